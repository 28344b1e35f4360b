"""One pass over the lines of a Markdown document: headings, list items, boxes, fences, comments, paragraphs.

The block structure is CommonMark's (https://spec.commonmark.org/0.31.2/), as far as spec files need it: containers
are list items only, a block quote is a leaf whose lines are text. The tests hold this scanner against marko.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec.text import BYTE_ORDER_MARK, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from specgit.spec.text import Text


class Kind(IntEnum):
    """What a block is."""

    HEADING = 1
    ITEM = 2
    PARAGRAPH = 3
    FENCE = 4
    CODE = 5  # indented
    COMMENT = 6
    HTML = 7
    QUOTE = 8
    RULE = 9


class Block(NamedTuple):
    """A leaf block, or a list item with its first paragraph.

    `start` is the offset of the block's first line's first character that belongs to it (after the indentation),
    `end` the end of its last line without `\\n`. `content` is where its text begins: after `#`, the list marker, or the
    fence's opening line. `depth` counts the list items around it. `marker` is `#`…, `-`, `1.`, or the fence with
    its info string.
    `indent` is the column of the first character. `mark` is the place of a box's mark: a span of one character or
    none, or None without box.
    `closed` is false for a fence or comment that the document never closes.
    """

    kind: Kind
    start: int
    end: int
    content: int
    line: int
    depth: int
    indent: int
    marker: str
    mark: Span | None = None
    closed: bool = True

    def text(self, text: Text) -> str:
        """The block's own text, from `content` to `end`."""
        return text.content[self.content : self.end]


# A box is one character or none between brackets, then a star or a space. `[text](url)` and `[T1] x` are no boxes.
_BOX = Pattern(r"\[([^\]\[\n]?)\](?=\\?\*|[ \t\r]|$)")
_ITEM = Pattern(r"(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t\r]|$)")
_HEADING = Pattern(r"(#{1,6})(?:[ \t]+|(?=\r?$))")
_FENCE = Pattern(r"(`{3,}(?=[^`]*$)|~{3,})")
_SETEXT = Pattern(r"(?:=+|-+)[ \t]*\r?$")
_HTML_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav"
    "|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_HTML_VERBATIM = Pattern(r"<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_HTML_BLOCK = Pattern(rf"</?(?:{_HTML_NAMES})(?=\s|/?>|$)", re.IGNORECASE)
_ATTRIBUTE = r"\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
_HTML_TAG = Pattern(rf"(?:<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>)\s*$")
_STARTERS = frozenset("#-*+_0123456789`~<>=")
_DEEPEST = 100  # list items inside each other; what is deeper is text, so that time stays linear
# Nine of ten list items: a marker, spaces, perhaps a box, and text that begins no other block. What it leaves goes
# the long way.
_PLAIN_ITEM = Pattern(
    r"([-*+]|[0-9]{1,9}[.)]) {1,4}"
    r"(?:\[([^\]\[\n]?)\](?=\\?\*|[ \t\r]|$)"
    r"|(?=[^\s])(?![-*+](?:\s|$)|[0-9]{1,9}[.)](?:\s|$)|#{1,6}(?:\s|$)|`{3}|~{3}|[<>]|(?:[-*_][ \t]*){3}))"
)


def scan(text: Text) -> tuple[Block, ...]:
    """The blocks of a document in order. Any text gives blocks; time is linear in its length."""
    return _Scanner(text).run()


class _Scanner:
    """The state between two lines. Columns and offsets differ only by tabs, which `_indent` resolves."""

    def __init__(self, text: Text) -> None:
        self.content = text.content
        self.lines = text.lines
        self.starts = text.line_starts
        self.blocks: list[Block] = []
        self.containers: list[int] = []  # the content columns of the open list items
        self.paragraph = False  # whether the last block takes continuation lines
        self.last = 0  # the last line of the last block

    def run(self) -> tuple[Block, ...]:  # noqa: C901 - the hot loop, in one piece
        """All blocks. Blank lines, continuations and plain items, nine of ten lines, are read right here."""
        lines, starts, containers, blocks = self.lines, self.starts, self.containers, self.blocks
        starters, plain_item, new, item, paragraph = (
            _STARTERS,
            _PLAIN_ITEM.match,
            tuple.__new__,
            Kind.ITEM,
            Kind.PARAGRAPH,
        )
        number, count = 0, len(lines)
        while number < count:
            line = lines[number]
            rest = line.lstrip(" ")
            if not rest or rest.isspace():
                self.paragraph = False
                number += 1
                continue
            first = rest[0]
            indent = len(line) - len(rest)
            if first == "\t":
                rest = line.lstrip(" \t")
                indent = _indent(line, len(line) - len(rest))
                first = rest[0]
            elif number == 0 and first == BYTE_ORDER_MARK:
                rest = rest[1:].lstrip()
                if not rest:
                    number += 1
                    continue
                first = rest[0]
            inside = bisect_right(containers, indent)
            base = containers[inside - 1] if inside else 0
            if self.paragraph and (first not in starters or indent - base > 3):
                self.last = number  # a continuation, lazy or not
                number += 1
                continue
            free = not self.paragraph or first in "-*+" or inside < len(containers)
            mark = None
            if indent - base > 3:
                number = self._line(number, rest, indent, inside, base)
                continue
            if first not in starters:
                kind, width, marker = paragraph, 0, ""
            elif free and inside < _DEEPEST and (match := plain_item(rest)):
                kind, marker = item, first if first in "-*+" else match[1]
                width = match.end()
                if match.lastindex == 2:
                    at, after = match.span(2)
                    width = at - 1
                    mark = new(
                        Span,
                        (starts[number] + len(line) - len(rest) + at, starts[number] + len(line) - len(rest) + after),
                    )
            else:
                number = self._line(number, rest, indent, inside, base)
                continue
            if blocks and self.last != blocks[-1].line:
                self._settle()
            if inside < len(containers):
                del containers[inside:]
            end = starts[number] + len(line)
            start = end - len(rest)
            blocks.append(new(Block, (kind, start, end, start + width, number, inside, indent, marker, mark, True)))
            if kind is item:
                containers.append(indent + width)
            self.last = number
            self.paragraph = True
            number += 1
        self._settle()
        return tuple(blocks)

    def _line(  # noqa: C901 - the order of these questions is CommonMark's
        self, number: int, rest: str, indent: int, inside: int, base: int
    ) -> int:
        """Read the line that begins a block, or may; give the number of the next line to read."""
        if indent - base > 3:
            del self.containers[inside:]
            return self._indented_code(number, indent, rest)
        while rest:
            first = rest[0]
            if (
                first in "-="
                and self.paragraph
                and inside == self._paragraph_depth()
                and _SETEXT.match(rest)
                and self._setext(number, rest)
            ):
                return number + 1
            if first == "#" and (match := _HEADING.match(rest)):
                return self._heading(number, rest, indent, inside, match)
            if first in "-*_" and _is_rule(rest):
                self._open(Kind.RULE, number, rest, indent, inside, 0, rest[:3])
                return number + 1
            if (
                first in "-*+0123456789"
                and inside < _DEEPEST
                and (match := _ITEM.match(rest))
                and self._may_begin_item(match, rest, inside)
            ):
                rest, indent = self._item(number, rest, indent, inside, match)
                inside = len(self.containers)
                if not rest or rest[0] not in _STARTERS:
                    return number + 1
                if rest[0] in "`~#-*+_0123456789<>" and self._opens(rest):
                    self.paragraph = False
                    continue
                return number + 1
            if first in "`~" and (match := _FENCE.match(rest)):
                return self._fence(number, rest, indent, inside, match[1])
            if first == "<" and (after := self._html(number, rest, indent, inside)):
                return after
            if first == ">":
                self._open(Kind.QUOTE, number, rest, indent, inside, 0, ">")
                self.paragraph = True
                return number + 1
            break
        if self.paragraph:
            self.last = number
        else:
            self._open(Kind.PARAGRAPH, number, rest, indent, inside, 0, "")
            self.paragraph = True
        return number + 1

    def _opens(self, rest: str) -> bool:
        """Whether an item's first line begins another block at once (`- - x`, `- # x`)."""
        if rest[0] in "`~":
            return _FENCE.match(rest) is not None
        if rest[0] == "#":
            return _HEADING.match(rest) is not None
        if rest[0] in "<>":
            return rest[0] == ">" or rest.startswith("<!--")
        return _ITEM.match(rest) is not None or _is_rule(rest)

    def _paragraph_depth(self) -> int:
        block = self.blocks[-1]
        return -1 if block.kind is Kind.QUOTE else block.depth + (block.kind is Kind.ITEM)

    def _settle(self) -> None:
        """Give the last block the end it has reached."""
        if self.blocks:
            block = self.blocks[-1]
            end = self.starts[self.last] + len(self.lines[self.last])
            if end != block.end:
                self.blocks[-1] = block._replace(end=end)

    def _open(
        self,
        kind: Kind,
        number: int,
        rest: str,
        indent: int,
        inside: int,
        skip: int,
        marker: str,
        mark: Span | None = None,
    ) -> None:
        if self.blocks and self.last != self.blocks[-1].line:
            self._settle()
        del self.containers[inside:]
        end = self.starts[number] + len(self.lines[number])
        start = end - len(rest)
        self.blocks.append(Block(kind, start, end, start + skip, number, inside, indent, marker, mark))
        self.last = number
        self.paragraph = False

    def _heading(self, number: int, rest: str, indent: int, inside: int, match: re.Match[str]) -> int:
        self._open(Kind.HEADING, number, rest, indent, inside, match.end(), match[1])
        return number + 1

    def _setext(self, number: int, rest: str) -> bool:
        block = self.blocks[-1]
        if block.kind is Kind.PARAGRAPH:
            marker = "=" if rest[0] == "=" else "-"
            self.blocks[-1] = block._replace(kind=Kind.HEADING, marker=marker)
        # An item whose first paragraph is the heading stays an item.
        self.last = number
        self._settle()
        self.paragraph = False
        return True

    def _may_begin_item(self, match: re.Match[str], rest: str, inside: int) -> bool:
        """CommonMark lets an item interrupt a paragraph of its own container only if it has text and does not
        begin at 2 or later."""
        if not self.paragraph or inside != self._paragraph_depth():
            return True
        marker = match[0]
        return bool(rest[match.end() :].strip()) and (not marker[0].isdigit() or int(marker[:-1]) == 1)

    def _item(self, number: int, rest: str, indent: int, inside: int, match: re.Match[str]) -> tuple[str, int]:
        """Open an item; give the rest of its line and the column it begins at."""
        after = rest[match.end() :]
        body = after.lstrip(" \t")
        if body and not body.isspace():
            width = _indent(after, len(after) - len(body), indent + match.end()) - indent
            if width - match.end() > 4:  # indented code inside the item
                width = match.end() + 1
        else:
            body, width = "", match.end() + 1
        box = _BOX.match(body)
        skip = len(rest) - len(body)
        mark = None
        if box:
            at = self.starts[number] + len(self.lines[number]) - len(body)
            mark = Span(at + box.start(1), at + box.end(1))
        self._open(Kind.ITEM, number, rest, indent, inside, skip, match[0], mark)
        self.containers.append(indent + width)
        self.paragraph = bool(body)
        return body, indent + width

    def _fence(self, number: int, rest: str, indent: int, inside: int, fence: str) -> int:
        self._open(Kind.FENCE, number, rest, indent, inside, 0, rest.rstrip())
        column = self.containers[-1] if self.containers else 0
        content = min(self.starts[number] + len(self.lines[number]) + 1, len(self.content))
        closing = _closing(fence[0], len(fence), column)
        if column:
            return self._verbatim(number, column, content, lambda line: closing.match(line) is not None)
        # At the top, nothing but its closing line ends a fence: the pattern finds that faster than a loop over lines.
        match = closing.search(self.content, content)
        self.last = bisect_right(self.starts, match.start()) - 1 if match else len(self.lines) - 1
        self.blocks[-1] = self.blocks[-1]._replace(content=content, closed=match is not None)
        self._settle()
        return self.last + 1

    def _verbatim(self, number: int, column: int, content: int, closes: Callable[[str], bool]) -> int:
        """Take lines up to the one that closes, the end of the container, or the end of the document."""
        lines, count = self.lines, len(self.lines)
        at, closed = number + 1, False
        while at < count:
            line = lines[at]
            if closes(line):
                closed = True
                at += 1
                break
            if column and line[:1] not in ("\t", "") and len(line) - len(line.lstrip(" ")) < column and line.strip():
                break
            at += 1
        self.last = at - 1
        block = self.blocks[-1]
        self.blocks[-1] = block._replace(content=content, closed=closed)
        self._settle()
        return at

    def _indented_code(self, number: int, indent: int, rest: str) -> int:
        previous = self.blocks[-1] if self.blocks else None
        inside = len(self.containers)
        if previous and previous.kind is Kind.CODE and previous.depth == inside:
            self.last = number
        else:
            self._open(Kind.CODE, number, rest, indent, inside, 0, "")
        return number + 1

    def _html(self, number: int, rest: str, indent: int, inside: int) -> int | None:
        """An HTML block of CommonMark's kinds 1, 2, 6 or 7; the others do not occur in specs."""
        if rest.startswith("<!--"):
            return self._comment(number, rest, indent, inside)
        if match := _HTML_VERBATIM.match(rest):
            end = f"</{match[1].lower()}>"
            self._open(Kind.HTML, number, rest, indent, inside, 0, "<")
            if end in rest.lower():
                return number + 1
            return self._verbatim(
                number,
                inside and self.containers[-1],
                self.blocks[-1].content,
                lambda line: end in line.lower(),
            )
        if _HTML_BLOCK.match(rest) or (not self.paragraph and _HTML_TAG.match(rest)):
            self._open(Kind.HTML, number, rest, indent, inside, 0, "<")
            return self._until_blank(number)
        return None

    def _comment(self, number: int, rest: str, indent: int, inside: int) -> int:
        self._open(Kind.COMMENT, number, rest, indent, inside, 4, "<!--")
        if "-->" in rest[2:]:
            return number + 1
        return self._verbatim(
            number, inside and self.containers[-1], self.blocks[-1].content, lambda line: "-->" in line
        )

    def _until_blank(self, number: int) -> int:
        at, count = number + 1, len(self.lines)
        column = self.containers[-1] if self.containers else 0
        while at < count and (line := self.lines[at]).strip() and len(line) - len(line.lstrip(" ")) >= column:
            at += 1
        self.last = at - 1
        self._settle()
        return at


@lru_cache(maxsize=64)
def _closing(character: str, length: int, column: int) -> re.Pattern[str]:
    """What closes a fence: at least as many of its characters, alone on a line."""
    return re.compile(rf"^ {{0,{column + 3}}}{character}{{{length},}}[ \t]*\r?$", re.MULTILINE)


def _is_rule(rest: str) -> bool:
    """`---`, `* * *`: three or more of one mark, and nothing else. No pattern, as a line may be one of many levels."""
    mark = rest.rstrip()[-1:]
    return mark in ("-", "*", "_") and not rest.strip(mark + " \t\r") and rest.count(mark) > 2


def _indent(line: str, count: int, column: int = 0) -> int:
    """The column after `count` characters of white space; tab stops are four columns apart."""
    for character in line[:count]:
        column += 4 - column % 4 if character == "\t" else 1
    return column
