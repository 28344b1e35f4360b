"""A requirements document → its criteria in parts.

EARS gives a criterion's conditions, subject and responses as ranges of the text (`specgit.spec.ears`); here they are
read on, by the order of words that English specs use: a condition names what it is about and what holds for it, a
response a verb, its object and the rest. A sentence that is read wrongly would make a wrong question, so what is not
recognised stays a row of words, and `understood` says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon, units
from specgit.analysis.model import Analysed, Proposition, Reading, Response
from specgit.analysis.quantities import quantities
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, read_criteria, without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Quantity
    from specgit.spec.ears import Ears
    from specgit.spec.model import Criterion, Requirements


class Word(NamedTuple):
    """A word of a sentence as it is compared: casefolded, inline code and quotations in one piece.

    A word of a name (`Folder_Store`, or with a capital letter inside a sentence) is `named`.
    """

    folded: str
    start: int
    end: int
    mark: str  # the comma, semicolon, colon or full stop before it, if any
    quoted: bool = False
    named: bool = False

    @property
    def fixed(self) -> bool:
        """Whether it stands for itself, whatever verb or preposition it looks like."""
        return self.quoted or self.named


_TOKEN = Pattern(
    r"`[^`\n]*`|„[^“”\"\n]{0,200}[“”\"]|“[^”\n]{0,200}”|「[^」\n]{0,200}」|(?<!\w)\"[^\"\n]{0,200}\"|(?<!\w)'[^'\n]{1,60}'(?!\w)"
    r"|\d+(?:[.,]\d+)*%?|[^\W\d_](?:[\w.’'/-]*\w)?|[,;:!?—–]|[.](?=\s|$)|[<>=≤≥]=?|[()]|[^\W_]+"
)
_MARKS = frozenset(",;:.!?—–()")
_NAME = Pattern(
    r"(?:[A-Z]|i[A-Z])[a-zA-Z]*(?:_[A-Z0-9][a-zA-Z0-9]*)+(?:['’]s)?"
)  # Folder_Store: a name of the glossary
_FOREIGN = Pattern(
    r"(?<!\w)(?:der|die|den|das|dem|des|ein|eine|einen|einer|einem|und|oder|nicht|wird|werden|mit|für|ist|sind|dass"
    r"|el|los|las|una|del|que|para|por|con|sin|não|uma|dos|das|com|quando|cuando|usuário|usuario|sistema"
    r"|le|les|des|est|une|dans|avec|pour|yang|dan|untuk|dengan|pada|dari|tidak|akan|harus|bir|ve|için|và|của)(?!\w)",
)
_ACCENTED = Pattern(r"[^\W\d_]*[\u00c0-\u024f\u1e00-\u1eff][^\W\d_]*")
_MANY_FOREIGN = 2
_WORDS_BY_LETTER = 0.05  # of other alphabets, up to which a sentence counts as English


def read(spec: str, document: Requirements) -> Analysed:
    """All criteria of a document in parts, in its order."""
    content = document.text.content
    return Analysed(spec, document, tuple(reading(content, *each) for each in read_criteria(document)))


def reading(content: str, criterion: Criterion, ears: Ears) -> Reading:
    """One criterion in parts. `content` is the text that the spans of the parts count in."""
    subject = words(content, ears.subject) if ears.subject else []
    about = first = phrase(subject)
    if not _english(criterion.text):
        return _in_source_words(content, criterion, ears, about)
    conditions = [each for part in ears.conditions for each in _conditions(content, part.kind, part.span)]
    responses: list[Response] = []
    for number, modal in enumerate(ears.modals):
        end = ears.modals[number + 1].start if number + 1 < len(ears.modals) else _end(content, criterion)
        behind = words(content, Span(modal.end, end))
        if number + 1 < len(ears.modals):
            behind, following = _before_next_subject(behind)
        else:
            following = []
        stated, more = _responses(content, modal, ears.weak, behind, about)
        responses += [each._replace(subject=about) for each in stated] if about != first else stated
        conditions += more
        named = phrase(following)
        about = named if named and named[0] not in lexicon.PRONOUNS else about
    understood = bool(responses) and all(lexicon.verb(response.action) for response in responses)
    return Reading(criterion, ears, tuple(conditions), first, tuple(responses), understood)


def words(content: str, span: Span) -> list[Word]:
    """The words of a range, with the mark before each."""
    found: list[Word] = []
    mark = ""
    for match in _TOKEN.finditer(content, *span):
        written = match[0]
        if written in _MARKS:
            mark = written
            continue
        if written[0] in "`\"“„「'" and len(written) > 1:
            found.append(Word(written[1:-1].strip().casefold(), *match.span(), mark, quoted=True))
        elif _NAME.fullmatch(written):
            found += _parts(written, match.start(), mark)
        else:
            plain = _plain(written)
            capital = bool(found) and len(written) > 1 and written[0].isupper() and not written.isupper()
            named = capital and plain not in lexicon.PREPOSITIONS and plain not in lexicon.ARTICLES
            found.append(Word(lexicon.noun(plain) if named else plain, *match.span(), mark, named=named))
        mark = ""
    return found


def _plain(written: str) -> str:
    """A word casefolded, without a genitive's ending."""
    folded = written.casefold().replace("’", "'")
    return folded[:-2] if folded.endswith("'s") and folded not in ("it's", "that's", "let's") else folded


def _parts(name: str, start: int, mark: str) -> Iterator[Word]:
    """The words of a name with underscores."""
    for part in name.split("_"):
        yield Word(lexicon.noun(_plain(part)), start, start + len(part), mark, named=True)
        start += len(part) + 1
        mark = ""


def phrase(found: Sequence[Word]) -> tuple[str, ...]:
    """Words as a noun phrase is compared: without articles, nouns in their singular."""
    return tuple(
        word.folded if word.fixed else lexicon.noun(word.folded)
        for word in found
        if word.folded not in lexicon.ARTICLES
    )


def _end(content: str, criterion: Criterion) -> int:
    return criterion.span.start + len(content[slice(*criterion.span)].rstrip())


def _english(text: str) -> bool:
    """Whether a sentence's own words are English, whatever language its keywords are in."""
    if not text.isascii():
        foreign = sum(letter.isalpha() and letter > "\x7f" for letter in text)
        if foreign > _WORDS_BY_LETTER * len(text):
            return False
    plain = without_verbatim(text)
    return len(_FOREIGN.findall(plain.casefold())) + len(_ACCENTED.findall(plain)) < _MANY_FOREIGN


def _in_source_words(content: str, criterion: Criterion, ears: Ears, subject: tuple[str, ...]) -> Reading:
    """The parts as EARS has them: enough to tell whether two are the same."""
    conditions = tuple(
        (Proposition(part.kind, (), _folded(content, part.span), negated=False, quantities=(), span=part.span),)
        for part in ears.conditions
    )
    responses = tuple(
        Response(
            modal, ears.weak, _forbids(content, modal), "", _folded(content, span), (), _quantities(content, span), span
        )
        for modal, span in zip(ears.modals, ears.responses, strict=False)
    )
    return Reading(criterion, ears, conditions, subject, responses, understood=False)


def _forbids(content: str, modal: Span) -> bool:
    """Whether a modal says no by itself, as Japanese `…してはならない` does behind its verb."""
    return content.startswith(("ては", "では"), modal.start)


def _folded(content: str, span: Span) -> tuple[str, ...]:
    return tuple(word.folded for word in words(content, span))


def _quantities(content: str, span: Span) -> tuple[Quantity, ...]:
    return quantities(content[slice(*span)], span.start)


# --- conditions -------------------------------------------------------------------------------------------------------

_BE = lexicon.word_set("is are was were be been being isn't aren't wasn't weren't")
_HELPERS = lexicon.word_set(
    """
    has have had does do did can cannot can't may might could will would should must doesn't don't didn't hasn't
    haven't won't
    """
)
_RELATIVES = lexicon.word_set("that which who whom whose where")
_CLAUSES = lexicon.word_set("and or but")


_INNER = {"while": Keyword.WHILE, "when": Keyword.WHEN}
_BEFORE_INNER = lexicon.word_set("only except even and or including especially")


def _conditions(content: str, kind: Keyword, span: Span) -> list[tuple[Proposition, ...]]:
    """The conditions behind one keyword, each with its alternatives."""
    found: list[tuple[Proposition, ...]] = []
    for inner, clauses in _inner(kind, _without_remark(words(content, span))):
        about: tuple[Word, ...] = ()
        for part in _split(clauses, "and"):
            alternatives: list[Proposition] = []
            for each in _split(part, "or"):
                stated, about = _proposition(content, inner, each, about)
                alternatives.append(stated)
            if alternatives:
                found.append(tuple(alternatives))
    return found


def _without_remark(found: list[Word]) -> list[Word]:
    """The words without `, and no earlier` or `, not before` at their end."""
    for number in range(max(1, len(found) - 4), len(found)):
        word = found[number]
        remark = found[number + (word.folded in ("and", "but")) :]
        if word.mark and len(remark) > 1 and remark[0].folded in ("no", "not") and _verb_at(remark) is None:
            return found[:number]
    return found


def _is_inner(found: list[Word], number: int) -> bool:
    before, behind = found[:number], found[number + 1 :]
    return before[-1].folded not in _BEFORE_INNER and _verb_at(before) is not None and _verb_at(behind) is not None


def _inner(kind: Keyword, found: list[Word]) -> Iterator[tuple[Keyword, list[Word]]]:
    """A condition with another one inside: `a code is entered while the lock is open`."""
    for number, word in enumerate(found):
        inner = _INNER.get(word.folded)
        if inner and number and not word.fixed and _is_inner(found, number):
            yield kind, found[:number]
            yield from _inner(inner, found[number + 1 :])
            return
    yield kind, found


# Words that follow a number: `20 percent or above`.
_COMPARED = lexicon.word_set(
    "above below more less fewer later earlier over under equal after before better worse"
).union(units.UPWARDS, units.DOWNWARDS)


def clause(content: str, kind: Keyword, found: Sequence[Word]) -> Proposition | None:
    """Words as one proposition; None where they have no verb."""
    return _proposition(content, kind, found, ())[0] if _verb_at(found) is not None else None


def _split(found: Sequence[Word], conjunction: str) -> Iterator[list[Word]]:
    """The clauses of a condition: a conjunction divides it where a clause, or a verb for the same subject, follows."""
    at = 0
    for number, word in enumerate(found):
        if word.folded == conjunction and number > at and _clause_follows(found, number, at):
            yield list(found[at:number])
            at = number + 1
    if found[at:]:
        rest = list(found[at:])
        while rest and rest[-1].folded in _CLAUSES:
            rest.pop()
        if rest:
            yield rest


def _clause_follows(found: Sequence[Word], number: int, at: int) -> bool:
    if _verb_at(found[at:number]) is None:
        return False
    behind = found[number + 1 :]
    if not behind or behind[0].quoted:
        return False
    if len(behind) == 1 and found[number].folded == "or" and _describes(found[at:number]):
        return False
    if _verb_at(behind) is not None:
        return True
    if behind[0].folded in _COMPARED:
        return False
    # A second state of the same subject: `is expired or blocked`.
    copula = any(word.folded in _BE for word in found[at:number])
    return copula and len(behind) == 1 and found[number].folded == "or"


def _describes(found: Sequence[Word]) -> bool:
    """Whether words end within a description: `an order that is ready`."""
    starts = [number for number, word in enumerate(found[:-1]) if number and word.folded in _RELATIVES]
    return bool(starts) and found[starts[-1] + 1].folded in _BE


def _verb_at(found: Sequence[Word]) -> int | None:
    """Which word is the finite verb of a clause; the first of a clause without a subject may be one."""
    likely: int | None = None
    relative = False
    for number, word in enumerate(found):
        if number and word.folded in _RELATIVES and not word.fixed:
            relative = True
            continue
        sure = _finite(found, number)
        if sure is None:
            continue
        if relative:  # that was the verb of a relative clause
            relative = False
        elif sure:
            return number
        elif likely is None:
            likely = number
    return likely


def _finite(found: Sequence[Word], number: int) -> bool | None:
    """Whether a word is a finite verb: surely, maybe (False), or not (None)."""
    word = found[number]
    if word.fixed:
        return None
    if word.folded in _BE or word.folded in _HELPERS:
        return True
    base = lexicon.verb(word.folded)
    if not base or _modifies(found, number):
        return None
    if number == 0:
        if word.folded == base or not lexicon.verb_only(word.folded):
            return None
        return not word.folded.endswith("ing")  # `saving fails` is about saving
    before = found[number - 1].folded
    if word.folded.endswith("ing") or before in lexicon.PREPOSITIONS or before in lexicon.ARTICLES:
        return None
    if lexicon.verb_only(word.folded) and not lexicon.participle(word.folded):
        return True
    return None if word.folded == base and not before.endswith("s") else False


def _modifies(found: Sequence[Word], number: int) -> bool:
    """Whether a form of a verb stands before a noun it belongs to: `failed login`, `a saved order`."""
    word = found[number]
    if not lexicon.participle(word.folded) and not word.folded.endswith("ing"):
        return False
    if word.folded.endswith("ing"):
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    if behind is None or behind.mark or behind.fixed:
        return False
    return not (
        behind.folded in lexicon.ARTICLES
        or behind.folded in lexicon.PREPOSITIONS
        or behind.folded in lexicon.NEGATIONS
        or behind.folded in _CLAUSES
        or behind.folded[0].isdigit()
        or behind.folded.endswith("ly")
    )


def _proposition(
    content: str, kind: Keyword, found: Sequence[Word], before: tuple[Word, ...]
) -> tuple[Proposition, tuple[Word, ...]]:
    """One clause, and what it is about, which a next one without a subject shares."""
    span = Span(found[0].start, found[-1].end)
    at = _verb_at(found)
    if at is None and len(found) == 1 and before:
        about, behind, copula = before, list(found), True
    elif at is None:
        about, behind, copula = (), list(found), False
    else:
        about, behind, copula = tuple(found[:at]) or before, list(found[at:]), False
    negated = _denied(behind)
    no = bool(about) and about[0].folded in ("no", "neither")
    predicate = _predicate(behind, ["be"] if copula else [])
    said = phrase([word for word in about if word.folded not in ("no", "neither") and not _adverb(word)])
    stated = Proposition(kind, said, predicate, negated ^ no, _quantities(content, span), span)
    return stated, about


def _adverb(word: Word) -> bool:
    return word.folded.endswith("ly") and not word.fixed and not lexicon.verb(word.folded)


def _denied(behind: Sequence[Word]) -> bool:
    """Whether a negation stands beside the verb; one further behind belongs to other words."""
    negated = False
    for number, word in enumerate(behind):
        if word.fixed:
            break
        if word.folded in lexicon.NEGATIONS or word.folded.endswith("n't"):
            negated = not negated
        elif word.folded == "no":
            return not negated
        elif number == 0 and len(behind) > 1 and behind[1].folded == "no":
            continue  # has no orders
        elif not (word.folded in _BE or word.folded in _HELPERS or word.folded.endswith("ly")):
            break
    return negated


def _predicate(behind: Sequence[Word], found: list[str]) -> tuple[str, ...]:
    """What is said of it: the verb in its base form, then the words behind it as they are compared."""
    for word in behind:
        folded = word.folded
        if word.fixed:
            found.append(folded)
        elif folded in lexicon.NEGATIONS or folded in lexicon.ARTICLES or folded in ("longer", "no"):
            if folded in ("isn't", "aren't", "wasn't", "weren't"):
                found.append("be")
        elif not found and folded in _BE:
            found.append("be")
        elif not found and (folded in _HELPERS or folded.endswith("n't")):
            if folded in ("has", "have", "had"):
                found.append("have")
        elif not found or (found == ["have"] and lexicon.participle(folded)):
            found = [lexicon.verb(folded) or lexicon.noun(folded)]
        elif found == ["be"]:
            found.append(folded)
        else:
            found.append(lexicon.noun(folded))
    return tuple(found)


# --- responses --------------------------------------------------------------------------------------------------------

_TRAILING = {
    "when": Keyword.WHEN,
    "whenever": Keyword.WHEN,
    "if": Keyword.IF,
    "unless": Keyword.IF,
    "while": Keyword.WHILE,
}
# What opens a description of the object: a list behind it belongs to the description.
_DESCRIBING = lexicon.word_set(
    """
    showing containing indicating including identifying describing listing stating having explaining matching
    specifying naming representing requiring asking saying pointing linking that which where
    """
)
_REPORTING = lexicon.word_set(
    "show display return report notify inform log record warn tell alert respond present send"
)


def _before_next_subject(behind: list[Word]) -> tuple[list[Word], list[Word]]:
    """What stands behind a modal and before the next one: the response, and the next one's subject."""
    for number in range(len(behind) - 1, -1, -1):
        if behind[number].folded in ("and", "but", "while") or behind[number].mark in (",", ";", "."):
            at = number if behind[number].mark else number + 1
            subject = behind[at:]
            while subject and subject[0].folded in ("and", "but", "while", "then"):
                subject = subject[1:]
            rest = behind[:number]
            while rest and rest[-1].folded in ("and", "but", "while"):
                rest.pop()
            return rest, subject
    return behind, []


def _responses(
    content: str, modal: Span, weak: bool, behind: list[Word], subject: tuple[str, ...]
) -> tuple[list[Response], list[tuple[Proposition, ...]]]:
    """The responses behind one modal, and the conditions that stand behind them (`… if it is empty`)."""
    behind, more = _trailing(content, behind)
    negated = False
    while behind and behind[0].folded in (
        "not",
        "never",
        "neither",
        "always",
        "also",
        "only",
        "continue",
        "to",
        "be",
        "no",
        "longer",
    ):
        word = behind[0].folded
        if word == "be" or (word == "only" and len(behind) > 1 and not lexicon.verb(behind[1].folded)):
            break
        negated ^= word in ("not", "never", "neither", "no")
        if word == "continue" and (len(behind) < 2 or behind[1].folded != "to"):
            break
        behind = behind[1:]
    found: list[Response] = []
    for part, denied in _verbs(behind, negated):
        if stated := _response(content, modal, weak, part, denied, subject):
            found.append(stated)
    return _shared_objects(found), more


def _trailing(content: str, behind: list[Word]) -> tuple[list[Word], list[tuple[Proposition, ...]]]:
    """A condition behind the response, which holds for all of it. `only if` and the like stay words of the response."""
    for number, word in enumerate(behind):
        kind = _TRAILING.get(word.folded)
        if (
            kind is None
            or word.fixed
            or number == 0
            or behind[number - 1].folded in ("only", "except", "even", "and", "or", "including")
        ):
            continue
        if _verb_at(behind[number + 1 :]) is None:
            continue
        clauses = _conditions(content, kind, Span(word.end, behind[-1].end))
        if word.folded == "unless":
            # Not (a or b) is not a and not b; not (a and b) is one of the two.
            stated = [each._replace(negated=not each.negated) for clause in clauses for each in clause]
            if len(clauses) == 1:
                clauses = [(each,) for each in stated]
            else:
                clauses = [tuple(stated)] if all(len(clause) == 1 for clause in clauses) else []
        return behind[:number], clauses
    return behind, []


_BETWEEN = lexicon.word_set("and or nor then but without also not never instead of")


def _verbs(behind: list[Word], negated: bool) -> Iterator[tuple[list[Word], bool]]:
    """The coordinated verbs of a response, each with its words, and whether it is denied."""
    at = 0
    denied = negated
    for number in range(1, len(behind)):
        if number <= at or not _next_verb(behind, number, negated):
            continue
        end = number
        while end > at and behind[end - 1].folded in (
            "and",
            "or",
            "nor",
            "then",
            "but",
            "without",
            "also",
            "not",
            "never",
        ):
            end -= 1
        yield behind[at:end], denied
        joint = {each.folded for each in behind[end:number]}
        at = number
        denied = bool(joint & {"without", "not", "never", "instead"}) or (negated and bool(joint & {"or", "nor"}))
    if behind[at:]:
        yield behind[at:], denied


def _next_verb(behind: list[Word], number: int, negated: bool) -> bool:
    """Whether a word is the verb of a next response: behind "and", a comma, "then" or "without"."""
    word, before = behind[number], behind[number - 1]
    if word.fixed:
        return False
    base = lexicon.verb(word.folded)
    if not base:
        return False
    if before.folded == "without" or (before.folded == "of" and number > 1 and behind[number - 2].folded == "instead"):
        return word.folded.endswith("ing") and not negated  # not … without … is a condition
    if word.folded != base or (base in ("be", "have") and before.folded != "and"):
        return False
    joined = before.folded in ("and", "then", "but") or word.mark in (",", ";")
    if before.folded in ("not", "never"):
        joined = number > 1 and (behind[number - 2].folded in ("and", "but") or before.mark in (",", ";"))
    if negated:
        joined = (joined and base in _REPORTING) or before.folded in ("or", "nor")
    if not joined:
        return False
    described = any(each.folded in _DESCRIBING for each in behind[:number])
    if lexicon.verb_only(word.folded) and not described:
        return True
    behind_it = behind[number + 1] if number + 1 < len(behind) else None
    return (
        behind_it is not None
        and not behind_it.mark
        and (
            behind_it.folded in lexicon.ARTICLES
            or behind_it.fixed
            or behind_it.folded in ("to", "all", "only", "it", "them", "no", "with")
            or behind_it.folded[0].isdigit()
        )
    )


def _response(
    content: str, modal: Span, weak: bool, part: list[Word], negated: bool, subject: tuple[str, ...]
) -> Response | None:
    """One verb with its object and the rest."""
    while part and part[0].folded.endswith("ly") and not lexicon.verb(part[0].folded):
        part = part[1:]
    if not part:
        return None
    span = Span(part[0].start, part[-1].end)
    found = _quantities(content, span)
    first = part[0]
    if first.folded == "be" and len(part) > 1:
        return _passive(modal, weak, part, negated, subject)._replace(quantities=found, span=span)
    action = "" if first.fixed else lexicon.verb(first.folded)
    if not action and first.folded.isalpha() and first.folded.isascii():
        action = first.folded
    if len(part) > 1 and part[1].folded == "no" and part[2:3] and part[2].folded not in ("longer", "more"):
        negated, part = not negated, [first, *part[2:]]
    end = 1
    while end < len(part) and not _closes(part, end):
        end += 1
    return Response(modal, weak, negated, action, phrase(part[1:end]), _rest(part[end:]), found, span)


def _closes(part: list[Word], number: int) -> bool:
    """Whether the object has ended before a word."""
    word = part[number]
    if number > 1 and word.mark in (";", ":", ".", "—", "–", "("):
        return True
    if word.fixed:
        return False
    if word.folded in ("or", "and"):
        return number + 1 < len(part) and lexicon.verb_only(part[number + 1].folded)
    return word.folded in lexicon.PREPOSITIONS or (number > 1 and word.folded in _DESCRIBING)


def _passive(modal: Span, weak: bool, part: list[Word], negated: bool, subject: tuple[str, ...]) -> Response:
    """`be rejected`: done to the subject; `be visible`: a state of it."""
    place = part[0]
    behind = part[1:]
    while len(behind) > 1 and (behind[0].folded.endswith("ly") or behind[0].folded in ("not", "able")):
        negated ^= behind[0].folded == "not"
        behind = behind[1:]
    if behind[0].folded == "to" and len(behind) > 1:  # be able to
        behind = behind[1:]
        return Response(
            modal,
            weak,
            negated,
            lexicon.verb(behind[0].folded) or behind[0].folded,
            phrase(behind[1:]),
            (),
            (),
            Span(place.start, place.end),
        )
    done = "" if behind[0].fixed else lexicon.participle(behind[0].folded)
    if done:
        return Response(modal, weak, negated, done, subject, _rest(behind[1:]), (), Span(place.start, place.end))
    return Response(modal, weak, negated, "be", subject, _rest(behind), (), Span(place.start, place.end))


def _rest(found: Sequence[Word]) -> tuple[str, ...]:
    return tuple(
        word.folded if word.fixed else _base(word.folded)
        for word in found
        if word.fixed or word.folded not in lexicon.FUNCTION_WORDS
    )


def _base(folded: str) -> str:
    return lexicon.verb(folded) if lexicon.verb_only(folded) else lexicon.noun(folded)


def _shared_objects(found: list[Response]) -> list[Response]:
    """`save and display the file`: a verb without an object has that of the next one."""
    for number in range(len(found) - 2, -1, -1):
        one, other = found[number], found[number + 1]
        if not one.object and not one.rest and other.object:
            found[number] = one._replace(object=other.object)
    return found
