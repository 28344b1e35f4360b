"""What one criterion forbids and another demands, whatever the shape of their sentences.

A ban is broken where everything that it names, and everything on which it depends, stands in another criterion that
demands it: then that one is a case of it. Only words are compared, in their base forms, so that it does not matter
whether a condition is a clause, a participle or a place. What turns the sense round has to be the same in both.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.bags import TURNING, canonical, weighs
from specgit.analysis.claims import Claim, claims
from specgit.analysis.model import Comparison
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words
from specgit.analysis.scales import OF_STATE, OF_VERB
from specgit.analysis.solver import bounds_meet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Analysed, Quantity, Reading
    from specgit.spec.text import Span

_OPEN = lexicon.word_set(
    """unless only than except other another else again twice instead without but may directly alone until before after
    outside during between further more additional or"""
)
_FEWEST = 2  # words that a ban names beside its verb


class Side(NamedTuple):
    """A claim with all words of its response and its conditions."""

    reading: Reading
    claim: Claim
    heads: frozenset[str]  # the nouns that are listed behind its verb
    names: frozenset[str]  # all that it names, but for its verb
    turning: frozenset[str]
    cases: frozenset[str]  # the words of its conditions
    quantities: tuple[Quantity, ...]


class Broken(NamedTuple):
    """A ban, and a demand that is a case of it; `sure` where nothing more is told of the case."""

    ban: Side
    demand: Side
    sure: bool


def broken(spec: Analysed) -> Iterator[Broken]:
    """All pairs, each pair of criteria once, in the order of the bans."""
    content = spec.document.text.content
    demands: defaultdict[tuple[str, bool], list[Side]] = defaultdict(list)
    sides = [side for reading in spec.readings for side in _sides(content, reading)]
    for side in sides:
        demands[side.claim.scale, side.claim.holds].append(side)
    asked = set()
    for ban in sides:
        keeps = ban.claim.scale == "keep" and not ban.reading.conditions
        if not (ban.claim.response.negated or keeps) or len(ban.names) < _FEWEST:
            continue
        for demand in demands[ban.claim.scale, not ban.claim.holds]:
            pair = frozenset((ban.reading.criterion.span, demand.reading.criterion.span))
            if len(pair) > 1 and pair not in asked and _breaks(demand, ban):
                asked.add(pair)
                yield Broken(ban, demand, _is_sure(ban, demand))


def _breaks(demand: Side, ban: Side) -> bool:
    return (
        not demand.claim.response.negated
        and ban.names <= demand.names | {*demand.claim.thing}
        and bool(_named(ban) & _given(demand))
        and ban.turning == demand.turning
        and not ban.claim.quantities
        and _can_meet(ban, demand)
    )


def _named(ban: Side) -> set[str]:
    return {ban.claim.thing[-1]} if ban.claim.thing else set()


def _given(demand: Side) -> set[str]:
    """What is done to: the thing, and what things are put into."""
    claim = demand.claim
    into = [behind[-1] for joint, behind in claim.phrases if claim.scale == "include" and joint == "in"]
    return {*claim.thing[-1:], *into, *demand.heads}


def _can_meet(one: Side, other: Side) -> bool:
    """Whether the numbers leave a case; of bounds of one unit on both sides."""
    stated = [*one.quantities, *other.quantities]
    units = {each.unit for each in one.quantities}
    if units - {each.unit for each in other.quantities}:
        return False
    return all(bounds_meet([each for each in stated if each.unit == unit]) for unit in units)


def _is_sure(ban: Side, demand: Side) -> bool:
    """Whether the one is no exception to the other: a ban without a condition, or both in as many cases."""
    first, second = ban.reading.conditions, demand.reading.conditions
    told = not first and (ban.claim.response.negated or demand.cases <= ban.names)
    return len(first) >= len(second) or told


def _sides(content: str, reading: Reading) -> Iterator[Side]:
    if not reading.understood:
        return
    spans = [each.span for alternatives in reading.conditions for each in alternatives]
    if any(len(alternatives) > 1 for alternatives in reading.conditions):
        return
    around, turning, stated = _words(content, spans)
    if any(each.negated for alternatives in reading.conditions for each in alternatives):
        turning |= {"not"}  # `unless the owner agrees` has no such word
    for response in reading.responses:
        said, turned, limits = _words(content, [response.span])
        for claim in claims(content, response, response.subject or reading.subject):
            if claim.local or (claim.hedged and claim.thing[:1] != ("new",)):
                continue
            verb = {canonical(response.action), response.action}
            names = frozenset((said | around) - verb - set(map(canonical, reading.subject)))
            yield Side(
                reading, claim, _heads(content, response.span), names, turning | turned, frozenset(around),
                tuple(each for each in (*stated, *limits) if each.comparison is not Comparison.EXACTLY),
            )  # fmt: skip


def _heads(content: str, span: Span) -> frozenset[str]:
    """The nouns of `delete the runs of a policy, their snapshots and their archives`."""
    found = words(content, span)[1:]
    heads: set[str] = set()
    for number, word in enumerate(found):
        if word.folded in lexicon.PREPOSITIONS and word.folded != "of":
            break
        behind = found[number + 1] if number + 1 < len(found) else None
        if behind is None or behind.mark or behind.folded in ("and", "of") or behind.folded in lexicon.PREPOSITIONS:
            heads.add(canonical(word.folded))
    return frozenset(heads)


def _words(content: str, spans: Sequence[Span]) -> tuple[set[str], frozenset[str], tuple[Quantity, ...]]:
    """The words that weigh in some places, those that turn the sense, and the numbers."""
    found: set[str] = set()
    turning: set[str] = set()
    stated: list[Quantity] = []
    for span in spans:
        numbers = quantities(content[slice(*span)], span.start)
        stated += numbers
        for word in words(content, span):
            if any(each.span.start <= word.start < each.span.end for each in numbers):
                continue
            if not word.fixed and (word.folded in TURNING or word.folded in _OPEN):
                turning.add("not" if word.folded in lexicon.NEGATIONS else word.folded)
            elif word.quoted:
                found.add(f"`{word.folded}")
            elif weighs(word.folded):
                found.add(_state(word.folded))
    return found, frozenset(turning), tuple(stated)


def _state(folded: str) -> str:
    """A word as it is compared; `removed` and `deleted` are one state."""
    if folded in OF_STATE or lexicon.participle(folded):
        verb = lexicon.participle(folded) or folded
        scale, holds = OF_STATE.get(folded) or OF_VERB.get(verb, (canonical(verb), True))
        return f"is {scale}" if holds else f"is not {scale}"
    return canonical(folded)
