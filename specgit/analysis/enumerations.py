"""The values that a thing of the glossary can have: `its status is draft, open, paid or void`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Analysed
    from specgit.spec.text import Span

# A list of at least two values: `a, b and c`, `a or b`; each of up to three words.
_VALUE = r"[^\W\d_]+(?:[- _][^\W\d_]+){0,2}"
_LIST = Pattern(
    r"(?:\b(?:state|status|stage|phase|level|kind|type|role|grade|class|size|mode|priorit|severit|colou?r|categor)"
    r"(?:s|es|y|ies|uses)?\b\s*(?:is|are|:|=|one of|can be|may be|which is|being|\(|,)"
    r"|\b(?:one of|either|(?:it|which|that) is|can be|may be|are:|consists? of|are named|called))"
    r"\s*(?:either |one of |always |the following |three |four |five |six )*"
    rf"[:(]?\s*(?P<values>{_VALUE}(?:,\s*{_VALUE})*,?\s+(?:or|and)\s+{_VALUE})\b",
    2,
)
_QUOTED = Pattern(r"(?:「[^」\n]{1,20}」[、,，・と或和と]?){2,12}")
_MARKED = r"(?:`[^`\n]{1,30}`|«[^»\n]{1,30}»|“[^”\n]{1,30}”|„[^“\n]{1,30}“|\"[^\"\n]{1,30}\"|'[^'\n]{1,30}'(?!\w))"
_AND = r"(?:or|and|oder|und|y|o|u|e|ou|et|dan|atau|и|или)"
_MARKED_LIST = Pattern(rf"{_MARKED}(?:,\s*{_MARKED}){{0,11}},?\s+{_AND}\s+{_MARKED}")
_ONE_MARKED = Pattern(_MARKED)
_SPLIT = Pattern(r",\s*(?:or\s+|and\s+)?|\s+(?:or|and)\s+", 2)
_ARTICLE = Pattern(r"^(?:the|a|an|in|on the)\s+", 2)
_MOST = 12


class Enumeration(NamedTuple):
    """The values of one thing. `term` and `values` are casefolded, `written` the values as they stand.

    `named` is whether the text says that these are all there are: words in marks alone may be no more than examples.
    """

    term: str
    values: tuple[str, ...]
    written: tuple[str, ...]
    span: Span
    named: bool = True


def enumerations(spec: Analysed) -> Iterator[Enumeration]:
    """What the glossary says the things of a spec can be, in its order."""
    text = spec.document.text
    for term in spec.document.glossary:
        for match in _QUOTED.finditer(text.content, *term.span):
            written = tuple(value.partition("「")[2] for value in match[0].split("」") if "「" in value)
            yield Enumeration(term.name, written, written, term.span)
        for match in _MARKED_LIST.finditer(text.content, *term.span):
            written = tuple(value[0][1:-1] for value in _ONE_MARKED.finditer(match[0]))
            yield _enumeration(term.name, written, term.span)._replace(named=False)
        for match in _LIST.finditer(without_verbatim(text.slice(term.span))):
            written = tuple(value.strip() for value in _SPLIT.split(match["values"]) if value.strip())
            if 2 <= len(written) <= _MOST and not any(_ARTICLE.match(value) for value in written):
                yield _enumeration(term.name, written, term.span)


def _enumeration(name: str, written: tuple[str, ...], span: Span) -> Enumeration:
    values = tuple(value.casefold() for value in written)
    return Enumeration(name.replace("_", " ").casefold(), values, written, span)
