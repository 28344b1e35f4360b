"""What stands in a JSON value at a place. What others wrote may hold anything anywhere."""

from __future__ import annotations

from datetime import datetime

from specgit.github.exchange import UnreadableError


def at(value: object, *keys: str) -> object:
    """What stands below these keys, None where nothing does."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: object, *keys: str) -> str:
    """The text there; raises UnreadableError where none is."""
    found = at(value, *keys)
    if not isinstance(found, str):
        raise UnreadableError(f"no text at {'.'.join(keys)}")
    return found


def some_text(value: object, *keys: str) -> str:
    """The text there, empty where none is."""
    found = at(value, *keys)
    return found if isinstance(found, str) else ""


def number(value: object, *keys: str) -> int:
    """The whole number there; raises UnreadableError where none is."""
    found = at(value, *keys)
    if not isinstance(found, int) or isinstance(found, bool):
        raise UnreadableError(f"no number at {'.'.join(keys)}")
    return found


def moment(value: object, *keys: str) -> int:
    """The moment there, as seconds of the epoch; raises UnreadableError where none is."""
    try:
        return int(datetime.fromisoformat(text(value, *keys)).timestamp())
    except ValueError:
        raise UnreadableError(f"no time at {'.'.join(keys)}") from None


def flag(value: object, *keys: str) -> bool:
    """Whether it says true there."""
    return at(value, *keys) is True


def some_flag(value: object, *keys: str) -> bool | None:
    """What it says there, None where it says nothing: GitHub tells some settings to administrators only."""
    found = at(value, *keys)
    return found if isinstance(found, bool) else None


def entries(value: object, *keys: str) -> list[object]:
    """The list there, empty where none is."""
    found = at(value, *keys)
    return found if isinstance(found, list) else []
