"""Books are sound and survive being written down."""

import unittest
from datetime import date

from shelf.book import Book
from shelf.errors import ShelfError


class BookTest(unittest.TestCase):
    def test_comes_back_from_json(self) -> None:
        for finished in (None, date(2026, 3, 1)):
            book = Book("Emma", "Jane Austen", 474, finished)
            self.assertEqual(Book.from_json(book.as_json()), book)

    def test_needs_a_title(self) -> None:
        with self.assertRaises(ShelfError):
            Book("  ", "Nobody", 10)

    def test_needs_a_page(self) -> None:
        with self.assertRaises(ShelfError):
            Book("Emma", "Jane Austen", 0)
