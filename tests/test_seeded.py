"""The seeded benchmark for the analysis of requirements: its edits fit its documents, and its documents are valid."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from specgit.rules.check import Selection, check
from specgit.rules.subject import Subject
from specgit.spec.folder import find_specs
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

HERE = Path(__file__).parent.parent / "bench" / "analysis"
KINDS = {
    "inconsistent": {"shall-shall-not", "opposites", "different-values", "general-specific", "numeric-overlap"},
    "limits": {"part-above-whole", "min-above-max", "retry-times-timeout", "units", "functional-vs-nonfunctional"},
    "ambiguous": {"vague-qualifier", "weak-modal", "pronoun", "and-or", "two-words", "one-word"},
    "unstated": {"subject", "actor", "state", "data"},
    "missing": {"no-failure", "range-hole", "range-overlap", "enumeration-value", "no-opposite", "repeated"},
    "duplicate": {"reworded", "subsumed", "verbatim"},
}
PAIRS = ("inconsistent", "duplicate")
DEFECTS: list[dict[str, Any]] = json.loads((HERE / "defects.json").read_text(encoding="utf-8"))
DOCUMENTS = sorted({defect["document"] for defect in DEFECTS})


@cache
def clean(document: str) -> str:
    return (HERE / f"{document}.md").read_text(encoding="utf-8")


def edited(document: str, edits: list[dict[str, str]]) -> str:
    content = clean(document)
    for edit in edits:
        assert clean(document).count(edit["find"]) == content.count(edit["find"]) == 1
        content = content.replace(edit["find"], edit["replace"])
    return content


def criteria(content: str) -> list[str]:
    requirements = read_requirements(Text("requirements.md", content))
    return [criterion.id for requirement in requirements.requirements for criterion in requirement.criteria]


def complaints(content: str) -> list[str]:
    """What `specgit validate` calls an error or a warning in a spec of these requirements alone."""
    (spec,) = find_specs(_One(content.encode()), [".kiro/specs"])
    found = check(Subject(spec, others=[spec]), Selection("kiro"))
    return [str(finding) for finding in found if finding.severity != "info"]


class _One:
    """One requirements.md in memory, as a source."""

    label = "memory"

    def __init__(self, content: bytes) -> None:
        self.files = {".kiro/specs/seeded/requirements.md": content}

    def paths(self, under: str) -> list[str]:
        return [path for path in self.files if path.startswith(under + "/")]

    def read(self, path: str) -> bytes:
        return self.files[path]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_clean_document_is_valid_and_of_the_size_of_a_spec(document: str) -> None:
    ids = criteria(clean(document))
    assert 18 <= len(ids) <= 50
    assert len(set(ids)) == len(ids)
    assert 4 <= len({part.partition(".")[0] for part in ids}) <= 7
    assert complaints(clean(document)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_edit_fits_and_leaves_the_criteria_it_names(document: str) -> None:
    for defect in (entry for entry in DEFECTS if entry["document"] == document):
        changed, twin = edited(document, defect["edits"]), edited(document, defect["twin"])
        assert len({clean(document), changed, twin}) == 3, defect
        ids, others = criteria(changed), criteria(twin)
        assert set(defect["criteria"]) <= set(ids), defect
        assert len(set(ids)) == len(ids), defect
        assert len(set(others)) == len(others), defect
        # An edit changes a few sentences; one that breaks the list would change the reading of all that follow.
        assert abs(len(ids) - len(criteria(clean(document)))) <= 2 >= abs(len(others) - len(ids)), defect
        assert complaints(twin) == [], defect


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect['document']}-{defect['class']}")
def test_an_entry_says_what_it_is(defect: dict[str, Any]) -> None:
    assert set(defect) - {"also"} == {"document", "part", "class", "kind", "criteria", "about", "edits", "twin"}
    assert defect["kind"] in KINDS[defect["class"]]
    assert defect["part"] in ("develop", "measure")
    assert len(defect["criteria"]) >= (2 if defect["class"] in PAIRS else 1)
    assert set(defect.get("also", [])) <= set(KINDS) - {defect["class"]}
    assert defect["about"].endswith(".")


def test_every_document_has_its_defects_and_one_part() -> None:
    assert sorted(path.stem for path in HERE.glob("*.md") if path.stem != "README") == DOCUMENTS
    parts = dict({(entry["document"], entry["part"]) for entry in DEFECTS})
    assert Counter(parts.values()) == {"develop": 60, "measure": 8}
    assert len({(entry["document"], entry["part"]) for entry in DEFECTS}) == len(parts) == 68
    assert {(entry["document"], entry["class"]) for entry in DEFECTS} == set(product(DOCUMENTS, KINDS))
    assert {(entry["class"], entry["kind"]) for entry in DEFECTS} == {
        (name, kind) for name, kinds in KINDS.items() for kind in kinds
    }
