"""What a change does to a file, as a unified diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.spec.text import Text


def difference(before: Text, after: Text) -> Iterator[str]:
    """The lines of a unified diff between two contents of one file, without anything a terminal would obey."""
    from difflib import unified_diff

    for line in unified_diff(before.lines, after.lines, f"a/{before.path}", f"b/{after.path}", lineterm=""):
        shown = (character if character.isprintable() or character == "\t" else "·" for character in line.rstrip("\r"))
        yield "".join(shown)
