"""New tasks for criteria that have none: an agent adds them to tasks.md, and whatever else it does is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from specgit.drafting.choosing import check_free
from specgit.drafting.prompt import Fault, Wish
from specgit.drafting.rounds import Judge, draft
from specgit.drafting.session import desk_of
from specgit.drafting.settling import settle
from specgit.errors import SpecgitError
from specgit.judging.checking import selection_of
from specgit.shown import one_line
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text
from specgit.traceability import Links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.drafting.accepting import Accepted
    from specgit.drafting.drafting import Observer
    from specgit.drafting.rounds import Draft
    from specgit.drift import Drift, Missing
    from specgit.judging.workspace import Workspace
    from specgit.run.model import RunOptions
    from specgit.spec.folder import Spec
    from specgit.spec.model import Task, Tasks, WaveGraph

_ONLY_ADD = "add tasks, and leave every line that is there as it is"


class Proposal(NamedTuple):
    """New tasks that are not written yet. `before` is tasks.md as it is, `wanted` what they are for."""

    draft: Draft
    before: Text
    wanted: tuple[Missing, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that are new."""
        return tuple(new_tasks(self.before, self.draft.text)) if self.draft.text else ()


def wanted_of(drift: Drift) -> tuple[Missing, ...]:
    """The criteria that tasks are to be proposed for: what lost its task or is new; if none did, what never had one."""
    return drift.changed or drift.missing


def propose(
    workspace: Workspace,
    spec: Spec,
    wanted: Sequence[Missing],
    options: RunOptions,
    rounds: int,
    observer: Observer,
) -> Proposal:
    """Let an agent propose tasks for some criteria. Nothing is written.

    Raises SpecgitError where tasks.md has edits that are neither committed nor staged.
    """
    check_free(workspace, spec, "tasks")
    tasks = workspace.tasks(spec)
    before, selection = tasks.text, selection_of(workspace, None)
    ids = [each.id for each in wanted]
    with desk_of(workspace.repository, spec.name, "tasks", options, observer.line) as desk:
        observer.begun("tasks")
        made = draft(
            desk,
            Judge(workspace, selection, spec),
            Wish(spec, "tasks", before.path, asked(wanted), selection, change=True),
            most=rounds,
            settle=partial(additions, before),
            check=partial(_left_out, before, ids),
            on_round=observer.round_ended,
        )
    return Proposal(made, before, tuple(wanted))


def asked(wanted: Sequence[Missing]) -> str:
    """What an agent is asked for."""
    listed = "\n".join(f"- {one_line(each.id, 40)}: {one_line(each.text, 2000)}" for each in wanted)
    return f"""\
These have no task. Add tasks for them, as few as do the work, each behind the tasks that it stands on, with a number
that no task has, and say on its line of requirements which of these it is for:

{listed}

Add nothing else, and change no line that is there: not a title, a detail, a citation or a box. Where there is a wave
graph, put each new task into a wave of it, an old or a new one; all others stay in their waves."""


def additions(before: Text, text: Text) -> Accepted:
    """A tasks.md that has new tasks and else is, to the byte, what it was; only a wave graph has more in it.

    Raises SpecgitError for any other.
    """
    accepted = settle("tasks", before, text)
    if not before.content.endswith("\n"):
        content = accepted.text.content.rstrip("\r\n")
        accepted = accepted._replace(text=Text(before.path, content))
    old, new = read_tasks(before), read_tasks(accepted.text)
    fresh = list(new_tasks(before, accepted.text))
    _check_graph(old, new, {task.number for task in fresh})
    _check_lines(old, new, fresh)
    return accepted


def new_tasks(before: Text, after: Text) -> Iterator[Task]:
    """The tasks that were not there. Raises SpecgitError where one that was there is not as it was."""
    old, new = read_tasks(before), read_tasks(after)
    waiting = list(old.tasks)
    for task in new.tasks:
        if waiting and _is(old, waiting[0], new, task):
            waiting.pop(0)
        else:
            yield task
    if waiting:
        task = waiting[0]
        raise SpecgitError(
            f"task {one_line(task.id, 20)} ({one_line(task.title, 80)}) is not what and where it was", hint=_ONLY_ADD
        )


def _is(old: Tasks, one: Task, new: Tasks, other: Task) -> bool:
    """Whether a task is the same to the byte, under the same name."""
    return (one.id, one.parent) == (other.id, other.parent) and (
        old.text.slice(one.span).rstrip() == new.text.slice(other.span).rstrip()
    )


def _check_graph(old: Tasks, new: Tasks, fresh: set[str]) -> None:
    if _waves(old.graph, set()) != _waves(new.graph, fresh):
        raise SpecgitError(
            "the wave graph has other waves for the tasks that were there",
            hint="leave them in their waves, and add the new tasks to one of these or to one of their own"
            if old.graph
            else "there was none: add none",
        )


def _waves(graph: WaveGraph | None, without: set[str]) -> object:
    """What a graph says of all tasks but some: those of each wave, and what each wave and task waits for."""
    if graph is None:
        return None
    kept = [tuple(task for task in wave.tasks if task not in without) for wave in graph.waves]
    called = {wave.id: tasks for wave, tasks in zip(graph.waves, kept, strict=True)}
    waits = [
        wave.depends_on and {called.get(other, (other,)) for other in wave.depends_on} - {()} for wave in graph.waves
    ]
    waves = [(tasks, waits_for) for tasks, waits_for in zip(kept, waits, strict=True) if tasks]
    return waves, [edge for edge in graph.task_depends if not without.intersection(edge)]


def _check_lines(old: Tasks, new: Tasks, fresh: Sequence[Task]) -> None:
    """Raise SpecgitError where a line is gone, or one is new that belongs to no new task."""
    waiting = [line for _, line in _lines(old)]
    known = [(new.text.line(task.span.start), new.text.line(task.span.end)) for task in fresh]
    place = 0
    for number, line in _lines(new):
        if place < len(waiting) and waiting[place] in (line, line.rstrip("\r") if place == len(waiting) - 1 else line):
            place += 1  # the last line may have had no end
        elif line.strip() and not any(first <= number <= last for first, last in known):
            raise SpecgitError(
                f"line {number} belongs to no new task: {one_line(line, 80)}", hint=f"take it out: {_ONLY_ADD}"
            )
    if place < len(waiting):
        raise SpecgitError(f"a line is gone or changed: {one_line(waiting[place], 80)}", hint=_ONLY_ADD)


def _lines(tasks: Tasks) -> Iterator[tuple[int, str]]:
    """The lines outside the wave graph, with their numbers."""
    text, graph = tasks.text, tasks.graph
    hidden = range(text.line(graph.block.start), text.line(max(graph.block.end - 1, 0)) + 1) if graph else range(0)
    for number, line in enumerate(text.lines, 1):
        if number not in hidden:
            yield number, line


def _left_out(before: Text, wanted: Sequence[str], spec: Spec) -> list[Fault]:
    """The criteria that no new task is for, and the new tasks that are for none of them."""
    if spec.tasks is None:
        return []
    links, fresh = Links(spec), list(new_tasks(before, spec.tasks.text))
    cited = {task.id: _cited(links, task) for task in fresh}
    found = {name for names in cited.values() for name in names}
    faults = [
        Fault("", f"no new task is for {name}: `_Requirements: {name}_`", "error")
        for name in wanted
        if name not in found
    ]
    for task in fresh:
        if task.leaf and not task.checkpoint and cited[task.id].isdisjoint(wanted):
            place = f"line {spec.tasks.text.line(task.span.start)}"
            faults.append(Fault(place, f"the new task {task.id} is for none of {', '.join(wanted)}", "error"))
    return faults


def _cited(links: Links, task: Task) -> set[str]:
    """The criteria that a task cites, by itself or by a property."""
    rows, properties = links.cited[task.id]
    return {row.id for row in (*rows, *(row for each in properties for row in links.row_of_property[each.id]))}
