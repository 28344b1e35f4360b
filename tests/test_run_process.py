from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from growth import LONG

from specgit.errors import SpecgitError
from specgit.run import process
from specgit.run.lock import hold
from specgit.run.process import Ended, Log, Stop, marked, run, tail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE", 0.3)


@pytest.fixture
def stop() -> Iterator[Stop]:
    made = Stop()
    yield made
    made.close()


class Shell:
    def __init__(self, folder: Path, stop: Stop) -> None:
        self.folder = folder
        self.stop = stop
        self.mark = str(folder / "message")
        self.lines: list[str] = []

    def __call__(self, script: str, *, timeout: float = 30.0, stdin: Path | None = None) -> Ended:
        with Log(self.folder / "log") as log:
            return run(
                ["sh", "-c", script],
                folder=self.folder,
                env=dict(os.environ, SPECGIT_RESULT=self.mark),
                log=log,
                stop=self.stop,
                timeout=timeout,
                stdin=stdin,
                on_line=self.lines.append,
            )

    @property
    def log(self) -> bytes:
        return (self.folder / "log").read_bytes()


@pytest.fixture
def shell(tmp_path: Path, stop: Stop) -> Shell:
    return Shell(tmp_path, stop)


def test_output_and_code(shell: Shell) -> None:
    ended = shell("echo out; echo err >&2; printf 'half\\rlast \\033[1mline\\033[0m'; exit 3")
    assert ended.exit_code == 3
    assert ended.reason == "exit 3: last line"
    assert shell.log == b"out\nerr\nhalf\rlast \x1b[1mline\x1b[0m"
    assert shell.lines[0] == "err" or shell.lines[0] == "out" or shell.lines[0] == "last line"
    assert tail(shell.folder / "log", 2) == ["half", "last line"]
    assert tail(shell.folder / "missing", 2) == []


def test_silence(shell: Shell) -> None:
    ended = shell("true")
    assert (ended.exit_code, ended.last_line, ended.reason) == (0, "", "exit 0")


def test_folder_and_stdin(shell: Shell) -> None:
    (shell.folder / "in").write_text("hello")
    assert shell('pwd; echo "$PWD"; cat', stdin=shell.folder / "in").last_line == "hello"
    assert shell.log.decode().splitlines()[:2] == [str(shell.folder)] * 2
    assert shell("cat").exit_code == 0  # nothing to read, and no waiting for it


@pytest.mark.parametrize("argv", [["no-such-program"], ["./missing"], ["/"], ["a\0b"]])
def test_cannot_start(tmp_path: Path, stop: Stop, argv: list[str]) -> None:
    with Log(tmp_path / "log") as log:
        ended = run(argv, folder=tmp_path, env={}, log=log, stop=stop, timeout=5)
    assert ended.exit_code == 127
    assert "can't be started" in ended.reason
    assert "can't be started" in (tmp_path / "log").read_text()


def test_kills_itself(shell: Shell) -> None:
    ended = shell("echo before; kill -9 $$")
    assert (ended.exit_code, ended.reason) == (137, "ended by SIGKILL: before")


def test_unknown_signal() -> None:
    assert Ended(255, 0.0, "").reason == "exit 255"


def test_hangs(shell: Shell) -> None:
    begun = time.monotonic()
    ended = shell("echo begun; sleep 100", timeout=0.2)
    assert ended.timed_out
    assert not ended.stopped
    assert ended.last_line == "begun"
    assert time.monotonic() - begun < LONG


def test_refuses_to_end(shell: Shell) -> None:
    ended = shell("trap '' TERM; echo begun; while :; do sleep 1; done", timeout=0.2)
    assert ended.timed_out
    assert ended.exit_code == 137


def test_ends_politely(shell: Shell) -> None:
    ended = shell("trap 'echo tidied; exit 4' TERM; echo begun; while :; do sleep 0.05; done", timeout=0.3)
    assert (ended.timed_out, ended.exit_code, ended.last_line) == (True, 4, "tidied")


def test_stop(shell: Shell) -> None:
    threading.Timer(0.2, shell.stop.request).start()
    ended = shell("sleep 100")
    assert ended.stopped
    assert not ended.timed_out
    shell.stop.request()  # once is enough
    assert shell("sleep 100").stopped  # and holds for all that come


def test_floods_its_log(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOG_HEAD", 10_000)
    monkeypatch.setattr(process, "LOG_TAIL", 100_000)
    ended = shell("echo first; yes | head -c 5000000; echo last")
    assert ended.last_line == "last"
    assert len(shell.log) < 200_000
    assert shell.log.startswith(b"first\ny\n")
    assert shell.log.endswith(b"y\nlast\n")
    assert b"bytes left out" in shell.log
    assert len(shell.lines) < 50


def test_floods_for_ever(shell: Shell) -> None:
    ended = shell("yes flood", timeout=0.3)
    assert ended.timed_out
    assert len(shell.log) < 3 * 1024 * 1024


def test_closes_its_output_and_works_on(shell: Shell) -> None:
    ended = shell("exec >&- 2>&-; sleep 0.2; exit 5")
    assert ended.exit_code == 5
    assert ended.seconds >= 0.2


@pytest.mark.parametrize("how", ["sleep 100 &", "setsid sleep 100 &", "(setsid sh -c 'sleep 100 & sleep 100' &)"])
def test_background_children(shell: Shell, how: str) -> None:
    begun = time.monotonic()
    ended = shell(f"{how}\nsleep 0.1; echo done")
    assert (ended.exit_code, ended.last_line) == (0, "done")
    assert time.monotonic() - begun < LONG
    assert wait_until_none(shell.mark) == []


def test_background_children_of_one_that_hangs(shell: Shell) -> None:
    assert shell("setsid sleep 100 & sleep 100", timeout=0.3).timed_out
    assert wait_until_none(shell.mark) == []


def wait_until_none(mark: str) -> list[int]:
    """A killed process is there until its parent looks."""
    for _ in range(100):
        if not marked(mark):
            break
        time.sleep(0.02)
    return marked(mark)


def test_marked_without_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On systems that have no /proc, ps tells; here its answer is written down."""
    write = (tmp_path / "ps").write_text
    write(f"#!/bin/sh\necho ' 4242 sleep 100 SPECGIT_RESULT={tmp_path}/message X=1'\necho '17 sh A=1'\necho junk\n")
    (tmp_path / "ps").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert marked(str(tmp_path)) == [4242]
    assert marked(str(tmp_path), above=5000) == []


class TestLock:
    def test_one_at_a_time(self, tmp_path: Path) -> None:
        path = tmp_path / "folder/run.lock"
        with hold(path, "which runs auth"):
            with pytest.raises(SpecgitError) as error, hold(path, "which runs pay"):
                pass
            assert f"process {os.getpid()}, which runs auth" in error.value.message
            assert error.value.exit_code == 2
        assert not path.parent.exists()
        with hold(path, "again"):
            pass

    def test_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for path in (tmp_path / "file/run.lock", tmp_path / ("x" * 300)):
            with pytest.raises(SpecgitError, match="can't be locked"), hold(path, "x"):
                pass

    def test_released_by_death(self, tmp_path: Path) -> None:
        path = tmp_path / "run.lock"
        code = (
            "import sys, time; from pathlib import Path; from specgit.run.lock import hold\n"
            f"with hold(Path({str(path)!r}), 'x'): print('held', flush=True); time.sleep(60)"
        )
        holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(SpecgitError), hold(path, "y"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
        with hold(path, "y"):
            assert path.exists()

    def test_many_at_once(self, tmp_path: Path) -> None:
        """The file is removed by who held it, and yet never two hold it."""
        path = tmp_path / "folder/run.lock"
        inside: list[int] = []
        most: list[int] = []

        def contend() -> None:
            for _ in range(200):
                try:
                    with hold(path, "x"):
                        inside.append(1)
                        most.append(len(inside))
                        inside.pop()
                except SpecgitError:
                    pass

        threads = [threading.Thread(target=contend) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most
        assert max(most) == 1
