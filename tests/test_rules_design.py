"""Rules of design.md, where their own examples do not reach."""

from __future__ import annotations

import pytest

from specgit.rules.design import PROPERTIES
from tests.test_rules import found


def design(text: str, rule: str) -> list[tuple[int, str]]:
    """Line and message of what a rule finds in a design."""
    return [(each.line, each.message) for each in found({"design.md": text}) if each.rule == f"design/{rule}"]


def test_missing_sections_are_one_finding() -> None:
    assert design("# Design\n\n## Overview\n\nText.\n", "missing-section") == [
        (0, "the design has no section `Architecture`, `Components and Interfaces` or `Data Models`")
    ]


@pytest.mark.parametrize(
    "titles",
    [
        "概述 架构 组件与接口 数据模型",
        "概要 アーキテクチャ コンポーネントとインターフェース データモデル",
        "Übersicht Architektur Komponenten Datenmodell",
        "Обзор Архитектура Компоненты Модели-данных",
        "Resumen Arquitectura Componentes Modelo-de-datos",
        "Visão-geral Arquitetura Componentes Modelo-de-dados",
        "개요 아키텍처 컴포넌트 데이터-모델",
    ],
)
def test_sections_are_known_in_other_languages(titles: str) -> None:
    text = "# X\n" + "".join(f"\n## {title.replace('-', ' ')}\n" for title in titles.split(" "))
    assert not design(text, "missing-section")


def test_the_title_of_a_bugfix_design_is_no_section() -> None:
    files = {
        "bugfix.md": "# Bugfix\n",
        "design.md": "# Bugfix Design: Fix the cart\n\n## Overview\n\n## Bug Details\n\n## Expected Behavior\n\n"
        "## Root Cause\n",
    }
    messages = [each.message for each in found(files) if each.rule == "design/missing-section"]
    assert messages == ["the design has no section `Fix Implementation`"]


def test_a_fence_that_the_next_one_ends_is_not_closed() -> None:
    text = "```mermaid\ngraph TD\n\n## Data Models\n\n```python\nx = 1\n```\n"
    assert design(text, "unclosed-fence") == [(1, "another fence begins on line 6 before this one has ended")]


def test_a_fence_in_a_fence_is_found_once() -> None:
    text = "```markdown\n# Log\n\n```json\n{}\n```\n\nEnd.\n```\n\n## API\n\n```rust\nfn f() {}\n```\n"
    assert [line for line, _ in design(text, "unclosed-fence")] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "````markdown\n```json\n{}\n```\n````\n",
        "```python\ntext = '''\n    ```json\n    {}\n    ```\n'''\n```\n",
        "~~~\n```json\n```\n~~~\n",
        "The end.\n\n```\n",  # it hides nothing
        "```sh\r\nmake\r\n```\r\n\r\n```sh\r\nmake\r\n```\r\n",
        "- item\n  ```\n  open\n\nText.\n",  # its list item ends it
    ],
)
def test_fences_that_end(text: str) -> None:
    assert not design(text, "unclosed-fence")


def test_an_unclosed_comment_hides_the_rest() -> None:
    assert design("# Design\n\n<!-- note\n\n## Overview\n", "unclosed-fence") == [(3, "what begins here never ends")]


def test_a_repeated_title_is_no_second_property() -> None:
    assert not design(
        PROPERTIES + "\n## Testing\n\n### Property 1: Codes are unique\n\nTest it.\n", "duplicate-property"
    )


def test_a_copied_property_is_a_second_one() -> None:
    copy = "\n### Property 1: Codes are unique\n\n**Validates: Requirements 1.1**\n"
    assert design(PROPERTIES + copy, "duplicate-property") == [(17, "property 1 stands on line 5 already")]


@pytest.mark.parametrize(
    "said",
    [
        "its code is short. **Validates: Requirements 1.2**",
        "**Validates: existing behavior**",
        "_Requirements: 1.2_",
        "**验证：需求 1.2**",
    ],
)
def test_a_property_may_say_anywhere_what_it_validates(said: str) -> None:
    text = PROPERTIES.replace("**Validates: Requirements 1.2**", said)
    assert not design(text, "property-without-validates")


def test_a_design_without_any_validates_is_left_alone() -> None:
    text = PROPERTIES.replace("**Validates: Requirements 1.1**", "").replace("**Validates: Requirements 1.2**", "")
    assert not design(text, "property-without-validates")


def test_a_removed_property_validates_nothing() -> None:
    text = PROPERTIES.replace("Codes are short", "Codes are short [removed]")
    assert not design(text.replace("**Validates: Requirements 1.2**\n", ""), "property-without-validates")


def test_a_heading_that_validates_something_is_a_property() -> None:
    text = PROPERTIES.replace("Property 2: Codes", "Codes")
    assert design(text, "malformed-property") == [(11, "`Codes are short` is a property without a number")]


@pytest.mark.parametrize("title", ["Example 1: A code", "Property Reflection", "Edge Cases"])
def test_other_headings_among_properties(title: str) -> None:
    assert not design(PROPERTIES + f"\n### {title}\n\nText.\n", "malformed-property")
    assert not design(PROPERTIES + "\n### Example 1: A code\n\n**Validates: Requirements 1.1**\n", "malformed-property")


def test_a_heading_without_space_is_mended() -> None:
    text = PROPERTIES.replace("### Property 2", "###Property 2")
    finding = next(each for each in found({"design.md": text}) if each.rule == "design/malformed-property")
    assert finding.line == 11
    assert finding.safe
    assert [(change.span.end - change.span.start, change.new) for change in finding.changes] == [(0, " ")]
