"""What cites what across the documents of a spec."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from specgit.patterns import Pattern
from specgit.rules.model import DesignRule, Problem, Rule, TasksRule
from specgit.spec.model import Clause, ClauseKind, Criterion, Property, Reference, ReferenceKind, Requirement
from specgit.spec.references import ID
from specgit.spec.text import Span
from specgit.trace import Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from specgit.rules.subject import Subject
    from specgit.spec.folder import Spec
    from specgit.spec.model import Design, Task, Tasks
    from specgit.spec.text import Text
    from specgit.trace import Target

REQUIREMENTS = """\
# Requirements Document

### Requirement 1: Sessions

#### Acceptance Criteria

1. WHEN a user logs in, THE Auth_Service SHALL open a session.
2. WHEN a user logs out, THE Auth_Service SHALL close the session.
"""
BUGFIX = """\
# Bugfix Requirements Document

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a user logs out THEN the session stays open

### Expected Behavior (Correct)

2.1 WHEN a user logs out THEN the system SHALL close the session

### Unchanged Behavior (Regression Prevention)

3.1 WHEN a user logs in THEN the system SHALL CONTINUE TO open a session
"""
DESIGN = """\
# Design Document

## Correctness Properties

### Property 1: One session

*For any* user, there SHALL be at most one session.

**Validates: Requirements 1.1**
"""
MOST_NAMED = 12  # ids in one message


class UnknownCriterion(TasksRule):
    """A task cites a requirement or criterion that does not exist."""

    name = "tasks/unknown-criterion"
    severity = "error"
    profile = "minimal"
    why = "The task is traced to nothing, and the agent that does it is not told what to fulfil."
    fix = "Cite a criterion that exists, or write the one that is missing."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.2_\n"}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.3_\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if not _has_clauses_alone(subject):
            yield from _unknown(subject, tasks.text, subject.references)


class UnknownClause(TasksRule):
    """A task cites a clause of the bug analysis that does not exist."""

    name = "tasks/unknown-clause"
    severity = "error"
    profile = "minimal"
    why = "The task is traced to nothing, and the agent that does it is not told what to fulfil."
    fix = "Cite a clause that exists, or write the one that is missing."
    good: ClassVar = {"bugfix.md": BUGFIX, "tasks.md": "- [ ] 1. Fix it\n  - _Requirements: 2.1, 3.1_\n"}
    bad: ClassVar = {"bugfix.md": BUGFIX, "tasks.md": "- [ ] 1. Fix it\n  - _Requirements: 2.2, 3.1_\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if _has_clauses_alone(subject):
            yield from _unknown(subject, tasks.text, subject.references)


class UnknownValidated(DesignRule):
    """A property says that it validates a criterion or clause that does not exist."""

    name = "design/unknown-criterion"
    severity = "error"
    why = "The property is traced to nothing: nobody can tell which promise it keeps."
    fix = "Name a criterion that exists, or write the one that is missing."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "design.md": DESIGN}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "design.md": DESIGN.replace("1.1", "1.3")}

    def find(self, design: Design, subject: Subject) -> Iterator[Problem]:
        references = [reference for known in design.properties for reference in known.validates]
        return _unknown(subject, design.text, references)


def _has_clauses_alone(subject: Subject) -> bool:
    requirements, criteria = subject.targets.ordered[:2]
    return not requirements and bool(criteria)


class _Ids:
    """Ids by what stands before their last number: what to say of one that is not among them."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.below: dict[str, list[str]] = {}
        for name in ids:
            self.below.setdefault(name.rpartition(".")[0].casefold(), []).append(name)
        self.sorted: dict[str, list[tuple[int, str]]] = {}

    def siblings(self, name: str) -> list[str]:
        """The ids that differ in the last number alone."""
        return self.below.get(name.rpartition(".")[0].casefold(), [])

    def nearest(self, name: str) -> str:
        """The sibling whose number is nearest, the smaller one of two; none where there are no numbers."""
        above, _, number = name.rpartition(".")
        if above.casefold() not in self.sorted:
            known = ((_number(other.rpartition(".")[2]), other) for other in self.siblings(name))
            self.sorted[above.casefold()] = sorted((place, other) for place, other in known if place >= 0)
        line, wanted = self.sorted[above.casefold()], _number(number)
        if not line or wanted < 0:
            return ""
        at = bisect(line, (wanted, ""))
        return min(line[max(at - 1, 0) : at + 1], key=lambda known: abs(known[0] - wanted))[1]

    def suggestion(self, name: str) -> str:
        """`did you mean 2.5?`, or nothing."""
        near = self.nearest(name)
        return f"did you mean {near}?" if near else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _extent(ids: Sequence[str]) -> str:
    return f"it ends at {ids[-1]}" if len(ids) > 1 else f"it has {ids[0]} alone"


def _unknown(subject: Subject, text: Text, references: Iterable[Reference]) -> Iterator[Problem]:
    """A problem for each reference that names nothing, or range whose end does not exist."""
    if not any(subject.targets.ordered[:2]):
        return
    unknown = _Unknown(subject)
    known = {part.id for parts in subject.targets.ordered[:2] for part in parts}
    for reference in references:
        if reference.first in known and reference.last == reference.first:
            continue  # as nearly all are, and this is asked fastest
        name = unknown.name(reference)
        if name is not None:
            yield Problem(text, reference.span, *unknown.told(name))


class _Unknown:
    """Finds the references of a spec that name no requirement, criterion or clause."""

    def __init__(self, subject: Subject) -> None:
        self.targets = subject.targets
        self.requirements, self.criteria = subject.targets.ordered[:2]
        self.text = subject.spec.requirements.text if subject.spec.requirements else None
        self.unread: dict[Span, set[str]] = {}

    @cached_property
    def ids(self) -> _Ids:
        """Those of all criteria or clauses."""
        return _Ids(part.id for part in self.criteria)

    def name(self, reference: Reference) -> str | None:
        """The id in a reference that nothing has."""
        first, last, kind = reference.first, reference.last, reference.kind
        if kind is ReferenceKind.PROPERTY or kind is ReferenceKind.ALL:
            return None
        if not (self.targets.named(first, kind) or self._may_be_unread(first)):
            return first
        # "Req 1, AC 2-9" reads as a range of requirements, so the end of such a one says nothing.
        if last == first or kind is not ReferenceKind.CRITERION:
            return None
        return None if self.targets.named(last, kind) or self._may_be_unread(last) else last

    def _may_be_unread(self, name: str) -> bool:
        """Whether its requirement has the number in the middle of a line, as a formatter leaves it that joins lines."""
        above, _, number = name.rpartition(".")
        if not above or self.text is None:
            return False
        home = self.targets.named(above, ReferenceKind.REQUIREMENT)
        if home is None:
            return False
        if home.span not in self.unread:
            self.unread[home.span] = set(_NUMBER.findall(self.text.content, *home.span))
        return number in self.unread[home.span]

    def told(self, name: str) -> tuple[str, str]:
        """What to say of an id that nothing has, and what to write instead, as far as that is clear."""
        whole, part = ("requirement", "criterion") if self.requirements else ("section", "clause")
        above = name.rpartition(".")[0]
        siblings = self.ids.siblings(name)
        if above and siblings:
            return f"{whole} {above} has no {part} {name} ({_extent(siblings)})", self.ids.suggestion(name)
        return f"no {whole if not above else part} is called {name}", ""


_NUMBER = Pattern(r"(?<![\w.])(\d{1,4})[.)](?=\s)")


class UnknownProperty(DesignRule):
    """A task cites a property that the design does not have."""

    name = "tasks/unknown-property"
    severity = "error"
    why = "Nobody can tell what the test is to show."
    fix = "Cite a property that exists, or write the one that is missing."
    good: ClassVar = {"design.md": DESIGN, "tasks.md": "- [ ] 1. Test it\n  - **Property 1: One session**\n"}
    bad: ClassVar = {"design.md": DESIGN, "tasks.md": "- [ ] 1. Test it\n  - **Property 2: One session**\n"}

    def find(self, design: Design, subject: Subject) -> Iterator[Problem]:
        tasks = subject.spec.tasks
        if tasks is None or not design.properties:
            return  # what the design has may be written in a way that no reader knows
        numbers = [known.id for known in design.properties]
        ids = _Ids(numbers)
        for reference in subject.references:
            if reference.kind is not ReferenceKind.PROPERTY:
                continue
            for name in (reference.first, reference.last):
                if subject.targets.named(name, reference.kind) is None:
                    message = f"the design has no Property {name} ({_extent(numbers)})"
                    yield Problem(tasks.text, reference.span, message, ids.suggestion(name))
                    break


class UnknownDependency(TasksRule):
    """A task waits for a task that does not exist."""

    name = "tasks/unknown-dependency"
    severity = "error"
    profile = "minimal"
    why = "Nothing holds the task back, so it may begin before what it needs is there."
    fix = "Name a task that exists, or take the dependency out."
    good: ClassVar = {"tasks.md": "- [ ] 1. Make the store\n- [ ] 2. Log in\n  - _Depends: 1_\n"}
    bad: ClassVar = {"tasks.md": "- [ ] 1. Make the store\n- [ ] 2. Log in\n  - _Depends: 3_\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        notes = [note for task in tasks.tasks for note in task.depends]
        known = {task.number.casefold() for task in tasks.tasks} if notes else ()
        ids = _Ids(task.number for task in tasks.tasks) if notes else _Ids(())
        for note in notes:
            unknown = [number for number in note.tasks if number.casefold() not in known]
            places = _ids_within(tasks.text, note.span) if unknown else {}
            for number in unknown:
                place = places.get(number, note.span)  # `1.1-1.4` names 1.2 too
                yield Problem(tasks.text, place, f"no task is called {number}", ids.suggestion(number))
            for name, number in note.foreign:
                if problem := _foreign(subject, name, number):
                    yield Problem(tasks.text, _within(tasks.text, note.span, name), problem)


_WHOLE_ID = Pattern(rf"(?<![\w.]){ID}(?![^\W_]|\.\d)")


def _ids_within(text: Text, span: Span) -> dict[str, Span]:
    """The ids that stand in a span, each with its first place."""
    places: dict[str, Span] = {}
    for match in _WHOLE_ID.finditer(text.content, *span):
        places.setdefault(match[0], Span(*match.span()))
    return places


def _within(text: Text, span: Span, name: str) -> Span:
    """Where a name stands in a span; the whole span if it does not."""
    match = re.compile(rf"(?<![\w.]){re.escape(name)}(?![^\W_]|\.\d)").search(text.content, span.start, span.end)
    return Span(*match.span()) if match else span


def _foreign(subject: Subject, name: str, number: str) -> str:
    """What is wrong with waiting for a task of another spec; a spec that is not here may be in another repository."""
    for spec in subject.others:
        if name in (spec.name, spec.name.rpartition("/")[2]):
            tasks = subject.spec.tasks if spec.path == subject.spec.path else spec.tasks
            found = tasks and any(task.number.casefold() == number.casefold() for task in tasks.tasks)
            return "" if found else f"the spec {name} has no task {number}"
    return ""


class UncoveredCriterion(Rule):
    """Criteria, or clauses that say what should be and what must stay, have no task."""

    name = "trace/uncovered-criterion"
    severity = "info"
    why = "What no task cites may never be built, and no one is told when it changes."
    fix = "Cite each criterion in the task that fulfils it, or add a task."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.2_\n"}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1_\n"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        document, parts = uncovered(subject, subject.references)
        if document is None or not parts:
            return
        left = list(dict.fromkeys(part.id for part in parts))
        _, wanted = _wanted(subject)
        kind = "clauses" if isinstance(parts[0], Clause) else "criteria"
        have = "has" if len(left) == 1 else "have"
        message = f"{len(left)} of {len({part.id for part in wanted})} {kind} {have} no task: {_listing(left)}"
        yield Problem(document, None, message)


def uncovered(
    subject: Subject,
    references: Iterable[Reference],
    also: Collection[str] = (),
    mentioned: Callable[[Subject], set[str]] = lambda subject: covered_by(subject, subject.mentioned),
) -> tuple[Text | None, list[Criterion | Clause]]:
    """The criteria or clauses that tasks should cite and none of the references does, and the document they stand in.

    `also` are ids that are cited in another way, `mentioned` gives those that tasks name in the middle of a line. None
    are given where tasks cite nothing, or things of another kind.
    """
    document, wanted = _wanted(subject)
    cited = subject.targets.all_of(references)
    if document is None or (not also and all(isinstance(part, Property) for part in cited)):
        return document, []  # the tasks cite nothing, or things of another kind
    known = covered_by(subject, cited).union(also)
    if all(part.id in known for part in wanted):
        return document, []
    known |= mentioned(subject)
    alike = (part for part in subject.targets.ordered[1] if isinstance(part, type(wanted[0])))
    left = [part for part in wanted if part.id not in known]
    return document, left if any(part.id in known for part in alike) else []


def covered(subject: Subject) -> set[str]:
    """The ids of the criteria, clauses and requirements that a task cites, or names in the middle of a line."""
    return covered_by(subject, [*subject.targets.all_of(subject.references), *subject.mentioned])


def _wanted(subject: Subject) -> tuple[Text | None, list[Criterion | Clause]]:
    """The criteria that tasks should cite, or the clauses where there are any, and the document they stand in.

    What is wrong today is no one's task; what should be, and what must stay, is.
    """
    spec, parts = subject.spec, subject.targets.ordered[1]
    clauses = [part for part in parts if isinstance(part, Clause) and part.kind is not ClauseKind.CURRENT]
    if clauses and spec.bugfix:
        return spec.bugfix.text, [*clauses]
    criteria = [part for part in parts if isinstance(part, Criterion)]
    return (spec.requirements.text if spec.requirements else None), [*criteria]


def _listing(ids: Sequence[str]) -> str:
    more = len(ids) - MOST_NAMED
    return ", ".join(ids[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def covered_by(subject: Subject, cited: Sequence[Target]) -> set[str]:
    """The ids of what is cited: a requirement stands for all that is in it."""
    found = {part.id for part in cited if isinstance(part, Criterion | Clause)}
    names = {part.id.casefold() for part in cited if isinstance(part, Requirement)}
    for part in subject.targets.ordered[0]:
        # `### 1.` stands for `#### 1.1` below it too.
        whole = part.id.casefold() in names or any(above in names for above in _above(part.id.casefold()))
        if isinstance(part, Requirement) and whole:
            found.update((part.id, *(criterion.id for criterion in part.criteria)))
    return found


def _above(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


class UncoveredProperty(DesignRule):
    """Properties of the design have no task."""

    name = "trace/uncovered-property"
    severity = "info"
    why = "A property that no task cites is never tested."
    fix = "Cite each property in the task that tests it, or add a task."
    good: ClassVar = {"design.md": DESIGN, "tasks.md": "- [ ] 1. Test it\n  - **Property 1: One session**\n"}
    bad: ClassVar = {
        "design.md": DESIGN + "\n### Property 2: No session\n\n**Validates: Requirements 1.2**\n",
        "tasks.md": "- [ ] 1. Test it\n  - **Property 1: One session**\n",
    }

    def find(self, design: Design, subject: Subject) -> Iterator[Problem]:
        properties = (each for each in subject.references if each.kind is ReferenceKind.PROPERTY)
        cited = {part.id for part in subject.targets.all_of(properties)}
        known = subject.targets.ordered[2]
        if not cited or cited.issuperset(part.id for part in known):
            return
        cited |= {part.id for part in subject.mentioned if isinstance(part, Property)}
        left = [part.id for part in known if part.id not in cited]
        if left:
            have = "has" if len(left) == 1 else "have"
            yield Problem(design.text, None, f"{len(left)} of {len(known)} properties {have} no task: {_listing(left)}")


class StaleTask(TasksRule):
    """A criterion was changed, and all tasks that cite it were done before."""

    name = "trace/stale-task"
    why = "What was built is what the criterion said before, and no open task would bring it up to date."
    fix = "Open one of the tasks again, or add one for the change."
    good: ClassVar = {
        "before/requirements.md": REQUIREMENTS,
        "before/tasks.md": "- [x] 1. Log in\n  - _Requirements: 1.1_\n",
        "requirements.md": REQUIREMENTS.replace("open a session", "open one session"),
        "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1_\n",
    }
    bad: ClassVar = good | {"tasks.md": "- [x] 1. Log in\n  - _Requirements: 1.1_\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        before, spec = subject.before, subject.spec
        if before is None or before.tasks is None:
            return
        document = spec.requirements if spec.requirements and spec.requirements.requirements else spec.bugfix
        was_done = {(task.number, task.title) for task in before.tasks.tasks if task.done}
        citing = _citing(subject, tasks)
        old = _texts(before)
        known = set(old.values())
        for part in subject.targets.ordered[1]:
            now = _words(part)
            done = citing.get(id(part), [])
            # What was only moved says what it said; what is new has nothing to be stale against.
            changed = part.id in old and old[part.id] != now and now not in known
            settled = all(task.done and (task.number, task.title) in was_done for task in done)
            if document and changed and done and settled:
                cited = f"tasks {_listing([task.number for task in done])}" if done[1:] else f"task {done[0].number}"
                message = f"{part.id} was changed, but {cited} that should fulfil it had been done before"
                yield Problem(document.text, _place(part), message)


def _citing(subject: Subject, tasks: Tasks) -> dict[int, list[Task]]:
    """The tasks that cite a criterion or clause, by `id()` of that; a requirement stands for all that is in it."""
    found: dict[int, list[Task]] = {}
    for task in tasks.tasks:
        for reference in task.references:
            for part in subject.targets.resolve(reference):
                for one in part.criteria if isinstance(part, Requirement) else (part,):
                    line = found.setdefault(id(one), [])
                    if task not in line[-1:]:
                        line.append(task)
    return found


def _texts(spec: Spec) -> dict[str, str]:
    return {part.id: _words(part) for part in Targets(spec).ordered[1]}


def _words(part: Target) -> str:
    """What a criterion or clause says, line breaks left out."""
    return " ".join(part.text.split()) if isinstance(part, Criterion | Clause) else ""


def _place(part: Target) -> Span:
    return part.id_span if part.id_span.end > part.id_span.start else Span(part.span.start, part.span.start + 1)


RULES: tuple[Rule, ...] = (
    UnknownCriterion(), UnknownClause(), UnknownProperty(), UnknownDependency(), UnknownValidated(),
    UncoveredCriterion(), UncoveredProperty(), StaleTask(),
)  # fmt: skip
