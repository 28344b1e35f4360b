"""`1.1, 2.3–2.5, All` → references. A small grammar over a tokenizer that keeps positions.

    references = item { separator item }
    item       = [word] id [range-sign id] [word id] [aside] | ALL | prose

What can't be read as an id is prose and gives no reference: "3 new tests" cites nothing, "1.1 login" cites 1.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from specgit.spec import words
from specgit.spec.model import Reference, ReferenceKind
from specgit.spec.text import Span

ID = r"(?-i:[A-Z][A-Za-z]{0,5}(?:-[A-Z]{1,6})*-?)?\d+[a-zA-Z]?(?:\.\d+[a-zA-Z]?)*"
_TOKEN = re.compile(
    rf"""(?P<space>[\s_*`]+)
    |(?P<id>(?!AC\d+(?![\d.])){ID}(?:\.[xX*](?![\w]))?)(?![^\W_]|[%°]|\.\d|-\d+[-/]\d)
    |(?P<separator>[,，、;；&+/|・]|(?:and|und|y|e|et|и|ve|và|dan|или|or)(?![\w])|和|及|与|と)
    |(?P<criterion>(?:{words.whole(words.CRITERION)}|{words.whole("acs?")}(?!-)|acs?(?=\d+(?![\d.])))[ #]*)
    |(?P<all>{words.whole(words.ALL)})
    |(?P<property>{words.whole(words.PROPERTY)})[ #]*
    |(?P<word>{words.whole(words.REQUIREMENT)})[.#]?
    |(?P<range>[-–—~〜～→]|\.\.+|…|(?:to|through|thru|bis|a|à|до|hasta|até)(?![\w])|至|到|から)
    |(?P<open>[(（\[])
    |(?P<stop>[.:。：])
    |(?P<prose>[^\s,，、;；&+/|・()（）\[_*`]+|.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Three of four lists are numbers and commas alone.
_PLAIN_LIST = re.compile(r"[ ]*\d+(?:\.\d+)*(?:,[ ]*\d+(?:\.\d+)*)*[_* \r]*")
_PLAIN_ID = re.compile(r"\d+(?:\.\d+)*")
_CLOSING = {"(": ")", "（": "）", "[": "]"}
_PROPERTY_PREFIX = re.compile(r"(?:CP|PROP|P)-?\d", re.IGNORECASE)


def read_references(content: str, start: int, end: int, *, kind: ReferenceKind | None = None) -> tuple[Reference, ...]:
    """The references in `content[start:end]`, a list of ids as it stands behind a label.

    `kind` is what a number without a word names; by default `1.2` is a criterion and `3` a requirement.
    """
    plain = _PLAIN_LIST.match(content, start, end)
    if plain and plain.end() == end:
        return tuple(_plain(match, kind) for match in _PLAIN_ID.finditer(content, start, end))
    return _Reader(content, end, kind).run(start)


def _plain(match: re.Match[str], kind: ReferenceKind | None) -> Reference:
    written = match[0]
    kind = kind or (ReferenceKind.CRITERION if "." in written else ReferenceKind.REQUIREMENT)
    return Reference(kind, written, written, Span(match.start(), match.end()))


@dataclass
class _Reader:
    content: str
    end: int
    default: ReferenceKind | None
    references: list[Reference] = field(default_factory=list)
    kind: ReferenceKind | None = None
    prose: bool = False  # up to the next separator
    ranging: bool = False
    criterion: bool = False  # an id now completes the requirement before it: "Req 7 AC 1"
    adjacent: bool = False  # no separator since the last id
    unsure: bool = False  # the last reference is a bare number, which prose behind it would take back

    def run(self, at: int) -> tuple[Reference, ...]:
        self.kind = self.default
        while at < self.end:
            token = _TOKEN.match(self.content, at, self.end)
            if token is None:
                break
            name = token.lastgroup
            if name == "stop" and self._stops(token):
                break
            at = self._after_aside(token) if name == "open" else token.end()
            getattr(self, f"_{name}")(token)
        return tuple(self.references)

    def _stops(self, token: re.Match[str]) -> bool:
        """A full stop or colon before more words ends the list; `1.1. ` at the end of it does not matter."""
        return bool(self.references) or token[0] in ".。"

    def _after_aside(self, token: re.Match[str]) -> int:
        if not self.references:
            return token.end()
        closing = self.content.find(_CLOSING[token[0]], token.end(), self.end)
        return closing + 1 if closing >= 0 else self.end

    def _space(self, token: re.Match[str]) -> None: ...

    def _open(self, token: re.Match[str]) -> None:
        self.unsure = False

    def _stop(self, token: re.Match[str]) -> None: ...

    def _separator(self, token: re.Match[str]) -> None:
        if token[0] in ";；":
            self.kind = self.default
        self.prose = self.ranging = self.criterion = self.unsure = self.adjacent = False

    def _range(self, token: re.Match[str]) -> None:
        if not self.prose:
            self.ranging = bool(self.references)

    def _prose(self, token: re.Match[str]) -> None:
        if self.unsure and not self.ranging and not self.prose:
            self.references.pop()
        self.prose, self.ranging, self.unsure = True, False, False

    def _word(self, token: re.Match[str]) -> None:
        if self.references and self.references[-1].kind is ReferenceKind.ALL:
            return
        self.kind, self.prose, self.unsure = self.default, False, False

    def _property(self, token: re.Match[str]) -> None:
        self.kind, self.prose, self.unsure = ReferenceKind.PROPERTY, False, False

    def _criterion(self, token: re.Match[str]) -> None:
        last = self.references[-1] if self.references else None
        self.criterion = bool(last and last.kind is ReferenceKind.REQUIREMENT and self.adjacent)
        self.unsure = self.prose = False

    def _all(self, token: re.Match[str]) -> None:
        rest = self.content[token.end() : self.end]
        if not self.prose and _ENDS_ALL.match(rest):
            self.references.append(Reference(ReferenceKind.ALL, "", "", Span(token.start(), token.end())))
        else:
            self._prose(token)

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


_ENDS_ALL = re.compile(
    rf"[\s_*`]*(?:(?:of )?(?:the )?{words.whole(words.REQUIREMENT)}|{words.whole(words.CRITERION)}|の)?[\s_*`]*(?:[,，、;；.。()（）]|$)",
    re.IGNORECASE,
)
