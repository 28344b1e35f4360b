"""One comment and one pull request that are ours: made when missing, changed when there.

A creation whose answer is lost may have happened, so it is never sent again blindly: we look, then decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from specgit.github import api
from specgit.github.exchange import ApiError
from specgit.patterns import Pattern
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.github.exchange import Call, Repository
    from specgit.github.values import Comment, PullRequest

T = TypeVar("T")

LONGEST_BODY = 65_536  # characters; GitHub refuses more
LONGEST_TITLE = 256
ROUNDS = 3
CUT = "\n\n*The rest does not fit here; the step summary has all of it.*\n"
_KIND = Pattern(r"[a-z][a-z0-9-]{0,50}")


class Talker(Protocol):
    """What sends calls: the client, or a test's."""

    def do(self, call: Call[T], /) -> T:
        """The answer to a call."""
        ...

    def all(self, call: Call[Sequence[T]], /) -> Iterator[T]:
        """The answers of all pages."""
        ...


def marker(kind: str) -> str:
    """The hidden line that a comment of ours begins with; raises ValueError for a kind that could end it."""
    if not _KIND.fullmatch(kind):
        raise ValueError(kind)
    return f"<!-- specgit:{kind} -->"


def sticky(found: Iterable[Comment], kind: str, author: str = "") -> Comment | None:
    """Our first comment of a kind. Anybody can write the marker, so it counts only by a bot, or by `author`."""
    begin = marker(kind)
    for comment in found:
        ours = comment.author.login == author if author else comment.author.bot
        if ours and comment.body.startswith(begin):
            return comment
    return None


def keep_comment(
    talker: Talker, repository: Repository, number: int, kind: str, body: str, *, author: str = ""
) -> Comment:
    """The one comment of a kind on a pull request, saying `body`; raises ApiError."""
    content = bounded(f"{marker(kind)}\n{body}")
    for left in reversed(range(ROUNDS)):
        ours = sticky(talker.all(api.comments(repository, number)), kind, author)
        if ours is not None and ours.body == content:
            return ours
        try:
            if ours is None:
                return talker.do(api.add_comment(repository, number, content))
            return talker.do(api.change_comment(repository, ours.id, content))
        except ApiError as error:
            deleted = ours is not None and error.status == 404  # by somebody, meanwhile
            if not left or not (error.uncertain or deleted):
                raise
    raise AssertionError


def keep_pull_request(
    talker: Talker, repository: Repository, head: str, base: str, title: str, body: str
) -> PullRequest:
    """The one open pull request of the branch `head` into `base`, with this title and description; raises ApiError."""
    title, body = one_line(title, LONGEST_TITLE), bounded(body)
    for left in reversed(range(ROUNDS)):
        found = next(iter(talker.all(api.pull_requests(repository, head, base))), None)
        try:
            if found is None:
                return talker.do(api.open_pull_request(repository, head, base, title, body))
            return talker.do(api.change_pull_request(repository, found.number, title, body))
        except ApiError as error:
            if not left or not (
                error.uncertain or (error.status == 422 and found is None)
            ):  # somebody opened it meanwhile
                raise
    raise AssertionError


def bounded(body: str) -> str:
    """A text no longer than GitHub takes, cut at a line's end and saying so."""
    if len(body) <= LONGEST_BODY:
        return body
    kept = body[: LONGEST_BODY - len(CUT)]
    return (kept[: kept.rfind("\n")] if "\n" in kept else kept) + CUT
