"""The shelf on disk: one JSON file in the reader's folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

from shelf.book import Book

FILE = "books.json"


def load(home: Path) -> list[Book]:
    """Read all books, in the order in which they were added. A new shelf is empty."""
    file = home / FILE
    if not file.exists():
        return []
    return [Book.from_json(values) for values in json.loads(file.read_text(encoding="utf-8"))]


def save(home: Path, books: list[Book]) -> None:
    """Write all books."""
    home.mkdir(parents=True, exist_ok=True)
    text = json.dumps([book.as_json() for book in books], indent=2, ensure_ascii=False)
    # A crash half-way must not cost the old list, so the new one is complete before it takes its place.
    unfinished = home / f"{FILE}.new"
    unfinished.write_text(text + "\n", encoding="utf-8")
    os.replace(unfinished, home / FILE)
