"""Alternatives that nobody chooses between: `and/or`, `retry or notify`, `either … or …`. After rule
R15 of INCOSE's Guide to Writing Requirements. A choice that somebody makes (the user, a setting,
what data allows) is fine, and so is one of two things a system takes or is asked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.analysis.tokens import word_set, words
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Analysed, Question, Reading
    from specgit.analysis.tokens import Word

_AND_OR = Pattern(
    r"和/或|及/或|与/或|および[/／]または|及び[/／]又は|및/또는|(?<![\w/])(?:and\s?/\s?or|und\s?/\s?oder|y\s?/\s?o|e\s?/\s?ou|et\s?/\s?ou|и\s?/\s?или|dan\s?/\s?atau)"
    r"(?![\w/])",
    re.IGNORECASE,
)
_JOINTS = {
    "and": ("and", "or"), "und": ("und", "oder"), "y": ("y", "o"), "e": ("e", "ou"), "et": ("et", "ou"),
    "и": ("и", "или"), "dan": ("dan", "atau"),
    "和": ("和", "或"), "及": ("及", "或"), "与": ("与", "或"),
    "および": ("および", "または"), "及び": ("及び", "又は"), "및": ("및", "또는"),
}  # fmt: skip
# Who or what decides, anywhere in the criterion.
_DECIDED = Pattern(
    r"\b(?:depend\w*|based on|according to|whichever|if|unless|where|when|as configured|configur\w*|setting|per\b"
    r"|respectively|chosen|choose|chooses|selected|select|choice|prefer\w*"
    r"|whether|appropriate|determined|either way"
    r"|at least one|one of|any of|as needed|applicable|corresponding|matching"
    r"|otherwise|first|fallback\w*|by default)\b",
    re.IGNORECASE,
)
# Verbs whose object is a choice of somebody else's, or a set of things that count alike.
_OFFERING = word_set(
    """accept allow permit enable let support provide offer ask prompt validate reject block refuse prevent avoid
    ignore require verify check detect treat recognize recognise match contain include forbid prohibit disallow
    be have restrict limit exclude strip remove consider count confirm ensure guarantee classify identify mark
    flag handle suggest recommend invite remind instruct tell advise expose compare replace skip document cover
    describe explain define specify state mention inform warn use maintain preserve meet remain keep exceed
    match"""
)
_NO_ACTION = word_set("be have match contain include exceed maintain preserve improve meet keep remain ensure")
# Two that are each other's counterpart: the state before decides which of them it is.
_PAIRS = frozenset(
    frozenset(pair.split("/"))
    for pair in word_set(
        """
create/update add/remove insert/update show/hide enable/disable open/close expand/collapse start/stop
lock/unlock increase/decrease add/update accept/reject allow/deny approve/reject grant/deny
create/replace activate/deactivate modify/delete edit/delete update/delete add/delete create/delete
read/write pass/fail increment/decrement insert/replace import/export create/modify create/edit
add/modify add/edit move/rename upload/download append/create pin/unpin mute/unmute check/uncheck
select/deselect subscribe/unsubscribe raise/lower succeed/fail
"""
    )
)


# Words that are a noun or adjective behind an "or" unless an article follows.
_RATHER_NOUNS = word_set(
    """base rollback duplicate fail pass complete correct separate secure smooth open close clean clear empty slow
    warm mobile estimate perfect present direct own backup checkout login logout setup warn"""
)


class _Choice(NamedTuple):
    """Two actions of a response: the words from its modal on, the first verb, and the `or` between them."""

    reading: Reading
    words: Sequence[Word]
    first: int
    at: int

    def end(self, content: str) -> int:
        """Where the second action ends: at the next mark."""
        mark = next((word.start for word in self.words[self.at + 1 :] if word.mark in (",", ";", ".", "(")), None)
        return self.words[-1].end if mark is None else len(content[:mark].rstrip(" ,;.("))

    def parts(self, content: str) -> tuple[str, str]:
        """What the two actions say; the object that only the second names belongs to both."""
        one = content[self.words[self.first].start : self.words[self.at - 1].end]
        other = content[self.words[self.at + 1].start : self.end(content)]
        shared = content[self.words[self.at + 1].end : self.end(content)] if self.at == self.first + 1 else ""
        return one + shared, other

    def keep_first(self) -> tuple[Change, ...]:
        """The edits that leave the first action."""
        shared = self.at == self.first + 1
        last = self.words[self.at + 1].end if shared else self._last()
        cut = Change(Span(self.words[self.at - 1].end, last), "")
        begin = self._begin()
        return (
            (cut,)
            if begin == self.words[self.first].start
            else (Change(Span(begin, self.words[self.first].start), ""), cut)
        )

    def keep_second(self) -> Change:
        """The edit that leaves the second action."""
        return Change(Span(self._begin(), self.words[self.at + 1].start), "")

    def _begin(self) -> int:
        either = (word.start for word in self.words[: self.first] if word.folded == "either")
        return next(either, self.words[self.first].start)

    def _last(self) -> int:
        behind = self.words[self.at + 1 :]
        number = next(
            (place for place, word in enumerate(behind) if place and word.mark in (",", ";", ".", "(")), len(behind)
        )
        return behind[number - 1].end


def find_alternatives(spec: Analysed) -> Iterator[Question]:
    """The questions about alternatives left open."""
    yield from _and_or(spec)
    yield from _either(spec)
    yield from _recipients(spec)


def _and_or(spec: Analysed) -> Iterator[Question]:
    """One question for every `and/or` of the criteria."""
    content = spec.document.text.content
    places: list[Place] = []
    for reading in spec.readings:
        bare = without_verbatim(content[slice(*reading.criterion.span)])
        start = reading.criterion.span.start
        places += [Place(reading, Span(start + m.start(), start + m.end())) for m in _AND_OR.finditer(bare)]
    if not places:
        return
    demanded = [place for place in places if _in_response(place)]
    for group, confidence in (
        (demanded, Confidence.HIGH),
        ([place for place in places if place not in demanded], Confidence.MEDIUM),
    ):
        if group:
            yield _and_or_question(spec, group, confidence)


def _in_response(place: Place) -> bool:
    return any(span.start <= place.span.start < span.end for span in place.reading.ears.responses)


def _and_or_question(spec: Analysed, places: Sequence[Place], confidence: Confidence) -> Question:
    text = spec.document.text
    written = text.slice(places[0].span)
    both, one = _JOINTS[re.split(r"\s?[/／]\s?", written.casefold())[0]]
    where = around(text.content, places[0].span, places[0].reading.criterion.span, 4, 4)
    subject = "it is" if len(ids(places)) == 1 else "they are"
    said = Said(
        Kind.AMBIGUOUS, "and-or", confidence,
        f"{says(ids(places))} “{where}”: whether {subject} met by one of the two alone, nobody can tell.",
        "Both of them, or is one enough?",
        (
            Option(f"Both: “{both}”.", tuple(Change(place.span, both) for place in places)),
            Option(f"One is enough: “{one}”.", tuple(Change(place.span, one) for place in places)),
        ),
    )  # fmt: skip
    return ask(spec, places, said)


_SENDING = word_set(
    """notify inform alert tell warn send e-mail email mail write call page phone show display print give hand
    move transfer route forward charge credit pay assign"""
)
_NOUN = r"(?:a|an|the) (?:[\w-]+ ){0,2}?[\w-]+"
_TWO_NOUNS = Pattern(
    rf"\b(?P<one>{_NOUN}) or (?P<other>{_NOUN})(?=[.,;]|$| for\b| to\b| with\b| of\b| and\b| by\b| in\b)"
)


def _recipients(spec: Analysed) -> Iterator[Question]:
    """A question for each response that goes to one of two, or gives one of two: `notify the A or the B`."""
    for reading in spec.readings:
        ears = reading.ears
        if ears.weak or not ears.responses:
            continue
        response = ears.responses[0]
        bare = without_verbatim(spec.document.text.slice(response))
        first = bare.split(None, 1)[0].casefold() if bare else ""
        match = _TWO_NOUNS.search(bare) if first in _SENDING and not _DECIDED.search(bare) else None
        if match:
            start = response.start
            one, other = (Span(start + match.start(part), start + match.end(part)) for part in ("one", "other"))
            yield _recipient_question(spec, Place(reading, Span(one.start, other.end)), one, other)


def _recipient_question(spec: Analysed, place: Place, one: Span, other: Span) -> Question:
    text = spec.document.text
    where = around(text.content, place.span, place.reading.criterion.span, 4, 2)
    decided = ", depending on […]" + ("," if text.content[other.end : other.end + 2].strip(" \n").isalpha() else "")
    options = (
        Option(f"It is {text.slice(one)}.", (Change(Span(one.end, other.end), ""),)),
        Option(f"It is {text.slice(other)}.", (Change(Span(one.start, other.start), ""),)),
        Option("Say what decides.", (Change(Span(other.end, other.end), decided),)),
    )
    situation = f"{says(ids([place]))} “{where}”, and nothing says which of the two."
    return ask(spec, [place], Said(Kind.AMBIGUOUS, "open-choice", Confidence.HIGH, situation, "What decides?", options))


def _either(spec: Analysed) -> Iterator[Question]:
    """A question for each pair of actions that responses name without what decides."""
    found: dict[tuple[str, str], list[_Choice]] = {}
    for reading in spec.readings:
        ears = reading.ears
        if ears.weak or not ears.responses:
            continue
        response = ears.responses[0]
        bare = without_verbatim(spec.document.text.slice(response))
        if " or " not in bare or _DECIDED.search(bare.partition(" ")[2]):
            continue
        written = words(spec.document.text.content, response)
        if (at := _open_choice(written)) is not None:
            first = _first_verb(written) or 0
            choice = _Choice(reading, written, first, at)
            found.setdefault((written[first].folded, written[at + 1].folded), []).append(choice)
    for choices in found.values():
        yield _either_question(spec, choices)


_SUBORDINATE = frozenset(("to", "that", "which", "who", "so", "until", "before", "after", "while", "without"))
_STOPS = frozenset((":", "(", ".", ";", "—", "–"))


def _open_choice(found: Sequence[Word]) -> int | None:
    """Where the `or` stands that joins two actions of the system; None if there is none."""
    first = _first_verb(found)
    if first is None or found[first].folded in _GRANTING:
        return None
    offering = found[first].folded in _OFFERING
    verbs = [found[first].folded]
    for number, word in enumerate(found[first + 1 :], first + 1):
        if word.folded in _SUBORDINATE or word.mark in _STOPS:
            return None
        behind = found[number + 1] if number + 1 < len(found) else None
        if behind is None or behind.quoted:
            continue
        if word.folded == "and" and lexicon.verb(behind.folded) == behind.folded:
            if behind.folded in _OFFERING:
                return None
            verbs.append(behind.folded)
        if word.folded == "or" and not word.quoted and _begins_action(found, number + 1):
            other = behind.folded
            paired = any(frozenset((verb, other)) in _PAIRS for verb in verbs)
            objectless = number + 2 >= len(found) or found[number + 2].folded not in lexicon.ARTICLES
            return None if paired or other in _NO_ACTION or (offering and objectless) else number
    return None


# Verbs whose object is somebody else's doing, also where the second verb has an object of its own.
_GRANTING = word_set("""accept allow permit enable let support provide offer ask prompt require ensure""")


def _first_verb(found: Sequence[Word]) -> int | None:
    for number, word in enumerate(found[:3]):
        if word.quoted or word.mark:
            return None
        if lexicon.verb(word.folded) == word.folded:
            return number
        if not word.folded.endswith("ly") and word.folded not in ("either", "then", "also"):
            return None
    return None


def _begins_action(found: Sequence[Word], number: int) -> bool:
    """Whether a word is a verb in its base form with an object, not a noun: `or notify the admin`, not `or report`."""
    word = found[number]
    if lexicon.verb(word.folded) != word.folded:
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    if (
        behind is not None
        and (behind.folded in lexicon.ARTICLES or behind.folded in lexicon.PRONOUNS)
        and not behind.mark
    ):
        return True
    return lexicon.verb_only(word.folded) and word.folded not in _RATHER_NOUNS


def _either_question(spec: Analysed, choices: Sequence[_Choice]) -> Question:
    content = spec.document.text.content
    one, other = (_short(part) for part in choices[0].parts(content))
    start, end = choices[0].words[choices[0].first].start, choices[0].end(content)
    quoted = _short(content[start:end], 14)
    places = [
        Place(choice.reading, Span(choice.words[choice.at].start, choice.words[choice.at].end)) for choice in choices
    ]
    options = (
        Option(f"It shall {one}.", tuple(change for choice in choices for change in choice.keep_first())),
        Option(f"It shall {other}.", tuple(choice.keep_second() for choice in choices)),
        Option(
            "Say what decides.",
            tuple(Change(Span(choice.end(content), choice.end(content)), ", depending on […]") for choice in choices),
        ),
    )
    situation = f"{says(ids(places))} “{quoted}”, and nothing says which of the two."
    return ask(spec, places, Said(Kind.AMBIGUOUS, "open-choice", Confidence.HIGH, situation, "What decides?", options))


def _short(text: str, most: int = 8) -> str:
    found = text.split()
    return " ".join(found[:most]) + (" …" if len(found) > most else "")
