"""`specgit trace`: criteria, properties, tasks, tests and commits of a spec."""

from __future__ import annotations

import json

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import NOTHING_FOUND, SpecgitError

FORMATS = ("text", "json", "csv", "markdown", "dot")
VIEWS = ("criterion", "property", "task", "test")


@click.command()
@click.argument("spec")
@source_options
@click.option("--by", type=click.Choice(VIEWS), default="criterion", help="What the rows of the text are.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def trace(spec: str, staged: bool, rev: str | None, by: str, form: str) -> None:
    """Show which tasks, properties, tests and commits belong to each criterion of SPEC, and how far it is.

    Tests say what they are for: "Feature: SPEC, Property 3" or "Validates: Requirements 2.3" in a comment.
    """
    from specgit.judging.tracing import trace_of
    from specgit.report import trace as report

    workspace = Workspace.open(staged=staged, rev=rev)
    found = workspace.spec(spec)
    traced = trace_of(workspace, found, staged=staged, rev=rev)
    if not traced.criteria and not traced.tasks:
        raise SpecgitError(
            f"{found.name} has no criteria and no tasks",
            hint=f"specgit new {found.name} begins its documents",
            exit_code=NOTHING_FOUND,
        )
    if form == "json":
        click.echo(json.dumps(report.trace_json(traced), indent=2))
    elif form == "csv":
        click.echo(report.trace_csv(traced))
    elif form == "markdown":
        click.echo(report.trace_markdown(traced))
    elif form == "dot":
        click.echo(report.trace_dot(traced))
    else:
        click.echo(report.trace_text(traced, by))
