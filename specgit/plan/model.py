"""A plan: tasks in waves, each edge with its reason."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from specgit.spec.model import Task


class Strength(Enum):
    """How sure a dependency is."""

    EXPLICIT = "explicit"  # somebody declared it: the wave graph, `_Depends:_`, a checkpoint, "after task 2"
    STRONG = "strong"  # both write a file, or one names what the other makes
    LIKELY = "likely"  # by the kind of work: tests after what they test, joining after what is joined
    WEAK = "weak"  # the order of the document, where nothing speaks for another


class Dependency(NamedTuple):
    """`task` waits for `needs`, both task ids, because of `why`, said on `line` (from 1) of tasks.md, 0 where no
    line says it."""

    task: str
    needs: str
    why: str
    line: int
    strength: Strength = Strength.EXPLICIT


class PlannedTask(NamedTuple):
    """A task in its wave, with the dependencies that hold it there."""

    task: Task
    needs: tuple[Dependency, ...]


class PlannedWave(NamedTuple):
    """Tasks that may run at the same time. `number` counts from 1 in the plan it stands in."""

    number: int
    tasks: tuple[PlannedTask, ...]


class Plan(NamedTuple):
    """What is left to do, in order.

    `source` is where the order comes from: `graph`, `declared`, or, where nothing is declared, `inferred` or
    `sequential`.
    `notes` are sentences about what a reader should know: sources that disagree, numbers nobody has.
    `critical_path` are the ids of the longest chain of dependencies.
    """

    spec: str
    source: str
    waves: tuple[PlannedWave, ...]
    notes: tuple[str, ...]
    critical_path: tuple[str, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks of the plan, wave by wave."""
        return tuple(planned.task for wave in self.waves for planned in wave.tasks)

    @property
    def width(self) -> int:
        """The greatest number of tasks in one wave."""
        return max((len(wave.tasks) for wave in self.waves), default=0)
