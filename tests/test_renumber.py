"""`specgit renumber`: what gets another number, and that everything which cites it means what it meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from conftest import commit, write
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules import Files

from specgit.cli import cli
from specgit.errors import SpecgitError
from specgit.renumber import renumber, task_changes
from specgit.spec.edit import replace
from specgit.spec.folder import Spec, find_specs
from specgit.trace import cited

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIREMENTS = """\
### Requirement 1: A

#### Acceptance Criteria

1. a
3. b
4b. c

### Requirement 3: B

#### Acceptance Criteria

1. d
"""


def spec_of(files: Mapping[str, str]) -> Spec:
    (spec,) = find_specs(Files(files), [".kiro/specs"])
    return spec


def after(files: Mapping[str, str]) -> dict[str, str]:
    """The files that change, by name."""
    return {path.rpartition("/")[2]: text.content for path, text in renumber(spec_of(files)).texts.items()}


def line(written: str) -> str:
    """What becomes of a reference line beside `REQUIREMENTS`."""
    files = {"requirements.md": REQUIREMENTS, "tasks.md": f"- [ ] 1. x\n  - {written}\n"}
    return after(files).get("tasks.md", files["tasks.md"]).split("\n")[1].removeprefix("  - ")


def test_requirements_and_criteria_count_up() -> None:
    result = renumber(spec_of({"requirements.md": REQUIREMENTS}))
    (text,) = result.texts.values()
    assert text.content == REQUIREMENTS.replace("3. b", "2. b").replace("4b. c", "3. c").replace(
        "Requirement 3", "Requirement 2"
    )
    assert result.moves == (
        ("criterion", "1.3", "1.2"),
        ("criterion", "1.4b", "1.3"),
        ("requirement", "3", "2"),
        ("criterion", "3.1", "2.1"),
    )


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("_Requirements: 1.1, 1.3, 3.1_", "_Requirements: 1.1, 1.2, 2.1_"),
        ("_Requirements: 3, All_", "_Requirements: 2, All_"),
        ("_Requirements: 1.1-1.3_", "_Requirements: 1.1-1.2_"),
        ("_Requirements: 1.1–3.1_", "_Requirements: 1.1–2.1_"),
        ("_Requirements: 1.1-3_", "_Requirements: 1.1-2_"),
        ("_Requirements: 1-3_", "_Requirements: 1-2_"),
        ("_Requirements: R3.1, Req 3 AC 1, 3.x_", "_Requirements: R2.1, Req 2 AC 1, 2.x_"),
        ("**Validates: Requirements 3.1**", "**Validates: Requirements 2.1**"),
        ("3 new tests for 3.1", "3 new tests for 3.1"),
    ],
)  # fmt: skip
def test_references_follow(before: str, expected: str) -> None:
    assert line(before) == expected


@pytest.mark.parametrize("written", ["_Requirements: 1.2_", "_Requirements: 2.1_"])
def test_what_names_nothing_must_not_begin_to_name_something(written: str) -> None:
    with pytest.raises(SpecgitError, match="would mean something else"):
        line(written)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("- [ ] 1. a\n- [ ] 3. b\n  - [ ] 3.2 c\n", "- [ ] 1. a\n- [ ] 2. b\n  - [ ] 2.1 c\n"),
        ("- [ ] 0. a\n- [ ] 2. b\n", "- [ ] 0. a\n- [ ] 1. b\n"),
        ("- [ ] 2. b\n  - _Depends: 3_\n- [ ] 3. a\n", "- [ ] 1. b\n  - _Depends: 2_\n- [ ] 2. a\n"),
        ("- [ ] 1. a\n- [ ] 1. b\n- [ ] 2. c\n  - _Depends: 1_\n", "- [ ] 1. a\n- [ ] 2. b\n- [ ] 3. c\n  - _Depends: 1_\n"),
        ("- [ ] 2. a\n  - _Depends: 4, other#4_\n- [ ] 4. b\n", "- [ ] 1. a\n  - _Depends: 2, other#4_\n- [ ] 2. b\n"),
        ("- [ ] T-001: a\n- [ ] T-003: b\n", None),
        ("- [ ] a\n- [ ] b\n", None),
        ("- [ ] 2. a\n- [ ] 4. b\n\n```json\n{\"waves\":[{\"id\":0,\"tasks\":[\"4\", 2]}]}\n```\n", "- [ ] 1. a\n- [ ] 2. b\n\n```json\n{\"waves\":[{\"id\":0,\"tasks\":[\"2\", \"1\"]}]}\n```\n"),
    ],
)  # fmt: skip
def test_tasks_count_up(before: str, expected: str | None) -> None:
    assert after({"tasks.md": before}) == ({"tasks.md": expected} if expected else {})
    spec = spec_of({"tasks.md": before})
    assert spec.tasks
    assert replace(spec.tasks.text, task_changes(spec)).content == (expected or before)


def test_a_graph_that_can_not_be_followed_is_refused() -> None:
    graph = '\n```json\n{"waves":[{"id":0,"tasks":["2"]},{"id":1,"tasks":["4"],"dependsOn":["2"]}]}\n```\n'
    with pytest.raises(SpecgitError, match="dependsOn"):
        after({"tasks.md": "- [ ] 2. a\n- [ ] 4. b\n" + graph})


def test_clauses_keep_their_section() -> None:
    bugfix = "### Expected Behavior\n\n2.1 a\n\n2.3 b\n\n### Unchanged Behavior\n\n3.2 c\n"
    tasks = "- [ ] 1. x\n  - _Requirements: 2.3, 3.2_\n"
    assert after({"bugfix.md": bugfix, "tasks.md": tasks}) == {
        "bugfix.md": bugfix.replace("2.3", "2.2").replace("3.2", "3.1"),
        "tasks.md": tasks.replace("2.3, 3.2", "2.2, 3.1"),
    }


def test_prefixes_go_on_from_where_they_begin() -> None:
    files = {
        "requirements.md": "### FR-6: A\n\n#### Acceptance Criteria\n\n1. a\n\n### FR-9: B\n\n#### Acceptance Criteria\n\n1. b\n",
        "tasks.md": "- [ ] 1. x\n  - _Requirements: FR-9.1_\n",
    }
    assert after(files) == {name: text.replace("FR-9", "FR-7") for name, text in files.items()}


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(["1", "2", "3", "3a", "9"]), max_size=4, unique=True), max_size=4),
    st.lists(st.tuples(st.sampled_from(["1", "2", "2", "5"]), st.lists(st.sampled_from(["1.1", "2.3", "3", "1.1-1.9"]), max_size=3)), max_size=5),
)  # fmt: skip
def test_renumbering_twice_changes_nothing_and_meanings_stay(
    requirements: list[list[str]], tasks: list[tuple[str, list[str]]]
) -> None:
    files = {
        "requirements.md": "\n".join(
            f"### Requirement {2 * at + 1}: x\n\n#### Acceptance Criteria\n\n" + "\n".join(f"{number}. x{at}.{number}" for number in items)
            for at, items in enumerate(requirements)
        ),
        "tasks.md": "".join(f"- [ ] {number}. x\n  - _Requirements: {', '.join(ids)}_\n" for number, ids in tasks),
    }  # fmt: skip
    spec = spec_of(files)
    try:
        texts = renumber(spec).texts
    except SpecgitError:
        return
    new = spec.with_texts(texts)
    assert renumber(new).moves == ()
    assert said(new) == said(spec)


def said(spec: Spec) -> list[list[str]]:
    """What the criteria that each task cites say."""
    tasks = spec.tasks.tasks if spec.tasks else ()
    return [[getattr(part, "text", "") or getattr(part, "title", "") for part in cited(spec, task)] for task in tasks]


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose spec has gaps, with a test that validates it and a spec that links to it."""
    tasks = "- [ ] 1. x\n  - _Requirements: 3.1_\n- [ ] 4. y\n"
    commit(
        folder,
        "Specs",
        {
            ".kiro/specs/auth/requirements.md": REQUIREMENTS,
            ".kiro/specs/auth/tasks.md": tasks,
            ".kiro/specs/other/tasks.md": "- [ ] 1. z\n  - _Depends: auth#4_\n",
            ".kiro/specs/other/design.md": "See [B](../auth/requirements.md#requirement-3).\n",
            "tests/test_auth.py": "# Feature: auth, Property 1: x\n# Validates: Requirements 1.3, 3.1\n\nclass T: ...\n",
        },
    )
    monkeypatch.chdir(folder)
    return folder


def test_the_command_changes_all_that_cites(repository: Path) -> None:
    shown = CliRunner().invoke(cli, ["renumber", "auth", "--diff"])
    assert shown.exit_code == 0, shown.output
    assert "+  - _Requirements: 2.1_" in shown.output
    assert "_Requirements: 3.1_" in (repository / ".kiro/specs/auth/tasks.md").read_text()
    done = CliRunner().invoke(cli, ["renumber", "auth"])
    assert done.exit_code == 0, done.output
    assert "requirement 3 → 2" in done.output
    assert "task 4 → 2" in done.output
    assert "- [ ] 2. y" in (repository / ".kiro/specs/auth/tasks.md").read_text()
    assert "_Depends: auth#2_" in (repository / ".kiro/specs/other/tasks.md").read_text()
    assert "#requirement-2)" in (repository / ".kiro/specs/other/design.md").read_text()
    assert "# Validates: Requirements 1.2, 2.1\n" in (repository / "tests/test_auth.py").read_text()
    again = CliRunner().invoke(cli, ["renumber", "auth"])
    assert "no gaps" in again.output


def test_nothing_is_half_written(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from specgit.repo import Repository

    before = {path: path.read_bytes() for path in repository.rglob("*.md")}
    real = Repository.write

    def fail(self: Repository, path: str, *rest: object, **more: object) -> None:
        if path.startswith("tests/"):
            raise SpecgitError("the disk is full")
        real(self, path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "write", fail)
    result = CliRunner().invoke(cli, ["renumber", "auth"])
    assert isinstance(result.exception, SpecgitError)
    assert {path: path.read_bytes() for path in repository.rglob("*.md")} == before


def test_a_list_that_goes_on_is_refused(repository: Path) -> None:
    write(repository, "tests/test_auth.py", "# Feature: auth, Property 1: x\n# Validates: Requirements 1.3,\n#   3.1\n")
    result = CliRunner().invoke(cli, ["renumber", "auth"])
    assert isinstance(result.exception, SpecgitError)
    assert "goes on on the next line" in str(result.exception)
