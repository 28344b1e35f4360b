"""`specgit validate` over all specs of the corpus as one repository: one spec, all cold, all unchanged.

Beside it, in the same run: bare Python, click, a bare read with one pattern a line, and `openspec validate` on as many
specs in its own format (skipped where npm reaches no registry; `SPECGIT_OPENSPEC` may name the program).

Bounds: one spec 150 ms where `import click` takes 40 ms, cold 8 times the bare read, with a process a core 60 % of
one process, unchanged 0.5 s.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.measure import BARE, CORPUS, ROOT, row
from bench.reading import roots

OPENSPEC = "@fission-ai/openspec"
ROUNDS = 5
DOCUMENTS = {"requirements.md", "bugfix.md", "design.md", "tasks.md"}


def main() -> bool:
    """Print the table; true if the bounds hold."""
    if not CORPUS.is_dir():
        row("validating: skipped, there is no corpus", "")
        return True
    with tempfile.TemporaryDirectory(prefix="specgit-bench-") as folder:
        found = measured(Path(folder))
    one = 150.0 * max(1.0, found["click"] / 0.040)
    bounds = {
        "validate one spec": one / 1000,
        "validate all, one process": 8 * found["lines"],
        "validate all, a process a core": 0.6 * found["validate all, one process"],
        "validate all, unchanged": 0.5,
    }
    for name, spent in found.items():
        bound = f"(at most {bounds[name] * 1000:.0f})" if name in bounds else ""
        row(name, f"{spent * 1000:.0f} ms", bound)
    return all(found[name] <= bound for name, bound in bounds.items())


def measured(folder: Path) -> dict[str, float]:
    """Seconds of each command: the median of rounds in which each ran once."""
    top, other = folder / "all", folder / "openspec"
    count, middle = build(top)
    cache = top / ".git/specgit/cache"
    validate = (sys.executable, "-m", "specgit", "validate")
    commands: dict[str, tuple[Sequence[str], Path, bool]] = {
        "bare Python": (BARE, top, False),
        "click": ((sys.executable, "-c", "import click"), top, False),
        "lines": ((sys.executable, "-m", "bench.validate", "lines"), top, False),
        "validate one spec": ((*validate, middle), top, True),
        "validate all, one process": ((*validate, "--jobs", "1"), top, True),
        "validate all, a process a core": (validate, top, True),
        "validate all, unchanged": (validate, top, False),
    }
    if openspec := openspec_program(folder):
        build_openspec(other, count)
        commands[f"openspec validate, {count} specs"] = (
            (*openspec, "validate", "--specs", "--no-interactive"),
            other,
            False,
        )
    else:
        row("openspec: skipped, npm reaches no registry", "")
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(ROUNDS + 1):  # the first one compiles, as an installation does
        for name, (command, place, cold) in commands.items():
            if cold and cache.exists():
                # Moved, not removed: for minutes ext4 looks at each removed file whenever it makes a new one.
                cache.rename(folder / f"{name} {number}")
            times[name].append(seconds(command, place, folder / "compiled"))
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def seconds(command: Sequence[str], folder: Path, compiled: Path) -> float:
    """How long a command takes that may find something. `compiled` is where Python keeps what it compiled."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "OPENSPEC_TELEMETRY": "0", "DO_NOT_TRACK": "1", "CI": "true"}
    env["PYTHONPYCACHEPREFIX"] = str(compiled)
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    spent = time.perf_counter() - begin
    assert done.returncode in (0, 1), done.stderr.decode()
    return spent


def build(top: Path) -> tuple[int, str]:
    """All specs of the corpus in one repository; how many, and one of the middle size."""
    for number, root in enumerate(roots()):
        shutil.copytree(root, top / f".kiro/specs/{number}")
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=top, check=True)
    sizes: dict[Path, int] = {}
    for path in top.rglob("*.md"):
        if path.name.lower() in DOCUMENTS:
            sizes[path.parent] = sizes.get(path.parent, 0) + path.stat().st_size
    folders = sorted(sizes, key=lambda each: (sizes[each], each))
    return len(folders), folders[len(folders) // 2].relative_to(top).as_posix()


def lines() -> None:
    """What any line-based checker must do at the least: read, decode, one pattern a line."""
    box: Callable[[str], object] = re.compile(r"\s*- \[(.)\]").match
    count = 0
    for path in Path(".kiro/specs").rglob("*.md"):
        if path.name.lower() in DOCUMENTS:
            for line in path.read_bytes().decode("utf-8", "surrogateescape").split("\n"):
                count += box(line) is not None
    print(count)


def openspec_program(folder: Path) -> list[str]:
    """How to call openspec; installed with npm if that reaches its registry."""
    if given := os.environ.get("SPECGIT_OPENSPEC"):
        return [given]
    if not shutil.which("npm"):
        return []
    words = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder / "npm"), OPENSPEC]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        return []
    return [str(folder / "npm/node_modules/.bin/openspec")]


def build_openspec(top: Path, count: int) -> None:
    """As many specs in openspec's own format, with as many criteria as a spec of the corpus has in the middle."""
    for number in range(count):
        parts = "".join(
            f"### Requirement: Part {part}\nThe system SHALL do {part}.\n\n"
            f"#### Scenario: It does\n- **WHEN** asked\n- **THEN** it answers\n\n"
            for part in range(39)
        )
        place = top / f"openspec/specs/spec-{number}/spec.md"
        place.parent.mkdir(parents=True)
        place.write_text(
            f"# spec-{number}\n\n## Purpose\nA spec that is long enough to be valid.\n\n## Requirements\n\n{parts}"
        )
    (top / "openspec/changes").mkdir()
    (top / "openspec/project.md").write_text("# Project\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["lines"]:
        lines()
    else:
        sys.exit(not main())
