"""What criteria rely on and nobody introduces: names, people, states that nothing brings about, values never set.

A document is measured by its own habit: only where a glossary introduces most of the names that criteria use is one
that it leaves out worth a question.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.agents import find_idle
from specgit.analysis.glossary import Glossary, normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.naming import other_name
from specgit.analysis.people import ROLES, person, surely_person
from specgit.analysis.places import Place, Said, around, ask, ids, listed, says
from specgit.analysis.states import find_states
from specgit.analysis.strangers import find_strangers
from specgit.analysis.strangers_abroad import bounded, find_strangers_abroad
from specgit.analysis.tokens import word_set, words
from specgit.analysis.values import find_values
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Question, Reading
    from specgit.analysis.strangers import Stranger
    from specgit.analysis.tokens import Word

_HABIT = 0.75  # share of the names used that a document has to introduce
_MOST_APART = 2  # names that get a question each; more are asked about at once


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Questions about what a spec leaves unsaid."""
    used = _Used(spec)
    values = list(find_values(spec, used.glossary))
    asked = {criterion.id for question in values for _, criterion in question.criteria}
    yield from _names(used)
    strangers: list[Stranger] = []
    if used.glossary.terms:
        strangers += find_strangers(used.text.content, used.glossary, used.words)
        strangers += find_strangers_abroad(spec)
    yield from _people(used, [stranger for stranger in strangers if stranger.someone and stranger.name not in _ANYBODY])
    yield from _things(
        used,
        [
            stranger
            for stranger in strangers
            if not stranger.someone and stranger.place.reading.criterion.id not in asked
        ],
    )
    yield from find_states(spec, used.glossary)
    yield from find_idle(spec)
    yield from values


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


def _sure(used: _Used, place: Place) -> Confidence:
    """How sure a name is one: where words are not spaced, it is not always told where it begins and ends."""
    spaced = used.text.slice(place.span) < "\u2e80"
    return Confidence.HIGH if spaced or bounded(used.text.content, place.span) else Confidence.MEDIUM


# --- names ---

# `Folder_Store`, as glossaries have them; `Regional Controller` in the middle of a sentence.
_SNAKE = Pattern(r"(?<![\w./\-$@#])[^\W\d_a-z]\w*_\w+(?![\w(=/]|\.\w)")
_TITLED = Pattern(r"(?<![\w./\-])[A-Z][a-z]+(?: [A-Z][a-z]+)+(?![\w(=/]|\.\w)")
# `the Trust List`, `un Supervisor`: behind an article, and all of the noun.
_CAPITAL = Pattern(
    r"\b(?P<article>the|its|their|a|an|each|any|every|el|la|los|las|un|una|del|al|o|os|um|uma|do|da|na|ao|à|pelo|pela"
    r"|le|les|du|au|une) "
    r"(?P<name>[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][^\W\d_A-Z]+(?: (?:(?:de|da|do|del|of) )?[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][^\W\d_A-Z]+)*)"
    r"(?![\w(=/-]|\.\w)(?: (?P<behind>[^\W_]+))?"
)


class _Name(NamedTuple):
    written: str
    places: list[Place]


def _names(used: _Used) -> Iterator[Question]:
    """Names of the shape the glossary has and that it leaves out."""
    if not used.glossary.terms:
        return
    habit, unknown = _by_introduction(used)
    asked = {normal(name.written) for name in unknown} if habit else set()
    likely = {key: term.name for key, term in used.glossary.names.items()}
    for name in (*_subjects(used), *(name for name in _capitals(used) if not _meant(name, likely))):
        if normal(name.written) not in asked:
            yield _name_question(used, [name])
            asked.add(normal(name.written))
    unknown = [name for name in unknown if not other_name(name.written, used.glossary)]
    if not unknown or not habit:
        return
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


def _by_introduction(used: _Used) -> tuple[bool, list[_Name]]:
    """Whether most names are introduced, and those that are not, in the order of their first places."""
    found: dict[str, _Name] = {}
    titled = any(" " in term.name for term in used.glossary.terms)
    for reading in used.spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(used.text.content[start:end])
        matches = [match for match in _SNAKE.finditer(bare) if _all_capital(match[0])]
        matches += _TITLED.finditer(bare)
        for match in sorted(matches, key=lambda match: match.start()):
            place = Place(reading, Span(start + match.start(), start + match.end()))
            system = used.subject(place) and (titled or match[0].rpartition(" ")[2].casefold() in _SYSTEMS)
            if " " in match[0] and not (_is_role(match[0]) or system):
                continue
            if not match[0].isupper() and bare[: match.start()].strip():
                found.setdefault(normal(match[0]), _Name(match[0], [])).places.append(place)
    unknown = [name for name in found.values() if not _introduced(used.glossary, name.written)]
    places = sum(len(name.places) for name in found.values())
    left_out = sum(len(name.places) for name in unknown)
    alone = len(unknown) == 1 and len(found) > _MOST_APART
    habit = alone or len(unknown) <= (1 - _HABIT) * len(found) or left_out <= (1 - _HABIT) * places
    return habit, unknown


def _capitals(used: _Used) -> Iterator[_Name]:
    """Names with a capital behind an article (`the Trust List`) that are the exception among those introduced."""
    found: dict[str, _Name] = {}
    known = 0
    for reading in used.spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(used.text.content[start:end])
        for match in _CAPITAL.finditer(bare):
            if _introduced(used.glossary, match["name"]):
                known += 1
            elif (
                _ends_noun(match["behind"] or "")
                and match["name"].casefold() not in _GENERIC
                and match["article"] not in ("a", "an", "un", "una", "um", "uma", "une")  # which introduces it
                and used.text.content[start + match.end("name") :].lstrip()[:1] != "`"  # which says what it is
            ):
                place = Place(reading, Span(start + match.start("name"), start + match.end("name")))
                found.setdefault(normal(match["name"]), _Name(match["name"], [])).places.append(place)
    if len(found) <= _MOST_APART and known >= _FEWEST_KNOWN * len(found):
        yield from (name for name in found.values() if not other_name(name.written, used.glossary))


_FEWEST_KNOWN = 8  # names in capitals that are introduced, for each that is not


def _ends_noun(behind: str) -> bool:
    """Whether the word behind a name belongs to it no more: `the Undo button` is no name."""
    if not behind or behind in _KEYWORDS:
        return True
    return behind in lexicon.FUNCTION_WORDS | lexicon.PREPOSITIONS | _BEHIND or _acts(behind) or behind.endswith("ed")


_KEYWORDS = word_set("SHALL MUST WILL SHOULD THEN AND OR DEVE DEBE DEBERÁ DEVERÁ")
_BEHIND = word_set("and or has have is are was who that which within e y o ou u ha no de del da do em en a")


def _all_capital(name: str) -> bool:
    """Whether each part of a name begins as names do: `Procesador_Gráfico`, not `Order_id`."""
    return all(part[:1].isupper() or part[:1].isdigit() for part in name.split("_"))


_SYSTEMS = word_set(
    """service server system engine gateway daemon app controller scheduler store portal bot robot unit database
    proxy router printer scanner camera terminal kiosk monitor desk machine device hub module"""
)
_SUBJECT = Pattern(r"(?:(?:the|der|die|das|el|la|los|las|o|a|le|l')\s+)?(?P<name>[^\W\d_]\w*)", re.IGNORECASE)
_GENERIC = word_set(
    """system application app api ui frontend backend server client dashboard form page table portal project
    website site service program software product solution feature interface database test developer tests
    device browser button screen component user anwendung programm sistema aplicación aplicação aplikasi система
    application logiciel nutzer benutzer usuario usuário typescript javascript python implementation design
    系统 システム 시스템 用户 ユーザー 사용자 前端 后端 页面 接口
    模块 项目 プロジェクト 프로젝트 module method function documentation fehlermeldung dialog seite"""
)
# `the rating service`: a part of the system by its last word.
_PART = Pattern(
    r"[Tt][Hh][Ee] (?P<name>(?!each )[a-z][a-z-]+ (?:[a-z][a-z-]+ )?(?:service|server|system|engine|gateway|daemon|app"
    r"|controller|scheduler|store|portal|bot|robot|unit|database|proxy|router|printer|scanner|camera|terminal|kiosk|monitor|desk"
    r"|machine|device|hub|module))"
)
_FEW_SUBJECTS = 4
_MOST_SUBJECTS = 0.1  # share of the criteria whose subject is not introduced, up to which it is the exception


def _subjects(used: _Used) -> Iterator[_Name]:
    """Systems of one word that criteria speak of (`Freigabedienst`), where nearly all others are terms."""
    found: dict[str, _Name] = {}
    known = 0
    humps = any(_HUMP.search(term.name) for term in used.glossary.terms)
    for reading in used.spec.readings:
        subject = reading.ears.subject
        written = used.text.slice(subject) if subject and reading.ears.modals else ""
        match = _SUBJECT.fullmatch(written)
        if match and ((_HUMP.search(match["name"]) and not humps) or _MIXED.search(match["name"])):
            continue  # the name of code, where the glossary has none such
        if match and subject and _is_title(match["name"]):
            if used.glossary.introduces(match["name"]) or match["name"].casefold() in _GENERIC:
                known += used.glossary.introduces(match["name"])
            elif lexicon.noun(match["name"].casefold()) == match["name"].casefold():
                place = Place(reading, Span(subject.start + match.start("name"), subject.end))
                found.setdefault(match["name"], _Name(match["name"], [])).places.append(place)
        else:
            known += bool(written) and used.glossary.introduces(written.partition(" ")[2])
            part = _PART.fullmatch(written)
            if part and subject and not used.glossary.introduces(part["name"]):
                place = Place(reading, Span(subject.start + part.start("name"), subject.end))
                found.setdefault(part["name"], _Name(part["name"], [])).places.append(place)
    places = sum(len(name.places) for name in found.values())
    if places <= _MOST_SUBJECTS * (known + places) or (places == 1 and known > _FEW_SUBJECTS):
        yield from (name for name in found.values() if not other_name(name.written, used.glossary))


_MIXED = Pattern(r"[A-Za-z][\u2e80-\uffff]")  # `Chat_Serverは…`: a name and what it does
_HUMP = Pattern(r"[a-z][A-Z]")


def _is_title(name: str) -> bool:
    """Whether a word begins as a name does; Chinese, Japanese and Korean have no capitals."""
    return (name[:1].isupper() and not name[:2].isupper()) or (name[:1] > "\u2e80" and len(name) <= _LONGEST_TITLE)


_LONGEST_TITLE = 10


def _is_role(name: str) -> bool:
    head = name.rpartition(" ")[2].casefold()
    return person(head) and head not in _PROGRAMS


_PROGRAMS = frozenset(
    ["reader", "inspector", "client", "user", "viewer", "agent", "host", "player", "editor", "writer", "publisher"]
)


def _introduced(glossary: Glossary, name: str) -> bool:
    """Whether a name is introduced, by itself or as a term with a further word: `New_Folder_Store`."""
    if glossary.introduces(name):
        return True
    parts = normal(name).split()
    if " " in name and all(f" {part} " in glossary.prose for part in parts):
        return True  # `Team Customer`, where both are explained
    if any(_inflected(parts, known.split()) for known in glossary.names):
        return True
    return any(
        " ".join(parts[start:end]) in glossary.names
        for start in range(len(parts))
        for end in range(start + 2, len(parts) + 1)
    )


# Endings of one noun or adjective in German, Spanish, Portuguese: `Aktiven_Strophen` of Aktive_Strophe.
_ENDINGS = word_set("e n en er es em r s m se sen nen ns a o os as") | {""}


def _inflected(parts: Sequence[str], known: Sequence[str]) -> bool:
    return len(parts) == len(known) and all(_one_stem(one, other) for one, other in zip(parts, known, strict=True))


_UMLAUTS = str.maketrans("äöü", "aou")  # `Zustände` of Zustand


def _one_stem(one: str, other: str) -> bool:
    one, other = one.translate(_UMLAUTS), other.translate(_UMLAUTS)
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
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
    them = written[0] if len(names) == 1 else "them"
    lines = [line for name in written if (line := used.glossary.entry(name))]
    together = Change(lines[0].span, "".join(line.new for line in lines))
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    shown = f"“{where}”" if len(names) == 1 else listed([f"“{name}”" for name in written])
    situation = f"{says(ids(places))} {shown}, and no other part of the document introduces {them}."
    if len(names) > 1:
        question, answer = "What are they?", "Define them in the glossary."
    else:
        question, answer = f"What is {written[0]}?", f"Define {written[0]} in the glossary."
    options = [Option(answer, (together,))]
    options.append(Option("Every reader knows: nothing is to be defined.", ()))
    acronyms = all(name.isupper() for name in written)
    confidence = Confidence.MEDIUM if acronyms else Confidence.HIGH
    said = Said(Kind.UNSTATED, "name", confidence, situation, question, tuple(options))
    return ask(used.spec, places, said)


# --- people ---

_ANYBODY = word_set(
    """user person people staff customer client member admin administrator actor agent operator owner author sender
    recipient receiver reader viewer reviewer host manager controller worker developer team parent creator
    candidate child partner adult resident observer participant requester requestor"""
)


def _people(used: _Used, strangers: Sequence[Stranger]) -> Iterator[Question]:
    """A role that acts in a criterion, or is told something, and is in no story, title or glossary."""
    places: dict[str, list[Place]] = {}
    for reading, found in used.words:
        for number, word in enumerate(found):
            base = lexicon.noun(word.folded)
            if person(base) and not word.quoted and _takes_part(found, number):
                start = _modifiers(found, number)
                if not _somebody_new(used.glossary, [each.folded for each in found[start:number]], base):
                    continue
                places.setdefault(base, []).append(Place(reading, Span(found[start].start, word.end)))
    ends = {stranger.place.span.end for stranger in strangers}
    for base, place in _foreign_people(used):
        if place.span.end in ends:
            continue  # 主管 of 区域主管
        places.setdefault(base, []).append(place)
    asked = {place.span.end for where in places.values() for place in where}
    for name, _, _ in strangers:
        places.setdefault(name, []).extend(
            each.place for each in strangers if each.name == name and each.place.span.end not in asked
        )
        asked |= {each.place.span.end for each in strangers if each.name == name}
    places = {name: where for name, where in places.items() if where}
    if not used.glossary.terms or len(places) > _MOST_APART:
        return
    for where in places.values():
        yield _person_question(used, where)


def _foreign_people(used: _Used) -> Iterator[tuple[str, Place]]:
    """Roles in other languages that nothing outside the criteria speaks of."""
    said = used.glossary.prose
    for reading in used.spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(used.text.content[start:end])
        for match in ROLES.finditer(bare):
            role = normal(match[0])
            if role[: max(len(role) - 2, 2)] not in said:
                yield role, Place(reading, Span(start + match.start(), start + match.end()))


_LEADING = word_set(
    """owner manager director officer operator coordinator leader lead head agent admin administrator reviewer
    team staff committee board clerk approver crew"""
)
_ADMINISTRATORS = {"admin": ("administrator",), "administrator": ("admin",)}
_QUALITY = Pattern(
    r".*(?:ed|ing|al|ive|ous|ly|able|ible|ful)|new|current|other|same|first|second|third|next|last|valid|target|own|only|whole|root"
)


def _somebody_new(glossary: Glossary, modifiers: Sequence[str], base: str) -> bool:
    """Whether a role is one that nothing outside the criteria speaks of: a librarian, a course owner."""
    if base in _ANYBODY or not surely_person(base):
        phrases = [f" {normal(' '.join(modifiers))} {name} " for name in (base, *_ADMINISTRATORS.get(base, ()))]
        kind = len(modifiers) == 1 and not _QUALITY.fullmatch(modifiers[0])
        known = any(phrase in glossary.prose for phrase in phrases)
        return base in _LEADING and kind and not known and f"_{base}" not in modifiers[0]
    return f" {base} " not in glossary.prose and not other_name(base, glossary)


_TELLING = word_set(
    """notify inform alert tell ask warn remind email e-mail call message invite consult by to notifies informs"""
)


def _takes_part(found: Sequence[Word], number: int) -> bool:
    """Whether a person does something, or is told something: `a moderator approves`, `notify the nurse`."""
    start = _modifiers(found, number)
    if (
        not start
        or found[start - 1].folded not in lexicon.ARTICLES
        or any(word.mark for word in found[start : number + 1])
    ):
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    ends = (
        behind is None or bool(behind.mark) or behind.folded in lexicon.PREPOSITIONS or behind.folded in ("and", "or")
    )
    told = start > 1 and found[start - 2].folded in _TELLING
    if behind is None or behind.mark or ends:
        return told
    next_but_one = found[number + 2].folded if number + 2 < len(found) else ""
    with_object = behind.folded.endswith("s") and next_but_one in lexicon.ARTICLES
    return _acts(behind.folded) or behind.folded == "has" or with_object


def _modifiers(found: Sequence[Word], number: int) -> int:
    """Where the words begin that say which kind of person it is: `tournament` of `a tournament director`."""
    start = number
    while (
        start
        and number - start < _MOST_MODIFIERS
        and found[start - 1].folded not in lexicon.ARTICLES | lexicon.PREPOSITIONS
    ):
        start -= 1
    return start


_MOST_MODIFIERS = 2


def _acts(word: str) -> bool:
    """Whether a word can only be a verb in the third person: `approves`, not `scores`."""
    return lexicon.verb_only(word) and lexicon.verb(word) != word


def _things(used: _Used, strangers: Sequence[Stranger]) -> Iterator[Question]:
    """A question for each thing that a criterion goes by and nothing introduces, where that is the exception."""
    places: dict[str, list[Place]] = {}
    for stranger in strangers:
        if not other_name(stranger.name, used.glossary):
            places.setdefault(stranger.name, []).append(stranger.place)
    if len(places) <= _MOST_APART:
        for where in places.values():
            yield _thing_question(used, where)


def _thing_question(used: _Used, places: Sequence[Place]) -> Question:
    name = " ".join(used.text.slice(places[0].span).split())
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 5, 3)
    line = used.glossary.entry(name)
    options = [Option(f"Define {name} in the glossary.", (line,))] if line else []
    options.append(Option("Every reader knows: nothing is to be defined.", ()))
    situation = f"{says(ids(places))} “{where}”, and nothing else in the document introduces the {name}."
    said = Said(Kind.UNSTATED, "value", _sure(used, places[0]), situation, f"What is the {name}?", tuple(options))
    return ask(used.spec, places, said)


def _person_question(used: _Used, places: Sequence[Place]) -> Question:
    where = around(used.text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    base = " ".join(used.text.slice(places[0].span).split()).casefold()
    name = base.capitalize() if used.glossary.terms[0].name[:1].isupper() else base
    line = used.glossary.entry(name)
    options = [Option(f"It is a role of its own: define {name} in the glossary.", (line,))] if line else []
    options.append(Option("It is somebody the document knows by another name.", ()))
    situation = f"{says(ids(places))} “{where}”, and nothing else in the document introduces the {base}."
    said = Said(Kind.UNSTATED, "actor", _sure(used, places[0]), situation, f"Who is the {base}?", tuple(options))
    return ask(used.spec, places, said)
