"""What a change of a document would bring, before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specgit.report.changes import change_json, changes_text
from specgit.report.findings import encodable
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.drafting.refining import Refined

MOST_TASKS = 20


def refined_lines(refined: Refined, *, coloured: bool) -> Iterator[str]:
    """The parts that change, the approvals that lapse, the done tasks that become stale."""
    if refined.change is None:
        return
    *lines, _ = changes_text([refined.change], coloured=coloured)
    yield from lines
    if refined.lapses:
        yield "approvals that lapse"
        for lapse in refined.lapses:
            people = f", by {one_line(' and '.join(lapse.people), 200)}" if lapse.people else ""
            yield f"  {lapse.phase}{people}: {lapse.why}"
    else:
        yield "no approval lapses"
    if refined.stale:
        yield "done tasks that become stale"
        for stale in refined.stale[:MOST_TASKS]:
            yield "  " + one_line(f"{stale.task.id} {stale.task.title}: {stale.why}", 300)
        if len(refined.stale) > MOST_TASKS:
            yield f"  and {len(refined.stale) - MOST_TASKS} more"
    else:
        yield "no done task becomes stale"


def refined_json(refined: Refined) -> dict[str, Any]:
    """The same with its keys as they stay."""
    return {
        "change": change_json(refined.change) if refined.change else None,
        "lapses": [
            {"phase": lapse.phase, "by": [encodable(person) for person in lapse.people], "why": lapse.why}
            for lapse in refined.lapses
        ],
        "stale": [
            {"task": encodable(stale.task.id), "title": encodable(stale.task.title), "why": encodable(stale.why)}
            for stale in refined.stale
        ],
    }
