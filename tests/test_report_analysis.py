"""Questions as text: what fits into the width, what is too much, and what a terminal must not obey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.report.analysis import Asked, edited_lines, question_text
from specgit.rules.model import Finding
from specgit.shown import columns
from specgit.spec.edit import Change, replace
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS = re.compile(r"\x1b\[(0|1|31|32|33)m")  # how specgit styles
HEAD = "### Requirement 1: A\n\n#### Acceptance Criteria\n\n"


def shown(*lines: str, marks: Sequence[str] = (), options: Sequence[Option] = (), width: int = 60) -> list[str]:
    text = Text("a/requirements.md", HEAD + "\n".join(lines) + "\n")
    criteria = [criterion for part in read_requirements(text).requirements for criterion in part.criteria]
    spans = tuple(Span(at := text.content.index(mark), at + len(mark)) for mark in marks)
    question = Question(
        Kind.AMBIGUOUS, "x", Confidence.HIGH, text, criteria[0].span, tuple((text, each) for each in criteria), spans,
        "It is \x1b[41mso.", "Is it\nso?", tuple(options),
    )  # fmt: skip
    finding = Finding("analysis/ambiguous", "info", "", "", "a", text.path, 5, 1, 5, 2, "", "")
    return [OURS.sub("", line) for line in question_text(Asked(finding, question), width)]


def test_a_long_line_is_wrapped_with_its_marks() -> None:
    assert shown(f"1. {'word ' * 12}marked words {'more ' * 3}end", marks=["marked words"]) == [
        "a/requirements.md:5:1: high analysis/ambiguous",
        "  It is so.",
        "    5 │ 1. word word word word word word word word word word",
        "      │ word word marked words more more more end",
        "      │           ^^^^^^^^^^^^",
        "  Is it so?",
    ]


def test_wide_characters_take_two_columns() -> None:
    lines = shown("1. " + "ユーザーが速く" * 6 + "。", marks=["速く。"])
    assert lines[-3:-1] == ["      │ ーが速くユーザーが速くユーザーが速く。", f"      │ {' ' * 32}^^^^^^"]
    assert all(columns(line) <= 60 for line in lines)


def test_of_many_criteria_the_rest_is_only_named() -> None:
    lines = shown(
        *(f"{number}. THE System SHALL be fast {number}." for number in range(1, 9)), marks=["fast 1", "fast 7"]
    )
    assert sum(" │ " in line and "SHALL" in line for line in lines) == 4
    assert lines[-2:] == ["        and 4 more: 1.5, 1.6, 1.7, 1.8", "  Is it so?"]


def test_of_a_long_criterion_the_part_that_matters_is_shown() -> None:
    lines = shown("1. " + "word " * 500 + "marked " + "more " * 500, marks=["marked"])
    quoted = [line for line in lines if " │ " in line]
    assert "marked" in quoted[0]
    assert quoted[1].endswith("^^^^^^")
    assert len(quoted) == 14
    assert quoted[-1] == "      │ …"
    short = shown("1. First", *(f"   - part {number}" for number in range(40)), marks=["First"])
    assert short[-2] == "      │ …"


def test_nothing_that_a_terminal_obeys_is_shown() -> None:
    option = Option("a\x1b[2Jb", (Change(Span(0, 3), "\x1b]0;x\x07"),))
    for line in shown("1. A \x1b[41mred\u202e\ttext", marks=["red"], options=[option]):
        assert line.isprintable()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("b\n", "")], [("-", "b")]),
        ([("b", "x")], [("+", "x")]),
        ([("b", "x"), ("d", "y")], [("+", "x"), ("+", "y")]),
        ([("b\n", "b\nnew\n")], [("+", "new")]),
        ([("a", "x"), ("b", "y")], [("+", "x"), ("+", "y")]),
        ([("a\nb\n", "")], [("-", "a"), ("-", "b")]),
        ([("e", "e\nf")], [("+", "f")]),
        ([], []),
    ],
)
def test_the_lines_of_an_edit(changes: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    text = Text("x", "a\nb\nc\nd\ne")
    edits = [Change(Span(text.content.index(old), text.content.index(old) + len(old)), new) for old, new in changes]
    assert list(edited_lines(text, edits)) == expected


LINES = st.lists(st.sampled_from(["a", "b", "", "c c", "d\r"]), max_size=8).map("\n".join)


@given(LINES, st.data())
def test_the_lines_of_any_edit_are_those_of_the_result(content: str, data: st.DataObject) -> None:
    text = Text("x", content)
    at, edits = 0, []
    while len(edits) < 3 and at < len(content):
        begin = data.draw(st.integers(at, len(content)))
        end = data.draw(st.integers(begin, min(len(content), begin + 4)))
        edits.append(Change(Span(begin, end), data.draw(LINES)))
        at = end + 1
    after = replace(text, edits)
    for sign, line in edited_lines(text, edits):
        assert line in (after.lines if sign == "+" else text.lines)
