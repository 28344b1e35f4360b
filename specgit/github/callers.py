"""The workflows of a repository that call specgit's own, pinned to one commit of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from specgit import __version__
from specgit.errors import SpecgitError
from specgit.github.address import PUBLIC_HOST, read_address
from specgit.github.exchange import Repository
from specgit.github.fields import some_text
from specgit.patterns import Pattern
from specgit.run.agents import presets
from specgit.shown import one_line

if TYPE_CHECKING:
    from specgit.run.agents import Agent

TEMPLATES = Path(__file__).parents[1] / "spec" / "templates" / "github"
FOLDER = ".github/workflows"
CALLERS = {  # the file in the user's repository → the workflow of ours that it calls
    "specgit-review.yml": "review.yml",
    "specgit-approve.yml": "approve.yml",
    "specgit-waves.yml": "waves.yml",
}
EXAMPLE = "claude"  # stands in comments where the runner is none of the presets

_PIN = Pattern(r"(?P<repository>[^@#\s]{1,201})@(?P<at>[^#\s]{1,250})(?:[ \t]*#[ \t]*(?P<version>[^#\s]{1,50}))?")
_SHA = Pattern(r"[0-9a-f]{40}")
_VERSION = Pattern(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,49}")
_RELEASE = Pattern(r"v?[0-9]+(?:\.[0-9]+){1,3}")
_RIGHT = Pattern(r"(?m)^ {6}(?P<right>[a-z-]+: (?:read|write)) #")
_EVERY_RIGHT = Pattern(r"(?m)^[ \t]*permissions:[ \t]*write-all\b")
_CALL = Pattern(  # in a caller: `uses: OWNER/specgit/.github/workflows/review.yml@REF # VERSION`
    r"(?m)^[ \t]*uses:[ \t]*['\"]?(?P<repository>[^/\s'\"#]+/[^/\s'\"#]+)/\.github/workflows/(?P<workflow>[\w.-]+)"
    r"@(?P<at>[^\s'\"#]+)['\"]?[ \t]*(?:#[ \t]*(?P<version>\S+))?"
)


class Pin(NamedTuple):
    """A commit of specgit's repository, and the version that people know it by."""

    repository: Repository
    commit: str
    version: str

    @classmethod
    def parse(cls, text: str) -> Pin:
        """`OWNER/specgit@SHA`, with ` # v1.2.3` or without; raises SpecgitError for anything else."""
        found = _PIN.fullmatch(text.strip())
        version = found and (found["version"] or f"v{__version__}")
        if not found or not _VERSION.fullmatch(version or ""):
            message = f"{one_line(text, 100)!r} names no commit of specgit"
            raise SpecgitError(message, hint="write OWNER/specgit@SHA, or 'OWNER/specgit@SHA # v1.2.3'")
        repository = Repository.parse(found["repository"])
        if not is_commit(found["at"]):
            message = f"{one_line(found['at'], 60)} is no full commit id: a tag or a branch may be moved to other code"
            hint = f"git ls-remote https://github.com/{repository} lists the commits of tags and branches"
            raise SpecgitError(message, hint=hint)
        return cls(repository, found["at"], version or "")

    @classmethod
    def recorded(cls, direct_url: str) -> Pin | None:
        """From what a package manager noted of the origin (PEP 610); None where it was no commit on GitHub."""
        try:
            noted = json.loads(direct_url)
        except ValueError:
            return None
        address = read_address(some_text(noted, "url"))
        commit, revision = (some_text(noted, "vcs_info", key) for key in ("commit_id", "requested_revision"))
        if address is None or address.host != PUBLIC_HOST or not is_commit(commit):
            return None
        version = revision if _RELEASE.fullmatch(revision) else f"v{__version__}"
        return cls(address.repository, commit, version)

    @classmethod
    def installed(cls) -> Pin:
        """Of the specgit that runs; raises SpecgitError where it was not installed from a commit on GitHub."""
        from importlib.metadata import PackageNotFoundError, distribution

        try:
            found = cls.recorded(distribution("specgit").read_text("direct_url.json") or "")
        except PackageNotFoundError:
            found = None
        if found is None:
            message = "the workflows call one commit of specgit, and this one was not installed from a commit on GitHub"
            raise SpecgitError(message, hint="name the commit: specgit init --github --from OWNER/specgit@SHA")
        return found


class Called(NamedTuple):
    """What a caller calls: `at` is a commit, tag or branch; `version` what its comment says."""

    repository: str
    workflow: str
    at: str
    version: str


def is_commit(text: str) -> bool:
    """Whether this can be nothing but the id of one commit."""
    return bool(_SHA.fullmatch(text))


def calls(text: str) -> list[Called]:
    """The workflows of other repositories that a workflow calls."""
    return [
        Called(found["repository"], found["workflow"], found["at"], found["version"] or "")
        for found in _CALL.finditer(text)
    ]


def missing_rights(name: str, text: str) -> list[str]:
    """The permissions that a caller's template gives its job, and this text of it nowhere: as `contents: write`."""
    if _EVERY_RIGHT.search(text):
        return []
    wanted = (found["right"] for found in _RIGHT.finditer((TEMPLATES / name).read_text(encoding="utf-8")))
    return [right for right in wanted if right not in text and right.replace("read", "write") not in text]


def write_callers(pin: Pin, agent: Agent | None) -> dict[str, str]:
    """Path → text of each caller. `agent` is a preset that does the tasks, None where that is another command."""
    known = agent if agent and agent.install else None
    shown = known or presets()[EXAMPLE]
    setup = [f"setup: {shown.install}"]
    secrets = ["secrets:", "  environment: |", f"    {shown.secret}=${{{{ secrets.{shown.secret} }}}}"]
    written = {}
    for name in CALLERS:
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        text = text.replace("OWNER/specgit/", f"{pin.repository}/").replace(
            "@SHA # VERSION", f"@{pin.commit} # {pin.version}"
        )
        for placeholder, lines in (("      # SETUP\n", setup), ("    # SECRETS\n", secrets)):
            indent = placeholder.partition("#")[0] + ("" if known else "# ")
            text = text.replace(placeholder, "".join(f"{indent}{line}\n" for line in lines))
        written[f"{FOLDER}/{name}"] = text
    return written
