"""Which part of one version of a document is which of the other: by number and words, by words alone, by what is near.

Nothing here takes more than n log n, whatever the parts say: where many could be many, only their ids decide.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Protocol

from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

UNSPACED = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"  # scripts that put no space between words

_WORD = Pattern(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_SIMILAR = 0.5  # the share of words in common from which one text is taken for the other, reworded
_MOST_COMPARED = 400  # pairs between two parts that stayed; more would be quadratic


class Numbered(Protocol):
    """A part of a document: its id, the number as written, its title, and what it says without that number."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def number(self) -> str: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def said(self) -> str: ...  # noqa: D102


def pair(old: Sequence[Numbered], new: Sequence[Numbered]) -> dict[int, int]:
    """The places of the new parts that were there before, each with its place among the old ones.

    Both versions may change places: the pairs stay the same.
    """
    return _Pairing(old, new).run()


class _Pairing:
    def __init__(self, old: Sequence[Numbered], new: Sequence[Numbered]) -> None:
        self.old, self.new = old, new
        self.to_old: dict[int, int] = {}
        self.to_new: dict[int, int] = {}

    def run(self) -> dict[int, int]:
        self._match(lambda part: part.said, once=True)
        self._spread(1)  # what is said twice ("Checkpoint") belongs to its neighbours
        self._spread(-1)
        self._match(lambda part: (part.number, part.said))
        self._match(lambda part: part.said)
        self._match(lambda part: part.title or part.id, once=True)
        for olds, news in self._gaps():
            self._match_similar(olds, news)
        self._match(lambda part: part.id)
        return self.to_old

    def _link(self, old: int, new: int) -> None:
        self.to_old[new] = old
        self.to_new[old] = new

    def _match(self, key: Callable[[Numbered], Hashable], *, once: bool = False) -> None:
        """Pair the parts left with the same key, in order, or only where it occurs `once` in each version."""
        olds, news = self._left(key, self.old, self.to_new), self._left(key, self.new, self.to_old)
        for same, places in news.items():
            others = olds.get(same, [])
            if not once or len(places) == len(others) == 1:
                for old, new in zip(others, places, strict=False):
                    self._link(old, new)

    def _left(
        self, key: Callable[[Numbered], Hashable], parts: Sequence[Numbered], paired: dict[int, int]
    ) -> dict[Hashable, list[int]]:
        left: dict[Hashable, list[int]] = defaultdict(list)
        for place, part in enumerate(parts):
            if place not in paired:
                left[key(part)].append(place)
        return left

    def _spread(self, step: int) -> None:
        """Pair the neighbours of pairs that say the same."""
        last = len(self.new) - 1
        for place in range(last + 1) if step > 0 else range(last, -1, -1):
            old, new = self.to_old.get(place, -2) + step, place + step
            free = 0 <= old < len(self.old) and 0 <= new <= last and old not in self.to_new and new not in self.to_old
            if free and self.old[old].said == self.new[new].said:
                self._link(old, new)

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """What is left of both versions behind each pair, and at the beginning."""
        gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        before = -1
        for place in range(len(self.old)):
            if place in self.to_new:
                before = place
            else:
                gaps[before][0].append(place)
        before = -1
        for place in range(len(self.new)):
            if place in self.to_old:
                before = self.to_old[place]
            else:
                gaps[before][1].append(place)
        return list(gaps.values())

    def _match_similar(self, olds: list[int], news: list[int]) -> None:
        if not 0 < len(olds) * len(news) <= _MOST_COMPARED:
            return
        old_words = [_words(self.old[old].said) for old in olds]
        new_words = [_words(self.new[new].said) for new in news]
        found = []
        for row, old in enumerate(olds):
            for column, new in enumerate(news):
                alike = _likeness(old_words[row], new_words[column])
                if alike >= _SIMILAR:
                    other = self.old[old].id != self.new[new].id
                    found.append(((-alike, other, row + column, abs(row - column)), old, new))
        for _, old, new in sorted(found):
            if old not in self.to_new and new not in self.to_old:
                self._link(old, new)


def _words(said: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(said))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that both have, from 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    common = sum(min(count, other[word]) for word, count in one.items())
    total = one.total() + other.total()
    return 2 * common / total if total else 0.0


def out_of_order(places: Sequence[int]) -> Iterator[int]:
    """The fewest members of a sequence of different places that stand elsewhere if the others stand in order."""
    lowest: list[int] = []  # of each length, the lowest last member of an ascending part
    lengths = []
    for place in places:
        length = bisect_left(lowest, place)
        lowest[length : length + 1] = [place]
        lengths.append(length)
    wanted = len(lowest) - 1
    for place, length in zip(reversed(places), reversed(lengths), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            yield place
