"""What specgit itself takes in each job of a workflow, whole processes, beside a bare Python and a clone.

    python -m bench.actions

Installing is measured with uv, where it is there, and with venv and pip; both with what they have kept of earlier runs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import commit, git
from contention import hand_over
from runner import checkout
from wave_jobs import Jobs, Step, jobs_of, settings

from bench.measure import BARE

LARGE, WIDE = 768, 256
BOUND = 2.0  # seconds for the plan of a spec of 768 tasks
AGENT = "import os, pathlib\npathlib.Path('out-' + os.environ['SPECGIT_TASK']).write_text('done')\n"


def main() -> bool:
    """Print the table; whether the plan of a large spec stays below its bound."""
    with tempfile.TemporaryDirectory(prefix="specgit-bench-") as folder:
        home = Path(folder)
        config = home / "gitconfig"
        config.write_text("[user]\n\tname = Bench\n\temail = bench@example.com\n[init]\n\tdefaultBranch = main\n")
        installs = _installs(home)
        os.environ.update(HOME=folder, GIT_CONFIG_GLOBAL=str(config), GIT_CONFIG_NOSYSTEM="1")
        with jobs_of(home / "github", _project(home)) as jobs:
            jobs.apart = True
            bare = _median(lambda: subprocess.run(BARE, check=True))
            clone = _median(lambda: jobs.clone(f"clone-{time.monotonic_ns()}"))
            rows = {"bare Python": bare, "git clone of the project": clone, **installs, **_jobs(jobs)}
    print("| | seconds | times a bare Python |")
    print("|---|---|---|")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds:.2f} | {seconds / bare:.0f} |")
    return rows[f"plan, of a spec of {LARGE} tasks, approved"] < BOUND


def _median(run: Callable[[], object], rounds: int = 3) -> float:
    return sorted(_seconds(run) for _ in range(rounds))[rounds // 2]


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _installs(home: Path) -> dict[str, float]:
    """Seconds of each way in which action.yml installs specgit."""
    package = f"{checkout(home / 'specgit')}[github]"
    place = home / "environment"
    found = {}
    if uv := shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent)):

        def by_uv() -> None:
            subprocess.run([uv, "venv", "--no-config", "--quiet", "--clear", place], check=True)
            words = [uv, "pip", "install", "--no-config", "--quiet", "--python", place / "bin/python", package]
            subprocess.run(words, check=True)

        by_uv()
        found["install, with uv"] = _median(by_uv)

    def by_pip() -> None:
        subprocess.run([sys.executable, "-I", "-m", "venv", "--clear", place], check=True)
        words = [place / "bin/python", "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)

    found["install, with venv and pip"] = _seconds(by_pip)
    return found


def _project(home: Path) -> Path:
    """A project with a spec of 768 tasks that is approved, and one whose 256 tasks can all run at once."""
    top = home / "project"
    top.mkdir()
    git(top, "init", "--quiet")
    (home / "agent.py").write_text(AGENT)
    rows = [
        f"- [ ] {number}. Write part {number} of the shop\n  - _Requirements: 1.1_" for number in range(1, LARGE + 1)
    ]
    waves = [
        {"id": at, "tasks": [str(number) for number in range(at * 64 + 1, at * 64 + 65)]} for at in range(LARGE // 64)
    ]
    wide = [{"id": 0, "tasks": [str(number) for number in range(1, WIDE + 1)]}]
    requirements = (
        "# Requirements\n\n### Requirement 1: Shop\n\n**User Story:** As a buyer, I want it, so that I buy.\n\n"
    )
    requirements += "#### Acceptance Criteria\n\n1. WHEN a buyer asks, THE shop SHALL answer.\n"
    files = {f"src/module{number}.py": "VALUE = 1\n" * 50 for number in range(300)}
    for spec, graph, count in (("large", waves, LARGE), ("wide", wide, WIDE)):
        text = "\n".join(rows[:count])
        files |= {
            f".kiro/specs/{spec}/requirements.md": requirements,
            f".kiro/specs/{spec}/design.md": "# Design\n\n## Overview\n\nA shop.\n",
            f".kiro/specs/{spec}/tasks.md": f"# Plan\n\n{text}\n\n```json\n{json.dumps({'waves': graph})}\n```\n",
        }
    gated = settings(f"{sys.executable} {home / 'agent.py'}", gate="true").replace("gates: []", "gates: [run]")
    commit(top, "Begin", files | {".specgit.yaml": gated})
    for spec in ("large", "wide"):
        for phase in ("requirements", "design", "tasks"):
            words = [sys.executable, "-m", "specgit", "approve", spec, phase, "--yes", "--force"]
            subprocess.run(words, cwd=top, check=True, capture_output=True)
    return top


def _jobs(jobs: Jobs) -> dict[str, float]:
    """Seconds of the step of each job; checkouts and artifacts are not ours."""
    found: dict[str, float] = {}
    step = jobs.step

    def timed(command: str, *words: object, **more: object) -> Step:
        begun = time.perf_counter()
        done = step(command, *words, **more)  # type: ignore[arg-type]
        found[command] = time.perf_counter() - begun
        assert done.code == 0, done.log
        return done

    jobs.step = timed  # type: ignore[method-assign]
    jobs.plan("large", work_branch="never")
    rows = {f"plan, of a spec of {LARGE} tasks, approved": found["plan"]}
    planned = jobs.plan("wide", work_branch="never")
    rows[f"plan, of a wave of {WIDE} tasks"] = found["plan"]
    jobs.task(planned, 1)
    rows["task, with a runner that writes one file"] = found["task"]
    hand_over(jobs, planned)
    jobs.trial(planned)
    rows[f"trial, of {WIDE} results, with a gate command that does nothing"] = found["trial"]
    jobs.collect(planned)
    rows[f"collect, of {WIDE} results"] = found["collect"]
    return rows


if __name__ == "__main__":
    sys.exit(not main())
