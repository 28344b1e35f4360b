"""The limits of a spec: each number with the part it plays in its sentence, and what the sentence is about.

Checks of limits do arithmetic over these. Two are compared only where they measure the same dimension.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import units
from specgit.analysis.answers import listed
from specgit.analysis.bags import Bags, bags, canonical, weighs
from specgit.analysis.model import LOWER, UPPER, Comparison, Kind, Option, Question
from specgit.analysis.quantities import amount, quantities, written
from specgit.analysis.roles import Role, role
from specgit.analysis.topics import Stem, Weights, foreign, joined, stems
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, text_start
from specgit.spec.edit import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Analysed, Confidence, Quantity, Reading, Response
    from specgit.spec.text import Span

MOST = 400  # limits of one role that are compared with each other
_MONTH = Fraction(2629800)  # seconds: a twelfth of a year of 365.25 days
_WORKING = Fraction(7, 5)  # days from one working day to the next
_NOUN = 3  # letters
_MONEY = ("€", "$", "£", "元", "円")
_NO_SUCH = Pattern(
    r"\b(?:no|never) [^.;,]{1,40}(?:\b(?:that|which) [^.;,]{1,20})?$"
    r"|\b(?:reject|refuse|decline|deny|block|prohibit|not (?:accept|allow|permit)|ablehnen|zurückweisen"
    r"|rechazar|recusar"
    r"|rejeitar)\b[^.;,]{0,50}$|(?:拒绝|不接受|禁止|拒否)[^，。]{0,8}$",
    2,
)
_QUALIFIERS = frozenset(("each", "all", "any", "new", "old", "single", "up", "least", "most", "size", "total"))


class Limit(NamedTuple):
    """A quantity where it stands. `size` counts in the unit of its `dimension`, whatever unit it is written in."""

    spec: Analysed
    reading: Reading
    bags: Bags
    quantity: Quantity
    conditional: bool  # it belongs to a condition, not to the response
    clause: Span  # the condition or response it stands in, up to the numbers beside it
    number: Span  # the number with its unit, without words that compare
    dimension: str
    size: Fraction
    role: Role
    words: tuple[Stem, ...]  # of the whole sentence
    said: frozenset[str]
    near: frozenset[str]  # the words of the clause

    @property
    def id(self) -> str:
        """The id of its criterion."""
        return self.reading.criterion.id

    @property
    def requirement(self) -> str:
        """The id of the requirement it belongs to."""
        return self.reading.criterion.requirement

    @property
    def written(self) -> str:
        """The number with its unit as it stands in the text."""
        return self.content[slice(*self.number)]

    @property
    def content(self) -> str:
        """The text of the document."""
        return self.spec.document.text.content

    @property
    def start(self) -> int:
        """Where the sentence begins."""
        return text_start(self.spec.document.text, self.reading.criterion)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.reading.criterion.text

    @property
    def value(self) -> Fraction:
        """The number, in the base unit it is written in."""
        return self.quantity.value

    @property
    def upper(self) -> bool:
        """Whether it is a greatest value."""
        return self.quantity.comparison in UPPER

    @property
    def lower(self) -> bool:
        """Whether it is a least value."""
        return self.quantity.comparison in LOWER

    @property
    def after(self) -> str:
        """The text behind the number, up to the end of the sentence."""
        return self.content[self.number.end : self.start + len(self.text)]

    @property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.content[self.start : self.number.start]

    @property
    def is_time(self) -> bool:
        """Whether it is a length of time."""
        return self.dimension == "s"


class Limits:
    """All limits of one spec, with what weighs in it."""

    def __init__(self, spec: Analysed) -> None:
        self.spec = spec
        content = spec.document.text.content
        said = {}
        for reading in spec.readings:
            start = text_start(spec.document.text, reading.criterion)
            said[id(reading)] = tuple(
                stems(content, start, start + len(reading.criterion.text), foreign=foreign(reading))
            )
        self.weights = Weights(joined(each) for each in said.values())
        subjects = Counter(reading.subject for reading in spec.readings)
        systems = {each for each, count in subjects.items() if count > 1}
        self.all = [limit for reading in spec.readings for limit in _of(spec, reading, said[id(reading)], systems)]

    @cached_property
    def times(self) -> list[Limit]:
        """The lengths of time."""
        return [each for each in self.all if each.is_time]

    @cached_property
    def by_criterion(self) -> list[list[Limit]]:
        """The limits of each criterion."""
        groups: dict[int, list[Limit]] = defaultdict(list)
        for limit in self.all:
            groups[limit.reading.criterion.span.start].append(limit)
        return list(groups.values())

    @cached_property
    def deadlines(self) -> list[Limit]:
        """The longest times that something may take."""
        return [each for each in self.times if each.role is Role.DEADLINE]

    @cached_property
    def ends(self) -> list[Limit]:
        """The times after which something is given up: `IF it has not succeeded after 15 minutes, … discard it`."""
        return [each for each in self.times if not each.upper and each.role is Role.OTHER and _gives_up(each)]

    @cached_property
    def readings(self) -> dict[str, list[Reading]]:
        """The criteria of each requirement."""
        found: dict[str, list[Reading]] = defaultdict(list)
        for reading in self.spec.readings:
            found[reading.criterion.requirement].append(reading)
        return found

    @cached_property
    def titles(self) -> dict[str, frozenset[str]]:
        """The words of each requirement's title."""
        content = self.spec.document.text.content
        return {
            each.id: joined(stems(content, each.heading.start, each.heading.end, foreign=not each.title.isascii()))
            for each in self.spec.document.requirements
        }

    @cached_property
    def meanings(self) -> dict[frozenset[str], frozenset[str]]:
        """The words of each term, and those that explain it."""
        content = self.spec.document.text.content
        found = {}
        for term in self.spec.document.glossary:
            name = joined(stems(term.name, 0, len(term.name), foreign=False))
            meaning = stems(content, term.name_span.end, term.span.end, foreign=not content.isascii())
            found[name] = joined(meaning)
        return found


def _of(spec: Analysed, reading: Reading, words: tuple[Stem, ...], systems: set[tuple[str, ...]]) -> Iterator[Limit]:
    """The limits of one criterion. The name of a system that several criteria are about says nothing."""
    text = spec.document.text
    start = text_start(text, reading.criterion)
    stated = quantities(reading.criterion.text, start)
    if not stated:
        return
    said = bags(spec, reading)
    conditions = [each.span for each in reading.ears.conditions]
    conditions += [part.span for alternatives in reading.conditions for part in alternatives]
    system = {canonical(word) for word in reading.subject if reading.subject in systems}
    skipped = _numbers(text.content, stated)
    about = frozenset(each.stem for each in words if not any(one <= each.start < two for one, two in skipped))
    for number, each in enumerate(stated):
        quantity = each
        at = _number(text.content, stated, number)
        conditional = any(one <= quantity.span.start < end for one, end in conditions)
        clause = _clause(reading, stated, number, start)
        if not conditional and _forbidden(reading, text.content, clause.start, quantity):
            quantity = quantity._replace(comparison=units.OPPOSITE[quantity.comparison])
        dimension, size = _dimension(quantity)
        found = role(text.content, clause.start, at, upper=quantity.comparison in UPPER, conditional=conditional)
        near = frozenset(each.stem for each in words if clause.start <= each.start < clause.end) - system
        yield Limit(
            spec, reading, said, quantity, conditional, clause, at, dimension, size,
            found if dimension == "s" else Role.OTHER, words, about - system, near & about,
        )  # fmt: skip


def _number(content: str, stated: Sequence[Quantity], place: int) -> Span:
    """Where a number stands with its unit; the two of a range stand in one span."""
    span = stated[place].span
    ends = [each.span == span for each in (*stated[place - 1 : place], *stated[place + 1 : place + 2])]
    found = [*_DIGITS.finditer(content, *span)] if any(ends) else []
    if len(found) < 2:
        return amount(content, stated[place])
    if place and stated[place - 1].span == span:
        return type(span)(found[1].start(), max(amount(content, stated[place]).end, span.end))
    return type(span)(*found[0].span())


_DIGITS = Pattern(r"\d[\d.,]*\d|\d")


def _numbers(content: str, stated: Sequence[Quantity]) -> list[Span]:
    """The places of measured quantities: their units say nothing about the sentence, unlike a counted noun."""
    return [
        type(each.span)(said_from(content, each), each.span.end)
        for each in stated
        if len(each.unit) < _NOUN or each.unit in ("time", "month", "character", "cent")
    ]


def said_from(content: str, quantity: Quantity) -> int:
    """Where a number begins with the words that compare, but for what it bounds: `limit uploads to`."""
    start = amount(content, quantity).start
    before = content[quantity.span.start : start]
    names = len(before) > _LONGEST_COMPARISON or any(each in units.BOUNDS for each in before.casefold().split())
    return start if names else quantity.span.start


_LONGEST_COMPARISON = 24  # letters


def _forbidden(reading: Reading, content: str, start: int, quantity: Quantity) -> bool:
    """Whether more, or less, is what shall not be: `apply no Mute that is longer than 12 hours`."""
    if quantity.comparison not in (Comparison.MORE_THAN, Comparison.LESS_THAN):
        return False
    negated = any(each.negated and each.span.start <= quantity.span.start < each.span.end for each in reading.responses)
    said = content[quantity.span.start : quantity.span.end].casefold()
    return (negated and "not" not in said) or bool(_NO_SUCH.search(content, start, quantity.span.start))


def _clause(reading: Reading, stated: Sequence[Quantity], number: int, start: int) -> Span:
    """The condition or response that a quantity stands in, as far as the quantities beside it."""
    span = stated[number].span
    begin, end = start, start + len(reading.criterion.text)
    for each in (*(part.span for part in reading.ears.conditions), *reading.ears.responses):
        if each.start <= span.start < each.end:
            begin, end = max(begin, each.start), min(end, each.end)
    for other in stated:
        if begin < other.span.end <= span.start and other.span != span:
            begin = max(begin, other.span.end)
        if span.end <= other.span.start < end and other.span != span:
            end = min(end, other.span.start)
    return type(span)(begin, end)


def _dimension(quantity: Quantity) -> tuple[str, Fraction]:
    """What is measured, and how much of it in the dimension's own unit: months in seconds, cents in money, °F in °C."""
    unit, value = quantity.unit, Fraction(quantity.value)
    if unit == "month":
        return "s", value * _MONTH
    if unit in ("working day", "business day"):
        return "s", value * 86400 * _WORKING
    if unit == "cent":
        return "money", value / 100
    if unit in _MONEY:
        return "money", value
    if unit == "°F":
        return "°C", (value - 32) * 5 / 9
    if unit in ("cubic metre", "cubic meter"):
        return "l", value * 1000
    counted, per, each = unit.rpartition("/")
    if per and each.endswith(" s"):
        return f"{counted}/s", value / Fraction(each.removesuffix(" s"))
    if per and (known := units.SIGNS.get(each) or units.WRITTEN.get(each)):
        return f"{counted}/{known[0]}", value / Fraction(known[1])  # mg/l and micrograms per litre
    return unit, value


def comparable(one: Limit, other: Limit) -> bool:
    """Whether two sizes can be compared at all: no yen with euros."""
    if one.dimension != other.dimension or not one.dimension:
        return False
    currencies = {one.quantity.unit, other.quantity.unit} - {"cent"}
    return one.dimension != "money" or len(currencies) < 2


def above(one: Limit, other: Limit) -> bool:
    """Whether one is surely larger: months and days, °F and °C leave some room."""
    mixed = one.quantity.unit != other.quantity.unit
    return one.size > other.size * (Fraction(21, 20) if mixed and other.size > 0 else 1)


# --- sentences --------------------------------------------------------------------------------------------------------


def response_of(limit: Limit) -> Response | None:
    """The response that a quantity belongs to."""
    stated = [each for each in limit.reading.responses if each.span.start <= limit.quantity.span.start]
    return stated[-1] if stated and limit.reading.understood and not limit.conditional else None


def does(limit: Limit, actions: frozenset[str]) -> bool:
    """Whether the response with the quantity is one of these verbs."""
    stated = response_of(limit)
    return stated is not None and not stated.negated and canonical(stated.action) in actions


def objects(limit: Limit) -> set[str]:
    """What the response with the quantity is done to."""
    stated = response_of(limit)
    said = {canonical(word) for word in stated.object if weighs(word)} if stated else set[str]()
    return {word for word in said if not word[:1].isdigit()} - _QUALIFIERS


def for_failure(limit: Limit) -> bool:
    """Whether a sentence is about what goes wrong: its times come on top."""
    return any(each.kind is Keyword.IF for each in limit.reading.ears.conditions)


def can_meet(one: Limit, other: Limit) -> bool:
    """Whether a case of one criterion is, as far as its words and numbers say, a case of the other."""
    if not one.bags.conditions or not other.bags.conditions:
        return True
    if not events(one.bags) <= events(other.bags) | other.bags.responses:
        return False
    first, second = _ranges(one), _ranges(other)
    return all(
        max(first[unit][0], second[unit][0]) <= min(first[unit][1], second[unit][1])
        for unit in first.keys() & second.keys()
    )


def events(said: Bags) -> frozenset[str]:
    """The words of the conditions, without numbers."""
    return frozenset(word for word in said.conditions if word[0] not in "=≤≥<>")


def _ranges(limit: Limit) -> dict[str, tuple[float, float]]:
    """Between which values the conditions of a criterion let each unit be."""
    found: dict[str, tuple[float, float]] = {}
    for condition in limit.reading.ears.conditions:
        for each in quantities(limit.content[slice(*condition.span)]):
            low, high = found.get(each.unit, (-inf, inf))
            if each.comparison not in UPPER:
                low = max(low, float(each.value))
            if each.comparison not in LOWER:
                high = min(high, float(each.value))
            found[each.unit] = low, high
    return found


_GIVES_UP = frozenset(("discard", "delete", "cancel", "stop", "reject", "fail", "abandon", "close", "finish", "undo"))
_AFTER = Pattern(r"\bafter\s*$", 2)


def _gives_up(limit: Limit) -> bool:
    """Whether something ends when a time has passed."""
    said = {canonical(each.action) for each in limit.reading.responses if not each.negated}
    ends = bool(said & _GIVES_UP) or "fail" in limit.bags.responses
    return ends and (limit.conditional or bool(_AFTER.search(limit.before)))


# --- questions --------------------------------------------------------------------------------------------------------


def set_to(limit: Limit, new: str) -> Change:
    """Another number, with its unit, in place of the one that is written."""
    return Change(limit.number, new)


def set_size(limit: Limit, size: Fraction, *others: Limit) -> Change:
    """The same for a size that nobody wrote: in English words, in other languages in a unit of one of the limits."""
    if limit.reading.understood:
        return set_to(limit, written(size, "s" if limit.is_time else limit.quantity.unit))
    sizes = [_counted_in(limit, size), *(_counted_in(each, size) for each in others if units.is_rigid(_unit(each)))]
    return set_to(limit, next(filter(None, sizes), "[…]"))


def _counted_in(limit: Limit, size: Fraction) -> str:
    """A size in the unit of a limit; empty where that is no whole number, or the unit has another ending for it."""
    number, unit = _DIGITS.match(limit.written), _unit(limit)
    if number is None or not number[0].isdecimal() or not unit or _ENDS_WITH_NUMBER.search(unit):
        return ""
    count = size * int(number[0]) / limit.size
    return f"{count}{unit}" if count.denominator == 1 and count > 1 and int(number[0]) > 1 else ""


_ENDS_WITH_NUMBER = Pattern(r"[а-яё]", 2)  # Russian nouns have an ending for 21, another for 22, and one for 25


def _unit(limit: Limit) -> str:
    """The unit as it stands behind the number."""
    number = _DIGITS.match(limit.written)
    return limit.written[number.end() :] if number else ""


def raise_or_lower(low: Limit, high: Limit) -> tuple[Option, ...]:
    """The two answers to a minimum above a maximum."""
    return (
        Option(f"Lower the minimum to {high.written}.", (set_to(low, high.written),)),
        Option(f"Raise the maximum to {low.written}.", (set_to(high, low.written),)),
    )


def ids(limits: Sequence[Limit]) -> str:
    """The ids of the criteria of some limits, as they are listed in a sentence."""
    return listed(list(dict.fromkeys(each.id for each in limits)))


def question(
    detail: str,
    confidence: Confidence,
    limits: Sequence[Limit],
    situation: str,
    asked: str,
    options: tuple[Option, ...],
) -> Question:
    """A question about limits, shown at the first."""
    involved: dict[int, Limit] = {}
    for limit in limits:
        involved.setdefault(limit.reading.criterion.span.start, limit)
    return Question(
        Kind.LIMITS, detail, confidence, limits[0].spec.document.text, limits[0].quantity.span,
        tuple((each.spec.document.text, each.reading.criterion) for each in involved.values()),
        tuple(limit.quantity.span for limit in limits),
        situation, asked, options,
    )  # fmt: skip
