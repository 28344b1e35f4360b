"""Eight weeks of reading as a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from shelf.bars import shade
from shelf.entry import Entry

WEEKS = 8
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def heatmap(entries: Iterable[Entry], today: date) -> str:
    """Give the first Monday, then a line a weekday with a column a week, the current week last."""
    pages: Counter[date] = Counter()
    for entry in entries:
        pages[entry.day] += entry.pages
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    greatest = max(pages.values(), default=0)

    def mark(day: date) -> str:
        return shade(pages[day], greatest) if day <= today else " "

    lines = [f"     from {monday}"]
    for weekday, name in enumerate(NAMES):
        days = [monday + timedelta(days=weekday, weeks=week) for week in range(WEEKS)]
        lines.append(f"{name}  {' '.join(mark(day) for day in days)}".rstrip())
    return "\n".join(lines)
