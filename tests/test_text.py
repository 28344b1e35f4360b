from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.spec.text import Position, Span, Text


@given(st.binary(max_size=200))
def test_any_bytes_decode_and_encode_back(data: bytes) -> None:
    assert Text.decode("x.md", data).encode() == data


@given(st.text(alphabet="a\n\r\x0c\u2028é", max_size=60))
def test_positions_count_lines_by_line_feeds_only(content: str) -> None:
    text = Text("x.md", content)
    assert text.line_starts == [0] + [at + 1 for at, character in enumerate(content) if character == "\n"]
    for offset in range(len(content) + 1):
        line, column = text.position(offset)
        assert line == text.line(offset) == content.count("\n", 0, offset) + 1
        assert column == offset - (content.rfind("\n", 0, offset) + 1) + 1


@pytest.mark.parametrize(
    ("data", "offset", "position"),
    [
        (b"ab\r\ncd", 4, Position(2, 1)),
        (b"ab\ncd", 2, Position(1, 3)),
        ("é\nx".encode(), 2, Position(2, 1)),
        (b"a\xff\nb", 3, Position(2, 1)),
        (b"", 0, Position(1, 1)),
    ],
)
def test_position(data: bytes, offset: int, position: Position) -> None:
    text = Text.decode("x.md", data)
    assert text.position(offset) == position
    assert text.where(offset) == f"x.md:{position.line}:{position.column}"


def test_a_slice_is_the_characters_of_its_span() -> None:
    assert Text("x.md", "abcd").slice(Span(1, 3)) == "bc"
