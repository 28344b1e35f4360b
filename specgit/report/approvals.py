"""Who stated what of a spec, as a timeline and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from specgit.approval.statements import Kind, written_time
from specgit.shown import one_line, pad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.approval.standing import Judged, Standing
    from specgit.spec.folder import Spec

_VERBS = {Kind.APPROVED: "approved", Kind.REVOKED: "revoked", Kind.WAIVED: "waived"}


def approvals_text(found: Sequence[tuple[Spec, Sequence[Standing]]], *, cut: bool) -> Iterator[str]:
    """Each spec with its phases, and below each what was stated, the newest first."""
    for spec, standings in found:
        yield click.style(one_line(spec.name, 200), bold=True)
        for standing in standings:
            reason = f": {standing.reason}" if standing.reason else ""
            yield f"  {standing.phase:<13}{one_line(standing.state + reason, 200)}"
            for judged in standing.judged:
                yield from _lines(judged)
    if cut:
        yield "  ! this clone is shallow: approvals of older commits are not seen; git fetch --unshallow brings them"


def _lines(judged: Judged) -> Iterator[str]:
    entry = judged.entry
    said = entry.statement
    date = written_time(entry.at).replace("T", " ").removesuffix("Z")
    signed = ", signed" if said.signature else ""
    who = one_line(f"{entry.by}{signed}", 80)
    mark = "✓" if not judged.refusal else "–" if said.kind is Kind.REVOKED else "✗"
    yield f"    {mark} {date}  {pad(_VERBS[said.kind], 8)}  {said.digest[:7]:<7}  {entry.commit[:7]}  {who}"
    if said.reason:
        yield f"        {one_line(said.reason, 160)}"
    if judged.refusal and said.kind is not Kind.REVOKED:
        yield f"        does not count: {one_line(judged.refusal, 200)}"


def approvals_json(found: Sequence[tuple[Spec, Sequence[Standing]]], *, cut: bool) -> dict[str, Any]:
    """All that was stated, with its keys as they stay."""
    return {
        "version": 1,
        "shallow": cut,
        "specs": [
            {"name": spec.name, "path": spec.path, "phases": [_phase(standing) for standing in standings]}
            for spec, standings in found
        ],
    }


def _phase(standing: Standing) -> dict[str, Any]:
    return {
        "phase": standing.phase,
        "state": standing.state,
        "reason": standing.reason,
        "statements": [_statement(judged) for judged in standing.judged],
    }


def _statement(judged: Judged) -> dict[str, Any]:
    entry = judged.entry
    said = entry.statement
    return {
        "statement": _VERBS[said.kind],
        "digest": said.digest,
        "stands_on": dict(said.stands_on),
        "by": {"name": entry.by.name, "mail": entry.by.mail},
        "at": written_time(entry.at),
        "reason": said.reason,
        "signed": bool(said.signature),
        "commit": entry.commit,
        "counts": not judged.refusal,
        "refusal": judged.refusal,
    }
