"""What can fail, where a document says of what else can fail what happens then, and not of this."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from specgit.analysis import lexicon
from specgit.analysis.answers import listed, quoted, sentence
from specgit.analysis.bags import Entry, canonical, weighs
from specgit.analysis.gaps import FAILS, addition, ask, is_failure
from specgit.analysis.model import Confidence, Option, Question
from specgit.analysis.reading import words
from specgit.analysis.soft import stated, stems
from specgit.patterns import Pattern
from specgit.spec.ears import Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.analysis.model import Response
    from specgit.spec.model import Term


# What can fail for reasons outside of the system, and is noticed when it does.
_FALLIBLE = lexicon.word_set(
    """
    upload download import transfer create print write save store generate convert transcode parse transcribe translate
    render extract decompress deploy install build compile restore synchronise synchronize start launch boot
    """
)
_RUNNING = lexicon.word_set(
    "environment container instance machine engine pump motor server vm deployment compressor generator"
)
_MAKES = {  # what these make where their failure is no matter of the system alone
    "print": lexicon.word_set("label receipt ticket pass slip card badge invoice photo"),
    **dict.fromkeys(("write", "save", "store"), lexicon.word_set("file archive backup image photo pdf export video")),
    "generate": lexicon.word_set(
        """
        subtitle caption thumbnail preview report document image pdf summary transcript translation invoice contract
        certificate label statement file archive route schedule timetable video
        """
    ),
    "create": lexicon.word_set("backup dump"),
    "extract": lexicon.word_set("text archive frame audio"),
    "convert": lexicon.word_set("video image file document audio photo recording currency"),
    "synchronise": lexicon.word_set("change entry file calendar contact note"),
    "synchronize": lexicon.word_set("change entry file calendar contact note"),
    "render": lexicon.word_set("video image pdf document scene frame preview"),
    **dict.fromkeys(("start", "launch", "boot"), _RUNNING),
    "build": lexicon.word_set("image container package project application binary release artifact index"),
}
_CODE = Pattern(r"\S+ (?:an? |the )?[`'\"“]")
_HABIT = 3  # failures that a document handles, from which one that it does not is missing
_SHARE = 0.5  # of what can fail, from which it is


def questions(entries: Sequence[Entry]) -> Iterator[Question]:
    """Questions about acts whose failure nothing is said about, where the document has the habit to say it."""
    failures = [entry for entry in entries if is_failure(entry) or _refused(entry)]
    if failures:
        yield from _apart(entries, failures)
    plain = [entry for entry in failures if is_failure(entry)]
    found = list(_acts(entries, plain)) if len(plain) >= _HABIT else []
    yield from found
    if len(failures) >= _HABIT:
        acts = {place.start for question in found for place in question.spans}
        yield from (each for each in _external(entries, failures) if each.span.start not in acts)
        yield from _payments(entries)
        yield from _in_other_languages(entries)


def _acts(entries: Sequence[Entry], failures: Sequence[Entry]) -> Iterator[Question]:
    """What can fail, where the document says of most that can what happens then, and not of this."""
    covered: list[Entry] = []
    open_: list[tuple[Entry, Response]] = []
    failing = {failure.reading.criterion.span for failure in failures}
    for entry in entries:
        is_act = _is_event(entry) and entry.reading.criterion.span not in failing
        for response in entry.reading.responses if is_act else ():
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


_REPEATS = lexicon.word_set("repeat retry")


def _fails_at(failure: Entry, entry: Entry, response: Response) -> bool:
    """Whether a criterion about a failure may be about what this response does: it names the verb, or the thing or
    where it goes to and no other verb that can fail."""
    said = failure.bags.conditions
    if canonical(response.action) in said or any(word.startswith(response.action) for word in said):
        return True
    repeated = {
        canonical(word) for each in failure.reading.responses if each.action in _REPEATS for word in each.object
    }
    if failure.requirement == entry.requirement and canonical(response.action) in repeated:
        return True  # `repeat the synchronisation`
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
    return ask(
        "no-failure-response", confidence, [entry for entry, _ in found],
        f"{ids[0]} says to {quoted(what)}, which can fail, and nothing says what happens then"
        + (f", nor in {listed(ids[1:])}" if ids[1:] else "")
        + f"; {listed(others[:3])} say it of other failures.",
        "What happens if it fails?",
        (addition(added), Option("It is handled elsewhere.", ())),
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


_SENDS = Pattern(
    r"\b(?:send|submit|request|forward|transmit|publish|fetch|query|call|ask|order|report|push|post|deliver"
    r"|retrieve|load)s?\b",
    2,
)
_OUTSIDE = Pattern(
    r"\b(?:external|third.party|service|server|gateway|provider|platform|portal|api|bank|carrier|marketplace)\b", 2
)


def _external(entries: Sequence[Entry], failures: Sequence[Entry]) -> Iterator[Question]:
    """What is asked of another system of the glossary, of which nothing says that it may not answer."""
    document = entries[0].spec.document
    subjects = " ".join(
        document.text.slice(entry.reading.ears.subject).casefold() for entry in entries if entry.reading.ears.subject
    )
    open_: list[tuple[Entry, Term]] = []
    handled = 0
    known = {failure.id for failure in failures}
    asking = [(entry, said) for entry in entries if entry.id not in known for said in _requests(entry)]
    for term in document.glossary:
        name = term.name.casefold()
        outside = _OUTSIDE.search(document.text.slice(term.span).partition(":")[2][:60])
        if not outside or name in subjects:
            continue
        entry = next((each for each, said in asking if name in said), None)
        if entry:
            out_of_reach = (failure for failure in failures if failure.requirement == entry.requirement)
            if any(_names(failure, name) for failure in failures) or any(_is_reach(each) for each in out_of_reach):
                handled += 1
            else:
                open_.append((entry, term))
    if len(open_) <= handled:
        for entry, term in open_:
            yield _plain_question(entry, f"asking the {term.name}", f"The {term.name} may not answer")


def _is_reach(failure: Entry) -> bool:
    return any(_REACH.search(said) for _, said in stated(failure))


def _names(entry: Entry, name: str) -> bool:
    return any(name in said.casefold() for _, said in stated(entry))


def _requests(entry: Entry) -> Iterator[str]:
    """What a criterion asks of others."""
    for span in entry.reading.ears.responses:
        said = entry.spec.document.text.slice(span)
        if _SENDS.search(said):
            yield said.casefold()


_PAYS = Pattern(
    r"\b(?:pays?|paid|charges?|debits?|collects?)\b.{0,60}\b(?:by|with|to|from) (?:the |a |an |their |his "
    r"|her )?(?:\w+ )?(?:credit |debit |bank )?"
    r"(?:card|wallet|account|direct debit|PayPal)\b|\bcard payments?\b|\b(?:pay|charge|debit)s? (?:the "
    r"|a )?(?:\w+ )?card\b"
    r"|\bKartenzahlung\w*|\bKarte\b.{0,40}\b\w*zahl\w*|zahl\w*\b.{0,40}\bKarte\b|\babbuch\w*|\bbucht\b.{0,40}\bab\b"
    r"|\b(?:paga\w*|cobra\w*)\b.{0,40}\b(?:tarjeta|cartão)\b|扣款|刷卡|カード.{0,10}(?:決済|支払)",
    2,
)
_OF_PAYMENT = Pattern(
    r"\b(?:pay\w*|paid|charg\w+|debit\w*|cards?|banks?|collect\w*|refund\w*|transfer\w*|gateway|terminal"
    r"|\w*zahl\w+|\w*buch\w+|Karte\w*"
    r"|\w*terminal|pag[ao]\w*|cobr\w+|tarjeta|cartão)\b|支付|扣款|付款|決済|支払",
    2,
)
_REFUSED = Pattern(
    r"\b(?:not|no|nicht|kein\w*|ablehn\w*|fehlschl\w+|scheiter\w*|fehlgeschlagen|verweiger\w*|unterbroch\w*"
    r"|pierde|falla\w*|fall[óo]"
    r"|rechaz\w+|interrump\w*|não|falh\w+|recus\w+|perde|returns?)\b|失敗|失败|切れ|できない|ない|错误|没有|未"
    r"|超时|断|拒",
    2,
)


def _refused(entry: Entry) -> bool:
    """Whether a criterion is about a failure, in other languages too."""
    return any(
        kind is not Keyword.WHERE and (FAILS.search(said) or _REFUSED.search(said)) for kind, said in stated(entry)
    )


def _payments(entries: Sequence[Entry]) -> Iterator[Question]:
    """Payments by card, of which nothing in the document says that they may be declined."""
    acts = [entry for entry in entries if _takes_cards(entry) and not _refused(entry)]
    if acts and not any(
        _OF_PAYMENT.search(said) and (FAILS.search(said) or _REFUSED.search(said)) and not _SECOND.search(said)
        for entry in entries
        for _, said in stated(entry)
    ):
        yield _plain_question(acts[0], "the payment", "A payment can be declined")


def _takes_cards(entry: Entry) -> bool:
    """Whether a criterion is about a payment by card, or about a payment where the story says that it is by card."""
    text = entry.reading.criterion.text
    if _PAYS.search(text):
        return True
    document = entry.spec.document
    stories = [each.story for each in document.requirements if each.id == entry.requirement and each.story]
    return any(_PAYS.search(document.text.slice(story)) for story in stories) and bool(_PAID.search(text))


_PAID = Pattern(r"\b(?:pays?|paid|bezahl\w*|zahlt|paga\w*|pago)\b|支付|支払", 2)
# What is refused since it has been paid, or is no matter of the card.
_SECOND = Pattern(r"\b(?:already|twice|noch einmal|bereits|ya|já|cash|bar|Wechselgeld|change)\b", 2)


_REACH = Pattern(
    r"\b(?:reach\w*|connect\w*|offline|unavailable|answers?|responds?|signal|erreich\w*|Verbindung|conexi\w+"
    r"|conexã\w+)\b",
    2,
)


def _apart(entries: Sequence[Entry], failures: Sequence[Entry]) -> Iterator[Question]:
    """What somebody does at one device and another one carries out, where the document thinks of lost connections
    elsewhere."""
    out_of_reach = {entry.requirement for entry in failures if any(_REACH.search(said) for _, said in stated(entry))}
    devices = [term.name for term in entries[0].spec.document.glossary if _is_device(entries[0], term)]
    for entry in entries if out_of_reach and devices else ():
        span = entry.reading.ears.subject
        subject = entry.spec.document.text.slice(span) if span else ""
        for kind, said in stated(entry):
            at = next((name for name in devices if _used_at(name).search(said)), "")
            if (
                at
                and kind is Keyword.WHEN
                and any(name in subject for name in devices)
                and at not in subject
                and entry.requirement not in out_of_reach
                and not any(
                    stems(said) & _failing(other) for other in failures if other.requirement == entry.requirement
                )
            ):
                other = subject.removeprefix("the ").removeprefix("The ")
                yield _plain_question(entry, f"reaching the {other}", f"The {at} may not reach the {other}")
                return


def _failing(failure: Entry) -> frozenset[str]:
    """What fails in a criterion about a failure, as far as its own words tell; a refusal for another reason is none."""
    return frozenset[str]().union(*(stems(said) for _, said in stated(failure) if _BREAKS.search(said)))


_BREAKS = Pattern(r"\b(?:fails?|failed|failure|error|cannot|could not|unable|unreachable|lost|interrupted)\b", 2)


def _is_device(entry: Entry, term: Term) -> bool:
    return bool(_DEVICE.search(entry.spec.document.text.slice(term.span).partition(":")[2][:60]))


_DEVICE = Pattern(
    r"\b(?:device|app|application|program|computer|controller|terminal|phone|panel|server|machine|unit)\b", 2
)


@cache
def _used_at(name: str) -> Pattern:
    escaped = "".join(letter if letter.isalnum() else rf"\{letter}" for letter in name)
    return Pattern(rf"\b(?:in|on|at|with|through|via|from) (?:the |an? )?{escaped}\b", 2)


# Acts that can fail, each with what a criterion about its failure has.
_ACTS = r"""
複製|バックアップ -> 複製|バックアップ
印刷 -> 印刷|プリンタ
アップロード -> アップロード|接続
ダウンロード -> ダウンロード|接続
同期 -> 同期|接続
备份 -> 备份
打印 -> 打印
上传 -> 上传|连接|网络
下载 -> 下载|连接|网络
同步 -> 同步|连接|网络
导出 -> 导出
导入 -> 导入|文件
hoch(?:ge)?laden -> hoch\w*lad|Upload|Verbindung
drucken -> druck
synchronisieren -> synchron|Verbindung
Sicherung(?:skopie)? -> sicher|Backup|kopie
subir -> sub|conexi
imprimir -> impr
copia de seguridad -> copia
sincronizar -> sincron|conex
cópia de segurança -> cópia
""".strip()


@cache
def _foreign() -> list[tuple[Pattern, Pattern]]:
    pairs = (line.split(" -> ") for line in _ACTS.splitlines())
    return [(Pattern(rf"\b(?:{act})\b" if act.isascii() else act, 2), Pattern(said, 2)) for act, said in pairs]


def _in_other_languages(entries: Sequence[Entry]) -> Iterator[Question]:
    """What can fail, told in other languages."""
    for act, answer in _foreign():
        for entry in entries:
            text = " ".join(entry.spec.document.text.slice(span) for span in entry.reading.ears.responses)
            found = act.search(text) if not entry.reading.understood and not _refused(entry) else None
            if found and not any(
                answer.search(said) and (FAILS.search(said) or _REFUSED.search(said)) and other is not entry
                for other in entries
                for _, said in stated(other)
            ):
                yield _plain_question(entry, found[0], f"“{found[0]}” can fail")
                break


def _plain_question(entry: Entry, what: str, situation: str) -> Question:
    new = sentence(entry.spec, entry.reading, Keyword.IF, f"{what} fails", "[…]")
    return ask(
        "no-failure-response", Confidence.HIGH, [entry],
        f"{situation} ({entry.id}: {quoted(entry.reading.criterion.text)}), and nothing says what happens then.",
        "What happens if it fails?",
        (
            addition([(entry, new)]),
            Option("It is handled elsewhere.", ()),
        ),
    )  # fmt: skip
