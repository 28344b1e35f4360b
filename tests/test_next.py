"""`specgit next`: whoever does what it says gets from nothing to done; what is in the way is told with its remedy."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from conftest import REQUIREMENTS, TASKS, commit, git, write
from documents import BUGFIX, FEATURE
from shell import specgit
from team import DESIGN, SPEC

from specgit.cli import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project
    from team import Team

AGENTS = {"draft", "refine", "sync"}  # what needs an agent, or may have one
STALE = REQUIREMENTS.replace("open a session", "open two sessions")


def asked(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = specgit(folder, "next", *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["version"] == 1
    steps: list[dict[str, Any]] = answer["steps"]
    for step in steps:
        for way in step["ways"]:
            first, *rest = shlex.split(way["command"]) or ["specgit", "next"]
            assert first in ("git", "mkdir") or (first == "specgit" and rest[0] in {*COMMANDS, *AGENTS})
            assert way["about"]
    return steps


def one(folder: Path, *words: str) -> dict[str, Any]:
    (step,) = asked(folder, *words)
    return step


def commands(step: dict[str, Any]) -> list[str]:
    return [way["command"] for way in step["ways"]]


def text(folder: Path, *words: str) -> list[str]:
    done = specgit(folder, "next", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


class TestFromNothing:
    """Somebody who does only what is said, as written, gets to the end."""

    @pytest.mark.parametrize(
        ("words", "documents", "order"),
        [
            ((), FEATURE, ("requirements", "design", "tasks")),
            (("--workflow", "design-first"), FEATURE, ("design", "requirements", "tasks")),
            (("--type", "bugfix"), BUGFIX, ("bugfix", "design", "tasks")),
        ],
    )
    def test_to_done(
        self, tmp_path: Path, words: tuple[str, ...], documents: dict[str, str], order: tuple[str, ...]
    ) -> None:
        folder = tmp_path / "project"
        folder.mkdir()
        assert commands(one(folder))[0] == "git init"
        git(folder, "init", "-q")
        git(folder, "commit", "-q", "--allow-empty", "-m", "Begin")
        seen = [self.follow(folder, documents, words) for _ in range(30)]
        done = seen.index("done")
        told = [kind for kind in seen[:done] if not kind.startswith("run")]
        assert told[:2] == ["begin specgit init", "begin specgit new"]
        wanted = [
            step
            for phase in order
            for step in ([f"write new {phase}"] if phase != order[0] else []) + [f"write {phase}", f"approve {phase}"]
        ]
        assert told[2:] == wanted
        assert len(seen[:done]) - len(told) == (3 if documents is FEATURE else 4)
        assert specgit(folder, "validate").returncode == 0

    def follow(self, folder: Path, documents: dict[str, str], words: tuple[str, ...]) -> str:
        """Do the first thing that is said; what it was."""
        step = one(folder)
        command = commands(step)[0]
        if step["kind"] == "done":
            return "done"
        if step["kind"] == "begin":
            self.do(folder, command.replace("NAME", "due-days"), *(words if "new" in command else ()))
            return f"begin {' '.join(command.split()[:2])}"
        if step["kind"] == "write" and step["file"]:
            assert not command
            assert step["file"] in step["ways"][0]["about"]
            (folder / step["file"]).write_text(documents[step["phase"]], encoding="utf-8")
            return f"write {step['phase']}"
        if step["kind"] == "run":
            self.do(folder, next(each for each in commands(step) if "task done" in each))
            return "run"
        self.do(folder, command, *(["--yes"] if step["kind"] == "approve" else []))
        return f"{step['kind']} {'new ' if step['kind'] == 'write' else ''}{step['phase']}"

    def do(self, folder: Path, command: str, *more: str) -> None:
        for part in command.split(" && "):
            first, *words = shlex.split(part)
            if first == "git":
                git(folder, *words)
            else:
                done = specgit(folder, *words, *(more if "add" not in words else ()))
                assert done.returncode == 0, done.stdout + done.stderr

    def test_quick(self, folder: Path) -> None:
        specgit(folder, "new", "due-days", "--workflow", "quick")
        for phase, document in FEATURE.items():
            assert one(folder, "due-days")["phase"] == phase
            write(folder, f".kiro/specs/due-days/{phase}.md", document)
        step = one(folder, "due-days")
        assert "specgit approve due-days requirements --waive 'quick spec'" in commands(step)
        git(folder, "add", "--all")
        for _ in range(3):
            waiver = next(each for each in commands(one(folder, "due-days")) if "--waive" in each)
            assert specgit(folder, *shlex.split(waiver)[1:], "--yes").returncode == 0
        assert one(folder, "due-days")["kind"] == "run"

    def test_a_quick_spec_may_be_its_tasks_alone(self, folder: Path) -> None:
        files = {"due-days/.config.kiro": '{"workflowType": "fast-task"}', "due-days/tasks.md": TASKS}
        commit(folder, "Quick", {f".kiro/specs/{name}": content for name, content in files.items()})
        assert one(folder, "due-days")["phase"] == "tasks"

    def test_a_skeleton_is_filled_in_before_it_is_judged(self, folder: Path) -> None:
        specgit(folder, "new", "due-days", "--all")
        assert text(folder, "due-days")[0].endswith("a template still, to be filled in on lines 5, 9, 13 …")
        write(
            folder,
            ".kiro/specs/due-days/requirements.md",
            FEATURE["requirements"].replace("a borrower opens", "[condition]"),
        )
        assert one(folder, "due-days")["kind"] == "approve"  # one word is a matter of the validator's
        write(folder, ".kiro/specs/due-days/requirements.md", " \r\n")
        assert text(folder, "due-days")[0] == "due-days: requirements.md is empty"


class TestAgreeing:
    def test_errors_come_before_approval(self, team: Team) -> None:
        team.commit("Slip", {f"{SPEC}/requirements.md": REQUIREMENTS.replace("1. WHEN", "1. As soon as")})
        team.commit("Wrong", {f"{SPEC}/tasks.md": TASKS.replace("_Requirements: 1.1_", "_Requirements: 1.7_")})
        team.commit("Gone", {f"{SPEC}/requirements.md": ""})
        assert one(team.top, "auth")["kind"] == "write"
        team.git("revert", "--no-edit", "HEAD")
        team.approve("requirements", "Jane", "--force")
        team.approve("design")
        step = one(team.top, "auth")
        assert (step["kind"], step["message"]) == ("fix", "tasks.md has 2 errors")
        assert commands(step)[0] == "specgit validate auth"

    def test_warnings_are_told(self, team: Team) -> None:
        team.commit(
            "Wordy", {f"{SPEC}/requirements.md": FEATURE["requirements"].replace("a borrower opens", "[condition]")}
        )
        assert "1 warning: specgit validate auth" in one(team.top, "auth")["notes"]

    def test_questions_are_told(self, team: Team) -> None:
        """What an agent could not know it asks: a person answers before anybody approves."""
        asks = FEATURE["requirements"].replace("in two days", "in [NEEDS CLARIFICATION: how many?] days")
        team.commit("Draft", {f"{SPEC}/requirements.md": asks})
        assert "1 open question, on line 29" in one(team.top, "auth")["notes"]

    def test_who_is_needed(self, team: Team) -> None:
        settings = (
            "approvals:\n  all:\n    approvers: [jane@example.com, ali@example.com]\n    needed: 2\n    signed: true\n"
        )
        team.commit("Policy", {".specgit.yaml": settings})
        step = one(team.top, "auth")
        (needs,) = step["notes"]
        assert needs.startswith(
            "it needs 2 approvals by jane@example.com or ali@example.com with a signature; not yours: "
        )
        assert "Mia <mia@example.com> may not approve requirements" in needs
        assert commands(step)[0] == "specgit approve auth requirements --sign"
        team.be("Jane")
        assert "not yours" not in one(team.top, "auth")["notes"][0]

    def test_some_have_said_yes(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals:\n  all:\n    needed: 2\n"})
        team.approve("requirements", "Jane")
        assert one(team.top, "auth")["message"] == "requirements.md is written and not approved: 1 of 2 approvals"

    def test_what_git_does_not_have_is_added_first(self, team: Team) -> None:
        first = "git add .kiro/specs/auth/requirements.md && specgit approve auth requirements"
        write(team.top, f"{SPEC}/requirements.md", FEATURE["requirements"])
        assert commands(one(team.top, "auth"))[0] == first
        shown = text(team.top, "auth")
        assert f"→ {first}" in shown
        assert shown[shown.index(f"→ {first}") + 1].endswith("  approves it as it lies there now")
        team.git("add", "--all")
        assert commands(one(team.top, "auth"))[0] == "specgit approve auth requirements"

    def test_lapsed(self, team: Team) -> None:
        team.approve_all()
        approved = team.git("rev-parse", "HEAD~2")[:7]
        team.specgit("task", "done", "auth", "1.1", "2.1", "--commit")
        team.commit(
            "Reword",
            {f"{SPEC}/requirements.md": team.git("show", f"HEAD:{SPEC}/requirements.md").replace("open a", "open one")},
        )
        step = one(team.top, "auth")
        assert step["kind"] == "lapsed"
        assert step["message"].startswith("requirements has lapsed: it changed since")
        assert step["notes"] == ["1.1 and 2.1 were done for what 1.1 said before"]
        assert commands(step) == [
            f"specgit diff {approved} auth",
            "specgit approve auth requirements",
            f"git restore --source={approved} .kiro/specs/auth/requirements.md",
            "specgit sync auth",
        ]
        assert "criterion 1.1 reworded" in team.specgit(*shlex.split(commands(step)[0])[1:])
        team.git(*shlex.split(commands(step)[2])[1:])
        team.git("commit", "-qam", "Take it back")
        assert one(team.top, "auth")["kind"] == "run"

    def test_lapsed_by_what_it_stands_on(self, team: Team) -> None:
        team.approve_all()
        team.commit("Reword", {f"{SPEC}/design.md": DESIGN + "\nAnd a cache.\n"})
        team.approve("design")
        step = one(team.top, "auth")
        assert (step["kind"], step["phase"]) == ("lapsed", "tasks")
        assert commands(step) == ["specgit approve auth tasks", "specgit sync auth"]

    def test_lapsed_tasks_keep_their_ticks(self, team: Team) -> None:
        team.approve_all()
        team.commit("Reword", {f"{SPEC}/tasks.md": TASKS.replace("Make the store", "Make the shop")})
        assert not any("restore" in each for each in commands(one(team.top, "auth")))

    def test_without_a_gate_nobody_is_asked(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals:\n  gates: []\n"})
        assert one(team.top, "auth")["kind"] == "run"


class TestWorking:
    def test_ready(self, team: Team) -> None:
        team.approve_all()
        assert text(team.top, "auth") == [
            "auth: 2 tasks are ready, 0 of 5 done",
            "  no runner is named in .specgit.yaml: add --runner claude, codex, gemini …",
            "  1.1 Make the model",
            "  1.2 Make the store",
            "→ specgit run auth                     has an agent do them, each in a worktree of its own",
            "  specgit waves auth --why             shows the order, and why",
            "  specgit prompt auth 1.1              tells what is to do, to do it by hand",
            "  specgit task done auth 1.1 --commit  ticks it then",
        ]
        team.commit("Runner", {".specgit.yaml": "run:\n  runner: claude\n"})
        assert one(team.top, "auth")["notes"] == []

    def test_under_way(self, team: Team) -> None:
        team.approve_all()
        team.specgit("task", "start", "auth", "1.1", "--commit")
        assert one(team.top, "auth")["notes"][-1] == "begun and not ended: 1.1"
        team.specgit("task", "start", "auth", "1.2", "--commit")
        assert text(team.top, "auth")[0] == "auth: 1.1 and 1.2 are under way"

    def test_failed(self, project: Project) -> None:
        project.run("echo no idea; exit 3", gated=False)
        step = one(project.top, "auth")
        assert step["phase"] == "requirements"  # nobody has approved it
        commit(project.top, "Policy", {".specgit.yaml": "approvals:\n  gates: []\n", f"{SPEC}/design.md": DESIGN})
        step = one(project.top, "auth")
        assert (step["kind"], step["message"]) == ("failed", "2 tasks failed last time")
        assert step["notes"][0].startswith("1.1 failed: ")
        assert [task["id"] for task in step["tasks"]] == ["1.1", "1.2"]

    def test_no_plan(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals:\n  gates: []\n"})
        cycle = "- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 1_\n"
        team.commit("Cycle", {f"{SPEC}/tasks.md": cycle})
        step = one(team.top, "auth")
        assert (step["kind"], commands(step)[0]) == ("fix", "specgit validate auth")

    def test_no_plan_and_a_rule_that_is_off(self, team: Team) -> None:
        off = "approvals:\n  gates: []\nvalidate:\n  profile: minimal\n  rules: {graph/cycle: off}\n"
        team.commit("Policy", {".specgit.yaml": off})
        team.commit("Cycle", {f"{SPEC}/tasks.md": "- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 1_\n"})
        assert one(team.top, "auth")["message"].startswith("no plan can be made: ")

    def test_many_tasks(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals:\n  gates: []\n"})
        team.commit(
            "Many", {f"{SPEC}/tasks.md": "".join(f"- [ ] {number}. (P) Part {number}\n" for number in range(1, 9))}
        )
        shown = text(team.top, "auth")
        assert "  … and 3 more" in shown
        team.specgit("task", "start", "auth", *map(str, range(1, 9)))
        assert text(team.top, "auth")[0] == "auth: 1, 2, 3, 4, 5 and 3 more are under way"

    def test_no_tasks(self, team: Team) -> None:
        team.commit("Policy", {".specgit.yaml": "approvals:\n  gates: []\n"})
        team.commit("None", {f"{SPEC}/tasks.md": "# Tasks\n\nThere will be some.\n"})
        step = one(team.top, "auth")
        assert (step["kind"], step["file"]) == ("write", f"{SPEC}/tasks.md")

    def test_done(self, team: Team) -> None:
        team.approve_all()
        team.specgit("task", "done", "auth", "1", "2", "3", "--commit")
        step = one(team.top, "auth")
        assert step["message"] == "all 5 tasks are done"
        assert commands(step)[0] == "specgit trace auth"
        away = commands(step)[-1].split(" && ")
        assert away == [
            "mkdir -p .kiro/specs/archived",
            "git mv .kiro/specs/auth .kiro/specs/archived/auth",
        ]
        (team.top / ".kiro/specs/archived").mkdir()
        team.git(*shlex.split(away[1])[1:])
        assert commands(one(team.top, "archived/auth")) == ["specgit trace archived/auth"]
        assert text(team.top)[0] == "  1 spec is done: nothing is left to do"

    def test_optional_tasks_are_left(self, team: Team) -> None:
        team.commit("Optional", {f"{SPEC}/tasks.md": TASKS.replace("[ ] 2.2", "[ ]* 2.2")})
        team.specgit("task", "done", "auth", "1", "2.1", "3", "--commit")
        optional = "specgit run auth --include-optional"
        assert optional not in commands(one(team.top, "auth"))  # what nobody agreed to is not run
        team.approve_all()
        assert optional in commands(one(team.top, "auth"))

    def test_nothing_to_analyse(self, team: Team) -> None:
        assert "specgit analyze auth" in commands(one(team.top, "auth"))
        team.commit("Prose", {f"{SPEC}/requirements.md": "# Requirements\n\n## Introduction\n\nIt signs people in.\n"})
        team.commit("Free", {f"{SPEC}/design.md": "# Design\n", f"{SPEC}/tasks.md": "- [ ] 1. Sign in\n"})
        step = one(team.top, "auth")
        assert (step["kind"], step["phase"]) == ("approve", "requirements")
        assert "specgit analyze auth" not in commands(step)

    def test_stale(self, team: Team) -> None:
        """Done without any approval, then reworded."""
        team.specgit("task", "done", "auth", "1", "2", "3", "--commit")
        team.commit("Reword", {f"{SPEC}/requirements.md": STALE})
        step = one(team.top, "auth")
        assert (step["kind"], step["message"]) == ("stale", "1.1 and 2.1 were done for what 1.1 said before")
        assert "specgit task reset auth 1.1 2.1" in commands(step)

    def test_much_is_stale(self, team: Team) -> None:
        tasks = "".join(f"- [x] {number}. Open session {number}\n  - _Requirements: 1.1_\n" for number in range(1, 9))
        team.commit("Many", {f"{SPEC}/tasks.md": f"# Plan\n\n{tasks}"})
        team.commit("Reword", {f"{SPEC}/requirements.md": STALE})
        step = one(team.top, "auth")
        assert step["message"] == "1, 2, 3, 4, 5 and 3 more were done for what 1.1 said before"
        assert "specgit task reset auth 1 2 3 4 5 6 7 8" in commands(step)


class TestMany:
    def test_the_most_urgent_first(self, team: Team) -> None:
        specgit(team.top, "new", "a-new-one")
        files = {f".kiro/specs/due-days/{phase}.md": document for phase, document in FEATURE.items()}
        team.commit("More", files)
        team.approve_all()
        assert [step["kind"] for step in asked(team.top)] == ["approve", "run", "write"]
        team.commit("Reword", {f"{SPEC}/requirements.md": STALE})
        shown = text(team.top)
        assert [line.split()[0] for line in shown[:3]] == ["auth", "due-days", "a-new-one"]
        assert shown[3].startswith("→ specgit diff")
        assert shown[4] == "  specgit next auth tells more"

    def test_more_than_anybody_reads(self, folder: Path) -> None:
        for number in range(25):
            write(folder, f".kiro/specs/s-{number:02}/requirements.md", "")
        shown = text(folder)
        assert len(shown) == 23
        assert shown[20] == "  … and 6 more"

    def test_one_that_cannot_be_read_hides_no_other(self, team: Team, tmp_path: Path) -> None:
        secret = write(tmp_path, "secret.md", "mine")
        place = team.top / ".kiro/specs/linked/requirements.md"
        place.parent.mkdir()
        place.symlink_to(secret)
        steps = {step["spec"]: step for step in asked(team.top)}
        assert steps["linked"]["kind"] == "fix"
        assert "is a link out of the repository" in steps["linked"]["message"]
        assert steps["auth"]["kind"] == "approve"

    def test_hostile_names(self, folder: Path) -> None:
        write(folder, ".kiro/specs/; rm -rf $HOME\x1b[31m/requirements.md", "")
        first = text(folder)
        assert not any("\x1b" in line for line in first)
        step = next(step for step in asked(folder) if "rm -rf" in step["spec"])
        assert all("; rm" not in command or "'; rm" in command for command in commands(step))

    def test_one_that_is_not_there(self, folder: Path) -> None:
        done = specgit(folder, "next", "atuh")
        assert (done.returncode, "did you mean auth?" in done.stderr) == (2, True)

    def test_a_name_outside_a_repository(self, tmp_path: Path) -> None:
        assert specgit(tmp_path, "next", "auth").returncode == 2
