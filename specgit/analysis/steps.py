"""Bands whose bounds are clock times, exact counts, or numbers in Chinese and Japanese words: their holes and overlaps.

What `ranges` does for quantities, for bounds that are none.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import units
from specgit.analysis.answers import quoted
from specgit.analysis.bounds import Bound, cut, filled, left
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.analysis.soft import stems
from specgit.patterns import Pattern
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Analysed, Reading

_N = r"\d[\d,]*(?:\.\d+)?"
_CLOCK = Pattern(
    r"\b(?:from|between|von|zwischen|de|entre) (?P<low>\d{1,2}:\d\d)(?: Uhr)?"
    r"\s*(?:to|and|until|till|bis|und|a|y|e|às|até)"
    r"\s*(?:before |just before |vor |antes de |excluding )?(?P<high>\d{1,2}:\d\d)",
    2,
)
_WIDE_RANGE = Pattern(rf"(?P<low>{_N})\s*(?P<unit>[^\W\d_]{{0,3}}?)\s*(?:到|至|から|～|〜|~)\s*(?P<high>{_N})")
_WIDE_LOW = Pattern(
    rf"(?P<before>高于|大于|(?<!不)(?<!不得)超过|多于|不少于|不低于|至少)\s*(?P<low>{_N})"
    rf"|(?P<low2>{_N}\s*[^\W\d_]{{0,4}}?)(?P<behind>以上|を超え(?![なま])|より多い|より大きい)"
)
_WIDE_HIGH = Pattern(
    rf"(?P<before>(?<!不)(?:低于|小于|少于)|不足|不超过|不多于|不高于|至多|最多)\s*(?P<high>{_N})"
    rf"|(?P<high2>{_N}\s*[^\W\d_]{{0,4}}?)(?P<behind>以下|未満|未满|以内|より少ない)"
)
_INCLUDES = frozenset(
    ("不少于", "不低于", "至少", "以上", "不超过", "不多于", "不高于", "至多", "最多", "以下", "以内")
)
_COUNTED = "|".join((r"\d+", *units.NUMBERS))
_COUNT = Pattern(
    rf"\b(?<![-–~.,])(?:(?:exactly |reaches )?(?P<one>{_COUNTED})(?: or (?P<other>{_COUNTED}))?"
    r"(?: (?P<more>or more|or fewer|or less))?"
    r"|(?P<least>at least|more than|fewer than|less than|at most|up to) (?P<bound>\d+))"
    r"(?= [a-z]| ?$|,)",
    2,
)
_NOT_COUNTED = Pattern(
    r"\s(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|percent|euros?|dollars?|%|of|times|ms|km|kg|[KMG]B)\b",
    2,
)
_WIDEST = 2  # counts that a hole between exact counts may leave out, for them to belong together
_HOUR = 60
_COUNTED_BY = Pattern(r"\d\s*[个個件人名次回条张枚份位台页封笔冊개명회]")


class _Step(NamedTuple):
    """Between which values a condition lets something be, where the bounds are written, and all words for them."""

    reading: Reading
    condition: Span
    words: Span
    low: float
    with_low: bool
    high: float
    with_high: bool
    low_at: Span | None
    high_at: Span | None
    exact: bool = False
    counts: bool = False


def questions(spec: Analysed, asked: Sequence[Question]) -> Iterator[Question]:
    """Questions about holes and overlaps between neighbours that nothing was asked about so far."""
    known = {frozenset(criterion.span for _, criterion in question.criteria) for question in asked}
    groups: dict[tuple[str, str, frozenset[str]], list[_Step]] = defaultdict(list)
    for reading in spec.readings:
        for condition in reading.ears.conditions:
            for kind, step, key in _steps(spec, reading, condition.span):
                groups[reading.criterion.requirement, kind, key].append(step)
    for (_, kind, _), steps in groups.items():
        steps.sort(key=lambda step: (step.low, step.high))
        for one, other in pairwise(steps):
            about = frozenset((one.reading.criterion.span, other.reading.criterion.span))
            if len(about) > 1 and about not in known and (question := _between(spec, kind, one, other, steps)):
                known.add(about)
                yield question


def _steps(spec: Analysed, reading: Reading, span: Span) -> Iterator[tuple[str, _Step, frozenset[str]]]:
    content = spec.document.text.content
    if match := _CLOCK.search(content, *span):
        low, high = (_minutes(match[end]) for end in ("low", "high"))
        if low < high:
            at = Span(*match.span("low")), Span(*match.span("high"))
            step = _Step(reading, span, Span(*match.span()), low, True, high, False, *at)
            yield "clock", step, _key(content, span, match)
        return
    wide = _WIDE_RANGE.search(content, *span)
    low_match = None if wide else _WIDE_LOW.search(content, *span)
    high_match = None if wide else _WIDE_HIGH.search(content, *span)
    if low_match or high_match:
        yield "wide", _wide(reading, span, low_match, high_match), _key_before(content, span, low_match, high_match)
    elif wide:
        low, high = _number(wide["low"]), _number(wide["high"])
        at = Span(*wide.span("low")), Span(*wide.span("high"))
        if low < high:
            step = _Step(reading, span, Span(*wide.span()), low, True, high, True, *at)
            yield "wide", step, _key_before(content, span, wide)
    else:
        counts = list(_COUNT.finditer(content, *span))
        if len(counts) == 1 and not _NOT_COUNTED.match(content, counts[0].end()):
            yield "count", _counted(reading, span, counts[0]), _key(content, span, counts[0])


def _key_before(content: str, span: Span, *matches: re.Match[str] | None) -> frozenset[str]:
    """What stands before the first number, as what stands behind it is the comparison."""
    return stems(content[span.start : min(match.start() for match in matches if match)])


def _key(content: str, span: Span, *matches: re.Match[str] | None) -> frozenset[str]:
    said = content[slice(*span)]
    for match in matches:
        if match:
            said = said.replace(match[0], " ")
    return stems(said) - _NUMBER_OF


_NUMBER_OF = stems("number count total amount have reaches has")


def _minutes(clock: str) -> float:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _number(written: str) -> float:
    found = units.NUMBERS.get(written.casefold())
    return float(found if found is not None else _DIGITS.search(written)[0].replace(",", ""))  # type: ignore[index]


_DIGITS = Pattern(rf"\d{{1,2}}:\d\d|{_N}")


def _wide(reading: Reading, span: Span, low: re.Match[str] | None, high: re.Match[str] | None) -> _Step:
    low_name, high_name = ("low" if low and low["low"] else "low2"), ("high" if high and high["high"] else "high2")
    matches = [match.span() for match in (low, high) if match]
    return _Step(
        reading, span, Span(min(matches)[0], max(end for _, end in matches)),
        _number(low[low_name]) if low else -inf, bool(low and (low["before"] or low["behind"]) in _INCLUDES),
        _number(high[high_name]) if high else inf, bool(high and (high["before"] or high["behind"]) in _INCLUDES),
        Span(*low.span(low_name)) if low else None, Span(*high.span(high_name)) if high else None,
    )  # fmt: skip


def _counted(reading: Reading, span: Span, match: re.Match[str]) -> _Step:
    words = Span(*match.span())
    if match["bound"]:
        bound, at = _number(match["bound"]), Span(*match.span("bound"))
        says = match["least"].casefold()
        if says in ("at least", "more than"):
            return _Step(reading, span, words, bound, says == "at least", inf, False, at, None, counts=True)
        return _Step(reading, span, words, -inf, False, bound, says in ("at most", "up to"), None, at, counts=True)
    low, at = _number(match["one"]), Span(*match.span("one"))
    if match["more"]:
        if match["more"].casefold() == "or more":
            return _Step(reading, span, words, low, True, inf, False, at, None, counts=True)
        return _Step(reading, span, words, -inf, False, low, True, None, at, counts=True)
    high_at = Span(*match.span("other")) if match["other"] else at
    last = _number(match["other"] or match["one"])
    return _Step(reading, span, words, low, True, last, True, at, high_at, exact=True, counts=True)


def _between(spec: Analysed, kind: str, one: _Step, other: _Step, steps: Sequence[_Step]) -> Question | None:
    content = spec.document.text.content
    if one.high_at is None or other.low_at is None or _same(content, one, other):
        return None
    if one.high > other.low or (one.high == other.low and one.with_high and other.with_low):
        if kind == "clock":
            return _question(content, spec, one, other, "range-overlap")
        return None
    if any(step not in (one, other) and step.low <= one.high and step.high >= other.low for step in steps):
        return None
    first = one.high + (1 if one.with_high else 0)
    last = other.low - (1 if other.with_low else 0)
    if first > last and _counts(content, one):
        return None
    if kind == "count":
        apart = 0 < last - first + 1 <= _WIDEST and (one.exact != other.exact)
        return _question(content, spec, one, other, "range-hole") if apart else None
    touching = one.high == other.low and not (one.with_high or other.with_low)
    tiled = kind == "clock" and (
        other.low - one.high <= _HOUR or any(before.high == after.low for before, after in pairwise(steps))
    )
    gap = one.high < other.low and (tiled or (kind == "wide" and one.low > -inf < other.high < inf))
    return _question(content, spec, one, other, "range-hole") if touching or gap else None


def _same(content: str, one: _Step, other: _Step) -> bool:
    said = [[content[slice(*span)].casefold() for span in step.reading.ears.responses] for step in (one, other)]
    return said[0] == said[1]


def _question(content: str, spec: Analysed, one: _Step, other: _Step, detail: str) -> Question:
    ids = one.reading.criterion.id, other.reading.criterion.id
    quotes = " and ".join(quoted(content[slice(*step.condition)]) for step in (one, other))
    hole = detail == "range-hole"
    situation = (
        f"For some values neither {ids[0]} nor {ids[1]} applies: {quotes}."
        if hole
        else f"For some values both {ids[0]} and {ids[1]} apply, and they ask for different things: {quotes}."
    )
    text = spec.document.text
    first_edit, second_edit = _edits(content, one, other, hole=hole)
    first, second = sorted((one, other), key=lambda step: step.condition.start)
    return Question(
        Kind.MISSING, detail, Confidence.HIGH, text, first.condition,
        ((text, first.reading.criterion), (text, second.reading.criterion)),
        (first.condition, second.condition),
        situation, "What happens there?" if hole else "Which of the two holds there?",
        (
            Option(f"{ids[0]} holds there.", (first_edit,)),
            Option(f"{ids[1]} holds there.", (second_edit,)),
            Option("It is meant so.", ()),
        ),
    )  # fmt: skip


def _edits(content: str, one: _Step, other: _Step, *, hole: bool) -> tuple[Change, Change]:
    """What lets the one hold, and the other; of a range inside another one no end can be moved."""
    upper, lower = _bound(content, one, upper=True), _bound(content, other, upper=False)
    if not hole:
        first, second = cut(content, upper, lower)
        return (
            first if one.high < other.high else left(content, lower),
            second if one.low < other.low and one.high <= other.high else left(content, upper),
        )
    first, second = filled(content, upper, lower)
    if one.exact:
        first = _also(content, one, one.low, other.low - (1 if other.with_low else 0)) or left(content, upper)
    if other.exact and not _said(content, other).startswith("reaches"):
        second = _also(content, other, one.high + (1 if one.with_high else 0), other.high) or left(content, lower)
    return first, second


def _bound(content: str, step: _Step, *, upper: bool) -> Bound:
    amount = step.high_at if upper else step.low_at
    assert amount
    digits = _DIGITS.search(content, *amount)
    number = Span(*digits.span()) if digits else amount
    return Bound(
        step.high if upper else step.low, step.with_high if upper else step.with_low, upper,
        number, amount, step.words, step.condition, content[number.end : amount.end],
        _counts(content, step), step.reading.understood,
    )  # fmt: skip


def _counts(content: str, step: _Step) -> bool:
    """Whether it is about things that are counted, of which there is a next number."""
    return step.counts or bool(_COUNTED_BY.search(content, step.words.start, step.condition.end))


def _said(content: str, step: _Step) -> str:
    return content[slice(*step.words)].casefold()


def _also(content: str, step: _Step, low: float, high: float) -> Change | None:
    """`1 to 3 warnings` for `1 or 2 warnings`; none where more words would have to change."""
    assert step.low_at
    assert step.high_at
    at = Span(step.low_at.start, step.high_at.end)
    if step.high == 1 or not _said(content, step).startswith(content[at.start : at.end].casefold()):
        return None
    return Change(at, f"{low:g} {'or' if high - low == 1 else 'to'} {high:g}")
