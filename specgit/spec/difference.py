"""What two versions of a document say differently: parts that were added, removed, reworded, renumbered or moved.

Every character belongs to one part: a criterion, clause, property or task; what is around it to its requirement, or to
the section it stands in. White space, line breaks, emphasis, bullets and the ticks of tasks.md say nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec.blocks import HEADING, ITEM, PARAGRAPH
from specgit.spec.bugfix import is_bug_analysis, read_bugfix
from specgit.spec.design import read_design
from specgit.spec.pairing import UNSPACED, out_of_order, pair
from specgit.spec.requirements import read_requirements
from specgit.spec.sections import plain
from specgit.spec.tasks import read_tasks
from specgit.spec.text import BYTE_ORDER_MARK, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from specgit.spec.model import Design, Property, Section, Task, WaveGraph
    from specgit.spec.text import Text


class PartKind(Enum):
    """What a part is. The value is what people call one."""

    REQUIREMENT = "requirement"
    CRITERION = "criterion"
    CLAUSE = "clause"
    PROPERTY = "property"
    SECTION = "section"
    TASK = "task"
    GRAPH = "wave graph"
    LAYOUT = "layout"  # all parts say what they said, in other bytes


class How(Enum):
    """What became of a part, worst first. The value is what people say."""

    REMOVED = "removed"
    REWORDED = "reworded"  # perhaps under another id
    ADDED = "added"
    RENUMBERED = "renumbered"  # the same words under another id
    MOVED = "moved"  # the same words and id between other parts


class Part(NamedTuple):
    """One difference.

    `id` is that of the new text, of the old where the part was removed; `old_id` that of the old, empty where it was
    added. A section's id is its title without its number, empty for what stands before the first heading. `within` is
    the id of the requirement or task that it belongs to. `before` and `after` are what it says without its number, as
    one line; empty where it is not there.
    """

    kind: PartKind
    how: How
    id: str
    old_id: str
    title: str
    within: str
    span: Span | None
    old_span: Span | None
    before: str
    after: str


def differences(phase: str, before: Text, after: Text) -> tuple[Part, ...]:
    """The differences in document order; none where the texts are the same, or only ticks of tasks.md differ.

    `phase` is `requirements`, `bugfix`, `design` or `tasks`; KeyError for another. Any texts give an answer.
    """
    if before.content == after.content:
        return ()
    read = _READERS[phase]
    old, new = read(before), read(after)
    return tuple(_compare(old.parts, new.parts)) or _layout(old, new)


class Said(NamedTuple):
    """A part of one version. `number` is that of its text; none where nobody wrote one."""

    kind: PartKind
    id: str
    number: str
    title: str
    said: str
    span: Span
    within: str = ""


def paired(phase: str, before: Text, after: Text) -> list[tuple[Said | None, Said]]:
    """Each part of the new text in document order, with the part it was, None where it was not there."""
    old, new = (_READERS[phase](text).parts for text in (before, after))
    to_old = _pairs(old, new)
    return [(old[to_old[place]] if place in to_old else None, part) for place, part in enumerate(new)]


class _Version(NamedTuple):
    """One version: its parts in document order, and its text without ticks."""

    parts: tuple[Said, ...]
    span: Span
    written: str


def _compare(old: Sequence[Said], new: Sequence[Said]) -> Iterator[Part]:
    to_old = _pairs(old, new)
    to_new = {place: other for other, place in to_old.items()}
    moved = _moved(old, new, to_old)
    removed: dict[int, list[Said]] = {}  # by the new place that they stood behind
    behind = -1
    for place, part in enumerate(old):
        behind = to_new.get(place, behind)
        if place not in to_new:
            removed.setdefault(behind, []).append(part)
    yield from map(_removed, removed.get(-1, ()))
    for place, part in enumerate(new):
        if place not in to_old:
            yield Part(part.kind, How.ADDED, part.id, "", part.title, part.within, part.span, None, "", part.said)
        elif how := _how(old[to_old[place]], part, moved=place in moved):
            yield _changed(old[to_old[place]], part, how)
        yield from map(_removed, removed.get(place, ()))


def _pairs(old: Sequence[Said], new: Sequence[Said]) -> dict[int, int]:
    """The places of the new parts that were there before, with their places among the old: each kind by itself."""
    pairs: dict[int, int] = {}
    for kind in PartKind:
        olds = [place for place, part in enumerate(old) if part.kind is kind]
        news = [place for place, part in enumerate(new) if part.kind is kind]
        found = pair([old[place] for place in olds], [new[place] for place in news])
        pairs |= {news[place]: olds[other] for place, other in found.items()}
    return pairs


def _moved(old: Sequence[Said], new: Sequence[Said], to_old: Mapping[int, int]) -> set[int]:
    """The new places of parts that are as they were, but no longer between the same others."""
    same = {other: place for place, other in sorted(to_old.items()) if not _how(old[other], new[place])}
    return {same[other] for other in out_of_order(list(same))}


def _how(old: Said, new: Said, *, moved: bool = False) -> How | None:
    if old.said != new.said:
        return How.REWORDED
    if old.number != new.number:
        return How.RENUMBERED
    return How.MOVED if moved else None


def _removed(part: Said) -> Part:
    return Part(part.kind, How.REMOVED, part.id, part.id, part.title, part.within, None, part.span, part.said, "")


def _changed(old: Said, new: Said, how: How) -> Part:
    return Part(new.kind, how, new.id, old.id, new.title, new.within, new.span, old.span, old.said, new.said)


def _layout(old: _Version, new: _Version) -> tuple[Part, ...]:
    if old.written == new.written:
        return ()
    return (Part(PartKind.LAYOUT, How.REWORDED, "", "", "", "", new.span, old.span, "", ""),)


# Reading a version


def _requirements(text: Text) -> _Version:
    document = read_requirements(text)
    if is_bug_analysis(document.sections):
        return _bugfix(text)
    listed = _Holes(criterion.span for part in document.requirements for criterion in part.criteria)
    parts: list[Said] = []
    around: list[Span] = []
    for part in document.requirements:
        if part.id:  # else it is a list below a heading, which is a section
            own = listed.outside(text, Span(part.heading.end, part.span.end))
            said = words_of(f"{part.title} {own}")
            parts.append(Said(PartKind.REQUIREMENT, part.id, part.id, part.title, said, part.span))
            around.append(part.span)
        for criterion in part.criteria:
            said = words_of(criterion.text)
            kind, name = PartKind.CRITERION, criterion.id
            parts.append(Said(kind, name, name, said, said, criterion.span, part.id))
            around.append(criterion.span)
    return _version(text, document.sections, parts, _Holes(around))


def _bugfix(text: Text) -> _Version:
    document = read_bugfix(text)
    said = [(clause, words_of(clause.text)) for clause in document.clauses]
    parts = [Said(PartKind.CLAUSE, clause.id, clause.id, words, words, clause.span) for clause, words in said]
    return _version(text, document.sections, parts, _Holes(part.span for part in parts))


def _design(text: Text) -> _Version:
    document = read_design(text)
    parts = []
    for part in _defined(document):
        said = words_of(text.content[part.id_span.end : part.span.end]).lstrip(".:：)）–—- ")
        parts.append(Said(PartKind.PROPERTY, part.id, part.id, part.title, said, part.span))
    return _version(text, document.sections, parts, _Holes(part.span for part in parts))


def _defined(document: Design) -> list[Property]:
    """The properties without mentions, which the reader takes for a property that is defined nowhere (any more).

    People write all properties of a document in one form.
    """
    kinds = {block.start: block.kind for block in document.blocks}
    forms = {kinds[part.span.start] for part in document.properties}
    surest = next((form for form in (HEADING, PARAGRAPH, ITEM) if form in forms), None)
    return [part for part in document.properties if kinds[part.span.start] is surest]


def _tasks(text: Text) -> _Version:
    document = read_tasks(text)
    graph, ticks = document.graph, [box.mark for box in document.boxes]
    holes = _Holes([*ticks, graph.block] if graph else ticks)
    # A numbered heading is a task or not by what stands below it: one that groups others is always a section here.
    parts = [_task(text, task, holes) for task in document.tasks if task.box or task.leaf]
    around = [*ticks, *(part.span for part in parts)]
    if graph:
        parts.append(Said(PartKind.GRAPH, "", "", "", _waves(text, graph), graph.block))
        around.append(graph.block)
    return _version(text, document.sections, parts, _Holes(around), _Holes(ticks))


def _task(text: Text, task: Task, holes: _Holes) -> Said:
    said = words_of(holes.outside(text, Span(task.title_span.start, task.span.end)))
    said = f"(optional) {said}" if task.optional else said
    number = task.number if task.number_span.end > task.number_span.start else ""
    return Said(PartKind.TASK, task.id, number, task.title, said, task.span, task.parent or "")


def _waves(text: Text, graph: WaveGraph) -> str:
    """What a wave graph says, however it is written; one that Kiro can't read says what is written."""
    if not graph.canonical:
        return words_of(text.slice(graph.block))
    waves = [f"{wave.id}: {', '.join(sorted(wave.tasks))}{_waits(wave.depends_on)}" for wave in graph.waves]
    return "; ".join([*waves, *(f"{task} after {other}" for task, other in sorted(graph.task_depends))])


def _waits(depends_on: tuple[str, ...] | None) -> str:
    return "" if depends_on is None else f" after {', '.join(sorted(depends_on)) or 'nothing'}"


_READERS: dict[str, Callable[[Text], _Version]] = {
    "requirements": _requirements,
    "bugfix": _bugfix,
    "design": _design,
    "tasks": _tasks,
}


def _version(
    text: Text, sections: Sequence[Section], parts: list[Said], holes: _Holes, ticks: _Holes | None = None
) -> _Version:
    """The parts read, and the sections with what stands outside of them."""
    whole = Span(0, len(text.content))
    parts += _sections(text, sections, holes, {part.span.start for part in parts if part.kind is PartKind.GRAPH})
    parts.sort(key=lambda part: (part.span.start, -part.span.end))
    return _Version(tuple(parts), whole, ticks.outside(text, whole) if ticks else text.content)


# `3. Errors`, `2.1 Login`, `Phase 2: Login`
_TITLE_NUMBER = Pattern(
    r"(?:(?P<word>[^\W\d_]{1,30}[ ]?(?:\#[ ]?)?)(?=\d+(?:\.\d+)*(?:[.):：）]|[ ][-–—])))?"
    r"(?P<number>\d+(?:\.\d+)*)(?:[.)、：:）]\s*|\s+(?:[-–—]\s+)?)(?=\S)"
)


def _sections(text: Text, sections: Sequence[Section], holes: _Holes, graphs: set[int]) -> Iterator[Said]:
    """Each heading that begins no other part, with the text below it up to the next heading."""
    starts = [section.span.start for section in sections]
    begin, end = int(text.content.startswith(BYTE_ORDER_MARK)), len(text.content)
    before = Span(begin, starts[0] if starts else end)
    if said := words_of(holes.outside(text, before)):
        yield Said(PartKind.SECTION, "", "", "", said, before)
    for section, (start, stop) in zip(sections, pairwise([*starts, end]), strict=True):
        own = words_of(holes.outside(text, Span(section.heading.end, stop)))
        title = section.title if holes.outside(text, section.heading).strip() else ""
        only_graph = not own and any(start < place < stop for place in graphs)
        if (own or title) and not only_graph:
            yield _section(title, own, Span(start, stop))


def _section(title: str, own: str, span: Span) -> Said:
    match = _TITLE_NUMBER.match(title)
    number, word = (match["number"], match["word"] or "") if match else ("", "")
    name = title[match.end() :] if match else title
    return Said(PartKind.SECTION, name, number, name, f"{word}{name} {own}".strip(), span)


class _Holes:
    """Spans to leave out; they may touch and hold each other."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: list[Span] = []
        for span in sorted(spans):
            last = self.spans[-1] if self.spans else Span(-1, -1)
            if span.start >= last.end:
                self.spans.append(span)
            elif span.end > last.end:
                self.spans[-1] = Span(last.start, span.end)
        self.ends = [span.end for span in self.spans]

    def outside(self, text: Text, span: Span) -> str:
        """The text of a span without the holes, a space in place of each."""
        pieces, (at, end) = [], span
        for number in range(bisect_left(self.ends, at), len(self.spans)):
            hole = self.spans[number]
            if hole.start >= end:
                break
            pieces.append(text.content[at : max(at, hole.start)])
            at = max(at, hole.end)
        pieces.append(text.content[at : max(at, end)])
        return " ".join(pieces)


_BULLET = Pattern(r"(?m)^[ \t]*[-*+][ \t]+")
_DASHES = Pattern(r"-{3,}")
_BREAK = Pattern(rf"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")


def words_of(markdown: str) -> str:
    """What a piece of Markdown says, however it is wrapped, emphasized and aligned, as one line."""
    said = plain(_DASHES.sub("---", _BULLET.sub("• ", markdown)))
    return said if said.isascii() else _BREAK.sub("", said)


# Telling people

_PLURAL = {PartKind.CRITERION: "criteria", PartKind.PROPERTY: "properties"}
_OWNER = {PartKind.CRITERION: PartKind.REQUIREMENT, PartKind.TASK: PartKind.TASK}
_ALONG = {PartKind.REQUIREMENT: ("criterion", "criteria"), PartKind.TASK: ("sub-task", "sub-tasks")}
_SHIFTS = (How.RENUMBERED, How.MOVED)  # every word is as it was
_MOST_NAMED = 3

_Group = tuple[PartKind, How]


def summary(parts: Iterable[Part]) -> str:
    """One phrase for people, as "criteria 1.2 and 2.4 reworded, 2.5 removed"; empty for no parts.

    Other words come before other numbers and places, then many parts of a kind before few, then what is worst. Up to
    three of a kind are named; what came or went with its requirement or task is counted there.
    """
    told, along = _grouped(tuple(parts))
    phrases: list[str] = []
    before: tuple[PartKind, bool] | None = None
    for kind, how in _worst_first(told):
        members, named = told[kind, how], _are_named(kind, how, len(told[kind, how]))
        phrase = _named(kind, how, members) if named else _counted(kind, how, len(members))
        if (kind, named) == before:  # "criteria 1.2 and 2.4 reworded, 2.5 removed"
            phrase = phrase.removeprefix(f"{_noun(kind, len(members), named=True)} ") if named else phrase
        before = kind, named
        phrases.append(phrase + _with(kind, along[kind, how]))
    return ", ".join(phrases)


def _grouped(parts: Sequence[Part]) -> tuple[dict[_Group, list[Part]], Counter[_Group]]:
    """The parts of each kind and change, and how many criteria and tasks came, went or shifted with their owners."""
    ids = {(part.kind, part.how, part.id) for part in parts if part.how is not How.REWORDED}
    told: dict[_Group, list[Part]] = {}
    along: Counter[_Group] = Counter()
    for part in parts:
        owner = _OWNER.get(part.kind)
        if owner and (owner, part.how, part.within) in ids:
            along[owner, part.how] += 1
        else:
            told.setdefault((part.kind, part.how), []).append(part)
    return told, along


def _worst_first(told: Mapping[_Group, Sequence[Part]]) -> list[_Group]:
    """Shifts last, and each kind in one place, where the weightiest of its changes belongs."""
    hows = list(How)
    weights = {group: (group[1] in _SHIFTS, -len(parts), hows.index(group[1])) for group, parts in told.items()}
    places: dict[tuple[PartKind, bool], tuple[bool, int, int]] = {}
    for (kind, _), weight in weights.items():
        places[kind, weight[0]] = min(weight, places.get((kind, weight[0]), weight))
    return sorted(told, key=lambda group: (places[group[0], weights[group][0]], group[0].value, weights[group]))


def _are_named(kind: PartKind, how: How, count: int) -> bool:
    """Whether parts are called by their ids: a section's title can be long, and of shifts the first is enough."""
    most = 1 if how in _SHIFTS else _MOST_NAMED
    return kind in (PartKind.GRAPH, PartKind.LAYOUT) or (kind is not PartKind.SECTION and count <= most)


def _named(kind: PartKind, how: How, parts: Sequence[Part]) -> str:
    if kind is PartKind.LAYOUT:
        return "only layout changed"
    if kind is PartKind.GRAPH:
        return f"{kind.value} {'changed' if how is How.REWORDED else how.value}"
    if how is How.RENUMBERED:
        return f"{_noun(kind, 1, named=True)} {parts[0].old_id} renumbered to {parts[0].id}"
    *first, last = (part.id for part in parts)
    ids = f"{', '.join(first)} and {last}" if first else last
    return f"{_noun(kind, len(parts), named=True)} {ids} {how.value}"


def _counted(kind: PartKind, how: How, count: int) -> str:
    return f"{count} {_noun(kind, count)} {how.value}"


def _noun(kind: PartKind, count: int, *, named: bool = False) -> str:
    noun = kind.value if count == 1 else _PLURAL.get(kind, f"{kind.value}s")
    return noun.capitalize() if named and kind is PartKind.PROPERTY else noun


def _with(kind: PartKind, count: int) -> str:
    return f" with {count} {_ALONG[kind][count > 1]}" if count else ""
