"""What started a workflow, as values. All that an event holds was written by others.

https://docs.github.com/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.github.exchange import Repository, UnreadableError
from specgit.github.fields import at, number, some_text, text
from specgit.github.values import Comment, Person, PullRequest, Review
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST = 32 * 1024 * 1024  # bytes; GitHub's own limit is 25 MB


class PullRequestEvent(NamedTuple):
    """Something happened to a pull request: `action` is opened, synchronize, …"""

    repository: Repository
    action: str
    sender: Person
    pull: PullRequest


class ReviewEvent(NamedTuple):
    """A review was submitted, edited or dismissed. The pull request is as it was then."""

    repository: Repository
    action: str
    sender: Person
    pull: PullRequest
    review: Review


class CommentEvent(NamedTuple):
    """A comment was written, edited or deleted on an issue, or on the pull request of this number if `on_pull`."""

    repository: Repository
    action: str
    sender: Person
    number: int
    on_pull: bool
    comment: Comment


class DispatchEvent(NamedTuple):
    """Somebody, or a workflow, started the workflow on `ref` (`refs/heads/…`); all inputs are text."""

    repository: Repository
    sender: Person
    ref: str
    inputs: Mapping[str, str]


Event = PullRequestEvent | ReviewEvent | CommentEvent | DispatchEvent


def read_event(environ: Mapping[str, str]) -> Event:
    """The event that GITHUB_EVENT_NAME and GITHUB_EVENT_PATH tell of.

    Raises SpecgitError where there is none, or one that specgit does not act on.
    """
    name, place = environ.get("GITHUB_EVENT_NAME", ""), environ.get("GITHUB_EVENT_PATH", "")
    if not name or not place:
        raise SpecgitError("no workflow runs here", hint="GITHUB_EVENT_NAME and GITHUB_EVENT_PATH tell of its event")
    try:
        with Path(place).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        message = f"GITHUB_EVENT_PATH can't be read: {error.strerror}"
        raise SpecgitError(message, hint="leave it to GitHub to set it") from None
    return event_of(name, content)


def event_of(name: str, content: bytes) -> Event:
    """An event from its name and its payload; raises as `read_event`."""
    read = _READERS.get(name)
    if read is None:
        hint = f"it acts on {', '.join(_READERS)}"
        if name == "pull_request_target":
            hint = "a pull request of anybody's would run with the repository's secrets: use pull_request"
        raise SpecgitError(f"specgit does not act on the event {one_line(name, 50)}", hint=hint)
    try:
        payload = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise UnreadableError("an event that is no JSON, or too much")
    return read(payload)


def _repository(payload: object) -> Repository:
    return Repository.parse(text(payload, "repository", "full_name"))


def _sender(payload: object) -> Person:
    return Person.read(at(payload, "sender"))


def _pull_request(payload: object) -> PullRequestEvent:
    pull = PullRequest.read(at(payload, "pull_request"))
    return PullRequestEvent(_repository(payload), text(payload, "action"), _sender(payload), pull)


def _review(payload: object) -> ReviewEvent:
    pull, review = PullRequest.read(at(payload, "pull_request")), Review.read(at(payload, "review"))
    return ReviewEvent(_repository(payload), text(payload, "action"), _sender(payload), pull, review)


def _comment(payload: object) -> CommentEvent:
    return CommentEvent(
        _repository(payload),
        text(payload, "action"),
        _sender(payload),
        number(payload, "issue", "number"),
        isinstance(at(payload, "issue", "pull_request"), dict),
        Comment.read(at(payload, "comment")),
    )


def _dispatch(payload: object) -> DispatchEvent:
    given = at(payload, "inputs")
    inputs = {key: _input(value) for key, value in given.items()} if isinstance(given, dict) else {}
    return DispatchEvent(_repository(payload), _sender(payload), some_text(payload, "ref"), inputs)


def _input(value: object) -> str:
    """An input as GitHub's expressions show it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


_READERS: dict[str, Callable[[object], Event]] = {
    "pull_request": _pull_request,
    "pull_request_review": _review,
    "issue_comment": _comment,
    "workflow_dispatch": _dispatch,
}
