"""`specgit refine`: a change of a document, written by an agent, looked at before it is there."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from specgit.cli.draft import Shown, agent_options, asked_of, exit_code
from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.guidance import word
from specgit.settings import PHASES
from specgit.shown import one_line

if TYPE_CHECKING:
    from specgit.drafting.refining import Refined
    from specgit.drafting.rounds import Draft
    from specgit.spec.folder import Spec
    from specgit.spec.text import Text


@click.command()
@click.argument("spec")
@click.argument("phase", type=click.Choice(PHASES))
@click.option("--from", "origin", metavar="TEXT|FILE|-", required=True, help="What is to change.")
@agent_options
@click.option("--yes", "-y", is_flag=True, help="Write it without asking.")
def refine(spec: str, phase: str, origin: str, yes: bool, **given: Any) -> None:
    """Let a coding agent change the document PHASE of SPEC, and see what comes of it before it is written.

    What the change does not touch keeps its bytes and its numbers. You are shown what the document says differently,
    which approvals lapse, and which done tasks become stale; then it is staged, if you say yes.
    """
    from specgit.drafting.refining import refine as change

    workspace = Workspace.open()
    found = workspace.spec(spec)
    asked = asked_of(workspace, origin, **given)
    seen = Shown(asked.options.agent.name, asked.form, lambda: found)
    refined = change(workspace, found, phase, asked.idea, asked.options, asked.rounds, seen)
    if asked.form == "text":
        _show(refined, seen)
    wanted = refined.change is not None and written(workspace, refined.draft, refined.before, yes=yes)
    if asked.form == "json":
        click.echo(_json(refined, found, written=wanted))
    else:
        _end(workspace, refined, found, written=wanted)
    if refined.change and not wanted:
        raise not_written()
    raise SystemExit(exit_code(refined.draft) or int(refined.change is None))


def _show(refined: Refined, seen: Shown) -> None:
    from specgit.report.refine import refined_lines

    seen.summary(refined.draft)
    coloured = sys.stdout.isatty() and click.get_current_context().color is not False
    for line in refined_lines(refined, coloured=coloured):
        click.echo(line)


def written(workspace: Workspace, made: Draft, before: Text, *, yes: bool) -> bool:
    """Put a changed document in place and stage it, if a person wants it; whether one does."""
    from specgit.cli.approve import confirmed
    from specgit.drafting.refining import write

    if not yes and not confirmed("Write it?"):
        return False
    write(workspace, made, before)
    return True


def not_written() -> SpecgitError:
    """What is said where a person does not want it."""
    return SpecgitError("nothing was written", hint="answer y, or give --yes", exit_code=1)


def _json(refined: Refined, spec: Spec, *, written: bool) -> str:
    from specgit.report.draft import draft_json
    from specgit.report.refine import refined_json

    told = {"version": 1, "draft": draft_json(refined.draft, spec, staged=written), **refined_json(refined)}
    return json.dumps(told, indent=2)


def _end(workspace: Workspace, refined: Refined, spec: Spec, *, written: bool) -> None:
    """What was done, and what there is to do now."""
    from specgit.drafting.choosing import approval_of

    draft = refined.draft
    if written:
        click.echo(f"staged   {one_line(draft.path, 200)}")
        if draft.faults:
            click.echo(f"→ put right what is left, or specgit refine {word(spec.name)} {draft.phase} --from '…'")
        else:
            click.echo(f"→ read it, then {approval_of(workspace, spec, draft.phase)}")
    elif draft.text is not None and refined.change is None:
        click.echo(f"{draft.phase}.md is as it was: the agent changed nothing")
    elif draft.text is None:
        click.echo("→ nothing was changed; look at the log")
