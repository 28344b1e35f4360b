"""What is out of step in a spec: criteria that have no task, tasks that cite what is gone or says something else now.

What was cited is read where it was true: in the documents as they were when people last agreed on the tasks. A task
that was written anew since then is taken to fit what is written now.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from specgit.rules.subject import Subject
from specgit.rules.trace import UnknownClause, UnknownCriterion, UnknownProperty, covered, covered_by, uncovered
from specgit.spec.difference import How, PartKind, differences
from specgit.spec.edit import replace
from specgit.spec.model import Clause, Criterion, Property, Requirement
from specgit.spec.sections import plain
from specgit.spec.tasks import same_task
from specgit.spec.text import Span, Text
from specgit.traceability import Links

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from specgit.rules.model import Problem
    from specgit.spec.difference import Part
    from specgit.spec.folder import Spec
    from specgit.spec.model import Reference, Task
    from specgit.trace import Target
    from specgit.traceability import Place, Trace


class Lack(Enum):
    """Why a criterion has no task. The value is what people say."""

    NEW = "new"
    LOST = "lost its task"
    NEVER = "never had one"


class Slip(Enum):
    """What is wrong with what a task cites."""

    GONE = "gone"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    UNKNOWN = "unknown"  # it names nothing, as far as anybody knows


class Missing(NamedTuple):
    """A criterion or clause that no task cites. `tasks` are those that cited it before."""

    id: str
    text: str
    path: str
    line: int
    lack: Lack
    tasks: tuple[str, ...] = ()


class Astray(NamedTuple):
    """A task that is out of step with what it cites on `line`.

    `cites` is the id that it names, `now` the one that the same words have, empty where they are gone. `message` is
    the validator's, of an id that names nothing. `span` is where it is cited.
    """

    task: Task
    line: int
    slip: Slip
    cites: str
    now: str = ""
    before: str = ""
    after: str = ""
    message: str = ""
    span: Span | None = None


class Evidence(NamedTuple):
    """An open task whose work may be there: commits that say they are it, tests of all that it cites."""

    task: Task
    commits: tuple[str, ...]
    tests: tuple[Place, ...]


class Since(NamedTuple):
    """The commit that the documents are held against, and why it is that one; empty where there is none."""

    commit: str = ""
    why: str = ""


class Drift(NamedTuple):
    """What is out of step in one spec. `traced` is whether any task says what it is for."""

    spec: str
    path: str
    since: Since
    missing: tuple[Missing, ...]
    astray: tuple[Astray, ...]
    evidence: tuple[Evidence, ...]
    traced: bool = True

    @property
    def changed(self) -> tuple[Missing, ...]:
        """The criteria that lack a task because of a change; others were left out when the tasks were written."""
        return tuple(each for each in self.missing if each.lack is not Lack.NEVER)

    @property
    def in_step(self) -> bool:
        """Whether nothing changed under the tasks."""
        return not self.astray and not self.changed

    def slipped(self, *slips: Slip, done: bool | None = None) -> tuple[str, ...]:
        """The tasks that are out of step in one of some ways, each once; only those `done`, or others, if asked."""
        found = (each.task for each in self.astray if each.slip in slips and done in (None, each.task.done))
        return tuple(dict.fromkeys(task.id for task in found))


def drift(
    now: Spec,
    then: Spec | None,
    since: Since = Since(),  # noqa: B008 - a value
    *,
    stale: Collection[str] = (),
    traced: Trace | None = None,
) -> Drift:
    """Hold the tasks of a spec against its other documents, as they are and as they were.

    `stale` are the ids of criteria that changed after their tasks were done: of other done tasks it is taken that they
    were done for what is written now. `traced` knows the commits and tests that are evidence.
    """
    work = _Work(now, then, stale)
    astray = tuple(work.astray())
    return Drift(
        now.name,
        now.path,
        since,
        tuple(work.missing(astray)),
        astray,
        tuple(_evidence(now, traced, {each.task.id for each in astray})) if traced else (),
        traced=bool(work.links.citing),
    )


class _Work:
    """Two states of a spec while they are compared."""

    def __init__(self, now: Spec, then: Spec | None, stale: Collection[str]) -> None:
        self.now = now
        self.then = then
        self.stale = stale
        self.subject = Subject(now)
        self.links = Links(now)
        self.then_links = Links(then) if then else None
        self.changed = _changed(then, now) if then else {}
        self.added = {(part.kind, part.id) for part in self.changed.values() if part.how is How.ADDED}

    # Tasks

    def astray(self) -> Iterator[Astray]:
        """The tasks that are out of step, in their order, with each thing they cite that changed."""
        unknown = self._unknown
        for task in self.now.tasks.tasks if self.now.tasks else ():
            slips = list(self._slips(task))
            told = {each.cites for each in slips}
            yield from slips
            for reference in task.references:
                problem = unknown.get(reference.span.start)
                if problem and reference.first not in told:
                    fix = f" ({problem.fix})" if problem.fix else ""
                    message = problem.message + fix
                    yield Astray(task, self._line(reference), Slip.UNKNOWN, reference.first, message=message)

    @cached_property
    def _unknown(self) -> Mapping[int, Problem]:
        """The references that name nothing, by their places."""
        rules = (UnknownCriterion(), UnknownClause(), UnknownProperty())
        problems = (problem for rule in rules for problem in rule.check(self.subject))
        return {problem.span.start: problem for problem in problems if problem.span}

    def _slips(self, task: Task) -> Iterator[Astray]:
        """What became of the things that a task cites, as far as it was not written anew since."""
        old = same_task(task, self.then.tasks.tasks) if self.then and self.then.tasks else None
        if old is None or self.then_links is None:
            return
        kept = {reference[:3] for reference in task.references}
        before = {reference[:3] for reference in old.references}
        if kept >= before:  # else somebody has looked at what it cites
            for reference in task.references:
                if reference[:3] in before:
                    yield from self._moved(task, reference)
        if self.then and _says(self.then, old) == _says(self.now, task):
            yield from self._reworded(task, old)

    def _moved(self, task: Task, reference: Reference) -> Iterator[Astray]:
        """What a reference named and is gone, or has another number."""
        assert self.then_links
        targets = self.then_links.targets
        ends = {id(target): target for name in reference[1:3] if (target := targets.named(name, reference.kind))}
        for target in ends.values():
            part = self.changed.get((_kind(target), target.id))
            if part and part.how is How.REMOVED:
                yield self._astray(task, reference, Slip.GONE, target.id, part)
            elif part and part.id != target.id:
                yield self._astray(task, reference, Slip.RENUMBERED, target.id, part)

    def _reworded(self, task: Task, old: Task) -> Iterator[Astray]:
        """What a task cited, and still does, and says something else now."""
        assert self.then_links
        cited = {
            (_kind(part), part.id): reference
            for reference in reversed(task.references)
            for part in (*self.links.rows_of([reference]), *self.links.properties_of([reference]))
        }
        rows, properties = self.then_links.cited[old.id]
        for row in (*rows, *properties):
            part = self.changed.get((_kind(row), row.id))
            reference = cited.get((_kind(row), part.id)) if part and part.how is How.REWORDED else None
            if part and reference and (not task.done or part.id in self.stale):
                yield self._astray(task, reference, Slip.REWORDED, part.id, part)

    def _astray(self, task: Task, reference: Reference, slip: Slip, cites: str, part: Part) -> Astray:
        now = "" if slip is Slip.GONE else part.id
        return Astray(task, self._line(reference), slip, cites, now, part.before, part.after, span=reference.span)

    def _line(self, reference: Reference) -> int:
        return self.now.tasks.text.line(reference.span.start) if self.now.tasks else 0

    # Criteria

    def missing(self, astray: Sequence[Astray]) -> Iterator[Missing]:
        """The criteria that no task means, in their order: what is cited by an old number is not what has it now."""
        wrong = {(each.task.id, each.cites) for each in astray if each.slip in (Slip.GONE, Slip.RENUMBERED)}
        references, meant = [], {each.now for each in astray if each.slip is Slip.RENUMBERED}
        for task in self.now.tasks.tasks if self.now.tasks else ():
            for reference in task.references:
                if reference.first != reference.last and (task.id, reference.last) in wrong:
                    meant |= self._meant(reference)
                if reference.first != reference.last or (task.id, reference.first) not in wrong:
                    references.append(reference)
        text, found = uncovered(self.subject, references, meant, self._mentioned)
        for part in found:
            assert text
            yield Missing(part.id, part.text, text.path, text.line(part.span.start), *self._lack(part))

    def _meant(self, reference: Reference) -> set[str]:
        """The ids that what a range meant has now."""
        rows = self.then_links.rows_of([reference]) if self.then_links else ()
        return {self._now(row) for row in rows}

    def _mentioned(self, subject: Subject) -> set[str]:
        """The ids of what tasks name in the middle of a line; what they named before has another one perhaps."""
        whole = [target for target in subject.mentioned if isinstance(target, Requirement)]
        before = {target.id for target in Subject(self.then).mentioned} if self.then else set()
        single = (target for target in subject.mentioned if isinstance(target, Criterion | Clause))
        return covered_by(subject, whole) | {self._now(each) if each.id in before else each.id for each in single}

    def _now(self, target: Target) -> str:
        """The id now of what had this one, empty where it is gone."""
        part = self.changed.get((_kind(target), target.id))
        return target.id if part is None else "" if part.how is How.REMOVED else part.id

    def _lack(self, part: Criterion | Clause) -> tuple[Lack, tuple[str, ...]]:
        """Why a criterion has no task, and which it had."""
        kind = _kind(part)
        if (kind, part.id) in self.added:
            return Lack.NEW, ()
        was = next((old for (_, old), each in self.changed.items() if (each.kind, each.id) == (kind, part.id)), part.id)
        if self.then_links is None or was not in self._covered_then:
            return Lack.NEVER, ()
        rows = [row for row in self.then_links.rows if row.id == was]
        cited = [task.id for row in rows for task in self.then_links.citing.get(id(row), ())]
        return Lack.LOST, tuple(dict.fromkeys(cited))

    @cached_property
    def _covered_then(self) -> set[str]:
        return covered(Subject(self.then)) if self.then else set()


def _kind(target: Target) -> PartKind:
    if isinstance(target, Criterion):
        return PartKind.CRITERION
    if isinstance(target, Clause):
        return PartKind.CLAUSE
    return PartKind.PROPERTY if isinstance(target, Property) else PartKind.REQUIREMENT


def _changed(then: Spec, now: Spec) -> dict[tuple[PartKind, str], Part]:
    """The parts that tasks cite and that are not as they were, by kind and old id; new ones by an id of their own."""
    parts: list[Part] = []
    for phase in ("requirements", "bugfix", "design"):
        before, after = (getattr(spec, phase) for spec in (then, now))
        if before and after and before.text.path == after.text.path:
            parts += differences(phase, before.text, after.text)
    return {(part.kind, part.old_id or f"+{part.id}"): part for part in parts}


def _says(spec: Spec, task: Task) -> str:
    """What a task says, without its box and its number, and whatever it cites."""
    text = spec.tasks.text if spec.tasks else Text("", "")
    holes = sorted([*(reference.span for reference in task.references), Span(task.span.end, task.span.end)])
    starts = [task.title_span.start, *(span.end for span in holes)]
    return plain(" ".join(text.content[start : hole.start] for start, hole in zip(starts, holes, strict=False)))


def follow(spec: Spec, astray: Sequence[Astray]) -> tuple[Text, int]:
    """The tasks with each citation of what was renumbered under its new number, and how many these are.

    One that is not written as a number, like the third of a list, stays as it is.
    """
    assert spec.tasks
    numbers: dict[Span, dict[str, str]] = {}
    for each in astray:
        if each.slip is Slip.RENUMBERED and each.span:
            numbers.setdefault(each.span, {})[each.cites] = each.now
    written = {span: spec.tasks.text.slice(span) for span in numbers}
    changes = [(span, _renamed(written[span], moved)) for span, moved in numbers.items()]
    changes = [(span, new) for span, new in changes if new != written[span]]
    return replace(spec.tasks.text, changes), len(changes)


def _renamed(written: str, moved: Mapping[str, str]) -> str:
    """A citation with new numbers in place of old ones."""
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, moved))})(?![^\W_]|\.\d)")
    return pattern.sub(lambda found: moved[found[0]], written)


def _evidence(spec: Spec, traced: Trace, astray: Collection[str]) -> Iterator[Evidence]:
    """The open tasks whose work may be in the code already; for one that is out of step nothing is proof."""
    if spec.tasks is None:
        return
    by_id = {task.id: task for task in spec.tasks.tasks}
    tested = {row.id for row in traced.criteria if row.tests}
    proven = {part.id for part in traced.properties if part.tests}
    for told in traced.tasks:
        task = by_id[told.id]
        if task.done or told.id in astray or not (task.leaf and task.box):
            continue
        whole = tested.issuperset(told.criteria) and proven.issuperset(told.properties)
        tests = told.tests if whole else ()
        if told.commits or tests:
            yield Evidence(task, told.commits, tests)
