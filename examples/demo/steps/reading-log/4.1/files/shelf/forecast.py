"""When a book will be finished."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil


def forecast(left: int, pace: Fraction, today: date) -> date | None:
    """Give the first day by whose end `left` pages are read, None when nothing is being read.

    Reading goes on tomorrow: what was read today is in `left` already.
    """
    if pace == 0:
        return None
    # A day on which a page is left is a day of reading, so a part of a day counts as a whole one.
    return today + timedelta(days=ceil(left / pace))
