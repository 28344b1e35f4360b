"""`specgit approvals`: who agreed to what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import SpecgitError
from specgit.shown import one_line

if TYPE_CHECKING:
    from specgit.approval.approvals import Approvals
    from specgit.spec.folder import Spec


@click.command()
@click.argument("spec", required=False)
@source_options
@click.option("--digest", is_flag=True, help="Print the digest of each document instead.")
@click.option("--compose", metavar="A..B", help="Print what the commits of A..B state, for the message of a squash.")
@click.option("--lost", metavar="A..B", help="List what the commits of A..B state and this branch does not have.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def approvals(
    spec: str | None,
    staged: bool,
    rev: str | None,
    digest: bool,
    compose: str | None,
    lost: str | None,
    form: str,
) -> None:
    """Show who stated what of all specs, or of SPEC: when, for which content, and whether it counts or why not."""
    from specgit.approval.approvals import Approvals

    workspace = Workspace.open(staged=staged, rev=rev)
    found = Approvals(workspace.repository, workspace.settings, rev=rev, staged=staged)
    if compose or lost:
        _show_range(workspace, found, compose, lost)
        return
    specs = [workspace.spec(spec)] if spec else workspace.some_specs()
    if digest:
        _show_digests(found, specs)
        return
    standings = [(each, found.standings(each)) for each in specs]
    if form == "json":
        from specgit.report.approvals import approvals_json

        click.echo(json.dumps(approvals_json(standings, cut=found.ledger.cut), indent=2))
        return
    from specgit.report.approvals import approvals_text

    for line in approvals_text(standings, cut=found.ledger.cut):
        click.echo(line)


def _show_digests(found: Approvals, specs: list[Spec]) -> None:
    """A line a document: digest and path."""
    for spec in specs:
        for phase in found.order(spec):
            path = spec.file(f"{phase}.md")
            value = found.digest(spec, phase)
            if path is None:
                continue
            if not value:
                raise SpecgitError(
                    "it has changes that are not committed, so its digest is not known",
                    where=path,
                    hint="commit it, or git add it and give --staged",
                )
            click.echo(f"{value} {path}")


def _show_range(workspace: Workspace, found: Approvals, compose: str | None, lost: str | None) -> None:
    from specgit.approval.giving import composed, stated
    from specgit.approval.giving import lost as lost_of
    from specgit.approval.statements import write

    if compose:
        for statement in composed(stated(workspace.repository, compose)):
            click.echo(write(statement))
        return
    assert lost is not None
    entries = lost_of(workspace.repository, lost, found)
    for entry in entries:
        said = entry.statement
        line = f"{entry.commit[:7]} {said.kind.value} {said.subject} {said.digest[:7]} by {entry.by}"
        click.echo(one_line(line, 300))
    if not entries:
        click.echo("nothing is lost", err=True)
        return
    click.echo(f"→ specgit approve --restate {lost}", err=True)
    raise SystemExit(1)
