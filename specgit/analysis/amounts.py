"""Quantities as people write them, and numbers that keep a bound."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specgit.analysis.model import UPPER, Comparison
from specgit.analysis.quantities import numbers

if TYPE_CHECKING:
    from specgit.analysis.model import Quantity

# The units of one kind, the largest first, in its base unit.
_SIZES = {
    "s": ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"), (Fraction(1, 1000), "millisecond")),
    "month": ((12, "year"), (1, "month")),
    "B": ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B")),
    "Pa": ((10**5, "bar"), (10**3, "kPa"), (100, "hPa"), (1, "Pa")),
    "m": ((1000, "km"), (1, "m"), (Fraction(1, 100), "cm"), (Fraction(1, 1000), "mm")),
    "g": ((1000, "kg"), (1, "g"), (Fraction(1, 1000), "mg")),
    "l": ((1, "l"), (Fraction(1, 1000), "ml")),
    "W": ((1000, "kW"), (1, "W")),
}
_WORDS = ("s", "month")  # whose units have a plural


def amount(content: str, like: Quantity, value: Fraction) -> str:
    """`90 seconds`, `4 bar`: a value with the unit of a quantity as the document writes it, where it has one there."""
    places = numbers(content, like)
    number, whole = places[-1 if like.comparison in UPPER else 0]
    digits, unit = content[slice(*number)], content[number.end : whole.end]
    if not digits.isdecimal() or int(digits) < _TWO or not (unit or content[whole.start : number.start]):
        return _plain(value, like.unit)
    return f"{content[whole.start : number.start]}{_decimal(value * int(digits) / like.value)}{unit}"


_TWO = 2  # from which on a noun is in its plural


def _plain(value: Fraction, unit: str) -> str:
    """A value of a base unit in the largest unit that gives a whole number."""
    size, name = _size(value, unit)
    number = value / size
    plural = number != 1 and (unit in _WORDS or (unit not in _SIZES and len(name) >= _NOUN and name.isalpha()))
    return f"{_decimal(number)} {name}{'s' if plural else ''}".rstrip()


_NOUN = 3  # letters


def _decimal(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"


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
