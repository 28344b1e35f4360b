"""One task: a worktree, the runner, the check, and one commit of what came out."""

from __future__ import annotations

import contextlib
import json
import shlex
import shutil
import time
import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from specgit.approval.codeowners import PLACES
from specgit.errors import SpecgitError
from specgit.repo import environment, listed
from specgit.run.messages import task_message
from specgit.run.model import TaskResult
from specgit.run.places import Places
from specgit.run.process import MARK, Log, run
from specgit.run.statements import TaskStatus
from specgit.shown import one_line
from specgit.spec.folder import CONFIG, DOCUMENTS, STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from specgit.repo import Change, Repository, Worktree
    from specgit.run.model import RunOptions, WavePlan, WaveTask
    from specgit.run.process import Ended, Stop

MESSAGE_LENGTH = 300

# Who may write these decides what is run, approved or ignored for everybody.
_PROTECTED = (".specgit.yaml", ".github", ".gitmodules", *PLACES)
_PROTECTED_NAMES = (".gitattributes",)  # in each folder, for what lies below
_OF_A_SPEC = (*DOCUMENTS, CONFIG, STATE)


def perform(
    repository: Repository,
    plan: WavePlan,
    task: WaveTask,
    prompt: str,
    options: RunOptions,
    *,
    stop: Stop,
    on_line: Callable[[str], None] = lambda _: None,
) -> TaskResult:
    """Do one task of a wave. Finished work is kept by a ref, unfinished as a patch; nothing else is left.

    Every failure is a result; only what is wrong with specgit itself is raised.
    """
    begun = time.monotonic()
    work = _Work(repository, plan, task, options)
    try:
        result = work.do(prompt, stop, on_line)
    except (SpecgitError, OSError) as error:
        message = error.message if isinstance(error, SpecgitError) else f"{error.strerror or error}"
        result = work.result(TaskStatus.FAILED, message=message)
    result = replace(result, seconds=time.monotonic() - begun)
    with contextlib.suppress(OSError):
        text = json.dumps(result.to_json(), indent=2)
        (work.folder / "result.json").write_text(text + "\n", encoding="utf-8", errors="surrogateescape")
    return result


@dataclass(frozen=True, slots=True)
class _Work:
    repository: Repository
    plan: WavePlan
    task: WaveTask
    options: RunOptions

    @property
    def folder(self) -> Path:
        return Places.of(self.repository).run_folder(self.plan.spec, self.task.id)

    def result(self, status: TaskStatus, ended: Ended | None = None, message: str = "", commit: str = "") -> TaskResult:
        return TaskResult(
            spec=self.plan.spec,
            task=self.task.id,
            status=status,
            exit_code=ended.exit_code if ended else None,
            commit=commit,
            log=str(self.folder / "log"),
            message=one_line(message, MESSAGE_LENGTH),
        )

    def do(self, prompt: str, stop: Stop, on_line: Callable[[str], None]) -> TaskResult:
        if stop.requested:
            return self.result(TaskStatus.STOPPED)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("message", "result.json"):
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / "prompt.md").write_text(prompt, encoding="utf-8", errors="surrogateescape")
        place = Places.of(self.repository).worktree(self.options.worktrees, self.plan.spec, self.task.id)
        begun = time.time()
        worktree = self.repository.add_worktree(place, self.plan.base)
        try:
            result = self._run(worktree, stop, on_line)
            with contextlib.suppress(SpecgitError):
                self._delete_branches(worktree, begun)
        finally:
            self.repository.remove_worktree(worktree)
        return result

    def _run(self, worktree: Worktree, stop: Stop, on_line: Callable[[str], None]) -> TaskResult:
        """Runner, check, and harvest."""
        agent, options = self.options.agent, self.options
        env = self._environment(worktree)
        stdin = self.folder / "prompt.md" if agent.stdin else None
        with Log(self.folder / "log") as log:
            command = partial(
                run, folder=worktree.path, env=env, log=log, stop=stop, timeout=options.timeout, on_line=on_line
            )
            ended = command(agent.command(self.folder), stdin=stdin)
            trouble = self._trouble(ended, "")
            if trouble is None and options.verify:
                log.write(f"\n$ {options.verify}\n".encode("utf-8", "replace"))
                check = command(shlex.split(options.verify))
                trouble = self._trouble(check, f"{options.verify}: ")
        return self._harvest(worktree, ended, trouble)

    def _environment(self, worktree: Worktree) -> dict[str, str]:
        return environment(
            SPECGIT_SPEC=_variable(self.plan.spec),
            SPECGIT_TASK=_variable(self.task.id),
            SPECGIT_TITLE=_variable(self.task.title),
            SPECGIT_PROMPT=str(self.folder / "prompt.md"),
            SPECGIT_BASE=self.plan.base,
            # Where a runner removes the worktree's .git, its git must not climb to a repository above.
            GIT_CEILING_DIRECTORIES=str(worktree.path.parent),
            **{MARK: str(self.folder / "message")},
        )

    def _trouble(self, ended: Ended, what: str) -> TaskResult | None:
        if ended.stopped:
            return self.result(TaskStatus.STOPPED, ended)
        if ended.timed_out:
            said = f", last: {ended.last_line}" if ended.last_line else ""
            message = f"{what}no end after {self.options.timeout:g} s{said}"
            return self.result(TaskStatus.TIMED_OUT, ended, message)
        if ended.exit_code:
            return self.result(TaskStatus.FAILED, ended, f"{what}{ended.reason}")
        return None

    def _harvest(self, worktree: Worktree, ended: Ended, trouble: TaskResult | None) -> TaskResult:
        """One commit of all that is new in the worktree; a patch of it where the task failed."""
        try:
            tree = self.repository.snapshot(worktree)
            changes = self.repository.changes(self.plan.base, tree)
            refusal = self._refusal(worktree, changes)
        except SpecgitError as error:
            return self._set_aside(worktree, trouble or self.result(TaskStatus.FAILED, ended, error.message))
        said = self._said()
        if trouble is None and refusal:
            trouble = self.result(TaskStatus.FAILED, ended, refusal)
        if trouble is None and not changes and not said and not self.task.checkpoint:
            reason = "the runner ended well, but changed nothing and said nothing"
            trouble = self.result(TaskStatus.NO_CHANGE, ended, reason)
        if trouble is not None:
            return replace(trouble, kept=self._keep(tree, changes))
        message = task_message(self.plan.spec, self.task.id, self.task.title)
        commit = self.repository.make_commit(tree, [self.plan.base], message)
        self.repository.set_refs({Places.of(self.repository).ref(self.plan.spec, self.task.id): commit})
        return self.result(TaskStatus.DONE, ended, said, commit)

    def _refusal(self, worktree: Worktree, changes: Sequence[Change]) -> str:
        head, branch = self.repository.head_of(worktree)
        if head is None or not self.repository.is_ancestor(self.plan.base, head):
            where = branch or (head or "a branch without commits")[:12]
            return f"refused: the runner checked out {where}, which lacks the commit the wave began with"
        nested = [change.path for change in changes if change.adds_repository]
        if nested:
            return f"refused: {listed(nested)} is a Git repository of its own; its .git must go"
        paths = refused([change.path for change in changes], self.plan.path, self.options)
        return f"refused: a task must not touch {listed(paths)}" if paths else ""

    def _keep(self, tree: str, changes: Sequence[Change]) -> str:
        """Keep unfinished work as a patch; gives its path."""
        if not changes:
            return ""
        patch = self.folder / "work.patch"
        patch.write_bytes(self.repository.diff(self.plan.base, tree))
        return str(patch)

    def _set_aside(self, worktree: Worktree, result: TaskResult) -> TaskResult:
        """Keep the folder itself where Git can't take its content."""
        kept = self.folder / "worktree"
        shutil.rmtree(kept, ignore_errors=True)
        if worktree.path.is_dir():
            shutil.move(worktree.path, kept)
            return replace(result, kept=str(kept))
        return result

    def _said(self) -> str:
        try:
            with (self.folder / "message").open("rb") as file:
                return one_line(file.read(4096).decode("utf-8", "replace"), MESSAGE_LENGTH)
        except OSError:
            return ""

    def _delete_branches(self, worktree: Worktree, since: float) -> None:
        """Branches the runner made for itself, whose work is in its commit or patch."""
        head, _ = self.repository.head_of(worktree)
        gone: dict[str, None] = {}
        for branch in self.repository.branches_visited(worktree, since) if head else ():
            tip = self.repository.tip(branch)
            if self.repository.is_ancestor(self.plan.base, tip) and self.repository.is_ancestor(tip, head or ""):
                gone[f"refs/heads/{branch}"] = None
        self.repository.set_refs(gone)


def refused(paths: Sequence[str], own: str, options: RunOptions) -> list[str]:
    """The paths that a task whose spec lies in the folder `own` must not change."""
    from specgit.globs import glob_matches

    return [
        path
        for path in paths
        if _is_protected(_as_disks_see_it(path), _as_disks_see_it(own), options)
        and not any(glob_matches(glob, path) for glob in options.allow)
    ]


def _is_protected(path: str, own: str, options: RunOptions) -> bool:
    places = (*_PROTECTED, *filter(None, [options.signers]))
    if any(_touches(path, _as_disks_see_it(place)) for place in places):
        return True
    folder, _, name = path.rpartition("/")
    if name in _PROTECTED_NAMES:
        return True
    if folder == own:
        return name == "tasks.md"
    if folder.startswith(f"{own}/"):
        return name in _OF_A_SPEC  # a spec below this one
    return any(_touches(path, _as_disks_see_it(root.strip("/"))) for root in options.roots)


def _as_disks_see_it(path: str) -> str:
    """A path as the disks of some machine take it, which leave out invisible signs, or dots at the end of a name."""
    if not path.isascii():
        path = "".join(sign for sign in path if unicodedata.category(sign) != "Cf")
        path = unicodedata.normalize("NFKC", path)
    return "/".join(name.rstrip(". ") for name in path.casefold().split("/"))


def _touches(path: str, place: str) -> bool:
    """Whether a path is a place, lies below it, or took the place of a folder above it."""
    return path == place or path.startswith(f"{place}/") or place.startswith(f"{path}/")


def _variable(text: str) -> str:
    """A value that an environment can hold."""
    return one_line(text, 1000)
