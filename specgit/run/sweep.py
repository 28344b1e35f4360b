"""Taking up what a killed run left: its processes, its worktrees, its finished work."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.repo import remove_folder
from specgit.run.places import REFS, Places, token
from specgit.run.process import marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from specgit.repo import Repository
    from specgit.spec.folder import Spec
    from specgit.spec.model import Task, Tasks


def sweep(repository: Repository, worktrees: Path) -> None:
    """End every process and remove every worktree of earlier runs. Only for who holds the lock."""
    # Trailing slash: a repository whose path begins alike is another one.
    for pid in marked(f"{Places.of(repository).runs}{os.sep}"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    repository.remove_worktrees()
    # One that was killed early is a folder that no repository knows of. Nothing but worktrees is kept here.
    remove_folder(worktrees)


def finished(repository: Repository, spec: Spec, head: str) -> tuple[dict[str, str], list[str]]:
    """The work of tasks that ended before, but was not collected: commits by task id, and refs nobody needs.

    Work counts when its base is part of `head`, the task is still open, and reads as it did then.
    """
    prefix = f"{REFS}{token(spec.name)}/"
    refs = repository.refs(prefix)
    tasks = spec.tasks
    if not refs or tasks is None:
        return {}, []
    commits = repository.commits(refs.values())
    by_token = {token(task.id): task for task in tasks.tasks}
    usable, useless = {}, []
    for ref, work in refs.items():
        base = next(iter(commits[work].parents), "")
        task = by_token.get(ref.removeprefix(prefix))
        if not repository.is_ancestor(base, head):
            if not repository.on_a_branch(base):
                useless.append(ref)
        elif task is None or task.done:
            useless.append(ref)
        elif wording(tasks, task) in _wordings(repository, tasks.text.path, base, task.id):
            usable[task.id] = work
        else:
            useless.append(ref)
    return usable, useless


def wording(tasks: Tasks, task: Task) -> str:
    """What a task asks for: its text without its mark."""
    content = tasks.text.content
    mark = task.box.mark if task.box else task.span[:1] * 2
    return content[task.span.start : mark[0]] + content[mark[1] : task.span.end]


def _wordings(repository: Repository, path: str, commit: str, name: str) -> Iterator[str]:
    from specgit.spec.tasks import read_tasks
    from specgit.spec.text import Text

    try:
        data = repository.commit(commit).read(path)
    except SpecgitError:
        return
    tasks = read_tasks(Text.decode(path, data))
    yield from (wording(tasks, task) for task in tasks.tasks if task.id == name)
