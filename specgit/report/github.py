"""Findings as workflow commands: GitHub Actions shows them beside the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from specgit.report.findings import counted, encodable, sentences, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specgit.rules.model import Finding, Severity
    from specgit.spec.folder import Spec

MOST = 10  # of each kind that GitHub shows from one step; it drops the rest without a word
COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def findings_github(
    findings: Sequence[Finding],
    specs: Sequence[Spec],  # noqa: ARG001 - as all formats
    taken: Mapping[Severity, int] = MappingProxyType({}),
    command: str = "validate",
) -> Iterator[str]:
    """A workflow command a finding, worst first, as many as GitHub shows; then a notice that counts the rest.

    `taken` are those of the same step that come besides, `command` is what shows all.
    """
    room = Counter({severity: MOST - taken.get(severity, 0) for severity in COMMANDS})
    if any(number > room[severity] for severity, number in Counter(each.severity for each in findings).items()):
        room["info"] -= 1  # the notice that counts is one itself
    rest = []
    for finding in worst_first(findings):
        room[finding.severity] -= 1
        if room[finding.severity] >= 0:
            yield _command(finding)
        else:
            rest.append(finding)
    if rest:
        text = f"{counted(rest)} not shown: GitHub shows {MOST} of a kind. `specgit {command}` shows all."
        yield workflow_command("notice", {"title": "specgit"}, text)


def _command(finding: Finding) -> str:
    values = {"file": finding.path}
    if finding.line:
        values |= {"line": str(finding.line), "endLine": str(finding.end_line)}
        if finding.line == finding.end_line:  # GitHub takes columns of one line only
            values |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    values["title"] = finding.rule
    return workflow_command(COMMANDS[finding.severity], values, sentences(finding))


def workflow_command(command: str, properties: Mapping[str, str], text: str) -> str:
    """A workflow command; nothing in its values can end it or begin another."""
    values = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{command}{values and f' {values}'}::{_data(text)}"


def _data(text: str) -> str:
    """A text as @actions/core escapes it."""
    return encodable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
