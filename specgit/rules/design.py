"""What is wrong with a design.md by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from specgit.patterns import Pattern
from specgit.rules.fences import read_unclosed
from specgit.rules.model import DesignRule, Problem, Rule
from specgit.shown import one_line
from specgit.spec import words
from specgit.spec.blocks import HEADING, ITEM, PARAGRAPH
from specgit.spec.edit import Change
from specgit.spec.references import label_kind, match_label
from specgit.spec.sections import document_title, heading_level, heading_title, title_end
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.rules.subject import Subject
    from specgit.spec.blocks import Block
    from specgit.spec.model import Design, Property
    from specgit.spec.text import Text

SECTIONS = "# Design\n\n## Overview\n\n## Architecture\n\n## Components and Interfaces\n\n## Data Models\n"
PROPERTIES = """\
# Design

## Correctness Properties

### Property 1: Codes are unique

*For any* two links, their codes SHALL differ.

**Validates: Requirements 1.1**

### Property 2: Codes are short

*For any* link, its code SHALL have eight letters.

**Validates: Requirements 1.2**
"""

# The sections Kiro writes, with the words that show one (https://kiro.dev/docs/specs/).
_FEATURE = (
    ("Overview", words.OVERVIEW),
    ("Architecture", words.ARCHITECTURE),
    ("Components and Interfaces", words.COMPONENTS),
    ("Data Models", words.DATA_MODELS),
)
_BUGFIX = (
    ("Overview", words.OVERVIEW),
    ("Bug Details", words.BUG_DETAILS),
    ("Expected Behavior", words.EXPECTED),
    ("Hypothesized Root Cause", words.ROOT_CAUSE),
    ("Fix Implementation", words.FIX),
)
_DIGIT = Pattern(r"\d")
_UNSPACED = Pattern(r"(##{1,5})([^\W\d_]+(?:[ ][^\W\d_]+)?[ ]\d+)")
_LABEL_BEGINS = Pattern(r"[*_]{1,2}(?=[^\W\d_])")


class MissingSection(DesignRule):
    """A design lacks a section that its kind of spec has."""

    name = "design/missing-section"
    severity = "info"
    profile = "strict"
    why = "Reviewers look for it, and what nobody wrote down nobody agreed to."
    fix = "Write the section, or say there in a sentence why the spec needs none."
    good: ClassVar = {"design.md": SECTIONS}
    bad: ClassVar = {"design.md": SECTIONS.replace("## Data Models\n", "")}

    def find(self, design: Design, subject: Subject) -> Iterator[Problem]:
        if not design.text.content.strip():
            return
        title = document_title(design.blocks)
        at = title.start if title else -1
        titles = [each.title.casefold() for each in design.sections if each.level <= 3 and each.heading.start != at]
        wanted = _BUGFIX if subject.spec.type == "bugfix" else _FEATURE
        missing = [name for name, known in wanted if not any(_says(title, known) for title in titles)]
        if missing:
            yield Problem(design.text, None, f"the design has no section {_listed(missing)}")


def _says(title: str, known: words.Words) -> bool:
    """Whether a word of the title begins with one of those known, or has it in it where words have no spaces."""
    spaced = f" {title}"
    return any(word in title if word[0] > "\u0600" else f" {word}" in spaced for word in known)


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " or ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]


class MalformedProperty(DesignRule):
    """Among the correctness properties stands one that has no number."""

    name = "design/malformed-property"
    why = "No task and no test can name it, so nobody sees whether it is tested."
    fix = "Write `### Property 3: Title`, with a number of its own."
    good: ClassVar = {"design.md": PROPERTIES}
    bad: ClassVar = {"design.md": PROPERTIES.replace("Property 2:", "Property:")}

    def find(self, design: Design, _: Subject) -> Iterator[Problem]:
        text = design.text
        for block, body in _headings_among_properties(design):
            title = heading_title(text, block)
            called = words.beginning(title, words.PROPERTY) and not title.casefold().endswith(words.PROPERTY)
            alike = not _DIGIT.search(title) and _has_property_of_level(design, block)  # "Example 1" is something else
            if (called or alike) and any(_cites(text, part) for part in body):
                span = Span(block.start, title_end(text, block))
                yield Problem(text, span, f"`{one_line(title, 80)}` is a property without a number")
        for block in design.blocks if _UNSPACED.search(text.content) else ():
            match = _UNSPACED.match(text.content, block.start, block.end) if block.kind is PARAGRAPH else None
            if match and words.beginning(match[2], words.PROPERTY):
                message = f"`{match[1]}` makes no heading without a space behind it, so this is no property"
                yield Problem(
                    text,
                    Span(*match.span()),
                    message,
                    "put a space there",
                    (Change(Span(match.end(1), match.end(1)), " "),),
                )


def _headings_among_properties(design: Design) -> Iterator[tuple[Block, Sequence[Block]]]:
    """The headings below "Correctness Properties" that are no property, each with what stands right below it."""
    begins = {each.span.start for each in design.properties}
    titles = {each.heading.start: each.title for each in design.sections}  # but of headings in lists
    section = 0  # the level of the heading "Correctness Properties" we are under
    places = [place for place, block in enumerate(design.blocks) if block.kind is HEADING]
    for place, end in pairwise((*places, len(design.blocks))):
        block = design.blocks[place]
        level = heading_level(block)
        section = section if level > section else 0
        if block.start in begins:
            continue
        if section:
            yield block, design.blocks[place + 1 : end]
        elif words.beginning(titles.get(block.start) or heading_title(design.text, block), words.PROPERTY):
            section = level


def _has_property_of_level(design: Design, block: Block) -> bool:
    """Whether properties of the design are headings of a heading's level."""
    marker = block.marker + " "
    return any(design.text.content.startswith(marker, each.span.start) for each in design.properties)


class DuplicateProperty(DesignRule):
    """Two properties have the same number."""

    name = "design/duplicate-property"
    why = "A task or test that names the number may mean either."
    fix = "Give one of them a number of its own, in the tasks and tests that name it too."
    good: ClassVar = {"design.md": PROPERTIES}
    bad: ClassVar = {"design.md": PROPERTIES.replace("Property 2", "Property 1")}

    def find(self, design: Design, _: Subject) -> Iterator[Problem]:
        first: dict[str, Property] = {}
        for each in design.properties:
            known = first.setdefault(each.id, each)
            # What only repeats the title, say a plan of the tests, defines nothing.
            if known is not each and (each.title.casefold() != known.title.casefold() or _validates(design.text, each)):
                line = design.text.line(known.span.start)
                yield Problem(design.text, each.id_span, f"property {each.id} stands on line {line} already")


class PropertyWithoutValidates(DesignRule):
    """A property does not say which criteria it stands for, though others do."""

    name = "design/property-without-validates"
    why = "Nobody sees which requirement is broken when its test fails."
    fix = "Write `**Validates: Requirements 1.2**` below it."
    good: ClassVar = {"design.md": PROPERTIES}
    bad: ClassVar = {"design.md": PROPERTIES.replace("**Validates: Requirements 1.2**\n", "")}

    def find(self, design: Design, _: Subject) -> Iterator[Problem]:
        text = design.text
        saying = [each for each in design.properties if each.validates]
        if not saying:
            return  # the whole design does without
        said = {each.id for each in saying}
        usual = {_form(text, each) for each in saying}
        for each in design.properties:
            gone = any(word in each.title.casefold() for word in words.REMOVED)
            if each.id not in said and not gone and _form(text, each) in usual and not _validates(text, each):
                newline = text.content.find("\n", each.span.start, each.span.end)
                span = Span(each.span.start, newline if newline >= 0 else each.span.end)
                yield Problem(text, span, f"property {each.id} does not say which criteria it validates")


def _form(text: Text, each: Property) -> str:
    """Whether a property is a heading, a list item or a line: a list of tests may name properties too."""
    first = text.content[each.span.start]
    return first if first in "#-" else "1" if first.isdigit() else ""


def _validates(text: Text, each: Property) -> bool:
    """Whether a property says, anywhere in its text and be it in words, what it validates."""
    if each.validates:
        return True
    for match in _LABEL_BEGINS.finditer(text.content, *each.span):
        label = match_label(text.content, match.end(), min(each.span.end, match.end() + 200))
        if label and label_kind(label["label"]) == "requirement":
            return True
    return False


def _cites(text: Text, block: Block) -> bool:
    label = match_label(text.content, block.start, block.end) if block.kind in (PARAGRAPH, ITEM) else None
    return bool(label and label["colon"] and words.beginning(label["label"], words.VALIDATES))


class UnclosedFence(DesignRule):
    """A code block, diagram or comment of the design is never closed."""

    name = "design/unclosed-fence"
    why = "What follows is taken for a part of it: the diagram breaks, and sections and properties are not seen."
    fix = "Close it with the marks it begins with; around a block that holds another, use one mark more."
    good: ClassVar = {"design.md": "```mermaid\ngraph TD\n```\n\n## Data Models\n"}
    bad: ClassVar = {"design.md": "```mermaid\ngraph TD\n\n## Data Models\n"}

    def find(self, design: Design, _: Subject) -> Iterator[Problem]:
        for each in read_unclosed(design.text, design.blocks):
            yield Problem(design.text, each.opening, each.message)


RULES: tuple[Rule, ...] = (
    MissingSection(), MalformedProperty(), DuplicateProperty(), PropertyWithoutValidates(), UnclosedFence(),
)  # fmt: skip
