"""Bytes as text and back without loss, spans, positions."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

BYTE_ORDER_MARK = "\ufeff"


class Span(NamedTuple):
    """A half-open range of character offsets into a `Text`."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as a person names it: line and column, both from 1."""

    line: int
    column: int


class Text:
    """The content of one file, decoded so that it can be encoded back byte for byte.

    Invalid UTF-8 becomes lone surrogates (`surrogateescape`); a byte-order mark and every line end stay in
    `content`. Lines end at `\\n` only: `str.splitlines` would also split at form feeds and U+2028.
    """

    # No dataclass: importing those takes longer than reading a spec, and every command has texts.
    def __init__(self, path: str, content: str) -> None:
        self.path = path
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.path, self.content) == (other.path, other.content)

    def __hash__(self) -> int:
        return hash((self.path, self.content))

    def __repr__(self) -> str:
        return f"Text({self.path!r}, {self.content!r})"

    @classmethod
    def decode(cls, path: str, data: bytes) -> Text:
        """Any bytes give a text; `path` is what findings and errors call it."""
        return cls(path, data.decode("utf-8", "surrogateescape"))

    def encode(self) -> bytes:
        """The bytes the text was decoded from."""
        return self.content.encode("utf-8", "surrogateescape")

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their `\\n`; a `\\r` stays."""
        return self.content.split("\n")

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line's first character."""
        lengths = map((1).__add__, map(len, self.lines))
        return list(accumulate(lengths, initial=0))[:-1]

    def position(self, offset: int) -> Position:
        """The line and column of an offset, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, offset: int) -> int:
        """The number, from 1, of the line that holds an offset."""
        return bisect_right(self.line_starts, offset)

    def where(self, offset: int) -> str:
        """`path:line:column` of an offset."""
        line, column = self.position(offset)
        return f"{self.path}:{line}:{column}"

    def slice(self, span: Span) -> str:
        """The characters of a span."""
        return self.content[span.start : span.end]
