"""When something is asked again: decisions, without a clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.github.exchange import Request, Response
from specgit.github.retry import Patience, pause

GET, POST = Request("GET", "/x"), Request("POST", "/x")


def waited(
    asked: Request = GET, status: int = 502, *, attempt: int = 1, chance: float = 0.0, now: float = 0.0, **headers: str
) -> float | None:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    response = Response(status, named, b"{}") if status else None
    return pause(Patience(), asked, response, attempt=attempt, now=now, chance=chance)


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 403, 404, 409, 422])
def test_an_answer_is_an_answer(status: int) -> None:
    assert waited(GET, status) is None


@pytest.mark.parametrize("status", [0, 500, 502, 503, 504])
def test_what_may_have_been_done_is_not_asked_again(status: int) -> None:
    assert waited(GET, status) == 1.0
    assert waited(POST, status) is None


def test_pauses_double_and_end() -> None:
    assert [waited(attempt=attempt) for attempt in range(1, 7)] == [1.0, 2.0, 4.0, 8.0, None, None]


def test_those_that_failed_together_come_back_apart() -> None:
    assert [waited(attempt=3, chance=chance) for chance in (0.0, 0.5, 1.0)] == [4.0, 5.5, 7.0]
    assert waited(POST, 429, retry_after="60", chance=1.0) == 71.0


@pytest.mark.parametrize("text", ["", "-1", "1.5", "soon", "٣", "9" * 400, "Wed, 21 Oct 2026 07:28:00 GMT", "1\n"])
def test_a_time_that_is_none(text: str) -> None:
    assert waited(GET, 429, retry_after=text) == 60.0


def test_a_limit_that_has_ended_by_now() -> None:
    assert waited(GET, 403, x_ratelimit_remaining="0", x_ratelimit_reset="50", now=60.0) == 0.0


@given(
    st.sampled_from([GET, POST]),
    st.sampled_from([0, 200, 403, 429, 500]),
    st.integers(1, 9),
    st.floats(0, 1),
    st.floats(0, 1e10),
    st.text("0123456789", max_size=12),
)
def test_no_pause_is_longer_than_it_may_be(
    asked: Request, status: int, attempt: int, chance: float, now: float, seconds: str
) -> None:
    found = waited(
        asked,
        status,
        attempt=attempt,
        chance=chance,
        now=now,
        retry_after=seconds,
        x_ratelimit_remaining="0",
        x_ratelimit_reset=seconds,
    )
    assert found is None or 0 <= found <= Patience().longest
