"""How many seeded defects `specgit analyze` finds, and how much of what it says is right.

`python -m bench.analysis [develop|measure] [class …] [-v]` prints recall and precision by class; `-v` also each
defect that is missed and each question that is wrong, for the part `develop` only: the other is there to count on.
What the documents and defects.json are is told in bench/analysis/README.md. Only what is shown by default counts:
questions of high confidence, and proven ones. A question is wrong if it stands in a clean document, in a twin, or in a
seeded document without being about the defect.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.measure import row
from specgit.analysis import analyze
from specgit.analysis.model import Kind
from specgit.analysis.reading import read
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Question

SEEDED = Path(__file__).with_name("analysis")
PARTS = ("develop", "measure")
RECALL, PRECISION = 0.85, 0.9
KINDS = {"limits": Kind.LIMITS} | {kind.value: kind for kind in Kind}
PAIRS = (Kind.INCONSISTENT, Kind.LIMITS, Kind.DUPLICATE)  # a question about them has to name all criteria


class Score(NamedTuple):
    """What came of one part: per class, the defects there are, those found, and the questions that are wrong."""

    seeded: Counter[Kind]
    found: Counter[Kind]
    wrong: Counter[Kind]


def main(words: Sequence[str] = ()) -> bool:
    """Print the tables; true if the bounds hold for every class in every part."""
    parts = [word for word in words if word in PARTS] or list(PARTS)
    kinds = [KINDS[word] for word in words if word in KINDS] or list(Kind)
    holds = True
    for part in parts:
        score = measure(part, kinds, aloud="-v" in words and part == "develop")
        for kind in kinds:
            holds &= _row(part, kind, score)
    return holds


def _row(part: str, kind: Kind, score: Score) -> bool:
    seeded, found, wrong = score.seeded[kind], score.found[kind], score.wrong[kind]
    recall = found / seeded if seeded else 1.0
    precision = found / (found + wrong) if found + wrong else 1.0
    row(f"{part}: {kind.value}: recall", f"{found}/{seeded} {recall:.2f}", f"(at least {RECALL})")
    row(f"{part}: {kind.value}: precision", f"{wrong} wrong {precision:.2f}", f"(at least {PRECISION})")
    return recall >= RECALL and precision >= PRECISION


def measure(part: str, kinds: Sequence[Kind], *, aloud: bool = False) -> Score:
    """Seeded defects of a part against what is asked about them."""
    score = Score(Counter(), Counter(), Counter())
    defects = [each for each in json.loads((SEEDED / "defects.json").read_text("utf-8")) if each["part"] == part]
    for name in sorted({defect["document"] for defect in defects}):
        _wrong(score, f"{name}, clean", questions(clean(name)), kinds, aloud=aloud)
    for defect in defects:
        kind, label = KINDS[defect["class"]], f"{defect['document']}: {defect['class']} {defect['kind']}"
        before = {_key(question) for question in questions(clean(defect["document"]))}
        asked = list(questions(edited(defect["document"], defect["edits"])))
        right = [question for question in asked if _is_right(question, kind, defect["criteria"])]
        others = [question for question in asked if _key(question) not in before and not _excused(question, defect)]
        score.seeded[kind] += 1
        score.found[kind] += bool(right)
        if aloud and not right and kind in kinds:
            print(f"missed  {label} {', '.join(defect['criteria'])}: {defect['about']}")
        _wrong(score, label, (question for question in others if question not in right), kinds, aloud=aloud)
        twin = questions(edited(defect["document"], defect["twin"]))
        _wrong(score, f"{label}, twin", (one for one in twin if _key(one) not in before), kinds, aloud=aloud)
    return score


def _wrong(score: Score, label: str, asked: Iterable[Question], kinds: Sequence[Kind], *, aloud: bool) -> None:
    for question in asked:
        score.wrong[question.kind] += 1
        if aloud and question.kind in kinds:
            named = f"{question.kind.value} {question.detail} {', '.join(_ids(question))}"
            print(f"wrong   {label}: {named}: {question.situation}")


def _is_right(question: Question, kind: Kind, criteria: Sequence[str]) -> bool:
    named = set(_ids(question))
    return question.kind is kind and (named >= set(criteria) if kind in PAIRS else bool(named & set(criteria)))


def _excused(question: Question, defect: dict[str, Any]) -> bool:
    """Whether the same place is wrong in this class too."""
    also = {KINDS[each] for each in defect.get("also", ())}
    return question.kind in also and bool(set(_ids(question)) & set(defect["criteria"]))


def _ids(question: Question) -> Iterator[str]:
    return (criterion.id for _, criterion in question.criteria)


def _key(question: Question) -> tuple[object, ...]:
    """What makes a question the same in two versions of a document, whatever its criteria's numbers are."""
    return (question.kind, question.detail, tuple(criterion.text for _, criterion in question.criteria))


def clean(name: str) -> str:
    """A document in which nothing is wrong."""
    return (SEEDED / f"{name}.md").read_text("utf-8")


def edited(name: str, edits: Sequence[dict[str, str]]) -> str:
    """The document with a defect, or with its twin."""
    content = clean(name)
    for edit in edits:
        if content.count(edit["find"]) != 1:
            raise ValueError(f"{name}: occurs {content.count(edit['find'])} times: {edit['find']}")
        content = content.replace(edit["find"], edit["replace"])
    return content


@cache
def questions(content: str) -> tuple[Question, ...]:
    """All that is asked about a document by default."""
    document = read_requirements(Text("requirements.md", content))
    return tuple(analyze(read("seeded", document)).questions)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
