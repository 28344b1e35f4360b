"""`specgit gate`: what a change may not do while something is not agreed on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import click

from specgit.cli.checking import changed_since, specs_at, touched
from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.approval.gate import Change, Refusal
    from specgit.settings import Settings
    from specgit.spec.folder import Spec

FORMATS = ("text", "json", "github", "markdown")


@click.command()
@click.option("--staged", is_flag=True, help="Judge what is staged against the last commit.")
@click.option("--range", "between", metavar="A..B", help="Judge what the commits of B bring that are not part of A.")
@click.option("--rev", metavar="REV", help="Judge all that a commit holds; HEAD, if nothing is said.")
@click.option("--policy-from", metavar="REV", help="Read policy, signers and workflows from this commit.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
def gate(staged: bool, between: str | None, rev: str | None, policy_from: str | None, form: str) -> None:
    """Hold back what is not agreed on: later documents, ticks, done tasks that changed, statements that do not hold.

    The policy of a range is that of A, of staged changes that of the last commit: a change can't loosen its own rule.
    """
    if sum(map(bool, (staged, between, rev))) > 1:
        raise SpecgitError("--staged, --range and --rev name different changes", hint="keep one of them")
    workspace = Workspace.open()
    asked = asked_for(workspace, staged=staged, between=between, rev=rev, policy_from=policy_from)
    show(judge(workspace, asked), form)


class Asked(NamedTuple):
    """Which change is judged: from the commit `base` (none for all of `tip`) to the commit `tip`, or to the index."""

    base: str | None
    tip: str | None
    policy_from: str | None


def asked_for(
    workspace: Workspace, *, staged: bool, between: str | None, rev: str | None, policy_from: str | None
) -> Asked:
    """The commits that the options name. Raises SpecgitError where there are none such."""
    repository = workspace.repository
    authority = repository.resolve(policy_from) if policy_from else None
    if staged:
        head = repository.head()
        return Asked(head, None, authority or head)
    if between is None:
        return Asked(None, repository.resolve(rev or "HEAD"), authority)
    base, tip = repository.ends(between)
    return Asked(base, tip, authority or base)


def judge(workspace: Workspace, asked: Asked) -> list[Refusal]:
    """What the gates hold back."""
    from specgit.approval.gate import refusals

    return refusals(change_of(workspace, asked))


def change_of(workspace: Workspace, asked: Asked) -> Change:
    """The change that is judged, with what it is judged by."""
    from specgit.approval.approvals import Approvals
    from specgit.approval.gate import Change
    from specgit.run.stale import stale
    from specgit.spec.folder import find_specs

    repository = workspace.repository
    settings = policy_of(workspace, asked.policy_from)
    source = repository.commit(asked.tip) if asked.tip else repository.index()
    commits = list(repository.log_of(asked.tip, without=asked.base)) if asked.tip and asked.base else []
    if asked.tip and not asked.base:
        commits = list(repository.commits([asked.tip]).values())
    new = {commit.id for commit in commits} if asked.base else set()
    approvals = Approvals(
        repository,
        settings,
        rev=asked.tip,
        staged=asked.tip is None,
        policy_from=asked.policy_from,
        landed=lambda commit: commit not in new,
    )
    every = find_specs(source, settings.roots)
    fork = repository.fork_point(asked.base, asked.tip) if asked.base and asked.tip else asked.base
    specs, before = every, dict[str, "Spec"]()
    if fork:
        paths = changed_since(repository, fork, staged=asked.tip is None, rev=asked.tip)
        specs = touched(every, paths)
        before = {spec.path: spec for spec in specs_at(workspace, fork)}
    return Change(
        approvals,
        specs,
        every,
        before.get,
        asked.base is None,
        commits,
        lambda spec: stale(repository, spec, asked.tip or "HEAD"),
    )


def policy_of(workspace: Workspace, rev: str | None) -> Settings:
    """The settings as a commit has them; those of the working tree where none is named."""
    from specgit import settings

    if rev is None:
        return workspace.settings
    return settings.at(workspace.repository.commit(rev))


def show(found: Sequence[Refusal], form: str) -> None:
    """Print what is held back, and leave with 1 if something is."""
    from specgit.report import gate as report

    if form == "json":
        click.echo(json.dumps(report.refusals_json(found), indent=2))
    else:
        writers = {
            "text": report.refusals_text,
            "github": report.refusals_github,
            "markdown": report.refusals_markdown,
        }
        for line in writers[form](found):
            click.echo(line)
    raise SystemExit(bool(found))
