"""Work that leaves one machine and arrives on another: a folder of files, written by `give`, read by `take`.

Who gives may have run an agent, so the one who takes believes nothing: neither names, nor paths, nor messages.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.repo import listed
from specgit.run.messages import task_message
from specgit.run.model import TaskResult
from specgit.run.places import REFS
from specgit.run.statements import TaskStatus
from specgit.run.worker import MESSAGE_LENGTH, refused
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specgit.repo import Repository
    from specgit.run.model import RunOptions, WavePlan, WaveTask

LARGEST_BUNDLE = 1 << 30  # bytes
LARGEST_RESULT = 64 * 1024
LONGEST_TASK = 10 * 24 * 3600  # seconds; GitHub ends every job before
LARGEST_LOG = 16 << 20  # bytes of the end of a log or patch
_HANDED = f"{REFS}handed"


def give(repository: Repository, plan: WavePlan, result: TaskResult, folder: Path, secrets: Sequence[str] = ()) -> None:
    """Write a task's result into a folder, with its work as a bundle, or as a patch where it failed, and its log.

    In the last two, `secrets` are replaced by `***`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = _stem(plan, result.task)
    if result.commit:
        ref = f"{_HANDED}/{stem}"
        repository.set_refs({ref: result.commit})
        repository.write_bundle(folder / f"{stem}.bundle", ref, plan.base)
        repository.set_refs({ref: None})
    for kept, kind in ((result.kept, "patch"), (result.log, "log")):
        with suppress(OSError):
            (folder / f"{stem}.{kind}").write_bytes(_end_of(kept, secrets))
    text = json.dumps(replace(result, log="", kept="").to_json(), indent=2)
    (folder / f"{stem}.json").write_text(text + "\n", encoding="utf-8", errors="surrogateescape")


def there(plan: WavePlan, task: str, folder: Path) -> bool:
    """Whether a task's result is in a folder."""
    return _is_file(folder / f"{_stem(plan, task)}.json", LARGEST_RESULT)


def take(repository: Repository, plan: WavePlan, task: WaveTask, folder: Path, options: RunOptions) -> TaskResult:
    """What a task handed over, looked at anew. Work that can't be taken, or is not there, is a failure that says why.

    The commit is made again: of what was handed over only the files count.
    """
    stem = _stem(plan, task.id)
    failed = TaskResult(plan.spec, task.id, TaskStatus.FAILED)
    told = _read(folder / f"{stem}.json")
    if told is None:
        return replace(failed, message="its job ended without handing over a result")
    if (told.spec, told.task) != (plan.spec, task.id):
        return replace(failed, message="refused: its job handed over the result of something else")
    code = told.exit_code if isinstance(told.exit_code, int) else None
    seconds = told.seconds if 0 <= told.seconds <= LONGEST_TASK else 0.0  # and for what is no number
    message = one_line(told.message, MESSAGE_LENGTH)
    told = replace(told, exit_code=code, seconds=seconds, message=message, log="", kept="")
    if told.status is not TaskStatus.DONE:
        return replace(told, commit="")
    if not told.commit:
        return replace(failed, message="refused: its job says it is done, and handed over no work")
    try:
        commit = _take_work(repository, plan, task, folder / f"{stem}.bundle", options)
    except SpecgitError as error:
        return replace(failed, seconds=told.seconds, message=one_line(f"refused: {error.message}", MESSAGE_LENGTH))
    return replace(told, commit=commit)


def _take_work(repository: Repository, plan: WavePlan, task: WaveTask, bundle: Path, options: RunOptions) -> str:
    """The work of a task as a commit of our own. Raises SpecgitError where there is none that may be taken."""
    if not _is_file(bundle, LARGEST_BUNDLE):
        raise SpecgitError("its work is missing, or too large")
    stem = _stem(plan, task.id)
    ref = f"{_HANDED}/{stem}"
    try:
        handed = repository.fetch_bundle(bundle, ref)
    except (SpecgitError, OSError) as error:
        said = error.message if isinstance(error, SpecgitError) else error
        raise SpecgitError(f"its work can't be read: {said}") from error
    work = repository.commits([handed]).get(handed)
    if work is None or work.parents != (plan.base,):
        raise SpecgitError("its work is not one commit on top of the one that the wave began with")
    changes = repository.changes(plan.base, work.id)
    if nested := [change.path for change in changes if change.adds_repository]:
        raise SpecgitError(f"{listed(nested)} is a Git repository of its own")
    if paths := refused([change.path for change in changes], plan.path, options):
        raise SpecgitError(f"a task must not touch {listed(paths)}")
    return repository.make_commit(work.tree, [plan.base], task_message(plan.spec, task.id, task.title))


def _end_of(path: str, secrets: Sequence[str]) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - the empty path is no file, Path("") is a folder
        file.seek(max(os.fstat(file.fileno()).st_size - LARGEST_LOG, 0))
        content = file.read()
    for secret in secrets:
        content = content.replace(secret.encode("utf-8", "surrogateescape"), b"***")
    return content


def _read(file: Path) -> TaskResult | None:
    """The result in a file; None where there is none."""
    if not _is_file(file, LARGEST_RESULT):
        return None
    try:
        return TaskResult.from_json(json.loads(file.read_bytes()))
    except (OSError, ValueError, RecursionError, SpecgitError):
        return None


def _is_file(file: Path, largest: int) -> bool:
    """Whether a file is there that is no link, no folder, no pipe, and not too large."""
    try:
        status = file.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= largest


def _stem(plan: WavePlan, task: str) -> str:
    """What a task's files are called: by its place in the wave, as its id may be anything."""
    return f"task-{[each.id for each in plan.tasks].index(task) + 1}"
