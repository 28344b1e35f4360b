"""Dependencies that nobody declared, read from what the tasks say.

Four kinds of evidence, the surest first: a task names another by its number; both write a file, or one names what the
other makes; the kind of work (tests after what they test, set-up first, joining after what is joined); and where
nothing speaks for another order, that of the document: wrong parallelism costs a broken build, wrong order only time.
Every edge goes from a later task of the document to an earlier one, so that there is never a circle.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.plan.dependencies import AFTER_ALL, topological
from specgit.plan.model import Strength
from specgit.plan.names import CHANGED, WORKED_ON, files_in, is_test_file
from specgit.plan.subjects import Kind, kind_of, read_subjects, sets_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specgit.plan.dependencies import Order
    from specgit.plan.subjects import Subject
    from specgit.spec.model import Task

MOST_ABREAST = 64  # siblings side by side; the next one waits for them, so that time stays linear

_PROSE = (".md", ".mdx", ".txt", ".rst", ".adoc")
_TITLE_WORD = Pattern(r"[\w`./-]+")
_TEST_FIRST = "that test is written before what it tests"
_DOCUMENT_ORDER = "document order: nothing says that it can run earlier"


def infer(order: Order) -> None:
    """Add to `order` what the texts of its tasks say about what waits for what. Declared edges stay, and count more."""
    leaves = {task.id: task for task in order.tasks.leaves}
    places = topological(order.edges, leaves)
    subjects = read_subjects(order.tasks, [leaves[task] for task in places])
    work = _Work(order, {subject.task.id: subject for subject in subjects})
    _Names(work).read()
    _Walk(work).run()
    _hold_at_checkpoints(work)


class _Work:
    """The tasks in the order their edges keep to, with what each is about."""

    def __init__(self, order: Order, subjects: Mapping[str, Subject]) -> None:
        self.order = order
        self.subjects = subjects
        self.place = {task: place for place, task in enumerate(subjects)}
        self.files = files_written(order, subjects)
        self.set_up = {task.id for task in order.tasks.tasks if sets_up(task.title.casefold())}

    def line(self, offset: int) -> int:
        return self.order.tasks.text.line(offset)

    def add(self, task: Task, needs: str, why: str, line: int, strength: Strength) -> None:
        """Let a task wait for an earlier one."""
        if self.place[needs] < self.place[task.id]:
            self.order.add(task.id, needs, why, line, strength)

    def apart(self, one: Subject, other: Subject) -> bool:
        """Whether two tasks say which files they write, and these are different ones."""
        first, second = self.files[one.task.id], self.files[other.task.id]
        return bool(first and second) and first.keys().isdisjoint(second)

    def why_behind(self, task: Task, needs: str) -> tuple[str, Strength]:
        """Why a task waits for one of the part before its own."""
        above, before = self.order.above(task), self.order.by_id[needs]
        while before.parent and before.parent not in above:
            before = self.order.by_id[before.parent]
        return _why_set_up(before) if before.id in self.set_up else (_DOCUMENT_ORDER, Strength.WEAK)

    def wait(self, task: Task, needed: Iterable[str], why: str, strength: Strength) -> None:
        """Let a task wait for earlier ones, for a reason that its own title is evidence of."""
        for needs in needed:
            self.add(task, needs, why, self.order.line(task), strength)


def files_written(order: Order, subjects: Mapping[str, Subject]) -> dict[str, dict[str, int]]:
    """The files that each task writes, by the longest path that names them; those of its parent where it says none."""
    above: dict[str, dict[str, int]] = {}
    for task in order.tasks.tasks:
        if task.children:
            above[task.id] = dict.fromkeys(files_in(task.title), task.title_span.start)
    written: dict[str, dict[str, int]] = {}
    for name, subject in subjects.items():
        files = subject.files
        if not files and subject.kind in (Kind.MAKE, Kind.TEST) and subject.task.parent:
            tests = subject.kind is Kind.TEST
            files = {path: place for path, place in above[subject.task.parent].items() if is_test_file(path) is tests}
        written[name] = files
    whole = _whole_paths([path for files in written.values() for path in files])
    return {name: {whole.get(path, path): place for path, place in files.items()} for name, files in written.items()}


def _whole_paths(paths: Iterable[str]) -> dict[str, str]:
    """`user.py` → `app/models/user.py`, where no other path ends so."""
    known = dict.fromkeys(paths)
    longer: dict[str, list[str]] = defaultdict(list)
    for path in known:
        end = path
        while "/" in end:
            end = end.partition("/")[2]
            if end in known:
                longer[end].append(path)
    whole: dict[str, str] = {}
    for path, found in longer.items():
        longest = max(found, key=len)
        if all(longest.endswith(other) for other in found):
            whole[path] = longest
    return whole


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _alike(one: Task, other: Task) -> bool:
    """Whether two titles say the same of different things: "Fill the list region", "Fill the map region"."""
    first, second = (_TITLE_WORD.findall(task.title.casefold()) for task in (one, other))
    if not first or not second or first == second or (first[0], first[-1]) != (second[0], second[-1]):
        return False
    mine, its = set(first), set(second)
    return 2 * len(mine & its) >= min(len(mine), len(its))


class _Names:
    """Edges from the numbers, files and names that tasks speak of."""

    def __init__(self, work: _Work) -> None:
        self.work = work
        self.kept = {task.id for task in work.order.kept}
        self.whole = _whole_paths([name for subject in work.subjects.values() for name in subject.named if "." in name])
        # File → the last task so far that writes it, where it says so, and how; other names → the first one.
        self.writer: dict[str, tuple[str, int, str]] = {}
        self.maker: dict[str, tuple[str, int, str]] = {}
        self.old: set[str] = set()  # files that were there before: nobody so far says to create them

    def read(self) -> None:
        for subject in self.work.subjects.values():
            self._numbers(subject)
            self._files(subject)
            self._others(subject)
            task = subject.task.id
            for path, offset in self.work.files[task].items():
                how = _how(subject, path)
                if how != CHANGED:
                    self.old.discard(path)
                elif path not in self.writer:
                    self.old.add(path)
                self.writer[path] = (task, offset, how)
            for name, offset in subject.made.items():
                if subject.how[name] != CHANGED:
                    self.maker.setdefault(name, (task, offset, subject.how[name]))

    def _numbers(self, subject: Subject) -> None:
        task, work = subject.task, self.work
        for number, offset in subject.after.items():
            for other in self._numbered(task, number):
                work.add(task, other.id, f"it names task {number}", work.line(offset), Strength.EXPLICIT)
        for number, offset in subject.before.items():
            line, others = work.line(offset), self._numbered(task, number)
            for other in others:
                work.add(other, task.id, f"{task.id} says that it comes before task {number}", line, Strength.EXPLICIT)
            if task.id in self.kept and any(self._stands_before(other, task) for other in others):
                work.order.notes.append(
                    f"line {line}: {task.id} says that it comes before task {number}, but stands behind it: "
                    "the order of the document counts"
                )

    def _numbered(self, task: Task, number: str) -> list[Task]:
        """The tasks that a number means in the text of one; none where it is the part around that."""
        order = self.work.order
        above = order.above(task)
        named = order.by_number.get(number.casefold(), ())
        return [] if any(other.id in above for other in named) else order.leaves(number)

    def _stands_before(self, other: Task, task: Task) -> bool:
        return other.id in self.kept and self.work.place[other.id] < self.work.place[task.id]

    def _files(self, subject: Subject) -> None:
        for path, offset in self.work.files[subject.task.id].items():
            if path in self.writer:
                other, place, how = self.writer[path]
                why = f"`{path}` is {how} by {other} (line {self.work.line(place)}) and {_how(subject, path)} here"
                if place == offset:
                    why = f"`{path}` is {how} by {other} too, as the title above both says"
                self.work.add(subject.task, other, why, self.work.line(offset), Strength.STRONG)

    def _others(self, subject: Subject) -> None:
        own = self.work.files[subject.task.id]
        for written, offset in subject.named.items():
            name = self.whole.get(written, written)
            if name not in own and name not in self.old and (found := self.writer.get(name) or self.maker.get(name)):
                other, place, how = found
                why = f"`{written}` is {how} by {other} (line {self.work.line(place)}) and named here"
                self.work.add(subject.task, other, why, self.work.line(offset), Strength.STRONG)


def _how(subject: Subject, path: str) -> str:
    return subject.how.get(path) or subject.how.get(path.rpartition("/")[2], WORKED_ON)


class _Walk:
    """Walks the tree of tasks, part by part. `entry` is what a part waits for: the work of the part before it."""

    def __init__(self, work: _Work) -> None:
        self.work = work
        self.built = False  # whether any task so far builds something
        self.first: list[Subject] = []  # tests that nothing stands before: they are written first

    def run(self) -> None:
        self._parts([task for task in self.work.order.tasks.tasks if task.parent is None], [])

    def _parts(self, siblings: Sequence[Task], entry: Sequence[str]) -> Sequence[str]:
        """Give what comes after these tasks waits for."""
        run: list[Subject] = []
        before: tuple[list[Subject], Sequence[str]] = ([], entry)  # what the part before builds, and waits for
        for task in siblings:
            subject = self.work.subjects.get(task.id)
            if subject and subject.kind is not Kind.CHECKPOINT:
                run.append(subject)
                continue
            if run:
                entry, run, before = self._run(run, entry), [], ([], entry)
            if subject:
                entry, before = [], ([], [])  # all that follows waits for the checkpoint
            elif task.children:
                built = self._built(task)
                if len(entry) < MOST_ABREAST and self._beside(before[0], built):
                    exits = self._parts(self._children(task), before[1])
                    entry = [*entry, *(need for need in exits if need not in entry)]
                    before[0].extend(built)
                else:
                    before = (built, entry)
                    entry = self._parts(self._children(task), entry)
        return self._run(run, entry)

    def _children(self, task: Task) -> list[Task]:
        return [self.work.order.by_id[child] for child in task.children]

    def _built(self, part: Task) -> list[Subject]:
        """What a part builds; nothing where it has parts of its own."""
        inside = [self.work.subjects.get(child) for child in part.children]
        if None in inside:
            return []
        return [subject for subject in inside if subject and subject.builds]

    def _beside(self, before: Sequence[Subject], part: Sequence[Subject]) -> bool:
        """Whether a part needs not wait for the one before: all files are known, and nothing of the other is named.

        And the files are in other folders, or prose; or the titles say the same of different things.
        """
        by_id, files = self.work.order.by_id, self.work.files
        if not before or not part or not all(files[subject.task.id] for subject in (*before, *part)):
            return False
        above, title = by_id[before[-1].task.parent or ""], by_id[part[0].task.parent or ""]
        first = {path for subject in before for path in files[subject.task.id]}
        second = {path for subject in part for path in files[subject.task.id]}
        needed = {need for subject in part for need in self.work.order.edges.get(subject.task.id, ())}
        joins = kind_of(title.title.casefold()) is Kind.JOIN
        if joins or first & second or any(subject.task.id in needed for subject in before):
            return False
        apart = {_folder(path) for path in first}.isdisjoint(map(_folder, second))
        return apart or _alike(above, title) or all(path.casefold().endswith(_PROSE) for path in first | second)

    def _run(self, run: Sequence[Subject], entry: Sequence[str]) -> Sequence[str]:
        """Order leaf tasks that stand beside each other."""
        for begin in range(0, len(run), MOST_ABREAST):
            entry = _Run(self, run[begin : begin + MOST_ABREAST], entry).order()
        return entry


def _why_first(test: Subject, subject: Subject) -> tuple[str, Strength]:
    """Why a task waits for tests that nothing to be tested stands before."""
    if test.ahead or test.about & subject.about:
        return _TEST_FIRST, Strength.LIKELY
    return _DOCUMENT_ORDER, Strength.WEAK


def _why_set_up(task: Task) -> tuple[str, Strength]:
    return f"{task.id} sets up what comes after it", Strength.LIKELY


class _Run:
    """Leaf tasks that stand beside each other, under one parent or none."""

    def __init__(self, walk: _Walk, run: Sequence[Subject], entry: Sequence[str]) -> None:
        self.walk, self.work, self.run, self.entry = walk, walk.work, run, entry
        self.built: list[Subject] = []
        self.tests: list[Subject] = []
        self.verified: list[Subject] = []
        self.base: Subject | None = None  # the test that makes the file others may go on with
        self.behind: dict[str, set[str]] = {}  # the tasks of the run that each waits for, at any distance

    def order(self) -> Sequence[str]:
        for subject in self.run:
            task = subject.task
            reached: set[str] = set()
            self.behind[task.id] = reached
            for need in self.work.order.edges.get(task.id, ()):
                if need in self.behind:
                    reached |= {need, *self.behind[need]}
            if subject.builds:
                self._build(subject)
            elif subject.kind is Kind.TEST:
                self._test(subject)
            else:
                for other in (*self.built[::-1], *self.tests[::-1]):
                    self._wait(subject, other, "it verifies what stands before it", Strength.LIKELY)
                self.verified.append(subject)
            for need in [] if reached else self.entry:
                self.work.wait(task, [need], *self.work.why_behind(task, need))
        return self._exit()

    def _wait(self, subject: Subject, other: Subject, why: str, strength: Strength) -> None:
        """Let a task wait for another one of the run, if it does not already."""
        reached, needed = self.behind[subject.task.id], other.task.id
        if needed not in reached and needed != subject.task.id:
            self.work.wait(subject.task, [needed], why, strength)
            reached |= {needed, *self.behind[needed]}

    def _build(self, subject: Subject) -> None:
        for other in reversed(self.built):
            if subject.kind is Kind.JOIN:
                self._wait(subject, other, "it joins what stands before it", Strength.LIKELY)
            elif other.task.id in self.work.set_up:
                self._wait(subject, other, *_why_set_up(other.task))
            elif not self._independent(other, subject):
                self._wait(subject, other, _DOCUMENT_ORDER, Strength.WEAK)
        for other in reversed(self.verified):
            self._wait(subject, other, _DOCUMENT_ORDER, Strength.WEAK)
        for test in [] if self.built else self.tests:
            self._wait(subject, test, *_why_first(test, subject))
        for test in [] if self.behind[subject.task.id] else self.walk.first:
            self.work.wait(subject.task, [test.task.id], *_why_first(test, subject))
        self.built.append(subject)

    def _independent(self, one: Subject, other: Subject) -> bool:
        """Whether two siblings do different things.

        They write different files; or say of none, and each names something of its own, or both do one kind of thing.
        """
        if self.work.apart(one, other):
            return bool(one.task.parent) or one.verb == other.verb
        if self.work.files[one.task.id] or not one.task.parent:
            return False  # the other one may well go on with that file; without a part around them they are steps
        mine, its = one.made.keys(), other.made.keys()
        return bool(mine - its and its - mine) or one.verb == other.verb

    def _test(self, subject: Subject) -> None:
        reached = self.behind[subject.task.id]
        files = self.work.files[subject.task.id]
        if not files or not any(other.task.id in reached for other in self.built):
            for other in reversed(self.built):
                self._wait(subject, other, "tests come after what they test", Strength.LIKELY)
        if self.base and not files:
            why = f"it may go on with `{next(iter(self.work.files[self.base.task.id]))}`"
            self._wait(subject, self.base, why, Strength.LIKELY)
        if files and not self.base:
            self.base = subject
        self.tests.append(subject)

    def _exit(self) -> Sequence[str]:
        """What the next part waits for: what was built and verified here, as far as nothing else of it waits for it.

        Not for what joins it, as routes that are registered, where there is anything else.
        """
        if not self.built:
            if not self.walk.built:
                self.walk.first += self.tests
        else:
            self.walk.built = True
            self.walk.first = []
        done = [subject.task.id for subject in self.run if subject.kind in (Kind.MAKE, Kind.VERIFY)]
        done = done or [subject.task.id for subject in self.run if subject.kind is Kind.JOIN]
        waited = {need for task in done for need in self.behind[task]}
        return [task for task in done if task not in waited] or self.entry


def _hold_at_checkpoints(work: _Work) -> None:
    """A checkpoint waits for all before it, and all after it for the checkpoint."""
    edges = work.order.edges
    barrier: Task | None = None
    stretch: dict[str, None] = {}
    for subject in work.subjects.values():
        task = subject.task
        if subject.kind is Kind.CHECKPOINT:
            waited = {need for other in stretch for need in edges.get(other, ())}
            last = [other for other in stretch if other not in waited]
            work.wait(task, last or ([barrier.id] if barrier else []), AFTER_ALL, Strength.EXPLICIT)
            barrier, stretch = task, {}
            continue
        if barrier and not stretch.keys() & edges.get(task.id, {}).keys():
            work.add(task, barrier.id, f"{barrier.id} is a checkpoint", work.order.line(barrier), Strength.EXPLICIT)
        stretch[task.id] = None
