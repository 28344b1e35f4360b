"""What a person wants, from wherever it is said: on the command line, in a file, on standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.shown import one_line

LARGEST = 1024 * 1024  # bytes
_ADDRESS = Pattern(r"\s*https?://\S+\s*")
_PATH = Pattern(r"\S*(?:/\S*|\.(?:md|txt|markdown))")


def read_idea(given: str | None) -> str:
    """The words behind `--from`: a text, the name of a file, or `-`; nothing where nothing is given.

    Raises SpecgitError where a file can't be read, is no text, or only names a page.
    """
    if given is None:
        return ""
    if given == "-":
        text = _decoded(sys.stdin.buffer.read(LARGEST + 1), "standard input")
    elif (file := _file(given)) is not None:
        text = _decoded(_content(file), given)
    elif _ADDRESS.fullmatch(given) or not _PATH.fullmatch(given):
        text = given
    else:
        raise SpecgitError(f"there is no file {one_line(given, 200)}", hint="name a file, or put the idea into quotes")
    if _ADDRESS.fullmatch(text):
        address = one_line(text, 200)
        raise SpecgitError(
            f"{address} is not fetched: what stands there may change, and the draft should rest on words you have read",
            hint=f"gh issue view {address} | specgit draft … --from -",
        )
    if not text.strip():
        raise SpecgitError("--from says nothing", hint="write what is wanted, in a sentence or in pages")
    return text


def _file(given: str) -> Path | None:
    try:
        return Path(given) if Path(given).is_file() else None
    except (OSError, ValueError):  # a text too long for a name
        return None


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise SpecgitError(f"{file} can't be read: {error.strerror}", hint="check its rights") from error


def _decoded(data: bytes, where: str) -> str:
    if len(data) > LARGEST:
        raise SpecgitError(f"{where} has more than {LARGEST // 1024} KiB", hint="say it shorter; agents read the code")
    if b"\0" in data:
        raise SpecgitError(f"{where} is not text", hint="give Markdown or plain text")
    return data.decode("utf-8", "replace")
