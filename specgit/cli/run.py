"""`specgit run`, and its three steps as hidden commands for a host of another kind."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specgit.cli.workspace import from_top
from specgit.errors import SpecgitError
from specgit.repo import Repository
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from specgit.plan.model import Plan
    from specgit.run.model import RunOptions, Summary


PICTURE_WIDTH = 96


def options(command: Callable[..., None]) -> Callable[..., None]:
    """What `run` and its steps have in common."""
    for option in (
        click.option("--strict-checkpoints", is_flag=True, default=None, help="Nothing crosses a checkpoint."),
        click.option("--no-gate", is_flag=True, help="Run a spec that is not approved; this is recorded."),
        click.option("--include-optional", is_flag=True, help="Run optional tasks too."),
        click.option("--retries", type=click.IntRange(0, 10), help="How often a failed task runs again."),
        click.option("--timeout", metavar="TIME", help="Longest time for one command: 90s, 30m, 1h."),
        click.option("--gate", metavar="COMMAND", help="Must pass on the merged work of a wave."),
        click.option("--verify", metavar="COMMAND", help="Must pass in a task's worktree."),
        click.option("--command", metavar="COMMAND", help="The command that does a task, without a shell."),
        click.option("--runner", metavar="NAME", help="A coding agent by name: claude, codex, gemini …"),
        click.option("--wave", type=click.IntRange(1), metavar="N", help="Only the tasks of this wave."),
        click.option("--task", "tasks", multiple=True, metavar="ID", help="Only this task; may be repeated."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("spec")
@options
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="How many tasks at once.")
@click.option("--keep-going/--stop", default=True, help="After a failure, run what doesn't depend on it, or stop.")
@click.option("--dry-run", is_flag=True, help="Show what would run.")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep it as an SVG.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def run(
    spec: str,
    jobs: int | None,
    keep_going: bool,
    dry_run: bool,
    picture: Path | None,
    form: str,
    **given: Any,
) -> None:
    """Run the open tasks of SPEC in waves, each task in a worktree of its own.

    The work is merged and committed on the current branch wave by wave, with its status in tasks.md. A run
    that was ended, even killed, goes on where it was when you run it again.
    """
    repository = Repository.open()
    spec = from_top(repository, spec) if "/" in spec else spec
    if not (dry_run or given["no_gate"]):
        _check_approved(repository, spec)
    chosen = read_options(repository, needs_runner=not dry_run, jobs=jobs, keep_going=keep_going, **given)
    if dry_run:
        _show(_preview(repository, spec, chosen), chosen, form)
        return
    summary = _run(repository, spec, chosen, form, picture)
    if form == "json":
        results = [result.to_json() for result in summary.results]
        _print_json({"version": 1, "spec": summary.spec, "results": results, "left": summary.left})
    raise SystemExit(summary.exit_code)


def _run(repository: Repository, spec: str, chosen: RunOptions, form: str, picture: Path | None) -> Summary:
    """Run, and show it: live on a terminal or for a picture, else line by line."""
    from specgit.report.plain import PlainObserver, summary_lines
    from specgit.run import engine

    def write(line: str) -> None:
        try:
            click.echo(line, err=form == "json")
        except BrokenPipeError:  # who listened has gone; the work goes on
            os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if form == "json" else sys.stdout).fileno())

    if form == "json" or not (picture or (sys.stdout.isatty() and not os.environ.get("CI"))):
        summary = engine.run(repository, spec, chosen, PlainObserver(write))
        for line in summary_lines(summary):
            write(line)
        return summary
    from rich.console import Console
    from rich.text import Text

    from specgit.report.live import LiveObserver

    # A picture is as wide as a page; its console is no terminal's.
    console = Console(record=True, force_terminal=True, width=PICTURE_WIDTH) if picture else Console()
    with LiveObserver(console, moving=picture is None) as observer:
        summary = engine.run(repository, spec, chosen, observer)
    for line in summary_lines(summary):
        console.print(Text(line), soft_wrap=True)
    if picture:
        console.save_svg(str(picture), title=f"specgit run {one_line(spec, 60)}")
    return summary


@click.command("run-plan", hidden=True)
@click.argument("spec")
@options
def run_plan(spec: str, **given: Any) -> None:
    """Begin the next wave of SPEC and print it as JSON."""
    from specgit.errors import NOTHING_FOUND
    from specgit.run.lock import hold
    from specgit.run.places import Places
    from specgit.run.planning import chosen, open_tasks, plan_wave

    repository = Repository.open()
    wanted = read_options(repository, needs_runner=False, **given)
    repository.check_identity()
    if wanted.gated:
        _check_approved(repository, spec)
    with hold(Places.of(repository).lock, f"which plans {spec}"):
        found, tasks = open_tasks(repository, "HEAD", spec, wanted)
        only, _ = chosen(found.name, tasks, wanted)
        nothing = not only and bool(wanted.tasks or wanted.wave)
        plan = None if nothing else plan_wave(repository, spec, wanted, only=only)
    if plan is None:
        raise SpecgitError(f"nothing is left to run in {spec}", hint=f"specgit status {spec}", exit_code=NOTHING_FOUND)
    _print_json(plan.to_json())


@click.command("run-task", hidden=True)
@click.argument("task")
@click.option("--plan", "file", type=click.Path(path_type=Path), required=True, help="What run-plan printed.")
@options
def run_task(task: str, file: Path, **given: Any) -> None:
    """Do one TASK of a planned wave and print its result as JSON."""
    from specgit.run.engine import perform_one
    from specgit.run.model import WavePlan
    from specgit.run.statements import TaskStatus

    repository = Repository.open()
    wanted = read_options(repository, needs_runner=True, **given)
    result = perform_one(repository, WavePlan.from_json(_read_json(file)), task, wanted)
    _print_json(result.to_json())
    raise SystemExit(result.status is not TaskStatus.DONE)


@click.command("run-collect", hidden=True)
@click.argument("results", nargs=-1, type=click.Path(path_type=Path))
@click.option("--plan", "file", type=click.Path(path_type=Path), required=True, help="What run-plan printed.")
@options
def run_collect(results: tuple[Path, ...], file: Path, **given: Any) -> None:
    """Merge the work of a wave, given the tasks' RESULTS, and print what became of it as JSON."""
    from specgit.run.engine import collect_alone
    from specgit.run.model import TaskResult, WavePlan
    from specgit.run.statements import TaskStatus

    repository = Repository.open()
    wanted = read_options(repository, needs_runner=False, **given)
    ended = [TaskResult.from_json(_read_json(path)) for path in results]
    collected = collect_alone(repository, WavePlan.from_json(_read_json(file)), ended, wanted)
    _print_json(collected.to_json())
    raise SystemExit(any(result.status is not TaskStatus.DONE for result in collected.results))


def _check_approved(repository: Repository, name: str) -> None:
    """Raise SpecgitError where the last commit has a spec whose phases are not all approved or waived."""
    from specgit import settings
    from specgit.approval.approvals import check_approved

    if repository.head() is not None:
        check_approved(repository, settings.load(repository.top), name, "HEAD")


def read_options(repository: Repository, *, needs_runner: bool, **given: Any) -> RunOptions:
    """The options of a run: those given, else those of `.specgit.yaml`."""
    from specgit import settings
    from specgit.run.options import options_of

    return options_of(settings.load(repository.top), repository.top, needs_runner=needs_runner, **given)


def _preview(repository: Repository, spec: str, chosen: RunOptions) -> Plan:
    from specgit.run.planning import chosen as named
    from specgit.run.planning import plan_of
    from specgit.spec.folder import open_spec

    found = open_spec(repository.working_tree(), chosen.roots, spec)
    if found.tasks is None:
        raise SpecgitError(f"{found.name} has no tasks.md", hint="write one first")
    only, _ = named(found.name, found.tasks, chosen)
    return plan_of(found.name, found.tasks, chosen, only=only)


def _show(plan: Plan, chosen: RunOptions, form: str) -> None:
    from specgit.errors import NOTHING_FOUND
    from specgit.shown import one_line

    if form == "json":
        waves = [
            {"index": wave.number, "tasks": [{"id": p.task.id, "title": p.task.title} for p in wave.tasks]}
            for wave in plan.waves
        ]
        _print_json({"version": 1, "spec": plan.spec, "waves": waves})
    else:
        for wave in plan.waves:
            click.echo(f"wave {wave.number}")
            for planned in wave.tasks:
                click.echo(f"  {one_line(f'{planned.task.id} {planned.task.title}', 100)}")
        tasks = len(plan.tasks)
        click.echo(f"{tasks} tasks in {len(plan.waves)} waves, at most {min(plan.width, chosen.jobs)} at once")
    if not plan.tasks:
        raise SystemExit(NOTHING_FOUND)


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, indent=2))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SpecgitError(f"{path} can't be read as JSON: {error}", hint="give what specgit itself wrote") from error
    if not isinstance(data, dict):
        raise SpecgitError(f"{path} holds no JSON object", hint="give what specgit itself wrote")
    return data
