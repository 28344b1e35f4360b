"""What is wrong with the wave graph of a tasks.md. Shape: https://kiro.dev/docs/specs/ ; what Kiro does with other
shapes: kirodotdev/Kiro#10868, with tasks that the graph leaves out: kirodotdev/Kiro#9602."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from specgit.errors import SpecgitError
from specgit.rules.model import DocumentRule, Problem, Rule, TasksRule
from specgit.spec.edit import Change
from specgit.spec.graph import JsonError, Node, read_json
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.rules.subject import Subject
    from specgit.spec.model import Task, Tasks, WaveGraph
    from specgit.spec.text import Text

_TASKS = "- [ ] 1. Make the store\n- [ ] 2. Log in\n- [ ] 3. Log out\n"
_FENCE = "\n## Task Dependency Graph\n\n```json\n{}\n```\n"


def _example(waves: str, tasks: str = _TASKS) -> dict[str, str]:
    return {"tasks.md": tasks + _FENCE.replace("{}", waves)}


_GOOD = _example('{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2", "3"]}]}')


class _Listed:
    """The tasks of a document by number, and the wave each is listed in."""

    def __init__(self, tasks: Tasks, graph: WaveGraph) -> None:
        self.text = tasks.text
        self.tasks = tasks
        self.graph = graph

    @cached_property
    def by_id(self) -> dict[str, Task]:
        """Each task by its id."""
        return {task.id: task for task in self.tasks.tasks}

    @cached_property
    def by_number(self) -> dict[str, list[Task]]:
        """The tasks of each number, case left out of it."""
        found: dict[str, list[Task]] = {}
        for task in self.tasks.tasks:
            found.setdefault(task.number.casefold(), []).append(task)
        return found

    def entries(self) -> Iterator[tuple[int, str, Span]]:
        """Wave, number and place of all that the graph lists."""
        for index, wave in enumerate(self.graph.waves):
            for number, span in zip(wave.tasks, wave.task_spans, strict=True):
                yield index, number, span

    @cached_property
    def waves(self) -> dict[str, int]:
        """Task id → the wave that lists it, or else a parent of it."""
        own = {
            task.id: index for index, number, _ in self.entries() for task in self.by_number.get(number.casefold(), ())
        }
        found = dict(own)
        for task in self.tasks.tasks:  # parents stand before their children
            if task.id not in own and task.parent in found:
                found[task.id] = found[task.parent]
        return found

    @cached_property
    def missing(self) -> tuple[Task, ...]:
        """The leaf tasks in no wave."""
        return tuple(task for task in self.tasks.leaves if task.id not in self.waves)

    def needs(self, task: Task) -> Iterator[tuple[str, Task, Span]]:
        """What a task says it waits for, itself or by a parent: number, task, and the line that says so."""
        above: set[str] = set()
        speaker: Task | None = task
        while speaker:
            above.add(speaker.id)
            for note in speaker.depends:
                for number in note.tasks:
                    for need in self.by_number.get(number.casefold(), ()):
                        if need.id not in above:
                            yield number, need, note.span
            speaker = self.by_id[speaker.parent] if speaker.parent else None


class _GraphRule(DocumentRule[_Listed]):
    """A rule for the wave graph of a tasks.md."""

    good: ClassVar = _GOOD

    def document(self, subject: Subject) -> _Listed | None:
        tasks = subject.spec.tasks
        return _Listed(tasks, tasks.graph) if tasks and tasks.graph else None


class NotJson(_GraphRule):
    """The wave graph is not JSON."""

    name = "graph/not-json"
    severity = "error"
    profile = "minimal"
    why = "No tool can read the waves: Kiro runs the tasks one after another, specgit by what their texts say."
    fix = "Put the JSON right at the marked place."
    bad: ClassVar = _example('{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2", "3"]},]}')

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        for problem in listed.graph.problems:
            if _not_json(problem.message):
                yield Problem(listed.text, _visible(listed.text, problem.span), problem.message)


def _not_json(message: str) -> bool:
    return message.startswith("the wave graph is not JSON")


def _visible(text: Text, span: Span) -> Span:
    """A place with something to point at: an empty one takes the character behind it, or the one before the end."""
    if span.end > span.start:
        return span
    start = min(span.start, max(len(text.content) - 1, 0))
    return Span(start, min(start + 1, len(text.content)))


class WrongShape(_GraphRule):
    """The wave graph is JSON, but not of the shape that Kiro reads."""

    name = "graph/wrong-shape"
    severity = "error"
    why = (
        "With an id that is missing or no number, or tasks that are no strings, Kiro silently runs everything in "
        "sequence; at waves that are bare lists its task tools crash."
    )
    fix = 'Write `{"waves": [{"id": 0, "tasks": ["1.1", "2"]}, …]}`: ids are numbers, tasks are strings.'
    bad: ClassVar = _example('{"waves": [{"id": "first", "tasks": ["1"]}, {"id": "second", "tasks": ["2", "3"]}]}')

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        text, graph = listed.text, listed.graph
        problems = [problem for problem in graph.problems if not _not_json(problem.message)]
        if problems:
            # One mistake is made in all waves alike: the first stands for them.
            first, others = problems[0], len(problems) - 1
            more = f" ({others} more like this)" if others else ""
            span = _first_line(text, first.span)
            yield Problem(text, span, first.message + more, changes=_canonical(text, graph))


def _first_line(text: Text, span: Span) -> Span:
    newline = text.content.find("\n", span.start, span.end)
    return Span(span.start, len(text.content[:newline].rstrip("\r")) if newline >= 0 else span.end)


def _canonical(text: Text, graph: WaveGraph) -> tuple[Change, ...]:
    """The changes that give a graph the shape Kiro reads, all else kept; none where they could change its meaning."""
    if graph.task_depends or any(wave.depends_on is not None for wave in graph.waves):
        return ()
    try:
        root = read_json(text, graph)
    except JsonError:
        return ()
    changes: list[Change] = []
    waves = root
    if isinstance(root.value, dict):
        waves = root.value.get("waves", root)
    else:
        changes += _around(root, '{"waves": ', "}")
    if not isinstance(waves.value, list) or not waves.value:
        return ()
    first = _first_id(waves.value)
    if first is None:
        return ()
    for number, wave in enumerate(waves.value, first):
        changes += _canonical_wave(text, wave, number)
    return tuple(changes)


def _first_id(waves: list[Node]) -> int | None:
    """The id of the first wave, so that all that are numbers may stay; None where they do not count up."""
    given = {
        wave.value["id"].value - index
        for index, wave in enumerate(waves)
        if isinstance(wave.value, dict) and "id" in wave.value and _is_number(wave.value["id"])
    }
    return given.pop() if len(given) == 1 else None if given else 0


def _is_number(node: Node) -> bool:
    return isinstance(node.value, int) and not isinstance(node.value, bool)


def _canonical_wave(text: Text, wave: Node, number: int) -> Iterator[Change]:
    members = wave
    if isinstance(wave.value, list):
        yield from _around(wave, f'{{"id": {number}, "tasks": ', "}")
    elif isinstance(wave.value, dict):
        members = wave.value.get("tasks", Node([], wave.span))
        if "id" not in wave.value:
            yield _new_id(text, wave, number)
        elif not _is_number(wave.value["id"]):
            yield Change(wave.value["id"].span, str(number))
    for member in members.value if isinstance(members.value, list) else ():
        if isinstance(member.value, int | float) and not isinstance(member.value, bool):
            yield Change(member.span, f'"{text.slice(member.span)}"')


def _new_id(text: Text, wave: Node, number: int) -> Change:
    """An id before the first key of a wave, set apart as that is from its brace."""
    inside = text.content[wave.span.start + 1 : wave.span.end - 1]
    space = inside[: len(inside) - len(inside.lstrip())]
    at = wave.span.start + 1 + len(space)
    return Change(Span(at, at), f'"id": {number}' + (f",{space or ' '}" if wave.value else ""))


def _around(node: Node, before: str, after: str) -> tuple[Change, Change]:
    (start, end) = node.span
    return Change(Span(start, start), before), Change(Span(end, end), after)


# Nobody reads a longer list of findings, and time stays linear.
_MOST_GUESSES = 50
_MOST_FREE = 300


class UnknownTask(_GraphRule):
    """The wave graph lists a task that does not exist."""

    name = "graph/unknown-task"
    severity = "error"
    profile = "minimal"
    why = "A task was renumbered or taken out, or has a slip in its number: the one that is meant is in no wave."
    fix = "List the task by the number it has now, or take it out of the graph."
    bad: ClassVar = _example('{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2", "3", "4"]}]}')

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        if not listed.by_id:
            return
        free = [task.number for task in listed.missing[:_MOST_FREE]]
        unknown = ((number, span) for _, number, span in listed.entries() if number.casefold() not in listed.by_number)
        for count, (number, span) in enumerate(unknown):
            near = get_close_matches(number, free, 1, 0.5) if count < _MOST_GUESSES else []
            fix = f"did you mean {near[0]}, which is in no wave?" if near else ""
            yield Problem(listed.text, span, f"the wave graph lists task {number}, which does not exist", fix)


class LeafMissing(_GraphRule):
    """A task is in no wave of the graph."""

    name = "graph/leaf-missing"
    severity = "error"
    why = "Kiro runs it after all waves, whatever waits for it; specgit where it stands in the document."
    fix = "List it in the first wave in which all it waits for is done."
    bad: ClassVar = _example('{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2"]}]}')

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        if not listed.graph.waves:
            return
        missing = [task for task in listed.missing if not task.checkpoint]
        changes = _added(listed, missing) if missing else ()
        for task in missing:
            message = f"task {task.number} is in no wave of the graph"
            yield Problem(listed.text, _place(task), message, changes=changes, safe=False)
            changes = ()  # they list all of them


def _place(task: Task) -> Span:
    return task.number_span if task.number_span.end > task.number_span.start else task.title_span


def _added(listed: _Listed, missing: list[Task]) -> tuple[Change, ...]:
    """The changes that list tasks behind what they wait for; none where the graph has no place for them."""
    text, graph = listed.tasks.text, listed.graph
    if not graph.canonical or any(len(listed.by_number[task.number.casefold()]) > 1 for task in missing):
        return ()
    waves = read_json(text, graph).value["waves"].value  # type: ignore[index]
    places = _places(listed, missing)
    if places is None or not all(isinstance(wave.value.get("tasks", wave).value, list) for wave in waves):
        return ()
    joining: dict[int, list[str]] = {}
    for task in missing:
        joining.setdefault(places[task.id], []).append(f'"{task.number}"')
    changes = []
    for index in range(len(waves)):
        if index in joining:
            members = waves[index].value["tasks"]
            end = members.value[-1].span.end if members.value else members.span.start + 1
            changes.append(Change(Span(end, end), (", " if members.value else "") + ", ".join(joining[index])))
    end, next_id = waves[-1].span.end, waves[-1].value["id"].value + 1
    indentation = text.content[: waves[-1].span.start].rpartition("\n")[2]
    between = f"\n{indentation}" if not indentation.strip() else " "
    pad = " " if text.content[waves[-1].span.start + 1].isspace() else ""
    new = [
        f',{between}{{{pad}"id": {next_id + number}, "tasks": [{", ".join(joining[index])}]{pad}}}'
        for number, index in enumerate(sorted(index for index in joining if index >= len(waves)))
    ]
    if new:
        changes.append(Change(Span(end, end), "".join(new)))
    return tuple(changes)


def _places(listed: _Listed, missing: list[Task]) -> dict[str, int] | None:
    """Task id → the first wave behind what it names, or else behind its neighbour in the document.

    None where something that waits for it stands too early.
    """
    waves = dict(listed.waves)
    open_ = {task.id for task in missing}
    last: dict[str | None, int] = {}
    for task in listed.tasks.leaves:
        if task.id in open_:
            needs = [need for _, need, _ in listed.needs(task)]
            below = [leaf for need in needs for leaf in _below(listed, need)]
            if any(leaf.id not in waves and not leaf.checkpoint for leaf in below):
                return None  # it waits for one that is missing too and stands behind it
            behind = [waves[leaf.id] for leaf in below if leaf.id in waves]
            waves[task.id] = max(behind, default=-1 if needs else last.get(task.parent, last.get(None, -1))) + 1
        if task.id in waves:
            last[task.parent] = max(last.get(task.parent, -1), waves[task.id])
            last[None] = max(last.get(None, -1), waves[task.id])
    for task in listed.tasks.leaves:
        for _, need, _ in listed.needs(task):
            if need.id in open_ and waves.get(task.id, len(waves)) <= waves[need.id]:
                return None
    return waves


def _below(listed: _Listed, task: Task) -> list[Task]:
    from specgit.spec.tasks import leaves_below

    return leaves_below(task, listed.by_id)


class TaskTwice(_GraphRule):
    """The wave graph lists a task twice."""

    name = "graph/task-twice"
    severity = "error"
    profile = "minimal"
    why = "Nobody can tell in which wave it runs, and a tool may run it twice."
    fix = "Leave it in one wave."
    bad: ClassVar = _example('{"waves": [{"id": 0, "tasks": ["1", "2"]}, {"id": 1, "tasks": ["2", "3"]}]}')

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        first: dict[str, int] = {}
        for index, number, span in listed.entries():
            before = first.get(number.casefold())
            if before is None:
                first[number.casefold()] = index
            else:
                where = f"waves {before + 1} and {index + 1}" if before != index else f"wave {index + 1} twice"
                yield Problem(listed.text, span, f"task {number} is listed in {where} of the graph")


class ParentListed(_GraphRule):
    """The wave graph lists a parent beside tasks of its own."""

    name = "graph/parent-listed"
    why = "A parent is done when all below it is: listed as work of its own, it runs twice or too early."
    fix = "Take the parent out: the tasks below it stand for it."
    good: ClassVar = _example(
        '{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2"]}]}',
        "- [ ] 1. Sessions\n  - [ ] 1.1 Log in\n  - [ ] 1.2 Log out\n",
    )
    bad: ClassVar = _example(
        '{"waves": [{"id": 0, "tasks": ["1", "1.1"]}, {"id": 1, "tasks": ["1.2"]}]}',
        "- [ ] 1. Sessions\n  - [ ] 1.1 Log in\n  - [ ] 1.2 Log out\n",
    )

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        numbers = {number.casefold() for _, number, _ in listed.entries()}
        for _wave, number, span in listed.entries():
            below = [
                child
                for task in listed.by_number.get(number.casefold(), ())
                for child in task.children
                if listed.by_id[child].number.casefold() in numbers
            ]
            if below:
                message = f"task {number} is the parent of {below[0]}, and the graph lists both"
                yield Problem(listed.text, span, message)


class WaveOrder(_GraphRule):
    """A task stands in no later wave than one it depends on."""

    name = "graph/wave-order"
    severity = "error"
    profile = "minimal"
    why = "Kiro follows the graph alone, so the task begins before what it needs is there."
    fix = "Move it to a wave behind the one it waits for, or take the dependency out."
    good: ClassVar = _example(
        '{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2"]}]}',
        "- [ ] 1. Make the store\n- [ ] 2. Log in\n  - _Depends: 1_\n",
    )
    bad: ClassVar = _example(
        '{"waves": [{"id": 0, "tasks": ["2"]}, {"id": 1, "tasks": ["1"]}]}',
        "- [ ] 1. Make the store\n- [ ] 2. Log in\n  - _Depends: 1_\n",
    )

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        graph = listed.graph
        if graph.task_depends or any(wave.depends_on is not None for wave in graph.waves):
            return  # these waves do not simply follow each other
        for _wave, number, span in listed.entries():
            for task in listed.by_number.get(number.casefold(), ()):
                wave = listed.waves[task.id]
                late = [
                    (name, listed.waves[need.id], line)
                    for name, need, line in listed.needs(task)
                    if listed.waves.get(need.id, -1) >= wave
                ]
                if late:
                    name, other, line = late[0]
                    where = f"wave {other + 1}, after it" if other > wave else f"wave {wave + 1} too"
                    line_number = listed.text.line(line.start)
                    message = f"task {number} depends on {name} (line {line_number}), which stands in {where}"
                    yield Problem(listed.text, span, message)


class Cycle(TasksRule):
    """Tasks wait for each other in a circle."""

    name = "graph/cycle"
    severity = "error"
    profile = "minimal"
    why = "None of them can ever begin."
    fix = "Take one of these dependencies out."
    good: ClassVar = {"tasks.md": "- [ ] 1. Make the store\n- [ ] 2. Log in\n  - _Depends: 1_\n"}
    bad: ClassVar = {"tasks.md": "- [ ] 1. Make the store\n  - _Depends: 2_\n- [ ] 2. Log in\n  - _Depends: 1_\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if not _says_order(tasks):
            return
        from specgit.plan.waves import make_plan

        try:
            make_plan(subject.spec.name, tasks, include_optional=True, include_done=True)
        except SpecgitError as error:
            line = int(error.where.rpartition(":")[2])
            start = tasks.text.line_starts[line - 1]
            source = tasks.text.lines[line - 1]
            indented = len(source) - len(source.lstrip())
            yield Problem(tasks.text, Span(start + indented, start + len(source.rstrip())), error.message)


def _says_order(tasks: Tasks) -> bool:
    """Whether anything names what a task waits for: the order of the document alone has no circles."""
    graph = tasks.graph
    return any(note.tasks for task in tasks.tasks for note in task.depends) or bool(
        graph and (graph.task_depends or any(wave.depends_on for wave in graph.waves))
    )


class CheckpointMissing(_GraphRule):
    """A checkpoint is in no wave of the graph."""

    name = "graph/checkpoint-missing"
    severity = "info"
    profile = "strict"
    why = "Kiro then runs it after all waves, when most of what it should have held back is done."
    fix = "List it in a wave of its own, behind all that stands before it."
    good: ClassVar = _example(
        '{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2"]}]}',
        "- [ ] 1. Log in\n- [ ] 2. Checkpoint - all tests pass\n",
    )
    bad: ClassVar = _example(
        '{"waves": [{"id": 0, "tasks": ["1"]}]}', "- [ ] 1. Log in\n- [ ] 2. Checkpoint - all tests pass\n"
    )

    def find(self, listed: _Listed, _: Subject) -> Iterator[Problem]:
        for task in listed.missing if listed.graph.waves else ():
            if task.checkpoint:
                yield Problem(listed.text, _place(task), f"checkpoint {task.number} is in no wave of the graph")


class GraphMissing(TasksRule):
    """The tasks of a feature have no wave graph."""

    name = "graph/missing"
    severity = "info"
    profile = "strict"
    why = "Without one, what can run at the same time is only read from the tasks' texts, and nobody has reviewed it."
    fix = "Store it with `specgit waves SPEC --write` and look through it, or add a section `## Task Dependency Graph`."
    good: ClassVar = _GOOD
    bad: ClassVar = {"tasks.md": _TASKS}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if tasks.graph or subject.spec.type != "feature":
            return
        leaves = [task for task in tasks.leaves if not task.checkpoint]
        if len(leaves) > 1 and not _says_order(tasks) and not any(task.parallel for task in tasks.tasks):
            yield Problem(tasks.text, None, f"nothing says which of the {len(leaves)} tasks may run at the same time")


RULES: tuple[Rule, ...] = (
    NotJson(), WrongShape(), UnknownTask(), LeafMissing(), TaskTwice(), ParentListed(), WaveOrder(), Cycle(),
    CheckpointMissing(), GraphMissing(),
)  # fmt: skip
