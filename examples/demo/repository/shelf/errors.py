"""What can go wrong, said to the reader."""


class ShelfError(Exception):
    """A sentence for the reader; the program ends with status 1."""
