"""Rules of a spec's folder, where the examples of the rules themselves do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from specgit.errors import SpecgitError
from specgit.rules.check import Selection, check
from specgit.rules.folder import BUGFIX, REQUIREMENTS, TASKS
from specgit.rules.subject import Subject
from specgit.spec.folder import find_specs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.rules.model import Finding

ROOTS = (".kiro/specs", "app/.kiro/specs")


class Files:
    """Files in memory, as a source; those without content can't be read."""

    label = "memory"

    def __init__(self, files: Mapping[str, str | None]) -> None:
        self.files = files

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(under + "/"))

    def read(self, path: str) -> bytes:
        content = self.files[path]
        if content is None:
            raise SpecgitError(f"{path} is not a file", hint="put a regular file in its place")
        return content.encode("utf-8", "surrogateescape")


def findings(files: Mapping[str, str | None], profile: str = "kiro") -> list[Finding]:
    specs = find_specs(Files(files), ROOTS)
    selection = Selection(profile)  # type: ignore[arg-type]
    return [finding for spec in specs for finding in check(Subject(spec, others=specs), selection)]


def names(files: Mapping[str, str | None]) -> list[str]:
    """The rules of the folder that a spec with these files breaks."""
    placed = {f".kiro/specs/login/{name}": content for name, content in files.items()}
    return [each.rule for each in findings(placed) if each.rule.startswith("folder/")]


def test_a_file_that_can_not_be_read_is_one_finding() -> None:
    files = {".kiro/specs/login/requirements.md": None, ".kiro/specs/login/tasks.md": TASKS}
    found = findings(files, "minimal")
    assert [each.rule for each in found] == ["folder/unreadable"]
    assert found[0].severity == "error"
    assert found[0].path == ".kiro/specs/login/requirements.md"
    assert "is not a file" in found[0].message
    assert found[0].fix == "put a regular file in its place"


def test_every_file_that_can_not_be_read_is_named() -> None:
    files = {f".kiro/specs/login/{name}": None for name in ("bugfix.md", "design.md", "tasks.md", ".config.kiro")}
    found = [each.path.rpartition("/")[2] for each in findings(files) if each.rule == "folder/unreadable"]
    assert sorted(found) == [".config.kiro", "bugfix.md", "design.md", "tasks.md"]


def test_two_roots_may_not_hold_specs_of_one_name() -> None:
    files = {f"{root}/login/requirements.md": REQUIREMENTS for root in ROOTS}
    found = [each for each in findings(files) if each.rule == "folder/duplicate-name"]
    assert [each.path.partition("/login")[0] for each in found] == sorted(ROOTS)
    assert "app/.kiro/specs/login is called `login` too" in found[0].message


def test_specs_of_one_last_name_in_different_groups_are_two_specs() -> None:
    files = {f".kiro/specs/{group}/login/requirements.md": REQUIREMENTS for group in ("old", "new")}
    assert not [each for each in findings(files) if each.rule == "folder/duplicate-name"]


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        ({"design.md": "# Design\n"}, []),  # it is being written, beginning with the design
        ({".config.kiro": "{}"}, ["folder/no-first-document"]),
        ({"design.md": "# Design\n", "tasks.md": TASKS}, ["folder/no-first-document"]),
        ({"REQUIREMENTS.md": REQUIREMENTS}, ["folder/file-case"]),
        ({"Tasks.md": TASKS, "tasks.md": TASKS, "requirements.md": REQUIREMENTS}, ["folder/file-case"]),
        ({"requirements.md": "\ufeff\r\n \n"}, ["folder/empty-document"]),
        ({"requirements.md": "# Requirements\n"}, []),
        ({"requirements.md": BUGFIX, ".config.kiro": '{"specType": "feature"}'}, ["folder/type-contradicts"]),
        ({"requirements.md": BUGFIX, ".config.kiro": '{"specType": "bugfix"}'}, []),
        ({"requirements.md": REQUIREMENTS, ".config.kiro": '{"specType": "bugfix"}'}, ["folder/type-contradicts"]),
        ({"requirements.md": REQUIREMENTS, ".config.kiro": '{"specType": "quick-spec"}'}, []),
        ({"requirements.md": REQUIREMENTS, ".config.kiro": '{"specType": "recipe"}'}, []),
        ({"requirements.md": REQUIREMENTS, ".config.kiro": "[1]"}, ["folder/unreadable-config"]),
        ({"requirements.md": REQUIREMENTS, "spec.json": "{"}, ["folder/unreadable-config"]),
        ({"requirements.md": REQUIREMENTS, "spec.json": '{"language": "ja"}'}, []),
    ],
)
def test_what_a_folder_holds(files: Mapping[str, str], rules: list[str]) -> None:
    assert names(files) == rules
