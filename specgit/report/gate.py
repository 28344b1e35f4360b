"""What gates hold back, as text, as JSON, as workflow commands, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from specgit.report.github import MOST, workflow_command
from specgit.report.markdown import escaped
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.approval.gate import Refusal

MOST_ROWS = 100  # a step summary takes a mebibyte, and nobody reads so much
TABLE_HEAD = ("| gate | where | what | to do |", "|---|---|---|---|")


def refusals_text(found: Sequence[Refusal]) -> Iterator[str]:
    """Each with its place and what to do; then how many there are."""
    for refusal in found:
        label = click.style(f"gate {refusal.gate}", fg="red", bold=True)
        yield f"{click.style(_where(refusal), bold=True)}: {label}: {one_line(refusal.message, 400)}"
        yield f"  → {one_line(refusal.hint, 300)}"
    yield _count(found)


def refusals_json(found: Sequence[Refusal]) -> dict[str, Any]:
    """One document, whose keys stay."""
    return {"version": 1, "refusals": [refusal._asdict() for refusal in found]}


def refusals_github(found: Sequence[Refusal]) -> Iterator[str]:
    """An error command for each, as many as GitHub shows, then one that counts the rest."""
    for refusal in found[: MOST if len(found) <= MOST else MOST - 1]:
        place = {"file": refusal.path} if refusal.path else {}
        line = {"line": str(refusal.line)} if refusal.path and refusal.line else {}
        text = f"{one_line(refusal.message, 400)}. {one_line(refusal.hint, 300)}"
        if not refusal.path:
            text = f"{_where(refusal)}: {text}"
        yield workflow_command("error", place | line | {"title": f"gate {refusal.gate}"}, text)
    if len(found) > MOST:
        yield workflow_command("error", {"title": "specgit gate"}, f"{len(found) - MOST + 1} more are held back")
    if not found:
        yield _count(found)


def refusals_markdown(found: Sequence[Refusal]) -> Iterator[str]:
    """The verdict, then a table."""
    yield f"**{_count(found)}**"
    if found:
        yield from ("", *TABLE_HEAD)
    yield from map(table_row, found[:MOST_ROWS])
    if len(found) > MOST_ROWS:
        yield from ("", f"{len(found) - MOST_ROWS} more are not shown here; `specgit gate` shows all.")


def table_row(refusal: Refusal) -> str:
    """One thing as a row of a Markdown table."""
    place, what, hint = _where(refusal), one_line(refusal.message, 400), one_line(refusal.hint, 300)
    return f"| {refusal.gate} | <code>{escaped(place)}</code> | {escaped(what)} | {escaped(hint)} |"


def _where(refusal: Refusal) -> str:
    if refusal.path:
        return one_line(refusal.path, 300) + (f":{refusal.line}" if refusal.line else "")
    return f"commit {refusal.commit[:7]}" + (f", line {refusal.line} of its message" if refusal.line else "")


def _count(found: Sequence[Refusal]) -> str:
    if not found:
        return "the gates are open"
    return f"{len(found)} thing{'s are' if len(found) > 1 else ' is'} held back"
