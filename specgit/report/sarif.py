"""Findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from specgit import __version__
from specgit.report.findings import encodable, sentences
from specgit.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.rules.model import Finding, Rule, Severity
    from specgit.spec.folder import Spec

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def findings_sarif(findings: Sequence[Finding], specs: Sequence[Spec]) -> str:  # noqa: ARG001 - as all formats
    """One run with the rules that found something, and a result a finding."""
    found = {finding.rule for finding in findings}
    rules = [rule for name, rule in all_rules().items() if name in found]
    places = {rule.name: place for place, rule in enumerate(rules)}
    driver = {
        "name": "specgit",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
        "results": [_result(finding, places[finding.rule]) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    name = "".join(word.capitalize() for word in rule.name.replace("/", "-").split("-"))
    return {
        "id": rule.name,
        "name": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {
            "text": f"{rule.why} {rule.fix}",
            "markdown": f"{rule.why} {rule.fix}\n\n`specgit explain {rule.name}` shows examples.",
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": ["spec", rule.name.partition("/")[0]]},
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    file = {"uri": quote(finding.path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}
    place: dict[str, Any] = {"artifactLocation": file}
    if finding.line:
        place["region"] = _region(finding.line, finding.column, finding.end_line, finding.end_column)
    result = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": sentences(finding)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"specgit/v1": finding.fingerprint},
    }
    changes = [change for change in finding.changes if encodable(change.new) == change.new]
    if finding.changes and len(changes) == len(finding.changes):  # a fix with other bytes would be no fix
        replacements = [
            {"deletedRegion": _region(*where), "insertedContent": {"text": change.new}}
            for change, where in zip(changes, finding.places, strict=True)
        ]
        caution = "" if finding.safe else " (look at it: it may not be what you want)"
        result["fixes"] = [
            {
                "description": {"text": f"{encodable(finding.fix)}{caution}"},
                "artifactChanges": [{"artifactLocation": file, "replacements": replacements}],
            }
        ]
    return result


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
