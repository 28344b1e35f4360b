"""The edits that answers to a question make: a criterion less, a criterion more, other words in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.shown import one_line
from specgit.spec.ears import Keyword, text_start
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from specgit.analysis.model import Analysed, Reading
    from specgit.spec.model import Criterion, Requirements

_LAST_INTEGER = Pattern(r"\d+(?=\D*\Z)")
_MOST_LISTED = 8
_MOST_QUOTED = 90  # characters of a criterion's words in a question


def delete(document: Requirements, criterion: Criterion) -> Change:
    """A criterion's lines taken out; the numbers of the others stay, so that what cites them stays right."""
    content = document.text.content
    start = content.rfind("\n", 0, criterion.span.start) + 1
    end = content.find("\n", criterion.span.end - 1 if criterion.span.end > start else start)
    if end < 0:
        return Change(Span(max(0, start - 1 - content.endswith("\r", 0, max(0, start - 1))), len(content)), "")
    return Change(Span(start, end + 1), "")


def append(spec: Analysed, behind: Reading, *sentences: str) -> Change:
    """New criteria at the end of the list that a criterion stands in, numbered on in its own style."""
    document, content = spec.document, spec.document.text.content
    last = next(
        requirement.criteria[-1]
        for requirement in document.requirements
        if any(each.span == behind.criterion.span for each in requirement.criteria)
    )
    start = content.rfind("\n", 0, last.span.start) + 1
    begin = text_start(document.text, last)
    end = last.span.start + len(content[slice(*last.span)].rstrip())
    stop = "." if content[begin:end].endswith(".") else ""
    line_end = "\r\n" if content.find("\r\n", 0, begin) >= 0 else "\n"
    new = []
    for count, sentence in enumerate(sentences, 1):
        new.append(line_end + _next_marker(content, start, begin, last, count) + sentence.rstrip(".") + stop)
    return Change(Span(end, end), "".join(new))


def _next_marker(content: str, start: int, begin: int, last: Criterion, count: int) -> str:
    """What stands before the text of a criterion, counted on."""
    written = content[slice(*last.id_span)]
    number = _LAST_INTEGER.search(written)
    if number is None or last.id_span.end > begin:
        return content[start:begin]
    counted = written[: number.start()] + str(int(number[0][-9:]) + count) + written[number.end() :]
    return content[start : last.id_span.start] + counted + content[last.id_span.end : begin]


def next_id(spec: Analysed, behind: Reading) -> str:
    """The id that a criterion appended to the same list will have, if its number says so."""
    for requirement in spec.document.requirements:
        if any(each.span == behind.criterion.span for each in requirement.criteria):
            last = requirement.criteria[-1].id
            number = _LAST_INTEGER.search(last)
            return last[: number.start()] + str(int(number[0][-9:]) + 1) + last[number.end() :] if number else ""
    return ""


def sentence(spec: Analysed, like: Reading, kind: Keyword, condition: str, response: str) -> str:
    """A criterion in the style of another: its keywords' case, its subject, its modal."""
    content = spec.document.text.content
    modal = content[slice(*like.ears.modals[0])] if like.ears.modals else "SHALL"
    subject = content[slice(*like.ears.subject)] if like.ears.subject else "System"
    begin = text_start(spec.document.text, like.criterion)
    before = content[begin : like.ears.subject.start if like.ears.subject else begin].split()
    article = f"{before[-1]} " if before and before[-1].casefold() in ("the", "a", "an") else ""
    if article and article[0] in "TA" and not article.isupper():
        article = article.lower()
    if subject[:4].casefold() == "the ":
        article, subject = subject[:4] if subject[:4].isupper() else "the ", subject[4:]
    upper = modal.isupper() or any(content[slice(*each.keyword)].isupper() for each in like.ears.conditions)
    opening = kind.value if upper else kind.value.capitalize()
    then = "" if kind is not Keyword.IF else "THEN " if upper else "then "
    return f"{opening} {condition}, {then}{article}{subject} {modal} {response}"


def quoted(text: str) -> str:
    """Words of a criterion as a question shows them."""
    return f"“{one_line(text, _MOST_QUOTED).rstrip('.,;: ')}”"


def listed(ids: list[str]) -> str:
    """`1.2`, `1.2 and 1.3`, `1.2, 1.3 and 1.4`; of many the first, and how many more."""
    if len(ids) > _MOST_LISTED:
        ids = [*ids[: _MOST_LISTED - 1], f"{len(ids) - _MOST_LISTED + 1} more"]
    return " and ".join(filter(None, (", ".join(ids[:-1]), ids[-1])))
