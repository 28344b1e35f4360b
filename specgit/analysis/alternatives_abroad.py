"""Alternatives that nobody chooses between, in German, Spanish, Portuguese, Chinese and Japanese.

As in alternatives.py, only one of two actions of a response counts, never one of two things it takes or is asked about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specgit.analysis.model import Confidence, Kind, Option
from specgit.analysis.places import Place, Said, around, ask, ids, says
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.edit import Change
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Analysed, Question

_MODAL = r"(?:SHALL|MUSS|MÜSSEN|SOLL|muss|DEBERÁ|DEBE|deberá|debe|DEVERÁ|DEVE|deverá|deve)"
_HAN_ACTION = (
    "(?:通知|发送|拒绝|重试|删除|记录|显示|标记|锁定|暂停|取消|退回"
    "|保留|关闭|重启|停止|提醒|转交|返回|冻结|打印|恢复|释放|丢弃|隐藏)"
)
_CHOICES = (
    Pattern(
        rf"{_MODAL}\b[^.;]*?\b[a-zäöüß]{{2,}}(?:en|ern|eln) (?P<german>oder|bzw\.|beziehungsweise) [^,.;]*?"
        r"[a-zäöüß]{2,}(?:en|ern|eln)\s*\.?\s*$"
    ),
    Pattern(
        rf"{_MODAL} (?!permitir|aceptar|aceitar|impedir|ofrecer|oferecer|rechazar|rejeitar|evitar)"
        r"[a-záéíóúç]+[aei]r\b[^.;]*? (?P<romance>o|ou) [a-záéíóúç]+(?:[aei]r(?:lo|la|los|las|le)?|[áêí]-l[oa]s?)\b"
    ),
    Pattern(rf"SHALL[^。；;]*?{_HAN_ACTION}[^。；;]*?(?P<chinese>或者?)(?:向\w{{1,6}})?{_HAN_ACTION}"),
    Pattern(
        r"(?:THEN|SHALL|とき|場合|ら)[^。]*?[するくすむ](?P<japanese>か)、?(?!どうか|否か|ら)[^か。]{2,40}(?:しなければならない|すること|する)"
        r"|(?:THEN|SHALL)[^。]*?[\u4e00-\u9fff]{2}(?P<either>または|又は|もしくは|あるいは)[\u4e00-\u9fff]{2}(?:し|する)"
    ),
)
# Who or what decides.
_DECIDED = Pattern(
    r"je nach|abhängig|falls|sofern|entsprechend|wahlweise|gewählt|ausgewählt|nachdem|según|conforme|elegid|escolhid"
    r"|depend|\bpoder\b|seleccionad|selecionad|根据|按照|取决|选择|选定|允许|支持|是否|に応じ|によっ|どちら|どの|確認|尋ね|問い|判定|判断|選択|選ん|許可|可能に",
    re.IGNORECASE,
)
_BOTH = {
    "oder": "und", "bzw.": "und", "beziehungsweise": "und", "o": "y", "ou": "e", "或": "并", "或者": "并",
    "か": "とともに", "または": "および", "又は": "及び", "もしくは": "および", "あるいは": "および",
}  # fmt: skip


def find_alternatives_abroad(spec: Analysed) -> Iterator[Question]:
    """A question for each response that does the one or the other."""
    content = spec.document.text.content
    for reading in spec.readings:
        start, end = reading.criterion.span
        bare = without_verbatim(content[start:end])
        if _DECIDED.search(bare):
            continue
        for match in filter(None, (pattern.search(bare) for pattern in _CHOICES)):
            group = next(name for name, word in match.groupdict().items() if word)
            yield _question(spec, Place(reading, Span(start + match.start(group), start + match.end(group))))


def _question(spec: Analysed, place: Place) -> Question:
    text = spec.document.text
    word = text.slice(place.span)
    where = around(text.content, place.span, place.reading.criterion.span, 4, 4)
    end = place.reading.criterion.span.start + len(text.slice(place.reading.criterion.span).rstrip(" .。\n"))
    case = "（[…]）" if word[0] > "\u2e80" else " ([…])"
    options = (
        Option(f"Both of them: “{_BOTH[word]}”.", (Change(place.span, _BOTH[word]),)),
        Option("Say in which case which.", (Change(Span(end, end), case),)),
    )
    situation = f"{says(ids([place]))} “{where}”, and nothing says which of the two, or who decides that."
    said = Said(Kind.AMBIGUOUS, "open-choice", Confidence.HIGH, situation, "Which of the two, and when?", options)
    return ask(spec, [place], said)
