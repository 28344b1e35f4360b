"""Quantities as people write them, and numbers that keep a bound."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specgit.analysis.model import Comparison

if TYPE_CHECKING:
    from specgit.analysis.model import Quantity

# The units of one kind, the largest first, in its base unit.
_SIZES = {
    "s": ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"), (Fraction(1, 1000), "millisecond")),
    "month": ((12, "year"), (1, "month")),
    "B": ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B")),
}
_SIGNS = {"%", "°C", "°F", "€", "$", "£", "px", "GB", "MB", "kB", "B"}


def amount(value: Fraction, unit: str) -> str:
    """`90 seconds`, `2 hours`, `33 °C`: a value of a base unit in the largest unit that gives a whole number."""
    size, name = _size(value, unit)
    number = value / size
    written = str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
    if not name:
        return written
    plural = name not in _SIGNS and number != 1 and name.isalpha()
    return f"{written} {name}{'s' if plural else ''}"


def near(quantity: Quantity) -> Fraction:
    """A value that keeps the bound: the bound itself, or one unit beside it."""
    size, _ = _size(quantity.value, quantity.unit)
    if quantity.comparison is Comparison.MORE_THAN:
        return quantity.value + size
    if quantity.comparison is Comparison.LESS_THAN:
        return quantity.value - size
    return quantity.value


def _size(value: Fraction, unit: str) -> tuple[Fraction, str]:
    for size, name in _SIZES.get(unit, ()):
        if value and value % size == 0:
            return Fraction(size), name
    return Fraction(1), _SIZES[unit][-2][1] if unit == "s" else unit
