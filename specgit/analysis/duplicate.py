"""Criteria that say what another one says already: word for word, in other words, or for a case that is covered.

The same words in another requirement may be meant for another thing (`the form` of each page): across requirements
only what names enough to be the same is asked about for sure, and what stands in three of them is a habit.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.answers import delete, listed, quoted
from specgit.analysis.bags import TURNING, Bags, bags
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.spec.ears import text_start
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Reading

_NAMES_ENOUGH = 7  # words from which a sentence of another requirement is the same on purpose or by mistake
_HABIT = 3  # requirements that have the same sentence
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
    asked: set[tuple[int, int]] = set()
    for group in _verbatim(entries):
        asked |= {(one.reading.criterion.span.start, two.reading.criterion.span.start) for one in group for two in group}
        yield _same(group)
    for one, other in _alike(entries):
        if (one.reading.criterion.span.start, other.reading.criterion.span.start) not in asked:
            yield from _compared(one, other)
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
        said = entry.bags
        groups[said.conditions, said.responses, said.subject, said.negated, said.directed].append(entry)
    yield from (group for group in groups.values() if len(group) > 1)


def _alike(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    """Pairs that do the same by their verbs, each once, in the order of the document."""
    groups: dict[object, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.bags.actions:
            groups[entry.bags.actions, entry.bags.negated].append(entry)
    for group in groups.values():
        for place, one in enumerate(group):
            for other in group[place + 1 : place + 1 + _MOST_ALIKE]:
                if one.bags.subject == other.bags.subject and one.bags.directed == other.bags.directed:
                    yield one, other


def _compared(one: _Entry, other: _Entry) -> Iterator[Question]:
    """What there is to ask about two criteria with the same verbs."""
    first, second = one.bags, other.bags
    if first.whole == second.whole and first.conditions and second.conditions:
        yield _same([one, other])
        return
    for general, special in ((one, other), (other, one)):
        if _covers(general, special):
            yield _subsumed(general, special)
            return
    if first.conditions == second.conditions and _reworded(first, second):
        yield _same([one, other], Confidence.HIGH if one.requirement == other.requirement else Confidence.MEDIUM)


def _reworded(one: Bags, other: Bags) -> bool:
    """Whether two responses to the same condition do the same to the same thing in other words."""
    common = one.responses & other.responses
    return (
        len(one.conditions) > 1
        and one.actions == other.actions
        and bool(one.objects & other.objects)
        and len(common) * 10 >= 6 * min(len(one.responses), len(other.responses))
        and not any(word[0] in "=≤≥<>" for word in one.responses ^ other.responses)
    )


def _covers(general: _Entry, special: _Entry) -> bool:
    """Whether a criterion holds in all cases of another, and asks for all that the other asks for."""
    wide, narrow = general.bags, special.bags
    more = narrow.conditions - wide.conditions
    return (
        wide.conditions <= narrow.conditions
        and narrow.responses <= wide.responses
        and len(narrow.responses) > 1
        and (bool(more) or narrow.responses < wide.responses)
        and not more & TURNING
        and _adds_clauses_only(wide, narrow)
    )


def _adds_clauses_only(wide: Bags, narrow: Bags) -> bool:
    """Whether numbers come only with a clause of their own: `more than 5 items` says more about other `items`."""
    numbers = [word for word in narrow.conditions - wide.conditions if word[0] in "=≤≥<>"]
    return not numbers or wide.clauses <= narrow.clauses


def _confidence(entries: Sequence[_Entry]) -> Confidence:
    requirements = {entry.requirement for entry in entries}
    if len(requirements) == 1:
        return Confidence.HIGH
    enough = min(len(entry.bags.whole) for entry in entries) >= _NAMES_ENOUGH
    return Confidence.HIGH if enough and len(requirements) < _HABIT else Confidence.MEDIUM


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
    known = {_key(entry): entry for entry in entries if len(entry.bags.whole) >= _NAMES_ENOUGH}
    for other in others:
        for theirs in _entries(other) if known else ():
            entry = known.get(_key(theirs))
            if entry is not None and entry.spec.document.text.path != other.document.text.path:
                yield _elsewhere(entry, theirs)


def _key(entry: _Entry) -> object:
    said = entry.bags
    return said.conditions, said.responses, said.subject, said.negated, said.directed


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
