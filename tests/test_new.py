from __future__ import annotations

import json
import re
import subprocess
import uuid
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from specgit.cli.new import init, new
from specgit.errors import SpecgitError
from specgit.plan.waves import make_plan
from specgit.repo import Repository
from specgit.settings import Settings, load, read
from specgit.skeletons import TEMPLATES
from specgit.spec.bugfix import read_bugfix
from specgit.spec.design import read_design
from specgit.spec.folder import open_spec
from specgit.spec.model import ReferenceKind, Status, Tasks
from specgit.spec.requirements import read_requirements
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "project"
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    (top / "src").mkdir()
    monkeypatch.chdir(top / "src")  # every command works from any folder inside
    return top


def run(command: object, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result.output


def refused(command: object, *arguments: str) -> SpecgitError:
    result = CliRunner().invoke(command, arguments)  # type: ignore[arg-type]
    assert isinstance(result.exception, SpecgitError), result.output
    assert result.exception.hint
    return result.exception


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# init


def test_init_writes_settings_and_the_folder(top: Path) -> None:
    output = run(init)
    assert (top / ".kiro/specs").is_dir()
    assert load(top) == Settings()
    assert "created  .specgit.yaml" in output
    assert "created  .kiro/specs/" in output
    assert output.endswith("→ next: specgit new my-feature, or specgit new my-fix --type bugfix\n")


def test_the_settings_written_show_every_key_with_its_default() -> None:
    text = (TEMPLATES / "settings.yaml").read_text(encoding="utf-8")
    shown = re.sub(r"^( *)# ((?: *- |[a-z-]+:|  +[a-z/-]+:).*)$", r"\1\2", text, flags=re.MULTILINE)
    settings = read(shown.encode())
    assert settings.roots == Settings().roots
    assert (settings.validate.profile, settings.validate.max_details) == ("kiro", 12)
    asked = settings.approvals
    assert {(each.needed, each.author, each.signed) for each in asked.phases.values()} == {(1, True, False)}
    assert (asked.quick, asked.gates) == (True, Settings().approvals.gates)
    assert (asked.teams["core"], asked.signers) == (("jane@example.com", "ali@example.com"), ".specgit/signers")
    assert settings.validate.rules
    assert settings.validate.ignore[0].specs == ("archived/**",)
    assert (settings.run.jobs, settings.run.timeout, settings.run.retries) == (4, 3600, 0)
    assert not settings.run.strict_checkpoints
    assert settings.run.runner == "claude"
    assert settings.run.allow
    assert settings.runners["mine"].stdin


def test_init_overwrites_nothing(top: Path) -> None:
    (top / ".specgit.yaml").write_text("roots: [docs/specs]\n", encoding="utf-8")
    assert "kept     .specgit.yaml" in run(init)
    assert (top / ".specgit.yaml").read_text(encoding="utf-8") == "roots: [docs/specs]\n"
    assert (top / "docs/specs").is_dir()
    run(new, "one")
    output = run(init)
    assert "kept     docs/specs/" in output
    assert "next: specgit status" in output


def test_init_does_not_follow_a_dangling_link(top: Path, tmp_path: Path) -> None:
    (top / ".specgit.yaml").symlink_to(tmp_path / "outside.yaml")
    refused(init)
    assert not (tmp_path / "outside.yaml").exists()


def test_init_where_a_file_stands_in_the_way(top: Path) -> None:
    (top / ".kiro").write_text("")
    assert ".kiro/specs can't be made a folder" in refused(init).message


def test_init_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "repository" in refused(init).message


# new


@pytest.mark.parametrize(
    ("arguments", "written", "workflow", "kind"),
    [
        ((), ["requirements.md"], "requirements-first", "feature"),
        (("--workflow", "design-first"), ["design.md"], "design-first", "feature"),
        (("--workflow", "quick"), ["design.md", "requirements.md", "tasks.md"], "fast-task", "feature"),
        (("--all",), ["design.md", "requirements.md", "tasks.md"], "requirements-first", "feature"),
        (("--type", "bugfix"), ["bugfix.md"], "requirements-first", "bugfix"),
        (
            ("--type", "bugfix", "--workflow", "quick"),
            ["bugfix.md", "design.md", "tasks.md"],
            "fast-task",
            "bugfix",
        ),
    ],
)
def test_new_writes_what_its_workflow_begins_with(
    top: Path, arguments: tuple[str, ...], written: list[str], workflow: str, kind: str
) -> None:
    output = run(new, "user-auth", *arguments)
    folder = top / ".kiro/specs/user-auth"
    assert files(folder) == [".config.kiro", *written]
    config = json.loads((folder / ".config.kiro").read_text())
    assert uuid.UUID(config.pop("specId")).version == 4
    assert config == {"workflowType": workflow, "specType": kind}
    for document in written:
        assert f"created  .kiro/specs/user-auth/{document}" in output
        assert "{title}" not in (folder / document).read_text(encoding="utf-8")
    spec = open_spec(Repository.open().working_tree(), [".kiro/specs"], "user-auth")
    assert (spec.type, spec.workflow) == (kind, "quick" if workflow == "fast-task" else workflow)


def test_each_phase_leads_to_what_is_to_be_filled_in(top: Path) -> None:
    edit = "→ next: edit .kiro/specs/a/b/requirements.md, then specgit next a/b\n"
    assert run(new, "a/b").endswith(edit)
    assert run(new, "a/b", "--phase", "design").endswith(edit)
    run(new, "a/b", "--phase", "tasks")
    assert files(top / ".kiro/specs/a/b") == [".config.kiro", "design.md", "requirements.md", "tasks.md"]
    assert "all documents" in refused(new, "a/b", "--phase", "tasks").hint


def test_phases_of_a_bugfix(top: Path) -> None:
    run(new, "fix", "--type", "bugfix", "--workflow", "design-first")
    run(new, "fix", "--phase", "requirements")
    assert "--phase tasks" in refused(new, "fix", "--phase", "bugfix").hint
    run(new, "fix", "--phase", "tasks")
    assert files(top / ".kiro/specs/fix") == [".config.kiro", "bugfix.md", "design.md", "tasks.md"]
    assert "exploration test" in (top / ".kiro/specs/fix/tasks.md").read_text(encoding="utf-8")


def test_a_bug_analysis_in_requirements_md_is_the_first_phase(top: Path) -> None:
    run(new, "fix", "--type", "bugfix")
    folder = top / ".kiro/specs/fix"
    (folder / "bugfix.md").rename(folder / "requirements.md")
    assert "--phase design" in refused(new, "fix", "--phase", "bugfix").hint


def test_phase_of_a_feature_has_no_bugfix(top: Path) -> None:
    run(new, "feature")
    assert "no bugfix.md" in refused(new, "feature", "--phase", "bugfix").message


def test_phase_takes_the_type_of_the_spec(top: Path) -> None:
    run(new, "feature")
    assert "leave --type" in refused(new, "feature", "--phase", "design", "--type", "bugfix").hint


def test_phase_of_a_spec_that_is_not_there(top: Path) -> None:
    run(new, "user-auth")
    assert "user-auth" in refused(new, "user-auht", "--phase", "design").hint


def test_phase_keeps_a_document_of_other_letters(top: Path) -> None:
    run(new, "feature")
    (top / ".kiro/specs/feature/TASKS.md").write_text("- [ ] 1. Mine\n")
    assert "--phase design" in refused(new, "feature", "--phase", "tasks").hint


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("User Auth", "user-auth"),
        ("user_auth", "user-auth"),
        ("Billing/ Invoices!", "billing/invoices"),
        ("../escape", "escape"),
        ("/etc/passwd", "etc/passwd"),
        ("a//b", "a/b"),
        ("a/../b", "a/b"),
        ("~/x", "x"),
        (".git/x", "git/x"),
        ("a\nb", "a-b"),
        ("", ""),
        ("..", ""),
        ("a/", "a"),
        ("über", "uber"),
        ("x" * 65, ""),
        ("/".join("abcdefg"), ""),
        ("a\x1b[31m", "a-31m"),
        ("a\\b", "a-b"),
    ],
)
def test_hostile_and_clumsy_names(top: Path, name: str, better: str) -> None:
    before = files(top)
    error = refused(new, "--", name)
    assert "is no name for a spec" in error.message
    assert error.message.isprintable()
    assert error.hint.startswith(f"did you mean {better}?" if better else "Use lower-case")
    assert files(top) == before


def test_a_name_may_come_with_its_root(top: Path) -> None:
    (top / ".specgit.yaml").write_text("roots: [.kiro/specs, docs/specs]\n")
    run(new, "docs/specs/one")
    run(new, ".kiro/specs/group/two")
    run(new, "three")
    assert (top / "docs/specs/one/requirements.md").is_file()
    assert (top / ".kiro/specs/group/two/requirements.md").is_file()
    assert (top / ".kiro/specs/three/requirements.md").is_file()


def test_an_existing_folder_is_refused(top: Path) -> None:
    run(new, "one")
    before = (top / ".kiro/specs/one/requirements.md").read_bytes()
    error = refused(new, "one")
    assert "exists already" in error.message
    assert "specgit new one --phase design" in error.hint
    assert (top / ".kiro/specs/one/requirements.md").read_bytes() == before
    (top / ".kiro/specs/empty").mkdir()
    assert refused(new, "empty").hint == "choose another name"
    run(new, "all", "--all")
    assert refused(new, "all").hint == "choose another name"
    run(new, "fix", "--type", "bugfix")
    assert "specgit new fix --phase design" in refused(new, "fix").hint


def test_no_spec_inside_a_spec(top: Path) -> None:
    run(new, "one")
    assert ".kiro/specs/one is a spec itself" in refused(new, "one/two/three").message
    run(new, "one-more")


def test_a_root_that_leaves_the_repository(top: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (top / ".kiro").mkdir()
    (top / ".kiro/specs").symlink_to(outside)
    refused(new, "one")
    assert list(outside.iterdir()) == []


# the templates are good specs' skeletons


@pytest.mark.parametrize("kind", ["feature", "bugfix"])
def test_templates_are_read_without_oddities(kind: str) -> None:
    documents = {
        path.stem: Text.decode(path.name, path.read_bytes().replace(b"{title}", b"Name"))
        for path in (TEMPLATES / kind).glob("*.md")
    }
    tasks = read_tasks(documents["tasks"])
    properties = {each.id: each for each in read_design(documents["design"]).properties}
    if kind == "feature":
        requirements = read_requirements(documents["requirements"])
        criteria = {criterion.id for each in requirements.requirements for criterion in each.criteria}
        assert all(each.story for each in requirements.requirements)
        must_have_a_task = criteria
    else:
        criteria = {clause.id for clause in read_bugfix(documents["bugfix"]).clauses}
        must_have_a_task = {each for each in criteria if not each.startswith("1.")}  # 1.x is the defect
    assert len(properties) == 2

    cited = {reference.first for task in tasks.tasks for reference in task.references if is_criterion(reference.kind)}
    validated = {reference.first for each in properties.values() for reference in each.validates}
    named = {
        reference.first for task in tasks.tasks for reference in task.references if not is_criterion(reference.kind)
    }
    assert must_have_a_task <= cited <= criteria
    assert validated <= criteria
    assert named == properties.keys()
    assert all(task.status is Status.OPEN for task in tasks.leaves)
    assert len(tasks.boxes) == len(tasks.tasks)
    assert [task.id for task in tasks.tasks if task.checkpoint] == [tasks.tasks[-1].id]
    check_graph(tasks)


def is_criterion(kind: ReferenceKind) -> bool:
    assert kind in {ReferenceKind.CRITERION, ReferenceKind.PROPERTY}
    return kind is ReferenceKind.CRITERION


def check_graph(tasks: Tasks) -> None:
    graph = tasks.graph
    assert graph is not None
    assert graph.canonical
    assert graph.problems == ()
    assert sorted(task for wave in graph.waves for task in wave.tasks) == [task.id for task in tasks.leaves]
    assert graph.section == (tasks.sections[-1].span.start, len(tasks.text.content))
    assert json.loads(tasks.text.slice(graph.block).strip("`json\n"))["waves"][0]["id"] == 0


@pytest.mark.parametrize("kind", ["feature", "bugfix"])
def test_templates_run_as_their_graph_says(kind: str) -> None:
    tasks = read_tasks(Text.decode("tasks.md", (TEMPLATES / kind / "tasks.md").read_bytes()))
    plan = make_plan("name", tasks, include_optional=True)
    assert tasks.graph is not None
    assert (plan.source, plan.notes) == ("graph", ())
    planned = [tuple(each.task.id for each in wave.tasks) for wave in plan.waves]
    assert planned == [wave.tasks for wave in tasks.graph.waves]


def test_the_bugfix_plan_proves_the_bug_first() -> None:
    tasks = read_tasks(Text.decode("tasks.md", (TEMPLATES / "bugfix/tasks.md").read_bytes()))
    titles = {task.id: task.title for task in tasks.tasks}
    assert "exploration test" in titles["1"]
    assert "preservation" in titles["2"]
    assert tasks.graph is not None
    assert [wave.tasks for wave in tasks.graph.waves] == [("1", "2"), ("3.1",), ("3.2", "3.3"), ("4",)]
