from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from specgit.spec.blocks import Block, Kind, scan
from specgit.spec.sections import document_title, heading_level, heading_title, plain, read_sections
from specgit.spec.text import Text

PIECES = [*"-*+#>`~[]x. 1)(<!-a=_\n\r\t :", "\n- [ ] ", "\n  ", "```", "\n1. "]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def shape(content: str) -> list[tuple[str, str, int]]:
    """Each block as its kind, text and depth."""
    text = Text("x.md", content)
    return [(block.kind.name.lower(), block.text(text), block.depth) for block in scan(text)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# A\ntext\nmore\n\nother", [("heading", "A", 0), ("paragraph", "text\nmore", 0), ("paragraph", "other", 0)]),
        ("A\n===", [("heading", "A\n===", 0)]),
        ("#A", [("paragraph", "#A", 0)]),
        ("####### A", [("paragraph", "####### A", 0)]),
        ("- a\n  - b\n    more\n- c", [("item", "a", 0), ("item", "b\n    more", 1), ("item", "c", 0)]),
        ("- a\nlazy", [("item", "a\nlazy", 0)]),
        ("- a\n\n  b\n\nc", [("item", "a", 0), ("paragraph", "b", 1), ("paragraph", "c", 0)]),
        ("1. a\n2. b\n10) c", [("item", "a", 0), ("item", "b", 0), ("item", "c", 0)]),
        ("text\n2. b", [("paragraph", "text\n2. b", 0)]),
        ("text\n1. b", [("paragraph", "text", 0), ("item", "b", 0)]),
        ("１. a", [("paragraph", "１. a", 0)]),
        ("- - a", [("item", "- a", 0), ("item", "a", 1)]),
        ("- # a", [("item", "# a", 0), ("heading", "a", 1)]),
        ("* * *", [("rule", "* * *", 0)]),
        ("a\n***", [("paragraph", "a", 0), ("rule", "***", 0)]),
        ("```json\n- a\n```\nb", [("fence", "- a\n```", 0), ("paragraph", "b", 0)]),
        ("~~~\n```\n~~~", [("fence", "```\n~~~", 0)]),
        ("- a\n  ```\n  x\nb", [("item", "a", 0), ("fence", "  x", 1), ("paragraph", "b", 0)]),
        ("    code\n\ntext", [("code", "code", 0), ("paragraph", "text", 0)]),
        ("<!-- - [ ] a\n- b -->\nc", [("comment", " - [ ] a\n- b -->", 0), ("paragraph", "c", 0)]),
        ("<!-- a -->\nb", [("comment", " a -->", 0), ("paragraph", "b", 0)]),
        ("<div>\n- a\n\nb", [("html", "<div>\n- a", 0), ("paragraph", "b", 0)]),
        ("<pre>\n\n- a\n</pre>\nb", [("html", "<pre>\n\n- a\n</pre>", 0), ("paragraph", "b", 0)]),
        ("<pre>x</pre>\nb", [("html", "<pre>x</pre>", 0), ("paragraph", "b", 0)]),
        ("<x-y a='1'>\nb\n\nc", [("html", "<x-y a='1'>\nb", 0), ("paragraph", "c", 0)]),
        ("> - a\nlazy\n\nb", [("quote", "> - a\nlazy", 0), ("paragraph", "b", 0)]),
        ("-\ta\n\n\tb", [("item", "a", 0), ("paragraph", "b", 1)]),
        ("-\n  a", [("item", "", 0), ("paragraph", "a", 1)]),
        ("-      code", [("item", "code", 0)]),
        ("\ufeff# A", [("heading", "A", 0)]),
        ("\ufeff\n- a", [("item", "a", 0)]),
        ("- a\n\t- b", [("item", "a", 0), ("item", "b", 1)]),
        ("- a\n=", [("item", "a\n=", 0)]),
        ("- a\n  ===", [("item", "a\n  ===", 0)]),
        ("- a\r\n- b\r\n", [("item", "a\r", 0), ("item", "b\r", 0)]),
        ("a\x0cb\u2028c", [("paragraph", "a\x0cb\u2028c", 0)]),
        ("", []),
    ],
)
def test_structure(content: str, expected: list[tuple[str, str, int]]) -> None:
    assert shape(content) == expected


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("- [ ] a", " "),
        ("- [x] a", "x"),
        ("- [X] a", "X"),
        ("- [-] a", "-"),
        ("- [~] a", "~"),
        ("- [S] a", "S"),
        ("- [/] a", "/"),
        ("- [] a", ""),
        ("- [ ]* a", " "),
        ("- [x]\\* a", "x"),
        ("- [ ]", " "),
        ("* [ ] a", " "),
        ("1. [ ] a", " "),
        ("-   [ ] a", " "),
        ("- [ ]\ta", " "),
        ("- [ ] a\r", " "),
        ("- - [x] a", "x"),
    ],
)
def test_a_box_is_one_character_or_none_between_brackets(line: str, mark: str) -> None:
    text = Text("x.md", f"intro\n\n{line}\n")
    marks = [text.slice(block.mark) for block in scan(text) if block.mark is not None]
    assert marks == [mark]


@pytest.mark.parametrize(
    "content",
    [
        "- [T1] Samples",
        "- [無効化] ボタン",
        "- [text](url)",
        "- [x](url)",
        "- [x]: url",
        "- a [ ] b",
        "[ ] a",
        "```\n- [ ] a\n```",
        "<!-- - [ ] a -->",
        "<!--\n- [ ] a\n-->",
        "> - [ ] a",
        "    - [ ] a",
    ],
)
def test_no_box(content: str) -> None:
    assert not any(block.mark for block in scan(Text("x.md", content)))


def test_an_unclosed_fence_or_comment_says_so() -> None:
    assert [block.closed for block in scan(Text("x.md", "```\na\n"))] == [False]
    assert [block.closed for block in scan(Text("x.md", "<!-- a\n"))] == [False]
    assert [block.closed for block in scan(Text("x.md", "```\na\n```"))] == [True]


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
@example("- ```\n a")
@example("1. <pre>\nx")
def test_any_text_gives_blocks_in_order_inside_the_text(content: str) -> None:
    text = Text("x.md", content)
    blocks = scan(text)
    assert [block.start for block in blocks] == sorted(block.start for block in blocks)
    for block in blocks:
        assert 0 <= block.start <= block.content <= len(content)
        assert block.start <= block.end <= len(content)
        assert text.line(block.start) == block.line + 1
        assert block.mark is None or text.content[block.mark.start - 1] == "["
        assert block.mark is None or text.content[block.mark.end] == "]"
    for section in read_sections(text, blocks):
        assert 0 <= section.span.start <= section.heading.end <= section.span.end <= len(content)


def test_lists_deeper_than_a_hundred_items_are_text() -> None:
    blocks = scan(Text("x.md", "- " * 5000 + "x"))
    assert max(block.depth for block in blocks) < 101
    assert blocks[-1].end == 10_001


def block_of(content: str) -> tuple[Text, Block]:
    text = Text("x.md", content)
    return text, scan(text)[0]


@pytest.mark.parametrize(
    ("content", "title", "level"),
    [
        ("# A", "A", 1),
        ("### **A** _b_ `c_d`", "A b `c_d`", 3),
        ("## A ##", "A", 2),
        ("## A#", "A#", 2),
        ("## #", "", 2),
        ("A\n---", "A", 2),
        ("A\nb\n===", "A b", 1),
        ("# A\r", "A", 1),
        ("#", "", 1),
        ("# snake_case_name ~~x~~", "snake_case_name x", 1),
    ],
)
def test_heading(content: str, title: str, level: int) -> None:
    text, block = block_of(content)
    assert (heading_title(text, block), heading_level(block)) == (title, level)


def test_sections_reach_to_the_next_heading_of_their_level() -> None:
    text = Text("x.md", "# A\n## B\nb\n### C\n## D\n# E\n")
    sections = {section.title: text.slice(section.span) for section in read_sections(text, scan(text))}
    assert sections == {
        "A": "# A\n## B\nb\n### C\n## D\n",
        "B": "## B\nb\n### C\n",
        "C": "### C\n",
        "D": "## D\n",
        "E": "# E\n",
    }


def test_the_only_heading_of_level_one_is_the_documents_title() -> None:
    def title(content: str) -> str | None:
        text = Text("x.md", content)
        block = document_title(scan(text))
        return heading_title(text, block) if block else None

    assert title("# A\n## B") == "A"
    assert title("# A\n# B") is None
    assert title("## B") is None


def test_plain_keeps_inline_code() -> None:
    assert plain("**a** `x*y*z`  _b_") == "a `x*y*z` b"


def test_kinds_are_told_apart() -> None:
    assert len(set(Kind)) == 9
