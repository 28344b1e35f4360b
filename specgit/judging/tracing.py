"""What belongs to each criterion of a spec, gathered: its tests, its commits, whether its tasks are stale."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specgit.judging.workspace import Workspace
    from specgit.spec.folder import Spec
    from specgit.tags import Tag
    from specgit.traceability import Trace

DOCUMENTS = ("*.{md,mdx,markdown,rst,adoc,txt}",)  # they may show tags, and test nothing


def trace_of(workspace: Workspace, spec: Spec, *, staged: bool = False, rev: str | None = None) -> Trace:
    """All that is known of a spec's criteria, properties and tasks, in the workspace's own state."""
    from specgit.run.history import commits_of
    from specgit.run.stale import stale
    from specgit.traceability import trace_spec

    specs = cache(workspace.specs)
    commits: dict[str, tuple[str, ...]] = {}
    changed: frozenset[str] = frozenset()
    with suppress(SpecgitError):  # no commit yet: nothing was done
        tasks = [task.id for task in spec.tasks.tasks] if spec.tasks else []
        commits = commits_of(workspace.repository, spec.name, tasks, rev or "HEAD")
        changed = stale(workspace.repository, spec, rev or "HEAD")
    tags = tags_of(workspace, specs(), staged, rev)
    return trace_spec(spec, tags=tags, others=specs, commits=commits, stale=changed)


def tags_of(workspace: Workspace, specs: Iterable[Spec], staged: bool = False, rev: str | None = None) -> list[Tag]:
    """The tags of the test files, as the settings say which those are."""
    from specgit.tags import CONTEXT, Line, fold, line_pattern, read_tags

    lines = workspace.repository.grep(
        line_pattern(),
        workspace.settings.validate.tests,
        without=[*(f"{root}/**" for root in workspace.settings.roots), *DOCUMENTS],
        context=CONTEXT,
        staged=staged,
        rev=rev,
    )
    names = {fold(name) for spec in specs for name in (spec.name, spec.name.rpartition("/")[2])}
    return read_tags((Line(*line) for line in lines), names)
