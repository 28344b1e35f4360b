"""What the criteria leave out: the failure, the answer no, the value that nobody thought of, the number between two.

A spec need not say everything, and most leave out most: what is asked here is only what the document itself shows that
it means to say, by saying it for the cases beside. Where it never speaks of failures, nothing is missing.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from specgit.analysis import cases, collisions, entering, failures, lasting, outcomes, ranges, repeats, sides, steps
from specgit.analysis.bags import Entry, bags
from specgit.analysis.model import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Analysed, Question
    from specgit.spec.text import Span


# What only knowledge of the world tells for sure: that a step can fail, that an event comes twice,
# that a success is not told otherwise elsewhere.
_GUESSED = frozenset(("no-failure-response", "repeated", "concurrent", "other-outcome"))


def check(spec: Analysed, _: Sequence[Analysed]) -> Iterable[Question]:
    """Questions about cases that nothing is said about."""
    for question in questions(spec):
        guessed = question.detail in _GUESSED and question.confidence is Confidence.HIGH
        yield question._replace(confidence=Confidence.MEDIUM) if guessed else question


def questions(spec: Analysed) -> Iterable[Question]:
    """The same, each as sure as those who ask it take it for."""
    entries = [Entry(spec, reading, bags(spec, reading)) for reading in spec.readings if reading.ears.modals]
    bands = list(ranges.questions(spec))
    values = list(cases.questions(spec, entries))
    answers = [*sides.questions(entries), *lasting.questions(entries)]
    asked = {question.criteria[-1][1].span for question in answers} | {
        place for question in values for place in _places(question)
    }
    broken = list(failures.questions(entries))
    told = {place for question in broken for place in _places(question)}
    again = list(repeats.questions(entries))
    repeated = {place for question in again for place in _places(question)}
    others = [each for each in outcomes.questions(entries) if each.criteria[0][1].span not in asked]
    asked |= {place for question in others for place in _places(question)}
    return chain(
        bands,
        steps.questions(spec, bands),
        values,
        answers,
        others,
        broken,
        (each for each in entering.questions(entries) if not _places(each) & (told | asked)),
        again,
        (each for each in collisions.questions(entries) if not _places(each) & repeated),
    )


def _places(question: Question) -> frozenset[Span]:
    return frozenset(criterion.span for _, criterion in question.criteria)
