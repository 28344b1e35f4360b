"""Strangers in German, Spanish, Portuguese, Chinese and Japanese: what a criterion relies on and nothing else names.

As in strangers.py, the place tells them: who is told or decides, and what a criterion goes by. A noun is strange if
the rest of the document has no word that begins as it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specgit.analysis.places import Place
from specgit.analysis.strangers import Stranger
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Analysed

_GERMAN = r"(?P<name>[A-ZÄÖÜ][a-zäöüß]{4,}(?:[-_][A-ZÄÖÜ]\w+)?)"
_DECIDES_GERMAN = (
    r"(?:zustimmt|zugestimmt|genehmigt|bestätigt|freigibt|freigegeben|ablehnt|abgelehnt|unterschreibt|unterschrieben"
    r"|anfordert|angefordert|beantragt|entscheidet|entschieden|prüft|geprüft|zeichnet|gezeichnet|beauftragt|widerspricht"
    r"|widersprochen|einwilligt|eingewilligt)\b"
)
_ROMANCE = r"(?P<name>[a-záéíóúâêôãõçñ]{4,}(?: (?:de |do |da |del )?[a-záéíóúâêôãõçñ]{4,})??)"
_DECIDES_ROMANCE = (
    r"(?:(?:ha |haya |tenha |tiver )?(?:aprueb|aprob|aprov|autoriz|autoric|confirm|rechaz|rechac|rejeit|firm|assin"
    r"|solicit|revis|acept|aceit|consient|decid|valid)(?:[ae][nm]?|ó|ou|[ai]d[oa])\b)"
)
_ARTICLE = r"(?:el|la|o|a|un|una|um|uma|al|ao|à|del|do|da|los|las|os|as|pelo|pela)"
_HAN = "[\u4e00-\u9fff]"
_KANJI = "[\u4e00-\u9fff\u30a1-\u30f6\u30fc]"
_IN_ROLE = "(?:(?![和及与與或的将將在从從向对對为為是有被把个每该該需应應由让讓给請请未已可新])[\u4e00-\u9fff])"
_ROLE = "(?:专员|專員|主管|经理|經理|主任|代表|负责人|負責人|人员|人員|(?<![成会會人全动動])[员員]|[师師])"
# Where somebody stands, and where a thing does that a criterion goes by.
_SOMEBODY = (
    Pattern(
        rf"\b(?:de[mnr]|die|einen|einem|einer) {_GERMAN}(?: [^,.;]{{0,40}}?)??"
        r" (?:melden|informieren|benachrichtigen|fragen|warnen|mitteilen|vorlegen|zuweisen|verständigen|alarmieren)\b"
    ),
    Pattern(rf"\b(?:der|die|ein|eine) {_GERMAN}(?: [^,.;]{{1,40}}?)?? {_DECIDES_GERMAN}"),
    Pattern(rf"\b(?:vom|von (?:der|dem|einem|einer)|durch (?:den|die|einen|eine)) {_GERMAN} {_DECIDES_GERMAN}"),
    Pattern(rf"\b(?:Zustimmung|Freigabe|Genehmigung|Erlaubnis) (?:des|der|vom|von der|eines|einer) {_GERMAN}"),
    Pattern(rf"\b(?:avis\w+|notific\w+|inform\w+|alert\w+|pregunt\w+|pergunt\w+) (?:al|a la|ao|à|o|a) {_ROMANCE}\b"),
    Pattern(rf"\b{_ARTICLE} {_ROMANCE} {_DECIDES_ROMANCE}\b"),
    Pattern(
        r"\b(?:aprob|aprov|autoriz|confirm|firm|assin|revis|valid)ad[oa]s? (?:por|pelo|pela)"
        rf"(?: (?:el|la|un|una|um|uma))? {_ROMANCE}\b"
    ),
    Pattern(
        r"(?:WHEN ?|IF ?|当|當|如果|若|由|通知|告知|提醒|请(?!求)|報告给|报告给|提交给|发送给|转给|[，、和及或])"
        rf"(?P<name>{_IN_ROLE}{{1,5}}?{_ROLE})(?![的列编編信账賬数數名权權角组組])"
    ),
    Pattern(
        r"(?:由|通知|告知|提醒|经|經|请(?!求)|請(?!求)|WHEN |IF |当|當|如果|若|，|且|报告给|提交给)"
        rf"(?P<name>{_HAN}{{2,6}}?)(?:同意|批准|审批|审核|确认|重新|拒绝|驳回|签字|授权|审查|撤销|批復|核准)"
    ),
    Pattern(rf"(?:通知|告知|提醒|报告给|提交给|发送给)(?P<name>{_HAN}{{2,6}})(?=[。，；,;]|\s*$)"),
    Pattern(
        rf"(?<!{_KANJI})(?P<name>{_KANJI}{{1,8}}(?:者|員|係|担当|部|長|委員会|課|人|士|医|師))"
        r"(?=(?:が|は)[^、。，]{0,20}(?:承認|却下|確認|許可|同意|決定|申請|依頼)|に(?:通知|連絡|報告|知らせ|確認|警告)"
        r"|の(?:承認|許可|同意|確認)|へ(?:通知|連絡|報告))"
    ),
)
_THING = (
    Pattern(
        r"\b(?:laut|gemäß|anhand|innerhalb|außerhalb|über|unter|entsprechend|überschreitet|unterschreitet|gegen"
        rf"|im Rahmen) (?:de[rmns]|die|das) {_GERMAN}"
        r"(?= \w+(?:t|en|ist)\b|[,.;]| (?:de[rs]|eine[rs]|liegt|steht|ist)\b)"
    ),
    Pattern(
        r"\b(?:según|conforme|de acuerdo con|de acordo com|supera|supere|excede|exceda|ultrapassa|ultrapasse"
        r"|por debajo de"
        r"|por encima de|dentro de|dentro|abaixo|acima|fuera de|fora|encima|debajo) "
        rf"{_ARTICLE} {_ROMANCE}(?= (?:de|del|do|da|que|y|e|o|está|es|é|no)\b|[,.;]|\s*$)"
    ),
    Pattern(
        rf"(?:根据|根據|按照|依据|依據|依照|超过|超過|超出|低于|低於|高于|高於|违反|参照)(?P<name>{_HAN}{{3,6}}?)"
        r"(?=的|，|。|时|則|则|内|规定|進行|进行|计算|确定|处理|\s|,|$)"
    ),
    Pattern(
        rf"(?<!{_KANJI})(?<!\d)(?<!\d )(?P<name>{_KANJI}{{3,8}})"
        "(?=の範囲|を超え|を上回|を下回|に基づ|に従|に応じ|に達し|に含まれ|に該当|に反|を満た|に定め)"
    ),
)
_LETTERS = 5  # that two words of one stem begin with; of a script without spaces, two
_ORDINARY = Pattern(
    r"(?i:fehler|person|nutzer|benutzer|system|minute|stunde|datum|nummer|server|seite|liste$|uhrzeit|adresse|gerät|anfrage"
    r"|usuari|sistema|person|pantalla|servidor|tiempo|tempo|hora|fecha|data$|número|página|correo|minut|cliente|prazo|plazo)"
    r"|在|需|被|再|可|已|未|并|也|自动|手动|系统|用户|时间|顺序|结果|情况|需要|要求|规则|条件|内容|类型|日期|上限|限制|次数|阈值|该|此|其|以下|以上|指定|当前|相应|不同|一"
    r"|利用者|使用者|担当者|時間|日数|件数|回数|上限|順序|条件|内容|指定|必要|結果|状況|設定|規則|全部|一部|以下|次"
)


def find_strangers_abroad(spec: Analysed) -> Iterator[Stranger]:
    """The strangers of a document in its own language, in the order of its criteria."""
    content = spec.document.text.content
    folded = content.lower()
    if len(folded) != len(content):
        return
    for reading in spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(content[start:end])
        for patterns, someone in ((_SOMEBODY, True), (_THING, False)):
            for match in (match for pattern in patterns for match in pattern.finditer(bare)):
                if not _ORDINARY.match(match["name"]) and _strange(folded, start, end, match["name"]):
                    at = Span(start + match.start("name"), start + match.end("name"))
                    yield Stranger(match["name"].casefold(), Place(reading, at), someone)


_ENDS_AS_ROLE = Pattern(rf"{_IN_ROLE}+?{_ROLE}")
_KNOWN_HEAD = Pattern("主管|经理|經理|主任|代表")  # 区域主管 is some 主管


def bounded(content: str, span: Span) -> bool:
    """Whether a name of a script without spaces surely begins and ends where it is said to.

    A Chinese role does by its last character, where a pattern found its beginning; Japanese kanji do between kana.
    """
    before, behind = content[max(span.start - 1, 0) : span.start], content[span.end : span.end + 1]
    if _ENDS_AS_ROLE.fullmatch(content[slice(*span)]):
        return True
    return _KANA.fullmatch(behind) is not None and (before.isspace() or _KANA.fullmatch(before) is not None)


_KANA = Pattern("[\u3041-\u309f、。「」]")


def _strange(folded: str, start: int, end: int, name: str) -> bool:
    """Whether a document outside one criterion has no word that begins as a name does, or ends as a role does."""
    if _ENDS_AS_ROLE.fullmatch(name):
        head = name[-2:] if _KNOWN_HEAD.fullmatch(name[-2:]) else name[-3:]
        return head not in folded[:start] and head not in folded[end:]
    stem = name[: 2 if name > "\u2e80" else _LETTERS].lower()
    return stem not in folded[:start] and stem not in folded[end:]
