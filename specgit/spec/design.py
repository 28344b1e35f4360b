"""design.md → its sections and correctness properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import HEADING, ITEM, PARAGRAPH, QUOTE, scan
from specgit.spec.model import Design, Property, Reference
from specgit.spec.references import find_labels, label_kind, read_references, references_in_title
from specgit.spec.sections import heading_level, heading_title, plain, read_sections, title_end
from specgit.spec.text import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from specgit.spec.blocks import Block, Kind
    from specgit.spec.model import Section
    from specgit.spec.text import Text

_NUMBER = r"(?P<id>(?:[A-Z]{1,3}-?)?\d{1,9}[a-z]?(?:\.\d{1,9}){0,9})(?![\w%]|[-–—]\d|,[ ]?\d)"
# The look ahead gives up at once where no number stands behind the first two words, as behind most lines.
_WORD = (
    r"(?=[^\W\d_]++[ ]*+[^\W\d_]*+[ ]*+\#?+[^\W\d_]*+-?+\d)"
    r"(?P<word>[^\W\d_]+(?:[ ][^\W\d_]+)?)[ ]*\#?"
)
_HEADING = Pattern(
    rf"(?=\D*+\d)(?:[^\w\s]+[ ])?[*_]*(?:(?P<prefix>CP|PROP|P)-?(?=\d)|{_WORD}){_NUMBER}[ ]*"
    r"(?:[.:)）：]|[-–—](?=\s)|(?=\s|$|\*))[ ]*"
)
_LINE = Pattern(rf"(?P<bold>\*\*|__)?{_WORD}{_NUMBER}[ ]*(?P<colon>[:：])?[.)）—–-]?[ ]*")
# The letters of ASCII that begin no word for properties: a look at one spares most lines and titles the closer look.
_ASCII_LETTERS = filter(str.isalpha, map(chr, range(128)))
_OTHER_LETTERS = frozenset(_ASCII_LETTERS).difference(*[word[0] + word[0].upper() for word in words.PROPERTY])
# The surer form defines a property, a weaker one of the same number mentions it ("1. **Property 2**: how to test it").
_SURENESS = {HEADING: 3, PARAGRAPH: 2, ITEM: 1}

Begin = tuple["Block", "re.Match[str]"]


def read_design(text: Text) -> Design:
    """Read a design.md. Any text gives a model."""
    blocks = scan(text)
    sections = read_sections(text, blocks)
    return Design(text, sections, _properties(text, blocks, sections), blocks)


def _properties(text: Text, blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[Property, ...]:
    """Each property reaches to the next one, to a heading of its level, or out of its list item."""
    begins = {block.start: match for block, match in _definitions(text, blocks, sections)}
    if not begins:
        return ()
    read: list[tuple[Block, re.Match[str], list[Block]]] = []
    level, depth = 0, -1  # of the heading of the property being read, 7 for a line, 0 outside; and of its list item
    for block in blocks:
        if match := begins.get(block.start):
            level = heading_level(block) if block.kind is HEADING else 7
            depth = block.depth if block.kind is ITEM else -1
            read.append((block, match, []))
        elif level and ((block.kind is HEADING and heading_level(block) <= level) or block.depth <= depth):
            level, depth = 0, -1
        if level:
            read[-1][2].append(block)
    return tuple([_property(text, block, match, body) for block, match, body in read])


def _definitions(text: Text, blocks: Sequence[Block], sections: Sequence[Section]) -> list[Begin]:
    found: list[Begin] = []
    surest: dict[str, Kind] = {}
    section = 0  # the level of the heading "Correctness Properties" we are under
    content, line, titles = text.content, _LINE.match, iter(sections)
    for block in blocks:
        match, kind, begin = None, block.kind, block.content
        if kind is HEADING:
            level = heading_level(block)
            title = heading_title(text, block) if block.depth else next(titles).title
            section = section if level > section else 0
            match = _match_heading(text, block, section)
            if not (match or section or title[:1] in _OTHER_LETTERS) and words.beginning(title, words.PROPERTY):
                section = level
        elif (kind is PARAGRAPH or kind is ITEM) and content[begin : begin + 1] not in _OTHER_LETTERS:
            match = line(content, begin, block.end)
            match = match if match and _is_definition(content, block, match) else None
        if match:
            found.append((block, match))
            known = surest.setdefault(match["id"], kind)
            if _SURENESS[kind] > _SURENESS[known]:
                surest[match["id"]] = kind
    return [(block, match) for block, match in found if block.kind is surest[match["id"]]]


def _match_heading(text: Text, block: Block, section: int) -> re.Match[str] | None:
    """`### Property 3: …`; `### P3: …` only among properties, as it may be a priority elsewhere."""
    match = _HEADING.match(text.content, block.content, block.end)
    if not match:
        return None
    known = section if match["prefix"] else match["word"].casefold() in words.PROPERTY
    return match if known else None


def _is_definition(content: str, block: Block, match: re.Match[str]) -> bool:
    """`**Property 3: …**`, `- **Property 3** …`, or `Property 3: …` on a line of its own."""
    if match["word"].casefold() not in words.PROPERTY:
        return False
    if match["colon"]:
        return bool(match["bold"]) or block.kind is PARAGRAPH
    several = words.beginning(content[match.end() : block.end][:20], words.AND)  # "**Properties 1 and 2** can be"
    return bool(match["bold"]) and not several


def _property(text: Text, block: Block, match: re.Match[str], body: list[Block]) -> Property:
    end = title_end(text, block) if block.kind is HEADING else block.end
    newline = text.content.find("\n", match.end(), end)
    title = Span(match.end(), newline if newline >= 0 else end)
    validates = (*references_in_title(text.content, *title), *_validates(text, body))
    name = plain(text.content[title.start : title.end]).lstrip(":： ").rstrip("*_ ")
    return Property(match["id"], name, Span(block.start, body[-1].end), Span(*match.span("id")), validates)


def _validates(text: Text, body: list[Block]) -> list[Reference]:
    content = text.content
    found: list[Reference] = []
    for block in body:
        if block.kind not in (PARAGRAPH, ITEM, QUOTE):
            continue
        for label, end in find_labels(content, block.start, block.end):
            if label_kind(label["label"]) == "requirement":
                found += read_references(content, label.end(), end)
    return found
