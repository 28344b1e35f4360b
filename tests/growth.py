"""How work grows with its input, so roughly that no busy machine matters; bench/scaling.py measures it."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 30.0  # seconds: far more than anything sound takes, far less than what hangs or grows without measure


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Sixteen times the size takes sixteen times as long, not 256 times."""
    small = max(least(work, size), 0.002)
    assert least(work, 16 * size) < 100 * small


def least(work: Callable[[int], object], size: int) -> float:
    """Seconds of processor time, the least of three tries."""
    tries = []
    for _ in range(3):
        gc.collect()
        begun = time.process_time()
        work(size)
        tries.append(time.process_time() - begun)
    return min(tries)
