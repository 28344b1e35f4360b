"""Rules as text for `specgit explain`, and as a page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from specgit.report.findings import COLORS
from specgit.shown import pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specgit.rules.model import Rule

SOURCE = "<!-- Written from the rules themselves by `make docs`. -->"


def rules_text(rules: Iterable[Rule]) -> Iterator[str]:
    """A list by document, with how much each rule counts and from which profile on."""
    rules = _by_document(rules)
    width = max(len(rule.name) for rule in rules)
    for document, some in groupby(rules, _document):
        yield click.style(document, bold=True)
        for rule in some:
            severity = click.style(pad(rule.severity, 7), fg=COLORS[rule.severity])
            yield f"  {pad(rule.name, width)}  {severity}  {rule.profile}"
    yield ""
    yield "→ specgit explain RULE"


def rule_text(rule: Rule) -> Iterator[str]:
    """What a rule finds, why, what to do, and an example of each."""
    severity = click.style(rule.severity, fg=COLORS[rule.severity], bold=True)
    yield f"{click.style(rule.name, bold=True)}  {severity}, from profile {rule.profile} on"
    yield ""
    yield rule.summary
    yield f"Why: {rule.why}"
    yield f"Fix: {rule.fix}"
    for title, files, shown in (("This has the problem:", rule.bad, {}), ("This has not:", rule.good, rule.bad)):
        yield ""
        yield click.style(title, bold=True)
        yield from _files(files, shown)
    yield ""
    yield f"To leave one place as it is: <!-- specgit: ignore {rule.name} because … -->"


def _files(files: Mapping[str, str], shown: Mapping[str, str]) -> Iterator[str]:
    """The files; of those that were shown already, only the names."""
    for name, content in files.items():
        if shown.get(name) == content:
            yield f"  {name} as above"
            continue
        yield f"  {name}"
        for line in content.rstrip("\n").split("\n"):
            yield f"    │ {line}".rstrip()


def rules_page(rules: Iterable[Rule]) -> str:
    """`docs/rules.md`: a table of all rules, then one section each."""
    rules = _by_document(rules)
    lines = [
        "# Rules",
        "",
        SOURCE,
        "",
        "What `specgit validate` looks for. `specgit explain RULE` shows the same in a terminal.",
        "",
        "A rule is on from its profile on: `minimal` has what breaks execution, `kiro`, the default, also what breaks",
        "Kiro, specgit or a reader's trust, `strict` everything. [Settings](settings.md) change that for a repository,",
        "a comment for one place.",
        "",
        "| rule | counts as | from profile | what it finds |",
        "|---|---|---|---|",
    ]
    for rule in rules:
        anchor = rule.name.replace("/", "")  # as GitHub makes it of a heading
        lines.append(f"| [`{rule.name}`](#{anchor}) | {rule.severity} | {rule.profile} | {_cell(rule.summary)} |")
    for document, some in groupby(rules, _document):
        lines += ["", f"## {document}"]
        for rule in some:
            lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _by_document(rules: Iterable[Rule]) -> list[Rule]:
    rules = list(rules)
    documents = list(dict.fromkeys(map(_document, rules)))
    return sorted(rules, key=lambda rule: documents.index(_document(rule)))


def _document(rule: Rule) -> str:
    return rule.name.partition("/")[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {rule.name}"
    yield ""
    yield f"{rule.summary} {rule.why} {rule.fix}"
    for title, files, shown in (("Has the problem:", rule.bad, {}), ("Has not:", rule.good, rule.bad)):
        yield ""
        yield title
        for name, content in files.items():
            if shown.get(name) == content:
                yield ""
                yield f"`{name}` as above"
                continue
            fence = _fence(content)
            yield ""
            yield f"`{name}`"
            yield ""
            yield f"{fence}markdown" if name.endswith(".md") else f"{fence}text"
            yield content.rstrip("\n")
            yield fence


def _fence(content: str) -> str:
    """A fence longer than any in the content."""
    fence = "```"
    while fence in content:
        fence += "`"
    return fence
