"""`shelf list` with progress."""

from datetime import date

from shelf.entry import Entry
from shelf.journal import record
from tests.support import ShelfTest


class ListTest(ShelfTest):
    def test_a_book_not_begun_shows_its_pages(self) -> None:
        self.add("Emma", pages=300)
        self.assertTrue(self.shelf("list").endswith("300 pages\n"))

    def test_a_book_begun_shows_a_bar(self) -> None:
        self.add("Emma", pages=300)
        record(self.home, Entry(date(2026, 3, 22), "Emma", 200))
        self.assertTrue(self.shelf("list").endswith("████████░░░░ 66 %\n"))

    def test_a_finished_book_shows_its_day(self) -> None:
        self.add("Emma", pages=300)
        record(self.home, Entry(date(2026, 3, 22), "Emma", 200))
        self.shelf("finish", "Emma")
        self.assertTrue(self.shelf("list").endswith("finished 2026-03-22\n"))
