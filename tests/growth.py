"""How work grows with its input, so roughly that no busy machine matters; bench/scaling.py measures it."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONG = 30.0  # seconds: far more than anything sound takes, far less than what hangs or grows without measure


@contextmanager
def unwatched() -> Iterator[None]:
    """Without coverage, which makes long work take three times as long; small tests see to the lines it goes through."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Sixteen times the size takes sixteen times as long, not 256 times; the least of three tries counts."""
    gc.freeze()  # what other tests keep is not looked through again and again
    with unwatched():
        small = max(min(seconds(work, size) for _ in range(3)), 0.002)
        assert any(seconds(work, 16 * size) < 100 * small for _ in range(3))
    gc.unfreeze()


def seconds(work: Callable[[int], object], size: int) -> float:
    """How much of the processor's time it takes."""
    gc.collect()
    begun = time.process_time()
    work(size)
    return time.process_time() - begun
