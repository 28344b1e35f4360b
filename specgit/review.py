"""What a reviewer of a change has to know of its specs: where they stood and stand, what lapsed, what is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.spec.comparison import What
from specgit.spec.difference import How, PartKind
from specgit.spec.model import Status
from specgit.traceability import State, trace_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from specgit.approval.gate import Refusal
    from specgit.approval.standing import Standing
    from specgit.plan.model import Plan
    from specgit.rules.model import Finding
    from specgit.spec.comparison import SpecChange
    from specgit.spec.folder import Spec
    from specgit.traceability import Trace

SETTLED = ("approved", "waived")
NOWHERE = "–"  # the state of a phase of a spec that is not there


class PhaseChange(NamedTuple):
    """One phase before and after. `reason` says why an approval that it had does not hold any more."""

    phase: str
    before: str
    after: str
    reason: str

    @property
    def given(self) -> bool:
        """Whether the phase was not settled, and is now."""
        return self.before not in SETTLED and self.after in SETTLED


class Coverage(NamedTuple):
    """How many of the criteria have a task."""

    covered: int
    total: int


class StaleTask(NamedTuple):
    """A done task, and the criteria that say something else than when it was done."""

    id: str
    title: str
    criteria: tuple[str, ...]


class SpecReview(NamedTuple):
    """One spec. `to_approve` are the phases that lack an approval and have a document, in the order to approve them.

    Without open tasks there is no `plan`; `problem` says why none could be made of open tasks.
    """

    change: SpecChange
    phases: tuple[PhaseChange, ...]
    coverage_before: Coverage
    coverage: Coverage
    stale: tuple[StaleTask, ...]
    plan: Plan | None
    problem: str
    to_approve: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the spec is called."""
        return self.change.spec.name

    @property
    def lapses(self) -> tuple[PhaseChange, ...]:
        """The phases whose approval does not hold any more."""
        return tuple(phase for phase in self.phases if phase.reason)

    def count(self, how: How) -> int:
        """How many criteria and clauses were added, removed or reworded."""
        kinds = (PartKind.CRITERION, PartKind.CLAUSE)
        parts = (part for document in self.change.documents for part in document.parts)
        return sum(part.kind in kinds and part.how is how for part in parts)


class Review(NamedTuple):
    """A change as its reviewer sees it.

    `specs` are those that it changes or states something of, `checked` those that the findings are of. `findings` are
    only what it brings. `notes` say what a reader should know of the repository, as that it is shallow.
    """

    specs: tuple[SpecReview, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...]
    checked: tuple[Spec, ...]
    notes: tuple[str, ...] = ()

    @property
    def lapses(self) -> tuple[tuple[SpecReview, PhaseChange], ...]:
        """The approvals that do not hold any more."""
        return tuple((spec, phase) for spec in self.specs for phase in spec.lapses)

    @property
    def given(self) -> tuple[PhaseChange, ...]:
        """The phases that are approved or waived, and were not."""
        return tuple(phase for spec in self.specs for phase in spec.phases if phase.given)

    @property
    def stale(self) -> tuple[tuple[SpecReview, StaleTask], ...]:
        """The done tasks whose criteria changed since."""
        return tuple((spec, task) for spec in self.specs for task in spec.stale)

    @property
    def changed(self) -> tuple[SpecReview, ...]:
        """The specs of which a document changed."""
        return tuple(spec for spec in self.specs if spec.change.what is not What.SAME)


def review_spec(
    change: SpecChange,
    before: Sequence[Standing],
    after: Sequence[Standing],
    *,
    reason: Callable[[Standing], str],
    stale: Callable[[], Iterable[str]],
    strict_checkpoints: bool = False,
    undeclared: str = "infer",
) -> SpecReview:
    """Put together what is known of one spec: its change, where its phases stood and stand.

    `reason` tells why a phase is not settled, `stale` the criteria that changed since their tasks were done.
    """
    spec = change.after
    settled = {standing.phase for standing in after if standing.settled}
    changed = frozenset() if spec is None or "tasks" in settled else frozenset(stale())
    trace = trace_spec(spec, stale=changed) if spec else None
    plan, problem = _plan(spec, strict_checkpoints, undeclared)
    return SpecReview(
        change,
        tuple(_phases(before, after, reason)) if spec else (),
        _coverage(trace_spec(change.before) if change.before else None),
        _coverage(trace),
        tuple(_stale(trace)) if trace else (),
        plan,
        problem,
        tuple(each.phase for each in after if not each.settled and spec and spec.file(f"{each.phase}.md")),
    )


def _phases(
    before: Sequence[Standing], after: Sequence[Standing], reason: Callable[[Standing], str]
) -> Iterator[PhaseChange]:
    then = {standing.phase: standing for standing in before}
    for standing in after:
        old = then.get(standing.phase)
        lapsed = standing.state == "lapsed" or (old is not None and old.settled and not standing.settled)
        why = (reason(standing) or "its document is gone, or nobody has approved this one") if lapsed else ""
        yield PhaseChange(standing.phase, old.state if old else NOWHERE, standing.state, why)


def _coverage(trace: Trace | None) -> Coverage:
    rows = trace.criteria if trace else ()
    return Coverage(sum(row.state is not State.UNCOVERED for row in rows), len(rows))


def _stale(trace: Trace) -> Iterator[StaleTask]:
    rows = [row for row in trace.criteria if row.state is State.STALE]
    for task in trace.tasks:
        criteria = tuple(row.id for row in rows if task.id in row.tasks)
        if criteria and task.status is Status.DONE:
            yield StaleTask(task.id, task.title, criteria)


def _plan(spec: Spec | None, strict_checkpoints: bool, undeclared: str) -> tuple[Plan | None, str]:
    if spec is None or spec.tasks is None:
        return None, ""
    from specgit.plan.waves import make_plan

    try:
        plan = make_plan(spec.name, spec.tasks, strict_checkpoints=strict_checkpoints, undeclared=undeclared)
    except SpecgitError as error:
        return None, error.message
    return (plan if plan.waves else None), ""
