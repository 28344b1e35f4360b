"""`specgit waves`: the plan of a spec."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Collection

    from specgit.plan.model import Plan
    from specgit.spec.model import Task, Tasks

FORMATS = ("text", "json", "mermaid", "dot", "github-matrix", "github-workflow")
_SECRET = re.compile(r"(?!GITHUB_)[A-Z_][A-Z0-9_]*", re.IGNORECASE)


@click.command()
@click.argument("spec")
@source_options
@click.option("--why", is_flag=True, help="Show what each task waits for, and who says so.")
@click.option("--all", "everything", is_flag=True, help="Put done tasks in too.")
@click.option("--include-optional", is_flag=True, help="Put optional tasks in too.")
@click.option("--strict-checkpoints", is_flag=True, default=None, help="Nothing crosses a checkpoint.")
@click.option("--infer", is_flag=True, help="Read the order from the tasks' texts, whatever is declared.")
@click.option("--jobs", type=click.IntRange(1, 10_000), metavar="N", help="How many tasks may run at once.")
@click.option("--write", is_flag=True, help="Store the waves of all tasks in tasks.md, in the shape that Kiro reads.")
@click.option("--depends", is_flag=True, help="With --write: a _Depends:_ line for each task, too.")
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
    infer: bool,
    jobs: int | None,
    write: bool,
    depends: bool,
    secrets: tuple[str, ...],
    form: str,
) -> None:
    """Show which open tasks of SPEC can run together, and in what order."""
    from functools import partial

    from specgit.plan.waves import make_plan
    from specgit.report import waves as report

    _refuse(secrets, write=write, depends=depends, past=staged or bool(rev))
    workspace = Workspace.open(staged=staged, rev=rev)
    found = workspace.spec(spec)
    tasks = shown = workspace.tasks(found)
    own = workspace.settings.run
    planned = partial(
        make_plan,
        found.name,
        strict_checkpoints=own.strict_checkpoints if strict_checkpoints is None else strict_checkpoints,
        undeclared=own.undeclared,
        infer=infer,
    )
    if write:
        whole = planned(tasks, include_optional=True, include_done=True)
        click.echo(_store(workspace, tasks, whole, depends=depends), err=form != "text")
        before, tasks = tasks, workspace.tasks(workspace.spec(found.path))
        shown = tasks
        if why:  # all that was written, by the evidence it was read from
            shown, include_optional, everything = _unwritten(tasks, before, whole.source), True, True
    plan = planned(shown, include_optional=include_optional, include_done=everything)
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


def _refuse(secrets: Collection[str], *, write: bool, depends: bool, past: bool) -> None:
    """Raise SpecgitError where the options do not go together, or GitHub could not have such a secret."""
    if odd := [name for name in secrets if not _SECRET.fullmatch(name)]:
        raise SpecgitError(f"GitHub has no secret called {odd[0]!r}", hint="letters, digits and _, as in AGENT_KEY")
    if write and past:
        raise SpecgitError("only the working tree can be written", hint="leave --staged and --rev out")
    if depends and not write:
        raise SpecgitError("--depends writes, so it needs --write", hint="specgit waves SPEC --write --depends")


def _store(workspace: Workspace, tasks: Tasks, whole: Plan, *, depends: bool) -> str:
    """Write the waves of a plan into tasks.md; say what was written."""
    from specgit.spec.edit import write_depends, write_graph

    path = tasks.text.path
    if not whole.waves:
        raise SpecgitError(f"{whole.spec} has no tasks to put in waves", where=path, hint="write some")
    graph = [[planned.task.number for planned in wave.tasks] for wave in whole.waves]
    text = write_graph(tasks, graph)
    said = f"stored {len(graph)} wave{'s' * (len(graph) != 1)} in {path}"
    if depends:
        from specgit.report.waves import arrows
        from specgit.spec.tasks import read_tasks

        needs: dict[str, list[str]] = {task.id: [] for task in whole.tasks if not task.checkpoint}
        for need, task in arrows(whole):
            if task in needs:
                needs[task].append(need)
        text = write_depends(read_tasks(text), needs)
        said += ", and what each task waits for"
    workspace.repository.write(path, text, expected=tasks.text.encode())
    return said


def _unwritten(now: Tasks, before: Tasks, source: str) -> Tasks:
    """The tasks on the lines where they stand now, without what was written for them: their reasons are those from
    before, and not the lines that came of these."""
    own = {task.id for task in before.tasks if task.depends}

    def silent(task: Task) -> Task:  # a note that says nothing: its line is none of the details either
        return task._replace(depends=tuple(note._replace(tasks=(), nothing=False) for note in task.depends))

    tasks = tuple(task if task.id in own else silent(task) for task in now.tasks)
    return now._replace(tasks=tasks, graph=now.graph if source == "graph" else None)
