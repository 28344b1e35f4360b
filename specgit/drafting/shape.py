"""Whether the tasks of a bugfix stand in their fixed order: show the bug, record what must stay, fix, look again.

The order is Kiro's (https://kiro.dev/docs/specs/bugfix-specs/). It is told by what the tasks cite, so in any language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.drafting.prompt import Fault
from specgit.spec.model import Clause, ClauseKind
from specgit.traceability import Links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specgit.spec.folder import Spec
    from specgit.spec.model import Task

_FIXED, _KEPT = ClauseKind.EXPECTED, ClauseKind.UNCHANGED


def shape_faults(spec: Spec) -> list[Fault]:
    """What in the tasks of a bugfix is not in its place; nothing for a spec without clauses or without tasks.

    Raises SpecgitError where a document can't be read.
    """
    if spec.tasks is None or spec.bugfix is None or not spec.bugfix.clauses:
        return []
    return [Fault("", f"the order of a bugfix: {said}") for said in _Shape(spec, spec.tasks.leaves).misses()]


def check_of(spec: Spec, phase: str) -> Callable[[Spec], list[Fault]]:
    """What a document is asked besides the validator's rules; one that was of another shape before may stay so."""
    if phase != "tasks" or spec.type != "bugfix" or shape_faults(spec):
        return lambda _: []
    return shape_faults


class _Shape:
    def __init__(self, spec: Spec, leaves: tuple[Task, ...]) -> None:
        self.links = Links(spec)
        self.leaves = leaves
        self.kinds = [self._kinds(task) for task in leaves]

    def _kinds(self, task: Task) -> set[ClauseKind | None]:
        """The kinds of clauses that a task or those above it cite, by themselves or by a property."""
        found: set[ClauseKind | None] = set()
        above: Task | None = task
        while above and not found:
            rows, properties = self.links.cited[above.id]
            rows = [*rows, *(row for each in properties for row in self.links.row_of_property[each.id])]
            found = {row.kind for row in rows if isinstance(row, Clause)}
            above = self.links.by_id.get(above.parent or "")
        return found

    def misses(self) -> Iterator[str]:
        """Sentences, first things first."""
        if not self.leaves:
            return
        if not self.kinds[0] & {_FIXED, ClauseKind.CURRENT}:
            yield "the first task is not the test that shows the bug; it cites a clause of the expected behavior (2.x)"
        kept = self._first(_KEPT, 1)
        if kept is None:
            yield "no task after the first tests what must stay; it cites a clause of the unchanged behavior (3.x)"
            return
        fix = self._first(_FIXED, kept + 1)
        if fix is None:
            yield "no task behind the tests makes the fix; it cites a clause of the expected behavior (2.x)"
            return
        for kind, what in ((_FIXED, "shows the bug"), (_KEPT, "tests what must stay")):
            if self._first(kind, fix + 1) is None:
                yield f"behind the fix, no task runs again what {what}; it cites the same clauses"
        if not self.leaves[-1].checkpoint:
            yield "the last task is no checkpoint: `- [ ] 4. Checkpoint - Ensure all tests pass`"

    def _first(self, kind: ClauseKind, begin: int) -> int | None:
        """The place of the first task, from a place on, that cites clauses of a kind."""
        places = range(begin, len(self.leaves))
        return next((place for place in places if kind in self.kinds[place]), None)
