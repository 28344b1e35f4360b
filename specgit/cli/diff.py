"""`specgit diff`: what changed in the specs, part by part."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import click

from specgit.cli.workspace import Workspace, from_top
from specgit.errors import SpecgitError
from specgit.judging.checking import changed_since, specs_at, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.repo import Repository
    from specgit.spec.comparison import SpecChange
    from specgit.spec.folder import Spec

FORMATS = ("text", "json", "markdown")


class _Asked(NamedTuple):
    """From which commit; to which, None for the index or the working tree."""

    base: str
    tip: str | None
    staged: bool


@click.command()
@click.argument("between", metavar="[A..B]", required=False)
@click.argument("spec", required=False)
@click.option("--staged", is_flag=True, help="Compare with what is staged.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def diff(between: str | None, spec: str | None, staged: bool, form: str) -> None:
    """Show what changed in all specs, or in SPEC: which requirements, criteria, properties, sections and tasks.

    A..B compares two commits, A...B what B brings since it left A, A alone is compared with the working tree; the
    last commit is, if nothing is said. Ticks are no change of what a spec says.
    """
    from specgit.report import changes as report

    repository = Workspace.open().repository
    if between and spec is None and not _names_commit(repository, between):
        between, spec = None, between
    asked = _asked(repository, between, staged)
    workspace = Workspace.open(staged=staged, rev=asked.tip)
    found = _changes(workspace, asked, spec)
    if form == "json":
        there = asked.tip or ("index" if staged else "working tree")
        click.echo(json.dumps(report.changes_json(found, (asked.base, there)), indent=2))
        return
    coloured = sys.stdout.isatty() and click.get_current_context().color is not False
    lines = report.changes_markdown(found) if form == "markdown" else report.changes_text(found, coloured=coloured)
    for line in lines:
        click.echo(line)


def _names_commit(repository: Repository, name: str) -> bool:
    with suppress(SpecgitError):
        return ".." in name or bool(repository.resolve(name))
    return False


def _asked(repository: Repository, between: str | None, staged: bool) -> _Asked:
    """The states that are compared. Raises SpecgitError where there are none such."""
    start, dots, end = (between or "HEAD").partition("..")
    base = repository.resolve(start or "HEAD")
    if not dots:
        return _Asked(base, None, staged)
    if staged:
        raise SpecgitError("--staged and A..B name two different changes", hint="leave one out")
    tip = repository.resolve(end.removeprefix(".") or "HEAD")
    if not end.startswith("."):
        return _Asked(base, tip, False)
    fork = repository.fork_point(base, tip)
    if fork is None:
        raise SpecgitError(f"{between} has no common commit", hint="write A..B; a shallow clone lacks older commits")
    return _Asked(fork, tip, False)


def _changes(workspace: Workspace, asked: _Asked, name: str | None) -> list[SpecChange]:
    """The specs that changed. Raises SpecgitError where there are none at all, or none of this name."""
    from specgit.spec.comparison import compare
    from specgit.spec.folder import no_specs

    before, after = specs_at(workspace, asked.base), workspace.specs()
    if not before and not after:
        raise no_specs(workspace.settings.roots, ", neither before nor after")
    # A file that nobody has added to Git yet differs from nothing there.
    files = [{path for spec in specs for path in spec.files.values()} for specs in (before, after)]
    paths = {*changed_since(workspace.repository, asked.base, staged=asked.staged, rev=asked.tip)}
    paths |= files[0] ^ files[1]
    changes = compare(touched(before, paths), touched(after, paths))
    return changes if name is None else _only(workspace, changes, name, after)


def _only(workspace: Workspace, changes: list[SpecChange], name: str, after: Sequence[Spec]) -> list[SpecChange]:
    """The change of the spec that `name` means, as it is called now or was before."""
    below = from_top(workspace.repository, name)
    called = [
        change
        for change in changes
        if any(spec and below in (spec.name, spec.path) for spec in (change.before, change.after))
    ]
    if called:
        return called
    path = workspace.spec(name, after).path
    return [change for change in changes if change.spec.path == path]
