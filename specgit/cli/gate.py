"""`specgit gate`: what a change may not do while something is not agreed on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.judging.gating import asked_for, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.approval.gate import Refusal

FORMATS = ("text", "json", "github", "markdown")


@click.command()
@click.option("--staged", is_flag=True, help="Judge what is staged against the last commit.")
@click.option("--range", "between", metavar="A..B", help="Judge what the commits of B bring that are not part of A.")
@click.option("--rev", metavar="REV", help="Judge all that a commit holds; HEAD, if nothing is said.")
@click.option("--policy-from", metavar="REV", help="Read policy, signers and workflows from this commit.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def gate(staged: bool, between: str | None, rev: str | None, policy_from: str | None, form: str) -> None:
    """Hold back what is not agreed on: later documents, ticks, done tasks that changed, statements that do not hold.

    The policy of a range is that of A, of staged changes that of the last commit: a change can't loosen its own rule.
    """
    if sum(map(bool, (staged, between, rev))) > 1:
        raise SpecgitError("--staged, --range and --rev name different changes", hint="keep one of them")
    workspace = Workspace.open()
    asked = asked_for(workspace, staged=staged, between=between, rev=rev, policy_from=policy_from)
    show(judge(workspace, asked), form)


def show(found: Sequence[Refusal], form: str) -> None:
    """Print what is held back, and leave with 1 if something is."""
    from specgit.report import gate as report

    if form == "json":
        click.echo(json.dumps(report.refusals_json(found), indent=2))
    else:
        writers = {
            "text": report.refusals_text,
            "github": report.refusals_github,
            "markdown": report.refusals_markdown,
        }
        for line in writers[form](found):
            click.echo(line)
    raise SystemExit(bool(found))
