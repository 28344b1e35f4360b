"""Mark a book as read to its end."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from shelf.lookup import find
from shelf.store import load, save


def add_arguments(parser: ArgumentParser) -> None:
    """Take the title, or a part of it."""
    parser.add_argument("title")


def run(options: Namespace) -> None:
    """Write today's date to the book."""
    books = load(options.home)
    found = find(books, options.title)
    finished = replace(found, finished=options.today)
    save(options.home, [finished if book is found else book for book in books])
    print(f"finished {found.title}")
