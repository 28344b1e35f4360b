"""The rules of the wave graph: where each points, what it says, and what its fix gives."""

from __future__ import annotations

import json

import pytest
from test_rules import Files, found

from specgit.rules.check import Selection, check
from specgit.rules.subject import Subject
from specgit.spec.edit import replace
from specgit.spec.folder import find_specs
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

TASKS = "- [ ] 1. Sessions\n  - [ ] 1.1 Log in\n  - [ ]* 1.2 Test it\n- [ ] 2. Store\n- [ ] 3. Checkpoint - all pass\n"


def document(graph: str, tasks: str = TASKS) -> str:
    return f"{tasks}\n## Task Dependency Graph\n\n```json\n{graph}\n```\n"


def problems(graph: str, tasks: str = TASKS, profile: str = "kiro") -> list[tuple[str, str]]:
    """Rule and quoted text of each finding of a graph rule."""
    content = document(graph, tasks)
    lines = content.split("\n")
    return [
        (finding.rule, lines[finding.line - 1][finding.column - 1 : finding.end_column - 1])
        for finding in found({"tasks.md": content}, Selection(profile))  # type: ignore[arg-type]
        if finding.rule.startswith("graph/")
    ]


GOOD = '{"waves":[{"id":0,"tasks":["1.1","2"]},{"id":1,"tasks":["1.2"]}]}'


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (GOOD, []),
        (GOOD.replace('"id":0', '"id":1').replace('"id":1,"tasks":["1.2"', '"id":2,"tasks":["1.2"'), []),
        ('{"waves":[{"id":0,"tasks":["1.1","1.2","2","3"]}]}', []),
        # a parent stands for all below it
        ('{"waves":[{"id":0,"tasks":["1","2"]}]}', []),
        ('{"waves":[{"id":0,"tasks":["1.1","2"]},{"id":1,"tasks":["1.2"]},]}', [("graph/not-json", "]")]),
        ('{"waves":[', [("graph/not-json", "`")]),
        ('{"plan":[]}', [("graph/wrong-shape", '{"plan":[]}')]),
        (GOOD.replace("0", '"a"'), [("graph/wrong-shape", '"a"')]),
        (GOOD.replace('"2"', "2"), [("graph/wrong-shape", "2")]),
        ('{"waves":[["1.1","2"],["1.2"]]}', [("graph/wrong-shape", '["1.1","2"]')]),
        ('{"waves":[{"tasks":["1.1","2"]},{"tasks":["1.2"]}]}', [("graph/wrong-shape", '{"tasks":["1.1","2"]}')]),
        (GOOD.replace('"2"', '"4"'), [("graph/leaf-missing", "2"), ("graph/unknown-task", '"4"')]),
        (GOOD.replace(',"2"', ""), [("graph/leaf-missing", "2")]),
        (GOOD.replace('"1.2"', '"1.2","2"'), [("graph/task-twice", '"2"')]),
        (GOOD.replace('"2"', '"2","2"'), [("graph/task-twice", '"2"')]),
        (GOOD.replace('"2"', '"1","2"'), [("graph/parent-listed", '"1"')]),
    ],
)
def test_each_defect_is_found_where_it_is(graph: str, expected: list[tuple[str, str]]) -> None:
    assert problems(graph) == expected


@pytest.mark.parametrize(
    ("tasks", "graph", "expected"),
    [
        ("- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n", '[["1"],["2"]]', []),
        ("- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n", '[["2"],["1"]]', ['"2"']),
        ("- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n", '[["1","2"]]', ['"2"']),
        # by a parent, and on a parent
        ("- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n  - [ ] 2.1 c\n", '[["2.1"],["1"]]', ['"2.1"']),
        ("- [ ] 1. a\n  - [ ] 1.1 b\n- [ ] 2. b\n  - _Depends: 1_\n", '[["2"],["1"]]', ['"2"']),
        # on the parent it belongs to: nothing to wait for
        ("- [ ] 1. a\n  - [ ] 1.1 b\n    - _Depends: 1_\n", '[["1.1"]]', []),
    ],
)
def test_waves_against_depends(tasks: str, graph: str, expected: list[str]) -> None:
    waves = json.loads(graph)
    written = ",".join(
        f'{{"id":{number},"tasks":[{",".join(chr(34) + task + chr(34) for task in wave)}]}}'
        for number, wave in enumerate(waves)
    )
    found = problems(f'{{"waves":[{written}]}}', tasks)
    assert [text for rule, text in found if rule == "graph/wave-order"] == expected


def test_a_circle_is_found_on_the_line_of_one_of_its_tasks() -> None:
    tasks = "- [ ] 1. a\n  - _Depends: 2_\n- [x]* 2. b\n  - _Depends: 1_\n"
    (finding,) = [finding for finding in found({"tasks.md": tasks}) if finding.rule == "graph/cycle"]
    assert finding.line in (2, 4)
    assert "1 waits for 2 (line 2)" in finding.message
    depends_on = '{"waves":[{"id":0,"tasks":["1"],"dependsOn":["2"]},{"id":1,"tasks":["2"],"dependsOn":["1"]}]}'
    assert "graph/cycle" in dict(problems(depends_on, "- [ ] 1. a\n- [ ] 2. b\n"))


def test_what_only_strict_asks_for() -> None:
    assert problems(GOOD, profile="strict") == [("graph/checkpoint-missing", "3")]
    for tasks, expected in (
        ("- [ ] 1. a\n- [ ] 2. b\n", ["graph/missing"]),
        ("- [ ] 1. a\n", []),
        ("- [ ] 1. a\n- [ ] 2. (P) b\n", []),
        ("- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n", []),
    ):
        assert [f.rule for f in found({"tasks.md": tasks}) if f.rule.startswith("graph/")] == expected
    assert not [f for f in found({"tasks.md": TASKS, "bugfix.md": "# Bug\n"}) if f.rule == "graph/missing"]


def fixed(content: str, rule: str) -> str:
    """The text after the fix that the first finding of a rule offers; the same text if it offers none."""
    (spec,) = find_specs(Files({"tasks.md": content}), [".kiro/specs"])
    finding = next(finding for finding in check(Subject(spec), Selection("strict")) if finding.rule == rule)
    return replace(Text("tasks.md", content), list(finding.changes)).content


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"waves":[{"wave":1,"tasks":[1.1,2],"description":"x"},{"tasks":["1.2"]}]}',
            '{"waves":[{"id": 0, "wave":1,"tasks":["1.1","2"],"description":"x"},{"id": 1, "tasks":["1.2"]}]}',
        ),
        (
            '{"waves":[{"id":"a","tasks":["1.1","2"]},{"id":"b","tasks":["1.2"]}]}',
            '{"waves":[{"id":0,"tasks":["1.1","2"]},{"id":1,"tasks":["1.2"]}]}',
        ),
        (
            '[["1.1", 2],\n ["1.2"]]',
            '{"waves": [{"id": 0, "tasks": ["1.1", "2"]},\n {"id": 1, "tasks": ["1.2"]}]}',
        ),
        (
            '{"waves":[{"id":1,"tasks":["1.1","2"]},{"tasks":["1.2"]}]}',
            '{"waves":[{"id":1,"tasks":["1.1","2"]},{"id": 2, "tasks":["1.2"]}]}',
        ),
        (
            '{"waves":[{ "tasks":["1.1","2"] },\n{\n  "tasks":["1.2"]\n}]}',
            '{"waves":[{ "id": 0, "tasks":["1.1","2"] },\n{\n  "id": 1,\n  "tasks":["1.2"]\n}]}',
        ),
        # where the order says more than the ids, or the ids do not count up, nothing is changed
        ('{"waves":[{"tasks":["1.1","2"]},{"tasks":["1.2"],"dependsOn":["0"]}]}', None),
        ('{"waves":[{"id":5,"tasks":["1.1"]},{"id":3,"tasks":["1.2"]},{"tasks":["2"]}]}', None),
        ('{"waves":{"0":["1"]}}', None),
    ],
)
def test_the_canonical_shape_keeps_all_else(before: str, after: str | None) -> None:
    result = fixed(document(before), "graph/wrong-shape")
    assert result == document(after or before)
    if after:
        graph = read_tasks(Text("tasks.md", result)).graph
        assert graph
        assert graph.canonical


@pytest.mark.parametrize(
    ("graph", "tasks", "after"),
    [
        (
            '{"waves":[{"id":0,"tasks":["1"]},{"id":1,"tasks":["3"]}]}',
            "- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n- [ ] 3. c\n",
            '{"waves":[{"id":0,"tasks":["1"]},{"id":1,"tasks":["3", "2"]}]}',
        ),
        (
            '{"waves":[\n  {"id":0,"tasks":["1"]}\n]}',
            "- [ ] 1. a\n- [ ] 2. b\n- [ ] 3. c\n  - _Depends: 1_\n",
            '{"waves":[\n  {"id":0,"tasks":["1"]},\n  {"id": 1, "tasks": ["2", "3"]}\n]}',
        ),
        (
            '{"waves":[{"id":0,"tasks":[]},{"id":1,"tasks":["2"]}]}',
            "- [ ] 1. a\n- [ ] 2. b\n  - _Depends: 1_\n",
            '{"waves":[{"id":0,"tasks":["1"]},{"id":1,"tasks":["2"]}]}',
        ),
        # no wave is left for it: 1 stands in the first one already
        ('{"waves":[{"id":0,"tasks":["1"]}]}', "- [ ] 1. a\n  - _Depends: 2_\n- [ ] 2. b\n", None),
        ('{"waves":[{"id":0,"tasks":["1"]}]}', "- [ ] 1. a\n- [ ] 2. b\n- [ ] 2. c\n", None),
        ('{"waves":[{"id":"x","tasks":["1"]}]}', "- [ ] 1. a\n- [ ] 2. b\n", None),
    ],
)
def test_missing_leaves_are_listed_behind_what_they_wait_for(graph: str, tasks: str, after: str | None) -> None:
    result = fixed(document(graph, tasks), "graph/leaf-missing")
    assert result == document(after or graph, tasks)
