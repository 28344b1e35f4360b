"""The journal on disk: one entry a line, only ever appended to."""

from __future__ import annotations

from pathlib import Path

from shelf.entry import Entry
from shelf.errors import ShelfError

FILE = "journal.jsonl"


def record(home: Path, entry: Entry) -> None:
    """Write an entry behind all others."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / FILE).open("a", encoding="utf-8") as file:
        file.write(entry.as_line() + "\n")


def read_entries(home: Path) -> list[Entry]:
    """Read all entries, in the order in which they were recorded."""
    file = home / FILE
    if not file.exists():
        return []
    entries = []
    # Split at line feeds only: a title may hold other characters that Python takes for line ends.
    for number, line in enumerate(file.read_text(encoding="utf-8").rstrip("\n").split("\n"), start=1):
        try:
            entries.append(Entry.from_line(line))
        except ShelfError as error:
            raise ShelfError(f"{FILE}, line {number}: {error}") from None
    return entries
