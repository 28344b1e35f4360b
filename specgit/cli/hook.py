"""`specgit hook`: what pre-commit, or a Git hook of one line, calls."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from specgit.cli.checking import before_the_change, exit_code, find, profile_option, selection_of, show, touched
from specgit.cli.workspace import Workspace

if TYPE_CHECKING:
    from specgit.spec.folder import Spec

_files = click.argument("files", metavar="[FILE]...", nargs=-1)


@click.group()
def hook() -> None:
    """Check or fix specs from a Git hook. While a commit is made, what is staged counts, not what lies in the folder.

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
