"""A criterion's text → its EARS pattern and parts."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from specgit.spec.ears import Ears, EarsPattern, Keyword, Missing, modality, read_ears
from specgit.spec.text import Span


def said(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def conditions(text: str, parts: Ears) -> list[tuple[str, str]]:
    return [(part.kind.value, text[part.span.start : part.span.end]) for part in parts.conditions]


PATTERNS = {
    "THE mobile phone SHALL have a mass of less than 150 grams.": EarsPattern.UBIQUITOUS,
    "While there is no card in the ATM, the ATM shall display “insert card to begin”.": EarsPattern.STATE_DRIVEN,
    'When "mute" is selected, the laptop shall suppress all audio output.': EarsPattern.EVENT_DRIVEN,
    "Where the car has a sunroof, the car shall have a sunroof control panel.": EarsPattern.OPTIONAL_FEATURE,
    "If an invalid card number is entered, then the website shall ask for it again.": EarsPattern.UNWANTED_BEHAVIOUR,
    "While the aircraft is on the ground, when thrust is commanded, the system shall enable it.": EarsPattern.COMPLEX,
    "WHEN a user signs in, the page is shown.": None,
}


@pytest.mark.parametrize(("text", "pattern"), PATTERNS.items())
def test_the_patterns_of_ears(text: str, pattern: EarsPattern | None) -> None:
    parts = read_ears(text)
    assert parts.pattern is pattern
    assert parts.missing == (() if pattern else (Missing.MODAL,))


@pytest.mark.parametrize(
    ("text", "expected", "subject", "response"),
    [
        ("WHEN a, b or c happens, THE Login SHALL wait", [("WHEN", "a, b or c happens")], "THE Login", "wait"),
        ("WHEN a user waits THEN the system SHALL stop", [("WHEN", "a user waits")], "the system", "stop"),
        ("IF it fails, THEN THE Login SHALL NOT stop", [("IF", "it fails")], "THE Login", "NOT stop"),
        ("WHILE open AND WHEN asked, THE Door SHALL shut", [("WHILE", "open AND"), ("WHEN", "asked")], "THE Door", "shut"),
        ("**Login:** WHEN asked, THE Login SHALL stop.", [("WHEN", "asked")], "THE Login", "stop"),
        ("WHEN 用户登录 THEN 系统 SHALL 打开会话", [("WHEN", "用户登录")], "系统", "打开会话"),
        ("当用户登录时，系统应显示首页", [("WHEN", "用户登录时")], "系统", "显示首页"),
        ("WENN er wartet, DANN SOLL das System warnen", [("WHEN", "er wartet")], "das System", "das System warnen"),
        ("CUANDO entra ENTONCES el sistema DEBERÁ abrir", [("WHEN", "entra")], "el sistema", "abrir"),
        ("Когда он входит, система должна открыть сессию", [("WHEN", "он входит")], "система", "открыть сессию"),
        ("When 会話が始まった時, the 音声 shall 破棄する", [("WHEN", "会話が始まった時")], "the 音声", "破棄する"),
        ("システムは会話を保存しなければならない", [], "システム", "会話を保存し"),
        ("システムは会話を保存してはならない", [], "システム", "会話を保存し"),
        ("WHEN girişte THEN sistem ana sayfayı göstermeli", [("WHEN", "girişte")], None, "sistem ana sayfayı göster"),
        ("WHEN rows are read THEN the WHERE clause SHALL name the user", [("WHEN", "rows are read")], "the WHERE clause", "name the user"),
    ],
)  # fmt: skip
def test_parts(text: str, expected: list[tuple[str, str]], subject: str | None, response: str) -> None:
    parts = read_ears(text)
    assert conditions(text, parts) == expected
    assert said(text, parts.subject) == subject
    assert [said(text, span) for span in parts.responses] == [response]


def test_preconditions_and_trigger() -> None:
    parts = read_ears("WHILE locked, WHERE a key is there, WHEN it turns, THE Door SHALL open")
    assert [part.kind for part in parts.preconditions] == [Keyword.WHILE, Keyword.WHERE]
    assert parts.trigger
    assert parts.trigger.kind is Keyword.WHEN
    assert read_ears("THE Door SHALL open").trigger is None


def test_several_modals() -> None:
    text = "THE Door SHALL open, and THE Lamp SHALL shine; it must be quick"
    parts = read_ears(text)
    assert [said(text, span) for span in parts.modals] == ["SHALL", "SHALL"]
    assert [said(text, span) for span in parts.responses] == ["open, and THE Lamp", "shine; it must be quick"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("WHEN , THE Door SHALL open", (Missing.CONDITION,)),
        ("IF it rains, THE Door SHALL shut", (Missing.THEN,)),
        ("Если дождь, дверь должна закрыться", ()),  # THEN is English
        ("WHEN it rains THEN SHALL shut", (Missing.SUBJECT,)),
        ("WHEN it rains, THE Door SHALL", (Missing.RESPONSE,)),
        ("", (Missing.MODAL,)),
    ],
)
def test_what_is_missing(text: str, missing: tuple[Missing, ...]) -> None:
    assert read_ears(text).missing == missing


def test_words_in_code_and_quotations_are_no_keywords() -> None:
    text = 'THE Linter SHALL report `SHALL` and "you SHALL not pass" and „du SHALL" once'
    assert len(read_ears(text).modals) == 1
    assert read_ears("THE `when` field SHALL be a date").conditions == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("THE Door SHALL open", Keyword.MODAL),
        ("the door must open", Keyword.MODAL),
        ("系统必须响应", Keyword.MODAL),
        ("系统响应了", None),
        ("THE Door SHOULD open", Keyword.WEAK),
        ("Can open doors", None),
        ("The door opens", None),
    ],
)
def test_modality(text: str, kind: Keyword | None) -> None:
    assert modality(text) is kind
    parts = read_ears(text)
    assert (parts.weak, bool(parts.modals)) == (kind is Keyword.WEAK, kind is not None)


WORDS = st.sampled_from(
    [
        "WHEN",
        "when",
        "IF",
        "THEN",
        "THE",
        "the",
        "SHALL",
        "must",
        "can",
        "当",
        "应",
        "なければならない",
        "göstermeli",
        "は",
    ]
    + [",", "，", "`", '"', "„", "**", "\n", "Door", "SHALL_x", "ẞ", "İ", "\udc80", "\0", ""]
)


@given(st.lists(WORDS | st.text(max_size=5)).map(" ".join) | st.lists(WORDS).map("".join), st.integers(0, 9))
def test_any_text_gives_parts_in_their_places(text: str, offset: int) -> None:
    parts = read_ears(text, offset)
    spans = [*parts.modals, *parts.responses, *(span for span in (parts.then, parts.subject) if span)]
    spans += [span for part in parts.conditions for span in (part.keyword, part.span)]
    assert all(offset <= span.start <= span.end <= offset + len(text) for span in spans)
    assert list(parts.modals) == sorted(parts.modals)
    assert all(a.span.end <= b.keyword.start for a, b in zip(parts.conditions, parts.conditions[1:], strict=False))
    assert (parts.pattern is None) == (not parts.modals) == (Missing.MODAL in parts.missing)


@pytest.mark.parametrize(
    "part", ["WHEN a, ", "can ", "SHALL ", "THE A ", "„", '"', "`", "はが", "if , and ", "当", "A_"]
)
def test_time_is_linear(part: str) -> None:
    assert_linear(lambda count: read_ears(part * count), 500)
