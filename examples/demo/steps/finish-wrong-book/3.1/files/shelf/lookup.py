"""Finding a book by what a reader types."""

from __future__ import annotations

from shelf.book import Book
from shelf.errors import ShelfError


def find(books: list[Book], words: str) -> Book:
    """Give the book with this title, or the only one with `words` in its title, in upper or lower case."""
    wanted = words.strip().casefold()
    fitting = [book for book in books if wanted in book.title.casefold()]
    exact = [book for book in fitting if wanted == book.title.casefold()]
    found = exact or fitting
    if not found:
        raise ShelfError(f"no book on the shelf is called {words!r}")
    if len(found) > 1:
        titles = ", ".join(book.title for book in found)
        raise ShelfError(f"{words!r} fits several books: {titles}")
    return found[0]
