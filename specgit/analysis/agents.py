"""Responses in the passive, or without a subject, where all other criteria name the system that acts.

After rule R2 (active voice) and R3 (appropriate subject) of INCOSE's Guide to Writing Requirements. Where the passive
is how a document writes, nothing is asked: the habit of the others is what makes one that leaves it out doubtful.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.analysis.tokens import word_set, words
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Analysed, Question, Reading
    from specgit.analysis.tokens import Word

_FEWEST = 8  # criteria that name who acts, for each that does not
_MOST = 2  # criteria without anybody who acts; more of them are a habit
_MAIN = 0.3  # share of the criteria that the system with the most of them has; without one it is many things that act
_MOST_NAMED = 2  # systems that are offered as an answer
# What is no work of anybody, but how a thing is or may be.
_NO_WORK = word_set(
    """allow permit require limit consider treat deem base locate design intend expect see name write build make
    support restrict bound involve concern oblige entitle understand mean know regard define structure organize organise
    compose protect cover"""
)
# What a page shows is in a state, whoever put it there; and files of the project are written by its people.
_SHOWN = word_set(
    """button badge indicator input field icon label link menu item option checkbox toggle control tab banner tooltip
    test documentation docs index component"""
)
_BY = Pattern(r"\b(?:by|through|via|durch|von|vom)\s+(?:the |an? |each |any |de[mnr] |eine\w? |die |das )?[^\W\d_]", 2)
_GERMAN = Pattern(
    r"[^,;.:]*?\b(?P<participle>[a-zäöüß]+(?:t|en))\s+(?:und \w+ )?werden\b(?=\s*(?:[,.;]|$|und\b|oder\b))"
)


class _Idle(NamedTuple):
    """A criterion that says nobody who acts; where the one who does can be named, and how that begins and ends."""

    place: Place
    at: int
    before: str
    behind: str


def find_idle(spec: Analysed) -> Iterator[Question]:
    """A question for each response that nobody is named to do, where that is the exception."""
    text = spec.document.text
    acting: Counter[str] = Counter()
    idle: list[_Idle] = []
    for reading in spec.readings:
        if not reading.ears.modals:
            continue
        if found := _idle(text.content, reading):
            idle.append(found)
        elif reading.ears.subject and not _passive(text.content, reading):
            acting[" ".join(text.slice(reading.ears.subject).split())] += 1
    total = sum(acting.values())
    if not idle or len(idle) > _MOST or total < _FEWEST * len(idle) or max(acting.values()) < _MAIN * total:
        return
    named = {_bare(name) for name in acting}
    systems = [name for name, count in acting.most_common(_MOST_NAMED) if count > 1]
    for found in idle:
        subject = found.place.reading.ears.subject
        if systems and (not found.before or _bare(text.slice(subject or Span(0, 0))) not in named):
            yield _question(spec, found, systems)


def _bare(name: str) -> str:
    first, _, rest = name.casefold().partition(" ")
    return rest if rest and first in _ARTICLES else name.casefold()


_ARTICLES = lexicon.ARTICLES | word_set("der die das den dem el la los las o a os as le les")


def _passive(content: str, reading: Reading) -> bool:
    """Whether something is said of what shall be, be it done by somebody or not."""
    return any(content[span.start : span.end].lstrip().startswith("be ") for span in reading.ears.responses[:1])


def _idle(content: str, reading: Reading) -> _Idle | None:
    """The place in a criterion where who acts is missing; None where somebody is named, or nothing is done."""
    ears = reading.ears
    modal, end = ears.modals[0], reading.criterion.span.end
    if ears.subject is None or content[ears.subject.end : modal.start].strip() in (",", "，"):  # `opens it, SHALL`
        return _without_subject(content, reading)
    subject = words(content, ears.subject)
    if not ears.conditions or _BY.search(content, modal.end, end) or not subject or _is_shown(subject):
        return None
    found = words(content, Span(modal.end, end))
    start = next((at for at, word in enumerate(found[:2]) if word.folded == "be"), None)
    if start is not None and not any(word.mark or word.quoted for word in found[: start + 1]):
        behind = next((word for word in found[start + 1 :][:2] if not word.folded.endswith("ly")), None)
        base = lexicon.participle(behind.folded) if behind and not behind.quoted else ""
        if behind and base and base not in _NO_WORK and found[0].folded not in lexicon.NEGATIONS:
            return _Idle(Place(reading, Span(modal.start, behind.end)), behind.end, " by ", "")
    if match := _GERMAN.match(without_verbatim(content[modal.end : end])):
        at = modal.end + match.start("participle")
        return _Idle(Place(reading, Span(at, modal.end + match.end())), at, "durch ", " ")
    return None


def _is_shown(subject: Sequence[Word]) -> bool:
    head = lexicon.noun(subject[-1].folded.rpartition("_")[2])
    return head in _SHOWN or any(word.quoted or "." in word.folded for word in subject)


# An article that a subject can have: `SOLL das System die Anfrage löschen`, not `SOLL den Auftrag löschen`.
_INVERTED = Pattern(r"\s*(?:the|der|die|das|ein|eine|el|la|los|las|o|a|os|as|le|les)\s+[^\W\d_]", 2)


def _without_subject(content: str, reading: Reading) -> _Idle | None:
    """A modal that stands right behind its condition: `WHEN …, SHALL open the gate`, `…，SHALL 打开`."""
    ears, modal = reading.ears, reading.ears.modals[0]
    if not ears.conditions or not content[modal.end : reading.criterion.span.end].strip(" .。"):
        return None
    if _INVERTED.match(content, modal.end):
        return None
    between = content[ears.conditions[-1].keyword.end : modal.start].rstrip()
    ends = between.endswith((",", "，", "、", "THEN", "then", "DANN", "ENTONCES", "ENTÃO"))
    return _Idle(Place(reading, modal), modal.start, "", " ") if ends else None


def _question(spec: Analysed, idle: _Idle, systems: list[str]) -> Question:
    text = spec.document.text
    place = idle.place
    where = around(text.content, place.span, place.reading.criterion.span, 4, 3)
    options = [
        Option(
            f"{name[:1].upper()}{name[1:]} does it." if name.isascii() else f"{name}.",
            (Change(Span(idle.at, idle.at), f"{idle.before}{_inflected(name, idle.before)}{idle.behind}"),),
        )
        for name in systems
    ]
    options.append(Option("It is somebody else.", (Change(Span(idle.at, idle.at), f"{idle.before}[…]{idle.behind}"),)))
    situation = f"{says(ids([place]))} “{where}” and not who does it, while the other criteria name who acts."
    said = Said(Kind.UNSTATED, "subject", Confidence.HIGH, situation, "Who does it?", tuple(options))
    return ask(spec, [place], said)


def _inflected(name: str, before: str) -> str:
    """A name as it stands behind a preposition: `by the Loan_System`, `durch den Dienst`."""
    first, _, rest = name.partition(" ")
    if before == " by " and first.isupper() and rest:
        return f"{first.casefold()} {rest}"
    return f"den {rest}" if before == "durch " and first.casefold() == "der" else name
