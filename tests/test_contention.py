"""Waves, runs and people that meet on one branch: no status and no commit is lost, whoever is first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from conftest import commit, git
from contention import DONE, FAILED, NOTHING, STILL, hand_over, lies, marks, other, people, render, rows, tasks_md
from wave_jobs import Jobs, Step, jobs_of, settings

HOW = {"work_branch": "never"}


@pytest.fixture
def jobs(folder: Path, tmp_path: Path) -> Iterator[Jobs]:
    specs = {f".kiro/specs/{spec}/tasks.md": tasks_md(8, spec) for spec in ("one", "two")}
    commit(folder, "Settle", {".specgit.yaml": settings("true"), **specs})
    with jobs_of(tmp_path / "github", folder) as jobs:
        yield jobs


def planned(jobs: Jobs, spec: str = "one") -> Step:
    found = jobs.plan(spec, **HOW)
    assert found.code == 0, found.log
    return found


def collected(jobs: Jobs, wave: Step) -> Step:
    found = jobs.collect(wave)
    assert found.code == 0, found.log
    return found


def finish(jobs: Jobs) -> None:
    """One more run does what is left of the first wave."""
    jobs = other(jobs, "last", 900)
    wave = planned(jobs)
    if wave.outputs["matrix"]:
        hand_over(jobs, wave, by="last")
        collected(jobs, wave)


def test_two_specs_and_people_on_one_branch(jobs: Jobs) -> None:
    """Their edits of tasks.md renumber, reword and tick, and two waves end meanwhile."""
    jobs.apart = True
    both = [jobs, other(jobs, "second", 200)]

    def wave(each: Jobs, spec: str) -> None:
        begun = planned(each, spec)
        hand_over(each, begun)
        collected(each, begun)

    with people(jobs, 2, ["one", "two"], 0.3, most=8) as team, ThreadPoolExecutor(2) as pool:
        list(pool.map(wave, both, ["one", "two"]))
    assert lies(jobs, ["one", "two"], team) == []
    assert [marks(jobs, spec) for spec in ("one", "two")] == [{"x": 8}, {"x": 8}]


class TestRefused:
    """A push that comes too late, again and again: what was made is put on the new tip."""

    def test_nobody_is_in_the_way(self, jobs: Jobs) -> None:
        wave = planned(jobs)
        hand_over(jobs, wave, lambda title: STILL if title.startswith("Make part 2 ") else DONE)
        jobs.server.meanwhile = [partial(person, jobs, "first"), partial(person, jobs, "second")]
        collected(jobs, wave)
        assert jobs.server.refused() == 2
        works = [f"one {number}: Make part {number} of one" for number in (1, 3, 4, 5, 6, 7, 8)]
        assert jobs.subjects()[-11:] == [
            "Start wave 1 of one: 1, 2, 3, 4, 5, 6, 7, 8",
            "Mine",
            "Mine",
            *works,
            "Finish wave 1 of one: 8 done",
        ]
        changes = jobs.git("log", "--format=", "--name-only", "-8", "--skip=1", "main").split()
        assert changes[:7] == [f"work/Make-part-{number}-of-one.txt" for number in (8, 7, 6, 5, 4, 3, 1)]
        assert marks(jobs, "one") == {"x": 8}

    def test_somebody_did_the_same(self, jobs: Jobs) -> None:
        wave = planned(jobs)
        hand_over(jobs, wave)
        mine = {"work/Make-part-3-of-one.txt": "mine\n"}
        jobs.server.meanwhile = [partial(person, jobs, "first", mine)]
        assert "conflicts with a commit made meanwhile" in collected(jobs, wave).summary
        assert jobs.git("show", "main:work/Make-part-3-of-one.txt") == "mine"
        assert marks(jobs, "one") == {"x": 7, " ": 1}

    def test_another_run_did_some_of_it(self, jobs: Jobs) -> None:
        second = other(jobs, "second", 200)
        waves = planned(jobs), planned(second)
        hand_over(jobs, waves[0])
        hand_over(second, waves[1], lambda title: DONE if title.startswith("Make part 3 ") else NOTHING)
        jobs.server.meanwhile = [partial(collected, second, waves[1])]
        collected(jobs, waves[0])
        assert lies(jobs, ["one"]) == []
        assert jobs.subjects().count("one 3: Make part 3 of one") == 1
        assert marks(jobs, "one") == {"x": 8}


# What the tasks 1 to 8 of each run come to.
FIRST = [DONE, DONE, DONE, FAILED, FAILED, FAILED, NOTHING, DONE]
SECOND = [DONE, FAILED, NOTHING, DONE, FAILED, NOTHING, DONE, DONE]


@pytest.mark.parametrize("order", ["AB", "BA"])
@pytest.mark.parametrize("renumbered", [False, True])
def test_two_runs_of_one_spec(jobs: Jobs, order: str, *, renumbered: bool) -> None:
    """B plans while the wave of A is under way; a task is done where one of them did it."""
    runs = {"A": jobs, "B": other(jobs, "second", 200)}
    waves = {"A": planned(jobs)}
    if renumbered:
        person(jobs)
    waves["B"] = planned(runs["B"])
    ends = {"A": FIRST, "B": SECOND}
    for name, each in runs.items():
        hand_over(each, waves[name], lambda title, name=name: ends[name][int(title.split()[2]) - 1], by=name)
    collected(runs[order[0]], waves[order[0]])
    assert lies(jobs, ["one"]) == []
    collected(runs[order[1]], waves[order[1]])
    assert lies(jobs, ["one"]) == []
    assert marks(jobs, "one") == {"x": 6, " ": 2}
    finish(jobs)
    assert lies(jobs, ["one"]) == []
    assert marks(jobs, "one") == {"x": 8}


def person(jobs: Jobs, name: str = "somebody", files: Mapping[str, str] | None = None) -> None:
    """Puts a task of their own above all others, which renumbers them."""
    top = jobs.clone(name)
    place = ".kiro/specs/one/tasks.md"
    found = rows((top / place).read_text(encoding="utf-8"))
    commit(top, "Mine", {place: render([("x", "Chore of people, new"), *found]), **(files or {})})
    git(top, "push", "--quiet", "origin", "HEAD:main")


def test_what_was_done_without_a_change_is_ticked_after_another_run_failed(jobs: Jobs) -> None:
    second = other(jobs, "second", 200)
    first_wave, second_wave = planned(jobs), planned(second)
    hand_over(jobs, first_wave, lambda _: FAILED)
    hand_over(second, second_wave, lambda _: STILL)
    collected(jobs, first_wave)
    assert marks(jobs, "one") == {" ": 8}
    collected(second, second_wave)
    assert marks(jobs, "one") == {"x": 8}


def test_boxes_of_the_same_title_that_were_renumbered(jobs: Jobs) -> None:
    top = jobs.clone("writer")
    place = ".kiro/specs/one/tasks.md"
    same = [(" ", "Make it"), (" ", "Write tests"), (" ", "Use it"), (" ", "Write tests")]
    commit(top, "Same titles", {place: render(same)})
    git(top, "push", "--quiet", "origin", "HEAD:main")
    wave = planned(jobs)
    hand_over(jobs, wave, lambda title: FAILED if title == "Make it" else STILL)
    person(jobs)
    collected(jobs, wave)
    assert [mark for mark, _ in rows(jobs.git("show", f"main:{place}") + "\n")] == ["x", " ", "x", "x", "x"]
