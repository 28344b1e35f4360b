"""What a draft holds, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.spec.bugfix import is_bug_analysis, read_bugfix
from specgit.spec.design import read_design
from specgit.spec.requirements import read_requirements
from specgit.spec.tasks import read_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.spec.text import Text

_PLURALS = {"criterion": "criteria", "property": "properties"}


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
