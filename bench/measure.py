"""Timing whole processes, interleaved, so that a noisy machine is noisy for all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("SPECGIT_CORPUS", ROOT.parent / "shared" / "corpus"))
BARE = (sys.executable, "-c", "pass")


def medians(commands: Mapping[str, Sequence[str]], *, rounds: int, folder: Path = ROOT) -> dict[str, float]:
    """Seconds of each command: the median over rounds in which each ran once."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def row(name: str, value: str, bound: str = "") -> None:
    """One line of the table."""
    print(f"{name:<58}{value:>12}  {bound}")
