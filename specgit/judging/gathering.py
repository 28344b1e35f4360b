"""A review of a change: what is known of its specs, gathered from the commits before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.approval.codeowners import PLACES
from specgit.judging.checking import changed_since, now_and_then, selection_of, specs_at, touched
from specgit.judging.gating import change_of, policy_of
from specgit.repo import listed
from specgit.settings import FILE_NAME
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.gate import Change
    from specgit.judging.gating import Asked
    from specgit.judging.workspace import Workspace
    from specgit.review import Review, SpecReview
    from specgit.rules.model import Finding
    from specgit.spec.comparison import SpecChange
    from specgit.spec.folder import Spec

_WORKFLOWS = (".github/workflows/", ".github/actions/")
_SHALLOW = "this clone is shallow: approvals of older commits are not seen; `git fetch --unshallow` brings them"
_NO_FORK = "the two commits have no common one here: the newer is compared with the older itself"


def gather(workspace: Workspace, asked: Asked, profile: str | None = None) -> Review:
    """All that a review tells of a change between two commits, by the policy, settings and rules that it names.

    `profile` asks for more or less than the settings do. Raises SpecgitError where neither commit has a spec.
    """
    from specgit.approval.gate import refusals
    from specgit.approval.ledger import entries_of
    from specgit.review import Review
    from specgit.spec.comparison import compare
    from specgit.spec.folder import no_specs

    repository = workspace.repository
    assert asked.base
    assert asked.tip
    settings, source = policy_of(workspace, asked.policy_from), repository.commit(asked.tip)
    workspace = workspace._replace(settings=settings, source=source)
    change = change_of(workspace, asked)
    fork = repository.fork_point(asked.base, asked.tip)
    base = fork or asked.base
    was = list(change.before.values()) if fork else specs_at(workspace, base)
    if not was and not change.every:
        raise no_specs(workspace.settings.roots, ", neither before nor after")
    paths = changed_since(repository, base, staged=False, rev=asked.tip)
    stated = {entry.statement.spec for entry in entries_of(change.commits)}
    changes = compare(_concerned(was, paths, stated), _concerned(change.every, paths, stated))
    before = change.approvals.at(base)
    shallow = [_SHALLOW] if change.approvals.ledger.cut else []
    return Review(
        tuple(_reviewed(workspace, each, before, change) for each in changes),
        tuple(refusals(change)),
        tuple(_findings(workspace, change.every, was, paths, profile)),
        tuple(touched(change.every, paths)),
        (*_judges(workspace, paths), *shallow, *([] if fork else [_NO_FORK])),
    )


def _judges(workspace: Workspace, paths: Sequence[str]) -> list[str]:
    """A note where a change touches what judges changes: it was not asked, so that a person has to."""
    files = {FILE_NAME, *PLACES, workspace.settings.approvals.signers}
    found = [path for path in paths if path in files or path.startswith(_WORKFLOWS)]
    if not found:
        return []
    names = listed(f"`{one_line(path, 100)}`" for path in found)
    said = f"this change touches {names}, by which changes are judged. "
    return [f"{said}This one was judged as the base has it: a person has to look at what is new"]


def _concerned(specs: Sequence[Spec], paths: Sequence[str], stated: Collection[str]) -> list[Spec]:
    """The specs that a change touches, or states something of."""
    found = {spec.path for spec in touched(specs, paths)}
    return [spec for spec in specs if spec.path in found or spec.name in stated]


def _reviewed(workspace: Workspace, found: SpecChange, before: Approvals, change: Change) -> SpecReview:
    from specgit.approval.changes import reason_of
    from specgit.review import review_spec

    after = change.approvals
    now = found.after
    return review_spec(
        found,
        before.standings(found.before) if found.before else (),
        after.standings(now) if now else (),
        reason=lambda standing: reason_of(after, now, standing) if now else "",
        stale=lambda: change.stale(now) if now else (),
        strict_checkpoints=workspace.settings.run.strict_checkpoints,
        undeclared=workspace.settings.run.undeclared,
    )


def _findings(
    workspace: Workspace, every: Sequence[Spec], was: Sequence[Spec], paths: Sequence[str], profile: str | None
) -> Sequence[Finding]:
    """The findings that the change brings."""
    from specgit.rules.baseline import Known, new_findings

    selection = selection_of(workspace, profile)
    now, then = now_and_then(workspace, touched(every, paths), every, was, paths, selection)
    return new_findings(now, map(Known.of, then)).new
