"""What is recorded is read again.

Feature: reading-log
Validates: Requirements 1.1, 1.5
"""

import random
from datetime import date, timedelta

from shelf.entry import Entry
from shelf.errors import ShelfError
from shelf.journal import FILE, read_entries, record
from tests.support import ShelfTest


class JournalTest(ShelfTest):
    def test_a_new_journal_is_empty(self) -> None:
        self.assertEqual(read_entries(self.home), [])

    def test_gives_back_what_was_recorded(self) -> None:
        """Feature: reading-log, Property 1: the journal gives back what was recorded."""
        dice = random.Random(1)
        titles = ["Emma", "Çalıkuşu", "1Q84", 'The "Waves"', "line\u2028separator", "雪国"]
        days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
        entries = [Entry(dice.choice(days), dice.choice(titles), dice.randint(1, 900)) for _ in range(200)]
        for entry in entries:
            record(self.home, entry)
        self.assertEqual(read_entries(self.home), entries)

    def test_names_a_broken_line(self) -> None:
        record(self.home, Entry(date(2026, 3, 1), "Emma", 10))
        journal = self.home / FILE
        journal.write_text(journal.read_text(encoding="utf-8") + "ten pages\n", encoding="utf-8")
        before = journal.read_bytes()
        with self.assertRaisesRegex(ShelfError, "line 2"):
            read_entries(self.home)
        self.assertEqual(journal.read_bytes(), before)
