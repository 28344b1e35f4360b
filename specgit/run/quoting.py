"""The pieces that prompts are made of: quotations nobody can break out of, steering files, included files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.run.context import read_includes
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.run.context import Steering
    from specgit.spec.folder import Source
    from specgit.spec.text import Text

# In characters; together about 60,000 tokens at worst, a fraction of any agent's window.
LONGEST_FILE = 24_000
LONGEST_FILES = 96_000

_CONTROL = Pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def steering(read: Sequence[Steering], others: Sequence[Steering]) -> str:
    """The steering files that are to be read, and when to read the others."""
    if not read and not others:
        return ""
    lines = ["## Steering", "", "How this team works. Keep to it."]
    room = LONGEST_FILES
    for each in read:
        text = cut(each.text.content, min(room, LONGEST_FILE), each.path)
        room = max(0, room - len(text))
        lines += ["", f"### {code(each.path)}", "", fenced(text, "markdown")]
    hints = [hint for each in others if (hint := _when(each))]
    if hints:
        lines += ["", "Also read:", "", *hints]
    return "\n".join(lines)


def _when(steering: Steering) -> str:
    """When to read a steering file that is not quoted; nothing for one that waits to be called."""
    if steering.inclusion == "fileMatch" and steering.patterns:
        patterns = ", ".join(map(code, steering.patterns))
        return f"- {code(steering.path)}, before you change a file that matches {patterns}"
    if steering.inclusion == "auto" and steering.description:
        return f"- {code(steering.path)}, if your work is about this: {line(steering.description)}"
    return ""


def included(source: Source, documents: Sequence[Text], known: Sequence[str]) -> str:
    """The files that documents include."""
    files = read_includes(source, documents, known)
    if not files:
        return ""
    lines = ["## Included files"]
    room = LONGEST_FILES
    for each in files:
        if each.problem:
            lines += ["", f"{code(each.path)} is not shown: {each.problem}."]
        else:
            text = cut(each.content, min(room, LONGEST_FILE), each.path)
            room = max(0, room - len(text))
            lines += ["", f"### {code(each.path)}", "", fenced(text, "")]
    return "\n".join(lines)


def cut(text: str, most: int, path: str) -> str:
    """A text of at most so many characters, cut between lines; what is missing is said."""
    if len(text) <= most:
        return text
    end = text.rfind("\n", 0, most) + 1
    return f"{text[:end]}[cut here: {len(text) - end} more characters in {path}]"


def fenced(content: str, info: str) -> str:
    """A fence longer than any inside, so that a quoted text can't end it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{info}\n{content.strip(chr(10))}\n{fence}"


def line(text: str) -> str:
    """A name or title on one line, as it stands outside of fences."""
    return one_line(text, 500)


def code(text: str) -> str:
    """Inline code on one line, whatever is in it."""
    return f"`{line(text.replace('`', ' '))}`"


def clean(text: str) -> str:
    """One kind of line end, valid UTF-8, no control characters: agents, logs and terminals must bear it."""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\r\n", "\n")
    return _CONTROL.sub("�", text).strip() + "\n"
