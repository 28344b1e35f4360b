"""The name of a document's content: Git's own blob id, with all boxes of tasks.md empty.

`git hash-object` gives the same for requirements.md, bugfix.md and design.md. A tick is not content
(docs/approvals.md shows the one line of sed that tasks.md needs before).
"""

from __future__ import annotations

SHA1, SHA256 = "sha1", "sha256"
SHA1_LENGTH = 40  # hexadecimal digits
NONE = "none"  # stands for the digest of a document that is not there


def digest(phase: str, data: bytes, algorithm: str = SHA1) -> str:
    """The digest of a document: its bytes as Git stores them, `algorithm` as the repository's object format."""
    if phase == "tasks":
        data = unticked(data)
    import hashlib

    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def unticked(data: bytes) -> bytes:
    """tasks.md with a space in every box, also in those of a task's details; no other byte changes."""
    from specgit.spec.edit import replace
    from specgit.spec.tasks import read_tasks
    from specgit.spec.text import Text

    tasks = read_tasks(Text.decode("tasks.md", data))
    return replace(tasks.text, ((box.mark, " ") for box in tasks.boxes)).encode()
