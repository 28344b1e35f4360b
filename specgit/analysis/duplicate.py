"""Not asked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Analysed, Question


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """No questions."""
    return ()
