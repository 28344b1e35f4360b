"""Thirty real specs as if an agent had drafted them, document by document: taken as they are."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from shell import specgit
from test_corpus import CORPUS, specs

from specgit.drafting.beginning import configuration
from specgit.drafting.settling import settle
from specgit.spec.edit import replace
from specgit.spec.model import Status
from specgit.spec.requirements import read_requirements
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from pathlib import Path

    from specgit.spec.folder import Spec

pytestmark = pytest.mark.skipif(not (CORPUS / "specs.tsv").is_file(), reason="the corpus of real specs is not here")
MOST = 30
AGENT = 'mkdir -p "$(dirname "$SPECGIT_DOCUMENT")"; cp "$0/$SPECGIT_SPEC/$SPECGIT_PHASE.md" "$SPECGIT_DOCUMENT"\n'


def chosen() -> list[Spec]:
    """Specs with three documents, as many languages and repositories as there are."""
    with (CORPUS / "specs.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        languages = {(row["repo"].replace("/", "+"), row["path"]): row["lang"] for row in rows}
    met: Counter[str] = Counter()
    ranked = []
    for repository, spec in specs():
        language = languages[repository, spec.path]
        if all(
            spec.file(f"{phase}.md") and spec.source.read(spec.file(f"{phase}.md") or "").strip()
            for phase in spec.phases
        ):
            ranked.append((met[f"{language} {spec.type}"] // 3, met[repository], repository, spec.path, spec))
            met[f"{language} {spec.type}"] += 1
            met[repository] += 1
    return [spec for *_, spec in sorted(ranked, key=lambda each: each[:-1])[:MOST]]


def without_ticks(data: bytes) -> bytes:
    tasks = read_tasks(Text.decode("tasks.md", data))
    ticked = [box.mark for box in tasks.boxes if box.status not in (Status.OPEN, Status.UNKNOWN)]
    return replace(tasks.text, [(mark, " ") for mark in ticked]).encode()


def test_real_documents_are_taken_as_they_are(folder: Path, alone: Path) -> None:
    found = chosen()
    assert len(found) == MOST
    assert len({spec.source.label for spec in found}) > 12
    commit(folder, "No gates", {".specgit.yaml": "approvals: {gates: []}\n"})
    agent = f"sh {write(alone, 'agent.sh', AGENT.replace('$0', str(alone / 'documents')))}"
    for number, spec in enumerate(found):
        name = f"spec-{number:02}"
        config = configuration(spec.type, "design-first" if spec.workflow == "design-first" else "requirements-first")
        place = folder / ".kiro/specs" / name
        write(folder, f".kiro/specs/{name}/.config.kiro", config.decode())
        git(folder, "add", "--all")
        for phase in spec.phases:
            data = spec.source.read(spec.file(f"{phase}.md") or "")
            write(alone, f"documents/{name}/{phase}.md", "").write_bytes(data)
            done = specgit(
                folder, "draft", name, "--from", "x", "--rounds", "0", "--command", agent, "--format", "json"
            )
            assert done.returncode in (0, 1), done.stderr
            (draft,) = json.loads(done.stdout)["drafts"]
            assert (draft["trouble"], draft["phase"], draft["not_taken"]) == ("", phase, []), spec
            expected = without_ticks(data) if phase == "tasks" else data
            assert (place / f"{phase}.md").read_bytes() == expected, spec
            own = json.loads(specgit(folder, "validate", name, "--format", "json").stdout)
            assert draft["findings"] == own["findings"], spec
        git(folder, "commit", "-qm", name)
    assert git(folder, "status", "--porcelain") == ""


def test_an_inserted_criterion_changes_no_other() -> None:
    """An agent puts a criterion into a real list and counts anew: all others keep their lines and their ids."""
    seen = 0
    for number, (_, spec) in enumerate(specs()):
        document = spec.requirements if number % 9 == 0 and spec.bugfix is None else None
        for part in document.requirements[:1] if document else ():
            assert document
            text = document.text
            if len(part.criteria) < 3 or not all(text.slice(each.id_span).isdecimal() for each in part.criteria):
                continue
            seen += 1
            at = part.criteria[2]
            line = text.content.rfind("\n", 0, at.id_span.start) + 1
            item = f"{text.content[line : at.id_span.start]}3. THE Zebra SHALL sing at every full moon\n"
            count = [(each.id_span, str(place)) for place, each in enumerate(part.criteria[2:], 4)]
            settled = settle("requirements", text, replace(text, [(Span(line, line), item), *count])).text
            before, after = (
                Counter(each.id for part in read.requirements for each in part.criteria)
                for read in (document, read_requirements(settled))
            )
            assert (after - before).total() == 1, spec
            assert not before - after, spec
            assert set(text.lines) <= set(settled.lines), spec
    assert seen > 40
