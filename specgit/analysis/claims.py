"""Parts of criteria → what they claim of a thing, in a form in which two of them can be held against each other.

`shall be hidden`, `shall hide`, `shall not show` claim the same; `shall keep the lid closed` and `shall open the lid`
the opposite. A claim is a scale (`show`), a side of it, and the thing; what is said besides stays as qualifiers,
because `not shown to guests` does not forbid what `shown to the owner` demands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.reading import words
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Proposition, Quantity, Response
    from specgit.analysis.reading import Word

Phrase = tuple[str, tuple[str, ...]]  # a preposition and the words behind it


class Claim(NamedTuple):
    """One response on its scale.

    `scale` is a verb, or the verb that its opposites share; `holds` the side. `value` is what the thing is set to
    (`mark the order as paid`), `quantities` the numbers, `hedged` whether a word like `only` or `or` leaves something
    open. `universal` is a claim about every case: `never`, `any`, `every`.
    """

    scale: str
    holds: bool
    thing: tuple[str, ...]
    phrases: frozenset[Phrase]
    value: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    hedged: bool
    universal: bool
    response: Response


class Fact(NamedTuple):
    """A condition in the form in which conditions are compared.

    `about` and `said` are words without weight left out; `verb` is a verb in its base form, or a scale (`lock` of `is
    locked`, `is not unlocked`) where `state` is true. `phrases` narrow it. `event` is what happens, not what is.
    """

    about: tuple[str, ...]
    verb: str
    state: bool
    said: tuple[str, ...]
    phrases: frozenset[Phrase]
    negated: bool
    event: bool
    quantities: tuple[Quantity, ...]
    proposition: Proposition

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two facts the same, whether they hold or not, and in which number."""
        return self[:5]


_SCALES = """
accept: accept allow permit approve grant admit let / reject refuse deny decline forbid prohibit prevent block disallow
show: show display present reveal unhide / hide conceal mask
keep: keep retain preserve save store / delete remove discard erase purge destroy
enable: enable activate / disable deactivate
open: open / close shut
extend: extend / retract
lock: lock / unlock
start: start begin launch / stop halt end terminate abort
pause: pause suspend / resume
connect: connect / disconnect
include: include contain / exclude omit
increase: increase raise / decrease reduce lower
subscribe: subscribe / unsubscribe
mute: mute / unmute
encrypt: encrypt / decrypt
publish: publish / unpublish
archive: archive / unarchive
select: select / deselect
check: check / uncheck
expand: expand / collapse
attach: attach / detach
freeze: freeze / unfreeze
pin: pin / unpin
install: install / uninstall
register: register / unregister
arm: arm / disarm
require: require demand
send: send
create: create
ask: ask prompt
"""
_STATES = """
show: visible shown displayed / hidden invisible
enable: enabled active on activated / disabled inactive off deactivated
open: open opened / closed shut
lock: locked / unlocked
start: running started / stopped
accept: allowed accepted approved permitted / rejected refused denied forbidden prohibited
keep: kept retained / deleted removed
connect: connected online / disconnected offline
publish: published public / unpublished private
expand: expanded / collapsed
extend: extended / retracted
require: required mandatory / optional
"""
# Verbs of what lasts: what they say is no event.
_LASTING = lexicon.word_set(
    """be have exist contain exceed equal lack include support belong remain need require allow know hold match consist
    differ depend want own cost weigh measure fit reside stay keep span range total represent"""
)
_STAYING = frozenset(("keep", "leave", "hold", "remain", "stay", "be"))
_SETTING = frozenset(("set", "mark", "change", "transition", "move", "switch", "put", "update", "reset", "turn"))
_GIVING = frozenset(("show", "send", "give", "offer", "tell", "grant", "return", "ask", "assign", "display"))
_PARTICLES = {"on": True, "off": False}
_OPEN_WORDS = lexicon.word_set("or either only unless except optionally optional whether may can could if when")
_OPEN_IN_A_BAN = lexicon.word_set(
    """until before without unless except only than other another else again twice more further new additional instead
    rather directly alone solely both unnecessary beyond same duplicate"""
)
_UNIVERSAL = lexicon.word_set("any every all each never always nobody anybody")
_DROPPED = frozenset(lexicon.ARTICLES | {"also", "then", "itself", "there", "immediately", "successfully", "currently"})
_LOCATIONS = frozenset(("in", "on", "at", "into", "onto", "from", "within", "inside"))


def _scales(written: str) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for line in written.strip().splitlines():
        scale, _, sides = line.partition(": ")
        for holds, side in zip((True, False), sides.split(" / "), strict=False):
            found.update({word: (scale, holds) for word in side.split()})
    return found


_OF_VERB = _scales(_SCALES)
_OF_STATE = _scales(_STATES)
_SCALE_NAMES = frozenset(scale for scale, _ in _OF_STATE.values())


def claim(content: str, response: Response, subject: tuple[str, ...]) -> Claim | None:
    """What a response claims; None where its words leave that unclear."""
    if not lexicon.verb(response.action) or response.weak:
        return None
    found = _without(words(content, response.span), response.quantities)
    if not found:
        return None
    folded = {word.folded for word in found if not word.fixed}
    thing, phrases = _chunks(found[1:])
    scale, holds, value = response.action, True, ()
    if response.action in _GIVING and (two := _receiver(found)):
        receiver, given = two
        thing, phrases = _chunks(given)
        phrases.append(("to", _chunks(receiver)[0]))
    if response.action in _OF_VERB:
        scale, holds = _OF_VERB[response.action]
    if _is_passive(found):
        thing, phrases = _content(subject), phrases
        phrases = _chunks(_behind_participle(found))[1]
    hedged = bool(folded & _OPEN_WORDS)
    if response.action in _STAYING and (state := _state(response.action, found, subject)):
        scale, holds, thing, phrases = state
    elif (particle := _particle(response.action, found)) is not None:
        scale, holds = "enable", particle
        thing, phrases = _chunks([word for word in found[1:] if word.folded not in _PARTICLES])
    elif response.action in _SETTING:
        value, phrases = _value(phrases)
        scale = "set" if value else scale
    if not thing:
        return None
    holds ^= response.negated
    if (response.negated or not holds) and folded & _OPEN_IN_A_BAN:
        hedged = True
    return Claim(
        scale, holds, thing, frozenset(phrases), value, response.quantities, hedged, bool(folded & _UNIVERSAL), response
    )


def fact(content: str, proposition: Proposition) -> Fact:
    """A condition without its numbers and the words that say nothing."""
    found = _without(words(content, proposition.span), proposition.quantities)
    verb = proposition.predicate[0] if proposition.predicate else ""
    negated, state = proposition.negated, False
    behind = _behind_verb(found, verb)
    if verb == "be":
        state = True
        if behind and not behind[0].fixed:
            if behind[0].folded in _OF_STATE:
                verb, holds = _OF_STATE[behind[0].folded]
                negated ^= not holds
                behind = behind[1:]
            elif done := lexicon.participle(behind[0].folded):
                verb, behind = done, behind[1:]
    said, phrases = _chunks(behind)
    event = verb not in _LASTING and proposition.kind in (Keyword.WHEN, Keyword.IF)
    event &= not state or (proposition.kind is Keyword.WHEN and verb != "be" and verb not in _SCALE_NAMES)
    return Fact(
        _content(proposition.about),
        verb,
        state,
        said,
        frozenset(phrases),
        negated,
        event,
        proposition.quantities,
        proposition,
    )


def narrows(one: Fact, other: Fact) -> bool:
    """Whether one fact is a case of another by its words, its numbers and denial left aside."""
    if one.key == other.key:
        return True
    if one.verb != other.verb or not one.verb or (one.state != other.state and not (one.event and other.state)):
        return False
    return (
        _is_case(one.about, other.about)
        and _is_case(one.said, other.said)
        and other.phrases <= one.phrases
        and (not one.about) == (not other.about)
    )


def _is_case(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """`failed login` is a case of `login`; `login page` is none."""
    return one == other or (bool(other) and len(one) > len(other) and one[-len(other) :] == other)


def _behind_verb(found: Sequence[Word], verb: str) -> list[Word]:
    for number, word in enumerate(found):
        if not word.fixed and lexicon.verb(word.folded) == verb:
            rest = list(found[number + 1 :])
            while rest and (rest[0].folded in lexicon.NEGATIONS or rest[0].folded in ("no", "longer", "be", "been")):
                rest = rest[1:]
            return rest
    return list(found)


def _without(found: Iterable[Word], quantities: Sequence[Quantity]) -> list[Word]:
    """The words outside all quantities."""
    spans = [each.span for each in quantities]
    return [word for word in found if not any(span.start <= word.start < span.end for span in spans)]


def _content(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in found if word not in _DROPPED and word != "of")


def _chunks(found: Sequence[Word]) -> tuple[tuple[str, ...], list[Phrase]]:
    """The thing, with what belongs to it by `of`, and the phrases behind it."""
    chunks: list[tuple[str, list[str]]] = [("", [])]
    for number, word in enumerate(found):
        if word.fixed:
            chunks[-1][1].append(word.folded)
        elif word.folded in lexicon.PREPOSITIONS and word.folded != "of":
            chunks.append((word.folded, []))
        elif number and word.folded.endswith("ly") and len(word.folded) > 4:
            chunks.append(("", [word.folded]))
            chunks.append(("", []))
        elif word.folded not in _DROPPED and word.folded != "of":
            chunks[-1][1].append(_base(word.folded))
    thing, *phrases = chunks
    return tuple(thing[1]), [(preposition, tuple(behind)) for preposition, behind in phrases if behind]


def _base(folded: str) -> str:
    if folded.endswith("ing") and lexicon.verb_only(folded):
        return lexicon.verb(folded)
    return lexicon.noun(folded)


def _is_passive(found: Sequence[Word]) -> bool:
    return found[0].folded == "be" and len(found) > 1


def _behind_participle(found: Sequence[Word]) -> Sequence[Word]:
    for number, word in enumerate(found[1:], 1):
        if lexicon.participle(word.folded):
            return found[number + 1 :]
    return found[1:]


def _receiver(found: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """`show the seller the limit`: who gets something, and what."""
    for number, word in enumerate(found[2:], 2):
        if word.fixed:
            continue
        if word.folded in lexicon.PREPOSITIONS or word.mark:
            return None
        if word.folded in lexicon.ARTICLES:
            return found[1:number], found[number:]
    return None


def _state(
    action: str, found: Sequence[Word], subject: tuple[str, ...]
) -> tuple[str, bool, tuple[str, ...], list[Phrase]] | None:
    """`keep the lid closed`, `leave the field empty`, `remain visible`: the state of a thing."""
    for number in range(len(found) - 1, 0, -1):
        word = found[number]
        if word.fixed or word.folded not in _OF_STATE:
            continue
        scale, holds = _OF_STATE[word.folded]
        before = found[1:number]
        if action in ("keep", "leave", "hold"):
            thing, between = _chunks(before)
            if not thing or between:
                return None
        else:
            thing = _content(subject)
        return scale, holds, thing, _chunks(found[number + 1 :])[1]
    return None


def _particle(action: str, found: Sequence[Word]) -> bool | None:
    """`turn the heating off`, `switch on the light`."""
    if action not in ("turn", "switch", "set"):
        return None
    for number, word in enumerate(found[1:], 1):
        ends = number + 1 == len(found) or found[number + 1].mark or found[number + 1].folded in lexicon.PREPOSITIONS
        if word.folded in _PARTICLES and not word.fixed and (ends or number == 1):
            return _PARTICLES[word.folded]
    return None


def _value(phrases: list[Phrase]) -> tuple[tuple[str, ...], list[Phrase]]:
    """What a thing is set to, and the other phrases."""
    for phrase in phrases:
        if phrase[0] in ("to", "as", "into"):
            return phrase[1], [other for other in phrases if other is not phrase]
    return (), phrases
