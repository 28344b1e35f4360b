"""Globs of paths, as gitignore and editors have them. Known to every room, knowing none."""

from __future__ import annotations

from fnmatch import fnmatchcase

from specgit.patterns import Pattern

LONGEST_GLOB = 1000
MOST_ALTERNATIVES = 64
_BRACES = Pattern(r"\{([^{}]*)\}")


def glob_matches(glob: str, path: str) -> bool:
    """Whether a posix path matches a glob: `*` and `?` in one folder, `**` over folders, `{a,b}` for either.

    Like gitignore and editors, a glob without a slash matches the name in any folder. One of more than
    `LONGEST_GLOB` characters matches nothing.
    """
    names = path.split("/")
    return any(names_match(pattern.split("/"), names) for pattern in expanded(glob))


def expanded(glob: str) -> list[str]:
    """The globs from the top, without braces, that a glob stands for: what Git understands too, as `:(glob)…`."""
    if len(glob) > LONGEST_GLOB:
        return []
    return _alternatives(glob if "/" in glob else f"**/{glob}")


def _alternatives(glob: str) -> list[str]:
    """A glob without braces for each choice of theirs. Past `MOST_ALTERNATIVES` the rest keeps its braces."""
    globs = [glob]
    while len(globs) < MOST_ALTERNATIVES and (braces := _BRACES.search(globs[0])):
        before, after = globs[0][: braces.start()], globs[0][braces.end() :]
        globs = [*globs[1:], *(before + choice + after for choice in braces[1].split(","))]
    return globs


def names_match(globs: list[str], names: list[str]) -> bool:
    """Whether the names of a path match the globs of its folders and its file, `**` any number of folders.

    Goes name by name, keeping every place reached: a hostile `**/**/**/…` costs no more.
    """
    reached = {0}
    for glob in globs:
        if glob == "**":
            reached = set(range(min(reached), len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], glob)}
        if not reached:
            return False
    return len(names) in reached
