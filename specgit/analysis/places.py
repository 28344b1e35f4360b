"""Places in criteria, and questions about them: what every check of wording needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.model import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Analysed, Confidence, Kind, Option, Reading
    from specgit.spec.text import Span

_MOST_NAMED = 6
_LONGEST = 8  # letters that a word of a quotation is reckoned to have


class Place(NamedTuple):
    """Words of a criterion; the span counts in the document."""

    reading: Reading
    span: Span


class Said(NamedTuple):
    """What a question says: its class and detail, how sure it is, the situation, the question and its options."""

    kind: Kind
    detail: str
    confidence: Confidence
    situation: str
    question: str
    options: tuple[Option, ...]


def ask(spec: Analysed, places: Sequence[Place], said: Said) -> Question:
    """One question about one or more places, shown at the first. Each criterion is named once."""
    text = spec.document.text
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place.reading.criterion.id, place)
    return Question(
        said.kind,
        said.detail,
        said.confidence,
        text,
        places[0].span,
        tuple((text, place.reading.criterion) for place in first.values()),
        tuple(place.span for place in places),
        said.situation,
        said.question,
        said.options,
    )


def ids(places: Iterable[Place]) -> list[str]:
    """The criteria of places, each once."""
    return list(dict.fromkeys(place.reading.criterion.id for place in places))


def listed(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """`1.2, 3.4 and 5.6`; of a long list the first ones and the number of the others."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def says(names: Sequence[str]) -> str:
    """`1.2 says`, `1.2 and 1.3 say`."""
    return f"{listed(names)} {'says' if len(names) == 1 else 'say'}"


def around(content: str, span: Span, within: Span, before: int = 5, behind: int = 4) -> str:
    """Words in their surroundings: some before and behind them, not past the clause they stand in."""
    head = content[within.start : span.start]
    tail = content[span.end : within.end]
    for mark in (", ", "; ", ". ", "，", "。", "、", "\n"):
        head = head.rpartition(mark)[2]
        tail = tail.partition(mark)[0]
    start = _last_words(head, before)
    return " ".join(
        (head[start:] + content[span.start : span.end] + tail[: _first_words(tail, behind)]).split()
    ).rstrip(".")


def _last_words(text: str, count: int) -> int:
    places = [at for at, letter in enumerate(text) if letter == " "]
    last = places[-count - 1] + 1 if len(places) > count else 0
    start = max(last, len(text) - _LONGEST * count)
    whole = text.find(" ", start, start + 3 * _LONGEST) + 1 if start > last else 0
    return whole or start  # scripts without spaces are cut anywhere


def _first_words(text: str, count: int) -> int:
    places = [at for at, letter in enumerate(text) if letter == " "]
    last = places[count + 1] if len(places) > count + 1 else len(text)
    return min(last, _LONGEST * count) if text and text[0] > "\u2e80" else last
