"""What most commands begin with: the repository, its settings, a source, a spec."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from specgit import settings
from specgit.errors import SpecgitError
from specgit.repo import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.folder import Source, Spec
    from specgit.spec.model import Tasks
    from specgit.spec.text import Text


class Workspace(NamedTuple):
    """A repository with its settings, and where specs are read from."""

    repository: Repository
    settings: settings.Settings
    source: Source

    @classmethod
    def open(cls, *, staged: bool = False, rev: str | None = None) -> Workspace:
        """The repository around the current folder. Raises SpecgitError where there is none."""
        if staged and rev:
            raise SpecgitError("--staged and --rev name two different sources", hint="leave one out")
        repository = Repository.open()
        source = repository.working_tree()
        if rev is not None:
            source = repository.commit(rev)
        elif staged:
            source = repository.index()
        return cls(repository, settings.load(repository.top), source)

    def specs(self) -> list[Spec]:
        """All specs."""
        from specgit.spec.folder import find_specs

        return find_specs(self.source, self.settings.roots)

    def some_specs(self) -> list[Spec]:
        """All specs. Raises SpecgitError where there are none."""
        specs = self.specs()
        if not specs:
            from specgit.spec.folder import no_specs

            raise no_specs(self.settings.roots)
        return specs

    def write(self, changes: Sequence[tuple[Text, Text]]) -> None:
        """Write files that change from one text to another, all or none.

        Raises SpecgitError where one can't be written, or has changed meanwhile; those before it get back what they
        held.
        """
        for number, (before, after) in enumerate(changes):
            try:
                self.repository.write(after.path, after, expected=before.encode())
            except SpecgitError:
                for old, new in changes[:number]:
                    with suppress(SpecgitError):
                        self.repository.write(old.path, old, expected=new.encode())
                raise

    def spec(self, name: str, specs: Sequence[Spec] = ()) -> Spec:
        """The spec that `name` means: its name, or any path into its folder, seen from here or from the top.

        Folders are not listed again for one of `specs` that is called just so.
        """
        from specgit.spec.folder import open_spec

        below = from_top(self.repository, name)
        called = [spec for spec in specs if below in (spec.name, spec.path)]
        if len(called) == 1:
            return called[0]
        try:
            return open_spec(self.source, self.settings.roots, below)
        except SpecgitError:
            if below == name:
                raise
            return open_spec(self.source, self.settings.roots, name)

    def tasks(self, spec: Spec) -> Tasks:
        """A spec's tasks. Raises SpecgitError when it has no tasks.md, or that is UTF-16."""
        from specgit.spec.folder import in_utf8

        if spec.tasks is None:
            raise SpecgitError(f"{spec.name} has no tasks.md", hint=f"specgit new {spec.name} --phase tasks")
        in_utf8(spec.tasks.text)
        return spec.tasks


def from_top(repository: Repository, name: str) -> str:
    """A path seen from the current folder as it is seen from the top; a name that is no path there, as it is."""
    path = os.path.relpath(os.path.realpath(name), repository.top)
    return path.replace(os.sep, "/") if os.path.lexists(name) and not path.startswith("..") else name
