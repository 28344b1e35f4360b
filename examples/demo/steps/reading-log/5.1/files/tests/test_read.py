"""`shelf read` as a reader uses it.

Feature: reading-log
Validates: Requirements 2.2
"""

from datetime import date

from shelf.entry import Entry
from shelf.journal import FILE, read_entries
from tests.support import ShelfTest


class ReadTest(ShelfTest):
    def test_writes_an_entry(self) -> None:
        self.add("Emma", pages=300)
        self.assertEqual(self.shelf("read", "Emma", "30"), "Emma: 30 of 300 pages\n")
        self.assertEqual(read_entries(self.home), [Entry(date(2026, 3, 22), "Emma", 30)])

    def test_takes_another_day(self) -> None:
        self.add("Emma")
        self.shelf("read", "Emma", "30", "--on", "yesterday")
        self.assertEqual(read_entries(self.home)[0].day, date(2026, 3, 21))

    def test_the_last_page_finishes_the_book(self) -> None:
        self.add("Emma", "Pnin", pages=100)
        self.shelf("read", "Emma", "60", "--on", "2026-03-01")
        self.assertIsNone(self.book("Emma").finished)
        self.assertIn("finished Emma", self.shelf("read", "Emma", "60", "--on", "2026-03-02"))
        self.assertEqual(self.book("Emma").finished, date(2026, 3, 2))
        self.assertIsNone(self.book("Pnin").finished)

    def test_a_refusal_writes_nothing(self) -> None:
        self.add("Emma")
        for refused in (["Emma", "0"], ["Pnin", "10"], ["Emma", "10", "--on", "2026-03-23"]):
            self.shelf("read", *refused, status=1)
        self.assertFalse((self.home / FILE).exists())
