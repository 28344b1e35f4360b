"""What is known already: baseline files, and the findings of the commit a change starts from."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.errors import SpecgitError
from specgit.rules.baseline import Known, new_findings, read_baseline, write_baseline
from specgit.rules.model import Finding

FOLDER = ".kiro/specs/auth"


def finding(fingerprint: str, message: str = "m", *, rule: str = "tasks/unknown-box", file: str = "tasks.md", line: int = 1) -> Finding:  # fmt: skip
    return Finding(
        rule, "warning", message, "f", "auth", f"{FOLDER}/{file}", line, line, line, line + 1, fingerprint, "s"
    )


A, B, C = finding("a"), finding("b"), finding("c")


def known(*findings: Finding) -> list[Known]:
    return [Known.of(each) for each in findings]


def test_what_is_known_is_left_out_and_what_went_is_counted() -> None:
    assert new_findings([A, B], []) == ([A, B], 0)
    assert new_findings([A, B], known(A)) == ([B], 0)
    assert new_findings([A], known(A, B, C)) == ([], 2)
    assert new_findings([], known(A)) == ([], 1)


def test_a_finding_is_known_as_often_as_it_was_there() -> None:
    assert new_findings([A, A], known(A)) == ([A], 0)
    assert new_findings([A], known(A, A)) == ([], 1)


def test_what_was_not_checked_is_not_missed() -> None:
    other = known(B._replace(path=".kiro/specs/other/tasks.md"))
    assert new_findings([], known(A) + other, {FOLDER}) == ([], 1)
    assert new_findings([], known(A) + other) == ([], 2)


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        ("2 of 9 criteria have no task: 1.4, 3.2", "1 of 9 criteria have no task: 3.2", False),
        ("2 of 9 criteria have no task: 1.4, 3.2", "2 of 8 criteria have no task: 3.2, 1.4", False),
        ("2 of 9 criteria have no task: 1.4, 3.2", "2 of 9 criteria have no task: 1.4, 3.3", True),
        ("2 of 9 criteria have no task: 1.4, 3.2", "3 of 9 criteria have no task: 1.4, 3.2, 3.3", True),
        ("sections are missing: Overview", "sections are missing: Overview, Architecture", True),
        ("the file is empty", "the file is empty", False),
    ],
)
def test_of_a_list_only_more_is_new(before: str, now: str, new: bool) -> None:
    then = finding("a", before, line=0)
    after = finding("a", now, line=0)
    assert bool(new_findings([after], known(then)).new) is new


def test_a_list_on_a_line_is_known_by_its_fingerprint() -> None:
    assert new_findings([finding("a", "x: 2")], known(finding("a", "x: 1"))) == ([], 0)


def test_a_baseline_reads_well() -> None:
    text = write_baseline([B, finding("z", rule="design/x", file="design.md"), A])
    assert (
        text
        == """\
{
  "version": 1,
  "findings": [
    {"fingerprint": "z", "rule": "design/x", "path": ".kiro/specs/auth/design.md", "message": "m"},
    {"fingerprint": "a", "rule": "tasks/unknown-box", "path": ".kiro/specs/auth/tasks.md", "message": "m"},
    {"fingerprint": "b", "rule": "tasks/unknown-box", "path": ".kiro/specs/auth/tasks.md", "message": "m"}
  ]
}
"""
    )
    assert write_baseline([]) == '{\n  "version": 1,\n  "findings": []\n}\n'


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.builds(Known, texts, texts, texts, texts)))
def test_what_is_written_is_read(entries: list[Known]) -> None:
    findings = [finding(e.fingerprint, e.message)._replace(rule=e.rule, path=e.path) for e in entries]
    assert sorted(read_baseline(write_baseline(findings), "b.json")) == sorted(entries)


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    (entry,) = read_baseline(write_baseline([finding("a", "\udcff")]), "b.json")
    assert entry.message == "?"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no list of findings"),
        ("3", "no list of findings"),
        ('{"version": 1}', "no list of findings"),
        ('{"version": 1, "findings": {}}', "no list of findings"),
        ('{"version": 2, "findings": []}', "another version"),
        ('{"findings": []}', "another version"),
        ('{"version": 1, "findings": [1]}', "lacks its fingerprint"),
        ('{"version": 1, "findings": [{"fingerprint": "a"}]}', "lacks its fingerprint"),
        ('{"version": 1, "findings": [{"fingerprint": 1, "rule": "", "path": "", "message": ""}]}', "lacks its"),
        (json.dumps({"version": "2.1.0", "runs": []}), "no list of findings"),
    ],
)
def test_other_files_are_refused(content: str, why: str) -> None:
    with pytest.raises(SpecgitError, match=why) as caught:
        read_baseline(content, "b.json")
    assert caught.value.where == "b.json"
    assert "--write-baseline" in caught.value.hint


def test_entries_of_later_versions_may_say_more() -> None:
    row = {**Known.of(A)._asdict(), "since": "today"}
    assert read_baseline(json.dumps({"version": 1, "findings": [row], "by": "x"}), "b.json") == known(A)
