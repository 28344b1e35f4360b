"""The commands that look and tick: what they print, what they change, how they fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import TASKS, commit, git, write
from shell import specgit as ask

if TYPE_CHECKING:
    from collections.abc import Callable

    Specgit = Callable[..., "Said"]

DOCUMENT = ".kiro/specs/auth/tasks.md"


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.out)


@pytest.fixture
def specgit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Specgit:
    """`specgit(...)` in the repository of the spec `auth`."""
    monkeypatch.chdir(folder)

    def run(*words: str) -> Said:
        done = ask(Path(), *words)
        return Said(done.returncode, done.stdout, done.stderr)

    return run


class TestStatus:
    def test_table(self, specgit: Specgit, folder: Path) -> None:
        commit(folder, "More", {".kiro/specs/group/old/bugfix.md": "# Bug\n", ".kiro/specs/zoo/.config.kiro": "{}"})
        said = specgit("status")
        assert said.code == 0
        head, auth, old, zoo, step = said.out.splitlines()
        assert head.split() == ["spec", "type", "requirements", "design", "tasks", "done", "next"]
        assert auth.split() == ["auth", "feature", "draft", "–", "draft", "0/5", "1.1,", "1.2"]
        assert old.split() == ["group/old", "bugfix", "draft", "–", "–", "–", "–"]
        assert zoo.split() == ["zoo", "feature", "–", "–", "–", "–", "–"]
        assert step == "→ specgit approve auth requirements"

    def test_json_keys(self, specgit: Specgit) -> None:
        assert specgit("status", "--format", "json").json == {
            "version": 1,
            "specs": [
                {
                    "name": "auth",
                    "path": ".kiro/specs/auth",
                    "type": "feature",
                    "workflow": "requirements-first",
                    "phases": [
                        {"phase": "requirements", "state": "draft", "reason": ""},
                        {"phase": "design", "state": "missing", "reason": ""},
                        {"phase": "tasks", "state": "draft", "reason": ""},
                    ],
                    "tasks": {"done": 0, "total": 5, "optional": 0},
                    "running": [],
                    "next": ["1.1", "1.2"],
                    "failures": [],
                    "problem": "",
                }
            ],
        }

    def test_detail_shows_the_last_failure(self, specgit: Specgit, folder: Path) -> None:
        git(
            folder,
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "Finish\n\nSpec-Task: auth#1.2 failed exit 1: no luck\x1b[31m",
        )
        said = specgit("status", "auth")
        assert "5 tasks, wave graph of 3 waves" in said.out
        assert "✗ last time failed: exit 1: no luck" in said.out
        assert "\x1b" not in said.out
        assert specgit("status", "--format", "json").json["specs"][0]["failures"] == [
            {"task": "1.2", "status": "failed", "reason": "exit 1: no luck\x1b[31m"}
        ]
        assert "✗ auth 1.2 failed: exit 1: no luck" in specgit("status").out
        assert specgit("status", "--format", "markdown").out.splitlines() == [
            "| spec | type | requirements | design | tasks | done | next |",
            "|---|---|---|---|---|---|---|",
            "| auth | feature | draft | – | draft | 0/5 | 1.1, 1.2 |",
            "",
            "- auth 1.2 failed: exit 1: no luck",
        ]

    def test_running_and_done(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, TASKS.replace("[ ] 1.1", "[-] 1.1").replace("[ ] 1.2", "[x] 1.2"))
        said = specgit("status")
        assert "1/5" in said.out
        assert "1 running" in said.out
        assert "running  1.1 Make the model" in specgit("status", "auth").out
        write(folder, DOCUMENT, TASKS.replace("[ ]", "[x]"))
        assert "5/5   ✓" in specgit("status").out
        assert "→ all tasks are done" in specgit("status").out

    def test_three_sources(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, TASKS.replace("[ ] 1.1", "[x] 1.1"))
        git(folder, "add", DOCUMENT)
        write(folder, DOCUMENT, TASKS.replace("[ ] 1.", "[x] 1."))
        done = [
            specgit("status", *words, "--format", "json").json["specs"][0]["tasks"]["done"]
            for words in ((), ("--staged",), ("--rev", "HEAD"))
        ]
        assert done == [2, 1, 0]
        both = specgit("status", "--staged", "--rev", "HEAD")
        assert (both.code, "two different sources" in both.err) == (2, True)

    def test_a_cycle_is_a_problem_of_its_spec(self, specgit: Specgit, folder: Path) -> None:
        text = "- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 1_\n"
        commit(folder, "Circle", {".kiro/specs/circle/tasks.md": text})
        said = specgit("status")
        assert said.code == 0
        assert "circle: the dependencies of 2 tasks go round in a circle: 1 waits for 2 (line 2)" in said.out
        assert "auth" in said.out

    def test_before_the_first_commit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, specgit: Specgit) -> None:
        new = tmp_path / "new"
        write(new, DOCUMENT, TASKS)
        git(new, "init", "-q")
        monkeypatch.chdir(new)
        assert "0/5" in specgit("status").out

    def test_nothing_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, specgit: Specgit) -> None:
        new = tmp_path / "new"
        new.mkdir()
        git(new, "init", "-q")
        monkeypatch.chdir(new)
        said = specgit("status")
        assert (said.code, said.out) == (3, "")
        assert said.err == "error: there are no specs under .kiro/specs\n  → `specgit new NAME` begins one\n"

    def test_hostile_names_stay_inert(self, specgit: Specgit, folder: Path) -> None:
        commit(folder, "Bad", {".kiro/specs/a\x1b[2Jb\n; rm -rf ~/tasks.md": "- [ ] 1. \x1b]0;x\x07 `$(id)`\n"})
        said = specgit("status")
        assert "\x1b" not in said.out
        assert "ab ; rm -rf ~" in said.out


class TestSpecArgument:
    @pytest.mark.parametrize("name", ["auth", ".kiro/specs/auth", ".kiro/specs/auth/tasks.md", "./.kiro/specs/auth/"])
    def test_name_or_path(self, specgit: Specgit, name: str) -> None:
        assert specgit("status", name).code == 0

    def test_path_from_a_folder_below(self, specgit: Specgit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder / ".kiro" / "specs" / "auth")
        assert specgit("status", "tasks.md").code == 0
        assert specgit("status", "auth").code == 0

    def test_near_miss(self, specgit: Specgit) -> None:
        said = specgit("waves", "auht")
        assert said.code == 2
        assert said.err == "error: there is no spec `auht` (working tree)\n  → did you mean auth?\n"

    def test_no_tasks(self, specgit: Specgit, folder: Path) -> None:
        (folder / DOCUMENT).unlink()
        said = specgit("waves", "auth")
        assert (said.code, said.err) == (
            2,
            "error: auth has no tasks.md\n  → specgit new auth --phase tasks\n",
        )


class TestWaves:
    def test_text(self, specgit: Specgit) -> None:
        said = specgit("waves", "auth", "--why", "--jobs", "1")
        assert said.code == 0
        assert "  2.1  Log in\n         after 1.1, 1.2: wave 2 of the graph comes after wave 1 (line 21)\n" in said.out
        assert "5 tasks in 3 waves, at most 2 at once, 5 rounds with 1 job, critical path 1.1 → 2.1 → 3" in said.out
        assert said.out.endswith("\n→ specgit next auth\n"), "nothing is approved yet, so nothing can be run"

    def test_json(self, specgit: Specgit) -> None:
        found = specgit("waves", "auth", "--format", "json").json
        assert (found["version"], found["spec"], found["source"]) == (1, "auth", "graph")
        assert [[task["id"] for task in wave["tasks"]] for wave in found["waves"]] == [
            ["1.1", "1.2"],
            ["2.1", "2.2"],
            ["3"],
        ]
        need = found["waves"][1]["tasks"][0]["needs"][0]
        assert need == {
            "task": "1.1",
            "why": "wave 2 of the graph comes after wave 1",
            "line": 21,
            "strength": "explicit",
        }

    def test_matrix(self, specgit: Specgit) -> None:
        matrix = specgit("waves", "auth", "--format", "github-matrix").json
        assert matrix == {
            "include": [
                {"spec": "auth", "task": "1.1", "title": "Make the model"},
                {"spec": "auth", "task": "1.2", "title": "Make the store"},
            ]
        }

    def test_drawings_escape_titles(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, '- [ ] 1. Say "x" ]; A --> B <b>\\\n- [ ] 2. Then\n')
        drawn = specgit("waves", "auth", "--format", "mermaid").out
        assert '    t1["1 Say #34;x#34; #93;#59; A --#62; B #60;b#62;#92;"]' in drawn
        assert drawn.endswith("  t1 --> t2\n")
        drawn = specgit("waves", "auth", "--format", "dot").out
        assert '  t1 [label="1 Say \\"x\\" ]; A --> B <b>\\\\"];' in drawn
        assert "  t1 -> t2;" in drawn

    def test_one_arrow_for_whole_waves(self, specgit: Specgit) -> None:
        drawn = specgit("waves", "auth", "--format", "mermaid").out
        assert drawn.endswith("  wave1 --> wave2\n  wave2 --> wave3\n")

    def test_write(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, TASKS.partition("## Task Dep")[0].rstrip() + "\n")
        said = specgit("waves", "auth", "--write")
        assert "stored 3 waves in .kiro/specs/auth/tasks.md" in said.out
        assert '    { "id": 2, "tasks": ["3"] }\n' in (folder / DOCUMENT).read_text()
        assert "ordered by the wave graph" in said.out
        assert specgit("waves", "auth", "--write", "--staged").code == 2

    def test_write_nothing(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, "# Plan\n")
        said = specgit("waves", "auth", "--write")
        assert (said.code, "has no tasks to put in waves" in said.err) == (2, True)
        assert specgit("waves", "auth").out == "no tasks: a task is a line like `- [ ] 1. Title`\n"

    def test_all_done(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, "- [x] 1. A\n- [ ]* 2. B\n")
        assert specgit("waves", "auth").out.startswith("all required tasks are done; 1 optional left")
        write(folder, DOCUMENT, "- [x] 1. A\n")
        assert specgit("waves", "auth").out.startswith("all tasks are done")
        said = specgit("waves", "auth", "--all")
        assert "  1  A ✓" in said.out
        assert "→" not in said.out


class TestTask:
    def test_done_and_reset(self, specgit: Specgit, folder: Path) -> None:
        assert specgit("task", "done", "auth", "1.1", "1.2").out == "1 is done\n1.1 is done\n1.2 is done\n"
        assert (folder / DOCUMENT).read_text().startswith("# Implementation Plan\n\n- [x] 1. Found")
        assert specgit("task", "done", "auth", "1.1").out == "nothing to change: 1.1 already done\n"
        assert specgit("task", "reset", "auth", "1.2").out == "1 is open\n1.2 is open\n"
        assert specgit("task", "start", "auth", "2.1").out == "2.1 is in progress\n"
        assert git(folder, "log", "--format=%s") == "Begin"

    def test_a_parent_stands_for_its_children(self, specgit: Specgit) -> None:
        assert specgit("task", "done", "auth", "2").out == "2 is done\n2.1 is done\n2.2 is done\n"

    def test_commit(self, specgit: Specgit, folder: Path) -> None:
        write(folder, "README.md", "# Mine\n")
        assert specgit("task", "done", "auth", "1.1", "--commit").code == 0
        head, begin = git(folder, "log", "--format=%H").split()
        message = git(folder, "log", "-1", "--format=%B")
        assert message == f"Tick 1.1 of auth\n\nSpec-Task: auth#1.1 done {begin}"
        assert git(folder, "show", "--name-only", "--format=", head) == DOCUMENT
        assert (folder / "README.md").read_text() == "# Mine\n"
        assert git(folder, "status", "--short") == "M README.md"
        assert specgit("task", "done", "auth", "1.1", "--commit").out.startswith("nothing to change")

    def test_commit_leaves_foreign_changes_alone(self, specgit: Specgit, folder: Path) -> None:
        write(folder, DOCUMENT, TASKS + "\nmine\n")
        said = specgit("task", "done", "auth", "1.1", "--commit")
        assert (said.code, "tasks.md has changes that are not committed" in said.err) == (2, True)
        assert (folder / DOCUMENT).read_text() == TASKS + "\nmine\n"

    def test_commit_needs_a_branch(self, specgit: Specgit, folder: Path) -> None:
        git(folder, "checkout", "-q", "--detach")
        said = specgit("task", "done", "auth", "1.1", "--commit")
        assert (said.code, "HEAD is detached" in said.err) == (2, True)

    def test_unknown_and_ambiguous(self, specgit: Specgit, folder: Path) -> None:
        said = specgit("task", "done", "auth", "1.9")
        assert said.code == 2
        assert said.err.startswith("error: .kiro/specs/auth/tasks.md: there is no task 1.9\n  → did you mean 1.")
        write(folder, DOCUMENT, "- [ ] 1. A\n- [ ] 1. B\n")
        said = specgit("task", "done", "auth", "1")
        assert (said.code, "task 1 is ambiguous: 1@1 (line 1), 1@2 (line 2)" in said.err) == (2, True)
        assert specgit("task", "done", "auth", "1@2").out == "1@2 is done\n"
        assert (folder / DOCUMENT).read_text() == "- [ ] 1. A\n- [x] 1. B\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("words", "document"),
    [
        (("validate", "auth"), "tasks.md"),
        (("waves", "auth"), "tasks.md"),
        (("analyze", "auth"), "requirements.md"),
        (("next", "auth"), "requirements.md"),
    ],
)
def test_utf_16_is_called_so(
    specgit: Specgit, folder: Path, words: tuple[str, ...], document: str, encoding: str
) -> None:
    place = folder / ".kiro/specs/auth" / document
    place.write_bytes(place.read_text("utf-8").encode(encoding))
    said = specgit(*words)
    assert f".kiro/specs/auth/{document} is UTF-16, not UTF-8\n" in said.out + said.err
    place.write_bytes("\ufeff".encode() + place.read_bytes().decode(encoding).lstrip("\ufeff").encode() + b"\xff\0")
    said = specgit(*words)
    assert "UTF-16" not in said.out + said.err


class TestProcess:
    def test_unknown_command(self, specgit: Specgit) -> None:
        said = specgit("wavs")
        assert (said.code, "Did you mean waves?" in said.err) == (2, True)
        assert "lists the commands" in specgit("xyzzy").err

    def test_help_lists_what_a_person_calls(self, specgit: Specgit) -> None:
        said = specgit("--help")
        assert all(
            f"  {name} " in said.out for name in ("demo", "init", "new", "prompt", "run", "status", "task", "waves")
        )
        assert "run-plan" not in said.out

    def test_help_tells_what_holds_where_nothing_is_given(self, specgit: Specgit) -> None:
        said = " ".join(specgit("analyze", "--help").out.split())
        assert "How sure a question has to be. [default: high]" in said
        assert "[default" not in specgit("revoke", "--help").out
        assert 'default: "' not in specgit("doctor", "--help").out

    def test_no_repository(self, tmp_path: Path, specgit: Specgit, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        said = specgit("status")
        assert said.code == 2
        assert said.err.count("\n") == 2
        assert "repository" in said.err

    def test_a_bug_is_one_line_and_a_file(self, specgit: Specgit, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("kaputt\n\x1b[31m")

        monkeypatch.setattr("specgit.status.status_of", fail)
        said = specgit("status")
        assert said.code == 70
        assert "specgit failed unexpectedly (RuntimeError: kaputt)" in said.err
        report = said.err.split()[-1]
        with open(report) as file:  # noqa: PTH123
            assert "Traceback" in file.read()
        os.unlink(report)  # noqa: PTH108

    def test_interrupt(self, specgit: Specgit, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("specgit.status.status_of", interrupt)
        assert specgit("status").code == 130

    def test_a_closed_pipe_is_no_error(self, folder: Path) -> None:
        command = f"{sys.executable} -m specgit waves auth --why | true"
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
        assert done.stderr == ""

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a file that is always full")  # noqa: PTH110
    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            ("waves auth --write >/dev/full", 2, "the output can't be written: No space left on device\n  → make room"),
            ("status auth >&-", 0, ""),
            ("validate auth >&-", 0, ""),
            ("analyze auth --interactive <&-", 2, "--interactive needs a terminal\n"),
            ("status nobody 2>/dev/full", 2, ""),
            ("status auth <&- >&- 2>&-", 0, ""),
        ],
    )
    def test_what_can_not_be_written_is_no_bug(self, folder: Path, words: str, code: int, said: str) -> None:
        command = f"{sys.executable} -m specgit {words}"
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (code, "")
        assert said in done.stderr if said else not done.stderr

    def test_version(self, specgit: Specgit) -> None:
        from specgit import __version__

        assert specgit("--version").out == f"{__version__}\n"
