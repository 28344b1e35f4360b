"""What criteria rely on and nobody introduces: names, people, states that nothing brings about, values never set.

A document is measured by its own habit: only where a glossary introduces most of the names that criteria use is one
that it leaves out worth a question.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property
from os.path import commonprefix
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.glossary import Glossary, normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.naming import other_name
from specgit.analysis.people import person, surely_person
from specgit.analysis.places import Place, Said, around, ask, ids, listed, says
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Question, Reading
    from specgit.analysis.reading import Word

_HABIT = 0.75  # share of the names used that a document has to introduce
_MOST_APART = 2  # names that get a question each; more are asked about at once


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Questions about what a spec leaves unsaid."""
    used = _Used(spec)
    yield from _names(used)
    yield from _people(used)
    yield from _states(used)
    yield from _values(used)


class _Used:
    """A spec with its glossary and, for every criterion, its words."""

    def __init__(self, spec: Analysed) -> None:
        self.spec = spec
        self.text = spec.document.text
        self.glossary = Glossary(spec)

    @cached_property
    def words(self) -> tuple[tuple[Reading, list[Word]], ...]:
        content = self.text.content
        return tuple((reading, words(content, reading.criterion.span)) for reading in self.spec.readings)

    def subject(self, place: Place) -> bool:
        """Whether a place is in the name of the system that shall do something."""
        subject = place.reading.ears.subject
        return subject is not None and subject.start <= place.span.start < subject.end

    def in_condition(self, place: Place, *kinds: Keyword) -> bool:
        return any(
            part.kind in (kinds or Keyword) and part.span.start <= place.span.start < part.span.end
            for part in place.reading.ears.conditions
        )


# --- names ---

# `Folder_Store`, as glossaries have them; `Regional Controller` in the middle of a sentence.
_SNAKE = Pattern(r"(?<![\w./\-$@#])[A-Z][A-Za-z0-9]*(?:_[A-Z0-9][A-Za-z0-9]*)+(?![\w(=/]|\.\w)")
_TITLED = Pattern(r"(?<![\w./\-])(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)+(?![\w(=/]|\.\w)")


class _Name(NamedTuple):
    written: str
    places: list[Place]


def _names(used: _Used) -> Iterator[Question]:
    """Names of the shape the glossary has and that it leaves out."""
    if not used.glossary.terms:
        return
    known, unknown = _by_introduction(used)
    unknown = [name for name in unknown if not other_name(name.written, used.glossary)]
    if not unknown or known < _HABIT * (known + len(unknown)):
        return
    likely = {key: term.name for key, term in used.glossary.names.items()}
    meant = {name.written: _meant(name, likely) for name in unknown}
    for name in unknown:
        if meant[name.written]:
            yield _misspelt(used, name, meant[name.written])
    others = [name for name in unknown if not meant[name.written]]
    if len(others) <= _MOST_APART:
        for name in others:
            yield _name_question(used, [name])
    else:
        yield _name_question(used, others)


def _by_introduction(used: _Used) -> tuple[int, list[_Name]]:
    """How many names are introduced, and those that are not, in the order of their first places."""
    found: dict[str, _Name] = {}
    titled = any(" " in term.name for term in used.glossary.terms)
    for reading in used.spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(used.text.content[start:end])
        matches = [*_SNAKE.finditer(bare)]
        matches += _TITLED.finditer(bare)
        for match in sorted(matches, key=lambda match: match.start()):
            place = Place(reading, Span(start + match.start(), start + match.end()))
            if " " in match[0] and not (_is_role(match[0]) or (titled and used.subject(place))):
                continue
            if not match[0].isupper():
                found.setdefault(normal(match[0]), _Name(match[0], [])).places.append(place)
    unknown = [name for name in found.values() if not _introduced(used.glossary, name.written)]
    return len(found) - len(unknown), unknown


def _is_role(name: str) -> bool:
    head = name.rpartition(" ")[2].casefold()
    return person(head) and head not in _PROGRAMS


_PROGRAMS = frozenset("reader inspector client user viewer agent host player editor writer publisher".split())


def _introduced(glossary: Glossary, name: str) -> bool:
    """Whether a name is introduced, by itself or as a term with a further word: `Folder_Store prompt`, `New_Folder_Store`."""
    if glossary.introduces(name):
        return True
    parts = normal(name).split()
    if any(_inflected(parts, known.split()) for known in glossary.names):
        return True
    return any(
        " ".join(parts[start:end]) in glossary.names
        for start in range(len(parts))
        for end in range(start + 2, len(parts) + 1)
    )


# Endings of one noun or adjective in German, Spanish, Portuguese: `Aktiven_Strophen` of Aktive_Strophe.
_ENDINGS = frozenset(("", "e", "n", "en", "er", "es", "em", "r", "s", "m", "se", "sen", "nen", "ns", "a", "o", "os", "as"))


def _inflected(parts: Sequence[str], known: Sequence[str]) -> bool:
    return len(parts) == len(known) and all(_one_stem(one, other) for one, other in zip(parts, known, strict=True))


def _one_stem(one: str, other: str) -> bool:
    shared = len(commonprefix((one, other)))
    return one == other or (shared > 2 and one[shared:] in _ENDINGS and other[shared:] in _ENDINGS)


def _meant(name: _Name, likely: dict[str, str]) -> str:
    """The term a name that stands in few places is probably a slip of the pen for."""
    if len(name.places) > 2:
        return ""
    near = get_close_matches(normal(name.written), likely, 1, 0.86)
    return likely[near[0]] if near else ""


def _misspelt(used: _Used, name: _Name, term: str) -> Question:
    where = around(used.text.content, name.places[0].span, name.places[0].reading.criterion.span, 4, 3)
    line = used.glossary.entry(name.written)
    options = [Option(f"It is the {term}.", tuple(Change(place.span, term) for place in name.places))]
    options += [Option(f"It is something else: define {name.written}.", (line,))] if line else []
    situation = f"{says(ids(name.places))} “{where}”, and the glossary has {term}, but no {name.written}."
    said = Said(Kind.UNSTATED, "name", Confidence.HIGH, situation, f"Did you mean {term}?", tuple(options))
    return ask(used.spec, name.places, said)


def _name_question(used: _Used, names: Sequence[_Name]) -> Question:
    places = [place for name in names for place in name.places]
    written = [name.written for name in names]
    it = "it is" if len(names) == 1 else "they are"
    lines = [line for name in written if (line := used.glossary.entry(name))]
    together = Change(lines[0].span, "".join(line.new for line in lines))
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    shown = f"“{where}”" if len(names) == 1 else listed([f"“{name}”" for name in written])
    situation = f"{says(ids(places))} {shown}, and no other part of the document says what {it}."
    if len(names) > 1:
        question, answer = "What are they?", "Define them in the glossary."
    else:
        question, answer = f"What is {written[0]}?", f"Define {written[0]} in the glossary."
    options = [Option(answer, (together,))]
    options.append(Option("Every reader knows: nothing is to be defined.", ()))
    said = Said(Kind.UNSTATED, "name", Confidence.HIGH, situation, question, tuple(options))
    return ask(used.spec, places, said)


# --- people ---

_ANYBODY = frozenset(
    "user person people staff customer client member admin administrator actor agent operator owner author sender recipient "
    "receiver reader viewer reviewer host manager controller worker developer team parent creator candidate child partner "
    "adult resident observer participant requester requestor".split()
)


def _people(used: _Used) -> Iterator[Question]:
    """A role that acts in a criterion, or is told something, and is in no story, title or glossary."""
    places: dict[str, list[Place]] = {}
    for reading, found in used.words:
        for number, word in enumerate(found):
            base = lexicon.noun(word.folded)
            if surely_person(base) and base not in _ANYBODY and not word.quoted and _takes_part(found, number):
                places.setdefault(base, []).append(Place(reading, Span(word.start, word.end)))
    unknown = {
        base: where for base, where in places.items()
        if f" {base} " not in used.glossary.prose and not other_name(base, used.glossary)
    }  # fmt: skip
    if not used.glossary.terms or len(unknown) > _MOST_APART:
        return
    for base, where in unknown.items():
        yield _person_question(used, base, where)


_TELLING = frozenset("notify inform alert tell ask warn remind email e-mail call message invite consult by to notifies informs".split())


def _takes_part(found: Sequence[Word], number: int) -> bool:
    """Whether a noun behind an article does something, or is told something: `a moderator approves`, `notify the nurse`."""
    before = found[number - 1].folded if number else ""
    if before not in lexicon.ARTICLES or found[number].mark:
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    ends = behind is None or bool(behind.mark) or behind.folded in lexicon.PREPOSITIONS or behind.folded in ("and", "or")
    told = number > 1 and found[number - 2].folded in _TELLING
    return (told and ends) or (behind is not None and not behind.mark and (_acts(behind.folded) or behind.folded == "has"))


def _acts(word: str) -> bool:
    """Whether a word can only be a verb in the third person: `approves`, not `scores`."""
    return lexicon.verb_only(word) and lexicon.verb(word) != word


def _person_question(used: _Used, base: str, places: Sequence[Place]) -> Question:
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    name = base.capitalize() if used.glossary.terms[0].name[:1].isupper() else base
    line = used.glossary.entry(name)
    options = [Option(f"It is a role of its own: define {name} in the glossary.", (line,))] if line else []
    options.append(Option("It is somebody the document knows by another name.", ()))
    situation = f"{says(ids(places))} “{where}”, and nothing else in the document says who that is."
    said = Said(Kind.UNSTATED, "actor", Confidence.HIGH, situation, f"Who is the {base}?", tuple(options))
    return ask(used.spec, places, said)


# --- states ---

# States that a system's own doing brings about, by their participle: a `locked` thing was locked by something.
_STATES = frozenset(
    """archived locked suspended paused frozen flagged blocked deactivated published hidden approved rejected banned muted pinned
    verified activated assigned merged quarantined escalated disputed favorited starred snoozed withheld reserved dispatched
    confirmed invited revoked retired unlisted restricted embargoed unlocked armed disarmed sealed impounded whitelisted
    blacklisted throttled demoted promoted certified enrolled onboarded decommissioned""".split()
)


def _states(used: _Used) -> Iterator[Question]:
    """A state that conditions ask for and that no response, story or glossary brings about."""
    places: dict[tuple[str, str], list[Place]] = {}
    for reading in used.spec.readings:
        for alternatives in reading.conditions:
            for stated in alternatives:
                state = _state_of(stated.predicate)
                if state and stated.about and stated.kind in (Keyword.WHILE, Keyword.IF, Keyword.WHERE):
                    places.setdefault((" ".join(stated.about), state), []).append(Place(reading, stated.span))
    modes = _modes(used)
    for mode, where in modes.items():
        if not _told(used, mode, where):
            yield _mode_question(used, mode, where)
    for (about, state), where in places.items():
        if not _brought_about(used, state, where):
            yield _state_question(used, about, state, where)


_MODE = Pattern(
    r"\bin (?P<mode>(?!development|production|test|debug|dark|light|offline|online|strict|collapsed|expanded|full|landscape|portrait"
    r"|edit|view|read|preview|headless|verbose|dry|quiet|silent|the|this|that|any|each|same|default|dev|local|safe|manual"
    r"|interactive|normal)[a-z][a-z-]+ mode)\b"
)


def _modes(used: _Used) -> dict[str, list[Place]]:
    """What conditions call a mode: `while the lock is in vacation mode`."""
    found: dict[str, list[Place]] = {}
    for reading in used.spec.readings:
        for part in reading.ears.conditions:
            for match in _MODE.finditer(without_verbatim(used.text.slice(part.span))):
                at = part.span.start + match.start("mode")
                found.setdefault(match["mode"], []).append(Place(reading, Span(at, at + len(match["mode"]))))
    return found


def _told(used: _Used, mode: str, places: Sequence[Place]) -> bool:
    """Whether the document speaks of a mode anywhere else."""
    first = mode.split()[0]
    return len(places) < used.text.content.casefold().count(first)


def _mode_question(used: _Used, mode: str, places: Sequence[Place]) -> Question:
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 6, 2)
    line = used.glossary.entry(mode)
    options = [Option(f"Define {mode} in the glossary, with what begins and ends it.", (line,))] if line else []
    options.append(Option("It is known from elsewhere.", ()))
    situation = f"{says(ids(places))} “{where}”, and nothing in the document says what that is or how it comes about."
    said = Said(Kind.UNSTATED, "state", Confidence.HIGH, situation, f"What brings about the {mode}?", tuple(options))
    return ask(used.spec, places, said)


def _state_of(predicate: Sequence[str]) -> str:
    """`archived` of `be archived`."""
    return predicate[1] if len(predicate) == 2 and predicate[0] == "be" and predicate[1] in _STATES else ""


def _brought_about(used: _Used, state: str, places: Sequence[Place]) -> bool:
    """Whether the document says anywhere but in these conditions how a thing comes into a state."""
    base = lexicon.participle(state) or state
    stem = base.rstrip("e")[:-1] if len(base) > 5 else base.rstrip("e")
    content, start, rest = used.text.content, 0, []
    for place in sorted(places, key=lambda place: place.span):
        rest.append(content[start : place.span.start])
        start = max(start, place.span.end)
    return stem in "".join([*rest, content[start:]]).casefold()


def _state_question(used: _Used, about: str, state: str, places: Sequence[Place]) -> Question:
    condition = " ".join(used.text.slice(places[0].span).split())
    options = [Option("Something outside brings it about; it is known from there.", ())]
    said = Said(
        Kind.UNSTATED, "state", Confidence.HIGH,
        f"{says(ids(places))} what holds when “{condition}”, and no criterion ever makes it so.",
        f"What makes the {about} {state}?", tuple(options),
    )  # fmt: skip
    return ask(used.spec, places, said)


# --- values ---

_VALUE = Pattern(
    r"\b[Tt]he (?P<value>(?:(?:configured|allowed|agreed|maximum|minimum|maximal|minimal|permitted|defined|set) )?(?:(?!"
    r"(?:previous|current|same|next|entire|whole|last|first|time|this|of|for|with|in|on|to|and|or|at|by|from|rate|billing|rest"
    r"|reporting|date|work|pay|accounting|selected|chosen|given|specified|stated|break|focus|open|own|new|old)\b)[a-z][a-z-]+ ){1,2}"
    r"(?:(?<=retention )period|(?<=grace )period|(?<=lockout )period|(?<=block )period|(?<=cooldown )period|(?<=trial )period"
    r"|(?<=notice )period|(?<=waiting )period|(?<=warranty )period|(?<=holding )period|(?<=return )period|(?<=loan )period"
    r"|(?<=expiry )period|(?<=off )period|limit|threshold|timeout|interval|quota|allowance|tolerance|ceiling|cutoff|cut-off"
    r"|surcharge))(?=\s*(?:[,.;:)]|$|(?:expires?|ends?|has|is|elapses|passes|and|or|for|of|in|to|on|by|at|from|after|before|then"
    r"|when|has)\b))",
    re.IGNORECASE,
)
_SET = Pattern(r"\d|\b(?:configur|setting|set\b|sets\b|defin|choose|chosen|specif|adjust|enter|default|input|parameter|env)", re.IGNORECASE)


def _values(used: _Used) -> Iterator[Question]:
    """A limit or period that a criterion goes by, and nothing in the document ever sets."""
    places: dict[str, list[Place]] = {}
    for reading in used.spec.readings:
        start, end = reading.criterion.span
        for match in _VALUE.finditer(without_verbatim(used.text.content[start:end])):
            value = normal(match["value"])
            places.setdefault(value, []).append(Place(reading, Span(start + match.start("value"), start + match.end("value"))))
    for value, where in places.items():
        if not _is_set(used, value):
            yield _value_question(used, where)


def _is_set(used: _Used, value: str) -> bool:
    if f" {value} " in used.glossary.prose or any(value in name or name in value for name in used.glossary.names):
        return True
    head = value.rpartition(" ")[2]
    for reading in used.spec.readings:
        said = f" {normal(reading.criterion.text)} "
        if (f" {value} " in said or f" {head} " in said) and _SET.search(reading.criterion.text):
            return True
    return False


def _value_question(used: _Used, places: Sequence[Place]) -> Question:
    value = " ".join(used.text.slice(places[0].span).split())
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 5, 3)
    line = used.glossary.entry(value)
    options = [
        Option("Give the value where it is used.", tuple(Change(Span(p.span.end, p.span.end), " of […]") for p in places))
    ]
    options += [Option(f"Define the {value} in the glossary.", (line,))] if line else []
    situation = f"{says(ids(places))} “{where}”, and nothing in the document says how much that is or who sets it."
    said = Said(Kind.UNSTATED, "value", Confidence.HIGH, situation, f"What is the {value}?", tuple(options))
    return ask(used.spec, places, said)
