"""The flow of a run: waves, statuses, failures, conflicts, the gate, people at work meanwhile."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from growth import LONG

from specgit.errors import SpecgitError
from specgit.repo import Repository
from specgit.run import history, process
from specgit.run.statements import TaskStatus

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

WORK = 'echo "$SPECGIT_TITLE" > "out-$SPECGIT_TASK.txt"\n'
TASKS_PATH = ".kiro/specs/auth/tasks.md"
DONE = dict.fromkeys(("1", "1.1", "1.2", "2", "2.1", "2.2", "3"), "x")


def only(task: str, script: str) -> str:
    """A script in which one task does something else, after its work."""
    return f'{WORK}if [ "$SPECGIT_TASK" = {task} ]; then\n{script}\nfi\n'


def in_project(project: Project, script: str) -> str:
    """What a person does in the working tree while the wave runs."""
    return f"(unset GIT_CEILING_DIRECTORIES; cd {project.top}; {script})"


class TestWaves:
    def test_to_the_end(self, project: Project) -> None:
        summary = project.run(WORK)
        assert summary.exit_code == 0
        assert project.marks() == DONE
        assert project.subjects() == [
            "Begin",
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
        assert (project.top / "out-1.1.txt").read_text() == "Make the model\n"
        assert project.leftovers() == []
        assert [plan.index for plan in project.seen.waves] == [1, 2, 3]
        assert {plan.total for plan in project.seen.waves} == {3}
        assert project.git("log", "--merges", "--format=%s") == ""

    def test_history_says_it(self, project: Project) -> None:
        project.run(only("2.1", "echo no luck; exit 7"))
        found = history.outcomes(Repository.open(project.top))
        assert found["auth#1.1"].status is TaskStatus.DONE
        assert found["auth#2.1"].status is TaskStatus.FAILED
        assert found["auth#2.1"].reason.startswith("exit 7: no luck")
        body = project.git("log", "--grep=Finish wave 1", "--format=%b")
        landed = project.git("log", "--grep=auth 1.2: ", "--format=%H")
        assert f"Spec-Task: auth#1.2 done {landed}" in body
        assert "Spec-Run: " in body

    def test_nothing_left(self, project: Project) -> None:
        project.run(WORK)
        head = project.git("rev-parse", "HEAD")
        summary = project.run(WORK)
        assert (summary.exit_code, summary.left) == (3, 0)
        assert project.git("rev-parse", "HEAD") == head

    def test_what_the_runner_gets(self, project: Project) -> None:
        script = 'env | grep ^SPECGIT_ | sort > "env-$SPECGIT_TASK"; cp "$SPECGIT_PROMPT" "prompt-$SPECGIT_TASK"; pwd'
        project.run(script, tasks=("2.1",))
        seen = dict(line.split("=", 1) for line in (project.top / "env-2.1").read_text().splitlines())
        run_folder = project.top / ".git/specgit/runs/auth/2.1"
        assert seen == {
            "SPECGIT_SPEC": "auth",
            "SPECGIT_TASK": "2.1",
            "SPECGIT_TITLE": "Log in",
            "SPECGIT_BASE": project.git("rev-parse", "HEAD~2"),
            "SPECGIT_PROMPT": str(run_folder / "prompt.md"),
            "SPECGIT_RESULT": str(run_folder / "message"),
        }
        assert "Log in" in (project.top / "prompt-2.1").read_text()
        assert (run_folder / "log").read_text() == f"{project.home}/trees/auth-2.1\n"

    def test_prompt_on_stdin(self, project: Project) -> None:
        options = project.options('cat > "in-$SPECGIT_TASK"')
        from dataclasses import replace

        from specgit.run import engine

        options = replace(options, agent=replace(options.agent, stdin=True), tasks=("1.1",))
        engine.run(Repository.open(project.top), "auth", options, project.seen)
        assert "Make the model" in (project.top / "in-1.1").read_text()

    def test_stale_marks_are_reset(self, project: Project) -> None:
        text = (project.top / TASKS_PATH).read_text()
        text = text.replace("[ ] 2.1", "[-] 2.1").replace("[ ] 2.2", "[~] 2.2")
        commit(project.top, "Someone's marks", {TASKS_PATH: text})
        project.run(WORK, tasks=("1.1",))
        assert project.marks() == {**DONE, "1": " ", "1.2": " ", "2": " ", "2.1": " ", "2.2": " ", "3": " "}

    def test_file_is_changed_by_its_boxes_only(self, project: Project) -> None:
        before = (project.top / TASKS_PATH).read_bytes().replace(b"\n", b"\r\n") + b"\xff\xfe odd end"
        (project.top / TASKS_PATH).write_bytes(b"\xef\xbb\xbf" + before)
        commit(project.top, "Odd bytes", {})
        project.run(WORK)
        assert (project.top / TASKS_PATH).read_bytes() == b"\xef\xbb\xbf" + before.replace(b"[ ]", b"[x]")

    def test_a_checkpoint_may_change_nothing(self, project: Project) -> None:
        summary = project.run('[ "$SPECGIT_TASK" = 3 ] || touch "$SPECGIT_TASK"')
        assert summary.exit_code == 0
        assert project.marks()["3"] == "x"
        assert "auth 3: Checkpoint - all tests pass" not in project.subjects()

    def test_nothing_to_do_with_a_reason(self, project: Project) -> None:
        summary = project.run('echo "it is there already" > "$SPECGIT_RESULT"', tasks=("1.1",))
        assert (summary.exit_code, summary.results[0].message) == (0, "it is there already")
        assert project.marks()["1.1"] == "x"

    def test_nothing_done_and_nothing_said(self, project: Project) -> None:
        """An agent that is not logged in ends well, having done nothing: a tick needs proof."""
        summary = project.run("echo please log in")
        assert summary.exit_code == 1
        assert {result.status for result in summary.results} == {TaskStatus.NO_CHANGE}
        assert project.marks() == dict.fromkeys(DONE, " ")
        assert summary.blocked.keys() == {"2.1", "2.2", "3"}
        assert project.leftovers() == []

    def test_a_real_folder_of_the_working_trees(self, project: Project) -> None:
        project.run('case "$PWD" in *"/.git/"*) exit 1;; esac; touch "$SPECGIT_TASK"', tasks=("1.1",))
        assert project.marks()["1.1"] == "x"


class TestChoice:
    def test_one_task_with_a_note(self, project: Project) -> None:
        summary = project.run(WORK, tasks=("2.1",))
        assert [result.task for result in summary.results] == ["2.1"]
        assert project.seen.notes == ["2.1 runs because you named it, though 1.1, 1.2 is not done"]
        assert project.marks()["2.1"] == "x"

    def test_a_group(self, project: Project) -> None:
        project.run(WORK, tasks=("1",))
        assert [name for name, mark in project.marks().items() if mark == "x"] == ["1", "1.1", "1.2"]

    def test_a_wave(self, project: Project) -> None:
        project.run(WORK, wave=1)
        assert sorted(project.seen.started) == ["1.1", "1.2"]
        assert project.run(WORK, wave=1).exit_code == 3

    def test_tasks_of_a_wave(self, project: Project) -> None:
        project.run(WORK, wave=1, tasks=("1.2", "2.1"))
        assert project.seen.started == ["1.2"]

    def test_done_already(self, project: Project) -> None:
        project.run(WORK, tasks=("1.1",))
        assert project.run(WORK, tasks=("1.1",)).exit_code == 3
        assert project.seen.notes == ["1.1 is done already"]

    @pytest.mark.parametrize("options", [{"tasks": ("9",)}, {"wave": 9}, {"tasks": ("1.1", "2.9")}])
    def test_unknown(self, project: Project, options: dict[str, object]) -> None:
        with pytest.raises(SpecgitError) as error:
            project.run(WORK, **options)
        assert error.value.hint
        assert error.value.exit_code == 2
        assert project.subjects() == ["Begin"]

    def test_ambiguous(self, project: Project) -> None:
        commit(project.top, "Twice", {TASKS_PATH: "- [ ] 1. One\n- [ ] 1. Another\n"})
        with pytest.raises(SpecgitError, match="1@1") as error:
            project.run(WORK, tasks=("1",))
        assert error.value.exit_code == 2
        project.run(WORK, tasks=("1@2",))
        assert "- [x] 1. Another" in (project.top / TASKS_PATH).read_text()

    def test_optional_tasks(self, project: Project) -> None:
        commit(project.top, "Optional", {TASKS_PATH: "- [ ] 1. One\n- [ ]* 2. Maybe\n- [ ]* 3. Perhaps\n"})
        assert len(project.run(WORK).results) == 1
        assert [result.task for result in project.run(WORK, tasks=("3",)).results] == ["3"]
        assert [result.task for result in project.run(WORK, include_optional=True).results] == ["2"]


class TestFailure:
    def test_blocks_only_what_depends_on_it(self, project: Project) -> None:
        text = "- [ ] 1. A (P)\n- [ ] 2. B (P)\n- [ ] 3. C (P)\n  - _Depends: 1_\n- [ ] 4. D (P)\n  - _Depends: 2_\n"
        commit(project.top, "Two lines", {TASKS_PATH: text})
        summary = project.run(only("1", "exit 1"))
        assert summary.exit_code == 1
        assert project.marks() == {"1": " ", "2": "x", "3": " ", "4": "x"}
        assert summary.blocked == {"3": "1"}
        assert summary.left == 2
        assert not (project.top / "out-1.txt").exists()

    def test_work_is_kept_as_a_patch(self, project: Project) -> None:
        summary = project.run(only("1.1", "echo oops; exit 3"), tasks=("1.1",))
        (failed,) = summary.failed
        patch = project.top / ".git/specgit/runs/auth/1.1/work.patch"
        assert (failed.message, failed.kept) == ("exit 3: oops", str(patch))
        assert failed.exit_code == 3
        project.git("apply", str(patch))
        assert (project.top / "out-1.1.txt").read_text() == "Make the model\n"

    def test_stop_after_a_failure(self, project: Project) -> None:
        commit(project.top, "Apart", {TASKS_PATH: "- [ ] 1. A (P)\n- [ ] 2. B (P)\n  - _Depends: 3_\n- [ ] 3. C (P)\n"})
        project.run(only("1", "exit 1"), keep_going=False)
        assert project.marks() == {"1": " ", "2": " ", "3": "x"}

    def test_again_by_hand(self, project: Project) -> None:
        project.run(only("1.1", "exit 1"))
        assert project.run(WORK).exit_code == 0
        assert project.marks() == DONE

    def test_retries(self, project: Project, tmp_path: Path) -> None:
        script = only("1.1", f'echo x >> {tmp_path}/tries; [ "$(wc -l < {tmp_path}/tries)" -ge 3 ]')
        assert project.run(script, tasks=("1.1",), retries=1).exit_code == 1
        assert project.run(script, tasks=("1.1",), retries=1).exit_code == 0
        assert [note.split(":")[0] for note in project.seen.notes] == []

    def test_verify(self, project: Project) -> None:
        summary = project.run(WORK, tasks=("1",), verify='sh -c "echo checked; test -e out-1.2.txt"')
        assert project.marks()["1.1"] == " "
        assert project.marks()["1.2"] == "x"
        (failed,) = summary.failed
        assert failed.message.startswith('sh -c "echo checked; test -e out-1.2.txt": exit 1: checked')
        assert "checked" in (project.top / ".git/specgit/runs/auth/1.1/log").read_text()

    def test_verify_hangs(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "GRACE", 0.2)
        (result,) = project.run(WORK, tasks=("1.1",), verify="sleep 60", timeout=0.5).results
        assert result.status is TaskStatus.TIMED_OUT
        assert result.message.startswith("sleep 60: no end after 0.5 s")


class TestConflict:
    BOTH = 'echo "$SPECGIT_TASK" >> src/app.py\n'

    def test_fails_alone_and_runs_again(self, project: Project) -> None:
        summary = project.run(self.BOTH, wave=1)
        assert summary.exit_code == 0
        first, second = project.seen.collected
        statuses = {result.task: result for result in first.results}
        assert statuses["1.1"].status is TaskStatus.DONE
        assert statuses["1.2"].status is TaskStatus.CONFLICT
        assert statuses["1.2"].message.startswith("conflicts with 1.1 in src/app.py")
        assert [result.task for result in second.results] == ["1.2"]
        assert (project.top / "src/app.py").read_text().endswith("line 3\n1.1\n1.2\n")
        assert (project.marks()["1.1"], project.marks()["1.2"]) == ("x", "x")
        assert "Finish wave 1 of auth: 1 done, 1 to run again" in project.subjects()
        assert project.leftovers() == []

    def test_fails_for_good_the_second_time(self, project: Project) -> None:
        person = in_project(project, "echo person >> src/app.py; git commit -qam Person")
        summary = project.run(f"{person}\n{self.BOTH}", wave=1, jobs=1, tasks=("1.1",))
        assert summary.exit_code == 1
        assert project.seen.started == ["1.1", "1.1"]
        (failed,) = summary.failed
        assert failed.message.startswith("conflicts with a commit made meanwhile in src/app.py")
        assert project.marks()["1.1"] == " "
        assert project.leftovers() == []

    def test_dependents_wait_for_the_second_time(self, project: Project) -> None:
        assert project.run(self.BOTH).exit_code == 0
        assert project.marks() == DONE
        assert project.seen.started[:3] in (["1.1", "1.2", "1.2"], ["1.2", "1.1", "1.2"])


class TestGate:
    def test_passes(self, project: Project) -> None:
        assert project.run(WORK, gate="test -e out-1.1.txt").exit_code == 0
        assert project.marks() == DONE
        assert project.leftovers() == []

    def test_culprit(self, project: Project) -> None:
        summary = project.run(WORK, wave=1, gate="sh -c 'echo no store allowed; test ! -e out-1.2.txt'")
        assert project.marks()["1.1"] == "x"
        assert project.marks()["1.2"] == " "
        (failed,) = summary.failed
        assert failed.task == "1.2"
        assert failed.message.startswith("the gate fails with 1.2 merged: exit 1: no store allowed")
        assert not (project.top / "out-1.2.txt").exists()
        assert (project.top / ".git/specgit/runs/auth/1.2/work.patch").exists()
        assert project.leftovers() == []

    def test_two_that_do_not_go_together(self, project: Project) -> None:
        project.run(WORK, wave=1, gate="sh -c 'test ! -e out-1.1.txt || test ! -e out-1.2.txt'")
        assert (project.marks()["1.1"], project.marks()["1.2"]) == ("x", " ")

    def test_broken_before(self, project: Project) -> None:
        with pytest.raises(SpecgitError) as error:
            project.run(WORK, gate="sh -c 'echo broken; false'")
        assert error.value.exit_code == 1
        assert "the gate fails without the work of wave 1 too: exit 1: broken" in error.value.message
        assert project.marks() == dict.fromkeys(DONE, " ")
        assert len(project.git("for-each-ref", "refs/specgit").splitlines()) == 2
        # With the gate put right, the finished work is taken up.
        project.run(WORK, gate="true", wave=1)
        assert {result.message for result in project.seen.finished} == {"finished by an earlier run"}
        assert project.marks()["1"] == "x"
        assert project.leftovers() == []

    def test_hangs(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "GRACE", 0.2)
        with pytest.raises(SpecgitError, match=r"no end after 0\.3 s"):
            project.run(WORK, gate="sleep 60", timeout=0.3)
        assert len(project.git("for-each-ref", "refs/specgit").splitlines()) == 2

    def test_stopped(self, project: Project) -> None:
        pid = os.getpid()
        summary = project.run(WORK, gate=f"sh -c 'kill -INT {pid}; sleep 60'")
        assert summary.exit_code == 130
        assert project.marks() == dict.fromkeys(DONE, " ")
        assert project.run(WORK, wave=1).exit_code == 0
        assert {result.message for result in project.seen.finished} == {"finished by an earlier run"}


class TestPeople:
    def test_commit_meanwhile(self, project: Project) -> None:
        person = in_project(project, "echo hello > person.txt; git add person.txt; git commit -qm Person")
        assert project.run(only("1.1", person)).exit_code == 0
        assert project.marks() == DONE
        assert "Person" in project.subjects()
        assert (project.top / "person.txt").exists()

    def test_commit_between_merge_and_move(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        tried = []
        usual = Repository.advance

        def advance(self: Repository, branch: str, new: str, old: str, *, reason: str) -> None:
            if not tried and "Finish" in self.commits([new])[new].message:
                tried.append(commit(project.top, "Person", {"person.txt": "hello\n"}))
            usual(self, branch, new, old, reason=reason)

        monkeypatch.setattr(Repository, "advance", advance)
        assert project.run(WORK).exit_code == 0
        assert tried
        assert project.marks() == DONE
        assert project.leftovers() == []

    def test_commits_without_end(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = Repository.advance

        def advance(self: Repository, branch: str, new: str, old: str, *, reason: str) -> None:
            if "Finish" in self.commits([new])[new].message:
                commit(project.top, "Person", {})
            usual(self, branch, new, old, reason=reason)

        with monkeypatch.context() as patched:
            patched.setattr(Repository, "advance", advance)
            with pytest.raises(SpecgitError, match="moved 5 times") as error:
                project.run(WORK, wave=1)
        assert error.value.exit_code == 1
        project.run(WORK, wave=1)
        assert {result.message for result in project.seen.finished} == {"finished by an earlier run"}

    def test_edits_tasks_meanwhile(self, project: Project) -> None:
        """A new task above renumbers; the marks follow the titles."""
        edit = "s/- \\[-\\] 1.2 Make the store/- [ ] 1.2 New one\\n  - [-] 1.3 Make the store/"
        person = in_project(project, f"sed -i '{edit}' {TASKS_PATH}; git commit -qam Edit")
        project.run(only("1.1", person), wave=1, jobs=1)
        marks = project.marks()
        assert (marks["1.1"], marks["1.2"], marks["1.3"]) == ("x", " ", "x")

    def test_rewords_a_task(self, project: Project) -> None:
        person = in_project(project, f"sed -i 's/Make the store/Make it well/' {TASKS_PATH}; git commit -qam Edit")
        project.run(only("1.1", person), wave=1, jobs=1)
        assert project.marks()["1.2"] == "x"

    def test_removes_a_task(self, project: Project) -> None:
        person = in_project(project, f"sed -i '/Make the store/d' {TASKS_PATH}; git commit -qam Edit")
        summary = project.run(only("1.1", person), wave=1, jobs=1)
        assert project.marks()["1.1"] == "x"
        (failed,) = summary.failed
        assert failed.message.startswith("it is no longer in tasks.md")
        assert failed.kept.endswith("work.patch")
        assert f"1.2 is no longer in {TASKS_PATH}" in project.seen.notes
        assert not (project.top / "out-1.2.txt").exists()

    def test_removes_the_whole_document(self, project: Project) -> None:
        person = in_project(project, f"git rm -q {TASKS_PATH}; git commit -qm Edit")
        with pytest.raises(SpecgitError):
            project.run(only("1.1", person), jobs=1)
        assert not (project.top / TASKS_PATH).exists()
        assert (project.top / ".git/specgit/runs/auth/1.2/work.patch").exists()
        assert project.leftovers() == []

    def test_ticks_a_box(self, project: Project) -> None:
        person = in_project(project, f"sed -i 's/\\[-\\] 1.2/[x] 1.2/' {TASKS_PATH}; git commit -qam Tick")
        project.run(only("1.2", person) + '[ "$SPECGIT_TASK" = 1.1 ] || exit 1', wave=1)
        assert project.marks()["1.2"] == "x"
        assert "1.2 was marked by someone else meanwhile; its mark stays" in project.seen.notes

    def test_switches_branches(self, project: Project) -> None:
        person = in_project(project, "git switch -qc elsewhere")
        project.run(only("1.1", person), tasks=("1.1",))
        assert project.git("rev-parse", "--abbrev-ref", "HEAD") == "elsewhere"
        assert project.git("log", "-1", "--format=%s", "main") == "Finish wave 1 of auth: 1 done"
        assert project.git("log", "-1", "--format=%s") == "Start wave 1 of auth: 1.1"
        assert project.git("status", "--porcelain") == ""

    def test_edits_beside_the_work(self, project: Project) -> None:
        """Tracked files edited meanwhile are no hindrance, and are spoken of: a runner may have written them."""
        person = in_project(project, "echo mine >> README.md")
        assert project.run(only("1.1", person)).exit_code == 0
        assert project.marks() == DONE
        assert (project.top / "README.md").read_text().endswith("mine\n")
        assert "README.md changed in your working tree during wave 1; it stays as it is" in project.seen.notes

    def test_edits_in_the_way(self, project: Project) -> None:
        person = in_project(project, "echo mine > out-1.1.txt")
        with pytest.raises(SpecgitError) as error:
            project.run(only("1.1", person))
        assert error.value.exit_code == 1
        assert "wave 1 is ready, but out-1.1.txt in your working tree is in its way" in error.value.message
        assert "commit or stash out-1.1.txt" in error.value.hint
        assert (project.top / "out-1.1.txt").read_text() == "mine\n"
        assert project.marks() == dict.fromkeys(DONE, " ")
        (project.top / "out-1.1.txt").unlink()
        assert project.run(WORK).exit_code == 0
        assert "1.1" in project.seen.started
        assert project.seen.finished[0].message == "finished by an earlier run"
        assert project.marks() == DONE
        assert project.leftovers() == []

    def test_edits_tasks_without_committing(self, project: Project) -> None:
        person = in_project(project, f"echo '# mine' >> {TASKS_PATH}")
        with pytest.raises(SpecgitError, match=r"tasks\.md in your working tree is in its way"):
            project.run(only("1.1", person))
        assert (project.top / TASKS_PATH).read_text().endswith("# mine\n")
        project.git("commit", "-qam", "Mine")
        assert project.run(WORK).exit_code == 0

    def test_edits_tasks_between_waves(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = project.seen.__class__.wave_finished

        def wave_finished(self: object, collected: object) -> None:
            usual(self, collected)  # type: ignore[arg-type]
            with (project.top / TASKS_PATH).open("a") as file:
                file.write("# mine\n")

        with monkeypatch.context() as patched:
            patched.setattr(project.seen.__class__, "wave_finished", wave_finished)
            with pytest.raises(SpecgitError, match="so the next wave can't begin"):
                project.run(WORK)
        assert project.git("log", "-1", "--format=%s") == "Finish wave 1 of auth: 2 done"


class TestTakingUp:
    def leave_finished_work(self, project: Project) -> None:
        with pytest.raises(SpecgitError):
            project.run(WORK, wave=1, gate="false")
        assert len(project.git("for-each-ref", "refs/specgit").splitlines()) == 2

    def test_not_when_the_task_was_reworded(self, project: Project) -> None:
        self.leave_finished_work(project)
        text = (project.top / TASKS_PATH).read_text().replace("Make the model", "Make another model")
        commit(project.top, "Reword", {TASKS_PATH: text})
        project.run(WORK, wave=1)
        assert {result.task: result.message for result in project.seen.finished} == {
            "1.1": "",
            "1.2": "finished by an earlier run",
        }

    def test_not_when_ticked_since(self, project: Project) -> None:
        self.leave_finished_work(project)
        text = (project.top / TASKS_PATH).read_text().replace("[ ] 1.1", "[x] 1.1").replace("[ ] 1.2", "[x] 1.2")
        commit(project.top, "Tick", {TASKS_PATH: text})
        project.run(WORK, wave=2)
        assert project.leftovers() == []

    def test_not_on_another_branch(self, project: Project) -> None:
        self.leave_finished_work(project)
        project.git("checkout", "-q", "--orphan", "apart")
        project.git("commit", "-qm", "Apart")
        project.run(WORK, tasks=("1.1",))
        assert project.seen.finished[0].message == ""
        assert "refs/specgit/auth/1.2" in project.git("for-each-ref", "--format=%(refname)", "refs/specgit")
        project.git("branch", "-D", "main")
        project.run(WORK, tasks=("2.1",))
        assert project.leftovers() == []

    def test_spec_was_not_there_then(self, project: Project) -> None:
        head = project.git("rev-parse", "HEAD")
        made = commit(project.top, "Work", {"x": "x"})
        project.git("reset", "-q", "--hard", head)
        project.git("rm", "-qr", ".kiro")
        project.git("commit", "-qm", "No spec")
        empty = project.git("commit-tree", "-p", "HEAD", "-m", "x", f"{made}^{{tree}}")
        project.git("revert", "--no-edit", "HEAD")
        project.git("update-ref", "refs/specgit/auth/1.1", empty)
        project.run(WORK, tasks=("1.1",))
        assert project.seen.finished[0].message == ""


class TestStop:
    def test_ctrl_c(self, project: Project) -> None:
        pid, before = os.getpid(), signal.getsignal(signal.SIGINT)
        script = only("1.2", f"sleep 0.3; kill -INT {pid}; sleep 60")
        begun = time.monotonic()
        summary = project.run(script)
        assert time.monotonic() - begun < LONG
        assert summary.exit_code == 130
        assert project.marks() == {**dict.fromkeys(DONE, " "), "1.1": "x"}
        assert project.subjects()[-1] == "Stop wave 1 of auth: 1 done, 1 stopped"
        assert project.leftovers() == []
        assert signal.getsignal(signal.SIGINT) is before  # what it is depends on how the tests were started
        assert project.run(WORK).exit_code == 0

    def test_waiting_tasks_do_not_start(self, project: Project) -> None:
        summary = project.run(f"kill -TERM {os.getpid()}; sleep 60", jobs=1)
        assert summary.exit_code == 130
        assert {result.status for result in summary.results} == {TaskStatus.STOPPED}
        assert not (project.top / ".git/specgit/runs/auth/1.2").exists()

    @pytest.mark.parametrize("gate", ["", "sleep 60"])
    def test_a_signal_that_another_thread_gets(self, project: Project, gate: str) -> None:
        """The kernel chooses the thread; the main one may be asleep."""

        def send() -> None:
            while not (project.top / ".git/specgit/runs/auth" / ("gate/log" if gate else "1.1/log")).exists():
                time.sleep(0.01)
            signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

        sender = threading.Thread(target=send)
        sender.start()
        begun = time.monotonic()
        assert project.run(WORK if gate else "sleep 60", gate=gate).exit_code == 130
        assert time.monotonic() - begun < LONG
        sender.join()
        assert project.leftovers() == [] or gate

    def test_beside_the_main_thread(self, project: Project) -> None:
        ended: list[int] = []
        thread = threading.Thread(target=lambda: ended.append(project.run(WORK).exit_code))
        thread.start()
        thread.join()
        assert ended == [0]

    def test_an_observer_that_fails(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        def task_started(self: object, task: object) -> None:
            raise BrokenPipeError

        with monkeypatch.context() as patched:
            patched.setattr(project.seen.__class__, "task_started", task_started)
            with pytest.raises(BrokenPipeError):
                project.run("sleep 60")
        assert project.marks() == dict.fromkeys(DONE, " ")
        assert project.leftovers() == []


class TestBadState:
    def test_no_commit_yet(self, tmp_path: Path, project: Project) -> None:
        git(tmp_path, "init", "-q", "empty")
        project.top = tmp_path / "empty"
        with pytest.raises(SpecgitError, match="there is no commit yet") as error:
            project.run(WORK)
        assert (error.value.exit_code, bool(error.value.hint)) == (2, True)

    def test_detached(self, project: Project) -> None:
        project.git("checkout", "-q", "--detach")
        with pytest.raises(SpecgitError, match="HEAD is detached") as error:
            project.run(WORK)
        assert (error.value.exit_code, bool(error.value.hint)) == (2, True)

    def test_dirty(self, project: Project) -> None:
        write(project.top, "README.md", "edited\n")
        with pytest.raises(SpecgitError, match=r"1 changed file is not committed: README\.md") as error:
            project.run(WORK)
        assert (error.value.exit_code, bool(error.value.hint)) == (2, True)
        assert (project.top / "README.md").read_text() == "edited\n"

    def test_untracked_and_ignored_files_are_fine(self, project: Project) -> None:
        write(project.top, ".git/info/exclude", "ignored\n")
        write(project.top, "ignored", "x")
        write(project.top, "untracked", "x")
        assert project.run(WORK, wave=1).exit_code == 0

    def test_merge_not_concluded(self, project: Project) -> None:
        write(project.top, ".git/MERGE_HEAD", project.git("rev-parse", "HEAD") + "\n")
        with pytest.raises(SpecgitError, match="a merge is not concluded"):
            project.run(WORK)

    def test_missing_spec(self, project: Project) -> None:
        with pytest.raises(SpecgitError, match="aut") as error:
            project.run(WORK, "aut")
        assert "auth" in error.value.hint

    def test_spec_not_committed(self, project: Project) -> None:
        write(project.top, ".kiro/specs/pay/tasks.md", "- [ ] 1. Pay\n")
        with pytest.raises(SpecgitError, match="pay is not committed yet"):
            project.run(WORK, "pay")

    def test_no_tasks(self, project: Project) -> None:
        commit(project.top, "Pay", {".kiro/specs/pay/requirements.md": "# Pay\n"})
        with pytest.raises(SpecgitError, match=r"pay has no tasks\.md"):
            project.run(WORK, "pay")

    def test_spec_is_a_link_out(self, project: Project, tmp_path: Path) -> None:
        write(tmp_path, "spy/tasks.md", "- [ ] 1. Spy\n")
        (project.top / ".kiro/specs/spy").symlink_to(tmp_path / "spy")
        commit(project.top, "Link", {})
        with pytest.raises(SpecgitError) as error:
            project.run(WORK, "spy")
        assert error.value.exit_code == 2

    def test_huge_tasks(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("specgit.repo.LARGEST_FILE", 100)
        with pytest.raises(SpecgitError, match="more than the"):
            project.run(WORK)

    def test_no_name(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        project.git("config", "user.useConfigOnly", "true")
        with pytest.raises(SpecgitError, match="does not know your name"):
            project.run(WORK)

    def test_a_cycle(self, project: Project) -> None:
        text = "- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 1_\n"
        commit(project.top, "Cycle", {TASKS_PATH: text})
        with pytest.raises(SpecgitError):
            project.run(WORK)
        assert project.leftovers() == []

    def test_full_disk_for_a_task(self, project: Project) -> None:
        """What goes wrong around one task is its own failure: here a file stands where its run folder should be."""
        write(project.top, ".git/specgit/runs/auth/1.1", "")
        summary = project.run(WORK, wave=1)
        assert [result.task for result in summary.failed] == ["1.1"]
        assert project.marks()["1.2"] == "x"


def test_hidden_characters_in_titles(project: Project) -> None:
    commit(project.top, "Odd", {TASKS_PATH: "- [ ] 1. A \x1b[31mred\x00 \u202etitle\n"})
    assert project.run('printf %s "$SPECGIT_TITLE" > title').exit_code == 0
    assert (project.top / "title").read_text() == "A red title"
    assert "auth 1: A red title" in project.subjects()
