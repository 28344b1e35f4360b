"""Fences and comments that hide more than they should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec.blocks import COMMENT, FENCE
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.text import Text

# A fence that says what it holds begins one: it never ends one.
_OPENING = Pattern(r"^([ \t]*)(`{3,}|~{3,})[ \t]*[^\s`~][^`\n]*$", re.MULTILINE)
# What may hold fences of its own, so that the next line of back-ticks was meant to end them.
_HOLDS_FENCES = ("", "markdown", "md", "mdx", "text", "txt", "plaintext")


class Unclosed(NamedTuple):
    """A fence or comment that hides what was not meant to be in it.

    `opening` is the place where it begins, `hidden` what it hides. `inner` is the line of the fence that begins
    before this one has ended, 0 where the document ends first.
    """

    opening: Span
    hidden: Span
    inner: int

    @property
    def message(self) -> str:
        """What is wrong, as the beginning of a sentence."""
        if self.inner:
            return f"another fence begins on line {self.inner} before this one has ended"
        return "what begins here never ends"


def read_unclosed(text: Text, blocks: Sequence[Block]) -> Iterator[Unclosed]:
    """The fences and comments of a document that lack their end, in order; not what only follows from one before."""
    shifted = False  # since a fence inside a fence: what was meant to end the outer one begins another
    for block in blocks:
        kind = block.kind
        if (kind is not FENCE and kind is not COMMENT) or (block.depth and not block.closed):
            continue  # what is not closed in a list item ends with it
        if kind is COMMENT:
            if not block.closed:
                yield Unclosed(Span(block.start, block.start + 4), Span(block.start, block.end), 0)
            continue
        fence = block.marker[: len(block.marker) - len(block.marker.lstrip(block.marker[0]))]
        inner = _inner(text, block, fence)
        holds = block.marker[len(fence) :].strip().casefold()
        if (inner < 0 and block.closed) or not text.content[block.content : block.end].strip():
            continue
        if not (shifted and not holds):
            opening = Span(block.start, block.start + len(block.marker))
            yield Unclosed(opening, Span(block.content, block.end), text.line(inner) if inner >= 0 else 0)
        shifted = shifted or (inner >= 0 and holds in _HOLDS_FENCES)


def _inner(text: Text, block: Block, fence: str) -> int:
    """Where a fence begins inside another, whose end would end the outer one too; -1 if none does."""
    at = text.content.find(fence, block.content, block.end)
    if at < 0 or (block.closed and text.content.find("\n", at, block.end) < 0):
        return -1  # none but the one that ends it
    for match in _OPENING.finditer(text.content, block.content, block.end):
        if match[2].startswith(fence) and len(match[1].expandtabs(4)) <= block.indent + 3:
            return match.start(2)
    return -1
