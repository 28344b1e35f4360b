"""Whole specs that people wrote, run to their end by the engine."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import git

from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

CORPUS = Path(os.environ.get("SPECGIT_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no corpus at {CORPUS}")

# Each task leaves a file of its own, as an agent would; a checkpoint has nothing to change.
RUNNER = """\
import os, pathlib
task = os.environ["SPECGIT_TASK"]
prompt = pathlib.Path(os.environ["SPECGIT_PROMPT"]).read_text(encoding="utf-8")
assert f"Task {task} of" in prompt
if "heckpoint" not in os.environ["SPECGIT_TITLE"]:
    pathlib.Path(f"done-{task}.txt").write_text(prompt, encoding="utf-8")
"""


def open_again(document: Path) -> None:
    """Every box open, as before anybody worked on it."""
    tasks = read_tasks(Text.decode(str(document), document.read_bytes()))
    content = list(tasks.text.content)
    for box in tasks.boxes:
        content[box.mark.start : box.mark.end] = " "
    document.write_bytes(Text(str(document), "".join(content)).encode())


def spec_with(*features: str) -> Path:
    """The folder of the first spec of 25 to 40 boxes that shows these features."""
    with (CORPUS / "specs.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if 25 <= int(row["n_tasks"] or 0) <= 40 and set(features) <= set((row["features"] or "").split(",")):
                return CORPUS / row["repo"].replace("/", "+") / row["path"]
    raise AssertionError(f"no spec with {features}")


@pytest.mark.parametrize("features", [("waves", "checkpoint"), ("(P)", "_Depends")], ids=["graph", "declared"])
def test_a_real_spec_runs_to_its_end(features: tuple[str, ...], tmp_path: Path) -> None:
    top = tmp_path / "project"
    folder = top / ".kiro" / "specs" / "real"
    shutil.copytree(spec_with(*features), folder)
    for file in folder.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    folder.chmod(0o755)
    document = folder / "tasks.md"
    open_again(document)
    before = document.read_bytes()
    git(top, "init", "--quiet")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "Begin")
    runner = tmp_path / "runner.py"
    runner.write_text(RUNNER)

    command = [sys.executable, "-m", "specgit", "run", "real", "--no-gate", "--jobs", "4", "--format", "json"]
    command += ["--command", f"{sys.executable} {runner}"]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]

    after = read_tasks(Text.decode("tasks.md", document.read_bytes()))
    required = [task for task in after.leaves if not task.optional]
    assert len(required) >= 12
    assert {result["task"] for result in results} == {task.id for task in required}
    assert all(task.done for task in required)
    # Nothing but marks differs, and the history tells each task once.
    assert [(a, b) for a, b in zip(before, document.read_bytes(), strict=True) if a != b] == [
        (ord(" "), ord("x")) for _ in range(sum(task.done for task in after.tasks if task.box))
    ]
    assert git(top, "status", "--porcelain") == ""
    told = git(top, "log", "--format=%B").split("\n")
    for task in required:
        assert sum(line.startswith(f"Spec-Task: real#{task.id} done") for line in told) == 1
    subjects = git(top, "log", "--format=%s").split("\n")
    assert subjects[0].startswith("Finish wave ")
    assert subjects[-1] == "Begin"
    assert git(top, "worktree", "list").count("\n") == 0
    assert git(top, "for-each-ref", "refs/specgit") == ""
