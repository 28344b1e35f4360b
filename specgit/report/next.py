"""What to do next, of one spec in full, of many on a line each, and as JSON."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from specgit.guidance import MOST_TASKS, Kind
from specgit.report.findings import encodable
from specgit.shown import columns, fit, one_line, pad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.guidance import Step

NAME = 40
MOST_STEPS = 20
LONGEST = 300
WIDTH = 106
_COLUMN = 60  # a longer command has its explanation on a line of its own


def step_text(step: Step) -> Iterator[str]:
    """Why, what to know, the tasks that are meant, and each way to do it."""
    name = click.style(f"{one_line(step.spec, 200)}: ", bold=True) if step.spec else ""
    yield f"{name}{one_line(step.message, LONGEST)}"
    for note in step.notes:
        yield from (f"  {line}" for line in wrap(one_line(note, 2 * LONGEST), WIDTH, break_on_hyphens=False))
    for task in step.tasks[:MOST_TASKS]:
        yield f"  {one_line(f'{task.id} {task.title}', 110)}"
    if (left := len(step.tasks) - MOST_TASKS) > 0:
        yield f"  … and {left} more"
    yield from _ways(step)


def _ways(step: Step) -> Iterator[str]:
    """The usual way behind an arrow, the others below it, what each is good for in a column."""
    shown = [(one_line(way.command, LONGEST), one_line(way.about, LONGEST)) for way in step.ways]
    width = max((columns(command) for command, _ in shown if columns(command) <= _COLUMN), default=0)
    for number, (command, about) in enumerate(shown):
        sign = " " if number else "→"
        if not command:
            yield f"{sign} {about}"
        elif columns(command) <= width:
            yield f"{sign} {pad(command, width)}  {click.style(about, dim=True)}".rstrip()
        else:
            yield f"{sign} {command}"
            yield f"  {' ' * width}  {click.style(about, dim=True)}"


def steps_text(steps: Sequence[Step]) -> Iterator[str]:
    """A line a spec that needs something, in the order given, then the usual way of the first."""
    open_ones = [step for step in steps if step.kind is not Kind.DONE]
    done = len(steps) - len(open_ones)
    width = max((columns(fit(one_line(step.spec, 200), NAME)) for step in open_ones[:MOST_STEPS]), default=0)
    for step in open_ones[:MOST_STEPS]:
        yield f"  {pad(fit(one_line(step.spec, 200), NAME), width)}  {one_line(step.message, 100)}"
    if (left := len(open_ones) - MOST_STEPS) > 0:
        yield f"  … and {left} more"
    if done:
        yield f"  {done} spec{'s are' if done > 1 else ' is'} done" + ("" if open_ones else ": nothing is left to do")
    if open_ones:
        yield f"→ {open_ones[0].hint}"
        yield from _more(open_ones[0])
    else:
        yield "→ specgit new NAME"


def _more(step: Step) -> Iterator[str]:
    import shlex

    yield f"  specgit next {shlex.quote(one_line(step.spec, 200))} tells more"


def steps_json(steps: Sequence[Step]) -> dict[str, Any]:
    """All steps with their keys as they stay."""
    return {
        "version": 1,
        "steps": [
            {
                "spec": encodable(step.spec),
                "kind": step.kind.value,
                "message": encodable(step.message),
                "notes": [encodable(note) for note in step.notes],
                "phase": step.phase,
                "file": encodable(step.path),
                "tasks": [{"id": encodable(task.id), "title": encodable(task.title)} for task in step.tasks],
                "ways": [{"command": encodable(way.command), "about": way.about} for way in step.ways],
            }
            for step in steps
        ],
    }
