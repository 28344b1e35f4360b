"""Where the engine keeps what: refs, run folders, worktrees."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from specgit.repo import Repository

REFS = "refs/specgit/"
LONGEST_TOKEN = 100


def token(name: str) -> str:
    """A name as one part of a ref or a path: readable, its own for each name, safe in both."""
    # Git forbids dots at the ends, in pairs, and before "lock".
    safe = re.sub(r"^\.|\.(?=\.|$|lock$)", "%2E", quote(name, safe="@", errors="surrogateescape"))
    safe = "%40" if safe == "@" else safe.replace("@%7B", "%40%7B").replace("~", "%7E")
    if len(safe) <= LONGEST_TOKEN:
        return safe
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"{safe[: LONGEST_TOKEN - 17].rstrip('%.')}-{digest}"


def default_worktrees(top: Path) -> Path:
    """Outside the working tree, where searches would meet copies, and outside .git, which tools dislike."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    parent = Path(cache) if cache.startswith("/") else Path.home() / ".cache"
    digest = hashlib.sha256(os.fsencode(top)).hexdigest()[:12]
    return parent / "specgit" / "worktrees" / digest


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one repository."""

    common_dir: Path

    @classmethod
    def of(cls, repository: Repository) -> Places:
        """The places of a repository."""
        return cls(repository.common_dir)

    @property
    def home(self) -> Path:
        """The folder of the engine."""
        return self.common_dir / "specgit"

    @property
    def lock(self) -> Path:
        """The file that a run locks."""
        return self.home / "run.lock"

    @property
    def runs(self) -> Path:
        """The folder of all run folders."""
        return self.home / "runs"

    def run_folder(self, spec: str, task: str) -> Path:
        """Prompt, log and result of a task."""
        return self.runs / token(spec) / token(task)

    def ref(self, spec: str, task: str) -> str:
        """The ref that keeps a task's finished work until it is collected."""
        return f"{REFS}{token(spec)}/{token(task)}"

    def worktree(self, worktrees: Path, spec: str, task: str) -> Path:
        """The folder a task works in."""
        return worktrees / f"{token(spec)}-{token(task)}"
