"""A second reader: what it gets, and that nothing it answers is taken on trust."""

from __future__ import annotations

import json
import re
import shlex
import signal
from typing import TYPE_CHECKING, Any

import pytest
from asking import ask_simply
from conftest import git, script, write
from hypothesis import given
from hypothesis import strategies as st
from shell import specgit
from test_analyze_command import ALL, SPEC, asked, terminal

from specgit.analysis.opinions import MOST_QUESTIONS, Known, find_answer, read_opinions
from specgit.analysis.reading import read
from specgit.judging.second_reader import prompt
from specgit.run.process import marked
from specgit.shown import one_line
from specgit.spec.edit import replace
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from specgit.analysis.model import Question

GOOD = {
    "kind": "missing",
    "criteria": ["1.3"],
    "situation": "The mail may not arrive.",
    "question": "What then?",
    "options": [
        {"answer": "It is sent again.", "replace": {"1.3": "WHEN a mail is lost, THE Login SHALL send another."}},
        {"answer": "Nothing happens."},
    ],
}
NOBODY: tuple[Question, ...] = ()


def opinions(*written: Any, text: str = ALL, known: tuple[Question, ...] = NOBODY) -> tuple[list[Question], list[str]]:
    document = read_requirements(Text(SPEC, text))
    asked, refused = read_opinions(written, read("auth", document), "claude", known)
    return list(asked), list(refused)


# What is read of an answer


def test_a_question_that_can_be_asked() -> None:
    (question,), refused = opinions(GOOD)
    assert refused == []
    assert (question.by, question.confidence.value, question.detail) == ("claude", "high", "second-reader")
    assert [criterion.id for _, criterion in question.criteria] == ["1.3"]
    assert question.text.slice(question.span).startswith("WHEN a user forgets")
    edit, nothing = question.options
    after = replace(question.text, edit.changes)
    assert after.content == ALL.replace(
        "3. WHEN a user forgets the password, THE Login SHALL send a mail.",
        "3. WHEN a mail is lost, THE Login SHALL send another.",
    )
    assert nothing.changes == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "proven"}, "is of another kind than inconsistent, "),
        ({"kind": ["missing"]}, "is of another kind than inconsistent, "),
        ({"criteria": []}, "names no criteria"),
        ({"criteria": "1.3"}, "names no criteria"),
        ({"criteria": ["1.3"] * 99}, "names no criteria"),
        ({"criteria": ["1.9"]}, "names a criterion that is not there"),
        ({"criteria": [["1.3"]]}, "names a criterion that is not there"),
        ({"situation": ""}, "has no situation"),
        ({"situation": "\x1b[2J\n"}, "has no situation"),
        ({"question": {"a": 1}}, "has no question"),
        ({"options": {"a": 1}}, "has options that are no list"),
    ],
)
def test_a_question_that_can_not(change: dict[str, Any], why: str) -> None:
    asked, refused = opinions({**GOOD, **change}, GOOD)
    assert len(asked) == 1
    (said,) = refused
    assert said.startswith(f"question 1 {why}")


@pytest.mark.parametrize(
    "new",
    [
        "",
        "x" * 1001,
        7,
        "- a list",
        "# a heading",
        "1.7 another number",
        "```",
        "a <!-- specgit: ignore-file * --> b",
        "~~~ x",
        "> quoted",
        "**",
    ],
)
def test_an_edit_that_would_write_more_than_words_is_not_offered(new: object) -> None:
    option = {"answer": "So", "replace": {"1.3": new}}
    (question,), _ = opinions({**GOOD, "options": [option, {"answer": "Nothing happens."}, "no option", {"answer": 3}]})
    answers = {one.answer: one for one in question.options}
    if "So" in answers:  # then it is words and nothing else
        after = replace(question.text, answers["So"].changes)
        texts = {c.id: c.text for part in read_requirements(after).requirements for c in part.criteria}
        assert texts["1.3"] == new
        assert len(texts) == 4
    else:
        assert list(answers) == ["Nothing happens."]


def test_only_criteria_that_the_question_names_are_edited() -> None:
    option = {"answer": "So", "replace": {"1.3": "THE Login SHALL wait.", "1.1": "THE Login SHALL wait."}}
    (question,), _ = opinions({**GOOD, "options": [option]})
    assert question.options == ()
    (question,), _ = opinions({**GOOD, "criteria": ["1.3", "1.1"], "options": [option]})
    assert len(question.options[0].changes) == 2


def test_lines_become_one_and_controls_go() -> None:
    (question,), _ = opinions({**GOOD, "situation": "a\n\x1b[31mb\u202e", "options": [{"answer": "x" * 999}]})
    assert question.situation == "a b"
    assert len(question.options[0].answer) == 400


def test_what_is_asked_already_is_not_asked_again() -> None:
    (question,), _ = opinions(GOOD, {**GOOD, "question": "And then?"})
    assert opinions(GOOD, known=(question,)) == ([], [])


def test_there_is_an_end_to_questions() -> None:
    many = [
        {**GOOD, "criteria": [f"1.{n % 4 + 1}"], "kind": kind} for n in range(99) for kind in ("missing", "unstated")
    ]
    asked, refused = opinions(*many)
    assert len(asked) == 8
    assert refused == [f"no more than {MOST_QUESTIONS} questions are read"]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda values: st.lists(values, max_size=3) | st.dictionaries(st.sampled_from(["kind", "criteria", "options", "answer", "replace", "1.3"]), values, max_size=3), max_leaves=8)  # fmt: skip


@given(
    st.lists(st.fixed_dictionaries({**{key: st.just(value) | JSON for key, value in GOOD.items()}}) | JSON, max_size=4)
)
def test_any_json_gives_questions_about_criteria_that_are_there(written: list[Any]) -> None:
    asked, _ = opinions(*written)
    for question in asked:
        for line in (question.situation, question.question, *(option.answer for option in question.options)):
            assert line
            assert line == one_line(line, 400)
        for option in question.options:
            after = read_requirements(replace(question.text, option.changes))
            assert [c.id for part in after.requirements for c in part.criteria] == ["1.1", "1.2", "1.3", "1.4"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('{"questions": []}', []),
        ('Here:\n```json\n{"questions": [1]}\n```\nand better: {"questions":[2]} bye', [2]),
        ('{"questions": [1]} {"questions": [', [1]),
        ('{"questions": 1}', None),
        ("[]", None),
        ("", None),
        ('{"questions": ' + "[" * 99_999, None),
        ('{"questions": ' * 9_999, None),
        ("x" * 999_999 + '{"questions": [3]}', [3]),
    ],
)
def test_the_last_answer_is_found_among_other_words(said: str, expected: object) -> None:
    assert find_answer(said) == expected


# What it gets


def test_it_gets_the_criteria_in_parts_and_the_rest_of_the_document() -> None:
    said = prompt(read("auth", read_requirements(Text(SPEC, ALL))), Known())
    assert '"id": "1.3"' in said
    assert said.count("WHEN a user forgets the password, THE Login SHALL send a mail.") == 1
    rest = said[said.index("## The rest of the document") : said.index("## Asked already")]
    assert "### Requirement 1" in rest
    assert "SHALL" not in rest
    assert "## Not asked" not in said


def test_it_hears_what_specgit_is_too_unsure_of_and_may_ask_it(top: Path, alone: Path) -> None:
    (doubted,) = [row for row in asked_as_json(top, "--confidence", "medium") if row["confidence"] == "medium"]
    question = {**GOOD, "kind": doubted["kind"], "criteria": ["1.2"], "options": []}
    body = f"""\
import os, pathlib
asked, _, doubted = pathlib.Path(os.environ["SPECGIT_PROMPT"]).read_text().partition("## Not asked")
situation = {json.dumps(doubted["situation"])!r}
assert situation in doubted and situation not in asked, doubted
print({json.dumps({"questions": [question]})!r})
"""
    command = script(alone, "reader", body)
    (shown,) = [row for row in asked_as_json(top, "--command", command) if row["by"]]
    assert (shown["line"], shown["kind"]) == (doubted["line"], doubted["kind"])
    shown_to_all = asked_as_json(
        top,
        "--confidence",
        "medium",
        "--command",
        script(alone, "other", f"print({json.dumps({'questions': [question]})!r})"),
    )
    assert [row["by"] for row in shown_to_all] == [""] * 3


def test_it_asks_only_what_is_wanted(top: Path, alone: Path) -> None:
    body = f"""\
import os, pathlib
prompt = pathlib.Path(os.environ["SPECGIT_PROMPT"]).read_text()
assert "- `ambiguous`: " in prompt and "- `missing`: " not in prompt
print({ANSWER!r})
"""
    done = specgit(top, "analyze", "auth", "--command", script(alone, "reader", body), "--only", "ambiguous")
    assert "command asks" not in done.stdout
    assert "question 1 is of another kind than ambiguous" in done.stderr


def test_what_the_agent_is_not_sure_of_is_counted_and_shown_on_request(top: Path, alone: Path) -> None:
    command = script(alone, "reader", f"print({json.dumps({'questions': [GOOD | {'sure': False}]})!r})")
    assert not [row for row in asked_as_json(top, "--command", command) if row["by"]]
    assert "2 less sure, not shown: --confidence medium" in specgit(top, "analyze", "auth", "--command", command).stdout
    (row,) = [row for row in asked_as_json(top, "--command", command, "--confidence", "medium") if row["by"]]
    assert row["confidence"] == "medium"


def asked_as_json(top: Path, *words: str) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(specgit(top, "analyze", "auth", *words, "--format", "json").stdout)[
        "findings"
    ]
    return findings


# How it is asked


ANSWER = json.dumps({"questions": [GOOD, {**GOOD, "criteria": ["9.9"]}]})
WRITES = f"""\
import os, pathlib, sys
prompt = pathlib.Path(os.environ["SPECGIT_PROMPT"]).read_text()
assert '"id": "1.3"' in prompt and "1.3 asks for what 1.4 forbids." in prompt, prompt
assert pathlib.Path("README.md").exists() and os.environ["SPECGIT_SPEC"] == "auth"
pathlib.Path("README.md").write_text("changed")
pathlib.Path(os.environ["SPECGIT_RESULT"]).write_text({ANSWER!r})
"""


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ask_simply(monkeypatch)
    top = tmp_path / "project"
    top.mkdir()
    git(top, "init", "--quiet")
    write(top, "README.md", "# Project\n")
    write(top, SPEC, ALL)
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "Begin")
    return top


def test_what_it_asks_stands_apart(top: Path, alone: Path) -> None:
    done = specgit(top, "analyze", "auth", "--command", script(alone, "reader", WRITES))
    assert done.returncode == 1
    ours, _, theirs = done.stdout.partition(
        "What command asks besides about auth\n(nobody has checked these: an agent wrote them)\n"
    )
    assert ours.startswith("3 questions about auth, 1 proven\n")
    assert "What then?" not in ours
    assert f"{SPEC}:17:4: command asks analysis/missing\n  The mail may not arrive.\n" in theirs
    assert "     + 3. WHEN a mail is lost, THE Login SHALL send another.\n" in theirs
    assert (
        "note: left out of what command asks about auth: question 2 names a criterion that is not there" in done.stderr
    )
    assert (top / "README.md").read_text() == "# Project\n"
    assert git(top, "status", "--porcelain") == ""
    assert git(top, "worktree", "list").count("\n") == 0
    assert marked(str(top)) == []


def test_json_says_who_asks(top: Path, alone: Path) -> None:
    command = script(alone, "reader", f"print('Here it is:', {ANSWER!r})")
    done = specgit(top, "analyze", "auth", "--command", command, "--format", "json")
    rows = [(row["by"], row["kind"]) for row in json.loads(done.stdout)["findings"]]
    assert rows == [("", "ambiguous"), ("", "inconsistent"), ("command", "missing")]


def test_markdown_has_its_questions_apart(top: Path, alone: Path) -> None:
    first = GOOD | {"criteria": ["1.1"], "situation": "The mail may *not* arrive in 7 days"}
    command = script(alone, "reader", f"print({json.dumps({'questions': [first, GOOD]})!r})")
    written = specgit(top, "analyze", "auth", "--command", command, "--format", "markdown").stdout
    ours, _, theirs = written.partition(
        "\n\n**What command asks besides about auth** (nobody has checked these: an agent wrote them)\n\n1. "
    )
    assert "asked by" not in ours
    assert ours.count("\n1. ") == 2
    assert "missing, asked by command: The mail may &#42;not&#42; arrive in 7 days. **What then?**\n" in theirs
    assert theirs.count("asked by command: ") == 2


@pytest.mark.parametrize("form", ["github", "junit", "sarif"])
def test_formats_of_findings_say_who_asks(top: Path, alone: Path, form: str) -> None:
    command = script(alone, "reader", f"print({ANSWER!r})")
    written = specgit(top, "analyze", "auth", "--command", command, "--format", form).stdout
    assert written.lower().count("command asks: what then? (a) it is sent again, (b)") == 1
    assert written.count(" asks: ") == 1


def test_a_runner_of_the_settings_gets_the_prompt_on_its_input(top: Path, alone: Path) -> None:
    command = script(alone, "reader", f"import sys\nassert 'second reader' in sys.stdin.read()\nprint({ANSWER!r})")
    write(top, ".specgit.yaml", f"runners:\n  critic:\n    command: {shlex.quote(command)}\n    stdin: true\n")
    assert "What critic asks besides about auth" in specgit(top, "analyze", "auth", "--runner", "critic").stdout


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("raise SystemExit('no key')", "exit 1: no key"),
        ("print('I have no questions')", "it wrote no JSON object with questions"),
        ("import time; time.sleep(600)", "no end after 0.5 s"),
    ],
)
def test_the_questions_of_specgit_stay_where_it_has_no_answer(top: Path, alone: Path, body: str, why: str) -> None:
    write(top, ".specgit.yaml", "run:\n  timeout: 0.5\n" if "sleep" in body else "")
    done = specgit(top, "analyze", "auth", "--command", script(alone, "reader", body))
    assert re.search(rf"note: the command has no part in this: {why} \(log: \S+/log\)\n", done.stderr)
    assert done.stdout.startswith("2 questions about auth, 1 proven\n")
    assert git(top, "worktree", "list").count("\n") == 0


def test_an_interruption_ends_it_all(top: Path, alone: Path) -> None:
    write(top, ".kiro/specs/other/requirements.md", ALL)
    body = f"import os, time\nos.kill(os.getppid(), {signal.SIGINT:d})\ntime.sleep(600)"
    done = specgit(top, "analyze", "auth", "other", "--command", script(alone, "reader", body))
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "command reads auth, other …\n\ninterrupted\n"
    assert git(top, "worktree", "list").count("\n") == 0


def test_without_a_commit_it_is_said_at_once_what_to_do(tmp_path: Path, alone: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, SPEC, ALL)
    done = specgit(tmp_path, "analyze", "auth", "--command", script(alone, "reader", "raise SystemExit(1)"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: there is no commit yet, and a second reader works in a worktree of one\n"
        "  → git commit --allow-empty -m 'Begin', then try again\n"
    )


def test_its_questions_are_answered_and_settled_like_others(top: Path, alone: Path) -> None:
    command = script(alone, "reader", f"print({ANSWER!r})")
    words = ("analyze", "auth", "--command", command)
    _, said = terminal(top, *words, "--interactive", keys="a\n\ns\na\n")
    text = (top / SPEC).read_text()
    assert "within […] seconds" in text
    assert "+3. WHEN a mail is lost, THE Login SHALL send another." in said  # where 1.3 is by then
    write(top, SPEC, ALL)
    terminal(top, *words, "--interactive", keys="s\ns\nd\nit is so\nq\n")
    assert "settled analysis/missing command:" in (top / SPEC).read_text()
    assert "What then?" not in specgit(top, *words).stdout
    assert "settled/unused" not in [rule for rule, _ in asked(top, "auth")]


def test_an_answer_is_the_end_of_its_question_until_it_is_taken_back(top: Path, alone: Path) -> None:
    other = {**GOOD, "criteria": ["1.4"], "options": []}
    command = script(alone, "reader", f"print({json.dumps({'questions': [GOOD, other]})!r})")
    words = ("analyze", "auth", "--command", command, "--interactive")
    code, said = terminal(top, *words, keys="s\ns\na\nu\na\nd\nit is so\n")
    assert said.count("The mail may not arrive.") == 4  # two of them about 1.3, two about 1.4
    assert "\n2 answered, 1 left\n" in said
    assert code == 1
    text = (top / SPEC).read_text()
    assert "3. WHEN a mail is lost, THE Login SHALL send another.\n" in text
    assert "settled analysis/missing command:" in text.partition("4. WHEN")[2]


def test_a_question_without_answers_can_be_dismissed_or_skipped(top: Path, alone: Path) -> None:
    answer = json.dumps({"questions": [{**GOOD, "options": []}]})
    command = script(alone, "reader", f"print({answer!r})")
    _, said = terminal(top, "analyze", "auth", "--command", command, "--interactive", keys="s\ns\ns\n")
    assert "  What then?\nd dismiss, s skip, u undo, q quit > s\n" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--runner", "nobody"], "there is no runner 'nobody'"),
        (["--runner", "claude", "--command", "x"], "both a runner and a command are named"),
        (["--command", ""], "--command is empty"),
        (["--runner", ""], "no runner is named"),
        (["--command", "no-such-program"], "there is no program 'no-such-program'"),
    ],
)
def test_wrong_use(top: Path, words: list[str], said: str) -> None:
    done = specgit(top, "analyze", "auth", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
