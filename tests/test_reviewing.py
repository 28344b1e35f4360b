"""`specgit action review`, against real repositories and a GitHub in memory."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import comment_picture
import pytest
from conftest import APPROVABLE, TASKS
from github_fake import TOKEN, Answer, FakeGitHub, Fault
from marko.ext.gfm import gfm
from team import SPEC, Team
from test_docs import alike

from specgit.errors import SpecgitError
from specgit.github import reviewing
from specgit.github.job import Job
from specgit.github.keeping import LONGEST_BODY, marker
from specgit.github.outputs import LARGEST_OUTPUTS
from specgit.github.retry import Patience

NUMBER = 7
CHANGED = APPROVABLE.replace("close the session", "end the session within 5 seconds")
WRONG = TASKS.replace("_Requirements: 1.2_", "_Requirements: 1.9_", 1)
ALL_GATES = "approvals:\n  gates: [order, ticks, done-tasks, stale, trailers]\n"
HOSTILE = (
    "$(touch PWNED) `touch PWNED` ::set-output name=x::y ::error::forged %0A::error::forged ${{ github.token }} "
    "| x | y | <img src=x onerror=z> </details> ``` @team #1 [a](http://b) <!-- specgit:review -->"
)


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake
    assert fake.problems == []


class Done(NamedTuple):
    """How a review ended: its exit code, its log, its outputs and its summary."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[tuple[str, str, str]]:
        """The workflow commands: the kind, the properties, the text."""
        found = re.findall(r"^::(\w+)(?: ([^:]*))?::(.*)$", self.log, re.MULTILINE)
        return [(kind, values, text) for kind, values, text in found]

    def said(self, kind: str) -> str:
        return "\n".join(text for each, _, text in self.commands if each == kind)


class Desk:
    """Where pull requests of a team's repository are reviewed."""

    def __init__(self, team: Team, github: FakeGitHub, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.team = team
        self.github = github
        self.folder = folder
        self.capsys = capsys
        team.git("update-ref", "refs/remotes/origin/main", "main")
        team.git("switch", "-q", "-c", "work")

    def review(self, *, fork: str = "", base: str = "main", head: str = "work", **inputs: str) -> Done:
        pull = self.github.pull(NUMBER, head, sha=self.team.git("rev-parse", "HEAD"), fork=fork, title=HOSTILE)
        pull["base"] |= {"ref": base, "sha": self.team.git("rev-parse", "main")}
        payload = {"action": "synchronize", "repository": {"full_name": self.github.repository}, "pull_request": pull}
        (self.folder / "event").write_text(json.dumps(payload), encoding="utf-8")
        for name in ("outputs", "summary"):
            (self.folder / name).write_text("", encoding="utf-8")
        given = {"command": "review", "token": TOKEN, "comment": "true", "approve-by-comment": "true", "sarif": "false"}
        environ = self.github.environ | {
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(self.folder / "event"),
            "GITHUB_OUTPUT": str(self.folder / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_RUN_ID": "42",
            "RUNNER_TEMP": str(self.folder),
            "INPUTS": json.dumps(given | {name.replace("_", "-"): value for name, value in inputs.items()}),
        }
        self.capsys.readouterr()
        code = reviewing.review(Job.of(environ))
        outputs = re.findall(r"^([\w-]+)<<(specgit-\w+)\n(.*?)\n\2$", self.read("outputs"), re.DOTALL | re.MULTILINE)
        log = self.capsys.readouterr().out
        assert TOKEN not in log + self.read("outputs") + self.read("summary")
        return Done(code, log, {name: value for name, _, value in outputs}, self.read("summary"))

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def comments(self) -> list[str]:
        """What we wrote."""
        return [each["body"] for each in self.github.comments.values() if each["user"]["type"] == "Bot"]


@pytest.fixture
def desk(
    team: Team, github: FakeGitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """All phases are approved and all tasks but the checkpoint done; a branch begins here."""
    monkeypatch.setattr(reviewing, "PATIENCE", Patience(tries=1))
    team.commit("Policy", {".specgit.yaml": ALL_GATES})
    team.approve_all()
    team.commit("Do tasks", {f"{SPEC}/tasks.md": TASKS.replace("  - [ ]", "  - [x]")})
    monkeypatch.chdir(team.top)
    folder = tmp_path / "runner"
    folder.mkdir()
    return Desk(team, github, folder, capsys)


class TestComment:
    def test_one_is_made_then_changed(self, desk: Desk) -> None:
        theirs = f"{marker('review')}\nNothing stands against this change."
        desk.github.comment(NUMBER, theirs, "eve")
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        first = desk.review()
        assert first.code == 1
        assert desk.comments == [f"{marker('review')}\n{first.summary.rstrip()}"]
        assert first.summary.startswith(
            "**The gates hold this change back (1 reason): 1 spec changes, 3 approvals lapse"
        )
        desk.github.comment(NUMBER, theirs, "eve")
        desk.team.git("revert", "--no-edit", "HEAD")
        second = desk.review()
        assert second.code == 0
        assert desk.comments == [f"{marker('review')}\n{second.summary.rstrip()}"]
        assert [each["body"] for each in desk.github.comments.values()].count(theirs) == 2

    def test_it_tells_how_to_approve(self, desk: Desk) -> None:
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        page = gfm(desk.review().summary)
        assert "<pre><code>/specgit approve auth requirements\n/specgit approve auth design\n" in page
        assert "specgit approve auth requirements\n" in page.partition("at the command line")[2]
        for words in ({"approve_by_comment": "false"}, {"fork": "eve/specs"}):
            assert "/specgit" not in desk.review(**words).summary  # a fork's head is not ours to write to

    def test_it_says_what_was_judged(self, desk: Desk) -> None:
        tip = desk.team.commit("Change", {f"{SPEC}/design.md": "# Design Document\n\n## Overview\n\nA file.\n"})
        run = f"{desk.github.pages}/octo-org/specs/actions/runs/42"
        base = desk.team.git("rev-parse", "main")[:7]
        end = f"<sub>Commit {tip[:7]}, judged by the policy of <code>main</code> at {base} · [run]({run})</sub>"
        assert desk.review().summary.rstrip().endswith(end)

    def test_who_changes_no_spec_gets_none(self, desk: Desk) -> None:
        desk.team.commit("Code", {"src/app.py": "pass\n"})
        assert desk.review().code == 0
        assert desk.comments == []
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        desk.review()
        desk.team.git("revert", "--no-edit", "HEAD")
        desk.team.git("reset", "-q", "--hard", "HEAD~2")
        desk.review()  # what it said before does not hold any more
        (comment,) = desk.comments
        assert comment.startswith(f"{marker('review')}\n**This change touches no spec.**")

    def test_it_can_be_turned_off(self, desk: Desk) -> None:
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        assert "lapse" in desk.review(comment="false", token="").summary
        assert desk.github.asked == []

    def test_it_fits(self, desk: Desk) -> None:
        desk.team.commit("Many", {f".kiro/specs/spec{number}/requirements.md": APPROVABLE for number in range(500)})
        done = desk.review()
        assert "left out here" in done.summary
        (comment,) = desk.comments
        assert LONGEST_BODY - 3000 < len(comment) <= LONGEST_BODY
        assert comment.endswith("</sub>")


class TestOutputs:
    def test_they_hold_the_verdict_and_the_reports(self, desk: Desk) -> None:
        desk.team.commit("Wrong", {f"{SPEC}/tasks.md": WRONG})
        done = desk.review(sarif="true")
        report = json.loads(Path(done.outputs["report"]).read_text(encoding="utf-8"))
        assert done.outputs["verdict"] == report["verdict"]
        assert done.outputs["findings"] == str(len(report["findings"])) != "0"
        sarif = json.loads(Path(done.outputs["sarif"]).read_text(encoding="utf-8"))
        assert len(sarif["runs"][0]["results"]) == len(report["findings"])

    def test_sarif_is_written_without_findings_too(self, desk: Desk) -> None:
        done = desk.review(sarif="true")
        assert json.loads(Path(done.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"] == []
        assert desk.review().outputs["sarif"] == ""


class TestVerdict:
    def test_severities_that_fail(self, desk: Desk) -> None:
        desk.team.git("switch", "-q", "main")
        desk.team.commit("Open", {".specgit.yaml": "approvals:\n  gates: []\n"})
        desk.team.git("update-ref", "refs/remotes/origin/main", "main")
        desk.team.git("switch", "-q", "-C", "work")
        desk.team.commit("Stale", {f"{SPEC}/requirements.md": CHANGED})
        assert [desk.review(fail_on=word).code for word in ("error", "warning", "never")] == [0, 1, 0]
        desk.team.commit("Wrong", {f"{SPEC}/tasks.md": WRONG})
        done = desk.review()
        assert done.code == 1
        assert done.outputs["verdict"].startswith("The gates let this change pass, but it has errors: ")
        assert desk.review(fail_on="never").code == 0

    def test_a_profile_asks_for_more(self, desk: Desk) -> None:
        desk.team.commit("Fresh", {".kiro/specs/fresh/requirements.md": APPROVABLE.replace("THEN the", "the")})
        few, many = (desk.review(profile=name).outputs["findings"] for name in ("minimal", "strict"))
        assert int(few) < int(many)

    def test_what_the_change_does_to_its_judges_does_not_count(self, desk: Desk) -> None:
        desk.team.git("switch", "-q", "main")
        policy = f"{ALL_GATES}  signers: keys/signers\n"
        desk.team.commit("Policy", {".specgit.yaml": policy})
        desk.team.git("update-ref", "refs/remotes/origin/main", "main")
        for path in (
            ".specgit.yaml",
            ".github/workflows/review.yml",
            ".github/CODEOWNERS",
            "CODEOWNERS",
            "keys/signers",
        ):
            desk.team.git("switch", "-q", "-C", "work", "main")
            loose = "approvals:\n  gates: []\nvalidate:\n  profile: minimal\n"
            desk.team.commit("Loosen", {f"{SPEC}/requirements.md": CHANGED, path: loose})
            done = desk.review()
            assert done.code == 1
            assert done.summary.splitlines()[2].startswith(f"**Note**: this change touches <code>{path}</code>, by")

    def test_the_newest_base_counts(self, desk: Desk) -> None:
        """An event may tell of a base that is older than a policy which came since."""
        desk.team.git("switch", "-q", "main")
        desk.team.commit("Open", {".specgit.yaml": "approvals:\n  gates: []\n"})
        desk.team.git("switch", "-q", "-C", "work")
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        desk.team.git("switch", "-q", "-c", "newer", "main")
        desk.team.commit("Close", {".specgit.yaml": ALL_GATES})
        desk.team.git("update-ref", "refs/remotes/origin/main", "newer")
        desk.team.git("switch", "-q", "work")
        assert desk.review().code == 1
        desk.team.git("update-ref", "-d", "refs/remotes/origin/main")
        assert desk.review().code == 0

    def test_a_repository_without_specs(self, desk: Desk) -> None:
        desk.team.git("switch", "-q", "main")
        desk.team.git("rm", "-rq", ".kiro")
        desk.team.commit("Remove", {})
        desk.team.git("update-ref", "refs/remotes/origin/main", "main")
        desk.team.git("switch", "-q", "-C", "work")
        desk.team.commit("Code", {"src/app.py": "pass\n"})
        done = desk.review()
        assert (done.code, desk.comments) == (0, [])
        assert done.summary.startswith("**This change touches no spec.**")

    def test_wrong_use(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        for inputs in ({"fail_on": "all"}, {"profile": "lax"}, {"sarif": "perhaps"}):
            with pytest.raises(SpecgitError, match="the input"):
                desk.review(**inputs)
        desk.team.git("update-ref", "-d", "refs/remotes/origin/main")
        desk.team.git("commit", "-q", "--allow-empty", "-m", "Later")
        late = desk.team.git("rev-parse", "HEAD")
        desk.team.git("reset", "-q", "--hard", "HEAD~1")
        monkeypatch.setattr(desk.team, "git", lambda *_: late[::-1])
        with pytest.raises(SpecgitError, match="the head of the pull request is not in this clone"):
            desk.review()


class TestWithoutApi:
    def test_a_fork(self, desk: Desk) -> None:
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        done = desk.review(fork="eve/specs")
        assert done.code == 1
        assert "3 approvals lapse" in done.summary
        assert desk.github.asked == []
        assert "a pull request from a fork gets none" in done.said("notice")

    def test_a_token_that_reads(self, desk: Desk) -> None:
        desk.github.tokens[TOKEN] = "read"
        desk.team.commit("Tests", {".kiro/specs/fresh/requirements.md": APPROVABLE})
        done = desk.review()
        assert (done.code, desk.comments) == (0, [])
        assert "403 (Resource not accessible by integration)" in done.said("notice")
        assert "pull-requests: write" in done.said("notice")
        assert done.said("warning") == ""

    def test_it_fails(self, desk: Desk) -> None:
        desk.team.commit("Tests", {".kiro/specs/fresh/requirements.md": APPROVABLE})
        limited = {"retry-after": "3600"}
        troubles = [
            (Answer(500, {"message": "Server Error"}), "500 (Server Error)"),
            (Answer(503, b"<html>"), "503"),
            (Answer(422, {"message": "Validation Failed"}), "422 (Validation Failed)"),
            (Answer(401, {"message": "Bad credentials"}), "401"),
            (Answer(403, {"message": "You have exceeded a secondary rate limit"}, limited), "wait some minutes"),
            (Answer(429, {"message": "Too many"}, limited), "wait some minutes"),
            (Answer(200, b"<html>", {"content-type": "text/html"}), "no JSON"),
            (None, "no answer from GitHub"),
        ]
        for answer, said in troubles:
            for method in ("GET", "POST"):
                desk.github.faults[:] = [Fault(answer, method)] * 3
                done = desk.review()
                told = done.said("warning") + done.said("notice")
                assert (done.code, desk.comments) == (0, [])
                assert done.summary.startswith("**Nothing stands against this change: 1 spec changes.**")
                assert said in told
                assert "in the summary of this job, not in a comment" in told

    def test_what_stands_against_the_change_still_does(self, desk: Desk) -> None:
        desk.team.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
        desk.github.faults += [Fault(Answer(500, {}))] * 9
        assert desk.review().code == 1


class TestAnnotations:
    def test_they_stay_within_github_s_limits(self, desk: Desk) -> None:
        wrong = {f".kiro/specs/a{number}/requirements.md": APPROVABLE for number in range(9)}
        wrong |= {f".kiro/specs/a{number}/tasks.md": WRONG.replace("[ ] 1.", "[?] 1.") for number in range(9)}
        wrong |= {f".kiro/specs/a{number}/design.md": "# Design\n" for number in range(9)}
        desk.team.commit("Wrong", wrong)
        desk.github.faults += [Fault(Answer(500, {}))] * 9
        done = desk.review()
        kinds = Counter(kind for kind, _, _ in done.commands)
        assert kinds["error"] == 10
        assert kinds["warning"] <= 10
        assert kinds["notice"] <= 10
        assert "more are held back" in done.said("error")
        assert "not shown: GitHub shows 10 of a kind" in done.said("notice")
        assert "not in a comment" in done.said("warning")  # the room for it was kept

    def test_they_stand_beside_their_lines(self, desk: Desk) -> None:
        desk.team.commit("Wrong", {f"{SPEC}/tasks.md": WRONG})
        done = desk.review()
        at = [values for kind, values, text in done.commands if kind == "error" and "no criterion 1.9" in text]
        assert re.fullmatch(rf"file={re.escape(SPEC)}/tasks.md,line=\d+,endLine=\d+,col=\d+,.*", at[0])


def test_hostile_text_is_inert(desk: Desk) -> None:
    folder = ".kiro/specs/$(touch PWNED) `id` | ${{ x }} <img src=x> @team\n::error::forged"
    tasks = WRONG.replace("Log in", HOSTILE)
    desk.team.commit(
        f"{HOSTILE}\n\n::error::forged\nSpec-Approved: {HOSTILE}",
        {
            f"{folder}/requirements.md": APPROVABLE.replace("a session", HOSTILE),
            f"{folder}/tasks.md": tasks,
            f"{SPEC}/tasks.md": tasks.replace("[ ] 1.1", "[x] 1.1"),
            f"{SPEC}/requirements.md": CHANGED.replace("a session", HOSTILE),
        },
    )
    branch = "head-$(touch${IFS}PWNED)`id`${{github.token}}|<b>@team"
    desk.team.git("update-ref", f"refs/remotes/origin/{branch}", "main")
    done = desk.review(sarif="true", base=branch, head=branch)
    assert done.code == 1
    (comment,) = desk.comments
    page = gfm(comment.removeprefix(marker("review")))
    for tag in ("<img", "<b>", "<!-- specgit", "\x1b"):
        assert tag not in page, tag
    assert re.findall(r'href="([^"]*)"', page) == [f"{desk.github.pages}/octo-org/specs/actions/runs/42"]
    text = re.sub(r"<pre>.*?</pre>", "", page, flags=re.DOTALL)  # where nobody is called
    assert not re.search(r"@team|(?<!&)#1", text)
    assert page.count("<details") == page.count("</details>")
    assert "/specgit approve auth requirements" in comment
    assert "/specgit approve $(touch" not in comment  # a comment can't say this name
    # The log holds the verdict and commands of ours: all else is data of theirs.
    assert done.log.splitlines()[0] == done.outputs["verdict"]
    ours = re.compile(r"::(error|warning|notice) (file=[^:,]*(,\w+=[^:,]*)*|title=[^:,]*)::")
    assert [line for line in done.log.splitlines()[1:] if not ours.match(line)] == []
    assert set(done.outputs) == {"verdict", "findings", "report", "sarif"}
    assert "PWNED" not in done.outputs["verdict"]
    assert not list(desk.team.top.glob("PWNED")) + list(desk.folder.glob("PWNED"))
    assert json.loads(Path(done.outputs["sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert len(json.dumps(done.outputs)) < LARGEST_OUTPUTS


def test_the_picture_is_of_today(tmp_path: Path) -> None:
    drawn = comment_picture.picture(tmp_path)
    kept = comment_picture.PICTURE.read_text(encoding="utf-8")
    assert alike(drawn) == alike(kept), "run `make docs` and look at what changed"
