"""`specgit doctor --github`: each setting of a repository that breaks something turns its check, and no other does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from conftest import git, write
from github_fake import TOKEN, Answer, FakeGitHub, Fault
from runner import ROOT
from test_github_client import made
from test_init_github import COMMIT, PATHS, PIN

from specgit.approval.health import FAIL, NOTE, OK, WARN, Check
from specgit.cli.doctor import doctor
from specgit.errors import SpecgitError
from specgit.github.callers import write_callers
from specgit.github.doctor import examine, repository_of
from specgit.github.exchange import Repository, Server
from specgit.report.doctor import checks_text as coloured

SPECS = Repository("octo-org", "specs")
OWNERS = ".github/CODEOWNERS"
PULLS: dict[str, Any] = {
    "dismiss_stale_reviews_on_push": False,
    "require_code_owner_review": True,
    "require_last_push_approval": False,
    "required_approving_review_count": 1,
    "required_review_thread_resolution": False,
}
UNGUARDED = {"dismiss_stale_reviews": False, "required_approving_review_count": 1, "require_code_owner_reviews": False}


def rule(kind: str, **parameters: Any) -> dict[str, Any]:
    value = {"type": kind, "ruleset_source_type": "Repository", "ruleset_source": "octo-org/specs", "ruleset_id": 1}
    return value | ({"parameters": parameters} if parameters else {})


def required(*checks: str) -> dict[str, Any]:
    names = [{"context": name} for name in checks]
    return rule("required_status_checks", required_status_checks=names, strict_required_status_checks_policy=False)


def classic(**more: Any) -> dict[str, Any]:
    """A classic protection that asks for nothing but this."""
    nothing = dict.fromkeys(("required_status_checks", "required_pull_request_reviews", "restrictions"))
    absent = {key: {"enabled": False} for key in ("required_linear_history", "required_signatures", "lock_branch")}
    value: dict[str, Any] = {**nothing, **absent, **more}
    value["required_signatures"]["url"] = "https://api.github.com/x"
    return value


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    """A repository where all is as it should be."""
    with FakeGitHub() as fake:
        fake.settings = {
            "squash_merge_commit_title": "COMMIT_OR_PR_TITLE",
            "squash_merge_commit_message": "COMMIT_MESSAGES",
        }
        fake.actions = {"allowed_actions": "all"}
        fake.rules["main"] = [rule("pull_request", **PULLS)]
        fake.files = {("main", path): text.encode() for path, text in write_callers(PIN, None).items()}
        fake.files["main", OWNERS] = b"/.github/ @octo-org/core\n"
        yield fake
    assert fake.problems == []


def checks_text(checks: list[Check]) -> str:
    return click.unstyle("\n".join(coloured(checks)))


def examined(github: FakeGitHub, here: tuple[str, ...] = (), token: str = TOKEN) -> list[Check]:
    return list(examine(made(github, [], token), SPECS, here))  # type: ignore[arg-type]


def test_a_healthy_repository(github: FakeGitHub) -> None:
    found = examined(github)
    assert [(check.mark, check.about) for check in found] == [
        (OK, "github"),
        (OK, "actions"),
        (OK, "specgit-review.yml"),
        (OK, "specgit-approve.yml"),
        (OK, "specgit-waves.yml"),
        (OK, "pull requests"),
        (OK, "branch"),
        (OK, "merging"),
        (OK, "guard"),
    ]
    assert found[2].seen == "calls octo-org/specgit at 0123456 (v1.2.3)"
    assert not any(check.remedy for check in found)
    assert {asked.method for asked in github.asked} == {"GET"}


def settings(**more: Any) -> Callable[[FakeGitHub], Any]:
    return lambda fake: fake.settings.update(more)


def rules(*more: dict[str, Any]) -> Callable[[FakeGitHub], Any]:
    return lambda fake: fake.rules["main"].extend(more)


def instead(*others: dict[str, Any]) -> Callable[[FakeGitHub], Any]:
    return lambda fake: fake.rules.update(main=list(others))


def protect(**more: Any) -> Callable[[FakeGitHub], Any]:
    return lambda fake: fake.protection.update(main=classic(**more))


def file(path: str, text: str | None) -> Callable[[FakeGitHub], Any]:
    def change(fake: FakeGitHub) -> None:
        fake.files.pop(("main", path))
        if text is not None:
            fake.files["main", path] = text.encode()

    return change


def both(*changes: Callable[[FakeGitHub], Any]) -> Callable[[FakeGitHub], Any]:
    return lambda fake: [change(fake) for change in changes]


BLANK = settings(squash_merge_commit_message="BLANK", squash_merge_commit_title="PR_TITLE")
SQUASH_ONLY = settings(allow_merge_commit=False, allow_rebase_merge=False)
UNSEEN = {"allow_squash_merge": None, "allow_merge_commit": None, "allow_rebase_merge": None}
REVIEW = write_callers(PIN, None)[PATHS[0]]
NO_OPENING = {"can_approve_pull_request_reviews": False}


@pytest.mark.parametrize(
    ("change", "about", "mark", "seen"),
    [
        (settings(archived=True), "repository", FAIL, "it is archived"),
        # Merging
        (BLANK, "merging", WARN, "a squash takes the title alone, and the approvals of the branch are lost"),
        (settings(squash_merge_commit_message="PR_BODY"), "merging", WARN, "a squash takes title and description"),
        (both(BLANK, SQUASH_ONLY), "merging", FAIL, "a squash takes the title alone"),
        (
            both(BLANK, settings(allow_rebase_merge=False), rules(rule("required_linear_history"))),
            "merging",
            FAIL,
            "a squash takes the title alone",
        ),
        (
            both(BLANK, instead(rule("pull_request", **PULLS, allowed_merge_methods=["squash"]))),
            "merging",
            FAIL,
            "a squash takes the title alone",
        ),
        (both(BLANK, settings(allow_squash_merge=False)), "merging", OK, "approvals survive: merge, rebase"),
        (
            both(SQUASH_ONLY, settings(allow_squash_merge=False)),
            "merging",
            FAIL,
            "settings and rules together leave no",
        ),
        (lambda fake: fake.settings.pop("squash_merge_commit_message"), "merging", WARN, "this token is not told"),
        # Actions
        (lambda fake: fake.actions.update(enabled=False), "actions", FAIL, "workflows are switched off here"),
        (
            lambda fake: fake.actions.update(allowed_actions="local_only"),
            "actions",
            FAIL,
            "only the owner's own actions",
        ),
        (
            lambda fake: fake.actions.update(allowed_actions="selected"),
            "actions",
            WARN,
            "only selected actions may run",
        ),
        (lambda fake: fake.actions.update(sha_pinning_required=True), "actions", OK, "workflows run"),
        (lambda fake: fake.workflow_token.update(NO_OPENING), "pull requests", FAIL, "workflows may not open them"),
        (
            both(lambda fake: fake.workflow_token.update(NO_OPENING), instead()),
            "pull requests",
            WARN,
            "workflows may not open them",
        ),
        (
            lambda fake: fake.workflow_token.update(default_workflow_permissions="write"),
            "pull requests",
            OK,
            "workflows may",
        ),
        # The default branch
        (instead(), "branch", OK, "main takes pushes"),
        (instead(rule("deletion"), rule("non_fast_forward")), "branch", OK, "main takes pushes"),
        (instead(rule("update")), "branch", OK, "main is protected"),
        (instead(required("build")), "branch", WARN, "checks are asked for (build)"),
        (rules(required("build", "<b>`$(id)`")), "branch", WARN, "checks are asked for (build, <b>`$(id)`)"),
        (rules(rule("required_signatures")), "branch", WARN, "main takes signed commits only"),
        (
            both(rules(rule("required_signatures")), settings(allow_squash_merge=False)),
            "branch",
            FAIL,
            "main takes signed commits only",
        ),
        (
            rules(rule("commit_message_pattern", operator="starts_with", pattern="ABC-")),
            "branch",
            WARN,
            "messages of commits have to fit a pattern",
        ),
        (both(instead(), protect()), "branch", OK, "main is protected"),
        (both(instead(), protect(required_pull_request_reviews=UNGUARDED)), "branch", OK, "main is protected"),
        (
            lambda fake: fake.rules["main"].append(
                rule(
                    "merge_queue",
                    check_response_timeout_minutes=5,
                    grouping_strategy="ALLGREEN",
                    max_entries_to_build=1,
                    max_entries_to_merge=1,
                    merge_method="SQUASH",
                    min_entries_to_merge=1,
                    min_entries_to_merge_wait_minutes=1,
                )
            ),
            "merging",
            OK,
            "approvals survive: squash",
        ),
        (protect(lock_branch={"enabled": True}), "branch", FAIL, "main is locked"),
        (protect(required_signatures={"enabled": True}), "branch", WARN, "main takes signed commits only"),
        (
            both(instead(), protect(required_status_checks={"contexts": ["test"], "checks": []})),
            "branch",
            WARN,
            "checks are asked for (test)",
        ),
        (lambda fake: fake.branches.clear(), "branch", WARN, "main is not there"),
        (
            lambda fake: fake.rules.update({"specgit/work": [rule("deletion"), rule("required_signatures")]}),
            "branches",
            FAIL,
            "rules for other branches than main (required_signatures) refuse what waves and approvals push",
        ),
        # Callers
        (file(PATHS[0], None), "specgit-review.yml", NOTE, "is not on main"),
        (file(PATHS[2], None), "specgit-waves.yml", WARN, "is here, but not on main"),
        (file(PATHS[0], "on: push\njobs: {}\n"), "specgit-review.yml", WARN, "calls no review.yml of specgit's"),
        (
            file(PATHS[0], f"    # uses: octo-org/specgit/.github/workflows/review.yml@{COMMIT}\n"),
            "specgit-review.yml",
            WARN,
            "calls no review.yml of specgit's",
        ),
        (
            file(PATHS[0], REVIEW.replace(f"{COMMIT} # v1.2.3", "v1")),
            "specgit-review.yml",
            WARN,
            "calls octo-org/specgit at v1, which may be moved",
        ),
        (
            file(PATHS[0], REVIEW.replace("pull-requests: write", "pull-requests: read")),
            "specgit-review.yml",
            FAIL,
            "does not start",
        ),
        (
            file(PATHS[0], re.sub("    permissions:\n.*\n.*\n", "    permissions: write-all\n", REVIEW)),
            "specgit-review.yml",
            OK,
            "calls octo-org/specgit",
        ),
        (
            file(PATHS[0], REVIEW.replace("contents: read", "contents: write")),
            "specgit-review.yml",
            OK,
            "calls octo-org",
        ),
        # Who may change the workflows
        (file(OWNERS, None), "guard", WARN, "a pull request may change the workflows that judge it"),
        (file(OWNERS, "/.github/workflows/ @core\n"), "guard", WARN, "a pull request may change the workflows"),
        (file(OWNERS, "* @core\n/.github/workflows/\n"), "guard", WARN, "a pull request may change the workflows"),
        (
            instead(rule("pull_request", **PULLS | {"require_code_owner_review": False})),
            "guard",
            WARN,
            "the workflows have owners, but nobody asks for their review",
        ),
        (instead(), "guard", WARN, "the workflows have owners, but nobody asks for their review"),
        (
            both(
                instead(),
                protect(required_pull_request_reviews=UNGUARDED | {"require_code_owner_reviews": True}),
            ),
            "guard",
            OK,
            "code owners have to agree",
        ),
        (
            both(file(OWNERS, None), rules(rule("workflows", workflows=[{"path": PATHS[0], "repository_id": 1}]))),
            "guard",
            NOTE,
            "a ruleset names workflows that have to pass",
        ),
    ],
)
def test_a_setting(github: FakeGitHub, change: Callable[[FakeGitHub], Any], about: str, mark: str, seen: str) -> None:
    change(github)
    found = examined(github, here=(PATHS[2],))
    matching = [check for check in found if check.about == about and check.seen.startswith(seen)]
    assert [check.mark for check in matching] == [mark], checks_text(found)
    assert bool(matching[0].remedy) is (mark != OK)
    troubled = {check.about for check in found if check.mark in (WARN, FAIL)} - {about}
    assert troubled <= {"guard"}, checks_text(found)  # without rules nobody asks for the owners' review


# What a token may not see


ADMINISTRATION = ("/actions/permissions", "/actions/permissions/workflow", "/branches/main/protection")
INTEGRATION = "Resource not accessible by integration"


def hide(github: FakeGitHub, status: int, message: str, *paths: str) -> None:
    """To each path, once, the answer that a token gets which may not see it."""
    for path in reversed(paths):  # `/actions/permissions` begins another
        github.faults.insert(0, Fault(Answer(status, {"message": message}), "GET", path=path))


@pytest.mark.parametrize(("status", "message"), [(403, INTEGRATION), (404, "Not Found")])
def test_a_job_s_own_token(github: FakeGitHub, status: int, message: str) -> None:
    """It is told nothing by the endpoints for administrators: warnings, each with the token that would be."""
    protect()(github)
    hide(github, status, message, *ADMINISTRATION)
    for key in UNSEEN:
        github.settings[key] = None
    github.settings = {key: value for key, value in github.settings.items() if value is not None}
    found = examined(github)
    warned = [check for check in found if check.mark != OK]
    assert [(check.mark, check.about) for check in warned] == [
        (WARN, "branch"),
        (WARN, "actions"),
        (WARN, "pull requests"),
    ]
    assert all(message in check.seen for check in warned)
    assert {check.remedy for check in warned} == {
        "it takes a token that may read the repository's administration: a job's own may not"
    }
    assert "main is protected" in {check.about: check.seen for check in found}["branch"]


def test_owners_whose_review_may_be_asked_for_in_secret(github: FakeGitHub) -> None:
    both(instead(), protect())(github)
    hide(github, 403, INTEGRATION, ADMINISTRATION[2])
    assert [(check.mark, check.seen) for check in examined(github) if check.about == "guard"] == [
        (NOTE, "the workflows have owners; whether they have to agree can't be seen")
    ]


def test_a_plan_without_rules(github: FakeGitHub) -> None:
    instead()(github)
    upgrade = "Upgrade to GitHub Pro or make this repository public to enable this feature."
    hide(github, 403, upgrade, "/rules/branches/main")
    found = examined(github)
    assert [check.seen for check in found if check.about == "branch"] == [
        "main takes pushes: waves push to the branch they are started on"
    ]


def test_rules_that_a_token_may_not_see(github: FakeGitHub) -> None:
    hide(github, 403, INTEGRATION, "/rules/branches/", "/rules/branches/")
    found = [check for check in examined(github) if check.about == "branch"]
    assert [(check.mark, check.remedy) for check in found] == [(WARN, "it takes metadata: read"), (OK, "")]
    assert found[1].seen.startswith("main is protected")  # so that nothing is promised


def test_files_that_a_token_may_not_read(github: FakeGitHub) -> None:
    hide(github, 403, INTEGRATION, "/contents/")
    found = examined(github)
    assert [(check.about, check.remedy) for check in found if check.mark == WARN] == [
        ("workflows", "it takes contents: read")
    ]
    assert not any(check.about in ("guard", "specgit-review.yml") for check in found)


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ([Fault(Answer(503, {"message": "Unavailable"}))] * 5, "GitHub does not let specgit read the settings"),
        ([Fault(Answer(500, b"<html>"), path="/rules/")] * 5, "GitHub does not let specgit read the rules"),
        ([Fault(None)] * 5, "no answer from GitHub"),
        ([Fault(Answer(200, {"name": 7}))], "GitHub gave no text at default_branch"),
        (
            [Fault(Answer(404, {"message": "Not Found"}))],
            "GitHub does not let specgit read the settings of octo-org/specs: 404",
        ),
    ],
)
def test_a_github_that_does_not_answer_is_one_failure(github: FakeGitHub, faults: list[Fault], reason: str) -> None:
    github.faults = list(faults)
    (check,) = examined(github)
    assert (check.mark, check.about) == (FAIL, "github")
    assert check.seen.startswith(reason)
    assert check.remedy


def test_a_token_that_is_wrong(github: FakeGitHub) -> None:
    (check,) = examined(github, token="ghp_else")
    assert "401" in check.seen
    assert "GITHUB_TOKEN" in check.remedy


# Whom to ask


@pytest.mark.parametrize(
    ("name", "environ", "origin", "found"),
    [
        ("a/b", {"GITHUB_REPOSITORY": "c/d"}, "git@github.com:e/f.git", "a/b"),
        ("", {"GITHUB_REPOSITORY": "c/d"}, "git@github.com:e/f.git", "c/d"),
        ("", {}, "git@github.com:e/f.git", "e/f"),
        ("", {"GITHUB_SERVER_URL": "https://ghe.example.com:8443"}, "ssh://git@ghe.example.com:22/e/f", "e/f"),
    ],
)
def test_which_repository(name: str, environ: dict[str, str], origin: str, found: str) -> None:
    assert str(repository_of(name, environ, origin, Server.of(environ))) == found


@pytest.mark.parametrize(
    ("name", "origin", "reason", "hint"),
    [
        ("", "", "there is no remote origin", "--repository OWNER/NAME"),
        ("", "/srv/git/specs.git", "the remote origin is no repository on GitHub", "--repository OWNER/NAME"),
        (
            "",
            "git@ghe.example.com:a/b",
            "is at ghe.example.com, and GitHub would be asked at github.com",
            "export GITHUB_SERVER_URL=https://ghe.example.com",
        ),
        ("", "https://github.com.evil.example/a/b", "is at github.com.evil.example", "GITHUB_SERVER_URL"),
        ("b", "git@github.com:a/b", "'b' is no repository's name", "OWNER/NAME"),
    ],
)
def test_which_repository_is_not_known(name: str, origin: str, reason: str, hint: str) -> None:
    with pytest.raises(SpecgitError) as error:
        repository_of(name, {}, origin, Server())
    assert reason in error.value.message
    assert hint in error.value.hint


# The command


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "project"
    git(tmp_path, "init", "--quiet", "project")
    monkeypatch.chdir(top)
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "GITHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return top


def ask(*words: str, **environ: str) -> tuple[int, dict[str, list[Check]]]:
    done = CliRunner().invoke(doctor, [*words, "--format", "json"], env=environ)
    found: dict[str, list[Check]] = {}
    for each in json.loads(done.stdout)["checks"]:
        found.setdefault(each["about"], []).append(Check(**each))
    return done.exit_code, found


def test_the_command_asks_about_origin(github: FakeGitHub, top: Path) -> None:
    git(top, "remote", "add", "origin", f"{github.pages}/octo-org/specs.git")
    write(top, PATHS[2], "# mine\n")
    file(PATHS[2], None)(github)
    environ = {key: value for key, value in github.environ.items() if key != "GITHUB_REPOSITORY"}
    code, found = ask("--github", **environ)
    assert code == 0
    assert found["github"] == [Check(OK, "github", f"octo-org/specs on {github.pages}")]
    assert found["specgit-waves.yml"][0].seen == "is here, but not on main"
    both(BLANK, SQUASH_ONLY)(github)
    assert ask("--github", "--repository", "octo-org/specs", **environ)[0] == 1


def test_the_command_asks_nobody_unless_told_to(github: FakeGitHub, top: Path) -> None:
    git(top, "remote", "add", "origin", "git@github.com:octo-org/specs.git")
    code, found = ask(**github.environ)
    assert code == 0
    assert [check.mark for check in found["github"]] == [NOTE]
    assert github.asked == []
    done = CliRunner().invoke(doctor, ["--repository", "octo-org/specs"])
    assert isinstance(done.exception, SpecgitError)


@pytest.mark.parametrize(
    ("environ", "reason"),
    [({}, "there is no token to talk to GitHub with"), ({"GH_TOKEN": TOKEN}, "there is no remote origin")],
)
def test_the_command_says_what_it_lacks(top: Path, environ: dict[str, str], reason: str) -> None:
    code, found = ask("--github", **environ)
    assert code == 1
    assert [(check.mark, check.seen) for check in found["github"]] == [(FAIL, reason)]
    assert found["history"][0].mark == OK


def test_the_page_shows_what_it_says(github: FakeGitHub) -> None:
    """A repository as GitHub makes it, with the callers and a protected branch."""
    settings(squash_merge_commit_message="PR_BODY", allow_merge_commit=False, allow_rebase_merge=False)(github)
    both(file(OWNERS, None), rules(required("test")))(github)
    github.workflow_token = NO_OPENING
    shown = checks_text(examined(github)).replace(github.pages, "https://github.com")
    page = (ROOT / "docs/doctor.md").read_text(encoding="utf-8")
    assert shown in page, shown
