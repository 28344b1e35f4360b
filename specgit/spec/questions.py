"""What a document leaves open: what its writer could not decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import Kind, scan
from specgit.spec.sections import plain, read_sections

if TYPE_CHECKING:
    from specgit.spec.text import Text

# The mark of GitHub's Spec Kit (https://github.com/github/spec-kit), which agents know.
_MARK = Pattern(r"\[(?:NEEDS|NEED) CLARIFICATION(?P<what>[^\]\n]*)\]?")
_ENDS = ("?", "？", "؟")


class Question(NamedTuple):
    """Something that the writer could not decide, with its line."""

    line: int
    text: str


def questions(text: Text) -> tuple[Question, ...]:
    """What a document leaves open, in its order: marks, lines that are a question, items of a section for questions."""
    found: dict[int, str] = {}
    blocks = scan(text)
    open_ones = [each.span for each in read_sections(text, blocks) if words.beginning(each.title, words.OPEN_QUESTIONS)]
    for block in blocks:
        if block.kind in (Kind.FENCE, Kind.CODE, Kind.COMMENT, Kind.HTML):
            continue
        listed = block.kind is Kind.ITEM and any(span.start < block.start < span.end for span in open_ones)
        own = block.text(text)
        if listed or (block.kind is not Kind.HEADING and plain(own).endswith(_ENDS)):
            found.setdefault(text.line(block.start), plain(own))
        for mark in _MARK.finditer(own):
            line = text.line(block.content + mark.start())
            found[line] = plain(text.lines[line - 1].strip(" -*\t\r"))
    return tuple(Question(*each) for each in sorted(found.items()))
