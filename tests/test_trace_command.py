"""`specgit trace`, on real repositories: what belongs to each criterion, and how far it is."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from conftest import commit, git, write
from growth import LONG

from specgit.cli import cli
from specgit.repo import Repository
from specgit.run.stale import versions_of
from specgit.shown import columns
from specgit.tags import CONTEXT, Line, fold, line_pattern, read_tags

if TYPE_CHECKING:
    from pathlib import Path

SPEC = ".kiro/specs/auth"
REQUIREMENTS = """\
# Requirements Document

### Requirement 1: Sessions

#### Acceptance Criteria

1. WHEN a user logs in THEN the system SHALL open a session
2. WHEN a user logs out THEN the system SHALL close the session
3. THE system SHALL keep at most one session a user

### Requirement 2: Passwords

#### Acceptance Criteria

1. THE system SHALL store a hash of each password
2. THE system SHALL refuse short passwords
"""
DESIGN = """\
# Design

## Correctness Properties

### Property 1: One session

*For any* logins, at most one session is open.

**Validates: Requirements 1.1, 1.3**

### Property 2: A hash is no password

**Validates: Requirements 2.1**
"""
TASKS = """\
# Implementation Plan

- [x] 1. Open sessions
  - _Requirements: 1.1_
- [ ] 2. Close sessions
  - [x] 2.1 Close one
    - _Requirements: 1.2_
  - [ ] 2.2 Close all
    - _Requirements: 1.2, 1.3_
  - [ ]* 2.3 Test it
    - **Property 1: One session**
- [ ] 3. Hash passwords
  - _Requirements: 2.1_
"""
TEST = '''\
def test_one():
    """**Feature: auth, Property 1: One session**"""

def test_close():
    """A session ends.

    **Validates: Requirements 1.2, 9.9**
    """
'''


@pytest.fixture
def auth(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The top folder of a repository with one spec whose work has begun."""
    monkeypatch.chdir(folder)
    documents = {"requirements": REQUIREMENTS, "design": DESIGN, "tasks": TASKS}
    files = {f"{SPEC}/{name}.md": text for name, text in documents.items()}
    commit(folder, "Specify", files | {"tests/test_auth.py": TEST})
    return folder


def trace(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["trace", *words], catch_exceptions=True)
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def traced(*words: str) -> dict[str, Any]:
    answer = json.loads(trace("auth", "--format", "json", *words))
    assert isinstance(answer, dict)
    return answer


def states(*words: str) -> dict[str, str]:
    return {row["id"]: row["state"] for row in traced(*words)["criteria"]}


def places_of(criterion: str, *words: str) -> list[str]:
    row = next(row for row in traced(*words)["criteria"] if row["id"] == criterion)
    return [f"{place['path']}:{place['line']}" for place in row["tests"]]


# What belongs together


def test_both_directions(auth: Path) -> None:
    answer = traced()
    assert answer["version"] == 1
    assert answer["summary"] == {
        "criteria": 5, "uncovered": 1, "planned": 2, "in_progress": 1, "done": 1, "stale": 0, "tested": 3,
    }  # fmt: skip
    rows = {row["id"]: row for row in answer["criteria"]}
    assert {name: row["tasks"] for name, row in rows.items()} == {
        "1.1": ["1"], "1.2": ["2.1", "2.2"], "1.3": ["2.2"], "2.1": ["3"], "2.2": [],
    }  # fmt: skip
    assert rows["1.3"]["properties"] == ["1"]
    assert rows["1.1"]["line"] == 7
    tasks = {task["id"]: task for task in answer["tasks"]}
    assert list(tasks) == ["1", "2.1", "2.2", "2.3", "3"]
    assert tasks["2.3"]["properties"] == ["1"]
    assert tasks["2.3"]["optional"]
    assert tasks["2.2"]["criteria"] == ["1.2", "1.3"]
    assert [(part["id"], part["criteria"], part["tasks"]) for part in answer["properties"]] == [
        ("1", ["1.1", "1.3"], ["2.3"]),
        ("2", ["2.1"], []),
    ]
    assert [(test["line"], test["criteria"], test["properties"]) for test in answer["tests"]] == [
        (2, [], ["1"]),
        (7, ["1.2"], []),
    ]
    assert answer["unknown"] == [{"path": "tests/test_auth.py", "line": 7, "ids": ["9.9"]}]


def test_states(auth: Path) -> None:
    assert states() == {"1.1": "done", "1.2": "in progress", "1.3": "planned", "2.1": "planned", "2.2": "uncovered"}


@pytest.mark.parametrize(
    ("tasks", "state"),
    [
        ("- [-] 1. a\n  - _Requirements: 1.1_\n", "in progress"),
        ("- [~] 1. a\n  - _Requirements: 1.1_\n", "in progress"),
        ("- [ ] 1. a\n  - _Requirements: 1_\n", "planned"),  # a requirement stands for its criteria
        ("- [ ] 1. a\n  - _Requirements: All_\n", "planned"),
        ("- [x] 1. a\n  - _Requirements: 1.1_\n- [ ]* 2. b\n  - _Requirements: 1.1_\n", "done"),
        ("- [ ]* 1. a\n  - _Requirements: 1.1_\n", "planned"),
        ("- [x]* 1. a\n  - _Requirements: 1.1_\n", "done"),
        ("- [ ] 1. a\n  - [x] 1.1 b\n  - [ ] 1.2 c\n  - _Requirements: 1.1_\n", "planned"),
        ("- [ ] 1. a\n  - _Requirements: 1.1_\n  - [x] 1.1 b\n  - [ ] 1.2 c\n", "in progress"),  # by its children
        ("- [ ] 1. a\n", "uncovered"),
    ],
)
def test_state_of_a_criterion(auth: Path, tasks: str, state: str) -> None:
    write(auth, f"{SPEC}/tasks.md", tasks)
    assert states()["1.1"] == state


def test_clauses_of_a_bug(auth: Path) -> None:
    bugfix = (
        "# Bugfix\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 WHEN a THEN b\n\n1.2 WHEN c THEN d\n\n"
        "### Expected Behavior (Correct)\n\n2.1 WHEN a THEN the system SHALL c\n\n"
        "### Unchanged Behavior (Regression Prevention)\n\n3.1 WHEN b THEN the system SHALL CONTINUE TO d\n"
    )
    tasks = "- [x] 1. a\n  - _Requirements: 1.2, 2.1_\n"
    commit(auth, "Bug", {".kiro/specs/bug/bugfix.md": bugfix, ".kiro/specs/bug/tasks.md": tasks})
    answer = json.loads(trace("bug", "--format", "json"))
    # what is wrong today is nobody's task, and shown only where a task names it
    assert [(row["id"], row["group"], row["state"]) for row in answer["criteria"]] == [
        ("1.2", "current", "done"), ("2.1", "expected", "done"), ("3.1", "unchanged", "uncovered"),
    ]  # fmt: skip
    assert "Unchanged behavior" in trace("bug")


def test_a_requirement_without_criteria_is_a_row(auth: Path) -> None:
    write(auth, f"{SPEC}/requirements.md", "### Requirement 1: Fast\n\nIt is fast.\n")
    assert states() == {"1": "uncovered"}


def test_nothing_to_trace(auth: Path) -> None:
    write(auth, ".kiro/specs/empty/design.md", "# Design\n")
    assert trace("empty", code=1) == ""
    done = CliRunner().invoke(cli, ["trace", "empty"])
    assert getattr(done.exception, "exit_code", 0) == 3


# Which tests are whose


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Feature: auth, Property 1: One\n# Validates: Requirements 1.1, 1.2", ["P1", "1.1", "1.2"]),
        (
            "/**\n * **Feature: auth, Property 2: x**\n *\n * text\n * **Validates: Requirements 2.1**\n */",
            ["P2", "2.1"],
        ),
        ("describe('Feature: auth, Property 1: x', () => {\n  // Validates: Requirement 1.1\n", ["P1", "1.1"]),
        ("test('Feature: auth')\nit('Property 2: hash', () => {})", ["P2"]),
        ("// **功能: auth, 属性 1: 会话**\n// **验证需求: 1.1, 1.2**", ["P1", "1.1", "1.2"]),
        ("# 機能: auth, プロパティ 2\n# 検証対象: 要件 2.1、2.2", ["P2", "2.1", "2.2"]),
        ("# Feature: auth, Properties 1, 2", ["P1", "P2"]),
        ("# Feature: Auth\n# Validates: Requirements 1.1-1.3", ["1.1", "1.2", "1.3"]),
        ("# Feature: auth\n# Validates: Requirements 1.1,\n#   1.2", ["1.1", "1.2"]),
        ('"""win. Feature: auth. Validates: Requirement 1.3"""', ["1.3"]),
        ("# Bugfix: auth, Property 1", ["P1"]),
        ("# Feature: other. Validates: Requirement 1.3\n# Feature: auth. Validates: Requirement 1.1.", ["1.1"]),
        ("# Feature: auth\n# Validates: Requirement 2", ["2.1", "2.2"]),
        ("# Feature: auth\n# validates that Requirement 1.1 holds; 1.2 MB", []),
        ("# Feature: auth\n# Validates: input of 3 to 5 characters", []),
        ("# Feature: auth\nname = 'Property 1'", []),  # a house
        ("# Feature: gone\n# Validates: Requirement 1.3", []),  # a spec of old times
        ("interface Flag { feature: string }\n// Validates: Requirement 1.3", ["1.3"]),
        ("# A new feature: log in faster\n# Validates: Requirement 1.3", ["1.3"]),
        ("# Feature: other, Property 1\n# Validates: Requirements 1.1", []),
        ("# Feature: other, Property 1\n\n# Feature: auth, Property 2", ["P2"]),
    ],
)
def test_tags(auth: Path, source: str, expected: list[str]) -> None:
    write(auth, "tests/test_auth.py", f"{source}\n")
    tests = traced()["tests"]
    found = [name for test in tests for name in (*test["criteria"], *(f"P{part}" for part in test["properties"]))]
    assert sorted(found) == sorted(expected)


def test_a_file_that_names_two_specs(auth: Path) -> None:
    commit(auth, "Two", {".kiro/specs/billing/requirements.md": REQUIREMENTS})
    source = (
        "# Feature: auth, Property 1\n# Validates: Requirements 1.1\ndef test_a(): ...\n\n"
        "# Feature: billing, Property 1\n# text\n# Validates: Requirements 1.2\ndef test_b(): ...\n\n\n"
        '"""\nValidates: Requirements 2.1\n"""\n'
    )
    write(auth, "tests/test_auth.py", source)
    assert places_of("1.1") == ["tests/test_auth.py:1", "tests/test_auth.py:2"]
    assert places_of("1.2") == []
    assert traced()["ambiguous"] == [{"path": "tests/test_auth.py", "line": 12, "specs": ["auth", "billing"]}]
    assert "1 tag may mean another spec" in trace("auth")


def test_a_file_that_names_no_spec(auth: Path) -> None:
    write(auth, "tests/test_auth.py", "# Validates: Requirements 1.1\n")
    assert places_of("1.1") == ["tests/test_auth.py:1"]
    commit(auth, "Two", {".kiro/specs/billing/requirements.md": REQUIREMENTS.replace("2: P", "3: P")})
    assert places_of("1.1") == []
    assert [tag["specs"] for tag in traced()["ambiguous"]] == [["auth", "billing"]]
    # another tag of the file can be meant by one spec only
    write(auth, "tests/test_auth.py", "# Validates: Requirements 1.1\n\n# Validates: Requirements 2.1\n")
    assert places_of("1.1") == ["tests/test_auth.py:1"]
    assert traced()["ambiguous"] == []


def test_specs_of_one_name_in_two_folders(auth: Path) -> None:
    commit(auth, "Old", {".kiro/specs/old/auth/requirements.md": REQUIREMENTS})
    write(auth, "tests/test_auth.py", "# Feature: auth\n# Validates: Requirements 1.1\n")
    assert places_of("1.1") == ["tests/test_auth.py:2"]
    old = json.loads(trace("old/auth", "--format", "json"))
    assert old["tests"] == old["ambiguous"] == []


def test_only_test_files_that_git_does_not_ignore(auth: Path) -> None:
    tag = "# Feature: auth\n# Validates: Requirements 2.2\n"
    write(auth, ".gitignore", "build/\n")
    for path in ("build/test_x.py", "src/app.py", "tests/README.md", f"{SPEC}/test_x.py"):
        write(auth, path, tag)
    assert places_of("2.2") == []
    write(auth, "src/auth.rs", tag)  # not added yet
    assert places_of("2.2") == ["src/auth.rs:2"]
    write(auth, ".specgit.yaml", "validate:\n  tests: ['src/*.py']\n")
    assert places_of("2.2") == ["src/app.py:2"]


def test_names_and_bytes_that_are_no_text(auth: Path) -> None:
    write(auth, "tests/test ü\n\x1b[31m.py", "# Feature: auth\n# Validates: Requirements 2.2\n")
    (auth / "tests/test_latin.py").write_bytes(b"# \xe9t\xe9\n# Feature: auth, Property 1: \xe9\n")
    (auth / "tests/test_binary.py").write_bytes(b"\0# Feature: auth, Property 1\n")
    assert places_of("2.2") == ["tests/test ü\n\x1b[31m.py:2"]
    assert places_of("1.3") == ["tests/test_auth.py:2", "tests/test_latin.py:2"]
    assert "\x1b[31m" not in trace("auth")


def test_minified_lines_and_endless_names_take_no_time() -> None:
    begin = time.process_time()
    lines = [
        Line("a.js", 1, "Feature: " + "a " * 900),
        Line("a.js", 2, "Validates: " + "1.1, " * 300 + ","),
        Line("a.js", 3, "x" * 10**6),
    ]
    lines += [Line("b.js", number, "// Feature: a, Property 1 Validates: Requirements 1.1,") for number in range(3000)]
    tags = read_tags(lines, {"a"})
    assert len(tags) > 3000
    assert time.process_time() - begin < LONG


# The sources


def test_staged_and_revisions(auth: Path) -> None:
    first = git(auth, "rev-parse", "HEAD")
    write(auth, f"{SPEC}/tasks.md", TASKS.replace("[ ] 3.", "[x] 3."))
    write(auth, "tests/test_more.py", "# Feature: auth\n# Validates: Requirements 2.1\n")
    assert (states()["2.1"], places_of("2.1")) == ("done", ["tests/test_more.py:2"])
    assert (states("--staged")["2.1"], places_of("2.1", "--staged")) == ("planned", [])
    git(auth, "add", "--all")
    assert (states("--staged")["2.1"], places_of("2.1", "--staged")) == ("done", ["tests/test_more.py:2"])
    assert (states("--rev", "HEAD")["2.1"], places_of("2.1", "--rev", "HEAD")) == ("planned", [])
    git(auth, "commit", "--quiet", "--message", "More")
    assert (states("--rev", "HEAD")["2.1"], places_of("2.1", "--rev", "HEAD")) == ("done", ["tests/test_more.py:2"])
    assert states("--rev", first)["2.1"] == "planned"


def test_before_the_first_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet")
    monkeypatch.chdir(tmp_path)
    write(tmp_path, f"{SPEC}/requirements.md", REQUIREMENTS)
    write(tmp_path, f"{SPEC}/tasks.md", TASKS)
    assert states()["1.1"] == "done"


# Commits


def test_commits_of_tasks(auth: Path) -> None:
    work = commit(auth, "auth 1: Open sessions\n\nSpec-Task: auth#1", {"src/open.py": "1\n"})
    commit(auth, f"Finish wave 1\n\nSpec-Task: auth#1 done {work}\nSpec-Task: auth#2.1 failed: no\n", {})
    commit(auth, "Another spec\n\nSpec-Task: other#2.2", {})
    squashed = commit(auth, "Squashed\n\n* Spec-Task: no\nSpec-Task: auth#2.1 done 1234567\n\nmore", {})
    rows = {row["id"]: row["commits"] for row in traced()["criteria"]}
    assert rows == {"1.1": [work], "1.2": [squashed], "1.3": [], "2.1": [], "2.2": []}
    assert work[:7] in trace("auth")


# Stale criteria


def tick(auth: Path, *ids: str, mark: str = "x") -> None:
    text = (auth / SPEC / "tasks.md").read_text()
    for name in ids:
        text = text.replace(f"[ ] {name}", f"[{mark}] {name}")
    commit(auth, f"Tick {ids}", {f"{SPEC}/tasks.md": text})


def reword(auth: Path, old: str, new: str) -> None:
    place = auth / SPEC / "requirements.md"
    assert old in place.read_text()
    place.write_text(place.read_text().replace(old, new))


def test_a_criterion_that_changed_after_its_tasks_is_stale(auth: Path) -> None:
    reword(auth, "open a session", "open one session")
    assert states()["1.1"] == "stale"  # not committed yet
    commit(auth, "Reword", {})
    assert states()["1.1"] == "stale"
    assert states("--rev", "HEAD^")["1.1"] == "done"
    assert "specgit task reset auth 1" in trace("auth")
    reword(auth, "open one session", "open a session")
    assert states()["1.1"] == "done"  # as it was


def test_what_was_not_done_is_not_stale(auth: Path) -> None:
    reword(auth, "close the session", "end the session")
    reword(auth, "a hash of each", "a salted hash of each")
    commit(auth, "Reword", {})
    assert states()["1.2"] == "in progress"
    tick(auth, "2.2", "3.")
    assert states()["1.2"] == "done"  # its last task was done after the change
    assert states()["2.1"] == "done"
    reword(auth, "end the session", "stop the session")
    assert states()["1.2"] == "stale"


def test_a_task_done_again_is_not_stale(auth: Path) -> None:
    reword(auth, "open a session", "open one session")
    commit(auth, "Reword", {})
    text = (auth / SPEC / "tasks.md").read_text()
    commit(auth, "Reset", {f"{SPEC}/tasks.md": text.replace("[x] 1.", "[ ] 1.")})
    assert states()["1.1"] == "planned"
    write(auth, f"{SPEC}/tasks.md", text)  # ticked, and not committed yet
    assert states()["1.1"] == "done"
    commit(auth, "Done", {})
    assert states()["1.1"] == "done"


def test_wrapping_emphasis_and_renumbering_are_no_change(auth: Path) -> None:
    reword(auth, "1. WHEN a user logs in THEN the system", "1. WHEN a user\n   logs in **THEN** the system")
    commit(auth, "Wrap", {})
    assert states()["1.1"] == "done"
    place = auth / SPEC / "requirements.md"
    place.write_text(place.read_text().replace("1. WHEN a user\n", "1. THE system SHALL be new\n2. WHEN a user\n"))
    text = (auth / SPEC / "tasks.md").read_text()
    for old, new in (("1.2, 1.3_", "1.3, 1.4_"), ("_Requirements: 1.2_", "_Requirements: 1.3_"), ("1.1_", "1.2_")):
        text = text.replace(old, new)
    commit(auth, "Insert", {f"{SPEC}/tasks.md": text})
    assert states()["1.2"] == "done"


def test_an_insert_without_renumbering_makes_the_reference_stale(auth: Path) -> None:
    place = auth / SPEC / "requirements.md"
    place.write_text(place.read_text().replace("1. WHEN a user", "1. THE system SHALL be new\n2. WHEN a user", 1))
    assert states()["1.1"] == "stale"


def test_a_change_on_a_branch_is_stale_after_the_merge(auth: Path) -> None:
    git(auth, "checkout", "--quiet", "-b", "words")
    reword(auth, "a hash of each", "a salted hash of each")
    commit(auth, "Reword", {})
    git(auth, "checkout", "--quiet", "main")
    tick(auth, "3.")  # newer than the change, and done without it
    git(auth, "merge", "--quiet", "--no-edit", "words")
    assert states()["2.1"] == "stale"


def test_what_a_person_has_configured_changes_nothing(auth: Path) -> None:
    for setting in ("log.showRoot=false", "log.diffMerges=combined", "log.showSignature=true", "grep.column=true"):
        git(auth, "config", *setting.split("="))
    test_a_change_on_a_branch_is_stale_after_the_merge(auth)
    path = f"{SPEC}/tasks.md"
    versions = versions_of(Repository.open(auth).steps("HEAD", [path]), [path], 10)
    assert [bool(version.before) for version in versions] == [True, True, False]
    assert places_of("1.2") == ["tests/test_auth.py:7"]


@pytest.mark.parametrize("seed", range(8))
def test_histories_are_simplified_as_git_does(tmp_path: Path, seed: int) -> None:
    """Random branches and merges, of which some take one side as it was, over two specs read at once."""
    chance = random.Random(seed)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    files = ["specs/a/requirements.md", "specs/a/tasks.md", "specs/b/tasks.md"]
    states: list[dict[str, str]] = []
    stream = []
    for number in range(1, 61):
        many = chance.choice((1, 1, 2)) if number > 1 else 0
        parents = [number - chance.randint(1, min(number - 1, 5)) for _ in range(many)]
        sides = [states[parent - 1] for parent in dict.fromkeys(parents)]
        state = dict(chance.choice(sides)) if sides else {}
        for path in files:
            state |= {path: chance.choice(sides)[path]} if sides and chance.random() < 0.3 else {}
            state |= {path: f"{chance.randint(1, 3)}"} if path not in state or chance.random() < 0.3 else {}
        states.append(state)
        who = f"M <m@example.com> {10**9 + number} +0000"
        stream.append(f"commit refs/heads/main\nmark :{number}\ncommitter {who}\ndata 0\n")
        known = list(dict.fromkeys(parents))
        stream += [f"{word} :{parent}\n" for word, parent in zip(("from", "merge"), known, strict=False)]
        stream += ["deleteall\n", *(f"M 644 inline {path}\ndata 1\n{text}\n" for path, text in state.items())]
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force"], cwd=tmp_path, input="".join(stream), text=True, check=True
    )
    steps = Repository.open(tmp_path).steps("main", ["specs"])
    merges = git(tmp_path, "rev-list", "--merges", "main").split()
    for paths in (files[:2], files[2:]):
        for most in (500, 7):
            words = ("log", f"--max-count={most}", "--no-diff-merges", "--raw", "--no-abbrev", "--format=%H", "main")
            said = git(tmp_path, *words, "--", *paths).split("\n")
            wanted, commit_id = [], ""
            for line in filter(None, said):
                commit_id = commit_id if line.startswith(":") else line
                if line.startswith(":"):
                    head, path = line.split("\t")
                    old, new = (blob.strip("0") and blob for blob in head.split()[2:4])
                    wanted.append((commit_id, path, old, new))
            # Git never tells what a merge itself changed; we do where only one of its sides knows the files.
            found = [tuple(version) for version in versions_of(steps, paths, most) if version.commit not in merges]
            assert found == wanted


def test_staleness_costs_few_processes(auth: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        reword(auth, "session a user", f"{number} session a user")
        commit(auth, f"Reword {number}", {})
    reword(auth, "open a session", "open one session")
    started: list[str] = []
    popen = subprocess.Popen.__init__

    def counted(self: Any, words: list[str], *more: Any, **options: Any) -> None:
        started.append(words[1])
        popen(self, words, *more, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", counted)
    assert states()["1.1"] == "stale"
    assert sorted(started) == ["--literal-pathspecs", "--no-optional-locks", "cat-file", "log", "rev-parse"]


# How it looks


@pytest.mark.parametrize("view", ["criterion", "property", "task", "test"])
def test_text_fits_a_hundred_columns(auth: Path, view: str) -> None:
    wide = "会话" * 60
    write(auth, f"{SPEC}/requirements.md", REQUIREMENTS.replace("open a session", wide).replace("Sessions", wide))
    write(auth, f"{SPEC}/tasks.md", TASKS.replace("Close all", wide))
    write(auth, f"tests/{'very_' * 30}long_test.py", "# Feature: auth\n# Validates: Requirements 1.1, 1.2, 1.3, 2.1\n")
    for line in trace("auth", "--by", view).splitlines():
        assert columns(line) <= 100, line


def test_text_is_read_at_a_glance(auth: Path) -> None:
    first, head, *rows = trace("auth").splitlines()
    assert first == "auth  5 criteria: ✓ 1 done  ◐ 1 in progress  ○ 2 planned  ✗ 1 uncovered  · 3 with tests"
    assert head.split() == ["properties", "tasks", "tests"]  # no commits, no column
    assert rows[0] == "1 Sessions"
    assert rows[1].split()[:4] == ["✓", "1.1", "WHEN", "a"]
    assert rows[1].split()[-3:] == ["1", "1✓", "test_auth.py:2"]
    assert rows[-1].startswith("→ name 2.2 in the task that fulfils it")


def test_by_task(auth: Path) -> None:
    rows = trace("auth", "--by", "task").splitlines()
    assert any(row.split()[:3] == ["✓", "2.1", "Close"] and "1.2" in row and "test_auth.py:7" in row for row in rows)
    assert any("Test it *" in row for row in rows)


def test_csv_is_safe_in_a_spreadsheet(auth: Path) -> None:
    write(
        auth,
        f"{SPEC}/requirements.md",
        '### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. =HYPERLINK("x"), "y"\n2. a\n   b\n',
    )
    rows = list(csv.reader(io.StringIO(trace("auth", "--format", "csv"))))
    assert rows[0] == ["spec", "criterion", "state", "text", "properties", "tasks", "tests", "commits"]
    assert [row[3] for row in rows[1:]] == ['\'=HYPERLINK("x"), "y"', "a b"]
    assert rows[2][5] == "2.1; 2.2"
    assert all(len(row) == 8 for row in rows)


def test_markdown_makes_nothing_of_what_others_wrote(auth: Path) -> None:
    write(auth, f"{SPEC}/requirements.md", REQUIREMENTS.replace("open a session", "a | b <img src=x> @team [a](b)"))
    lines = trace("auth", "--format", "markdown").splitlines()
    assert all(line.count("|") == lines[1].count("|") for line in lines if line)
    assert not any(sign in "".join(lines) for sign in ("<img", "@team", "[a]"))


def test_dot_is_quoted(auth: Path) -> None:
    write(auth, f"{SPEC}/tasks.md", TASKS.replace("Close all", 'Close "all"]; x -> y \\'))
    dot = trace("auth", "--format", "dot")
    assert dot.startswith("digraph trace {")
    assert dot.endswith("}\n")
    assert r'Close \"all\"]; x -> y \\"' in dot
    names = [line.split()[0] for line in dot.splitlines() if "[label=" in line]
    assert len(names) == len(set(names)) == 5 + 2 + 5 + 1
    edges = [line.strip(" ;").split(" -> ") for line in dot.splitlines() if " -> " in line and "label" not in line]
    assert edges
    assert {end for edge in edges for end in edge} <= set(names)


def test_names_are_compared_without_case_and_spaces() -> None:
    assert fold(" User_Auth ") == fold("user auth") == fold("USER-AUTH") == "user-auth"


def cpu_of_children() -> float:
    """Seconds of work: other programs on the machine do not count."""
    times = os.times()
    return times.children_user + times.children_system


def test_two_thousand_files(auth: Path) -> None:
    for number in range(1700):
        write(auth, f"src/m{number % 40}/f{number}.ts", "export const feature = (property) => property[1]; // 1\n" * 40)
    for number in range(300):
        write(
            auth,
            f"tests/t{number}.test.ts",
            "/** Feature: auth, Property 1\n * Validates: Requirements 1.1\n */\n" + "x()\n" * 60,
        )
    git(auth, "add", "--all")
    begin = cpu_of_children()
    subprocess.run([sys.executable, "-m", "specgit", "trace", "auth"], cwd=auth, check=True, capture_output=True)
    assert cpu_of_children() - begin < 3  # half a second on a quiet machine
    lines = Repository.open(auth).grep(line_pattern(), ["*.ts"], context=CONTEXT)
    assert len({path for path, _, _ in lines}) == 300
