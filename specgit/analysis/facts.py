"""Conditions in the form in which they are compared: whether one is a case of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.bags import canonical
from specgit.analysis.model import Comparison
from specgit.analysis.phrases import Phrase, Words, chunked, chunks, content_words, telling, without_numbers
from specgit.analysis.reading import clause, words
from specgit.analysis.scales import OF_STATE, STATE_SCALES
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.analysis.model import Proposition, Quantity
    from specgit.analysis.reading import Word

# Verbs of what lasts: what they say is no event.
_LASTING = lexicon.word_set(
    """be have exist contain exceed equal lack include support belong remain need require allow know hold match consist
    differ depend want own cost weigh measure fit reside stay keep span range total represent above"""
)


_HELPERS = lexicon.NEGATIONS | lexicon.word_set("can may might could will would should must")


class Fact(NamedTuple):
    """A condition in the form in which conditions are compared.

    `about` and `said` are words without weight left out; `verb` is a verb in its base form, or a scale (`lock` of `is
    locked`, `is not unlocked`) where `state` is true. `phrases` narrow it. `event` is what happens, not what is.
    """

    about: Words
    verb: str
    state: bool
    said: Words
    phrases: tuple[Phrase, ...]
    negated: bool
    event: bool
    quantities: tuple[Quantity, ...]
    proposition: Proposition

    @property
    def key(self) -> tuple[Words, str, bool, Words]:
        """What makes two facts the same, whether they hold or not, and in which number."""
        behind = (word for joint, phrase in self.phrases for word in (*telling(joint), *phrase))
        return self.about, self.verb, self.state, (*self.said, *behind)

    @property
    def happens(self) -> bool:
        """Whether something is done, be it told as an event or as a state (`if a code is entered`)."""
        return self.event or (self.state and self.verb not in STATE_SCALES and self.verb not in _LASTING)


def fact(content: str, proposition: Proposition) -> Fact:
    """A condition without its numbers and the words that say nothing."""
    quantities, found = _compared(words(content, proposition.span), proposition.quantities)
    verb = proposition.predicate[0] if proposition.predicate else ""
    negated, state = proposition.negated, verb == "be"
    before, behind = _around_verb(found, verb)
    about = chunked(before) or content_words(proposition.about)
    if state and behind and not behind[0].fixed:
        if behind[0].folded in OF_STATE:
            verb, holds = OF_STATE[behind[0].folded]
            negated ^= not holds
            behind = behind[1:]
        elif done := lexicon.participle(behind[0].folded):
            verb, behind = done, behind[1:]
    if verb in ("try", "attempt") and len(behind) > 1 and behind[0].folded == "to" and lexicon.verb(behind[1].folded):
        verb, behind = lexicon.verb(behind[1].folded), behind[2:]
    if verb in ("get", "arrive") and behind and behind[0].folded in ("to", "at") and not state:
        verb, behind = "reach", behind[1:]
    said, phrases = chunks(behind)
    event = verb not in _LASTING and proposition.kind in (Keyword.WHEN, Keyword.IF)
    event &= not state or (proposition.kind is Keyword.WHEN and verb not in STATE_SCALES)
    verb = verb if verb in STATE_SCALES else canonical(verb)
    return Fact(about, verb, state, said, tuple(phrases), negated, event, quantities, proposition)


_OR_MORE = lexicon.word_set("above more later faster").union(units.UPWARDS)
_OR_LESS = lexicon.word_set("below less fewer earlier slower").union(units.DOWNWARDS)


def _compared(found: Sequence[Word], stated: Sequence[Quantity]) -> tuple[tuple[Quantity, ...], list[Word]]:
    """The numbers, each with an `or older` behind it, and the words outside them."""
    quantities: list[Quantity] = []
    outside = without_numbers(found, stated)
    for each in stated:
        before = [word for word in outside if word.end <= each.span.start][-2:]
        if len(before) == 2 and before[1].folded == "than" and before[0].folded in _OR_MORE | _OR_LESS:
            more = before[0].folded in _OR_MORE
            each = each._replace(comparison=Comparison.MORE_THAN if more else Comparison.LESS_THAN)
            outside = [word for word in outside if word not in before]
        behind = [word for word in outside if word.start >= each.span.end][:3]
        if behind and behind[0].folded in ("old", "long", "high", "large"):
            outside.remove(behind.pop(0))
        if len(behind) > 1 and behind[0].folded == "or" and behind[1].folded in _OR_MORE | _OR_LESS:
            more = behind[1].folded in _OR_MORE
            each = each._replace(comparison=Comparison.AT_LEAST if more else Comparison.AT_MOST)
            outside = [word for word in outside if word not in behind[:2]]
        quantities.append(each)
    return tuple(quantities), [word for word in outside if not (stated and word.folded == "but")]


def delayed(content: str, proposition: Proposition) -> tuple[Proposition, Quantity] | None:
    """`90 seconds have passed since a password was copied`: what happened, and how long ago."""
    if len(proposition.quantities) != 1 or proposition.quantities[0].unit not in ("s", "month"):
        return None
    found = words(content, proposition.span)
    for number, word in enumerate(found[:-1]):
        if word.folded in ("since", "after") and lexicon.verb(found[number - 1].folded) in ("pass", "elapse"):
            happened = clause(content, proposition.kind, found[number + 1 :])
            return happened and (happened, proposition.quantities[0])
    return None


def narrows(one: Fact, other: Fact) -> bool:
    """Whether one fact is a case of another by its words, its numbers and denial left aside."""
    if one.key == other.key:
        return True
    if one.verb == other.verb and one.state != other.state and _other_voice(one, other):
        return True
    if one.verb != other.verb or not one.verb or (one.state != other.state and not (one.event and other.state)):
        return False
    return (
        is_case(one.about, other.about)
        and is_case(one.said, other.said)
        and all(any(_narrows_phrase(mine, each) for mine in one.phrases) for each in other.phrases)
        and (not one.about) == (not other.about)
    )


def _other_voice(one: Fact, other: Fact) -> bool:
    """`a guest presses the button` is a case of `the button is pressed`, and that `by a guest` one of the first."""
    agents = [phrase for joint, phrase in (one if one.state else other).phrases if joint == "by"]
    if one.state:
        return bool(agents) and is_case(agents[0], other.about) and is_case(one.about, other.said)
    plain = [phrase for phrase in other.phrases if phrase[0] != "by"]
    by_it = not agents or is_case(one.about, agents[0])
    return bool(one.said) and by_it and is_case(one.said, other.about) and set(plain) <= set(one.phrases)


def _narrows_phrase(one: Phrase, other: Phrase) -> bool:
    """Whether a phrase is the same, or an alternative of the other: `that is held`, `that is held or taken`."""
    return one == other or (one[0] == other[0] and "or" in other[1] and set(one[1]) <= set(other[1]))


_RELATIVE = ("that", "which", "who", "whose")
_DENYING = lexicon.NEGATIONS | lexicon.word_set("no non without except")


def is_case(one: Words, other: Words) -> bool:
    """`failed login` is a case of `login`, `office document` of `file`; `login page` of neither."""
    if one == other or not other:
        return one == other or not other
    if one[-len(other) :] != other and (number := next((at for at, word in enumerate(one) if word in _RELATIVE), 0)):
        return is_case(one[:number], other)
    if one and lexicon.kind_of(one[-1]) == other[-1]:
        one = (*one[:-1], other[-1])
    return one[-len(other) :] == other and not _DENYING & set(one[: -len(other)])


def _around_verb(found: Sequence[Word], verb: str) -> tuple[Sequence[Word], Sequence[Word]]:
    """What stands before the verb, and behind it."""
    for number, word in enumerate(found):
        if not word.fixed and lexicon.verb(word.folded) == verb:
            rest = found[number + 1 :]
            while rest and (rest[0].folded in lexicon.NEGATIONS or rest[0].folded in ("no", "longer", "be", "been")):
                rest = rest[1:]
            about = found[:number]
            while about and (about[-1].folded in _HELPERS or lexicon.verb(about[-1].folded) in ("have", "do", "be")):
                about = about[:-1]
            return about, rest
    return (), found
