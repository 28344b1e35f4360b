"""Trailers of commit messages: `Key: value`, folded like a mail's headers. Known to every room, knowing none.

Git itself looks for them in the last paragraph only. A squash on GitHub makes the messages of all commits one body, so
here they count wherever they stand: at the beginning of a line below the title, but not in a quotation, which is a
fence, an indented line or one behind `>`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE_LENGTH = 100  # commitlint's default limit

_KEY = Pattern(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)")
_FENCE = Pattern(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")


class Trailer(NamedTuple):
    """One trailer, unfolded. `line` is that of its key in the message, from 1."""

    key: str
    value: str
    line: int


def folded(key: str, value: str, *, whole_words: bool = False) -> str:
    """A trailer as it is written: no line over 100 characters, unless a word is longer and must stay whole."""
    import textwrap

    lines = textwrap.wrap(
        f"{key}: {value}",
        LINE_LENGTH,
        subsequent_indent=" ",
        break_on_hyphens=False,
        break_long_words=not whole_words,
    )
    return "\n".join(lines)


def trailers(message: str) -> Iterator[Trailer]:
    """The trailers of a message, wherever they stand below its title."""
    found: Trailer | None = None
    fence = ""
    titled = False  # the title is over
    for number, written in enumerate(message.split("\n"), 1):
        line = written.rstrip("\r")
        if found and line[:1] in (" ", "\t") and line.strip():
            found = found._replace(value=f"{found.value} {line.strip()}".lstrip())
            continue
        if found:
            yield found
            found = None
        opens = _FENCE.match(line)
        if fence:
            if opens and opens[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not titled:
            titled = not line.strip() and number > 1
        elif opens:
            fence = opens[1]
        elif match := _KEY.match(line):
            found = Trailer(match[1], match[2].strip(), number)
    if found:
        yield found


def ends_in_trailers(message: str) -> bool:
    """Whether the last paragraph of a message, which is not its title, holds nothing but trailers."""
    title, _, rest = message.strip().partition("\n\n")
    lines = rest.rpartition("\n\n")[2].split("\n") if title else []
    return bool(rest and _KEY.match(lines[0])) and all(_KEY.match(line) or line[:1] in (" ", "\t") for line in lines)
