"""A run as it goes, on a terminal: the wave, its tasks, how long they take, what they said last."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from specgit.report.plain import duration
from specgit.run.messages import tally
from specgit.run.statements import TaskStatus
from specgit.shown import one_line

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console, RenderableType

    from specgit.run.model import Collected, TaskResult, WavePlan, WaveTask

TITLE = 56
LINE = 200
REFRESHES = 8  # a second
_STYLES = {TaskStatus.DONE: ("✓", "green"), TaskStatus.STOPPED: ("·", "dim"), TaskStatus.CONFLICT: ("↻", "yellow")}


@dataclass
class _Row:
    """A task of the wave at work."""

    task: WaveTask
    started: float | None = None
    line: str = ""
    result: TaskResult | None = None


class LiveObserver:
    """Shows the wave at work, and leaves each ended wave on the screen. Use it as a context manager.

    Without `moving` only what stays is shown, as in a picture.
    """

    def __init__(self, console: Console, *, moving: bool = True) -> None:
        self._console = console
        self._plan: WavePlan | None = None
        self._rows: dict[str, _Row] = {}
        self._spinner = Spinner("dots")
        self._begun = 0.0
        self._lock = Lock()  # the display draws from a thread of its own
        self._moving = moving
        self._live = Live(console=console, get_renderable=self._frame, refresh_per_second=REFRESHES, transient=True)

    def __enter__(self) -> LiveObserver:
        if self._moving:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def wave_started(self, plan: WavePlan) -> None:
        """The wave and its tasks, all still waiting."""
        with self._lock:
            self._plan, self._begun = plan, time.monotonic()
            self._rows = {task.id: _Row(task) for task in plan.tasks}

    def task_started(self, task: WaveTask) -> None:
        """The task's clock."""
        with self._lock:
            self._rows[task.id] = _Row(task, time.monotonic())

    def task_line(self, task: WaveTask, line: str) -> None:
        """What it said last."""
        with self._lock:
            self._rows[task.id].line = line

    def task_finished(self, task: WaveTask, result: TaskResult) -> None:
        """How it ended."""
        with self._lock:
            self._rows.setdefault(task.id, _Row(task)).result = result

    def wave_finished(self, collected: Collected) -> None:
        """The wave as it ended, to stay."""
        with self._lock:
            for result in collected.results:
                if result.task in self._rows:
                    self._rows[result.task].result = result
            words = f"wave {collected.index} of {collected.total}  {tally(collected.results)} · {self._elapsed()}"
            self._console.print(Group(Text(words, "bold"), self._table()))
            self._plan = None

    def note(self, message: str) -> None:
        """The note, to stay."""
        self._console.print(Text.assemble(("note: ", "yellow"), one_line(message, LINE * 2)))

    def _elapsed(self) -> str:
        return duration(time.monotonic() - self._begun)

    def _frame(self) -> RenderableType:
        with self._lock:
            if self._plan is None:
                return Text()
            ended = sum(row.result is not None for row in self._rows.values())
            head = Table.grid(padding=(0, 2))
            head.add_row(
                Text(f"wave {self._plan.index} of {self._plan.total}", "bold"),
                ProgressBar(total=max(len(self._rows), 1), completed=ended, width=20),
                Text(f"{ended} of {len(self._rows)} ended · {self._elapsed()}"),
            )
            return Group(head, self._table())

    def _table(self) -> Table:
        widest = max((cell_len(_name(row.task)) for row in self._rows.values()), default=0)
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=2, justify="right")
        table.add_column(width=min(widest, TITLE, self._console.width // 2), no_wrap=True, overflow="ellipsis")
        table.add_column(width=7, justify="right", no_wrap=True)
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        for row in self._rows.values():
            table.add_row(*self._cells(row))
        return table

    def _cells(self, row: _Row) -> tuple[RenderableType, ...]:
        name = Text(_name(row.task))
        if row.result:
            mark, style = _STYLES.get(row.result.status, ("✗", "red"))
            said = row.result.message or row.result.commit[:7]
            name.stylize(style if mark == "✗" else "")
            return Text(mark, style), name, duration(row.result.seconds), Text(one_line(said, LINE), "dim")
        if row.started is None:
            return Text("·", "dim"), Text(name.plain, "dim"), "", ""
        return (
            self._spinner,
            name,
            duration(time.monotonic() - row.started),
            Text(one_line(row.line, LINE), "dim"),
        )


def _name(task: WaveTask) -> str:
    return one_line(f"{task.id} {task.title}", LINE)
