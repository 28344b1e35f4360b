"""The end of a range in the words of its sentence: at another number, with its bound or without it.

A language says `less than 5` in places where `at most 5` may stand too, and now and then the verb goes with it:
`exceeds 5`, `is at least 5`. The rows below are such pairs. Where none fits, a count is moved by one, which leaves the
words as they are; where that can't be either, `[…]` leaves the words to somebody who knows the language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import units
from specgit.patterns import Pattern
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from fractions import Fraction

_WINDOW = 120  # characters beside a number in which its language shows
_MARK = "\ufffc"  # a number with its unit, where its sentence is looked at
_UNSPACED = "\u2e80"  # the first letter of the scripts without spaces


class Bound(NamedTuple):
    """One end of a range, where it is written.

    `number` are its digits, `amount` the same with the unit where that stands behind them, `words` the whole with what
    compares it, `within` the part of the sentence. `unit` is the unit even where it stands behind another number. What
    is `counted` has a next number.
    """

    value: Fraction | float
    includes: bool
    upper: bool
    number: Span
    amount: Span
    words: Span
    within: Span
    unit: str
    counted: bool
    english: bool

    def said(self, content: str) -> str:
        """The number with its unit."""
        return content[self.amount.start : self.number.end] + self.unit


def filled(content: str, one: Bound, other: Bound) -> tuple[Change, Change]:
    """What lets the upper end of one range reach the lower end of another, and the other way round."""
    touching = one.value == other.value
    return (
        moved(content, one, other, includes=touching or not other.includes),
        moved(content, other, one, includes=touching or not one.includes),
    )


def cut(content: str, one: Bound, other: Bound) -> tuple[Change, Change]:
    """What leaves to the one where two ranges overlap, and what leaves it to the other."""
    return (
        moved(content, other, one, includes=not one.includes),
        moved(content, one, other, includes=not other.includes),
    )


def moved(content: str, bound: Bound, to: Bound, *, includes: bool) -> Change:
    """The edit that puts a bound where another one is."""
    amount = _amount(content, bound, to)
    if includes == bound.includes:
        return left(content, bound) if amount is None else _least(content, bound.amount, amount)
    said = None if amount is None else _restated(content, bound, amount, shut=includes)
    return said or _next(content, bound, to) or left(content, bound)


def left(content: str, bound: Bound) -> Change:
    """The edit that leaves the bound to a person: whole words of it, in scripts without spaces all that follows."""
    start, end = bound.words
    if end < bound.within.end and content[end - 1] >= _UNSPACED:
        end = bound.within.end
    while end < bound.within.end and content[end].isalpha():
        end += 1
    return Change(Span(start, end), "[…]")


def _least(content: str, span: Span, new: str) -> Change:
    """A change without what stays at its end, as a unit does."""
    old = content[slice(*span)]
    digits = _DIGITS.match(old), _DIGITS.match(new)
    if digits[0] and digits[1] and old[digits[0].end() :] == new[digits[1].end() :]:
        return Change(Span(span.start, span.start + digits[0].end()), digits[1][0])
    return Change(span, new)


_DIGITS = Pattern(r"\D?\d[\d.,:]*(?<![.,])")


def _amount(content: str, bound: Bound, to: Bound) -> str | None:
    """The number of the other, with its unit where that is another one; None where a noun may need another ending."""
    if bound.value == to.value:
        return content[slice(*bound.amount)]
    if 1 in (bound.value, to.value) and bound.counted and not bound.unit:
        return None
    before, behind = content[bound.amount.start : bound.number.start], content[bound.number.end : bound.amount.end]
    number = content[slice(*to.number)]
    if before or not to.unit or not bound.unit or to.unit.casefold() == bound.unit.casefold():
        return before + number + behind
    return to.said(content) if bound.english or units.is_rigid(to.unit) else None


def _restated(content: str, bound: Bound, amount: str, *, shut: bool) -> Change | None:
    """The first row that fits the words around the number, and takes a negation with it."""
    start = max(bound.within.start, bound.amount.start - _WINDOW)
    end = min(bound.within.end, bound.amount.end + _WINDOW)
    said = content[start : bound.amount.start] + _MARK + content[bound.amount.end : end]
    for language, row, new in _rows(shut):
        match = row.search(said)
        if match and start + match.start() <= bound.words.start and _spoken(language, bound, content):
            text = match.expand(new).replace(_MARK, amount)
            if bound.counted:
                text = text.replace("less than", "fewer than")
            return Change(
                Span(start + match.start(), start + match.end() - 1 + len(content[slice(*bound.amount)])), text
            )
    return None


def _next(content: str, bound: Bound, to: Bound) -> Change | None:
    """A count moved by one, in the same words: `at most 9` for `less than 10`."""
    number = content[slice(*bound.number)]
    value = int(to.value) + (1 if bound.upper != bound.includes else -1)
    plain = number.isdecimal() and bound.counted and to.counted and bound.value > 1 and value > 1
    return Change(bound.number, str(value)) if plain and not _CYRILLIC.search(content, *bound.within) else None


_CYRILLIC = Pattern(r"[а-яё]", 2)  # the noun's ending depends on the last digit
_KANA = Pattern(r"[ぁ-んァ-ヶ]")
_SPANISH = Pattern(r"\b(?:el|los|las|una?|del|tienen?|en|y|es|si|cuando|hay)\b|ñ|ción", 2)
_PORTUGUESE = Pattern(r"\b(?:uma?|os|aos?|não|t[eê]m|são|em|é|quando)\b|[ãõç]", 2)


def _spoken(language: str, bound: Bound, content: str) -> bool:
    """Whether a sentence is in the one of the languages that share a word."""
    if not language:
        return True
    if language == "en":
        return bound.english
    said = bound.within
    if language in ("ja", "zh"):
        return bool(_KANA.search(content, *said)) == (language == "ja")
    spoken = bool(_SPANISH.search(content, *said)), bool(_PORTUGUESE.search(content, *said))
    return spoken == (language == "es", language == "pt")


@cache
def _rows(shut: bool) -> list[tuple[str, re.Pattern[str], str]]:
    """The rows of one kind, with patterns for the language, the words as they are and as they shall be."""
    found = []
    for line in (_SHUT if shut else _OPEN).strip().splitlines():
        language, _, rest = line.partition(":")
        old, _, new = rest.strip().partition(" → ")
        old = _NAME.sub(lambda name: _WORDS[name[0]], old)
        boundary = "" if language.strip() in ("ja", "zh", "ko") else r"(?<![^\W\d_])"
        pattern = re.compile(boundary + old.replace("#", _MARK), re.IGNORECASE)
        found.append((language.strip() if language.strip() != "ko" else "", pattern, new.replace("#", _MARK)))
    return found


_NAME = Pattern("NUMBER|[A-Z]{2,}")
_WORDS = {
    "IS": r"(is|are|was|were|be|been|has|have|had|of|takes?|costs?|weighs?|lasts?|holds?"
    r"|contains?|measures?|remains?|totals?|for)",
    "THING": r"((?:for|with|an?|any|each|every|all) (?!\w+ing\b)[a-z]+)",
    "MAY": r"(shall|must|may|should|will|would|can|could|might|to)",
    "IST": r"(beträgt|betragen|kostet|kosten|wiegt|wiegen|dauert|dauern|ist|sind|war|hat|haben|enthält|enthalten)",
    "MIT": r"(von|mit|nach|bei)",
    "UPWARDS": f"({'|'.join(units.UPWARDS)})",
    "DOWNWARDS": f"({'|'.join(units.DOWNWARDS)})",
    "NOUN": r"(?=場合|とき|時|間|[一-龥ァ-ヶ])",
    "STOP": r"(?=$|[\s、，,。])",
    "TAIL": r"(?=인|이면|일|의|이고|이며|$|[\s,，])",
    "NUMBER": r"([$€£]?\d(?:[\d.,]*\d)?(?: ?(?:%|(?!inclusive)[^\W\d_]+))?)",
    "INCLUSIVE": r"(?:,? \(?inclusive\)?)?",
}
# Without the bound → with it.
_SHUT = r"""
: >(\s?)# → >=\1#
: <(\s?)# → <=\1#
: IS (?:over|above|beyond|in excess of) # → \1 at least #
: IS (?:under|below) # → \1 at most #
: THING (?:over|above|exceeding|in excess of) # → \1 of at least #
: THING (?:under|below) # → \1 of at most #
: more than # → at least #
: (?:less|fewer) than # → at most #
: (greater|larger|smaller|higher|lower|bigger) than # → \1 than or equal to #
: UPWARDS than # → # or \1
: DOWNWARDS than # → # or \1
: exceeds # → is at least #
: MAY exceed # → \1 be at least #
: exceed # → are at least #
: über #( \w+)? (liegt|liegen) → bei mindestens #\1 \2
: unter #( \w+)? (liegt|liegen) → bei höchstens #\1 \2
: (liegt|liegen) über # → \1 bei mindestens #
: (liegt|liegen) unter # → \1 bei höchstens #
: über #( \w+)? IST → mindestens #\1 \2
: unter #( \w+)? IST → höchstens #\1 \2
: IST über # → \1 mindestens #
: IST unter # → \1 höchstens #
: MIT über # → \1 mindestens #
: MIT unter # → \1 höchstens #
: mehr als # → mindestens #
: weniger als # → höchstens #
: (größer|kleiner) als # → \1 oder gleich #
: länger als # (ist|sind) → mindestens # lang \1
: kürzer als # (ist|sind) → höchstens # lang \1
: (ist|sind) länger als # → \1 mindestens # lang
: (ist|sind) kürzer als # → \1 höchstens # lang
: länger als # → mindestens #
: kürzer als # → höchstens #
: más de # → al menos #
es: menos de # → como máximo #
es: (mayor|menor) (a|que) # → \1 o igual \2 #
: mais de # → pelo menos #
pt: menos de # → no máximo #
pt: (maior|menor) (a|que) # → \1 ou igual a #
: (?<!de )plus de # → au moins #
: (?<!de )moins de # → au plus #
: (?:более|больше|свыше) # → не менее #
: (?:менее|меньше) # → не более #
: (?:lebih dari|melebihi) # → minimal #
: kurang dari # → maksimal #
: (?:ít hơn|dưới) # → tối đa #
: nhiều hơn # → ít nhất #
zh: 低于(\s?)# → 不高于\1#
zh: 小于(\s?)# → 不大于\1#
zh: (?:少于|不足)(\s?)# → 不超过\1#
zh: 高于(\s?)# → 不低于\1#
zh: 大于(\s?)# → 不小于\1#
zh: 多于(\s?)# → 不少于\1#
zh: 超过(\s?)# → 不低于\1#
ja: #(\s?)未満 → #\1以下
ja: #(\s?)(?:を超える|より多い|より大きい)STOP → #\1以上である
ja: #(\s?)(?:を超える|より多い|より大きい)NOUN → #\1以上の
ja: #(\s?)を超えているSTOP → #\1以上である
ja: #(\s?)を超えた(?=場合|とき|時) → #\1以上になった
ja: #(\s?)を超えると → #\1以上になると
ja: #(\s?)を超えたら → #\1以上になったら
ja: #(\s?)超(?![えす過]) → #\1以上
ja: #(\s?)より少ないSTOP → #\1以下である
ja: #(\s?)より少ないNOUN → #\1以下の
ko: #(\s?)미만TAIL → #\1이하
ko: #(\s?)초과TAIL → #\1이상
ko: #(\s?)초과하면 → #\1이상이면
ko: #(\s?)초과하는 → #\1이상인
ko: #(\s?)초과할 → #\1이상일
"""
# With the bound → without it.
_OPEN = r"""
: (?:>=|≥)(\s?)# → >\1#
: (?:<=|≤)(\s?)# → <\1#
: (?:at least|(?:no|not) (?:less|fewer) than|a minimum of) # → more than #
: (?:at most|(?:no|not) more than|a maximum of) # → less than #
: (?:no|not) UPWARDS than # → less than #
: (?:no|not) DOWNWARDS than # → more than #
: (\w+) than or equal to # → \1 than #
: IS up to # → \1 less than #
: THING up to # → \1 of less than #
: at or above # → above #
: at or (?:below|under) # → below #
: not above # → below #
: not below # → above #
: does not exceed # → is less than #
: do not exceed # → are less than #
: MAY not exceed # → \1 be less than #
: not exceeding # → of less than #
: within # → in less than #
: #( old)? or (?:more|above|UPWARDS) → more than #\1
: #( old)? or (?:less|fewer|below|under|DOWNWARDS) → less than #\1
: (?:from |between )?# (?:to|and) NUMBERINCLUSIVE → more than # and at most \1
en: #\s?[-–]\s?(\d) → more than # and at most \1
: (?:from |between )?NUMBER (?:to|and) #INCLUSIVE → at least \1 and less than #
en: NUMBER\s?[-–]\s?# → at least \1 and less than #
: (?:mindestens|wenigstens) # → mehr als #
: (?:höchstens|maximal|nicht mehr als|nicht länger als) # → weniger als #
: innerhalb von # → in weniger als #
: (größer|kleiner) oder gleich # → \1 als #
: (?:al menos|como mínimo) # → más de #
: (?:como máximo|a lo sumo|hasta) # → menos de #
: (mayor|menor) o igual (a|que) # → \1 \2 #
: (?:pelo menos|no mínimo) # → mais de #
: (?:no máximo|até) # → menos de #
: (maior|menor) ou igual a # → \1 que #
: au moins # → plus de #
: au plus # → moins de #
: не (?:менее|меньше) # → более #
: не (?:более|больше) # → менее #
: (?:minimal|setidaknya|paling sedikit|sekurang-kurangnya) # → lebih dari #
: (?:maksimal|maksimum|paling banyak) # → kurang dari #
: (?:ít nhất|tối thiểu) # → hơn #
: tối đa # → dưới #
zh: (?:至少|最少)(\s?)# → 超过\1#
zh: (?:最多|至多)(\s?)# → 少于\1#
zh: 不(?:高于|超过)(\s?)# → 低于\1#
zh: 不大于(\s?)# → 小于\1#
zh: 不多于(\s?)# → 少于\1#
zh: 不低于(\s?)# → 高于\1#
zh: 不小于(\s?)# → 大于\1#
zh: 不少于(\s?)# → 多于\1#
zh: (?<![在达到为是])#\s?以上 → 超过#
zh: (?<![在达到为是])#\s?以下 → 低于#
ja: #(\s?)以上(?=[のでな]|場合|とき|時|STOP) → #\1超
ja: #(\s?)(?:以下|以内(?=[ので])) → #\1未満
ko: #(\s?)이상TAIL → #\1초과
ko: #(\s?)이하TAIL → #\1미만
"""
