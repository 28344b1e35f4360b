"""requirements.md → requirements and their criteria.

Ids are derived: `1.2` is the second item under `Requirement 1`. A number written out in the item wins over its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import COMMENT, HEADING, ITEM, PARAGRAPH, QUOTE, scan
from specgit.spec.model import Criterion, Requirement, Requirements, Term
from specgit.spec.sections import document_title, plain, read_sections, title_end
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.model import Section
    from specgit.spec.text import Text

_ID = r"(?:[A-Z]{1,6}(?:-[A-Z]{1,6})*-?)?\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*"
_ID_OF_HEADING = rf"(?P<id>{_ID})(?P<after>[ ]*(?:[.)）:：]|[-–—](?=[ ])|\*\*)|(?=\s|$|[（(]))[ ]*"
_MARKS = r"(?=\D*+\d)(?:[^\w\s]+[ ])?[*_]*"  # the look ahead gives up at once where no number follows
_HEADING = Pattern(rf"{_MARKS}{_ID_OF_HEADING}")
_CALLED = Pattern(rf"{_MARKS}(?P<word>[^\W\d_]+(?:[ ][^\W\d_]+)??)[ ]?#?[ ]*{_ID_OF_HEADING}")
# Prefixes that name a requirement by themselves; any other one (`### Week 1`, `#### ERC-4626`) needs criteria below it.
_PREFIXES = "REQ|R|FR|NFR|US|TR|BR|UR|SR|IR|DR|PR|CR|QR|HU|RF|RNF"
_PREFIX = Pattern(rf"(?:AC|{_PREFIXES})(?:-[A-Z]{{1,6}})*-?\d")
_ALIAS = Pattern(r"[（(](?P<id>[A-Z]{1,5}-?\d+(?:\.\d+)*)[)）]")
_LONGEST_LABEL = 80
_LABEL = Pattern(r"\*\*[^*\n]{1,60}?(?:[:：]\*\*|\*\*[ ]?[:：])[ \t\r]*$")
# The number of a criterion as its text writes it: `1.1`, `1.1.`, `**1.1**`, `AC-1.1:`, `R1.1 —`, `3.1.`, `4b.`, `1a.`
_WRITTEN = Pattern(
    rf"(?=[*_`]{{0,2}}+[A-Z]{{0,3}}+-?\d)(?:\*\*|__|`)?(?P<id>(?:AC|CA|C|{_PREFIXES})?-?(?:\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)+|(?<=[A-Z])\d+|(?<=-)\d+|\d+[a-z](?=[.)])))"
    r"(?![\w%])[.:)：]?(?:\*\*|__|`)?[ ]*(?:[-–—:：][ ]+)?"
)
_LINE_NUMBER = Pattern(r"\d+(?=\.[ \t])")
_LETTERS = Pattern(r"^\D+")
_PREFIX_OF_NUMBER = Pattern(r"^[A-Z]+-?")
_NUMBERED_LINE = Pattern(r"(?:\*\*)?(?:AC-?)?\d+(?:\.\d+)+[a-z]?[.:)：]?(?:\*\*)?[ \t]|\d+[a-z][.)][ \t]|\d+\.[ \t]")
# An item inserted later, which Markdown takes for a further line of the item before it.
_INSERTED = Pattern(r"\d+(?:[a-z]|(?:\.\d+)+)[.)][ \t]")
_EARS = Pattern(
    r"(?:when|if|while|where|the|for|given|as|after|before|upon|once|during)\b|.*\b(?:shall|must)\b", re.IGNORECASE
)
_GLOSSARY_TERM = Pattern(
    r"(?:\*\*|__|`)+(?P<name>[^*_`\n][^*`\n]*?)(?:\*\*|__|`)+[ ]?[:：–—-]?|(?P<bare>[^\s:：][^:：\n]{0,60}?)[ ]?[:：]"
)


def read_requirements(text: Text) -> Requirements:
    """Read a requirements.md. Any text gives a model."""
    blocks = scan(text)
    sections = read_sections(text, blocks)
    return Requirements(
        text, sections, _Reader(text, blocks).read(sections), read_glossary(text, blocks, sections), blocks
    )


def read_glossary(text: Text, blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[Term, ...]:
    """The terms of the section named as a glossary, one a list item."""
    section = next((part for part in sections if words.beginning(part.title, words.GLOSSARY)), None)
    if section is None:
        return ()
    terms, new = [], tuple.__new__
    begin, end = (bisect_left(blocks, offset, key=attrgetter("start")) for offset in section.span)
    for block in blocks[begin:end]:
        if block.kind is ITEM and not block.depth:
            match = _GLOSSARY_TERM.match(text.content, block.content, block.end)
            if match:
                group = "name" if match["name"] else "bare"
                name = plain(match[group]).rstrip(" :：")
                spans = new(Span, (block.start, block.end)), new(Span, match.span(group))
                terms.append(new(Term, (name, *spans)))
    return tuple(terms)


@lru_cache(maxsize=64)  # nearly every second heading is "Acceptance Criteria"
def _is_criteria_title(title: str) -> bool:
    return len(title) < _LONGEST_LABEL and bool(words.beginning(title, words.CRITERION))


def _is_criteria_label(line: str) -> bool:
    """`**Acceptance Criteria:**`, `Acceptance criteria (EARS)`: a line with nothing else on it."""
    if len(line) > _LONGEST_LABEL:
        return False
    written = line.rstrip()
    alone = written.endswith("**") or written.rstrip("*_ ").endswith((":", "：")) or line.count(" ") < 4
    return alone and bool(words.beginning(line, words.CRITERION))


def _is_story(line: str) -> bool:
    """`**User Story:** As a …`, `**Objective:** …`."""
    word = words.beginning(line[:_LONGEST_LABEL], words.STORY)
    return bool(word) and line.casefold().partition(word)[2].lstrip("*_ ").startswith((":", "：", "("))


def _names_requirements_alone(title: str) -> bool:
    """`## Requirements`, `## 3. 要件`: a title that says no more than that requirements follow."""
    word = words.beginning(title, words.REQUIREMENT)
    return bool(word) and len(title.strip(" .:：0123456789")) == len(word)


def _match_heading(content: str, block: Block) -> tuple[re.Match[str] | None, bool]:
    """A heading's id, and whether a word like "Requirement" says what it is."""
    if match := _HEADING.match(content, block.content, block.end):
        return match, False
    match = _CALLED.match(content, block.content, block.end)
    called = match["word"].casefold() if match else ""
    return (match, True) if called in words.REQUIREMENT or called in words.STORY else (None, False)


class _Draft:
    """A requirement while its criteria are gathered."""

    aliases: tuple[str, ...] = ()
    story: Span | None = None
    labelled = False  # a criteria heading or label has been seen
    digits = ""  # what criteria that write their number out begin with
    begin = 0  # where the last criterion's text begins
    reached = 0  # where it ends by now, if what stands below it has moved its end
    depth = -1  # how deep the items of its list stand
    sub = ""  # the number of a sub-heading inside the list
    restarted = False  # a number has come twice: from here on tasks cite the running count

    def __init__(self, name: str, title: str, level: int, block: Block, id_span: Span, *, sure: bool) -> None:
        self.id = name
        self.title = title
        self.level = level
        self.block = block
        self.id_span = id_span
        self.sure = sure  # by its word or prefix; else it needs criteria to be one
        self.end = block.end
        self.criteria: list[Criterion] = []
        self.counts: dict[str, int] = {}  # of criteria below a sub-heading
        self.numbers: set[str] = set()


class _Reader:
    """One pass over the blocks; `current` is the requirement whose section is being read."""

    def __init__(self, text: Text, blocks: Sequence[Block]) -> None:
        self.text = text
        self.blocks = blocks
        self.drafts: list[_Draft] = []
        self.current: _Draft | None = None
        self.title = document_title(blocks)
        self.criteria_level = 0  # the level of the criteria heading we are under, 7 for a label in the text, 0 for none

    def read(self, sections: Sequence[Section]) -> tuple[Requirement, ...]:
        titles = iter(sections)
        for block in self.blocks:
            kind = block.kind
            if kind is HEADING and not block.depth:
                self._heading(block, next(titles))
            elif self.current is None:
                continue
            elif kind is ITEM:
                self._item(block, self.current)
            elif kind is PARAGRAPH or kind is QUOTE:
                self._paragraph(block, self.current)
            elif self.current.criteria and block.depth > self.current.depth >= 0 and kind is not COMMENT:
                self.current.reached = block.end
        self._close(len(self.text.content))
        kept = [draft for draft in self.drafts if draft.criteria or (draft.sure and draft.id)]
        if any(draft.id for draft in kept):  # a flat list beside requirements is a summary
            kept = [draft for draft in kept if draft.id]
        return tuple([self._finish(draft) for draft in kept])

    def _close(self, end: int) -> None:
        if self.current:
            self.current.end = end
        self.current = None

    def _heading(self, block: Block, section: Section) -> None:
        title, level = section.title, section.level
        current = self.current
        if _is_criteria_title(title) and (current is None or self._may_hold_criteria(current, level)):
            self._criteria_heading(block, level)
            return
        match, called = _match_heading(self.text.content, block) if block is not self.title else (None, False)
        listed = False
        if match and current and not current.id and _PREFIX.match(match["id"]):
            listed = self.criteria_level > 0  # "### AC1: …" under a flat "## Acceptance Criteria"
            self._close(block.start)
            self.criteria_level, current = 0, None
        if current and self.criteria_level and self.criteria_level < 7 and level > self.criteria_level:
            # Inside the list: "##### 2.1 …" only groups the items, whose numbers go on or begin again.
            current.sub = match["id"] if match and not called else ""
            return
        if match and (called or self._begins_requirement(match, level)):
            self._close(block.start)
            sure = called or bool(_PREFIX.match(match["id"]))
            alias = _ALIAS.search(title)
            written = plain(self.text.content[match.end() : title_end(self.text, block)])
            self.current = _Draft(match["id"], written, level, block, Span(*match.span("id")), sure=sure)
            self.current.aliases = (alias["id"],) if alias else ()
            self.current.labelled = listed
            self.current.digits = _digits(match["id"])
            self.drafts.append(self.current)
            self.criteria_level = level if listed else 0
        elif current and level > current.level:
            self.criteria_level = 0 if self.criteria_level == 7 or level <= self.criteria_level else self.criteria_level
            if not self.criteria_level and current.labelled:
                current.depth = 99  # another sub-heading ended the list
        else:
            self._close(block.start)
            if _names_requirements_alone(title):
                self._begin_flat(block, level)

    def _may_hold_criteria(self, current: _Draft, level: int) -> bool:
        """Whether a criteria heading of this level belongs to the requirement:

        one above it ends it, unless it has no criteria so far.
        """
        return level > current.level or not (current.labelled or (level < current.level and current.criteria))

    def _begin_flat(self, block: Block, level: int) -> None:
        """Items that stand right under "## Requirements" or "## Acceptance Criteria" are cited by their own numbers."""
        self.current = _Draft("", "", level, block, Span(block.content, block.content), sure=False)
        self.drafts.append(self.current)
        self.criteria_level = 0

    def _begins_requirement(self, match: re.Match[str], level: int) -> bool:
        current = self.current
        if _PREFIX.match(match["id"]):
            return True
        if not match["after"].strip() and "." not in match["id"]:
            return False
        if current is None or not current.id or level <= current.level:
            return True
        # Deeper: a numbered part of this requirement (`#### 1.1` under `### 1.`), not a word that looks like an id.
        return match["id"].upper().startswith(current.id.upper() + ".") and not current.criteria

    def _criteria_heading(self, block: Block, level: int) -> None:
        if self.current is None:
            self._begin_flat(block, level)
        assert self.current is not None
        self.current.labelled = True
        self.current.depth = -1
        self.criteria_level = level

    def _paragraph(self, block: Block, current: _Draft) -> None:
        content = self.text.content
        if current.criteria and block.depth > current.depth >= 0 and block.depth:
            current.reached = block.end
            return
        if current.story is None and _is_story(content[block.start : block.end]):
            current.story = Span(block.start, block.end)
        for start, end in self._lines(block):
            if _is_criteria_label(content[start:end]):
                current.labelled, current.depth, self.criteria_level = True, -1, self.criteria_level or 7
            elif self.criteria_level == 7 and _LABEL.match(content, start, end):
                self.criteria_level, current.depth = 0, 99
            elif self._is_numbered_criterion(start, end, current):
                self._add(start, end, start, "")

    def _is_numbered_criterion(self, start: int, end: int, current: _Draft) -> bool:
        """Whether a line is a criterion by the number it writes out:

        any number in a criteria list, else one of its requirement.
        """
        if self.criteria_level:
            return bool(_NUMBERED_LINE.match(self.text.content, start, end))
        return current.depth != 99 and self._writes_own_number(start, end, current)

    def _writes_own_number(self, start: int, end: int, current: _Draft) -> bool:
        if not current.digits:
            return False
        written = _WRITTEN.match(self.text.content, start, end)
        return written is not None and _LETTERS.sub("", written["id"]).startswith(current.digits)

    def _lines(self, block: Block) -> Iterator[tuple[int, int]]:
        """The lines of a block without their indentation."""
        content, start, last = self.text.content, block.start, block.end
        while start < last:
            newline = content.find("\n", start, last)
            end = newline if newline >= 0 else last
            yield end - len(content[start:end].lstrip(" \t")), end
            start = end + 1

    def _item(self, block: Block, current: _Draft) -> None:
        content, begin, end = self.text.content, block.content, block.end
        if current.story is None and _is_story(content[begin : min(end, begin + 2 * _LONGEST_LABEL)]):
            current.story = Span(block.start, end)
            return
        if not (block.depth == current.depth if current.depth >= 0 else self._is_criterion(block, current)):
            if current.criteria and block.depth > current.depth >= 0:
                current.reached = end
            elif not current.labelled and _is_criteria_label(content[begin:end]):
                current.labelled, current.depth, self.criteria_level = True, -1, 7
            return
        if block.mark is not None:
            begin = block.mark.end + 1
            begin += len(content[begin:end]) - len(content[begin:end].lstrip(" *\\"))
        current.depth = block.depth
        number = block.marker[:-1]
        if content.find("\n", begin, end) < 0:
            self._add(block.start, end, begin, number)
            return
        starts = self._inserted(begin, end)
        ends = [*(start - 1 for start in starts), end]
        self._add(block.start, ends[0], begin, number)
        for start, stop in zip(starts, ends[1:], strict=True):
            self._add(start, stop, start, "")

    def _inserted(self, begin: int, end: int) -> list[int]:
        """The further lines of an item that are items of their own."""
        content, found = self.text.content, []
        while begin := content.find("\n", begin, end) + 1:
            if _INSERTED.match(content, begin, end):
                found.append(begin)
        return found

    def _is_criterion(self, block: Block, current: _Draft) -> bool:
        """Whether an item is one where no other has shown how deep they stand."""
        if self.criteria_level:
            return True
        if current.labelled:
            return False
        if block.mark is not None:
            return True
        if self._writes_own_number(block.content, block.end, current):
            return True
        return block.marker[0].isdigit() and (
            not current.id or bool(_EARS.match(self.text.content, block.content, block.end))
        )

    def _add(self, start: int, end: int, begin: int, item: str) -> None:
        """One criterion: its text is `[begin, end)`, `item` the list item's own number."""
        current = self.current
        assert current is not None
        if current.reached:
            self._settle(current)
        content, new = self.text.content, tuple.__new__
        aliases: tuple[str, ...] = ()
        written = _WRITTEN.match(content, begin, end)
        if written and (item == "" or "." in written["id"]):
            identity, id_span = _join_written(current.id, written["id"]), new(Span, written.span("id"))
            begin = written.end()
        elif line := None if item else _LINE_NUMBER.match(content, begin, end):
            identity, id_span = _join(current.id, line[0]), Span(*line.span())
            begin = line.end() + 1
        else:
            running = len(current.criteria) + 1
            number = item or str(running)
            id_span = new(Span, (start, start + len(item)) if item else (begin, begin))
            current.restarted = current.restarted or number in current.numbers
            current.numbers.add(number)
            identity = _join(current.id, str(running) if current.restarted else number)
            if sub := current.sub:
                count = current.counts[sub] = current.counts.get(sub, 0) + 1
                aliases = (f"{sub}.{number if current.restarted else count}",)
        criterion = (identity, aliases, current.id, content[begin:end].strip(), new(Span, (start, end)), id_span)
        current.criteria.append(new(Criterion, criterion))
        current.begin = begin

    def _settle(self, draft: _Draft) -> None:
        """Give a draft's last criterion the end it has reached, and the text up to there."""
        last = draft.criteria[-1]
        text = self.text.content[draft.begin : draft.reached].strip()
        draft.criteria[-1] = last._replace(text=text, span=Span(last.span.start, draft.reached))
        draft.reached = 0

    def _finish(self, draft: _Draft) -> Requirement:
        if draft.reached:
            self._settle(draft)
        return Requirement(
            draft.id, draft.aliases, draft.title, Span(draft.block.start, draft.end),
            Span(draft.block.start, draft.block.end),
            draft.id_span, draft.story, tuple(draft.criteria),
        )  # fmt: skip


@lru_cache(maxsize=64)
def _digits(requirement: str) -> str:
    """What criteria of a requirement begin with: `3.` for 3, REQ-3 and 3a."""
    digits = _LETTERS.sub("", requirement).rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits and digits + "."


def _join(requirement: str, number: str) -> str:
    return f"{requirement}.{number}" if requirement else number


def _join_written(requirement: str, number: str) -> str:
    """`AC-1.1` under requirement 1 is `1.1`; `3.1` under requirement 1 is its item 3.1, cited as `1.3.1`; `4b` is
    `1.4b`."""
    bare = _PREFIX_OF_NUMBER.sub("", number)
    digits = _LETTERS.sub("", requirement)
    if bare.startswith(digits + ".") or not digits:
        return requirement[: len(requirement) - len(digits)] + bare if digits else bare
    if "." in bare and number != bare:
        return bare
    return _join(requirement, bare)
