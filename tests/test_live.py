"""The live display: drawn step by step on a console that keeps it, then by a run on a terminal."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from specgit.report.live import LiveObserver
from specgit.run.model import Collected, TaskResult, WavePlan, WaveTask
from specgit.run.statements import TaskStatus

if TYPE_CHECKING:
    from conftest import Project

ONE, TWO, THREE = WaveTask("1.1", "Make the model"), WaveTask("1.2", "Make the store"), WaveTask("1.3", "Make the view")
PLAN = WavePlan("login", ".kiro/specs/login", "t.md", "main", "0" * 40, "run-1", 2, 3, (ONE, TWO, THREE))
ENDED = {
    ONE: TaskResult("login", "1.1", TaskStatus.DONE, seconds=62, commit="1234567890"),
    TWO: TaskResult("login", "1.2", TaskStatus.FAILED, seconds=3, message="exit code 1"),
    THREE: TaskResult("login", "1.3", TaskStatus.CONFLICT, message="will run again: a.py"),
}


def drawn(observer: LiveObserver, console: Console) -> list[str]:
    """What the display shows at this moment, line by line."""
    with console.capture() as capture:
        console.print(observer._frame())
    return [line.rstrip() for line in capture.get().splitlines()]


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=72, color_system=None)


def test_a_wave_from_its_start_to_its_end(console: Console) -> None:
    observer = LiveObserver(console, moving=False)
    assert drawn(observer, console) == [""]
    observer.wave_started(PLAN)
    waiting = drawn(observer, console)
    assert re.fullmatch(r"wave 2 of 3 .* 0 of 3 ended · 0:00", waiting[0])
    assert waiting[1:] == [" · 1.1 Make the model", " · 1.2 Make the store", " · 1.3 Make the view"]

    for task in PLAN.tasks:
        observer.task_started(task)
    observer.task_line(ONE, "reading \x1b[31mapp.py")
    working = drawn(observer, console)
    assert re.fullmatch(r" \S 1\.1 Make the model +0:00 +reading app\.py", working[1])
    assert re.fullmatch(r" \S 1\.2 Make the store +0:00", working[2])

    observer.task_finished(ONE, ENDED[ONE])
    observer.task_finished(TWO, ENDED[TWO])
    ending = drawn(observer, console)
    assert re.fullmatch(r"wave 2 of 3 .* 2 of 3 ended · 0:00", ending[0])
    assert re.fullmatch(r" ✓ 1\.1 Make the model +1:02 +1234567", ending[1])
    assert re.fullmatch(r" ✗ 1\.2 Make the store +0:03 +exit code 1", ending[2])
    assert re.fullmatch(r" \S 1\.3 Make the view +0:00", ending[3])


def test_an_ended_wave_stays(console: Console) -> None:
    observer = LiveObserver(console)
    with observer:
        observer.wave_started(PLAN)
        observer.note("a \x1b]0;title\x07note")
        observer.wave_finished(Collected("login", 2, 3, "abc", tuple(ENDED.values())))
    stays = console.file.getvalue()  # type: ignore[attr-defined]
    assert "note: a note\n" in stays
    assert "wave 2 of 3  1 done" in stays
    assert "↻ 1.3 Make the view" in stays
    assert drawn(observer, console) == [""]


def test_a_narrow_terminal_cuts_and_keeps_one_line_a_task() -> None:
    console = Console(file=io.StringIO(), width=30, color_system=None)
    observer = LiveObserver(console, moving=False)
    observer.wave_started(PLAN)
    observer.task_line(ONE, "word " * 50)
    observer.task_started(TWO)
    lines = drawn(observer, console)
    assert len(lines) >= 4
    assert all(len(line) <= 30 for line in lines)
    assert sum("1.2" in line for line in lines) == 1


@pytest.mark.usefixtures("measured")
def test_a_run_on_a_terminal(project: Project) -> None:
    """A real run on a pseudo-terminal: the tasks at work are drawn again and again, each wave stays once."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"}
    command = [
        sys.executable,
        "-m",
        "specgit",
        "run",
        "auth",
        "--no-gate",
        "--command",
        "sh -c 'echo at work; sleep 0.5; > $SPECGIT_TASK'",
    ]
    run = subprocess.Popen(command, cwd=project.top, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux tells that the other side has closed
        while chunk := os.read(ours, 65536):
            shown += chunk
    os.close(ours)
    assert run.wait() == 0
    text = shown.decode()
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1  # the cursor is hidden, and comes back
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    assert "at work" in plain
    assert [int(wave) for wave in re.findall(r"wave (\d) of 3  \d done", plain)] == [1, 2, 3]
    assert project.leftovers() == []
