"""States in plain words that things are given, or asked for, and that are none of those the glossary lists for them.

Where a word is a state without marks to say so, its place has to: behind `set the Room to`, in a row with a state that
is listed, or alone behind `the Order is`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.bags import canonical
from specgit.analysis.enumerations import enumerations
from specgit.analysis.glossary import normal
from specgit.analysis.places import Place
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from specgit.analysis.enumerations import Enumeration
    from specgit.analysis.model import Analysed, Reading

_ONE = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_STATE = rf"(?:(?:on|in|under|out of) )?{_ONE}"
_ROW = rf"{_STATE}(?:, {_STATE})*,? (?:or|nor|oder|o|ou) {_STATE}"
_ENDS = r"(?=\s*(?:[,.;:)]|$)|\s+(?:and|or|when|until|if|unless|as|with|und|oder|y|e)\b)"
_SPLIT = Pattern(r",?\s+(?:or|nor|oder|o|ou)\s+|,\s*", 2)
_STATELIKE = Pattern(
    r"\b(?:stat(?:e|es|us|uses)|stages?|phases?|zust[aä]nde?|status|estados?|situação|(?:it|er|sie|es) (?:is|ist))\b", 2
)
_NO_STATE = lexicon.FUNCTION_WORDS | lexicon.word_set(
    "true false zero null none one two it its them same other another new old next any all"
)


@cache
def _given(term: str) -> Pattern:
    """The states that a thing is set to: `set the Room back to lobby`, `setzt den Raum auf offen`."""
    name = "[ _]".join(_escaped(part) for part in term.split())
    return Pattern(
        rf"\b(?:set|return|move|change|put|turn|switch|reset)s?\b (?:(?:the|an?|each|all|every|this|that|its) )*"
        rf"(?:{_ONE} )?{name}s?(?: (?:back|again))? (?:to|into|as) (?:the )?(?:(?:state|status|phase|stage) )?"
        rf"(?P<one>{_STATE}){_ENDS}"
        rf"|\b{name}(?:e?s|e?n)? (?:wieder )?auf (?P<eins>{_STATE}) (?:setz|stell|zurücksetz)",
        2,
    )


@cache
def _rows(term: str) -> Pattern:
    """Rows of states that a thing has: `a free or reserved Dock`, `a Return that is filed, accepted or void`."""
    name = "[ _]".join(_escaped(part) for part in term.split())
    return Pattern(
        rf"(?P<before>{_ROW}) {name}\b"
        rf"|\b{name}(?:e?s|e?n)?,? (?:(?:that|which|who|das|der|die) )?"
        rf"(?:(?:is|are|was|were|be|ist|sind) )(?:(?:still|already|either|neither|not|nicht) )?"
        rf"(?P<behind>{_ROW})(?=\s*(?:[,.;:)]|$)|\s+(?:ist|sind)\b)",
        2,
    )


@cache
def _alone(term: str) -> Pattern:
    """The one state that a condition asks of a thing: `the Order is frozen`, `the Report is not on hold`."""
    name = "[ _]".join(_escaped(part) for part in term.split())
    return Pattern(
        rf"\b{name} (?:is|are|remains|stays) (?:(?:still|already|not) )?(?P<one>{_STATE})(?=\s*(?:[,.;]|$)|\s+and\b)", 2
    )


def _escaped(part: str) -> str:
    return "".join(letter if letter.isalnum() else rf"\{letter}" for letter in part)


def find_plain(spec: Analysed) -> Iterator[tuple[str, str, Place]]:
    """The things, the states and the places of those that are not listed."""
    lists = [each for each in enumerations(spec) if each.term and each.named and not each.marked]
    known = {canonical(word) for each in lists for value in each.values for word in value.split()}
    for listed in lists:
        states = _STATELIKE.search(spec.document.text.slice(listed.span)) is not None
        for reading in spec.readings if states else ():
            for span in _unlisted(spec, reading, listed):
                value = spec.document.text.slice(span)
                # In words of another list, or of its own, inflected.
                words = value.casefold().split()
                if not {canonical(word) for word in words} & known and words[-1] not in _NO_STATE:
                    yield normal(listed.term), value, Place(reading, span)


def _unlisted(spec: Analysed, reading: Reading, listed: Enumeration) -> Iterator[Span]:
    start, end = reading.criterion.span
    said = without_verbatim(spec.document.text.content[start:end])
    lowered = said.lower()
    if not all(part.lower() in lowered for part in listed.term.split()):
        return
    for match in _given(listed.term).finditer(said):
        yield _in(match, "one" if match["one"] else "eins", start)
    for match in _rows(listed.term).finditer(said):
        group = "before" if match["before"] else "behind"
        at, row = match.start(group), match[group]
        parts = [part.strip() for part in _SPLIT.split(row)]
        if any(part.casefold() in listed.values for part in parts):
            for part in parts:
                if part and part.casefold() not in listed.values:
                    found = at + row.index(part)
                    yield Span(start + found, start + found + len(part))
    for number, condition in enumerate(reading.ears.conditions):
        stated = without_verbatim(spec.document.text.slice(condition.span))
        for match in _alone(listed.term).finditer(stated):
            # `WHEN the Order is frozen` may be the event that makes it so.
            lasts = number or condition.kind in (Keyword.WHILE, Keyword.WHERE) or "not " in match[0]
            if lasts and _is_state(match["one"].casefold()):
                yield _in(match, "one", condition.span.start)


def _in(match: re.Match[str], group: str, start: int) -> Span:
    return Span(start + match.start(group), start + match.end(group))


def _is_state(words: str) -> bool:
    """Whether words are a participle, or a place that stands for a state: `frozen`, `on hold`."""
    return " " in words or bool(lexicon.participle(words)) or words.endswith("ed")
