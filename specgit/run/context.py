"""What a repository tells an agent beside the spec: steering files, and files that documents include."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.globs import glob_matches
from specgit.patterns import Pattern
from specgit.settings import front_matter
from specgit.spec.blocks import Kind, scan
from specgit.spec.text import BYTE_ORDER_MARK, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from specgit.spec.folder import Source

STEERING = ".kiro/steering"
MOST_INCLUDES = 20
DEEPEST_INCLUDE = 3

_HEAD = Pattern(r"---[ \t]*\r?\n(.*?)^---[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_INCLUDE = Pattern(r"#\[\[file:([^\]\n]{1,500})\]\]")
_INLINE_CODE = Pattern(r"(?<!`)(`{1,3})(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Steering:
    """One steering file, and when it is to be read by Kiro's rules (https://kiro.dev/docs/steering/).

    `inclusion` is `always`, `fileMatch` (with `patterns`), `auto` (where `description` fits) or `manual`; by
    `#name` each can be called. `text` is what stands below the head.
    """

    path: str
    inclusion: str
    patterns: tuple[str, ...]
    name: str
    description: str
    text: Text

    def applies(self, files: Collection[str], words: str) -> bool:
        """Whether it speaks to a task that names these files in these words."""
        called = re.search(rf"(?<![\w#])#{re.escape(self.name)}(?![\w-])", words)
        matched = any(glob_matches(pattern, file) for pattern in self.patterns for file in files)
        return bool(called or self.inclusion == "always" or (self.inclusion == "fileMatch" and matched))


def read_steering(source: Source) -> Iterator[Steering]:
    """The steering files of a repository, sorted by path."""
    for path in source.paths(STEERING):
        if path.endswith(".md") and "/" not in path.removeprefix(f"{STEERING}/"):
            text = _read(source, path)
            if text is not None:
                yield _steering(text)


def _steering(text: Text) -> Steering:
    head = _HEAD.match(text.content.removeprefix(BYTE_ORDER_MARK))
    entries = front_matter(head[1].replace("\r", "")) if head else {}
    inclusion = entries.get("inclusion", ("always",))[0]
    stem = posixpath.basename(text.path).removesuffix(".md")
    body = text.content.removeprefix(BYTE_ORDER_MARK)[head.end() if head else 0 :]
    return Steering(
        text.path,
        # Kiro's default for a file without a head, and the safe one for a word we do not know.
        inclusion if inclusion in {"fileMatch", "manual", "auto"} else "always",
        entries.get("fileMatchPattern", ()),
        entries.get("name", (stem,))[0],
        entries.get("description", ("",))[0],
        Text(text.path, body),
    )


@dataclass(frozen=True, slots=True)
class Included:
    """A file that a document includes by `#[[file:path]]`, or the problem with it."""

    path: str
    content: str
    problem: str


def read_includes(source: Source, documents: Sequence[Text], known: Collection[str] = ()) -> list[Included]:
    """The files that documents include, and those that these include, in the order they are met.

    Nothing outside the repository is read; `known` paths are left out, as the reader has them already.
    """
    found: list[Included] = []
    seen = {*known, *(document.path for document in documents)}
    level = list(documents)
    for depth in range(DEEPEST_INCLUDE + 1):
        deeper = []
        for document in level:
            for written in _includes_of(document):
                path, text = _resolve(source, document.path, written)
                if path in seen:
                    continue
                seen.add(path)
                problem = _problem(text, len(found), depth)
                found.append(Included(path, "" if text is None or problem else text.content, problem))
                if len(found) > MOST_INCLUDES:
                    return found
                if text is not None and path.endswith(".md"):
                    deeper.append(text)
        level = deeper
    return found


def _problem(text: Text | None, number: int, depth: int) -> str:
    """Why an included file is not shown, if so."""
    if number == MOST_INCLUDES:
        return f"{MOST_INCLUDES} files are included before it, and it may not be the last"
    if depth == DEEPEST_INCLUDE:
        return f"it is included over {DEEPEST_INCLUDE} other files"
    if text is None:
        return "there is no such file that can be read inside the repository"
    return "it is not text" if "\0" in text.content else ""


def _includes_of(document: Text) -> list[str]:
    """The paths a document includes. In code an include is an example of one."""
    prose, at = [], 0
    for block in scan(document):
        if block.kind in {Kind.FENCE, Kind.CODE, Kind.COMMENT}:
            prose.append(document.content[at : block.start])
            at = block.end
    prose.append(document.content[at:])
    return [path for path in map(str.strip, _INCLUDE.findall(_INLINE_CODE.sub("", "".join(prose)))) if path]


def _resolve(source: Source, document: str, written: str) -> tuple[str, Text | None]:
    """The path an include means and its text: from the top, as Kiro has it, or else from the document."""
    from_top = posixpath.normpath(written)
    from_document = posixpath.normpath(posixpath.join(posixpath.dirname(document), written))
    for path in (from_top, from_document):
        if _inside(path) and (text := _read(source, path)) is not None:
            return path, text
    return (from_top if _inside(from_top) else written), None


def _inside(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and parts[0] not in {"..", "."} and ".git" not in map(str.lower, parts)


def _read(source: Source, path: str) -> Text | None:
    """A file's text; None where there is none, or a link would lead out of the repository."""
    try:
        return Text.decode(path, source.read(path))
    except SpecgitError:
        return None
