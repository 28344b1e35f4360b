"""Specs before and after a change: which came, went, were renamed, and what each document says differently."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from specgit.spec.difference import differences
from specgit.spec.folder import DOCUMENTS
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from specgit.spec.difference import Part
    from specgit.spec.folder import Spec

PHASES = tuple(document.removesuffix(".md") for document in DOCUMENTS)


class What(Enum):
    """What became of a spec. The value is what people say."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"  # a document of it is as it was, in another folder
    CHANGED = "changed"
    SAME = "same"


class DocumentChange(NamedTuple):
    """One document that is not as it was; a text without content where it was not there, or is not.

    Without `parts` only boxes were ticked or opened.
    """

    phase: str
    before: Text
    after: Text
    parts: tuple[Part, ...]


class SpecChange(NamedTuple):
    """One spec. `before` or `after` is None where it was not there, or is not."""

    what: What
    before: Spec | None
    after: Spec | None
    documents: tuple[DocumentChange, ...]

    @property
    def spec(self) -> Spec:
        """The spec as it is, as it was where it is no longer there."""
        spec = self.after or self.before
        assert spec
        return spec


def compare(before: Sequence[Spec], after: Sequence[Spec]) -> list[SpecChange]:
    """All specs of two states, by path; one that is as it was has no documents.

    Raises SpecgitError where a document can't be read.
    """
    then = {spec.path: spec for spec in before}
    now = {spec.path: spec for spec in after}
    renamed = _renamed([then[path] for path in then.keys() - now], [now[path] for path in now.keys() - then])
    gone = {spec.path for spec in renamed.values()}
    changes = [_compared(then.get(spec.path) or renamed.get(spec.path), spec) for spec in after]
    changes += [_compared(spec, None) for spec in before if spec.path not in now and spec.path not in gone]
    return sorted(changes, key=lambda change: change.spec.path)


def _compared(before: Spec | None, after: Spec | None) -> SpecChange:
    documents = tuple(_documents(before, after))
    if before is None or after is None:
        return SpecChange(What.REMOVED if before else What.ADDED, before, after, documents)
    if before.path != after.path:
        return SpecChange(What.RENAMED, before, after, documents)
    return SpecChange(What.CHANGED if documents else What.SAME, before, after, documents)


def _documents(before: Spec | None, after: Spec | None) -> Iterator[DocumentChange]:
    for phase in PHASES:
        old, new = _text(before, phase), _text(after, phase)
        if old and new and old.content == new.content:
            continue
        if old or new:
            old, new = old or Text("", ""), new or Text("", "")
            yield DocumentChange(phase, old, new, differences(phase, old, new))


def _text(spec: Spec | None, phase: str) -> Text | None:
    path = spec.file(f"{phase}.md") if spec else None
    return Text.decode(path, spec.source.read(path)) if spec and path else None


def _renamed(gone: Sequence[Spec], new: Sequence[Spec]) -> dict[str, Spec]:
    """The path of each new spec that was there under another, with that spec: all documents alike, else any of them."""
    found: dict[str, Spec] = {}
    if not gone or not new:
        return found
    old, fresh = ([(spec, _contents(spec)) for spec in sorted(specs, key=_path)] for specs in (gone, new))
    for keys in (_whole, _each):
        taken = {spec.path for spec in found.values()}
        homes: dict[Hashable, list[Spec]] = defaultdict(list)
        for spec, contents in reversed(old):
            for key in keys(contents):
                homes[key].append(spec)
        for spec, contents in fresh:
            candidates = (homes[key] for key in keys(contents) if key in homes)
            if spec.path not in found and (home := _free(candidates, taken)):
                found[spec.path] = home
                taken.add(home.path)
    return found


def _path(spec: Spec) -> str:
    return spec.path


def _contents(spec: Spec) -> tuple[tuple[str, bytes], ...]:
    """What the documents of a spec hold, empty ones left out."""
    texts = ((phase, _text(spec, phase)) for phase in PHASES)
    return tuple((phase, text.encode()) for phase, text in texts if text and text.content.strip())


def _whole(contents: tuple[tuple[str, bytes], ...]) -> Iterable[Hashable]:
    return [contents] if contents else []


def _each(contents: tuple[tuple[str, bytes], ...]) -> Iterable[Hashable]:
    return contents


def _free(candidates: Iterable[list[Spec]], taken: set[str]) -> Spec | None:
    """The next spec of some that no other has become. The lists are used up."""
    for specs in candidates:
        while specs:
            spec = specs.pop()
            if spec.path not in taken:
                return spec
    return None
