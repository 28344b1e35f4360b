"""Hostile shapes at doubling sizes, all rules. Bound: a doubling takes at most 2.3 times the time and the memory.

    python -m bench.scaling [SHAPE]...

Each is measured over two doublings, whose mean counts: lists and tables grow in steps. Processor time, so that other
work on the machine does not count; the least of several runs. A shape that does not hold names the readers and rules
that grew most.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

from bench.measure import row
from specgit.rules import all_rules
from specgit.rules.check import ANALYSIS

BOUND = 2.3
ENOUGH = 0.05  # seconds from which a time says something
TRIES = 3
LARGEST = 8 * 1024 * 1024  # characters: half of what specgit reads of a file
Files = dict[str, str]
# The analysis of requirements compares pairs and is bounded instead, see specgit.analysis.MOST_CRITERIA.
UNASKED = {name: "off" for name in all_rules() if name.startswith(ANALYSIS)}

HEAD = "# Requirements Document\n\n## Requirements\n\n### Requirement 1: Log in\n\n#### Acceptance Criteria\n\n"
ONE = HEAD + "1. WHEN a user logs in, THE System SHALL open a session.\n"
TASK = "- [ ] 1. Log in\n  - _Requirements: 1.1_\n"


def criteria(n: int) -> str:
    return HEAD + "".join(f"{i}. WHEN a user does {i}, THE System SHALL answer {i}.\n" for i in range(1, n + 1))


def glossary(n: int) -> str:
    terms = "".join(f"- **Term_{i}**: the thing that is number {i}\n" for i in range(n))
    uses = "".join(f"{i + 1}. WHEN the Term_{i} calls, THE Term_{(i * 7) % n} SHALL answer.\n" for i in range(n))
    return HEAD.replace("## Requirements\n", f"## Glossary\n\n{terms}\n## Requirements\n") + uses


def tasks(n: int, line: str = "") -> str:
    return "".join(f"- [ ] {i}. Task {i}\n{line}" for i in range(1, n + 1))


def requirements(n: int) -> str:
    part = "**User Story:** As a user, I want it.\n\n#### Acceptance Criteria\n\n1. THE System SHALL work.\n"
    return "# Requirements Document\n\n## Requirements\n\n" + "".join(
        f"### Requirement {i}: Part {i}\n\n{part}\n" for i in range(1, n + 1)
    )


def properties(n: int) -> str:
    return "# Design\n\n## Correctness Properties\n\n" + "".join(
        f"### Property {i}: It holds\n\n*For any* input, it SHALL hold.\n\n**Validates: Requirements 1.{i}**\n\n"
        for i in range(1, n + 1)
    )


def graph(n: int, waves: str) -> str:
    return tasks(n) + f'\n## Task Dependency Graph\n\n```json\n{{"waves": [{waves}]}}\n```\n'


def everywhere(text: str) -> Files:
    """The same text in each document, behind a beginning that makes readers look for more."""
    return {
        "requirements.md": ONE + text,
        "design.md": f"# Design\n\n## Overview\n\n### Property 1: It holds\n\n{text}",
        "tasks.md": TASK + text,
    }


def in_line(text: str) -> Files:
    """The same text within a line of each kind."""
    return {
        "requirements.md": ONE + f"2. WHEN {text}, THE System SHALL {text}\n\n**User Story:** {text}\n\n### {text}\n",
        "design.md": f"# Design\n\n### Property 1: {text}\n\n**Validates: Requirements {text}**\n\n### {text}\n",
        "tasks.md": f"- [ ] 1. {text}\n  - {text}\n  - _Requirements: {text}_\n  - _Depends: {text}_\n\n## {text}\n",
    }


def bug(text: str) -> Files:
    head = "# Bugfix Requirements Document\n\n## Bug Analysis\n\n"
    return {"bugfix.md": f"{head}### Current Behavior (Defect)\n\n{text}", "tasks.md": TASK}


SHAPES: dict[str, Callable[[int], Files]] = {
    "tasks": lambda n: {"requirements.md": ONE, "tasks.md": tasks(n)},
    "tasks with references": lambda n: {
        "requirements.md": criteria(9),
        "tasks.md": tasks(n, "  - _Requirements: 1.3_\n"),
    },
    "tasks and criteria, one each": lambda n: {
        "requirements.md": criteria(n),
        "tasks.md": "".join(f"- [ ] {i}. Do\n  - _Requirements: 1.{i}_\n" for i in range(1, n + 1)),
    },
    "tasks that cite all": lambda n: {
        "requirements.md": criteria(n),
        "tasks.md": tasks(n, "  - _Requirements: All_\n"),
    },
    "tasks that cite a range": lambda n: {
        "requirements.md": criteria(n),
        "tasks.md": tasks(n, f"  - _Requirements: 1.1-1.{n}_\n"),
    },
    "tasks that cite a requirement": lambda n: {
        "requirements.md": criteria(n),
        "tasks.md": tasks(n, "  - _Requirements: 1_\n"),
    },
    "references that do not exist": lambda n: {
        "requirements.md": criteria(n),
        "tasks.md": tasks(n, "  - _Requirements: 1.999999, 77, FR-3.9_\n"),
    },
    "references on one line": lambda n: in_line(", ".join(f"1.{i}" for i in range(n))),
    "ranges without end": lambda n: in_line(", ".join(["1-999999999", "1.1-1.999999999"] * n)),
    "a number of many parts": lambda n: in_line("1." * n + "1"),
    "a long number": lambda n: in_line("1" * n),
    "tasks of one number": lambda n: {"requirements.md": ONE, "tasks.md": "- [ ] 1. Same\n" * n},
    "tasks in the wrong order": lambda n: {"tasks.md": "".join(f"- [ ] {n - i}. Task\n" for i in range(n))},
    "tasks without numbers": lambda n: {"tasks.md": "- [ ] Task\n" * n},
    "children without parents": lambda n: {"tasks.md": "".join(f"- [x] {i}.1 Task\n" for i in range(n))},
    "children of one parent": lambda n: {
        "tasks.md": "- [x] 1. Parent\n" + "".join(f"  - [ ] 1.{i} Task\n" for i in range(1, n + 1))
    },
    "details of one task": lambda n: {"tasks.md": "- [ ] 1. Task\n" + "  - a detail\n" * n},
    "dependencies in a chain": lambda n: {
        "tasks.md": "".join(f"- [ ] {i}. Task\n  - _Depends: {i - 1}_\n" for i in range(1, n + 1))
    },
    "dependencies in a circle": lambda n: {
        "tasks.md": "".join(f"- [ ] {i}. Task\n  - _Depends: {i % n + 1}_\n" for i in range(1, n + 1))
    },
    "a file in every task": lambda n: {"tasks.md": tasks(n, "  - Change `src/app.py` and `src/main.py`\n")},
    "headings as tasks": lambda n: {"tasks.md": "".join(f"## Task {i}: Do it\n\n" for i in range(1, n + 1))},
    "checkpoints": lambda n: {"tasks.md": "".join(f"- [ ] {i}. Checkpoint - all passes\n" for i in range(1, n + 1))},
    "ignored lines": lambda n: {
        "tasks.md": "<!-- specgit: ignore tasks/unknown-box it is so -->\n- [S] 1. Task\n\n" * n
    },
    "ignores of nothing": lambda n: {"tasks.md": TASK + "<!-- specgit: ignore */x because -->\n" * n},
    "unknown boxes": lambda n: {"tasks.md": "".join(f"- [S] {i}. Task\n" for i in range(1, n + 1))},
    "requirements": lambda n: {"requirements.md": requirements(n), "tasks.md": TASK},
    "requirements of one number": lambda n: {"requirements.md": requirements(1) * n, "tasks.md": TASK},
    "criteria": lambda n: {"requirements.md": criteria(n), "tasks.md": TASK},
    "criteria of one number": lambda n: {"requirements.md": HEAD + "1. THE System SHALL work.\n" * n, "tasks.md": TASK},
    "a glossary": lambda n: {"requirements.md": glossary(n), "tasks.md": TASK},
    "a glossary without uses": lambda n: {
        "requirements.md": glossary(n).partition("## Requirements\n")[0]
        + criteria(n).partition("# Requirements Document\n")[2]
    },
    "unknown subjects": lambda n: {
        "requirements.md": glossary(2).partition("1. WHEN")[0]
        + "".join(f"{i}. THE Sub_{i} SHALL work.\n" for i in range(1, n + 1))
    },
    "properties": lambda n: {"requirements.md": criteria(9), "design.md": properties(n), "tasks.md": TASK},
    "properties and tasks": lambda n: {
        "requirements.md": criteria(n),
        "design.md": properties(n),
        "tasks.md": "".join(f"- [ ] {i}. Test\n  - **Property {i}: It holds**\n" for i in range(1, n + 1)),
    },
    "properties of one number": lambda n: {"design.md": "### Property 1: It holds\n\n" * n, "tasks.md": TASK},
    "clauses": lambda n: bug("".join(f"1.{i} WHEN it is {i} THEN the system fails\n\n" for i in range(1, n + 1))),
    "clauses of one number": lambda n: bug("1.1 WHEN it is so THEN the system SHALL work\n" * n),
    "sections of a bug": lambda n: bug("### Expected Behavior (Correct)\n\n2.1 WHEN x THEN y SHALL z\n\n" * n),
    "waves": lambda n: {"tasks.md": graph(n, ", ".join(f'{{"id": {i}, "tasks": ["{i + 1}"]}}' for i in range(n)))},
    "a wave": lambda n: {
        "tasks.md": graph(n, '{"id": 0, "tasks": [' + ", ".join(f'"{i + 1}"' for i in range(n)) + "]}")
    },
    "a wave of unknown tasks": lambda n: {
        "tasks.md": graph(n, '{"id": 0, "tasks": [' + ", ".join(f'"x{i}"' for i in range(n)) + "]}")
    },
    "a wave of one task": lambda n: {"tasks.md": graph(n, '{"id": 0, "tasks": [' + ", ".join(['"1"'] * n) + "]}")},
    "waves that wait": lambda n: {
        "tasks.md": graph(
            n, ", ".join(f'{{"id": {i}, "tasks": ["{i + 1}"], "dependsOn": [{i - 1}]}}' for i in range(n))
        )
    },
    "a deep graph": lambda n: {"tasks.md": graph(1, "[" * n)},
    "a deep closed graph": lambda n: {"tasks.md": graph(1, "[" * n + "]" * n)},
    "graphs": lambda n: {"tasks.md": TASK + graph(1, "") * n},
    "headings": lambda n: everywhere("".join(f"## Part {i}\n\n" for i in range(n))),
    "deep headings": lambda n: everywhere("".join(f"{'#' * (i % 6 + 1)} Part\n" for i in range(n))),
    "table rows": lambda n: everywhere("| a | b |\n" * n),
    "quotes": lambda n: everywhere("> [ ] 1. a\n" * n),
    "empty lines": lambda n: everywhere("\n" * n),
    "carriage returns": lambda n: everywhere("\r\n" * n + "\r" * n),
    "spaced lines": lambda n: everywhere((" " * 200 + "\n") * n),
    "paragraphs": lambda n: everywhere("some words of text\n\n" * n),
    "one paragraph": lambda n: everywhere("some words of text\n" * n),
    "nested items": lambda n: everywhere("\n".join("  " * (i % 400) + "- [ ] a" for i in range(n))),
    "items on one line": lambda n: everywhere("- " * n + "\n"),
    "numbers on one line": lambda n: everywhere("1. " * n + "\n"),
    "quotes on one line": lambda n: everywhere("> " * n + "\n"),
    "an unclosed fence": lambda n: everywhere("```\n" + "- [ ] 1. a\n" * n),
    "unclosed fences": lambda n: everywhere("".join("`" * (3 + i % 50) + "x\n" for i in range(n))),
    "fences": lambda n: everywhere("```mermaid\n```\n\n" * n),
    "an unclosed comment": lambda n: everywhere("<!--\n" + "- [ ] 1. a\n" * n),
    "comments": lambda n: everywhere("<!-- a -->\n" * n),
    "comments on one line": lambda n: everywhere("<!--" * n + "\n"),
    "closed comments on one line": lambda n: everywhere("a <!-- b --> " * n + "\n"),
    "dashes": lambda n: everywhere("---\n" * n),
    "bytes that are no text": lambda n: everywhere("\udcff\udcfe" * n),
} | {
    f"in a line: {name}": lambda n, text=text: in_line(text * n)  # type: ignore[misc]
    for name, text in {
        "letters": "a",
        "words": "word ",
        "capitals": "Word_Word ",
        "spaces": " ",
        "brackets": "[",
        "closed brackets": "[x]",
        "parentheses": "(",
        "braces": "{",
        "stars": "*",
        "bold": "**a** ",
        "underscores": "_",
        "emphasis": "_a_ ",
        "backticks": "`",
        "code": "`a` ",
        "colons": ":",
        "commas": ",",
        "dots": ".",
        "dashes": "-",
        "dashes with spaces": " - ",
        "quotes": '"',
        "angles": "<",
        "hashes": "#",
        "pipes": "|",
        "slashes": "a/b.py ",
        "backslashes": "\\",
        "numbers": "1 ",
        "decimals": "1.2 ",
        "references": "Requirement 1.1 and ",
        "ids": "FR-1.1, ",
        "properties": "Property 1, ",
        "validates": "Validates: Requirements ",
        "requirements": "_Requirements: ",
        "shall": "SHALL ",
        "when": "WHEN ",
        "while": "WHILE x, ",
        "if then": "IF x THEN ",
        "the system": "THE System ",
        "shall in Chinese": "当用户登录时，系统应",
        "shall in Japanese": "システムは、しなければならない。",
        "placeholders": "TBD [x] ",
        "combining marks": "e\u0301",
        "wide": "你",
        "comments": "<!-- ",
    }.items()
}


class Folder:
    """Files of one spec as a source."""

    label = "shape"

    def __init__(self, files: Files) -> None:
        self.files = {
            f".kiro/specs/shape/{name}": text.encode("utf-8", "surrogateescape") for name, text in files.items()
        }

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(under))

    def read(self, path: str) -> bytes:
        return self.files[path]


def run(files: Files) -> int:
    """Check one spec, as `specgit validate` does."""
    from specgit.rules.check import Selection, check
    from specgit.rules.subject import Subject
    from specgit.spec.folder import find_specs

    specs = find_specs(Folder(files), [".kiro/specs"])
    return len(check(Subject(specs[0], others=specs), Selection("strict", UNASKED)))


def seconds(work: Callable[[], object], tries: int) -> float:
    """The least of some tries, without the collector of reference cycles, as `specgit validate` checks."""
    best = float("inf")
    for _ in range(tries):
        gc.collect()
        gc.disable()
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
        gc.enable()
    return best


def memory(files: Files) -> int:
    gc.collect()
    tracemalloc.start()
    run(files)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def room(small: Files, large: Files) -> float:
    """How memory grows while the text doubles; a shape's text may itself grow faster than its size."""
    characters = [sum(map(len, files.values())) for files in (small, large)]
    return 2 * ((memory(large) / memory(small)) / (characters[1] / characters[0])) ** 0.5


def grown(shape: Callable[[int], Files]) -> tuple[int, float, float]:
    """The size from which the time says something, the time there, and how it grows at a doubling."""
    size = 64
    while True:
        files = shape(size)
        spent = seconds(partial(run, files), 1)
        if spent >= ENOUGH or sum(map(len, files.values())) > LARGEST:
            break
        size *= 2
    growth = BOUND + 1
    for tries in (1, TRIES):
        spent = min(spent, seconds(partial(run, files), tries))
        growth = min(growth, (seconds(partial(run, shape(4 * size)), tries) / spent) ** 0.5)
        if growth <= BOUND:
            break
    return size, spent, growth


def culprits(files: Files, double: Files) -> list[tuple[float, float, str]]:
    """What took long and grew most: seconds at the double, growth, name."""
    before, after = parts(files), parts(double)
    found = [(spent, spent / max(before[name], 1e-4), name) for name, spent in after.items() if spent > 0.02]
    return sorted(((spent, growth, name) for spent, growth, name in found if growth > BOUND), reverse=True)


def parts(files: Files) -> dict[str, float]:
    """The seconds of each reader and each rule."""
    from specgit.rules.subject import Subject
    from specgit.spec.folder import find_specs

    specs = find_specs(Folder(files), [".kiro/specs"])
    subject = Subject(specs[0], others=specs)
    spent = {}
    for document in ("requirements", "bugfix", "design", "tasks"):
        begin = time.process_time()
        getattr(subject.spec, document)
        spent[f"reading {document}"] = time.process_time() - begin
    for name, rule in ((name, rule) for name, rule in all_rules().items() if name not in UNASKED):
        begin = time.process_time()
        list(rule.check(subject))
        spent[name] = time.process_time() - begin
    return spent


def main(names: tuple[str, ...] = ()) -> bool:
    """Print the table; true if the bound holds for every shape."""
    run(in_line("1."))  # patterns are compiled when they are first used
    holds = True
    worst = 0.0
    for name, shape in SHAPES.items():
        if names and name not in names:
            continue
        size, spent, growth = grown(shape)
        worst = max(worst, growth)
        space = room(shape(size // 4), shape(size))
        if growth > BOUND or space > BOUND:
            holds = False
            row(f"{name} ({size:,})", f"{growth:.2f}", f"{spent * 1000:.0f} ms, memory {space:.2f}")
            for took, grew, part in culprits(shape(2 * size), shape(4 * size))[:3]:
                row(f"    {part}", f"{grew:.2f}", f"{took * 1000:.0f} ms")
        elif names:
            row(f"{name} ({size:,})", f"{growth:.2f}", f"{spent * 1000:.0f} ms, memory {space:.2f}")
    row(f"{len(SHAPES)} hostile shapes, the worst doubling", f"{worst:.2f}", f"(at most {BOUND})")
    return holds


if __name__ == "__main__":
    sys.exit(not main(tuple(sys.argv[1:])))
