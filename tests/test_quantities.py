"""Numbers with units and comparisons out of a criterion's text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.analysis.model import Comparison
from specgit.analysis.quantities import quantities
from specgit.spec.text import Span

# A text → what it states: sign, value, unit.
STATED = {
    "within 2 seconds": "≤ 2 s",
    "after 500ms": "= 1/2 s",
    "in 0,5 s": "= 1/2 s",
    "a 30-second timeout": "= 30 s",
    "for 2 hours": "= 7200 s",
    "for 90 days": "= 7776000 s",
    "12 months": "= 12 month",
    "2 years": "= 24 month",
    "5 business days": "= 5 business day",
    "for 3 consecutive minutes": "= 180 s",
    "a 5 MB file": "= 5000000 B",
    "larger than 5 MiB": "> 5242880 B",
    "1,000 KB or less": "≤ 1000000 B",
    "99.9% uptime": "= 999/10 %",
    "100 percent": "= 100 %",
    "$5.00": "= 5 $",
    "10k users": "= 10000 user",
    "1,234,567.89 euros": "= 123456789/100 €",
    "2 million records": "= 2000000 record",
    "-5 °C": "= -5 °C",
    "at most 100 requests per minute": "≤ 100 request/60 s",
    "60 requests/minute": "= 60 request/60 s",
    "5 requests per 15 minutes": "= 5 request/900 s",
    "3 sessions per user": "= 3 session/user",
    "no more than three failed login attempts": "≤ 3 attempt",
    "up to 3 times": "≤ 3 time",
    "at least one uppercase letter": "≥ 1 letter",
    "minimum 8 characters": "≥ 8 character",
    "3 or more items": "≥ 3 item",
    "5+ entries": "≥ 5 entry",
    "3 retries at most": "≤ 3 retry",
    "a 6-digit code": "= 6 digit",
    "more than 3": "> 3 ",
    "less than 10": "< 10 ",
    "not below 4": "≥ 4 ",
    "≤ 20": "≤ 20 ",
    ">= 20": "≥ 20 ",
    "SHALL NOT exceed 5 s": "≤ 5 s",
    "is not longer than 80 characters": "≤ 80 character",
    "SHALL NOT accept files larger than 5 MB": "≤ 5000000 B",
    "SHALL never send fewer than 2 copies": "≥ 2 copy",
    "limit uploads to 5 files": "≤ 5 file",
    "a maximum file size of 5 MB": "≤ 5000000 B",
    "between 1 and 10 MB": "≥ 1000000 B, ≤ 10000000 B",
    "between 18 and 65": "≥ 18 , ≤ 65 ",
    "1-10 items": "≥ 1 item, ≤ 10 item",
    "5 to 10 seconds": "≥ 5 s, ≤ 10 s",
    "500 ms to 2 s": "≥ 1/2 s, ≤ 2 s",
    "3 attempts within 15 minutes": "= 3 attempt, ≤ 900 s",
    "at least 10 and fewer than 50 seats": "≥ 10 seat, < 50 seat",
    "at least 1 and at most 5 MB": "≥ 1000000 B, ≤ 5000000 B",
    "between 5 and 20 percent, both exclusive": "> 5 %, < 20 %",
    "from 100 euros up to but not including 1,000 euros": "≥ 100 €, < 1000 €",
    "between 20 and 10 items": "≥ 20 item, ≤ 10 item",
    "fades in over 300 ms": "= 3/10 s",
    "twice": "= 2 time",
    "48 to 24 hours before": "≥ 86400 s, ≤ 172800 s",
    "at least 12 years old and under 18": "≥ 144 month, < 216 month",
    "from 85 up to but not including 90 percent": "≥ 85 %, < 90 %",
    "höchstens 30 Sekunden": "≤ 30 s",
    "mindestens 8 Zeichen": "≥ 8 character",
    "más de 3 minutos": "> 180 s",
    "no máximo 24 horas": "≤ 86400 s",
    "не более 5 секунд": "≤ 5 s",
    "maksimal 2 menit": "≤ 120 s",
    "在60秒内": "≤ 60 s",
    "不超过100个字符": "≤ 100 character",
    "3秒以内": "≤ 3 s",
    "5回以上": "≥ 5 time",
    "10분 이내": "≤ 600 s",
}
NAMES = (
    "HTTP 404", "a status code of 429", "status 429 errors", "exit code 1", "version 3.11", "1.2.3", "Node.js 18 or higher", "SHA-256", "UTF-8",
    "step 2", "Requirements 1-5", "2024-05-01", "15 March 2024", "at 10:30", "9 am", "3/5", "3:1", "44×44px", "the 2nd attempt", "one of the users",
    "two-factor", "thirty-five days", "approximately 5 seconds", "~5 s", "`within 5 s`", "increase from 5 to 10", "10-20", "v2", "#12", "id 1234567890123456789",
)  # fmt: skip


@pytest.mark.parametrize("text", STATED)
def test_states_comparison_value_and_unit(text: str) -> None:
    found = quantities(text)
    assert ", ".join(f"{each.comparison.value} {each.value} {each.unit}" for each in found) == STATED[text]


@pytest.mark.parametrize("text", NAMES)
def test_numbers_that_are_names_or_only_about_so_much_state_nothing(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("THE API response time SHALL NOT exceed 200 ms", "api response time"),
        ("a 30-second timeout", "timeout"),
        ("within a 5 second connection timeout", "connection timeout"),
        ("maximum file size of 5 MB", "file size"),
        ("the number of items exceeds 50", "number item"),
        ("every 5 minutes", "interval"),
        ("the queue, within 5 s", ""),
    ],
)
def test_says_what_is_measured(text: str, measure: str) -> None:
    assert " ".join(quantities(text)[0].measure) == measure


def test_span_is_the_words_that_state_it() -> None:
    text = "WHEN a page loads, THE App SHALL answer within 2 seconds, and keep 3 copies."
    spans = [each.span for each in quantities(text, offset=100)]
    assert [text[start - 100 : end - 100] for start, end in spans] == ["within 2 seconds", "3 copies"]


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [*STATED, *NAMES, "not", "and", "to", "-", ".", "7", "1,234.5", "1,2", "12.345.678", "件", "per", "max"]
        )
    ).map(" ".join)
)
def test_any_text_gives_quantities_inside_it(text: str) -> None:
    for found in quantities(text, offset=7):
        assert 7 <= found.span.start < found.span.end <= 7 + len(text)
        assert isinstance(found.value, Fraction)
        assert isinstance(found.comparison, Comparison)
        assert found.span == Span(*found.span)


@pytest.mark.parametrize(
    "part", ["9", "9,", "1.", "5 to ", "not ", "maximum of 5 and ", "five-", "1 a b c d ", " ", "1,000,000 "]
)
def test_long_texts_take_no_longer_by_character(part: str) -> None:
    quantities(part * (60_000 // len(part)))
