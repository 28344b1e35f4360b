"""What was read: a book, a day, a number of pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from shelf.errors import ShelfError


@dataclass(frozen=True)
class Entry:
    """The pages of one book that were read on one day."""

    day: date
    title: str
    pages: int

    def __post_init__(self) -> None:
        if self.pages < 1:
            raise ShelfError("an entry needs at least one page")

    def as_line(self) -> str:
        """Give the entry as one line of JSON."""
        values = {"day": self.day.isoformat(), "title": self.title, "pages": self.pages}
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> Entry:
        """Take what `as_line` gave."""
        try:
            values = json.loads(line)
            return cls(date.fromisoformat(values["day"]), str(values["title"]), int(values["pages"]))
        except (KeyError, TypeError, ValueError):
            raise ShelfError("this is no entry") from None
