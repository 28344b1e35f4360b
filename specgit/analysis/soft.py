"""The words of a text in any language, cut so that the forms of a word are one: `Zahlung` and `Zahlungen`.

Coarser than bags, which know English: good enough to tell whether two sentences speak of the same thing.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.bags import canonical, weighs
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.bags import Entry
    from specgit.spec.ears import Keyword

_WIDE = Pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_LETTERS = Pattern(r"[^\W\d_]{3,}")
_STEM = 6  # letters of a word that say which it is, whatever its ending
_LIGHT = lexicon.word_set(
    """
    der die das den dem des ein eine einer eines einem einen und oder ist sind wird werden hat haben von zum zur mit für
    auf aus bei nach los las una uno unos del para con que por sus como sea está uma com nao não são dos das pelo pela
    """
)
_COMMON = 0.3  # of the criteria, from which a word that they have tells nothing
_FEW = 3


@cache
def stems(text: str) -> frozenset[str]:
    """What a text is about: stems of its words, pairs of letters where words have no spaces between them."""
    found = {run[0][at : at + 2] for run in _WIDE.finditer(text) for at in range(len(run[0]) - 1)}
    for match in _LETTERS.finditer(_WIDE.sub(" ", text.casefold())):
        if match[0] not in _LIGHT and weighs(match[0]):
            found.add(canonical(match[0])[:_STEM])
    return frozenset(found)


def rare(entries: Sequence[Entry]) -> frozenset[str]:
    """The stems that tell the criteria of a document apart."""
    counts = Counter(stem for entry in entries for stem in stems(entry.reading.criterion.text))
    most = max(_FEW, _COMMON * len(entries))
    # A pair of letters that occurs once may join the ends of two words.
    return frozenset(stem for stem, count in counts.items() if (1 if stem.isascii() else 2) <= count <= most)


def stated(entry: Entry) -> Iterator[tuple[Keyword, str]]:
    """The conditions of a criterion as they are written, each with its keyword."""
    content = entry.spec.document.text.content
    for each in entry.reading.ears.conditions:
        yield each.kind, content[slice(*each.span)]
