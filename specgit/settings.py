"""`.specgit.yaml`: what a team settles once for its repository. The only door to YAML."""

from __future__ import annotations

import re
import shlex
import stat
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.spec.text import BYTE_ORDER_MARK, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from specgit.spec.folder import Source

FILE_NAME = ".specgit.yaml"
DEFAULT_ROOT = ".kiro/specs"

# Far above any honest settings file; a reader of YAML is not asked to survive more.
LARGEST_FILE = 64 * 1024
DEEPEST_NESTING = 8
LONGEST_TIMEOUT = 7 * 24 * 3600
PROFILES = ("minimal", "kiro", "strict")
SEVERITIES = ("off", "error", "warning", "info")
PHASES = ("requirements", "bugfix", "design", "tasks")
UNDECLARED = ("infer", "sequential")
GATES = ("order", "ticks", "done-tasks", "trailers", "stale", "run")
# Where tests stand in most languages; Rust keeps them beside the code.
TESTS = (
    "**/{test,tests,__tests__,e2e,spec}/**",
    "**/{test_,Test}*.*",
    "**/*{_test,.test,_spec,.spec,Test,Tests,Spec}.*",
    "**/*.rs",
)


class RunnerSettings(NamedTuple):
    """A runner of the team's own, or another command line for a preset of the same name.

    `command` is split like a shell line but run without a shell. With `stdin` the prompt comes on standard
    input; without, the runner reads the file that `SPECGIT_PROMPT` names. `needs` is one line for people.
    """

    command: str
    stdin: bool = False
    needs: str = ""


class RunSettings(NamedTuple):
    """How `specgit run` works where no option says otherwise. Empty texts mean: none.

    `undeclared` says how tasks are ordered that declare nothing: `infer` or `sequential`.
    """

    runner: str = ""
    command: str = ""
    verify: str = ""
    gate: str = ""
    jobs: int = 4
    timeout: float = 3600.0  # seconds
    retries: int = 0
    allow: tuple[str, ...] = ()
    worktrees: str = ""
    strict_checkpoints: bool = False
    undeclared: str = "infer"


class DraftSettings(NamedTuple):
    """How `specgit draft` works. `rounds` is how often an agent is told what is wrong with its document."""

    rounds: int = 2


class IgnoreSettings(NamedTuple):
    """Findings to keep quiet, and why: those of the rules, in the specs and files, that the globs match.

    A list that is left out stands for all.
    """

    reason: str
    specs: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class ValidateSettings(NamedTuple):
    """What `specgit validate` asks for where no option says otherwise.

    `rules` gives a severity by a rule's name, or `off`. `max_details` is how many lines of detail a task may have.
    `tests` are globs of the files in which tests say what they validate.
    """

    profile: str = "kiro"
    rules: Mapping[str, str] = MappingProxyType({})
    ignore: tuple[IgnoreSettings, ...] = ()
    max_details: int = 12
    tests: tuple[str, ...] = TESTS


class PhaseSettings(NamedTuple):
    """Who may approve a phase, and how.

    `approvers` are addresses or globs of them, names, `@team` or `@user`, or `codeowners`; none stands for everybody.
    `needed` is how many have to. `author` is whether the last author of the document may be one of them. `signed` asks
    for a signature.
    """

    approvers: tuple[str, ...] = ()
    needed: int = 1
    author: bool = True
    signed: bool = False


class ApprovalSettings(NamedTuple):
    """Who agrees to what, and which gates hold a change back.

    `phases` has all four documents. `teams` are their members, as `approvers` are written, by names without `@`.
    `carriers` may commit what others approved without a signature; `bots` count as people. `signers` is a file of
    ssh-keygen's ALLOWED SIGNERS format. `quick` allows specs without requirements or design. With `by_review` an
    approving review on GitHub approves the specs of its pull request.
    """

    phases: Mapping[str, PhaseSettings] = MappingProxyType(dict.fromkeys(PHASES, PhaseSettings()))
    teams: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    carriers: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    signers: str = ""
    quick: bool = True
    by_review: bool = False
    gates: tuple[str, ...] = GATES


class Settings(NamedTuple):
    """All of `.specgit.yaml`."""

    roots: tuple[str, ...] = (DEFAULT_ROOT,)
    approvals: ApprovalSettings = ApprovalSettings()
    validate: ValidateSettings = ValidateSettings()
    run: RunSettings = RunSettings()
    draft: DraftSettings = DraftSettings()
    runners: Mapping[str, RunnerSettings] = MappingProxyType({})


def load(top: Path) -> Settings:
    """Read the settings of the repository whose top folder is `top`; the defaults where there is no file.

    Raises SpecgitError, with file, line and column, for whatever is wrong in it.
    """
    path = top / FILE_NAME
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise _unreadable(error.strerror or str(error)) from error
    try:
        # A link that leaves the repository would let a commit have any file read and quoted.
        if stat.S_ISLNK(kind) and not path.resolve(strict=True).is_relative_to(top.resolve()):
            raise _unreadable("it is a link that leaves the repository")
        if not path.is_file():  # a named pipe would wait forever
            raise _unreadable("it is not a file")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(error.strerror or str(error)) from error
    return read(data)


def at(source: Source) -> Settings:
    """Read the settings of a commit, or of another source; the defaults where it has none. Raises as `read` does."""
    return read(source.read(FILE_NAME)) if FILE_NAME in source.paths("") else Settings()


def read(data: bytes) -> Settings:
    """Read the content of a `.specgit.yaml`, wherever it comes from.

    Raises SpecgitError, with file, line and column, for whatever is wrong in it.
    """
    if len(data) > LARGEST_FILE:
        raise SpecgitError(
            f"the settings are larger than {LARGEST_FILE // 1024} KiB",
            hint="settings need a few lines; move anything else out of the file",
            where=FILE_NAME,
        )
    document = _Document(Text.decode(FILE_NAME, data))
    node = document.compose()
    return Settings() if node is None else _settings(document, node, "the settings")


def parse_duration(written: str) -> float:
    """The seconds of `90`, `90s`, `30m`, `1h30m` or `1.5h`.

    Raises SpecgitError when it is no duration, zero, or longer than seven days.
    """
    matched = _DURATION.fullmatch(written.strip())
    if not matched:
        raise SpecgitError(f"{_shown(written)} is no duration", hint="write 90s, 30m, 1h, or a number of seconds")
    bare, hours, minutes, seconds = (float(part or 0) for part in matched.groups())
    duration = bare + hours * 3600 + minutes * 60 + seconds
    if not 0 < duration <= LONGEST_TIMEOUT:
        raise SpecgitError(
            f"{_shown(written)} is not between one second and seven days",
            hint="write 90s, 30m, 1h, or a number of seconds",
        )
    return duration


def front_matter(head: str) -> dict[str, tuple[str, ...]]:
    """The plain entries of a document's YAML head, what stands between its `---` lines, as lists of texts.

    What is no text and no list of texts is left out; a head that is not YAML has no entries.
    """
    # `pattern: **/*.ts` is what people write, though YAML takes the star for an alias.
    document = _Document(Text(FILE_NAME, _BARE_STAR.sub(r'\1"\2"', head)))
    try:
        node = document.compose()
    except SpecgitError:
        return {}
    if node is None or node.tag != _MAPPING:
        return {}
    entries: dict[str, tuple[str, ...]] = {}
    for key, value in node.value:
        if isinstance(key.value, str):
            items = value.value if value.tag == _SEQUENCE else [value]
            if texts := tuple(item.value for item in items if isinstance(item.value, str)):
                entries[key.value] = texts
    return entries


_DURATION = Pattern(
    r"(\d{1,9}(?:\.\d{1,9})?)|"
    r"(?=[0-9])(?:(\d{1,9}(?:\.\d{1,9})?)h)?(?:(\d{1,9}(?:\.\d{1,9})?)m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?",
    re.ASCII,
)
_DIGITS = Pattern(r"[0-9]{1,9}")
_OUTSIDE = Pattern(r"[/~]|[A-Za-z]:|.*\\|(.*/)?\.\.(/|$)")
_RUNNER_NAME = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PERSON = Pattern(r"(?!@?\s|@?$)[^<>]*[^<>\s]")
_TEAM = Pattern(r"@?[^\s@<>\x00-\x1f\x7f-\x9f]{1,100}")
_BARE_STAR = Pattern(r"^([ \t]*(?:[\w-]+:|-)[ \t]+)(\*[^\s\"]*)[ \t]*$", re.MULTILINE)
_TAG = "tag:yaml.org,2002:"
_MAPPING, _SEQUENCE, _TEXT, _INTEGER, _FLOAT, _FLAG, _NULL = (
    _TAG + name for name in ("map", "seq", "str", "int", "float", "bool", "null")
)


def _shown(value: str) -> str:
    """A stranger's value for a message: quoted, short, without control characters."""
    return repr(value if len(value) <= 60 else value[:59] + "…")


def _unreadable(reason: str) -> SpecgitError:
    return SpecgitError(
        f"can't read the settings: {reason}",
        hint=f"make {FILE_NAME} a plain file, or remove it",
        where=FILE_NAME,
    )


class _Document:
    """A YAML text and the ways to refuse it at a place: nodes, not values, know where they stand."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def compose(self) -> Any:
        """The root node, None for an empty file."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError
        from ruamel.yaml.reader import ReaderError

        content = self.text.content.removeprefix(BYTE_ORDER_MARK)
        try:
            content.encode()
        except UnicodeEncodeError as error:
            self._refuse_at(self.text.where(error.start), "this is not UTF-8", "save the file as UTF-8")
        try:
            self._check_shape(YAML(typ="safe", pure=True).parse(content))
            return YAML(typ="safe", pure=True).compose(content)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f"{self.text.path}:{mark.line + 1}:{mark.column + 1}"
            self._refuse_at(where, f"this is not YAML: {error.problem}", "check quotes, indentation and brackets")
        except ReaderError as error:
            where = self.text.where(error.position)
            self._refuse_at(where, "a control character stands here", "remove it")
        except ValueError as error:  # ruamel.yaml's own, of "\\U00110000"
            self._refuse_at(self.text.path, f"this is not YAML: {error}", "check the escapes in quotes")

    def _check_shape(self, events: Iterator[Any]) -> None:
        """Refuse what makes a small file huge in memory (aliases) or breaks a recursive reader (nesting)."""
        from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

        depth = 0
        for event in events:
            if isinstance(event, AliasEvent):
                self.refuse(event, "settings take no YAML aliases", "write the value out")
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > DEEPEST_NESTING:
                self.refuse(event, "this is nested too deeply", "settings have at most three levels")

    def refuse(self, node: Any, message: str, hint: str) -> NoReturn:
        """Raise a SpecgitError that names the place of a node or event."""
        mark = node.start_mark
        self._refuse_at(f"{self.text.path}:{mark.line + 1}:{mark.column + 1}", message, hint)

    def expected(self, node: Any, name: str, what: str, hint: str = "") -> NoReturn:
        """Raise a SpecgitError for a value of the wrong kind."""
        if node.tag == _NULL:
            found = "nothing"
        elif isinstance(node.value, str):
            found = _shown(node.value)
        else:
            found = "a mapping" if node.tag == _MAPPING else "a list"
        self.refuse(node, f"{name} is {found}, expected {what}", hint or f"write {what}")

    def _refuse_at(self, where: str, message: str, hint: str) -> NoReturn:
        raise SpecgitError(message, hint=hint, where=where)


if TYPE_CHECKING:
    Reader = Callable[[_Document, Any, str], Any]


def _mapping(readers: Mapping[str, Reader], make: Callable[..., Any], document: _Document, node: Any, name: str) -> Any:
    """A mapping with known keys, read into the value that `make` makes of them."""
    values = {}
    for key, value in _entries(document, node, name):
        if key.value not in readers:
            hint = _near_miss(key.value, readers) or f"{name} takes {', '.join(sorted(readers))}"
            document.refuse(key, f"{name} has no key {_shown(key.value)}", hint)
        if value.tag == _NULL and key.value not in MAY_BE_EMPTY:
            document.refuse(key, f"{key.value} has no value", "write one, or leave the key out")
        values[key.value.replace("-", "_")] = readers[key.value](document, value, key.value)
    return make(**values)


def _entries(document: _Document, node: Any, name: str) -> Iterator[tuple[Any, Any]]:
    """The keys and values of a mapping. `run:` with nothing but comments below it is an empty one."""
    if node.tag == _NULL:
        return
    if node.tag != _MAPPING:
        document.expected(node, name, "a mapping of keys and values", "write one `key: value` a line")
    seen: dict[str, int] = {}
    for key, value in node.value:
        if key.tag == _MAPPING or not isinstance(key.value, str):
            document.refuse(key, f"{name} has a key that is not text", "write one `key: value` a line")
        if key.value in seen:
            line = seen[key.value]
            document.refuse(key, f"{_shown(key.value)} stands twice, first on line {line}", "keep one of the two")
        seen[key.value] = key.start_mark.line + 1
        yield key, value


def _near_miss(word: str, known: Collection[str]) -> str:
    """A question for a misspelt key, empty where nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower().replace("_", "-"), known, n=1)
    return f"did you mean {near[0]}?" if near else ""


def _text(document: _Document, node: Any, name: str) -> str:
    if node.tag != _TEXT:
        document.expected(node, name, "text", "write text; put a number or a word like true in quotes")
    if not node.value.isprintable():
        document.expected(node, name, "text on one line without control characters")
    return str(node.value)


def _command(document: _Document, node: Any, name: str) -> str:
    command = _text(document, node, name)
    try:
        words = shlex.split(command)
    except ValueError as error:
        document.refuse(node, f"{name} can't be split into words: {error}", "close the quote")
    if not words:
        document.expected(node, name, "a command", "write a program and its arguments, or leave the key out")
    return command


def _filled_text(what: str, document: _Document, node: Any, name: str) -> str:
    text = _text(document, node, name)
    if not text.strip():
        document.expected(node, name, what)
    return text


def _choice(choices: tuple[str, ...], document: _Document, node: Any, name: str) -> str:
    if node.tag != _TEXT or node.value not in choices:
        document.expected(node, name, f"one of {', '.join(choices)}")
    return str(node.value)


def _whole_number(least: int, most: int, document: _Document, node: Any, name: str) -> int:
    # By its digits: YAML also calls `0x10` and `1_000` integers.
    number = int(node.value) if node.tag == _INTEGER and _DIGITS.fullmatch(node.value) else -1
    if not least <= number <= most:
        document.expected(node, name, f"a whole number from {least} to {most}")
    return number


def _flag(document: _Document, node: Any, name: str) -> bool:
    if node.tag != _FLAG:
        document.expected(node, name, "true or false")
    return str(node.value).lower() == "true"


def _duration(document: _Document, node: Any, name: str) -> float:
    if node.tag not in {_TEXT, _INTEGER, _FLOAT}:
        document.expected(node, name, "a duration", "write 90s, 30m, 1h, or a number of seconds")
    try:
        return parse_duration(node.value)
    except SpecgitError as error:
        document.refuse(node, f"{name}: {error.message}", error.hint)


def _list(item: Reader, document: _Document, node: Any, name: str) -> tuple[Any, ...]:
    """A list without repetitions, in its order."""
    if node.tag != _SEQUENCE:
        document.expected(node, name, "a list", "write one `- entry` a line")
    return tuple(dict.fromkeys(item(document, entry, f"an entry of {name}") for entry in node.value))


def _filled_list(item: Reader, document: _Document, node: Any, name: str) -> tuple[Any, ...]:
    found = _list(item, document, node, name)
    if not found:
        document.expected(node, name, "at least one entry", "write one `- entry` a line, or leave the key out")
    return found


def _inner_path(document: _Document, node: Any, name: str) -> str:
    """A posix path, or a glob of paths, below the repository's top."""
    path = _text(document, node, name)
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if _OUTSIDE.match(path) or not parts:
        hint = f"write it from the repository's top, with slashes, like {DEFAULT_ROOT}"
        document.expected(node, name, "a path inside the repository", hint)
    if parts[0].lower() == ".git":
        document.expected(node, name, "a path outside .git", "name another folder")
    return "/".join(parts)


def _roots(document: _Document, node: Any, name: str) -> tuple[str, ...]:
    roots = _list(_inner_path, document, node, name)
    if not roots:
        document.expected(node, name, "at least one folder", f"write `- {DEFAULT_ROOT}`, or leave the key out")
    return roots


def _severity(document: _Document, node: Any, name: str) -> str:
    # YAML takes a bare `off` for false in one version, for a word in the other.
    if node.tag == _FLAG and str(node.value).lower() in {"false", "off", "no"}:
        return "off"
    return _choice(SEVERITIES, document, node, name)


def _severities(document: _Document, node: Any, name: str) -> Mapping[str, str]:
    entries = _entries(document, node, name)
    return MappingProxyType({key.value: _severity(document, value, _shown(key.value)) for key, value in entries})


def _ignore(document: _Document, node: Any, name: str) -> IgnoreSettings:
    keys = {key.value for key, _ in _entries(document, node, name)}
    if "reason" not in keys:
        document.refuse(node, f"{name} has no reason", "write `reason: why this is left alone`")
    ignore: IgnoreSettings = _mapping(IGNORE_READERS, IgnoreSettings, document, node, name)
    if keys == {"reason"}:
        document.refuse(node, f"{name} would hide every finding", "name specs, paths or rules")
    return ignore


def _validate(document: _Document, node: Any, name: str) -> ValidateSettings:
    validate: ValidateSettings = _mapping(VALIDATE_READERS, ValidateSettings, document, node, name)
    return validate


def _phase(document: _Document, node: Any, name: str) -> dict[str, Any]:
    phase: dict[str, Any] = _mapping(PHASE_READERS, dict, document, node, name)
    return phase


def _gates(document: _Document, node: Any, name: str) -> tuple[str, ...]:
    return _list(partial(_choice, GATES), document, node, name)


def _person(document: _Document, node: Any, name: str) -> str:
    person = _text(document, node, name)
    if not _PERSON.fullmatch(person):
        document.expected(node, name, "an address, a name, or a team", "write the address alone, or the name, or @team")
    return person


def _teams(document: _Document, node: Any, name: str) -> Mapping[str, tuple[str, ...]]:
    """The members of teams, by names without the `@`."""
    teams: dict[str, tuple[str, ...]] = {}
    for key, value in _entries(document, node, name):
        if not _TEAM.fullmatch(key.value):
            document.refuse(key, f"{_shown(key.value)} is no team's name", "use one word; an @ before it is optional")
        team = key.value.removeprefix("@")
        if team in teams:
            document.refuse(key, f"the team {_shown(team)} stands twice", "keep one of the two")
        teams[team] = _filled_list(_person, document, value, f"the team {_shown(team)}")
    return MappingProxyType(teams)


def _approvals(document: _Document, node: Any, name: str) -> ApprovalSettings:
    """`all` is what holds for each phase that says nothing else."""
    given: dict[str, Any] = _mapping(APPROVAL_READERS, dict, document, node, name)
    common = given.pop("all", {})
    phases = {phase: PhaseSettings(**(common | given.pop(phase, {}))) for phase in PHASES}
    return ApprovalSettings(phases=MappingProxyType(phases), **given)


def _run(document: _Document, node: Any, name: str) -> RunSettings:
    run: RunSettings = _mapping(RUN_READERS, RunSettings, document, node, name)
    if run.runner and run.command:
        document.refuse(node, "run names both a runner and a command", "keep one of the two")
    return run


def _draft(document: _Document, node: Any, name: str) -> DraftSettings:
    draft: DraftSettings = _mapping(DRAFT_READERS, DraftSettings, document, node, name)
    return draft


def _runner(document: _Document, node: Any, name: str) -> RunnerSettings:
    if not any(key.value == "command" for key, _ in _entries(document, node, name)):
        document.refuse(node, f"{name} has no command", "write `command: program arguments`")
    runner: RunnerSettings = _mapping(RUNNER_READERS, RunnerSettings, document, node, name)
    return runner


def _runners(document: _Document, node: Any, name: str) -> Mapping[str, RunnerSettings]:
    runners = {}
    for key, value in _entries(document, node, name):
        if not _RUNNER_NAME.fullmatch(key.value):
            document.refuse(key, f"{_shown(key.value)} is no runner's name", "use letters, digits, dots, dashes")
        runners[key.value] = _runner(document, value, f"the runner {key.value}")
    return MappingProxyType(runners)


RUNNER_READERS: Mapping[str, Reader] = MappingProxyType({"command": _command, "stdin": _flag, "needs": _text})
RUN_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "runner": _text,
        "command": _command,
        "verify": _command,
        "gate": _command,
        "jobs": partial(_whole_number, 1, 256),
        "timeout": _duration,
        "retries": partial(_whole_number, 0, 10),
        "allow": partial(_list, _inner_path),
        "worktrees": _text,
        "strict-checkpoints": _flag,
        "undeclared": partial(_choice, UNDECLARED),
    }
)
DRAFT_READERS: Mapping[str, Reader] = MappingProxyType({"rounds": partial(_whole_number, 0, 10)})
IGNORE_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "reason": partial(_filled_text, "a reason"),
        "specs": partial(_filled_list, _inner_path),
        "paths": partial(_filled_list, _inner_path),
        "rules": partial(_filled_list, partial(_filled_text, "a rule's name")),
    }
)
VALIDATE_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "profile": partial(_choice, PROFILES),
        "rules": _severities,
        "ignore": partial(_list, _ignore),
        "max-details": partial(_whole_number, 1, 1000),
        "tests": partial(_list, _inner_path),
    }
)
PHASE_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "approvers": partial(_filled_list, _person),
        "needed": partial(_whole_number, 1, 20),
        "author": _flag,
        "signed": _flag,
    }
)
APPROVAL_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        **dict.fromkeys(("all", *PHASES), _phase),
        "teams": _teams,
        "carriers": partial(_list, _person),
        "bots": partial(_list, _person),
        "signers": _inner_path,
        "quick": _flag,
        "by-review": _flag,
        "gates": _gates,
    }
)
MAY_BE_EMPTY = frozenset({"approvals", "all", *PHASES, "teams", "validate", "rules", "run", "draft", "runners"})
READERS: Mapping[str, Reader] = MappingProxyType(
    {"roots": _roots, "approvals": _approvals, "validate": _validate, "run": _run, "draft": _draft, "runners": _runners}
)
_settings = partial(_mapping, READERS, Settings)
