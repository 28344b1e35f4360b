"""The rules of what cites what: where each points, what it says, and what it leaves alone."""

from __future__ import annotations

import pytest
from test_rules import Files, found

from specgit.rules.check import Selection, check
from specgit.rules.subject import Subject
from specgit.rules.trace import BUGFIX, DESIGN, REQUIREMENTS
from specgit.spec.folder import find_specs

THREE = (
    REQUIREMENTS + "3. THE Auth_Service SHALL log it.\n\n### Requirement 2: Store\n\n#### Acceptance Criteria\n\n1. a\n"
)


def findings(rule: str, **files: str) -> list[tuple[str, str, str]]:
    """What is quoted, said and advised by a rule."""
    documents = {f"{name}.md": content for name, content in files.items()}
    return [
        (finding.source[finding.column - 1 : finding.end_column - 1], finding.message, finding.fix)
        for finding in found(documents)
        if finding.rule == rule
    ]


def task(line: str, box: str = " ") -> str:
    return f"- [{box}] 1. Log in\n  - {line}\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("_Requirements: 1.1, 1.3, 2_", None),
        ("_Requirements: 1.1, 1.4_", ("1.4", "requirement 1 has no criterion 1.4 (it ends at 1.3)", "did you mean 1.3?")),
        ("_Requirements: 2.2_", ("2.2", "requirement 2 has no criterion 2.2 (it has 2.1 alone)", "did you mean 2.1?")),
        ("_Requirements: 1.0_", ("1.0", "requirement 1 has no criterion 1.0 (it ends at 1.3)", "did you mean 1.1?")),
        ("_Requirements: 3.1_", ("3.1", "no criterion is called 3.1", "Cite a criterion that exists, or write the one that is missing.")),
        ("_Requirements: 7_", ("7", "no requirement is called 7", "Cite a criterion that exists, or write the one that is missing.")),
        # a range whose end does not exist, though its beginning does
        ("_Requirements: 1.2-1.9_", ("1.2-1.9", "requirement 1 has no criterion 1.9 (it ends at 1.3)", "did you mean 1.3?")),
        ("_Requirements: All, 3 new tests_", None),
    ],
)  # fmt: skip
def test_unknown_criterion(line: str, expected: tuple[str, str, str] | None) -> None:
    result = findings("tasks/unknown-criterion", requirements=THREE, tasks=task(line))
    assert result == ([expected] if expected else [])


def test_a_number_that_a_formatter_joined_to_a_line_is_not_called_unknown() -> None:
    joined = REQUIREMENTS + "\nFor admins: 3. THE Auth_Service SHALL log it. 4. THE Auth_Service SHALL tell them.\n"
    assert findings("tasks/unknown-criterion", requirements=joined, tasks=task("_Requirements: 1.3, 1.4_")) == []
    assert findings("tasks/unknown-criterion", requirements=joined, tasks=task("_Requirements: 1.5_"))


def test_an_item_within_a_criterion_is_known_by_its_letter() -> None:
    lettered = REQUIREMENTS + "   a. at once\n   b. in the log\n"
    assert findings("tasks/unknown-criterion", requirements=lettered, tasks=task("_Requirements: 1.2b_")) == []
    assert findings("tasks/unknown-criterion", requirements=lettered, tasks=task("_Requirements: 1.2c_"))


def test_unknown_clause() -> None:
    (finding,) = findings("tasks/unknown-clause", bugfix=BUGFIX, tasks=task("_Requirements: 2.1, 2.3, 3.1_"))
    assert finding == ("2.3", "section 2 has no clause 2.3 (it has 2.1 alone)", "did you mean 2.1?")
    assert findings("tasks/unknown-criterion", bugfix=BUGFIX, tasks=task("_Requirements: 2.3_")) == []


def test_a_property_validates_what_exists() -> None:
    assert findings("design/unknown-criterion", requirements=REQUIREMENTS, design=DESIGN) == []
    design = DESIGN.replace("1.1", "1.1, 1.9")
    assert [
        quoted for quoted, _, _ in findings("design/unknown-criterion", requirements=REQUIREMENTS, design=design)
    ] == ["1.9"]
    # without anything to validate, nothing is known of it
    assert findings("design/unknown-criterion", design=design) == []


def test_unknown_property() -> None:
    (finding,) = findings("tasks/unknown-property", design=DESIGN, tasks=task("**Property 3: x**"))
    assert finding == ("3", "the design has no Property 3 (it has 1 alone)", "did you mean 1?")
    assert findings("tasks/unknown-property", design="# Design\n", tasks=task("**Property 3: x**")) == []


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ("_Depends: 1_", []),
        ("_Depends: 1, 3.9_", ["3.9"]),
        ("_Depends: none_", []),
        ("_Depends: other#1_", []),
        ("_Depends: other#9_", ["other"]),
        ("_Depends: elsewhere#9_", []),  # it may be in another repository
    ],
)
def test_unknown_dependency(line: str, quoted: list[str]) -> None:
    class Both(Files):
        def __init__(self) -> None:
            super().__init__({"tasks.md": f"- [ ] 1. a\n- [ ] 2. b\n  - {line}\n- [ ] 3. c\n  - [ ] 3.1 d\n"})
            self.files[".kiro/specs/other/tasks.md"] = b"- [ ] 1. a\n"

    specs = find_specs(Both(), [".kiro/specs"])
    result = check(Subject(specs[0], others=specs), Selection("strict"))
    assert [f.source[f.column - 1 : f.end_column - 1] for f in result if f.rule == "tasks/unknown-dependency"] == quoted


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("_Requirements: 1.1_", "3 of 4 criteria have no task: 1.2, 1.3, 2.1"),
        ("_Requirements: 1_", "1 of 4 criteria has no task: 2.1"),
        ("_Requirements: 1.1-1.3, 2.1_", ""),
        ("_Requirements: All_", ""),
        ("_Requirements: 1.1_\n  - tested, too (Requirements 1.2, 1.3)", "1 of 4 criteria has no task: 2.1"),
        ("no reference", ""),
        ("**Property 1: One session**", ""),
    ],
)
def test_criteria_without_a_task_are_one_finding(lines: str, expected: str) -> None:
    result = findings("trace/uncovered-criterion", requirements=THREE, design=DESIGN, tasks=task(lines))
    assert [message for _, message, _ in result] == ([expected] if expected else [])


def test_the_defect_needs_no_task() -> None:
    result = findings("trace/uncovered-criterion", bugfix=BUGFIX, tasks=task("_Requirements: 2.1_"))
    assert [message for _, message, _ in result] == ["1 of 2 clauses has no task: 3.1"]


def test_many_ids_are_cut() -> None:
    many = REQUIREMENTS + "".join(f"{number}. x\n" for number in range(3, 31))
    ((_, message, _),) = findings("trace/uncovered-criterion", requirements=many, tasks=task("_Requirements: 1.1_"))
    assert message.endswith("1.13 and 17 more")


def test_properties_without_a_task() -> None:
    design = DESIGN + "\n### Property 2: a\n\n### Property 3: b\n"
    tasks = task("**Property 1: One session**\n  - shows Property 3 too")
    assert findings("trace/uncovered-property", design=design, tasks=tasks) == [
        ("", "1 of 3 properties has no task: 2", "Cite each property in the task that tests it, or add a task.")
    ]


BEFORE = {"before/requirements.md": THREE, "before/tasks.md": task("_Requirements: 1.1_", "x")}


@pytest.mark.parametrize(
    ("requirements", "tasks", "expected"),
    [
        (THREE, task("_Requirements: 1.1_", "x"), 0),
        (THREE.replace("open a", "open\na"), task("_Requirements: 1.1_", "x"), 0),
        (THREE.replace("open a", "open one"), task("_Requirements: 1.1_", "x"), 1),
        (THREE.replace("open a", "open one"), task("_Requirements: 1_", "x"), 1),
        # open again, done only now, or cited by a new task
        (THREE.replace("open a", "open one"), task("_Requirements: 1.1_"), 0),
        (THREE.replace("open a", "open one"), task("_Requirements: 1.1_", "x").replace("1. Log", "2. Log"), 0),
        (THREE.replace("open a", "open one"), task("_Requirements: 1.1_", "x") + task("_Requirements: 1.1_").replace("1. Log", "2. Log"), 0),
        # nobody cites it
        (THREE.replace("log it", "log all"), task("_Requirements: 1.1_", "x"), 0),
    ],
)  # fmt: skip
def test_done_tasks_of_a_changed_criterion(requirements: str, tasks: str, expected: int) -> None:
    files = BEFORE | {"requirements.md": requirements, "tasks.md": tasks}
    stale = [finding for finding in found(files) if finding.rule == "trace/stale-task"]
    assert len(stale) == expected
    for finding in stale:
        assert finding.message == "1.1 was changed, but task 1 that should fulfil it had been done before"
        assert finding.path.endswith("requirements.md")
        assert finding.source.startswith("1. WHEN a user logs in")


def test_a_criterion_that_only_moved_is_not_changed() -> None:
    moved = THREE.replace("1. WHEN a user logs in", "0. x\n1. WHEN a user logs in")
    assert not [
        f
        for f in found(BEFORE | {"requirements.md": moved, "tasks.md": task("_Requirements: 1.1_", "x")})
        if f.rule == "trace/stale-task"
    ]
