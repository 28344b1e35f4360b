"""The names on a line of a task: files, functions, endpoints, and whether the line makes, changes or only uses them.

By their form, and by the words before and between them, in the languages of spec/words.py.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec import words

if TYPE_CHECKING:
    from collections.abc import Sequence

CREATED, CHANGED, WORKED_ON = "created", "changed", "worked on"
WORD = Pattern(r"[^\W\d_]+(?:-[^\W\d_]+)*")

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
_TEST_FILE = Pattern(r"(?:^|[/_.-])(?:tests?|spec|__tests__|e2e)(?:[/_.-]|$)|(?:Test|Tests|Spec)\.\w+$", 0)
_PRODUCT = Pattern(r"[A-Z]\w*\.(?:js|io|ai|net)")  # Node.js
_SPECIFIC = Pattern(r"[_A-Z-]")
_HUMPS = Pattern(r"[A-Z][a-z0-9]+")
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
# What a line does with a name: it makes it, puts something into it, uses it, or speaks of it by the way.
_OBJECT, _TARGET, _USED, _ASIDE = 0, 1, 2, 3
_GOES_ON = frozenset(
    ("", ",", "and", ", and", "/", "&", "+", "or", ", or", "、", "，", "と", "和", "und", "y", "e", "dan", "и")
)
ARTICLES = frozenset(("the", "a", "an", "el", "la", "o", "der", "die", "das", "existing", "new"))


class Found(NamedTuple):
    """What the lines of a task speak of, in the making."""

    files: dict[str, int]
    made: dict[str, int]
    how: dict[str, str]
    named: dict[str, int]


def files_in(text: str) -> list[str]:
    """The files a title works on."""
    found = Found({}, {}, {}, {})
    read_line(text, 0, found, title=True, makes=True)
    return list(found.files)


def is_test_file(path: str) -> bool:
    """Whether a path is one that tests have."""
    return bool(_TEST_FILE.search(path))


def read_line(line: str, offset: int, found: Found, *, title: bool, makes: bool) -> None:
    """Put the names of a line, which begins at `offset`, where they belong; `makes` is whether it makes anything."""
    relation: int | None = None
    at, how, removes = 0, "", makes and first_word(line) in words.set_of(words.REMOVE)
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
                added = not is_file and relation == _OBJECT and _adds(line)
                found.how.setdefault(name, CREATED if added else how)
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
    verb = first_word(line)
    if verb in words.set_of(words.MOVE) or words.holds(line, words.MOVE):
        return "all"
    removes = verb in words.set_of(words.REMOVE) and not words.set_of(words.OUT_OF).isdisjoint(WORD.findall(line))
    return "target" if removes or _adds(line) else ""


def _adds(line: str) -> bool:
    return first_word(line) in words.set_of(words.ADD) or words.holds(line, words.ADD)


def first_word(line: str) -> str:
    """The first word of a line, casefolded; empty if it has none."""
    first = WORD.search(line)
    return first[0].casefold() if first else ""


def _how(before: str, line: str) -> str:
    """What a line says is done to the things it names, by the words before the first, or at the line's end."""
    spoken = {*WORD.findall(before.casefold())[:3], line.rstrip(" .:\r").rpartition(" ")[2].casefold()}
    for how, verbs in ((CREATED, words.CREATE), (CHANGED, words.CHANGE)):
        if not spoken.isdisjoint(words.set_of(verbs)):
            return how
        if words.holds(line, verbs):
            return how
    return WORKED_ON


def _relation(before: str, behind: str, relation: int | None, removes: bool) -> int:
    """Whether a line makes a name, puts something into it (or removes something from it), or only uses it, by the words
    since the name before and those right behind it."""
    if behind[:1] not in ("", " ", ",") and behind.startswith(words.USED):
        return _USED
    if relation is not None and before.strip() in _GOES_ON:
        return relation
    spoken = WORD.findall(before.casefold())
    if spoken and spoken[-1] in ARTICLES:
        spoken.pop()
    if spoken and (spoken[-1] in words.set_of(words.INTO) or (removes and spoken[-1] in words.set_of(words.OUT_OF))):
        return _TARGET
    if any(word in words.set_of(words.USE) for word in spoken):
        return _USED
    if not before.isascii() and before.rstrip().endswith(words.unspaced(words.USE)):
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


def _is_code(name: str) -> bool:
    """Whether a word in prose can only be a name of code: `user_id`, `getUser`, `UserService`, `BatchDetailRow`."""
    if name.casefold() in words.COMMON or not name[0].isupper():
        return name.casefold() not in words.COMMON
    humps = _HUMPS.findall(name)
    return len(humps) > 2 or (bool(humps) and humps[-1] in _CODE_NOUNS)
