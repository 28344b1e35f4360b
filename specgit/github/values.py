"""What GitHub tells about pull requests, comments and settings, each read from the API's JSON or an event's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.github.exchange import UnreadableError
from specgit.github.fields import at, entries, flag, moment, number, some_flag, some_text, text
from specgit.repo import OBJECT_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The rules that keep a workflow from pushing to a branch: https://docs.github.com/rest/repos/rules
GUARDS = ("pull_request", "update", "required_status_checks", "required_signatures", "merge_queue", "workflows")


class Person(NamedTuple):
    """An account; `login` is empty for one that is gone. `bot` is one that no person can write as.

    `id` stays when the login changes; 0 where GitHub did not tell it.
    """

    login: str
    bot: bool = False
    id: int = 0

    @classmethod
    def read(cls, value: object) -> Person:
        """From any `user` or `sender`."""
        told = at(value, "id")
        known = told if isinstance(told, int) and not isinstance(told, bool) else 0
        return cls(some_text(value, "login"), some_text(value, "type") == "Bot", known)


class Side(NamedTuple):
    """One end of a pull request. `repository` is `owner/name`, empty where it was deleted."""

    repository: str
    branch: str
    sha: str

    @classmethod
    def read(cls, value: object) -> Side:
        """From `head` or `base`."""
        return cls(some_text(value, "repo", "full_name"), text(value, "ref"), object_id(value, "sha"))


class PullRequest(NamedTuple):
    """A pull request as it is now; `title` and the branches hold what anybody wrote."""

    number: int
    title: str
    author: Person
    head: Side
    base: Side
    open: bool
    merged: bool
    draft: bool
    url: str

    @classmethod
    def read(cls, value: object) -> PullRequest:
        """From the API's answer, one of its list, or an event's `pull_request`."""
        return cls(
            number=number(value, "number"),
            title=some_text(value, "title"),
            author=Person.read(at(value, "user")),
            head=Side.read(at(value, "head")),
            base=Side.read(at(value, "base")),
            open=text(value, "state") == "open",
            merged=flag(value, "merged") or bool(some_text(value, "merged_at")),  # lists have the time only
            draft=flag(value, "draft"),
            url=some_text(value, "html_url"),
        )

    @property
    def fork(self) -> bool:
        """Whether the head lies in another repository, or in one that is gone."""
        return self.head.repository.lower() != self.base.repository.lower() or not self.head.repository


class Comment(NamedTuple):
    """A comment on an issue or pull request. `association` is how GitHub relates its author: no proof of a right."""

    id: int
    author: Person
    body: str
    association: str
    created: str
    updated: str
    url: str

    @classmethod
    def read(cls, value: object) -> Comment:
        """From the API's answer, one of its list, or an event's `comment`."""
        return cls(
            id=number(value, "id"),
            author=Person.read(at(value, "user")),
            body=some_text(value, "body"),
            association=some_text(value, "author_association"),
            created=some_text(value, "created_at"),
            updated=some_text(value, "updated_at"),
            url=some_text(value, "html_url"),
        )

    @property
    def edited(self) -> bool:
        """Whether its words may be others than those it began with."""
        return self.created != self.updated


class Review(NamedTuple):
    """A review. `state` is APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING.

    `commit` is what its author looked at, empty where GitHub no longer knows.
    """

    id: int
    author: Person
    state: str
    commit: str
    body: str
    association: str
    submitted: str
    url: str

    @classmethod
    def read(cls, value: object) -> Review:
        """From one of the API's list, or from an event's `review`, which writes the state in small letters."""
        return cls(
            id=number(value, "id"),
            author=Person.read(at(value, "user")),
            state=text(value, "state").upper(),
            commit=some_text(value, "commit_id"),
            body=some_text(value, "body"),
            association=some_text(value, "author_association"),
            submitted=some_text(value, "submitted_at"),
            url=some_text(value, "html_url"),
        )


class Push(NamedTuple):
    """A branch moved: to which commit, when (seconds of the epoch). Zeros are the id after a deletion."""

    after: str
    at: int

    @classmethod
    def read(cls, value: object) -> Push:
        """From one of the API's list."""
        return cls(object_id(value, "after"), moment(value, "timestamp"))


def opinions(reviews: Iterable[Review]) -> dict[str, Review]:
    """Login → the review that holds, from reviews in order: a comment changes no earlier opinion."""
    found = {}
    for review in reviews:
        if review.author.login and review.state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            found[review.author.login] = review
    return found


class Permission(NamedTuple):
    """What somebody may do in a repository: `level` is admin, write, read or none, `role` the owner's own word."""

    level: str
    role: str

    @classmethod
    def read(cls, value: object) -> Permission:
        """From the API's answer."""
        return cls(text(value, "permission"), some_text(value, "role_name"))

    @property
    def writes(self) -> bool:
        """Whether they may push."""
        return self.level in ("write", "admin")


class Branch(NamedTuple):
    """A branch: where it stands, and whether classic protection guards it."""

    name: str
    sha: str
    protected: bool

    @classmethod
    def read(cls, value: object) -> Branch:
        """From the API's answer."""
        return cls(text(value, "name"), object_id(value, "commit", "sha"), flag(value, "protected"))


class Protection(NamedTuple):
    """The classic protection of a branch. `approvals` is None where no pull request is asked for.

    `owners` says whether code owners have to agree.
    """

    approvals: int | None
    checks: tuple[str, ...]
    restricted: bool
    linear: bool
    signatures: bool
    locked: bool
    administrators: bool
    owners: bool

    @classmethod
    def read(cls, value: object) -> Protection:
        """From the API's answer."""
        reviews = at(value, "required_pull_request_reviews")
        count = at(reviews, "required_approving_review_count")
        checks = entries(value, "required_status_checks", "contexts")
        return cls(
            approvals=None if reviews is None else count if isinstance(count, int) else 0,
            checks=tuple(name for name in checks if isinstance(name, str)),
            restricted=at(value, "restrictions") is not None,
            linear=flag(value, "required_linear_history", "enabled"),
            signatures=flag(value, "required_signatures", "enabled"),
            locked=flag(value, "lock_branch", "enabled"),
            administrators=flag(value, "enforce_admins", "enabled"),
            owners=flag(reviews, "require_code_owner_reviews"),
        )


class Rule(NamedTuple):
    """A rule of a ruleset that is in force for a branch: `kind` is GitHub's word, as `pull_request`."""

    kind: str
    ruleset: int
    source: str
    parameters: Mapping[str, object]

    @classmethod
    def read(cls, value: object) -> Rule:
        """From one of the API's list."""
        parameters = at(value, "parameters")
        return cls(
            text(value, "type"),
            number(value, "ruleset_id"),
            some_text(value, "ruleset_source"),
            parameters if isinstance(parameters, dict) else {},
        )


class Settings(NamedTuple):
    """A repository's settings; None where GitHub does not tell this token."""

    default_branch: str
    private: bool
    archived: bool
    merge: bool | None
    squash: bool | None
    rebase: bool | None
    squash_title: str
    squash_message: str

    @classmethod
    def read(cls, value: object) -> Settings:
        """From the API's answer."""
        return cls(
            default_branch=text(value, "default_branch"),
            private=flag(value, "private"),
            archived=flag(value, "archived"),
            merge=some_flag(value, "allow_merge_commit"),
            squash=some_flag(value, "allow_squash_merge"),
            rebase=some_flag(value, "allow_rebase_merge"),
            squash_title=some_text(value, "squash_merge_commit_title"),
            squash_message=some_text(value, "squash_merge_commit_message"),
        )


class Actions(NamedTuple):
    """Whether workflows run, and whose actions they may use: all, local_only or selected."""

    enabled: bool
    allowed: str
    pinned: bool

    @classmethod
    def read(cls, value: object) -> Actions:
        """From the API's answer."""
        return cls(flag(value, "enabled"), some_text(value, "allowed_actions"), flag(value, "sha_pinning_required"))


class Token(NamedTuple):
    """What a workflow's own token may do unless its file says otherwise: `default` is read or write."""

    default: str
    opens_pull_requests: bool

    @classmethod
    def read(cls, value: object) -> Token:
        """From the API's answer."""
        return cls(text(value, "default_workflow_permissions"), flag(value, "can_approve_pull_request_reviews"))


def object_id(value: object, *keys: str) -> str:
    """The Git object id there; raises UnreadableError where none is."""
    found = text(value, *keys)
    if not OBJECT_ID.fullmatch(found):
        raise UnreadableError(f"no object id at {'.'.join(keys)}")
    return found
