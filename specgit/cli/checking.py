"""What `validate` and the hooks share: the formats of findings, and the exit code."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.rules.check import Selection
    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown")
profile_option = click.option(
    "--profile", type=click.Choice(["minimal", "kiro", "strict"]), help="How much is asked for."
)


def show(findings: Sequence[Finding], specs: Sequence[Spec], form: str, command: str = "validate") -> None:
    """Print the findings of a command in one of the formats."""
    for line in _lines(findings, specs, form, command):
        click.echo(line)


def _lines(findings: Sequence[Finding], specs: Sequence[Spec], form: str, command: str) -> Iterator[str]:
    if form == "text":
        from specgit.report.findings import WIDTH, findings_text

        yield from findings_text(findings, specs, shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH)
    elif form == "json":
        from specgit.report.findings import findings_json

        yield findings_json(findings, specs)
    elif form == "sarif":
        from specgit.report.sarif import findings_sarif

        yield findings_sarif(findings, specs)
    elif form == "junit":
        from specgit.report.junit import findings_junit

        yield findings_junit(findings, specs, command)
    elif form == "github":
        from specgit.report.github import findings_github

        yield from findings_github(findings, specs, command=command)
    else:
        from specgit.report.markdown import findings_markdown

        yield findings_markdown(findings, specs)


def say_what_is_left_out(selection: Selection) -> None:
    """Say on stderr what the rules asked for can't look for on this machine."""
    if selection.analyses:
        from specgit.analysis import lacking

        for sentence in lacking():
            click.echo(f"note: {sentence}", err=True)


def exit_code(findings: Iterable[Finding]) -> int:
    """1 where there are errors or warnings, else 0."""
    return int(any(finding.severity != "info" for finding in findings))
