"""`<!-- specgit: settled analysis/ambiguous 3f2a9c01 reason -->`: a question that people have answered.

The digest names the question: what is asked, and the words of all criteria that it is about. When one of them changes,
the question is another one and asked again; where the comment stands in its document does not matter. Before the
digest stands who asks, where that is not this spec alone: `all:3f2a9c01` of a comparison with other specs,
`claude:3f2a9c01` of a runner.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.shown import one_line
from specgit.spec.blocks import COMMENT, ITEM, scan
from specgit.spec.bugfix import read_bugfix
from specgit.spec.ears import text_start
from specgit.spec.edit import Change, replace
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from specgit.analysis.model import Analysis, Question
    from specgit.spec.blocks import Block
    from specgit.spec.model import Criterion

ACROSS = "all"
LONGEST_REASON = 300
_BEGIN = "specgit:"
_COMMENT = Pattern(r"<!--\s*specgit:\s*settled(?=\s|-->|\Z)(?P<rest>(?s:.*?))(?:-->|\Z)")
_ANY_COMMENT = Pattern(r"<!--(?s:.*?)-->")
_NAME = Pattern(r"(?:(?P<asker>[^\s:]+):)?(?P<digest>[0-9a-f]{8})")
_ENDS_COMMENT = Pattern(r"-(?=-!?>)|-+\Z")


class Settled(NamedTuple):
    """One comment. `name` is what `name_of` gives for the question; empty where the comment names none."""

    text: Text
    comment: Span
    rule: str
    name: str
    reason: str

    @property
    def asker(self) -> str:
        """Who asks the question, empty for specgit of this spec alone."""
        return self.name.rpartition(":")[0]


def rule_of(question: Question) -> str:
    """The name of the rule that asks a question."""
    return f"analysis/{question.kind.value}"


def name_of(question: Question) -> str:
    """What names a question as long as the words of its criteria stay: their numbers and places may change."""
    texts = sorted(_words(criterion.text) for _, criterion in question.criteria)
    first = question.criteria[0][1]
    begin, end = question.span
    if first.span.start <= begin < end <= first.span.end:  # without the number
        begin = max(begin, text_start(question.text, first))
    place = _words(question.text.content[begin:end])
    basis = "\0".join((question.kind.value, question.detail, place, *texts))
    digest = hashlib.blake2b(basis.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    across = any(text.path != question.text.path for text, _ in question.criteria)
    asker = question.by or (ACROSS if across else "")
    return f"{asker}:{digest}" if asker else digest


def _words(text: str) -> str:
    return " ".join(_ANY_COMMENT.sub(" ", text).split())


def asked_once(found: Iterable[tuple[Collection[str], Analysis]]) -> list[Analysis]:
    """The analyses of several specs, each with the names that its document settles; what two of them ask alike, of
    each other, stays in the one that settles it, else in the first."""
    found = list(found)
    settled = {name for names, _ in found for name in names}
    seen: set[object] = set()
    return [
        analysis._replace(questions=[each for each in analysis.questions if _is_first(each, names, settled, seen)])
        for names, analysis in found
    ]


def _is_first(question: Question, own: Collection[str], settled: Collection[str], seen: set[object]) -> bool:
    name = name_of(question)
    if not name.startswith(f"{ACROSS}:") or name in own:
        return True
    about = frozenset((text.path, criterion.span) for text, criterion in question.criteria)
    key = (question.kind, question.detail, about)
    first = key not in seen and name not in settled
    seen.add(key)
    return first


def read_settled(text: Text) -> list[Settled]:
    """The comments of a document that settle questions, in order."""
    if _BEGIN not in text.content:
        return []
    return [
        _settled(text, block)
        for block in scan(text)
        if block.kind is COMMENT and _COMMENT.match(text.content, block.start, block.end)
    ]


def _settled(text: Text, block: Block) -> Settled:
    match = _COMMENT.match(text.content, block.start, block.end)
    assert match
    rule, _, rest = " ".join(match["rest"].split()).partition(" ")
    named = _NAME.match(rest)
    name = named[0] if named else ""
    reason = rest[len(name) :].strip(" :–—-")
    return Settled(text, Span(block.start, match.end()), rule, name, reason)


def comment_for(question: Question, reason: str) -> str:
    """The comment that settles a question. Nothing in the reason can end it."""
    why = _ENDS_COMMENT.sub("- ", one_line(reason, LONGEST_REASON)).strip()
    return f"<!-- specgit: settled {rule_of(question)} {name_of(question)} {why} -->"


def settle(question: Question, reason: str) -> Change | None:
    """The comment, below the first criterion and as part of its list item, so that the list goes on behind it.

    The document reads the same afterwards: where it would not, the comment stands further down. None if it would
    nowhere, as in a document that ends inside a comment.
    """
    comment = comment_for(question, reason)
    before = _reading(question.text)
    for place, column in _places(question.text, question.criteria[0][1]):
        change = _line(question.text, place, " " * column + comment)
        after = replace(question.text, [change])
        if _reading(after) == before and any(each.name == name_of(question) for each in read_settled(after)):
            return change
    return None


def _places(text: Text, criterion: Criterion) -> Iterator[tuple[int, int]]:
    """Where a comment may stand, best first: behind which offset, and in which column."""
    blocks = scan(text)
    if own := _block_at(blocks, criterion.span.start):
        last = _block_at(blocks, criterion.span.end - 1) or own
        end = max(last.end, criterion.span.end)
        if own.kind is ITEM:
            yield end, _inside(text, own)
        yield end, own.indent
    yield len(text.content), 0


def _block_at(blocks: tuple[Block, ...], offset: int) -> Block | None:
    """The last block that begins at an offset or before it."""
    number = bisect_right(blocks, offset, key=attrgetter("start"))
    return blocks[number - 1] if number else None


def _inside(text: Text, item: Block) -> int:
    """The column in which the content of a list item stands."""
    marker = item.indent + len(item.marker)
    gap = text.content[item.start + len(item.marker) : item.content]
    column = marker
    for character in gap:
        column += 4 - column % 4 if character == "\t" else 1
    return column if 0 < column - marker < 5 else marker + 1  # further in it is code


def _line(text: Text, place: int, line: str) -> Change:
    """A line of its own behind the one that holds an offset."""
    ending = "\r\n" if "\r\n" in text.content else "\n"
    newline = text.content.find("\n", place)
    if newline < 0:
        end = len(text.content)
        before = "" if not end or text.content.endswith("\n") else ending
        return Change(Span(end, end), f"{before}{line}{ending}")
    return Change(Span(newline + 1, newline + 1), f"{line}{ending}")


def _reading(text: Text) -> tuple[object, ...]:
    """What a document says: its criteria, clauses and terms, and its blocks but for comments."""
    requirements, bugfix = read_requirements(text), read_bugfix(text)
    criteria = [(each.id, each.aliases, each.text) for part in requirements.requirements for each in part.criteria]
    parts = [(part.id, part.title) for part in requirements.requirements]
    clauses = [(clause.id, clause.kind, clause.text) for clause in bugfix.clauses]
    terms = [term.name for term in requirements.glossary]
    blocks = [
        (each.kind, each.depth, each.marker, each.text(text).strip())
        for each in requirements.blocks
        if each.kind is not COMMENT
    ]
    return criteria, parts, clauses, terms, blocks
