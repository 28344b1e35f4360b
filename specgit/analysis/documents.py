"""A spec → what of it is analysed: the criteria of its requirements, or the clauses of its bug analysis."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from specgit.analysis import CHECKS, analyze
from specgit.analysis.reading import read
from specgit.spec.folder import in_utf8
from specgit.spec.model import ClauseKind, Criterion, Requirement, Requirements
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from specgit.analysis.model import Analysed, Analysis, Confidence
    from specgit.spec.folder import Spec
    from specgit.spec.model import Bugfix

# A bug analysis says of one behaviour what it should be; that it leaves the rest of the system out is its nature.
OF_BUGS = ("inconsistent", "limits", "ambiguous", "duplicate")


def analysed(spec: Spec) -> Analysed | None:
    """What the criteria of a spec say; None where it has none.

    Of a bug analysis the clauses that say what shall be: what is expected, and what stays. Raises SpecgitError where
    the document can't be read, or is UTF-16.
    """
    document, bugfix = spec.requirements, spec.bugfix
    if found := document or bugfix:
        in_utf8(found.text)
    if bugfix and (document is None or bugfix.text.path == document.text.path):
        document = _clauses(bugfix)
    if document is None or not any(requirement.criteria for requirement in document.requirements):
        return None
    return read(spec.name, document)


def questions(
    spec: Spec,
    read: Analysed,
    others: Sequence[Analysed] = (),
    *,
    checks: Collection[str] = CHECKS,
    confidences: Collection[Confidence],
) -> Analysis:
    """The questions about a spec: all that fit its kind of document."""
    fitting = OF_BUGS if spec.bugfix and spec.bugfix.text.path == read.document.text.path else CHECKS
    wanted = [check for check in fitting if check in checks]
    return analyze(read, others, checks=wanted, confidences=confidences)


def _clauses(bugfix: Bugfix) -> Requirements:
    """A bug analysis as a requirements document: a requirement for each section of clauses."""
    return Requirements(bugfix.text, bugfix.sections, tuple(_sections(bugfix)), bugfix.glossary, bugfix.blocks)


def _sections(bugfix: Bugfix) -> Iterator[Requirement]:
    stating = [clause for clause in bugfix.clauses if clause.kind in (ClauseKind.EXPECTED, ClauseKind.UNCHANGED)]
    for kind, clauses in groupby(stating, key=lambda clause: clause.kind):
        criteria = tuple(
            Criterion(clause.id, (), clause.id.partition(".")[0], clause.text, clause.span, clause.id_span)
            for clause in clauses
        )
        span = Span(criteria[0].span.start, criteria[-1].span.end)
        nowhere = Span(span.start, span.start)
        assert kind is not None
        title = f"{kind.value} behaviour"
        yield Requirement(criteria[0].requirement, (), title, span, nowhere, nowhere, None, criteria)
