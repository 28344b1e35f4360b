"""Criteria that say what another one says already: word for word, in other words, or for a case that is covered.

The same words in another requirement may be meant for another thing (`the form` of each page): across requirements
only what names enough to be the same is asked about for sure, and what stands in three of them is a habit.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.answers import delete, listed, quoted
from specgit.analysis.bags import REFUSALS, TURNING, Bag, Bags, bags, canonical, turned, weighs
from specgit.analysis.enumerations import enumerations
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import text_start
from specgit.spec.pairing import UNSPACED
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Reading

_UNSPACED = Pattern(f"[{UNSPACED}]")
_NAMES_ENOUGH = 7  # words from which a sentence of another requirement is the same on purpose or by mistake
_HABIT = 3  # requirements that have the same sentence
_COMMON_WORDS = 4
_COMMON_SHARE = 55  # percent of all words of both
_REPHRASED = 1
_MOST_ALIKE = 60  # criteria with the same verbs that are compared with each other, on both sides


class _Entry(NamedTuple):
    spec: Analysed
    reading: Reading
    bags: Bags

    @property
    def id(self) -> str:
        return self.reading.criterion.id

    @property
    def requirement(self) -> str:
        return self.reading.criterion.requirement


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:
    """Questions about what is said twice, in this spec and between it and others."""
    entries = _entries(spec)
    again: set[int] = set()
    for group in _verbatim(entries):
        again |= {entry.reading.criterion.span.start for entry in group[1:]}
        yield _same(group)
    values = [frozenset(map(canonical, each.values)) for each in enumerations(spec)]
    for one, other in _alike([entry for entry in entries if entry.reading.criterion.span.start not in again]):
        for question in _compared(one, other, values):
            if question.span.start not in again:
                again.add(question.span.start)
                yield question
    yield from _across(entries, others)


def _entries(spec: Analysed) -> list[_Entry]:
    return [
        _Entry(spec, reading, bags(spec, reading))
        for reading in spec.readings
        if reading.ears.modals and reading.ears.responses
    ]


def _verbatim(entries: Sequence[_Entry]) -> Iterator[list[_Entry]]:
    """Groups of criteria with the same words in the same parts."""
    groups: dict[object, list[_Entry]] = defaultdict(list)
    for entry in entries:
        groups[_key(entry)].append(entry)
    yield from (group for group in groups.values() if len(group) > 1)


def _alike(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    """Pairs that may say the same, each once: those of one requirement, and those that do the same by their verbs."""
    groups: dict[object, list[_Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.requirement].append(entry)
        if entry.bags.actions:
            groups[entry.bags.actions, entry.bags.negated].append(entry)
    seen: set[tuple[int, int]] = set()
    for group in groups.values():
        for place, one in enumerate(group):
            for other in group[place + 1 : place + 1 + _MOST_ALIKE]:
                key = (one.reading.criterion.span.start, other.reading.criterion.span.start)
                if one.bags.subject == other.bags.subject and key not in seen:
                    seen.add(key)
                    yield one, other


def _compared(one: _Entry, other: _Entry, values: Sequence[Bag]) -> Iterator[Question]:
    """What there is to ask about two criteria."""
    first, second = one.bags, other.bags
    if first.actions == second.actions and not turned(first, second) and first.negated == second.negated:
        for general, special in ((one, other), (other, one)):
            if _covers(general, special, values):
                yield _subsumed(general, special)
                return
    if _reworded(one, other):
        yield _same([one, other], Confidence.HIGH if one.requirement == other.requirement else Confidence.MEDIUM)


def _reworded(one: _Entry, other: _Entry) -> bool:
    """Whether two criteria share most of their words, in an order or in forms that no template explains."""
    if not _acts_alike(one.bags, other.bags) or turned(one.bags, other.bags):
        return False
    first, second = one.bags.whole, other.bags.whole
    common, apart = first & second, first ^ second
    if len(common) < _COMMON_WORDS or len(common) * 100 < _COMMON_SHARE * (len(common) + len(apart)):
        return False
    if any(word[0] in "=≤≥<>" or word in TURNING or not word.isalpha() for word in apart):
        return False
    if any(lexicon.opposite_actions(word) & apart or lexicon.opposite_states(word) & apart for word in apart):
        return False
    return _rephrased(one, other, common) >= _REPHRASED


def _acts_alike(one: Bags, other: Bags) -> bool:
    """Whether a verb of one response stands in the other, and both are denied or neither."""
    refused = bool(one.responses & other.responses & REFUSALS)
    if not refused and (
        one.negated != other.negated or not (one.actions & other.responses or other.actions & one.responses)
    ):
        return False
    if one.conditions - other.conditions and other.conditions - one.conditions and one.conditions and other.conditions:
        return False
    common = one.responses & other.responses
    return len(common) * 2 >= len(one.responses | other.responses) and bool(
        one.objects & other.responses or other.objects & one.responses or not (one.objects and other.objects)
    )


def _rephrased(one: _Entry, other: _Entry, common: Bag) -> int:
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
                return 0
            swapped.add((frozenset(was), frozenset(now)))
            count -= bool(was - now - common and now - was - common)
        elif was or now:
            count += was == now or was | now <= common
    return count


def _written(entry: _Entry) -> list[str]:
    return [word.folded for word in words(entry.spec.document.text.content, _span(entry))]


def _covers(general: _Entry, special: _Entry, values: Sequence[Bag] = ()) -> bool:
    """Whether a criterion holds in all cases of another, and asks for all that the other asks for."""
    wide, narrow = general.bags, special.bags
    more = narrow.conditions - wide.conditions
    return (
        any(each <= narrow.conditions for each in _widest(wide, narrow, values))
        and wide.whole - wide.conditions - wide.responses <= narrow.whole
        and narrow.responses <= wide.responses
        and len(narrow.responses) > 1
        and (bool(more) or narrow.responses < wide.responses)
        and not more & TURNING
        and _adds_clauses_only(wide, narrow)
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


def _adds_clauses_only(wide: Bags, narrow: Bags) -> bool:
    """Whether numbers come only with a clause of their own: `more than 5 items` says more about other `items`."""
    numbers = [word for word in narrow.conditions - wide.conditions if word[0] in "=≤≥<>"]
    return not numbers or wide.clauses <= narrow.clauses


def _confidence(entries: Sequence[_Entry]) -> Confidence:
    requirements = {entry.requirement for entry in entries}
    if len(requirements) == 1:
        return Confidence.HIGH
    enough = all(_names_enough(entry) for entry in entries)
    return Confidence.HIGH if enough and len(requirements) < _HABIT else Confidence.MEDIUM


def _names_enough(entry: _Entry) -> bool:
    """Whether a sentence says so much that it can't be about something else in another requirement."""
    text = entry.reading.criterion.text
    return len(entry.bags.whole) >= _NAMES_ENOUGH or len(_UNSPACED.findall(text)) >= _NAMES_ENOUGH * 4


def _same(entries: Sequence[_Entry], confidence: Confidence | None = None) -> Question:
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


def _subsumed(general: _Entry, special: _Entry) -> Question:
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


def _across(entries: Sequence[_Entry], others: Sequence[Analysed]) -> Iterator[Question]:
    """Criteria that other specs have word for word."""
    known = {_key(entry): entry for entry in entries if _names_enough(entry)}
    for other in others:
        for theirs in _entries(other) if known else ():
            entry = known.get(_key(theirs))
            if entry is not None and entry.spec.document.text.path != other.document.text.path:
                yield _elsewhere(entry, theirs)


def _key(entry: _Entry) -> object:
    said = entry.bags
    return said.whole, said.conditions, said.responses, said.subject, said.negated, said.directed


def _elsewhere(entry: _Entry, theirs: _Entry) -> Question:
    return Question(
        Kind.DUPLICATE, "other-spec", Confidence.HIGH,
        entry.spec.document.text, entry.reading.criterion.span,
        tuple((each.spec.document.text, each.reading.criterion) for each in (entry, theirs)),
        (_span(entry), _span(theirs)),
        f"{entry.id} stands in the spec {theirs.spec.spec} as well, as its {theirs.id}: "
        f"{quoted(entry.reading.criterion.text)}.",
        "Should one spec own it?",
        (
            Option(f"Delete {entry.id} here: {theirs.spec.spec} owns it.", (_deleted(entry),)),
            Option("Keep both: each spec is to be read alone.", ()),
        ),
    )  # fmt: skip


def _deleted(entry: _Entry):  # type: ignore[no-untyped-def]
    return delete(entry.spec.document, entry.reading.criterion)


def _span(entry: _Entry) -> Span:
    start = text_start(entry.spec.document.text, entry.reading.criterion)
    return Span(start, start + len(entry.reading.criterion.text))
