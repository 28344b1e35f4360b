"""Criteria whose conditions can hold together and whose responses cannot.

Candidates are pairs that claim something of the same thing: the one that it shall, the other that it shall not, two
opposites, two values. The solver says whether their conditions leave a situation in which both apply. What people
write on purpose is not asked: a rule and its exception, two events that are not the same.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.claims import Claim, claims, delayed, fact, is_case
from specgit.analysis.model import Comparison, Confidence, Kind, Option, Question
from specgit.analysis.solver import Conditions, Meeting, meet
from specgit.spec.ears import Keyword
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Quantity, Reading
    from specgit.spec.text import Text


class _Stated(NamedTuple):
    """A claim under its conditions."""

    reading: Reading
    conditions: Conditions
    claim: Claim


class _Conflict(NamedTuple):
    """How two claims contradict each other. `exact` if they are about the very same thing, in the same words."""

    detail: str
    exact: bool


# What is done once: two times for it are one too many.
_FINAL = {("start", False), ("keep", False), ("lock", True), ("open", False), ("enable", False), ("hold", False),
          ("archive", True), ("connect", False), ("expire", True), ("clear", True), ("continue", False)}  # fmt: skip
# Phrases that say how or how long, and leave the claim as it is.
_MANNER = frozenset(("until", "by", "within", "every", "via", "through", "so", "because", "based", ""))
_CHOOSING = frozenset(("keep", "set", "use", "apply", "charge", "assign"))


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Contradictions between two criteria. Raises Skipped where the solver is missing and there is a candidate."""
    text = spec.document.text
    asked = set()
    for one, other in _candidates(spec, text.content):
        pair = (one.reading.criterion.id, other.reading.criterion.id)
        if pair in asked or not (conflict := _conflict(one.claim, other.claim) or _two_times(one, other)):
            continue
        meeting = meet(*_without_times(one, other, conflict))
        if meeting and (conflict.detail != "general-specific" or _restated(one, other, meeting)):
            asked.add(pair)
            yield _question(text, one, other, conflict, meeting)


def _restated(one: _Stated, other: _Stated, meeting: Meeting) -> bool:
    """Whether the one tells the condition of the other again, with more to it: an event in a special case."""
    counts = {len(stated.conditions) for stated in (one, other)}
    events = any(each.happens for each in _facts(one))
    return meeting.first_implied != meeting.second_implied and len(counts) == 1 and events


def _candidates(spec: Analysed, content: str) -> Iterator[tuple[_Stated, _Stated]]:
    """Pairs of claims of different criteria on the same scale, about things with the same last word."""
    groups: defaultdict[tuple[str, str], list[_Stated]] = defaultdict(list)
    for each in _stated(spec, content):
        groups[each.claim.scale, each.claim.thing[-1]].append(each)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.reading is not other.reading:
                yield one, other


def _stated(spec: Analysed, content: str) -> Iterator[_Stated]:
    for reading in spec.readings:
        conditions: list[tuple] | None = None
        for response in reading.responses:
            for claim in claims(content, response, response.subject or reading.subject):
                if claim.hedged or (claim.local and not reading.conditions):
                    continue
                if conditions is None:
                    conditions, delays = _conditions(content, reading)
                yield _Stated(reading, tuple(conditions), claim._replace(quantities=(*claim.quantities, *delays)))


def _conditions(content: str, reading: Reading):  # type: ignore[no-untyped-def]
    """The conditions as facts, and the times that have to pass since they came true."""
    found, delays = [], []
    for alternatives in reading.conditions:
        late = delayed(content, alternatives[0]) if len(alternatives) == 1 else None
        if late:
            delays.append(late[1])
            alternatives = (late[0],)
        found.append(tuple(fact(content, one) for one in alternatives))
    return found, delays


def _conflict(one: Claim, other: Claim) -> _Conflict | None:
    """How two claims contradict each other."""
    same = one.thing == other.thing
    if _chosen(one, other):
        return _Conflict("general-specific", exact=False)
    if not (same or is_case(one.thing, other.thing) or is_case(other.thing, one.thing)):
        return None
    if one.holds != other.holds:
        return _opposed(*((other, one) if one.holds else (one, other)), same=same)
    if not one.holds or _core(one) != _core(other) or not same:
        return None
    if one.value and other.value:
        return None if set(one.value) & set(other.value) else _Conflict("different-values", exact=True)
    return _Conflict("different-values", exact=True) if _differ(one.quantities, other.quantities) else None


def _chosen(one: Claim, other: Claim) -> bool:
    """`store the price of the shop`, `store the price of the list`: two for what there can be one of."""
    first, second = set(one.thing), set(other.thing)
    return (
        one.scale == other.scale
        and one.scale in _CHOOSING
        and one.holds
        and other.holds
        and one.thing[-1] == other.thing[-1]
        and bool(first - second)
        and bool(second - first)
    )


def _opposed(ban: Claim, demand: Claim, *, same: bool) -> _Conflict | None:
    if ban.excepted:
        receivers = {word for preposition, phrase in demand.phrases if preposition == "to" for word in phrase}
        fits = receivers and not receivers & set(ban.excepted)
        return _Conflict("opposites", exact=False) if fits else None
    if demand.excepted or not (same or is_case(demand.thing, ban.thing)):
        return None
    if ban.response.negated or demand.response.negated:
        fits = set(ban.phrases) <= set(demand.phrases) and not (ban.quantities and not demand.quantities)
        return _Conflict("shall-shall-not", exact=same and ban.phrases == demand.phrases) if fits else None
    if ban.scale == "keep" and ban.quantities and demand.quantities:
        sooner = _exact(ban.quantities, demand.quantities) and ban.quantities[0].value < demand.quantities[0].value
        return _Conflict("different-values", exact=same) if sooner and same else None
    if not set(_core(ban)) <= set(_core(demand)):
        return None
    return _Conflict("opposites", exact=same and ban.phrases == demand.phrases)


def _core(claim: Claim) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The phrases that say who or where."""
    return tuple(phrase for phrase in claim.phrases if phrase[0] not in _MANNER)


def _exact(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    """Whether both are one exact number of the same unit."""
    return (
        len(one) == len(other) == 1
        and one[0].comparison is other[0].comparison is Comparison.EXACTLY
        and one[0].unit == other[0].unit
    )


def _differ(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    return _exact(one, other) and one[0].value != other[0].value


def _two_times(one: _Stated, other: _Stated) -> _Conflict | None:
    """The same final response, once after this time and once after another."""
    first, second = one.claim, other.claim
    if first[:4] != second[:4] or (first.scale, first.holds) not in _FINAL or first.quantities or second.quantities:
        return None
    times = [[each for each in _facts(stated) if each.quantities] for stated in (one, other)]
    if len(times[0]) != 1 or len(times[1]) != 1 or times[0][0].key != times[1][0].key:
        return None
    both = times[0][0].quantities, times[1][0].quantities
    return _Conflict("different-values", exact=False) if _differ(*both) and both[0][0].unit in ("s", "month") else None


def _facts(stated: _Stated):  # type: ignore[no-untyped-def]
    return [each for alternatives in stated.conditions for each in alternatives]


def _without_times(one: _Stated, other: _Stated, conflict: _Conflict) -> tuple[Conditions, Conditions]:
    """The conditions; without their numbers where those are what contradicts."""
    if conflict.detail != "different-values" or one.claim.quantities or one.claim.value:
        return one.conditions, other.conditions
    return tuple(
        tuple(tuple(each._replace(quantities=()) for each in alternatives) for alternatives in stated.conditions)
        for stated in (one, other)
    )  # type: ignore[return-value]


def _confidence(one: _Stated, other: _Stated, conflict: _Conflict, meeting: Meeting) -> Confidence:
    if meeting.first_implied and meeting.second_implied:
        return Confidence.PROVEN if conflict.exact else Confidence.HIGH
    if meeting.first_implied or meeting.second_implied:
        general = one if meeting.first_implied else other
        if not general.conditions and general.claim.holds:
            return Confidence.MEDIUM  # what holds in general, and an exception
        return Confidence.HIGH
    events = [{each[:4] for each in _facts(stated) if each.happens} for stated in (one, other)]
    return Confidence.HIGH if events[0] & events[1] else Confidence.MEDIUM


def _question(text: Text, one: _Stated, other: _Stated, conflict: _Conflict, meeting: Meeting) -> Question:
    first, second = one.reading.criterion, other.reading.criterion
    spans = (one.claim.response.span, other.claim.response.span)
    return Question(
        Kind.INCONSISTENT,
        conflict.detail,
        _confidence(one, other, conflict, meeting),
        text,
        spans[0],
        ((text, first), (text, second)),
        spans,
        f"{first.id} {text.slice(spans[0])} / {second.id} {text.slice(spans[1])}",
        "Which holds?",
        (),
    )
