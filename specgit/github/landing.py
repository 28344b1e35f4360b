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

TRIES = 10
LONGEST_PAUSE = 20.0  # seconds
_REFUSED = "give the workflow `work-branch: always`, or the secret `token` of an App that may push"


def land(
    repository: Repository,
    remote: Remote,
    branch: str,
    make: Callable[[str], str],
    *,
    start: str,
) -> str:
    """Make commits on the tip of a branch and push them, anew where it has moved; gives where the branch stands.

    `make` gets the commit that the branch stands at, here too, and gives the one to push, or the same one for nothing.
    A branch that is not there begins with the commit `start`. HEAD must be detached. Raises SpecgitError (exit code 1)
    where others were faster too often, PushRefusedError where GitHub does not want it, GitError where it can't be
    reached; what was made can be made again then.
    """
    pushed, trouble = "", SpecgitError("")
    for attempt in range(TRIES):
        if attempt:
            _pause(attempt)
        try:
            there = bring(repository, remote, branch)
            tip = there or start
            if pushed and repository.is_ancestor(pushed, tip):  # only the answer was lost
                return tip
            repository.set_refs({f"refs/heads/{branch}": tip})
            made = make(tip)
            if made != there:
                pushed = made
                _push(repository, remote, made, branch, there)
        except BranchMovedError as error:
            trouble = error
        except GitError as error:
            if error.denied:
                raise
            trouble = error
        else:
            return made
    if isinstance(trouble, GitError):
        raise trouble
    raise SpecgitError(
        f"branch {branch} moved {TRIES} times while this was pushed",
        hint="run the job again: what is in Git is whole",
        exit_code=1,
    ) from trouble


def _push(repository: Repository, remote: Remote, commit: str, branch: str, expected: str | None) -> None:
    try:
        repository.push(remote, commit, branch, expected)
    except PushRefusedError as error:
        raise PushRefusedError(error.message, hint=_REFUSED, exit_code=1) from error


def bring(repository: Repository, remote: Remote, branch: str) -> str | None:
    """Fetch a branch; gives its tip, None where GitHub has no such branch. Raises GitError."""
    tip = repository.remote_tip(remote, branch)
    if tip is None:
        return None
    repository.fetch(remote, f"+refs/heads/{branch}:refs/specgit/there")
    return repository.refs("refs/specgit/there")["refs/specgit/there"]


def bring_commit(repository: Repository, remote: Remote, commit: str) -> None:
    """Fetch a commit unless it is here: a branch that was rewritten or deleted meanwhile brings it no more."""
    try:
        repository.resolve(commit)
    except SpecgitError:
        repository.fetch(remote, f"+{commit}:refs/specgit/then")


def _pause(attempt: int) -> None:
    """Longer each time, and not as long as others that were refused at the same moment."""
    time.sleep(random.uniform(0.5, 1) * min(0.25 * 2**attempt, LONGEST_PAUSE))  # noqa: S311 - no secret
