"""How many seeded defects an agent finds as second reader of `specgit analyze`, and how much of what it asks is right.

`python -m bench.second_reader write FOLDER` writes the prompts that `analyze --runner` would give it: two for each
document of the part `measure`, one with all its defects at once, one with all their twins; their names do not tell
which. `ask FOLDER COMMAND …` gives each `NAME.md` to a command on its input and keeps what it prints as `NAME.json`.
`count FOLDER` prints, by class, what specgit found alone, what the agent is sure of, both together, and how many of the
agent's questions are about no defect: `-v` shows these, to be read, as no document is without defects that nobody put
there. Defects whose edits get in each other's way are left out. What the documents are is told in
bench/analysis/README.md.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.analysis import KINDS, PAIRS, SEEDED, clean, edited
from bench.measure import row
from specgit.analysis import ALL, SURE, analyze
from specgit.analysis.model import Kind
from specgit.analysis.opinions import Known, find_answer, read_opinions
from specgit.analysis.reading import read
from specgit.judging.second_reader import prompt
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Question

Words = Counter[str]  # the texts of criteria: their numbers change where several edits come together


class Sample(NamedTuple):
    """A document with some edits, and the defects that they make."""

    name: str  # tells nothing of what is in it
    content: str
    defects: Sequence[tuple[dict[str, Any], Words]]


def samples() -> Iterator[Sample]:
    """Each document of the part to measure on twice: with its defects, and with their twins."""
    entries = json.loads((SEEDED / "defects.json").read_text("utf-8"))
    measured = [entry for entry in entries if entry["part"] == "measure"]
    for document in sorted({entry["document"] for entry in measured}):
        content, made = clean(document), []
        for entry in (entry for entry in measured if entry["document"] == document):
            words = _words(edited(document, entry["edits"]), entry["criteria"])
            more = _apply(content, entry["edits"])
            if more and all(_there(more, each) for _, each in [*made, (entry, words)]):
                content = more
                made.append((entry, words))
        yield Sample(_name(document, "defects"), content, made)
        content = clean(document)
        for entry, _ in made:
            content = _apply(content, entry["twin"]) or content
        yield Sample(_name(document, "twins"), content, [])


def _name(document: str, what: str) -> str:
    return hashlib.sha256(f"{document} {what}".encode()).hexdigest()[:8]


def _apply(content: str, edits: Sequence[dict[str, str]]) -> str:
    """The document with these edits too; nothing where one of them finds no place of its own."""
    for edit in edits:
        if content.count(edit["find"]) != 1:
            return ""
        content = content.replace(edit["find"], edit["replace"])
    return content


def _texts(content: str) -> dict[str, str]:
    document = read_requirements(Text("requirements.md", content))
    return {each.id: each.text for part in document.requirements for each in part.criteria}


def _words(content: str, ids: Iterable[str]) -> Words:
    texts = _texts(content)
    return Counter(texts[name] for name in ids)


def _there(content: str, words: Words) -> bool:
    return words <= Counter(_texts(content).values())


def _read(sample: Sample) -> Analysed:
    return read("seeded", read_requirements(Text("requirements.md", sample.content)))


def write(folder: Path) -> None:
    """Write a prompt for each document."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in samples():
        analysed = _read(sample)
        every = analyze(analysed, confidences=ALL).questions
        sure = [question for question in every if question.confidence in SURE]
        doubted = [question for question in every if question not in sure]
        (folder / f"{sample.name}.md").write_text(prompt(analysed, Known(sure, doubted)), "utf-8")


def ask(folder: Path, command: Sequence[str]) -> None:
    """Let an agent answer the prompts that have no answer yet."""
    for asked in sorted(folder.glob("*.md")):
        answer = asked.with_suffix(".json")
        if not answer.exists():
            with asked.open("rb") as stdin:
                answer.write_bytes(subprocess.run(command, stdin=stdin, stdout=subprocess.PIPE, check=True).stdout)


def count(folder: Path, *, aloud: bool = False) -> None:
    """Print what was found."""
    seeded, alone, agent, both, wrong, asked = (Counter[Kind]() for _ in range(6))
    twins = 0
    for sample in samples():
        analysed = _read(sample)
        own = analyze(analysed).questions
        answer = find_answer((folder / f"{sample.name}.json").read_text("utf-8")) or []
        every, refused = read_opinions(answer, analysed, "agent", own)
        theirs = [question for question in every if question.confidence in SURE]
        for sentence in refused:
            print(f"{sample.name}: {sentence}")
        asked.update(question.kind for question in theirs)
        for entry, words in sample.defects:
            kind = KINDS[entry["class"]]
            mine, other = (any(_is_right(one, entry, words) for one in questions) for questions in (own, theirs))
            seeded[kind] += 1
            alone[kind] += mine
            agent[kind] += other
            both[kind] += mine or other
            if aloud and not (mine or other):
                print(f"missed {sample.name} {entry['class']} {entry['kind']}: {entry['about']}")
        for question in theirs:
            if not any(_is_right(question, entry, words) for entry, words in sample.defects):
                wrong[question.kind] += 1
                twins += not sample.defects
                if aloud:
                    where = "defects" if sample.defects else "twins"
                    print(f"wrong {sample.name} {where} {question.kind.value}: {question.situation}")
    for kind in (*Kind, None):
        of = [each[kind] if kind else each.total() for each in (seeded, alone, agent, both, asked, wrong)]
        found = "specgit {1}, agent {2}, both {3} of {0}".format(*of)
        row(kind.value if kind else "all", found, f"({of[4]} asked by the agent, {of[5]} about no defect)")
    print(f"{twins} of those about no defect stand in documents without any")


def _is_right(question: Question, entry: dict[str, Any], words: Words) -> bool:
    kinds = {KINDS[entry["class"]], *(KINDS[each] for each in entry.get("also", ()))}
    named = Counter(criterion.text for _, criterion in question.criteria)
    pair = KINDS[entry["class"]] in PAIRS
    return question.kind in kinds and (words <= named if pair else bool(words & named))


def main(words: Sequence[str]) -> str | None:
    """Do what the command line says; a sentence if it says nothing that can be done."""
    what, folder, more = (*words[:2], words[2:]) if len(words) > 1 else ("", "", ())
    if what == "write":
        write(Path(folder))
    elif what == "ask" and more:
        ask(Path(folder), more)
    elif what == "count":
        count(Path(folder), aloud="-v" in more)
    else:
        return "write FOLDER, ask FOLDER COMMAND …, or count FOLDER [-v]"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
