"""`specgit validate`: what is wrong with the specs, and what of it can be put right at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from specgit.cli.checking import FORMATS, exit_code, profile_option, say_what_is_left_out, show
from specgit.cli.workspace import Workspace, source_options
from specgit.errors import SpecgitError
from specgit.judging.checking import (
    before_the_change,
    changed_since,
    find,
    nothing_before,
    now_and_then,
    selection_of,
    specs_at,
    touched,
)

if TYPE_CHECKING:
    from specgit.rules.check import Selection
    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec
    from specgit.spec.text import Text

_FILE = click.Path(path_type=Path, dir_okay=False)


class _Asked(NamedTuple):
    """The options of the command."""

    staged: bool
    rev: str | None
    jobs: int
    no_cache: bool
    diff_base: str | None
    baseline: Path | None
    write_baseline: Path | None


@click.command()
@click.argument("names", metavar="[SPEC]...", nargs=-1)
@source_options
@profile_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
@click.option("--fix", is_flag=True, help="Put right what is safe to put right.")
@click.option("--unsafe-fixes", is_flag=True, help="Put right also what may not be meant so.")
@click.option("--diff", is_flag=True, help="Show what the fixes would change, and change nothing.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="Leave out the findings of this file.")
@click.option("--write-baseline", type=_FILE, metavar="FILE", help="Keep all findings of today in this file.")
@click.option("--diff-base", metavar="REV", help="Only what the change since this commit brings.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0, metavar="N", help="Processes at once; 0: one a core.")
@click.option("--no-cache", is_flag=True, help="Check also what has not changed since the last time.")
def validate(
    names: tuple[str, ...],
    profile: str | None,
    form: str,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    **given: object,
) -> None:
    """Check all specs, or each SPEC: structure, what cites what, the wave graph.

    A SPEC is a name or any path into its folder. Exit code 1 where there are errors or warnings.
    """
    asked = _Asked(**given)  # type: ignore[arg-type]
    workspace = Workspace.open(staged=asked.staged, rev=asked.rev)
    selection = selection_of(workspace, profile)
    chosen, everything = _chosen(workspace, names)
    if fix or unsafe_fixes or diff:
        changes = fixes(workspace, chosen, everything, selection, unsafe=unsafe_fixes)
        if diff:
            _show_diff(changes)
            raise SystemExit(bool(changes))
        write_fixes(workspace, changes)
        chosen, everything = _chosen(workspace, names)
    findings = _new(workspace, chosen, everything, selection, asked)
    show(findings, chosen, form)
    say_what_is_left_out(selection)
    raise SystemExit(exit_code(findings))


def _chosen(workspace: Workspace, names: tuple[str, ...]) -> tuple[list[Spec], list[Spec]]:
    """The specs named, each once, in the order of their paths, and all specs.

    Raises SpecgitError where there are none.
    """
    everything = workspace.some_specs()
    wanted = {workspace.spec(name, everything).path for name in names}
    chosen = [spec for spec in everything if spec.path in wanted] if names else everything
    return chosen, everything


def _new(
    workspace: Workspace, chosen: list[Spec], everything: list[Spec], selection: Selection, asked: _Asked
) -> list[Finding]:
    """The findings, without those that a baseline or the commit before the change knows already."""
    from specgit.rules.baseline import Known, new_findings, read_baseline, write_baseline

    baseline = read_baseline(_read(asked.baseline), str(asked.baseline)) if asked.baseline else []
    jobs, cached = asked.jobs, not asked.no_cache
    then: list[Finding] = []
    if asked.diff_base is not None:
        paths = changed_since(workspace.repository, asked.diff_base, staged=asked.staged, rev=asked.rev)
        was, chosen = specs_at(workspace, asked.diff_base), touched(chosen, paths)
        findings, then = now_and_then(workspace, chosen, everything, was, paths, selection, jobs=jobs, cached=cached)
    else:
        before = nothing_before if asked.rev is not None else before_the_change(workspace, staged=asked.staged)
        findings = find(workspace, chosen, everything, selection, before=before, jobs=jobs, cached=cached)
    if asked.write_baseline:
        _keep(asked.write_baseline, write_baseline(findings))
        click.echo(f"{len(findings)} findings are kept in {asked.write_baseline}", err=True)
        return []
    findings = new_findings(findings, map(Known.of, then)).new
    compared = new_findings(findings, baseline, {spec.path for spec in chosen})
    if compared.gone and asked.diff_base is None:
        click.echo(f"{compared.gone} findings of the baseline are gone: --write-baseline takes them out", err=True)
    return compared.new


def _keep(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise SpecgitError(f"can't write the baseline: {error.strerror}", where=str(path)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        hint = "--write-baseline writes one"
        raise SpecgitError(f"can't read the baseline: {error.strerror}", where=str(path), hint=hint) from error


# Fixes


def fixes(
    workspace: Workspace, chosen: list[Spec], everything: list[Spec], selection: Selection, *, unsafe: bool
) -> list[tuple[Text, Text]]:
    """Each document that fixes change, as it is and as it will be."""
    from specgit.rules.fixing import fixed
    from specgit.spec.text import Text

    if workspace.source.label != workspace.repository.working_tree().label:
        raise SpecgitError("only the working tree can be fixed", hint="leave --staged and --rev out")
    return [
        (Text.decode(path, spec.source.read(path)), text)
        for spec in chosen
        for path, text in fixed(spec, selection, others=everything, unsafe=unsafe).items()
    ]


def write_fixes(workspace: Workspace, changes: list[tuple[Text, Text]]) -> None:
    """Write the documents that fixes change, and say which. Raises SpecgitError where one has changed meanwhile."""
    workspace.write(changes)
    if changes:
        click.echo(f"fixed {', '.join(text.path for _, text in changes)}", err=True)


def _show_diff(changes: list[tuple[Text, Text]]) -> None:
    from specgit.report.difference import difference

    for before, after in changes:
        for line in difference(before, after):
            click.echo(line)
    if not changes:
        click.echo("nothing to fix", err=True)
