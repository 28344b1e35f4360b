"""What the criteria of a spec say, taken together: questions that somebody should decide before design.

Each check takes the spec as read and gives questions; it knows no other check.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from specgit.analysis.model import Analysis, Confidence, Kind
from specgit.errors import install
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from specgit.analysis.model import Analysed, Question
    from specgit.spec.text import Span

# Modules with `check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]`. One that needs what is not
# installed raises Skipped with a sentence.
CHECKS = ("inconsistent", "limits", "ambiguous", "unstated", "missing", "duplicate")
KIND_OF = dict(zip(CHECKS, Kind, strict=True))
ALL = tuple(Confidence)
SURE = (Confidence.PROVEN, Confidence.HIGH)
_ORDER = tuple(Kind)  # of questions at one place


WITHOUT_SOLVER = f"contradictions were not looked for: there is no solver ({install('analyze')})"


def lacking() -> tuple[str, ...]:
    """What the analysis has to leave out on this machine, a sentence each, before anything is read."""
    return () if find_spec("z3") else (WITHOUT_SOLVER,)


# Pairs are compared, of criteria and of numbers. Real documents have up to 664 criteria, 400 numbers, and 1,800
# characters in one criterion; beyond these bounds somebody wants to keep the machine busy.
MOST_CRITERIA = 1500
MOST_NUMBERS = 2000
LONGEST_CRITERION = 4000  # characters
_NUMBER = Pattern(r"\d+")


class Skipped(Exception):  # noqa: N818 - no error: the analysis goes on without the check
    """A check that can't be made here; the message is a sentence that says what was left out and how to get it."""


def analyze(
    spec: Analysed,
    others: Sequence[Analysed] = (),
    *,
    checks: Collection[str] = CHECKS,
    confidences: Collection[Confidence] = SURE,
) -> Analysis:
    """The questions about a spec, in the order of their places. `others` are the specs to compare it with.

    What is too long to be a criterion is not looked at, and of a document with too many nothing.
    """
    spec, too_much = _bounded(spec)
    if too_much:
        return Analysis(spec.spec, (), (too_much,), across=bool(others))
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
    wanted = _once([question for question in found if question.confidence in confidences])
    wanted.sort(key=lambda question: (question.span.start, _ORDER.index(question.kind)))
    return Analysis(spec.spec, tuple(wanted), tuple(skipped), frozenset(kinds), across=bool(others))


def _once(found: list[Question]) -> list[Question]:
    """Without what conflicting limits ask about the same criteria already, unless it is proven."""
    limited = {_about(question) for question in found if question.kind is Kind.LIMITS}
    return [
        question
        for question in found
        if question.kind is not Kind.INCONSISTENT
        or question.confidence is Confidence.PROVEN
        or _about(question) not in limited
    ]


def _about(question: Question) -> frozenset[Span]:
    return frozenset(criterion.span for _, criterion in question.criteria)


def _bounded(spec: Analysed) -> tuple[Analysed, str]:
    """A spec without what is no criterion of a person's, and why it is not analysed where there is too much of it."""
    readings = tuple(each for each in spec.readings if len(each.criterion.text) <= LONGEST_CRITERION)
    numbers = sum(len(_NUMBER.findall(each.criterion.text)) for each in readings)
    if len(readings) > MOST_CRITERIA:
        return spec, f"{spec.spec} has {len(readings)} criteria: more than {MOST_CRITERIA} are not compared"
    if numbers > MOST_NUMBERS:
        return spec, f"the criteria of {spec.spec} have {numbers} numbers: more than {MOST_NUMBERS} are not compared"
    return spec._replace(readings=readings), ""
