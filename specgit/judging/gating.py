"""Which change is judged, by which policy, and what the gates hold back of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.judging.checking import changed_since, specs_at, touched

if TYPE_CHECKING:
    from specgit.approval.gate import Change, Refusal
    from specgit.judging.workspace import Workspace
    from specgit.settings import Settings
    from specgit.spec.folder import Spec


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
    from specgit.run.stale import Staleness
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
        making=() if asked.tip else repository.committing(),
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
        before,
        asked.base is None,
        commits,
        Staleness(repository, specs, asked.tip or "HEAD").of,
    )


def policy_of(workspace: Workspace, rev: str | None) -> Settings:
    """The settings as a commit has them; those of the working tree where none is named."""
    from specgit import settings

    if rev is None:
        return workspace.settings
    return settings.at(workspace.repository.commit(rev))
