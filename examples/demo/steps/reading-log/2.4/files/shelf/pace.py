"""How fast someone reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from shelf.entry import Entry

DAYS = 14


def pace(entries: Iterable[Entry], today: date) -> Fraction:
    """Give the pages a day over the last two weeks, as an exact fraction."""
    first = today - timedelta(days=DAYS - 1)
    return Fraction(sum(entry.pages for entry in entries if first <= entry.day <= today), DAYS)
