"""`specgit waves`: the plan of a spec."""

from __future__ import annotations

import json
import re

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import SpecgitError

FORMATS = ("text", "json", "mermaid", "dot", "github-matrix", "github-workflow")
_SECRET = re.compile(r"(?!GITHUB_)[A-Z_][A-Z0-9_]*", re.IGNORECASE)


@click.command()
@click.argument("spec")
@source_options
@click.option("--why", is_flag=True, help="Show what each task waits for, and who says so.")
@click.option("--all", "everything", is_flag=True, help="Put done tasks in too.")
@click.option("--include-optional", is_flag=True, help="Put optional tasks in too.")
@click.option("--strict-checkpoints", is_flag=True, default=None, help="Nothing crosses a checkpoint.")
@click.option("--jobs", type=click.IntRange(1, 10_000), metavar="N", help="How many tasks may run at once.")
@click.option("--write", is_flag=True, help="Store the waves of all tasks in tasks.md, in the shape that Kiro reads.")
@click.option("--secret", "secrets", multiple=True, metavar="NAME", help="A secret for the tasks of a github-workflow.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def waves(
    spec: str,
    staged: bool,
    rev: str | None,
    why: bool,
    everything: bool,
    include_optional: bool,
    strict_checkpoints: bool | None,
    jobs: int | None,
    write: bool,
    secrets: tuple[str, ...],
    form: str,
) -> None:
    """Show which open tasks of SPEC can run together, and in what order."""
    from specgit.plan.waves import make_plan
    from specgit.report import waves as report

    if odd := [name for name in secrets if not _SECRET.fullmatch(name)]:
        raise SpecgitError(f"GitHub has no secret called {odd[0]!r}", hint="letters, digits and _, as in AGENT_KEY")
    workspace = Workspace.open(staged=staged, rev=rev)
    found = workspace.spec(spec)
    tasks = workspace.tasks(found)
    strict = workspace.settings.run.strict_checkpoints if strict_checkpoints is None else strict_checkpoints
    if write:
        if staged or rev:
            raise SpecgitError("only the working tree can be written", hint="leave --staged and --rev out")
        from specgit.spec.edit import write_graph

        whole = make_plan(found.name, tasks, include_optional=True, include_done=True, strict_checkpoints=strict)
        if not whole.waves:
            raise SpecgitError(f"{found.name} has no tasks to put in waves", where=tasks.text.path, hint="write some")
        graph = [[planned.task.number for planned in wave.tasks] for wave in whole.waves]
        text = write_graph(tasks, graph)
        workspace.repository.write(tasks.text.path, text, expected=tasks.text.encode())
        click.echo(f"stored {len(graph)} waves in {tasks.text.path}", err=form != "text")
        tasks = workspace.tasks(workspace.spec(found.path))
    plan = make_plan(
        found.name,
        tasks,
        include_optional=include_optional,
        include_done=everything,
        strict_checkpoints=strict,
    )
    if form == "json":
        click.echo(json.dumps(report.waves_json(plan), indent=2))
    elif form == "github-matrix":
        click.echo(json.dumps(report.github_matrix(plan)))
    elif form == "github-workflow":
        from specgit.report.workflow import github_workflow

        click.echo(github_workflow(plan, found.path, workspace.settings.roots, secrets), nl=False)
    elif form == "mermaid":
        click.echo(report.mermaid(plan))
    elif form == "dot":
        click.echo(report.dot(plan))
    else:
        click.echo(report.waves_text(plan, tasks, why=why, jobs=jobs))
