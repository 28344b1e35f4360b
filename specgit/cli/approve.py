"""`specgit approve` and `specgit revoke`: saying so, in a commit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.settings import PHASES
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.giving import Giver
    from specgit.approval.statements import Statement
    from specgit.repo import Repository
    from specgit.spec.folder import Spec

_phase = click.argument("phase", type=click.Choice(PHASES))
_sign = click.option(
    "--sign",
    is_flag=False,
    flag_value="",
    metavar="[KEY]",
    help="Sign with an SSH key: KEY, or the one Git signs with.",
)
_message = click.option(
    "--message", "-m", default="", show_default=False, metavar="TEXT", help="What the commit says beside it."
)
_amend = click.option("--amend", is_flag=True, help="Put it into the last commit.")
_squash = click.option("--squash-into", metavar="REV", help="Make a squash! commit, for git rebase --autosquash.")
_yes = click.option("--yes", "-y", is_flag=True, help="Do not ask.")


class How(NamedTuple):
    """How a statement is committed."""

    sign: str | None = None
    message: str = ""
    amend: bool = False
    squash_into: str | None = None
    yes: bool = False


@click.command()
@click.argument("spec", required=False)
@click.argument("phase", type=click.Choice(PHASES), required=False)
@_sign
@_message
@_amend
@_squash
@_yes
@click.option("--force", is_flag=True, help="Approve in spite of errors that the validator finds; this is recorded.")
@click.option("--waive", metavar="REASON", help="State that the phase needs no approval as it is, or no document.")
@click.option("--restate", metavar="A..B", help="State again what the commits of A..B stated and this branch lost.")
def approve(
    spec: str | None, phase: str | None, force: bool, waive: str | None, restate: str | None, **how: object
) -> None:
    """Approve PHASE of SPEC as it is committed or staged: a commit whose message names the content.

    The commit holds what is staged, be it nothing.
    """
    from specgit.approval.giving import Giver

    workspace = Workspace.open()
    asked = How(**how)  # type: ignore[arg-type]
    _check_place(workspace.repository)
    if restate is not None:
        _restate(workspace, restate, asked)
        return
    if spec is None or phase is None:
        raise click.UsageError("name a SPEC and a PHASE, or --restate a range")
    opened = workspace.spec(spec)
    approvals = approvals_of(workspace)
    _check_staged(workspace, opened)
    giver = Giver.of(workspace.repository)
    if waive is not None:
        from specgit.approval.giving import waiver

        if not waive.strip():
            raise SpecgitError("a waiver needs a reason", hint="--waive 'why no approval is needed'")
        statements: tuple[Statement, ...] = (waiver(approvals, opened, phase, giver, waive),)
        verb = "Waive"
    else:
        statements = _approval(workspace, approvals, opened, phase, giver, force=force)
        verb = "Approve"
    statements = _signed(workspace.repository, statements, asked.sign)
    check_policy(approvals, opened, statements, giver)
    commit_statements(workspace.repository, f"{verb} {phase} of {opened.name}", statements, asked)
    _next(workspace, opened)


@click.command()
@click.argument("spec")
@_phase
@_sign
@_message
@_amend
@_squash
@_yes
def revoke(spec: str, phase: str, **how: object) -> None:
    """Take back what approves PHASE of SPEC now."""
    from specgit.approval.giving import Giver, revocation

    workspace = Workspace.open()
    asked = How(**how)  # type: ignore[arg-type]
    _check_place(workspace.repository)
    opened = workspace.spec(spec)
    giver = Giver.of(workspace.repository)
    statements = revocation(approvals_of(workspace), opened, phase, giver, asked.message)
    statements = _signed(workspace.repository, statements, asked.sign)
    commit_statements(workspace.repository, f"Revoke {phase} of {opened.name}", statements, asked, nothing=True)


def approvals_of(workspace: Workspace) -> Approvals:
    """Of what is staged."""
    from specgit.approval.approvals import Approvals

    return Approvals(workspace.repository, workspace.settings, staged=True)


def _check_place(repository: Repository) -> None:
    """Raise SpecgitError where a commit would mix with something else."""
    if begun := repository.unfinished():
        raise SpecgitError(f"a {begun} is not concluded", hint=f"conclude the {begun}, then try again")
    if repository.head() is None:
        raise SpecgitError("there is no commit yet", hint="commit the spec first")


def _check_staged(workspace: Workspace, spec: Spec) -> None:
    """Raise SpecgitError where a document in the working tree is not what would be approved."""
    paths = [path for phase in spec.phases if (path := spec.file(f"{phase}.md"))]
    if different := workspace.repository.unstaged(*paths):
        path = different[0]
        raise SpecgitError(
            "it has changes that are neither committed nor staged", where=path, hint=f"git add {path}, or put them away"
        )


def _approval(
    workspace: Workspace, approvals: Approvals, spec: Spec, phase: str, giver: Giver, *, force: bool
) -> tuple[Statement, ...]:
    """The statements of an approval, after showing what is approved. Raises SpecgitError where errors forbid it."""
    from specgit.approval.giving import approval

    statements = approval(approvals, spec, phase, giver)
    _show_change(approvals, spec, phase)
    for earlier in approvals.standings(spec):
        if earlier.phase == phase:
            break
        if earlier.state == "approved":
            people = " and ".join(dict.fromkeys(entry.by.name or entry.by.mail for entry in earlier.counted))
            digest = approvals.digest(spec, earlier.phase)[:7]
            click.echo(one_line(f"stands on {earlier.phase} {digest}, approved by {people}", 400))
    errors = _findings(workspace, spec, phase)
    if errors and not force:
        raise SpecgitError(
            f"{phase} of {spec.name} has {_count(errors, 'error')}",
            hint="put them right, or approve in spite of them with --force, which is recorded",
            exit_code=1,
        )
    if errors:
        reason = f"in spite of {_count(errors, 'error')}"
        statements = (*statements[:-1], statements[-1]._replace(reason=reason))
    return statements


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _show_change(approvals: Approvals, spec: Spec, phase: str) -> None:
    """What changed since the phase was approved last."""
    from specgit.approval.changes import change_since

    standing = next(each for each in approvals.standings(spec) if each.phase == phase)
    document, last = f"{phase}.md", standing.last or next(iter(standing.counted), None)
    if last is None:
        click.echo(f"{document} has not been approved before")
        return
    since = f"the last approval ({last.commit[:7]}, {last.by.name or last.by.mail})"
    if last.statement.digest == approvals.digest(spec, phase):
        click.echo(one_line(f"{document} is unchanged since {since}", 400))
    else:
        what = change_since(approvals, spec, phase, last) or "its content of then is no longer to be found"
        click.echo(one_line(f"{document} since {since}: {what}", 400))


def _findings(workspace: Workspace, spec: Spec, phase: str) -> int:
    """Show what the validator says of the document; how many errors there are."""
    from specgit.cli.checking import show
    from specgit.judging.checking import find, selection_of
    from specgit.spec.folder import find_specs

    everything = find_specs(workspace.repository.index(), workspace.settings.roots)
    chosen = [each for each in everything if each.path == spec.path]
    found = find(workspace, chosen, everything, selection_of(workspace, None))
    path = spec.file(f"{phase}.md")
    here = [finding for finding in found if finding.path == path and finding.severity != "info"]
    if here:
        show(here, chosen, "text")
    else:
        click.echo("no findings")
    return sum(finding.severity == "error" for finding in here)


def _signed(repository: Repository, statements: Sequence[Statement], key: str | None) -> tuple[Statement, ...]:
    if key is None:
        return tuple(statements)
    from specgit.approval.signature import default_key, sign

    chosen = key or default_key(repository.configured)
    return tuple(sign(statement, chosen) for statement in statements)


def check_policy(approvals: Approvals, spec: Spec, statements: Sequence[Statement], giver: Giver) -> None:
    """Raise SpecgitError where the policy would not count a statement."""
    from specgit.approval.giving import refusal

    for statement in statements:
        if reason := refusal(approvals, spec, statement, giver.person):
            hint = (
                "approve with --sign"
                if "asks for a signature" in reason
                else "`approvals` in .specgit.yaml says who may"
            )
            raise SpecgitError(reason, hint=hint, exit_code=1)


def commit_statements(
    repository: Repository,
    subject: str,
    statements: Sequence[Statement],
    how: How,
    *,
    nothing: bool = False,
    err: bool = False,
) -> None:
    """Ask, and commit the statements with what is staged, or with `nothing`; what was done is said on stderr if `err`.

    Raises SpecgitError where nobody says yes.
    """
    from specgit.approval.giving import SUBJECT_LENGTH, appended, message

    if how.amend and how.squash_into:
        raise SpecgitError("--amend and --squash-into name two different commits", hint="leave one out")
    verb, _, _ = subject.partition(" ")
    person = statements[-1].by
    if not how.yes and not confirmed(f"{verb} as {person}?"):
        raise SpecgitError("nothing was committed", hint="answer y, or give --yes", exit_code=1)
    if how.amend:
        last = repository.log("HEAD", 1)[0].message
        text = appended(_with(last, how.message), statements)
        commit = repository.commit_staged(text, amend=True, nothing=nothing)
    elif how.squash_into:
        target = repository.commits([repository.resolve(how.squash_into)])
        title = next(iter(target.values())).message.partition("\n")[0]
        commit = repository.commit_staged(message(f"squash! {title}", how.message, statements), nothing=nothing)
    else:
        text = message(one_line(subject, SUBJECT_LENGTH), how.message, statements)
        commit = repository.commit_staged(text, nothing=nothing)
    branch = repository.state().branch or "detached HEAD"
    click.echo(f"[{branch} {commit[:7]}] {one_line(subject, SUBJECT_LENGTH)}", err=err)


def confirmed(question: str) -> bool:
    """Ask a person; nobody being there means no."""
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)  # nobody is there to answer
        return False


def _with(existing: str, more: str) -> str:
    return f"{existing.rstrip()}\n\n{more}" if more else existing


def _restate(workspace: Workspace, between: str, how: How) -> None:
    """A commit that states again what a merge dropped, with the people, times and signatures it had."""
    from specgit.approval.giving import composed, lost

    entries = lost(workspace.repository, between, approvals_of(workspace))
    if not entries:
        click.echo(f"nothing that the commits of {between} state is missing here")
        return
    statements = composed(entries)
    for statement in statements:
        click.echo(
            one_line(f"{statement.kind.value} {statement.subject} {statement.digest[:7]} by {statement.by}", 300)
        )
    commit_statements(
        workspace.repository, f"Restate {_count(len(statements), 'approval')}", statements, how, nothing=True
    )


def _next(workspace: Workspace, spec: Spec) -> None:
    """What there is to do after an approval."""
    from specgit.approval.approvals import Approvals
    from specgit.judging.guiding import Guide

    approvals = Approvals(workspace.repository, workspace.settings, rev="HEAD")
    click.echo(f"→ {Guide(workspace, approvals).step(spec).hint}")
