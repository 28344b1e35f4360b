"""Approvals by a comment or a review, over real repositories and a GitHub in memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import APPROVABLE, TASKS, commit, git
from github_fake import TOKEN, Answer, FakeGitHub, Fault
from github_runner import PROJECT, hosted
from runner import ROOT, tool
from team import DESIGN, SPEC

from specgit.errors import SpecgitError
from specgit.github import approving
from specgit.github.approving import approve
from specgit.github.client import Client
from specgit.github.job import Job
from specgit.github.retry import Patience
from specgit.repo import GitError, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "octo-org/specs"
PAGES = f"https://github.com/{NAME}"
EVIL = "`touch PWNED` $(touch PWNED) ${{ github.token }} ::set-output name=a::b <b>x</b> | @octo-org/core #1 <!--"
ODD = "$(touch PWNED) ${{ github }} | <b> @octo-org closes #1 [skip ci] `id`"
BRANCH = "a$(touch${IFS}PWNED)`id`${{github.token}}&|<b>;#1@octo-org"
BEFORE, SAID, LATER = (f"2026-03-02T09:{minute}:00Z" for minute in ("00", "10", "20"))
DOCUMENTS = {f"{SPEC}/requirements.md": APPROVABLE, f"{SPEC}/design.md": DESIGN, f"{SPEC}/tasks.md": TASKS}
POLICY = 'approvals:\n  all: {approvers: ["@jane", "@ali"]}\n'


class Hub:
    """A repository on GitHub with pull request 7, whose branch `feature` brings the spec `auth`."""

    def __init__(self, home: Path, fake: FakeGitHub, branch: str = "feature") -> None:
        self.fake = fake
        self.home = home
        self.work, self.bare, self.top = (home / name for name in ("work", "bare", "project"))
        self.environ: dict[str, str] = {}
        self.branch = branch
        self.work.mkdir()
        git(self.work, "init", "--quiet")
        commit(self.work, "Begin", {"README.md": "# Project\n", ".specgit.yaml": POLICY})
        git(home, "clone", "--quiet", "--bare", str(self.work), str(self.bare))
        git(home, "clone", "--quiet", str(self.bare), str(self.top))
        git(self.work, "remote", "add", "origin", str(self.bare))
        config = Path(os.environ["GIT_CONFIG_GLOBAL"])
        config.write_text(config.read_text() + f'[url "file://{self.bare}"]\n\tinsteadOf = {PAGES}\n')
        git(self.work, "switch", "--quiet", "--create", branch)
        self.change("Specify", DOCUMENTS)
        fake.permissions |= dict.fromkeys(("jane", "ali", "eve"), "write")

    # What people do

    def policy(self, text: str) -> None:
        """Another policy on main."""
        git(self.work, "switch", "--quiet", "main")
        commit(self.work, "Settle", {".specgit.yaml": text})
        git(self.work, "push", "--quiet", "origin", "main")
        git(self.work, "switch", "--quiet", self.branch)
        git(self.work, "merge", "--quiet", "-X", "theirs", "main")
        self.push(BEFORE)

    def change(self, message: str, files: dict[str, str], at: str = BEFORE) -> str:
        """A commit on the branch, pushed at a time."""
        made = commit(self.work, message, files)
        self.push(at)
        return made

    def push(self, at: str) -> None:
        git(self.work, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{self.branch}")
        self.moved(at)

    def moved(self, at: str) -> None:
        """GitHub's own word on where the branch is."""
        self.fake.pushes.setdefault(self.branch, []).insert(0, (self.head, at))
        pull = self.fake.pulls.get(7) or self.fake.pull(7, self.branch, title=EVIL)
        pull["head"]["sha"] = self.head

    @property
    def head(self) -> str:
        return git(self.bare, "rev-parse", f"refs/heads/{self.branch}")

    @property
    def message(self) -> str:
        return git(self.bare, "log", "-1", "--format=%B", f"refs/heads/{self.branch}")

    # What the workflow does

    def comment(self, body: str, login: str = "jane", at: str = SAID, **more: Any) -> dict[str, Any]:
        association = more.pop("association", "MEMBER")
        comment = self.fake.comment(7, body, login, author_association=association, created_at=at, **more)
        comment["html_url"] = f"{PAGES}/pull/7#issuecomment-{comment['id']}"
        issue = {"number": 7, "title": "x", "pull_request": {}}
        self.event("issue_comment", action="created", sender=comment["user"], issue=issue, comment=dict(comment))
        return comment

    def review(self, login: str = "jane", body: str = "", commit: str = "", at: str = SAID) -> dict[str, Any]:
        more = {"author_association": "MEMBER", "submitted_at": at}
        review = self.fake.review(7, login, commit=commit or self.head, body=body, **more)
        review["html_url"] = f"{PAGES}/pull/7#pullrequestreview-{review['id']}"
        told = review | {"state": "approved"}
        pull = self.fake.pulls[7]
        self.event("pull_request_review", action="submitted", sender=review["user"], pull_request=pull, review=told)
        return review

    def event(self, name: str, **payload: Any) -> None:
        place = self.home / "event.json"
        place.write_text(json.dumps(payload | {"repository": {"full_name": NAME}}), encoding="utf-8")
        self.environ = {
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_API_URL": self.fake.api,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(place),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary.md"),
            "INPUTS": json.dumps({"command": "approve", "token": TOKEN}),
        }

    def run(self) -> int:
        return approve(Job.of(self.environ))

    def say(self, body: str, login: str = "jane", **more: Any) -> str:
        """The answer to a comment."""
        self.comment(body, login, **more)
        return self.served()

    def served(self) -> str:
        """What is answered, where one thing is and the job succeeds."""
        before = len(self.answers)
        assert self.run() == 0
        (answer,) = self.answers[before:]
        return answer

    @property
    def answers(self) -> list[str]:
        return [value["body"] for value in self.fake.comments.values() if value["user"]["type"] == "Bot"]

    # What came of it

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`specgit …` in a clone of the branch, as anybody has it."""
        git(self.work, "fetch", "--quiet", "origin")
        git(self.work, "reset", "--quiet", "--hard", f"origin/{self.branch}")
        command = [sys.executable, "-m", "specgit", *words]
        return subprocess.run(command, cwd=self.work, capture_output=True, text=True, check=False)

    def states(self) -> list[str]:
        status = json.loads(self.ask("status", "--format", "json").stdout)
        return [phase["state"] for spec in status["specs"] for phase in spec["phases"]]

    def untouched(self, head: str) -> bool:
        return self.head == head and self.fake.problems == []


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    impatient = Patience(tries=2, first=0.0, longest=0.0)
    monkeypatch.setattr(Client.__init__, "__kwdefaults__", Client.__init__.__kwdefaults__ | {"patience": impatient})
    monkeypatch.setattr(approving, "PAUSES", (0.0, 0.0))
    with FakeGitHub(repository=NAME) as fake:
        made = Hub(tmp_path, fake)
        monkeypatch.chdir(made.top)
        yield made
        assert fake.problems == []


def test_a_comment_approves(hub: Hub) -> None:
    before = hub.head
    comment = hub.comment("Looks fine.\n\n/specgit approve auth requirements")
    answer = hub.served()
    made = hub.head
    assert git(hub.bare, "rev-parse", f"{made}^", f"{made}^{{tree}}") == git(
        hub.bare, "rev-parse", before, f"{before}^{{tree}}"
    )
    digest = git(hub.bare, "rev-parse", f"{made}:{SPEC}/requirements.md")
    number = hub.fake.id("jane")
    assert hub.message == (
        "Approve requirements of auth\n\n"
        f"Asked for in {PAGES}/pull/7#issuecomment-{comment['id']}\n\n"
        f"Spec-Approved: auth/requirements {digest}\n"
        f"Spec-Approved-By: jane <{number}+jane@users.noreply.github.com> {SAID}"
    )
    people = git(hub.bare, "log", "-1", "--format=%an <%ae> %at / %cn <%ce>", made)
    assert people == (
        f"jane <{number}+jane@users.noreply.github.com> 1772442600 / "
        "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
    )
    assert f"**1 phase approved.** Written in [{made[:7]}]({PAGES}/commit/{made})" in answer
    assert f"| auth | requirements | **approved** <code>{digest[:7]}</code> |" in answer
    assert "Next: design of auth is to be approved" in answer
    assert hub.states() == ["approved", "draft", "draft"]
    assert answer.split("\n", 1)[1] in (hub.home / "summary.md").read_text(encoding="utf-8")


def test_what_it_writes_counts(hub: Hub) -> None:
    """For the gate by the policy of the base, and where the people of the policy are named by their addresses."""
    hub.policy(
        "approvals:\n  all: {approvers: [jane@example.com, ali@example.com], needed: 2, author: false}\n"
        '  teams: {"@jane": [jane@example.com], "@Ali": [ali@example.com]}\n'
    )
    assert "3 phases approved" in hub.say("/specgit approve all")
    assert hub.ask("gate", "--range", "origin/main..HEAD").returncode == 1
    hub.moved(LATER)
    # Ali's comment is older than the commit that Jane's brought, which changed nothing.
    assert "3 phases approved" in hub.say("/specgit approve all", "ali")
    assert hub.states() == ["approved"] * 3
    gate = hub.ask("gate", "--range", "origin/main..HEAD")
    assert gate.returncode == 0, gate.stdout


def test_a_run_that_is_repeated(hub: Hub) -> None:
    answer = hub.say("/specgit approve all")
    made = hub.head
    hub.moved(LATER)
    assert hub.run() == 0
    assert hub.answers == [answer]
    hub.fake.comments = {key: value for key, value in hub.fake.comments.items() if value["user"]["type"] != "Bot"}
    assert hub.served() == answer  # the run before ended between the push and the answer
    assert hub.head == made
    again = hub.say("/specgit approve auth design", at=LATER.replace("20", "30"))
    assert "already approved" in again
    assert hub.head == made


def test_comments_are_told_apart(hub: Hub) -> None:
    """Comment 10 is not comment 100, whose address begins the same; and a wish that is said twice is one."""
    hub.fake.number = 99
    hub.say("/specgit approve auth requirements\n\n/specgit approve auth requirements")
    assert hub.message.count("Spec-Approved:") == 1
    hub.moved(LATER)
    hub.fake.number = 9
    assert "| auth | design | **approved**" in hub.say("/specgit approve auth design")


def test_a_quick_spec(hub: Hub) -> None:
    """What it leaves out is waived; its name, which GitHub could act on, is in the trailers alone."""
    quick = {
        "/.config.kiro": '{"specType": "feature", "workflowType": "fast-task"}',
        "/tasks.md": "# Plan\n\n- [ ] 1. Do it\n",
    }
    hub.change("Hurry", {f".kiro/specs/closes #1 [skip ci]{path}": text for path, text in quick.items()})
    answer = hub.say("/specgit approve closes #1 [skip ci] tasks")
    assert "1 phase approved, 2 phases waived" in answer
    assert hub.message.startswith("Approve requirements, design and tasks of a spec\n")
    assert hub.states() == ["draft"] * 3 + ["waived", "waived", "approved"]


def test_revoking(hub: Hub) -> None:
    hub.say("/specgit approve all")
    hub.moved(LATER)
    answer = hub.say("/specgit revoke auth tasks", "eve", at=LATER.replace("20", "30"))
    assert "**1 phase revoked.**" in answer
    assert hub.states() == ["approved", "approved", "draft"]
    hub.moved(LATER.replace("20", "31"))
    # Said before the revocation, and served after it.
    late = hub.say("/specgit approve auth tasks", "ali", at=LATER.replace("20", "25"))
    assert "refused" in late
    assert "took it back" in late
    assert hub.states() == ["approved", "approved", "draft"]


# Who is heard, and for what


@pytest.mark.parametrize("login", ["eve", "jane"])
def test_only_who_may_push_is_heard(hub: Hub, login: str) -> None:
    """By GitHub's word, whatever the event says; the same words of somebody who may are done."""
    hub.fake.permissions["eve"] = "read"
    head = hub.head
    answer = hub.say("/specgit approve auth requirements", login)
    assert ("eve may not push" in answer) == (hub.head == head) == (login == "eve")


def test_a_stranger_costs_no_question(hub: Hub) -> None:
    hub.fake.permissions["eve"] = "admin"  # which nobody asks about
    assert "may not push" in hub.say("/specgit approve all", "eve", association="NONE")
    assert not [asked for asked in hub.fake.asked if "permission" in asked.path]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("Thanks, I like this.", {}),
        ("Thanks, I like this.", {"association": "NONE"}),
        ("> /specgit approve all", {}),
        ("/specgit approve all", {"kind": "Bot"}),
        ("/specgit approve all", {"event": {"issue": {"number": 7}}}),
        ("/specgit approve all", {"event": {"action": "edited"}}),
        ("/specgit approve all", {"event": {"sender": {"login": "eve", "type": "User"}}}),
    ],
)
def test_what_is_ignored(hub: Hub, body: str, more: dict[str, Any]) -> None:
    """No words to GitHub at all: neither questions nor answers."""
    event = more.pop("event", {})
    hub.comment(body, **more)
    payload = json.loads((hub.home / "event.json").read_text(encoding="utf-8"))
    hub.event("issue_comment", **(payload | event))
    assert hub.run() == 0
    assert hub.fake.asked == []


def test_a_deleted_account_says_nothing(hub: Hub) -> None:
    hub.comment("/specgit approve all")
    payload = json.loads((hub.home / "event.json").read_text(encoding="utf-8"))
    payload["comment"]["user"] = payload["sender"] = None
    hub.event("issue_comment", **payload)
    assert hub.run() == 0
    assert hub.fake.asked == []


def test_near_misses_help_and_status(hub: Hub) -> None:
    head = hub.head
    answer = hub.say("/specgit aprove auth design\n\n/specgit status\n\n/specgit help")
    assert "- `/specgit aprove auth design` is no command: did you mean approve?" in answer
    assert "| auth | feature | draft | draft | draft | 0/5 |" in answer
    assert "```text\n/specgit approve SPEC PHASE…\n" in answer
    assert hub.head == head
    assert "there is no spec &#96;aut&#96;" in hub.say("/specgit status aut").replace("<code>", "&#96;").replace(
        "</code>", "&#96;"
    )


# What is not done


def refused(hub: Hub, answer: str, head: str, *words: str) -> None:
    """Nothing was written, and the answer tells why."""
    assert "approved**" not in answer.replace("already approved**", "")
    for word in words:
        assert word in answer
    assert hub.head == head


@pytest.mark.parametrize(
    ("trick", "why"),
    [
        ({"state": "closed"}, "the pull request is closed"),
        ({"state": "closed", "merged": True}, "the pull request is merged"),
        ({"head": {"repo": {"full_name": "eve/specs"}}}, "lies in a fork"),
        ({"head": {"repo": None}}, "lies in a fork"),
        ({"head": {"sha": "f" * 40}}, "the branch moved while it was read"),
    ],
)
def test_pull_requests_that_are_not_written_to(hub: Hub, trick: dict[str, Any], why: str) -> None:
    head, pull = hub.head, hub.fake.pulls[7]
    side = pull["head"] | trick.get("head", {})
    if side["repo"]:
        side["repo"] = pull["head"]["repo"] | side["repo"]
    hub.fake.pulls[7] = pull | trick | {"head": side}
    refused(hub, hub.say("/specgit approve all"), head, why)
    hub.fake.problems.clear()  # a head that is gone, of which the description does not know
    hub.fake.pulls[7] = pull
    assert "3 phases approved" in hub.say("/specgit approve all")


@pytest.mark.parametrize("trick", [{"body": "/specgit approve auth design"}, {"updated_at": LATER}, None])
def test_comments_that_were_changed_or_deleted(hub: Hub, trick: dict[str, Any] | None) -> None:
    head, comment = hub.head, hub.comment("/specgit approve auth requirements")
    if trick is None:
        del hub.fake.comments[comment["id"]]
    else:
        hub.fake.comments[comment["id"]] = comment | trick
    refused(hub, hub.served(), head, "the comment was changed or taken back meanwhile")
    hub.fake.comments[comment["id"]] = comment
    assert hub.run() == 0
    assert hub.head != head


@pytest.mark.parametrize("at", [LATER, SAID])
def test_what_came_after_the_comment(hub: Hub, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the time of the push: a commit's own date is forged with one option."""
    for name in ("GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"):
        monkeypatch.setenv(name, "2020-01-01T00:00:00Z")
    hub.comment("/specgit approve all")
    head = hub.change("Sneak in", {f"{SPEC}/design.md": DESIGN.replace("table", "cloud")}, at)
    refused(hub, hub.served(), head, "the comment is older than the last push", head[:7], "Look at what changed")
    assert "3 phases approved" in hub.say("/specgit approve all", at=LATER.replace("20", "30"))


def test_a_branch_that_was_rewritten_after_the_comment(hub: Hub) -> None:
    hub.comment("/specgit approve all")
    (hub.work / SPEC / "design.md").write_text(DESIGN + "More.\n", encoding="utf-8")
    git(hub.work, "commit", "--quiet", "--all", "--amend", "--no-edit")
    hub.push(LATER)
    head = hub.head
    refused(hub, hub.served(), head, "older than the last push")


def test_a_commit_that_claims_to_be_the_answer(hub: Hub) -> None:
    """Pushed between the comment and the job, on a document that its author never saw."""
    comment = hub.comment("/specgit approve auth requirements")
    changed = {f"{SPEC}/requirements.md": APPROVABLE.replace("session", "meeting")}
    hub.change("Change", changed, LATER)
    digest = git(hub.work, "rev-parse", f"HEAD:{SPEC}/requirements.md")
    said = "<501+jane@users.noreply.github.com> 2026-03-02T09:10:00Z"
    forged = f"Spec-Approved: auth/requirements {digest}\nSpec-Approved-By: jane {said}\n"
    head = hub.change(f"Approve\n\nAsked for in {comment['html_url']}\n\n{forged}", {}, LATER)
    refused(hub, hub.served(), head, "older than the last push")


def test_pushes_that_github_does_not_tell_of(hub: Hub) -> None:
    hub.change("Later", {"README.md": "# Other\n"})
    pushes = hub.fake.pushes.pop("feature")
    for known in ([], pushes[1:]):
        hub.fake.pushes["feature"] = known
        refused(hub, hub.say("/specgit approve all"), hub.head, "does not tell yet when")
    hub.fake.pushes["feature"] = pushes
    assert "3 phases approved" in hub.say("/specgit approve all")


@pytest.mark.parametrize(
    ("files", "times", "told"),
    [
        ({}, 1, "3 phases approved"),
        ({}, 3, "somebody pushed to the branch at this moment"),
        ({"README.md": "# Other\n"}, 1, "the comment is older than the last push"),
    ],
)
def test_pushes_at_the_same_moment(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], times: int, told: str
) -> None:
    """Between reading and pushing. What changes nothing, as another approval, is built upon, a few times."""
    push = Repository.push

    def meanwhile(self: Repository, *words: Any) -> None:
        if len(raced) < times:
            git(hub.work, "fetch", "--quiet", "origin")
            git(hub.work, "reset", "--quiet", "--hard", f"origin/{hub.branch}")
            raced.append(hub.change("Meanwhile", files, LATER))
        push(self, *words)

    raced: list[str] = []
    monkeypatch.setattr(Repository, "push", meanwhile)
    assert told in hub.say("/specgit approve all")
    made = 1 if "approved" in told else 0
    assert git(hub.bare, "rev-parse", f"{hub.branch}~{made}") == raced[-1]
    assert len(raced) == times


def test_a_branch_that_may_not_be_pushed_to(hub: Hub) -> None:
    hook = hub.bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch | <b>update</b> failed' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    answer = hub.say("/specgit approve all")
    refused(hub, answer, hub.head, "GH006: Protected branch &#124; &#60;b&#62;update", "protection of the branch")
    hook.unlink()
    assert "3 phases approved" in hub.say("/specgit approve all")


@pytest.mark.parametrize(
    ("policy", "login", "phase", "why"),
    [
        (POLICY, "eve", "requirements", "eve &#60;502+eve"),
        ("approvals: {requirements: {signed: true}}\n", "jane", "requirements", "asks for a signature"),
        (POLICY, "jane", "design", "requirements comes first: nobody has approved it"),
        (POLICY, "jane", "bugfix", "auth has no phase bugfix"),
        ('approvals: {requirements: {approvers: ["@octo-org/core"]}}\n', "jane", "requirements", "list the members"),
    ],
)
def test_what_the_policy_refuses(hub: Hub, policy: str, login: str, phase: str, why: str) -> None:
    hub.fake.id("jane"), hub.fake.id("eve")
    hub.policy(policy)
    head = hub.head
    refused(hub, hub.say(f"/specgit approve auth {phase}", login), head, why.replace("502", str(hub.fake.id("eve"))))


def test_teams(hub: Hub) -> None:
    """Gates can't ask GitHub who is in a team, so an approval that rests on its word would be held back there."""
    team = "approvals:\n  all: {approvers: ['@octo-org/core']}\n"
    hub.policy(team)
    head = hub.head
    hub.fake.faults.append(Fault(Answer(403, {"message": "Resource not accessible by integration"}), path="/teams/"))
    refused(hub, hub.say("/specgit approve all"), head, "GitHub does not show who is in @<!-- -->octo-org/core")
    hub.fake.teams["core", "jane"] = "active"
    refused(hub, hub.say("/specgit approve all"), head, "GitHub knows jane in @<!-- -->octo-org/core")
    hub.policy(team + "  teams: {core: ['@jane', ali@example.com]}\n")
    assert "3 phases approved" in hub.say("/specgit approve all")
    assert hub.ask("gate", "--range", "origin/main..HEAD").returncode == 0


@pytest.mark.parametrize("members", ["'*@example.com'", "Jane Doe", "'@ali'", "jane@example.com, j@home.example"])
def test_addresses_that_are_none(hub: Hub, members: str) -> None:
    """Only one plain address says by which address an account speaks."""
    hub.policy(f"approvals: {{teams: {{jane: [{members}]}}}}\n")
    hub.say("/specgit approve auth requirements")
    assert f"<{hub.fake.id('jane')}+jane@users.noreply.github.com>" in hub.message


def test_documents_with_errors(hub: Hub) -> None:
    hub.change("Break", {f"{SPEC}/tasks.md": TASKS.replace("_Requirements: 1.2_", "_Requirements: 9.9_")})
    answer = hub.say("/specgit approve all")
    assert "2 phases approved, 1 phase refused" in answer
    assert "tasks/unknown-criterion), and 1 more" in answer
    assert hub.states() == ["approved", "approved", "draft"]
    hub.change("Mend", DOCUMENTS)
    assert "1 phase approved" in hub.say("/specgit approve auth tasks")


def test_the_change_can_not_loosen_the_policy(hub: Hub) -> None:
    hub.change("Let me", {".specgit.yaml": "approvals: {all: {approvers: ['@eve']}, by-review: true}\n"})
    head = hub.head
    refused(hub, hub.say("/specgit approve all", "eve"), head, "may not approve requirements")
    hub.review("jane")
    assert hub.run() == 0
    assert len(hub.answers) == 1
    hub.policy("approvals: {all: {approvers: ['@eve']}}\n")
    assert "3 phases approved" in hub.say("/specgit approve all", "eve")


def test_one_person_is_not_two(hub: Hub) -> None:
    """Somebody who approved by an address of their own approves again by the one that GitHub gives."""
    hub.policy("approvals: {all: {needed: 2}}\n")
    git(hub.work, "config", "user.email", "jane@home.example")
    assert hub.ask("approve", "auth", "requirements", "--yes").returncode == 0
    hub.push(BEFORE)
    head = hub.head
    hub.fake.accounts[head] = "Jane"
    refused(hub, hub.say("/specgit approve auth requirements"), head, "already approved", "jane@<!-- -->home.example")
    assert "1 phase approved" in hub.say("/specgit approve auth requirements", "ali")
    assert hub.states()[0] == "approved"


def test_an_author_by_another_address(hub: Hub) -> None:
    hub.policy("approvals: {all: {author: false}}\n")
    (written,) = git(hub.work, "log", "-1", "--format=%H", "--", f"{SPEC}/requirements.md").split()
    hub.fake.accounts[written] = "jane"
    refused(hub, hub.say("/specgit approve auth requirements"), hub.head, "jane changed the document last")
    assert "1 phase approved" in hub.say("/specgit approve auth requirements", "ali")


# Reviews

BY_REVIEW = POLICY + "  by-review: true\n"


def test_an_approving_review(hub: Hub) -> None:
    hub.review()
    assert hub.run() == 0
    assert hub.answers == []  # it is no approval of specs unless the policy says so
    hub.policy(BY_REVIEW)
    review = hub.review("ali", "Good!")
    assert "3 phases approved" in hub.served()
    assert f"Asked for in {PAGES}/pull/7#pullrequestreview-{review['id']}\n" in hub.message
    assert hub.states() == ["approved"] * 3
    hub.moved(LATER)
    hub.fake.permissions["eve"] = "read"
    for login in ("jane", "eve"):
        hub.review(login)
        assert hub.run() == 0
    assert len(hub.answers) == 1  # there is nothing left to approve, and no need to say so


def test_commands_in_a_review(hub: Hub) -> None:
    hub.review("jane", "Fine.\n\n/specgit approve auth requirements")
    payload = json.loads((hub.home / "event.json").read_text(encoding="utf-8"))
    payload["review"]["state"] = "commented"
    hub.event("pull_request_review", **payload)
    assert hub.run() == 0
    assert hub.fake.asked == []
    hub.review("jane", "Fine.\n\n/specgit approve auth requirements")
    assert "1 phase approved" in hub.served()
    assert hub.states() == ["approved", "draft", "draft"]


def test_reviews_of_something_else(hub: Hub) -> None:
    hub.policy(BY_REVIEW)
    then = hub.head
    head = hub.change("Sneak in", {f"{SPEC}/design.md": DESIGN.replace("table", "cloud")})
    hub.review(commit=then)
    refused(hub, hub.served(), head, "the review is outdated", then[:7])
    taken = hub.review()
    taken["state"] = "DISMISSED"
    refused(hub, hub.served(), head, "the review was changed or taken back")
    gone = hub.review()
    gone["commit_id"] = None
    payload = json.loads((hub.home / "event.json").read_text(encoding="utf-8"))
    payload["review"]["commit_id"] = None
    hub.event("pull_request_review", **payload)
    hub.fake.problems.clear()
    refused(hub, hub.served(), head, "no longer knows what the review was made on")
    hub.fake.problems.clear()
    hub.review()
    assert "3 phases approved" in hub.served()


# Faults


def test_github_fails_when_it_is_pushed(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """What counts is in Git: the job does not fail for the lost answer, and a run again gives it."""
    hub.comment("/specgit approve all")
    hub.fake.faults += [Fault(Answer(502), "POST")] * 3
    assert hub.run() == 0
    assert "::warning title=specgit::the answer can't be written" in capsys.readouterr().out
    assert hub.states() == ["approved"] * 3
    hub.moved(LATER)
    assert "3 phases approved" in hub.served()


def test_github_fails_before(hub: Hub) -> None:
    head = hub.head
    hub.comment("/specgit approve all")
    hub.fake.faults += [Fault(Answer(502), "GET")]
    with pytest.raises(SpecgitError, match="502"):
        hub.run()
    assert hub.head == head
    assert "3 phases approved" in hub.served()


def test_settings_that_can_not_be_read(hub: Hub) -> None:
    hub.policy("approvals: [\n")
    head = hub.head
    hub.comment("/specgit approve all")
    with pytest.raises(SpecgitError, match="not YAML"):
        hub.run()
    refused(hub, hub.answers[-1], head, "Nothing was done: .specgit.yaml:2:1: this is not YAML")


def test_a_push_whose_answer_is_lost(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have happened: the branch itself tells."""
    push = Repository.push

    def lost(self: Repository, *words: Any) -> None:
        if arrives:
            push(self, *words)
        raise GitError("push", "the remote end hung up")

    monkeypatch.setattr(Repository, "push", lost)
    arrives, head = False, hub.head
    hub.comment("/specgit approve all")
    with pytest.raises(GitError):
        hub.run()
    refused(hub, hub.answers[-1], head, "the remote end hung up")
    arrives = True
    assert hub.run() == 0
    assert "3 phases approved" in hub.answers[-1]
    assert len(hub.answers) == 1


# The page

PAGE = ROOT / "docs/approve-workflow.md"
ANSWER = re.compile("(?<=<!-- answer -->\n)(?:>.*\n)+")
MESSAGE = re.compile("(?<=<!-- commit -->\n)```text\n.*?```\n", re.DOTALL)


def test_the_page_shows_what_is_written(hub: Hub) -> None:
    """`WRITE_DOCS=1` writes it anew."""
    hub.change("Break", {f"{SPEC}/tasks.md": TASKS.replace("_Requirements: 1.2_", "_Requirements: 9.9_")})
    answer = hub.say("/specgit approve all").partition("\n")[2]
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in answer.rstrip().split("\n"))
    people = git(hub.bare, "log", "-1", "--format=Author: %an <%ae>%nCommit: %cn <%ce>", hub.head)
    message = f"```text\n{people}\n\n{hub.message}\n```\n"
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("WRITE_DOCS"):
        page = MESSAGE.sub(lambda _: message, ANSWER.sub(lambda _: quoted, page))
        PAGE.write_text(page, encoding="utf-8")
    shown = ANSWER.findall(page) + MESSAGE.findall(page)
    commits = re.compile("(?<=\\[)[0-9a-f]{7}(?=\\])|(?<=commit/)[0-9a-f]{40}")  # they hold the moment of the test
    assert [commits.sub("", text) for text in shown] == [commits.sub("", text) for text in (quoted, message)]


# What others wrote


def test_names_and_words_stay_inert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A branch, a spec, its documents, the comment and the pull request that all try to be something else."""
    folder = f".kiro/specs/{ODD}"
    documents = {path.replace(SPEC, folder): text for path, text in DOCUMENTS.items()}
    with FakeGitHub(repository=NAME) as fake:
        hub = Hub(tmp_path, fake, BRANCH)
        monkeypatch.chdir(hub.top)
        broken = f"# Plan\n\n- [ ] 1. {EVIL}\n  - _Requirements: 9.9_\n"
        odd = {**documents, ".kiro/specs/line\n::error::forged/tasks.md": broken}
        hub.change(f"{EVIL}\n\n::error::forged", odd)
        answer = hub.say(
            f"{EVIL} -->\n\n/specgit approve {ODD} requirements\n\n/specgit aprove {ODD}\n\n/specgit approve all"
        )
        shown = capsys.readouterr().out
        assert fake.problems == []
    assert "**6 phases approved, 2 phases refused.**" in answer
    # Nothing of it is more than text: no tag, no mention, no reference, no cell, no comment of its own.
    outside = re.sub("`[^`\n]*`", "", answer)
    for active in ("<b>", "@octo", " #1", "<!--\n", "$(touch", "${{"):
        assert active not in outside
    rows = [line for line in answer.split("\n") if line.startswith("| ")]
    assert {line.count("|") for line in rows} == {4}
    assert len(rows) == 1 + 8
    assert "\n::" not in answer
    subject, _, rest = hub.message.partition("\n")
    assert subject == "Approve phases of 2 specs"
    assert len(re.findall("^Spec-Approved:", rest, re.MULTILINE)) == 6
    assert "[skip ci]" not in hub.message
    assert "closes #1" not in hub.message
    assert "::" not in shown
    assert list(tmp_path.rglob("PWNED")) == []


# As users call it


def caller() -> str:
    """The workflow of the page."""
    return PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]


def test_the_workflow(tmp_path: Path) -> None:
    """A comment that tries to be more, on a branch that does, too, on a real runner against a Git server over HTTP."""
    tool("act")
    top = tmp_path / "project"
    top.mkdir()
    git(top, "init", "--quiet")
    commit(top, "Begin", {".specgit.yaml": POLICY, ".github/workflows/approve.yml": caller()})
    git(top, "switch", "--quiet", "--create", BRANCH)
    head = commit(top, "Specify", DOCUMENTS)
    git(top, "switch", "--quiet", "main")
    with hosted(tmp_path, top) as hub:
        hub.fake.permissions["jane"] = "write"
        hub.fake.pull(7, BRANCH, sha=head, title=EVIL)
        hub.fake.pushes[BRANCH] = [(head, BEFORE)]
        body = f"{EVIL} -->\n\n/specgit approve auth requirements design\n\n`$(touch PWNED)`"
        comment = hub.fake.comment(7, body, "jane", author_association="MEMBER", created_at=SAID)
        issue = {"number": 7, "title": EVIL, "pull_request": {"url": "x"}}
        payload = {"action": "created", "issue": issue, "comment": dict(comment), "sender": comment["user"]}
        payload["repository"] = {"full_name": PROJECT, "default_branch": "main"}
        job = hub.run("issue_comment", ".github/workflows/approve.yml", payload=payload)
        assert job.code == 0, job.log[-5000:]
        (answer,) = [value["body"] for value in hub.fake.comments.values() if value["user"]["type"] == "Bot"]
        made = git(hub.bare, "rev-parse", f"refs/heads/{BRANCH}")
        assert git(hub.bare, "rev-parse", f"{made}^") == head
        assert f"**2 phases approved.** Written in [{made[:7]}]({hub.server.url}/{PROJECT}/commit/{made})" in answer
        assert "so its checks wait for you" in answer
        assert git(hub.bare, "log", "-1", "--format=%B", made).count("Spec-Approved: auth/") == 2
        assert list(tmp_path.rglob("PWNED")) == []
        asked = len(hub.fake.asked)
        payload["comment"] = payload["comment"] | {"author_association": "NONE"}
        assert hub.run("issue_comment", ".github/workflows/approve.yml", payload=payload).code == 0
        assert len(hub.fake.asked) == asked  # a stranger's words start no job
