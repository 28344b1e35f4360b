"""Where the phases of a spec stand: what is approved, what has lapsed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import NONE
from specgit.approval.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specgit.approval.ledger import Entry, Ledger
    from specgit.approval.policy import Policy
    from specgit.spec.folder import Spec

MISSING, DRAFT, APPROVED, LAPSED, WAIVED = "missing", "draft", "approved", "lapsed", "waived"
SHORT = 7  # characters of a digest or commit that people see


class Judged(NamedTuple):
    """A statement, and why it does not count for what the document is now; no reason where it does."""

    entry: Entry
    refusal: str


class Standing(NamedTuple):
    """Where one phase stands.

    `judged` are the statements on the phase, the newest first. `last` is what a lapsed phase was approved by.
    `reason` says why the phase is neither approved nor waived.
    """

    phase: str
    state: str
    judged: tuple[Judged, ...] = ()
    last: Entry | None = None
    reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether the next phase may stand on this one."""
        return self.state in (APPROVED, WAIVED)

    @property
    def counted(self) -> tuple[Entry, ...]:
        """The statements that count."""
        return tuple(judged.entry for judged in self.judged if not judged.refusal)


class Basis(NamedTuple):
    """What a spec is judged by. `descends` is whether the first commit is made on top of the second."""

    ledger: Ledger
    policy: Policy
    descends: Callable[[str, str], bool]


def standings(spec: Spec, order: Sequence[str], digest_of: Callable[[str], str], basis: Basis) -> tuple[Standing, ...]:
    """Where each phase of a spec stands. `order` are the phases of its workflow.

    `digest_of` gives the digest of a phase's document: `none` where there is none, empty where its content is not
    committed. Only phases on which something is stated are asked for.
    """
    found: list[Standing] = []
    for phase in order:
        if basis.ledger.on(spec.name, phase):
            stands_on = foundations(phase, order, digest_of)
            found.append(_Phase(spec, phase, digest_of(phase), stands_on, basis, tuple(found)).standing())
        else:
            found.append(Standing(phase, DRAFT if spec.file(f"{phase}.md") else MISSING))
    return tuple(found)


def foundations(phase: str, order: Sequence[str], digest_of: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """The earlier phases with their digests, which an approval of `phase` stands on; those without document are left
    out."""
    earlier = [(each, digest_of(each)) for each in order[: order.index(phase)]]
    return tuple((each, digest) for each, digest in earlier if digest != NONE)


def document_path(spec: Spec, phase: str) -> str:
    """Where the document of a phase is, or would be."""
    return spec.file(f"{phase}.md") or f"{spec.path}/{phase}.md"


class _Phase:
    """One phase while it is judged."""

    def __init__(
        self,
        spec: Spec,
        phase: str,
        digest: str,
        stands_on: Sequence[tuple[str, str]],
        basis: Basis,
        earlier: Sequence[Standing],
    ) -> None:
        self.path = document_path(spec, phase)
        self.phase = phase
        self.digest = digest
        self.stands_on = stands_on
        self.earlier = earlier
        self.policy, self.descends = basis.policy, basis.descends
        self.needed = basis.policy.settings.phases[phase].needed
        self.entries = basis.ledger.on(spec.name, phase)

    def standing(self) -> Standing:
        judged = tuple(Judged(entry, self._refusal(entry)) for entry in self.entries)
        counted = [each.entry for each in judged if not each.refusal]
        state, reason = self._state(counted)
        last = None
        if not state:
            last = self._approved_once(counted)
            state = MISSING if self.digest == NONE else LAPSED if last else DRAFT
            reason = self._lapse(last) if last else reason or self._objection(judged)
        return Standing(self.phase, state, judged, last, reason)

    def _state(self, counted: Sequence[Entry]) -> tuple[str, str]:
        """The state that the statements which count give, and what is wanting."""
        people = {entry.by.key for entry in counted if entry.statement.kind is Kind.APPROVED}
        if len(people) >= self.needed:
            open_one = next((each for each in self.earlier if not each.settled), None)
            if open_one is None:
                return APPROVED, ""
            return LAPSED, f"it stands on {open_one.phase}, which {_BEING[open_one.state]}"
        if any(entry.statement.kind is Kind.WAIVED for entry in counted):
            return WAIVED, ""
        if not self.digest:
            return "", "it has changes that are not committed"
        return "", f"{len(people)} of {self.needed} approvals" if people else ""

    def _objection(self, judged: Sequence[Judged]) -> str:
        """Why the newest statement for this very content does not count."""
        for entry, refusal in judged:
            if entry.statement.kind is not Kind.REVOKED and entry.statement.digest == self.digest:
                return f"{entry.commit[:SHORT]} says so, but {refusal}"
        return ""

    def _lapse(self, last: Entry) -> str:
        since = f"{last.commit[:SHORT]} ({last.by.name or last.by.mail})"
        if not self.digest:
            return f"it has changes that are not committed, since {since}"
        if last.statement.digest != self.digest:
            return f"it changed since {since}"
        changed = [phase for phase, digest in self.stands_on if (phase, digest) not in last.statement.stands_on]
        return f"it stands on {' and '.join(changed)} as before {since}"

    def _refusal(self, entry: Entry) -> str:
        """Why a statement does not count for what the document is now."""
        statement = entry.statement
        if statement.kind is Kind.REVOKED:
            return "it takes an approval back"
        if not statement.digest:
            return "it names no content"
        if statement.digest != self.digest:
            return f"it is for other content, {statement.digest[:SHORT]}"
        if statement.kind is Kind.APPROVED:
            named = dict(statement.stands_on)
            for phase, digest in self.stands_on:
                if phase not in named:
                    return f"it does not say which {phase} it stands on"
                if named[phase] != digest:
                    return f"it stands on {phase} {named[phase][:SHORT]}, which changed since"
        return self._refused_for_good(entry)

    def _approved_once(self, counted: Sequence[Entry]) -> Entry | None:
        """The newest of the approvals that were enough for what the document was, or for what it stood on."""
        people: dict[tuple[object, ...], set[str]] = {}
        newest: dict[tuple[object, ...], Entry] = {}
        for entry in self.entries:
            said = entry.statement
            if (
                said.kind is Kind.APPROVED
                and said.digest
                and entry not in counted
                and not self._refused_for_good(entry)
            ):
                newest.setdefault((said.digest, said.stands_on), entry)
                people.setdefault((said.digest, said.stands_on), set()).add(entry.by.key)
                if len(people[said.digest, said.stands_on]) >= self.needed:
                    return newest[said.digest, said.stands_on]
        return None

    def _refused_for_good(self, entry: Entry) -> str:
        """Why a statement counts for no content."""
        for other in self.entries:
            revoked = other.statement.kind is Kind.REVOKED and other.statement.digest == entry.statement.digest
            if revoked and not self._is_after(entry, other):
                return f"{other.by.name or other.by.mail} took it back in {other.commit[:SHORT]}"
        return self.policy.refusal(entry, self.path)

    def _is_after(self, entry: Entry, revocation: Entry) -> bool:
        """Whether a statement was made in knowledge of a revocation; one that is only replayed was not."""
        if entry.commit == revocation.commit:
            return entry.statement.line > revocation.statement.line and entry.at >= revocation.at
        return entry.at >= revocation.at and self.descends(entry.commit, revocation.commit)


_BEING = {MISSING: "is missing", DRAFT: "is not approved", LAPSED: "has lapsed"}
