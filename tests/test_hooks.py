"""Hooks: what a commit would hold is checked, by a Git hook of one line and by the real pre-commit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REQUIREMENTS, commit, git, write
from shell import specgit

from specgit.judging.checking import touched
from specgit.spec.folder import find_specs

ROOT = Path(__file__).parents[1]
SPECS = ".kiro/specs"
FINE = "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.2_\n"
BAD = "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.2, 1.9_\n"
RULE = "tasks/unknown-criterion"
# Only what is defective in any profile: these specs are short.
MINIMAL = ("--profile", "minimal")


def call(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return specgit(folder, "hook", *words, env=env)


def two_specs(folder: Path) -> Path:
    """Two specs without a finding."""
    two = {f"{SPECS}/{name}/requirements.md": REQUIREMENTS for name in ("auth", "cart")}
    commit(folder, "Specs", two | {f"{SPECS}/{name}/tasks.md": FINE for name in ("auth", "cart")})
    return folder


@pytest.fixture
def project(folder: Path) -> Path:
    return two_specs(folder)


def stage(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        write(folder, path, text)
    git(folder, "add", "--all")


# Which specs


class Paths:
    label = "paths"

    def __init__(self, *paths: str) -> None:
        self.all = paths

    def paths(self, under: str) -> list[str]:
        return [path for path in sorted(self.all) if path.startswith(under + "/")]

    def read(self, path: str) -> bytes:
        raise AssertionError


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("a/tasks.md", ["a"]),
        ("a/notes/deep/x.png", ["a"]),
        ("a/gone.md", ["a"]),
        ("a/inner/tasks.md", ["a/inner"]),
        ("a/inner", ["a/inner"]),
        ("group/b/x", ["group/b"]),
        ("group/x", []),
        ("ab/x", []),
        ("x", []),
        ("../specs/a/x", []),
    ],
)
def test_a_path_is_part_of_the_innermost_spec(path: str, names: list[str]) -> None:
    source = Paths(*(f"{SPECS}/{name}/tasks.md" for name in ("a", "a/inner", "group/b", "c")))
    specs = find_specs(source, [SPECS])
    assert [spec.name for spec in touched(specs, [f"{SPECS}/{path}", "README.md", ""])] == names


def test_each_spec_once_in_order() -> None:
    specs = find_specs(Paths(*(f"{SPECS}/{name}/tasks.md" for name in "abc")), [SPECS])
    assert [s.name for s in touched(specs, [f"{SPECS}/{p}" for p in ("c/x", "a/x", "c/y", "a/x")])] == ["a", "c"]


# A Git hook of one line


def install(folder: Path, *words: str) -> None:
    line = f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m specgit hook {' '.join(words)}\n"
    write(folder, ".git/hooks/pre-commit", line).chmod(0o755)
    shutil.copy(folder / ".git/hooks/pre-commit", folder / ".git/hooks/pre-merge-commit")


def attempt(folder: Path, *words: str) -> str:
    """What a commit says, if it is refused; nothing if it is made."""
    before = git(folder, "rev-parse", "HEAD")
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    made = git(folder, "rev-parse", "HEAD") != before
    assert made == (done.returncode == 0), done.stdout + done.stderr
    return "" if made else done.stdout + done.stderr


def test_what_is_staged_counts(project: Path) -> None:
    install(project, "validate", *MINIMAL)
    stage(project, {f"{SPECS}/auth/tasks.md": BAD})
    write(project, f"{SPECS}/auth/tasks.md", FINE)  # put right in the working tree only
    assert RULE in attempt(project, "commit", "-m", "Bad")
    stage(project, {f"{SPECS}/auth/tasks.md": FINE + "\n"})
    write(project, f"{SPECS}/auth/tasks.md", BAD)  # the next piece of work, not part of this commit
    write(project, f"{SPECS}/new/tasks.md", "- [S] 1. Untracked\n")
    assert attempt(project, "commit", "-m", "Fine") == ""
    assert (project / SPECS / "auth/tasks.md").read_text() == BAD


@pytest.mark.parametrize("words", [["-a"], ["--", f"{SPECS}/auth/tasks.md"], ["--include", f"{SPECS}/auth/tasks.md"]])
def test_what_is_staged_for_this_commit_only_counts(project: Path, words: list[str]) -> None:
    """Git hands such a commit an index of its own."""
    install(project, "validate", *MINIMAL)
    write(project, f"{SPECS}/auth/tasks.md", BAD)
    assert RULE in attempt(project, "commit", "-m", "Bad", *words)
    write(project, f"{SPECS}/auth/tasks.md", FINE + "\n")
    assert attempt(project, "commit", "-m", "Fine", *words) == ""


def test_other_specs_are_left_alone(project: Path) -> None:
    commit(project, "Bad", {f"{SPECS}/cart/tasks.md": BAD})
    install(project, "validate", *MINIMAL)
    stage(project, {"src/app.py": "pass\n"})
    assert attempt(project, "commit", "-m", "No spec") == ""
    stage(project, {f"{SPECS}/auth/notes.txt": "x"})
    assert attempt(project, "commit", "-m", "The other spec") == ""
    stage(project, {f"{SPECS}/cart/notes.txt": "x"})
    assert RULE in attempt(project, "commit", "-m", "This spec")
    install(project, "validate-all", *MINIMAL)
    stage(project, {f"{SPECS}/cart/tasks.md": BAD + "\n", "src/app.py": "1\n"})
    assert RULE in attempt(project, "commit", "-m", "Any")


def test_a_file_taken_away_touches_its_spec(project: Path) -> None:
    numbered = REQUIREMENTS.replace("2. WHEN", "3. WHEN")
    commit(
        project, "Another", {f"{SPECS}/cart/tasks.md": BAD.replace("1.1, 1.2, ", ""), f"{SPECS}/cart/x.md": numbered}
    )
    install(project, "validate", *MINIMAL)
    git(project, "rm", "--quiet", f"{SPECS}/cart/x.md")
    assert RULE in attempt(project, "commit", "-m", "Away")
    git(project, "rm", "-r", "--quiet", f"{SPECS}/cart")
    assert attempt(project, "commit", "-m", "The whole spec") == ""


def test_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    install(tmp_path, "validate", *MINIMAL)
    stage(tmp_path, {f"{SPECS}/auth/requirements.md": REQUIREMENTS, f"{SPECS}/auth/tasks.md": BAD})
    done = subprocess.run(["git", "commit", "-m", "Begin"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert RULE in done.stdout + done.stderr


def test_a_repository_without_specs(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    for words in (["validate"], ["validate-all"], ["validate", "README.md"]):
        done = call(tmp_path, *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def diverge(folder: Path) -> None:
    """Two branches, each without a finding; merged, a task cites a criterion that is gone."""
    git(folder, "checkout", "--quiet", "-b", "fewer")
    fewer = "\n".join(line for line in REQUIREMENTS.splitlines() if not line.startswith("2.")) + "\n"
    commit(
        folder, "Fewer", {f"{SPECS}/auth/requirements.md": fewer, f"{SPECS}/auth/tasks.md": FINE.replace(", 1.2", "")}
    )
    git(folder, "checkout", "--quiet", "main")
    commit(folder, "More", {f"{SPECS}/auth/tasks.md": FINE + "- [ ] 2. Log out\n  - _Requirements: 1.2_\n"})


def test_a_merge(project: Path) -> None:
    diverge(project)
    install(project, "validate", *MINIMAL)
    assert "CONFLICT" in attempt(project, "merge", "fewer")
    done = call(project, "validate")
    assert done.returncode == 2
    assert "tasks.md is in conflict" in done.stderr
    stage(project, {f"{SPECS}/auth/tasks.md": FINE})
    assert RULE in attempt(project, "commit", "-m", "Merge")
    stage(project, {f"{SPECS}/auth/tasks.md": FINE.replace(", 1.2", "")})
    assert attempt(project, "commit", "-m", "Merge") == ""


def test_a_merge_without_conflict(project: Path) -> None:
    git(project, "checkout", "--quiet", "-b", "other")
    commit(project, "Bad", {f"{SPECS}/cart/tasks.md": BAD})
    git(project, "checkout", "--quiet", "main")
    commit(project, "Fine", {"src/app.py": "pass\n"})
    install(project, "validate", *MINIMAL)
    assert RULE in attempt(project, "merge", "--no-edit", "other")


def test_by_hand_the_working_tree_counts(project: Path) -> None:
    """As in `pre-commit run --all-files`: what is on the screen is what is meant."""
    write(project, f"{SPECS}/auth/tasks.md", BAD)
    named = f"{SPECS}/auth/tasks.md"
    assert RULE in call(project, "validate", *MINIMAL, named, PRE_COMMIT="1").stdout
    assert RULE in call(project, "validate-all", *MINIMAL, PRE_COMMIT="1").stdout
    assert call(project, "validate", *MINIMAL).stdout == ""  # nothing is staged
    assert call(project, "validate", *MINIMAL, PRE_COMMIT="1").stdout == ""  # pre-commit names all it means


def test_a_push_checks_what_is_pushed(project: Path) -> None:
    bad = commit(project, "Bad", {f"{SPECS}/auth/tasks.md": BAD})
    fine = commit(project, "Fine", {f"{SPECS}/auth/tasks.md": FINE})
    named = f"{SPECS}/auth/tasks.md"
    ends = {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": "HEAD~2"}
    assert call(project, "validate", *MINIMAL, named, **ends, PRE_COMMIT_TO_REF=bad).returncode == 1
    assert call(project, "validate", *MINIMAL, named, **ends, PRE_COMMIT_TO_REF=fine).returncode == 0


UNFIXED = "- [ ]\\* 1. Log in\n  - _Requirements: 1.1, 1.2_\n"


@pytest.mark.usefixtures("measured")
def test_what_is_safe_is_put_right(project: Path) -> None:
    install(project, "fix")
    stage(project, {f"{SPECS}/auth/tasks.md": UNFIXED})
    assert f"fixed {SPECS}/auth/tasks.md" in attempt(project, "commit", "-m", "Unfixed")
    fixed = (project / SPECS / "auth/tasks.md").read_text()
    assert fixed == UNFIXED.replace("\\", "")
    git(project, "add", "--all")
    assert attempt(project, "commit", "-m", "Fixed") == ""
    write(project, f"{SPECS}/cart/tasks.md", UNFIXED)
    stage(project, {"src/app.py": "1\n"})
    git(project, "reset", "--quiet", f"{SPECS}/cart")
    assert attempt(project, "commit", "-m", "No spec") == ""
    assert (project / SPECS / "cart/tasks.md").read_text() == UNFIXED
