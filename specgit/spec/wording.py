"""Which words of a text were taken out and which put in, so that a reader sees the change and not two texts.

Words that occur once in both texts hold the rest in place, again and again between them (as a patience diff does):
nothing takes more than n log n, whatever the texts say.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec.difference import How
from specgit.spec.pairing import UNSPACED, out_of_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = Pattern(rf"\s*(?:[{UNSPACED}]|[^\W{UNSPACED}]++(?:[-.'’_/][^\W{UNSPACED}]++)*+|\S)")
_DEEPEST = 12  # times that words between words are looked at; what is left then counts as replaced
_AROUND = 60  # unchanged characters that are kept before and behind a change
_LONGEST_CHANGE = 300  # characters of one


class Piece(NamedTuple):
    """Some words in a row. `how` is REMOVED or ADDED, None for words that stayed."""

    how: How | None
    text: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The words of two texts, each once, in order; where words were replaced, the old ones come first."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    same = _same([word.strip() for word in old], [word.strip() for word in new])
    pieces: list[Piece] = []
    for (old_start, new_start), (old_end, new_end) in pairwise([(-1, -1), *same, (len(old), len(new))]):
        pieces += _gap("".join(old[old_start + 1 : old_end]), "".join(new[new_start + 1 : new_end]))
        pieces.append(Piece(None, "".join(new[new_end : new_end + 1])))
    joined = ((how, "".join(piece.text for piece in run)) for how, run in groupby(pieces, key=lambda piece: piece.how))
    return tuple(Piece(how, text) for how, text in joined if text)


def excerpt(pieces: Sequence[Piece], most: int) -> tuple[Piece, ...]:
    """The changes with a few words around each, `most` characters or one change more, if the whole is longer."""
    if sum(len(piece.text) for piece in pieces) <= most:
        return tuple(pieces)
    last = len(pieces) - 1
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if sum(len(each.text) for each in found) > most:
            return (*found, Piece(None, " …"))
        found.append(Piece(piece.how, _shortened(piece, first=place == 0, last=place == last)))
    return tuple(found)


def _gap(removed: str, added: str) -> Iterator[Piece]:
    """The words between two that stayed. The space before them belongs to neither."""
    first = added or removed
    space = " " if first[:1].isspace() else ""
    for how, text in ((None, space), (How.REMOVED, removed.lstrip()), (How.ADDED, added.lstrip())):
        if text:
            yield Piece(how, text)


def _same(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of the words that stayed, in order."""
    found: list[tuple[int, int]] = []
    gaps = [(0, len(old), 0, len(new))]
    for _ in range(_DEEPEST):
        inner: list[tuple[int, int, int, int]] = []
        for gap in gaps:
            anchors = _anchors(old, new, gap)
            found += anchors
            if anchors:
                start, end = (gap[0] - 1, gap[2] - 1), (gap[1], gap[3])
                pairs = pairwise([start, *anchors, end])
                inner += [(one[0] + 1, other[0], one[1] + 1, other[1]) for one, other in pairs]
        gaps = [gap for gap in inner if gap[0] < gap[1] and gap[2] < gap[3]]
    return sorted(found)


def _anchors(old: Sequence[str], new: Sequence[str], gap: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Pairs of the same word in a gap, in order: those at its ends, and between them the words that occur once."""
    old_start, old_end, new_start, new_end = gap
    found = []
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        found.append((old_start, new_start))
        old_start, new_start = old_start + 1, new_start + 1
    ends = []
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
        ends.append((old_end, new_end))
    places = _once(old, old_start, old_end)
    pairs = [(places[word], place) for word, place in _once(new, new_start, new_end).items() if word in places]
    elsewhere = set(out_of_order([place for place, _ in pairs]))
    return [*found, *(pair for pair in pairs if pair[0] not in elsewhere), *reversed(ends)]


def _once(words: Sequence[str], start: int, end: int) -> dict[str, int]:
    """The words that occur once between two places, with their own, in order."""
    counts = Counter(words[start:end])
    return {words[place]: place for place in range(start, end) if counts[words[place]] == 1}


def _shortened(piece: Piece, *, first: bool, last: bool) -> str:
    """What is kept of a piece: of unchanged words those beside changes, of a change its beginning."""
    text = piece.text
    if piece.how:
        return text if len(text) <= _LONGEST_CHANGE else text[: _LONGEST_CHANGE - 1].rstrip() + "…"
    if len(text) <= _AROUND * (2 if first or last else 3):
        return text
    behind = text[:_AROUND].rpartition(" ")[0] or text[:_AROUND]
    before = text[-_AROUND:].partition(" ")[2] or text[-_AROUND:]
    return f"… {before}" if first else f"{behind} …" if last else f"{behind} … {before}"
