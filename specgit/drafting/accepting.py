"""What of an agent's file is the document: without words around it, without ticks of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import Kind, scan
from specgit.spec.edit import replace
from specgit.spec.model import Status
from specgit.spec.tasks import read_tasks, same_task
from specgit.spec.text import BYTE_ORDER_MARK, Span, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.model import Box, Tasks

LARGEST = 1024 * 1024  # bytes; five times as much as the largest of 2,000 real documents
_OPEN = Pattern(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>markdown|md|mdx)?[ \t]*\r?")


class Accepted(NamedTuple):
    """A document as it counts, and what was done to get it: sentences."""

    text: Text
    notes: tuple[str, ...] = ()


def accept(phase: str, path: str, data: bytes, before: Text | None = None) -> Accepted:
    """The document in a file that an agent wrote; `before` is what stood there, None where nothing did.

    A fence around all of it and an assistant's words before and behind it are taken away, boxes are as they were:
    nothing is done by its being written down. Raises SpecgitError where no document is in the file.
    """
    if len(data) > LARGEST:
        raise SpecgitError(f"it has more than {LARGEST // 1024} KiB", hint="a document that long is read by nobody")
    if b"\0" in data:
        raise SpecgitError("it is not text", hint="the file must hold Markdown")
    text, notes = Text.decode(path, data), []
    for step in (_unfenced, _without_chat):
        shorter = step(text)
        if shorter.content != text.content:
            notes.append(_NOTES[step.__name__])
        text = shorter
    if not text.content.strip(f"{BYTE_ORDER_MARK} \t\r\n"):
        raise SpecgitError("nothing is written in it", hint="the file must hold the document")
    if phase == "tasks":
        changes = _as_they_were(read_tasks(text), read_tasks(before) if before else None)
        text = replace(text, changes)
        if changes:
            boxes = "1 box" if len(changes) == 1 else f"{len(changes)} boxes"
            notes.append(f"{boxes} it had set by itself: set back")
    return Accepted(text, tuple(notes))


_NOTES = {
    "_unfenced": "a fence around the whole document was taken away",
    "_without_chat": "what it said before or behind the document was taken away",
}


def _unfenced(text: Text) -> Text:
    """The text without a fence that holds all of the document, and without what stands around that fence.

    A fence of three marks that holds others of three ends, to Markdown, with the first of those. People and models
    mean the last.
    """
    lines = text.content.removeprefix(BYTE_ORDER_MARK).split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    first = next((number for number in filled if _OPEN.fullmatch(lines[number]) or _begins(lines[number])), None)
    opening = _OPEN.fullmatch(lines[first]) if first is not None else None
    if first is None or opening is None or not (opening["info"] or _is_reply(lines[:first])):
        return text
    closing = [number for number in filled if number > first and _closes(lines[number], opening["fence"])]
    inside = next((number for number in filled if number > first), first)
    if not closing or not _begins(lines[inside]) or any(_begins(line) for line in lines[closing[-1] :]):
        return text  # it holds something else, or the document goes on behind it
    within, whole = (
        Text(text.path, "\n".join(lines[first + 1 : end]).strip("\r\n") + "\n") for end in (closing[-1], len(lines))
    )
    return within if all(block.closed for block in scan(within)) else whole


def _begins(line: str) -> bool:
    """Whether a document may begin with a line."""
    return line.startswith(("#", "- ["))


def _is_reply(lines: Sequence[str]) -> bool:
    """Whether lines, if any, are an assistant's first words."""
    said = "\n".join(lines).strip()
    return not said or bool(words.beginning(said, words.ASSISTANT_BEGINS))


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return len(mark) >= len(fence) and not mark.strip(fence[0])


def _without_chat(text: Text) -> Text:
    """The text without an assistant's words before the document and behind its last block."""
    blocks = [block for block in scan(text) if not block.depth]
    start = next((block.start for block in blocks if block.kind is Kind.HEADING or block.mark is not None), None)
    if start is None:
        return text
    begin, end = 0, _end(text, blocks)
    before = [block for block in blocks if block.start < start]
    if before and all(map(_is_prose, before)) and _is_reply([before[0].text(text)]):
        begin = text.content.rfind("\n", 0, start) + 1
    return text if (begin, end) == (0, len(text.content)) else Text(text.path, text.content[begin:end].rstrip() + "\n")


def _is_prose(block: Block) -> bool:
    return block.kind in (Kind.PARAGRAPH, Kind.RULE, Kind.QUOTE)


def _end(text: Text, blocks: Sequence[Block]) -> int:
    """Where the document ends: before the closing words of an assistant, and the rule above them."""
    end = len(text.content)
    for block in reversed(blocks):
        closing = block.kind is Kind.PARAGRAPH and words.beginning(block.text(text), words.ASSISTANT_ENDS)
        if not closing and (end == len(text.content) or block.kind is not Kind.RULE):
            break
        end = block.start
    return end


# Boxes


def _as_they_were(tasks: Tasks, before: Tasks | None) -> list[tuple[Span, str]]:
    """What makes each box what it was; a box that was not there is open."""
    was = {_beside(before, box): box.status for box in before.boxes} if before else {}
    of_tasks = {task.box.mark: task for task in tasks.tasks if task.box}
    changes: list[tuple[Span, str]] = []
    for box in tasks.boxes:
        task = of_tasks.get(box.mark)
        same = same_task(task, before.tasks) if task and before else None
        wanted = same.status if same else Status.OPEN if task else was.get(_beside(tasks, box), Status.OPEN)
        if box.status not in (wanted, Status.UNKNOWN) and wanted is not Status.UNKNOWN:
            changes.append((box.mark, wanted.value))
    return changes


def _beside(tasks: Tasks, box: Box) -> str:
    """What stands behind a box."""
    return tasks.text.content[box.mark.end :].partition("\n")[0].strip()
