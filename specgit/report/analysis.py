"""Questions about requirements as text, with the criteria and what each answer would write; as JSON and as Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from specgit.report.findings import VERSION, WIDTH, encodable, finding_rows, sentence, where
from specgit.report.markdown import LARGEST, escaped, inline
from specgit.rules.analysis import LETTERS
from specgit.shown import columns, one_line
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Option, Question
    from specgit.rules.model import Finding
    from specgit.spec.edit import Change
    from specgit.spec.model import Criterion
    from specgit.spec.text import Text

MARGIN = 8  # left of a quoted line: its number and a bar
MOST_CRITERIA = 4  # quoted; of the rest only the numbers are told
MOST_ROWS = 12  # of one criterion
UNCHECKED = "nobody has checked these: an agent wrote them"
COLORS = {"proven": "red", "high": "yellow", "medium": "blue", "low": "blue"}


class Asked(NamedTuple):
    """A question, and the finding it is in the other formats."""

    finding: Finding
    question: Question


class Examined(NamedTuple):
    """What came of one spec.

    `criteria` is how many were read, `comments` are the findings about comments that settle questions, `less_sure` how
    many questions of lower confidence were not asked.
    """

    name: str
    criteria: int
    asked: Sequence[Asked]
    comments: Sequence[Finding]
    less_sure: int
    skipped: tuple[str, ...] = ()


def analysis_text(specs: Sequence[Examined], again: str, width: int = WIDTH) -> Iterator[str]:
    """How many questions there are; each with its criteria, what to decide and the answers; what to do next.

    `again` is the command that goes through them.
    """
    yield click.style(verdict(specs), bold=True)
    for head, some in _sections(specs):
        if head:
            yield from ("", click.style(head, bold=True), f"({UNCHECKED})")
        for asked in some:
            yield ""
            yield from question_text(asked, width)
    if comments := [finding for spec in specs for finding in spec.comments]:
        yield ""
        yield from (f"{where(each)}: {each.rule}: {one_line(each.message, 300)}" for each in comments)
    yield from _next(specs, again)


def _sections(specs: Sequence[Examined]) -> Iterator[tuple[str, list[Asked]]]:
    """What specgit asks itself, and behind it what others ask about each spec, with a heading."""
    yield "", [asked for spec in specs for asked in spec.asked if not asked.question.by]
    for spec in specs:
        for by in dict.fromkeys(asked.question.by for asked in spec.asked if asked.question.by):
            head = f"What {one_line(by, 60)} asks besides about {one_line(spec.name, 100)}"
            yield head, [asked for asked in spec.asked if asked.question.by == by]


def _next(specs: Sequence[Examined], again: str) -> Iterator[str]:
    less_sure = sum(spec.less_sure for spec in specs)
    any_asked = any(spec.asked for spec in specs)
    if less_sure or any_asked:
        yield ""
    if less_sure:
        yield f"{less_sure} less sure, not shown: --confidence medium, or low"
    if any_asked:
        yield f"→ {again}"


def verdict(specs: Sequence[Examined]) -> str:
    """`3 questions about user-auth, 1 proven`, or that there are none, and how much was read."""
    asked = [each.question for spec in specs for each in spec.asked]
    if not asked:
        read = sum(spec.criteria for spec in specs)
        return f"no questions about {_named(specs)} ({read} criteri{'on' if read == 1 else 'a'} read)"
    proven = sum(question.confidence.value == "proven" for question in asked)
    about = _named([spec for spec in specs if spec.asked], len(specs))
    return f"{len(asked)} question{'s' * (len(asked) != 1)} about {about}{f', {proven} proven' if proven else ''}"


def _named(specs: Sequence[Examined], total: int = 1) -> str:
    if len(specs) == 1 and total == 1:
        return one_line(specs[0].name, 100)
    return f"{len(specs)}{f' of {total}' if total > len(specs) else ''} specs"


def question_text(asked: Asked, width: int = WIDTH) -> Iterator[str]:
    """One question: place and situation, the criteria with marks below the words, the answers with their edits."""
    question, room = asked.question, max(width - MARGIN, 40)
    said = f"{one_line(question.by, 60)} asks" if question.by else question.confidence.value
    sure = click.style(said, fg=COLORS[question.confidence.value], bold=True)
    place = click.style(where(asked.finding), bold=True)
    yield f"{place}: {sure} {asked.finding.rule}"
    yield from _wrapped(question.situation, width, "  ")
    shown = question.text.path
    for (text, criterion), marks in _shown(question):
        if text.path != shown:
            yield f"{'':>{MARGIN}}{one_line(text.path, 300)}"
            shown = text.path
        yield from _criterion(text, criterion, marks, room)
    if rest := [criterion.id for _, criterion in question.criteria[MOST_CRITERIA:]]:
        yield from _wrapped(f"and {len(rest)} more: {', '.join(rest)}", width, " " * MARGIN)
    yield from _wrapped(question.question, width, "  ")
    for letter, option in zip(LETTERS, question.options, strict=False):
        yield from option_text(question, letter, option, width)


def option_text(question: Question, letter: str, option: Option, width: int = WIDTH) -> Iterator[str]:
    """One answer, and the lines that it would write or take out."""
    yield from _wrapped(option.answer, width, "     ", f"  {click.style(letter, bold=True)}  ")
    for sign, line in edited_lines(question.text, option.changes):
        rows = list(_wrapped(line, width, "       "))
        for number, row in enumerate(rows):
            yield click.style(f"     {sign if not number else ' '} {row.strip()}", fg="green" if sign == "+" else "red")


def _shown(question: Question) -> Iterator[tuple[tuple[Text, Criterion], list[Span]]]:
    """The criteria that are quoted, with the words to mark in each."""
    for number, (text, criterion) in enumerate(question.criteria[:MOST_CRITERIA]):
        if len(question.spans) == len(question.criteria):
            marks = [question.spans[number]]
        else:  # several in one: they stand in the document of the question
            marks = [span for span in question.spans if criterion.span.start <= span.start < criterion.span.end]
        yield (text, criterion), marks


def _criterion(text: Text, criterion: Criterion, marks: Sequence[Span], width: int) -> Iterator[str]:
    """The lines of a criterion, wrapped, with a mark below each span; of a long one those around the first mark."""
    first, last = text.line(criterion.span.start), text.line(max(criterion.span.start, criterion.span.end - 1))
    marked = min(marks).start if marks else criterion.span.start
    if text.line(marked) - first > MOST_ROWS // 2:
        first = text.line(marked) - 1
    rows = [
        row for number in range(first, min(last, first + MOST_ROWS) + 1) for row in _rows(text, number, marked, width)
    ]
    for number, start, end in rows[:MOST_ROWS]:
        yield f"{number or '':>5} │ {_printable(text.content[start:end])}"
        if any(mark.start < end and start < max(mark.end, mark.start + 1) for mark in marks):
            yield f"{'':>5} │ {_carets(text.content, start, end, marks)}"
    if len(rows) > MOST_ROWS:
        yield f"{'':>5} │ …"


def _rows(text: Text, number: int, marked: int, width: int) -> Iterator[tuple[int, int, int]]:
    """A line in parts that fit, broken at spaces, the first with its number. A very long one begins near the mark."""
    start = text.line_starts[number - 1]
    end = start + len(text.lines[number - 1].rstrip("\r"))
    if start + MOST_ROWS * width // 2 < marked < end:
        start = marked - width // 2
    for _ in range(MOST_ROWS + 1):
        cut = _fitting(text.content, start, end, width)
        yield number, start, cut
        if cut == end:
            return
        number = 0
        start = cut + (text.content[cut] == " ")


def _fitting(content: str, start: int, end: int, width: int) -> int:
    """Where a row ends that begins at `start`."""
    taken = 0
    for at in range(start, end):
        taken += columns(content[at])
        if taken > width:
            space = content.rfind(" ", start + 1, at + 1)
            return space if space > start + (at - start) // 2 else at
    return end


def _carets(content: str, start: int, end: int, marks: Sequence[Span]) -> str:
    line = ""
    for at in range(start, end):
        marked = any(mark.start <= at < max(mark.end, mark.start + 1) for mark in marks)
        line += ("^" if marked else " ") * columns(content[at])
    return click.style(line.rstrip(), fg="yellow")


def _printable(text: str) -> str:
    return "".join(" " if character == "\t" else character if character.isprintable() else "·" for character in text)


def _wrapped(text: str, width: int, indent: str, first: str = "") -> Iterator[str]:
    """A sentence in lines that fit, without anything a terminal would obey."""
    line = first or indent
    room = width - columns(indent)
    taken = 0
    for word in one_line(text, 2000).split(" "):
        if taken and taken + 1 + columns(word) > room:
            yield line
            line, taken = indent, 0
        line += f"{' ' * bool(taken)}{word}"
        taken += bool(taken) + columns(word)
    yield line


def edited_lines(text: Text, changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """The lines that an edit writes, each with `+`, and those that it only takes out, with `-`."""
    from difflib import SequenceMatcher

    for span, some in _regions(text, changes):
        old, new, at = text.slice(span).split("\n"), "", span.start
        for change in some:
            new += text.content[at : change.span.start] + change.new
            at = change.span.end
        lines = (new + text.content[at : span.end]).split("\n")
        for what, begin, end, first, last in SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
            if what in ("insert", "replace"):
                yield from (("+", line) for line in lines[first:last] if line.strip())
            if what == "delete":
                yield from (("-", line) for line in old[begin:end] if line.strip())


def _regions(text: Text, changes: Iterable[Change]) -> Iterator[tuple[Span, list[Change]]]:
    """Whole lines that change, with the changes in them."""
    region = Span(0, 0)
    inside: list[Change] = []
    for change in sorted(changes):
        begin = text.line_starts[text.line(change.span.start) - 1]
        last = text.line(change.span.end) - 1
        lines = Span(begin, text.line_starts[last] + len(text.lines[last]))
        if inside and lines.start > region.end:
            yield region, inside
            inside = []
        region = Span(region.start, lines.end) if inside else lines
        inside.append(change)
    if inside:
        yield region, inside


# Other formats


def analysis_json(specs: Sequence[Examined]) -> str:
    """One document, whose keys stay: the findings as `validate` has them, each with its question."""
    findings = [_question_row(asked) for spec in specs for asked in spec.asked]
    findings += finding_rows(finding for spec in specs for finding in spec.comments)
    skipped = list(dict.fromkeys(sentence for spec in specs for sentence in spec.skipped))
    head = {"version": VERSION, "specs": len(specs), "criteria": sum(spec.criteria for spec in specs)}
    return json.dumps({**head, "findings": findings, "skipped": skipped}, indent=2)


def _question_row(asked: Asked) -> dict[str, Any]:
    question = asked.question
    (row,) = finding_rows([asked.finding])
    return row | {
        "kind": question.kind.value,
        "detail": question.detail,
        "confidence": question.confidence.value,
        "by": encodable(question.by),
        "situation": encodable(question.situation),
        "question": encodable(question.question),
        "criteria": [
            {"id": encodable(criterion.id), "path": encodable(text.path), "text": encodable(criterion.text)}
            | _region(text, criterion.span)
            for text, criterion in question.criteria
        ],
        "options": [
            {
                "letter": letter,
                "answer": encodable(option.answer),
                "changes": [_region(question.text, span) | {"new": encodable(new)} for span, new in option.changes],
            }
            for letter, option in zip(LETTERS, question.options, strict=False)
        ],
    }


def _region(text: Text, span: Span) -> dict[str, int]:
    line, column = text.position(span.start)
    end_line, end_column = text.position(span.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def analysis_markdown(specs: Sequence[Examined], largest: int = LARGEST) -> str:
    """The verdict in a sentence, then the questions with their answers, as many as there is room for."""
    lines = [f"**{escaped(verdict(specs))}**", ""]
    room, left = largest - len(lines[0]), sum(len(spec.asked) for spec in specs)
    for head, some in _sections(specs):
        above = ["", f"**{escaped(head)}** ({UNCHECKED})", ""] if head else []
        for asked in some:
            item = [*above, *_item(asked)]
            room -= sum(len(line) + 1 for line in item)
            if room < 0:
                return "\n".join([*lines, "", f"{left} not shown here; `specgit analyze` shows all."])
            lines += item
            above, left = [], left - 1
    return "\n".join(lines).rstrip("\n")


def _item(asked: Asked) -> Iterator[str]:
    question = asked.question
    sure = f"asked by {escaped(one_line(question.by, 60))}" if question.by else question.confidence.value
    place = f"<code>{escaped(where(asked.finding))}</code>"
    situation, asks = inline(sentence(one_line(question.situation, 1000))), inline(one_line(question.question, 500))
    yield f"1. {place} {question.kind.value}, {sure}: {situation} **{asks}**"
    for letter, option in zip(LETTERS, question.options, strict=False):
        yield f"   - {letter}: {inline(one_line(option.answer, 500))}"
