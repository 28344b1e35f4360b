"""Beginning a wave: which tasks it has, and the commit that says so."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.repo import EditsInTheWayError, listed
from specgit.run.messages import start_message
from specgit.run.model import WavePlan, WaveTask
from specgit.spec.model import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from specgit.plan.model import Plan, PlannedWave
    from specgit.repo import Repository
    from specgit.run.model import RunOptions
    from specgit.spec.folder import Spec
    from specgit.spec.model import Task, Tasks

_AT_WORK = (Status.IN_PROGRESS, Status.QUEUED)


def plan_wave(
    repository: Repository,
    name: str,
    options: RunOptions,
    *,
    run: str = "",
    failed: Collection[str] = (),
    only: Collection[str] = (),
    edits_allowed: bool = False,
) -> WavePlan | None:
    """Begin the next wave of a spec: mark its tasks `[-]` and stale marks `[ ]`, in one commit on the branch.

    `failed` tasks, and what depends on them, are left out; `only` narrows the plan to some ids. Gives None
    when nothing is left to run. Raises SpecgitError when the repository is in no state to begin, or, unless
    `edits_allowed`, when tracked files have uncommitted changes.
    """
    branch, head = ready(repository, name, edits_allowed=edits_allowed)
    return begin_wave(repository, name, options, branch, head, run=run or run_id(options), failed=failed, only=only)


def begin_wave(
    repository: Repository,
    name: str,
    options: RunOptions,
    branch: str,
    head: str,
    *,
    run: str,
    failed: Collection[str] = (),
    only: Collection[str] = (),
    most: int | None = None,
) -> WavePlan | None:
    """The same on a branch, checked out or not, that stands at the commit `head`, with at most so many tasks.

    Raises BranchMovedError where it does not.
    """
    spec, tasks = open_tasks(repository, head, name, options)
    plan = plan_of(spec.name, tasks, options, without=failed, only=only)
    if not plan.waves:
        return None
    wave = plan.waves[0]
    begun = wave.tasks[:most]
    whole = plan_of(spec.name, tasks, options, done=True)
    index = min(at for at, other in enumerate(whole.waves, 1) if _shared(other, wave))
    base = _begin(repository, spec, tasks, branch, head, index, [planned.task.id for planned in begun], run)
    return WavePlan(
        spec=spec.name,
        path=spec.path,
        document=tasks.text.path,
        branch=branch,
        base=base,
        run=run,
        index=index,
        total=len(whole.waves),
        tasks=tuple(WaveTask(p.task.id, p.task.title, p.task.checkpoint) for p in begun),
        notes=plan.notes,
    )


def ready(repository: Repository, name: str, *, edits_allowed: bool) -> tuple[str, str]:
    """The branch and commit to begin from. Raises SpecgitError when there is none, or work lies about."""
    state = repository.state()
    if state.commit is None:
        raise SpecgitError("there is no commit yet", hint="git add the project and git commit, then run again")
    if state.branch is None:
        raise SpecgitError("HEAD is detached, so there is no branch to put the work on", hint="git switch -c a-branch")
    if doing := repository.unfinished():
        raise SpecgitError(f"a {doing} is not concluded", hint=f"git {doing} --continue, or --abort")
    if state.changed and not edits_allowed:
        raise SpecgitError(
            f"{len(state.changed)} changed file{'s are' if len(state.changed) > 1 else ' is'} not committed: "
            f"{listed(state.changed)}",
            hint=f"commit or stash, then specgit run {name}; tasks start from the last commit",
        )
    return state.branch, state.commit


def open_tasks(repository: Repository, rev: str, name: str, options: RunOptions) -> tuple[Spec, Tasks]:
    """A spec and its tasks, as a commit has them. Raises SpecgitError when it has none."""
    from specgit.spec.folder import open_spec

    try:
        spec = open_spec(repository.commit(rev), options.roots, name)
    except SpecgitError:
        there = open_spec(repository.working_tree(), options.roots, name)
        raise SpecgitError(
            f"{there.name} is not committed yet", hint=f"git add {there.path} && git commit, then run again"
        ) from None
    if spec.tasks is None:
        raise SpecgitError(f"{spec.name} has no tasks.md in the last commit", hint="write and commit one first")
    return spec, spec.tasks


def plan_of(
    spec: str,
    tasks: Tasks,
    options: RunOptions,
    *,
    done: bool = False,
    without: Collection[str] = (),
    only: Collection[str] = (),
) -> Plan:
    """The plan of a spec under the options of a run."""
    from specgit.plan.waves import make_plan

    return make_plan(
        spec,
        tasks,
        include_optional=options.include_optional or bool(options.tasks),
        include_done=done,
        strict_checkpoints=options.strict_checkpoints,
        undeclared=options.undeclared,
        only=only,
        without=without,
    )


def chosen(spec: str, tasks: Tasks, options: RunOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids that `--task` and `--wave` name, none for all, and notes on them.

    Raises SpecgitError for a task or wave there is not, or a number that several tasks have.
    """
    if not options.tasks and options.wave is None:
        return (), ()
    from specgit.spec.tasks import find_task

    whole = plan_of(spec, tasks, options, done=True)
    if options.wave is not None and not 1 <= options.wave <= len(whole.waves):
        raise SpecgitError(
            f"{spec} has no wave {options.wave}: it has {len(whole.waves)}", hint=f"specgit waves {spec}"
        )
    named = [leaf for name in options.tasks for leaf in leaves(tasks, find_task(tasks, name))]
    if options.wave is not None:
        in_wave = [planned.task for planned in whole.waves[options.wave - 1].tasks]
        named = [task for task in in_wave if not options.tasks or task in named]
    ids = tuple(dict.fromkeys(task.id for task in named if not task.done))
    done = [f"{task.id} is done already" for task in named if task.done and options.tasks]
    return ids, (*done, *_not_ready(whole, tasks, ids))


def leaves(tasks: Tasks, task: Task) -> list[Task]:
    """The work a task stands for: itself, or all leaves below it."""
    from specgit.spec.tasks import leaves_below

    return [task] if task.leaf else leaves_below(task, {each.id: each for each in tasks.tasks})


def run_id(options: RunOptions) -> str:
    """A name for a run, in the order of time; it tells where nobody asked for approvals."""
    name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.urandom(3).hex()}"
    return name if options.gated else f"{name} --no-gate"


def _not_ready(whole: Plan, tasks: Tasks, ids: Collection[str]) -> Iterator[str]:
    done = {task.id for task in tasks.tasks if task.done}
    for wave in whole.waves:
        for planned in wave.tasks:
            needs = dict.fromkeys(edge.needs for edge in planned.needs)
            missing = [need for need in needs if need not in done and need not in ids]
            if planned.task.id in ids and missing:
                yield f"{planned.task.id} runs because you named it, though {listed(missing)} is not done"


def _shared(one: PlannedWave, other: PlannedWave) -> bool:
    ids = {planned.task.id for planned in one.tasks}
    return any(planned.task.id in ids for planned in other.tasks)


def _begin(
    repository: Repository,
    spec: Spec,
    tasks: Tasks,
    branch: str,
    head: str,
    index: int,
    ids: list[str],
    run: str,
) -> str:
    """The commit that says the wave has begun; `head` itself where it says so already, after a killed run."""
    from specgit.spec.edit import set_status

    stale = {task.id: Status.OPEN for task in tasks.leaves if task.status in _AT_WORK}
    marked = set_status(tasks, stale | dict.fromkeys(ids, Status.IN_PROGRESS)).encode()
    if marked == tasks.text.encode():
        return head
    path = tasks.text.path
    message = start_message(spec.name, index, ids, run)
    commit = repository.make_commit(repository.replace_file(head, path, marked), [head], message)
    try:
        repository.advance(branch, commit, head, reason=f"specgit run {spec.name}")
    except EditsInTheWayError as error:
        raise SpecgitError(
            f"{listed(error.paths) or path} has changes of yours, so the next wave can't begin",
            hint=f"commit or stash {listed(error.paths) or path}, then specgit run {spec.name} goes on",
            exit_code=1,
        ) from error
    return commit
