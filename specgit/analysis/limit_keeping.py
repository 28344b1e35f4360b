"""What outlasts the thing it belongs to: what is kept longer than it lives, looked for when it is gone, or longer
than the time it is the last part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.answers import quoted
from specgit.analysis.bags import canonical, weighs
from specgit.analysis.measures import Limit, Limits, above, can_meet, does, objects, question, set_to
from specgit.analysis.model import Comparison, Confidence, Option
from specgit.analysis.roles import KEPT, Role
from specgit.analysis.topics import foreign, joined, stems
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Question

_QUALIFIERS = frozenset(("each", "all", "any", "new", "old", "single", "up", "least", "most", "size", "total"))
_KEEPS = frozenset(("keep", "save", "archive"))
_DELETES = frozenset(("delete", "purge", "discard", "expire"))


def kept_and_deleted(limits: Limits) -> Iterator[Question]:
    """What is kept for longer than it takes to be deleted."""
    kept = [each for each in limits.times if not each.upper and does(each, _KEEPS)]
    deleted = [each for each in limits.times if does(each, _DELETES) or _deletes_when(each)] if kept else []
    for keep in kept:
        for delete in deleted:
            if (
                keep.reading is not delete.reading
                and keep.size * 100 > delete.size * 105
                and objects(keep)
                and objects(keep) == (_deletes_when(delete) or objects(delete))
                and (delete.conditional or can_meet(keep, delete) or can_meet(delete, keep))
            ):
                yield question(
                    "kept-and-deleted", Confidence.HIGH, (keep, delete),
                    f"{keep.id} keeps for {keep.written} what {delete.id} deletes after {delete.written}: "
                    f"{quoted(keep.text)} and {quoted(delete.text)}.",
                    "How long is it to be kept?",
                    (
                        Option(f"Delete it after {keep.written}.", (set_to(delete, keep.written),)),
                        Option(f"Keep it for {delete.written}.", (set_to(keep, delete.written),)),
                        Option("Keep both: they are about different things.", ()),
                    ),
                )  # fmt: skip


def _deletes_when(limit: Limit) -> set[str]:
    """What is deleted when a time has passed: `WHEN a recording is 7 days old, … delete the recording`."""
    stated = limit.reading.responses[:1]
    if not limit.conditional or not stated or stated[0].negated or canonical(stated[0].action) not in _DELETES:
        return set()
    token = f"{limit.quantity.comparison.value}{limit.quantity.value} {limit.quantity.unit}"
    if limit.upper or limit.bags.conditions - {token, "old"} - limit.bags.responses:
        return set()
    return {canonical(word) for word in stated[0].object if weighs(word)} - _QUALIFIERS


# --- what lasts, and what belongs to it -------------------------------------------------------------------------------


class _Span(NamedTuple):
    """How long a thing lasts or is kept at most."""

    limit: Limit
    thing: frozenset[str]


_LASTS = Pattern(
    r"\b(?:has been|have been|is|are|was|remains?|stays?|been)\b[^.;,]{0,40}\b(?:for|since)(?: more than| longer than"
    r"| at least)?\s*$|\blasts?\b[^.;,]{0,20}$|\b(?:ends?|expires?|closes?)\b[^.;,]{0,20}\b(?:after|in)\s*$"
    r"|\b(?:old|older) than\s*$|\b(?:is|are) \s*$",
    2,
)
_ENDS = frozenset(("end", "stop", "cancel", "delete", "expire", "close", "fail", "finish", "abandon", "undo", "set"))
_AFTER = Pattern(r"\bafter\s*$", 2)
_LONG_OF = Pattern(
    r"(?P<thing>(?:[^\W\d]+[ _-]){0,3}[^\W\d]+) (?:of|is|are|lasts?|to|at|for)(?: at most| up to| exactly)?\s*$", 2
)
# `the last 90 seconds of the building time`, `10 minutes before the end of the session`
_TAIL_BEFORE = Pattern(r"\b(?:last|first|final|past|previous|most recent)\s*$", 2)
_TAIL_BEHIND = Pattern(
    r"\s(?:of|in|into) (?:the|a|an|each|every|any) (?P<thing>(?:[^\W\d]+[ _-]){0,3}[^\W\d]+)"
    r"|\s(?:before|prior to) (?:the|a|an|its|each|every|any) (?:end|expiry|expiration|close|closing|deadline) of"
    r" (?:the|a|an|each|every|any) (?P<ended>(?:[^\W\d]+[ _-]){0,3}[^\W\d]+)"
    r"|\s(?:before|prior to) (?:the|a|an|each|every|any|that) (?P<expired>(?:[^\W\d]+[ _-]){0,3}?[^\W\d]+)"
    r" (?:ends?|expires?|closes?|times? out|is over|runs? out)\b",
    2,
)
_DURING = Pattern(
    r"\b(?:during|in the course of|throughout|within) (?:an?|the|each|every|one) (?P<thing>[^\W\d]+(?:_[^\W\d]+)*)", 2
)
_AGO = Pattern(r"\b(?:last|past|previous|preceding|up to|recent)\s*$", 2)


def outlasted(limits: Limits) -> Iterator[Question]:
    """A part of a time, or something within it, that is longer than all of that time."""
    spans = [each for limit in limits.times for each in _spans(limit)]
    for part in limits.times:
        thing = _part_of(part)
        for span in spans if thing else ():
            if (
                thing
                and above(part, span.limit)
                and span.limit.reading is not part.reading
                and _same(limits, thing, span.thing)
                and (not span.limit.conditional or not part.conditional or _same_state(span.limit, part))
            ):
                yield _too_long(part, span.limit)
                break


def _part_of(limit: Limit) -> frozenset[str]:
    """What a time is a part of, or the most recent end of; empty for others."""
    content = limit.content
    found = _TAIL_BEHIND.match(content, limit.number.end)
    if found and (found["thing"] is None or _TAIL_BEFORE.search(limit.before) or _PASSED.match(content, found.end())):
        return _stems(found["thing"] or found["ended"] or found["expired"])
    if limit.conditional and (found := _PASSED_OF.match(limit.content, limit.number.end)):
        return _stems(found["thing"])
    if limit.conditional and limit.role is not Role.ATTEMPT and _LASTS.search(limit.before) and not _ends(limit):
        return _about(limit)
    if limit.conditional and (found := _DURING.search(content, limit.number.end, limit.clause.end)):
        return _stems(found["thing"])
    return frozenset()


_PASSED_OF = Pattern(r" of (?:an?|the|each) (?P<thing>[^\W\d]+(?:_[^\W\d]+)*) (?:have|has) (?:passed|elapsed|gone)", 2)
_PASSED = Pattern(r" (?:have|has) (?:passed|elapsed|gone)", 2)


def _about(limit: Limit) -> frozenset[str]:
    """What a condition is about, with its state: `an invitation has been open`."""
    about = {canonical(word) for parts in limit.reading.conditions for part in parts for word in part.about}
    return frozenset(word for word in about if weighs(word))


def _stems(name: str) -> frozenset[str]:
    return joined(stems(name, 0, len(name), foreign=False)) - {"time"} or joined(
        stems(name, 0, len(name), foreign=False)
    )


def _spans(limit: Limit) -> Iterator[_Span]:
    """Things that last for a time, at most or just as long."""
    if limit.lower or foreign(limit.reading) or limit.role in (Role.ATTEMPT, Role.INTERVAL, Role.EACH):
        return
    if limit.conditional:
        if _LASTS.search(limit.before) and _ends(limit):
            yield _Span(limit, _about(limit))
        elif limit.quantity.comparison is Comparison.EXACTLY and (found := _LONG_OF.search(limit.before)):
            yield _Span(limit, _stems(found["thing"]))
        return
    if does(limit, _ENDS) and _AFTER.search(limit.before) and objects(limit):
        yield _Span(limit, frozenset(objects(limit)))
        return
    if KEPT.search(limit.before) and limit.role in (Role.OTHER, Role.WAIT):
        return
    if limit.quantity.comparison is Comparison.EXACTLY and (found := _LONG_OF.search(limit.before)):
        yield _Span(limit, _stems(found["thing"]))


def _same_state(whole: Limit, part: Limit) -> bool:
    """Whether a time runs from the same moment: the thing's age, or the same words for its state."""
    return bool(_AGE.search(whole.after[:8]) or _DURING.search(part.text)) or whole.near <= part.near


_AGE = Pattern(r"^\s*old\b", 2)


def _ends(limit: Limit) -> bool:
    """Whether what a condition leads to is the end of what it is about."""
    said = {canonical(each.action) for each in limit.reading.responses if not each.negated}
    return bool(said & _ENDS)


def _same(limits: Limits, one: frozenset[str], other: frozenset[str]) -> bool:
    common = one & other
    return bool(common) and (one <= other or other <= one) and bool(limits.weights.rare(common, 8) or len(common) > 1)


def _too_long(part: Limit, whole: Limit) -> Question:
    return question(
        "longer-than-it-lasts", Confidence.HIGH, (whole, part),
        f"{whole.id} makes it last {whole.written}, and {part.id} speaks of {part.written} of it: "
        f"{quoted(whole.text)} and {quoted(part.text)}.",
        "Which of the two is right?",
        (
            Option(f"Make it {part.written} in {whole.id}.", (set_to(whole, part.written),)),
            Option(f"Take {whole.written} in {part.id}.", (set_to(part, whole.written),)),
            Option("Keep both: they are about different things.", ()),
        ),
    )  # fmt: skip


def forgotten(limits: Limits) -> Iterator[Question]:
    """What is looked for, or undone, when it is not kept any more: `keep … for 24 months`, `… of the last 24 years`."""
    kept = [each for each in limits.times if not each.conditional and _kept_for(each) and objects(each)]
    for use in limits.times if kept else ():
        if use.conditional or not _AGO.search(use.content[use.start : use.number.start]):
            continue
        for keep in kept:
            what = frozenset(objects(keep))
            if above(use, keep) and keep.reading is not use.reading and limits.weights.covered(what, use.near) > 0.6:
                yield _too_long(use, keep)
                break


def _kept_for(limit: Limit) -> bool:
    """Whether nothing stays when the time has passed."""
    return not limit.lower and (does(limit, _KEEPS) or (does(limit, _DELETES) and bool(_AFTER.search(limit.before))))
