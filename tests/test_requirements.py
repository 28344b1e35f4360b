from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.spec.model import Requirements
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text


def read(content: str) -> Requirements:
    return read_requirements(Text("requirements.md", content))


def ids(content: str) -> list[str]:
    """The ids of all criteria, in order."""
    return [criterion.id for requirement in read(content).requirements for criterion in requirement.criteria]


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("### Requirement 1: T", "1", "T"),
        ("### Requirement 1", "1", ""),
        ("### 需求 1：T", "1", "T"),
        ("### US-1: T", "US-1", "T"),
        ("### Anforderung 1: T", "1", "T"),
        ("### Requisito 1: T", "1", "T"),
        ("## Requirement 1: T", "1", "T"),
        ("### 1.1 T", "1.1", "T"),
        ("#### 1.1 T", "1.1", "T"),
        ("### 1. T", "1", "T"),
        ("#### FR-1：T", "FR-1", "T"),
        ("#### FR-1.1: T", "FR-1.1", "T"),
        ("### 要件 1: T", "1", "T"),
        ("### 要件1: T", "1", "T"),
        ("### 需求 1 - T", "1", "T"),
        ("### Requirement 1 — T", "1", "T"),
        ("### Requerimiento 1: T", "1", "T"),
        ("### Требование 1: T", "1", "T"),
        ("### Gereksinim 1: T", "1", "T"),
        ("### 요구사항 1: T", "1", "T"),
        ("### Yêu cầu 1: T", "1", "T"),
        ("### REQ-1: T", "REQ-1", "T"),
        ("### R1: T", "R1", "T"),
        ("### NFR-1: T", "NFR-1", "T"),
        ("### Req 1: T", "1", "T"),
        ("### Requirement A1: T", "A1", "T"),
        ("### Requirement 2.1: T", "2.1", "T"),
        ("### REQ-R1：T", "REQ-R1", "T"),
        ("### User Story 1: T", "1", "T"),
        ("### Requirement #1: T", "1", "T"),
        ("### 🔒 Requirement 1: T", "1", "T"),
        ("### **Requirement 1: T**", "1", "T"),
        ("### Requirement 1: T ###", "1", "T"),
        ("### Requirement 39A: T", "39A", "T"),
        ("Requirement 1: T\n---", "1", "T"),
    ],
)
def test_heading(heading: str, number: str, title: str) -> None:
    content = f"# Requirements Document\n\n{heading}\n\n#### Acceptance Criteria\n\n1. WHEN a THE b SHALL c\n"
    (requirement,) = read(content).requirements
    assert (requirement.id, requirement.title) == (number, title)
    assert content[requirement.id_span.start : requirement.id_span.end] == number
    assert len(requirement.criteria) == 1


@pytest.mark.parametrize(
    "label",
    [
        "#### Acceptance Criteria",
        "**Acceptance Criteria:**",
        "**Acceptance Criteria**:",
        "### Acceptance Criteria",
        "#### Acceptance Criteria for Requirement 1",
        "#### 1.1 Acceptance Criteria",
        "#### Acceptance Criteria (EARS)",
        "Acceptance criteria:",
        "- **Acceptance Criteria:**",
        "#### 验收标准",
        "#### Akzeptanzkriterien",
        "#### Critérios de Aceitação",
        "#### 受け入れ基準",
        "#### 受入基準",
        "#### 受け入れ条件",
        "#### Criterios de Aceptación",
        "#### Критерии приёмки",
        "#### 수용 기준",
        "#### Tiêu chí chấp nhận",
        "#### Kriteria Penerimaan",
    ],
)
def test_criteria_heading(label: str) -> None:
    found = ids(
        f"### Requirement 1: T\n\n1 of them\n\n{label}\n\n1. one\n2. two\n\n### Requirement 2: U\n\n{label}\n\n1. x\n"
    )
    assert found == ["1.1", "1.2", "2.1"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("1. a\n2. b", ["3.1", "3.2"]),
        ("- a\n- b", ["3.1", "3.2"]),
        ("- [ ] a\n- [x] b", ["3.1", "3.2"]),
        ("3.1. a\n3.2. b", ["3.1", "3.2"]),
        ("3.1 a\n3.2 b", ["3.1", "3.2"]),
        ("- [ ] AC-3.1: a\n- [ ] AC-3.2: b", ["3.1", "3.2"]),
        ("- 3.1 a\n- 3.2 b", ["3.1", "3.2"]),
        ("**3.1** a\n**3.2** b", ["3.1", "3.2"]),
        ("- **3.4** a\n- **3.5** b", ["3.4", "3.5"]),
        ("- R3.1 — a\n- R3.2 — b", ["3.1", "3.2"]),
        ("1. a\n1a. b\n2. c", ["3.1", "3.1a", "3.2"]),
        ("4. a\n4b. b", ["3.4", "3.4b"]),
        ("1. a\n2.1. b", ["3.1", "3.2.1"]),
        ("1. a\n\n   more\n2. b", ["3.1", "3.2"]),
        ("1. a\n   - nested\n   - nested\n2. b", ["3.1", "3.2"]),
        ("1. a\n   ```\n   1. no\n   ```\n2. b", ["3.1", "3.2"]),
        ("1. a\nwrapped\n2. b", ["3.1", "3.2"]),
        ("1. a\n5. b\n5. c", ["3.1", "3.5", "3.3"]),
        ("**Group:**\n1. a\n2. b\n\n**Other:**\n1. c", ["3.1", "3.2", "3.3"]),
    ],
)
def test_criteria_numbering(items: str, expected: list[str]) -> None:
    assert ids(f"### Requirement 3: T\n\n#### Acceptance Criteria\n\n{items}\n") == expected


def test_inserted_items_are_cited_by_the_number_they_write() -> None:
    assert ids("### Requirement 1: T\n\n#### Acceptance Criteria\n\n3. a\n\n3.1. b\n") == ["1.3", "1.3.1"]
    assert ids("### Requirement 39A: T\n\n#### Acceptance Criteria\n\n4. a\n") == ["39A.4"]
    assert ids("### Requirement 8b: T\n\n#### Acceptance Criteria\n\n1. a\n") == ["8b.1"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # sub-headings inside the list: numbers go on, or begin again while tasks cite the running count
        ("1. a\n2. b\n\n##### 2.1 Sub\n\n3. c\n4. d", ["2.1", "2.2", "2.3", "2.4"]),
        ("##### Sensors\n1. a\n2. b\n\n##### Actions\n1. c\n2. d", ["2.1", "2.2", "2.3", "2.4"]),
        # a heading that only looks like an id
        ("1. a\n\n#### ERC-4626 vaults\n\ntext\n", ["2.1"]),
        # another sub-heading ends the list
        ("1. a\n\n#### Notes\n\n1. no criterion\n", ["2.1"]),
    ],
)
def test_traps_inside_a_requirement(body: str, expected: list[str]) -> None:
    assert ids(f"### Requirement 2: T\n\n#### Acceptance Criteria\n\n{body}\n") == expected


def test_numbers_that_restart_below_numbered_sub_headings_are_aliases() -> None:
    content = "### Requirement 2: T\n\n#### Acceptance Criteria\n\n##### 2.1 A\n1. a\n2. b\n##### 2.2 B\n1. c\n"
    criteria = read(content).requirements[0].criteria
    assert [(criterion.id, criterion.aliases) for criterion in criteria] == [
        ("2.1", ("2.1.1",)),
        ("2.2", ("2.1.2",)),
        ("2.3", ("2.2.1",)),
    ]


def test_an_id_named_inside_a_heading_is_an_alias() -> None:
    (requirement,) = read("### 3.1 模板管理（FR-1）\n\n#### 验收标准\n\n1. a\n").requirements
    assert (requirement.id, requirement.aliases) == ("3.1", ("FR-1",))


def test_three_levels() -> None:
    content = "### 1. A\n\n#### 1.1 B\n\n**Acceptance Criteria:**\n- [ ] a\n- [ ] b\n\n#### 1.2 C\n\n**Acceptance Criteria:**\n1. c\n"
    assert ids(content) == ["1.1.1", "1.1.2", "1.2.1"]


def test_sections_without_a_list_are_requirements_only_if_they_say_so() -> None:
    found = read("### Requirement 1: T\n\ntext\n\n### Week 1: plan\n\n- a\n\n### NFR-1: fast\n\n- b\n")
    assert [(part.id, part.criteria) for part in found.requirements] == [("1", ()), ("NFR-1", ())]


def test_a_flat_list_is_cited_by_its_own_numbers() -> None:
    assert ids("# T\n\n## Acceptance Criteria\n\n1. a\n2. b\n") == ["1", "2"]
    assert ids("# T\n\n## Requirements\n\n1. a\n2. b\n") == ["1", "2"]
    assert ids("# F19: T\n\n## Requirements\n\n### Layer 1: x\n1. a\n### Layer 2: y\n2. b\n") == ["1", "2"]


def test_a_flat_list_beside_requirements_is_a_summary() -> None:
    content = "### R6: T\n\n- R6.1: a\n- R6.2: b\n\n## Acceptance Criteria\n\n1. c\n2. d\n"
    assert ids(content) == ["R6.1", "R6.2"]


def test_criteria_below_ids_of_their_own() -> None:
    found = read("# T\n\n## Acceptance Criteria\n\n### AC1: A\n- [ ] a\n- [ ] b\n\n### AC2: B\n- [ ] c\n")
    assert [(part.id, [c.id for c in part.criteria]) for part in found.requirements] == [
        ("AC1", ["AC1.1", "AC1.2"]),
        ("AC2", ["AC2.1"]),
    ]


@pytest.mark.parametrize(
    ("heading", "items", "expected"),
    [
        ("### US-1: T", "- AC-1.1: a\n- AC-1.2: b", ["US-1.1", "US-1.2"]),
        ("### TR-1: T", "- TR-1.1: a", ["TR-1.1"]),
        ("### FR-1: T", "- FR-1.1: a", ["FR-1.1"]),
        ("### Requirement 2: T", "2.1 WHEN a\n2.2 IF b", ["2.1", "2.2"]),
        ("### Requirement 2: T", "1. WHEN a THE b SHALL c\n2. THE b SHALL d", ["2.1", "2.2"]),
        ("### Requirement 2: T", "1. first do this\n2. then that", []),
        ("### Requirement 2: T", "- [ ] a", ["2.1"]),
    ],
)
def test_criteria_without_a_heading(heading: str, items: str, expected: list[str]) -> None:
    assert ids(f"{heading}\n\n{items}\n") == expected


def test_a_criterion_has_its_text_and_spans() -> None:
    content = "### Requirement 1: T\n\n#### Acceptance Criteria\n\n1. WHEN a\n   - b\n\n   c\n2. **1.2** `x`\n"
    first, second = read(content).requirements[0].criteria
    assert first.text == "WHEN a\n   - b\n\n   c"
    assert content[first.span.start : first.span.end] == "1. WHEN a\n   - b\n\n   c"
    assert content[first.id_span.start : first.id_span.end] == "1"
    assert (second.text, content[second.id_span.start : second.id_span.end]) == ("`x`", "1.2")


@pytest.mark.parametrize(
    "story",
    [
        "**User Story:** As a user, I want x",
        "**User Story**: As a user",
        "**Objective:** As a user",
        "**用户故事：** 作为用户",
        "**ユーザーストーリー:** 利用者として",
        "**目的:** x",
        "**Benutzergeschichte:** Als",
        "**Пользовательская история:** Как",
        "**Historia de Usuario:** Como",
        "- **User Story:** As a user",
        "> **User Story:** As a user",
        "**User Story (US-1):** As a user",
    ],
)
def test_user_story(story: str) -> None:
    content = f"### Requirement 1: T\n\n{story}\n\n#### Acceptance Criteria\n\n1. a\n"
    (requirement,) = read(content).requirements
    assert requirement.story is not None
    assert content[requirement.story.start : requirement.story.end] == story
    assert len(requirement.criteria) == 1


def test_no_user_story() -> None:
    assert read("### Requirement 1: T\n\nThe user story is told elsewhere\n").requirements[0].story is None


def test_glossary() -> None:
    content = "## Glossary\n\n- **Folder_Store**: the tree\n- `Cache` – x\n- Plain: y\n  - nested: z\n- no term\n\n## Next\n- **A**: b\n"
    glossary = read(content).glossary
    assert [term.name for term in glossary] == ["Folder_Store", "Cache", "Plain"]
    assert [content[term.name_span.start : term.name_span.end] for term in glossary] == [
        "Folder_Store",
        "Cache",
        "Plain",
    ]
    assert read("# T\n").glossary == ()
    assert [term.name for term in read("## 用語集\n- **棚**：x\n").glossary] == ["棚"]


TEXT = st.lists(
    st.sampled_from(
        [
            "# ",
            "### Requirement 1: a",
            "#### 1.1 b",
            "#### Acceptance Criteria",
            "**Acceptance Criteria:**",
            "##### 2.1 c",
        ]
        + [
            "1. ",
            "- ",
            "- [ ] ",
            "1.1 ",
            "1a. ",
            "WHEN x",
            "**User Story:** y",
            "\n",
            "\n\n",
            "  ",
            "\r\n",
            "## Glossary",
            ":",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_any_text_is_read_with_spans_inside_it(content: str) -> None:
    found = read(content)
    for requirement in found.requirements:
        spans = [requirement.span, requirement.heading, requirement.id_span]
        for criterion in requirement.criteria:
            spans += [criterion.span, criterion.id_span]
            assert requirement.span.start <= criterion.span.start <= criterion.span.end <= requirement.span.end
            assert criterion.text in content
        for span in spans:
            assert 0 <= span.start <= span.end <= len(content)


@pytest.mark.parametrize(
    "tail", ["   - b\n" * 20_000, "**" * 50_000, "a " * 50_000, "1." * 50_000, "Acceptance " + " " * 50_000 + "x"]
)
def test_a_hostile_list_is_read_to_its_end(tail: str) -> None:
    assert read(f"### Requirement 1: T\n\n#### Acceptance Criteria\n\n1. a\n{tail}").requirements
