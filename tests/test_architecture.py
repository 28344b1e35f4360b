"""Rules that an import contract can't see."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "specgit"
SOURCES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("git", "networkx", "marko", "rich", "ruamel", "urllib3")


def test_only_the_door_starts_git() -> None:
    """A list or call that begins with the word git, anywhere but in repo.py, is a second door."""
    found = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            first = node.elts[:1] if isinstance(node, ast.List | ast.Tuple) else []
            if any(isinstance(word, ast.Constant) and word.value == "git" for word in first):
                found.append(source.name)
    assert set(found) <= {"repo.py"}


def test_no_shell() -> None:
    """Text that others wrote never meets a shell."""
    assert [source.name for source in SOURCES if "shell=True" in source.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("words", [("status",), ("status", "spec-reader"), ("waves", "wave-engine"), ("--help",)])
def test_looking_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    """Start-up is a feature: a hook runs at every commit."""
    code = (
        "import sys\nfrom specgit.__main__ import main\n"
        f"sys.argv = ['specgit', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
