"""What sentences are about, in any language: the stems of their words, and how much two of them have in common.

A word counts the more the fewer criteria use it, as search engines weigh terms (Sparck Jones, A statistical
interpretation of term specificity, 1972): `interval` in every third sentence says little, `countdown` in two says all.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.bags import canonical, weighs
from specgit.analysis.tokens import word_set
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Reading

_WORD = Pattern(
    r"(?P<kana>[\u30a1-\u30fa\u30fc]{2,})|(?P<han>[\u4e00-\u9fff々]+)|(?P<hangul>[\uac00-\ud7a3]+)"
    r"|[^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+(?:['’][^\W\d_]+)*"
)
_HUMP = Pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_KEYWORD = frozenset(
    ("WHEN", "WHILE", "IF", "THEN", "WHERE", "THE", "SHALL", "AND", "OR", "NOT", "MUSS", "WENN", "DANN")
)
_EMPTY_HAN = Pattern(r"[的一个在不会应当并或和与及后前内每次最多少等为是对把将被该其中之以到从向给由时件]")
_ENDINGS = ("ungen", "ciones", "coes", "ung", "cion", "cao", "en", "er", "es", "em", "et", "as", "os")
_SHORTEST = 4  # letters of a stem
_LONGEST = 8
_ROOT = 6  # letters that words of one family begin with
_WHOLE = 5  # letters of a word that may be the beginning of another one
_EMPTY = word_set(
    """
    eine einen einer einem eines nicht wird werden oder innerhalb hochstens mindestens nach beim jede jeden jeder
    jedes dabei diese dieser dieses fur uber unter deren dessen sich sind wurde muss mussen soll wenn dann wahrend
    dentro hasta debe debera deberan cuando quando para pelo pela como maximo minimo menos mais cada este esta esse
    essa deve sobre entre depois antes desde sera sistema system shall the when then while where
    """
)


class Stem(NamedTuple):
    """A word as it is compared, where it stands."""

    stem: str
    start: int
    end: int


def stems(content: str, start: int, end: int, *, foreign: bool) -> list[Stem]:
    """The words of a range that weigh, in their order; names are taken apart at underscores and humps."""
    found: list[Stem] = []
    for match in _WORD.finditer(content, start, end):
        written = match[0]
        if match["han"]:
            found += _pairs(written, match.start())
        elif match["kana"] or match["hangul"]:
            found.append(Stem(written, *match.span()))
        elif written not in _KEYWORD:
            at = match.start()
            for part in _HUMP.sub(" ", written).split(" "):
                stem = _cut(part) if foreign else _base(part)
                if stem:
                    found.append(Stem(stem, at, at + len(part)))
                at += len(part)
    return found


def foreign(reading: Reading) -> bool:
    """Whether a sentence's words are not English."""
    if reading.responses:
        return not any(each.action for each in reading.responses)
    return not reading.criterion.text.isascii()


@lru_cache(4096)
def _base(word: str) -> str:
    folded = word.casefold().replace("’", "'").removesuffix("'s")
    return canonical(folded) if len(folded) > 1 and weighs(folded) else ""


@lru_cache(4096)
def _cut(word: str) -> str:
    """A word of another language without accents and endings; empty for the short ones, which only join others."""
    plain = "".join(each for each in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(each))
    if plain.isascii() and (len(plain) < _SHORTEST or plain in _EMPTY):
        return ""
    for ending in (*_ENDINGS, "n", "s", "e", "o", "a", "t"):
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST:
            plain = plain.removesuffix(ending)
            break
    return plain[:_LONGEST]


def _pairs(written: str, at: int) -> Iterator[Stem]:
    """Chinese characters two by two, where no particle stands between them."""
    for number in range(len(written) - 1):
        pair = written[number : number + 2]
        if not _EMPTY_HAN.search(pair):
            yield Stem(pair, at + number, at + number + 2)


class Weights:
    """How much each stem of a document says."""

    def __init__(self, sentences: Iterable[frozenset[str]]) -> None:
        counted = [*sentences]
        self._count = len(counted) + 1
        self._used = Counter(word for each in counted for word in each)

    def of(self, word: str) -> float:
        """The weight of one stem: about 0 for one of every sentence."""
        return log((self._count + 1) / (self._used[word] + 1)) + 0.1

    def total(self, words: Iterable[str]) -> float:
        """The weight of several."""
        return sum(self.of(word) for word in words)

    def covered(self, words: frozenset[str], by: frozenset[str]) -> float:
        """How much of some words others have, between 0 and 1; `approval` has `approve`."""
        common = {word for word in words if word in by or _related(word, by)}
        return self.total(common) / self.total(words) if words else 0.0

    def rare(self, words: Iterable[str], most: int = 4) -> set[str]:
        """Those that only a few sentences use."""
        few = max(most, self._count // 8)
        return {word for word in words if self._used[word] <= few}


def _related(word: str, others: frozenset[str]) -> bool:
    """Whether one of some words begins like another one: `approval` and `approve`, `emailed` and `email`."""
    return len(word) >= _WHOLE and any(each.startswith(word[:_ROOT]) for each in others)


def joined(found: Sequence[Stem]) -> frozenset[str]:
    """The stems alone."""
    return frozenset(each.stem for each in found)
