"""`specgit action`: what action.yml calls. Its inputs come as JSON in INPUTS, its outputs go to GITHUB_OUTPUT."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

import click

from specgit.errors import SpecgitError
from specgit.github.job import Job
from specgit.report.github import workflow_command
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

# The module of each command: it has `COMMAND(job) -> exit code`.
MODULES = {
    "validate": "checks",
    "gate": "checks",
    "status": "checks",
    "plan": "plan",
    "task": "task",
    "trial": "trial",
    "collect": "collect",
    "go-on": "collect",
    "review": "reviewing",
    "approve": "approving",
}


@click.command(hidden=True)
@click.argument("command", metavar="COMMAND")
def action(command: str) -> None:
    """Do what a step of a workflow asks for."""
    try:
        code = _run(command)
    except SpecgitError as error:
        click.echo(workflow_command("error", {"title": "specgit"}, str(error)))
        code = error.exit_code
    raise SystemExit(code)


def _run(command: str) -> int:
    if command not in MODULES:
        raise SpecgitError(
            f"the action has no command {one_line(command, 60)!r}", hint=f"it takes {', '.join(MODULES)}"
        )
    module = import_module(f"specgit.github.{MODULES[command]}")
    run: Callable[[Job], int] = getattr(module, command.replace("-", "_"))
    return run(Job.of(os.environ))
