"""Text that others wrote, made fit to be shown or stored: spec titles, names, what agents print."""

from __future__ import annotations

import unicodedata

from specgit.patterns import Pattern

_ESCAPE = Pattern(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Controls, lone surrogates, and what turns the reading direction: shown or stored, they only deceive.
_UNSEEN = Pattern("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+")


def one_line(text: str, most: int) -> str:
    """A text as one line of at most `most` characters that no terminal obeys."""
    words = " ".join(_UNSEEN.sub(" ", _ESCAPE.sub("", text)).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def columns(text: str) -> int:
    """How many columns a terminal gives a text: East Asian wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def fit(text: str, width: int) -> str:
    """A text cut to `width` columns, with a sign where something is missing."""
    if columns(text) <= width:
        return text
    kept, room = "", width - 1
    for character in text:
        room -= columns(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def pad(text: str, width: int) -> str:
    """A text filled with spaces to `width` columns."""
    return text + " " * (width - columns(text))
