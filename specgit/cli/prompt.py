"""`specgit prompt`: what a coding agent needs for one task."""

from __future__ import annotations

import click

from specgit.cli.workspace import Workspace, source_options


@click.command()
@click.argument("spec")
@click.argument("task")
@source_options
def prompt(spec: str, task: str, staged: bool, rev: str | None) -> None:
    """Print what a coding agent needs to do TASK of SPEC: the text that a run gives its runner."""
    from specgit.run.prompt import prompt as write
    from specgit.spec.tasks import find_task

    workspace = Workspace.open(staged=staged, rev=rev)
    opened = workspace.spec(spec)
    found = find_task(workspace.tasks(opened), task)
    click.echo(write(workspace.source, opened, found, verify=workspace.settings.run.verify), nl=False)
