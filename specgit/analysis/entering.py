"""What comes from outside and may be wrong: a search without hits, a file of the wrong kind, a code that is not known.

Each is an event of a kind that every reader knows to have a bad end. Where a document says of at least a few things how
they end badly, and of one such event nothing that has a word in common with it, the bad end has been forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.answers import quoted, sentence
from specgit.analysis.gaps import addition, ask
from specgit.analysis.model import Confidence, Option
from specgit.analysis.soft import stated, stems
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.bags import Entry
    from specgit.analysis.model import Question


class _Event(NamedTuple):
    """Events of a kind, how they are told to end badly, and the bad end in words for a new criterion."""

    happens: Pattern
    ends: Pattern
    badly: str
    question: str


_DENIED = (
    r"not|no|none|nothing|neither|cannot|unknown|invalid|fails?|failed|wrong|incorrect|without|kein\w*|nicht|sin|ningun\w*"
    r"|não|nenhum\w*"
)
_LETTERS = r"|不|没|未|错|误|無|ない|誤|違"
_EVENTS = (
    _Event(
        Pattern(
            r"\b(?:searches|looks up|types? an? (?:question|query|name|word|term|address)|enters? an? (?:search"
            r"|query|address|keyword)"
            r"|filters? (?:the|by)|sucht nach|busca|pesquisa)\b|搜索|検索する",
            2,
        ),
        Pattern(rf"\b(?:{_DENIED}|zero|fewer|empty)\b{_LETTERS}", 2),
        "nothing is found",
        "What is shown when nothing is found?",
    ),
    _Event(
        Pattern(r"\b(?:uploads?|attaches|imports?|lädt\b.{0,60}\bhoch|sube|carrega um)\b|上传|アップロード", 2),
        Pattern(
            rf"\b(?:{_DENIED}|larger|exceeds?|unsupported|interrupted|more than|over|empty|virus|lacks?|smaller"
            rf"|supera|größer|maior)"
            rf"\b{_LETTERS}|超",
            2,
        ),
        "the file cannot be read",
        "What happens with a file that cannot be taken?",
    ),
    _Event(
        Pattern(
            r"\b(?:enters?|types?) (?:the |a |an |his |her |their |its )?(?:\w+ )?(?:code|pin|password|passphrase)\b",
            2,
        ),
        Pattern(rf"\b(?:{_DENIED}|times|expired|other|locked|falsch\w*)\b{_LETTERS}", 2),
        "what is entered is wrong",
        "What happens when it is wrong?",
    ),
    _Event(
        Pattern(
            r"\b(?:scans?|reads?) (?:the|an?|his|her|their) (?:\w+ ){0,2}(?:code|card|tag|badge|barcode|ticket"
            r"|label|wristband)\b",
            2,
        ),
        Pattern(rf"\b(?:{_DENIED}|unreadable|another|belongs|damaged|expired|already|other|twice)\b{_LETTERS}", 2),
        "the code is not known",
        "What happens when it is not known?",
    ),
    _Event(
        Pattern(r"\b(?:sensor|probe|meter|detector)s?\b.{0,40}\b(?:reports?|measures?|reads?|sends?|delivers?)\b", 2),
        Pattern(rf"\b(?:{_DENIED}|missing|outside|implausible|fault\w*|defect\w*|lost|silent)\b", 2),
        "no value arrives",
        "What happens when no value arrives?",
    ),
)  # fmt: skip
_HABIT = 3  # failures that a document handles, from which one that it does not is missing
_FAILURE = Pattern(rf"\b(?:{_DENIED}|unavailable|unreachable|exceeds?|lost|rejects?|declined?)\b{_LETTERS}", 2)


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about what comes in and has no bad end, one for each kind of event."""
    habit = sum(any(kind is Keyword.IF and _FAILURE.search(said) for kind, said in stated(entry)) for entry in entries)
    for event in _EVENTS if habit >= _HABIT else ():
        for entry in entries:
            said = _happening(entry, event)
            if said and not any(other is not entry and _tells(other, entry, event) for other in entries):
                yield _question(entry, said, event)
                break


def _happening(entry: Entry, event: _Event) -> str:
    for kind, said in stated(entry):
        if kind is Keyword.WHEN and event.happens.search(said) and not event.ends.search(said):
            return said
    return ""


def _tells(other: Entry, entry: Entry, event: _Event) -> bool:
    """Whether a criterion tells of a bad end of anything that another one is about."""
    about = stems(entry.reading.criterion.text)
    return any(event.ends.search(said) and about & stems(said) for _, said in stated(other))


def _question(entry: Entry, said: str, event: _Event) -> Question:
    new = sentence(entry.spec, entry.reading, Keyword.IF, event.badly, "[…]")
    return ask(
        "no-failure-response", Confidence.HIGH, [entry],
        f"{entry.id} says what follows when {quoted(said)}, and no criterion what follows if {event.badly}.",
        event.question,
        (
            addition([(entry, new)]),
            Option("It is handled elsewhere.", ()),
        ),
    )  # fmt: skip
