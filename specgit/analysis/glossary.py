"""What a document introduces: the terms of its glossary, and the words of its prose outside the criteria."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from specgit.analysis.lexicon import noun
from specgit.patterns import Pattern
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from specgit.analysis.model import Analysed
    from specgit.spec.model import Term

_BETWEEN = Pattern(r"[(（)）/／,，、]| (?:or|aka|oder|ou|или) ")
_WORD = Pattern(r"[^\W_]+(?:['’][^\W_]+)?")
_HUMP = Pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_PERSON = Pattern(r"\b(?:person|people|someone|somebody|who|employee|user|member|visitor|customer|staff)\b")
_BEHIND_NAME = Pattern(r"[*_`]*[ ]?[:：–—-]?[*_`]*[ ]?")


def normal(name: str) -> str:
    """A name without regard to case, number and how its words are joined: `Folder_Stores` and `FolderStore` are one."""
    return " ".join(noun(word.casefold()) for word in _WORD.findall(_HUMP.sub(" ", name).replace("-", " ")))


class Glossary:
    """The glossary of a document, with the text that introduces things beside it."""

    def __init__(self, spec: Analysed) -> None:
        self._document = spec.document
        self.terms = spec.document.glossary

    @cached_property
    def names(self) -> dict[str, Term]:
        """All names of the terms in their normal form: `API (Application Programming Interface)` has three."""
        found: dict[str, Term] = {}
        for term in self.terms:
            for part in (term.name, *_BETWEEN.split(term.name)):
                if name := normal(part):
                    found.setdefault(name, term)
        return found

    @cached_property
    def meanings(self) -> tuple[tuple[str, ...], ...]:
        """The words of each term's explanation, casefolded."""
        content = self._document.text.content
        spans = ((term.name_span.end, term.span.end) for term in self.terms)
        return tuple(tuple(_WORD.findall(content[slice(*span)].casefold())) for span in spans)

    @cached_property
    def prose(self) -> str:
        """Everything the document says outside its criteria, in normal form, between spaces."""
        content, start, parts = self._document.text.content, 0, []
        for requirement in self._document.requirements:
            for criterion in requirement.criteria:
                parts.append(content[start : criterion.span.start])
                start = max(start, criterion.span.end)
        parts.append(content[start:])
        return f" {normal(' . '.join(parts))} "

    def introduces(self, name: str) -> bool:
        """Whether the glossary or the prose has a name, also with its words joined otherwise."""
        known = normal(name)
        return not known or known in self.names or f" {known} " in self.prose

    def somebody(self, name: str) -> bool:
        """Whether a term is explained as a person: `a user who …`."""
        term = self.names.get(normal(name))
        text = self._document.text.content
        return term is not None and bool(_PERSON.search(text, term.name_span.end, term.span.end))

    def entry(self, name: str, meaning: str = "[…]") -> Change | None:
        """A further line for a term, in the style of the last one; None where there is no glossary."""
        if not self.terms:
            return None
        content, last = self._document.text.content, self.terms[-1]
        line = content[content.rfind("\n", 0, last.name_span.start) + 1 : last.name_span.start]
        behind = _BEHIND_NAME.match(content, last.name_span.end)
        joint = behind[0] if behind else ": "
        ends = "\r\n" if "\r\n" in content else "\n"
        written = self.styled(name)
        at = last.span.start + len(content[last.span.start : last.span.end].rstrip())
        return Change(Span(at, at), f"{ends}{line}{written}{joint if joint.strip(' *_`') else joint + ': '}{meaning}")

    def styled(self, name: str) -> str:
        """A name as the terms are written: with underscores where they have them."""
        underscored = sum("_" in term.name for term in self.terms)
        spaced = sum(" " in term.name for term in self.terms)
        return name.replace(" ", "_") if underscored > spaced and name[:1].isupper() else name
