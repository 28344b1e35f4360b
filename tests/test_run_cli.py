"""The command line of a run."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from shell import specgit as ask

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from conftest import Project

WORK = "sh -c 'echo $SPECGIT_TASK > out-$SPECGIT_TASK'"


class Shell:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, code: int = 0) -> str:
        done = self.ask(*words)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code in (0, 1) else done.stderr

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return ask(self.folder, *words)


@pytest.fixture
def specgit(project: Project) -> Shell:
    return Shell(project.top)


def test_run(specgit: Shell, project: Project) -> None:
    out = specgit("run", "auth", "--no-gate", "--command", WORK, "--jobs", "2")
    assert "wave 1 of 3" in out
    assert "1.1" in out
    assert set(project.marks().values()) == {"x"}
    assert project.leftovers() == []
    nothing = specgit.ask("run", "auth", "--no-gate", "--command", WORK)
    assert nothing.returncode == 3


def test_json(specgit: Shell) -> None:
    data = json.loads(specgit("run", "auth", "--no-gate", "--command", WORK, "--format", "json", "--task", "1.1"))
    assert data["version"] == 1
    (result,) = data["results"]
    assert {"version", "spec", "task", "status", "exit_code", "seconds", "commit", "log", "message", "kept"} == set(
        result
    )
    assert (result["spec"], result["task"], result["status"], result["exit_code"]) == ("auth", "1.1", "done", 0)
    assert git(specgit.folder, "log", "-1", "--format=%s", result["commit"]) == "auth 1.1: Make the model"


def test_failure_shows_the_end_of_the_log(specgit: Shell) -> None:
    out = specgit(
        "run", "auth", "--no-gate", "--command", "sh -c 'seq 30; echo the reason; exit 4'", "--wave", "1", code=1
    )
    assert "exit 4: the reason" in out
    assert "30" in out
    assert ".git/specgit/runs/auth/1.1/log" in out
    assert "specgit run auth" in out.splitlines()[-1]


def test_dry_run(specgit: Shell, project: Project) -> None:
    out = specgit("run", "auth", "--no-gate", "--dry-run", "--jobs", "1")
    assert "1.2 Make the store" in out
    data = json.loads(specgit("run", "auth", "--no-gate", "--dry-run", "--format", "json", "--wave", "2"))
    assert [task["id"] for wave in data["waves"] for task in wave["tasks"]] == ["2.1", "2.2"]
    assert project.subjects() == ["Begin"]
    assert project.leftovers() == []


def test_a_path_seen_from_a_folder_below(project: Project) -> None:
    below = write(project.top, "below/file", "").parent
    assert "1.2 Make the store" in Shell(below)("run", "../.kiro/specs/auth", "--dry-run")
    assert "1.2 Make the store" in Shell(below)("run", ".kiro/specs/auth", "--dry-run")


def test_dry_run_of_nothing(specgit: Shell) -> None:
    commit(specgit.folder, "Done", {".kiro/specs/auth/tasks.md": "- [x] 1. Done\n"})
    assert specgit.ask("run", "auth", "--no-gate", "--dry-run").returncode == 3
    assert specgit.ask("run", "auth", "--no-gate", "--dry-run", "--task", "1").returncode == 3
    write(specgit.folder, ".kiro/specs/pay/requirements.md", "# Pay\n")
    assert specgit.ask("run", "pay", "--no-gate", "--dry-run").returncode == 2


def test_settings(specgit: Shell, project: Project) -> None:
    command = json.dumps(WORK.replace("echo", "pwd; echo"))
    settings = (
        f"run:\n  command: {command}\n  gate: test -e out-1.1\n  verify: test -e src/app.py\n"
        f"  timeout: 1m\n  jobs: 1\n  worktrees: {project.home}/elsewhere\n"
    )
    commit(specgit.folder, "Settings", {".specgit.yaml": settings})
    specgit("run", "auth", "--no-gate", "--wave", "1")
    assert project.marks()["1"] == "x"
    assert f"{project.home}/elsewhere" in (project.top / ".git/specgit/runs/auth/1.1/log").read_text()
    # An option wins over a setting, also an empty one.
    specgit(
        "run", "auth", "--no-gate", "--wave", "2", "--gate", "", "--command", "touch here", "--verify", "test -e here"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no runner is named"),
        (("--command", "no-such-agent --now"), "no-such-agent"),
        (("--command", "./missing.sh"), "missing.sh"),
        (("--command", "'half"), "No closing quotation"),
        (("--command", "  "), "empty"),
        (("--command", "true", "--runner", "claude"), "both a runner and a command"),
        (("--runner", "cluade"), "claude"),
        (("--command", "true", "--verify", "no-such-check"), "no-such-check"),
        (("--command", "true", "--gate", "'half"), "No closing quotation"),
        (("--command", "true", "--timeout", "soon"), "soon"),
        (("--command", "true", "--task", "9.9"), "9.9"),
        (("--command", "true", "--wave", "9"), "no wave 9"),
        (("--command", "true", "--jobs", "0"), "--jobs"),
    ],
)
def test_wrong_use(specgit: Shell, words: tuple[str, ...], said: str) -> None:
    error = specgit("run", "auth", "--no-gate", *words, code=2)
    assert said in error
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) <= 4
    assert git(specgit.folder, "log", "--format=%s") == "Begin"
    assert not (specgit.folder / ".git/specgit").exists()


def test_runner_by_name(specgit: Shell, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = write(project.home, "bin/my-agent", "#!/bin/sh\ncat > prompt.txt\n")
    agent.chmod(0o755)
    monkeypatch.setenv("PATH", f"{project.home}/bin:{os.environ['PATH']}")
    settings = "runners:\n  mine:\n    command: my-agent --auto\n    stdin: true\nrun:\n  runner: mine\n"
    commit(specgit.folder, "Settings", {".specgit.yaml": settings})
    specgit("run", "auth", "--no-gate", "--task", "1.1")
    assert "Make the model" in (project.top / "prompt.txt").read_text()


@pytest.mark.parametrize("place", ["nowhere", "bare"])
def test_no_repository(tmp_path: Path, place: str) -> None:
    (tmp_path / "nowhere").mkdir()
    git(tmp_path, "init", "-q", "--bare", "bare")
    error = Shell(tmp_path / place)("run", "auth", "--no-gate", "--command", "true", code=2)
    assert "repository" in error
    assert "Traceback" not in error


class TestSteps:
    """Plan, tasks and collect one by one, the way another host calls them."""

    def test_a_wave(self, specgit: Shell, project: Project, tmp_path: Path) -> None:
        plan = write(tmp_path, "plan.json", specgit("run-plan", "auth", "--no-gate"))
        ids = [task["id"] for task in json.loads(plan.read_text())["tasks"]]
        assert ids == ["1.1", "1.2"]
        assert project.marks()["1.1"] == "-"
        files = []
        for name in ids:
            command = WORK if name == "1.1" else "sh -c 'echo no; exit 2'"
            done = specgit.ask("run-task", name, "--plan", str(plan), "--command", command)
            assert done.returncode == (0 if name == "1.1" else 1)
            files.append(str(write(tmp_path, f"{name}.json", done.stdout)))
        collected = json.loads(specgit("run-collect", *files, "--plan", str(plan), code=1))
        assert [result["status"] for result in collected["results"]] == ["done", "failed"]
        assert (project.marks()["1.1"], project.marks()["1.2"]) == ("x", " ")
        assert project.leftovers() == []

    def test_a_result_that_never_came(self, specgit: Shell, project: Project, tmp_path: Path) -> None:
        plan = write(tmp_path, "plan.json", specgit("run-plan", "auth", "--no-gate", "--task", "1.1"))
        collected = json.loads(specgit("run-collect", "--plan", str(plan), code=1))
        assert [result["status"] for result in collected["results"]] == ["stopped"]
        assert project.marks()["1.1"] == " "

    def test_nothing_left(self, specgit: Shell) -> None:
        commit(specgit.folder, "Done", {".kiro/specs/auth/tasks.md": "- [x] 1. Done\n"})
        assert "nothing is left" in specgit("run-plan", "auth", "--no-gate", code=3)
        assert "nothing is left" in specgit("run-plan", "auth", "--no-gate", "--task", "1", code=3)

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"tasks": 3}'])
    def test_no_plan(self, specgit: Shell, tmp_path: Path, text: str) -> None:
        plan = write(tmp_path, "plan.json", text)
        assert "Traceback" not in specgit("run-task", "1.1", "--plan", str(plan), "--command", "true", code=2)
        result = write(tmp_path, "result.json", text)
        assert "Traceback" not in specgit("run-collect", str(result), "--plan", str(plan), code=2)
        assert "Traceback" not in specgit("run-collect", "--plan", str(tmp_path / "missing"), code=2)

    def test_task_of_another_wave(self, specgit: Shell, tmp_path: Path) -> None:
        plan = write(tmp_path, "plan.json", specgit("run-plan", "auth", "--no-gate"))
        error = specgit("run-task", "2.1", "--plan", str(plan), "--command", "true", code=2)
        assert "wave 1 of auth has no task 2.1" in error
