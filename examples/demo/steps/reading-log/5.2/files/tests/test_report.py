"""`shelf report` as a reader uses it.

Feature: reading-log
Validates: Requirements 5.2, 5.3
"""

from datetime import date, timedelta

from shelf.entry import Entry
from shelf.journal import record
from tests.support import ShelfTest


class ReportTest(ShelfTest):
    def test_a_new_reader_gets_a_report(self) -> None:
        report = self.shelf("report")
        self.assertIn("Sun  · · · · · · · ·", report)
        self.assertIn("streak    0 days", report)
        self.assertIn("pace      0.0 pages", report)

    def test_says_when_a_book_ends(self) -> None:
        self.add("Emma", "Pnin", pages=300)
        for day in range(14):
            record(self.home, Entry(date(2026, 3, 22) - timedelta(days=day), "Emma", 10))
        report = self.shelf("report")
        self.assertIn("streak    14 days, the longest was 14", report)
        self.assertIn("pace      10.0 pages", report)
        self.assertRegex(report, r"Emma +160 pages left, done on 2026-04-07")
        self.assertNotIn("Pnin", report)

    def test_a_book_laid_aside_rests(self) -> None:
        self.add("Emma")
        record(self.home, Entry(date(2026, 1, 1), "Emma", 10))
        self.assertRegex(self.shelf("report"), r"Emma +290 pages left, resting")

    def test_compares_with_the_goal(self) -> None:
        self.assertNotIn("goal", self.shelf("report"))
        self.assertIn("goal      2 books behind on the way to 12", self.shelf("report", "--goal", "12"))
        self.add("Emma", "Pnin", "Dubliners")
        for title in ("Emma", "Pnin"):
            self.shelf("finish", title)
        self.assertIn("goal      on the way to 12 books", self.shelf("report", "--goal", "12"))
        self.shelf("finish", "Dubliners")
        self.assertIn("goal      1 book ahead on the way to 12", self.shelf("report", "--goal", "12"))
