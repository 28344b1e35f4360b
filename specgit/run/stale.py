"""Criteria whose text has changed since their tasks were done, by the history of the spec's folder."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.spec.folder import Spec
from specgit.spec.sections import plain
from specgit.spec.tasks import same_task
from specgit.traceability import Links, State, counted, state_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from specgit.repo import Repository, Step
    from specgit.spec.model import Task, Tasks
    from specgit.traceability import Row

    Objects = Callable[[str, str], bytes]

MOST_COMMITS = 500
FEW = 40  # paths; Git holds each file of a commit against each of them


def stale(repository: Repository, spec: Spec, rev: str = "HEAD", most: int = MOST_COMMITS) -> frozenset[str]:
    """The ids of done criteria that say something else now than when the last of their tasks was ticked.

    The newest `most` commits that changed the spec are looked at; a tick older than those is taken for one of the
    oldest, a tick that is not committed yet is as new as the text. Two git processes at most.
    """
    return Staleness(repository, [spec], rev, most).of(spec)


class Staleness:
    """The same of many specs, whose histories are read at once: no more git processes than for one."""

    def __init__(
        self, repository: Repository, specs: Sequence[Spec], rev: str = "HEAD", most: int = MOST_COMMITS
    ) -> None:
        self.specs = {spec.path: spec for spec in specs}
        self.most = most
        self.rev = rev
        self.repository = repository
        self.found: dict[str, frozenset[str]] = {}

    def of(self, spec: Spec) -> frozenset[str]:
        """The stale criteria of a spec."""
        if spec.path not in self.found:
            among = spec.path in self.specs
            self.found[spec.path] = self._of(spec) if among else stale(self.repository, spec, self.rev, self.most)
        return self.found[spec.path]

    def _of(self, spec: Spec) -> frozenset[str]:
        paths = _documents(spec)
        done = _done(Links(spec)) if paths else []
        if not done:
            return frozenset()
        versions = versions_of(self._steps, paths, self.most)
        blobs = {blob for each in versions if each.path == paths[0] for blob in (each.before, each.after) if blob}
        if not blobs:
            return frozenset()
        texts = [_texts(Links(_Past(self._objects, {paths[0]: blob}).spec(spec)).rows) for blob in blobs]
        changed = [(row, leaves) for row, leaves in done if any(_said(row) not in known for known in texts)]
        history = _History(spec, versions, self._objects)
        return frozenset(row.id for row, leaves in changed if all(history.changed(row, leaf) for leaf in leaves))

    @cached_property
    def _steps(self) -> list[Step]:
        paths = [path for spec in self.specs.values() for path in _documents(spec)]
        if len(paths) > FEW:
            paths = sorted({path.rpartition("/")[0] or "." for path in self.specs})
        return self.repository.steps(self.rev, paths)

    @cached_property
    def _objects(self) -> Objects:
        return self.repository.objects()


def _documents(spec: Spec) -> tuple[str, ...]:
    """The paths of the document with the criteria and of the tasks; none where one is missing."""
    document, tasks = spec.file("bugfix.md") or spec.file("requirements.md"), spec.file("tasks.md")
    return (document, tasks) if document and tasks and "\n" not in spec.path else ()


class Version(NamedTuple):
    """What a commit made of a file: the blobs before and after, empty where there is none."""

    commit: str
    path: str
    before: str
    after: str


def versions_of(steps: Sequence[Step], paths: Sequence[str], most: int) -> list[Version]:
    """The versions of some files in the newest `most` commits that made them what they are, newest first.

    As `git log` simplifies it: where a merge took the files from one parent as they were, nothing else led here.
    """
    nothing = ("",) * len(paths)
    states: dict[str, tuple[str, ...]] = {}
    for step in reversed(steps):
        state = states[step.parents[0]] if step.parents else nothing
        if not step.changes.keys().isdisjoint(paths):
            state = tuple(step.changes.get(path, blob) for path, blob in zip(paths, state, strict=True))
        states[step.commit] = state
    found: list[Version] = []
    wanted = {step.commit for step in steps[:1]}
    for step in steps:
        if step.commit not in wanted:
            continue
        before = [states[parent] for parent in step.parents] or [nothing]
        after = states[step.commit]
        if after in before:
            wanted.update(step.parents[before.index(after) :][:1])
            continue
        wanted.update(step.parents)
        if len(before) == 1:  # a merge that is none of its parents is told by what follows
            both = zip(paths, before[0], after, strict=True)
            found += [Version(step.commit, path, old, new) for path, old, new in both if old != new]
        most -= 1
        if not most:
            break
    return found


def reopened(
    repository: Repository, spec: Spec, ids: Iterable[str], rev: str = "HEAD", most: int = MOST_COMMITS
) -> dict[str, str]:
    """The tasks that were done once and are not, with the commit that opened each; empty where none has yet.

    Work that came before is not what they ask for now. The newest `most` commits that changed the tasks are looked at.
    """
    path = spec.tasks.text.path if spec.tasks else ""
    tasks = [task for task in spec.tasks.tasks if task.id in set(ids) and not task.done] if spec.tasks else []
    if not tasks:
        return {}
    history = _History(spec, versions_of(repository.steps(rev, [path]), [path], most), repository.objects())
    return {task.id: commit for task in tasks if (commit := history.opened(task)) is not None}


def _done(links: Links) -> list[tuple[Row, Sequence[Task]]]:
    """The rows whose tasks are all done, with those."""
    work = [(row, links.leaves(links.citing.get(id(row), ()))) for row in links.rows]
    return [(row, counted(leaves)) for row, leaves in work if state_of(leaves, covered=bool(leaves)) is State.DONE]


class _Past:
    """Files as they were, by the names of Git's objects."""

    label = "history"

    def __init__(self, objects: Objects, files: dict[str, str]) -> None:
        self.objects = objects
        self.files = files

    def paths(self, under: str) -> list[str]:  # noqa: ARG002 - what every source answers
        """The files."""
        return sorted(self.files)

    def read(self, path: str) -> bytes:
        """What a file held."""
        return self.objects(path, self.files[path])

    def spec(self, now: Spec) -> Spec:
        """The spec that these files are."""
        return Spec(now.name, now.path, {path.rpartition("/")[2]: path for path in self.files}, self)


class _History:
    """What the versions of a spec tell of its tasks, read as far as it is asked."""

    def __init__(self, spec: Spec, versions: Sequence[Version], objects: Objects) -> None:
        self.spec = spec
        self.path = spec.tasks.text.path if spec.tasks else ""
        self.versions = [version for version in versions if version.path == self.path]
        self.objects = objects
        self.tasks = lru_cache(maxsize=None)(self._tasks)
        self.links = lru_cache(maxsize=None)(self._links)

    def changed(self, row: Row, leaf: Task) -> bool:
        """Whether a row said something else when a task of it was ticked."""
        commit = self._tick(leaf)
        if not commit:
            return False
        links = self.links(commit)
        task = same_task(leaf, links.tasks)
        cited = [part for each in _upwards(links, task) for part in links.cited[each.id][0]]
        if any(part.id == row.id for part in cited):
            return _said(row) not in _texts(cited)
        return _said(row) not in _texts(links.rows)  # cited under another number, or only since

    def _tick(self, leaf: Task) -> str:
        """The newest commit that ticked a task; nothing where that is not committed yet."""
        newest = next(iter(self.versions), None)
        if newest is None or not _is_done(leaf, self.tasks(newest.after)):
            return ""
        for version in self.versions:
            if _is_done(leaf, self.tasks(version.after)) and not _is_done(leaf, self.tasks(version.before)):
                return version.commit
        return self.versions[-1].commit

    def opened(self, leaf: Task) -> str | None:
        """The newest commit that opened a task again, nothing where that is not committed yet; None where none did."""
        for place, version in enumerate(self.versions):
            if _is_done(leaf, self.tasks(version.after)):
                return "" if not place else None
            if _is_done(leaf, self.tasks(version.before)):
                return version.commit
        return None

    def _tasks(self, blob: str) -> Tasks | None:
        return _Past(self.objects, {self.path: blob}).spec(self.spec).tasks if blob else None

    def _links(self, commit: str) -> Links:
        names = {path: f"{commit}:{path}" for name, path in self.spec.files.items() if name.endswith(".md")}
        there = {path: name for path, name in names.items() if self._exists(path, name)}
        return Links(_Past(self.objects, there).spec(self.spec))

    def _exists(self, path: str, name: str) -> bool:
        try:
            self.objects(path, name)
        except SpecgitError:
            return False
        return True


def _is_done(leaf: Task, tasks: Tasks | None) -> bool:
    task = same_task(leaf, tasks.tasks) if tasks else None
    return task is not None and task.done


def _upwards(links: Links, task: Task | None) -> Iterable[Task]:
    """A task and those it is a part of."""
    while task:
        yield task
        task = links.by_id.get(task.parent) if task.parent else None


def _said(row: Row) -> str:
    """What a row says, however it is wrapped and emphasized."""
    return plain(text_of(row))


def _texts(rows: Iterable[Row]) -> set[str]:
    return {_said(row) for row in rows}
