"""Pairs of criteria that claim what cannot both be, under conditions that can hold together.

Candidates claim something of the same thing: the one that it shall, the other that it shall not, two opposites, two
values. The solver says whether their conditions leave a situation in which both apply.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.claims import SOME_MONEY, Claim, claims
from specgit.analysis.facts import Fact, delayed, fact, is_case, narrows
from specgit.analysis.foreign import stance
from specgit.analysis.model import Comparison
from specgit.analysis.reading import words
from specgit.analysis.scales import OF_VERB
from specgit.analysis.solver import Conditions, Meeting, bounds_meet, meet
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from specgit.analysis.model import Analysed, Quantity, Reading
    from specgit.analysis.phrases import Phrase


class Stated(NamedTuple):
    """A claim under its conditions."""

    reading: Reading
    conditions: Conditions
    claim: Claim
    brought: frozenset[tuple[str, tuple[str, ...], bool]] = frozenset()  # the states that its criterion brings about


class Conflict(NamedTuple):
    """How two claims contradict each other.

    `exact` if they are about the very same thing, in the same words; `timed` if they are the same, and only the numbers
    of their conditions contradict.
    """

    detail: str
    exact: bool
    timed: bool = False


# What is done once: two times for it are one too many.
_FINAL = frozenset((
    ("start", False), ("keep", False), ("lock", True), ("accept", False), ("open", False), ("enable", False),
    ("show", False), ("archive", True), ("connect", False), ("expire", True), ("pause", True), ("publish", True),
))  # fmt: skip
_ORDINALS = frozenset("first second third fourth fifth sixth last final other".split())  # noqa: SIM905
# Phrases that say how or how long, and leave the claim as it is.
_MANNER = frozenset(("by", "within", "every", "via", "through", "so", "because", "based", "without", "until", ""))
_CHOOSING = frozenset(("keep", "set", "use", "apply", "charge", "assign", "select", "prefer", "take", "bill"))
_LEADING = frozenset(
    ("redirect", "navigate", "return", "forward", "move", "sort", "order", "group")
)  # somewhere, or by something


class Contradiction(NamedTuple):
    """Two claims that cannot both be, and how their conditions stand to each other."""

    one: Stated
    other: Stated
    conflict: Conflict
    meeting: Meeting


def contradictions(spec: Analysed) -> Iterator[Contradiction]:
    """All pairs, each pair of criteria once. Raises Skipped where the solver is missing and there is a candidate."""
    content = spec.document.text.content
    found = set()
    stated = list(_stated(spec, content))
    for one, other in chain(_candidates(stated), _same_case(stated), _refusals(stated)):
        pair = (one.reading.criterion.span, other.reading.criterion.span)
        conflict = pair not in found and (
            _conflict(one.claim, other.claim) or _two_times(one, other) or _done_all_the_same(one, other)
        )
        if (
            not conflict
            or _elsewhere(one, other, conflict)
            or (conflict.detail == "general-specific" and not _alike(one, other))
            or _toggles(one, other)
            or not _related(one, other)
            or _quoted_apart(content, one, other)
        ):
            continue
        meeting = meet(*_without_times(one, other, conflict))
        if (
            meeting
            and not _old_enough(one, other)
            and not (conflict.detail == "opposites" and _beyond(one, other))
            and (conflict.detail != "general-specific" or meeting.first_implied != meeting.second_implied)
        ):
            found.add(pair)
            yield Contradiction(one, other, conflict, meeting)
    yield from _in_other_words(spec, content)


def _in_other_words(spec: Analysed, content: str) -> Iterator[Contradiction]:
    """Sentences whose grammar is not read: the same response under the same conditions, once denied."""
    groups: defaultdict[tuple[object, ...], list[tuple[Stated, str]]] = defaultdict(list)
    for reading in spec.readings:
        if reading.understood or len(reading.responses) != 1 or reading.responses[0].action:
            continue
        response = reading.responses[0]
        words, holds = stance(content[slice(*response.span)])
        holds ^= response.negated
        claim = Claim(
            "",
            holds,
            (),
            (),
            (),
            response.quantities,
            (),
            hedged=False,
            universal=False,
            local=False,
            late=False,
            response=response,
        )
        conditions = tuple(sorted(each.predicate for alternatives in reading.conditions for each in alternatives))
        groups[reading.subject, conditions].append((Stated(reading, (), claim), words))
    always = Meeting(first_implied=True, second_implied=True, numbers=())
    for group in groups.values():
        for (one, first), (other, second) in combinations(group, 2):
            if one.claim.holds != other.claim.holds and _begins(*sorted((first, second), key=len)):
                yield Contradiction(one, other, Conflict("shall-shall-not", exact=False), always)


# What begins another demand, or a case in which the one before it is not meant.
_MORE = Pattern(
    r"\b(?:und|oder|aber|sondern|falls|wenn|sofern|außer|solange|sobald|bis|nachdem|bevor|y|e|o|ou|et|pero|mas|mais|si|se"
    r"|sino|senão|salvo|excepto|exceto|caso|cuando|quando|hasta|até|mientras|enquanto|dan|atau|tetapi|jika|kecuali|и|или"
    r"|но|если|кроме|not|nicht|no|não)\b|[、，；和并且但除或]"
)


def _begins(short: str, long: str) -> bool:
    """Whether a demand is another one, or this with more to it that tells how: `open the gates even without power`."""
    return long.startswith(short) and not _MORE.search(long, len(short))


def _quoted_apart(content: str, one: Stated, other: Stated) -> bool:
    """Whether the conditions name other things in quotes: the answers "Yes" and "No"."""
    first, second = (
        {word.folded for each in stated.reading.ears.conditions for word in words(content, each.span) if word.quoted}
        for stated in (one, other)
    )
    return bool(first and second) and not first & second


def _alike(one: Stated, other: Stated) -> bool:
    """Whether the one may tell the condition of the other again, with more to it: an event in a special case."""
    return len(one.conditions) == len(other.conditions) and any(each.happens for each in facts(one))


def _elsewhere(one: Stated, other: Stated, conflict: Conflict) -> bool:
    """Whether either speaks of its own: without a condition, `return status 201` is about the requirement's request."""
    always = not one.conditions and not other.conditions
    general = not one.conditions or not other.conditions
    untold = [all(not each.about and not each.phrases for each in facts(stated)) for stated in (one, other)]
    codes = _codes(one.claim, other.claim)
    apart = one.reading.criterion.requirement != other.reading.criterion.requirement
    if apart and all(untold) and not general:
        return True  # `when triggered`: what is, only the requirement tells
    return (general and codes) or (always and (apart and not conflict.exact and conflict.detail == "different-values"))


def _related(one: Stated, other: Stated) -> bool:
    """Whether they can be about one case: one is about all cases, or they share an event or a state of a thing."""
    return (
        not (one.conditions and other.conditions)
        or lasting(one, other)
        or follows(one, other)
        or any(
            mine[:2] == others[:2] or narrows(mine, others) or narrows(others, mine)
            for mine in facts(one)
            for others in facts(other)
        )
    )


def lasting(one: Stated, other: Stated) -> bool:
    """Whether each demands one state of a thing for as long as another state lasts."""
    return all(
        each.conditions
        and all(not fact.event and fact.proposition.kind is Keyword.WHILE for fact in facts(each))
        and each.claim.response.action in ("keep", "leave", "hold", "be", "remain", "stay")
        for each in (one, other)
    )


def follows(one: Stated, other: Stated) -> bool:
    """Whether what the one brings about is the state the other is about: `pause the game`, `WHILE it is paused`."""
    return _brings(one, other) or _brings(other, one)


def _brings(cause: Stated, effect: Stated) -> bool:
    return bool(effect.conditions) and all(
        any(each.state and (each.verb, each.about, not each.negated) in cause.brought for each in alternatives)
        for alternatives in effect.conditions
    )


def _old_enough(one: Stated, other: Stated) -> bool:
    """Whether what is deleted has been kept for as long as demanded: `keep for 30 days`, `older than 30 days`."""
    kept, deleted = (one, other) if one.claim.holds else (other, one)
    ages = [each for stated in facts(deleted) for each in stated.quantities]
    terms = kept.claim.quantities
    return (
        kept.claim.scale == "keep"
        and bool(ages)
        and bool(terms)
        and all(age.unit == terms[0].unit and age.value >= terms[0].value for age in ages)
    )


# `until 2 hours before the start`: at least 2 hours are left.
_AHEAD = {Comparison.EXACTLY: Comparison.AT_LEAST, Comparison.AT_MOST: Comparison.AT_LEAST}


def _words(stated: Fact) -> set[str]:
    return {*stated.about, stated.verb, *stated.said, *(word for _, behind in stated.phrases for word in behind)}


def limited_twice(general: Stated, special: Stated) -> bool | None:
    """Whether a general claim's limit leaves what the special case is about: `accept files of up to 9 MB`, `a file is
    larger than 5 MB`; None where the two don't measure one thing.
    """
    thing, limits = general.claim.thing, general.claim.quantities
    measured = [each for each in facts(special) if is_case(each.about, thing) or is_case(each.said, thing)]
    if ahead := next((behind for joint, behind in general.claim.phrases if joint == "before"), ()):
        measured = [each for each in facts(special) if set(ahead) <= _words(each)]
        limits = tuple(each._replace(comparison=_AHEAD.get(each.comparison, each.comparison)) for each in limits)
    stated = [each for one in measured if not one.negated for each in one.quantities]
    if general.conditions or not thing or not limits or {each.unit for each in (*limits, *stated)} != {limits[0].unit}:
        return None
    return bounds_meet([*limits, *stated]) if stated else None


def _beyond(one: Stated, other: Stated) -> bool:
    """Whether the one is about what the other's limit leaves out."""
    return False in (limited_twice(one, other), limited_twice(other, one))


def _toggles(one: Stated, other: Stated) -> bool:
    """Whether a state that the one brings about is the condition of the other: `toggle while it is expanded`."""
    return any(
        (each.verb, each.about) == (mine.claim.scale, mine.claim.thing) and each.state
        for mine, others in ((one, other), (other, one))
        for each in facts(others)
    )


def _same_case(stated: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Pairs of claims of different criteria under the same conditions."""
    groups: defaultdict[object, list[Stated]] = defaultdict(list)
    for each in stated:
        if each.conditions:
            groups[frozenset((fact.key, fact.negated) for fact in facts(each))].append(each)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.reading is not other.reading:
                yield one, other


def _candidates(stated: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Pairs of claims of different criteria on the same scale, about things with the same last word."""
    groups: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)
    for each in stated:
        groups[each.claim.scale, _last(each.claim)].append(each)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.reading is not other.reading:
                yield one, other


def _last(claim: Claim) -> str:
    """The last word of a thing that tells it from others."""
    return next((word for word in reversed(claim.thing) if not word.isdigit() and word not in _TURNS), "")


def _stated(spec: Analysed, content: str) -> Iterator[Stated]:
    # What is said twice in the same words contradicts what it does once: else time would grow with the square.
    first = {reading.criterion.text: reading for reading in reversed(spec.readings)}
    for reading in reversed(first.values()):
        found = [
            each
            for response in reading.responses
            for each in claims(content, response, response.subject or reading.subject)
            if not each.hedged and not (each.local and not reading.conditions)
        ]
        if found:
            conditions, delays = _conditions(content, reading)
            brought = frozenset((each.scale, each.thing, each.holds) for each in found if not each.response.negated)
            for claim in dict.fromkeys(form for each in found for form in (each, _of_request(each, conditions))):
                yield Stated(
                    reading,
                    conditions,
                    claim._replace(quantities=(*claim.quantities, *delays), late=claim.late or bool(delays)),
                    brought,
                )


_REQUEST: tuple[str, ...] = ("request",)
_ASKING = lexicon.word_set("request attempt try it action operation command call change")


def _of_request(claim: Claim, conditions: Conditions) -> Claim:
    """`refuse`, `refuse the cancellation` of what somebody cancels: what is asked for there is what is refused."""
    asked = _asked(conditions)
    if claim.scale != "accept" or asked is None or claim.phrases or claim.quantities:
        return claim
    named = claim.thing[-1] if claim.response.object and claim.thing else ""
    same = not named or named in _ASKING or _made_of(named, asked.proposition.predicate[0]) or named == asked.verb
    return claim._replace(thing=_REQUEST) if same else claim


def _asked(conditions: Conditions) -> Fact | None:
    """What somebody does, where that is the one event."""
    events = [each[0] for each in conditions if len(each) == 1 and each[0].event and each[0].said]
    return events[0] if len(events) == 1 and not events[0].negated and events[0].proposition.predicate else None


def _made_of(noun: str, verb: str) -> bool:
    """Whether a noun tells of what a verb does: `cancellation`, `cancel`."""
    return len(verb) > _STEM and noun.startswith(verb.removesuffix("e"))


_STEM = 3


def _refusals(stated: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """What is refused in a case, and what another criterion accepts or does in it."""
    groups: defaultdict[tuple[str, bool], list[Stated]] = defaultdict(list)
    for each in stated:
        if each.claim.thing != _REQUEST:
            groups[each.claim.scale, each.claim.holds].append(each)
    for one in stated:
        asked = _asked(one.conditions) if _is_refusal(one.claim) else None
        if asked:
            for other in groups[OF_VERB.get(asked.verb, (asked.verb, True))]:
                if other.reading is not one.reading:
                    yield one, other


def _is_refusal(claim: Claim) -> bool:
    return claim.scale == "accept" and not claim.holds and claim.thing == _REQUEST


def _done_all_the_same(one: Stated, other: Stated) -> Conflict | None:
    """`refuse the start`, `start the second job beside the first`: what is refused is done where it is asked for."""
    if not _is_refusal(one.claim) or other.claim.response.negated:
        return None
    first, second = _asked(one.conditions), _asked(other.conditions)
    if not first or not second or first.verb != second.verb:
        return None
    done = (other.claim.scale, other.claim.holds) == OF_VERB.get(first.verb, (first.verb, True))
    fits = done and (is_case(other.claim.thing, first.said) or is_case(first.said, other.claim.thing))
    return Conflict("opposites", exact=False) if fits else None


def _conditions(content: str, reading: Reading) -> tuple[Conditions, list[Quantity]]:
    """The conditions as facts, and the times that have to pass since they came true."""
    found: list[tuple[Fact, ...]] = []
    delays: list[Quantity] = []
    for alternatives in reading.conditions:
        if len(alternatives) == 1 and (late := delayed(content, alternatives[0])):
            found.append((fact(content, late[0]),))
            delays.append(late[1])
        else:
            found.append(tuple(fact(content, one) for one in alternatives))
    return tuple(found), delays


def _conflict(one: Claim, other: Claim) -> Conflict | None:
    """How two claims contradict each other."""
    same = one.thing == other.thing
    if _rivals(one, other) or _nothing(one, other) or _refused(one, other):
        return Conflict("opposites", exact=False)
    if one.scale != other.scale:
        return None
    if (
        one.holds == other.holds
        and not (one.response.negated or other.response.negated)
        and _apart(one, other, same=same)
    ):
        return Conflict("different-values", exact=False)
    if one.holds != other.holds and (_fills(one, other) or _fills(other, one)):
        return Conflict("opposites", exact=False)
    if not (same or is_case(one.thing, other.thing) or is_case(other.thing, one.thing)):
        return Conflict("general-specific", exact=False) if _chosen(one, other) else None
    if one.holds != other.holds:
        return _opposed(*((other, one) if one.holds else (one, other)), same=same)
    if not same or _core(one) != _core(other):
        return None
    if one.value and other.value:
        return None if set(one.value) & set(other.value) else Conflict("different-values", exact=True)
    late = one.late or other.late
    if (
        _differ(one.quantities, other.quantities)
        and (one.holds or late)
        and (not late or one.scale == "set" or _is_final(one))
    ):
        return Conflict("different-values", exact=_has_one(one) and _has_one(other))
    return None


def _has_one(claim: Claim) -> bool:
    """Whether a thing has only one number of that kind: bags of 1 kg and bags of 2 kg can both be sold."""
    bounded = any(each.comparison is not Comparison.EXACTLY or each.unit in ("s", "month") for each in claim.quantities)
    return claim.thing != SOME_MONEY and (bounded or claim.scale.split()[0] in ("be", "set"))


# What rules out what else is on its line, of one thing at one moment.
_RIVALS = (("hover", "land", "return", "stop", "wait"), ("silence", "sound"), ("retry", "abort", "cancel"))


def _rivals(one: Claim, other: Claim) -> bool:
    """`hover`, `land`; `reject the order`, `leave the order as it is`."""
    if one.thing != other.thing or not (one.holds and other.holds) or one.phrases != other.phrases:
        return False
    return one.scale != other.scale and any({one.scale, other.scale} <= set(line) for line in _RIVALS)


# What is done with a thing that has not been refused.
_HANDLING = lexicon.word_set(
    """answer send forward deliver install execute publish convert split use apply import export upload charge pay grant
    activate register start merge move assign print translate encrypt schedule"""
)


def _refused(one: Claim, other: Claim) -> bool:
    """`reject the file`, `split the file`: what is refused is not gone on with."""
    refusal, handling = (one, other) if one.scale == "accept" else (other, one)
    refuses = refusal.scale == "accept" and not refusal.holds and not refusal.response.negated
    everyone = all(joint in _MANNER | {"with"} for joint, _ in refusal.phrases)
    return refuses and handling.scale in _HANDLING and handling.holds and one.thing == other.thing and everyone


def _nothing(one: Claim, other: Claim) -> bool:
    """`charge nothing`, `charge a fee`."""
    nothing = [each.thing == ("nothing",) for each in (one, other)]
    return one.scale == other.scale and one.holds == other.holds and nothing[0] != nothing[1]


# Things come with both: two margins, two bounds.
_BESIDE = lexicon.word_set("minimum maximum left right top bottom upper first second sender recipient previous next")


def _apart(one: Claim, other: Claim, *, same: bool) -> bool:
    """Whether two demands on one scale differ in what there can be one of."""
    chosen = one.scale in _CHOOSING and _contrary(one.thing, other.thing) and not _BESIDE & {*one.thing, *other.thing}
    return chosen or _codes(one, other) or _turned(one, other) or (same and _contrary_phrases(one, other))


_TURNS = lexicon.word_set("up down synchronously asynchronously automatically manually left right")


def _turned(one: Claim, other: Claim) -> bool:
    """`round up`, `round down`."""
    return _contrary(one.thing, other.thing) and any(
        first in _TURNS for first, second in zip(one.thing, other.thing, strict=True) if first != second
    )


def _contrary(one: Sequence[str], other: Sequence[str]) -> bool:
    """`the later change`, `the earlier change`: one word apart, and that the contrary."""
    apart = [(first, second) for first, second in zip(one, other, strict=False) if first != second]
    return len(one) == len(other) and len(apart) == 1 and apart[0][1] in lexicon.contraries(apart[0][0])


def _contrary_phrases(one: Claim, other: Claim) -> bool:
    """`in ascending order`, `in descending order`; `to the start page`, `to the login page`."""
    apart = [(first, second) for first, second in zip(one.phrases, other.phrases, strict=False) if first != second]
    if len(one.phrases) != len(other.phrases) or len(apart) != 1 or apart[0][0][0] != apart[0][1][0]:
        return False
    (preposition, first), (_, second) = apart[0]
    leads = one.scale in _LEADING and preposition in ("to", "by")
    return _contrary(first, second) or (leads and not set(first) <= set(second) and not set(second) <= set(first))


def _codes(one: Claim, other: Claim) -> bool:
    """`answer with status 202`, `answer with status 413`; `stop with exit code 2`: another number in the same words."""
    parts = [[*each.thing, *(word for _, phrase in each.phrases for word in phrase)] for each in (one, other)]
    apart = [(first, second) for first, second in zip(*parts, strict=False) if first != second]
    shorter = min(map(len, parts))
    answers = one.scale in ("answer", "return", "respond", "reply") and bool(apart) and _is_status(apart[0])
    return answers or (
        len(parts[0]) == len(parts[1]) == shorter and len(apart) == 1 and all(map(str.isdigit, apart[0]))
    )


def _is_status(codes: tuple[str, str]) -> bool:
    return all(len(code) == 3 and code.isdigit() for code in codes)


def _is_final(claim: Claim) -> bool:
    return (claim.scale, claim.holds) in _FINAL or (claim.holds and bool(_ORDINALS & set(claim.thing)))


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


def _fills(ban: Claim, demand: Claim) -> bool:
    """`add no points`, `add half of the price to the points`."""
    return ban.scale == "include" and not ban.holds and not ban.phrases and ("in", ban.thing) in demand.phrases


def _opposed(ban: Claim, demand: Claim, *, same: bool) -> Conflict | None:
    if ban.excepted:
        receivers = {word for preposition, phrase in demand.phrases if preposition == "to" for word in phrase}
        fits = receivers and not receivers & set(ban.excepted)
        return Conflict("opposites", exact=False) if fits else None
    if demand.excepted or not (same or is_case(demand.thing, ban.thing) or not ban.response.negated):
        return None
    if ban.response.negated or demand.response.negated:
        denied, stated = (ban, demand) if ban.response.negated else (demand, ban)
        fits = {phrase for phrase in denied.phrases if phrase[0] != "because"} <= set(stated.phrases) and not (
            denied.quantities and not stated.quantities
        )
        fits &= not (ban.quantities and demand.quantities) or _same_numbers(ban, demand)
        exact = same and ban.phrases == demand.phrases and bool(ban.quantities) == bool(demand.quantities)
        return Conflict("shall-shall-not", exact=exact) if fits else None
    if not _overlap(ban.quantities, demand.quantities) and ban.scale != "keep":
        return None
    if ban.scale == "keep" and ban.quantities and demand.quantities:
        sooner = _exact(ban.quantities, demand.quantities) and ban.quantities[0].value < demand.quantities[0].value
        return Conflict("different-values", exact=same) if sooner and same else None
    refused = ban.scale == "accept"  # it is, at whatever time
    narrowing = [each for each in _core(ban) if not (refused and each[0] in ("before", "until"))]
    if not all(any(map(partial(_within, each), _core(demand))) for each in narrowing):
        return None
    if ban.late != demand.late and not refused:
        return None
    return Conflict("opposites", exact=same and ban.phrases == demand.phrases)


def _same_numbers(ban: Claim, demand: Claim) -> bool:
    """Whether numbers leave the one what the other is about: `not within 12 months` bans nothing `after 24 months`."""
    if any(each.unit in ("s", "month", "time") for each in (*ban.quantities, *demand.quantities)):
        return ban.late == demand.late and [each[:3] for each in ban.quantities] == [
            each[:3] for each in demand.quantities
        ]
    return _overlap(ban.quantities, demand.quantities)


def _within(wide: Phrase, narrow: Phrase) -> bool:
    """`to students`, `to the students of the course`."""
    return wide[0] == narrow[0] and is_case(narrow[1], wide[1])


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


def _overlap(ban: Sequence[Quantity], demand: Sequence[Quantity]) -> bool:
    """Whether the numbers of a ban leave something of what is demanded: `of more than 5 MB`, `of up to 9 MB`."""
    narrowing = [each for each in ban if each.unit not in ("s", "month", "time")]
    if not narrowing or {each.unit for each in narrowing} - {each.unit for each in demand}:
        return not narrowing
    return bounds_meet([each for each in (*narrowing, *demand) if each.unit == narrowing[0].unit])


def _two_times(one: Stated, other: Stated) -> Conflict | None:
    """The same final response, once after this time, or so many times, and once after another."""
    first, second = one.claim, other.claim
    if first.scale != second.scale or first.holds != second.holds or first.phrases != second.phrases:
        return None
    if not (is_case(first.thing, second.thing) or is_case(second.thing, first.thing)):
        return None
    if not _is_final(first) or first.quantities or second.quantities:
        return None
    if len(one.conditions) != len(other.conditions):
        return None
    apart = [
        (mine, others)
        for mine, others in zip(facts(one), facts(other), strict=False)
        if (mine.key, _bounds(mine)) != (others.key, _bounds(others))
    ]
    if len(apart) != 1 or len(facts(one)) != len(facts(other)):
        return None
    mine, others = apart[0]
    counted = _ordinal(mine) != _ordinal(others) and _unnumbered(mine) == _unnumbered(others)
    timed = mine.key == others.key and [each[0] for each in _bounds(mine)] == [each[0] for each in _bounds(others)]
    return Conflict("different-values", exact=False, timed=True) if counted or (timed and mine.quantities) else None


def _bounds(stated: Fact) -> list[tuple[tuple[Comparison, str], Fraction]]:
    return [((each.comparison, each.unit), each.value) for each in stated.quantities]


def _ordinal(stated: Fact) -> frozenset[str]:
    return _ORDINALS & set(stated.key[-1])


def _unnumbered(stated: Fact) -> tuple[object, ...]:
    return (*stated.key[:3], tuple(word for word in stated.key[-1] if word not in _ORDINALS))


def facts(stated: Stated) -> list[Fact]:
    """All facts in the conditions."""
    return [each for alternatives in stated.conditions for each in alternatives]


def _without_times(one: Stated, other: Stated, conflict: Conflict) -> tuple[Conditions, Conditions]:
    """The conditions; without their numbers where those are what contradicts."""
    if not conflict.timed:
        return one.conditions, other.conditions
    return _numberless(one.conditions), _numberless(other.conditions)


def _numberless(conditions: Conditions) -> Conditions:
    return tuple(
        tuple(
            each._replace(
                quantities=(), said=_plain(each.said), phrases=tuple((at, _plain(said)) for at, said in each.phrases)
            )
            for each in alternatives
        )
        for alternatives in conditions
    )


def _plain(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in said if word not in _ORDINALS)
