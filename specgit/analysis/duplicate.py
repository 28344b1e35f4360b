"""Criteria that say what another one says already: word for word, in other words, or for a case that is covered.

The same words in another requirement may be meant for another thing (`the form` of each page): across requirements
only what names enough to be the same is asked about for sure. What stands in three of them is a habit, and so are
all sentences that two of them share, if they share several: they are written after one pattern.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING

from specgit.analysis.answers import delete, listed, quoted
from specgit.analysis.bags import Entry, bags, canonical, weighs
from specgit.analysis.likeness import Likeness, parallel, turned_softly
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
_STEM = 6  # letters that tell words apart whatever their ending
_STATUS = Pattern(r"4\d\d")
_NUMBER = Pattern(r"(?<![\w.])\d")
_FEW_WORDS = 5  # that are enough beside a number, or where two of them are names
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
    groups = list(_verbatim(entries))
    shared = Counter(pair for group in groups for pair in _requirements(group))
    for group in groups:
        again |= {entry.reading.criterion.span.start for entry in group[1:]}
        habitual = any(shared[pair] > 1 for pair in _requirements(group)) or _habitual(group)
        yield _same(group, Confidence.MEDIUM if habitual else None)
    soft = Likeness(spec, entries)
    for one, other in soft.pairs():
        for question in _compared(one, other, soft):
            if not again & {entry.reading.criterion.span.start for entry in (one, other)}:
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


def _requirements(group: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Each two requirements that a group stands in."""
    return combinations(sorted({entry.requirement for entry in group}), 2)


def _compared(one: Entry, other: Entry, soft: Likeness) -> Iterator[Question]:
    """What there is to ask about two criteria."""
    if turned_softly(one, other):
        return
    for general, special in ((one, other), (other, one)):
        if _narrower(general, special) or soft.within(special, general):
            yield _subsumed(general, special)
            return
    if soft.same(one, other) and not _swapped(one, other):
        yield _same([one, other])


def _swapped(one: Entry, other: Entry) -> bool:
    """Whether two words of one sentence have changed places in the other: `the sender of a receiver`."""
    before, after = ([canonical(word)[:_STEM] for word in _written(each) if weighs(word)] for each in (one, other))
    changed = {
        (
            frozenset(before[start:end]) - frozenset(after[begin:stop]),
            frozenset(after[begin:stop]) - frozenset(before[start:end]),
        )
        for how, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if how == "replace"
    }
    return any((now, was) in changed for was, now in changed)


def _written(entry: Entry) -> list[str]:
    return [word.folded for word in words(entry.spec.document.text.content, _span(entry))]


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


def _confidence(entries: Sequence[Entry]) -> Confidence:
    requirements = {entry.requirement for entry in entries}
    if len(requirements) == 1:
        return Confidence.HIGH
    if any(parallel(one, other) for one, other in combinations(entries, 2)):
        return Confidence.MEDIUM
    stated = any(entry.bags.conditions for entry in entries)
    again = len({entry.reading.criterion.text.casefold() for entry in entries}) == 1
    enough = all(_names_enough(entry, stated=stated, again=again) for entry in entries)
    return Confidence.HIGH if enough and len(requirements) < _HABIT else Confidence.MEDIUM


def _habitual(group: Sequence[Entry]) -> bool:
    return len({entry.requirement for entry in group}) > 1 and any(map(_status, group))


def _status(entry: Entry) -> bool:
    """Whether it answers with the status of a wrong call: each of several calls has that answer of its own."""
    return any(_STATUS.fullmatch(word) for word in entry.bags.responses)


def _names_enough(entry: Entry, *, stated: bool, again: bool = False) -> bool:
    """Whether a sentence says so much that it can't be about something else in another requirement."""
    text = entry.reading.criterion.text
    said = len(entry.bags.whole) + sum(word.count(" ") for word in entry.bags.whole if word[0] == "`")
    if said >= _FEW_WORDS and ((again and _NUMBER.search(text)) or (stated and len(_NAME.findall(text)) > 1)):
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
        if _names_enough(entry, stated=bool(entry.bags.conditions)):
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
