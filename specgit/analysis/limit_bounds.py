"""Bounds of one thing that leave nothing: a minimum above a maximum, a value or a default that is out of the range,
what one criterion accepts and another one refuses."""

from __future__ import annotations

from enum import Enum
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.answers import quoted
from specgit.analysis.bags import canonical, weighs
from specgit.analysis.measures import (
    Limit,
    Limits,
    above,
    can_meet,
    comparable,
    does,
    events,
    ids,
    question,
    raise_or_lower,
    response_of,
    said_from,
    set_to,
)  # fmt: skip
from specgit.analysis.model import LOWER, UPPER, Comparison, Confidence, Option
from specgit.analysis.roles import Role
from specgit.analysis.tokens import word_set
from specgit.analysis.topics import foreign, joined, stems
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Question

_CONJUNCTION = Pattern(r"\s*,?\s*(?:and|but|to|und|y|e|et|и|dan)?\s*(?:not )?", 2)
_TOTAL = Pattern(
    r"\b(?:in sum|in total|total|combined|together|altogether|overall|sum of|in all|insgesamt|zusammen"
    r"|en total|no total"
    r"|em total|al mismo tiempo)\b|合計|總共|总共|共计|一共",
    2,
)
_EACH = Pattern(r"\b(?:each|every|per|individual|one|single|jede[nsmr]?|je|pro|cada|por)\b|每|各|毎|ごと|あたり|1つ", 2)


def reversed_bounds(limits: Limits) -> Iterator[Question]:
    """`at least 120 days and at most 90 days`, `between 10 and 5`."""
    for group in limits.by_criterion:
        for one, other in pairwise(group):
            low, high = (one, other) if one.lower else (other, one)
            if low.lower and high.upper and comparable(low, high) and above(low, high) and _joined(one, other):
                yield question(
                    "minimum-above-maximum", Confidence.HIGH, (low, high),
                    f"{low.id} asks for at least {low.written} and at most {high.written}, which nothing can be.",
                    "Which of the two limits is right?",
                    raise_or_lower(low, high),
                )  # fmt: skip


def _joined(one: Limit, other: Limit) -> bool:
    """Whether two limits bound the same thing: only `and` or the like stands between them."""
    between = one.content[one.quantity.span.end : other.quantity.span.start]
    return one.quantity.span == other.quantity.span or bool(_CONJUNCTION.fullmatch(between))


# --- what is bounded --------------------------------------------------------------------------------------------------


class _Sort(Enum):
    """What a criterion says about a value of a thing."""

    LOW = "at least"  # nothing below it
    HIGH = "at most"  # nothing above it
    TAKEN = "takes"  # this value is taken or allowed
    ROOM = "allows"  # so much is allowed
    REACHED = "speaks of"  # a case in which it is reached


class _Fact(NamedTuple):
    """One bound or value, with what it is one of: the words of the noun phrase beside the number."""

    sort: _Sort
    limit: Limit
    thing: frozenset[str]
    measure: str  # duration, interval, length …, if it is said


_LINKING = word_set(
    """
    of to at from between is are be been for as that which than by with have has having whose exceed exceeds
    exceeding last lasts more less fewer above below under over within outside inside the a an range contain contains
    up maximum minimum max min only old least
    most exactly not no earlier later von auf ist sind zwischen bis als mit de a en em es é entre com con como por
    contain containing limited capped restricted set equal equals kept size sized value values
    """
).union(units.UPWARDS, units.DOWNWARDS)
_REFUSES = frozenset(("reject", "discard", "skip", "ignore", "block", "quarantine", "withhold", "invalid", "refuse"))
_TIGHT = frozenset(("limit", "restrict", "cap"))
_ROOM = word_set(
    """
    support handle serve accept allow permit admit hold manage take offer let grant enable store process keep
    """
)
_GIVES = word_set(
    """
    set use apply default start initialise initialize begin assign configure keep be take
    """
)
_OUTSIDE = Pattern(r"\b(?:outside|out of|beyond|außerhalb|fuera de|fora d[eo])\b|之外|範囲外|范围外", 2)
_NEVER = Pattern(r"\b(?:no|not|never|neither|nicht|kein\w*|nunca|jamás|ningún\w*|nenhum\w*)\b", 2)
_DEFAULT = Pattern(
    r"\b(?:default\w*|initial\w*|preset|standard\w*|voreingestellt\w*|predeterminad\w*|por defecto|padrão|inicial)\b"
    r"|默认|初始|既定|初期",
    2,
)


def bounds_apart(limits: Limits) -> Iterator[Question]:
    """Bounds or values of the same thing, in two criteria, that leave nothing."""
    facts = [fact for limit in limits.all for fact in _facts(limit)]
    by_dimension: dict[str, list[_Fact]] = {}
    for fact in facts:
        by_dimension.setdefault(fact.limit.dimension, []).append(fact)
    for group in by_dimension.values():
        yield from _apart(limits, group)


def _apart(limits: Limits, facts: Sequence[_Fact]) -> Iterator[Question]:
    """The questions about the facts of one dimension."""
    lows = [each for each in facts if each.sort is _Sort.LOW]
    highs = [each for each in facts if each.sort is _Sort.HIGH]
    for low in lows:
        below = (each for each in highs if above(low.limit, each.limit) and _clash(limits, low, each))
        yield from (_minimum(low.limit, high.limit) for high in islice(below, _MOST))
    for value in facts:
        if value.sort in (_Sort.LOW, _Sort.HIGH):
            continue
        broken = (each for each in (*lows, *highs) if _breaks(value, each) and _clash(limits, value, each))
        yield from (_out_of_range(value, bound) for bound in islice(broken, _MOST))


_MOST = 3  # questions about one number


def _breaks(value: _Fact, bound: _Fact) -> bool:
    """Whether a value lies beyond a bound; only what is taken as it is can be too little."""
    if bound.sort is _Sort.LOW:
        return value.sort is _Sort.TAKEN and above(bound.limit, value.limit)
    return above(value.limit, bound.limit)


def _facts(limit: Limit) -> Iterator[_Fact]:
    """What a quantity says about the values of a thing."""
    if limit.quantity.unit in ("", "time") or limit.role in (Role.ATTEMPT, Role.INTERVAL, Role.EACH, Role.TIMES):
        return
    thing, measure = _thing(limit)
    for sort in _sorts(limit):
        yield _Fact(sort, limit, thing, measure)


def _sorts(limit: Limit) -> Iterator[_Sort]:
    actions = {canonical(each.action) for each in limit.reading.responses if not each.negated}
    comparison = limit.quantity.comparison
    if limit.conditional:
        yield from _refused(limit, actions)
        return
    if comparison is Comparison.EXACTLY and does(limit, frozenset(("be",))):
        least, most = "minimum" in limit.reading.subject, "maximum" in limit.reading.subject
        yield _Sort.LOW if least else _Sort.HIGH if most else _Sort.TAKEN
        return
    if comparison is Comparison.AT_LEAST:  # `more than` tells things apart rather than bound one
        yield _Sort.LOW
        if _is_range(limit) and does(limit, _ROOM):
            yield _Sort.TAKEN
    elif comparison is Comparison.AT_MOST and not _is_deadline(limit):
        yield _Sort.HIGH
        if (does(limit, _ROOM) or _lets(limit)) and not _NEVER.search(limit.before):
            yield _Sort.ROOM
    elif comparison is Comparison.EXACTLY and (does(limit, _GIVES) or _DEFAULT.search(limit.text) or _of_thing(limit)):
        yield _Sort.TAKEN


def _lets(limit: Limit) -> bool:
    """The same in other languages."""
    return foreign(limit.reading) and bool(_LETS.search(limit.content, limit.clause.start, limit.clause.end))


_LETS = Pattern(
    r"\b(?:annehmen|akzeptieren|zulassen|erlauben|unterstützen|aceptar|admitir|permitir|soportar|aceitar|suportar)\b"
    r"|接受|允许|支持|受け付け|受付|許可|許容|対応",
    2,
)


def _refused(limit: Limit, actions: set[str]) -> Iterator[_Sort]:
    """What a condition with a number rules out."""
    comparison = limit.quantity.comparison
    refuses = bool(actions & _REFUSES)
    if _OUTSIDE.search(limit.content[max(limit.start, limit.quantity.span.start - 40) : limit.quantity.span.start]):
        yield _Sort.LOW if comparison in LOWER else _Sort.HIGH
    elif refuses and comparison in LOWER and not _is_range(limit):
        yield _Sort.HIGH
    elif refuses and comparison in UPPER and not _is_range(limit):
        yield _Sort.LOW
    elif comparison is Comparison.EXACTLY and _measured(limit) and _of_thing(limit) and not refuses:
        yield _Sort.TAKEN
    elif comparison in LOWER and not refuses and not limit.is_time and limit.dimension != "%":
        yield _Sort.REACHED


def _is_range(limit: Limit) -> bool:
    """Whether the number is one end of a range."""
    return len(_DIGITS.findall(limit.content, *limit.quantity.span)) > 1


_DIGITS = Pattern(r"\d[\d.,]*\d|\d")


def _is_deadline(limit: Limit) -> bool:
    """Whether a time is one within which something is done, rather than one that something lasts."""
    return limit.is_time and bool(_BY_THEN.match(limit.content, limit.quantity.span.start))


_BY_THEN = Pattern(
    r"(?:within|in under|in less|under|by|no later|not later|at the latest|binnen|innerhalb|dentro|em até)\b", 2
)


def _of_thing(limit: Limit) -> bool:
    """`a Mute of 24 hours`, `the building time of 60 seconds`."""
    return bool(_OF.search(limit.before))


_OF = Pattern(r"[^\W\d]\s+(?:of|von|de)\s*$", 2)


def _thing(limit: Limit) -> tuple[frozenset[str], str]:
    """The words of what is measured, and the word for the measure itself: what stands right before the number."""
    content = limit.content
    begin = max(limit.clause.start, limit.start)
    if _measured(limit):
        found = _phrase_behind(content, limit) if _OF_BEHIND.match(limit.after) else []
        found = found or _phrase_before(content, begin, limit) or _about(limit) or _phrase_behind(content, limit)
    else:
        counted = (part for each in _WORDS.findall(limit.written) if each[0].isalpha() for part in _parts(each))
        found = [*counted, *_phrase_behind(content, limit), limit.quantity.unit]
    stated = response_of(limit)
    action = canonical(stated.action) if stated else ""
    said = [canonical(lexicon.noun(each)) for each in found if weighs(each)]
    said = [each for each in said if each != action] or said
    measures = [each for each in said if each in _MEASURES]
    rest = [each for each in said if each not in _MEASURES]
    return frozenset(rest or measures), measures[-1] if measures else ""


_OF_BEHIND = Pattern(r" of (?!the (?:first|last)\b)\w", 2)


def _about(limit: Limit) -> list[str]:
    """What a condition with the number is about, or the sentence whose verb is `be`."""
    if limit.conditional:
        stated = (part for parts in limit.reading.conditions for part in parts)
        return [word for each in stated if each.span.start <= limit.number.start < each.span.end for word in each.about]
    return list(limit.reading.subject) if does(limit, frozenset(("be", "last"))) else []


def _measured(limit: Limit) -> bool:
    """Whether a number has a unit of measurement, instead of counting things that it names."""
    return limit.dimension in _MEASURED or limit.is_time or limit.dimension.startswith("°")


_MEASURED = frozenset(
    ("B", "%", "m", "g", "px", "money", "character", "digit", "Pa", "Wh", "W", "V", "A", "l", "Hz", "°", "人", "day")
)
_MEASURES = frozenset(canonical(each) for each in units.MEASURES)
_WORDS = Pattern(r"[^\W\d]+(?:['’-][^\W\d]+)*|[^\w\s]")
_LONGEST = 5


def _phrase_before(content: str, begin: int, limit: Limit) -> list[str]:
    """The noun phrase that ends before the number, behind linking words: `accept feeding intervals from`."""
    found: list[str] = []
    at = max(begin, limit.number.start - 120)
    tokens = [each[0] for each in _WORDS.finditer(content, at, said_from(content, limit.quantity))]
    while tokens and (tokens[-1].casefold() in _LINKING or tokens[-1] in "(:="):
        tokens.pop()
    while tokens and len(found) < _LONGEST:
        word = tokens.pop()
        folded = word.casefold()
        if not word[0].isalpha() or folded in _STOPS or (found and folded in lexicon.PREPOSITIONS and folded != "of"):
            break
        if _acts(word, tokens):
            break
        if folded not in ("of", "the", "a", "an", "each", "every", "any"):
            found += _parts(word)
    return found[::-1]


def _acts(word: str, before: Sequence[str]) -> bool:
    """Whether a word is the verb of its clause, rather than a name (`Mute`) or a noun with its article."""
    folded = word.casefold()
    if not lexicon.verb_only(folded) or lexicon.participle(folded) or folded.endswith("ing"):
        return False
    named = before and (word[0].isupper() or before[-1].casefold() in lexicon.ARTICLES | {"no"})
    return not named


_STOPS = units.STOP - {"of", "the", "a", "an", "each", "every"} | {"shall", "must", "muss", "deverá", "deberá"}


def _phrase_behind(content: str, limit: Limit) -> list[str]:
    """The nouns behind a number: `5 active sessions for each user`."""
    found: list[str] = []
    for each in _WORDS.finditer(content, limit.number.end, min(limit.clause.end, limit.number.end + 80)):
        folded = each[0].casefold()
        if not each[0][0].isalpha() or folded in _ENDS:
            break
        if folded not in units.STOP:
            found += _parts(each[0])
    return found[:_LONGEST]


_ENDS = word_set(
    """
    is are was were have has been and or when if while unless until but before after within then so because that
    which
    """
)


def _parts(word: str) -> list[str]:
    return [each.casefold() for each in word.split("_") if each]


# --- whether two are of the same thing --------------------------------------------------------------------------------


def _clash(limits: Limits, one: _Fact, other: _Fact) -> bool:
    """Whether two bounds are of the same thing, in cases that can occur together."""
    first, second = one.limit, other.limit
    if first.reading is second.reading or not comparable(first, second):
        return False
    if foreign(first.reading) or foreign(second.reading):
        return _same_abroad(limits, first, second)
    if _TOTAL.search(first.text) or _TOTAL.search(second.text):
        return False
    return _cases_meet(one, other) and (_same_thing(limits, one, other) or _same_sentence(one, other))


def _cases_meet(one: _Fact, other: _Fact) -> bool:
    """Whether a case of one can be a case of the other; what a number is refused for is no case of its own."""
    first, second = one.limit, other.limit
    if one.sort is _Sort.ROOM and events(first.bags) and not first.conditional:
        return can_meet(first, second) and not first.bags.conditions
    return first.conditional or second.conditional or can_meet(first, second) or can_meet(second, first)


def _same_thing(limits: Limits, one: _Fact, other: _Fact) -> bool:
    """Whether the noun phrases beside the numbers name one thing."""
    if not one.thing or not other.thing or (one.measure and other.measure and one.measure != other.measure):
        return False
    common = one.thing & other.thing
    mine, theirs = one.thing - _NO_KIND, other.thing - _NO_KIND
    if not common or not (mine <= theirs or theirs <= mine):
        return False
    extra = mine ^ theirs
    shorter = one if one.thing <= other.thing else other
    known = shorter.limit.said | limits.titles.get(shorter.limit.requirement, frozenset())
    if extra and not extra <= known:
        return False
    return _rest_agrees(limits, one, other, common)


def _rest_agrees(limits: Limits, one: _Fact, other: _Fact, common: frozenset[str]) -> bool:
    """Whether what else the clauses say speaks of one thing: no `photos for a listing` and `photos for an album`."""
    first = one.limit.near - common - _SMALL - _MEASURES
    second = other.limit.near - common - _SMALL - _MEASURES
    rare = limits.weights.rare(common, 6)
    if len(common) > 1 or (rare and one.limit.dimension in ("°C", "Pa", "°")):
        return True
    mine, theirs = _nouns(first - other.limit.said), _nouns(second - one.limit.said)
    return not (mine and theirs) or bool(_nouns(first & second))


_NO_KIND = frozenset(
    (
        "rise",
        "fall",
        "drop",
        "climb",
        "first",
        "new",
        "initial",
        "default",
        "own",
        "single",
        "maximum",
        "minimum",
        "standard",
        "usual",
    )
)
_SMALL = frozenset(
    ("accept", "allow", "limit", "reject", "support", "require", "set", "keep", "default", "value", "exceed", "least",
     "most", "maximum", "minimum", "range", "restrict", "hold", "offer", "take", "use", "apply", "system", "up", "one",
     "last")
)  # fmt: skip


def _nouns(said: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in said if not lexicon.verb_only(word) and word not in _SMALL)


def _same_sentence(one: _Fact, other: _Fact) -> bool:
    """Whether most of the shorter sentence stands in the other: `lend an Item for at most 14 days at a time`."""
    if one.sort in (_Sort.ROOM, _Sort.TAKEN) or one.limit.bags.subject != other.limit.bags.subject:
        return False
    if one.limit.conditional or other.limit.conditional:
        return False
    first, second = one.limit.said, other.limit.said
    common = first & second
    if one.limit.bags.actions & other.limit.bags.actions and first - second and second - first:
        return False  # the same of two things: `a live game`, `a correspondence game`
    strict = Comparison.AT_LEAST, Comparison.AT_MOST
    return (
        one.limit.quantity.comparison in strict
        and other.limit.quantity.comparison in strict
        and len(common) > 1
        and len(common) * 2 >= min(len(first), len(second))
        and bool(one.thing & second or other.thing & first)
    )


def _same_abroad(limits: Limits, one: Limit, other: Limit) -> bool:
    """The same for sentences of other languages: most of the shorter one's response stands in the other."""
    if one.conditional or other.conditional or _named_apart(one, other):
        return False
    if not (can_meet(one, other) or can_meet(other, one)):
        return False
    common = one.said & other.said
    if len(common) > 1 and len(common) * 2 >= min(len(one.said), len(other.said)) and one.near & other.near:
        return True
    first, second = one.near - _BOUNDING, other.near - _BOUNDING
    least = min(limits.weights.covered(first, second), limits.weights.covered(second, first))
    most = max(limits.weights.covered(first, second), limits.weights.covered(second, first))
    return most > _MOSTLY and least > _PARTLY and len(first & second) > 0


_BOUNDING_WORDS = (
    "verlangen begrenzen akzeptieren zulassen annehmen erlauben ablehnen beschränken fordern exigir limitar aceptar"
    " admitir permitir rechazar aceitar recusar rejeitar 接受 拒绝 要求 限制 允许 支持"
)
_BOUNDING = joined(stems(_BOUNDING_WORDS, 0, len(_BOUNDING_WORDS), foreign=True))


def _named_apart(one: Limit, other: Limit) -> bool:
    """Whether each has a name in Latin letters, among other letters, that the other has not."""
    if one.text.isascii() or other.text.isascii():
        return False
    first, second = ({word for word in each.said if word.isascii()} for each in (one, other))
    return any(word[0] > "ÿ" for word in one.said) and bool(first - second and second - first)


_MOSTLY, _PARTLY = 0.6, 0.35


def _minimum(low: Limit, high: Limit) -> Question:
    return question(
        "minimum-above-maximum", Confidence.HIGH, (low, high),
        f"{low.id} asks for at least {low.written}, and {high.id} for at most {high.written}: "
        f"{quoted(low.text)} and {quoted(high.text)}.",
        "Which of the two limits is right?",
        (*raise_or_lower(low, high), Option("Keep both: they limit different things.", ())),
    )  # fmt: skip


def _out_of_range(value: _Fact, bound: _Fact) -> Question:
    at, limit = value.limit, bound.limit
    detail = "refused-below-allowed" if value.sort is _Sort.ROOM else "value-out-of-range"
    return question(
        detail, Confidence.HIGH, (at, limit),
        f"{at.id} {value.sort.value} {at.written}, and {limit.id} {bound.sort.value} {limit.written}: "
        f"{quoted(at.text)} and {quoted(limit.text)}.",
        "Which of the two is right?",
        (
            Option(f"Take {limit.written} in {at.id}.", (set_to(at, limit.written),)),
            Option(f"Let {limit.id} say {at.written}.", (set_to(limit, at.written),)),
            Option("Keep both: they limit different things.", ()),
        ),
    )  # fmt: skip


# --- units that are mixed up ------------------------------------------------------------------------------------------


def slips(limits: Limits) -> Iterator[Question]:
    """The same number for the same thing in another unit: `30 minutes` here, `30 days` there."""
    numbers: dict[tuple[str, str], list[Limit]] = {}
    for limit in limits.all:
        if (number := _NUMBER.match(limit.written)) and limit.size > 0 and limit.quantity.unit not in ("", "time", "%"):
            numbers.setdefault((number[0], limit.dimension), []).append(limit)
    for group in numbers.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if one.size != other.size and _slipped(limits, one, other):
                    yield _mixed_up(one, other)


_NUMBER = Pattern(r"\d[\d.,]*")
_ALIKE = 0.75


def _slipped(limits: Limits, one: Limit, other: Limit) -> bool:
    if one.reading is other.reading or foreign(one.reading) or foreign(other.reading) or one.role is not other.role:
        return False
    if _is_range(one) or _is_range(other) or one.conditional is not other.conditional:
        return False
    first, second = one.said - _MEASURES, other.said - _MEASURES
    if first - second and second - first:
        return False
    least = min(limits.weights.covered(first, second), limits.weights.covered(second, first))
    most = max(limits.weights.covered(first, second), limits.weights.covered(second, first))
    return len(first & second) > 1 and most > _ALIKE and least > _MOSTLY and comparable(one, other)


def _mixed_up(one: Limit, other: Limit) -> Question:
    return question(
        "other-unit", Confidence.HIGH, (one, other),
        f"{one.id} says {one.written}, and {other.id} {other.written}: {quoted(one.text)} and {quoted(other.text)}.",
        "Which of the two units is meant?",
        (
            Option(f"Say {other.written} in {one.id}.", (set_to(one, other.written),)),
            Option(f"Say {one.written} in {other.id}.", (set_to(other, one.written),)),
            Option("Keep both: they are about different things.", ()),
        ),
    )  # fmt: skip


# --- one and all ------------------------------------------------------------------------------------------------------


def single_above_total(limits: Limits) -> Iterator[Question]:
    """One of many that may be larger than all of them together."""
    totals = [each for each in limits.all if each.quantity.unit and _TOTAL.search(each.text)]
    for single in limits.all if totals else ():
        if single.conditional or not single.upper or not _EACH.search(single.text):
            continue
        below = [
            total
            for total in totals
            if comparable(single, total)
            and above(single, total)
            and total.reading is not single.reading
            and (total.upper or total.conditional)
            and (not single.bags.conditions or not total.bags.conditions or can_meet(total, single))
            and _named(single) & _named(total)
        ]
        if below and not _TOTAL.search(single.text):
            yield _one_above_all(single, below)


def _one_above_all(single: Limit, below: Sequence[Limit]) -> Question:
    total = below[0]
    return question(
        "part-above-whole", Confidence.HIGH, (single, *below),
        f"{single.id} allows {single.written} for one, and {ids(below)} {total.written} for all together.",
        "Which of the two limits is right?",
        (
            Option(
                f"Allow {single.written} in {ids(below)}.", tuple(set_to(each, single.written) for each in below)
            ),
            Option(f"Allow {total.written} in {single.id}.", (set_to(single, total.written),)),
            Option("Keep them: they limit different things.", ()),
        ),
    )  # fmt: skip


def _named(limit: Limit) -> set[str]:
    """The things that the responses and conditions of a sentence speak of first."""
    stated = limit.reading.responses
    found = {canonical(word) for each in stated for word in each.object}
    found |= {canonical(word) for parts in limit.reading.conditions for part in parts for word in part.about}
    return found - {"each", "size", "single", "total", limit.quantity.unit}
