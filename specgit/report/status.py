"""Where specs stand, as a table, in detail, as Markdown and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from specgit.report.markdown import escaped
from specgit.run.history import failures
from specgit.shown import columns, fit, one_line, pad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specgit.run.history import Outcome
    from specgit.spec.folder import Spec
    from specgit.spec.model import Task
    from specgit.status import SpecStatus

_HEAD = ("spec", "type", "requirements", "design", "tasks", "done", "next")
_SHOWN_STATES = {"missing": "–", "approved": "approved ✓", "lapsed": "lapsed !"}
_COLOURS = {"approved": "green", "lapsed": "red"}
NAME = 40
MOST_NEXT = 3
MOST_NOTES = 100


def status_json(specs: Sequence[SpecStatus], last: Mapping[str, Outcome]) -> dict[str, Any]:
    """All specs with their keys as they stay."""
    return {
        "version": 1,
        "specs": [
            {
                "name": spec.name,
                "path": spec.path,
                "type": spec.type,
                "workflow": spec.workflow,
                "phases": [phase._asdict() for phase in spec.phases],
                "tasks": {"done": spec.done, "total": spec.total, "optional": spec.optional},
                "running": [task.id for task in spec.running],
                "next": [task.id for task in spec.next],
                "failures": [
                    {"task": task.id, "status": said.status.value, "reason": said.reason}
                    for task, said in failures(spec, last)
                ],
                "problem": spec.problem,
            }
            for spec in specs
        ],
    }


def status_table(specs: Sequence[SpecStatus], last: Mapping[str, Outcome], hint: str) -> str:
    """A row a spec, then what failed last and what lapsed, then what to do next: the `hint`."""
    rows = [_HEAD, *(_row(spec) for spec in specs)]
    widths = [max(columns(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = []
    for number, row in enumerate(rows):
        line = "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        lines.append(click.style(f"  {line}", dim=True) if not number else f"  {line}")
    for spec in specs:
        lines += [f"  {one_line(f'{spec.name}: {line}', 300)}" for line in _lapses(spec)]
        lines += [f"  {_failure(spec, task, said)}" for task, said in failures(spec, last)]
        if spec.problem:
            lines.append(f"  {click.style('!', fg='red')} {one_line(f'{spec.name}: {spec.problem}', 300)}")
    lines.append(f"→ {hint}")
    return "\n".join(lines)


def _row(spec: SpecStatus) -> tuple[str, ...]:
    states = {phase.phase: phase.state for phase in spec.phases}
    first = states.get("requirements", states.get("bugfix", "missing"))
    ids = [one_line(task.id, 12) for task in spec.next[:MOST_NEXT]]
    more = len(spec.next) - MOST_NEXT
    running = f"{len(spec.running)} running" if spec.running else ""
    upcoming = ", ".join(ids) + (f" +{more}" if more > 0 else "")
    return (
        fit(one_line(spec.name, 200), NAME),
        spec.type,
        *(_SHOWN_STATES.get(state, state) for state in (first, states["design"], states["tasks"])),
        f"{spec.done}/{spec.total}" if spec.total else "–",
        " · ".join(filter(None, (running, upcoming))) or ("✓" if spec.total and spec.done == spec.total else "–"),
    )


def _state(state: str, width: int) -> str:
    shown = pad(_SHOWN_STATES.get(state, state), width)
    return click.style(shown, fg=_COLOURS[state]) if state in _COLOURS else shown


def _failure(spec: SpecStatus, task: Task, said: Outcome) -> str:
    mark = click.style("✗", fg="red")
    return f"{mark} {one_line(f'{spec.name} {task.id} {said.status.value}: {said.reason}', 160)}"


def _lapses(spec: SpecStatus) -> list[str]:
    """Why phases have lapsed."""
    return [f"{phase.phase} has lapsed: {phase.reason}" for phase in spec.phases if phase.state == "lapsed"]


def status_markdown(specs: Sequence[SpecStatus], last: Mapping[str, Outcome]) -> str:
    """A table with a row a spec, then what failed last and what lapsed."""
    lines = [f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"]
    lines += [f"| {' | '.join(map(escaped, _row(spec)))} |" for spec in specs]
    notes = [f"{spec.name}: {line}" for spec in specs for line in _lapses(spec)]
    notes += [
        f"{spec.name} {task.id} {said.status.value}: {said.reason}"
        for spec in specs
        for task, said in failures(spec, last)
    ]
    notes += [f"{spec.name}: {spec.problem}" for spec in specs if spec.problem]
    return "\n".join([*lines, "", *(f"- {escaped(one_line(note, 300))}" for note in notes[:MOST_NOTES])])


def status_detail(spec: SpecStatus, read: Spec, last: Mapping[str, Outcome], hint: str) -> str:
    """One spec: its documents, how far its tasks are, what runs, what is ready, what failed last, and the `hint`."""
    lines = [
        f"{click.style(one_line(spec.name, 200), bold=True)}  {spec.type}, {spec.workflow}  {one_line(spec.path, 200)}"
    ]
    lines += [
        f"  {phase.phase:<13}{_state(phase.state, 12)}{_size(read, phase.phase)}".rstrip() for phase in spec.phases
    ]
    lines += [f"  ! {one_line(line, 300)}" for line in _lapses(spec)]
    if spec.total or spec.optional:
        optional = f", {spec.optional} optional" if spec.optional else ""
        lines.append(f"  {_bar(spec)} {spec.done} of {spec.total} tasks done{optional}")
    failed = {task.id: said for task, said in failures(spec, last)}
    for word, tasks in (("running", spec.running), ("ready", spec.next)):
        for task in tasks:
            lines.append(f"  {word:<8} {one_line(f'{task.id} {task.title}', 110)}")
            if said := failed.get(task.id):
                reason = one_line(f"{said.status.value}: {said.reason}", 160)
                lines.append(f"           {click.style(f'✗ last time {reason}', fg='red')}")
    if spec.problem:
        lines.append(f"  {click.style('!', fg='red')} {one_line(spec.problem, 300)}")
    lines.append(f"→ {hint}")
    return "\n".join(lines)


def _size(read: Spec, phase: str) -> str:
    if phase == "tasks" and read.tasks:
        graph = f", wave graph of {len(read.tasks.graph.waves)} waves" if read.tasks.graph else ""
        return f"{len(read.tasks.leaves)} tasks{graph}"
    return ""


def _bar(spec: SpecStatus) -> str:
    filled = 18 * spec.done // spec.total if spec.total else 0
    return "█" * filled + "░" * (18 - filled)
