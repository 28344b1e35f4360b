"""What is out of step in a spec, gathered: since when, what the documents were then, what history and tests show."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from specgit.approval.digest import digest
from specgit.drift import Drift, Since, drift
from specgit.errors import SpecgitError
from specgit.judging.checking import specs_at
from specgit.judging.tracing import trace_of

if TYPE_CHECKING:
    from specgit.approval.approvals import Approvals
    from specgit.approval.ledger import Entry
    from specgit.judging.workspace import Workspace
    from specgit.repo import Repository
    from specgit.spec.folder import Spec
    from specgit.spec.text import Text
    from specgit.traceability import Trace

MOST_COMMITS = 500


def drift_of(workspace: Workspace, spec: Spec, rev: str | None = None) -> Drift:
    """What is out of step in a spec since a commit.

    If none is named, since the last approval of its tasks, else since these were last changed. Raises SpecgitError
    for a name of no commit.
    """
    from specgit.run.stale import stale

    then, since = _then(workspace, spec, rev)
    traced = trace_of(workspace, spec)
    changed: frozenset[str] = frozenset()
    with suppress(SpecgitError):  # no commit yet
        changed = stale(workspace.repository, spec)
        traced = _still_so(workspace.repository, spec, traced)
    return drift(spec, then, since, stale=changed, traced=traced)


def _then(workspace: Workspace, spec: Spec, rev: str | None) -> tuple[Spec | None, Since]:
    """The spec as it was, and since when."""
    from specgit.approval.approvals import Approvals

    if rev is not None:
        commit = workspace.repository.resolve(rev)
        return _at(workspace, spec, commit), Since(commit, rev)
    with suppress(SpecgitError):  # no commit yet
        approvals = Approvals(workspace.repository, workspace.settings)
        if entry := _agreed(approvals, spec):
            person = entry.by.name or entry.by.mail
            return _approved(approvals, spec, entry), Since(entry.commit, f"the last approval of tasks, by {person}")
        if commit := _last_change(workspace.repository, spec):
            return _at(workspace, spec, commit), Since(commit, "the last change of tasks")
    return None, Since()


def _at(workspace: Workspace, spec: Spec, commit: str) -> Spec | None:
    return next((each for each in specs_at(workspace, commit) if each.path == spec.path), None)


def _agreed(approvals: Approvals, spec: Spec) -> Entry | None:
    """What approved the tasks last, be it lapsed since."""
    standing = next((each for each in approvals.standings(spec) if each.phase == "tasks"), None)
    return (standing.last or next(iter(standing.counted), None)) if standing else None


def _approved(approvals: Approvals, spec: Spec, entry: Entry) -> Spec:
    """The spec with the documents that an approval names; one whose content is lost counts as unchanged."""
    from specgit.approval.changes import approved_text

    said = entry.statement
    texts: dict[str, Text] = {}
    for phase, name in (*said.stands_on, (said.phase, said.digest)):
        path = spec.file(f"{phase}.md")
        text = approved_text(approvals, spec, phase, entry._replace(statement=said._replace(phase=phase, digest=name)))
        if path and text:
            texts[path] = text
    return spec.with_texts(texts)


def _last_change(repository: Repository, spec: Spec) -> str:
    """The newest commit after which the tasks said something else, ticks aside; empty where none is known."""
    from specgit.run.stale import versions_of

    path = spec.file("tasks.md")
    if path is None or repository.head() is None:
        return ""
    objects = repository.objects()

    def said(blob: str) -> str:
        return digest("tasks", objects(path, blob), "sha1") if blob else ""

    versions = versions_of(repository.steps("HEAD", [path]), [path], MOST_COMMITS)
    return next((each.commit for each in versions if said(each.before) != said(each.after)), "")


def _still_so(repository: Repository, spec: Spec, traced: Trace) -> Trace:
    """The trace without commits of tasks that were opened again after them: their work is to be done anew."""
    from specgit.run.stale import reopened

    opened = reopened(repository, spec, [task.id for task in traced.tasks if task.commits])

    def since(task: str, commits: tuple[str, ...]) -> tuple[str, ...]:
        if task not in opened:
            return commits
        return tuple(each for each in commits if opened[task] and repository.is_ancestor(opened[task], each))

    tasks = (task._replace(commits=since(task.id, task.commits)) for task in traced.tasks)
    return traced._replace(tasks=tuple(tasks))
