"""How many plain mistakes `specgit analyze` finds in real requirements: a criterion of a spec of the corpus is edited.

`python -m bench.edits [COUNT]` takes so many specs for each kind of edit, one criterion each, always the same ones, and
prints in how many of them a question that is asked by default names the edited criterion. Such edits are what is left
when a document is changed in one of two places; defects that take understanding are in bench/analysis.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.measure import CORPUS, row
from specgit.analysis import analyze
from specgit.analysis.model import Kind, Question
from specgit.analysis.reading import read
from specgit.spec.model import Criterion, Requirements
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

COUNT = 60
_SHORTEST = 8  # criteria of a document that is edited
_NUMBER = re.compile(r"(?<![\w.#-])\d{1,4}(?= (?:seconds?|minutes?|hours?|days?|items?|characters?|attempts?|times)\b)")
_SHALL = re.compile(r"\bshall\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:, | THEN | then )the ([A-Z]\w+(?: [A-Z]\w+)?) (?=shall)", re.IGNORECASE)
_LIST = re.compile(r"(?<=\w) (?:and|or) (?=\w)")
CONTRADICTED = (Kind.INCONSISTENT, Kind.LIMITS)


class Edit(NamedTuple):
    """A kind of edit: what it makes of a criterion (empty if it does not suit), beside or instead of it."""

    name: str
    change: Callable[[str], str]
    kinds: tuple[Kind, ...]
    beside: bool


def main(count: int = COUNT) -> bool:
    """Print the share found for each kind of edit."""
    if not CORPUS.is_dir():
        row("edits: skipped, there is no corpus", "")
        return True
    for edit in EDITS:
        tried = list(_tried(edit, count))
        found = sum(tried)
        row(f"edits: {edit.name}", f"{found}/{len(tried)} {found / max(len(tried), 1):.2f}")
    return True


def _tried(edit: Edit, count: int) -> Iterator[bool]:
    chance = random.Random(edit.name)
    paths = sorted(CORPUS.rglob("requirements.md"))
    chance.shuffle(paths)
    for path in paths:
        content = path.read_text("utf-8", errors="replace")
        changed = _edited(edit, content, chance)
        if changed and count:
            count -= 1
            after, new = changed
            before = {_key(question) for question in _asked(content)}
            yield any(
                question.kind in edit.kinds
                and _key(question) not in before
                and any(new in criterion.text for _, criterion in question.criteria)
                for question in _asked(after)
            )


def _edited(edit: Edit, content: str, chance: random.Random) -> tuple[str, str] | None:
    """The document with one criterion edited, and the words of that criterion."""
    criteria = [each for one in _document(content).requirements for each in one.criteria]
    usable = [each for each in criteria if "\n" not in each.text and content.count(each.text) == 1]
    if len(usable) < _SHORTEST:
        return None
    chance.shuffle(usable)
    for each in usable:
        if new := edit.change(each.text):
            after = _beside(content, criteria, each, new) if edit.beside else content.replace(each.text, new)
            if after:
                return after, new
    return None


def _beside(content: str, criteria: list[Criterion], like: Criterion, new: str) -> str:
    """The document with one more criterion at the end of the same requirement."""
    last = [each for each in criteria if each.requirement == like.requirement][-1]
    number = re.match(r"\s*(\d+)([.)])\s", content[content.rfind("\n", 0, last.span.start) + 1 :])
    end = content.find("\n", last.span.end - 1)
    return f"{content[:end]}\n{int(number[1]) + 1}{number[2]} {new}{content[end:]}" if number and end > 0 else ""


def _document(content: str) -> Requirements:
    return read_requirements(Text("requirements.md", content))


def _asked(content: str) -> tuple[Question, ...]:
    return tuple(analyze(read("edited", _document(content))).questions)


def _key(question: Question) -> tuple[object, ...]:
    return (question.kind, question.detail, tuple(criterion.text for _, criterion in question.criteria))


def _once(said: str) -> re.Match[str] | None:
    """The only `shall` of a criterion."""
    found = list(_SHALL.finditer(said))
    return found[0] if len(found) == 1 else None


def _another_number(said: str) -> str:
    modal, numbers = _once(said), list(_NUMBER.finditer(said))
    if not modal or len(numbers) != 1 or numbers[0].start() < modal.end():
        return ""
    return f"{said[: numbers[0].start()]}{int(numbers[0][0]) * 3}{said[numbers[0].end() :]}"


def _denied(said: str) -> str:
    modal = _once(said)
    if not modal or re.match(r"\s*not\b", said[modal.end() :], re.IGNORECASE):
        return ""
    return f"{said[: modal.end()]} NOT{said[modal.end() :]}"


def _narrower(said: str) -> str:
    condition = re.match(r"(?:when|if)\b.*?(?=,? then\b|, the\b)", said, re.IGNORECASE)
    return f"{condition[0]} and the moon is full{said[condition.end() :]}" if condition and _once(said) else ""


def _vague(said: str) -> str:
    return f"{said.rstrip(' .')} in a timely manner" if _once(said) else ""


def _weak(said: str) -> str:
    return _SHALL.sub("should", said) if _once(said) else ""


def _and_or(said: str) -> str:
    modal = _once(said)
    between = _LIST.search(said, modal.end()) if modal else None
    return f"{said[: between.start()]} and/or {said[between.end() :]}" if between else ""


def _stranger(said: str) -> str:
    subject = _SUBJECT.search(said)
    return f"{said[: subject.start(1)]}Dispatch_Gateway{said[subject.end(1) :]}" if subject else ""


EDITS = (
    Edit("the same with another number", _another_number, CONTRADICTED, beside=True),
    Edit("the same, denied", _denied, CONTRADICTED, beside=True),
    Edit("the same again", lambda said: said if _once(said) else "", (Kind.DUPLICATE,), beside=True),
    Edit("the same for a narrower case", _narrower, (Kind.DUPLICATE,), beside=True),
    Edit("vague", _vague, (Kind.AMBIGUOUS,), beside=False),
    Edit("should instead of shall", _weak, (Kind.AMBIGUOUS,), beside=False),
    Edit("and/or instead of and", _and_or, (Kind.AMBIGUOUS,), beside=False),
    Edit("a system that nobody introduces", _stranger, (Kind.UNSTATED,), beside=False),
)


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:2])))
