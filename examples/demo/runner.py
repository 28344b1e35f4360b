"""A runner for `specgit run` that needs no agent: the answer to every task lies ready in `steps/`.

It is started as any runner is, in a worktree of its own, and knows its task from the environment:
`SPECGIT_SPEC` and `SPECGIT_TASK` name it, `SPECGIT_PROMPT` is the file an agent would read,
`SPECGIT_RESULT` takes a message when there is nothing to change.

A step is the folder `steps/<spec>/<task>` with any of

    files/           what the task writes, laid over the worktree
    first-try/       laid over that when the task has not failed before: a mistake an agent might make
    changelog.txt    a line for CHANGELOG.md
    tests.txt        the tests to run, one module a line

A task without a step is a checkpoint and runs all tests. `SPECGIT_DEMO_PACE` is the time between
two lines, in seconds.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

STEPS = Path(__file__).resolve().parent / "steps"
CHANGELOG = "CHANGELOG.md"


def main() -> int:
    """Do the task that the environment names, in the current folder."""
    spec, task = os.environ["SPECGIT_SPEC"], os.environ["SPECGIT_TASK"]
    prompt = Path(os.environ["SPECGIT_PROMPT"]).read_text(encoding="utf-8", errors="replace")
    say(f"read the prompt, {len(prompt.splitlines())} lines")

    step = STEPS / spec / task
    first_try = False
    if (step / "first-try").is_dir():
        first_try = not failed_before(spec, task)
        say("this looks easy" if first_try else "the first try failed its tests; look at them closely")
    written = apply(step, Path.cwd(), first_try=first_try)
    for path in written:
        say(f"write {path}")

    tests = step / "tests.txt"
    if tests.exists() or not step.is_dir():
        return run_tests(tests.read_text(encoding="utf-8").split() if tests.exists() else [], written)
    return 0  # what was written is verified by `specgit run`


def apply(step: Path, worktree: Path, *, first_try: bool = False) -> list[str]:
    """Do a step in a worktree; give the paths that were written."""
    content = files_below(step / "files")
    if first_try:
        content |= files_below(step / "first-try")
    for path, data in content.items():
        target = worktree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    if not (step / "changelog.txt").exists():
        return list(content)
    add_to_changelog(worktree / CHANGELOG, (step / "changelog.txt").read_text(encoding="utf-8"))
    return [*content, CHANGELOG]


def files_below(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder, path and content, but not what pip compiled on installation."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def add_to_changelog(changelog: Path, line: str) -> None:
    """Put a line first below "Unreleased". Two tasks that do so at the same time collide, as in life."""
    heading = "## Unreleased\n\n"
    before, after = changelog.read_text(encoding="utf-8").split(heading)
    gap = "\n" if after.startswith("#") else ""
    changelog.write_text(before + heading + line + gap + after, encoding="utf-8")


def failed_before(spec: str, task: str) -> bool:
    """Tell whether the history records a failure of this task, where `specgit run` keeps it."""
    history = subprocess.run(["git", "log", "--format=%B"], capture_output=True, text=True, check=True).stdout
    statement = re.escape(f"Spec-Task: {spec}#{task} failed")
    return re.search(rf"^{statement}\b", history, re.MULTILINE) is not None


def run_tests(tests: list[str], written: list[str]) -> int:
    """Run test modules, all of them where none is named, and report."""
    command = [sys.executable, "-m", "unittest", *tests]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    print(run.stderr, end="", flush=True)  # where unittest reports
    if run.returncode == 0 and not written:
        ran = re.search(r"^Ran (\d+) tests?", run.stderr, re.MULTILINE)
        message = f"nothing to change, {ran[1] if ran else 'all'} tests pass\n"
        Path(os.environ["SPECGIT_RESULT"]).write_text(message, encoding="utf-8")
    return run.returncode


def say(line: str) -> None:
    """Print a line, and take the time it would take."""
    print(line, flush=True)
    time.sleep(float(os.environ.get("SPECGIT_DEMO_PACE", "0.2")))


if __name__ == "__main__":
    sys.exit(main())
