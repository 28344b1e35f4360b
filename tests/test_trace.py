from __future__ import annotations

import pytest

from specgit.spec.folder import Spec, find_specs
from specgit.trace import Targets, cited

REQUIREMENTS = """\
# Requirements

### Requirement 1: A

#### Acceptance Criteria

1. a
2. b
3. c

### Requirement 2: B

#### Acceptance Criteria

1. d
2. e

### FR-3: C（NFR-9）

#### Acceptance Criteria

- [ ] AC-3.1: f
"""
DESIGN = "### Property 1: P\n\n### Property 2: Q\n\n### Property 3: R\n"


class Files:
    label = "memory"

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def paths(self, under: str) -> list[str]:
        return sorted(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path].encode()


def spec_of(**files: str) -> Spec:
    (spec,) = find_specs(Files({f"specs/a/{name}.md": content for name, content in files.items()}), ["specs"])
    return spec


def names(line: str, requirements: str = REQUIREMENTS, **files: str) -> list[str]:
    """What a task with this reference line cites: ids, requirements as `R1`, properties as `P1`."""
    spec = spec_of(requirements=requirements, design=DESIGN, tasks=f"- [ ] 1. a\n  - {line}\n", **files)
    assert spec.tasks
    letters = {"Requirement": "R", "Property": "P"}
    return [letters.get(type(part).__name__, "") + part.id for part in cited(spec, spec.tasks.tasks[0])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("_Requirements: 1.1, 2.2_", ["1.1", "2.2"]),
        ("_Requirements: 1_", ["R1"]),
        ("_Requirements: 1.1-1.3_", ["1.1", "1.2", "1.3"]),
        ("_Requirements: 1.3-2.1_", ["1.3", "2.1"]),
        ("_Requirements: 1-2_", ["R1", "R2"]),
        ("_Requirements: All_", ["R1", "R2", "RFR-3"]),
        ("_Requirements: 1.x_", ["R1"]),
        ("_Requirements: 1.1, 1.1, 1.1-1.2_", ["1.1", "1.2"]),
        ("_Requirements: FR-3, FR-3.1_", ["RFR-3", "FR-3.1"]),
        ("_Requirements: fr-03.01_", []),
        ("_Requirements: FR-03.01_", ["FR-3.1"]),
        ("_Requirements: NFR-9_", ["RFR-3"]),
        # a prefix that only says "requirement" or "criterion" may be there or not
        ("_Requirements: AC-1.1, REQ-2, R2.1_", ["1.1", "R2", "2.1"]),
        ("_Requirements: 3.1, 3_", ["FR-3.1", "RFR-3"]),
        # any other prefix names something else
        ("_Requirements: NFR-3, TR-3.1, US-1_", ["R1"]),
        ("_Requirements: 9.9, 7_", []),
        # ranges with an end that is not there
        ("_Requirements: 1.2-1.9_", ["1.2", "1.3"]),
        ("_Requirements: 1-8_", ["R1"]),
        ("_Requirements: 2.2-1.1_", ["2.2", "1.1"]),
        ("_Requirements: 9.1-9.3_", []),
        ("**Property 2: Q**", ["P2"]),
        ("_Requirements: 1.1, Property 3_", ["1.1", "P3"]),
        ("_Requirements: Properties 1-3_", ["P1", "P2", "P3"]),
        ("**Property 2a: part of it**", ["P2"]),
        ("**Property 7: none**", []),
        ("_Requirements: Expected Behavior Properties 2.1, 2.2_", ["2.1", "2.2"]),
        ("details", []),
    ],
)
def test_cited(line: str, expected: list[str]) -> None:
    assert names(line) == expected


def test_clauses_of_a_bug() -> None:
    bugfix = "### Expected Behavior\n\n2.1 a\n\n2.2 b\n\n### Unchanged Behavior\n\n3.1 c\n"
    spec = spec_of(
        bugfix=bugfix, tasks="- [ ] 1. a\n  - _Requirements: 2.1-2.2, 9.9_\n- [ ] 2. b\n  - _Requirements: All_\n"
    )
    assert spec.tasks
    first, second = spec.tasks.tasks
    assert [part.id for part in cited(spec, first)] == ["2.1", "2.2"]
    assert [part.id for part in cited(spec, second)] == ["2.1", "2.2", "3.1"]
    spec = spec_of(bugfix=bugfix, tasks="- [ ] 1. a\n  - _Requirements: 2.2-2.9_\n")
    assert spec.tasks
    assert [part.id for part in cited(spec, spec.tasks.tasks[0])] == ["2.2"]


def test_aliases_and_flat_lists() -> None:
    sub = "### Requirement 2: T\n\n#### Acceptance Criteria\n\n##### 2.1 A\n1. a\n2. b\n##### 2.2 B\n1. c\n"
    assert names("_Requirements: 2.3, 2.2.1_", requirements=sub) == ["2.3"]
    assert names("_Requirements: 1, 4_", requirements="## Acceptance Criteria\n\n1. a\n2. b\n3. c\n4. d\n") == [
        "1",
        "4",
    ]


def test_a_spec_without_requirements_has_no_targets() -> None:
    spec = spec_of(tasks="- [ ] 1. a\n  - _Requirements: 1.1, All_\n  - **Property 1**\n")
    assert spec.tasks
    assert cited(spec, spec.tasks.tasks[0]) == ()
    assert Targets(spec).ordered == ((), (), ())


def test_a_prefix_that_only_says_criterion_means_the_first_of_that_number() -> None:
    requirements = "### US-1: A\n\n- AC-1.1: a\n\n### TR-1: B\n\n- TR-1.1: b\n"
    assert names("_Requirements: AC-1.1, TR-1.1_", requirements=requirements) == ["US-1.1", "TR-1.1"]
