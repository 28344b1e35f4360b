"""Answers in the Git directory: kept, found again, never wrong, never in the way."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from specgit.cache import BLOCK, FRESH, LARGEST_ANSWER, Cache
from specgit.repo import Repository

KEYS = [f"{number:032x}" for number in range(40)]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "some" / "folder")


def test_gives_what_it_was_given(cache: Cache) -> None:
    assert cache.get(KEYS[0]) is None
    cache.put({KEYS[0]: b"one\ntwo\n", KEYS[1]: b""})
    assert cache.get(KEYS[0]) == b"one\ntwo\n"
    assert cache.get(KEYS[1]) == b""
    assert cache.get(KEYS[2]) is None
    cache.put({KEYS[0]: b"three"})
    assert cache.get(KEYS[0]) == b"three"
    assert sorted(path.name for path in cache.folder.iterdir()) == KEYS[:2]


@pytest.mark.parametrize(
    "damaged",
    [b"", b"\n", b"[]", b"\xff\xfe\n\x00", b"0" * 32 + b"\n[]", b"\n" * 9000],
)
def test_a_damaged_answer_is_none(cache: Cache, damaged: bytes) -> None:
    cache.put({KEYS[0]: b"good"})
    (cache.folder / KEYS[0]).write_bytes(damaged)
    assert cache.get(KEYS[0]) is None
    cache.put({KEYS[0]: b"good"})
    assert cache.get(KEYS[0]) == b"good"


def test_every_cut_and_every_flipped_bit_is_noticed(cache: Cache) -> None:
    cache.put({KEYS[0]: b"[1,2,3]"})
    file = cache.folder / KEYS[0]
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert cache.get(KEYS[0]) is None
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.get(KEYS[0]) is None


def test_a_folder_in_the_place_of_an_answer(cache: Cache) -> None:
    (cache.folder / KEYS[0] / "x").mkdir(parents=True)
    assert cache.get(KEYS[0]) is None
    cache.put({KEYS[0]: b"good"})
    assert cache.get(KEYS[0]) is None


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put({KEYS[0]: b"good"})
    assert cache.get(KEYS[0]) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written(cache: Cache) -> None:
    cache.put({KEYS[0]: b"good"})
    cache.folder.chmod(0o500)
    cache.put({KEYS[1]: b"more"})
    assert cache.get(KEYS[0]) == b"good"
    assert cache.get(KEYS[1]) is None
    cache.folder.chmod(0o700)


def test_a_disk_without_room(cache: Cache) -> None:
    resource = pytest.importorskip("resource", reason="Windows can't limit what a process writes")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))  # a write beyond ends in an error, as on a full disk
    try:
        cache.put({KEYS[0]: b"x" * 200})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert cache.get(KEYS[0]) is None
    cache.put({KEYS[0]: b"x" * 200})
    assert cache.get(KEYS[0]) == b"x" * 200


def test_the_least_recently_used_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", most_bytes=16 * BLOCK)
    for age, key in enumerate(reversed(KEYS[:16])):
        cache.put({key: b"x"})
        os.utime(cache.folder / key, (0, 1000 + age))
    assert len(list(cache.folder.iterdir())) == 16
    cache.put({KEYS[20]: b"new"})
    kept = {path.name for path in cache.folder.iterdir()}
    assert kept == {KEYS[20], *KEYS[:11]}
    assert cache.get(KEYS[20]) == b"new"


def test_what_is_used_stays(cache: Cache) -> None:
    cache.put({KEYS[0]: b"x"})
    old = time.time() - 2 * FRESH
    os.utime(cache.folder / KEYS[0], (old, old))
    assert cache.get(KEYS[0]) == b"x"
    assert (cache.folder / KEYS[0]).stat().st_mtime > old + FRESH


def test_an_answer_of_any_size_is_refused_or_kept_whole(cache: Cache) -> None:
    cache.put({KEYS[0]: b"x" * LARGEST_ANSWER, KEYS[1]: b"x" * (LARGEST_ANSWER + 1)})
    assert cache.get(KEYS[0]) == b"x" * LARGEST_ANSWER
    assert cache.get(KEYS[1]) is None


def test_many_at_once(tmp_path: Path) -> None:
    """Writers and readers of the same answers, while room is made: whoever gets one gets it whole."""
    caches = [Cache(tmp_path / "cache", most_bytes=20 * BLOCK) for _ in range(4)]
    answers = {key: key.encode() * 50 for key in KEYS}

    def work(cache: Cache) -> int:
        met = 0
        for _ in range(2):
            cache.put(answers)
            for key, answer in answers.items():
                got = cache.get(key)
                assert got in (None, answer)
                met += got is not None
        return met

    with ThreadPoolExecutor(len(caches)) as pool:
        assert sum(pool.map(work, caches)) > 0


def test_worktrees_share_one(folder: Path, tmp_path: Path) -> None:
    from conftest import git

    git(folder, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    here, there = Cache.of(Repository.open(folder)), Cache.of(Repository.open(tmp_path / "tree"))
    here.put({KEYS[0]: b"x"})
    assert there.get(KEYS[0]) == b"x"
    assert git(folder, "status", "--porcelain") == ""
