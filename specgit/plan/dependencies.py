"""Which task waits for which, and who says so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from specgit.plan.model import Dependency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from specgit.spec.model import DependencyNote, Task, Tasks, WaveGraph

Layer = tuple[int, int]  # the wave of the stored graph, and how far a `_Depends` pushed a task beyond it


@dataclass
class Order:
    """The edges between the tasks of a plan, in the making. `kept` are the tasks to plan, in document order."""

    tasks: Tasks
    kept: list[Task]
    notes: list[str] = field(default_factory=list)
    edges: dict[str, dict[str, Dependency]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self.by_id = {task.id: task for task in self.tasks.tasks}
        self.place = {task.id: place for place, task in enumerate(self.tasks.tasks)}
        self.by_number: dict[str, list[Task]] = defaultdict(list)
        for task in self.tasks.tasks:
            self.by_number[task.number.casefold()].append(task)

    def add(self, task: str, needs: str, why: str, line: int) -> None:
        """Let `task` wait for `needs`; the reason given first stays."""
        if task != needs:
            self.edges[task].setdefault(needs, Dependency(task, needs, why, line))

    def line(self, task: Task) -> int:
        """The line a task begins on, from 1."""
        return self.tasks.text.line(task.span.start)

    def leaves(self, number: str) -> list[Task]:
        """The leaf tasks a number names: a parent stands for what is under it."""
        found = list(self.by_number.get(number.casefold(), ()))
        leaves: list[Task] = []
        while found:
            task = found.pop(0)
            if task.children:
                found[:0] = [self.by_id[child] for child in task.children]
            elif task.box:
                leaves.append(task)
        return leaves


def declared(order: Order) -> set[str]:
    """Add what `_Depends:_` lines say; give the ids of the tasks that say what they wait for."""
    speaking: set[str] = set()
    for task in order.tasks.tasks:
        leaves = [leaf.id for leaf in order.leaves(task.number)] if task.children else [task.id]
        for note in task.depends:
            line = order.tasks.text.line(note.span.start)
            found = [(number, need.id) for number in note.tasks for need in order.leaves(number)]
            for number, need in found:
                if need not in leaves:
                    _all_after(order, leaves, [need], f"_Depends: {number}_", line)
            if found or note.nothing:
                speaking.update(leaves)
            _note_unknown(order, task, note, line, {number for number, _ in found})
    return speaking


def _note_unknown(order: Order, task: Task, note: DependencyNote, line: int, known: Collection[str]) -> None:
    for number in note.tasks:
        if number not in known:
            order.notes.append(f"line {line}: {task.id} waits for {number}, which is no task here")
    for spec, number in note.foreign:
        order.notes.append(f"line {line}: {task.id} waits for task {number} of {spec}, which this plan does not know")


def contract(order: Order, kept: Collection[str]) -> None:
    """Leave out the tasks that are not planned; what waited for them waits for what they waited for."""
    ready: dict[str, dict[str, Dependency]] = {}

    def through(start: str) -> dict[str, Dependency]:
        stack = [start]
        while stack:
            task = stack[-1]
            missing = [need for need in order.edges.get(task, ()) if need not in kept and need not in ready]
            if missing:
                ready.setdefault(task, {})  # a cycle through tasks that are not planned stops here
                stack += missing
                continue
            stack.pop()
            found: dict[str, Dependency] = {}
            for need, edge in order.edges.get(task, {}).items():
                if need in kept:
                    found.setdefault(need, edge)
                else:
                    for far in ready[need]:
                        found.setdefault(far, Dependency(task, far, f"{edge.why}, which waits for {far}", edge.line))
            ready[task] = found
        return ready[start]

    edges: dict[str, dict[str, Dependency]] = defaultdict(dict)
    for task in order.kept:
        edges[task.id] = {need: edge for need, edge in through(task.id).items() if need != task.id}
    order.edges = edges


def graph_layers(order: Order, graph: WaveGraph) -> dict[str, Layer]:
    """The wave of each listed leaf, moved behind what its `_Depends` names where the two disagree; the plan says so."""
    by_name: dict[str, int] = {}
    by_parent: dict[str, int] = {}
    for index, wave in enumerate(graph.waves):
        for number, span in zip(wave.tasks, wave.task_spans, strict=True):
            leaves = order.leaves(number)
            if not leaves:
                line = order.tasks.text.line(span.start)
                order.notes.append(f"line {line}: the wave graph lists {number}, which is no task here")
            for leaf in leaves:
                named = leaf.number.casefold() == number.casefold()
                if named and leaf.id in by_name:
                    order.notes.append(f"{leaf.id} stands in two waves of the graph; the later one counts")
                (by_name if named else by_parent)[leaf.id] = index
    return _pushed(order, by_parent | by_name)


def _pushed(order: Order, waves: dict[str, int]) -> dict[str, Layer]:
    layers: dict[str, Layer] = {task: (wave, 0) for task, wave in waves.items()}
    for task in topological(order.edges, sorted(waves, key=lambda name: order.place[name])):
        if task not in layers:
            continue
        for need, edge in order.edges.get(task, {}).items():
            if need in layers and layers[need] >= layers[task]:
                order.notes.append(
                    f"{task} stands in wave {waves[task] + 1} of the graph, but waits for {need} "
                    f"of wave {waves[need] + 1} (line {edge.line}): it runs after it"
                )
                layers[task] = (layers[need][0], layers[need][1] + 1)
    return layers


def topological(edges: dict[str, dict[str, Dependency]], tasks: Iterable[str]) -> list[str]:
    """The tasks, each after what it waits for, else in the order given. In a cycle, somewhere."""
    found: list[str] = []
    state: dict[str, int] = {}  # 1 on the way, 2 done
    for start in tasks:
        stack = [start]
        while stack:
            task = stack[-1]
            if state.get(task) is None:
                state[task] = 1
                stack += [need for need in reversed(edges.get(task, {})) if state.get(need) is None]
            else:
                stack.pop()
                if state[task] == 1:
                    state[task] = 2
                    found.append(task)
    return found


def follow_graph(order: Order, graph: WaveGraph, strict_checkpoints: bool) -> None:
    """Each wave after the one before; a task the graph leaves out (checkpoints, usually) keeps its place in the
    document."""
    layers = graph_layers(order, graph)
    text, block = order.tasks.text, graph.block
    lines = [text.line(wave.task_spans[0].start if wave.task_spans else block.start) for wave in graph.waves]
    if any(wave.depends_on is not None for wave in graph.waves) or graph.task_depends:
        _follow_depends_on(order, graph, lines)
    elif strict_checkpoints:
        _follow_layers(order, _behind_checkpoints(order, layers), lines)
    else:
        _follow_layers(order, {task: (0, *layer) for task, layer in layers.items()}, lines)
    _chain_children(order, graph)
    _keep_place(order, layers)


def _chain_children(order: Order, graph: WaveGraph) -> None:
    """What stands under a parent that a wave lists as one runs in document order: the graph says nothing of it."""
    kept = {task.id for task in order.kept}
    listed = {number.casefold() for wave in graph.waves for number in wave.tasks}
    for wave in graph.waves:
        for number, span in zip(wave.tasks, wave.task_spans, strict=True):
            inside = [leaf for leaf in order.leaves(number) if leaf.id in kept and leaf.number.casefold() not in listed]
            for before, after in pairwise(inside):
                order.add(after.id, before.id, f"the graph lists {number} as one", order.tasks.text.line(span.start))


def _behind_checkpoints(order: Order, layers: dict[str, Layer]) -> dict[str, tuple[int, int, int]]:
    stretch, found = 0, {}
    for task in order.kept:
        if task.checkpoint:
            stretch += 1
        if task.id in layers:
            found[task.id] = (stretch, *layers[task.id])
        if task.checkpoint:
            stretch += 1
    return found


def _follow_layers(order: Order, layers: dict[str, tuple[int, int, int]], lines: Sequence[int]) -> None:
    by_layer: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for task in order.kept:
        if task.id in layers:
            by_layer[layers[task.id]].append(task.id)
    before: list[str] = []
    for layer in sorted(by_layer):
        for task_id in by_layer[layer]:
            for need in before:
                why = f"wave {layer[1] + 1} of the graph comes after wave {layers[need][1] + 1}"
                order.add(task_id, need, why, lines[layer[1]])
        before = by_layer[layer]


def _follow_depends_on(order: Order, graph: WaveGraph, lines: Sequence[int]) -> None:
    """The waves' own `dependsOn`, naming waves or tasks; a wave without one follows the wave before."""
    kept = {task.id for task in order.kept}

    def named(number: str) -> list[str]:
        return [leaf.id for leaf in order.leaves(number) if leaf.id in kept]

    members = [[leaf for number in wave.tasks for leaf in named(number)] for wave in graph.waves]
    waves = _names_waves(graph)
    for index, wave in enumerate(graph.waves):
        line = lines[index]
        if wave.depends_on is None:
            needed = members[index - 1] if index and not graph.task_depends else []
            _all_after(order, members[index], needed, f"wave {index + 1} of the graph comes after wave {index}", line)
            continue
        for name in wave.depends_on:
            needed = members[waves[name.casefold()]] if name.casefold() in waves else named(name)
            _all_after(order, members[index], needed, f"its wave has dependsOn {name}", line)
    for task, need in graph.task_depends:
        _all_after(order, named(task), named(need), f"dependsOn {need}", order.tasks.text.line(graph.block.start))


def _names_waves(graph: WaveGraph) -> dict[str, int]:
    """Wave name → index, if `dependsOn` can mean waves here:

    each name is that of an earlier wave. Else it means tasks.
    """
    names = {wave.id.casefold(): index for index, wave in enumerate(graph.waves)}
    used = [(index, name.casefold()) for index, wave in enumerate(graph.waves) for name in wave.depends_on or ()]
    return names if all(names.get(name, index) < index for index, name in used) else {}


def _all_after(order: Order, tasks: Iterable[str], needed: Iterable[str], why: str, line: int) -> None:
    for task in tasks:
        for need in needed:
            order.add(task, need, why, line)


def _keep_place(order: Order, layers: dict[str, Layer]) -> None:
    """A task in no wave waits for all before it in the document; what follows waits for it, unless the graph
    places that no later
    than something before it: the graph is what people reviewed."""
    highest: Layer | None = None
    before: list[Task] = []
    barriers: list[tuple[Task, Layer | None]] = []
    for task in order.kept:
        if task.id in layers:
            for barrier, reached in barriers:
                if reached is None or layers[task.id] > reached:
                    order.add(task.id, barrier.id, _after_barrier(barrier), order.line(barrier))
            highest = max(highest, layers[task.id]) if highest else layers[task.id]
        else:
            if not task.checkpoint:
                order.notes.append(f"{task.id} is in no wave of the graph; it keeps its place in the document")
            wait_for_all(order, task, before)
            barriers.append((task, highest))
        before.append(task)


def _after_barrier(barrier: Task) -> str:
    return f"{barrier.id} is a checkpoint" if barrier.checkpoint else f"{barrier.id} is in no wave and keeps its place"


def wait_for_all(order: Order, task: Task, before: Sequence[Task]) -> None:
    """Let `task` wait for everything before it, by the tasks among them that nothing before it waits for already."""
    ids = {other.id for other in before}
    waited = {need for other in before for need in order.edges.get(other.id, ())}
    why = (
        "checkpoint: after all that stands before it"
        if task.checkpoint
        else "it is in no wave: after all that stands before it"
    )
    for other in before:
        if other.id in ids - waited:
            order.add(task.id, other.id, why, order.line(task))


def follow_document(order: Order, speaking: Collection[str]) -> None:
    """Without a graph: one after another, where `(P)` or a task's own `_Depends` does not say otherwise.

    `(P)` as cc-sdd means it: may run beside the `(P)` siblings next to it. Where nobody writes `(P)`, a task that
    names what
    it waits for waits for that alone. A checkpoint waits for all before it, and all after it wait for the checkpoint.
    """
    place = {task: number for number, task in enumerate(topological(order.edges, [task.id for task in order.kept]))}
    free = set() if any(task.parallel for task in order.tasks.tasks) else set(speaking)
    _Sequence(order, place, free).run()


class _Sequence:
    """Walks the tree of tasks; `before` is what the next task waits for.

    Only edges that agree with `place` are added.
    """

    def __init__(self, order: Order, place: dict[str, int], free: set[str]) -> None:
        self.order, self.place, self.free = order, place, free
        self.kept = {task.id for task in order.kept}
        self.seen: list[Task] = []
        self.barrier: Task | None = None

    def run(self) -> None:
        roots = [task for task in self.order.tasks.tasks if task.parent is None]
        self._siblings(roots, [])

    def _siblings(self, siblings: Sequence[Task], before: list[str]) -> list[str]:
        """Order the siblings behind `before`; give what comes after them waits for."""
        frontier, entry = before, before
        last: Task | None = None
        for task in siblings:
            if task.leaf and task.id not in self.kept:
                continue
            if task.id in self.free and task.leaf and not task.checkpoint:
                if last is None or last.id not in self.free:
                    frontier = [*frontier]
                self._place_free(task)
                frontier.append(task.id)
            elif task.parallel and last and last.parallel:
                frontier = [*frontier, *self._one(task, entry)]
            else:
                entry = frontier
                frontier = self._one(task, entry)
            last = task
        return frontier

    def _place_free(self, task: Task) -> None:
        """A task that says itself what it waits for: only a checkpoint holds it back."""
        if self.barrier:
            self._add(task, self.barrier.id, f"{self.barrier.id} is a checkpoint", self.order.line(self.barrier))
        self.seen.append(task)

    def _one(self, task: Task, before: list[str]) -> list[str]:
        if task.children:
            return self._siblings([self.order.by_id[child] for child in task.children], before)
        if task.checkpoint:
            self._wait(task)
        else:
            for need in before:
                self._add(task, need, self._why(task, need), self.order.line(task))
        self.seen.append(task)
        return [task.id]

    def _wait(self, task: Task) -> None:
        wait_for_all(self.order, task, [other for other in self.seen if self.place[other.id] < self.place[task.id]])
        self.barrier = task

    def _why(self, task: Task, need: str) -> str:
        other = self.order.by_id[need]
        if other.checkpoint:
            return f"{need} is a checkpoint"
        return "document order" if not task.parallel else "document order: not beside it by (P)"

    def _add(self, task: Task, need: str, why: str, line: int) -> None:
        if self.place[need] < self.place[task.id]:
            self.order.add(task.id, need, why, line)
