from __future__ import annotations

import pytest

from specgit.errors import SpecgitError
from specgit.spec.folder import Spec, find_specs, open_spec

ROOT = ".kiro/specs"
BUG = "# T\n## Bug Analysis\n### Current Behavior\n1.1 a\n### Expected Behavior\n2.1 b\n### Unchanged Behavior\n3.1 c\n"


class Files:
    """A source of files in memory."""

    label = "memory"

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        self.reads: list[str] = []

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if not under or path.startswith(under + "/"))

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return self.files[path].encode()


def spec_of(files: dict[str, str]) -> Spec:
    (spec,) = find_specs(Files({f"{ROOT}/a/{name}": content for name, content in files.items()}), [ROOT])
    return spec


def test_a_folder_with_a_document_or_a_configuration_is_a_spec() -> None:
    files = [
        "a/tasks.md",
        "archived/2024/b/design.md",
        "c d 2024-01/.config.kiro",
        "e/spec.json",
        "f/TASKS.md",
        "g/notes.md",
        "tasks.md",
    ]
    source = Files({f"{ROOT}/{path}": "" for path in files} | {"other/x/tasks.md": "", "mod/specs/y/tasks.md": ""})
    found = find_specs(source, [ROOT, "mod/specs/"])
    assert [spec.name for spec in found] == ["a", "archived/2024/b", "c d 2024-01", "e", "f", "y"]
    assert found[1].path == f"{ROOT}/archived/2024/b"
    assert source.reads == []
    assert repr(found[0]) == f"Spec('{ROOT}/a', 'memory')"


def test_documents_are_read_when_asked_for() -> None:
    spec = spec_of(
        {"requirements.md": "### Requirement 1: a", "design.md": "# D", "TASKS.md": "- [ ] 1. a", "bugfix.md": BUG}
    )
    assert spec.requirements
    assert spec.requirements.requirements[0].id == "1"
    assert spec.design
    assert spec.design.sections[0].title == "D"
    assert spec.tasks
    assert spec.tasks.text.path == f"{ROOT}/a/TASKS.md"
    assert spec.bugfix
    assert spec.bugfix.clauses[0].id == "1.1"


def test_documents_that_are_not_there() -> None:
    spec = spec_of({".config.kiro": "{}"})
    assert (spec.requirements, spec.bugfix, spec.design, spec.tasks) == (None, None, None, None)
    assert (spec.type, spec.workflow) == ("feature", "requirements-first")


@pytest.mark.parametrize(
    ("files", "kind", "workflow", "phases"),
    [
        ({"tasks.md": ""}, "feature", "requirements-first", "requirements design tasks"),
        ({"bugfix.md": ""}, "bugfix", "requirements-first", "bugfix design tasks"),
        ({"requirements.md": BUG}, "bugfix", "requirements-first", "requirements design tasks"),
        ({"requirements.md": "1.1 a 3.1 b"}, "feature", "requirements-first", "requirements design tasks"),
        ({".config.kiro": '{"specType":"bugfix"}'}, "bugfix", "requirements-first", "bugfix design tasks"),
        (
            {".config.kiro": '{"specType":"feature"}', "requirements.md": BUG},
            "feature",
            "requirements-first",
            "requirements design tasks",
        ),
        ({".config.kiro": '{"workflowType":"design-first"}'}, "feature", "design-first", "design requirements tasks"),
        ({".config.kiro": '{"workflowType":"fast-task"}'}, "feature", "quick", "requirements design tasks"),
        ({".config.kiro": '{"specType":"quick-spec"}'}, "feature", "quick", "requirements design tasks"),
        ({".config.kiro": '{"workflowType":"verify-first"}'}, "feature", "verify-first", "requirements design tasks"),
        ({"spec.json": '{"language":"ja"}'}, "feature", "requirements-first", "requirements design tasks"),
    ],
)
def test_type_and_workflow(files: dict[str, str], kind: str, workflow: str, phases: str) -> None:
    spec = spec_of(files)
    assert (spec.type, spec.workflow, " ".join(spec.phases)) == (kind, workflow, phases)


def test_the_language_comes_from_spec_json() -> None:
    assert spec_of({"spec.json": '{"language":"ja"}'}).config.language == "ja"


SPECS = Files(
    {f"{ROOT}/{name}/tasks.md": "" for name in ["user-auth", "old/user-auth", "old/search", "group/x", "group"]}
)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("user-auth", "user-auth"),
        ("old/user-auth", "old/user-auth"),
        (f"{ROOT}/user-auth", "user-auth"),
        (f"./{ROOT}/user-auth/tasks.md", "user-auth"),
        (f"{ROOT}\\user-auth\\tasks.md", "user-auth"),
        (f"{ROOT}/group/x/deep/file.md", "group/x"),
        ("group", "group"),
        ("search", "old/search"),
    ],
)
def test_open_spec(name: str, path: str) -> None:
    assert open_spec(SPECS, [ROOT], name).path == f"{ROOT}/{path}"


def test_a_name_that_is_none_says_what_may_be_meant() -> None:
    with pytest.raises(SpecgitError, match="there is no spec `user-atuh`") as raised:
        open_spec(SPECS, [ROOT], "user-atuh")
    assert "did you mean user-auth" in raised.value.hint
    with pytest.raises(SpecgitError) as raised:
        open_spec(SPECS, [ROOT], "zzz")
    assert "specgit status" in raised.value.hint
    with pytest.raises(SpecgitError, match=r"may mean \S+ or \S+"):
        open_spec(Files({f"{ROOT}/{name}/tasks.md": "" for name in ["a/x", "b/x"]}), [ROOT], "x")
    with pytest.raises(SpecgitError, match="no specs under") as raised:
        open_spec(Files({}), [ROOT], "x")
    assert raised.value.exit_code == 3
