"""How a year of reading goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shelf.book import Book


def books_ahead(books: Iterable[Book], goal: int, today: date) -> int:
    """Give how many books more than needed are finished this year; below zero, how many are missing."""
    finished = sum(1 for book in books if book.finished and book.finished.year == today.year)
    days_of_year = date(today.year, 12, 31).timetuple().tm_yday
    needed = goal * today.timetuple().tm_yday // days_of_year
    return finished - needed
