"""What two sentences have in common whatever words they use: bags of base forms, one word for all that say the same.

Requirement smells name redundancy as what a reader of a long document finds last (Femmer et al., Rapid quality
assurance with requirements smells, 2017); INCOSE's Guide to Writing Requirements asks that each statement be unique.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words
from specgit.spec.ears import text_start
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from specgit.analysis.model import Analysed, Proposition, Reading
    from specgit.analysis.reading import Word

Bag = frozenset[str]

# The first word stands for all of its line.
_SAME = """
create make build generate produce establish
show display present render
notify inform tell alert notification say warn
reject refuse decline deny forbid disallow prevent prohibit block refusal rejection
other another second further additional extra different remaining
seconds
delete remove erase deletion removal purge
start begin launch initiate commence originate
continue proceed
turn switch
stop halt terminate abort
store save persist
write record log
load fetch retrieve obtain get
send transmit deliver dispatch forward
change update modify edit alter adjust
validate verify check
keep retain preserve leave
select choose pick
click press tap
enter type input
ask prompt request
progress running underway
try attempt retry
fail failure error fault
email e-mail mail
unavailable unreachable
each every all
renew renewal
exceed above
invalid incorrect wrong false
quit exit
sign-in login log-in
finish complete end conclude
offer propose suggest
answer reply respond response
reason cause
hand give provide supply
receive arrive
restore recover
occur happen
cancel revoke withdraw
calculate compute determine
assign allocate
close shut
increase raise
lower decrease reduce
move transfer shift relocate
mark flag label tag
confirm acknowledge
add append insert attach
enrol enroll
find search
repeat redo
expire lapse elapse
hide conceal
place put
stay remain
permit allow
return bring
charge bill
lock seal
lack miss missing
free vacant available
taken occupied
cost price fee
message notice
photo picture image
screen monitor
customer client
remind reminder
payment pay
""".strip()
_LIGHT = lexicon.FUNCTION_WORDS | lexicon.word_set(
    """
    have become pass since already whenever when if while then unless do can could let allow permit able
    shall must will should may message there one so until after before during within where upon once
    anybody anyone somebody someone
    """
)
# Words that turn the sense of a condition round, or leave a part of it out.
TURNING = lexicon.word_set(
    "not no non never without only except unless cannot neither nor none before after until outside"
)
_REFUSED = {
    (negation, verb): word
    for verbs, word in (
        ("let allow permit accept", "reject"),
        ("hand give provide pass", "withhold"),
        ("delete remove erase discard", "keep"),
        ("show display", "hide"),
    )
    for verb in verbs.split()
    for negation in ("not", "never")
}
_PHRASAL = lexicon.word_set(
    "log logs logged logging sign signs signed signing check checks checked turn turns turned switch switches switched"
    " scroll scrolls zoom zooms opt opts roll rolls clock clocks page arrow"
)
_PARTICLES = lexicon.word_set("in out on off up down back")
_DIRECTIONS = frozenset(("from", "into", "before", "after", "to", "by", "only"))
_BE = frozenset(("be", "been", "being", "is", "are", "was", "were"))
_BEFORE_ON = _BE | {"a", "an", "to"}
_SWITCHED = frozenset(("on", "off"))
_DENIALS = lexicon.NEGATIONS | {"no", "without"}
# `raises an alarm`, `shows a notification`: the noun tells what is done.
_CARRIERS = {"notify": "show", "alarm": "increase"}
_ENDINGS = (("ification", "ify"), ("ation", "ate"), ("ation", "e"), ("ation", ""), ("ion", "e"), ("ion", ""))
_LONG = 6  # letters of a verb from which a noun in -ion is taken to be made
_KEYWORDS = lexicon.word_set("or system")


def weighs(word: str) -> bool:
    """Whether a casefolded word says something by itself."""
    return word in _SWITCHED or (canonical(word) not in _LIGHT and canonical(word) not in _KEYWORDS)


class Bags(NamedTuple):
    """One criterion in bags. `directed` are the words behind words of direction, which a bag does not tell apart."""

    whole: Bag
    conditions: Bag
    responses: Bag
    actions: Bag
    objects: Bag
    negated: Bag  # the actions that are denied
    directed: frozenset[tuple[str, str]]
    subject: tuple[str, ...]


class Entry(NamedTuple):
    """One criterion of a spec with its bags, as checks compare it with others."""

    spec: Analysed
    reading: Reading
    bags: Bags

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.reading.criterion.id

    @property
    def requirement(self) -> str:
        """The id of the requirement it belongs to."""
        return self.reading.criterion.requirement

    @property
    def conditions(self) -> list[Proposition]:
        """All its conditions, alternatives too."""
        return [part for alternatives in self.reading.conditions for part in alternatives]


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
        base = lexicon.verb(word) or lexicon.verb(base) or base
    base = _nominalised(base) or base
    return known.get(base, base)


@cache
def _nominalised(word: str) -> str:
    """The verb that a noun is made of: `deletion`, `modification`; empty for any other word."""
    for ending, of_verb in _ENDINGS if word.endswith("ion") and word != "information" else ():
        stem = word.removesuffix(ending)
        if stem != word and len(stem + of_verb) >= _LONG and lexicon.verb_only(stem + of_verb):
            return stem + of_verb
    return ""


def _undone(word: str) -> str:
    """The verb that `unanswered` denies, unless un- makes another verb of it (`unlocked`); else empty."""
    if lexicon.verb(word) or not word.startswith("un"):
        return ""
    return lexicon.participle(word[2:])


def bags(spec: Analysed, reading: Reading) -> Bags:
    """The bags of one criterion."""
    content = spec.document.text.content
    ears = reading.ears
    start = text_start(spec.document.text, reading.criterion)
    subject = [canonical(word) for word in reading.subject]
    stated = {part for proposition in reading.conditions for part in proposition}
    spans = [proposition.span for proposition in stated] or [condition.span for condition in ears.conditions]
    end = start + len(reading.criterion.text)
    modals = ears.modals
    behind = Span(modals[0].end, end) if modals else Span(start, end)
    trailing = [span for span in spans if span.start >= behind.start]
    response = frozenset(_tokens(content, behind, trailing))
    condition = [token for span in spans for token in _without(_tokens(content, span), subject)]
    named = ears.subject or Span(start, start)
    around = [token for span in (Span(start, named.start), Span(named.end, end)) for token in _tokens(content, span)]
    return Bags(
        frozenset(_without(around, subject)) - _KEYWORDS,
        frozenset(condition) - {"or"},
        response,
        frozenset(canonical(each.action) for each in reading.responses) if reading.understood else frozenset(),
        frozenset(canonical(word) for each in reading.responses for word in each.object) - _LIGHT,
        frozenset(canonical(each.action) for each in reading.responses if each.negated),
        frozenset(_directed(content, [*spans, behind])),
        tuple(canonical(word) for word in reading.subject),
    )


def _tokens(content: str, span: Span, without: Iterable[Span] = ()) -> list[str]:
    """The words of a range that weigh, quantities in one piece each, with what a sentence refuses as a refusal."""
    stated = quantities(content[slice(*span)], span.start)
    skipped, numbers = list(without), [each.span for each in stated]
    counted = {part for each in stated for part in each.unit.replace("/", " ").split()}
    found = [f"{each.comparison.value}{each.value} {each.unit}" for each in stated]
    before = ""
    for word in words(content, span):
        if (
            any(start <= word.start < end for start, end in skipped)
            or (any(start <= word.start < end for start, end in numbers) and _is_number(word.folded, counted))
            or (word.folded == "after" and any(start == word.end + 1 for start, _ in numbers))
        ):
            continue
        if (before, word.folded) in _REFUSED:
            found[-1] = _REFUSED[before, word.folded]
        else:
            found += _stands_for(word, before)
        before = word.folded
    for noun, carrier in _CARRIERS.items():
        if noun in found and carrier in found:
            found.remove(carrier)
    return found


def _stands_for(word: Word, before: str) -> list[str]:
    """What a word behind another one is compared as; nothing if it does not weigh."""
    folded = word.folded
    if (folded in _PARTICLES and before in _PHRASAL) or (folded == "on" and before in _BEFORE_ON):
        return [folded]
    if word.quoted:
        return [f"`{folded}"]
    if undone := _undone(folded):
        return ["not", canonical(undone)]
    if "-" in folded and canonical(folded) == folded:
        return [canonical(part) for part in folded.split("-") if part]
    if (token := canonical(folded)) not in _LIGHT or folded in TURNING:
        return ["not" if folded in _DENIALS else token]
    return []


def _is_number(word: str, counted: Container[str]) -> bool:
    """Whether a word inside of a quantity is a part of it, and not one that tells which things are counted."""
    return (
        not word.isalpha()
        or lexicon.noun(word) in counted
        or word in units.WRITTEN
        or word in units.NUMBERS
        or word in units.STOP
        or any(word in phrase for phrase in units.BEFORE)
        or word in units.COMPARATIVES
    )


def _without(found: list[str], name: Sequence[str]) -> list[str]:
    """The words without a name that stands among them: the system that the sentence is about anyway."""
    size = len(name)
    for place in range(len(found) - size, -1, -1) if size else ():
        if found[place : place + size] == name:
            del found[place : place + size]
    return found


def _directed(content: str, spans: Iterable[Span]) -> Iterable[tuple[str, str]]:
    for span in spans:
        before = ""
        for word in words(content, span):
            if (before in _DIRECTIONS or before in lexicon.NEGATIONS) and word.folded not in lexicon.ARTICLES:
                yield "not" if before in lexicon.NEGATIONS else before, canonical(word.folded)
            if word.folded not in lexicon.ARTICLES and not (before in lexicon.NEGATIONS and word.folded in _BE):
                before = word.folded
