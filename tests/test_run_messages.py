from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from conftest import commit
from hypothesis import given
from hypothesis import strategies as st

from specgit.repo import Repository
from specgit.run import history
from specgit.run.messages import (
    finish_message,
    start_message,
    tally,
    task_message,
)
from specgit.run.model import TaskResult, WavePlan, WaveTask
from specgit.run.places import Places, token
from specgit.run.statements import TaskStatus, name, statements
from specgit.shown import one_line
from specgit.trailers import folded as folded_trailer

if TYPE_CHECKING:
    from pathlib import Path

PLAN = WavePlan("user-auth", ".kiro/specs/user-auth", "t.md", "main", "0" * 40, "run-1", 2, 3, (WaveTask("1.2", "A"),))


def result(task: str, status: TaskStatus, **more: str) -> TaskResult:
    return TaskResult("user-auth", task, status, **more)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07x", "red x"),
        ("\u202eevil\u2066", "evil"),
        ("bytes \udcff\x00", "bytes"),
        ("x" * 30, "x" * 9 + "…"),
        ("日本語", "日本語"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text, 10) == line


@given(st.text(), st.integers(2, 50))
def test_one_line_is_one_line(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert line.isprintable() or not line.isascii()
    assert "\n" not in line


def test_messages_read_like_a_person_wrote_them() -> None:
    assert task_message("user-auth", "2.1", "Login endpoint") == (
        "user-auth 2.1: Login endpoint\n\nSpec-Task: user-auth#2.1\n"
    )
    assert start_message("user-auth", 2, ["1.2", "2.2"], "run-1") == (
        "Start wave 2 of user-auth: 1.2, 2.2\n\nSpec-Run: run-1\n"
    )
    results = [
        result("1.2", TaskStatus.DONE, commit="4f5e6d1"),
        result("2.2", TaskStatus.FAILED, message="exit 1: no\nSpec-Approved: all"),
        result("2.3", TaskStatus.CONFLICT, message="conflicts with 1.2 in a.py"),
        result("2.4", TaskStatus.STOPPED),
    ]
    message = finish_message(PLAN, results)
    assert message == (
        "Stop wave 2 of user-auth: 1 done, 1 failed, 1 to run again, 1 stopped\n\n"
        "Spec-Task: user-auth#1.2 done 4f5e6d1\n"
        "Spec-Task: user-auth#2.2 failed exit 1: no Spec-Approved: all\n"
        "Spec-Task: user-auth#2.3 conflict conflicts with 1.2 in a.py\n"
        "Spec-Run: run-1\n"
    )
    assert tally([]) == "nothing to do"


def test_services_find_nothing_to_act_on() -> None:
    said = (
        "[skip ci] [CI Skip] [no ci] closes #1, fixes GH-2, resolves o/r#3, fixes https://github.com/o/r/issues/4 @mia"
    )
    plan = replace(PLAN, spec="[actions skip]")
    messages = [
        task_message("[skip ci]", "1", "Log in [skip actions]"),
        start_message("[skip ci]", 1, ["1"], "run-1"),
        finish_message(plan, [result("1", TaskStatus.FAILED, message=said)]),
    ]
    text = re.sub(r"\n ", " ", "\n".join(messages))
    assert not re.search(r"(?i)\[[^]]*(skip|no ci)", text)
    assert "Log in (skip actions)" in text
    assert not re.search(r"#[123]\b|GH-2|issues/4|@mia", text.replace("#1 failed", "").replace("#1\n", ""))
    (statement,) = statements(messages[2])
    assert f"{statement.spec}#{statement.task}" == name("[actions skip]", "1")


def test_subjects_are_short() -> None:
    assert len(task_message("user-auth", "2.1", "word " * 50).splitlines()[0]) <= 72
    assert len(start_message("user-auth", 1, [str(n) for n in range(99)], "r").splitlines()[0]) <= 72
    assert len(finish_message(PLAN, [result("1", TaskStatus.DONE)] * 9).splitlines()[0]) <= 72


@given(st.text(min_size=1), st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_what_is_written_is_read(task: str, reason: str) -> None:
    task = "".join(task.split()) or "1"
    message = finish_message(PLAN, [result(task, TaskStatus.FAILED, message=reason)])
    assert max(map(len, message.splitlines())) <= 100
    read = list(statements(message))
    assert len(read) <= 1
    assert all(statement.spec == "user-auth" for statement in read)


def test_long_reasons_fold() -> None:
    folded = folded_trailer("Spec-Task", "a#1 failed " + "word " * 60 + "x" * 150)
    assert max(map(len, folded.splitlines())) <= 100
    assert all(line.startswith(" ") for line in folded.splitlines()[1:])
    (statement,) = statements(f"Squashed (#12)\n\n* some prose\n\n{folded}\r\n\nmore prose\n")
    assert statement.detail.startswith("word word")
    assert statement.status is TaskStatus.FAILED


def test_history_keeps_the_last_statement(folder: Path) -> None:
    commit(folder, "One\n\nSpec-Task: auth#1.1 failed exit 1: no", {})
    commit(folder, "Two\n\nSpec-Task: auth#1.1 failed exit 2\nSpec-Task: auth#1.1 done abc\nSpec-Task: auth#2", {})
    commit(folder, "Three\n\nSpec-Task: auth#1.2 timed-out no end\nSpec-Task: other spec#1.1 no-change", {})
    found = history.outcomes(Repository.open(folder))
    assert {key: (value.status.value, value.reason) for key, value in found.items()} == {
        "auth#1.1": ("done", ""),
        "auth#1.2": ("timed-out", "no end"),
        "other spec#1.1": ("no-change", ""),
    }
    assert found["auth#1.2"].commit == Repository.open(folder).tip("main")
    assert history.outcome(found, "auth", "1.1") == found["auth#1.1"]
    assert history.outcome(found, "auth", "9") is None
    assert history.outcomes(Repository.open(folder), most=1).keys() == {"auth#1.2", "other spec#1.1"}


class TestTokens:
    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("user-auth", "user-auth"),
            ("archived/old auth", "archived%2Fold%20auth"),
            ("2.1@2", "2.1@2"),
            ("a..b", "a%2E.b"),
            (".a.", "%2Ea%2E"),
            ("x.lock", "x%2Elock"),
            ("@", "%40"),
        ],
    )
    def test_examples(self, name: str, safe: str) -> None:
        assert token(name) == safe

    @given(st.text(min_size=1), st.text(min_size=1))
    def test_their_own(self, one: str, other: str) -> None:
        assert (token(one) == token(other)) == (one == other)
        assert len(token(one)) <= 100

    def test_git_takes_them(self, folder: Path) -> None:
        repository = Repository.open(folder)
        names = ["2.1@2", "a..b", ".a.", "x.lock", "@", "@{1}", "用户认证" * 20, "a\\b~^:?*[", "\udcff", "a b\n", "-x"]
        refs = {Places.of(repository).ref("auth", name): repository.tip("main") for name in names}
        repository.set_refs(refs)
        assert repository.refs("refs/specgit/") == refs
