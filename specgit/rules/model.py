"""Rules and what they find. A rule is a small class: its name, why it matters, what to do, and two examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specgit.analysis.model import Question
    from specgit.rules.subject import Subject
    from specgit.spec.edit import Change
    from specgit.spec.model import Design, Tasks
    from specgit.spec.text import Span, Text

Model = TypeVar("Model")
Severity = Literal["error", "warning", "info"]
Profile = Literal["minimal", "kiro", "strict"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")  # worst first
SOURCE_REACH = 500  # characters of a line, before and behind a finding, that it carries along
PROFILES: tuple[Profile, ...] = ("minimal", "kiro", "strict")  # each has all rules of those before it


class Problem(NamedTuple):
    """What a rule found in one document of a spec.

    Without `span` the whole file is meant; a file that is not there or was not read is a `Text` without content.
    `fix` is what to do, where the rule's own sentence is too general. `changes` put it right in the same file;
    they are `safe` if nobody could want the text as it was. `asked` is the question where the problem is one.
    """

    text: Text
    span: Span | None
    message: str
    fix: str = ""
    changes: tuple[Change, ...] = ()
    safe: bool = True
    asked: Question | None = None


class Finding(NamedTuple):
    """A problem with all a reader needs. Lines and columns count from 1; they are 0 where the whole file is meant.

    `source` is the text of the first line, as far as `SOURCE_REACH`. `fingerprint` stays when lines move. `safe` says
    what kind of fix `changes` are; it is None where there are none. `places` are those of the changes: line, column,
    last line, and the column behind it.
    """

    rule: str
    severity: Severity
    message: str
    fix: str
    spec: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    fingerprint: str
    source: str
    changes: tuple[Change, ...] = ()
    safe: bool | None = None
    places: tuple[tuple[int, int, int, int], ...] = ()


class Rule:
    """One thing that may be wrong with a spec. The first line of the docstring says what, in a sentence.

    `name` is `<document>/<what-is-wrong>`. `profile` is the smallest one that has the rule. `why` is a sentence or
    two, `fix` one sentence. `good` and `bad` are files of a spec, name → content; the second has the problem, the
    first has not, and both are shown to users.
    """

    name: ClassVar[str]
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "kiro"
    why: ClassVar[str]
    fix: ClassVar[str]
    good: ClassVar[Mapping[str, str]]
    bad: ClassVar[Mapping[str, str]]

    @property
    def summary(self) -> str:
        """What is wrong, in one sentence."""
        return (self.__doc__ or "").partition("\n")[0].strip()

    def check(self, subject: Subject) -> Iterable[Problem]:  # noqa: ARG002 - each rule has its own
        """The problems of this kind in a spec, in document order. Raises SpecgitError where a file can't be read."""
        return ()


class DocumentRule(Rule, Generic[Model]):
    """A rule for one document: what the spec does not have breaks none."""

    def document(self, subject: Subject) -> Model | None:
        """What the rule looks at. Raises SpecgitError where it can't be read."""
        raise NotImplementedError

    def check(self, subject: Subject) -> Iterable[Problem]:
        """The problems of this kind in the document."""
        document = self.document(subject)
        return () if document is None else self.find(document, subject)

    def find(self, document: Model, subject: Subject, /) -> Iterable[Problem]:
        """The problems of this kind in the document, in its order."""
        raise NotImplementedError


class TasksRule(DocumentRule["Tasks"]):
    """A rule for a tasks.md."""

    def document(self, subject: Subject) -> Tasks | None:
        """The tasks."""
        return subject.spec.tasks


class DesignRule(DocumentRule["Design"]):
    """A rule for a design.md."""

    def document(self, subject: Subject) -> Design | None:
        """The design."""
        return subject.spec.design
