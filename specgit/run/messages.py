"""Commit messages of a run, and reading them again."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specgit.run.model import TaskStatus
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.run.model import TaskResult, WavePlan

SUBJECT_LENGTH = 72
LINE_LENGTH = 100  # commitlint's default limit
REASON_LENGTH = 240

_STATEMENT = re.compile(
    r"^Spec-Task:[ \t]+(?P<spec>.+?)#(?P<task>\S+)[ \t]+"
    rf"(?P<status>{'|'.join(status.value for status in TaskStatus)})\b[ \t]*(?P<rest>[^\n]*)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a `Spec-Task` trailer says. `detail` is the commit of a done task, else the reason."""

    spec: str
    task: str
    status: TaskStatus
    detail: str


def trailer(key: str, value: str) -> str:
    """A trailer, folded."""
    return "\n".join(
        textwrap.wrap(
            f"{key}: {value}",
            LINE_LENGTH,
            subsequent_indent=" ",
            break_on_hyphens=False,
            break_long_words=True,
        )
    )


def name(spec: str, task: str) -> str:
    """`user-auth#2.1`, as trailers have it."""
    return f"{one_line(spec, 200)}#{one_line(task, 60).replace(' ', '-')}"


def task_message(spec: str, task: str, title: str) -> str:
    """The message of a task's own commit."""
    subject = one_line(f"{spec} {task}: {title}", SUBJECT_LENGTH)
    return f"{subject}\n\n{trailer('Spec-Task', name(spec, task))}\n"


def start_message(spec: str, wave: int, tasks: Sequence[str], run: str) -> str:
    """The message of the commit that begins a wave."""
    subject = one_line(f"Start wave {wave} of {spec}: {', '.join(tasks)}", SUBJECT_LENGTH)
    return f"{subject}\n\n{trailer('Spec-Run', run)}\n"


def finish_message(plan: WavePlan, results: Sequence[TaskResult]) -> str:
    """The message of the commit that ends a wave."""
    stopped = any(result.status is TaskStatus.STOPPED for result in results)
    counts = f"{'Stop' if stopped else 'Finish'} wave {plan.index} of {one_line(plan.spec, 30)}: {tally(results)}"
    lines = [
        trailer("Spec-Task", f"{name(plan.spec, result.task)} {result.status.value} {_detail(result)}".rstrip())
        for result in results
        if result.status is not TaskStatus.STOPPED
    ]
    return "\n".join([one_line(counts, SUBJECT_LENGTH), "", *lines, trailer("Spec-Run", plan.run), ""])


def tally(results: Sequence[TaskResult]) -> str:
    """`2 done, 1 failed`."""
    words = {
        "done": (TaskStatus.DONE,),
        "failed": (TaskStatus.FAILED, TaskStatus.TIMED_OUT, TaskStatus.NO_CHANGE),
        "to run again": (TaskStatus.CONFLICT,),
        "stopped": (TaskStatus.STOPPED,),
    }
    counts = {word: sum(result.status in statuses for result in results) for word, statuses in words.items()}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing to do"


def statements(message: str) -> Iterator[Statement]:
    """The statements on tasks in a commit message, wherever they stand in it."""
    unfolded = re.sub(r"\r?\n[ \t]+(?=\S)", " ", message)
    for found in _STATEMENT.finditer(unfolded):
        yield Statement(found["spec"], found["task"], TaskStatus(found["status"]), found["rest"].strip())


def _detail(result: TaskResult) -> str:
    return result.commit if result.status is TaskStatus.DONE else one_line(result.message, REASON_LENGTH)
