"""`specgit analyze`: which questions are put, in which words, and what keeps them quiet. The checks are simple ones."""

from __future__ import annotations

import codecs
import json
import os
import re
import shlex
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from asking import ask_simply
from conftest import git, write
from shell import specgit

from specgit.__main__ import main
from specgit.analysis import Skipped, ambiguous, inconsistent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

SPEC = ".kiro/specs/auth/requirements.md"
HEAD = """\
# Requirements Document

## Introduction

People log in.

## Requirements

### Requirement 1: Sessions

**User Story:** As a user, I want to log in, so that I can work.

#### Acceptance Criteria

"""
FAST = "1. WHEN a user logs in, THE Login SHALL open a session fast.\n"
GOOD = "2. WHEN a user logs out, THE Login SHALL show a good page.\n"
MAIL = "3. WHEN a user forgets the password, THE Login SHALL send a mail.\n"
NO_MAIL = "4. WHEN a user forgets the password, THE Login SHALL NOT send a mail.\n"
ALL = f"{HEAD}{FAST}{GOOD}{MAIL}{NO_MAIL}"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one spec, about which there are two sure questions and an unsure one."""
    ask_simply(monkeypatch)
    git(tmp_path, "init", "--quiet")
    write(tmp_path, SPEC, ALL)
    return tmp_path


def asked(top: Path, *words: str) -> list[tuple[str, int]]:
    """The rules and lines of what `analyze` finds."""
    done = specgit(top, "analyze", *words, "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == any("kind" in finding for finding in findings)
    return [(finding["rule"], finding["line"]) for finding in findings]


def edit(top: Path, old: str, new: str) -> None:
    text = (top / SPEC).read_text()
    assert old in text
    write(top, SPEC, text.replace(old, new))


# What is asked


def test_each_question_is_shown_with_its_criteria_and_what_its_answers_write(top: Path) -> None:
    done = specgit(top, "analyze", "auth")
    assert (done.returncode, done.stderr) == (1, "")
    assert (
        done.stdout
        == f"""\
2 questions about auth, 1 proven

{SPEC}:15:56: high analysis/ambiguous
  `fast` in 1.1 has no measure.
   15 │ 1. WHEN a user logs in, THE Login SHALL open a session fast.
      │                                                        ^^^^
  How fast is it?
  a  It takes at most […] seconds
     + 1. WHEN a user logs in, THE Login SHALL open a session within […] seconds.
  b  Nobody measures it

{SPEC}:17:4: proven analysis/inconsistent
  1.3 asks for what 1.4 forbids.
   17 │ {MAIL.strip()}
      │    {"^" * 62}
   18 │ {NO_MAIL.strip()}
      │    {"^" * 66}
  Which of them holds?
  a  1.3 goes
     - {MAIL.strip()}
  b  1.4 goes
     - {NO_MAIL.strip()}

1 less sure, not shown: --confidence medium, or low
→ specgit analyze --interactive auth
"""
    )


def test_nothing_to_ask_is_said_first(top: Path) -> None:
    write(top, SPEC, f"{HEAD}{MAIL}")
    done = specgit(top, "analyze", "auth")
    assert (done.returncode, done.stdout) == (0, "no questions about auth (1 criterion read)\n")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ([], [15, 17]),
        (["--confidence", "medium"], [15, 16, 17]),
        (["--only", "inconsistent"], [17]),
        (["--only", "inconsistent", "--only", "ambiguous"], [15, 17]),
        (["--only", "missing"], []),
    ],
)
def test_what_is_asked_for(top: Path, words: list[str], lines: list[int]) -> None:
    assert [line for _, line in asked(top, "auth", *words)] == lines


def test_json_has_the_criteria_and_the_edits(top: Path) -> None:
    document = json.loads(specgit(top, "analyze", "auth", "--format", "json").stdout)
    assert (document["version"], document["specs"], document["criteria"], document["skipped"]) == (1, 1, 4, [])
    first, second = document["findings"]
    assert (first["rule"], first["severity"], first["kind"], first["detail"], first["confidence"], first["by"]) == (
        "analysis/ambiguous", "info", "ambiguous", "vague-word", "high", "",
    )  # fmt: skip
    assert first["situation"] == "`fast` in 1.1 has no measure."
    assert first["question"] == "How fast is it?"
    assert first["criteria"][0] | {"text": ""} == {
        "id": "1.1", "path": SPEC, "text": "", "line": 15, "column": 1, "end_line": 15, "end_column": 61,
    }  # fmt: skip
    place = {"line": 15, "column": 56, "end_line": 15, "end_column": 60}
    assert first["options"] == [
        {"letter": "a", "answer": "It takes at most […] seconds", "changes": [place | {"new": "within […] seconds"}]},
        {"letter": "b", "answer": "Nobody measures it", "changes": []},
    ]
    assert [criterion["id"] for criterion in second["criteria"]] == ["1.3", "1.4"]


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "markdown"])
def test_other_formats_have_the_questions_too(top: Path, form: str) -> None:
    done = specgit(top, "analyze", "auth", "--format", form)
    assert done.returncode == 1
    assert "Which of them holds?" in done.stdout
    assert "1.4 goes" in done.stdout
    write(top, SPEC, f"{HEAD}{MAIL}")
    assert specgit(top, "analyze", "auth", "--format", form).returncode == 0


def test_markdown_says_how_much_there_was_no_room_for(top: Path) -> None:
    write(
        top, SPEC, HEAD + "".join(f"{number}. THE Login SHALL be fast `{number}` @team.\n" for number in range(1, 999))
    )
    done = specgit(top, "analyze", "auth", "--format", "markdown")
    assert len(done.stdout) < 60_000
    assert re.search(r"\n\d+ not shown here; `specgit analyze` shows all\.\n\Z", done.stdout)


def test_all_specs_are_compared_and_what_they_share_is_asked_once(top: Path) -> None:
    write(top, ".kiro/specs/other/requirements.md", f"{HEAD}1. {MAIL[3:]}")
    write(top, ".kiro/specs/empty/design.md", "# Design\n")
    done = specgit(top, "analyze", "--all")
    assert done.stdout.startswith("3 questions about 1 of 2 specs, 1 proven\n")
    assert f"        .kiro/specs/other/requirements.md\n   15 │ 1. {MAIL[3:]}" in done.stdout
    assert [rule for rule, _ in asked(top, "auth", "other")] == ["analysis/ambiguous", "analysis/inconsistent"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["with space"], "--interactive 'with space'"),
        (["--only", "ambiguous", "auth", "--", "-x"], "--only ambiguous --interactive -- auth -x"),
        (["--all", "--confidence", "low"], "--confidence low --interactive --all"),
    ],
)
def test_the_command_for_answering_can_be_pasted(top: Path, words: list[str], shown: str) -> None:
    for name in ("with space", "-x"):
        write(top, f".kiro/specs/{name}/requirements.md", ALL)
    said = specgit(top, "analyze", *words).stdout
    assert said.endswith(f"\n→ specgit analyze {shown}\n")
    assert terminal(top, "analyze", *shlex.split(shown), keys="q\n")[1].startswith(f"\n{said.split()[0]} to go\n")


def test_the_index_and_commits_are_read_too(top: Path) -> None:
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "Begin")
    write(top, SPEC, f"{HEAD}{MAIL}")
    assert asked(top, "auth") == []
    assert len(asked(top, "auth", "--staged")) == len(asked(top, "auth", "--rev", "HEAD")) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "name a spec, or --all"),
        (["auth", "--all"], 2, "name a spec, or --all"),
        (["nothing"], 2, "there is no spec `nothing`"),
        (["auth", "--only", "nothing"], 2, "Invalid value for '--only'"),
        (["auth", "--interactive"], 2, "--interactive needs a terminal"),
        (["auth", "--interactive", "--format", "json"], 2, "not in json"),
        (["auth", "--interactive", "--staged"], 2, "only the working tree can be written"),
        (["design-only"], 3, "design-only has no criteria to analyse"),
        (["design-only", "prose"], 3, "none of 2 specs has criteria to analyse"),
        (["prose"], 3, "prose has no criteria to analyse"),
    ],
)
def test_wrong_use(top: Path, words: list[str], code: int, said: str) -> None:
    write(top, ".kiro/specs/design-only/design.md", "# Design\n")
    write(top, ".kiro/specs/prose/requirements.md", "# Requirements\n\nIt should work.\n")
    done = specgit(top, "analyze", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_what_is_left_out_is_said_on_stderr(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(spec: object, others: object) -> Iterable[object]:
        raise Skipped("contradictions were not looked for")

    monkeypatch.setattr(inconsistent, "check", lacking)
    done = specgit(top, "analyze", "auth")
    assert done.stderr == "note: contradictions were not looked for\n"
    assert done.stdout.startswith("1 question about auth\n")
    document = json.loads(specgit(top, "analyze", "auth", "--format", "json").stdout)
    assert document["skipped"] == ["contradictions were not looked for"]


def test_one_document_that_can_not_be_read_keeps_no_other_from_being_asked_about(top: Path) -> None:
    path = top / ".kiro/specs/away/requirements.md"
    path.parent.mkdir()
    path.symlink_to("/etc/hostname")
    done = specgit(top, "analyze", "--all")
    assert done.stdout.startswith("2 questions about auth, 1 proven\n")
    assert "note: .kiro/specs/away/requirements.md" in done.stderr
    alone = specgit(top, "analyze", "away")
    assert (alone.returncode, alone.stdout) == (2, "")


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        (["THE Login SHALL be fast."] * 1501, "auth has 1501 criteria"),
        ([f"THE Login SHALL be fast {'1 ' * 1001}."] * 2, "the criteria of auth have 2002 numbers"),
    ],
)
def test_there_is_an_end_to_comparing(top: Path, criteria: list[str], said: str) -> None:
    write(top, SPEC, HEAD + "".join(f"{number}. {each}\n" for number, each in enumerate(criteria, 1)))
    done = specgit(top, "analyze", "auth")
    assert done.stdout == f"no questions about auth ({len(criteria)} criteria read)\n"
    assert said in done.stderr
    write(top, SPEC, f"{HEAD}1. THE Login SHALL be fast{' and so on' * 500}.\n")
    assert asked(top, "auth") == []  # no criterion is that long


def test_of_a_bug_analysis_the_clauses_that_say_what_shall_be_are_read(top: Path) -> None:
    write(
        top,
        ".kiro/specs/bug/bugfix.md",
        "# Bugfix Requirements Document\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n"
        "1.1 WHEN a user logs in THEN the system is fast\n\n### Expected Behavior (Correct)\n\n"
        "2.1 WHEN a user logs in THEN the system SHALL be fast\n2.2 WHEN a user logs out THEN the system SHALL be good\n\n"
        "### Unchanged Behavior (Regression Prevention)\n\n3.1 WHEN a user waits THEN the system SHALL CONTINUE TO be fast\n",
    )
    done = specgit(top, "analyze", "bug", "--format", "json")
    assert [(f["line"], f["criteria"][0]["id"]) for f in json.loads(done.stdout)["findings"]] == [
        (11, "2.1"),
        (16, "3.1"),
    ]


# What keeps questions quiet


def test_a_comment_of_the_validator_hides_a_question(top: Path) -> None:
    edit(top, FAST, f"<!-- specgit: ignore analysis/ambiguous it is a demo -->\n{FAST}")
    assert [rule for rule, _ in asked(top, "auth")] == ["analysis/inconsistent"]
    edit(top, HEAD, f"{HEAD}<!-- specgit: ignore-file analysis/* it is a demo -->\n")
    assert asked(top, "auth") == []


def test_settings_switch_a_kind_off_or_make_it_louder(top: Path) -> None:
    write(top, ".specgit.yaml", "validate:\n  rules:\n    analysis/ambiguous: off\n    analysis/inconsistent: error\n")
    assert [rule for rule, _ in asked(top, "auth")] == ["analysis/inconsistent"]
    done = specgit(top, "validate", "auth", "--format", "json")
    assert [(f["rule"], f["severity"]) for f in json.loads(done.stdout)["findings"]] == [
        ("analysis/inconsistent", "error")
    ]


def test_the_strict_profile_asks_too(top: Path) -> None:
    done = specgit(top, "validate", "auth", "--profile", "strict", "--format", "json")
    rows = [(f["rule"], f["line"], f["severity"]) for f in json.loads(done.stdout)["findings"]]
    assert rows == [("analysis/ambiguous", 15, "info"), ("analysis/inconsistent", 17, "info")]
    assert done.returncode == 0
    assert specgit(top, "validate", "auth").stdout == "no findings in 1 spec\n"


def test_no_fix_applies_an_answer(top: Path) -> None:
    done = specgit(top, "validate", "auth", "--profile", "strict", "--unsafe-fixes")
    assert "analysis/ambiguous" in done.stdout
    assert (top / SPEC).read_text() == ALL


def test_without_the_solver_the_strict_profile_says_so_and_keeps_no_answer(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from specgit import analysis

    words = ("validate", "auth", "--profile", "strict")
    assert "1.3 asks for what 1.4 forbids" in specgit(top, *words).stdout
    with monkeypatch.context() as without:
        without.setattr(analysis, "find_spec", lambda name: None)
        without.setattr(inconsistent, "check", lambda spec, others: [])
        done = specgit(top, *words)
        assert "1.4 forbids" not in done.stdout
        assert done.stderr == f"note: {analysis.WITHOUT_SOLVER}\n"
        assert specgit(top, "validate", "auth").stderr == ""
    assert "1.3 asks for what 1.4 forbids" in specgit(top, *words).stdout


def test_validate_looks_at_no_requirement_unless_it_is_asked_to(top: Path) -> None:
    code = (
        "import sys\nfrom specgit.__main__ import main\nsys.argv = ['specgit', 'validate', '--no-cache']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith(('specgit.analysis', 'z3'))], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=top, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


# Answers


END = "\x04"
_ESCAPES = re.compile(r"\x1b\[[?\d;]*[a-z]", re.IGNORECASE)


def terminal(folder: Path, *words: str, keys: str) -> tuple[int, str]:
    """What `specgit …` answers on a terminal on which somebody types a line at each prompt, and ends the input then."""
    ours, theirs = os.openpty()
    lines = iter([*re.findall(f"[^\n{END}]*[\n{END}]", keys), *END * 9])
    shown: list[str] = []
    decode = codecs.getincrementaldecoder("utf-8")().decode

    def watch() -> None:
        with suppress(OSError):  # how Linux tells that the other side has closed
            while chunk := os.read(ours, 65536):
                shown.append(_ESCAPES.sub("", decode(chunk)))
                if "".join(shown[-2:]).endswith("> "):
                    os.write(ours, next(lines).encode())

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        stack.callback(os.close, ours)
        stack.callback(watcher.join)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            usual = os.dup(number)
            stack.callback(os.close, usual)
            stack.callback(os.dup2, usual, number)
            os.dup2(theirs, number)
            stream = stack.enter_context(open(number, "w" if number else "r", closefd=False, encoding="utf-8"))
            patch.setattr(sys, name, stream)
        os.close(theirs)
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["specgit", *words])
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "100")
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return end.value.code, "".join(shown).replace("\r", "")


def test_the_chosen_answers_are_written_one_by_one(top: Path) -> None:
    code, said = terminal(top, "analyze", "auth", "--interactive", keys="a\n2\nb\n")
    assert (top / SPEC).read_text() == f"{HEAD}{FAST.replace('fast', 'within 2 seconds')}{GOOD}{MAIL}"
    assert code == 0
    assert "+1. WHEN a user logs in, THE Login SHALL open a session within 2 seconds.\n" in said
    assert f"2 answered, 0 left\n→ git diff -- {SPEC}\n" in said


def test_an_answer_that_writes_nothing_settles_the_question(top: Path) -> None:
    code, _ = terminal(top, "analyze", "auth", "--interactive", keys="b\nq\n")
    assert code == 1
    lines = (top / SPEC).read_text().splitlines()
    assert re.fullmatch(r"   <!-- specgit: settled analysis/ambiguous [0-9a-f]{8} Nobody measures it -->", lines[15])
    assert [rule for rule, _ in asked(top, "auth")] == ["analysis/inconsistent"]


def test_a_dismissal_holds_until_a_word_changes(top: Path) -> None:
    terminal(top, "analyze", "auth", "--interactive", keys="s\nd\n\nd\none is for --> admins\n")
    assert [rule for rule, _ in asked(top, "auth")] == ["analysis/ambiguous"]
    assert specgit(top, "validate", "auth", "--profile", "strict").stdout.count("analysis/") == 2  # with `explain`
    edit(top, "SHALL NOT send", "SHALL  NOT\n   send")  # neither lines nor spaces count
    edit(top, "3. WHEN", "7. WHEN")  # nor numbers
    assert [rule for rule, _ in asked(top, "auth")] == ["analysis/ambiguous"]
    for old, new in (("send a mail.", "send a letter."), ("fast", "soon")):
        edit(top, old, new)
    assert asked(top, "auth") == [("analysis/inconsistent", 17), ("settled/unused", 18)]
    assert "settled/unused: nobody asks `analysis/inconsistent`" in specgit(top, "analyze", "auth").stdout


def test_steps_can_be_taken_back(top: Path) -> None:
    _, said = terminal(top, "analyze", "auth", "--interactive", keys="u\na\n\nu\ns\nu\nx\n?\nq\n")
    assert "there is nothing to take back" in said
    assert said.count("How fast is it?") == 4
    assert "0 answered, 2 left" in said
    assert (top / SPEC).read_text() == ALL


def test_the_end_of_input_and_an_interruption_leave_a_whole_file(top: Path) -> None:
    code, said = terminal(top, "analyze", "auth", "--interactive", keys="a\n\n")
    assert code == 1
    assert "1 answered, 1 left" in said
    after = (top / SPEC).read_text()
    assert after == ALL.replace("fast", "within […] seconds")
    with mock.patch("builtins.input", side_effect=KeyboardInterrupt):
        code, said = terminal(top, "analyze", "auth", "--interactive", keys="")
    assert code == 130
    assert (top / SPEC).read_text() == after


@pytest.mark.parametrize("keys", [END, f"a\n{END}", f"d\n{END}", f"d\n\nd\n{END}"])
def test_the_end_of_input_ends_it_wherever_one_is_and_writes_no_half_answer(top: Path, keys: str) -> None:
    code, said = terminal(top, "analyze", "auth", "--interactive", keys=f"{keys}b\n")
    assert code == 1
    assert said.endswith("\n0 answered, 2 left\n")
    assert (top / SPEC).read_text() == ALL


@contextmanager
def typing(*replies: str | Callable[[], object]) -> Iterator[None]:
    """Somebody types this, and other things happen before it."""
    left = iter(replies)

    def reply(prompt: str) -> str:
        for each in left:
            if isinstance(each, str):
                return each
            each()
        raise EOFError

    with mock.patch("builtins.input", side_effect=reply):
        yield


def test_a_file_that_has_changed_meanwhile_is_read_again(top: Path) -> None:
    changed = ALL.replace("log out", "leave").replace(FAST, f"{FAST.replace('1.', '1.', 1)}").replace(GOOD, "")
    with typing(lambda: write(top, SPEC, changed), "a", "", "a", "", "q"):
        _, said = terminal(top, "analyze", "auth", "--interactive", keys="")
    assert "changed" in said
    assert (top / SPEC).read_text() == changed.replace("fast", "within […] seconds")


def test_an_answer_in_a_file_that_has_changed_since_stays_and_those_before_can_be_taken_back(top: Path) -> None:
    other = write(top, ".kiro/specs/other/requirements.md", f"{HEAD}{FAST}2. THE Login SHALL be fast.\n")
    theirs = f"{HEAD}1. THE Login SHALL be fast.\n"
    with typing("a", "2", "s", "a", "3", lambda: other.write_text(theirs), "u", "u", "u", "u", "q"):
        _, said = terminal(top, "analyze", "auth", "other", "--interactive", keys="")
    assert said.count("error: this answer stays: .kiro/specs/other/requirements.md was changed by someone else") == 1
    assert said.count("there is nothing to take back") == 1
    assert "\n1 answered, 3 left\n" in said
    assert (top / SPEC).read_text() == ALL
    assert other.read_text() == theirs


@pytest.mark.parametrize(
    ("spoil", "code", "why"),
    [
        (lambda path: path.write_bytes(b"\xff\n"), 3, "error: auth has no criteria to analyse\n  → write them"),
        (lambda path: path.write_bytes(ALL.encode("utf-16")), 2, "is UTF-16, not UTF-8\n  → save it as UTF-8"),
        (lambda path: (path.unlink(), path.symlink_to("/etc/hostname")), 2, "to /etc/hostname\n  → put the file"),
    ],
)
def test_a_document_that_somebody_else_spoils_is_no_success(
    top: Path, spoil: Callable[[Path], object], code: int, why: str
) -> None:
    with typing(lambda: spoil(top / SPEC), "a", "2"):
        ended, said = terminal(top, "analyze", "auth", "--interactive", keys="")
    assert ended == code
    assert why in said
    assert said.endswith("\n0 answered, 0 left\n")


def test_the_last_criterion_of_a_spec_may_come_back(top: Path) -> None:
    write(top, ".kiro/specs/other/requirements.md", f"{HEAD}{FAST}")
    write(top, SPEC, f"{HEAD}{MAIL}")
    with mock.patch.object(inconsistent, "check", lambda spec, others: _all_go(spec) if spec.spec == "auth" else []):
        code, said = terminal(top, "analyze", "auth", "other", "--interactive", keys="a\nu\nq\n")
    assert code == 1
    assert "\n0 answered, 2 left\n" in said
    assert (top / SPEC).read_text() == f"{HEAD}{MAIL}"


def test_all_specs_can_be_walked_through(top: Path) -> None:
    other = write(top, ".kiro/specs/other/requirements.md", f"{HEAD}1. {MAIL[3:]}")
    code, said = terminal(top, "analyze", "--all", "--interactive", keys="a\n\nb\nb\n")
    assert code == 0, said
    assert "settled analysis/duplicate all:" in (top / SPEC).read_text()
    assert asked(top, "--all") == []
    assert asked(top, "auth") == []  # nobody compares, so nobody knows whether the comment is needed
    other.write_text(f"{HEAD}{FAST}".replace("fast", "soon"))
    assert [rule for rule, _ in asked(top, "--all")] == ["settled/unused"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["-a", "a b"], ".kiro/specs/-a/requirements.md '.kiro/specs/a b/requirements.md'"),
        (["a", "b", "c", "d", "e"], ".kiro/specs"),
    ],
)
def test_all_that_was_written_is_named_at_the_end(top: Path, names: list[str], shown: str) -> None:
    for name in names:
        write(top, f".kiro/specs/{name}/requirements.md", f"{HEAD}{FAST}")
    git(top, "add", "--all")
    _, said = terminal(top, "analyze", "--interactive", "--only", "ambiguous", "--", *names, keys="b\n" * len(names))
    assert said.endswith(f"{len(names)} answered, 0 left\n→ git diff -- {shown}\n")
    diff = subprocess.run(
        ["git", "diff", "--stat", "--", *shlex.split(shown)], cwd=top, capture_output=True, check=True
    )
    assert f"{len(names)} files changed" in diff.stdout.decode()


@pytest.mark.parametrize(
    ("keys", "cited", "command"),
    [
        ("a\n2\na\n", "1.2", "→ specgit renumber 'the vault'\n"),
        ("a\n2\na\n", "1.3", "→ specgit validate 'the vault'\n"),
        ("a\n2\nb\n", "1.2", ""),
        ("a\n\nb\n", "1.2", "→ specgit validate 'the vault'\n"),
    ],
)
def test_what_helps_is_said_where_an_answer_broke_something(top: Path, keys: str, cited: str, command: str) -> None:
    folder = ".kiro/specs/the vault"
    write(top, f"{folder}/requirements.md", ALL)
    write(top, f"{folder}/tasks.md", f"# Implementation Plan\n\n- [ ] 1. Log in\n  - _Requirements: {cited}, 7.7_\n")
    _, said = terminal(top, "analyze", "the vault", "--interactive", keys=keys)
    assert said.endswith(f"left\n→ git diff -- '{folder}/requirements.md'\n{command}")


def test_one_question_about_two_specs_is_put_for_each(top: Path) -> None:
    for name in ("auth", "other"):
        write(top, f".kiro/specs/{name}/requirements.md", f"{HEAD}{FAST}")
    code, said = terminal(top, "analyze", "auth", "other", "--interactive", keys="s\nb\n")
    assert "\n1 answered, 1 left\n" in said
    assert code == 1


def test_the_last_criterion_may_go(top: Path) -> None:
    write(top, SPEC, f"{HEAD}{MAIL}")
    with mock.patch.object(ambiguous, "check", lambda spec, others: _all_go(spec)):
        code, said = terminal(top, "analyze", "auth", "--interactive", keys="a\n")
    assert code == 0
    assert "1 answered, 0 left" in said


def _all_go(spec: object) -> Iterable[object]:
    from specgit.analysis.model import Analysed, Confidence, Kind, Option, Question
    from specgit.spec.edit import Change

    assert isinstance(spec, Analysed)
    text = spec.document.text
    for reading in spec.readings:
        span = reading.criterion.span
        yield Question(
            Kind.AMBIGUOUS, "x", Confidence.HIGH, text, span, ((text, reading.criterion),), (), "It goes.", "Does it?",
            (Option("Yes", (Change(span, ""),)),),
        )  # fmt: skip
