"""Which task waits for which, and who says so."""

from __future__ import annotations

from bisect import bisect, insort
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from specgit.plan.model import Dependency, Strength
from specgit.spec.tasks import leaves_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence, Set

    from specgit.spec.model import DependencyNote, Task, Tasks, WaveGraph

# The stretch between strict checkpoints, the wave of the graph, and how far a dependency pushed a task beyond it.
Layer = tuple[int, int, int]
AFTER_ALL = "checkpoint: after all that stands before it"


class Order:
    """The edges between the tasks of a plan, in the making. `kept` are the tasks to plan, in document order."""

    def __init__(self, tasks: Tasks, kept: list[Task]) -> None:
        self.tasks = tasks
        self.kept = kept
        self.notes: list[str] = []
        self.edges: dict[str, dict[str, Dependency]] = defaultdict(dict)
        self.by_id = {task.id: task for task in tasks.tasks}
        self.place = {task.id: place for place, task in enumerate(tasks.tasks)}
        self.by_number: dict[str, list[Task]] = defaultdict(list)
        for task in tasks.tasks:
            self.by_number[task.number.casefold()].append(task)

    def add(self, task: str, needs: str, why: str, line: int, strength: Strength = Strength.EXPLICIT) -> None:
        """Let `task` wait for `needs`; the reason given first stays."""
        if task != needs:
            self.edges[task].setdefault(needs, Dependency(task, needs, why, line, strength))

    def line(self, task: Task) -> int:
        """The line a task begins on, from 1."""
        return self.tasks.text.line(task.span.start)

    def leaves(self, number: str) -> list[Task]:
        """The leaf tasks a number names: a parent stands for what is under it."""
        return [leaf for task in self.by_number.get(number.casefold(), ()) for leaf in self.below(task)]

    def below(self, task: Task) -> list[Task]:
        """The leaf tasks a task stands for: itself, if it is one."""
        return leaves_below(task, self.by_id)

    def above(self, task: Task) -> set[str]:
        """The parents a task is part of."""
        found: set[str] = set()
        while task.parent:
            task = self.by_id[task.parent]
            found.add(task.id)
        return found

    def places(self) -> dict[str, int]:
        """A place for each task that agrees with all edges so far, else with the document.

        Edges that agree with it can't close a circle.
        """
        return {task: place for place, task in enumerate(topological(self.edges, [task.id for task in self.kept]))}


def declared(order: Order) -> set[str]:
    """Add what `_Depends:_` lines say; give the ids of the tasks that say what they wait for."""
    speaking: set[str] = set()
    for task in order.tasks.tasks:
        if not task.depends:
            continue
        leaves = dict.fromkeys(leaf.id for leaf in order.below(task))
        above = order.above(task)
        for note in task.depends:
            line = order.tasks.text.line(note.span.start)
            # A task can't wait for the parent it is a part of.
            named = [(number, part) for number in note.tasks for part in order.by_number[number.casefold()]]
            found = [(number, need.id) for number, part in named if part.id not in above for need in order.below(part)]
            for number, need in found:
                if need not in leaves:
                    _all_after(order, leaves, [need], f"_Depends: {number}_", line)
            if found or note.nothing:
                speaking.update(leaves)
            known = {number for number, _ in found} | {number for number, part in named if part.id in above}
            _note_unknown(order, task, note, line, known)
    return speaking


def _note_unknown(order: Order, task: Task, note: DependencyNote, line: int, known: Collection[str]) -> None:
    for number in note.tasks:
        if number not in known:
            order.notes.append(f"line {line}: {task.id} waits for {number}, which is no task here")
    for spec, number in note.foreign:
        order.notes.append(f"line {line}: {task.id} waits for task {number} of {spec}, which this plan does not know")


def contract(order: Order, kept: Set[str]) -> None:
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
                        why = edge.why if edge.why == AFTER_ALL else f"{edge.why}, which waits for {far}"
                        found.setdefault(far, edge._replace(needs=far, why=why))
            ready[task] = found
        return ready[start]

    edges: dict[str, dict[str, Dependency]] = defaultdict(dict)
    for task in order.kept:
        needs = order.edges.get(task.id, {})
        if needs.keys() <= kept:
            edges[task.id] = needs
        else:
            edges[task.id] = {need: edge for need, edge in through(task.id).items() if need != task.id}
    order.edges = edges


def graph_waves(order: Order, graph: WaveGraph) -> dict[str, int]:
    """The wave of each leaf that the graph lists, by its own number or, which counts less, by a parent's."""
    own: dict[str, int] = {}
    parents: dict[str, int] = {}
    for index, wave in enumerate(graph.waves):
        for number, span in zip(wave.tasks, wave.task_spans, strict=True):
            leaves = order.leaves(number)
            if not leaves:
                order.notes.append(
                    f"line {order.tasks.text.line(span.start)}: the wave graph lists {number}, which is no task here"
                )
            for leaf in leaves:
                exact = leaf.number.casefold() == number.casefold()
                if exact and leaf.id in own:
                    order.notes.append(f"{leaf.id} stands in two waves of the graph; the later one counts")
                (own if exact else parents)[leaf.id] = index
    return parents | own


def graph_layers(order: Order, waves: dict[str, int], strict_checkpoints: bool) -> dict[str, Layer]:
    """The layer of each listed leaf, behind what it depends on where that and the graph disagree; the plan says so."""
    stretch = 0
    layers: dict[str, Layer] = {}
    for task in order.kept:
        barrier = strict_checkpoints and task.checkpoint
        stretch += barrier
        if task.id in waves:
            layers[task.id] = (stretch, waves[task.id], 0)
        stretch += barrier
    behind: dict[str, tuple[Layer, str]] = {}  # the last layer each task waits for, and who stands in it
    for task_id in topological(order.edges, list(layers)):
        edges = [edge for need, edge in order.edges.get(task_id, {}).items() if need in behind]
        last = max(edges, key=lambda edge: behind[edge.needs][0], default=None)
        if last:
            layer, need = behind[task_id] = behind[last.needs]
            if task_id in layers and layer >= layers[task_id]:
                order.notes.append(
                    f"{task_id} stands in wave {waves[task_id] + 1} of the graph, but waits for {need} "
                    f"of wave {waves[need] + 1} (line {last.line}): it runs after it"
                )
                layers[task_id] = (*layer[:2], layer[2] + 1)
        if task_id in layers:
            behind[task_id] = (layers[task_id], task_id)
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
    waves = graph_waves(order, graph)
    text, block = order.tasks.text, graph.block
    lines = [text.line(wave.task_spans[0].start if wave.task_spans else block.start) for wave in graph.waves]
    says_more = any(wave.depends_on is not None for wave in graph.waves) or bool(graph.task_depends)
    if says_more:
        _follow_depends_on(order, graph, lines)
    layers = graph_layers(order, waves, strict_checkpoints)
    if not says_more:
        _follow_layers(order, layers, lines)
    _chain_children(order, graph)
    _keep_place(order, layers, strict_checkpoints)


def _chain_children(order: Order, graph: WaveGraph) -> None:
    """What stands under a parent that a wave lists as one runs in document order: the graph says nothing of it."""
    places = order.places()
    listed = {number.casefold() for wave in graph.waves for number in wave.tasks}
    for wave in graph.waves:
        for number, span in zip(wave.tasks, wave.task_spans, strict=True):
            inside = [
                leaf for leaf in order.leaves(number) if leaf.id in places and leaf.number.casefold() not in listed
            ]
            inside.sort(key=lambda leaf: places[leaf.id])
            for before, after in pairwise(inside):
                order.add(after.id, before.id, f"the graph lists {number} as one", order.tasks.text.line(span.start))


def _follow_layers(order: Order, layers: dict[str, Layer], lines: Sequence[int]) -> None:
    by_layer: dict[Layer, list[str]] = defaultdict(list)
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


def _keep_place(order: Order, layers: dict[str, Layer], strict_checkpoints: bool) -> None:
    """A task in no wave waits for all before it in the document.

    What follows waits for it, unless the graph places that no later than something before it: the graph is what
    people reviewed.
    """
    places = order.places()
    line = _Line(order, places)
    barriers: list[tuple[Task, Layer | None]] = []
    highest: Layer | None = None
    for task in order.kept:
        layer = layers.get(task.id)
        if layer:
            _wait_for_barrier(order, task, layer, barriers, places)
            highest = max(highest, layer) if highest else layer
        elif not task.checkpoint:
            order.notes.append(f"{task.id} is in no wave of the graph; it keeps its place in the document")
        if not layer or (strict_checkpoints and task.checkpoint):
            line.wait_for_all(task)
            barriers.append((task, highest))
        line.append(task)


def _wait_for_barrier(
    order: Order, task: Task, layer: Layer, barriers: Sequence[tuple[Task, Layer | None]], places: dict[str, int]
) -> None:
    """Let a listed task wait for the last barrier it stands behind; that one has waited for those before it."""
    for barrier, reached in reversed(barriers):
        if (reached is None or layer > reached) and places[barrier.id] < places[task.id]:
            why = "is a checkpoint" if barrier.checkpoint else "is in no wave and keeps its place"
            order.add(task.id, barrier.id, f"{barrier.id} {why}", order.line(barrier))
            return


class _Line:
    """The tasks walked by so far that nothing which waits for all has waited for yet."""

    def __init__(self, order: Order, places: dict[str, int]) -> None:
        self.order, self.places = order, places
        self.tasks: list[Task] = []
        self.all: list[Task] = []
        self.latest = -1  # the latest place of a task that has waited for all

    def append(self, task: Task) -> None:
        self.tasks.append(task)
        self.all.append(task)

    def wait_for_all(self, task: Task) -> None:
        """Let a task wait for all before it, by those among them that no other one waits for already."""
        place = self.places[task.id]
        known = self.tasks if place > self.latest else self.all
        before = [other for other in known if self.places[other.id] < place]
        waited = {need for other in before for need in self.order.edges.get(other.id, ())}
        why = AFTER_ALL if task.checkpoint else "it is in no wave: after all that stands before it"
        for other in before:
            if other.id not in waited:
                self.order.add(task.id, other.id, why, self.order.line(task))
        if place > self.latest:
            self.tasks = [other for other in self.tasks if self.places[other.id] > place]
            self.latest = place


def follow_document(order: Order, speaking: Collection[str]) -> None:
    """Without a graph: one after another, where `(P)` or a task's own `_Depends` does not say otherwise.

    `(P)` as cc-sdd means it: may run beside the `(P)` siblings next to it. Where nobody writes `(P)`, a task that
    names what
    it waits for waits for that alone. A checkpoint waits for all before it, and all after it wait for the checkpoint.
    """
    free = set() if any(task.parallel for task in order.tasks.tasks) else set(speaking)
    _Sequence(order, free).run()


class _Sequence:
    """Walks the tree of tasks; `before` is what the next task waits for.

    Only edges that agree with `place` are added.
    """

    def __init__(self, order: Order, free: set[str]) -> None:
        self.order, self.free = order, free
        self.place = order.places()
        self.kept = {task.id for task in order.kept}
        self.at = {place: task for task, place in self.place.items()}
        self.seen = _Line(order, self.place)
        self.steps: dict[str, int] = {}  # which task was seen when
        self.walked: list[int] = []  # the places of the tasks seen so far, sorted
        self.barriers: list[tuple[Task, int]] = []  # each with the latest place of all up to it

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
        self._wait_for_barriers(task)
        self._see(task)

    def _one(self, task: Task, before: list[str]) -> list[str]:
        if task.children:
            return self._siblings([self.order.by_id[child] for child in task.children], before)
        if task.checkpoint:
            self._wait(task)
        else:
            for need in before:
                strength = Strength.EXPLICIT if self.order.by_id[need].checkpoint else Strength.WEAK
                self._add(task, need, self._why(task, need), self.order.line(task), strength)
        later = [need for need in before if self.place[need] > self.place[task.id]]
        if not task.checkpoint:
            if later:
                self._pull(task)
            elif self.barriers and all(self.steps[need] < self.steps[self.barriers[-1][0].id] for need in before):
                self._wait_for_barriers(task)  # a run of (P) goes round no checkpoint
        self._see(task)
        return [task.id, *later]

    def _pull(self, task: Task) -> None:
        """A task that something before it needs: it waits for what stands before it in its new place."""
        at = bisect(self.walked, self.place[task.id])
        if at:
            self._add(task, self.at[self.walked[at - 1]], "document order", self.order.line(task), Strength.WEAK)
        self._wait_for_barriers(task)

    def _see(self, task: Task) -> None:
        self.steps[task.id] = len(self.steps)
        self.seen.append(task)
        insort(self.walked, self.place[task.id])

    def _wait(self, task: Task) -> None:
        self.seen.wait_for_all(task)
        place = self.place[task.id]
        self.barriers.append((task, max(place, self.barriers[-1][1] if self.barriers else -1)))

    def _wait_for_barriers(self, task: Task) -> None:
        """The last checkpoint has waited for those before it, but not for one that keeps a later place than its own."""
        reached = -1
        for barrier, highest in reversed(self.barriers):
            place = self.place[barrier.id]
            if reached < place < self.place[task.id]:
                self._add(task, barrier.id, f"{barrier.id} is a checkpoint", self.order.line(barrier))
                reached = place
            if reached == highest:
                return

    def _why(self, task: Task, need: str) -> str:
        other = self.order.by_id[need]
        if other.checkpoint:
            return f"{need} is a checkpoint"
        return "document order" if not task.parallel else "document order: not beside it by (P)"

    def _add(self, task: Task, need: str, why: str, line: int, strength: Strength = Strength.EXPLICIT) -> None:
        if self.place[need] < self.place[task.id]:
            self.order.add(task.id, need, why, line, strength)
