"""Pronouns with two things to stand for in German, Spanish, Portuguese, Chinese and Japanese.

Only the pronoun that a response begins with is looked at: what it acts on is then named in the conditions alone.
German, Spanish and Portuguese nouns are told apart by their gender, as their articles show it; in Chinese and Japanese
the terms of the glossary are what may be meant.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.glossary import normal
from specgit.analysis.people import ROLES
from specgit.analysis.pronouns import Noun, Rivals
from specgit.analysis.tokens import word_set
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Analysed, Reading

_GENDERS = {
    "das": "n", "die": "f", "eine": "f", "einer": "f", "keine": "f", "jede": "f", "einen": "m", "den": "m", "der": "mf",
    "ein": "mn", "dem": "mn", "des": "mn", "einem": "mn", "eines": "mn", "jeder": "m", "jedes": "n", "kein": "mn",
    "el": "m", "un": "m", "del": "m", "al": "m", "o": "m", "um": "m", "do": "m", "no": "m", "ao": "m",
    "la": "f", "una": "f", "a": "f", "uma": "f", "da": "f", "na": "f", "à": "f",
}  # fmt: skip
_GERMAN = Pattern(
    r"\b(?P<article>das|die|der|den|dem|des|eine[nmrs]?|ein|keine?|jede[rs]?) (?:[a-zäöüß]+(?:e|en|er|es|em) )?"
    r"(?P<noun>[A-ZÄÖÜ][\wäöüß]{2,})"
)
_ROMANCE = Pattern(r"\b(?P<article>el|un|del|al|o|um|do|ao|no|la|una|a|uma|da|na|à) (?P<noun>[^\W\d_]{3,})\b", 2)
_GERMAN_PRONOUN = Pattern(
    r"(?:SHALL|MUSS|muss|SOLL|soll|WIRD|wird)(?: (?:der|die|das) [A-ZÄÖÜ][\w-]+)? (?P<pronoun>sie|es|ihn|er)\b"
)
_ROMANCE_PRONOUN = Pattern(
    r"(?:SHALL|DEBERÁ|DEBE|DEVERÁ|DEVE|deberá|debe|deverá|deve) "
    r"(?:[a-záéíóú]+[aei]r(?P<spanish>lo|la)\b|[a-z]+[áêí]-(?P<portuguese>lo|la)\b"
    r"|(?P<before>[oa]) [a-z]+[aei]r\b(?! (?:o|a|os|as)\b))"
)
_HAN_PRONOUN = Pattern(
    r"(?:将|把|对|將|對|给)(?P<chinese>其|它)(?!他|余|中|它|實|实)"
    r"|(?P<japanese>それ|これ)(?=を|に)"
)
_OF_GENDER = {"sie": "f", "es": "n", "ihn": "m", "er": "m", "lo": "m", "la": "f", "o": "m", "a": "f"}
_SOMEBODY = Pattern(
    r"(?i:\b(?:person|personen|mitarbeit\w+|wer|jemand|kund\w+|nutzer\w*|mitglied\w*|persona|pessoa|empleado|usuari\w+|quien"
    r"|quem|cliente|miembro|membro)\b)|[人者员員]|用户|管理员|職員"
)
_SOMEBODY_GERMAN = Pattern(
    r".*(?:kraft|person|hilfe|in|mitglied|leitung|ender|ierer|nutzer|kunde|prüfer|halter|leiter)$"
)
_SOMEBODY_ROMANCE = Pattern(r".*(?:dor|dora|ista|ario|ária|aria|ário|ero|era|ente|eiro|eira|sor|sora|uno|una|umno)$")
_NO_THING = word_set(
    """minute stunde sekunde tag woche monat jahr mal hora vez minuto día dia mes sistema system app usuario usuário
    nutzer benutzer aplicación aplicação fall caso"""
)
# An attribute of a thing, before the thing: `la visibilidad de una Colección`, `die Farbe der Karte`.
_OF = Pattern(r" (?:de|del|do|da|der|des|eine[rs]|jede[rs]) [\w]", re.IGNORECASE)


class _Language(NamedTuple):
    """How a language says its nouns and pronouns, and who is somebody in it."""

    pronoun: Pattern
    noun: Pattern
    somebody: Pattern


_LANGUAGES = (
    _Language(_GERMAN_PRONOUN, _GERMAN, _SOMEBODY_GERMAN),
    _Language(_ROMANCE_PRONOUN, _ROMANCE, _SOMEBODY_ROMANCE),
)


def find_rivals_abroad(spec: Analysed, glossary: Glossary) -> Iterator[tuple[Reading, Rivals]]:
    """The pronouns of a document with more than one thing to stand for."""
    spoken = _Spoken(spec, glossary)
    for reading in spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(spec.document.text.content[start:end])
        if bare.isascii() and " sie " not in bare and " es " not in bare and " ihn " not in bare and "rl" not in bare:
            continue
        for language in _LANGUAGES:
            if match := language.pronoun.search(bare):
                group, word = next((name, word) for name, word in match.groupdict().items() if word)
                head = bare[: match.start()]
                nouns = spoken.nouns(head, language, _OF_GENDER[word], start)
                if len(nouns) > 1:
                    at = Span(start + match.start(group), start + match.end(group))
                    yield reading, Rivals(at, nouns, sure=len(nouns) == 2)
        if match := _HAN_PRONOUN.search(bare):
            group = "chinese" if match["chinese"] else "japanese"
            nouns = spoken.terms(bare[: match.start()], start, reading)
            if len(nouns) > 1:
                at = Span(start + match.start(group), start + match.end(group))
                yield reading, Rivals(at, nouns, sure=len(nouns) == 2)


_ARTICLES = {"sie": "die", "es": "das", "ihn": "den", "er": "der"}
_PORTUGUESE = word_set("o um do ao a uma da na à no")


def instead_of(pronoun: str, noun: str) -> str:
    """A noun as it may stand for a pronoun: `der Karte` for sie is `die Karte`, `del pedido` for lo `el pedido`."""
    article, _, rest = noun.partition(" ")
    pronoun, folded = pronoun.casefold(), article.casefold()
    if not rest or folded not in _GENDERS or pronoun not in _OF_GENDER:
        return noun
    if pronoun in _ARTICLES:
        return f"{_ARTICLES[pronoun]} {rest}"
    female = _OF_GENDER[pronoun] == "f"
    if folded in _PORTUGUESE:
        return f"{'a' if female else 'o'} {rest}"
    return f"{'la' if female else 'el'} {rest}"


def replaced(content: str, pronoun: Span, noun: str) -> Change:
    """The edit that writes a noun for a pronoun, also where it hangs on its verb: `archivarla`, `arquivá-lo`."""
    before = content[: pronoun.start]
    if before.endswith(tuple(_ACCENTS)):
        start = pronoun.start - 2
        return Change(Span(start, pronoun.end), f"{_ACCENTS[before[-2:]]} {noun}")
    hangs = before[-1:].isalpha() and before[-1:] < "\u2e80"
    return Change(pronoun, f" {noun}" if hangs else noun)


_ACCENTS = {"á-": "ar", "ê-": "er", "í-": "ir"}


class _Spoken:
    """The genders of a document's nouns and its terms that are no persons."""

    def __init__(self, spec: Analysed, glossary: Glossary) -> None:
        self._content = spec.document.text.content
        self._glossary = glossary

    @cached_property
    def _genders(self) -> dict[str, str]:
        votes: dict[str, Counter[str]] = {}
        for language in _LANGUAGES:
            for match in language.noun.finditer(self._content):
                gender = _GENDERS[match["article"].casefold()]
                votes.setdefault(match["noun"].casefold(), Counter()).update(gender if len(gender) == 1 else "")
        return {noun: vote.most_common(1)[0][0] for noun, vote in votes.items() if vote}

    def nouns(self, head: str, language: _Language, gender: str, start: int) -> tuple[Noun, ...]:
        """The things of a gender that a condition names, each once."""
        found: dict[str, Noun] = {}
        for match in language.noun.finditer(head):
            noun = match["noun"].casefold()
            article = _GENDERS[match["article"].casefold()]
            its = self._genders.get(noun, article)
            if gender not in its or (len(article) == 1 and article != gender and article != "m"):
                continue
            if noun in _NO_THING or language.somebody.fullmatch(noun) or ROLES.search(match[0]) or self._somebody(noun):
                continue
            if _OF.match(head, match.end()) and normal(noun) not in self._glossary.names:
                continue
            at = Span(start + match.start(), start + match.end())
            found.setdefault(noun, Noun((noun,), at, plural=False, clause=0, role="object", someone=False))
        return tuple(found.values())

    def _somebody(self, name: str) -> bool:
        term = self._glossary.names.get(normal(name))
        return term is not None and bool(_SOMEBODY.search(self._content, term.name_span.end, term.span.end))

    @cached_property
    def _things(self) -> Sequence[str]:
        names = {term.name for term in self._glossary.terms if term.name[-1:] > "\u2e80"}
        return sorted((name for name in names if not self._somebody(name)), key=len, reverse=True)

    def terms(self, head: str, start: int, reading: Reading) -> tuple[Noun, ...]:
        """The terms that a condition names, the longer before the shorter they contain; never the system itself."""
        found: list[Noun] = []
        subject = reading.ears.subject
        system = self._content[slice(*subject)] if subject else ""
        for name in self._things:
            at = head.find(name)
            if at >= 0 and name not in system and not head.startswith("は", at + len(name)):
                head = head.replace(name, "\0" * len(name))
                found.append(
                    Noun(
                        (name,),
                        Span(start + at, start + at + len(name)),
                        plural=False,
                        clause=0,
                        role="object",
                        someone=False,
                    )
                )
        return tuple(sorted(found, key=lambda noun: noun.span))
