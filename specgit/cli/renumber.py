"""`specgit renumber`: numbers without gaps, and everything that cites them along with them."""

from __future__ import annotations

import click

from specgit.cli.workspace import Workspace
from specgit.shown import one_line


@click.command()
@click.argument("spec")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
def renumber(spec: str, diff: bool) -> None:
    """Close gaps in the numbers of SPEC: requirements, criteria and tasks count up in the order they stand in.

    All that cites them follows: tasks, properties, the wave graph, tests and other specs.
    """
    from specgit import renumber as numbers
    from specgit.judging.tracing import tags_of
    from specgit.report.difference import difference
    from specgit.spec.text import Text

    workspace = Workspace.open()
    found, everything = workspace.spec(spec), workspace.specs()
    tags = tags_of(workspace, everything)

    def read(path: str) -> Text:
        return Text.decode(path, workspace.source.read(path))

    result = numbers.renumber(found, others=everything, tags=tags, read=read)
    for kind, old, new in result.moves:
        click.echo(f"{kind} {one_line(old, 60)} → {new}", err=diff)
    if not result.moves:
        click.echo(f"the numbers of {found.name} have no gaps and stand in order")
        return
    changes = [(read(path), result.texts[path]) for path in sorted(result.texts)]
    if diff:
        for before, after in changes:
            for line in difference(before, after):
                click.echo(line)
    else:
        workspace.write(changes)
        files = f"{len(result.texts)} file{'s' * (len(result.texts) != 1)}"
        click.echo(f"{len(result.moves)} numbers in {files} changed; git diff shows where")
