"""The words of a sentence in their order, as the checks of wording look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern

if TYPE_CHECKING:
    from specgit.spec.text import Span


class Word(NamedTuple):
    """A word casefolded; a name with underscores is one word, and so is inline code or a quotation (`quoted`)."""

    folded: str
    start: int
    end: int
    mark: str  # the comma, bracket, colon … right before it, or empty
    quoted: bool


_TOKEN = Pattern(
    r"`[^`\n]*`|„[^“”\"\n]{0,200}[“”\"]|“[^”\n]{0,200}”|「[^」\n]{0,200}」|(?<!\w)\"[^\"\n]{0,200}\"|(?<!\w)'[^'\n]{1,60}'(?!\w)"
    r"|[^\W_](?:[\w.’'-]*\w)?|(?P<mark>[,;:!?()—–&/]|[.](?=\s|$))"
)


def words(content: str, span: Span) -> list[Word]:
    """The words of a range, with the mark before each; a genitive's ending is left out."""
    found: list[Word] = []
    mark = ""
    for match in _TOKEN.finditer(content, *span):
        if match["mark"]:
            mark = match["mark"]
            continue
        written = match[0]
        quoted = written[0] in "`\"“„「'" and len(written) > 1
        folded = written[1:-1].strip().casefold() if quoted else written.casefold().replace("’", "'").removesuffix("'s")
        found.append(Word(folded, match.start(), match.end(), mark, quoted))
        mark = ""
    return found


def word_set(written: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(written.split())
