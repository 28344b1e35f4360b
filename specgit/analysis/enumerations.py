"""The values that a thing can have, wherever they are written: `its status is draft, open, paid or void`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Analysed
    from specgit.spec.text import Span

_KINDS = (
    r"(?:state|status|stage|phase|level|kind|type|role|grade|class|size|mode|priorit|severit|colou?r|categor"
    r"|tier|plan"
    r"|visibilit|result|outcome|verdict|value|format|method|option|variant|polic|channel|urgenc|fare|zust[aä]nd|stand|stuf|roll|typ|tarif|estado|tipo|rol|nivel|modo|n[ií]ve"
    r"|pap[eé])"
    r"(?:s|es|y|ies|uses|e|en|is|l|l)?"
)
_AND = r"(?:or|and|oder|und|y|o|u|e|ou|et|dan|atau|и|или)"
# A list of at least two values: `a, b and c`, `a or b`; each of up to three words.
_VALUE = r"[^\W\d_]+(?:[- _][^\W\d_]+){0,2}?"
_LIST = Pattern(
    rf"(?:\b{_KINDS}\b\s*(?:[:=(,]|(?:is|are|one of|can be|may be|which is|being|ist|sind|es|son|é|são)\b)"
    r"|\b(?:one of|either|(?:it|which|that) is|(?:es|er|sie) ist|can be|may be|are(?=:)|consists? of"
    r"|are named|called)\b)"
    r"\s*(?:either |one of |always |the following |three |four |five |six )*"
    rf"[:(]?\s*(?P<values>{_VALUE}(?:,\s*{_VALUE})*,?\s+{_AND}\s+{_VALUE})(?![\w-])",
    2,
)
_SLASHED = Pattern(
    rf"\b{_KINDS}\b\s*(?:[:=(]|(?:is|are)\b)\s*(?P<values>{_VALUE}(?:\s*[/|]\s*{_VALUE}){{2,}})(?![\w-])",
    2,
)
_WORD = r"(?:(?:as|als|como) )?(?:(?:an?|eine?|un|una|um|uma) )?[^\W\d_]+(?:-[^\W\d_]+)?"
_IS = Pattern(  # `a Visitor is anonymous, registered or premium`
    r"\b(?:is|are|ist|sind|es|son|é|são|being)\s+(?:either |always )?"
    r"(?P<values>[^\W\d_]+(?:,\s*[^\W\d_]+)+,?\s+(?:or|oder|o|ou)\s+[^\W\d_]+)(?=\s*(?:[.,;)]|$))",
    2,
)
_ANY_OF = Pattern(  # `studies full-time, part-time or as a guest`
    rf"(?P<values>{_WORD}(?:,\s*{_WORD})+,?\s+(?:or|oder|o|ou)\s+{_WORD})(?=\s*(?:[.;)]|$))", 2
)
# In a criterion only what says that it lists all there are.
_SAID = Pattern(
    rf"\b(?:one of the (?:following )?|the (?:following )?|three |four |five |six |exactly |only ){{1,2}}"
    rf"{_KINDS}\b\s*:?\s*"
    rf"(?P<values>{_VALUE}(?:,\s*{_VALUE})+,?\s+{_AND}\s+{_VALUE})(?![\w-])",
    2,
)
_MARKED = (
    r"(?:`[^`\n]{1,30}`|«[^»\n]{1,30}»|“[^”\n]{1,30}”|„[^“”\n]{1,30}[“”]|「[^」\n]{1,20}」|\"[^\"\n]{1,30}\""
    r"|'[^'\n]{1,30}'(?!\w))"
)
_MARKED_LIST = Pattern(rf"{_MARKED}(?:\s*[,，、・;/|]?\s*(?:{_AND}\s+|[或和及とか]\s*)?{_MARKED}){{1,11}}")
_ONE_MARKED = Pattern(_MARKED)
_ALL = Pattern(  # right before a list that names all there are
    rf"(?:[:：(（。为是はが]|\b(?:is|are|be|one of|either|always|as|ist|sind|es|son|sea|é|são|est|sont"
    rf"|{_KINDS}))\s*(?:one of |either )?$",
    2,
)
_EITHER = Pattern(rf"{_MARKED}\s*,?\s*(?:or|oder|o|u|ou|или|或|または)\s*{_MARKED}$", 2)
_EXAMPLE = Pattern(
    r"\b(?:like|e\.g\.|such as|for example|including|z\. ?b\.|wie|etwa|como|por ejemplo|por exemplo)\W*$|例如"
    r"|など|如",
    2,
)
_ALL_BEHIND = Pattern(r"\s*(?:のいずれか|のどれか|之一|中的一)")
_SPLIT = Pattern(rf",\s*(?:{_AND}\s+)?|\s+{_AND}\s+|\s*[/|]\s*", 2)
_ARTICLE = Pattern(r"^(?:the|a|an|its|their|his|her|in|on the|ein|eine|der|die|das|un|una|el|la|um|uma)\s+", 2)
_INFLECTED = Pattern(r"\s(?:oder|und|o|y|ou|e|и|или)\s", 2)
_NO_VALUE = Pattern(r"\b(?:to|of|by|with|from|never|for|at)\b", 2)
_AS = Pattern(r"\b(?:(?:as|als|como) (?:an?|eine?|un|una|um|uma)?|an?|eine?|un|una|um|uma)\s+", 2)
_MOST = 12
_FEWEST_MARKED = 3


class Enumeration(NamedTuple):
    """The values of one thing. `term` and `values` are casefolded, `written` the values as they stand.

    `named` is whether the text says that these are all there are: words in marks alone may be no more than examples.
    `example` is whether it says that they are some of more. `marked` is whether they are written between
    marks, `inflected` whether in a language that gives them endings.
    """

    term: str
    values: tuple[str, ...]
    written: tuple[str, ...]
    span: Span
    named: bool = True
    marked: bool = False
    inflected: bool = False
    example: bool = False


def enumerations(spec: Analysed) -> Iterator[Enumeration]:
    """What the text says the things of a spec can be: the glossary first, then what criteria list."""
    known: list[frozenset[str]] = []
    for each in _all(spec):
        values = frozenset(each.values)
        # A part of what the glossary lists is no list of its own.
        if values not in known and (each.term or not any(values <= other for other in known)):
            known.append(values)
            yield each


def _all(spec: Analysed) -> Iterator[Enumeration]:
    text = spec.document.text
    for term in spec.document.glossary:
        yield from _marked(text.content, term.name, term.span)
        yield from _worded(text.content, term.name, term.span)
    for reading in spec.readings:
        for span in reading.ears.responses:
            for match in _SAID.finditer(without_verbatim(text.slice(span))):
                if listed := _worded_as(match["values"], "", span):
                    yield listed
            yield from (each for each in _marked(text.content, "", span) if len(each.values) >= _FEWEST_MARKED)


def _marked(content: str, name: str, span: Span) -> Iterator[Enumeration]:
    for match in _MARKED_LIST.finditer(content, *span):
        written = tuple(value[0][1:-1] for value in _ONE_MARKED.finditer(match[0]))
        before = content[span.start : match.start()]
        all_there_are = _EITHER.search(match[0]) or _ALL.search(before) or _ALL_BEHIND.match(content, match.end())
        example = bool(_EXAMPLE.search(before))
        named = bool(all_there_are) and not example
        yield _enumeration(name, written, span)._replace(named=named and bool(name), marked=True, example=example)


def _worded(content: str, name: str, span: Span) -> Iterator[Enumeration]:
    said = without_verbatim(content[slice(*span)])
    for pattern in (_LIST, _SLASHED, _IS):
        for match in pattern.finditer(said):
            if each := _worded_as(match["values"], name, span):
                yield each
    for match in _ANY_OF.finditer(said):
        bare = _AS.sub("", match["values"])
        if each := _worded_as(bare, name, span):
            yield each._replace(named=False)


def _worded_as(values: str, name: str, span: Span) -> Enumeration | None:
    written = tuple(value.strip() for value in _SPLIT.split(values) if value.strip())
    if not 2 <= len(written) <= _MOST or any(_ARTICLE.match(value) or _NO_VALUE.search(value) for value in written):
        return None
    return _enumeration(name, written, span)._replace(inflected=bool(_INFLECTED.search(values)))


def _enumeration(name: str, written: tuple[str, ...], span: Span) -> Enumeration:
    values = tuple(value.casefold() for value in written)
    return Enumeration(name.replace("_", " ").casefold(), values, written, span)
