"""What commit messages say of tasks: `Spec-Task: user-auth#2.1 done 4f5e6d1…`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.shown import one_line
from specgit.trailers import trailers

if TYPE_CHECKING:
    from collections.abc import Iterator


class TaskStatus(Enum):
    """How a task ended."""

    DONE = "done"
    FAILED = "failed"
    TIMED_OUT = "timed-out"
    NO_CHANGE = "no-change"
    CONFLICT = "conflict"  # it was done, but did not fit what another task or person did; it runs once more
    STOPPED = "stopped"  # not its fault: the run was ended


KEY = "Spec-Task"
_ENDED = Pattern(
    r"(?P<spec>.+?)#(?P<task>\S+)[ \t]+"
    rf"(?P<status>{'|'.join(status.value for status in TaskStatus)})\b[ \t]*(?P<rest>.*)"
)
_SKIPS = Pattern(r"(?i)\[([^\[\]]*(?:skip|no ci)[^\[\]]*)\]")
_WORK = Pattern(r"(?P<spec>.+?)#(?P<task>\S+)")


class Statement(NamedTuple):
    """What a `Spec-Task` trailer says. `detail` is the commit of a done task, else the reason."""

    spec: str
    task: str
    status: TaskStatus
    detail: str


def name(spec: str, task: str) -> str:
    """`user-auth#2.1`, as trailers have it."""
    return without_skips(f"{one_line(spec, 200)}#{one_line(task, 60).replace(' ', '-')}")


def without_skips(text: str) -> str:
    """A text of others by which no checks are left out, as they are for a commit whose message holds `[skip ci]`."""
    return _SKIPS.sub(r"(\1)", text)


def statements(message: str) -> Iterator[Statement]:
    """The statements on tasks in a commit message, wherever they stand in it."""
    for value in _values(message):
        if found := _ENDED.fullmatch(value):
            yield Statement(found["spec"], found["task"], TaskStatus(found["status"]), found["rest"].strip())


def work_on(message: str) -> Iterator[str]:
    """The tasks, as `spec#id`, that a commit is the work of: those its message names without saying how they ended."""
    for value in _values(message):
        if _WORK.fullmatch(value):
            yield value


def _values(message: str) -> Iterator[str]:
    return (trailer.value for trailer in trailers(message) if trailer.key == KEY)
