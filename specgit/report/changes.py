"""What changed in specs, as text, as Markdown and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from specgit.report.findings import encodable
from specgit.report.markdown import escaped
from specgit.shown import one_line
from specgit.spec.comparison import What
from specgit.spec.difference import How, PartKind, summary
from specgit.spec.wording import Piece, excerpt, word_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specgit.spec.comparison import DocumentChange, SpecChange
    from specgit.spec.difference import Part
    from specgit.spec.folder import Spec

NAME = 200
LONGEST = 400  # characters of a part, from which only what is around its changes is shown
_MARKS = {How.REMOVED: "-", How.REWORDED: "~", How.ADDED: "+", How.RENUMBERED: "#", How.MOVED: ">"}
_COLOURS = {How.REMOVED: "red", How.REWORDED: "yellow", How.ADDED: "green"}


# Text


def changes_text(changes: Sequence[SpecChange], *, coloured: bool) -> Iterator[str]:
    """Each spec with its documents and their parts; of what came or went as a whole, a phrase a document.

    Changed words are coloured, underlined and struck out if `coloured`, else between `{+ +}` and `[- -]`.
    """
    words = _coloured if coloured else bracketed
    for change in changes:
        yield f"{click.style(one_line(change.spec.name, NAME), bold=True)}{_became(change)}"
        for document in change.documents:
            yield f"  {file_name(document)}: {one_line(said_of(change, document), 400)}"
            yield from (f"    {_line(part, words)}" for part in parts_shown(document))
    yield click.style(counted(changes), bold=True)


def _became(change: SpecChange) -> str:
    if change.what is What.RENAMED and change.before:
        return f" renamed, was {one_line(change.before.path, NAME)}"
    return "" if change.what is What.CHANGED else f" {change.what.value}"


def _line(part: Part, words: Callable[[Piece], str]) -> str:
    mark = click.style(_MARKS[part.how], fg=_COLOURS.get(part.how), bold=True)
    return f"{mark} {label(part)}{one_line(note(part), NAME)}  {wording(part, words)}".rstrip()


def _coloured(piece: Piece) -> str:
    text = _clean(piece.text)
    if piece.how is How.REMOVED:
        return click.style(text, fg="red", strikethrough=True)
    return click.style(text, fg="green", underline=True) if piece.how else text


def bracketed(piece: Piece) -> str:
    """Words with `{+ +}` or `[- -]` around what changed."""
    text = _clean(piece.text)
    if piece.how is How.REMOVED:
        return f"[-{text}-]"
    return f"{{+{text}+}}" if piece.how else text


# What all formats share


def counted(changes: Sequence[SpecChange]) -> str:
    """`2 specs changed`."""
    number = len(changes)
    return f"{number} spec{'s' * (number != 1)} changed" if number else "no spec changed"


def file_name(document: DocumentChange) -> str:
    """`requirements.md`."""
    return f"{document.phase}.md"


def said_of(change: SpecChange, document: DocumentChange) -> str:
    """What became of a document, in a phrase."""
    if not document.after.path or not document.before.path:
        what = "removed" if not document.after.path else "added"
        inside = summary(document.parts)
        return what if change.what in (What.ADDED, What.REMOVED) and not inside else f"{what}: {inside or 'empty'}"
    return summary(document.parts) or f"only boxes changed: {done_of(change.before)} → {done_of(change.after)} done"


def parts_shown(document: DocumentChange) -> tuple[Part, ...]:
    """The parts of a document that is there before and after."""
    return document.parts if document.after.path and document.before.path else ()


def done_of(spec: Spec | None) -> str:
    """`7/12`: how many of the required tasks are done; `–` without tasks."""
    leaves = [task for task in spec.tasks.leaves if not task.optional] if spec and spec.tasks else []
    return f"{sum(task.done for task in leaves)}/{len(leaves)}" if leaves else "–"


def label(part: Part) -> str:
    """`criterion 1.2`, `section Overview`, `wave graph`."""
    name = part.id or ("before the first heading" if part.kind is PartKind.SECTION else "")
    return f"{part.kind.value} {one_line(name, 80)}".rstrip()


def note(part: Part) -> str:
    """What is to know of a part besides its words: `, was 1.2`, `, moved`."""
    if part.old_id and part.old_id != part.id:
        return f", was {part.old_id}"
    return {How.RENUMBERED: ", renumbered", How.MOVED: ", moved"}.get(part.how, "")


def wording(part: Part, words: Callable[[Piece], str]) -> str:
    """What a part says, with its changed words as `words` shows them."""
    if part.kind is PartKind.LAYOUT:
        return "every part says what it said"
    before, after = (_said(part, text) for text in (part.before, part.after))
    if part.how is not How.REWORDED:
        return words(Piece(None, one_line(after or before, LONGEST)))
    return "".join(map(words, excerpt(word_changes(before, after), LONGEST)))


def _said(part: Part, text: str) -> str:
    """What a part says, without the title that it is called by anyway."""
    return text.removeprefix(part.id).lstrip() if part.kind is PartKind.SECTION else text


def _clean(text: str) -> str:
    """A piece of a line that no terminal obeys, with the spaces at its ends."""
    return " " * text.startswith(" ") + one_line(text, 10 * LONGEST) + " " * (text.endswith(" ") and bool(text.strip()))


# Markdown


def changes_markdown(changes: Sequence[SpecChange]) -> Iterator[str]:
    """A heading a spec, a list of parts a document."""
    yield f"**{counted(changes)}**"
    for change in changes:
        yield ""
        yield f"### {escaped(one_line(change.spec.name, NAME) + _became(change))}"
        for lines in documents_markdown(change):
            yield ""
            yield from lines


def documents_markdown(change: SpecChange) -> Iterator[list[str]]:
    """The lines of each document of a spec: a sentence, then a list of its parts."""
    for document in change.documents:
        lines = [f"**{file_name(document)}**: {escaped(one_line(said_of(change, document), 400))}"]
        parts = [_item(part) for part in parts_shown(document)]
        yield [*lines, "", *parts] if parts else lines


def _item(part: Part) -> str:
    verb = "" if part.how in (How.RENUMBERED, How.MOVED) else f" {part.how.value}"
    said = wording(part, _tagged).replace("</del><ins>", "</del> <ins>")
    head = f"- **{escaped(label(part))}**{verb}{escaped(one_line(note(part), NAME))}"
    return f"{head}: {said}" if said else head


def _tagged(piece: Piece) -> str:
    text = escaped(_clean(piece.text))
    if piece.how is How.REMOVED:
        return f"<del>{text}</del>"
    return f"<ins>{text}</ins>" if piece.how else text


# JSON


def changes_json(changes: Sequence[SpecChange], between: tuple[str, str]) -> dict[str, Any]:
    """All that changed, with its keys as they stay. `between` are the two states as people call them."""
    return {
        "version": 1,
        "from": between[0],
        "to": between[1],
        "specs": [change_json(change) for change in changes],
    }


def change_json(change: SpecChange) -> dict[str, Any]:
    """One spec."""
    return {
        "name": encodable(change.spec.name),
        "path": encodable(change.spec.path),
        "change": change.what.value,
        "old_path": encodable(change.before.path) if change.before else "",
        "documents": [_document(change, document) for document in change.documents],
    }


def _document(change: SpecChange, document: DocumentChange) -> dict[str, Any]:
    return {
        "document": document.phase,
        "path": encodable(document.after.path),
        "old_path": encodable(document.before.path),
        "summary": encodable(said_of(change, document)),
        "parts": [_part(document, part) for part in document.parts],
    }


def _part(document: DocumentChange, part: Part) -> dict[str, Any]:
    texts = {key: getattr(part, key) for key in ("id", "old_id", "title", "within", "before", "after")}
    return {
        "kind": part.kind.value,
        "change": part.how.value,
        **{key: encodable(text) for key, text in texts.items()},
        "line": document.after.line(part.span.start) if part.span else 0,
        "old_line": document.before.line(part.old_span.start) if part.old_span else 0,
    }
