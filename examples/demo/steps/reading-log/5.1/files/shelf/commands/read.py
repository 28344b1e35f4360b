"""Write down the pages you read."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from shelf.days import parse_day
from shelf.entry import Entry
from shelf.journal import read_entries, record
from shelf.lookup import find
from shelf.progress import pages_read
from shelf.store import load, save


def add_arguments(parser: ArgumentParser) -> None:
    """Take the title, or a part of it, the pages, and the day if it is not today."""
    parser.add_argument("title")
    parser.add_argument("pages", type=int)
    parser.add_argument("--on", default="today", metavar="DAY", help="today, yesterday, or a date")


def run(options: Namespace) -> None:
    """Record the pages; finish the book when they reach its end."""
    books = load(options.home)
    book = find(books, options.title)
    entry = Entry(parse_day(options.on, options.today), book.title, options.pages)
    # All entries are read before one is added: a broken journal must not grow.
    entries = [*read_entries(options.home), entry]
    record(options.home, entry)

    read = pages_read(book, entries)
    print(f"{book.title}: {read} of {book.pages} pages")
    if read == book.pages and not book.finished:
        finished = replace(book, finished=entry.day)
        save(options.home, [finished if other is book else other for other in books])
        print(f"finished {book.title}")
