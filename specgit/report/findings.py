"""Findings as text, with the line and a mark below the place, and as JSON. What all formats share stands here too."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from specgit.rules.model import SEVERITIES, SOURCE_REACH
from specgit.shown import columns, fit, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.rules.model import Finding, Severity
    from specgit.spec.folder import Spec

VERSION = 1
WIDTH = 108
MARGIN = 8  # left of a quoted line: its number and a bar
COLORS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
KEYS = (
    "rule", "severity", "message", "fix", "spec", "path", "line", "column", "end_line", "end_column", "fingerprint",
)  # fmt: skip


def findings_text(findings: Sequence[Finding], specs: Sequence[Spec], width: int = WIDTH) -> Iterator[str]:
    """Each finding with its place, its line and what to do; then how many there are.

    Quoted lines are cut to fit into `width` columns, so that the mark below them stays below its place.
    """
    for finding in findings:
        yield from _finding(finding, max(width - MARGIN, 40))
    if not findings:
        yield summary(findings, specs)
        return
    yield ""
    yield click.style(summary(findings, specs), bold=True)
    yield f"→ specgit explain {worst_first(findings)[0].rule}"


def findings_json(findings: Sequence[Finding], specs: Sequence[Spec]) -> str:
    """One document, whose keys stay."""
    return json.dumps({"version": VERSION, "specs": len(specs), "findings": finding_rows(findings)}, indent=2)


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON has them."""
    return [{key: encodable(getattr(finding, key)) for key in KEYS} | {"fixable": finding.safe} for finding in findings]


def summary(findings: Sequence[Finding], specs: Sequence[Spec]) -> str:
    """`2 errors, 1 warning in 1 of 3 specs (1 fixable with --fix)`, or that nothing is wrong."""
    checked = f"{len(specs)} spec{'s' * (len(specs) != 1)}"
    if not findings:
        return f"no findings in {checked}"
    touched = len({(finding.spec, finding.path.rpartition("/")[0]) for finding in findings})
    fixable = [
        f"{number} fixable with {option}"
        for safe, option in ((True, "--fix"), (False, "--unsafe-fixes"))
        if (number := sum(finding.safe is safe for finding in findings))
    ]
    also = f" ({', '.join(fixable)})" if fixable else ""
    return f"{counted(findings)} in {f'{touched} of ' if len(specs) > 1 else ''}{checked}{also}"


def counted(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning, 3 infos`."""
    number = Counter(finding.severity for finding in findings)
    return ", ".join(f"{number[kind]} {kind}{'s' * (number[kind] != 1)}" for kind in SEVERITIES if number[kind])


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, warnings, infos; each in the order they had."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def where(finding: Finding) -> str:
    """`path:line:column`, or the path where the whole file is meant."""
    place = f":{finding.line}:{finding.column}" if finding.line else ""
    return one_line(finding.path, 400) + place


def sentences(finding: Finding) -> str:
    """What is wrong and what to do, on one line."""
    fix = one_line(finding.fix, 500)
    return f"{sentence(one_line(finding.message, 1000))} {fix[:1].upper()}{fix[1:]}".rstrip()


def sentence(text: str) -> str:
    """A text that has a mark at its end."""
    return text if text.endswith(tuple(".!?…。！？")) else f"{text}."


def encodable(text: str) -> str:
    """A text that UTF-8 can hold: what was not UTF-8 in a document is replaced."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text


def _finding(finding: Finding, width: int) -> Iterator[str]:
    severity = click.style(finding.severity, fg=COLORS[finding.severity], bold=True)
    message = one_line(finding.message, 400)
    yield f"{click.style(where(finding), bold=True)}: {severity} {finding.rule}: {message}"
    fix = one_line(finding.fix, 300)
    if finding.line:
        yield from _quoted(finding, fix, width)
    elif fix:
        yield f"      = {fix}"
    if finding.safe is not None:
        yield f"      = fixable with {'--fix' if finding.safe else '--unsafe-fixes'}"


def _quoted(finding: Finding, fix: str, width: int) -> Iterator[str]:
    """The line with a mark below the place; a long line is cut around it."""
    start = min(finding.column - 1, SOURCE_REACH)
    length = finding.end_column - finding.column if finding.end_line == finding.line else len(finding.source)
    before, marked, after = (
        _printable(part)
        for part in (finding.source[:start], finding.source[start:][:length], finding.source[start:][length:])
    )
    if columns(before + marked + after) > width and columns(before) > width // 2:
        before = "…" + fit(before[::-1], width // 2)[-2::-1]
    line = fit(before + marked + after, width)
    yield f"{finding.line:>5} │ {line}"
    indent = columns(before)
    room = max(1, min(columns(marked), columns(line) - indent))
    mark = " " * indent + click.style("^" * room, fg=COLORS[finding.severity])
    beside = indent + room + 1 + columns(fix) <= width
    yield f"{'':>5} │ {mark}{f' {fix}' if beside else ''}".rstrip()
    if not beside:
        yield f"      = {fix}"


def _printable(text: str) -> str:
    """A text as wide as it was, without anything a terminal would obey."""
    return "".join(" " if character == "\t" else character if character.isprintable() else "·" for character in text)
