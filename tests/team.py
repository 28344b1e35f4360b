"""A team over one repository: people who approve, and what became of it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import commit, git
from shell import specgit

from specgit import settings
from specgit.approval.approvals import Approvals
from specgit.approval.signature import verify
from specgit.repo import Repository
from specgit.spec.folder import find_specs

if TYPE_CHECKING:
    from specgit.approval.standing import Standing

SPEC = ".kiro/specs/auth"
DESIGN = "# Design Document\n\n## Overview\n\nSessions in a table.\n"
PEOPLE = {name: f"{name.lower()}@example.com" for name in ("Jane", "Ali", "Mia", "Bob", "Eve")}


class Team:
    """People work in `top`; each has a key of their own in `keys`."""

    def __init__(self, top: Path, keys: Path) -> None:
        self.top = top
        self.keys = keys

    def git(self, *words: str) -> str:
        return git(self.top, *words)

    def commit(self, message: str, files: dict[str, str], author: str = "Mia") -> str:
        self.be(author)
        return commit(self.top, message, files)

    def be(self, name: str) -> None:
        self.git("config", "user.name", name)
        self.git("config", "user.email", PEOPLE[name])

    def key(self, name: str, kind: str = "ed25519") -> str:
        place = self.keys / f"{name}-{kind}"
        if not place.exists():
            words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", str(place)]
            subprocess.run(words, check=True)
        return str(place)

    def signers(self, *names: str, options: str = "") -> str:
        """A file of signers with these people's keys."""
        lines = []
        for name in names:
            kind, key, *_ = Path(self.key(name) + ".pub").read_text().split()
            lines.append(f"{PEOPLE[name]} {options} {kind} {key}\n".replace("  ", " "))
        return "".join(lines)

    def ask(self, *words: str, author: str = "Mia", stdin: str = "") -> subprocess.CompletedProcess[str]:
        """What `specgit …` answers this person."""
        self.be(author)
        return specgit(self.top, *words, stdin=stdin)

    def specgit(self, *words: str, author: str = "Mia") -> str:
        done = self.ask(*words, author=author)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *words: str, author: str = "Mia") -> str:
        """What `specgit …` says when it says no."""
        done = self.ask(*words, author=author)
        assert done.returncode == 1, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def approve(self, phase: str, author: str = "Jane", *more: str, spec: str = "auth") -> str:
        self.specgit("approve", spec, phase, "--yes", *more, author=author)
        return self.git("rev-parse", "HEAD")

    def approve_all(self, author: str = "Jane", *more: str, spec: str = "auth") -> None:
        for phase in ("requirements", "design", "tasks"):
            self.approve(phase, author, *more, spec=spec)

    def approvals(self, rev: str = "HEAD") -> Approvals:
        repository = Repository.open(self.top)
        return Approvals(repository, settings.load(self.top), rev=rev)

    def standings(self, spec: str = "auth", rev: str = "HEAD") -> dict[str, Standing]:
        approvals = self.approvals(rev)
        found = find_specs(approvals.repository.commit(rev), approvals.settings.roots)
        (chosen,) = [each for each in found if each.name == spec]
        return {standing.phase: standing for standing in approvals.standings(chosen)}

    def states(self, spec: str = "auth", rev: str = "HEAD") -> list[str]:
        return [standing.state for standing in self.standings(spec, rev).values()]

    def refusals(self, phase: str, spec: str = "auth", rev: str = "HEAD") -> list[str]:
        """Why the statements on a phase don't count, the newest first; empty for one that does."""
        return [judged.refusal for judged in self.standings(spec, rev)[phase].judged]

    def signatures(self, *names: str) -> list[str]:
        """What is wrong with each signature of the history, if these people's keys are known."""
        signers = self.signers(*names).encode()
        return [
            verify(entry.statement, entry.by, entry.at, signers)
            for entry in self.approvals().ledger.entries
            if entry.statement.signature
        ]
