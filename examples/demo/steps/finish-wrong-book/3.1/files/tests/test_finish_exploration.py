"""Several titles fit: the right book is finished, or none."""

from tests.support import ShelfTest


class FinishExplorationTest(ShelfTest):
    """Bugfix: finish-wrong-book, Property 1."""

    def test_the_whole_title_wins(self) -> None:
        self.add("The Omnivore's Dilemma", "Emma")
        self.shelf("finish", "emma")
        self.assertIsNone(self.book("The Omnivore's Dilemma").finished)
        self.assertIsNotNone(self.book("Emma").finished)

    def test_several_books_are_refused_by_name(self) -> None:
        self.add("The Waves", "The Years")
        refusal = self.shelf("finish", "the", status=1)
        self.assertIn("The Waves", refusal)
        self.assertIn("The Years", refusal)
        for title in ("The Waves", "The Years"):
            self.assertIsNone(self.book(title).finished)
