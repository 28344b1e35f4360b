"""One turn of an agent: a copy of the repository, the agent in it, and of all that comes out one file."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.ledger import entries_of
from specgit.drafting.accepting import LARGEST
from specgit.repo import environment, remove_folder
from specgit.run.places import Places, token
from specgit.run.process import MARK, Ended, Log, run
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from specgit.repo import Repository, Worktree
    from specgit.run.agents import Agent
    from specgit.run.process import Stop

MOST_OUTPUT = 64 * 1024 * 1024  # bytes that an agent may print
MOST_COMMITS = 100
MESSAGE_LENGTH = 300


class Desk(NamedTuple):
    """Where agents draft: the repository, the folder of all clones, and one of their own for prompts and logs.

    `base` is the commit they see, `timeout` the seconds a turn may take.
    """

    repository: Repository
    clones: Path
    papers: Path
    base: str
    agent: Agent
    timeout: float
    stop: Stop
    on_line: Callable[[str], None] = lambda _: None


class Left(NamedTuple):
    """What an agent left besides its document, none of which was taken: paths, how many commits, what those claim.

    `elsewhere` is what became different in the repository itself meanwhile, by whomever.
    """

    strays: tuple[str, ...] = ()
    commits: int = 0
    claims: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class Turn(NamedTuple):
    """How a turn ended. `data` is what the file of the document holds, None where it is not there.

    `trouble` says why the turn counts for nothing; `stopped` is whether that was a person's wish.
    """

    data: bytes | None
    left: Left
    trouble: str = ""
    stopped: bool = False
    said: str = ""


def papers_of(repository: Repository, spec: str, phase: str) -> Path:
    """The folder for prompt, log and drafts of a phase."""
    return Places.of(repository).home / "drafts" / token(spec) / phase


def take_turn(desk: Desk, spec: str, phase: str, path: str, prompt: str, files: Mapping[str, bytes]) -> Turn:
    """Let the agent work on a document at `path`, with `files` over what the base has. Nothing else of it is kept.

    Raises SpecgitError where the copy can't be made.
    """
    remove_folder(desk.papers)  # an agent may have written there: no link of its own is to be written through
    desk.papers.mkdir(parents=True)
    (desk.papers / "prompt.md").write_text(prompt, encoding="utf-8", errors="surrogateescape")
    with _clone(desk, spec, files) as clone:
        ended, flooded = _work(desk, spec, phase, path, clone)
        data, refusal = _document(clone.path, path)
        strays = [stray for stray in desk.repository.strays(clone) if stray != path]
        commits = desk.repository.commits_made(clone, desk.base, MOST_COMMITS)
        said = (entry.statement for entry in entries_of(commits))
        claims = sorted({f"{each.kind.value}: {each.subject}" for each in said})
        trouble = _trouble(desk, ended, flooded=flooded) or refusal
        stopped = ended.stopped and not flooded
        return Turn(data, Left(tuple(strays), len(commits), tuple(claims)), trouble, stopped, _said(desk))


@contextmanager
def _clone(desk: Desk, spec: str, files: Mapping[str, bytes]) -> Iterator[Worktree]:
    place = desk.clones / token(spec)
    clone = desk.repository.add_clone(place, desk.base, files)
    try:
        yield clone
    finally:
        desk.repository.remove_clone(clone)


def _work(desk: Desk, spec: str, phase: str, path: str, clone: Worktree) -> tuple[Ended, bool]:
    """Run the agent; how it ended, and whether that was for what it printed."""
    env = environment(
        SPECGIT_SPEC=one_line(spec, 1000),
        SPECGIT_PHASE=phase,
        SPECGIT_DOCUMENT=path,
        SPECGIT_TITLE=one_line(f"{phase} of {spec}", 1000),
        SPECGIT_PROMPT=str(desk.papers / "prompt.md"),
        SPECGIT_BASE=desk.base,
        GIT_CEILING_DIRECTORIES=str(clone.path.parent),
        **{MARK: str(desk.papers / "message")},
    )
    log = _Bounded(desk.papers / "log", desk.stop)
    with log:
        ended = run(
            desk.agent.command(desk.papers),
            folder=clone.path,
            env=env,
            log=log,
            stop=desk.stop,
            timeout=desk.timeout,
            stdin=desk.papers / "prompt.md" if desk.agent.stdin else None,
            on_line=desk.on_line,
        )
    return ended, log.flooded


class _Bounded(Log):
    """A log that asks the one who fills it to end, once that is too much."""

    def __init__(self, path: Path, stop: Stop) -> None:
        super().__init__(path)
        self.stop = stop
        self.written = 0

    @property
    def flooded(self) -> bool:
        """Whether it was too much."""
        return self.written > MOST_OUTPUT

    def write(self, data: bytes) -> None:
        """Add to the log."""
        super().write(data)
        self.written += len(data)
        if self.flooded:
            self.stop.request()


def _trouble(desk: Desk, ended: Ended, *, flooded: bool) -> str:
    if flooded:
        return f"it printed more than {MOST_OUTPUT // 1024 // 1024} MiB, and was ended"
    if ended.stopped:
        return "it was stopped"
    if ended.timed_out:
        said = f", last: {ended.last_line}" if ended.last_line else ""
        return f"it did not end in {desk.timeout:g} s, and was ended{said}"
    return ended.reason if ended.exit_code else ""


def _document(top: Path, path: str) -> tuple[bytes | None, str]:
    """What a file of a clone holds, and why that can't be taken. No link is followed."""
    place = top
    parts = path.split("/")
    for number in range(len(parts) + 1):
        if place.is_symlink():
            return None, f"{'/'.join(parts[:number]) or 'the folder'} is a link now, and no link is followed"
        place = place / parts[number] if number < len(parts) else place
    try:
        return _read(place, LARGEST + 1), ""
    except (FileNotFoundError, NotADirectoryError):
        return None, ""
    except OSError as error:
        return None, f"{path} can't be read: {error.strerror}"


def _read(place: Path, most: int) -> bytes:
    """The beginning of a file. Raises OSError for a link, a folder, and what would let a reader wait."""
    handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no file")
        return file.read(most)


def keep(papers: Path, name: str, data: bytes) -> Path:
    """Put a file among the papers, in place of whatever is there: an agent may have been at them."""
    if papers.is_symlink():
        papers.unlink()
    papers.mkdir(parents=True, exist_ok=True)
    place = papers / name
    remove_folder(place)
    with place.open("xb") as file:
        file.write(data)
    return place


def _said(desk: Desk) -> str:
    """The sentence that the agent left where runners may leave one."""
    try:
        return one_line(_read(desk.papers / "message", 4096).decode("utf-8", "replace"), MESSAGE_LENGTH)
    except OSError:
        return ""
