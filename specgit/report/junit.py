"""Findings as JUnit XML, in the shape that CI servers read: https://github.com/testmoapp/junitxml."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from specgit.report.findings import where
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec


def findings_junit(findings: Sequence[Finding], specs: Sequence[Spec], command: str = "validate") -> str:
    """A suite a spec, in it a failed test a finding; a spec without findings is one test of `command` that passed."""
    from xml.etree import ElementTree as ET

    found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for spec in specs:
        found[spec.name, spec.path] = []
    for finding in findings:
        found[finding.spec, finding.path.rpartition("/")[0]].append(finding)
    tests = sum(len(some) or 1 for some in found.values())
    counts = {"tests": str(tests), "failures": str(len(findings)), "errors": "0", "skipped": "0"}
    suites = ET.Element("testsuites", {"name": "specgit", **counts})
    for (name, _), some in found.items():
        _suite(suites, _clean(name), some, command)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode")


def _suite(suites: Element, name: str, findings: Sequence[Finding], command: str) -> None:
    from xml.etree.ElementTree import SubElement

    counts = {"tests": str(len(findings) or 1), "failures": str(len(findings)), "errors": "0", "skipped": "0"}
    suite = SubElement(suites, "testsuite", {"name": name, **counts})
    if not findings:
        SubElement(suite, "testcase", {"classname": name, "name": f"specgit {command}"})
    for finding in findings:
        place = _clean(where(finding))
        case = {"classname": name, "name": f"{finding.rule} {place}", "file": _clean(finding.path)}
        if finding.line:
            case["line"] = str(finding.line)
        message = {"message": _clean(finding.message), "type": finding.severity}
        failure = SubElement(SubElement(suite, "testcase", case), "failure", message)
        failure.text = f"{place}: {finding.severity} {finding.rule}: {_clean(finding.message)}\n{_clean(finding.fix)}"


def _clean(text: str) -> str:
    """A text of characters that XML 1.0 has (https://www.w3.org/TR/xml/#charsets)."""
    return one_line(text, 1000).replace("\ufffe", "").replace("\uffff", "")
