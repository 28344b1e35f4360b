"""`specgit trace`: criteria, properties, tasks, tests and commits of a spec."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import NOTHING_FOUND, SpecgitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specgit.spec.folder import Spec
    from specgit.tags import Tag
    from specgit.traceability import Trace

FORMATS = ("text", "json", "csv", "markdown", "dot")
VIEWS = ("criterion", "property", "task", "test")
DOCUMENTS = ("*.{md,mdx,markdown,rst,adoc,txt}",)  # they may show tags, and test nothing


@click.command()
@click.argument("spec")
@source_options
@click.option("--by", type=click.Choice(VIEWS), default="criterion", help="What the rows of the text are.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def trace(spec: str, staged: bool, rev: str | None, by: str, form: str) -> None:
    """Show which tasks, properties, tests and commits belong to each criterion of SPEC, and how far it is.

    Tests say what they are for: "Feature: SPEC, Property 3" or "Validates: Requirements 2.3" in a comment.
    """
    from specgit.report import trace as report

    workspace = Workspace.open(staged=staged, rev=rev)
    found = workspace.spec(spec)
    traced = _trace(workspace, found, staged, rev)
    if not traced.criteria and not traced.tasks:
        raise SpecgitError(
            f"{found.name} has no criteria and no tasks",
            hint=f"specgit new {found.name} begins its documents",
            exit_code=NOTHING_FOUND,
        )
    if form == "json":
        click.echo(json.dumps(report.trace_json(traced), indent=2))
    elif form == "csv":
        click.echo(report.trace_csv(traced))
    elif form == "markdown":
        click.echo(report.trace_markdown(traced))
    elif form == "dot":
        click.echo(report.trace_dot(traced))
    else:
        click.echo(report.trace_text(traced, by))


def _trace(workspace: Workspace, spec: Spec, staged: bool, rev: str | None) -> Trace:
    from specgit.run.history import commits_of
    from specgit.run.stale import stale
    from specgit.traceability import trace_spec

    specs = cache(workspace.specs)
    commits: dict[str, tuple[str, ...]] = {}
    changed: frozenset[str] = frozenset()
    with suppress(SpecgitError):  # no commit yet: nothing was done
        tasks = [task.id for task in spec.tasks.tasks] if spec.tasks else []
        commits = commits_of(workspace.repository, spec.name, tasks, rev or "HEAD")
        changed = stale(workspace.repository, spec, rev or "HEAD")
    tags = tags_of(workspace, specs(), staged, rev)
    return trace_spec(spec, tags=tags, others=specs, commits=commits, stale=changed)


def tags_of(workspace: Workspace, specs: Iterable[Spec], staged: bool = False, rev: str | None = None) -> list[Tag]:
    """The tags of the test files, as the settings say which those are."""
    from specgit.tags import CONTEXT, Line, fold, line_pattern, read_tags

    lines = workspace.repository.grep(
        line_pattern(),
        workspace.settings.validate.tests,
        without=[*(f"{root}/**" for root in workspace.settings.roots), *DOCUMENTS],
        context=CONTEXT,
        staged=staged,
        rev=rev,
    )
    names = {fold(name) for spec in specs for name in (spec.name, spec.name.rpartition("/")[2])}
    return read_tags((Line(*line) for line in lines), names)
