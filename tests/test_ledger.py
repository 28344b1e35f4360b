"""History → statements: found once, kept, and right after whatever happens to a history."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import git
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.approval import ledger
from specgit.approval.ledger import read_ledger
from specgit.cache import Cache
from specgit.errors import SpecgitError
from specgit.repo import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from team import Team

DIGEST = "8f3a" * 10


def state(folder: Path, phase: str, spec: str = "auth", kind: str = "Approved") -> str:
    git(folder, "commit", "--quiet", "--allow-empty", "--message", f"T\n\nSpec-{kind}: {spec}/{phase} {DIGEST}")
    return git(folder, "rev-parse", "HEAD")


def phases(folder: Path, rev: str = "HEAD") -> list[str]:
    return [entry.statement.phase for entry in read_ledger(Repository.open(folder), rev).entries]


def cold(folder: Path, rev: str = "HEAD") -> list[str]:
    repository = Repository.open(folder)
    for path in Cache.of(repository).folder.glob("*"):
        path.unlink()
    return phases(folder, rev)


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What each `git log` of the ledger was asked to leave out."""
    asked: list[str | None] = []
    usual = Repository.log_of

    def log_of(self: Repository, rev: str, *phrases: str, without: str | None = None):  # type: ignore[no-untyped-def]
        asked.append(without)
        return usual(self, rev, *phrases, without=without)

    monkeypatch.setattr(Repository, "log_of", log_of)
    return asked


def test_one_log_for_all_then_only_what_is_new(folder: Path, logs: list[str | None]) -> None:
    state(folder, "requirements")
    first = git(folder, "rev-parse", "HEAD")
    assert phases(folder) == ["requirements"]
    assert phases(folder) == ["requirements"]
    assert logs == [None]
    state(folder, "design")
    assert phases(folder) == ["design", "requirements"]
    assert logs == [None, first]


def test_after_a_rebase(folder: Path, logs: list[str | None]) -> None:
    base = git(folder, "rev-parse", "HEAD")
    git(folder, "switch", "--quiet", "--create", "work")
    state(folder, "requirements")
    state(folder, "design")
    assert phases(folder) == ["design", "requirements"]
    git(folder, "reset", "--quiet", "--hard", base)
    state(folder, "tasks")
    assert phases(folder) == ["tasks"] == cold(folder)


def test_another_branch_begins_where_they_part(folder: Path, logs: list[str | None]) -> None:
    state(folder, "requirements")
    base = git(folder, "rev-parse", "HEAD")
    phases(folder)
    for name in ("one", "two"):
        git(folder, "switch", "--quiet", "--create", name, base)
        state(folder, "design", name)
        assert phases(folder) == ["design", "requirements"]
    assert logs == [None, base, base]


def test_merges_and_octopus_merges(folder: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    names = ("a", "b", "c")
    for name in names:
        git(folder, "switch", "--quiet", "--create", name, base)
        state(folder, "design", name)
        assert phases(folder) == ["design"]
    git(folder, "switch", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "a")
    assert len(phases(folder)) == 1
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "b", "c")
    assert sorted(phases(folder)) == sorted(cold(folder)) == ["design"] * 3


def test_a_shallow_clone_says_so(folder: Path, tmp_path: Path) -> None:
    state(folder, "requirements")
    state(folder, "design")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{folder}", str(clone)], check=True)
    found = read_ledger(Repository.open(clone))
    assert found.cut
    assert [entry.statement.phase for entry in found.entries] == ["design"]
    git(clone, "fetch", "--quiet", "--unshallow")
    whole = read_ledger(Repository.open(clone))
    assert not whole.cut
    assert [entry.statement.phase for entry in whole.entries] == ["design", "requirements"]


def test_the_text_says_that_history_is_cut(team: Team, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{team.top}", str(clone)], check=True)
    team.top = clone
    assert "this clone is shallow" in team.specgit("approvals")


@pytest.mark.parametrize("damage", [b"", b"\0", b"[]", b'[["x"]]'])
def test_a_damaged_cache_is_read_anew(folder: Path, damage: bytes) -> None:
    state(folder, "requirements")
    phases(folder)
    for path in Cache.of(Repository.open(folder)).folder.glob("*"):
        path.write_bytes(damage)
    assert phases(folder) == ["requirements"]


def test_no_commit_yet(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert read_ledger(Repository.open(tmp_path)).entries == ()
    with pytest.raises(SpecgitError, match="there is no commit"):
        read_ledger(Repository.open(tmp_path), "main~3")


def test_messages_that_are_not_utf_8(folder: Path) -> None:
    message = f"T\n\nSpec-Approved: b\xe4r/design {DIGEST}\n".encode("latin-1")
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    made = subprocess.run(
        ["git", "-c", "i18n.commitEncoding=utf-8", "commit-tree", tree, "-p", "HEAD"],
        cwd=folder, input=message, capture_output=True, check=True,
    )  # fmt: skip
    git(folder, "reset", "--quiet", "--hard", made.stdout.decode().strip())
    assert phases(folder) == phases(folder) == ["design"]


def test_the_last_statement_of_a_message_comes_first(folder: Path) -> None:
    lines = "\n".join(f"Spec-{kind}: auth/design {DIGEST}" for kind in ("Approved", "Revoked", "Approved"))
    git(folder, "commit", "--quiet", "--allow-empty", "--message", f"T\n\n{lines}")
    found = read_ledger(Repository.open(folder)).entries
    assert [entry.statement.line for entry in found] == [5, 4, 3]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history of branches, merges and statements."""
    top = tmp_path_factory.mktemp("grown")
    stream = ["reset refs/heads/b0\n"]
    for number in range(60):
        parents = [number] if number else []
        if number > 4 and number % 3 == 0:
            parents.append(number - 4)
        text = f"Commit {number}\n\n" + (f"Spec-Approved: s{number}/design {DIGEST}\n" if number % 2 else "")
        stream.append(
            f"commit refs/heads/b{number % 4}\nmark :{number + 1}\n"
            f"committer A <a@x> {1_700_000_000 + number * 7 % 50} +0000\ndata {len(text)}\n{text}\n"
            + (f"from :{parents[0]}\n" if parents else "")
            + "".join(f"merge :{each}\n" for each in parents[1:])
        )
    subprocess.run(["git", "init", "--quiet", str(top)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=top, input="".join(stream).encode(), check=True)
    return top


@settings(max_examples=15)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.integers(0, 12))
def test_whatever_was_read_before(grown: Path, branches: list[int], back: int) -> None:
    """The ledger of a commit is the same, cold or from whatever ledgers are known."""
    for number in branches:
        phases(grown, f"b{number}")
    rev = f"b{branches[-1]}~{back}"
    repository = Repository.open(grown)
    warm = read_ledger(repository, rev).entries
    cold(grown, rev)
    assert sorted(warm) == sorted(read_ledger(repository, rev).entries)


def test_few_tips_are_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_TIPS", 2)
    for number in range(4):
        state(folder, "design", f"s{number}")
        assert len(phases(folder)) == number + 1
