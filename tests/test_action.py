"""`action.yml` on a real runner, in a repository whose every name tries to be a command."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import commit, git
from runner import ROOT, Job, act, checkout, tool

ACTION = ROOT / "action.yml"
STEP = "      - {{id: {id}, uses: OWNER/specgit@v1, continue-on-error: true, with: {inputs}}}\n"
STEPS = {
    "default": {},
    "some": {"arguments": "--profile\nstrict\n\n$(touch PWNED) ${ github }\n"},
    "gate": {"command": "gate"},
    "status": {"command": "status"},
    "unknown": {"command": "run"},
    "formatted": {"arguments": "--format=text"},
    "misused": {"arguments": "--no-such-option; touch PWNED"},
}
HEAD = "head-$(touch${IFS}PWNED)`touch${IFS}PWNED`${{github.token}}"
BASE = "base-$(touch${IFS}PWNED)`touch${IFS}PWNED`"
ODD = "$(touch PWNED) ${ github }"
EVIL = "`touch PWNED` $(touch PWNED) ${{ github.token }} ::error::forged ##[error]forged %0A::error::forged"


class Seen(NamedTuple):
    """The job, what each step put out and how it ended, the folder with what was kept."""

    job: Job
    steps: dict[str, Any]
    kept: Path

    def report(self, step: str) -> Path:
        return self.kept / Path(self.steps[step]["outputs"]["report"]).name


class TestAction:
    @pytest.mark.parametrize(
        "words",
        [
            ("check-jsonschema", "--builtin-schema", "vendor.github-actions"),
            ("zizmor", "--offline", "--pedantic", "-q"),
        ],
        ids=lambda words: words[0],
    )
    def test_linters_find_nothing(self, words: tuple[str, ...]) -> None:
        done = subprocess.run([tool(words[0]), *words[1:], str(ACTION)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """One pull request, with a step for each of STEPS."""
    tool("act")
    folder = tmp_path_factory.mktemp("action")
    top = folder / "project"
    top.mkdir()
    git(top, "init", "--quiet", "--initial-branch", BASE)
    git(top, "config", "user.name", "Mia Wong")
    git(top, "config", "user.email", "mia@example.com")
    # What a check of the repository must not import or obey.
    trap = "open('PWNED', 'w')\n"
    traps = {f"{name}.py": trap for name in ("venv", "pip", "json", "click", "specgit")}
    commit(top, "Begin", {**traps, "uv.toml": "no-index = true\n", ".github/workflows/specs.yml": workflow()})
    git(top, "update-ref", f"refs/remotes/origin/{BASE}", "HEAD")
    git(top, "switch", "--quiet", "--create", HEAD)
    tasks = f"# Plan\n\n- [ ] 1. {EVIL}\n  - _Requirements: 9.9_\n- [x] 2. Then\n"
    commit(
        top,
        f"{EVIL}\n\n::error::forged\n::set-output name=findings::99\nSpec-Approved: {EVIL}",
        {f".kiro/specs/{ODD}/tasks.md": tasks, ".kiro/specs/line\n::error::forged/tasks.md": tasks},
    )
    pull = {"number": 1, "title": EVIL, "head": {"ref": HEAD}, "base": {"ref": BASE}}
    action = {"OWNER/specgit@v1": checkout(folder / "specgit")}
    kept = folder / "kept"
    kept.mkdir()
    job = act(
        "pull_request",
        ".github/workflows/specs.yml",
        top,
        folder / "home",
        actions=action,
        payload={"pull_request": pull},
        KEPT=str(kept),
    )
    assert job.code == 0, job.log[-5000:]
    return Seen(job, json.loads((kept / "steps").read_text(encoding="utf-8")), kept)


def workflow() -> str:
    """One job with all the steps, the last of which keeps what they put out."""
    steps = "".join(STEP.format(id=name, inputs=json.dumps(inputs)) for name, inputs in STEPS.items())
    mark = '      - run: for each in "$RUNNER_TEMP"/specgit-*/; do touch "$each/kept"; done\n'
    first, line, rest = steps.partition("\n")
    return f"""\
on: pull_request
permissions: {{contents: read}}
jobs:
  specs:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
{first}{line}{mark}{rest}      - run: |
          for each in "$RUNNER_TEMP"/specgit-*; do if [ -f "$each" ]; then cp "$each" "$KEPT"; fi; done
          ls "$RUNNER_TEMP"/specgit-*/kept > "$KEPT/installed"
          find "$GITHUB_WORKSPACE" "$RUNNER_TEMP" -name PWNED > "$KEPT/found"
          git status --porcelain >> "$KEPT/found"
          printf %s "$STEPS" > "$KEPT/steps"
        env:
          STEPS: ${{{{ toJSON(steps) }}}}
"""


def test_nothing_of_the_repository_is_run(seen: Seen) -> None:
    assert (seen.kept / "found").read_text(encoding="utf-8") == ""


def test_steps_end_as_the_command_does(seen: Seen) -> None:
    codes = {name: step["outputs"].get("exit-code", "") for name, step in seen.steps.items() if name in STEPS}
    assert codes == {
        "default": "1",
        "some": "1",
        "gate": "1",
        "status": "0",
        "unknown": "",
        "formatted": "",
        "misused": "2",
    }
    outcomes = {name: step["outcome"] for name, step in seen.steps.items() if name in STEPS}
    assert outcomes == dict.fromkeys(STEPS, "failure") | {"status": "success"}


def test_findings_are_counted_and_kept(seen: Seen) -> None:
    for name, key in (("default", "findings"), ("some", "findings"), ("gate", "refusals")):
        outputs = seen.steps[name]["outputs"]
        report = json.loads(seen.report(name).read_text(encoding="utf-8"))
        assert int(outputs["findings"]) == len(report[key]) > 0
    specs = json.loads(seen.report("some").read_text(encoding="utf-8"))
    assert {finding["spec"] for finding in specs["findings"]} == {ODD}
    assert seen.steps["misused"]["outputs"]["findings"] == ""


def test_annotations_are_ours_alone(seen: Seen) -> None:
    shown = seen.job.commands("error") + seen.job.commands("warning")
    titles = [str(entry["kvPairs"].get("title", "")) for entry in shown if isinstance(entry["kvPairs"], dict)]
    assert len(titles) == len(shown)
    assert all("/" in title or title.startswith(("gate ", "specgit")) for title in titles)
    assert not [entry for entry in shown if entry.get("arg") == "forged"]
    # What it says to people comes while the runner takes no commands.
    assert re.search(
        r"::stop-commands::([\w-]+)(?:(?!::stop-commands).)*No such option.*?::\1::", seen.job.log, re.DOTALL
    )


def test_the_summary_is_a_table(seen: Seen) -> None:
    text = "\n".join(str(entry.get("content", "")) for entry in seen.job.commands("summary"))
    assert "| | where | what | rule |" in text
    assert "| gate | where | what | to do |" in text
    assert "| spec | type |" in text
    assert ODD not in text  # its signs are escaped


def test_specgit_is_installed_once_a_job(seen: Seen) -> None:
    assert (seen.kept / "installed").read_text(encoding="utf-8").count("/kept\n") == 1


def test_the_workflow_of_the_page(tmp_path: Path) -> None:
    """A pull request on the demo's repository that touches no spec, by the lines people copy."""
    from specgit.cli.demo import build

    tool("act")
    page = (ROOT / "docs/github.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    top = tmp_path / "project"
    top.mkdir()
    build(top)
    commit(top, "Check specs", {".github/workflows/specs.yml": text})
    git(top, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(top, "switch", "--quiet", "--create", "topic")
    commit(top, "Write", {"notes.md": "Nothing about specs.\n"})
    for words in (("actionlint", "-no-color"), ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")):
        done = subprocess.run(
            [tool(words[0]), *words[1:], ".github/workflows/specs.yml"], cwd=top, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    job = act(
        "pull_request",
        ".github/workflows/specs.yml",
        top,
        tmp_path / "home",
        actions={"OWNER/specgit@v1": checkout(tmp_path / "specgit")},
        payload={"pull_request": {"number": 1, "head": {"ref": "topic"}, "base": {"ref": "main"}}},
    )
    assert job.code == 0, job.log[-5000:]
    assert "the gates are open" in job.log
