"""What several tests share."""

from __future__ import annotations

import io
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from shelf.book import Book
from shelf.cli import main
from shelf.store import load, save

TODAY = "2026-03-22"


class ShelfTest(unittest.TestCase):
    """A test with an empty shelf of its own. For it, today is 22 March 2026, a Sunday."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)

    def shelf(self, *arguments: str, status: int = 0) -> str:
        """Run the program as a reader would; give what it printed."""
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(printed):
            ended = main(["--home", str(self.home), "--today", TODAY, *arguments])
        self.assertEqual(ended, status, printed.getvalue())
        return printed.getvalue()

    def add(self, *titles: str, pages: int = 300) -> None:
        """Put books on the shelf."""
        save(self.home, [*load(self.home), *(Book(title, "Somebody", pages) for title in titles)])

    def book(self, title: str) -> Book:
        """Give the book with exactly this title."""
        return next(book for book in load(self.home) if book.title == title)
