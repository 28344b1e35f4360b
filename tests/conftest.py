"""Real repositories in temporary folders, quick and apart from the machine's own settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from specgit.repo import Repository
from specgit.run.agents import Agent
from specgit.run.model import RunOptions
from specgit.run.process import marked

if TYPE_CHECKING:
    from pathlib import Path

    from team import Team

    from specgit.run.model import Collected, Summary, TaskResult, WavePlan, WaveTask

# Machines are shared and noisy: a slow moment is no failure.
settings.register_profile("specgit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("specgit")

TASKS = """\
# Implementation Plan

- [ ] 1. Foundations
  - [ ] 1.1 Make the model
    - _Requirements: 1.1_
  - [ ] 1.2 Make the store
    - _Requirements: 1.2_
- [ ] 2. Features
  - [ ] 2.1 Log in
    - _Requirements: 1.1_
  - [ ] 2.2 Log out
    - _Requirements: 1.2_
- [ ] 3. Checkpoint - all tests pass

## Task Dependency Graph

```json
{
  "waves": [
    { "id": 0, "tasks": ["1.1", "1.2"] },
    { "id": 1, "tasks": ["2.1", "2.2"] },
    { "id": 2, "tasks": ["3"] }
  ]
}
```
"""

REQUIREMENTS = """\
# Requirements Document

## Requirements

### Requirement 1: Sessions

#### Acceptance Criteria

1. WHEN a user logs in THEN the system SHALL open a session
2. WHEN a user logs out THEN the system SHALL close the session
"""

# Without an error of the validator's.
APPROVABLE = REQUIREMENTS.replace(
    "#### Acceptance", "**User Story:** As a user, I want to log in, so that I can work.\n\n#### Acceptance"
)

# What has coverage measure processes.
MEASURE = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}

# What takes longest begins first, lest it be at work alone when all else is through.
LONGEST = ["waves_workflow", "corpus", "wave_jobs", "approval_hooks", "pre_commit", "run_engine", "wave_faults"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


def git(folder: Path, *words: str) -> str:
    """What git answers; a failure fails the test."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def write(folder: Path, path: str, text: str) -> Path:
    """A file with its folders."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place


def commit(folder: Path, message: str, files: dict[str, str]) -> str:
    """A commit of some files; gives its id."""
    for path, text in files.items():
        write(folder, path, text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def script(folder: Path, name: str, body: str) -> str:
    """A Python program as a command line."""
    place = write(folder, f"{name}.py", body)
    return f"{sys.executable} {place}"


@pytest.fixture(autouse=True)
def alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own; nothing of the machine's Git settings is seen.

    No process is measured that does not need it: see `measured`.
    """
    home = tmp_path_factory.mktemp("home")
    config = home / "gitconfig"
    config.write_text(
        "[user]\n\tname = Mia Wong\n\temail = mia@example.com\n"
        "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n[core]\n\tfsync = none\n"
    )
    for name in [name for name in os.environ if name.startswith(("GIT_", "SPECGIT_")) or name in MEASURE]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return home


@pytest.fixture
def measured(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage measures the processes that this test starts: each takes three times as long."""
    for name, value in MEASURE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with one commit that holds the spec `auth`; its top folder."""
    top = tmp_path / "project"
    top.mkdir()
    git(top, "init", "--quiet")
    commit(
        top,
        "Begin",
        {
            "README.md": "# Project\n",
            "src/app.py": "line 1\nline 2\nline 3\n",
            ".kiro/specs/auth/requirements.md": REQUIREMENTS,
            ".kiro/specs/auth/tasks.md": TASKS,
        },
    )
    return top


class Recorder:
    """An observer that remembers."""

    def __init__(self) -> None:
        self.waves: list[WavePlan] = []
        self.started: list[str] = []
        self.lines: list[str] = []
        self.finished: list[TaskResult] = []
        self.collected: list[Collected] = []
        self.notes: list[str] = []

    def wave_started(self, plan: WavePlan) -> None:
        self.waves.append(plan)

    def task_started(self, task: WaveTask) -> None:
        self.started.append(task.id)

    def task_line(self, task: WaveTask, line: str) -> None:
        self.lines.append(line)

    def task_finished(self, task: WaveTask, result: TaskResult) -> None:
        self.finished.append(result)

    def wave_finished(self, collected: Collected) -> None:
        self.collected.append(collected)

    def note(self, message: str) -> None:
        self.notes.append(message)


class Project:
    """A repository with a spec, and runs of it with a shell script as the runner."""

    def __init__(self, top: Path, home: Path) -> None:
        self.top = top
        self.home = home
        self.seen = Recorder()

    def run(self, script: str, name: str = "auth", **options: Any) -> Summary:
        """A run in this process; the script gets what every runner gets."""
        from specgit.run import engine

        self.seen = Recorder()
        return engine.run(Repository.open(self.top), name, self.options(script, **options), self.seen)

    def options(self, script: str, **options: Any) -> RunOptions:
        """The options of a run whose runner is a shell script."""
        agent = Agent("test", ("sh", str(write(self.home, f"runner-{len(script)}.sh", script))), stdin=False)
        defaults: dict[str, Any] = {"timeout": 60.0, "jobs": 2, "worktrees": self.home / "trees"}
        return RunOptions(agent=agent, **(defaults | options))

    def marks(self, spec: str = "auth") -> dict[str, str]:
        """Task → the mark of its box in the last commit."""
        text = self.git("show", f"HEAD:.kiro/specs/{spec}/tasks.md")
        return {name: mark for mark, name in re.findall(r"- \[(.)\] ([\d.]+?)\.? ", text)}

    def subjects(self) -> list[str]:
        """The subjects of the history, oldest first."""
        return self.git("log", "--reverse", "--format=%s").splitlines()

    def git(self, *words: str) -> str:
        return git(self.top, *words)

    def leftovers(self) -> list[str]:
        """What a run should not leave: worktrees, refs, locks, processes, temporary files, changed files."""
        trees = [str(path) for path in (self.home / "trees").glob("*")] if (self.home / "trees").exists() else []
        listed = self.git("worktree", "list", "--porcelain").split("\n\n")[1:]
        refs = [ref for ref in self.git("for-each-ref", "--format=%(refname)").splitlines() if "heads" not in ref]
        locks = [str(path) for path in (self.top / ".git").rglob("*.lock")]
        processes = [str(pid) for pid in marked(str(self.top))]
        return trees + listed + refs + locks + processes + self.git("status", "--porcelain").splitlines()


@pytest.fixture
def project(folder: Path, alone: Path) -> Project:
    return Project(folder, alone)


@pytest.fixture
def team(folder: Path, alone: Path) -> Team:
    """People over one repository, whose spec `auth` has all three documents and no approval."""
    from team import DESIGN, SPEC, Team

    made = Team(folder, alone)
    made.commit("Design", {f"{SPEC}/design.md": DESIGN, ".kiro/specs/auth/requirements.md": APPROVABLE})
    return made
