"""Which document of which spec is next, and whether it may be drafted yet."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.approvals import Approvals
from specgit.drafting.beginning import check_place, configuration, parse_name, skeleton
from specgit.errors import NOTHING_FOUND, SpecgitError
from specgit.guidance import approval
from specgit.spec.folder import CONFIG, Overlay, Spec
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.judging.workspace import Workspace


class Target(NamedTuple):
    """A spec to draft; `fresh` are the files it begins with, by path, where it is not there yet."""

    spec: Spec
    fresh: Mapping[str, Text]


def target(workspace: Workspace, name: str, kind: str | None, workflow: str | None) -> Target:
    """The spec of this name, or a new one with a configuration as `specgit new` writes it.

    Raises SpecgitError where a spec that exists is asked to be of another type or workflow, or the name is none.
    """
    there = _existing(workspace, name)
    if there is None:
        root, name = parse_name(name, workspace.settings.roots)
        check_place(workspace, root, name)
        if workflow == "quick":
            check_quick(workspace)
        path = f"{root}/{name}/{CONFIG}"
        text = Text.decode(path, configuration(kind or "feature", workflow or "requirements-first"))
        return Target(with_files(Spec(name, f"{root}/{name}", {}, workspace.source), {CONFIG: text}), {path: text})
    for asked, own, option in ((kind, there.type, "--type"), (workflow, there.workflow, "--workflow")):
        if asked and asked != own:
            raise SpecgitError(f"{there.name} is there already, and {own}", hint=f"leave {option} out")
    return Target(there, {})


def _existing(workspace: Workspace, name: str) -> Spec | None:
    """The spec that is called just so."""
    from specgit.judging.workspace import from_top

    below = from_top(workspace.repository, name).strip("/")
    found = [spec for spec in workspace.specs() if below in (spec.name, spec.path, *spec.files.values())]
    if len(found) == 1:
        return found[0]
    alike = found or [spec for spec in workspace.specs() if spec.name.rpartition("/")[2] == below]
    if alike:
        root = workspace.settings.roots[0]
        hint = "name it by its path" + ("" if found else f"; {root}/{name} begins another")
        raise SpecgitError(f"`{name}` may mean {' or '.join(each.path for each in alike)}", hint=hint)
    return None


def with_files(spec: Spec, texts: Mapping[str, Text]) -> Spec:
    """A spec with some files, by name, as they are to be, be they there or not."""
    files = spec.files | {name: text.path for name, text in texts.items()}
    return Spec(spec.name, spec.path, files, Overlay(spec.source, {text.path: text for text in texts.values()}))


def is_unwritten(spec: Spec, phase: str) -> bool:
    """Whether a document is missing, blank, or still the skeleton that `specgit new` wrote."""
    path = spec.file(f"{phase}.md")
    if path is None:
        return True
    data = spec.source.read(path)
    kind = "bugfix" if spec.type == "bugfix" and phase != "requirements" else "feature"
    return not data.strip() or data == skeleton(kind, phase, spec.name)


def next_phase(workspace: Workspace, spec: Spec) -> str:
    """The next document of a spec that is to be written.

    Raises SpecgitError where all are there, or where an earlier one is not approved (exit code 1), if the gate `order`
    is on and the workflow is not the quick one.
    """
    phase = next((phase for phase in spec.phases if is_unwritten(spec, phase)), None)
    if phase is None:
        raise SpecgitError(
            f"all documents of {spec.name} are written",
            hint=f"specgit refine {shlex.quote(spec.name)} {spec.phases[0]} --from '…' changes one",
            exit_code=NOTHING_FOUND,
        )
    check_order(workspace, spec, phase)
    return phase


def check_order(workspace: Workspace, spec: Spec, phase: str) -> None:
    """Raise SpecgitError (exit code 1) where a document before this one is not approved, and has to be."""
    if "order" not in workspace.settings.approvals.gates or is_quick(workspace, spec):
        return
    approvals = Approvals(workspace.repository, workspace.settings)
    order = spec.phases
    # A spec that has just begun has no approvals, and its first document needs none.
    for standing in approvals.standings(spec)[: order.index(phase)] if order.index(phase) else ():
        if not standing.settled:
            reason = f" ({standing.reason})" if standing.reason else ""
            raise SpecgitError(
                f"{standing.phase} of {spec.name} is {standing.state}{reason}, and {phase} stands on it",
                hint=f"read it, then {approval_of(workspace, spec, standing.phase)}",
                exit_code=1,
            )


def approval_of(workspace: Workspace, spec: Spec, phase: str) -> str:
    """The command that approves a document, as the policy wants it."""
    return approval(spec.name, phase, signed=workspace.settings.approvals.phases[phase].signed)


def is_quick(workspace: Workspace, spec: Spec) -> bool:
    """Whether the documents of a spec are drafted without approvals between them."""
    return spec.workflow == "quick" and workspace.settings.approvals.quick


def check_quick(workspace: Workspace) -> None:
    """Raise SpecgitError where the settings want every document approved."""
    if not workspace.settings.approvals.quick:
        raise SpecgitError(
            "quick specs are not allowed here: `approvals.quick` is false",
            hint="leave --workflow out: each document is approved before the next is drafted",
        )


def check_free(workspace: Workspace, spec: Spec, phase: str) -> bytes | None:
    """What stands in the document's place now, None where nothing does.

    Raises SpecgitError where that would be lost: it is neither committed nor staged; and where Git ignores it.
    """
    path = spec.file(f"{phase}.md")
    place = path or f"{spec.path}/{phase}.md"
    held = spec.source.read(path) if path else None
    if workspace.repository.ignores(place):
        raise SpecgitError(
            "Git ignores this file, so nothing could be staged or approved",
            where=place,
            hint=f"take it out of .gitignore: git check-ignore -v {shlex.quote(place)} shows the line",
        )
    if held is not None and is_unwritten(spec, phase):
        return held  # a skeleton is no work of anybody's
    if workspace.repository.unstaged(place) or (path and place not in workspace.repository.entries(place)):
        raise SpecgitError(
            f"{'what stands there' if path else 'its removal'} is neither committed nor staged, and would be lost",
            where=place,
            hint=f"git add {shlex.quote(place)}, or put it away",
        )
    return held
