"""What of an agent's file is the document: without words around it, without ticks of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import COMMENT, FENCE, HEADING, PARAGRAPH, scan
from specgit.spec.edit import replace
from specgit.spec.model import Status
from specgit.spec.tasks import read_tasks, same_task
from specgit.spec.text import BYTE_ORDER_MARK, Span, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.model import Box, Tasks

LARGEST = 1024 * 1024  # bytes; the largest of 5,000 real documents has a third of that
_OPEN = Pattern(
    r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?:markdown|md|mdx)?[ \t]*\r?",
)
_MOST_CHAT = 6  # paragraphs before a document or behind it


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
    first = next((number for number in filled[: 4 * _MOST_CHAT] if _OPEN.fullmatch(lines[number])), None)
    headings = (number for number in filled if lines[number].startswith("#"))
    if first is None or next(headings, first) < first:
        return text
    fence = _OPEN.fullmatch(lines[first])["fence"]  # type: ignore[index]
    closing = [number for number in filled if number > first and _closes(lines[number], fence)]
    inside = next((number for number in filled if number > first), None)
    if not closing or inside is None or not lines[inside].startswith("#"):
        return text
    if any(lines[number].startswith("#") for number in filled if number > closing[-1]):
        return text  # the document goes on: the fence is a part of it
    within, whole = (
        Text(text.path, "\n".join(lines[first + 1 : end]).strip("\r\n") + "\n") for end in (closing[-1], len(lines))
    )
    return within if all(block.closed for block in scan(within)) else whole


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return len(mark) >= len(fence) and not mark.strip(fence[0])


def _without_chat(text: Text) -> Text:
    """The text without paragraphs of an assistant before the first heading and behind the last block."""
    blocks = [block for block in scan(text) if not block.depth]
    start = next((block.start for block in blocks if block.kind is HEADING), None)
    if start is None:
        return text
    before = [block for block in blocks if block.start < start]
    begin = 0
    if before and all(map(_is_prose, before)) and words.beginning(before[0].text(text), words.ASSISTANT_BEGINS):
        begin = text.content.rfind("\n", 0, start) + 1
    end = len(text.content)
    tail = list(_tail(text, blocks))
    if tail:
        end = tail[0]
    return text if (begin, end) == (0, len(text.content)) else Text(text.path, text.content[begin:end].rstrip() + "\n")


def _is_prose(block: Block) -> bool:
    return block.kind not in (HEADING, FENCE, COMMENT) and block.marker in ("", "---", "***", "___")


def _tail(text: Text, blocks: Sequence[Block]) -> Iterator[int]:
    """Where the closing words of an assistant begin, if the last paragraphs are such."""
    at = None
    for block in reversed(blocks[-_MOST_CHAT:]):
        if block.kind is PARAGRAPH and words.beginning(block.text(text), words.ASSISTANT_ENDS):
            at = block.start
        elif at is None or block.kind is PARAGRAPH or not _is_prose(block):
            break
        else:
            at = block.start
    if at is not None:
        yield at


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
