"""`specgit status`: where the specs stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.judging.guiding import Guide
    from specgit.spec.folder import Spec
    from specgit.status import SpecStatus


@click.command()
@click.argument("spec", required=False)
@source_options
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to answer."
)
def status(spec: str | None, staged: bool, rev: str | None, form: str) -> None:
    """Show where all specs stand, or SPEC in detail: phases, tasks done, what runs, what is ready, what failed last."""
    from specgit.approval.approvals import Approvals
    from specgit.judging.guiding import Guide
    from specgit.report.status import status_detail, status_json, status_markdown, status_table

    workspace = Workspace.open(staged=staged, rev=rev)
    specs = [workspace.spec(spec)] if spec else workspace.some_specs()
    guide = Guide(workspace, Approvals(workspace.repository, workspace.settings, rev=rev, staged=staged), rev=rev)
    found = [guide.status(each) for each in specs]
    last = guide.outcomes
    if form == "json":
        click.echo(json.dumps(status_json(found, last), indent=2))
    elif form == "markdown":
        click.echo(status_markdown(found, last))
    elif spec:
        click.echo(status_detail(found[0], specs[0], last, guide.step(specs[0], found[0]).hint))
    else:
        click.echo(status_table(found, last, _hint(guide, specs, found)))


def _hint(guide: Guide, specs: Sequence[Spec], found: Sequence[SpecStatus]) -> str:
    """The most urgent of all there is to do."""
    from specgit.guidance import Kind, most_urgent

    first = most_urgent(guide.step(spec, status) for spec, status in zip(specs, found, strict=True))[0]
    return "all tasks are done; specgit new NAME begins the next spec" if first.kind is Kind.DONE else first.hint
