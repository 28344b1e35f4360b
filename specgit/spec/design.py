"""design.md → its sections and correctness properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.spec import words
from specgit.spec.blocks import Block, Kind, scan
from specgit.spec.model import Design, Property, Reference
from specgit.spec.references import LABEL, label_kind, read_references
from specgit.spec.sections import heading_level, plain, read_sections
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.text import Text

_ID = r"(?P<id>[A-Z]{0,3}-?\d+[a-z]?(?:\.\d+)*)(?![\w%])"
_HEADING = re.compile(
    rf"(?:[^\w\s]+[ ])?(?:(?P<word>[^\W\d_]+(?:[ ][^\W\d_]+)?)[ ]*\#?|(?:CP|P|PROP)-?(?=\d)){_ID}"
    r"[ ]*(?:[.)）:：]|[-–—](?=\s)|(?=\s|$|\*))[ ]*"
)
_BOLD = re.compile(rf"(?:\*\*|__)(?P<word>[^\W\d_]+(?:[ ][^\W\d_]+)?)[ ]*\#?{_ID}[ ]*[.:：)）—–-]?[ ]*")


def read_design(text: Text) -> Design:
    """Read a design.md. Any text gives a model."""
    blocks = scan(text)
    sections = read_sections(text, blocks)
    return Design(text, sections, _properties(text, blocks), blocks)


def _properties(text: Text, blocks: Sequence[Block]) -> tuple[Property, ...]:
    """Each property begins at its heading or bold line and ends at the next property or heading of its level."""
    content = text.content
    begun: list[tuple[Block, re.Match[str], int, list[Block]]] = []
    level = 0  # of the heading of the property being read; 7 for a bold line, 0 outside
    for block in blocks:
        match = None
        if block.kind is Kind.HEADING:
            match = _HEADING.match(content, block.content, block.end)
            if match and match["word"] and match["word"].casefold() not in words.PROPERTY:
                match = None
            if not match and level and heading_level(block) <= level:
                level = 0
        elif block.kind in (Kind.PARAGRAPH, Kind.ITEM):
            match = _BOLD.match(content, block.content, block.end)
        if match and match["word"] and match["word"].casefold() not in words.PROPERTY:
            match = None
        if match:
            level = heading_level(block) if block.kind is Kind.HEADING else 7 if level in (0, 7) else level
            begun.append((block, match, level, []))
        if level:
            begun[-1][3].append(block)
    return tuple(_property(text, block, match, body) for block, match, _, body in begun)


def _property(text: Text, block: Block, match: re.Match[str], body: list[Block]) -> Property:
    newline = text.content.find("\n", match.end(), block.end)
    title = plain(text.content[match.end() : newline if newline >= 0 else block.end])
    span = Span(block.start, body[-1].end)
    return Property(match["id"], title.rstrip("*_ "), span, Span(*match.span("id")), tuple(_validates(text, body)))


def _validates(text: Text, body: list[Block]) -> list[Reference]:
    content = text.content
    found: list[Reference] = []
    for block in body:
        if block.kind not in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE):
            continue
        start = block.start
        while start < block.end:
            newline = content.find("\n", start, block.end)
            end = newline if newline >= 0 else block.end
            match = LABEL.match(content, start, end)
            if match and label_kind(match["label"]) == "requirement":
                found += read_references(content, match.end(), end)
            start = end + 1
    return found
