"""Putting commits on a branch of the repository on GitHub, to which others push too."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.repo import BranchMovedError, GitError, PushRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from specgit.repo import Remote, Repository

MOST_MOVES = 60  # others were faster: a try is short, and people who push without end leave room for one in a few
MOST_FAILURES = 10  # GitHub does not answer
LONGEST_PAUSES = 2.0, 20.0  # seconds, for the two
_THERE = "refs/specgit/there"
_REFUSED = "give the workflow `work-branch: always`, or the secret `token` of an App that may push"


def land(repository: Repository, remote: Remote, branch: str, make: Callable[[str], str], *, start: str) -> str:
    """Make commits on the tip of a branch and push them, anew where it has moved; gives where the branch stands.

    `make` gets the commit that the branch stands at, here too, and gives the one to push, or the same one for nothing.
    A branch that is not there begins with the commit `start`. HEAD must be detached. Raises SpecgitError (exit code 1)
    where others were faster too often, PushRefusedError where GitHub does not want it, GitError where it can't be
    reached; what was made can be made again then.
    """
    moves = failures = 0
    pushed: list[str] = []
    while True:
        try:
            return _once(repository, remote, branch, make, start, pushed)
        except PushRefusedError as error:
            raise PushRefusedError(error.message, hint=_REFUSED, exit_code=1) from error
        except BranchMovedError as error:
            moves += 1
            if moves == MOST_MOVES:
                raise SpecgitError(
                    f"branch {branch} moved {moves} times while this was pushed",
                    hint="run the job again: what is in Git is whole",
                    exit_code=1,
                ) from error
            _pause(min(0.1 * moves, LONGEST_PAUSES[0]))
        except GitError as error:
            failures += 1
            if error.denied or failures == MOST_FAILURES:
                raise
            _pause(min(0.25 * 2**failures, LONGEST_PAUSES[1]))


def _once(
    repository: Repository,
    remote: Remote,
    branch: str,
    make: Callable[[str], str],
    start: str,
    pushed: list[str],
) -> str:
    """Try to land. What is pushed is added to `pushed`. Raises BranchMovedError where somebody was faster."""
    there = bring(repository, remote, branch)
    tip = there or start
    if pushed and repository.is_ancestor(pushed[-1], tip):  # only the answer was lost
        return tip
    repository.set_refs({f"refs/heads/{branch}": tip})
    made = make(tip)
    if made != there:
        pushed.append(made)
        repository.push(remote, made, branch, there)
    return made


def bring(repository: Repository, remote: Remote, branch: str) -> str | None:
    """Fetch a branch; gives its tip, None where GitHub has no such branch. Raises GitError."""
    try:
        repository.fetch(remote, f"+refs/heads/{branch}:{_THERE}")
    except GitError as error:
        if error.missing:
            return None
        raise
    return repository.resolve(_THERE)


def bring_commit(repository: Repository, remote: Remote, commit: str) -> None:
    """Fetch a commit unless it is here: a branch that was rewritten or deleted meanwhile brings it no more."""
    try:
        repository.resolve(commit)
    except SpecgitError:
        repository.fetch(remote, f"+{commit}:refs/specgit/then")


def _pause(longest: float) -> None:
    """Not as long as others that were refused at the same moment."""
    time.sleep(random.uniform(0.5, 1) * longest)  # noqa: S311 - no secret
