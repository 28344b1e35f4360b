"""A plan as text, JSON, Mermaid, Graphviz and a GitHub matrix."""

from __future__ import annotations

import shlex
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import click

from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.plan.model import Dependency, Plan, PlannedTask
    from specgit.spec.model import Tasks

LARGEST_MATRIX = 256  # GitHub's limit of jobs in a matrix
TITLE = 100
ABREAST = 6  # waves side by side in a drawing


def waves_json(plan: Plan) -> dict[str, Any]:
    """The plan with its keys as they stay."""
    return {
        "version": 1,
        "spec": plan.spec,
        "source": plan.source,
        "waves": [
            {
                "index": wave.number,
                "tasks": [
                    {
                        "id": planned.task.id,
                        "title": planned.task.title,
                        "optional": planned.task.optional,
                        "checkpoint": planned.task.checkpoint,
                        "done": planned.task.done,
                        "needs": [
                            {"task": edge.needs, "why": edge.why, "line": edge.line, "strength": edge.strength.value}
                            for edge in planned.needs
                        ],
                    }
                    for planned in wave.tasks
                ],
            }
            for wave in plan.waves
        ],
        "critical_path": list(plan.critical_path),
        "width": plan.width,
        "notes": list(plan.notes),
    }


def github_matrix(plan: Plan) -> dict[str, Any]:
    """The next wave as a matrix: `include` with one entry a task; at most as many as GitHub takes."""
    first = plan.waves[0].tasks[:LARGEST_MATRIX] if plan.waves else ()
    return {
        "include": [
            {"spec": plan.spec, "task": planned.task.id, "title": one_line(planned.task.title, TITLE)}
            for planned in first
        ]
    }


def waves_text(plan: Plan, tasks: Tasks, *, why: bool, jobs: int | None) -> str:
    """The waves with their tasks; with `why` each dependency with its reason; at the end the sum and what to know."""
    lines = [line for wave in plan.waves for line in _wave_lines(wave.number, wave.tasks, why)]
    lines += [_sum(plan, jobs) if plan.waves else _nothing(tasks)]
    lines += [f"{click.style('note:', fg='yellow')} {one_line(note, 300)}" for note in plan.notes]
    if any(not task.done for task in plan.tasks):
        # Whether they can be run, or something is to be approved first, the history would have to tell.
        lines.append(f"→ specgit next {shlex.quote(one_line(plan.spec, 200))}")
    return "\n".join(lines)


def _wave_lines(index: int, wave: tuple[PlannedTask, ...], why: bool) -> Iterator[str]:
    yield click.style(f"wave {index}", bold=True)
    width = max(len(one_line(planned.task.id, 20)) for planned in wave)
    for planned in wave:
        task = planned.task
        marks = "".join(
            mark
            for mark, holds in ((" *", task.optional), (" ◆", task.checkpoint), (" ✓", task.done))
            if holds
        )  # fmt: skip
        yield f"  {one_line(task.id, 20):<{width}}  {one_line(task.title, TITLE)}{marks}"
        if why:
            yield from (f"  {'':<{width}}    {click.style(line, dim=True)}" for line in reasons(planned.needs))


def reasons(needs: tuple[Dependency, ...]) -> Iterator[str]:
    """`after 1.1, 1.2: wave 2 of the graph comes after wave 1 (line 40)`, one line a reason."""
    for (why, line), edges in groupby(needs, key=lambda edge: (edge.why, edge.line)):
        names = ", ".join(one_line(edge.needs, 20) for edge in edges)
        place = f" (line {line})" if line else ""
        yield f"after {names}: {one_line(why, 160)}{place}"


def _sum(plan: Plan, jobs: int | None) -> str:
    count, waves = len(plan.tasks), len(plan.waves)
    words = [f"{count} task{'s' * (count != 1)} in {waves} wave{'s' * (waves != 1)}", f"at most {plan.width} at once"]
    if jobs:
        rounds = sum(-(-len(wave.tasks) // jobs) for wave in plan.waves)
        words.append(f"{rounds} rounds with {jobs} job{'s' * (jobs != 1)}")
    path = [one_line(task, 20) for task in plan.critical_path]
    shown = path if len(path) <= 8 else [*path[:4], "…", *path[-3:]]
    words.append(f"critical path {' → '.join(shown)}")
    return f"{', '.join(words)}\n{_SOURCES[plan.source]}"


_SOURCES = {
    "graph": "ordered by the wave graph",
    "declared": "ordered by what the tasks declare",
    "inferred": "ordered by what the tasks say",
    "sequential": "in document order: nothing is declared",
}


def _nothing(tasks: Tasks) -> str:
    if not tasks.leaves:
        return "no tasks: a task is a line like `- [ ] 1. Title`"
    left = sum(not task.done for task in tasks.leaves)
    return (
        "all tasks are done" if not left else f"all required tasks are done; {left} optional left: --include-optional"
    )


def mermaid(plan: Plan) -> str:
    """A flowchart, a box a wave: from the left, or from the top where so many side by side would be too small to read.

    Where a whole wave waits for the whole wave before, one arrow says so.
    """
    lines = ["flowchart LR" if len(plan.waves) <= ABREAST else "flowchart TB"]
    names = _names(plan)
    for wave in plan.waves:
        lines.append(f'  subgraph wave{wave.number}["wave {wave.number}"]')
        lines += [f'    {names[planned.task.id]}["{_mermaid_label(planned)}"]' for planned in wave.tasks]
        lines.append("  end")
    joined = _joined(plan)
    level = {planned.task.id: wave.number for wave in plan.waves for planned in wave.tasks}
    lines += [f"  wave{before} --> wave{after}" for after, before in joined.items()]
    lines += [
        f"  {names[need]} --> {names[task]}" for need, task in arrows(plan) if joined.get(level[task]) != level[need]
    ]
    return "\n".join(lines)


def dot(plan: Plan) -> str:
    """A Graphviz digraph, a rank a wave."""
    lines = ["digraph plan {", "  rankdir=LR;", "  node [shape=box];"]
    names = _names(plan)
    for wave in plan.waves:
        members = "; ".join(names[planned.task.id] for planned in wave.tasks)
        lines += [f"  {names[planned.task.id]} [label={_dot_label(planned)}];" for planned in wave.tasks]
        lines.append(f"  {{ rank=same; {members}; }}")
    lines += [f"  {names[need]} -> {names[task]};" for need, task in arrows(plan)]
    return "\n".join([*lines, "}"])


def _names(plan: Plan) -> dict[str, str]:
    """Ids that neither format could take for syntax."""
    return {task.id: f"t{number}" for number, task in enumerate(plan.tasks, 1)}


def _joined(plan: Plan) -> dict[int, int]:
    """The waves of which each task waits for each task of the wave before: index → index of that."""
    pairs = {}
    for before, after in pairwise(plan.waves):
        ids = {planned.task.id for planned in before.tasks}
        if len(ids) * len(after.tasks) > 1 and all(
            ids <= {edge.needs for edge in planned.needs} for planned in after.tasks
        ):
            pairs[after.number] = before.number
    return pairs


def arrows(plan: Plan) -> list[tuple[str, str]]:
    """The dependencies that no chain of others implies, from what is needed to what waits."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(task.id for task in plan.tasks)
    graph.add_edges_from(
        (edge.needs, edge.task)
        for wave in plan.waves
        for planned in wave.tasks
        for edge in planned.needs
        if edge.needs in graph
    )
    place = {task.id: number for number, task in enumerate(plan.tasks)}
    return sorted(nx.transitive_reduction(graph).edges, key=lambda edge: (place[edge[1]], place[edge[0]]))


def _mermaid_label(planned: PlannedTask) -> str:
    # Mermaid reads Markdown and HTML in labels, and ends them at a quotation mark; its entities are inert.
    return one_line(f"{planned.task.id} {planned.task.title}", 60).translate(_MERMAID_SIGNS)


_MERMAID_SIGNS = {ord(sign): f"#{ord(sign)};" for sign in '`*_[]{}()|\\#"&<>;:'}


def _dot_label(planned: PlannedTask) -> str:
    text = one_line(f"{planned.task.id} {planned.task.title}", 60)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
