"""What a draft holds, in numbers, and what it leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import Kind, scan
from specgit.spec.bugfix import is_bug_analysis, read_bugfix
from specgit.spec.design import read_design
from specgit.spec.requirements import read_requirements
from specgit.spec.sections import plain, read_sections
from specgit.spec.tasks import read_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.spec.text import Text

# The mark of GitHub's Spec Kit (https://github.com/github/spec-kit), which agents know.
_MARK = Pattern(r"\[(?:NEEDS|NEED) CLARIFICATION(?P<what>[^\]\n]*)\]?")
_ENDS = ("?", "？", "؟")


_PLURALS = {"criterion": "criteria", "property": "properties"}


class Question(NamedTuple):
    """Something that the writer could not decide, with its line."""

    line: int
    text: str


def questions(text: Text) -> tuple[Question, ...]:
    """What a document leaves open, in its order: marks, lines that are a question, items of a section for questions."""
    found: dict[int, str] = {}
    blocks = scan(text)
    open_ones = [each.span for each in read_sections(text, blocks) if words.beginning(each.title, words.OPEN_QUESTIONS)]
    for block in blocks:
        if block.kind in (Kind.FENCE, Kind.CODE, Kind.COMMENT, Kind.HTML):
            continue
        listed = block.kind is Kind.ITEM and any(span.start < block.start < span.end for span in open_ones)
        own = block.text(text)
        if listed or (block.kind is not Kind.HEADING and plain(own).endswith(_ENDS)):
            found.setdefault(text.line(block.start), plain(own))
        for mark in _MARK.finditer(own):
            line = text.line(block.content + mark.start())
            found[line] = plain(text.lines[line - 1].strip(" -*\t\r"))
    return tuple(Question(*each) for each in sorted(found.items()))


def contents(phase: str, text: Text) -> str:
    """`3 requirements, 12 criteria`."""
    return ", ".join(f"{number} {noun if number == 1 else _plural(noun)}" for noun, number in _counted(phase, text))


def _plural(noun: str) -> str:
    return _PLURALS.get(noun, f"{noun}s")


def _counted(phase: str, text: Text) -> Iterator[tuple[str, int]]:
    if phase == "design":
        design = read_design(text)
        yield "section", len(design.sections)
        yield "property", len(design.properties)
    elif phase == "tasks":
        tasks = read_tasks(text)
        yield "task", sum(not task.optional for task in tasks.leaves)
        if optional := sum(task.optional for task in tasks.leaves):
            yield "optional one", optional
        if tasks.graph:
            yield "wave", len(tasks.graph.waves)
    else:
        document = read_requirements(text)
        if phase == "bugfix" or is_bug_analysis(document.sections):
            yield "clause", len(read_bugfix(text).clauses)
        else:
            yield "requirement", len(document.requirements)
            yield "criterion", sum(len(part.criteria) for part in document.requirements)
