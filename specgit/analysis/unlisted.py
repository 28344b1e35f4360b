"""Values that criteria give to things or ask them for, and that are none of those the document lists for them.

The lists come from the glossary, whatever marks they are written in. That a literal is meant as a value of a thing is
told by where it stands: behind the thing or the word status, beside a value that is listed, or between the same words
as one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.enumerations import enumerations
from specgit.analysis.glossary import normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.analysis.plain_states import find_plain
from specgit.patterns import Pattern
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Analysed, Question

_MARKS = (("`", "`"), ('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("「", "」"), ("『", "』"))
_LITERAL = Pattern("|".join(rf"{one}(?P<in{n}>[^{one}{end}\n]{{1,40}}){end}" for n, (one, end) in enumerate(_MARKS)))
_BETWEEN = Pattern(
    r"\s*(?:,? (?:or|and|oder|und|o|ou|u|y|e|et|или|и|atau|dan) |, ?|[、，・/]"
    r"|[、，]?(?:と|或者?|和|または|又は|か|及び))\s*",
    re.IGNORECASE,
)
_FEWEST_VALUES = 2
_NEAR = 5  # words between a thing and its value, and these
_OPEN = Pattern(
    r"e\.g\.|such as|for example|for instance|including|etc\b|\.\.\.|…|z\. ?B\.|por ejemplo|por exemplo|など|例如|等"
)
# What gives a thing a value, or asks for it: the literal follows `to`, `as`, `is`, `status` or the thing's own name.
_GIVEN = Pattern(
    r"(?:\b(?:to|(?<!such )as|is|are|be|been|not|remains?|stays?|status|state|becomes?|from|auf|als|ist|sind|wird"
    r"|bleibt|como|está|es|é|para"
    r"|with the (?:role|level|type|priority))|(?P<term>\w+))[*_ ]*\Z",
    re.IGNORECASE,
)
_STATUS = Pattern(
    r"(?:\b(?:status|state|role|level|mode|priority|stage|phase|zustand|stufe|rolle|estado|situação|nivel|nível|papel|rol)"
    r"(?: (?:of|der|des|de|da|do|del) [^`\"“„「«,;.]{1,40}?)?"
    r"(?: (?:is|to|from|of|ist|auf|von|es|é|a|para|em|en|not|nicht|no|não))*"
    r"|(?:状態|状态|級別|级别|等级|角色|役割|優先度|优先级|ステータス)(?:が|を|は|为|是|设为|设置为|改为|变为|更新为|标记为|：|:)?)"
    r"\s*\Z",
    re.IGNORECASE,
)
_MARKED = Pattern(r"(?:标记为|设为|设置为|改为|变为|更新为|に変更|に設定|とする|にする|に戻)")


class _Values(NamedTuple):
    """A thing and what it can be, as its explanation says; `marked` is whether it says so in marks."""

    thing: str
    values: tuple[str, ...]
    marked: bool = True


class _Literal(NamedTuple):
    """Words in marks in a criterion, with where they stand there."""

    value: str
    start: int
    end: int


_KEYED = frozenset((":", "=", "("))  # before what is no value of a thing: `"provider": "local"`


def find_unlisted(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """A value that a thing is given or asked for, where the glossary lists its values and this is none."""
    text = spec.document.text
    listed = _listed(spec)
    known = {value for each in listed for value in each.values}
    frames = _frames(spec, listed)
    places: dict[tuple[str, str], list[Place]] = {}
    for reading in spec.readings if listed else ():
        start, end = reading.criterion.span
        written = text.content[start:end]
        literals = _literals(written)
        for literal in literals:
            if literal.value.casefold() in known or written[: literal.start].rstrip()[-1:] in _KEYED:
                continue
            if _dotted(literal.value) or _of_another_list(written, literal, literals, known):
                continue
            if thing := _thing(written, literal, literals, listed, frames):
                at = Place(reading, Span(start + literal.start, start + literal.end))
                places.setdefault((thing, literal.value), []).append(at)
    for thing, value, place in find_plain(spec):
        places.setdefault((thing, value), []).append(place)
    for (thing, value), where in places.items():
        if len({place.span for place in where}) == text.content.count(text.slice(where[0].span)):
            yield _value_question(spec, glossary.names[thing].name if thing in glossary.names else thing, value, where)


def _dotted(value: str) -> bool:
    """Whether it is a file or a path of fields: `check.py`, `budget.total`."""
    return "." in value.strip(".") and " " not in value


def _of_another_list(written: str, literal: _Literal, literals: Sequence[_Literal], known: Collection[str]) -> bool:
    """Whether a literal stands in a row of three or more of which most are no listed values: of other things."""
    row: list[_Literal] = []
    for each in literals:
        if row and not _BETWEEN.fullmatch(written[row[-1].end : each.start]):
            if literal in row:
                break
            row = []
        row.append(each)
    listed = sum(each.value.casefold() in known for each in row)
    return literal in row and len(row) > _FEWEST_VALUES and 2 * listed < len(row)


def _thing(
    written: str, literal: _Literal, literals: Sequence[_Literal], listed: Sequence[_Values], frames: dict[str, str]
) -> str:
    """The thing that a literal is meant as a value of; empty if it is meant as something else."""
    alike = [each for each in listed if any(_shape(literal.value, other) for other in each.values)]
    for other in literals:
        between = written[min(other.end, literal.end) : max(other.start, literal.start)]
        if other is not literal and _BETWEEN.fullmatch(between):
            for each in alike:
                if other.value.casefold() in each.values:
                    return each.thing
    before = written[: literal.start]
    bare = _LITERAL.compiled.sub("", before)
    near = f" {' '.join(normal(word) for word in bare.split()[-_NEAR:])} "
    said = f" {normal(bare)} "
    for each in alike:
        given = _GIVEN.search(bare)
        own = given and (not given["term"] or normal(given["term"]) in (each.thing, each.thing.rpartition(" ")[2]))
        if f" {each.thing} " in near and own:
            return each.thing
    frame = frames.get(_frame(written, literal), "")
    if any(each.thing == frame for each in alike):
        return frame
    if alike and (_STATUS.search(before) or _MARKED.match(written, literal.end)):
        return next((each.thing for each in alike if f" {each.thing} " in said or each.thing in before), "")
    return ""


def _frames(spec: Analysed, listed: Sequence[_Values]) -> dict[str, str]:
    """The words around values that are listed, by which a thing is given one: `状態を「」に変`."""
    found: dict[str, str] = {}
    things = {value: each.thing for each in listed if each.marked for value in each.values}
    for reading in spec.readings if things else ():
        written = reading.criterion.text
        for literal in _literals(written):
            if thing := things.get(literal.value.casefold()):
                found.setdefault(_frame(written, literal), thing)
    found.pop("", None)
    return found


def _frame(written: str, literal: _Literal) -> str:
    """Two words on each side of a literal, or as many letters of a script without spaces; empty if there are none."""
    before, behind = written[: literal.start].rstrip(), written[literal.end :].lstrip()
    if before[-1:] > "\u2e80" and behind[:1] > "\u2e80":
        return f"{before[-2:]}|{behind[:2]}" if len(before) > 1 else ""
    words = before.casefold().split()[-2:]
    return f"{' '.join(words)}|{' '.join(behind.casefold().split()[:1])}" if len(words) > 1 and behind else ""


def _literals(written: str) -> list[_Literal]:
    return [_Literal(next(filter(None, match.groups())).strip(), *match.span()) for match in _LITERAL.finditer(written)]


def _shape(value: str, other: str) -> bool:
    """Whether two literals are written alike, so that both may be values of one thing."""
    if any(letter.isdigit() for letter in value) or value[-1:] in ".!?。！？":
        return False
    spaces = abs(value.count(" ") - other.count(" ")) <= 1
    longest = max(2 * len(other), len(other) + 8)
    return (
        value[:1].islower() == other[:1].islower()
        and spaces
        and len(value) <= longest
        and ("/" in value) == ("/" in other)
    )


def _listed(spec: Analysed) -> list[_Values]:
    """The terms whose explanation lists the values they have, with these, casefolded."""
    content = spec.document.text.content
    found: dict[str, tuple[str, ...]] = {}
    for term in spec.document.glossary:
        if not _OPEN.search(content, term.name_span.end, term.span.end):
            values = _in_a_row(content[term.name_span.end : term.span.end])
            if len(values) >= _FEWEST_VALUES:
                found[normal(term.name)] = values
    marked = [_Values(thing, values) for thing, values in found.items()]
    named = (each for each in enumerations(spec) if each.named and normal(each.term) not in found)
    return marked + [_Values(normal(each.term), each.values, marked=False) for each in named]


def _in_a_row(meaning: str) -> tuple[str, ...]:
    """The literals of an explanation that stand beside another one, with no more than a comma or `or` between."""
    literals = _literals(meaning)
    beside = [
        not meaning[one.end : other.start].strip() or bool(_BETWEEN.fullmatch(meaning[one.end : other.start]))
        for one, other in pairwise(literals)
    ]
    joined = zip(literals, [*beside, False], [False, *beside], strict=False)
    return tuple(literal.value.casefold() for literal, before, behind in joined if before or behind)


def _value_question(spec: Analysed, thing: str, value: str, places: Sequence[Place]) -> Question:
    where = around(spec.document.text.content, places[0].span, places[0].reading.criterion.span, 6, 2)
    options = (
        Option("Take one of the values of the glossary.", tuple(Change(place.span, "[…]") for place in places)),
        Option(f"It is a further value: the glossary is to list “{value}”.", ()),
    )
    situation = (
        f"{says(ids(places))} “{where}”, and “{value}” is none of the values that the glossary lists for {thing}."
    )
    said = Said(Kind.UNSTATED, "state", Confidence.HIGH, situation, f"Is “{value}” a value of {thing}?", options)
    return ask(spec, places, said)
