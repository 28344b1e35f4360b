"""States that hinder, which criteria set and nothing ever ends: set to faulty, `Paused` to `True`, gesperrt.

That a thing is done or closed may stay so. One that is locked, paused or out of order is meant to come back, and
nobody who reads the document can tell how. What is said anywhere of the way back is enough to ask nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import quoted, sentence
from specgit.analysis.enumerations import enumerations
from specgit.analysis.gaps import addition, ask
from specgit.analysis.model import Confidence, Option
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.bags import Entry
    from specgit.analysis.model import Question

# The stems of states that hinder, each with what is done to bring it about where that is another word.
_HINDERED = (
    r"(?:fault|defect|lock|block|paus|suspend|frozen|freez|disabl|deactivat|inactiv|quarantin|mute|ban"
    r"|out of (?:order|service)"
    r"|gesperrt|sperr|deaktiv|pausier|defekt|gestört|eingefroren|bloque|suspen|congel|desactiv|desativ)"
)
_BACK = Pattern(
    r"\b(?:un(?:lock|block|ban|mut|paus|suspend|freez|frozen)\w*|resum\w*|restor\w*|enabl\w*|activat\w*|reactivat\w*|reinstat\w*|re-?enabl\w*"
    r"|(?<!the )(?<!a )(?<!an )releas(?:es?|ed|ing)|lift(?:s|ed)?|clear(?:s|ed)?|reset\w*|repair\w*|recover\w*"
    r"|no longer"
    r"|again|until|for \S+ (?:second|minute|hour|day|week|month)s?"
    r"|freigeb\w*|freigibt|entsperr\w*|aufheb\w*|aufgehoben|reaktiv\w*|wieder|bis|behoben|repariert"
    r"|desbloq\w*|reanud\w*|reactiv\w*|retom\w*|reativ\w*|hasta|até|levant\w*)\b",
    2,
)
_SET = Pattern(
    rf"\b(?:set|mark|put|switch|turn|change|move)s?\b[^.;]{{0,60}}?\b(?:to|as|into)\b[^.;,]{{0,12}}?\b{_HINDERED}\w*"
    rf"|\bauf {_HINDERED}\w*[^.;,]{{0,12}}(?:setz|stell)",
    2,
)
_FLAG = Pattern(rf"`(?P<flag>\w*{_HINDERED}\w*)`[^.;,`]{{0,50}}\b(?:to|auf|a|para) [`\"“]?(?:true|1|yes|on)\b", 2)
_HINDERS = Pattern(rf"{_HINDERED}\w*", 2)
_NEAR = 25  # letters behind a word for the way back, in which what comes back is named
_OFF = r"(?:to|auf|a|para) [`\"“]?(?:false|0|no|off)\b"


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about hindering states that nothing ends, one for each state of a thing."""
    if not entries:
        return
    spec = entries[0].spec
    yield from _flags(entries)
    for listed in enumerations(spec):
        for value, written in zip(listed.values, listed.written, strict=True):
            if listed.term and listed.named and _HINDERS.fullmatch(value):
                setting = [entry for entry in entries if _sets(entry, listed.term, value)]
                others = [each for each in listed.values if each != value]
                if setting and not _is_left(entries, setting, listed.term, value, others):
                    yield _question(setting, written, listed.term)


def _flags(entries: Sequence[Entry]) -> Iterator[Question]:
    asked = set[str]()
    for entry in entries:
        for span in entry.reading.ears.responses:
            for match in _FLAG.finditer(entry.spec.document.text.slice(span)):
                flag = match["flag"]
                off = Pattern(rf"`{flag}`[^.;,`]{{0,50}}\b{_OFF}", 2)
                if flag in asked or _BACK.search(entry.reading.criterion.text):
                    continue
                asked.add(flag)
                rest = (each for each in entries if each is not entry and f"`{flag}`" in each.reading.criterion.text)
                if not any(off.search(text) or _BACK.search(text) for text in (x.reading.criterion.text for x in rest)):
                    yield _question([entry], flag, "")


def _sets(entry: Entry, term: str, value: str) -> bool:
    """Whether a response brings a thing into a state: sets it to the state, or does what the state is named by."""
    head = term.split()[-1]
    for span in entry.reading.ears.responses:
        said = entry.spec.document.text.slice(span).casefold()
        if head in said and value in said and _SET.search(said):
            return True
    done = "|".join(_INFINITIVE.get(value, ()))
    by_verb = Pattern(rf"\b{re.escape(head)}\w* (?:{done})\b") if done else None
    if by_verb and by_verb.search(entry.reading.criterion.text.casefold()):
        return True
    return any(
        not each.negated and each.action == lexicon.participle(value) and head in each.object
        for each in entry.reading.responses
    )


_INFINITIVE = {"gesperrt": ("sperren",), "pausiert": ("pausieren",), "deaktiviert": ("deaktivieren",)}


def _is_left(entries: Sequence[Entry], setting: Sequence[Entry], term: str, value: str, others: Sequence[str]) -> bool:
    """Whether anything says how the state ends: in words for the way back, or by another state for what is in it."""
    head, places = term.split()[-1], {entry.reading.criterion.span for entry in setting}
    slices = [entry.spec.document.text.slice(span) for entry in setting for span in entry.reading.ears.responses]
    if any(_BACK.search(said) for said in slices):
        return True
    for entry in entries:
        text = entry.reading.criterion.text.casefold()
        stated = " ".join(_conditions(entry))
        if entry.reading.criterion.span in places:
            continue
        leaves = any(other in text for other in others) and not any(other in stated for other in others)
        if value in stated and leaves:
            return True
        back = _BACK.search(text)
        if back and (value in text or head in text[back.end() : back.end() + _NEAR]):
            return True
    return any(_BACK.search(line) and value in line.casefold() for line in _beside(entries))


def _conditions(entry: Entry) -> list[str]:
    content = entry.spec.document.text.content
    return [content[slice(*each.span)].casefold() for each in entry.reading.ears.conditions]


def _beside(entries: Sequence[Entry]) -> list[str]:
    """The lines that are no criteria: the glossary, the stories, the titles."""
    content, at, rest = entries[0].spec.document.text.content, 0, list[str]()
    for start, end in sorted(entry.reading.criterion.span for entry in entries):
        rest.append(content[at:start])
        at = end
    return "".join([*rest, content[at:]]).splitlines()


def _question(entries: Sequence[Entry], state: str, term: str) -> Question:
    entry = entries[0]
    thing = f"the {term}" if term else "it"
    new = sentence(entry.spec, entry.reading, Keyword.WHEN, "[…]", "[…]")
    return ask(
        "never-left", Confidence.HIGH, entries,
        f"{entry.id} brings about {quoted(state)}, and nothing says when that ends.",
        f"What ends it, so that {thing} is of use again?",
        (
            addition([(entry, new)]),
            Option("It is for good.", ()),
        ),
    )  # fmt: skip
