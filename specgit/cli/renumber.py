"""`specgit renumber`: numbers without gaps, and everything that cites them along with them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.spec.text import Text


@click.command()
@click.argument("spec")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
def renumber(spec: str, diff: bool) -> None:
    """Close gaps in the numbers of SPEC: requirements, criteria and tasks count up in the order they stand in.

    All that cites them follows: tasks, properties, the wave graph, tests and other specs.
    """
    from specgit import renumber as numbers
    from specgit.cli.trace import tags_of
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
    elif diff:
        for path in sorted(result.texts):
            for line in difference(read(path), result.texts[path]):
                click.echo(line)
    else:
        _write(workspace, result.texts)
        files = f"{len(result.texts)} file{'s' * (len(result.texts) != 1)}"
        click.echo(f"{len(result.moves)} numbers in {files} changed; git diff shows where")


def _write(workspace: Workspace, texts: Mapping[str, Text]) -> None:
    """Write all files or none: where one can't be written, those before it get back what they held."""
    before = {path: workspace.source.read(path) for path in texts}
    written: list[str] = []
    try:
        for path in sorted(texts):
            workspace.repository.write(path, texts[path], expected=before[path])
            written.append(path)
    except SpecgitError:
        from specgit.spec.text import Text

        for path in written:
            with suppress(SpecgitError):
                old = Text.decode(path, before[path])
                workspace.repository.write(path, old, expected=texts[path].encode())
        raise
