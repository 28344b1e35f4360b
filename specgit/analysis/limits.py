"""Limits that can't be kept together: a part that is given more time than the whole, a minimum above a maximum, more
attempts than the time for them allows.

INCOSE's Guide to Writing Requirements asks for values that fit each other in a set of requirements (C10 to C15); the
arithmetic is the same as a person with the two criteria side by side would do. Each number gets the part it plays in
its sentence (`roles`, `measures`), and two are compared only where the same thing is measured: the sentences share
what is done and to what, in cases that can occur together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis.limit_bounds import bounds_apart, reversed_bounds, single_above_total, slips
from specgit.analysis.limit_keeping import forgotten, kept_and_deleted, outlasted
from specgit.analysis.limit_parts import list_above_all, some_above_all, two_units
from specgit.analysis.limit_repeats import one_by_one, repeated
from specgit.analysis.limit_times import (
    answers_late,
    delays,
    every,
    inside,
    named_parts,
    noticed_late,
    parts_in_sentence,
    shares,
    waits,
)
from specgit.analysis.measures import Limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Analysed, Question

_RULES = (
    reversed_bounds, parts_in_sentence, repeated, one_by_one, delays, inside, waits, bounds_apart, single_above_total,
    kept_and_deleted, outlasted, forgotten, named_parts, shares, noticed_late, slips, every,
    some_above_all, list_above_all, answers_late, two_units,
)  # fmt: skip


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - limits of one spec
    """Questions about limits of one spec that exclude each other."""
    limits = Limits(spec)
    asked: set[frozenset[int]] = set()
    for rule in _RULES:
        for question in rule(limits):
            about = frozenset(criterion.span.start for _, criterion in question.criteria)
            if about not in asked:
                asked.add(about)
                yield question
