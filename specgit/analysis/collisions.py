"""What may come twice, or from two at once, and is guarded nowhere, in a document that guards what is like it.

Where the story wants that nothing is done twice, where two devices send what they have gathered without a connection,
where a code is scanned, where the last free thing is taken: a second time is no exception there but a matter of course.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis.answers import quoted, sentence
from specgit.analysis.gaps import addition, ask, by_requirement
from specgit.analysis.model import Confidence, Option
from specgit.analysis.soft import stated
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.bags import Entry
    from specgit.analysis.model import Question

# That somebody thought of the second time, or of the second one who does the same.
_GUARDED = Pattern(
    r"\b(?:twice|again|second|same|duplicate\w*|already|repeat\w*|more than once|once|two|both|concurrent\w*"
    r"|simultaneous\w*"
    r"|at the same time|idempot\w*|further|existing|conflict\w*|later (?:change|answer|one)|zwei\w*|bereits"
    r"|schon|erneut"
    r"|noch einmal|doppelt\w*|mehrfach|(?:der|die|das)selbe\w*|dos veces|dos|segund[oa]|mism[oa]|ya|de nuevo"
    r"|dois|duas|mesm[oa]|já"
    r"|novamente|repetid[oa])\b|二度|二つ|重复|同一|同じ|同时|同時|已|再|两",
    2,
)
_STORY_TWICE = Pattern(
    r"\b(?:nobody|nothing|no one|not|never|no|none|without|avoid\w*|prevent\w*|niemand|nichts|kein\w*|nicht"
    r"|nadie|nada|sin|ninguém"
    r"|não|sem)\b.{0,40}\b(?:twice|double|doubly|two \w+|duplicates?|more than once|doppelt|zweimal|dos veces"
    r"|duas vezes"
    r"|duplicad\w+)\b|二重|重复",
    2,
)
# What people would rather not do twice themselves says nothing about the system.
_OF_PEOPLE = Pattern(
    r"\b(?:waits?|types?|thinks?|enters?|reads?|asks?|explains?|walks?|comes?|looks?) (?:\w+ ){0,3}twice\b", 2
)
_CONCURRENT = Pattern(
    r"\b(?:two|both|second|simultaneous\w*|concurrent\w*|at the same time|at once|conflict\w*|already|taken"
    r"|another \w+ has"
    r"|while another|first)\b",
    2,
)
_FIRST = Pattern(r"\bfor the first time\b|\bzum ersten Mal|\bpor primera vez|\bpela primeira vez|初めて|首次|第一次", 2)
_SCANS = Pattern(
    r"\b(?:scan(?:s|ned)?|reads? (?:a|an|the) (?:code|ticket|tag|card|badge|barcode)|redeems?|lê|escanea|scannt"
    r"|einlöst|canjea)\b"
    r"|扫描|读取|読み取",
    2,
)
_USED_UP = Pattern(  # that a scan changes for good
    r"\b(?:used|redeemed|admit\w*|entry|entrance|check(?:ed)? in|entrada|eingelöst|entwertet|credit\w*|deduct\w*"
    r"|charge\w*|stamp\w*)\b",
    2,
)
_NO_CONNECTION = Pattern(
    r"\b(?:no (?:network |internet |mobile )?(?:connection|network|signal)|without (?:a )?connection|offline"
    r"|not connected|loses? (?:its|the) connection"
    r"|connection is (?:lost|interrupted)|keine Verbindung|sin conexión|sem conexão)\b|接続できない|离线|断网"
    r"|オフライン",
    2,
)
_GATHERS = Pattern(
    r"\b(?:collects?|queues?|buffers?|(?:stores?|keeps?|saves?) (?:the |all |its |their |these )?\w+s\b"
    r"|sammel\w*|acumul\w*)\b.*"
    r"\b(?:send|sends|transmit|upload|synchroni[sz]e|senden|übertragen|enviar|return|reconnect\w*|back|restored"
    r"|recover\w*)\b"
    r"|保存.*送信|暂存.*发送",
    2,
)
_TAKES = Pattern(
    r"\b(?:reserves?|assigns?|allocates?|books?|holds?|claims?)\b (?:the|a|an|one) (?:\w+ ){0,2}"
    r"(?:free|released|available|open|unassigned|nearest|next|last|first|vacant|oldest)\b",
    2,
)
_SENDS_EVENTS = Pattern(
    r"\b(?:sends|delivers|emits|publishes|reports)\b.{0,40}\b(?:events?|webhooks?|callbacks?|notifications?)\b"
    r"|\bat least once\b|\bmore than once\b|\bwebhooks?\b",
    2,
)
_MAKES = Pattern(r"\b(?:creates?|books?|charges?|orders?|registers?|issues?|transfers?|credits?|starts?|opens?)\b", 2)


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about the second time and the second one, at most one for each requirement."""
    groups = by_requirement(entries)
    guards = any(_GUARDED.search(said) for entry in entries for kind, said in stated(entry) if kind is Keyword.IF)
    for number, group in groups.items():
        found = None
        if not any(_guards(entry) for entry in group):
            found = _first_time(group) or (guards and (_by_story(group, number) or _likely(group)))
        if found := found or (guards and _taken(group)):
            yield _question(*found)


def _guards(entry: Entry) -> bool:
    """Whether a criterion tells of a second time; with `for the first time` it tells only of the first."""
    return any(_GUARDED.search(said) and not _FIRST.search(said) for _, said in stated(entry))


def _first_time(group: Sequence[Entry]) -> tuple[Entry, str] | None:
    for entry in group:
        for _, said in stated(entry):
            if _FIRST.search(said) and (_SCANS.search(said) or _USED_UP.search(entry.reading.criterion.text)):
                return entry, said
    return None


def _by_story(group: Sequence[Entry], number: str) -> tuple[Entry, str] | None:
    """What a requirement does, where its story wants that it is not done twice."""
    document = group[0].spec.document
    stories = (each.story for each in document.requirements if each.id == number and each.story)
    told = " ".join(document.text.slice(story) for story in stories)
    if _STORY_TWICE.search(told) and not _OF_PEOPLE.search(told):
        return next(((entry, said) for entry in group for kind, said in stated(entry) if kind is Keyword.WHEN), None)
    return None


def _likely(group: Sequence[Entry]) -> tuple[Entry, str] | None:
    """What comes twice by its nature."""
    for entry in group:
        text = entry.reading.criterion.text
        responses = " ".join(entry.spec.document.text.slice(span) for span in entry.reading.ears.responses)
        for kind, said in stated(entry):
            if (
                (_NO_CONNECTION.search(said) and _GATHERS.search(responses))
                or (kind is Keyword.WHEN and _SCANS.search(said) and _USED_UP.search(responses))
                or (kind is Keyword.WHEN and _MAKES.search(responses) and _by_event(entry, said))
                or (kind is Keyword.WHEN and _ARRIVES.search(said) and _CHANGES.search(responses))
            ):
                return entry, said if said in text else text
    return None


def _taken(group: Sequence[Entry]) -> tuple[Entry, str] | None:
    """Who gets one of few things, where nothing says what becomes of two who want the same one."""
    for entry in group:
        responses = " ".join(entry.spec.document.text.slice(span) for span in entry.reading.ears.responses)
        for kind, said in stated(entry):
            claimed = _CLAIMS.search(said) and _ASSIGNS.search(responses)
            if kind is Keyword.WHEN and (claimed or _TAKES.search(responses)):
                rest = (condition for other in group for _, condition in stated(other))
                return None if any(_CONCURRENT.search(condition) for condition in rest) else (entry, said)
    return None


_ARRIVES = Pattern(
    r"\b(?:event|webhook|callback|notification|message|e-?mail|file|order)\b.{0,40}\b(?:arrives|is received"
    r"|comes in|is delivered)\b"
    r"|\breceives (?:an?|the) (?:\w+ ){0,3}(?:event|webhook|callback|notification|message)\b",
    2,
)
_CHANGES = Pattern(
    r"\b(?:creates?|books?|charges?|credits?|debits?|transfers?|adds?|increases?|reduces?|deducts?|starts?"
    r"|issues?)\b",
    2,
)
_CLAIMS = Pattern(r"\b(?:accepts?|claims?|takes?|picks?|grabs?|reserves?) (?:an?|the) \w+", 2)
_ASSIGNS = Pattern(r"\b(?:assigns?|allocates?|reserves?) the \w+(?: \w+)? (?:to|for)\b", 2)


def _by_event(entry: Entry, said: str) -> bool:
    """Whether an event comes from a system of the glossary that sends events, or is one by its words."""
    for term in entry.spec.document.glossary:
        if _SENDS_EVENTS.search(entry.spec.document.text.slice(term.span)):
            passive = Pattern(r"\b(?:is|are|has been) \w+(?:ed|en|sed|t)\b", 2).search(said)
            return bool(passive) or term.name.casefold() in said.casefold()
    return False


def _question(entry: Entry, said: str) -> Question:
    new = sentence(entry.spec, entry.reading, Keyword.IF, f"{said} a second time", "[…]")
    return ask(
        "repeated", Confidence.HIGH, [entry],
        f"It may come twice, or from two at once, that {quoted(said)}, and nothing says what the second time does "
        f"({entry.id}).",
        "What happens the second time?",
        (
            addition([(entry, new)]),
            Option("It is done once more, like the first time.", ()),
        ),
    )  # fmt: skip
