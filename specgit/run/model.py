"""What the engine's steps hand to each other. Values, with their JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from specgit.errors import SpecgitError
from specgit.run.statements import TaskStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from specgit.run.agents import Agent

VERSION = 1


@dataclass(frozen=True, slots=True)
class WaveTask:
    """One task of a wave."""

    id: str
    title: str
    checkpoint: bool = False


@dataclass(frozen=True, slots=True)
class WavePlan:
    """A wave that has begun: its boxes are marked `[-]`, and `base` is the commit that says so.

    `index` of `total` is its place in the whole plan, done tasks counted; `path` is the folder of the spec,
    `document` its tasks.md.
    """

    spec: str
    path: str
    document: str
    branch: str
    base: str
    run: str
    index: int
    total: int
    tasks: tuple[WaveTask, ...]
    notes: tuple[str, ...] = ()

    def task(self, name: str) -> WaveTask:
        """The task with an id. Raises SpecgitError when the wave has none."""
        for task in self.tasks:
            if task.id == name:
                return task
        ids = ", ".join(task.id for task in self.tasks)
        raise SpecgitError(f"wave {self.index} of {self.spec} has no task {name}", hint=f"it has {ids}")

    def to_json(self) -> dict[str, Any]:
        """The plan as JSON's values."""
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WavePlan:
        """The plan that `to_json` gave. Raises SpecgitError for anything else."""
        with _reading("wave plan"):
            values = {
                name: data[name] for name in ("spec", "path", "document", "branch", "base", "run", "index", "total")
            }
            tasks = tuple(WaveTask(str(t["id"]), str(t["title"]), bool(t["checkpoint"])) for t in data["tasks"])
            return cls(**values, tasks=tasks, notes=tuple(map(str, data.get("notes", ()))))


@dataclass(frozen=True, slots=True)
class TaskResult:
    """How one task ended.

    `commit` holds its work, on the wave's base until it is collected, then in the branch. `message` is one line:
    why it failed, or what the runner had to say. `log` is the path of its output, `kept` that of work left out.
    """

    spec: str
    task: str
    status: TaskStatus
    exit_code: int | None = None
    seconds: float = 0.0
    commit: str = ""
    log: str = ""
    message: str = ""
    kept: str = ""

    def to_json(self) -> dict[str, Any]:
        """The result as JSON's values."""
        return {
            "version": VERSION,
            **asdict(self),
            "status": self.status.value,
            "seconds": round(self.seconds, 3),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TaskResult:
        """The result that `to_json` gave. Raises SpecgitError for anything else."""
        with _reading("task result"):
            return cls(
                spec=str(data["spec"]),
                task=str(data["task"]),
                status=TaskStatus(data["status"]),
                exit_code=data["exit_code"],
                seconds=float(data["seconds"]),
                commit=str(data["commit"]),
                log=str(data["log"]),
                message=str(data.get("message", "")),
                kept=str(data.get("kept", "")),
            )


@dataclass(frozen=True, slots=True)
class Collected:
    """A wave that has ended. `tip` is where the branch stands; `results` are final, in task order."""

    spec: str
    index: int
    total: int
    tip: str
    results: tuple[TaskResult, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The value as JSON's values."""
        results = [result.to_json() for result in self.results]
        return {"version": VERSION, **asdict(self), "results": results}


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run.

    Empty texts mean: none. `timeout` is in seconds. `worktrees` is a folder that holds nothing else. `gated` is
    whether approvals were asked for; that they were not is recorded. `signers` is the file that says whose signatures
    count.
    """

    agent: Agent
    worktrees: Path
    verify: str = ""
    gate: str = ""
    timeout: float = 3600.0
    jobs: int = 4
    retries: int = 0
    keep_going: bool = True
    include_optional: bool = False
    strict_checkpoints: bool = False
    undeclared: str = "infer"
    allow: tuple[str, ...] = ()
    signers: str = ""
    roots: tuple[str, ...] = (".kiro/specs",)
    tasks: tuple[str, ...] = ()
    wave: int | None = None
    gated: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """A run that has ended.

    `results` holds each task's last one; `blocked` says which failed task a task waits for; `left` counts the
    tasks still open.
    """

    spec: str
    results: tuple[TaskResult, ...]
    blocked: Mapping[str, str]
    left: int
    interrupted: bool
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[TaskResult, ...]:
        """The tasks that did not get done, those that were only stopped left out."""
        fine = (TaskStatus.DONE, TaskStatus.STOPPED)
        return tuple(result for result in self.results if result.status not in fine)

    @property
    def exit_code(self) -> int:
        """130 when interrupted, 1 when a task failed, 3 when there was nothing to run, else 0."""
        if self.interrupted:
            return 130
        if self.failed:
            return 1
        return 0 if self.results else 3


class Observer(Protocol):
    """Who wants to see a run. The engine calls it from one thread only, the one that runs the engine."""

    def wave_started(self, plan: WavePlan) -> None:
        """A wave has begun; none of its tasks runs yet."""

    def task_started(self, task: WaveTask) -> None:
        """A task's runner starts."""

    def task_line(self, task: WaveTask, line: str) -> None:
        """The last line a task wrote, control characters removed; at most ten a second."""

    def task_finished(self, task: WaveTask, result: TaskResult) -> None:
        """A task has ended. Collecting may still turn `done` into `conflict` or `failed`."""

    def wave_finished(self, collected: Collected) -> None:
        """A wave's work is in the branch, its statuses too."""

    def note(self, message: str) -> None:
        """Something a person should know, in one line."""


class _reading:  # noqa: N801 - reads as a statement
    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyError | ValueError | TypeError | AttributeError | OverflowError):
            raise SpecgitError(f"this is no {self.what}: {error!r}", hint="give what specgit itself wrote") from error
