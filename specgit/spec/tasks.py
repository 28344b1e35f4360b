"""tasks.md → tasks, their hierarchy, what they cite and what they wait for.

Kiro's format: https://kiro.dev/docs/specs/ . Hierarchy comes from the number (`2.1` belongs to `2`, wherever it stands);
indentation is the fallback where there are no numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.spec import words
from specgit.spec.blocks import Block, Kind, scan
from specgit.spec.graph import read_graph
from specgit.spec.model import Box, DependencyNote, Reference, ReferenceKind, Status, Task, Tasks
from specgit.spec.references import ID, read_references
from specgit.spec.sections import heading_level, heading_title, plain, read_sections
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.spec.text import Text

_STATUS = {
    " ": Status.OPEN,
    "": Status.OPEN,
    "x": Status.DONE,
    "X": Status.DONE,
    "-": Status.IN_PROGRESS,
    "~": Status.QUEUED,
}

# `1.1`, `1.`, `4A.`, `Task 1.1:`, `**T-001**:`, `T0.1.1:`; a bare `1` only where it continues the count, `5-minute` and `99%` never.
_LEAD = r"[ \t]*(?P<star>\\?\*(?=[ \t]))?[ \t]*(?:~~|\*\*|__|\*(?=\S)|_(?=\S))*"
_NUMBER = re.compile(
    rf"""{_LEAD}
    (?:(?P<word>{words.whole(words.TASK)})[ ]?\#?(?P<called>[A-Z]{{0,3}}-?\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*)(?![\w%])
    |(?P<dotted>(?:[A-Z]{{1,2}}\.)?\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)+)(?![\w%])(?=[.):：\s*_~—–-]|$)
    |(?P<plain>\d+[A-Za-z]?)(?=[.)](?:[\s*_~]|$)|[:：](?!\d)|\*\*)
    |(?P<prefixed>(?!AC|US|FR|NFR|REQ|HTTP)[A-Z]{{1,6}}-?\d+[a-z]?(?:\.\d+[a-z]?)*(?:\.x)?)(?=[.:：)](?:[\s*]|$)|\*\*)
    |(?P<spaced>(?:T-?\d+[a-z]?(?:\.\d+)*|[A-Z]{{1,5}}-\d{{3,}}|[A-Z]\d+\.\d+(?:\.\d+)*))(?=\s|$)
    |(?P<bare>\d{{1,3}}[A-Za-z]?)(?=[ \t]|$)
    )(?P<after>(?:[.)）:：]|\*\*|__|~~|\\?\*(?=[ \t])|[ \t]+[-–—][ \t])*)[ \t]*""",
    re.VERBOSE,
)
_HEADING_NUMBER = re.compile(
    rf"""(?:[^\w\s]+[ ])?(?P<word>(?i:{words.whole(words.TASK)}|{words.whole(words.GROUP)}))?[ ]?\#?
    (?P<number>(?:[A-Z]{{1,5}}-?)?\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*)(?![\w%])
    (?P<after>\*?[ ]*(?:[.)）:：]|[-–—]|✅|\*)|(?=\s|$))[ ]*""",
    re.VERBOSE,
)
_COUNTED = re.compile(rf"(?:{words.TASK}|{words.GROUP})", re.IGNORECASE)
_TASK_WORD = re.compile(rf"(?:{words.TASK})", re.IGNORECASE)
_FINAL = re.compile(rf"[\W_]*(?:(?:{words.FINAL})[\W_]*)?", re.IGNORECASE)
_PARALLEL = re.compile(r"^[\W_]*\(P\)|\(P\)[\W_]*$")
_NOT_TASKS = re.compile(rf"[\W\d_]*{words.whole(words.NOT_TASKS)}", re.IGNORECASE)

# What stands before a colon or a number may be a label; which one, `_label_kind` knows.
_LABEL = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+)?[_*(（\[`]*[ ]?(?P<label>[^\W\d_][^\n:：\d_*]{0,40}?)[ \t#]*"
    r"(?=[:：\d_*])(?P<marks>[_*)]*)[ ]?(?P<colon>[:：])?[_*]*[ \t]*"
)
_LABEL_KINDS = {
    "depends": re.compile(words.DEPENDS, re.IGNORECASE),
    "boundary": re.compile("boundary", re.IGNORECASE),
    "property": re.compile(words.PROPERTY, re.IGNORECASE),
    "requirement": re.compile(
        rf"(?:(?:{words.VALIDATES})[ :]*)?(?:{words.REQUIREMENT}|{words.CRITERION}|{words.VALIDATES}|ac|acs)",
        re.IGNORECASE,
    ),
}
_IN_TITLE = re.compile(
    rf"[(（\[][ ]*(?:(?:{words.VALIDATES}):?[ ]*)?(?:{words.REQUIREMENT})[.:：]?[ ]*(?P<ids>[^)）\]\n]*)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMBERED_WORD = re.compile(r"([^\W\d_]+)[ #]*(\d[\d, &–-]*)")
_PROPERTY_TITLE_BEGINS = re.compile(r"[:：]|[*_]{2}|$")
_WHOLE_REQUIREMENT = re.compile(rf"{ID}(?=[ ]?(?:[:：,)]|[–—-][ ]|$))")
_DEPEND_TOKEN = re.compile(
    rf"(?P<spec>[a-z0-9][\w-]*(?:/[\w-]+)*)(?:[#:/]|[ ](?={ID}))(?P<foreign>{ID})(?![\w.])"
    rf"|(?:{words.whole(words.TASK)}[ ]?\#?)?(?P<id>{ID})(?P<range>[ ]?(?:[-–—~〜～]|to|bis)[ ]?(?P<last>{ID}))?(?![\w%])"
    rf"|(?P<prose>[^\s,，、;；&+]+)|(?P<separator>[,，、;；&+])|\s+",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _label_kind(label: str) -> str:
    """Which of the labels a word is: its name in `_LABEL_KINDS`, or nothing. Labels repeat, patterns of many words are slow."""
    return next((kind for kind, pattern in _LABEL_KINDS.items() if pattern.fullmatch(label)), "")


@lru_cache(maxsize=4096)
def _is_property_word(word: str) -> bool:
    return bool(re.search(rf"(?:^|(?<=[^\x00-\u024f]))(?:{words.PROPERTY})$", word, re.IGNORECASE))


def is_checkpoint(title: str) -> bool:
    """Whether a title says that its task verifies what stands before it: "Checkpoint - …", "Final checkpoint", "阶段 1 检查点"."""
    folded = title.casefold()
    word = next((word for word in words.CHECKPOINTS if word in folded), None)
    if word is None:
        return False
    begin = _FINAL.match(title)
    return folded.startswith(word, begin.end() if begin else 0) or not folded.rpartition(word)[2].strip(" .!。:：*_")


def read_tasks(text: Text) -> Tasks:
    """Read a tasks.md. Any text gives a model."""
    blocks = scan(text)
    sections = read_sections(text, blocks)
    drafts = _Drafts(text, blocks)
    return Tasks(text, sections, drafts.finish(), drafts.boxes, read_graph(text, blocks, sections), blocks)


@dataclass(slots=True)
class _Draft:
    """A task while its neighbours are not known yet."""

    block: Block
    number: str
    number_span: Span
    title_span: Span
    title: str
    box: Box | None
    optional: bool
    body: list[Block] = field(default_factory=list)
    id: str = ""
    parent: _Draft | None = None
    children: list[_Draft] = field(default_factory=list)
    under: tuple[_Draft, ...] = ()  # the numbered headings it stands below, outermost first
    calls_itself_task: bool = False


class _Drafts:
    """Collects drafts in one pass over the blocks, then gives them ids, parents and what they cite."""

    def __init__(self, text: Text, blocks: Sequence[Block]) -> None:
        self.text = text
        self.boxes = tuple(_box(text, block) for block in blocks if block.mark is not None)
        self.numbered = self._is_numbered(blocks)
        self.drafts: list[_Draft] = []
        self._collect(blocks)

    def _is_numbered(self, blocks: Sequence[Block]) -> bool:
        """Whether tasks here carry numbers, so that a box without one is a checklist of its task."""
        return any(block.mark is not None and self._number(block, 0) for block in blocks)

    def _number(self, block: Block, expected: int) -> re.Match[str] | None:
        """The number at the beginning of an item's text, `expected` being the count that a bare number would continue."""
        assert block.mark is not None
        match = _NUMBER.match(self.text.content, block.mark.end + 1, block.end)
        if match and match["bare"] and (not match["bare"].isdigit() or int(match["bare"]) != expected):
            return None
        return match

    def _collect(self, blocks: Sequence[Block]) -> None:
        headings: list[tuple[int, _Draft | None]] = []
        current: _Draft | None = None
        excluded = 99  # the level of the heading whose boxes are no tasks
        count = 0
        for block in blocks:
            if block.kind is Kind.HEADING and not block.depth:
                level = heading_level(block)
                while headings and headings[-1][0] >= level:
                    headings.pop()
                if level <= excluded:
                    excluded = level if _NOT_TASKS.match(heading_title(self.text, block)) else 99
                current = self._heading(block)
                if current:
                    self.drafts.append(current)
                headings.append((level, current))
                continue
            if block.mark is not None:
                match = self._number(block, count + 1)
                if match or (not self.numbered and excluded == 99):
                    current = self._task(block, match)
                    current.under = tuple(draft for _, draft in headings if draft)
                    self.drafts.append(current)
                    if current.number.isdigit():
                        count = int(current.number)
                    continue
            if current:
                current.body.append(block)

    def _heading(self, block: Block) -> _Draft | None:
        content = self.text.content
        match = _HEADING_NUMBER.match(content, block.content, block.end)
        if not match or not (match["word"] or match["after"] or "." in match["number"]):
            return None
        number = match["number"]
        span = Span(match.start("number"), match.end("number"))
        title = heading_title(self.text, block)
        return _Draft(
            block, number, span, Span(match.end(), block.end), plain(content[match.end() : block.end]) or title, None,
            "*" in match["after"], calls_itself_task=bool(match["word"] and _TASK_WORD.fullmatch(match["word"])),
        )  # fmt: skip

    def _task(self, block: Block, match: re.Match[str] | None) -> _Draft:
        content, box = self.text.content, _box(self.text, block)
        optional = box.optional
        number, begin = "", block.content
        span = Span(begin, begin)
        if match:
            name = match.lastgroup if match.lastgroup != "after" else ""
            name = name or next(
                key for key in ("called", "dotted", "plain", "prefixed", "spaced", "bare") if match[key]
            )
            name = "called" if match["called"] else name
            number, span, begin = match[name], Span(*match.span(name)), match.end()
            optional = optional or match["after"].endswith("*") and not match["after"].endswith("**")
        else:
            assert block.mark is not None
            begin = block.mark.end + 1 + len(_OPTIONAL.match(content, block.mark.end + 1)[0])  # type: ignore[index]
        title_span = Span(begin, block.end)
        title = plain(content[begin : block.end])
        if match and match["after"].startswith("**"):
            title = title.lstrip(":： ")
        return _Draft(block, number, span, title_span, title, box, optional)

    def finish(self) -> tuple[Task, ...]:
        self._number_by_place()
        self._give_parents()
        kept = [draft for draft in self.drafts if draft.box or draft.children or draft.calls_itself_task]
        seen: Counter[str] = Counter()
        total = Counter(draft.number for draft in kept)
        for draft in kept:
            seen[draft.number] += 1
            draft.id = f"{draft.number}@{seen[draft.number]}" if total[draft.number] > 1 else draft.number
        return tuple(self._finish(draft) for draft in kept)

    def _number_by_place(self) -> None:
        """Boxes without a number are counted: below a numbered heading `1.1`, `1.2` …, else `1`, `2` … by indentation."""
        if self.numbered:
            return
        counts: Counter[str] = Counter()
        parents: list[tuple[int, _Draft]] = []
        for draft in self.drafts:
            if not draft.box:
                continue
            while parents and parents[-1][0] >= draft.block.depth:
                parents.pop()
            above = parents[-1][1] if parents else (draft.under[-1] if draft.under else None)
            prefix = above.number if above else ""
            counts[prefix] += 1
            draft.number = f"{prefix}.{counts[prefix]}" if prefix else str(counts[prefix])
            draft.parent = above
            parents.append((draft.block.depth, draft))

    def _give_parents(self) -> None:
        """A task belongs to the last task before it whose number is the beginning of its own, else to such a heading above it."""
        boxes: dict[str, _Draft] = {}
        headings: dict[str, _Draft] = {}
        for draft in self.drafts:
            if not draft.parent:
                draft.parent = self._parent(draft, boxes, headings)
            if draft.parent:
                draft.parent.children.append(draft)
            (boxes if draft.box else headings)[_key(draft.number)] = draft

    def _parent(self, draft: _Draft, boxes: dict[str, _Draft], headings: dict[str, _Draft]) -> _Draft | None:
        above = _key(draft.number).rpartition(".")[0]
        while above:
            for known in (boxes, headings):
                parent = known.get(above)
                if parent and (parent.box or parent in draft.under or not draft.box):
                    return parent
            above = above.rpartition(".")[0]
        return None

    def _finish(self, draft: _Draft) -> Task:
        end = draft.body[-1].end if draft.body else draft.block.end
        cited = _Cited(self.text, draft)
        return Task(
            id=draft.id,
            number=draft.number,
            title=draft.title,
            box=draft.box,
            optional=draft.optional,
            checkpoint=not draft.children and is_checkpoint(draft.title),
            parallel=bool(_PARALLEL.search(draft.title)),
            parent=draft.parent.id if draft.parent else None,
            children=tuple(child.id for child in draft.children if child.id),
            span=Span(draft.block.start, end),
            title_span=draft.title_span,
            number_span=draft.number_span,
            references=tuple(cited.references),
            depends=tuple(cited.depends),
            boundary=cited.boundary,
            heading=draft.box is None,
        )


class _Cited:
    """What a task's title and details cite, line by line."""

    def __init__(self, text: Text, draft: _Draft) -> None:
        self.content = text.content
        self.references: list[Reference] = []
        self.depends: list[DependencyNote] = []
        self.boundary = ""
        self._title(draft)
        for block in draft.body:
            if block.kind in (Kind.ITEM, Kind.PARAGRAPH, Kind.QUOTE) and block.mark is None:
                self._lines(block.start, block.end)
        lines_below = self.content.find("\n", draft.title_span.start, draft.title_span.end)
        if lines_below >= 0:
            self._lines(lines_below + 1, draft.title_span.end)
        self.references.sort(key=lambda reference: reference.span)

    def _title(self, draft: _Draft) -> None:
        start, end = draft.title_span
        for match in _IN_TITLE.finditer(self.content, start, end):
            self.references += read_references(self.content, match.start("ids"), match.end("ids"))
        if not _DIGIT.search(self.content, start, end):
            return
        for match in _NUMBERED_WORD.finditer(self.content, start, end):
            if _is_property_word(match[1]):
                self.references += read_references(self.content, *match.span(2), kind=ReferenceKind.PROPERTY)

    def _lines(self, start: int, end: int) -> None:
        while start < end:
            newline = self.content.find("\n", start, end)
            stop = newline if newline >= 0 else end
            if match := _LABEL.match(self.content, start, stop):
                self._label(match, stop)
            start = stop + 1

    def _label(self, match: re.Match[str], end: int) -> None:
        content, start = self.content, match.end()
        kind = _label_kind(match["label"].rstrip())
        if kind == "property":
            title = _PROPERTY_TITLE_BEGINS.search(content, start, end)
            self.references += read_references(
                content, start, title.start() if title else end, kind=ReferenceKind.PROPERTY
            )
        elif kind == "requirement":
            if match["colon"]:
                self.references += read_references(content, start, end)
            elif numbered := _WHOLE_REQUIREMENT.match(content, start, end):
                self.references += read_references(content, *numbered.span())
        elif kind == "boundary" and match["colon"]:
            self.boundary = plain(content[start:end])
        elif kind == "depends" and match["colon"]:
            self.depends.append(read_dependency_note(content, start, end))


def find_task(tasks: Tasks, name: str) -> Task:
    """The task a person means by `name`: an id, or a number if only one task has it. Raises SpecgitError, naming what it may be."""
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


def read_dependency_note(content: str, start: int, end: int) -> DependencyNote:
    """`1.1, Task 2, other-spec#3` → the tasks named; prose between them names none, and an aside in parentheses neither."""
    tasks: list[str] = []
    foreign: list[tuple[str, str]] = []
    prose = False
    aside = re.compile(r"[(（][^)）\n]*[)）]?|[_*`]+")
    cleaned = aside.sub(lambda match: " " * len(match[0]), content[start:end])
    for token in _DEPEND_TOKEN.finditer(cleaned):
        if token["separator"]:
            prose = False
        elif token["prose"]:
            prose = True
        elif token["foreign"] and not prose and not _COUNTED.fullmatch(token["spec"]):
            foreign.append((token["spec"], token["foreign"]))
        elif token["id"] and not prose:
            tasks += _expand(token["id"], token["last"])
    return DependencyNote(tuple(tasks), tuple(foreign), bool(_NOTHING.match(cleaned)), Span(start, end))


def _expand(first: str, last: str | None) -> Iterator[str]:
    """`1.1` to `1.3` → `1.1`, `1.2`, `1.3`; ends that do not belong together are taken as the two tasks they name."""
    yield first
    if not last:
        return
    head, _, low = first.rpartition(".")
    tail, _, high = last.rpartition(".")
    if low.isdigit() and high.isdigit() and head == (tail or head) and 0 < int(high) - int(low) < 200:
        for number in range(int(low) + 1, int(high) + 1):
            yield f"{head}.{number}" if head else str(number)
    else:
        yield last


_NOTHING = re.compile(rf"[ \t]*(?:{words.NOTHING})[ \t.。]*\r?$", re.IGNORECASE)
_OPTIONAL = re.compile(r"(?:\\?\*(?=[ \t]|$))?[ \t]*")


def _box(text: Text, block: Block) -> Box:
    assert block.mark is not None
    after = block.mark.end + 1
    optional = text.content.startswith(("*", "\\*"), after)
    return Box(block.mark, _STATUS.get(text.slice(block.mark), Status.UNKNOWN), optional)


def _key(number: str) -> str:
    return number.upper()
