"""What holds for any reading: streaks and forecasts with random cases from a fixed seed."""

import random
import unittest
from datetime import date, timedelta
from fractions import Fraction

from shelf.entry import Entry
from shelf.forecast import forecast
from shelf.streak import current_streak, longest_streak

TODAY = date(2026, 3, 22)


class ReadingPropertiesTest(unittest.TestCase):
    def test_a_streak_does_not_depend_on_how_it_was_written_down(self) -> None:
        """Feature: reading-log, Property 3."""
        dice = random.Random(3)
        for _ in range(300):
            days = [TODAY - timedelta(days=dice.randrange(20)) for _ in range(dice.randrange(25))]
            entries = [Entry(day, "Emma", dice.randint(1, 99)) for day in days]
            current, longest = current_streak(entries, TODAY), longest_streak(entries)
            self.assertLessEqual(current, longest)

            again = entries + dice.choices(entries, k=5) if entries else []
            dice.shuffle(again)
            self.assertEqual(current_streak(again, TODAY), current)
            self.assertEqual(longest_streak(again), longest)

    def test_a_forecast_is_enough_and_not_too_late(self) -> None:
        """Feature: reading-log, Property 4."""
        dice = random.Random(4)
        for _ in range(300):
            left, pace = dice.randrange(2000), Fraction(dice.randint(1, 900), 14)
            end = forecast(left, pace, TODAY)
            self.assertIsNotNone(end)
            days = (end - TODAY).days
            self.assertGreaterEqual(days * pace, left)
            self.assertLess((days - 1) * pace, left)
