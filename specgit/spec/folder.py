"""A spec's folder: which files make a spec, what they say, where specs are found.

Files come through a `Source`: the working tree, the index, or a commit. This module asks no more of it than names and
bytes.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from specgit.errors import NOTHING_FOUND, SpecgitError
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specgit.spec.model import Bugfix, Config, Design, Requirements, Tasks

DOCUMENTS = ("requirements.md", "bugfix.md", "design.md", "tasks.md")
CONFIG = ".config.kiro"
STATE = "spec.json"


class Source(Protocol):
    """Where files are read from. Paths are posix paths from the top of the repository."""

    label: str

    def paths(self, under: str) -> list[str]:
        """Every file below a folder, sorted; none if there is no such folder."""
        ...

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises SpecgitError where it can't be read."""
        ...


class Overlay:
    """A source in which some files have another content."""

    def __init__(self, source: Source, texts: Mapping[str, Text]) -> None:
        self.label = source.label
        self.source = source
        self.texts = texts

    def paths(self, under: str) -> list[str]:
        """What the source below has."""
        return self.source.paths(under)

    def read(self, path: str) -> bytes:
        """A file's bytes: those that lie over it, if any do."""
        text = self.texts.get(path)
        return text.encode() if text else self.source.read(path)


class Spec:
    """One spec, its documents read when first asked for.

    `name` is the folder's path below its root, `path` from the top of the repository, `files` file name → path.
    """

    def __init__(self, name: str, path: str, files: dict[str, str], source: Source) -> None:
        self.name = name
        self.path = path
        self.files = files
        self.source = source

    def __repr__(self) -> str:
        return f"Spec({self.path!r}, {self.source.label!r})"

    def with_texts(self, texts: Mapping[str, Text]) -> Spec:
        """This spec as it would be with some documents, by path, of another content."""
        return Spec(self.name, self.path, self.files, Overlay(self.source, texts))

    def _text(self, document: str) -> Text | None:
        path = self.file(document)
        return Text.decode(path, self.source.read(path)) if path else None

    def file(self, document: str) -> str | None:
        """The path of a document (`tasks.md`), in whatever case its name is written."""
        if document in self.files:
            return self.files[document]
        return next((path for name, path in self.files.items() if name.lower() == document), None)

    @cached_property
    def requirements(self) -> Requirements | None:
        """requirements.md."""
        text = self._text("requirements.md")
        if text is None:
            return None
        from specgit.spec.requirements import (
            read_requirements,
        )  # its patterns are slow to build, and few commands need them

        return read_requirements(text)

    @cached_property
    def bugfix(self) -> Bugfix | None:
        """bugfix.md, or requirements.md where that holds a bug analysis."""
        from specgit.spec.bugfix import is_bug_analysis, read_bugfix

        if text := self._text("bugfix.md"):
            return read_bugfix(text)
        if self.requirements and is_bug_analysis(self.requirements.sections):
            return read_bugfix(self.requirements.text)
        return None

    @cached_property
    def design(self) -> Design | None:
        """design.md."""
        text = self._text("design.md")
        if text is None:
            return None
        from specgit.spec.design import read_design

        return read_design(text)

    @cached_property
    def tasks(self) -> Tasks | None:
        """tasks.md."""
        text = self._text("tasks.md")
        if text is None:
            return None
        from specgit.spec.tasks import read_tasks

        return read_tasks(text)

    @cached_property
    def config(self) -> Config:
        """What `.config.kiro`, else cc-sdd's `spec.json`, says."""
        from specgit.spec.config import read_config, read_spec_json

        if text := self._text(CONFIG):
            return read_config(text.content)
        if text := self._text(STATE):
            return read_spec_json(text.content)
        return read_config("{}")

    @cached_property
    def type(self) -> str:
        """`feature` or `bugfix`: by the configuration, else by what the documents are."""
        if self.config.type == "bugfix" or self.file("bugfix.md"):
            return "bugfix"
        if self.config.type == "feature":
            return "feature"
        text = self._text("requirements.md")
        # A look at the words first: reading the whole document only to learn its type would cost every feature.
        looks_so = text is not None and ("1.1 " in text.content and "3.1 " in text.content) and self.bugfix is not None
        return "bugfix" if looks_so else "feature"

    @property
    def workflow(self) -> str:
        """`requirements-first`, `design-first`, `verify-first` or `quick`."""
        if self.config.workflow == "fast-task" or self.config.type == "quick-spec":
            return "quick"
        return self.config.workflow or "requirements-first"

    @property
    def phases(self) -> tuple[str, ...]:
        """The documents people approve, in the order of the workflow."""
        first = (
            "bugfix"
            if self.type == "bugfix" and (self.file("bugfix.md") or not self.file("requirements.md"))
            else "requirements"
        )
        return ("design", first, "tasks") if self.workflow == "design-first" else (first, "design", "tasks")


def in_utf8(text: Text) -> Text:
    """The same text. Raises SpecgitError where it was UTF-16, in which nothing is found that a spec consists of.

    With a byte-order mark or without; other bytes that are no UTF-8 are kept as they are, and the rest is read.
    """
    begin = text.content[:2].encode("utf-8", "surrogateescape")[:2]
    if begin in (BOM_UTF16_LE, BOM_UTF16_BE) or b"\0" in begin:
        raise SpecgitError(f"{text.path} is UTF-16, not UTF-8", hint="save it as UTF-8")
    return text


def find_specs(source: Source, roots: Sequence[str]) -> list[Spec]:
    """Every spec under the roots, group folders included, sorted by path:

    a folder with a document or a configuration.
    """
    specs: dict[str, Spec] = {}
    for root in roots:
        root = root.strip("/")
        for path in source.paths(root):
            folder, _, name = path.rpartition("/")
            if folder != root and (name.lower() in DOCUMENTS or name in (CONFIG, STATE)):
                spec = specs.setdefault(folder, Spec(folder.removeprefix(root).strip("/"), folder, {}, source))
                spec.files[name] = path
    return [specs[folder] for folder in sorted(specs)]


def open_spec(source: Source, roots: Sequence[str], name: str) -> Spec:
    """The spec of this name, or the one a path leads into. Raises SpecgitError with what it may have meant."""
    wanted = name.replace("\\", "/").strip("/").removeprefix("./")
    specs = find_specs(source, roots)
    exact = [spec for spec in specs if wanted in (spec.name, spec.path)]
    found = exact or [spec for spec in specs if wanted.startswith(spec.path + "/")][-1:]
    found = found or [spec for spec in specs if spec.name.rpartition("/")[2] == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise SpecgitError(f"`{name}` may mean {' or '.join(spec.path for spec in found)}", hint="name it by its path")
    if not specs:
        raise no_specs(roots, f" ({source.label})")
    near = get_close_matches(wanted, [spec.name for spec in specs], 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else "`specgit status` lists the specs"
    raise SpecgitError(f"there is no spec `{name}` ({source.label})", hint=hint)


def no_specs(roots: Sequence[str], where: str = "") -> SpecgitError:
    """The error for a repository without specs; `where` says what was looked at."""
    return SpecgitError(
        f"there are no specs under {', '.join(roots)}{where}",
        hint="`specgit new NAME` begins one",
        exit_code=NOTHING_FOUND,
    )
