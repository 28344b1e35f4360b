"""Pronouns that may stand for either of two things, where the choice changes what is built.

English only. After rule R24 of INCOSE's Guide to Writing Requirements; which pronouns matter follows Femmer et al.
(2017). The nouns before a pronoun are found by their articles, and only those in equal positions count as rivals:
readers take the object of a verb before what stands behind a preposition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.people import person
from specgit.analysis.tokens import word_set, words
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from specgit.analysis.model import Reading
    from specgit.analysis.tokens import Word

_DETERMINERS = frozenset(["a", "an", "the", "each", "any", "every", "another", "its", "their", "his", "her"])
_ARTICLES = _DETERMINERS - {"its", "their", "his", "her"}
_CLAUSES = word_set(
    """while when if before after until because that which whose who and or but where once then so unless although
    though whereas"""
)
_BE = word_set("is are was were be been being has have had does do did can will shall should may must cannot")
_SINGULAR = frozenset(("it", "its", "itself"))
_PLURAL = frozenset(("they", "them", "their", "he", "she", "him", "her", "his"))
_NO_RIVALS = word_set(
    """second minute hour day week month year time case way end beginning start system application app page value
    following same number result case default user's other rest"""
)


class Noun(NamedTuple):
    """A noun with its article: what it is, where it stands, in which clause, and as what."""

    words: tuple[str, ...]
    span: Span
    plural: bool
    clause: int
    role: str  # subject, object, other; of: behind a noun and "of"
    someone: bool  # a person


class Rivals(NamedTuple):
    """A pronoun and the nouns it may stand for, nearest last; `sure` where none of them is preferred."""

    pronoun: Span
    nouns: tuple[Noun, ...]
    sure: bool


def find_rivals(content: str, reading: Reading, things: Container[str] = ()) -> Iterator[Rivals]:
    """The pronouns of a criterion with more than one candidate.

    `things` are nouns that the document explains as no persons, though elsewhere they may be: a Client.
    """
    ears = reading.ears
    if not ears.responses or not ears.modals:
        return
    head = words(content, Span(reading.criterion.span.start, ears.modals[0].start))
    if not any(word.folded in _SINGULAR or word.folded in _PLURAL for word in _all(content, reading)):
        return
    subject = ears.subject
    conditions = [
        word for word in head if any(part.span.start <= word.start < part.span.end for part in ears.conditions)
    ]
    reason = next((number for number, word in enumerate(conditions) if word.folded == "because"), len(conditions))
    nouns = [_as_meant(noun, things) for noun in _nouns(content, conditions[:reason])]
    system = {noun for noun in (_phrase(words(content, subject)) if subject else (),) if noun}
    yield from _in_conditions(conditions, nouns)
    for response in ears.responses[:1]:
        found = words(content, response)
        yield from _in_response(content, found, conditions, nouns, system)
        yield from _joined(content, found, system)


def _as_meant(noun: Noun, things: Container[str]) -> Noun:
    return noun._replace(someone=noun.someone and lexicon.noun(noun.words[-1]) not in things)


def _all(content: str, reading: Reading) -> Iterator[Word]:
    return iter(words(content, reading.criterion.span))


def _phrase(found: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.folded for word in found if word.folded not in lexicon.ARTICLES)


def _in_response(
    content: str,
    found: Sequence[Word],
    conditions: Sequence[Word],
    nouns: Sequence[Noun],
    system: set[tuple[str, ...]],
) -> Iterator[Rivals]:
    """The first pronoun of a response: nothing named in the response itself may stand before it."""
    told = 0  # up to where a message is named, which nothing is done to: `show a warning and reset it`
    for number, word in enumerate(found):
        if number < told:
            continue
        if word.folded in _ARTICLES and (told := _message_end(found, number)):
            continue
        if word.folded in _ARTICLES or word.folded in _CLAUSES - {"and"} or (word.mark and word.mark != ","):
            return
        if word.folded in ("it", "its", "them", "they", "him", "their", "his", "her"):
            terms = ("of", "other") if all(_is_name(content, noun) for noun in nouns) else ()
            candidates = [
                noun
                for noun in nouns
                if noun.words not in system
                and _may_be(noun, word.folded, *terms)
                and not content[: noun.span.end].endswith(("'s", "’s"))
                and not content[noun.span.start : noun.span.end].casefold().startswith(("its ", "their "))
            ]
            rivals = _distinct(candidates)
            behind = lexicon.noun(found[number + 1].folded) if number + 1 < len(found) else ""
            if any(noun.words[-1] == behind for noun in rivals):
                return  # `its calls`, where one of them is a call
            if len(rivals) > 1 and number and found[number - 1].folded not in lexicon.PREPOSITIONS | {"that"}:
                sure = _equal(rivals) or _people(rivals) or _no_preference(content, conditions, rivals)
                yield Rivals(Span(word.start, word.end), rivals, sure)
            return


_MESSAGES = word_set("warning message error notice hint note e-mail email alert notification toast banner entry line")


def _message_end(found: Sequence[Word], number: int) -> int:
    """Behind which word a message ends that an article begins; 0 where it is something else."""
    end = _noun_end(found, number + 1)
    return end if end > number + 1 and lexicon.noun(found[end - 1].folded) in _MESSAGES else 0


# Verbs that say how two things stand to each other, and not what the one does with the other.
_STATIVE = word_set(
    """contain have hold reference use need exceed match lack block cover belong include precede follow overlap conflict
    depend require own share carry differ contradict replace supersede outlive miss lose equal touch refer name fit
    leave hang rest stand lie occur"""
)


def _no_preference(content: str, conditions: Sequence[Word], rivals: Sequence[Noun]) -> bool:
    """Whether subject and object of one clause come into question alike: nothing is done by the one to the other.

    Two terms of the glossary do wherever they stand: `a Bid arrives for a Lot`.
    """
    roles = {noun.role for noun in rivals}
    if roles == {"subject", "other"}:
        return all(_is_name(content, noun) for noun in rivals)
    if roles != {"subject", "object"}:
        return False
    between = [word.folded for word in conditions if rivals[0].span.end <= word.start < rivals[-1].span.start]
    return any(word in lexicon.NEGATIONS or lexicon.verb(word) in _STATIVE for word in between)


def _in_conditions(found: Sequence[Word], nouns: Sequence[Noun]) -> Iterator[Rivals]:
    """A pronoun that is the subject of a clause behind another: `sends a job to a worker and it fails`."""
    for number, word in enumerate(found):
        if (
            word.folded in ("it", "they")
            and number
            and found[number - 1].folded in _CLAUSES - {"that", "which", "because"}
        ):
            before = [noun for noun in nouns if noun.span.end <= word.start]
            rivals = _distinct([noun for noun in before if _may_be(noun, word.folded, "other", "of")])
            if len(rivals) > 1:
                yield Rivals(Span(word.start, word.end), rivals, found[number - 1].folded in ("and", "but"))
            return


# Verbs that bring two things together: either of them may be the one that is spoken of next.
_JOINING = word_set("merge compare match link swap exchange replace combine join pair connect reconcile overwrite")
# Verbs that take one thing off another, or put it there: what is left, or receives it, may be meant as well.
_PARTING = word_set(
    """remove detach unlink separate withdraw disconnect release unassign unpair split attach assign bind couple
    associate map"""
)


def _joined(content: str, found: Sequence[Word], system: set[tuple[str, ...]]) -> Iterator[Rivals]:
    """The pronoun behind two things that a response brings together: `merge the copy with the file and print it`.

    So may two terms of the glossary that it parts: `remove the Coupon from the Cart and mark it`.
    """
    verb = next((number for number, word in enumerate(found[:3]) if word.folded in _JOINING | _PARTING), None)
    if verb is None:
        return
    nouns = [noun._replace(role="object") for noun in _nouns(content, found) if noun.words not in system]
    for number, word in enumerate(found[verb:], verb):
        if word.folded == "it":
            before = tuple(noun for noun in nouns if noun.span.end <= word.start and _may_be(noun, "it"))
            known = found[verb].folded in _JOINING or all(_is_name(content, noun) for noun in before)
            if known and len(before) == 2 and found[number - 2].folded == "and":
                yield Rivals(Span(word.start, word.end), before, sure=True)
            return


def _distinct(nouns: Sequence[Noun]) -> tuple[Noun, ...]:
    found: dict[tuple[str, ...], Noun] = {}
    for noun in nouns:
        found.setdefault(noun.words, noun)
    heads = {noun.words[-1] for noun in found.values()}
    return tuple(found.values()) if len(heads) == len(found) else ()


def _may_be(noun: Noun, pronoun: str, *roles: str) -> bool:
    someone = noun.someone
    if noun.words[-1] in _NO_RIVALS or (noun.role not in ("subject", "object", *roles) and not someone):
        return False
    if pronoun in ("it", "its"):
        return not noun.plural and not someone
    return someone or (noun.plural and pronoun in ("they", "them"))


def _is_name(content: str, noun: Noun) -> bool:
    """Whether a noun is written as the terms of a glossary are."""
    return content[noun.span.end - len(noun.words[-1]) : noun.span.end][:1].isupper()


def _people(nouns: Sequence[Noun]) -> bool:
    return all(noun.someone for noun in nouns)


def _equal(nouns: Sequence[Noun]) -> bool:
    """Whether none of the rivals is read first, as the object of a clause is before its subject."""
    apart = len({noun.clause for noun in nouns}) > 1 or len({noun.role for noun in nouns}) == 1
    return apart or {noun.role for noun in nouns} in ({"subject", "of"}, {"object", "of"}, {"object", "other"})


def _nouns(content: str, found: Sequence[Word]) -> Iterator[Noun]:
    """The nouns with an article, and the names of the glossary, each with its place in its clause."""
    clause, verb, number = 0, False, 0
    preposition = aside = False
    while number < len(found):
        word = found[number]
        aside = word.mark in ("(", "&", "/") or (aside and word.mark != ")")
        if aside:
            number += 1
            continue
        if word.mark in (",", ";", ":") or word.folded in _CLAUSES:
            joins = word.folded in ("and", "or") and not _verb_ahead(found, number + 1)
            if not joins:
                clause, verb, preposition = clause + 1, False, False
        if word.folded in lexicon.PREPOSITIONS and not (word.folded in _CLAUSES and _verb_ahead(found, number + 1)):
            preposition = True
        elif _is_verb(found, number):
            verb, preposition = True, False
        elif begin := _noun_begin(content, found, number):
            end = _noun_end(found, begin)
            if end > begin:
                inside = found[begin:end]
                of = number > 0 and found[number - 1].folded == "of"
                role = "of" if of else "other" if preposition else "object" if verb else "subject"
                head = inside[-1].folded
                yield Noun(
                    tuple(each.folded for each in inside), Span(word.start, inside[-1].end),
                    lexicon.noun(head) != head, clause, role, person(head),
                )  # fmt: skip
                number = end
                preposition = False
                continue
        number += 1


def _noun_begin(content: str, found: Sequence[Word], number: int) -> int:
    """Where a noun begins, behind its article if it has one; a name in the plural needs none. 0 where there is none."""
    word = found[number]
    if word.folded in _DETERMINERS:
        return number + 1 if number + 1 < len(found) and not found[number + 1].quoted else 0
    written = content[word.start : word.end]
    plural = written[:1].isupper() and not written.isupper() and lexicon.noun(word.folded) != word.folded
    return number if plural and number else 0


def _verb_ahead(found: Sequence[Word], number: int) -> bool:
    return any(_is_verb(found, place) for place in range(number, min(number + 6, len(found))))


def _is_verb(found: Sequence[Word], number: int) -> bool:
    word = found[number]
    if word.quoted:
        return False
    if word.folded in _BE:
        return True
    base = lexicon.verb(word.folded)
    return bool(base) and word.folded != base and word.folded.endswith("s") and _object_follows(found, number)


def _object_follows(found: Sequence[Word], number: int) -> bool:
    """Whether a word in -s is rather a verb than a plural."""
    if lexicon.verb_only(found[number].folded):
        return True
    if number + 1 == len(found):
        return number > 0 and found[number - 1].folded not in lexicon.ARTICLES
    behind = found[number + 1]
    return not behind.mark and (
        behind.folded in lexicon.ARTICLES
        or behind.folded in lexicon.PRONOUNS
        or behind.quoted
        or behind.folded[0].isdigit()
    )


def _noun_end(found: Sequence[Word], start: int) -> int:
    """Where a noun phrase that begins behind its article ends."""
    number = start
    while number < len(found):
        word = found[number]
        stops = (
            word.folded in lexicon.PREPOSITIONS
            or word.folded in lexicon.ARTICLES
            or word.folded in _CLAUSES
            or word.folded in lexicon.NEGATIONS
            or word.folded in lexicon.PRONOUNS
            or (word.mark and number > start)
            or word.quoted
            or (number > start and (_is_verb(found, number) or word.folded.endswith("ly")))
        )
        if stops:
            break
        number += 1
    return number
