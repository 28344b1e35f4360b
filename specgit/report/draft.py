"""What became of a draft, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specgit.drafting.reading import contents
from specgit.report.findings import WIDTH, encodable, finding_rows, findings_text
from specgit.report.plain import near
from specgit.shown import one_line
from specgit.spec.questions import questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.drafting.prompt import Fault
    from specgit.drafting.rounds import Draft
    from specgit.drafting.turn import Left
    from specgit.spec.folder import Spec

MOST_QUESTIONS = 10
MOST_STRAYS = 5


def round_line(number: int, faults: Sequence[Fault]) -> str:
    """`round 1: 2 errors, 1 warning`."""
    errors = sum(fault.severity == "error" for fault in faults)
    warnings = len(faults) - errors
    told = [
        f"{count} {noun}{'s' * (count != 1)}" for count, noun in ((errors, "error"), (warnings, "warning")) if count
    ]
    return f"  round {number}: {', '.join(told) or 'nothing to put right'}"


def draft_lines(draft: Draft, spec: Spec, width: int = WIDTH) -> Iterator[str]:
    """What a draft holds, what was not taken, what is open, what the validator says. The remedy is the caller's."""
    name = draft.path.rpartition("/")[2]
    if draft.text is not None:
        rounds = f"{draft.rounds} round{'s' * (draft.rounds != 1)}"
        yield f"{name} of {one_line(spec.name, 100)}: {contents(draft.phase, draft.text)}, in {rounds}"
    else:
        yield f"{name} of {one_line(spec.name, 100)}: {one_line(draft.trouble, 400)}"
    yield from _notes(draft)
    if draft.text is None:
        return
    asked = questions(draft.text)
    if asked:
        yield f"  {len(asked)} open question{'s' * (len(asked) != 1)}"
        yield from (f"  {each.line:>5} │ {one_line(each.text, width - 10)}" for each in asked[:MOST_QUESTIONS])
        if len(asked) > MOST_QUESTIONS:
            yield f"        and {len(asked) - MOST_QUESTIONS} more"
    from_check = [fault for fault in draft.faults if not fault.rule]
    yield from (f"  {fault.severity}: {one_line(fault.said, 400)}" for fault in from_check)
    shown = [finding for finding in draft.findings if finding.severity != "info"]
    if shown:
        yield from findings_text(shown, [spec], width)
    else:
        yield "no findings"


def _notes(draft: Draft) -> Iterator[str]:
    if draft.text is not None and draft.trouble:
        yield f"  the last round counts for nothing: {one_line(draft.trouble, 400)}"
    yield from (f"  {one_line(note, 300)}" for note in draft.notes)
    yield from _left(draft.left)
    if draft.said:
        yield f"  it said: {one_line(draft.said, 300)}"
    if draft.trouble:
        yield f"  log: {near(draft.log)}"
        if draft.kept:
            yield f"  what it wrote: {near(draft.kept)}"


def _left(left: Left) -> Iterator[str]:
    """What was thrown away."""
    if left.strays:
        yield f"  not taken: {one_line(_named(left.strays, MOST_STRAYS), 400)}"
    if left.commits:
        number = "its commit was" if left.commits == 1 else f"its {left.commits} commits were"
        yield f"  {number} not taken"
    if left.elsewhere:
        names = one_line(_named(left.elsewhere, MOST_STRAYS), 400)
        yield f"  meanwhile changed in your repository: {names}; look at it if that was not you"
    if left.claims:
        yield f"  they claim what only people can state, and count for nothing: {one_line(_named(left.claims), 300)}"


def _named(names: Sequence[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def draft_json(draft: Draft, spec: Spec, *, staged: bool) -> dict[str, Any]:
    """The draft with its keys as they stay."""
    open_ones = questions(draft.text) if draft.text else ()
    return {
        "spec": encodable(spec.name),
        "phase": draft.phase,
        "path": encodable(draft.path),
        "staged": staged,
        "rounds": draft.rounds,
        "trouble": encodable(draft.trouble),
        "notes": list(draft.notes),
        "not_taken": [encodable(stray) for stray in draft.left.strays],
        "commits_not_taken": draft.left.commits,
        "changed_elsewhere": [encodable(name) for name in draft.left.elsewhere],
        "claims": [encodable(claim) for claim in draft.left.claims],
        "contents": contents(draft.phase, draft.text) if draft.text else "",
        "questions": [{"line": each.line, "text": encodable(each.text)} for each in open_ones],
        "faults": [encodable(fault.said) for fault in draft.faults],
        "findings": finding_rows(draft.findings),
    }
