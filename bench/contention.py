"""Many on one branch: what is refused, what is lost, and how long it takes. Nothing may be lost.

    python -m bench.contention [--tasks 64]

The jobs of a wave are the commands that the workflow runs, as processes, against a Git server over HTTP. What the jobs
of tasks hand over is made by the bench, except where it says "real jobs". People are threads with clones of their own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.measure import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from conftest import commit, git, script
from contention import DONE, FAILED, Person, hand_over, lies, marks, other, people, tasks_md
from git_server import OURS
from wave_jobs import Jobs, Step, jobs_of, settings

RUNNER = """
import os, pathlib
title = os.environ["SPECGIT_TITLE"].replace(" ", "-")
pathlib.Path("work").mkdir(exist_ok=True)
pathlib.Path("work", title + ".txt").write_text(title)
"""


class Row(NamedTuple):
    """A line of the table. `untrue` counts boxes and commits that are not as they should be."""

    name: str
    tasks: int
    people: int
    ours: int
    theirs: int
    untrue: int
    seconds: float


def main() -> bool:
    """Print the table; true if nothing is untrue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=64)
    tasks = parser.parse_args().tasks
    print("| what happens | tasks done | people's commits | refused pushes, ours | theirs | untrue | seconds |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    found = [each() for each in benches(tasks)]
    each_pushes(32)
    return not any(row.untrue for row in found)


def benches(tasks: int) -> Iterator[Callable[[], Row]]:
    """What is measured."""
    yield lambda: row("one wave, one collect", tasks, waves)
    yield lambda: row("the same, real jobs", tasks, lambda jobs: waves(jobs, real=True))
    for pause in (2.0, 1.0, 0.5):
        yield lambda pause=pause: row(f"the same, 3 people push every {pause:g} s", tasks, waves, pause=pause)
    yield lambda: row("two runs of one spec, A collects first", tasks, lambda jobs: two_runs(jobs, "AB"))
    yield lambda: row("two runs of one spec, B collects first", tasks, lambda jobs: two_runs(jobs, "BA"))
    yield lambda: row("two runs of one spec at once, 2 people", tasks, two_runs_at_once, pause=2.0, count=2)
    yield lambda: row("two specs at once, 2 people", tasks, two_specs, pause=2.0, count=2)


def row(name: str, tasks: int, work: Callable[[Jobs], None], *, pause: float = 0, count: int = 3) -> Row:
    """Do it, look whether all is true, and print the line."""
    with project(tasks) as jobs:
        begun = time.perf_counter()
        team: list[Person] = []
        if pause:
            with people(jobs, count, ["one", "two"], pause) as team:
                work(jobs)
        else:
            work(jobs)
        seconds = time.perf_counter() - begun
        done = marks(jobs, "one")["x"] + marks(jobs, "two")["x"]
        wrong = lies(jobs, ["one", "two"], team)
        theirs = sum(jobs.server.refused(each.name) for each in team)
        found = Row(
            name, done, sum(len(each.landed) for each in team), jobs.server.refused(OURS), theirs, len(wrong), seconds
        )
    print(f"| {' | '.join(map(str, found[:-1]))} | {seconds:.1f} |", flush=True)
    for each in wrong[:5]:
        print(f"    untrue: {each}")
    return found


def waves(jobs: Jobs, spec: str = "one", *, real: bool = False) -> None:
    """One wave."""
    planned = plan(jobs, spec)
    if real:
        jobs.tasks(planned)
    else:
        hand_over(jobs, planned)
    collect(jobs, planned)


def two_runs(jobs: Jobs, order: str) -> None:
    """B plans while A's wave is under way; each fails where the other does not, then a third run does the rest."""
    runs = {"A": jobs, "B": other(jobs, "second", 200)}
    begun = {name: plan(each, "one") for name, each in runs.items()}
    fails = {"A": {0, 1}, "B": {1, 2}}  # by the number of the task, modulo 4

    def ends(name: str) -> Callable[[str], str]:
        return lambda title: FAILED if int(title.split()[2]) % 4 in fails[name] else DONE

    for name, each in runs.items():
        hand_over(each, begun[name], ends(name), by=name)
    for name in order:
        collect(runs[name], begun[name])
    waves(other(jobs, "third", 300))


def two_runs_at_once(jobs: Jobs) -> None:
    """Both plan, work and collect at the same time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(waves, [jobs, other(jobs, "second", 200)]))


def two_specs(jobs: Jobs) -> None:
    """Two specs with a wave each."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(waves, [jobs, other(jobs, "second", 200)], ["one", "two"]))


def plan(jobs: Jobs, spec: str) -> Step:
    """The job that plans; the bench ends if it fails."""
    planned = jobs.plan(spec, work_branch="never")
    assert planned.code == 0, planned.log
    return planned


def collect(jobs: Jobs, planned: Step) -> None:
    """The job that collects."""
    if planned.outputs["matrix"]:
        collected = jobs.collect(planned)
        assert collected.code == 0, collected.log


def each_pushes(count: int) -> None:
    """The way without a collect: each of so many jobs ticks its own box, and pushes with rebase and retry."""
    with project(count) as jobs:
        conflicts: list[str] = []

        def job(number: int) -> None:
            name = f"job{number}"
            top = jobs.home / name
            git(
                jobs.home,
                "clone",
                "--quiet",
                f"{jobs.server.url.replace('//', f'//{name}:token-that-writes@')}/octo-org/specs",
                name,
            )
            tried = lambda *words: not subprocess.run(["git", *words], cwd=top, capture_output=True).returncode  # noqa: E731
            tick(top, number)
            while not tried("push", "origin", "HEAD:main"):
                git(top, "fetch", "--quiet", "origin")
                if not tried("rebase", "origin/main"):
                    conflicts.append(name)
                    tried("rebase", "--abort")
                    git(top, "reset", "--quiet", "--hard", "origin/main")
                    tick(top, number)

        begun = time.perf_counter()
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(job, range(1, count + 1)))
        seconds = time.perf_counter() - begun
        refused = sum(jobs.server.refused(f"job{number}") for number in range(1, count + 1))
        done = marks(jobs, "one")["x"]
    refusals = f"{refused}, {len(conflicts)} conflicts"
    print(f"| for comparison: each of {count} jobs pushes itself | {done} | 0 | {refusals} | | | {seconds:.1f} |")


def tick(top: Path, number: int) -> None:
    """A job's own commit: its work and its box."""
    place = top / ".kiro/specs/one/tasks.md"
    text = place.read_text().replace(f"- [ ] {number}. ", f"- [x] {number}. ")
    commit(top, f"Task {number}", {".kiro/specs/one/tasks.md": text, f"work/{number}.txt": "done\n"})


@contextmanager
def project(tasks: int) -> Iterator[Jobs]:
    """A project with two specs on a GitHub of this machine."""
    with tempfile.TemporaryDirectory(prefix="specgit-bench-") as folder:
        home = Path(folder)
        (home / "gitconfig").write_text(
            "[user]\nname = Bench\nemail = bench@example.com\n[init]\ndefaultBranch = main\n[core]\nfsync = none\n"
        )
        os.environ |= {"HOME": folder, "GIT_CONFIG_GLOBAL": f"{folder}/gitconfig", "GIT_CONFIG_NOSYSTEM": "1"}
        top = home / "project"
        top.mkdir()
        git(top, "init", "--quiet")
        specs = {f".kiro/specs/{spec}/tasks.md": tasks_md(tasks, spec) for spec in ("one", "two")}
        commit(top, "Begin", {".specgit.yaml": settings(script(home, "runner", RUNNER)), **specs})
        with jobs_of(home / "github", top) as jobs:
            jobs.apart = True
            yield jobs


if __name__ == "__main__":
    sys.exit(not main())
