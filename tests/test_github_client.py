"""The client against a GitHub in memory that holds every request against GitHub's own description."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from github_fake import SHA, TOKEN, Answer, FakeGitHub, Fault

from specgit.errors import SpecgitError
from specgit.github import api
from specgit.github.client import Client
from specgit.github.exchange import ApiError, Call, Repository, Request, Server, UnreadableError, request
from specgit.github.keeping import LONGEST_BODY, keep_comment, keep_pull_request, marker
from specgit.github.retry import Patience
from specgit.github.values import PullRequest

SPECS = Repository("octo-org", "specs")
HOSTILE = [
    "a/b c",
    "ü/日本",
    "x?y=1&per_page=2#z",
    "$(touch pwned)`id`",
    "%2e%2e/..",
    "${{ github.token }}",
    "a\nb",
    "'\"<b>",
]
TROUBLE = Answer(502, b"<html>bad gateway</html>", {"content-type": "text/html"})


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake
    assert fake.problems == []


class Pauses(list[float]):
    """What the client slept, without sleeping."""


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def client(github: FakeGitHub, pauses: Pauses) -> Client:
    return made(github, pauses)


def made(github: FakeGitHub, pauses: Pauses, token: str = TOKEN, **options: Any) -> Client:
    options = {"clock": lambda: 1000.0, "chance": lambda: 0.0} | options
    return Client(Server.of(github.environ), token, sleep=pauses.append, **options)


def refused(client: Client, call: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        client.do(call)
    return caught.value


def test_a_pull_request(github: FakeGitHub, client: Client) -> None:
    github.pull(7, "feature/x", title="Add `x`")
    pull = client.do(api.pull_request(SPECS, 7))
    assert (pull.number, pull.title, pull.head.branch, pull.head.sha) == (7, "Add `x`", "feature/x", SHA)
    assert (pull.base.branch, pull.base.sha, pull.open, pull.merged, pull.fork) == ("main", SHA, True, False, False)


@pytest.mark.parametrize(
    ("change", "fork"), [({}, False), ({"fork": "mallory/specs"}, True), ({"fork": "Octo-Org/Specs"}, False)]
)
def test_a_fork(github: FakeGitHub, client: Client, change: dict[str, str], fork: bool) -> None:
    github.pull(7, **change)
    assert client.do(api.pull_request(SPECS, 7)).fork is fork


def test_the_head_of_a_fork_that_is_gone(github: FakeGitHub, client: Client) -> None:
    github.pull(7)["head"]["repo"] = None
    pull = client.do(api.pull_request(SPECS, 7))
    github.problems.clear()  # the description says that a head has a repository; GitHub does not keep to it
    assert pull.fork


def test_two_repositories_that_are_gone_are_not_one() -> None:
    gone = {"ref": "x", "sha": SHA, "repo": None}
    assert PullRequest.read({"number": 7, "state": "open", "head": gone, "base": gone}).fork


def test_merged_is_told_by_lists_too(github: FakeGitHub, client: Client) -> None:
    github.pull(7, merged_at="2026-01-01T00:00:00Z")
    (pull,) = client.do(api.pull_requests(SPECS, "feature", "main"))
    assert pull.merged


def test_lists_are_read_page_by_page(github: FakeGitHub, client: Client) -> None:
    for number in range(250):
        github.comment(7, f"comment {number}")
    bodies = [comment.body for comment in client.all(api.comments(SPECS, 7))]
    assert bodies == [f"comment {number}" for number in range(250)]
    assert [asked.query.get("page") for asked in github.asked] == [None, "2", "3"]


def test_a_list_that_is_left_early_asks_no_more(github: FakeGitHub, client: Client) -> None:
    for number in range(250):
        github.comment(7, f"comment {number}")
    assert next(iter(client.all(api.comments(SPECS, 7)))).body == "comment 0"
    assert len(github.asked) == 1


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/repos/x", "{api}.evil.example/repos/x", "{api}@evil/x", "{api}/../x", "{api}//evil/x"]
)
def test_a_page_elsewhere_is_not_asked_for(github: FakeGitHub, client: Client, link: str) -> None:
    github.faults = [Fault(Answer(200, [], {"link": f'<{link.format(api=github.api)}?page=2>; rel="next"'}))]
    with pytest.raises(UnreadableError, match="leads away"):
        list(client.all(api.comments(SPECS, 7)))
    assert len(github.asked) == 1


def test_pages_without_end(github: FakeGitHub, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specgit.github.client.MOST_PAGES", 5)
    link = {"link": f'<{github.api}/repos/octo-org/specs/issues/7/comments?page=2>; rel="next"'}
    github.faults = [Fault(Answer(200, [], link))] * 9
    with pytest.raises(UnreadableError, match="more than 5 pages"):
        list(client.all(api.comments(SPECS, 7)))


def test_reviews_with_what_they_looked_at(github: FakeGitHub, client: Client) -> None:
    github.review(7, "mia", "APPROVED", "a" * 40)
    github.review(7, "leo", "CHANGES_REQUESTED", "b" * 40)
    found = [(review.author.login, review.state, review.commit) for review in client.all(api.reviews(SPECS, 7))]
    assert found == [("mia", "APPROVED", "a" * 40), ("leo", "CHANGES_REQUESTED", "b" * 40)]


@pytest.mark.parametrize(
    ("role", "level", "writes"),
    [("admin", "admin", True), ("maintain", "write", True), ("write", "write", True), ("triage", "read", False)],
)
def test_what_somebody_may_do(github: FakeGitHub, client: Client, role: str, level: str, writes: bool) -> None:
    github.permissions["mia"] = role
    found = client.do(api.permission(SPECS, "mia"))
    assert (found.level, found.role, found.writes) == (level, role, writes)


def test_a_stranger_may_nothing(client: Client) -> None:
    assert not client.do(api.permission(SPECS, "nobody")).writes


def test_members(github: FakeGitHub, client: Client) -> None:
    github.members = {"mia"}
    github.teams = {("architects", "mia"): "active", ("architects", "leo"): "pending"}
    assert [client.do(api.member("octo-org", login)) for login in ("mia", "leo")] == [True, False]
    assert [client.do(api.team_member("octo-org", "architects", login)) for login in ("mia", "leo", "eve")] == [
        True,
        False,
        False,
    ]


def test_a_token_of_no_member_sees_no_members(github: FakeGitHub, client: Client) -> None:
    github.faults = [Fault(Answer(302, None, {"location": f"{github.api}/orgs/octo-org/public_members/mia"}))]
    assert client.do(api.member("octo-org", "mia")) is False
    assert len(github.asked) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_one_part_of_the_path(github: FakeGitHub, client: Client, name: str) -> None:
    github.branches[name] = "c" * 40
    github.files[name, name] = b"policy: \xff\x00"
    github.permissions[name] = "write"
    assert client.do(api.reference(SPECS, f"heads/{name}")) == "c" * 40
    assert client.do(api.file(SPECS, name, name)) == b"policy: \xff\x00"
    found = client.do(api.branch(SPECS, name))
    assert found is not None
    assert (found.name, found.sha, found.protected) == (name, "c" * 40, False)
    assert client.do(api.permission(SPECS, name)).writes
    assert client.do(api.protection(SPECS, name)) is None
    assert list(client.all(api.rules(SPECS, name))) == []
    client.do(api.dispatch(SPECS, "waves.yml", name, {"spec": name}))
    assert github.dispatched == [{"workflow": "waves.yml", "ref": name, "inputs": {"spec": name}}]


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_names_that_would_lead_elsewhere(github: FakeGitHub, name: str) -> None:
    with pytest.raises(SpecgitError, match="can't be asked"):
        api.permission(SPECS, name)
    assert github.asked == []


def test_bytes_that_are_no_text_in_a_branch(github: FakeGitHub, client: Client) -> None:
    assert client.do(api.reference(SPECS, "heads/\udcff")) is None
    assert github.asked[0].path.endswith("/git/ref/heads%2F%FF")


def test_what_is_not_there(client: Client) -> None:
    assert client.do(api.reference(SPECS, "heads/none")) is None
    assert client.do(api.file(SPECS, "none.yaml", "main")) is None
    assert client.do(api.branch(SPECS, "none")) is None
    assert client.do(api.comment(SPECS, 5)) is None


def test_a_folder_is_no_file(github: FakeGitHub, client: Client) -> None:
    github.faults = [Fault(Answer(200, [{"type": "file"}]))]
    with pytest.raises(UnreadableError):
        client.do(api.file(SPECS, "docs", "main"))


@pytest.mark.parametrize(
    "value",
    [
        {"type": "file", "encoding": "none", "content": ""},  # more than 1 MB
        {"type": "symlink", "encoding": "base64", "content": ""},
        {"type": "file", "encoding": "base64", "content": "x"},
    ],
)
def test_content_that_is_not_given(github: FakeGitHub, client: Client, value: dict[str, str]) -> None:
    github.faults = [Fault(Answer(200, value))]
    with pytest.raises(UnreadableError):
        client.do(api.file(SPECS, "policy.yaml", "main"))


@pytest.mark.parametrize("value", [{}, "x", [5], [{}]])
def test_a_list_that_is_none(github: FakeGitHub, client: Client, value: Any) -> None:
    github.faults = [Fault(Answer(200, value))]
    with pytest.raises(UnreadableError):
        list(client.all(api.comments(SPECS, 7)))


@pytest.mark.parametrize("value", ["words", {"message": 5, "errors": "all of it"}, {"errors": [5, {"code": "no"}, {}]}])
def test_refusals_in_other_words(github: FakeGitHub, client: Client, value: Any) -> None:
    github.faults = [Fault(Answer(422, value), "POST")]
    error = refused(client, api.add_comment(SPECS, 7, "x"))
    assert error.message.partition("#7: ")[2] in ("422", "422 (all of it)", "422 (no)")


@pytest.mark.parametrize("kind", ["", "a-->", "a b", "A"])
def test_a_marker_that_could_be_ended(kind: str) -> None:
    with pytest.raises(ValueError):
        marker(kind)


def test_a_comment_that_may_not_be_written(github: FakeGitHub, pauses: Pauses) -> None:
    github.tokens["reader"] = "read"
    with pytest.raises(ApiError, match="403"):
        keep_comment(made(github, pauses, "reader"), SPECS, 7, "review", "x")
    assert [asked.method for asked in github.asked] == ["GET", "POST"]


def test_how_a_branch_is_guarded(github: FakeGitHub, client: Client) -> None:
    ruleset = {"ruleset_id": 5, "ruleset_source_type": "Repository", "ruleset_source": "octo-org/specs"}
    github.rules["main"] = [{"type": "required_signatures", **ruleset}, {"type": "deletion", **ruleset}]
    github.protection["main"] = {"lock_branch": {"enabled": True}}
    assert [(rule.kind, rule.ruleset) for rule in client.all(api.rules(SPECS, "main"))] == [
        ("required_signatures", 5),
        ("deletion", 5),
    ]
    found = client.do(api.protection(SPECS, "main"))
    assert found is not None
    assert (found.locked, found.restricted, found.administrators) == (True, True, True)
    assert (found.approvals, found.checks) == (2, ("continuous-integration/travis-ci",))
    branch = client.do(api.branch(SPECS, "main"))
    assert branch is not None
    assert branch.protected


def test_a_protection_that_is_hidden_is_not_taken_for_none(github: FakeGitHub, client: Client) -> None:
    github.faults = [Fault(Answer(404, {"message": "Not Found"}))]
    assert "administration" in refused(client, api.protection(SPECS, "main")).hint
    assert client.do(api.protection(SPECS, "main")) is None


def test_settings(github: FakeGitHub, client: Client) -> None:
    github.settings = {"squash_merge_commit_message": "BLANK", "allow_rebase_merge": False, "archived": True}
    github.workflow_token = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    found = client.do(api.settings(SPECS))
    assert (found.squash_message, found.rebase, found.archived) == ("BLANK", False, True)
    token = client.do(api.workflow_token(SPECS))
    assert (token.default, token.opens_pull_requests) == ("read", False)
    assert client.do(api.actions(SPECS)).enabled


def test_too_many_inputs() -> None:
    with pytest.raises(ValueError):
        api.dispatch(SPECS, "waves.yml", "main", {str(number): "" for number in range(26)})


def test_the_sticky_comment_is_made_once_and_then_changed(github: FakeGitHub, client: Client) -> None:
    github.comment(7, f"{marker('review')}\nnot ours", login="mallory")
    github.comment(7, f"somebody quotes {marker('review')}", login="other[bot]", kind="Bot")
    first = keep_comment(client, SPECS, 7, "review", "one")
    again = keep_comment(client, SPECS, 7, "review", "two | ${{ x }} <b>")
    other = keep_comment(client, SPECS, 7, "waves", "three")
    assert first.id == again.id != other.id
    assert github.comments[first.id]["body"] == "<!-- specgit:review -->\ntwo | ${{ x }} <b>"
    assert len(github.comments) == 4


def test_the_same_comment_is_not_sent_again(github: FakeGitHub, client: Client) -> None:
    keep_comment(client, SPECS, 7, "review", "one")
    keep_comment(client, SPECS, 7, "review", "one")
    assert [asked.method for asked in github.asked] == ["GET", "POST", "GET"]


def test_the_sticky_comment_of_a_person(github: FakeGitHub, client: Client) -> None:
    github.writer = ("mia", "User")
    first = keep_comment(client, SPECS, 7, "review", "one", author="mia")
    assert keep_comment(client, SPECS, 7, "review", "two", author="mia").id == first.id


@pytest.mark.parametrize("done", [True, False])
def test_a_creation_whose_answer_is_lost_is_not_made_twice(github: FakeGitHub, client: Client, done: bool) -> None:
    github.faults = [Fault(TROUBLE, "POST", done)]
    keep_comment(client, SPECS, 7, "review", "one")
    github.branches["work"] = SHA
    github.faults = [Fault(None, "POST", done)]
    keep_pull_request(client, SPECS, "work", "main", "Waves", "all done")
    assert (len(github.comments), len(github.pulls)) == (1, 1)


def test_a_comment_that_is_deleted_meanwhile(github: FakeGitHub, client: Client) -> None:
    old = keep_comment(client, SPECS, 7, "review", "one")
    answer = Answer(404, {"message": "Not Found"})
    github.faults = [Fault(answer, "PATCH")]
    real = github.faulty

    def deleting(asked: Any) -> Any:
        if asked.method == "PATCH":
            github.comments.pop(old.id, None)
        return real(asked)

    github.faulty = deleting  # type: ignore[method-assign]
    assert keep_comment(client, SPECS, 7, "review", "two").id != old.id


def test_a_long_comment_is_cut_at_a_line(github: FakeGitHub, client: Client) -> None:
    body = keep_comment(client, SPECS, 7, "review", "a line of words\n" * 10_000).body
    assert len(body) <= LONGEST_BODY
    assert body.rstrip().endswith("a line of words\n\n*The rest does not fit here; the step summary has all of it.*")


def test_the_pull_request_of_a_branch(github: FakeGitHub, client: Client) -> None:
    github.branches["work/ü"] = "d" * 40
    first = keep_pull_request(client, SPECS, "work/ü", "main", "Waves\nof $(id)" + "x" * 300, "1 done")
    assert first.head.sha == "d" * 40
    assert (first.title[:14], len(first.title)) == ("Waves of $(id)", 256)
    assert keep_pull_request(client, SPECS, "work/ü", "main", "Waves", "2 done").number == first.number
    assert github.pulls[first.number]["body"] == "2 done"


def test_a_pull_request_that_cannot_be(github: FakeGitHub, client: Client) -> None:
    with pytest.raises(ApiError, match="422 \\(Validation Failed; head invalid\\)"):
        keep_pull_request(client, SPECS, "none", "main", "Waves", "")


@pytest.mark.parametrize("fault", [TROUBLE, Answer(503, {"message": "wait"}), Answer(500, b""), None])
def test_trouble_passes(github: FakeGitHub, client: Client, pauses: Pauses, fault: Answer | None) -> None:
    github.pull(7)
    github.faults = [Fault(fault)] * 3
    assert client.do(api.pull_request(SPECS, 7)).number == 7
    assert pauses == [1.0, 2.0, 4.0]


def test_trouble_stays(github: FakeGitHub, client: Client, pauses: Pauses) -> None:
    github.faults = [Fault(TROUBLE)] * 9
    error = refused(client, api.pull_request(SPECS, 7))
    assert (error.status, len(github.asked), pauses) == (502, 5, [1.0, 2.0, 4.0, 8.0])
    assert "githubstatus" in error.hint


def test_what_changes_something_is_not_sent_again(github: FakeGitHub, client: Client, pauses: Pauses) -> None:
    github.faults = [Fault(TROUBLE, "POST"), Fault(None, "POST")]
    assert refused(client, api.add_comment(SPECS, 7, "x")).status == 502
    assert refused(client, api.add_comment(SPECS, 7, "x")).status == 0
    assert (pauses, len(github.asked)) == ([], 2)


@pytest.mark.parametrize(
    ("status", "headers", "message", "expected"),
    [
        (403, {"retry-after": "7"}, "You have exceeded a secondary rate limit", [7.0]),
        (429, {"retry-after": "7"}, "", [7.0]),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}, "API rate limit exceeded", [30.0]),
        (403, {}, "You have exceeded a secondary rate limit", [60.0]),
        (429, {}, "Too many", [60.0]),
        (503, {"retry-after": "9"}, "", [9.0]),
    ],
)
def test_limits_are_waited_for(
    github: FakeGitHub,
    client: Client,
    pauses: Pauses,
    status: int,
    headers: dict[str, str],
    message: str,
    expected: Any,
) -> None:
    github.faults = [Fault(Answer(status, {"message": message}, headers))]
    github.pull(7)
    client.do(api.pull_request(SPECS, 7))
    assert pauses == expected


def test_a_limit_that_refused_a_creation_did_not_make_it(github: FakeGitHub, client: Client, pauses: Pauses) -> None:
    github.faults = [Fault(Answer(429, {}, {"retry-after": "3"}), "POST")]
    client.do(api.add_comment(SPECS, 7, "x"))
    assert (pauses, len(github.comments)) == ([3.0], 1)


def test_a_limit_of_an_hour_is_told_instead(github: FakeGitHub, client: Client, pauses: Pauses) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "4600"}
    github.faults = [Fault(Answer(403, {"message": "API rate limit exceeded"}, headers))]
    error = refused(client, api.pull_request(SPECS, 7))
    assert (pauses, "wait until 01:16 UTC" in error.hint) == ([], True)


def test_a_limit_that_does_not_end(github: FakeGitHub, client: Client, pauses: Pauses) -> None:
    github.faults = [Fault(Answer(429, {"message": "no"}))] * 9
    assert "wait some minutes" in refused(client, api.pull_request(SPECS, 7)).hint
    assert pauses == [60.0, 120.0, 240.0]  # the next would be longer than a job should wait


@pytest.mark.parametrize(
    "answer", [Answer(200, b'{"number": 7, "ti'), Answer(200, b"{}", {}, 900), Answer(200, b"", {}, 5)]
)
def test_an_answer_that_breaks_off_is_asked_for_again(
    github: FakeGitHub, client: Client, pauses: Pauses, answer: Answer
) -> None:
    github.pull(7)
    github.faults = [Fault(answer)]
    assert client.do(api.pull_request(SPECS, 7)).number == 7
    assert pauses == [1.0]


@pytest.mark.parametrize(
    "value",
    [{}, [], None, 5, {"number": "7"}, {"number": 7, "state": "open", "head": {"ref": "x", "sha": "--upload-pack"}}],
)
def test_answers_that_say_something_else(github: FakeGitHub, client: Client, value: Any) -> None:
    github.faults = [Fault(Answer(200, b"null" if value is None else value))]
    with pytest.raises(UnreadableError):
        client.do(api.pull_request(SPECS, 7))


def test_a_page_of_a_proxy_is_no_answer(github: FakeGitHub, client: Client) -> None:
    github.faults = [Fault(Answer(200, b"<html>log in</html>", {"content-type": "text/html"}))]
    with pytest.raises(UnreadableError):
        client.do(api.pull_request(SPECS, 7))


def test_a_timeout(github: FakeGitHub, pauses: Pauses) -> None:
    held = threading.Event()
    github.faulty = lambda asked: held.wait(5) and None  # type: ignore[method-assign,assignment]
    error = refused(made(github, pauses, read_timeout=0.05, patience=Patience(tries=2)), api.pull_request(SPECS, 7))
    held.set()
    assert (error.status, pauses) == (0, [1.0])
    assert "no answer" in error.message


def test_nobody_listens(pauses: Pauses) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        client = Client(Server(address, address), TOKEN, sleep=pauses.append, chance=lambda: 0.0)
        assert "no answer from GitHub" in refused(client, api.pull_request(SPECS, 7)).message
    assert pauses == [1.0, 2.0, 4.0, 8.0]


def test_a_repository_that_was_renamed(github: FakeGitHub, client: Client) -> None:
    github.pull(7)
    github.renamed = {"octo-org/old": "octo-org/specs"}
    old = Repository("octo-org", "old")
    assert client.do(api.pull_request(old, 7)).number == 7
    assert client.do(api.add_comment(old, 7, "x")).body == "x"


def test_a_redirect_elsewhere_is_not_followed(github: FakeGitHub, client: Client) -> None:
    with FakeGitHub() as other:
        github.faults = [Fault(Answer(301, {}, {"location": f"{other.api}/repos/octo-org/specs/pulls/7"}))]
        with pytest.raises(UnreadableError, match="leads away"):
            client.do(api.pull_request(SPECS, 7))
        assert other.asked == []


def test_redirects_in_a_circle(github: FakeGitHub, client: Client) -> None:
    github.renamed = {"octo-org/specs": "octo-org/specs"}
    assert "renamed" in refused(client, api.pull_request(SPECS, 7)).hint
    assert len(github.asked) == 4


def test_a_token_that_may_not(github: FakeGitHub, pauses: Pauses) -> None:
    github.tokens["reader"] = "read"
    error = refused(made(github, pauses, "reader"), api.add_comment(SPECS, 7, "x"))
    assert error.message.endswith("comment on octo-org/specs#7: 403 (Resource not accessible by integration)")
    assert error.hint == "give the job `permissions:` with pull-requests: write"


def test_github_names_the_permission_itself(github: FakeGitHub, client: Client) -> None:
    headers = {"x-accepted-github-permissions": "issues=write; pull_requests=write"}
    github.faults = [Fault(Answer(403, {"message": "no"}, headers))]
    assert "issues: write; pull-requests: write" in refused(client, api.add_comment(SPECS, 7, "x")).hint


@pytest.mark.parametrize(
    ("status", "headers", "hint"),
    [
        (401, {}, "GITHUB_TOKEN"),
        (403, {"x-github-sso": "required"}, "single sign-on"),
        (404, {}, "look at the name"),
        (410, {}, "put right"),
    ],
)
def test_what_to_do(github: FakeGitHub, client: Client, status: int, headers: dict[str, str], hint: str) -> None:
    github.faults = [Fault(Answer(status, {"message": "no"}, headers))]
    assert hint in refused(client, api.pull_request(SPECS, 7)).hint


def test_an_enterprise_server(pauses: Pauses) -> None:
    with FakeGitHub(prefix="/api/v3") as github:
        for number in range(150):
            github.comment(7, str(number))
        client = made(github, pauses)
        assert len(list(client.all(api.comments(SPECS, 7)))) == 150
        assert {asked.path for asked in github.asked} == {"/api/v3/repos/octo-org/specs/issues/7/comments"}
    assert github.problems == []


def test_the_token_is_told_nowhere(
    github: FakeGitHub, client: Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    github.faults = [
        Fault(Answer(422, {"message": f"what is {TOKEN}?", "errors": [{"message": TOKEN}]}, {"x-request": TOKEN})),
        Fault(Answer(403, {"message": "no"}, {"x-accepted-github-permissions": TOKEN})),
        Fault(Answer(301, {}, {"location": f"http://127.0.0.1:1/{TOKEN}"})),
    ]
    told = [repr(client), str(client), repr(api.pull_request(SPECS, 7))]
    for _ in range(3):
        with pytest.raises(SpecgitError) as caught:
            client.do(api.pull_request(SPECS, 7))
        told += [str(caught.value), repr(caught.value), repr(caught.getrepr())]
        assert caught.value.__cause__ is None
    output = capsys.readouterr()
    assert TOKEN not in "\n".join([*told, caplog.text, output.out, output.err])
    assert any("***" in text for text in told)
    assert github.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("token", ["", "a b", "ghs_x\n", "ghs_x\r\nX-Evil: 1", "ü"])
def test_a_token_that_cannot_be_one(token: str) -> None:
    with pytest.raises(SpecgitError) as caught:
        Client(Server(), token)
    assert not token or token not in str(caught.value)


def test_the_environment(github: FakeGitHub) -> None:
    github.pull(7)
    assert Client.of(github.environ | {"GITHUB_TOKEN": f"{TOKEN}\n"}).do(api.pull_request(SPECS, 7)).number == 7
    with pytest.raises(SpecgitError, match="no token"):
        Client.of({"GITHUB_TOKEN": " "})


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "urllib3", None)
    with pytest.raises(SpecgitError) as caught:
        Client(Server(), TOKEN)
    assert caught.value.hint == "python3 -m pip install '.[github]' in a checkout of specgit"


def test_the_proxy_of_the_environment(github: FakeGitHub, pauses: Pauses, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "")
        assert "no answer" in refused(made(github, pauses), api.pull_request(SPECS, 7)).message
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    github.pull(7)
    assert made(github, pauses).do(api.pull_request(SPECS, 7)).number == 7


def test_many_threads(github: FakeGitHub, client: Client) -> None:
    github.pull(7)
    found: list[int] = []
    ask = lambda: found.append(client.do(api.pull_request(SPECS, 7)).number)  # noqa: E731
    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 16


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (request("GET", "repos", "octo-org", "specs", "secrets"), "not in the description"),
        (request("DELETE", "repos", "octo-org", "specs"), "not in the description"),
        (request("GET", "repos", "octo-org", "specs", "pulls", "seven"), "path pull_number"),
        (request("GET", "repos", "octo-org", "specs", "pulls", query={"sate": "open"}), "query sate is unknown"),
        (request("GET", "repos", "octo-org", "specs", "pulls", query={"state": "shut"}), "query state"),
        (request("POST", "repos", "octo-org", "specs", "pulls", body={"title": "x"}), "body $"),
        (request("POST", "repos", "octo-org", "specs", "issues", 7, "comments", body={"body": 5}), "body $.body"),
        (request("PATCH", "repos", "octo-org", "specs", "pulls", 7, body={"tilte": "x"}), "body tilte is unknown"),
        (request("GET", "repos", "octo-org", "specs", body={}), "a body that nothing reads"),
    ],
)
def test_the_fake_sees_what_github_does_not_describe(pauses: Pauses, asked: Request, problem: str) -> None:
    with FakeGitHub() as github:
        refused(made(github, pauses), Call(asked, "see", "", lambda _: None))
        assert len(github.problems) == 1
        assert problem in github.problems[0]
