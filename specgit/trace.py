"""Criteria ↔ properties ↔ tasks: what a reference resolves to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from specgit.spec.model import Clause, Criterion, Property, Reference, ReferenceKind, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specgit.spec.folder import Spec
    from specgit.spec.model import Task

Target = Criterion | Clause | Property | Requirement
Key = tuple[str, tuple[str, ...]]
Part = TypeVar("Part", Target, Criterion | Clause)

_ID = re.compile(r"(?P<prefix>[A-Za-z]+(?:-[A-Za-z]+)*)?-?(?P<numbers>\d.*)")
_ANY_WORD = {"", "R", "REQ", "AC"}  # prefixes that only say "requirement" or "criterion"


def cited(spec: Spec, task: Task) -> tuple[Target, ...]:
    """What a task's references name, in their order, each once. A reference to nothing gives nothing."""
    return tuple(_once(target for reference in task.references for target in Targets(spec).resolve(reference)))


class Targets:
    """All that a reference of one spec may name."""

    def __init__(self, spec: Spec) -> None:
        requirements = spec.requirements.requirements if spec.requirements else ()
        self.requirements = {_key(name): part for part in requirements for name in (part.id, *part.aliases) if name}
        criteria: list[Criterion | Clause] = [criterion for part in requirements for criterion in part.criteria]
        if spec.bugfix:
            criteria += spec.bugfix.clauses
        self.ordered: list[Criterion | Clause] = criteria
        self.criteria = {_key(name): part for part in reversed(criteria) for name in _names(part)}
        self.properties = {_key(part.id)[1]: part for part in reversed(spec.design.properties if spec.design else ())}

    def resolve(self, reference: Reference) -> tuple[Target, ...]:
        """The targets of a reference: one, those of a range, all, or none where it names nothing that exists."""
        if reference.kind is ReferenceKind.ALL:
            return tuple(_once(self.requirements.values()))
        first = self._one(reference.first, reference.kind)
        if reference.first == reference.last or first is None:
            return (first,) if first else ()
        last = self._one(reference.last, reference.kind)
        return tuple(self._between(first, last))

    def _one(self, name: str, kind: ReferenceKind) -> Target | None:
        prefix, numbers = key = _key(name)
        if kind is ReferenceKind.PROPERTY:
            return self.properties.get(numbers)
        for known in (self.requirements, self.criteria):
            table: dict[Key, Target] = dict(known)
            if found := table.get(key):
                return found
        same = [
            part for known in (self.requirements, self.criteria) for other, part in known.items() if other[1] == numbers
        ]
        same = list(_once(same))
        return same[0] if len(same) == 1 or (same and prefix in _ANY_WORD) else None

    def _between(self, first: Target, last: Target | None) -> Iterator[Target]:
        """From one to the other in document order, of whatever kind the first is."""
        line: list[Target] = (
            list(_once(self.requirements.values())) if isinstance(first, Requirement) else list(self.ordered)
        )
        if isinstance(first, Property):
            line = list(self.properties.values())
            line.sort(key=lambda part: part.span)
        if last is None or first not in line or last not in line:
            yield first
            return
        yield from line[line.index(first) : line.index(last) + 1]


def _names(part: Criterion | Clause) -> tuple[str, ...]:
    return (part.id, *part.aliases) if isinstance(part, Criterion) else (part.id,)


def _key(name: str) -> Key:
    """`FR-01.2` → (`FR`, (`1`, `2`)): prefixes without regard to case, numbers without leading zeros."""
    match = _ID.fullmatch(name)
    if not match:
        return name.upper(), ()
    numbers = tuple(part.lstrip("0").lower() or "0" for part in match["numbers"].split("."))
    return (match["prefix"] or "").upper(), numbers


def _once(parts: Iterable[Part]) -> Iterator[Part]:
    seen: set[int] = set()
    for part in parts:
        if id(part) not in seen:
            seen.add(id(part))
            yield part
