"""A change asked of a document that is there: what it says differently then, and what of the agreed no longer holds."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.approvals import Approvals
from specgit.approval.digest import digest
from specgit.approval.standing import APPROVED
from specgit.drafting.choosing import check_free, with_files
from specgit.drafting.prompt import Wish
from specgit.drafting.rounds import Judge, draft
from specgit.drafting.session import desk_of
from specgit.drafting.settling import settle
from specgit.drafting.shape import check_of
from specgit.drafting.turn import keep
from specgit.errors import SpecgitError
from specgit.judging.checking import selection_of
from specgit.spec.comparison import SpecChange, compare
from specgit.spec.difference import How, PartKind, differences
from specgit.spec.text import Text
from specgit.traceability import Links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.drafting.drafting import Observer
    from specgit.drafting.rounds import Draft
    from specgit.judging.workspace import Workspace
    from specgit.run.model import RunOptions
    from specgit.spec.difference import Part
    from specgit.spec.folder import Spec
    from specgit.spec.model import Task
    from specgit.traceability import Row

_GONE = (How.REWORDED, How.REMOVED)


class Lapse(NamedTuple):
    """A phase that is agreed on and will not be: by whom it was, and why it lapses."""

    phase: str
    people: tuple[str, ...]
    why: str


class Stale(NamedTuple):
    """A done task, and what of that which it stands on is no longer so."""

    task: Task
    why: str


class Refined(NamedTuple):
    """A change that is not written yet. Without `change` the document says and is what it was."""

    draft: Draft
    before: Text
    change: SpecChange | None
    lapses: tuple[Lapse, ...]
    stale: tuple[Stale, ...]


def refine(
    workspace: Workspace, spec: Spec, phase: str, idea: str, options: RunOptions, rounds: int, observer: Observer
) -> Refined:
    """Let an agent change a document, and see what comes of it. Nothing is written.

    Raises SpecgitError where there is no such document, or where it has edits that are neither committed nor staged.
    """
    path = spec.file(f"{phase}.md")
    if path is None:
        there = [each for each in spec.phases if spec.file(f"{each}.md")]
        step = f"it has {', '.join(there)}" if there else f"specgit draft {shlex.quote(spec.name)} writes the first"
        raise SpecgitError(f"{spec.name} has no {phase}.md", hint=step)
    check_free(workspace, spec, phase)
    before = Text.decode(path, spec.source.read(path))
    selection = selection_of(workspace, None)
    with desk_of(workspace.repository, spec.name, phase, options, observer.line) as desk:
        observer.begun(phase)
        made = draft(
            desk,
            Judge(workspace, selection, spec),
            Wish(spec, phase, path, idea, selection, change=True),
            most=rounds,
            settle=partial(settle, phase, before),
            check=check_of(spec, phase),
            on_round=observer.round_ended,
        )
        if made.text is not None:
            keep(desk.papers, path.rpartition("/")[2], made.text.encode())
    if made.text is None or made.text.content == before.content:
        return Refined(made, before, None, (), ())
    after = with_files(spec, {path.rpartition("/")[2]: made.text})
    (change,) = compare([spec], [after])
    lapses = tuple(_lapses(workspace, spec, phase, made.text))
    return Refined(made, before, change, lapses, tuple(_stale(spec, differences(phase, before, made.text))))


def _lapses(workspace: Workspace, spec: Spec, phase: str, after: Text) -> Iterator[Lapse]:
    """The phases that lapse when a document becomes another: its own, and approvals that stand on it."""
    approvals = Approvals(workspace.repository, workspace.settings)
    before = approvals.digest(spec, phase)
    if before == digest(phase, after.encode(), approvals.algorithm):
        return
    found = approvals.standings(spec)
    order = [standing.phase for standing in found]
    for standing in found[order.index(phase) :]:
        people = tuple(dict.fromkeys(entry.by.name or entry.by.mail for entry in standing.counted))
        if standing.phase == phase and standing.settled:
            yield Lapse(phase, people, "its content changes")
        elif standing.phase != phase and standing.state == APPROVED:
            yield Lapse(standing.phase, people, f"it stands on {phase}")


def _stale(spec: Spec, parts: tuple[Part, ...]) -> Iterator[Stale]:
    """The done tasks that cite what is reworded or removed, or that are so themselves."""
    links = Links(spec)
    rows: dict[str, Row] = {row.id: row for row in links.rows}
    properties = {part.id: part for part in links.properties}
    told: dict[str, tuple[Task, list[str]]] = {}
    for part in parts:
        if part.how not in _GONE:
            continue
        cited = properties.get(part.old_id) if part.kind is PartKind.PROPERTY else rows.get(part.old_id)
        tasks = links.citing.get(id(cited), []) if cited else []
        if part.kind is PartKind.TASK:
            tasks = [task for task in links.tasks if task.id == part.old_id]
        for task in links.leaves(tasks):
            if task.done:
                told.setdefault(task.id, (task, []))[1].append(f"{part.kind.value} {part.old_id} {part.how.value}")
    for task in links.tasks:
        if task.id in told:
            yield Stale(task, ", ".join(told[task.id][1]))


def write(workspace: Workspace, made: Draft, before: Text) -> None:
    """Put a changed document in place, and stage it. Raises SpecgitError where it is no longer what it was before."""
    assert made.text
    workspace.repository.write(made.path, made.text, expected=before.encode())
    workspace.repository.stage(made.path)
