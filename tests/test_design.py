from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.spec.design import read_design
from specgit.spec.model import Design
from specgit.spec.text import Text


def read(content: str) -> Design:
    return read_design(Text("design.md", content))


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("### Property 1: T", "1", "T"),
        ("#### Property 1: T", "1", "T"),
        ("#### Property 1", "1", ""),
        ("### Property 12 — T", "12", "T"),
        ("### **Property 1: T**", "1", "T"),
        ("### Correctness Property 1: T", "1", "T"),
        ("### 属性 3：T", "3", "T"),
        ("### 属性3: T", "3", "T"),
        ("### プロパティ 3: T", "3", "T"),
        ("### Propiedad 3: T", "3", "T"),
        ("### Propriedade 3: T", "3", "T"),
        ("### Eigenschaft 3: T", "3", "T"),
        ("### Свойство 3: T", "3", "T"),
        ("### 속성 3: T", "3", "T"),
        ("### Property 1.2: T", "1.2", "T"),
        ("### Property 2: T ###", "2", "T"),
        ("**Property 3: T**", "3", "T"),
        ("**Property 3:** T", "3", "T"),
        ("**Property 3**: T", "3", "T"),
        ("- **Property 3** T", "3", "T"),
        ("1. **Property 3: T**", "3", "T"),
        ("Property 3: T", "3", "T"),
        ("Property 3: T\n*For any* x", "3", "T"),
        ("## Correctness Properties\n\n### P1: T", "1", "T"),
        ("## Correctness Properties\n\n### CP-1: T", "1", "T"),
        ("## Correctness Properties\n\n### CP1 T", "1", "T"),
    ],
)
def test_property(line: str, number: str, title: str) -> None:
    content = f"{line}\n\n**Validates: Requirements 1.1, 1.3**\n"
    (found,) = read(content).properties
    assert found.id == number
    assert found.title == title
    assert content[found.id_span.start : found.id_span.end] == number
    if not line.startswith(("-", "1.")):
        assert [reference.first for reference in found.validates] == ["1.1", "1.3"]


@pytest.mark.parametrize(
    "line",
    [
        "### P1: Critical",
        "## Risk 1: T",
        "### Properties",
        "- Property 1: how to test it",
        "Property 1 holds for all inputs",
        "- **Properties 1 and 2** can be combined",
        "1. **Properties 1-7**: engine",
        "| Property 1 | test |",
        "```\n### Property 1: T\n```",
    ],
)
def test_no_property(line: str) -> None:
    assert read(f"# Design\n\n{line}\n").properties == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**Validates: Requirements 1.1, 1.3**", ["1.1", "1.3"]),
        ("**Validates**: Requirements 1.1", ["1.1"]),
        ("_Validates: 1.1_", ["1.1"]),
        ("**Validiert: Anforderungen 1.1**", ["1.1"]),
        ("**验证: 需求 1.1**", ["1.1"]),
        ("**验证需求：1.1**", ["1.1"]),
        ("**Valida: Requisitos 1.1**", ["1.1"]),
        ("- **Validates: Requirements 1.1**", ["1.1"]),
        ("> **Validates: Requirements 1.1**", ["1.1"]),
        ("*For any* x,\nit holds.\n**Validates: Requirements 1.1**", ["1.1"]),
        ("```\n**Validates: Requirements 1.1**\n```", []),
    ],
)
def test_what_a_property_validates(line: str, expected: list[str]) -> None:
    (found,) = read(f"### Property 1: T\n\n{line}\n").properties
    assert [reference.first for reference in found.validates] == expected


def test_a_title_may_say_what_the_property_validates() -> None:
    (found,) = read("### Property 1: T (Req 1.1, 1.2)\n").properties
    assert [reference.first for reference in found.validates] == ["1.1", "1.2"]


def test_a_property_ends_at_the_next_one_or_a_heading_of_its_level() -> None:
    content = (
        "### Property 1: A\n\na\n\n#### Proof\n\n_Validates: 1.1_\n\n### Property 2: B\n\nb\n\n"
        "## Testing\n\n_Validates: 9.9_\n"
    )
    first, second = read(content).properties
    assert content[first.span.start : first.span.end].endswith("_Validates: 1.1_")
    assert content[second.span.start : second.span.end] == "### Property 2: B\n\nb"
    assert second.validates == ()


def test_a_property_of_a_list_ends_with_its_item() -> None:
    content = "- **Property 1** a\n  - _Validates: 1.1_\n- other\n  - _Validates: 9.9_\n"
    (found,) = read(content).properties
    assert [reference.first for reference in found.validates] == ["1.1"]


def test_a_weaker_form_of_the_same_number_is_a_mention() -> None:
    content = (
        "1. **Property 1**: planned\n\n### Property 1: A\n\n**Property 2: B**\n\nProperty 2: again\n\n"
        "## Testing\n\n- **Property 1**: random\n- **Property 2**: random\n- **Property 3**: only here\n"
    )
    assert [(found.id, found.title) for found in read(content).properties] == [
        ("1", "A"),
        ("2", "B"),
        ("2", "again"),
        ("3", "only here"),
    ]


def test_sections() -> None:
    assert [(part.title, part.level) for part in read("# Design\n## Overview\n### A\n").sections] == [
        ("Design", 1),
        ("Overview", 2),
        ("A", 3),
    ]


PIECES = [
    "### Property 1: a",
    "## Correctness Properties",
    "### P2: b",
    "**Property 3**",
    "- ",
    "Property 4: x",
    "\n",
    "\n\n",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "_Validates: 1.1_", "a", " ", "\r\n", "---", "```"]), max_size=25))
def test_any_text_is_read_with_spans_inside_it(pieces: list[str]) -> None:
    content = "".join(pieces)
    for found in read(content).properties:
        assert 0 <= found.span.start <= found.id_span.start < found.id_span.end <= found.span.end <= len(content)
        assert all(reference.span.end <= found.span.end for reference in found.validates)


def test_hostile_words_are_read_to_their_end() -> None:
    assert read("a" * 200_000 + "\n\n" + "# " + "a " * 50_000 + "1\n\n" + "é " * 50_000).properties == ()
