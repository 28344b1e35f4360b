"""What the engine costs: a wave of 64 trivial tasks, whole processes, beside the same commands without it.

    python bench/engine.py [--tasks 64] [--jobs 2] [--rounds 5]

The bound is 60 ms a task beyond the runner's own time, on 2 cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BOUND = 60.0
RUNNER = "touch done-$SPECGIT_TASK"  # every task must leave a change of its own
SPEC = ".kiro/specs/many/tasks.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=64)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    rounds = [measure(chosen.tasks, chosen.jobs) for _ in range(chosen.rounds)]
    python, runner, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    task = (whole - runner) / chosen.tasks * 1000
    print(f"bare Python                        {python * 1000:8.0f} ms")
    print(f"{chosen.tasks} runners alone, {chosen.jobs} at once       {runner * 1000:8.0f} ms")
    print(f"specgit run, one wave of {chosen.tasks}        {whole * 1000:8.0f} ms")
    print(f"engine a task                      {task:8.1f} ms   (at most {BOUND:.0f})")
    sys.exit(task > BOUND)


def measure(tasks: int, jobs: int) -> tuple[float, float, float]:
    """Seconds of a bare Python, of the runners alone, and of the whole run."""
    with tempfile.TemporaryDirectory(prefix="specgit-bench-") as folder:
        top = make_repository(Path(folder, "project"), tasks)
        env = dict(os.environ, XDG_CACHE_HOME=f"{folder}/cache")
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", ""], check=True)
        python = time.perf_counter() - begun

        begun = time.perf_counter()
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(lambda _: subprocess.run(["sh", "-c", RUNNER], cwd=folder, check=True), range(tasks)))
        runner = time.perf_counter() - begun

        command = [sys.executable, "-m", "specgit", "run", "--no-gate", "many", "--jobs", str(jobs), "--command"]
        begun = time.perf_counter()
        done = subprocess.run([*command, f"sh -c '{RUNNER}'"], cwd=top, env=env, check=False, capture_output=True)
        whole = time.perf_counter() - begun
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        ticked = (top / SPEC).read_text().count("[x]")
        assert ticked == tasks, f"{ticked} of {tasks} tasks are done"
        return python, runner, whole


def make_repository(top: Path, tasks: int) -> Path:
    """A repository with some files and a spec whose tasks can all run at once."""
    for number in range(200):
        file = top / f"src/package{number % 10}/module{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"VALUE = {number}\n" * 50)
    names = ", ".join(f'"{number}"' for number in range(1, tasks + 1))
    boxes = "".join(f"- [ ] {number}. Task {number}\n" for number in range(1, tasks + 1))
    (top / SPEC).parent.mkdir(parents=True)
    (top / SPEC).write_text(f'{boxes}\n```json\n{{"waves": [{{"id": 0, "tasks": [{names}]}}]}}\n```\n')
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["config", "user.name", "Bench"],
        ["config", "user.email", "bench@example.com"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "Begin"],
    ):
        subprocess.run(["git", *words], cwd=top, check=True)
    return top


if __name__ == "__main__":
    main()
