"""A run as plain lines, for logs and pipes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from specgit.run.messages import tally
from specgit.run.process import tail
from specgit.run.statements import TaskStatus
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specgit.run.model import Collected, Summary, TaskResult, WavePlan, WaveTask

LINE_LENGTH = 300
LOG_LINES = 10
MARKS = {TaskStatus.DONE: "done", TaskStatus.STOPPED: "stopped", TaskStatus.CONFLICT: "again"}


class PlainObserver:
    """Writes a line when something begins or ends. What tasks print stays in their logs."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def wave_started(self, plan: WavePlan) -> None:
        """The wave and its tasks."""
        count = len(plan.tasks)
        self._line(f"wave {plan.index} of {plan.total}: {count} task{'s' * (count != 1)}")

    def task_started(self, task: WaveTask) -> None:
        """The task."""
        self._line(f"  start  {task.id} {task.title}")

    def task_line(self, task: WaveTask, line: str) -> None:
        """Nothing: the log has it."""

    def task_finished(self, task: WaveTask, result: TaskResult) -> None:
        """How it ended, how long it took, why it failed."""
        words = [f"  {MARKS.get(result.status, result.status.value)}", task.id, task.title, duration(result.seconds)]
        if result.status is TaskStatus.DONE:
            words.append(result.commit[:7])
        self._line("  ".join(words) + (f": {result.message}" if result.message else ""))

    def wave_finished(self, collected: Collected) -> None:
        """What became of the wave."""
        for result in collected.results:
            if result.status is TaskStatus.CONFLICT:
                self._line(f"  again  {result.task} {result.message}")
        self._line(f"wave {collected.index} ended: {tally(collected.results)} ({collected.tip[:7]})")

    def note(self, message: str) -> None:
        """The note."""
        self._line(f"note: {message}")

    def _line(self, text: str) -> None:
        # Leading blanks are layout; everything after them may be someone else's.
        indent = text[: len(text) - len(text.lstrip())]
        self._write(indent + one_line(text, LINE_LENGTH))


def summary_lines(summary: Summary) -> Iterator[str]:
    """What a run came to: the failures with the ends of their logs, what they block, and what to do next."""
    for result in summary.failed:
        yield one_line(f"{result.task} {result.status.value}: {result.message}", 600)
        lines = tail(result.log, LOG_LINES)
        yield from (f"  │ {line}" for line in lines)
        if lines:
            yield f"  log: {near(result.log)}"
        if result.kept:
            yield f"  work: {near(result.kept)}"
        waiting = [task for task, cause in summary.blocked.items() if cause == result.task]
        if waiting:
            yield f"  blocks {one_line(', '.join(waiting), 300)}"
    yield f"{one_line(summary.spec, 100)}: {tally(summary.results)}, {summary.left or 'none'} left"
    if summary.left:
        yield f"→ specgit run {one_line(summary.spec, 100)}"


def near(path: str) -> str:
    """A path as one would type it here."""
    near = os.path.relpath(path)
    return path if near.startswith("..") else near


def duration(seconds: float) -> str:
    """`1:42`, or `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
