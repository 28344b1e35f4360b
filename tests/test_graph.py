from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.spec.model import WaveGraph
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text


def read(content: str) -> WaveGraph | None:
    return read_tasks(Text("tasks.md", content)).graph


def graph(body: str) -> WaveGraph:
    found = read(f"- [ ] 1. a\n\n## Task Dependency Graph\n\n```json\n{body}\n```\n")
    assert found is not None
    return found


def test_canonical() -> None:
    found = graph('{"waves":[{"id":0,"tasks":["1.1","2.1"]},{"id":1,"tasks":["2.2"]}]}')
    assert [wave.tasks for wave in found.waves] == [("1.1", "2.1"), ("2.2",)]
    assert [wave.id for wave in found.waves] == ["0", "1"]
    assert [wave.depends_on for wave in found.waves] == [None, None]
    assert found.canonical
    assert found.problems == ()


@pytest.mark.parametrize(
    ("body", "waves", "problem"),
    [
        ('{"waves":[{"wave":1,"tasks":["1"],"description":"x"}]}', [("1",)], "a wave has no id"),
        ('{"waves":[{"id":0,"tasks":[1, 2.1]}]}', [("1", "2.1")], "task 1 is not written as a string"),
        ('{"waves":[{"id":"wave-1","name":"n","tasks":["1"]}]}', [("1",)], "`wave-1` is not a number"),
        ('{"waves":[["1","2"],["3"]]}', [("1", "2"), ("3",)], "a wave is a bare list"),
        ('[["1","2"],["3"]]', [("1", "2"), ("3",)], 'no object with "waves"'),
        ('{"waves":[{"tasks":["1"]}]}', [("1",)], "a wave has no id"),
        ('{"waves":[{"id":0,"tasks":["1"]},{"id":"b","tasks":["2"]}]}', [("1",), ("2",)], "`b` is not a number"),
        ('{"waves":[{"id":0,"tasks":"1"}]}', [("1",)], ""),
        ('{"waves":[{"id":0,"tasks":null}]}', [()], ""),
        ('{"waves":[{"id":0}]}', [()], ""),
        ('{"waves":[{"id":true,"tasks":["1"]}]}', [("1",)], "`True` is not a number"),
        ('{"waves":[{"id":0,"tasks":[{"id":"1"},["2"],null]}]}', [("1", "", "")], "task 1 is not written as a string"),
        ('{"waves":[3]}', [], "a wave is neither an object nor a list"),
        ('{"waves":3}', [], '"waves" is not a list'),
        ('{"tasks":[]}', [], 'has no "waves"'),
    ],
)
def test_other_dialects_are_read_with_a_problem(body: str, waves: list[tuple[str, ...]], problem: str) -> None:
    found = graph(body)
    assert [wave.tasks for wave in found.waves] == waves
    assert found.canonical is not bool(problem)
    assert not problem or problem in found.problems[0].message


@pytest.mark.parametrize(
    ("body", "depends", "task_depends"),
    [
        ('{"waves":[{"id":"a","tasks":["1"]},{"id":"b","tasks":["2"],"dependsOn":["a"]}]}', [None, ("a",)], ()),
        ('{"waves":[{"id":0,"tasks":["1"]},{"id":1,"tasks":["2"],"dependsOn":[0]}]}', [None, ("0",)], ()),
        ('{"waves":[{"id":0,"tasks":["1"]},{"id":1,"tasks":["2"],"dependsOn":["1"]}]}', [None, ("1",)], ()),
        ('{"waves":[{"id":0,"tasks":["7"],"dependsOn":[]}]}', [()], ()),
        (
            '{"waves":[{"id":0,"tasks":["7"]}],"dependsOn":{"7":["1","4"],"8":"7"}}',
            [None],
            (("7", "1"), ("7", "4"), ("8", "7")),
        ),
    ],
)
def test_depends_on(
    body: str, depends: list[tuple[str, ...] | None], task_depends: tuple[tuple[str, str], ...]
) -> None:
    found = graph(body)
    assert [wave.depends_on for wave in found.waves] == depends
    assert found.task_depends == task_depends


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "the JSON ends too early"),
        ('{"waves":', "the JSON ends too early"),
        ('{"waves":[', "the JSON ends too early"),
        ('{"waves":[]', "`}` is missing at the end"),
        ('{"waves":[] "x"}', "`,` is missing"),
        ('{"waves" []}', "`:` is missing"),
        ('{"waves":[]} x', "`x` is not JSON"),
        ('{"waves":[]} 1', "more text behind"),
        ('{"waves":[,]}', "a value is missing before `,`"),
        ('{1:2,"waves":[]}', "a key must be a string"),
        ('{"waves":[/* x */]}', "`/*` is not JSON"),
        ('{"waves":["' + "a", "is not JSON"),
        ('{"waves":' + "[" * 100, "nested too deep"),
    ],
)
def test_broken_json_is_a_problem_with_its_place(body: str, message: str) -> None:
    found = read(f"## Task Dependency Graph\n\n```json\n{body}\n```\n")
    if found is None:
        assert body == ""
        return
    assert not found.canonical
    assert message in found.problems[0].message
    assert found.block.start <= found.problems[0].span.start <= found.block.end


def test_strings_are_unescaped_and_spans_are_exact() -> None:
    content = '```json\n{"waves":[{"id":0,"tasks":["\\u0031.\\u0032","a\\n\\"b"]}]}\n```'
    found = read(content)
    assert found is not None
    assert found.waves[0].tasks == ("1.2", 'a\n"b')
    assert [content[span.start : span.end] for span in found.waves[0].task_spans] == ['"\\u0031.\\u0032"', '"a\\n\\"b"']
    assert content[found.block.start : found.block.end] == content


def test_numbers_keep_their_value() -> None:
    found = graph('{"waves":[{"id":1e2,"tasks":[-1, 99999999999999999999]}]}')
    assert found.waves[0].tasks == ("-1", "1e+20")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("```json\n{}\n```\n", False),
        ("## Task Dependency Graph\n```mermaid\ngraph TD\n```\n", False),
        ("## Task Dependency Graph\n```json\ntext\n```\n", False),
        ("## Task Dependency Graph\n```json\n[]\n```\n", True),
        ("## 依赖图\n```json\n{}\n```\n", True),
        ("## Abhängigkeitsgraph\n```json\n{}\n```\n", True),
        ('```\n{"waves":[]}\n```\n', True),
        ('~~~json\n{"waves":[]}\n~~~\n', True),
        ('- a\n  ```json\n  {"waves":[]}\n  ```\n', False),
        ('```json\n{"waves":[]}', True),
        ("no fence", False),
    ],
)
def test_where_a_graph_stands(content: str, found: bool) -> None:
    assert (read(content) is not None) is found


def test_the_last_graph_counts_and_knows_its_section() -> None:
    first = '## Task Dependency Graph\n\n```json\n{"waves":[{"id":0,"tasks":["1"]}]}\n```\n\n'
    second = '### Wave graph\n\n```json\n{"waves":[{"id":0,"tasks":["2"]}]}\n```\n'
    content = first + second + "## Notes\n"
    found = read(content)
    assert found is not None
    assert found.waves[0].tasks == ("2",)
    assert content[found.section.start : found.section.end] == first + second
    lone = read('```json\n{"waves":[]}\n```\n')
    assert lone is not None
    assert lone.section == lone.block


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["waves", "tasks", "id", "dependsOn"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_json_is_read(value: object) -> None:
    body = json.dumps({"waves": value, "dependsOn": value})
    graph(body)
    for cut in range(0, len(body), 7):
        read(f"```json\n{body[:cut]}\n```\n")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='{}[]",:w0aves\\ \n', max_size=40))
def test_any_fence_is_read(body: str) -> None:
    read(f'```json\n{{"waves":{body}\n```\n')
