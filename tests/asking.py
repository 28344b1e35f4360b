"""Checks as simple as they can be, in place of the real ones: what is tested is all that stands around them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from specgit.analysis import CHECKS
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.spec.ears import text_start
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

    from specgit.analysis.model import Analysed

SURE = {"fast": Confidence.HIGH, "good": Confidence.MEDIUM, "nice": Confidence.LOW}


def vague(spec: Analysed, others: Sequence[Analysed]) -> Iterator[Question]:
    """Asks about the first vague word of a criterion."""
    text = spec.document.text
    for reading in spec.readings:
        criterion = reading.criterion
        for word, sure in SURE.items():
            at = criterion.text.find(word)
            if at >= 0:
                begin = text_start(text, criterion) + at
                span = Span(begin, begin + len(word))
                options = (
                    Option("It takes at most […] seconds", (Change(span, "within […] seconds"),)),
                    Option("Nobody measures it", ()),
                )
                yield Question(
                    Kind.AMBIGUOUS, "vague-word", sure, text, span, ((text, criterion),), (span,),
                    f"`{word}` in {criterion.id} has no measure.", f"How {word} is it?", options,
                )  # fmt: skip


def opposed(spec: Analysed, others: Sequence[Analysed]) -> Iterator[Question]:
    """Asks about two criteria that differ by NOT alone."""
    text = spec.document.text
    known = {" ".join(reading.criterion.text.split()): reading.criterion for reading in spec.readings}
    for words, second in known.items():
        if first := known.get(words.replace("SHALL NOT", "SHALL")) if "SHALL NOT" in words else None:
            spans = tuple(Span(text_start(text, each), each.span.end) for each in (first, second))
            options = tuple(
                Option(f"{each.id} goes", (Change(Span(each.span.start, each.span.end + 1), ""),))
                for each in (first, second)
            )
            yield Question(
                Kind.INCONSISTENT, "opposed", Confidence.PROVEN, text, spans[0], ((text, first), (text, second)), spans,
                f"{first.id} asks for what {second.id} forbids.", "Which of them holds?", options,
            )  # fmt: skip


def twice(spec: Analysed, others: Sequence[Analysed]) -> Iterator[Question]:
    """Asks about criteria that another spec has too."""
    text = spec.document.text
    for other in others:
        theirs = {reading.criterion.text: reading.criterion for reading in other.readings}
        for reading in spec.readings:
            mine = reading.criterion
            if same := theirs.get(mine.text):
                yield Question(
                    Kind.DUPLICATE, "same", Confidence.HIGH, text, mine.span,
                    ((text, mine), (other.document.text, same)), (mine.span, same.span),
                    f"{mine.id} stands in {other.spec} too, as {same.id}.", "Which spec is it part of?",
                    (Option("The other", (Change(Span(mine.span.start, mine.span.end + 1), ""),)), Option("Both", ())),
                )  # fmt: skip


def ask_simply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put these in place of all checks."""
    simple = {"ambiguous": vague, "inconsistent": opposed, "duplicate": twice}
    for name in CHECKS:
        check = simple.get(name, lambda spec, others: ())
        monkeypatch.setattr(importlib.import_module(f"specgit.analysis.{name}"), "check", check)
