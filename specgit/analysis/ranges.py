"""Conditions that divide a range of values: where it has a hole, and where two of its parts overlap."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.answers import quoted
from specgit.analysis.bags import canonical, weighs
from specgit.analysis.bounds import Bound, cut, filled
from specgit.analysis.model import Comparison, Confidence, Kind, Option, Question
from specgit.analysis.quantities import numbers, quantities
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from specgit.analysis.model import Analysed, Quantity, Reading
    from specgit.spec.text import Span

_LOWER = {Comparison.AT_LEAST: True, Comparison.MORE_THAN: False}
_UPPER = {Comparison.AT_MOST: True, Comparison.LESS_THAN: False}
# Units that are measured, so that there is always a value between two others; all others are counted.
_CONTINUOUS = frozenset(("s", "month", "%", "€", "$", "£", "°C", "°F", "°", "m", "g", "W", "V", "A", "Hz", "dB", "Wh"))
_COMPARING = lexicon.word_set(
    """
    old long high low more less fewer but both included
    inclusive exclusive value amount lie lies reach reaches total aber sowie bis und
    """
).union(units.UPWARDS, units.DOWNWARDS)
_OTHERWISE = Pattern(
    r"\b(?:otherwise|any other|all other|in all other cases|else|sonst|andernfalls)\b|その他|それ以外|其他|否则", 2
)


# A sentence without condition that says what holds for things of a size: `charge 4 euros for parcels of up to 2 kg`.
_CLASSIFIES = Pattern(
    r"\b(?:for|to|as) (?:\S+ ){1,5}(?:of|from|with|above|below|over|under|between|up to|at least|at most)\b", 2
)
# What moves passes through a value: nothing is left out there.
_MOVES = Pattern(r"\b(?:falls?|drops?|rises?|climbs?|sinks?|crosses|goes|reaches)\b", 2)


def _acts(verb: str) -> bool:
    """Whether it is a verb for what somebody does, not for how large something is."""
    return bool(lexicon.verb(verb)) and verb not in _SIZES and not _MOVES.search(f" {verb} ")


_SIZES = lexicon.word_set(
    """
    be have exceed take last remain contain hold measure weigh cost equal stay become get grow increase decrease
    lie run wait pass elapse stand count
    """
)


class _Band(NamedTuple):
    """Between which values a condition lets something be; `includes_…` where the bound itself belongs to it."""

    reading: Reading
    low: Fraction | float
    includes_low: bool
    high: Fraction | float
    includes_high: bool
    lower: Quantity | None
    upper: Quantity | None
    condition: Span
    unit: str

    @property
    def id(self) -> str:
        return self.reading.criterion.id

    @property
    def classifies(self) -> bool:
        """Whether it tells apart by size what holds for a thing, or what follows when somebody does something: it is
        not the size itself that happens, as in `WHEN the load rises above 80 percent`."""
        stated = [part for parts in self.reading.conditions for part in parts if part.span.end > self.condition.start]
        if not self.reading.ears.conditions:
            return True
        first = stated[0] if len(stated) == 1 else None
        if first and first.kind is Keyword.WHERE:
            return True
        return bool(first and first.kind is Keyword.WHEN and first.predicate[1:] and _acts(first.predicate[0]))

    @property
    def is_within(self) -> bool:
        """Whether it has two ends."""
        return self.lower is not None and self.upper is not None


def questions(spec: Analysed) -> Iterator[Question]:
    """Questions about values that no condition holds for, or two that share a bound and ask for different things."""
    return (question for question in _all(spec) if question.kind is Kind.MISSING)


def contradictions(spec: Analysed) -> Iterator[Question]:
    """Questions about two criteria whose ranges overlap, and that ask for different things."""
    return (question for question in _all(spec) if question.kind is Kind.INCONSISTENT)


def _all(spec: Analysed) -> Iterator[Question]:
    groups: dict[tuple[str, object], list[_Band]] = defaultdict(list)
    closed = set()
    for reading in spec.readings:
        requirement = reading.criterion.requirement
        if _OTHERWISE.search(reading.criterion.text):
            closed.add(requirement)
        for key, band in _bands(spec, reading):
            groups[requirement, key].append(band)
    asked: set[frozenset[int]] = set()
    for (requirement, _), bands in groups.items():
        for question in _divided(spec, bands, whole=requirement in closed) if _several(bands) else ():
            asked.add(frozenset(criterion.span.start for _, criterion in question.criteria))
            yield question
    by_unit: dict[tuple[str, str], list[tuple[frozenset[str], _Band]]] = defaultdict(list)
    for (requirement, key), bands in groups.items():
        by_unit[requirement, bands[0].unit] += [(key[0], band) for band in bands]  # type: ignore[index]
    for (requirement, _), keyed in by_unit.items():
        yield from _touching(spec, keyed, asked, whole=requirement in closed)


def _several(bands: Sequence[_Band]) -> bool:
    return len({band.reading.criterion.span for band in bands}) > 1


def _touching(
    spec: Analysed, keyed: Sequence[tuple[frozenset[str], _Band]], asked: set[frozenset[int]], *, whole: bool
) -> Iterator[Question]:
    """Ranges that end and begin at one value, in sentences that are not quite the same."""
    for key, one in keyed:
        for other_key, other in keyed:
            about = frozenset((one.reading.criterion.span.start, other.reading.criterion.span.start))
            if (
                one.upper is not None
                and other.lower is not None
                and (_touch(one, other) or _apart(one, other, key, other_key))
                and key != other_key
                and len(key & other_key) * 2 >= min(len(key), len(other_key)) > 0
                and about not in asked
                and len(about) > 1
                and not _same_response(spec, one, other)
                and not (whole and not one.includes_high)
                and not _covered(one, other, [band for _, band in keyed])
                and not any(_holds_at(band, one.high) for _, band in keyed if band not in (one, other))
            ):
                asked.add(about)
                if one.includes_high and one.high == other.low:
                    yield _overlap(spec, one, other)
                elif not (_moves(spec, one) or _moves(spec, other)) and (hole := _hole(spec, one, other)):
                    yield _missing(spec, one, other, hole)


def _touch(one: _Band, other: _Band) -> bool:
    return one.high == other.low and one.includes_high == other.includes_low


def _meet(one: _Band, other: _Band) -> bool:
    """Whether the one ends where the other begins, with no value left out or in both."""
    return one.high == other.low and one.includes_high != other.includes_low


def _apart(one: _Band, other: _Band, key: frozenset[str], other_key: frozenset[str]) -> bool:
    """Whether values lie between two ranges of one thing, of which a sentence names one more condition."""
    nested = key <= other_key or other_key <= key
    return one.high < other.low and nested and one.is_within != other.is_within and _said_of(one) == _said_of(other)


def _said_of(band: _Band) -> str:
    """The verb of the clause with the numbers."""
    bound = band.lower or band.upper
    stated = [part for parts in band.reading.conditions for part in parts]
    within = (part for part in stated if bound and part.span.start <= bound.span.start < part.span.end)
    return next((part.predicate[0] for part in within if part.predicate), "")


def _moves(spec: Analysed, band: _Band) -> bool:
    return bool(_MOVES.search(spec.document.text.slice(band.condition)))


def _holds_at(band: _Band, value: Fraction | float) -> bool:
    return (
        band.low <= value <= band.high
        and (value != band.low or band.includes_low)
        and (value != band.high or band.includes_high)
    )


def _bands(spec: Analysed, reading: Reading) -> Iterator[tuple[object, _Band]]:
    content = spec.document.text.content
    places = [each.span for each in reading.ears.conditions]
    for place in places or (reading.ears.responses if _CLASSIFIES.search(reading.criterion.text) else ()):
        stated = quantities(content[slice(*place)], place.start)
        key = words_beside(content, place, [each.span for each in stated])
        for unit in sorted({each.unit for each in stated}):
            for own in _alternatives(content, [each for each in stated if each.unit == unit]):
                if band := _band(reading, own, place):
                    yield (key, unit), band


def _alternatives(content: str, stated: Sequence[Quantity]) -> list[list[Quantity]]:
    """`below 5 or above 10` are two ranges, `at least 5 and below 10` is one."""
    found: list[list[Quantity]] = []
    for each in stated:
        between = content[found[-1][-1].span.end : each.span.start].casefold() if found else " or "
        if " or " in between or (each.comparison in _LOWER and each.span != found[-1][-1].span and len(found[-1]) > 1):
            found.append([])
        found[-1].append(each)
    return found


def _band(reading: Reading, stated: Sequence[Quantity], condition: Span) -> _Band | None:
    lows = [each for each in stated if each.comparison in _LOWER]
    highs = [each for each in stated if each.comparison in _UPPER]
    if len(lows) > 1 or len(highs) > 1 or len(lows) + len(highs) != len(stated):
        return None
    low, high = next(iter(lows), None), next(iter(highs), None)
    if low and high and low.value > high.value:
        return None
    return _Band(
        reading,
        low.value if low else -inf, bool(low and _LOWER[low.comparison]),
        high.value if high else inf, bool(high and _UPPER[high.comparison]),
        low, high, condition, stated[0].unit,
    )  # fmt: skip


def words_beside(content: str, span: Span, without: Sequence[Span]) -> frozenset[str]:
    """What a condition says besides its numbers: conditions with the same words divide one range."""
    return frozenset(
        canonical(word.folded)
        for word in words(content, span)
        if not any(start <= word.start < end for start, end in without)
        and (weighs(word.folded) or word.folded in ("not", "no"))
        and word.folded not in _COMPARING
        and word.folded not in units.STOP
    )


def _divided(spec: Analysed, bands: Sequence[_Band], *, whole: bool) -> Iterator[Question]:
    """The holes and overlaps between neighbours."""
    stepped = False
    ordered = sorted(bands, key=lambda band: (band.low, not band.includes_low))
    for one, other in pairwise(ordered):
        if one.reading is other.reading or other.lower is None or one.upper is None or _same_response(spec, one, other):
            continue
        if one.high > other.low or (one.high == other.low and one.includes_high and other.includes_low):
            if (
                one.high < other.high
                and one.low < other.low
                and _share(spec, one, other)
                and not _loose(spec, one, other)
            ):
                yield _overlap(spec, one, other, contradict=_contradict(one, other, bands))
        elif _moves(spec, one) and _moves(spec, other) and one.high == other.low:
            continue  # what moves passes through the value
        elif not whole and not _covered(one, other, bands) and (hole := _hole(spec, one, other)):
            question = _missing(spec, one, other, hole)
            if question.confidence is Confidence.HIGH or not stepped:
                yield question
            stepped = stepped or question.confidence is not Confidence.HIGH


def _contradict(one: _Band, other: _Band, bands: Sequence[_Band]) -> bool:
    """Whether two that share more than a value are two rules that contradict each other. In a row of three and more
    one of the bounds is off instead, unless either of them has its neighbour already."""
    others = [band for band in bands if band.reading not in (one.reading, other.reading)]
    return one.high > other.low and (not others or any(_meet(one, band) or _meet(band, other) for band in others))


def _loose(spec: Analysed, one: _Band, other: _Band) -> bool:
    """Whether a Chinese 以下 beside a 以上 of the same number leaves that to it, as people write it."""
    said = spec.document.text.slice(one.condition)
    return one.high == other.low and "以下" in said and not _KANA.search(said)


_KANA = Pattern(r"[\u3040-\u30ff]")


def _share(spec: Analysed, one: _Band, other: _Band) -> bool:
    """Whether a value is in both of two that overlap: of counts, `more than 2` and `fewer than 3` have none."""
    upper, lower = _facing(spec, one, other)
    steps = (not upper.includes) + (not lower.includes)
    return upper.value - lower.value >= steps or not (upper.counted and lower.counted)


def _covered(one: _Band, other: _Band, bands: Sequence[_Band]) -> bool:
    """Whether a third condition holds between two."""
    return any(band not in (one, other) and band.low <= one.high and band.high >= other.low for band in bands)


def _same_response(spec: Analysed, one: _Band, other: _Band) -> bool:
    content = spec.document.text.content
    said = [[content[slice(*span)].casefold() for span in band.reading.ears.responses] for band in (one, other)]
    return said[0] == said[1]


def _hole(spec: Analysed, one: _Band, other: _Band) -> str:
    """The values between two neighbours, in words; empty if there are none, or if nothing shows that they belong
    together: `below 20` and `above 30` leave out what is as it should be."""
    content = spec.document.text.content
    upper, lower = _facing(spec, one, other)
    between = f"between {upper.said(content)} and {lower.said(content)}"
    if one.high == other.low:
        shut = one.includes_high or other.includes_low
        return "" if shut else f"exactly {(upper if upper.unit else lower).said(content)}"
    if not (one.is_within or other.is_within or (one.classifies and other.classifies)):
        return ""
    if one.unit in _CONTINUOUS:  # `to 99.99 euros` and `from 100 euros` leave nothing out
        return "" if 0 < other.low - one.high <= _step(one, other) < 1 else between
    first = upper.value + (1 if one.includes_high else 0)
    last = lower.value - (1 if other.includes_low else 0)
    if first > last:
        return ""
    if not (upper.counted and lower.counted):
        return between
    unit = lower.unit or upper.unit
    return f"exactly {first}{unit}" if first == last else f"{first} to {last}{unit}"


def _step(one: _Band, other: _Band) -> float:
    """The smallest difference that the bounds of two neighbours are written with: 0.01 of `99.99` and `100`."""
    return min(10.0 ** -_decimals(value) for value in (one.high, other.low))


def _decimals(value: Fraction | float) -> int:
    return next((places for places in range(4) if value * 10**places == int(value * 10**places)), 4)


def _missing(spec: Analysed, one: _Band, other: _Band, hole: str) -> Question:
    situation = f"For {hole}, neither {one.id} nor {other.id} applies: {_quoted(spec, one)} and {_quoted(spec, other)}."
    up, down = filled(spec.document.text.content, *_facing(spec, one, other))
    pedantic = one.unit in _CONTINUOUS and one.includes_high and other.includes_low and other.low - one.high == 1
    return _question(
        spec, "range-hole", one, other, situation, "What happens there?",
        (
            Option(f"{one.id} holds there too.", (up,)),
            Option(f"{other.id} holds there too.", (down,)),
            Option("Nothing is to happen there.", ()),
        ),
    )._replace(confidence=Confidence.MEDIUM if pedantic else Confidence.HIGH)  # fmt: skip


def _overlap(spec: Analysed, one: _Band, other: _Band, *, contradict: bool = False) -> Question:
    content = spec.document.text.content
    upper, lower = _facing(spec, one, other)
    up, down = upper.said(content), lower.said(content)
    where = f"For exactly {up}" if one.high == other.low else f"Between {down} and {up}"
    situation = (
        f"{where}, both {one.id} and {other.id} apply, and they ask for different things: "
        f"{_quoted(spec, one)} and {_quoted(spec, other)}."
    )
    first, second = cut(content, upper, lower)
    question = _question(
        spec, "range-overlap", one, other, situation, "Which of the two holds there?",
        (
            Option(f"{one.id} holds there.", (first,)),
            Option(f"{other.id} holds there.", (second,)),
            Option("Both hold there.", ()),
        ),
    )  # fmt: skip
    return question._replace(kind=Kind.INCONSISTENT, detail="numeric-overlap") if contradict else question


def _facing(spec: Analysed, one: _Band, other: _Band) -> tuple[Bound, Bound]:
    """The upper end of the one and the lower end of the other."""
    content = spec.document.text.content
    return _bound(content, one, upper=True), _bound(content, other, upper=False)


def _bound(content: str, band: _Band, *, upper: bool) -> Bound:
    """An end as it is written. Where a number has no unit behind it, it has that of the other end."""
    quantity = band.upper if upper else band.lower
    assert quantity
    stated = [each for each in (band.lower, band.upper) if each]
    places = numbers(content, stated[0])
    if stated[-1].span != stated[0].span:
        places += numbers(content, stated[-1])
    number, amount = places[-1 if upper else 0]
    written = [content[digits.end : whole.end] for digits, whole in places]
    unit = content[number.end : amount.end] or next(filter(None, written), "")
    digits = content[slice(*number)]
    counted = band.unit not in units.MEASURED and digits.isdecimal() and int(digits) == quantity.value
    return Bound(
        quantity.value, band.includes_high if upper else band.includes_low, upper,
        number, amount, quantity.span, band.condition, unit, counted, band.reading.understood,
    )  # fmt: skip


def _quoted(spec: Analysed, band: _Band) -> str:
    return quoted(spec.document.text.slice(band.condition))


def _question(
    spec: Analysed,
    detail: str,
    one: _Band,
    other: _Band,
    situation: str,
    question: str,
    options: tuple[Option, ...],
) -> Question:
    first, second = sorted((one, other), key=lambda band: band.condition.start)
    text = spec.document.text
    return Question(
        Kind.MISSING, detail, Confidence.HIGH, text, first.condition,
        ((text, first.reading.criterion), (text, second.reading.criterion)),
        (first.condition, second.condition),
        situation, question, options,
    )  # fmt: skip
