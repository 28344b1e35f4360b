"""The command line in this process: starting another costs a third of a second, and the tests ask a thousand times."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING
from unittest import mock

import pytest

from specgit.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

STREAMS = ("stdin", "stdout", "stderr")
UTF8 = {"encoding": "utf-8", "errors": "surrogateescape"}  # as Python opens them where the locale is C.UTF-8


def specgit(
    folder: Path, *words: str, stdin: str = "", env: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[str]:
    """What `specgit …` answers in a folder, as a process of its own would."""
    with streams(stdin) as (out, err), mock.patch.dict(os.environ, env), pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["specgit", *words])
        with pytest.raises(SystemExit) as end:
            main()
        sys.stdout.flush()
        sys.stderr.flush()
        out.seek(0)
        err.seek(0)
        assert isinstance(end.value.code, int)
        return subprocess.CompletedProcess(sys.argv, end.value.code, out.read(), err.read())


@contextmanager
def streams(text: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """The three streams as files, also for the processes that are started: `text` to read, two files to write."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        given, out, err = (stack.enter_context(tempfile.TemporaryFile("w+", **UTF8)) for _ in STREAMS)
        given.write(text)
        given.seek(0)
        for number, file in enumerate((given, out, err)):
            usual = os.dup(number)
            stack.callback(os.close, usual)
            stack.callback(os.dup2, usual, number)
            os.dup2(file.fileno(), number)
            stream = stack.enter_context(open(number, "w" if number else "r", closefd=False, **UTF8))
            patch.setattr(sys, STREAMS[number], stream)
        yield out, err
