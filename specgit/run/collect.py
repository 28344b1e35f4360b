"""Ending a wave: its work merged, its statuses committed, the branch moved, in that order and at once."""

from __future__ import annotations

import contextlib
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.repo import OBJECT_ID, BranchMovedError, EditsInTheWayError, environment, listed
from specgit.run.meanwhile import places, said_since
from specgit.run.messages import finish_message
from specgit.run.model import Collected, TaskResult
from specgit.run.places import Places
from specgit.run.process import MARK, Log, run
from specgit.run.statements import TaskStatus
from specgit.shown import one_line
from specgit.spec.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specgit.repo import Repository, Worktree
    from specgit.run.model import RunOptions, WavePlan
    from specgit.run.process import Stop
    from specgit.spec.model import Task, Tasks

MOST_ATTEMPTS = 5
GATE = "gate"  # in the place of a task's name
FAULT = "fault.log"  # the log of the last time that the gate failed


def collect_wave(
    repository: Repository,
    plan: WavePlan,
    results: Sequence[TaskResult],
    options: RunOptions,
    *,
    stop: Stop,
    before: Collected | None = None,
) -> Collected:
    """Merge what the tasks of a wave made, and commit all statuses.

    `before` is what this gave for a branch that has moved since: where nothing conflicts, it is put on the new tip
    as it is, so quickly that it lands also where others push all the time.

    A task without a result goes back to open, its finished work, if any, stays for the next run. Raises
    SpecgitError (exit code 1) when the gate fails without any of the work, when a person's edits are in the
    way, or when the branch moves faster than the gate runs; nothing is lost then.
    """
    gate = _Gate(repository, plan, options, stop)
    for _ in range(MOST_ATTEMPTS):
        wave = _Wave(repository, plan, {result.task: result for result in results}, before)
        if wave.done and options.gate and not gate.admit(wave):
            wave = _Wave(repository, plan, {})
        try:
            collected = wave.finish()
        except BranchMovedError:
            continue
        except SpecgitError:
            release(repository, plan)
            raise
        wave.forget()
        if gate.broken:
            raise SpecgitError(
                f"the gate fails without the work of wave {plan.index} too: {gate.broken}",
                hint=f"put it right and commit, then specgit run {plan.spec} goes on; finished work is kept",
                exit_code=1,
            )
        return collected
    raise SpecgitError(
        f"branch {plan.branch} moved {MOST_ATTEMPTS} times while wave {plan.index} was being merged",
        hint=f"specgit run {plan.spec} goes on; finished work is kept",
        exit_code=1,
    )


class Trial(NamedTuple):
    """What the gate says of a wave: the tasks whose work it does not let in, each with the reason.

    `broken` is why it fails without any of the work; then it says nothing about the tasks.
    """

    refused: dict[str, str]
    broken: str


def try_gate(
    repository: Repository, plan: WavePlan, results: Sequence[TaskResult], options: RunOptions, *, stop: Stop
) -> Trial:
    """Run the gate on the merged work of a wave; nothing is committed."""
    gate = _Gate(repository, plan, options, stop)
    wave = _Wave(repository, plan, {result.task: result for result in results})
    merged = set(wave.landed)
    if merged:
        gate.admit(wave)
    refused = {name: wave.final[name].message for name in merged if wave.final[name].status is TaskStatus.FAILED}
    return Trial(refused, gate.broken)


def release(repository: Repository, plan: WavePlan) -> None:
    """Set the boxes of a wave that can't be ended back to open, as far as that is possible."""
    with contextlib.suppress(SpecgitError):
        _Wave(repository, plan, {}).finish()


@dataclass
class _Wave:
    """One attempt to put a wave's work on the tip of the branch."""

    repository: Repository
    plan: WavePlan
    results: dict[str, TaskResult]
    collected: Collected | None = None  # by an attempt before
    notes: list[str] = field(default_factory=list)
    landed: dict[str, str] = field(default_factory=dict)  # task → its commit in the branch to be
    settled: dict[str, TaskResult] = field(default_factory=dict)  # what the branch says already
    tasks: Tasks | None = None
    now: dict[str, Task] = field(default_factory=dict)  # task → its place in tasks.md as it is now

    def __post_init__(self) -> None:
        self.start = self.tip = self.repository.tip(self.plan.branch)
        self.before = self._read_tasks(self.plan.base)
        self._look()
        self.final = {
            task.id: self.results.get(task.id) or TaskResult(self.plan.spec, task.id, TaskStatus.STOPPED)
            for task in self.plan.tasks
        }
        self._settle()
        self.work = self.repository.commits(result.commit for result in self.done)
        self.bases = self.repository.commits(work.parents[0] for work in self.work.values())
        self.merge(self.done)

    def _settle(self) -> None:
        """Leave out what the branch says since the wave began: another run did it, or this step ran before.

        Work that is done once is not merged a second time; what failed may be done now.
        """
        said = said_since(self.repository, self.plan, self.start, self.now)
        for task, result in list(self.final.items()):
            known = said.get(task)
            if known and (known.status is TaskStatus.DONE or result.status in (known.status, TaskStatus.STOPPED)):
                message = "" if known.status is TaskStatus.DONE else known.detail
                work = known.detail if not message and OBJECT_ID.fullmatch(known.detail) else ""  # anybody's text
                self.settled[task] = replace(self.final.pop(task), status=known.status, commit=work, message=message)

    @property
    def done(self) -> list[TaskResult]:
        """The results of done tasks, in task order."""
        return [result for result in self.final.values() if result.status is TaskStatus.DONE]

    def merge(self, results: Sequence[TaskResult]) -> None:
        """Put the work of tasks on the tip, each as one commit."""
        if self.collected and self._again(self.collected):
            return
        for result in results:
            if result.task not in self.now:
                self.fail(result, TaskStatus.FAILED, "it is no longer in tasks.md")
            else:
                self.add(result)

    def _again(self, before: Collected) -> bool:
        """Put what an attempt before made on the tip, in a few processes; not where anything is in its way."""
        made = {ended.task: ended.commit for ended in before.results if ended.commit}
        done = {result.task: result for result in self.done}
        same = {task for task, result in done.items() if self._changes(result)}
        if not made or set(made) != same or not set(done) <= set(self.now):
            return False
        found = self.repository.commits(made.values())
        commits = [found[commit] for commit in made.values()]
        if not self.repository.is_ancestor(commits[0].parents[0], self.tip):
            return False
        merges = self.repository.merges(self.tip, made.values())
        if any(merge.conflicts for merge in merges):
            return False
        trees = [merge.tree for merge in merges]
        stacked = self.repository.stack(self.tip, list(zip(trees, commits, strict=True)))
        self.landed = dict(zip(made, stacked, strict=True))
        self.tip = stacked[-1]
        for task, result in done.items():
            self.final[task] = replace(result, commit=self.landed.get(task, ""))
        return True

    def _changes(self, result: TaskResult) -> bool:
        work = self.work[result.commit]
        return work.tree != self.bases[work.parents[0]].tree

    def add(self, result: TaskResult) -> None:
        """Put the work of one task on the tip; a conflict fails it."""
        work = self.work[result.commit]
        base = work.parents[0]
        if not self._changes(result):
            self.final[result.task] = replace(result, commit="")
            return
        if base == self.tip:
            self.tip = work.id
        else:
            merge = self.repository.merge(self.tip, work.id)
            if merge.conflicts:
                met = self._met(merge.conflicts)
                self.fail(result, TaskStatus.CONFLICT, f"conflicts with {met} in {listed(merge.conflicts)}")
                return
            self.tip = self.repository.make_commit(merge.tree, [self.tip], work.message, work.author)
        self.landed[result.task] = self.tip
        self.final[result.task] = replace(result, commit=self.tip)

    def fail(self, result: TaskResult, status: TaskStatus, message: str) -> None:
        """Leave the work of a task out, and keep it as a patch."""
        work = self.work[result.commit]
        patch = _folder(self.repository, self.plan, result.task) / "work.patch"
        patch.write_bytes(self.repository.diff(work.parents[0], work.id))
        message = one_line(message, 500)
        self.final[result.task] = replace(result, status=status, commit="", message=message, kept=str(patch))

    def finish(self) -> Collected:
        """Commit the statuses and move the branch."""
        self._look()  # a setting may allow tasks to edit it
        if not self.final:
            return self._collected(self.start)
        statuses = {}
        for name, result in self.final.items():
            task = self.now.get(name)
            if task is None:
                self.notes.append(f"{name} is no longer in {self.plan.document}")
            elif task.status is not Status.IN_PROGRESS and result.status is not TaskStatus.DONE:
                self.notes.append(f"{task.id} was marked by someone else meanwhile; its mark stays")
            else:
                statuses[task.id] = Status.DONE if result.status is TaskStatus.DONE else Status.OPEN
        tree = self._tree_with(statuses)
        message = finish_message(self.plan, list(self.final.values()))
        tip = self.repository.make_commit(tree, [self.tip], message)
        try:
            self.repository.advance(self.plan.branch, tip, self.start, reason=f"specgit run {self.plan.spec}")
        except EditsInTheWayError as error:
            what, plan = listed(error.paths) or "a file", self.plan
            raise SpecgitError(
                f"wave {plan.index} is ready, but {what} in your working tree is in its way",
                hint=f"commit or stash {what}, then specgit run {plan.spec} goes on; finished work is kept",
                exit_code=1,
            ) from error
        return self._collected(tip)

    def _collected(self, tip: str) -> Collected:
        plan, results = self.plan, self.final | self.settled
        ended = tuple(results[task.id] for task in plan.tasks)
        return Collected(plan.spec, plan.index, plan.total, tip, ended, tuple(self.notes))

    def forget(self) -> None:
        """Drop the refs of what is collected."""
        ours = Places.of(self.repository)
        kept = self.repository.refs(ours.ref(self.plan.spec, "").rstrip("/"))
        refs = (ours.ref(self.plan.spec, name) for name in self.results)
        self.repository.set_refs({ref: None for ref in refs if ref in kept})

    def _look(self) -> None:
        """Read tasks.md as it is now, and where a person put the wave's tasks in it."""
        self.tasks = self._read_tasks(self.tip)
        self.now = places(self.before, self.tasks) if self.before and self.tasks else {}

    def _read_tasks(self, rev: str) -> Tasks | None:
        from specgit.spec.tasks import read_tasks
        from specgit.spec.text import Text

        path = self.plan.document
        try:
            return read_tasks(Text.decode(path, self.repository.commit(rev).read(path)))
        except SpecgitError:
            return None

    def _tree_with(self, statuses: dict[str, Status]) -> str:
        from specgit.spec.edit import set_status

        if not statuses or self.tasks is None:
            return self.repository.commits([self.tip])[self.tip].tree
        text = set_status(self.tasks, statuses)
        return self.repository.replace_file(self.tip, text.path, text.encode())

    def _met(self, conflicts: Sequence[str]) -> str:
        """Whose work a conflict is with."""
        for name, commit in self.landed.items():
            changes = self.repository.changes(f"{commit}^", commit)
            if any(change.path in conflicts for change in changes):
                return name
        return "a commit made meanwhile"


@dataclass
class _Gate:
    """The gate command, run on merged trees."""

    repository: Repository
    plan: WavePlan
    options: RunOptions
    stop: Stop
    broken: str = ""
    _known: dict[str, str] = field(default_factory=dict)  # tree → why the gate fails on it
    _worktree: Worktree | None = None

    def admit(self, wave: _Wave) -> bool:
        """Whether the gate lets the wave in, perhaps without some tasks, which fail then.

        It does not when the gate fails on the start already, or when the run is to stop.
        """
        try:
            if not self._fault(wave.tip):
                return True
            self.broken = self._fault(wave.start)
            if self.stop.requested:
                self.broken = ""
            return not self.broken and not self.stop.requested and self._without_culprits(wave)
        finally:
            self._clear()

    def _without_culprits(self, wave: _Wave) -> bool:
        """Build the wave anew, task by task, leaving out each at which the gate fails."""
        originals = [wave.results[result.task] for result in wave.done]
        wave.tip = wave.start
        wave.landed.clear()
        for result in originals:
            before = wave.tip
            wave.add(result)
            if wave.tip == before:
                continue
            fault = self._fault(wave.tip)
            if self.stop.requested:
                return False
            if fault:
                wave.tip = before
                del wave.landed[result.task]
                wave.fail(result, TaskStatus.FAILED, f"the gate fails with {result.task} merged: {fault}")
        return True

    def _fault(self, commit: str) -> str:
        """Why the gate fails on a commit; nothing when it passes."""
        tree = self.repository.commits([commit])[commit].tree
        if tree not in self._known:
            fault = "" if self.stop.requested else self._run(commit)
            if self.stop.requested:
                return "stopped"
            self._known[tree] = fault
        return self._known[tree]

    def _run(self, commit: str) -> str:
        folder = _folder(self.repository, self.plan, GATE)
        if self._worktree is None:
            place = Places.of(self.repository).worktree(self.options.worktrees, self.plan.spec, GATE)
            self._worktree = self.repository.add_worktree(place, commit)
        else:
            self.repository.restore(self._worktree, commit)
        env = environment(SPECGIT_SPEC=self.plan.spec, **{MARK: str(folder / "message")})
        with Log(folder / "log") as log:
            ended = run(
                shlex.split(self.options.gate),
                folder=self._worktree.path,
                env=env,
                log=log,
                stop=self.stop,
                timeout=self.options.timeout,
            )
        if not (ended.timed_out or ended.exit_code):
            return ""
        (folder / "log").replace(folder / FAULT)  # the next commit that is tried has a log of its own
        return f"no end after {self.options.timeout:g} s" if ended.timed_out else ended.reason

    def _clear(self) -> None:
        if self._worktree is not None:
            self.repository.remove_worktree(self._worktree)
            self._worktree = None


def _folder(repository: Repository, plan: WavePlan, task: str) -> Path:
    folder = Places.of(repository).run_folder(plan.spec, task)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
