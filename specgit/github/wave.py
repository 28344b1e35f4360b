"""A wave as its jobs hand it on: the commit it begins with, and which job does which tasks. All else is in Git."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.run.model import WavePlan, WaveTask
from specgit.run.planning import open_tasks, plan_of
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.repo import Repository
    from specgit.run.model import RunOptions

MOST_JOBS = 256  # https://docs.github.com/actions/reference/limits: jobs of a matrix
MOST_TASKS_A_JOB = 50
LONGEST_NAME = 80


class Wave(NamedTuple):
    """A wave under way. `jobs` are the ids of tasks by job; `target` is the branch that the work is for in the end.

    `policy` is the commit whose settings count; `trial` is whether the gate command is run on the merged work.
    """

    spec: str
    branch: str
    target: str
    base: str
    policy: str
    run: str
    number: int
    total: int
    jobs: tuple[tuple[str, ...], ...]
    trial: bool = False

    @classmethod
    def of(cls, plan: WavePlan, *, target: str, policy: str, batch: int, trial: bool) -> Wave:
        """A plan cut into jobs of at most `batch` tasks."""
        ids = [task.id for task in plan.tasks]
        jobs = tuple(tuple(ids[at : at + batch]) for at in range(0, len(ids), batch))
        return cls(
            plan.spec, plan.branch, target, plan.base, policy, plan.run, plan.index, plan.total, jobs, trial=trial
        )

    @classmethod
    def read(cls, text: str) -> Wave:
        """The wave that `text` gave. Raises SpecgitError for anything else."""
        try:
            data = json.loads(text)
            jobs = tuple(tuple(map(str, job)) for job in data["jobs"])
            names = ("spec", "branch", "target", "base", "policy", "run")
            words = {name: str(data[name]) for name in names}
            return cls(
                **words, number=int(data["number"]), total=int(data["total"]), jobs=jobs, trial=bool(data["trial"])
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            raise SpecgitError("the input `wave` is no wave", hint="hand on what the job before put out") from None

    @property
    def text(self) -> str:
        """The wave as one line of JSON."""
        return json.dumps(self._asdict(), separators=(",", ":"))

    @property
    def key(self) -> str:
        """What the artifacts of the wave are called by: its own for each wave of a run, be it of several specs."""
        wave = f"{self.base} {self.spec}".encode("utf-8", "surrogateescape")
        return f"specgit-{hashlib.sha256(wave).hexdigest()[:16]}"

    def plan(self, repository: Repository, options: RunOptions) -> WavePlan:
        """The whole plan again, from the commit that the wave begins with."""
        spec, tasks = open_tasks(repository, self.base, self.spec, options)
        known = {task.id: task for task in tasks.leaves}
        ids = [task for job in self.jobs for task in job]
        if missing := [task for task in ids if task not in known]:
            raise SpecgitError(f"{self.spec} has no task {one_line(missing[0], 60)}", hint="look at the input `wave`")
        return WavePlan(
            spec=spec.name,
            path=spec.path,
            document=tasks.text.path,
            branch=self.branch,
            base=self.base,
            run=self.run,
            index=self.number,
            total=self.total,
            tasks=tuple(WaveTask(task, known[task].title, known[task].checkpoint) for task in ids),
        )

    def matrix(self, plan: WavePlan) -> str:
        """The jobs as GitHub's `strategy.matrix` takes them, with names for people."""
        titles = {task.id: task.title for task in plan.tasks}
        rows = [
            {"job": number, "name": one_line(_name(job, titles), LONGEST_NAME)}
            for number, job in enumerate(self.jobs, 1)
        ]
        return json.dumps({"include": rows}, separators=(",", ":"))


def _name(job: Sequence[str], titles: dict[str, str]) -> str:
    return f"{job[0]} {titles[job[0]]}" if len(job) == 1 else ", ".join(job)


def left(repository: Repository, rev: str, spec: str, options: RunOptions, failed: set[str]) -> tuple[int, bool]:
    """How many tasks are open at a commit, and whether one of them can run now, `failed` ones left out."""
    _, tasks = open_tasks(repository, rev, spec, options)
    open_ones = plan_of(spec, tasks, options)
    return len(open_ones.tasks), bool(plan_of(spec, tasks, options, without=failed).waves)
