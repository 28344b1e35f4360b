"""What changed in a document since it was approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.approval.digest import digest
from specgit.approval.standing import document_path
from specgit.errors import SpecgitError
from specgit.spec.text import Text

if TYPE_CHECKING:
    from specgit.approval.approvals import Approvals
    from specgit.approval.ledger import Entry
    from specgit.approval.standing import Standing
    from specgit.spec.folder import Spec


def change_since(approvals: Approvals, spec: Spec, phase: str, entry: Entry) -> str:
    """What is different now, in a few words; empty where the content of then is no longer to be found."""
    from specgit.spec.difference import differences, summary  # what is unchanged needs none

    path = spec.file(f"{phase}.md")
    before = approved_text(approvals, spec, phase, entry)
    if path is None or before is None:
        return ""
    return summary(differences(phase, before, Text.decode(path, spec.source.read(path))))


def reason_of(approvals: Approvals, spec: Spec, standing: Standing) -> str:
    """Why a phase is not settled, with what changed in its document since it was."""
    if standing.last is None or standing.last.statement.digest == approvals.digest(spec, standing.phase):
        return standing.reason
    changed = change_since(approvals, spec, standing.phase, standing.last)
    return standing.reason + (f": {changed}" if changed else "")


def approved_text(approvals: Approvals, spec: Spec, phase: str, entry: Entry) -> Text | None:
    """The document that a statement names, by its blob, or as its commit has it; None where neither is there."""
    path = document_path(spec, phase)
    wanted = entry.statement.digest
    algorithm = approvals.algorithm
    for name in (wanted, f"{entry.commit}:{path}"):
        try:
            data = approvals.objects(path, name)
        except SpecgitError:
            continue
        if digest(phase, data, algorithm) == wanted:
            return Text.decode(path, data)
    return None
