"""What a second reader asks: JSON that an agent wrote → questions, of which nothing is taken on trust.

An answer is `{"questions": [{"kind", "criteria": [ids], "sure", "situation", "question", "options": [{"answer",
"replace": {id: text}}]}]}`. What names a criterion that is not there, or would edit more than the words of one it
names, is left out. A question that is marked as not sure is one of medium confidence.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.patterns import Pattern
from specgit.shown import one_line
from specgit.spec.bugfix import read_bugfix
from specgit.spec.ears import text_start
from specgit.spec.edit import Change, replace
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specgit.analysis.model import Analysed
    from specgit.spec.model import Criterion
    from specgit.spec.text import Text

DETAIL = "second-reader"
LARGEST = 256 * 1024  # characters of an answer
MOST_QUESTIONS = 20
MOST_CRITERIA = 12
MOST_OPTIONS = 3
LONGEST_SENTENCE = 400
LONGEST_CRITERION = 1000
_BEGIN = Pattern(r"\{\s*\"questions\"\s*:")
_TRIES = 5
_COMMENT = "<!--"


class Opinions(NamedTuple):
    """The questions that an answer holds, and why others were left out, a sentence each."""

    questions: tuple[Question, ...] = ()
    refused: tuple[str, ...] = ()


class Known(NamedTuple):
    """What a program asks itself: what it shows, and what it is too unsure of; and the kinds that are wanted."""

    asked: Sequence[Question] = ()
    doubted: Sequence[Question] = ()
    kinds: Sequence[Kind] = tuple(Kind)


class _Refused(Exception):  # noqa: N818 - what an agent wrote wrongly is no error here
    """Why a question is left out."""


def find_answer(said: str) -> list[Any] | None:
    """The list of questions in what an agent wrote, maybe among other words; the last one. None where there is none."""
    said = said[-LARGEST:]
    for begin in [match.start() for match in _BEGIN.finditer(said)][: -_TRIES - 1 : -1]:
        try:
            answer, _ = json.JSONDecoder().raw_decode(said, begin)
        except (ValueError, RecursionError):
            continue
        if isinstance(answer, dict) and isinstance(answer["questions"], list):
            return answer["questions"]
    return None


def read_opinions(
    written: Iterable[Any], read: Analysed, by: str, known: Iterable[Question] = (), kinds: Sequence[Kind] = tuple(Kind)
) -> Opinions:
    """The questions of these kinds that an answer holds, asked by `by`, without what is `known` to be asked already."""
    by_id = _by_id(read)
    seen = {_about(question) for question in known}
    questions: list[Question] = []
    refused: list[str] = []
    for number, entry in enumerate(written, 1):
        if number > MOST_QUESTIONS:
            refused.append(f"no more than {MOST_QUESTIONS} questions are read")
            break
        try:
            question = _question(entry, read, by_id, by, kinds)
        except _Refused as reason:
            refused.append(f"question {number} {reason}")
            continue
        if _about(question) not in seen:
            seen.add(_about(question))
            questions.append(question)
    questions.sort(key=lambda question: question.span.start)
    return Opinions(tuple(questions), tuple(refused))


def _by_id(read: Analysed) -> dict[str, Criterion]:
    found: dict[str, Criterion] = {}
    for reading in read.readings:
        for name in (reading.criterion.id, *reading.criterion.aliases):
            found.setdefault(name, reading.criterion)
    return found


def _about(question: Question) -> object:
    return question.kind, frozenset(criterion.span for _, criterion in question.criteria)


def _question(entry: Any, read: Analysed, by_id: Mapping[str, Criterion], by: str, kinds: Sequence[Kind]) -> Question:
    if not isinstance(entry, dict):
        raise _Refused("is no object")
    kind = next((kind for kind in kinds if kind.value == entry.get("kind")), None)
    if kind is None:
        raise _Refused(f"is of another kind than {', '.join(kind.value for kind in kinds)}")
    names = entry.get("criteria")
    if not isinstance(names, list) or not 0 < len(names) <= MOST_CRITERIA:
        raise _Refused("names no criteria")
    if any(not isinstance(name, str) or name not in by_id for name in names):
        raise _Refused("names a criterion that is not there")
    criteria = list(dict.fromkeys(by_id[name] for name in names))
    text = read.document.text
    spans = tuple(_words_of(text, criterion) for criterion in criteria)
    situation, asked = (_sentence(entry.get(key), key) for key in ("situation", "question"))
    options = entry.get("options", [])
    if not isinstance(options, list):
        raise _Refused("has options that are no list")
    mine = {name: by_id[name] for name in names}
    confidence = Confidence.MEDIUM if entry.get("sure") is False else Confidence.HIGH
    return Question(
        kind, DETAIL, confidence, text, spans[0], tuple((text, each) for each in criteria), spans,
        situation, asked, tuple(_options(options[:MOST_OPTIONS], text, mine)), by,
    )  # fmt: skip


def _sentence(value: Any, what: str) -> str:
    if not isinstance(value, str) or not (sentence := one_line(value, LONGEST_SENTENCE)):
        raise _Refused(f"has no {what}")
    return sentence


def _words_of(text: Text, criterion: Criterion) -> Span:
    begin = text_start(text, criterion)
    return Span(begin, begin + len(criterion.text))


def _options(options: Iterable[Any], text: Text, criteria: Mapping[str, Criterion]) -> Iterator[Option]:
    """The options that can be offered as they are: one whose edit is refused is none at all."""
    for option in options:
        if isinstance(option, dict) and isinstance(option.get("answer"), str):
            answer = one_line(option["answer"], LONGEST_SENTENCE)
            changes = _changes(option.get("replace") or {}, text, criteria)
            if answer and changes is not None:
                yield Option(answer, changes)


def _changes(written: Any, text: Text, criteria: Mapping[str, Criterion]) -> tuple[Change, ...] | None:
    """New words for whole criteria; None unless just those criteria, and nothing else, would read differently."""
    if not isinstance(written, dict) or not set(written) <= set(criteria):
        return None
    changes = {}
    for name, new in written.items():
        words = one_line(new, LONGEST_CRITERION) if isinstance(new, str) else ""
        if not words or words.endswith("…") or _COMMENT in words:
            return None
        changes[_words_of(text, criteria[name])] = words
    edits = tuple(Change(span, words) for span, words in changes.items())
    wanted = {criteria[name].id: changes[_words_of(text, criteria[name])] for name in written}
    before, after = _said(text), _said(replace(text, edits))
    expected = [(name, wanted.get(name, words)) for name, words in before]
    return edits if after == expected else None


def _said(text: Text) -> list[tuple[str, str]]:
    """The ids and words of all criteria and clauses of a document."""
    criteria = [criterion for part in read_requirements(text).requirements for criterion in part.criteria]
    said = [(criterion.id, criterion.text) for criterion in criteria]
    return said + [(clause.id, clause.text) for clause in read_bugfix(text).clauses]
