"""Headings → sections, and the clean text of a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec.blocks import HEADING
from specgit.spec.model import Section
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.text import Text


def read_sections(text: Text, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of a document in order; each reaches to the next heading of its level or above."""
    headings = [block for block in blocks if block.kind is HEADING and not block.depth]
    sections: list[Section] = []
    end, below, new = len(text.content), [0] * 7, tuple.__new__  # below: where the next heading of each level begins
    for block in reversed(headings):
        level = heading_level(block)
        start = block.start
        span = new(Span, (start, below[level] or end))
        sections.append(new(Section, (plain(_written(text, block)), level, new(Span, (start, block.end)), span)))
        below[level:] = [start] * (7 - level)
    return tuple(reversed(sections))


def heading_level(block: Block) -> int:
    """1 to 6; an underlined heading is 1 (`=`) or 2 (`-`)."""
    marker = block.marker
    return len(marker) if marker != "-" else 2


def heading_title(text: Text, block: Block) -> str:
    """A heading's text without its marks."""
    return plain(_written(text, block))


def title_end(text: Text, block: Block) -> int:
    """Where a heading's text ends: before closing `#`s, or the line that underlines it."""
    return block.content + len(_written(text, block))


def _written(text: Text, block: Block) -> str:
    """A heading's text as written."""
    end = block.end
    if block.marker in ("=", "-"):
        end = text.content.rfind("\n", block.content, end)
    written = text.content[block.content : end].rstrip()
    if written.endswith("#"):
        unclosed = written.rstrip("#")
        if not unclosed or unclosed[-1] in " \t":
            written = unclosed.rstrip()
    return written


def document_title(blocks: Sequence[Block]) -> Block | None:
    """The heading that names the document: the only one of level 1."""
    titles = [block for block in blocks if block.kind is HEADING and not block.depth and heading_level(block) == 1]
    return titles[0] if len(titles) == 1 else None


_EMPHASIS = Pattern(r"(?<!\\)(?:\*{1,3}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))")


def plain(markdown: str) -> str:
    """One line of Markdown without emphasis, white space folded; inline code keeps its back-ticks."""
    if "*" not in markdown and "_" not in markdown and "~~" not in markdown:
        return " ".join(markdown.split())
    parts = markdown.split("`")
    parts[::2] = [_EMPHASIS.sub("", part) for part in parts[::2]]
    return " ".join("`".join(parts).split())
