"""What two versions of a document say differently, and how people are told."""

from __future__ import annotations

import random
import time
from itertools import permutations

import pytest
from growth import LONG, unwatched
from hypothesis import given
from hypothesis import strategies as st
from test_corpus import CORPUS, specs
from test_fuzz import TEXTS

from specgit.spec.difference import How, Part, PartKind, differences, summary
from specgit.spec.edit import replace
from specgit.spec.pairing import out_of_order
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Span, Text

PHASES = ("requirements", "bugfix", "design", "tasks")
SHIFTS = (How.RENUMBERED, How.MOVED)


def parts_of(phase: str, before: str, after: str) -> tuple[Part, ...]:
    return differences(phase, Text(f"{phase}.md", before), Text(f"{phase}.md", after))


def told(phase: str, before: str, after: str) -> str:
    return summary(parts_of(phase, before, after))


def found(phase: str, before: str, after: str) -> list[tuple[str, str, str, str]]:
    return [(part.kind.value, part.how.value, part.old_id, part.id) for part in parts_of(phase, before, after)]


REQUIREMENTS = """\
# Requirements Document

## Introduction

A login for people.

## Glossary

- **Session**: a stay

## Requirements

### Requirement 1: Login

**User Story:** As a person, I want to log in, so that I am known.

#### Acceptance Criteria

1. WHEN a person logs in, THE System SHALL greet the person.
2. IF the password is wrong, THEN THE System SHALL refuse.
3. WHILE a session lasts, THE System SHALL show the name.

### Requirement 2: Logout

#### Acceptance Criteria

1. WHEN a person logs out, THE System SHALL end the session.
2. THE System SHALL log every logout.
"""

BUGFIX = """\
# Bugfix Requirements Document

## Introduction

Carts go stale.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a cart is a day old THEN the system keeps it

### Expected Behavior (Correct)

2.1 WHEN a cart is a day old THEN the system SHALL drop it

2.2 WHEN a cart is dropped THEN the system SHALL say so

### Unchanged Behavior (Regression Prevention)

3.1 WHEN a cart is new THEN the system SHALL CONTINUE TO keep it
"""

DESIGN = """\
# Design

## 1. Overview

One service.

## 2. Architecture

### 2.1 Store

A table.

| Column | Type |
|--------|------|
| name | text |

## 3. Correctness Properties

### Property 1: Names are trimmed

*For any* name, the stored name SHALL be trimmed.

**Validates: Requirements 1.1**

### Property 2: Sessions end

*For any* session, it SHALL end.

## 4. Testing Strategy

Property 2 is tested with hypothesis.
"""

TASKS = """\
# Implementation Plan

## Tasks

- [x] 1. Build the model
  - [x] 1.1 Add the column
    - with a default
    - [ ] reviewed
    - _Requirements: 1.1_
  - [ ]* 1.2 Write property tests
    - _Requirements: 1.2_
- [ ] 2. Checkpoint
- [ ] 3. Wire it up
  - _Depends: 1.1_
- [ ] 4. Checkpoint

## Task Dependency Graph

```json
{"waves": [{"id": 0, "tasks": ["1.1", "1.2"]}, {"id": 1, "tasks": ["2"]}]}
```

## Notes

Be brief.
"""

DOCUMENTS = {"requirements": REQUIREMENTS, "bugfix": BUGFIX, "design": DESIGN, "tasks": TASKS}

ONE_CHANGE = [
    # requirements
    ("requirements", "greet the person", "greet nobody", "criterion 1.1 reworded"),
    ("requirements", "2. IF the password is wrong, THEN THE System SHALL refuse.\n3.", "2.", "criterion 1.2 removed, 1.3 renumbered to 1.2"),
    ("requirements", "2. IF", "2. WHEN all is lost, THE System SHALL rest.\n3. IF", "criterion 1.2 added, 2 criteria renumbered"),
    ("requirements", "2. THE System SHALL log every logout.\n", "", "criterion 2.2 removed"),
    ("requirements", ": Logout", ": Leaving", "requirement 2 reworded"),
    ("requirements", "Requirement 2: Logout", "Requirement 7: Logout", "requirement 2 renumbered to 7 with 2 criteria"),
    ("requirements", "so that I am known", "so that I am seen", "requirement 1 reworded"),
    ("requirements", "for people", "for machines", "1 section reworded"),
    ("requirements", "a stay", "a long stay", "1 section reworded"),
    ("requirements", "## Glossary\n\n- **Session**: a stay\n", "", "1 section removed"),
    ("requirements", "## Requirements\n", "## Open questions\n\nNone.\n\n## Requirements\n", "1 section added"),
    ("requirements", "# Requirements Document\n", "Draft!\n\n# Requirements Document\n", "1 section added"),
    ("requirements", REQUIREMENTS[REQUIREMENTS.index("### Requirement 2") :], "", "requirement 2 removed with 2 criteria"),
    # bugfix
    ("bugfix", "SHALL drop it", "SHALL keep it", "clause 2.1 reworded"),
    ("bugfix", "2.2 WHEN a cart is dropped THEN the system SHALL say so\n", "", "clause 2.2 removed"),
    ("bugfix", "3.1 WHEN", "3.1 WHEN nothing happens THEN the system SHALL CONTINUE TO rest\n\n3.2 WHEN", "clause 3.1 added, 3.1 renumbered to 3.2"),
    ("bugfix", "go stale", "go missing", "1 section reworded"),
    # design
    ("design", "One service", "Two services", "1 section reworded"),
    ("design", "### 2.1 Store\n\nA table", "### 2.1 Store\n\nA file", "1 section reworded"),
    ("design", "## 4. Testing", "## 4. Errors\n\nNone.\n\n## 5. Testing", "1 section added, 1 section renumbered"),
    ("design", "## 1. Overview", "## 1. Summary", "1 section reworded"),
    ("design", "it SHALL end", "it SHALL end at once", "Property 2 reworded"),
    ("design", "Requirements 1.1", "Requirements 1.2", "Property 1 reworded"),
    ("design", "### Property 2: Sessions end", "### Property 2: Names stay\n\n*For any* name, it SHALL stay.\n\n### Property 3: Sessions end", "Property 2 added, 2 renumbered to 3"),
    ("design", DESIGN[DESIGN.index("### Property 2") : DESIGN.index("## 4.")], "", "Property 2 removed"),
    # tasks
    ("tasks", "Add the column", "Drop the column", "task 1.1 reworded"),
    ("tasks", "with a default", "with none", "task 1.1 reworded"),
    ("tasks", "_Requirements: 1.1_", "_Requirements: 1.1, 2.2_", "task 1.1 reworded"),
    ("tasks", "_Depends: 1.1_", "_Depends: 1.2_", "task 3 reworded"),
    ("tasks", "- [ ]* 1.2", "- [ ] 1.2", "task 1.2 reworded"),
    ("tasks", "- [ ] 3. Wire it up\n  - _Depends: 1.1_\n- [ ] 4.", "- [ ] 3.", "task 3 removed, 4 renumbered to 3"),
    ("tasks", "- [ ] 4. Checkpoint\n\n", "- [ ] 4. Draw a plan\n- [ ] 5. Checkpoint\n\n", "task 4 added, 4 renumbered to 5"),
    ("tasks", '["1.1", "1.2"]', '["1.1"]', "wave graph changed"),
    ("tasks", '{"id": 1, "tasks": ["2"]}', '{"id": 1, "tasks": ["2"], "dependsOn": []}', "wave graph changed"),
    ("tasks", '"2"', "2", "wave graph changed"),
    ("tasks", TASKS[TASKS.index("## Task Dep") : TASKS.index("## Notes")], "", "wave graph removed"),
    ("tasks", "Be brief", "Be long", "1 section reworded"),
    ("tasks", TASKS[TASKS.index("- [x] 1.") : TASKS.index("- [ ] 2.")], "", "task 1 removed with 2 sub-tasks"),
]  # fmt: skip


@pytest.mark.parametrize(("phase", "old", "new", "phrase"), ONE_CHANGE)
def test_one_change_is_told_in_a_phrase(phase: str, old: str, new: str, phrase: str) -> None:
    document = DOCUMENTS[phase]
    assert document.count(old) == 1
    assert told(phase, document, document.replace(old, new)) == phrase


LAYOUTS = [
    ("requirements", "greet the person", "greet\n   the **person**"),
    ("requirements", "- **Session**: a stay", "* __Session__:  a stay"),
    ("requirements", "### Requirement 1: Login\n", "### Requirement 1: Login ###\n\n\n"),
    ("requirements", "\n", "\r\n"),
    ("requirements", "# Requirements Document", "\ufeff# Requirements Document"),
    ("bugfix", "2.2 WHEN a cart is dropped THEN", "**2.2** WHEN a cart is dropped\nTHEN"),
    ("design", "|--------|------|\n| name | text |", "|---|---|\n|  name  |  text  |".replace("|  name  |  text  |", "| name   | text |")),
    ("design", "*For any* name", "_For any_ name"),
    ("tasks", '"tasks": ["1.1", "1.2"]', '\n "tasks": ["1.2", "1.1"]'),
    ("tasks", "    - with a default", "      - with\n        a default"),
]  # fmt: skip


@pytest.mark.parametrize(("phase", "old", "new"), LAYOUTS)
def test_layout_is_told_only_where_nothing_else_is_found(phase: str, old: str, new: str) -> None:
    before = DOCUMENTS[phase]
    after = before.replace(old, new)
    assert after != before
    assert told(phase, before, after) == "only layout changed"
    (part,) = parts_of(phase, before, after)
    assert (part.kind, part.span, part.old_span) == (PartKind.LAYOUT, Span(0, len(after)), Span(0, len(before)))
    assert "layout" not in told(phase, before, after + "\n## More\n\nto read\n")


def test_a_part_says_what_it_was_and_is_and_where() -> None:
    after = REQUIREMENTS.replace(
        "1. WHEN a person logs in", "1. WHEN anybody knocks, THE System SHALL open.\n2. WHEN **somebody** logs\n   in"
    )
    after = after.replace("2. IF", "3. IF").replace("3. WHILE a session lasts", "4. WHILE a session goes on")
    added, changed, shifted, last = parts_of("requirements", REQUIREMENTS, after)
    assert (added.how, added.id, added.old_id, added.within, added.old_span, added.before) == (
        How.ADDED,
        "1.1",
        "",
        "1",
        None,
        "",
    )
    assert added.span is not None
    assert after[slice(*added.span)] == "1. WHEN anybody knocks, THE System SHALL open."
    assert added.title == added.after == "WHEN anybody knocks, THE System SHALL open."
    assert (changed.how, changed.old_id, changed.id) == (How.REWORDED, "1.1", "1.2")
    assert changed.before == "WHEN a person logs in, THE System SHALL greet the person."
    assert changed.after == "WHEN somebody logs in, THE System SHALL greet the person."
    assert changed.old_span is not None
    assert REQUIREMENTS[slice(*changed.old_span)].startswith("1. WHEN a person")
    assert (shifted.how, shifted.old_id, shifted.id, shifted.before) == (How.RENUMBERED, "1.2", "1.3", shifted.after)
    assert (last.how, last.old_id, last.id) == (How.REWORDED, "1.3", "1.4")
    (removed,) = parts_of("tasks", TASKS, TASKS.replace("- [ ] 2. Checkpoint\n", ""))
    assert (removed.how, removed.id, removed.span, removed.title, removed.after) == (
        How.REMOVED,
        "2",
        None,
        "Checkpoint",
        "",
    )


def test_parts_come_in_document_order() -> None:
    after = (
        TASKS.replace("- [ ] 2. Checkpoint\n", "")
        .replace("Build", "Draw")
        .replace("Wire", "Tie")
        .replace("brief", "long")
    )
    assert found("tasks", TASKS, after) == [
        ("task", "reworded", "1", "1"),
        ("task", "removed", "2", "2"),
        ("task", "reworded", "3", "3"),
        ("section", "reworded", "Notes", "Notes"),
    ]


def test_a_shift_is_no_rewording() -> None:
    criteria = [f"WHEN button {number} is pressed, THE System SHALL beep {number} times." for number in range(30)]

    def document(said: list[str]) -> str:
        return "### Requirement 1: Buttons\n\n#### Acceptance Criteria\n\n" + "".join(
            f"{number}. {text}\n" for number, text in enumerate(said, 1)
        )

    before = document(criteria)
    assert (
        told("requirements", before, document(["THE System SHALL start.", *criteria]))
        == "criterion 1.1 added, 30 criteria renumbered"
    )
    reworded = [*criteria[:9], "WHEN button 9 is held, THE System SHALL hum 9 times.", *criteria[10:]]
    assert told("requirements", before, document(reworded)) == "criterion 1.10 reworded"
    both = ["THE System SHALL start.", *reworded[:20], *reworded[21:]]
    assert told("requirements", before, document(both)) == (
        "criterion 1.21 removed, 1.11 reworded, 1.1 added, 19 criteria renumbered"
    )  # fmt: skip


def test_what_is_said_twice_belongs_to_its_neighbours() -> None:
    after = TASKS.replace("- [ ] 3. Wire it up", "- [ ] 3. Draw it\n- [ ] 4. Checkpoint\n- [ ] 5. Wire it up").replace(
        "4. Checkpoint\n\n", "6. Checkpoint\n\n"
    )
    assert found("tasks", TASKS, after) == [
        ("task", "added", "", "3"),
        ("task", "added", "", "4"),
        ("task", "renumbered", "3", "5"),
        ("task", "renumbered", "4", "6"),
    ]


def test_tasks_without_numbers_are_not_renumbered() -> None:
    before = "- [ ] Build\n- [ ] Test\n- [x] Ship\n- [ ] Test\n"
    assert told("tasks", before, "- [ ] Plan\n" + before) == "task 1 added"
    assert told("tasks", before, before.replace("- [x] Ship\n", "")) == "task 3 removed"
    assert told("tasks", before, "- [ ] Ship\n- [ ] Build\n- [ ] Test\n- [ ] Test\n") == "task 1 moved"


def test_what_stands_elsewhere_has_moved() -> None:
    criterion = "3. WHILE a session lasts, THE System SHALL show the name.\n"
    unnumbered = REQUIREMENTS.replace("1. ", "- ").replace("2. ", "- ").replace("3. ", "- ")
    assert (
        told("requirements", REQUIREMENTS, REQUIREMENTS.replace(criterion, "") + criterion)
        == "criterion 1.3 renumbered to 2.3"
    )
    assert told("requirements", unnumbered, unnumbered.replace("- WHILE", "\n- WHILE")) == "only layout changed"
    graph = TASKS[TASKS.index("## Task Dep") : TASKS.index("## Notes")]
    assert told("tasks", TASKS, TASKS.replace(graph, "") + "\n" + graph) == "1 section moved"
    between = "## Phase A\n\n- [ ] 1. Draw\n- [ ] 2. Paint\n\n## Phase B\n\n- [ ] 3. Sell\n"
    assert (
        told("tasks", between, "## Phase A\n\n- [ ] 1. Draw\n\n## Phase B\n\n- [ ] 2. Paint\n- [ ] 3. Sell\n")
        == "1 section moved"
    )


def test_numbered_headings_group_or_are_work() -> None:
    before = "## Phase 1: Build\n\n- [ ] 1.1 Draw\n\n## Phase 2: Ship\n\n- [ ] 2.1 Pack\n- [ ] 2.2 Send\n"
    assert told("tasks", before, before.replace("- [ ] 1.1 Draw\n", "")) == "task 1.1 removed"
    assert told("tasks", before, before.replace("Ship", "Go")) == "1 section reworded"
    assert told("tasks", before, before.replace("Phase 2", "Step 2")) == "1 section reworded"
    shifted = (
        before.replace("## Phase 2", "## Phase 2: Test\n\n- [ ] 2.1 Try\n\n## Phase 3")
        .replace("2.1 Pack", "3.1 Pack")
        .replace("2.2", "3.2")
    )
    assert told("tasks", before, shifted) == "1 section added, task 2.1 added, 2 tasks renumbered, 1 section renumbered"
    work = "## Task 1: Draw\n\n- with a pen\n- _Requirements: 1.1_\n"
    assert told("tasks", work, work.replace("a pen", "chalk")) == "task 1 reworded"


def test_a_graph_inside_a_task_is_no_detail_of_it() -> None:
    before = '- [ ] 1. Draw\n\n```json\n{"waves": [{"id": 0, "tasks": ["1"]}]}\n```\n'
    assert told("tasks", before, before.replace('"1"', '"1", "2"')) == "wave graph changed"
    assert told("tasks", before, before.replace("Draw", "Paint")) == "task 1 reworded"


def test_a_mention_does_not_become_the_property() -> None:
    """The test strategy says "Property 2 …"; where its heading is gone, that is not the property reworded."""
    document = DESIGN + "\n- **Property 2: Sessions end**: by hypothesis\n"
    after = document.replace(document[document.index("### Property 2") : document.index("## 4.")], "")
    assert told("design", document, after) == "Property 2 removed"


def test_a_requirements_file_may_hold_a_bug_analysis() -> None:
    assert told("requirements", BUGFIX, BUGFIX.replace("drop it", "burn it")) == "clause 2.1 reworded"


LANGUAGES = [
    ("requirements", "### 要件 1: 認証\n\n#### 受け入れ基準\n\n1. WHEN 利用者が入る THEN システムは挨拶する SHALL\n2. システムは記録する SHALL\n", "挨拶する", "黙る", "criterion 1.1 reworded"),
    ("requirements", "### 需求 1：登录\n\n#### 验收标准\n\n1. 当用户登录时，系统应当问候用户\n2. 系统应当记录\n", "2. 系统应当记录\n", "", "criterion 1.2 removed"),
    ("requirements", "### Anforderung 1: Anmeldung\n\n#### Akzeptanzkriterien\n\n1. WENN jemand kommt, MUSS das System grüßen\n", "1. WENN", "1. Das System MUSS wachen\n2. WENN", "criterion 1.1 added, 1.1 renumbered to 1.2"),
    ("requirements", "### Требование 1: Вход\n\n#### Критерии приёмки\n\n1. КОГДА кто-то входит, система ДОЛЖНА приветствовать\n", "кто-то входит", "никто не входит", "criterion 1.1 reworded"),
    ("design", "## 概要\n\n一つの\nサービス\n\n### 属性 1：名前\n\n名前は短い\n", "短い", "長い", "Property 1 reworded"),
    ("design", "## 概要\n\n一つの\nサービス\n", "一つの\nサービス", "一つのサービス", "only layout changed"),
    ("design", "## 개요\n\n하나의 서비스\n", "하나의 서비스", "하나의서비스", "1 section reworded"),
    ("tasks", "- [ ] 1. モデルを作る\n  - _要件: 1.1_\n- [ ] 2. チェックポイント\n", "1.1", "1.2", "task 1 reworded"),
    ("tasks", "- [ ] 1. 建立模型\n- [ ] 2. 检查点\n", "- [ ] 1. 建立模型\n- [ ] 2.", "- [x] 1.", "task 1 removed, 2 renumbered to 1"),
]  # fmt: skip


@pytest.mark.parametrize(("phase", "document", "old", "new", "phrase"), LANGUAGES)
def test_other_languages(phase: str, document: str, old: str, new: str, phrase: str) -> None:
    assert told(phase, document, document.replace(old, new)) == phrase


def test_what_is_reworded_under_another_number_is_known_by_its_words() -> None:
    before = "### 要件 1: 認証\n\n#### 受け入れ基準\n\n1. 利用者が正しい暗証番号を入れたらシステムは挨拶する SHALL\n2. システムは記録する SHALL\n"
    after = before.replace("2. システム", "3. システム").replace(
        "1. 利用者が正しい暗証番号を入れたら", "1. 毎朝、鐘が三度鳴る SHALL\n2. 利用者が正しい暗証番号を示したら"
    )
    assert found("requirements", before, after) == [
        ("criterion", "added", "", "1.1"),
        ("criterion", "reworded", "1.1", "1.2"),
        ("criterion", "renumbered", "1.2", "1.3"),
    ]


# Summaries


def part(kind: PartKind, how: How, name: str = "", old_id: str = "", within: str = "") -> Part:
    return Part(kind, how, name, old_id, "", within, None, None, "", "")


def several(kind: PartKind, how: How, *ids: str) -> list[Part]:
    return [part(kind, how, name) for name in ids]


CRITERION, PROPERTY, SECTION, TASK = PartKind.CRITERION, PartKind.PROPERTY, PartKind.SECTION, PartKind.TASK
REQUIREMENT = PartKind.REQUIREMENT


@pytest.mark.parametrize(
    ("parts", "phrase"),
    [
        ([], ""),
        (several(TASK, How.ADDED, "4", "5") + several(TASK, How.REWORDED, "3.1"), "tasks 4 and 5 added, 3.1 reworded"),
        (several(SECTION, How.REWORDED, "A") + several(PROPERTY, How.ADDED, "4"), "1 section reworded, Property 4 added"),
        (several(CRITERION, How.REMOVED, "2.5") + several(CRITERION, How.REWORDED, "1.2", "2.4"), "criteria 1.2 and 2.4 reworded, 2.5 removed"),
        (several(PROPERTY, How.REMOVED, "1", "2", "3"), "Properties 1, 2 and 3 removed"),
        (several(PROPERTY, How.REMOVED, "1", "2", "3", "4"), "4 properties removed"),
        (several(CRITERION, How.ADDED, *"abcd") + several(CRITERION, How.REMOVED, *"e"), "4 criteria added, criterion e removed"),
        (several(CRITERION, How.ADDED, *"abcd") + several(CRITERION, How.REMOVED, *"efgh"), "4 criteria removed, 4 criteria added"),
        (several(TASK, How.MOVED, *"abcd") + several(CRITERION, How.REMOVED, *"e"), "criterion e removed, 4 tasks moved"),
        (several(SECTION, How.ADDED, *"ab") + several(PartKind.GRAPH, How.REWORDED, ""), "2 sections added, wave graph changed"),
        ([part(TASK, How.RENUMBERED, "3", "2")], "task 2 renumbered to 3"),
        ([part(REQUIREMENT, How.ADDED, "3"), part(CRITERION, How.ADDED, "3.1", within="3")], "requirement 3 added with 1 criterion"),
        ([part(REQUIREMENT, How.REWORDED, "3"), part(CRITERION, How.ADDED, "3.1", within="3")], "requirement 3 reworded, criterion 3.1 added"),
        ([part(TASK, How.ADDED, "3"), part(TASK, How.ADDED, "3.1", within="3"), part(TASK, How.ADDED, "3.1.1", within="3.1")], "task 3 added with 2 sub-tasks"),
    ],
)  # fmt: skip
def test_summaries(parts: list[Part], phrase: str) -> None:
    assert summary(parts) == phrase


# For any texts

LISTS = st.lists(
    st.text("abcdé要件ж ", max_size=12).map(lambda words: " ".join(f"{words} c".split())), min_size=1, max_size=8
)


def written(phase: str, said: list[str], mark: str = " ") -> str:
    """A document whose parts say these words; numbers count them."""
    head, form = {
        "requirements": ("### Requirement 1: a\n\n#### Acceptance Criteria\n\n", "{0}. WHEN b{1}\n"),
        "bugfix": ("# Bug\n\n## Expected Behavior\n\n", "2.{0} WHEN b{1}\n\n"),
        "design": ("# Design\n\n## Correctness Properties\n\n", "### Property {0}: b{1}\n\n"),
        "tasks": ("# Plan\n\n", "- [" + mark + "] {0}. b{1}\n"),
    }[phase]
    return head + "".join(form.format(number, words) for number, words in enumerate(said, 1))


@given(st.sampled_from(PHASES), TEXTS, TEXTS)
def test_any_texts_give_an_answer(phase: str, before: str, after: str) -> None:
    parts = parts_of(phase, before, after)
    assert bool(summary(parts)) == bool(parts)
    for each in parts:
        assert (each.span is None) == (each.how is How.REMOVED)
        assert (each.old_span is None) == (each.how is How.ADDED)
        assert not each.span or 0 <= each.span.start <= each.span.end <= len(after)
        assert not each.old_span or 0 <= each.old_span.start <= each.old_span.end <= len(before)
        assert (each.how is How.REWORDED) <= (each.before != each.after or each.kind is PartKind.LAYOUT)
        assert (each.how in SHIFTS) <= (each.before == each.after)
    if not parts and phase != "tasks":
        assert before == after


@given(st.sampled_from(PHASES), TEXTS, TEXTS)
def test_looking_back_swaps_what_was_added_and_removed(phase: str, before: str, after: str) -> None:
    forth, back = parts_of(phase, before, after), parts_of(phase, after, before)

    def seen(parts: tuple[Part, ...], how: How) -> list[tuple[PartKind, str, str]]:
        return sorted(((each.kind, each.id, each.before + each.after) for each in parts if each.how is how), key=repr)

    assert seen(forth, How.ADDED) == seen(back, How.REMOVED)
    assert seen(forth, How.REMOVED) == seen(back, How.ADDED)
    assert len(seen(forth, How.REWORDED)) == len(seen(back, How.REWORDED))


@given(TEXTS, st.randoms(use_true_random=False))
def test_ticks_are_no_difference(content: str, pick: random.Random) -> None:
    text = Text("tasks.md", content)
    ticked = replace(text, [(box.mark, pick.choice(" xX-~")) for box in read_tasks(text).boxes])
    assert differences("tasks", text, ticked) == ()
    assert differences("tasks", ticked, text) == ()


@given(st.sampled_from(PHASES), LISTS, st.data())
def test_removing_a_part_names_it(phase: str, said: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(said) - 1))
    parts = parts_of(phase, written(phase, said), written(phase, said[:gone] + said[gone + 1 :], "x"))
    removed, *others = sorted(parts, key=lambda each: each.how is not How.REMOVED)
    assert removed.how is How.REMOVED
    assert all(each.how is How.RENUMBERED for each in others)
    assert removed.before.replace(" ", "").endswith(f"b{said[gone]}".replace(" ", ""))
    if [words.replace(" ", "") for words in said].count(said[gone].replace(" ", "")) == 1:
        number = str(gone + 1)
        assert removed.id == {"requirements": f"1.{number}", "bugfix": f"2.{number}"}.get(phase, number)


@pytest.mark.parametrize("length", range(7))
def test_the_fewest_are_out_of_order(length: int) -> None:
    """Against trying every order: what is left stands in order, and no longer part does."""
    for places in permutations(range(length)):
        out = set(out_of_order(places))
        kept = [place for place in places if place not in out]
        assert kept == sorted(kept)
        longest = [0] * length
        for index, place in enumerate(places):
            longest[index] = 1 + max((longest[other] for other in range(index) if places[other] < place), default=0)
        assert len(kept) == max(longest, default=0)


# Time

MANY = 10_000


@pytest.mark.parametrize(
    ("phase", "before", "after"),
    [
        ("tasks", [f"Do {number}x" for number in range(MANY)], [f"Do {number}x" for number in range(MANY, 0, -1)]),
        ("tasks", ["same"] * MANY, ["same"] * (MANY - 1)),
        ("requirements", [f"a{number}" for number in range(MANY)], [f"c{number}" for number in range(MANY + 7)]),
        ("bugfix", [f"a{number}" for number in range(MANY)], ["new", *(f"a{number}" for number in range(MANY))]),
        ("design", [f"a{number} " * 20 for number in range(MANY)], [f"a{number} " * 19 for number in range(1, MANY)]),
    ],
    ids=["reversed", "all the same", "all others", "all renumbered", "all reworded"],
)
@unwatched()
def test_many_parts_take_no_quadratic_time(phase: str, before: list[str], after: list[str]) -> None:
    begin = time.process_time()
    parts = parts_of(phase, written(phase, before), written(phase, after))
    assert parts
    assert summary(parts)
    assert time.process_time() - begin < LONG


# Real specs

needs_corpus = pytest.mark.skipif(not (CORPUS / "specs.tsv").is_file(), reason="the corpus of real specs is not here")


def documents() -> list[tuple[str, Text]]:
    """Every document of the corpus that people approve, with its phase."""
    return [
        (phase, Text.decode(path, spec.source.read(path)))
        for _, spec in specs()
        for phase in PHASES
        if (path := spec.file(f"{phase}.md"))
    ]


@needs_corpus
@unwatched()
def test_real_documents_do_not_differ_from_themselves_however_they_are_ticked() -> None:
    """Line ends are changed too, lest the texts be the same: that alone is told."""
    for phase, text in documents():
        crlf = "\r\n" in text.content
        other = text.content.replace("\r\n", "\n") if crlf else text.content.replace("\n", "\r\n")
        parts = differences(phase, text, Text(text.path, other))
        assert [each.kind for each in parts] == [PartKind.LAYOUT] * (other != text.content), text.path
        if phase == "tasks":
            boxes = read_tasks(text).boxes
            assert differences(phase, text, replace(text, [(box.mark, "x") for box in boxes])) == (), text.path


def emptied(phase: str, text: Text) -> tuple[Part, ...]:
    """All parts of a document: what is removed with everything."""
    return differences(phase, text, Text(text.path, ""))


@needs_corpus
@unwatched()
def test_a_part_removed_from_a_real_document_is_named() -> None:
    kinds = (CRITERION, PartKind.CLAUSE, PROPERTY, TASK)
    wrong, right = [], 0
    for phase, text in documents():
        parts = emptied(phase, text)
        for kind in kinds:
            of_kind = [each for each in parts if each.kind is kind]
            if not of_kind:
                continue
            gone = of_kind[len(of_kind) // 2]
            assert gone.old_span is not None
            begin = text.content.rfind("\n", 0, gone.old_span.start) + 1
            end = text.content.find("\n", gone.old_span.end) + 1 or len(text.content)
            after = Text(text.path, text.content[:begin] + text.content[end:])
            changed = [each for each in differences(phase, text, after) if each.how not in SHIFTS]
            if [(each.kind, each.how, each.before) for each in changed] == [(kind, How.REMOVED, gone.before)]:
                right += 1
            else:
                wrong.append(text.path)
    assert right > 1800
    # "## Task 2: …" groups 2.1 alone; without that, it is a task itself.
    assert [path.rpartition("specs/")[2] for path in wrong] == ["design-and-planning/tasks.md"]
