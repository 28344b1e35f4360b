"""An outcome of which the criteria handle one side: the success, the valid link, what comes in time; not the other.

What is looked for are pairs that every reader knows: a check is passed or not, a link is valid or has expired,
something comes within a limit or after it. That the document speaks of the other side in any words is enough to ask
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis.answers import quoted, sentence
from specgit.analysis.gaps import addition, ask, by_requirement
from specgit.analysis.model import Confidence, Option
from specgit.analysis.quantities import quantities
from specgit.analysis.soft import rare, stated, stems
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.bags import Entry
    from specgit.analysis.model import Question

_DENIED = Pattern(
    r"\b(?:not|no|never|none|without|neither|nor|fail\w*|cannot|can't|\w+n't|unable|wrong|false|incorrect"
    r"|unknown|missing"
    r"|lacks?|reject\w*|refus\w*|declin\w*|den(?:y|ies|ied)|returns?|returned|mismatch\w*|expire[sd]?|errors?"
    r"|otherwise"
    r"|others?|else|differ\w*|outside|exceeds?|more|less|fewer|older|longer|later|positive|in(?:valid|complete"
    r"|consistent)"
    r"|un\w+(?:able|ed)|broken|lost|only|conflicts?|fault\w*|defect\w*|problems?|anomal\w*|nicht|kein\w*|ohne"
    r"|fehl\w*|scheiter\w*|falsch\w*|ungültig\w*"
    r"|abgel\w+|ablehn\w*|sin|fall[ao]\w*|caduc\w*|anulad\w*|inválid\w*|incorrect[ao]s?|rechaz\w*|não|nem|sem|falh\w*"
    r"|expirad\w*|recus\w*)\b|不|非|没|未|無|失敗|失败|错|誤|ない|ず|否|拒|超",
    2,
)
# Somebody or something tells whether it went well. People confirm or not as they like.
_SUCCESS = Pattern(
    r"\b(?:succeeds?|succeeded|is successful|successfully|(?:is|are|a|an|the) valid|(?:is|are|the) (?:correct"
    r"|matching)|correctly"
    r"|(?:has|have|is|are) (?:been )?(?:verified|validated|authenticated)|(?:check|test|verification|validation"
    r"|inspection"
    r"|scan|review|exam|audit)s? (?:is |are |has |have )?(?:pass|passes|passed|negative|clean|ok)|passes (?:the"
    r"|its|all)"
    r"|matches the|belong together|erfolgreich|gültig\w*|richtig|bestanden|válid[ao]s?|correctamente|con éxito"
    r"|com sucesso|corretamente)\b|正确|成功|通过|正し|(?<!再)有効(?:な|で)",
    2,
)
_CONFIRMS = Pattern(r"\b(?:confirms|has confirmed|acknowledges|has acknowledged|has accepted|bestätigt)\b", 2)
_ENOUGH = 0.5  # of the telling words of a condition, from which another one speaks of the same
_ENOUGH_OF_LETTERS = 0.4  # where pairs of letters stand for words


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about the side that has no response."""
    groups = by_requirement(entries)
    yield from _successes(entries)
    yield from _refusals(entries)
    for group in groups.values():
        yield from _expiries(group, entries)
        yield from _limits(group)


_MADE = Pattern(r"\b(?:generates?|generated|creates?|created)\b", 2)
_ANSWERED = Pattern(r"\b(?:confirm|approve|accept|agree)s?\b.*\bsuccessfully\b", 2)  # asked about as an answer
_HABIT = 3  # failures that a document handles, from which one that it does not is missing
_SMALL = 5  # criteria of a document that is too small for habits


def _successes(entries: Sequence[Entry]) -> Iterator[Question]:
    """What follows when it went well, and nothing when not."""
    telling = rare(entries)
    denials = [(entry, said) for entry in entries for _, said in stated(entry) if _DENIED.search(said)]
    failures = sum(any(kind is Keyword.IF and _DENIED.search(said) for kind, said in stated(each)) for each in entries)
    asked: set[tuple[str, frozenset[str]]] = set()
    for entry in entries if failures >= _HABIT or len(entries) < _SMALL else ():
        for kind, said in stated(entry):
            if (
                kind not in (Keyword.WHEN, Keyword.IF)
                or _DENIED.search(said)
                or _MADE.search(said)
                or _ANSWERED.search(said)
            ):
                continue
            found = _SUCCESS.search(said) or (_CONFIRMS.search(said) if _by_system(entry, said) else None)
            words = stems(said) & telling or stems(said)
            rest = words - stems(found[0]) if found else words
            about = rest if len(rest) > 1 else stems(said)
            key = entry.requirement, about
            others = (denial for other, denial in denials if other is not entry)
            if found and about and key not in asked and not any(_is_other(found[0], about, one) for one in others):
                asked.add(key)
                yield _question(entry, said, kind)


def _is_other(success: str, about: frozenset[str], denial: str) -> bool:
    """Whether a condition tells that the same went wrong: it has most of the words, or some and the opposite."""
    words = stems(denial)
    enough = _ENOUGH if success.isascii() else _ENOUGH_OF_LETTERS
    opposite = bool(_WRONG.search(denial) or stems(success) & words)
    return len(about & words) >= enough * len(about) or (opposite and bool(about & words))


_WRONG = Pattern(
    r"\b(?:wrong|incorrect\w*|false|falsch\w*|fail(?:s|ed)?|invalid|ungültig\w*|inválid\w*|incorrect\w*|falh\w*)\b", 2
)


def _by_system(entry: Entry, said: str) -> bool:
    """Whether what confirms is another system of the glossary."""
    folded = said.casefold()
    for term in entry.spec.document.glossary:
        if term.name.casefold() in folded and term.name.casefold() not in _subject(entry):
            text = entry.spec.document.text.slice(term.span)
            if _SYSTEM.search(text.partition(":")[2][:60]) and folded.find(term.name.casefold()) < _EARLY:
                return True
    return bool(_OUTSIDE.match(said))


_EARLY = 8  # letters before a name that opens a sentence
_SYSTEM = Pattern(
    r"\b(?:service|server|system|gateway|provider|platform|portal|api|interface|software|store|host)\b", 2
)
_OUTSIDE = Pattern(
    r"(?:the|an?) (?:bank|provider|gateway|carrier|server|printer|terminal|device|payment provider)\b", 2
)


def _subject(entry: Entry) -> str:
    span = entry.reading.ears.subject
    return entry.spec.document.text.slice(span).casefold() if span else ""


_EXPIRES = Pattern(
    r"\b(?:expires?|expiry|valid (?:for|until)|good for|usable (?:for|until)|caduca\w*|gültig|läuft|expira\w*"
    r"|válid[ao]s? (?:por|hasta"
    r"|até|durante))\b|有效期|失效|有効期限",
    2,
)
_DELETES = Pattern(r"\b(?:delete|remove|purge|erase)s?\b.{1,60}\b(?:days|weeks|months|years|hours) after\b", 2)
_GONE = Pattern(
    r"\b(?:expire[sd]?|no longer|older|after|invalid|not|withdrawn|revoked|lapsed|deleted|removed|passed"
    r"|too late|longer"
    r"|more than|later|past|elapsed|gone|unknown|other|once|caducad\w*|anulad\w*|vencid\w*|abgelaufen\w*"
    r"|ungültig\w*|älter"
    r"|nicht|nach|expirad\w*|cancelad\w*|no|não|valid)\b|过期|失效|期限|切れ|無効",
    2,
)
_USES = Pattern(
    r"\b(?:opens?|uses?|clicks?|follows?|enters?|requests?|redeems?|presents?|scans?|downloads?|taps?|submits?"
    r"|shows?|abre|usa"
    r"|öffnet|nutzt|verwendet|eingibt|einlöst|introduce|canjea|utiliza|digita)\b|打开|使用|開く",
    2,
)
_LINKS = Pattern(r"\b(?:link|code|token|voucher|coupon|ticket|invitation|enlace|convite)s?\b", 2)


def _expiries(group: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Question]:
    """Something that expires or is deleted in time, and that somebody opens: after it, too."""
    for entry in group:
        for span in entry.reading.ears.responses:
            said = entry.spec.document.text.slice(span)
            if found := _EXPIRES.search(said) or _DELETES.search(said):
                # `creates an Invitation that is valid for 48 hours`, `deletes each report 90 days after …`
                things = (
                    _things(entry, said[: found.start()] or said) if _EXPIRES.match(found[0]) else _things(entry, said)
                )
                for user in group:
                    for kind, condition in stated(user):
                        same = things & _things(user, condition)
                        if (
                            kind is Keyword.WHEN
                            and same
                            and _USES.search(condition)
                            and not _ended(same, user, entries)
                        ):
                            yield _question(user, condition, kind, after=entry)
                            return


def _things(entry: Entry, said: str) -> set[str]:
    """The terms of the glossary that a text names, and what expires by its nature."""
    folded = said.casefold()
    names = {term.name.casefold() for term in entry.spec.document.glossary}
    persons = {name for name in names if _acts(folded, name)}
    return {name for name in names - persons if name in folded} | {
        match[0].casefold().rstrip("s") for match in _LINKS.finditer(said)
    }


def _acts(folded: str, name: str) -> bool:
    """Whether a name is who does it: the first words of a clause."""
    return 0 <= folded.find(name) < _EARLY and bool(_USES.search(folded[folded.find(name) + len(name) :][:12]))


def _ended(things: set[str], user: Entry, entries: Sequence[Entry]) -> bool:
    for entry in entries:
        if entry is not user:
            for kind, said in stated(entry):
                folded = said.casefold()
                if kind is not Keyword.WHERE and any(each in folded for each in things) and _GONE.search(said):
                    return True
    return False


_SPOILT = Pattern(
    r"\b(?:expired|revoked|withdrawn|caducad[ao]s?|anulad[ao]s?|abgelaufen\w*|expirad[ao]s?)\b|过期|失效|期限切れ", 2
)
_REFUSES = Pattern(
    r"\b(?:reject|refuse|deny|decline|block|ignore|negar|rechazar|ablehnen|verweigern|recusar)\b|拒绝|拒否", 2
)


def _refusals(entries: Sequence[Entry]) -> Iterator[Question]:
    """What is refused where it has expired or is wrong, and nothing says what follows where it is not."""
    for entry in entries:
        for kind, said in stated(entry):
            spoilt = _SPOILT.search(said)
            if spoilt and _USES.search(said) and _REFUSES.search(entry.reading.criterion.text):
                about = stems(said).difference(*(stems(match[0]) for match in _SPOILT.finditer(said)))
                if about and not any(
                    len(about & stems(other.reading.criterion.text)) >= _ENOUGH * len(about)
                    for other in entries
                    if other is not entry
                ):
                    yield _question(entry, said, kind)


# How old something is, or how long before or after something else somebody does it.
_LIMIT = Pattern(
    r"\b(?:(?:younger|older|newer) than \d+ \w+|\d+ \w+ (?:old )?or (?:younger|older|newer)"
    r"|(?:within|less than|no later than|at least|more than|at most) \d+ (?:second|minute|hour|day|week|month|year)s?"
    r" (?:of|after|before|since))\b",
    2,
)


def _limits(group: Sequence[Entry]) -> Iterator[Question]:
    """What follows on one side of a limit, where nothing in the requirement speaks of the other."""
    for entry in group:
        for kind, said in stated(entry):
            if kind in (Keyword.WHEN, Keyword.IF) and _is_open(entry, said):
                about = stems(said)
                if not any(
                    other is not entry and _speaks(condition, about)
                    for other in group
                    for _, condition in stated(other)
                ):
                    yield _question(entry, said, kind)


def _is_open(entry: Entry, said: str) -> bool:
    """Whether a condition grants something on one side of a limit; what refuses it leaves the rest as it is."""
    text = entry.reading.criterion.text
    refused = _REFUSES.search(text) or _DENIED_ACT.search(said) or _CLEANS.search(text) or _EXPIRES.search(said)
    return bool(_LIMIT.search(said)) and not refused


# What is done to what is old leaves the rest alone.
_CLEANS = Pattern(
    r"\b(?:discard|delete|remove|purge|archive|refresh|warn|remind|notify|alert|inform|clean|rotate|mark|flag"
    r"|show|display|expire)s?\b",
    2,
)
_DENIED_ACT = Pattern(r"\b(?:not|no|none|without|cannot|fails?|again|twice|same)\b", 2)
_SIDE = Pattern(r"\b(?:after|later|earlier|before|past|older|younger|longer|shorter|any other|otherwise|too)\b|\d", 2)


def _speaks(condition: str, about: frozenset[str]) -> bool:
    same = len(about & stems(condition)) * 2
    return bool(_SIDE.search(condition)) and (
        same >= len(about) or (bool(quantities(condition)) and same * 2 >= len(about))
    )


def _question(entry: Entry, said: str, kind: Keyword, after: Entry | None = None) -> Question:
    condition = f"{said} after that" if after else f"{said} [… not]"
    new = sentence(entry.spec, entry.reading, Keyword.IF, condition, "[…]")
    where = f" ({after.id} says that it ends)" if after else ""
    return ask(
        "no-opposite" if after else "other-outcome", Confidence.HIGH, [entry, *([after] if after else ())],
        f"{entry.id} says what follows {kind.value.lower()} {quoted(said)}, and nothing what follows otherwise{where}.",
        "What happens in the other case?",
        (
            addition([(entry, new)]),
            Option("Nothing is to happen then.", ()),
        ),
    )  # fmt: skip
