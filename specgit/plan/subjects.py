"""What a task is about: the kind of work it is, the files and things it makes and changes, those it only names.

Read from titles and details by their wording. A line that begins (in some languages ends) with a verb of making makes
the things it names, up to a word like "from" or "using"; what tests, verifies or joins says so in its title.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.plan.names import ARTICLES, WORD, Found, is_test_file, read_line
from specgit.spec import words
from specgit.spec.model import ReferenceKind
from specgit.spec.tasks import is_checkpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.spec.model import Task, Tasks


class Kind(Enum):
    """What a task does with what others make."""

    MAKE = "make"
    TEST = "test"  # writes tests
    VERIFY = "verify"  # looks whether what stands before it is right, and writes nothing
    JOIN = "join"  # puts together what stands before it
    CHECKPOINT = "checkpoint"


class Subject(NamedTuple):
    """What one task is about. The mappings give the offset of the line that says so.

    `files` are paths it writes as they are written, `made` are those and other names (functions, classes, endpoints,
    tables) that it brings into being or changes, `named` are all names it speaks of. `how` says of those made whether
    they are created, changed, or worked on in other words. `after` are task numbers it says it comes after or builds
    on, `before` those it says it comes before. `ahead` is a test that says it is written before what it tests. `verb`
    is the word of the title that says what is done, `about` are its other long words.
    """

    task: Task
    kind: Kind
    verb: str
    about: frozenset[str]
    ahead: bool
    files: dict[str, int]
    made: dict[str, int]
    how: dict[str, str]
    named: dict[str, int]
    after: dict[str, int]
    before: dict[str, int]

    @property
    def builds(self) -> bool:
        """Whether tests can be of it."""
        return self.kind is Kind.MAKE or self.kind is Kind.JOIN


def read_subjects(tasks: Tasks, leaves: Sequence[Task]) -> list[Subject]:
    """What each of these tasks is about."""
    titles = {task.id: task.title for task in tasks.tasks if task.children}
    among = words.within("\n".join(titles.values()).casefold(), words.CHECKPOINT)
    checkpoints = {task for task, title in titles.items() if among and is_checkpoint(title, among)}
    return [_Reader(tasks, task, holds=task.checkpoint or task.parent in checkpoints).read() for task in leaves]


def sets_up(folded: str) -> bool:
    """Whether a casefolded title is of work that others stand on: "Set up the project", "项目初始化"."""
    if words.beginning(folded, words.SET_UP):
        return True
    spoken = WORD.findall(_CODE.sub(" ", folded))
    ends = bool(spoken) and spoken[-1] in words.set_of(words.SET_UP) and spoken[0] not in _verbs()
    return ends or _last(folded, words.SET_UP) or _structure(folded) or _skeleton(folded, spoken)


def _last(folded: str, group: words.Words) -> bool:
    """Whether a title ends with one of the words, of those in scripts without spaces: there the verb may come last."""
    return not folded.isascii() and _LIGHT_VERB.sub("", folded.rstrip(" 。.")).endswith(words.unspaced(group))


def _structure(folded: str) -> bool:
    """Whether a title is of the structure of a project: alone, or with a word like "create"."""
    found = words.within(folded, words.STRUCTURE)
    if not found or words.beginning(folded, words.STRUCTURE):
        return bool(found)
    before = WORD.findall(folded.partition(found[0])[0])
    creates = words.beginning(folded, words.CREATE) or words.holds(folded, words.CREATE)
    return len(before) <= _NEAR and bool(creates)


def _skeleton(folded: str, spoken: Sequence[str]) -> bool:
    """Whether a title is of a frame that others fill: "the skeleton of the parser", not "a skeleton loader"."""
    frames = [place for place, word in enumerate(spoken) if word in words.set_of(words.SKELETON)]
    behind = [spoken[place + 1] if place + 1 < len(spoken) else "" for place in frames]
    return any(word in _BEHIND_SKELETON for word in behind) or words.holds(folded, words.SKELETON)


class _Reader:
    def __init__(self, tasks: Tasks, task: Task, *, holds: bool) -> None:
        self.content = tasks.text.content
        self.task = task
        self.holds = holds  # whether it is a checkpoint, or what one consists of

    def read(self) -> Subject:
        task = self.task
        folded = task.title.casefold()
        kind = Kind.CHECKPOINT if self.holds else kind_of(folded)
        found = Found({}, {}, {}, {})
        if kind is Kind.CHECKPOINT:
            return Subject(task, kind, "", frozenset(), False, {}, {}, {}, {}, {}, {})
        self._lines(found, kind)
        files, made = found.files, found.made
        verb = _verb(folded)
        if kind is Kind.MAKE and files and all(map(is_test_file, files)) and verb not in words.set_of(words.REMOVE):
            kind = Kind.TEST
        if kind is Kind.TEST:
            # What a test names is what it tests; it writes the files of tests alone.
            files = {path: place for path, place in files.items() if is_test_file(path)}
            made = {name: place for name, place in made.items() if name in files}
        elif kind is Kind.VERIFY and files:
            kind = Kind.MAKE
        ahead = kind is Kind.TEST and any(word in folded for word in words.AHEAD)
        about = frozenset(word for word in _LONG.findall(folded) if word != verb and word not in _TESTWORDS)
        return Subject(task, kind, verb, about, ahead, files, made, found.how, found.named, *self._numbers())

    def _lines(self, found: Found, kind: Kind) -> None:
        """Read the title and the details, but neither what the task cites nor blocks of code."""
        content, task = self.content, self.task
        start, end = task.title_span
        stop = content.find("\n", start, end)
        end = end if stop < 0 else stop
        may_make = kind is not Kind.VERIFY
        read_line(content[start:end], start, found, title=True, makes=may_make)
        cited = [each.span.start for each in task.references if each.kind is not ReferenceKind.PROPERTY]
        cited += [note.span.start for note in task.depends]
        skipped = {content.rfind("\n", 0, place) + 1 for place in cited}
        at, fenced = end + 1, False
        for line in content[at : task.span.end].split("\n"):
            if "```" in line or "~~~" in line:
                fenced = not fenced
            elif line and not fenced and at not in skipped:
                read_line(line, at, found, title=False, makes=may_make and _makes(line))
            at += len(line) + 1

    def _numbers(self) -> tuple[dict[str, int], dict[str, int]]:
        """The numbers it comes after, and those it comes before: those behind "task", or behind "after" where no unit
        follows ("after 5 seconds")."""
        content, after, before = self.content, dict[str, int](), dict[str, int]()
        for match in _TASK_NUMBER.finditer(content, self.task.title_span.start, self.task.span.end):
            at, end = match.span()
            clause = _CLAUSE_END.split(content[max(0, at - _LONGEST_CLAUSE) : at].rstrip(" #").casefold())[-1]
            alone = not content[end : end + 2].lstrip()[:1].isalpha()
            if words.ends_with(clause, words.TASK):
                found = before if _is_before(clause, content[end : end + _LONGEST_WORD]) else after
                found.setdefault(match[0], at)
            elif alone and words.ends_with(clause, words.AFTER):
                after.setdefault(match[0], at)
        return after, before


def _is_before(clause: str, behind: str) -> bool:
    """Whether the words around a number say that something comes before it: "before starting task 3", "任务 3 之前"."""
    spoken = WORD.findall(clause)
    if words.holds(clause, words.NOT) or not words.set_of(words.NOT).isdisjoint(spoken):
        return False  # what is not done before it is done after it
    while spoken and spoken[-1] in _BETWEEN:
        spoken.pop()
    return words.ends_with(" ".join(spoken[-2:]), words.BEFORE) or behind.lstrip().startswith(words.BEFORE_IT)


_LONGEST_CLAUSE = 100
_LONGEST_WORD = 24
_CLAUSE_END = Pattern(r"[:;!?()\n。]|\.\s")
# What may stand between "before" and the number.
_BETWEEN = ARTICLES.union(" ".join(words.TASK).split(), words.AND, ("starting", "beginning"))


_LEAD = Pattern(r"[ \t]*(?:[-*+>]|\d+[.)])?[ \t]*(?:\[.\][ \t]*)?(?:\*\*|__|\*|_)?")
_TASK_NUMBER = Pattern(r"(?<![A-Za-z0-9_.])\d{1,4}[A-Za-z]?(?:\.\d{1,4}[A-Za-z]?){0,4}(?![A-Za-z0-9_%]|\.\d)")
_CODE = Pattern(r"`[^`\n]*`")
_LIGHT_VERB = Pattern(r"(?:を?(?:する|行う|実施する?)|[을를]? ?(?:한다|하기|합니다))$")
_NEAR = 3  # words before it
_BEHIND_SKELETON = frozenset(
    (
        "",
        "and",
        "with",
        "for",
        "of",
        "in",
        "module",
        "script",
        "structure",
        "file",
        "class",
        "project",
        "für",
        "mit",
        "de",
    )
)
# Words of titles that say what a task is about; in scripts without spaces each two characters count as one.
_LONG = Pattern(r"[a-z\u00c0-\u04ff]{5,}|[\u3040-\u9fff\uac00-\ud7a3]{2}")
_TESTWORDS = frozenset(
    ("tests", "write", "property", "implement", "create", "before", "after", "テス", "スト", "测试", "编写")
)
_BEFORE_PROPERTY = Pattern(r"(?:\W*(?:pbt|write|implement|add)\b){0,3}")


def kind_of(folded: str) -> Kind:
    """The kind of work, by the words of a casefolded title."""
    if words.beginning(folded, words.VERIFY):
        return Kind.VERIFY
    if _is_test(folded) or _is_property(folded):
        return Kind.TEST
    if _last(folded, words.VERIFY):
        return Kind.VERIFY
    if words.beginning(folded, words.JOIN):
        return Kind.JOIN
    return Kind.MAKE


def _is_property(folded: str) -> bool:
    """Whether a title is of a property to test: "Property 4: …", "[PBT] Implement Property 4"."""
    begin = _BEFORE_PROPERTY.match(folded).end()  # type: ignore[union-attr]
    word = words.beginning(folded[begin : begin + 80], words.PROPERTY)
    return bool(word) and folded[begin:].lstrip()[len(word) :].lstrip(" #")[:1].isdigit()


def _verb(folded: str) -> str:
    """The first word of a title, or the last where that is what it does: `x.ts` anlegen, `y` を追加する."""
    spoken: list[str] = WORD.findall(_CODE.sub(" ", folded))
    if not folded.isascii() and (found := words.within(folded, _verbs_unspaced())):
        return found[0]
    if spoken and spoken[-1] in _verbs():
        return spoken[-1]
    return spoken[0] if spoken else ""


def _is_test(folded: str) -> bool:
    """Whether a title is of tests to write: "Write property tests for …", "Unit-Tests: …", "… 的属性测试"."""
    prose = _CODE.sub(" ", folded)
    if words.holds(prose, words.TEST):
        return not words.holds(prose, words.TEST_TOOLS)
    spoken = WORD.findall(prose)
    if spoken and spoken[-1] in words.set_of(words.TEST):
        return True
    for place, word in enumerate(spoken[:8]):
        if word in words.set_of(words.TEST) or word.endswith(("-test", "-tests")):
            return not (spoken[place + 1 : place + 2] and spoken[place + 1] in words.set_of(words.TEST_TOOLS))
    return False


def _makes(line: str) -> bool:
    """Whether a line of details says to make or change something."""
    begin = _LEAD.match(line).end()  # type: ignore[union-attr]
    if line.startswith("`", begin):
        return words.holds(line, words.CREATE) or words.holds(line, words.CHANGE)
    first = WORD.match(line, begin)
    if first and first[0].casefold() in _verbs():
        return True
    if line.isascii():
        return False
    if words.holds(line, words.CREATE) or words.holds(line, words.CHANGE):
        return True
    last = line.rstrip(" .:;\r").rpartition(" ")[2].casefold()
    return last in _verbs()


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset((*words.CREATE, *words.CHANGE, "file", "files", "datei", "archivo", "arquivo", "файл"))


@lru_cache(maxsize=1)
def _verbs_unspaced() -> words.Words:
    return words.unspaced((*words.CREATE, *words.CHANGE))
