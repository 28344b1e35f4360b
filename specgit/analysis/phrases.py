"""Rows of words → things and phrases: what is spoken of, and what narrows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.bags import canonical
from specgit.analysis.units import DOWNWARDS, NUMBERS, UPWARDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Quantity
    from specgit.analysis.reading import Word

Words = tuple[str, ...]
Phrase = tuple[str, Words]  # a preposition and the words behind it

DROPPED = lexicon.ARTICLES | lexicon.word_set(
    "also then itself there immediately successfully currently own both again no once twice further"
)
# Prepositions that one writer has and another leaves out: `sign in at the desk`, `arrive for a second time`.
_NEUTRAL = frozenset(("", "for", "on", "in", "at", "to", "with", "by", "as", "into", "onto", "through", "via", "upon"))


def telling(preposition: str) -> Words:
    """The preposition where it makes a difference: `outside the house`."""
    return () if preposition in _NEUTRAL else (preposition,)


# Words of a comparison that belong to its number.
_OF_NUMBER = lexicon.word_set(
    """more less fewer faster slower later earlier than at least most up to over under above below within exactly no
    only maximum minimum of a an the after every each between from"""
).union(UPWARDS, DOWNWARDS)


def without_numbers(found: Iterable[Word], quantities: Sequence[Quantity]) -> list[Word]:
    """The words outside all numbers, their units and comparisons."""
    outside = list(found)
    for each in quantities:
        outside = _without_number(outside, each)
    return outside


def _without_number(found: Sequence[Word], quantity: Quantity) -> list[Word]:
    start, end = quantity.span
    inside = [word for word in found if start <= word.start < end]
    first = next((word.start for word in inside if word.folded[0].isdigit() or word.folded in NUMBERS), start)
    cut = {word.start for word in inside if word.start >= first or word.folded in _OF_NUMBER}
    return [word for word in found if word.start not in cut]


def content_words(found: Iterable[str]) -> Words:
    """The words of a thing that weigh, what it belongs to before it: `name of the user` is `user name`."""
    return _turned([canonical(word) for word in found if word not in DROPPED])


def _turned(found: Sequence[str]) -> Words:
    parts: list[list[str]] = [[]]
    for word in found:
        if word == "of":
            parts.append([])
        else:
            parts[-1].append(word)
    return tuple(word for part in reversed(parts) for word in _ended(part))


_AT_THE_END = frozenset(("and", "well", "once", "too", "instead", "all"))


def _ended(part: list[str]) -> list[str]:
    """Without the words that stand at the ends when a number is cut out, and `as well`, `at once`."""
    while part and part[-1] in _AT_THE_END:
        part = part[:-1]
    while part and part[0] == "and":
        part = part[1:]
    return part


def chunked(found: Sequence[Word]) -> Words:
    """All words that weigh."""
    thing, phrases = chunks([word for word in found if word.folded not in ("no", "neither")])
    return thing + tuple(word for joint, phrase in phrases for word in (*telling(joint), *phrase))


def chunks(found: Sequence[Word]) -> tuple[Words, list[Phrase]]:
    """The thing, with what belongs to it by `of`, and the phrases behind it."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for number, word in enumerate(found):
        if word.fixed:
            parts[-1][1].append(word.folded if word.quoted else canonical(word.folded))
        elif word.folded in lexicon.PREPOSITIONS and word.folded != "of" and not _points(found, number):
            parts.append((word.folded, []))
        elif number and _is_adverb(found, number):
            parts += [("", [word.folded]), ("", [])]
        elif word.folded not in DROPPED:
            parts[-1][1].append(word.folded if word.folded == "of" else _base(word.folded))
    thing, *phrases = parts
    return _turned(thing[1]), [(preposition, _turned(behind)) for preposition, behind in phrases if _ended(behind)]


def _points(found: Sequence[Word], number: int) -> bool:
    """Whether `that` stands for an article: `of that player`."""
    return found[number].folded == "that" and number > 0 and found[number - 1].folded in lexicon.PREPOSITIONS


def _is_adverb(found: Sequence[Word], number: int) -> bool:
    """`display it separately`, not `a monthly report`."""
    if not found[number].folded.endswith("ly") or "-" in found[number].folded:
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    return behind is None or bool(behind.mark) or behind.folded in lexicon.PREPOSITIONS


def _base(folded: str) -> str:
    if folded.endswith("ing") and lexicon.verb_only(folded):
        return canonical(lexicon.verb(folded))
    return canonical(folded)
