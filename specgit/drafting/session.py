"""The place where agents draft, set up and cleared away: one in a repository at a time, beside any run."""

from __future__ import annotations

import contextlib
import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from specgit.drafting.turn import Desk, papers_of
from specgit.errors import SpecgitError
from specgit.repo import remove_folder
from specgit.run.engine import stop_on_signals
from specgit.run.lock import hold
from specgit.run.places import Places
from specgit.run.process import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from specgit.repo import Repository
    from specgit.run.model import RunOptions


@contextmanager
def desk_of(
    repository: Repository, spec: str, phase: str, options: RunOptions, on_line: Callable[[str], None] = lambda _: None
) -> Iterator[Desk]:
    """A desk for a phase of a spec. What an earlier one left behind is ended and removed.

    Raises SpecgitError where another one drafts here, or where there is no commit yet.
    """
    base = repository.head()
    if base is None:
        raise SpecgitError("there is no commit yet", hint="git commit --allow-empty -m 'Begin', then try again")
    home = Places.of(repository).home
    clones = options.worktrees.with_name(f"{options.worktrees.name}-drafts")
    with hold(home / "draft.lock", f"which drafts {spec}"), stop_on_signals() as stop:
        _sweep(home, clones)
        try:
            papers = papers_of(repository, spec, phase)
            yield Desk(repository, clones, papers, base, options.agent, options.timeout, stop, on_line)
        finally:
            _sweep(home, clones)


def _sweep(home: Path, clones: Path) -> None:
    """End every process of earlier drafts, and remove their clones."""
    for pid in marked(f"{home / 'drafts'}{os.sep}"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    remove_folder(clones)
