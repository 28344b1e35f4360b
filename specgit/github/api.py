"""What specgit asks of GitHub: each function makes a call, its request with what reads the answer.

https://docs.github.com/rest
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

from specgit.github.exchange import (
    MISSING,
    Call,
    Repository,
    Response,
    UnreadableError,
    each,
    maybe,
    one,
    outcome,
    request,
)
from specgit.github.fields import at, some_text, text
from specgit.github.values import (
    Actions,
    Branch,
    Comment,
    Permission,
    Person,
    Protection,
    PullRequest,
    Push,
    Review,
    Rule,
    Settings,
    Token,
    object_id,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = 100  # things on a page, the most GitHub gives
MOST_INPUTS = 25


def pull_request(repository: Repository, number: int) -> Call[PullRequest]:
    """A pull request by its number."""
    return Call(
        request("GET", "repos", *repository, "pulls", number),
        f"read pull request {number} of {repository}",
        "pull-requests: read",
        one(PullRequest.read),
    )


def pull_requests(repository: Repository, head: str, base: str) -> Call[Sequence[PullRequest]]:
    """The open pull requests of this repository's branch `head` into `base`."""
    query: dict[str, str | int] = {
        "state": "open",
        "head": f"{repository.owner}:{head}",
        "base": base,
        "per_page": PAGE,
    }
    return Call(
        request("GET", "repos", *repository, "pulls", query=query),
        f"list the pull requests of {repository}",
        "pull-requests: read",
        each(PullRequest.read),
    )


def open_pull_request(repository: Repository, head: str, base: str, title: str, body: str) -> Call[PullRequest]:
    """Opens a pull request of the branch `head` into `base`."""
    return Call(
        request(
            "POST",
            "repos",
            *repository,
            "pulls",
            body={"head": head, "base": base, "title": title, "body": body},
        ),
        f"open a pull request in {repository}",
        "pull-requests: write, and the repository's setting that lets workflows open pull requests",
        one(PullRequest.read),
    )


def change_pull_request(repository: Repository, number: int, title: str, body: str) -> Call[PullRequest]:
    """Gives a pull request another title and description."""
    return Call(
        request("PATCH", "repos", *repository, "pulls", number, body={"title": title, "body": body}),
        f"change pull request {number} of {repository}",
        "pull-requests: write",
        one(PullRequest.read),
    )


def reviews(repository: Repository, number: int) -> Call[Sequence[Review]]:
    """The reviews of a pull request, oldest first."""
    return Call(
        request("GET", "repos", *repository, "pulls", number, "reviews", query={"per_page": PAGE}),
        f"read the reviews of pull request {number} of {repository}",
        "pull-requests: read",
        each(Review.read),
    )


def comments(repository: Repository, number: int) -> Call[Sequence[Comment]]:
    """The comments on an issue or pull request, oldest first; not those on lines."""
    return Call(
        request("GET", "repos", *repository, "issues", number, "comments", query={"per_page": PAGE}),
        f"read the comments on {repository}#{number}",
        "pull-requests: read",
        each(Comment.read),
    )


def comment(repository: Repository, identifier: int) -> Call[Comment | None]:
    """A comment as it is now, None where it was deleted."""
    return Call(
        request("GET", "repos", *repository, "issues", "comments", identifier),
        f"read a comment in {repository}",
        "pull-requests: read",
        maybe(Comment.read),
        MISSING,
    )


def add_comment(repository: Repository, number: int, body: str) -> Call[Comment]:
    """Writes a comment on an issue or pull request."""
    return Call(
        request("POST", "repos", *repository, "issues", number, "comments", body={"body": body}),
        f"comment on {repository}#{number}",
        "pull-requests: write",
        one(Comment.read),
    )


def change_comment(repository: Repository, identifier: int, body: str) -> Call[Comment]:
    """Gives a comment other words."""
    return Call(
        request("PATCH", "repos", *repository, "issues", "comments", identifier, body={"body": body}),
        f"change a comment in {repository}",
        "pull-requests: write",
        one(Comment.read),
    )


def permission(repository: Repository, login: str) -> Call[Permission]:
    """What somebody may do in a repository; nothing where GitHub knows nobody of this name."""
    return Call(
        request("GET", "repos", *repository, "collaborators", login, "permission"),
        f"read what somebody may do in {repository}",
        "metadata: read",
        lambda response: Permission("none", "") if response.status in MISSING else Permission.read(response.json()),
        MISSING,
    )


def member(organisation: str, login: str) -> Call[bool]:
    """Whether somebody is known to be a member of an organisation.

    A job's own token sees public members only: GitHub answers 302 or 404 about the others.
    """
    return Call(
        request("GET", "orgs", organisation, "members", login),
        "read the members of an organisation",
        "a token that may read the organisation's members: a job's own may not",
        lambda response: response.status == 204,
        frozenset({302, 404}),
    )


def team_member(organisation: str, team: str, login: str) -> Call[bool]:
    """Whether somebody is known to be in a team, by its slug; an invitation is not enough.

    GitHub says 404 as well where the token may not read teams, as a job's own may not.
    """
    return Call(
        request("GET", "orgs", organisation, "teams", team, "memberships", login),
        "read the members of a team",
        "a token that may read the organisation's members: a job's own may not",
        lambda response: response.status == 200 and text(response.json(), "state") == "active",
        MISSING,
    )


def reference(repository: Repository, name: str) -> Call[str | None]:
    """The object id that `heads/NAME` or `tags/NAME` stands at, None where there is no such reference."""
    return Call(
        request("GET", "repos", *repository, "git", "ref", name),
        f"read a branch of {repository}",
        "contents: read",
        maybe(lambda value: object_id(value, "object", "sha")),
        MISSING,
    )


def file(repository: Repository, path: str, at: str) -> Call[bytes | None]:
    """The bytes of a file at a commit, branch or tag, None where there is none."""
    return Call(
        request("GET", "repos", *repository, "contents", path, query={"ref": at}),
        f"read a file of {repository}",
        "contents: read",
        maybe(_file),
        MISSING,
    )


def _file(value: object) -> bytes:
    if text(value, "type") != "file" or text(value, "encoding") != "base64":  # a folder, a link, more than 1 MB
        raise UnreadableError("something else than a file's content")
    try:
        return b64decode(text(value, "content"))
    except ValueError:
        raise UnreadableError("a file's content that is no base64") from None


def pushes(repository: Repository, branch: str) -> Call[Sequence[Push]]:
    """When a branch moved, the newest first, by GitHub's own clock; nothing where a server does not keep it."""
    call = Call(
        request("GET", "repos", *repository, "activity", query={"ref": f"refs/heads/{branch}", "per_page": PAGE}),
        f"read when a branch of {repository} was pushed to",
        "contents: read",
        each(Push.read),
    )
    return call._replace(
        read=lambda response: () if response.status in MISSING else call.read(response), expected=MISSING
    )


def commit_author(repository: Repository, commit: str) -> Call[Person]:
    """The account that the author's address of a commit belongs to; one without a login where none does."""
    return Call(
        request("GET", "repos", *repository, "commits", commit),
        f"read a commit of {repository}",
        "contents: read",
        lambda response: Person("") if response.status in MISSING else Person.read(at(response.json(), "author")),
        MISSING,
    )


def branch(repository: Repository, name: str) -> Call[Branch | None]:
    """A branch, None where there is none."""
    return Call(
        request("GET", "repos", *repository, "branches", name),
        f"read a branch of {repository}",
        "contents: read",
        maybe(Branch.read),
        MISSING,
    )


def protection(repository: Repository, name: str) -> Call[Protection | None]:
    """The classic protection of a branch, None where there is none; for administrators only."""
    call = Call(
        request("GET", "repos", *repository, "branches", name, "protection"),
        f"read the protection of a branch of {repository}",
        "a token that may read the repository's administration: a job's own may not",
        one(Protection.read),
    )

    def read(response: Response) -> Protection | None:
        # To others than administrators GitHub says 404 as well, but in other words.
        unprotected = response.status in MISSING and some_text(response.json(), "message") == "Branch not protected"
        return None if unprotected else outcome(call, response)

    return Call(call.request, call.what, call.needs, read, MISSING)


def rules(repository: Repository, name: str) -> Call[Sequence[Rule]]:
    """The rules of rulesets in force for a branch, whether it is there or not."""
    return Call(
        request("GET", "repos", *repository, "rules", "branches", name, query={"per_page": PAGE}),
        f"read the rules of a branch of {repository}",
        "metadata: read",
        each(Rule.read),
    )


def settings(repository: Repository) -> Call[Settings]:
    """How a repository merges; a token that may not write is not told."""
    return Call(
        request("GET", "repos", *repository),
        f"read the settings of {repository}",
        "metadata: read",
        one(Settings.read),
    )


def actions(repository: Repository) -> Call[Actions]:
    """Whether workflows run, and whose actions they may use; for administrators only."""
    return Call(
        request("GET", "repos", *repository, "actions", "permissions"),
        f"read the settings of {repository}'s workflows",
        "a token that may read the repository's administration: a job's own may not",
        one(Actions.read),
    )


def workflow_token(repository: Repository) -> Call[Token]:
    """What a workflow's own token may do; for administrators only."""
    return Call(
        request("GET", "repos", *repository, "actions", "permissions", "workflow"),
        f"read what the workflows of {repository} may do",
        "a token that may read the repository's administration: a job's own may not",
        one(Token.read),
    )


def dispatch(repository: Repository, workflow: str, branch: str, inputs: Mapping[str, str]) -> Call[None]:
    """Starts a workflow, by its file's name, on a branch.

    Raises ValueError for more inputs than GitHub takes.
    """
    if len(inputs) > MOST_INPUTS:
        raise ValueError(f"a workflow takes at most {MOST_INPUTS} inputs")
    return Call(
        request(
            "POST",
            "repos",
            *repository,
            "actions",
            "workflows",
            workflow,
            "dispatches",
            body={"ref": branch, "inputs": dict(inputs)},
        ),
        f"start a workflow of {repository}",
        "actions: write",
        lambda _: None,
    )
