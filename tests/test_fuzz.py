"""No bytes break a rule: small random documents, and real ones cut, swapped, repeated and nested.

`SPECGIT_FUZZ=SECONDS` looks for longer than the suite has time for; `SPECGIT_FUZZ_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from growth import unwatched
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.report.findings import findings_text
from specgit.rules import all_rules
from specgit.rules.check import Selection, check
from specgit.rules.subject import Subject
from specgit.spec.folder import CONFIG, DOCUMENTS, STATE, find_specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specgit.rules.model import Finding

CORPUS = Path(os.environ.get("SPECGIT_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
SECONDS = float(os.environ.get("SPECGIT_FUZZ", "5"))
SEED = int(os.environ.get("SPECGIT_FUZZ_SEED", "3"))
LONG = 10_000_000
DEEP = 10_000
STRICT = Selection("strict", dict.fromkeys(all_rules(), "warning"))  # also what is off by itself
LONGEST = 60.0  # seconds for the largest document, on a slow machine; quadratic time takes hours

Files = dict[str, bytes]


class Memory:
    """Files in memory."""

    label = "memory"

    def __init__(self, files: Files) -> None:
        self.files = files

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(f"{under}/"))

    def read(self, path: str) -> bytes:
        return self.files[path]


def examine(files: Files) -> list[Finding]:
    """Check files as one spec; every finding must be one that can be shown."""
    specs = find_specs(Memory({f".kiro/specs/x/{name}": data for name, data in files.items()}), [".kiro/specs"])
    found: list[Finding] = []
    for spec in specs:
        found += check(Subject(spec, others=specs, before=lambda: specs[0]), STRICT)
    for finding in found:
        lengths = line_lengths(files[finding.path.rpartition("/")[2]]) if finding.line else []
        if finding.line:
            assert 1 <= finding.line <= finding.end_line <= len(lengths), finding
            assert 1 <= finding.column <= lengths[finding.line - 1] + 1, finding
            assert 1 <= finding.end_column <= lengths[finding.end_line - 1] + 1, finding
            assert (finding.line, finding.column) <= (finding.end_line, finding.end_column), finding
        assert "\n" not in finding.message + finding.fix, finding
    for line in findings_text(found[:50], specs):
        line.encode()
    return found


_lengths: dict[bytes, list[int]] = {}


def line_lengths(data: bytes) -> list[int]:
    if data not in _lengths:
        _lengths.clear()
        _lengths[data] = [len(line) for line in data.decode("utf-8", "surrogateescape").split("\n")]
    return _lengths[data]


# Small documents out of the words that readers and rules look for

WORDS = st.sampled_from(
    """
    #|##|###|####|-|*|+|1.|1.1|1.2|2.|2.1|3.1|- [ ]|- [x]|- [-]|- [ ]*|- [S]|- []|[ ]|\\*|**|_|`|```|````|~~~|```json|```mermaid
    <!--|-->|<!-- specgit: ignore|<!-- specgit: ignore-file|*/*|tasks/unknown-box|because|>|>>||||:|,|;|(|)|[|]|{|}|"|'
    Requirement 1|Requirement 1:|Requirements|Requirements Document|Introduction|Glossary|Acceptance Criteria|User Story:
    **User Story:**|WHEN|WHILE|IF|THEN|WHERE|THE|System|SHALL|SHALL CONTINUE TO|shall|MUST|TBD|[condition]|**Term**:
    _Requirements: 1.1_|_Requirements:|_Requirements: 1.1-9.9_|_Requirements: All_|_Depends: 1_|_Depends: x#1_|1.1-1.3|3.x|FR-1|Property 1|Property 1:
    **Property 1: a**|**Validates: Requirements 1.1**|Validates:|Correctness Properties|Overview|Architecture|Checkpoint|(P)
    Bugfix Requirements Document|Bug Analysis|Current Behavior (Defect)|Expected Behavior (Correct)|Unchanged Behavior (Regression Prevention)
    {"waves": [{"id": 0, "tasks": ["1", "2.1"]}]}|{"waves":[["1"]]}|{"waves": {}}|[1]|null|{"waves":[{"id":0,"tasks":[1,null,{}]}]}|Task Dependency Graph
    要件 1：|需求|验收标准|当|应|しなければならない|Anforderung 1:|MUSS|должна|é|\u0301|\ufeff|\u2028|\x0c|\x00|\udcff|😀
    """.replace("\n", "|").split("|")
).map(str.strip)
GAPS = st.sampled_from([" ", " ", " ", "\n", "\n", "\n\n", "\n  ", "\n    ", "\r\n", "\t", ""])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=25).map(lambda parts: "".join(word + gap for word, gap in parts))
NAMES = st.sampled_from([*DOCUMENTS, CONFIG, STATE, "TASKS.md", "Design.md"])
BYTES = st.one_of(TEXTS.map(lambda text: text.encode("utf-8", "surrogateescape")), st.binary(max_size=60))


@settings(max_examples=int(60 * SECONDS), derandomize="SPECGIT_FUZZ" not in os.environ)
@given(st.dictionaries(NAMES, BYTES, min_size=1, max_size=4))
def test_small_documents(files: Files) -> None:
    examine(files)


# Real documents, damaged


def damage(pick: random.Random, data: bytes) -> bytes:
    """One to four accidents."""
    for _ in range(pick.randint(1, 4)):
        data = pick.choice(ACCIDENTS)(pick, data)
    return data


def piece(pick: random.Random, data: bytes, most: int = 400) -> tuple[int, int]:
    begin = pick.randrange(len(data) + 1)
    return begin, min(len(data), begin + pick.randrange(most))


def cut(pick: random.Random, data: bytes) -> bytes:
    begin, end = piece(pick, data)
    return data[:begin] + data[end:]


def truncate(pick: random.Random, data: bytes) -> bytes:
    return data[: pick.randrange(len(data) + 1)]


def repeat(pick: random.Random, data: bytes) -> bytes:
    begin, end = piece(pick, data, 60)
    return data[:begin] + data[begin:end] * pick.randrange(2, 30) + data[end:]


def swap_lines(pick: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = pick.randrange(len(lines)), pick.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def flip(pick: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    place = pick.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << pick.randrange(8))]) + data[place + 1 :]


def insert(pick: random.Random, data: bytes) -> bytes:
    begin, _ = piece(pick, data)
    return data[:begin] + pick.choice(INSERTED) + data[begin:]


def splice(pick: random.Random, data: bytes) -> bytes:
    """A part of the document somewhere else in it."""
    begin, end = piece(pick, data)
    place = pick.randrange(len(data) + 1)
    return data[:place] + data[begin:end] + data[place:]


def without_ends(pick: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", pick.choice([b" ", b"\r", b"\r\n", b"\n\n", b"\x0c"]), pick.choice([1, 9, -1]))


ACCIDENTS: list[Callable[[random.Random, bytes], bytes]] = [
    cut, truncate, repeat, swap_lines, flip, insert, splice, without_ends
]  # fmt: skip
INSERTED = [
    b"```\n", b"~~~", b"<!--", b"-->", b"\n", b"\n\n", b"\r", b"\t", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"*" * 50,
    b"[" * 50, b"(" * 50, b"`" * 50, b"_" * 50, b" " * 50, b"\n# ", b"\n- [ ] ", b"\n- [x] 1. ", b"1-999999999", b"1.1-1.999999999",
    b"9" * 5000, b"1." * 500, b"99999999999999999999.1", "²".encode(), "١.٢".encode(), "①".encode(), b"\n## Requirements\n", b"All", b"{", b'"', b"]}",
    b"<!-- specgit: ignore * x -->\n", b"<!-- specgit: ignore-file [a -->\n", b"\\",
]  # fmt: skip


def real_specs() -> list[Path]:
    if not CORPUS.is_dir():
        return []
    return sorted({path.parent for path in CORPUS.rglob("*.md") if path.name.lower() in DOCUMENTS})


def documents(folder: Path, largest: int = 30_000) -> Files:
    named = (
        path for path in sorted(folder.iterdir()) if path.name.lower() in DOCUMENTS or path.name in (CONFIG, STATE)
    )
    return {path.name: path.read_bytes()[:largest] for path in named if path.is_file()}


@pytest.fixture(scope="module")
def folders() -> list[Path]:
    found = real_specs()
    if not found:
        pytest.skip("there is no corpus")
    return found


def mutants(folders: list[Path], pick: random.Random) -> Iterator[Files]:
    while True:
        files = documents(pick.choice(folders))
        for name in files:
            if pick.random() < 0.7:
                files[name] = damage(pick, files[name])
        if pick.random() < 0.1 and len(files) > 1:  # a document under another's name
            one, other = pick.sample(sorted(files), 2)
            files[one], files[other] = files[other], files[one]
        yield files


def test_damaged_documents(folders: list[Path]) -> None:
    end = time.monotonic() + SECONDS
    tried = 0
    for number in range(10**9):
        files = next(mutants(folders, random.Random(f"{SEED} {number}")))
        try:
            with unwatched():
                examine(files)
        except Exception as error:
            raise AssertionError(f"SPECGIT_FUZZ_SEED={SEED}, mutant {number}: {error!r}") from error
        tried += 1
        if time.monotonic() > end:
            break
    assert tried >= 5


# Large documents

DEPTHS = {
    "items": b"".join(b"  " * (depth % 200) + b"- [ ] x\n" for depth in range(DEEP)),
    "items on a line": b"- " * DEEP,
    "quotes": b"> " * DEEP + b"- [ ] 1. x",
    "brackets": b"[" * DEEP + b"]" * DEEP,
    "graph": b'```json\n{"waves": ' + b"[" * DEEP + b"]" * DEEP + b"}\n```\n",
    "objects": b'```json\n{"waves": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}\n```\n",
    "emphasis": b"*a " * DEEP + b"_b " * DEEP,
    "numbers": b"- [ ] " + b"1." * DEEP + b" x\n",
    "headings": b"".join(b"#" * (depth % 6 + 1) + b" 1. x\n" for depth in range(DEEP)),
    "fences": b"".join(b"`" * (3 + depth % 300) + b"\n" for depth in range(DEEP)),
    "configuration": b'{"a":' * DEEP,
}


@pytest.mark.parametrize("name", DEPTHS)
def test_deep_documents(name: str) -> None:
    for document in (*DOCUMENTS, CONFIG):
        with unwatched():
            examine({"tasks.md": b"- [ ] 1. x\n", document: DEPTHS[name]})


LINES = [
    b"a",
    b"[",
    b"*",
    b"`",
    b"_Requirements: 1.1, ",
    b"<!-- ",
    b"THE System SHALL ",
    b"1.1-9.9, ",
    "要件".encode(),
    b" ",
    b"\xff",
]
LARGE = LINES if "SPECGIT_FUZZ" in os.environ else LINES[:1]


@pytest.mark.parametrize("part", LARGE, ids=lambda part: repr(part)[2:12])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_line_of_ten_million_bytes(name: str, part: bytes) -> None:
    head = {"tasks.md": b"- [ ] 1. ", "design.md": b"### Property 1: ", "bugfix.md": b"1.1 "}.get(name, b"1. WHEN ")
    begin = time.process_time()
    examine(
        {name: head + part * (LONG // len(part)), "tasks.md": b"- [ ] 1. x\n"}
        | ({} if name != "tasks.md" else {name: head + part * (LONG // len(part))})
    )
    assert time.process_time() - begin < LONGEST
