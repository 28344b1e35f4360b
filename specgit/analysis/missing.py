"""What the criteria leave out: the failure, the answer no, the value that nobody thought of, the number between two.

A spec need not say everything, and most leave out most: what is asked here is only what the document itself shows that
it means to say, by saying it for the cases beside. Where it never speaks of failures, nothing is missing.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from specgit.analysis import cases, collisions, failures, outcomes, ranges, repeats, sides
from specgit.analysis.bags import Entry, bags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Analysed, Question


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - of one spec alone
    """Questions about cases that nothing is said about."""
    entries = [Entry(spec, reading, bags(spec, reading)) for reading in spec.readings if reading.ears.modals]
    return chain(
        ranges.questions(spec),
        cases.questions(spec, entries),
        sides.questions(entries),
        outcomes.questions(entries),
        failures.questions(entries),
        repeats.questions(entries),
        collisions.questions(entries),
    )
