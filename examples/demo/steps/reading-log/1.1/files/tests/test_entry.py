"""Entries are sound and survive being written down.

Feature: reading-log
Validates: Requirements 1.1, 1.2
"""

import unittest
from datetime import date

from shelf.entry import Entry
from shelf.errors import ShelfError


class EntryTest(unittest.TestCase):
    def test_comes_back_from_its_line(self) -> None:
        entry = Entry(date(2026, 3, 22), "Wuthering “Heights”\n", 30)
        self.assertEqual(Entry.from_line(entry.as_line()), entry)

    def test_takes_one_line(self) -> None:
        self.assertNotIn("\n", Entry(date(2026, 3, 22), "Two\nlines", 1).as_line())

    def test_needs_a_page(self) -> None:
        for pages in (0, -3):
            with self.assertRaises(ShelfError):
                Entry(date(2026, 3, 22), "Emma", pages)

    def test_refuses_other_lines(self) -> None:
        for line in ("", "Emma", "[]", '{"day": "soon", "title": "Emma", "pages": 3}', '{"title": "Emma"}'):
            with self.assertRaises(ShelfError, msg=line):
                Entry.from_line(line)
