"""Criteria that say what another one says already: word for word, in other words, or for a case that is covered.

The same words in another requirement may be meant for another thing (`the form` of each page): across requirements
only what names enough to be the same is asked about for sure, and what stands in three of them is a habit.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import delete, listed, quoted
from specgit.analysis.bags import REFUSALS, TURNING, Bag, Bags, Entry, bags, canonical, turned, weighs
from specgit.analysis.enumerations import enumerations
from specgit.analysis.model import Comparison, Confidence, Kind, Option, Question
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import text_start
from specgit.spec.pairing import UNSPACED
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed
    from specgit.spec.edit import Change

_UNSPACED = Pattern(f"[{UNSPACED}]")
_NAME = Pattern(r"(?<!^)\b[A-Z][a-z]+(?:_[A-Z][a-z]+)*\b")
_STATUS = Pattern(r"4\d\d")
_FEW_WORDS = 5  # that are enough where two of them are names
_NAMES_ENOUGH = 7  # words from which a sentence of another requirement is the same on purpose or by mistake
_HABIT = 3  # requirements that have the same sentence
_COMMON_WORDS = 4
_COMMON_SHARE = 50  # percent of all words of both
_EMPTY = frozenset(("try", "state", "status"))  # tries to change, whose status is locked
_REPHRASED = 1
_COMMON_IN_CASES = 3
_MOST_ALIKE = 60  # criteria with the same verbs that are compared with each other, on both sides


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:
    """Questions about what is said twice, in this spec and between it and others."""
    entries = _entries(spec)
    again: set[int] = set()
    for group in _verbatim(entries):
        again |= {entry.reading.criterion.span.start for entry in group[1:]}
        yield _same(group, Confidence.MEDIUM if _habitual(group) else None)
    values = [frozenset(map(canonical, each.values)) for each in enumerations(spec)]
    for one, other in _alike([entry for entry in entries if entry.reading.criterion.span.start not in again]):
        for question in _compared(one, other, values):
            if question.span.start not in again:
                again.add(question.span.start)
                yield question
    yield from _across(spec, others)


def _entries(spec: Analysed) -> list[Entry]:
    return [
        Entry(spec, reading, bags(spec, reading))
        for reading in spec.readings
        if reading.ears.modals and reading.ears.responses
    ]


def _verbatim(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Groups of criteria with the same words in the same parts."""
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_key(entry)].append(entry)
    yield from (group for group in groups.values() if len(group) > 1)


def _alike(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs that may say the same, each once: those of one requirement, and those that do the same by their verbs."""
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.requirement].append(entry)
        if entry.bags.actions:
            groups[entry.bags.actions, entry.bags.negated].append(entry)
        if entry.bags.conditions:
            groups[entry.bags.conditions].append(entry)
    seen: set[tuple[int, int]] = set()
    for group in groups.values():
        for place, one in enumerate(group):
            for other in group[place + 1 : place + 1 + _MOST_ALIKE]:
                key = (one.reading.criterion.span.start, other.reading.criterion.span.start)
                if one.bags.subject == other.bags.subject and key not in seen:
                    seen.add(key)
                    yield one, other


def _compared(one: Entry, other: Entry, values: Sequence[Bag]) -> Iterator[Question]:
    """What there is to ask about two criteria."""
    first, second = one.bags, other.bags
    if first.actions == second.actions and not turned(first, second) and first.negated == second.negated:
        for general, special in ((one, other), (other, one)):
            if _covers(general, special, values) or _narrower(general, special):
                yield _subsumed(general, special)
                return
    if _reworded(one, other):
        yield _same([one, other], _confidence([one, other]) if _same_case(one, other) else Confidence.MEDIUM)


def _same_case(one: Entry, other: Entry) -> bool:
    """Whether criteria in other words are about one case: of one requirement, or by their conditions or an answer that
    is quoted."""
    first, second = one.bags, other.bags
    quoted_too = any(word.startswith("`") for word in first.responses & second.responses)
    within = first.conditions <= second.conditions or second.conditions <= first.conditions
    return one.requirement == other.requirement or (
        bool(first.conditions) and (first.conditions == second.conditions or (quoted_too and within))
    )


def _reworded(one: Entry, other: Entry) -> bool:
    """Whether two criteria share most of their words, in an order or in forms that no template explains."""
    first, second = one.bags.whole - _EMPTY, other.bags.whole - _EMPTY
    equal = first == second and one.bags.actions == other.bags.actions and one.bags.negated == other.bags.negated
    if not (equal or _acts_alike(one.bags, other.bags)) or turned(one.bags, other.bags):
        return False
    common, apart = first & second, first ^ second
    if len(common) < _COMMON_WORDS or len(common) * 100 < _COMMON_SHARE * (len(common) + len(apart)):
        return False
    if any(word[0] in "=≤≥<>" or word in TURNING or not word.isalpha() for word in apart):
        return False
    if any(lexicon.opposite_actions(word) & apart or lexicon.opposite_states(word) & apart for word in apart):
        return False
    if any(lexicon.opposite_states(word) & common for word in common):  # from on to off: a bag has lost the order
        return False
    alike = one.bags.conditions == other.bags.conditions and one.bags.responses == other.bags.responses
    return _rephrased(one, other, common) >= (0 if alike else _REPHRASED)


def _acts_alike(one: Bags, other: Bags) -> bool:
    """Whether a verb of one response stands in the other, and both are denied or neither."""
    refused = bool(one.responses & other.responses & REFUSALS)
    if not refused and (
        one.negated != other.negated or not (one.actions & other.responses or other.actions & one.responses)
    ):
        return False
    if one.conditions and other.conditions and not _cases_alike(one, other):
        return False
    if any(lexicon.opposite_actions(action) & other.actions for action in one.actions):
        return False
    common = one.responses & other.responses
    return len(common) * 2 >= len(one.responses | other.responses) and bool(
        one.objects & other.responses or other.objects & one.responses or not (one.objects and other.objects)
    )


def _cases_alike(one: Bags, other: Bags) -> bool:
    """Whether one condition says nothing that the other criterion does not say anywhere."""
    if one.conditions <= other.conditions or other.conditions <= one.conditions:
        return True
    equal = one.responses == other.responses and len(one.conditions & other.conditions) >= _COMMON_IN_CASES
    return equal and (one.conditions <= other.whole or other.conditions <= one.whole)


def _rephrased(one: Entry, other: Entry, common: Bag) -> int:
    """At how many more places the sentences say the same otherwise than another thing in its place. Sentences of one
    pattern (`the sender of …`, `the receiver of …`) only differ in the latter; two words swapped rule it out."""
    before, after = _written(one), _written(other)
    light = {"show"} if "notify" in common else set[str]()
    swapped: set[tuple[frozenset[str], frozenset[str]]] = set()
    count = 0
    for how, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            continue
        was = {canonical(word) for word in before[start:end] if weighs(word)} - light
        now = {canonical(word) for word in after[begin:stop] if weighs(word)} - light
        if was and now and was != now:
            if (frozenset(now), frozenset(was)) in swapped:
                return -1
            swapped.add((frozenset(was), frozenset(now)))
            count -= bool(was - now - common and now - was - common)
        elif was or now:
            count += was == now or was | now <= common
    return count


def _written(entry: Entry) -> list[str]:
    return [word.folded for word in words(entry.spec.document.text.content, _span(entry))]


def _covers(general: Entry, special: Entry, values: Sequence[Bag] = ()) -> bool:
    """Whether a criterion holds in all cases of another, and asks for all that the other asks for."""
    wide, narrow = general.bags, special.bags
    more = narrow.conditions - wide.conditions
    return (
        any(each <= narrow.conditions for each in _widest(wide, narrow, values))
        and wide.whole - wide.conditions - wide.responses <= narrow.whole
        and narrow.responses <= wide.responses
        and len(narrow.responses) > 1
        and (bool(more) or narrow.responses < wide.responses)
        and (narrow.responses == wide.responses or _done(special) <= _done(general))
        and not more & TURNING
        and not (wide.responses - narrow.responses) & TURNING
        and (bool(wide.conditions) or not more or narrow.responses == wide.responses)
        and _adds_clauses_only(wide, narrow)
    )


def _done(entry: Entry) -> frozenset[tuple[str, Bag]]:
    """What is done to what, a pair a verb: a sentence with more words about one thing is about another thing."""
    written = _written(entry)
    receivers = {
        word for word, behind in pairwise(written) if behind in ("a", "an", "the")
    }  # sends the Reader a letter
    return frozenset(
        (canonical(each.action), frozenset(map(canonical, {*each.object, *each.rest} - receivers)))
        for each in entry.reading.responses
    )


def _widest(wide: Bags, narrow: Bags, values: Sequence[Bag]) -> Iterator[Bag]:
    """The conditions of a criterion, and what would have to hold for one of their cases: one of two alternatives, or
    another value where one is excluded (`not running` for a lot that is sold)."""
    yield wide.conditions
    yield from wide.variants
    if "not" in wide.conditions:
        for each in values:
            excluded, stated = wide.conditions & each, narrow.conditions & each
            if len(excluded) == 1 and stated and not stated & excluded and "not" not in narrow.conditions:
                yield wide.conditions - excluded - {"not"}


def _narrower(general: Entry, special: Entry) -> bool:
    """Whether two criteria do the same, and the numbers of one's conditions lie within those of the other."""
    wide, narrow = general.bags, special.bags
    if wide.responses != narrow.responses or len(wide.responses) < 2 or wide.conditions == narrow.conditions:
        return False
    words_apart = {word for word in wide.conditions ^ narrow.conditions if word[0] not in "=≤≥<>"}
    if words_apart:
        return False
    first, second = _bounds(general), _bounds(special)
    return first.keys() == second.keys() != set() and all(
        first[unit][0] <= second[unit][0] and second[unit][1] <= first[unit][1] for unit in first
    )


def _bounds(entry: Entry) -> dict[str, tuple[float, float]]:
    """Between which values the conditions let each unit be; of a unit that stands there twice nothing is known."""
    content = entry.spec.document.text.content
    found: dict[str, tuple[float, float]] = {}
    for condition in entry.reading.ears.conditions:
        for each in quantities(content[slice(*condition.span)]):
            value, upper = float(each.value), each.comparison.value in "≤<"
            if each.comparison is Comparison.EXACTLY or each.unit in found:
                return {}
            found[each.unit] = (-inf, value) if upper else (value, inf)
    return found


def _adds_clauses_only(wide: Bags, narrow: Bags) -> bool:
    """Whether numbers come only with a clause of their own: `more than 5 items` says more about other `items`."""
    numbers = [word for word in narrow.conditions - wide.conditions if word[0] in "=≤≥<>"]
    return not numbers or wide.clauses <= narrow.clauses


def _confidence(entries: Sequence[Entry]) -> Confidence:
    requirements = {entry.requirement for entry in entries}
    if len(requirements) == 1:
        return Confidence.HIGH
    enough = all(_names_enough(entry) for entry in entries)
    return Confidence.HIGH if enough and len(requirements) < _HABIT else Confidence.MEDIUM


def _habitual(group: Sequence[Entry]) -> bool:
    return len({entry.requirement for entry in group}) > 1 and any(map(_status, group))


def _status(entry: Entry) -> bool:
    """Whether it answers with the status of a wrong call: each of several calls has that answer of its own."""
    return any(_STATUS.fullmatch(word) for word in entry.bags.responses)


def _names_enough(entry: Entry) -> bool:
    """Whether a sentence says so much that it can't be about something else in another requirement."""
    text = entry.reading.criterion.text
    said = len(entry.bags.whole) + sum(word.count(" ") for word in entry.bags.whole if word[0] == "`")
    if said >= _FEW_WORDS and entry.bags.conditions and len(_NAME.findall(text)) > 1:
        return True
    return said >= _NAMES_ENOUGH or len(_UNSPACED.findall(text)) >= _NAMES_ENOUGH * 4


def _same(entries: Sequence[Entry], confidence: Confidence | None = None) -> Question:
    first, *rest = entries
    ids = [entry.id for entry in entries]
    later = [entry.id for entry in rest]
    wordy = {entry.reading.criterion.text.casefold() for entry in entries}
    how = "say the same" if len(wordy) == 1 else "say the same in other words"
    options = [Option(f"Keep {first.id} and delete {listed(later)}.", tuple(_deleted(entry) for entry in rest))]
    if len(rest) == 1 and len(wordy) > 1:
        options.append(Option(f"Keep {later[0]} and delete {first.id}.", (_deleted(first),)))
    options.append(Option("Keep them: they are meant to say it more than once.", ()))
    return Question(
        Kind.DUPLICATE, "same" if len(wordy) == 1 else "reworded", confidence or _confidence(entries),
        first.spec.document.text, first.reading.criterion.span,
        tuple((entry.spec.document.text, entry.reading.criterion) for entry in entries),
        tuple(_span(entry) for entry in entries),
        f"{listed(ids)} {how}: {quoted(first.reading.criterion.text)}"
        + (f" and {quoted(rest[0].reading.criterion.text)}." if len(wordy) > 1 else "."),
        "Is one of them enough?",
        tuple(options),
    )  # fmt: skip


def _subsumed(general: Entry, special: Entry) -> Question:
    entries = (special, general)
    content = special.spec.document.text.content
    case = next((content[slice(*each.span)] for each in special.reading.ears.conditions), "")
    where = f"in every case, so also for {quoted(case)}" if not general.bags.conditions else f"for {quoted(case)} too"
    where = where if case else "and more"
    return Question(
        Kind.DUPLICATE, "subsumed", _confidence(entries),
        special.spec.document.text, special.reading.criterion.span,
        tuple((entry.spec.document.text, entry.reading.criterion) for entry in entries),
        tuple(_span(entry) for entry in entries),
        f"{general.id} already asks for what {special.id} does, {where}: {quoted(general.reading.criterion.text)}.",
        f"Does {special.id} add anything?",
        (
            Option(f"Delete {special.id}: {general.id} covers it.", (_deleted(special),)),
            Option(f"Delete {general.id}: only the case of {special.id} is meant.", (_deleted(general),)),
            Option("Keep both: it is meant to stress the case.", ()),
        ),
    )  # fmt: skip


class _Held:
    """A spec as what its text says: it is read once, however many others it is compared with."""

    def __init__(self, spec: Analysed) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return hash(self.spec.document.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.spec.document.text == other.spec.document.text


@lru_cache(maxsize=1024)
def _said_in(held: _Held) -> dict[object, Entry]:
    """The first criterion for each thing that a spec says, if it says enough to be the same elsewhere."""
    found: dict[object, Entry] = {}
    for entry in _entries(held.spec):
        if _names_enough(entry):
            found.setdefault(_key(entry), entry)
    return found


def _across(spec: Analysed, others: Sequence[Analysed]) -> Iterator[Question]:
    """Criteria that other specs have word for word: one question for all that the same specs have."""
    known = _said_in(_Held(spec)) if others else {}
    shared: dict[object, list[Entry]] = defaultdict(list)
    for other in others:
        if other.document.text.path != spec.document.text.path:
            theirs = _said_in(_Held(other))
            for key in known.keys() & theirs.keys():
                shared[key].append(theirs[key])
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for key, entry in known.items():
        if key in shared:
            groups[tuple(each.spec.document.text.path for each in shared[key])].append(entry)
    for group in groups.values():
        yield _elsewhere(group, [each for entry in group for each in shared[_key(entry)]])


def _key(entry: Entry) -> object:
    said = entry.bags
    return said.whole, said.conditions, said.responses, said.subject, said.negated, said.directed


def _elsewhere(group: Sequence[Entry], theirs: Sequence[Entry]) -> Question:
    first = group[0]
    names = list(dict.fromkeys(each.spec.spec for each in theirs))
    ids = listed([entry.id for entry in group])
    stands = "stands" if len(group) == 1 else "stand"
    where = f"the spec {names[0]}" if len(names) == 1 else f"the specs {listed(names)}"
    entries = (*group, *theirs)
    return Question(
        Kind.DUPLICATE, "other-spec", Confidence.HIGH if len(names) < _HABIT - 1 else Confidence.MEDIUM,
        first.spec.document.text, first.reading.criterion.span,
        tuple((each.spec.document.text, each.reading.criterion) for each in entries),
        tuple(_span(each) for each in entries),
        f"{ids} {stands} in {where} as well: {quoted(first.reading.criterion.text)}.",
        "Should one spec own it?",
        (
            Option(f"Delete {ids} here: {listed(names[:1])} owns it.", tuple(_deleted(entry) for entry in group)),
            Option("Keep both: each spec is to be read alone.", ()),
        ),
    )  # fmt: skip


def _deleted(entry: Entry) -> Change:
    return delete(entry.spec.document, entry.reading.criterion)


def _span(entry: Entry) -> Span:
    start = text_start(entry.spec.document.text, entry.reading.criterion)
    return Span(start, start + len(entry.reading.criterion.text))
