"""What is checked: which rules count, which specs a change touches, what it finds in them now and found before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.settings import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.judging.workspace import Workspace
    from specgit.repo import Repository
    from specgit.rules.check import Selection
    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec

Before = Callable[[str], "Spec | None"]  # the path of a spec → the spec before the change


def selection_of(workspace: Workspace, profile: str | None) -> Selection:
    """The rules that count, by the settings and the profile asked for. Raises SpecgitError for an unknown rule."""
    from specgit.rules.check import Selection, selection

    settings = workspace.settings.validate
    if not (settings.rules or settings.ignore):  # the rules need not be known yet
        return Selection(profile or settings.profile)  # type: ignore[arg-type]
    return selection(profile or settings.profile, settings.rules, settings.ignore, FILE_NAME)


def touched(specs: Iterable[Spec], paths: Iterable[str]) -> list[Spec]:
    """The specs in whose folders the paths lie, in their order. A path is part of the innermost of them."""
    by_path = {spec.path: spec for spec in specs}
    found = set()
    for path in paths:
        folder = path
        while folder and folder not in by_path:
            folder = folder.rpartition("/")[0]
        found.add(folder)
    return [spec for path, spec in by_path.items() if path in found]


def nothing_before(path: str) -> Spec | None:  # noqa: ARG001
    """No spec was there before."""
    return None


def specs_at(workspace: Workspace, rev: str) -> list[Spec]:
    """All specs as they are in a commit. Raises SpecgitError where there is none."""
    from specgit.spec.folder import find_specs

    return find_specs(workspace.repository.commit(rev), workspace.settings.roots)


def changed_since(repository: Repository, base: str, *, staged: bool, rev: str | None) -> list[str]:
    """The paths that differ between a commit and what is checked: the working tree, the index, or a commit."""
    if rev is not None:
        return [change.path for change in repository.changes(repository.resolve(base), repository.resolve(rev))]
    return repository.differing(base, staged=staged)


def before_the_change(workspace: Workspace, *, staged: bool) -> Before:
    """The specs as they are in the last commit, those of which nothing has changed left out."""
    try:
        paths = changed_since(workspace.repository, "HEAD", staged=staged, rev=None)
        specs = touched(specs_at(workspace, "HEAD"), paths) if paths else []
    except SpecgitError:  # no commit yet
        specs = []
    return {spec.path: spec for spec in specs}.get


def find(
    workspace: Workspace,
    chosen: Sequence[Spec],
    everything: Sequence[Spec],
    selection: Selection,
    *,
    before: Before = nothing_before,
    jobs: int = 0,
    cached: bool = True,
) -> list[Finding]:
    """The findings of the specs chosen, from the cache where nothing has changed. `before` goes by a spec's path."""
    from specgit.cache import Cache
    from specgit.validation import validate

    return validate(
        chosen,
        everything,
        selection,
        before=lambda spec: before(spec.path),
        most_details=workspace.settings.validate.max_details,
        jobs=jobs,
        cache=Cache.of(workspace.repository) if cached else None,
    )


def now_and_then(
    workspace: Workspace,
    chosen: Sequence[Spec],
    everything: Sequence[Spec],
    was: Sequence[Spec],
    paths: Sequence[str],
    selection: Selection,
    *,
    jobs: int = 0,
    cached: bool = True,
) -> tuple[list[Finding], list[Finding]]:
    """The findings of the specs chosen, and of the same specs before a change of some paths; `was` are all of then."""
    before: Before = {spec.path: spec for spec in touched(was, paths)}.get
    base = [old for spec in chosen if (old := before(spec.path))]
    then = find(workspace, base, was, selection, jobs=jobs, cached=cached)
    return find(workspace, chosen, everything, selection, before=before, jobs=jobs, cached=cached), then
