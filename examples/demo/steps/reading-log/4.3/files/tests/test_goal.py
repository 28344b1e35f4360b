"""The goal is shared out over the days of the year.

Feature: reading-log
Validates: Requirements 5.4
"""

import unittest
from datetime import date

from shelf.book import Book
from shelf.goal import books_ahead


def finished(*days: date) -> list[Book]:
    """Give a finished book for each day."""
    return [Book(f"Book of {day}", "Somebody", 100, day) for day in days]


class GoalTest(unittest.TestCase):
    def test_the_year_begins_even(self) -> None:
        self.assertEqual(books_ahead([], 12, date(2026, 1, 1)), 0)

    def test_the_year_ends_with_the_whole_goal(self) -> None:
        self.assertEqual(books_ahead([], 12, date(2026, 12, 31)), -12)
        self.assertEqual(books_ahead([], 12, date(2028, 12, 31)), -12)

    def test_counts_the_books_of_this_year(self) -> None:
        books = finished(date(2026, 2, 1), date(2026, 3, 1), date(2025, 12, 31))
        books.append(Book("Emma", "Jane Austen", 474))
        self.assertEqual(books_ahead(books, 12, date(2026, 1, 15)), 2)
