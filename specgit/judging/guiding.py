"""Where specs stand, gathered for the question what to do next."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.guidance import Asked, Document, Failure, Found, Situation, Step, next_step, unreadable
from specgit.judging.checking import find, selection_of
from specgit.skeletons import template
from specgit.spec.folder import in_utf8
from specgit.spec.shapes import blanks
from specgit.spec.text import Text
from specgit.status import PhaseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.standing import Standing
    from specgit.approval.statements import Person
    from specgit.judging.workspace import Workspace
    from specgit.rules.model import Finding
    from specgit.run.history import Outcome
    from specgit.run.stale import Staleness
    from specgit.spec.folder import Spec
    from specgit.status import SpecStatus


class Guide:
    """What to do next with the specs of a working tree; what costs is asked for only where it decides.

    `rev` names the commit whose specs they are, if any. Of the specs `checked` the documents are shown to
    the validator before they are taken for sound, done tasks are held against the history, and who asks against the
    policy.
    """

    def __init__(
        self, workspace: Workspace, approvals: Approvals, *, rev: str | None = None, checked: Sequence[Spec] = ()
    ) -> None:
        self.workspace = workspace
        self.repository = workspace.repository
        self.settings = workspace.settings
        self.approvals = approvals
        self.rev = rev or "HEAD"
        self.checked = checked

    def step(self, spec: Spec, status: SpecStatus | None = None) -> Step:
        """The one thing to do next with a spec, be it that a document of it can't be read."""
        try:
            return next_step(self.situation(spec, status))
        except SpecgitError:
            for path in spec.files.values():
                try:
                    in_utf8(Text.decode(path, spec.source.read(path)))
                except SpecgitError as error:
                    return unreadable(spec.name, path, error.message)
            raise

    def status(self, spec: Spec) -> SpecStatus:
        """Where a spec stands."""
        from specgit.approval.changes import reason_of
        from specgit.status import status_of

        phases = [
            PhaseStatus(standing.phase, standing.state, reason_of(self.approvals, spec, standing))
            for standing in self.approvals.standings(spec)
        ]
        run = self.settings.run
        return status_of(spec, phases, strict_checkpoints=run.strict_checkpoints, undeclared=run.undeclared)

    def situation(self, spec: Spec, status: SpecStatus | None = None) -> Situation:
        """All that is known of a spec."""
        status = status or self.status(spec)
        standings = {standing.phase: standing for standing in self.approvals.standings(spec)}
        return Situation(
            status,
            {phase: self._document(spec, each) for phase, each in standings.items() if spec.file(f"{phase}.md")},
            {
                phase: Asked(asked.needed, asked.approvers, asked.signed)
                for phase, asked in self.settings.approvals.phases.items()
            },
            tuple(self._failures(status)),
            gated="run" in self.settings.approvals.gates,
            quick=self.settings.approvals.quick,
            runner=bool(self.settings.run.runner or self.settings.run.command),
            findings=partial(self._found, spec),
            stale=partial(self._stale, spec),
            refusal=partial(self._refusal, spec),
            questions=partial(self._questions, spec),
            criteria=partial(_has_criteria, spec),
        )

    def _document(self, spec: Spec, standing: Standing) -> Document:
        path = spec.file(f"{standing.phase}.md") or ""
        text = in_utf8(Text.decode(path, spec.source.read(path)))
        return Document(
            path,
            empty=not text.content.strip("\ufeff \t\r\n"),
            blanks=self._blanks(spec, standing.phase, text),
            loose=self._is_loose(path),
            approved_in=self._approved_in(spec, standing),
        )

    def _approved_in(self, spec: Spec, standing: Standing) -> str:
        """The commit that approved what a document was before it changed."""
        last = standing.last
        changed = last and last.statement.digest != self.approvals.digest(spec, standing.phase)
        return last.commit[:7] if last and changed else ""

    def _blanks(self, spec: Spec, phase: str, text: Text) -> tuple[int, ...]:
        """The lines with something to fill in."""
        spans = blanks(text, template(spec.type, phase))
        return tuple(dict.fromkeys(text.line(span.start) for span in spans))

    def _is_loose(self, path: str) -> bool:
        """Whether Git does not have a file of the working tree as it lies there."""
        in_tree = self.workspace.source.label == self.repository.working_tree().label
        return in_tree and (path in self._loose or path not in self._known)

    @cached_property
    def _loose(self) -> frozenset[str]:
        """The files of the working tree that differ from what is staged; those that Git does not have are not seen."""
        return frozenset(self.repository.unstaged(*self.settings.roots))

    @cached_property
    def _known(self) -> frozenset[str]:
        """The files that Git has."""
        known = self.repository.index()
        return frozenset(path for root in self.settings.roots for path in known.paths(root))

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """How each task ended last."""
        from specgit.run.history import outcomes

        with suppress(SpecgitError):  # no commit yet: nothing has run
            return outcomes(self.repository, self.rev)
        return {}

    def _failures(self, status: SpecStatus) -> Iterator[Failure]:
        from specgit.run.history import failures

        for task, said in failures(status, self.outcomes):
            yield Failure(task, said.status.value, said.reason)

    def _found(self, spec: Spec, phase: str) -> Found:
        """How many findings a document has; none where the validator is not asked."""
        path = spec.file(f"{phase}.md")
        findings = self._findings if spec.path in self._checked else ()
        count = Counter(finding.severity for finding in findings if finding.path == path)
        return Found(count["error"], count["warning"])

    def _questions(self, spec: Spec, phase: str) -> tuple[int, ...]:
        """The lines of a document that leave something open."""
        from specgit.spec.questions import questions

        path = spec.file(f"{phase}.md")
        if path is None or spec.path not in self._checked:
            return ()
        return tuple(each.line for each in questions(Text.decode(path, spec.source.read(path))))

    @cached_property
    def _checked(self) -> frozenset[str]:
        return frozenset(spec.path for spec in self.checked)

    @cached_property
    def _findings(self) -> list[Finding]:
        """What the validator says of all specs that are checked, asked once."""
        return find(self.workspace, self.checked, self._everything, selection_of(self.workspace, None))

    @cached_property
    def _everything(self) -> list[Spec]:
        return self.workspace.specs()

    def _stale(self, spec: Spec) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The criteria that changed since their tasks were done, and those tasks; unless somebody approved them."""
        from specgit.traceability import State, trace_spec

        settled = any(each.phase == "tasks" and each.settled for each in self.approvals.standings(spec))
        changed = frozenset() if settled or spec.path not in self._checked else self._staleness.of(spec)
        if not changed:
            return (), ()
        rows = [row for row in trace_spec(spec, stale=changed).criteria if row.state is State.STALE]
        return tuple(row.id for row in rows), tuple(dict.fromkeys(task for row in rows for task in row.tasks))

    @cached_property
    def _staleness(self) -> Staleness:
        from specgit.run.stale import Staleness

        return Staleness(self.repository, self.checked, self.rev)

    def _refusal(self, spec: Spec, phase: str) -> str:
        """Why the policy would not count what the person at the keyboard says of a phase."""
        from specgit.approval.ledger import Entry
        from specgit.approval.standing import document_path
        from specgit.approval.statements import Kind, Statement

        if self._person is None or spec.path not in self._checked:
            return ""
        policy = self.approvals.policy
        asked = policy.settings.phases[phase]._replace(signed=False)  # that is up to them
        policy = policy._replace(settings=policy.settings._replace(phases={**policy.settings.phases, phase: asked}))
        said = Statement(Kind.APPROVED, spec.name, phase, "", by=self._person)
        return policy.refusal(Entry("", self._person, 0, said), document_path(spec, phase))

    @cached_property
    def _person(self) -> Person | None:
        """Who asks; nobody where Git knows no name, as `approve` will say."""
        from specgit.approval.giving import Giver

        with suppress(SpecgitError):
            return Giver.of(self.repository).person
        return None


def _has_criteria(spec: Spec) -> bool:
    document, bugfix = spec.requirements, spec.bugfix
    has_clauses = bool(bugfix and bugfix.clauses)
    return has_clauses or bool(document and any(part.criteria for part in document.requirements))
