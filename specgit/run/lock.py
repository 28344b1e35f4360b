"""One run at a time in a repository."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ATTEMPTS = 1000


@contextmanager
def hold(path: Path, about: str) -> Iterator[None]:
    """Hold the lock of a repository; `about` tells who comes second what is going on.

    The kernel releases it when the process dies, however it dies. Raises SpecgitError when it is taken.
    """
    handle = _acquire(path, about)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
            path.parent.rmdir()
        os.close(handle)


def _acquire(path: Path, about: str) -> int:
    for _ in range(ATTEMPTS):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except (FileNotFoundError, FileExistsError):
            continue  # the one before has just removed the folder
        except OSError as error:
            raise _cannot_lock(path, error.strerror or str(error)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 1000).decode("utf-8", "replace").strip()
            os.close(handle)
            raise SpecgitError(
                f"another run is at work in this repository: {holder or 'it has just begun'}",
                hint="wait for it to end, or end it with Ctrl-C",
            ) from None
        if _is_still(handle, path):
            os.ftruncate(handle, 0)
            os.write(handle, f"process {os.getpid()}, {about}\n".encode("utf-8", "replace"))
            return handle
        os.close(handle)  # the one before removed this file after it was opened here
    raise _cannot_lock(path, "it comes and goes")


def _cannot_lock(path: Path, why: str) -> SpecgitError:
    return SpecgitError(f"{path} can't be locked: {why}", hint="check the rights of the repository's .git folder")


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
