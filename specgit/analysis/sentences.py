"""Criteria that are one sentence, in any language, but for what they demand: a number, a denial, an opposite.

Such pairs come in when a document is edited in two places. No grammar is read: two sentences without their articles
and keywords are compared word for word, so one part of a spec is as good as another. What has three values or more in
three such sentences is a list, and nobody's mistake.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.bags import canonical
from specgit.analysis.model import LOWER, UPPER
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import text_start
from specgit.spec.pairing import UNSPACED
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Analysed, Quantity, Reading
    from specgit.analysis.reading import Word

_LONGEST = 100  # words of a sentence that is compared
_SHORTEST = 4
_ENOUGH = 7  # words from which a sentence of another requirement is about the same on purpose or by mistake
_LIGHT = lexicon.ARTICLES | lexicon.word_set(
    """when whenever if while where then shall must should will always also already just
    erst schon bereits immer stets auch ya siempre también já sempre também déjà toujours aussi"""
)
_DENIALS = lexicon.NEGATIONS | lexicon.word_set(
    "no nicht kein keine keinen keiner keinem nie niemals nunca jamás não jamais не никогда"
)
_MOST = 8  # equal sentences that are compared
_MOMENT = Pattern(r"(?:\s?[^\W\d]+)? (?:before|after|later|earlier|ahead|prior)\b", 2)  # one of several
_BEFORE = 20  # characters before a number that tell what it is
_UNSPACED_WORD = Pattern(f"[{UNSPACED}]")
_PART = Pattern(r"\d+(?:[.,:]\d+)*|[A-Za-z_]+|[^\W\d_]")
_TAIL = Pattern(r"\D*$")
_MEASURED = ("s", "month", "B")
# What is told apart by a number, so that another number is another thing.
_NUMBERED = Pattern(
    r"\b(?:module|phase|step|stage|level|tier|section|chapter|part|task|requirement|req|criterion|criteria|version|type"
    r"|figure|table|page|week|day|month|year|iteration|sprint|milestone|option|case|rule|property|slot|line|column|row"
    r"|layer|wave|round|iso|python|node|sha|utf|rfc|wcag|es|v)(?: is)?[ -]?$",
    2,
)


class Piece(NamedTuple):
    """A word or a number as it is compared. `named` is a number that tells one thing from another."""

    text: str
    span: Span
    number: bool = False
    named: bool = False
    quantity: Quantity | None = None


class Sentence(NamedTuple):
    """A criterion in pieces; `denied` counts the denials of its response, which are no pieces."""

    reading: Reading
    pieces: tuple[Piece, ...]
    response: int  # how many pieces come before the response
    denied: int
    demand: Span


class Twins(NamedTuple):
    """Two criteria that are one sentence but for what they demand; `sure` where they can only be about one thing."""

    one: Reading
    other: Reading
    detail: str
    spans: tuple[Span, Span]  # what each of them says otherwise
    sure: bool
    same: bool = True  # otherwise the one is a case of the other


def twins(spec: Analysed) -> Iterator[Twins]:
    """All such pairs, in the order of the document."""
    found = [each for reading in spec.readings if (each := _sentence(spec, reading))]
    yield from _denied(found)
    groups: defaultdict[tuple[str, ...], list[tuple[Sentence, int]]] = defaultdict(list)
    for each in found:
        said = tuple(piece.text for piece in each.pieces)
        for place in range(each.response, len(said)):
            groups[(*said[:place], "", *said[place + 1 :])].append((each, place))
    for group in groups.values():
        if len({one.pieces[place].text for one, place in group}) == 2:
            yield from _contrasts(group)


def _denied(found: Sequence[Sentence]) -> Iterator[Twins]:
    same: defaultdict[tuple[str, ...], list[Sentence]] = defaultdict(list)
    for each in found:
        same[tuple(piece.text for piece in each.pieces)].append(each)
    for group in same.values():
        for one, other in combinations(group[:_MOST], 2):
            if one.denied % 2 != other.denied % 2:
                yield _twins(one, other, "shall-shall-not", (one.demand, other.demand))


def _contrasts(group: Sequence[tuple[Sentence, int]]) -> Iterator[Twins]:
    for (one, place), (other, there) in combinations(group[:_MOST], 2):
        mine, theirs = one.pieces[place], other.pieces[there]
        if one.denied != other.denied or mine.text == theirs.text or mine.named or theirs.named:
            continue
        if mine.number and theirs.number:
            if _of_same(mine, theirs) and _differ(mine.quantity, theirs.quantity):
                yield _twins(one, other, "different-values", (mine.span, theirs.span))
        elif _opposite(mine.text, theirs.text, first=place == one.response):
            yield _twins(one, other, "opposites", (one.demand, other.demand))


def _twins(one: Sentence, other: Sentence, detail: str, spans: tuple[Span, Span]) -> Twins:
    within = one.reading.criterion.requirement == other.reading.criterion.requirement
    return Twins(one.reading, other.reading, detail, spans, within or len(one.pieces) >= _ENOUGH)


def _of_same(one: Piece, other: Piece) -> bool:
    """Whether two numbers count the same: `4 frozen picks` are some of `12 picks`."""
    measured = one.quantity and other.quantity and one.quantity.unit == other.quantity.unit in _MEASURED
    return bool(measured) or _tail(one) == _tail(other)


def _tail(piece: Piece) -> str:
    found = _TAIL.search(piece.text)
    return found[0] if found else ""


def _differ(one: Quantity | None, other: Quantity | None) -> bool:
    """Whether no number can be both; two bounds of one side are taken for two tries at one bound."""
    if one is None or other is None:
        return True
    if one.unit == other.unit and one.comparison in UPPER and other.comparison in LOWER:
        return other.value > one.value
    if one.unit == other.unit and one.comparison in LOWER and other.comparison in UPPER:
        return one.value > other.value
    return (one.unit, one.value) != (other.unit, other.value)


def _opposite(one: str, other: str, *, first: bool) -> bool:
    """Whether two verbs at the beginning of a response, or two states, exclude each other."""
    return other in lexicon.opposite_states(one) or (first and other in lexicon.opposite_actions(one))


# --- sentences in pieces ----------------------------------------------------------------------------------------------


def _sentence(spec: Analysed, reading: Reading) -> Sentence | None:
    text = spec.document.text
    start = text_start(text, reading.criterion)
    whole = Span(start, start + len(reading.criterion.text))
    modals = reading.ears.modals
    begin = modals[0].end if modals else max((each.span.end for each in reading.ears.conditions), default=start)
    pieces: list[Piece] = []
    denied = 0
    for word in words(text.content, whole):
        if word.folded in _LIGHT:
            continue
        if word.start >= begin and word.folded in _DENIALS:
            denied += 1
            continue
        pieces += _pieces(text.content, word)
    pieces = list(_measured(text.content, pieces, quantities(text.slice(whole), start)))
    if not _SHORTEST <= len(pieces) <= _LONGEST:
        return None
    response = sum(piece.span.start < begin for piece in pieces)
    return Sentence(reading, tuple(pieces), response, denied, Span(begin, whole.end))


def _measured(content: str, pieces: Sequence[Piece], stated: Sequence[Quantity]) -> Iterator[Piece]:
    """The words with one piece for a number, its unit and its comparison; a range stays in words."""
    single = {each.span: each for each in stated if sum(other.span == each.span for other in stated) == 1}
    done: Span | None = None
    for piece in pieces:
        span = next((span for span in single if span.start < piece.span.end and piece.span.start < span.end), None)
        if span is None:
            yield piece
        elif span != done:
            moment = bool(_MOMENT.match(content, span.end))
            yield Piece(content[slice(*span)].casefold(), span, number=True, named=moment, quantity=single[span])
            done = span


def _pieces(content: str, word: Word) -> Iterator[Piece]:
    """A word in its base form; characters and numbers where words are not spaced."""
    span = Span(word.start, word.end)
    if word.quoted:
        yield Piece(f"`{word.folded}", span)
    elif _UNSPACED_WORD.search(word.folded):
        for part in _PART.finditer(content, *span):
            yield Piece(part[0].casefold(), Span(*part.span()), number=part[0][0].isdigit())
    else:
        number = word.folded[0].isdigit() or word.folded in units.NUMBERS
        named = number and bool(
            _NUMBERED.search(content[max(0, span.start - _BEFORE) : span.start]) or _MOMENT.match(content, span.end)
        )
        yield Piece(word.folded if number else canonical(word.folded), span, number, named)
