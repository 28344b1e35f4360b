"""`specgit sync`: what is out of step after a change, and new tasks for what has none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from specgit.cli.draft import Shown, agent_options, asked_of, exit_code
from specgit.cli.refine import not_written, written
from specgit.cli.workspace import Workspace
from specgit.shown import one_line

if TYPE_CHECKING:
    from specgit.cli.draft import Asked
    from specgit.drafting.adding import Proposal
    from specgit.drift import Drift
    from specgit.spec.folder import Spec


@click.command()
@click.argument("spec")
@click.option("--since", metavar="REV", help="Hold it against this commit. [default: the last approval of its tasks]")
@click.option("--fix", is_flag=True, help="Have tasks cite under its new number what was renumbered.")
@agent_options
@click.option("--yes", "-y", is_flag=True, help="Write the tasks that an agent proposes without asking.")
def sync(spec: str, since: str | None, fix: bool, yes: bool, form: str, **given: Any) -> None:
    """Show what in SPEC is out of step after its requirements or its design changed.

    Criteria that have no task (any more), tasks that cite what is gone, renumbered or reworded, and open tasks whose
    work may be there: commits say so, or tests of all that they cite. Exit code 1 where something is out of step.

    With --runner or --command an agent proposes tasks for the criteria that have none. It may add to tasks.md, and
    nothing else; you are shown the tasks, which are written and staged if you say yes.
    """
    from specgit.judging.syncing import drift_of
    from specgit.report.sync import drift_json, drift_text

    workspace = Workspace.open()
    found = workspace.spec(spec)
    workspace.tasks(found)
    drift = drift_of(workspace, found, since)
    if fix and (followed := _follow(workspace, found, drift)):
        click.echo(f"{followed} citation{'s' * (followed > 1)} of tasks.md changed; git diff shows where", err=True)
        found = workspace.spec(found.path)
        drift = drift_of(workspace, found, since)
    asks = bool((given["runner"] or given["command"]) and drift.missing)
    if form == "text":
        for line in drift_text(drift, steps=not asks):
            click.echo(line)
    if asks:
        _propose(workspace, found, drift, asked_of(workspace, None, form=form, **given), yes=yes)
    elif form == "json":
        click.echo(json.dumps(drift_json(drift), indent=2))
    raise SystemExit(not drift.in_step)


def _follow(workspace: Workspace, spec: Spec, drift: Drift) -> int:
    """Write tasks.md with the new numbers of what was renumbered; how many citations these are."""
    from specgit.drift import follow

    before = workspace.tasks(spec).text
    after, count = follow(spec, drift.astray)
    if count:
        workspace.repository.write(before.path, after, expected=before.encode())
    return count


def _propose(workspace: Workspace, spec: Spec, drift: Drift, asked: Asked, *, yes: bool) -> None:
    """Ask an agent for tasks, show them, and write them if that is wanted."""
    from specgit.drafting.adding import propose, wanted_of
    from specgit.drafting.choosing import approval_of

    seen = Shown(asked.options.agent.name, asked.form, lambda: spec)
    proposal = propose(workspace, spec, wanted_of(drift), asked.options, asked.rounds, seen)
    if asked.form == "text":
        _show(proposal, seen)
    wanted = bool(proposal.tasks) and written(workspace, proposal.draft, proposal.before, yes=yes)
    if asked.form == "json":
        click.echo(_json(proposal, drift, spec, written=wanted))
    elif wanted:
        click.echo(f"staged   {one_line(proposal.draft.path, 200)}")
        click.echo(f"→ read it, then {approval_of(workspace, spec, 'tasks')}")
    if proposal.tasks and not wanted:
        raise not_written()
    raise SystemExit(exit_code(proposal.draft) or int(not proposal.tasks or bool(drift.astray)))


def _show(proposal: Proposal, seen: Shown) -> None:
    """What became of it, and the lines that would be new."""
    from specgit.report.difference import difference

    seen.summary(proposal.draft)
    if proposal.tasks and proposal.draft.text:
        for line in difference(proposal.before, proposal.draft.text):
            click.echo(line)
    elif proposal.draft.text is None:
        click.echo("→ nothing was changed; look at the log")


def _json(proposal: Proposal, drift: Drift, spec: Spec, *, written: bool) -> str:
    from specgit.report.draft import draft_json
    from specgit.report.findings import encodable
    from specgit.report.sync import drift_json

    told = {
        **drift_json(drift),
        "draft": draft_json(proposal.draft, spec, staged=written),
        "added": [{"id": encodable(task.id), "title": encodable(task.title)} for task in proposal.tasks],
        "written": written,
    }
    return json.dumps(told, indent=2)
