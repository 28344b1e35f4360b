"""Tasks → waves: each task in the first wave in which all it waits for is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from specgit.errors import SpecgitError
from specgit.plan.dependencies import Order, contract, declared, follow_document, follow_graph
from specgit.plan.model import Plan, PlannedTask, PlannedWave

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from specgit.spec.model import Task, Tasks


def make_plan(
    spec: str,
    tasks: Tasks,
    *,
    include_optional: bool = False,
    include_done: bool = False,
    strict_checkpoints: bool = False,
    only: Collection[str] = (),
    without: Collection[str] = (),
    undeclared: str = "infer",
    infer: bool = False,
) -> Plan:
    """Plan the open required leaf tasks of a spec.

    Done tasks count as satisfied, optional ones are left out (`include_done`, `include_optional` put them in).
    `only` plans just
    these ids, whatever they are. `without` leaves out these ids and all that waits for them. `strict_checkpoints`
    lets no task of a stored graph cross a checkpoint. Where nothing is declared, `undeclared` says how to order the
    tasks: `infer` reads it from their texts, `sequential` takes the document's order. With `infer` the texts count even
    where a graph or `(P)` says something else.
    Raises SpecgitError for a cycle, naming its tasks and lines.
    """
    kept = [task for task in tasks.leaves if _wanted(task, include_optional, include_done, only)]
    order = Order(tasks, kept)
    speaking = declared(order)
    _levels(order, "the dependencies")
    source = "inferred" if infer else _source(tasks, speaking, undeclared)
    if source == "inferred":
        from specgit.plan.inference import infer as read_order

        read_order(order)
    contract(order, {task.id for task in kept})
    if source == "graph" and tasks.graph:
        follow_graph(order, tasks.graph, strict_checkpoints)
    elif source != "inferred":
        follow_document(order, speaking)
    if tasks.graph:
        order.notes[:0] = [
            f"line {tasks.text.line(problem.span.start)}: {problem.message}" for problem in tasks.graph.problems
        ]
    _note_headings(order)
    waves = _waves(order, _levels(order, "the wave graph and the dependencies"))
    plan = Plan(spec, source, waves, tuple(dict.fromkeys(order.notes)), _critical_path(waves))
    return _leave_out(plan, without) if without else plan


def blocked_by(plan: Plan, failed: Collection[str]) -> dict[str, str]:
    """The tasks that wait, at any distance, for a failed one: task id → the failed id."""
    blocked: dict[str, str] = {}
    for wave in plan.waves:
        for planned in wave.tasks:
            for edge in planned.needs:
                cause = edge.needs if edge.needs in failed else blocked.get(edge.needs)
                if cause and planned.task.id not in failed:
                    blocked.setdefault(planned.task.id, cause)
    return blocked


def _wanted(task: Task, include_optional: bool, include_done: bool, only: Collection[str]) -> bool:
    if only:
        return task.id in only
    return (include_done or not task.done) and (include_optional or not task.optional)


def _source(tasks: Tasks, speaking: Collection[str], undeclared: str) -> str:
    if tasks.graph and tasks.graph.waves:
        return "graph"
    if speaking or any(task.parallel for task in tasks.tasks):
        return "declared"
    return "inferred" if undeclared == "infer" else "sequential"


def _note_headings(order: Order) -> None:
    headings = [task for task in order.tasks.tasks if task.heading and task.leaf]
    if headings:
        order.notes.append(
            f"{len(headings)} tasks are headings (first on line {order.line(headings[0])}): "
            "without a box they can't be run or ticked"
        )


def _levels(order: Order, what: str) -> dict[str, int]:
    """The length of the longest chain below each leaf task. Raises SpecgitError where there is a cycle."""
    tasks = [task.id for task in order.tasks.leaves]
    levels = dict.fromkeys(tasks, 0)
    waiting = dict.fromkeys(tasks, 0)
    behind: dict[str, list[str]] = {task: [] for task in tasks}
    for task, needs in order.edges.items():
        waiting[task] = len(needs)
        for need in needs:
            behind[need].append(task)
    ready = [task for task in tasks if not waiting[task]]
    for task in ready:
        above = levels[task] + 1
        for other in behind[task]:
            if levels[other] < above:
                levels[other] = above
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    if len(ready) < len(tasks):
        _refuse_cycle(order, what)
    return levels


def _refuse_cycle(order: Order, what: str) -> NoReturn:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph((task, need) for task, needs in order.edges.items() for need in needs)
    edges = [order.edges[task][need] for task, need in nx.find_cycle(graph)]
    steps = ", ".join(f"{edge.task} waits for {edge.needs} (line {edge.line})" for edge in edges)
    first = next((edge.line for edge in edges if edge.line), 1)
    raise SpecgitError(
        f"{what} of {len(edges)} tasks go round in a circle: {steps}",
        where=f"{order.tasks.text.path}:{first}",
        hint="take one of these dependencies out",
    )


def _waves(order: Order, levels: Mapping[str, int]) -> tuple[PlannedWave, ...]:
    waves: list[list[PlannedTask]] = [[] for _ in range(max((levels[task.id] for task in order.kept), default=-1) + 1)]
    for task in order.kept:
        needs = tuple(sorted(order.edges.get(task.id, {}).values(), key=lambda edge: order.place[edge.needs]))
        waves[levels[task.id]].append(PlannedTask(task, needs))
    return tuple(PlannedWave(index, tuple(wave)) for index, wave in enumerate(waves, 1))


def _critical_path(waves: tuple[PlannedWave, ...]) -> tuple[str, ...]:
    """One longest chain, from its end back: the last wave holds the end of one."""
    if not waves:
        return ()
    level = {planned.task.id: wave.number for wave in waves for planned in wave.tasks}
    needs = {planned.task.id: planned.needs for wave in waves for planned in wave.tasks}
    path = [waves[-1].tasks[0].task.id]
    while level[path[-1]] > 1:
        path.append(next(edge.needs for edge in needs[path[-1]] if level[edge.needs] == level[path[-1]] - 1))
    return tuple(reversed(path))


def _leave_out(plan: Plan, without: Collection[str]) -> Plan:
    gone = set(without) | blocked_by(plan, without).keys()
    left = [tuple(planned for planned in wave.tasks if planned.task.id not in gone) for wave in plan.waves]
    waves = tuple(PlannedWave(index, wave) for index, wave in enumerate(filter(None, left), 1))
    return Plan(
        plan.spec,
        plan.source,
        waves,
        plan.notes,
        tuple(task for task in plan.critical_path if task not in gone),
    )
