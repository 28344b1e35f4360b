"""The demo: its data by themselves, then the whole of it as a user sees it."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shell import specgit

from specgit import settings
from specgit.cli import demo
from specgit.errors import SpecgitError
from specgit.spec.model import Status
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

if TYPE_CHECKING:
    from types import ModuleType

    from specgit.spec.model import Tasks

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "examples" / "demo"
SPECS = ("finish-wrong-book", "reading-log")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program as the demo begins with it."""
    return shutil.copytree(DEMO / "repository", tmp_path / "program")


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_runner", DEMO / "runner.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tasks_of(spec: str) -> Tasks:
    path = DEMO / "repository" / ".kiro/specs" / spec / "tasks.md"
    return read_tasks(Text.decode(str(path), path.read_bytes()))


def python(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=program, env=environment, capture_output=True, encoding="utf-8")


def is_green(program: Path) -> bool:
    return python(program, "-m", "unittest", "--quiet").returncode == 0


def finish_emma(program: Path) -> str:
    return python(program, "-m", "shelf", "--home", "sample", "finish", "emma").stdout


def test_the_steps_keep_the_program_green_after_every_wave(program: Path, runner: ModuleType) -> None:
    assert is_green(program)
    for spec in reversed(SPECS):  # the demo itself takes them in the other order
        graph = tasks_of(spec).graph
        assert graph
        for wave in graph.waves:
            for task in wave.tasks:
                runner.apply(DEMO / "steps" / spec / task, program)
            assert is_green(program), f"{spec}, wave {wave.id}"
    assert finish_emma(program) == "finished Emma\n"
    report = python(program, "-m", "shelf", "--home", "sample", "--today", "2026-03-22", "report")
    assert "16 days" in report.stdout


@pytest.mark.parametrize("spec", SPECS)
def test_every_task_has_a_step_or_is_a_checkpoint(spec: str) -> None:
    leaves = tasks_of(spec).leaves
    steps = {folder.name for folder in (DEMO / "steps" / spec).iterdir()}
    assert steps == {task.id for task in leaves if not task.checkpoint}
    assert all(task.status is Status.OPEN for task in leaves)


@pytest.mark.parametrize("spec", SPECS)
def test_the_graph_is_canonical_and_names_every_step(spec: str) -> None:
    graph = tasks_of(spec).graph
    assert graph
    assert graph.canonical
    placed = [task for wave in graph.waves for task in wave.tasks]
    assert sorted(placed) == sorted(folder.name for folder in (DEMO / "steps" / spec).iterdir())


def test_the_feature_is_large_enough_to_be_a_demo() -> None:
    tasks = tasks_of("reading-log")
    assert len(tasks.leaves) >= 12
    assert tasks.graph
    assert len(tasks.graph.waves) >= 4
    assert any(task.optional for task in tasks.leaves)


def test_tasks_of_one_wave_share_no_file_but_the_changelog(runner: ModuleType) -> None:
    for spec in SPECS:
        graph = tasks_of(spec).graph
        assert graph
        for wave in graph.waves:
            written = [
                file.relative_to(DEMO / "steps" / spec / task / "files")
                for task in wave.tasks
                for file in (DEMO / "steps" / spec / task / "files").rglob("*")
                if file.is_file()
            ]
            assert len(written) == len(set(written)), f"{spec}, wave {wave.id}"


def test_the_bug_is_in_the_start_state(program: Path, runner: ModuleType) -> None:
    steps = DEMO / "steps" / "finish-wrong-book"
    runner.apply(steps / "2", program)
    assert is_green(program), "preservation tests pass on unfixed code"
    runner.apply(steps / "1", program)
    assert is_green(program), "the exploration test is expected to fail"
    exploration = program / "tests" / "test_finish_exploration.py"
    exploration.write_text(exploration.read_text().replace("    @unittest.expectedFailure\n", ""))
    outcome = python(program, "-m", "unittest", "tests.test_finish_exploration")
    assert "FAILED (failures=2)" in outcome.stderr, "without the mark it fails: the bug is real"
    assert finish_emma(program) == "finished The Omnivore's Dilemma\n"


def test_the_fix_cannot_forget_the_mark(program: Path, runner: ModuleType) -> None:
    steps = DEMO / "steps" / "finish-wrong-book"
    runner.apply(steps / "1", program)
    marked = (program / "tests" / "test_finish_exploration.py").read_bytes()
    runner.apply(steps / "3.1", program)
    (program / "tests" / "test_finish_exploration.py").write_bytes(marked)
    assert "unexpected successes=2" in python(program, "-m", "unittest", "--quiet").stderr


def test_a_first_try_fails_the_tests(program: Path, runner: ModuleType) -> None:
    [mistake] = [step for spec in SPECS for step in (DEMO / "steps" / spec).iterdir() if (step / "first-try").is_dir()]
    runner.apply(mistake, program, first_try=True)
    assert not is_green(program)
    runner.apply(mistake, program)
    assert is_green(program)


@pytest.mark.parametrize(("spec", "document"), [("reading-log", "requirements.md"), ("finish-wrong-book", "bugfix.md")])
def test_the_specs_cite_what_exists_and_leave_nothing_out(spec: str, document: str) -> None:
    folder = DEMO / "repository" / ".kiro/specs" / spec
    known = criteria((folder / document).read_text(encoding="utf-8"))
    assert cited_in(folder / "tasks.md") == known
    assert cited_in(folder / "design.md") < known


def cited_in(document: Path) -> set[str]:
    lines = re.findall(r"Requirements: ([\d., ]+)", document.read_text(encoding="utf-8"))
    return {name for line in lines for name in re.findall(r"\d+\.\d+", line)}


def criteria(text: str) -> set[str]:
    """Ids by the plainest means: `2.` below `### Requirement 1`, or `1.2 WHEN` at the start of a line."""
    found, requirement = set(re.findall(r"^(\d+\.\d+) WHEN", text, re.MULTILINE)), ""
    for line in text.splitlines():
        if heading := re.match(r"### Requirement (\d+)", line):
            requirement = heading[1]
        elif item := re.match(r"(\d+)\. ", line):
            found.add(f"{requirement}.{item[1]}")
    return found


def ask(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # Here `python3` may be a shim that costs more than the tests it starts.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return specgit(folder, *words, env={"SPECGIT_DEMO_PACE": "0", "NO_COLOR": "1", "PATH": path})


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout


def test_the_demo_from_end_to_end(tmp_path: Path) -> None:
    folder = tmp_path / "with a space"
    shown = ask(tmp_path, "demo", "--keep", str(folder))
    assert shown.returncode == 0, shown.stdout + shown.stderr

    assert shown.stdout.index("finished The Omnivore's Dilemma") < shown.stdout.index("finished Emma")
    assert "streak    16 days, the longest was 16" in shown.stdout
    assert str(folder) in shown.stdout

    for spec in SPECS:
        path = folder / ".kiro/specs" / spec / "tasks.md"
        tasks = read_tasks(Text.decode(str(path), path.read_bytes()))
        assert {task.id for task in tasks.leaves if not task.done} == {
            task.id for task in tasks.leaves if task.optional
        }
    assert is_green(folder)

    assert git(folder, "status", "--porcelain") == ""
    assert len(git(folder, "worktree", "list").splitlines()) == 1
    assert git(folder, "for-each-ref", "refs/specgit") == ""
    history = git(folder, "log", "--format=%s%n%b")
    assert len(re.findall(r"^Spec-Task: reading-log#4\.1 failed", history, re.MULTILINE)) == 1
    for spec in SPECS:
        for step in (DEMO / "steps" / spec).iterdir():
            commits = re.findall(rf"^{spec} {re.escape(step.name)}: ", history, re.MULTILINE)
            writes = (step / "files").is_dir() and step.name != "4.4"
            assert len(commits) == int(writes), f"{spec} {step.name}"

    optional = ask(folder, "run", "reading-log", "--include-optional")
    assert optional.returncode == 0, optional.stdout + optional.stderr
    assert (folder / "tests" / "test_reading_properties.py").exists()


def test_an_occupied_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(SpecgitError, match="is not empty"):
        demo._empty_folder(tmp_path)
    with pytest.raises(SpecgitError, match="can't be made a folder"):
        demo._empty_folder(tmp_path / "mine")


def test_the_examples_are_found_in_a_checkout_and_in_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo.find_examples() == ROOT / "examples"
    monkeypatch.setattr(demo, "__file__", str(tmp_path / "specgit" / "cli" / "demo.py"))
    with pytest.raises(SpecgitError, match="missing"):
        demo.find_examples()
    shutil.copytree(ROOT / "examples", tmp_path / "specgit" / "examples")
    assert demo.find_examples() == tmp_path / "specgit" / "examples"


def test_the_demo_begins_with_approvals_and_sound_settings(tmp_path: Path) -> None:
    repository = demo.build(tmp_path)
    assert git(tmp_path, "log", "--reverse", "--format=%s").splitlines() == [
        "Keep a reading list",
        *(f"Approve {phase} of finish-wrong-book" for phase in ("bugfix", "design", "tasks")),
        *(f"Approve {phase} of reading-log" for phase in ("requirements", "design")),
    ]
    assert git(tmp_path, "status", "--porcelain") == ""
    run = settings.load(repository.top).run
    assert run.verify == run.gate == "python3 -m unittest --quiet"
    assert shlex.split(run.command) == [sys.executable, str(DEMO / "runner.py")]
