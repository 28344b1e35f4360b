"""The only door to Git, and to files where Git keeps them."""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import re
import signal
import stat
import subprocess
import threading
import time
from base64 import b64encode
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn

from specgit.errors import SpecgitError
from specgit.globs import expanded
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from specgit.spec.folder import Source
    from specgit.spec.text import Text

LARGEST_FILE = 16 * 1024 * 1024
MOST_LINKS = 8
OLDEST_GIT = (2, 38)  # the first whose merge-tree writes trees

# Git sets these for hooks, so that they meet the repository it works in; a git started for another folder
# would then work in the wrong repository (pre-commit #300). Names, SSH and `-c` settings stay.
MESSAGE = "SPECGIT_MESSAGE"  # where hooks find the message of a commit that specgit makes
_PLACES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)

LINK = 0o120000
_SUBMODULE = 0o160000
_LOCK_PATIENCE = 3.0  # seconds another git may hold the index
_WORKTREE_REASON = "specgit run"
_NO_BLOB = Pattern(r"0+")
OBJECT_ID = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DRAFT = "specgit-worktree-"
_PIECE = 1 << 20  # bytes read at once of what nobody wants
_LONGEST_LINE, _MOST_LINES = 1000, 1000  # of a bundle's header; ours have two
_STACK = "refs/specgit/stack"  # what git fast-import wants while it works

Entries = dict[str, tuple[int, str]]  # path → mode and blob


class GitError(SpecgitError):
    """A git command that failed. `said` is what git wrote about it."""

    def __init__(self, command: str, said: str) -> None:
        line = next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
        hint = "put right what git names, then try again"
        if lock := re.search(r"'(.*\.lock)': File exists", said):
            line = f"{lock[1]} exists"
            hint = "another git is at work; if there is none, it was killed, and the file may be removed"
        super().__init__(f"git {command} failed: {line.strip()}", hint=hint)
        self.said = said

    @property
    def denied(self) -> bool:
        """Whether a remote knows the token and says no, or does not know it: trying again is of no use."""
        return bool(re.search(r"returned error: 40[134]\b|Authentication failed|could not read Username", self.said))

    @property
    def missing(self) -> bool:
        """Whether a remote has no such ref."""
        return "couldn't find remote ref" in self.said


class BranchMovedError(SpecgitError):
    """The branch is no longer where it was expected to be."""


class EditsInTheWayError(SpecgitError):
    """Files of the working tree would be overwritten. `paths` are theirs, as far as git names them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(
            f"{listed(paths) or 'a file'} in your working tree would be overwritten",
            hint="commit or stash it, then try again",
            exit_code=1,
        )


class PushRefusedError(SpecgitError):
    """A remote does not take a push, whatever is fetched before: a hook or a protected branch refuses it."""


class Remote(NamedTuple):
    """A repository elsewhere, by its address, and a token for it. The token stands in no command line and no file."""

    url: str
    token: str = ""

    def __repr__(self) -> str:
        return f"Remote({self.url!r})"

    @property
    def environment(self) -> dict[str, str]:
        """Settings for git: the token, and none of the machine's ways to ask for another one."""
        settings = {"credential.helper": "", "http.followRedirects": "initial"}
        if self.token:
            basic = b64encode(f"x-access-token:{self.token}".encode()).decode()
            settings[f"http.{self.url}.extraHeader"] = f"Authorization: Basic {basic}"
        first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
        named = {
            f"GIT_CONFIG_{what}_{number}": text
            for number, pair in enumerate(settings.items(), first)
            for what, text in zip(("KEY", "VALUE"), pair, strict=True)
        }
        return {"GIT_CONFIG_COUNT": str(first + len(settings)), **named}


class State(NamedTuple):
    """Where a working tree stands: no branch on a detached HEAD, no commit before the first one."""

    branch: str | None
    commit: str | None
    changed: tuple[str, ...]


class Commit(NamedTuple):
    """A commit as a value. `author` is name, e-mail and raw date."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: tuple[str, str, str]
    message: str


class Change(NamedTuple):
    """One path that differs between two trees. A mode is 0 where the path is missing."""

    path: str
    before: int
    after: int

    @property
    def adds_repository(self) -> bool:
        """Whether a folder became a Git repository of its own, whose content git would not record."""
        return self.after == _SUBMODULE and self.before != _SUBMODULE


class Step(NamedTuple):
    """A commit in the history of some paths.

    `parents` are the nearest commits before it that belong to that history too. `changes` has the blob of each of the
    paths that differs from the first of them, empty where it is gone.
    """

    commit: str
    parents: tuple[str, ...]
    changes: dict[str, str]


class Merge(NamedTuple):
    """The outcome of a merge in memory: a tree, and the paths in conflict."""

    tree: str
    conflicts: tuple[str, ...]


class Worktree(NamedTuple):
    """A working tree beside the user's. `git_dir` is its own folder in the repository."""

    path: Path
    git_dir: Path


def environment(**more: str) -> dict[str, str]:
    """The process environment without what would point git at another repository, and with `more`."""
    cleaned = {name: value for name, value in os.environ.items() if name not in _PLACES}
    return cleaned | more


@contextlib.contextmanager
def _cleaned_environment() -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in _PLACES if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


def listed(names: Iterable[str], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    every = list(names)
    shown = ", ".join(every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


class Repository:
    """A repository with a working tree."""

    def __init__(self, top: Path, git_dir: Path, common_dir: Path) -> None:
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir
        self._commits: set[str] = set()  # ids that are known to be commits

    @classmethod
    def open(cls, path: str | Path = ".") -> Repository:
        """The repository a folder belongs to.

        Raises SpecgitError when there is none, when it is bare, or when git is missing.
        """
        start = Path(path).absolute()
        if not start.is_dir():
            raise SpecgitError(f"there is no folder {start}", hint="name a folder inside a repository")
        code, out, said = _run(
            ["rev-parse", "--is-bare-repository", "--git-common-dir", "--git-dir", "--show-toplevel"], start
        )
        lines = os.fsdecode(out).split("\n", 3)
        if code or len(lines) < 4:
            _refuse_to_open(start, bare=lines[0] == "true", said=said)
        top = Path(lines[3].removesuffix("\n"))
        return cls(top, (start / lines[2]).resolve(), (start / lines[1]).resolve())

    @classmethod
    def create(cls, folder: Path, message: str, *, name: str, email: str) -> Repository:
        """Make a folder a repository on branch `main` whose first commit holds all its files."""
        import git

        with _cleaned_environment():  # GitPython starts git in the process's own
            made = git.Repo.init(folder, initial_branch="main")
            with made.config_writer() as config:
                config.set_value("user", "name", name)
                config.set_value("user", "email", email)
                config.set_value("commit", "gpgsign", "false")
            made.git.add(all=True)
            made.git.commit(message=message, no_verify=True)
            made.close()
        return cls.open(folder)

    # Sources

    def working_tree(self) -> Source:
        """The files as they lie in the working tree."""
        return _WorkingTree(self)

    def index(self) -> Source:
        """The files as they are staged."""
        return _GitFiles(self, "index", self._index_entries)

    def commit(self, rev: str) -> Source:
        """The files of a commit. Raises SpecgitError when `rev` names none."""
        commit = self.resolve(rev)
        return _GitFiles(self, rev, lambda place: self._commit_entries(commit, place))

    def entries(self, place: str, rev: str | None = None) -> Entries:
        """Mode and blob of each file at or below a place, of a commit, or of the index where there is none named."""
        return self._index_entries(place) if rev is None else self._commit_entries(self.resolve(rev), place)

    def _index(self) -> dict[str, str]:
        """`git commit FILE` and `git commit -a` hand hooks an index of their own; that is the one to read."""
        given = os.environ.get("GIT_INDEX_FILE", "")
        index = (self.top / given).resolve()
        return {"GIT_INDEX_FILE": str(index)} if given and index.parent == self.git_dir else {}

    def _index_entries(self, place: str) -> Entries:
        entries: Entries = {}
        words = ["--literal-pathspecs", "ls-files", "--stage", "-z", "--", *([place] if place else [])]
        for item in _items(self._git(*words, env=self._index())):
            facts, _, path = item.partition("\t")
            mode, blob, stage = facts.split(" ")
            if stage != "0":
                raise SpecgitError(f"{path} is in conflict", hint="resolve the conflict and git add the file")
            entries[path] = (int(mode, 8), blob)
        return entries

    def _commit_entries(self, commit: str, place: str) -> Entries:
        entries: Entries = {}
        words = ["--literal-pathspecs", "ls-tree", "-r", "-z", "--full-tree", commit, "--"]
        for item in _items(self._git(*words, *([place] if place else []))):
            facts, _, path = item.partition("\t")
            mode, _, blob = facts.split(" ")
            entries[path] = (int(mode, 8), blob)
        return entries

    # Files

    def locate(self, path: str) -> Path:
        """The real place of a file of the working tree.

        Raises SpecgitError when the path, or a link on its way, leads out of the repository or into `.git`.
        """
        parts = posixpath.normpath(path).split("/")
        if path.startswith("/") or parts[0] == ".." or "\0" in path:
            raise SpecgitError(f"{path} is outside the repository", hint="name a path below its top folder")
        try:
            real = Path(os.path.realpath(self.top.joinpath(*parts)))
        except OSError as error:
            raise _unreadable(path, error) from error
        top = Path(os.path.realpath(self.top))
        if not real.is_relative_to(top):
            raise SpecgitError(
                f"{path} is a link out of the repository, to {real}",
                hint="put the file itself into the repository, or remove the link",
            )
        if real.is_relative_to(self.common_dir) or any(p.lower() == ".git" for p in real.relative_to(top).parts):
            raise SpecgitError(f"{path} lies in the folder Git keeps for itself", hint="name a file of the project")
        return real

    def write(self, path: str, text: Text, *, expected: bytes | None) -> None:
        """Replace a file of the working tree by `text`, wholly or not at all; mode and link stay.

        `expected` is what the file held when it was read, None for a file that must not exist yet. Raises
        SpecgitError when it holds something else now, or leads out of the repository.
        """
        place = self.locate(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            import tempfile

            handle, temporary = tempfile.mkstemp(prefix=".specgit-", dir=place.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(text.encode())
                    file.flush()
                    os.fchmod(file.fileno(), _mode_of(place))
                    os.fsync(file.fileno())
                _put_in_place(path, Path(temporary), place, expected)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    Path(temporary).unlink()
            _sync_folder(place.parent)
        except OSError as error:
            raise SpecgitError(
                f"{path} can't be written: {error.strerror or error}",
                hint="check the file's and its folder's rights, and the space left",
            ) from error

    # What stands where

    def state(self) -> State:
        """Branch, commit and changed tracked files of the working tree."""
        out = self._git(
            "--no-optional-locks",
            "status",
            "--porcelain=v2",
            "--branch",
            "-z",
            "--untracked-files=no",
            "--ignore-submodules=dirty",
            "--no-renames",
        )
        branch = commit = None
        changed = []
        for entry in _items(out):
            kind, _, rest = entry.partition(" ")
            if entry.startswith("# branch.oid ") and not entry.endswith(" (initial)"):
                commit = entry.removeprefix("# branch.oid ")
            elif entry.startswith("# branch.head ") and not entry.endswith(" (detached)"):
                branch = entry.removeprefix("# branch.head ")
            elif kind in "1u":
                changed.append(rest.split(" ", 7 if kind == "1" else 9)[-1])
        return State(branch, commit, tuple(changed))

    def staged(self, *, gone: bool = False) -> list[str]:
        """The paths that differ between the last commit and the index; only those that are `gone`, if asked."""
        words = ["diff", "--cached", "--name-only", "--no-renames", "--no-relative", "-z"]
        return _items(self._git(*words, *(["--diff-filter=D"] if gone else []), env=self._index()))

    def unstaged(self, *paths: str) -> list[str]:
        """Those of some paths that differ between the index and the working tree."""
        words = ["diff", "--name-only", "--no-renames", "--no-relative", "--no-ext-diff", "-z", "--", *paths]
        return _items(self._git("--literal-pathspecs", *words, env=self._index())) if paths else []

    def differing(self, rev: str, *, staged: bool) -> list[str]:
        """The paths that differ between a commit and the working tree, or the index; untracked files are no part of it.

        Raises SpecgitError where there is no such commit.
        """
        words = ["diff", "--name-only", "--no-renames", "--no-relative", "--no-ext-diff", "-z"]
        where = ["--cached"] if staged else []
        return _items(self._git(*words, *where, self.resolve(rev), "--", env=self._index() if staged else None))

    def unfinished(self) -> str:
        """What a person has begun in the working tree and not concluded: `merge`, `rebase` …, or nothing."""
        names = {
            "MERGE_HEAD": "merge",
            "CHERRY_PICK_HEAD": "cherry-pick",
            "REVERT_HEAD": "revert",
            "rebase-merge": "rebase",
            "rebase-apply": "rebase",
        }
        return next((what for name, what in names.items() if (self.git_dir / name).exists()), "")

    def merging(self) -> list[str]:
        """The commits that are merged into the one being made, as a hook or a person in a merge finds them."""
        # Git writes MERGE_HEAD after pre-merge-commit; before that only the environment tells (git-merge's GITHEAD_…).
        named = [name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_")]
        found = [*_text(self.git_dir / "MERGE_HEAD").split(), *named]
        return [each for each in dict.fromkeys(found) if OBJECT_ID.fullmatch(each)]

    def squashing(self) -> list[str]:
        """The commits that `git merge --squash` made one change of, which is not committed yet."""
        head, _, rest = _text(self.git_dir / "SQUASH_MSG").partition("\n")
        if head != "Squashed commit of the following:":  # a rebase keeps other text there
            return []
        words = [line.removeprefix("commit ") for line in rest.split("\n") if line.startswith("commit ")]
        return [word for word in words if OBJECT_ID.fullmatch(word)]

    def committing(self) -> list[Commit]:
        """The commit that `commit_staged` is making, as a hook finds it: under the name of the one before it."""
        message = _text(Path(named)) if (named := os.environ.get(MESSAGE)) else ""
        if not message:
            return []
        name, mail, now = self.identity()
        return [Commit(self.head() or "", "", (), (name, mail, f"@{now} +0000"), message)]

    def resolve(self, rev: str) -> str:
        """The commit id that `rev` names. Raises SpecgitError when it names none."""
        if rev in self._commits:
            return rev
        code, out, _ = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        if code:
            raise SpecgitError(f"there is no commit {rev}", hint="git log --oneline --all shows those there are")
        commit = out.decode().strip()
        self._commits.add(commit)
        return commit

    def ends(self, between: str) -> tuple[str, str]:
        """The two commits of a range `A..B`; either may be left out for HEAD. Raises SpecgitError for anything else."""
        start, dots, end = between.partition("..")
        if not dots or end.startswith("."):
            raise SpecgitError(f"{between} is no range", hint="write A..B: the commits of B that are not part of A")
        return self.resolve(start or "HEAD"), self.resolve(end or "HEAD")

    def head(self) -> str | None:
        """The commit that is checked out; None before the first one."""
        with contextlib.suppress(SpecgitError):
            return self.resolve("HEAD")
        return None

    def trunk(self, remote: str, branch: str) -> str | None:
        """Where a remote's main branch was seen last, or, where that is not known, what a branch follows."""
        there = f"refs/remotes/{remote}"
        for name in (f"{there}/HEAD", f"{there}/main", f"{there}/master", f"{branch}@{{upstream}}"):
            with contextlib.suppress(SpecgitError):
                return self.resolve(name)
        return None

    def tip(self, branch: str) -> str:
        """The commit a branch stands at. Raises SpecgitError when there is no such branch."""
        return self.resolve(f"refs/heads/{branch}")

    def is_ancestor(self, ancestor: str, commit: str) -> bool:
        """Whether one commit is part of another's history. An unknown commit is part of none."""
        return ancestor == commit or self._try("merge-base", "--is-ancestor", ancestor, commit)[0] == 0

    def fork_point(self, one: str, other: str) -> str | None:
        """The newest commit that is part of two histories; None where they share nothing."""
        code, out, _ = self._try("merge-base", one, other)
        return None if code else out.decode().split("\n")[0]

    def on_a_branch(self, commit: str) -> bool:
        """Whether any branch holds a commit."""
        code, out, _ = self._try("for-each-ref", "--count=1", "--contains", commit, "refs/heads")
        return code == 0 and bool(out)

    def commits(self, ids: Iterable[str]) -> dict[str, Commit]:
        """Commits by their ids, in one process."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        out = self._git("log", "--no-walk=unsorted", "--stdin", *_COMMIT_FORMAT, stdin="\n".join(wanted).encode())
        return {commit.id: commit for commit in _commits(out)}

    @property
    def boundary(self) -> bytes:
        """Where a shallow clone's history ends, as Git keeps it; nothing where the history is whole."""
        try:
            return (self.common_dir / "shallow").read_bytes()
        except OSError:
            return b""

    def log(self, rev: str, most: int) -> list[Commit]:
        """The newest `most` commits of a history, newest first."""
        return list(_commits(self._git("log", f"--max-count={most}", *_COMMIT_FORMAT, "--end-of-options", rev, "--")))

    def log_of(self, rev: str, *phrases: str, without: str | None = None) -> Iterator[Commit]:
        """The commits of a history whose message holds one of the phrases, newest first, while git looks for more.

        The history of the commit `without` is left out.
        """
        words = ["log", "--fixed-strings", *(f"--grep={phrase}" for phrase in phrases), *_COMMIT_FORMAT]
        names = [rev, *([f"^{without}"] if without else [])]
        for record in self._records(*words, "--end-of-options", *names, "--"):
            yield from _commits(record)

    def steps(self, rev: str, paths: Iterable[str]) -> list[Step]:
        """The commits that changed some files or folders, and merges, newest first; none before its children."""
        words = ["log", "--no-show-signature", "--full-history", "--parents", "--date-order", "--format=%H %P", "--raw"]
        words += ["--no-abbrev", "-z", "--no-renames", "--diff-merges=first-parent", "--end-of-options", rev, "--"]
        found: list[Step] = []
        after = ""
        for item in _items(self._git("--literal-pathspecs", "-c", "log.showRoot=true", *words, *paths)):
            if after:
                found[-1].changes[item] = "" if _NO_BLOB.fullmatch(after) else after
                after = ""
            elif item.lstrip("\n").startswith(":"):
                after = item.split(" ")[3]
            else:
                commit, *parents = item.split()
                found.append(Step(commit, tuple(parents), {}))
        return found

    def last_author(self, rev: str, path: str) -> str:
        """The address of the author of the last commit that changed a file; empty where none did."""
        return self.last_change(rev, path)[1]

    def last_change(self, rev: str, path: str) -> tuple[str, str]:
        """The last commit that changed a file, and the address of its author; both empty where none did."""
        words = ["log", "--max-count=1", "--no-show-signature", "--format=%H %ae", "--end-of-options", rev, "--", path]
        commit, _, mail = self._git("--literal-pathspecs", *words).decode("utf-8", "surrogateescape").partition(" ")
        return commit, mail.strip()

    def objects(self) -> Callable[[str, str], bytes]:
        """A reader of blobs by the path to blame and a name like `HEAD:path`; one process for all it is asked for."""
        return _BlobReader(self).read

    def grep(
        self,
        pattern: str,
        globs: Iterable[str],
        *,
        without: Iterable[str] = (),
        context: int = 0,
        staged: bool = False,
        rev: str | None = None,
    ) -> list[tuple[str, int, str]]:
        """The lines of text files that match a POSIX extended expression, in any case: path, number from 1, text.

        The files are those that a glob matches and no glob in `without`: of the working tree, unless git ignores
        them, of the index, or of a commit. `context` lines around each line come with it.
        """
        # PCRE would be faster, but not every git has it.
        words = ["--no-optional-locks", "grep", "-I", "-i", "-n", "-z", "-E", f"--context={context}"]
        words += ["--full-name", "--no-color", "--no-column", "--no-recurse-submodules"]
        words += ["--cached"] if staged else ["--untracked"] if rev is None else []
        commit = [self.resolve(rev)] if rev is not None else []
        places = [f":(top,glob){glob}" for each in globs for glob in expanded(each)]
        places += [f":(top,glob,icase,exclude){glob}" for each in without for glob in expanded(each)]
        code, out, said = self._try(*words, "-e", pattern, *commit, "--", *places)
        if code not in (0, 1) or (code and said):
            raise GitError("grep", said)
        return list(_grepped(out, sum(len(each) + 1 for each in commit)))

    def changes(self, before: str, after: str) -> tuple[Change, ...]:
        """The paths that differ between two commits or trees; a rename is a deletion and an addition."""
        items = _items(self._git("diff-tree", "-r", "-z", "--raw", "--no-renames", before, after))
        return tuple(
            Change(path, *(int(mode, 8) for mode in entry.lstrip(":").split(" ", 2)[:2]))
            for entry, path in zip(items[::2], items[1::2], strict=True)
        )

    def diff(self, before: str, after: str, *, text: bool = False) -> bytes:
        """The patch from one commit or tree to another, binary files included, for `git apply`.

        With `text` those are in it as they are, to be searched.
        """
        how = "--text" if text else "--binary"
        return self._git("diff-tree", "-r", "-p", how, "--full-index", "--no-renames", before, after)

    # Making commits without a working tree

    def check_identity(self) -> None:
        """Raise SpecgitError when Git does not know in whose name to commit."""
        code, _, _ = self._try("var", "GIT_COMMITTER_IDENT")
        if code:
            raise SpecgitError(
                "Git does not know your name, so nothing can be committed",
                hint="git config --global user.name 'Your Name', and user.email",
            )

    def identity(self, *, committer: bool = False) -> tuple[str, str, int]:
        """Name, address and time (seconds of the epoch) that Git would give a commit's author now, or its `committer`.

        To the hooks of `git commit` the author is that of the commit, be it somebody else's that is amended.
        Raises SpecgitError where Git knows no name.
        """
        self.check_identity()
        written = os.fsdecode(self._git("var", "GIT_COMMITTER_IDENT" if committer else "GIT_AUTHOR_IDENT"))
        name, _, rest = written.partition(" <")
        mail, _, date = rest.partition("> ")
        return name.strip(), mail.strip(), int(date.split(" ")[0])

    def configured(self, key: str) -> str:
        """A value of Git's configuration; empty where it is not set."""
        code, out, _ = self._try("config", "--get", key)
        return "" if code else os.fsdecode(out).rstrip("\n")

    def configuration(self) -> dict[str, str]:
        """All of Git's configuration that counts here, by names as Git writes them: sections in lower case."""
        entries = (item.partition("\n") for item in _items(self._git("config", "--list", "-z")))
        return {name: value for name, _, value in entries}

    def hooks(self) -> dict[str, tuple[str, bool]]:
        """Git's hooks that are there, by name: the text, and whether Git may run it. Samples are none."""
        folder = Path(self.top, os.fsdecode(self._git("rev-parse", "--git-path", "hooks")).rstrip("\n"))
        try:
            found = [entry for entry in folder.iterdir() if entry.suffix != ".sample" and entry.is_file()]
        except OSError:  # no folder
            return {}
        return {entry.name: (_text(entry), os.access(entry, os.X_OK)) for entry in found}

    def authors(self, most: int) -> list[tuple[str, str]]:
        """Name and address of all who wrote the newest `most` commits, the last first."""
        if self.head() is None:
            return []
        out = self._git(
            "log", f"--max-count={most}", "--no-show-signature", "--encoding=UTF-8", "--format=%an%n%ae%x00"
        )
        pairs = (item.lstrip("\n").partition("\n") for item in _items(out))
        return list(dict.fromkeys((name, mail) for name, _, mail in pairs if mail))

    @property
    def has_grafts(self) -> bool:
        """Whether this clone has a file that gives commits other parents."""
        return bool(_text(self.common_dir / "info/grafts").strip())

    def commit_staged(self, message: str, *, amend: bool = False, nothing: bool = False) -> str:
        """Commit what is staged, be it nothing, as a person would: with hooks and Git's own signature; gives its id.

        Hooks and programs that ask for a passphrase have the terminal. With `amend` it replaces the last commit. With
        `nothing` only the message is new: what is staged stays staged.
        Raises SpecgitError where Git makes no commit; then branch, index and files are as they were.
        """
        import tempfile

        with tempfile.NamedTemporaryFile("wb", prefix="specgit-", suffix=".txt") as file:
            file.write(message.encode("utf-8", "surrogateescape"))
            file.flush()
            words = ["git", "commit", "--quiet", "--allow-empty", "--cleanup=whitespace", f"--file={file.name}"]
            words += ["--amend"] * amend + ["--only"] * nothing
            done = subprocess.run(words, cwd=self.top, env=environment(**{MESSAGE: file.name}), check=False)
        if done.returncode:
            raise SpecgitError(
                "Git made no commit; its own words stand above",
                hint="put right what it names, then try again",
                exit_code=1,
            )
        return self.resolve("HEAD")

    def check_version(self) -> str:
        """The version of git. Raises SpecgitError when merging without a working tree, or adding one, can't be done."""
        version = self._git("--version").decode().strip().removeprefix("git version ")
        found = re.search(r"(\d+)\.(\d+)", version)
        if found and (int(found[1]), int(found[2])) < OLDEST_GIT:
            raise SpecgitError(f"git {found[0]} is too old", hint="install git 2.38 or newer")
        if (self.common_dir / "reftable").is_dir():
            raise SpecgitError(
                "this repository keeps its refs in a reftable, to which specgit can't add worktrees",
                hint="git refs migrate --ref-format=files",
            )
        return version

    def make_commit(
        self,
        tree: str,
        parents: Iterable[str],
        message: str,
        author: tuple[str, str, str] | None = None,
        committer: tuple[str, str] | None = None,
    ) -> str:
        """Record a tree as a commit in the user's name, an `author` of its own kept; gives its id.

        `committer`, name and address, is who commits in place of the user.
        """
        names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE")
        extra = dict(zip(names, author, strict=True)) if author else {}
        extra |= dict(zip(("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"), committer or (), strict=False))
        options = [word for parent in parents for word in ("-p", parent)]
        text = message.encode("utf-8", "surrogateescape")
        return self._git("commit-tree", *options, tree, stdin=text, env=extra).decode().strip()

    def replace_file(self, commit: str, path: str, data: bytes) -> str:
        """The tree of a commit with one file's content replaced."""
        entry = self._git("--literal-pathspecs", "ls-tree", "-z", commit, "--", path)
        mode = entry[:6].decode() or "100644"
        blob = self._git("hash-object", "-w", "--stdin", stdin=data).decode().strip()
        import tempfile

        with tempfile.TemporaryDirectory(prefix="specgit-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._git("read-tree", commit, env=index)
            line = f"{mode} {blob}\t".encode() + os.fsencode(path) + b"\0"
            self._git("update-index", "-z", "--index-info", stdin=line, env=index)
            return self._git("write-tree", env=index).decode().strip()

    def merge(self, ours: str, theirs: str) -> Merge:
        """Merge two commits in memory."""
        code, out, said = self._try("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
        if code not in (0, 1) or not out:
            raise GitError("merge-tree", said)
        tree, *conflicts = _items(out)
        return Merge(tree, tuple(dict.fromkeys(conflicts)))

    def merges(self, ours: str, theirs: Iterable[str]) -> list[Merge]:
        """Merge a commit with each of some others in memory, not with all of them. One process since Git 2.39."""
        others = list(theirs)
        words = ("merge-tree", "--write-tree", "--stdin", "--name-only", "--no-messages")
        code, out, _ = _run(list(words), self.top, stdin="".join(f"{ours} {other}\n" for other in others).encode())
        # of each: its status, its tree, the paths in conflict, and an empty item
        found = [[os.fsdecode(item) for item in each.split(b"\0")] for each in out.split(b"\0\0")[:-1]]
        if code or len(found) != len(others):
            return [self.merge(ours, other) for other in others]
        return [Merge(tree, tuple(dict.fromkeys(conflicts))) for _, tree, *conflicts in found]

    def stack(self, parent: str, commits: Sequence[tuple[str, Commit]]) -> list[str]:
        """Trees as commits on top of each other, each with message and author of a commit; gives their ids."""
        name, mail, _ = self.identity(committer=True)
        stream = [b"feature get-mark\n"]
        for mark, (tree, commit) in enumerate(commits, 1):
            author = "{} <{}> {}".format(*commit.author[:2], commit.author[2].removeprefix("@"))
            message = commit.message.encode("utf-8", "surrogateescape")
            stream += [
                f"commit {_STACK}\nmark :{mark}\nauthor {author}\n".encode("utf-8", "surrogateescape"),
                f"committer {name} <{mail}> {int(time.time())} +0000\ndata {len(message)}\n".encode(
                    "utf-8", "surrogateescape"
                ),
                message
                + f"\nfrom {f':{mark - 1}' if mark > 1 else parent}\nM 040000 {tree} \n\nget-mark :{mark}\n".encode(),
            ]
        stream.append(f"reset {_STACK}\nfrom {'0' * len(parent)}\n".encode())
        words = ("fast-import", "--quiet", "--force", "--date-format=raw-permissive")
        return self._git(*words, stdin=b"".join(stream)).decode().split()

    # Refs

    def refs(self, prefix: str) -> dict[str, str]:
        """The refs below a prefix with the ids they name."""
        out = self._git("for-each-ref", "--format=%(objectname) %(refname)", prefix)
        pairs = (line.partition(" ") for line in os.fsdecode(out).splitlines())
        return {name: target for target, _, name in pairs}

    def set_refs(self, targets: Mapping[str, str | None]) -> None:
        """Set refs, or delete them where the target is None, all or none."""
        lines = [f"update {name}\0{target}\0" if target else f"delete {name}\0" for name, target in targets.items()]
        if lines:
            # An empty old value means: whatever it was.
            self._git("update-ref", "-z", "--stdin", stdin=os.fsencode("".join(f"{line}\0" for line in lines)))

    def detach(self) -> None:
        """Let HEAD name its commit instead of a branch, so that branches move without the files. No file changes."""
        head = self.head()
        if head:
            self._git("update-ref", "--no-deref", "HEAD", head)

    def is_branch_name(self, name: str) -> bool:
        """Whether a branch may be called so."""
        return not self._try("check-ref-format", f"refs/heads/{name}")[0] and not name.startswith("-")

    def advance(self, branch: str, new: str, old: str, *, reason: str) -> None:
        """Move a branch forward from `old` to `new`, with the working tree it is checked out in; edits stay.

        Raises BranchMovedError when the branch is not at `old`, EditsInTheWayError when it would lose edits.
        """
        folder = self._checkout_of(branch)
        env = {"GIT_REFLOG_ACTION": reason}
        if folder is None:
            code, _, _ = self._try("update-ref", "-m", reason, f"refs/heads/{branch}", new, old)
            if code:
                raise _moved(branch)
            return
        if self.tip(branch) != old:
            raise _moved(branch)
        # Ignored files are the user's too: without the option, merge overwrites them in silence.
        words = ["-c", "merge.verifySignatures=false", "merge", "--ff-only", "--quiet"]
        words += ["--no-squash", "--no-autostash", "--no-overwrite-ignore", new]
        patience = time.monotonic() + _LOCK_PATIENCE
        code, _, said = _run(words, folder, env=env)
        while code and "index.lock" in said and time.monotonic() < patience:
            time.sleep(0.05)  # another git, an editor's say, is at work for a moment
            code, _, said = _run(words, folder, env=env)
        if code and "would be overwritten" in said:
            named = (line.strip() for line in said.splitlines() if line.startswith("\t"))
            raise EditsInTheWayError(tuple(named))
        if code and self.tip(branch) != old:
            raise _moved(branch)
        if code:
            raise GitError("merge --ff-only", said)

    def _checkout_of(self, branch: str) -> Path | None:
        """The folder in which a branch is checked out."""
        wanted = f"refs/heads/{branch}"
        code, out, _ = self._try("symbolic-ref", "--quiet", "HEAD")
        if code == 0 and os.fsdecode(out).strip() == wanted:
            return self.top
        folder = None
        for item in _items(self._git("worktree", "list", "--porcelain", "-z")):
            key, _, value = item.partition(" ")
            if key == "worktree":
                folder = Path(value)
            elif key == "branch" and value == wanted and folder and folder.is_dir():
                return folder
        return None

    # Other repositories

    def fetch(self, remote: Remote, *refspecs: str) -> None:
        """Fetch refs, each as `+refs/heads/main:refs/specgit/remote/main`; no tags come along.

        Raises GitError where the remote can't be reached or lacks one.
        """
        self._git("fetch", *_JUST_THIS, "--", remote.url, *refspecs, env=remote.environment)

    def remote_tip(self, remote: Remote, branch: str) -> str | None:
        """The commit that a branch of another repository stands at, None where it has no such branch."""
        name = f"refs/heads/{branch}"
        out = self._git("ls-remote", "--", remote.url, name, env=remote.environment)
        lines = (line.partition("\t") for line in os.fsdecode(out).splitlines())
        return next((commit for commit, _, there in lines if there == name), None)

    def push(self, remote: Remote, commit: str, branch: str, expected: str | None) -> None:
        """Move a branch of another repository to a commit, if it stands at `expected`, or make it where that is None.

        Raises BranchMovedError where it stands elsewhere, PushRefusedError where the remote does not want it, GitError
        where it can't be reached: then it may have been done all the same.
        """
        name = f"refs/heads/{branch}"
        words = ("push", "--porcelain", "--no-verify", f"--force-with-lease={name}:{expected or ''}")
        code, out, said = self._try(*words, "--", remote.url, f"{commit}:{name}", env=remote.environment)
        told = next((line for line in os.fsdecode(out).splitlines() if line.startswith("!\t")), "")
        if code and any(phrase in told for phrase in _MOVED):
            raise _moved(branch)
        if code and told:
            remarks = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
            raise PushRefusedError(
                f"branch {branch} can't be pushed to: {told.partition('[')[2].replace(']', '')}: {' '.join(remarks)}",
                hint="look at the protection of the branch, and at what the token may do",
                exit_code=1,
            )
        if code:
            raise GitError("push", said)

    def write_bundle(self, file: Path, ref: str, base: str) -> None:
        """Put what a ref has beyond a commit into a file that `fetch_bundle` reads."""
        self._git("bundle", "create", "--quiet", str(file), ref, "--not", base)

    def fetch_bundle(self, file: Path, ref: str) -> str:
        """Take the objects of a bundle that somebody else made, each checked as a server does; gives what a ref names.

        Raises GitError where it is no bundle, lacks the ref or what that stands on, or holds what Git warns of.
        """
        with file.open("rb", buffering=0) as bundle:  # unbuffered, so that git reads on behind the header
            named = _bundled(bundle).get(ref)
            if named is None:
                raise GitError("bundle", f"{file.name} is no bundle with the ref {ref}")
            # Not `git fetch`, which checks no object of a bundle before Git 2.46.
            words = ["index-pack", "--stdin", "--fix-thin", "--strict"]
            code, _, said = _run(words, self.top, source=bundle)
        if code:
            raise GitError("index-pack", said)
        return named

    # Worktrees

    def add_worktree(self, path: Path, commit: str) -> Worktree:
        """Check a commit out, detached, into a new folder."""
        path.mkdir(parents=True)
        git_dir = self._register(path, commit)
        (path / ".git").write_bytes(b"gitdir: " + os.fsencode(git_dir) + b"\n")
        worktree = Worktree(path, git_dir)
        code, _, said = self._in(worktree, "checkout", "--quiet", "--force", "--detach", commit)
        if code:
            self.remove_worktree(worktree)
            raise GitError("checkout", said)
        return worktree

    def _register(self, path: Path, commit: str) -> Path:
        """Make a worktree known to the repository, as gitrepository-layout(5) describes it, all at once.

        `git worktree add` does it file by file. Any git that looks at that moment fails ("failed to read
        commondir"), fsck finds a HEAD that points at nothing, and killed there it leaves a nameless ruin.
        """
        draft = self.common_dir / f"{_DRAFT}{path.name}"
        remove_folder(draft)
        draft.mkdir()
        (draft / "locked").write_text(_WORKTREE_REASON)
        (draft / "HEAD").write_text(f"{commit}\n")
        (draft / "commondir").write_text("../..\n")
        (draft / "gitdir").write_bytes(os.fsencode(path / ".git") + b"\n")
        (self.common_dir / "worktrees").mkdir(exist_ok=True)
        git_dir = self.common_dir / "worktrees" / f"specgit-{path.name}"
        draft.rename(git_dir)
        return git_dir

    def worktrees(self) -> list[Worktree]:
        """The worktrees that specgit added and nobody removed."""
        drafts = [Worktree(draft, draft) for draft in self.common_dir.glob(f"{_DRAFT}*")]
        return drafts + [
            Worktree(Path(_first_line(git_dir / "gitdir")).parent, git_dir)
            for git_dir in _folders(self.common_dir / "worktrees")
            if _first_line(git_dir / "locked") == _WORKTREE_REASON and _first_line(git_dir / "gitdir").startswith("/")
        ]

    def remove_worktree(self, worktree: Worktree) -> None:
        """Remove a worktree and what the repository knows of it, whatever state either is in."""
        # `git worktree remove` refuses when the folder or its .git file is damaged; this is what it does.
        remove_folder(worktree.path)
        remove_folder(worktree.git_dir)

    def remove_worktrees(self) -> None:
        """Remove all that specgit added. Only when none is being added: their common folder goes too."""
        for worktree in self.worktrees():
            self.remove_worktree(worktree)
        with contextlib.suppress(OSError):
            (self.common_dir / "worktrees").rmdir()

    def head_of(self, worktree: Worktree) -> tuple[str | None, str | None]:
        """The commit a worktree stands at, and the branch it is on."""
        head = _first_line(worktree.git_dir / "HEAD")
        if OBJECT_ID.fullmatch(head):
            return head, None
        code, out, _ = self._in(worktree, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        commit = out.decode().strip() if code == 0 else None
        code, out, _ = self._in(worktree, "symbolic-ref", "--quiet", "HEAD")
        branch = os.fsdecode(out).strip().removeprefix("refs/heads/") if code == 0 else None
        return commit, branch

    def snapshot(self, worktree: Worktree) -> str:
        """The tree of all that lies in a worktree and is not ignored."""
        for words in (["add", "--all"], ["write-tree"]):
            code, out, said = self._in(worktree, *words)
            if code:
                raise GitError(words[0], said)
        return out.decode().strip()

    def restore(self, worktree: Worktree, commit: str) -> None:
        """Make a worktree what a commit holds; ignored files stay."""
        for words in (["reset", "--hard", "--quiet", commit], ["clean", "-ffdq"]):
            code, _, said = self._in(worktree, *words)
            if code:
                raise GitError(words[0], said)

    def branches_visited(self, worktree: Worktree, since: float) -> list[str]:
        """The branches made since a moment of the epoch that a worktree has been on, by its reflog."""
        names = re.findall(r"checkout: moving from .* to (\S+)$", _text(worktree.git_dir / "logs/HEAD"), re.MULTILINE)
        head = _first_line(worktree.git_dir / "HEAD").removeprefix("ref: refs/heads/")
        fresh = []
        for name in dict.fromkeys([*names, head]):
            made = re.match(r"0+ .*> (\d+) ", _first_line(self.common_dir / "logs/refs/heads" / name))
            if made and int(made[1]) >= int(since):
                fresh.append(name)
        return fresh

    def _in(self, worktree: Worktree, *words: str) -> tuple[int, bytes, str]:
        # Both places are named: where a runner removed the .git file, git would climb to a repository above,
        # a home folder's say, and work on that.
        places = [f"--git-dir={worktree.git_dir}", f"--work-tree={worktree.path}"]
        return _run([*places, *_QUIET, *words], self.top)

    # Clones

    def add_clone(self, path: Path, commit: str, files: Mapping[str, bytes]) -> Worktree:
        """Check a commit out into a new folder with a Git of its own, and write `files` over it.

        It borrows objects from here, and nothing else: refs, settings and hooks that are changed there are its own.
        `git_dir` is another one, of which nobody in the folder knows: it tells what has changed, whatever became of
        the folder's own. Raises SpecgitError where a link would lead one of the files elsewhere.
        """
        path.mkdir(parents=True)
        kind = "sha256" if len(commit) == _SHA256_LENGTH else "sha1"
        words = ["init", "--quiet", "--template=", f"--object-format={kind}", "--initial-branch=main", str(path)]
        code, _, said = _run(words, path, env={"GIT_DEFAULT_REF_FORMAT": "files"})
        if code:
            raise GitError("init", said)
        own, clone = path / ".git", Worktree(path, path.with_name(f"{path.name}.git"))
        (own / "objects/info/alternates").write_bytes(os.fsencode(self.common_dir / "objects") + b"\n")
        if self.boundary:
            (own / "shallow").write_bytes(self.boundary)
        own.rename(clone.git_dir)
        self._work(clone, "checkout", "--quiet", "--force", "--detach", commit)
        for name, data in files.items():
            place = _plain_place(path, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        if files:
            self._work(clone, "--literal-pathspecs", "add", "--force", "--", *files)
        import shutil

        shutil.copytree(clone.git_dir, own)
        return clone

    def strays(self, clone: Worktree) -> list[str]:
        """What in a clone is not as it was made, ignored files left out; settings and hooks of its Git count too."""
        if clone.path.is_symlink() or not clone.path.is_dir():
            return ["."]
        words = ["--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"]
        entries = _items(self._work(clone, "status", *words))
        return sorted({entry[3:] for entry in entries if entry[1] != " "} | set(_meddled(clone)))

    def bearings(self) -> dict[str, str]:
        """What can be told at a glance of a repository: where refs and HEAD stand, settings, hooks, changed files."""
        words = ["status", "--porcelain=v1", "-z", "--no-renames", "--ignore-submodules=all"]
        found = {entry[3:]: entry[:2] for entry in _items(self._git("--no-optional-locks", *words))}
        found |= {f".git/hooks/{name}": f"{text}{runs}" for name, (text, runs) in self.hooks().items()}
        found |= {".git/HEAD": _text(self.git_dir / "HEAD"), ".git/config": _text(self.common_dir / "config")}
        return found | self.refs("refs/")

    def commits_made(self, clone: Worktree, base: str, most: int) -> list[Commit]:
        """The commits that were made in a clone on whatever branch, at most the newest so many."""
        objects = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(clone.path / ".git/objects")}
        named = "".join(f"{name}\n" for name in _named_in(clone.path / ".git"))
        places = [f"--git-dir={clone.git_dir}"]
        check = [*places, "cat-file", "--batch-check=%(objectname) %(objecttype)"]
        _, out, _ = _run(check, self.top, stdin=named.encode(), env=objects)
        tips = [line.split()[0] for line in os.fsdecode(out).splitlines() if line.endswith(" commit")]
        if not tips:
            return []
        words = [*places, "log", f"--max-count={most}", *_COMMIT_FORMAT, "--stdin", "--ignore-missing"]
        code, out, _ = _run(words, self.top, stdin="\n".join([*tips, f"^{base}", ""]).encode(), env=objects)
        return [] if code else list(_commits(out))

    def remove_clone(self, clone: Worktree) -> None:
        """Remove a clone, whatever state it is in."""
        remove_folder(clone.path)
        remove_folder(clone.git_dir)

    def ignores(self, path: str) -> bool:
        """Whether Git does not take a file: a line of .gitignore or the like covers it, and Git does not have it."""
        code, _, _ = self._try("check-ignore", "--quiet", "--", path)
        return code == 0

    def stage(self, *paths: str) -> None:
        """Stage files as they lie in the working tree. Raises GitError where Git does not take one."""
        self._git("--literal-pathspecs", "add", "--", *paths)

    def _work(self, clone: Worktree, *words: str) -> bytes:
        # No filter of large files: their content is elsewhere, and the remote is not known in a clone.
        places = [f"--git-dir={clone.git_dir}", f"--work-tree={clone.path}"]
        code, out, said = _run([*places, *_QUIET, *words], self.top, env={"GIT_LFS_SKIP_SMUDGE": "1"})
        if code:
            raise GitError(next(word for word in words if not word.startswith("-")), said)
        return out

    # Starting git

    def _try(self, *words: str, env: Mapping[str, str] | None = None) -> tuple[int, bytes, str]:
        return _run(list(words), self.top, env=env)

    def _records(self, *words: str) -> Iterator[bytes]:
        """What git writes between NUL bytes, as soon as it is written."""
        with subprocess.Popen(
            ["git", *words],
            cwd=self.top,
            env=_surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            rest = b""
            while chunk := os.read(process.stdout.fileno(), _CHUNK):
                *records, rest = (rest + chunk).split(b"\0")
                yield from records
            yield rest
        if process.returncode:
            self._git(*words)  # once more, for what it says

    def _git(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        code, out, said = _run(list(words), self.top, stdin=stdin, env=env)
        if code:
            raise GitError(next(word for word in words if not word.startswith("-")), said)
        return out


# Replace refs and grafts belong to one clone, and say of objects what is not so: an approval must not rest on them.
# (No file lies below that path; git says something of every file of grafts that is there.)
_AS_IT_IS = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": f"{os.devnull}/none"}
# No daemons, no housekeeping, no advice: these trees live for minutes.
_QUIET = tuple(
    word
    for setting in ("core.fsmonitor", "gc.auto", "maintenance.auto", "advice.addEmbeddedRepo")
    for word in ("-c", f"{setting}=0")
)
# How remotes say that a branch is not where it was expected to be; the last two when others push at that moment.
_MOVED = ("(stale info)", "(fetch first)", "(non-fast-forward)", "cannot lock ref", "failed to update ref")
_JUST_THIS = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules")
_CHUNK = 1024 * 1024  # bytes read at once of a long answer
_COMMIT_FORMAT = (
    "-z",
    "--no-show-signature",
    "--encoding=UTF-8",
    "--date=raw",
    "--format=%H%n%T%n%P%n%an%n%ae%n@%ad%n%B",
)


def _run(
    words: list[str],
    cwd: Path,
    *,
    stdin: bytes = b"",
    source: IO[bytes] | None = None,
    env: Mapping[str, str] | None = None,
) -> tuple[int, bytes, str]:
    """Run git, fed with `stdin` or from the file `source`; its exit code, its output, and what it said on stderr."""
    fed: dict[str, Any] = {"input": stdin} if source is None else {"stdin": source}
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=cwd,
            **fed,
            env=_surroundings() | dict(env or {}),
            capture_output=True,
            check=False,
            # A Ctrl-C goes to the whole process group; what git has begun it shall end.
            start_new_session=True,
        )
    except FileNotFoundError as error:
        if not cwd.is_dir():
            raise SpecgitError(f"the folder {cwd} is gone", hint="go to another folder") from error
        raise SpecgitError("git is not installed, or not on the PATH", hint="install git 2.38 or newer") from error
    if done.returncode == -signal.SIGINT:  # it came before git had its own session, so before git had begun
        return _run(words, cwd, stdin=stdin, source=source, env=env)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def _surroundings() -> dict[str, str]:
    """The environment of git. LC_ALL: some answers can only be told from its sentences."""
    return environment(LC_ALL="C", LANGUAGE="", GIT_TERMINAL_PROMPT="0", **_AS_IT_IS)


def _refuse_to_open(start: Path, *, bare: bool, said: str) -> NoReturn:
    if bare:
        raise SpecgitError(
            f"{start} is a bare repository: it has no working tree",
            hint="clone it, and run specgit in the clone",
        )
    if "dubious ownership" in said:
        raise SpecgitError(
            f"Git does not trust {start}: it belongs to someone else",
            hint=f"git config --global --add safe.directory {start}, if you do",
        )
    if "not a git repository" in said:
        raise SpecgitError(f"{start} is in no Git repository", hint="git init makes one here")
    if "must be run in a work tree" in said:
        raise SpecgitError(f"{start} lies in the folder Git keeps for itself", hint="go to the working tree")
    raise GitError("rev-parse", said)


def _moved(branch: str) -> BranchMovedError:
    return BranchMovedError(f"branch {branch} has moved meanwhile", hint="try again", exit_code=1)


def _bundled(bundle: IO[bytes]) -> dict[str, str]:
    """The refs of a bundle, which is read up to its pack; none where it is no bundle: gitformat-bundle(5)."""
    refs: dict[str, str] = {}
    if bundle.readline(_LONGEST_LINE) not in (b"# v2 git bundle\n", b"# v3 git bundle\n"):
        return refs
    for _ in range(_MOST_LINES):
        line = bundle.readline(_LONGEST_LINE)
        if line == b"\n":
            return refs
        named, _, ref = os.fsdecode(line).rstrip("\n").partition(" ")
        if OBJECT_ID.fullmatch(named):
            refs[ref] = named
    return {}


def _items(output: bytes) -> list[str]:
    return [os.fsdecode(item) for item in output.split(b"\0") if item]


def _commits(output: bytes) -> Iterator[Commit]:
    for record in output.split(b"\0"):
        if record:
            fields = record.decode("utf-8", "surrogateescape").split("\n", 6)
            commit, tree, parents, name, email, date, message = fields
            yield Commit(commit, tree, tuple(parents.split()), (name, email, date), message)


def _grepped(output: bytes, prefix: int) -> Iterator[tuple[str, int, str]]:
    """`path NUL number NUL text` a line; each path stands behind `prefix` characters, the name of the commit."""
    # Between groups of lines stands `--`; a path may hold line ends.
    for path, number, text in re.findall(rb"(?:--\n)?([^\0]+)\0(\d+)\0([^\n]*)\n", output):
        yield os.fsdecode(path)[prefix:], int(number), text.decode("utf-8", "surrogateescape")


# The three sources


class _WorkingTree:
    label = "working tree"

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._git_dir = str(repository.common_dir)
        self._folders: dict[str, str] = {}

    def paths(self, under: str) -> list[str]:
        under = _folder_name(under)
        found: list[str] = []
        self._walk(under, found, set())
        return sorted(found)

    def _walk(self, folder: str, found: list[str], visited: set[str]) -> None:
        real = self._real_folder(folder)
        if real in visited:
            return  # a link back into what is being listed
        visited.add(real)
        try:
            with os.scandir(real) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if not entry.is_dir():
                        found.append(path)
                    elif entry.name.lower() != ".git":
                        place = f"{real}/{entry.name}"
                        # Where no link leads further, the place is known without asking for each folder above it.
                        if not entry.is_symlink() and place != self._git_dir:
                            self._folders[path] = place
                        self._walk(path, found, visited)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise _unreadable(folder or ".", error) from error

    def _real_folder(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = str(self._repository.locate(folder or "."))
        return self._folders[folder]

    def read(self, path: str) -> bytes:
        try:
            handle = self._open(path)
        except FileNotFoundError as error:
            raise _missing(path, self.label) from error
        except OSError as error:
            raise _unreadable(path, error) from error
        try:
            return _read_regular(path, handle)
        finally:
            os.close(handle)

    def _open(self, path: str) -> int:
        # O_NONBLOCK: opening a named pipe would wait for its other end.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
        folder, _, name = path.rpartition("/")
        try:
            return os.open(f"{self._real_folder(folder)}/{name}", flags)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        return os.open(self._repository.locate(path), flags)  # it is a link, and one that may be followed


def _read_regular(path: str, handle: int) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise SpecgitError(f"{path} is not a file", hint="put a regular file in its place")
    if status.st_size > LARGEST_FILE:
        raise _too_large(path, status.st_size)
    with os.fdopen(handle, "rb", closefd=False) as file:
        return file.read()


class _GitFiles:
    """Files that Git keeps, in the index or in a commit. `list_entries` gives those at or below a place."""

    def __init__(self, repository: Repository, label: str, list_entries: Callable[[str], Entries]) -> None:
        self.label = label
        self._repository = repository
        self._list = list_entries
        self._entries: dict[str, tuple[int, str] | None] = {}  # None: known to be missing
        self._listed: set[str] = set()
        self._reader: _BlobReader | None = None
        self._lock = threading.Lock()

    def paths(self, under: str) -> list[str]:
        under = _folder_name(under)
        with self._lock:
            if under not in self._listed:
                self._entries.update(self._list(f"{under}/" if under else ""))
                self._listed.add(under)
            entries = self._entries.items()
            inside = f"{under}/" if under else ""
            return sorted(p for p, e in entries if e and e[0] != _SUBMODULE and p.startswith(inside))

    def read(self, path: str) -> bytes:
        with self._lock:
            place = posixpath.normpath(path)
            for _ in range(MOST_LINKS):
                if place.startswith(("/", "../")):
                    raise SpecgitError(
                        f"{path} in the {self.label} is a link out of the repository",
                        hint="put the file itself into the repository, or remove the link",
                    )
                mode, blob = self._entry(place) or (0, "")
                if not mode:
                    raise _missing(path, self.label)
                data = self._blob(path, blob)
                if mode != LINK:
                    return data
                place = posixpath.normpath(posixpath.join(posixpath.dirname(place), os.fsdecode(data)))
            raise SpecgitError(f"{path} is a link that leads in circles", hint="put the file itself there")

    def _entry(self, path: str) -> tuple[int, str] | None:
        if path not in self._entries:
            folder = posixpath.dirname(path)
            known = any(folder == under or folder.startswith(f"{under}/") or not under for under in self._listed)
            self._entries[path] = None if known else self._list(path).get(path)
        return self._entries[path]

    def _blob(self, path: str, blob: str) -> bytes:
        if self._reader is None:
            self._reader = _BlobReader(self._repository)
        try:
            return self._reader.read(path, blob)
        except SpecgitError:
            self._reader = None
            raise


class _BlobReader:
    """One `git cat-file --batch` for all blobs of a source."""

    def __init__(self, repository: Repository) -> None:
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=repository.top,
            env=environment(LC_ALL="C", **_AS_IT_IS),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        import weakref

        weakref.finalize(self, _end_reader, self._process)

    def read(self, path: str, blob: str) -> bytes:
        into, out = _pipes(self._process)
        into.write(f"{blob}\n".encode())
        into.flush()
        header = out.readline().split()
        if len(header) != 3 or not header[2].isdigit():
            raise _lost(path)
        size = int(header[2])
        if header[1] == b"blob" and size <= LARGEST_FILE:
            return out.read(size + 1)[:-1]
        for start in range(0, size + 1, _PIECE):  # or it would be taken for the answer to what is asked next
            out.read(min(_PIECE, size + 1 - start))
        raise _too_large(path, size) if header[1] == b"blob" else _lost(path)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise AssertionError
    return process.stdin, process.stdout


def _end_reader(process: subprocess.Popen[bytes]) -> None:
    for pipe in _pipes(process):
        with contextlib.suppress(OSError):
            pipe.close()
    # A process forked meanwhile holds the pipes too, so git may never see their end; it only reads, and may go.
    process.terminate()
    process.wait()


def _folder_name(under: str) -> str:
    name = posixpath.normpath(under).strip("/")
    return "" if name == "." else name


def _missing(path: str, label: str) -> SpecgitError:
    return SpecgitError(f"there is no file {path} in the {label}", hint="check the path")


def _lost(path: str) -> SpecgitError:
    return SpecgitError(f"Git has lost the content of {path}", hint="git fsck tells more")


def _unreadable(path: str, error: OSError) -> SpecgitError:
    return SpecgitError(f"{path} can't be read: {error.strerror or error}", hint="check the file and its rights")


def _too_large(path: str, size: int) -> SpecgitError:
    mib = 1024 * 1024
    return SpecgitError(
        f"{path} has {size / mib:.0f} MiB, more than the {LARGEST_FILE // mib} MiB specgit reads",
        hint="split the document, or move what is no spec elsewhere",
    )


# Clones

_SHA256_LENGTH = 64
_MOST_REFS = 1000
_LONGEST_REFS = 1 << 20  # bytes of a file that names commits


def _plain_place(top: Path, name: str) -> Path:
    """A file's place below a folder. Raises SpecgitError where a link stands on the way to it."""
    place = top
    for part in name.split("/"):
        place /= part
        if place.is_symlink():
            raise SpecgitError(
                f"{name} lies behind the link {place.relative_to(top)}",
                hint="put the folder itself in place of the link: what is behind it can't be told from your own files",
            )
    return place


def _meddled(clone: Worktree) -> Iterator[str]:
    """What in the Git of a clone decides what Git does, and is not as it was made."""
    own = clone.path / ".git"
    if own.is_symlink() or not own.is_dir():
        yield ".git"
        return
    if (own / "commondir").exists():  # makes it a worktree of another repository
        yield ".git/commondir"
    if _text(own / "config") != _text(clone.git_dir / "config"):
        yield ".git/config"
    hooks = own / "hooks"
    yield from (f".git/hooks/{entry.name}" for entry in (hooks.iterdir() if hooks.is_dir() else ()))


def _named_in(own: Path) -> list[str]:
    """The commits that HEAD, its history and the refs of a clone name; none where its Git is not its own any more."""
    if own.is_symlink() or not own.is_dir():
        return []
    files = [own / "HEAD", own / "logs/HEAD", own / "packed-refs"]
    for folder, _, names in os.walk(own / "refs"):
        files += [Path(folder, name) for name in names][: _MOST_REFS - len(files)]
    found: dict[str, None] = {}
    for file in files:
        with contextlib.suppress(OSError):
            if stat.S_ISREG(file.lstat().st_mode):
                with file.open("rb") as opened:
                    ids = re.findall(rb"[0-9a-f]{64}|[0-9a-f]{40}", opened.read(_LONGEST_REFS))
                found |= dict.fromkeys(map(bytes.decode, ids))
    return [name for name in found if not _NO_BLOB.fullmatch(name)][:_MOST_REFS]


# Files and folders


def _mode_of(place: Path) -> int:
    try:
        return stat.S_IMODE(place.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _put_in_place(path: str, temporary: Path, place: Path, expected: bytes | None) -> None:
    if expected is None:
        try:
            os.link(temporary, place)
        except FileExistsError:
            raise SpecgitError(f"{path} exists already", hint="choose another name, or remove the file") from None
        return
    try:
        unchanged = place.read_bytes() == expected
    except FileNotFoundError:
        unchanged = False
    if not unchanged:
        raise SpecgitError(f"{path} was changed by someone else meanwhile", hint="try again", exit_code=1)
    temporary.replace(place)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _first_line(file: Path) -> str:
    return _text(file).partition("\n")[0]


def _folders(parent: Path) -> list[Path]:
    return sorted(entry for entry in parent.iterdir() if entry.is_dir()) if parent.is_dir() else []


def remove_folder(folder: Path) -> None:
    """Remove a folder even where a runner took away the rights to do so (Go's module cache is read-only)."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    import shutil

    with contextlib.suppress(FileNotFoundError):
        try:
            shutil.rmtree(folder)
        except PermissionError:
            for parent, _, _ in os.walk(folder):
                Path(parent).chmod(0o700)
            shutil.rmtree(folder)
