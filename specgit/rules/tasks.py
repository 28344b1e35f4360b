"""What is wrong with a tasks.md by itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.rules.fences import read_unclosed
from specgit.rules.model import Problem, Rule, TasksRule
from specgit.shown import one_line
from specgit.spec.blocks import ITEM, PARAGRAPH
from specgit.spec.edit import Change
from specgit.spec.model import Status
from specgit.spec.references import find_labels, label_kind, match_label
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.rules.subject import Subject
    from specgit.spec.blocks import Block
    from specgit.spec.model import Reference, Task, Tasks
    from specgit.spec.text import Text

PLAN = """\
- [x] 1. Log in
  - [x] 1.1 Store sessions
    - _Requirements: 1.1_
  - [x]* 1.2 Test sessions
    - _Requirements: 1.1_
- [ ] 2. Log out
  - [ ] 2.1 Close sessions
    - _Requirements: 1.2_
"""

# What people write for a mark; each says the same as the one that tools read.
_MARKS = dict.fromkeys("✓✔√☑✅", "x") | dict.fromkeys("\u00a0\u3000\t", " ")
_MARK = r"[xX~-]"
_BROKEN_BOX = Pattern(
    rf"""^[ \t]*(?P<box>(?P<bullet>[-*+]|\d{{1,9}}[.)])
    (?:(?P<space>[ \t]*)\[(?P<tight>{_MARK}|[ ])\](?![(\[:])(?P<glued>[^\s*\\])?
    |[ \t]*\[(?P<wide>[ \t]{{2,3}}|[ \t]+{_MARK}[ \t]*|{_MARK}[ \t]+|)\](?=[ \t*\\]|$))
    |(?P<bare>\[(?P<marked>{_MARK}|[ ])\])(?=\*?[ ][*_]{{0,2}}\d+(?:\.\d+)*[.:*_ ]))""",
    re.MULTILINE | re.VERBOSE,
)
# All but a box as it should be, whatever stands before it: nearly every document has none, and tells so at once.
_ODD_BOX = Pattern(rf"\[(?=[ \t]*{_MARK}?[ \t]*\])(?:(?<![-*+.)][ \t]\[)|(?!(?:{_MARK}|[ ])\](?:[\s*\\]|\Z)))")
_BOX_IN_TEXT = Pattern(r"^[ \t]*[-*+][ \t]+\[[ xX~-]\]", re.MULTILINE)
_STAR = Pattern(r"\](?:(?P<escaped>\\\*)|[ ]+(?P<before>\*)[ ](?=\d)|[ ]\d+(?:\.\d+)*\.?[ ]?(?P<behind>\*)(?=[ \t]))")
_REFERENCES_END = Pattern(r"(?P<mark>[*_]{1,2})(?P<junk>[ \t]*[.,;:/\\|*_`'\"!-]+)[ \t\r]*$", re.MULTILINE)
_OPENING_MARK = Pattern(r"[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+)?(\*\*|__|[*_])(?=[^\s*_])")
_STATUS = {Status.IN_PROGRESS: "in progress", Status.QUEUED: "queued"}


class UnknownBox(TasksRule):
    """A box has a mark that neither Kiro nor specgit knows."""

    name = "tasks/unknown-box"
    profile = "minimal"
    why = "The task counts as not done, whatever the mark was meant to say."
    fix = "Write `[ ]`, `[x]`, `[-]` or `[~]`."
    good: ClassVar = {"tasks.md": "- [x] 1. Log in\n"}
    bad: ClassVar = {"tasks.md": "- [S] 1. Log in\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        for task in tasks.tasks if Status.UNKNOWN in subject.statuses else ():
            if task.box and task.status is Status.UNKNOWN:
                mark = tasks.text.slice(task.box.mark)
                message = f"`[{one_line(mark, 8)}]` says nothing of task {task.id}"
                known = _MARKS.get(mark)
                changes = (Change(task.box.mark, known),) if known else ()
                yield Problem(tasks.text, task.box.mark, message, f"write `[{known}]`" if known else "", changes)


class MalformedBox(TasksRule):
    """A box is not written as tools read it."""

    name = "tasks/malformed-box"
    severity = "error"
    profile = "minimal"
    why = "The line is no task: nobody can start it, and it is never done."
    fix = "Write `- [ ] `, with a space before and behind the box and one character in it."
    good: ClassVar = {"tasks.md": "- [ ] 1. Log in\n- [x] 2. Log out\n"}
    bad: ClassVar = {"tasks.md": "- [ ] 1. Log in\n-[x] 2. Log out\n"}

    def find(self, tasks: Tasks, _: Subject) -> Iterator[Problem]:
        text, starts = tasks.text, [block.start for block in tasks.blocks]
        for line in _lines_with(_ODD_BOX, text.content):
            end = _text_end(text, tasks.blocks, starts, line)
            match = _BROKEN_BOX.match(text.content, line, end) if end else None
            if match is None:
                continue
            italic = match["bullet"] == "*" and not match["space"]  # "*[x] means done*"
            if match["tight"] and not match["glued"] and (match["space"] or italic):
                continue
            start, end = match.span("box")
            span = Span(start, end - bool(match["glued"]))
            mark = (match["tight"] or match["marked"] or (match["wide"] or "").strip() or " ").lower()
            new = f"{match['bullet'] or '-'} [{mark}]{' ' if match['glued'] else ''}"
            message = f"`{text.slice(span)}` is not read as a box"
            yield Problem(text, span, message, f"write `{new.rstrip()} `", (Change(span, new),))


def _lines_with(pattern: Pattern, content: str) -> Iterator[int]:
    """Where each line begins in which a pattern is found."""
    line, reached = -1, 0
    for match in pattern.finditer(content):
        newline = content.rfind("\n", reached, match.start())
        reached = match.start()
        if newline >= 0 or line < 0:
            line = newline + 1
            yield line


def _text_end(text: Text, blocks: Sequence[Block], starts: Sequence[int], line: int) -> int:
    """How far the item or paragraph reaches in which a line stands, 0 if it stands in none.

    `starts` are those of the blocks. Of several items that begin in one line the first counts.
    """
    newline = text.content.find("\n", line)
    end_of_line = newline if newline >= 0 else len(text.content)
    first = bisect_left(starts, line)
    here = blocks[first : bisect_right(starts, end_of_line)]
    around = here or [block for block in blocks[max(first - 1, 0) : first] if block.end > line]
    return next((block.end for block in around if block.kind in (PARAGRAPH, ITEM)), 0)


class OptionalStar(TasksRule):
    """The star of an optional task does not stand right behind its box."""

    name = "tasks/optional-star"
    why = "Tools look for the star only there, and run the task as a required one."
    fix = "Write `- [ ]* 1.2 Title`."
    good: ClassVar = {"tasks.md": "- [ ]* 1. Test the login\n"}
    bad: ClassVar = {"tasks.md": "- [ ]\\* 1. Test the login\n"}

    def find(self, tasks: Tasks, _: Subject) -> Iterator[Problem]:
        found = {match.start() for match in _STAR.finditer(tasks.text.content)}
        for task in tasks.tasks if found else ():
            if task.box is None or task.box.mark.end not in found:
                continue
            after = task.box.mark.end + 1
            match = _STAR.match(tasks.text.content, task.box.mark.end, task.title_span.end)
            if match is None:
                continue
            star = Span(*match.span(match.lastgroup or 0))
            changes: tuple[Change, ...] = (Change(star, "*"),)
            if match["escaped"]:
                message = f"the star of task {task.id} is escaped"
            else:
                # `[ ] 2.3 * Title`: of the two spaces around the star one goes with it.
                spaced = tasks.text.content[star.start - 1] == " "
                changes = (Change(Span(after, after), "*"), Change(Span(star.start - spaced, star.end), ""))
                message = f"the star of task {task.id} does not stand behind its box"
            yield Problem(tasks.text, star, message, changes=changes)


class UnclosedFence(TasksRule):
    """A code block or comment is never closed, and hides tasks."""

    name = "tasks/unclosed-fence"
    severity = "error"
    profile = "minimal"
    why = "What is hidden is no task: nobody can start it, and it is never done."
    fix = "Close it with the marks it begins with; around a block that holds another, use one mark more."
    good: ClassVar = {"tasks.md": "- [ ] 1. Log in\n\n```sh\nmake\n```\n\n- [ ] 2. Log out\n"}
    bad: ClassVar = {"tasks.md": "- [ ] 1. Log in\n\n```sh\nmake\n\n- [ ] 2. Log out\n"}

    def find(self, tasks: Tasks, _: Subject) -> Iterator[Problem]:
        for each in read_unclosed(tasks.text, tasks.blocks):
            hidden = sum(1 for _ in _BOX_IN_TEXT.finditer(tasks.text.content, *each.hidden))
            if hidden:
                boxes = "a task" if hidden == 1 else f"{hidden} tasks"
                yield Problem(tasks.text, each.opening, f"{each.message}, which hides {boxes}")


class DuplicateNumber(TasksRule):
    """Two tasks have the same number."""

    name = "tasks/duplicate-number"
    severity = "error"
    profile = "minimal"
    why = "A wave graph, a dependency or a commit that names the number may mean either."
    fix = "Give each task a number of its own: `specgit renumber SPEC` does, with all references."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN.replace("2.1 Close", "1.1 Close")}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if len({task.number.upper() for task in subject.numbered}) == len(subject.numbered):
            return
        first: dict[str, Task] = {}
        changes: tuple[Change, ...] | None = None
        for task in subject.numbered:
            known = first.setdefault(task.number.upper(), task)
            if known is not task:
                line = tasks.text.line(known.span.start)
                changes = _counted_anew(subject) if changes is None else changes
                message = f"task {task.number} stands on line {line} already"
                yield Problem(tasks.text, task.number_span, message, changes=changes, safe=False)
                changes = ()  # they put all of them right, and each with all would be a square of them


def _counted_anew(subject: Subject) -> tuple[Change, ...]:
    """What gives every task a number of its own, references and wave graph along with it; nothing if that fails."""
    from specgit.renumber import task_changes

    with suppress(SpecgitError):
        return tuple(Change(span, new) for span, new in task_changes(subject.spec))
    return ()


class NumberOrder(TasksRule):
    """A task stands behind one with a higher number."""

    name = "tasks/number-order"
    why = "Readers go by the numbers and tools by the place, so they do not agree on what comes first."
    fix = "Move it to its place, or number it anew: `specgit renumber SPEC` does, with all references."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN + "- [ ] 1.3 Count sessions\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        numbers = map(_parts, (task.number for task in subject.numbered))
        if all(before < after for before, after in pairwise(numbers)):
            return
        count = Counter(task.number for task in subject.numbered)
        last: tuple[tuple[int, ...], str] = ((), "")
        for task in subject.numbered:
            here = (_parts(task.number), task.number)
            if count[task.number] > 1 or not here[0]:
                continue
            if here < last:
                yield Problem(tasks.text, task.number_span, f"task {task.number} stands behind {last[1]}")
            last = here


@lru_cache(maxsize=1024)
def _parts(number: str) -> tuple[int, ...]:
    """`1.2` → (1, 2); nothing where a part is no number."""
    parts = number.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


class ChildWithoutParent(TasksRule):
    """A task's number belongs to a parent that is not there."""

    name = "tasks/child-without-parent"
    why = "The parent was lost or the number is wrong, and nobody sees which."
    fix = "Write the parent's line, or number the task as a child of the one it belongs to."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN + "  - [ ] 7.1 Count sessions\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        # Others than plain numbers, `B1.1`, stand below headings of all kinds.
        dotted = [task for task in subject.numbered if "." in task.number and task.number[0].isdecimal()]
        orphans = [task for task in dotted if task.parent is None]
        if 2 * len(orphans) >= len(dotted):
            return  # the whole plan does without parents
        named = set()
        for task in orphans:
            parent = task.number.rpartition(".")[0]
            if parent not in named:
                named.add(parent)
                yield Problem(
                    tasks.text, task.number_span, f"task {task.number} has no parent, as there is no {parent}"
                )


class ParentDone(TasksRule):
    """A task is ticked, though a required one below it is not."""

    name = "tasks/parent-done"
    severity = "error"
    why = "Kiro passes over what is below a done task, so the open one is never done."
    fix = "Open the parent again, or tick what is done."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN.replace("[ ] 2. Log out", "[x] 2. Log out")}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if Status.DONE not in subject.statuses or len(subject.statuses) == 1:
            return
        missing: dict[str, Task] = {}  # parent → the first required task below it that is not done
        children = {task.id: task for task in tasks.tasks}
        for task in reversed(tasks.tasks):  # children stand behind their parents
            below = [children[child] for child in task.children]
            for child in (child for child in below if not child.optional):
                if child.box and not child.done:
                    missing[task.id] = child
                elif child.id in missing:
                    missing[task.id] = missing[child.id]
                if task.id in missing:
                    break
        for task in tasks.tasks:
            if task.done and task.box and task.id in missing:
                child = missing[task.id]
                state = _STATUS.get(child.status, "open")
                message = f"task {task.id} is done, but {child.id} below it is {state}"
                fix = f"open {task.id} again, or tick {child.id}"
                yield Problem(tasks.text, task.box.mark, message, fix, (Change(task.box.mark, " "),))


class ParentOpen(TasksRule):
    """All tasks below one are done, and the box above them is not ticked."""

    name = "tasks/parent-open"
    severity = "info"
    why = "Kiro would start the parent again, and the progress it shows is wrong."
    fix = "Tick the parent."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN.replace("[x] 1. Log in", "[ ] 1. Log in")}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if Status.DONE not in subject.statuses:
            return
        finished: set[str] = set()  # with all that is below
        for task in reversed(tasks.tasks):
            whole = finished.issuperset(task.children)
            if whole and (task.done or (task.children and task.status is not Status.UNKNOWN)):
                finished.add(task.id)
        for task in tasks.tasks:
            if task.box and task.id in finished and not task.done:
                message = f"task {task.id} is {_STATUS.get(task.status, 'open')}, but all below it is done"
                yield Problem(tasks.text, task.box.mark, message, "", (Change(task.box.mark, "x"),))


class StaleStatus(TasksRule):
    """A task says that it is in progress or queued, and the work has long gone past it."""

    name = "tasks/stale-status"
    why = "Nobody works on it any more, and whoever looks for open work passes it over."
    fix = "Tick it if it is done, else open it: `- [ ]`."
    good: ClassVar = {"tasks.md": "- [x] 1. Log in\n- [-] 2. Log out\n- [ ] 3. Checkpoint\n"}
    bad: ClassVar = {"tasks.md": "- [x] 1. Log in\n- [-] 2. Log out\n- [x] 3. Checkpoint\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if subject.statuses.isdisjoint(_STATUS):
            return
        required = [task for task in tasks.leaves if not task.optional]
        end = len(required)
        past = next((task for task in reversed(required) if task.done and task.checkpoint), None)
        if required and required[-1].done:
            past = required[-1]
        if past is None:
            return
        for task in required[: next(at for at in range(end) if required[at] is past)]:
            if task.box and task.status in _STATUS:
                message = f"task {task.id} is still {_STATUS[task.status]}, though {past.id} behind it is done"
                yield Problem(tasks.text, task.box.mark, message)


class HeadingAsTask(TasksRule):
    """Tasks are written as headings."""

    name = "tasks/heading-as-task"
    why = "Kiro offers no Start for a heading, and no tool can tick it."
    fix = "Write it as a list item with a box: `- [ ] 1. Title`."
    good: ClassVar = {"tasks.md": "## Phase 1\n\n- [ ] 1. Log in\n  - _Requirements: 1.1_\n"}
    bad: ClassVar = {"tasks.md": "## Task 1: Log in\n\n- _Requirements: 1.1_\n"}

    def find(self, tasks: Tasks, _: Subject) -> Iterator[Problem]:
        headings = [task for task in tasks.tasks if task.heading and task.leaf]
        boxed = {task.number for task in tasks.tasks if task.box} if headings else set()
        # A heading above the box with its number is only a headline.
        headings = [task for task in headings if task.number not in boxed]
        if headings:
            first = headings[0]
            span = Span(first.number_span.start, first.title_span.end)
            more = f", as are {len(headings) - 1} more" if len(headings) > 1 else ""
            yield Problem(tasks.text, span, f"task {first.id} is a heading{more}")


class NoTasks(TasksRule):
    """No task can be found in the document."""

    name = "tasks/no-tasks"
    why = "There is nothing to plan, run or tick, and nobody is told so."
    fix = "Write tasks as list items with a box: `- [ ] 1. Title`."
    good: ClassVar = {"tasks.md": "# Tasks\n\n- [ ] 1. Log in\n"}
    bad: ClassVar = {"tasks.md": "# Tasks\n\n1. Log in\n2. Log out\n"}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        if tasks.tasks or not tasks.text.content.strip():
            return
        # Tasks that are hidden or not written as such have rules of their own.
        if not (_BOX_IN_TEXT.search(tasks.text.content) or any(MalformedBox().find(tasks, subject))):
            yield Problem(tasks.text, None, "no task can be found")


class NoReference(TasksRule):
    """A task cites nothing, though most tasks of the spec do."""

    name = "tasks/no-reference"
    severity = "info"
    profile = "strict"
    why = "Nobody sees why it is done, and the agent that does it is not told what to fulfil."
    fix = "Cite the criteria it fulfils: `_Requirements: 1.2_`."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN.replace("    - _Requirements: 1.2_\n", "")}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        by_id = {task.id: task for task in tasks.tasks}
        leaves = [task for task in subject.numbered if task.leaf and not task.checkpoint]
        silent = [task for task in leaves if not _cites(task, by_id)]
        if 2 * len(silent) >= len(leaves):
            return  # the spec is not one whose tasks cite
        for task in silent:
            if not _cites_in_words(tasks.text, task):
                yield Problem(tasks.text, task.number_span, f"task {task.id} cites no requirement")


def _cites(task: Task, by_id: dict[str, Task]) -> bool:
    """Whether a task, or one above it, cites anything."""
    above: Task | None = task
    while above:
        if above.references:
            return True
        above = by_id.get(above.parent or "")
    return False


def _cites_in_words(text: Text, task: Task) -> bool:
    """Whether a task has a line for what it cites: `_Requirements: Deployment_`."""
    labels = (label["label"] for label, _ in find_labels(text.content, *task.span) if label["colon"])
    return any(label_kind(label) == "requirement" for label in labels)


class TooManyDetails(TasksRule):
    """A task has more lines of detail than one piece of work should need."""

    name = "tasks/too-many-details"
    severity = "info"
    profile = "strict"
    why = "An agent loses track of some of them, and nobody can review the work in one go."
    fix = "Split it into smaller tasks."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": "- [ ] 1. Log in\n" + "".join(f"  - Step {n}\n" for n in range(1, 31))}

    def find(self, tasks: Tasks, subject: Subject) -> Iterator[Problem]:
        count = _details(tasks)
        for task in tasks.tasks:
            if task.leaf and count[task.id] > subject.most_details:
                span = Span(task.number_span.start, max(task.number_span.end, task.title_span.end))
                message = f"task {task.id} has {count[task.id]} details, and {subject.most_details} are enough"
                yield Problem(tasks.text, span, message)


def _details(tasks: Tasks) -> Counter[str]:
    """How many list items stand below each task; what it cites is no detail."""
    count: Counter[str] = Counter()
    following = iter(tasks.tasks)
    task, after = None, next(following, None)
    for block in tasks.blocks:
        while after and after.span.start <= block.start:
            task, after = after, next(following, None)
        inside = task and task.span.start < block.start < task.span.end
        if inside and block.kind is ITEM and not find_labels(tasks.text.content, block.start, block.end):
            count[task.id] += 1  # type: ignore[union-attr]
    return count


class ReferenceLine(TasksRule):
    """Something stray stands behind the list of what a task cites."""

    name = "tasks/reference-line"
    why = "A tool that reads the line to its end finds no reference in it."
    fix = "End the line with the mark that ends the list."
    good: ClassVar = {"tasks.md": PLAN}
    bad: ClassVar = {"tasks.md": PLAN.replace("_Requirements: 1.2_", "_Requirements: 1.2_//")}

    def find(self, tasks: Tasks, _: Subject) -> Iterator[Problem]:
        for task in tasks.tasks:
            if task.references:
                for span in _junk(tasks.text, task):
                    junk = tasks.text.slice(span).strip()
                    message = f"`{one_line(junk, 20)}` behind what task {task.id} cites means nothing"
                    yield Problem(tasks.text, span, message, f"take `{one_line(junk, 20)}` out", (Change(span, ""),))


def _junk(text: Text, task: Task) -> Iterator[Span]:
    """What stands behind the mark that ends each reference line of a task."""
    content, behind = text.content, task.title_span.end
    for reference in task.references:
        last = reference.span.end
        if reference.span.start < behind or content[last : last + 1] not in "*_":
            continue
        match = _REFERENCES_END.match(content, last, task.span.end)
        if match is None:
            continue
        begin = max(content.rfind("\n", behind, last) + 1, behind)
        opening = _OPENING_MARK.match(content, begin, last)
        if opening and match["mark"] == opening[1] and _is_citing(match_label(content, begin, match.end()), reference):
            yield Span(*match.span("junk"))


def _is_citing(label: re.Match[str] | None, reference: Reference) -> bool:
    """Whether a label is one for requirements, and what it names begins behind it."""
    said = label and label["colon"] and label_kind(label["label"]) == "requirement"
    return bool(said and label and label.end() <= reference.span.start)


RULES: tuple[Rule, ...] = (
    UnknownBox(), MalformedBox(), OptionalStar(), UnclosedFence(), DuplicateNumber(), NumberOrder(),
    ChildWithoutParent(), ParentDone(), ParentOpen(), StaleStatus(), HeadingAsTask(), NoTasks(),
    NoReference(), TooManyDetails(), ReferenceLine(),
)  # fmt: skip
