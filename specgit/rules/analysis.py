"""Questions about the requirements that somebody should decide before design: what `specgit analyze` asks.

They are no faults that a document surely has, so they only inform, and only where everything is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specgit.rules.model import Problem, Rule
from specgit.rules.requirements import UndefinedTerm
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Question
    from specgit.rules.subject import Subject

LETTERS = "abcefghijklm"  # of the answers; d dismisses
_HEAD = (
    "# Requirements Document\n\n## Introduction\n\nPeople keep secrets in a vault.\n\n"
    "## Glossary\n\n- **Vault**: what keeps the secrets of one user\n- **Audit_Log**: the list of what users did\n\n"
    "## Requirements\n\n### Requirement 1: Secrets\n\n"
    "**User Story:** As a user, I want to keep secrets, so that nobody else reads them.\n\n#### Acceptance Criteria\n\n"
)
_FIRST = "WHEN a user reads a secret, THE Vault SHALL write the name of the user to the Audit_Log."


def _files(*criteria: str) -> dict[str, str]:
    lines = "".join(f"{number}. {criterion}\n" for number, criterion in enumerate((_FIRST, *criteria), 1))
    return {"requirements.md": f"{_HEAD}{lines}"}


class _QuestionRule(Rule):
    """A rule that asks questions of one kind."""

    severity = "info"
    profile = "strict"
    fix = "Decide it: `specgit analyze SPEC --interactive` writes what you choose, or a comment with your reason."
    good: ClassVar = _files()
    kind: ClassVar[str]

    def check(self, subject: Subject) -> Iterator[Problem]:
        return (problem_of(question) for question in subject.questions if question.kind.value == self.kind)


def problem_of(question: Question) -> Problem:
    """A question as what a rule finds: the situation, and what to decide with the answers to choose from."""
    asker = f"{one_line(question.by, 60)} asks: " if question.by else ""
    asked = f"{asker}{one_line(question.question, 500)}"
    answers = [
        f"({letter}) {one_line(option.answer, 300).rstrip('.')}"
        for letter, option in zip(LETTERS, question.options, strict=False)
    ]
    told = one_line(question.situation, 1000).rstrip(".")
    return Problem(question.text, question.span, told, " ".join((asked, ", ".join(answers))).strip(), asked=question)


class Inconsistent(_QuestionRule):
    """Two criteria ask for what can't both be done in one situation."""

    name = "analysis/inconsistent"
    kind = "inconsistent"
    why = "Whoever does the work has to break one of them, and nobody has said which."
    bad: ClassVar = _files(
        "WHILE the Vault is locked, WHEN a user asks for a secret, THE Vault SHALL show the secret.",
        "WHILE the Vault is locked, WHEN a user asks for a secret, THE Vault SHALL NOT show the secret.",
    )


class ConflictingLimits(_QuestionRule):
    """Two limits can't both be kept, as a budget that is smaller than one of its parts."""

    name = "analysis/conflicting-limits"
    kind = "conflicting-limits"
    why = "Nothing can be built that keeps both."
    bad: ClassVar = _files(
        "WHEN a user stores a secret, THE Vault SHALL accept names of at least 20 characters.",
        "WHEN a user stores a secret, THE Vault SHALL accept names of at most 10 characters.",
    )


class Ambiguous(_QuestionRule):
    """A criterion can be read in more than one way: a word without a measure, a pronoun, a choice left open."""

    name = "analysis/ambiguous"
    kind = "ambiguous"
    why = "Each reader takes it for something else, and no test can say whether it is fulfilled."
    bad: ClassVar = _files("WHEN a user searches for a secret, THE Vault SHALL show the results fast.")


class Unstated(_QuestionRule):
    """A criterion rests on somebody or something that no sentence introduces."""

    name = "analysis/unstated"
    kind = "unstated"
    why = "What it is, and who provides it, is left to whoever does the work."
    bad: ClassVar = _files("WHEN an auditor asks for a report, THE Vault SHALL show the names of the users.")

    def check(self, subject: Subject) -> Iterator[Problem]:
        # A name that the glossary does not define is said once, by the rule that more profiles have.
        said = {problem.text.slice(problem.span) for problem in UndefinedTerm().check(subject) if problem.span}
        for problem in super().check(subject):
            asked, span = problem.asked, problem.span
            if not (asked and span and asked.detail == "name" and problem.text.slice(span) in said):
                yield problem


class MissingCase(_QuestionRule):
    """A case that can come up is not handled: a failure, a value between two ranges, a state."""

    name = "analysis/missing"
    kind = "missing"
    why = "It will come up, and then the program does whatever it happens to do."
    bad: ClassVar = _files(
        "IF a secret has fewer than 100 characters, THEN THE Vault SHALL keep the secret in memory.",
        "IF a secret has more than 100 characters, THEN THE Vault SHALL keep the secret on disk.",
    )


class Duplicate(_QuestionRule):
    """A criterion says again what another one says already."""

    name = "analysis/duplicate"
    kind = "duplicate"
    why = "One of them will be changed some day and the other forgotten."
    bad: ClassVar = _files("WHEN a user reads a secret, THE Vault SHALL write the user's name to the Audit_Log.")


SETTLED = "<!-- specgit: settled analysis/ambiguous 00000000 the list is short -->\n"


class Unused(Rule):
    """A comment settles a question that nobody asks."""

    name = "settled/unused"
    severity = "info"
    profile = "strict"
    why = "The words it was about have changed, so the answer may not hold any more."
    fix = "Take the comment out; `specgit analyze SPEC --interactive` asks again and writes a new one."
    good: ClassVar = _files()
    bad: ClassVar = {"requirements.md": _files()["requirements.md"] + f"   {SETTLED}"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        comments = subject.settled
        if not comments or subject.analysis is None:
            return
        from specgit.analysis.settling import ACROSS, name_of, rule_of

        analysis = subject.analysis
        asked = {(rule_of(question), name_of(question)) for question in analysis.questions}
        looked = {f"analysis/{kind.value}" for kind in analysis.kinds}
        for comment in comments:
            if not comment.name or comment.rule not in KINDS:
                message = f"the comment names no question: {one_line(comment.rule, 60) or 'it is empty'}"
                yield Problem(comment.text, comment.comment, message, "write what `--interactive` writes")
            # Nobody knows whether an answer is needed to what was not asked: of other specs, or by a runner.
            elif (
                comment.rule in looked
                and (not comment.asker or (comment.asker == ACROSS and analysis.across))
                and (comment.rule, comment.name) not in asked
            ):
                yield Problem(comment.text, comment.comment, f"nobody asks `{comment.rule}` {comment.name} any more")


class WithoutReason(Rule):
    """A comment settles a question and does not say why."""

    name = "settled/without-reason"
    severity = "info"
    profile = "strict"
    why = "Nobody can tell later whether the answer still holds."
    fix = "Write the reason behind the digest."
    good: ClassVar = _files()
    bad: ClassVar = {"requirements.md": _files()["requirements.md"] + f"   {SETTLED.replace(' the list is short', '')}"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        for comment in subject.settled:
            if comment.name and not comment.reason:
                message = f"nobody says why `{one_line(comment.rule, 60)}` is settled here"
                yield Problem(comment.text, comment.comment, message)


_QUESTIONS = (Inconsistent(), ConflictingLimits(), Ambiguous(), Unstated(), MissingCase(), Duplicate())
KINDS = frozenset(rule.name for rule in _QUESTIONS)
RULES: tuple[Rule, ...] = (*_QUESTIONS, Unused(), WithoutReason())
