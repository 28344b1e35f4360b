"""`specgit validate`: what is wrong with the specs. `specgit explain`: why a rule exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace, source_options
from specgit.errors import NOTHING_FOUND, SpecgitError

if TYPE_CHECKING:
    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec

FORMATS = ("text", "json")


@click.command()
@click.argument("names", metavar="[SPEC]...", nargs=-1)
@source_options
@click.option("--profile", type=click.Choice(["minimal", "kiro", "strict"]), help="How much is asked for.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def validate(names: tuple[str, ...], staged: bool, rev: str | None, profile: str | None, form: str) -> None:
    """Check all specs, or each SPEC: structure, what cites what, the wave graph.

    A SPEC is a name or any path into its folder. Exit code 1 where there are errors or warnings.
    """
    workspace = Workspace.open(staged=staged, rev=rev)
    everything = workspace.specs()
    chosen = _chosen(workspace, names, everything)
    findings = _check(chosen, everything, profile)
    _show(findings, chosen, form)
    raise SystemExit(any(finding.severity != "info" for finding in findings))


def _chosen(workspace: Workspace, names: tuple[str, ...], everything: list[Spec]) -> list[Spec]:
    """The specs named, each once, in the order of their paths. Raises SpecgitError where there are none."""
    chosen = everything
    if names:
        wanted = {workspace.spec(name).path for name in names}
        chosen = [spec for spec in everything if spec.path in wanted]
    if not chosen:
        places = ", ".join(workspace.settings.roots)
        raise SpecgitError(
            f"there are no specs under {places}", hint="`specgit new NAME` begins one", exit_code=NOTHING_FOUND
        )
    return chosen


def _check(chosen: list[Spec], everything: list[Spec], profile: str | None) -> list[Finding]:
    from specgit.rules.check import Selection, check
    from specgit.rules.subject import Subject

    selection = Selection(profile or "kiro")  # type: ignore[arg-type]
    return [finding for spec in chosen for finding in check(Subject(spec, others=everything), selection)]


def _show(findings: list[Finding], specs: list[Spec], form: str) -> None:
    from specgit.report.findings import findings_json, findings_text

    if form == "json":
        click.echo(findings_json(findings, specs))
        return
    for line in findings_text(findings, specs):
        click.echo(line)
