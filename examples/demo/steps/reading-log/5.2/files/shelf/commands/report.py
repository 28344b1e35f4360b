"""Show how your reading goes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date

from shelf.book import Book
from shelf.entry import Entry
from shelf.forecast import forecast
from shelf.goal import books_ahead
from shelf.heatmap import heatmap
from shelf.journal import read_entries
from shelf.pace import DAYS, pace
from shelf.progress import pages_left, pages_read
from shelf.store import load
from shelf.streak import current_streak, longest_streak


def add_arguments(parser: ArgumentParser) -> None:
    """Take the number of books for this year, if there is a goal."""
    parser.add_argument("--goal", type=int, metavar="BOOKS", help="the books to finish this year")


def run(options: Namespace) -> None:
    """Print the whole report."""
    books, entries, today = load(options.home), read_entries(options.home), options.today
    print(heatmap(entries, today))
    print()
    streak = count(current_streak(entries, today), "day")
    print(f"streak    {streak}, the longest was {longest_streak(entries)}")
    print(f"pace      {float(pace(entries, today)):.1f} pages a day in the last {DAYS} days")
    if options.goal is not None:
        print(f"goal      {describe_goal(books, options.goal, today)}")
    for line in forecasts(books, entries, today):
        print(line)


def forecasts(books: list[Book], entries: list[Entry], today: date) -> Iterator[str]:
    """Give a line for each book that is begun and not finished."""
    for book in books:
        if not book.finished and pages_read(book, entries):
            left = pages_left(book, entries)
            end = forecast(left, pace(entries, today), today)
            yield f"{book.title:<24}  {count(left, 'page')} left, {f'done on {end}' if end else 'resting'}"


def describe_goal(books: list[Book], goal: int, today: date) -> str:
    """Say how the year goes."""
    ahead = books_ahead(books, goal, today)
    if ahead == 0:
        return f"on the way to {count(goal, 'book')}"
    return f"{count(abs(ahead), 'book')} {'ahead' if ahead > 0 else 'behind'} on the way to {goal}"


def count(number: int, thing: str) -> str:
    """Give a number with its noun."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
