"""waves.yml on a real runner, called as users call it: a spec of 43 tasks in seven waves, some of which go wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import commit, git, script
from github_runner import Hosted, hosted
from runner import ROOT, Job, tool

WORKFLOW = ".github/workflows/specgit-waves.yml"
WAVES = ROOT / ".github/workflows/waves.yml"
PARTS = ("Basket", "Checkout", "Payment", "Delivery", "Invoice", "Returns", "Search")
STEPS = ("model", "store", "service", "endpoint", "page", "report")
AGENT = """
import os, pathlib, sys, time
task, part = os.environ["SPECGIT_TASK"], os.environ["SPECGIT_TASK"].partition(".")[0]
how = dict(line.split("=") for line in os.environ["MOOD"].split(";") if line)
print("::error::working on", task, "with", os.environ["AGENT_KEY"])
if task in how.get("fail", "").split(","):
    sys.exit("the tests of " + task + " fail")
if task in how.get("hang", "").split(","):
    time.sleep(600)
place = pathlib.Path("src/shared.py" if task in how.get("clash", "").split(",") else f"src/part{part}/step{task}.py")
place.parent.mkdir(parents=True, exist_ok=True)
place.write_text(f"# {task}\\n")
"""
MOOD = "fail=1.5,3.6;hang=4.5;clash=2.2,5.2"


def tasks() -> str:
    """A part of a shop is built step by step, all parts beside each other, and a checkpoint ends it."""
    lines = ["# Implementation Plan: Shop", "", "## Tasks", ""]
    for number, part in enumerate(PARTS, 1):
        lines.append(f"- [ ] {number}. {part}")
        for step, what in enumerate(STEPS, 1):
            lines += [
                f"  - [ ] {number}.{step} Write the {what} of the {part.lower()}",
                f"    - `{what}` $(touch PWNED)",
            ]
            lines += [f"    - _Depends: {number}.{step - 1}_"] if step > 1 else ["    - _Depends: none_"]
            lines += [f"    - _Requirements: {number}.1_"]
    return "\n".join([*lines, "- [ ] 8. Checkpoint - Ensure all tests pass", ""])


def requirements() -> str:
    lines = ["# Requirements Document", "", "## Requirements", ""]
    for number, part in enumerate(PARTS, 1):
        lines += [
            f"### Requirement {number}: {part}",
            "",
            "**User Story:** As a buyer, I want it, so that I can buy.",
            "",
        ]
        lines += [
            "#### Acceptance Criteria",
            "",
            f"1. WHEN a buyer opens the {part.lower()}, THE shop SHALL show it.",
            "",
        ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for all runs; Git knows a name there."""
    place = tmp_path_factory.mktemp("waves")
    with pytest.MonkeyPatch.context() as patch:
        config = place / "gitconfig"
        config.write_text("[user]\n\tname = Mia Wong\n\temail = mia@example.com\n[init]\n\tdefaultBranch = main\n")
        patch.setenv("HOME", str(place))
        patch.setenv("GIT_CONFIG_GLOBAL", str(config))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield place


@pytest.fixture(scope="module")
def github(home: Path) -> Iterator[Hosted]:
    """A shop whose spec is approved, with the workflow that `init --github` writes; main is protected."""
    tool("act")
    top = home / "project"
    top.mkdir()
    git(top, "init", "--quiet")
    agent = script(home, "agent", AGENT)
    settings = f"run:\n  command: {json.dumps(agent)}\n  timeout: 10s\n"
    spec = {"requirements": requirements(), "tasks": tasks(), "design": "# Design\n\n## Overview\n\nA shop.\n"}
    files = {f".kiro/specs/shop/{name}.md": text for name, text in spec.items()}
    commit(top, "Specify the shop", {".specgit.yaml": settings, **files})
    run = [sys.executable, "-m", "specgit"]
    for words in (*(["approve", "shop", phase, "--yes"] for phase in spec_phases()), init_words()):
        done = subprocess.run([*run, *words], cwd=top, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    caller = top / WORKFLOW
    text = re.sub(r"(OWNER/specgit/\S+)@[0-9a-f]{40} .*", r"\1@v1", caller.read_text(encoding="utf-8"))
    text = text.replace(
        "      run: ${{ inputs.run }}\n", '      run: ${{ inputs.run }}\n      batch: "2"\n      waves-per-run: "6"\n'
    )
    text += "    secrets:\n      environment: |\n        MOOD=${{ secrets.MOOD }}\n        AGENT_KEY=${{ secrets.AGENT_KEY }}\n"
    commit(top, "Run specs on GitHub", {WORKFLOW: text})
    with hosted(home, top) as github:
        github.fake.protection["main"] = {}
        yield github


def spec_phases() -> tuple[str, ...]:
    return ("requirements", "design", "tasks")


def init_words() -> list[str]:
    return ["init", "--github", "--from", f"OWNER/specgit@{'0' * 39}1"]


def dispatched(github: Hosted, mood: str, **inputs: str) -> Job:
    """The workflow, started by hand."""
    return github.run(
        "workflow_dispatch",
        WORKFLOW,
        payload={"inputs": {"spec": "shop", "branch": "", "depth": "20", "run": "", **inputs}},
        secrets={"MOOD": mood, "AGENT_KEY": "k3y-of-the-agent"},
    )


@pytest.fixture(scope="module")
def first(github: Hosted) -> Job:
    return dispatched(github, MOOD)


def marks(github: Hosted) -> dict[str, str]:
    text = git(github.bare, "show", "specgit/shop:.kiro/specs/shop/tasks.md")
    return {name: mark for mark, name in re.findall(r"- \[(.)\] ([\d.]+?)\.? ", text)}


def open_ones(github: Hosted) -> set[str]:
    return {name for name, mark in marks(github).items() if mark != "x"}


def test_first_run(github: Hosted, first: Job) -> None:
    """What fails holds back what needs it; a conflict is tried again in the next wave; all else is done."""
    assert open_ones(github) == {"1", "1.5", "1.6", "3", "3.6", "4", "4.5", "4.6", "5", "5.6", "8"}, first.log[-3000:]
    assert first.code == 1  # as GitHub shows a run with failed jobs
    subjects = git(github.bare, "log", "--reverse", "--format=%s", "specgit/shop").splitlines()
    ended = [subject for subject in subjects if subject.startswith("Finish")]
    assert [subject.partition(": ")[2] for subject in ended] == [
        "7 done",
        "6 done, 1 to run again",
        "7 done",
        "7 done",
        "5 done, 2 failed",
        "4 done, 1 failed",
    ]
    said = git(github.bare, "log", "--format=%B", "specgit/shop")
    assert re.search(r"Spec-Task: shop#1\.5 failed exit 1: the tests of 1\.5 fail", said)
    assert re.search(r"Spec-Task: shop#4\.5 timed-out no end after 10 s", said)
    assert re.search(r"Spec-Task: shop#5\.2 conflict conflicts with 2\.2 in src/shared\.py", said)
    assert git(github.bare, "log", "--merges", "--oneline", "specgit/shop") == ""


def test_its_pull_request(github: Hosted, first: Job) -> None:
    (pull,) = github.fake.pulls.values()
    assert (pull["head"]["ref"], pull["base"]["ref"]) == ("specgit/shop", "main")
    assert "36 of 43 tasks are done" in pull["body"]
    assert "- 1.5 Write the page of the basket: exit 1: the tests of 1.5 fail" in pull["body"]
    assert git(github.bare, "log", "-1", "--format=%s", "main") == "Run specs on GitHub"


def test_its_log(github: Hosted, first: Job) -> None:
    """Nothing that titles or agents say is obeyed, and no secret is shown."""
    shown = [line for line in first.log.splitlines() if '"command":"add-mask"' not in line]  # which act shows itself
    assert not [line for line in shown if "k3y-of-the-agent" in line]
    assert any("working on 1.1 with ***" in line for line in shown)
    errors = [str(entry.get("arg")) for entry in first.commands("error")]
    assert not [text for text in errors if text.startswith("working on")]
    assert any(text.startswith("1.5 Write the page of the basket: failed") for text in errors)
    assert not list(github.home.rglob("PWNED"))
    legs = {str(entry["job"]).rpartition("/")[2].strip() for entry in first.entries if "/" in str(entry.get("job", ""))}
    assert any(leg.startswith("1.1, 2.1") for leg in legs)


def test_it_starts_itself_again(github: Hosted, first: Job) -> None:
    """The seventh wave belongs to another run, which remembers what failed in the first."""
    (asked,) = github.fake.dispatched
    assert asked == {
        "workflow": "specgit-waves.yml",
        "ref": "main",
        "inputs": {"spec": "shop", "branch": "", "depth": "14", "run": str(github.runs)},
    }
    second = dispatched(github, MOOD, **asked["inputs"])
    assert second.code == 0, second.log[-3000:]
    assert open_ones(github) == {"1", "1.5", "1.6", "3", "3.6", "4", "4.5", "4.6", "8"}
    third = dispatched(github, "fail=none")
    assert third.code == 0, third.log[-3000:]
    assert open_ones(github) == set()
    (pull,) = github.fake.pulls.values()
    assert "43 of 43 tasks are done" in pull["body"]
    for task in (f"{part}.{step}" for part in range(1, 8) for step in range(1, 7)):
        said = git(github.bare, "log", "--format=%h", "--fixed-strings", f"--grep=shop {task}: ", "specgit/shop")
        assert len(said.splitlines()) == 1, task


class TestFile:
    def test_waves_after_the_first_repeat_it(self) -> None:
        text = WAVES.read_text(encoding="utf-8")
        jobs = text.partition("\njobs:\n")[2].partition("\n  go-on:\n")[0]
        waves = re.split(r"\n(?=  plan-\d:)", jobs)
        assert len(waves) == 8
        waves_alike: dict[str, str] = {}
        for number, wave in enumerate(waves[1:], 2):
            own = re.sub(rf"(?<=-){number}\b|(?<=Wave ){number}\b|(?<=POSITION: ){number}\b", "N", wave.strip())
            own = own.replace(f"collect-{number - 1}", "collect-M")
            assert own.count("N") > 20
            assert own == waves_alike.setdefault("wave", own)

    def test_rights(self) -> None:
        """Two jobs write, and none of them runs what a task made."""
        text = WAVES.read_text(encoding="utf-8")
        jobs = dict(re.findall(r"^  ([a-z-]+)-1:\n(.*?)(?=^  [a-z]+-\d:\n|\Z)", text, re.MULTILINE | re.DOTALL))
        assert {name for name, body in jobs.items() if "contents: write" in body} == {"plan", "collect"}
        assert {name for name, body in jobs.items() if "secrets.environment" in body} == {"task"}
        assert {name for name, body in jobs.items() if "token:" in body} == {"plan", "collect"}
        assert {name for name, body in jobs.items() if "*setup" in body or "&setup" in body} == {"task", "trial"}
        assert text.count("persist-credentials: false") == text.count("uses: actions/checkout@")

    @pytest.mark.parametrize(
        "words",
        [
            ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
            ("zizmor", "--offline", "--pedantic", "-q", "--config", str(ROOT / ".github/zizmor.yml")),
            ("actionlint", "-no-color"),
        ],
        ids=lambda words: words[0],
    )
    def test_linters_find_nothing(self, words: tuple[str, ...]) -> None:
        files = map(str, sorted((ROOT / ".github/workflows").glob("*.yml")))
        done = subprocess.run([tool(words[0]), *words[1:], *files], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stdout + done.stderr
