"""`<!-- specgit: ignore RULE reason -->`: a finding that people have looked at and want to keep quiet.

It holds for the block behind it: a heading with its whole section, a list item with all that is nested in it. With
`ignore-file` it holds for the file. `*` may stand for a part of the name: `requirements/*`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from specgit.patterns import Pattern
from specgit.rules.model import Problem, Rule
from specgit.rules.names import matching, near_miss
from specgit.shown import one_line
from specgit.spec.blocks import COMMENT, HEADING, ITEM, scan
from specgit.spec.sections import heading_level
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from specgit.spec.blocks import Block

    Key = tuple[str, str]  # a file and a rule

WHOLE_FILE = -1  # where a problem of the whole file stands: before everything
_COMMENT = Pattern(r"<!--\s*specgit:\s*(?P<how>ignore(?:-file)?)(?=\s|-->|\Z)(?P<rest>(?s:.*?))(?:-->|\Z)")


class Ignore(NamedTuple):
    """One comment: it hides findings of `rule` that begin in `span`, for `reason`."""

    text: Text
    comment: Span
    rule: str
    reason: str
    span: Span


def read_ignores(text: Text) -> list[Ignore]:
    """The ignore comments of a document, in order."""
    if "specgit:" not in text.content:
        return []
    found = []
    blocks = scan(text)
    end_of_file = len(text.content)
    following = Span(end_of_file, end_of_file)
    for block, end in zip(reversed(blocks), _ends(blocks, end_of_file), strict=True):
        if block.kind is not COMMENT:
            following = Span(block.start, end)
        elif match := _COMMENT.match(text.content, block.start, block.end):
            rule, _, reason = " ".join(match["rest"].split()).partition(" ")
            span = following if match["how"] == "ignore" else Span(WHOLE_FILE, end_of_file + 1)
            comment = Span(block.start, match.end())
            found.append(Ignore(text, comment, rule, reason.strip(" :–—-"), span))
    return found[::-1]


def _ends(blocks: Sequence[Block], end_of_file: int) -> Iterator[int]:
    """From the last block to the first, where each ends with all that belongs to it."""
    headings: list[tuple[int, int]] = []  # those behind, nearest last: level and start
    behind: list[tuple[int, int]] = []  # blocks of any kind: depth and start
    for block in reversed(blocks):
        while behind and behind[-1][0] > block.depth:
            behind.pop()
        end = block.end
        if block.kind is HEADING and not block.depth:
            level = heading_level(block)
            while headings and headings[-1][0] > level:
                headings.pop()
            end = headings[-1][1] if headings else end_of_file
            headings.append((level, block.start))
        elif block.kind is ITEM:
            end = behind[-1][1] if behind else end_of_file
        behind.append((block.depth, block.start))
        yield end


def hide(ignores: Sequence[Ignore], found: Iterable[tuple[str, Problem]]) -> tuple[list[bool], set[Ignore]]:
    """Of each problem, with the rule it breaks, whether a comment hides it; and the comments that hide something.

    Many comments over many problems must not cost their product: both are looked up by their places.
    """
    keys = [((problem.text.path, rule), _place(problem)) for rule, problem in found]
    places: defaultdict[Key, list[int]] = defaultdict(list)
    for key, place in sorted(keys):
        places[key].append(place)
    spans: defaultdict[Key, list[Span]] = defaultdict(list)
    used = set()
    for ignore in ignores:
        for key in ((ignore.text.path, rule) for rule in matching(ignore.rule)):
            if bisect_left(places[key], ignore.span.start) < bisect_left(places[key], ignore.span.end):
                spans[key].append(ignore.span)
                used.add(ignore)
    # To be in one of several spans is to be before the furthest end of those that begin before.
    starts = {key: sorted(span.start for span in some) for key, some in spans.items()}
    reaches = {key: list(accumulate((span.end for span in sorted(some)), max)) for key, some in spans.items()}
    hidden = []
    for key, place in keys:
        begun = bisect_right(starts.get(key, ()), place)
        hidden.append(begun > 0 and place < reaches[key][begun - 1])
    return hidden, used


def _place(problem: Problem) -> int:
    return problem.span.start if problem.span else WHOLE_FILE


def unneeded(
    ignores: Iterable[Ignore], used: Collection[Ignore], rules: AbstractSet[str]
) -> Iterator[tuple[str, Problem]]:
    """What is wrong with the comments themselves: the name of the rule, and the problem.

    `rules` are those that were asked: nobody knows whether a comment for another one is needed.
    """
    for ignore in ignores:
        name = one_line(ignore.rule, 60)
        if not matching(ignore.rule):
            message = f"there is no rule `{name}`" if name else "the comment names no rule"
            yield UnknownRule.name, Problem(ignore.text, ignore.comment, message, near_miss(ignore.rule))
            continue
        if not ignore.reason:
            yield WithoutReason.name, Problem(ignore.text, ignore.comment, f"nobody says why `{name}` is ignored here")
        if ignore not in used and not rules.isdisjoint(matching(ignore.rule)):
            yield Unused.name, Problem(ignore.text, ignore.comment, f"nothing here breaks `{name}`")


IGNORED = "<!-- specgit: ignore tasks/unknown-box our tool writes it -->\n- [S] 1. Log in\n"


class UnknownRule(Rule):
    """A comment asks to ignore a rule that does not exist."""

    name = "ignore/unknown-rule"
    why = "It hides nothing, though whoever wrote it thinks so."
    fix = "Write the rule's name as the finding shows it; `specgit explain` lists all."
    good: ClassVar = {"tasks.md": IGNORED}
    bad: ClassVar = {"tasks.md": IGNORED.replace("unknown-box", "unknown-boxes")}


class WithoutReason(Rule):
    """A comment asks to ignore a rule and does not say why."""

    name = "ignore/without-reason"
    why = "Nobody can tell later whether the reason still holds."
    fix = "Write the reason behind the rule: `<!-- specgit: ignore RULE because … -->`."
    good: ClassVar = {"tasks.md": IGNORED}
    bad: ClassVar = {"tasks.md": IGNORED.replace(" our tool writes it", "")}


class Unused(Rule):
    """A comment asks to ignore a rule that nothing there breaks."""

    name = "ignore/unused"
    why = "It would hide the next finding of that rule, which nobody has looked at."
    fix = "Take the comment out."
    good: ClassVar = {"tasks.md": IGNORED}
    bad: ClassVar = {"tasks.md": IGNORED.replace("[S]", "[ ]")}


RULES: tuple[Rule, ...] = (UnknownRule(), WithoutReason(), Unused())
