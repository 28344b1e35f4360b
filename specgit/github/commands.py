"""What a comment asks for: `/specgit approve user-auth requirements`, alone on its line.

A comment is anybody's text: what is read here is a wish, and says nothing about who may have it.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import NamedTuple

from specgit.patterns import Pattern
from specgit.settings import PHASES
from specgit.shown import one_line
from specgit.spec.blocks import PARAGRAPH, scan
from specgit.spec.text import Text

MOST = 5  # commands of one comment
LONGEST = 400  # characters of a command's line
VERBS = ("approve", "revoke", "status", "help")
ALL = "all"
USAGE = (
    "/specgit approve SPEC PHASE…",
    "/specgit approve all",
    "/specgit revoke SPEC PHASE…",
    "/specgit status [SPEC]",
    "/specgit help",
)

_CALL = Pattern(r"(?P<sign>[/\\@!.]?)(?P<name>[A-Za-z][A-Za-z_-]{3,9})(?=[ \t:]|$):?[ \t]*")
_TICKS = Pattern(r"`+")


class Command(NamedTuple):
    """A wish: to approve, revoke, see the status, or be helped.

    `spec` is empty where none is named, and where `approve all` means every spec that the pull request changes; then
    `phases` is empty too. `line` counts from 1.
    """

    verb: str
    spec: str
    phases: tuple[str, ...]
    line: int


class NearMiss(NamedTuple):
    """A line that was meant as a command and is none: what it says, and why it is none, as the end of a sentence."""

    line: int
    said: str
    why: str


def read_commands(body: str) -> tuple[Command | NearMiss, ...]:
    """The commands of a comment in order, and what was nearly one.

    Only paragraphs count: what is quoted, fenced, indented as code, in a list or in an HTML comment was not said by
    this person now. Any text is read, in time linear in its length.
    """
    text = Text("", body.replace("\r\n", "\n").replace("\r", "\n"))
    found: list[Command | NearMiss] = []
    for block in scan(text):
        if block.kind is not PARAGRAPH or block.depth:
            continue
        lines = text.content[block.start : block.end].split("\n")
        for offset, line in enumerate(lines):
            if (read := _line(line.strip(), block.line + offset + 1)) is None:
                continue
            if _may_hide("\n".join(lines[:offset])):
                why = "what stands before it may hide it: leave an empty line between"
                read = NearMiss(read.line, one_line(line, 100), why)
            if len(found) == MOST:
                why = f"a comment may hold {MOST} commands: write the rest in another one"
                return *found, NearMiss(read.line, one_line(line, 100), why)
            found.append(read)
    return tuple(found)


def _may_hide(before: str) -> bool:
    """Whether a paragraph has begun something by this place that Markdown may show otherwise, or not at all."""
    runs = Counter(map(len, _TICKS.findall(before)))
    return (
        any(number % 2 for number in runs.values())
        or before.rfind("<") > before.rfind(">")
        or before.rfind("<!--") > before.rfind("-->")
        or (before.startswith("[") and "]:" in before)  # the title of a link's definition may take many lines
    )


def _line(line: str, number: int) -> Command | NearMiss | None:
    """What a line asks for, None where it is no command nor nearly one."""
    call = _CALL.match(line)
    if call is None:
        return None
    name, words = call["name"].lower(), line[call.end() :].strip("`*_ \t")
    if call["sign"] == "/" and name == "specgit":
        if len(line) > LONGEST:
            return NearMiss(number, one_line(line, 100), "it is too long for a command")
        return _command(words.split(), number, line)
    if not get_close_matches(name, ["specgit"], cutoff=0.75) or len(line) > LONGEST:
        return None
    meant = _command(words.split(), number, line)
    if isinstance(meant, NearMiss) or (not words and not call["sign"]):
        return None  # a sentence about specgit
    return NearMiss(number, one_line(line, 100), "a command begins with /specgit")


def _command(words: list[str], number: int, line: str) -> Command | NearMiss:
    said = one_line(line, 100)
    verb = words[0].lower() if words else "help"
    if verb not in VERBS:
        close = get_close_matches(verb[:30], VERBS, n=1)
        return NearMiss(number, said, f"did you mean {close[0]}?" if close else f"it takes {', '.join(VERBS)}")
    rest = [word.strip("`\"'") for word in words[1:]]
    if verb == "help" or not all(rest):
        return Command("help", "", (), number)
    if verb == "status":
        return Command(verb, " ".join(rest), (), number)
    return _statement(verb, rest, number, said)


def _statement(verb: str, words: list[str], number: int, said: str) -> Command | NearMiss:
    """An approval or revocation: the last words name phases, what stands before them the spec.

    A spec that is called like a phase is told by its path.
    """
    if [word.lower() for word in words] == [ALL] and verb == "approve":
        return Command(verb, "", (), number)
    phases: list[str] = []
    while words and words[-1].rstrip(",").lower() in PHASES:
        phases.insert(0, words.pop().rstrip(",").lower())
    if not words:
        return NearMiss(number, said, f"name the spec, then the phase: {_usage(verb)}")
    close = get_close_matches(words[-1].lower()[:30], PHASES, n=1, cutoff=0.75) if len(words) > 1 else []
    if close:
        return NearMiss(number, said, f"did you mean {close[0]}?")
    if not phases:
        return NearMiss(number, said, f"name the phase after the spec ({', '.join(PHASES)}): {_usage(verb)}")
    return Command(verb, " ".join(words), tuple(dict.fromkeys(phases)), number)


def _usage(verb: str) -> str:
    return f"/specgit {verb} SPEC PHASE"
