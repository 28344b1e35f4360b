"""Making a statement: what it says, and why it may not be made yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import NONE
from specgit.approval.ledger import Entry, entries_of, in_order
from specgit.approval.standing import MISSING, document_path
from specgit.approval.statements import Kind, Person, Statement, write
from specgit.errors import SpecgitError
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.standing import Standing
    from specgit.repo import Repository
    from specgit.spec.folder import Spec

SUBJECT_LENGTH = 72
QUICK = "quick spec"


class Giver(NamedTuple):
    """Who makes a statement, and when: seconds of the epoch."""

    person: Person
    at: int

    @classmethod
    def of(cls, repository: Repository, *, committer: bool = False) -> Giver:
        """Whom Git would make the author of a commit now, or its `committer`.

        Raises SpecgitError where it knows no name.
        """
        name, mail, at = repository.identity(committer=committer)
        return cls(Person(one_line(name, 100), mail), at)


def approval(
    approvals: Approvals, spec: Spec, phase: str, giver: Giver, reason: str = "", *, together: Collection[str] = ()
) -> tuple[Statement, ...]:
    """The approval of a phase as its document is committed or staged now.

    A quick spec has documents left out: those before the phase are waived with it. Raises SpecgitError where there is
    no document, or an earlier phase is neither approved nor waived, nor stated `together` with this one.
    """
    digest = _content(approvals, spec, phase)
    if digest == NONE:
        raise SpecgitError(
            f"{spec.name} has no {phase}.md to approve", hint=f"specgit new {spec.name} --phase {phase} begins one"
        )
    order, waived = approvals.order(spec), []
    for earlier in approvals.standings(spec)[: order.index(phase)]:
        if earlier.settled or earlier.phase in together:
            continue
        if spec.workflow == "quick" and earlier.state == MISSING and approvals.settings.approvals.quick:
            waived.append(_statement(Kind.WAIVED, spec, earlier.phase, NONE, giver, QUICK))
            continue
        raise SpecgitError(
            f"{earlier.phase} comes first: {_unsettled(earlier)}",
            hint=f"specgit approve {spec.name} {earlier.phase}",
            exit_code=1,
        )
    said = _statement(Kind.APPROVED, spec, phase, digest, giver, reason)
    return (*waived, said._replace(stands_on=approvals.foundations(spec, phase)))


def waiver(approvals: Approvals, spec: Spec, phase: str, giver: Giver, reason: str) -> Statement:
    """The statement that a phase needs no approval as its document is now, or that it needs no document."""
    return _statement(Kind.WAIVED, spec, phase, _content(approvals, spec, phase), giver, reason)


def revocation(approvals: Approvals, spec: Spec, phase: str, giver: Giver, reason: str) -> tuple[Statement, ...]:
    """What takes back all that counts for a phase now. Raises SpecgitError where nothing does."""
    _check_phase(approvals, spec, phase)
    found = next(standing for standing in approvals.standings(spec) if standing.phase == phase)
    given = found.counted or ((found.last,) if found.last else ())
    if not given:
        raise SpecgitError(
            f"nobody has approved {phase} of {spec.name}, so nothing can be taken back",
            hint=f"specgit approvals {spec.name} shows what was stated",
        )
    digests = dict.fromkeys(entry.statement.digest for entry in given)
    return tuple(_statement(Kind.REVOKED, spec, phase, digest, giver, reason) for digest in digests)


def refusal(approvals: Approvals, spec: Spec, statement: Statement, person: Person) -> str:
    """Why the policy would not count a statement that this person is about to make; empty where it would."""
    entry = Entry("", person, statement.at or 0, statement)
    return approvals.policy.refusal(entry, document_path(spec, statement.phase))


def message(subject: str, body: str, statements: Sequence[Statement]) -> str:
    """A commit message whose last paragraph are the statements."""
    return "\n\n".join(filter(None, (subject, body.strip(), "\n".join(map(write, statements))))) + "\n"


def appended(existing: str, statements: Sequence[Statement]) -> str:
    """A commit message with statements added at its end, in the last paragraph if that is one of trailers."""
    from specgit.trailers import ends_in_trailers

    gap = "\n" if ends_in_trailers(existing) else "\n\n"
    return existing.rstrip() + gap + "\n".join(map(write, statements)) + "\n"


def stated(repository: Repository, between: str) -> tuple[Entry, ...]:
    """The statements of the commits of a range `A..B`, newest first, each once. Raises SpecgitError for no range."""
    base, tip = repository.ends(between)
    commits = repository.log_of(tip, *(f"{kind.value}:" for kind in Kind), without=base)
    return _each_once(in_order(entries_of(commits)))


def composed(entries: Iterable[Entry]) -> tuple[Statement, ...]:
    """The statements of a branch as one message should have them: the oldest first, each with its person and time."""
    return tuple(entry.statement._replace(by=entry.by, at=entry.at, line=0) for entry in reversed(tuple(entries)))


def lost(repository: Repository, between: str, approvals: Approvals) -> tuple[Entry, ...]:
    """The statements of a range that the history of the current branch does not have."""
    known = {_identity(entry) for entry in approvals.ledger.entries}
    return tuple(entry for entry in stated(repository, between) if _identity(entry) not in known)


def _each_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple({_identity(entry): entry for entry in entries}.values())


def _identity(entry: Entry) -> tuple[object, ...]:
    said = entry.statement
    return said.kind, said.spec, said.phase, said.digest, said.stands_on, entry.by.key, entry.at, said.signature


def _content(approvals: Approvals, spec: Spec, phase: str) -> str:
    """The digest of a phase's document. Raises SpecgitError where it is not what is committed or staged."""
    _check_phase(approvals, spec, phase)
    digest = approvals.digest(spec, phase)
    if not digest:
        path = spec.file(f"{phase}.md") or ""
        raise SpecgitError(
            "what lies in the working tree is neither committed nor staged", where=path, hint=f"git add {path}"
        )
    return digest


def _check_phase(approvals: Approvals, spec: Spec, phase: str) -> None:
    order = approvals.order(spec)
    if phase not in order:
        raise SpecgitError(f"{spec.name} has no phase {phase}", hint=f"its phases are {', '.join(order)}")


def _unsettled(standing: Standing) -> str:
    return standing.reason or ("there is no document" if standing.state == MISSING else "nobody has approved it")


def _statement(kind: Kind, spec: Spec, phase: str, digest: str, giver: Giver, reason: str) -> Statement:
    return Statement(kind, spec.name, phase, digest, reason=reason, by=giver.person, at=giver.at)
