"""The pace looks at the last two weeks, and at all of their days.

Feature: reading-log
Validates: Requirements 4.1
"""

import unittest
from datetime import date
from fractions import Fraction

from shelf.entry import Entry
from shelf.pace import pace

TODAY = date(2026, 3, 22)


class PaceTest(unittest.TestCase):
    def test_nothing_read_is_no_pace(self) -> None:
        self.assertEqual(pace([], TODAY), 0)

    def test_counts_days_without_reading(self) -> None:
        self.assertEqual(pace([Entry(TODAY, "Emma", 7), Entry(TODAY, "Pnin", 28)], TODAY), Fraction(5, 2))

    def test_looks_back_fourteen_days(self) -> None:
        self.assertEqual(pace([Entry(date(2026, 3, 9), "Emma", 14)], TODAY), 1)
        self.assertEqual(pace([Entry(date(2026, 3, 8), "Emma", 14)], TODAY), 0)

    def test_does_not_look_ahead(self) -> None:
        self.assertEqual(pace([Entry(date(2026, 3, 23), "Emma", 14)], TODAY), 0)
