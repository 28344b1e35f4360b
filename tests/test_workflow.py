"""The workflow that stands alone: sound for GitHub's linters, inert whatever the titles say, and run for real."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from conftest import commit, git, write
from growth import unwatched
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from runner import act, tool

from specgit.errors import SpecgitError
from specgit.plan.model import Plan
from specgit.plan.waves import make_plan
from specgit.report import workflow
from specgit.report.workflow import github_workflow, job_id
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

PATH = ".kiro/specs/auth"
EVIL = (
    "`cd $ARTIFACTS;touch PWNED` $(cd $ARTIFACTS;touch PWNED) ${{ secrets.KEY }} \"'}} # : ::error::forged\t\x1b[31m🙂"
)


def plan_of(content: str, spec: str = "auth") -> Plan:
    return make_plan(spec, read_tasks(Text("tasks.md", content)))


def written(plan: Plan, path: str = PATH, **more: Any) -> str:
    return github_workflow(plan, path, (".kiro/specs",), **more)


def parsed(text: str) -> dict[str, Any]:
    with unwatched():
        return YAML(typ="safe", pure=True).load(io.StringIO(text))


def document(count: int, title: str = "Go on") -> str:
    """A chain, a fan and a join."""
    parts = [f"- [ ] 1. {title}"]
    parts += [f"- [ ] {number}. {title}\n  - _Depends: 1_" for number in range(2, count)]
    return "\n".join([*parts, f"- [ ] {count}. Join\n  - _Depends: {', '.join(map(str, range(2, count)))}_"]) + "\n"


def scripts(data: dict[str, Any]) -> set[str]:
    """What a shell gets to read."""
    return {data["env"]["TASK_SCRIPT"]} | {
        step["run"] for job in data["jobs"].values() for step in job["steps"] if "run" in step
    }


class TestShape:
    def test_needs_are_the_graph(self) -> None:
        jobs = parsed(written(plan_of(document(5))))["jobs"]
        assert {name: job.get("needs") for name, job in jobs.items()} == {
            "begin": None,
            "task-1": ["begin"],
            **{f"task-{number}": ["begin", "task-1"] for number in (2, 3, 4)},
            "task-5": ["begin", "task-2", "task-3", "task-4"],
            "collect": ["begin", "task-1", "task-2", "task-3", "task-4", "task-5"],
        }

    def test_only_collect_may_write(self) -> None:
        data = parsed(written(plan_of(document(3)), secrets=["AGENT_KEY"]))
        assert data["permissions"] == {}
        rights = {name: job["permissions"] for name, job in data["jobs"].items()}
        assert rights.pop("collect") == {"contents": "write"}
        assert set(map(str, rights.values())) == {"{'contents': 'read'}"}
        holders = {name for name, job in data["jobs"].items() if "secrets.AGENT_KEY" in str(job)}
        assert holders == {"task-1", "task-2", "task-3"}
        pushers = [
            step["name"] for job in data["jobs"].values() for step in job["steps"] if "github.token" in str(step)
        ]
        assert pushers == ["Push a branch to be reviewed"]

    def test_actions_are_pinned(self) -> None:
        used = re.findall(r"uses: (.*)", written(plan_of(document(3))))
        assert used
        assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used)

    def test_more_than_github_runs(self) -> None:
        assert len(parsed(written(plan_of(document(254))))["jobs"]) == workflow.MOST_JOBS
        with pytest.raises(SpecgitError, match="255 tasks and 2 jobs") as error:
            written(plan_of(document(255)))
        assert "run it in waves" in error.value.hint
        dense = "".join(
            f"- [ ] {number}. Go\n  - _Depends: {', '.join(map(str, range(1, 128))) if number > 127 else 'None'}_\n"
            for number in range(1, 255)
        )
        with pytest.raises(SpecgitError, match="GitHub starts none of more than 512000"):
            written(plan_of(dense))

    def test_nothing_to_run(self) -> None:
        with pytest.raises(SpecgitError, match="nothing is left to run in auth") as error:
            written(plan_of("- [x] 1. Done\n"))
        assert error.value.exit_code == 3

    @pytest.mark.parametrize("path", ["specs/${{ github.token }}", "specs/\udcff"])
    def test_a_name_that_can_not_be_told(self, path: str) -> None:
        with pytest.raises(SpecgitError, match="can't stand in a workflow"):
            written(plan_of("- [ ] 1. Go\n"), path)

    def test_a_secret_with_an_odd_name(self, folder: Path) -> None:
        words = [sys.executable, "-m", "specgit", "waves", "auth", "--format", "github-workflow", "--secret", "K }}; x"]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (2, "")
        assert "GitHub has no secret called 'K }}; x'" in done.stderr


class TestInert:
    @settings(max_examples=60, deadline=None)
    @given(
        titles=st.lists(
            st.text().map(lambda text: text.replace("\n", " "))
            | st.sampled_from([EVIL, "${{${{ x }}", "$${{{{ 1 }}", "- a: b"]),
            min_size=1,
            max_size=5,
        ),
        folder=st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1).filter(
            lambda name: "${{" not in name
        ),
    )
    def test_whatever_titles_and_names_say(self, titles: list[str], folder: str) -> None:
        plan = plan_of("".join(f"- [ ] {number}. {title}\n" for number, title in enumerate(titles, 1)))
        path = f".kiro/specs/{folder}"
        if not plan.tasks:
            return
        text = written(plan, path)
        data = parsed(text)
        assert text.isascii()
        assert data["env"]["SPEC"] == path
        assert not any("${{" in str(job["name"]) for job in data["jobs"].values())
        plain = plan_of("".join(f"- [ ] {task.id}. Plain\n" for task in plan.tasks))
        assert scripts(data) == scripts(parsed(written(plain)))
        expressions = set(re.findall(r"\$\{\{.*?\}\}", text))
        assert expressions <= set(re.findall(r"\$\{\{.*?\}\}", written(plan_of(document(3)))))

    @given(st.lists(st.text(min_size=1, max_size=120), unique=True, max_size=8))
    def test_job_ids_are_safe_and_unique(self, ids: list[str]) -> None:
        jobs = [job_id(each) for each in ids]
        assert all(re.fullmatch(r"[a-z][a-z0-9_-]{0,99}", job) for job in jobs)
        assert len(set(jobs)) == len(ids)

    @given(st.integers(2, 12), st.data())
    def test_jobs_wait_for_what_their_tasks_wait_for(self, count: int, data: st.DataObject) -> None:
        lines = []
        for number in range(1, count + 1):
            needs = data.draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
            lines.append(f"- [ ] {number}. Go\n  - _Depends: {', '.join(map(str, sorted(needs))) or 'None'}_\n")
        plan = plan_of("".join(lines))
        edges = [(edge.needs, edge.task) for wave in plan.waves for planned in wave.tasks for edge in planned.needs]
        jobs = parsed(written(plan))["jobs"]
        drawn = [
            (need, job) for job in jobs if job != "collect" for need in jobs[job].get("needs", ()) if need != "begin"
        ]
        asked = nx.transitive_closure(nx.DiGraph([(job_id(need), job_id(task)) for need, task in edges]))
        assert set(nx.transitive_closure(nx.DiGraph(drawn)).edges) == set(asked.edges)


class TestLinters:
    @pytest.mark.parametrize(
        "words",
        [
            ("actionlint", "-no-color"),
            ("zizmor", "--offline", "--pedantic", "--quiet"),
            ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
        ],
        ids=lambda words: words[0],
    )
    @pytest.mark.parametrize("content", [document(5), document(3, EVIL)], ids=["plain", "evil"])
    def test_find_nothing(self, words: tuple[str, ...], content: str, tmp_path: Path) -> None:
        program = tool(words[0])
        text = written(plan_of(content), f"{PATH} $(touch PWNED) `touch PWNED` '\"", secrets=["AGENT_KEY"])
        place = write(tmp_path, ".github/workflows/tasks.yml", text)
        done = subprocess.run([program, *words[1:], str(place)], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


# GitHub's own actions, as far as the workflow asks for them.

REMOTE_CHECKOUT = """\
inputs: {ref: {}, fetch-depth: {}, persist-credentials: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {REF: "${{ inputs.ref }}"}
      run: |
        git init --quiet .
        git remote add origin "$REMOTE"
        git fetch --quiet origin
        case "$REF" in
          refs/heads/*) git checkout --quiet -B "${REF#refs/heads/}" "origin/${REF#refs/heads/}" ;;
          *) git checkout --quiet --detach "$REF" ;;
        esac
"""
UPLOAD = """\
inputs: {name: {}, path: {}, if-no-files-found: {}, overwrite: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "${{ inputs.name }}", FILE: "${{ inputs.path }}"}
      run: mkdir -p "$ARTIFACTS/$NAME" && cp "$FILE" "$ARTIFACTS/$NAME"
"""
DOWNLOAD = """\
inputs: {pattern: {}, merge-multiple: {}, path: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {PATTERN: "${{ inputs.pattern }}", TO: "${{ inputs.path }}"}
      run: |
        mkdir -p "$TO"
        [[ "$PATTERN" =~ ^[a-z0-9_*{},-]+$ ]]
        for each in $(eval "cd $ARTIFACTS && echo $PATTERN"); do cp "$ARTIFACTS/$each"/* "$TO"; done
"""
AGENT = """\
case "$SPECGIT_TASK" in
  1) echo one > shared.txt ;;
  2) test "$(cat shared.txt)" = one && echo one two > shared.txt ;;
  3) exit 1 ;;
  5) echo one five > shared.txt ;;
  6) test "$(cat shared.txt)" = "one two" && echo one two six > shared.txt ;;
  9)
    hook="$(git rev-parse --path-format=absolute --git-common-dir)/hooks/post-commit"
    cat > "$hook" << 'END'
#!/bin/sh
echo 'run: {command: evil}' > .specgit.yaml
git add .specgit.yaml
git update-ref HEAD "$(git commit-tree "$(git write-tree)" -p HEAD^ -m Forged)"
END
    chmod +x "$hook"
    ;;
  7) test -f done-1 && test "$(cat shared.txt)" = "one two six" ;;
esac
touch "done-$SPECGIT_TASK"
"""
TASKS = f"""\
# Plan

- [ ] 1. {EVIL}
- [ ] 2. Change what 1 made
  - _Depends: 1_
- [ ] 3. Fail
  - _Depends: 1_
- [ ] 4. Wait for what fails
  - _Depends: 3_
- [ ] 5. Get in the way of 2
  - _Depends: 1_
- [ ] 6. Change what 2 made
  - _Depends: 2_
- [ ] 7. Join
  - _Depends: 1, 6_
- [ ] 8. Stand alone
  - _Depends: None_
- [ ] 9. Forge
  - _Depends: None_
"""


def test_a_run(tmp_path: Path) -> None:
    """What fails holds back what needs it, what conflicts is left out, all else lands on a branch."""
    tool("act")
    top, bare, home = tmp_path / "project", tmp_path / "origin.git", tmp_path / "home"
    top.mkdir()
    git(top, "init", "--quiet", "--initial-branch", "main")
    spec = ".kiro/specs/auth $(cd $ARTIFACTS;touch PWNED) `cd $ARTIFACTS;touch PWNED`"
    yaml = "approvals:\n  gates: []\nrun:\n  command: sh agent.sh\n"
    commit(top, "Begin", {f"{spec}/tasks.md": TASKS, ".specgit.yaml": yaml, "agent.sh": AGENT})
    words = [sys.executable, "-m", "specgit", "waves", spec, "--format", "github-workflow"]
    text = subprocess.run(words, cwd=top, capture_output=True, check=True, text=True).stdout
    ticked = TASKS.replace("[ ] 8", "[x] 8")  # done by hand since the workflow was written
    commit(top, "Add the workflow", {".github/workflows/tasks.yml": text, f"{spec}/tasks.md": ticked})
    git(tmp_path, "clone", "--quiet", "--bare", str(top), str(bare))
    # specgit as it is here; there is no pipx on every machine.
    write(tmp_path, "bin/pipx", "#!/bin/sh\n").chmod(0o755)
    write(tmp_path, "bin/specgit", f'#!/bin/sh\nexec {sys.executable} -m specgit "$@"\n').chmod(0o755)
    actions = {}
    for uses, body in ((workflow.CHECKOUT, REMOTE_CHECKOUT), (workflow.UPLOAD, UPLOAD), (workflow.DOWNLOAD, DOWNLOAD)):
        name = uses.partition(" ")[0]
        actions[name] = write(tmp_path, f"{name.partition('@')[0]}/action.yml", body).parent
    (tmp_path / "artifacts").mkdir()
    job = act(
        "workflow_dispatch",
        ".github/workflows/tasks.yml",
        top,
        home,
        actions=actions,
        PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        REMOTE=str(bare),
        ARTIFACTS=str(tmp_path / "artifacts"),
    )
    ended = {str(entry["jobID"]): entry["jobResult"] for entry in job.entries if "jobResult" in entry}
    assert ended["task-3"] == "failure", job.log[-6000:]
    assert ended["collect"] == "success", json.dumps(ended) + job.log[-6000:]
    (branch,) = set(git(bare, "branch", "--format=%(refname:short)").split()) - {"main"}
    assert branch.startswith("specgit/tasks-")
    marks = re.findall(r"- \[(.)\] (\d)", git(bare, "show", f"{branch}:{spec}/tasks.md"))
    assert {number for mark, number in marks if mark == "x"} == {"1", "2", "6", "7", "8"}
    assert {mark for mark, _ in marks} == {"x", " "}
    assert git(bare, "show", f"{branch}:shared.txt") == "one two six"
    made = git(bare, "ls-tree", "--name-only", branch).split()
    assert [name for name in made if name.startswith("done-")] == ["done-1", "done-2", "done-6", "done-7"]
    assert "The work of task-5 is left out: it conflicts" in job.log
    assert "The work of task-9 is left out: it touches" in job.log
    assert git(bare, "show", f"{branch}:.specgit.yaml") == yaml.strip()
    assert "task-4" not in ended
    handed = {each.name for each in (tmp_path / "artifacts").iterdir()}
    assert handed == {f"work-task-{number}" for number in (1, 2, 5, 6, 7, 8, 9)}
