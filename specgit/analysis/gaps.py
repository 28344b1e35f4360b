"""How a question about something left out is put, and the answer that adds a criterion for it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import append, listed, next_id
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.bags import Entry
    from specgit.analysis.model import Proposition
    from specgit.spec.text import Span


FAILS = Pattern(
    r"\b(?:fails?|failed|failing|failure|errors?|cannot|can't|could not|couldn't|unable|unavailable|unreachable|offline"
    r"|rejects?|rejected|refuses?|refused|declines?|declined|bounced?|lost|breaks?|broken|down|times? out|timeout"
    r"|exception|crash(?:es|ed)?|interrupted|corrupt(?:ed)?|full|no (?:connection|answer|response)|undeliverable"
    r"|out of (?:reach|order|service)|does not|has not|have not|is not (?:taken|accepted|delivered|reached|answered)"
    r"|keeps? \S+ \S+ from|less free|no \S+ (?:can|could) be|(?:is|are) (?:still )?not \S+ (?:within|after|by)"
    r"|(?:is|are) not \S+ \d+)\b",
    2,
)


def ask(
    detail: str,
    confidence: Confidence,
    entries: Sequence[Entry],
    situation: str,
    question: str,
    options: tuple[Option, ...],
) -> Question:
    """A question about what some criteria leave out, at the first of them."""
    text = entries[0].spec.document.text
    """A question about what some criteria leave out, at the first of them."""
    unique = list({entry.reading.criterion.span: entry for entry in entries}.values())
    return Question(
        Kind.MISSING, detail, confidence, text, place(unique[0]),
        tuple((text, entry.reading.criterion) for entry in unique),
        tuple(place(entry) for entry in unique),
        situation, question, options,
    )  # fmt: skip


def place(entry: Entry) -> Span:
    """The words of a criterion that a question about it points at: its condition, if it has one."""
    conditions = entry.reading.ears.conditions
    return conditions[0].span if conditions else entry.reading.ears.modals[0]


def addition(added: Sequence[tuple[Entry, str]]) -> Option:
    """The answer that adds a criterion for each place, at the end of its requirement."""
    first, new = added[0]
    groups: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    for each in added:
        groups[each[0].requirement].append(each)
    changes = [append(group[0][0].spec, group[0][0].reading, *(text for _, text in group)) for group in groups.values()]
    more = f" (and the same for {listed([entry.id for entry, _ in added[1:]])})" if len(added) > 1 else ""
    return Option(f"Add {next_id(first.spec, first.reading)}: {new}{more}", tuple(changes))


def by_requirement(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The criteria of each requirement, in their order."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.requirement].append(entry)
    return groups


def is_failure(entry: Entry) -> bool:
    """Whether a criterion is about something that fails."""
    content = entry.spec.document.text.content
    return any(
        each.kind is not Keyword.WHERE and FAILS.search(without_verbatim(content[slice(*each.span)]))
        for each in entry.reading.ears.conditions
    )


def clause(entry: Entry, part: Proposition) -> Span:
    """Where a clause stands that can be read alone: all of the condition, if the subject stands before it."""
    first = words(entry.spec.document.text.content, part.span)[:1]
    if first and lexicon.verb(first[0].folded):
        for condition in entry.reading.ears.conditions:
            if condition.span.start <= part.span.start < condition.span.end:
                return condition.span
    return part.span
