"""A comment that settles a question changes nothing of what its document says."""

from __future__ import annotations

import re

import marko
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.analysis.model import Confidence, Kind, Question
from specgit.analysis.settling import comment_for, name_of, read_settled, settle
from specgit.rules.check import Selection, check
from specgit.rules.subject import Subject
from specgit.spec.bugfix import read_bugfix
from specgit.spec.edit import replace
from specgit.spec.folder import find_specs
from specgit.spec.model import Criterion
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Span, Text

HEAD = "# Requirements Document\n\n## Introduction\n\nx\n\n## Requirements\n\n### Requirement 1: A\n\n#### Acceptance Criteria\n\n"
STATED = "WHEN a user waits, THE System SHALL be {}."


def criteria(text: Text) -> list[Criterion]:
    return [criterion for part in read_requirements(text).requirements for criterion in part.criteria]


def question_about(text: Text, *criteria: Criterion, by: str = "", detail: str = "vague-word") -> Question:
    (first, *_) = criteria
    about = tuple((text, criterion) for criterion in criteria)
    return Question(
        Kind.AMBIGUOUS, detail, Confidence.HIGH, text, first.span, about, (), "It is vague.", "How vague?", (), by,
    )  # fmt: skip


def settled(text: Text, number: int, reason: str = "it is so") -> Text:
    change = settle(question_about(text, criteria(text)[number]), reason)
    assert change
    return replace(text, [change])


def rendered(text: Text) -> str:
    """What a reader sees of the document."""
    html = re.sub(r"<!--.*?-->", "", marko.convert(text.content.replace("\r\n", "\n")))
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html)


def findings(text: Text) -> set[str]:
    """The rules that find something, of those that do not speak of questions."""

    class Source:
        label = "test"

        def paths(self, under: str) -> list[str]:
            return [f"{under}/a/requirements.md"]

        def read(self, path: str) -> bytes:
            return text.encode()

    (spec,) = find_specs(Source(), ["specs"])
    found = check(Subject(spec), Selection("strict"))
    return {finding.rule for finding in found if not finding.rule.startswith(("analysis/", "settled/"))}


# A criterion in the shapes that documents have: the first line, and what may hang below it.
MARKERS = st.sampled_from(["{}. ", "{}) ", "{}.  ", "{}.\t", "- **1.{}** ", "* ", "- [ ] 1.{} "])
BELOW = st.sampled_from(
    [
        "",
        "and more",
        "  - a part\n  - another",
        "   - a part\n     - of a part",
        "\n   a paragraph",
        "   <!-- a note -->",
        "\n\n",
    ]
)
PARAGRAPHS = st.sampled_from(["1.{} ", "**1.{}** ", "AC-1.{}: "])


@st.composite
def documents(draw: st.DrawFn) -> Text:
    count = draw(st.integers(1, 4))
    lines: list[str] = []
    if draw(st.booleans()):
        marker = draw(MARKERS)
        for number in range(1, count + 1):
            lines.append(marker.format(number) + STATED.format(number))
            lines += [below] if (below := draw(BELOW)) else []
    else:
        marker, gap = draw(PARAGRAPHS), draw(st.sampled_from(["", "\n"]))
        lines += [marker.format(number) + STATED.format(number) + gap for number in range(1, count + 1)]
    content = HEAD + "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n## Notes\n\ntext\n", "\n```\ncode"]))
    return Text("specs/a/requirements.md", content.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))))


@given(text=documents(), pick=st.integers(0, 3), reason=st.text(max_size=40))
def test_the_document_reads_and_looks_as_before(text: Text, pick: int, reason: str) -> None:
    before = criteria(text)
    question = question_about(text, before[pick % len(before)])
    change = settle(question, reason)
    assert change
    after = replace(text, [change])
    assert [(c.id, c.aliases, c.text) for c in criteria(after)] == [(c.id, c.aliases, c.text) for c in before]
    assert rendered(after) == rendered(text)
    assert findings(after) == findings(text)
    (comment,) = read_settled(after)
    assert (comment.rule, comment.name) == ("analysis/ambiguous", name_of(question))
    assert text.content == after.content.replace(change.new, "", 1)
    assert after.content.count("\n") == text.content.count("\n") + 1 + (
        not text.content.endswith("\n") and change.new[0] in "\r\n"
    )
    assert ("\r\n" in text.content) == bool(re.search(r"-->\r\n", after.content)) or "a note" in text.content
    # The question is the same one now.
    again = criteria(after)[pick % len(before)]
    assert name_of(question_about(after, again)) == comment.name


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("below", "place"),
    [
        ("1. First\n2. Second\n", "1. First\n   {}\n2. Second\n"),
        ("10. First\n11. Second", "10. First\n    {}\n11. Second"),
        ("1. First,\n   in two lines\n   - and a part\n2. Second\n", "1. First,\n   in two lines\n   - and a part\n   {}\n2. Second\n"),
        ("- [ ] 1.1 First\n- [ ] 1.2 Second\n", "- [ ] 1.1 First\n  {}\n- [ ] 1.2 Second\n"),
        ("1. First", "1. First\n   {}\n"),
        # Of lines in one paragraph the comment stands behind all: between them it would make two of it.
        ("1.1 First\n1.2 Second\n", "1.1 First\n1.2 Second\n{}\n"),
    ],
)  # fmt: skip
def test_the_comment_stands_beside_its_criterion(below: str, place: str, line_end: str) -> None:
    text = Text("requirements.md", (HEAD + below).replace("\n", line_end))
    comment = comment_for(question_about(text, criteria(text)[0]), "it is so")
    assert settled(text, 0).content == (HEAD + place.format(comment)).replace("\n", line_end)


def test_several_comments_stand_below_each_other() -> None:
    text = settled(Text("requirements.md", f"{HEAD}1. First\n2. Second\n"), 0)
    again = settle(question_about(text, criteria(text)[0], detail="pronoun"), "so too")
    assert again
    after = replace(text, [again])
    assert [comment.reason for comment in read_settled(after)] == ["so too", "it is so"]
    assert [criterion.text for criterion in criteria(after)] == ["First", "Second"]


def test_a_document_that_ends_in_a_comment_has_no_place_for_another() -> None:
    text = Text("requirements.md", f"{HEAD}1. First\n<!-- never closed\n")
    assert settle(question_about(text, criteria(text)[0]), "x") is not None
    nested = Text("requirements.md", f"{HEAD}1. First\n   <!-- never closed\n")
    assert settle(question_about(nested, criteria(nested)[0]), "x") is not None


def test_a_clause_of_a_bug_analysis_has_its_comment_too() -> None:
    content = (
        "# Bugfix Requirements Document\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 WHEN a THEN b\n\n"
        "### Expected Behavior (Correct)\n\n2.1 WHEN a THEN the system SHALL c\n2.2 WHEN d THEN the system SHALL e\n"
    )
    text = Text("bugfix.md", content)
    clause = read_bugfix(text).clauses[1]
    change = settle(question_about(text, Criterion(clause.id, (), "2", clause.text, clause.span, clause.id_span)), "x")
    assert change
    after = replace(text, [change])
    assert [each.text for each in read_bugfix(after).clauses] == [each.text for each in read_bugfix(text).clauses]


def test_what_names_a_question() -> None:
    text = Text("requirements.md", f"{HEAD}1. First\n2. Second\n3. Third\n")
    first, second, third = criteria(text)
    names = {
        name_of(question)
        for question in (
            question_about(text, first),
            question_about(text, second),
            question_about(text, first, second),
            question_about(text, first, third),
            question_about(text, first, detail="pronoun"),
            question_about(text, first)._replace(kind=Kind.MISSING),
            question_about(text, first)._replace(span=Span(first.span.start, first.span.end - 2)),
        )
    }
    assert len(names) == 7
    assert name_of(question_about(text, first, by="claude")).startswith("claude:")
    theirs = Text("other/requirements.md", text.content)
    across = question_about(text, first)._replace(criteria=((text, first), (theirs, second)))
    assert re.fullmatch(r"all:[0-9a-f]{8}", name_of(across))
    moved = Text("requirements.md", f"{HEAD}1. New\n7.  First <!-- note -->\n")
    assert name_of(question_about(moved, criteria(moved)[1])) == name_of(question_about(text, first))


@pytest.mark.parametrize(
    ("comment", "rule", "name", "reason"),
    [
        (
            "<!-- specgit: settled analysis/ambiguous 3f2a9c01 it is so -->",
            "analysis/ambiguous",
            "3f2a9c01",
            "it is so",
        ),
        (
            "<!--specgit:settled analysis/missing all:3f2a9c01: it\n  is so-->",
            "analysis/missing",
            "all:3f2a9c01",
            "it is so",
        ),
        ("<!-- specgit: settled analysis/missing 3f2a9c01 -->", "analysis/missing", "3f2a9c01", ""),
        ("<!-- specgit: settled analysis/missing it is so -->", "analysis/missing", "", "it is so"),
        ("<!-- specgit: settled -->", "", "", ""),
    ],
)
def test_comments_are_read(comment: str, rule: str, name: str, reason: str) -> None:
    (found,) = read_settled(Text("requirements.md", f"a\n\n{comment}\n"))
    assert (found.rule, found.name, found.reason) == (rule, name, reason)
    assert found.text.slice(found.comment) == comment


@pytest.mark.parametrize(
    "line", ["`<!-- specgit: settled a 3f2a9c01 x -->`", "<!-- specgit: settledx -->", "<!-- specgit: ignore x y -->"]
)
def test_other_comments_settle_nothing(line: str) -> None:
    assert read_settled(Text("requirements.md", f"{line}\n")) == []


@pytest.mark.parametrize("reason", ["--> x", "--", "---", "--!> <script>", "a -", "\x1b[31mred\n-->", "x" * 999])
def test_a_reason_can_end_no_comment(reason: str) -> None:
    text = settled(Text("requirements.md", f"{HEAD}1. First\n2. Second\n"), 0, reason)
    line = text.content.split("\n")[-3]
    assert line.startswith("   <!-- ")
    assert line.endswith(" -->")
    assert not re.search(r"--!?>", line[:-4])
    assert "\x1b" not in line
    assert len(line) < 400
