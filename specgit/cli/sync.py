"""`specgit sync`: what is out of step after a change, and new tasks for what has none."""

from __future__ import annotations

import json

import click

from specgit.cli.workspace import Workspace


@click.command()
@click.argument("spec")
@click.option("--since", metavar="REV", help="Hold it against this commit. [default: the last approval of its tasks]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def sync(spec: str, since: str | None, form: str) -> None:
    """Show what in SPEC is out of step after its requirements or its design changed.

    Criteria that have no task (any more), tasks that cite what is gone, renumbered or reworded, and open tasks whose
    work may be there: commits say so, or tests of all that they cite. Exit code 1 where something is out of step.
    """
    from specgit.judging.syncing import drift_of
    from specgit.report.sync import drift_json, drift_text

    workspace = Workspace.open()
    found = workspace.spec(spec)
    workspace.tasks(found)
    drift = drift_of(workspace, found, since)
    if form == "json":
        click.echo(json.dumps(drift_json(drift), indent=2))
    else:
        for line in drift_text(drift):
            click.echo(line)
    raise SystemExit(not drift.in_step)
