"""The commands as a reader uses them."""

from datetime import date

from tests.support import ShelfTest


class CommandsTest(ShelfTest):
    def test_an_empty_shelf_says_so(self) -> None:
        self.assertEqual(self.shelf("list"), "the shelf is empty\n")

    def test_lists_what_was_added(self) -> None:
        self.shelf("add", "Emma", "--author", "Jane Austen", "--pages", "474")
        listed = self.shelf("list")
        self.assertIn("Emma", listed)
        self.assertIn("Jane Austen", listed)

    def test_a_title_stands_on_the_shelf_once(self) -> None:
        self.add("Emma")
        refusal = self.shelf("add", "emma", "--author", "Somebody", "--pages", "1", status=1)
        self.assertEqual(refusal, "shelf: emma is on the shelf already\n")

    def test_finishes_a_book(self) -> None:
        self.add("Emma", "Middlemarch")
        self.assertEqual(self.shelf("finish", "Emma"), "finished Emma\n")
        self.assertEqual(self.book("Emma").finished, date(2026, 3, 22))
        self.assertIn("finished 2026-03-22", self.shelf("list"))
