"""The jobs of a wave against a real Git server and GitHub's API: what they hand on, what they believe, what they push."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import commit, git, script
from git_server import READ
from github_fake import Answer, Fault
from runner import ROOT
from wave_jobs import Jobs, jobs_of, settings

PAGE = ROOT / "docs/waves-workflow.md"
SHOWN = re.compile("(?<=<!-- summary -->\n)(?:>.*\n)+")

AGENT = """
import os, pathlib, sys
task = os.environ["SPECGIT_TASK"]
print("working on", task)
how = pathlib.Path("how.txt").read_text() if pathlib.Path("how.txt").exists() else ""
if f"fail {task}\\n" in how:
    sys.exit("no luck")
if f"clash {task}\\n" in how:
    pathlib.Path("shared.txt").write_text(task)
else:
    pathlib.Path(f"out-{task}.txt").write_text(task)
"""


@pytest.fixture
def agent(alone: Path) -> str:
    return script(alone, "agent", AGENT)


@pytest.fixture
def jobs(folder: Path, tmp_path: Path, agent: str) -> Iterator[Jobs]:
    commit(folder, "Settle", {".specgit.yaml": settings(agent)})
    with jobs_of(tmp_path / "github", folder) as jobs:
        yield jobs


def change(jobs: Jobs, files: dict[str, str], message: str = "Change", branch: str = "main") -> str:
    """A person's push."""
    name = f"person-{jobs.jobs}-{len(list(jobs.home.iterdir()))}"
    top = jobs.clone(name, "--branch", branch)
    made = commit(top, message, files)
    git(top, "push", "--quiet", "origin", branch)
    return made


class TestWaves:
    def test_from_the_first_to_the_last(self, jobs: Jobs) -> None:
        first = jobs.wave()
        assert (first.code, first.outputs["next"], first.outputs["left"]) == (0, "here", "3")
        assert [jobs.wave().outputs["left"] for _ in range(2)] == ["1", "0"]
        last = jobs.wave()
        assert last.outputs == {"wave": "", "matrix": "", "tasks": "0", "left": "0", "next": "none"}
        assert set(jobs.marks().values()) == {"x"}
        assert jobs.subjects()[2:] == [
            "Start wave 1 of auth: 1.1, 1.2",
            "auth 1.1: Make the model",
            "auth 1.2: Make the store",
            "Finish wave 1 of auth: 2 done",
            "Start wave 2 of auth: 2.1, 2.2",
            "auth 2.1: Log in",
            "auth 2.2: Log out",
            "Finish wave 2 of auth: 2 done",
            "Start wave 3 of auth: 3",
            "auth 3: Checkpoint - all tests pass",
            "Finish wave 3 of auth: 1 done",
        ]
        body = jobs.git("log", "-1", "--format=%an%n%b", "main")
        assert body.startswith("github-actions[bot]\n")
        assert f"Spec-Run: {jobs.server.url}/octo-org/specs/actions/runs/100" in body

    def test_what_failed_is_not_tried_again_in_the_same_run(self, jobs: Jobs) -> None:
        change(jobs, {"how.txt": "fail 1.2\n"})
        ended = jobs.wave()
        assert "| 1.2 Make the store | failed |" in ended.summary
        assert "- start the workflow again to go on: it tries once more what failed" in ended.summary
        assert (ended.outputs["next"], jobs.marks()["1.1"], jobs.marks()["1.2"]) == ("none", "x", " ")
        stuck = jobs.wave()
        assert (stuck.outputs["tasks"], stuck.outputs["left"]) == ("0", "4")
        assert "4 tasks of auth left, waiting for what failed in this run" in stuck.log
        change(jobs, {"how.txt": ""})
        assert jobs.wave(run=101).outputs["left"] == "3"

    def test_the_page_shows_the_summary(self, jobs: Jobs) -> None:
        """`WRITE_DOCS=1` writes it anew."""
        change(jobs, {"how.txt": "fail 1.2\n"})
        summary = re.sub(r"\| \d+:\d\d \|", "| 0:42 |", jobs.wave().summary)
        quoted = "".join(f"> {line}".rstrip() + "\n" for line in summary.rstrip().split("\n"))
        page = PAGE.read_text(encoding="utf-8")
        if os.environ.get("WRITE_DOCS"):
            page = SHOWN.sub(lambda _: quoted, page)
            PAGE.write_text(page, encoding="utf-8")
        assert SHOWN.findall(page) == [quoted]

    def test_a_conflict_runs_once_more(self, jobs: Jobs) -> None:
        change(jobs, {"how.txt": "clash 1.1\nclash 1.2\n"})
        ended = jobs.wave()
        assert (jobs.marks()["1.1"], jobs.marks()["1.2"], ended.outputs["next"]) == ("x", " ", "here")
        assert "conflict, runs again" in ended.summary
        change(jobs, {"how.txt": ""})
        assert jobs.wave().outputs["left"] == "3"

    def test_tasks_share_jobs(self, jobs: Jobs) -> None:
        planned = jobs.plan(batch=2)
        assert json.loads(planned.outputs["matrix"]) == {"include": [{"job": 1, "name": "1.1, 1.2"}]}
        (only,) = jobs.tasks(planned)
        assert "**1.1 Make the model**" in only.summary
        assert "**1.2 Make the store**" in only.summary
        assert jobs.collect(planned).outputs["left"] == "3"

    def test_an_artifact_that_comes_without_a_folder_of_its_own(self, jobs: Jobs) -> None:
        planned = jobs.plan(batch=2)
        jobs.tasks(planned)
        folder = jobs.clone("alone")
        (jobs.home / "temporary-alone").mkdir()
        (jobs.home / "artifacts" / f"{planned.outputs['key']}-1").rename(jobs.home / "temporary-alone/specgit-work")
        assert jobs.step("collect", folder, wave=planned.outputs["wave"]).outputs["left"] == "3"

    def test_more_tasks_than_jobs_are_cut(self, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
        many = "".join(f"- [ ] {number}. Task\n  - _Depends: none_\n" for number in range(1, 301))
        graph = json.dumps({"waves": [{"id": 0, "tasks": [str(number) for number in range(1, 301)]}]})
        text = f"# Plan\n\n{many}\n## Task Dependency Graph\n\n```json\n{graph}\n```\n"
        change(jobs, {".kiro/specs/wide/tasks.md": text})
        planned = jobs.plan("wide")
        assert (planned.outputs["tasks"], len(json.loads(planned.outputs["matrix"])["include"])) == ("256", 256)
        assert list(jobs.marks("wide").values()).count("-") == 256
        again = jobs.plan("wide", batch=2)
        assert (again.outputs["tasks"], len(json.loads(again.outputs["matrix"])["include"])) == ("300", 150)

    @pytest.mark.parametrize(
        ("inputs", "following"),
        [
            ({"depth": 1}, "none"),
            ({"depth": 2}, "here"),
            ({"waves_per_run": 1}, "dispatch"),
            ({"position": 8, "depth": 9}, "dispatch"),
            ({"position": 8, "depth": 8}, "none"),
            ({"stopped": "true"}, "none"),
        ],
    )
    def test_where_it_goes_on(self, jobs: Jobs, inputs: dict[str, object], following: str) -> None:
        planned = jobs.plan()
        jobs.tasks(planned)
        assert jobs.collect(planned, **inputs).outputs["next"] == following

    def test_going_on_in_another_run(self, jobs: Jobs, tmp_path: Path) -> None:
        done = jobs.step("go-on", tmp_path, spec="auth", branch="", depth=20, waves_per_run=6)
        assert done.code == 0, done.log
        inputs = {"spec": "auth", "branch": "", "depth": "14", "run": "100"}
        assert jobs.fake.dispatched == [{"workflow": "specgit-waves.yml", "ref": "main", "inputs": inputs}]
        jobs.step("go-on", tmp_path, spec="auth", depth=14, run="100", waves_per_run=8)
        jobs.step("go-on", tmp_path, spec="auth", depth=6, run="100", waves_per_run=8)
        assert [each["inputs"]["depth"] for each in jobs.fake.dispatched] == ["14", "6"]

    def test_what_is_not_approved_is_not_run(self, jobs: Jobs, agent: str) -> None:
        change(jobs, {".specgit.yaml": settings(agent).replace("  gates: []\n", "  gates: [run]\n")})
        before = jobs.git("rev-parse", "main")
        planned = jobs.plan()
        assert planned.code == 1
        assert "::error title=specgit::requirements of auth is draft" in planned.log
        assert "comment `/specgit approve …`" in planned.log
        assert "--no-gate" not in planned.log  # which a workflow has no way to say
        assert jobs.git("rev-parse", "main") == before


class TestGate:
    @pytest.fixture
    def guarded(self, jobs: Jobs, agent: str, alone: Path) -> Jobs:
        gate = script(
            alone,
            "gate",
            "import pathlib, sys\nsys.exit('the gate says no' if pathlib.Path('out-1.2.txt').exists() else 0)\n",
        )
        change(jobs, {".specgit.yaml": settings(agent, gate=gate)})
        return jobs

    def test_work_that_the_gate_refuses_is_left_out(self, guarded: Jobs) -> None:
        planned = guarded.plan()
        guarded.tasks(planned)
        tried = guarded.trial(planned)
        assert tried.code == 1
        assert "1.2 Make the store: the gate fails with 1.2 merged" in tried.log
        assert "the gate says no" in tried.summary
        guarded.collect(planned)
        assert (guarded.marks()["1.1"], guarded.marks()["1.2"]) == ("x", " ")
        assert "auth 1.2: Make the store" not in guarded.subjects()

    def test_a_gate_that_is_broken_lets_nothing_in(self, guarded: Jobs) -> None:
        change(guarded, {"out-1.2.txt": "already\n"})
        planned = guarded.plan()
        guarded.tasks(planned)
        assert guarded.trial(planned).code == 1
        ended = guarded.collect(planned)
        assert (ended.code, ended.outputs["next"]) == (1, "none")
        assert "the gate fails without any of the work too" in guarded.trial(planned).log
        assert set(guarded.marks().values()) == {" "}

    def test_without_a_verdict_nothing_is_let_in(self, guarded: Jobs) -> None:
        planned = guarded.plan()
        guarded.tasks(planned)
        ended = guarded.collect(planned)
        assert ended.code == 1
        assert "the gate lets nothing in: its job handed over no verdict" in ended.log
        assert set(guarded.marks().values()) == {" "}
        guarded.trial(planned)  # the job is run again, and then collect
        assert guarded.collect(planned).code == 0
        assert guarded.marks()["1.1"] == "x"


class TestWorkBranch:
    @pytest.mark.parametrize("guard", ["protection", "ruleset"])
    def test_a_protected_branch_gets_a_pull_request(self, jobs: Jobs, guard: str) -> None:
        if guard == "protection":
            jobs.fake.protection["main"] = {}
        else:
            rule = {
                "type": "pull_request",
                "ruleset_id": 7,
                "ruleset_source": "o/r",
                "ruleset_source_type": "Repository",
            }
            jobs.fake.rules["main"] = [rule]
        before = jobs.git("rev-parse", "main")
        ended = jobs.wave()
        assert jobs.git("rev-parse", "main") == before
        assert jobs.marks(branch="specgit/auth")["1.1"] == "x"
        (pull,) = jobs.fake.pulls.values()
        assert (pull["head"]["ref"], pull["base"]["ref"]) == ("specgit/auth", "main")
        assert pull["title"] == "Run the tasks of auth"
        assert "2 of 5 tasks are done" in pull["body"]
        assert ended.outputs["pull-request"] == pull["html_url"]
        jobs.wave()
        assert len(jobs.fake.pulls) == 1
        assert "4 of 5 tasks are done" in pull["body"]

    def test_what_came_to_the_target_meanwhile_is_merged_in(self, jobs: Jobs) -> None:
        jobs.wave(work_branch="always")
        change(jobs, {"notes.md": "Hello\n"})
        jobs.wave(work_branch="always")
        assert "Merge main into specgit/auth" in jobs.subjects("specgit/auth")
        assert jobs.git("show", "specgit/auth:notes.md") == "Hello"

    def test_a_work_branch_that_is_merged_begins_anew(self, jobs: Jobs) -> None:
        jobs.wave(work_branch="always")
        jobs.git("update-ref", "refs/heads/main", "refs/heads/specgit/auth")
        person = change(jobs, {"notes.md": "Hello\n"})
        planned = jobs.plan(work_branch="always")
        assert jobs.git("rev-parse", f"{planned.outputs['base']}^") == person

    def test_one_branch_however_the_spec_is_named(self, jobs: Jobs) -> None:
        for name in ("auth", ".kiro/specs/auth"):
            assert jobs.plan(name, work_branch="always").code == 0
        assert jobs.git("for-each-ref", "--format=%(refname)", "refs/heads/specgit") == "refs/heads/specgit/auth"

    def test_a_branch_that_leaves_no_room(self, jobs: Jobs) -> None:
        jobs.git("branch", "specgit", "main")
        planned = jobs.plan(work_branch="always")
        assert planned.code == 2
        assert "there is a branch specgit, so that none can be called specgit/…" in planned.log

    def test_a_work_branch_that_is_deleted_meanwhile(self, jobs: Jobs) -> None:
        planned = jobs.plan(work_branch="always")
        jobs.tasks(planned)
        jobs.git("update-ref", "-d", "refs/heads/specgit/auth")
        assert jobs.collect(planned).outputs["left"] == "3"
        assert jobs.marks(branch="specgit/auth")["1.1"] == "x"

    def test_a_conflict_with_the_target_is_told(self, jobs: Jobs) -> None:
        change(jobs, {"out-1.1.txt": "a\n"})
        jobs.wave(work_branch="always")
        change(jobs, {"out-1.1.txt": "b\n"})
        planned = jobs.plan(work_branch="always")
        assert planned.code == 1
        assert "specgit/auth conflicts with main in out-1.1.txt" in planned.log

    def test_a_refused_push_says_what_to_do(self, jobs: Jobs) -> None:
        jobs.server.hook("octo-org/specs", "#!/bin/sh\necho 'GH013: Repository rule violations' >&2\nexit 1\n")
        planned = jobs.plan(work_branch="never")
        assert planned.code == 1
        assert "GH013: Repository rule violations" in planned.log
        assert "work-branch: always" in planned.log

    @pytest.mark.parametrize("gate", ["", "true"])
    def test_work_that_github_refuses_is_left_out(self, jobs: Jobs, agent: str, gate: str) -> None:
        if gate:
            change(jobs, {".specgit.yaml": settings(agent, gate=gate)})
        planned = jobs.plan()
        jobs.tasks(planned)
        if gate:
            jobs.trial(planned)
        look = "git ls-tree -r --name-only $new | grep -q out-1.1.txt"
        say = "echo 'error: File out-1.1.txt is 120.00 MB; this exceeds the limit of 100.00 MB' >&2"
        hook = f"#!/bin/sh\nwhile read old new ref; do if {look}; then {say}; exit 1; fi; done\n"
        jobs.server.hook("octo-org/specs", hook)
        ended = jobs.collect(planned)
        assert ended.code == 0, ended.log
        assert "GitHub refuses its work: branch main can" in ended.summary
        assert (jobs.marks()["1.1"], jobs.marks()["1.2"]) == (" ", " " if gate else "x")
        assert ended.outputs["next"] == ("here" if gate else "none")
        again = jobs.plan()  # what the gate has not seen alone runs once more
        assert [row["name"] for row in json.loads(again.outputs["matrix"] or '{"include": []}')["include"]] == (
            ["1.2 Make the store"] if gate else []
        )

    def test_a_pull_request_that_can_not_be_opened(self, jobs: Jobs) -> None:
        planned = jobs.plan(work_branch="always")
        jobs.tasks(planned)
        refusal = Answer(403, {"message": "GitHub Actions is not permitted to create or approve pull requests"})
        jobs.fake.faults = [Fault(refusal, "POST", path="/pulls")]
        ended = jobs.collect(planned)
        assert ended.code == 1
        assert "the work is on specgit/auth, but there is no pull request for it" in ended.log
        assert jobs.marks(branch="specgit/auth")["1.1"] == "x"
        again = jobs.collect(planned)
        assert (again.code, len(jobs.fake.pulls)) == (0, 1)


class TestDistrust:
    """What a task's job hands over may be anything."""

    def spoiled(self, jobs: Jobs, spoil: str) -> str:
        """What is said of task 1.1 after its artifact was changed by a script that knows `folder` and `other`."""
        planned = jobs.plan()
        jobs.tasks(planned)
        artifacts = jobs.home / "artifacts"
        folder, other = (artifacts / f"{planned.outputs['key']}-{number}" for number in (1, 2))
        exec(
            spoil,
            {"folder": folder, "other": other, "git": git, "json": json, "jobs": jobs, "Path": Path, "commit": commit},
        )
        ended = jobs.collect(planned)
        assert ended.code == 0, ended.log
        assert (jobs.marks()["1.1"], jobs.marks()["1.2"]) == (" ", "x")
        assert not any(mark == "-" for mark in jobs.marks().values())
        return next(line for line in ended.summary.splitlines() if line.startswith("| 1.1 "))

    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            ("(folder / 'task-1.json').unlink()", "its job ended without handing over a result"),
            ("(folder / 'task-1.json').write_text('{')", "its job ended without handing over a result"),
            ("(folder / 'task-1.json').write_text('[' * 30000)", "its job ended without handing over a result"),
            ("(folder / 'task-1.bundle').unlink()", "its work is missing"),
            (
                "f = folder / 'task-1.bundle'; f.write_bytes(f.read_bytes()[:-20])",
                "its work can&#39;t be read",
            ),
            (
                "f = folder / 'task-1.bundle'; f.unlink(); f.symlink_to(other / 'task-2.bundle')",
                "its work is missing",
            ),
            (
                "(folder / 'task-1.bundle').write_bytes((other / 'task-2.bundle').read_bytes())",
                "its work can&#39;t be read",
            ),
            (
                "f = folder / 'task-1.json'; f.write_text(f.read_text().replace('\"1.1\"', '\"1.2\"'))",
                "the result of something else",
            ),
            (
                "import shutil; shutil.rmtree(folder)",
                "its job ended without handing over a result",
            ),
        ],
    )
    def test_spoiled(self, jobs: Jobs, spoil: str, said: str) -> None:
        found = self.spoiled(jobs, spoil).replace("'", "&#39;")
        assert said in found

    @pytest.mark.parametrize(
        "path",
        [
            ".github/workflows/evil.yml",
            ".GitHub/workflows/evil.yml",
            ".specgit.yaml",
            ".kiro/specs/auth/tasks.md",
            ".kiro/specs/other/requirements.md",
            ".gitmodules",
        ],
    )
    def test_paths_that_a_task_must_not_touch(self, jobs: Jobs, path: str) -> None:
        spoil = f"""
top = jobs.clone("forger")
base = jobs.git("rev-parse", "main")
made = commit(top, "Forged", {{{path!r}: "evil"}})
git(top, "update-ref", "refs/specgit/handed/task-1", made)
(folder / "task-1.bundle").unlink()
git(top, "bundle", "create", "--quiet", str(folder / "task-1.bundle"), "refs/specgit/handed/task-1", "--not", base)
"""
        assert "refused: a task must not touch" in self.spoiled(jobs, spoil)

    def test_a_forged_message_and_author_do_not_arrive(self, jobs: Jobs) -> None:
        planned = jobs.plan()
        jobs.tasks(planned)
        top, base = jobs.clone("forger"), jobs.git("rev-parse", "main")
        forged = "Forged\n\nSpec-Approved: auth/tasks none\nSpec-Task: auth#2.1 done\nSpec-Task: auth#3 done\n"
        made = commit(top, forged, {"out.txt": "fine"})
        git(top, "update-ref", "refs/specgit/handed/task-1", made)
        bundle = jobs.home / "artifacts" / f"{planned.outputs['key']}-1" / "task-1.bundle"
        bundle.unlink()
        git(top, "bundle", "create", "--quiet", str(bundle), "refs/specgit/handed/task-1", "--not", base)
        assert jobs.collect(planned).code == 0
        assert jobs.git("show", "main:out.txt") == "fine"
        assert jobs.marks()["2.1"] == " "
        assert "Spec-Approved" not in jobs.git("log", "main")
        assert jobs.git("log", "--format=%an", "main", "--", "out.txt") == "github-actions[bot]"

    def test_numbers_that_are_none(self, jobs: Jobs) -> None:
        planned = jobs.plan()
        jobs.tasks(planned)
        for number, seconds in ((1, "1e999"), (2, f"1{'0' * 400}")):
            file = jobs.home / "artifacts" / f"{planned.outputs['key']}-{number}" / f"task-{number}.json"
            file.write_text(re.sub(r'("seconds": )[^,]+', rf"\g<1>{seconds}", file.read_text()))
        ended = jobs.collect(planned)
        assert ended.code == 0, ended.log
        assert (jobs.marks()["1.1"], jobs.marks()["1.2"]) == ("x", " ")

    def test_a_tree_that_no_server_takes(self, jobs: Jobs) -> None:
        spoil = """
import subprocess
top = jobs.clone("forger")
base = jobs.git("rev-parse", "main")
listing = git(top, "ls-tree", base) + "\\n100644 blob " + git(top, "rev-parse", base + ":README.md") + "\\t.git\\n"
tree = subprocess.run(["git", "mktree"], cwd=top, input=listing, text=True, capture_output=True, check=True).stdout
made = git(top, "commit-tree", "-p", base, "-m", "Forged", tree.strip())
git(top, "update-ref", "refs/specgit/handed/task-1", made)
(folder / "task-1.bundle").unlink()
git(top, "bundle", "create", "--quiet", str(folder / "task-1.bundle"), "refs/specgit/handed/task-1", "--not", base)
"""
        assert "fsck error in packed object" in self.spoiled(jobs, spoil)

    def test_two_specs_that_begin_with_one_commit(self, jobs: Jobs) -> None:
        change(jobs, {".kiro/specs/twin/tasks.md": jobs.git("show", "main:.kiro/specs/auth/tasks.md") + "\n"})
        for _ in range(2):  # the second time, as in a run that is repeated, both are marked already
            first, second = jobs.plan(), jobs.plan("twin")
        assert first.outputs["base"] == second.outputs["base"]
        assert first.outputs["key"] != second.outputs["key"]

    def test_more_than_one_commit_is_refused(self, jobs: Jobs) -> None:
        spoil = """
top = jobs.clone("forger")
base = jobs.git("rev-parse", "main")
commit(top, "Secretly", {".github/workflows/evil.yml": "evil"})
git(top, "rm", "-q", "-r", ".github")
made = commit(top, "Nothing to see", {"out.txt": "fine"})
git(top, "update-ref", "refs/specgit/handed/task-1", made)
(folder / "task-1.bundle").unlink()
git(top, "bundle", "create", "--quiet", str(folder / "task-1.bundle"), "refs/specgit/handed/task-1", "--not", base)
"""
        assert "is not one commit on top of the one that the wave began with" in self.spoiled(jobs, spoil)


class TestTaskJob:
    def test_secrets_reach_the_runner_and_nothing_else(self, jobs: Jobs, alone: Path) -> None:
        spy = script(
            alone,
            "spy",
            "import os, sys, json, pathlib\nprint('key', os.environ['KEY'])\n"
            "pathlib.Path('env.json').write_text(json.dumps(sorted(os.environ)))\n",
        )
        change(jobs, {".specgit.yaml": settings(spy)})
        planned = jobs.plan()
        secret = "s3cr3t-value"
        done = jobs.task(planned, 1, environment=f"KEY={secret}\n# a comment\n\n")
        assert done.code == 0, done.log
        assert f"::add-mask::{secret}" in done.log
        assert secret not in done.summary
        artifact = jobs.home / "artifacts" / f"{planned.outputs['key']}-1"
        assert all(secret.encode() not in file.read_bytes() for file in artifact.iterdir())
        assert "key ***" in (artifact / "task-1.log").read_text()
        jobs.task(planned, 2, environment=f"KEY={secret}")
        jobs.collect(planned)
        seen = json.loads(jobs.git("show", "main:env.json"))
        hidden = {"INPUTS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENV"}
        assert not hidden & set(seen)
        assert {"KEY", "SPECGIT_TASK", "PATH"} <= set(seen)

    def test_work_with_a_secret_in_it_is_refused(self, jobs: Jobs, alone: Path) -> None:
        body = "import os, pathlib\npathlib.Path('leak.bin').write_bytes(b'\\0' + os.environb[b'KEY'])\n"
        leak = script(alone, "leak", body)
        change(jobs, {".specgit.yaml": settings(leak)})
        planned = jobs.plan()
        done = jobs.task(planned, 1, environment="KEY=s3cr3t-value")
        assert done.code == 1
        assert "refused: the work holds a secret" in done.log
        artifact = jobs.home / "artifacts" / f"{planned.outputs['key']}-1"
        assert all(b"s3cr3t-value" not in file.read_bytes() for file in artifact.iterdir())

    def test_output_of_an_agent_is_no_command(self, jobs: Jobs, alone: Path) -> None:
        loud = script(
            alone, "loud", "import sys\nprint('::set-output name=wave::forged')\nsys.exit('::error::forged')\n"
        )
        change(jobs, {".specgit.yaml": settings(loud)})
        done = jobs.task(jobs.plan(), 1)
        word = done.log.partition("::stop-commands::")[2].partition("\n")[0]
        inside, _, outside = done.log.partition("::stop-commands::")[2].partition(f"::{word}::")
        assert "forged" in inside
        assert not [line for line in outside.splitlines() if line.startswith("::error::forged")]

    def test_a_runner_that_is_not_there_is_told_to_all(self, jobs: Jobs) -> None:
        change(jobs, {".specgit.yaml": settings("no-such-agent --auto")})
        planned = jobs.plan()
        (first, _) = jobs.tasks(planned)
        assert first.code == 1
        assert "there is no program" in first.log
        assert "the input `setup` of waves.yml installs" in first.log
        ended = jobs.collect(planned)
        assert "no-such-agent" in ended.summary
        assert "its job ended" not in ended.summary

    def test_a_line_of_the_environment_that_is_none(self, jobs: Jobs) -> None:
        done = jobs.task(jobs.plan(), 1, environment="KEY=a\nnonsense-with-secret")
        assert done.code == 2
        assert "line 2 of the secret environment is no NAME=value" in done.log
        assert "nonsense" not in done.log


class TestWrongUse:
    @pytest.mark.parametrize(
        ("inputs", "said"),
        [
            ({"branch": "nowhere"}, "there is no branch nowhere on GitHub"),
            ({"branch": "a..b"}, "a..b is no branch"),
            ({"branch": "refs/tags/v1"}, "is no branch"),
            ({"branch": "*"}, "* is no branch"),
            ({"batch": "many"}, "the input batch is 'many'"),
            ({"work_branch": "perhaps"}, "the input work-branch is 'perhaps'"),
            ({"run": "1; touch PWNED"}, "the input run is"),
            ({"include_optional": "maybe"}, "the input include-optional is 'maybe'"),
            ({"runner": "claud"}, "there is no runner 'claud'%0A  → did you mean claude?"),
        ],
    )
    def test_plan(self, jobs: Jobs, inputs: dict[str, object], said: str) -> None:
        before = jobs.git("for-each-ref")
        clone = jobs.clone("here")
        done = jobs.step("plan", clone, spec="auth", **inputs)
        assert done.code == 2, done.log
        assert f"::error title=specgit::{said}" in done.log or said in done.log
        assert jobs.git("for-each-ref") == before

    def test_no_runner(self, jobs: Jobs) -> None:
        """Told once and before anything is marked, not by the job of each task."""
        change(jobs, {".specgit.yaml": "approvals:\n  gates: []\n"})
        before = jobs.git("for-each-ref")
        planned = jobs.plan()
        assert planned.code == 2
        assert "no runner is named%0A  → run.runner or run.command in .specgit.yaml" in planned.log
        assert jobs.git("for-each-ref") == before

    def test_only_optional_tasks_are_left(self, jobs: Jobs) -> None:
        change(jobs, {".kiro/specs/auth/tasks.md": "# Plan\n\n- [x] 1. Do it\n- [ ]* 2. Test it\n"})
        planned = jobs.plan()
        assert planned.code == 0
        assert "nothing is left to run in auth but 1 optional task, run by `include-optional: true`" in planned.log
        assert jobs.plan(include_optional=True).outputs["tasks"] == "1"

    def test_an_unknown_spec(self, jobs: Jobs) -> None:
        done = jobs.plan("$(touch PWNED)`touch PWNED`${{ github.token }}")
        assert done.code == 2
        assert "::error title=specgit::" in done.log

    @pytest.mark.parametrize("wave", ["", "{", "[]", '{"jobs": 1}', "null"])
    def test_no_wave(self, jobs: Jobs, wave: str, folder: Path) -> None:
        for command in ("task", "trial", "collect"):
            done = jobs.step(command, folder, wave=wave)
            assert (done.code, "the input `wave` is no wave" in done.log) == (2, True)

    @pytest.mark.parametrize("token", ["", READ, "wrong"])
    def test_tokens_that_may_not(self, jobs: Jobs, token: str) -> None:
        before = jobs.git("for-each-ref")
        done = jobs.step("plan", jobs.clone("here"), spec="auth", work_branch="never", token=token)
        assert done.code in (1, 2)
        assert "::error title=specgit::" in done.log
        assert not token or token not in done.log
        assert jobs.git("for-each-ref") == before


def test_titles_and_names_stay_inert(jobs: Jobs) -> None:
    evil = "$(touch PWNED) `touch PWNED` ${{ github.token }} ##[set-output name=wave]x <img src=x> | a | @mia %0A::error::x"
    text = f"# Plan\n\n- [ ] 1. {evil}\n- [ ] 2. Then\n"
    spec = "odd $(touch PWNED)`x`${{ 1 }}"
    change(jobs, {f".kiro/specs/{spec}/tasks.md": text})
    planned = jobs.plan(spec, work_branch="always")
    assert planned.code == 0, planned.log
    (told, *_) = jobs.tasks(planned)
    before, _, rest = told.log.partition("::stop-commands::")
    assert "##[" in rest
    assert "##[" not in before + rest.partition(f"::{rest.splitlines()[0]}::")[2]
    ended = jobs.collect(planned)
    assert ended.code == 0, ended.log
    (pull,) = jobs.fake.pulls.values()
    for shown in (planned.summary, ended.summary, pull["body"]):
        assert "<img" not in shown
        assert "@mia" not in shown
        assert "${{" not in shown.replace("&#36;{{", "")
    table = next(line for line in ended.summary.splitlines() if "PWNED" in line and line.startswith("|"))
    assert table.count("|") == 5
    assert not list(jobs.home.rglob("PWNED"))
    branch = jobs.git("for-each-ref", "--format=%(refname:short)", "refs/heads/specgit")
    assert "$" not in branch
    assert "`" not in branch
