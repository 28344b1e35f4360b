"""The approvals of a repository: its history, its documents and its policy, put together as far as they are asked."""

from __future__ import annotations

import shlex
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from specgit.approval.digest import NONE, SHA1, SHA1_LENGTH, SHA256, digest
from specgit.approval.ledger import Ledger, entries_of, in_order, read_ledger
from specgit.approval.policy import Evidence, Policy
from specgit.approval.standing import Basis, foundations, standings
from specgit.errors import SpecgitError
from specgit.repo import LINK
from specgit.spec.folder import find_specs, open_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specgit.approval.ledger import Entry
    from specgit.approval.standing import Standing
    from specgit.repo import Commit, Repository
    from specgit.settings import Settings
    from specgit.spec.folder import Source, Spec


class Approvals:
    """What is approved of documents as they are committed, or staged.

    `rev` names the commit whose documents and history count. With `staged` the documents are those of the index. A
    document of the working tree that differs from its commit has no digest, so no approval counts for it, unless one
    of the two is asked for. `settings` and what they name (signers, code owners, the workflow of a spec) come from
    the commit `policy_from`, if one is named; the caller gives that commit's settings then. `landed` says which
    commits were merged before the change under judgement; all, if nothing is said. `making` are commits that are not
    made yet, whose statements count with what is staged.
    """

    def __init__(
        self,
        repository: Repository,
        settings: Settings,
        *,
        rev: str | None = None,
        staged: bool = False,
        policy_from: str | None = None,
        landed: Callable[[str], bool] = lambda _: True,
        making: Sequence[Commit] = (),
    ) -> None:
        self.repository = repository
        self.settings = settings
        self.rev = rev
        self.staged = staged
        self.policy_from = policy_from
        self.landed = landed
        self.making = making
        self.digest = lru_cache(maxsize=None)(self._digest)

    @cached_property
    def ledger(self) -> Ledger:
        """All statements of the history; of what is staged, also those of a commit or merge that is being made."""
        ledger = read_ledger(self.repository, self._commit) if self._commit else Ledger()
        return self._with_merged(ledger) if self.staged else ledger

    def _with_merged(self, ledger: Ledger) -> Ledger:
        merged = entries_of(self.making)
        merged += [entry for tip in self.repository.merging() for entry in read_ledger(self.repository, tip).entries]
        merged += entries_of(self.repository.commits(self.repository.squashing()).values())
        entries = in_order(dict.fromkeys([*merged, *ledger.entries]))
        return Ledger(tuple(entries), cut=ledger.cut) if merged else ledger

    @cached_property
    def policy(self) -> Policy:
        """Who may approve, with the means to find out."""
        evidence = Evidence(self._owners, self._last_author, self._verify, self.landed)
        return Policy(self.settings.approvals, evidence)

    def standings(self, spec: Spec) -> tuple[Standing, ...]:
        """Where the phases of a spec stand."""
        basis = Basis(self.ledger, self.policy, self._descends)
        return standings(spec, self.order(spec), partial(self.digest, spec), basis)

    def at(self, commit: str) -> Approvals:
        """The same policy over another commit's documents."""
        return Approvals(self.repository, self.settings, rev=commit, policy_from=self.policy_from, landed=self.landed)

    def foundations(self, spec: Spec, phase: str) -> tuple[tuple[str, str], ...]:
        """The earlier phases of a spec with their digests, on which an approval of a phase stands."""
        return foundations(phase, self.order(spec), partial(self.digest, spec))

    def order(self, spec: Spec) -> tuple[str, ...]:
        """The phases of a spec by its workflow, as the policy's commit has it, if the spec was there."""
        known = self._known_specs.get(spec.path, spec)
        return known.phases

    def _digest(self, spec: Spec, phase: str) -> str:
        """The digest of a phase's document: `none` without a document, empty where its content is not committed.

        Raises SpecgitError for a link: it could show other content with every commit of something else.
        """
        path = spec.file(f"{phase}.md")
        if path is None:
            return NONE
        if path in self._changed:
            return ""
        mode, blob = self._entries.get(path, (0, ""))
        if mode == LINK:
            raise SpecgitError(
                f"{path} is a link, and a link can't be approved", hint="put the document itself in its place"
            )
        if phase != "tasks" or not blob:
            return blob
        return digest(phase, self.objects(path, blob), _algorithm(blob))

    @cached_property
    def algorithm(self) -> str:
        """How Git names objects here."""
        return _algorithm(self._commit or "")

    @cached_property
    def objects(self) -> Callable[[str, str], bytes]:
        """A reader of all that Git stores."""
        return self.repository.objects()

    @cached_property
    def _commit(self) -> str | None:
        """The commit whose documents and history count; None where there is none yet."""
        return self.repository.resolve(self.rev) if self.rev else self.repository.head()

    @cached_property
    def _entries(self) -> dict[str, tuple[int, str]]:
        if not (self.staged or self._commit):
            return {}
        commit = None if self.staged else self._commit
        found = (self.repository.entries(root, commit) for root in self.settings.roots)
        return {path: entry for entries in found for path, entry in entries.items()}

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The files of the working tree that differ from their commit, where the working tree is what is asked."""
        return frozenset() if self.staged or self.rev else frozenset(self.repository.state().changed)

    @cached_property
    def _known_specs(self) -> dict[str, Spec]:
        if not self.policy_from:
            return {}
        return {spec.path: spec for spec in find_specs(self._authority, self.settings.roots)}

    @cached_property
    def _authority(self) -> Source:
        """Where the signers and the code owners are read from."""
        return self.repository.commit(self.policy_from) if self.policy_from else self.repository.working_tree()

    def _descends(self, commit: str, other: str) -> bool:
        return commit != other and self.repository.is_ancestor(other, commit)

    def _last_author(self, path: str) -> str:
        if not self.staged:
            return self.repository.last_author(self._commit or "HEAD", path)
        for parent in self._parents:
            if self.repository.entries(path, parent).get(path) == self._entries.get(path):
                return self.repository.last_author(parent, path)
        return self.repository.identity()[1]

    @cached_property
    def _parents(self) -> tuple[str, ...]:
        """The commits that what is staged comes from."""
        head = self._commit
        merged = [*self.repository.merging(), *self.repository.squashing()[:1]]
        return (*([head] if head else []), *merged)

    @cached_property
    def _codeowners(self) -> Callable[[str], tuple[str, ...]]:
        from specgit.approval.codeowners import PLACES, read_codeowners

        found = (data for place in PLACES if (data := self._read(place)) is not None)
        return read_codeowners(next(found, b"").decode("utf-8", "surrogateescape")).owners

    def _owners(self, path: str) -> tuple[str, ...]:
        return self._codeowners(path)

    @cached_property
    def _signers(self) -> bytes:
        return self._read(self.settings.approvals.signers) or b""

    def _verify(self, entry: Entry) -> str:
        from specgit.approval.signature import verify

        if not self.settings.approvals.signers:
            return "the settings name no file of signers"
        return verify(entry.statement, entry.by, entry.at, self._signers)

    def _read(self, path: str) -> bytes | None:
        """A file that the policy rests on; None where there is none."""
        try:
            return self._authority.read(path)
        except SpecgitError:
            return None


def _algorithm(name: str) -> str:
    """How an object of this name was named."""
    return SHA1 if len(name) == SHA1_LENGTH else SHA256


def approved(found: Sequence[Standing]) -> bool:
    """Whether all phases are settled: the spec may be worked on."""
    return all(standing.settled for standing in found)


def check_approved(
    repository: Repository,
    settings: Settings,
    name: str,
    rev: str,
    policy_from: str | None = None,
    instead: str = "run it with --no-gate",
) -> None:
    """Raise SpecgitError (exit code 1) where a commit has a spec whose phases are not all approved or waived.

    The gate `run` of the settings says whether that is asked for. `policy_from` is as for Approvals,
    `instead` what else could be done about it.
    """
    if "run" not in settings.approvals.gates:
        return
    spec = open_spec(repository.commit(rev), settings.roots, name)
    found = Approvals(repository, settings, rev=rev, policy_from=policy_from).standings(spec)
    if open_one := next((standing for standing in found if not standing.settled), None):
        reason = f" ({open_one.reason})" if open_one.reason else ""
        state = "missing in the last commit" if open_one.state == "missing" else open_one.state
        raise SpecgitError(
            f"{open_one.phase} of {spec.name} is {state}{reason}, and only what is approved is run",
            hint=f"specgit approve {shlex.quote(spec.name)} {open_one.phase}, or {instead}",
            exit_code=1,
        )
