"""Questions about requirements one by one, on a terminal: each answer is written at once."""

from __future__ import annotations

import shutil
from collections import Counter
from posixpath import commonpath
from typing import TYPE_CHECKING, NamedTuple

import click

from specgit.analysis.settling import name_of, rule_of, settle
from specgit.errors import SpecgitError
from specgit.guidance import last_arguments, word
from specgit.judging.checking import selection_of
from specgit.report.analysis import question_text
from specgit.report.difference import difference
from specgit.rules.analysis import LETTERS
from specgit.rules.check import check
from specgit.rules.requirements import SkippedCriterion
from specgit.rules.subject import Subject
from specgit.shown import one_line
from specgit.spec.edit import Change, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Question
    from specgit.cli.examining import Examination
    from specgit.judging.workspace import Workspace
    from specgit.report.analysis import Asked
    from specgit.spec.text import Text

PLACEHOLDER = "[…]"  # in what an answer writes: a value that only a person knows
MOST_FILES = 4  # named in a command; of more the folder
COLORS = {"+": "green", "-": "red"}


class _Quit(Exception):  # noqa: N818 - no error: what is answered by then is written
    """Nobody answers any more."""


class _Step(NamedTuple):
    """A question that is done with, and the file before and after, where it was answered."""

    question: tuple[str, ...]
    before: Text | None = None
    after: Text | None = None


class _Walk:
    """Where one is among the questions."""

    def __init__(self, workspace: Workspace, examination: Examination) -> None:
        self.workspace = workspace
        self.examination = examination
        self.steps: list[_Step] = []
        self.kept: list[_Step] = []  # what can't be taken back any more
        self.faults: dict[str, Counter[str]] = {}  # in the spec of a document, before it was written
        self.exit_code = 0  # unless questions are left: what came of documents that somebody else has changed

    @property
    def done(self) -> list[_Step]:
        """All steps that stand."""
        return [*self.kept, *self.steps]

    @property
    def left(self) -> list[Asked]:
        """The questions that have no answer yet.

        Whether a second reader would ask again, now that the words are others, nobody knows: an answer is the end.
        """
        answered = {step.question for step in self.done if step.after}
        asked = [asked for spec in self.examination.found() for asked in spec.asked]
        return [each for each in asked if not (each.question.by and _key(each.question) in answered)]

    @property
    def open(self) -> list[Asked]:
        """The questions that are still to be put, in their order; what a second reader asks comes last."""
        done = {step.question for step in self.done}
        asked = [each for each in self.left if _key(each.question) not in done]
        return sorted(asked, key=lambda each: bool(each.question.by))

    def write(self, question: Question, changes: Sequence[Change]) -> None:
        """Write an edit, unless the file has changed meanwhile, and show it."""
        after = replace(question.text, [(span, new) for span, new in changes])
        if after.path not in self.faults:
            self.faults[after.path] = self._faults(after.path)
        self.workspace.write([(question.text, after)])
        self.steps.append(_Step(_key(question), question.text, after))
        _show(question.text, after)
        self.examination.read_again(after.path)

    def read_again(self, path: str) -> None:
        """Read what somebody else has changed; say why, where nothing can be asked about it any more."""
        if trouble := self.examination.read_again(path):
            _say(trouble)
            self.exit_code = trouble.exit_code

    def settle(self, question: Question, reason: str) -> None:
        """Write the comment that keeps a question quiet."""
        change = settle(question, reason)
        if change is None:
            raise SpecgitError("there is no place for a comment here", hint="close the comment or fence that is open")
        self.write(question, [change])

    def skip(self, question: Question) -> None:
        """Leave a question for another day."""
        self.steps.append(_Step(_key(question)))

    def undo(self) -> None:
        """Take the last step back, with what it wrote; the next time the one before, also where that can't be done."""
        if not self.steps:
            click.echo("there is nothing to take back")
            return
        step = self.steps.pop()
        if not (step.before and step.after):
            return
        try:
            self.workspace.write([(step.after, step.before)])
        except SpecgitError as error:
            self.kept.append(step)
            _say(SpecgitError(f"this answer stays: {error.message}", hint="u goes on with the step before it"))
            self.read_again(step.after.path)
        else:
            _show(step.after, step.before)
            self.examination.read_again(step.before.path)

    def next(self) -> Iterator[str]:
        """What to run now: what shows all that was written, and what helps where the answers broke something."""
        if paths := list(dict.fromkeys(step.after.path for step in self.done if step.after)):
            yield f"git diff -- {' '.join(map(word, paths if len(paths) <= MOST_FILES else [commonpath(paths)]))}"
        for path in paths:
            if broken := self._faults(path) - self.faults[path]:
                helps = "renumber" if set(broken) == {SkippedCriterion.name} else "validate"
                yield f"specgit {helps} {last_arguments([self.examination.spec_of(path).name])}"

    def _faults(self, path: str) -> Counter[str]:
        """What the validator finds wrong with the spec of a document, by rule."""
        found = check(Subject(self.examination.spec_of(path)), selection_of(self.workspace, None))
        return Counter(finding.rule for finding in found if finding.severity != "info")


def decide(workspace: Workspace, examination: Examination) -> int:
    """Put the questions one by one and write what is chosen; gives the exit code: 1 where some are left.

    Where there is nothing to ask any more because somebody else has changed a document, it says what became of that.

    Every answer is a whole file: whenever it ends, by `q`, the end of input or Ctrl-C, nothing is half written.
    """
    walk = _Walk(workspace, examination)
    while questions := walk.open:
        click.echo()
        click.echo(click.style(f"{len(questions)} to go", bold=True))
        for line in question_text(questions[0], shutil.get_terminal_size().columns):
            click.echo(line)
        try:
            _answer(walk, questions[0].question)
        except _Quit:
            break
        except SpecgitError as error:  # somebody else has edited the file: the question may be another one now
            _say(error)
            walk.read_again(questions[0].question.text.path)
    answered, left = sum(step.after is not None for step in walk.done), len(walk.left)
    click.echo(f"\n{answered} answered, {left} left")
    for command in walk.next():
        click.echo(f"→ {command}")
    return 1 if left else walk.exit_code


def _answer(walk: _Walk, question: Question) -> None:
    """Ask until there is an answer that means something, and do it. Raises _Quit for `q` and at the end of input."""
    letters = LETTERS[: len(question.options)]
    prompt = ", ".join((*letters, "d dismiss", "s skip", "u undo", "q quit"))
    while True:
        reply = _input(f"{prompt} > ")
        if reply == "q":
            raise _Quit
        if reply == "s":
            walk.skip(question)
        elif reply == "u":
            walk.undo()
        elif reply == "d":
            reason = _input("why? (it stands in a comment beside the criterion) > ")
            if not reason:
                continue
            walk.settle(question, reason)
        elif len(reply) == 1 and reply in letters:
            option = question.options[letters.index(reply)]
            if option.changes:
                walk.write(question, _filled(option.changes))
            else:
                walk.settle(question, option.answer)
        else:
            continue
        return


def _filled(changes: Sequence[Change]) -> list[Change]:
    """The changes with what only a person knows in the places that are left for it; Enter leaves one open."""
    filled = []
    for span, new in changes:
        first, *parts = new.split(PLACEHOLDER)
        for part in parts:
            click.echo(f"  {one_line(first, 400)[-50:]} {PLACEHOLDER} {one_line(part, 30)}")
            told = one_line(_input(f"what is {PLACEHOLDER}? (Enter leaves it open) > "), 200)
            first += (told or PLACEHOLDER) + part
        filled.append(Change(span, first))
    return filled


def _input(prompt: str) -> str:
    """A line that somebody types. Raises _Quit at the end of input."""
    try:
        return input(prompt).strip()
    except EOFError:
        click.echo()
        raise _Quit from None


def _key(question: Question) -> tuple[str, ...]:
    """What names a question here; of a second reader what it says, as the words of the criteria may change."""
    asked = (question.text.path, rule_of(question))
    if question.by:
        criteria = [criterion.id for _, criterion in question.criteria]
        return (*asked, question.by, question.situation, question.question, *criteria)
    return (*asked, name_of(question))


def _say(error: SpecgitError) -> None:
    click.echo(f"{click.style('error:', fg='red', bold=True)} {one_line(error.message, 2000)}", err=True)
    click.echo(f"  → {one_line(error.hint, 1000)}", err=True)


def _show(before: Text, after: Text) -> None:
    for line in list(difference(before, after))[2:]:
        click.echo(click.style(line, fg=COLORS.get(line[:1])))
