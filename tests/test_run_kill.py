"""A run that is killed, at any moment: what was finished stays, the next run goes on, nothing is left behind."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from conftest import git, script, write

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

RUNNER = """\
import os, sys, time
def log(what):
    with open(sys.argv[1], "a") as file:
        file.write(f"{what} {os.environ['SPECGIT_TASK']}\\n")
log("begin")
with open("work-" + os.environ["SPECGIT_TASK"], "w") as file:
    file.write("half")
    time.sleep(0.01)
    file.write("whole")
log("end")
"""


class Killed:
    """A project, real runs of it as processes of their own, and the log its runner keeps outside."""

    def __init__(self, project: Project, tmp_path: Path) -> None:
        self.project = project
        self.top = project.top
        self.log = tmp_path / "log"
        self.log.touch()
        self.command = f"{script(tmp_path, 'runner', RUNNER)} {self.log}"
        self.specgit = [sys.executable, "-m", "specgit", "run", "auth", "--no-gate", "--jobs", "3", "--command"]

    def begin(self, command: str = "", *more: str, group: bool = True) -> subprocess.Popen[bytes]:
        words = [*self.specgit, command or self.command, *more]
        return subprocess.Popen(
            words, cwd=self.top, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=group
        )

    def wait(self, run: subprocess.Popen[bytes], lines: int, seconds: float) -> bool:
        """Wait for so many more lines in the log and some time beyond them: is the run still going then?"""
        awaited = len(self.log.read_text().splitlines()) + lines
        while run.poll() is None and len(self.log.read_text().splitlines()) < awaited:
            time.sleep(0.001)
        time.sleep(seconds)
        return run.poll() is None

    def complete(self, *more: str) -> str:
        done = subprocess.run(
            [*self.specgit, self.command, *more], cwd=self.top, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode in (0, 3), done.stdout + done.stderr
        return done.stdout

    def finished(self) -> set[str]:
        """The tasks whose work is kept or collected by now."""
        kept = git(self.top, "for-each-ref", "--format=%(refname:lstrip=3)", "refs/specgit").split()
        collected = re.findall(r"Spec-Task: auth#(\S+) done", git(self.top, "log", "--format=%B", "main"))
        return {*kept, *collected}

    def times_begun(self) -> dict[str, int]:
        begun = [line.split()[1] for line in self.log.read_text().splitlines() if line.startswith("begin")]
        return {task: begun.count(task) for task in begun}

    def leftovers(self) -> list[str]:
        trees = self.project.home / "cache/specgit/worktrees"
        return [*self.project.leftovers(), *(str(path) for path in trees.glob("*"))]


@pytest.fixture
def killed(project: Project, tmp_path: Path) -> Killed:
    return Killed(project, tmp_path)


def many_tasks(count: int) -> str:
    waves = [list(range(first, min(first + 4, count + 1))) for first in range(1, count + 1, 4)]
    rows = ",\n".join(
        f'{{"id": {index}, "tasks": [{", ".join(f"{chr(34)}{task}{chr(34)}" for task in wave)}]}}'
        for index, wave in enumerate(waves)
    )
    boxes = "".join(f"- [ ] {number}. Task {number}\n" for number in range(1, count + 1))
    return f'# Plan\n\n{boxes}\n## Task Dependency Graph\n\n```json\n{{"waves": [\n{rows}\n]}}\n```\n'


@pytest.mark.parametrize("seed", range(2))
def test_sigkill_at_random_moments(killed: Killed, seed: int) -> None:
    chance = random.Random(seed)
    write(killed.top, ".kiro/specs/auth/tasks.md", many_tasks(12))
    git(killed.top, "commit", "-qam", "Twelve tasks")
    count = 0
    for _ in range(60):
        run = killed.begin()
        # By the log, as by seconds alone a fast machine ends its run before the first moment. The first is sure.
        lines, seconds = (chance.randint(0, 6), chance.uniform(0, 0.2)) if count else (1, 0)
        going = killed.wait(run, lines, seconds)
        if going:
            # Sometimes the engine alone, sometimes all that is in its process group.
            (os.killpg if chance.random() < 0.5 else os.kill)(run.pid, signal.SIGKILL)
        run.communicate()
        if not going:
            break
        count += 1
        git(killed.top, "fsck", "--strict")
        git(killed.top, "status", "--porcelain")
        before, begun = killed.finished(), killed.times_begun()
        if chance.random() < 0.3:
            killed.complete("--wave", "1")
        assert all(killed.times_begun()[task] == begun[task] for task in before if task in begun), "finished work again"
    killed.complete()
    assert count
    assert killed.project.marks() == {str(number): "x" for number in range(1, 13)}
    for number in range(1, 13):
        assert (killed.top / f"work-{number}").read_text() == "halfwhole"
    subjects = killed.project.subjects()
    assert all(subjects.count(f"auth {number}: Task {number}") == 1 for number in range(1, 13))
    assert killed.leftovers() == []
    git(killed.top, "fsck", "--strict")


@pytest.mark.usefixtures("measured")
def test_sigkill_while_runners_work(killed: Killed, tmp_path: Path) -> None:
    """Finished work is taken up, a runner that was left behind is ended, its half of a task is not taken for whole."""
    pids = f"echo $$ >> {tmp_path}/pids"
    slow = f"sh -c '{pids}; if [ $SPECGIT_TASK = 1.2 ]; then touch half; sleep 100; fi; {killed.command}'"
    run = killed.begin(slow)
    wait_for(lambda: killed.finished() == {"1.1"} and len((tmp_path / "pids").read_text().split()) == 2)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert any(alive(pid) for pid in pids)
    out = killed.complete()
    assert "finished by an earlier run" in out
    assert not any(alive(pid) for pid in pids)
    assert killed.times_begun() == {"1.1": 1, "1.2": 1, "2.1": 1, "2.2": 1, "3": 1}
    assert not (killed.top / "half").exists()
    assert killed.leftovers() == []


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_cleanly(killed: Killed, tmp_path: Path, number: signal.Signals) -> None:
    slow = f"sh -c 'if [ $SPECGIT_TASK = 1.2 ]; then touch half; setsid sleep 100 & sleep 100; fi; {killed.command}'"
    run = killed.begin(slow)
    wait_for(lambda: killed.finished() == {"1.1"})
    os.killpg(run.pid, number)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 130, out
    assert killed.project.marks()["1.1"] == "x"
    assert set(killed.project.marks().values()) == {"x", " "}
    assert killed.leftovers() == []
    assert "half" in (killed.top / ".git/specgit/runs/auth/1.2/work.patch").read_text()
    killed.complete()
    assert killed.times_begun()["1.1"] == 1


def test_ctrl_c_at_random_moments(killed: Killed) -> None:
    chance = random.Random(7)
    for _ in range(4):
        before, begun = killed.finished(), killed.times_begun()
        run = killed.begin()
        try:
            run.wait(chance.uniform(0.15, 0.6))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGINT)
            out, _ = run.communicate(timeout=30)
            # Python itself ends by the signal when it comes before the command has begun.
            # It ends with 3 when the runs before it have done everything.
            early = b"Fatal Python error: init_import_site" in out
            assert early or run.returncode in (0, 3, 130, -signal.SIGINT), out
        assert "-" not in killed.project.marks().values()
        assert killed.leftovers() == []
        assert all(killed.times_begun()[task] == begun[task] for task in before), "finished work again"
    killed.complete()
    assert set(killed.project.marks().values()) == {"x"}


def test_two_at_once(killed: Killed) -> None:
    run = killed.begin("sleep 100")
    wait_for(lambda: (killed.top / ".git/specgit/run.lock").exists() and "-" in killed.project.marks().values())
    second = killed.begin()
    out, _ = second.communicate(timeout=30)
    assert second.returncode == 2
    assert f"another run is at work in this repository: process {run.pid}, which runs auth" in out.decode()
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    assert run.returncode == 130
    killed.complete()


def test_who_listens_may_leave(killed: Killed) -> None:
    run = killed.begin()
    assert run.stdout
    run.stdout.close()
    assert run.wait(30) == 0
    assert set(killed.project.marks().values()) == {"x"}


def wait_for(truth: object) -> None:
    assert callable(truth)
    deadline = time.monotonic() + 20
    while not truth():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().split(")")[1].split()[0] != "Z"
    except OSError:
        return False
