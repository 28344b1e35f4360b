"""`specgit doctor`: what keeps approvals from working here."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specgit import settings
from specgit.errors import SpecgitError
from specgit.repo import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from specgit.approval.health import Check, Hooks, Team

MOST_COMMITS = 5000
CONFIGURED = ".pre-commit-config.yaml"


@click.command()
@click.option("--github", "on_github", is_flag=True, help="Also ask GitHub how the repository is set up there.")
@click.option(
    "--repository",
    "name",
    metavar="OWNER/NAME",
    default="",
    show_default=False,
    help="The repository on GitHub. [default: GITHUB_REPOSITORY, else that of the remote origin]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def doctor(form: str, name: str, *, on_github: bool) -> None:
    """Look for what keeps approvals from working here: hooks, policy, signers, Git's settings, its history.

    With --github also for what keeps specgit's workflows from working, by GITHUB_TOKEN or GH_TOKEN: callers, merge
    settings, rules of the default branch. Exit code 1 where something fails; warnings are none.
    """
    from specgit.approval.health import FAIL
    from specgit.report.doctor import checks_json, checks_text

    if name and not on_github:
        raise SpecgitError("--repository names whom to ask on GitHub", hint="add --github")
    repository = Repository.open()
    configured = {key.lower(): value for key, value in repository.configuration().items()}
    found = list(_checks(repository, configured))
    found += _github_checks(repository, configured, name) if on_github else _remotes(configured)
    if form == "json":
        click.echo(json.dumps(checks_json(found), indent=2))
    else:
        for line in checks_text(found):
            click.echo(line)
    raise SystemExit(any(check.mark == FAIL for check in found))


def _checks(repository: Repository, configured: Mapping[str, str]) -> Iterator[Check]:
    from specgit.approval import health

    yield _tried("git", repository.check_version)
    yield _tried("identity", lambda: "you are {} <{}>".format(*repository.identity()))
    yield from health.hooks(_hooks(repository, configured.get("core.hookspath", "")))
    try:
        policy = settings.load(repository.top)
    except SpecgitError as error:
        yield health.Check(health.FAIL, "settings", f"{error.where}: {error.message}", error.hint)
    else:
        there = (repository.top / settings.FILE_NAME).exists()
        what = f"{settings.FILE_NAME} can be read" if there else f"no {settings.FILE_NAME}, so the defaults count"
        yield health.Check(health.OK, "settings", what)
        yield from _policy(repository, policy)
    yield from health.messages(configured, _template(repository, configured.get("commit.template", "")))
    replaced = len(repository.refs("refs/replace/"))
    yield from health.history(health.History(bool(repository.boundary), replaced, repository.has_grafts))


def _remotes(configured: Mapping[str, str]) -> Iterator[Check]:
    from specgit.approval import health

    return health.remotes(url for key, url in configured.items() if key.startswith("remote.") and key.endswith(".url"))


def _github_checks(repository: Repository, configured: Mapping[str, str], name: str) -> Iterator[Check]:
    from specgit.approval.health import FAIL, Check
    from specgit.github.callers import CALLERS, FOLDER
    from specgit.github.client import Client
    from specgit.github.doctor import examine, repository_of

    paths = [f"{FOLDER}/{each}" for each in CALLERS]
    try:
        client = Client.of(os.environ)
        asked = repository_of(name, os.environ, configured.get("remote.origin.url", ""), client.server)
    except SpecgitError as error:
        return iter([Check(FAIL, "github", error.message, error.hint)])
    return examine(client, asked, [path for path in paths if _read(repository, path) is not None])


def _tried(about: str, look: Callable[[], str]) -> Check:
    """What looking gives, or why it does not."""
    from specgit.approval.health import FAIL, OK, Check

    try:
        return Check(OK, about, look())
    except SpecgitError as error:
        return Check(FAIL, about, error.message, error.hint)


def _hooks(repository: Repository, folder: str) -> Hooks:
    from specgit.approval.health import Hooks

    found = repository.hooks()
    texts = {name: text for name, (text, _) in found.items()}
    idle = frozenset(name for name, (_, may_run) in found.items() if not may_run)
    return Hooks(texts, idle, folder, _read(repository, CONFIGURED) or "")


def _read(repository: Repository, path: str) -> str | None:
    """A file of the working tree; None where there is none."""
    try:
        return repository.working_tree().read(path).decode("utf-8", "replace")
    except SpecgitError:
        return None


def _template(repository: Repository, path: str) -> str:
    if not path:
        return ""
    try:
        return (repository.top / Path(path).expanduser()).read_text("utf-8", "replace")
    except OSError:
        return ""


def _policy(repository: Repository, chosen: settings.Settings) -> Iterator[Check]:
    from specgit.approval import health

    team = _team(repository, chosen)
    approvals = chosen.approvals
    yield from health.policy(approvals, team)
    signers = _read(repository, approvals.signers) if approvals.signers else None
    yield from health.signers(approvals, team, signers, datetime.now(UTC))
    if approvals.signers or any(asked.signed for asked in approvals.phases.values()):
        yield _tried("ssh-keygen", _ssh_keygen)


def _team(repository: Repository, chosen: settings.Settings) -> Team:
    from specgit.approval.codeowners import PLACES, read_codeowners
    from specgit.approval.health import Team
    from specgit.approval.statements import Person
    from specgit.spec.folder import find_specs

    source = repository.working_tree()
    specs = find_specs(source, chosen.roots)
    paths = [path for spec in specs for phase in spec.phases if (path := spec.file(f"{phase}.md"))]
    owners = next((text for place in PLACES if (text := _read(repository, place)) is not None), None)
    people = [Person(*author) for author in repository.authors(MOST_COMMITS)]
    return Team(people, paths, None if owners is None else read_codeowners(owners).owners)


def _ssh_keygen() -> str:
    """That ssh-keygen can check signatures: it refuses one that is none."""
    from specgit.approval.signature import verify
    from specgit.approval.statements import Kind, Person, Statement

    person = Person("", "doctor@example.com")
    verify(Statement(Kind.APPROVED, "spec", "tasks", "none", by=person, at=1, signature="AAAA"), person, 1, b"")
    return "it can check signatures"
