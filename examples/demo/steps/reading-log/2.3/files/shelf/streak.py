"""Days in a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from shelf.entry import Entry

ONE_DAY = timedelta(days=1)


def current_streak(entries: Iterable[Entry], today: date) -> int:
    """Count the days in a row up to today, which may still become one of them."""
    days = {entry.day for entry in entries}
    last = today if today in days else today - ONE_DAY
    return _length(days, last)


def longest_streak(entries: Iterable[Entry]) -> int:
    """Count the days of the longest streak there ever was."""
    days = {entry.day for entry in entries}
    ends = [day for day in days if day + ONE_DAY not in days]
    return max((_length(days, end) for end in ends), default=0)


def _length(days: set[date], last: date) -> int:
    """Count the days without a gap up to `last`."""
    length = 0
    while last in days:
        length += 1
        last -= ONE_DAY
    return length
