"""`specgit prompt`: what a coding agent is told, for a task, a draft or a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.drafting.beginning import DOCUMENTS, WORKFLOW_TYPES
from specgit.errors import SpecgitError
from specgit.settings import PHASES

if TYPE_CHECKING:
    from specgit.drafting.prompt import Wish

DRAFT, REFINE = "draft", "refine"


@click.command()
@click.argument("words", metavar="SPEC TASK | draft SPEC PHASE | refine SPEC PHASE", nargs=-1, required=True)
@source_options
@click.option("--from", "origin", metavar="TEXT|FILE|-", help="The idea, or what is to change.")
@click.option("--type", "kind", type=click.Choice(list(DOCUMENTS)), help="Of a spec that is not there yet.")
@click.option("--workflow", type=click.Choice(list(WORKFLOW_TYPES)), help="Of a spec that is not there yet.")
def prompt(
    words: tuple[str, ...], staged: bool, rev: str | None, origin: str | None, kind: str | None, workflow: str | None
) -> None:
    """Print what a coding agent needs to do TASK of SPEC: the text that a run gives its runner.

    With `draft` or `refine` before SPEC and PHASE, print what it needs to write that document, or to change it: nobody
    is started, and nothing has to be approved.
    """
    workspace = Workspace.open(staged=staged, rev=rev)
    if len(words) == 3 and words[0] in (DRAFT, REFINE):
        from specgit.drafting.prompt import prompt as write_draft

        wish = _wish(workspace, *words, origin, kind, workflow)
        others = [spec for spec in workspace.specs() if spec.path != wish.spec.path]
        click.echo(write_draft(workspace.source, wish, others), nl=False)
        return
    if len(words) != 2:
        raise click.UsageError("name a SPEC and a TASK, or `draft` or `refine`, a SPEC and a PHASE")
    if origin or kind or workflow:
        raise click.UsageError("--from, --type and --workflow are for `draft` and `refine`")
    from specgit.run.prompt import prompt as write
    from specgit.spec.tasks import find_task

    opened = workspace.spec(words[0])
    found = find_task(workspace.tasks(opened), words[1])
    click.echo(write(workspace.source, opened, found, verify=workspace.settings.run.verify), nl=False)


def _wish(
    workspace: Workspace, what: str, name: str, phase: str, origin: str | None, kind: str | None, workflow: str | None
) -> Wish:
    """What would be asked of an agent. Raises SpecgitError where there is no such phase or document."""
    from specgit.cli.idea import read_idea
    from specgit.drafting.choosing import target
    from specgit.drafting.prompt import Wish
    from specgit.judging.checking import selection_of

    if phase not in PHASES:
        raise SpecgitError(f"there is no phase {phase[:60]!r}", hint=f"name one of {', '.join(PHASES)}")
    if what == REFINE:
        spec = workspace.spec(name)
    else:
        spec = target(workspace, name, kind or ("bugfix" if phase == "bugfix" else None), workflow).spec
    if phase not in spec.phases:
        raise SpecgitError(f"{spec.name} has no phase {phase}", hint=f"its phases are {', '.join(spec.phases)}")
    path = spec.file(f"{phase}.md")
    if what == REFINE and path is None:
        raise SpecgitError(f"{spec.name} has no {phase}.md", hint=f"specgit prompt draft {spec.name} {phase}")
    place = path or f"{spec.path}/{phase}.md"
    return Wish(spec, phase, place, read_idea(origin), selection_of(workspace, None), change=what == REFINE)
