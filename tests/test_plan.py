from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.errors import SpecgitError
from specgit.plan.model import Plan
from specgit.plan.waves import blocked_by, make_plan
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text


def plan_of(content: str, **options: object) -> Plan:
    return make_plan("spec", read_tasks(Text("tasks.md", content)), **options)  # type: ignore[arg-type]


def waves(content: str, **options: object) -> list[list[str]]:
    return [[planned.task.id for planned in wave.tasks] for wave in plan_of(content, **options).waves]


def document(tasks: str, graph: str = "") -> str:
    """`1 a; 2 b < 1; cp 3` as a tasks.md; `graph` as `1 2 | 3`."""
    lines = []
    for part in tasks.split(";"):
        title, _, needs = part.partition("<")
        box, title = ("[x]", title.replace("done ", "")) if "done " in title else ("[ ]", title)
        star, title = ("*", title.replace("opt ", "")) if "opt " in title else ("", title)
        name, title = (" Checkpoint", title.replace("cp ", "")) if "cp " in title else (" task", title)
        number, parallel = title.strip(), ""
        if number.endswith("P"):
            number, parallel = number[:-1].strip(), " (P)"
        lines.append(f"- {box}{star} {number}{'' if '.' in number else '.'}{name}{parallel}")
        lines += [f"  - _Depends: {needs.strip()}_"] if needs else []
    if graph:
        rows = ",".join(
            f'{{"id":{index},"tasks":[{",".join(f"{chr(34)}{number}{chr(34)}" for number in wave.split())}]}}'
            for index, wave in enumerate(graph.split("|"))
        )
        lines += ["", "## Task Dependency Graph", "", "```json", f'{{"waves":[{rows}]}}', "```"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        # nothing declared: document order
        ("1; 2; 3", "1 | 2 | 3"),
        ("1; 1.1; 1.2; 2", "1.1 | 1.2 | 2"),
        # (P): beside the (P) siblings next to it
        ("1; 2 P; 3 P; 4", "1 | 2 3 | 4"),
        ("1 P; 2 P; 3; 4 P", "1 2 | 3 | 4"),
        ("1 P; 1.1; 1.2; 2 P; 2.1; 2.2; 3", "1.1 2.1 | 1.2 2.2 | 3"),
        ("1; 1.1 P; 1.2 P; 2 P; 3 P", "1.1 1.2 | 2 3"),
        ("1 P; 2 P < 1", "1 | 2"),
        # who names what it waits for waits for that alone
        ("1; 2 < 1; 3 < 1; 4 < 2, 3", "1 | 2 3 | 4"),
        ("1; 2 < None; 3 < None", "1 2 3"),
        ("1; 2 < 1; 3", "1 | 2 | 3"),
        ("1 < 3; 2; 3", "3 | 1 | 2"),
        ("1; 1.1; 1.2; 2 < 1; 3 < 1", "1.1 | 1.2 | 2 3"),
        ("1; 2 < None; 2.1; 2.2; 3 < None", "1 2.1 2.2 3"),
        ("1; 1.1; 1.2 < 1", "1.1 | 1.2"),
        # a checkpoint is after all before it and before all after it
        ("1 P; cp 2 P; 3 P; 4 P", "1 | 2 | 3 4"),
        ("1 P; 1.1; cp 1.2; 2 P; 2.1", "1.1 | 1.2 | 2.1"),
        ("cp 1; 2 < 4; 3; 4", "1 | 4 | 2 | 3"),
        ("1; cp 2 < 5; 3; 4; cp 5", "1 | 5 | 2 | 3 | 4"),
        ("1; 2 < None; cp 3; 4 < None; 5 < None", "1 2 | 3 | 4 5"),
        ("1 P; 2 P; cp 3; 4 P; 5 P", "1 2 | 3 | 4 5"),
        ("cp 1; 2; cp 3", "1 | 2 | 3"),
        # a task that something before the checkpoint needs is pulled before it
        ("1 < 3; cp 2; 3; 4", "3 | 1 | 2 | 4"),
        # optional and done
        ("1; opt 2; 3", "1 | 3"),
        ("done 1; 2; 3", "2 | 3"),
        ("1; opt 2 < 1; 3 < 2", "1 | 3"),
        ("1; 1.1; opt 1.2; 2", "1.1 | 2"),
        ("done 1", ""),
    ],
)
def test_order_without_a_graph(tasks: str, expected: str) -> None:
    found = waves(document(tasks), undeclared="sequential")
    assert " | ".join(" ".join(wave) for wave in found) == expected


@pytest.mark.parametrize(
    ("tasks", "graph", "expected"),
    [
        ("1; 2; 3; 4", "1 2 | 3 4", "1 2 | 3 4"),
        ("1; 2; 3", "3 | 1 2", "3 | 1 2"),
        # a parent stands for what is under it, in order; a number of its own counts more
        ("1; 1.1; 1.2; 2", "1 | 2", "1.1 | 1.2 | 2"),
        ("1; 1.1; 1.2; 2", "1 | 2 1.2", "1.1 | 1.2 2"),
        # what the graph leaves out keeps its place
        ("1; 2; cp 3; 4", "1 2 | 4", "1 2 | 3 | 4"),
        ("1; cp 2; 3", "1 | 3", "1 | 2 | 3"),
        ("1; 2; 3", "1 3", "1 3 | 2"),
        # but the graph is never contradicted: 3 stands no later than 1
        ("1; cp 2; 3; 4", "1 3 | 4", "1 3 | 2 | 4"),
        ("1; cp 2; 3; 4", "3 | 1 | 4", "3 | 1 | 2 | 4"),
        # a declared dependency makes it stricter
        ("1 < 2; 2; 3", "1 2 | 3", "2 | 1 | 3"),
        ("1 < 3; 2; 3", "1 2 | 3", "2 | 3 | 1"),
        ("cp 1 < 2; 2; 3", "2 | 3", "2 | 1 | 3"),
        ("1; 2 < 3; 3", "1 | 2", "1 | 3 | 2"),
        # done and optional ones
        ("done 1; 2; 3", "1 | 2 3", "2 3"),
        ("1; opt 2; 3", "1 | 2 | 3", "1 | 3"),
    ],
)
def test_order_of_a_graph(tasks: str, graph: str, expected: str) -> None:
    found = waves(document(tasks, graph))
    assert " | ".join(" ".join(wave) for wave in found) == expected


@pytest.mark.parametrize(
    ("tasks", "graph", "expected"),
    [
        ("1; cp 2; 3; 4", "1 3 | 4", "1 | 2 | 3 | 4"),
        ("1; cp 2; 3", "1 2 3", "1 | 2 | 3"),
        ("1; 2; cp 3; 4; 5", "4 1 | 2 5 | 3", "1 | 2 | 3 | 4 | 5"),
        ("1 < 3; cp 2; 3; 4", "1 | 3 | 4", "3 | 1 | 2 | 4"),
    ],
)
def test_strict_checkpoints_are_barriers(tasks: str, graph: str, expected: str) -> None:
    found = waves(document(tasks, graph), strict_checkpoints=True)
    assert " | ".join(" ".join(wave) for wave in found) == expected


@pytest.mark.parametrize(
    ("waves_json", "expected"),
    [
        ('{"id":"a","tasks":["1"]},{"id":"b","tasks":["2"]},{"id":"c","tasks":["3"],"dependsOn":["a"]}', "1 | 2 3"),
        (
            '{"id":"a","tasks":["1"]},{"id":"b","tasks":["2"],"dependsOn":[]},{"id":"c","tasks":["3"],"dependsOn":["A","b"]}',
            "1 2 | 3",
        ),
        (
            '{"id":0,"tasks":["1"]},{"id":1,"tasks":["2"],"dependsOn":[]},{"id":2,"tasks":["3"],"dependsOn":["2"]}',
            "1 2 | 3",
        ),
        ('{"id":0,"tasks":["1"],"dependsOn":["2"]},{"id":1,"tasks":["2","3"],"dependsOn":[]}', "2 3 | 1"),
    ],
)
def test_a_graphs_own_depends_on(waves_json: str, expected: str) -> None:
    content = f'{document("1; 2; 3")}\n```json\n{{"waves":[{waves_json}]}}\n```\n'
    assert " | ".join(" ".join(wave) for wave in waves(content)) == expected


def test_a_graph_may_say_what_tasks_depend_on() -> None:
    graph = '{"waves":[{"id":0,"tasks":["1","2"]},{"id":1,"tasks":["3"]}],"dependsOn":{"2":["1"],"3":[]}}'
    assert waves(f"{document('1; 2; 3')}\n```json\n{graph}\n```\n") == [["1", "3"], ["2"]]


def test_every_edge_has_a_reason_and_a_line() -> None:
    plan = plan_of(document("1; 2 < 1; cp 3; 4"))
    reasons = {
        (edge.task, edge.needs): (edge.why, edge.line)
        for wave in plan.waves
        for task in wave.tasks
        for edge in task.needs
    }
    assert reasons == {
        ("2", "1"): ("_Depends: 1_", 3),
        ("3", "2"): ("checkpoint: after all that stands before it", 4),
        ("4", "3"): ("3 is a checkpoint", 5),
    }
    graph = plan_of(document("1; cp 2; 3; 4", "1 | 3"))
    reasons = {
        (edge.task, edge.needs): (edge.why, edge.line)
        for wave in graph.waves
        for task in wave.tasks
        for edge in task.needs
    }
    assert reasons[("3", "1")] == ("wave 2 of the graph comes after wave 1", 9)
    assert reasons[("3", "2")][0] == "2 is a checkpoint"
    assert reasons[("4", "3")][0] == "it is in no wave: after all that stands before it"


@pytest.mark.parametrize(
    ("tasks", "graph", "note"),
    [
        ("1; 2 < 7", "", "line 3: 2 waits for 7, which is no task here"),
        ("1; 2 < other-spec#3", "", "line 3: 2 waits for task 3 of other-spec, which this plan does not know"),
        ("1; 2", "1 | 9", "line 7: the wave graph lists 9, which is no task here"),
        ("1; 2", "1 2 | 1", "1 stands in two waves of the graph; the later one counts"),
        ("1; 2", "1", "2 is in no wave of the graph; it keeps its place in the document"),
        ("1 < 2; 2", "1 | 2", "1 stands in wave 1 of the graph, but waits for 2 of wave 2 (line 2): it runs after it"),
    ],
)
def test_notes(tasks: str, graph: str, note: str) -> None:
    assert note in plan_of(document(tasks, graph)).notes


def test_notes_about_headings_and_the_graphs_shape() -> None:
    plan = plan_of('### Task 1: a\n### Task 2: b\n- [ ] 3. c\n\n```json\n{"waves":[{"id":0,"tasks":[3]}]}\n```\n')
    assert plan.notes[0] == "line 6: task 3 is not written as a string, so Kiro runs everything in sequence"
    assert plan.notes[-1].startswith("2 tasks are headings (first on line 1)")


@pytest.mark.parametrize(
    ("tasks", "graph", "source"),
    [
        ("1; 2", "", "inferred"),
        ("1; 2 < 1", "", "declared"),
        ("1 P; 2 P", "", "declared"),
        ("1; 2 < 1", "1 | 2", "graph"),
    ],
)
def test_source(tasks: str, graph: str, source: str) -> None:
    assert plan_of(document(tasks, graph)).source == source
    asked = plan_of(document(tasks, graph), undeclared="sequential").source
    assert asked == ("sequential" if source == "inferred" else source)
    assert plan_of(document(tasks, graph), infer=True).source == "inferred"


def test_options() -> None:
    content = document("done 1; opt 2; 3; 4 < 3; 5 < 2")
    assert waves(content) == [["3", "5"], ["4"]]
    assert waves(content, include_optional=True) == [["2"], ["3", "5"], ["4"]]
    assert waves(content, include_done=True) == [["1", "5"], ["3"], ["4"]]
    assert waves(content, only=["1", "4"]) == [["1", "4"]]
    assert waves(content, without=["3"]) == [["5"]]
    assert plan_of(content, without=["3"]).critical_path == ()


def test_a_done_task_passes_on_what_it_waits_for() -> None:
    plan = plan_of(document("1; done 2 < 1; 3 < 2"))
    (edge,) = plan.waves[1].tasks[0].needs
    assert (edge.needs, edge.why) == ("1", "_Depends: 2_, which waits for 1")


def test_a_duplicate_number_names_each_of_its_tasks() -> None:
    content = "- [ ] 1. a\n- [ ] 1. b\n- [ ] 2. c\n  - _Depends: 1_\n"
    assert waves(content) == [["1@1"], ["1@2"], ["2"]]


def test_shape_of_a_plan() -> None:
    plan = plan_of(document("1; 2 < None; 3 < 1; 4 < 3"))
    assert plan.width == 2
    assert plan.critical_path == ("1", "3", "4")
    assert [task.id for task in plan.tasks] == ["1", "2", "3", "4"]
    assert [wave.number for wave in plan.waves] == [1, 2, 3]
    empty = plan_of("nothing\n")
    assert (empty.waves, empty.width, empty.critical_path, empty.source) == ((), 0, (), "inferred")


def test_blocked_by() -> None:
    plan = plan_of(document("1; 2 < None; 3 < 1; 4 < 3; 5 < 2"))
    assert blocked_by(plan, ["1"]) == {"3": "1", "4": "1"}
    assert blocked_by(plan, ["1", "3"]) == {"4": "3"}
    assert blocked_by(plan, []) == {}


@pytest.mark.parametrize(
    ("tasks", "graph", "names"),
    [
        ("1 < 2; 2 < 1", "", ["1 waits for 2 (line 2)", "2 waits for 1 (line 4)"]),
        ("1; 2 < 4; 3 < 2; 4 < 3", "", ["2 waits for 4 (line 3)", "3 waits for 2 (line 5)", "4 waits for 3 (line 7)"]),
        ("1 < 2; done 2 < 1", "1 | 2", ["1 waits for 2", "2 waits for 1"]),
    ],
)
def test_a_cycle_names_its_tasks_and_lines(tasks: str, graph: str, names: list[str]) -> None:
    with pytest.raises(
        SpecgitError, match=r"^tasks.md:\d+: the dependencies of \d tasks go round in a circle"
    ) as raised:
        plan_of(document(tasks, graph))
    assert all(name in raised.value.message for name in names)


def test_a_graph_that_goes_round_in_a_circle() -> None:
    graph = '{"waves":[{"id":0,"tasks":["1"],"dependsOn":["2"]},{"id":1,"tasks":["2"],"dependsOn":["1"]}]}'
    with pytest.raises(SpecgitError, match="1 waits for 2 .*, 2 waits for 1"):
        plan_of(f"{document('1; 2')}\n```json\n{graph}\n```\n")


@st.composite
def specs(draw: st.DrawFn, *, graph: bool) -> tuple[str, dict[str, set[str]], dict[str, int], list[str]]:
    """A tasks.md without cycles, its declared edges, the waves of its graph, and its checkpoints."""
    numbers = [str(number) for number in range(1, draw(st.integers(1, 9)) + 1)]
    order = draw(st.permutations(numbers))
    needs = {
        task: draw(st.sets(st.sampled_from(order[:place]), max_size=2)) if place else set()
        for place, task in enumerate(order)
    }
    needs = {task: found if draw(st.booleans()) else set() for task, found in needs.items()}
    checkpoints = [task for task in numbers if draw(st.integers(0, 4)) == 0]
    parallel = {task for task in numbers if draw(st.integers(0, 3)) == 0}
    stored = {task: draw(st.integers(0, 3)) for task in numbers if draw(st.integers(0, 4))} if graph else {}
    parts = [
        f"{'cp ' if task in checkpoints else ''}{task}{' P' if task in parallel else ''}"
        + (f" < {', '.join(sorted(needs[task]))}" if needs[task] else "")
        for task in numbers
    ]
    rows = [" ".join(task for task in numbers if stored.get(task) == wave) for wave in range(4)] if stored else []
    return document("; ".join(parts), "|".join(rows)), needs, stored, checkpoints


def index_of(plan: Plan) -> dict[str, int]:
    return {planned.task.id: wave.number for wave in plan.waves for planned in wave.tasks}


def sound(plan: Plan, content: str, needs: dict[str, set[str]]) -> dict[str, int]:
    """What holds for every plan; gives the wave of each task."""
    leaves = [task.id for task in read_tasks(Text("tasks.md", content)).leaves]
    assert sorted(task.id for task in plan.tasks) == sorted(leaves)
    index = index_of(plan)
    for wave in plan.waves:
        for planned in wave.tasks:
            edges = planned.needs
            assert all(index[edge.needs] < wave.number for edge in edges)
            assert wave.number == 1 or any(index[edge.needs] == wave.number - 1 for edge in edges)
            assert all(edge.why and 0 < edge.line <= content.count("\n") for edge in edges)
    assert all(index[need] < index[task] for task, found in needs.items() for need in found)
    assert len(plan.critical_path) == len(plan.waves)
    return index


def closure(needs: dict[str, set[str]], task: str) -> set[str]:
    """All that a task waits for at any distance, and itself."""
    found, stack = {task}, [task]
    while stack:
        new = needs[stack.pop()] - found
        found |= new
        stack += new
    return found


@settings(max_examples=60, deadline=None)
@given(specs(graph=False))
def test_any_order_without_a_graph(case: tuple[str, dict[str, set[str]], dict[str, int], list[str]]) -> None:
    content, needs, _, checkpoints = case
    plan = plan_of(content)
    index = sound(plan, content, needs)
    for checkpoint in checkpoints:
        for other in index:
            before, after = int(other) < int(checkpoint), int(other) > int(checkpoint)
            pullers = [int(task) for task in index if checkpoint in closure(needs, task) and task != checkpoint]
            if before and int(other) < min(pullers, default=99):
                assert index[other] < index[checkpoint]
            pulled = {need for task in index if int(task) <= int(checkpoint) for need in closure(needs, task)}
            if after and other not in pulled:
                assert index[other] > index[checkpoint]
    assert plan == plan_of(content)


@settings(max_examples=80, deadline=None)
@given(specs(graph=True))
def test_any_graph(case: tuple[str, dict[str, set[str]], dict[str, int], list[str]]) -> None:
    content, needs, stored, checkpoints = case
    plan = plan_of(content)
    index = sound(plan, content, needs)
    agree = all(stored.get(need, -1) < stored.get(task, 9) for task, found in needs.items() for need in found)
    if agree and not any(needs.values()):
        for first, second in combinations(stored, 2):
            if stored[first] != stored[second]:
                assert (index[first] < index[second]) is (stored[first] < stored[second])
            elif first not in checkpoints and second not in checkpoints:
                edges = {
                    edge.needs
                    for wave in plan.waves
                    for planned in wave.tasks
                    if planned.task.id in (first, second)
                    for edge in planned.needs
                }
                assert not edges & {first, second}
        for other in index:
            for checkpoint in checkpoints:
                if checkpoint not in stored and int(other) < int(checkpoint):
                    assert index[other] < index[checkpoint]
    if stored:
        disagree = [
            task for task, found in needs.items() for need in found if stored.get(need, -1) >= stored.get(task, 9)
        ]
        notes = [note for note in plan.notes if "it runs after it" in note]
        assert len({note.partition(" ")[0] for note in notes} & set(disagree)) == len(set(disagree))
    assert plan == plan_of(content)


@settings(max_examples=60, deadline=None)
@given(specs(graph=True))
def test_any_graph_with_strict_checkpoints(case: tuple[str, dict[str, set[str]], dict[str, int], list[str]]) -> None:
    content, needs, _, checkpoints = case
    index = sound(plan_of(content, strict_checkpoints=True), content, needs)
    if any(needs.values()):
        return
    for checkpoint in checkpoints:
        for other in index:
            if other != checkpoint:
                assert (index[other] < index[checkpoint]) is (int(other) < int(checkpoint))


def test_work_grows_with_the_document() -> None:
    """Ten thousand tasks, each a case that would be slow were the work quadratic."""
    count = 3000
    many = "".join(f"- [ ] {number}. {'Checkpoint' if number % 2 else 'a'}\n" for number in range(1, count + 1))
    for undeclared in ("infer", "sequential"):
        plan = plan_of(many, undeclared=undeclared)
        assert sum(len(planned.needs) for wave in plan.waves for planned in wave.tasks) == count - 1
    listed = ",".join(f'{{"id":{number},"tasks":["{number * 2}"]}}' for number in range(1, count // 2 + 1))
    plan = plan_of(f'{many}\n```json\n{{"waves":[{listed}]}}\n```\n')
    assert sum(len(planned.needs) for wave in plan.waves for planned in wave.tasks) < 4 * count
