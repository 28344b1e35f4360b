"""Parts of a number of things that are more than all of them, and values that are named with two units."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.answers import listed, quoted
from specgit.analysis.bags import canonical
from specgit.analysis.measures import Limit, Limits, above, comparable, events, question, response_of, set_to
from specgit.analysis.model import Comparison, Confidence, Kind, Option, Question
from specgit.patterns import Pattern
from specgit.spec.ears import text_start
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from specgit.analysis.model import Reading

# --- some of the things, and all of them ------------------------------------------------------------------------------

_EXTENDS = frozenset(("more", "further", "additional", "extra", "other", "another", "special", "bonus"))
_USES = frozenset(("use", "take", "occupy", "need", "consume", "reserve", "spend", "allocate", "require"))
_FOR = Pattern(r"(?:\s(?:of|from) \w+(?: \w+)?)? for (?!each|every|all|any|\d)", 2)


def some_above_all(limits: Limits) -> Iterator[Question]:
    """`at most 12 Picks` and, put into the same Batch, `up to 15 deep-freeze Picks`."""
    bounds = [
        each
        for each in limits.all
        if each.upper and not each.conditional and each.quantity.unit not in ("", "time") and response_of(each)
    ]
    for some in bounds:
        for whole in bounds:
            if (
                some.reading is not whole.reading
                and comparable(some, whole)
                and above(some, whole)
                and _alike(some, whole)
                and (_qualified(some, whole) or _used_for(some, whole))
            ):
                yield _some_above_all(some, whole)
                break


def _alike(some: Limit, whole: Limit) -> bool:
    """Whether the same is done by the same, in cases of the whole."""
    first, second = response_of(some), response_of(whole)
    return (
        first is not None
        and second is not None
        and not first.negated
        and not second.negated
        and canonical(first.action) == canonical(second.action)
        and some.reading.subject == whole.reading.subject
        and events(whole.bags) <= events(some.bags)
    )


def _qualified(some: Limit, whole: Limit) -> bool:
    """Whether the things of the one are those of the other with a word more before them, and all else is the same."""
    if some.is_time or some.dimension in units.MEASURED or not _ends_in_unit(some) or not _ends_in_unit(whole):
        return False
    mine, theirs = _between(some), _between(whole)
    own = mine - theirs
    return bool(own) and theirs <= mine and not own & _EXTENDS and whole.near <= some.near | _SMALL and (
        some.near - whole.near <= own | _SMALL | events(some.bags)
    )  # fmt: skip


_SMALL = frozenset(("up", "most", "least", "more", "less", "fewer", "than", "each", "every", "maximum", "limit", "no"))
_WORD = Pattern(r"[^\W\d]+")


def _ends_in_unit(limit: Limit) -> bool:
    return lexicon.noun(limit.written.casefold().rpartition(" ")[2]) == limit.quantity.unit.partition("/")[0]


def _between(limit: Limit) -> frozenset[str]:
    """The words between the number and the noun it counts."""
    return frozenset(canonical(word) for word in _WORD.findall(limit.written.casefold())[:-1])


def _used_for(some: Limit, whole: Limit) -> bool:
    """Whether a part of what may be used is given to one thing: `400 MB for photos` of `300 MB of storage`."""
    stated = response_of(whole)
    return (
        some.dimension == "B"
        and stated is not None
        and canonical(stated.action) in _USES
        and bool(_FOR.match(some.after))
        and not _FOR.match(whole.after)
    )


def _some_above_all(some: Limit, whole: Limit) -> Question:
    return question(
        "part-above-whole", Confidence.HIGH, (some, whole),
        f"{some.id} allows {some.written} of a kind, and {whole.id} only {whole.written} of all kinds: "
        f"{quoted(some.text)} and {quoted(whole.text)}.",
        "Which of the two limits is right?",
        (
            Option(f"Lower {some.id}.", (_number_to(some, whole),)),
            Option(f"Raise {whole.id}.", (_number_to(whole, some),)),
            Option("Keep both: these come on top of the others.", ()),
        ),
    )  # fmt: skip


def _number_to(limit: Limit, other: Limit) -> Change:
    """The number of the one in the sentence of the other, with its unit where that is measured."""
    if limit.dimension == "B":
        return set_to(limit, other.written)
    number, new = _DIGITS.search(limit.written), _DIGITS.search(other.written)
    if number is None or new is None:
        return set_to(limit, "[…]")
    start = limit.number.start
    return Change(Span(start + number.start(), start + number.end()), new[0])


_DIGITS = Pattern(r"\d[\d.,]*\d|\d")


# --- a list of parts --------------------------------------------------------------------------------------------------

_ITEM = r"(?:at least |a minimum of |exactly |mindestens )?\d{1,6} [^\W\d]+(?:-[^\W\d]+)*"
_LIST = Pattern(rf"{_ITEM}(?:, (?:and |und )?{_ITEM})+,? (?:and|und) {_ITEM}|{_ITEM} (?:and|und) {_ITEM}", 2)
_COUNT = Pattern(r"\d+")
_KIND = Pattern(r"\d+ ([^\W\d]+(?:-[^\W\d]+)*)")


def list_above_all(limits: Limits) -> Iterator[Question]:
    """`draw 15 Questions` and `include at least 8 easy, 5 medium and 3 hard Questions`."""
    for last in limits.all:
        found = None if last.conditional or last.upper or last.dimension in units.MEASURED else _list(last)
        total = sum(found) if found else 0
        for whole in limits.all if total else ():
            if (
                whole.quantity.comparison in (Comparison.EXACTLY, Comparison.AT_MOST, Comparison.LESS_THAN)
                and whole.reading is not last.reading
                and not whole.conditional
                and whole.dimension == last.dimension
                and max(found or ()) <= whole.size < total
                and whole.reading.subject == last.reading.subject
                and whole.requirement == last.requirement
                and not _list(whole)
                and events(whole.bags) == events(last.bags)
            ):
                yield _list_above_all(last, whole, found or [], total)
                break


def _list(last: Limit) -> list[int]:
    """The numbers of a list that ends with this one, of kinds of one thing: only its last names the thing."""
    for match in _LIST.finditer(last.content, last.start, last.start + len(last.text)):
        if match.start() <= last.number.start < match.end():
            parts = [int(each[0]) for each in _COUNT.finditer(match[0])]
            kinds = [each[1].casefold() for each in _KIND.finditer(match[0])]
            return parts if all(lexicon.noun(each) == each for each in kinds) and _one_kind(last) else []
    return []


def _one_kind(last: Limit) -> bool:
    """Whether a word stands between the number and the noun: `3 hard Questions`."""
    return len(last.written.split()) > 2 and _ends_in_unit(last)


def _list_above_all(last: Limit, whole: Limit, parts: list[int], total: int) -> Question:
    return question(
        "parts-above-whole", Confidence.HIGH, (whole, last),
        f"{whole.id} says {whole.written}, and {last.id} {listed([str(each) for each in parts])}, which are {total}: "
        f"{quoted(whole.text)} and {quoted(last.text)}.",
        "Which of the numbers is right?",
        (
            Option(f"Say {total} in {whole.id}.", (set_to(whole, whole.written.replace(str(whole.size), str(total))),)),
            Option(f"Ask for fewer in {last.id}.", (set_to(last, last.written.replace(str(last.size), "[…]")),)),
            Option("Keep both: they count different things.", ()),
        ),
    )  # fmt: skip


# --- one value in two units -------------------------------------------------------------------------------------------


class _Unit(NamedTuple):
    """The unit that a sentence takes a named value in."""

    reading: Reading
    place: Span
    name: str  # as it is known: `s`
    factor: Fraction | int


_TIMES = "milliseconds?|seconds?|minutes?|hours?|days?|weeks?|ms|microseconds?"
_SIZES = "bytes?|kilobytes?|megabytes?|gigabytes?|[KMG]i?B|bits?"
_OTHERS = "percent|cents?|euros?|dollars?|pixels?|met(?:re|er)s?|kilomet(?:re|er)s?|miles|grams?|kilograms?"
_UNIT = rf"(?P<unit>(?:{_TIMES}|{_SIZES}|{_OTHERS})\b)"
_NAMED = Pattern(r"`(?P<name>[^`\s]{2,40})`|(?<![\w-])(?P<option>--[\w-]{2,40})")
_DIRECT = Pattern(rf" {_UNIT}", 2)
_IN_UNIT = Pattern(rf"[^.;`\d]{{0,60}}?\bin (?:whole |full )?{_UNIT}", 2)
_RANGE = Pattern(
    rf"[^.;`\d]{{0,40}}?\b(?:from|between) \d[\d.,]* (?:to|and) \d[\d.,]* {_UNIT}", 2
)  # fmt: skip
_RANGE_IN = Pattern(rf"[^.;`]{{0,40}}?\bfrom \d[\d.,]* to \d[\d.,]*[^.;`\d]{{0,30}}? in {_UNIT}", 2)


def two_units(limits: Limits) -> Iterator[Question]:
    """A named value that one sentence takes in milliseconds and another one in seconds."""
    names: dict[str, list[_Unit]] = {}
    for reading in limits.spec.readings:
        for name, unit in _units(limits, reading):
            names.setdefault(name, []).append(unit)
    for name, found in names.items():
        first = found[0]
        other = next((each for each in found if (each.name, each.factor) != (first.name, first.factor)), None)
        if other is not None and other.reading is not first.reading:
            yield _two_units(limits, name, first, other)


def _units(limits: Limits, reading: Reading) -> Iterator[tuple[str, _Unit]]:
    content, start = limits.spec.document.text.content, text_start(limits.spec.document.text, reading.criterion)
    end = start + len(reading.criterion.text)
    for match in _NAMED.finditer(content, start, end):
        for pattern in (_DIRECT, _RANGE, _RANGE_IN, _IN_UNIT):
            said = pattern.match(content, match.end(), end)
            known = said and (units.SIGNS.get(said["unit"]) or units.WRITTEN.get(said["unit"].casefold()))
            if said and known:
                name = (match["name"] or match["option"]).casefold()
                yield name, _Unit(reading, Span(*said.span("unit")), *known)
                break


def _two_units(limits: Limits, name: str, one: _Unit, other: _Unit) -> Question:
    text = limits.spec.document.text
    ids = one.reading.criterion.id, other.reading.criterion.id
    said = text.slice(one.place), text.slice(other.place)
    return Question(
        Kind.LIMITS, "other-unit", Confidence.HIGH, text, one.place,
        ((text, one.reading.criterion), (text, other.reading.criterion)), (one.place, other.place),
        f"{ids[0]} takes {name} in {said[0]}, and {ids[1]} in {said[1]}: {quoted(one.reading.criterion.text)} and "
        f"{quoted(other.reading.criterion.text)}.",
        "Which of the two units is meant?",
        (
            Option(f"Say {said[1]} in {ids[0]}.", (Change(one.place, said[1]),)),
            Option(f"Say {said[0]} in {ids[1]}.", (Change(other.place, said[0]),)),
            Option("Keep both: the value is converted.", ()),
        ),
    )  # fmt: skip
