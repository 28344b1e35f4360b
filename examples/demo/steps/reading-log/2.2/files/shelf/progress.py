"""How far a book is read."""

from __future__ import annotations

from collections.abc import Iterable

from shelf.book import Book
from shelf.entry import Entry


def pages_read(book: Book, entries: Iterable[Entry]) -> int:
    """Give the pages read of a book. Pages read twice don't make it longer."""
    return min(book.pages, sum(entry.pages for entry in entries if entry.title == book.title))


def pages_left(book: Book, entries: Iterable[Entry]) -> int:
    """Give the pages up to the book's end."""
    return book.pages - pages_read(book, entries)
