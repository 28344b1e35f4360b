"""`specgit diff`, on real repositories: what changed, part by part, however it is asked and shown."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from conftest import APPROVABLE, TASKS, commit, git, write
from marko.ext.gfm import gfm
from team import DESIGN, SPEC, Team

from specgit.spec.difference import How
from specgit.spec.wording import excerpt, word_changes

if TYPE_CHECKING:
    from pathlib import Path

    from specgit.spec.wording import Piece

CHANGED = (
    APPROVABLE.replace("close the session", "end the session within 5 seconds")
    .replace("2. WHEN", "3. WHEN")
    .replace("1. WHEN", "1. THE system SHALL keep a log\n2. WHEN")
)


def marked(pieces: tuple[Piece, ...]) -> str:
    signs = {None: "{}", How.REMOVED: "[-{}-]", How.ADDED: "(+{}+)"}
    return "".join(signs[piece.how].format(piece.text) for piece in pieces)


class TestWords:
    @pytest.mark.parametrize(
        ("before", "after", "shown"),
        [
            ("close the session", "end the session", "[-close-](+end+) the session"),
            ("a b c", "a c", "a [-b-] c"),
            ("a c", "a b c", "a (+b+) c"),
            ("", "b c", "(+b c+)"),
            ("b c", "", "[-b c-]"),
            ("wait 5 s, then go", "wait 15 s, then go on", "wait [-5-](+15+) s, then go (+on+)"),
            ("v1.2.3 of it's", "v1.2.4 of it's", "[-v1.2.3-](+v1.2.4+) of it's"),
            ("システムは、ログインする", "システムは、ログアウトする", "システムは、ログ[-イン-](+アウト+)する"),
            ("same", "same", "same"),
            ("", "", ""),
        ],
    )
    def test_words_changed(self, before: str, after: str, shown: str) -> None:
        assert marked(word_changes(before, after)) == shown

    def test_both_texts_are_there(self) -> None:
        before, after = "the cat sat on the mat, the end", "on the mat the cat sat; the dog, the end"
        pieces = word_changes(before, after)
        assert "".join(piece.text for piece in pieces if piece.how is not How.REMOVED).split() == after.split()

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("a " * 100_000, "a b " * 50_000),
            (" ".join(map(str, range(50_000))), " ".join(map(str, reversed(range(50_000))))),
            ("-" * 100_000, "- " * 100_000),
            ("a" * 200_000, "a-" * 100_000),
        ],
        ids=["one word", "reversed", "signs", "one long word"],
    )
    def test_hostile_texts_take_no_time(self, before: str, after: str) -> None:
        start = time.perf_counter()
        word_changes(before, after)
        assert time.perf_counter() - start < 10

    def test_a_long_text_is_shown_around_its_changes(self) -> None:
        before = "word " * 300 + "five " + "tail " * 200
        shown = marked(excerpt(word_changes(before, before.replace("five", "six")), 300))
        assert "word [-five-](+six+) tail" in shown
        assert shown.startswith("… word")
        assert shown.endswith("…")
        assert len(shown) < 200

    def test_many_changes_are_cut(self) -> None:
        before = " ".join(f"w{number} x{number}" for number in range(2000))
        assert len(marked(excerpt(word_changes(before, before.replace("x", "y")), 300))) < 1000


@pytest.fixture
def changed(team: Team) -> Team:
    """The team's spec with a change of each document in the last commit."""
    team.commit(
        "Change",
        {
            f"{SPEC}/requirements.md": CHANGED,
            f"{SPEC}/design.md": DESIGN.replace("a table.", "a table with an index."),
            f"{SPEC}/tasks.md": TASKS.replace("Log out", "Log out at once").replace("[ ] 1.1", "[x] 1.1"),
        },
    )
    return team


class TestText:
    def test_each_part_is_told(self, changed: Team) -> None:
        assert changed.specgit("diff", "HEAD~1..HEAD").splitlines() == [
            "auth",
            "  requirements.md: criterion 1.3 reworded, 1.1 added, 1.1 renumbered to 1.2",
            "    + criterion 1.1  THE system SHALL keep a log",
            "    # criterion 1.2, was 1.1  WHEN a user logs in THEN the system SHALL open a session",
            "    ~ criterion 1.3, was 1.2  WHEN a user logs out THEN the system SHALL [-close-]{+end+} the session"
            " {+within 5 seconds+}",
            "  design.md: 1 section reworded",
            "    ~ section Overview  Sessions in a table {+with an index+}.",
            "  tasks.md: task 2.2 reworded",
            "    ~ task 2.2  Log out {+at once+} • Requirements: 1.2",
            "1 spec changed",
        ]

    def test_both_ends_may_be_left_out(self, changed: Team) -> None:
        whole = changed.specgit("diff", "HEAD~1..HEAD")
        assert changed.specgit("diff", "HEAD~1..") == whole
        assert changed.specgit("diff", "HEAD~1") == whole
        assert changed.specgit("diff", "HEAD..HEAD~1").count("[-end-]{+close+}") == 1
        assert changed.specgit("diff") == changed.specgit("diff", "HEAD..HEAD") == "no spec changed\n"

    def test_three_dots_are_what_a_branch_brings(self, changed: Team) -> None:
        changed.git("switch", "-q", "-c", "side", "HEAD~1")
        changed.commit("Side", {f"{SPEC}/design.md": DESIGN + "\n## Errors\n\nNone.\n"})
        said = changed.specgit("diff", "main...side")
        assert "+ section Errors  None." in said
        assert "requirements.md" not in said
        assert "requirements.md" in changed.specgit("diff", "main..side")

    def test_the_working_tree_and_the_index(self, team: Team) -> None:
        write(team.top, f"{SPEC}/requirements.md", CHANGED)
        assert "criterion 1.3" in team.specgit("diff")
        assert team.specgit("diff", "--staged") == "no spec changed\n"
        team.git("add", "--all")
        assert team.specgit("diff", "--staged") == team.specgit("diff", "HEAD")

    def test_files_that_are_not_added_to_git_count(self, team: Team) -> None:
        write(team.top, ".kiro/specs/fresh/tasks.md", TASKS)
        assert team.specgit("diff").splitlines() == [
            "fresh added",
            "  tasks.md: added: tasks 1, 2 and 3 added with 4 sub-tasks, 1 section added, wave graph added",
            "1 spec changed",
        ]

    def test_only_boxes(self, team: Team) -> None:
        write(team.top, f"{SPEC}/tasks.md", TASKS.replace("[ ] 1.1", "[x] 1.1"))
        assert "  tasks.md: only boxes changed: 0/5 → 1/5 done" in team.specgit("diff").splitlines()

    def test_specs_come_go_and_move(self, team: Team) -> None:
        team.commit("More", {".kiro/specs/old/bugfix.md": "# Bug\n\n1.1 WHEN a THEN b\n"})
        team.git("mv", SPEC, ".kiro/specs/login")
        team.git("rm", "-rq", ".kiro/specs/old")
        team.commit("Move", {".kiro/specs/login/design.md": DESIGN.replace("a table", "a file")})
        said = team.specgit("diff", "HEAD~1..").splitlines()
        assert said[0] == "login renamed, was .kiro/specs/auth"
        assert "    ~ section Overview  Sessions in a [-table-]{+file+}." in said
        assert "old removed" in said
        assert said[-1] == "2 specs changed"

    def test_one_spec_by_its_name_now_or_then(self, team: Team) -> None:
        team.commit("More", {".kiro/specs/other/tasks.md": TASKS})
        team.git("mv", SPEC, ".kiro/specs/login")
        team.commit("Move", {".kiro/specs/other/tasks.md": TASKS.replace("Log", "Lock")})
        assert "auth" not in team.specgit("diff", "HEAD~1..", "other")
        renamed = "login renamed, was .kiro/specs/auth\n1 spec changed\n"
        assert team.specgit("diff", "HEAD~1..", "auth") == team.specgit("diff", "HEAD~1..", "login") == renamed
        assert team.specgit("diff", "login") == "no spec changed\n"
        assert team.ask("diff", "HEAD~1..", "nothing").returncode == 2

    def test_a_document_that_came(self, team: Team) -> None:
        team.git("rm", "-q", f"{SPEC}/design.md")
        team.git("commit", "-q", "-m", "No design")
        assert "  design.md: removed: 2 sections removed" in team.specgit("diff", "HEAD~1..")
        assert "  design.md: added: 2 sections added" in team.specgit("diff", "HEAD..HEAD~1")


class TestForms:
    def test_json(self, changed: Team) -> None:
        found = json.loads(changed.specgit("diff", "HEAD~1..", "--format", "json"))
        assert found["version"] == 1
        assert found["to"] == changed.git("rev-parse", "HEAD")
        (spec,) = found["specs"]
        assert (spec["name"], spec["change"]) == ("auth", "changed")
        parts = spec["documents"][0]["parts"]
        assert [(part["change"], part["id"], part["old_id"], part["line"], part["old_line"]) for part in parts] == [
            ("added", "1.1", "", 11, 0),
            ("renumbered", "1.2", "1.1", 12, 11),
            ("reworded", "1.3", "1.2", 13, 12),
        ]
        assert json.loads(changed.specgit("diff", "--format", "json"))["to"] == "working tree"

    def test_markdown(self, changed: Team) -> None:
        said = changed.specgit("diff", "HEAD~1..", "--format", "markdown")
        assert "SHALL <del>close</del> <ins>end</ins> the session <ins>within 5 seconds</ins>" in said
        page = gfm(said)
        assert "<h3>auth</h3>" in page
        assert "<li><strong>criterion 1.1</strong> added: THE system SHALL keep a log</li>" in page

    @pytest.mark.usefixtures("measured")
    def test_colours_on_a_terminal_only(self, changed: Team) -> None:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "specgit", "diff", "HEAD~1.."]
        subprocess.run(command, cwd=changed.top, stdout=theirs, check=True)
        os.close(theirs)
        shown = os.read(ours, 65536).decode()
        assert "\x1b[31m\x1b[9mclose\x1b[0m\x1b[32m\x1b[4mend\x1b[0m" in shown
        assert "[-close-]" not in shown
        assert "\x1b" not in changed.specgit("diff", "HEAD~1..")


HOSTILE = "`$(id)` ${{ x }} ::set-output:: | <img src=x onerror=y> @team #1 **b** \x1b[31m‮ [a](http://b)"


def test_hostile_text_is_inert(team: Team) -> None:
    name = ".kiro/specs/a|b `c` <img src=x>"
    team.commit(
        "Hostile", {f"{name}/requirements.md": APPROVABLE, f"{name}/design.md": f"# D\n\n## {HOSTILE}\n\nold\n"}
    )
    team.commit("Change", {f"{name}/design.md": f"# D\n\n## {HOSTILE}\n\nnew {HOSTILE}\n"})
    said = team.specgit("diff", "HEAD~1..")
    assert "\x1b" not in said
    assert "‮" not in said
    page = gfm(team.specgit("diff", "HEAD~1..", "--format", "markdown"))
    for tag in ("<img", "<a ", "<code", "<table"):
        assert tag not in page, tag
    assert "@team" not in page
    assert json.loads(team.specgit("diff", "HEAD~1..", "--format", "json"))["specs"]


class TestWrongUse:
    def test_no_specs(self, team: Team) -> None:
        team.git("rm", "-rq", SPEC)
        commit(team.top, "Empty", {})
        commit(team.top, "Still empty", {})
        done = team.ask("diff", "HEAD~1..HEAD")
        assert done.returncode == 3
        assert "neither before nor after" in done.stderr
        assert team.specgit("diff", "HEAD~2..").startswith("auth removed\n")

    @pytest.mark.parametrize("words", [("nowhere..HEAD",), ("HEAD~1..HEAD", "--staged"), ("nowhere",)])
    def test_what_names_nothing(self, team: Team, words: tuple[str, ...]) -> None:
        assert team.ask("diff", *words).returncode == 2

    def test_a_shallow_clone(self, changed: Team, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--depth=1", f"file://{changed.top}", "shallow")
        clone = Team(tmp_path / "shallow", tmp_path)
        assert clone.specgit("diff") == "no spec changed\n"
        done = clone.ask("diff", "HEAD~1..HEAD")
        assert done.returncode == 2
        assert "there is no commit HEAD~1" in done.stderr
