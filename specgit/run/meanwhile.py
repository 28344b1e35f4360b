"""What happened to a wave's tasks while it ran: where they stand in tasks.md now, and what others say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.run.statements import KEY, TaskStatus, name, statements
from specgit.shown import one_line
from specgit.spec.model import Status
from specgit.spec.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.repo import Repository
    from specgit.run.model import WavePlan, WaveTask
    from specgit.run.statements import Statement
    from specgit.spec.model import Task, Tasks

_LONGEST_TITLE = 1000


class _Entry(NamedTuple):
    """A task as pairing wants it."""

    id: str
    number: str
    title: str
    said: str


def places(before: Tasks, now: Tasks) -> dict[str, Task]:
    """The tasks of a document where they stand in a later version of it, by the ids that they had before.

    A person may have renumbered, moved or reworded them. What has another title is only taken for the same task
    while its box says that it is at work.
    """
    found = pair(_entries(before), _entries(now))
    pairs = ((before.leaves[old], now.leaves[new]) for new, old in found.items())
    return {old.id: new for old, new in pairs if old.title == new.title or new.status is Status.IN_PROGRESS}


def said_since(repository: Repository, plan: WavePlan, rev: str, now: Mapping[str, Task]) -> dict[str, Statement]:
    """The last statement on each task of a wave in the commits of `rev` since the wave began. One git process.

    `now` are the places of the tasks. Other runs began with other commits, where a number may be another task's:
    work is known by its title, and what made no commit is only believed where the box says the same.
    """
    if rev == plan.base:
        return {}
    commits = list(repository.log_of(rev, f"{KEY}:", without=plan.base))
    subjects = {commit.id: commit.message.partition("\n")[0] for commit in commits}
    numbers = {name(plan.spec, task.id): task.id for task in plan.tasks}
    titles = {task.id: {one_line(title, _LONGEST_TITLE) for title in _titles(task, now)} for task in plan.tasks}
    by_number: dict[str, Statement] = {}
    by_title: dict[str, Statement] = {}
    for commit in commits:
        for said in reversed(list(statements(commit.message))):
            task = numbers.get(f"{said.spec}#{said.task}")
            work, subject = f"{said.spec} {said.task}: ", subjects.get(said.detail, "")
            if said.spec == one_line(plan.spec, 200) and subject.startswith(work):
                if task := _titled(subject.removeprefix(work), titles, task):
                    by_title.setdefault(task, said)
            elif task and (task not in now or _agree(said, now[task], task)):
                by_number.setdefault(task, said)
    return by_number | by_title


def _entries(tasks: Tasks) -> list[_Entry]:
    content = tasks.text.content
    return [
        _Entry(
            task.id, task.number, task.title, f"{task.title}\n{content[task.title_span.end : task.span.end].strip()}"
        )
        for task in tasks.leaves
    ]


def _agree(said: Statement, there: Task, task: str) -> bool:
    box = Status.DONE if said.status is TaskStatus.DONE else Status.OPEN
    return there.id == task and there.status is box


def _titles(task: WaveTask, now: Mapping[str, Task]) -> set[str]:
    """What a task was called when the wave began, and is called now."""
    return {task.title, now[task.id].title} if task.id in now else {task.title}


def _titled(shown: str, titles: Mapping[str, set[str]], numbered: str | None) -> str | None:
    """The task with a title, which may be cut; where several have it, the one with that number."""
    cut = shown.removesuffix("…")
    found = [
        task
        for task, known in titles.items()
        if any(title.startswith(cut) and (title == shown or cut != shown) for title in known)
    ]
    if len(found) == 1:
        return found[0]
    return numbered if numbered in found else None
