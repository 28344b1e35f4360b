"""Vague words where they are all the sentence says: a number, a list or an explanation behind one is its measure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.tokens import word_set
from specgit.analysis.vague_words import ENGLISH, OTHERS, UNSPACED, Sense, Worth
from specgit.patterns import Pattern
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Vague(NamedTuple):
    """A vague word in a text: its base form, where it stands, what it leaves open."""

    word: str
    span: Span
    sense: Sense
    worth: Worth
    english: bool
    aside: bool = False  # in brackets, or in a clause that says what something is good for


_TOKEN = Pattern(r"[^\W\d_](?:[\w.'’-]*\w)?|[^\W_]+")
# What may be large, small or heavy so that it matters when: never `large text`, `small icon`.
_WEIGHED = word_set(
    """file files list lists dataset datasets data number numbers amount amounts order orders payment payments
    transaction transactions document documents image images repository repositories payload payloads transfer
    transfers upload uploads purchase purchases message messages attachment attachments volume volumes quantity
    quantities response responses batch batches table tables team teams project projects group groups query
    queries result results set sets codebase codebases database databases load loads traffic catalog catalogs
    catalogue video videos photo photos export exports import imports withdrawal withdrawals deposit deposits
    refund refunds discount discounts change changes deviation deviations delay delays difference differences
    invoice invoices parcel parcels item items shipment shipments record records pdf pdfs csv csvs packet
    packets download downloads backlog queue rain snow portion portions percentage share increase decrease leak
    leaks spill withdrawals sum sums customer customers conversation conversations history histories graph
    graphs input inputs content contents rooms room crowd crowds vehicle vehicles donation donations bid bids"""
)
_SEVERE = word_set(
    """load traffic volume volumes usage memory cpu utilization utilisation battery stock bandwidth demand latency
    temperature temperatures humidity pressure confidence score scores value values space availability
    concurrency delay delays time times period periods wait amount amounts rate rates number numbers connection
    connections network networks response responses water level levels energy power charge signal light
    visibility wind winds fuel balance inventory supplies risk cost costs turnout attendance occupancy
    performance speed price prices noise fever interest moisture"""
)
_AGED = word_set(
    """records sessions logs entries data backups files messages versions items activity activities order orders
    events visits changes purchases documents notifications login logins searches posts transactions
    conversations accounts posts reading readings results cache drafts tasks reports photos bookings visit
    purchase change"""
)
_SPENT = word_set(
    """resources impact downtime latency delay effort overhead memory cpu loss disruption interruption performance
    system network configuration data user friction"""
)
_BE = word_set("is are was were be becomes become gets runs too remains stays been very")
_MEASURE_BEHIND = Pattern(
    r"[(（:：—–]|\d| - |(?:such as|e\.g\.|i\.e\.?|that is|namely|including|includes?|like|meaning|defined|specified"
    r"|described|listed|according|based on|as per|per the|compliant|compared|than"
    r"|stating|indicating|explaining"
    r"|identifying|describing|showing|containing|which|whose|matching|equal to|relative"
    r"|given by|set by|configured|without"
    r"|by \w+ing|so that|following|using|via)\b"
)
_PURPOSE = Pattern(
    r"\bso (?:that )?(?:the|a|an|it|they|users?|\w+s)\b|\brather than\b|\binstead of\b|\bbecause\b"
    r"|\bto (?:avoid|prevent|ensure|enable|help|minimi[sz]e|reduce|optimi[sz]e|improve|facilitate|allow|maintain"
    r"|reflect|accommodate|support|cope|deal|handle|serve)\b"
)
_UNTIL = Pattern(r"\b(?:once|until|while|when|if|unless|as long as|as soon as|whenever) [^,;.]*$")
_FOR = Pattern(r"\bfor (?:an? )?$")
_LASTING = word_set("period periods time times duration while number amount")
_TIME = Pattern(
    r"\d\s*(?:%|m?s\b|sec|min|h\b|hours?|days?|weeks?|months?|years?|秒|分|时|時|小时|天|日|초|분|시간|stunden?|tage?"
    r"|segundos?|minutos?|horas?|dias?|секунд|минут|час|дн|detik|menit|jam|hari)"
    r"|\b(?:one|two|three|five|ten|a|an|each|every)\s+(?:second|minute|hour|day|week|month|year)"
)
_CLAUSE_END = word_set("and or but then for to while so before after by in the with on")
_LITERAL_BEFORE: Mapping[str, frozenset[str]] = {
    # Words that make another thing of the next one: `as soon as`, `how often`, `as many as`, `most recent`.
    "soon": frozenset(("as", "coming", "how", "so")),
    "fast": frozenset(("as", "how", "a", "the", "so", "fail")),
    "quickly": frozenset(("as", "how", "so", "more")),
    "in advance": frozenset(("paid", "pay", "pays")),
    "a moment": frozenset(("at", "for")),
    "early on": frozenset(("as",)),
    "or so": frozenset(("more",)),
    "often": frozenset(("as", "how", "more", "most")),
    "frequently": frozenset(("as", "how", "more", "most", "less")),
    "regularly": frozenset(("as",)),
    "many": frozenset(("as", "how", "so", "too", "one-to", "many-to")),
    "recent": frozenset(("most", "more")),
    "recently": frozenset(("most", "more", "least")),
    "high": frozenset(("medium", "as", "how")),
    "appropriate": frozenset(("the", "its", "is", "are", "not")),
    "normally": word_set(
        """as proceed proceeds continue continues function functions work works operate operates working functioning"""
    ),
    "normalmente": frozenset(("funcionando", "funcionar", "operando", "operar")),
    "large": frozenset(("as", "how", "extra")),
    "small": frozenset(("as", "how")),
    "long": frozenset(("as", "how", "so")),
    "good": frozenset(("as", "known", "last-known", "a", "no")),
    "minimal": frozenset(("the",)),
    "relevant": frozenset(("the", "no", "another", "any")),
    "sufficient": frozenset(("is", "are", "not")),
    "acceptable": frozenset(("is", "are", "never", "not", "as")),
    "noticeable": frozenset(("no", "without")),
    "significant": frozenset(("statistically", "most")),
    "nearly": frozenset(("not",)),
}
_LITERAL_BEHIND: Mapping[str, frozenset[str]] = {
    "fast": word_set("path forward track mode fail food charging charge refresh lane api as"),
    "soon": frozenset(("as",)),
    "often": frozenset(("as",)),
    "quickly": frozenset(("as",)),
    "many": frozenset(("as", "requests", "to", "times")),
    "high": frozenset(("contrast", "availability", "priority", "dpi", "resolution", "quality", "school", "court")),
    "good": frozenset(("enough", "standing", "practice", "practices", "for")),
    "too many": frozenset(("requests",)),
    "helpful": frozenset(("votes", "vote", "button", "count", "and", "or")),
    "several": frozenset(("of",)),
    "close to": frozenset(("expiry",)),
    "appropriate": frozenset(("for", "to")),
    "suitable": frozenset(("for", "to")),
    "acceptable": frozenset(("for",)),
    "sufficient": frozenset(("to", "for", "that")),
    "adequate": frozenset(("for", "to")),
    "minimal": frozenset(("set", "api", "subset", "build", "mode", "version", "example", "base")),
}


_SIZES = ("large", "big", "huge", "small", "heavy")
_GRAVE = word_set(
    """error errors fault faults change changes deviation deviations difference differences damage damages problem
    problems failure failures issue issues incident incidents injury injuries reaction reactions defect defects delay
    delays disruption disruptions fluctuation fluctuations impact violation violations breach breaches offence offences
    complaint complaints accident accidents leak leaks symptom symptoms discrepancy discrepancies mistake mistakes
    inconsistency inconsistencies crossing misconduct risk risks illness irregularity irregularities variation
    variations shortage shortages"""
)
_AGES = ("recent", "old", "stale", "outdated")
_NEEDED = word_set(
    "information data details fields stakeholders parties people users staff documents records steps measures actions "
    "persons"
)
_SUSPECT = word_set("activity activities behavior behaviour pattern patterns login logins access")
# Words that are vague only before or behind certain others.
_ONLY_BEFORE: Mapping[str, frozenset[str]] = {
    "suspicious": _SUSPECT,
    "unusual": _SUSPECT,
    "abnormal": _SUSPECT,
    "minimal": _SPENT,
    **dict.fromkeys(("minor", "major", "serious", "severe", "trivial", "insignificant", "slight"), _GRAVE),
    "enough": word_set("time space room memory notice data"),
    "relevant": _NEEDED,
    "necessary": _NEEDED,
}
_ONLY_BEHIND: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("scalable", "performant", "maintainable", "reliable", "fault-tolerant", "stable"), _BE | {"highly"}
    ),
    "near": frozenset(("is", "are", "comes", "gets")),
    "nearly": _BE,
    "almost": _BE,
    "close to": frozenset(("is", "are", "comes", "gets")),
}


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    word: str
    sense: Sense
    worth: Worth
    english: bool


@cache
def _entries() -> dict[str, list[_Entry]]:
    """The phrases by their first word, the longest first."""
    found: dict[str, list[_Entry]] = {}
    for table, english in ((ENGLISH, True), (OTHERS, False)):
        for (sense, worth), written in table.items():
            for phrase in " ".join(written.split()).split("/"):
                first, *rest = phrase.split()
                forms = {first} if english or rest else _inflected(first)
                for form in forms:
                    word = " ".join((form, *rest))
                    found.setdefault(form, []).append(_Entry(tuple(rest), word, sense, worth, english))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry.rest))
    return found


@cache
def _unspaced() -> tuple[Pattern, dict[str, tuple[Sense, Worth]]]:
    known = {
        phrase.strip(): key for key, written in UNSPACED.items() for phrase in " ".join(written.split()).split("/")
    }
    return Pattern("|".join(sorted(known, key=len, reverse=True))), known


# Endings of adjectives in German, Spanish and Portuguese, French, Russian: one form stands for all.
_ENDINGS = (
    ("", "e en er es em"),
    ("o", "a os as"),
    ("e", "es"),
    ("l", "is les"),
    ("é", "ée és ées"),
    ("nt", "nte nts ntes"),
    ("ый", "ая ое ые ого ому ым ой ую ых ыми"),
    ("ий", "ая ее ие его ему им ей ую их ими"),
)


def _inflected(word: str) -> set[str]:
    """A word of another language with its forms in other genders, numbers and cases; some of them are no words."""
    forms = (word.removesuffix(old) + new for old, all_new in _ENDINGS if word.endswith(old) for new in all_new.split())
    return {word, *forms}


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


def find_vague(bare: str, conditions_end: int) -> Iterator[Vague]:
    """The vague words of a criterion's text in which what is verbatim is blotted out.

    `conditions_end` is where its response begins.
    """
    yield from _spaced(bare, conditions_end)
    if not bare.isascii():
        pattern, known = _unspaced()
        for match in pattern.finditer(bare):
            sense, worth = known[match[0]]
            if not _measured_unspaced(bare, match.end(), sense):
                span = Span(*match.span())
                aside = _in_brackets(bare[: span.start])
                yield Vague(match[0], span, sense, Worth.SELDOM if aside else worth, english=False, aside=aside)


def _spaced(bare: str, conditions_end: int) -> Iterator[Vague]:
    words = [_Word(match[0].casefold(), *match.span()) for match in _TOKEN.finditer(bare)]
    entries, number = _entries(), 0
    while number < len(words):
        for entry in entries.get(words[number].folded, ()):
            last = number + len(entry.rest)
            if last < len(words) and all(
                words[number + place].folded == word for place, word in enumerate(entry.rest, 1)
            ):
                if _says_nothing(bare, words, number, last, entry, conditions_end):
                    span = Span(words[number].start, words[last].end)
                    aside = _aside(bare, span, conditions_end)
                    worth = Worth.SELDOM if aside else entry.worth
                    yield Vague(entry.word, span, entry.sense, worth, entry.english, aside)
                number = last
                break
        number += 1


def _says_nothing(bare: str, words: list[_Word], first: int, last: int, entry: _Entry, conditions_end: int) -> bool:
    """Whether the phrase stands there as a vague one, and nothing in the criterion gives its measure."""
    start, end = words[first].start, words[last].end
    if _is_name(bare, words, first, last):
        return False
    before = words[first - 1].folded if first else ""
    behind = words[last + 1].folded if last + 1 < len(words) else ""
    if before in _LITERAL_BEFORE.get(entry.word, ()) or behind in _LITERAL_BEHIND.get(entry.word, ()):
        return False
    in_conditions = start < conditions_end or bool(_UNTIL.search(bare[conditions_end:start]))
    if (entry.worth is Worth.IN_CONDITIONS or entry.word.startswith("too ")) and not in_conditions:
        return False
    if not _fits(entry, before, behind):
        return False
    if entry.sense is Sense.ESCAPE and entry.english and not _ends_clause(bare, words, last):
        return False
    return not _measured(bare, start, end, entry)


def _in_brackets(before: str) -> bool:
    return before.count("(") + before.count("（") > before.count(")") + before.count("）")


def _aside(bare: str, span: Span, conditions_end: int) -> bool:
    """Whether the phrase stands in brackets, or in a clause that only says what something is good for."""
    before = bare[: span.start]
    if _in_brackets(before):
        return True
    return bool(_PURPOSE.search(before, conditions_end)) or bool(
        _FOR.search(before) and bare[span.end :].lstrip().partition(" ")[0].strip(".,;") not in _LASTING
    )


_JOINTS = frozenset(("_", "-", "/", ".", "#", "@", "=", "\0"))


def _is_name(bare: str, words: list[_Word], first: int, last: int) -> bool:
    """Whether the phrase is part of a name: `Fast_Profile`, `Quick Demo`, `.large`, `large-file`."""
    start, end = words[first].start, words[last].end
    if bare[start - 1 : start] in _JOINTS or bare[end : end + 1] in _JOINTS - {".", "#"}:
        return True
    if any(
        bare[word.start].isupper() and not bare[word.start : word.end].isupper() for word in words[first + 1 : last + 1]
    ):
        return True
    written = bare[start:end]
    if first and written[0].isupper():
        return not written.isupper() or len(written) < 2
    behind = bare[words[last + 1].start] if last + 1 < len(words) else ""
    return first == 0 and written[0].isupper() and behind.isupper()


def _fits(entry: _Entry, before: str, behind: str) -> bool:
    """Whether the words beside it leave an adjective of size, degree or age the meaning that matters."""
    if not entry.english:
        return True
    if entry.word in _ONLY_BEFORE:
        return behind in _ONLY_BEFORE[entry.word]
    if entry.word in _ONLY_BEHIND:
        return before in _ONLY_BEHIND[entry.word]
    if entry.word in _SIZES:
        return behind in _WEIGHED or (before in _BE and entry.word != "small")
    if entry.sense is Sense.SIZE:
        return behind in _SEVERE or before in _BE
    if entry.word in _AGES:
        return (behind in _AGED or (before in _BE and not behind)) and before not in ("the", "its", "their", "an")
    return entry.sense is not Sense.COUNT or behind.isalpha()


def _ends_clause(bare: str, words: list[_Word], last: int) -> bool:
    """Whether an escape clause (`if needed`) stands alone: `if required fields are missing` is a condition."""
    if last + 1 == len(words):
        return True
    between = bare[words[last].end : words[last + 1].start]
    return bool(between.strip(" *_")) or words[last + 1].folded in _CLAUSE_END - {"by"}


def _measured(bare: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether the criterion says what the word means: a time for speed, else a number or an explanation behind it."""
    if entry.sense in (Sense.SPEED, Sense.FREQUENCY):
        folded = bare.casefold()
        return bool(_TIME.search(folded) or _MEASURE_BEHIND.match(folded[end:].lstrip(" ,;")))
    if entry.sense is Sense.ESCAPE:
        return bare[:start].rstrip()[-1:].isdigit() or bool(_MEASURE_BEHIND.match(bare[end:].lstrip(" ,;")))
    if entry.sense is Sense.OPEN_END:
        return False
    sentence = bare[end:].partition(". ")[0]
    if entry.word in ("slow", "long") and any(letter.isdigit() for letter in bare[:start] + _clause(sentence)):
        return True
    if entry.sense is Sense.AGE and ("most recent" in bare or "latest" in bare):
        return True
    if entry.word.startswith("too ") and " to " in sentence:
        return True
    if entry.sense in (Sense.SIZE, Sense.TOO_MUCH, Sense.AGE, Sense.COUNT):
        sentence = _clause(sentence)
    explained = entry.sense in (Sense.QUALITY, Sense.MANNER) and " that " in sentence
    return explained or bool(_MEASURE_BEHIND.search(sentence))


def _clause(sentence: str) -> str:
    """What comes before the response, where a sentence has one."""
    return sentence.partition(" THEN ")[0].partition(", then ")[0].partition(" THE ")[0].partition(", the ")[0]


def _measured_unspaced(bare: str, end: int, sense: Sense) -> bool:
    if sense in (Sense.SPEED, Sense.FREQUENCY):
        return bool(_TIME.search(bare))
    if any(letter.isdigit() for letter in bare) or bare.startswith("あたり", end):
        return True
    return any(mark in bare[end:] for mark in "（(：:")
