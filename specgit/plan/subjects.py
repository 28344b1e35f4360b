"""What a task is about: the kind of work it is, the files and things it makes and changes, those it only names.

Read from titles and details by their wording. A line that begins (in some languages ends) with a verb of making makes
the things it names, up to a word like "from" or "using"; what tests, verifies or joins says so in its title.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
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
    on. `first` is work that others beside it stand on (set-up), `ahead` a test that says it is written before what it
    tests. `verb` is the word of the title that says what is done, `about` are its other long words.
    """

    task: Task
    kind: Kind
    verb: str
    about: frozenset[str]
    first: bool
    ahead: bool
    files: dict[str, int]
    made: dict[str, int]
    how: dict[str, str]
    named: dict[str, int]
    after: dict[str, int]

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


def files_in(text: str) -> list[str]:
    """The files a title works on."""
    found = _Found({}, {}, {}, {})
    _read_line(text, 0, found, title=True, makes=True)
    return list(found.files)


_EXTENSIONS = frozenset((
    "astro", "bat", "blade", "c", "cc", "cfg", "cjs", "conf", "cpp", "cs", "css", "csv", "dart", "env", "ex",
    "exs", "feature", "go", "gradle", "graphql", "h", "hook", "hpp", "html", "http", "ini", "ipynb", "java",
    "jpg", "js", "json", "json5", "jsx", "kt", "kts", "less", "lock", "lua", "md", "mdx", "mjs", "mts", "php",
    "plist", "png", "prisma", "properties", "proto", "ps1", "py", "pyi", "rb", "rs", "sass", "scala", "scss",
    "sh", "sol", "sql", "svelte", "svg", "swift", "tf", "tfvars", "toml", "ts", "tsx", "txt", "vue", "xml",
    "yaml", "yml", "zig",
))  # fmt: skip
_OF_THE_SPEC = frozenset(("requirements.md", "bugfix.md", "design.md", "tasks.md"))
_DOTTED = (
    ".git", ".env", ".docker", ".eslint", ".prettier", ".coveragerc", ".npm", ".editorconfig", ".babelrc", ".husky",
)  # fmt: skip
_FILE = Pattern(r"(?:[\w@.()\[\]{}$~+-]+/)*[\w@()\[\]{}$+.-]*[\w\]})]\.(\w{1,10})")
_SEGMENT = r"[\w@()\[\]{}$~+.-]{1,80}"
_BARE_PATH = rf"(?=[\w@.~])(?:{_SEGMENT}/){{0,12}}{_SEGMENT}\.[A-Za-z]\w{{0,9}}\b"
_SYMBOL = Pattern(r"(?:(?:async|export|public|def|class|interface|enum|type|function|const|fn|func|struct)[ ])*"
                  r"([\w$]+(?:(?:\.|::|->)[\w$]+)*|@?[\w$]+(?:-[\w$]+)+)(?=\(|$|[:<=,\[ ])")  # fmt: skip
_ROUTE = Pattern(r"(?:(?:GET|POST|PUT|PATCH|DELETE)[ ]+)?/[\w/{}:.\[\]-]{3,}")
_TOKEN = Pattern(
    rf"`([^`\n]{{1,200}})`|(?<![\w/.@~+-])({_BARE_PATH})"
    r"|(?<![\w\\/:])([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[a-z][a-z0-9]*(?:(?:_[a-z0-9]+)+|(?:[A-Z][a-z0-9]+)+))\b"
)
_WORD = Pattern(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEAD = Pattern(r"[ \t]*(?:[-*+>]|\d+[.)])?[ \t]*(?:\[.\][ \t]*)?(?:\*\*|__|\*|_)?")
_TASK_NUMBER = Pattern(r"(?<![A-Za-z0-9_.])\d{1,4}[A-Za-z]?(?:\.\d{1,4}[A-Za-z]?){0,4}(?![\w%]|\.\d)")
_CODE = Pattern(r"`[^`\n]*`")
_TEST_FILE = Pattern(r"(?:^|[/_.-])(?:tests?|spec|__tests__|e2e)(?:[/_.-]|$)|(?:Test|Tests|Spec)\.\w+$", 0)
_PRODUCT = Pattern(r"[A-Z]\w*\.(?:js|io|ai|net)")  # Node.js
_SPECIFIC = Pattern(r"[_A-Z-]")


def is_test_file(path: str) -> bool:
    """Whether a path is one that tests have."""
    return bool(_TEST_FILE.search(path))


@lru_cache(maxsize=32)
def _one(group: words.Words) -> frozenset[str]:
    return frozenset(group)


@lru_cache(maxsize=32)
def _unspaced(group: words.Words) -> words.Words:
    return tuple(word for word in group if word[0] > "\u0600")


_ENGLISH_AHEAD = (
    "before implementing",
    "before the fix",
    "before any fix",
    "before the edit",
    "exploration",
    "failing test",
)


def _holds(text: str, group: words.Words) -> bool:
    """Whether a text holds one of the words, of those in scripts without spaces."""
    return not text.isascii() and any(word in text for word in _unspaced(group))


def _skeleton(folded: str) -> bool:
    """Whether a title is of a frame that others fill: "the skeleton of the parser", not "a skeleton loader"."""
    spoken = _WORD.findall(folded)
    frames = [place for place, word in enumerate(spoken) if word in _one(words.SKELETON)]
    shown = ("loader", "loaders", "screen", "screens", "component", "components", "loading", "state", "states", "ui")
    return any(spoken[place + 1 : place + 2] not in ([word] for word in shown) for place in frames) or _holds(
        folded, words.SKELETON
    )


class _Reader:
    def __init__(self, tasks: Tasks, task: Task, *, holds: bool) -> None:
        self.content = tasks.text.content
        self.task = task
        self.holds = holds  # whether it is a checkpoint, or what one consists of

    def read(self) -> Subject:
        task = self.task
        folded = task.title.casefold()
        kind = Kind.CHECKPOINT if self.holds else kind_of(folded)
        found = _Found({}, {}, {}, {})
        if kind is Kind.CHECKPOINT:
            return Subject(task, kind, "", frozenset(), False, False, {}, {}, {}, {}, {})
        self._lines(found, kind)
        files, made = found.files, found.made
        verb = _verb(folded)
        if kind is Kind.MAKE and files and all(map(is_test_file, files)) and verb not in _one(words.REMOVE):
            kind = Kind.TEST
        if kind is Kind.TEST:
            # What a test names is what it tests; it writes the files of tests alone.
            files = {path: place for path, place in files.items() if is_test_file(path)}
            made = {name: place for name, place in made.items() if name in files}
        elif kind is Kind.VERIFY and files:
            kind = Kind.MAKE
        first = bool(words.beginning(folded, words.SET_UP)) or _skeleton(folded)
        ahead = kind is Kind.TEST and any(word in folded for word in _ENGLISH_AHEAD)
        about = frozenset(word for word in _LONG.findall(folded) if word != verb and word not in _TEST_WORDS)
        return Subject(task, kind, verb, about, first, ahead, files, made, found.how, found.named, self._after())

    def _lines(self, found: _Found, kind: Kind) -> None:
        """Read the title and the details, but neither what the task cites nor blocks of code."""
        content, task = self.content, self.task
        start, end = task.title_span
        stop = content.find("\n", start, end)
        end = end if stop < 0 else stop
        may_make = kind is not Kind.VERIFY
        _read_line(content[start:end], start, found, title=True, makes=may_make)
        cited = [each.span.start for each in task.references if each.kind is not ReferenceKind.PROPERTY]
        cited += [note.span.start for note in task.depends]
        skipped = {content.rfind("\n", 0, place) + 1 for place in cited}
        at, fenced = end + 1, False
        for line in content[at : task.span.end].split("\n"):
            if "```" in line or "~~~" in line:
                fenced = not fenced
            elif line and not fenced and at not in skipped:
                _read_line(line, at, found, title=False, makes=may_make and _makes(line))
            at += len(line) + 1

    def _after(self) -> dict[str, int]:
        """The numbers that stand behind "task", or behind "after" where no unit follows ("after 5 seconds")."""
        content, found = self.content, dict[str, int]()
        for match in _TASK_NUMBER.finditer(content, self.task.title_span.start, self.task.span.end):
            at, end = match.span()
            before = content[max(0, at - _LONGEST_WORD) : at].rstrip(" #").casefold()
            alone = not content[end : end + 2].lstrip()[:1].isalpha()
            if _ends_with(before, words.TASK) or (alone and _ends_with(before, words.AFTER)):
                found.setdefault(match[0], at)
        return found


_LONGEST_WORD = 24


def _ends(text: str, word: str) -> bool:
    """Whether a text ends with a word, and not only with its letters."""
    whole = word[0] > "\u0600" or not text[: -len(word)][-1:].isalpha()
    return text.endswith(word) and whole


def _ends_with(text: str, group: words.Words) -> bool:
    """Whether a casefolded text ends with one of the words, and not only with its letters."""
    return text.endswith(group) and any(_ends(text, word) for word in group)


# A word like `UserService` in prose is a thing of code by its last part; `WhatsApp` is not.
_CODE_NOUNS = frozenset((
    "Action", "Adapter", "Api", "Bar", "Builder", "Button", "Cache", "Card", "Client", "Command", "Component",
    "Config", "Controller", "Detector", "Dialog", "Dto", "Engine", "Entity", "Enum", "Error", "Event",
    "Exception", "Executor", "Factory", "Field", "Footer", "Form", "Generator", "Guard", "Handler", "Header",
    "Helper", "Helpers", "Hook", "Input", "Interface", "Item", "Job", "Layout", "List", "Listener", "Logger",
    "Manager", "Mapper", "Menu", "Middleware", "Migration", "Modal", "Model", "Module", "Monitor", "Observer",
    "Page", "Panel", "Parser", "Policy", "Processor", "Provider", "Queue", "Registry", "Renderer",
    "Repository", "Request", "Resolver", "Resource", "Response", "Route", "Router", "Runner", "Scheduler",
    "Schema", "Screen", "Section", "Seeder", "Select", "Selector", "Server", "Service", "Settings", "Store",
    "Tab", "Table", "Tracker", "Type", "Types", "Utils", "Validator", "View", "Widget", "Wizard", "Worker",
))  # fmt: skip
# Words of titles that say what a task is about; in scripts without spaces each two characters count as one.
_LONG = Pattern(r"[a-z\u00c0-\u04ff]{5,}|[\u3040-\u9fff\uac00-\ud7a3]{2}")
_TEST_WORDS = frozenset(
    ("tests", "write", "property", "implement", "create", "before", "after", "テス", "スト", "测试", "编写")
)
_PROPERTY = Pattern(r"[^\W\d_]+(?: [^\W\d_]+)? ?\d+")
_HUMPS = Pattern(r"[A-Z][a-z0-9]+")


def _is_code(name: str) -> bool:
    """Whether a word in prose can only be a name of code: `user_id`, `getUser`, `UserService`, `BatchDetailRow`."""
    if name.casefold() in words.COMMON or not name[0].isupper():
        return name.casefold() not in words.COMMON
    humps = _HUMPS.findall(name)
    return len(humps) > 2 or (bool(humps) and humps[-1] in _CODE_NOUNS)


def kind_of(folded: str) -> Kind:
    """The kind of work, by the words of a casefolded title."""
    if words.beginning(folded, words.VERIFY):
        return Kind.VERIFY
    if _is_test(folded) or (_PROPERTY.match(folded) and words.beginning(folded, words.PROPERTY)):
        return Kind.TEST
    if folded.rstrip(" 。.").endswith(_unspaced(words.VERIFY)):
        return Kind.VERIFY
    if words.beginning(folded, words.JOIN):
        return Kind.JOIN
    return Kind.MAKE


def _verb(folded: str) -> str:
    """The first word of a title, or the last where that is what it does: `x.ts` anlegen, `y` を追加する."""
    spoken: list[str] = _WORD.findall(_CODE.sub(" ", folded))
    if not folded.isascii() and (found := words.within(folded, _verbs_unspaced())):
        return found[0]
    if spoken and spoken[-1] in _verbs():
        return spoken[-1]
    return spoken[0] if spoken else ""


def _is_test(folded: str) -> bool:
    """Whether a title is of tests to write: "Write property tests for …", "Unit-Tests: …", "… 的属性测试"."""
    prose = _CODE.sub(" ", folded)
    if _holds(prose, words.TEST):
        return not _holds(prose, words.TEST_TOOLS)
    spoken = _WORD.findall(prose)
    if spoken and spoken[-1] in _one(words.TEST):
        return True
    for place, word in enumerate(spoken[:8]):
        if word in _one(words.TEST) or word.endswith(("-test", "-tests")):
            return not (spoken[place + 1 : place + 2] and spoken[place + 1] in _one(words.TEST_TOOLS))
    return False


def _makes(line: str) -> bool:
    """Whether a line of details says to make or change something."""
    begin = _LEAD.match(line).end()  # type: ignore[union-attr]
    if line.startswith("`", begin):
        return _holds(line, words.CREATE) or _holds(line, words.CHANGE)
    first = _WORD.match(line, begin)
    if first and first[0].casefold() in _verbs():
        return True
    if line.isascii():
        return False
    if _holds(line, words.CREATE) or _holds(line, words.CHANGE):
        return True
    last = line.rstrip(" .:;\r").rpartition(" ")[2].casefold()
    return last in _verbs()


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset((*words.CREATE, *words.CHANGE, "file", "files", "datei", "archivo", "arquivo", "файл"))


@lru_cache(maxsize=1)
def _verbs_unspaced() -> words.Words:
    return _unspaced((*words.CREATE, *words.CHANGE))


class _Found(NamedTuple):
    """What the lines of a task speak of, in the making."""

    files: dict[str, int]
    made: dict[str, int]
    how: dict[str, str]
    named: dict[str, int]


# What a line does with a name: it makes it, puts something into it, uses it, or speaks of it by the way.
_OBJECT, _TARGET, _USED, _ASIDE = 0, 1, 2, 3
CREATED, CHANGED, WORKED_ON = "created", "changed", "worked on"


def _read_line(line: str, offset: int, found: _Found, *, title: bool, makes: bool) -> None:
    """Put the names of a line where they belong."""
    relation: int | None = None
    at, how, removes = 0, "", makes and _first_word(line) in _one(words.REMOVE)
    files: list[tuple[str, int | None]] = []
    for match in _TOKEN.finditer(line):
        if makes:
            how = how or _how(line[: match.start()], line)
            relation = _relation(line[at : match.start()], line[match.end() : match.end() + 6], relation, removes)
            at = match.end()
        code = match[1]
        for name, is_file, specific in _names(code or match[0], code is not None):
            found.named.setdefault(name, offset)
            if not makes or relation == _USED or name in _OF_THE_SPEC:
                continue
            if is_file and (title or relation != _ASIDE):
                files.append((name, relation))
                found.how.setdefault(name, WORKED_ON if (how, relation) == (CREATED, _TARGET) else how)
            if relation == _ASIDE:
                continue
            if specific or (title and code and how == CREATED):
                found.made.setdefault(name, offset)
                found.how.setdefault(name, how)
    if files:
        for name in _written(files, "all" if how == CREATED else _writes(line), title):
            found.files.setdefault(name, offset)


def _written(files: Sequence[tuple[str, int | None]], writes: str, title: bool) -> list[str]:
    """Which of the files on a line it writes: in "Add `a` to `b`" only the other one, in "Add `a` to the list" none."""
    into = [name for name, how in files if how == _TARGET]
    if into and writes != "all":
        return into
    return [name for name, _ in files if title or writes != "target" or is_test_file(name)]


def _writes(line: str) -> str:
    """What a line that creates nothing writes: `all` files it names, the `target` that it puts something into, or
    either (``)."""
    verb = _first_word(line)
    if verb in _one(words.MOVE) or _holds(line, words.MOVE):
        return "all"
    removes = verb in _one(words.REMOVE) and not _one(words.OUT_OF).isdisjoint(_WORD.findall(line))
    return "target" if removes or verb in _one(words.ADD) or _holds(line, words.ADD) else ""


def _first_word(line: str) -> str:
    first = _WORD.search(line)
    return first[0].casefold() if first else ""


_GOES_ON = frozenset(
    ("", ",", "and", ", and", "/", "&", "+", "or", ", or", "、", "，", "と", "和", "und", "y", "e", "dan", "и")
)
_ARTICLES = frozenset(("the", "a", "an", "el", "la", "o", "der", "die", "das", "existing", "new"))


def _how(before: str, line: str) -> str:
    """What a line says is done to the things it names, by the words before the first, or at the line's end."""
    spoken = {*_WORD.findall(before.casefold())[:3], line.rstrip(" .:\r").rpartition(" ")[2].casefold()}
    for how, verbs in ((CREATED, words.CREATE), (CHANGED, words.CHANGE)):
        if not spoken.isdisjoint(_one(verbs)):
            return how
        if _holds(line, verbs):
            return how
    return WORKED_ON


def _relation(before: str, behind: str, relation: int | None, removes: bool) -> int:
    """Whether a line makes a name, puts something into it (or removes something from it), or only uses it, by the words
    since the name before and those right behind it."""
    if behind[:1] not in ("", " ", ",") and behind.startswith(words.USED):
        return _USED
    if relation is not None and before.strip() in _GOES_ON:
        return relation
    spoken = _WORD.findall(before.casefold())
    if spoken and spoken[-1] in _ARTICLES:
        spoken.pop()
    if spoken and (spoken[-1] in _one(words.INTO) or (removes and spoken[-1] in _one(words.OUT_OF))):
        return _TARGET
    if any(word in _one(words.USE) for word in spoken):
        return _USED
    if not before.isascii() and before.rstrip().endswith(_unspaced(words.USE)):
        return _USED
    if relation is None:
        return _OBJECT
    if relation != _USED and not (len(spoken) < 4 and spoken and spoken[-1] in _GOES_ON):
        return _ASIDE
    return relation


@lru_cache(maxsize=4096)
def _names(written: str, coded: bool) -> tuple[tuple[str, bool, bool], ...]:
    """What a piece of code names: (name, whether it is a file, whether it can't be an everyday word)."""
    written = written.strip().rstrip(".,:;")
    if "://" in written or "*" in written:
        return ()
    if not coded and _PRODUCT.fullmatch(written):
        return ()
    if file := _FILE.fullmatch(written):
        if file[1].lower() in _EXTENSIONS or (coded and "/" in written and not written.startswith("/")):
            return ((written.removeprefix("./"), True, True),)
    elif coded and written.startswith(_DOTTED) and " " not in written:
        return ((written, True, True),)
    if not coded:
        return () if "." in written or "/" in written else ((written, False, _is_code(written)),)
    if _ROUTE.fullmatch(written):
        return ((written, False, True),)
    symbol = _SYMBOL.match(written)
    if symbol is None or (" " in written and "(" not in written[: symbol.end() + 1] and symbol[0] == symbol[1]):
        paths = [found[2] for found in _TOKEN.finditer(written) if found[2] and "/" in found[2]]
        return tuple([(path.removeprefix("./"), False, False) for path in paths])  # a command runs them
    parts = symbol[1].replace("::", ".").replace("->", ".").split(".")
    last = parts[-1]
    around = tuple([(part, False, False) for part in parts[:-1] if len(part) > 3])
    # `$this`, `mount()`: of these each class has its own.
    everyday = last.islower() and "_" not in last and "-" not in last and written.startswith("(", symbol.end())
    if len(last) < 4 or everyday or last.startswith("$") or last.casefold() in words.COMMON:
        return around
    return (*around, (last, False, bool(_SPECIFIC.search(last))))
