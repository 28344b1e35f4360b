"""What may go wrong on the way: the state in Git stays true, and the job, run again, completes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import commit, script
from github_fake import Answer, Fault
from runner import ROOT
from wave_jobs import Jobs, Step, jobs_of, settings

PUSH = "specgit.repo.Repository.push"
COMMIT = "specgit.repo.Repository.make_commit"
GIVE = "specgit.run.handover.give"
WRITE_AGENT = """
import os, pathlib
task = os.environ["SPECGIT_TASK"]
pathlib.Path(f"out-{task}.txt").write_text(task)
"""
DOCUMENT = ROOT / "docs/waves-workflow.md"


class Case(NamedTuple):
    """A fault: where the process of a job ends, and what is true of the two boxes of the wave then."""

    job: str
    how: str
    boxes: str
    told: str  # as the page says it


KILLED = {
    "plan, before its push": Case("plan", f"before {PUSH}", "  ", "nothing has changed"),
    "plan, after its push": Case("plan", f"after {PUSH}", "--", "the wave is marked `[-]`"),
    "a task, while it works": Case("task", f"before {GIVE}", "x ", "that task failed, the others are done"),
    "trial, at its end": Case("trial", f"after {COMMIT}", "  ", "nothing is let in, the boxes are open again"),
    "collect, while it merges": Case("collect", f"after {COMMIT}", "--", "the wave is still marked `[-]`"),
    "collect, before its push": Case("collect", f"before {PUSH}", "--", "the wave is still marked `[-]`"),
    "collect, after its push": Case("collect", f"after {PUSH}", "xx", "all is done; the pull request is not told yet"),
}


@pytest.fixture
def jobs(folder: Path, tmp_path: Path, alone: Path) -> Iterator[Jobs]:
    gate = script(alone, "gate", "")
    commit(folder, "Settle", {".specgit.yaml": settings(script(alone, "agent", WRITE_AGENT), gate=gate)})
    with jobs_of(tmp_path / "github", folder) as jobs:
        yield jobs


def boxes(jobs: Jobs) -> str:
    branch = "specgit/auth" if "specgit/auth" in jobs.fake.branches else "main"
    found = jobs.marks(branch=branch)
    return found["1.1"] + found["1.2"]


def work(jobs: Jobs) -> list[str]:
    """The tasks whose work is in the branch, in the order of its history."""
    subjects = jobs.subjects("specgit/auth")
    return [subject.split(" ")[1].rstrip(":") for subject in subjects if subject.startswith("auth ")]


class Wave:
    """One wave, job by job; the job of a case is ended, and run again."""

    def __init__(self, jobs: Jobs, case: Case | None = None) -> None:
        self.jobs, self.case = jobs, case

    def how(self, job: str) -> str:
        return self.case.how if self.case and self.case.job == job else ""

    def run(self) -> Step:
        """Until the job that is ended, and collect behind it as the workflow has it."""
        planned = self.jobs.plan(work_branch="always", how=self.how("plan"))
        if planned.code:
            return planned
        self.jobs.task(planned, 1)
        self.jobs.task(planned, 2, how=self.how("task"))
        self.jobs.trial(planned, how=self.how("trial"))
        self.planned = planned
        return self.jobs.collect(planned, how=self.how("collect"))

    def again(self) -> Step:
        """What GitHub's "Re-run failed jobs" does: the failed job and those behind it, all others as they were."""
        assert self.case
        if self.case.job == "plan":
            return Wave(self.jobs).run()
        if self.case.job == "task":
            self.jobs.task(self.planned, 2)
        if self.case.job in ("task", "trial"):
            self.jobs.trial(self.planned)
        return self.jobs.collect(self.planned)


@pytest.mark.parametrize("name", KILLED)
def test_killed(jobs: Jobs, name: str) -> None:
    case = KILLED[name]
    wave = Wave(jobs, case)
    wave.run()
    assert boxes(jobs) == case.boxes
    done = wave.again()
    assert done.code == 0, done.log
    assert boxes(jobs) == "xx"
    assert sorted(work(jobs)) == ["1.1", "1.2"]
    assert len(jobs.fake.pulls) == 1
    assert done.outputs["left"] == "3"


@pytest.mark.parametrize("name", [name for name, case in KILLED.items() if case.job != "plan"])
def test_a_new_run_goes_on_as_well(jobs: Jobs, name: str) -> None:
    Wave(jobs, KILLED[name]).run()
    jobs.run += 1
    planned = jobs.plan(work_branch="always")
    jobs.tasks(planned)
    jobs.trial(planned)
    assert jobs.collect(planned).code == 0
    ticked = {task for task, mark in jobs.marks(branch="specgit/auth").items() if mark == "x" and "." in task}
    assert ticked >= {"1.1", "1.2"}
    assert sorted(work(jobs)) == sorted(ticked)
    assert "-" not in jobs.marks(branch="specgit/auth").values()


def test_collect_that_runs_twice_says_nothing_twice(jobs: Jobs) -> None:
    wave = Wave(jobs)
    first = wave.run()
    tip = jobs.git("rev-parse", "specgit/auth")
    second = jobs.collect(wave.planned)
    assert jobs.git("rev-parse", "specgit/auth") == tip
    assert second.outputs == first.outputs


def test_a_run_that_is_cancelled(jobs: Jobs) -> None:
    """What has come is merged, what was stopped is open again, and nobody is said to have failed."""
    planned = jobs.plan(work_branch="always")
    jobs.task(planned, 1)
    jobs.trial(planned)
    ended = jobs.collect(planned, stopped="true")
    assert (ended.code, ended.outputs["next"], boxes(jobs)) == (0, "none", "x ")
    assert "failed" not in jobs.git("log", "-1", "--format=%B", "specgit/auth")


DOWN = Answer(503, {"message": "Service Unavailable"})
FORBIDDEN = Answer(403, {"message": "Resource not accessible by integration"})
INVALID = Answer(422, {"message": "Validation Failed", "errors": [{"message": "No commits between main and work"}]})
SECONDARY = Answer(403, {"message": "You have exceeded a secondary rate limit"}, {"retry-after": "1"})
LIMITED = Answer(
    403, {"message": "API rate limit exceeded"}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999"}
)


class TestApi:
    """The API does not do what it should, when the pull request is opened or the branch's protection is read."""

    @pytest.mark.parametrize(
        ("answer", "times", "said"),
        [
            (DOWN, 2, ""),
            (None, 2, ""),
            (SECONDARY, 2, ""),
            (DOWN, 50, "GitHub is in trouble"),
            (None, 50, "no answer from GitHub"),
            (FORBIDDEN, 1, "give the job `permissions:`"),
            (LIMITED, 50, "too much was asked"),
        ],
        ids=["down-twice", "closed-twice", "secondary-limit", "down", "closed", "forbidden", "limited"],
    )
    def test_plan(self, jobs: Jobs, answer: Answer | None, times: int, said: str) -> None:
        before = jobs.git("for-each-ref")
        jobs.fake.faults = [Fault(answer, path="/branches/main") for _ in range(times)]
        planned = jobs.plan(how="impatient")
        if not said:
            assert planned.code == 0, planned.log
            return
        assert planned.code == 2
        assert said in planned.log
        assert jobs.git("for-each-ref") == before
        jobs.fake.faults = []
        assert jobs.plan().code == 0

    @pytest.mark.parametrize(
        ("answer", "times", "said"),
        [
            (DOWN, 2, ""),
            (DOWN, 50, "GitHub is in trouble"),
            (FORBIDDEN, 1, "give the job `permissions:`"),
            (INVALID, 50, "No commits between main and work"),
            (LIMITED, 50, "too much was asked"),
        ],
        ids=["down-twice", "down", "forbidden", "invalid", "limited"],
    )
    def test_collect(self, jobs: Jobs, answer: Answer, times: int, said: str) -> None:
        """The work is pushed before anything is asked, so nothing is lost."""
        planned = jobs.plan(work_branch="always")
        jobs.tasks(planned)
        jobs.trial(planned)
        jobs.fake.faults = [Fault(answer, "POST", path="/pulls") for _ in range(times)]
        ended = jobs.collect(planned, how="impatient")
        assert boxes(jobs) == "xx"
        assert ended.code == (1 if said else 0)
        if said:
            assert said in ended.log
            assert "the work is on specgit/auth, but there is no pull request for it" in ended.log
        jobs.fake.faults = []
        again = jobs.collect(planned)
        assert (again.code, len(jobs.fake.pulls)) == (0, 1)
        assert sorted(work(jobs)) == ["1.1", "1.2"]


def test_the_git_server_is_gone_for_a_moment(jobs: Jobs) -> None:
    planned = jobs.plan(work_branch="always")
    jobs.tasks(planned)
    jobs.trial(planned)
    jobs.server.down = 3
    assert jobs.collect(planned, how="impatient").code == 0
    jobs.server.down = 10_000
    lost = jobs.plan(work_branch="always", how="impatient")
    jobs.server.down = 0
    assert lost.code == 2
    assert "::error title=specgit::git" in lost.log
    assert boxes(jobs) == "xx"


def test_the_page_tells_what_happens() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    for name, case in KILLED.items():
        assert f"| {name} | {case.told} |" in page
