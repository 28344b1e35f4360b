"""Finding a book by what a reader types."""

from __future__ import annotations

from shelf.book import Book
from shelf.errors import ShelfError


def find(books: list[Book], words: str) -> Book:
    """Give the book with `words` in its title, in upper or lower case."""
    wanted = words.strip().casefold()
    for book in books:
        if wanted in book.title.casefold():
            return book
    raise ShelfError(f"no book on the shelf is called {words!r}")
