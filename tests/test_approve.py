"""`specgit approve`, `revoke`, `approvals`: what they ask, commit and refuse, and that nothing else changes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from conftest import APPROVABLE, TASKS, git, write
from team import DESIGN, PEOPLE, SPEC, Team

if TYPE_CHECKING:
    from pathlib import Path

ALL = ["approved"] * 3
KEYGEN = shutil.which("ssh-keygen")


def snapshot(team: Team) -> tuple[str, ...]:
    """HEAD, what is staged, what lies in the working tree."""
    return team.git("rev-parse", "HEAD"), team.git("ls-files", "--stage"), team.git("status", "--porcelain")


class TestApprove:
    def test_the_commit(self, team: Team) -> None:
        tree = team.git("rev-parse", "HEAD^{tree}")
        said = team.specgit("approve", "auth", "requirements", "--yes", "-m", "Read with care.", author="Jane")
        assert said.splitlines()[0] == "requirements.md has not been approved before"
        assert said.splitlines()[-1] == "→ specgit approve auth design"
        message = team.git("log", "-1", "--format=%B")
        subject, body, trailers = message.split("\n\n")
        blob = team.git("rev-parse", f"HEAD:{SPEC}/requirements.md")
        assert (subject, body) == ("Approve requirements of auth", "Read with care.")
        assert trailers.startswith(
            f"Spec-Approved: auth/requirements {blob}\nSpec-Approved-By: Jane <jane@example.com> "
        )
        assert team.git("rev-parse", "HEAD^{tree}") == tree
        found = team.git("log", "-1", "--format=%(trailers:key=Spec-Approved,valueonly,unfold)").strip()
        assert found == f"auth/requirements {blob}"

    def test_all_phases(self, team: Team) -> None:
        team.approve_all()
        assert team.states() == ALL
        assert "→ specgit run auth" in team.specgit("status")
        states = json.loads(team.specgit("status", "--format", "json"))["specs"][0]["phases"]
        assert [each["state"] for each in states] == ALL

    def test_ticks_are_no_content(self, team: Team) -> None:
        team.approve_all()
        team.specgit("task", "done", "auth", "1.1", "2.2", "--commit")
        assert team.states() == ALL
        team.commit("Other ends", {f"{SPEC}/tasks.md": TASKS.replace("[ ] 3.", "[ ] 3. Really:")})
        assert team.states() == ["approved", "approved", "lapsed"]

    def test_what_is_staged_goes_with_it(self, team: Team) -> None:
        write(team.top, f"{SPEC}/requirements.md", APPROVABLE + "\nMore.\n")
        team.git("add", "--all")
        team.approve("requirements")
        assert team.git("show", f"HEAD:{SPEC}/requirements.md").endswith("More.")
        assert team.states()[0] == "approved"

    @pytest.mark.parametrize("phase", ["requirements", "tasks"])
    def test_what_is_not_staged_is_refused(self, team: Team, phase: str) -> None:
        """Also where another document than the one to approve has changed: the approval stands on it."""
        if phase == "tasks":
            team.approve("requirements")
            team.approve("design")
        write(team.top, f"{SPEC}/requirements.md", APPROVABLE + "\nMore.\n")
        before = snapshot(team)
        done = team.ask("approve", "auth", phase, "--yes")
        assert done.returncode == 2
        assert "neither committed nor staged" in done.stderr
        assert snapshot(team) == before

    def test_an_untracked_document_is_refused(self, team: Team) -> None:
        write(team.top, ".kiro/specs/pay/requirements.md", APPROVABLE)
        done = team.ask("approve", "pay", "requirements", "--yes")
        assert (done.returncode, "git add" in done.stderr) == (2, True)

    def test_the_order_of_phases(self, team: Team) -> None:
        said = team.refused("approve", "auth", "design", "--yes")
        assert "requirements comes first: nobody has approved it" in said
        assert "→ specgit approve auth requirements" in said

    @pytest.mark.parametrize(
        ("workflow", "kind", "order"),
        [
            ("design-first", "feature", ["design", "requirements", "tasks"]),
            ("requirements-first", "bugfix", ["bugfix", "design", "tasks"]),
        ],
    )
    def test_other_workflows(self, team: Team, workflow: str, kind: str, order: list[str]) -> None:
        config = json.dumps({"workflowType": workflow, "specType": kind})
        files = {f"{SPEC}/.config.kiro": config}
        if kind == "bugfix":
            team.git("mv", f"{SPEC}/requirements.md", f"{SPEC}/bugfix.md")
        team.commit("Config", files)
        for phase in order:
            team.specgit("approve", "auth", phase, "--yes", "--force")
        assert list(team.standings()) == order
        assert team.states() == ALL

    def test_a_quick_spec(self, team: Team) -> None:
        """What a quick spec leaves out is waived with the approval of its tasks."""
        files = {
            ".kiro/specs/quick/tasks.md": TASKS.split("## Task Dep")[0],
            ".kiro/specs/quick/.config.kiro": json.dumps({"workflowType": "fast-task"}),
        }
        team.commit("Quick", files)
        team.specgit("approve", "quick", "tasks", "--yes", "--force")
        message = team.git("log", "-1", "--format=%B")
        assert "Spec-Waived: quick/requirements none (quick spec)" in message
        assert team.states("quick") == ["waived", "waived", "approved"]

    def test_quick_specs_may_be_forbidden(self, team: Team) -> None:
        files = {
            ".kiro/specs/quick/tasks.md": TASKS,
            ".kiro/specs/quick/.config.kiro": json.dumps({"workflowType": "fast-task"}),
            ".specgit.yaml": "approvals: {quick: false}\n",
        }
        team.commit("Quick", files)
        assert "requirements comes first" in team.refused("approve", "quick", "tasks", "--yes")
        said = team.refused("approve", "quick", "requirements", "--waive", "small", "--yes")
        assert "the settings do not allow specs without requirements" in said

    def test_a_waiver(self, team: Team) -> None:
        team.approve("requirements")
        team.specgit("approve", "auth", "design", "--waive", "one line", "--yes")
        assert "(one line)" in team.git("log", "-1", "--format=%B")
        assert team.states()[1] == "waived"
        team.approve("tasks")
        assert team.states() == ["approved", "waived", "approved"]
        team.commit("Design", {f"{SPEC}/design.md": DESIGN + "\nTwo lines.\n"})
        assert team.states() == ["approved", "draft", "lapsed"]
        assert team.ask("approve", "auth", "design", "--waive", " ", "--yes").returncode == 2

    def test_errors_are_refused_and_force_is_recorded(self, team: Team) -> None:
        team.approve("requirements")
        team.approve("design")
        team.commit("Bad", {f"{SPEC}/tasks.md": TASKS.replace("_Requirements: 1.1_", "_Requirements: 1.7_")})
        said = team.refused("approve", "auth", "tasks", "--yes")
        assert "tasks/unknown-criterion" in said
        assert "tasks of auth has 2 errors" in said
        team.specgit("approve", "auth", "tasks", "--yes", "--force")
        assert "(in spite of 2 errors)" in " ".join(team.git("log", "-1", "--format=%B").split())
        assert team.states() == ALL
        assert "in spite of 2 errors" in team.specgit("approvals", "auth")

    def test_what_changed_since_is_told(self, team: Team) -> None:
        team.approve_all()
        team.commit("Reword", {f"{SPEC}/requirements.md": APPROVABLE.replace("open a session", "begin a session")})
        said = team.specgit("approve", "auth", "requirements", "--yes", author="Ali")
        assert "criterion 1.1 reworded" in said.splitlines()[0]
        assert "Jane" in said.splitlines()[0]
        said = team.specgit("approve", "auth", "design", "--yes", author="Ali")
        assert said.startswith("design.md is unchanged since the last approval (")
        assert "stands on requirements" in said

    def test_changes_behind_ticks_are_told(self, team: Team) -> None:
        """The content of then is found though boxes were ticked when it was approved."""
        team.commit("Tick", {f"{SPEC}/tasks.md": TASKS.replace("[ ] 1.1", "[x] 1.1")})
        team.approve_all()
        team.commit("Add", {f"{SPEC}/tasks.md": TASKS.replace("- [ ] 3.", "  - [ ] 2.3 Tell\n- [ ] 3.")})
        assert "task 2.3 added" in team.specgit("status", "auth")

    def test_asking(self, team: Team) -> None:
        before = snapshot(team)
        done = team.ask("approve", "auth", "requirements", author="Jane", stdin="n\n")
        assert done.returncode == 1
        assert "Approve as Jane <jane@example.com>? [y/N]" in done.stderr
        assert "nothing was committed" in done.stderr
        assert snapshot(team) == before
        nobody = team.ask("approve", "auth", "requirements", author="Jane", stdin="")
        assert (nobody.returncode, "→ answer y, or give --yes" in nobody.stderr) == (1, True)
        assert snapshot(team) == before
        assert team.ask("approve", "auth", "requirements", author="Jane", stdin="y\n").returncode == 0
        assert team.states()[0] == "approved"

    def test_amend(self, team: Team) -> None:
        team.commit("Think\n\nIt was hard.\n\nReviewed-by: A <a@x.org>", {"src/x.py": "1\n"})
        count = team.git("rev-list", "--count", "HEAD")
        team.approve("requirements", "Jane", "--amend")
        assert team.git("rev-list", "--count", "HEAD") == count
        message = team.git("log", "-1", "--format=%B")
        assert message.startswith(
            "Think\n\nIt was hard.\n\nReviewed-by: A <a@x.org>\nSpec-Approved: auth/requirements "
        )
        assert team.states()[0] == "approved"
        assert team.ask("approve", "auth", "design", "--yes", "--amend", "--squash-into", "HEAD~1").returncode == 2

    @pytest.mark.parametrize("state", ["merge", "rebase"])
    def test_in_the_middle_of_something(self, team: Team, state: str) -> None:
        name = {"merge": "MERGE_HEAD", "rebase": "rebase-merge"}[state]
        place = team.top / ".git" / name
        place.mkdir() if state == "rebase" else place.write_text(team.git("rev-parse", "HEAD"))
        done = team.ask("approve", "auth", "requirements", "--yes")
        assert (done.returncode, f"a {state} is not concluded" in done.stderr) == (2, True)

    def test_without_a_commit(self, tmp_path: Path) -> None:
        place = tmp_path / "empty"
        place.mkdir()
        git(place, "init", "--quiet")
        write(place, ".kiro/specs/auth/requirements.md", APPROVABLE)
        team = Team(place, tmp_path)
        done = team.ask("approve", "auth", "requirements", "--yes")
        assert (done.returncode, "there is no commit yet" in done.stderr) == (2, True)
        assert "draft" in team.specgit("status")
        assert "draft" in team.specgit("approvals")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("approve",), "name a SPEC and a PHASE"),
            (("approve", "auth", "plan"), "'plan' is not one of"),
            (("approve", "auth", "bugfix"), "auth has no phase bugfix"),
            (("approve", "nope", "design"), "there is no spec `nope`"),
            (("approve", "auth", "requirements", "--yes", "--sign", "/no/key"), "/no/key" if KEYGEN else "ssh-keygen"),
            (("approve", "--restate", "HEAD"), "HEAD is no range"),
            (("approvals", "--lost", "nope..HEAD"), "there is no commit nope"),
            (("gate", "--range", "HEAD"), "HEAD is no range"),
            (("gate", "--staged", "--rev", "HEAD"), "keep one of them"),
            (("gate", "--policy-from", "nope"), "there is no commit nope"),
        ],
    )
    def test_wrong_use(self, team: Team, words: tuple[str, ...], said: str) -> None:
        done = team.ask(*words)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_hook_that_refuses(self, team: Team) -> None:
        write(team.top, ".git/hooks/commit-msg", "#!/bin/sh\necho not today >&2\nexit 1\n").chmod(0o755)
        before = snapshot(team)
        done = team.ask("approve", "auth", "requirements", "--yes")
        assert done.returncode == 1
        assert "not today" in done.stderr
        assert "Git made no commit" in done.stderr
        assert snapshot(team) == before

    @pytest.mark.parametrize("wait", [0.05, 0.15, 0.3, 0.5])
    def test_killed_or_interrupted(self, team: Team, wait: float) -> None:
        """A slow hook gives time; whenever it ends, all is as before, or the commit is whole."""
        write(team.top, ".git/hooks/pre-commit", "#!/bin/sh\nsleep 0.4\n").chmod(0o755)
        write(team.top, "src/staged.py", "1\n")
        team.git("add", "--all")
        team.be("Jane")
        before = snapshot(team)
        command = [sys.executable, "-m", "specgit", "approve", "auth", "requirements", "--yes"]
        process = subprocess.Popen(command, cwd=team.top, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 10
        while (team.top / ".git/index.lock").exists() and time.monotonic() < deadline:
            time.sleep(0.1)  # git itself was not killed, and ends what it began
        time.sleep(0.6)
        if team.git("rev-parse", "HEAD") == before[0]:
            assert snapshot(team) == before
        else:
            assert team.git("rev-parse", "HEAD~1") == before[0]
            assert team.states()[0] == "approved"
            assert team.git("status", "--porcelain") == ""


class TestRevoke:
    def test_it_takes_back(self, team: Team) -> None:
        team.approve_all()
        write(team.top, "src/staged.py", "1\n")
        team.git("add", "--all")
        team.specgit("revoke", "auth", "design", "--yes", "-m", "Too slow.", author="Ali")
        assert team.git("status", "--porcelain") == "A  src/staged.py", "what is staged stays staged"
        assert team.states() == ["approved", "draft", "lapsed"]
        assert "Ali took it back" in team.specgit("approvals", "auth")
        assert "(Too slow.)" in team.git("log", "-1", "--format=%B")
        team.approve("design", "Ali")
        assert team.states() == ["approved", "approved", "approved"]

    def test_nothing_to_take_back(self, team: Team) -> None:
        done = team.ask("revoke", "auth", "design", "--yes")
        assert (done.returncode, "nobody has approved design" in done.stderr) == (2, True)

    def test_what_has_lapsed(self, team: Team) -> None:
        """Else it would count again where the document becomes again what it was."""
        team.approve("requirements")
        team.commit("Reword", {f"{SPEC}/requirements.md": APPROVABLE + "\nMore.\n"})
        team.specgit("revoke", "auth", "requirements", "--yes")
        team.commit("Back", {f"{SPEC}/requirements.md": APPROVABLE})
        assert team.states()[0] == "draft"


class TestPolicy:
    def test_more_than_one(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals: {requirements: {needed: 2}}\n"})
        team.approve("requirements", "Jane")
        assert "1 of 2 approvals" in team.specgit("approvals", "auth")
        team.approve("requirements", "Jane")
        assert team.states()[0] == "draft"
        team.approve("requirements", "Ali")
        assert team.states()[0] == "approved"

    @pytest.mark.parametrize(
        ("approvers", "allowed", "refused"),
        [
            ("[jane@example.com]", "Jane", "Ali"),
            ("['*@example.com']", "Jane", ""),
            ("['JANE@Example.com']", "Jane", "Ali"),
            ("[Ali]", "Ali", "Jane"),
            ("['@core']", "Ali", "Jane"),
            ("['@org/core']", "Ali", "Jane"),
            ("['@outer']", "Ali", "Jane"),
            ("['@loop', jane@example.com]", "Jane", "Ali"),
            ("[codeowners]", "Jane", "Ali"),
        ],
    )
    def test_who(self, team: Team, approvers: str, allowed: str, refused: str) -> None:
        policy = f"approvals:\n  all: {{approvers: {approvers}}}\n"
        policy += "  teams: {core: [ali@example.com], outer: ['@core'], loop: ['@loop', '@loop']}\n"
        owners = "* bob@example.com\n.kiro/specs/ jane@example.com\n"
        team.commit("Policy", {".specgit.yaml": policy, ".github/CODEOWNERS": owners})
        if refused:
            said = team.refused("approve", "auth", "requirements", "--yes", author=refused)
            assert f"{PEOPLE[refused]}> may not approve requirements" in said
        team.approve("requirements", allowed)
        assert team.states()[0] == "approved"

    def test_users_of_github(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals: {all: {approvers: ['@octo']}}\n"})
        team.git("config", "user.email", "12+Octo@users.noreply.github.com")
        command = [sys.executable, "-m", "specgit", "approve", "auth", "requirements", "--yes"]
        assert subprocess.run(command, cwd=team.top, capture_output=True, check=False).returncode == 0
        assert team.states()[0] == "approved"

    def test_a_carrier(self, team: Team) -> None:
        """A bot that merges may bring what others said."""
        policy = "approvals:\n  all: {approvers: [jane@example.com]}\n  carriers: [bob@example.com]\n"
        team.commit("Policy", {".specgit.yaml": policy})
        team.git("switch", "--quiet", "--create", "work")
        team.approve("requirements", "Jane")
        message = team.git("log", "-1", "--format=%B")
        for name, counts in (("Ali", False), ("Bob", True)):
            team.git("reset", "--quiet", "--hard", "main")
            team.commit(message, {}, author=name)
            done = team.ask("gate", "--range", "main..work")
            assert (done.returncode == 0) is counts, done.stdout

    @pytest.mark.skipif(not KEYGEN, reason="ssh-keygen is not installed")
    def test_a_signature_is_asked_for(self, team: Team) -> None:
        policy = "approvals:\n  all: {signed: true}\n  signers: signers\n"
        team.commit("Policy", {".specgit.yaml": policy, "signers": team.signers("Jane")})
        said = team.refused("approve", "auth", "requirements", "--yes", author="Jane")
        assert "→ approve with --sign" in said
        said = team.refused("approve", "auth", "requirements", "--yes", "--sign", team.key("Ali"), author="Ali")
        assert "ali@example.com" in said
        team.git("config", "gpg.format", "ssh")
        team.git("config", "user.signingKey", team.key("Jane"))
        team.specgit("approve", "auth", "requirements", "--yes", "--sign", author="Jane")
        assert team.states()[0] == "approved"
        assert ", signed" in team.specgit("approvals", "auth")

    def test_the_policy_is_read_from_the_base(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals: {all: {approvers: [jane@example.com]}}\n"})
        team.git("switch", "--quiet", "--create", "work")
        team.commit("Loosen", {".specgit.yaml": "approvals: {all: {approvers: [bob@example.com]}}\n"})
        team.approve("requirements", "Bob")
        assert "may not approve" in team.refused("gate", "--range", "main..work")
        assert "may not approve" in team.refused("gate", "--rev", "HEAD", "--policy-from", "main")
        assert "may not approve" not in team.ask("gate", "--rev", "HEAD").stdout


class TestApprovals:
    def test_digests_are_those_of_git(self, team: Team) -> None:
        lines = dict(line.split(" ")[::-1] for line in team.specgit("approvals", "auth", "--digest").splitlines())
        for name in ("requirements", "design", "tasks"):
            assert lines[f"{SPEC}/{name}.md"] == team.git("rev-parse", f"HEAD:{SPEC}/{name}.md")
        team.commit("Tick", {f"{SPEC}/tasks.md": TASKS.replace("[ ] 1.", "[x] 1.").replace("[ ] 2", "[-] 2")})
        again = dict(line.split(" ")[::-1] for line in team.specgit("approvals", "auth", "--digest").splitlines())
        assert again == lines
        write(team.top, f"{SPEC}/design.md", "x")
        assert "not committed" in team.ask("approvals", "auth", "--digest").stderr
        assert team.specgit("approvals", "auth", "--digest", "--rev", "HEAD")

    def test_sha_256(self, team: Team, tmp_path: Path) -> None:
        place = tmp_path / "sha256"
        subprocess.run(["git", "init", "--quiet", "--object-format=sha256", str(place)], check=True)
        other = Team(place, team.keys)
        files = {f"{SPEC}/requirements.md": APPROVABLE, f"{SPEC}/design.md": DESIGN, f"{SPEC}/tasks.md": TASKS}
        other.commit("Begin", files)
        other.approve_all()
        assert other.states() == ALL
        assert len(other.specgit("approvals", "auth", "--digest").split()[0]) == 64

    def test_json(self, team: Team) -> None:
        team.approve("requirements")
        data = json.loads(team.specgit("approvals", "auth", "--format", "json"))
        (spec,) = data["specs"]
        (said,) = spec["phases"][0]["statements"]
        assert data["version"] == 1
        assert (said["statement"], said["counts"], said["by"]["mail"]) == ("approved", True, "jane@example.com")

    def test_compose_and_restate(self, team: Team) -> None:
        team.git("switch", "--quiet", "--create", "work")
        team.approve_all()
        composed = team.specgit("approvals", "--compose", "main..work")
        assert composed.count("Spec-Approved: ") == composed.count("Spec-Approved-By: ") == 3
        team.git("switch", "--quiet", "main")
        assert "nothing is lost" in team.ask("approvals", "--lost", "work..main").stderr
        team.refused("approvals", "--lost", "main..work")
        team.specgit("approve", "--restate", "main..work", "--yes", author="Bob")
        assert team.states() == ALL
        assert {entry.by.mail for entry in team.approvals().ledger.entries} == {"jane@example.com"}
        assert "nothing that the commits" in team.specgit("approve", "--restate", "main..work", "--yes")

    def test_hostile_names(self, team: Team) -> None:
        """A folder's name that tries to be more than one line, or more than one statement."""
        name = "a b%41;Spec-Approved: x\u202e[31m"
        files = {f".kiro/specs/{name}/requirements.md": APPROVABLE}
        team.commit("Hostile", files)
        team.specgit("approve", name, "requirements", "--yes")
        assert team.states(name)[0] == "approved"
        assert "\u202e" not in team.specgit("approvals")
        assert "\u202e" not in team.specgit("status")

    def test_hostile_people(self, team: Team) -> None:
        """A name that would turn the terminal red and claim to be two."""
        team.git("switch", "--quiet", "--create", "work")
        team.git("config", "user.name", "Jane\x1b[31m\u202e and Ali")
        command = [sys.executable, "-m", "specgit", "approve", "auth", "requirements", "--yes"]
        done = subprocess.run(command, cwd=team.top, capture_output=True, text=True, check=True)
        shown = done.stdout + team.specgit("approve", "auth", "design", "--yes") + team.specgit("approvals")
        team.git("switch", "--quiet", "main")
        shown += team.refused("approvals", "--lost", "main..work")
        shown += team.specgit("approve", "--restate", "main..work", "--yes")
        assert "Jane" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown


class TestRun:
    def test_only_what_is_approved(self, team: Team) -> None:
        words = ("run", "auth", "--command", "sh -c '> $SPECGIT_TASK'", "--jobs", "2")
        said = team.refused(*words)
        assert "requirements of auth is draft, and only what is approved is run" in said
        assert "→ specgit approve auth requirements" in said
        team.approve_all()
        team.specgit(*words, "--wave", "1")
        assert team.states() == ALL
        assert "--no-gate" not in team.git("log", "--format=%B")

    def test_no_gate_is_recorded(self, team: Team) -> None:
        team.specgit("run", "auth", "--command", "sh -c '> $SPECGIT_TASK'", "--wave", "1", "--no-gate")
        assert team.git("log", "-1", "--format=%(trailers:key=Spec-Run,valueonly)").strip().endswith(" --no-gate")

    def test_the_gate_may_be_off(self, team: Team) -> None:
        team.commit("Settings", {".specgit.yaml": "approvals: {gates: []}\n"})
        team.specgit("run", "auth", "--command", "sh -c '> $SPECGIT_TASK'", "--wave", "1")
        assert "--no-gate" not in team.git("log", "-1", "--format=%B")
        assert "→ specgit run auth" in team.specgit("status")


class TestGate:
    def test_staged(self, team: Team) -> None:
        team.approve("requirements")
        write(team.top, f"{SPEC}/design.md", DESIGN + "\nMore.\n")
        write(team.top, f"{SPEC}/tasks.md", TASKS + "\nMore.\n")
        team.git("add", f"{SPEC}/design.md")
        assert "the gates are open" in team.specgit("gate", "--staged")
        team.git("add", "--all")
        said = team.refused("gate", "--staged")
        assert f"{SPEC}/tasks.md: gate order: tasks.md is there while design is not approved" in said
        data = json.loads(team.ask("gate", "--staged", "--format", "json").stdout)
        assert [each["gate"] for each in data["refusals"]] == ["order"]
        assert "::error file=" in team.ask("gate", "--staged", "--format", "github").stdout
        assert team.ask("gate", "--staged", "--format", "markdown").stdout.splitlines() == [
            "**1 thing is held back**",
            "",
            "| gate | where | what | to do |",
            "|---|---|---|---|",
            f"| order | <code>{SPEC}/tasks.md</code> | tasks.md is there while design is not approved | "
            "specgit approve auth design first |",
        ]

    def test_a_whole_commit(self, team: Team) -> None:
        said = team.refused("gate")
        assert said.count("gate order") == 2
        team.approve_all()
        assert "the gates are open" in team.specgit("gate")

    def test_stale(self, team: Team) -> None:
        """Reset, or approved again, it is stale no more."""
        team.approve_all()
        team.specgit("task", "done", "auth", "1.1", "2.1", "--commit")
        team.commit("Reword", {f"{SPEC}/requirements.md": APPROVABLE.replace("open a session", "reuse one")})
        said = team.refused("gate", "--range", "HEAD~1..HEAD")
        assert "gate stale: done tasks rest on 1.1, which changed since" in said
        team.approve_all("Ali")
        assert "the gates are open" in team.specgit("gate", "--range", "HEAD~4..HEAD")

    def test_gates_that_are_off(self, team: Team) -> None:
        team.commit("Settings", {".specgit.yaml": "approvals: {gates: [ticks]}\n"})
        assert "the gates are open" in team.specgit("gate")

    def test_nothing_about_specs(self, team: Team) -> None:
        team.commit("Code", {"src/x.py": "1\n"})
        assert "the gates are open" in team.specgit("gate", "--range", "HEAD~1..HEAD")

    def test_a_new_repository(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        write(tmp_path, ".kiro/specs/auth/requirements.md", APPROVABLE)
        git(tmp_path, "add", "--all")
        team = Team(tmp_path, tmp_path)
        assert "the gates are open" in team.specgit("gate", "--staged")
        write(tmp_path, ".kiro/specs/auth/design.md", DESIGN)
        git(tmp_path, "add", "--all")
        assert "design.md is there while requirements is not approved" in team.refused("gate", "--staged")


def test_many_specs_are_quick(team: Team) -> None:
    """Nothing is asked of documents on which nothing was stated."""
    files = {f".kiro/specs/s{number}/tasks.md": TASKS for number in range(50)}
    team.commit("Many", files)
    environment = os.environ | {"GIT_TRACE": str(team.keys / "trace")}
    command = [sys.executable, "-m", "specgit", "status"]
    subprocess.run(command, cwd=team.top, env=environment, check=True, capture_output=True)
    assert (team.keys / "trace").read_text().count("trace: built-in: git") in range(3, 12)
