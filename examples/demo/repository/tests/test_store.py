"""What is saved is loaded again."""

from shelf.book import Book
from shelf.store import load, save

from tests.support import ShelfTest


class StoreTest(ShelfTest):
    def test_a_new_shelf_is_empty(self) -> None:
        self.assertEqual(load(self.home / "new"), [])

    def test_keeps_books_in_order(self) -> None:
        books = [Book("Middlemarch", "George Eliot", 880), Book("Pnin", "Vladimir Nabokov", 191)]
        save(self.home / "new", books)
        self.assertEqual(load(self.home / "new"), books)

    def test_leaves_nothing_else_behind(self) -> None:
        save(self.home, [])
        self.assertEqual([file.name for file in self.home.iterdir()], ["books.json"])
