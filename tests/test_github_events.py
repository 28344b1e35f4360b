"""Event payloads, as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from github_fake import SHA, FakeGitHub, example

from specgit.errors import SpecgitError
from specgit.github.events import (
    CommentEvent,
    DispatchEvent,
    PullRequestEvent,
    ReviewEvent,
    event_of,
    read_event,
)
from specgit.github.exchange import Repository, Server, UnreadableError
from specgit.github.values import Comment, Person, Review, opinions

NAMED = {"repository": {"full_name": "octo-org/specs"}, "sender": {"login": "mia", "type": "User"}, "action": "created"}


def pull(**more: Any) -> dict[str, Any]:
    fake = FakeGitHub()
    fake.server.server_close()
    return fake.pull(7, **more)


def payload(**more: Any) -> bytes:
    return json.dumps(NAMED | more).encode()


def test_a_pull_request() -> None:
    event = event_of(
        "pull_request", payload(action="synchronize", pull_request=pull(fork="mallory/specs", title="`$(id)`\n| x"))
    )
    assert isinstance(event, PullRequestEvent)
    assert (event.repository, event.action, event.sender) == (
        Repository("octo-org", "specs"),
        "synchronize",
        Person("mia"),
    )
    assert (event.pull.number, event.pull.fork, event.pull.title) == (7, True, "`$(id)`\n| x")


def test_a_review_whose_state_is_in_small_letters() -> None:
    review = example("pull-request-review-items")[0] | {"state": "approved", "commit_id": SHA}
    event = event_of("pull_request_review", payload(action="submitted", pull_request=pull(), review=review))
    assert isinstance(event, ReviewEvent)
    assert (event.review.state, event.review.commit, event.pull.head.sha) == ("APPROVED", SHA, SHA)


@pytest.mark.parametrize(
    ("issue", "on_pull"), [({"number": 7, "pull_request": {"url": "x"}}, True), ({"number": 7}, False)]
)
def test_a_comment(issue: dict[str, Any], on_pull: bool) -> None:
    comment = example("issue-comment") | {"body": "/specgit approve all", "author_association": "MEMBER"}
    event = event_of("issue_comment", payload(issue=issue, comment=comment))
    assert isinstance(event, CommentEvent)
    assert (event.number, event.on_pull, event.comment.body) == (7, on_pull, "/specgit approve all")
    assert (event.comment.association, event.comment.edited) == ("MEMBER", False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, {}),
        (
            {"spec": "a b", "depth": 3, "dry": True, "none": None},
            {"spec": "a b", "depth": "3", "dry": "true", "none": ""},
        ),
    ],
)
def test_a_dispatch(given: Any, expected: dict[str, str]) -> None:
    event = event_of("workflow_dispatch", payload(ref="refs/heads/main", inputs=given))
    assert isinstance(event, DispatchEvent)
    assert (event.ref, event.inputs) == ("refs/heads/main", expected)


def test_the_environment_names_the_event(tmp_path: Path) -> None:
    place = tmp_path / "event.json"
    place.write_bytes(payload(ref="refs/heads/main"))
    event = read_event({"GITHUB_EVENT_NAME": "workflow_dispatch", "GITHUB_EVENT_PATH": str(place)})
    assert isinstance(event, DispatchEvent)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "no workflow runs here"),
        ({"GITHUB_EVENT_NAME": "pull_request"}, "no workflow runs here"),
        ({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "none.json"}, "can't be read: No such file"),
    ],
)
def test_no_event(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SpecgitError, match=message):
        read_event(environ)


def test_a_trigger_that_would_give_secrets_away() -> None:
    with pytest.raises(SpecgitError) as caught:
        event_of("pull_request_target", payload(pull_request=pull()))
    assert "use pull_request" in caught.value.hint


def test_other_triggers() -> None:
    with pytest.raises(SpecgitError, match="does not act on the event push"):
        event_of("push", payload())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}", payload(), payload(pull_request=[])]
)
@pytest.mark.parametrize("name", ["pull_request", "pull_request_review", "issue_comment"])
def test_payloads_that_say_something_else(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableError):
        event_of(name, content)


@pytest.mark.parametrize("name", ["", "specs", "a/b/c", "../specs", "a/..", "a b/c", "a/b\nc", "a/${{x}}"])
def test_names_that_are_no_repository(name: str) -> None:
    with pytest.raises(SpecgitError, match="no repository's name"):
        event_of("workflow_dispatch", payload(repository={"full_name": name}))


def test_an_account_that_is_gone() -> None:
    comment = example("issue-comment") | {"user": None, "body": None}
    assert Comment.read(comment).author == Person("")


def test_the_last_opinion_of_each_holds() -> None:
    def review(login: str, state: str) -> Review:
        return Review(1, Person(login), state, SHA, "", "", "", "")

    said = [
        ("mia", "APPROVED"),
        ("leo", "APPROVED"),
        ("mia", "COMMENTED"),
        ("leo", "CHANGES_REQUESTED"),
        ("", "APPROVED"),
    ]
    said += [("zoe", "APPROVED"), ("zoe", "DISMISSED"), ("kai", "PENDING")]
    found = opinions(review(login, state) for login, state in said)
    assert {login: one.state for login, one in found.items()} == {
        "mia": "APPROVED",
        "leo": "CHANGES_REQUESTED",
        "zoe": "DISMISSED",
    }


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ("https://api.github.com", "https://github.com")),
        (
            {"GITHUB_SERVER_URL": "https://ghe.example.com"},
            ("https://ghe.example.com/api/v3", "https://ghe.example.com"),
        ),
        (
            {"GITHUB_SERVER_URL": "https://ghe.example.com/", "GITHUB_API_URL": "https://ghe.example.com:8443/api/v3/"},
            ("https://ghe.example.com:8443/api/v3", "https://ghe.example.com"),
        ),
        (
            {"GITHUB_SERVER_URL": "https://octo.ghe.com", "GITHUB_API_URL": "https://api.octo.ghe.com"},
            ("https://api.octo.ghe.com", "https://octo.ghe.com"),
        ),
        ({"GITHUB_API_URL": "http://127.0.0.1:99"}, ("http://127.0.0.1:99", "https://github.com")),
    ],
)
def test_servers(environ: dict[str, str], expected: tuple[str, str]) -> None:
    assert Server.of(environ) == expected


@pytest.mark.parametrize(
    "address",
    [
        "http://ghe.example.com",
        "ftp://x",
        "ghe.example.com",
        "https://",
        "https://x:y",
        "https://[::1",
        "https://user:pass@ghe.example.com",
        "https://x/?a=b",
        "https://x/#a",
        "https://x\n.example.com",
    ],
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(SpecgitError) as caught:
        Server.of({"GITHUB_API_URL": address})
    assert "pass" not in str(caught.value)
