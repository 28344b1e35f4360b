"""Steps and waiting times that are longer than what they are a part of may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import listed, quoted
from specgit.analysis.bags import canonical, weighs
from specgit.analysis.measures import (
    MOST,
    Limit,
    Limits,
    above,
    can_meet,
    does,
    events,
    for_failure,
    ids,
    objects,
    question,
    response_of,
    set_size,
    set_to,
)  # fmt: skip
from specgit.analysis.model import Comparison, Confidence, Option
from specgit.analysis.quantities import written
from specgit.analysis.reading import words
from specgit.analysis.roles import KEPT, Role
from specgit.analysis.tokens import word_set
from specgit.analysis.topics import foreign
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from specgit.analysis.model import Question

_PARTS = Pattern(
    r"^:|\b(?:of which|of that|including|comprising|made up of|consisting of|composed of|davon|wovon|de los cuales"
    r"|de las cuales|dos quais|das quais)\b|其中|そのうち|内訳",
    2,
)
# Words that put what a sentence gives a time to inside of, or before, something else that it names.
_INSIDE = Pattern(
    r"\b(?:before|after|until|once|(?:first|second|third|last|next|a|one) (?:step|part|stage|phase) of|part of"
    r"|while it|during|as part of|within the|and then|prior to|of each|for each|as (?:the|its) (?:first|last) step"
    r"|needed (?:for|to)|in order to|so that|vor|bevor|während|als teil|teil de[rs]|erst|antes de|durante|parte de"
    r"|depois|después)\b"
    r"|の一部|うち|の中で|前に|うえで|過程|之前|前|期间|其中|步骤|阶段|一部分|后才",
    2,
)
_TOTAL = Pattern(
    r"\b(?:in sum|in total|total|combined|together|altogether|overall|sum of|in all|insgesamt|zusammen"
    r"|en total|no total"
    r"|em total)\b|合計|总共|共计",
    2,
)
_GENERIC = frozenset(
    ("finish", "complete", "start", "begin", "take", "wait", "perform", "run", "spend", "be", "do", "process", "end")
)
_OF_THESE = Pattern(r",? (?:out )?of (?:these|those|them|this time|that time|it|that)\b", 2)
_COMMON = frozenset(("time", "system", "user", "second", "not", "no", "answer", "other", "first", "each", "minute"))
_ENOUGH = 0.55  # of the weight of what is done, that the other sentence has to name


# --- within a sentence ------------------------------------------------------------------------------------------------


def parts_in_sentence(limits: Limits) -> Iterator[Question]:
    """`within 30 minutes, of which computing takes at most 20 minutes and writing at most 15 minutes`."""
    for group in limits.by_criterion:
        found = _whole_first(group) or _whole_last(group)
        if found is None or found[0].lower:
            continue
        whole, parts = found
        total = sum((each.size for each in parts), start=0 * whole.size)
        if total > whole.size and whole.quantity.unit:
            said, sum_ = listed([each.written for each in parts]), _written(total, whole)
            yield question(
                "parts-above-whole", Confidence.HIGH, (whole, *parts),
                f"{whole.id} allows {whole.written} for the whole, and {said} for its parts, which is {sum_}.",
                "Which of the limits is right?",
                (
                    Option(f"Allow {sum_} for the whole.", (set_size(whole, total, *parts),)),
                    Option(
                        f"Leave the whole at {whole.written}, and give its last part less.",
                        (_leave_rest(whole, parts),),
                    ),
                ),
            )  # fmt: skip


def _written(size: Fraction, like: Limit) -> str:
    return written(size, like.quantity.unit if like.dimension != "s" else "s")


def _whole_first(group: Sequence[Limit]) -> tuple[Limit, list[Limit]] | None:
    content = group[0].content
    for place, whole in enumerate(group[:-1]):
        parts = [each for each in group[place + 1 :] if each.dimension == whole.dimension]
        if parts and _PARTS.search(content[whole.quantity.span.end : parts[0].quantity.span.start]):
            return whole, parts
        inner = [each for each in parts if _OF_THESE.match(content, each.quantity.span.end)] if whole.upper else []
        if inner:
            return whole, inner
    return None


def _whole_last(group: Sequence[Limit]) -> tuple[Limit, list[Limit]] | None:
    """`20 s for counting and 15 s for printing, 30 s in total`."""
    content = group[0].content
    for whole in group[2:]:
        if _TOTAL.match(content, whole.quantity.span.end + 1):
            return whole, [each for each in group if each.dimension == whole.dimension and each is not whole]
    return None


def _leave_rest(whole: Limit, parts: Sequence[Limit]) -> Change:
    """The edit that gives the last part what is left."""
    rest = whole.size - sum((each.size for each in parts[:-1]), start=0 * whole.size)
    return set_size(parts[-1], rest, whole, *parts[:-1]) if rest > 0 else set_to(parts[-1], "[…]")


# --- a step, or a wait, in another criterion --------------------------------------------------------------------------


def inside(limits: Limits) -> Iterator[Question]:
    """A step that is given more time than what it is a step of, or has to come before."""
    wholes = [each for each in limits.times if _is_deadline(each)]
    for part in limits.times[:MOST]:
        if not _INSIDE.search(part.text) or for_failure(part) or (part.lower and not _BEFORE_IT.match(part.after)):
            continue
        if part.role is Role.INTERVAL and KEPT.search(part.text):
            continue
        for whole in wholes[:MOST]:
            if above(part, whole) and _is_step(limits, part, whole):
                yield _too_long(
                    "part-above-whole", whole, part,
                    f"{whole.id} allows {whole.written}, and {part.id}, which has to happen within that time, "
                    f"{part.written}: {quoted(part.text)}.",
                    f"Hold {part.id} to {whole.written}.",
                )  # fmt: skip
                break


def _too_long(detail: str, whole: Limit, part: Limit, situation: str, shorter: str) -> Question:
    """The question about a step or a wait that is longer than what it is a part of."""
    return question(
        detail, Confidence.HIGH, (whole, part), situation, "Which of the two limits is right?",
        (
            Option(f"Allow {part.written} in {whole.id}.", (set_to(whole, part.written),)),
            Option(shorter, (set_to(part, whole.written),)),
            Option("Keep both: they are not about the same course of events.", ()),
        ),
    )  # fmt: skip


_BEFORE_IT = Pattern(r"[^.;,]{0,30}\b(?:before|prior to|until|bevor|antes de)\b|[^。，、]{0,10}(?:前|之前)", 2)


def _is_deadline(limit: Limit) -> bool:
    """Whether it is the longest time that something may take; also: `WHEN 60 s have passed …, … at the latest`."""
    if limit.conditional:
        return limit.quantity.comparison is Comparison.EXACTLY and bool(_AT_THE_LATEST.search(limit.text))
    return limit.upper and limit.role in (Role.DEADLINE, Role.TAKES, Role.OTHER)


_AT_THE_LATEST = Pattern(r"\bpassed\b.*\bat the latest\b", 2)


def _is_step(limits: Limits, part: Limit, whole: Limit) -> bool:
    """Whether a sentence names, as what it comes before or belongs to, just what another gives its time to."""
    if part.reading is whole.reading or not (whole.conditional or _may_meet(whole, part)):
        return False
    stated = response_of(whole) or (whole.reading.responses[-1] if whole.reading.responses else None)
    if foreign(whole.reading) or stated is None or not stated.action:
        return foreign(part.reading) and limits.weights.covered(whole.near, part.said) > _ENOUGH
    verb = canonical(stated.action)
    what = {canonical(word) for word in stated.object if weighs(word) and not word[:1].isdigit()} - {"each", "new"}
    open_ = _still_to_come(part)
    acts = (
        limits.weights.covered(frozenset((verb,)), open_) == 1
        or verb in _GENERIC
        or "wait" in part.said
        or part.role is Role.WAIT
    )
    own = part.role in (Role.DEADLINE, Role.OTHER)
    same = (
        own and verb in {canonical(each.action) for each in part.reading.responses} and len(part.reading.responses) == 1
    )
    return acts and not same and bool(what) and _names(limits, part, frozenset(what))


def _still_to_come(part: Limit) -> frozenset[str]:
    """The words of a sentence but for what it says has been before: `after the order has been sent, …`."""
    content, end = part.content, part.start + len(part.text)
    past = [match.span() for match in _PAST.finditer(content, part.start, end)]
    past += [each.span for each in part.reading.ears.conditions if each.kind is not Keyword.WHILE]
    return frozenset(each.stem for each in part.words if not any(one <= each.start < two for one, two in past))


_PAST = Pattern(r"\b(?:after|once|since|following|as soon as)\b[^,.;]*", 2)


def _names(limits: Limits, limit: Limit, what: frozenset[str]) -> bool:
    """Whether a sentence names a thing: most of its words, weighed, and the one that says most of it."""
    heaviest = frozenset((max(what, key=limits.weights.of),))
    return limits.weights.covered(heaviest, limit.said) == 1 and limits.weights.covered(what, limit.said) > _ENOUGH


def _may_meet(one: Limit, other: Limit) -> bool:
    return can_meet(one, other)


def waits(limits: Limits) -> Iterator[Question]:
    """A wait for an answer that is longer than all that the answer is needed for may take."""
    found = [each for each in limits.times if not each.lower and each.role in (Role.ATTEMPT, Role.WAIT, Role.INTERVAL)]
    for wait in found:
        if wait.role is not Role.ATTEMPT and not _WAITED.search(wait.before):
            continue
        for whole in limits.deadlines:
            if (
                above(wait, whole)
                and wait.size < whole.size * _FACTOR
                and whole.reading is not wait.reading
                and not _opens(whole, wait)
                and whole.requirement == wait.requirement
                and len(_nouns(whole) & _nouns(wait)) > 1
                and (not foreign(whole.reading) or limits.weights.covered(whole.near, wait.said) > _ENOUGH)
            ):
                yield _too_long(
                    "wait-above-whole", whole, wait,
                    f"{whole.id} allows {whole.written} in all, and {wait.id} waits {wait.written} for a part of it: "
                    f"{quoted(whole.text)} and {quoted(wait.text)}.",
                    f"Wait only {whole.written} in {wait.id}.",
                )  # fmt: skip
                break


def answers_late(limits: Limits) -> Iterator[Question]:
    """A system that answers every request in a time, and waits longer than that for somebody else's answer."""
    wholes = [each for each in limits.deadlines if _answers_all(each)]
    for wait in limits.times if wholes else ():
        if wait.role is not Role.ATTEMPT or not wait.conditional:
            continue
        for whole in wholes:
            who = whole.reading.subject
            if (
                above(wait, whole)
                and wait.reading is not whole.reading
                and who
                and (who == wait.reading.subject or _stems(who) <= wait.near)
                and not _background(wait)
            ):
                yield _too_long(
                    "wait-above-whole", whole, wait,
                    f"{whole.id} has an answer ready after {whole.written}, and {wait.id} waits {wait.written} for one "
                    f"of its own: {quoted(whole.text)} and {quoted(wait.text)}.",
                    f"Wait only {whole.written} in {wait.id}.",
                )  # fmt: skip
                break


def _stems(words_: Sequence[str]) -> set[str]:
    return {canonical(each) for each in words_}


def _answers_all(limit: Limit) -> bool:
    """Whether it is the time in which every request is answered, whatever it is for."""
    if limit.reading.ears.conditions or not _EVERY_REQUEST.search(limit.text):
        return False
    return bool(_ANSWERS.search(limit.text))


_EVERY_REQUEST = Pattern(
    r"\b(?:each|every|all|any)(?: of)?(?: the| its)? (?:\w+ ){0,2}?(?:requests?|quer(?:y|ies)|calls?|commands?)\b"
    r"|\b(?:jede|alle)n?r? (?:\w+ )?(?:anfragen?|aufrufe?)\b|\bcada (?:solicitud|petición|pedido|requisição)\b"
    r"|每(?:个|一个|次|条)?[^，。]{0,4}(?:请求|调用|查询)|(?:すべて|全て|各)[^、。]{0,3}(?:リクエスト|要求|問い合わせ)",
    2,
)
_ANSWERS = Pattern(
    r"\b(?:answer|respond|reply|return|serve|complete|handle|beantwort\w*|antwort\w*|responder|contestar)\b"
    r"|返回|响应|回复|应答|答复|応答|返答|回答|返す",
    2,
)
_BACKGROUND = Pattern(r"\b(?:background|asynchron\w*|nightly|queue[ds]?|job|worker|hintergrund)\b|后台|异步|非同期", 2)


def _background(limit: Limit) -> bool:
    return bool(_BACKGROUND.search(limit.text))


_WAITED = Pattern(r"\bwaits? (?:for )?(?:up to |at most |no more than )$", 2)


_FACTOR = 12  # what is waited for longer than that is no part of the same course
_OPENS = frozenset(("open", "start", "send", "offer", "ask", "show", "create", "call", "place", "request"))


def _opens(whole: Limit, wait: Limit) -> bool:
    """Whether the deadline is for what then waits for an answer: `open a call`, `IF nobody takes the call`."""
    return wait.conditional and does(whole, _OPENS) and bool(objects(whole) & wait.near)


def _nouns(limit: Limit) -> set[str]:
    """The words of a sentence that name something."""
    return {word for word in limit.said if not lexicon.verb_only(word) and word not in _COMMON}


def delays(limits: Limits) -> Iterator[Question]:
    """What has to be done within a time, and may not be done before a longer one has passed."""
    for delay in limits.times:
        if delay.role is not Role.WAIT or delay.upper:
            continue
        for whole in limits.deadlines:
            if above(delay, whole) and whole.reading is not delay.reading and _waits_for(limits, delay, whole):
                yield _too_long(
                    "delay-above-deadline", whole, delay,
                    f"{whole.id} allows {whole.written}, and {delay.id} lets {delay.written} pass first: "
                    f"{quoted(whole.text)} and {quoted(delay.text)}.",
                    f"Let only {whole.written} pass in {delay.id}.",
                )  # fmt: skip
                break


def _waits_for(limits: Limits, delay: Limit, whole: Limit) -> bool:
    """Whether what is held back is just what the deadline is for, from the same event."""
    if foreign(whole.reading):
        act = whole.near
        return whole.requirement == delay.requirement and limits.weights.covered(act, delay.said) > _ENOUGH
    what = frozenset(objects(whole))
    if not what or not _names(limits, delay, what):
        return False
    started = events(whole.bags)
    theirs = delay.said
    if not started:
        return whole.requirement == delay.requirement
    return limits.weights.covered(started, theirs) > _ENOUGH and can_start(delay, whole)


def can_start(one: Limit, other: Limit) -> bool:
    """Whether both begin with an event of the same words, or one does not say with which."""
    first, second = events(one.bags), events(other.bags)
    return not first or not second or bool(first & second)


def shares(limits: Limits) -> Iterator[Question]:
    """Times of several steps in one sentence, for what another sentence gives less: `45 s of the checkout for …`."""
    for group in limits.by_criterion:
        parts = [each for each in group if each.is_time and not each.lower and not each.conditional]
        parts = [each for each in parts if each.role in (Role.DEADLINE, Role.OTHER, Role.TAKES, Role.EACH)]
        if len(parts) < 2 or _whole_first(group) or _whole_last(group):
            continue
        total = sum((each.size for each in parts), start=0 * parts[0].size)
        for whole in limits.deadlines:
            what = frozenset(objects(whole))
            if (
                max(each.size for each in parts) <= whole.size < total
                and whole.reading is not parts[0].reading
                and whole.requirement == parts[0].requirement
                and what
                and _names(limits, parts[0], what)
                and does(whole, _GENERIC)
            ):
                yield _sum(whole, parts)
                break


# --- what is noticed too late -----------------------------------------------------------------------------------------

_SAMPLES = word_set(
    """
    poll check read measure sample fetch load refresh synchronize sync scan update query ask collect inspect probe
    validate import pull transmit send report get receive retrieve
    """
)
_FROM = Pattern(r"\s*(?:of|after|from|following|since)\b", 2)


def noticed_late(limits: Limits) -> Iterator[Question]:
    """Something that is looked at less often than a reaction to it is allowed to take."""
    looks = [
        each for each in limits.times if each.role is Role.INTERVAL and not each.conditional and does(each, _SAMPLES)
    ]
    for look in looks:
        what = _looked_for(look)
        if not what or KEPT.search(look.before):
            continue
        for whole in limits.deadlines:
            if above(look, whole) and look.size <= whole.size * _LATE and _depends(limits, look, whole, what):
                yield question(
                    "noticed-too-late", Confidence.HIGH, (whole, look),
                    f"{whole.id} allows {whole.written} for what {look.id} looks at only every {look.written}: "
                    f"{quoted(whole.text)} and {quoted(look.text)}.",
                    "Which of the two is right?",
                    (
                        Option(f"Allow {look.written} in {whole.id}.", (set_to(whole, look.written),)),
                        Option(f"Look every {whole.written} in {look.id}.", (_every(look, whole.written),)),
                        Option(f"Keep both: what {whole.id} is about is noticed in another way.", ()),
                    ),
                )  # fmt: skip
                break


_LATE = 100


def _depends(limits: Limits, look: Limit, whole: Limit, what: frozenset[str]) -> bool:
    """Whether a deadline runs from a change of what is looked at, not from the look itself."""
    started = events(whole.bags)
    if _FROM.match(whole.after):
        started |= frozenset(each.stem for each in whole.words if each.start >= whole.number.end)
    stated = response_of(look)
    own = canonical(stated.action) if stated else ""
    near = whole.requirement == look.requirement or len(what) > 1
    return (
        near
        and whole.reading is not look.reading
        and own not in whole.said
        and not started & {"open", "select", "click", "ask", "receive", "user"}
        and limits.weights.covered(what, started) > _MOST_OF
        and (not look.bags.conditions or _until_it(look))
    )


def _every(look: Limit, new: str) -> Change:
    """Another interval: `every 10 seconds` in place of `once a minute` too."""
    once = "once " if look.before.endswith("once ") else ""
    return Change(Span(look.number.start - len(once), look.number.end), f"every {new}" if once else new)


def _looked_for(look: Limit) -> frozenset[str]:
    """What is looked at, or what is not yet while it is looked: `poll the host while the snapshot is not ready`."""
    return events(look.bags) - {"not", "request"} if _until_it(look) else frozenset(objects(look))


def _until_it(look: Limit) -> bool:
    """Whether it is looked as long as something has not happened."""
    stated = [part for parts in look.reading.conditions for part in parts]
    return len(stated) == 1 and stated[0].negated and stated[0].kind is Keyword.WHILE


_MOST_OF = 0.7


# --- the sum of steps -------------------------------------------------------------------------------------------------

_INCLUDES = Pattern(
    r"\b(?:included|including|includes|end[- ]to[- ]end|in total|overall|altogether|in all|as a whole|whole|entire"
    r"|with all its|complete with|einschließlich|inklusive|samt|insgesamt|incluid\w+|incluy\w+"
    r"|inclu[ií]\w*|incluindo)\b"
    r"|\(|: |包括|包含|含め|含む",
    2,
)


def named_parts(limits: Limits) -> Iterator[Question]:
    """Steps with limits of their own, which the sentence with the limit for all of them names, or its glossary."""
    times = limits.deadlines
    for whole in times:
        parts = _named_parts(limits, whole, times)
        total = sum((each.size for each in parts), start=0 * whole.size)
        if parts and total > whole.size:
            yield _sum(whole, parts)


def _sum(whole: Limit, parts: Sequence[Limit]) -> Question:
    said, total = listed([each.written for each in parts]), sum((each.size for each in parts), start=0 * whole.size)
    return question(
        "parts-above-whole", Confidence.HIGH, (whole, *parts),
        f"{whole.id} allows {whole.written} for the whole, and {ids(parts)} {said} for what belongs to it"
        + (f", {written(total, 's')} together." if len(parts) > 1 else "."),
        "Which of the limits is right?",
        (
            Option(f"Allow {written(total, 's')} in {whole.id}.", (set_size(whole, total, *parts),)),
            Option(f"Give {parts[-1].id} less.", (_leave_rest(whole, parts),)),
            Option(f"Keep them: {ids(parts)} do not count towards {whole.id}.", ()),
        ),
    )  # fmt: skip


def _named_parts(limits: Limits, whole: Limit, times: Sequence[Limit]) -> list[Limit]:
    steps = [*times, *(each for each in limits.times if each.role is Role.TAKES and not each.conditional)]
    if _INCLUDES.search(whole.text) and (found := [each for each in steps if _is_named_part(each, whole)]):
        return found
    parts = _composed(limits, whole)
    if not parts or not does(whole, _GENERIC):
        return []
    return [
        each
        for each in times
        if each.reading is not whole.reading
        and each.requirement == whole.requirement
        and not each.bags.conditions
        and frozenset(each.bags.subject) in parts
    ]


def _composed(limits: Limits, whole: Limit) -> set[frozenset[str]]:
    """The parts that the glossary says the system of a sentence, or its object, is made of."""
    about = (frozenset(whole.bags.subject), frozenset(objects(whole)))
    found: set[frozenset[str]] = set()
    for name in about:
        meaning = limits.meanings.get(name, frozenset())
        inner = {each for each in limits.meanings if each and each <= meaning and each != name}
        found |= inner if len(inner) > 1 else set()
    return found


def _is_named_part(part: Limit, whole: Limit) -> bool:
    stated = response_of(part)
    if part.reading is whole.reading or for_failure(part) or not can_meet(whole, part):
        return False
    if part.role is Role.TAKES and whole.requirement == part.requirement:
        about = frozenset(part.bags.subject) if part.bags.subject not in ((), whole.bags.subject) else part.near
        rest = about - _COMMON - {"take", "last", "need", "least", "most"}
        return bool(rest) and rest <= whole.said
    if stated is None:
        return False
    action = canonical(stated.action)
    own = {canonical(each.action) for each in whole.reading.responses}
    return action not in _GENERIC | own and action in whole.said and bool(objects(part) & whole.said)


# --- a deadline for all of a kind -------------------------------------------------------------------------------------


def every(limits: Limits) -> Iterator[Question]:
    """A limit for each thing of a kind, and a higher one for some of them."""
    for general in limits.deadlines:
        stated = response_of(general)
        if stated is None or general.bags.conditions or not _leaves_none_out(general):
            continue
        for special in limits.deadlines:
            if (
                above(special, general)
                and special.reading is not general.reading
                and does(special, frozenset((canonical(stated.action),)))
                and objects(general)
                and objects(general) <= objects(special)
                and general.said - {"each", "all", "any"} <= special.said
                and special.bags.subject == general.bags.subject
            ):
                yield question(
                    "special-above-general", Confidence.HIGH, (special, general),
                    f"{special.id} allows {special.written}, and {general.id} {general.written} for all of the kind: "
                    f"{quoted(special.text)} and {quoted(general.text)}.",
                    f"Is {special.id} an exception?",
                    (
                        Option(f"Hold {special.id} to {general.written}.", (set_to(special, general.written),)),
                        Option(f"Allow {special.written} in {general.id}.", (set_to(general, special.written),)),
                        Option("Keep both: it is an exception.", ()),
                    ),
                )  # fmt: skip


def _leaves_none_out(limit: Limit) -> bool:
    """Whether a sentence is about all things of a kind: it says so, or speaks of many, and names no case."""
    stated = response_of(limit)
    many = stated and any(lexicon.noun(word.folded) != word.folded for word in words(limit.content, stated.span)[1:4])
    return len(limit.said) <= _BRIEF and bool(many or _EVERY.search(limit.text))


_EVERY = Pattern(r"\b(?:each|every|all|any)\b", 2)
_BRIEF = 6  # words of a sentence that leaves no case out
