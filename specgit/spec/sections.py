"""Headings → sections, and the clean text of a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.spec.blocks import Block, Kind
from specgit.spec.model import Section
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.text import Text

_HEADING_END = re.compile(r"[ \t\r]*(?:[ \t]#+)?[ \t\r]*$")


def read_sections(text: Text, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of a document in order; each reaches to the next heading of its level or above."""
    headings = [block for block in blocks if block.kind is Kind.HEADING and not block.depth]
    ends = [len(text.content)] * len(headings)
    open_headings: list[int] = []
    for number, block in enumerate(headings):
        while open_headings and heading_level(headings[open_headings[-1]]) >= heading_level(block):
            ends[open_headings.pop()] = block.start
        open_headings.append(number)
    return tuple(
        Section(
            heading_title(text, block),
            heading_level(block),
            Span(block.start, block.end),
            Span(block.start, end),
        )
        for block, end in zip(headings, ends, strict=True)
    )


def heading_level(block: Block) -> int:
    """1 to 6; an underlined heading is 1 (`=`) or 2 (`-`)."""
    return {"=": 1, "-": 2}.get(block.marker, len(block.marker))


def heading_title(text: Text, block: Block) -> str:
    """A heading's text without its marks."""
    content = text.content[block.content : block.end]
    if block.marker in ("=", "-"):
        content = content.rpartition("\n")[0]
    return plain(_HEADING_END.sub("", content))


_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))")


def plain(markdown: str) -> str:
    """One line of Markdown without emphasis, white space folded; inline code keeps its back-ticks."""
    parts = markdown.split("`")
    parts[::2] = [_EMPHASIS.sub("", part) for part in parts[::2]]
    return " ".join("`".join(parts).split())
