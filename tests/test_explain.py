"""`specgit explain`, and the page of all rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from specgit.cli.explain import explain
from specgit.errors import SpecgitError
from specgit.report.rules import rules_page
from specgit.rules import all_rules
from specgit.spec.blocks import Kind, scan
from specgit.spec.text import Text

PAGE = Path(__file__).parents[1] / "docs/rules.md"


def run(*words: str) -> str:
    return CliRunner().invoke(explain, words, catch_exceptions=False).output


@pytest.mark.parametrize("name", all_rules())
def test_each_rule_is_explained(name: str) -> None:
    rule = all_rules()[name]
    output = run(name)
    assert output.startswith(f"{name}  {rule.severity}, from profile {rule.profile} on\n\n{rule.summary}\n")
    assert f"\nWhy: {rule.why}\nFix: {rule.fix}\n" in output
    for files in (rule.good, rule.bad):
        for file, content in files.items():
            assert f"\n  {file}\n    │" in output
            assert (f"\n  {file} as above\n" in output) is (rule.good.get(file) == rule.bad.get(file))
            assert all(f"    │ {line}".rstrip() in output for line in content.rstrip("\n").split("\n"))


def test_without_a_rule_all_are_listed_by_document() -> None:
    lines = run().split("\n")
    listed = {tuple(line.split()) for line in lines if line.startswith("  ")}
    assert listed == {(rule.name, rule.severity, rule.profile) for rule in all_rules().values()}
    documents = [line for line in lines if re.fullmatch("[a-z]+", line)]
    assert documents == list(dict.fromkeys(name.partition("/")[0] for name in all_rules()))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("tasks/unknown-boxes", "did you mean tasks/unknown-box?"),
        ("unknown-box", "did you mean tasks/unknown-box?"),
        ("Tasks/Unknown_Box", "did you mean tasks/unknown-box?"),
        ("zzzzzz", "`specgit explain` lists all rules"),
        ("x" * 100_000, "`specgit explain` lists all rules"),
    ],
)
def test_near_misses(word: str, hint: str) -> None:
    with pytest.raises(SpecgitError, match="there is no rule") as caught:
        run(word)
    assert caught.value.hint == hint
    assert len(caught.value.message) < 200


def test_the_command_is_there() -> None:
    done = subprocess.run([sys.executable, "-m", "specgit", "explain", "nope/nope"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "there is no rule `nope/nope`" in done.stderr


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(all_rules().values()), "run `make docs`"


def test_the_page_has_a_section_a_rule_and_closes_its_fences() -> None:
    def order(name: str) -> int:
        return documents.index(name.partition("/")[0])

    documents = list(dict.fromkeys(name.partition("/")[0] for name in all_rules()))
    text = Text("rules.md", rules_page(all_rules().values()))
    blocks = scan(text)
    assert [block.text(text) for block in blocks if block.marker == "###"] == sorted(all_rules(), key=order)
    fences = [block for block in blocks if block.kind is Kind.FENCE]
    assert all(block.closed for block in fences)
    shown = [set(rule.good.items()) | set(rule.bad.items()) for rule in all_rules().values()]
    assert len(fences) == sum(map(len, shown))
