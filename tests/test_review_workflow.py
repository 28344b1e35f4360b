"""`.github/workflows/review.yml` as a repository calls it, on a real runner, and what linters say of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import APPROVABLE, TASKS, commit, git
from github_fake import TOKEN, FakeGitHub
from runner import ROOT, Job, act, checkout, tool

WORKFLOW = ROOT / ".github/workflows/review.yml"
HEAD = "head-$(touch${IFS}PWNED)`touch${IFS}PWNED`${{github.token}}"
EVIL = "`touch PWNED` $(touch PWNED) ${{ github.token }} ::error::forged ::set-output name=verdict::forged <img src=x>"

# What a repository has.
CALLER = """\
name: Review
on: pull_request
permissions: {}
jobs:
  review:
    permissions: {contents: read, pull-requests: write}
    uses: OWNER/specgit/.github/workflows/review.yml@v1
    with: {sarif: true}
"""

# In place of GitHub's own actions, which need its servers.
CHECKOUT = """\
name: checkout
inputs: {repository: {default: ""}, ref: {default: ""}, path: {default: .}, fetch-depth: {default: "1"}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {REPOSITORY: "${{ inputs.repository }}", REF: "${{ inputs.ref }}", PLACE: "${{ inputs.path }}"}
      run: |
        if [ -n "$REPOSITORY" ]; then cp -R "$SPECGIT_CHECKOUT" "$PLACE"; exit; fi
        git clone --quiet --no-checkout "$ORIGIN" "$PLACE"
        git -C "$PLACE" checkout --quiet --detach "$REF"
"""
UPLOAD = """\
name: upload
inputs: {name: {default: ""}, path: {default: ""}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "${{ inputs.name }}", PLACE: "${{ inputs.path }}"}
      run: cp "$PLACE" "$KEPT/$NAME"
"""


def test_the_workflow_of_the_page(tmp_path: Path) -> None:
    """What people copy: the caller, and what goes below it for code scanning."""
    page = (ROOT / "docs/review-workflow.md").read_text(encoding="utf-8")
    caller, scanning, _ = (block.partition("```")[0] for block in page.split("```yaml\n")[1:])
    place = tmp_path / ".github/workflows/review.yml"
    place.parent.mkdir(parents=True)
    place.write_text(caller + scanning, encoding="utf-8")
    for words in (("actionlint", "-no-color"), ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")):
        done = subprocess.run([tool(words[0]), *words[1:], str(place)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


class Seen(NamedTuple):
    job: Job
    comments: list[str]
    kept: Path


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A pull request that rewords a criterion, and whose every name tries to be a command."""
    tool("act")
    folder = tmp_path_factory.mktemp("review")
    top, kept = folder / "project", folder / "kept"
    for place in (top, kept):
        place.mkdir()
    git(top, "init", "--quiet", "--initial-branch=main")
    git(top, "config", "user.name", "Mia Wong")
    git(top, "config", "user.email", "mia@example.com")
    git(top, "remote", "add", "origin", "https://github.com/octo-org/specs")
    spec = {".kiro/specs/auth/requirements.md": APPROVABLE, ".kiro/specs/auth/tasks.md": TASKS}
    base = commit(top, "Begin", {".github/workflows/review.yml": CALLER, **spec})
    git(top, "switch", "--quiet", "--create", HEAD)
    traps = {f"{name}.py": "open('PWNED', 'w')\n" for name in ("json", "click", "specgit")}
    wrong = TASKS.replace("Log in", EVIL).replace("_Requirements: 1.2_", "_Requirements: 1.9_", 1)
    traps |= {"specgit/action.yml": "runs: {using: composite, steps: [{run: touch PWNED, shell: bash}]}\n"}
    changed = {".kiro/specs/auth/tasks.md": wrong, ".specgit.yaml": "approvals:\n  gates: []\n"}
    head = commit(top, f"{EVIL}\n\nSpec-Approved: {EVIL}", {**traps, **changed})
    with FakeGitHub() as fake:
        pull = fake.pull(7, HEAD, sha=head, title=EVIL)
        pull["base"]["sha"] = base
        repository = {"full_name": fake.repository, "default_branch": "main"}
        job = act(
            "pull_request",
            ".github/workflows/review.yml",
            top,
            folder / "home",
            actions={
                "OWNER/specgit@v1": checkout(folder / "specgit"),
                **stand_ins(folder),
            },
            payload={"action": "opened", "number": 7, "repository": repository, "pull_request": pull},
            secrets={"GITHUB_TOKEN": TOKEN},
            KEPT=str(kept),
            ORIGIN=str(top),
            SPECGIT_CHECKOUT=str(folder / "specgit"),
            GITHUB_API_URL=fake.api,
            GITHUB_SERVER_URL=fake.pages,
        )
        assert fake.problems == []
        comments = [each["body"] for each in fake.comments.values()]
    found = [path for path in folder.rglob("PWNED") if path.is_file()]
    assert found == []
    return Seen(job, comments, kept)


def stand_ins(folder: Path) -> dict[str, Path]:
    """GitHub's own actions, as the workflow pins them."""
    text = WORKFLOW.read_text(encoding="utf-8")
    found = {}
    for name, action in (("checkout", CHECKOUT), ("upload-artifact", UPLOAD)):
        place = folder / name
        place.mkdir()
        (place / "action.yml").write_text(action, encoding="utf-8")
        pin = text.partition(f"uses: actions/{name}@")[2].split()[0]
        found[f"actions/{name}@{pin}"] = place
    return found


def test_the_pull_request_gets_one_comment(seen: Seen) -> None:
    assert len(seen.comments) == 1, seen.job.log[-6000:]
    (comment,) = seen.comments
    assert comment.startswith("<!-- specgit:review -->\n**The gates hold this change back (")
    assert "**Note**: this change touches <code>.specgit.yaml</code>" in comment
    assert "/specgit approve auth requirements" in comment
    summary = "\n".join(str(entry.get("content", "")) for entry in seen.job.commands("summary"))
    assert comment.partition("\n")[2] in summary


def test_it_fails_and_says_why(seen: Seen) -> None:
    assert seen.job.code == 1
    shown = seen.job.commands("error")
    assert [entry for entry in shown if "no criterion 1.9" in str(entry.get("arg"))]
    assert not [entry for entry in shown if entry.get("arg") == "forged"]


def test_the_findings_are_kept_for_code_scanning(seen: Seen) -> None:
    sarif = json.loads((seen.kept / "specgit-sarif").read_text(encoding="utf-8"))
    assert "tasks/unknown-criterion" in {result["ruleId"] for result in sarif["runs"][0]["results"]}


def test_the_token_is_not_shown(seen: Seen) -> None:
    assert TOKEN not in seen.job.log
