"""A forecast is neither too early nor too late.

Feature: reading-log
Validates: Requirements 4.2, 4.3
"""

import unittest
from datetime import date
from fractions import Fraction

from shelf.forecast import forecast

TODAY = date(2026, 3, 22)


class ForecastTest(unittest.TestCase):
    def test_whole_days(self) -> None:
        self.assertEqual(forecast(90, Fraction(30), TODAY), date(2026, 3, 25))

    def test_a_day_begun_is_a_day_needed(self) -> None:
        self.assertEqual(forecast(91, Fraction(30), TODAY), date(2026, 3, 26))
        self.assertEqual(forecast(1, Fraction(30), TODAY), date(2026, 3, 23))

    def test_nothing_left_is_today(self) -> None:
        self.assertEqual(forecast(0, Fraction(30), TODAY), TODAY)

    def test_without_pace_there_is_none(self) -> None:
        self.assertIsNone(forecast(90, Fraction(0), TODAY))
