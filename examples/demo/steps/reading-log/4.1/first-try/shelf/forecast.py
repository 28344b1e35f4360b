"""When a book will be finished."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction


def forecast(left: int, pace: Fraction, today: date) -> date | None:
    """Give the first day by whose end `left` pages are read, None when nothing is being read.

    Reading goes on tomorrow: what was read today is in `left` already.
    """
    if pace == 0:
        return None
    return today + timedelta(days=left // pace)
