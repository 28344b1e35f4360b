"""A criterion's text → the quantities it states: numbers with units, and how they bound what they measure.

A number alone says nothing: `HTTP 404`, `step 2`, `3.11`, `2024-05-01` are names. It is a quantity where a unit, a
counted noun or a comparison stands beside it. What is only about so much (`approximately 5 s`) bounds nothing and is
left out, so that no contradiction is ever found in it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.model import UPPER, Comparison, Quantity
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

_ONE_NUMBER = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d{1,9})?|\d{1,3}(?:\.\d{3}){2,5}|\d{1,15}(?:[.,]\d{1,9})?)(?!\d)"
)
_WORDS = sorted((*units.NUMBERS, *units.FOREIGN_NUMBERS, *units.FRACTIONS, *units.TIMES), key=len, reverse=True)
_HAN_NUMBER = (
    r"(?<!第)[一二两三四五六七八九十]{1,3}(?=次|回|毫?秒|分[钟鐘間]|个?小[时時]|時間|天|日[間内以]|[个個か]月|[周週])"
)
_NUMBER_WORD = rf"(?i:{'|'.join(_WORDS)})(?![\w])"
_ARTICLE = (
    r"(?:(?<=within )|(?<=after )|(?<=once )|(?<=least )|(?<=most )|(?<=than ))"
    r"an?(?= (?:second|minute|hour|day|week|month|year)\b)"
)
_ANY_NUMBER_WORD = rf"(?:{_NUMBER_WORD}|{_HAN_NUMBER}|{_ARTICLE})"
_NUMBER = Pattern(
    r"(?<![^\W\u2e80-\uffef])(?<![.,:/#@×\\^±~≈])(?<![^\W\u2e80-\uffef]-)(?P<money>[$€£])?(?P<sign>[-−](?=\d))?"
    rf"(?P<first>{_ONE_NUMBER}|{_ANY_NUMBER_WORD})"
    r"(?:(?P<unit>\s?[A-Za-z%°]{1,12})?"
    r"(?P<joint>\s?[-–—~～〜至到]\s?|\s(?i:to|through|and|und|bis|e|y|a|à|до|hingga|sampai|dan|et|и)\s)"
    rf"[$€£]?(?P<second>{_ONE_NUMBER}|{_ANY_NUMBER_WORD}))?"
)
_SPOILT = Pattern(rf"\.\d|[:/×x^*]\d|\s?[×x]\s?\d|-\d|(?:st|nd|rd|th|D|xx)(?!\w)|-(?:bit|based|fold)\b|-{_NUMBER_WORD}")
_TOKEN = Pattern(r"[<>=≤≥]=?|[^\W\d_]+(?:['’-][^\W\d_]+)*|\S")
_WORD_BEHIND = Pattern(r"(?P<gap>[-‑]|\s{1,3}|)(?P<word>[^\W\d_]+(?:_[^\W\d_]+)*)")
_SIGN_BEHIND = Pattern(r"(?P<gap>\s?-?)(?P<sign>[%％€$£]|°[CF]?|[A-Za-zµμ]{1,3}(?!\w))")
_PER = Pattern(r"(?:\s(?:per|each|every)\s|\s?/\s?)(?P<count>\d{1,6}\s?)?(?P<word>[^\W\d_]+)")
_AFTER = Pattern(
    r"\s?(?i:(?P<least>(?:old )?(?:or|and|oder|o|ou) "
    rf"(?:more|above|{'|'.join(units.UPWARDS)}|mehr|más|mais|plus)\b"
    r"|at (?:the )?least\b|\(?minimum\b|\(min\b|(?P<plus>\+))"
    rf"|(?P<most>(?:old )?(?:or|and) (?:less|fewer|below|under|{'|'.join(units.DOWNWARDS)})\b"
    r"|at (?:the )?most\b|\(?maximum\b|\(max\b))"
)
_COUNTS_DOWN = Pattern(r"\s(?:before|prior|ahead|in advance|remaining|left|ago|away)\b")
_EXCLUSIVE = Pattern(r",? ?\(?(?:both |bounds )?(?:exclusively|exclusive|excluded)\)?")
_UP_TO = Pattern(r"\s(?:up to|until)\s")
_JOINT = Pattern(r"(?: old)?,?\s(?:and|but|or|to|up to|und|aber|y|e|et)\s|\s")
_WINDOW = 90  # characters before a number that may say how it compares and what it measures
_LONGEST_NAME = 4  # words of a counted thing
_FURTHEST_NEGATION = 4  # words between `not` and the comparison it turns round
_TWO_WORDS = {
    "business": "business ",
    "working": "working ",
    "consecutive": "",
    "calendar": "",
    "full": "",
    "whole": "",
    "cubic": "cubic ",
}
_DEGREES = frozenset(("degree", "degrees", "grad", "graus", "grados", "degrés"))
_SCALE = Pattern(r" ([CF]|[Cc]elsius|[Ff]ahrenheit)(?!\w)")
# What makes 分 minutes and no points, and 日 days and no date.
_COUNTED_KANA = {"分": 60, "日": 86400}
_KANA = Pattern(r"[ごおをとでか]|経過|以[内上下]|[後前毎]|未満|間")
_ATTACHED_ONLY = frozenset(("d", "g", "em", "rem", "W", "V"))
_LASTING = frozenset(("for", "is", "are", "be", "takes", "take", "lasts", "last", "runs"))
_CODES = frozenset(("http", "https", "status", "code", "codes"))
_ARTICLES = frozenset(("a", "an", "the", "total", "of"))


class _Token(NamedTuple):
    word: str
    start: int


class _Unit(NamedTuple):
    name: str
    factor: Fraction | int
    end: int
    known: bool


class _Bound(NamedTuple):
    comparison: Comparison
    start: int
    measure: tuple[str, ...] = ()


_NO_UNIT = _Unit("", 1, 0, known=False)


def quantities(text: str, offset: int = 0) -> tuple[Quantity, ...]:
    """The quantities of a criterion's text, in its order; spans count from `offset`.

    A range gives two, with the span of the whole. A negation before a comparison is part of it: `shall not exceed 5 s`
    gives `≤ 5 s`. Any text gives an answer, in time linear in its length.
    """
    bare, at, found = without_verbatim(text), 0, list[Quantity]()
    while match := _NUMBER.search(bare, at):
        before = _words_before(bare, match.start())
        both = _range(bare, match, before) if match["second"] else None
        if both is not None:
            found += both
            at = match.end("second")
        else:
            one = _single(bare, match, before)
            found += one
            at = max(match.end("first"), one[0].span.end if one else 0)
    found = _joined(bare, found)
    if offset:
        found = [each._replace(span=Span(each.span.start + offset, each.span.end + offset)) for each in found]
    return tuple(found)


def _joined(bare: str, found: list[Quantity]) -> list[Quantity]:
    """`at least 10 and fewer than 50 seats`: a number has the unit of the one it is joined with, and `from` its end."""
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        if not one.unit and other.unit and _JOINT.fullmatch(bare, one.span.end, other.span.start):
            number = _NUMBER.search(bare, other.span.start)
            factor = _unit(bare, number.end("first"), None, "").factor if number else 1
            one = found[place] = one._replace(unit=other.unit, value=one.value * factor)
        if one.unit and not other.unit and _JOINT.fullmatch(bare, one.span.end, other.span.start):
            number = _NUMBER.search(bare, one.span.start)
            factor = _unit(bare, number.end("first"), None, "").factor if number else 1
            found[place + 1] = other._replace(unit=one.unit, value=other.value * factor)
        if (
            one.comparison is Comparison.EXACTLY
            and other.comparison in UPPER
            and bare[max(0, one.span.start - 5) : one.span.start].casefold() == "from "
            and not bare[one.span.end : other.span.start].strip()
        ):
            found[place] = one._replace(comparison=Comparison.AT_LEAST)
    return found


def _single(bare: str, match: re.Match[str], before: Sequence[_Token]) -> tuple[Quantity, ...]:
    """The quantity of one number, if it is one."""
    number, end = match["first"].casefold(), match.end("first")
    if _SPOILT.match(bare, end) or (before and before[-1].word in units.ABOUT):
        return ()
    unit = _Unit("time", 1, end, known=True) if number in units.TIMES else _unit(bare, end, match["money"], number)
    bound = _bound_before(bare, match.start(), before)
    end = max(end, unit.end)
    if bound is None and (behind := _bound_behind(bare, end)):
        bound, end = behind
        unit = unit if unit.name else _unit(bare, end, None, "")  # `3 or more items`
        if not unit.name and bare[end - 1] == "+":
            return ()
        end = max(end, unit.end)
    if bound and before and unit.name == "s" and before[-1].word == "over" and before[-2:][0].word not in _LASTING:
        bound = None  # `fades in over 300 ms`
    if number in units.FRACTIONS and not (unit.known and unit.name):
        return ()
    stated = bound and bound.comparison
    if stated is None and before and before[-1].word == "from" and _UP_TO.match(bare, end):
        stated = Comparison.AT_LEAST
    if _is_name(before, unit) or (not unit.name and stated is None):
        return ()
    if number == "one" and ((stated is None and not unit.known) or bare.startswith(" of", match.end("first"))):
        return ()
    start = bound.start if bound else match.start()
    measure = (bound.measure if bound else ()) or _measure(bare, end, before, unit)
    value = _value(number, negative=bool(match["sign"])) * unit.factor
    return (Quantity(stated or Comparison.EXACTLY, value, unit.name, measure, Span(min(start, match.start()), end)),)


def _range(bare: str, match: re.Match[str], before: Sequence[_Token]) -> tuple[Quantity, ...] | None:
    """The two quantities of a range: none if its numbers are names, None if it is no range."""
    first, second = _value(match["first"].casefold()), _value(match["second"].casefold())
    end = match.end("second")
    opener = before[-1] if before and before[-1].word in units.RANGE_WORDS else None
    if _is_no_range(match, before) and not opener:
        return None
    unit = _unit(bare, end, match["money"], match["second"].casefold())
    factor = unit.factor
    if written := (match["unit"] or "").strip():
        own = _known(written)
        if own is None or own[0] != unit.name:
            return None
        factor = own[1]
    if match["sign"]:
        return None
    if first * factor > second * unit.factor and _COUNTS_DOWN.match(bare, max(end, unit.end)):
        first, second, factor, unit = second, first, unit.factor, unit._replace(factor=factor)  # 48 to 24 h before
    elif first * factor >= second * unit.factor and not opener:
        return None
    if _SPOILT.match(bare, end) or _is_name(before, unit) or (before and before[-1].word in units.ABOUT):
        return ()
    measure = _measure(bare, max(end, unit.end), before, unit)
    if not unit.name and not measure and not opener and not (before and before[-1].word == "from"):
        return ()
    end = max(end, unit.end)
    low, high = Comparison.AT_LEAST, Comparison.AT_MOST
    if exclusive := _EXCLUSIVE.match(bare, end):
        low, high, end = Comparison.MORE_THAN, Comparison.LESS_THAN, exclusive.end()
    span = Span(opener.start if opener else match.start(), end)
    return (
        Quantity(low, first * factor, unit.name, measure, span),
        Quantity(high, second * unit.factor, unit.name, measure, span),
    )


def _is_no_range(match: re.Match[str], before: Sequence[_Token]) -> bool:
    """Whether two numbers are only said together, or one becomes the other: `increase from 5 to 10`."""
    joint = match["joint"].strip().casefold()
    said_together = joint in ("and", "und", "e", "y", "dan", "et", "и")
    return said_together or any(token.word in units.CHANGES for token in before[-8:])


def _value(number: str, *, negative: bool = False) -> Fraction:
    if number in ("a", "an"):
        return Fraction(1)
    for known in (units.NUMBERS, units.TIMES, units.FRACTIONS, units.FOREIGN_NUMBERS):
        if number in known:
            return Fraction(known[number])
    if number[0] in "一二两三四五六七八九十":
        tens, ten, ones = number.rpartition("十")
        return Fraction((units.HAN.get(tens, 1) * 10 if ten else 0) + units.HAN.get(ones, 0))
    number = number.replace("\u00a0", "").replace("\u202f", "")
    if number.count(".") > 1:
        number = number.replace(".", "")
    if number.count(",") > 1 or "." in number or len(number.rpartition(",")[2]) == 3:
        number = number.replace(",", "")
    whole, _, rest = number.replace(",", ".").partition(".")
    value = Fraction(int(whole + rest), 10 ** len(rest))
    return -value if negative else value


def _words_before(bare: str, at: int) -> list[_Token]:
    """The words and marks right before a number, in small letters."""
    begin = max(0, at - _WINDOW)
    found = [_Token(match[0].casefold(), match.start()) for match in _TOKEN.finditer(bare, begin, at)]
    return found[1:] if begin and found and found[0].start == begin else found


def _bound_before(bare: str, at: int, before: Sequence[_Token]) -> _Bound | None:
    """The comparison that stands before a number."""
    close = at - bare.endswith(" ", 0, at)
    for longest in (6, 5, 4, 3, 2, 1):
        for known, comparison in units.UNSPACED_BEFORE.items():
            if len(known) == longest and bare.endswith(known, 0, close):
                return _Bound(comparison, close - len(known))
    words = [token.word for token in before]
    last = len(words) - (bool(words) and words[-1] in _ARTICLES)
    for count in (5, 4, 3, 2, 1):
        for end in {len(words), last}:
            found = units.BEFORE.get(tuple(words[end - count : end])) if end >= count else None
            if found:
                return _negated(before, end - count, found)
    return _bound_of_limit(before)


def _negated(before: Sequence[_Token], place: int, found: Comparison) -> _Bound:
    """The comparison whose words begin at a place, turned round where `not` stands before it."""
    if before[place].word in ("no", "not"):
        return _Bound(found, before[place].start)
    turns = found in (Comparison.MORE_THAN, Comparison.LESS_THAN)
    for back in range(1, _FURTHEST_NEGATION + 2 if turns else 2):
        word = before[place - back].word if place >= back else "."
        if word in units.NEGATIONS or word.endswith("n't"):
            return _Bound(units.OPPOSITE[found], before[place - back].start)
        if not word[0].isalpha() or word in units.CLAUSE_ENDS:
            break
    return _Bound(found, before[place].start)


def _bound_of_limit(before: Sequence[_Token]) -> _Bound | None:
    """`a maximum file size of 5 MB`, `limit uploads to 5`, `minimum length: 8`."""
    if not before or not (before[-1].word in units.LEADS_TO_NUMBER or lexicon.noun(before[-1].word) in units.MEASURES):
        return None
    words: list[str] = []
    for token in reversed(before[-8:]):
        if token.word in units.BOUNDS:
            limit = () if token.word not in ("limit", "limits") or before[-1].word == "to" else ("limit",)
            return _Bound(units.BOUNDS[token.word], token.start, (*words[::-1], *limit) if len(words) < 4 else ())
        if (not token.word[0].isalpha() and token.word not in units.LEADS_TO_NUMBER) or token.word in units.CLAUSE_ENDS:
            return None
        if token.word not in units.STOP and token.word not in units.LEADS_TO_NUMBER:
            words.append(lexicon.noun(token.word))
    return None


def _bound_behind(bare: str, at: int) -> tuple[_Bound, int] | None:
    """The comparison that stands behind a number, and its end."""
    for known, comparison in units.UNSPACED_AFTER.items():
        begin = at + bare.startswith(" ", at)
        if bare.startswith(known, begin):
            return _Bound(comparison, begin), begin + len(known)
    if match := _AFTER.match(bare, at):
        return _Bound(Comparison.AT_LEAST if match["least"] else Comparison.AT_MOST, at), match.end()
    return None


def _is_name(before: Sequence[_Token], unit: _Unit) -> bool:
    """Whether the number only tells one thing from others: `step 2`, `status code of 404`."""
    last = [token.word for token in before[-3:]]
    while len(last) > 1 and last[-1] in ("of", "is", "=", ":", "(", "a", "an"):
        last.pop()
    if not last:
        return False
    return last[-1] in _CODES or (last[-1] in units.NAMED and not unit.known)


def _unit(bare: str, at: int, money: str | None, number: str) -> _Unit:
    """What stands behind a number, and what it counts in."""
    factor: Fraction | int = 1
    behind = _WORD_BEHIND.match(bare, at)
    if (
        behind
        and (multiple := units.MULTIPLES.get(behind["word"].casefold()))
        and (len(behind["word"]) > 1 or not behind["gap"])
    ):
        factor, at = multiple, behind.end()
    if money:
        unit = _Unit(units.SIGNS[money][0], 1, at, known=True)
    else:
        unit = _written_unit(bare, at) or _counted(bare, at, number)
    unit = unit._replace(factor=unit.factor * factor, end=max(at, unit.end))
    return _per(bare, unit) if unit.name else unit


def _known(word: str) -> tuple[str, Fraction | int] | None:
    return units.SIGNS.get(word) or units.WRITTEN.get(word.casefold())


def _written_unit(bare: str, at: int) -> _Unit | None:
    start = at + bare.startswith(" ", at)
    if (factor := _COUNTED_KANA.get(bare[start : start + 1])) and _KANA.match(bare, start + 1):
        return _Unit("s", factor, start + 1, known=True)
    for length in (3, 2, 1):
        written = bare[start : start + length]
        if known := units.UNSPACED.get(written):
            return _Unit(*known, start + len(written), known=True)
    sign = _SIGN_BEHIND.match(bare, at)
    if sign and sign["sign"] in units.SIGNS and not (sign["gap"] and sign["sign"] in _ATTACHED_ONLY):
        return _Unit(*units.SIGNS[sign["sign"]], sign.end(), known=True)
    word = _WORD_BEHIND.match(bare, at)
    if word is None:
        return None
    if word["word"].casefold() in _TWO_WORDS:
        second = _WORD_BEHIND.match(bare, word.end())
        known = _known(second["word"]) if second else None
        kind = _TWO_WORDS[word["word"].casefold()]
        if second and known:
            return (
                _Unit(kind + lexicon.noun(second["word"].casefold()), 1, second.end(), known=True)
                if kind
                else _Unit(*known, second.end(), known=True)
            )
    if scale := _degrees(bare, word):
        return scale
    known = _known(word["word"])
    return _Unit(*known, word.end(), known=True) if known else None


def _degrees(bare: str, word: re.Match[str]) -> _Unit | None:
    """`degrees Celsius`, `Grad Fahrenheit`."""
    scale = _SCALE.match(bare, word.end()) if word["word"].casefold() in _DEGREES else None
    return _Unit("°C" if scale[1][0] in "Cc" else "°F", 1, scale.end(), known=True) if scale else None


def _counted(bare: str, at: int, number: str) -> _Unit:
    """The noun a number counts: the first plural behind it, or the last word of a name in the singular."""
    run: list[tuple[str, int]] = []
    place = at
    while len(run) < _LONGEST_NAME and (match := _WORD_BEHIND.match(bare, place)):
        word = match["word"].casefold()
        if word in units.STOP or word in units.NO_NOUN or (not match["gap"] and not run):
            break
        hyphen = match["gap"] in ("-", "‑") and not run
        if hyphen and number.isalpha() and word not in ("digit", "character"):
            break
        run.append((word, match.end()))
        if hyphen or lexicon.noun(word) != word:
            return _Unit(lexicon.noun(word), 1, match.end(), known=False)
        place = match.end()
    if number in ("1", "one") and run and run[-1][0].isascii():
        return _Unit(run[-1][0], 1, run[-1][1], known=False)
    return _NO_UNIT


def _per(bare: str, unit: _Unit) -> _Unit:
    """`100 requests per minute` counts requests in 60 seconds: no other rate is the same limit."""
    match = _PER.match(bare, unit.end)
    if match is None or unit.name == "s":
        return unit
    word = match["word"].casefold()
    known = _known(match["word"])
    if known and known[0] == "s":
        return unit._replace(name=f"{unit.name}/{int(match['count'] or 1) * known[1]} s", end=match.end())
    if match["count"] or word in units.STOP:
        return unit
    return unit._replace(name=f"{unit.name}/{lexicon.noun(word)}", end=match.end())


def _measure(bare: str, end: int, before: Sequence[_Token], unit: _Unit) -> tuple[str, ...]:
    """The words that say what is measured: right behind the unit (`30-second timeout`), or before the number."""
    behind: list[str] = []
    while len(behind) < 3 and unit.known and (match := _WORD_BEHIND.match(bare, end)):
        word, end = lexicon.noun(match["word"].casefold()), match.end()
        if word in units.STOP:
            break
        behind.append(word)
        if word in units.MEASURES:
            return tuple(behind)
    if before and before[-1].word in ("every", "each") and unit.name == "s":
        return ("interval",)
    return tuple(_measure_before(before[::-1]))


def _measure_before(backwards: Sequence[_Token]) -> Iterator[str]:
    """The nearest word that names a measure, with up to two words that qualify it."""
    for place, token in enumerate(backwards):
        word = lexicon.noun(token.word)
        if word in units.MEASURES:
            qualifiers: list[str] = []
            for other in backwards[place + 1 : place + 3]:
                if not other.word[0].isalpha() or other.word in units.STOP or other.word in units.BOUNDS:
                    break
                qualifiers.append(lexicon.noun(other.word))
            yield from reversed(qualifiers)
            yield word
            behind = backwards[max(0, place - 2) : place]  # `number of items`
            if len(behind) == 2 and behind[1].word == "of" and behind[0].word[0].isalpha():
                yield lexicon.noun(behind[0].word)
            return
        if token.word in ".;,()" or token.word in ("then", "when", "if"):
            return


def amount(text: str, quantity: Quantity) -> Span:
    """The number of a quantity with its unit, without the words that compare: `2 seconds` of `within 2 seconds`."""
    number = _NUMBER.search(text, *quantity.span)
    if number is None:
        return quantity.span
    end = max(number.end("first"), _unit(text, number.end("first"), number["money"], number["first"].casefold()).end)
    return Span(number.start(), min(end, quantity.span.end))


def numbers(text: str, quantity: Quantity) -> list[tuple[Span, Span]]:
    """Where the number of a quantity stands, alone and with its unit; of a range, which has one span, both numbers."""
    found = _NUMBER.search(text, *quantity.span)
    if found is None:
        return [(quantity.span, quantity.span)]
    first, second = Span(*found.span("first")), Span(*found.span("second"))
    if not found["second"]:
        return [(first, amount(text, quantity))]
    end = max(second.end, _unit(text, second.end, found["money"], found["second"].casefold()).end)
    starts = [each.start - (text[each.start - 1] in "$€£") for each in (first, second)]
    return [(first, Span(starts[0], max(first.end, found.end("unit")))), (second, Span(starts[1], end))]


_SCALES = {
    "s": (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)),
    "B": (("GB", 10**9), ("MB", 10**6), ("KB", 10**3), ("B", 1)),
}


def written(value: Fraction, unit: str) -> str:
    """A value in words that a spec would use: `90 seconds`, `2 minutes`, `30 items`."""
    if unit == "s" and value < 1:
        return f"{_decimal(value * 1000)} milliseconds"
    if unit == "%":
        return f"{_decimal(value)}%"
    scales = _SCALES.get(unit, ((unit, 1),))
    name, factor = next((each for each in scales if value and not value % each[1]), scales[-1])
    counted = value / factor
    if counted == 1 or unit == "B" or not name.isalpha() or not name.isascii():
        return f"{_decimal(counted)} {name}".rstrip()
    return (
        f"{_decimal(counted)} {name[:-1]}ies" if name.endswith("y") and unit != "s" else f"{_decimal(counted)} {name}s"
    )


def _decimal(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
