from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.spec.bugfix import clause_kind, is_bug_analysis, read_bugfix
from specgit.spec.model import Bugfix, ClauseKind
from specgit.spec.text import Text

ONE_BUG = """\
# Bugfix Requirements Document

## Introduction

1.1 times out of ten it fails

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a THEN the system fails
wrapped

1.2 WHEN b THEN the system fails

### Expected Behavior (Correct)

2.1 WHEN a THEN the system SHALL work
2.2 WHEN b THEN the system SHALL work

### Unchanged Behavior (Regression Prevention)

3.1 WHEN c THEN the system SHALL CONTINUE TO work

## Glossary

- **C**: the condition
"""


def read(content: str) -> Bugfix:
    return read_bugfix(Text("bugfix.md", content))


def test_one_bug() -> None:
    found = read(ONE_BUG)
    assert [(clause.id, clause.kind) for clause in found.clauses] == [
        ("1.1", ClauseKind.CURRENT),
        ("1.2", ClauseKind.CURRENT),
        ("2.1", ClauseKind.EXPECTED),
        ("2.2", ClauseKind.EXPECTED),
        ("3.1", ClauseKind.UNCHANGED),
    ]
    assert found.clauses[0].text == "WHEN a THEN the system fails\nwrapped"
    assert [term.name for term in found.glossary] == ["C"]
    for clause in found.clauses:
        assert ONE_BUG[clause.id_span.start : clause.id_span.end] == clause.id
        assert ONE_BUG[clause.span.start : clause.span.end].startswith(clause.id)


@pytest.mark.parametrize(
    ("line", "number", "text"),
    [
        ("2.1 WHEN a", "2.1", "WHEN a"),
        ("**2.1** WHEN a", "2.1", "WHEN a"),
        ("**2.1.** WHEN a", "2.1", "WHEN a"),
        ("2.1. WHEN a", "2.1", "WHEN a"),
        ("2.1: WHEN a", "2.1", "WHEN a"),
        ("- 2.1 WHEN a", "2.1", "WHEN a"),
        ("- **2.1** WHEN a", "2.1", "WHEN a"),
        ("2.1b WHEN a", "2.1b", "WHEN a"),
        ("13.1 WHEN a", "13.1", "WHEN a"),
        ("  2.1 WHEN a", "2.1", "WHEN a"),
    ],
)
def test_clause(line: str, number: str, text: str) -> None:
    (clause,) = read(f"### Expected Behavior\n\n{line}\n").clauses
    assert (clause.id, clause.text) == (number, text)


@pytest.mark.parametrize("line", ["2.1", "2.1% of all", "12 WHEN a", "text 2.1 WHEN", "```\n2.1 WHEN a\n```"])
def test_no_clause(line: str) -> None:
    assert read(f"### Expected Behavior\n\n{line}\n").clauses == ()


def test_several_bugs_in_one_file() -> None:
    content = (
        "## Bug Analysis\n### Bug 1 — a\n#### Current Behavior\n1.1 a\n#### Expected Behavior\n2.1 b\n"
        "### Bug 2 — c\n#### Current Behavior\n4.1 c\n#### Expected Behavior\n##### Details\n5.1 d\n### Notes\n9.9 e\n"
    )
    assert [(clause.id, clause.kind) for clause in read(content).clauses] == [
        ("1.1", ClauseKind.CURRENT),
        ("2.1", ClauseKind.EXPECTED),
        ("4.1", ClauseKind.CURRENT),
        ("5.1", ClauseKind.EXPECTED),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Current Behavior (Defect)", ClauseKind.CURRENT),
        ("Expected Behaviour", ClauseKind.EXPECTED),
        ("2. Unchanged Behavior (Regression Prevention)", ClauseKind.UNCHANGED),
        ("Aktuelles Verhalten", ClauseKind.CURRENT),
        ("Erwartetes Verhalten", ClauseKind.EXPECTED),
        ("Unverändertes Verhalten", ClauseKind.UNCHANGED),
        ("当前行为（缺陷）", ClauseKind.CURRENT),
        ("期望行为", ClauseKind.EXPECTED),
        ("不变行为", ClauseKind.UNCHANGED),
        ("現在の動作", ClauseKind.CURRENT),
        ("期待される動作", ClauseKind.EXPECTED),
        ("変更されない動作", ClauseKind.UNCHANGED),
        ("Comportamiento Actual", ClauseKind.CURRENT),
        ("Comportamento Esperado", ClauseKind.EXPECTED),
        ("Текущее поведение", ClauseKind.CURRENT),
        ("Introduction", None),
    ],
)
def test_clause_kind(title: str, kind: ClauseKind | None) -> None:
    assert clause_kind(title) is kind


def test_a_bug_analysis_is_told_by_its_headings() -> None:
    assert is_bug_analysis(read(ONE_BUG).sections)
    assert not is_bug_analysis(read("## Requirements\n### Current Behavior\n").sections)
    assert not is_bug_analysis(read("## Bug Analysis\n").sections)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["## Bug Analysis\n", "### Expected Behavior\n", "2.1 ", "a", "\n", "- ", "**", " ", "\r\n"])
    )
)
def test_any_text_is_read_with_spans_inside_it(pieces: list[str]) -> None:
    content = "".join(pieces)
    for clause in read(content).clauses:
        assert 0 <= clause.span.start <= clause.id_span.start < clause.id_span.end <= clause.span.end <= len(content)


def test_hostile_clauses_are_read_to_their_end() -> None:
    assert len(read("### Expected Behavior\n" + "2.1 a\n" * 20_000).clauses) == 20_000
    assert read("### Expected Behavior\n2.1" + " " * 100_000 + "x" + "1." * 50_000).clauses
