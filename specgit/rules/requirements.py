"""What is wrong with a requirements.md by itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from specgit.patterns import Pattern
from specgit.rules.model import DocumentRule, Problem, Rule
from specgit.spec import words
from specgit.spec.blocks import FENCE, HEADING, ITEM, PARAGRAPH, QUOTE, Kind
from specgit.spec.ears import Keyword, Missing, modality, text_start, without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.rules.subject import Subject
    from specgit.spec.blocks import Block
    from specgit.spec.ears import Ears
    from specgit.spec.model import Criterion, Requirement, Requirements, Term
    from specgit.spec.text import Text

_HEAD = "# Requirements Document\n\n## Introduction\n\nPeople sign in.\n\n## Glossary\n\n- **Login**: the page\n\n"
_TITLE = (
    "## Requirements\n\n### Requirement 1: Sign in\n\n**User Story:** As a user, I want to sign in, so that I am me.\n"
)
_BEFORE = f"{_HEAD}{_TITLE}\n#### Acceptance Criteria\n\n"
_FIRST = "1. WHEN a user signs in, THE Login SHALL open a session.\n"
_SECOND = "2. WHEN a user signs out, THE Login SHALL close the session.\n"
_THIRD = "3. WHILE a session is open, THE Login SHALL show its user.\n"
_GOOD = {"requirements.md": f"{_BEFORE}{_FIRST}{_SECOND}"}


def _with_criterion(criterion: str) -> dict[str, str]:
    return {"requirements.md": f"{_BEFORE}{_FIRST}{_SECOND}{_THIRD}4. {criterion}\n"}


class _RequirementsRule(DocumentRule["Requirements"]):
    """A rule for a requirements.md; a bug analysis in a file of that name has rules of its own."""

    good = _GOOD

    def document(self, subject: Subject) -> Requirements | None:
        document, bugfix = subject.spec.requirements, subject.spec.bugfix
        return None if document and bugfix and bugfix.text.path == document.text.path else document


def _stated(subject: Subject) -> tuple[tuple[Criterion, Ears], ...]:
    """The criteria with their parts, where the document is written with SHALL; nothing where it has another style."""
    stating = sum(bool(parts.modals) and not parts.weak for _, parts in subject.ears)
    return subject.ears if 4 * stating >= 3 * len(subject.ears) else ()


def _criteria(document: Requirements) -> Iterator[Criterion]:
    return (criterion for requirement in document.requirements for criterion in requirement.criteria)


def _called(requirement: Requirement) -> str:
    return f"requirement {requirement.id}" if requirement.id else "the list of criteria"


def _first_line(text: Text, span: Span) -> Span:
    """A span up to the end of its first line."""
    newline = text.content.find("\n", span.start, span.end)
    end = newline if newline >= 0 else span.end
    return Span(span.start, span.start + len(text.content[span.start : end].rstrip()))


class NoRequirements(_RequirementsRule):
    """No requirement can be found in the document."""

    name = "requirements/no-requirements"
    why = "Tasks have nothing to cite, so nobody can tell whether the work is what was asked for."
    fix = "Give each requirement a heading with its number, `### Requirement 1: …`, and a numbered list of criteria."
    bad: ClassVar = {"requirements.md": f"{_HEAD}## What we need\n\nA login page.\n"}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        if document.blocks and not document.requirements:
            yield Problem(document.text, None, "no heading or list here reads as a requirement")


class MissingSection(_RequirementsRule):
    """The document lacks a section that readers look for."""

    name = "requirements/missing-section"
    severity = "info"
    profile = "strict"
    why = "Readers and agents look for the purpose under `Introduction` and for the work under `Requirements`."
    fix = "Write the section."
    bad: ClassVar = {"requirements.md": f"# Requirements Document\n\n{_TITLE}\n#### Acceptance Criteria\n\n{_FIRST}"}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        titles = [section.title for section in document.sections]
        if not any(words.beginning(title, words.INTRODUCTION) for title in titles):
            yield Problem(document.text, None, "there is no section `Introduction`")
        if not any(words.beginning(title, words.REQUIREMENT) for title in titles):
            yield Problem(document.text, None, "there is no section `Requirements`")


# A requirement whose number is kept, so that those behind it keep theirs: `### Requirement 7: … [removed]`.
_WITHDRAWN = Pattern(
    r"~~|[\[(（【](?:removed|deleted|deprecated|withdrawn|obsolete|superseded|entfernt|entfällt|gestrichen|eliminado|removido"
    r"|удалено|已删除|已移除|废弃|已废弃|削除|廃止|삭제|폐기)",
    re.IGNORECASE,
)


class NoCriteria(_RequirementsRule):
    """A requirement has no acceptance criteria, though the others of the document have."""

    name = "requirements/no-criteria"
    why = "Nobody can say when it is fulfilled, and no task can cite what it does of it."
    fix = "Write a numbered list of criteria under `#### Acceptance Criteria`."
    bad: ClassVar = {"requirements.md": f"{_BEFORE}{_FIRST}\n### Requirement 2: Sign out\n\nUsers can sign out.\n"}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        parents = {part.id.rpartition(".")[0] for part in document.requirements}
        without = [
            part
            for part in document.requirements
            if not (part.criteria or part.id in parents or _WITHDRAWN.search(part.title))
        ]
        if 2 * len(without) > len(document.requirements):
            return  # written in another way: tasks cite whole requirements
        if not without:
            return
        # What stands in a list, a table or a fence may be the criteria, in a form of their own.
        others = [block.start for block in document.blocks if _may_be_criteria(block, document.text)]
        for requirement in without:
            first = bisect_left(others, requirement.span.start)
            if first == len(others) or others[first] >= requirement.span.end:
                yield Problem(document.text, requirement.heading, f"{_called(requirement)} has no acceptance criteria")


def _may_be_criteria(block: Block, text: Text) -> bool:
    return block.kind in (ITEM, FENCE, Kind.HTML) or (
        block.kind is PARAGRAPH and text.content.startswith("|", block.start)
    )


class NoUserStory(_RequirementsRule):
    """A requirement does not say who wants it and why."""

    name = "requirements/no-user-story"
    severity = "info"
    profile = "strict"
    why = "The reason is what a reader needs to judge the criteria, and an agent to fill their gaps."
    fix = "Write `**User Story:** As a …, I want …, so that …` under the heading."
    bad: ClassVar = {"requirements.md": f"{_GOOD['requirements.md']}\n### Requirement 2: Sign out\n\n{_FIRST}"}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        without = [part for part in document.requirements if part.id and not part.story]
        if len(without) > 1 and len(without) == len(document.requirements):
            yield Problem(document.text, None, f"none of the {len(without)} requirements has a user story")
            return
        for requirement in without:
            yield Problem(document.text, requirement.heading, f"{_called(requirement)} has no user story")


class DuplicateNumber(_RequirementsRule):
    """Two requirements, or two criteria of one requirement, have the same number."""

    name = "requirements/duplicate-number"
    severity = "error"
    why = "What cites the number may mean either of them."
    fix = "Give the second one a number of its own, and look at what cites it."
    bad: ClassVar = {"requirements.md": f"{_BEFORE}{_FIRST}{_SECOND}2. THE Login SHALL be quick.\n"}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        text = document.text
        first: dict[str, Requirement] = {}
        for requirement in document.requirements:
            known = first.setdefault(requirement.id.casefold(), requirement)
            if known is not requirement:
                place = f"“{known.title}”, in line {text.line(known.heading.start)}"
                yield Problem(text, requirement.id_span, f"there already is a {_called(requirement)}, {place}")
            for numbers in _lists(text, requirement.criteria):
                seen: set[str] = set()
                for number, span in numbers:
                    if number in seen:
                        yield Problem(text, span, f"{_called(requirement)} already has a criterion {number}")
                    seen.add(number)


def _lists(text: Text, criteria: Sequence[Criterion]) -> Iterator[list[tuple[str, Span]]]:
    """The numbers of each list as they are written, where they do not simply count up.

    A list of nothing but `1.` counts by itself and is left out.
    """
    usual = map(str, range(1, len(criteria) + 1))
    if all(text.slice(criterion.id_span) == number for criterion, number in zip(criteria, usual, strict=True)):
        return  # as it nearly always is: nothing is there twice, or left out
    current: list[tuple[str, Span]] = []
    end = 0
    for criterion in criteria:
        if current and text.content[end : criterion.span.start].strip():  # a sub-heading: numbers may begin again
            yield from _counting(current)
            current = []
        if written := text.slice(criterion.id_span):
            current.append((written, criterion.id_span))
        end = criterion.span.end
    yield from _counting(current)


def _counting(numbers: list[tuple[str, Span]]) -> Iterator[list[tuple[str, Span]]]:
    if len({number for number, _ in numbers}) > 1:
        yield numbers


class SkippedRequirement(_RequirementsRule):
    """The number of a requirement leaves out one or more."""

    name = "requirements/skipped-requirement"
    severity = "info"
    profile = "strict"
    why = "A reader looks for the one that is missing; but numbers that others cite are better kept."
    fix = "Close the gap with `specgit renumber`, or say in the text what was there."
    bad: ClassVar = {"requirements.md": f"{_GOOD['requirements.md']}\n### Requirement 3: Sign out\n\n{_FIRST}"}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        numbered = [part for part in document.requirements if _is_number(part.id)]
        present = {int(part.id) for part in numbered}
        for before, after in pairwise(numbered):
            if int(after.id) > int(before.id) + 1 and int(after.id) - 1 not in present:
                message = f"requirement {before.id} is followed by requirement {after.id}"
                yield Problem(document.text, after.id_span, message)


class SkippedCriterion(_RequirementsRule):
    """The number of a criterion leaves out one or more."""

    name = "requirements/skipped-criterion"
    why = "Markdown counts by itself: a reader sees another number than the one that tasks cite."
    fix = "Number the criteria without gaps, and look at what cites them."
    bad: ClassVar = {"requirements.md": _GOOD["requirements.md"].replace("\n2. ", "\n3. ")}

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        for requirement in document.requirements:
            for numbers in _lists(document.text, requirement.criteria):
                counted = [(int(number), span) for number, span in numbers if _is_number(number)]
                for place, ((before, _span), (number, span)) in enumerate(pairwise(counted), 1):
                    shown = counted[0][0] + place
                    if number > before + 1 and number != shown:
                        message = f"criterion {before} is followed by {number}, which readers see as {shown}"
                        yield Problem(document.text, span, message)


def _is_number(written: str) -> bool:
    return written.isdecimal() and len(written) < 10


class NoModal(_RequirementsRule):
    """A criterion does not say what SHALL be, though the others of the document do."""

    name = "requirements/no-modal"
    why = "It may be a remark or a demand: people and agents read it either way."
    fix = "Say what the system SHALL do, or take it out of the list."
    bad: ClassVar = _with_criterion("WHEN a user signs out, THE Login closes the session.")

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        text = document.text
        criteria = [criterion for criterion in _criteria(document) if criterion.text]
        without: list[Criterion] = []
        strong = 0
        for criterion in criteria:
            kind = modality(criterion.text)
            strong += kind is Keyword.MODAL
            if kind is None:
                without.append(criterion)
                if len(without) > max(1, len(criteria) // 10):
                    return  # a habit of the document
        if 4 * strong < 3 * len(criteria):
            return  # another one
        for criterion in without:
            span = _first_line(text, Span(text_start(text, criterion), criterion.span.end))
            yield Problem(text, span, f"criterion {criterion.id} does not say what SHALL be")


_NO_END = " \n*_.,…"
_LAST_WORDS = ("SHALL", "shall", "Shall", "NOT", "not", "TO", "to")
_BREAKS_OFF = Pattern(r"\b(?:SHALL|[Ss]hall)(?:[ ](?:NOT|not|CONTINUE[ ]TO|continue[ ]to))?\Z")


class UnfinishedCriterion(_RequirementsRule):
    """A criterion is empty, or breaks off behind its SHALL."""

    name = "requirements/unfinished-criterion"
    why = "What should be built is not there, so whoever does the task has to guess it."
    fix = "Finish the sentence, or take the criterion out."
    bad: ClassVar = _with_criterion("WHEN a user signs out, THE Login SHALL")

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        text = document.text
        for criterion in _criteria(document):
            if not criterion.text:
                yield Problem(text, _first_line(text, criterion.span), f"criterion {criterion.id} is empty")
                continue
            end = criterion.text.rstrip(_NO_END)
            if end.endswith(_LAST_WORDS) and (match := _BREAKS_OFF.search(end, len(criterion.text) - 40)):
                start = text_start(text, criterion)
                span = Span(start + match.start(), start + match.end())
                yield Problem(text, span, f"criterion {criterion.id} ends behind “{text.slice(span)}”")


_HAN_OR_KANA = Pattern(r"[\u2e80-\uffef]")


class NotEars(_RequirementsRule):
    """A criterion lacks a part that EARS asks for."""

    name = "requirements/not-ears"
    severity = "info"
    profile = "strict"
    why = "With its five patterns EARS leaves no doubt about when, who and what (alistairmavin.com/ears)."
    fix = "Write `WHEN …, THE system SHALL …`, `IF …, THEN THE system SHALL …`, or with WHILE or WHERE."
    bad: ClassVar = _with_criterion("IF the password is wrong, THE Login SHALL refuse.")

    def find(self, document: Requirements, subject: Subject) -> Iterator[Problem]:
        stated = _stated(subject)
        # Chinese, Japanese and Korean demand in plain words.
        without = sum(
            (parts.weak or not parts.modals) and not _HAN_OR_KANA.search(criterion.text)
            for criterion, parts in subject.ears
        )
        if not stated and 2 * without > len(subject.ears):
            message = f"{without} of {len(subject.ears)} criteria do not say what the system SHALL do"
            yield Problem(document.text, None, message)
        without_then: list[tuple[str, Span]] = []
        for criterion, parts in stated:
            if not parts.modals:
                continue  # `requirements/no-modal`
            if parts.weak:
                weak = document.text.slice(parts.modals[0])
                yield Problem(document.text, parts.modals[0], f"criterion {criterion.id} says “{weak}” and not SHALL")
            place = parts.conditions[0].keyword if parts.conditions else parts.modals[0]
            for missing in parts.missing:
                if missing is Missing.THEN:
                    without_then.append((criterion.id, place))
                elif missing is not Missing.RESPONSE:
                    yield Problem(document.text, place, f"criterion {criterion.id} lacks {missing.value}")
        if without_then:  # a habit of the document: said once
            first, place = without_then[0]
            others = len(without_then) - 1
            behind = f", nor {'has one other' if others == 1 else f'have {others} others'}" if others else ""
            yield Problem(document.text, place, f"criterion {first} begins with IF and has no THEN{behind}")


class SeveralShalls(_RequirementsRule):
    """A criterion states several requirements."""

    name = "requirements/several-shalls"
    severity = "info"
    profile = "strict"
    why = "One may be done and the other not: neither a task nor a test can say so."
    fix = "Make a criterion of each SHALL."
    bad: ClassVar = _with_criterion("THE Login SHALL be quick, and it SHALL be safe.")

    def find(self, document: Requirements, subject: Subject) -> Iterator[Problem]:
        for criterion, parts in _stated(subject):
            # The same word each time: a “muss” in a subordinate clause is no second demand beside a “soll”.
            said = [(document.text.slice(modal), modal) for modal in parts.modals]
            same = [each for each in said if each[0].casefold() == said[0][0].casefold()]
            if len(same) > 1 and not parts.weak:
                word, place = same[1]
                yield Problem(document.text, place, f"criterion {criterion.id} says “{word}” {len(same)} times")


class WhenForUnwanted(_RequirementsRule):
    """WHEN introduces something unwanted, for which EARS has IF … THEN."""

    name = "requirements/when-for-unwanted"
    severity = "info"
    profile = "strict"
    why = "IF … THEN tells failures from wanted events at a glance, so that none of them is forgotten."
    fix = "Write `IF …, THEN THE system SHALL …`."
    good: ClassVar = _with_criterion("IF the password is invalid, THEN THE Login SHALL refuse.")
    bad: ClassVar = _with_criterion("WHEN the password is invalid, THE Login SHALL refuse.")

    def find(self, document: Requirements, subject: Subject) -> Iterator[Problem]:
        for criterion, parts in _stated(subject):
            if parts.trigger and parts.trigger.kind is Keyword.WHEN:
                failure = _failure(document.text.slice(parts.trigger.span))
                if failure:
                    keyword = document.text.slice(parts.trigger.keyword)
                    message = f"criterion {criterion.id} says “{keyword}” of something unwanted, “{failure}”"
                    yield Problem(document.text, parts.trigger.keyword, message)


_WORD = Pattern(r"[^\W\d_]+")


def _failure(condition: str) -> str:
    """The word of a condition that tells of a failure; empty if none does."""
    bare = without_verbatim(condition)
    written = {match[0].casefold(): match[0] for match in _WORD.finditer(bare)}
    for word in words.FAILURE:
        if word in written:
            return written[word]
        if word > "\u2e80" and word in bare:
            return word
    return ""


# A word in brackets that may stand where a template wants one; `[text](url)`, `[1]` and `[ ]` are something else.
_BRACKETS = Pattern(r"\[(?P<inside>[^\W\d][^\[\]\n(){}|=<>:;`]{1,80})\](?![\[(:])")
_TO_FILL = Pattern(
    r"(?:\b(?:WHEN|IF|WHILE|WHERE|THEN|THE|SHALL|SHALL NOT|SHALL CONTINUE TO|THE SYSTEM|[Tt]he system)"
    r"|\b[Aa]s an?|\bI want(?: to)?|\bso that(?: I can)?)[ *]+$"
)
_TO_DECIDE = Pattern(r"\b(?:TBD|TBC)\b|\b(?:TODO|FIXME)(?=[:：])|\?\?\?+|<placeholder>|\{\{[A-Z_]{3,40}\}\}|\[…\]")
# Where one of them may begin; what is verbatim may stand inside of it.
_TO_LOOK_AT = Pattern(r"\[|T(?:BD|BC|ODO)|FIXME|\?\?\?|<placeholder>|\{\{")
_TO_DECIDE_WORDS = ("TBD", "TBC", "TODO", "FIXME", "???", "<placeholder>", "{{", "[…]")


class Placeholder(_RequirementsRule):
    """A part of a template, or a note like TBD, stands where the text should be."""

    name = "requirements/placeholder"
    why = "It will be built as someone guesses, or not at all."
    fix = "Write what is meant."
    bad: ClassVar = _with_criterion("WHEN [event], THE Login SHALL close the session within TBD seconds.")

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        return unfilled(document.text, document.blocks)


_MOST_UNFILLED = 3  # a template nobody has begun to fill in is one thing to say


def unfilled(text: Text, blocks: Sequence[Block]) -> Iterator[Problem]:
    """A problem for each place to fill in, or one for all where they are many."""
    spans = list(_placeholders(text, blocks))
    if len(spans) > _MOST_UNFILLED:
        first = text.slice(spans[0])
        yield Problem(text, spans[0], f"“{first}” and {len(spans) - 1} other places are still to be filled in")
        return
    for span in spans:
        yield Problem(text, span, f"“{text.slice(span)}” is still to be filled in")


def _placeholders(text: Text, blocks: Sequence[Block]) -> Iterator[Span]:
    """Where a template was not filled in, or something is noted as undecided; code and quotations aside."""
    if not (_BRACKETS.search(text.content) or any(word in text.content for word in _TO_DECIDE_WORDS)):
        return
    starts = [block.start for block in blocks]
    places = {bisect_right(starts, match.start()) - 1 for match in _TO_LOOK_AT.finditer(text.content)}
    for block in (blocks[place] for place in sorted(places)):
        if block.kind not in (HEADING, ITEM, PARAGRAPH, QUOTE):
            continue
        bare = without_verbatim(block.text(text))
        spans = [match.span() for match in _TO_DECIDE.finditer(bare)]
        spans += [match.span() for match in _BRACKETS.finditer(bare) if _is_to_fill(bare, match)]
        yield from (Span(block.content + start, block.content + end) for start, end in sorted(spans))


def _is_to_fill(bare: str, match: re.Match[str]) -> bool:
    """Whether a word in brackets is a template's: by what it says, or by what stands before it."""
    if " ".join(match["inside"].replace("_", " ").split()).casefold() in words.PLACEHOLDER:
        return True
    if not match["inside"][0].islower() and " " not in match["inside"]:
        return False
    return bool(_TO_FILL.search(bare[max(0, match.start() - 40) : match.start()]))


# A name as glossaries have them, `Folder_Store`: nobody writes so without meaning a term.
# A search is quick where a pattern begins with letters: so two, with what may stand before them asked behind.
_NAME = r"(?<!\w...)[ \n]+`?(?P<name>[A-Z][^\W_]*_\w*)`?[ \n]+(?:SHALL|shall)\b"
_SUBJECTS = (Pattern(r"THE" + _NAME), Pattern(r"he(?<=[Tt]he)" + _NAME))
# Nobody reads a longer glossary or list of findings, and time stays linear.
_MOST_TERMS = 300
_MOST_GUESSES = 20
_BETWEEN_NAMES = Pattern(r"[(（)）/／,，、]| (?:or|oder|ou|или) ")


class UndefinedTerm(_RequirementsRule):
    """A criterion speaks of a part of the system that the glossary does not define."""

    name = "requirements/undefined-term"
    why = "A name that looks like a term of the glossary and is none is a slip, or a part that nobody described."
    fix = "Define it in the glossary, or use the term that is there."
    bad: ClassVar = {
        "requirements.md": f"{_BEFORE}{_FIRST}3. THE Login SHALL be quick.\n".replace(
            "3. THE Login", "2. THE Login_Pgae"
        )
        .replace("Login SHALL", "Login_Page SHALL")
        .replace("**Login**", "**Login_Page**")
    }

    def find(self, document: Requirements, _: Subject) -> Iterator[Problem]:
        known = {name.removesuffix("s"): term.name for term in document.glossary for name in _names(term)}
        if not known:
            return
        used: dict[str, Span] = {}
        criteria = [criterion.span for criterion in _criteria(document)]
        ends = [span.end for span in criteria]
        found = (match for pattern in _SUBJECTS for match in pattern.finditer(document.text.content))
        for match in sorted(found, key=lambda match: match.start("name")):
            if match["name"] not in used:
                at = bisect_left(ends, match.end())
                if at < len(ends) and criteria[at].start <= match.start():
                    used[match["name"]] = Span(*match.span("name"))
        likely = list(known)[:_MOST_TERMS]
        undefined = [name for name in used if _normal(name).removesuffix("s") not in known]
        if 2 * len(undefined) > len(used):
            return  # the glossary explains words, not the parts of the system
        for count, name in enumerate(undefined):
            near = get_close_matches(_normal(name), likely, 1, 0.85) if count < _MOST_GUESSES else []
            fix = f"did you mean {known[near[0]]}?" if near else ""
            yield Problem(document.text, used[name], f"the glossary does not define “{name}”", fix)


def _normal(name: str) -> str:
    """A text without regard to case, marks and line breaks: `Folder_Store` is `folder store`."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").replace("`", "").replace("*", "").split())


def _names(term: Term) -> set[str]:
    """All names of an entry: `API (Application Programming Interface)`, `Task / Job`."""
    parts = {_normal(part) for part in _BETWEEN_NAMES.split(term.name)}
    return {part for part in parts | {_normal(term.name)} if part}


class UnusedTerm(_RequirementsRule):
    """The glossary defines a term that no document of the spec uses."""

    name = "requirements/unused-term"
    severity = "info"
    profile = "strict"
    why = "It is left from an earlier text, or the documents say the same thing with another word."
    fix = "Take it out, or use it."
    bad: ClassVar = {
        "requirements.md": _GOOD["requirements.md"].replace("- **Login**", "- **Vault**: a safe\n- **Login**")
    }

    def find(self, document: Requirements, subject: Subject) -> Iterator[Problem]:
        text, start, parts = document.text, 0, []
        terms = document.glossary[:_MOST_TERMS]
        for term in terms:
            parts.append(text.content[start : term.name_span.start])
            start = term.name_span.end
        parts.append(text.content[start:])
        used = _normal("\n".join([*parts, *(other.content for other in subject.texts if other.path != text.path)]))
        for term in terms:
            names = {name.removesuffix("s") for name in _names(term)}
            if not any(name in used or name.replace(" ", "") in used for name in names):  # `SessionManager` is code
                yield Problem(text, term.name_span, f"nothing in this spec uses “{term.name}”")


RULES: tuple[Rule, ...] = (
    NoRequirements(),
    MissingSection(),
    NoCriteria(),
    NoUserStory(),
    DuplicateNumber(),
    SkippedRequirement(),
    SkippedCriterion(),
    NoModal(),
    UnfinishedCriterion(),
    NotEars(),
    SeveralShalls(),
    WhenForUnwanted(),
    Placeholder(),
    UndefinedTerm(),
    UnusedTerm(),
)
