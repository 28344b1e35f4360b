"""Criteria whose conditions can hold together and whose responses cannot.

Candidates are pairs that claim something of the same thing: the one that it shall, the other that it shall not, two
opposites, two values. The solver says whether their conditions leave a situation in which both apply. What people
write on purpose is not asked: a rule and its exception, two events that are not the same.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.claims import Claim, claim, fact
from specgit.analysis.model import Comparison, Confidence, Kind, Option, Question
from specgit.analysis.solver import Proof, Rule, prove
from specgit.spec.ears import Keyword
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Quantity, Reading
    from specgit.spec.text import Text


class _Stated(NamedTuple):
    reading: Reading
    rule: Rule


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Contradictions between two criteria. Raises Skipped where the solver is missing and there is a candidate."""
    text = spec.document.text
    by_scale: defaultdict[tuple[str, str], list[_Stated]] = defaultdict(list)
    for each in _stated(spec, text.content):
        by_scale[each.rule.claim.scale, each.rule.claim.thing[-1]].append(each)
    for group in by_scale.values():
        for one, other in combinations(group, 2):
            detail = one.reading is not other.reading and _conflict(one.rule.claim, other.rule.claim)
            if detail and (proof := prove((one.rule, other.rule))):
                yield _question(text, one, other, detail, proof)


def _stated(spec: Analysed, content: str) -> Iterator[_Stated]:
    for reading in spec.readings:
        conditions = None
        for response in reading.responses:
            claimed = claim(content, response, response.subject or reading.subject)
            if claimed is None or claimed.hedged:
                continue
            if conditions is None:
                conditions = tuple(tuple(fact(content, one) for one in each) for each in reading.conditions)
            yield _Stated(reading, Rule(conditions, claimed))


def _conflict(one: Claim, other: Claim) -> str:
    """How two claims contradict each other; empty if they do not."""
    if one.thing != other.thing:
        return ""
    if one.holds != other.holds:
        ban, demand = (one, other) if not one.holds else (other, one)
        if ban.response.negated:
            return "shall-shall-not" if ban.phrases <= demand.phrases else ""
        return "opposites" if ban.phrases == demand.phrases else ""
    if not one.holds or one.phrases != other.phrases:
        return ""
    if one.value and other.value:
        return "" if set(one.value) & set(other.value) else "different-values"
    return "different-values" if _differ(one.quantities, other.quantities) else ""


def _differ(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    exact = (Comparison.EXACTLY, Comparison.EXACTLY)
    return len(one) == len(other) == 1 and (
        (one[0].comparison, other[0].comparison) == exact
        and one[0].unit == other[0].unit
        and one[0].value != other[0].value
    )


def _question(text: Text, one: _Stated, other: _Stated, detail: str, proof: Proof) -> Question:
    first, second = one.reading.criterion, other.reading.criterion
    spans = (one.rule.claim.response.span, other.rule.claim.response.span)
    return Question(
        Kind.INCONSISTENT,
        detail,
        Confidence.PROVEN if proof.equal else Confidence.HIGH if proof.implied else Confidence.MEDIUM,
        text,
        spans[0],
        ((text, first), (text, second)),
        spans,
        f"{first.id} {text.slice(spans[0])} / {second.id} {text.slice(spans[1])}",
        "Which holds?",
        (),
    )
