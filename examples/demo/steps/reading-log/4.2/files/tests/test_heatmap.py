"""The calendar shows each day in its place.

Feature: reading-log
Validates: Requirements 5.1
"""

import unittest
from datetime import date

from shelf.entry import Entry
from shelf.heatmap import heatmap

WEDNESDAY = date(2026, 3, 25)


class HeatmapTest(unittest.TestCase):
    def test_shows_eight_weeks_up_to_today(self) -> None:
        expected = """\
     from 2026-02-02
Mon  · · · · · · · ·
Tue  · · · · · · · ·
Wed  · · · · · · · ·
Thu  · · · · · · ·
Fri  · · · · · · ·
Sat  · · · · · · ·
Sun  · · · · · · ·"""
        self.assertEqual(heatmap([], WEDNESDAY), expected)

    def test_more_pages_are_darker(self) -> None:
        entries = [
            Entry(date(2026, 3, 23), "Emma", 40),
            Entry(date(2026, 3, 23), "Pnin", 60),
            Entry(date(2026, 3, 16), "Emma", 10),
            Entry(date(2026, 2, 2), "Emma", 50),
        ]
        monday = heatmap(entries, WEDNESDAY).splitlines()[1]
        self.assertEqual(monday, "Mon  ▒ · · · · · ░ █")
