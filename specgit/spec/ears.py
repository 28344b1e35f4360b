"""A criterion's text → its EARS pattern and parts.

EARS, the Easy Approach to Requirements Syntax: zero or more preconditions, at most one trigger, one system name, one
or more responses; `While …, when …, the <system> shall …`, `If …, then the <system> shall …`, `Where <feature>, …`
(Mavin et al., https://alistairmavin.com/ears/). Criteria of other languages have English keywords or their own.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.spec.model import Criterion, Requirements
    from specgit.spec.text import Text


class Keyword(Enum):
    """A word that gives a part of the sentence away."""

    WHILE = "WHILE"
    WHERE = "WHERE"
    WHEN = "WHEN"
    IF = "IF"
    THEN = "THEN"
    MODAL = "SHALL"
    WEAK = "SHOULD"  # a modal that leaves a choice


class EarsPattern(Enum):
    """What kind of requirement a sentence states. The value is the name EARS gives it."""

    UBIQUITOUS = "ubiquitous"
    STATE_DRIVEN = "state-driven"
    EVENT_DRIVEN = "event-driven"
    OPTIONAL_FEATURE = "optional feature"
    UNWANTED_BEHAVIOUR = "unwanted behaviour"
    COMPLEX = "complex"


class Missing(Enum):
    """What a sentence lacks to be EARS."""

    CONDITION = "what comes behind the keyword"  # `WHEN , THE System …`
    THEN = "the THEN that belongs to IF"
    SUBJECT = "the system's name"
    MODAL = "SHALL"
    RESPONSE = "what the system does"


class Condition(NamedTuple):
    """One precondition or trigger: its keyword, and what stands behind it."""

    kind: Keyword
    keyword: Span
    span: Span


class Ears(NamedTuple):
    """A sentence in parts. `modals` are those that state the requirement, `responses` is what stands behind each.

    `subject` has its article with it. `weak` is true for SHOULD, MAY, CAN and WILL. `pattern` is None without a modal.
    """

    pattern: EarsPattern | None
    conditions: tuple[Condition, ...]
    then: Span | None
    subject: Span | None
    modals: tuple[Span, ...]
    responses: tuple[Span, ...]
    weak: bool
    missing: tuple[Missing, ...]

    @property
    def preconditions(self) -> tuple[Condition, ...]:
        """What must hold (WHILE) or be there (WHERE)."""
        return tuple(part for part in self.conditions if part.kind in (Keyword.WHILE, Keyword.WHERE))

    @property
    def trigger(self) -> Condition | None:
        """The event (WHEN) or the unwanted event (IF); the first, though EARS has no more than one."""
        return next((part for part in self.conditions if part.kind in (Keyword.WHEN, Keyword.IF)), None)


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


# What stands in inline code or in quotation marks is no part of the sentence.
_VERBATIM = Pattern(
    r"`[^`\n]*`|„[^“”\"\n]{0,200}[“”\"]|“[^”\n]{0,200}”|「[^」\n]{0,200}」|(?<![^\s(\[])\"[^\"\n]{0,200}\""
)
_WORD = Pattern(r"[^\W\u2e80-\uffef]+")
# What may not stand before it is asked last: a search is quick where a pattern begins with a letter.
_SHALL = Pattern(r"[Ss][Hh][Aa][Ll][Ll](?<![A-Za-z0-9_].{5})(?![A-Za-z0-9_])")
_FIRST_WITHOUT_SPACES = "\u2e80"  # Chinese, Japanese, Korean
_CHINESE_MODAL = Pattern(r"必须|必須|应当|應當|应该|應該|不得|(?<![响對对適适供反效相回感])[应應](?![用對对])")
_MODAL_AT_THE_END = Pattern(
    r"(?:なければならない|なければなりません|[てで]は(?:ならない|なりません|いけない|いけません)|ものとする|べきである|해야\s?(?:한다|합니다|함))|(?<=\w)m(?:alı|eli)(?:dır|dir)?(?!\w)"
)
_TOPIC = Pattern(r"(?P<name>[^、，,。\n\s]{1,60}?)(?:[はが]|[은는이가](?=\s))")
_COMMA = Pattern(r"[,，、;；]")
_ARTICLES = frozenset(("the", "a", "an", "das", "der", "die", "el", "la", "los", "las", "o", "os", "as", "le", "les"))
_ALTERNATIVES = frozenset(("and", "or", "und", "oder", "y", "e", "ou", "et", "и", "или"))
_MARKS = " \t\r\n*_,，、;；:：.。()（）"


def read_ears(text: str, offset: int = 0) -> Ears:
    """The parts of a criterion. Any text gives parts; spans count from `offset`. Time is linear in the length."""
    bare = without_verbatim(text)
    modals, weak = _modals(bare)
    head = modals[0].start if modals else len(text)
    new = tuple.__new__  # a word each: the class itself would take twice as long to make one
    written = [new(_Word, (match[0].casefold(), *match.span())) for match in _WORD.finditer(bare, 0, head)]
    opened, then = _conditions(bare, written)
    begin = _subject_begin(bare, written, opened, then, head)
    if modals and _MODAL_AT_THE_END.match(bare, head):
        subject, responses = _before_the_end(text, begin if opened else 0, head)
    else:
        subject = _subject(text, begin, modals) if modals else None
        responses = _responses(text, modals)
    ends = [place.start for place in (then, subject) if place and place.start <= head]
    conditions = _with_ends(opened, text, min(*ends, begin, head))
    parts = Ears(_pattern(conditions) if modals else None, conditions, then, subject, modals, responses, weak, ())
    parts = parts._replace(missing=tuple(_missing(text, parts)))
    return _moved(parts, offset) if offset else parts


def read_criteria(requirements: Requirements) -> Iterator[tuple[Criterion, Ears]]:
    """Every criterion of a document with its parts; their spans are places in the document."""
    for requirement in requirements.requirements:
        for criterion in requirement.criteria:
            yield criterion, read_ears(criterion.text, text_start(requirements.text, criterion))


def modality(text: str) -> Keyword | None:
    """Whether a criterion says what SHALL be (MODAL), what SHOULD be (WEAK), or neither; faster than all parts."""
    if " SHALL " in text or _SHALL.search(text):
        return Keyword.MODAL
    modals, weak = _modals(without_verbatim(text))
    return None if not modals else Keyword.WEAK if weak else Keyword.MODAL


def text_start(text: Text, criterion: Criterion) -> int:
    """Where the text of a criterion begins in its document, behind its number."""
    return criterion.span.start + len(text.slice(criterion.span).rstrip()) - len(criterion.text)


@cache
def _keywords() -> dict[str, Keyword]:
    known = (
        (Keyword.WHILE, words.WHILE),
        (Keyword.WHERE, words.WHERE),
        (Keyword.WHEN, words.WHEN),
        (Keyword.IF, words.IF),
        (Keyword.THEN, words.THEN),
        (Keyword.MODAL, words.MODAL),
        (Keyword.WEAK, words.WEAK_MODAL),
    )
    return {word: keyword for keyword, written in known for word in written}


def _modals(bare: str) -> tuple[tuple[Span, ...], bool]:
    """The modals of the strongest kind there is, and whether they are weak. `shall` is stronger than any other."""
    if found := [Span(*match.span()) for match in _SHALL.finditer(bare)]:
        return tuple(found), False
    strong, weak = [], []
    begin = len(bare) - len(bare.lstrip(_MARKS))
    for match in _WORD.finditer(bare):
        keyword = _keywords().get(match[0].casefold())
        if keyword is Keyword.MODAL:
            strong.append(Span(*match.span()))
        elif keyword is Keyword.WEAK and match.start() > begin:
            weak.append(Span(*match.span()))
    if not strong and not bare.isascii():
        patterns = (_CHINESE_MODAL, _MODAL_AT_THE_END)
        strong = sorted(Span(*match.span()) for pattern in patterns for match in pattern.finditer(bare))
    return tuple(strong or weak), bool(weak) and not strong


def _conditions(bare: str, written: list[_Word]) -> tuple[list[Condition], Span | None]:
    """The keywords that open a precondition or trigger, each with an empty span behind it, and the last THEN."""
    conditions: list[Condition] = []
    then: Span | None = None
    for number, (folded, start, end) in enumerate(written):
        keyword = _keywords().get(folded)
        if keyword is None or keyword in (Keyword.MODAL, Keyword.WEAK):
            continue
        if keyword is Keyword.THEN:
            then = Span(start, end) if conditions else None
        elif not then and _opens(bare, written, number):
            conditions.append(Condition(keyword, Span(start, end), Span(end, end)))
    if not conditions and (opening := _opening_without_spaces(bare)):
        conditions.append(opening)
    return conditions, then


def _opens(bare: str, written: list[_Word], number: int) -> bool:
    """Whether a keyword begins a part: the first word, one in capitals, or one behind a comma (and an "and")."""
    word = written[number]
    if number == 0 or (word.end - word.start > 1 and bare[word.start : word.end].isupper()):
        return True
    before = number - 1
    if before and written[before].folded in _ALTERNATIVES:
        before -= 1
    return bool(_COMMA.search(bare, written[before].end, word.start))


def _opening_without_spaces(bare: str) -> Condition | None:
    for kind, known in ((Keyword.WHEN, words.WHEN), (Keyword.IF, words.IF), (Keyword.WHILE, words.WHILE)):
        word = words.beginning(bare[:40], known)
        if word and word[0] >= _FIRST_WITHOUT_SPACES:
            start = bare.index(word)
            return Condition(kind, Span(start, start + len(word)), Span(start + len(word), start + len(word)))
    return None


def _subject_begin(bare: str, written: list[_Word], conditions: list[Condition], then: Span | None, end: int) -> int:
    """Where the system's name begins: behind THEN, at a THE, behind the last comma; at `end` if nothing says so."""
    if then:
        return then.end
    last = conditions[-1].keyword.end if conditions else 0
    head = [word for word in written if word.start >= last]
    if not conditions and head and head[0].folded in _ARTICLES:
        return head[0].start
    articles = [number for number, word in enumerate(head) if word.folded == "the"]
    for number in reversed(articles):
        if bare[head[number].start : head[number].end].isupper():
            return head[number].start
    for number in reversed(articles):
        if number and _COMMA.search(bare, head[number - 1].end, head[number].start):
            return head[number].start
    behind = len(bare[:end].rstrip(_MARKS))
    if commas := [match.end() for match in _COMMA.finditer(bare, last, max(last, behind))]:
        return commas[-1]
    if not conditions:
        return 0
    return head[articles[-1]].start if articles else end


def _subject(text: str, begin: int, modals: tuple[Span, ...]) -> Span | None:
    """What stands between there and the modal, or right behind the modal: `DANN SOLL das System …`."""
    subject = _trimmed(text, begin, modals[0].start)
    if subject.start < subject.end:
        return subject
    first = _WORD.match(text, min(len(text), modals[0].end + 1))
    name = _WORD.match(text, first.end() + 1) if first and first[0].casefold() in _ARTICLES else None
    return Span(first.start(), name.end()) if first and name else None


def _before_the_end(text: str, begin: int, end: int) -> tuple[Span | None, tuple[Span, ...]]:
    """Subject and response where the modal ends the sentence: `システムは…しなければならない`."""
    topic = _TOPIC.search(text, begin, end)
    if topic is None:
        return None, (_trimmed(text, begin, end),)
    return Span(*topic.span("name")), (_trimmed(text, topic.end(), end),)


def without_verbatim(text: str) -> str:
    """A text of the same length, in which inline code and quotations are blotted out."""
    return _VERBATIM.sub(lambda match: "\0" * len(match[0]), text)


def _missing(text: str, parts: Ears) -> Iterator[Missing]:
    if any(condition.span.start == condition.span.end for condition in parts.conditions):
        yield Missing.CONDITION
    trigger = parts.trigger
    if trigger and not parts.then and text[slice(*trigger.keyword)].casefold() == "if":  # no other language needs it
        yield Missing.THEN
    if not parts.modals:
        yield Missing.MODAL
        return
    # Where the modal ends the sentence the language may leave its subject out.
    if not parts.subject and not _MODAL_AT_THE_END.match(text, parts.modals[0].start):
        yield Missing.SUBJECT
    if not parts.responses:
        yield Missing.RESPONSE


def _with_ends(conditions: list[Condition], text: str, end: int) -> tuple[Condition, ...]:
    """The conditions, each reaching to the next one, the last to `end`."""
    ends = [*(condition.keyword.start for condition in conditions[1:]), end]
    return tuple(
        condition._replace(span=_trimmed(text, condition.keyword.end, max(condition.keyword.end, stop)))
        for condition, stop in zip(conditions, ends, strict=False)
    )


def _responses(text: str, modals: tuple[Span, ...]) -> tuple[Span, ...]:
    ends = [*(modal.start for modal in modals[1:]), len(text)]
    found = (_trimmed(text, modal.end, end) for modal, end in zip(modals, ends, strict=False))
    return tuple(span for span in found if span.start < span.end)


_SIMPLE = {
    Keyword.WHILE: EarsPattern.STATE_DRIVEN,
    Keyword.WHEN: EarsPattern.EVENT_DRIVEN,
    Keyword.WHERE: EarsPattern.OPTIONAL_FEATURE,
    Keyword.IF: EarsPattern.UNWANTED_BEHAVIOUR,
}


def _pattern(conditions: tuple[Condition, ...]) -> EarsPattern:
    if not conditions:
        return EarsPattern.UBIQUITOUS
    first = conditions[0].kind
    if any(condition.kind is not first for condition in conditions):
        return EarsPattern.COMPLEX
    return _SIMPLE[first]


def _trimmed(text: str, start: int, end: int) -> Span:
    """A range without white space and marks at its ends."""
    part = text[start:end]
    left = len(part) - len(part.lstrip(_MARKS))
    return Span(start + left, max(start + left, start + len(part.rstrip(_MARKS))))


def _moved(parts: Ears, by: int) -> Ears:
    def move(span: Span) -> Span:
        start, end = span
        return Span(start + by, end + by)

    return Ears(
        parts.pattern,
        tuple([Condition(kind, move(word), move(span)) for kind, word, span in parts.conditions]),
        parts.then and move(parts.then),
        parts.subject and move(parts.subject),
        tuple([move(modal) for modal in parts.modals]),
        tuple([move(response) for response in parts.responses]),
        parts.weak,
        parts.missing,
    )
