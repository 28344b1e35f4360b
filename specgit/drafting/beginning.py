"""What a new spec begins with: a name, a place, a configuration, and the skeletons of its documents."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.skeletons import template
from specgit.spec.shapes import TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.judging.workspace import Workspace
    from specgit.spec.folder import Spec

DOCUMENTS = {"feature": ("requirements", "design", "tasks"), "bugfix": ("bugfix", "design", "tasks")}
WORKFLOW_TYPES = {
    "requirements-first": "requirements-first",
    "design-first": "design-first",
    "quick": "fast-task",  # what Kiro calls it in .config.kiro
}
LONGEST_NAME = 64
MOST_FOLDERS = 6

_WORD = Pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def parse_name(name: str, roots: Sequence[str]) -> tuple[str, str]:
    """The root a new spec goes to, and its name below it. Raises SpecgitError where that is no name for a spec."""
    root = next((root for root in roots if name.startswith(f"{root}/")), roots[0])
    name = name.removeprefix(f"{root}/")
    if not _is_name(name):
        letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        better = re.sub(r"-*/[-/]*", "/", re.sub(r"[^a-z0-9/]+", "-", letters)).strip("-/")
        hint = f"did you mean {better}? " if _is_name(better) else ""
        raise SpecgitError(
            f"{name[:LONGEST_NAME]!r} is no name for a spec",
            hint=f"{hint}Use lower-case words with dashes, like user-auth or billing/invoices",
        )
    return root, name


def _is_name(name: str) -> bool:
    words = name.split("/")
    return len(words) <= MOST_FOLDERS and all(len(word) <= LONGEST_NAME and _WORD.fullmatch(word) for word in words)


def check_place(workspace: Workspace, root: str, name: str) -> None:
    """Raise SpecgitError for a folder that exists, and for one inside another spec."""
    folder = f"{root}/{name}"
    spec = next((each for each in workspace.specs() if f"{folder}/".startswith(f"{each.path}/")), None)
    if spec and spec.path != folder:
        raise SpecgitError(f"{spec.path} is a spec itself", hint="choose a group folder that holds no documents")
    if spec or workspace.repository.locate(folder).exists():
        missing = missing_documents(spec) if spec else []
        step = f"its next document: specgit new {name} --phase {missing[0]}" if missing else "choose another name"
        raise SpecgitError(f"{folder} exists already", hint=step)


def missing_documents(spec: Spec) -> list[str]:
    """The documents a spec lacks, in the order of its workflow."""
    return [document for document in spec.phases if not spec.file(f"{document}.md")]


def configuration(kind: str, workflow: str) -> bytes:
    """A `.config.kiro` for a type and a workflow, with an id of its own."""
    import uuid

    config = {"specId": str(uuid.uuid4()), "workflowType": WORKFLOW_TYPES[workflow], "specType": kind}
    return json.dumps(config).encode() + b"\n"


def skeleton(kind: str, document: str, name: str) -> bytes:
    """The document as `specgit new` writes it for a spec of this name."""
    title = " ".join(re.split(r"[\W_]+", name.rpartition("/")[2])).strip().title()
    return template(kind, document).replace(TITLE, title).encode("utf-8", "surrogateescape")
