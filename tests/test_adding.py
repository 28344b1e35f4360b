"""`specgit sync --command …`: agents that propose tasks, and those that do anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import commit, write
from drafts import DESIGN, REQUIREMENTS, TASKS, Studio
from hypothesis import given
from hypothesis import strategies as st

from specgit.drafting import turn
from specgit.drafting.adding import additions, new_tasks
from specgit.errors import SpecgitError
from specgit.run.process import marked
from specgit.spec.text import Text

if TYPE_CHECKING:
    from pathlib import Path

SPEC = ".kiro/specs/limiter"
LOG = "4. WHEN a caller is refused, THE Limiter SHALL write its name to the log.\n"
NEW = "- [ ] 5. Log who is refused\n  - In `src/limiter.py`\n  - _Requirements: 1.4_\n"
CHECKPOINT = "- [ ] 4. Checkpoint - all tests pass\n"
GRAPH = '    { "id": 2, "tasks": ["4"] }\n'
ADDED = TASKS.replace(CHECKPOINT, CHECKPOINT + NEW).replace(GRAPH, GRAPH[:-1] + ',\n    { "id": 3, "tasks": ["5"] }\n')
# What each agent begins with: the tasks as they lie before it, and how a good one adds to them.
AGENT = f"""
TASKS = DOCUMENT.read_text()
CHECKPOINT, NEW, GRAPH = {CHECKPOINT!r}, {NEW!r}, {GRAPH!r}
def add(text=None, new=NEW, ids='"5"'):
    text = (text or TASKS).replace(CHECKPOINT, CHECKPOINT + new)
    return text.replace(GRAPH, GRAPH[:-1] + ',\\n    {{ "id": 3, "tasks": [' + ids + '] }}\\n')
"""


@pytest.fixture
def studio(folder: Path, alone: Path) -> Studio:
    """All is approved and a task is done; then there is a new criterion."""
    made = Studio(folder, alone)
    files = {"requirements": REQUIREMENTS, "design": DESIGN, "tasks": TASKS}
    commit(folder, "Write", {f"{SPEC}/{name}.md": text for name, text in files.items()})
    for phase in files:
        made.approve(phase)
    made.specgit("task", "done", "limiter", "1", "--commit")
    commit(folder, "More", {f"{SPEC}/requirements.md": REQUIREMENTS + LOG})
    return made


def sync(studio: Studio, body: str, *words: str, code: int = 0) -> str:
    command = studio.agent(AGENT + body)
    return studio.specgit("sync", "limiter", "--command", command, *words, code=code)


def refused(studio: Studio, body: str, *why: str, words: tuple[str, ...] = ("--rounds", "0")) -> None:
    """Nothing of it is taken, and nothing is touched."""
    before = studio.state()
    said = sync(studio, body, "--yes", *words, code=1)
    for each in why:
        assert each in said, said
    assert studio.state() == before
    assert marked(str(studio.top / ".git/specgit")) == []


class TestGood:
    def test_new_tasks(self, studio: Studio) -> None:
        done = studio.read("tasks.md")
        before = studio.state()
        said = sync(studio, "assert '1.4: WHEN a caller is refused' in PROMPT\nwrite(add())", "--yes")
        assert "    1.4 new WHEN a caller is refused, THE Limiter SHALL write its name to the log." in said
        assert "+- [ ] 5. Log who is refused\n" in said
        taken = [line for line in said.splitlines() if line.startswith("-") and not line.startswith("---")]
        assert taken == [f"-{GRAPH[:-1]}"]  # for its comma
        assert f"\nstaged   {SPEC}/tasks.md\n→ read it, then specgit approve limiter tasks\n" in said
        assert studio.read("tasks.md") == ADDED.replace("- [ ] 1.", "- [x] 1.")
        assert "- [x] 1." in done
        after = studio.state()
        assert {name for name in after if after[name] != before.get(name)} == {f"{SPEC}/tasks.md", "status"}
        assert studio.git("status", "--porcelain") == f"M  {SPEC}/tasks.md"
        studio.specgit("sync", "limiter")

    def test_no_is_no(self, studio: Studio) -> None:
        before = studio.state()
        command = studio.agent(AGENT + "write(add())")
        done = studio.ask("sync", "limiter", "--command", command, stdin="n\n")
        assert (done.returncode, "nothing was written" in done.stderr) == (1, True)
        assert studio.state() == before

    def test_json(self, studio: Studio) -> None:
        command = studio.agent(AGENT + "write(add())")
        done = studio.ask("sync", "limiter", "--command", command, "--format", "json", "--yes")
        answer = json.loads(done.stdout)
        assert (done.returncode, answer["written"], answer["in_step"]) == (0, True, False)
        assert answer["added"] == [{"id": "5", "title": "Log who is refused"}]
        assert answer["draft"]["staged"] is True

    def test_nobody_is_asked_where_nothing_is_missing(self, studio: Studio) -> None:
        studio.git("revert", "--no-edit", "HEAD")
        assert "tasks and criteria are in step" in sync(studio, "raise SystemExit(1)")

    def test_put_right_in_the_second_round(self, studio: Studio) -> None:
        body = """
assert not AGAIN or "no new task is for 1.4" in PROMPT or "is for none of 1.4" in PROMPT
write(add(git("show", f"HEAD:{DOCUMENT}")) if AGAIN else add(new=NEW.replace("1.4", "1.1")))
"""
        assert "in 2 rounds" in sync(studio, body, "--yes")
        assert studio.read("tasks.md") == ADDED.replace("- [ ] 1.", "- [x] 1.")

    def test_the_same_in_other_bytes_keeps_the_old_ones(self, studio: Studio) -> None:
        body = "write(add().replace('- In', '* In').replace('\\n- [ ] 2.', '\\n\\n- [ ] 2.').replace('_Req', '*Req').replace('_\\n', '*\\n'))"
        sync(studio, body, "--yes")
        assert studio.read("tasks.md").replace("*", "_").replace("_ In", "- In") == ADDED.replace(
            "- [ ] 1.", "- [x] 1."
        ).replace("*", "_")

    def test_all_else_that_is_out_of_step_stays_so(self, studio: Studio) -> None:
        moved = (REQUIREMENTS + LOG).replace("add one to", "add two to")
        commit(studio.top, "Reword", {f"{SPEC}/requirements.md": moved})
        sync(studio, "write(add())", "--yes", code=1)
        assert studio.read("tasks.md") == ADDED.replace("- [ ] 1.", "- [x] 1.")


class TestHostile:
    def test_ticks(self, studio: Studio) -> None:
        said = sync(studio, "write(add().replace('[ ]', '[x]'))", "--yes")
        assert "it had set by itself: set back" in said
        assert studio.read("tasks.md") == ADDED.replace("- [ ] 1.", "- [x] 1.")

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ("write(add().replace('every minute', 'every hour'))", "task 2 (Empty the counts every minute) is not what"),
            ("write(add().replace('- In `src/clock.py`', '- In `src/clock.py`\\n  - And in mine'))", "task 2 ("),
            ("write(add().replace('_Requirements: 1.2_', '_Requirements: 1.2, 1.4_'))", "task 2 ("),
            ("write(TASKS.replace('- [ ] 2. Empty', '- [ ] 2. Log\\n  - _Requirements: 1.4_\\n- [ ] 3. Empty'))", "task 2 ("),
            ("write(add().replace(CHECKPOINT, ''))", "task 4 ("),
            ("write(add().replace('- [ ]* 3.', '- [ ] 3.'))", "task 3 ("),
            ("write(add(new=NEW.replace('5.', '2.')))", "is not what"),
            ("write(add().replace('[\"1\", \"2\"]', '[\"2\"]'))", "the wave graph has other waves"),
            ("write(add().replace('Implementation Plan', 'My Plan'))", ""),
            ("write(add().replace('## Tasks', '## Tasks\\n\\nTo whom it may concern.'))", "belongs to no new task"),
            ("write(NEW)", "is not what"),
            ("write(TASKS)", "no new task is for 1.4"),
            ("pass", "no new task is for 1.4"),
            ("DOCUMENT.unlink()", "it wrote no tasks.md"),
            ("write('')", "nothing is written in it"),
            ("write(add()); sys.exit(3)", "exit 3"),
        ],
    )  # fmt: skip
    def test_anything_but_new_tasks(self, studio: Studio, body: str, why: str) -> None:
        refused(studio, body, why)

    def test_only_tasks_md_is_taken(self, studio: Studio) -> None:
        body = f"""
write(add())
write("approvals: {{gates: []}}\\n", ".specgit.yaml")
write("mine", "{SPEC}/requirements.md")
write("mine", ".kiro/specs/auth/tasks.md")
git("add", "-A"); git("commit", "-qm", "All\\n\\nSpec-Approved: limiter/tasks " + "0" * 40)
"""
        said = sync(studio, body, "--yes")
        assert "not taken: .kiro/specs/auth/tasks.md" in said
        assert "Spec-Approved: limiter/tasks" in said
        assert studio.git("status", "--porcelain") == f"M  {SPEC}/tasks.md"

    def test_the_wrong_file(self, studio: Studio) -> None:
        refused(studio, "write(add(), 'tasks.md')", "no new task is for 1.4", "not taken: tasks.md")

    def test_it_insists(self, studio: Studio) -> None:
        refused(
            studio, "write(add().replace('every minute', 'every hour'))", "round 3: 1 error", words=("--rounds", "2")
        )

    def test_endless_output(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(turn, "MOST_OUTPUT", 4 * 1024 * 1024)
        refused(studio, "while True: print('y' * 100_000)", "it printed more than 4 MiB, and was ended")

    def test_it_hangs(self, studio: Studio) -> None:
        refused(studio, "time.sleep(600)", "it did not end in 1 s", words=("--timeout", "1s"))

    def test_edits_of_mine_stay(self, studio: Studio) -> None:
        write(studio.top, f"{SPEC}/tasks.md", TASKS + "\nMine.\n")
        before = studio.state()
        assert "neither committed nor staged" in sync(studio, "write(add())", code=2)
        assert studio.state() == before


class TestAdditions:
    def test_a_file_of_another_system(self) -> None:
        """Line ends, a byte-order mark and an end without one stay."""
        before = Text("tasks.md", "\ufeff" + TASKS.replace("\n", "\r\n").rstrip("\r\n"))
        text = additions(before, Text("tasks.md", ADDED)).text
        assert text.content == "\ufeff" + ADDED.replace("\n", "\r\n").rstrip("\r\n")

    def test_no_graph_is_added(self) -> None:
        plain = TASKS[: TASKS.index("## Task Dependency")]
        with pytest.raises(SpecgitError, match="the wave graph"):
            additions(Text("tasks.md", plain), Text("tasks.md", ADDED))
        fine = additions(Text("tasks.md", plain), Text("tasks.md", plain.replace(CHECKPOINT, CHECKPOINT + NEW)))
        assert [task.id for task in new_tasks(Text("tasks.md", plain), fine.text)] == ["5"]

    @pytest.mark.parametrize(
        ("graph", "fine"),
        [
            ('{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["5"]}, {"id": 2, "tasks": ["2"], "dependsOn": [0]}', True),
            ('{"id": 0, "tasks": ["1", "5"]}, {"id": 2, "tasks": ["2"], "dependsOn": [0]}', True),
            ('{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["5"]}, {"id": 2, "tasks": ["2"], "dependsOn": []}', False),
            ('{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["5"]}, {"id": 2, "tasks": ["2"]}', False),
            ('{"id": 2, "tasks": ["2"], "dependsOn": []}, {"id": 0, "tasks": ["1", "5"]}', False),
        ],
    )  # fmt: skip
    def test_what_waves_wait_for_stays(self, graph: str, fine: bool) -> None:
        fence = '## Task Dependency Graph\n\n```json\n{"waves": [%s]}\n```\n'
        before = (
            "- [ ] 1. A\n- [ ] 2. B\n"
            + fence % '{"id": 0, "tasks": ["1"]}, {"id": 2, "tasks": ["2"], "dependsOn": [0]}'
        )
        after = f"- [ ] 1. A\n- [ ] 2. B\n{NEW}" + fence % graph
        if fine:
            assert additions(Text("tasks.md", before), Text("tasks.md", after)).text.content == after
        else:
            with pytest.raises(SpecgitError, match="the wave graph"):
                additions(Text("tasks.md", before), Text("tasks.md", after))

    @given(st.data())
    def test_whatever_is_taken_holds_all_that_was_there(self, data: st.DataObject) -> None:
        """Lines of the two documents mixed at will: refused, or the old lines are all there in their order."""
        lines = st.sampled_from(
            [*TASKS.splitlines(), *NEW.splitlines(), "Words.", "", "- [ ] 6. Other", "- [x] 7. Done"]
        )
        text = TASKS.splitlines()
        for _ in range(data.draw(st.integers(0, 3))):
            text.insert(data.draw(st.integers(0, len(text))), data.draw(lines))
        if data.draw(st.booleans()):
            text.pop(data.draw(st.integers(0, len(text) - 1)))
        before, after = Text("tasks.md", TASKS), Text("tasks.md", "\n".join(text) + "\n")
        try:
            accepted = additions(before, after).text
        except SpecgitError:
            return
        rest = iter(accepted.lines)
        graph = TASKS.splitlines().index("```json")
        assert all(line in rest for line in TASKS.splitlines()[:graph])
