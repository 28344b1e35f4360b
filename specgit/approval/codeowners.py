"""Who owns a file, as GitHub reads CODEOWNERS: https://docs.github.com/articles/about-code-owners.

Patterns are those of gitignore, with GitHub's exceptions: `!`, `[ ]` and `\\#` do not work, and `docs/*` is no deeper
file. A line with anything that does not work is skipped, so that the lines before it hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.globs import LONGEST_GLOB, names_match
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")  # GitHub takes the first that exists
LARGEST_FILE = 3_000_000  # characters; GitHub loads no larger one

_PATTERN = Pattern(r"(?:\\[^\n#\[\]]|[^\s\\#\[\]])++(?=[ \t]|$)")
_COMMENT = Pattern(r"(?:^|[ \t])#.*")
_OWNER = Pattern(r"@[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9._-]+)?|[^\s@<>\"*?[\]]+@[^\s@<>\"*?[\]]+")
_MAGIC = Pattern(r"[*?\\]")
_ESCAPED = Pattern(r"\\(.)")


class Rule(NamedTuple):
    """A line: what it matches, as globs of the names in a path, and the owners; none takes the owners away.

    `literals` are names that a path must have to match.
    """

    globs: list[str]
    literals: frozenset[str]
    owners: tuple[str, ...]


class CodeOwners(NamedTuple):
    """The lines of a CODEOWNERS file that GitHub would heed, in their order."""

    rules: tuple[Rule, ...] = ()

    def owners(self, path: str) -> tuple[str, ...]:
        """The owners of a file, as they are written: `@user`, `@organisation/team` or an address; often none."""
        names = path.split("/")
        known = set(names)
        for rule in reversed(self.rules):
            if rule.literals <= known and names_match(rule.globs, names):
                return rule.owners
        return ()


def read_codeowners(text: str) -> CodeOwners:
    """Read a CODEOWNERS file. Never fails: what can't be read is no rule."""
    if len(text) > LARGEST_FILE:
        return CodeOwners()
    return CodeOwners(tuple(_rules(text.removeprefix("\ufeff"))))


def _rules(text: str) -> Iterator[Rule]:
    for written in text.split("\n"):
        line = _COMMENT.sub("", written).strip(" \t\r")
        pattern = _PATTERN.match(line)
        if not pattern:
            continue
        owners = tuple(line[pattern.end() :].split())
        globs = _globs(pattern[0])
        if globs and all(_OWNER.fullmatch(owner) for owner in owners):
            literals = frozenset(glob for glob in globs if not _MAGIC.search(glob))
            yield Rule([_translated(glob) for glob in globs], literals, owners)


def _globs(pattern: str) -> list[str]:
    """The globs of the names in a path that a pattern stands for; none where it stands for nothing."""
    if pattern.startswith("!") or "***" in pattern or len(pattern) > LONGEST_GLOB:
        return []
    globs = pattern.removeprefix("/").split("/")
    inside = globs[-1] == ""  # `apps/` is what lies in a folder, not a file of that name
    if inside:
        del globs[-1]
    if not globs or "" in globs:
        return []
    if len(globs) == 1 and not pattern.startswith("/"):
        globs = ["**", *globs]
    if inside or (globs[-1] == "**" and len(globs) > 1):
        return [*globs, "*", "**"]
    return globs if globs[-1] in ("*", "**") else [*globs, "**"]


def _translated(glob: str) -> str:
    r"""A glob for fnmatch, which takes `[*]` for a plain star, not `\*`."""
    return _ESCAPED.sub(lambda escape: f"[{escape[1]}]" if escape[1] in "*?" else escape[1], glob)
