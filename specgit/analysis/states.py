"""States that criteria rely on and that nothing brings about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.analysis.tokens import word_set
from specgit.analysis.unlisted import find_unlisted
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Analysed, Question

# States that a system's own doing brings about, by their participle: a `locked` thing was locked by something.
_STATES = word_set(
    """archived locked suspended paused frozen flagged blocked deactivated published hidden approved rejected
    banned muted pinned verified activated assigned merged quarantined escalated disputed favorited starred
    snoozed withheld reserved dispatched confirmed invited revoked retired unlisted restricted embargoed
    unlocked armed disarmed sealed impounded whitelisted blacklisted dormant delinquent probationary
    provisional tentative overbooked accredited insured licensed throttled demoted promoted certified
    enrolled onboarded decommissioned"""
)


def find_states(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """A state that conditions ask for and that no response, story or glossary brings about."""
    places: dict[tuple[str, str], list[Place]] = {}
    for reading in spec.readings:
        for number, alternatives in enumerate(reading.conditions):
            for stated in alternatives:
                state = _state_of(stated.predicate)
                # `WHEN the order is archived` may be the event that makes it so.
                event = stated.kind is Keyword.WHEN and number == 0 and not stated.negated
                if state and stated.about and not event:
                    places.setdefault((" ".join(stated.about), state), []).append(Place(reading, stated.span))
    unlisted = list(find_unlisted(spec, glossary))
    yield from unlisted
    asked = {criterion.id for question in unlisted for _, criterion in question.criteria}
    modes = _modes(spec)
    for mode, where in modes.items():
        if not _told(spec, mode, where):
            yield _mode_question(spec, glossary, mode, where)
    for (about, state), where in places.items():
        if where[0].reading.criterion.id not in asked and not _brought_about(spec, state, where):
            yield _state_question(spec, about, state, where)


# Modes that everybody knows, or that a user interface has.
_KNOWN = (
    "development|production|test|debug|dark|light|offline|online|strict|collapsed|expanded|full|landscape|portrait|edit|view"
    "|read|preview|headless|verbose|dry|quiet|silent|the|this|that|any|each|same|default|dev|local|safe|manual|interactive"
    "|normal"
)
_MODE = Pattern(
    rf"\bin (?P<mode>(?!{_KNOWN})[a-z][a-z-]+ (?:mode|lock|lockdown|standby|sleep|quarantine|maintenance))\b"
)


_MODE_ABROAD = Pattern(
    r"\b(?:im|in den|in dem|vom|aus dem|ins) (?P<mode>(?!Test|Dunkel|Offline|Online|Normal|Vollbild|Ruhe|Standard)"
    r"[A-ZÄÖÜ][a-zäöüß]+(?:modus|betrieb|sperre|stand-by))\b"
    r"|\b(?:en|em|no|al|ao|el|o) (?P<romance>modo (?:de )?"
    r"(?!oscuro|escuro|claro|noche|que\b|offline|teste|prueba)\w{4,})"
    r"|(?:处于|進入|进入|开启|启用|切换到|切换为|不在|在|為|为)(?P<chinese>(?!离线|在线|测试|开发|深色|暗黑|调试|生产|维护|默认)"
    "[\u4e00-\u9fff]{2,3}模式)"
    "|(?P<japanese>(?!専用|ダーク|テスト|デバッグ|オフライン|オンライン|ライト|開発|通常|メンテナンス)"
    "[\u4e00-\u9fff\u30a1-\u30f6\u30fc]{2,8}モード)"
)


def _modes(spec: Analysed) -> dict[str, list[Place]]:
    """What conditions call a mode: `while the lock is in vacation mode`."""
    found: dict[str, list[Place]] = {}
    for reading in spec.readings:
        for part in reading.ears.conditions:
            for match in _MODE.finditer(without_verbatim(spec.document.text.slice(part.span))):
                at = part.span.start + match.start("mode")
                found.setdefault(match["mode"], []).append(Place(reading, Span(at, at + len(match["mode"]))))
    content = spec.document.text.content
    for reading in spec.readings:
        start, end = reading.criterion.span
        for match in _MODE_ABROAD.finditer(without_verbatim(content[start:end])):
            group = next(name for name, words in match.groupdict().items() if words)
            span = Span(start + match.start(group), start + match.end(group))
            found.setdefault(match[group], []).append(Place(reading, span))
    return found


_STEM = 7  # letters of a word for a mode that another word for it begins with


def _told(spec: Analysed, mode: str, places: Sequence[Place]) -> bool:
    """Whether the document speaks of a mode anywhere else."""
    first = mode.removeprefix("modo ").removeprefix("de ").split()[0].casefold()
    stem = first[:2] if first > "\u2e80" else first[:_STEM] if " " not in mode else first
    return len(places) < spec.document.text.content.casefold().count(stem)


def _mode_question(spec: Analysed, glossary: Glossary, mode: str, places: Sequence[Place]) -> Question:
    where = around(spec.document.text.content, places[0].span, places[0].reading.criterion.span, 6, 2)
    line = glossary.entry(mode)
    options = [Option(f"Define {mode} in the glossary, with what begins and ends it.", (line,))] if line else []
    options.append(Option("It is known from elsewhere.", ()))
    situation = f"{says(ids(places))} “{where}”, and nothing in the document introduces the {mode}."
    said = Said(Kind.UNSTATED, "state", Confidence.HIGH, situation, f"What brings about the {mode}?", tuple(options))
    return ask(spec, places, said)


def _state_of(predicate: Sequence[str]) -> str:
    """`archived` of `be archived`."""
    return predicate[1] if len(predicate) == 2 and predicate[0] == "be" and predicate[1] in _STATES else ""


def _brought_about(spec: Analysed, state: str, places: Sequence[Place]) -> bool:
    """Whether the document says anywhere but in these conditions how a thing comes into a state."""
    base = lexicon.participle(state) or state
    stem = base.rstrip("e")[:-1] if len(base) > 5 else base.rstrip("e")
    content, start, rest = spec.document.text.content, 0, []
    for place in sorted(places, key=lambda place: place.span):
        rest.append(content[start : place.span.start])
        start = max(start, place.span.end)
    elsewhere = "".join([*rest, content[start:]]).casefold()
    return stem in elsewhere or state.casefold() in elsewhere


def _state_question(spec: Analysed, about: str, state: str, places: Sequence[Place]) -> Question:
    condition = " ".join(spec.document.text.slice(places[0].span).split())
    options = [Option("Something outside brings it about; it is known from there.", ())]
    said = Said(
        Kind.UNSTATED, "state", Confidence.HIGH,
        f"{says(ids(places))} what holds when “{condition}”, and no criterion ever makes it so.",
        f"What makes the {about} {state}?", tuple(options),
    )  # fmt: skip
    return ask(spec, places, said)
