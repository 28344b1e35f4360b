"""The parts of a spec, each with its place in the text. Values only: the readers beside this file make them.

Named tuples, not frozen dataclasses: a class takes a fifth of the time to build and a value a quarter, and a hook
builds
them all at every commit.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from specgit.spec.blocks import Block
    from specgit.spec.text import Span, Text


class Status(Enum):
    """What a task's box says. The value is the mark `set_status` writes."""

    OPEN = " "
    DONE = "x"
    IN_PROGRESS = "-"
    QUEUED = "~"
    UNKNOWN = "?"  # any other mark: not done, and a finding


class ClauseKind(Enum):
    """Which of the three sections of a bug analysis a clause stands in."""

    CURRENT = "current"
    EXPECTED = "expected"
    UNCHANGED = "unchanged"


class ReferenceKind(Enum):
    """What a reference names."""

    CRITERION = "criterion"  # 1.2, AC-1.1, 1.3.1
    REQUIREMENT = "requirement"  # 3, FR-2, 3.x
    PROPERTY = "property"  # Property 4
    ALL = "all"  # All, 全部 …


class Reference(NamedTuple):
    """One id, or one range of ids, as a document cites it.

    `first` and `last` are ids as written, without a word before them (`1.2`, `3`, `FR-1.1`); they are equal where
    no range
    is meant, and empty for `ALL`.
    """

    kind: ReferenceKind
    first: str
    last: str
    span: Span


class Section(NamedTuple):
    """A heading and what stands under it, down to the next heading of the same or a higher level."""

    title: str
    level: int
    heading: Span
    span: Span


class Criterion(NamedTuple):
    """One acceptance criterion. `id` is what tasks cite: requirement number and the item's number.

    `aliases` are other ids it goes by: where numbers restart under a sub-heading, tasks cite the sub-heading's
    count or the running one.
    """

    id: str
    aliases: tuple[str, ...]
    requirement: str
    text: str
    span: Span
    id_span: Span  # the number as written; empty where the item has none


class Requirement(NamedTuple):
    """One requirement with its criteria. `id` is what its heading says (`1`, `2.1`, `A1`, `FR-1`), without a word
    like "Requirement".

    A flat list of criteria without a requirement's heading gives one requirement with an empty id.
    """

    id: str
    aliases: tuple[str, ...]
    title: str
    span: Span
    heading: Span
    id_span: Span
    story: Span | None
    criteria: tuple[Criterion, ...]


class Term(NamedTuple):
    """One entry of the glossary."""

    name: str
    span: Span
    name_span: Span


class Requirements(NamedTuple):
    """requirements.md."""

    text: Text
    sections: tuple[Section, ...]
    requirements: tuple[Requirement, ...]
    glossary: tuple[Term, ...]
    blocks: tuple[Block, ...]


class Clause(NamedTuple):
    """One numbered sentence of a bug analysis."""

    id: str
    kind: ClauseKind | None
    text: str
    span: Span
    id_span: Span


class Bugfix(NamedTuple):
    """bugfix.md, or a requirements.md that holds a bug analysis."""

    text: Text
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    glossary: tuple[Term, ...]
    blocks: tuple[Block, ...]


class Property(NamedTuple):
    """A correctness property of the design. `validates` are the criteria it stands for."""

    id: str
    title: str
    span: Span
    id_span: Span
    validates: tuple[Reference, ...]


class Design(NamedTuple):
    """design.md."""

    text: Text
    sections: tuple[Section, ...]
    properties: tuple[Property, ...]
    blocks: tuple[Block, ...]


class Box(NamedTuple):
    """One `[ ]` of a list item, task or not. `mark` is the span between the brackets, one character or none."""

    mark: Span
    status: Status
    optional: bool


class DependencyNote(NamedTuple):
    """A line on which a task names what it waits for: `_Depends: 1.1, other-spec#2_`.

    `tasks` are numbers as written; `foreign` are (spec, number) of another spec; what is prose is in neither.
    `nothing` is true where it says in so many words that it waits for nothing ("None").
    """

    tasks: tuple[str, ...]
    foreign: tuple[tuple[str, str], ...]
    nothing: bool
    span: Span


class Task(NamedTuple):
    """One task. A heading that only groups tasks is a task without a box.

    `id` is unique in its document: the number as written (`2.1`, `T-001`, `4A`); `2.1@2` for the second of a
    duplicate number
    (then the first is `2.1@1`); for a box without a number, its place: `3`, `3.2`.
    `parent` and `children` are ids. A leaf has no children.
    `span` reaches over the task's details, not over its children.
    """

    id: str
    number: str
    title: str
    box: Box | None
    optional: bool
    checkpoint: bool
    parallel: bool
    parent: str | None
    children: tuple[str, ...]
    span: Span
    title_span: Span
    number_span: Span
    references: tuple[Reference, ...]
    depends: tuple[DependencyNote, ...]
    boundary: str
    heading: bool

    @property
    def status(self) -> Status:
        """What the box says; a heading without a box is open."""
        return self.box.status if self.box else Status.OPEN

    @property
    def done(self) -> bool:
        """Whether the box is ticked."""
        return self.status is Status.DONE

    @property
    def leaf(self) -> bool:
        """Whether this is work of its own, not only a group of other tasks."""
        return not self.children


class Wave(NamedTuple):
    """One wave of a stored graph: its id as written, its task numbers with their spans, the waves or tasks it
    waits for.

    `depends_on` is None where the wave says nothing of it, and so follows the wave before.
    """

    id: str
    tasks: tuple[str, ...]
    task_spans: tuple[Span, ...]
    depends_on: tuple[str, ...] | None


class GraphProblem(NamedTuple):
    """Why a stored graph is not the canonical shape, or can't be read."""

    message: str
    span: Span


class WaveGraph(NamedTuple):
    """The stored wave graph. `block` spans its fence, `section` its heading and everything below it."""

    waves: tuple[Wave, ...]
    block: Span
    section: Span
    canonical: bool
    problems: tuple[GraphProblem, ...]
    task_depends: tuple[tuple[str, str], ...]  # (task, the task it waits for), from `dependsOn` that names tasks


class Tasks(NamedTuple):
    """tasks.md. `boxes` are all boxes of the document, also those that are no task."""

    text: Text
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    boxes: tuple[Box, ...]
    graph: WaveGraph | None
    blocks: tuple[Block, ...]

    def find(self, name: str) -> tuple[Task, ...]:
        """The tasks that `name` may mean: the one with this id, else all with this number, else none."""
        exact = tuple(task for task in self.tasks if task.id == name)
        return exact or tuple(task for task in self.tasks if task.number == name)

    @property
    def leaves(self) -> tuple[Task, ...]:
        """The tasks that are work of their own and have a box to tick, in document order."""
        return tuple(task for task in self.tasks if task.leaf and task.box)


class Config(NamedTuple):
    """`.config.kiro` or cc-sdd's `spec.json`. Unknown values are dropped, unreadable text gives a problem."""

    spec_id: str = ""
    workflow: str = ""  # requirements-first, design-first, fast-task, verify-first
    type: str = ""  # feature, bugfix, quick-spec
    language: str = ""
    problem: str = ""
