"""Criteria whose conditions can hold together and whose responses cannot.

A rule and its exception are no contradiction to a reader: what holds in general and not in a special case is asked
with less confidence than two criteria about the same case.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from specgit.analysis import Skipped, ranges
from specgit.analysis.amounts import amount
from specgit.analysis.answers import delete, quoted
from specgit.analysis.bans import broken
from specgit.analysis.conflicts import Contradiction, Stated, contradictions, facts, follows, lasting, limited_twice
from specgit.analysis.lexicon import NEGATIONS
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.analysis.sentences import Twins, twins
from specgit.shown import one_line
from specgit.spec.ears import Keyword
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Reading

_MOST_OPTIONS = 3
_LONGEST = 200  # characters of a condition in a question
_OUTCOMES = frozenset(
    ("valid", "successful", "correct", "incorrect", "wrong", "match", "pass", "fail", "succeed", "error")
)


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Contradictions between two criteria. Raises Skipped behind the last of them where the solver is missing and there
    is a candidate."""
    asked = set()
    left_out = None
    found: list[Contradiction] = []
    try:
        found += contradictions(spec)
    except Skipped as reason:
        left_out = reason
    listed = _listed(found)
    for each in found:
        asked.add(_pair(each))
        question = _question(spec, each)
        yield question._replace(confidence=Confidence.MEDIUM) if _pair(each) in listed else question
    for pair in chain(twins(spec), _bans(spec)):
        if (both := frozenset((pair.one.criterion.span, pair.other.criterion.span))) not in asked:
            asked.add(both)
            yield _twins(spec, pair)
    for question in ranges.contradictions(spec):
        if frozenset(criterion.span for _, criterion in question.criteria) not in asked:
            yield question
    if left_out:
        raise left_out


def _bans(spec: Analysed) -> Iterator[Twins]:
    for ban, demand, sure in broken(spec):
        first, second = sorted((ban, demand), key=lambda side: side.reading.criterion.span.start)
        detail = "shall-shall-not" if ban.claim.response.negated else "opposites"
        spans = (first.claim.response.span, second.claim.response.span)
        yield Twins(first.reading, second.reading, detail, spans, sure, same=False)


def _pair(found: Contradiction) -> frozenset[Span]:
    return frozenset((found.one.reading.criterion.span, found.other.reading.criterion.span))


def _listed(found: Sequence[Contradiction]) -> set[frozenset[Span]]:
    """The pairs of criteria of which each differs from two others in a value: a list of what there is."""
    pairs = {_pair(each) for each in found if each.conflict.detail == "different-values"}
    often = {span for span, times in Counter(span for pair in pairs for span in pair).items() if times > 1}
    return {pair for pair in pairs if pair <= often}


def _question(spec: Analysed, found: Contradiction) -> Question:
    spans = (found.one.claim.response.span, found.other.claim.response.span)
    pair = (found.one.reading, found.other.reading)
    situation = _situation(spec.document.text.content, found)
    return _which(spec, pair, found.conflict.detail, _confidence(found), spans, situation, _options(spec, found))


def _twins(spec: Analysed, found: Twins) -> Question:
    """The question about one sentence that stands there twice with another demand."""
    first, second = found.one.criterion, found.other.criterion
    demands = [quoted(spec.document.text.slice(span)) for span in found.spans]
    behind = (
        f"and otherwise they are the same sentence: {quoted(first.text)}"
        if found.same
        else f"and one is a case of the other: {quoted(first.text)} and {quoted(second.text)}"
    )
    situation = f"{first.id} says {demands[0]}, {second.id} says {demands[1]}, {behind}."
    confidence = Confidence.HIGH if found.sure else Confidence.MEDIUM
    pair = (found.one, found.other)
    return _which(spec, pair, found.detail, confidence, found.spans, situation, _of_two(spec, found))


def _which(
    spec: Analysed,
    pair: tuple[Reading, Reading],
    detail: str,
    confidence: Confidence,
    spans: tuple[Span, Span],
    situation: str,
    options: Iterable[Option],
) -> Question:
    """The question which of two criteria holds."""
    text = spec.document.text
    first, second = (reading.criterion for reading in pair)
    return Question(
        Kind.INCONSISTENT, detail, confidence, text, spans[0], ((text, first), (text, second)), spans,
        situation, f"Which of {first.id} and {second.id} holds?", tuple(islice(options, _MOST_OPTIONS)),
    )  # fmt: skip


def _of_two(spec: Analysed, found: Twins) -> Iterator[Option]:
    if found.detail == "different-values":
        yield from _as_well(spec, (found.one, found.other), found.spans)
    else:
        yield _withdrawn(spec, found.other, found.one)
        yield _withdrawn(spec, found.one, found.other)
    yield Option("Keep both: they are about different things.", ())


def _confidence(found: Contradiction) -> Confidence:
    """How sure it is that nobody meant it so."""
    meeting = found.meeting
    if meeting.first_implied and meeting.second_implied:
        return Confidence.PROVEN if found.conflict.exact else Confidence.HIGH
    if meeting.first_implied or meeting.second_implied:
        general, special = (found.one, found.other) if meeting.first_implied else (found.other, found.one)
        return Confidence.HIGH if _is_no_exception(general, special) else Confidence.MEDIUM
    if _measured(found.one) & _measured(found.other) or follows(found.one, found.other):
        return Confidence.HIGH
    if lasting(found.one, found.other):
        apart = found.conflict.detail == "opposites" and not _about(found.one) & _about(found.other)
        return Confidence.HIGH if apart else Confidence.MEDIUM
    if not _happening(found.one) & _happening(found.other):
        return Confidence.LOW
    return Confidence.MEDIUM if _outcome(found.one, found.other) else Confidence.HIGH


def _is_no_exception(general: Stated, special: Stated) -> bool:
    """Whether the special case is told as if the general rule were not there."""
    if limited_twice(general, special):
        return True
    if not general.conditions:
        claim = general.claim
        if _unwanted(special):
            return claim.response.negated or not claim.holds
        term = claim.scale == "keep" and any(each.unit in ("s", "month") for each in claim.quantities)
        return (
            claim.response.negated
            or not claim.holds
            or term
            or (claim.universal and (not claim.phrases or _opens(general, special)))
        )
    if _measured(general) & _measured(special):
        return True
    unwanted = _unwanted(special) and not _unwanted(general)
    if len(general.conditions) == len(special.conditions):
        return not unwanted or not _outcome(special)
    return not unwanted and not _outcome(special)


def _opens(general: Stated, special: Stated) -> bool:
    """Whether what holds for all of a kind is taken back for the same ones: `show every X to Y`, `hide X from Y`."""
    return bool(special.claim.phrases) and set(special.claim.phrases) <= set(general.claim.phrases)


def _unwanted(stated: Stated) -> bool:
    """Whether it is what EARS has IF for: the exception to what is wanted."""
    return any(each.kind is Keyword.IF for each in stated.reading.ears.conditions)


def _outcome(*stated: Stated) -> bool:
    """Whether a condition tells how something ended: what then happens differs on purpose."""
    return any(_OUTCOMES & {each.verb, *each.key[-1], *each.about} for one in stated for each in facts(one))


def _about(stated: Stated) -> set[str]:
    """What the conditions speak of: states of one thing may exclude each other."""
    return {word for each in facts(stated) for word in (*each.about, *each.said)}


def _measured(stated: Stated) -> set[tuple[object, ...]]:
    return {each.key for each in facts(stated) if each.quantities}


def _happening(stated: Stated) -> set[tuple[object, ...]]:
    return {each[:4] for each in facts(stated) if each.happens}


# --- the situation ----------------------------------------------------------------------------------------------------


def _situation(content: str, found: Contradiction) -> str:
    """One sentence: when it is, and what either of them demands."""
    when = _when(content, found)
    demands = [_demand(content, each) for each in (found.one, found.other)]
    sentence = (
        f"{when}{found.one.reading.criterion.id} demands {demands[0]}, {found.other.reading.criterion.id} {demands[1]}."
    )
    return sentence[0].upper() + sentence[1:]


def _when(content: str, found: Contradiction) -> str:
    meeting = found.meeting
    stated = [found.one, found.other]
    if meeting.first_implied or meeting.second_implied:
        stated = [found.other if meeting.first_implied else found.one]
    parts: list[str] = []
    for each in stated:
        parts += [
            part for part in conditions_text(content, each.reading) if part.casefold() not in map(str.casefold, parts)
        ]
    example = _example(content, found)
    return f"{', '.join(parts)}{example}: " if parts else "always: " if not example else f"{example}: "


def conditions_text(content: str, reading: Reading) -> Iterator[str]:
    """The conditions of a criterion in its own words: `when a guest waits`."""
    first = reading.ears.modals[0].start
    for condition in reading.ears.conditions:
        if said := one_line(content[slice(*condition.span)], _LONGEST).strip(" ,"):
            yield f"{condition.kind.value.lower()} {said}"
    for alternatives in reading.conditions:
        if alternatives[0].span.start > first:
            said = one_line(content[alternatives[0].span.start : alternatives[-1].span.end], _LONGEST)
            before = content[: alternatives[0].span.start].rstrip().rpartition(" ")[2].casefold()
            yield f"{before if before in ('unless', 'while', 'if', 'whenever') else 'when'} {said}"


def _example(content: str, found: Contradiction) -> str:
    """The numbers of a situation in which both apply, where numbers make it."""
    if found.meeting.first_implied and found.meeting.second_implied:
        return ""
    shown = dict.fromkeys(amount(content, quantity, value) for quantity, value in found.meeting.numbers)
    return f" (for example {' and '.join(shown)})" if shown else ""


def _demand(content: str, stated: Stated) -> str:
    response = stated.claim.response
    modal = content[slice(*response.modal)].lower()
    between = content[response.modal.end : response.span.start].casefold().split()
    denied = " not" if response.negated and set(between) & NEGATIONS else ""
    said = ("without " if stated.claim.local else "") + content[slice(*response.span)]
    return quoted(said if stated.claim.local else f"{modal}{denied} {said}")


# --- the answers ------------------------------------------------------------------------------------------------------


def _options(spec: Analysed, found: Contradiction) -> Iterator[Option]:
    """An exception, one value for both, one of the two withdrawn: whatever fits, three at most."""
    yield from _exception(spec, found)
    yield from _one_value(spec, found)
    yield _withdrawn(spec, found.other.reading, found.one.reading)
    yield _withdrawn(spec, found.one.reading, found.other.reading)


def _exception(spec: Analysed, found: Contradiction) -> Iterator[Option]:
    content, meeting = spec.document.text.content, found.meeting
    if meeting.first_implied and meeting.second_implied:
        return
    general, special = (found.one, found.other) if meeting.first_implied else (found.other, found.one)
    if condition := _own_condition(content, special, general):
        answer = f"{special.reading.criterion.id} is an exception to {general.reading.criterion.id}."
        yield Option(answer, (Change(_end(content, general.reading), f", unless {condition}"),))


def _one_value(spec: Analysed, found: Contradiction) -> Iterator[Option]:
    """The number of the one in the other."""
    one, other = found.one, found.other
    if found.conflict.detail == "different-values" and len(one.claim.quantities) == len(other.claim.quantities) == 1:
        spans = (one.claim.quantities[0].span, other.claim.quantities[0].span)
        yield from _as_well(spec, (one.reading, other.reading), spans)


def _as_well(spec: Analysed, pair: tuple[Reading, Reading], spans: tuple[Span, Span]) -> Iterator[Option]:
    """What the one says in the place of what the other says, and the other way round."""
    for kept, changed in ((0, 1), (1, 0)):
        written = spec.document.text.slice(spans[kept])
        answer = f"{pair[changed].criterion.id} says {quoted(written)} as well."
        yield Option(answer, (Change(spans[changed], written),))


def _withdrawn(spec: Analysed, dropped: Reading, kept: Reading) -> Option:
    answer = f"{kept.criterion.id} holds: {dropped.criterion.id} is withdrawn."
    return Option(answer, (delete(spec.document, dropped.criterion),))


def _own_condition(content: str, special: Stated, general: Stated) -> str:
    """What the special case has beyond the general one, as it can stand behind `unless`; empty where it can't."""
    known = set(conditions_text(content, general.reading))
    own = [part for part in conditions_text(content, special.reading) if part not in known]
    words = [part.partition(" ")[2] for part in own if part.partition(" ")[0] in ("when", "while", "if", "where")]
    return " and ".join(words) if len(words) == len(own) else ""


def _end(content: str, reading: Reading) -> Span:
    """Where the text of a criterion ends, before its full stop."""
    end = reading.criterion.span.start + len(content[slice(*reading.criterion.span)].rstrip().rstrip("."))
    return Span(end, end)
