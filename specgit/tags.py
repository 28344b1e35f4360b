"""What tests say they validate: `Feature: user-auth, Property 3` and `Validates: Requirements 2.3`, in any comment.

Kiro writes both into the tests it makes; the first line below names the spec, the second only its criteria:

    **Feature: user-auth, Property 3: a session ends once**
    **Validates: Requirements 2.3, 2.4**

A tag without a feature beside it belongs to the feature that its file names, if it names one. `Property 3:` alone, as
test titles have it, is a tag too, where the file names a feature or criteria.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.model import ReferenceKind
from specgit.spec.references import read_references

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from specgit.spec.model import Reference

CONTEXT = 15  # lines between a tag and the feature it belongs to
LONGEST_LINE = 2000  # minified code says nothing of tests
_SAME_STATEMENT = 3  # lines between `describe('Feature: …', …)` and a comment on what it validates


class Line(NamedTuple):
    """A line of a file, numbered from 1."""

    path: str
    number: int
    text: str


class Tag(NamedTuple):
    """What one line of a test file says it validates.

    `features` are the names it may mean, folded: one where that is sure, none where the file names no feature.
    """

    path: str
    line: int
    features: tuple[str, ...]
    references: tuple[Reference, ...]


def fold(name: str) -> str:
    """A spec's name as tags are compared: `User Auth`, `user_auth` and `user-auth` are one."""
    return re.sub(r"[\s_]+", "-", name.strip().casefold())


def line_pattern() -> str:
    """A POSIX extended expression, to be matched without regard to case, of the lines that may hold tags."""
    feature, validates, prop = (_grep(known) for known in (words.FEATURE, words.VALIDATES, words.PROPERTY))
    return rf"({feature})[*_` ]*(:|：)|({validates})[^0-9]{{0,40}}[0-9]|({prop})[ #*_]*[0-9]"


def _grep(known: words.Words) -> str:
    """Alternatives for git grep, which folds the case of ASCII letters only."""
    spellings = (form for word in known for form in ((word,) if word.isascii() else (word, word.capitalize())))
    return "|".join(dict.fromkeys(spellings))


def _any(known: words.Words) -> str:
    """Alternatives for Python, longest first; words of scripts with spaces end where their letters end."""
    ordered = sorted(known, key=len, reverse=True)
    return "|".join(rf"{re.escape(word)}(?![^\W\d_])" if word[-1] < "\u0600" else word for word in ordered)


def _marks(most: int) -> str:
    return rf"[\s*_`]{{0,{most}}}"


_NAME = r"(?P<name>\w(?:[\w ]|[./-](?=\w)){0,99}?)"
_FEATURE = Pattern(
    rf"(?<![A-Za-z])(?:{_any(words.FEATURE)}){_marks(4)}[:：]{_marks(4)}{_NAME}{_marks(4)}"
    rf"(?:[,，、;；|–—-]{_marks(4)}(?P<list>(?:{_any(words.PROPERTY)}){_marks(4)}[#:：]?{_marks(4)}(?=\d).*)"
    r"|$|[^\w /-])",
    re.IGNORECASE,
)
_VALIDATES = Pattern(
    rf"(?<![A-Za-z])(?:{_any(words.VALIDATES)})(?:\(s\))?{_marks(4)}(?P<colon>[:：])?{_marks(4)}"
    rf"(?:(?P<word>(?:{_any((*words.REQUIREMENT, *words.PROPERTY, *words.CRITERION_SHORT))}))|(?=[A-Za-z]{{0,5}}-?\d))",
    re.IGNORECASE,
)
_PROPERTY = Pattern(
    rf"(?<![A-Za-z])(?:{_any(words.PROPERTY)})[ ]?\#?\d{{1,4}}[a-z]?(?=[ *_`]{{0,4}}(?:[:：.]|[-–—]\s|$|\*/))",
    re.IGNORECASE,
)
_LINE_COMMENT = Pattern(r"\s*(///?|#|--|;+|%|')")
_END_OF_BLOCK = Pattern(r"\*/|-->|-\}|\"\"\"|'''")
_BEGIN_OF_BLOCK = Pattern(r"\s*[rRuUbBfF]{0,2}(?:\"\"\"|''')")
_CODE = ("{", "}", ";", "):", "=>")  # how lines end that are surely in no comment
_DIGIT = Pattern(r"\d")
_GOES_ON = Pattern(r"[,，、][\s*_]*$")
_MARGIN = Pattern(r"[\s*/#;%-]*")


class _Said(NamedTuple):
    """What one line says: a feature, references, or both. `weak` are the references of a mere `Property 3:`."""

    line: int
    feature: str
    references: tuple[Reference, ...]
    weak: bool


def read_tags(lines: Iterable[Line], names: Collection[str]) -> list[Tag]:
    """The tags in some lines of test files, `names` being the folded names of all specs.

    `Feature: words` without a property names a feature only if they are one word or the name of a spec. The lines
    around those that match `line_pattern` tell how far a comment goes; `CONTEXT` of them are enough.
    """
    files: dict[str, dict[int, str]] = defaultdict(dict)
    for path, number, text in lines:
        if len(text) <= LONGEST_LINE:
            files[path][number] = text
    return [tag for path in sorted(files) for tag in _file_tags(path, files[path], names)]


def _file_tags(path: str, lines: Mapping[int, str], names: Collection[str]) -> Iterator[Tag]:
    said = [each for number in sorted(lines) for each in _read_line(lines, number, names)]
    features = [each for each in said if each.feature]
    every = tuple(dict.fromkeys(each.feature for each in features))
    tagged = any(not each.weak for each in said)
    told = {each.line for each in said if not each.weak and _names_property(each)}
    for each in said:
        # A title says what the tag on its line says in full; in a file without tags it may be any text.
        if each.references and tagged and not (each.weak and each.line in told):
            near = each.feature or (_nearest(lines, each.line, features) if len(every) > 1 else "")
            yield Tag(path, each.line, (near,) if near else every, each.references)


def _names_property(said: _Said) -> bool:
    return any(reference.kind is ReferenceKind.PROPERTY for reference in said.references)


def _read_line(lines: Mapping[int, str], number: int, names: Collection[str]) -> Iterator[_Said]:
    text = lines[number]
    if ":" not in text and "：" not in text and not _DIGIT.search(text):
        return
    for match in _FEATURE.finditer(text):
        name = fold(match["name"])
        references = _references(text, match.start("list"), ReferenceKind.PROPERTY) if match["list"] else ()
        # `Feature: cart` may be a spec of old times; `feature: string` is code, "Feature: log in faster" is prose.
        slug = " " not in match["name"] and not match[0][0].islower()
        if references or name in names or slug:
            yield _Said(number, name, references, weak=False)
    for match in _VALIDATES.finditer(text):
        if match["word"] or match["colon"]:
            start = match.start("word") if match["word"] else match.end()
            if references := _references(_continued(lines, number), start):
                yield _Said(number, "", references, weak=False)
    for match in _PROPERTY.finditer(text):
        yield _Said(number, "", _references(match[0], 0), weak=True)


def _references(text: str, start: int, only: ReferenceKind | None = None) -> tuple[Reference, ...]:
    """The ids of a list. All of a spec is nothing that one test validates."""
    found = read_references(text, start, len(text))
    return tuple(each for each in found if each.kind is not ReferenceKind.ALL and only in (None, each.kind))


def _continued(lines: Mapping[int, str], number: int) -> str:
    """A line with those after it, as long as it ends with a comma."""
    text = lines[number]
    while _GOES_ON.search(text, max(0, len(text) - 8)) and (number + 1) in lines and len(text) <= LONGEST_LINE:
        number += 1
        following = lines[number]
        text = f"{text.rstrip()} {following[_MARGIN.match(following).end() :]}"  # type: ignore[union-attr]
    return text


def _nearest(lines: Mapping[int, str], number: int, features: Sequence[_Said]) -> str:
    """The feature that stands next to a line in the same comment."""
    reach = [bisect_left(features, end, key=_line) for end in (number - CONTEXT, number + CONTEXT + 1)]
    close = sorted(features[slice(*reach)], key=lambda each: (abs(each.line - number), each.line > number))
    return next((each.feature for each in close if _together(lines, *sorted((each.line, number)))), "")


def _line(said: _Said) -> int:
    return said.line


def _together(lines: Mapping[int, str], first: int, last: int) -> bool:
    """Whether two lines stand in one comment, docstring, or statement."""
    if last - first > CONTEXT:
        return False
    between = [lines.get(number, "") for number in range(first, last + 1)]
    marker = _LINE_COMMENT.match(between[0])
    if marker:
        return all((other := _LINE_COMMENT.match(text)) and other[1] == marker[1] for text in between)
    begin = _BEGIN_OF_BLOCK.match(between[0])
    ends = any(
        _END_OF_BLOCK.search(text, begin.end() if begin and not at else 0) for at, text in enumerate(between[:-1])
    )
    code = any(text.rstrip().endswith(_CODE) for text in between[1:-1])
    return not ends and (last - first <= _SAME_STATEMENT or not code)
