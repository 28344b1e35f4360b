"""Limits that can't be kept together: a part that is given more time than the whole, a minimum above a maximum, more
attempts than the time for them allows.

INCOSE's Guide to Writing Requirements asks for values that fit each other in a set of requirements (C10 to C15); the
arithmetic is the same as a person with the two criteria side by side would do. Two limits are compared only where the
same thing is measured: the sentences share what is done and to what, in cases that can occur together.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.answers import listed, quoted
from specgit.analysis.bags import Bags, bags, canonical, weighs
from specgit.analysis.model import Comparison, Confidence, Kind, Option, Question
from specgit.analysis.quantities import amount, quantities, written
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import text_start
from specgit.spec.edit import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from specgit.analysis.model import Analysed, Quantity, Reading, Response
    from specgit.spec.text import Span

_UPPER = (Comparison.AT_MOST, Comparison.LESS_THAN)
_LOWER = (Comparison.AT_LEAST, Comparison.MORE_THAN)
_PARTS = Pattern(r"^:|\b(?:of which|of that|including|comprising|made up of|consisting of|composed of)\b", 2)
# Words that put what a sentence gives a time to inside of, or before, something else that it names.
_INSIDE = Pattern(
    r"\b(?:before|after|until|once|(?:first|second|third|last|next|a|one) (?:step|part|stage|phase) of|part of"
    r"|while it|during|as part of|within the|and then|prior to|of each|for each)\b",
    2,
)
_TOTAL = Pattern(r"\b(?:in sum|in total|total|combined|together|altogether|overall|sum of|in all)\b", 2)
_EACH = Pattern(r"\b(?:each|every|single|per|individual|one)\b", 2)
_REPEATS = Pattern(r"\b(?:retr(?:y|ies|ied|ying)|repeat\w*|attempts?|tr(?:y|ies) |times|again|requests?)\b", 2)
_MORE_TIMES = Pattern(r"\b(?:retr(?:y|ies)|more times?|further|additional|again)\b", 2)
_IN_ALL = Pattern(r"\b(?:in all|in total|altogether|attempts?|overall|tries)\b", 2)
_NO_ANSWER = Pattern(
    r"(?:\b(?:not|no|without)\b[^.;]{0,40}\b(?:within|in|for|after)\s*$|time-?out (?:of|is|after)\s*$"
    r"|\btimes? out after\s*$|\b(?:at|in|with) (?:an )?(?:intervals?|pauses?) of\s*$"
    r"|\b(?:each|every|per) (?:attempt|try|request|call|retry)\b[^.;]{0,30}$"
    r"|\bwaits? (?:for )?(?:up to |at most |no more than )?$)",
    2,
)
_EACH_TIME = Pattern(r"\s?(?:\w+ )?(?:each|apiece|(?:per|for each|for every) (?:attempt|try|request|call|retry))\b", 2)
_GENERIC = frozenset(("finish", "complete", "start", "begin", "take", "wait", "perform", "run", "spend", "be"))
_COUNTS = frozenset(("time", "attempt", "retry", "try", "request", "repetition", "repeat"))
_MOST = 400  # criteria with limits of one unit that are compared with each other


class _Limit(NamedTuple):
    """A quantity where it stands."""

    spec: Analysed
    reading: Reading
    bags: Bags
    quantity: Quantity
    conditional: bool  # it belongs to a condition, not to the response

    @property
    def id(self) -> str:
        return self.reading.criterion.id

    @property
    def written(self) -> str:
        return self.spec.document.text.slice(amount(self.spec.document.text.content, self.quantity))

    @property
    def text(self) -> str:
        return self.reading.criterion.text

    @property
    def value(self) -> Fraction:
        return self.quantity.value

    @property
    def said(self) -> frozenset[str]:
        """The words of the sentence but for its numbers."""
        return frozenset(word for word in self.bags.whole if word[0] not in "=≤≥<>")


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - limits of one spec
    """Questions about limits of one spec that exclude each other."""
    limits = _limits(spec)
    asked: set[frozenset[int]] = set()
    for rule in _RULES:
        for question in rule(limits):
            about = frozenset(criterion.span.start for _, criterion in question.criteria)
            if about not in asked:
                asked.add(about)
                yield question


def _limits(spec: Analysed) -> list[_Limit]:
    text = spec.document.text
    found = []
    for reading in spec.readings:
        start = text_start(text, reading.criterion)
        if stated := quantities(reading.criterion.text, start):
            said = bags(spec, reading)
            conditions = [each.span for each in reading.ears.conditions]
            conditions += [part.span for alternatives in reading.conditions for part in alternatives]
            found += [
                _Limit(spec, reading, said, each, any(one <= each.span.start < end for one, end in conditions))
                for each in stated
            ]
    return found


def _by_criterion(limits: Sequence[_Limit]) -> Iterator[list[_Limit]]:
    groups: dict[int, list[_Limit]] = defaultdict(list)
    for limit in limits:
        groups[limit.reading.criterion.span.start].append(limit)
    yield from groups.values()


def _reversed(limits: Sequence[_Limit]) -> Iterator[Question]:
    """`at least 120 days and at most 90 days`, `between 10 and 5`."""
    for group in _by_criterion(limits):
        for one, other in pairwise(group):
            low, high = (one, other) if one.quantity.comparison in _LOWER else (other, one)
            if (
                low.quantity.comparison in _LOWER
                and high.quantity.comparison in _UPPER
                and low.quantity.unit == high.quantity.unit
                and low.value > high.value
                and _joined(one, other)
            ):
                yield _question(
                    "minimum-above-maximum", Confidence.HIGH, (low, high),
                    f"{low.id} asks for at least {low.written} and at most {high.written}, which nothing can be.",
                    "Which of the two limits is right?",
                    _raise_or_lower(low, high),
                )  # fmt: skip


def _joined(one: _Limit, other: _Limit) -> bool:
    """Whether two limits bound the same thing: only `and` or the like stands between them."""
    between = one.spec.document.text.content[one.quantity.span.end : other.quantity.span.start]
    return one.quantity.span == other.quantity.span or bool(_CONJUNCTION.fullmatch(between))


_CONJUNCTION = Pattern(r"\s*,?\s*(?:and|but|to|und|y|e|et|и|dan)?\s*(?:not )?", 2)


def _parts_in_sentence(limits: Sequence[_Limit]) -> Iterator[Question]:
    """`within 30 minutes, of which computing takes at most 20 minutes and writing at most 15 minutes`."""
    for group in _by_criterion(limits):
        found = _whole_first(group) or _whole_last(group)
        if found is None or found[0].quantity.comparison in _LOWER:
            continue
        whole, parts = found
        total = sum((each.value for each in parts), start=0 * whole.value)
        if total > whole.value:
            said, sum_ = listed([each.written for each in parts]), written(total, whole.quantity.unit)
            yield _question(
                "parts-above-whole", Confidence.HIGH, (whole, *parts),
                f"{whole.id} allows {whole.written} for the whole, and {said} for its parts, which is {sum_}.",
                "Which of the limits is right?",
                (
                    Option(f"Allow {sum_} for the whole.", (_set(whole, sum_),)),
                    Option(
                        f"Leave the whole at {whole.written}, and give its last part less.",
                        (_set(parts[-1], _rest(whole, parts)),),
                    ),
                ),
            )  # fmt: skip


def _whole_first(group: Sequence[_Limit]) -> tuple[_Limit, list[_Limit]] | None:
    content = group[0].spec.document.text.content
    for place, whole in enumerate(group[:-1]):
        parts = [each for each in group[place + 1 :] if each.quantity.unit == whole.quantity.unit]
        if parts and _PARTS.search(content[whole.quantity.span.end : parts[0].quantity.span.start]):
            return whole, parts
        bounds = whole.quantity.comparison in _UPPER
        if bounds and (inner := [each for each in parts if _OF_THESE.match(content, each.quantity.span.end)]):
            return whole, inner
    return None


_OF_THESE = Pattern(r",? (?:out )?of (?:these|those|them|this time|that time|it|that)\b", 2)


def _whole_last(group: Sequence[_Limit]) -> tuple[_Limit, list[_Limit]] | None:
    """`20 s for counting and 15 s for printing, 30 s in total`."""
    content = group[0].spec.document.text.content
    for whole in group[2:]:
        if _TOTAL.match(content, whole.quantity.span.end + 1):
            return whole, [each for each in group if each.quantity.unit == whole.quantity.unit and each is not whole]
    return None


def _rest(whole: _Limit, parts: Sequence[_Limit]) -> str:
    """What is left for the last part."""
    rest = whole.value - sum((each.value for each in parts[:-1]), start=0 * whole.value)
    return written(rest, whole.quantity.unit) if rest > 0 else "[…]"


def _repeated(limits: Sequence[_Limit]) -> Iterator[Question]:
    """Attempts, each with its time, that take longer than the time for all of them."""
    for group in _by_criterion(limits):
        attempts = _attempts(group)
        if attempts is None:
            continue
        count, wait = attempts
        least = count * wait.value
        named = wait.said
        for whole in limits:
            if (
                (
                    whole.reading.criterion.requirement == wait.reading.criterion.requirement
                    or len(_named(whole) & _named(wait)) > 1
                )
                and whole is not wait
                and not whole.conditional
                and whole.quantity.unit == "s"
                and whole.quantity.comparison in _UPPER
                and wait.value < whole.value < least
                and (len(named & whole.said) > 1 or _REPEATS.search(whole.text))
                and not _NO_ANSWER.search(whole.spec.document.text.content, *_head(whole))
                and whole.quantity.measure[-1:] != ("timeout",)
            ):
                yield _too_often(count, wait, whole)
                break


def _head(limit: _Limit) -> tuple[int, int]:
    """The range from the beginning of the sentence to the number."""
    content = limit.spec.document.text.content
    return text_start(limit.spec.document.text, limit.reading.criterion), amount(content, limit.quantity).start


def _attempts(group: Sequence[_Limit]) -> tuple[int, _Limit] | None:
    """How many attempts a criterion asks for at least, and the time that each is given."""
    content = group[0].spec.document.text.content
    counts = [
        each
        for each in group
        if each.value.denominator == 1
        and (each.quantity.unit in _COUNTS or _IN_ALL.match(content, each.quantity.span.end + 1))
    ]
    waits = [
        each
        for each in group
        if each.quantity.unit == "s"
        and (_NO_ANSWER.search(content, *_head(each)) or _EACH_TIME.match(content, each.quantity.span.end))
    ]
    if len(counts) != 1 or not waits:
        return None
    count = counts[0]
    around = content[count.quantity.span.start : count.quantity.span.end + 12]
    more = _MORE_TIMES.search(group[0].text) and not _IN_ALL.search(around)
    return int(count.value) + bool(more and _MORE_TIMES.search(around)), waits[0]


def _too_often(count: int, wait: _Limit, whole: _Limit) -> Question:
    least = written(count * wait.value, "s")
    fewer = int(whole.value / wait.value)
    return _question(
        "retries-above-limit", Confidence.HIGH, (whole, wait),
        f"{wait.id} allows {count} attempts of {wait.written} each, {least} in all, "
        f"and {whole.id} only {whole.written} for them together.",
        "Which of the limits gives way?",
        (
            Option(f"Allow {least} in {whole.id}.", (_set(whole, least),)),
            Option(
                f"Give up an attempt in {wait.id} after {written(whole.value / count, 's')}.",
                (_set(wait, written(whole.value / count, "s")),),
            ),
            Option(f"Make only {fewer} attempts: {wait.id} is to be written anew.", (_set(wait, "[…]"),)),
        ),
    )  # fmt: skip


def _inside(limits: Sequence[_Limit]) -> Iterator[Question]:
    """A step that is given more time than what it is a step of, or has to come before."""
    times = [each for each in limits if each.quantity.unit == "s"]
    wholes = [each for each in times if _is_deadline(each) and _has_verb(each)]
    for part in times[:_MOST]:
        if part.quantity.comparison in _LOWER or not _INSIDE.search(part.text) or _for_failure(part):
            continue
        for whole in wholes[:_MOST]:
            if whole.value < part.value and _is_step(part, whole):
                yield _question(
                    "part-above-whole", Confidence.HIGH, (whole, part),
                    f"{whole.id} allows {whole.written}, and {part.id}, which has to happen within that time, "
                    f"{part.written}: {quoted(part.text)}.",
                    "Which of the two limits is right?",
                    (
                        Option(f"Allow {part.written} in {whole.id}.", (_set(whole, part.written),)),
                        Option(f"Hold {part.id} to {whole.written}.", (_set(part, whole.written),)),
                        Option("Keep both: they are not about the same course of events.", ()),
                    ),
                )  # fmt: skip
                break


def _waits(limits: Sequence[_Limit]) -> Iterator[Question]:
    """A wait for an answer that is longer than all that the answer is needed for may take."""
    content = limits[0].spec.document.text.content if limits else ""
    times = [each for each in limits if each.quantity.unit == "s"]
    waits = [each for each in times if each.quantity.comparison not in _LOWER and _WAITS.search(content, *_head(each))]
    for wait in waits:
        for whole in times:
            if (
                whole.value < wait.value
                and whole.reading is not wait.reading
                and not whole.conditional
                and whole.quantity.comparison in _UPPER
                and whole.reading.criterion.requirement == wait.reading.criterion.requirement
                and len(_nouns(whole) & _nouns(wait)) > 1
            ):
                yield _question(
                    "wait-above-whole", Confidence.HIGH, (whole, wait),
                    f"{whole.id} allows {whole.written} in all, and {wait.id} waits {wait.written} for a part of it: "
                    f"{quoted(whole.text)} and {quoted(wait.text)}.",
                    "Which of the two limits is right?",
                    (
                        Option(f"Allow {wait.written} in {whole.id}.", (_set(whole, wait.written),)),
                        Option(f"Wait only {whole.written} in {wait.id}.", (_set(wait, whole.written),)),
                        Option("Keep both: they are not about the same course of events.", ()),
                    ),
                )  # fmt: skip
                break


_WAITS = Pattern(
    r"(?:\b(?:not|no)\b[^.;]{0,20}\b(?:answer|respond|reply|response|confirm)\w*\b[^.;]{0,40}\bwithin\s*$"
    r"|time-?out of\s*$"
    r"|\bwaits? (?:for )?(?:up to |at most |no more than )?$)",
    2,
)


def _nouns(limit: _Limit) -> set[str]:
    """The words of a sentence that name something."""
    return {word for word in limit.said if not lexicon.verb_only(word) and word not in _COMMON}


_COMMON = frozenset(("time", "system", "user", "second", "not", "no", "answer", "other", "first"))


def _is_deadline(limit: _Limit) -> bool:
    """Whether it is the longest time that something may take; also: `WHEN 60 s have passed …, … at the latest`."""
    if limit.conditional:
        return limit.quantity.comparison is Comparison.EXACTLY and bool(_AT_THE_LATEST.search(limit.text))
    return limit.quantity.comparison in _UPPER


_AT_THE_LATEST = Pattern(r"\bpassed\b.*\bat the latest\b", 2)


def _has_verb(limit: _Limit) -> bool:
    return limit.reading.understood and bool(limit.reading.responses)


def _for_failure(limit: _Limit) -> bool:
    """Whether a sentence is about what goes wrong: its times come on top."""
    return any(each.kind.value == "IF" for each in limit.reading.ears.conditions)


def _is_step(part: _Limit, whole: _Limit) -> bool:
    """Whether a sentence names, as what it comes before or belongs to, just what another gives its time to."""
    if part.reading is whole.reading or not (whole.conditional or _can_meet(whole, part)):
        return False
    stated = next(
        (each for each in whole.reading.responses if each.span.start <= whole.quantity.span.start < each.span.end),
        whole.reading.responses[-1],
    )
    verb = canonical(stated.action)
    what = {canonical(word) for word in stated.object if weighs(word) and not word[:1].isdigit()} - {"each", "new"}
    waits = "wait" in part.said
    acts = verb in part.said or verb in _GENERIC or waits
    same = verb in {canonical(each.action) for each in part.reading.responses} and len(part.reading.responses) == 1
    return acts and not same and bool(what) and what <= part.said


def _can_meet(one: _Limit, other: _Limit) -> bool:
    """Whether a case of one criterion is, as far as its words and numbers say, a case of the other."""
    if not one.bags.conditions or not other.bags.conditions:
        return True
    if not _events(one.bags) <= _events(other.bags) | other.bags.responses:
        return False
    first, second = _ranges(one), _ranges(other)
    return all(
        max(first[unit][0], second[unit][0]) <= min(first[unit][1], second[unit][1])
        for unit in first.keys() & second.keys()
    )


def _ranges(limit: _Limit) -> dict[str, tuple[float, float]]:
    """Between which values the conditions of a criterion let each unit be."""
    found: dict[str, tuple[float, float]] = {}
    content = limit.spec.document.text.content
    for condition in limit.reading.ears.conditions:
        for each in quantities(content[slice(*condition.span)]):
            low, high = found.get(each.unit, (-inf, inf))
            if each.comparison not in _UPPER:
                low = max(low, float(each.value))
            if each.comparison not in _LOWER:
                high = min(high, float(each.value))
            found[each.unit] = low, high
    return found


def _events(said: Bags) -> frozenset[str]:
    return frozenset(word for word in said.conditions if word[0] not in "=≤≥<>")


_DELAYS = Pattern(
    r"\b(?:(?:hold|keep)s? \S.{0,60}?\bback\b|(?:delay|postpone|defer|withhold)s?\b)[^.;]{0,60}"
    r"\b(?:for|by)(?: at least)?\s*$"
    r"|\b(?:no|not|never)\b[^.;]{0,80}\b(?:earlier|sooner) than\s*$",
    2,
)


def _delays(limits: Sequence[_Limit]) -> Iterator[Question]:
    """What has to be done within a time, and may not be done before a longer one has passed."""
    content = limits[0].spec.document.text.content if limits else ""
    delays = [each for each in limits if _days(each) and _DELAYS.search(content, *_head(each))]
    for delay in delays:
        for whole in limits:
            if (
                0 < _days(whole) < _days(delay)
                and whole.quantity.comparison in _UPPER
                and not whole.conditional
                and whole.reading is not delay.reading
                and whole.bags.subject == delay.bags.subject
                and set[str]() != _objects(whole) <= delay.said
                and frozenset[str]() != _events(whole.bags) <= delay.said
            ):
                yield _question(
                    "delay-above-deadline", Confidence.HIGH, (whole, delay),
                    f"{whole.id} allows {whole.written}, and {delay.id} lets {delay.written} pass first: "
                    f"{quoted(whole.text)} and {quoted(delay.text)}.",
                    "Which of the two limits is right?",
                    (
                        Option(f"Allow {delay.written} in {whole.id}.", (_set(whole, delay.written),)),
                        Option(f"Let only {whole.written} pass in {delay.id}.", (_set(delay, whole.written),)),
                        Option("Keep both: they are not about the same course of events.", ()),
                    ),
                )  # fmt: skip


def _bounds_apart(limits: Sequence[_Limit]) -> Iterator[Question]:
    """A minimum in one criterion above the maximum of the same thing in another."""
    units: dict[str, list[_Limit]] = defaultdict(list)
    for limit in limits:
        if limit.quantity.unit and not limit.conditional:
            units[limit.quantity.unit].append(limit)
    for group in units.values():
        # `more than` and `less than` tell things apart rather than bound one.
        lows = [each for each in group if each.quantity.comparison is Comparison.AT_LEAST]
        highs = [each for each in group if each.quantity.comparison is Comparison.AT_MOST]
        for low in lows[:_MOST]:
            for high in highs[:_MOST]:
                if low.value > high.value and _same_thing(low, high):
                    yield _question(
                        "minimum-above-maximum", Confidence.HIGH, (low, high),
                        f"{low.id} asks for at least {low.written}, and {high.id} for at most {high.written}: "
                        f"{quoted(low.text)} and {quoted(high.text)}.",
                        "Which of the two limits is right?",
                        (*_raise_or_lower(low, high), Option("Keep both: they limit different things.", ())),
                    )  # fmt: skip


def _same_thing(one: _Limit, other: _Limit) -> bool:
    """Whether two limits bound the same: most of the shorter sentence stands in the other, and their cases can meet."""
    if one.reading.criterion.span == other.reading.criterion.span or one.bags.subject != other.bags.subject:
        return False
    if not (_can_meet(one, other) and _can_meet(other, one)):
        return False
    if _does(one, _BOUNDS) and _does(other, _BOUNDS) and _objects(one) == _objects(other) != set():
        return True
    first, second = one.said - {one.quantity.unit}, other.said - {one.quantity.unit}
    common = first & second
    if one.bags.actions & other.bags.actions and first - second and second - first:
        return False  # the same of two things: `a live game`, `a correspondence game`
    return len(common) > 1 and len(common) * 2 >= min(len(first), len(second))


def _single_above_total(limits: Sequence[_Limit]) -> Iterator[Question]:
    """One of many that may be larger than all of them together."""
    totals = [each for each in limits if each.quantity.unit and _TOTAL.search(each.text)]
    for single in limits if totals else ():
        if single.conditional or single.quantity.comparison not in _UPPER or not _EACH.search(single.text):
            continue
        below = [
            total
            for total in totals
            if total.quantity.unit == single.quantity.unit
            and total.value < single.value
            and total.reading is not single.reading
            and _named(single) & _named(total)
        ]
        if below and not _TOTAL.search(single.text):
            total = below[0]
            ids = listed([each.id for each in below])
            yield _question(
                "part-above-whole", Confidence.HIGH, (single, *below),
                f"{single.id} allows {single.written} for one, and {ids} {total.written} for all together.",
                "Which of the two limits is right?",
                (
                    Option(f"Allow {single.written} in {ids}.", tuple(_set(each, single.written) for each in below)),
                    Option(f"Allow {total.written} in {single.id}.", (_set(single, total.written),)),
                    Option("Keep them: they limit different things.", ()),
                ),
            )  # fmt: skip


def _named(limit: _Limit) -> set[str]:
    """The things that the responses and conditions of a sentence speak of first."""
    stated = limit.reading.responses
    found = {canonical(word) for each in stated for word in each.object}
    found |= {canonical(word) for parts in limit.reading.conditions for part in parts for word in part.about}
    return found - {"each", "size", "single", "total", limit.quantity.unit}


def _response_of(limit: _Limit) -> Response | None:
    """The response that a quantity belongs to."""
    stated = [each for each in limit.reading.responses if each.span.start <= limit.quantity.span.start]
    return stated[-1] if stated and limit.reading.understood and not limit.conditional else None


def _does(limit: _Limit, actions: frozenset[str]) -> bool:
    stated = _response_of(limit)
    return stated is not None and not stated.negated and canonical(stated.action) in actions


def _objects(limit: _Limit) -> set[str]:
    stated = _response_of(limit)
    said = {canonical(word) for word in stated.object if weighs(word)} if stated else set[str]()
    return {word for word in said if not word[:1].isdigit()} - _QUALIFIERS


_QUALIFIERS = frozenset(("each", "all", "any", "new", "old", "single", "up", "least", "most", "size", "total"))
_KEEPS = frozenset(("keep", "save", "archive"))
_DELETES = frozenset(("delete", "purge", "discard", "expire"))


def _kept_and_deleted(limits: Sequence[_Limit]) -> Iterator[Question]:
    """What is kept for longer than it takes to be deleted."""
    kept = [each for each in limits if _days(each) and each.quantity.comparison not in _UPPER and _does(each, _KEEPS)]
    deleted = (
        [each for each in limits if _days(each) and (_does(each, _DELETES) or _deletes_when(each))] if kept else []
    )
    for keep in kept:
        for delete in deleted:
            if (
                keep.reading is not delete.reading
                and _days(keep) > _days(delete) * 1.05
                and _objects(keep)
                and _objects(keep) == (_deletes_when(delete) or _objects(delete))
                and (delete.conditional or _can_meet(keep, delete) or _can_meet(delete, keep))
            ):
                yield _question(
                    "kept-and-deleted", Confidence.HIGH, (keep, delete),
                    f"{keep.id} keeps for {keep.written} what {delete.id} deletes after {delete.written}: "
                    f"{quoted(keep.text)} and {quoted(delete.text)}.",
                    "How long is it to be kept?",
                    (
                        Option(f"Delete it after {keep.written}.", (_set(delete, keep.written),)),
                        Option(f"Keep it for {delete.written}.", (_set(keep, delete.written),)),
                        Option("Keep both: they are about different things.", ()),
                    ),
                )  # fmt: skip


def _deletes_when(limit: _Limit) -> set[str]:
    """What is deleted when a time has passed: `WHEN a recording is 7 days old, … delete the recording`."""
    stated = limit.reading.responses[:1]
    if not limit.conditional or not stated or stated[0].negated or canonical(stated[0].action) not in _DELETES:
        return set()
    if limit.quantity.comparison in _UPPER or limit.bags.conditions - {_token(limit), "old"} - limit.bags.responses:
        return set()
    return {canonical(word) for word in stated[0].object if weighs(word)} - _QUALIFIERS


def _token(limit: _Limit) -> str:
    return f"{limit.quantity.comparison.value}{limit.quantity.value} {limit.quantity.unit}"


def _days(limit: _Limit) -> float:
    """A length of time in days; 0 for other quantities. A month has 30 and a half."""
    unit = limit.quantity.unit
    return float(limit.value) / 86400 if unit == "s" else float(limit.value) * 30.5 if unit == "month" else 0.0


_INCLUDES = Pattern(
    r"\b(?:included|including|end[- ]to[- ]end|in total|overall|altogether|in all|as a whole|whole|entire)\b", 2
)


def _named_parts(limits: Sequence[_Limit]) -> Iterator[Question]:
    """Steps with limits of their own, which the sentence with the limit for all of them names."""
    times = [each for each in limits if each.quantity.unit == "s" and each.quantity.comparison in _UPPER]
    for whole in times:
        if whole.conditional or not _INCLUDES.search(whole.text):
            continue
        parts = [each for each in times if _is_named_part(each, whole)]
        total = sum((each.value for each in parts), start=0 * whole.value)
        if total > whole.value:
            ids, said = listed([each.id for each in parts]), listed([each.written for each in parts])
            yield _question(
                "parts-above-whole", Confidence.HIGH, (whole, *parts),
                f"{whole.id} allows {whole.written} for the whole, and {ids} {said} for what belongs to it"
                + (f", {written(total, 's')} together." if len(parts) > 1 else "."),
                "Which of the limits is right?",
                (
                    Option(f"Allow {written(total, 's')} in {whole.id}.", (_set(whole, written(total, "s")),)),
                    Option(f"Give {parts[-1].id} less.", (_set(parts[-1], _rest(whole, parts)),)),
                    Option(f"Keep them: {ids} do not count towards {whole.id}.", ()),
                ),
            )  # fmt: skip


def _is_named_part(part: _Limit, whole: _Limit) -> bool:
    stated = _response_of(part)
    if stated is None or part.reading is whole.reading or _for_failure(part) or not _can_meet(whole, part):
        return False
    action = canonical(stated.action)
    own = {canonical(each.action) for each in whole.reading.responses}
    return action not in _GENERIC | own and action in whole.said and bool(_objects(part) & whole.said)


def _every(limits: Sequence[_Limit]) -> Iterator[Question]:
    """A limit for each thing of a kind, and a higher one for some of them."""
    times = [each for each in limits if each.quantity.unit == "s" and each.quantity.comparison in _UPPER]
    for general in times:
        stated = _response_of(general)
        if stated is None or general.bags.conditions or not _leaves_none_out(general):
            continue
        for special in times:
            if (
                special.value > general.value
                and special.reading is not general.reading
                and _does(special, frozenset((canonical(stated.action),)))
                and _objects(general)
                and _objects(general) <= _objects(special)
                and general.said - {"each", "all", "any"} <= special.said
                and special.bags.subject == general.bags.subject
            ):
                yield _question(
                    "special-above-general", Confidence.HIGH, (special, general),
                    f"{special.id} allows {special.written}, and {general.id} {general.written} for all of the kind: "
                    f"{quoted(special.text)} and {quoted(general.text)}.",
                    f"Is {special.id} an exception?",
                    (
                        Option(f"Hold {special.id} to {general.written}.", (_set(special, general.written),)),
                        Option(f"Allow {special.written} in {general.id}.", (_set(general, special.written),)),
                        Option("Keep both: it is an exception.", ()),
                    ),
                )  # fmt: skip


def _leaves_none_out(limit: _Limit) -> bool:
    """Whether a sentence is about all things of a kind: it says so, or speaks of many, and names no case."""
    stated = _response_of(limit)
    content = limit.spec.document.text.content
    many = stated and any(lexicon.noun(word.folded) != word.folded for word in words(content, stated.span)[1:4])
    return len(limit.said) <= _BRIEF and bool(many or _EVERY.search(limit.text))


_EVERY = Pattern(r"\b(?:each|every|all|any)\b", 2)
_BRIEF = 6  # words of a sentence that leaves no case out
_ROOM = frozenset(("support", "handle", "serve", "accept", "allow", "permit", "admit", "hold", "manage"))
_BOUNDS = frozenset(("accept", "require", "permit", "take", "limit", "restrict", "demand", "need", "hold", "keep"))
_TIGHT = frozenset(("limit", "restrict", "cap"))


def _room(limits: Sequence[_Limit]) -> Iterator[Question]:
    """What has to be possible in one criterion and is refused by another."""
    counted = [each for each in limits if each.quantity.unit and each.quantity.unit not in ("s", "%", "month", "time")]
    for wide in counted:
        if not _does(wide, _ROOM) or _TOTAL.search(wide.text):
            continue
        for tight in counted:
            if (
                tight.quantity.unit == wide.quantity.unit
                and tight.value < wide.value
                and tight.reading is not wide.reading
                and _refuses_more(tight)
                and _of_same(wide, tight)
                and (_can_meet(wide, tight) or not wide.bags.conditions)
            ):
                yield _question(
                    "refused-below-allowed", Confidence.HIGH, (wide, tight),
                    f"{wide.id} allows {wide.written}, and {tight.id} no more than {tight.written}: "
                    f"{quoted(wide.text)} and {quoted(tight.text)}.",
                    "Which of the two limits is right?",
                    (
                        Option(f"Allow {tight.written} in {wide.id}.", (_set(wide, tight.written),)),
                        Option(f"Let {tight.id} allow {wide.written}.", (_set(tight, wide.written),)),
                        Option("Keep both: they limit different things.", ()),
                    ),
                )  # fmt: skip


def _too_little(limits: Sequence[_Limit]) -> Iterator[Question]:
    """What is refused for being less than what is allowed at most."""
    refused = [
        each
        for each in limits
        if each.conditional
        and each.quantity.comparison in _UPPER
        and any(canonical(response.action) == "reject" for response in each.reading.responses)
    ]
    for low in refused:
        for high in limits:
            if (
                high.quantity.unit == low.quantity.unit != ""
                and high.quantity.comparison in _UPPER
                and high.value < low.value
                and _does(high, _BOUNDS)
                and _objects(high) <= low.said
                and bool(_objects(high))
            ):
                yield _question(
                    "minimum-above-maximum", Confidence.HIGH, (low, high),
                    f"{low.id} refuses less than {low.written}, and {high.id} allows at most {high.written}: "
                    f"{quoted(low.text)} and {quoted(high.text)}.",
                    "Which of the two limits is right?",
                    (*_raise_or_lower(low, high), Option("Keep both: they limit different things.", ())),
                )  # fmt: skip


def _refuses_more(limit: _Limit) -> bool:
    """Whether a criterion refuses what is above a limit."""
    if limit.conditional:
        above = limit.quantity.comparison in _LOWER
        return above and any(canonical(each.action) == "reject" for each in limit.reading.responses)
    return _does(limit, _TIGHT)


def _of_same(wide: _Limit, tight: _Limit) -> bool:
    """Whether both limit the same: what is counted, and for sizes and texts the thing they belong to as well."""
    measured = wide.quantity.unit in ("B", "character", "px", "€", "$", "digit", "item", "entry", "record")
    about = _objects(wide) - {wide.quantity.unit}
    return not _TOTAL.search(tight.text) and about <= tight.said and (bool(about) or not measured)


def _raise_or_lower(low: _Limit, high: _Limit) -> tuple[Option, ...]:
    return (
        Option(f"Lower the minimum to {high.written}.", (_set(low, high.written),)),
        Option(f"Raise the maximum to {low.written}.", (_set(high, low.written),)),
    )


def _set(limit: _Limit, new: str) -> Change:
    """Another number, with its unit, in place of the one that is written."""
    return Change(amount(limit.spec.document.text.content, limit.quantity), new)


def _question(
    detail: str,
    confidence: Confidence,
    limits: Sequence[_Limit],
    situation: str,
    question: str,
    options: tuple[Option, ...],
) -> Question:
    involved: dict[int, tuple[_Limit, list[Span]]] = {}
    for limit in limits:
        involved.setdefault(limit.reading.criterion.span.start, (limit, []))[1].append(limit.quantity.span)
    entries = [limit for limit, _ in involved.values()]
    return Question(
        Kind.LIMITS, detail, confidence, limits[0].spec.document.text, limits[0].quantity.span,
        tuple((each.spec.document.text, each.reading.criterion) for each in entries),
        tuple(limit.quantity.span for limit in limits),
        situation, question, options,
    )  # fmt: skip


_RULES = (
    _reversed, _parts_in_sentence, _repeated, _inside, _waits, _delays, _bounds_apart, _single_above_total,
    _kept_and_deleted, _named_parts, _every, _room, _too_little,
)  # fmt: skip
