"""Parts of criteria → what they claim of a thing, in a form in which two of them can be held against each other.

`shall be hidden`, `shall hide`, `shall not show` claim the same; `shall keep the lid closed` and `shall open the lid`
the opposite. A claim is a scale (`show`), a side of it, and the thing; what is said besides stays as phrases,
because `not shown to guests` does not forbid what `shown to the owner` demands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.bags import canonical
from specgit.analysis.phrases import DROPPED, Phrase, Words, chunks, content_words, without_numbers
from specgit.analysis.reading import words
from specgit.analysis.scales import OF_STATE, OF_VERB

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Quantity, Response
    from specgit.analysis.reading import Word


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


_MONEY = frozenset("€$£¥")
SOME_MONEY: Words = ("amount",)  # the thing of `charge 5 euros`
_SIGN = 2  # letters of a unit that is no noun
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
_MORE = lexicon.word_set("further more additional new")
_NEAR = 30  # characters before a response that may hold the word that joins it
_EXCEPT = frozenset(("except", "but"))
_ALL = lexicon.word_set("any every all each everybody everyone anybody anyone person nobody")


def claims(content: str, response: Response, subject: Words) -> Iterator[Claim]:
    """What a response claims; nothing where its words leave that unclear."""
    if not response.action or response.weak:
        return
    found = _without_purpose(words(content, response.span))
    local = _is_local(content, response)
    again = {"twice"} & {word.folded for word in found}  # a number, and it narrows what is banned
    for scope, part, stated in _scoped(found, response.quantities):
        for each in _claims(response._replace(quantities=stated), part, subject, again):
            for thing in _each_thing(each.thing):
                yield each._replace(thing=(*scope, *thing), local=local, late=_is_late(found, stated))


def _without_purpose(found: list[Word]) -> list[Word]:
    """The words before a `so that` or `because`, which claim nothing."""
    for number, word in enumerate(found):
        behind = found[number + 1].folded if number + 1 < len(found) else ""
        if number and not word.fixed and (word.folded == "so" and behind == "that"):
            return found[:number]
    return found


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


def _claims(response: Response, found: Sequence[Word], subject: Words, again: set[str]) -> Iterator[Claim]:
    folded = again | {word.folded for word in found if not word.fixed}
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
    scale, holds = OF_VERB.get(response.action, (canonical(response.action), True))
    if len(found) <= 1 and response.quantities:
        yield scale, holds, _counted(response, subject), [], ()
    elif found:
        states = list(_as_state(response.action, found, subject))
        yield from states
        if not states or response.action == "keep" or response.action in _SETTING - {"turn", "switch"}:
            yield _as_verb(response, found, subject)


def _counted(response: Response, subject: Words) -> Words:
    """What a number is of where no thing is named: `sell at most 4 tickets`, `the limit shall be 4 MB`."""
    if response.action == "be":
        return content_words(subject)
    if any(each.unit in _MONEY for each in response.quantities):
        return SOME_MONEY
    units = (each.unit for each in response.quantities)
    return tuple(unit for unit in units if unit.partition("/")[0].isalpha() and len(unit) > _SIGN)[:1]


def _as_state(action: str, found: Sequence[Word], subject: Words) -> Iterator[_Side]:
    """A response that tells what state a thing shall be in."""
    if (particle := _particle(action, found)) is not None:
        yield "enable", particle, *chunks([word for word in found[1:] if word.folded not in _PARTICLES]), ()
    elif (out := _left_out(action, found)) is not None:
        yield "include", False, *out, ()
    elif action in _STAYING and (state := _state(action, found, subject)):
        yield *state, ()
        if action in ("keep", "leave") and not state[3]:
            yield "set", True, state[2], [], (_last_word(found),)
    elif action in _SETTING and (reached := _reached(action, found, subject)):
        yield reached
    elif action in _STAYING and (kept := _kept_in(found)):
        yield kept
    elif action == "let" and (lasting := _let(found)):
        yield lasting


def _as_verb(response: Response, found: Sequence[Word], subject: Words) -> _Side:
    """A response as its verb has it."""
    scale, holds = OF_VERB.get(response.action, (canonical(response.action), True))
    thing, phrases, value = _parts(response.action, found, subject)
    if response.action == "replace":  # what comes in its place stands behind `with`
        instead = [phrase for phrase in phrases if phrase[0] in ("with", "by")]
        phrases = [phrase for phrase in phrases if phrase not in instead]
        scale, holds = (scale, holds) if instead else ("replace", True)
    if response.action in _CHANGING and (changed := _changed(found, phrases)):
        return "increase", _CHANGING[response.action], *changed
    if response.action == "be":
        kind, phrases = chunks(found[1:])
        scale = " ".join(("be", *kind)) if kind else "be"
    elif not thing and phrases and response.action in _ANSWERING:
        (_, thing), *phrases = phrases
    elif not thing:
        thing = content_words(response.object or subject)
    return "set" if value else scale, holds, thing, _placed(scale, phrases), value


# `add 5 to the score` raises it.
_CHANGING = {
    "add": True, "increase": True, "raise": True, "subtract": False, "deduct": False, "reduce": False, "lower": False,
    "decrease": False, "take": False, "remove": False,
}  # fmt: skip


def _changed(found: Sequence[Word], phrases: Sequence[Phrase]) -> tuple[Words, list[Phrase], Words] | None:
    """What a bare number is added to or taken from, and the number as its value."""
    thing = chunks(found[1:])[0]
    number, of = (thing, [*phrases]) if thing and thing[0].isdigit() else ((), [])
    if not number:
        of = [("to", thing), *[phrase for phrase in phrases if phrase[0] != "by"]]
        number = next((behind for joint, behind in phrases if joint == "by"), ())
    whole = next((behind for joint, behind in of if joint in ("to", "from", "off")), ())
    if not whole or len(number) != 1 or not number[0].isdigit():
        return None
    return whole, [phrase for phrase in of if phrase[1] != whole], number


def _placed(scale: str, phrases: list[Phrase]) -> list[Phrase]:
    """With one preposition for what the two sides of a scale have two: `allow to`, `prevent from`."""
    one = {"accept": ("from", "to"), "include": ("from", "in"), "keep": ("from", "in"), "show": ("from", "to")}.get(
        scale
    )
    into = {"to": "in", "into": "in"} if scale == "include" else {}
    if one:
        into[one[0]] = one[1]
    return [(into.get(preposition, preposition), behind) for preposition, behind in phrases]


def _reached(action: str, found: Sequence[Word], subject: Words) -> _Side | None:
    """`set the order to cancelled` cancels it."""
    thing, phrases, value = _parts(action, found, subject)
    if not thing or len(value) != 1:
        return None
    said = next(
        word.folded for word in reversed(found) if word.folded == value[0] or canonical(word.folded) == value[0]
    )
    if done := lexicon.participle(said):
        return *OF_VERB.get(done, (canonical(done), True)), thing, phrases, ()
    return None


def _kept_in(found: Sequence[Word]) -> _Side | None:
    """`leave the claim in review`: what it is set to, and not to another state."""
    thing, phrases = chunks(found[1:])
    states = [behind for joint, behind in phrases if joint in ("in", "as")]
    if not thing or len(states) != 1 or len(states[0]) != 1 or states[0] == ("place",):
        return None
    return "set", True, thing, [phrase for phrase in phrases if phrase[1] != states[0]], states[0]


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
        if base in OF_VERB and all(each.folded in _PARTICLES for each in behind):
            return *OF_VERB[base], thing, [], ()
        return "accept", True, thing, [("to", chunks(found[number:])[0])], ()
    return None


def _last_word(found: Sequence[Word]) -> str:
    return next(word.folded for word in reversed(found) if word.folded in OF_STATE)


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
    for word in without_numbers(found, stated):
        gaps[sum(each.span.end <= word.start for each in stated)].append(word)
    return gaps


def _scopes(behind: Sequence[Word]) -> tuple[list[str], list[Word]] | None:
    """The things behind a `for`, and the words before it."""
    at = next((place for place, word in enumerate(behind) if word.folded == "for"), None)
    if at is None:
        return None
    things = [canonical(word.folded) for word in behind[at + 1 :] if word.folded not in (*DROPPED, "and", "or", "to")]
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
        if word.fixed or word.folded not in OF_STATE:
            continue
        scale, holds = OF_STATE[word.folded]
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
