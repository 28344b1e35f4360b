"""What others wrote stays inert on a terminal, and columns are counted as terminals do."""

from __future__ import annotations

import pytest

from specgit.shown import columns, fit, one_line, pad


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand  spaces ", "two lines and spaces"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("a\u202eb", "a b"),
        ("\udc80", ""),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text, 100) == shown


def test_one_line_is_cut() -> None:
    assert one_line("abcdef", 4) == "abc…"


def test_columns() -> None:
    assert [columns(text) for text in ("ab", "需求", "e\u0301", "é")] == [2, 4, 1, 1]
    assert fit("需求说明", 5) == "需求…"
    assert fit("abc", 3) == "abc"
    assert pad("需", 4) == "需  "
