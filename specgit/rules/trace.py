"""What cites what across the documents of a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specgit.rules.model import Problem, Rule
from specgit.spec.model import Criterion, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.rules.subject import Subject

REQUIREMENTS = """\
# Requirements Document

### Requirement 1: Sessions

#### Acceptance Criteria

1. WHEN a user logs in, THE Auth_Service SHALL open a session.
2. WHEN a user logs out, THE Auth_Service SHALL close the session.
"""


class UnknownCriterion(Rule):
    """A task cites a requirement or criterion that does not exist."""

    name = "tasks/unknown-criterion"
    severity = "error"
    profile = "minimal"
    why = "The task is traced to nothing, and the agent that does it is not told what to fulfil."
    fix = "Cite a criterion that exists, or write the one that is missing."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.2_\n"}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "- [ ] 1. Log in\n  - _Requirements: 1.1, 1.3_\n"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        tasks = subject.spec.tasks
        if tasks is None or not any(subject.targets.ordered[:2]):
            return
        for task in tasks.tasks:
            for reference in task.references:
                if reference.kind is not ReferenceKind.PROPERTY and not subject.targets.resolve(reference):
                    written = tasks.text.slice(reference.span)
                    message, fix = _missing(subject, reference.first, written)
                    yield Problem(tasks.text, reference.span, message, fix)


def _missing(subject: Subject, name: str, written: str) -> tuple[str, str]:
    """What to say of an id that nothing has, and what to write instead, as far as that is clear."""
    requirement, _, _ = name.rpartition(".")
    siblings = [
        part.id
        for part in subject.targets.ordered[1]
        if isinstance(part, Criterion) and part.requirement == requirement
    ]
    if siblings:
        return (
            f"requirement {requirement} has no criterion {written} (it ends at {siblings[-1]})",
            f"did you mean {siblings[-1]}?",
        )
    return f"no requirement or criterion is called {written}", ""


RULES: tuple[Rule, ...] = (UnknownCriterion(),)
