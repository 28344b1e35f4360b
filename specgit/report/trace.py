"""A trace as text, JSON, CSV, Markdown and Graphviz."""

from __future__ import annotations

import csv
import io
import shlex
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from specgit.patterns import Pattern
from specgit.report.findings import encodable
from specgit.report.markdown import escaped
from specgit.shown import columns, fit, one_line, pad
from specgit.spec.model import Status
from specgit.traceability import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.traceability import CriterionTrace, Misplaced, Place, TaskTrace, Trace

WIDTH = 100
TITLE = 400
MOST_NAMED = 5
_SHORTEST_TITLE = 30
_WIDEST = {"criteria": 20, "properties": 10, "tasks": 16, "tests": 22, "commits": 10}
_MARKS = {
    State.DONE: ("✓", "green"),
    State.STALE: ("!", "red"),
    State.IN_PROGRESS: ("◐", "yellow"),
    State.PLANNED: ("○", "blue"),
    State.UNCOVERED: ("✗", "red"),
}
_BOXES = {Status.DONE: ("✓", "green"), Status.IN_PROGRESS: ("◐", "yellow"), Status.QUEUED: ("◐", "yellow")}
_GROUPS = {
    "current": "Current behavior",
    "expected": "Expected behavior",
    "unchanged": "Unchanged behavior",
}  # sections of a bug analysis have no number to be called by


# Text


class _Row(NamedTuple):
    """A line of the table: its mark with a colour, what it is called, its title, and a list for each column."""

    group: str
    mark: tuple[str, str]
    id: str
    title: str
    cells: tuple[Sequence[str], ...]


def trace_text(trace: Trace, by: str = "criterion") -> str:
    """The table by criteria, properties, tasks or tests; the sum before it, what to know and to do after it."""
    heads, rows = _VIEWS[by](trace)
    lines = [_sum(trace), *_table(heads, rows), *_notes(trace), _next(trace)]
    return "\n".join(lines)


def _sum(trace: Trace) -> str:
    number = Counter(row.state for row in trace.criteria)
    counts = [
        f"{click.style(sign, fg=color)} {number[state]} {state.value}"
        for state, (sign, color) in _MARKS.items()
        if number[state]
    ]
    tested = sum(bool(row.tests) for row in trace.criteria)
    one, many = ("criterion", "criteria") if trace.groups else ("clause", "clauses")
    what = f"{len(trace.criteria)} {one if len(trace.criteria) == 1 else many}"
    name = click.style(one_line(trace.spec, 60), bold=True)
    return f"{name}  {what}: {'  '.join(counts) or 'none'}  · {tested} with tests"


def _by_criterion(trace: Trace) -> tuple[tuple[str, ...], list[_Row]]:
    done = {task.id for task in trace.tasks if task.status is Status.DONE}
    rows = [
        _Row(
            _group_title(trace, row.group),
            _MARKS[row.state],
            row.id,
            row.text,
            (
                row.properties,
                [f"{task}✓" if task in done else task for task in row.tasks],
                _short_places(row.tests),
                _short(row.commits),
            ),
        )
        for row in trace.criteria
    ]
    return ("properties", "tasks", "tests", "commits"), rows


def _by_property(trace: Trace) -> tuple[tuple[str, ...], list[_Row]]:
    rows = [
        _Row("", _presence(part.tests), part.id, part.title, (part.criteria, part.tasks, _short_places(part.tests)))
        for part in trace.properties
    ]
    return ("criteria", "tasks", "tests"), rows


def _by_task(trace: Trace) -> tuple[tuple[str, ...], list[_Row]]:
    rows = [
        _Row(
            "",
            _BOXES.get(task.status, ("○", "blue")),
            task.id,
            task.title + (" *" if task.optional else ""),
            (task.criteria, task.properties, _short_places(task.tests), _short(task.commits)),
        )
        for task in trace.tasks
    ]
    return ("criteria", "properties", "tests", "commits"), rows


def _by_test(trace: Trace) -> tuple[tuple[str, ...], list[_Row]]:
    rows = [
        _Row("", ("·", "green"), "", f"{test.place.path}:{test.place.line}", (test.criteria, test.properties))
        for test in trace.tests
    ]
    return ("criteria", "properties"), rows


_VIEWS = {"criterion": _by_criterion, "property": _by_property, "task": _by_task, "test": _by_test}
VIEWS = tuple(_VIEWS)


def _presence(tests: Sequence[Place]) -> tuple[str, str]:
    return ("✓", "green") if tests else ("○", "blue")


def _group_title(trace: Trace, group: str) -> str:
    title = trace.groups.get(group)
    return _GROUPS.get(group, "") if title is None else f"{group} {title}".strip()


def _table(heads: Sequence[str], rows: Sequence[_Row]) -> Iterator[str]:
    """The rows, a heading before each group. A column that is empty throughout is left out."""
    shown = [at for at in range(len(heads)) if any(row.cells[at] for row in rows)]
    widths = {at: _width(heads[at], [row.cells[at] for row in rows]) for at in shown}
    ids = max((columns(one_line(row.id, 12)) for row in rows), default=0)
    room = WIDTH - 4 - (ids + 2 if ids else 0) - sum(width + 2 for width in widths.values())
    titles = max((columns(one_line(row.title, TITLE)) for row in rows), default=0)
    room = max(_SHORTEST_TITLE, min(room, titles))
    if rows:
        head = "  ".join([" " * (2 + (ids + 2 if ids else 0) + room), *(pad(heads[at], widths[at]) for at in shown)])
        yield click.style(head.rstrip(), dim=True)
    for group, members in groupby(rows, key=lambda row: row.group):
        if group:
            yield click.style(fit(one_line(group, TITLE), WIDTH), bold=True)
        for row in members:
            name = f"{pad(one_line(row.id, 12), ids)}  " if ids else ""
            cells = (pad(_listed(row.cells[at], widths[at]), widths[at]) for at in shown)
            line = "  ".join([f"{name}{pad(fit(one_line(row.title, TITLE), room), room)}", *cells]).rstrip()
            yield f"  {click.style(row.mark[0], fg=row.mark[1])} {line}"


def _width(head: str, cells: Iterable[Sequence[str]]) -> int:
    widest = max(columns(", ".join(one_line(item, 60) for item in cell)) for cell in cells)
    return max(len(head), min(widest, _WIDEST[head]))


def _listed(items: Sequence[str], width: int) -> str:
    """As many of the items as there is room for, and how many more there are."""
    shown = [one_line(item, 60) for item in items]
    for count in range(len(shown), 0, -1):
        more = f" +{len(shown) - count}" if count < len(shown) else ""
        text = ", ".join(shown[:count]) + more
        if columns(text) <= width:
            return text
    more = f" +{len(shown) - 1}" if len(shown) > 1 else ""
    return _tail(shown[0], width - len(more)) + more if shown else ""


def _tail(text: str, width: int) -> str:
    """The end of a text that is too long: a path's end tells more than its beginning."""
    if columns(text) <= width:
        return text
    while text and columns(text) >= width:
        text = text[1:]
    return f"…{text}"


def _short_places(places: Iterable[Place]) -> list[str]:
    """`test_login.py:12`: the file's name is enough to find it; other formats have the path."""
    return [f"{place.path.rpartition('/')[2]}:{place.line}" for place in places]


def _short(commits: Iterable[str]) -> list[str]:
    return [commit[:7] for commit in commits]


def _notes(trace: Trace) -> Iterator[str]:
    stale = [row.id for row in trace.criteria if row.state is State.STALE]
    if stale:
        say = "says" if len(stale) == 1 else "say"
        yield _note("!", f"{_named(stale)} {say} something else than when the work was done")
    for tag in trace.unknown[:MOST_NAMED]:
        yield _note("!", f"{_place(tag)} names {_named(tag.ids)}, which this spec does not have")
    if len(trace.unknown) > MOST_NAMED:
        yield _note("!", f"{len(trace.unknown) - MOST_NAMED} more tags name what this spec does not have")
    if trace.ambiguous:
        several = f"{len(trace.ambiguous)} tags" if len(trace.ambiguous) > 1 else "1 tag"
        yield _note("?", f"{several} may mean another spec, and did not count; write `Feature: {trace.spec}` beside:")
        for tag in trace.ambiguous[:MOST_NAMED]:
            yield f"    {one_line(f'{_place(tag)} ({_named(tag.specs)})', WIDTH)}"
        if len(trace.ambiguous) > MOST_NAMED:
            yield f"    and {len(trace.ambiguous) - MOST_NAMED} more"


def _note(sign: str, text: str) -> str:
    return f"  {click.style(sign, fg='yellow')} {one_line(text, 300)}"


def _place(tag: Misplaced) -> str:
    return f"{tag.place.path}:{tag.place.line}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _next(trace: Trace) -> str:
    """What to do: the work that is missing first."""
    spec = shlex.quote(one_line(trace.spec, 200))
    stale = next((row for row in trace.criteria if row.state is State.STALE), None)
    if stale:
        return f"→ specgit task reset {spec} {' '.join(shlex.quote(one_line(task, 20)) for task in stale.tasks)}"
    uncovered = [row.id for row in trace.criteria if row.state is State.UNCOVERED]
    if uncovered and trace.tasks:
        return f"→ name {one_line(_named(uncovered), 60)} in the task that fulfils it: _Requirements: {uncovered[0]}_"
    if not trace.tasks:
        return f"→ specgit new {spec} --phase tasks"
    if any(task.status is not Status.DONE and not task.optional for task in trace.tasks):
        return f"→ specgit next {spec}"
    untested = next((row.id for row in trace.criteria if not row.tests and row.group != "current"), "")
    if untested:
        return f"→ say in the tests what they are for: Feature: {spec}, Validates: Requirements {untested}"
    return "→ all is done and has tests"


# JSON


def trace_json(trace: Trace) -> dict[str, Any]:
    """All of it, with keys as they stay."""
    number = Counter(row.state for row in trace.criteria)
    answer = {
        "version": 1,
        "spec": trace.spec,
        "summary": {
            "criteria": len(trace.criteria),
            **{state.value.replace(" ", "_"): number[state] for state in State},
            "tested": sum(bool(row.tests) for row in trace.criteria),
        },
        "criteria": [_criterion_json(row) for row in trace.criteria],
        "properties": [
            {
                "id": part.id,
                "title": part.title,
                "line": part.line,
                "criteria": part.criteria,
                "tasks": part.tasks,
                "tests": _places_json(part.tests),
            }
            for part in trace.properties
        ],
        "tasks": [_task_json(task) for task in trace.tasks],
        "tests": [
            {**test.place._asdict(), "criteria": test.criteria, "properties": test.properties} for test in trace.tests
        ],
        "unknown": [{**tag.place._asdict(), "ids": tag.ids} for tag in trace.unknown],
        "ambiguous": [{**tag.place._asdict(), "specs": tag.specs} for tag in trace.ambiguous],
    }
    encoded = _encodable(answer)
    assert isinstance(encoded, dict)
    return encoded


def _criterion_json(row: CriterionTrace) -> dict[str, Any]:
    return {
        "id": row.id,
        "group": row.group,
        "text": row.text,
        "line": row.line,
        "state": row.state.value,
        "properties": row.properties,
        "tasks": row.tasks,
        "tests": _places_json(row.tests),
        "commits": row.commits,
    }


def _task_json(task: TaskTrace) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "line": task.line,
        "status": task.status.name.lower().replace("_", " "),
        "optional": task.optional,
        "checkpoint": task.checkpoint,
        "criteria": task.criteria,
        "properties": task.properties,
        "tests": _places_json(task.tests),
        "commits": task.commits,
    }


def _places_json(places: Iterable[Place]) -> list[dict[str, Any]]:
    return [place._asdict() for place in places]


def _encodable(value: object) -> object:
    """An answer whose texts UTF-8 can hold."""
    if isinstance(value, dict):
        return {key: _encodable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(part) for part in value]
    return encodable(value) if isinstance(value, str) else value


# CSV and Markdown

_COLUMNS = ("criterion", "state", "text", "properties", "tasks", "tests", "commits")
_FORMULA = Pattern(r"[=+\-@＝＋－＠]")


def trace_csv(trace: Trace) -> str:
    """A row a criterion. What a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("spec", *_COLUMNS))
    for row in trace.criteria:
        writer.writerow(_inert(one_line(cell, 10_000)) for cell in (trace.spec, *_cells(row)))
    return out.getvalue().removesuffix("\r\n")


def _inert(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cells(row: CriterionTrace) -> tuple[str, ...]:
    tests = "; ".join(f"{place.path}:{place.line}" for place in row.tests)
    lists = (row.properties, row.tasks)
    return (row.id, row.state.value, row.text, *("; ".join(each) for each in lists), tests, "; ".join(row.commits))


def trace_markdown(trace: Trace) -> str:
    """A table, a row a criterion."""
    heads = [name for name in _COLUMNS if name in _COLUMNS[:3] or any(getattr(row, name) for row in trace.criteria)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in trace.criteria:
        cells = dict(zip(_COLUMNS, _cells(row._replace(commits=tuple(_short(row.commits)))), strict=True))
        cells["state"] = f"{_MARKS[row.state][0]} {cells['state']}"
        lines.append(f"| {' | '.join(escaped(one_line(cells[head], TITLE)) for head in heads)} |")
    return "\n".join(lines)


# Graphviz

_FILLS = {
    State.DONE: "#d5ecd4",
    State.STALE: "#f6d5d5",
    State.IN_PROGRESS: "#fbefcb",
    State.PLANNED: "#dce8f7",
    State.UNCOVERED: "#ffffff",
}


def trace_dot(trace: Trace) -> str:
    """A graph from criteria over properties and tasks to test files and commits."""
    graph = _Graph()
    for row in trace.criteria:
        sign = _MARKS[row.state][0]
        graph.node(
            "c", row.id, f"{sign} {row.id} {row.text}", f'shape=box, style=filled, fillcolor="{_FILLS[row.state]}"'
        )
    for part in trace.properties:
        graph.node("p", part.id, f"Property {part.id} {part.title}", "shape=hexagon")
        graph.edges(("c", part.criteria), ("p", [part.id]))
    for task in trace.tasks:
        sign = _BOXES.get(task.status, ("○", ""))[0]
        graph.node("t", task.id, f"{sign} {task.id} {task.title}", "shape=box, style=rounded")
        graph.edges(("c", task.criteria), ("t", [task.id]))
        graph.edges(("p", task.properties), ("t", [task.id]))
        for commit in task.commits:
            graph.node("g", commit, commit[:7], "shape=ellipse")
        graph.edges(("t", [task.id]), ("g", task.commits))
    for test in trace.tests:
        graph.node("f", test.place.path, test.place.path, "shape=note")
        graph.edges(("c", test.criteria), ("f", [test.place.path]))
        graph.edges(("p", test.properties), ("f", [test.place.path]))
    return "\n".join(["digraph trace {", "  rankdir=LR;", *graph.nodes.values(), *graph.lines, "}"])


class _Graph:
    """Nodes with names that Graphviz can't take for syntax, and the edges between them, each once."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.nodes: dict[str, str] = {}
        self.lines: dict[str, None] = {}

    def node(self, kind: str, key: str, label: str, style: str) -> None:
        name = self.names.setdefault((kind, key), f"{kind}{len(self.names)}")
        quoted = one_line(label, 60).replace("\\", "\\\\").replace('"', '\\"')
        self.nodes.setdefault(name, f'  {name} [label="{quoted}", {style}];')

    def edges(self, sources: tuple[str, Iterable[str]], targets: tuple[str, Iterable[str]]) -> None:
        for source in sources[1]:
            for target in targets[1]:
                ends = self.names.get((sources[0], source)), self.names.get((targets[0], target))
                if all(ends):
                    self.lines[f"  {ends[0]} -> {ends[1]};"] = None
