"""Single defects seeded into clean specs: each is found by its rule, on its line, and by no rule that is not related."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from specgit.rules import all_rules
from specgit.rules.check import ANALYSIS, Selection, check
from specgit.rules.subject import Subject
from specgit.spec.folder import find_specs

if TYPE_CHECKING:
    from specgit.rules.model import Finding

CLEAN = Path(__file__).parent / "clean"
SPECS = {"F": "link-shortener", "D": "price-cache", "B": "stale-cart-fix"}
UNCOVERED = "trace/uncovered-criterion"


class Files:
    """Files in memory, as a source."""

    label = "memory"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(under + "/"))

    def read(self, path: str) -> bytes:
        return self.files[path]


@cache
def clean_files() -> dict[str, bytes]:
    return {path.relative_to(CLEAN).as_posix(): path.read_bytes() for path in CLEAN.rglob("*") if path.is_file()}


def findings(files: dict[str, bytes], profile: str, before: dict[str, bytes] | None = None) -> list[Finding]:
    roots = [".kiro/specs"]
    specs = find_specs(Files(files), roots)
    old = {spec.name: spec for spec in find_specs(Files(before), roots)} if before else {}
    return [
        finding
        for spec in specs
        for finding in check(
            Subject(spec, others=specs, before=lambda name=spec.name: old.get(name)),  # type: ignore[misc]
            Selection(profile),  # type: ignore[arg-type]
        )
    ]


@pytest.mark.parametrize("profile", ["minimal", "kiro", "strict"])
def test_clean_specs_give_nothing(profile: str) -> None:
    assert findings(clean_files(), profile) == []


class Defect(NamedTuple):
    """`old` becomes `new` once in a file of a spec; `rule` must say so on the line that has `at`."""

    rule: str
    spec: str
    file: str
    old: str
    new: str
    at: str  # on the line of the finding; empty for a finding of the whole file
    related: tuple[str, ...] = ()  # rules that may say something of it too
    gone: tuple[str, ...] = ()  # files taken away


R, D, T, B = "requirements.md", "design.md", "tasks.md", "bugfix.md"
TASKS = (CLEAN / ".kiro/specs" / SPECS["F"] / T).read_text(encoding="utf-8")
PART_3 = TASKS[TASKS.index("  - [ ] 3.1") : TASKS.index("- [ ] 4. Checkpoint")]
GRAPH = TASKS[TASKS.index("## Task Dependency Graph") :]

DEFECTS = [
    # what cites what
    Defect("tasks/unknown-criterion", "F", T, "_Requirements: 2.1, 2.2, 2.3_", "_Requirements: 2.1, 2.2, 2.4_", "2.4_", (UNCOVERED,)),
    Defect("tasks/unknown-criterion", "F", T, "_Requirements: 3.1, 3.2_", "_Requirements: 3.1, 3.2, 7_", "3.2, 7_"),
    Defect("tasks/unknown-criterion", "D", T, "_Requirements: 2.1, 2.2_", "_Requirements: 2.1, 2.2, 3.1_", "2.2, 3.1_"),
    Defect("tasks/unknown-clause", "B", T, "_Requirements: 2.1, 2.2, 3.1, 3.2_", "_Requirements: 2.1, 2.2, 3.1, 3.3_", "3.3_"),
    Defect("tasks/unknown-criterion", "F", R, "4. THE Link_Service SHALL never assign one Code to two addresses\n", "", "1.3, 1.4_", ("design/unknown-criterion", "tasks/unknown-criterion")),
    Defect("design/unknown-criterion", "F", D, "**Validates: Requirements 1.2**", "**Validates: Requirements 1.7**", "Requirements 1.7"),
    Defect("tasks/unknown-property", "F", T, "**Property 2: Creating twice", "**Property 7: Creating twice", "Property 7", ("trace/uncovered-property",)),
    Defect("trace/uncovered-criterion", "F", T, "_Requirements: 2.1, 2.2, 2.3_", "_Requirements: 2.1, 2.2_", ""),
    Defect("trace/uncovered-criterion", "F", R, "3. WHEN an Owner opens the statistics", "3. WHEN an Owner closes the page, THE Hit_Counter SHALL stop\n4. WHEN an Owner opens the statistics", ""),
    Defect("trace/uncovered-criterion", "B", B, "3.2 WHEN a voucher is added", "3.3 WHEN a cart is emptied THEN the system SHALL CONTINUE TO keep the voucher\n\n3.2 WHEN a voucher is added", "", ("bugfix/number-order",)),
    Defect("trace/uncovered-property", "F", D, "## Error Handling", "### Property 4: Codes are short\n\n*For any* code, its length SHALL be six.\n\n**Validates: Requirements 1.1**\n\n## Error Handling", ""),
    # tasks
    Defect("tasks/unknown-box", "F", T, "- [ ] 3.3 Show", "- [S] 3.3 Show", "[S]"),
    Defect("tasks/unknown-box", "B", T, "- [ ] 3.2 Verify", "- [?] 3.2 Verify", "[?]"),
    Defect("tasks/malformed-box", "F", T, "- [ ] 3.3 Show", "-[ ] 3.3 Show", "3.3 Show", ("graph/unknown-task", UNCOVERED)),
    Defect("tasks/malformed-box", "F", T, "- [ ] 3.3 Show", "- [ ]3.3 Show", "3.3 Show", ("graph/unknown-task", UNCOVERED)),
    Defect("tasks/malformed-box", "F", T, "- [x] 2.1 Implement", "- [ x ] 2.1 Implement", "2.1 Implement", ("graph/unknown-task", UNCOVERED)),
    Defect("tasks/unclosed-fence", "F", T, "    - Write the migration and the models\n", "    - Write the migration and the models\n\n```python\n\n", "```python", ("graph/", "tasks/", "trace/", "design/")),
    Defect("tasks/unclosed-fence", "D", T, "- [ ] 2. Bound the memory", "```\n- [ ] 2. Bound the memory", "```", ("graph/", "tasks/", "trace/")),
    Defect("tasks/duplicate-number", "F", T, "- [ ] 3.3 Show", "- [ ] 3.1 Show", "3.1 Show", ("graph/unknown-task", "tasks/number-order")),
    Defect("tasks/duplicate-number", "D", T, "- [ ]* 2.2 Write", "- [ ]* 2.1 Write", "2.1 Write", ("graph/unknown-task",)),
    Defect("tasks/number-order", "F", T, "- [ ] 3.3 Show the statistics of a code\n    - _Requirements: 3.3_\n", "- [ ] 3.3 Show the statistics of a code\n    - _Requirements: 3.3_\n  - [ ]* 3.0 Prepare the statistics\n    - _Requirements: 3.3_\n", "3.0 Prepare", ("graph/leaf-missing",)),
    Defect("tasks/child-without-parent", "F", T, "- [ ] 4. Checkpoint", "  - [ ]* 7.1 Write the manual\n    - _Requirements: 1.1_\n\n- [ ] 4. Checkpoint", "7.1 Write", ("graph/leaf-missing", "tasks/number-order")),
    Defect("tasks/parent-done", "F", T, "- [ ] 2. Implement the Link_Service", "- [x] 2. Implement the Link_Service", "2. Implement"),
    Defect("tasks/parent-done", "B", T, "- [ ] 3. Fix for", "- [x] 3. Fix for", "3. Fix for"),
    Defect("tasks/no-reference", "F", T, "    - Answer 404 for unknown codes\n    - _Requirements: 2.1, 2.2, 2.3_\n", "    - Answer 404 for unknown codes\n", "2.2 Implement", (UNCOVERED,)),
    Defect("tasks/heading-as-task", "F", T, "## Notes", "### Task 5: Write the manual\n\n- _Requirements: 1.1_\n\n## Notes", "Task 5", ("graph/leaf-missing",)),
    Defect("tasks/too-many-details", "D", T, "    - Return stale prices when the supplier is slow\n", "".join(f"    - Detail number {n}\n" for n in range(1, 30)), "1.1 Implement"),
    Defect("tasks/no-tasks", "D", T, "*", "# Implementation Plan\n\n1. Implement the cache\n2. Bound the memory\n", "", (UNCOVERED, "trace/", "graph/")),
    # the wave graph
    Defect("graph/not-json", "F", T, '"tasks": ["4"] }', '"tasks": ["4" }', '["4" }'),
    Defect("graph/not-json", "D", T, '{ "id": 0, "tasks": ["1.1"] },', "{ id: 0, tasks: ['1.1'] },", "id: 0"),
    Defect("graph/wrong-shape", "F", T, '"id": 0, ', "", '{ "tasks": ["1.1"] }'),
    Defect("graph/wrong-shape", "F", T, '"id": 0, ', '"id": "first", ', '"first"'),
    Defect("graph/wrong-shape", "B", T, '"tasks": ["1", "2"]', '"tasks": [1, 2]', '"tasks": [1, 2]'),
    Defect("graph/unknown-task", "F", T, '["2.2", "2.3", "3.2", "3.3"]', '["2.2", "2.3", "3.2", "3.3", "3.4"]', '"3.4"'),
    Defect("graph/leaf-missing", "F", T, '["2.2", "2.3", "3.2", "3.3"]', '["2.2", "2.3", "3.3"]', "3.2 Write", ()),
    Defect("graph/leaf-missing", "B", T, '["3.2", "3.3"]', '["3.3"]', "3.2 Verify", ()),
    Defect("graph/task-twice", "F", T, '["1.2", "2.1", "3.1"]', '["1.2", "2.1", "3.1", "3.3"]', '"3.3"'),
    Defect("graph/parent-listed", "F", T, '["1.1"]', '["1", "1.1"]', '"1", "1.1"'),
    Defect("graph/wave-order", "F", T, "    - _Requirements: 1.1, 3.1_\n", "    - _Requirements: 1.1, 3.1_\n    - _Depends: 2.1_\n", '"1.1"'),
    Defect("graph/wave-order", "F", T, "    - Answer 404 for unknown codes\n", "    - Answer 404 for unknown codes\n    - _Depends: 2.3_\n", "2.3"),
    Defect("graph/cycle", "F", T, PART_3, PART_3.replace("3.2_", "3.2_\n    - _Depends: 3.3_").replace("3.3_\n\n", "3.3_\n    - _Depends: 3.1_\n\n"), "_Depends", ("graph/wave-order",)),
    Defect("tasks/unknown-dependency", "D", T, "    - _Requirements: 2.1, 2.2_\n", "    - _Requirements: 2.1, 2.2_\n    - _Depends: 1.9_\n", "1.9"),
    Defect("graph/missing", "F", T, GRAPH, "", ""),
    # requirements
    Defect("requirements/missing-section", "F", R, "## Introduction", "## About", ""),
    Defect("requirements/no-criteria", "F", R, "### Requirement 3: Count hits", "### Requirement 3: Be nice\n\n**User Story:** As a reader, I want kindness, so that I smile.\n\n### Requirement 4: Count hits", "Requirement 3", ("tasks/", "design/", "trace/")),
    Defect("requirements/no-user-story", "F", R, "**User Story:** As a reader, I want to follow a short code, so that I reach the page behind it.\n", "", "Requirement 2"),
    Defect("requirements/duplicate-number", "F", R, "### Requirement 3: Count hits", "### Requirement 2: Count hits", "Requirement 2: Count", ("tasks/", "design/", "trace/")),
    Defect("requirements/skipped-requirement", "D", R, "### Requirement 2: Bounded memory", "### Requirement 4: Bounded memory", "Requirement 4", ("tasks/", "design/", "trace/")),
    Defect("requirements/no-modal", "F", R, "THE Link_Service SHALL create a Code of six characters", "THE Link_Service creates a Code of six characters", "creates a Code", ("requirements/",)),
    Defect("requirements/several-shalls", "F", R, "THE Link_Service SHALL return the existing Code", "THE Link_Service SHALL return the existing Code and SHALL count it", "SHALL count it"),
    Defect("requirements/not-ears", "F", R, "1. WHEN a reader opens a known Code, THE Link_Service SHALL redirect to its address within 100 ms", "1. WHEN a reader opens a known Code, SHALL redirect", "SHALL redirect", ("requirements/",)),
    Defect("requirements/when-for-unwanted", "F", R, "IF a reader opens an unknown Code, THEN THE Link_Service SHALL answer with status 404", "WHEN a reader opens an invalid Code, THE Link_Service SHALL return an error", "invalid Code"),
    Defect("requirements/placeholder", "F", R, "within 100 ms", "within TBD", "TBD"),
    Defect("requirements/placeholder", "D", R, "THE Price_Cache SHALL keep at most 10,000 prices", "WHEN [condition] THE Price_Cache SHALL keep at most 10,000 prices", "[condition]"),
    Defect("requirements/undefined-term", "F", R, "THE Link_Service SHALL never assign", "THE Code_Registry SHALL never assign", "Code_Registry"),
    Defect("requirements/unused-term", "F", R, "- **Code**: A string", "- **Link_Archive**: Where old codes go\n- **Code**: A string", "Link_Archive"),
    # bugfix
    Defect("bugfix/missing-section", "B", B, "### Unchanged Behavior (Regression Prevention)\n", "", "", ("bugfix/", "trace/")),
    Defect("bugfix/no-modal", "B", B, "THEN the system SHALL show a sum of zero at once", "THEN the system shows a sum of zero at once", "at once"),
    Defect("bugfix/no-continue", "B", B, "SHALL CONTINUE TO subtract it", "SHALL subtract it", "subtract it"),
    Defect("bugfix/wrong-section", "B", B, "2.2 WHEN a voucher is removed together", "1.3 WHEN a voucher is removed together", "1.3 WHEN", ("tasks/", "design/", "trace/")),
    Defect("bugfix/duplicate-number", "B", B, "3.2 WHEN a voucher is added", "3.1 WHEN a voucher is added", "3.1 WHEN a voucher", ("tasks/", "design/", "trace/")),
    # design
    Defect("design/missing-section", "F", D, "## Architecture", "## Pictures", ""),
    Defect("design/missing-section", "B", D, "## Fix Implementation", "## Later", ""),
    Defect("design/duplicate-property", "F", D, "### Property 3: Every hit", "### Property 2: Every hit", "Property 2: Every", ("tasks/unknown-property", "trace/")),
    Defect("design/property-without-validates", "F", D, "**Validates: Requirements 1.2**\n", "", "Property 2"),
    Defect("design/unclosed-fence", "D", D, "    Cache-->>Page: 12.90\n```\n", "    Cache-->>Page: 12.90\n", "```mermaid", ("design/", "trace/", "tasks/")),
    # the folder
    Defect("folder/several-first-documents", "B", B, "", "", "", ("requirements/", "tasks/", "trace/", "design/", "bugfix/")),
    Defect("folder/empty-document", "D", D, "*", "", "", ("design/", "tasks/unknown-property", "trace/")),
    Defect("folder/unreadable-config", "F", ".config.kiro", '{"specId"', "{specId", ""),
    Defect("folder/type-contradicts", "B", ".config.kiro", '"bugfix"', '"feature"', ""),
    Defect("folder/no-first-document", "D", R, "", "", "", ("trace/", "design/", "tasks/"), (R,)),
]  # fmt: skip


def mutated(defect: Defect) -> dict[str, bytes]:
    files = dict(clean_files())
    folder = f".kiro/specs/{SPECS[defect.spec]}/"
    if defect.rule == "folder/several-first-documents":
        files[folder + R] = files[f".kiro/specs/{SPECS['F']}/{R}"]
        return files
    for name in defect.gone:
        del files[folder + name]
    if defect.old == "*":
        files[folder + defect.file] = defect.new.encode()
    elif defect.old:
        text = files[folder + defect.file].decode()
        assert defect.old in text
        files[folder + defect.file] = text.replace(defect.old, defect.new, 1).encode()
    return files


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect.rule}-{defect.spec}-{defect.at[:20]}")
def test_a_seeded_defect_is_found(defect: Defect) -> None:
    assert defect.rule in all_rules()
    found = findings(mutated(defect), "strict")
    mine = [finding for finding in found if finding.rule == defect.rule]
    assert mine, [f"{finding.path}:{finding.line} {finding.rule}: {finding.message}" for finding in found]
    assert any(defect.at in finding.source for finding in mine), mine
    unrelated = [
        f"{finding.path}:{finding.line} {finding.rule}: {finding.message}"
        for finding in found
        if finding.rule != defect.rule
        and not any(finding.rule.startswith(also) for also in (*defect.related, *ANALYSIS))
    ]
    assert unrelated == []  # what a changed sentence makes one ask is another matter
    assert all(SPECS[defect.spec] == finding.spec for finding in found)


def test_there_are_enough_defects() -> None:
    assert len(DEFECTS) >= 60


def test_a_changed_criterion_makes_done_tasks_stale() -> None:
    """Only the done tasks of the spec cite 1.4; its words change."""
    files = dict(clean_files())
    path = f".kiro/specs/{SPECS['F']}/{R}"
    files[path] = files[path].replace(b"never assign one Code to two addresses", b"never assign one Code to two owners")
    found = findings(files, "kiro", before=clean_files())
    assert [finding.rule for finding in found] == ["trace/stale-task"]
    assert "1.4" in found[0].message
