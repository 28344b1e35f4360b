"""Names that say two things, and things with two names, measured by the glossary.

After rules R4 (defined terms) and R36 (consistent terms) of INCOSE's Guide to Writing Requirements.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.glossary import normal
from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.naming_abroad import find_other_names
from specgit.analysis.places import Place, Said, around, ask, ids, listed, says
from specgit.analysis.tokens import word_set, words
from specgit.patterns import Pattern
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.glossary import Glossary
    from specgit.analysis.model import Analysed, Question, Reading
    from specgit.analysis.naming_abroad import OtherName
    from specgit.analysis.tokens import Word

# Words for one thing. Nobody who means two things would take these; `user` and `member` are none.
_SYNONYMS = """
cart/basket/trolley customer/client/buyer/shopper/purchaser reader/patron/borrower invoice/bill
photo/picture/photograph booking/reservation courier/messenger parcel/package/packet
professor/instructor/teacher pupil/student/learner doctor/physician film/movie vehicle/car flat/apartment
shop/store lorry/truck lift/elevator e-mail/mail/email staff/personnel journey/trip repair/fix
appointment/meeting picture/image item/article supplier/vendor/provider tenant/renter/lodger dialog/modal/popup
folder/directory password/passphrase voucher/coupon cabinet/locker crate/box patient/sufferer ticket/pass
worker/employee workman/employee staff-member/employee letter/mail shift/duty bin/trashcan recycle-bin/trash
bidder/offerer clerk/cashier visitor/guest comment/remark rating/score delivery/shipment seller/merchant/vendor
player/gamer opponent/adversary game/match doc/document subscription/membership incident/ticket/case
requester/applicant policyholder/insured fee/charge penalty/fine loan/lending author/writer team/crew
operator/machinist warehouse/depot stock/inventory vet/veterinarian attendee/participant event/happening
room/chamber lamp/light heater/radiator hub/gateway gauge/meter probe/sensor caregiver/carer manager/boss
quote/quotation medicine/drug/medication payslip/paycheck salary/wage wallet/purse premium/contribution
commit/revision changeset/commit repository/repo container/pod bed/berth ward/unit shelf/rack purchase/order
passenger/traveller/traveler sample/specimen timetable/schedule calendar/agenda reminder/nudge claim/demand
tutor/coach siren/buzzer/beeper/sounder station/site/location/facility tank/vessel/reservoir/basin valve/tap
pump/compressor fan/ventilator/blower lid/cover gate/barrier sign/signboard tag/label device/appliance
machine/apparatus boiler/furnace conveyor/belt trolley/wagon ship/vessel aircraft/plane/airplane bicycle/bike
scooter/moped parking-space/parking-lot stall/booth/stand checkout/till lodging/accommodation office/bureau
branch/outlet plot/lot/parcel animal/creature pet/animal plant/crop beneficiary/recipient donor/giver
sponsor/backer debtor/borrower creditor/lender guarantor/surety holder/bearer spouse/husband relative/kin
colleague/co-worker coworker/colleague freelancer/contractor installer/fitter engineer/technician
mechanic/technician janitor/caretaker guard/watchman officer/official attorney/lawyer candidate/applicant
contestant/competitor/contender rival/opponent spectator/viewer listener/audience subscriber/follower
scholar/student apprentice/trainee mentee/protege child/kid/minor grown-up/adult youth/teenager
inhabitant/resident/citizen dish/meal/course plate/dish recipe/formula drink/beverage tip/gratuity receipt/slip
statement/bill transfer/remittance payout/disbursement repayment/refund/reimbursement rebate/discount
reduction/discount surcharge/fee tariff/rate deposit/downpayment bond/deposit debt/liability budget/allowance
grant/subsidy exam/test/examination quiz/test exercise/assignment homework/assignment certificate/diploma
degree/diploma thesis/dissertation paragraph/passage manuscript/script headline/title newsletter/bulletin
announcement/notice thread/discussion conversation/chat/dialogue channel/room forum/board contact/acquaintance
friend/buddy invitation/invite enquiry/inquiry complaint/grievance objection/appeal survey/poll vote/ballot
election/poll contract/agreement clause/provision licence/license permit/licence defect/bug/fault
outage/downtime breakdown/failure malfunction/fault damage/harm accident/crash measurement/reading
finding/observation diagnosis/finding treatment/therapy surgery/operation injury/wound illness/disease/sickness
symptom/complaint dose/dosage vaccine/jab blood-donation/donation laboratory/lab clinic/practice
hospital/infirmary song/track/tune playlist/queue recording/tape advertisement/ad/advert campaign/promotion
draft/sketch note/memo annotation/note bookmark/favorite/favourite build/compilation artifact/artefact
binary/executable chore/task milestone/deadline deadline/due-date iteration/sprint plugin/extension/add-on
instance/replica secret/credential tenant/organization organisation/organization business/company
department/division link/hyperlink timer/countdown clock/watch latch/bolt fob/transmitter box/container
carton/box pallet/skid barrel/drum bottle/flask bag/sack packet/parcel chair/seat corridor/hallway lobby/foyer
elevator/lift staircase/stairs storey/floor story/floor garden/yard luggage/baggage suitcase/bag trail/path
stop/halt trip/ride ride/drive conductor/guard captain/skipper pilot/aviator crew-member/crew
dispatcher/controller stake/bet wager/bet/stake bidder/buyer prize/award/reward trophy/award bonus/reward
enemy/foe tower/turret weapon/gun hero/champion quest/mission task/job zone/area house/dwelling/residence
company/firm/enterprise alert/warning lesson/class
"""
_HEADS = """
store/repository/storage/database/archive plan/schedule service/server manager/handler page/screen/view
dialog/modal/popup queue/buffer log/journal/logbook/protocol/trail/history engine/processor validator/checker
parser/reader list/register/registry/directory/catalog notifier/notificator scheduler/planner fee/charge
team/crew/group center/centre/hub station/site agent/clerk/officer area/zone box/chest
"""
_DETERMINERS = lexicon.ARTICLES | frozenset(
    ("one", "no", "two", "new", "same", "other", "first", "second", "own", "empty", "another")
)


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _SYNONYMS.split():
        members = group.replace("-", " ").split("/")
        for member in members:
            found.setdefault(member, set()).update(set(members) - {member})
    return {member: frozenset(others) for member, others in found.items()}


@cache
def _heads() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _HEADS.split():
        for member in group.split("/"):
            found.setdefault(member, set()).update(set(group.split("/")) - {member})
    return {member: frozenset(others) for member, others in found.items()}


def find_names(spec: Analysed, glossary: Glossary) -> Iterator[Question]:
    """The questions about names; none where there is no glossary to go by."""
    if glossary.terms:
        spoken = [(reading, words(spec.document.text.content, reading.criterion.span)) for reading in spec.readings]
        yield from _two_words(spec, glossary, spoken)
        yield from _one_word(spec, glossary, spoken)
        yield from _umbrellas(spec, glossary, spoken)
        abroad: dict[str, list[OtherName]] = {}
        for other in find_other_names(spec):
            abroad.setdefault(other.term, []).append(other)
        for term, others in abroad.items():
            yield _two_words_question(spec, glossary, [other.place for other in others], term)


def other_name(name: str, glossary: Glossary) -> str:
    """The term of the glossary that a name looks like another word for; empty if there is none.

    `basket` for Cart, `Folder_Repository` for Folder_Store.
    """
    known = normal(name)
    for synonym in _synonyms().get(known, ()):
        if synonym in glossary.names:
            return glossary.names[synonym].name
    before, _, head = known.rpartition(" ")
    if before and head in ("party", "person"):
        return other_name(before, glossary)
    if before:
        others = _heads().get(head, frozenset()) | _synonyms().get(head, frozenset()) | {head}
        for name, term in glossary.names.items():
            kind, _, end = name.rpartition(" ")
            if end in others and _abbreviates(kind, before, same=end != head):
                return term.name
            measuring = before.endswith("ing") and " " not in before and not glossary.introduces(head)
            if not kind and end in others - {head} and measuring:
                return term.name  # `a measuring site` of Station
    return ""


_SHORT = range(3, 7)  # letters


def _abbreviates(one: str, other: str, *, same: bool) -> bool:
    """Whether one is the other cut short, as `mod` is `moderation`; or the same, where that may be."""
    short, long = sorted((one, other), key=len)
    if " " in long:
        return same and one == other
    return same if short == long else len(short) in _SHORT and len(short) + 3 <= len(long) and long.startswith(short)


def _two_words(spec: Analysed, glossary: Glossary, spoken: Sequence[tuple[Reading, list[Word]]]) -> Iterator[Question]:
    """A question for each noun that is nowhere introduced and is another word for a term."""
    yield from _other_names(spec, glossary, spoken)
    candidates = {other for name in glossary.names for other in _synonyms().get(name, ()) if " " not in other}
    candidates = {word for word in candidates if not glossary.introduces(word)}
    if not candidates:
        return
    places: dict[str, list[Place]] = {}
    for reading, found in spoken:
        for number, word in enumerate(found):
            base = lexicon.noun(word.folded)
            if base in candidates and not word.quoted and _noun_here(found, number):
                places.setdefault(base, []).append(Place(reading, Span(word.start, word.end)))
    for base, where in places.items():
        term = other_name(base, glossary)
        if term:
            yield _two_words_question(spec, glossary, where, term)


def _other_names(
    spec: Analysed, glossary: Glossary, spoken: Sequence[tuple[Reading, list[Word]]]
) -> Iterator[Question]:
    """A question for each name that differs from a term by another word for the same: `Folder_Repository`."""
    places: dict[str, list[Place]] = {}
    for reading, found in spoken:
        for word in found:
            if "_" in word.folded and not word.quoted and not glossary.introduces(word.folded):
                places.setdefault(word.folded, []).append(Place(reading, Span(word.start, word.end)))
        for number, (word, head) in enumerate(pairwise(found), 1):
            phrase = f"{word.folded} {lexicon.noun(head.folded)}"
            known = word.quoted or head.quoted or head.mark or word.mark or glossary.introduces(phrase)
            if not known and number > 1 and found[number - 2].folded in _DETERMINERS and _ends(found, number):
                places.setdefault(phrase, []).append(Place(reading, Span(word.start, head.end)))
    for name, where in places.items():
        if term := other_name(name, glossary):
            yield _two_words_question(spec, glossary, where, term)


def _noun_here(found: Sequence[Word], number: int) -> bool:
    """Whether a word stands as a noun of its own: behind an article, not before the noun it belongs to."""
    before = found[number - 1].folded if number and not found[number].mark else ""
    return before in _DETERMINERS and _ends(found, number)


_BEHIND_NOUNS = lexicon.ARTICLES | word_set("is are has have who shall was cannot again now only too also")


def _ends(found: Sequence[Word], number: int) -> bool:
    """Whether a noun phrase ends with a word."""
    behind = found[number + 1] if number + 1 < len(found) else None
    if behind is None or behind.mark or behind.folded in lexicon.PREPOSITIONS or behind.folded in ("and", "or"):
        return True
    return bool(lexicon.verb(behind.folded)) or behind.folded.endswith("ly") or behind.folded in _BEHIND_NOUNS


def _two_words_question(spec: Analysed, glossary: Glossary, places: Sequence[Place], term: str) -> Question:
    text = spec.document.text
    word = text.slice(places[0].span)
    where = around(text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    written = [Change(place.span, _in_number(term, text.slice(place.span))) for place in places]
    line = glossary.entry(word)
    options = [Option(f"It is the {term} of the glossary.", tuple(written))]
    if line:
        options.append(Option("It is something else: define it in the glossary.", (line,)))
    situation = f"{says(ids(places))} “{where}”, and the glossary knows no {word}, only {term}."
    said = Said(
        Kind.AMBIGUOUS, "two-words", Confidence.HIGH, situation, f"Is the {word} the {term}, or something else?",
        tuple(options),
    )  # fmt: skip
    return ask(spec, places, said)


def _in_number(term: str, word: str) -> str:
    plural = word.isascii() and lexicon.noun(word.casefold()) != word.casefold()
    return f"{term}s" if plural and not term.endswith("s") else term


def _one_word(spec: Analysed, glossary: Glossary, spoken: Sequence[tuple[Reading, list[Word]]]) -> Iterator[Question]:
    """A question for each bare noun that ends two terms: `the session` beside User_Session and Admin_Session."""
    ends: dict[str, list[str]] = {}
    for name in glossary.names:
        before, _, head = name.rpartition(" ")
        if before and " " not in before:
            ends.setdefault(head, []).append(name)
    genera = _genera(spec, glossary)
    for genus, names in genera.items():
        ends.setdefault(genus, []).extend(names)
    shared = {
        head: names
        for head, names in ends.items()
        if len({glossary.names[name].name for name in names}) > 1 and head not in glossary.names
    }
    places: dict[str, list[Place]] = {}
    for reading, found in spoken:
        if shared:
            for number, head in _bare(spec.document.text.content, found, shared):
                if not _settled(spec, reading, shared[head]):
                    places.setdefault(head, []).append(Place(reading, Span(found[number].start, found[number].end)))
    for head, where in places.items():
        told = len(ids(where)) == 1 and head in genera and glossary.introduces(head)
        sure = (head not in _GENERIC or told) and len(ids(where)) <= _MOST_BARE
        yield _one_word_question(spec, glossary, where, shared[head], Confidence.HIGH if sure else Confidence.MEDIUM)


_GENUS = Pattern(
    r"\W*(?:is )?(?:an?|the|one|any|every|each) (?P<kind>(?:[a-z-]+ ){0,3}?[a-z-]+)(?= (?:of|that|which|who|with|in|for"
    r"|on|to|by|from|whose|where|between|containing|made|given|sent|kept|used)\b|[,.;:(]|\s*$)",
    re.IGNORECASE,
)
_FEWEST_OF_KIND = 2


def _genera(spec: Analysed, glossary: Glossary) -> dict[str, list[str]]:
    """The terms by what the glossary says they are: both are `a request …`."""
    content = spec.document.text.content
    found: dict[str, list[str]] = {}
    for name, term in glossary.names.items():
        match = _GENUS.match(content, term.name_span.end, term.span.end)
        if match:
            found.setdefault(lexicon.noun(match["kind"].casefold().rpartition(" ")[2]), []).append(name)
    return {genus: names for genus, names in found.items() if len(names) >= _FEWEST_OF_KIND}


_GENERIC = word_set(
    """user file data status page screen name content type value list view state number time field item module
    document step section table form tab button window message response request result error rule event key id
    service system"""
)
_MOST_BARE = 4  # criteria; where more speak of it so, it is the word for all of them
_ENDS = word_set("and or is has shall was cannot to after before at by within until when if")


def _bare(content: str, found: Sequence[Word], shared: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    """The places where a sentence speaks of `the session` without having named one."""
    seen: set[str] = set()
    for number, word in enumerate(found):
        head = lexicon.noun(word.folded)
        if head in shared and word.folded == head and number and found[number - 1].folded == "the" and not word.mark:
            behind = found[number + 1] if number + 1 < len(found) else None
            alone = behind is None or behind.mark or behind.folded in _ENDS
            if alone and head not in seen and content[word.start - 1] != "_":
                yield number, head
        seen.add(head)


def _settled(spec: Analysed, reading: Reading, names: Sequence[str]) -> bool:
    """Whether the criterion, or what stands before it in its requirement, speaks of just one of the terms."""
    text = spec.document.text
    if any(f" {name} " in f" {normal(reading.criterion.text)} " for name in names):
        return True
    for requirement in spec.document.requirements:
        if requirement.span.start <= reading.criterion.span.start < requirement.span.end:
            said = f" {normal(text.content[requirement.span.start : reading.criterion.span.start])} "
            return sum(f" {name} " in said for name in names) == 1
    return False


def _one_word_question(
    spec: Analysed, glossary: Glossary, places: Sequence[Place], names: Sequence[str], confidence: Confidence
) -> Question:
    text = spec.document.text
    word = text.slice(places[0].span)
    terms = list(dict.fromkeys(glossary.names[name].name for name in names))[:3]
    where = around(text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    options = tuple(Option(f"It is the {term}.", tuple(Change(place.span, term) for place in places)) for term in terms)
    options = (*options[:2], Option(f"Any of them: it is no matter which {word}.", ())) if len(terms) == 2 else options
    situation = f"{says(ids(places))} “{where}”, and the glossary knows {listed(terms)}."
    said = Said(Kind.AMBIGUOUS, "one-word", confidence, situation, f"Which {word} is meant?", options)
    return ask(spec, places, said)


# --- words for anything ---

_UMBRELLAS = word_set(
    """transaction proposal entity matter affair object thing undertaking artifact asset activity record element
    resource document file item piece form paper procedure operation equipment publication instance position
    reading note submission dossier instrument commodity good material deliverable assignment arrangement engagement
    occurrence posting communication correspondence counterparty"""
)
# What the work of a system is about: where the glossary has a name for it, a criterion should use the name.
_ENTITIES = _UMBRELLAS | word_set(
    """ticket incident case order claim contract booking appointment invoice bill payment shipment parcel delivery
    package ride trip lesson course exam loan lot bid"""
)
_REFUSING = word_set("reject refuse deny block abort discard")


def _umbrellas(spec: Analysed, glossary: Glossary, spoken: Sequence[tuple[Reading, list[Word]]]) -> Iterator[Question]:
    """A question for a word that may be many things, which a criterion takes for known: `cancel the transaction`."""
    places: dict[str, list[Place]] = {}
    for reading, found in spoken:
        seen: set[str] = set()
        conditions = reading.ears.conditions
        for number, word in enumerate(found):
            base = word.folded if word.folded in _ENTITIES else word.folded.removesuffix("s")
            if base in _ENTITIES:
                condition = any(part.span.start <= word.start < part.span.end for part in conditions)
                known = (
                    _taken_for_known(found, number) if base in _UMBRELLAS else condition and _noun_here(found, number)
                )
                if base not in seen and known and not glossary.introduces(base) and not other_name(base, glossary):
                    places.setdefault(base, []).append(Place(reading, Span(word.start, word.end)))
                seen.add(base)
    said = spec.document.text.content.casefold()
    for base, where in places.items():
        if said.count(base[:6]) == sum(criterion.count(base[:6]) for criterion in _texts(where)):
            yield _umbrella_question(spec, glossary, where)


def _texts(places: Sequence[Place]) -> set[str]:
    """The criterion that places stand in, where it is one; nothing where they are several."""
    found = {place.reading.criterion.text.casefold() for place in places}
    return found if len(found) == 1 else set()


def _taken_for_known(found: Sequence[Word], number: int) -> bool:
    verb = found[number - 2].folded if number > 1 and found[number - 1].folded == "the" else ""
    base = lexicon.verb(verb)
    if base not in (verb, verb.removesuffix("s")) or not base or base in _REFUSING or found[number].mark:
        return False
    behind = found[number + 1] if number + 1 < len(found) else None
    return behind is None or bool(behind.mark) or behind.folded in _ENDS | {"of"}


def _umbrella_question(spec: Analysed, glossary: Glossary, places: Sequence[Place]) -> Question:
    text = spec.document.text
    word = text.slice(places[0].span)
    where = around(text.content, places[0].span, places[0].reading.criterion.span, 4, 3)
    options = [Option("Name what is meant.", tuple(Change(place.span, "[…]") for place in places))]
    if line := glossary.entry(word):
        options.append(Option(f"It is a thing of its own: define “{word}” in the glossary.", (line,)))
    situation = f"{says(ids(places))} “{where}”, and no other place says which “{word}” that is."
    said = Said(Kind.AMBIGUOUS, "one-word", Confidence.HIGH, situation, f"What is “{word}” here?", tuple(options))
    return ask(spec, places, said)
