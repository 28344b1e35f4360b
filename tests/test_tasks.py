from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.errors import SpecgitError
from specgit.spec.model import Status, Task, Tasks
from specgit.spec.tasks import find_task, is_checkpoint, read_tasks
from specgit.spec.text import Text


def tasks_of(content: str) -> Tasks:
    return read_tasks(Text("tasks.md", content))


def tree(content: str) -> dict[str, str | None]:
    """Task id → parent."""
    return {task.id: task.parent for task in tasks_of(content).tasks}


def only(content: str) -> Task:
    (task,) = tasks_of(content).tasks
    return task


@pytest.mark.parametrize(
    ("box", "status", "optional"),
    [
        ("[ ]", Status.OPEN, False),
        ("[x]", Status.DONE, False),
        ("[X]", Status.DONE, False),
        ("[-]", Status.IN_PROGRESS, False),
        ("[~]", Status.QUEUED, False),
        ("[]", Status.OPEN, False),
        ("[S]", Status.UNKNOWN, False),
        ("[/]", Status.UNKNOWN, False),
        ("[O]", Status.UNKNOWN, False),
        ("[ ]*", Status.OPEN, True),
        ("[x]*", Status.DONE, True),
        ("[-]*", Status.IN_PROGRESS, True),
        ("[ ]\\*", Status.OPEN, True),
    ],
)
def test_box(box: str, status: Status, optional: bool) -> None:
    task = only(f"- {box} 1. Do it")
    assert (task.status, task.optional, task.number, task.title) == (status, optional, "1", "Do it")
    assert task.done is (status is Status.DONE)


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("1.1 Do it", "1.1", "Do it"),
        ("1. Do it", "1", "Do it"),
        ("1.1.1 Do it", "1.1.1", "Do it"),
        ("1 Do it", "1", "Do it"),
        ("1) Do it", "1", "Do it"),
        ("Task 1: Do it", "1", "Do it"),
        ("**Task 1.1**: Do it", "1.1", "Do it"),
        ("任务 3：Do it", "3", "Do it"),
        ("タスク3: Do it", "3", "Do it"),
        ("Задача 2: Do it", "2", "Do it"),
        ("T-001: Do it", "T-001", "Do it"),
        ("**T-001** Do it", "T-001", "Do it"),
        ("T0.1.1: Do it", "T0.1.1", "Do it"),
        ("T1.2 Do it", "T1.2", "Do it"),
        ("1.1: Do it", "1.1", "Do it"),
        ("1.1.1.1 Do it", "1.1.1.1", "Do it"),
        ("4A. Do it", "4A", "Do it"),
        ("5.2b Do it", "5.2b", "Do it"),
        ("**1.1** Do it", "1.1", "Do it"),
        ("**1.1 Do it**", "1.1", "Do it"),
        ("0. Do it", "0", "Do it"),
        ("100. Do it", "100", "Do it"),
        ("1.1 - Do it", "1.1", "Do it"),
        ("S.1.2 Do it", "S.1.2", "Do it"),
        ("~~1.1 Do it~~", "1.1", "Do it"),
    ],
)
def test_number(line: str, number: str, title: str) -> None:
    task = only(f"- [ ] {line}\n")
    assert (task.number, task.title) == (number, title)
    text = f"- [ ] {line}\n"
    assert text[task.number_span.start : task.number_span.end] == number


@pytest.mark.parametrize(
    "title",
    ["5-minute timer", "99% coverage", "3 new tests", "HTTP2: support", "AC-1.1: it works", "Task force", "4"],
)
def test_what_only_looks_like_a_number(title: str) -> None:
    task = only(f"- [ ] {title}")
    assert (task.id, task.title) == ("1", title)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- [ ] 1. a\n  - [ ] 1.1 b\n- [ ] 2. c", {"1": None, "1.1": "1", "2": None}),
        ("- [ ] 1. a\n- [ ] 1.1 b\n- [ ] 1.1.1 c", {"1": None, "1.1": "1", "1.1.1": "1.1"}),
        ("- [ ] 1. a\n- [ ] 1.1.1 c", {"1": None, "1.1.1": "1"}),
        ("- [ ] 1.1 b\n- [ ] 2.1 c", {"1.1": None, "2.1": None}),
        ("- [ ] 2.1 b\n- [ ] 2. a", {"2.1": None, "2": None}),
        ("- [ ] 2. a\n- [ ] 1. b\n- [ ] 2.1 c", {"2": None, "1": None, "2.1": "2"}),
        ("## Phase 1\n- [ ] 1.1 a\n## Phase 2\n- [ ] 2.1 b", {"1": None, "1.1": "1", "2": None, "2.1": "2"}),
        ("## Task 1: a\n- [ ] 1.1 b", {"1": None, "1.1": "1"}),
        ("## 1. a\n### 1.1 b\n- [ ] 1.1.1 c", {"1": None, "1.1": "1", "1.1.1": "1.1"}),
        ("## Phase 1\n- [ ] 1. a\n  - [ ] 1.1 b", {"1": None, "1.1": "1"}),
        ("## Phase 1\n- [ ] 2.1 b", {"2.1": None}),
        ("- [ ] a\n  - [ ] b\n    - [ ] c\n- [ ] d", {"1": None, "1.1": "1", "1.1.1": "1.1", "2": None}),
        ("## Task 1: a\n- [ ] b\n- [ ] c", {"1": None, "1.1": "1", "1.2": "1"}),
        ("## 1. a\n- [ ] b\n## Other\n- [ ] c", {"1": None, "1.1": "1", "2": None}),
        ("# F20: Title\n- [ ] a", {"1": None}),
        ("# 1. a\n- [ ] 1.1 b\n# 2. c\n- [ ] 2.1 d", {"1": None, "1.1": "1", "2": None, "2.1": "2"}),
        ("### Task 1: a\n### T-002: b ✅", {"1": None, "T-002": None}),
        ("## 1. Overview\n### 1.1 Scope\ntext", {}),
        ("## 3. Checkpoint\n- [ ] run\n## 4. b\n- [ ] 4.1 c", {"3": None, "3.1": "3", "4": None, "4.1": "4"}),
        ("- [ ] T1. a\n- [ ] T1.1: b", {"T1": None, "T1.1": "T1"}),
    ],
)
def test_hierarchy(content: str, expected: dict[str, str | None]) -> None:
    assert tree(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        "- [ ] 1. a\n  - [ ] check one\n  - [ ] check two",
        "- [ ] 1. a\n\n- [ ] not numbered",
        "- [ ] 1. a\n\n## Success Criteria\n- [ ] 2. fast",
        "- [ ] 1. a\n\n## Definition of Done\n- [ ] tests pass",
        "- [ ] 1. a\n```\n- [ ] 2. b\n```\n<!-- - [ ] 3. c -->",
    ],
)
def test_boxes_that_are_no_tasks(content: str) -> None:
    ids = [task.id for task in tasks_of(content).tasks if task.number != "2"]
    assert ids == ["1"]


def test_unnumbered_boxes_below_success_criteria_are_no_tasks() -> None:
    found = tasks_of("- [ ] a\n\n## Success Criteria\n- [ ] fast\n### more\n- [ ] b\n## Next\n- [ ] c\n")
    assert [task.title for task in found.tasks] == ["a", "c"]
    assert len(found.boxes) == 4


def test_duplicate_numbers_get_ids_of_their_own() -> None:
    found = tasks_of("- [ ] 2.1 a\n- [ ] 2.1 b\n- [ ] 3. c\n")
    assert [task.id for task in found.tasks] == ["2.1@1", "2.1@2", "3"]
    assert [task.title for task in found.find("2.1")] == ["a", "b"]
    assert found.find("2.1@2")[0].title == "b"


def test_children_and_leaves() -> None:
    found = tasks_of("- [ ] 1. a\n  - [ ] 1.1 b\n  - [x] 1.2 c\n- [ ] 2. d\n### Task 3: e\n")
    assert found.tasks[0].children == ("1.1", "1.2")
    assert [task.id for task in found.leaves] == ["1.1", "1.2", "2"]
    assert found.tasks[-1].heading
    assert found.tasks[-1].status is Status.OPEN


def test_a_task_reaches_over_its_details_but_not_its_children() -> None:
    content = "- [ ] 1. a\n  - detail\n\n  more\n  - [ ] 1.1 b\n    - _Requirements: 1.1_\n- [ ] 2. c\n"
    found = tasks_of(content)
    spans = [content[task.span.start : task.span.end] for task in found.tasks]
    assert spans[0] == "- [ ] 1. a\n  - detail\n\n  more"
    assert spans[1] == "- [ ] 1.1 b\n    - _Requirements: 1.1_"


@pytest.mark.parametrize(
    "title",
    [
        "Checkpoint - Ensure all tests pass",
        "Final checkpoint",
        "Final Checkpoint - Ensure it",
        "**Checkpoint**",
        "检查点 - 确保",
        "阶段 1 检查点",
        "最终检查点",
        "チェックポイント - x",
        "Kontrollpunkt: alle Tests",
        "Контрольная точка",
        "체크포인트",
        "Phase 1 checkpoint",
        "✅ Checkpoint: x",
    ],
)
def test_checkpoint(title: str) -> None:
    assert is_checkpoint(title)
    assert only(f"- [ ] 4. {title}").checkpoint


@pytest.mark.parametrize("title", ["Add checkpoint files to the store", "Implement checkpointing", "Restore", ""])
def test_no_checkpoint(title: str) -> None:
    assert not is_checkpoint(title)


def test_a_checkpoint_is_a_leaf_or_stands_below_a_heading_that_is_one() -> None:
    assert [task.checkpoint for task in tasks_of("- [ ] 1. Checkpoint\n- [ ] 1.1 a").tasks] == [False, False]
    assert [task.checkpoint for task in tasks_of("## 1. Checkpoint\n- [ ] run tests").tasks] == [False, True]


@pytest.mark.parametrize(
    ("title", "parallel"),
    [("(P) Add", True), ("Add it (P)", True), ("**(P)** Add", True), ("Add (P) it", False), ("Add", False)],
)
def test_parallel(title: str, parallel: bool) -> None:
    assert only(f"- [ ] 1. {title}").parallel is parallel


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- _Requirements: 1.1, 1.2_", ["1.1", "1.2"]),
        ("- _Requirements:_ 1.1", ["1.1"]),
        ("**Validates: Requirements 4.2, 4.3**", ["4.2", "4.3"]),
        ("- **Property 4: validation of 3 payloads**", ["4"]),
        ("- Property 4", ["4"]),
        ("- **Property:** for all x in (0, 1, 3)", []),
        ("- **Property:** 4", ["4"]),
        ("> **Requirements:** 1.1", ["1.1"]),
        ("- Requirement 3: whole", ["3"]),
        ("- Requirement 3 says so", []),
        ("_Requirements: All_", [""]),
        ("- Security Requirements: 1", []),
        ("- _Requirements: see design_", []),
        ("- detail\n    _Requirements: 1.1_", ["1.1"]),
        ("- [ ] _Requirements: 1.1_", []),
        ("```\n  _Requirements: 1.1_\n  ```", []),
    ],
)
def test_a_task_cites(line: str, expected: list[str]) -> None:
    assert [reference.first for reference in tasks_of(f"- [ ] 1. a\n  {line}\n").tasks[0].references] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Add a login (Req 5.2, 5.3)", ["5.2", "5.3"]),
        ("Test Property 7", ["7"]),
        ("Test Properties 1, 2 & 3", ["1", "2", "3"]),
        ("属性 3 テスト", ["3"]),
        ("Python 3 support", []),
    ],
)
def test_a_title_cites(title: str, expected: list[str]) -> None:
    assert [reference.first for reference in only(f"- [ ] 1. {title}").references] == expected


def test_a_title_that_runs_over_lines_may_hold_the_reference_line() -> None:
    assert [reference.first for reference in only("- [ ] 1. a\n  _Requirements: 1.1_").references] == ["1.1"]


@pytest.mark.parametrize(
    ("line", "tasks", "foreign", "nothing"),
    [
        ("_Depends: 1.1, 2.3_", ("1.1", "2.3"), (), False),
        ("_Depends:_ 1.1", ("1.1",), (), False),
        ("**Dependencies:** Task 1, 2", ("1", "2"), (), False),
        ("Depends on: 3.3", ("3.3",), (), False),
        ("依存: T-001", ("T-001",), (), False),
        ("依赖：T8.1", ("T8.1",), (), False),
        ("**Prerequisites**: Task 2.1", ("2.1",), (), False),
        ("_Depends: 1.1-1.3_", ("1.1", "1.2", "1.3"), (), False),
        ("_Depends: 1.1 to 2.3_", ("1.1", "2.3"), (), False),
        ("_Depends: other-spec#2.1_", (), (("other-spec", "2.1"),), False),
        ("_Depends: other-spec 2.1, 1_", ("1",), (("other-spec", "2.1"),), False),
        ("_Depends: group/other/3_", (), (("group/other", "3"),), False),
        ("_Depends: Task 1 (the store), Phase 2_", ("1",), (), False),
        ("_Depends: None_", (), (), True),
        ("_Depends: なし_", (), (), True),
        ("_Depends: the database of 3 tables_", (), (), False),
    ],
)
def test_a_task_depends(line: str, tasks: tuple[str, ...], foreign: tuple[tuple[str, str], ...], nothing: bool) -> None:
    (note,) = tasks_of(f"- [ ] 9. a\n  - {line}\n").tasks[0].depends
    assert (note.tasks, note.foreign, note.nothing) == (tasks, foreign, nothing)


def test_a_task_has_a_boundary() -> None:
    assert tasks_of("- [ ] 1. a\n  - _Boundary: Store, Cache_\n").tasks[0].boundary == "Store, Cache"


def test_find_task_names_what_was_meant() -> None:
    found = tasks_of("- [ ] 1.1 a\n- [ ] 2.1 b\n- [ ] 2.1 c\n")
    assert find_task(found, "1.1").title == "a"
    assert find_task(found, "2.1@2").title == "c"
    with pytest.raises(SpecgitError, match=r"2\.1 is ambiguous: 2\.1@1 \(line 2\), 2\.1@2 \(line 3\)"):
        find_task(found, "2.1")
    with pytest.raises(SpecgitError, match="no task 1.11") as raised:
        find_task(found, "1.11")
    assert "1.1" in raised.value.hint
    with pytest.raises(SpecgitError) as raised:
        find_task(found, "zzz")
    assert "specgit waves" in raised.value.hint


TASKS_TEXT = st.lists(
    st.sampled_from(
        [
            "- [ ] ",
            "  - [x]* ",
            "## ",
            "Phase 1",
            "Task 2: ",
            "1. ",
            "1.1 ",
            "2.1.3 ",
            "T-01: ",
            "Checkpoint",
            "(P)",
            "\n",
        ]
        + ["  - _Requirements: 1.1, 2_", "_Depends: 1_", "**Property 3: x**", "\r\n", "a", " ", "需求", "*", "\udcff"]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(TASKS_TEXT)
def test_any_text_is_read_with_sound_spans_and_parents(content: str) -> None:
    found = tasks_of(content)
    ids = [task.id for task in found.tasks]
    assert len(set(ids)) == len(ids)
    for task in found.tasks:
        assert task.parent is None or task.id in next(t for t in found.tasks if t.id == task.parent).children
        assert all(child in ids for child in task.children)
        spans = [task.span, task.title_span, task.number_span, *(note.span for note in task.depends)]
        for span in [*spans, *(reference.span for reference in task.references)]:
            assert 0 <= span.start <= span.end <= len(content)


@pytest.mark.parametrize(
    "tail",
    [
        "*" * 50_000 + "x",
        "_" * 50_000 + "x",
        " " * 50_000 + "x",
        "1." * 50_000,
        "1" * 50_000 + ". x",
        "[" * 50_000,
        "(a " * 50_000,
    ],
)
def test_a_hostile_title_is_read_to_its_end(tail: str) -> None:
    """Each would take minutes, or a recursion too deep, if the time were not linear."""
    assert len(tasks_of(f"- [ ] {tail}\n  - [ ] 1.1 b").boxes) == 2
