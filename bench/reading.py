"""Reading all specs of the corpus, beside a bare read, decode and one pattern a line. Bound: 6 times that."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from bench.measure import BARE, CORPUS, medians, row

BOUND = 6.0


def main() -> bool:
    """Print the table; true if the bound holds."""
    if not CORPUS.is_dir():
        row("reading: skipped, there is no corpus", "")
        return True
    found = medians(
        {
            "bare": BARE,
            "lines": (sys.executable, "-m", "bench.reading", "lines"),
            "specs": (sys.executable, "-m", "bench.reading", "specs"),
        },
        rounds=7,
    )
    ratio = found["specs"] / found["lines"]
    row("bare Python", f"{found['bare'] * 1000:.0f} ms")
    row("read, decode, one pattern a line", f"{found['lines'] * 1000:.0f} ms")
    row("read every document of every spec", f"{found['specs'] * 1000:.0f} ms")
    row("  ratio", f"{ratio:.2f}", f"(at most {BOUND:.0f})")
    return ratio <= BOUND


def roots() -> list[Path]:
    """The folders named `specs` below a `.kiro`."""
    return sorted(path for path in CORPUS.rglob("specs") if path.parent.name == ".kiro" and path.is_dir())


def lines() -> None:
    """What any line-based reader must do at the least."""
    names = {"requirements.md", "bugfix.md", "design.md", "tasks.md"}
    box = re.compile(r"\s*- \[(.)\]").match
    count = 0
    for root in roots():
        for path in root.rglob("*.md"):
            if path.name.lower() in names:
                for line in path.read_bytes().decode("utf-8", "surrogateescape").split("\n"):
                    count += box(line) is not None
    print(count)


def specs() -> None:
    """What specgit does: find the specs, read each document into its model."""
    from specgit.__main__ import collect_rarely
    from specgit.spec.folder import find_specs

    collect_rarely()
    count = 0
    for root in roots():
        for spec in find_specs(Folder(root.parent.parent), [".kiro/specs"]):
            read = (spec.requirements, spec.bugfix, spec.design, spec.tasks, spec.config)
            count += sum(document is not None for document in read)
    print(count)


class Folder:
    """A plain folder as a source."""

    def __init__(self, top: Path) -> None:
        self.label = str(top)

    def paths(self, under: str) -> list[str]:
        top = len(self.label) + 1
        return sorted(
            f"{folder[top:]}/{name}" for folder, _, names in os.walk(f"{self.label}/{under}") for name in names
        )

    def read(self, path: str) -> bytes:
        return Path(self.label, path).read_bytes()


if __name__ == "__main__":
    {"lines": lines, "specs": specs}[sys.argv[1]]()
