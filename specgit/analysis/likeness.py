"""How much two criteria say of the same, in whatever words: what one says is looked for in the other, word by word,
and each word weighs as much as it is rare in the document.

A word is found where the other criterion has it, a word of the same stem or compound, or one that people use for the
same. Scripts without spaces are compared by pairs of characters. Weights after Spärck Jones, A statistical
interpretation of term specificity (1972).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis import lexicon
from specgit.analysis.bags import TURNING, canonical, weighs
from specgit.analysis.enumerations import enumerations
from specgit.analysis.glossary import normal
from specgit.analysis.quantities import quantities
from specgit.analysis.reading import words as words_of
from specgit.analysis.synonyms import meanings, unspaced
from specgit.patterns import Pattern
from specgit.spec.pairing import UNSPACED
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from specgit.analysis.bags import Bag, Entry
    from specgit.analysis.model import Analysed
    from specgit.analysis.reading import Word

_RUN = Pattern(f"[{UNSPACED}]+")
_KANA = Pattern("[\u3040-\u309f]+")
_SIGNS = "=≤≥<>"
_FACING = frozenset(("≤≥", "≤>", "<≥", "<>"))  # bounds that let different values through
_STEM, _STEM_SHARE, _PART, _LONG = 5, 0.7, 4, 9
_SAME_STEM, _COMPOUND, _SYNONYM = 0.8, 0.7, 0.9
_FOUND, _SURE = 0.5, 0.75
_TEMPLATE = 0.6  # of the text is equal where only another thing stands in one's place
_SAME_ACT, _BOTH_ACTS, _SAME_CASE, _BOTH_CASES = 0.6, 1.55, 0.55, 1.3
_RARE_CASE, _BOTH_RARE = 0.35, 0.85
_MUCH = 3
_ANYTHING = Pattern(
    r"\b(?:any|every|all|each)\s+(?:\w+\s+)?(?:request|operation|action|call|command|change|access|attempt)s?\b", 2
)
_EVERY = Pattern(r"\b(?:every|all|each|any)\b", 2)
_OTHER = Pattern(r"\b(?:any other|another|other|different|unsupported|unknown)\s+(?:\w+\s+)?(\w+)", 2)
_LEAVING = r"\b(?:outside|not (?:with)?in|not between|beyond|exceeds?|außerhalb)\b"
_OUTSIDE = Pattern(_LEAVING, 2)
_ANY_RANGE = Pattern(
    rf"{_LEAVING}\W+(?:\w+\W+){{0,2}}?(?:(?:permitted|allowed|valid|its|their)\W+)+(?:range|limits?|bounds?)\b",
    2,
)
_SPOKEN = Pattern(r"\w+")
_JOINED_NAME = Pattern(r"\b[A-Z][a-z]+[A-Z]\w*")
_ITEM = r"(?:[^\W\u2e80-\uffef]+ ){0,2}[^\W\u2e80-\uffef]+"
_LISTED = rf"(?:`[^`\n]{{1,30}}`|[“„「\"][^“”」\"\n]{{1,30}}[“”」\"]|{_ITEM}|[\u2e80-\uffef]{{1,12}}?)"
_OR = r"(?:\s*(?:或者|或是|或|または|もしくは|又は|および|또는)\s*|,?\s(?:or|oder|ou|или|atau)\s)"
_ANY_OF = Pattern(
    rf"{_LISTED}(?:(?:,\s|[、,，]){_LISTED})*{_OR}(?:{_LISTED}(?![\u2e80-\uffef])|[\u2e80-\uffef]{{1,4}})"
)
_IS = Pattern(r"^.*?\b(?:is|are|has|have|ist|sind|hat|es|está|tiene|é|tem)\s+")
_NAMED = Pattern(r"(?<=\s)[^\W\d_][\w-]*")
_SPANISH = Pattern(r"\b(?:el|los|las|un|una|del)\b")
_SPANISH_OR = Pattern(r"\s[ou]\s")
_BETWEEN_ITEMS = Pattern(rf"{_OR}|,\s|[、,，]")
_PREFIXES = lexicon.word_set(
    "un de des dis in im non ir ent re pre sub ab an auf aus ein zu vor ver be er zer um nach out over under up down"
)
_LETS_ONLY = Pattern(
    r"\b(?:only (?:let|allow|permit|admit|accept)|(?:let|allow|permit|admit|accept) only)\b(?! if| when)", 2
)
_SHOUTED = Pattern(r"\b[A-Z][A-Z0-9]+\b")
_KEYWORD = Pattern("WHEN|WHILE|IF|THEN|WHERE|THE|SHALL|AND|OR|NOT|ID|URL|API")
_DIRECTIONS = frozenset(("from", "into", "to", "before", "after"))
_ASKING = lexicon.word_set("send make perform submit do issue")
_WHOLE_ACT, _WHOLE_CASE, _MUCH_OF_ACT = 0.88, 0.88, 0.4
_PARALLEL = 0.4
_HALF = 0.5
_RARE, _NEIGHBOURS = 30, 60
_NEAR = 0.4
_FEW = 4  # words in common that are too few to say the same by chance
_AMBIGUOUS = frozenset(("block", "prevent", "disable", "sperren", "bloquear", "impedir", "bounce"))
_FOLDED = frozenset(("reject", "not", "shall"))
_FOREIGN = lexicon.word_set(
    "der die das den dem des ein eine einen einer einem wenn dann muss soll und oder wird werden mit für ist sind im am"
    " darf shall cuánto tem já quer tenta em tiene hay status estado zustand"
    " el la los las un una del de que por con si entonces deberá y o se su sus al lo es en para a e os as um uma do da"
    " dos das no na nos nas com quando cuando então deve wann hat zu zum zur von vom bei auf aus an entonce sein seine"
)
# What a refusal refuses is what was asked for, by whatever name.
_REFUSED = lexicon.word_set(
    "annahme anfrage antrag zugriff aktion pedido solicitação acesso solicitud acceso solicitação"
    " ask change try access operation action attempt upload submission try it"
)
_LIGHT = lexicon.word_set(
    "try ask use want person system it state status belong stay remain come carry have contain hold give hand"
)
_LIGHT_CHARACTERS = frozenset("的了着在中里内已经个一该其所并且")
_MISSING = frozenset(("lack", "miss", "missing", "absent"))
_AGAIN = lexicon.word_set(
    "again other second third first next last previous new only instead twice"
    " anderen andere anderer anderes weitere weiterer weiteren neue neuen neuer zweite zweiten otro otra outro outra"
)
_ORDINALS = lexicon.word_set("first last next previous erste ersten letzte letzten")
# Two words that stand for one.
_PHRASES = tuple(
    (frozenset(line.split()[:2]), line.split()[2])
    for line in """
other than not
not interrupt continuously
send alarm alarm
send notify notify
not pause continuously
not break continuously
take off delete
take out delete
take away delete
throw away delete
come back return
give back return
send back return
hand back return
go back return
carry on continue
go on continue
turn down reject
turn away reject
turn back reject
look up find
fill in enter
fill out enter
""".strip().splitlines()
)


class Sketch(NamedTuple):
    """What a criterion says in words as they are compared: in which case (or of what), and what is done."""

    case: Bag
    act: Bag
    refuses: bool
    refused: Bag = frozenset()  # the words of the case that name what is refused
    counts: Mapping[str, int] = {}  # how often each word stands in the case
    lacking: Bag = frozenset()  # what the case says is not there
    alternatives: tuple[tuple[Bag, ...], ...] = ()  # of which any suffices
    all: bool = False  # is said of every one: `every alarm`
    anything: bool = False  # `any request`
    other: str = ""  # of which thing any other is meant: `another format`
    shouted: bool = False  # names something in capitals: `AVI`
    ranges: bool = False  # holds for whatever has a range and leaves it
    leaves: bool = False  # holds for one thing outside its range, which it tells

    @property
    def denies(self) -> bool:
        """Whether something is not done, or refused."""
        return self.refuses or "not" in self.act

    @property
    def whole(self) -> Bag:
        """All its words."""
        return self.case | self.act


def parallel(one: Entry, other: Entry) -> bool:
    """Whether the requirements of two criteria are about things of one kind, each another (`Import of Customers`,
    `Import of Orders`), of which neither criterion says anything: `the import` is another one in each."""
    titles = (_title(one), _title(other))
    first, second = (_plain(_split(_told(title))) for title in titles)
    common = len(first) - len(_apart(first, second))
    if not common or common < _PARALLEL * min(len(first), len(second)):
        return False
    own, others = _apart(first, second), _apart(second, first)
    return bool(own and others) and not _meet(own | others, _sketch(one).whole & _sketch(other).whole)


def _title(entry: Entry) -> str:
    requirements = entry.spec.document.requirements
    return next((each.title for each in requirements if each.id == entry.requirement), "")


class Likeness:
    """The criteria of one document, compared softly."""

    def __init__(self, spec: Analysed, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._sketches = {_place(entry): _sketch(entry) for entry in entries}
        self._keys = {each: _keys(sketched) for each, sketched in self._sketches.items()}
        counted = Counter(word for each in self._sketches.values() for word in each.whole)
        self._weight = {word: log(1 + len(entries) / count) for word, count in counted.items()}
        self._joined = frozenset(name.casefold() for name in _JOINED_NAME.findall(spec.document.text.content))
        terms = (normal(term.name) for term in spec.document.glossary)
        self._names = frozenset(canonical(word) for name in terms for word in name.split())
        self._values = [
            frozenset(f"`{each}" for each in one.values) | frozenset(map(canonical, one.values))
            for one in enumerations(spec)
        ]

    def pairs(self) -> Iterator[tuple[Entry, Entry]]:
        """Criteria that share so much that they are worth comparing, of one system each, in the document's order.

        Those that stand near each other are looked at, and those that share something rare.
        """
        bearers: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self._entries):
            for key in self._keys[_place(entry)]:
                bearers[key].append(place)
        for place, entry in enumerate(self._entries):
            known = self._keys[_place(entry)]
            rare = {at for key in known if len(bearers[key]) <= _RARE for at in bearers[key] if at > place}
            for at in sorted(rare | set(range(place + 1, min(place + _NEIGHBOURS, len(self._entries))))):
                other = self._entries[at]
                enough = max(_FEW - 1, min(len(known), len(self._keys[_place(other)])) * _NEAR)
                if entry.bags.subject == other.bags.subject and len(known & self._keys[_place(other)]) >= enough:
                    yield entry, other

    def same(self, one: Entry, other: Entry) -> bool:
        """Whether two criteria do the same in the same case, in other words."""
        first, second = self._sketches[_place(one)], self._sketches[_place(other)]
        if not self._comparable(first, second):
            return False
        more, less = _apart(first.whole, second.whole), _apart(second.whole, first.whole)
        if any(_turns(word) or _is_fixed(word) for word in more | less) or (more | less) & (_ORDINALS | {"other"}):
            return False
        if not self._much(first, second):
            return False
        template = _resemblance(one, other)
        answer = self._one_answer(first, second)
        light = _LIGHT | _plain(one.bags.actions | other.bags.actions) if answer else _LIGHT
        if template >= _TEMPLATE and ((more - light and less - light) or _named_apart(one, other)):
            return False
        return answer or not (
            (min(self._acts(first, second)) < 1 and not (_acts_alike(one, second) and _acts_alike(other, first)))
            or self._other_thing(first, second)
            or (template >= _HALF and (_objects_apart(one, first, second) or _objects_apart(other, second, first)))
        )

    def _acts(self, first: Sketch, second: Sketch) -> tuple[float, float]:
        return self._share(first.act, second.whole), self._share(second.act, first.whole)

    def _much(self, first: Sketch, second: Sketch) -> bool:
        """Whether two criteria have so much in common that they say the same."""
        acts = self._acts(first, second)
        cases = self._share(first.case, second.whole), self._share(second.case, first.whole)
        least, both = (_RARE_CASE, _BOTH_RARE) if self._by_rare_words(first, second) else (_SAME_CASE, _BOTH_CASES)
        done = self._one_answer(first, second) or (min(acts) >= _SAME_ACT and sum(acts) >= _BOTH_ACTS)
        return done and min(cases) >= least and sum(cases) >= both

    def within(self, special: Entry, general: Entry) -> bool:
        """Whether a criterion does in a narrower case nothing but what another one does already."""
        narrow, wide = self._sketches[_place(special)], self._sketches[_place(general)]
        widens = any(_widens(alternatives, wide.case) for alternatives in narrow.alternatives)
        if widens or not self._comparable(narrow, wide) or not self._does_no_more(narrow, wide):
            return False
        if not wide.case and (len(wide.act) < (_FEW, _FEW - 1)[wide.all] or not wide.act <= narrow.act):
            return False
        cases = [case for case in self._cases(wide, narrow) if _covered(case, narrow.whole)]
        if not cases:
            return False
        more = _apart(narrow.case, wide.whole)
        narrower = more or cases != [wide.case] or _adds(general, wide, narrow)
        if any(map(_turns, more)) or more & _AGAIN or not narrower:
            return False
        if any(wide.counts.get(word, 0) > narrow.counts.get(word, 0) for word in wide.case & narrow.case - _LIGHT):
            return False
        if narrow.refused and wide.act - {"reject"} and not _meet(narrow.refused, wide.act | wide.refused):
            return False
        if _objects_apart(special, narrow, wide):
            return False
        if _resemblance(special, general) < _TEMPLATE:
            return True
        elsewhere = _apart(narrow.act, wide.act) and _apart(wide.act, narrow.act)
        return not elsewhere and (not narrow.case or any(_covered(case, narrow.case) for case in cases))

    def _does_no_more(self, narrow: Sketch, wide: Sketch) -> bool:
        """Whether the act of one criterion is that of another, or a part of it."""
        whole = _WHOLE_ACT if wide.case else _SAME_ACT
        enough = narrow.refuses or self._share(wide.act, narrow.act) >= _MUCH_OF_ACT
        return enough and self._share(narrow.act, wide.act) >= whole

    def _cases(self, wide: Sketch, narrow: Sketch) -> Iterator[Bag]:
        """The case of a criterion, and what would be left of it for one that it does not name: another value where
        one is excluded, any request, another kind."""
        yield wide.case
        for values in self._values:
            excluded, stated = wide.case & values, narrow.case & values
            if (
                "not" in wide.case
                and len(excluded) == 1
                and stated
                and not stated & excluded
                and "not" not in narrow.case
            ):
                yield wide.case - excluded - {"not"}
        for alternatives in wide.alternatives:
            if any(not _apart(each, narrow.case) for each in alternatives):
                kept = frozenset[str]().union(*(each for each in alternatives if not _apart(each, narrow.case)))
                yield wide.case - (frozenset[str]().union(*alternatives) - kept)
        if wide.anything:
            yield wide.case - _REFUSED - _ASKING
        if wide.ranges and narrow.leaves and len(wide.act) >= _FEW and wide.act == narrow.act:
            yield frozenset()
        if wide.other and len(wide.act) >= _MUCH and wide.act == narrow.act and narrow.shouted:
            yield wide.case - {"other", wide.other}

    def _excluded(self, wide: Sketch, narrow: Sketch) -> bool:
        return any(case is not wide.case for case in self._cases(wide, narrow))

    def _by_rare_words(self, first: Sketch, second: Sketch) -> bool:
        """Whether two criteria alone do something with the same number or literal."""
        fixed = {word for word in first.act & second.act if _is_fixed(word)}
        return bool(fixed) and sum(fixed <= each.act for each in self._sketches.values()) == 2

    def _one_answer(self, first: Sketch, second: Sketch) -> bool:
        """Whether two criteria alone give an answer that names itself, whatever they say around it: a literal
        (`raise` or `refuse with` an error), or two numbers (a status and a time to wait)."""
        fixed = {word for word in first.act & second.act if _is_fixed(word)}
        stated = first.case and second.case
        names = any(word[0] == "`" for word in fixed) or len(fixed) > 1
        others = {word for word in first.act ^ second.act if _is_fixed(word)}
        return bool(stated) and names and not others and self._by_rare_words(first, second)

    def _share(self, words: Bag, among: Bag) -> float:
        """Which part of what some words say stands among others; 1.0 for no words."""
        total = sum(self._weight[word] for word in words)
        return sum(self._weight[word] * found(word, among) for word in words) / total if total else 1.0

    def _comparable(self, one: Sketch, other: Sketch) -> bool:
        """Whether two criteria are about so much of the same, and neither denies what the other says."""
        common = sum(found(word, other.whole) >= _FOUND for word in one.whole)
        if common < (_FEW - 1 if one.all or other.all else _FEW):
            return False
        if (one.denies != other.denies and not self._one_answer(one, other)) or (
            one.lacking and other.lacking and not _meet(one.lacking, other.lacking)
        ):
            return False
        if one.refuses == other.refuses:
            cases = (one.case, other.case) if one.case and other.case else (one.whole, other.whole)
            for part, counterpart in (cases, cases[::-1]):
                if "not" in part and found("not", counterpart) < _FOUND:
                    return self._excluded(one, other) or self._excluded(other, one)
        if _crossed(one, other):
            return False
        return not (_opposed(one, other) or _opposed(other, one))

    def _other_thing(self, one: Sketch, other: Sketch) -> bool:
        """Whether each of two criteria names something that the other does not."""
        if one.whole & self._joined - other.whole and other.whole & self._joined - one.whole:
            return True
        return bool(
            _apart(one.whole & self._names, other.whole, _SURE) and _apart(other.whole & self._names, one.whole, _SURE)
        )


def _place(entry: Entry) -> int:
    return entry.reading.criterion.span.start


def _sketch(entry: Entry) -> Sketch:
    said = entry.bags
    around = said.whole - said.conditions - said.responses
    case, act = (said.conditions, around) if not said.responses else (said.conditions | around, said.responses)
    case, act = _plain(_split(case)), _plain(_split(act if entry.bags.actions else act - set(said.subject)))
    if _LETS_ONLY.search(entry.reading.criterion.text):
        case, act = case | act - {"reject"} - {"only"} | {"not"}, frozenset(("reject",))
    refuses, refused = "reject" in act, frozenset[str]()
    if refuses:
        asked = _REFUSED if case else frozenset[str]()
        refused = frozenset(
            word for word in case for each in act if word not in _REFUSED and alike(word, each) >= _FOUND
        )
        act = frozenset(word for word in act if word not in asked and found(word, case) < _FOUND) | {"reject"}
    content = entry.spec.document.text.content
    stated = " ".join(content[slice(*each.span)] for each in entry.reading.ears.conditions)
    other = _OTHER.search(stated)
    return Sketch(
        case,
        act,
        refuses,
        refused=refused,
        counts=_counts(entry),
        lacking=_lacking(stated),
        alternatives=tuple(_alternatives(stated)),
        all=bool(_EVERY.search(entry.reading.criterion.text)),
        anything=bool(_ANYTHING.search(stated)),
        other=canonical(other[1].casefold()) if other else "",
        ranges=bool(_ANY_RANGE.search(stated)),
        leaves=bool(_OUTSIDE.search(stated) and quantities(stated)),
        shouted=any(not _KEYWORD.fullmatch(word) for word in _SHOUTED.findall(stated)),
    )


def _lacking(stated: str) -> Bag:
    """The words right behind those that deny, a name as a whole: `no answer`, `ohne Zeilen`."""
    lacking: set[str] = set()
    denied = False
    for word in words_of(stated, Span(0, len(stated))):
        if denied and weighs(word.folded):
            lacking.add(canonical(word.folded))
        if word.folded not in lexicon.ARTICLES and not (denied and stated[word.end : word.end + 1] == "_"):
            denied = "not" in meanings(word.folded) and len(meanings(word.folded)) == 1
    return frozenset(lacking)


def _alternatives(stated: str) -> Iterator[tuple[Bag, ...]]:
    """The items of each list of which any suffices: `a word, its translation or the recording`."""
    if _SPANISH.search(stated):
        stated = _SPANISH_OR.sub(" or ", stated)
    for match in _ANY_OF.finditer(stated):
        items = (frozenset(_plain(_split(_told(item)))) for item in _BETWEEN_ITEMS.split(_IS.sub("", match[0])))
        yield tuple(item for item in items if item)


def _widens(alternatives: Sequence[Bag], case: Bag) -> bool:
    """Whether a case holds for more than another one, which names one of some alternatives and not the others."""
    named = [_meet(each, case) for each in alternatives]
    return any(named) and not all(named)


def _named_apart(one: Entry, other: Entry) -> bool:
    """Whether each of two criteria names something with a capital that the other does not: `Role`, `User`."""
    first, second = (
        {canonical(word.casefold()) for word in _NAMED.findall(each.reading.criterion.text) if word[0].isupper()}
        for each in (one, other)
    )
    return bool(first - second and second - first)


def _told(text: str) -> list[str]:
    """The words of a text as bags have them."""
    return [
        f"`{word.folded}" if word.quoted else canonical(word.folded)
        for word in words_of(text, Span(0, len(text)))
        if weighs(word.folded)
    ]


def _keys(said: Sketch) -> Bag:
    """A word for all that a word is taken to be alike."""
    return frozenset(meanings(word)[0] if meanings(word) else word[:_STEM] for word in said.whole)


def _counts(entry: Entry) -> Mapping[str, int]:
    content = entry.spec.document.text.content
    return Counter(
        canonical(word.folded) for each in entry.reading.ears.conditions for word in words_of(content, each.span)
    )


def _plain(words: Iterable[str]) -> Bag:
    plain = {
        next((kept for kept in meanings(word) if kept in _FOLDED and word not in _AMBIGUOUS), word) for word in words
    } - _FOREIGN
    if "not" in plain and (allowed := {word for word in plain if "accept" in meanings(word)}):
        plain = plain - allowed - {"not"} | {"reject"}
    if exceeding := {word for word in plain if "exceed" in meanings(word)}:
        numbers = {word for word in plain if word[0] == "="}
        plain = plain - exceeding - numbers | {f">{word[1:]}" for word in numbers} if numbers else plain
    for both, instead in _PHRASES:
        if both <= plain:
            plain = plain - both | {instead}
    return frozenset(plain)


def _split(words: Iterable[str]) -> set[str]:
    parts: set[str] = set()
    for word in words:
        if word[0] in "`" + _SIGNS or not _RUN.search(word):
            parts.add(word)
            continue
        known, left = unspaced(word)
        parts |= known
        for run in (piece for part in left for piece in _KANA.split(part)):
            parts |= set(run) - _LIGHT_CHARACTERS
    return parts


def _crossed(one: Sketch, other: Sketch) -> bool:
    """Whether a word of one case stands in the other act only, and the other way round; or both of two opposites stand
    in both criteria, in whatever order."""
    mine, theirs = _apart(one.case, other.case), _apart(other.case, one.case)
    if any(found(word, other.act) >= _FOUND for word in mine) and any(
        found(word, one.act) >= _FOUND for word in theirs
    ):
        return True
    common, done = one.whole & other.whole, one.act & other.act
    return any(lexicon.opposite_states(word) & common for word in common) or any(
        lexicon.opposite_actions(word) & done for word in done
    )


def _acts_alike(entry: Entry, other: Sketch) -> bool:
    """Whether another criterion does one of the things that a criterion does, as far as they are understood."""
    done = _plain(entry.bags.actions)
    return not done or any(found(action, other.act) >= _FOUND for action in done) or other.refuses


def _objects_apart(entry: Entry, own: Sketch, other: Sketch) -> bool:
    """Whether a criterion does something to a thing that another one does not name, as far as it is understood."""
    if other.refuses or not entry.bags.actions:
        return False
    objects = _plain(entry.bags.objects - _receivers(_answer(entry)))
    return bool(_apart(objects & own.act, other.whole))


def _adds(general: Entry, wide: Sketch, narrow: Sketch) -> bool:
    """Whether a criterion does more than another one in the same case, and not only to another thing: what it adds
    stands before or behind, not between (`DM channels`, `group DM channels`)."""
    added, written = _apart(wide.act, narrow.act), _answer(general)
    if narrow.refuses or not added:
        return False
    receivers = _receivers(written)
    common = [place for place, word in enumerate(written) if found(canonical(word.folded), narrow.act) >= _FOUND]
    return bool(common) and not any(
        canonical(word.folded) in added - receivers for word in written[common[0] : common[-1]]
    )


def _covered(case: Bag, among: Bag) -> bool:
    return all(found(word, among) >= _SURE for word in case - _LIGHT)


def _answer(entry: Entry) -> list[Word]:
    content = entry.spec.document.text.content
    return [word for span in entry.reading.ears.responses for word in words_of(content, span)]


def _receivers(written: Sequence[Word]) -> Bag:
    """The words with another object behind them: `sends the Reader a letter`."""
    return frozenset(
        canonical(word.folded) for word, behind in pairwise(written) if behind.folded in ("a", "an", "the")
    )


def _heading(entry: Entry) -> dict[str, set[str]]:
    """The words behind words of direction, by these."""
    known: dict[str, set[str]] = {}
    for direction, word in entry.bags.directed:
        if (
            direction in _DIRECTIONS
            and word not in entry.bags.subject
            and not (direction == "to" and lexicon.verb(word))
        ):
            known.setdefault(direction, set()).add(word)
    return known


def turned_softly(one: Entry, other: Entry) -> bool:
    """Whether two sentences head for different things: `from the shop to the store`, `from the store`."""
    before, after = _heading(one), _heading(other)
    return any(
        not any(found(word, after[direction]) >= _FOUND for word in before[direction])
        for direction in before.keys() & after.keys()
    )


def _opposed(one: Sketch, other: Sketch) -> bool:
    """Whether a word of one, which the other lacks, has its opposite there."""
    parts = ((one.case, other.case), (one.act, other.act)) if one.case and other.case else ((one.whole, other.whole),)
    if "exist" in one.case and (other.case - one.case) & _MISSING:
        return True
    return any(
        f"un{word}" in among
        or (word.startswith("un") and word[2:] in among)
        or _meet(lexicon.opposite_actions(word) | lexicon.opposite_states(word), among)
        for words, among in parts
        for word in words - other.whole
    )


def _resemblance(one: Entry, other: Entry) -> float:
    """How much of two sentences is equal word by word, in their order; character by character without spaces."""
    texts = [entry.reading.criterion.text.casefold() for entry in (one, other)]
    first, second = (text if _RUN.search(text) else _SPOKEN.findall(text) for text in texts)
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _meet(words: Bag, among: Bag) -> bool:
    return any(found(word, among) >= _FOUND for word in words)


def _apart(words: Bag, among: Bag, least: float = _FOUND) -> Bag:
    return frozenset(word for word in words if found(word, among) < least)


def _turns(word: str) -> bool:
    return word in TURNING and word != "before"


def _is_fixed(word: str) -> bool:
    """Whether a word stands for nothing but itself: a number, a literal."""
    return word[0] in "`" + _SIGNS or not word.isalpha()


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> float:
    """How much two words mean the same: 1 for one word, 0 for words that share nothing."""
    if one == other:
        return 1.0
    if one[0] in "`" + _SIGNS or other[0] in "`" + _SIGNS:
        if one[0] in _SIGNS and other[0] in _SIGNS:
            facing = one[0] + other[0] in _FACING or other[0] + one[0] in _FACING
            return 0.9 if one.lstrip(_SIGNS) == other.lstrip(_SIGNS) and not facing else 0.0
        return 0.6 if one.lstrip("`") == other.lstrip("`") else 0.0
    if not (one.isalpha() and other.isalpha()):
        return 0.0
    if set(meanings(one)) & set(meanings(other)):
        return _SYNONYM
    short, long = sorted((one, other), key=len)
    common = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if common >= _STEM and common >= _STEM_SHARE * len(short):
        return _SAME_STEM
    if len(short) >= _PART and len(long) >= _LONG and _made_of(long, short):
        return _COMPOUND
    return 0.0


def _made_of(long: str, short: str) -> bool:
    """Whether a long word is a compound with a short one: `Kartenzahlung`; not `deactivate`, `anmelden`."""
    return long.startswith(short) or (long.endswith(short) and long.removesuffix(short) not in _PREFIXES)


def found(word: str, among: Collection[str]) -> float:
    """How much of a word stands among others."""
    return 1.0 if word in among else max((alike(word, each) for each in among), default=0.0)
