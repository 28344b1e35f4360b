"""`1.1, 2.3–2.5, All` → references. A small grammar over a tokenizer that keeps positions.

    references = item { separator item }
    item       = [word] id [range-sign id] [word id] [aside] | ALL | prose

What can't be read as an id is prose and gives no reference: "3 new tests" cites nothing, "1.1 login" cites 1.1.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.model import Reference, ReferenceKind
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

ID = r"(?:[A-Z][A-Za-z]{0,5}(?:-[A-Z]{1,6}){0,4}-?)?\d+[a-zA-Z]?(?:\.\d+[a-zA-Z]?)*"
_TOKEN = Pattern(
    rf"""(?P<space>(?:[\s_*`#]|\((?:s|es)\))+)
    |(?P<id>(?!AC\d+(?![\d.])){ID}(?:\.[xX*](?!\w))?)(?![A-Za-z0-9%°]|\.\d|-\d+[-/]\d)
    |(?P<separator>[,，、;；&+/|・])
    |(?P<range>[-–—~〜～→]|\.\.+|…)
    |(?P<open>[(（\[])
    |(?P<stop>[.:。：])
    |(?P<word>[^\W\d_]{{1,40}})
    |(?P<prose>\d+|.)
    """,
    re.VERBOSE,
)
# Nine of ten lists are numbers and commas alone, perhaps behind one word.
_AFTER_LIST = "_* \r"
_PLAIN_LIST = Pattern(rf"[ ]*+(?:([^\W\d_]++)[ ])?(?:\d++(?:\.|,[ ]*+)?+)++(?<=\d)[{_AFTER_LIST}]*+")
_CRITERION, _REQUIREMENT = ReferenceKind.CRITERION, ReferenceKind.REQUIREMENT
_CLOSING = {"(": ")", "（": "）", "[": "]"}
_PROPERTY_PREFIX = Pattern(r"(?:CP|PROP|P)-?\d", re.IGNORECASE)
_SECOND_WORD = Pattern(r"[ ][^\W\d_]+|'[^\W\d_]+")
# `All` counts where the list ends or goes on behind it, or a word for requirements follows.
_ENDS_ALL = Pattern(r"[\s_*`]*(?:[,，、;；.。()（）]|$)")

_WORDS: dict[str, str] = {
    word: kind
    for kind, known in (
        ("word", words.REQUIREMENT),
        ("word", words.VALIDATES),
        ("property", words.PROPERTY),
        ("criterion", words.CRITERION),
        ("criterion", words.CRITERION_SHORT),
        ("all", words.ALL),
        ("separator", words.AND),
        ("range", words.TO),
    )
    for word in known
}


_LABELS = {
    word: kind
    for kind, known in (
        ("requirement", words.REQUIREMENT),
        ("requirement", words.CRITERION),
        ("requirement", words.CRITERION_SHORT),
        ("requirement", words.VALIDATES),
        ("property", words.PROPERTY),
        ("boundary", words.BOUNDARY),
        ("depends", words.DEPENDS),
    )
    for word in known
}


_BEFORE_LABEL = r"[ \t]*+(?:>[ \t]*+)*+(?:[-*+][ \t]++)?+[_*(（\[`]*+[ ]?+"
# What stands before a colon or a number may be a label.
LABEL = Pattern(
    rf"{_BEFORE_LABEL}(?P<label>[^\W\d_](?:[^\n:：\d_*]{{0,39}}[^\n:：\d_* \t#])?)[ \t#]*+"
    r"(?=[:：\d_*])(?P<marks>[_*)]*+)[ ]?+(?P<colon>[:：])?+[_*]*+[ \t]*+"
)
# Nearly every line begins with a word that begins no label; this tells so without looking for the label's end.
_FIRST_WORD = Pattern(rf"{_BEFORE_LABEL}([^\W\d_]++)")
_FIRST_WORDS = frozenset(word.partition(" ")[0] for word in _LABELS)
_MARKS_BEFORE_WORD = "_*(（[` \t>-+"
_FIRST_LETTERS = frozenset(word[:3] for word in _FIRST_WORDS)


def may_begin_label(content: str, at: int) -> bool:
    """Whether a text may begin with a label: three letters say no of nearly all that do not."""
    letters = content[at : at + 3].casefold()
    return letters in _FIRST_LETTERS or letters[:1] in _MARKS_BEFORE_WORD or letters[:2] in _FIRST_LETTERS


def match_label(content: str, start: int, end: int) -> re.Match[str] | None:
    """The label that a line begins with, as `LABEL` matches it, if its first word is that of a known one."""
    first = _FIRST_WORD.match(content, start, end)
    if first is None or first[1].casefold() not in _FIRST_WORDS:
        return None
    return LABEL.match(content, start, end)


def find_labels(content: str, start: int, end: int) -> list[tuple[re.Match[str], int]]:
    """The labels that the lines of a block begin with, each with the end of its line."""
    found = []
    while start < end:
        newline = content.find("\n", start, end)
        stop = newline if newline >= 0 else end
        if label := match_label(content, start, stop):
            found.append((label, stop))
        start = stop + 1
    return found


def read_references(content: str, start: int, end: int, *, kind: ReferenceKind | None = None) -> tuple[Reference, ...]:
    """The references in `content[start:end]`, a list of ids as it stands behind a label.

    `kind` is what a number without a word names; by default `1.2` is a criterion and `3` a requirement.
    """
    plain = _PLAIN_LIST.match(content, start, end)
    if plain and plain.end() == end and (plain[1] is None or _WORDS.get(plain[1].casefold()) == "word"):
        return _plain_list(content, max(start, plain.end(1)), end, kind)
    return _Reader(content, end, kind).run(start)


def _plain_list(content: str, start: int, end: int, kind: ReferenceKind | None) -> tuple[Reference, ...]:
    criterion, requirement, new = kind or _CRITERION, kind or _REQUIREMENT, tuple.__new__
    found = []
    for part in content[start:end].rstrip(_AFTER_LIST).split(","):
        written = part.lstrip(" ")
        end = start + len(part)
        span = new(Span, (end - len(written), end))
        found.append(new(Reference, (criterion if "." in written else requirement, written, written, span)))
        start = end + 1
    return tuple(found)


class _Reader:
    """The state between two tokens. `handle` gives where to read on, or nothing at the end of the list."""

    def __init__(self, content: str, end: int, default: ReferenceKind | None) -> None:
        self.content = content
        self.end = end
        self.default = default
        self.references: list[Reference] = []
        self.kind = default
        self.prose = False  # up to the next separator
        self.ranging = False
        self.criterion = False  # an id now completes the requirement before it: "Req 7 AC 1"
        self.adjacent = False  # no separator since the last id
        self.unsure = False  # the last reference is a bare number, which prose behind it would take back

    def run(self, start: int) -> tuple[Reference, ...]:
        at: int | None = start
        while at is not None and at < self.end:
            token = _TOKEN.match(self.content, at, self.end)
            at = self._handle(token) if token else None
        return tuple(self.references)

    def _handle(self, token: re.Match[str]) -> int | None:
        kind, at = token.lastgroup, token.end()
        if kind == "word":
            kind, at = self._classify(token)
        if kind == "id":
            self._id(token)
        elif kind == "separator":
            self._separator(token[0])
        elif kind == "range":
            self.ranging = self.ranging or (bool(self.references) and not self.prose)
        elif kind == "open":
            self.unsure = False
            return self._after_aside(token)
        elif kind == "stop":
            # A full stop or colon before more words ends the list.
            return None if self.references or token[0] in ".。" else at
        elif kind == "all":
            self._all(token.start(), at)
        elif kind != "space":
            self._words(kind)
        return at

    def _classify(self, token: re.Match[str]) -> tuple[str, int]:
        """The kind of a word, of two words where they belong together, or of the word that begins a run without
        spaces."""
        written = token[0].casefold()
        second = _SECOND_WORD.match(self.content, token.end(), self.end)
        if second and (kind := _WORDS.get(written + second[0].casefold())):
            return kind, second.end()
        if kind := _WORDS.get(written):
            follows = self.content[token.end() : token.end() + 1]
            if (kind == "criterion" and follows == "-") or (
                written.isascii() and kind in ("separator", "range") and follows.isdigit()
            ):
                kind = "prose"  # "AC-x", "e2e"
            return kind, token.end()
        if not written.isascii():
            for known in (words.ALL, words.REQUIREMENT, words.PROPERTY, words.AND, words.TO):
                if begin := words.beginning(written, known):
                    return _WORDS[begin], token.start() + len(begin)
        return "prose", token.end()

    def _after_aside(self, token: re.Match[str]) -> int:
        if not self.references and not self.prose:
            return token.end()
        closing = self.content.find(_CLOSING[token[0]], token.end(), self.end)
        return closing + 1 if closing >= 0 else self.end

    def _separator(self, written: str) -> None:
        if written in ";；":
            self.kind = self.default
        self.prose = self.ranging = self.criterion = self.unsure = self.adjacent = False

    def _words(self, kind: str | None) -> None:
        if kind == "prose" or kind is None:
            if self.unsure and not self.ranging and not self.prose:
                self.references.pop()
            self.prose, self.ranging, self.unsure = True, False, False
            return
        self.prose = self.unsure = False
        if kind == "criterion":
            last = self.references[-1] if self.references else None
            self.criterion = bool(last and last.kind is ReferenceKind.REQUIREMENT and self.adjacent)
        else:
            self.kind = ReferenceKind.PROPERTY if kind == "property" else self.default

    def _all(self, start: int, end: int) -> None:
        rest = self.content[end : min(end + 80, self.end)].lstrip(" の")
        for known in (words.REQUIREMENT, words.CRITERION):
            named = words.beginning(rest, known)
            if named and rest.casefold().startswith(named):
                rest = rest[len(named) :]
        if not self.prose and _ENDS_ALL.match(rest):
            self.references.append(Reference(ReferenceKind.ALL, "", "", Span(start, end)))
        else:
            self._words("prose")

    def _id(self, token: re.Match[str]) -> None:
        written, span = token[0], Span(token.start(), token.end())
        if self.prose:
            return
        if written[-2:] in (".x", ".X", ".*"):
            written = written[:-2]
            self.references.append(Reference(ReferenceKind.REQUIREMENT, written, written, span))
        elif self.ranging and self.references:
            self._extend(written, span)
        elif self.criterion:
            last = self.references.pop()
            joined = f"{last.first}.{written}"
            self.references.append(Reference(ReferenceKind.CRITERION, joined, joined, Span(last.span.start, span.end)))
        else:
            self.references.append(Reference(self._kind_of(written), written, written, span))
            self.unsure = written.isdigit() and self.kind is not ReferenceKind.PROPERTY
        self.ranging = self.criterion = False
        self.adjacent = True

    def _extend(self, written: str, span: Span) -> None:
        last = self.references.pop()
        if "." in last.first and written.isdigit():  # 1.1-5 means 1.1 to 1.5
            written = f"{last.first.rpartition('.')[0]}.{written}"
        self.references.append(Reference(last.kind, last.first, written, Span(last.span.start, span.end)))
        self.unsure = False

    def _kind_of(self, written: str) -> ReferenceKind:
        if self.kind is not None:
            return self.kind
        if _PROPERTY_PREFIX.match(written):
            return ReferenceKind.PROPERTY
        return ReferenceKind.CRITERION if "." in written else ReferenceKind.REQUIREMENT


_IN_TITLE = Pattern(r"[(（\[][ ]*(?:[^\W\d_]+[:：][ ]*)?(?P<word>[^\W\d_]+)[.:：#]?[ ]*(?P<ids>[A-Z\d][^)）\]\n]*)")


def references_in_title(content: str, start: int, end: int) -> list[Reference]:
    """The references of asides in a title: `Add a login (Req 5.2, 5.3)`."""
    found: list[Reference] = []
    for match in _IN_TITLE.finditer(content, start, end):
        if match["word"].casefold() in words.REQUIREMENT:
            found += read_references(content, *match.span("ids"))
    return found


_NUMBERS = Pattern(r"\d[\d., ]*")
_PREFIX = Pattern(r"[A-Z]{1,4}-?\Z")
_LAST_WORD = Pattern(r"[^\W\d_]+\Z")
_MENTIONING: dict[str, ReferenceKind | None] = dict.fromkeys(
    (*words.REQUIREMENT, *words.VALIDATES, *words.CRITERION_SHORT), None
) | dict.fromkeys(words.PROPERTY, ReferenceKind.PROPERTY)
_MENTIONING_WORDS = tuple(_MENTIONING)
_LAST_LETTERS = frozenset(")") | {letter for word in _MENTIONING for letter in (word[-1], word[-1].upper())}
_REACH = 60  # characters before a number in which its word must stand
_LONGEST_LIST = 400  # a line may hold thousands of mentions


def read_mentions(content: str, known: Container[int] = ()) -> Iterator[Reference]:
    """The references in the middle of any line, each behind its word: `… is written (Requirements 1.3, 1.4).`

    They say that something is not forgotten, but are none that a tool should follow. `known` are the offsets of ids
    that were read already.
    """
    # From the numbers back to the words: there are far fewer of them, and nothing is quicker to find than a digit.
    for number in _NUMBERS.finditer(content):
        at = number.start()
        if at in known:
            continue
        word = _word_before(content, at)
        if not word and (prefix := _PREFIX.search(content, max(at - 5, 0), at)):
            at = prefix.start()
            word = _word_before(content, at)
        if word:
            newline = content.find("\n", at)
            end = min(newline if newline >= 0 else len(content), at + _LONGEST_LIST)
            yield from read_references(content, at, end, kind=_MENTIONING[word])


def _word_before(content: str, at: int) -> str:
    """The word before a number that makes it a mention, casefolded; empty if there is none."""
    before = content[max(at - _REACH, 0) : at].rstrip(":：_* ")
    if before[-1:] not in _LAST_LETTERS:
        return ""
    folded = before.casefold().removesuffix("(s)")
    word = _LAST_WORD.search(folded) if folded.endswith(_MENTIONING_WORDS) else None
    return word[0] if word and word[0] in _MENTIONING else ""


@lru_cache(maxsize=256)
def label_kind(label: str) -> str:
    """Which of the labels a text before a colon is: "requirement", "property", "boundary", "depends", or none."""
    folded = label.strip().casefold().removesuffix("(s)")
    return _LABELS.get(folded) or _LABELS.get(folded.rpartition(" ")[2], "") if _first_known(folded) else ""


def _first_known(folded: str) -> bool:
    """ "Validates Requirements" is a label, as its first word is; "Security Requirements" is a detail that only
    ends like one."""
    return folded in _LABELS or folded.partition(" ")[0] in _LABELS
