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


# Looking a member up in its class takes longer than what is asked about it: the readers use these names.
HEADING, ITEM, PARAGRAPH, QUOTE = Kind.HEADING, Kind.ITEM, Kind.PARAGRAPH, Kind.QUOTE
FENCE, COMMENT = Kind.FENCE, Kind.COMMENT

# A box is one character or none between brackets, then a star or a space. `[text](url)` and `[T1] x` are no boxes.
_BOX_SOURCE = r"\[([^\]\[\n]?)\](?=\\?\*|[ \t\r]|$)"
_BOX = Pattern(_BOX_SOURCE)
_ITEM = Pattern(r"(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t\r]|$)")
_HEADING = Pattern(r"#{1,6}(?:[ \t]+|(?=\r?$))")
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
# The next line that is not blank, and what it is, by the last group that took part. Nineteen of twenty lines are told
# here: an item whose text begins no other block, a heading, plain text. What is left goes the long way.
_INDENT, _PLAIN_ITEM, _PLAIN_BOX, _PLAIN_HEADING, _PLAIN_TEXT = 1, 2, 3, 4, 5
_LINE = Pattern(
    rf"""(?:[^\S\n]*+\n)*+
    ([ ]*+)
    (?:((?:[-*+]|[0-9]{{1,9}}[.)])[ ]{{1,4}}+)
        (?:{_BOX_SOURCE}
        |(?=\S)(?![-*+](?:\s|$)|[0-9]{{1,9}}[.)](?:\s|$)|[#]{{1,6}}(?:\s|$)|`{{3}}|~{{3}}|[<>]|(?:[-*_][ \t]*){{3}}))
    |([#]{{1,6}}(?:[ \t]++|(?=\r?$)))
    |(?=[^\s#*+_0-9`~<>=-]|[*_]++[^\s*_]|`{{1,2}}+[^`\n]|[0-9]++(?![.)](?:\s|$)))()
    |(?=[^\S\n]*+\S)
    )[^\n]*+""",
    re.VERBOSE | re.MULTILINE,
)


def scan(text: Text) -> tuple[Block, ...]:
    """The blocks of a document in order. Any text gives blocks; time is linear in its length."""
    return _Scanner(text.content).run()


class _Scanner:
    """The state between two lines. Columns and offsets differ only by tabs, which `_indent` resolves."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.blocks: list[Block] = []
        self.containers: list[int] = []  # the content columns of the open list items
        self.paragraph = False  # whether the last block takes continuation lines
        self.reached = 0  # where the last block ends by now, if not where it says
        self.number = 0  # of the line being read
        self.end = 0  # where it ends

    def run(self) -> tuple[Block, ...]:
        """All blocks."""
        content, containers, blocks = self.content, self.containers, self.blocks
        line, new = _LINE.match, tuple.__new__
        at, number = int(content.startswith(BYTE_ORDER_MARK)), 0
        while found := line(content, at):
            begin, start = found.span(1)
            if begin != at:
                self.paragraph = False
                number += 1 if begin - at == 1 else content.count("\n", at, begin)
            what, end, indent = found.lastindex or 0, found.end(), start - begin
            if what == _PLAIN_TEXT and self.paragraph:
                self.reached = end  # a continuation, lazy or not
                at = end + 1
                number += 1
                continue
            inside = bisect_right(containers, indent) if indent else 0
            if (
                what == _INDENT
                or indent - (containers[inside - 1] if inside else 0) > 3
                or (what <= _PLAIN_BOX and inside >= _DEEPEST)
                or (what <= _PLAIN_BOX and self.paragraph and inside == len(containers) and content[start] not in "-*+")
            ):
                self.number, self.end = number, end
                at = self._line(content[begin:end])
                number += content.count("\n", begin, at)
                continue
            at = end + 1
            if self.reached:
                self._settle()
            del containers[inside:]
            mark = None
            if what == _PLAIN_TEXT:
                kind, text, marker = PARAGRAPH, start, ""
            elif what == _PLAIN_HEADING:
                kind, text, marker = HEADING, found.end(4), found[4].rstrip(" \t")
            else:
                kind, text, marker = ITEM, found.end(2), content[start]
                containers.append(text - begin)
                if marker not in "-*+":
                    marker = found[2].rstrip(" ")
                if what == _PLAIN_BOX:
                    mark = new(Span, found.span(3))
            blocks.append(new(Block, (kind, start, end, text, number, inside, indent, marker, mark, True)))
            self.paragraph = kind is not HEADING
            number += 1
        self._settle()
        return tuple(blocks)

    def _line(self, line: str) -> int:
        """Read any line that is not blank; give where to read on."""
        rest = line.lstrip(" ")
        indent = len(line) - len(rest)
        if rest[0] == "\t":
            rest = line.lstrip(" \t")
            indent = _indent(line, len(line) - len(rest))
        inside = bisect_right(self.containers, indent)
        if indent - (self.containers[inside - 1] if inside else 0) > 3:
            if self.paragraph:
                self.reached = self.end
            else:
                self._indented_code(rest, indent, inside)
            return self.end + 1
        return self._structure(rest, indent, inside)

    def _structure(  # noqa: C901 - the order of these questions is CommonMark's
        self, rest: str, indent: int, inside: int
    ) -> int:
        """Read what a line begins behind its indentation: one block, or items and the block inside them."""
        while rest:
            first = rest[0]
            if first in "-=" and self.paragraph and inside == self._paragraph_depth() and _SETEXT.match(rest):
                self._setext(first)
                break
            if first == "#" and (match := _HEADING.match(rest)):
                self._open(HEADING, rest, indent, inside, match.end(), match[0].rstrip(" \t"))
                break
            if first in "-*_" and _is_rule(rest):
                self._open(Kind.RULE, rest, indent, inside, 0, rest[:3])
                break
            if (
                first in "-*+0123456789"
                and inside < _DEEPEST
                and (match := _ITEM.match(rest))
                and self._may_begin_item(match, rest, inside)
            ):
                rest, indent = self._item(rest, indent, inside, match)
                inside = len(self.containers)
                if not rest or not self._opens(rest):
                    break
                self.paragraph = False
                continue
            if first in "`~" and (match := _FENCE.match(rest)):
                return self._fence(rest, indent, inside, match[1])
            if first == "<" and (after := self._html(rest, indent, inside)):
                return after
            if first == ">":
                self._open(QUOTE, rest, indent, inside, 0, ">")
            elif self.paragraph:
                self.reached = self.end
            else:
                self._open(PARAGRAPH, rest, indent, inside, 0, "")
            self.paragraph = True
            break
        return self.end + 1

    def _opens(self, rest: str) -> bool:
        """Whether an item's first line begins another block at once (`- - x`, `- # x`)."""
        if rest[0] in "`~":
            return _FENCE.match(rest) is not None
        if rest[0] == "#":
            return _HEADING.match(rest) is not None
        if rest[0] in "<>":
            return rest[0] == ">" or rest.startswith("<!--")
        return rest[0] in _STARTERS and (_ITEM.match(rest) is not None or _is_rule(rest))

    def _paragraph_depth(self) -> int:
        block = self.blocks[-1]
        return -1 if block.kind is QUOTE else block.depth + (block.kind is ITEM)

    def _settle(self) -> None:
        """Give the last block the end it has reached."""
        if self.reached:
            self._end_last(self.reached, closed=True)
            self.reached = 0

    def _end_last(self, end: int, *, closed: bool) -> None:
        """Give the last block another end; `_replace` would take three times as long."""
        kind, start, _, content, line, depth, indent, marker, mark, _ = self.blocks[-1]
        block = (kind, start, end, content, line, depth, indent, marker, mark, closed)
        self.blocks[-1] = tuple.__new__(Block, block)

    def _open(
        self,
        kind: Kind,
        rest: str,
        indent: int,
        inside: int,
        skip: int,
        marker: str,
        mark: Span | None = None,
    ) -> None:
        """Begin a block with the rest of the line."""
        self._settle()
        del self.containers[inside:]
        start = self.end - len(rest)
        self.blocks.append(Block(kind, start, self.end, start + skip, self.number, inside, indent, marker, mark))
        self.paragraph = False

    def _setext(self, underline: str) -> None:
        block = self.blocks[-1]
        if block.kind is PARAGRAPH:
            self.blocks[-1] = block._replace(kind=HEADING, marker=underline)
        # An item whose first paragraph is the heading stays an item.
        self.reached = self.end
        self.paragraph = False

    def _may_begin_item(self, match: re.Match[str], rest: str, inside: int) -> bool:
        """CommonMark lets an item interrupt a paragraph of its own container only if it has text and does not
        begin at 2 or later."""
        if not self.paragraph or inside != self._paragraph_depth():
            return True
        marker = match[0]
        return bool(rest[match.end() :].strip()) and (not marker[0].isdigit() or int(marker[:-1]) == 1)

    def _item(self, rest: str, indent: int, inside: int, match: re.Match[str]) -> tuple[str, int]:
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
        mark = None
        if box:
            at = self.end - len(body)
            mark = Span(at + box.start(1), at + box.end(1))
        self._open(ITEM, rest, indent, inside, len(rest) - len(body), match[0], mark)
        self.containers.append(indent + width)
        self.paragraph = bool(body)
        return body, indent + width

    def _fence(self, rest: str, indent: int, inside: int, fence: str) -> int:
        line = len(rest) + (self.end < len(self.content))
        self._open(FENCE, rest, indent, inside, line, rest.rstrip())
        return self._verbatim(rf" {{0,{self._column() + 3}}}{fence[0]}{{{len(fence)},}}[ \t]*\r?$")

    def _indented_code(self, rest: str, indent: int, inside: int) -> None:
        del self.containers[inside:]
        previous = self.blocks[-1] if self.blocks else None
        if previous and previous.kind is Kind.CODE and previous.depth == inside:
            self.reached = self.end
        else:
            self._open(Kind.CODE, rest, indent, inside, 0, "")

    def _html(self, rest: str, indent: int, inside: int) -> int | None:
        """An HTML block of CommonMark's kinds 1, 2, 6 or 7; the others do not occur in specs."""
        if rest.startswith("<!--"):
            self._open(Kind.COMMENT, rest, indent, inside, 4, "<!--")
            return self.end + 1 if "-->" in rest[2:] else self._verbatim(r"[^\n]*?-->")
        if match := _HTML_VERBATIM.match(rest):
            end = f"</{match[1].lower()}>"
            self._open(Kind.HTML, rest, indent, inside, 0, "<")
            return self.end + 1 if end in rest.lower() else self._verbatim(rf"[^\n]*?(?i:{end})")
        if _HTML_BLOCK.match(rest) or (not self.paragraph and _HTML_TAG.match(rest)):
            self._open(Kind.HTML, rest, indent, inside, 0, "<")
            return self._until_blank()
        return None

    def _column(self) -> int:
        """The column that the content of the innermost item begins at."""
        return self.containers[-1] if self.containers else 0

    def _verbatim(self, closing: str) -> int:
        """Take lines up to the one that closes, the end of the container, or the end of the document."""
        found = _end_of_verbatim(closing, self._column()).search(self.content, self.end)
        closed = bool(found and found[1])
        end = len(self.content) if found is None else found.end() if closed else found.start()
        self._end_last(end, closed=closed)
        return end + 1

    def _until_blank(self) -> int:
        """Take lines up to a blank one or the end of the container."""
        found = _end_of_html(self._column()).search(self.content, self.end)
        self.reached = found.start() if found else len(self.content)
        return self.reached + 1


@lru_cache(maxsize=64)
def _end_of_verbatim(closing: str, column: int) -> re.Pattern[str]:
    """The line that closes a block of raw text (the group takes part), or the first one that leaves its item.

    With the line end before it, as that is quicker to look for than a line's beginning.
    """
    outside = rf"|(?!\t)[ ]{{0,{column - 1}}}+(?! )[^\S\n]*+\S" if column else ""
    return re.compile(rf"\n(?:({closing}[^\n]*){outside})", re.MULTILINE)


@lru_cache(maxsize=64)
def _end_of_html(column: int) -> re.Pattern[str]:
    outside = rf"|[ ]{{0,{column - 1}}}+(?! )" if column else ""
    return re.compile(rf"\n(?:[^\S\n]*+${outside})", re.MULTILINE)


def _is_rule(rest: str) -> bool:
    """`---`, `* * *`: three or more of one mark, and nothing else. No pattern, as a line may be one of many levels."""
    mark = rest.rstrip()[-1:]
    return mark in ("-", "*", "_") and not rest.strip(mark + " \t\r") and rest.count(mark) > 2


def _indent(line: str, count: int, column: int = 0) -> int:
    """The column after `count` characters of white space; tab stops are four columns apart."""
    for character in line[:count]:
        column += 4 - column % 4 if character == "\t" else 1
    return column
