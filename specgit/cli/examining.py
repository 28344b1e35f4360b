"""What `specgit analyze` looks at: some specs, the questions about them, and both again after an edit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import ALL, CHECKS, KIND_OF
from specgit.analysis.documents import analysed, questions
from specgit.analysis.model import Confidence
from specgit.analysis.opinions import Known, read_opinions
from specgit.analysis.settling import asked_once
from specgit.errors import NOTHING_FOUND, SpecgitError
from specgit.judging.checking import selection_of
from specgit.report.analysis import Asked, Examined
from specgit.rules import all_rules
from specgit.rules.analysis import RULES
from specgit.rules.check import check_and_tell
from specgit.rules.subject import Subject
from specgit.spec.folder import Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from specgit.analysis.model import Analysed, Analysis, Question
    from specgit.analysis.opinions import Opinions
    from specgit.judging.second_reader import Read
    from specgit.judging.workspace import Workspace
    from specgit.rules.check import Selection


class Asking(NamedTuple):
    """Which checks, how sure, by which rules."""

    checks: tuple[str, ...]
    confidences: frozenset[Confidence]
    selection: Selection


def asking(workspace: Workspace, doubt: int, kinds: Collection[str]) -> Asking:
    """What is asked: `doubt` is 0 for the sure questions alone, 2 for all; no kinds stand for all."""
    checks = tuple(check for check in CHECKS if not kinds or KIND_OF[check].value in kinds)
    settings = selection_of(workspace, None)
    # These rules and no others, whatever the profile; what the settings say of one of them still counts.
    severities = {rule.name: settings.severities.get(rule.name, rule.severity) for rule in RULES}
    selection = settings._replace(severities=dict.fromkeys(all_rules(), "off") | severities)
    return Asking(checks, frozenset(list(Confidence)[: doubt + 2]), selection)


class Examination:
    """The questions about some specs; in the order of the specs. With `across` they are compared with each other.

    Raises SpecgitError where none of them has criteria, or a document can't be read.
    """

    def __init__(self, specs: Sequence[Spec], asking: Asking, *, across: bool = False) -> None:
        self.asking = asking
        self.opinions: dict[str, Callable[..., Opinions]] = {}  # what a second reader wrote of a spec, to be read
        self.across = across
        self.specs = {spec.path: spec for spec in specs}
        self.read: dict[str, Analysed] = {}
        self.unread: list[SpecgitError] = []  # why documents can't be read, which keeps no other spec from it
        for path, spec in self.specs.items():
            try:
                if read := analysed(spec):
                    self.read[path] = read
            except SpecgitError as error:
                self.unread.append(error)
        if not self.read:
            raise self.unread[0] if self.unread else _nothing(specs)
        self.analyses = {path: self._analysis(path) for path in self.read}

    def spec_of(self, document: str) -> Spec:
        """The spec that a document is part of."""
        return self.specs[document.rpartition("/")[0]]

    def read_again(self, document: str) -> SpecgitError | None:
        """Read the spec of a document once more, which has been edited; gives why nothing of it can be asked about.

        Its last criterion may be gone, or it can't be read any more.
        """
        spec = self.spec_of(document)
        path = spec.path
        self.specs[path] = spec = Spec(spec.name, spec.path, spec.files, spec.source)
        self.read.pop(path, None)
        self.analyses.pop(path, None)
        trouble = None
        try:
            if read := analysed(spec):
                self.read[path] = read
                self.analyses[path] = self._analysis(path)
            else:
                trouble = _nothing([spec])
        except SpecgitError as error:
            trouble = error
        for other, analysis in self.analyses.items():
            cited = {text.path for question in analysis.questions for text, _ in question.criteria}
            if other != path and document in cited:
                self.analyses[other] = self._analysis(other)
        return trouble

    def ask_also(self, second: Callable[[Analysed, Known], Read], by: str) -> Iterator[str]:
        """Let a second reader ask about each spec too; gives what kept it from it, and what of it is left out."""
        kinds = tuple(KIND_OF[check] for check in self.asking.checks)
        for path, own in self.analyses.items():
            read, shown = self.read[path], self._shown(own)
            doubted = [question for question in own.questions if question not in shown]
            answer = second(read, Known(shown, doubted, kinds))
            if answer.trouble:
                yield answer.trouble
            self.opinions[path] = partial(read_opinions, answer.questions, by=by, kinds=kinds)
            asked, refused = self.opinions[path](read, known=shown)
            yield from (f"left out of what {by} asks about {read.spec}: {sentence}" for sentence in refused)
            self.analyses[path] = own._replace(questions=(*own.questions, *asked))

    def found(self) -> list[Examined]:
        """What is to be asked about each spec."""
        paths = [path for path in self.specs if path in self.analyses]
        settled = [{comment.name for comment in Subject(self.specs[path]).settled} for path in paths]
        analyses = asked_once(zip(settled, (self.analyses[path] for path in paths), strict=True))
        return [self._examined(path, analysis) for path, analysis in zip(paths, analyses, strict=True)]

    def _analysis(self, path: str) -> Analysis:
        others = [read for other, read in self.read.items() if other != path] if self.across else []
        own = questions(self.specs[path], self.read[path], others, checks=self.asking.checks, confidences=ALL)
        if path not in self.opinions:
            return own
        asked, _ = self.opinions[path](self.read[path], known=self._shown(own))
        return own._replace(questions=(*own.questions, *asked))

    def _shown(self, analysis: Analysis) -> list[Question]:
        return [question for question in analysis.questions if question.confidence in self.asking.confidences]

    def _examined(self, path: str, analysis: Analysis) -> Examined:
        spec, sure = self.specs[path], self.asking.confidences
        told = check_and_tell(Subject(spec, analysis=analysis, confidences=sure), self.asking.selection)
        asked = [Asked(finding, problem.asked) for finding, problem in told if problem.asked]
        comments = [finding for finding, problem in told if not problem.asked]
        less_sure = sum(question.confidence not in sure for question in analysis.questions)
        return Examined(spec.name, len(self.read[path].readings), asked, comments, less_sure, analysis.skipped)


def _nothing(specs: Sequence[Spec]) -> SpecgitError:
    name = specs[0].name
    called = f"{name} has no" if len(specs) == 1 else f"none of {len(specs)} specs has"
    hint = "write them as a numbered list under `#### Acceptance Criteria`"
    if len(specs) == 1 and not (specs[0].requirements or specs[0].bugfix):
        hint = f"`specgit new {name} --phase requirements` begins them"
    return SpecgitError(f"{called} criteria to analyse", hint=hint, exit_code=NOTHING_FOUND)
