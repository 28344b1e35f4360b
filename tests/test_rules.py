"""Every rule by its own examples: the good one has no such finding, the bad one has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from specgit.rules import all_rules
from specgit.rules.check import Selection, check
from specgit.rules.model import PROFILES, SEVERITIES, Rule
from specgit.rules.subject import Subject
from specgit.spec.folder import find_specs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.rules.model import Finding

RULES = list(all_rules().values())


class Files:
    """Files of a spec, as a source."""

    label = "examples"

    def __init__(self, files: Mapping[str, str], name: str = "example") -> None:
        self.files = {f".kiro/specs/{name}/{file}": content.encode() for file, content in files.items()}

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(under + "/"))

    def read(self, path: str) -> bytes:
        return self.files[path]


def found(files: Mapping[str, str], selection: Selection = Selection("strict")) -> list[Finding]:  # noqa: B008
    """The findings of one spec. Files below `before/` are what it was before the change under check."""
    old = {name.removeprefix("before/"): text for name, text in files.items() if name.startswith("before/")}
    new = {name: text for name, text in files.items() if not name.startswith("before/")}
    before = next(iter(find_specs(Files(old), [".kiro/specs"])), None)
    specs = find_specs(Files(new), [".kiro/specs"])
    subjects = [Subject(spec, others=specs, before=lambda: before) for spec in specs]
    return [finding for subject in subjects for finding in check(subject, selection)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    assert rule.name not in {finding.rule for finding in found(rule.good)}
    bad = [finding for finding in found(rule.bad) if finding.rule == rule.name]
    assert bad or not rule.bad  # what no content of a spec can show has tests of its own
    for finding in bad:
        assert finding.message
        assert finding.fix
        assert "\n" not in finding.message + finding.fix


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+/[a-z]+(-[a-z]+)*", rule.name)
    assert rule.severity in SEVERITIES
    assert rule.profile in PROFILES
    for sentence in (rule.summary, rule.why, rule.fix):
        assert sentence[0].isupper() or sentence[0] == "`"
        assert sentence.endswith(".")


def test_names_are_unique() -> None:
    assert len(all_rules()) == sum(len(__import__(f"specgit.rules.{m}", fromlist=["RULES"]).RULES) for m in modules())


def modules() -> tuple[str, ...]:
    from specgit.rules import MODULES

    return MODULES
