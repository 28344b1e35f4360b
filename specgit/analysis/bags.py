"""What two sentences have in common whatever words they use: bags of base forms, one word for all that say the same.

Requirement smells name redundancy as what a reader of a long document finds last (Femmer et al., Rapid quality
assurance with requirements smells, 2017); INCOSE's Guide to Writing Requirements asks that each statement be unique.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words
from specgit.spec.ears import Keyword, text_start
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specgit.analysis.model import Analysed, Reading

Bag = frozenset[str]

# The first word stands for all of its line.
_SAME = """
create make build generate produce
show display present render
notify inform tell alert notification
reject refuse decline deny forbid disallow prevent prohibit block refusal rejection
other another second further additional extra
delete remove erase deletion removal
start begin launch initiate commence
stop halt terminate abort
store save persist
write record log
load fetch retrieve obtain get
send transmit deliver dispatch
change update modify edit alter
validate verify check
keep retain preserve
select choose pick
click press tap
enter type input
ask prompt request
progress running underway
try attempt
fail failure error
email e-mail mail
unavailable unreachable
each every
renew renewal
password passcode
exceed above
invalid incorrect wrong
whenever when
quit exit
immediately instantly
sign-in login log-in
finish complete end
""".strip()
_LIGHT = lexicon.FUNCTION_WORDS | lexicon.word_set(
    """
    have become pass since already whenever when if while then unless do can could let allow permit able
    shall must will should may message there until after before during within where upon once
    """
)
# Words that turn the sense of a condition round, or leave a part of it out.
TURNING = lexicon.word_set("not no never without only except unless cannot neither nor none before after until outside")
_REFUSED = (("not", "let"), ("not", "allow"), ("not", "permit"), ("not", "accept"), ("never", "allow"))


class Bags(NamedTuple):
    """One criterion in bags. `order` are the words behind words of direction, which a bag does not tell apart."""

    conditions: Bag
    clauses: frozenset[Bag]
    responses: Bag
    actions: Bag
    objects: Bag
    negated: bool
    directed: frozenset[tuple[str, str]]
    subject: tuple[str, ...]

    @property
    def whole(self) -> Bag:
        """All words."""
        return self.conditions | self.responses


@cache
def _canonical() -> dict[str, str]:
    return {word: line.split()[0] for line in _SAME.splitlines() for word in line.split()}


def canonical(word: str) -> str:
    """A casefolded word as it is compared: base form, and one word for all that say the same."""
    known = _canonical()
    if word in known:
        return known[word]
    base = lexicon.noun(word)
    if base == word or base not in known:
        base = lexicon.verb(word) or base
    return known.get(base, base)


def bags(spec: Analysed, reading: Reading) -> Bags:
    """The bags of one criterion."""
    content = spec.document.text.content
    ears = reading.ears
    start = text_start(spec.document.text, reading.criterion)
    subject = frozenset(canonical(word) for word in reading.subject)
    stated = {part for proposition in reading.conditions for part in proposition}
    spans = [proposition.span for proposition in stated] or [condition.span for condition in ears.conditions]
    end = start + len(reading.criterion.text)
    modals = ears.modals
    behind = Span(modals[0].end, end) if modals else Span(start, end)
    trailing = [span for span in spans if span.start >= behind.start]
    response = _tokens(content, behind, trailing)
    condition = [token for span in spans for token in _tokens(content, span)]
    return Bags(
        frozenset(condition) - subject,
        frozenset(frozenset(_tokens(content, span)) for span in spans),
        frozenset(response),
        frozenset(canonical(each.action) for each in reading.responses) if reading.understood else frozenset(),
        frozenset(canonical(word) for each in reading.responses for word in each.object) - _LIGHT,
        any(each.negated for each in reading.responses),
        frozenset(_directed(content, [*spans, behind])),
        tuple(canonical(word) for word in reading.subject),
    )


def _tokens(content: str, span: Span, without: Iterable[Span] = ()) -> list[str]:
    """The words of a range that weigh, quantities in one piece each, with what a sentence refuses as a refusal."""
    stated = quantities(content[slice(*span)], span.start)
    skipped = [each.span for each in stated] + list(without)
    found = [f"{each.comparison.value}{each.value} {each.unit}" for each in stated]
    before = ""
    for word in words(content, span):
        if any(start <= word.start < end for start, end in skipped):
            continue
        if (before, word.folded) in _REFUSED:
            found[-1] = "reject"
        elif word.quoted:
            found.append(word.folded)
        elif (token := canonical(word.folded)) not in _LIGHT or word.folded in TURNING:
            found.append("not" if word.folded in lexicon.NEGATIONS else token)
        before = word.folded
    if "notify" in found and "show" in found:  # shows a notification
        found.remove("show")
    return found


def _directed(content: str, spans: Iterable[Span]) -> Iterable[tuple[str, str]]:
    for span in spans:
        before = ""
        for word in words(content, span):
            if before in ("from", "into", "before", "after") and word.folded not in lexicon.ARTICLES:
                yield before, canonical(word.folded)
            if word.folded not in lexicon.ARTICLES:
                before = word.folded


def is_trigger(kind: Keyword) -> bool:
    """Whether a keyword opens an event rather than a state."""
    return kind in (Keyword.WHEN, Keyword.IF)
