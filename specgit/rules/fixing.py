"""Findings → the documents with what has a fix put right, and nothing made worse."""

from __future__ import annotations

from bisect import bisect, insort
from collections import Counter
from typing import TYPE_CHECKING

from specgit.rules import all_rules
from specgit.rules.check import ANALYSIS, Selection, check
from specgit.rules.subject import Subject
from specgit.spec.edit import replace
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec

# What people have to decide has no fix, and to look for it at every try would take long.
_UNASKED = {rule: "off" for rule in all_rules() if rule.startswith(ANALYSIS)}
MOST_TRIES = 200  # checks of a spec in one call: a document with more to fix takes several


def fixed(spec: Spec, selection: Selection, *, others: Sequence[Spec] = (), unsafe: bool = False) -> dict[str, Text]:
    """The documents of a spec that fixes change, by path: the safe ones, with `unsafe` all.

    Fixes what the selection finds. A fix is left out where it does not take its finding away, or where any rule,
    also one that the selection leaves out, would find more than before. Fixing the result again changes nothing.
    """
    fixing = _Fixing(spec, selection, others, unsafe)
    texts: dict[str, Text] = {}
    findings = fixing.check(texts)
    while step := fixing.step(texts, findings, fixing.wanted(findings)):
        texts, findings = step
    return {path: text for path, text in texts.items() if text.encode() != spec.source.read(path)}


Step = tuple[dict[str, Text], "list[Finding]"]


class _Fixing:
    def __init__(self, spec: Spec, selection: Selection, others: Sequence[Spec], unsafe: bool) -> None:
        self.spec = spec
        self.selection = selection
        self.others = others
        self.unsafe = unsafe
        self.tries = 0

    def check(self, texts: Mapping[str, Text]) -> list[Finding]:
        """All that any rule finds in the spec with these contents."""
        self.tries += 1
        spec = self.spec.with_texts(texts)
        others = [spec if other.path == spec.path else other for other in self.others]
        return check(Subject(spec, others=others), Selection("strict", {**self.selection.severities, **_UNASKED}))

    def wanted(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings to fix at once: those of the selection whose changes do not touch each other."""
        rules = all_rules()
        chosen: list[Finding] = []
        taken: dict[str, list[Span]] = {}
        seen: set[object] = set()
        for finding in findings:
            asked = finding.changes and (finding.safe or self.unsafe) and self.selection.severity(rules[finding.rule])
            same = (finding.path, finding.changes)
            if asked and same not in seen and _fits(finding, taken.setdefault(finding.path, [])):
                seen.add(same)
                chosen.append(finding)
        return chosen

    def step(self, texts: dict[str, Text], findings: list[Finding], wanted: list[Finding]) -> Step | None:
        """The contents and findings after as many of the fixes as can be made at once; None where none can."""
        if not wanted or self.tries >= MOST_TRIES:
            return None
        after = dict(texts)
        for path in dict.fromkeys(finding.path for finding in wanted):
            before = texts.get(path) or Text.decode(path, self.spec.source.read(path))
            changes = [change for finding in wanted if finding.path == path for change in finding.changes]
            after[path] = replace(before, [(change.span, change.new) for change in changes])
        left = self.check(after)
        if _better(findings, left, {finding.rule for finding in wanted}):
            return after, left
        half = len(wanted) // 2
        if not half:
            return None
        return self.step(texts, findings, wanted[:half]) or self.step(texts, findings, wanted[half:])


def _fits(finding: Finding, taken: list[Span]) -> bool:
    """Whether the changes of a finding touch none that are taken; then they are taken too."""
    spans = [change.span for change in finding.changes]
    for span in spans:
        at = bisect(taken, span)
        before = taken[at - 1] if at else Span(-1, -1)
        after = taken[at] if at < len(taken) else Span(span.end + 1, span.end + 1)
        if before.end > span.start or before == span or after.start < span.end:
            return False
    for span in spans:
        insort(taken, span)
    return True


def _better(before: Iterable[Finding], after: Iterable[Finding], fixed_rules: set[str]) -> bool:
    """Whether each rule that fixes were made for finds less, and no other one more.

    Counted by rule and file: what a finding says may change with the text (a new number) without its being new.
    """
    were = Counter((finding.rule, finding.path) for finding in before)
    are = Counter((finding.rule, finding.path) for finding in after)
    total, left = (Counter(finding.rule for finding in findings) for findings in (before, after))
    return all(are[key] <= were[key] for key in are) and all(left[rule] < total[rule] for rule in fixed_rules)
