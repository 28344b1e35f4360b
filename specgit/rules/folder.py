"""What is wrong with a spec's folder: its files, their names, what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specgit.errors import SpecgitError
from specgit.rules.model import Problem, Rule
from specgit.shown import one_line
from specgit.spec.folder import CONFIG, DOCUMENTS, STATE, in_utf8
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.rules.subject import Subject
    from specgit.spec.folder import Spec

TASKS = "- [ ] 1. Log in\n"
REQUIREMENTS = """\
# Requirements Document

### Requirement 1: Sessions

#### Acceptance Criteria

1. WHEN a user logs in, THE Auth_Service SHALL open a session.
"""
BUGFIX = """\
# Bugfix Requirements Document

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a user logs out THEN the session stays open

### Expected Behavior (Correct)

2.1 WHEN a user logs out THEN the system SHALL close the session

### Unchanged Behavior (Regression Prevention)

3.1 WHEN a user logs in THEN the system SHALL CONTINUE TO open a session
"""


class Unreadable(Rule):
    """A file of the spec can't be read."""

    name = "folder/unreadable"
    severity = "error"
    profile = "minimal"
    why = "Nothing in it can be checked or done."
    fix = "Make it a regular file in UTF-8 that may be read, inside the repository."
    good: ClassVar = {"tasks.md": TASKS}
    bad: ClassVar = {}  # no text makes a file unreadable: UTF-16 does, its rights, its size, a link that leads away

    def check(self, subject: Subject) -> Iterator[Problem]:
        for path in subject.spec.files.values():
            try:
                in_utf8(Text.decode(path, subject.spec.source.read(path)))
            except SpecgitError as error:
                yield Problem(_file(path), None, error.message, error.hint)


class NoFirstDocument(Rule):
    """A spec has tasks, and no document says what they are for."""

    name = "folder/no-first-document"
    why = "A spec begins with requirements or a bug analysis: without them nobody can agree to it or trace to it."
    fix = "Write requirements.md, or bugfix.md for a bug."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": TASKS}
    bad: ClassVar = {"tasks.md": TASKS}

    def check(self, subject: Subject) -> Iterator[Problem]:
        spec = subject.spec
        if spec.file("requirements.md") or spec.file("bugfix.md"):
            return
        tasks, design = spec.file("tasks.md"), spec.file("design.md")
        if design and not tasks:
            return  # it is being written, beginning with the design
        name = "tasks and a design" if design else "tasks" if tasks else "no document"
        message = f"the spec has {name}, but no requirements.md or bugfix.md"
        yield Problem(_file(tasks or next(iter(spec.files.values()))), None, message)


class SeveralFirstDocuments(Rule):
    """A spec has both requirements and a bug analysis."""

    name = "folder/several-first-documents"
    why = "`1.2` may then mean two things, and each tool reads the one it prefers."
    fix = "Keep the one that says what the spec is, and move the other into a spec of its own."
    good: ClassVar = {"requirements.md": REQUIREMENTS}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "bugfix.md": BUGFIX}

    def check(self, subject: Subject) -> Iterator[Problem]:
        bugfix = subject.spec.file("bugfix.md")
        if bugfix and subject.spec.file("requirements.md"):
            yield Problem(_file(bugfix), None, "the spec has requirements.md and bugfix.md, and may have only one")


class EmptyDocument(Rule):
    """A document has nothing in it."""

    name = "folder/empty-document"
    why = "Its phase looks done: the file is there."
    fix = "Write it, or take the file away."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": TASKS}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": "\n"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        for text in subject.texts:
            if not text.content.strip("\ufeff \t\r\n"):
                yield Problem(text, None, f"{text.path.rpartition('/')[2]} is empty")


class FileCase(Rule):
    """A document's name is not written in small letters."""

    name = "folder/file-case"
    why = "Kiro and other tools look for the name in small letters, and find nothing where case counts, as on Linux."
    fix = "Rename it to small letters with `git mv`."
    good: ClassVar = {"requirements.md": REQUIREMENTS, "tasks.md": TASKS}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, "TASKS.md": TASKS}

    def check(self, subject: Subject) -> Iterator[Problem]:
        files = subject.spec.files
        for name, path in sorted(files.items()):
            usual = name.lower()
            if name == usual or usual not in DOCUMENTS:
                continue
            if usual in files:
                message, fix = f"{name} stands beside {usual}, which is read in its place", f"keep only {usual}"
            else:
                message, fix = f"{name} is not {usual}, the name that tools look for", f"rename it to {usual}"
            yield Problem(_file(path), None, message, fix)


class UnreadableConfig(Rule):
    """The spec's configuration is not what its tool writes."""

    name = "folder/unreadable-config"
    why = "Type and workflow of the spec are lost, so that tools take it for a feature that begins with requirements."
    fix = 'Write JSON: `{"specId": "…", "workflowType": "requirements-first", "specType": "feature"}`.'
    good: ClassVar = {"requirements.md": REQUIREMENTS, CONFIG: '{"specType": "feature"}\n'}
    bad: ClassVar = {"requirements.md": REQUIREMENTS, CONFIG: "specType: feature\n"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        spec = subject.spec
        name = CONFIG if CONFIG in spec.files else STATE
        if spec.config.problem:
            message = f"{name} can't be read: {spec.config.problem}"
            yield Problem(_file(spec.files[name]), None, message, "" if name == CONFIG else "write JSON")


class TypeContradicts(Rule):
    """The configuration says another type than the documents are of."""

    name = "folder/type-contradicts"
    why = "Tools choose the phases and the form of the documents by the type."
    fix = "Correct `specType`, or the name of the first document."
    good: ClassVar = {"bugfix.md": BUGFIX, CONFIG: '{"specType": "bugfix"}\n'}
    bad: ClassVar = {"bugfix.md": BUGFIX, CONFIG: '{"specType": "feature"}\n'}

    def check(self, subject: Subject) -> Iterator[Problem]:
        spec = subject.spec
        kind, document = _first_document(spec)
        if document and CONFIG in spec.files and {spec.config.type, kind} == {"feature", "bugfix"}:
            holds = {"bugfix": "a bug analysis", "feature": "requirements of a feature"}[kind]
            message = f"{CONFIG} says `{spec.config.type}`, but {document} holds {holds}"
            fix = f"set `specType` to `{kind}`, or write the document of a {spec.config.type}"
            yield Problem(_file(spec.files[CONFIG]), None, message, fix)


class DuplicateName(Rule):
    """Two specs under different roots have the same name."""

    name = "folder/duplicate-name"
    why = "The name alone says no longer which one is meant, on the command line, in links and in commits."
    fix = "Rename one of them."
    good: ClassVar = {"requirements.md": REQUIREMENTS}
    bad: ClassVar = {}  # takes two folders

    def check(self, subject: Subject) -> Iterator[Problem]:
        spec = subject.spec
        named = subject.others.by_name.get(spec.name, ())
        twin = next((other for other in named if other.path != spec.path), None)
        if twin:
            first = next(iter(spec.files.values()))
            yield Problem(_file(first), None, f"{one_line(twin.path, 200)} is called `{one_line(spec.name, 80)}` too")


def _file(path: str) -> Text:
    """A file of which only the name counts."""
    return Text(path, "")


def _first_document(spec: Spec) -> tuple[str, str]:
    """The type that the first document is of, and its name; both empty where it is missing, empty or both are there."""
    bugfix, requirements = spec.file("bugfix.md"), spec.file("requirements.md")
    if bool(bugfix) == bool(requirements):
        return "", ""
    if bugfix:
        return "bugfix", "bugfix.md"
    if spec.requirements is None or not spec.requirements.text.content.strip():
        return "", ""
    return ("bugfix" if spec.bugfix else "feature"), "requirements.md"


RULES: tuple[Rule, ...] = (
    Unreadable(), NoFirstDocument(), SeveralFirstDocuments(), EmptyDocument(), FileCase(), UnreadableConfig(),
    TypeContradicts(), DuplicateName(),
)  # fmt: skip
