"""Wishes for approvals, carried out over the head of a pull request: statements, or why there are none.

The policy is that of the base, with its signers and code owners: what a change says of itself does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import NONE
from specgit.approval.giving import approval, refusal, revocation
from specgit.approval.policy import CODEOWNERS
from specgit.approval.standing import document_path
from specgit.approval.statements import Kind
from specgit.errors import SpecgitError
from specgit.judging.checking import find, selection_of
from specgit.report.answer import Item, Outcome
from specgit.spec.folder import open_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from specgit.approval.gate import Change
    from specgit.approval.giving import Giver
    from specgit.approval.ledger import Entry
    from specgit.approval.standing import Standing
    from specgit.approval.statements import Statement
    from specgit.github.commands import Command
    from specgit.judging.workspace import Workspace
    from specgit.rules.model import Finding
    from specgit.settings import ApprovalSettings
    from specgit.spec.folder import Spec

_OUTCOMES = {Kind.APPROVED: Outcome.APPROVED, Kind.WAIVED: Outcome.WAIVED, Kind.REVOKED: Outcome.REVOKED}


class Knowledge(NamedTuple):
    """What GitHub is asked where the policy needs it: whose a commit is, by login, and who is in a team."""

    account: Callable[[str], str]
    in_team: Callable[[str], bool]


def address(settings: ApprovalSettings, login: str, number: int) -> str:
    """The address that an account speaks by: the one that `teams` gives for it, else the one GitHub gives everybody."""
    members = next((found for team, found in settings.teams.items() if team.casefold() == login.casefold()), ())
    if len(members) == 1 and "@" in members[0][1:] and not set("*?[") & set(members[0]):
        return members[0]
    return f"{number}+{login}@users.noreply.github.com"


class Desk:
    """Carries out the commands of one person. `statements` are what comes of them, in the order they were given.

    `workspace` has the settings of the base and the source of the head, `change` is what lies between the two.
    """

    def __init__(self, workspace: Workspace, change: Change, giver: Giver, login: str, knowledge: Knowledge) -> None:
        self.workspace = workspace
        self.change = change
        self.approvals = change.approvals
        self.settings = workspace.settings
        self.giver = giver
        self.login = login
        self.knowledge = knowledge
        self.statements: list[Statement] = []
        self._together: dict[str, set[str]] = {}  # spec → phases that are stated here

    def carry_out(self, command: Command) -> Iterator[Item]:
        """What becomes of a command to approve or revoke, phase by phase."""
        if not command.phases:
            for spec in self.change.specs:
                yield from self._approve_open(spec)
            return
        try:
            spec = open_spec(self.workspace.source, self.settings.roots, command.spec)
        except SpecgitError as error:
            yield Item(command.spec, ", ".join(command.phases), Outcome.REFUSED, why=error.message, hint=error.hint)
            return
        order = self.approvals.order(spec)
        for phase in sorted(command.phases, key=lambda phase: order.index(phase) if phase in order else len(order)):
            yield from (self._approve if command.verb == "approve" else self._revoke)(spec, phase)

    def _approve_open(self, spec: Spec) -> Iterator[Item]:
        """Approve all phases of a spec that have a document and are not settled."""
        for standing in self._tried(spec):
            if spec.file(f"{standing.phase}.md") and not standing.settled:
                yield from self._approve(spec, standing.phase)

    def _tried(self, spec: Spec) -> tuple[Standing, ...]:
        try:
            return self.approvals.standings(spec)
        except SpecgitError:  # a document that can't be approved: each phase will say so
            from specgit.approval.standing import Standing

            return tuple(Standing(phase, "draft") for phase in self.approvals.order(spec))

    def _approve(self, spec: Spec, phase: str) -> Iterator[Item]:
        together = self._together.setdefault(spec.path, set())
        if phase in together:
            return
        try:
            if mine := self._own(spec, phase):
                yield Item(
                    spec.name, phase, Outcome.STANDS, mine.statement.digest, f"{mine.by.mail} in {mine.commit[:7]}"
                )
                return
            statements = approval(self.approvals, spec, phase, self.giver, together=together)
            self._check(spec, statements)
        except SpecgitError as error:
            hint = f"/{error.hint}" if error.hint.startswith("specgit approve ") else error.hint
            yield Item(spec.name, phase, Outcome.REFUSED, why=error.message, hint=hint)
            return
        together.update(said.phase for said in statements)
        yield from self._kept(statements)

    def _revoke(self, spec: Spec, phase: str) -> Iterator[Item]:
        try:
            statements = revocation(self.approvals, spec, phase, self.giver, "")
        except SpecgitError as error:
            yield Item(spec.name, phase, Outcome.REFUSED, why=error.message)
            return
        yield from self._kept(statements)

    def _kept(self, statements: Sequence[Statement]) -> Iterator[Item]:
        self.statements += statements
        for said in statements:
            yield item_of(said)

    def _own(self, spec: Spec, phase: str) -> Entry | None:
        """The approval of this person that counts for what the document is now."""
        if phase not in self.approvals.order(spec):
            return None
        standing = next(each for each in self.approvals.standings(spec) if each.phase == phase)
        several = self.settings.approvals.phases[phase].needed > 1
        return next(
            (
                entry
                for entry in standing.counted
                if entry.statement.kind is Kind.APPROVED
                and (entry.by.key == self.giver.person.key or (several and self._is_mine(entry)))
            ),
            None,
        )

    def _is_mine(self, entry: Entry) -> bool:
        """Whether a statement is this person's by another address: one person must not count as two."""
        return entry.by.key == entry.author.key and self._account(entry.commit) == self.login.casefold()

    def _account(self, commit: str) -> str:
        return self.knowledge.account(commit).casefold()

    def _check(self, spec: Spec, statements: Sequence[Statement]) -> None:
        """Raise SpecgitError where the policy, or what the validator finds, forbids an approval."""
        for said in statements:
            if reason := refusal(self.approvals, spec, said, self.giver.person):
                raise SpecgitError(reason, hint=self._remedy(spec, said.phase, reason))
            path = document_path(spec, said.phase)
            asked = self.settings.approvals.phases[said.phase]
            if not asked.author and said.digest != NONE and self._wrote(path):
                message = f"{self.login} changed the document last, and its author may not approve it"
                raise SpecgitError(message, hint="let somebody else approve it")
        errors = [
            finding for finding in self._errors(spec) if finding.path == document_path(spec, statements[-1].phase)
        ]
        if errors:
            more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
            raise SpecgitError(
                f"{errors[0].message} (line {errors[0].line}, {errors[0].rule}){more}",
                hint="put it right, and push",
            )

    def _wrote(self, path: str) -> bool:
        """Whether the last commit that changed a file is of this account, whatever its address."""
        commit, _ = self.workspace.repository.last_change(self.approvals.rev or "HEAD", path)
        return bool(commit) and self._account(commit) == self.login.casefold()

    def _remedy(self, spec: Spec, phase: str, reason: str) -> str:
        if "asks for a signature" in reason:
            return f"sign it on your machine: `specgit approve {spec.name} {phase} --sign`, and push"
        if "may not approve" not in reason:
            return ""
        if teams := list(self._unlisted(spec, phase)):
            mine = next(filter(self.knowledge.in_team, teams), "")
            told = f"GitHub knows {self.login} in {mine}" if mine else f"GitHub does not show who is in {teams[0]}"
            return f"{told}, and gates can't ask it: list the members in `teams` of .specgit.yaml"
        return f"`approvals` in .specgit.yaml of the base says who may; `@{self.login}` there means this account"

    def _unlisted(self, spec: Spec, phase: str) -> Iterator[str]:
        """The teams that may approve, and of which the settings name no members."""
        policy, asked = self.approvals.policy, self.settings.approvals.phases[phase]
        wanted = list(asked.approvers)
        if CODEOWNERS in wanted:
            wanted += policy.evidence.owners(document_path(spec, phase))
        return (each for each in wanted if each.startswith("@") and "/" in each and not policy.members(each))

    def _errors(self, spec: Spec) -> list[Finding]:
        found = find(self.workspace, [spec], self.change.every, selection_of(self.workspace, None))
        return [finding for finding in found if finding.severity == "error"]


def item_of(said: Statement) -> Item:
    """A statement that was made, for the answer."""
    return Item(said.spec, said.phase, _OUTCOMES[said.kind], said.digest, said.reason)


def lame(change: Change, commit: str, specs: Collection[str]) -> dict[tuple[str, str], str]:
    """Spec and phase → why an approval that a commit at the change's end states does not count, if it does not."""
    return {
        (spec.name, standing.phase): judged.refusal
        for spec in change.every
        if spec.name in specs
        for standing in change.approvals.standings(spec)
        for judged in standing.judged
        if judged.entry.commit == commit and judged.entry.statement.kind is not Kind.REVOKED and judged.refusal
    }
