"""`specgit next`: what to do now, and with which command."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from specgit.guidance import Step


@click.command()
@click.argument("spec", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def next(spec: str | None, form: str) -> None:  # noqa: A001 - named as the command is
    """Tell what to do next with SPEC and by which commands, with an agent and without one.

    Without SPEC: the one thing for each spec that needs something, the most urgent first.
    """
    from specgit.report.next import step_text, steps_json, steps_text

    steps = _steps(spec)
    if form == "json":
        click.echo(json.dumps(steps_json(steps), indent=2))
        return
    for line in step_text(steps[0]) if spec or not steps[0].spec else steps_text(steps):
        click.echo(line)


def _steps(name: str | None) -> list[Step]:
    """The steps, the most urgent first: those of the specs, or of a repository or folder that has none."""
    from specgit.guidance import most_urgent, no_repository, no_specs

    try:
        workspace = Workspace.open()
    except SpecgitError as error:
        if name is None and error.message.endswith("is in no Git repository"):
            return [no_repository()]
        raise
    specs = [workspace.spec(name)] if name else workspace.specs()
    if not specs:
        from specgit.settings import FILE_NAME

        return [no_specs(settled=os.path.lexists(workspace.repository.top / FILE_NAME))]
    from specgit.approval.approvals import Approvals
    from specgit.judging.guiding import Guide

    guide = Guide(workspace, Approvals(workspace.repository, workspace.settings), checked=specs)
    return most_urgent(map(guide.step, specs))
