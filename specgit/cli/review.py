"""`specgit review`: what a reviewer of a change has to know of its specs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from specgit.cli.checking import changed_since, now_and_then, selection_of, specs_at, touched
from specgit.cli.gate import Asked, asked_for, change_of, policy_of
from specgit.cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.gate import Change
    from specgit.review import Review, SpecReview
    from specgit.rules.model import Finding
    from specgit.spec.comparison import SpecChange
    from specgit.spec.folder import Spec

FORMATS = ("text", "markdown", "json")
_SHALLOW = "this clone is shallow: approvals of older commits are not seen; `git fetch --unshallow` brings them"
_NO_FORK = "the two commits have no common one here: the newer is compared with the older itself"


@click.command()
@click.argument("between", metavar="A..B")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def review(between: str, form: str) -> None:
    """Tell a reviewer what the commits of B bring that are not part of A.

    The verdict, each spec before and after, approvals that lapse, done tasks that are stale, what the gates hold back,
    new findings, the plan, and how to approve. Policy, settings and rules are those of A. The exit code is 0 whatever
    is told: `specgit gate` is what fails.
    """
    from specgit.report import review as report

    opened = Workspace.open()
    asked = asked_for(opened, staged=False, between=between, rev=None, policy_from=None)
    workspace = opened._replace(settings=policy_of(opened, asked.base), source=opened.repository.commit(str(asked.tip)))
    found = gather(workspace, asked)
    if form == "json":
        click.echo(json.dumps(report.review_json(found), indent=2))
    elif form == "markdown":
        click.echo(report.review_markdown(found))
    else:
        coloured = sys.stdout.isatty() and click.get_current_context().color is not False
        for line in report.review_text(found, coloured=coloured):
            click.echo(line)


def gather(workspace: Workspace, asked: Asked) -> Review:
    """All that a review tells. The settings and the source of `workspace` are those that judge, and the newer commit.

    Raises SpecgitError where neither commit has a spec.
    """
    from specgit.approval.gate import refusals
    from specgit.approval.ledger import entries_of
    from specgit.review import Review
    from specgit.spec.comparison import compare
    from specgit.spec.folder import no_specs

    repository = workspace.repository
    assert asked.base
    assert asked.tip
    change = change_of(workspace, asked)
    fork = repository.fork_point(asked.base, asked.tip)
    base = fork or asked.base
    was = specs_at(workspace, base)
    if not was and not change.every:
        raise no_specs(workspace.settings.roots, ", neither before nor after")
    paths = changed_since(repository, base, staged=False, rev=asked.tip)
    stated = {entry.statement.spec for entry in entries_of(change.commits)}
    changes = compare(_concerned(was, paths, stated), _concerned(change.every, paths, stated))
    before = change.approvals.at(base)
    shallow = [_SHALLOW] if change.approvals.ledger.cut else []
    return Review(
        tuple(_reviewed(workspace, each, before, change) for each in changes),
        tuple(refusals(change)),
        tuple(_findings(workspace, change.every, was, paths)),
        tuple(touched(change.every, paths)),
        (*shallow, *([] if fork else [_NO_FORK])),
    )


def _concerned(specs: Sequence[Spec], paths: Sequence[str], stated: Collection[str]) -> list[Spec]:
    """The specs that a change touches, or states something of."""
    found = {spec.path for spec in touched(specs, paths)}
    return [spec for spec in specs if spec.path in found or spec.name in stated]


def _reviewed(workspace: Workspace, found: SpecChange, before: Approvals, change: Change) -> SpecReview:
    from specgit.approval.changes import reason_of
    from specgit.review import review_spec

    after = change.approvals
    now = found.after
    return review_spec(
        found,
        before.standings(found.before) if found.before else (),
        after.standings(now) if now else (),
        reason=lambda standing: reason_of(after, now, standing) if now else "",
        stale=lambda: change.stale(now) if now else (),
        strict_checkpoints=workspace.settings.run.strict_checkpoints,
    )


def _findings(
    workspace: Workspace, every: Sequence[Spec], was: Sequence[Spec], paths: Sequence[str]
) -> Sequence[Finding]:
    """The findings that the change brings, worst first."""
    from specgit.report.findings import worst_first
    from specgit.rules.baseline import Known, new_findings

    selection = selection_of(workspace, None)
    now, then = now_and_then(workspace, touched(every, paths), every, was, paths, selection)
    return worst_first(new_findings(now, map(Known.of, then)).new)
