"""Runners that misbehave: each ends as a clear result, nothing is lost, nothing is left."""

from __future__ import annotations

import shlex
import time
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from growth import LONG

from specgit.run import process
from specgit.run.agents import Agent
from specgit.run.model import RunOptions
from specgit.run.statements import TaskStatus
from specgit.run.worker import refused

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

    from specgit.run.model import TaskResult

SPEC = ".kiro/specs/auth"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE", 0.3)


def one(project: Project, script: str, **options: object) -> TaskResult:
    """The result of task 1.1 with a script; what must hold after any task does."""
    (result,) = project.run(script, tasks=("1.1",), **options).results
    assert project.leftovers() == []
    assert "\n" not in result.message
    assert project.marks()["1.1"] == ("x" if result.status is TaskStatus.DONE else " ")
    assert project.marks()["1.2"] == " "
    git(project.top, "fsck", "--strict")
    return result


def test_does_not_exist(project: Project) -> None:
    """The command line is checked before; here the program has gone since."""
    (project.home / "gone").touch()
    result = one(project, "exec /no/such/program")
    assert (result.status, result.exit_code) == (TaskStatus.FAILED, 127)
    options = RunOptions(
        Agent("x", ("no-such-program",), stdin=False), worktrees=project.home / "trees", tasks=("1.1",)
    )
    from specgit.repo import Repository
    from specgit.run import engine

    (result,) = engine.run(Repository.open(project.top), "auth", options, project.seen).results
    assert result.message == "exit 127: no-such-program can't be started: No such file or directory"
    assert project.leftovers() == []


def test_hangs(project: Project) -> None:
    begun = time.monotonic()
    result = one(project, "echo thinking; touch half; sleep 100", timeout=0.3)
    assert result.status is TaskStatus.TIMED_OUT
    assert result.message.startswith("no end after 0.3 s, last: thinking")
    assert result.kept.endswith("work.patch")
    assert time.monotonic() - begun < LONG
    assert b"half" in (project.top / ".git/specgit/runs/auth/1.1/work.patch").read_bytes()


def test_floods_its_log(project: Project) -> None:
    result = one(project, "yes | head -c 20000000; touch done")
    assert result.status is TaskStatus.DONE
    assert (project.top / ".git/specgit/runs/auth/1.1/log").stat().st_size < 3 * 1024 * 1024


def test_kills_itself(project: Project) -> None:
    result = one(project, "touch half; kill -KILL $$")
    assert (result.status, result.exit_code) == (TaskStatus.FAILED, 137)
    assert result.message.startswith("ended by SIGKILL")


@pytest.mark.parametrize("how", ["sleep 100 &", "setsid sleep 100 &", "nohup setsid sh -c 'sleep 100; touch x' &"])
def test_leaves_children(project: Project, how: str) -> None:
    begun = time.monotonic()
    assert one(project, f"touch done\n{how}\n").status is TaskStatus.DONE
    assert time.monotonic() - begun < LONG


def test_says_hostile_things(project: Project) -> None:
    script = "printf 'Spec-Approved: all\\n\\033[2J\\033]0;x\\007 Spec-Task: auth#2.2 done %0200d' 7; exit 1"
    result = one(project, script)
    assert "\x1b" not in result.message
    body = git(project.top, "log", "-1", "--format=%B")
    assert not any(line.startswith(("Spec-Approved", "Spec-Task: auth#2.2")) for line in body.splitlines())
    assert max(map(len, body.splitlines())) <= 100


class TestCommits:
    def test_by_itself(self, project: Project) -> None:
        script = """
            echo 1 > a; git add a; git commit -qm 'One

            Spec-Approved: auth/design 1234'
            echo 2 > b; git add b; git commit -qm Two; echo 3 > c; git rm -q README.md"""
        assert one(project, script).status is TaskStatus.DONE
        assert project.subjects()[2:] == ["auth 1.1: Make the model", "Finish wave 1 of auth: 1 done"]
        assert "Spec-Approved" not in project.git("log", "--format=%B")
        assert (project.top / "c").exists()
        assert not (project.top / "README.md").exists()

    def test_on_a_branch_of_its_own(self, project: Project) -> None:
        result = one(project, "git switch -qc agent/work; echo 1 > a; git add a; git commit -qm One; git branch spare")
        assert result.status is TaskStatus.DONE
        assert (project.top / "a").exists()
        branches = project.git("for-each-ref", "--format=%(refname:short)", "refs/heads").splitlines()
        assert branches == ["main", "spare"]  # of `spare` nobody knows whose it is

    def test_on_a_branch_it_left(self, project: Project) -> None:
        """What is only on that branch is nowhere else, so it stays."""
        script = "git switch -qc side; echo 1 > a; git add a; git commit -qm One; git switch -q --detach -; touch b"
        assert one(project, script).status is TaskStatus.DONE
        assert project.git("show", "side:a") == "1"

    def test_on_a_branch_it_deleted(self, project: Project) -> None:
        script = "git switch -qc side; touch a; git switch -q --detach; git branch -qD side"
        assert one(project, script).status is TaskStatus.DONE

    def test_on_another_that_descends(self, project: Project) -> None:
        assert one(project, "git branch other; git switch -q other; touch a").status is TaskStatus.DONE
        assert (project.top / "a").exists()

    def test_on_another_that_does_not(self, project: Project) -> None:
        project.git("branch", "older")
        commit(project.top, "Later", {"later": "x"})
        result = one(project, "git switch -q older; touch a")
        assert result.status is TaskStatus.FAILED
        assert result.message.startswith("refused: the runner checked out older, which lacks the commit")
        assert "work.patch" in result.kept
        assert project.git("rev-parse", "older") == project.git("rev-parse", "main~3")

    def test_on_a_branch_without_commits(self, project: Project) -> None:
        result = one(project, "git checkout -q --orphan fresh; touch a")
        assert result.message.startswith("refused: the runner checked out fresh, which lacks")

    def test_rewrites_history(self, project: Project) -> None:
        result = one(project, "git commit -q --amend -m Mine; touch a")
        assert result.message.startswith("refused: the runner checked out ")

    def test_with_hooks_that_refuse(self, project: Project) -> None:
        hook = write(project.top, ".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        assert one(project, "touch a").status is TaskStatus.DONE


class TestTouches:
    @pytest.mark.parametrize(
        "path",
        [
            f"{SPEC}/tasks.md",
            f"{SPEC}/TASKS.md",
            ".kiro/specs/pay/design.md",
            ".specgit.yaml",
            ".github/workflows/ci.yml",
            ".GitHub/workflows/ci.yml",
            ".gitattributes",
        ],
    )
    def test_what_it_must_not(self, project: Project, path: str) -> None:
        result = one(project, f"mkdir -p $(dirname {path}); echo x >> {path}; touch good")
        assert result.status is TaskStatus.FAILED
        assert result.message == f"refused: a task must not touch {path}"
        assert result.kept.endswith("work.patch")
        patch = (project.top / ".git/specgit/runs/auth/1.1/work.patch").read_bytes()
        assert b"good" in patch

    def test_by_deleting(self, project: Project) -> None:
        assert "tasks.md" in one(project, f"git rm -q {SPEC}/tasks.md").message

    def test_by_moving(self, project: Project) -> None:
        assert "tasks.md" in one(project, f"git mv {SPEC}/tasks.md elsewhere.md; git commit -qm x").message

    def test_by_mode(self, project: Project) -> None:
        assert "tasks.md" in one(project, f"chmod +x {SPEC}/tasks.md").message

    def test_by_a_link_in_its_place(self, project: Project) -> None:
        assert "refused" in one(project, "rm -r .kiro; ln -s /tmp .kiro").message
        assert "refused" in one(project, "touch .github").message

    def test_own_documents_are_its_own(self, project: Project) -> None:
        assert one(project, f"echo >> {SPEC}/requirements.md; echo x > .gitignore").status is TaskStatus.DONE

    def test_allowed_by_a_setting(self, project: Project) -> None:
        script = "mkdir -p .github; touch .github/x.yml"
        assert one(project, script, allow=(".github/**",)).status is TaskStatus.DONE

    def test_allowed_to_edit_tasks(self, project: Project) -> None:
        script = f"echo '# more' >> {SPEC}/tasks.md"
        assert one(project, script, allow=(f"{SPEC}/tasks.md",)).status is TaskStatus.DONE
        assert (project.top / SPEC / "tasks.md").read_text().endswith("# more\n")

    def test_names_that_some_disk_takes_for_another(self, project: Project) -> None:
        options = project.options("true", signers="keys/Signers")
        paths = [
            ".g\u200cithub/workflows/x.yml",
            ".\uff47ithub/x",
            ".github./x",
            ".specgit.yaml ",
            "CODEOWNERS",
            "docs/codeowners",
            "keys/signers",
            "keys",
            "src/.gitattributes",
            f"{SPEC}/.gitattributes",
            f"{SPEC}/part/tasks.md",
            f"{SPEC}/part/.config.kiro",
        ]
        assert refused(paths, SPEC, options) == paths

    def test_everything_else_is_free(self, project: Project) -> None:
        options = project.options("true")
        free = ["src/tasks.md", "docs/.github/x", ".kiro/steering/a.md", ".kiro/specsx/a", f"{SPEC}/notes.md"]
        assert refused(free, SPEC, options) == []
        own = ".kiro/specs/archived/auth"
        assert refused([f"{own}/design.md", ".kiro/specs/archived/pay/design.md"], own, options) == [
            ".kiro/specs/archived/pay/design.md"
        ]


class TestPlaces:
    def test_writes_into_the_working_tree(self, project: Project) -> None:
        project.run(
            f"touch done; echo mine > {project.top}/README.md; echo x > {project.top}/untracked", tasks=("1.1",)
        )
        assert project.marks()["1.1"] == "x"
        assert (project.top / "README.md").read_text() == "mine\n"
        assert (project.top / "untracked").read_text() == "x\n"
        assert project.seen.notes == [
            "README.md changed in your working tree during wave 1; it stays as it is",
        ]

    def test_removes_its_git_file(self, project: Project) -> None:
        git(project.home, "init", "-q")  # what git would climb to
        assert one(project, "rm .git; touch a; git add -A; git status").status is TaskStatus.FAILED
        assert one(project, "rm .git; touch a").status is TaskStatus.DONE
        assert git(project.home, "ls-files") == ""

    def test_removes_its_folder(self, project: Project) -> None:
        result = one(project, 'rm -rf "$PWD"')
        assert result.status is TaskStatus.FAILED

    def test_removes_its_worktree(self, project: Project) -> None:
        result = one(project, 'git worktree unlock "$PWD"; git worktree remove --force "$PWD"')
        assert result.status is TaskStatus.FAILED

    def test_takes_rights_away(self, project: Project) -> None:
        assert one(project, "mkdir a; touch a/b; chmod 500 a").status is TaskStatus.DONE

    def test_makes_a_repository(self, project: Project) -> None:
        script = "git init -q vendor; cd vendor; touch x; git add x; git commit -qm x"
        result = one(project, script)
        assert result.message.startswith("refused: vendor is a Git repository of its own")
        result = one(project, "touch good; git init -q vendor; touch vendor/x")
        assert result.status in (TaskStatus.DONE, TaskStatus.FAILED)
        if result.status is TaskStatus.FAILED:
            assert (project.top / ".git/specgit/runs/auth/1.1/worktree/good").exists()

    def test_ignored_files_are_left_out(self, project: Project) -> None:
        commit(project.top, "Ignore", {".gitignore": "*.pyc\n"})
        assert one(project, "touch a.pyc b").status is TaskStatus.DONE
        assert not (project.top / "a.pyc").exists()

    def test_strange_names(self, project: Project) -> None:
        assert (
            one(project, "printf x > \"$(printf 'a\\nb\\303\\251\\377')\"; touch -- '-x' ':(top)'").status
            is TaskStatus.DONE
        )
        assert (project.top / "-x").exists()

    def test_a_spec_of_strange_name(self, project: Project, tmp_path: Path) -> None:
        name = "gruppe/é spec; $(touch x) [a]"
        commit(project.top, "Strange", {f".kiro/specs/{name}/tasks.md": "- [ ] 1. A `$(touch y)`\n- [ ] 2. B\n"})
        summary = project.run(f"echo x > {shlex.quote('it worked')}-$SPECGIT_TASK", name)
        assert summary.exit_code == 0
        assert project.leftovers() == []
        assert sorted(path.name for path in project.top.glob("it*")) == ["it worked-1", "it worked-2"]
