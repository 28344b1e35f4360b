"""What the criteria leave out: the case between two others."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from specgit.analysis import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Analysed, Question


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Questions about cases that nothing is said about."""
    return chain(ranges.questions(spec))
