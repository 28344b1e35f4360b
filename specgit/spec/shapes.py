"""What each document of a spec holds, in a sentence, and what of its template is still to be filled in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from specgit.patterns import Pattern
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.spec.text import Text

_ANALYSIS = (
    "an introduction and a bug analysis of numbered sentences: the current behavior (`1.1 WHEN … THEN the system …`), "
    "the expected one (`2.1 WHEN … THEN the system SHALL …`), and what stays "
    "(`3.1 WHEN … THEN the system SHALL CONTINUE TO …`)"
)
HOLDS = {  # by the type of the spec and the phase
    ("feature", "requirements"): (
        "an introduction, a glossary of the parts it speaks of, and requirements: each a heading "
        "`### Requirement 1: Title`, a user story, and numbered acceptance criteria in EARS, one sentence each "
        "(`WHEN …, THE Part SHALL …`, `IF …, THEN THE Part SHALL …`)"
    ),
    ("bugfix", "bugfix"): _ANALYSIS,
    ("bugfix", "requirements"): _ANALYSIS,  # a bug analysis may stand in requirements.md
    ("feature", "design"): (
        "an overview, the architecture, components and interfaces, data models, error handling, a testing strategy, "
        "and correctness properties: what holds for all inputs, each with `**Validates: Requirements 1.1, 1.2**`"
    ),
    ("bugfix", "design"): (
        "an overview, details of the bug, its supposed root cause, the fix, a testing strategy, and two properties: "
        "what the fix makes right (`**Validates: Requirements 2.1**`), and what it leaves alone"
    ),
    ("feature", "tasks"): (
        "tasks as numbered boxes (`- [ ] 1.1 Title`), each with what to change in which file and the criteria it is "
        "for (`_Requirements: 1.1, 1.2_`), checkpoints, and a wave graph that says what can run at once"
    ),
    ("bugfix", "tasks"): (
        "tasks in a fixed order: a test that shows the bug and must fail before the fix, tests of what must stay, "
        "the fix with both run again, a checkpoint; each with the clauses it is for (`_Requirements: 2.1_`)"
    ),
}
TITLE = "{title}"  # stands in a template for the name of the spec
_BLANK = Pattern(r"\[[^\W\d][^\[\]\n]* [^\[\]\n]*\](?![(\[:])")


def blanks(text: Text, template: str) -> Iterator[Span]:
    """Where a document still says word by word what its template wants to have filled in.

    Only blanks of several words count: one alone, like `[input]`, may be meant.
    """
    pattern = _blanks(template)
    return (Span(*found.span()) for found in pattern.finditer(text.content)) if pattern else iter(())


@cache
def _blanks(template: str) -> re.Pattern[str] | None:
    found = dict.fromkeys(match[0].removeprefix("[") for match in _BLANK.finditer(template))
    some = (re.escape(each).replace(re.escape(TITLE), r"[^\[\]\n]*") for each in found)
    return re.compile(rf"\[(?:{'|'.join(some)})") if found else None
