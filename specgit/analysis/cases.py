"""Values that a thing can have, of which the criteria handle all but one in the same role."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.answers import listed, quoted, sentence
from specgit.analysis.bags import canonical, weighs
from specgit.analysis.enumerations import Enumeration, enumerations
from specgit.analysis.gaps import addition, ask
from specgit.analysis.model import Confidence, Option
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, text_start
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.bags import Entry
    from specgit.analysis.model import Analysed, Question

_ANY = Pattern(
    r"\b(?:otherwise|any other|all other|every other|other than|else|regardless|whatever|whichever|any (?:state"
    r"|status)"
    r"|sonst|andernfalls|ansonsten|alle anderen|jede[mnrs]? andere[mnrs]?|en otro caso|cualquier otr[oa]"
    r"|caso contrário"
    r"|qualquer outr[oa])\b(?<!body else)(?<!one else)(?<!thing else)|其他|否则|それ以外|その他|以外",
    2,
)
_DENIED = Pattern(
    r"\b(?:not|no longer|neither|isn't|unless|except|other than|(?:anything|any|all|everything) but|nicht"
    r"|kein\w*|no|não|ni|nem|außer|salvo|exceto)\b"
    r"|不|非|以外|でない|ではない",
    2,
)
# That need no rule of their own.
_USUAL = frozenset(("normal", "default", "none", "standard", "regular", "usual"))
_ALIKE = 0.6  # of all words of two conditions, from which they tell of the same
_WITHIN = 0.8  # of the words of the shorter one, from which they do if …
_SOME = 0.4  # … they share that much of all
_KINDS = lexicon.word_set(
    """
    state status stage phase level kind type role grade class size mode priority severity colour color category
    zustand stand stufe rolle typ tarif estado tipo rol nivel have be ist sind es son sea é são esteja
    """
)
_NEGATIONS = (
    "in",
    "im",
    "ir",
    "il",
    "un",
    "non",
    "non-",
    "dis",
    "a",
    "not ",
    "nicht ",
    "no ",
    "não ",
    "不",
    "未",
    "非",
    "无",
    "無",
)
_VERDICTS = ({"pass", "fail"}, {"passed", "failed"}, {"success", "failure"}, {"won", "lost"})
_FURTHER = Pattern(r"\s(?:and|but|und|aber|y|pero|e|mas)\s", 2)
# Values of a price that nobody pays.
_UNPAID = frozenset(("free", "gratis", "kostenlos", "grátis"))
_WIDE = Pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class _Case(NamedTuple):
    """A criterion that handles some values, and what its condition says beside them."""

    entry: Entry
    kind: Keyword | None
    named: frozenset[str]
    values: frozenset[str]
    frame: frozenset[str]


def questions(spec: Analysed, entries: Sequence[Entry]) -> Iterator[Question]:
    """Values for which nothing is said where the same is said for all others."""
    for known in enumerations(spec):
        cases = [case for entry in entries for case in _cases(entry, known)]
        if len(known.values) > 2:
            yield from _left_out(known, cases, entries)
            yield from _tables(known, entries)
        elif known.named:
            yield from _other_of_two(known, cases, entries)


def _cases(entry: Entry, known: Enumeration) -> Iterator[_Case]:
    content = entry.spec.document.text.content
    stated: list[tuple[Keyword | None, Span]] = [(each.kind, each.span) for each in entry.reading.ears.conditions]
    criterion = entry.reading.criterion
    whole = Span(text_start(entry.spec.document.text, criterion), criterion.span.end)
    for kind, span in stated or [(None, whole)]:
        said = content[slice(*span)]
        if named := frozenset(_named(known, said)):
            values = frozenset(known.values) if _DENIED.search(_masked(said, known)) else named
            yield _Case(entry, kind, named, values, _frame(content, span, known))


def _named(known: Enumeration, said: str) -> list[str]:
    """The values that a text names; between marks, if that is how they are written."""
    folded = said.casefold()
    found = [value for value in known.values if value in folded]
    return [value for value in found if _written(value, known.marked, known.inflected).search(folded)]


_ENDING = "(?:e|en|er|es|em|s|as|os)?"


@cache
def _written(value: str, marked: bool, inflected: bool) -> Pattern:
    """A value as a word of its own, or between marks; scripts without spaces let it stand anywhere."""
    escaped = "".join(letter if letter.isalnum() else rf"\{letter}" for letter in value)
    if marked:
        return Pattern(rf"[`«“„「\"']{escaped}{_ENDING}[`»”“」\"']")
    if inflected:
        return Pattern(rf"(?<!\w){escaped}{_ENDING}(?!\w)")
    return Pattern(rf"(?<!\w){escaped}(?!\w)" if value.isascii() else escaped)


def _frame(content: str, span: Span, known: Enumeration) -> frozenset[str]:
    """What a condition says besides the values, its numbers and the name of what has the values."""
    said = _first(content[slice(*span)], known)
    term = {canonical(part) for part in (*known.term.split(), known.term.replace(" ", "_"))}
    if _WIDE.search(said):
        plain = "".join(letter for letter in said.replace(known.term, "") if letter.isalpha())
        return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))
    numbers = [each.span for each in quantities(said)]
    return frozenset(
        canonical(word.folded)
        for word in words(said, Span(0, len(said)))
        if not any(start <= word.start < end for start, end in numbers)
        and (weighs(word.folded) or word.folded in ("not", "no"))
        and word.folded not in units.STOP
        and canonical(word.folded) not in term
        and lexicon.noun(word.folded) not in _KINDS
        and word.folded not in _KINDS
    )


def _first(said: str, known: Enumeration) -> str:
    """The clause that names the values, masked: `its mode is … and the door is open` says one thing more."""
    masked = _masked(said, known)
    end = max(
        (at for at, (one, other) in enumerate(zip(said.casefold(), masked, strict=False)) if one != other), default=0
    )
    further = _FURTHER.search(masked, end)
    return masked[: further.start()] if further else masked


def _masked(said: str, known: Enumeration) -> str:
    """A text casefolded, with blanks for the values."""
    folded = said.casefold()
    for value in sorted(known.values, key=len, reverse=True):
        folded = _written(value, known.marked, known.inflected).sub(lambda match: " " * len(match[0]), folded)
    return folded


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if one == other:
        return True
    common = len(one & other)
    share = common / len(one | other)
    return share >= _ALIKE or (share >= _SOME and common >= _WITHIN * min(len(one), len(other)))


def _left_out(known: Enumeration, cases: Sequence[_Case], entries: Sequence[Entry]) -> Iterator[Question]:
    asked: set[str] = set()
    for seed in cases:
        number = seed.entry.requirement
        group = [each for each in cases if each.entry.requirement == number and _alike(each.frame, seed.frame)]
        handled = frozenset[str]().union(*(each.values for each in group))
        missing = [value for value in known.values if value not in handled]
        apart = len({each.named for each in group})  # `turns an off flag on` names two and handles neither
        if len(missing) == 1 < min(len(handled), len({each.entry.id for each in group}), apart):
            within = [entry for entry in entries if entry.requirement == number and not _lists(entry, known)]
            if missing[0] not in asked | _USUAL and not _elsewhere(known, missing[0], group, cases, within):
                asked.add(missing[0])
                yield _question(
                    known, [each.entry for each in group], missing[0], sure=_is_table(known, group, missing[0])
                )


def _lists(entry: Entry, known: Enumeration) -> bool:
    """Whether the values are listed in a criterion: that it refuses every other one leaves none of them out."""
    return entry.reading.criterion.span.start <= known.span.start < entry.reading.criterion.span.end


def _is_table(known: Enumeration, group: Sequence[_Case], missing: str) -> bool:
    """Whether criteria go through the values one by one, as conditions; for examples only if no word differs."""
    alike = all(each.frame == group[0].frame and len(each.named) == 1 for each in group)
    told = any(missing in _named(known, each.entry.reading.criterion.text) for each in group)
    stated = all(each.kind for each in group)
    same = len({each.kind is Keyword.WHILE for each in group}) == 1
    return same and (alike + known.named + stated > 1) and not known.example and not told


def _elsewhere(
    known: Enumeration, value: str, group: Sequence[_Case], cases: Sequence[_Case], within: Sequence[Entry]
) -> bool:
    """Whether the value that a group leaves out is told of in other words, or with all that is not named."""
    same = all(each.frame == group[0].frame for each in group)
    number, kinds = group[0].entry.requirement, {each.kind for each in group}
    named = [case for case in cases if value in case.named]
    return (
        any(map(_rest, within))
        or any(_alike(case.frame, group[0].frame) for case in named)
        or any(case.entry.requirement == number and not (same and case.kind not in kinds) for case in named)
        or (not same and any(_is_told(entry, known, value, anywhere=True) for entry in within))
    )


def _rest(entry: Entry) -> bool:
    """Whether a criterion says what holds for all other values."""
    content = entry.spec.document.text.content
    places = [each.span for each in entry.reading.ears.conditions] or [entry.reading.criterion.span]
    return any(_ANY.search(content[slice(*place)]) for place in places)


def _is_told(entry: Entry, known: Enumeration, value: str, *, anywhere: bool) -> bool:
    """Whether a criterion names a value: anywhere, or in a condition."""
    said = [each.span for each in entry.reading.ears.conditions]
    places = [entry.reading.criterion.span] if anywhere or not said else said
    return any(value in _named(known, entry.spec.document.text.slice(place)) for place in places)


def _tables(known: Enumeration, entries: Sequence[Entry]) -> Iterator[Question]:
    """One sentence that gives each value a number, and one of them none: `1 hour for high and 4 hours for normal`."""
    for entry in entries:
        said = entry.spec.document.text.slice(entry.reading.criterion.span)
        named = _named(known, said)
        if (
            len(named) == len(known.values) - 1 > 1
            and len({each.span for each in quantities(said)}) >= len(named)
            and not _ANY.search(said)
        ):
            value = next(value for value in known.values if value not in named)
            within = [each for each in entries if each.requirement == entry.requirement]
            if value not in _USUAL and not any(_is_told(each, known, value, anywhere=True) for each in within):
                yield _question(known, [entry], value, sure=known.named)


def _other_of_two(known: Enumeration, cases: Sequence[_Case], entries: Sequence[Entry]) -> Iterator[Question]:
    """One of two values at an event, where no criterion ever names the other one."""
    term = {canonical(part) for part in known.term.split()}
    for value in known.values:
        mine = [each for each in cases if value in each.named and _is_of(each.entry, term)]
        denied = any(each.values != {value} for each in mine)
        others = [other for other in known.values if other != value]
        if (
            mine
            and not denied
            and not any(_is_told(entry, known, other, anywhere=True) for entry in entries for other in others)
        ):
            if any(_says(entry, others[0]) for entry in entries):
                continue
            within = [each for each in entries if each.requirement == mine[0].entry.requirement]
            if not any(_rest(entry) or _denies(entry, term) for entry in within):
                yield _question(known, [mine[0].entry], others[0], sure=_is_opposite(value, others[0]))


def _is_opposite(value: str, other: str) -> bool:
    """Whether two values are one and its denial: `compatible or incompatible`."""
    short, long = sorted((value, other), key=len)
    return (
        {short, long} in _VERDICTS
        or short in lexicon.opposite_states(long)
        or (len(short) > 1 and long.removesuffix(short) in _NEGATIONS)
    )


def _says(entry: Entry, value: str) -> bool:
    """Whether a criterion has a value in any form: `has failed` of `fail`."""
    said = words(entry.spec.document.text.content, entry.reading.criterion.span)
    return canonical(value) in {canonical(word.folded) for word in said}


def _is_of(entry: Entry, term: set[str]) -> bool:
    """Whether an event is that the thing itself has the value."""
    return any(
        part.kind in (Keyword.WHEN, Keyword.IF) and bool({canonical(word) for word in part.about} & term)
        for part in entry.conditions
    )


def _denies(entry: Entry, term: set[str]) -> bool:
    """Whether a condition denies something of the thing."""
    content = entry.spec.document.text.content
    return any(
        bool(_DENIED.search(content[slice(*each.span)]))
        and bool(term & {canonical(word.folded) for word in words(content, each.span)})
        for each in entry.reading.ears.conditions
    )


def _question(known: Enumeration, group: Sequence[Entry], value: str, *, sure: bool) -> Question:
    written = known.written[known.values.index(value)]
    model = group[-1]
    ids = list(dict.fromkeys(entry.id for entry in group))
    new = _new(known, model, written)
    term = known.term or "value"
    return ask(
        "value", Confidence.HIGH if sure and value not in _UNPAID else Confidence.MEDIUM, group,
        f"The {term} can also be {quoted(written)}, for which nothing is said beside {listed(ids)}: "
        f"{quoted(group[0].reading.criterion.text)}.",
        "What happens then?",
        (
            addition([(model, new)]),
            Option("Nothing is to happen then.", ()),
        ),
    )  # fmt: skip


def _new(known: Enumeration, model: Entry, written: str) -> str:
    """The criterion for a value, with the condition of another one."""
    conditions = model.reading.ears.conditions
    if not conditions:
        return sentence(model.spec, model.reading, Keyword.WHERE, f"the {known.term or 'value'} is {written}", "[…]")
    condition = model.spec.document.text.slice(conditions[0].span)
    for other in known.written:
        if other != written:
            condition = _replaced(condition, other, written)
    return sentence(model.spec, model.reading, conditions[0].kind, condition, "[…]")


def _replaced(condition: str, other: str, written: str) -> str:
    escaped = "".join(letter if letter.isalnum() else rf"\{letter}" for letter in other)
    pattern = rf"(?<!\w){escaped}(?!\w)" if other.isascii() else escaped
    return Pattern(pattern, 2).sub(lambda _: written, condition)
