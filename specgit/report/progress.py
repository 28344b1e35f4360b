"""A wave on GitHub, for the summaries of its jobs and for the pull request with its work. Markdown."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from specgit.report.markdown import inline
from specgit.report.plain import duration
from specgit.run.messages import tally
from specgit.run.statements import TaskStatus
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specgit.run.model import TaskResult, WavePlan
    from specgit.spec.model import Task

TITLE = 120
MOST_ROWS = 300
LOG_LINES = 60
_WORDS = {
    TaskStatus.CONFLICT: "conflict, runs again",
    TaskStatus.TIMED_OUT: "timed out",
    TaskStatus.NO_CHANGE: "no change",
}


def begun_markdown(plan: WavePlan) -> str:
    """Which tasks a wave begins."""
    count = len(plan.tasks)
    head = f"**Wave {plan.index} of {plan.total} of {_text(plan.spec)}: {count} task{'s' * (count != 1)}**"
    rows = [f"- {_text(f'{task.id} {task.title}')}" for task in plan.tasks[:MOST_ROWS]]
    return "\n".join([head, "", *rows, *_rest(count)])


def task_markdown(title: str, result: TaskResult, log: Sequence[str]) -> str:
    """How one task ended, with the end of its log folded away."""
    message = f": {_text(result.message, 400)}" if result.message else ""
    head = f"**{_text(f'{result.task} {title}')}**: {word(result)} after {duration(result.seconds)}{message}"
    return f"{head}\n\n{log_markdown(log, opened=result.status is not TaskStatus.DONE)}".rstrip()


def log_markdown(log: Sequence[str], *, opened: bool) -> str:
    """The end of a log, folded away unless `opened`; nothing for an empty one."""
    if not log:
        return ""
    lines = "\n".join(html.escape(line) for line in log)
    fold = "<details open>" if opened else "<details>"
    return f"{fold}<summary>The end of the log</summary>\n\n<pre>\n{lines}\n</pre>\n\n</details>"


def ended_markdown(plan: WavePlan, results: Sequence[TaskResult], left: int, notes: Sequence[str]) -> str:
    """What became of a wave: a table of its tasks, then what a person should know."""
    still = f"{left} task{'s' * (left != 1)} left" if left else "none left"
    head = f"**Wave {plan.index} of {plan.total} of {_text(plan.spec)}: {tally(results)}, {still}**"
    titles = {task.id: task.title for task in plan.tasks}
    rows = [
        f"| {_text(f'{result.task} {titles[result.task]}')} | {word(result)} | {duration(result.seconds)} "
        f"| {_text(result.message, 300)} |"
        for result in _worst_first(results)[:MOST_ROWS]
    ]
    said = [f"- {_text(note, 400)}" for note in notes]
    return "\n".join(
        [
            head,
            "",
            "| task | result | time | why |",
            "|---|---|---|---|",
            *rows,
            *_rest(len(results)),
            *([""] if said else []),
            *said,
        ]
    )


def pull_request_markdown(spec: str, tasks: Sequence[Task], failed: Mapping[str, str], run: str) -> str:
    """The description of the pull request that holds the work: what is done, what failed and why, what is open.

    `failed` are the reasons by task.
    """
    required = [task for task in tasks if not task.optional]
    done = [task for task in tasks if task.done]
    missing = [task for task in required if not task.done]
    counted = f"{sum(task.done for task in required)} of {len(required)} tasks are done"
    lines = [f"The work of **{_text(spec)}**, made by its tasks: {counted}."]
    failures = [task for task in missing if task.id in failed]
    waiting = [task for task in missing if task.id not in failed]
    if failures:
        lines += ["", "**Failed**", ""]
        lines += [f"- {_text(f'{task.id} {task.title}')}: {_text(failed[task.id], 300)}" for task in failures]
    for title, some in (("Open", waiting), ("Done", done)):
        if some:
            rows = [f"- {_text(f'{task.id} {task.title}')}" for task in some[:MOST_ROWS]]
            lines += [
                "",
                f"<details><summary>{title}: {len(some)}</summary>",
                "",
                *rows,
                *_rest(len(some)),
                "",
                "</details>",
            ]
    return "\n".join([*lines, "", f"Last run: {run}", ""])


def word(result: TaskResult) -> str:
    """How a task ended, in a word or two."""
    return _WORDS.get(result.status, result.status.value)


def _worst_first(results: Sequence[TaskResult]) -> list[TaskResult]:
    later = (TaskStatus.CONFLICT, TaskStatus.STOPPED, TaskStatus.DONE)
    return sorted(results, key=lambda result: later.index(result.status) if result.status in later else -1)


def _rest(count: int) -> Iterator[str]:
    if count > MOST_ROWS:
        yield from ("", f"{count - MOST_ROWS} more are not shown here.")


def _text(text: str, most: int = TITLE) -> str:
    return inline(one_line(text, most))
