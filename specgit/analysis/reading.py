"""A requirements document → its criteria in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis.model import Analysed, Reading
from specgit.spec.ears import read_criteria

if TYPE_CHECKING:
    from specgit.spec.ears import Ears
    from specgit.spec.model import Criterion, Requirements


def read(spec: str, document: Requirements) -> Analysed:
    """All criteria of a document in parts, in its order."""
    return Analysed(spec, document, tuple(_reading(*each) for each in read_criteria(document)))


def _reading(criterion: Criterion, ears: Ears) -> Reading:
    return Reading(criterion, ears, (), (), (), False)
