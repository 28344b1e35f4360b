"""Rules over a spec → findings, after profile, settings and ignores."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from specgit.errors import SpecgitError
from specgit.globs import glob_matches
from specgit.patterns import Pattern
from specgit.rules import all_rules
from specgit.rules.ignore import hide, read_ignores, unneeded
from specgit.rules.model import PROFILES, SEVERITIES, SOURCE_REACH, Finding, Problem, Profile, Rule, Severity
from specgit.rules.names import matching, near_miss
from specgit.spec.text import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from specgit.rules.subject import Subject
    from specgit.spec.text import Span, Text

Found = tuple[Rule, Severity, Problem]
ANALYSIS = ("analysis/", "settled/")  # what the names of the rules begin with that analyse requirements

_BOX = Pattern(r"^([-*+] +)?\[[^\]]?\](?=[\s\\*]|$)")
_NUMBERS = Pattern(r"\d[\d., ]*")


class Ignored(NamedTuple):
    """Findings that the settings keep quiet: of these rules, in these specs and files. No globs stand for all."""

    reason: str
    specs: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Selection(NamedTuple):
    """Which rules count, and how much. `severities` are set by name, over the profile; `off` takes a rule away."""

    profile: Profile = "kiro"
    severities: Mapping[str, str] = {}
    ignored: tuple[Ignored, ...] = ()

    def severity(self, rule: Rule) -> Severity | None:
        """How much a rule counts, None where it is off."""
        chosen = self.severities.get(rule.name)
        if chosen is not None:
            return next((severity for severity in SEVERITIES if severity == chosen), None)
        wanted = PROFILES.index(rule.profile) <= PROFILES.index(self.profile)
        return rule.severity if wanted else None

    @property
    def analyses(self) -> bool:
        """Whether a rule counts that analyses requirements; the rules need not be known for it."""
        named = [severity for name, severity in self.severities.items() if name.startswith(ANALYSIS)]
        return any(severity != "off" for severity in named) or self.profile == "strict"


def selection(
    profile: str,
    severities: Mapping[str, str],
    ignored: Iterable[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]],
    where: str,
) -> Selection:
    """What the settings select: `ignored` are reason, specs, paths and rules.

    Raises SpecgitError, with the place `where`, for a rule that does not exist.
    """
    chosen = Selection(cast("Profile", profile), dict(severities), tuple(Ignored(*each) for each in ignored))
    for name in severities:
        if name not in all_rules():
            raise _no_rule(name, where)
    for name in (name for each in chosen.ignored for name in each.rules):
        if not matching(name):
            raise _no_rule(name, where)
    return chosen


def _no_rule(name: str, where: str) -> SpecgitError:
    return SpecgitError(
        f"there is no rule `{name[:100]}`", hint=near_miss(name) or "`specgit explain` lists all", where=where
    )


def check(subject: Subject, selection: Selection) -> list[Finding]:
    """All findings of a spec, sorted by file and place."""
    return [finding for finding, _ in check_and_tell(subject, selection)]


def check_and_tell(subject: Subject, selection: Selection) -> list[tuple[Finding, Problem]]:
    """All findings of a spec, sorted by file and place, each with the problem it was made of."""
    rules = all_rules()
    severities = {name: severity for name, rule in rules.items() if (severity := selection.severity(rule))}
    found: list[tuple[str, Problem]] = []
    for name in severities:
        # A file that can't be read is the finding of one rule; the others have nothing to look at.
        with suppress(SpecgitError):
            found += [(name, problem) for problem in rules[name].check(subject)]
    if ignores := [ignore for text in subject.texts for ignore in read_ignores(text)]:
        hidden, used = hide(ignores, found)
        found = [each for each, is_hidden in zip(found, hidden, strict=True) if not is_hidden]
        found += [each for each in unneeded(ignores, used, severities.keys()) if each[0] in severities]
    quiet = _quiet(selection.ignored, subject.spec.name)
    kept = [(rules[name], severities[name], problem) for name, problem in found if not quiet(name, problem.text.path)]
    findings = zip(_findings(subject.spec.name, kept), (problem for _, _, problem in kept), strict=True)
    return sorted(findings, key=lambda found: (found[0].path, found[0].line, found[0].column, found[0].rule))


def _quiet(ignored: Iterable[Ignored], spec: str) -> Callable[[str, str], bool]:
    """Whether the settings keep a rule quiet in a file of a spec."""
    here = [each for each in ignored if not each.specs or any(glob_matches(glob, spec) for glob in each.specs)]

    @cache
    def quiet(rule: str, path: str) -> bool:
        return any(
            (not each.rules or any(rule in matching(name) for name in each.rules))
            and (not each.paths or any(glob_matches(glob, path) for glob in each.paths))
            for each in here
        )

    return quiet


def _findings(spec: str, found: Sequence[Found]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    # Renumbering is one fix of many problems: they share its changes, which `found` keeps alive.
    places: dict[int, tuple[tuple[int, int, int, int], ...]] = {}
    for rule, severity, problem in found:
        text, span = problem.text, problem.span
        place = _place(text, span) if span else (0, 0, 0, 0)
        source = _source(text, place[0], place[1])
        if id(problem.changes) not in places:
            places[id(problem.changes)] = tuple(_place(text, change.span) for change in problem.changes)
        basis = "\0".join((rule.name, text.path, *_told(problem, source)))
        seen[basis] += 1
        # The same thing twice in a file is told apart by its turn, which no line above it changes.
        digest = hashlib.sha256(f"{basis}\0{seen[basis]}".encode("utf-8", "surrogateescape")).hexdigest()[:20]
        yield Finding(
            rule.name, severity, problem.message, problem.fix or rule.fix, spec, text.path,
            *place, digest, source, problem.changes, problem.safe if problem.changes else None,
            places[id(problem.changes)],
        )  # fmt: skip


def _place(text: Text, span: Span) -> tuple[int, int, int, int]:
    """Line, column, last line and the column behind the last one, all from 1; no editor counts a byte-order mark."""
    marked = text.content.startswith(BYTE_ORDER_MARK)
    line, column = text.position(span.start)
    end_line, end_column = text.position(span.end)
    column -= marked and line == 1 and column > 1
    return line, column, end_line, end_column - (marked and end_line == 1 and end_column > 1)


def _source(text: Text, line: int, column: int) -> str:
    """What stands around a place, in its line."""
    if not line:
        return ""
    # A slice of the content, as `lines` of a very long line would be copied for each finding in it.
    begin = text.line_starts[line - 1] + (line == 1 and text.content.startswith(BYTE_ORDER_MARK))
    end = begin + len(text.lines[line - 1])
    at = begin + column - 1
    return text.content[max(begin, at - SOURCE_REACH) : min(end, at + SOURCE_REACH)].rstrip("\r\n")


def _told(problem: Problem, source: str) -> tuple[str, str]:
    """What makes a problem the same one after an edit elsewhere: the words of its line, and those it is about.

    A box that is ticked is no other line. Of a whole file the message says what is meant, but its numbers, and the
    list at its end, change with every bit of progress.
    """
    if problem.span is None:
        return "", _NUMBERS.sub("#", problem.message.partition(": ")[0])
    quoted = problem.text.content[problem.span.start : min(problem.span.end, problem.span.start + SOURCE_REACH)]
    return _BOX.sub("", source.strip()), _BOX.sub("", quoted.partition("\n")[0].strip())
