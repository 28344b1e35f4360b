"""What the action tells of a pull request: beside its lines, in the summary of the job and in one comment.

The change is judged by the policy, the settings and the rules of its base. GitHub's API has no say in the verdict:
where it fails, there is no comment, and the rest is as it is.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from specgit.errors import NOTHING_FOUND, SpecgitError
from specgit.github import api
from specgit.github.checks import kept
from specgit.github.client import Client
from specgit.github.commands import Command, read_commands
from specgit.github.events import PullRequestEvent, read_event
from specgit.github.exchange import ApiError
from specgit.github.keeping import LONGEST_BODY, keep_comment, marker, sticky
from specgit.github.outputs import write_outputs, write_summary
from specgit.github.retry import Patience
from specgit.judging.gathering import gather
from specgit.judging.gating import Asked
from specgit.judging.workspace import Workspace
from specgit.report.gate import refusals_github
from specgit.report.github import MOST, findings_github, workflow_command
from specgit.report.markdown import escaped
from specgit.report.review import review_json, review_markdown, verdict
from specgit.report.sarif import findings_sarif
from specgit.review import Review
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.github.job import Job
    from specgit.github.values import PullRequest
    from specgit.repo import Repository
    from specgit.rules.model import Severity

KIND = "review"
PATIENCE = Patience(tries=4, longest=60)  # a comment is not worth more of a job's minutes
FAILING = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
PROFILES = ("minimal", "kiro", "strict")


def review(job: Job) -> int:
    """Review the pull request that the workflow runs for; 1 where gates or findings hold it back, else 0.

    Raises SpecgitError for another event, a wrong input, and where its commits are not in the clone.
    """
    event = read_event(job.environ)
    if not isinstance(event, PullRequestEvent):
        raise SpecgitError("only a pull request can be reviewed", hint="let the workflow run on: pull_request")
    pull, failing = event.pull, FAILING[_one_of(job, "fail-on", "error", tuple(FAILING))]
    profile = _one_of(job, "profile", "", ("", *PROFILES)) or None
    workspace = Workspace.open()
    asked = _asked(workspace.repository, pull)
    found = _gathered(workspace, asked, profile)
    body = _body(job, pull, asked, found)
    write_summary(job.environ, body)
    sarif = findings_sarif(found.findings, found.checked).encode() if job.flag("sarif") else b""
    write_outputs(
        job.environ,
        {
            "verdict": verdict(found),
            "findings": str(len(found.findings)),
            "report": kept(job, json.dumps(review_json(found), indent=2).encode()),
            "sarif": kept(job, sarif, ".sarif") if sarif else "",
        },
    )
    click.echo(verdict(found))
    for line in _annotations(found):
        click.echo(line)
    if job.flag("comment"):
        _comment(job, pull, body, told=bool(found.specs or found.refusals or found.notes))
    return int(bool(found.refusals) or any(finding.severity in failing for finding in found.findings))


def _one_of(job: Job, name: str, default: str, words: tuple[str, ...]) -> str:
    value = job.text(name, default)
    if value not in words:
        hint = f"write {', '.join(filter(None, words))}"
        raise SpecgitError(f"the input {name} is {one_line(value, 60)!r}", hint=hint)
    return value


def _asked(repository: Repository, pull: PullRequest) -> Asked:
    """What the head brings to the base as it was fetched: an event that is repeated tells of an older one."""
    tip = _first(repository, pull.head.sha)
    base = _first(repository, f"refs/remotes/origin/{pull.base.branch}", pull.base.sha)
    if tip is None or base is None:
        missing = "head" if tip is None else "base"
        raise SpecgitError(
            f"the {missing} of the pull request is not in this clone",
            hint="check out `ref: ${{ github.event.pull_request.head.sha }}` with `fetch-depth: 0`",
        )
    return Asked(base, tip, base)


def _first(repository: Repository, *names: str) -> str | None:
    for name in names:
        with suppress(SpecgitError):
            return repository.resolve(name)
    return None


def _gathered(workspace: Workspace, asked: Asked, profile: str | None) -> Review:
    """The review; an empty one in a repository without specs, whose pull requests are none of our business."""
    try:
        return gather(workspace, asked, profile)
    except SpecgitError as error:
        if error.exit_code != NOTHING_FOUND:
            raise
        return Review((), (), (), ())


def _annotations(found: Review) -> Iterator[str]:
    """What is held back, then the findings: as many as GitHub shows, less one that says why there is no comment."""
    if found.refusals:
        yield from refusals_github(found.refusals)
    taken: dict[Severity, int] = {"error": min(len(found.refusals), MOST), "warning": 1, "info": 1}
    yield from findings_github(found.findings, found.checked, taken)


# The comment


def _body(job: Job, pull: PullRequest, asked: Asked, found: Review) -> str:
    """The review as the comment and the summary tell it; at its end, what was judged by what."""
    base = f"<code>{escaped(one_line(pull.base.branch, 100))}</code>"
    end = f"Commit {str(asked.tip)[:7]}, judged by the policy of {base} at {str(asked.base)[:7]}"
    end = f"\n\n<sub>{end}{f' · [run]({job.url})' if job.url else ''}</sub>"
    lines = list(_lines(found)) if job.flag("approve-by-comment") and not pull.fork else []
    room = LONGEST_BODY - len(marker(KIND)) - len(end) - 2
    return review_markdown(found, room, by_comment=lines) + end


def _lines(found: Review) -> Iterator[str]:
    """The comments that give what is missing; none for a spec whose name a comment can't say."""
    for spec in found.specs:
        for phase in spec.to_approve:
            line = f"/specgit approve {spec.name} {phase}"
            meant = (Command("approve", spec.name, (phase,), 1),)
            if one_line(line, len(line)) == line and read_commands(line) == meant:
                yield line


def _comment(job: Job, pull: PullRequest, body: str, *, told: bool) -> None:
    """Keep the one comment; where there is nothing to tell, only one that is there already. Never fails."""
    kind, why = "notice", "a pull request from a fork gets none"
    if not pull.fork:
        try:
            client = Client(job.server, job.token, patience=PATIENCE)
            there = told or sticky(client.all(api.comments(job.repository, pull.number)), KIND)
            if there:
                keep_comment(client, job.repository, pull.number, KIND, body)
        except SpecgitError as error:
            why = str(error)
            forbidden = isinstance(error, ApiError) and error.status in (403, 404)
            kind = "notice" if forbidden else "warning"
        else:
            return
    said = f"The review is in the summary of this job, not in a comment: {why}"
    click.echo(workflow_command(kind, {"title": "specgit"}, said))
