"""Rules of tasks.md, where their own examples do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import assert_linear

from specgit.rules.tasks import PLAN
from specgit.spec.edit import replace
from specgit.spec.text import Text
from tests.test_rules import found

if TYPE_CHECKING:
    from specgit.rules.model import Finding


def findings(text: str, rule: str) -> list[Finding]:
    return [each for each in found({"tasks.md": text}) if each.rule == f"tasks/{rule}"]


def tasks(text: str, rule: str) -> list[tuple[int, str]]:
    """Line and message of what a rule finds."""
    return [(each.line, each.message) for each in findings(text, rule)]


def mended(text: str, rule: str) -> str:
    """The text with all safe changes of a rule."""
    changes = [(change.span, change.new) for each in findings(text, rule) if each.safe for change in each.changes]
    return replace(Text("tasks.md", text), changes).content


@pytest.mark.parametrize(
    ("broken", "well"),
    [
        ("-[ ] 1. Log in\n", "- [ ] 1. Log in\n"),
        ("-[x]1. Log in\n", "- [x] 1. Log in\n"),
        ("- [x]Log in\n", "- [x] Log in\n"),
        ("- [X]1. Log in\n", "- [x] 1. Log in\n"),
        ("- [ x ] 1. Log in\n", "- [x] 1. Log in\n"),
        ("- [x ] 1. Log in\n", "- [x] 1. Log in\n"),
        ("- [  ] 1. Log in\n", "- [ ] 1. Log in\n"),
        ("- [  ]* 1. Log in\n", "- [ ]* 1. Log in\n"),
        ("- [] 1. Log in\n", "- [ ] 1. Log in\n"),
        ("[ ] 1. Log in\n", "- [ ] 1. Log in\n"),
        ("- [x] 1. Log in\n  -[-] 1.1 Store\n", "- [x] 1. Log in\n  - [-] 1.1 Store\n"),
        ("Tasks:\n[x] 1. Log in\n[ ] 2. Log out\n", "Tasks:\n- [x] 1. Log in\n- [ ] 2. Log out\n"),
    ],
)
def test_a_malformed_box_is_mended(broken: str, well: str) -> None:
    assert mended(broken, "malformed-box") == well
    assert not findings(well, "malformed-box")


@pytest.mark.parametrize(
    "text",
    [
        "- [x](https://example.com) is a link\n",
        "-[x](https://example.com)\n",
        "- [x][1] is a link\n",
        "- [T1] Samples\n",
        "- [無効化] ボタン\n",
        "- [ ]* 1. Log in\n",
        "- [ ]\\* 1. Log in\n",
        "* [x] 1. Log in\n",
        "*[x] means done*\n",
        "1. [ ] Log in\n",
        "[x] done, [ ] open\n",
        "- [ ] 1. Log in\n  - Write `[x]no` there\n",
        "```\n-[ ] 1. Log in\n```\n",
        "<!-- -[ ] 1. Log in -->\n",
        "- [ ]\r\n",
    ],
)
def test_what_is_no_malformed_box(text: str) -> None:
    assert not findings(text, "malformed-box")


def test_a_mark_that_can_only_mean_done_is_mended() -> None:
    assert mended("- [✓] 1. Log in\n- [S] 2. Log out\n", "unknown-box") == "- [x] 1. Log in\n- [S] 2. Log out\n"


@pytest.mark.parametrize(
    "written", ["- [ ]\\* 2.3 Test it\n", "- [ ] * 2.3 Test it\n", "- [ ] 2.3* Test it\n", "- [ ] 2.3 * Test it\n"]
)
def test_a_star_is_moved_to_its_place(written: str) -> None:
    assert mended(written, "optional-star") == "- [ ]* 2.3 Test it\n"
    assert not findings("- [ ]* 2.3 Test it\n", "optional-star")


@pytest.mark.parametrize("title", ["**2.3** Test it", "2.3 Test *it*", "**2.3 Test** it", "2.3 *Test* it"])
def test_emphasis_is_no_star(title: str) -> None:
    assert not findings(f"- [ ] {title}\n", "optional-star")


def test_an_unclosed_fence_counts_the_tasks_it_hides() -> None:
    text = "- [ ] 1. Log in\n\n```sh\nmake\n\n- [ ] 2. Log out\n- [x] 3. Forget\n"
    assert tasks(text, "unclosed-fence") == [(3, "what begins here never ends, which hides 2 tasks")]


def test_a_fence_that_hides_no_task_is_left_alone() -> None:
    assert not tasks("- [ ] 1. Log in\n\n```sh\nmake\n", "unclosed-fence")
    assert not tasks("Example:\n\n```markdown\n- [ ] 1. Log in\n```\n", "unclosed-fence")


def test_an_unclosed_comment_hides_tasks_too() -> None:
    assert tasks("<!-- later\n\n- [ ] 1. Log in\n", "unclosed-fence") == [
        (1, "what begins here never ends, which hides a task")
    ]


def test_each_later_duplicate_is_found() -> None:
    text = "- [ ] 1. A\n- [ ] 2. B\n- [ ] 1. C\n- [ ] 1. D\n"
    assert tasks(text, "duplicate-number") == [
        (3, "task 1 stands on line 1 already"),
        (4, "task 1 stands on line 1 already"),
    ]


def test_a_heading_above_the_box_of_its_number_is_only_a_headline() -> None:
    text = "## Task 1: Log in\n\n- [ ] 1. Log in\n\n## Task 2: Log out\n\n- [ ] 2. Log out\n"
    assert not tasks(text, "duplicate-number")
    assert not tasks(text, "heading-as-task")


def test_headings_as_tasks_are_one_finding() -> None:
    text = "".join(f"## Task {n}: Work\n\n- _Requirements: 1.{n}_\n\n" for n in range(1, 4))
    assert tasks(text, "heading-as-task") == [(1, "task 1 is a heading, as are 2 more")]


@pytest.mark.parametrize("heading", ["## Phase 1: Begin", "## 1. Begin", "## Task 1: Begin"])
def test_a_heading_over_boxes_is_a_group(heading: str) -> None:
    assert not tasks(f"{heading}\n\n- [ ] 1.1 Log in\n- [ ] 1.2 Log out\n", "heading-as-task")


def test_order_is_by_number_not_by_text() -> None:
    numbers = ["1", "1.1", "1.2", "1.10", "2", "9", "10", "10.1"]
    assert not tasks("".join(f"- [ ] {number}. Work\n" for number in numbers), "number-order")


def test_a_moved_group_is_one_finding() -> None:
    numbers = ["1", "3", "3.1", "2", "2.1", "2.2", "4"]
    text = "".join(f"- [ ] {number}. Work\n" for number in numbers)
    assert tasks(text, "number-order") == [(4, "task 2 stands behind 3.1")]


def test_plans_without_parents_are_left_alone() -> None:
    assert not tasks("## Begin\n\n- [ ] 1.1 Log in\n- [ ] 1.2 Log out\n", "child-without-parent")
    assert not tasks(PLAN + "\n### B1 Machines\n\n- [ ] B1.1 Set up\n", "child-without-parent")


def test_each_missing_parent_is_found_once() -> None:
    text = PLAN + "- [ ] 7.1 Count\n- [ ] 7.2 Count\n"
    assert tasks(text, "child-without-parent") == [(9, "task 7.1 has no parent, as there is no 7")]


def test_parents_are_opened_up_to_the_top() -> None:
    text = "- [x] 1. A\n  - [x] 1.1 B\n    - [ ] 1.1.1 C\n  - [x] 1.2 D\n"
    assert tasks(text, "parent-done") == [
        (1, "task 1 is done, but 1.1.1 below it is open"),
        (2, "task 1.1 is done, but 1.1.1 below it is open"),
    ]
    after = mended(text, "parent-done")
    assert after == "- [ ] 1. A\n  - [ ] 1.1 B\n    - [ ] 1.1.1 C\n  - [x] 1.2 D\n"
    assert not tasks(after, "parent-done") + tasks(after, "parent-open")


def test_an_open_optional_child_keeps_no_parent_open() -> None:
    text = "- [x] 1. A\n  - [x] 1.1 B\n  - [ ]* 1.2 C\n"
    assert not tasks(text, "parent-done")
    assert not tasks(text.replace("[x] 1. A", "[ ] 1. A"), "parent-open")


def test_a_child_in_progress_is_not_done() -> None:
    text = "- [x] 1. A\n  - [-] 1.1 B\n"
    assert tasks(text, "parent-done") == [(1, "task 1 is done, but 1.1 below it is in progress")]


def test_parents_are_ticked_up_to_the_top() -> None:
    text = "- [ ] 1. A\n  - [-] 1.1 B\n    - [x] 1.1.1 C\n  - [x] 1.2 D\n"
    assert tasks(text, "parent-open") == [
        (1, "task 1 is open, but all below it is done"),
        (2, "task 1.1 is in progress, but all below it is done"),
    ]
    assert not tasks(mended(text, "parent-open"), "parent-open")


def test_work_on_several_tasks_at_once_is_not_stale() -> None:
    text = "- [-] 1. A\n- [x] 2. B\n- [~] 3. C\n- [ ] 4. Checkpoint\n"
    assert not tasks(text, "stale-status")
    assert tasks(text.replace("[ ] 4", "[x] 4"), "stale-status") == [
        (1, "task 1 is still in progress, though 4 behind it is done"),
        (3, "task 3 is still queued, though 4 behind it is done"),
    ]


def test_references_of_the_parent_and_in_words_count() -> None:
    plan = (
        PLAN
        + "- [ ] 3. Ship\n  - _Requirements: Deployment_\n- [ ] 4. Log\n  - _Requirements: 1.1_\n  - [ ] 4.1 Rotate\n"
    )
    assert not tasks(plan, "no-reference")
    assert tasks(plan + "- [ ] 5. Polish\n", "no-reference") == [(14, "task 5 cites no requirement")]


def test_a_checkpoint_and_a_plan_that_cites_nothing_need_no_reference() -> None:
    assert not tasks(PLAN + "- [ ] 3. Checkpoint - Ensure all tests pass\n", "no-reference")
    assert not tasks("- [ ] 1. A\n- [ ] 2. B\n  - _Requirements: 1.1_\n- [ ] 3. C\n", "no-reference")


def test_what_a_task_cites_is_no_detail() -> None:
    details = "".join(f"  - Step {n}\n" for n in range(12))
    assert not tasks(f"- [ ] 1. A\n{details}  - _Requirements: 1.1_\n- [ ] 2. B\n{details}", "too-many-details")
    assert tasks(f"- [ ] 1. A\n{details}  - One more\n", "too-many-details") == [
        (1, "task 1 has 13 details, and 12 are enough")
    ]


@pytest.mark.parametrize(
    ("line", "well"),
    [
        ("_Requirements: 1.1, 1.2_.", "_Requirements: 1.1, 1.2_"),
        ("_Requirements: 1.1_ //", "_Requirements: 1.1_"),
        ("**Validates: Requirements 1.1**;", "**Validates: Requirements 1.1**"),
    ],
)
def test_stray_marks_behind_references_are_taken_out(line: str, well: str) -> None:
    for end in ("\n", "\r\n"):
        assert mended(f"- [ ] 1. A{end}  - {line}{end}", "reference-line") == f"- [ ] 1. A{end}  - {well}{end}"


@pytest.mark.parametrize(
    "line",
    [
        "_Requirements: 1.1_",
        "_Requirements: 1.1_ <!-- done -->",
        "Requirements: 1.1",
        "_Requirements:_ 1.1",
        "_Requirements: 1.1 (all)_",
    ],
)
def test_what_may_stand_behind_references(line: str) -> None:
    assert not findings(f"- [ ] 1. A\n  - {line}\n", "reference-line")


@pytest.mark.parametrize(
    "line",
    ["-[", "- [ ", "-[ ]", "[x] 1", "- [ ] 1.1 ", "  - _Requirements: 1.1_/", "```x\n", "- [ ]* ", "<!-- ", "- \t[x "],
)
def test_time_is_linear(line: str) -> None:
    def work(count: int) -> None:
        found({"tasks.md": line * count + "\n" + (line + "\n") * count, "design.md": line * count})

    assert_linear(work, 250)
