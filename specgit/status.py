"""Where a spec stands: its phases, its tasks, what can run next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.spec.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.folder import Spec
    from specgit.spec.model import Task


class PhaseStatus(NamedTuple):
    """One document under approval: `missing`, `draft`, `approved`, `lapsed` or `waived`, and why it is not settled."""

    phase: str
    state: str
    reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to agree on."""
        return self.state in ("approved", "waived")


class SpecStatus(NamedTuple):
    """Where one spec stands. `done` of `total` counts required leaf tasks; `running` and `next` are leaf tasks.

    `problem` says why no plan could be made.
    """

    name: str
    path: str
    type: str
    workflow: str
    phases: tuple[PhaseStatus, ...]
    done: int
    total: int
    optional: int
    running: tuple[Task, ...]
    next: tuple[Task, ...]
    problem: str

    @property
    def unsettled(self) -> PhaseStatus | None:
        """The first phase that is to be written or approved."""
        return next((phase for phase in self.phases if not phase.settled), None)


def status_of(
    spec: Spec, phases: Sequence[PhaseStatus], *, strict_checkpoints: bool = False, undeclared: str = "infer"
) -> SpecStatus:
    """Read where a spec stands, its phases being known. Raises SpecgitError only where a document can't be read."""
    leaves = spec.tasks.leaves if spec.tasks else ()
    required = [task for task in leaves if not task.optional]
    ready: tuple[Task, ...] = ()
    problem = ""
    if spec.tasks and any(not task.done for task in required):
        from specgit.plan.waves import make_plan

        try:
            plan = make_plan(spec.name, spec.tasks, strict_checkpoints=strict_checkpoints, undeclared=undeclared)
        except SpecgitError as error:
            problem = error.message
        else:
            ready = tuple(planned.task for planned in plan.waves[0].tasks) if plan.waves else ()
    return SpecStatus(
        name=spec.name,
        path=spec.path,
        type=spec.type,
        workflow=spec.workflow,
        phases=tuple(phases),
        done=sum(task.done for task in required),
        total=len(required),
        optional=len(leaves) - len(required),
        running=tuple(task for task in leaves if task.status in (Status.IN_PROGRESS, Status.QUEUED)),
        next=tuple(task for task in ready if task.status not in (Status.IN_PROGRESS, Status.QUEUED)),
        problem=problem,
    )
