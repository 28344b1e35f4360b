"""`specgit review`: what a reviewer of a change has to know of its specs."""

from __future__ import annotations

import json
import sys

import click

from specgit.cli.workspace import Workspace

FORMATS = ("text", "markdown", "json")


@click.command()
@click.argument("between", metavar="A..B")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def review(between: str, form: str) -> None:
    """Tell a reviewer what the commits of B bring that are not part of A.

    The verdict, each spec before and after, approvals that lapse, done tasks that are stale, what the gates hold back,
    new findings, the plan, and how to approve. Policy, settings and rules are those of A. The exit code is 0 whatever
    is told: `specgit gate` is what fails.
    """
    from specgit.judging.gathering import gather
    from specgit.judging.gating import asked_for
    from specgit.report import review as report

    workspace = Workspace.open()
    found = gather(workspace, asked_for(workspace, staged=False, between=between, rev=None, policy_from=None))
    if form == "json":
        click.echo(json.dumps(report.review_json(found), indent=2))
    elif form == "markdown":
        click.echo(report.review_markdown(found))
    else:
        coloured = sys.stdout.isatty() and click.get_current_context().color is not False
        for line in report.review_text(found, coloured=coloured):
            click.echo(line)
