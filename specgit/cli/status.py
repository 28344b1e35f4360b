"""`specgit status`: where the specs stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from specgit.approval.approvals import Approvals
    from specgit.run.history import Outcome
    from specgit.spec.folder import Spec
    from specgit.status import PhaseStatus


@click.command()
@click.argument("spec", required=False)
@source_options
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to answer."
)
def status(spec: str | None, staged: bool, rev: str | None, form: str) -> None:
    """Show where all specs stand, or SPEC in detail: phases, tasks done, what runs, what is ready, what failed last."""
    from specgit.approval.approvals import Approvals
    from specgit.report.status import status_detail, status_json, status_markdown, status_table
    from specgit.status import status_of

    workspace = Workspace.open(staged=staged, rev=rev)
    specs = [workspace.spec(spec)] if spec else workspace.some_specs()
    run = workspace.settings.run
    gated = "run" in workspace.settings.approvals.gates
    approvals = Approvals(workspace.repository, workspace.settings, rev=rev, staged=staged)
    found = [
        status_of(
            each,
            _phases(approvals, each),
            strict_checkpoints=run.strict_checkpoints,
            undeclared=run.undeclared,
        )
        for each in specs
    ]
    last = _history(workspace, rev or "HEAD")
    if form == "json":
        click.echo(json.dumps(status_json(found, last), indent=2))
    elif form == "markdown":
        click.echo(status_markdown(found, last))
    elif spec:
        click.echo(status_detail(found[0], specs[0], last, gated=gated))
    else:
        click.echo(status_table(found, last, gated=gated))


def _phases(approvals: Approvals, spec: Spec) -> list[PhaseStatus]:
    from specgit.approval.changes import reason_of
    from specgit.status import PhaseStatus

    return [
        PhaseStatus(standing.phase, standing.state, reason_of(approvals, spec, standing))
        for standing in approvals.standings(spec)
    ]


def _history(workspace: Workspace, rev: str) -> dict[str, Outcome]:
    from specgit.run.history import outcomes

    try:
        return outcomes(workspace.repository, rev)
    except SpecgitError:  # no commit yet: nothing has run
        return {}
