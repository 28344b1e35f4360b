"""Gates: what a change may not do while something is not agreed on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import unticked
from specgit.approval.ledger import Entry, entries_of
from specgit.approval.standing import document_path
from specgit.approval.statements import Kind, read
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.standing import Standing
    from specgit.repo import Commit
    from specgit.spec.folder import Spec
    from specgit.spec.model import Task, Tasks

MOST_NAMED = 5


class Refusal(NamedTuple):
    """What a gate holds back, and what to do. `line` is 0 where a whole file, or a commit, is meant."""

    gate: str
    message: str
    hint: str
    spec: str = ""
    path: str = ""
    line: int = 0
    commit: str = ""


class Change(NamedTuple):
    """What is judged.

    `specs` are those of the new state, as far as the change touches them, `every` all of them; `before` are the specs
    as they were, by path. `whole` asks for all that the documents say, not only for what is new. `commits` are those
    whose messages are read. `stale` gives the criteria of a spec that changed after their tasks were done.
    """

    approvals: Approvals
    specs: Sequence[Spec]
    every: Sequence[Spec]
    before: Mapping[str, Spec]
    whole: bool
    commits: Sequence[Commit]
    stale: Callable[[Spec], Iterable[str]]


def refusals(change: Change) -> list[Refusal]:
    """All that the gates which are on hold back, spec by spec, then commit by commit."""
    on = change.approvals.settings.approvals.gates
    found: list[Refusal] = []
    for spec in change.specs:
        gates = _SpecGates(change, spec)
        for name, gate in (
            ("order", gates.order),
            ("ticks", gates.ticks),
            ("done-tasks", gates.done_tasks),
            ("stale", gates.stale),
        ):
            if name in on:
                found += gate()
    if "trailers" in on:
        found += _trailers(change)
    return found


class _SpecGates:
    """The gates over one spec."""

    def __init__(self, change: Change, spec: Spec) -> None:
        self.change = change
        self.spec = spec
        self.before = change.before.get(spec.path)
        self.standings = {standing.phase: standing for standing in change.approvals.standings(spec)}

    def order(self) -> Iterator[Refusal]:
        """A later document while an earlier one is not approved."""
        open_one: Standing | None = None
        for phase, standing in self.standings.items():
            path = self.spec.file(f"{phase}.md")
            if path and open_one and self._is_new(phase, path):
                yield self._refusal(
                    "order",
                    f"{phase}.md is there while {open_one.phase} {_state(open_one)}",
                    f"specgit approve {self.spec.name} {open_one.phase} first",
                    path,
                )
            if open_one is None and not standing.settled:
                open_one = standing

    def ticks(self) -> Iterator[Refusal]:
        """Boxes ticked while the tasks are not approved."""
        standing, tasks = self.standings["tasks"], self.spec.tasks
        if standing.settled or tasks is None:
            return
        ticked = [task for task in tasks.tasks if task.done and (self.change.whole or task.id not in self._done)]
        if ticked:
            yield self._refusal(
                "ticks",
                f"{_named(ticked)} {'is' if len(ticked) == 1 else 'are'} ticked while tasks {_state(standing)}",
                f"specgit approve {self.spec.name} tasks, or take the ticks back: specgit task reset",
                tasks.text.path,
                tasks.text.line(ticked[0].span.start),
            )

    def done_tasks(self) -> Iterator[Refusal]:
        """Text of a done task that changed, though the task was not opened again."""
        tasks, before = self.spec.tasks, self.before.tasks if self.before else None
        if tasks is None or before is None or self.standings["tasks"].settled:
            return
        for task in tasks.tasks:
            was = self._done.get(task.id)
            if task.done and was is not None and not _same(before, was, tasks, task):
                yield self._refusal(
                    "done-tasks",
                    f"task {task.id} is done, and its text changed",
                    f"specgit task reset {self.spec.name} {task.id}, or let the tasks be approved again",
                    tasks.text.path,
                    tasks.text.line(task.span.start),
                )

    def stale(self) -> Iterator[Refusal]:
        """Done tasks whose criteria changed since, unless the tasks were approved again after that."""
        tasks = self.spec.tasks
        if tasks is None or self.standings["tasks"].settled or not any(task.done for task in tasks.tasks):
            return
        changed = sorted(self.change.stale(self.spec))
        if changed:
            yield self._refusal(
                "stale",
                f"done tasks rest on {_ids(changed)}, which changed since",
                f"specgit task reset what has to be done again, or specgit approve {self.spec.name} tasks",
                tasks.text.path,
            )

    def _is_new(self, phase: str, path: str) -> bool:
        """Whether the change brings a document, or changes more of it than ticks."""
        if self.change.whole:
            return True
        old = self.before.file(f"{phase}.md") if self.before else None
        if self.before is None or old is None:
            return True
        then, now = self.before.source.read(old), self.spec.source.read(path)
        return unticked(then) != unticked(now) if phase == "tasks" else then != now

    @cached_property
    def _done(self) -> dict[str, Task]:
        """The tasks that were done already, by number."""
        tasks = self.before.tasks if self.before else None
        return {task.id: task for task in tasks.tasks if task.done} if tasks else {}

    def _refusal(self, gate: str, message: str, hint: str, path: str, line: int = 0) -> Refusal:
        return Refusal(gate, message, hint, self.spec.name, path, line)


def _trailers(change: Change) -> Iterator[Refusal]:
    """Statements in the messages of the change that can't be read, or don't hold."""
    specs = {spec.name: spec for spec in change.every}
    entries = entries_of(change.commits)
    for commit in change.commits:
        for malformed in read(commit.message)[1]:
            yield Refusal("trailers", malformed.message, malformed.hint, commit=commit.id, line=malformed.line)
    for entry in entries:
        said = entry.statement
        spec = specs.get(said.spec)
        message, hint = _wrong(change, spec, entry) if spec else ("names no spec of this repository", _SPELL)
        if message and not _is_superseded(change, spec, entry, entries):
            yield Refusal(
                "trailers",
                f"`{said.kind.value}: {said.subject}` {message}",
                hint,
                said.spec,
                "",
                said.line,
                entry.commit,
            )


_SPELL = "write its path below the specs folder"


def _wrong(change: Change, spec: Spec, entry: Entry) -> tuple[str, str]:
    """What is wrong with a statement on a spec, and what to do; two empty texts where nothing is."""
    approvals, said = change.approvals, entry.statement
    if said.phase not in approvals.order(spec):
        return "names no phase of the spec", f"its phases are {', '.join(approvals.order(spec))}"
    if not said.digest:
        return "names no content", f"specgit approvals {spec.name} --digest shows the digests"
    if said.kind is not Kind.REVOKED and not _holds_for(change, spec, entry):
        now = approvals.digest(spec, said.phase)
        return f"names other content than the document has ({now})", f"specgit approve {spec.name} {said.phase}"
    if refusal := approvals.policy.refusal(entry, document_path(spec, said.phase)):
        return f"does not count: {refusal}", "`approvals` in .specgit.yaml says who may; see docs/approvals.md"
    return "", ""


def _holds_for(change: Change, spec: Spec, entry: Entry) -> bool:
    """Whether a statement names what the document holds now, or held in the commit that speaks of it."""
    said = entry.statement
    return said.digest == change.approvals.digest(spec, said.phase) or (
        said.digest == change.approvals.at(entry.commit).digest(spec, said.phase)
    )


def _is_superseded(change: Change, spec: Spec | None, entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a later statement of the change says the same with right content: a squash keeps all of a branch."""
    return spec is not None and any(
        other.commit == entry.commit
        and other.statement.subject == entry.statement.subject
        and other.statement.line > entry.statement.line
        and not _wrong(change, spec, other)[0]
        for other in entries
    )


def _state(standing: Standing) -> str:
    """`is not approved (1 of 2 approvals)`."""
    reason = f" ({standing.reason})" if standing.reason else ""
    words = {"lapsed": "has lapsed", "missing": "is missing"}
    return f"{words.get(standing.state, 'is not approved')}{reason}"


def _same(before: Tasks, was: Task, tasks: Tasks, task: Task) -> bool:
    """Whether a task has the same title and details, marks of boxes and wrapping left out."""
    then, now = (whole.text.content[slice(*part.span)] for whole, part in ((before, was), (tasks, task)))
    return then == now or _said(then) == _said(now)


def _said(text: str) -> str:
    plain = unticked(text.encode("utf-8", "surrogateescape"))
    return " ".join(Text.decode("", plain).content.split())


def _named(tasks: Sequence[Task]) -> str:
    word = "task" if len(tasks) == 1 else "tasks"
    return f"{word} {_ids([task.id for task in tasks])}"


def _ids(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more
