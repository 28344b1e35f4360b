"""`specgit sync`: what a change of the documents leaves out of step, told once and rightly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import commit, git, write
from documents import BUGFIX, FEATURE
from hypothesis import given
from hypothesis import strategies as st
from shell import specgit
from team import Team

from specgit.drift import Lack, Slip, drift, follow
from specgit.spec.folder import Spec

if TYPE_CHECKING:
    from pathlib import Path

DUE = ".kiro/specs/due-days"
FIRST = "1. WHEN a borrower opens a book, THE Shelf SHALL show the day on which the book is due.\n"
SECOND = "2. IF a book is overdue, THEN THE Shelf SHALL show by how many days.\n"
LOANS = "WHEN a borrower logs in, THE Shelf SHALL list all loans.\n"


class Files:
    """A source of a few documents."""

    label = "test"

    def __init__(self, documents: dict[str, str]) -> None:
        self.files = {f"{DUE}/{name}.md": content for name, content in documents.items()}

    def paths(self, under: str) -> list[str]:
        return sorted(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path].encode()


def spec(documents: dict[str, str]) -> Spec:
    source = Files(documents)
    return Spec("due-days", DUE, {path.rpartition("/")[2]: path for path in source.files}, source)


def with_words(
    *changes: tuple[str, str], phase: str = "requirements", documents: dict[str, str] = FEATURE
) -> dict[str, str]:
    """The documents with some words of one of them replaced."""
    text = documents[phase]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return documents | {phase: text}


def told(now: dict[str, str], then: dict[str, str] | None = FEATURE, *stale: str) -> tuple[list[str], list[str]]:
    """What is out of step, a word each: criteria that lack a task, tasks with what they cite."""
    found = drift(spec(now), spec(then) if then else None, stale=stale)
    missing = [f"{each.id} {each.lack.name.lower()}" for each in found.missing]
    return missing, [f"{each.task.id}: {each.cites} {each.slip.value} {each.now}".rstrip() for each in found.astray]


INSERTED = with_words((SECOND, f"2. {LOANS}3. {SECOND[3:]}"))
BOXES = with_words(("- [ ] 1.1", "- [x] 1.1"), ("- [ ] 1.2", "- [x] 1.2"), phase="tasks")


class TestDrift:
    def test_nothing_changed(self) -> None:
        assert told(FEATURE) == ([], [])
        assert drift(spec(FEATURE), spec(FEATURE)).in_step

    def test_ticks_and_layout_are_no_change(self) -> None:
        now = with_words(("show the day on which", "show the day\n   on which"))
        assert told(now | {"tasks": BOXES["tasks"]}) == ([], [])

    def test_a_new_criterion_at_the_end(self) -> None:
        assert told(with_words((SECOND, f"{SECOND}3. {LOANS}"))) == (["1.3 new"], [])

    def test_a_new_criterion_takes_the_number_of_another(self) -> None:
        """The task that cites 1.2 means what is 1.3 now: the new one has no task, though its number is cited."""
        assert told(INSERTED) == (["1.2 new"], ["1.2: 1.2 renumbered 1.3", "3: 1.2 renumbered 1.3"])

    def test_a_citation_that_follows_is_in_step(self) -> None:
        tasks = with_words(
            ("_Requirements: 1.2_", "_Requirements: 1.3_"),
            ("Requirements 1.1, 1.2*", "Requirements 1.1, 1.3*"),
            phase="tasks",
        )
        assert told(INSERTED | {"tasks": tasks["tasks"]}) == (["1.2 new"], [])

    def test_a_criterion_that_is_gone(self) -> None:
        assert told(with_words((SECOND, ""))) == ([], ["1.2: 1.2 gone", "3: 1.2 gone"])

    def test_gone_and_its_number_taken(self) -> None:
        now = with_words((FIRST, ""), (SECOND, f"1. {SECOND[3:]}"))
        assert told(now)[1] == [
            "1.1: 1.1 gone",
            "1.2: 1.2 renumbered 1.1",
            "3: 1.1 gone",
            "3: 1.2 renumbered 1.1",
        ]

    def test_reworded(self) -> None:
        now = with_words(("the day on which", "the hour at which"))
        assert told(now)[1] == ["1.1: 1.1 reworded 1.1", "3: 1.1 reworded 1.1"]

    def test_reworded_after_the_task_was_done_for_it(self) -> None:
        """Who ticked a task for what is written now is not asked again; who ticked it before is."""
        now = with_words(("the day on which", "the hour at which")) | {"tasks": BOXES["tasks"]}
        assert told(now)[1] == ["3: 1.1 reworded 1.1"]
        assert told(now, FEATURE, "1.1")[1] == ["1.1: 1.1 reworded 1.1", "3: 1.1 reworded 1.1"]

    def test_a_task_that_was_written_anew_fits(self) -> None:
        tasks = with_words(("Write `due(loan)`.", "Write `due(loan)`, to the hour."), phase="tasks")
        now = with_words(("the day on which", "the hour at which")) | {"tasks": tasks["tasks"]}
        assert told(now)[1] == ["3: 1.1 reworded 1.1"]

    def test_a_task_that_lost_its_place(self) -> None:
        tasks = with_words(
            ("- [ ] 2. Write to borrowers in `shelf/reminder.py`\n  - _Requirements: 2.1_\n", ""), phase="tasks"
        )
        found = drift(spec(FEATURE | {"tasks": tasks["tasks"]}), spec(FEATURE))
        (missing,) = found.missing
        assert (missing.id, missing.lack, missing.tasks) == ("2.1", Lack.LOST, ("2",))
        assert not found.in_step

    def test_what_never_had_a_task_is_told_and_fails_nothing(self) -> None:
        then = with_words((SECOND, f"{SECOND}3. {LOANS}"))
        assert told(then, then) == (["1.3 never"], [])
        assert drift(spec(then), spec(then)).in_step

    def test_a_whole_requirement_is_cited(self) -> None:
        tasks = with_words(("_Requirements: 2.1_", "_Requirements: 2_"), phase="tasks")
        now = with_words(("in two days", "in three days"))
        assert told(now | {"tasks": tasks["tasks"]}, FEATURE | {"tasks": tasks["tasks"]})[1] == ["2: 2.1 reworded 2.1"]

    def test_a_range_means_what_it_reached_over(self) -> None:
        tasks = with_words(
            ("_Requirements: 1.1_", "_Requirements: 1.1–1.2_"),
            ("_Requirements: 1.2_", "_Requirements: 2.1_"),
            phase="tasks",
        )
        then, now = FEATURE | {"tasks": tasks["tasks"]}, INSERTED | {"tasks": tasks["tasks"]}
        assert told(now, then) == (
            [],
            ["1.1: 1.2 renumbered 1.3", "3: 1.2 renumbered 1.3"],
        )  # it reaches over the new one

    def test_a_mention_means_what_it_named(self) -> None:
        """A word in the middle of a line is no citation, and shows that something is not forgotten."""
        tasks = with_words(
            ("- _Requirements: 1.2_", "- as requirement 1.2 says"),
            ("Requirements 1.1, 1.2*", "Requirements 1.1*"),
            phase="tasks",
        )
        then, now = FEATURE | {"tasks": tasks["tasks"]}, INSERTED | {"tasks": tasks["tasks"]}
        assert told(then, then) == ([], [])
        assert told(now, then) == (["1.2 new"], [])

    def test_a_property(self) -> None:
        now = with_words(("a due day after its first", "a due day long after its first"), phase="design")
        assert told(now)[1] == ["3: 1 reworded 1"]
        gone = with_words(("### Property 1: A loan", "### Property 2: A loan"), phase="design")
        assert told(gone)[1] == ["3: 1 renumbered 2"]

    def test_an_id_that_names_nothing(self) -> None:
        tasks = with_words(("_Requirements: 2.1_", "_Requirements: 2.7_"), phase="tasks")
        found = drift(spec(FEATURE | {"tasks": tasks["tasks"]}), None)
        assert [(each.slip, each.cites, each.line) for each in found.astray] == [(Slip.UNKNOWN, "2.7", 12)]
        assert "did you mean 2.1?" in found.astray[0].message

    def test_clauses(self) -> None:
        now = with_words(
            ("SHALL count it as overdue on the day after", "SHALL count it as overdue at noon"),
            phase="bugfix",
            documents=BUGFIX,
        )
        assert told(now, BUGFIX)[1] == ["1: 2.1 reworded 2.1", "3: 2.1 reworded 2.1"]
        more = with_words(
            ("### Unchanged", "2.2 WHEN a month ends THEN the system SHALL say so\n\n### Unchanged"),
            phase="bugfix",
            documents=BUGFIX,
        )
        assert told(more, BUGFIX)[0] == ["2.2 new"]

    def test_tasks_that_cite_nothing(self) -> None:
        found = drift(spec(FEATURE | {"tasks": "- [ ] 1. All of it\n"}), None)
        assert (found.traced, found.missing, found.in_step) == (False, (), True)

    @given(
        st.lists(
            st.sampled_from([FIRST[3:], SECOND[3:], LOANS, "THE Shelf SHALL be quick.\n"]), max_size=6, unique=True
        )
    )
    def test_whatever_becomes_of_the_list_each_task_means_its_words(self, criteria: list[str]) -> None:
        """Any criteria in any order: what a task cited is told gone where its words are, and else where they are now."""
        listed = "".join(f"{number}. {words}" for number, words in enumerate(criteria, 1))
        found = drift(spec(with_words((FIRST + SECOND, listed or "None.\n"))), spec(FEATURE))
        for task, words in (("1.1", FIRST[3:]), ("1.2", SECOND[3:])):
            slips = [each for each in found.astray if each.task.id == task]
            number = f"1.{criteria.index(words) + 1}" if words in criteria else ""
            if number == task:
                assert not slips
            elif number:
                assert [(each.slip, each.now) for each in slips] == [(Slip.RENUMBERED, number)]
            else:
                assert [each.slip for each in slips][:1] in ([Slip.GONE], [Slip.REWORDED], [Slip.RENUMBERED])


@pytest.fixture
def due(folder: Path, alone: Path) -> Team:
    """A spec whose three documents are approved."""
    team = Team(folder, alone)
    team.commit("Write it", {f"{DUE}/{phase}.md": document for phase, document in FEATURE.items()})
    team.approve_all(spec="due-days")
    return team


def answer(team: Team, *words: str, code: int = 1) -> dict[str, Any]:
    done = team.ask("sync", "due-days", *words, "--format", "json")
    assert done.returncode == code, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def reword(team: Team, documents: dict[str, str], message: str = "Reword") -> str:
    return team.commit(message, {f"{DUE}/{phase}.md": document for phase, document in documents.items()})


class TestFollow:
    def test_citations_follow(self, due: Team) -> None:
        due.specgit("task", "done", "due-days", "1.2", "--commit")
        reword(due, {"requirements": INSERTED["requirements"].replace("the day on which", "the hour at which")})
        before = (due.top / DUE / "tasks.md").read_text(encoding="utf-8")
        done = due.ask("sync", "due-days", "--fix", "--format", "json")
        assert (done.returncode, done.stderr) == (1, "2 citations of tasks.md changed; git diff shows where\n")
        told = [(each["id"], each["cites"], each["why"]) for each in json.loads(done.stdout)["tasks"]]
        assert told == [("1.1", "1.1", "reworded"), ("3", "1.1", "reworded")]  # as before
        expected = before.replace("_Requirements: 1.2_", "_Requirements: 1.3_").replace(
            "Requirements 1.1, 1.2*", "Requirements 1.1, 1.3*"
        )
        assert (due.top / DUE / "tasks.md").read_text(encoding="utf-8") == expected
        assert due.ask("sync", "due-days", "--fix").stderr == ""

    def test_numbers_that_change_places(self) -> None:
        """Each citation is changed once, whatever number another one had."""
        now = with_words((FIRST + SECOND, f"1. {LOANS}2. {FIRST[3:]}3. {SECOND[3:]}"))
        tasks = with_words(("Requirements 1.1, 1.2*", "Requirements 1.1–1.2*"), phase="tasks")
        after = spec(now | {"tasks": tasks["tasks"]})
        text, count = follow(after, drift(after, spec(FEATURE | {"tasks": tasks["tasks"]})).astray)
        assert count == 3
        assert "_Requirements: 1.2_" in text.content
        assert "_Requirements: 1.3_" in text.content
        assert "Requirements 1.2–1.3**" in text.content

    def test_new_words_in_a_task_say_that_it_fits(self) -> None:
        """Other numbers in a citation do not."""
        now = with_words(("the day on which", "the hour at which"))
        cites = with_words(("_Requirements: 1.1_", "_Requirements: 1.1–1.2_"), phase="tasks")
        assert told(now | {"tasks": cites["tasks"]})[1] == ["1.1: 1.1 reworded 1.1", "3: 1.1 reworded 1.1"]


class TestSince:
    def test_the_last_approval_of_tasks(self, due: Team) -> None:
        approved = due.git("rev-parse", "HEAD")
        assert answer(due, code=0)["since"] == {"commit": approved, "why": "the last approval of tasks, by Jane"}
        reword(due, INSERTED)
        assert answer(due)["since"]["commit"] == approved
        done = due.ask("sync", "due-days")
        assert done.stdout.splitlines() == [
            f"due-days since {approved[:7]} (the last approval of tasks, by Jane)",
            "  1 criterion has no task",
            "    1.2 new WHEN a borrower logs in, THE Shelf SHALL list all loans. (requirements.md:21)",
            "  2 tasks are out of step",
            "    1.2 Show how many days a book is overdue in `shelf/page.py`",
            "      what was 1.2 is 1.3 now: IF a book is overdue, THEN THE Shelf SHALL show by how many days. (tasks.md:10)",
            "    3 Write the property test in `tests/test_loans.py`",
            "      what was 1.2 is 1.3 now: IF a book is overdue, THEN THE Shelf SHALL show by how many days. (tasks.md:15)",
            "→ specgit sync due-days --runner AGENT has an agent propose tasks; by hand: add them to tasks.md",
            "  specgit sync due-days --fix has tasks cite what was renumbered by its new number",
        ]

    def test_what_is_approved_counts_and_not_the_commit_that_says_so(self, due: Team) -> None:
        """A squash puts approvals of the old words beside the new ones."""
        statements = due.git("log", "-3", "--format=%B")
        due.git("reset", "--soft", "HEAD~4")
        for phase, document in INSERTED.items():
            write(due.top, f"{DUE}/{phase}.md", document)
        due.git("add", "--all")
        due.git("commit", "-qm", f"All at once\n\n{statements}")
        assert [each["cites"] for each in answer(due)["tasks"]] == ["1.2", "1.2"]

    def test_the_last_change_of_tasks(self, folder: Path, alone: Path) -> None:
        team = Team(folder, alone)
        first = reword(team, FEATURE)
        reword(team, INSERTED)
        team.specgit("task", "done", "due-days", "1.1", "--commit")  # a tick is no change
        assert answer(team)["since"] == {"commit": first, "why": "the last change of tasks"}

    def test_a_commit_that_is_named(self, due: Team) -> None:
        reword(due, INSERTED)
        assert answer(due, "--since", "HEAD", code=0)["since"]["why"] == "HEAD"
        assert answer(due, "--since", "HEAD~1")["missing"][0]["id"] == "1.2"
        assert due.ask("sync", "due-days", "--since", "nowhere").returncode == 2

    def test_where_nothing_is_committed(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        for phase, document in FEATURE.items():
            write(tmp_path, f"{DUE}/{phase}.md", document)
        done = specgit(tmp_path, "sync", "due-days")
        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "due-days")

    def test_without_tasks(self, folder: Path) -> None:
        commit(folder, "Idea", {".kiro/specs/idea/requirements.md": FEATURE["requirements"]})
        done = specgit(folder, "sync", "idea")
        assert (done.returncode, "specgit new idea --phase tasks" in done.stderr) == (2, True)


class TestEvidence:
    def test_stale(self, due: Team) -> None:
        due.specgit("task", "done", "due-days", "1.1", "--commit")
        reword(
            due,
            with_words(("the day on which", "the hour at which"))
            | {"tasks": due.git("show", f"HEAD:{DUE}/tasks.md") + "\n"},
        )
        found = answer(due)
        assert [(each["id"], each["done"]) for each in found["tasks"]] == [("1.1", True), ("3", False)]
        assert "  specgit task reset due-days 1.1 has them done again" in due.ask("sync", "due-days").stdout.replace(
            "→", " "
        )

    def test_tests_of_all_that_a_task_cites(self, due: Team) -> None:
        due.commit(
            "Tests",
            {"tests/test_it.py": "# Feature: due-days, Validates: Requirements 2.1\n# Feature: due-days, Property 1\n"},
        )
        found = answer(due, code=0)["evidence"]
        assert [each["id"] for each in found] == ["2", "3"]
        assert found[0]["tests"] == [{"path": "tests/test_it.py", "line": 1}]
        assert "→ see whether it is so, then specgit task done due-days 2 3" in due.specgit("sync", "due-days")

    def test_commits(self, due: Team) -> None:
        work = due.commit("Show it\n\nSpec-Task: due-days#1.1", {"shelf/loans.py": "def due(): ...\n"})
        due.commit("Broke\n\nSpec-Task: due-days#2 failed no idea", {"log": "x"})
        (found,) = answer(due, code=0)["evidence"]
        assert (found["id"], found["commits"]) == ("1.1", [work])

    def test_no_proof_of_what_is_to_be_done_anew(self, due: Team) -> None:
        """Who opens a task again wants it done again."""
        due.commit("Show it\n\nSpec-Task: due-days#1.1", {"shelf/loans.py": "def due(): ...\n"})
        due.specgit("task", "done", "due-days", "1.1", "--commit")
        due.specgit("task", "reset", "due-days", "1.1")
        assert answer(due, code=0)["evidence"] == []
        due.git("commit", "-qam", "Again")
        assert answer(due, code=0)["evidence"] == []
        anew = due.commit("Show it again\n\nSpec-Task: due-days#1.1", {"shelf/loans.py": "def due(): pass\n"})
        assert answer(due, code=0)["evidence"][0]["commits"] == [anew]

    def test_what_is_told_beside(self, due: Team) -> None:
        with_more = with_words((SECOND, f"{SECOND}3. {LOANS}"))
        reword(due, with_more)
        due.git("reset", "-q", "--hard", "HEAD~4")  # before anybody approved
        reword(due, with_more)
        reword(due, with_more | {"tasks": FEATURE["tasks"].replace("Write `due(loan)`.", "Write it.")})
        assert "  1 criterion never had a task: 1.3" in due.specgit("sync", "due-days")
        reword(due, FEATURE | {"tasks": "- [ ] 1. All of it\n"})
        assert "no task says which criteria it is for" in due.specgit("sync", "due-days")
        lost = with_words(("_Requirements: 2.1_", "_Requirements: 2.7_"), phase="tasks")
        reword(due, lost)
        assert "      requirement 2 has no criterion 2.7 (it has 2.1 alone)" in due.refused("sync", "due-days")

    def test_nothing_is_ticked(self, due: Team) -> None:
        due.commit("Show it\n\nSpec-Task: due-days#1.1", {"shelf/loans.py": "def due(): ...\n"})
        answer(due, code=0)
        assert due.git("status", "--porcelain") == ""


def test_hostile_text_stays_inert(due: Team) -> None:
    reword(due, with_words((SECOND, f"{SECOND}3. THE Shelf SHALL \x1b]0;x\x07\x1b[31m do \u202e it.\n")))
    said = due.ask("sync", "due-days").stdout
    assert "\x1b" not in said
    assert "\u202e" not in said
