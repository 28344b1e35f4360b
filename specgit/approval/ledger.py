"""History → what was stated on approvals. One `git log` for all of it, and only what is new after that."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from specgit import __version__
from specgit.approval.statements import Kind, Person, Statement, read
from specgit.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.repo import Commit, Repository

MOST_TIPS = 16  # branches whose ledgers are remembered
MOST_ANCESTORS = 4  # of them are tried as a beginning
_FORM = f"{__version__} 1"  # changes with what is kept


class Entry(NamedTuple):
    """One statement and the commit that makes it. `author` and `authored` (seconds of the epoch) are the commit's."""

    commit: str
    author: Person
    authored: int
    statement: Statement

    @property
    def by(self) -> Person:
        """Who states it: whom the statement names, else the author of the commit."""
        return self.statement.by or self.author

    @property
    def at(self) -> int:
        """When: as the statement says, else as the commit does."""
        return self.authored if self.statement.at is None else self.statement.at


class Ledger:
    """All statements of a history, the newest first. `cut` is true where a shallow clone lacks older commits."""

    def __init__(self, entries: Iterable[Entry] = (), *, cut: bool = False) -> None:
        self.entries = tuple(entries)
        self.cut = cut

    def on(self, spec: str, phase: str) -> tuple[Entry, ...]:
        """The statements on one phase of a spec."""
        return tuple(self._by_subject.get((spec, phase), ()))

    @cached_property
    def _by_subject(self) -> dict[tuple[str, str], list[Entry]]:
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            found.setdefault((entry.statement.spec, entry.statement.phase), []).append(entry)
        return found


def read_ledger(repository: Repository, rev: str = "HEAD") -> Ledger:
    """The ledger of a commit's history; an empty one where there is no commit yet.

    What an earlier call read is kept in the Git directory, by the commit it was read for.
    """
    tip = repository.head() if rev == "HEAD" else repository.resolve(rev)
    if tip is None:
        return Ledger()
    boundary = repository.boundary
    kept = _Kept(Cache.of(repository), boundary)
    entries = kept.get(tip)
    if entries is None:
        known, before = _beginning(repository, kept, tip)
        phrases = [f"{kind.value}:" for kind in Kind]
        # Where commits are older than their parents, git log may give more than what is new.
        there = {entry.commit for entry in before}
        new = (commit for commit in repository.log_of(tip, *phrases, without=known) if commit.id not in there)
        entries = in_order([*entries_of(new), *before])
        kept.add(tip, entries)
    return Ledger(entries, cut=bool(boundary))


def entries_of(commits: Iterable[Commit]) -> list[Entry]:
    """What the messages of commits state; of one message, the last statement first."""
    found = []
    for commit in commits:
        name, mail, date = commit.author
        author, authored = Person(name, mail), int(date.lstrip("@").split(" ")[0])
        found += [Entry(commit.id, author, authored, said) for said in reversed(read(commit.message)[0])]
    return found


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The newest first; those of one moment in the order they have, a child's before its parent's."""
    return sorted(entries, key=lambda entry: -entry.authored)


def _beginning(repository: Repository, kept: _Kept, tip: str) -> tuple[str | None, list[Entry]]:
    """A commit of this history whose ledger is known, and that ledger."""
    for known in kept.tips()[:MOST_ANCESTORS]:
        entries = kept.get(known)
        if entries is not None and repository.is_ancestor(known, tip):
            return known, entries
    return None, []


class _Kept:
    """Ledgers in the cache, and a list of the commits they belong to, the last used first."""

    def __init__(self, cache: Cache, boundary: bytes) -> None:
        self.cache = cache
        self.basis = _FORM.encode() + b"\0" + boundary

    def _key(self, name: str) -> str:
        return hashlib.sha256(b"ledger\0" + self.basis + b"\0" + name.encode()).hexdigest()

    def get(self, tip: str) -> list[Entry] | None:
        answer = self.cache.get(self._key(tip))
        return None if answer is None else [_entry(fields) for fields in json.loads(answer)]

    def tips(self) -> list[str]:
        answer = self.cache.get(self._key("tips"))
        return [] if answer is None else list(json.loads(answer))

    def add(self, tip: str, entries: Sequence[Entry]) -> None:
        tips = [tip, *(known for known in self.tips() if known != tip)][:MOST_TIPS]
        answers = {self._key(tip): [_fields(entry) for entry in entries], self._key("tips"): tips}
        self.cache.put({key: json.dumps(answer).encode() for key, answer in answers.items()})


def _fields(entry: Entry) -> list[Any]:
    commit, author, authored, statement = entry
    return [commit, author, authored, statement.kind.value, *statement[1:]]


def _entry(fields: list[Any]) -> Entry:
    commit, author, authored, kind, spec, phase, digest, stands_on, reason, by, *rest = fields
    on = tuple(map(tuple, stands_on))
    person = Person(*by) if by else None
    return Entry(
        commit, Person(*author), authored, Statement(_KINDS[kind], spec, phase, digest, on, reason, person, *rest)
    )


_KINDS = {kind.value: kind for kind in Kind}
