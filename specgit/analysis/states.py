"""States that criteria rely on and that nothing brings about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.glossary import normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.analysis.tokens import word_set
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Analysed, Question

# States that a system's own doing brings about, by their participle: a `locked` thing was locked by something.
_STATES = word_set(
    """archived locked suspended paused frozen flagged blocked deactivated published hidden approved rejected
    banned muted pinned verified activated assigned merged quarantined escalated disputed favorited starred
    snoozed withheld reserved dispatched confirmed invited revoked retired unlisted restricted embargoed
    unlocked armed disarmed sealed impounded whitelisted blacklisted dormant delinquent probationary
    provisional tentative overbooked accredited insured licensed throttled demoted promoted certified
    enrolled onboarded decommissioned"""
)


def find_states(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """A state that conditions ask for and that no response, story or glossary brings about."""
    places: dict[tuple[str, str], list[Place]] = {}
    for reading in spec.readings:
        for number, alternatives in enumerate(reading.conditions):
            for stated in alternatives:
                state = _state_of(stated.predicate)
                # `WHEN the order is archived` may be the event that makes it so.
                event = stated.kind is Keyword.WHEN and number == 0 and not stated.negated
                if state and stated.about and not event:
                    places.setdefault((" ".join(stated.about), state), []).append(Place(reading, stated.span))
    yield from _unlisted(spec, glossary)
    modes = _modes(spec)
    for mode, where in modes.items():
        if not _told(spec, mode, where):
            yield _mode_question(spec, glossary, mode, where)
    for (about, state), where in places.items():
        if not _brought_about(spec, state, where):
            yield _state_question(spec, about, state, where)


_LITERAL = Pattern(r"`(?P<code>[^`\n]{1,40})`|[\"“](?P<quoted>[^\"“”\n]{1,40})[\"”]|「(?P<bracketed>[^」\n]{1,20})」")
_FEWEST_VALUES = 2
_NEAR = 5  # words between a thing and its value, and these
_OPEN = Pattern(r"e\.g\.|such as|for example|for instance|including|etc\b|\.\.\.|…", re.IGNORECASE)
# What gives a thing a value, or asks for it: the literal follows `to`, `as`, `is`, `status` or the thing's own name.
_GIVEN = Pattern(
    r"(?:\b(?:to|(?<!such )as|is|are|be|remains?|stays?|status|state|becomes?"
    r"|with the (?:role|level|type|priority))|(?P<term>\w+))[*_ ]*\Z",
    re.IGNORECASE,
)
_VALUES_OF = Pattern(
    r"(?:[`\"“「][^`\"”」\n]{1,40}[`\"”」](?:,? (?:or|and) |, |[、と・或和或]|\s(?:o|ou|y|e|oder|und)\s)?){2,}"
)


def _unlisted(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """A value that a thing is given, where the glossary lists its values and this is none: `set the Job to `held``."""
    text = spec.document.text
    listed = _listed(spec)
    everything = {literal for _, literals in listed for literal in literals}
    places: dict[tuple[str, str], list[Place]] = {}
    for reading in spec.readings if listed else ():
        start, end = reading.criterion.span
        written = text.content[start:end]
        for match in _LITERAL.finditer(written):
            value = _literal(match)
            before = _LITERAL.compiled.sub("", written[: match.start()])
            folded = f" {' '.join(normal(word) for word in before.split()[-_NEAR:])} "
            given = _GIVEN.search(before)
            thing = next((name for name, _ in listed if f" {name} " in folded), "")
            own = given and (not given["term"] or normal(given["term"]) in (thing, thing.rpartition(" ")[2]))
            alike = any(_shape(value, other) for name, values in listed if name == thing for other in values)
            if value not in everything and thing and own and alike:
                at = Place(reading, Span(start + match.start(), start + match.end()))
                places.setdefault((thing, value), []).append(at)
    for (thing, value), where in places.items():
        if len(where) == text.content.count(text.slice(where[0].span)):
            yield _value_question(spec, glossary.names[thing].name, value, where)


def _shape(value: str, other: str) -> bool:
    """Whether two literals are written alike, so that both may be values of one thing."""
    if any(letter.isdigit() for letter in value):
        return False
    return value.islower() == other.islower() and abs(value.count(" ") - other.count(" ")) <= 1


def _literal(match: re.Match[str]) -> str:
    return (match["code"] or match["quoted"] or match["bracketed"] or "").strip()


def _listed(spec: Analysed) -> list[tuple[str, list[str]]]:
    """The terms whose explanation lists the values they have, with these, as they are written."""
    content = spec.document.text.content
    found = []
    for term in spec.document.glossary:
        lists = _VALUES_OF.finditer(content, term.name_span.end, term.span.end)
        if _OPEN.search(content, term.name_span.end, term.span.end):
            continue
        values = [_literal(match) for part in lists for match in _LITERAL.finditer(part[0])]
        if len(values) >= _FEWEST_VALUES:
            found.append((normal(term.name), values))
    return found


def _value_question(spec: Analysed, thing: str, value: str, places: Sequence[Place]) -> Question:
    where = around(spec.document.text.content, places[0].span, places[0].reading.criterion.span, 6, 2)
    options = (
        Option("Take one of the values of the glossary.", tuple(Change(place.span, "[…]") for place in places)),
        Option(f"It is a further value: the glossary is to list “{value}”.", ()),
    )
    situation = (
        f"{says(ids(places))} “{where}”, and “{value}” is none of the values that the glossary lists for {thing}."
    )
    said = Said(Kind.UNSTATED, "state", Confidence.HIGH, situation, f"Is “{value}” a value of {thing}?", options)
    return ask(spec, places, said)


# Modes that everybody knows, or that a user interface has.
_KNOWN = (
    "development|production|test|debug|dark|light|offline|online|strict|collapsed|expanded|full|landscape|portrait|edit|view"
    "|read|preview|headless|verbose|dry|quiet|silent|the|this|that|any|each|same|default|dev|local|safe|manual|interactive"
    "|normal"
)
_MODE = Pattern(
    rf"\bin (?P<mode>(?!{_KNOWN})[a-z][a-z-]+ (?:mode|lock|lockdown|standby|sleep|quarantine|maintenance))\b"
)


def _modes(spec: Analysed) -> dict[str, list[Place]]:
    """What conditions call a mode: `while the lock is in vacation mode`."""
    found: dict[str, list[Place]] = {}
    for reading in spec.readings:
        for part in reading.ears.conditions:
            for match in _MODE.finditer(without_verbatim(spec.document.text.slice(part.span))):
                at = part.span.start + match.start("mode")
                found.setdefault(match["mode"], []).append(Place(reading, Span(at, at + len(match["mode"]))))
    return found


def _told(spec: Analysed, mode: str, places: Sequence[Place]) -> bool:
    """Whether the document speaks of a mode anywhere else."""
    first = mode.split()[0]
    return len(places) < spec.document.text.content.casefold().count(first)


def _mode_question(spec: Analysed, glossary: Glossary, mode: str, places: Sequence[Place]) -> Question:
    where = around(spec.document.text.content, places[0].span, places[0].reading.criterion.span, 6, 2)
    line = glossary.entry(mode)
    options = [Option(f"Define {mode} in the glossary, with what begins and ends it.", (line,))] if line else []
    options.append(Option("It is known from elsewhere.", ()))
    situation = f"{says(ids(places))} “{where}”, and nothing in the document says what that is or how it comes about."
    said = Said(Kind.UNSTATED, "state", Confidence.HIGH, situation, f"What brings about the {mode}?", tuple(options))
    return ask(spec, places, said)


def _state_of(predicate: Sequence[str]) -> str:
    """`archived` of `be archived`."""
    return predicate[1] if len(predicate) == 2 and predicate[0] == "be" and predicate[1] in _STATES else ""


def _brought_about(spec: Analysed, state: str, places: Sequence[Place]) -> bool:
    """Whether the document says anywhere but in these conditions how a thing comes into a state."""
    base = lexicon.participle(state) or state
    stem = base.rstrip("e")[:-1] if len(base) > 5 else base.rstrip("e")
    content, start, rest = spec.document.text.content, 0, []
    for place in sorted(places, key=lambda place: place.span):
        rest.append(content[start : place.span.start])
        start = max(start, place.span.end)
    return stem in "".join([*rest, content[start:]]).casefold()


def _state_question(spec: Analysed, about: str, state: str, places: Sequence[Place]) -> Question:
    condition = " ".join(spec.document.text.slice(places[0].span).split())
    options = [Option("Something outside brings it about; it is known from there.", ())]
    said = Said(
        Kind.UNSTATED, "state", Confidence.HIGH,
        f"{says(ids(places))} what holds when “{condition}”, and no criterion ever makes it so.",
        f"What makes the {about} {state}?", tuple(options),
    )  # fmt: skip
    return ask(spec, places, said)
