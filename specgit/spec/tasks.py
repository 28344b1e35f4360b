"""tasks.md → tasks, their hierarchy, what they cite and what they wait for.

Kiro's format: https://kiro.dev/docs/specs/ . Hierarchy comes from the number (`2.1` belongs to `2`, wherever it
stands);
indentation is the fallback where there are no numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from operator import attrgetter
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import HEADING, ITEM, PARAGRAPH, QUOTE, scan
from specgit.spec.graph import read_graph
from specgit.spec.model import Box, DependencyNote, ReferenceKind, Status, Task, Tasks
from specgit.spec.references import ID, find_labels, label_kind, may_begin_label, read_references, references_in_title
from specgit.spec.sections import plain, read_sections, title_end
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specgit.spec.blocks import Block
    from specgit.spec.model import Reference, Section
    from specgit.spec.text import Text

_STATUS = {
    " ": Status.OPEN,
    "": Status.OPEN,
    "x": Status.DONE,
    "X": Status.DONE,
    "-": Status.IN_PROGRESS,
    "~": Status.QUEUED,
}

# `1.1`, `1.`, `4A.`, `**T-001**:`, `T0.1.1:`; a bare `1` only where it continues the count, `5-minute` and `99%` never.
_LEAD = r"[ \t]*+(?:\\?\*[ \t]++)?(?:~~|\*\*|__|\*(?=\S)|_(?=\S))*+"
_PART = r"\d{1,9}[A-Za-z]?"  # a number deeper than ten parts, or of a thousand digits, is no task's
_AFTER = r"(?P<after>(?:[.)）:：]|\*\*|__|~~|\\?\*(?=[ \t])|[ \t]+[-–—][ \t])*)[ \t]*"
_NUMBER = Pattern(
    rf"""{_LEAD}(?P<number>
    (?:[A-Z]{{1,2}}\.)?{_PART}(?:\.{_PART}){{1,9}}(?![\w%]|\.\d)(?=[.):：\s*_~—–-]|$)
    |{_PART}(?=[.)](?:[\s*_~]|$)|[:：](?!\d)|\*\*)
    |(?!AC|US|FR|NFR|REQ|HTTP)[A-Z]{{1,6}}-?{_PART}(?:\.{_PART}){{0,9}}(?:\.x)?(?=[.:：)](?:[\s*]|$)|\*\*)
    |(?:T-?{_PART}(?:\.{_PART}){{0,9}}|[A-Z]{{1,5}}-\d{{3,9}}|[A-Z]{_PART}(?:\.{_PART}){{1,9}})(?=\s|$)
    |(?P<bare>\d{{1,3}}[A-Za-z]?)(?=[ \t]|$)
    ){_AFTER}""",
    re.VERBOSE,
)
# `Task 1.1:`, `任务 3`: a word for tasks, then any number.
_WORD = r"(?P<word>[^\W\d_]+(?:[ ][^\W\d_]+)?)[ ]?\#?"
_CALLED = Pattern(rf"{_LEAD}{_WORD}(?P<number>[A-Z]{{0,3}}-?{_PART}(?:\.{_PART}){{0,9}})(?![\w%]|\.\d){_AFTER}")
_HEADING_ID = (
    rf"(?P<number>(?:[A-Z]{{1,5}}-?)?{_PART}(?:\.{_PART}){{0,9}})(?![\w%]|\.\d)"
    r"(?P<after>\*?[ ]*(?:[.)）:：]|[-–—]|✅|\*)|(?=\s|$))[ ]*"
)
_HEADING_MARKS = r"(?:[^\w\s]+[ ])?(?P<bold>[*_]*)"
_HEADING_NUMBER = Pattern(rf"{_HEADING_MARKS}{_HEADING_ID}")
_HEADING_CALLED = Pattern(rf"{_HEADING_MARKS}{_WORD}{_HEADING_ID}")
_TASK_PREFIX = Pattern(r"T-?\d")
_PARALLEL = Pattern(r"^[\W_]*\(P\)|\(P\)[\W_]*$")

_NUMBERS = Pattern(r"\d[\d, &–-]*")
_LAST_WORD = Pattern(r"[^\W\d_]+$")
_PROPERTY_TITLE_BEGINS = Pattern(r"[:：]|[*_]{2}|$")
_WHOLE_REQUIREMENT = Pattern(rf"{ID}(?=[ ]?(?:[:：,)]|[–—-][ ]|$))")
_DEPEND_TOKEN = Pattern(
    rf"(?<![\w/-])(?P<spec>[A-Za-z0-9][\w-]*(?:/[\w-]+)*)(?:[#:/]|[ ](?:tasks?[ ])?(?={ID}))(?P<foreign>{ID})(?![\w.])"
    rf"|(?P<id>{ID})(?P<range>[ ]?(?:[-–—~〜～]|to|bis)[ ]?(?P<last>{ID}))?(?![A-Za-z0-9%])"
    rf"|(?P<separator>[,，、;；&+])|(?P<space>\s+|\#)|(?P<word>[^\W\d_]+)|(?P<prose>\d+|.)",
)
_ASIDE = Pattern(r"[(（][^)）\n]*[)）]?|[_*`]+")


def is_checkpoint(title: str, among: words.Words = words.CHECKPOINT) -> bool:
    """Whether a title says that its task verifies what stands before it:

    "Checkpoint - …", "Final checkpoint", "阶段 1 检查点". `among` are the words that it may hold.
    """
    folded = title.casefold()
    for word in among:
        if word in folded:
            break
    else:
        return False
    if words.beginning(title, words.CHECKPOINT):
        return True
    before, _, after = folded.rpartition(word)
    return bool(words.beginning(before, words.FINAL)) or bool(_ENDS_CHECKPOINT.match(after) and len(before) < 40)


def _is_property_word(word: str) -> bool:
    folded = word.casefold()
    return folded in words.PROPERTY or (not folded.isascii() and folded.endswith(_UNSPACED_PROPERTY))


# Whoever looks for these finds each word: no other is part of one.
_PROPERTY_STEMS = tuple(
    word for word in words.PROPERTY if not any(other in word for other in words.PROPERTY if other != word)
)
_UNSPACED_PROPERTY = tuple(word for word in words.PROPERTY if word[0] > "\u0600")


def read_tasks(text: Text) -> Tasks:
    """Read a tasks.md. Any text gives a model."""
    blocks = scan(text)
    sections = read_sections(text, blocks)
    drafts = _Drafts(text, blocks, sections)
    return Tasks(text, sections, drafts.finish(), tuple(drafts.boxes), read_graph(text, blocks, sections), blocks)


class _Draft:
    """A task while its neighbours are not known yet."""

    id = ""
    checkpoint = False  # by its own title, or that of the heading it stands below
    parent: _Draft | None = None
    under: tuple[_Draft, ...] = ()  # the numbered headings it stands below, outermost first
    calls_itself_task = False
    calls_itself_group = False
    by_place = False  # a box without a number
    kept = False
    boundary = ""

    def __init__(
        self,
        block: Block,
        number: str,
        number_span: Span,
        title_span: Span,
        title: str,
        box: Box | None,
        optional: bool,
    ) -> None:
        self.block = block
        self.number = number
        self.number_span = number_span
        self.title_span = title_span
        self.title = title
        self.box = box
        self.optional = optional
        self.end = block.end  # of its details
        self.children: list[str] = []  # ids: drafts that know each other both ways would wait for the garbage collector
        self.references: list[Reference] = []
        self.depends: list[DependencyNote] = []

    def cite(self, content: str, start: int, end: int) -> None:
        """Take what the labels say that lines begin with."""
        for match, stop in find_labels(content, start, end):
            self._label(content, match, stop)

    def _label(self, content: str, match: re.Match[str], end: int) -> None:
        start, colon = match.end(), match["colon"]
        kind = label_kind(match["label"])
        if kind == "property" and (not colon or content[start : start + 1].isdigit()):
            title = _PROPERTY_TITLE_BEGINS.search(content, start, end)
            self.references += read_references(
                content, start, title.start() if title else end, kind=ReferenceKind.PROPERTY
            )
        elif kind == "requirement":
            if colon:
                self.references += read_references(content, start, end)
            elif numbered := _WHOLE_REQUIREMENT.match(content, start, end):
                self.references += read_references(content, *numbered.span())
        elif kind == "boundary" and colon:
            self.boundary = plain(content[start:end])
        elif kind == "depends" and colon:
            self.depends.append(read_dependency_note(content, start, end))


class _Drafts:
    """Collects drafts in one pass over the blocks, then gives them ids, parents and what they cite."""

    def __init__(self, text: Text, blocks: Sequence[Block], sections: Sequence[Section]) -> None:
        self.text = text
        self.boxes: list[Box] = []
        # Where tasks carry numbers, a box without one is a checklist of its task.
        self.numbered = any(block.mark and self._number(block.mark, block.end, 0) for block in blocks)
        self.drafts: list[_Draft] = []
        self.current: _Draft | None = None
        self.headings: list[tuple[int, _Draft | None]] = []  # the open ones: level and what they begin
        self.under: tuple[_Draft, ...] = ()  # those of them that have a number
        self.excluded = 99  # the level of the heading whose boxes are no tasks
        self.count = 0  # the last number that is one
        self._collect(blocks, sections)

    def _number(self, mark: Span, end: int, expected: int) -> re.Match[str] | None:
        """The number that a box's text begins with, `expected` being the count that a bare number would continue."""
        content, begin = self.text.content, mark[1] + 1
        if match := _NUMBER.match(content, begin, end):
            bare = match["bare"]
            if bare is None or (bare.isdigit() and int(bare) == expected):
                return match
        match = _CALLED.match(content, begin, end)
        return match if match and match["word"].casefold() in words.TASK else None

    def _collect(self, blocks: Sequence[Block], sections: Sequence[Section]) -> None:
        content, titles = self.text.content, iter(sections)
        top = [section for section in sections if section.level == 1]
        document = top[0] if len(top) == 1 else None
        for block in blocks:
            kind, start, end, begin, _, depth, _, _, mark, _ = block
            if mark is not None:
                self._boxed(block, mark)
            elif kind is HEADING and not depth:
                self._below(block, section := next(titles), section is document)
            elif self.current:
                self.current.end = end
                if (kind is ITEM or kind is PARAGRAPH or kind is QUOTE) and (
                    may_begin_label(content, begin) or content.find("\n", start, end) >= 0
                ):
                    self.current.cite(content, start, end)

    def _below(self, block: Block, section: Section, is_title: bool) -> None:
        """What follows stands below this heading."""
        level = section.level
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        if level <= self.excluded:
            self.excluded = level if words.beginning(section.title, words.NOT_TASKS) else 99
        self.current = None if is_title else self._heading(block, section.title)
        if self.current:
            self.drafts.append(self.current)
        self.headings.append((level, self.current))
        self.under = tuple([draft for _, draft in self.headings if draft])

    def _boxed(self, block: Block, mark: Span) -> None:
        """A box is a task, or a detail of the one above it."""
        box = _box(self.text.content, mark)
        self.boxes.append(box)
        if match := self._number(mark, block.end, self.count + 1):
            draft = self._with_number(block, match, box)
            if draft.number.isdigit():
                self.count = int(draft.number)
        elif self.excluded == 99 and self._is_unnumbered_task(block, self.current):
            draft = self._without_number(block, box)
        else:
            if self.current:
                self.current.end = block.end
            return
        draft.under = self.under
        self.drafts.append(draft)
        self.current = draft

    def _is_unnumbered_task(self, block: Block, current: _Draft | None) -> bool:
        """Whether a box without a number is a task:

        where no box has one, or right below a numbered heading that has no other tasks (`## 3. Checkpoint`).
        """
        if not self.numbered:
            return True
        above = current.under[-1] if current and current.by_place else current
        return above is not None and above.box is None and not block.depth

    def _heading(self, block: Block, whole_title: str) -> _Draft | None:
        content = self.text.content
        match = _HEADING_NUMBER.match(content, block.content, block.end)
        word = ""
        if match is None:
            match = _HEADING_CALLED.match(content, block.content, block.end)
            word = match["word"].casefold() if match else ""
            if match is None or word not in (*words.TASK, *words.GROUP):
                return None
        if not (word or match["after"] or "." in match["number"]):
            return None
        span, title_span = Span(*match.span("number")), Span(match.end(), max(match.end(), title_end(self.text, block)))
        title = plain(content[title_span.start : title_span.end]) or whole_title
        optional = "*" in match["after"] and not match["bold"]
        draft = _Draft(block, match["number"], span, title_span, title, None, optional)
        draft.calls_itself_group = word in words.GROUP
        draft.calls_itself_task = word in words.TASK or bool(_TASK_PREFIX.match(draft.number))
        return draft

    def _with_number(self, block: Block, match: re.Match[str], box: Box) -> _Draft:
        content, end, begin, new = self.text.content, block.end, match.end(), tuple.__new__
        number, after = match.group("number", "after")
        title, optional = plain(content[begin:end]), box.optional
        if after and after != ".":
            optional = optional or (after.endswith("*") and not after.endswith("**"))
            if after.startswith("**"):
                title = title.lstrip(":： ")
        return _Draft(block, number, new(Span, match.span("number")), new(Span, (begin, end)), title, box, optional)

    def _without_number(self, block: Block, box: Box) -> _Draft:
        content, end = self.text.content, block.end
        begin = _OPTIONAL.match(content, box.mark.end + 1).end()  # type: ignore[union-attr]
        nowhere = Span(block.content, block.content)
        draft = _Draft(block, "", nowhere, Span(begin, end), plain(content[begin:end]), box, box.optional)
        draft.by_place = True
        return draft

    def finish(self) -> tuple[Task, ...]:
        self._number_by_place()
        self._give_parents()
        for draft in reversed(self.drafts):  # children stand behind their parents, and keep them
            if draft.kept or draft.box or draft.calls_itself_task or self._has_details(draft):
                draft.kept = True
                if draft.parent:
                    draft.parent.kept = True
        kept = [draft for draft in self.drafts if draft.kept]
        # What no title holds need not be looked for in each.
        titles = "\n".join([draft.title for draft in kept]).casefold()
        checkpoints, properties = words.within(titles, words.CHECKPOINT), bool(words.within(titles, _PROPERTY_STEMS))
        seen: Counter[str] = Counter()
        total = Counter([draft.number for draft in kept])
        for draft in kept:
            above = draft.parent if draft.parent and not draft.parent.box else None
            draft.checkpoint = is_checkpoint(draft.title, checkpoints) or bool(above and above.checkpoint)
            draft.id = number = draft.number
            if total[number] > 1:
                seen[number] += 1
                draft.id = f"{number}@{seen[number]}"
            if draft.parent:
                draft.parent.children.append(draft.id)
            self._cite_title(draft, properties)
        return tuple([_task(draft) for draft in kept])

    def _has_details(self, draft: _Draft) -> bool:
        """Whether below a numbered heading stands what only tasks say: `_Requirements: …_`, `_Depends: …_`."""
        if draft.calls_itself_group:
            return False
        return bool(draft.depends or draft.boundary or draft.references)

    def _number_by_place(self) -> None:
        """Boxes without a number are counted:

        below a numbered heading `1.1`, `1.2` …, else `1`, `2` … by indentation.
        """
        if not any(draft.by_place for draft in self.drafts):
            return
        counts: Counter[str] = Counter()
        taken = {draft.number for draft in self.drafts if draft.box}
        taken |= {above.number for draft in self.drafts for above in draft.under}
        parents: list[tuple[int, _Draft]] = []
        for draft in self.drafts:
            if not draft.by_place:
                parents = []
                continue
            while parents and parents[-1][0] >= draft.block.depth:
                parents.pop()
            above = parents[-1][1] if parents else (draft.under[-1] if draft.under else None)
            prefix = above.number if above else ""
            while not draft.number or draft.number in taken:
                counts[prefix] += 1
                draft.number = f"{prefix}.{counts[prefix]}" if prefix else str(counts[prefix])
            draft.parent = above
            parents.append((draft.block.depth, draft))

    def _give_parents(self) -> None:
        """A task belongs to the last task before it whose number is the beginning of its own, else to such a
        heading above it."""
        boxes: dict[str, _Draft] = {}
        headings: dict[str, _Draft] = {}
        for draft in self.drafts:
            key = draft.number.upper()
            above = "" if draft.parent else key.rpartition(".")[0]
            while above and not draft.parent:
                for known in (boxes, headings):
                    parent = known.get(above)
                    if parent and (parent.box or parent in draft.under or not draft.box):
                        draft.parent = parent
                        break
                above = above.rpartition(".")[0]
            (boxes if draft.box else headings)[key] = draft

    def _cite_title(self, draft: _Draft, properties: bool) -> None:
        """Take what the title cites: in asides, by a property's number, or in lines that follow its first."""
        content, title, (start, end) = self.text.content, draft.title, draft.title_span
        if newline := content.find("\n", start, end) + 1:
            draft.cite(content, newline, end)
        found: list[Reference] = []
        if "(" in title or "[" in title or "（" in title:
            found += references_in_title(content, start, end)
        if properties:
            found += _properties_in_title(content, start, end)
        if found:
            draft.references = sorted([*found, *draft.references], key=attrgetter("span"))


def _properties_in_title(content: str, start: int, end: int) -> list[Reference]:
    found: list[Reference] = []
    for match in _NUMBERS.finditer(content, start, end):
        # A word's length back, not to the title's beginning: titles can be long and full of numbers.
        before = content[max(start, match.start() - 100) : match.start()].rstrip(" #")
        if not before.casefold().endswith(words.PROPERTY):
            continue
        word = _LAST_WORD.search(before)
        if word and _is_property_word(word[0]):
            found += read_references(content, *match.span(), kind=ReferenceKind.PROPERTY)
    return found


def _task(draft: _Draft) -> Task:
    new = tuple.__new__  # calling the class of a named tuple takes longer
    return new(
        Task,
        (
            draft.id,
            draft.number,
            draft.title,
            draft.box,
            draft.optional,
            draft.checkpoint and not draft.children,
            "(P)" in draft.title and bool(_PARALLEL.search(draft.title)),
            draft.parent.id if draft.parent else None,
            tuple(draft.children),
            new(Span, (draft.block.start, draft.end)),
            draft.title_span,
            draft.number_span,
            tuple(draft.references),
            tuple(draft.depends),
            draft.boundary,
            draft.box is None,
        ),
    )


def same_task(task: Task, among: Sequence[Task]) -> Task | None:
    """A task as another version has it: by its title, which stays when tasks are renumbered, else by its number."""
    titled = [each for each in among if each.title == task.title]
    same = [each for each in titled if each.number == task.number] or titled
    if len(same) == 1:
        return same[0]
    return next((each for each in among if each.id == task.id), None)


def find_task(tasks: Tasks, name: str) -> Task:
    """The task a person means by `name`:

    an id, or a number if only one task has it. Raises SpecgitError, naming what it may be.
    """
    found = tasks.find(name)
    if len(found) == 1:
        return found[0]
    path = tasks.text.path
    if found:
        places = ", ".join(f"{task.id} (line {tasks.text.line(task.span.start)})" for task in found)
        raise SpecgitError(f"task {name} is ambiguous: {places}", where=path, hint="say which one by its full id")
    near = get_close_matches(name, [task.id for task in tasks.tasks], 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else "`specgit waves SPEC` lists the tasks"
    raise SpecgitError(f"there is no task {name}", where=path, hint=hint)


def leaves_below(task: Task, by_id: Mapping[str, Task]) -> list[Task]:
    """The leaf tasks with a box that a task stands for: itself, or all below it."""
    if task.leaf:
        return [task] if task.box else []
    return [leaf for child in task.children for leaf in leaves_below(by_id[child], by_id)]


def read_dependency_note(content: str, start: int, end: int) -> DependencyNote:
    """`1.1, Task 2, other-spec#3` → the tasks named; prose between them names none, and an aside in parentheses
    neither."""
    tasks: list[str] = []
    foreign: list[tuple[str, str]] = []
    prose = False
    cleaned = _ASIDE.sub(lambda match: " " * len(match[0]), content[start:end])
    for token in _DEPEND_TOKEN.finditer(cleaned):
        kind = token.lastgroup
        if kind == "separator":
            prose = False
        elif prose or kind == "space":
            continue
        elif kind == "foreign" and token["spec"].casefold() not in (*words.TASK, *words.GROUP):
            foreign.append((token["spec"], token["foreign"]))
        elif kind == "foreign" and token["spec"].casefold() in words.TASK:
            tasks.append(token["foreign"])
        elif kind in ("id", "range"):
            tasks += _expand(token["id"], token["last"])
        else:
            prose = kind != "word" or token["word"].casefold() not in words.TASK
    nothing = cleaned.strip(" .。\t\r").casefold() in words.NOTHING
    return DependencyNote(tuple(tasks), tuple(foreign), nothing, Span(start, end))


def _expand(first: str, last: str | None) -> Iterator[str]:
    """`1.1` to `1.3` → `1.1`, `1.2`, `1.3`; ends that do not belong together are taken as the two tasks they name."""
    yield first
    if not last:
        return
    head, _, low = first.rpartition(".")
    tail, _, high = last.rpartition(".")
    short = low.isdigit() and high.isdigit() and len(low + high) < 9
    if short and head == (tail or head) and 0 < int(high) - int(low) < 200:
        for number in range(int(low) + 1, int(high) + 1):
            yield f"{head}.{number}" if head else str(number)
    else:
        yield last


# "Phase 1 checkpoint", "Tests and checkpoint - all pass", but not "checkpoint files".
_ENDS_CHECKPOINT = Pattern(r"[ .!。:：*_]*(?:$|[-–—][ ])")
_OPTIONAL = Pattern(r"(?:\\?\*(?=[ \t]|$))?[ \t]*")


def _box(content: str, mark: Span) -> Box:
    start, end = mark
    status = _STATUS.get(content[start:end], Status.UNKNOWN)
    return tuple.__new__(Box, (mark, status, content.startswith(("*", "\\*"), end + 1)))
