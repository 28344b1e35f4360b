"""Put a book on the shelf."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from shelf.book import Book
from shelf.errors import ShelfError
from shelf.store import load, save


def add_arguments(parser: ArgumentParser) -> None:
    """Take a title, an author and a number of pages."""
    parser.add_argument("title")
    parser.add_argument("--author", required=True)
    parser.add_argument("--pages", type=int, required=True)


def run(options: Namespace) -> None:
    """Add the book at the end, unless it stands there already."""
    books = load(options.home)
    book = Book(options.title.strip(), options.author.strip(), options.pages)
    if any(other.title.casefold() == book.title.casefold() for other in books):
        raise ShelfError(f"{book.title} is on the shelf already")
    save(options.home, [*books, book])
    print(f"added {book.title} by {book.author}, {book.pages} pages")
