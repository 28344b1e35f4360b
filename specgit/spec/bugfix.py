"""bugfix.md → the clauses of a bug analysis: what is, what should be, what must stay.

Clauses are plain paragraph lines with the id written out: `2.1 WHEN … THEN the system SHALL …`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import HEADING, ITEM, PARAGRAPH, scan
from specgit.spec.model import Bugfix, Clause, ClauseKind
from specgit.spec.requirements import read_glossary
from specgit.spec.sections import read_sections
from specgit.spec.text import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.model import Section
    from specgit.spec.text import Text

_CLAUSE = Pattern(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?(?P<id>\d+\.\d+[A-Za-z]?(?:\.\d+)?)(?![\w%])"
    r"[.:)]?(?:\*\*|__)?[.:)]?[ \t]+(?=\S)"
)
_TITLES = (
    (ClauseKind.UNCHANGED, words.UNCHANGED),
    (ClauseKind.CURRENT, words.CURRENT),
    (ClauseKind.EXPECTED, words.EXPECTED),
)


def read_bugfix(text: Text) -> Bugfix:
    """Read a bugfix.md. Any text gives a model."""
    blocks = scan(text)
    sections = read_sections(text, blocks)
    return Bugfix(text, sections, _clauses(text, blocks, sections), read_glossary(text, blocks, sections), blocks)


def is_bug_analysis(sections: Sequence[Section]) -> bool:
    """Whether the headings are those of a bug analysis, whatever the file is called."""
    return any(words.beginning(section.title, words.BUG) for section in sections) and any(
        clause_kind(section.title) is ClauseKind.CURRENT for section in sections
    )


def clause_kind(title: str) -> ClauseKind | None:
    """Which clauses stand under a heading."""
    return next((kind for kind, known in _TITLES if words.beginning(title, known)), None)


def _clauses(text: Text, blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    above: list[tuple[int, ClauseKind | None]] = []  # the open headings: level and what stands under them
    headings = iter(sections)
    for block in blocks:
        kind = block.kind
        if kind is HEADING and not block.depth:
            section = next(headings)
            level = section.level
            while above and above[-1][0] >= level:
                above.pop()
            inherited = above[-1][1] if above else None
            above.append((level, clause_kind(section.title) or inherited))
        elif above and (kind is PARAGRAPH or kind is ITEM):
            _read_lines(text, block, above[-1][1], clauses)
    return tuple(clauses)


def _read_lines(text: Text, block: Block, kind: ClauseKind | None, clauses: list[Clause]) -> None:
    """A line with an id begins a clause; a line without one goes on with it. Only below a heading of a bug analysis."""
    if kind is None:
        return
    content, start = text.content, block.start
    found: list[tuple[int, re.Match[str]]] = []
    while start < block.end:
        newline = content.find("\n", start, block.end)
        if match := _CLAUSE.match(content, start, block.end):
            found.append((start, match))
        start = newline + 1 if newline >= 0 else block.end
    for number, (begin, match) in enumerate(found):
        end = found[number + 1][0] - 1 if number + 1 < len(found) else block.end
        clauses.append(
            Clause(
                match["id"],
                kind,
                content[match.end() : end].strip(),
                Span(begin, end),
                Span(*match.span("id")),
            )
        )
