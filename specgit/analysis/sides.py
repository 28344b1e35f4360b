"""One side of two, of which the other has no response: an answer, a state that is entered and never left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import quoted, sentence
from specgit.analysis.bags import Entry, canonical, weighs
from specgit.analysis.gaps import FAILS, addition, ask, by_requirement, clause, is_failure
from specgit.analysis.model import Confidence, Option, Question
from specgit.analysis.reading import Word, words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Proposition, Response


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about the other side."""
    yield from _answers(entries)
    yield from _left(entries)


_DENIED = Pattern(r"\b(?:not|no longer|neither|isn't|unless|except)\b", 2)
# --- answers, of which only one is handled ----------------------------------------------------------------------------

YES = {"confirm": "decline", "approve": "reject", "accept": "reject", "agree": "disagree", "grant": "deny"}
_NO = {"decline": "accept", "reject": "accept", "refuse": "accept", "deny": "confirm", "disagree": "agree"}
AGAINST = lexicon.word_set(
    "deny decline reject refuse disagree cancel dismiss disapprove abort ignore fail expire withdraw no"
)
_FOR = lexicon.word_set("confirm approve accept agree grant allow consent yes")
_ASKS = Pattern(
    r"\b(?:ask|prompt|request)s?\b[^.;]{0,60}\b(?:whether|if|confirm\w*|approv\w*|decision|decide|agree\w*|consent)\b"
    r"|\b(?:offer|propose|until|for approval|for a decision)\b",
    2,
)


# A question with two answers. `asks for confirmation` is one that people rather leave than answer with no.
_OPEN = Pattern(r"\b(?:whether|decision|decide|approval|approve|agree|agreement|consent)\b", 2)


def _answers(entries: Sequence[Entry]) -> Iterator[Question]:
    """A yes that has a consequence beside a no that has none, or the other way round."""
    groups = by_requirement(entries)
    habit = sum(is_failure(entry) for entry in entries) > 1
    for group in groups.values():
        answers = [(entry, part) for entry in group for part in entry.conditions if _answer(part)]
        for entry, part in answers:
            verb = part.predicate[0]
            before = [each for each in group[: group.index(entry)] if _asks(each)]
            decides = [each for each in before if _decides(each)]
            asks = before or [each for each in group if _asks(each) and each is not entry]
            behind = group[group.index(decides[-1]) :] if decides else group
            others = behind if part.predicate[1:] else [each for each in behind if _is_about(each, part.about)]
            verbs = {each for other in others for each in _decisions(other)}
            opposed = AGAINST if verb in YES else _FOR
            awaited = (asks or habit) if verb in YES else decides
            if awaited and not verbs & opposed and not _denies(behind, part) and not _told(behind, entry, part):
                open_ = any(_OPEN.search(each.reading.criterion.text) for each in asks)
                confidence = Confidence.HIGH if open_ or not _is_person(entry, part) else Confidence.MEDIUM
                yield _answer_question(entry, part, asks[:1], (YES | _NO)[verb], confidence)
                break


def _answer(part: Proposition) -> bool:
    return (
        bool(part.predicate and part.about)
        and part.kind in (Keyword.WHEN, Keyword.IF)
        and not part.negated
        and (part.predicate[0] in YES or part.predicate[0] in _NO)
    )


def _decisions(entry: Entry) -> Iterator[str]:
    """The verbs that decide something, in the conditions of a criterion."""
    content = entry.spec.document.text.content
    for condition in entry.reading.ears.conditions:
        for word in words(content, condition.span):
            base = lexicon.verb(word.folded) or lexicon.noun(word.folded)
            if base in AGAINST or base in _FOR:
                yield base


def _denies(group: Sequence[Entry], answer: Proposition) -> bool:
    """Whether a criterion speaks of the same without the answer: `were not intended`, `does not confirm`."""
    about = {canonical(word) for word in (*answer.about, *answer.predicate) if weighs(word)}
    for entry in group:
        for condition in entry.reading.ears.conditions:
            said = entry.spec.document.text.slice(condition.span)
            named = {canonical(word.folded) for word in words(entry.spec.document.text.content, condition.span)}
            if about & named and (_DENIED.search(said) or _WITHOUT.search(said)):
                return True
    return False


def _told(group: Sequence[Entry], answer: Entry, part: Proposition) -> bool:
    """Whether a criterion tells what follows if who answers does otherwise: `IF the bank returns the payment`."""
    content = answer.spec.document.text.content
    who = {canonical(word) for word in part.about if weighs(word)}
    what = {canonical(word) for word in part.predicate[1:] if weighs(word)}
    for entry in group:
        for condition in entry.reading.ears.conditions if entry is not answer else ():
            named = {canonical(word.folded) for word in words(content, condition.span)}
            otherwise = who <= named or FAILS.search(content[slice(*condition.span)])
            if condition.kind is Keyword.IF and what & named and otherwise:
                return True
    return False


def _is_about(entry: Entry, who: Sequence[str]) -> bool:
    return any(part.about == tuple(who) for part in entry.conditions)


_WITHOUT = Pattern(r"\b(?:without|otherwise|different|times? out|expires?|lapses?|no (?:answer|response))\b", 2)


def _asks(entry: Entry) -> bool:
    content = entry.spec.document.text.content
    return any(_ASKS.search(without_verbatim(content[slice(*span)])) for span in entry.reading.ears.responses)


def _decides(entry: Entry) -> bool:
    """Whether a criterion asks somebody for a decision, which can be yes or no."""
    content = entry.spec.document.text.content
    return any(_DECISION.search(without_verbatim(content[slice(*span)])) for span in entry.reading.ears.responses)


_DECISION = Pattern(
    r"\b(?:ask|prompt|request)s?\b[^.;]{0,60}\b(?:whether|approv\w*|decision|decide|agree\w*|consent)\b"
    r"|\bfor (?:approval|a decision|consent)\b",
    2,
)


def _is_person(entry: Entry, part: Proposition) -> bool:
    name = " ".join(part.about)
    for term in entry.spec.document.glossary:
        if term.name.replace("_", " ").casefold() == name:
            return bool(_PERSON.search(entry.spec.document.text.slice(term.span)))
    return bool(part.about) and part.about[-1] not in _MACHINES


_PERSON = Pattern(r"\b(?:person|people|user|human|employee|member|somebody|someone|staff|who)\b", 2)
_MACHINES = lexicon.word_set(
    "server gateway service api system provider backend store bank host device client endpoint platform"
)


def _answer_question(
    entry: Entry, part: Proposition, asks: Sequence[Entry], opposite: str, confidence: Confidence
) -> Question:
    spec, content = entry.spec, entry.spec.document.text.content
    said = content[slice(*clause(entry, part))]
    condition = _opposite_words(said, part.predicate[0], opposite) or f"{said} [… not]"
    new = sentence(spec, entry.reading, Keyword.WHEN, condition, "[…]")
    return ask(
        "no-opposite", confidence, [*asks, entry],
        f"{entry.id} says what follows when {quoted(said)}, and nothing what follows when not.",
        "What happens in the other case?",
        (
            addition([(entry, new)]),
            Option("Nothing is to happen then.", ()),
        ),
    )  # fmt: skip


def _opposite_words(said: str, verb: str, opposite: str) -> str:
    """A condition with the opposite of its verb, in the same form; empty if the form is not known."""
    stem = opposite.removesuffix("e")
    third = f"{opposite[:-1]}ies" if opposite.endswith("y") else f"{opposite}s"
    for word in said.split():
        plain = word.casefold().strip(".,;")
        if lexicon.verb(plain) == verb:
            past = f"{opposite[:-1]}ied" if opposite.endswith("y") else f"{stem}ed"
            form = third if plain.endswith("s") else past if plain.endswith("ed") else opposite
            return said.replace(word, form, 1)
    return ""


# --- states that are never left ---------------------------------------------------------------------------------------

_ENTERED = {
    "suspend": "resume lift release reinstate reactivate restore unsuspend end cancel",
    "pause": "resume continue restart unpause", "mute": "unmute", "freeze": "unfreeze release thaw lift",
    "snooze": "resume wake", "quarantine": "release restore clear",
}  # fmt: skip
_BOUNDED = Pattern(
    r"\b(?:until|for \S+ (?:second|minute|hour|day|week|month)s?|while|during|as long as|temporarily)\b", 2
)


def _left(entries: Sequence[Entry]) -> Iterator[Question]:
    """A state that a criterion enters at an event, and that nothing ends."""
    asked = set[str]()
    for entry in entries:
        for response in entry.reading.responses:
            leaves = _ENTERED.get(response.action)
            if (
                leaves
                and not response.negated
                and " " in entry.spec.document.text.slice(response.span)
                and response.action not in asked
                and any(part.kind in (Keyword.WHEN, Keyword.IF) for part in entry.conditions)
                and not _BOUNDED.search(entry.reading.criterion.text)
                and not any(_ends(other, entry, response, leaves) for other in entries)
            ):
                asked.add(response.action)
                yield _left_question(entry, response, leaves.split()[0])


def _ends(other: Entry, entry: Entry, response: Response, leaves: str) -> bool:
    """Whether a criterion ends what another enters: by a verb for it, done to the same or said right beside."""
    said = {lexicon.verb(word.folded) or word.folded for word in _said(other)}
    if not said & set(leaves.split()):
        return False
    things = {canonical(word) for word in response.object if weighs(word)}
    return other is entry or (
        bool(things & {canonical(word) for word in said}) or any(word.startswith(response.action[:5]) for word in said)
    )


def _said(entry: Entry) -> list[Word]:
    return words(entry.spec.document.text.content, entry.reading.criterion.span)


def _left_question(entry: Entry, response: Response, leave: str) -> Question:
    spec = entry.spec
    what = spec.document.text.slice(response.span)
    _, _, thing = what.partition(" ")
    new = sentence(spec, entry.reading, Keyword.WHEN, "[…]", f"{leave} {thing}")
    return ask(
        "never-left", Confidence.HIGH, [entry],
        f"{entry.id} says when to {quoted(what)}, and nothing says when that ends.",
        "What ends it?",
        (
            addition([(entry, new)]),
            Option("It is for good.", ()),
        ),
    )  # fmt: skip
