"""A week of reading, from the first page to the report."""

from datetime import date

from tests.support import ShelfTest


class StoryTest(ShelfTest):
    def test_a_week_with_two_books(self) -> None:
        self.shelf("add", "Invisible Cities", "--author", "Italo Calvino", "--pages", "165")
        self.shelf("add", "Middlemarch", "--author", "George Eliot", "--pages", "880")

        for day, title, pages in [
            ("2026-03-16", "invisible", 40),
            ("2026-03-17", "invisible", 55),
            ("2026-03-19", "invisible", 70),
            ("2026-03-20", "middlemarch", 30),
            ("yesterday", "middlemarch", 45),
            ("today", "middlemarch", 40),
        ]:
            self.shelf("read", title, str(pages), "--on", day)

        self.assertEqual(self.book("Invisible Cities").finished, date(2026, 3, 19))
        self.assertIn("█░░░░░░░░░░░ 13 %", self.shelf("list"))

        report = self.shelf("report", "--goal", "12")
        self.assertIn("streak    4 days, the longest was 4", report)
        self.assertIn("pace      20.0 pages a day", report)
        self.assertRegex(report, r"Middlemarch +765 pages left, done on 2026-04-30")
        self.assertIn("goal      1 book behind on the way to 12", report)
