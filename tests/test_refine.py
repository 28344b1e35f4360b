"""`specgit refine`: what changes, what lapses, what becomes stale, and that all else stays to the letter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import commit, write
from drafts import BUGFIX, DESIGN, FEATURE, REQUIREMENTS, TASKS, Studio
from hypothesis import given
from hypothesis import strategies as st

from specgit.drafting.settling import settle
from specgit.spec.bugfix import read_bugfix
from specgit.spec.difference import How, PartKind, differences
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

if TYPE_CHECKING:
    from pathlib import Path

SPEC = ".kiro/specs/limiter"
RUN = ("refine", "limiter")


@pytest.fixture
def studio(folder: Path, alone: Path) -> Studio:
    """All three documents are approved, and the first task is done."""
    made = Studio(folder, alone)
    commit(folder, "Documents", {f"{SPEC}/{phase}.md": text for phase, text in FEATURE.items()})
    for phase in FEATURE:
        made.approve(phase)
    made.specgit("task", "done", "limiter", "1", "--commit")
    return made


def change(studio: Studio, phase: str, old: str, new: str, *words: str, code: int = 0) -> str:
    body = f"text = DOCUMENT.read_text()\nassert {old!r} in text\nwrite(text.replace({old!r}, {new!r}))"
    return studio.specgit(*RUN, phase, "--from", "More, please", "--command", studio.agent(body), *words, code=code)


def test_all_is_shown_before_anything_is_written(studio: Studio) -> None:
    before = studio.state()
    said = change(studio, "requirements", "60 requests", "90 requests", code=1)
    assert "requirements.md: criterion 1.3 reworded" in said
    assert "~ criterion 1.3  IF a caller has sent [-60-]{+90+} requests in a minute" in said
    assert "approvals that lapse\n  requirements, by Mia Wong: its content changes\n" in said
    assert "  design, by Mia Wong: it stands on requirements\n  tasks, by Mia Wong: it stands on requirements\n" in said
    assert "done tasks that become stale\n  1 Count the requests of each caller: criterion 1.3 reworded\n" in said
    assert "Write it? [y/N]" in said
    assert "nothing was written" in said
    assert studio.state() == before


def test_it_is_written_and_staged_with_a_yes(studio: Studio) -> None:
    command = studio.agent("write(DOCUMENT.read_text().replace('60', '90'))")
    done = studio.ask(*RUN, "requirements", "--from", "90", "--command", command)
    assert done.returncode == 1
    done = studio.ask(*RUN, "requirements", "--from", "90", "--command", command, stdin="y\n")
    assert done.returncode == 0, done.stderr
    assert studio.read("requirements.md") == REQUIREMENTS.replace("60", "90")
    assert studio.git("status", "--porcelain") == f"M  {SPEC}/requirements.md"
    assert done.stdout.endswith("→ read it, then specgit approve limiter requirements\n")
    assert "lapsed" in studio.specgit("status", "limiter")


def test_untouched_criteria_keep_their_bytes_and_numbers(studio: Studio) -> None:
    """The agent writes all of it anew, in its own style, and counts anew."""
    rendered = (
        REQUIREMENTS.replace("3. IF", "4. IF")
        .replace("2. WHEN", "2. THE Limiter SHALL log what it refuses.\n3. WHEN")
        .replace("\n\n", "\n\n\n")
        .replace("- **Limiter**:", "*   __Limiter__:")
        .replace("THE Limiter SHALL add", "THE Limiter\n   SHALL add")
    )
    command = studio.agent("write()", {"requirements": rendered})
    said = studio.specgit(*RUN, "requirements", "--from", "Log it", "--command", command, "--yes")
    added = "1a. THE Limiter SHALL log what it refuses.\n"
    assert studio.read("requirements.md") == REQUIREMENTS.replace("2. WHEN", f"{added}2. WHEN")
    assert "what was there keeps its numbers" in said
    assert "requirements.md: criterion 1.1a added" in said
    assert "no done task becomes stale" in said
    document = read_requirements(Text("", studio.read("requirements.md")))
    assert [each.id for each in document.requirements[0].criteria] == ["1.1", "1.1a", "1.2", "1.3"]


def test_a_changed_design_makes_what_tests_it_stale(studio: Studio) -> None:
    studio.specgit("task", "done", "limiter", "3", "--commit")
    said = change(studio, "design", "at most 60", "at most 90", code=1)
    assert "  3 Test the share of a caller: property 1 reworded" in said


def test_changed_tasks_keep_their_ticks(studio: Studio) -> None:
    said = change(studio, "tasks", "- [ ] 2. Empty the counts", "- [x] 2. Empty all counts", "--yes")
    assert "1 box it had set by itself: set back" in said
    assert "- [x] 1. Count" in studio.read("tasks.md")
    assert "- [ ] 2. Empty all counts" in studio.read("tasks.md")
    assert "tasks, by Mia Wong: its content changes" in said
    said = change(studio, "tasks", "Count the requests of", "Count each request of", code=1)
    assert "task 1 reworded" in said


def test_what_the_change_breaks_comes_back_to_the_agent(studio: Studio) -> None:
    body = """
text = DOCUMENT.read_text()
write(text.replace("[what]", "what it refuses") if AGAIN else text + "4. THE Limiter SHALL log [response].\\n")
"""
    command = studio.agent(body.replace("[what]", "[response]"))
    said = studio.specgit(*RUN, "requirements", "--from", "Log it", "--command", command, "--yes")
    assert "in 2 rounds" in said
    assert studio.read("requirements.md").endswith("4. THE Limiter SHALL log what it refuses.\n")


def test_findings_that_were_there_are_not_asked_of_it(studio: Studio) -> None:
    commit(studio.top, "Worse", {f"{SPEC}/requirements.md": REQUIREMENTS + "4. THE Limiter SHALL [response].\n"})
    said = change(studio, "requirements", "60 requests", "90 requests", "--yes")
    assert "in 1 round" in said
    assert "requirements/placeholder" in said


def test_what_is_taken_out_leaves_a_gap_and_no_fault(studio: Studio) -> None:
    gone = "2. WHEN a minute has passed, THE Limiter SHALL set all counts to zero.\n"
    body = f"if AGAIN: sys.exit(1)\nwrite(DOCUMENT.read_text().replace({gone!r}, '').replace('\\n3. IF', '\\n2. IF'))"
    said = studio.specgit(*RUN, "requirements", "--from", "Never", "--command", studio.agent(body), "--yes")
    assert "round 1: nothing to put right" in said
    assert "criterion 1 is followed by 3" in said  # people are told, and may renumber
    assert "\n3. IF" in studio.read("requirements.md")
    again = change(studio, "requirements", "60 requests", "90 requests", "--yes")
    assert "round 1: nothing to put right" in again
    leap = change(studio, "requirements", "its next one.", "its next one.\n9. THE Limiter SHALL run.", "--yes", code=1)
    assert "round 1: 1 warning" in leap


def test_a_document_of_another_type(studio: Studio) -> None:
    said = studio.specgit(*RUN, "bugfix", "--from", "x", "--command", studio.agent(), code=2)
    assert "limiter has no bugfix.md\n  → it has requirements, design, tasks" in said


def test_nothing_changes(studio: Studio) -> None:
    before = studio.state()
    for body in ("pass", "write(DOCUMENT.read_text().replace('\\n\\n', '\\n\\n\\n'))"):
        said = studio.specgit(*RUN, "design", "--from", "x", "--command", studio.agent(body), "--yes", code=1)
        assert "design.md is as it was" in said
    said = studio.specgit(*RUN, "design", "--from", "x", "--command", studio.agent("DOCUMENT.unlink()"), code=1)
    assert "it wrote no design.md" in said
    assert studio.state() == before


def test_edits_that_would_be_lost(studio: Studio) -> None:
    write(studio.top, f"{SPEC}/design.md", DESIGN + "More.\n")
    assert "neither committed nor staged, and would be lost" in change(studio, "design", "a", "b", code=2)
    studio.git("add", "-A")
    assert "design.md: 1 section reworded" in change(studio, "design", "More.", "Most.", code=1)
    (studio.top / SPEC / "design.md").unlink()
    assert "has no design.md" in studio.specgit(*RUN, "design", "--from", "x", "--command", "true", code=2)


def test_an_edit_meanwhile_wins(studio: Studio) -> None:
    place = studio.top / SPEC / "design.md"
    body = f"write(DOCUMENT.read_text() + 'More.'); write('mine', {str(place)!r})"
    said = studio.specgit(*RUN, "design", "--from", "x", "--command", studio.agent(body), "--yes", code=1)
    assert "was changed by someone else meanwhile" in said
    assert place.read_text() == "mine"


def test_json(studio: Studio) -> None:
    command = studio.agent("write(DOCUMENT.read_text().replace('60', '90'))")
    done = studio.ask(*RUN, "requirements", "--from", "90", "--command", command, "--yes", "--format", "json")
    told = json.loads(done.stdout)
    assert [lapse["phase"] for lapse in told["lapses"]] == ["requirements", "design", "tasks"]
    assert [stale["task"] for stale in told["stale"]] == ["1"]
    assert told["draft"]["staged"] is True
    assert told["change"]["documents"][0]["summary"] == "criterion 1.3 reworded"


# Settling


def settled(phase: str, before: str, after: str) -> str:
    return settle(phase, Text("x.md", before), Text("x.md", after)).text.content


TWO = REQUIREMENTS + "\n### Requirement 2: Logs\n\n#### Acceptance Criteria\n\n1. THE Limiter SHALL write a log.\n"


@pytest.mark.parametrize(
    ("phase", "before", "edits", "expected"),
    [
        # in front of the first, at the end, and one taken out
        ("requirements", REQUIREMENTS, [("1. WHEN", "1. THE Limiter SHALL begin.\n2. WHEN"), ("\n2. WHEN a m", "\n3. WHEN a m"), ("3. IF", "4. IF")],
         [("1. WHEN", "0a. THE Limiter SHALL begin.\n1. WHEN")]),
        ("requirements", REQUIREMENTS, [("next one.\n", "next one.\n4. THE Limiter SHALL end.\n")], [("next one.\n", "next one.\n4. THE Limiter SHALL end.\n")]),
        ("requirements", REQUIREMENTS, [("2. WHEN a minute has passed, THE Limiter SHALL set all counts to zero.\n", ""), ("3. IF", "2. IF")],
         [("2. WHEN a minute has passed, THE Limiter SHALL set all counts to zero.\n", "")]),
        # a number that was taken out is nobody's again
        ("requirements", REQUIREMENTS, [("3. IF a caller has sent 60 requests in a minute, THEN THE Limiter SHALL refuse its next one.\n", "3. WHILE closed, THE Gate SHALL stay.\n4. THE Bell SHALL ring.\n")],
         [("3. IF a caller has sent 60 requests in a minute, THEN THE Limiter SHALL refuse its next one.\n", "3. WHILE closed, THE Gate SHALL stay.\n4. THE Bell SHALL ring.\n")]),
        # letters follow letters
        ("requirements", REQUIREMENTS.replace("2. WHEN", "1a. THE Limiter SHALL be one.\n2. WHEN"), [("1a. THE", "2. THE Limiter SHALL be two.\n3. THE"), ("\n2. WHEN a m", "\n4. WHEN a m"), ("3. IF", "5. IF")],
         [("1a. THE", "1b. THE Limiter SHALL be two.\n1a. THE")]),
        # a requirement between two others
        ("requirements", TWO, [("### Requirement 2", "### Requirement 2: Keys\n\n#### Acceptance Criteria\n\n1. THE Limiter SHALL know keys.\n\n### Requirement 3")],
         [("### Requirement 2", "### Requirement 3: Keys\n\n#### Acceptance Criteria\n\n1. THE Limiter SHALL know keys.\n\n### Requirement 2")]),
        ("bugfix", BUGFIX + "3.2 WHEN it is idle THEN the system SHALL CONTINUE TO wait\n", [("3.2", "3.2 WHEN it is off THEN the system SHALL CONTINUE TO be off\n3.3")],
         [("3.2", "3.1a WHEN it is off THEN the system SHALL CONTINUE TO be off\n3.2")]),
        ("design", DESIGN, [("### Property 1", "### Property 1: Zero\n\nAll counts begin at zero.\n\n### Property 2")],
         [("### Property 1", "### Property 2: Zero\n\nAll counts begin at zero.\n\n### Property 1")]),
        # code is what it is, blanks and all
        ("design", DESIGN + "\n```python\nif x:\n    y\n```\n", [("    y\n", "        y\n")], [("    y\n", "        y\n")]),
        ("tasks", TASKS, [('{ "id": 0, ', '{"id":0,'), ("  - In", "    * In")], []),
    ],
)  # fmt: skip
def test_numbers_and_bytes_stay(
    phase: str, before: str, edits: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    after, wanted = before, before
    for old, new in edits:
        assert old in after
        after = after.replace(old, new)
    for old, new in expected:
        wanted = wanted.replace(old, new)
    assert settled(phase, before, after) == wanted


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    before = "\ufeff" + REQUIREMENTS.replace("\n", "\r\n")
    after = REQUIREMENTS.replace("60", "90")
    assert settled("requirements", before, after) == before.replace("60", "90")
    assert settled("requirements", REQUIREMENTS, after.replace("\n", "\r\n")) == after


WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "omega"]


def listing(criteria: list[str], style: str) -> str:
    """Criteria as an agent writes them: counted from 1, in one of several styles."""
    lines = [f"{number}. {said}" for number, said in enumerate(criteria, 1)]
    if style == "wrapped":
        lines = [line.replace(" SHALL ", "\n   SHALL ") for line in lines]
    elif style == "wide":
        lines = [line.replace(". THE", ".  **THE**") for line in lines]
    gap = "\n\n" if style == "loose" else "\n"
    return "# Requirements\n\n### Requirement 1: All\n\n#### Acceptance Criteria\n\n" + gap.join(lines) + "\n"


@given(
    st.lists(st.sampled_from(WORDS), unique=True, min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(WORDS)), max_size=3),
    st.sets(st.integers(0, 7), max_size=3),
    st.sampled_from(["plain", "wrapped", "wide", "loose"]),
)
def test_whatever_is_inserted_or_removed(
    first: list[str], inserted: list[tuple[int, str]], removed: set[int], style: str
) -> None:
    """Each criterion that stays keeps its line, and no number means two things."""
    said = [f"THE {word.title()} SHALL {word} the {word}" for word in first]
    kept = [line for place, line in enumerate(said) if place not in removed]
    now = list(kept)
    for place, word in inserted:
        now.insert(place, f"THE New{word.title()} SHALL {word} what nobody had asked of it before in {place}")
    before, after = listing(said, "plain"), listing(list(dict.fromkeys(now)), style)
    text = settled("requirements", before, after)
    lines = text.split("\n")
    for line in kept:
        assert f"{said.index(line) + 1}. {line}" in lines
    if now:
        ids = [each.id for part in read_requirements(Text("", text)).requirements for each in part.criteria]
        assert len(ids) == len(set(ids))
    parts = differences("requirements", Text("", after), Text("", text))
    assert not [part for part in parts if part.how is not How.RENUMBERED and part.kind is not PartKind.LAYOUT]


@given(st.text(alphabet="#-*1.2ab \n`[x]", max_size=120), st.text(alphabet="#-*1.2ab \n`[x]", max_size=120))
def test_any_text_settles(before: str, after: str) -> None:
    for phase in ("requirements", "bugfix", "design", "tasks"):
        settled(phase, before, after)
    assert settled("design", before, before) == before


def test_clauses_are_read_with_their_letters() -> None:
    text = settled("bugfix", BUGFIX, BUGFIX.replace("2.1 WHEN", "2.1 WHEN off THEN it SHALL stay\n2.2 WHEN"))
    assert [clause.id for clause in read_bugfix(Text("", text)).clauses] == ["1.1", "2.0a", "2.1", "3.1"]
