"""Limits and periods that criteria go by and that nothing sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.analysis.glossary import normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Analysed, Question

# Periods that are a span somebody grants; a `billing period` or `rest period` only names a stretch of time.
_GRANTED = "retention|grace|lockout|block|cooldown|trial|notice|waiting|warranty|holding|return|loan|expiry|cooling-off"
_NO_VALUE = (
    "previous|current|same|next|entire|whole|last|first|time|this|of|for|with|in|on|to|and|or|at|by|from|rate|billing|rest"
    "|reporting|date|work|pay|accounting|selected|chosen|given|specified|stated|break|focus|open|own|new|old"
    "|specific|appropriate|final|visual|overall|each|service|pricing|subscription|plan"
)
_VALUE = Pattern(
    r"\bthe (?P<value>(?:(?:configured|allowed|agreed|maximum|minimum|maximal|minimal|permitted|defined|set) )?"
    rf"(?:(?:(?:{_GRANTED}) period)|(?:(?!(?:{_NO_VALUE})\b)[a-z][a-z-]+ ){{1,2}}"
    r"(?:limit|threshold|timeout|interval|quota|allowance|tolerance|ceiling|cutoff|cut-off|surcharge"
    r"|tariff|coefficient|multiplier|roster|rota|watchlist)))"
    r"(?=\s*(?:[,.;:)]|$|(?:expires?|ends?|has|is|elapses|passes|and|or|for|of|in|to|on|by|at|from|after|before|then|when)\b))",
    re.IGNORECASE,
)
_SET = Pattern(
    r"\d|\b(?:configur|setting|set\b|sets\b|defin|choose|chosen|specif|adjust|enter|default|input|parameter|env)",
    re.IGNORECASE,
)


def find_values(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """A limit or period that a criterion goes by, and nothing in the document ever sets."""
    places: dict[str, list[Place]] = {}
    for reading in spec.readings:
        start, end = reading.criterion.span
        for match in _VALUE.finditer(without_verbatim(spec.document.text.content[start:end])):
            value = normal(match["value"])
            places.setdefault(value, []).append(
                Place(reading, Span(start + match.start("value"), start + match.end("value")))
            )
    for value, where in places.items():
        if not _is_set(spec, glossary, value):
            yield _value_question(spec, glossary, where)


def _is_set(spec: Analysed, glossary: Glossary, value: str) -> bool:
    if f" {value} " in glossary.prose or any(value in name or name in value for name in glossary.names):
        return True
    head = value.rpartition(" ")[2]
    for reading in spec.readings:
        said = f" {normal(reading.criterion.text)} "
        if (f" {value} " in said or f" {head} " in said) and _SET.search(reading.criterion.text):
            return True
    return False


def _value_question(spec: Analysed, glossary: Glossary, places: Sequence[Place]) -> Question:
    value = " ".join(spec.document.text.slice(places[0].span).split())
    where = around(spec.document.text.content, places[0].span, places[0].reading.criterion.span, 5, 3)
    line = glossary.entry(value)
    options = [
        Option(
            "Give the value where it is used.", tuple(Change(Span(p.span.end, p.span.end), " of […]") for p in places)
        )
    ]
    options += [Option(f"Define the {value} in the glossary.", (line,))] if line else []
    situation = f"{says(ids(places))} “{where}”, and nothing in the document says how much that is or who sets it."
    said = Said(Kind.UNSTATED, "value", Confidence.HIGH, situation, f"What is the {value}?", tuple(options))
    return ask(spec, places, said)
