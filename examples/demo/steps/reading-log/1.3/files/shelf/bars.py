"""Numbers as marks on a line."""

from __future__ import annotations

SHADES = "·░▒▓█"


def bar(part: int, whole: int, width: int = 12) -> str:
    """Give a bar of `width` characters, filled as far as `part` is of `whole`. Only the whole fills it."""
    filled = part * width // whole
    return "█" * filled + "░" * (width - filled)


def shade(value: int, greatest: int) -> str:
    """Give a mark that is darker for a greater value. Only zero gives the lightest."""
    if value == 0:
        return SHADES[0]
    darkest = len(SHADES) - 1
    return SHADES[-(-value * darkest // greatest)]
