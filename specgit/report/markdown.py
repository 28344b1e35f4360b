"""Findings as Markdown, for the comment of a pull request or the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.report.findings import counted, sentences, summary, where, worst_first
from specgit.shown import one_line

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec

MOST_OPEN = 10
LARGEST = 50_000  # characters; a comment on GitHub may have 65,536

_CODE = Pattern(r"`([^`]*)`")
# What Markdown and HTML act on; and `@name`, `#12` and addresses, of which GitHub would call somebody, or make a link.
_ACTIVE = Pattern(r"[\\`*_{}\[\]<>&|~$]|[@#](?=\w)|:(?=//)|(?i:www)(?=\.)")


def findings_markdown(findings: Sequence[Finding], specs: Sequence[Spec], largest: int = LARGEST) -> str:
    """The verdict in a sentence, then a table, worst first; what is long is folded, what is longer left out."""
    lines = [f"**{escaped(summary(findings, specs))}**"]
    worst = worst_first(findings)
    opened = list(_fitting(map(_row, worst[:MOST_OPEN]), largest - len(lines[0])))
    if opened:
        lines += ["", *_table(opened)]
    folded = list(_fitting(map(_row, worst[len(opened) :]), largest - sum(map(len, lines))))
    if folded:
        lines += ["", f"<details><summary>{len(folded)} more</summary>", "", *_table(folded), "", "</details>"]
    left = worst[len(opened) + len(folded) :]
    if left:
        lines += ["", f"{counted(left)} not shown here; `specgit validate` shows all."]
    return "\n".join(lines)


def _table(rows: Iterable[str]) -> Iterator[str]:
    yield "| | where | what | rule |"
    yield "|---|---|---|---|"
    yield from rows


def _fitting(rows: Iterable[str], room: int) -> Iterator[str]:
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            return
        yield row


def _row(finding: Finding) -> str:
    place = f"<code>{escaped(one_line(where(finding), 300))}</code>"
    return f"| {finding.severity} | {place} | {inline(one_line(sentences(finding), 500))} | `{finding.rule}` |"


def inline(text: str) -> str:
    """A sentence in which what stood between backticks is still code, and nothing else is more than text."""
    parts = _CODE.split(text)
    return "".join(
        f"<code>{escaped(part)}</code>" if number % 2 else escaped(part) for number, part in enumerate(parts)
    )


def escaped(text: str) -> str:
    """A text in which Markdown, HTML and GitHub find nothing to act on."""
    return _ACTIVE.sub(_tamed, text)


def _tamed(match: re.Match[str]) -> str:
    found = match[0]
    return f"{found}<!-- -->" if found in "@#:" or len(found) > 1 else f"&#{ord(found)};"
