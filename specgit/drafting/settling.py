"""A changed document as little changed as it can be: what says the same in its old bytes, and under its old number."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from specgit.drafting.accepting import Accepted
from specgit.patterns import Pattern
from specgit.spec.blocks import Kind, scan
from specgit.spec.bugfix import read_bugfix
from specgit.spec.design import read_design
from specgit.spec.difference import How, PartKind, differences, paired, words_of
from specgit.spec.edit import replace
from specgit.spec.requirements import read_requirements
from specgit.spec.text import BYTE_ORDER_MARK, Span, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specgit.spec.difference import Said

Change = tuple[Span, str]

_NUMBER = Pattern(r"(?P<prefix>[A-Za-z-]*)(?P<number>\d{1,6})[a-z]?")
_BREAK = Pattern(r"[ \t\r]*\n[ \t]*(?![ \t\r\n]|[-*+][ \t]|\d+[.)])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What is compared as a whole: these hold no others of them.
_WHOLE = (PartKind.CRITERION, PartKind.CLAUSE, PartKind.PROPERTY, PartKind.TASK, PartKind.GRAPH)


def settle(phase: str, before: Text, after: Text) -> Accepted:
    """The new text with the old numbers and bytes of all that says what it said; what it says stays what it says."""
    text = _framed(before, after)
    for changes in (
        list(_numbers(phase, before, text, letters=True)),
        list(_numbers(phase, before, text, letters=False)),  # where an item with a letter would not be read as one
        [],
    ):
        settled = _lines(before, _wholes(phase, before, replace(text, changes)))
        said = [part.how for part in differences(phase, text, settled) if part.kind is not PartKind.LAYOUT]
        if not any(how in (How.REWORDED, How.ADDED, How.REMOVED) for how in said):
            return Accepted(
                settled, ("what was there keeps its numbers; `specgit renumber` counts anew",) * bool(changes)
            )
    return Accepted(after)  # better rendered anew than with other words


def _framed(before: Text, after: Text) -> Text:
    """With the byte-order mark, the line ends and the end that the old text has."""
    content = after.content
    ends = before.content.count("\r\n")
    if ends and ends == before.content.count("\n") and "\r\n" not in content:
        content = content.replace("\n", "\r\n")
    elif "\r" not in before.content:
        content = content.replace("\r\n", "\n")
    if before.content.startswith(BYTE_ORDER_MARK) and not content.startswith(BYTE_ORDER_MARK):
        content = BYTE_ORDER_MARK + content
    return Text(after.path, content)


# Numbers


class _Item(NamedTuple):
    """A numbered part of the new text: its number as it was, none if it was not there, and as it is."""

    old: str
    new: str
    part: Said


def _numbers(phase: str, before: Text, after: Text, *, letters: bool) -> Iterator[Change]:
    """What gives each part the number it had, and those between them one that nothing has: see `_wanted`."""
    pairs = paired(phase, before, after)
    spans = _number_spans(phase, after)
    homes = {part.id: old.id for old, part in pairs if old and part.kind is PartKind.REQUIREMENT}
    homes[""] = ""
    for kind in (PartKind.REQUIREMENT, PartKind.PROPERTY):
        items = [_Item(old.id if old else "", part.id, part) for old, part in pairs if part.kind is kind]
        for item, wanted in _wanted(items, _ids(phase, before, kind), letters=False):
            homes[item.new] = wanted if kind is PartKind.REQUIREMENT else ""
            yield from _renamed(after, spans.get(item.part.span.start), item.new, wanted)
    for home, items in _families(pairs, homes).items():
        kind = items[0].part.kind
        known = [tail for name in _ids(phase, before, kind) if (tail := _tail(name, home))]
        for item, wanted in _wanted(items, known, letters=letters):
            new = f"{home}.{wanted}" if home else wanted
            yield from _renamed(after, spans.get(item.part.span.start), item.part.id, new)
            if wanted[-1:].isalpha() and not item.old:  # to Markdown it is no item, and its lines are no longer one
                found = _BREAK.finditer(after.content, *item.part.span)
                yield from ((Span(*match.span()), " ") for match in found)


def _families(pairs: Sequence[tuple[Said | None, Said]], homes: Mapping[str, str]) -> dict[str, list[_Item]]:
    """Criteria by the number of their requirement, clauses by that of their section, as those are to be."""
    found: dict[str, list[_Item]] = {}
    for old, part in pairs:
        if part.kind in (PartKind.CRITERION, PartKind.CLAUSE):
            own = part.within if part.kind is PartKind.CRITERION else part.id.partition(".")[0]
            home = homes.get(own, own)
            was = _tail(old.id, home) if old else ""
            found.setdefault(home, []).append(_Item(was, _tail(part.id, own), part))
    return found


def _tail(name: str, home: str) -> str:
    """The number of a criterion within its requirement; empty where it is of another."""
    if not home:
        return name
    return name.removeprefix(f"{home}.") if name.startswith(f"{home}.") else ""


def _wanted(items: Sequence[_Item], known: Sequence[str], *, letters: bool) -> Iterator[tuple[_Item, str]]:
    """The number that each of some siblings is to have; nothing where numbers are of another kind.

    `known` are all that there were: what was taken out leaves its number to nobody. Between two others a new one takes
    a letter, if `letters`, else the next free number, as at the end.
    """
    matches = [_NUMBER.fullmatch(item.new) for item in items]
    if not all(matches) or not all(_NUMBER.fullmatch(name) for name in known):
        return
    taken = {*known, *(item.old for item in items if item.old)}
    high = max((int(match["number"]) for name in taken if (match := _NUMBER.fullmatch(name))), default=0)
    before = "0"
    for place, (item, match) in enumerate(zip(items, matches, strict=True)):
        assert match
        wanted = item.old
        if not wanted and item.new not in taken and (not item.new.isdecimal() or int(match["number"]) > high):
            wanted = item.new
        elif not wanted and letters and any(other.old for other in items[place:]):
            wanted = next((f"{before}{letter}" for letter in _LETTERS if f"{before}{letter}" not in taken), item.new)
        elif not wanted:
            wanted = f"{match['prefix']}{high + 1}"
        taken.add(wanted)
        number = _NUMBER.fullmatch(wanted)
        assert number
        high, before = max(high, int(number["number"])), number["number"]
        yield item, wanted


def _ids(phase: str, text: Text, kind: PartKind) -> list[str]:
    return [part.id for _, part in paired(phase, text, text) if part.kind is kind]


def _number_spans(phase: str, text: Text) -> dict[int, Span]:
    """Where the parts of a text have their numbers, by where they begin."""
    parts: list[tuple[Span, Span]] = []
    if phase == "design":
        parts = [(part.span, part.id_span) for part in read_design(text).properties]
    elif phase != "tasks":
        parts = [(part.span, part.id_span) for part in read_bugfix(text).clauses]
        for requirement in read_requirements(text).requirements:
            parts += [(part.span, part.id_span) for part in requirement.criteria]
            parts.append((requirement.span, requirement.id_span))
    return {span.start: number for span, number in parts}


def _renamed(text: Text, span: Span | None, name: str, wanted: str) -> Iterator[Change]:
    """What makes a written number another one: `1.2` as a whole, or the `2` of it that an item has."""
    written = text.slice(span) if span else ""
    if not span or name == wanted or not written:
        return
    if written == name:
        yield span, wanted
    elif name.endswith(f".{written}"):
        if written != (tail := wanted.rpartition(".")[2]):
            yield span, tail
    elif written.endswith(name):
        yield span, written.removesuffix(name) + wanted


# Bytes


def _wholes(phase: str, before: Text, after: Text) -> Text:
    """With the old bytes of each criterion, clause, property and task that says what it said."""
    changes = [
        (part.span, before.slice(old.span))
        for old, part in paired(phase, before, after)
        if old and part.kind in _WHOLE and (old.said, old.number) == (part.said, part.number)
    ]
    changes = sorted(change for change in changes if after.slice(change[0]) != change[1])
    starts = [*(span.start for span, _ in changes[1:]), len(after.content)]
    # A task reaches over a graph whose heading is gone; what reaches over another stays as it is written.
    apart = [change for change, start in zip(changes, starts, strict=False) if change[0].end <= start]
    return replace(after, apart)


def _lines(before: Text, after: Text) -> Text:
    """With the old lines where the new ones say the same, and with the old blank lines between those."""
    old, new = before.lines, after.lines
    olds, news = _keys(before), _keys(after)
    lines: list[str] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        blank = not any(olds[start:end]) and not any(news[begin:stop])
        lines += old[start:end] if tag == "equal" or blank else new[begin:stop]
    return Text(after.path, "\n".join(lines))


def _keys(text: Text) -> list[str]:
    """What each line says; of code every blank counts."""
    keys = [words_of(line) for line in text.lines]
    for block in scan(text):
        if block.kind in (Kind.FENCE, Kind.CODE):
            for number in range(text.line(block.start) - 1, text.line(max(block.start, block.end - 1))):
                keys[number] = f"\0{text.lines[number]}"
    return keys
