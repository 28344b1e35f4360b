"""Streaks count days in a row.

Feature: reading-log
Validates: Requirements 3.1-3.4
"""

import unittest
from datetime import date

from shelf.entry import Entry
from shelf.streak import current_streak, longest_streak


def read_on(*days: int) -> list[Entry]:
    """Give an entry on each of these days of March."""
    return [Entry(date(2026, 3, day), "Emma", 10) for day in days]


class StreakTest(unittest.TestCase):
    def test_nothing_read_is_no_streak(self) -> None:
        self.assertEqual(current_streak([], date(2026, 3, 22)), 0)
        self.assertEqual(longest_streak([]), 0)

    def test_counts_the_days_up_to_today(self) -> None:
        self.assertEqual(current_streak(read_on(17, 20, 21, 22), date(2026, 3, 22)), 3)

    def test_waits_for_today(self) -> None:
        self.assertEqual(current_streak(read_on(20, 21), date(2026, 3, 22)), 2)

    def test_ends_after_a_whole_day_without_reading(self) -> None:
        self.assertEqual(current_streak(read_on(19, 20), date(2026, 3, 22)), 0)

    def test_remembers_the_longest(self) -> None:
        self.assertEqual(longest_streak(read_on(1, 2, 3, 4, 9, 10, 22)), 4)

    def test_a_day_counts_once(self) -> None:
        self.assertEqual(current_streak(read_on(22, 22, 22), date(2026, 3, 22)), 1)

    def test_goes_on_over_the_end_of_a_month(self) -> None:
        entries = [Entry(date(2026, 2, 28), "Emma", 10), *read_on(1, 2)]
        self.assertEqual(longest_streak(entries), 3)
