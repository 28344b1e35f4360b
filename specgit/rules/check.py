"""Rules over a spec → findings, after profile, settings and ignores."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.rules import all_rules
from specgit.rules.ignore import read_ignores, unneeded
from specgit.rules.model import PROFILES, SEVERITIES, Finding, Problem, Profile, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specgit.rules.ignore import Ignore
    from specgit.rules.subject import Subject

Found = tuple[Rule, Severity, Problem]


class Selection(NamedTuple):
    """Which rules count, and how much. `severities` are set by name, over the profile; `off` takes a rule away."""

    profile: Profile = "kiro"
    severities: Mapping[str, str] = {}

    def severity(self, rule: Rule) -> Severity | None:
        """How much a rule counts, None where it is off."""
        chosen = self.severities.get(rule.name)
        if chosen is not None:
            return next((severity for severity in SEVERITIES if severity == chosen), None)
        wanted = PROFILES.index(rule.profile) <= PROFILES.index(self.profile)
        return rule.severity if wanted else None


def check(subject: Subject, selection: Selection) -> list[Finding]:
    """All findings of a spec, sorted by file and place."""
    found: list[Found] = []
    for rule in all_rules().values():
        if severity := selection.severity(rule):
            # A file that can't be read is the finding of one rule; the others have nothing to look at.
            with suppress(SpecgitError):
                found += [(rule, severity, problem) for problem in rule.check(subject)]
    ignores = [ignore for text in subject.texts for ignore in read_ignores(text)]
    kept, used = _without_ignored(found, ignores)
    for name, problem in unneeded(ignores, used):
        rule = all_rules()[name]
        if severity := selection.severity(rule):
            kept.append((rule, severity, problem))
    findings = _findings(subject.spec.name, kept)
    return sorted(findings, key=lambda finding: (finding.path, finding.line, finding.column, finding.rule))


def _without_ignored(found: list[Found], ignores: list[Ignore]) -> tuple[list[Found], set[Ignore]]:
    kept, used = [], set()
    for rule, severity, problem in found:
        hiding = [ignore for ignore in ignores if ignore.hides(rule.name, problem)]
        used.update(hiding)
        if not hiding:
            kept.append((rule, severity, problem))
    return kept, used


def _findings(spec: str, found: Iterable[Found]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for rule, severity, problem in found:
        text, span = problem.text, problem.span
        start = text.position(span.start) if span else (0, 0)
        end = text.position(span.end) if span else (0, 0)
        source = text.lines[start[0] - 1].rstrip("\r") if span else ""
        quoted = text.slice(span) if span else ""
        # What is quoted, and where it stands among its likes: neither changes when lines above it come or go.
        basis = "\0".join((rule.name, text.path, source.strip(), quoted, problem.message if not span else ""))
        seen[basis] += 1
        digest = hashlib.sha256(f"{basis}\0{seen[basis]}".encode("utf-8", "surrogateescape")).hexdigest()[:20]
        yield Finding(
            rule.name, severity, problem.message, problem.fix or rule.fix, spec, text.path,
            *start, *end, digest, source, problem.changes, problem.safe if problem.changes else None,
        )  # fmt: skip
