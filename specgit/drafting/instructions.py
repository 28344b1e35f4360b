"""What `specgit init --agents` tells coding agents of specs, in the files that each of them reads.

One text for all: a section of AGENTS.md, and a longer one that agents read only where specs are at hand. Where each
agent looks: agents.md, code.claude.com/docs (memory, skills), developers.openai.com/codex (skills), cursor.com/docs
(rules), docs.github.com (copilot instructions), geminicli.com/docs (GEMINI.md), kiro.dev/docs (steering),
opencode.ai/docs (rules, skills).
"""

from __future__ import annotations

import json
import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.shown import one_line
from specgit.skeletons import agent_text, example
from specgit.spec.shapes import HOLDS
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

BEGIN = "<!-- specgit:begin (written by `specgit init --agents`, which replaces what stands between these lines) -->"
END = "<!-- specgit:end -->"
AGENTS = "AGENTS.md"
DESCRIPTION = (
    "How specs (requirements, design, tasks) are written, checked and traced in this repository, and what is left to "
    "people. Use it before you write or change a spec, or do a task of one."
)
# What agents need, in the order in which they need it.
COMMANDS = (
    "next SPEC", "status", "new SPEC", "validate SPEC", "explain RULE", "analyze SPEC", "waves SPEC --why",
    "prompt SPEC TASK", "trace SPEC", "sync SPEC", "diff SPEC",
)  # fmt: skip
_PHASES = (
    ("feature", "requirements"), ("feature", "design"), ("feature", "tasks"),
    ("bugfix", "bugfix"), ("bugfix", "design"), ("bugfix", "tasks"),
)  # fmt: skip
_MARK = Pattern(r"(?m)^<!-- specgit:(?P<side>begin|end)\b[^\n]*?-->(?=[ \t]*\r?$)")
_IMPORTS = Pattern(r"(?m)^@(?:\./)?AGENTS\.md[ \t]*\r?$")
_PLAIN = Pattern(r"[\w./][\w./*,-]*")  # what YAML needs no quotes for


class Kind(Enum):
    """What a file is to be."""

    SECTION = "section"  # of AGENTS.md: the short text
    IMPORT = "import"  # a file of the agent's own that has AGENTS.md read
    RULE = "rule"  # the long text, behind a head of the agent's own


class Place(NamedTuple):
    """A file that an agent reads. `head` are the entries of its front matter, by what they are made of."""

    path: str
    kind: Kind
    head: Mapping[str, str] = {}


class Reader(NamedTuple):
    """An agent: what in a repository shows that it is used here, and the files it reads beside AGENTS.md."""

    signs: tuple[str, ...]
    places: tuple[Place, ...]


_SKILL = {"name": "specgit", "description": "{description}"}
_SHARED = Place(".agents/skills/specgit/SKILL.md", Kind.RULE, _SKILL)
READERS: Mapping[str, Reader] = {
    "claude": Reader(
        (".claude", "CLAUDE.md"),
        (Place("CLAUDE.md", Kind.IMPORT), Place(".claude/skills/specgit/SKILL.md", Kind.RULE, _SKILL)),
    ),
    "codex": Reader((".codex", ".agents"), (_SHARED,)),
    "copilot": Reader(
        (".github/copilot-instructions.md", ".github/instructions"),
        (
            Place(
                ".github/instructions/specgit.instructions.md",
                Kind.RULE,
                {"description": "{description}", "applyTo": "{globs}"},
            ),
        ),
    ),
    "cursor": Reader(
        (".cursor", ".cursorrules"),
        (
            Place(
                ".cursor/rules/specgit.mdc",
                Kind.RULE,
                {"description": "{description}", "globs": "{globs}", "alwaysApply": "false"},
            ),
        ),
    ),
    "gemini": Reader((".gemini", "GEMINI.md"), (Place("GEMINI.md", Kind.IMPORT), _SHARED)),
    "kiro": Reader(
        (".kiro/steering",),
        # By what it is about: matching files is not tried where Kiro works on a spec (kirodotdev/Kiro #884).
        (Place(".kiro/steering/specgit.md", Kind.RULE, {"inclusion": "auto", **_SKILL}),),
    ),
    "opencode": Reader((".opencode", "opencode.json", "opencode.jsonc"), (_SHARED,)),
}


def chosen(names: str, exists: Callable[[str], bool], runner: str = "") -> list[str]:
    """The agents named, apart by commas; of an empty text those that are used here, and the runner of the settings.

    Raises SpecgitError for an unknown name.
    """
    wanted = [name.strip().lower().removesuffix("-cli") for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in READERS:
            from difflib import get_close_matches

            near = get_close_matches(name, READERS, 1)
            question = f"did you mean {near[0]}? " if near else ""
            hint = f"{question}There are {', '.join(READERS)}; AGENTS.md is for all others"
            raise SpecgitError(f"{one_line(name, 40)!r} is no agent that is known here", hint=hint)
    if names.strip():
        return list(dict.fromkeys(wanted))
    used = runner.removesuffix("-cli")
    return [name for name, reader in READERS.items() if name == used or any(map(exists, reader.signs))]


def places_of(names: Iterable[str]) -> list[Place]:
    """AGENTS.md and the files of some agents, each once."""
    found = [Place(AGENTS, Kind.SECTION), *(place for name in names for place in READERS[name].places)]
    return list({place.path: place for place in found}.values())


def written(place: Place, before: Text | None, roots: Sequence[str], commands: Mapping[str, str]) -> Text | None:
    """What a file will hold; None where it stays as it is, for it is somebody else's.

    Of a file that is there only what stands between our marks is changed; without any they come at its end. `commands`
    tells what each command does, by its name. Raises SpecgitError where one of the two marks is missing.
    """
    part = _part(place, roots, commands)
    if before is None:
        return Text(place.path, _head(place, roots) + part)
    content = before.content
    newline = "\r\n" if "\r\n" in content else "\n"
    part = part.replace("\n", newline)
    marks = list(_MARK.finditer(content))
    if [mark["side"] for mark in marks] == ["begin", "end"]:
        return Text(before.path, content[: marks[0].start()] + part.rstrip("\r\n") + content[marks[1].end() :])
    if marks:
        raise SpecgitError(
            "it has not just one `specgit:begin` with one `specgit:end` behind it",
            where=before.where(marks[0].start()),
            hint="take these lines out, with what stands between them, and try again",
        )
    if place.kind is Kind.RULE:
        return None
    if place.kind is Kind.IMPORT and _IMPORTS.search(content):
        return before
    gap = 2 * newline if not content.endswith("\n") else newline
    return Text(before.path, content + (gap if content.strip("\ufeff\r\n\t ") else "") + part)


def _part(place: Place, roots: Sequence[str], commands: Mapping[str, str]) -> str:
    """What is ours of a file, between the marks."""
    never = agent_text("never").strip()
    if place.kind is Kind.IMPORT:
        body = "@AGENTS.md"
    elif place.kind is Kind.SECTION:
        body = _filled(agent_text("section"), root=roots[0], never=never)
    else:
        told = "\n".join(f"- `specgit {usage}`: {commands[usage.split()[0]]}" for usage in COMMANDS)
        body = _filled(agent_text("skill"), root=roots[0], never=never, documents=_documents(), commands=told)
    return f"{BEGIN}\n{body.strip()}\n{END}\n"


def _documents() -> str:
    """Each document: what it holds, and a small one in which nothing is found."""
    parts = []
    for kind, phase in _PHASES:
        title = f"### `{phase}.md` of a {kind}\n\nIt holds {HOLDS[kind, phase]}."
        parts.append(f"{title}\n\n````markdown\n{example(kind, phase).strip()}\n````")
    return "\n\n".join(parts)


def _head(place: Place, roots: Sequence[str]) -> str:
    """The front matter of a file, each value as JSON writes it, which YAML reads."""
    if not place.head:
        return ""
    globs = ",".join(f"{root}/**" for root in roots)
    lines = []
    for key, value in place.head.items():
        text = value.replace("{description}", DESCRIPTION).replace("{globs}", globs)
        lines.append(f"{key}: {text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)}")
    return "\n".join(["---", *lines, "---", "", ""])


def _filled(text: str, **parts: str) -> str:
    pattern = re.compile("|".join(rf"\{{{name}\}}" for name in parts))
    return pattern.sub(lambda found: parts[found[0].strip("{}")], text)
