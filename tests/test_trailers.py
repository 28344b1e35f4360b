from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.trailers import LINE_LENGTH, ends_in_trailers, folded, trailers


def read(message: str) -> list[tuple[str, str, int]]:
    return [tuple(trailer) for trailer in trailers(message)]


def test_wherever_they_stand() -> None:
    message = (
        "Log in (#12)\n\n* Approve design\n\nSome prose.\nSpec-Approved: a/design 1\nReviewed-by: Jo <j@x.org>\n\n"
        "* Another\r\n\r\nSpec-Task: a#1 done\r\n"
    )
    assert read(message) == [
        ("Spec-Approved", "a/design 1", 6),
        ("Reviewed-by", "Jo <j@x.org>", 7),
        ("Spec-Task", "a#1 done", 11),
    ]


def test_unfolded() -> None:
    assert read("T\n\nKey: one\n two\n\tthree\nKey2:\n four\n") == [("Key", "one two three", 3), ("Key2", "four", 6)]


@pytest.mark.parametrize(
    "message",
    [
        "Spec-Approved: a/design 1",
        "Spec-Approved: a/design 1\nSpec-Approved: a/tasks 1\n",
        "Merge branch 'x'\nSpec-Approved: a/design 1\n",
        "T\n\n> Spec-Approved: a/design 1\n",
        "T\n\n    Spec-Approved: a/design 1\n",
        "T\n\n Spec-Approved: a/design 1\n",
        "T\n\n```\nSpec-Approved: a/design 1\n```\n",
        "T\n\n~~~ text\nSpec-Approved: a/design 1\n```\nSpec-Approved: a/design 1\n~~~\n",
        "T\n\n````\n```\nSpec-Approved: a/design 1\n",
        "T\n\n- Spec-Approved: a/design 1\n",
        "T\n\n# Spec-Approved: a/design 1\n",
        "T\n\nSpec‑Approved: a/design 1\n",
        "",
        "\n\n",
    ],
)
def test_a_title_or_a_quotation_holds_none(message: str) -> None:
    assert [trailer for trailer in read(message) if trailer[0] == "Spec-Approved"] == []


def test_a_fold_does_not_begin_another() -> None:
    assert read("T\n\nSpec-Task: a#1\n Spec-Approved: a/design 1\n") == [
        ("Spec-Task", "a#1 Spec-Approved: a/design 1", 3)
    ]


def test_after_a_closed_fence() -> None:
    assert read("T\n\n```\nx\n```\nKey: v\n") == [("Key", "v", 6)]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Z"]), min_size=1, max_size=90).map(str.strip))
def test_what_is_folded_unfolds(word: str) -> None:
    value = " ".join([word or "x"] * 7)
    written = folded("Key", value)
    assert max(map(len, written.split("\n"))) <= LINE_LENGTH
    if "\x85" not in value:
        assert read(f"T\n\n{written}\n") == [("Key", value, 3)]


def test_long_words_may_stay_whole() -> None:
    word = "x" * 150
    assert word in folded("Key", f"a {word}", whole_words=True).replace("\n ", " ").split(" ")
    assert word not in folded("Key", f"a {word}")


@given(st.text())
def test_any_message(message: str) -> None:
    assert all(trailer.key.isascii() for trailer in trailers(message))


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("T\n\nKey: v\nOther: w\n fold\n", True),
        ("T\n\nprose\n\nKey: v\n", True),
        ("T\n\nprose\nKey: v\n", False),
        ("Key: v\n", False),
        ("T\n", False),
        ("Title\n\nSquashed:\n\n    Key: quoted\n", False),
        ("", False),
    ],
)
def test_ends_in_trailers(message: str, answer: bool) -> None:
    assert ends_in_trailers(message) is answer
