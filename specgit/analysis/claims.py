"""Parts of criteria → what they claim of a thing, in a form in which two of them can be held against each other.

`shall be hidden`, `shall hide`, `shall not show` claim the same; `shall keep the lid closed` and `shall open the lid`
the opposite. A claim is a scale (`show`), a side of it, and the thing; what is said besides stays as phrases,
because `not shown to guests` does not forbid what `shown to the owner` demands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.bags import canonical
from specgit.analysis.model import Comparison
from specgit.analysis.reading import clause, words
from specgit.analysis.units import NUMBERS
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
    in (`list the orders without opening them`), `universal` one about all cases;
    `late` is whether its number says when (`after 30 seconds`).
    """

    scale: str
    holds: bool
    thing: Words
    phrases: tuple[Phrase, ...]
    value: Words
    quantities: tuple[Quantity, ...]
    excepted: Words
    hedged: bool
    universal: bool
    local: bool
    late: bool
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
accept: accept allow permit approve grant admit let process / reject refuse deny decline forbid prohibit prevent block disallow ignore bar ban
show: show display present reveal unhide render / hide conceal mask suppress
keep: keep hold retain preserve save store persist / delete remove discard erase purge destroy release clear wipe cancel refund reset overwrite drop
enable: enable activate / disable deactivate
open: open / close shut
extend: extend / retract
lock: lock / unlock
start: start begin launch / stop halt end terminate abort
pause: pause suspend / resume
connect: connect / disconnect
include: include contain add / exclude omit
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
"""
_STATES = """
show: visible shown displayed / hidden invisible
enable: enabled active on activated / disabled inactive off deactivated
open: open opened / closed shut
lock: locked / unlocked
start: running started / stopped
accept: allowed accepted approved permitted / rejected refused denied forbidden prohibited
keep: kept retained held / deleted removed released cancelled
connect: connected online / disconnected offline
publish: published public / unpublished private
expand: expanded / collapsed
extend: extended / retracted
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
_SAYING = frozenset(("report", "show", "display", "classify", "flag", "treat", "list", "mark"))  # … as what it is
_ANSWERING = frozenset(("answer", "return", "respond", "reply", "redirect", "navigate"))
_GIVING = frozenset(("show", "send", "give", "offer", "tell", "grant", "return", "ask", "assign", "display", "charge"))
_PARTICLES = {"on": True, "off": False}
_OPEN_WORDS = lexicon.word_set("or either only unless optionally optional whether may can could if when")
_OPEN_IN_A_BAN = lexicon.word_set(
    """unless only than other another else again twice instead
    rather directly alone solely both unnecessary beyond same duplicate such concurrent"""
)
_HELPERS = lexicon.NEGATIONS | lexicon.word_set("can may might could will would should must")
_MORE = lexicon.word_set("further more additional new")
_NEAR = 30  # characters before a response that may hold the word that joins it
_EXCEPT = frozenset(("except", "but"))
_ALL = lexicon.word_set("any every all each everybody everyone anybody anyone person nobody")
_DROPPED = lexicon.ARTICLES | lexicon.word_set(
    "also then itself there immediately successfully currently own both again no once twice further"
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
    local = _is_local(content, response)
    for scope, part, stated in _scoped(found, response.quantities):
        for each in _claims(response._replace(quantities=stated), part, subject):
            for thing in _each_thing(each.thing):
                yield each._replace(thing=(*scope, *thing), local=local, late=_is_late(found, stated))


def _is_local(content: str, response: Response) -> bool:
    before = content[max(0, response.span.start - _NEAR) : response.span.start].casefold().split()
    return before[-1:] == ["without"] or before[-2:] == ["instead", "of"]


def _is_late(found: Sequence[Word], stated: Sequence[Quantity]) -> bool:
    """Whether a number says when something is done."""
    for each in stated:
        before = [word.folded for word in found if word.end <= each.span.start][-1:]
        behind = [word.folded for word in found if word.start >= each.span.end][:1]
        within = [word.folded for word in found if each.span.start <= word.start < each.span.end][:1]
        if before == ["after"] or within == ["after"] or behind in (["after"], ["before"], ["later"]):
            return True
    return False


def _each_thing(thing: Words) -> Iterator[Words]:
    """`codes and log`: each of them."""
    part: Words = ()
    for word in thing:
        if word != "and":
            part += (word,)
        elif part:
            yield part
            part = ()
    if part:
        yield part


def _claims(response: Response, found: Sequence[Word], subject: Words) -> Iterator[Claim]:
    folded = {word.folded for word in found if not word.fixed}
    excepted = _excepted(found) if folded & _ALL else ()
    if excepted:
        found = found[: next(number for number, word in enumerate(found) if word.folded in _EXCEPT)]
    none = any(word.folded == "no" and not word.fixed for word in found[2:]) and not response.negated
    for scale, holds, thing, phrases, value in _sides(response, found, subject):
        if not thing:
            continue
        side = holds ^ response.negated ^ (none and response.action in _GIVING)
        bans = response.negated or not side
        hedged = bool(folded & _OPEN_WORDS) or (bans and bool(folded & _OPEN_IN_A_BAN))
        hedged |= bans and bool(folded & _MORE) and not folded & _ALL
        hedged |= bool(folded & _EXCEPT) and not excepted
        yield Claim(
            scale, side, thing, tuple(phrases), value, response.quantities, excepted, hedged, bool(folded & _ALL),
            local=False, late=False, response=response,
        )  # fmt: skip


_Side = tuple[str, bool, Words, list[Phrase], Words]


def _sides(response: Response, found: Sequence[Word], subject: Words) -> Iterator[_Side]:
    """On which scales a response is, and on which side of each."""
    action = response.action
    scale, holds = _OF_VERB.get(action, (canonical(action), True))
    counted = [
        each.unit for each in response.quantities if each.unit.partition("/")[0].isalpha() and len(each.unit) > 2
    ]
    if len(found) <= 1 and response.quantities:
        yield scale, holds, content_words(subject) if action == "be" else tuple(counted[:1]), [], ()
        return
    if not found:
        return
    if (particle := _particle(action, found)) is not None:
        yield "enable", particle, *chunks([word for word in found[1:] if word.folded not in _PARTICLES]), ()
        return
    if (out := _left_out(action, found)) is not None:
        yield "include", False, *out, ()
        return
    if action in _STAYING and (state := _state(action, found, subject)):
        yield *state, ()
        if action in ("keep", "leave") and not state[3]:
            yield "set", True, state[2], [], (_last_word(found),)
        if action != "keep":
            return
    if action == "let" and (lasting := _let(found)):
        yield lasting
        return
    thing, phrases, value = _parts(action, found, subject)
    if action == "be":
        kind, phrases = chunks(found[1:])
        scale = " ".join(("be", *kind)) if kind else "be"
    elif not thing and phrases and action in _ANSWERING:
        (_, thing), *phrases = phrases
    elif not thing:
        thing = content_words(subject)
    yield "set" if value else scale, holds, thing, _placed(scale, phrases), value


def _placed(scale: str, phrases: list[Phrase]) -> list[Phrase]:
    """With one preposition for what the two sides of a scale have two: `allow to`, `prevent from`."""
    one = {"accept": ("from", "to"), "include": ("from", "in"), "keep": ("from", "in"), "show": ("from", "to")}.get(
        scale
    )
    into = {"to": "in", "into": "in"} if scale == "include" else {}
    if one:
        into[one[0]] = one[1]
    return [(into.get(preposition, preposition), behind) for preposition, behind in phrases]


def _left_out(action: str, found: Sequence[Word]) -> tuple[Words, list[Phrase]] | None:
    """`leave the row out of the list` excludes it."""
    at = next((number for number, word in enumerate(found) if word.folded == "out" and not word.fixed), 0)
    if action != "leave" or not at:
        return None
    behind = chunks([word for word in found[at + 1 :] if word.folded != "of"])[0]
    return chunks(found[1:at])[0], [("in", behind)] if behind else []


def _let(found: Sequence[Word]) -> _Side | None:
    """`let the clock run on`, `let the member choose a name`."""
    for number, word in enumerate(found[2:], 2):
        base = lexicon.verb(word.folded)
        if word.fixed or base != word.folded:
            continue
        thing, behind = chunks(found[1:number])[0], found[number + 1 :]
        if base == "run":
            return "start", True, thing, [], ()
        if base in _OF_VERB and all(each.folded in _PARTICLES for each in behind):
            return *_OF_VERB[base], thing, [], ()
        return "accept", True, thing, [("to", chunks(found[number:])[0])], ()
    return None


def _last_word(found: Sequence[Word]) -> str:
    return next(word.folded for word in reversed(found) if word.folded in _OF_STATE)


def _parts(action: str, found: Sequence[Word], subject: Words) -> tuple[Words, list[Phrase], Words]:
    """The thing, the phrases, and what the thing is set to."""
    if found[0].folded == "be" and len(found) > 1:
        return content_words(subject), chunks(_behind_participle(found))[1], ()
    if action in _GIVING and (two := _receiver(found)):
        receiver, given = two
        thing, phrases = chunks(given)
        return thing, [("to", chunks(receiver)[0]), *phrases], ()
    thing, phrases = chunks(found[1:])
    if action in _SETTING or action in _SAYING:
        for phrase in phrases:
            if phrase[0] == "as" or (phrase[0] in ("to", "into") and action in _SETTING):
                return thing, [other for other in phrases if other is not phrase], phrase[1]
    return thing, phrases, ()


def _scoped(
    found: Sequence[Word], stated: tuple[Quantity, ...]
) -> Iterator[tuple[Words, list[Word], tuple[Quantity, ...]]]:
    """A response without its numbers; one for each thing where each has its own.

    `28 days for a book and 7 days for a film or a game`; `samples for 90 days and totals for 10 years`.
    """
    gaps = _between(found, stated)
    if len(stated) > 1:
        behind = [_scopes(gap) for gap in gaps[1:]]
        if all(behind):
            for quantity, (scopes, phrase) in zip(stated, filter(None, behind), strict=True):
                for scope in scopes:
                    yield (scope,), [*gaps[0], *phrase], (quantity,)
            return
        if not gaps[-1] and all(map(_is_for, gaps[:-1])) and all(gap[0].folded == "and" for gap in gaps[1:-1]):
            for number, quantity in enumerate(stated):
                yield (
                    (),
                    [found[0], *[word for word in gaps[number] if word is not found[0] and word.folded != "and"]],
                    (quantity,),
                )
            return
    yield (), [word for gap in gaps for word in gap], stated


def _is_for(gap: Sequence[Word]) -> bool:
    """Whether the words before a number are a thing and `for`."""
    joints = [
        word.folded for word in gap if word.folded in lexicon.PREPOSITIONS and not word.fixed and word.folded != "of"
    ]
    return joints == ["for"] and gap[-1].folded == "for"


def _between(found: Sequence[Word], stated: Sequence[Quantity]) -> list[list[Word]]:
    """The words before the first number, between each two, and behind the last."""
    gaps: list[list[Word]] = [[] for _ in range(len(stated) + 1)]
    for word in _without(found, stated):
        gaps[sum(each.span.end <= word.start for each in stated)].append(word)
    return gaps


def _scopes(behind: Sequence[Word]) -> tuple[list[str], list[Word]] | None:
    """The things behind a `for`, and the words before it."""
    at = next((place for place, word in enumerate(behind) if word.folded == "for"), None)
    if at is None:
        return None
    things = [canonical(word.folded) for word in behind[at + 1 :] if word.folded not in (*_DROPPED, "and", "or", "to")]
    return (things, list(behind[:at])) if things else None


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
            if not thing:
                return None
            return scale, holds, thing, [*between, *chunks(found[number + 1 :])[1]]
        if thing or between:
            return None
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
        if word.folded in lexicon.ARTICLES or word.folded in ("no", "nothing"):
            return found[1:number], found[number:]
    return None


# --- facts ------------------------------------------------------------------------------------------------------------


def fact(content: str, proposition: Proposition) -> Fact:
    """A condition without its numbers and the words that say nothing."""
    quantities, found = _compared(words(content, proposition.span), proposition.quantities)
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
    if verb in ("try", "attempt") and len(behind) > 1 and behind[0].folded == "to" and lexicon.verb(behind[1].folded):
        verb, behind = lexicon.verb(behind[1].folded), behind[2:]
    said, phrases = chunks(behind)
    event = verb not in _LASTING and proposition.kind in (Keyword.WHEN, Keyword.IF)
    event &= not state or (proposition.kind is Keyword.WHEN and verb not in _STATE_SCALES)
    verb = verb if verb in _STATE_SCALES else canonical(verb)
    return Fact(about, verb, state, said, tuple(phrases), negated, event, quantities, proposition)


_OR_MORE = lexicon.word_set("above more older later higher longer greater larger faster")
_OR_LESS = lexicon.word_set("below less fewer younger earlier lower shorter smaller slower")


def _compared(found: Sequence[Word], stated: Sequence[Quantity]) -> tuple[tuple[Quantity, ...], list[Word]]:
    """The numbers, each with an `or older` behind it, and the words outside them."""
    quantities: list[Quantity] = []
    outside = _without(found, stated)
    for each in stated:
        before = [word for word in outside if word.end <= each.span.start][-2:]
        if len(before) == 2 and before[1].folded == "than" and before[0].folded in _OR_MORE | _OR_LESS:  # noqa: PLR2004
            more = before[0].folded in _OR_MORE
            each = each._replace(comparison=Comparison.MORE_THAN if more else Comparison.LESS_THAN)  # noqa: PLW2901
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
    """Whether a phrase is the same, or one of the alternatives of the other: `that is held`, `that is held or taken`."""
    return one == other or (one[0] == other[0] and "or" in other[1] and set(one[1]) <= set(other[1]))


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


# Words of a comparison that belong to its number.
_OF_NUMBER = lexicon.word_set(
    """more less fewer greater higher lower longer shorter larger smaller older younger faster slower later earlier than at
    least most up to over under above below within exactly no only maximum minimum of a an the after every each between
    from"""
)


def _without(found: Iterable[Word], quantities: Sequence[Quantity]) -> list[Word]:
    """The words outside all numbers, their units and comparisons."""
    outside = list(found)
    for each in quantities:
        outside = _without_number(outside, each)
    return outside


def _without_number(found: Sequence[Word], quantity: Quantity) -> list[Word]:
    start, end = quantity.span
    inside = [word for word in found if start <= word.start < end]
    first = next((word.start for word in inside if word.folded[0].isdigit() or word.folded in NUMBERS), start)
    cut = {word.start for word in inside if word.start >= first or word.folded in _OF_NUMBER}
    return [word for word in found if word.start not in cut]


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


_AT_THE_END = frozenset(("and", "well", "once", "too", "instead", "all"))


def _ended(part: list[str]) -> list[str]:
    """Without the words that stand at the ends when a number is cut out, and `as well`, `at once`."""
    while part and part[-1] in _AT_THE_END:
        part = part[:-1]
    while part and part[0] == "and":
        part = part[1:]
    return part


def chunked(found: Sequence[Word]) -> Words:
    """All words that weigh."""
    thing, phrases = chunks([word for word in found if word.folded not in ("no", "neither")])
    return thing + tuple(word for joint, phrase in phrases for word in (*_telling(joint), *phrase))


def chunks(found: Sequence[Word]) -> tuple[Words, list[Phrase]]:
    """The thing, with what belongs to it by `of`, and the phrases behind it."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for number, word in enumerate(found):
        if word.fixed:
            parts[-1][1].append(word.folded if word.quoted else canonical(word.folded))
        elif word.folded in lexicon.PREPOSITIONS and word.folded != "of" and not _points(found, number):
            parts.append((word.folded, []))
        elif number and _is_adverb(found, number):
            parts += [("", [word.folded]), ("", [])]
        elif word.folded not in _DROPPED:
            parts[-1][1].append(word.folded if word.folded == "of" else _base(word.folded))
    thing, *phrases = parts
    return _turned(thing[1]), [(preposition, _turned(behind)) for preposition, behind in phrases if _ended(behind)]


def _points(found: Sequence[Word], number: int) -> bool:
    """Whether `that` stands for an article: `of that player`."""
    return found[number].folded == "that" and number > 0 and found[number - 1].folded in lexicon.PREPOSITIONS


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
