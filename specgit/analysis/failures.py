"""What can fail, where a document says of what else can fail what happens then, and not of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import listed, quoted, sentence
from specgit.analysis.bags import Entry, canonical, weighs
from specgit.analysis.gaps import addition, ask, is_failure
from specgit.analysis.model import Confidence, Option, Question
from specgit.analysis.reading import words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Response


# What can fail for reasons outside of the system, and is noticed when it does.
_FALLIBLE = lexicon.word_set("upload download import transfer print write save store")
_MAKES = {  # what these make where their failure is no matter of the system alone
    "print": lexicon.word_set("label receipt ticket pass slip card badge invoice photo"),
    **dict.fromkeys(("write", "save", "store"), lexicon.word_set("file archive backup image photo pdf export video")),
}
_CODE = Pattern(r"\S+ (?:an? |the )?[`'\"“]")
_HABIT = 3  # failures that a document handles, from which one that it does not is missing
_SHARE = 0.5  # of what can fail, from which it is


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """What can fail, where the document says of most that can what happens then, and not of this."""
    failures = [entry for entry in entries if is_failure(entry)]
    if len(failures) < _HABIT:
        return
    covered: list[Entry] = []
    open_: list[tuple[Entry, Response]] = []
    for entry in entries:
        for response in entry.reading.responses if _is_event(entry) and entry not in failures else ():
            if _can_fail(entry, response):
                if any(_fails_at(failure, entry, response) for failure in failures):
                    covered.append(entry)
                else:
                    open_.append((entry, response))
    confidence = (
        Confidence.HIGH
        if len(covered) >= _SHARE * (len(covered) + len(open_)) or len(open_) == 1
        else Confidence.MEDIUM
    )
    if open_:
        yield _failure_question(open_, [entry.id for entry in failures], confidence)


def _can_fail(entry: Entry, response: Response) -> bool:
    if response.negated or response.action not in _FALLIBLE or not response.object:
        return False
    if _CODE.match(entry.spec.document.text.content, *response.span):
        return False  # `export` as a keyword of a language
    made = _MAKES.get(response.action)
    return made is None or response.object[-1] in made


def _is_event(entry: Entry) -> bool:
    return any(part.kind is Keyword.WHEN for part in entry.conditions) and entry.reading.understood


def _fails_at(failure: Entry, entry: Entry, response: Response) -> bool:
    """Whether a criterion about a failure may be about what this response does: it names the verb, or the thing or
    where it goes to and no other verb that can fail."""
    said = failure.bags.conditions
    if canonical(response.action) in said or any(word.startswith(response.action) for word in said):
        return True
    about = {canonical(word) for word in response.object if weighs(word)} | _destination(entry, response)
    others = {word for word in said if word in _FALLIBLE or canonical(word) in _FALLIBLE}
    return not others and bool(about & said)


def _destination(entry: Entry, response: Response) -> set[str]:
    """The words behind `to`, `from` or `at`."""
    found = set[str]()
    there = False
    for word in words(entry.spec.document.text.content, response.span):
        if word.folded in lexicon.PREPOSITIONS:
            there = word.folded in ("to", "from", "at", "into", "on", "in")
        elif there and weighs(word.folded):
            found.add(canonical(word.folded))
    return found


def _failure_question(found: Sequence[tuple[Entry, Response]], others: list[str], confidence: Confidence) -> Question:
    added = [
        (entry, sentence(entry.spec, entry.reading, Keyword.IF, f"{_done(entry, response)} fails", "[…]"))
        for entry, response in found
    ]
    what = found[0][0].spec.document.text.slice(found[0][1].span)
    ids = [entry.id for entry, _ in found]
    return ask(
        "no-failure-response", confidence, [entry for entry, _ in found],
        f"{ids[0]} says to {quoted(what)}, which can fail, and nothing says what happens then"
        + (f", nor in {listed(ids[1:])}" if ids[1:] else "")
        + f"; {listed(others[:3])} say it of other failures.",
        "What happens if it fails?",
        (addition(added), Option("It is handled elsewhere.", ())),
    )  # fmt: skip


def _done(entry: Entry, response: Response) -> str:
    """`uploading the protocol` of `upload the protocol to the archive`."""
    found = words(entry.spec.document.text.content, response.span)
    end = next(
        (place for place, word in enumerate(found) if place > 1 and (word.mark or word.folded in lexicon.PREPOSITIONS)),
        len(found),
    )
    thing = entry.spec.document.text.content[found[0].end : found[end - 1].end].strip() or " ".join(response.object)
    return f"{_gerund(response.action)} {thing}"


def _gerund(verb: str) -> str:
    return f"{verb[:-1]}ing" if verb.endswith("e") else f"{verb}ing"
