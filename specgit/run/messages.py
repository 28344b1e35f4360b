"""Commit messages of a run, and reading them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.run.statements import TaskStatus, name, without_skips
from specgit.shown import one_line
from specgit.trailers import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.run.model import TaskResult, WavePlan

RUN = "Spec-Run"
SUBJECT_LENGTH = 72
REASON_LENGTH = 240
_CALLS = Pattern(r"(?<=[#@])(?=\w)|(?<=GH-)(?=[0-9])|(?<=/issues/)(?=[0-9])|(?<=/pull/)(?=[0-9])")


def task_message(spec: str, task: str, title: str) -> str:
    """The message of a task's own commit."""
    subject = without_skips(one_line(f"{spec} {task}: {title}", SUBJECT_LENGTH))
    return f"{subject}\n\n{folded('Spec-Task', name(spec, task))}\n"


def start_message(spec: str, wave: int, tasks: Sequence[str], run: str) -> str:
    """The message of the commit that begins a wave."""
    subject = without_skips(one_line(f"Start wave {wave} of {spec}: {', '.join(tasks)}", SUBJECT_LENGTH))
    return f"{subject}\n\n{folded(RUN, run)}\n"


def finish_message(plan: WavePlan, results: Sequence[TaskResult]) -> str:
    """The message of the commit that ends a wave."""
    stopped = any(result.status is TaskStatus.STOPPED for result in results)
    counts = f"{'Stop' if stopped else 'Finish'} wave {plan.index} of {one_line(plan.spec, 30)}: {tally(results)}"
    lines = [
        folded("Spec-Task", f"{name(plan.spec, result.task)} {result.status.value} {_detail(result)}".rstrip())
        for result in results
        if result.status is not TaskStatus.STOPPED
    ]
    subject = without_skips(one_line(counts, SUBJECT_LENGTH))
    return "\n".join([subject, "", *lines, folded(RUN, plan.run), ""])


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


def _detail(result: TaskResult) -> str:
    if result.status is TaskStatus.DONE:
        return result.commit
    # An agent may have said it: nobody is called, and no issue is closed by it.
    return without_skips(_CALLS.sub(" ", one_line(result.message, REASON_LENGTH)))
