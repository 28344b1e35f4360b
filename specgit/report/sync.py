"""What is out of step in a spec, as text and as JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from specgit.drift import Lack, Slip
from specgit.report.changes import bracketed
from specgit.report.findings import encodable
from specgit.shown import one_line
from specgit.spec.wording import excerpt, word_changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.drift import Astray, Drift, Evidence, Missing

SHORT = 7
MOST = 30  # rows of a kind
LONGEST = 160
MOST_TESTS = 3


def drift_text(drift: Drift, *, steps: bool = True) -> Iterator[str]:
    """Since when, the criteria that have no task, the tasks that are out of step, what may be done; what to do next."""
    since = f" since {drift.since.commit[:SHORT]}" if drift.since.commit else ""
    why = f" ({one_line(drift.since.why, 100)})" if drift.since.why and drift.since.commit else ""
    yield f"{click.style(one_line(drift.spec, 200), bold=True)}{since}{why}"
    if not drift.traced:
        yield "  no task says which criteria it is for, so only what is written in them can be told"
    head = _counted(len(drift.changed), "criterion has no task", "criteria have no task")
    yield from _block(head, list(map(_missing, drift.changed)))
    never = [each.id for each in drift.missing if each.lack is Lack.NEVER]
    if never:
        listed = one_line(", ".join(never), LONGEST)
        yield f"  {_counted(len(never), 'criterion', 'criteria')} never had a task: {listed}"
    head = _counted(len(drift.slipped(*Slip)), "task is out of step", "tasks are out of step")
    yield from _block(head, list(_astray(drift)))
    told = _counted(len(drift.evidence), "open task", "open tasks") + " may be done already"
    yield from _block(told, list(map(_evidence, drift.evidence)))
    if drift.in_step:
        yield "  tasks and criteria are in step"
    if steps:
        yield from (f"{sign} {line}" for sign, line in zip("→" + " " * 10, _steps(drift), strict=False))


def _block(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield f"  {title}"
        yield from (f"    {row}" for row in rows[:MOST])
    if len(rows) > MOST:
        yield f"    … and {len(rows) - MOST} more"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _missing(each: Missing) -> str:
    lost = f" {', '.join(each.tasks)}" if each.lack is Lack.LOST and each.tasks else ""
    place = f"{each.path.rpartition('/')[2]}:{each.line}"
    return one_line(f"{each.id}  {each.lack.value}{lost}  {one_line(each.text, LONGEST)}  ({place})", 2 * LONGEST)


def _astray(drift: Drift) -> Iterator[str]:
    """Each task, with a line for each thing it cites that changed."""
    last = ""
    for each in drift.astray:
        if each.task.id != last:
            last = each.task.id
            done = ", done" if each.task.done else ""
            yield one_line(f"{each.task.id} {each.task.title}{done}", LONGEST)
        yield f"  {slip_told(each)} (tasks.md:{each.line})"


def slip_told(each: Astray) -> str:
    """What is wrong with what a task cites, in a phrase."""
    if each.slip is Slip.UNKNOWN:
        return one_line(each.message, LONGEST)
    cites = one_line(each.cites, 20)
    if each.slip is Slip.GONE:
        return f"{cites} is gone: {one_line(each.before, LONGEST)}"
    if each.slip is Slip.RENUMBERED:
        return f"what was {cites} is {one_line(each.now, 20)} now: {one_line(each.after, LONGEST)}"
    words = "".join(map(bracketed, excerpt(word_changes(each.before, each.after), LONGEST)))
    return f"{cites} was reworded: {words}"


def _evidence(each: Evidence) -> str:
    commits = [f"commit {commit[:SHORT]}" for commit in each.commits[:MOST_TESTS]]
    tests = [f"{place.path}:{place.line}" for place in each.tests[:MOST_TESTS]]
    more = len(each.commits) + len(each.tests) - len(commits) - len(tests)
    shown = ", ".join([*commits, *tests]) + (f" and {more} more" if more > 0 else "")
    return one_line(f"{one_line(f'{each.task.id} {each.task.title}', 60)}: {shown}", 2 * LONGEST)


def _steps(drift: Drift) -> Iterator[str]:
    """What to do about it, by hand and with an agent."""
    name = shlex.quote(one_line(drift.spec, 200))
    if drift.changed:
        yield f"specgit sync {name} --runner AGENT has an agent propose tasks; by hand: add them to tasks.md"
    if drift.slipped(Slip.RENUMBERED):
        yield f"specgit sync {name} --fix has tasks cite what was renumbered by its new number"
    if drift.slipped(Slip.GONE, Slip.UNKNOWN):
        yield "cite in tasks.md what is meant now, or take the task out"
    if done := drift.slipped(Slip.REWORDED, done=True):
        yield f"specgit task reset {name} {' '.join(map(_word, done))} has them done again"
    if drift.slipped(Slip.REWORDED, done=False):
        yield f"see whether the open tasks still say what to do, then specgit approve {name} tasks"
    if drift.evidence:
        ids = " ".join(_word(each.task.id) for each in drift.evidence)
        yield f"see whether it is so, then specgit task done {name} {ids}"
    if drift.in_step and not drift.evidence:
        yield f"specgit next {name}"


def _word(name: str) -> str:
    return shlex.quote(one_line(name, 40))


def drift_json(drift: Drift) -> dict[str, Any]:
    """All of it with its keys as they stay."""
    return {
        "version": 1,
        "spec": encodable(drift.spec),
        "path": encodable(drift.path),
        "since": {"commit": drift.since.commit, "why": encodable(drift.since.why)},
        "in_step": drift.in_step,
        "missing": [
            {
                "id": encodable(each.id),
                "text": encodable(each.text),
                "path": encodable(each.path),
                "line": each.line,
                "why": each.lack.name.lower(),
                "tasks": [encodable(task) for task in each.tasks],
            }
            for each in drift.missing
        ],
        "tasks": [
            {
                "id": encodable(each.task.id),
                "title": encodable(each.task.title),
                "done": each.task.done,
                "line": each.line,
                "why": each.slip.value,
                "cites": encodable(each.cites),
                "now": encodable(each.now),
                "before": encodable(each.before),
                "after": encodable(each.after),
                "message": encodable(each.message),
            }
            for each in drift.astray
        ],
        "evidence": [
            {
                "id": encodable(each.task.id),
                "title": encodable(each.task.title),
                "commits": list(each.commits),
                "tests": [{"path": encodable(place.path), "line": place.line} for place in each.tests],
            }
            for each in drift.evidence
        ],
    }
