"""`<!-- specgit: ignore RULE reason -->`: a finding that people have looked at and want to keep quiet.

It holds for the block behind it: a heading with its whole section, a list item with all that is nested in it. With
`ignore-file` it holds for the file. `*` may stand for a part of the name: `requirements/*`.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from specgit.patterns import Pattern
from specgit.rules.model import Problem, Rule
from specgit.spec.blocks import Kind, scan
from specgit.spec.sections import heading_level
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.spec.blocks import Block

_COMMENT = Pattern(
    r"<!--\s*specgit:\s*(?P<how>ignore(?:-file)?)\b\s*(?P<rule>[a-z*][\w/*-]*)?(?P<reason>[^\n]*?)\s*(?:-->|$)"
)


class Ignore(NamedTuple):
    """One comment: it hides findings of `rule` that begin in `span`, for `reason`."""

    text: Text
    comment: Span
    rule: str
    reason: str
    span: Span

    def hides(self, rule: str, problem: Problem) -> bool:
        """Whether a problem is one that the comment asks to ignore."""
        if problem.text.path != self.text.path or not fnmatchcase(rule, self.rule):
            return False
        whole = self.span == Span(0, len(self.text.content))
        return whole or (problem.span is not None and self.span.start <= problem.span.start < self.span.end)


def read_ignores(text: Text) -> Iterator[Ignore]:
    """The ignore comments of a document, in order."""
    if "specgit:" not in text.content:
        return
    blocks = scan(text)
    for number, block in enumerate(blocks):
        match = _COMMENT.match(text.content, block.start, block.end) if block.kind is Kind.COMMENT else None
        if match:
            whole = match["how"] == "ignore-file"
            span = Span(0, len(text.content)) if whole else _next_block(text, blocks, number)
            yield Ignore(
                text, Span(block.start, match.end()), match["rule"] or "", match["reason"].strip(" :–—-"), span
            )


def _next_block(text: Text, blocks: Sequence[Block], number: int) -> Span:
    following = next((block for block in blocks[number + 1 :] if block.kind is not Kind.COMMENT), None)
    if following is None:
        return Span(len(text.content), len(text.content))
    behind = blocks[blocks.index(following) + 1 :]
    if following.kind is Kind.HEADING and not following.depth:
        level = heading_level(following)
        ends = (b.start for b in behind if b.kind is Kind.HEADING and not b.depth and heading_level(b) <= level)
    elif following.kind is Kind.ITEM:
        ends = (b.start for b in behind if b.depth <= following.depth)
    else:
        return Span(following.start, following.end)
    return Span(following.start, next(ends, len(text.content)))


def unneeded(ignores: Sequence[Ignore], used: set[Ignore]) -> Iterator[tuple[str, Problem]]:
    """What is wrong with the comments themselves: the name of the rule, and the problem."""
    for ignore in ignores:
        if not ignore.reason:
            message = f"nobody says why `{ignore.rule}` is ignored here" if ignore.rule else "no rule is named here"
            yield Reasonless.name, Problem(ignore.text, ignore.comment, message)
        if ignore.rule and ignore not in used:
            yield Unused.name, Problem(ignore.text, ignore.comment, f"nothing here breaks `{ignore.rule}`")


class Reasonless(Rule):
    """A comment asks to ignore a rule and does not say why."""

    name = "ignore/without-reason"
    why = "Nobody can tell later whether the reason still holds."
    fix = "Write the reason behind the rule: `<!-- specgit: ignore RULE because … -->`."
    good: ClassVar = {"tasks.md": "<!-- specgit: ignore tasks/unknown-box our tool writes it -->\n- [S] 1. Log in\n"}
    bad: ClassVar = {"tasks.md": "<!-- specgit: ignore tasks/unknown-box -->\n- [S] 1. Log in\n"}


class Unused(Rule):
    """A comment asks to ignore a rule that nothing there breaks."""

    name = "ignore/unused"
    why = "It would hide the next finding of that rule, which nobody has looked at."
    fix = "Take the comment out."
    good: ClassVar = {"tasks.md": "<!-- specgit: ignore tasks/unknown-box our tool writes it -->\n- [S] 1. Log in\n"}
    bad: ClassVar = {"tasks.md": "<!-- specgit: ignore tasks/unknown-box our tool writes it -->\n- [ ] 1. Log in\n"}


RULES = (Reasonless(), Unused())
