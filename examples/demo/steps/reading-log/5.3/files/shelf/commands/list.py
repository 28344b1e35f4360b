"""Show the books on the shelf."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from shelf.bars import bar
from shelf.book import Book
from shelf.journal import read_entries
from shelf.progress import pages_read
from shelf.store import load


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing."""


def run(options: Namespace) -> None:
    """Print a line a book."""
    books = load(options.home)
    entries = read_entries(options.home)
    if not books:
        print("the shelf is empty")
    for book in books:
        print(describe(book, pages_read(book, entries)))


def describe(book: Book, read: int) -> str:
    """Give a book's line: title, author, and how far it is read."""
    if book.finished:
        state = f"finished {book.finished}"
    elif read:
        state = f"{bar(read, book.pages)} {read * 100 // book.pages} %"
    else:
        state = f"{book.pages} pages"
    return f"{book.title:<24}  {book.author:<20}  {state}"
