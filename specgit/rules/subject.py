"""A spec as rules look at it."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.spec.model import ReferenceKind
from specgit.spec.references import read_mentions
from specgit.trace import Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from specgit.analysis.model import Analysis, Confidence, Question
    from specgit.analysis.settling import Settled
    from specgit.spec.ears import Ears
    from specgit.spec.folder import Spec
    from specgit.spec.model import Criterion, Reference, Status, Task
    from specgit.spec.text import Text
    from specgit.trace import Target

MOST_DETAILS = 12


class Neighbours(tuple["Spec", ...]):
    """All specs of a repository."""

    @cached_property
    def by_name(self) -> Mapping[str, list[Spec]]:
        """Those of each name: one, but under several roots there may be more."""
        found: dict[str, list[Spec]] = {}
        for spec in self:
            found.setdefault(spec.name, []).append(spec)
        return found


class Subject:
    """The spec being checked, and what rules may ask beside it.

    `others` are all specs of the repository; of the one with this spec's path only `spec` need have documents.
    `before` gives the spec as it was before the change under check, None where there was none. `most_details` is how
    many lines of detail a task may have. `analysis` are all questions about its requirements where they are known
    already, `confidences` those that are asked, usually the surest.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        others: Sequence[Spec] = (),
        before: Callable[[], Spec | None] = lambda: None,
        most_details: int = MOST_DETAILS,
        analysis: Analysis | None = None,
        confidences: Collection[Confidence] | None = None,
    ) -> None:
        self.spec = spec
        self.others = others if isinstance(others, Neighbours) else Neighbours(others)
        self._before = before
        self.most_details = most_details
        self._analysis = analysis
        self._confidences = confidences

    @cached_property
    def numbered(self) -> tuple[Task, ...]:
        """The tasks with a box and a number of their own."""
        tasks = self.spec.tasks.tasks if self.spec.tasks else ()
        return tuple(task for task in tasks if task.box and task.number_span.start < task.number_span.end)

    @cached_property
    def statuses(self) -> frozenset[Status]:
        """What any box of the tasks says: most rules for boxes look for one that most specs do not have."""
        return frozenset(box.status for box in self.spec.tasks.boxes) if self.spec.tasks else frozenset()

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """What the tasks cite, in their order."""
        tasks = self.spec.tasks.tasks if self.spec.tasks else ()
        return tuple(reference for task in tasks for reference in task.references)

    @cached_property
    def targets(self) -> Targets:
        """What references of this spec may name."""
        return Targets(self.spec)

    @cached_property
    def mentioned(self) -> tuple[Target, ...]:
        """What the tasks name in the middle of a line, which is no reference, but shows that it is not forgotten."""
        tasks = self.spec.tasks
        if tasks is None:
            return ()
        known = {reference.span.start for reference in self.references}
        found = read_mentions(tasks.text.content, known)
        return tuple(self.targets.all_of(each for each in found if each.kind is not ReferenceKind.ALL))

    @cached_property
    def ears(self) -> tuple[tuple[Criterion, Ears], ...]:
        """The criteria of requirements.md with their EARS parts, whose spans are places in the file."""
        from specgit.spec.ears import read_criteria

        return tuple(read_criteria(self.spec.requirements)) if self.spec.requirements else ()

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The documents of the spec that can be read, each once."""
        found: dict[str, Text] = {}
        for document in ("requirements", "bugfix", "design", "tasks"):
            with suppress(SpecgitError):
                model = getattr(self.spec, document)
                if model is not None:
                    found[model.text.path] = model.text
        return tuple(found.values())

    @cached_property
    def analysis(self) -> Analysis | None:
        """All questions about the requirements, also the less sure ones; None where there is nothing to read."""
        if self._analysis is not None:
            return self._analysis
        from specgit.analysis import ALL
        from specgit.analysis.documents import analysed, questions

        read = analysed(self.spec)
        return questions(self.spec, read, confidences=ALL) if read else None

    @cached_property
    def settled(self) -> tuple[Settled, ...]:
        """The comments of the requirements that settle questions."""
        from specgit.analysis.settling import read_settled

        documents = (self.spec.requirements, self.spec.bugfix)
        texts = {document.text.path: document.text for document in documents if document}
        return tuple(comment for text in texts.values() for comment in read_settled(text))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is to be asked: the surest questions that nobody has settled."""
        from specgit.analysis import SURE
        from specgit.analysis.settling import name_of, rule_of

        silent = {(comment.rule, comment.name) for comment in self.settled}
        asked = [
            question
            for question in (self.analysis.questions if self.analysis else ())
            if question.confidence in (self._confidences or SURE)
        ]
        return tuple(question for question in asked if (rule_of(question), name_of(question)) not in silent)

    @cached_property
    def before(self) -> Spec | None:
        """The spec before the change; read only when a rule asks."""
        return self._before()
