"""Findings as text, with the line and a mark below the place, and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from specgit.shown import columns, fit, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.rules.model import Finding, Severity

VERSION = 1
WIDTH = 100  # of a quoted line
COLORS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}


def findings_text(findings: Sequence[Finding], specs: int) -> Iterator[str]:
    """Each finding with its place, its line and what to do; then how many there are."""
    for finding in findings:
        yield from _finding(finding)
    yield summary(findings, specs)
    if findings:
        worst = min(findings, key=lambda finding: list(COLORS).index(finding.severity))
        yield f"→ specgit explain {worst.rule}"


def summary(findings: Sequence[Finding], specs: int) -> str:
    """`2 errors, 1 warning in 1 of 3 specs (1 fixable with --fix)`, or that nothing is wrong."""
    checked = _count(specs, "spec")
    if not findings:
        return f"no findings in {checked}"
    number = Counter(finding.severity for finding in findings)
    words = ", ".join(_count(number[kind], kind) for kind in COLORS if number[kind])
    touched = len({(finding.spec, finding.path.rpartition("/")[0]) for finding in findings})
    safe = sum(finding.safe is True for finding in findings)
    fixable = f" ({safe} fixable with --fix)" if safe else ""
    return f"{words} in {touched} of {checked}{fixable}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1 and word != 'info')}"


def _finding(finding: Finding) -> Iterator[str]:
    place = one_line(finding.path, 400) + (f":{finding.line}:{finding.column}" if finding.line else "")
    severity = click.style(finding.severity, fg=COLORS[finding.severity], bold=True)
    yield f"{click.style(place, bold=True)}: {severity} {finding.rule}: {one_line(finding.message, 400)}"
    fix = one_line(finding.fix, 300)
    if finding.line:
        yield from _quoted(finding, fix)
    elif fix:
        yield f"      = {fix}"
    if finding.safe is not None:
        yield f"      = fixable with {'--fix' if finding.safe else '--unsafe-fixes'}"


def _quoted(finding: Finding, fix: str) -> Iterator[str]:
    """The line with a mark below the place; a long line is cut around it."""
    source, start = finding.source, finding.column - 1
    end = finding.end_column - 1 if finding.end_line == finding.line else len(source)
    cut = max(0, start - WIDTH // 2) if columns(source) > WIDTH else 0
    before = ("…" if cut else "") + _printable(source[cut:start])
    marked = _printable(source[start:end])
    line = fit(before + marked + _printable(source[end : end + WIDTH]), WIDTH)
    number = f"{finding.line:>5}"
    yield f"{number} │ {line}"
    room = max(1, min(columns(marked), WIDTH - columns(before)))
    mark = click.style("^" * room, fg=COLORS[finding.severity])
    yield f"{'':>5} │ {' ' * columns(before)}{mark} {fix}".rstrip()


def _printable(text: str) -> str:
    """A text as wide as it was, without anything a terminal would obey."""
    return "".join(" " if character == "\t" else character if character.isprintable() else "·" for character in text)


def findings_json(findings: Sequence[Finding], specs: int) -> dict[str, Any]:
    """The keys that design.md promises."""
    keys = (
        "rule",
        "severity",
        "message",
        "fix",
        "spec",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "fingerprint",
    )
    rows = [
        {key: _encodable(getattr(finding, key)) for key in keys} | {"fixable": finding.safe} for finding in findings
    ]
    return {"version": VERSION, "specs": specs, "findings": rows}


def _encodable(value: object) -> object:
    """JSON is UTF-8: what was not UTF-8 in a document is replaced."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
