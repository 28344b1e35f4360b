"""What the criteria of a spec say, taken together: questions that somebody should decide before design.

Each check takes the spec as read and gives questions; it knows no other check.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from specgit.analysis.model import Analysis, Confidence, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from specgit.analysis.model import Analysed, Question

# Modules with `check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]`. One that needs what is not
# installed raises Skipped with a sentence.
CHECKS = ("inconsistent", "limits", "ambiguous", "unstated", "missing", "duplicate")
KIND_OF = dict(zip(CHECKS, Kind, strict=True))
ALL = tuple(Confidence)
SURE = (Confidence.PROVEN, Confidence.HIGH)
_ORDER = tuple(Kind)  # of questions at one place


WITHOUT_SOLVER = "contradictions were not looked for: there is no solver (pip install 'specgit[analyze]')"


def lacking() -> tuple[str, ...]:
    """What the analysis has to leave out on this machine, a sentence each, before anything is read."""
    return () if find_spec("z3") else (WITHOUT_SOLVER,)


class Skipped(Exception):  # noqa: N818 - no error: the analysis goes on without the check
    """A check that can't be made here; the message is a sentence that says what was left out and how to get it."""


def analyze(
    spec: Analysed,
    others: Sequence[Analysed] = (),
    *,
    checks: Collection[str] = CHECKS,
    confidences: Collection[Confidence] = SURE,
) -> Analysis:
    """The questions about a spec, in the order of their places. `others` are the specs to compare it with."""
    found: list[Question] = []
    kinds: list[Kind] = []
    skipped: list[str] = []
    for name in CHECKS:
        if name in checks:
            try:
                found += import_module(f"specgit.analysis.{name}").check(spec, others)
                kinds.append(KIND_OF[name])
            except Skipped as reason:
                skipped.append(str(reason))
    wanted = [question for question in found if question.confidence in confidences]
    wanted.sort(key=lambda question: (question.span.start, _ORDER.index(question.kind)))
    return Analysis(spec.spec, tuple(wanted), tuple(skipped), frozenset(kinds), across=bool(others))
