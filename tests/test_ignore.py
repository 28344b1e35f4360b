"""What keeps findings quiet, what a selection asks for, and what makes a finding the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import assert_linear

from specgit.errors import SpecgitError
from specgit.rules.check import Ignored, Selection, check, selection
from specgit.rules.ignore import read_ignores
from specgit.rules.subject import MOST_DETAILS, Subject
from specgit.settings import ValidateSettings
from specgit.spec.folder import find_specs
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.rules.model import Finding

BOX = "tasks/unknown-box"
KIRO = Selection()


class Files:
    label = "test"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(under + "/"))

    def read(self, path: str) -> bytes:
        return self.files[path]


def found(
    tasks: str | bytes, rules: Sequence[str] = (BOX, "ignore/"), chosen: Selection = KIRO, name: str = "auth"
) -> list[Finding]:  # fmt: skip
    """The findings of the rules whose names begin so, in a spec with this tasks.md."""
    data = tasks.encode() if isinstance(tasks, str) else tasks
    (spec,) = find_specs(Files({f".kiro/specs/{name}/tasks.md": data}), [".kiro/specs"])
    return [finding for finding in check(Subject(spec), chosen) if finding.rule.startswith(tuple(rules))]


def names(tasks: str) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in found(tasks)]


# Comments


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ("<!-- specgit: ignore tasks/unknown-box ours -->\n- [S] 1. a\n", []),
        ("<!-- specgit: ignore tasks/unknown-box: ours -->\n- [S] 1. a\n- [S] 2. b\n", [("ignore/unknown-rule", 1), (BOX, 2), (BOX, 3)]),
        ("<!-- specgit: ignore tasks/unknown-box ours -->\n- [S] 1. a\n- [S] 2. b\n", [(BOX, 3)]),
        ("<!-- specgit: ignore tasks/unknown-box ours -->\n- [S] 1. a\n  - [S] 1.1 b\n    - [S] 1.1.1 c\n- [S] 2. d\n", [(BOX, 5)]),
        ("<!-- specgit: ignore tasks/unknown-box ours -->\n\n<!-- note -->\n\n- [S] 1. a\n", []),
        ("## A\n\n<!-- specgit: ignore tasks/unknown-box ours -->\n## B\n\n- [S] 1. a\n\n### C\n\n- [S] 2. b\n\n## D\n\n- [S] 3. c\n", [(BOX, 14)]),
        ("- [S] 1. a\n\n<!-- specgit: ignore-file tasks/unknown-box ours -->\n", []),
        ("<!-- specgit: ignore tasks/* ours -->\n- [S] 1. a\n", []),
        ("<!--\n  specgit: ignore tasks/unknown-box\n  ours,\n  in two lines\n-->\n- [S] 1. a\n", []),
        ("<!-- specgit: ignore tasks/unknown-box -->\n- [S] 1. a\n", [("ignore/without-reason", 1)]),
        ("<!-- specgit: ignore tasks/unknown-box ours -->\n- [ ] 1. a\n", [("ignore/unused", 1)]),
        ("<!-- specgit: ignore tasks/unknown-box -->\n", [("ignore/unused", 1), ("ignore/without-reason", 1)]),
        ("<!-- specgit: ignore -->\n- [S] 1. a\n", [("ignore/unknown-rule", 1), (BOX, 2)]),
        ("<!-- specgit: ignore nothing/* ours -->\n- [S] 1. a\n", [("ignore/unknown-rule", 1), (BOX, 2)]),
        ("<!-- specgit: ignored -->\n- [S] 1. a\n", [(BOX, 2)]),
        ("`<!-- specgit: ignore tasks/unknown-box ours -->`\n- [S] 1. a\n", [(BOX, 2)]),
        ("```\n<!-- specgit: ignore tasks/unknown-box ours -->\n```\n- [S] 1. a\n", [(BOX, 4)]),
        # The first one is needed for both, the second for one of them: none is unused.
        ("<!-- specgit: ignore tasks/unknown-box a -->\n- [S] 1. a\n  <!-- specgit: ignore tasks/unknown-box b -->\n  - [S] 1.1 b\n", []),
    ],
)  # fmt: skip
def test_comments(tasks: str, expected: list[tuple[str, int]]) -> None:
    assert sorted(names(tasks)) == sorted(expected)
    assert sorted(names(tasks.replace("\n", "\r\n"))) == sorted(expected)


def test_an_unknown_rule_has_a_near_miss() -> None:
    (finding,) = found("<!-- specgit: ignore task/unknown_box ours -->\n")
    assert (finding.message, finding.fix) == ("there is no rule `task/unknown_box`", "did you mean tasks/unknown-box?")
    (finding,) = found("<!-- specgit: ignore unknown-box ours -->\n")
    assert finding.fix == "did you mean tasks/unknown-box?"


def test_a_comment_for_a_rule_that_is_off_is_not_called_unused() -> None:
    tasks = "<!-- specgit: ignore tasks/unknown-box ours -->\n- [ ] 1. a\n"
    assert found(tasks, chosen=Selection(severities={BOX: "off"})) == []


def test_the_comment_has_its_place() -> None:
    (ignore,) = read_ignores(Text("tasks.md", "a\n\n  <!-- specgit: ignore x/y why -->  \n- b\n"))
    assert ignore.text.slice(ignore.comment) == "<!-- specgit: ignore x/y why -->"
    assert (ignore.rule, ignore.reason, ignore.text.slice(ignore.span)) == ("x/y", "why", "- b\n")


@pytest.mark.parametrize(
    "unit",
    [
        "<!-- specgit: ignore tasks/unknown-box x -->\n- [S] 1. a\n",
        "<!-- specgit: ignore tasks/unknown-box x -->\n",
        "<!-- specgit: ignore * x -->\n## a\n",
        "<!-- specgit: ignore" + " " * 50,
        "- [S] 1. a ",
    ],
)
def test_many_comments_take_linear_time(unit: str) -> None:
    assert_linear(lambda count: found(unit * count + "\n- [S] 1. a\n" * 100), 500)


# Settings


def test_settings_give_severities() -> None:
    chosen = selection("minimal", {BOX: "error"}, [], "x")
    assert [finding.severity for finding in found("- [S] 1. a\n", chosen=chosen)] == ["error"]
    assert found("- [S] 1. a\n", chosen=selection("strict", {BOX: "off"}, [], "x")) == []
    raised = selection("minimal", {"ignore/unused": "info"}, [], "x")
    assert [f.rule for f in found("<!-- specgit: ignore tasks/* x -->\n", chosen=raised)] == ["ignore/unused"]


@pytest.mark.parametrize(
    ("ignored", "quiet"),
    [
        (Ignored("x", specs=("old/**",)), True),
        (Ignored("x", specs=("auth",)), True),
        (Ignored("x", specs=("new/**",)), False),
        (Ignored("x", paths=("tasks.md",)), True),
        (Ignored("x", paths=(".kiro/specs/old/**",)), True),
        (Ignored("x", paths=("design.md",)), False),
        (Ignored("x", rules=("tasks/*",)), True),
        (Ignored("x", rules=("design/*",)), False),
        (Ignored("x", specs=("old/*",), paths=("tasks.md",), rules=(BOX,)), True),
        (Ignored("x", specs=("old/*",), paths=("design.md",), rules=(BOX,)), False),
    ],
)
def test_settings_keep_specs_and_paths_quiet(ignored: Ignored, quiet: bool) -> None:
    chosen = selection("kiro", {}, [ignored], "x")
    assert bool(found("- [S] 1. a\n", chosen=chosen, name="old/auth")) is not quiet


@pytest.mark.parametrize(
    ("severities", "ignored", "hint"),
    [
        ({"tasks/unknown-boxes": "off"}, (), "did you mean tasks/unknown-box?"),
        ({"zzz": "off"}, (), "`specgit explain` lists all"),
        ({"tasks/*": "off"}, (), "`specgit explain` lists all"),
        ({}, (Ignored("x", rules=("tasks/unknown-bo",)),), "did you mean tasks/unknown-box?"),
        ({}, (Ignored("x", rules=("box/*",)),), "`specgit explain` lists all"),
    ],
)
def test_settings_with_an_unknown_rule_are_refused(
    severities: dict[str, str], ignored: tuple[Ignored, ...], hint: str
) -> None:
    with pytest.raises(SpecgitError, match="there is no rule") as caught:
        selection("kiro", severities, ignored, ".specgit.yaml")
    assert (caught.value.hint, caught.value.where) == (hint, ".specgit.yaml")


def test_the_defaults_are_those_of_the_settings() -> None:
    settings = ValidateSettings()
    assert selection(settings.profile, settings.rules, settings.ignore, "x") == Selection()
    assert settings.max_details == MOST_DETAILS
    assert settings.ignore == ()


# Fingerprints

TASKS = """\
# Implementation Plan

- [S] 1. Log in
- [S] 2. Log out
  - [O] 2.1 Tell the user
- [S] 3. Log in
"""


def prints(tasks: str | bytes) -> list[str]:
    return [finding.fingerprint for finding in found(tasks)]


@pytest.mark.parametrize(
    "other",
    [
        "\n# More\n\ntext\n\n" + TASKS,
        TASKS.replace("\n", "\r\n"),
        TASKS.replace("- [S] 1. Log in\n", "- [x] 4. Begin\n- [S] 1. Log in   \n"),
        "\ufeff" + TASKS,
        TASKS.replace("  - [O]", "    - [O]"),
    ],
    ids=["lines above", "CRLF", "white space", "byte-order mark", "deeper"],
)
def test_fingerprints_survive_edits_elsewhere(other: str) -> None:
    assert prints(other) == prints(TASKS)


def test_fingerprints_survive_a_move() -> None:
    lines = TASKS.splitlines(keepends=True)
    moved = "".join([*lines[:2], lines[5], lines[3], lines[4], lines[2]])
    assert moved != TASKS
    assert sorted(prints(moved)) == sorted(prints(TASKS))


def test_equal_findings_have_different_fingerprints() -> None:
    twice = "- [S] 1. Log in\n- [S] 1. Log in\n"
    first, second = prints(twice)
    assert first != second
    assert prints("- [S] 1. Log in\n") == [first]


def test_a_ticked_box_is_no_other_finding() -> None:
    reference = "# R\n\n### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE X SHALL y.\n"

    def dangling(tasks: str) -> list[str]:
        files = {".kiro/specs/a/requirements.md": reference.encode(), ".kiro/specs/a/tasks.md": tasks.encode()}
        (spec,) = find_specs(Files(files), [".kiro/specs"])
        return [f.fingerprint for f in check(Subject(spec), Selection()) if f.rule == "tasks/unknown-criterion"]

    task = "- [ ] 1. Log in (Req 1.7)\n"
    assert dangling(task)
    assert dangling(task) == dangling(task.replace("[ ]", "[x]"))


def test_columns_do_not_count_a_byte_order_mark() -> None:
    (plain,), (marked,) = found("- [S] 1. a\n"), found("\ufeff- [S] 1. a\n")
    assert plain[:12] == marked[:12]


def test_a_very_long_line_is_not_copied_for_each_finding() -> None:
    (finding,) = found("- [S] 1. " + "a" * 100_000 + "\n")
    assert len(finding.source) < 1100
