"""What may come twice or from two people at once, where nothing says what the second time does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import listed, quoted, sentence
from specgit.analysis.bags import Entry, canonical, weighs
from specgit.analysis.gaps import addition, ask, by_requirement, clause
from specgit.analysis.model import Confidence, Option, Question
from specgit.analysis.reading import words
from specgit.analysis.sides import AGAINST, YES
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Proposition


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about the second time, and about the second person."""
    yield from _again(entries)
    yield from _at_once(entries)


_AGAIN = Pattern(
    r"\b(?:twice|again|(?:a )?second|at the same time|within the same|simultaneous(?:ly)?|concurrent(?:ly)?|at once"
    r"|duplicate[sd]?|once more|repeated(?:ly)?|seventh)\b",
    2,
)
_ALREADY = Pattern(r"\b(?:already|another|further|one more|exists?|still (?:running|open|pending)|in progress)\b", 2)
_TOGETHER = Pattern(
    r"\b(?:at the same time|within the same|simultaneous(?:ly)?|concurrent(?:ly)?|at once|while another|two [A-Z])", 0
)
# What people and other systems do once more because they saw no answer, and must not have effect twice.
_ONCE = lexicon.word_set("order book reserve register push purchase subscribe buy redeem pay")
_ONCE_OF = {
    "request": lexicon.word_set("refund payment payout transfer withdrawal order booking reservation advance loan"),
    "submit": lexicon.word_set("form registration order application claim payment vote booking survey"),
}
_SHOWS = lexicon.word_set("show display ask open list prompt navigate redirect notify reject warn search filter query")


def _again(entries: Sequence[Entry]) -> Iterator[Question]:
    """Requests that must not have effect twice, where the document says of others what the second time does."""
    repeats = [entry for entry in entries if _repeats(entry, _AGAIN)]
    known = [_condition_words(entry) for entry in entries if _repeats(entry, _AGAIN) or _repeats(entry, _ALREADY)]
    found: dict[str, tuple[Entry, Proposition]] = {}
    for entry in entries if repeats else ():
        part = next((each for each in entry.conditions if _is_request(each)), None)
        if part is None or not _changes(entry) or _repeats(entry, _AGAIN):
            continue
        things = {canonical(word) for word in part.predicate if weighs(word)}
        if not any(things & said for said in known):
            found.setdefault(entry.requirement, (entry, part))
    if found:
        yield _again_question(list(found.values()), [entry.id for entry in repeats])


def _again_question(found: Sequence[tuple[Entry, Proposition]], others: list[str]) -> Question:
    content = found[0][0].spec.document.text.content
    said = [content[slice(*clause(entry, part))] for entry, part in found]
    added = [
        (entry, sentence(entry.spec, entry.reading, Keyword.IF, f"{what} a second time", "[…]"))
        for (entry, _), what in zip(found, said, strict=True)
    ]
    return ask(
        "repeated", Confidence.HIGH, [entry for entry, _ in found],
        f"It may come twice that {' or that '.join(quoted(what) for what in said[:2])}, and nothing says what the "
        f"second time does ({listed([entry.id for entry, _ in found])}); {listed(others[:3])} "
        f"{'says' if len(others) == 1 else 'say'} it of other events.",
        "What happens the second time?",
        (addition(added), Option("It is done once more, like the first time.", ())),
    )  # fmt: skip


def _repeats(entry: Entry, words_: Pattern) -> bool:
    content = entry.spec.document.text.content
    return any(words_.search(content[slice(*each.span)]) for each in entry.reading.ears.conditions)


def _condition_words(entry: Entry) -> set[str]:
    content = entry.spec.document.text.content
    return {canonical(word.folded) for each in entry.reading.ears.conditions for word in words(content, each.span)}


def _is_request(part: Proposition) -> bool:
    if part.kind is not Keyword.WHEN or part.negated or not part.predicate or not part.about:
        return False
    verb, *what = part.predicate
    return verb in _ONCE or not _ONCE_OF.get(verb, frozenset()).isdisjoint(what)


def _changes(entry: Entry) -> bool:
    responses = entry.reading.responses
    return entry.reading.understood and not responses[0].negated and canonical(responses[0].action) not in _SHOWS


def _at_once(entries: Sequence[Entry]) -> Iterator[Question]:
    """Two opposite decisions that any of several people can make, where the document thinks of such elsewhere."""
    if not any(_repeats(entry, _TOGETHER) for entry in entries):
        return
    groups = by_requirement(entries)
    for group in groups.values():
        if any(_repeats(entry, _TOGETHER) for entry in group):
            continue
        pair = next(_opposed(group), None)
        if pair:
            yield _at_once_question(*pair)


def _opposed(group: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, Proposition]]:
    decided = [(entry, part) for entry in group for part in entry.conditions if part.predicate and part.about]
    for entry, part in decided:
        content = entry.spec.document.text.content
        if part.predicate[0] in YES and content[slice(*part.span)][:2].casefold() == "a ":
            for other, against in decided:
                same = against.about == part.about and against.predicate[1:] == part.predicate[1:] != ()
                if same and against.predicate[0] in AGAINST:
                    yield entry, other, part


def _at_once_question(entry: Entry, other: Entry, part: Proposition) -> Question:
    spec = entry.spec
    who = " ".join(part.about)
    new = sentence(
        spec, entry.reading, Keyword.IF, f"two people decide on one {part.predicate[-1]} at the same time", "[…]"
    )
    return ask(
        "concurrent", Confidence.HIGH, [entry, other],
        f"While one {who} does what {entry.id} says ({quoted(spec.document.text.slice(part.span))}), another may do "
        f"what {other.id} says, and nothing says which of the two counts.",
        "Which of the two decisions counts?",
        (
            addition([(entry, new)]),
            Option("Only one can decide.", ()),
        ),
    )  # fmt: skip
