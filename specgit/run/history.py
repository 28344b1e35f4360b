"""What the history says of tasks: how each ended last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.run.messages import RUN
from specgit.run.statements import TaskStatus, name, statements, work_on
from specgit.trailers import trailers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specgit.repo import Repository
    from specgit.spec.model import Task
    from specgit.status import SpecStatus

MOST_COMMITS = 1000


class Outcome(NamedTuple):
    """How a task ended. `reason` says why it failed, `commit` is the one that says so."""

    status: TaskStatus
    reason: str
    commit: str


def outcomes(repository: Repository, rev: str = "HEAD", most: int = MOST_COMMITS) -> dict[str, Outcome]:
    """The last outcome of each task, keyed `spec#id`, by the newest commits of a history. One git process."""
    last: dict[str, Outcome] = {}
    for commit in repository.log(rev, most):
        for said in reversed(list(statements(commit.message))):
            reason = "" if said.status is TaskStatus.DONE else said.detail
            last.setdefault(f"{said.spec}#{said.task}", Outcome(said.status, reason, commit.id))
    return last


def outcome(found: Mapping[str, Outcome], spec: str, task: str) -> Outcome | None:
    """The last outcome of one task, of those `outcomes` gave."""
    return found.get(name(spec, task))


def failures(spec: SpecStatus, found: Mapping[str, Outcome]) -> Iterator[tuple[Task, Outcome]]:
    """The tasks of a spec that could run or run now, and failed when they last ran, of those `outcomes` gave."""
    for task in (*spec.running, *spec.next):
        said = outcome(found, spec.name, task.id)
        if said and said.status is not TaskStatus.DONE:
            yield task, said


def failed_in(repository: Repository, rev: str, run: str) -> frozenset[str]:
    """The tasks, as `spec#id`, that a run shall not try again, by what its commits say. One git process.

    A conflict is tried again once; what was done or stopped since is no failure.
    """
    last: dict[str, TaskStatus] = {}
    conflicts: dict[str, int] = {}
    for commit in repository.log_of(rev, f"{RUN}: {run}"):
        if not any(trailer.key == RUN and trailer.value.split(" ")[0] == run for trailer in trailers(commit.message)):
            continue
        for said in reversed(list(statements(commit.message))):
            task = f"{said.spec}#{said.task}"
            last.setdefault(task, said.status)
            conflicts[task] = conflicts.get(task, 0) + (said.status is TaskStatus.CONFLICT)
    fine = (TaskStatus.DONE, TaskStatus.STOPPED)
    return frozenset(
        task
        for task, status in last.items()
        if (conflicts[task] > 1 if status is TaskStatus.CONFLICT else status not in fine)
    )


def commits_of(
    repository: Repository, spec: str, tasks: Iterable[str], rev: str = "HEAD"
) -> dict[str, tuple[str, ...]]:
    """The commits that are the work of each task, newest first, by the whole history. One git process.

    Where none is (a squash dropped the trailer, a task changed nothing), those that say it is done.
    """
    work: dict[str, list[str]] = {}
    done: dict[str, list[str]] = {}
    for commit in repository.log_of(rev, "Spec-Task:"):
        for named in work_on(commit.message):
            work.setdefault(named, []).append(commit.id)
        for said in statements(commit.message):
            if said.status is TaskStatus.DONE:
                done.setdefault(f"{said.spec}#{said.task}", []).append(commit.id)
    names = {task: name(spec, task) for task in tasks}
    found = {task: tuple(dict.fromkeys(work.get(named) or done.get(named) or ())) for task, named in names.items()}
    return {task: commits for task, commits in found.items() if commits}
