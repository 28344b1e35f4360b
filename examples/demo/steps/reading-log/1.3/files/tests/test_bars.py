"""Bars and shades show no more and no less than there is.

Feature: reading-log
Validates: Requirements 2.3, 5.1
"""

import unittest

from shelf.bars import SHADES, bar, shade


class BarTest(unittest.TestCase):
    def test_fills_with_the_part(self) -> None:
        self.assertEqual(bar(0, 300, 6), "░░░░░░")
        self.assertEqual(bar(150, 300, 6), "███░░░")
        self.assertEqual(bar(300, 300, 6), "██████")

    def test_is_full_only_at_the_end(self) -> None:
        self.assertEqual(bar(299, 300, 6), "█████░")


class ShadeTest(unittest.TestCase):
    def test_nothing_is_a_dot(self) -> None:
        self.assertEqual(shade(0, 0), "·")

    def test_a_single_page_is_seen(self) -> None:
        self.assertEqual(shade(1, 500), "░")

    def test_the_greatest_is_darkest(self) -> None:
        self.assertEqual(shade(500, 500), "█")

    def test_grows_darker_with_the_value(self) -> None:
        places = [SHADES.index(shade(value, 100)) for value in range(101)]
        self.assertEqual(places, sorted(places))
