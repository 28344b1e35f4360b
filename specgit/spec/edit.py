"""The smallest change to a text.

Every function takes a model and gives a new `Text`; nothing else of the file changes.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, takewhile
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.spec.model import Status
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specgit.spec.model import Task, Tasks


class Change(NamedTuple):
    """A part of an edit: what stands in the span becomes `new`."""

    span: Span
    new: str


def replace(text: Text, changes: Iterable[tuple[Span, str]]) -> Text:
    """The text with each span replaced. Spans must not overlap; raises ValueError if they do."""
    parts: list[str] = []
    at = 0
    for span, new in sorted(changes):
        if span.start < at:
            raise ValueError("the spans of two changes overlap")
        parts += (text.content[at : span.start], new)
        at = span.end
    return Text(text.path, "".join(parts) + text.content[at:])


def set_status(tasks: Tasks, statuses: Mapping[str, Status]) -> Text:
    """Set boxes by task id. A parent is ticked with its last required child, and opened again with any of them.

    A mark that already says the status stays as it is, so `[X]` stays `[X]`. Raises SpecgitError for an id that
    is no box.
    """
    by_id = {task.id: task for task in tasks.tasks}
    for name in statuses:
        if name not in by_id or by_id[name].box is None:
            raise SpecgitError(
                f"task {name} has no box to set",
                where=tasks.text.path,
                hint="give it a line like `- [ ] 1. Title`",
            )
    after = {task.id: task.status for task in tasks.tasks} | dict(statuses)
    _roll_up(by_id, after, statuses)
    changes = [
        (task.box.mark, after[task.id].value)
        for task in tasks.tasks
        if task.box is not None and after[task.id] is not task.status
    ]
    return replace(tasks.text, changes)


def _roll_up(by_id: Mapping[str, Task], after: dict[str, Status], changed: Mapping[str, Status]) -> None:
    """Parents follow their children, deepest first; one that was set by name keeps what was asked for."""
    above: dict[str, int] = {}
    for name in changed:
        depth, parent = 0, by_id[name].parent
        while parent:
            depth += 1
            above[parent] = max(above.get(parent, 0), depth)
            parent = by_id[parent].parent
    for name in sorted(above, key=lambda parent: above[parent]):
        if name in changed:
            continue
        children = [by_id[child] for child in by_id[name].children if by_id[child].box or by_id[child].children]
        required = [child for child in children if not child.optional] or children
        if all(after[child.id] is Status.DONE for child in required):
            after[name] = Status.DONE
        elif after[name] is Status.DONE:
            after[name] = Status.OPEN


def write_graph(tasks: Tasks, waves: Sequence[Sequence[str]]) -> Text:
    """Store the waves in the one shape that Kiro surely reads, in place of the stored graph or as the last section.

    `waves` are task numbers. Raises SpecgitError where a number is not unique: the graph could not say which task
    is meant.
    """
    count = Counter(task.number for task in tasks.tasks)
    for number in chain.from_iterable(waves):
        if count[number.partition("@")[0]] > 1:
            raise SpecgitError(
                f"several tasks have the number {number.partition('@')[0]}: a wave graph can't tell them apart",
                where=tasks.text.path,
                hint="give each task a number of its own first",
            )
        if not count[number]:
            raise SpecgitError(f"there is no task {number}", where=tasks.text.path, hint="name a task of the file")
    content = tasks.text.content
    line_end = "\r\n" if "\r\n" in content else "\n"
    rows = ",\n".join(f'    {{ "id": {index}, "tasks": [{_strings(wave)}] }}' for index, wave in enumerate(waves))
    block = f'```json\n{{\n  "waves": [\n{rows}\n  ]\n}}\n```'.replace("\n", line_end)
    if tasks.graph:
        start, end = tasks.graph.block
        return replace(tasks.text, [(Span(start, start + len(content[start:end].rstrip("\r"))), block)])
    at = _last_place(tasks)
    ending = "" if content[:at].endswith("\n") or not at else line_end
    section = f"{ending}{line_end}## Task Dependency Graph{line_end}{line_end}{block}{line_end}"
    return replace(tasks.text, [(Span(at, at), section)])


def write_depends(tasks: Tasks, needs: Mapping[str, Sequence[str]]) -> Text:
    """Let tasks say what they wait for: a line `_Depends: 1.1, 2.3_` below the details of each id, as its details are
    indented; `_Depends: none_` where it waits for nothing. A task that says something of the kind already keeps it.

    Raises SpecgitError where a number is not unique, so that no line could say which task is meant.
    """
    content = tasks.text.content
    line_end = "\r\n" if "\r\n" in content else "\n"
    by_id = {task.id: task for task in tasks.tasks}
    changes: list[tuple[Span, str]] = []
    for name, needed in needs.items():
        task = by_id[name]
        if task.depends:
            continue
        for need in needed:
            if "@" in need:
                raise SpecgitError(
                    f"several tasks have the number {need.partition('@')[0]}: no line can say which is meant",
                    where=tasks.text.path,
                    hint="give each task a number of its own first",
                )
        written = f"- _Depends: {', '.join(by_id[need].number for need in needed) or 'none'}_"
        at, indent = _below(tasks, task)
        before = "" if content[at - 1 : at] == "\n" else line_end
        after = line_end if not before else ""
        changes.append((Span(at, at), f"{before}{indent}{written}{after}"))
    return replace(tasks.text, changes)


def _below(tasks: Tasks, task: Task) -> tuple[int, str]:
    """Where the details of a task end, and how they are indented: what is no deeper than its box is none of them."""
    text = tasks.text
    own, title = _indent(text, text.line(task.span.start)), text.line(max(task.title_span.end - 1, task.span.start))
    last = text.line(max(task.span.end - 1, task.span.start))
    lines = [line for line in range(title + 1, last + 1) if text.lines[line - 1].strip()]
    inside = list(takewhile(lambda line: len(_indent(text, line)) > len(own), lines))
    number = inside[-1] if inside else title
    at = text.line_starts[number] if number < len(text.line_starts) else len(text.content)
    return at, _indent(text, inside[0]) if inside else f"{own}  "


def _indent(text: Text, line: int) -> str:
    """The white space before the text of a line, by its number from 1."""
    content = text.lines[line - 1]
    return content[: len(content) - len(content.lstrip())]


def _last_place(tasks: Tasks) -> int:
    """The end of the document, or before a fence or comment that is never closed and would swallow what follows."""
    last = tasks.blocks[-1] if tasks.blocks else None
    if last and not last.closed and not last.depth:
        return tasks.text.line_starts[last.line]
    return len(tasks.text.content)


def _strings(wave: Sequence[str]) -> str:
    return ", ".join(f'"{number}"' for number in wave)
