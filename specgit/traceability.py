"""Criteria × properties × tasks × tests × commits of one spec, and how far each criterion is."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from specgit.spec.model import Clause, ClauseKind, Property, ReferenceKind, Requirement, Status
from specgit.spec.tasks import leaves_below
from specgit.tags import fold
from specgit.trace import Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from specgit.spec.folder import Spec
    from specgit.spec.model import Criterion, Design, Reference, Task
    from specgit.spec.text import Text
    from specgit.tags import Tag
    from specgit.trace import Target

    Row = Criterion | Clause | Requirement

Part = TypeVar("Part")


class State(Enum):
    """How far a criterion is."""

    UNCOVERED = "uncovered"  # no task cites it
    PLANNED = "planned"  # its tasks are open
    IN_PROGRESS = "in progress"  # a task is under way, or some are done
    DONE = "done"
    STALE = "stale"  # all done, but its text has changed since


class Place(NamedTuple):
    """A line of a test file."""

    path: str
    line: int


class Misplaced(NamedTuple):
    """A tag that counts for nothing: `ids` as far as they exist nowhere, or `specs` that it may mean."""

    place: Place
    ids: tuple[str, ...]
    specs: tuple[str, ...]


class CriterionTrace(NamedTuple):
    """A criterion, a bugfix clause, or a requirement that has no criteria, with what belongs to it.

    A test belongs to it that names it, its requirement, or a property that stands for it.
    """

    id: str
    group: str  # the requirement it stands in, or which section of a bug analysis
    text: str
    line: int
    state: State
    properties: tuple[str, ...]
    tasks: tuple[str, ...]
    tests: tuple[Place, ...]
    commits: tuple[str, ...]


class PropertyTrace(NamedTuple):
    """A correctness property with what belongs to it."""

    id: str
    title: str
    line: int
    criteria: tuple[str, ...]
    tasks: tuple[str, ...]
    tests: tuple[Place, ...]


class TaskTrace(NamedTuple):
    """A task that is work of its own, or cites something, with what belongs to it; tests are those of what it cites."""

    id: str
    title: str
    line: int
    status: Status
    optional: bool
    checkpoint: bool
    criteria: tuple[str, ...]
    properties: tuple[str, ...]
    tests: tuple[Place, ...]
    commits: tuple[str, ...]


class TestTrace(NamedTuple):
    """A line of a test file with the criteria and properties that it names, as far as they exist."""

    place: Place
    criteria: tuple[str, ...]
    properties: tuple[str, ...]


class Trace(NamedTuple):
    """All of one spec. `groups` are its requirements, id → title. `unknown` and `ambiguous` tags count for nothing."""

    spec: str
    groups: Mapping[str, str]
    criteria: tuple[CriterionTrace, ...]
    properties: tuple[PropertyTrace, ...]
    tasks: tuple[TaskTrace, ...]
    tests: tuple[TestTrace, ...]
    unknown: tuple[Misplaced, ...]
    ambiguous: tuple[Misplaced, ...]


def trace_spec(
    spec: Spec,
    *,
    tags: Iterable[Tag] = (),
    others: Callable[[], Sequence[Spec]] = lambda: (),
    commits: Mapping[str, tuple[str, ...]] | None = None,
    stale: Collection[str] = (),
) -> Trace:
    """Join what the documents, the tests and the history say of one spec.

    `others` gives all specs of the repository; it is called where a tag names no spec. `commits` are those of each
    task, `stale` the ids of criteria that changed after their tasks were done.
    """
    links = Links(spec)
    sorted_tags = _Tags(spec, links, others)
    sorted_tags.sort(tags)
    commits = commits or {}
    criteria = tuple(_criterion(links, sorted_tags, row, commits, stale) for row in links.rows)
    return Trace(
        spec=spec.name,
        groups={part.id: part.title for part in links.requirements},
        criteria=criteria,
        properties=tuple(_property(spec.design, links, sorted_tags, part) for part in links.properties if spec.design),
        tasks=tuple(
            _task(spec.tasks.text, links, sorted_tags, task, commits)
            for task in links.tasks
            if spec.tasks and links.shown(task)
        ),
        tests=tuple(sorted_tags.tests),
        unknown=tuple(sorted_tags.unknown),
        ambiguous=tuple(sorted_tags.ambiguous),
    )


class Links:
    """What cites what in the documents of a spec. Rows are criteria, or requirements that have none."""

    def __init__(self, spec: Spec) -> None:
        self.targets = Targets(spec)
        self.tasks = spec.tasks.tasks if spec.tasks else ()
        self.by_id = {task.id: task for task in self.tasks}
        self.spec = spec
        analysis = spec.bugfix is not None and spec.bugfix.clauses and spec.file("bugfix.md") is None
        # A requirements.md that holds a bug analysis has clauses, which are no criteria too.
        self.requirements = spec.requirements.requirements if spec.requirements and not analysis else ()
        self.properties = tuple(part for part in self.targets.ordered[2] if isinstance(part, Property))
        self.row_of_property = {part.id: self.rows_of(part.validates) for part in self.properties}
        self.cited = {
            task.id: (self.rows_of(task.references), self.properties_of(task.references)) for task in self.tasks
        }
        self.citing: dict[int, list[Task]] = defaultdict(list)
        for task in self.tasks:
            for part in (*self.cited[task.id][0], *self.cited[task.id][1]):
                self.citing[id(part)].append(task)
        self.properties_for: dict[int, list[Property]] = defaultdict(list)
        for each in self.properties:
            for row in self.row_of_property[each.id]:
                self.properties_for[id(row)].append(each)
        every: list[Row] = [row for part in self.requirements for row in (part.criteria or (part,))]
        every += [part for part in self.targets.ordered[1] if isinstance(part, Clause)]
        # A clause on the defect is no work to do: it is shown only where a task cites it.
        self.rows = [row for row in every if id(row) in self.citing or not _is_defect(row)]

    def rows_of(self, references: Iterable[Reference]) -> list[Row]:
        """The rows that references name, each once; a requirement stands for its criteria."""
        found = [target for reference in references for target in self.targets.resolve(reference)]
        return _distinct(row for target in found for row in self._rows(target))

    def _rows(self, target: Target) -> list[Row]:
        if isinstance(target, Requirement):
            # `### 1.` stands for `#### 1.1` below it too.
            below = [part for part in self.requirements if part.id and part.id.startswith(f"{target.id}.")]
            return [row for part in (target, *below) for row in (part.criteria or (part,))]
        return [] if isinstance(target, Property) else [target]

    def properties_of(self, references: Iterable[Reference]) -> list[Property]:
        """The properties that references name."""
        found = [target for reference in references for target in self.targets.resolve(reference)]
        return [target for target in _distinct(found) if isinstance(target, Property)]

    def line(self, row: Row) -> int:
        """The line of a row in the document it stands in."""
        document = self.spec.bugfix if isinstance(row, Clause) else self.spec.requirements
        return document.text.line(row.span.start) if document else 0

    def shown(self, task: Task) -> bool:
        """Whether a task is work of its own or cites something."""
        return bool((task.leaf and task.box) or any(self.cited[task.id]))

    def leaves(self, tasks: Iterable[Task]) -> list[Task]:
        """The work that tasks stand for: themselves, or all below them."""
        return _distinct(leaf for task in tasks for leaf in leaves_below(task, self.by_id))


class _Tags:
    """The tags of tests, sorted into what belongs to the spec and what does not."""

    def __init__(self, spec: Spec, links: Links, others: Callable[[], Sequence[Spec]]) -> None:
        self.spec = spec
        self.links = links
        self.others = others
        self.tests: list[TestTrace] = []
        self.unknown: list[Misplaced] = []
        self.ambiguous: list[Misplaced] = []
        self.called: dict[str, tuple[str, ...]] = {}
        self.places: dict[int, list[Place]] = defaultdict(list)  # id() of a row or property → tests

    def sort(self, tags: Iterable[Tag]) -> None:
        """Put each tag where it belongs."""
        nameless: dict[str, list[Tag]] = defaultdict(list)
        for tag in tags:
            if not tag.features:
                nameless[tag.path].append(tag)
            elif len(tag.features) > 1 and any(means(name, self.spec.name) for name in tag.features):
                self.ambiguous.append(Misplaced(Place(tag.path, tag.line), (), tag.features))
            else:
                self._put(tag, self._called(tag.features[0]))
        if nameless:
            readings = [(other.name, Targets(other)) for other in self.others()]
            for found in nameless.values():
                self._put_nameless(found, readings)

    def _called(self, feature: str) -> tuple[str, ...]:
        """The specs a name may mean: `auth` is first the spec of this name, then `archived/auth`."""
        if not means(feature, self.spec.name):
            return ()
        if feature not in self.called:
            names = [other.name for other in self.others()]
            whole = [name for name in names if fold(name) == feature]
            self.called[feature] = tuple(whole or [name for name in names if means(feature, name)])
        return self.called[feature]

    def _put_nameless(self, tags: list[Tag], readings: Sequence[tuple[str, Targets]]) -> None:
        """A file that names no feature belongs to the one spec that has all its ids."""
        references = [reference for tag in tags for reference in tag.references]
        fitting = tuple(name for name, targets in readings if all(map(targets.resolve, references)))
        for tag in tags:
            self._put(tag, fitting)

    def _put(self, tag: Tag, specs: tuple[str, ...]) -> None:
        if self.spec.name not in specs:
            return
        place = Place(tag.path, tag.line)
        if len(specs) > 1:
            self.ambiguous.append(Misplaced(place, (), specs))
            return
        unknown = tuple(_called(each) for each in tag.references if not self.links.targets.resolve(each))
        if unknown:
            self.unknown.append(Misplaced(place, unknown, ()))
        rows, properties = self.links.rows_of(tag.references), self.links.properties_of(tag.references)
        if rows or properties:
            self.tests.append(TestTrace(place, tuple(row.id for row in rows), tuple(part.id for part in properties)))
        for part in (*rows, *properties):
            self.places[id(part)].append(place)

    def of(self, parts: Iterable[Target]) -> tuple[Place, ...]:
        """The tests of some rows and properties, each once, in the order of files and lines."""
        return tuple(sorted({place for part in parts for place in self.places.get(id(part), ())}))


def means(feature: str, name: str) -> bool:
    """Whether a folded name in a tag can mean a spec: by its whole name, or by the last part of it."""
    return feature in (fold(name), fold(name.rpartition("/")[2]))


def _criterion(
    links: Links, tags: _Tags, row: Row, commits: Mapping[str, tuple[str, ...]], stale: Collection[str]
) -> CriterionTrace:
    citing, properties = links.citing[id(row)], links.properties_for[id(row)]
    leaves = links.leaves(citing)
    state = state_of(leaves, covered=bool(citing))
    return CriterionTrace(
        id=row.id,
        group=_group(row),
        text=text_of(row),
        line=links.line(row),
        state=State.STALE if state is State.DONE and row.id in stale else state,
        properties=tuple(part.id for part in properties),
        tasks=tuple(task.id for task in citing),
        tests=tags.of((row, *properties)),
        commits=_once(commit for task in (*citing, *leaves) for commit in commits.get(task.id, ())),
    )


def _property(design: Design, links: Links, tags: _Tags, part: Property) -> PropertyTrace:
    return PropertyTrace(
        id=part.id,
        title=part.title,
        line=design.text.line(part.span.start),
        criteria=tuple(row.id for row in links.row_of_property[part.id]),
        tasks=tuple(task.id for task in links.citing[id(part)]),
        tests=tags.of((part,)),
    )


def _task(text: Text, links: Links, tags: _Tags, task: Task, commits: Mapping[str, tuple[str, ...]]) -> TaskTrace:
    rows, properties = links.cited[task.id]
    return TaskTrace(
        id=task.id,
        title=task.title,
        line=text.line(task.span.start),
        status=task.status,
        optional=task.optional,
        checkpoint=task.checkpoint,
        criteria=tuple(row.id for row in rows),
        properties=tuple(part.id for part in properties),
        tests=tags.of((*rows, *properties)),
        commits=_once(commit for each in (task, *links.leaves([task])) for commit in commits.get(each.id, ())),
    )


def state_of(leaves: Sequence[Task], *, covered: bool) -> State:
    """How far the work is that `leaves` stand for: the required ones, or all where none is required."""
    if not covered:
        return State.UNCOVERED
    wanted = counted(leaves)
    if wanted and all(task.done for task in wanted):
        return State.DONE
    begun = (Status.DONE, Status.IN_PROGRESS, Status.QUEUED)
    return State.IN_PROGRESS if any(task.status in begun for task in wanted) else State.PLANNED


def counted(leaves: Sequence[Task]) -> Sequence[Task]:
    """The tasks whose end is the end of the work: optional ones only where there are no others."""
    return [task for task in leaves if not task.optional] or leaves


def _called(reference: Reference) -> str:
    return f"Property {reference.first}" if reference.kind is ReferenceKind.PROPERTY else reference.first


def text_of(row: Row) -> str:
    """What a row says."""
    return row.title if isinstance(row, Requirement) else row.text


def _group(row: Row) -> str:
    if isinstance(row, Clause):
        return row.kind.value if row.kind else ""
    return row.id if isinstance(row, Requirement) else row.requirement


def _is_defect(row: Row) -> bool:
    return isinstance(row, Clause) and row.kind is ClauseKind.CURRENT


def _distinct(parts: Iterable[Part]) -> list[Part]:
    return list({id(part): part for part in parts}.values())


def _once(commits: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(commits))
