from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.errors import SpecgitError
from specgit.spec.edit import replace, set_status, write_graph
from specgit.spec.model import Status, Tasks
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Span, Text

DONE, OPEN, RUNNING = Status.DONE, Status.OPEN, Status.IN_PROGRESS


def tasks_of(content: str | bytes) -> Tasks:
    data = content if isinstance(content, bytes) else content.encode()
    return read_tasks(Text.decode("tasks.md", data))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"- [ ] 1. a\n", b"- [x] 1. a\n"),
        (b"- [ ] 1. a\r\n- [ ] 2. b\n", b"- [x] 1. a\r\n- [ ] 2. b\n"),
        (b"\xef\xbb\xbf- [ ] 1. a", b"\xef\xbb\xbf- [x] 1. a"),
        (b"\xff\xfe\n\n- [ ]* 1. \xff\n", b"\xff\xfe\n\n- [x]* 1. \xff\n"),
        (b"- [~] 1. a\x0cb\xe2\x80\xa8c\n", b"- [x] 1. a\x0cb\xe2\x80\xa8c\n"),
        (b"- [] 1. a\n", b"- [x] 1. a\n"),
        (b"- [/] 1. a\n", b"- [x] 1. a\n"),
        (b"- [X] 1. a\n", b"- [X] 1. a\n"),
    ],
)
def test_a_flip_changes_the_mark_alone(before: bytes, after: bytes) -> None:
    assert set_status(tasks_of(before), {"1": DONE}).encode() == after


@pytest.mark.parametrize(
    ("before", "statuses", "after"),
    [
        # the last required child ticks the parent, and any child opens it again
        ("[ ] 1.\n[x] 1.1\n[ ] 1.2", {"1.2": DONE}, "[x] 1.\n[x] 1.1\n[x] 1.2"),
        ("[ ] 1.\n[ ] 1.1\n[ ] 1.2", {"1.2": DONE}, "[ ] 1.\n[ ] 1.1\n[x] 1.2"),
        ("[x] 1.\n[x] 1.1\n[x] 1.2", {"1.2": OPEN}, "[ ] 1.\n[x] 1.1\n[ ] 1.2"),
        ("[x] 1.\n[x] 1.1\n[x] 1.2", {"1.2": RUNNING}, "[ ] 1.\n[x] 1.1\n[-] 1.2"),
        # optional children don't count, unless there are no others
        ("[ ] 1.\n[ ] 1.1\n[ ]* 1.2", {"1.1": DONE}, "[x] 1.\n[x] 1.1\n[ ]* 1.2"),
        ("[ ] 1.\n[ ]* 1.1\n[x]* 1.2", {"1.1": DONE}, "[x] 1.\n[x]* 1.1\n[x]* 1.2"),
        # over several levels
        ("[ ] 1.\n[ ] 1.1\n[ ] 1.1.1", {"1.1.1": DONE}, "[x] 1.\n[x] 1.1\n[x] 1.1.1"),
        ("[x] 1.\n[x] 1.1\n[x] 1.1.1\n[x] 1.2", {"1.1.1": OPEN}, "[ ] 1.\n[ ] 1.1\n[ ] 1.1.1\n[x] 1.2"),
        # what is named keeps what was asked for
        ("[ ] 1.\n[ ] 1.1", {"1": RUNNING, "1.1": DONE}, "[-] 1.\n[x] 1.1"),
        ("[-] 1.\n[x] 1.1\n[ ] 1.2", {"1.1": OPEN}, "[-] 1.\n[ ] 1.1\n[ ] 1.2"),
        # a parent that was wrong before stays so if no child of its own changes
        ("[x] 1.\n[ ] 1.1\n[ ] 2.", {"2": DONE}, "[x] 1.\n[ ] 1.1\n[x] 2."),
        ("[ ] 1.\n[ ] 1.1", {}, "[ ] 1.\n[ ] 1.1"),
    ],
)
def test_parents_follow_their_children(before: str, statuses: dict[str, Status], after: str) -> None:
    def document(boxes: str) -> str:
        return "".join(f"- {box} a\n" for box in boxes.split("\n"))

    assert set_status(tasks_of(document(before)), statuses).content == document(after)


def test_a_heading_is_rolled_up_without_a_mark() -> None:
    assert set_status(tasks_of("## Task 1: a\n- [ ] 1.1 b\n"), {"1.1": DONE}).content == "## Task 1: a\n- [x] 1.1 b\n"


@pytest.mark.parametrize("name", ["9", "1"])
def test_what_has_no_box_can_not_be_set(name: str) -> None:
    with pytest.raises(SpecgitError, match=f"task {name} has no box"):
        set_status(tasks_of("## Task 1: a\n- [ ] 1.1 b\n"), {name: DONE})


def test_overlapping_changes_are_refused() -> None:
    text = Text("x", "abcdef")
    assert replace(text, [(Span(4, 5), "X"), (Span(0, 1), "")]).content == "bcdXf"
    with pytest.raises(ValueError, match="overlap"):
        replace(text, [(Span(0, 3), ""), (Span(2, 4), "")])


BYTES = st.lists(
    st.sampled_from(
        [
            b"- [ ] 1. a",
            b"  - [x] 1.1 b",
            b"- [-] 2. c",
            b"- []* 3. d",
            b"- [?] 4. \xff",
            b"## Task 5: e",
            b"\r\n",
            b"\n",
        ]
    )
    | st.binary(max_size=3),
    max_size=16,
).map(b"".join)


@settings(max_examples=200, deadline=None)
@given(BYTES, st.sampled_from([DONE, OPEN, RUNNING, Status.QUEUED]))
def test_only_marks_change(data: bytes, status: Status) -> None:
    tasks = tasks_of(data)
    boxes = [task for task in tasks.tasks if task.box]
    own = set_status(tasks, {task.id: task.status for task in boxes})
    assert own.encode() == data
    after = set_status(tasks, {task.id: status for task in boxes})
    written = read_tasks(after)
    assert [task.id for task in written.tasks] == [task.id for task in tasks.tasks]
    assert all(task.status is status for task in written.tasks if task.box)
    for task, new in zip(tasks.tasks, written.tasks, strict=True):
        assert task.title == new.title
    assert strip_marks(tasks) == strip_marks(written)


def strip_marks(tasks: Tasks) -> bytes:
    return replace(tasks.text, [(task.box.mark, "") for task in tasks.tasks if task.box]).encode()


GRAPH = '```json\n{\n  "waves": [\n    { "id": 0, "tasks": ["1"] }\n  ]\n}\n```'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] 1. a\n", f"- [ ] 1. a\n\n## Task Dependency Graph\n\n{GRAPH}\n"),
        ("- [ ] 1. a", f"- [ ] 1. a\n\n## Task Dependency Graph\n\n{GRAPH}\n"),
        (
            "- [ ] 1. a\r\n",
            f"- [ ] 1. a\r\n\r\n## Task Dependency Graph\r\n\r\n{GRAPH}\r\n".replace("\r\n", "\n").replace(
                "\n", "\r\n"
            ),
        ),
        (
            '- [ ] 1. a\n\n## Graph\n\n```json\n{"waves":[]}\n```\n\n## Notes\nx\n',
            f"- [ ] 1. a\n\n## Graph\n\n{GRAPH}\n\n## Notes\nx\n",
        ),
        (
            '- [ ] 1. a\r\n\r\n```json\r\n{"waves":[]}\r\n```\r\nx\r\n',
            f"- [ ] 1. a\n\n{GRAPH}\nx\n".replace("\n", "\r\n"),
        ),
        ("- [ ] 1. a\n\n```\nopen\n", f"- [ ] 1. a\n\n\n## Task Dependency Graph\n\n{GRAPH}\n```\nopen\n"),
        ("- [ ] 1. a\n\n<!-- open\n", f"- [ ] 1. a\n\n\n## Task Dependency Graph\n\n{GRAPH}\n<!-- open\n"),
    ],
)
def test_a_graph_is_written_in_place_or_last(before: str, after: str) -> None:
    assert write_graph(tasks_of(before), [["1"]]).content == after


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 9).map(str), unique=True, max_size=4), max_size=4),
    st.sampled_from(
        ["", "\n", "x\n\n", "```\nopen", "<!-- open\n", "- x\n  ```\n  open", "<pre>\n", "> ```\n", "a\n==="]
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_written_graph_reads_back_and_stays(waves: list[list[str]], tail: str, line_end: str) -> None:
    content = "".join(f"- [ ] {number}. a\n" for number in range(1, 10)) + "\n" + tail
    tasks = tasks_of(content.replace("\n", line_end))
    written = read_tasks(write_graph(tasks, waves))
    assert written.graph is not None
    assert [list(wave.tasks) for wave in written.graph.waves] == waves
    assert written.graph.canonical
    assert [task.id for task in written.tasks] == [task.id for task in tasks.tasks]
    assert write_graph(written, waves) == written.text
    for line in written.text.content.split("\n")[:-1]:
        assert line.endswith("\r") is (line_end == "\r\n")


def test_a_graph_needs_numbers_that_tell_tasks_apart() -> None:
    tasks = tasks_of("- [ ] 1. a\n- [ ] 1. b\n- [ ] 2. c\n")
    for number in ("1", "1@2"):
        with pytest.raises(SpecgitError, match="several tasks have the number 1"):
            write_graph(tasks, [[number]])
    with pytest.raises(SpecgitError, match="there is no task 7"):
        write_graph(tasks, [["7"]])
