"""Show the books on the shelf."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from shelf.book import Book
from shelf.store import load


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing."""


def run(options: Namespace) -> None:
    """Print a line a book."""
    books = load(options.home)
    if not books:
        print("the shelf is empty")
    for book in books:
        print(describe(book))


def describe(book: Book) -> str:
    """Give a book's line: title, author, and when it was finished."""
    state = f"finished {book.finished}" if book.finished else f"{book.pages} pages"
    return f"{book.title:<24}  {book.author:<20}  {state}"
