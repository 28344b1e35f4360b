"""A book, and how it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelf.errors import ShelfError


@dataclass(frozen=True)
class Book:
    """A book on the shelf. `finished` is the day on which its last page was read."""

    title: str
    author: str
    pages: int
    finished: date | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ShelfError("a book needs a title")
        if self.pages < 1:
            raise ShelfError(f"{self.title} needs at least one page")

    def as_json(self) -> dict[str, object]:
        """Give the book as plain values, ready for a JSON file."""
        return {
            "title": self.title,
            "author": self.author,
            "pages": self.pages,
            "finished": self.finished.isoformat() if self.finished else None,
        }

    @classmethod
    def from_json(cls, values: dict) -> Book:
        """Take what `as_json` gave."""
        finished = values["finished"]
        return cls(
            title=values["title"],
            author=values["author"],
            pages=values["pages"],
            finished=date.fromisoformat(finished) if finished else None,
        )
