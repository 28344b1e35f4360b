"""Progress is the sum of what was read, within the book."""

import random
import unittest
from datetime import date

from shelf.book import Book
from shelf.entry import Entry
from shelf.progress import pages_left, pages_read

DAY = date(2026, 3, 22)
EMMA = Book("Emma", "Jane Austen", 474)


class ProgressTest(unittest.TestCase):
    def test_adds_up_the_entries_of_the_book(self) -> None:
        entries = [Entry(DAY, "Emma", 30), Entry(DAY, "Pnin", 50), Entry(DAY, "Emma", 12)]
        self.assertEqual(pages_read(EMMA, entries), 42)
        self.assertEqual(pages_left(EMMA, entries), 432)

    def test_an_unread_book_is_all_left(self) -> None:
        self.assertEqual(pages_left(EMMA, []), 474)

    def test_stays_within_the_book(self) -> None:
        """Feature: reading-log, Property 2: progress stays within the book."""
        dice = random.Random(2)
        for _ in range(200):
            entries: list[Entry] = []
            read = 0
            for _ in range(dice.randrange(12)):
                entries.append(Entry(DAY, dice.choice(["Emma", "Pnin"]), dice.randint(1, 120)))
                self.assertLessEqual(read, pages_read(EMMA, entries))
                read = pages_read(EMMA, entries)
                self.assertLessEqual(read, EMMA.pages)
                self.assertEqual(read + pages_left(EMMA, entries), EMMA.pages)
