"""Running a command that may hang, flood, fork or die, and leaving nothing of it behind."""

from __future__ import annotations

import contextlib
import os
import re
import select
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

MARK = "SPECGIT_RESULT"  # the variable that tells a task's processes from all others
GRACE = 5.0  # seconds from "please end" to the end
LOG_HEAD = LOG_TAIL = 1024 * 1024
CHUNK = 64 * 1024
LINE_LENGTH = 200
LINE_INTERVAL = 0.1
NOT_FOUND = 127  # what shells say of a command that does not exist


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. A signal counts as 128 and its number, as in shells."""

    exit_code: int
    seconds: float
    last_line: str
    timed_out: bool = False
    stopped: bool = False

    @property
    def reason(self) -> str:
        """`exit 1: the last line`."""
        code = f"exit {self.exit_code}"
        if self.exit_code > 128:
            with contextlib.suppress(ValueError):
                code = f"ended by {signal.Signals(self.exit_code - 128).name}"
        return f"{code}: {self.last_line}" if self.last_line else code


class Stop:
    """A wish to end that every running command hears at once: a pipe that has something in it."""

    def __init__(self) -> None:
        self._out, self._in = os.pipe()
        os.set_blocking(self._in, False)

    @property
    def requested(self) -> bool:
        """Whether anyone has asked."""
        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        return bool(poll.poll(0))

    def request(self) -> None:
        """Ask all to end."""
        with contextlib.suppress(BlockingIOError):  # it is full: somebody asks again and again
            os.write(self._in, b"!")  # nobody reads it, so that all see it

    def fileno(self) -> int:
        """What becomes readable."""
        return self._out

    @property
    def signal_descriptor(self) -> int:
        """Where signals may be written, see `signal.set_wakeup_fd`."""
        return self._in

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._in)
        os.close(self._out)


class Log:
    """A file with the first and the last MiB of what is written, and how much was left out between them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("wb", buffering=0)
        self._room = LOG_HEAD
        self._tail: deque[bytes] = deque()
        self._kept = self._cut = 0

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cut:
            self._file.write(f"\n… {self._cut} bytes left out …\n".encode())
        for chunk in self._tail:
            self._file.write(chunk)
        self._file.close()

    def write(self, data: bytes) -> None:
        """Add to the log."""
        if self._room:
            head, data = data[: self._room], data[self._room :]
            self._file.write(head)
            self._room -= len(head)
        if data:
            self._tail.append(data)
            self._kept += len(data)
        while self._kept - (len(self._tail[0]) if self._tail else 0) > LOG_TAIL:
            gone = len(self._tail.popleft())
            self._kept -= gone
            self._cut += gone


def run(
    argv: Sequence[str],
    *,
    folder: Path,
    env: Mapping[str, str],
    log: Log,
    stop: Stop,
    timeout: float,
    stdin: Path | None = None,
    on_line: Callable[[str], None] = lambda _: None,
) -> Ended:
    """Run a command to its end, its timeout or the stop, whichever comes first; then end all its descendants.

    `env` names the command's processes by `SPECGIT_RESULT`. A command that can't be started ends with 127.
    """
    begun = time.monotonic()
    try:
        with Path(stdin or os.devnull).open("rb") as source:
            process = subprocess.Popen(
                list(argv),
                cwd=folder,
                env={**env, "PWD": str(folder)},
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                bufsize=0,
                start_new_session=True,
            )
    except (OSError, ValueError) as error:
        said = f"{argv[0]} can't be started: {getattr(error, 'strerror', None) or error}"
        log.write(f"{said}\n".encode("utf-8", "replace"))
        return Ended(NOT_FOUND, time.monotonic() - begun, one_line(said, LINE_LENGTH))
    watch = _Watch(process, env.get(MARK, ""), log, on_line)
    cause = watch.until_ended(stop, begun + timeout)
    code = process.returncode if process.returncode >= 0 else 128 - process.returncode
    seconds = time.monotonic() - begun
    return Ended(code, seconds, watch.last_line, timed_out=cause == "timeout", stopped=cause == "stop")


class _Watch:
    """One running command: its output, and its end."""

    def __init__(self, process: subprocess.Popen[bytes], mark: str, log: Log, on_line: Callable[[str], None]) -> None:
        self.process = process
        self.mark = mark
        self.log = log
        self.on_line = on_line
        self.last_line = ""
        self._recent = b""
        self._shown = 0.0

    def until_ended(self, stop: Stop, deadline: float) -> str:
        """Wait for the end. Gives what brought it: `timeout`, `stop`, or nothing when it came by itself."""
        if self.process.stdout is None:
            raise AssertionError
        output = self.process.stdout
        ended, end = os.pipe()
        waiter = threading.Thread(target=self._wait, args=(end,), daemon=True)
        waiter.start()
        cause = ""
        with selectors.DefaultSelector() as selector, output:
            for source in (output, ended, stop):
                selector.register(source, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select(max(0.0, deadline - time.monotonic()))}
                if output in ready and not self._take(output):
                    selector.unregister(output)  # it closed its output; it may work on in silence
                if ended in ready:
                    break
                if stop in ready:
                    selector.unregister(stop)
                if stop in ready or time.monotonic() >= deadline:
                    how = signal.SIGKILL if cause else signal.SIGTERM
                    deadline = time.monotonic() + GRACE
                    cause = cause or ("stop" if stop in ready else "timeout")
                    self._end_all(how)
            self._end_all(signal.SIGKILL)
            self._drain(output)
        waiter.join()
        os.close(ended)
        self._note_line()
        return cause

    def _wait(self, end: int) -> None:
        self.process.wait()
        os.close(end)

    def _end_all(self, how: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, how)
        # Who left the group (setsid, daemons) is found by what it inherited. It came after its parent, so it
        # has a higher number; the sweep at the end of a run finds those for whom the numbers began anew.
        for pid in marked(self.mark, above=self.process.pid) if self.mark else ():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, how)

    def _take(self, output: IO[bytes]) -> bool:
        data = output.read(CHUNK)
        if not data:
            return False
        self.log.write(data)
        self._recent = (self._recent + data)[-4096:]
        now = time.monotonic()
        if now - self._shown >= LINE_INTERVAL:
            self._shown = now
            self._note_line()
            if self.last_line:
                self.on_line(self.last_line)
        return True

    def _drain(self, output: IO[bytes]) -> None:
        os.set_blocking(output.fileno(), False)
        for _ in range(LOG_TAIL // CHUNK):  # a pipe holds no more
            data = output.read(CHUNK)
            if not data:
                return
            self.log.write(data)
            self._recent = (self._recent + data)[-4096:]

    def _note_line(self) -> None:
        lines = re.split(r"[\r\n]+", self._recent.decode("utf-8", "replace"))
        clean = (one_line(line, LINE_LENGTH) for line in reversed(lines))
        self.last_line = next((line for line in clean if line), self.last_line)


def marked(value: str, above: int = 0) -> list[int]:
    """The other processes whose `SPECGIT_RESULT` begins with a value, of those with a number above one."""
    wanted = os.fsencode(f"{MARK}={value}")
    surroundings = _from_proc(above) if sys.platform == "linux" else _from_ps(above)
    return [pid for pid, text in surroundings if pid != os.getpid() and wanted in text]


def _from_proc(above: int) -> Iterator[tuple[int, bytes]]:
    for name in os.listdir("/proc"):  # noqa: PTH208 - thousands of Path objects would be slow
        if name.isdigit() and int(name) > above:
            with contextlib.suppress(OSError), open(f"/proc/{name}/environ", "rb") as file:  # noqa: PTH123
                yield int(name), file.read()


def _from_ps(above: int) -> Iterator[tuple[int, bytes]]:
    listing = subprocess.run(["ps", "axeww", "-o", "pid=,command="], capture_output=True, check=False).stdout
    for line in listing.splitlines():
        number, _, command = line.strip().partition(b" ")
        if number.isdigit() and int(number) > above:
            yield int(number), command


_ENDS = Pattern(r"[\r\n]+")


def tail(path: str | Path, lines: int) -> list[str]:
    """The last lines of a log, as they may be shown."""
    try:
        with Path(path).open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 16 * 1024))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    # The indentation of a traceback says what belongs to what.
    clean = (line[: len(line) - len(line.lstrip(" "))][:20] + one_line(line, LINE_LENGTH) for line in _ENDS.split(text))
    return [line for line in clean if line.strip()][-lines:]
