"""What somebody asks for by a comment or a review, and whether it is worth asking GitHub about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.github.commands import read_commands
from specgit.github.events import CommentEvent, ReviewEvent
from specgit.github.fields import moment

if TYPE_CHECKING:
    from specgit.github.commands import Command, NearMiss
    from specgit.github.events import Event
    from specgit.github.values import Comment, Person, Review

KNOWN = ("OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR")


class Wish(NamedTuple):
    """Who asks for what, where and when (seconds of the epoch).

    `commit` is what a review was made on, empty where GitHub no longer knows, and for a comment. An `approving` review
    may be an approval without a word.
    """

    number: int
    kind: str  # comment or review
    id: int
    person: Person
    association: str
    body: str
    said: tuple[Command | NearMiss, ...]
    at: int
    url: str
    commit: str = ""
    approving: bool = False

    @property
    def mark(self) -> str:
        """The kind of the one comment that answers it."""
        return f"{self.kind}-{self.id}"

    @property
    def known(self) -> bool:
        """Whether its author may be somebody with rights, as far as the event tells."""
        return self.association in KNOWN


def wish_of(event: Event) -> Wish | None:
    """The wish that an event brings; None where there is none.

    What bots say is none, nor what somebody changed in another's words.
    """
    wish = None
    if isinstance(event, CommentEvent) and event.action == "created" and event.on_pull:
        wish = _of_comment(event.number, event.comment)
    elif isinstance(event, ReviewEvent) and event.action == "submitted" and event.review.state == "APPROVED":
        wish = _of_review(event.pull.number, event.review)
    if wish is None or not (wish.said or wish.approving):
        return None
    theirs = event.sender.login == wish.person.login and not event.sender.bot and not wish.person.bot
    return wish if theirs and wish.person.login else None


def _of_comment(number: int, comment: Comment) -> Wish:
    return Wish(
        number,
        "comment",
        comment.id,
        comment.author,
        comment.association,
        comment.body,
        read_commands(comment.body),
        moment({"created_at": comment.created}, "created_at"),
        comment.url,
    )


def _of_review(number: int, review: Review) -> Wish:
    return Wish(
        number,
        "review",
        review.id,
        review.author,
        review.association,
        review.body,
        read_commands(review.body),
        moment({"submitted_at": review.submitted}, "submitted_at"),
        review.url,
        review.commit,
        approving=True,
    )
