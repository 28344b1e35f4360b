"""The readers over real specs: each number is counted a second time, by plain patterns or by marko."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from growth import unwatched

from specgit.plan.waves import make_plan
from specgit.spec.blocks import Kind, scan
from specgit.spec.edit import replace, set_status
from specgit.spec.folder import Spec, find_specs
from specgit.spec.model import ReferenceKind
from specgit.spec.text import Text
from specgit.trace import Targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.spec.model import Tasks

CORPUS = Path(os.environ.get("SPECGIT_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
pytestmark = pytest.mark.skipif(not (CORPUS / "specs.tsv").is_file(), reason="the corpus of real specs is not here")


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with unwatched():
        yield


class Folder:
    """A repository of the corpus: plain files, no Git."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.label = top.name

    def paths(self, under: str) -> list[str]:
        found = (path for path in (self.top / under).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.top).as_posix() for path in found)

    def read(self, path: str) -> bytes:
        return (self.top / path).read_bytes()


@cache
def listed() -> tuple[tuple[str, str], ...]:
    """Repository and path of each spec, as the corpus' own list says."""
    with (CORPUS / "specs.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(sorted((row["repo"].replace("/", "+"), row["path"]) for row in rows))


@cache
def specs() -> tuple[tuple[str, Spec], ...]:
    """Every spec that is found below the roots of each repository."""
    roots: dict[str, set[str]] = {}
    for repository, path in listed():
        roots.setdefault(repository, set()).add(path.partition(".kiro/specs")[0] + ".kiro/specs")
    return tuple(
        (repository, spec)
        for repository in sorted(roots)
        for spec in find_specs(Folder(CORPUS / repository), sorted(roots[repository]))
    )


def files() -> list[Path]:
    """Every Markdown document of every spec."""
    return [
        CORPUS / repository / path
        for repository, spec in specs()
        for file, path in sorted(spec.files.items())
        if file.lower().endswith(".md")
    ]


def all_tasks() -> Iterator[Tasks]:
    """Every tasks.md, read once for all tests of a process."""
    return (spec.tasks for _, spec in specs() if spec.tasks)


def test_all_specs_are_found_as_listed() -> None:
    found = [(repository, spec.path) for repository, spec in specs()]
    assert tuple(sorted(found)) == listed()
    assert len(found) == 797


def test_every_document_is_read() -> None:
    read: Counter[str] = Counter()
    for _, spec in specs():
        for document in ("requirements", "bugfix", "design", "tasks"):
            read[document] += getattr(spec, document) is not None
        read[f"{spec.type} specs"] += 1
        assert spec.workflow
        assert len(spec.phases) == 3
    assert read == {
        "requirements": 705,
        "bugfix": 72,
        "design": 740,
        "tasks": 750,
        "feature specs": 725,
        "bugfix specs": 72,
    }


def test_only_the_marks_of_boxes_change() -> None:
    """Setting every box's own status leaves each file as it is; another mark changes one byte, at its place."""
    for tasks in all_tasks():
        text, data = tasks.text, tasks.text.encode()
        own = set_status(tasks, {task.id: task.status for task in tasks.tasks if task.box})
        assert own.encode() == data
        lines = data.split(b"\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        for box in tasks.boxes:
            number = text.line(box.mark.start) - 1
            at = starts[number] + lines[number].index(b"[") + 1
            new = replace(text, [(box.mark, "#")]).encode()
            empty = data[at : at + 1] == b"]"
            assert new == data[:at] + b"#" + data[at + (not empty) :]


def test_a_plan_answers_for_each_spec() -> None:
    sources: Counter[str] = Counter()
    for tasks in all_tasks():
        for strict in (False, True):
            plan = make_plan("spec", tasks, include_done=True, include_optional=True, strict_checkpoints=strict)
            assert sorted(task.id for task in plan.tasks) == sorted(task.id for task in tasks.leaves)
            wave_of = {planned.task.id: wave.number for wave in plan.waves for planned in wave.tasks}
            for wave in plan.waves:
                assert all(wave_of[edge.needs] < wave.number for planned in wave.tasks for edge in planned.needs)
        assert all(not task.done for task in make_plan("spec", tasks).tasks)
        sources[plan.source] += 1
    assert sources == {"inferred": 524, "declared": 81, "graph": 145}


FENCE = re.compile(r"^ {0,9}(```+(?=[^`]*$)|~~~+)")
BOX = re.compile(r"^ *(?:[-*+]|\d+[.)]) +\[([^\[\]]?)\](?=\\?\*|\s|$)")


def plain_lines(text: Text) -> Iterator[tuple[int, str]]:
    """The lines that stand in no fence and no comment, as a simple reader sees them."""
    fence = ""
    comment = False
    for number, line in enumerate(text.content.split("\n"), 1):
        opens = FENCE.match(line)
        if fence:
            if opens and opens[1].startswith(fence) and not line.strip().strip("`~"):
                fence = ""
        elif opens:
            fence = opens[1]
        elif comment or line.lstrip().startswith("<!--"):
            comment = "-->" not in line
        else:
            yield number, line


def test_boxes_are_those_a_plain_pattern_finds() -> None:
    ours: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for tasks in all_tasks():
        text = tasks.text
        ours.update(text.slice(box.mark) for box in tasks.boxes)
        plain.update(match[1] for _, line in plain_lines(text) if (match := BOX.match(line.lstrip("\ufeff"))))
    assert ours == plain
    assert ours == {"x": 19161, " ": 6171, "-": 55, "/": 2, "~": 2}


def test_numbers_agree_with_plain_patterns() -> None:
    found: dict[str, Counter[str]] = {"ours": Counter(), "plain": Counter()}
    for tasks in all_tasks():
        text = tasks.text
        boxed = [task for task in tasks.tasks if task.box]
        found["ours"] += Counter(
            {
                "optional": sum(task.optional for task in boxed),
                "parallel": sum(task.parallel for task in boxed),
                "checkpoints": sum(task.checkpoint for task in boxed),
                "depends": sum(bool(task.depends) for task in tasks.tasks),
                "boundary": sum(bool(task.boundary) for task in tasks.tasks),
                "graphs": tasks.graph is not None,
            }
        )
        lines = [line for _, line in plain_lines(text)]
        found["plain"] += Counter(
            {
                "optional": sum(bool(re.match(r"^ *- \[.?\]\\?\*", line)) for line in lines),
                "parallel": sum(bool(re.match(r"^ *- \[.?\]\*? [\d.]+ (\(P\)|.*\(P\)\W*$)", line)) for line in lines),
                "checkpoints": sum(bool(CHECKPOINT.search(line) and CHECKPOINT_LINE.match(line)) for line in lines),
                "depends": sum(bool(re.match(r"^ *- _Depends:", line)) for line in lines),
                "boundary": sum(bool(re.match(r"^ *- _Boundary:", line)) for line in lines),
                "graphs": '"waves"' in text.content,
            }
        )
    assert {kind: (found["ours"][kind], found["plain"][kind]) for kind in found["plain"]} == NUMBERS


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


WORD = "(?:checkpoint|检查点|チェックポイント|kontrollpunkt|контрольная точка)"
CHECKPOINT = re.compile(WORD, re.IGNORECASE)
CHECKPOINT_LINE = re.compile(
    rf"^ *- \[.?\]\\?\*? *(?:[\d.]+ )?\W*(?:{WORD}|[^:]{{0,30}}{WORD}\W*(?:$| [-–—] ))", re.IGNORECASE
)
NUMBERS = {  # how many the reader finds, and how many a pattern
    "optional": (1073, 1073),
    "parallel": (443, 443),
    # 32 stand below a heading that is a checkpoint, 8 lines have tasks below them by a slip of numbers
    "checkpoints": (945, 920),
    "depends": (562, 494),  # the pattern knows one of the labels, "Dependencies", "依赖" … are the others
    "boundary": (568, 552),  # as `_Boundary:_ x`
    "graphs": (145, 145),
}


REFERENCE_LINE = re.compile(
    r"^\s*(?:[-*>]\s+)*[_*]*(?:Requirements?|Validates|需求|验证|验证需求|Anforderungen|Validiert|Требования|Requisitos?|Requerimientos"
    r"|要件|요구사항|Refs|Covers)(?:: Requirements)?[_*]*\s*[:：]",
)
ID = re.compile(r"(?<![\w.])\d+[a-z]?(?:\.\d+[a-z]?)+(?![\w%])")


def test_reference_lines_are_fully_read() -> None:
    """A line is fully read if every dotted id on it, outside asides, lies in a reference."""
    lines = read = ids = 0
    for tasks in all_tasks():
        text = tasks.text
        spans = [reference.span for task in tasks.tasks for reference in task.references]
        by_line: dict[int, list[tuple[int, int]]] = {}
        for span in spans:
            by_line.setdefault(text.line(span.start), []).append(span)
        for number, line in plain_lines(text):
            if REFERENCE_LINE.match(line) and (found := list(ID.finditer(re.sub(r"[(（].*?[)）]", blank, line)))):
                lines += 1
                start = text.line_starts[number - 1]
                covered = by_line.get(number, [])
                inside = [
                    any(a <= start + match.start() and start + match.end() <= b for a, b in covered) for match in found
                ]
                read += all(inside)
                ids += len(found)
    assert percent(read, lines) == 99.83


def blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def test_references_that_name_nothing() -> None:
    """formats.md expects 0.17 % dangling ids over its larger set; here, fewer."""
    cited: Counter[str] = Counter()
    dangling: Counter[str] = Counter()
    for _, spec in specs():
        if not spec.tasks:
            continue
        targets = Targets(spec)
        for task in spec.tasks.tasks:
            for reference in task.references:
                kind = "property" if reference.kind is ReferenceKind.PROPERTY else "requirement"
                known = (
                    (spec.design and spec.design.properties)
                    if kind == "property"
                    else (spec.requirements or spec.bugfix)
                )
                if known and reference.kind is not ReferenceKind.ALL:
                    cited[kind] += 1
                    dangling[kind] += not targets.resolve(reference)
    assert (cited, dangling) == CITED


CITED = ({"requirement": 42194, "property": 3739}, {"requirement": 13, "property": 10})

PARTS = 8
# What marko and the scanner see differently, by class: why, and how often in each part of the corpus.
DIFFERENCES: dict[str, tuple[str, tuple[int, ...]]] = {
    "box with a star": (
        "`[ ]*` marks an optional task; GitHub's task lists want a space behind the box",
        (100, 209, 93, 134, 91, 210, 164, 72),  # 1,073
    ),
    "box with another mark": (
        "`[-]`, `[~]`, `[/]`, `[]` …: GitHub knows only open and done",
        (3, 16, 3, 13, 2, 3, 11, 7),  # 58
    ),
    "item in a block quote": (
        "a block quote is a leaf for the scanner: nothing in it is a task or a criterion",
        (7, 0, 6, 2, 23, 0, 0, 1),  # 39
    ),
    "fence in a block quote": ("likewise", (0, 0, 2, 1, 0, 0, 0, 0)),  # 3
}


def marko_blocks(text: Text) -> set[tuple[str, int, bool]]:
    """What marko says: kind, line, whether it stands in a block quote."""
    import marko
    from marko.ext.gfm import GFM
    from marko.parser import Parser

    class BlocksOnly(Parser):
        def parse_inline(self, *_: object, **__: object) -> None:
            """Inline parsing takes most of the time, and says nothing about blocks."""

    found: set[tuple[str, int, bool]] = set()

    def walk(element: Any, quoted: bool) -> None:
        children = getattr(element, "children", ())
        for child in children if isinstance(children, list) else ():
            kind = type(child).__name__
            line = text.line(child.source_span[0])
            if kind in ("Heading", "SetextHeading"):
                found.add(("heading", line, quoted))
            elif kind == "ListItem":
                found.add(("item", line, quoted))
                if child.children and hasattr(child.children[0], "checked"):
                    found.add(("box", line, quoted))
            elif kind == "FencedCode":
                found.add(("fence", line, quoted))
            if kind in ("List", "ListItem", "Quote"):
                walk(child, quoted or kind == "Quote")

    walk(marko.Markdown(parser=BlocksOnly, extensions=[GFM]).parse(text.content), False)
    return found


def our_blocks(text: Text) -> set[tuple[str, int, bool]]:
    kinds = {Kind.HEADING: "heading", Kind.ITEM: "item", Kind.FENCE: "fence"}
    found = {(kinds[block.kind], block.line + 1, False) for block in scan(text) if block.kind in kinds}
    return found | {("box", block.line + 1, False) for block in scan(text) if block.mark is not None}


def difference(kind: str, quoted: bool, ours: bool, line: str) -> str:
    """The class a difference belongs to."""
    if quoted:
        return f"{kind} in a block quote"
    if kind == "box" and ours:
        star = re.search(r"\[.?\]\\?\*", line)
        return "box with a star" if star else "box with another mark"
    return f"{kind} that only {'the scanner' if ours else 'marko'} sees: {line.strip()[:60]}"


@pytest.mark.parametrize("part", range(PARTS))
def test_the_scanner_agrees_with_marko(part: int) -> None:
    found: Counter[str] = Counter()
    for path in files()[part::PARTS]:
        # marko counts a carriage return as a line of its own
        text = Text.decode(path.as_posix(), path.read_bytes().replace(b"\r\n", b"\n"))
        marko, ours, lines = marko_blocks(text), our_blocks(text), text.content.split("\n")
        for kind, line, quoted in marko ^ ours:
            found[difference(kind, quoted, (kind, line, quoted) in ours, lines[line - 1])] += 1
    assert found == {name: counts[part] for name, (_, counts) in DIFFERENCES.items() if counts[part]}
