"""Days are understood, and the future is not read yet.

Feature: reading-log
Validates: Requirements 1.3, 1.4
"""

import unittest
from datetime import date

from shelf.days import parse_day
from shelf.errors import ShelfError

TODAY = date(2026, 3, 1)


class ParseDayTest(unittest.TestCase):
    def test_understands_words_and_dates(self) -> None:
        self.assertEqual(parse_day("today", TODAY), TODAY)
        self.assertEqual(parse_day("yesterday", TODAY), date(2026, 2, 28))
        self.assertEqual(parse_day("2025-12-31", TODAY), date(2025, 12, 31))

    def test_refuses_the_future(self) -> None:
        with self.assertRaisesRegex(ShelfError, "2026-03-02 lies in the future"):
            parse_day("2026-03-02", TODAY)

    def test_refuses_what_is_no_day(self) -> None:
        for words in ("", "tomorrow", "2026-02-30", "1.3.2026"):
            with self.assertRaises(ShelfError, msg=words):
                parse_day(words, TODAY)
