"""More attempts, or more things one after the other, than the time for all of them allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.bags import canonical
from specgit.analysis.measures import Limit, Limits, for_failure, objects, question, response_of, set_size, set_to
from specgit.analysis.model import Comparison, Confidence, Option
from specgit.analysis.quantities import written
from specgit.analysis.roles import AT_ONCE, COUNTS, IN_ALL, IN_TURN, MORE_TIMES, REPEATS, Role, item
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from specgit.analysis.model import Question

_DOUBLES = Pattern(
    r"\b(?:doubl\w+|exponential\w*|twice as long|verdoppel\w*|exponentiell\w*|duplic\w+|dobr\w+|exponencial\w*)\b"
    r"|翻倍|加倍|倍に|指数",
    2,
)
_MOST_DOUBLED = 20
# What a deadline is for that all attempts belong to: the end of something, however it ends.
_OUTCOME = Pattern(
    r"\b(?:complet\w+|finish\w*|ends?|ended|conclu\w+|give\w* up|given up|fail\w*|results?|outcomes?|final\w*|decid\w+"
    r"|settle\w*|resolv\w+|abandon\w*|abort\w*|whether|or not|beend\w*|abschlie\w+|abgeschlossen|ergebnis\w*|aufgeben"
    r"|aufgegeben|termin\w+|finaliz\w+|resultado\w*|conclu\w+|abandon\w+|desist\w+)\b|结束|完成|结果|放弃|終え|終了|完了|結果|断念",
    2,
)
_ALL_OF_IT = Pattern(
    r"\b(?:includ\w+|in all|in total|overall|altogether|together|einschließlich|inklusive|samt|insgesamt|inclui\w+"
    r"|incluid\w+|incluy\w+|incluindo|em total|no total|en total)\b|包括|全部|总共|含め|合計|全体",
    2,
)
# The deadline of what comes behind the attempts.
_AFTERWARDS = Pattern(
    r"\b(?:last|final|all|every|third|fourth|fifth|no (?:more|further)|\d+(?:st|nd|rd|th)?)\b[^.;,]{0,40}"
    r"\b(?:attempt|retr|repe|tr(?:y|ies)\b)[^.;,]{0,20}|\bexhaust\w*|\bgiv(?:en|es) up\b"
    r"|\bletzte\w* (?:versuch|wiederhol)\w*"
    r"|última (?:tentativa|repetición|repetição)|último (?:intento|reintento)|最后一次|最後の|すべての再",
    2,
)
_TELLS = frozenset(("notify", "log", "show", "alert", "email", "escalate", "message", "send", "report"))
_COMMON = frozenset(("time", "not", "answer", "other", "first", "attempt", "repeat", "retry", "fail", "request"))


class _Plan(NamedTuple):
    """How often something is tried, and the time that each attempt takes at least, with what it is read from."""

    attempts: int  # attempts with a time of their own
    each: Limit
    total: Fraction
    counted: Limit

    @property
    def said(self) -> frozenset[str]:
        return self.each.said | self.counted.said


def repeated(limits: Limits) -> Iterator[Question]:
    """Attempts, each with its time or its pause, that take longer than the time for all of them."""
    wholes = [each for each in limits.times if each.upper and each.role in (Role.DEADLINE, Role.TAKES)]
    wholes = [each for each in wholes if not each.conditional] + limits.ends
    for plan in _plans(limits):
        found = [
            (_linked(limits, plan, whole), whole)
            for whole in wholes
            if whole.size < plan.total
            and whole is not plan.each
            and (_includes(limits, plan, whole) or _may_belong(limits, plan, whole))
        ]
        best = max(found, key=lambda each: each[0], default=(0, plan.each))
        if best[0]:
            yield _too_often(plan, best[1])


def _may_belong(limits: Limits, plan: _Plan, whole: Limit) -> bool:
    """Whether a deadline stands beside the attempts, or shares a word with them that is rare."""
    return whole.requirement == plan.counted.requirement or bool(limits.weights.rare(whole.said & plan.said))


def _plans(limits: Limits) -> Iterator[_Plan]:
    """The attempts of each criterion, with a time that stands in it or beside it in its requirement."""
    for group in limits.by_criterion:
        counts = _counts(group)
        if len(counts) != 1:
            continue
        counted = counts[0]
        own = [each for each in group if each.is_time and (not each.lower or each.role is Role.ATTEMPT)]
        times = [each for each in own if each.role in (Role.ATTEMPT, Role.INTERVAL)]
        times = times or [each for each in own if _pauses(each)] or _beside(limits, counted)
        if times:
            yield from _plan(counted, times)


def _plan(counted: Limit, times: Sequence[Limit]) -> Iterator[_Plan]:
    content = counted.content
    fewer = counted.quantity.comparison is Comparison.LESS_THAN  # `repeat it while there were fewer than 6 attempts`
    again = MORE_TIMES.search(counted.text) and not fewer and not IN_ALL.match(content, counted.number.end)
    count = int(counted.value)
    total = 0 * times[0].size
    for role in (Role.ATTEMPT, Role.INTERVAL):
        of_role = next((each for each in times if (each.role is Role.ATTEMPT) == (role is Role.ATTEMPT)), None)
        if of_role is None:
            continue
        number = count + bool(again) if role is Role.ATTEMPT else count
        if role is Role.INTERVAL and not again and counted.quantity.unit != "time":
            number -= 1  # between three attempts there are two pauses
        doubled = role is Role.INTERVAL and _DOUBLES.search(of_role.text) and count <= _MOST_DOUBLED
        total += of_role.size * (2**number - 1 if doubled else number)
    if total > 0:
        yield _Plan(count + bool(again and times[0].role is Role.ATTEMPT), times[0], total, counted)


def _counts(group: Sequence[Limit]) -> list[Limit]:
    """The numbers of a criterion that say how often something is tried."""
    content = group[0].content
    tried = REPEATS.search(group[0].text) is not None
    return [
        each
        for each in group
        if each.value.denominator == 1
        and each.value > 1
        and not each.is_time
        and not each.conditional
        and not each.lower
        and (
            (tried and (each.quantity.unit in COUNTS or each.quantity.unit == ""))
            or (IN_ALL.match(content, each.number.end) and any(one.role is Role.ATTEMPT for one in group))
        )
    ]


def _pauses(limit: Limit) -> bool:
    """Whether a time beside a number of attempts is that between them: `retries 3 times after 5 seconds`."""
    return not limit.upper and not limit.conditional and limit.role in (Role.OTHER, Role.WAIT)


def _beside(limits: Limits, counted: Limit) -> list[Limit]:
    """The one time-out or interval of a requirement that its attempts can have."""
    found = [
        each
        for each in limits.times
        if each.requirement == counted.requirement
        and (not each.lower or each.role is Role.ATTEMPT)
        and (
            each.role is Role.ATTEMPT
            or (each.role is Role.INTERVAL and not each.conditional and REPEATS.search(each.text))
        )
        and limits.weights.rare(each.said & counted.said, 8) - _COMMON
    ]
    return found if len({each.role for each in found}) == len(found) else []


def _includes(limits: Limits, plan: _Plan, whole: Limit) -> bool:
    """Whether a deadline says that it includes attempts, for what the requirement of these is about by its title."""
    if not (REPEATS.search(whole.text) and _ALL_OF_IT.search(whole.text)):
        return False
    about = plan.said | limits.titles.get(plan.counted.requirement, frozenset())
    same = whole.reading.subject == plan.counted.reading.subject
    return same and bool((whole.said & about) - _COMMON - set(whole.bags.subject))


def _linked(limits: Limits, plan: _Plan, whole: Limit) -> float:
    """How sure a deadline is one for all attempts together; 0 where it is for something else."""
    if not above_all(plan, whole) or whole.reading is plan.each.reading is not plan.counted.reading:
        return 0
    mentions = bool(REPEATS.search(whole.text))
    if whole.reading is plan.counted.reading:
        return 3
    if AT_ONCE.search(plan.counted.text) or _done(whole, plan) or _AFTERWARDS.search(_conditions(whole)):
        return 0
    stated = response_of(whole)
    tells = stated is not None and canonical(stated.action) in _TELLS
    outcome = bool(_OUTCOME.search(_response(whole)) or _ALL_OF_IT.search(whole.text))
    common = (whole.said & plan.said) - _COMMON
    rare = limits.weights.rare(common)
    near = whole.requirement == plan.counted.requirement
    share = limits.weights.covered(whole.said - _COMMON, plan.said)
    surely = plan.total <= whole.size * _FACTOR or _ALL_OF_IT.search(whole.text)
    if _includes(limits, plan, whole) or (mentions and (near or rare) and surely):
        return 2 + share
    if for_failure(whole) and not (near and len(common) > 1):
        return 0
    if plan.total > whole.size * _FACTOR:
        return 0
    if (
        near
        and (outcome or whole.conditional)
        and not (tells and not common and whole.bags.conditions and not _RESULT.search(whole.text))
    ):
        return 1 + share
    if near and not whole.bags.conditions and common & objects(whole):
        return 1 + share
    if near and rare and not (tells and whole.bags.conditions and len(rare) < _TWO):
        return 1 + share
    return share if len(rare) >= _TWO and (outcome or not (tells and whole.bags.conditions)) else 0


_FACTOR = 8  # a deadline that is exceeded more than that is hardly meant for all attempts
_RESULT = Pattern(r"\b(?:results?|outcomes?|whether|resultado|ergebnis)\b|结果|結果", 2)
_TWO = 2  # words that only few sentences use


def _done(whole: Limit, plan: _Plan) -> bool:
    """Whether a deadline begins when the attempts have worked: `WHEN the link is restored`."""
    stated = [part for parts in whole.reading.conditions for part in parts]
    return any(
        each.predicate[:1] == ("be",) and not each.negated and canonical(each.predicate[-1]) in plan.counted.near
        for each in stated
    )


def above_all(plan: _Plan, whole: Limit) -> bool:
    """Whether the attempts surely take longer, a little room left where months are counted."""
    return plan.total > whole.size and (whole.quantity.unit == "s" or plan.total > whole.size * 21 / 20)


def _conditions(limit: Limit) -> str:
    return " ".join(limit.content[slice(*each.span)] for each in limit.reading.ears.conditions)


def _response(limit: Limit) -> str:
    return " ".join(limit.content[slice(*each)] for each in limit.reading.ears.responses) or limit.text


def _too_often(plan: _Plan, whole: Limit) -> Question:
    least = written(plan.total, "s")
    each = plan.each
    share = whole.size / plan.attempts
    said = f"{plan.attempts} attempts of {each.written} each" if each.role is Role.ATTEMPT else (
        f"{plan.counted.written} at intervals of {each.written}"
    )  # fmt: skip
    limits = (whole, each) if each.reading is plan.counted.reading else (whole, plan.counted, each)
    return question(
        "retries-above-limit", Confidence.HIGH, limits,
        f"{plan.counted.id} allows {said}, {least} in all, and {whole.id} only {whole.written} for them together.",
        "Which of the limits gives way?",
        (
            Option(f"Allow {least} in {whole.id}.", (set_size(whole, plan.total, each),)),
            Option(f"Give each of them in {each.id} only {written(share, 's')}.", (set_size(each, share, whole),)),
            Option(f"Try less often: {plan.counted.id} is to be written anew.", (set_to(plan.counted, "[…]"),)),
        ),
    )  # fmt: skip


# --- one thing after the other ----------------------------------------------------------------------------------------


def one_by_one(limits: Limits) -> Iterator[Question]:
    """As many things as one sentence names, one after the other, each in its time, above the time for all of them."""
    singles = [
        each for each in limits.times if each.role in (Role.EACH, Role.ATTEMPT, Role.TAKES, Role.DEADLINE, Role.OTHER)
    ]
    singles = [each for each in singles if each.role is Role.EACH or _each_item(each)]
    counted = [each for each in limits.all if not each.is_time and each.quantity.unit and each.value > 1]
    for single in singles:
        for whole in limits.deadlines:
            if whole is single or whole.size <= single.size or not _same_course(limits, single, whole):
                continue
            number = next((each for each in counted if _number_of(each, single, whole)), None)
            if number is not None and number.size * single.size > whole.size:
                yield _too_many(number, single, whole)
                break


def _each_item(limit: Limit) -> bool:
    """Whether a time is one of several that follow each other: `… and go on with the next Account`."""
    return bool(IN_TURN.search(limit.text) or _EACH_OF.search(limit.before))


_EACH_OF = Pattern(r"\b(?:each|every|jede[nsmr]?|cada)\b|每|各", 2)


_EACH_THING = Pattern(r"\b(?:each|every) (?!(?:within|in|for|takes?|of)\b)(\w+)", 2)


def _same_course(limits: Limits, single: Limit, whole: Limit) -> bool:
    """Whether the time for one and the time for all are about the same, and nothing is done side by side."""
    if AT_ONCE.search(single.text) or AT_ONCE.search(whole.text) or whole.conditional:
        return False
    near = single.requirement == whole.requirement
    beside = limits.readings[whole.requirement] if near else (single.reading, whole.reading)
    in_turn = any(IN_TURN.search(each.criterion.text) for each in beside)
    common = (single.said & whole.said) - _COMMON
    if single.reading is whole.reading:
        return True
    if near and in_turn and single.role is Role.OTHER and len(beside) > _TWO:
        return True
    return bool(common) and ((near and (in_turn or single.role is Role.EACH)) or (in_turn and len(common) > 1))


def _number_of(counted: Limit, single: Limit, whole: Limit) -> bool:
    """Whether a number counts the things that have a time each."""
    near = counted.requirement == whole.requirement and IN_TURN.search(counted.text)
    if counted.reading is not whole.reading and counted.reading is not single.reading and not near:
        return False
    unit = canonical(counted.quantity.unit.rpartition(" ")[2].partition("/")[0])
    each = _EACH_THING.search(single.before)
    if each and canonical(each[1].casefold()) != unit:
        return False
    things = {canonical(item(single.content, single.number.end))} - {""}
    return unit in things or (not things and unit in single.said)


def _too_many(number: Limit, single: Limit, whole: Limit) -> Question:
    total = written(number.size * single.size, "s")
    limits = (whole, single) if number.reading in (whole.reading, single.reading) else (whole, single, number)
    rest = written(whole.size / number.size, "s")
    return question(
        "items-above-limit", Confidence.HIGH, limits,
        f"{number.written} of {single.written} each ({single.id}) take {total} one after the other, and {whole.id} "
        f"allows {whole.written} for all of them.",
        "Which of the limits gives way?",
        (
            Option(f"Allow {total} in {whole.id}.", (set_size(whole, number.size * single.size, single),)),
            Option(f"Give each only {rest} in {single.id}.", (set_size(single, whole.size / number.size, whole),)),
            Option("Keep both: they are not done one after the other.", ()),
        ),
    )  # fmt: skip
