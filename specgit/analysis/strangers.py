"""Things and people that one criterion takes for known and the rest of the document never speaks of.

English; see strangers_abroad.py for other languages. A stranger is told by three things together: it is definite (`the
retention class`) or somebody who acts, none of its words occur anywhere else in the document, and the criterion relies
on it: goes by it, asks for its consent, tells it something. No list says what may be one; see rule R4 (defined terms)
of INCOSE's Guide to Writing Requirements.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.places import Place
from specgit.analysis.tokens import word_set
from specgit.patterns import Pattern
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Reading
    from specgit.analysis.tokens import Word

    Spoken = Sequence[tuple[Reading, Sequence[Word]]]

_STEM = 5  # letters by which `approval` and `approves` are one
_MOST_CRITERIA = 2  # that speak of a stranger; what more speak of belongs to the subject
_LONGEST = 4  # words behind an article


class Stranger(NamedTuple):
    """A thing or somebody (`someone`) that a criterion takes for known: its words in their base form, and where."""

    name: str
    place: Place
    someone: bool


class Vocabulary:
    """In how many criteria each stem occurs, and those that the rest of the document has."""

    def __init__(self, glossary: Glossary, spoken: Spoken) -> None:
        self.criteria: Counter[str] = Counter()
        for _, found in spoken:
            self.criteria.update({_stem(part) for word in found for part in _PART.findall(word.folded)})
        self.prose = frozenset(_stem(word) for word in glossary.prose.split())

    def strange(self, word: str) -> bool:
        """Whether nothing but one or two criteria have a word, or one akin to it."""
        stem = _stem(word)
        return stem not in self.prose and self.criteria[stem] <= _MOST_CRITERIA


_PART = Pattern(r"[^\W_]+")


def _stem(word: str) -> str:
    base = lexicon.noun(word)
    return base[:_STEM] if len(base) > _STEM else base


def find_strangers(content: str, glossary: Glossary, spoken: Spoken) -> Iterator[Stranger]:
    """The strangers of a document, in the order of its criteria; what is spoken of in other words too is none."""
    vocabulary = Vocabulary(glossary, spoken)
    found = list(_candidates(content, glossary, spoken, vocabulary))
    criteria: dict[str, set[str]] = {}
    for name, place, _ in found:
        criteria.setdefault(name, set()).add(place.reading.criterion.id)
    for stranger in found:
        words = stranger.name.split()
        if vocabulary.criteria[_stem(words[-2:][0])] == len(criteria[stranger.name]):
            yield stranger


def _candidates(content: str, glossary: Glossary, spoken: Spoken, vocabulary: Vocabulary) -> Iterator[Stranger]:
    for reading, found in spoken:
        for number, word in enumerate(found):
            if word.folded not in _BEFORE or word.quoted:
                continue
            first, end = _noun(content, found, number + 1)
            if first == end or glossary.introduces(" ".join(each.folded for each in found[first:end])):
                continue
            someone = _somebody(found, number, end)
            if someone or word.folded in _DEFINITE:
                strange = _all_strange(vocabulary, found[first:end], someone=someone)
                measured = not someone and _measured(content, reading, found[end - 1].end)
                if strange and not measured and (someone or _relied_on(reading, found, number, end)):
                    name = " ".join(lexicon.noun(each.folded) for each in found[first:end])
                    place = Place(reading, Span(found[first].start, found[end - 1].end))
                    yield Stranger(name, place, someone)


def _measured(content: str, reading: Reading, start: int) -> bool:
    """Whether a number follows, so that the thing is a quantity that every reader knows how to take."""
    return any(letter.isdigit() for letter in content[start : reading.criterion.span.end])


_DEFINITE = frozenset(("the", "its", "their", "his", "her"))
_BEFORE = _DEFINITE | {"a", "an", "another", "any", "each"}
# Words that say which one, and how it is, but not of what kind.
_QUALITY = Pattern(
    r".*(?:ed|ing|al|ive|ous|ly|able|ible|ful|ic|est|ent|ary|ory|less|ish|wide)|new|old|last|first|next|same|own|whole|full"
    r"|empty|large|small|high|low|right|wrong|exact|main|key|raw|free|open|second|third|other|former|latter|big|long|short"
    r"|only|entire|more|less|least|most|single|double|extra|true|false|good|bad|best|worst|public|secret|prior|upper|lower"
    r"|top|bottom|left|middle|early|late|fresh|unique|complete|correct|default|specific|further|maximum|minimum|live|safe"
    r"|strict|such|many|few|two|three|four|five|both|all|said|given|sole|clear|red|green|yellow|blue|grey|black|white"
    r"|previous|separate|equal|similar|earlier|later|older|newer|larger|smaller|higher|longer|shorter|cheaper|better"
    r"|nearer|one|distant|relevant|significant|constant|underlying|target|source|parent|child|root|base|test|user"
)
_ENDS = lexicon.PREPOSITIONS | lexicon.ARTICLES | lexicon.PRONOUNS | lexicon.NEGATIONS | word_set(
    """and or is are was were be been has have had shall must can cannot may will should could would that which who
    whose when while if until unless then than where as because so do does did but how what again once twice away
    up too also only more first still yet now both already exactly immediately run runs lies takes lacks covers"""
)  # fmt: skip


def _noun(content: str, found: Sequence[Word], start: int) -> tuple[int, int]:
    """Where the noun behind an article begins, behind its qualities, and ends; an empty range where there is none."""
    end = start
    while end < len(found) and end - start < _LONGEST:
        word = found[end]
        ends = word.folded in _ENDS or word.quoted or (word.mark and end > start) or word.folded.endswith("ly")
        if ends or word.folded[0].isdigit() or (end > start and _verb_here(found, end)):
            break
        if not word.folded.isalpha():
            return start, start
        end += 1
    while end - start > 1 and _trails(found[end - 1].folded):
        end -= 1
    first = start
    while first < end - 1 and _QUALITY.fullmatch(found[first].folded):
        first += 1
    plain = all(content[word.start].islower() and word.folded.isascii() for word in found[first:end])
    return (first, end) if plain else (start, start)


def _trails(word: str) -> bool:
    """Whether a word behind a noun is rather what the noun does, or has had done to it: `signals`, `used`."""
    base = lexicon.verb(word)
    return bool(base) and base != word and (word.endswith("s") or lexicon.participle(word) == base)


def _verb_here(found: Sequence[Word], number: int) -> bool:
    word = found[number].folded
    base = lexicon.verb(word)
    if not base or base == word:
        return False
    if lexicon.verb_only(word):
        return True
    behind = found[number + 1] if number + 1 < len(found) else None
    return behind is not None and not behind.mark and behind.folded in lexicon.ARTICLES | lexicon.PRONOUNS


def _all_strange(vocabulary: Vocabulary, noun: Sequence[Word], *, someone: bool) -> bool:
    """Whether what names a thing is strange: the word before its head, or the head of a person named by one word."""
    if len(noun) > 1:
        return vocabulary.strange(noun[-2].folded) and (someone or lexicon.noun(noun[-1].folded) not in _ATTRIBUTES)
    return someone and vocabulary.strange(noun[-1].folded)


# What everything of a kind has, or every screen: that a `plate number` is there needs no introduction.
_ATTRIBUTES = word_set(
    """number numbers time times date dates name names title address addresses button buttons key keys row rows page
    pages list screen message messages text field fields table line lines word words day days hour hours minute
    minutes second seconds week month year window tab column path header footer menu dialog icon image label link
    url panel section body bar step case part type way side end port reason reasons duration logic library endpoint
    id ids code codes format version size length width height weight color colour position order total count sum
    amount area file files folder directory channel channels viewer player editor parser renderer server servers
    integration standard component element character characters space view input output loop thread process
    function method room hall building house street city country yard office desk world internet ground air water
    rest end beginning past future background foreground root schema variable variables requirement requirements"""
)

# What goes before a thing that a criterion goes by, and what does only in a condition.
_GOING_BY = word_set(
    """by within above below over beyond against per outside exceeds exceed exceeding reaches reach use uses using apply
    applies violates breaks meets meet subtract deduct than most least matches match consult consults covers check"""
)
_IN_CONDITIONS = word_set("in of with from to has have on under follows follow")
_SAYS = word_set("is are exceeds exceed falls reaches drops allows permits requires differs says has lies rises equals")


def _relied_on(reading: Reading, found: Sequence[Word], article: int, end: int) -> bool:
    """Whether a criterion goes by a thing: `above the credit limit`, `the retention class of a file is …`."""
    before = found[article - 1].folded if article and not found[article].mark else ""
    conditions = (part.span for part in reading.ears.conditions)
    if before in _GOING_BY:
        return True
    if before in _IN_CONDITIONS and any(span.start <= found[article].start < span.end for span in conditions):
        return True
    behind = end
    if behind < len(found) and found[behind].folded == "of":
        behind = next(
            (at for at in range(end, min(end + _LONGEST + 2, len(found))) if found[at].folded in _SAYS), len(found)
        )
    return behind < len(found) and found[behind].folded in _SAYS


_TELLING = word_set(
    """notify inform alert tell ask warn remind email e-mail message invite consult phone page call notifies informs
    alerts tells asks warns reminds"""
)
_SENDING = word_set("email e-mail message phone page")
_HANDING = word_set("report escalate hand send forward assign")
# What only people do, when they have it done to or by a system.
_DECIDING = word_set(
    """approve agree consent confirm sign decide authorise authorize request ask choose reject refuse accept submit
    press review check release cancel assign want wish forget publish upload grant issue disable enable activate
    reactivate re-enable lift verify certify endorse veto overrule inspect countersign waive acknowledge"""
)
_CONSENTS = word_set(
    "approval consent permission signature confirmation decision agreement authorisation authorization"
)
_MACHINES = word_set(
    """server service system device browser network app application provider gateway api client tool script job
    process program machine sensor printer scanner camera clock timer user person one database platform page
    screen function module plugin website site store bank terminal bot engine module backend frontend host node
    worker command request response event window dialog component thread others customer"""
)


def _somebody(found: Sequence[Word], article: int, end: int) -> bool:
    """Whether a noun is somebody: who is told, who decides, by whom or with whose consent a thing is done."""
    head = lexicon.noun(found[end - 1].folded)
    behind = found[end].folded if end < len(found) and not found[end].mark else ""
    quality = _QUALITY.fullmatch(found[end - 1].folded)
    if head in _MACHINES or behind == "of" or quality or head.endswith(("tion", "ment", "ing", "ness")):
        return False
    before = found[article - 1].folded if article and not found[article].mark else ""
    sooner = found[article - 2].folded if article > 1 and not found[article - 1].mark else ""
    next_but_one = found[end + 1].folded if end + 1 < len(found) else ""
    handed = before in _SENDING and behind == "to"  # `e-mail the pass to the guest`
    told = (before in _TELLING and not handed) or (before == "to" and sooner in _HANDING)
    done_by = before == "by" and lexicon.participle(sooner) in _DECIDING
    consents = before in ("of", "from", "by") and lexicon.noun(sooner) in _CONSENTS
    decided = behind in ("has", "have") and lexicon.participle(next_but_one) in _DECIDING
    decides = behind != lexicon.verb(behind) and lexicon.verb(behind) in _DECIDING
    return told or done_by or consents or decided or decides
