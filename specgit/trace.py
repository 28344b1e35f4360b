"""Criteria ↔ properties ↔ tasks: what a reference resolves to."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec.model import Clause, Criterion, Property, Reference, ReferenceKind, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specgit.spec.folder import Spec
    from specgit.spec.model import Task

Target = Criterion | Clause | Property | Requirement
Numbers = tuple[str, ...]
Key = tuple[str, Numbers]

_ID = Pattern(r"(?P<prefix>[A-Za-z]+(?:-[A-Za-z]+)*)?-?(?P<numbers>\d.*)")
_ANY_WORD = {"", "R", "REQ", "AC"}  # prefixes that only say "requirement" or "criterion"


def cited(spec: Spec, task: Task) -> tuple[Target, ...]:
    """What a task's references name, in their order, each once. A reference to nothing gives nothing."""
    targets = Targets(spec)
    return tuple(_once(target for reference in task.references for target in targets.resolve(reference)))


class Targets:
    """All that a reference of one spec may name."""

    def __init__(self, spec: Spec) -> None:
        requirements = spec.requirements.requirements if spec.requirements else ()
        criteria: list[Criterion | Clause] = [criterion for part in requirements for criterion in part.criteria]
        if spec.bugfix:
            criteria += spec.bugfix.clauses
        self._named: dict[tuple[str, bool], Target | None] = {}
        self.requirements = {_key(name): part for part in requirements for name in (part.id, *part.aliases) if name}
        self.criteria = {_key(name): part for part in reversed(criteria) for name in _names(part)}
        self.properties = {_key(part.id)[1]: part for part in reversed(spec.design.properties if spec.design else ())}
        self.ordered: tuple[tuple[Target, ...], ...] = (
            tuple(requirements),
            tuple(criteria),
            tuple(sorted(self.properties.values(), key=lambda part: part.span)),
        )

    def resolve(self, reference: Reference) -> tuple[Target, ...]:
        """The targets of a reference: one, those of a range, all, or none where it names nothing that exists."""
        if reference.kind is ReferenceKind.ALL:
            requirements, criteria, _ = self.ordered
            return requirements or criteria
        if extent := self._extent(reference):
            line, begin, end = extent
            return self.ordered[line][begin:end]
        first, last = (self.named(name, reference.kind) for name in (reference.first, reference.last))
        if first is None:
            return ()
        return (first,) if last is None or reference.first == reference.last else (first, last)

    def all_of(self, references: Iterable[Reference]) -> list[Target]:
        """The targets of some references, each once. Long ranges that overlap cost no more than one of them."""
        found: list[Target] = []
        steps = [[0] * (len(parts) + 1) for parts in self.ordered]  # up where a range begins, down behind its end
        for reference in {reference[:3]: reference for reference in references}.values():
            if extent := self._extent(reference):
                line, begin, end = extent
                steps[line][begin] += 1
                steps[line][end] -= 1
            else:
                found += self.resolve(reference)
        for parts, step in zip(self.ordered, steps, strict=True):
            found += [part for part, depth in zip(parts, accumulate(step), strict=False) if depth]
        return list(_once(found))

    def named(self, name: str, kind: ReferenceKind) -> Target | None:
        """What has an id, as a reference of this kind may write it."""
        key = name, kind is ReferenceKind.PROPERTY
        if key not in self._named:
            self._named[key] = self._one(name, kind)
        return self._named[key]

    def _one(self, name: str, kind: ReferenceKind) -> Target | None:
        prefix, numbers = key = _key(name)
        if kind is ReferenceKind.PROPERTY:
            found = self.properties.get(numbers) or self.properties.get(_without_letter(numbers))
            if found or len(numbers) == 1:  # "Expected Behavior Properties 2.1, 2.2" are clauses
                return found
        if key in self.requirements:
            return self.requirements[key]
        if key in self.criteria:
            return self.criteria[key]
        same = [part for other, part in self._by_numbers.get(numbers, ()) if prefix in _ANY_WORD or other in _ANY_WORD]
        if same and (prefix in _ANY_WORD or len(list(_once(same))) == 1):
            return same[0]
        return self._item_of(prefix, numbers)

    @cached_property
    def _by_numbers(self) -> dict[Numbers, list[tuple[str, Target]]]:
        """Requirements and criteria by their numbers alone, for ids that nothing has as they are written."""
        found: dict[Numbers, list[tuple[str, Target]]] = defaultdict(list)
        for known in (self.requirements, dict(reversed(self.criteria.items()))):  # both in the document's order
            for (prefix, numbers), part in known.items():
                found[numbers].append((prefix, part))
        return found

    def _item_of(self, prefix: str, numbers: Numbers) -> Target | None:
        """`3.3d` is item d of the list within criterion 3.3."""
        whole = self.criteria.get((prefix, _without_letter(numbers)))
        letter = numbers[-1][-1] if numbers else ""
        return whole if whole and re.search(rf"(?m)^[ \t]*[-*(]?[ ]?{letter}[.)]", whole.text) else None

    def _extent(self, reference: Reference) -> tuple[int, int, int] | None:
        """A range as its line of `ordered`, its beginning and what is behind its end; None where it is none.

        It reaches to the end of its requirement where its own end does not exist.
        """
        first = self.named(reference.first, reference.kind) if reference.first != reference.last else None
        if first is None:
            return None
        line, begin = self._places[id(first)]
        last = self.named(reference.last, reference.kind)
        if last is None:
            return (line, begin, self._home_ends[begin]) if _home(first) else None
        other, end = self._places[id(last)]
        return (line, begin, end + 1) if line == other and begin <= end else None

    @cached_property
    def _home_ends(self) -> list[int]:
        """For each criterion the place behind the last one that follows it in its requirement."""
        parts = self.ordered[1]
        ends = [len(parts)] * len(parts)
        for place in range(len(parts) - 2, -1, -1):
            ends[place] = ends[place + 1] if _home(parts[place]) == _home(parts[place + 1]) else place + 1
        return ends

    @cached_property
    def _places(self) -> dict[int, tuple[int, int]]:
        """`id()` of each target → its line of `ordered`, and its place there."""
        return {id(part): (line, place) for line, parts in enumerate(self.ordered) for place, part in enumerate(parts)}


def _home(part: Target) -> str:
    """The requirement a criterion stands in."""
    return part.requirement if isinstance(part, Criterion) else ""


def _without_letter(numbers: Numbers) -> Numbers:
    """`Property 2a` is a part of Property 2."""
    return (*numbers[:-1], numbers[-1].rstrip("abcdefghijklmnopqrstuvwxyz")) if numbers else ()


def _names(part: Criterion | Clause) -> tuple[str, ...]:
    return (part.id, *part.aliases) if isinstance(part, Criterion) else (part.id,)


@lru_cache(maxsize=4096)
def _key(name: str) -> Key:
    """`FR-01.2` → (`FR`, (`1`, `2`)): prefixes without regard to case, numbers without leading zeros."""
    match = _ID.fullmatch(name)
    if not match:
        return name.upper(), ()
    numbers = tuple(part.lstrip("0").lower() or "0" for part in match["numbers"].split("."))
    return (match["prefix"] or "").upper(), numbers


def _once(parts: Iterable[Target]) -> Iterator[Target]:
    seen: set[int] = set()
    for part in parts:
        if id(part) not in seen:
            seen.add(id(part))
            yield part
