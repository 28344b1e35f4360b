"""Fetching, pushing and bundles: against a real server, by a token that no command line shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import commit, git
from git_server import READ, WRITE, GitServer

from specgit.repo import BranchMovedError, GitError, PushRefusedError, Remote, Repository


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[GitServer]:
    home = tmp_path / "served"
    home.mkdir()
    with GitServer(home) as server:
        server.host("octo/project", folder)
        yield server


@pytest.fixture
def remote(server: GitServer) -> Remote:
    return Remote(f"{server.url}/octo/project", WRITE)


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.open(folder)


def test_push_and_fetch(repository: Repository, remote: Remote, folder: Path) -> None:
    before = repository.resolve("HEAD")
    after = commit(folder, "Go on", {"a.txt": "a\n"})
    repository.push(remote, after, "main", before)
    assert repository.remote_tip(remote, "main") == after
    repository.push(remote, after, "specgit/new", None)
    assert repository.remote_tip(remote, "specgit/new") == after
    assert repository.remote_tip(remote, "new") is None
    repository.fetch(remote, "+refs/heads/main:refs/specgit/there")
    assert repository.resolve("refs/specgit/there") == after


def test_a_branch_that_moved(repository: Repository, remote: Remote, server: GitServer, folder: Path) -> None:
    before = repository.resolve("HEAD")
    theirs = commit(folder, "Theirs", {"a.txt": "a\n"})
    repository.push(remote, theirs, "main", before)
    git(folder, "reset", "--quiet", "--hard", before)
    ours = commit(folder, "Ours", {"b.txt": "b\n"})
    for expected in (before, None):
        with pytest.raises(BranchMovedError):
            repository.push(remote, ours, "main", expected)
    assert repository.remote_tip(remote, "main") == theirs


def test_a_hook_that_refuses(repository: Repository, remote: Remote, server: GitServer, folder: Path) -> None:
    server.hook("octo/project", "#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n")
    before = repository.resolve("HEAD")
    with pytest.raises(PushRefusedError, match=r"main can't be pushed to: .*GH006: Protected branch"):
        repository.push(remote, commit(folder, "Go on", {"a.txt": "a\n"}), "main", before)


@pytest.mark.parametrize("token", ["", "wrong", READ])
def test_a_token_that_may_not(repository: Repository, remote: Remote, folder: Path, token: str) -> None:
    before = repository.resolve("HEAD")
    with pytest.raises(GitError) as error:
        repository.push(remote._replace(token=token), commit(folder, "Go on", {"a.txt": "a\n"}), "main", before)
    assert not token or token not in str(error.value)


def test_the_token_is_told_to_nobody(remote: Remote) -> None:
    assert WRITE not in repr(remote)


def test_bundles(repository: Repository, folder: Path, tmp_path: Path) -> None:
    base = repository.resolve("HEAD")
    git(tmp_path, "clone", "--quiet", str(folder), "other")
    other = Repository.open(tmp_path / "other")
    git(folder, "switch", "--quiet", "--create", "work")
    work = commit(folder, "Work", {"a.txt": "a\n"})
    file = tmp_path / "work.bundle"
    repository.write_bundle(file, "refs/heads/work", base)
    whole = file.read_bytes()
    many = b"".join(b"%d" % number + whole[len("# v2 git bundle\n") :][1:42] + b"x\n" for number in range(10)) * 1000
    for wrong in (
        whole[:-30],
        b"",
        b"# v2 git bundle\n",
        b"# v2 git bundle\n" + many,
        whole.replace(b"refs/heads/work", b"refs/heads/fork"),
        whole.replace(work.encode(), b"f" * 40)[:-30],
    ):
        file.write_bytes(wrong)
        with pytest.raises(GitError):
            other.fetch_bundle(file, "refs/heads/work")
    file.write_bytes(whole)
    assert other.fetch_bundle(file, "refs/heads/work") == work
    assert other.resolve(work) == work
