"""What is wrong with a bug analysis by itself: bugfix.md, or a requirements.md that holds one."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, ClassVar

from specgit.rules.model import DocumentRule, Problem, Rule
from specgit.rules.requirements import unfilled
from specgit.spec import words
from specgit.spec.bugfix import clause_kind
from specgit.spec.ears import modality
from specgit.spec.model import ClauseKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.rules.subject import Subject
    from specgit.spec.model import Bugfix, Clause

_CURRENT = "### Current Behavior (Defect)\n\n1.1 WHEN a user signs out THEN the system keeps the session\n"
_EXPECTED = "### Expected Behavior (Correct)\n\n2.1 WHEN a user signs out THEN the system SHALL close the session\n"
_UNCHANGED = (
    "### Unchanged Behavior (Regression Prevention)\n\n"
    "3.1 WHEN a user signs in THEN the system SHALL CONTINUE TO open a session\n"
)
_HEAD = "# Bugfix Requirements Document\n\n## Introduction\n\nSessions stay open.\n\n## Bug Analysis\n"
_CONTENT = "\n".join((_HEAD, _CURRENT, _EXPECTED, _UNCHANGED))

# The sections as Kiro writes them, with the number that begins the ids of their clauses.
_TITLES = {
    ClauseKind.CURRENT: "Current Behavior",
    ClauseKind.EXPECTED: "Expected Behavior",
    ClauseKind.UNCHANGED: "Unchanged Behavior",
}
_NUMBERS = {ClauseKind.CURRENT: "1", ClauseKind.EXPECTED: "2", ClauseKind.UNCHANGED: "3"}


def _with(old: str, new: str) -> dict[str, str]:
    return {"bugfix.md": _CONTENT.replace(old, new)}


class _BugfixRule(DocumentRule["Bugfix"]):
    """A rule for a bug analysis, whatever its file is called."""

    good: ClassVar = {"bugfix.md": _CONTENT}

    def document(self, subject: Subject) -> Bugfix | None:
        document = subject.spec.bugfix
        return document if document and document.blocks else None


class MissingSection(_BugfixRule):
    """One of the three sections of a bug analysis is missing."""

    name = "bugfix/missing-section"
    why = "Without all three nobody can say what the bug is, when it is gone, and what the fix must not break."
    fix = "Write the section; its clauses begin with 1, 2 and 3: current, expected and unchanged behavior."
    bad: ClassVar = _with(_UNCHANGED, "")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        present = {clause_kind(section.title) for section in document.sections}
        missing = [f"`{title}`" for kind, title in _TITLES.items() if kind not in present]
        if missing:
            yield Problem(document.text, None, f"there is no section {' and no '.join(missing)}")


class NoClauses(_BugfixRule):
    """A section of the bug analysis has no numbered clauses."""

    name = "bugfix/no-clauses"
    why = "Tasks and tests cite clauses by their numbers: what stands here without one is lost to them."
    fix = "Begin each clause with its number, on a line of its own: `2.1 WHEN … THEN the system SHALL …`."
    bad: ClassVar = _with("2.1 WHEN", "WHEN")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        written = {clause.kind for clause in document.clauses}
        for section in document.sections:
            kind = clause_kind(section.title)
            if kind and kind not in written:
                written.add(kind)
                yield Problem(document.text, section.heading, f"“{section.title}” has no numbered clauses")


class NoModal(_BugfixRule):
    """A clause of the expected or unchanged behavior does not say what SHALL be."""

    name = "bugfix/no-modal"
    why = "It may be a remark or a demand, and no test can be held against it."
    fix = "Say what the system SHALL do, or SHALL CONTINUE TO do."
    bad: ClassVar = _with("SHALL close", "closes")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        demanding = [clause for clause in document.clauses if clause.kind is not ClauseKind.CURRENT]
        without = [clause for clause in demanding if clause.text and modality(clause.text) is None]
        if 2 * len(without) > len(demanding):
            return  # a habit of the document
        for clause in without:
            yield Problem(document.text, clause.id_span, f"clause {clause.id} does not say what SHALL be")


class NoContinue(_BugfixRule):
    """A clause of the unchanged behavior does not say that something continues."""

    name = "bugfix/no-continue"
    severity = "info"
    profile = "strict"
    why = "SHALL CONTINUE TO tells what must be kept from what must be changed: a test of it passes before the fix too."
    fix = "Write `the system SHALL CONTINUE TO …`."
    bad: ClassVar = _with("SHALL CONTINUE TO", "SHALL")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        for clause in document.clauses:
            folded = clause.text.casefold()
            if clause.kind is ClauseKind.UNCHANGED and not any(word in folded for word in words.CONTINUE):
                yield Problem(
                    document.text, clause.id_span, f"clause {clause.id} does not say that something continues"
                )


class WrongSection(_BugfixRule):
    """The number of a clause belongs to another section."""

    name = "bugfix/wrong-section"
    why = "By its number readers, tasks and tests take it for the defect, the fix or what must stay, and it is another."
    fix = "Number it on in its section, or move it where its number belongs."
    bad: ClassVar = _with("2.1 WHEN", "2.1 WHEN a user waits THEN the system SHALL close the session\n1.2 WHEN")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        clauses = [(clause, clause.kind, clause.id.partition(".")[0]) for clause in document.clauses]
        plain = sum(kind is not None and _NUMBERS[kind] == number for _, kind, number in clauses)
        kinds: defaultdict[str, Counter[ClauseKind | None]] = defaultdict(Counter)
        for _clause, kind, number in clauses:
            kinds[number][kind] += 1
        for clause, kind, number in clauses:
            if kind is None:
                continue
            # With several bugs in a document the numbers run on, and only two sections of one number are wrong.
            wrong = (
                _NUMBERS[kind] != number
                if 3 * plain >= 2 * len(clauses)
                else kinds[number].most_common(1)[0][0] != kind
            )
            if wrong:
                title = _TITLES[kind]
                yield Problem(document.text, clause.id_span, f"clause {clause.id} stands under `{title}`")


class DuplicateNumber(_BugfixRule):
    """Two clauses have the same number."""

    name = "bugfix/duplicate-number"
    severity = "error"
    why = "What cites the number may mean either of them."
    fix = "Give the second one a number of its own, and look at what cites it."
    bad: ClassVar = _with("2.1 WHEN", "2.1 WHEN a user waits THEN the system SHALL close the session\n2.1 WHEN")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        first: dict[str, Clause] = {}
        for clause in document.clauses:
            known = first.setdefault(clause.id.casefold(), clause)
            if known is not clause:
                line = document.text.line(known.id_span.start)
                yield Problem(document.text, clause.id_span, f"there already is a clause {clause.id}, in line {line}")


class Placeholder(_BugfixRule):
    """A part of a template, or a note like TBD, stands where the text should be."""

    name = "bugfix/placeholder"
    why = "It will be fixed as someone guesses, or not at all."
    fix = "Write what is meant."
    bad: ClassVar = _with("a user signs out THEN", "[condition] THEN")

    def find(self, document: Bugfix, _: Subject) -> Iterator[Problem]:
        return unfilled(document.text, document.blocks)


RULES: tuple[Rule, ...] = (
    MissingSection(),
    NoClauses(),
    NoModal(),
    NoContinue(),
    WrongSection(),
    DuplicateNumber(),
    Placeholder(),
)
