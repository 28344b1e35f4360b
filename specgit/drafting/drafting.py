"""From an idea to staged documents: which phases, each with its rounds, each put where it belongs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from specgit.drafting.accepting import Accepted
from specgit.drafting.choosing import check_free, is_quick, is_unwritten, with_files
from specgit.drafting.prompt import Wish
from specgit.drafting.rounds import Judge, draft
from specgit.drafting.session import desk_of
from specgit.drafting.shape import check_of
from specgit.drafting.turn import keep, papers_of
from specgit.errors import SpecgitError
from specgit.judging.checking import selection_of
from specgit.plan.waves import make_plan
from specgit.spec.edit import write_graph
from specgit.spec.tasks import read_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.drafting.choosing import Target
    from specgit.drafting.prompt import Fault
    from specgit.drafting.rounds import Draft
    from specgit.drafting.turn import Desk
    from specgit.judging.workspace import Workspace
    from specgit.run.model import RunOptions
    from specgit.settings import RunSettings
    from specgit.spec.text import Text


class Observer(Protocol):
    """Who wants to see agents write."""

    def begun(self, phase: str) -> None:
        """The first round of a document begins."""

    def round_ended(self, number: int, faults: Sequence[Fault]) -> None:
        """A round has ended, and this is wrong with what came of it."""

    def line(self, line: str) -> None:
        """The last line an agent printed; at most ten a second."""

    def ended(self, draft: Draft) -> None:
        """All rounds have ended, and nothing is written yet."""

    def staged(self, draft: Draft) -> None:
        """The document is written and staged."""


def draft_spec(
    workspace: Workspace, target: Target, phase: str, idea: str, options: RunOptions, rounds: int, observer: Observer
) -> list[Draft]:
    """Draft a document and stage it; those after it too, of a quick spec, until one fails or has errors.

    Raises SpecgitError where work of a person's would be lost, or no place to work in can be made.
    """
    spec, fresh = target
    quick = is_quick(workspace, spec)
    order = spec.phases
    wanted = [each for each in (order[order.index(phase) :] if quick else (phase,)) if is_unwritten(spec, each)]
    held = {each: check_free(workspace, spec, each) for each in wanted}
    selection = selection_of(workspace, None)
    drafts: list[Draft] = []
    with desk_of(workspace.repository, spec.name, phase, options, observer.line) as desk:
        for each in wanted:
            observer.begun(each)
            desk = desk._replace(papers=papers_of(workspace.repository, spec.name, each))
            path = spec.file(f"{each}.md") or f"{spec.path}/{each}.md"
            made = draft(
                desk,
                Judge(workspace, selection, spec),
                Wish(spec, each, path, idea, selection),
                most=rounds,
                settle=partial(_with_graph, workspace.settings.run) if quick and each == "tasks" else Accepted,
                check=check_of(spec, each),
                on_round=observer.round_ended,
            )
            observer.ended(made)
            if made.text is not None:
                stage(workspace, desk, [*fresh.values(), made.text], held[each])
                fresh = {}
                observer.staged(made)
            drafts.append(made)
            if made.text is None or any(fault.severity == "error" for fault in made.faults):
                break
            spec = with_files(spec, {path.rpartition("/")[2]: made.text})
    return drafts


def stage(workspace: Workspace, desk: Desk, texts: Sequence[Text], held: bytes | None) -> None:
    """Write files, the last of which holds `held` now, and stage them.

    Raises SpecgitError where one has changed meanwhile; the text is kept among the papers then.
    """
    *others, document = texts
    kept = keep(desk.papers, document.path.rpartition("/")[2], document.encode())
    try:
        for text in others:
            workspace.repository.write(text.path, text, expected=None)
        workspace.repository.write(document.path, document, expected=held)
    except SpecgitError as error:
        hint = f"the draft is in {kept}: put one of the two away, and copy it"
        if isinstance(error.__cause__, OSError):
            hint = f"{error.hint}; the draft is in {kept}"
        raise SpecgitError(error.message, hint=hint, where=error.where, exit_code=1) from error
    workspace.repository.stage(*(text.path for text in texts))


_SOURCES = {"declared": "what its tasks wait for", "inferred": "what its tasks say", "sequential": "their order"}


def _with_graph(run: RunSettings, text: Text) -> Accepted:
    """The tasks with a wave graph; one that they have stays. Where no plan can be made the validator says why."""
    tasks = read_tasks(text)
    if tasks.graph or not tasks.leaves:
        return Accepted(text)
    try:
        plan = make_plan(
            "",
            tasks,
            include_optional=True,
            include_done=True,
            strict_checkpoints=run.strict_checkpoints,
            undeclared=run.undeclared,
        )
        written = write_graph(tasks, [[planned.task.number for planned in wave.tasks] for wave in plan.waves])
    except SpecgitError:
        return Accepted(text)
    return Accepted(written, (f"it has no wave graph: one is written from {_SOURCES[plan.source]}",))
