"""Numbers without gaps, in the order of the documents, and everything that cites them along with them.

Requirements, their criteria, the clauses of a bug analysis and tasks are counted anew. What is not a plain number
(`T-001`, `FR-1.2` keeps its letters, a list that begins again under a sub-heading) stays as it is.
"""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from string import ascii_letters
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.spec.edit import replace
from specgit.spec.text import Span
from specgit.tags import fold
from specgit.trace import Targets

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from specgit.spec.folder import Spec
    from specgit.spec.model import Clause, Criterion, DependencyNote, Reference, Requirement, Task
    from specgit.spec.text import Text
    from specgit.tags import Tag

Change = tuple[Span, str]

_NUMBER = Pattern(r"\d+[A-Za-z]?")
_PLAIN = Pattern(r"(?P<prefix>[A-Z]+(?:-[A-Z]+)*-?)?(?P<number>\d{1,6}[A-Za-z]?)")
_DOTTED = Pattern(r"\d{1,6}[A-Za-z]?(?:\.\d{1,6}[A-Za-z]?)*")
_TOKEN = Pattern(r"(?<![\w.])\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*(?![^\W_]|\.\d)")
_ANCHOR = Pattern(r"(?P<path>[^\s()<>\[\]\"']*)#requirement-(?P<number>\d+)")


class Renumbering(NamedTuple):
    """What gets another number, each (kind, old, new) in the order of the documents, and the texts that follow."""

    moves: tuple[tuple[str, str, str], ...]
    texts: Mapping[str, Text]


def renumber(
    spec: Spec, *, others: Iterable[Spec] = (), tags: Sequence[Tag] = (), read: Callable[[str], Text] | None = None
) -> Renumbering:
    """Count a spec anew. `others` are specs that may wait for its tasks or link to its requirements, `tags` what
    tests say they validate, and `read` gives the text of such a test.

    Raises SpecgitError where a number can't be followed: then nothing should be written.
    """
    work = _Renumbering(spec)
    work.requirements()
    work.clauses()
    work.tasks()
    if not work.moves:
        return Renumbering((), {})
    work.cited()
    work.waiting()
    work.graph()
    for other in (spec, *(other for other in others if other.path != spec.path)):
        work.linked(other)
    if read:
        work.tagged(tags, read)
    texts = {path: replace(work.files[path], sorted(set(changes))) for path, changes in work.changes.items() if changes}
    _verify(spec, texts)
    return Renumbering(tuple(work.moves), texts)


def task_changes(spec: Spec) -> tuple[Change, ...]:
    """What counting the tasks alone anew changes in tasks.md. Raises SpecgitError where a number can't be followed."""
    work = _Renumbering(spec)
    work.tasks()
    work.waiting()
    work.graph()
    texts = {path: replace(work.files[path], changes) for path, changes in work.changes.items()}
    _verify(spec, texts)
    return tuple(change for changes in work.changes.values() for change in changes)


class _Renumbering:
    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.targets = Targets(spec)
        self.moves: list[tuple[str, str, str]] = []
        self.new: dict[int, str] = {}  # `id()` of a requirement, criterion or clause → its new id
        self.numbers: dict[str, str] = {}  # task number → its new number, that of the first one where several have it
        self.changes: dict[str, list[Change]] = {}
        self.files: dict[str, Text] = {}

    def change(self, text: Text, span: Span, new: str) -> None:
        """Note a change, if it is one."""
        if text.slice(span) != new:
            self.files[text.path] = text
            self.changes.setdefault(text.path, []).append((span, new))

    def requirements(self) -> None:
        """Requirements count up from 0 or 1, those with a prefix from the first of it (`G6` goes on from elsewhere);
        their criteria from 1."""
        document = self.spec.requirements
        if document is None:
            return
        count: Counter[str] = Counter()
        for part in document.requirements:
            match = _PLAIN.fullmatch(part.id)
            new = part.id
            if match and document.text.slice(part.id_span) == part.id:
                prefix = match["prefix"] or ""
                if prefix not in count:
                    count[prefix] = _first(match["number"]) if prefix else min(_first(match["number"]), 1)
                new = f"{prefix}{_padded(count[prefix], match['number'])}"
                count[prefix] += 1
                self.change(document.text, part.id_span, new)
            self._moved("requirement", part, part.id, new)
            self._criteria(document.text, part, new)

    def _criteria(self, text: Text, part: Requirement, requirement: str) -> None:
        written = [text.slice(criterion.id_span) for criterion in part.criteria]
        tails = [criterion.id.removeprefix(f"{part.id}.") if part.id else criterion.id for criterion in part.criteria]
        # Numbers that begin again, or go deeper, follow a rule of their own: only the requirement's number changes.
        plain = all(_NUMBER.fullmatch(tail) for tail in tails) and all(
            not own or own == tail or own.endswith(f".{tail}") for own, tail in zip(written, tails, strict=True)
        )
        for number, (criterion, own, tail) in enumerate(zip(part.criteria, written, tails, strict=True), 1):
            last = str(number) if plain else tail
            new = f"{requirement}.{last}" if requirement else last
            if own and own == tail:
                self.change(text, criterion.id_span, last)
            elif own and own.endswith(f".{tail}"):
                self.change(text, criterion.id_span, _with_numbers(own, new) or own)
            self._moved("criterion", criterion, criterion.id, new)

    def clauses(self) -> None:
        """Clauses keep the number of their section and count up in it."""
        document = self.spec.bugfix
        count: Counter[str] = Counter()
        for clause in document.clauses if document else ():
            assert document
            section, _, rest = clause.id.partition(".")
            count[section] += 1
            new = f"{section}.{count[section]}" if _NUMBER.fullmatch(rest) else clause.id
            self.change(document.text, clause.id_span, new)
            self._moved("clause", clause, clause.id, new)

    def _moved(self, kind: str, part: Requirement | Criterion | Clause, old: str, new: str) -> None:
        self.new[id(part)] = new
        if old != new:
            self.moves.append((kind, old, new))

    def tasks(self) -> None:
        """Tasks count up from the first (0 or 1), those below a parent from 1."""
        tasks = self.spec.tasks
        count: dict[str, int] = {}
        new: dict[str, str] = {}
        by_id = {task.id: task for task in tasks.tasks} if tasks else {}
        for task in by_id.values():
            new[task.id] = number = self._task_number(task, by_id, new, count)
            if number != task.number:
                assert tasks
                self.change(tasks.text, task.number_span, number)
                self.moves.append(("task", task.id, number))
            self.numbers.setdefault(task.number.casefold(), number)
        taken = Counter(new.values())
        if twice := next((number for number in taken if taken[number] > 1), None):
            assert tasks
            raise SpecgitError(
                f"two tasks would get the number {twice}", where=tasks.text.path, hint="number them by hand"
            )

    def _task_number(self, task: Task, by_id: Mapping[str, Task], new: Mapping[str, str], count: dict[str, int]) -> str:
        if task.number_span.end == task.number_span.start or not _DOTTED.fullmatch(task.number):
            return task.number
        parent = by_id[task.parent] if task.parent else None
        above, _, last = task.number.rpartition(".")
        if parent:
            home = new[parent.id]
            if above.casefold() != parent.number.casefold():  # `1.1.1` right below `1`
                return home + task.number[len(parent.number) :]
            key = f"{parent.id}\0"
        else:
            home = key = above
        count.setdefault(key, 0 if last == "0" else 1)
        number = f"{home}.{count[key]}" if home else str(count[key])
        count[key] += 1
        return number

    def cited(self) -> None:
        """What tasks and properties cite."""
        tasks, design = self.spec.tasks, self.spec.design
        for task in tasks.tasks if tasks else ():
            for reference in task.references:
                assert tasks
                self._reference(tasks.text, reference.span, reference)
        for part in design.properties if design else ():
            for reference in part.validates:
                assert design
                self._reference(design.text, reference.span, reference)

    def _reference(self, text: Text, span: Span, reference: Reference) -> None:
        if not reference.first:
            return
        ends = [
            self.targets.resolve(reference._replace(first=name, last=name))
            for name in dict.fromkeys((reference.first, reference.last))
        ]
        if not all(ends) or any(id(part) not in self.new for (part, *_) in ends):
            return
        old, new = [part.id for (part, *_) in ends], [self.new[id(part)] for (part, *_) in ends]
        if old != new:
            rewritten = _rewritten(text.slice(span), old, new)
            if rewritten is None:
                message = f"`{text.slice(span)}` can't be followed from {' – '.join(old)} to {' – '.join(new)}"
                raise SpecgitError(message, where=text.where(span.start), hint="write it as plain ids first")
            self.change(text, span, rewritten)

    def waiting(self) -> None:
        """What tasks of this spec wait for."""
        tasks = self.spec.tasks
        for task in tasks.tasks if tasks else ():
            for note in task.depends:
                assert tasks
                self._note(tasks.text, note, {number.casefold() for number in note.tasks}, "")

    def _note(self, text: Text, note: DependencyNote, numbers: set[str], spec: str) -> None:
        """Rewrite the numbers of a line: those behind the name of a spec if one is given, else those behind none."""
        foreign = {name for name, _ in note.foreign}
        for match in _TOKEN.finditer(text.content, *note.span):
            before = text.content[note.span.start : match.start()].rstrip(" #:/").removesuffix(" task")
            named = next((name for name in foreign if before.endswith(name)), "")
            if named == spec and match[0].casefold() in numbers and match[0].casefold() in self.numbers:
                self.change(text, Span(*match.span()), self.numbers[match[0].casefold()])

    def graph(self) -> None:
        """The stored wave graph."""
        tasks = self.spec.tasks
        graph = tasks.graph if tasks else None
        if tasks is None or graph is None or all(old == new for old, new in self.numbers.items()):
            return
        if graph.task_depends or any(wave.depends_on for wave in graph.waves):
            raise SpecgitError(
                "the wave graph says by `dependsOn` what waits for what",
                where=tasks.text.where(graph.block.start),
                hint="bring it into Kiro's shape first: waves in order, each with id and tasks",
            )
        for wave in graph.waves:
            for number, span in zip(wave.tasks, wave.task_spans, strict=True):
                if number.casefold() in self.numbers:
                    self.change(tasks.text, span, f'"{self.numbers[number.casefold()]}"')

    def linked(self, other: Spec) -> None:
        """Links of a spec to requirements of this one, and what its tasks wait for here."""
        names = {self.spec.name, self.spec.name.rpartition("/")[2]}
        tasks = other.tasks
        for task in tasks.tasks if tasks and other is not self.spec else ():
            for note in task.depends:
                assert tasks
                for name, _ in note.foreign:
                    if name in names:
                        numbers = {number.casefold() for foreign, number in note.foreign if foreign == name}
                        self._note(tasks.text, note, numbers, name)
        moved = {part.id: self.new[id(part)] for part in self.targets.ordered[0]}
        for text in _texts(other):
            for match in _ANCHOR.finditer(text.content):
                here = match["path"] in ("", "requirements.md", "./requirements.md") and other is self.spec
                named = match["path"].endswith(tuple(f"{name}/requirements.md" for name in names))
                if (here or named) and match["number"] in moved:
                    self.change(text, Span(*match.span("number")), moved[match["number"]])

    def tagged(self, tags: Sequence[Tag], read: Callable[[str], Text]) -> None:
        """What tests say they validate."""
        names = {fold(self.spec.name), fold(self.spec.name.rpartition("/")[2])}
        for tag in tags:
            if len(tag.features) != 1 or tag.features[0] not in names:
                continue
            text = self.files.get(tag.path) or read(tag.path)
            start = text.line_starts[tag.line - 1]
            for reference in tag.references:
                span = Span(start + reference.span.start, start + reference.span.end)
                if reference.span.end <= len(text.lines[tag.line - 1]):
                    self._reference(text, span, reference)
                elif any(id(part) in self.new for part in self.targets.resolve(reference)):
                    message = "this list of criteria goes on on the next line"
                    raise SpecgitError(message, where=f"{tag.path}:{tag.line}", hint="put it on one line first")


def _texts(spec: Spec) -> Iterator[Text]:
    documents = (spec.requirements, None if spec.requirements else spec.bugfix, spec.design, spec.tasks)
    yield from (document.text for document in documents if document)


def _first(number: str) -> int:
    return int(number.rstrip(ascii_letters))


def _padded(number: int, written: str) -> str:
    return str(number).zfill(len(written)) if written.startswith("0") and len(written) > 1 else str(number)


def _numbers(name: str) -> list[str]:
    return _NUMBER.findall(name)


def _with_numbers(written: str, name: str) -> str | None:
    """A text with the numbers of a new id in place of its own; None where there are not as many."""
    new = iter(_numbers(name))
    return _NUMBER.sub(lambda _: next(new), written) if len(_numbers(written)) == len(_numbers(name)) else None


def _rewritten(written: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """`AC 1.2`, `Req 7 AC 1`, `1.1–1.5`, `1.1-5` with new numbers, all else kept; None where that is not clear."""
    found = _numbers(written)
    was, now = [part for name in old for part in _numbers(name)], [part for name in new for part in _numbers(name)]
    if len(old) == 2 and len(found) == len(_numbers(old[0])) + 1 < len(was):
        if now[: len(now) // 2 - 1] != now[len(now) // 2 : -1]:
            return None
        was, now = [*_numbers(old[0]), was[-1]], [*_numbers(new[0]), now[-1]]
    if len(found) != len(was) or len(was) != len(now):
        return new[0] if len(old) == 1 else None
    parts = iter(zip(found, was, now, strict=True))

    def one(_: re.Match[str]) -> str:
        own, before, after = next(parts)
        letter = own[-1] if own[-1].isalpha() and not before[-1].isalpha() else ""  # item d of 3.3, cited as 3.3d
        return own if before == after else after + letter

    return _NUMBER.sub(one, written)


def _verify(spec: Spec, texts: Mapping[str, Text]) -> None:
    """Make sure that the new documents say the same. Raises SpecgitError where one does not."""
    after = spec.with_texts(texts)
    for before, now in zip_longest(_meanings(spec), _meanings(after), fillvalue=("a task", ())):
        if before != now:
            raise SpecgitError(
                f"what cites {now[0]} would mean something else with new numbers",
                where=spec.path,
                hint="`specgit validate` says which numbers are not clear; put those right first",
            )


def _meanings(spec: Spec) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What each reference means, by the place of what it names: the same for a spec and its renumbered self."""
    targets = Targets(spec)
    places = {id(part): (kind, at) for kind, line in enumerate(targets.ordered) for at, part in enumerate(line)}
    tasks, design = spec.tasks, spec.design
    order = {task.id: at for at, task in enumerate(tasks.tasks)} if tasks else {}
    for task in tasks.tasks if tasks else ():
        yield task.title, (order.get(task.parent or ""), len(task.depends))
        for reference in task.references:
            yield task.title, tuple(places.get(id(part)) for part in targets.resolve(reference))
    for part in design.properties if design else ():
        for reference in part.validates:
            yield part.title, tuple(places.get(id(target)) for target in targets.resolve(reference))
    if tasks and tasks.graph:
        by_number = {task.number: at for at, task in reversed(list(enumerate(tasks.tasks)))}
        for wave in tasks.graph.waves:
            yield "the wave graph", tuple(by_number.get(number) for number in wave.tasks)
