"""Parts of criteria → what they claim of a thing, in a form in which two of them can be held against each other.

`shall be hidden`, `shall hide`, `shall not show` claim the same; `shall keep the lid closed` and `shall open the lid`
the opposite. A claim is a scale (`show`), a side of it, and the thing; what is said besides stays as phrases,
because `not shown to guests` does not forbid what `shown to the owner` demands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.bags import canonical
from specgit.analysis.reading import clause, words
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Proposition, Quantity, Response
    from specgit.analysis.reading import Word

Words = tuple[str, ...]
Phrase = tuple[str, Words]  # a preposition and the words behind it


class Claim(NamedTuple):
    """One response on its scale.

    `scale` is a verb, or the verb that its opposites share; `holds` the side. `value` is what the thing is set to
    (`mark the order as paid`), `quantities` the numbers, `excepted` those for whom a claim about all does not hold.
    `hedged` is whether a word like `only` or `or` leaves something open. `local` is a ban for the response it stands
    in (`list the orders without opening them`).
    """

    scale: str
    holds: bool
    thing: Words
    phrases: tuple[Phrase, ...]
    value: Words
    quantities: tuple[Quantity, ...]
    excepted: Words
    hedged: bool
    local: bool
    response: Response


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
        behind = (word for joint, phrase in self.phrases for word in (*_telling(joint), *phrase))
        return self.about, self.verb, self.state, (*self.said, *behind)

    @property
    def happens(self) -> bool:
        """Whether something is done, be it told as an event or as a state (`if a code is entered`)."""
        return self.event or (self.state and self.verb not in _STATE_SCALES and self.verb not in _LASTING)


_SCALES = """
accept: accept allow permit approve grant admit let / reject refuse deny decline forbid prohibit prevent block disallow
show: show display present reveal unhide render / hide conceal mask suppress
keep: keep retain preserve save store persist / delete remove discard erase purge destroy
enable: enable activate / disable deactivate
open: open / close shut
extend: extend / retract
hold: hold / release
lock: lock / unlock
start: start begin launch / stop halt end terminate abort
pause: pause suspend / resume
connect: connect / disconnect
include: include contain / exclude omit
increase: increase raise / decrease reduce lower
subscribe: subscribe / unsubscribe
mute: mute silence / unmute
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
continue: continue proceed / cancel
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
hold: held / released
require: required mandatory / optional
valid: valid / invalid
empty: empty / non-empty
available: available / unavailable
authenticated: authenticated / unauthenticated
successful: successful / unsuccessful failed
"""
# Verbs of what lasts: what they say is no event.
_LASTING = lexicon.word_set(
    """be have exist contain exceed equal lack include support belong remain need require allow know hold match consist
    differ depend want own cost weigh measure fit reside stay keep span range total represent above"""
)
_STAYING = frozenset(("keep", "leave", "hold", "remain", "stay", "be"))
_SETTING = frozenset(("set", "mark", "change", "transition", "move", "switch", "put", "update", "reset", "turn"))
_GIVING = frozenset(("show", "send", "give", "offer", "tell", "grant", "return", "ask", "assign", "display"))
_PARTICLES = {"on": True, "off": False}
_OPEN_WORDS = lexicon.word_set("or either only unless optionally optional whether may can could if when")
_OPEN_IN_A_BAN = lexicon.word_set(
    """until before without unless only than other another else again twice more further new additional instead
    rather directly alone solely both unnecessary beyond same duplicate such"""
)
_HELPERS = lexicon.NEGATIONS | lexicon.word_set("can may might could will would should must")
_EXCEPT = frozenset(("except", "but"))
_ALL = lexicon.word_set("any every all each everybody everyone anybody anyone person nobody")
_DROPPED = lexicon.ARTICLES | lexicon.word_set(
    "also then itself there immediately successfully currently own both again"
)


def _scales(written: str) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for line in written.strip().splitlines():
        scale, _, sides = line.partition(": ")
        for holds, side in zip((True, False), sides.split(" / "), strict=True):
            found.update(dict.fromkeys(side.split(), (scale, holds)))
    return found


_OF_VERB = _scales(_SCALES)
_OF_STATE = _scales(_STATES)
_STATE_SCALES = frozenset(scale for scale, _ in _OF_STATE.values())


# Prepositions that one writer has and another leaves out: `sign in at the desk`, `arrive for a second time`.
_NEUTRAL = frozenset(("", "for", "on", "in", "at", "to", "with", "by", "as", "into", "onto", "through", "via", "upon"))


def _telling(preposition: str) -> Words:
    return () if preposition in _NEUTRAL else (preposition,)


# --- claims -----------------------------------------------------------------------------------------------------------


def claims(content: str, response: Response, subject: Words) -> Iterator[Claim]:
    """What a response claims; nothing where its words leave that unclear."""
    if not lexicon.verb(response.action) or response.weak:
        return
    found = words(content, response.span)
    local = content[: response.span.start].rstrip().casefold().endswith("without")
    if scoped := _scoped(found, response.quantities):
        first, parts = scoped
        for scope, behind, quantity in parts:
            stated = _claim(response._replace(quantities=(quantity,)), [*first, *behind], subject)
            if stated:
                yield stated._replace(thing=(scope, *stated.thing), local=local)
        return
    if stated := _claim(response, _without(found, response.quantities), subject):
        yield stated._replace(local=local)


def _claim(response: Response, found: Sequence[Word], subject: Words) -> Claim | None:
    if not found:
        return None
    folded = {word.folded for word in found if not word.fixed}
    excepted = _excepted(found) if folded & _ALL else ()
    if excepted:
        found = found[: next(number for number, word in enumerate(found) if word.folded in _EXCEPT)]
    scale, holds = _OF_VERB.get(response.action, (canonical(response.action), True))
    thing, phrases, value = _parts(response.action, found, subject)
    if response.action in _STAYING and (state := _state(response.action, found, subject)):
        scale, holds, thing, phrases = state
    elif (particle := _particle(response.action, found)) is not None:
        scale, holds = "enable", particle
        thing, phrases = chunks([word for word in found[1:] if word.folded not in _PARTICLES])
    elif value:
        scale = "set"
    if response.action == "be" and scale == "be":
        kind, phrases = chunks(found[1:])
        scale = " ".join(("be", *kind))
    elif not thing and phrases:
        (preposition, thing), *phrases = phrases
        scale = f"{scale} {preposition}"
    if not thing:
        return None
    holds ^= response.negated
    hedged = bool(folded & _OPEN_WORDS) or (not holds and bool(folded & _OPEN_IN_A_BAN))
    hedged |= bool(folded & _EXCEPT) and not excepted
    return Claim(
        scale,
        holds,
        thing,
        tuple(phrases),
        value,
        response.quantities,
        excepted,
        hedged,
        local=False,
        response=response,
    )


def _parts(action: str, found: Sequence[Word], subject: Words) -> tuple[Words, list[Phrase], Words]:
    """The thing, the phrases, and what the thing is set to."""
    if found[0].folded == "be" and len(found) > 1:
        return content_words(subject), chunks(_behind_participle(found))[1], ()
    if action in _GIVING and (two := _receiver(found)):
        receiver, given = two
        thing, phrases = chunks(given)
        return thing, [("to", chunks(receiver)[0]), *phrases], ()
    thing, phrases = chunks(found[1:])
    if action in _SETTING:
        for phrase in phrases:
            if phrase[0] in ("to", "as", "into"):
                return thing, [other for other in phrases if other is not phrase], phrase[1]
    return thing, phrases, ()


def _scoped(
    found: Sequence[Word], stated: Sequence[Quantity]
) -> tuple[list[Word], list[tuple[str, list[Word], Quantity]]] | None:
    """`28 days for a book and 7 days for a film or a game`: each thing with its number and the words around it."""
    if len(stated) < 2:
        return None
    first = [word for word in found if word.start < stated[0].span.start]
    parts: list[tuple[str, list[Word], Quantity]] = []
    for number, quantity in enumerate(stated):
        end = stated[number + 1].span.start if number + 1 < len(stated) else found[-1].end
        behind = [word for word in found if quantity.span.end <= word.start < end]
        at = next((place for place, word in enumerate(behind) if word.folded == "for"), None)
        if at is None:
            return None
        scopes = [
            word for word in behind[at + 1 :] if word.folded not in _DROPPED and word.folded not in ("and", "or", "to")
        ]
        parts += [(canonical(word.folded), behind[:at], quantity) for word in scopes]
    return first, parts


def _excepted(found: Sequence[Word]) -> Words:
    for number, word in enumerate(found):
        if word.folded in _EXCEPT and not word.fixed:
            return chunks(found[number + 1 :])[0]
    return ()


def _behind_participle(found: Sequence[Word]) -> Sequence[Word]:
    for number, word in enumerate(found[1:], 1):
        if lexicon.participle(word.folded):
            return found[number + 1 :]
    return found[1:]


def _state(action: str, found: Sequence[Word], subject: Words) -> tuple[str, bool, Words, list[Phrase]] | None:
    """`keep the lid closed`, `leave the field empty`, `remain visible`: the state of a thing."""
    for number in range(len(found) - 1, 0, -1):
        word = found[number]
        if word.fixed or word.folded not in _OF_STATE:
            continue
        scale, holds = _OF_STATE[word.folded]
        thing, between = chunks(found[1:number])
        if action in ("keep", "leave", "hold"):
            if not thing or between:
                return None
        elif thing or between:
            return None
        else:
            thing = content_words(subject)
        return scale, holds, thing, chunks(found[number + 1 :])[1]
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


# --- facts ------------------------------------------------------------------------------------------------------------


def fact(content: str, proposition: Proposition) -> Fact:
    """A condition without its numbers and the words that say nothing."""
    found = _without(words(content, proposition.span), proposition.quantities)
    verb = proposition.predicate[0] if proposition.predicate else ""
    negated, state = proposition.negated, verb == "be"
    before, behind = _around_verb(found, verb)
    about = chunked(before) or content_words(proposition.about)
    if state and behind and not behind[0].fixed:
        if behind[0].folded in _OF_STATE:
            verb, holds = _OF_STATE[behind[0].folded]
            negated ^= not holds
            behind = behind[1:]
        elif done := lexicon.participle(behind[0].folded):
            verb, behind = done, behind[1:]
    said, phrases = chunks(behind)
    event = verb not in _LASTING and proposition.kind in (Keyword.WHEN, Keyword.IF)
    event &= not state or (proposition.kind is Keyword.WHEN and verb not in _STATE_SCALES)
    verb = verb if verb in _STATE_SCALES else canonical(verb)
    return Fact(about, verb, state, said, tuple(phrases), negated, event, proposition.quantities, proposition)


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
    if one.verb != other.verb or not one.verb or (one.state != other.state and not (one.event and other.state)):
        return False
    return (
        is_case(one.about, other.about)
        and is_case(one.said, other.said)
        and set(other.phrases) <= set(one.phrases)
        and (not one.about) == (not other.about)
    )


def is_case(one: Words, other: Words) -> bool:
    """`failed login` is a case of `login`, `office document` of `file`; `login page` of neither."""
    if one == other or not other:
        return one == other or not other
    if one and lexicon.kind_of(one[-1]) == other[-1]:
        one = (*one[:-1], other[-1])
    return one[-len(other) :] == other


def _around_verb(found: Sequence[Word], verb: str) -> tuple[Sequence[Word], Sequence[Word]]:
    """What stands before the verb, and behind it."""
    for number, word in enumerate(found):
        if not word.fixed and lexicon.verb(word.folded) == verb:
            rest = found[number + 1 :]
            while rest and (rest[0].folded in lexicon.NEGATIONS or rest[0].folded in ("no", "longer", "be", "been")):
                rest = rest[1:]
            about = found[:number]
            while (about and lexicon.verb(about[-1].folded) in ("have", "do", "be")) or (
                about and about[-1].folded in _HELPERS
            ):
                about = about[:-1]
            return about, rest
    return (), found


# --- words ------------------------------------------------------------------------------------------------------------


def _without(found: Iterable[Word], quantities: Sequence[Quantity]) -> list[Word]:
    """The words outside all quantities."""
    spans = [each.span for each in quantities]
    return [word for word in found if not any(span.start <= word.start < span.end for span in spans)]


def content_words(found: Iterable[str]) -> Words:
    """The words of a thing that weigh, what it belongs to before it: `name of the user` is `user name`."""
    return _turned([canonical(word) for word in found if word not in _DROPPED])


def _turned(found: Sequence[str]) -> Words:
    parts: list[list[str]] = [[]]
    for word in found:
        if word == "of":
            parts.append([])
        else:
            parts[-1].append(word)
    return tuple(word for part in reversed(parts) for word in _ended(part))


def _ended(part: list[str]) -> list[str]:
    """Without the conjunctions that stand at the ends when a number is cut out."""
    while part and part[-1] == "and":
        part = part[:-1]
    while part and part[0] == "and":
        part = part[1:]
    return part


def chunked(found: Sequence[Word]) -> Words:
    """All words that weigh."""
    thing, phrases = chunks([word for word in found if word.folded not in ("no", "neither")])
    return thing + tuple(word for _, phrase in phrases for word in phrase)


def chunks(found: Sequence[Word]) -> tuple[Words, list[Phrase]]:
    """The thing, with what belongs to it by `of`, and the phrases behind it."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for number, word in enumerate(found):
        if word.fixed:
            parts[-1][1].append(word.folded if word.quoted else canonical(word.folded))
        elif word.folded in lexicon.PREPOSITIONS and word.folded != "of":
            parts.append((word.folded, []))
        elif number and _is_adverb(found, number):
            parts += [("", [word.folded]), ("", [])]
        elif word.folded not in _DROPPED:
            parts[-1][1].append(word.folded if word.folded == "of" else _base(word.folded))
    thing, *phrases = parts
    return _turned(thing[1]), [(preposition, _turned(behind)) for preposition, behind in phrases if _ended(behind)]


def _is_adverb(found: Sequence[Word], number: int) -> bool:
    """`display it separately`, not `a monthly report`."""
    if not found[number].folded.endswith("ly") or "-" in found[number].folded:
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    return behind is None or bool(behind.mark) or behind.folded in lexicon.PREPOSITIONS


def _base(folded: str) -> str:
    if folded.endswith("ing") and lexicon.verb_only(folded):
        return canonical(lexicon.verb(folded))
    return canonical(folded)
