"""`specgit hook`: what pre-commit, or a Git hook of one line, calls."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from specgit.cli.checking import exit_code, profile_option, show
from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.judging.checking import before_the_change, find, selection_of, touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specgit.approval.approvals import Approvals
    from specgit.approval.gate import Refusal
    from specgit.approval.message import Draft, Problem
    from specgit.repo import Repository
    from specgit.spec.folder import Spec

_files = click.argument("files", metavar="[FILE]...", nargs=-1)
_message_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_MEANT = b"spec-"  # what every trailer of ours begins with, in any case


@click.group()
def hook() -> None:
    """Check specs, approvals and messages from a Git hook.

    While a commit is made, what is staged counts, not what lies in the folder.
    docs/hooks.md tells how to set it up, with pre-commit or without.
    """


@hook.command()
@_files
@profile_option
def validate(files: tuple[str, ...], profile: str | None) -> None:
    """Check the specs that each FILE is part of; without a FILE, those that the staged changes touch."""
    workspace = _workspace(asked=not files and not _pre_commit())
    everything = workspace.specs()
    _answer(workspace, touched(everything, _changed(workspace, files)), everything, profile)


@hook.command("validate-all")
@profile_option
def validate_all(profile: str | None) -> None:
    """Check all specs."""
    workspace = _workspace()
    everything = workspace.specs()
    _answer(workspace, everything, everything, profile)


@hook.command()
@_files
@profile_option
def fix(files: tuple[str, ...], profile: str | None) -> None:
    """Put right, in the working tree, what is safe to put right in the specs that each FILE is part of.

    Exit code 1 where something was, so that the commit waits for a look at it and a `git add`.
    """
    from specgit.cli.validate import fixes, write_fixes

    workspace = Workspace.open()
    everything = workspace.specs()
    chosen = touched(everything, _changed(workspace, files))
    if chosen:
        changes = fixes(workspace, chosen, everything, selection_of(workspace, profile), unsafe=False)
        write_fixes(workspace, changes)
        raise SystemExit(bool(changes))


@hook.command()
def gate() -> None:
    """Hold back what is staged too early.

    It is what `specgit gate --staged` does, silent where nothing is held back.
    """
    from specgit.judging.gating import Asked, judge

    workspace = Workspace.open(staged=True)
    head = workspace.repository.head()
    raise SystemExit(_hold_back(judge(workspace, Asked(head, None, head))))


@hook.command("commit-msg")
@_message_file
def commit_msg(file: Path) -> None:
    """Complete the approvals in a message.

    What FILE states by hand gets the digest of what is staged, and who commits. What does not hold is refused, with
    what to write.
    """
    data = file.read_bytes()
    if _MEANT not in data.lower():
        return
    from specgit.approval.message import Speaker, completed

    workspace = Workspace.open(staged=True)
    repository = workspace.repository
    draft = _draft(repository, file, data)
    made, problems = completed(draft, *_staged(repository, workspace), lambda: Speaker.of(repository))
    if problems:
        _refuse(problems, file)
    _replace(file, data, made)


@hook.command("prepare-commit-msg")
@_message_file
@click.argument("source", default="")
@click.argument("commit", default="")
def prepare_commit_msg(file: Path, source: str, commit: str) -> None:  # noqa: ARG001 - Git names the commit too
    """Gather the approvals of a squash or merge.

    They come to stand in the last paragraph of FILE.
    """
    source = source or os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE", "")
    data = file.read_bytes()
    squashed = file.with_name("SQUASH_MSG").exists()
    joined = source in ("merge", "squash") or file.with_name("rebase-merge").exists()
    if not squashed and not (joined and _MEANT in data.lower()):
        return
    try:
        _gather(file, data)
    except Exception as error:  # `git commit --no-verify` does not pass this hook by
        from specgit.shown import one_line

        click.echo(f"specgit could not gather approvals: {one_line(str(error), 300)}", err=True)
        click.echo("  → specgit approvals --lost tells which are missing after the commit", err=True)


@hook.command("pre-push")
@click.argument("remote", default="")
@click.argument("url", default="")
def pre_push(remote: str, url: str) -> None:  # noqa: ARG001 - Git names both
    """Hold back pushes of what is not agreed on.

    Each branch is judged by what its commits bring and by the policy of the remote's side.
    """
    from specgit.judging.gating import Asked, judge

    workspace = Workspace.open()
    remote = remote or os.environ.get("PRE_COMMIT_REMOTE_NAME", "")
    held = False
    for pushed in _pushed(sys.stdin):
        tip = workspace.repository.resolve(pushed.tip)
        base = _base(workspace.repository, pushed, tip, remote)
        found = judge(workspace, Asked(base, tip, base or tip))
        if found:
            click.echo(f"{pushed.branch}, as it would be pushed{f' to {remote}' if remote else ''}:")
        held = _hold_back(found) or held
    raise SystemExit(held)


def _answer(workspace: Workspace, chosen: list[Spec], everything: list[Spec], profile: str | None) -> None:
    if chosen:  # else there is nothing to say
        before = before_the_change(workspace, staged=workspace.source.label == workspace.repository.index().label)
        findings = find(workspace, chosen, everything, selection_of(workspace, profile), before=before)
        show(findings, chosen, "text")
        raise SystemExit(exit_code(findings))


# What is being committed


def _pre_commit() -> bool:
    """Whether pre-commit calls; then it has named all files that are there."""
    return bool(os.environ.get("PRE_COMMIT"))


def _workspace(*, asked: bool = False) -> Workspace:
    """The specs as they will be committed, or were: the index while Git makes a commit, the commit that is pushed.

    Where neither is so, as in `pre-commit run --all-files`, the working tree, which all other hooks look at;
    the index too if it is `asked` for.
    """
    if pushed := os.environ.get("PRE_COMMIT_TO_REF"):
        return Workspace.open(rev=pushed)
    return Workspace.open(staged=asked or "GIT_INDEX_FILE" in os.environ)


def _changed(workspace: Workspace, files: tuple[str, ...]) -> list[str]:
    """The files named, and those taken away, which pre-commit does not name."""
    repository = workspace.repository
    before, after = (os.environ.get(f"PRE_COMMIT_{end}_REF", "") for end in ("FROM", "TO"))
    if before and after:
        return [*files, *(change.path for change in repository.changes(before, after) if not change.after)]
    if not files and not _pre_commit():
        return repository.staged()
    return [*files, *repository.staged(gone=True)]


def _hold_back(found: list[Refusal]) -> bool:
    """Show what is held back; whether anything is."""
    from specgit.report.gate import refusals_text

    for line in refusals_text(found) if found else ():
        click.echo(line)
    return bool(found)


# What is being pushed


class _Pushed(NamedTuple):
    """A branch that is pushed: its name there, the commit, what it is called here, and what is known to be there."""

    branch: str
    tip: str
    local: str
    there: str


def _pushed(lines: Iterable[str]) -> Iterator[_Pushed]:
    """The branches that are pushed, as pre-commit tells, or the lines that Git writes; no tags, nothing deleted."""
    if _pre_commit():
        names = ("REMOTE_BRANCH", "TO_REF", "LOCAL_BRANCH", "FROM_REF")
        branch, tip, local, there = (os.environ.get(f"PRE_COMMIT_{name}", "") for name in names)
        tip = tip or local or "HEAD"
        told = [(local, tip, branch or tip, there)]
    else:
        told = [(words[0], words[1], words[2], words[3]) for line in lines if len(words := line.split()) == 4]
    for local, tip, branch, there in told:
        if tip.strip("0") and (branch.startswith("refs/heads/") or not branch.startswith("refs/")):
            yield _Pushed(branch.removeprefix("refs/heads/"), tip, local, there.strip("0") and there)


def _base(repository: Repository, pushed: _Pushed, tip: str, remote: str) -> str | None:
    """What a branch is judged against: the commit the remote has, or, where it is new, the remote's main branch.

    The main branch too where the work was put on top of it, or merged it, since: what comes from there was judged.
    None where nothing of all this is known.
    """
    there = None
    if pushed.there:
        with suppress(SpecgitError):  # somebody else pushed it, and it was not fetched
            there = repository.resolve(pushed.there)
    trunk = repository.trunk(remote, pushed.local)
    fork = repository.fork_point(trunk, tip) if trunk else None
    if there is None or (fork and not repository.is_ancestor(fork, there)):
        return trunk if fork else there
    return there


# Messages


def _staged(repository: Repository, workspace: Workspace) -> tuple[Approvals, dict[str, Spec]]:
    """The approvals of what is staged, by the policy of the last commit, and the specs by their names."""
    from specgit.approval.approvals import Approvals
    from specgit.judging.gating import policy_of
    from specgit.spec.folder import find_specs

    head = repository.head()
    settings = policy_of(workspace, head)
    # The commit that is made has no name yet, and nobody judged it.
    approvals = Approvals(repository, settings, staged=True, policy_from=head, landed=bool)
    return approvals, {spec.name: spec for spec in find_specs(repository.index(), settings.roots)}


def _gather(file: Path, data: bytes) -> None:
    from specgit.approval.giving import composed
    from specgit.approval.ledger import entries_of, in_order
    from specgit.approval.message import gathered
    from specgit.repo import Repository

    repository = Repository.open()
    commits = repository.commits(repository.squashing()).values()
    more = composed(in_order(entries_of(commits)))
    _replace(file, data, gathered(_draft(repository, file, data), more))


def _draft(repository: Repository, file: Path, data: bytes) -> Draft:
    from specgit.approval.message import Draft

    # Git says that there will be no editor by naming one that does nothing; a rebase takes comments out nonetheless.
    edited = os.environ.get("GIT_EDITOR") != ":" or file.with_name("rebase-merge").exists()
    return Draft.of(data.decode("utf-8", "surrogateescape"), repository.configured, edited=edited)


def _replace(file: Path, data: bytes, draft: Draft) -> None:
    text = str(draft).encode("utf-8", "surrogateescape")
    if text != data:
        file.write_bytes(text)


def _refuse(problems: list[Problem], file: Path) -> None:
    from specgit.shown import one_line

    label = click.style("error:", fg="red", bold=True)
    for problem in problems:
        click.echo(f"{label} line {problem.line} of the message: {one_line(problem.message, 400)}", err=True)
        click.echo(f"  → {one_line(problem.hint, 300)}", err=True)
    again = "git commit"  # of a merge, Git itself takes the message up
    if file.name == "COMMIT_EDITMSG":
        again += f" --edit --file={os.path.relpath(file, os.environ.get('GIT_PREFIX') or '.')}"
    click.echo(f"your message is kept: {again}", err=True)
    raise SystemExit(1)
