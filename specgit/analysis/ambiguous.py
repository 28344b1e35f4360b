"""Words that two readers take in two ways: without a measure, weak, without a clear referent, open, of two meanings.

After the rules R7 to R9 (vague terms, escape and open-ended clauses), R15 (logical expressions), R24 (pronouns) and R36
(consistent terms) of INCOSE's Guide to Writing Requirements, and the requirements smells of Femmer et al. (2017).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from specgit.analysis.alternatives import find_alternatives
from specgit.analysis.alternatives_abroad import find_alternatives_abroad
from specgit.analysis.glossary import Glossary, normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.naming import find_names
from specgit.analysis.people import surely_person
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.analysis.pronouns import Rivals, find_rivals
from specgit.analysis.pronouns_abroad import find_rivals_abroad, instead_of, replaced
from specgit.analysis.tokens import word_set
from specgit.analysis.vague import Vague, find_vague
from specgit.analysis.vague_words import Sense, Worth
from specgit.patterns import Pattern
from specgit.spec.ears import text_start, without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Question, Reading

_MOST_VAGUE = 3  # questions about vague words that a spec is shown: the others are no worse, but one learns from these


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - each check has its own
    """Questions about single words and joints of criteria."""
    glossary = Glossary(spec)
    yield from _vague(spec, glossary)
    yield from _weak(spec, glossary)
    yield from _pronouns(spec, glossary)
    yield from find_alternatives(spec)
    yield from find_alternatives_abroad(spec)
    yield from find_names(spec, glossary)


# --- words without a measure ---


def _vague(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """One question for each vague word; the first few that are most worth it are shown."""
    text = spec.document.text
    found: dict[str, list[tuple[Place, Vague]]] = {}
    for reading in spec.readings:
        start = text_start(text, reading.criterion)
        bare = without_verbatim(reading.criterion.text)
        for vague in find_vague(bare, _response_start(reading) - start):
            place = Place(reading, Span(start + vague.span.start, start + vague.span.end))
            found.setdefault(vague.word, []).append((place, vague))
    asked = [_best(group) for word, group in found.items() if not _defined(glossary, word, group[0][1].sense)]
    asked.sort(key=lambda group: (_worth(group), -len(group)))
    precise = len(asked) <= _FEW_VAGUE and len(spec.readings) >= _ENOUGH_CRITERIA
    for number, group in enumerate(asked):
        outstanding = precise and any(_demanded(text.content, place, vague) for place, vague in group)
        sure = number < _MOST_VAGUE and (_worth(group)[0] < Worth.SELDOM.value or outstanding)
        yield _vague_question(spec, glossary, group, Confidence.HIGH if sure else Confidence.MEDIUM)


_FEW_VAGUE = 2  # vague words, up to which they are the exception in a document
_ENOUGH_CRITERIA = 12


def _demanded(content: str, place: Place, vague: Vague) -> bool:
    """Whether a word that seldom matters says how something shall be done, or what a message shall be like."""
    if place.span.start < _response_start(place.reading) or vague.aside:
        return False
    return vague.word in _OUTSTANDING or bool(
        vague.sense is Sense.QUALITY and _OF_MESSAGE.match(content, place.span.end)
    )


_OUTSTANDING = word_set(
    """properly safely securely efficiently effectively smoothly reliably slightly roughly temporarily easily nicely
    optimally intuitively prominently accurately transparently modern friendly efficient smooth"""
)
_OF_MESSAGE = Pattern(
    r" (?:message|explanation|feedback|warning|hint|instructions?|overview|layout|interface|design)\b"
)


def _defined(glossary: Glossary, word: str, sense: Sense) -> bool:
    """Whether the glossary says what a word means, or has it as one of several values: `low, normal or high`."""
    return normal(word) in glossary.names or (sense is Sense.SIZE and any(word in text for text in glossary.meanings))


def _best(group: list[tuple[Place, Vague]]) -> list[tuple[Place, Vague]]:
    """The places of a word that are worth asking about, where some are."""
    return [each for each in group if each[1].worth is not Worth.SELDOM] or group


_BY_WORTH = (
    Sense.SPEED, Sense.TOO_MUCH, Sense.COUNT, Sense.SIZE, Sense.FREQUENCY, Sense.AGE, Sense.ESCAPE, Sense.MANNER,
    Sense.MOSTLY, Sense.QUALITY, Sense.OPEN_END,
)  # fmt: skip


def _worth(group: Sequence[tuple[Place, Vague]]) -> tuple[int, int]:
    """What a reader gains by a question, the least first: a limit more than a quality."""
    worth = min(0 if vague.worth is Worth.IN_CONDITIONS else vague.worth.value for _, vague in group)
    return worth, _BY_WORTH.index(group[0][1].sense)


def _response_start(reading: Reading) -> int:
    ears = reading.ears
    if not ears.modals:
        return reading.criterion.span.start
    return ears.subject.start if ears.subject and ears.subject.start < ears.modals[0].start else ears.modals[0].start


def _vague_question(
    spec: Analysed, glossary: Glossary, group: Sequence[tuple[Place, Vague]], confidence: Confidence
) -> Question:
    content = spec.document.text.content
    places = [place for place, _ in group]
    word, sense = group[0][1].word, group[0][1].sense
    where = around(content, places[0].span, places[0].reading.criterion.span)
    shown = f"“{where}”" if len(group) == 1 else f"“{word}” (first in “{where}”)"
    options = [Option(_measure_answer(group[0][1]), tuple(_measured(content, place, vague) for place, vague in group))]
    line = glossary.entry(word)
    if line and len(ids(places)) > 1 and sense not in (Sense.ESCAPE, Sense.OPEN_END):
        options.append(Option(f"Say once in the glossary what “{word}” means.", (line,)))
    taken = [_without(content, place.span, vague) for place, vague in group]
    if all(taken):
        options.append(Option(f"It is not needed: take “{word}” out.", tuple(change for change in taken if change)))
    else:
        options.append(Option("It is left to those who build it.", ()))
    said = Said(
        Kind.AMBIGUOUS, "vague", confidence, f"{says(ids(places))} {shown}, and nothing says {sense.unknown}.",
        sense.question, tuple(options),
    )  # fmt: skip
    return ask(spec, places, said)


def _measure_answer(vague: Vague) -> str:
    if vague.sense is Sense.ESCAPE:
        return "Name the case."
    if vague.sense is Sense.OPEN_END:
        return "List the rest."
    if vague.sense in (Sense.MANNER, Sense.QUALITY):
        return f"Say what “{vague.word}” means here."
    return "Give the measure."


_ADJECTIVES = frozenset(("timely", "fast", "near-real-time", "near real-time"))
_SMALL = frozenset(
    ("small", "low", "short", "slow", "weak", "poor", "too few", "too little", "too small", "too short", "too low")
)
_FEW = frozenset(("nearly full", "almost full"))


def _measured(content: str, place: Place, vague: Vague) -> Change:
    """The edit that writes a measure for a vague word: in its place where that reads well, else behind it."""
    span = place.span
    if not vague.english:
        unspaced = vague.word[-1] > "\u2e80"
        return Change(Span(span.end, span.end), "（[…]）" if unspaced else " ([…])")
    in_condition = span.start < _response_start(place.reading)
    behind = content[span.end : place.reading.criterion.span.end].lstrip(" ")
    ends = not behind[:1].isalpha() or behind.split(None, 1)[0].casefold() in (
        "and",
        "or",
        "but",
        "so",
        "to",
        "for",
        "when",
    )
    new = vague.sense.instead
    if vague.sense is Sense.ESCAPE:
        first = vague.word.split()[0]
        return Change(span, f"{first if first in ('if', 'where', 'when', 'whenever') else 'when'} […]")
    if vague.sense is Sense.COUNT:
        return Change(span, "more than […]" if in_condition else "[…]")
    if vague.sense is Sense.OPEN_END:
        return Change(span, "and […]")
    replaceable = vague.word not in _ADJECTIVES and not in_condition
    if new and replaceable and (vague.sense is Sense.SPEED or ends):
        return Change(span, new)
    return Change(Span(span.end, span.end), f" ({_bracketed(vague)})")


def _bracketed(vague: Vague) -> str:
    if vague.word in _FEW:
        return "less than […] left"
    if vague.sense in (Sense.SIZE, Sense.TOO_MUCH):
        return "less than […]" if vague.word in _SMALL else "more than […]"
    if vague.sense is Sense.AGE:
        return "more than […] days old" if vague.word in ("old", "stale", "outdated") else "within the last […] days"
    if vague.sense is Sense.FREQUENCY:
        return "more than […] times an hour"
    if vague.sense is Sense.SPEED:
        return "within […] seconds"
    if vague.sense is Sense.MOSTLY:
        return "except when […]"
    return "that is, […]"


_KEPT = (Sense.COUNT, Sense.TOO_MUCH, Sense.SIZE, Sense.MOSTLY)
_IS = (
    "is",
    "are",
    "be",
    "was",
    "were",
    "been",
    "becomes",
    "become",
    "remain",
    "remains",
    "stay",
    "stays",
    "very",
    "not",
)


def _without(content: str, span: Span, vague: Vague) -> Change | None:
    """The edit that takes a vague word out; None where the sentence would not stand without it."""
    if vague.sense in _KEPT:
        return None
    if not vague.english:
        return Change(span, "") if vague.word[-1] in "になの的地" else None
    line = content[content.rfind("\n", 0, span.start) + 1 : span.start]
    before = line.split()[-1].casefold() if line.split() else ""
    if before in _IS or before in ("and", "or", "with", "within"):
        return None
    start, end = span
    head = content[:start]
    if vague.sense in (Sense.ESCAPE, Sense.OPEN_END) and head.endswith(", "):
        return Change(Span(start - 2, end), "")
    if not head.endswith(" "):
        return None
    if before in ("a", "an"):
        begin = start - 1 - len(before)
        vowel = content[end:].lstrip(" ")[:1].casefold() in "aeiou"
        article = content[begin : begin + 1] + ("n" if vowel else "")
        return Change(Span(begin, end), article)
    return Change(Span(start - 1, end), "")


# --- weak modals ---

_WEAK = {
    "sollte": "soll", "sollten": "sollen", "debería": "debe", "deberían": "deben", "puede": "debe", "pueden": "deben",
    "pode": "deve", "podem": "devem", "peut": "doit", "может": "должен", "могут": "должны", "dapat": "harus",
    "kann": "soll", "darf": "soll", "wird": "soll",
}  # fmt: skip
_ALSO_WEAK = Pattern(r"(?:,|;|\band|\bor|\bbut)\s+(?:(?:it|they|the \w+)\s+)?(?P<modal>should|might|could|may)\b")
_COULD = Pattern(
    r"\bthe [\w -]{1,60}? (?P<modal>could|might|would|ought to|(?:is|are) (?:supposed|expected|meant) to)\b"
    r"|(?:THE|THEN) ?[^，。]{1,20}?(?P<chinese>可以|可能|最好|应该|應該|建议)"
    r"|\b(?P<abroad>könnten?|dürften?|müssten?|möge|podrían?|tendrían? que|conviene|deveria[m]?|poderia[m]?|convém)\b"
    r"|(?P<japanese>てもよい|ても良い|てもかまわない|ことが望ましい|べきである|べきだ|かもしれない|ことができる|(?:印刷|表示|通知|送信|\w)できる)(?=。|$)",
    re.IGNORECASE,
)
# What takes back the modal before it: `shall possibly notify`.
_HEDGED = Pattern(
    r"\s*(?P<hedge>possibly|perhaps|maybe|optionally|strive to|endeavou?r to|aim to|seek to|consider (?=\w+ing\b))",
    re.IGNORECASE,
)
_PERMITTED = Pattern(r"(?:contain|include|be|have|hold|span|consist|use|reuse|omit|carry|also)\b")


def _weak(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """One question for all criteria that should where the others shall."""
    text = spec.document.text
    stated = Counter(
        text.slice(reading.ears.modals[0]) for reading in spec.readings if reading.ears.modals and not reading.ears.weak
    )
    if 4 * sum(stated.values()) < 3 * len(spec.readings) or not stated:
        return
    strong = stated.most_common(1)[0][0]
    sure: list[Place] = []
    unsure: list[Place] = []
    for reading in spec.readings:
        for place in _weak_modals(spec, reading):
            (sure if _leaves_open(spec, glossary, place) else unsure).append(place)
    for places, confidence in ((sure, Confidence.HIGH), (unsure, Confidence.MEDIUM)):
        if places:
            yield _weak_question(spec, places, strong, confidence)


def _weak_modals(spec: Analysed, reading: Reading) -> Iterator[Place]:
    ears = reading.ears
    if ears.weak and ears.modals:
        yield Place(reading, ears.modals[0])
    elif not ears.modals:
        start, end = reading.criterion.span
        if match := _COULD.search(without_verbatim(spec.document.text.content[start:end])):
            group = next(name for name, word in match.groupdict().items() if word)
            yield Place(reading, Span(start + match.start(group), start + match.end(group)))
    elif ears.responses:
        if match := _HEDGED.match(spec.document.text.content, ears.responses[0].start):
            yield Place(reading, Span(*match.span("hedge")))
        bare = without_verbatim(spec.document.text.content[ears.responses[0].start : reading.criterion.span.end])
        for match in _ALSO_WEAK.finditer(bare):
            start = ears.responses[0].start + match.start("modal")
            yield Place(reading, Span(start, start + len(match["modal"])))


_HEDGES = ("possibly", "perhaps", "maybe", "optionally", "strive", "endeavo", "aim to", "seek to", "consider")
# What is a ban, or a bound, and no permission.
_FORBIDS = Pattern(
    r"\b(?:darf|dürfen|kann|können)\b.*\b(?:nicht|nie|niemals|kein\w*|nur|erst|höchstens)\b"
    r"|\b(?:no|nunca|não|solo|sólo|só) (?:puede|pueden|pode|podem)\b",
    re.IGNORECASE,
)
_SHOULD = frozenset(("should", "might", "could", "sollte", "sollten", "debería", "deberían"))


def _leaves_open(spec: Analysed, glossary: Glossary, place: Place) -> bool:
    """Whether a weak modal is no permission, which `may` and `can` are for people, or for what data may hold."""
    text = spec.document.text
    modal = text.slice(place.span).casefold()
    if not place.reading.ears.modals or modal in _SHOULD or modal.startswith(_HEDGES):
        return True
    if _FORBIDS.search(place.reading.criterion.text):
        return False
    subject = text.slice(place.reading.ears.subject) if place.reading.ears.subject else ""
    behind = text.content[place.span.end : place.span.end + 40].lstrip().casefold()
    if modal == "will":
        return "future" not in place.reading.criterion.text.casefold()
    name = subject.partition(" ")[2].strip("*`")
    somebody = surely_person(name.replace("_", " ").rpartition(" ")[2].casefold()) or glossary.somebody(name)
    return not somebody and not _PERMITTED.match(behind) and place.reading.ears.weak


def _weak_question(spec: Analysed, places: Sequence[Place], strong: str, confidence: Confidence) -> Question:
    text = spec.document.text
    said = list(dict.fromkeys(text.slice(place.span) for place in places))
    words = " and ".join(f"“{word}”" for word in said[:3])
    where = around(text.content, places[0].span, places[0].reading.criterion.span, 4, 5)
    changes = tuple(
        Change(place.span, _WEAK.get(text.slice(place.span), strong) if not strong.isupper() else strong)
        for place in places
    )
    situation = (
        f"{says(ids(places))} {words} (“{where}”) where the other criteria say “{strong}”: nobody can tell whether "
        "a build without it is wrong."
    )
    options = (
        Option(f"It is demanded: “{strong}”.", changes),
        Option("It is a wish, or a permission: it stays as it is, and no test asks for it.", ()),
    )
    return ask(spec, places, Said(Kind.AMBIGUOUS, "weak-modal", confidence, situation, "Is it demanded?", options))


# --- pronouns ---

_MOST_REFERENTS = 3


def _pronouns(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """A question for each pronoun with rivals."""
    things = {name for name in glossary.names if not surely_person(name) and not glossary.somebody(name)}
    for reading in spec.readings:
        for rivals in find_rivals(spec.document.text.content, reading, things):
            yield _pronoun_question(spec, Place(reading, rivals.pronoun), rivals)
    for reading, rivals in find_rivals_abroad(spec, glossary):
        yield _pronoun_question(spec, Place(reading, rivals.pronoun), rivals)


def _pronoun_question(spec: Analysed, place: Place, rivals: Rivals) -> Question:
    text = spec.document.text
    pronoun = text.slice(place.span)
    written = (" ".join(text.slice(noun.span).split()) for noun in rivals.nouns)
    names = [instead_of(pronoun, _definite(noun)) for noun in written][-_MOST_REFERENTS:]
    where = around(text.content, place.span, place.reading.criterion.span, 4, 3)
    possessive = pronoun.casefold() in ("its", "their")
    options = tuple(
        Option(f"It is {name}.", (replaced(text.content, place.span, f"{name}’s" if possessive else name),))
        for name in names
    )
    confidence = Confidence.HIGH if rivals.sure else Confidence.MEDIUM
    situation = f"In {ids([place])[0]} (“{where}”) “{pronoun}” can be {', '.join(names[:-1])} or {names[-1]}."
    return ask(
        spec, [place], Said(Kind.AMBIGUOUS, "pronoun", confidence, situation, f"Which one is “{pronoun}”?", options)
    )


def _definite(name: str) -> str:
    """A noun as one refers back to it: `a file` is `the file`."""
    article, _, rest = name.partition(" ")
    return (
        f"the {rest}" if article.casefold() in ("a", "an", "any", "another", "each", "every", "the") and rest else name
    )
