"""Whether to ask again, and when: decisions only, nobody sleeps here.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.github.exchange import SECONDS, limited

if TYPE_CHECKING:
    from specgit.github.exchange import Request, Response


class Patience(NamedTuple):
    """How often something is tried, and how many seconds a pause may last at most.

    A job costs its minutes while it waits: a limit that ends in an hour is better told to a person.
    """

    tries: int = 5
    longest: float = 300.0
    first: float = 1.0  # second's pause after the first failure; it doubles
    limit: float = 60.0  # after a secondary limit that does not say how long; it doubles


def pause(
    patience: Patience, asked: Request, response: Response | None, *, attempt: int, now: float, chance: float
) -> float | None:
    """How many seconds to wait before the same request is sent again; None to give up.

    `response` is None where no whole answer came. `attempt` counts from 1. `now` is in seconds since the epoch,
    `chance` between 0 and 1: jobs that failed together do not come back together.
    """
    doubled = 2.0 ** (attempt - 1)
    seconds: float | None = None
    if response is not None and limited(response):  # it was not done, so that it may be asked again whatever it is
        told = _told(response, now)
        seconds = patience.limit * doubled if told is None else told
    elif asked.repeatable and (response is None or response.status >= 500):
        seconds = max(patience.first * doubled, (response and _told(response, now)) or 0.0)
    if seconds is None or attempt >= patience.tries:
        return None
    seconds += chance * (1 + min(seconds / 2, 10))
    return seconds if seconds <= patience.longest else None


def _told(response: Response, now: float) -> float | None:
    """How long GitHub asks to wait, None where it does not say."""
    after = response.headers.get("retry-after", "")
    if SECONDS.fullmatch(after):
        return float(after)
    reset = response.headers.get("x-ratelimit-reset", "")
    if response.headers.get("x-ratelimit-remaining") == "0" and SECONDS.fullmatch(reset):
        return max(float(reset) - now, 0.0)
    return None
