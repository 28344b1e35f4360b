"""A change of specs as its reviewer sees it: as the comment of a pull request, as text, as JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from specgit.report.changes import change_json, changes_text, documents_markdown, done_of, file_name, said_of
from specgit.report.findings import counted, encodable, finding_rows, findings_text, worst_first
from specgit.report.gate import TABLE_HEAD, refusals_json, refusals_text, table_row
from specgit.report.markdown import escaped, findings_markdown, inline
from specgit.report.waves import mermaid, waves_json
from specgit.shown import columns, one_line, pad
from specgit.spec.comparison import What
from specgit.spec.difference import How

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specgit.plan.model import Plan
    from specgit.review import PhaseChange, Review, SpecReview, StaleTask

LARGEST = 65_000  # characters; a comment on GitHub may have 65,536, and who posts one adds a line of its own
_LEAST = 1_500  # characters that each part of the comment may have, however long those before it are
_LARGEST_SPEC = 10_000  # characters in which the changes of one spec are told
_LARGEST_GRAPH = 15_000  # characters of a drawing; larger ones nobody reads
_GLANCE = 1_500  # characters of changes that are shown unfolded
_LEFT_OUT = 150  # characters of the line that says what is left out
_HEAD = ("spec", "requirements", "design", "tasks", "criteria", "with a task", "done")
_STATES = {"missing": "–"}
_NAME = 100


# What all formats share


def verdict(review: Review) -> str:
    """One sentence: what stands against the change, and how much it changes."""
    held = len(review.refusals)
    if not review.specs and not held:
        return "This change touches no spec."
    lapses, stale = len(review.lapses), len(review.stale)
    words = [
        _number(len(review.changed), "spec changes", "specs change"),
        _number(len(review.given), "phase is approved", "phases are approved"),
        _number(lapses, "approval lapses", "approvals lapse"),
        _number(stale, "done task is stale", "done tasks are stale"),
        f"it brings {counted(review.findings)}" if review.findings else "",
    ]
    facts = ", ".join(filter(None, words)) or "no document changes"
    if held:
        return f"The gates hold this change back ({_number(held, 'reason', 'reasons')}): {facts}."
    if any(finding.severity == "error" for finding in review.findings):
        return f"The gates let this change pass, but it has errors: {facts}."
    doubts = lapses or stale or any(finding.severity != "info" for finding in review.findings)
    return f"{'The gates let this change pass' if doubts else 'Nothing stands against this change'}: {facts}."


def approvals_needed(review: Review) -> list[str]:
    """The commands that give what is missing, in the order to give them."""
    return [
        f"specgit approve {shlex.quote(one_line(spec.name, 200))} {phase}"
        for spec in review.specs
        for phase in spec.to_approve
    ]


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""


def _phase_cell(phase: PhaseChange | None, mark: Callable[[str], str] = str) -> str:
    """`approved → lapsed`, or the state that stayed."""
    if phase is None:
        return "–"
    before, after = (_STATES.get(state, state) for state in (phase.before, phase.after))
    if before == after:
        return after
    return mark(after) if before == "–" else f"{before} → {mark(after)}"


def _cells(spec: SpecReview, mark: Callable[[str], str] = str) -> list[str]:
    """A row of the table, behind the name."""
    phases = {phase.phase: phase for phase in spec.phases}
    first = phases.get("requirements") or phases.get("bugfix")
    counts = [f"{number} {how.value}" for how in (How.ADDED, How.REWORDED, How.REMOVED) if (number := spec.count(how))]
    before, after = (f"{each.covered}/{each.total}" for each in (spec.coverage_before, spec.coverage))
    done = done_of(spec.change.before), done_of(spec.change.after)
    return [
        *(_phase_cell(phase, mark) for phase in (first, phases.get("design"), phases.get("tasks"))),
        ", ".join(counts) or "–",
        _turned("–" if before == "0/0" else before, "–" if after == "0/0" else after),
        _turned(*done),
    ]


def _turned(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _became(spec: SpecReview) -> str:
    """What became of a spec as a whole: ` (added)`."""
    what = spec.change.what
    if what is What.RENAMED and spec.change.before:
        return f" (was {one_line(spec.change.before.name, _NAME)})"
    return f" ({what.value})" if what in (What.ADDED, What.REMOVED) else ""


def _stale_sentence(task: StaleTask) -> str:
    criteria = ", ".join(task.criteria)
    return f"{one_line(task.title, _NAME)}: {criteria} changed since it was done"


def _plan_sum(plan: Plan) -> str:
    return f"{_number(len(plan.tasks), 'task', 'tasks')} in {_number(len(plan.waves), 'wave', 'waves')}"


# Markdown


class _Section(NamedTuple):
    """A part of the comment: what comes before its rows, the rows, what comes after, and what one row is called."""

    head: Sequence[str]
    rows: Sequence[str]
    tail: Sequence[str]
    many: str

    def render(self, room: int) -> str:
        """As many rows as there is room for; a line says what is left out."""
        whole = "\n".join([*self.head, *self.rows, *self.tail]).rstrip()
        if len(whole) <= room:
            return whole
        room -= sum(len(line) + 1 for line in (*self.head, *self.tail)) + _LEFT_OUT
        kept: list[str] = []
        for row in self.rows:
            room -= len(row) + 1
            if room < 0:
                break
            kept.append(row)
        left = f"\n_{len(self.rows) - len(kept)} {self.many} left out here; `specgit review` in a clone shows all._"
        return "\n".join([*self.head, *kept, *self.tail, left])


def review_markdown(review: Review, largest: int = LARGEST, by_comment: Sequence[str] = ()) -> str:
    """The comment of a pull request, at most `largest` characters long: what is most urgent comes first.

    `by_comment` are the lines that approve what is missing, where somebody may write them as comments.
    """
    text = f"**{escaped(verdict(review))}**"
    sections = list(_sections(review, by_comment))
    least = [min(len(render(largest)), _LEAST) + 2 for render in sections]
    for place, render in enumerate(sections, 1):
        text += f"\n\n{render(largest - len(text) - 2 - sum(least[place:]))}"
    return text


def _sections(review: Review, by_comment: Sequence[str]) -> Iterator[Callable[[int], str]]:
    """What gives each part of the comment, as long as it may be."""
    found = [
        _Section((), [f"**Note**: {inline(note)}.\n" for note in review.notes], (), "notes"),
        _table(review),
        _Section(("### Lapsed approvals", ""), list(map(_lapse, review.lapses)), (), "lapsed approvals"),
        _Section(("### Done tasks that are stale", ""), list(map(_stale, review.stale)), (), "stale tasks"),
        _Section(("### Held back", "", *TABLE_HEAD), list(map(table_row, review.refusals)), (), "things held back"),
    ]
    yield from (section.render for section in found if section.rows)
    if review.findings:
        yield lambda room: _findings(review, room)
    rows = list(_folded_changes(review))
    waves = [_folded_plan(spec) for spec in review.specs if spec.plan or spec.problem]
    commands = approvals_needed(review)
    comments = ("### To approve", "", "Having read it, in a comment of your own:", "", "```")
    head, tail = ["### To approve", "", "On this branch, having read it:"], ["```"]
    if by_comment:
        head, tail = ["<details><summary>On this branch, at the command line</summary>"], ["```", "", "</details>"]
    found = [
        _Section(("### What changed", ""), rows, (), "specs"),
        _Section(("### What can run when", ""), waves, (), "plans"),
        _Section(comments, by_comment, ("```",), "commands"),
        _Section((*head, "", "```sh"), commands, tail, "commands"),
    ]
    yield from (section.render for section in found if section.rows)


def _table(review: Review) -> _Section:
    rows = [
        f"| {' | '.join([escaped(one_line(spec.name, _NAME) + _became(spec)), *_cells(spec, _bold)])} |"
        for spec in review.specs
    ]
    return _Section((f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"), rows, (), "specs")


def _bold(text: str) -> str:
    return f"**{text}**"


def _lapse(found: tuple[SpecReview, PhaseChange]) -> str:
    spec, phase = found
    return f"- **{escaped(one_line(spec.name, _NAME))} {phase.phase}**: {inline(one_line(phase.reason, 400))}"


def _stale(found: tuple[SpecReview, StaleTask]) -> str:
    spec, task = found
    name = escaped(f"{one_line(spec.name, _NAME)} {one_line(task.id, 20)}")
    return f"- **{name}** {escaped(one_line(_stale_sentence(task), 400))}"


def _findings(review: Review, room: int) -> str:
    head = "### New findings\n\n"
    return head + findings_markdown(review.findings, review.checked, room - len(head) - _LEFT_OUT)


def _folded_changes(review: Review) -> Iterator[str]:
    """What changed in each spec, a sentence and all of it: unfolded as far as a reader sees it at a glance."""
    room = _GLANCE
    for spec in review.changed:
        if spec.change.documents:
            folded = _folded_change(spec)
            room -= len(folded)
            yield folded if room < 0 else folded.replace("<details>", "<details open>", 1)


def _folded_change(spec: SpecReview) -> str:
    documents = spec.change.documents
    phrases = (f"{file_name(document)}: {said_of(spec.change, document)}" for document in documents)
    seen = escaped(one_line(f"{spec.name}{_became(spec)}: {'; '.join(phrases)}", 400))
    told = list(documents_markdown(spec.change))
    if len(told) == 1:
        told[0] = told[0][2:]  # what is seen says what became of it
    lines = [line for document in told for line in ("", *document)]
    if not any(lines):
        return f"{seen}\n"
    kept = _Section((), lines, (), "lines").render(_LARGEST_SPEC)
    return f"<details><summary>{seen}</summary>\n{kept}\n\n</details>\n"


def _folded_plan(spec: SpecReview) -> str:
    """The plan of a spec as a drawing, folded; its size is seen. What can't be planned is told."""
    name = escaped(one_line(spec.name, _NAME))
    if spec.plan is None:
        return f"{name} can't be planned: {inline(one_line(spec.problem, 400))}\n"
    seen = f"{name}: {_plan_sum(spec.plan)}, at most {spec.plan.width} at once"
    drawing = mermaid(spec.plan)
    if len(drawing) > _LARGEST_GRAPH:
        return f"{seen}; too many to be drawn here\n"
    return f"<details><summary>{seen}</summary>\n\n```mermaid\n{drawing}\n```\n\n</details>\n"


# Text


def review_text(review: Review, *, coloured: bool) -> Iterator[str]:
    """The same for a terminal, nothing left out."""
    yield click.style(verdict(review), bold=True)
    yield from (f"note: {note}" for note in review.notes)
    yield from _text_table(review)
    for spec, phase in review.lapses:
        yield f"  ! {one_line(f'{spec.name} {phase.phase} lapsed: {phase.reason}', 400)}"
    for spec, task in review.stale:
        yield f"  ! {one_line(f'{spec.name} {task.id} is stale: {_stale_sentence(task)}', 400)}"
    if review.refusals:
        yield from ("", *refusals_text(review.refusals))
    if review.findings:
        yield from ("", *findings_text(worst_first(review.findings), review.checked))
    if review.changed:
        yield from ("", *changes_text([spec.change for spec in review.changed], coloured=coloured))
    for spec in review.specs:
        if spec.plan:
            yield f"{one_line(spec.name, _NAME)}: {_plan_sum(spec.plan)}, at most {spec.plan.width} at once"
        elif spec.problem:
            yield one_line(f"{spec.name} can't be planned: {spec.problem}", 400)
    yield from (f"→ {command}" for command in approvals_needed(review))


def _text_table(review: Review) -> Iterator[str]:
    if not review.specs:
        return
    rows = [list(_HEAD), *([one_line(spec.name, _NAME) + _became(spec), *_cells(spec)] for spec in review.specs)]
    widths = [max(columns(row[at]) for row in rows) for at in range(len(_HEAD))]
    yield ""
    for row in rows:
        yield ("  " + "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True))).rstrip()


# JSON


def review_json(review: Review) -> dict[str, Any]:
    """All of it, with its keys as they stay."""
    return {
        "version": 1,
        "verdict": verdict(review),
        "notes": list(review.notes),
        "specs": [_spec_json(spec) for spec in review.specs],
        "refusals": refusals_json(review.refusals)["refusals"],
        "findings": finding_rows(worst_first(review.findings)),
        "approve": [
            {"spec": encodable(spec.name), "phase": phase} for spec in review.specs for phase in spec.to_approve
        ],
    }


def _spec_json(spec: SpecReview) -> dict[str, Any]:
    return {
        **change_json(spec.change),
        "phases": [
            {"phase": phase.phase, "before": phase.before, "after": phase.after, "reason": encodable(phase.reason)}
            for phase in spec.phases
        ],
        "criteria": {how.value: spec.count(how) for how in (How.ADDED, How.REMOVED, How.REWORDED, How.RENUMBERED)},
        "coverage": {"before": spec.coverage_before._asdict(), "after": spec.coverage._asdict()},
        "stale": [
            {"task": task.id, "title": encodable(task.title), "criteria": list(task.criteria)} for task in spec.stale
        ],
        "plan": waves_json(spec.plan) if spec.plan else None,
        "problem": encodable(spec.problem),
    }
