"""One title fits, or none: all stays as it was."""

import random

from shelf.store import load
from tests.support import ShelfTest

TITLES = ("Emma", "Middlemarch", "Invisible Cities", "Dubliners", "The Waves")


class FinishPreservationTest(ShelfTest):
    """Bugfix: finish-wrong-book, Property 2."""

    def setUp(self) -> None:
        super().setUp()
        self.add(*TITLES)

    def test_a_part_of_one_title_is_enough(self) -> None:
        dice = random.Random(5)
        for _ in range(10):
            title = dice.choice(TITLES)
            start = dice.randrange(len(title))
            words = title[start : start + dice.randint(1, len(title))].strip()
            if words and sum(words.casefold() in other.casefold() for other in TITLES) == 1:
                typed = dice.choice([words, words.upper(), words.lower()])
                self.assertEqual(self.shelf("finish", typed), f"finished {title}\n")

    def test_only_the_book_found_changes(self) -> None:
        before = load(self.home)
        self.shelf("finish", "waves")
        self.assertEqual(load(self.home)[:-1], before[:-1])
        self.assertEqual(str(self.book("The Waves").finished), "2026-03-22")

    def test_words_in_no_title_are_refused(self) -> None:
        before = load(self.home)
        refusal = self.shelf("finish", "Ulysses", status=1)
        self.assertEqual(refusal, "shelf: no book on the shelf is called 'Ulysses'\n")
        self.assertEqual(load(self.home), before)
