"""What `specgit doctor` found, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from specgit.approval.health import FAIL, NOTE, OK, WARN
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.approval.health import Check

_COLOURS = {OK: "green", NOTE: "cyan", WARN: "yellow", FAIL: "red"}


def checks_text(checks: Sequence[Check]) -> Iterator[str]:
    """A line for each, what to do behind an arrow; then how many fail and warn."""
    width = max(len(check.about) for check in checks)
    for check in checks:
        mark = click.style(f"{check.mark:4}", fg=_COLOURS[check.mark], bold=check.mark == FAIL)
        remedy = f" → {one_line(check.remedy, 200)}" if check.remedy else ""
        yield f"{mark}  {check.about:{width}}  {one_line(check.seen, 200)}{remedy}"
    count = Counter(check.mark for check in checks)
    parts = [_count(count[mark], word) for mark, word in ((FAIL, "failure"), (WARN, "warning")) if count[mark]]
    yield ", ".join(parts) or "all is well"


def checks_json(checks: Sequence[Check]) -> dict[str, Any]:
    """One document, whose keys stay."""
    return {"version": 1, "checks": [check._asdict() for check in checks]}


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
