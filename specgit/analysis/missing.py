"""What the criteria leave out: the failure, the answer no, the value that nobody thought of, the number between two.

A spec need not say everything, and most leave out most: what is asked here is only what the document itself shows that
it means to say, by saying it for the cases beside. Where it never speaks of failures, nothing is missing.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from specgit.analysis import lexicon, ranges
from specgit.analysis.answers import append, listed, next_id, quoted, sentence
from specgit.analysis.bags import Entry, bags, canonical, weighs
from specgit.analysis.enumerations import Enumeration, enumerations
from specgit.analysis.model import Confidence, Kind, Option, Question
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import Word, words
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword, without_verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.analysis.model import Analysed, Proposition, Response
    from specgit.spec.text import Span


def check(spec: Analysed, others: Sequence[Analysed]) -> Iterable[Question]:  # noqa: ARG001 - of one spec alone
    """Questions about cases that nothing is said about."""
    entries = [Entry(spec, reading, bags(spec, reading)) for reading in spec.readings if reading.ears.modals]
    return chain(
        ranges.questions(spec),
        _values(spec, entries),
        _answers(entries),
        _left(entries),
        _failures(entries),
        _again(entries),
        _at_once(entries),
    )


# --- values of an enumeration -----------------------------------------------------------------------------------------

_ANY_VALUE = Pattern(
    r"\b(?:otherwise|any other|all other|other than|else|regardless|whatever|any (?:state|status))\b"
    r"(?<!body else)(?<!one else)(?<!thing else)",
    2,
)


def _values(spec: Analysed, entries: Sequence[Entry]) -> Iterator[Question]:
    """Values that a thing can have, of which all but one or two are handled at an event."""
    for each in enumerations(spec):
        if len(each.values) > 2:
            yield from _values_of(each, entries)


def _values_of(known: Enumeration, entries: Sequence[Entry]) -> Iterator[Question]:
    groups: dict[tuple[str, object], list[tuple[Entry, set[str]]]] = defaultdict(list)
    for entry in entries:
        for key in _events(entry, known):
            groups[entry.requirement, key].append((entry, _handled(entry, known)))
    asked: set[tuple[str, ...]] = set()
    for (number, key), group in groups.items():
        handled = set[str]().union(*(values for _, values in group))
        missing = tuple(value for value in known.values if value not in handled)
        within = [entry for entry in entries if entry.requirement == number]
        if (
            len(handled) > 1
            and len(missing) == 1
            and len({entry.id for entry, _ in group}) > 1
            and missing not in asked
            and not any(_ANY_VALUE.search(entry.reading.criterion.text) for entry in within)
            and missing[0] not in _USUAL
            and not _is_told(within, missing[0], all_of_it=not isinstance(key, frozenset))
        ):
            asked.add(missing)
            yield _value_question(known, [entry for entry, _ in group], missing[0])


def _handled(entry: Entry, known: Enumeration) -> set[str]:
    """The values that the conditions of a criterion name; all of them where one is excluded."""
    content = entry.spec.document.text.content
    found = set[str]()
    for condition in entry.reading.ears.conditions:
        said = content[slice(*condition.span)].casefold()
        named = {value for value in known.values if _word(value).search(said)}
        found |= set(known.values) if named and _DENIED.search(said) else named
    return found


_DENIED = Pattern(r"\b(?:not|no longer|neither|isn't|unless|except)\b", 2)


def _events(entry: Entry, known: Enumeration) -> Iterator[object]:
    """What happens in the conditions that name a value: the verb, or all other words where none is said."""
    content = entry.spec.document.text.content
    for condition in entry.reading.ears.conditions:
        said = content[slice(*condition.span)].casefold()
        named = [value for value in known.values if _word(value).search(said)]
        if named:
            values = {canonical(word) for value in named for word in _LETTERS.findall(value)}
            numbers = [each.span for each in quantities(content[slice(*condition.span)], condition.span.start)]
            yield ranges.words_beside(content, condition.span, numbers) - values
            for part in entry.conditions:
                if part.predicate and part.predicate[0] not in ("be", "have") and _verb(part.predicate[0]):
                    yield canonical(part.predicate[0])


_LETTERS = Pattern(r"[^\W\d_]+")


def _verb(word: str) -> bool:
    return bool(lexicon.verb(word))


def _word(value: str) -> Pattern:
    """A value as a word of its own; scripts without spaces let it stand anywhere."""
    escaped = "".join(letter if letter.isalnum() else rf"\{letter}" for letter in value)
    return Pattern(rf"(?<!\w){escaped}(?!\w)" if value.isascii() else escaped)


_USUAL = frozenset(("normal", "default", "none", "standard", "regular", "usual"))  # that need no rule of their own


def _is_told(within: Sequence[Entry], value: str, *, all_of_it: bool) -> bool:
    """Whether a criterion of a requirement names a value: anywhere, or in a condition."""
    for entry in within:
        said = [each.span for each in entry.reading.ears.conditions]
        places = [entry.reading.criterion.span] if all_of_it else said
        if any(_word(value).search(entry.spec.document.text.slice(place).casefold()) for place in places):
            return True
    return False


def _value_question(known: Enumeration, group: Sequence[Entry], value: str) -> Question:
    written = known.written[known.values.index(value)]
    model = group[-1]
    handled = [each for each in known.written if each != written]
    condition = model.spec.document.text.slice(model.reading.ears.conditions[0].span)
    for other in handled:
        condition = _word(other).sub(lambda _: written, condition)
    new = sentence(model.spec, model.reading, model.reading.ears.conditions[0].kind, condition, "[…]")
    ids = list(dict.fromkeys(entry.id for entry in group))
    return _question(
        "value", Confidence.HIGH if known.named else Confidence.MEDIUM, group,
        f"The {known.term} can also be {quoted(written)}, for which nothing is said beside {listed(ids)}: "
        f"{quoted(group[0].reading.criterion.text)}.",
        "What happens then?",
        (
            Option(f"Add {next_id(model.spec, model.reading)}: {new}", (append(model.spec, model.reading, new),)),
            Option("Nothing is to happen then.", ()),
        ),
    )  # fmt: skip


# --- answers, of which only one is handled ----------------------------------------------------------------------------

_YES = {"confirm": "decline", "approve": "reject", "accept": "reject", "agree": "disagree", "grant": "deny"}
_NO = {"decline": "accept", "reject": "accept", "refuse": "accept", "deny": "confirm", "disagree": "agree"}
_AGAINST = lexicon.word_set(
    "deny decline reject refuse disagree cancel dismiss disapprove abort ignore fail expire withdraw no"
)
_FOR = lexicon.word_set("confirm approve accept agree grant allow consent yes")
_ASKS = Pattern(
    r"\b(?:ask|prompt|request)s?\b[^.;]{0,60}\b(?:whether|if|confirm\w*|approv\w*|decision|decide|agree\w*|consent)\b"
    r"|\b(?:offer|propose|until|for approval|for a decision)\b",
    2,
)


# A question with two answers. `asks for confirmation` is one that people rather leave than answer with no.
_OPEN = Pattern(r"\b(?:whether|decision|decide|approval|approve|agree|agreement|consent)\b", 2)


def _answers(entries: Sequence[Entry]) -> Iterator[Question]:
    """A yes that has a consequence beside a no that has none, or the other way round."""
    by_requirement: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_requirement[entry.requirement].append(entry)
    habit = sum(_is_failure(entry) for entry in entries) > 1
    for group in by_requirement.values():
        answers = [(entry, part) for entry in group for part in entry.conditions if _answer(part)]
        for entry, part in answers:
            verb = part.predicate[0]
            others = group if part.predicate[1:] else [each for each in group if _is_about(each, part.about)]
            verbs = {each for other in others for each in _decisions(other)}
            if not verbs & _AGAINST and not _denies(group, part) and not _told(group, entry, part):
                asks = [each for each in group if _asks(each) and each is not entry]
                if asks or habit:
                    open_ = any(_OPEN.search(each.reading.criterion.text) for each in asks)
                    confidence = Confidence.HIGH if open_ or not _is_person(entry, part) else Confidence.MEDIUM
                    yield _answer_question(entry, part, asks[:1], _YES[verb], confidence)
                    break


def _answer(part: Proposition) -> bool:
    return (
        bool(part.predicate and part.about)
        and part.kind in (Keyword.WHEN, Keyword.IF)
        and not part.negated
        and (part.predicate[0] in _YES)
    )


def _decisions(entry: Entry) -> Iterator[str]:
    """The verbs that decide something, in the conditions of a criterion."""
    content = entry.spec.document.text.content
    for condition in entry.reading.ears.conditions:
        for word in words(content, condition.span):
            base = lexicon.verb(word.folded) or lexicon.noun(word.folded)
            if base in _AGAINST or base in _FOR:
                yield base


def _denies(group: Sequence[Entry], answer: Proposition) -> bool:
    """Whether a criterion speaks of the same without the answer: `were not intended`, `does not confirm`."""
    about = {canonical(word) for word in (*answer.about, *answer.predicate) if weighs(word)}
    for entry in group:
        for condition in entry.reading.ears.conditions:
            said = entry.spec.document.text.slice(condition.span)
            named = {canonical(word.folded) for word in words(entry.spec.document.text.content, condition.span)}
            if about & named and (_DENIED.search(said) or _WITHOUT.search(said)):
                return True
    return False


def _told(group: Sequence[Entry], answer: Entry, part: Proposition) -> bool:
    """Whether a criterion tells what follows if who answers does otherwise: `IF the bank returns the payment`."""
    content = answer.spec.document.text.content
    who = {canonical(word) for word in part.about if weighs(word)}
    what = {canonical(word) for word in part.predicate[1:] if weighs(word)}
    for entry in group:
        for condition in entry.reading.ears.conditions if entry is not answer else ():
            named = {canonical(word.folded) for word in words(content, condition.span)}
            otherwise = who <= named or _FAILS.search(content[slice(*condition.span)])
            if condition.kind is Keyword.IF and what & named and otherwise:
                return True
    return False


def _is_about(entry: Entry, who: Sequence[str]) -> bool:
    return any(part.about == tuple(who) for part in entry.conditions)


_WITHOUT = Pattern(r"\b(?:without|otherwise|different|times? out|expires?|lapses?|no (?:answer|response))\b", 2)


def _asks(entry: Entry) -> bool:
    content = entry.spec.document.text.content
    return any(_ASKS.search(without_verbatim(content[slice(*span)])) for span in entry.reading.ears.responses)


def _is_person(entry: Entry, part: Proposition) -> bool:
    name = " ".join(part.about)
    for term in entry.spec.document.glossary:
        if term.name.replace("_", " ").casefold() == name:
            return bool(_PERSON.search(entry.spec.document.text.slice(term.span)))
    return bool(part.about) and part.about[-1] not in _MACHINES


_PERSON = Pattern(r"\b(?:person|people|user|human|employee|member|somebody|someone|staff|who)\b", 2)
_MACHINES = lexicon.word_set(
    "server gateway service api system provider backend store bank host device client endpoint platform"
)


def _answer_question(
    entry: Entry, part: Proposition, asks: Sequence[Entry], opposite: str, confidence: Confidence
) -> Question:
    spec, content = entry.spec, entry.spec.document.text.content
    said = content[slice(*_clause(entry, part))]
    condition = _opposite_words(said, part.predicate[0], opposite) or f"{said} [… not]"
    new = sentence(spec, entry.reading, Keyword.WHEN, condition, "[…]")
    return _question(
        "no-opposite", confidence, [*asks, entry],
        f"{entry.id} says what follows when {quoted(said)}, and nothing what follows when not.",
        "What happens in the other case?",
        (
            Option(f"Add {next_id(spec, entry.reading)}: {new}", (append(spec, entry.reading, new),)),
            Option("Nothing is to happen then.", ()),
        ),
    )  # fmt: skip


def _clause(entry: Entry, part: Proposition) -> Span:
    """Where a clause stands that can be read alone: all of the condition, if the subject stands before it."""
    first = words(entry.spec.document.text.content, part.span)[:1]
    if first and lexicon.verb(first[0].folded):
        for condition in entry.reading.ears.conditions:
            if condition.span.start <= part.span.start < condition.span.end:
                return condition.span
    return part.span


def _opposite_words(said: str, verb: str, opposite: str) -> str:
    """A condition with the opposite of its verb, in the same form; empty if the form is not known."""
    stem = opposite.removesuffix("e")
    third = f"{opposite[:-1]}ies" if opposite.endswith("y") else f"{opposite}s"
    for word in said.split():
        plain = word.casefold().strip(".,;")
        if lexicon.verb(plain) == verb:
            past = f"{opposite[:-1]}ied" if opposite.endswith("y") else f"{stem}ed"
            form = third if plain.endswith("s") else past if plain.endswith("ed") else opposite
            return said.replace(word, form, 1)
    return ""


# --- states that are never left ---------------------------------------------------------------------------------------

_ENTERED = {
    "suspend": "resume lift release reinstate reactivate restore unsuspend end cancel",
    "pause": "resume continue restart unpause", "mute": "unmute", "freeze": "unfreeze release thaw lift",
    "snooze": "resume wake", "quarantine": "release restore clear",
}  # fmt: skip
_BOUNDED = Pattern(
    r"\b(?:until|for \S+ (?:second|minute|hour|day|week|month)s?|while|during|as long as|temporarily)\b", 2
)


def _left(entries: Sequence[Entry]) -> Iterator[Question]:
    """A state that a criterion enters at an event, and that nothing ends."""
    asked = set[str]()
    for entry in entries:
        for response in entry.reading.responses:
            leaves = _ENTERED.get(response.action)
            if (
                leaves
                and not response.negated
                and " " in entry.spec.document.text.slice(response.span)
                and response.action not in asked
                and any(part.kind in (Keyword.WHEN, Keyword.IF) for part in entry.conditions)
                and not _BOUNDED.search(entry.reading.criterion.text)
                and not any(_ends(other, entry, response, leaves) for other in entries)
            ):
                asked.add(response.action)
                yield _left_question(entry, response, leaves.split()[0])


def _ends(other: Entry, entry: Entry, response: Response, leaves: str) -> bool:
    """Whether a criterion ends what another enters: by a verb for it, done to the same or said right beside."""
    said = {lexicon.verb(word.folded) or word.folded for word in _said(other)}
    if not said & set(leaves.split()):
        return False
    things = {canonical(word) for word in response.object if weighs(word)}
    return other is entry or (
        bool(things & {canonical(word) for word in said}) or any(word.startswith(response.action[:5]) for word in said)
    )


def _said(entry: Entry) -> list[Word]:
    return words(entry.spec.document.text.content, entry.reading.criterion.span)


def _left_question(entry: Entry, response: Response, leave: str) -> Question:
    spec = entry.spec
    what = spec.document.text.slice(response.span)
    _, _, thing = what.partition(" ")
    new = sentence(spec, entry.reading, Keyword.WHEN, "[…]", f"{leave} {thing}")
    return _question(
        "never-left", Confidence.HIGH, [entry],
        f"{entry.id} says when to {quoted(what)}, and nothing says when that ends.",
        "What ends it?",
        (
            Option(f"Add {next_id(spec, entry.reading)}: {new}", (append(spec, entry.reading, new),)),
            Option("It is for good.", ()),
        ),
    )  # fmt: skip


# --- failures ---------------------------------------------------------------------------------------------------------

_FAILS = Pattern(
    r"\b(?:fails?|failed|failing|failure|errors?|cannot|can't|could not|couldn't|unable|unavailable|unreachable|offline"
    r"|rejects?|rejected|refuses?|refused|declines?|declined|bounced?|lost|breaks?|broken|down|times? out|timeout"
    r"|exception|crash(?:es|ed)?|interrupted|corrupt(?:ed)?|full|no (?:connection|answer|response)|undeliverable"
    r"|out of (?:reach|order|service)|does not|has not|have not|is not (?:taken|accepted|delivered|reached|answered)"
    r"|keeps? \S+ \S+ from|less free)\b",
    2,
)
# What can fail for reasons outside of the system, and is noticed when it does.
_FALLIBLE = lexicon.word_set("upload download import transfer print write save store")
_MAKES = {  # what these make where their failure is no matter of the system alone
    "print": lexicon.word_set("label receipt ticket pass slip card badge invoice photo"),
    **dict.fromkeys(("write", "save", "store"), lexicon.word_set("file archive backup image photo pdf export video")),
}
_CODE = Pattern(r"\S+ (?:an? |the )?[`'\"“]")
_HABIT = 3  # failures that a document handles, from which one that it does not is missing
_SHARE = 0.5  # of what can fail, from which it is


def _failures(entries: Sequence[Entry]) -> Iterator[Question]:
    """What can fail, where the document says of most that can what happens then, and not of this."""
    failures = [entry for entry in entries if _is_failure(entry)]
    if len(failures) < _HABIT:
        return
    covered: list[Entry] = []
    open_: list[tuple[Entry, Response]] = []
    for entry in entries:
        for response in entry.reading.responses if _is_event(entry) and entry not in failures else ():
            if _can_fail(entry, response):
                if any(_fails_at(failure, entry, response) for failure in failures):
                    covered.append(entry)
                else:
                    open_.append((entry, response))
    confidence = (
        Confidence.HIGH
        if len(covered) >= _SHARE * (len(covered) + len(open_)) or len(open_) == 1
        else Confidence.MEDIUM
    )
    if open_:
        yield _failure_question(open_, [entry.id for entry in failures], confidence)


def _can_fail(entry: Entry, response: Response) -> bool:
    if response.negated or response.action not in _FALLIBLE or not response.object:
        return False
    if _CODE.match(entry.spec.document.text.content, *response.span):
        return False  # `export` as a keyword of a language
    made = _MAKES.get(response.action)
    return made is None or response.object[-1] in made


def _is_event(entry: Entry) -> bool:
    return any(part.kind is Keyword.WHEN for part in entry.conditions) and entry.reading.understood


def _is_failure(entry: Entry) -> bool:
    content = entry.spec.document.text.content
    return any(
        each.kind is not Keyword.WHERE and _FAILS.search(content[slice(*each.span)])
        for each in entry.reading.ears.conditions
    )


def _fails_at(failure: Entry, entry: Entry, response: Response) -> bool:
    """Whether a criterion about a failure may be about what this response does: it names the verb, or the thing or
    where it goes to and no other verb that can fail."""
    said = failure.bags.conditions
    if canonical(response.action) in said or any(word.startswith(response.action) for word in said):
        return True
    about = {canonical(word) for word in response.object if weighs(word)} | _destination(entry, response)
    others = {word for word in said if word in _FALLIBLE or canonical(word) in _FALLIBLE}
    return not others and bool(about & said)


def _destination(entry: Entry, response: Response) -> set[str]:
    """The words behind `to`, `from` or `at`."""
    found = set[str]()
    there = False
    for word in words(entry.spec.document.text.content, response.span):
        if word.folded in lexicon.PREPOSITIONS:
            there = word.folded in ("to", "from", "at", "into", "on", "in")
        elif there and weighs(word.folded):
            found.add(canonical(word.folded))
    return found


def _failure_question(found: Sequence[tuple[Entry, Response]], others: list[str], confidence: Confidence) -> Question:
    added = [
        (entry, sentence(entry.spec, entry.reading, Keyword.IF, f"{_done(entry, response)} fails", "[…]"))
        for entry, response in found
    ]
    what = found[0][0].spec.document.text.slice(found[0][1].span)
    ids = [entry.id for entry, _ in found]
    return _question(
        "no-failure-response", confidence, [entry for entry, _ in found],
        f"{ids[0]} says to {quoted(what)}, which can fail, and nothing says what happens then"
        + (f", nor in {listed(ids[1:])}" if ids[1:] else "")
        + f"; {listed(others[:3])} say it of other failures.",
        "What happens if it fails?",
        (_addition(added), Option("It is handled elsewhere.", ())),
    )  # fmt: skip


def _done(entry: Entry, response: Response) -> str:
    """`uploading the protocol` of `upload the protocol to the archive`."""
    found = words(entry.spec.document.text.content, response.span)
    end = next(
        (place for place, word in enumerate(found) if place > 1 and (word.mark or word.folded in lexicon.PREPOSITIONS)),
        len(found),
    )
    thing = entry.spec.document.text.content[found[0].end : found[end - 1].end].strip() or " ".join(response.object)
    return f"{_gerund(response.action)} {thing}"


def _gerund(verb: str) -> str:
    return f"{verb[:-1]}ing" if verb.endswith("e") else f"{verb}ing"


# --- once more, and at the same time ----------------------------------------------------------------------------------

_AGAIN = Pattern(
    r"\b(?:twice|again|(?:a )?second|at the same time|within the same|simultaneous(?:ly)?|concurrent(?:ly)?|at once"
    r"|duplicate[sd]?|once more|repeated(?:ly)?|seventh)\b",
    2,
)
_ALREADY = Pattern(r"\b(?:already|another|further|one more|exists?|still (?:running|open|pending)|in progress)\b", 2)
_TOGETHER = Pattern(
    r"\b(?:at the same time|within the same|simultaneous(?:ly)?|concurrent(?:ly)?|at once|while another|two [A-Z])", 0
)
# What people and other systems do once more because they saw no answer, and must not have effect twice.
_ONCE = lexicon.word_set("order book reserve register invite push purchase subscribe buy redeem pay")
_ONCE_OF = {
    "request": lexicon.word_set("refund payment payout transfer withdrawal order booking reservation advance loan"),
    "submit": lexicon.word_set("form registration order application claim payment vote booking survey"),
}
_SHOWS = lexicon.word_set("show display ask open list prompt navigate redirect notify reject warn search filter query")


def _again(entries: Sequence[Entry]) -> Iterator[Question]:
    """Requests that must not have effect twice, where the document says of others what the second time does."""
    repeats = [entry for entry in entries if _repeats(entry, _AGAIN)]
    known = [_condition_words(entry) for entry in entries if _repeats(entry, _AGAIN) or _repeats(entry, _ALREADY)]
    found: dict[str, tuple[Entry, Proposition]] = {}
    for entry in entries if repeats else ():
        part = next((each for each in entry.conditions if _is_request(each)), None)
        if part is None or not _changes(entry) or _repeats(entry, _AGAIN):
            continue
        things = {canonical(word) for word in part.predicate if weighs(word)}
        if not any(things & said for said in known):
            found.setdefault(entry.requirement, (entry, part))
    if found:
        yield _again_question(list(found.values()), [entry.id for entry in repeats])


def _again_question(found: Sequence[tuple[Entry, Proposition]], others: list[str]) -> Question:
    content = found[0][0].spec.document.text.content
    said = [content[slice(*_clause(entry, part))] for entry, part in found]
    added = [
        (entry, sentence(entry.spec, entry.reading, Keyword.IF, f"{what} a second time", "[…]"))
        for (entry, _), what in zip(found, said, strict=True)
    ]
    return _question(
        "repeated", Confidence.HIGH, [entry for entry, _ in found],
        f"It may come twice that {' or that '.join(quoted(what) for what in said[:2])}, and nothing says what the "
        f"second time does ({listed([entry.id for entry, _ in found])}); {listed(others[:3])} "
        f"{'says' if len(others) == 1 else 'say'} it of other events.",
        "What happens the second time?",
        (_addition(added), Option("It is done once more, like the first time.", ())),
    )  # fmt: skip


def _addition(added: Sequence[tuple[Entry, str]]) -> Option:
    """The answer that adds a criterion for each place, at the end of its requirement."""
    first, new = added[0]
    groups: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    for each in added:
        groups[each[0].requirement].append(each)
    changes = [append(group[0][0].spec, group[0][0].reading, *(text for _, text in group)) for group in groups.values()]
    more = f" (and the same for {listed([entry.id for entry, _ in added[1:]])})" if len(added) > 1 else ""
    return Option(f"Add {next_id(first.spec, first.reading)}: {new}{more}", tuple(changes))


def _repeats(entry: Entry, words_: Pattern) -> bool:
    content = entry.spec.document.text.content
    return any(words_.search(content[slice(*each.span)]) for each in entry.reading.ears.conditions)


def _condition_words(entry: Entry) -> set[str]:
    content = entry.spec.document.text.content
    return {canonical(word.folded) for each in entry.reading.ears.conditions for word in words(content, each.span)}


def _is_request(part: Proposition) -> bool:
    if part.kind is not Keyword.WHEN or part.negated or not part.predicate or not part.about:
        return False
    verb, *what = part.predicate
    return verb in _ONCE or not _ONCE_OF.get(verb, frozenset()).isdisjoint(what)


def _changes(entry: Entry) -> bool:
    responses = entry.reading.responses
    return entry.reading.understood and not responses[0].negated and canonical(responses[0].action) not in _SHOWS


def _at_once(entries: Sequence[Entry]) -> Iterator[Question]:
    """Two opposite decisions that any of several people can make, where the document thinks of such elsewhere."""
    if not any(_repeats(entry, _TOGETHER) for entry in entries):
        return
    by_requirement: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_requirement[entry.requirement].append(entry)
    for group in by_requirement.values():
        if any(_repeats(entry, _TOGETHER) for entry in group):
            continue
        pair = next(_opposed(group), None)
        if pair:
            yield _at_once_question(*pair)


def _opposed(group: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, Proposition]]:
    decided = [(entry, part) for entry in group for part in entry.conditions if part.predicate and part.about]
    for entry, part in decided:
        content = entry.spec.document.text.content
        if part.predicate[0] in _YES and content[slice(*part.span)][:2].casefold() == "a ":
            for other, against in decided:
                same = against.about == part.about and against.predicate[1:] == part.predicate[1:] != ()
                if same and against.predicate[0] in _AGAINST:
                    yield entry, other, part


def _at_once_question(entry: Entry, other: Entry, part: Proposition) -> Question:
    spec = entry.spec
    who = " ".join(part.about)
    new = sentence(
        spec, entry.reading, Keyword.IF, f"two people decide on one {part.predicate[-1]} at the same time", "[…]"
    )
    return _question(
        "concurrent", Confidence.HIGH, [entry, other],
        f"While one {who} does what {entry.id} says ({quoted(spec.document.text.slice(part.span))}), another may do "
        f"what {other.id} says, and nothing says which of the two counts.",
        "Which of the two decisions counts?",
        (
            Option(f"Add {next_id(spec, entry.reading)}: {new}", (append(spec, entry.reading, new),)),
            Option("Only one can decide.", ()),
        ),
    )  # fmt: skip


def _question(
    detail: str,
    confidence: Confidence,
    entries: Sequence[Entry],
    situation: str,
    question: str,
    options: tuple[Option, ...],
) -> Question:
    text = entries[0].spec.document.text
    unique = list({entry.reading.criterion.span: entry for entry in entries}.values())
    return Question(
        Kind.MISSING, detail, confidence, text, _place(unique[0]),
        tuple((text, entry.reading.criterion) for entry in unique),
        tuple(_place(entry) for entry in unique),
        situation, question, options,
    )  # fmt: skip


def _place(entry: Entry) -> Span:
    conditions = entry.reading.ears.conditions
    return conditions[0].span if conditions else entry.reading.ears.modals[0]
