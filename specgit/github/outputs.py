"""What a step hands back to its workflow: outputs, its summary, and words to hide.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.report.findings import encodable
from specgit.report.github import workflow_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LARGEST_OUTPUTS = 1024 * 1024  # bytes of a job's outputs, of which GitHub counts two a character
LARGEST_SUMMARY = 1024 * 1024  # bytes of a step's summary; GitHub drops one that is larger as a whole
CUT = "\n\n*The rest does not fit here.*\n"
_NAME = Pattern(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")


def write_outputs(environ: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Sets the step's outputs: what later steps and jobs read. Does nothing where no step runs.

    The values may hold anything. Raises ValueError for a name that is none, SpecgitError where the values are more
    than GitHub keeps, or its file can't be written.
    """
    entries = "".join(_entry(name, encodable(value)) for name, value in values.items())
    size = sum(len(value.encode("utf-16-le", "replace")) for value in values.values())
    if size > LARGEST_OUTPUTS:
        message = f"the outputs {', '.join(values)} are larger than the 1 MB that GitHub keeps for a job"
        raise SpecgitError(message, hint="hand them over as an artifact")
    _append(environ, "GITHUB_OUTPUT", entries)


def _entry(name: str, value: str) -> str:
    """A value between two lines that nobody can guess, so that it can't end itself and begin another output."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    limit = f"specgit-{secrets.token_hex(16)}"
    return f"{name}<<{limit}\n{value}\n{limit}\n"


def write_summary(environ: Mapping[str, str], markdown: str) -> None:
    """Adds to the step's summary; what does not fit is cut at a line's end. Does nothing where no step runs.

    Raises SpecgitError where the file can't be written.
    """
    place = environ.get("GITHUB_STEP_SUMMARY", "")
    content = f"{encodable(markdown)}\n".encode()
    room = LARGEST_SUMMARY - _size(place)
    if len(content) > room:
        kept = content[: max(room - len(CUT), 0)]
        content = kept[: kept.rfind(b"\n") + 1].rstrip(b"\n") + CUT.encode() if room > len(CUT) else b""
    _append(environ, "GITHUB_STEP_SUMMARY", content.decode())


def _size(place: str) -> int:
    try:
        return Path(place).stat().st_size if place else 0
    except OSError:
        return 0


def _append(environ: Mapping[str, str], variable: str, text: str) -> None:
    place = environ.get(variable, "")
    if not place:
        return
    try:
        with Path(place).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        message = f"{variable} can't be written: {error.strerror}"
        raise SpecgitError(message, hint="leave it to GitHub to set it") from None


def masks(secret: str) -> Iterator[str]:
    """The commands after which logs show `***` for a secret: one a line of it, since logs are masked line by line."""
    for line in secret.splitlines():
        if line.strip():
            yield workflow_command("add-mask", {}, line.strip())


def inert(lines: Iterable[str]) -> Iterator[str]:
    """Lines that others wrote, for the log: none is obeyed up to a word that they can't guess."""
    word = f"specgit-{secrets.token_hex(16)}"
    yield workflow_command("stop-commands", {}, word)
    try:
        yield from lines
    finally:
        yield f"::{word}::"
