"""Understanding a day as a reader writes it."""

from __future__ import annotations

from datetime import date, timedelta

from shelf.errors import ShelfError


def parse_day(words: str, today: date) -> date:
    """Give the day that `today`, `yesterday` or a date like `2026-03-22` means. It is not in the future."""
    if words == "today":
        return today
    if words == "yesterday":
        return today - timedelta(days=1)
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise ShelfError(f"{words!r} is no day; write today, yesterday or {today}") from None
    if day > today:
        raise ShelfError(f"{day} lies in the future")
    return day
