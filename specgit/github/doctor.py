"""Asks GitHub how a repository is set up, and says what keeps specgit's workflows from working there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from specgit.approval.codeowners import PLACES
from specgit.approval.health import FAIL, OK, WARN, Check
from specgit.errors import SpecgitError
from specgit.github import api, health
from specgit.github.address import host_of, read_address
from specgit.github.callers import CALLERS, FOLDER
from specgit.github.exchange import ApiError, Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specgit.github.client import Client
    from specgit.github.exchange import Call, Server
    from specgit.github.values import Rule

T = TypeVar("T")

WORK = "specgit/work"  # stands for the branches that workflows make, none of which need be there
# What GitHub says of rules for a private repository that nobody pays for: there are none, so nothing goes unseen.
NOT_IN_PLAN = "Upgrade to GitHub"


def repository_of(name: str, environ: Mapping[str, str], origin: str, server: Server) -> Repository:
    """The repository that is asked about: `name`, else GITHUB_REPOSITORY, else where the remote `origin` is.

    Raises SpecgitError where none of them says. A token goes to the server that the environment names, so the
    remote has to be there.
    """
    if name or environ.get("GITHUB_REPOSITORY"):
        return Repository.parse(name or environ["GITHUB_REPOSITORY"])
    found = read_address(origin)
    if found is None:
        what = "the remote origin is no repository on GitHub" if origin else "there is no remote origin"
        raise SpecgitError(what, hint="say which it is: --repository OWNER/NAME")
    asked = host_of(server.pages)
    if found.host != asked:
        message = f"the remote origin is at {found.host}, and GitHub would be asked at {asked}"
        hint = f"export GITHUB_SERVER_URL=https://{found.host} with a token of it, or say --repository OWNER/NAME"
        raise SpecgitError(message, hint=hint)
    return found.repository


def examine(client: Client, repository: Repository, here: Iterable[str]) -> Iterator[Check]:
    """What there is to say; `here` are the paths of callers in the working tree.

    What the token may not see is a warning that tells which one might; a GitHub that does not answer is one failure.
    """
    look = _Look(client)
    try:
        seen = look.at(repository, frozenset(here))
    except SpecgitError as error:
        yield Check(FAIL, "github", error.message, error.hint)
        return
    yield Check(OK, "github", f"{repository} on {client.server.pages}")
    yield from look.unseen
    yield from health.checks(seen)


class _Look:
    """Asks one thing after another; `unseen` are warnings about what the token may not see."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.unseen: list[Check] = []

    def at(self, repository: Repository, here: frozenset[str]) -> health.Seen:
        """All that is asked. Raises SpecgitError where GitHub does not answer, or knows no such repository."""
        settings = self.client.do(api.settings(repository))
        name = settings.default_branch
        branch = self.client.do(api.branch(repository, name))
        rules = self.rules(repository, name)
        work = frozenset(rule.kind for rule in self.rules(repository, WORK))
        protection = self.one("branch", api.protection(repository, name)) if branch and branch.protected else None
        hidden = any(check.about == "branch" for check in self.unseen)
        actions = self.one("actions", api.actions(repository))
        token = None if actions and not actions.enabled else self.one("pull requests", api.workflow_token(repository))
        files = self.told("workflows", "contents: read", lambda: dict(self.files(repository, name))) if branch else None
        return health.Seen(settings, branch, protection, hidden, rules, work, actions, token, files, here)

    def rules(self, repository: Repository, branch: str) -> tuple[Rule, ...]:
        """The rules in force for a branch, as far as they are told."""
        asked = api.rules(repository, branch)
        return self.told("branch", asked.needs, lambda: tuple(self.client.all(asked))) or ()

    def one(self, about: str, call: Call[T]) -> T | None:
        """What a call says, None where the token may not know it."""
        return self.told(about, call.needs, lambda: self.client.do(call))

    def told(self, about: str, needs: str, ask: Callable[[], T]) -> T | None:
        """What asking gives, None with a warning where the token may not know it."""
        try:
            return ask()
        except ApiError as error:
            if error.status not in (403, 404):
                raise
            check = Check(WARN, about, error.message, f"it takes {needs}")
            if NOT_IN_PLAN not in error.message and check not in self.unseen:
                self.unseen.append(check)
            return None

    def files(self, repository: Repository, branch: str) -> Iterator[tuple[str, str]]:
        """The callers and the CODEOWNERS file of a branch, path and text of each that is there."""
        for path in (f"{FOLDER}/{name}" for name in CALLERS):
            yield from self.file(repository, path, branch)
        for path in PLACES:
            found = list(self.file(repository, path, branch))
            if found:
                yield from found
                return

    def file(self, repository: Repository, path: str, branch: str) -> Iterator[tuple[str, str]]:
        content = self.client.do(api.file(repository, path, branch))
        if content is not None:
            yield path, content.decode("utf-8", "replace")
