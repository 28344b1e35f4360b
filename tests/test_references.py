from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.spec import words
from specgit.spec.model import ReferenceKind
from specgit.spec.references import (
    LABEL,
    find_labels,
    label_kind,
    may_begin_label,
    read_mentions,
    read_references,
    references_in_title,
)

LETTER = {"C": ReferenceKind.CRITERION, "R": ReferenceKind.REQUIREMENT, "P": ReferenceKind.PROPERTY}


def written(content: str, **options: ReferenceKind) -> list[str]:
    """Each reference in short: `C1.1`, `R3`, `P4`, `C1.1-1.5`, `all`."""
    short = []
    for kind, first, last, span in read_references(content, 0, len(content), **options):
        assert 0 <= span.start < span.end <= len(content)
        letter = next((letter for letter, known in LETTER.items() if known is kind), "")
        short.append(f"{letter}{first}" + (f"-{last}" if last != first else "") if letter else "all")
    return short


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1.1, 1.2_", ["C1.1", "C1.2"]),
        ("1.1,1.2,1.3", ["C1.1", "C1.2", "C1.3"]),
        ("Requirements 4.2, 4.3**", ["C4.2", "C4.3"]),
        ("需求 1.3, 2.4", ["C1.3", "C2.4"]),
        ("Anforderungen 6.6", ["C6.6"]),
        ("Requisito(s) 1.1", ["C1.1"]),
        # ranges
        ("1.1-1.5", ["C1.1-1.5"]),
        ("1.1–1.5", ["C1.1-1.5"]),
        ("1.1 — 1.5", ["C1.1-1.5"]),
        ("1.1 ~ 1.5", ["C1.1-1.5"]),
        ("1.1〜1.4、2.1", ["C1.1-1.4", "C2.1"]),
        ("1.1～1.4", ["C1.1-1.4"]),
        ("1.1..1.4", ["C1.1-1.4"]),
        ("1.1 to 1.5 and 2.1", ["C1.1-1.5", "C2.1"]),
        ("Requirements 1.1 through 1.3", ["C1.1-1.3"]),
        ("1.1 bis 1.4", ["C1.1-1.4"]),
        ("1.1 a 1.4", ["C1.1-1.4"]),
        ("1.1 à 1.4", ["C1.1-1.4"]),
        ("需求1.1至1.4和2.1", ["C1.1-1.4", "C2.1"]),
        ("1.1 到 1.4", ["C1.1-1.4"]),
        ("R1-R3", ["RR1-R3"]),
        ("1.1-5", ["C1.1-1.5"]),
        # whole requirements
        ("3", ["R3"]),
        ("1, 2, 3", ["R1", "R2", "R3"]),
        ("Requirement 3", ["R3"]),
        ("Requirement 2 (Font Loading)", ["R2"]),
        ("3.x, 5.*", ["R3", "R5"]),
        # all
        ("All", ["all"]),
        ("All requirements", ["all"]),
        ("全部", ["all"]),
        ("所有需求", ["all"]),
        ("所有 需求, 1.1", ["all", "C1.1"]),
        ("全要件", ["all"]),
        ("すべての要件", ["all"]),
        ("Alle Anforderungen", ["all"]),
        ("semua", ["all"]),
        ("tất cả yêu cầu", ["all"]),
        ("All acceptance criteria", ["all"]),
        # prefixed ids
        ("FR-1.1, NFR-1", ["CFR-1.1", "RNFR-1"]),
        ("REQ-1.2", ["CREQ-1.2"]),
        ("AC-1.1, AC-1.2", ["CAC-1.1", "CAC-1.2"]),
        ("US-001", ["RUS-001"]),
        ("R3.1", ["CR3.1"]),
        ("REQ-SM-NFR-001", ["RREQ-SM-NFR-001"]),
        ("FR-1（FR-1.1～FR-1.5）", ["RFR-1"]),
        ("39A.4, 8b.1, 2.5a, 1.3.1", ["C39A.4", "C8b.1", "C2.5a", "C1.3.1"]),
        # a requirement and its criterion in words
        ("Req 7 AC 1", ["C7.1"]),
        ("Requirement 1 criteria 2", ["C1.2"]),
        ("1 AC 1, 2", ["C1.1", "R2"]),
        ("Req 5.2, 5.3", ["C5.2", "C5.3"]),
        # separators
        ("1.1; 1.2", ["C1.1", "C1.2"]),
        ("1.1，1.2、1.3", ["C1.1", "C1.2", "C1.3"]),
        ("1.1 & 1.2 + 1.3 and 1.4", ["C1.1", "C1.2", "C1.3", "C1.4"]),
        ("1.1 1.2", ["C1.1", "C1.2"]),
        # properties among requirements
        ("1.1, Property 1", ["C1.1", "P1"]),
        ("Requirements 1, 2; Properties 7, 9_", ["R1", "R2", "P7", "P9"]),
        ("属性 3", ["P3"]),
        ("CP-1, P2", ["PCP-1", "PP2"]),
        # what follows
        ("1.1, 1.3. Design: D20.1", ["C1.1", "C1.3"]),
        ("2.1 (Center Panel — List Views, foo), 2.2", ["C2.1", "C2.2"]),
        ("1.1, 1.2_ <!-- done -->", ["C1.1", "C1.2"]),
        ("1.1 login, 1.2 logout", ["C1.1", "C1.2"]),
        ("1.1 - user login, 1.2 - x", ["C1.1", "C1.2"]),
        ("(1.1, 1.2)", ["C1.1", "C1.2"]),
        ("1.1 (see 9.9", ["C1.1"]),
        # prose
        ("governança de testes", []),
        ("3 new tests", []),
        ("95% coverage, 5 tests", []),
        ("2026-01-09", []),
        ("All error handling", []),
        ("`npm run e2e`", []),
        ("`size` in [20, 50, 100] (default 20), `x`", []),
        ("v1.2 compat, 2.1", ["C2.1"]),
        ("AC-x, 1.1", ["C1.1"]),
        ("", []),
    ],
)
def test_a_list_of_ids(content: str, expected: list[str]) -> None:
    assert written(content) == expected


def test_a_list_may_be_of_properties() -> None:
    assert written("4, 5", kind=ReferenceKind.PROPERTY) == ["P4", "P5"]
    assert written("4 and 5", kind=ReferenceKind.PROPERTY) == ["P4", "P5"]


def test_spans_are_those_of_the_ids() -> None:
    content = "_Requirements: 1.1, Req 2.1–2.3, All_"
    found = read_references(content, content.index(":") + 1, len(content))
    assert [content[span.start : span.end] for _, _, _, span in found] == ["1.1", "2.1–2.3", "All"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Add a login (Req 5.2, 5.3)", ["5.2", "5.3"]),
        ("Add [Requirements: 1.1]", ["1.1"]),
        ("Add （需求 1.1）", ["1.1"]),
        ("Add (see 1.1)", []),
        ("Add (v2)", []),
    ],
)
def test_a_title_cites_in_asides(title: str, expected: list[str]) -> None:
    assert [reference.first for reference in references_in_title(title, 0, len(title))] == expected


@pytest.mark.parametrize(
    ("line", "kind", "rest"),
    [
        ("- _Requirements: 1.1_", "requirement", "1.1_"),
        ("_Requirements:_ 1.1", "requirement", "1.1"),
        ("- Requirements: 1.1", "requirement", "1.1"),
        ("**Requirements:** 1.1", "requirement", "1.1"),
        ("> **Requirements:** 1.1", "requirement", "1.1"),
        ("- **Validates: Requirements 1.1**", "requirement", "Requirements 1.1**"),
        ("_Validates: 1.1_", "requirement", "1.1_"),
        ("_需求：1.1_", "requirement", "1.1_"),
        ("**验证: 需求 1.1**", "requirement", "需求 1.1**"),
        ("_Anforderungen: 1.1_", "requirement", "1.1_"),
        ("**Validiert: Anforderungen 1.1**", "requirement", "Anforderungen 1.1**"),
        ("_Требования: 1.1_", "requirement", "1.1_"),
        ("_Requisitos: 1.1_", "requirement", "1.1_"),
        ("_Requerimientos: 1.1_", "requirement", "1.1_"),
        ("_요구사항: 1.1_", "requirement", "1.1_"),
        ("**Valida: Requisito 1.1**", "requirement", "Requisito 1.1**"),
        ("_要件: 1.1_", "requirement", "1.1_"),
        ("**対応US**: US-001", "requirement", "US-001"),
        ("_Refs: Requisito 12.1_", "requirement", "Requisito 12.1_"),
        ("**Covers:** Requirements 1, 2", "requirement", "Requirements 1, 2"),
        ("**Property 4: title**", "property", "4: title**"),
        ("_Depends: 1.1_", "depends", "1.1_"),
        ("**Dependencies:** Task 1", "depends", "Task 1"),
        ("Depends on: 3.3", "depends", "3.3"),
        ("依存: T-001", "depends", "T-001"),
        ("依赖：T8.1", "depends", "T8.1"),
        ("**Prerequisites**: Task 2.1", "depends", "Task 2.1"),
        ("_Boundary: Store_", "boundary", "Store_"),
        ("- Security Requirements: 1", "", "1"),
        ("- Notes: 1", "", "1"),
    ],
)
def test_a_label_says_what_its_line_lists(line: str, kind: str, rest: str) -> None:
    match = LABEL.match(line)
    assert match is not None
    assert (label_kind(match["label"]), line[match.end() :]) == (kind, rest)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="1.23-–,、 ()[]RAxCallto*_;:需求至全 and%", max_size=60))
def test_any_list_is_read_with_spans_inside_it(content: str) -> None:
    written(content)


@pytest.mark.parametrize("piece", ["1", "1.", "A-", "All, ", "全", "需求", "1 (", "1-", "(", "Req "])
def test_long_lists_are_read_to_their_end(piece: str) -> None:
    """Ten thousand pieces: quadratic work would take minutes."""
    read_references(piece * 10_000 + "%", 0, len(piece) * 10_000 + 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("it is written (Requirements 1.3, 1.4).\n", ["1.3", "1.4"]),
        ("see Requirement(s): 2\nand **Property** 4.2\n", ["2", "4.2"]),
        ("as Requirement FR-1.1 says\nAC 2.1 too", ["FR-1.1", "2.1"]),
        ("需求1.1\n验证需求：2.1", ["1.1", "2.1"]),
        ("the prerequirement 1.1, 3 requirements, version 1.2, Task 4, Requirements\n1.5", []),
    ],
)
def test_a_number_behind_its_word_is_a_mention(content: str, expected: list[str]) -> None:
    found = list(read_mentions(content))
    assert [reference.first for reference in found] == expected
    assert not list(read_mentions(content, {place for each in found for place in range(*each.span)}))


@pytest.mark.parametrize("before", ["", "_", "**", "- ", "> ", " （", "- **"])
@pytest.mark.parametrize("after", [": 1", " 1", "：1"])
def test_no_label_is_passed_over(before: str, after: str) -> None:
    known = (*words.REQUIREMENT, *words.VALIDATES, *words.CRITERION_SHORT, *words.PROPERTY, *words.DEPENDS)
    for word in known:
        for written in (word, word.title(), word.upper()):
            line = f"{before}{written}{after}"
            assert find_labels(line, 0, len(line)), line
            assert may_begin_label(line, 0), line
