"""Answers kept in the Git directory, so that what is unchanged is not worked out again.

One small file an answer, named by a digest of all that the answer rests on: it is never wrong, only unneeded, and
then it goes when room is needed. A file is sealed: one that another process is still writing, or that a full disk cut
short, is as good as none, so any number of processes may read and write at once. A cache that can't be read or written
is no error: everything is merely worked out anew.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.repo import Repository

MOST_BYTES = 64 * 1024 * 1024
LARGEST_ANSWER = 4 * 1024 * 1024
BLOCK = 4096  # what the smallest file takes on disk
FRESH = 24 * 3600.0  # seconds in which an answer need not be marked as used again


class Cache:
    """A folder of answers by key. A key is a digest in hexadecimal digits."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    @classmethod
    def of(cls, repository: Repository) -> Cache:
        """The cache of a repository; all its worktrees share it."""
        return cls(repository.common_dir / "specgit" / "cache")

    def get(self, key: str) -> bytes | None:
        """The answer kept for a key; None where there is none, or it is damaged."""
        path = f"{self.folder}/{key}"
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - a Path takes as long to make as the file to read
                seal, _, answer = file.read(LARGEST_ANSWER + BLOCK).partition(b"\n")
                used = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        if seal != _seal(answer):
            return None
        if time.time() - used > FRESH:
            with suppress(OSError):
                os.utime(path)
        return answer

    def put(self, answers: Mapping[str, bytes]) -> None:
        """Keep answers; those least recently used go where there is no room for all."""
        for key, answer in answers.items():
            self.keep(key, answer)
        self.make_room()

    def keep(self, key: str, answer: bytes) -> None:
        """Keep an answer. Whoever has kept some makes room in the end."""
        if len(answer) > LARGEST_ANSWER:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with open(f"{self.folder}/{key}", "wb") as file:  # noqa: PTH123 - as above
                file.write(_seal(answer) + b"\n" + answer)

    def make_room(self) -> None:
        """Take out those least recently used where there is no room for all."""
        with suppress(OSError):
            self._make_room()

    def _make_room(self) -> None:
        with os.scandir(self.folder) as entries:
            kept = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries]
        taken = sum(_room(status.st_size) for status, _ in kept)
        if taken <= self.most_bytes:
            return
        # A quarter more than needed: else every run would have to make room.
        for status, path in sorted(kept, key=lambda item: item[0].st_mtime):
            if taken <= self.most_bytes * 3 // 4:
                break
            with suppress(OSError):
                Path(path).unlink()
            taken -= _room(status.st_size)


def _seal(answer: bytes) -> bytes:
    """What shows that an answer is whole."""
    return hashlib.blake2b(answer, digest_size=16).hexdigest().encode()


def _room(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
