"""Findings in every format: what a reader gets, and that no document can break out of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import click
import marko
import pytest
from growth import unwatched
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from specgit.report.findings import findings_json, findings_text, summary
from specgit.report.github import MOST, findings_github
from specgit.report.junit import findings_junit
from specgit.report.markdown import LARGEST, findings_markdown
from specgit.report.sarif import findings_sarif
from specgit.rules import all_rules
from specgit.rules.check import Selection, check
from specgit.rules.model import Finding
from specgit.rules.subject import Subject
from specgit.shown import columns
from specgit.spec.edit import Change
from specgit.spec.folder import Spec, find_specs
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.schema.json").read_text(encoding="utf-8"))


class Nothing:
    label = "test"

    def paths(self, under: str) -> list[str]:
        return []

    def read(self, path: str) -> bytes:
        raise AssertionError(path)


class Files(Nothing):
    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = {f".kiro/specs/auth/{name}": content.encode() for name, content in files.items()}

    def paths(self, under: str) -> list[str]:
        return sorted(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path]


def spec(name: str = "auth") -> Spec:
    return Spec(name, f".kiro/specs/{name}", {}, Nothing())


AUTH = spec()
WHOLE = Finding(
    "trace/uncovered-criterion", "warning", "2 of 9 criteria have no task: 1.4, 3.2", "Cite them.", "auth",
    ".kiro/specs/auth/requirements.md", 0, 0, 0, 0, "f1", "",
)  # fmt: skip
PLACED = Finding(
    "tasks/unknown-criterion", "error", "requirement 2 has no criterion 2.7 (it ends at 2.5)", "did you mean 2.5?",
    "auth", ".kiro/specs/auth/tasks.md", 41, 27, 41, 30, "f2", "    - _Requirements: 2.4, 2.7_",
)  # fmt: skip
FIXABLE = Finding(
    "tasks/unknown-box", "info", "`[S]` says nothing of task 1", "Write `[x]`.", "auth", ".kiro/specs/auth/tasks.md",
    1, 4, 1, 5, "f3", "- [S] 1. a", (Change(Span(3, 4), "x"),), True, ((1, 4, 1, 5),),
)  # fmt: skip
THREE = [WHOLE, PLACED, FIXABLE]

hostile = st.text(st.characters(), max_size=60) | st.sampled_from(
    ["\x1b[31mred\x1b[0m", "a\nb\r\nc", "::error::x", "%0A", "]]>", "<script>", "`", "|", "\ud800", "\udcff", "@jane #12", "\u202e"]
)  # fmt: skip
paths = hostile.map(lambda path: path.encode("utf-8", "replace").decode() + "\udcff")  # as the system gives them
hostile_findings = st.lists(
    st.builds(
        lambda message, fix, path, source, column, length, base: base._replace(
            message=message, fix=fix, path=f".kiro/specs/auth/{path}", source=source,
            column=column * (base.line > 0), end_column=(column + length) * (base.line > 0),
        ),
        hostile, hostile, paths, hostile, st.integers(1, 80), st.integers(0, 50), st.sampled_from(THREE),
    ),
    max_size=4,
)  # fmt: skip


def plain(lines: Any) -> str:
    return click.unstyle("\n".join(lines))


# Text


def test_text() -> None:
    assert (
        plain(findings_text([PLACED, FIXABLE, WHOLE], [AUTH, spec("b")]))
        == """\
.kiro/specs/auth/tasks.md:41:27: error tasks/unknown-criterion: requirement 2 has no criterion 2.7 (it ends at 2.5)
   41 │     - _Requirements: 2.4, 2.7_
      │                           ^^^ did you mean 2.5?
.kiro/specs/auth/tasks.md:1:4: info tasks/unknown-box: `[S]` says nothing of task 1
    1 │ - [S] 1. a
      │    ^ Write `[x]`.
      = fixable with --fix
.kiro/specs/auth/requirements.md: warning trace/uncovered-criterion: 2 of 9 criteria have no task: 1.4, 3.2
      = Cite them.

1 error, 1 warning, 1 info in 1 of 2 specs (1 fixable with --fix)
→ specgit explain tasks/unknown-criterion"""
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of this kind")
@pytest.mark.parametrize(("no_color", "colored"), [("", True), ("1", False)])
def test_a_terminal_gets_colours_unless_no_color_is_set(no_color: str, colored: bool) -> None:
    import pty

    main, terminal = pty.openpty()
    command = [sys.executable, "-m", "specgit", "explain", "nope"]
    environment = {**os.environ, "NO_COLOR": no_color, "TERM": "xterm"}
    subprocess.run(command, stdout=terminal, stderr=terminal, env=environment, check=False)
    os.close(terminal)
    said = os.read(main, 4096)
    os.close(main)
    assert b"there is no rule" in said
    assert (b"\x1b[" in said) is colored


def test_text_without_findings() -> None:
    assert list(findings_text([], [AUTH])) == ["no findings in 1 spec"]
    assert summary([], []) == "no findings in 0 specs"
    unsafe = FIXABLE._replace(safe=False)
    assert summary([FIXABLE, unsafe, unsafe], [AUTH]) == (
        "3 infos in 1 spec (1 fixable with --fix, 2 fixable with --unsafe-fixes)"
    )


@pytest.mark.parametrize(
    ("before", "marked", "after"),
    [
        ("  - _要件: 1.1, ", "1.7", "_"),
        ("a\tb ", "c\td", "\te"),
        ("x" * 300, "wrong", "y" * 300),
        ("界" * 300, "誤り", "字" * 300),
        ("e\u0301" * 20, "wrong", ""),
        ("x" * 480, "wrong", ""),
        ("", "w" * 500, ""),
        ("x" * 2000, "wrong", "y" * 2000),
    ],
)
@pytest.mark.parametrize("width", [80, 108, 200])
def test_the_mark_stands_below_its_place(before: str, marked: str, after: str, width: int) -> None:
    _, found = findings_of(before + marked + after, len(before), len(marked))
    lines = plain(findings_text([found], [AUTH], width)).split("\n")
    quoted, mark = lines[1], lines[2]
    assert columns(quoted) <= width
    assert columns(mark) <= width
    caret = re.search(r"\^+", mark)
    assert caret
    first = marked[0]
    at = next(n for n in range(len(quoted)) if columns(quoted[:n]) == caret.start() and quoted[n:].startswith(first))
    assert quoted[at:].replace("…", "").startswith(marked.replace("\t", " ")[: len(caret[0]) // 2])


def findings_of(line: str, start: int, length: int) -> tuple[Spec, Finding]:
    """A finding as `check` makes it of a place in a line."""
    from specgit.rules.check import _findings
    from specgit.rules.model import Problem
    from specgit.spec.text import Text

    text = Text(".kiro/specs/auth/tasks.md", f"# a\n{line}\n")
    problem = Problem(text, Span(4 + start, 4 + start + length), "it is wrong")
    (finding,) = _findings("auth", [(all_rules()["tasks/unknown-box"], "warning", problem)])
    return AUTH, finding


@given(hostile_findings)
def test_text_obeys_no_document(findings: list[Finding]) -> None:
    for line in findings_text(findings, [AUTH]):
        assert re.fullmatch(r"(?:\x1b\[\d*m|[^\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff])*", line)


# JSON


@given(hostile_findings)
def test_json_is_one_document_in_utf8(findings: list[Finding]) -> None:
    document = json.loads(findings_json(findings, [AUTH]).encode())
    assert (document["version"], document["specs"], len(document["findings"])) == (1, 1, len(findings))


def test_json_has_the_promised_keys() -> None:
    _, placed, fixable = json.loads(findings_json(THREE, [AUTH]))["findings"]
    assert placed == {
        "rule": "tasks/unknown-criterion", "severity": "error",
        "message": "requirement 2 has no criterion 2.7 (it ends at 2.5)", "fix": "did you mean 2.5?",
        "spec": "auth", "path": ".kiro/specs/auth/tasks.md", "line": 41, "column": 27, "end_line": 41, "end_column": 30,
        "fingerprint": "f2", "fixable": None,
    }  # fmt: skip
    assert fixable["fixable"] is True


# SARIF


@cache
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA)


def sarif(findings: list[Finding]) -> dict[str, Any]:
    document = json.loads(findings_sarif(findings, [AUTH]))
    with unwatched():
        errors = [error.message for error in validator().iter_errors(document)]
    assert errors == []
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_is_valid() -> None:
    run = sarif(THREE)
    assert run["columnKind"] == "unicodeCodePoints"
    whole, placed, fixable = run["results"]
    assert [result["level"] for result in run["results"]] == ["warning", "error", "note"]
    assert "region" not in whole["locations"][0]["physicalLocation"]
    assert placed["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 41, "startColumn": 27, "endLine": 41, "endColumn": 30,
    }  # fmt: skip
    assert placed["message"]["text"] == "requirement 2 has no criterion 2.7 (it ends at 2.5). Did you mean 2.5?"
    assert placed["partialFingerprints"] == {"specgit/v1": "f2"}
    (change,) = fixable["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5},
            "insertedContent": {"text": "x"},
        }
    ]
    assert "fixes" not in placed
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"]


def test_sarif_of_nothing_is_valid() -> None:
    assert sarif([])["results"] == []


def test_sarif_says_that_a_fix_is_unsafe_and_leaves_out_what_is_not_utf8() -> None:
    unsafe = FIXABLE._replace(safe=False)
    broken = FIXABLE._replace(changes=(Change(Span(3, 4), "\udcff"),))
    first, second = sarif([unsafe, broken])["results"]
    assert "may not be what you want" in first["fixes"][0]["description"]["text"]
    assert "fixes" not in second


@pytest.mark.parametrize(
    "path", ["a b/tasks.md", "仕様/tasks.md", "100%/tasks.md", "a:b?c#d/tasks.md", "\udcff/tasks.md"]
)
def test_sarif_uris_are_percent_encoded(path: str) -> None:
    (result,) = sarif([PLACED._replace(path=path)])["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri)
    assert unquote(uri, errors="surrogateescape") == path


@settings(max_examples=15)  # the schema takes its time
@given(hostile_findings)
def test_sarif_holds_any_text(findings: list[Finding]) -> None:
    sarif(findings)


def test_every_rule_in_one_valid_sarif() -> None:
    findings = []
    for rule in all_rules().values():
        specs = find_specs(Files(rule.bad), [".kiro/specs"])
        findings += [finding for each in specs for finding in check(Subject(each, others=specs), Selection("strict"))]
    assert {finding.rule for finding in findings} > {"tasks/unknown-box", "ignore/unused"}
    assert len(sarif(findings)["results"]) == len(findings)
    assert all(len(finding.changes) == len(finding.places) for finding in findings)


# JUnit


def test_junit() -> None:
    suites = ET.fromstring(findings_junit(THREE, [AUTH, spec("clean")]).encode())
    assert suites.attrib == {"name": "specgit", "tests": "4", "failures": "3", "errors": "0", "skipped": "0"}
    auth, clean = suites
    assert (auth.get("name"), auth.get("failures"), len(auth)) == ("auth", "3", 3)
    assert (clean.get("name"), clean.get("tests"), clean.get("failures")) == ("clean", "1", "0")
    case = auth[1]
    assert (case.get("file"), case.get("line")) == (".kiro/specs/auth/tasks.md", "41")
    failure = case[0]
    assert (failure.get("type"), failure.get("message")) == ("error", PLACED.message)
    assert "did you mean 2.5?" in (failure.text or "")
    assert len(clean[0]) == 0


@given(hostile_findings)
def test_junit_is_xml_whatever_a_document_holds(findings: list[Finding]) -> None:
    suites = ET.fromstring(findings_junit(findings, [AUTH]).encode())
    assert len(suites.findall(".//failure")) == len(findings)


# Workflow commands


def test_github() -> None:
    assert list(findings_github(THREE, [AUTH])) == [
        "::error file=.kiro/specs/auth/tasks.md,line=41,endLine=41,col=27,endColumn=30,title=tasks/unknown-criterion"
        "::requirement 2 has no criterion 2.7 (it ends at 2.5). Did you mean 2.5?",
        "::warning file=.kiro/specs/auth/requirements.md,title=trace/uncovered-criterion"
        "::2 of 9 criteria have no task: 1.4, 3.2. Cite them.",
        "::notice file=.kiro/specs/auth/tasks.md,line=1,endLine=1,col=4,endColumn=5,title=tasks/unknown-box"
        "::`[S]` says nothing of task 1. Write `[x]`.",
    ]


def test_github_takes_columns_of_one_line_only() -> None:
    (line,) = findings_github([PLACED._replace(end_line=43)], [AUTH])
    assert "line=41,endLine=43,title=" in line


@pytest.mark.parametrize(
    ("errors", "warnings", "infos"), [(10, 10, 10), (11, 0, 0), (25, 3, 0), (10, 11, 10), (0, 0, 11), (12, 12, 12)]
)
def test_github_shows_the_worst_and_counts_the_rest(errors: int, warnings: int, infos: int) -> None:
    lines = list(findings_github([FIXABLE] * infos + [WHOLE] * warnings + [PLACED] * errors, [AUTH]))
    kinds = [line.split(" ")[0].removeprefix("::") for line in lines]
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    assert all(kinds.count(kind) <= MOST for kind in kinds)
    findings = [line for line in lines if "title=specgit::" not in line]
    if max(errors, warnings, infos) <= MOST:
        assert len(findings) == len(lines) == errors + warnings + infos
    else:
        counted = sum(map(int, re.findall(r"(\d+) (?:error|warning|info)", lines[-1])))
        assert len(findings) == len(lines) - 1
        assert counted == errors + warnings + infos - len(findings)


@given(hostile_findings)
def test_github_gets_one_command_a_line(findings: list[Finding]) -> None:
    for line in findings_github(findings, [AUTH]):
        assert re.fullmatch(r"::(error|warning|notice) (\w+=[^\r\n:,]*)(,\w+=[^\r\n:,]*)*::[^\r\n]*", line)
        assert line.encode()


# Markdown


def test_markdown() -> None:
    assert (
        findings_markdown(THREE, [AUTH])
        == """\
**1 error, 1 warning, 1 info in 1 spec (1 fixable with --fix)**

| | where | what | rule |
|---|---|---|---|
| error | <code>.kiro/specs/auth/tasks.md:41:27</code> | requirement 2 has no criterion 2.7 (it ends at 2.5). Did you mean 2.5? | `tasks/unknown-criterion` |
| warning | <code>.kiro/specs/auth/requirements.md</code> | 2 of 9 criteria have no task: 1.4, 3.2. Cite them. | `trace/uncovered-criterion` |
| info | <code>.kiro/specs/auth/tasks.md:1:4</code> | <code>&#91;S&#93;</code> says nothing of task 1. Write <code>&#91;x&#93;</code>. | `tasks/unknown-box` |"""
    )
    assert findings_markdown([], [AUTH]) == "**no findings in 1 spec**"


def test_markdown_folds_what_is_long() -> None:
    page = findings_markdown([WHOLE] * 30 + [PLACED], [AUTH])
    shown, _, folded = page.partition("<details><summary>21 more</summary>\n\n")
    assert shown.count("\n| ") == 11
    assert shown.index("| error |") < shown.index("| warning |")
    assert folded.count("| warning |") == 21
    assert folded.endswith("\n\n</details>")


def test_markdown_fits_into_a_comment() -> None:
    page = findings_markdown([WHOLE._replace(message="[" * 400)] * 400 + [PLACED] * 3, [AUTH])
    assert len(page) < LARGEST + 1000
    shown = page.count("| warning |")
    assert page.endswith(f"\n{400 - shown} warnings not shown here; `specgit validate` shows all.")


@given(hostile_findings)
def test_markdown_is_one_table_whatever_a_document_holds(findings: list[Finding]) -> None:
    page = findings_markdown(findings, [AUTH])
    rows = [line for line in page.split("\n") if line.startswith(("| error", "| warning", "| info"))]
    assert len(rows) == len(findings)
    assert all(row.count("|") == 5 for row in rows)
    assert not re.search(r"[@#]\w", re.sub(r"&#\d+;", " ", page))
    html = marko.convert(page)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "strong", "code"}


FORMATS: list[Callable[[list[Finding], list[Spec]], object]] = [
    lambda findings, specs: list(findings_text(findings, specs)),
    findings_json,
    findings_sarif,
    findings_junit,
    lambda findings, specs: list(findings_github(findings, specs)),
    findings_markdown,
]


@pytest.mark.parametrize("form", FORMATS)
def test_formats_are_pure(form: Callable[[list[Finding], list[Spec]], object]) -> None:
    findings = [*THREE, *THREE]
    assert form(findings, [AUTH]) == form(findings.copy(), [AUTH])
    assert findings == [*THREE, *THREE]
