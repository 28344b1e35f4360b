"""`specgit validate` as a person or a workflow calls it, in real repositories."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import git, write
from shell import specgit

if TYPE_CHECKING:
    import subprocess

CLEAN = Path(__file__).parent / "clean"
TASKS = ".kiro/specs/link-shortener/tasks.md"
REQUIREMENTS = ".kiro/specs/link-shortener/requirements.md"


class Place:
    """A repository with the clean specs, committed."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def ask(self, *words: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
        return specgit(self.top / folder, *words, env={"NO_COLOR": "1"})

    def __call__(self, *words: str, code: int = 0) -> str:
        done = self.ask("validate", *words)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code < 2 else done.stderr

    def rules(self, *words: str) -> list[str]:
        done = self.ask("validate", "--format", "json", *words)
        return [finding["rule"] for finding in json.loads(done.stdout)["findings"]]

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.top / path).read_text(encoding="utf-8")
        assert old in text
        write(self.top, path, text.replace(old, new, 1))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    top = tmp_path / "work"
    shutil.copytree(CLEAN, top)
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "Begin")
    return Place(top)


def break_a_reference(place: Place) -> None:
    place.change(TASKS, "_Requirements: 2.1, 2.2, 2.3_", "_Requirements: 2.1, 2.2, 2.3, 2.9_")


def test_nothing_is_wrong(place: Place) -> None:
    assert place() == "no findings in 3 specs\n"
    assert place("link-shortener", "--profile", "strict") == "no findings in 1 spec\n"


def test_our_own_specs_are_clean(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    shutil.copytree(CLEAN.parents[1] / ".kiro", tmp_path / ".kiro")
    assert "no findings in" in Place(tmp_path)("--profile", "strict")


def test_a_finding_shows_its_place(place: Place) -> None:
    break_a_reference(place)
    said = place(code=1)
    assert f"{TASKS}:23:37: error tasks/unknown-criterion: " in said
    assert "   23 │     - _Requirements: 2.1, 2.2, 2.3, 2.9_\n" in said
    assert "^^^" in said
    assert said.rstrip().endswith("→ specgit explain tasks/unknown-criterion")


def test_a_path_names_its_spec(place: Place) -> None:
    break_a_reference(place)
    assert "1 error in 1 spec\n" in place(TASKS, code=1)
    assert place("price-cache") == "no findings in 1 spec\n"
    assert place.ask("validate", "specs/price-cache/tasks.md", folder=".kiro").returncode == 0


def test_nothing_to_check_is_its_own_answer(place: Place, tmp_path: Path) -> None:
    assert "there is no spec `login`" in place("login", code=2)
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "-q")
    assert "there are no specs" in Place(tmp_path / "empty")(code=3)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("json", '{\n  "version": 1'),
        ("sarif", "{"),
        ("junit", "<?xml"),
        ("github", "::error "),
        ("markdown", ""),
        ("text", TASKS),
    ],
)
def test_every_format_names_the_rule(place: Place, form: str, begins: str) -> None:
    break_a_reference(place)
    said = place("--format", form, code=1)
    assert said.startswith(begins)
    assert "tasks/unknown-criterion" in said
    place("price-cache", "--format", form)


def test_the_index_and_commits_are_checked_too(place: Place) -> None:
    break_a_reference(place)
    git(place.top, "add", TASKS)
    place.change(TASKS, ", 2.9_", "_")
    assert place.rules() == []
    assert place.rules("--staged") == ["tasks/unknown-criterion"]
    git(place.top, "commit", "-qm", "Break it")
    assert place.rules("--rev", "HEAD") == ["tasks/unknown-criterion"]
    assert place.rules("--rev", "HEAD~1") == []


def test_settings_choose(place: Place) -> None:
    break_a_reference(place)
    write(place.top, ".specgit.yaml", "validate:\n  rules:\n    tasks/unknown-criterion: info\n")
    assert "info tasks/unknown-criterion" in place()
    write(place.top, ".specgit.yaml", "validate:\n  rules:\n    tasks/unknown-criterion: off\n")
    assert place() == "no findings in 3 specs\n"
    write(
        place.top, ".specgit.yaml", "validate:\n  ignore:\n    - specs: [link-*]\n      reason: it is being rewritten\n"
    )
    assert place() == "no findings in 3 specs\n"
    write(place.top, ".specgit.yaml", "validate:\n  rules:\n    tasks/unknown-criteria: off\n")
    assert "tasks/unknown-criterion" in place(code=2)


def test_a_fix_is_shown_then_made_once(place: Place) -> None:
    place.change(TASKS, "- [ ] 2. Implement the Link_Service", "- [x] 2. Implement the Link_Service")
    before = (place.top / TASKS).read_bytes()
    shown = place("--diff", code=1)
    assert "-- [x] 2. Implement the Link_Service\n+- [ ] 2. Implement the Link_Service\n" in shown
    assert (place.top / TASKS).read_bytes() == before
    assert place("--fix") == "no findings in 3 specs\n"
    assert git(place.top, "diff", "--stat") == ""
    assert place("--diff") == ""


def test_only_the_working_tree_can_be_fixed(place: Place) -> None:
    assert "only the working tree can be fixed" in place("--fix", "--staged", code=2)
    assert "only the working tree can be fixed" in place("--fix", "--rev", "HEAD", code=2)


def test_a_baseline_keeps_what_is_known(place: Place) -> None:
    break_a_reference(place)
    assert place("--write-baseline", "known.json") == "no findings in 3 specs\n"
    assert place.rules("--baseline", "known.json") == []
    place.change(TASKS, "_Requirements: 3.3_", "_Requirements: 3.3, 3.8_")
    assert place.rules("--baseline", "known.json") == ["tasks/unknown-criterion"]
    place.change(TASKS, ", 2.9_", "_")
    place.change(TASKS, ", 3.8_", "_")
    assert "1 findings of the baseline are gone" in place.ask("validate", "--baseline", "known.json").stderr
    assert "can't read the baseline" in place("--baseline", "nowhere.json", code=2)
    write(place.top, "broken.json", "[]")
    assert "this is no baseline" in place("--baseline", "broken.json", code=2)


def test_only_what_a_change_brings(place: Place) -> None:
    break_a_reference(place)
    git(place.top, "commit", "-qam", "Break it")
    place.change(TASKS, "_Requirements: 3.3_", "_Requirements: 3.3, 3.8_")
    assert len(place.rules()) == 2
    assert place.rules("--diff-base", "HEAD") == ["tasks/unknown-criterion"]
    assert len(place.rules("--diff-base", "HEAD~1")) == 2
    assert place.rules("--rev", "HEAD", "--diff-base", "HEAD~1") == ["tasks/unknown-criterion"]
    assert "there is no commit nowhere" in place("--diff-base", "nowhere", code=2)


def test_done_tasks_are_stale_when_their_criterion_changes(place: Place) -> None:
    place.change(REQUIREMENTS, "never assign one Code to two addresses", "never assign one Code to two owners")
    assert place.rules() == ["trace/stale-task"]
    git(place.top, "commit", "-qam", "Say it otherwise")
    assert place.rules() == []
    assert place.rules("--diff-base", "HEAD~1") == ["trace/stale-task"]


def test_without_a_commit(tmp_path: Path) -> None:
    top = tmp_path / "work"
    shutil.copytree(CLEAN, top)
    git(top, "init", "-q")
    assert Place(top)() == "no findings in 3 specs\n"


def test_a_changed_file_is_seen_behind_the_cache(place: Place) -> None:
    for _ in range(2):
        assert place.rules() == []
    break_a_reference(place)
    for _ in range(2):
        assert place.rules() == ["tasks/unknown-criterion"]
    assert place.rules("--no-cache") == ["tasks/unknown-criterion"]
