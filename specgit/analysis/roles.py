"""The part a number plays in its sentence, read from the words around it: deadline, time-out, interval, waiting time …

The patterns are those of English, German, Spanish, Portuguese, Chinese and Japanese specs.
"""

from __future__ import annotations

from enum import Enum, auto

from specgit.analysis.tokens import word_set
from specgit.patterns import Pattern


class Role(Enum):
    """What a quantity is to what its sentence is about."""

    DEADLINE = auto()  # by then it is done
    ATTEMPT = auto()  # the time that one attempt is given
    INTERVAL = auto()  # between two attempts, or two runs
    WAIT = auto()  # has to pass before something is done
    EACH = auto()  # what one of several things takes
    TAKES = auto()  # what a step takes, or may take
    TIMES = auto()  # how often something is tried
    OTHER = auto()


REPEATS = Pattern(
    r"\b(?:re-?tr(?:y|ies|ied|ying)|repeat\w*|repetitions?|attempts?|tr(?:y|ies|ied) |times\b|again\b|requests?\b"
    r"|re-?(?:send|sent|connect|deliver|submit|transmi|establish|start|dial|issue)\w*"
    r"|(?:more|further) times?|wiederhol\w*|erneut\w*|versuch\w*|nochmal\w*|reint?ent\w*|repet\w*|repit\w*|tentativ\w*"
    r"|reenvi\w*)|wiederhol|wiederholung|重试|重發|重发|重复|再次|重新|尝试|再送|再試行|リトライ|再接続|繰り返|やり直|再実行|再配|試行|재시도",
    2,
)
# More of them than the first one; `3 times in all` counts the first.
MORE_TIMES = Pattern(
    r"\b(?:retr(?:y|ies)|repeat\w*|more times?|further|additional|again|re-?(?:send|connect|deliver|submit)\w*"
    r"|wiederhol\w*|erneut\w*|nochmal\w*|reint\w*|repet\w*|repit\w*|reenvi\w*)|wiederhol|重试|重发|再送|再試行|リトライ|再接続",
    2,
)
IN_ALL = Pattern(
    r"\W{0,2}(?:\w+ )?(?:in all|in total|altogether|attempts?|overall|tries|insgesamt|versuche?n?|intentos|tentativas"
    r"|en total|no total|ao todo)\b",
    2,
)
COUNTS = word_set(
    """
    time attempt retry try request repetition repeat versuche versuch wiederholung wiederholungen intento intentos
    reintento reintentos tentativa tentativas repetição repetições repetición repeticiones attempts retries
    """
)

# Somebody waits for an answer that does not come; only where it is a condition, otherwise it is a deadline.
_NO_ANSWER = Pattern(
    r"\b(?:not|no|without|never|nicht|keine?n?|ohne|sin|não|nao|sem|n't)\b(?:[^.;,]{0,60}"
    r"\b(?:within|in|under|innerhalb(?: von)?|binnen|dentro de|em(?: até)?|en(?: menos de)?)"
    r"|[^.;,]{0,20}\b(?:answer|respon|repl|acknowledg|confirm|antwort|respuesta|respond|respost"
    r"|contest)\w*\b[^.;,]{0,40}"
    r"\b(?:for|after|nach|durante|por|tras|após))(?: at most| up to)?\s*$",
    2,
)
_SUPPOSED = Pattern(r"\b(?:if|when|unless|falls|wenn|sobald|si|se|cuando|quando)\b|如果|若", 2)
_NO_ANSWER_BEHIND = Pattern(
    r"\s?(?:以?内|之内)?[^。；,，、\d]{0,8}(?:没有|未|无|不)[^。；]{0,4}(?:回应|回复|响应|应答|答复|成功|返回|收到)"
    r"|\s?(?:以内)?に[^。]{0,12}(?:ない|なかった|なければ)(?:場合|とき|時|なら|と|、|,| THEN|$)"
    r"|\s(?:keine?|nicht)\b[^.;,]{0,30}\b(?:antwort|reagier)\w*",
    2,
)
_ATTEMPT_BEFORE = Pattern(
    r"(?:\btime-?outs? (?:of|is|after|to|at)\s*$|\btim(?:es?|ed|ing) out after\s*$"
    r"|\b(?:zeitlimit|zeitüberschreitung|timeout|tiempo de espera|tempo limite|tempo de espera|límite de tiempo)"
    r"(?: von| nach| de| por)?\s*$|\bgives? up (?:an?|each|the) (?:attempt|try|request|call) after\s*$"
    r"|\b(?:each|every|per|one|an?) (?:\w+ )?(?:attempt|try|retry|repetition)\b[^.;]{0,30}$"
    r"|\b(?:je|jeder|pro) (?:versuch|anfrage)\b[^.;]{0,30}$|\bcada (?:intento|tentativa)\b[^.;]{0,30}$"
    r"|(?:超时(?:时间)?(?:为|是|设为)?|タイムアウト(?:は|を)?)\s*$)",
    2,
)
_ATTEMPT_BEHIND = Pattern(
    r"\s?(?:each|apiece|(?:\w+ )?(?:per|for each|for every|for one|an?) (?:\w+ )?(?:attempt|try|request"
    r"|call|retry|repetition)"
    r"|je(?:weils)?(?: versuch)?\b|pro versuch|por (?:intento|tentativa)|cada (?:um|uma|uno|una)\b)(?!\w)"
    r"|[- ]time-?out\b|\s?(?:の|的)?(?:超时|タイムアウト)",
    2,
)
# What is broken off when it lasts too long, and then tried again.
_LONGER = Pattern(r"\b(?:takes?|lasts?|runs?|needs?|dauert|braucht|tarda|dura|demora|leva)\b[^.;,]{0,20}$", 2)
_INTERVAL_BEFORE = Pattern(
    r"(?:\b(?:every|each|once)\s*$|\balle\s*$|\b(?:a )?cada\s*$|(?:每隔?|间隔(?:时间)?(?:为|是)?|相隔|間隔は?)\s*$"
    r"|\bintervals? of\s*$|\b(?:im )?abst(?:and|änden) von\s*$|\bintervalos? de\s*$)",
    2,
)
# These are pauses between attempts only where something is repeated.
_PAUSE_BEFORE = Pattern(
    r"(?:\b(?:pauses?|gaps?|delays?|breaks?|spacing|back-?offs?)(?: between [^.;]{1,30})? (?:of|is|are)"
    r"\s*(?:at least |exactly )?$|\bpausen? von\s*$|\bpausas? de\s*$"
    r"|\bwait(?:s|ing)?(?: for| another| a further)?\s*(?:at least |exactly )?$|\bwartet(?: jeweils)?\s*$|等待\s*$)",
    2,
)
_INTERVAL_BEHIND = Pattern(
    r"\s?(?:apart\b|between\b|later\b|each time\b|(?:after|before|in between|from) (?:each|every"
    r"|the previous|one|two)\b"
    r"|long (?:before|between) each|intervals?\b|pauses?\b|abstand\b|zwischen\b|entre\b|de intervalo\b|de pausa\b"
    r"|de diferen)|\s?(?:ごと|おき|毎|間隔|の間隔|あけ|空け|后再|後に再|待っ|待ち)|[- ](?:intervals?|pauses?|delay)\b",
    2,
)
_EACH_BEHIND = Pattern(
    r"\s?(?:(?:for|on) (?:each|every|one|a single) |(?:for )?(?:each|every) |per |pro |je |por |(?:para"
    r"|por|en|em) cada |für jede[nmrs]? )"
    r"(?P<item>(?!attempt|try\b|request\b|time|day|week|month|year|hour|minute|second)[^\W\d_]+(?:_[^\W\d_]+)*)",
    2,
)
_WAIT_BEFORE = Pattern(
    r"(?:\b(?:hold|keep)s? \S.{0,60}?\bback\b[^.;]{0,40}\s*$"
    r"|\b(?:delay|postpone|defer|withhold)(?:s|ed|ing)?\b[^.;]{0,60}\b(?:for|by|until)(?: at least)?[^.;]{0,12}$"
    r"|\b(?:no|not|never)\b[^.;]{0,80}\b(?:earlier|sooner) than\s*$"
    r"|\b(?:no|not|never)\b[^.;]{0,80}\b(?:before|until)\s*$"
    r"|\bonly (?:after|when|once)\s*$|\bat the earliest\s*(?:after )?$|\b(?:earliest|soonest) (?:after )?$"
    r"|\bwait(?:s|ing)?\b[^.;]{0,60}$|\bpauses?\s+for\s*$|\b(?:cool(?:ing)?[- ]?(?:off|down)|grace|waiting|quiet)"
    r" (?:period|time) of\s*$|\b(?:frühestens|erst)(?: nach)?\s*$|\bnicht vor (?:ablauf von )?\s*$"
    r"|\bno antes de\s*$|\bnão antes de\s*$|\b(?:espera(?:r|rá)?|aguarda(?:r|rá)?|wartet?|warten)\b[^.;]{0,40}$"
    r"|\b(?:sólo|solo|apenas|só|somente) (?:después de|depois de|após)\s*$"
    r"|(?:等待|延迟|推迟|至少等)\s*$)",
    2,
)
_WAIT_BEHIND = Pattern(
    r"\s?(?:at the earliest\b|(?:have|has) passed\b|(?:lang )?(?:zurück(?:zu)?halten|warten|abwarten|zurück\b)"
    r"|(?:lang )?[^.;,]{0,40}\b(?:zurückhalten|zurückgehalten|verzögern|aufschieben|warten)\b"
    r"|[^.;,]{0,40}\b(?:antes de)\b)"
    r"|\s?(?:后(?:才|再|方)|之后(?:才|再)|待(?:って|ち|つ|機)|保留してから|経過(?:してから|するまで|後)|を?待|が?過ぎるまで)",
    2,
)
_TAKES_BEFORE = Pattern(
    r"\b(?:takes?|taking|took|lasts?|lasting|needs?|requires?|spends?|runs? for|dauert|dauern|braucht|benötigt|tarda"
    r"|tardan|dura|duran|leva|levam|demora|requiere)\s*(?:at most |up to |at least |no more than |about "
    r"|höchstens |bis zu )?$",
    2,
)
# How long things are kept: no time in which something has to happen.
KEPT = Pattern(
    r"\b(?:keep|keeps|kept|retain|retains|retained|store|stores|stored|archive|preserve|hold|holds|valid|expires?"
    r"|available|accessible|aufbewahr\w*|speicher\w*|behalt\w*|gültig|conserv\w*|guard\w*|manter|manten\w*|mantém"
    r"|válid\w*)\b|保存|保留|有效|保持|有効",
    2,
)
# One thing after the other: their times add up.
IN_TURN = Pattern(
    r"\b(?:one after (?:the other|another)|one by one|one at a time|in turn|sequential\w*|consecutive\w*|in sequence"
    r"|in series|in order|successively|go(?:es)? on (?:with|to) the next|continues? with the next"
    r"|the next|then the next"
    r"|nacheinander|der reihe nach|einzeln|uno (?:tras|por) (?:otro|uno)|una (?:tras|por) (?:otra|una)"
    r"|um (?:após o outro|por um)"
    r"|uma (?:após a outra|por uma)|en serie|em sequência|sequencial\w*|secuencial\w*)\b"
    r"|依次|逐一|逐个|逐條|逐条|一个接一个|順番に|順に|一つずつ|1件ずつ|一件ずつ|1 件ずつ|次々",
    2,
)
AT_ONCE = Pattern(
    r"\b(?:in parallel|parallel|concurrent\w*|simultaneous\w*|at the same time|at once|gleichzeitig|en paralelo"
    r"|em paralelo|a la vez|ao mesmo tempo)\b|并行|同时|同時|並列|並行",
    2,
)


def role(content: str, start: int, span: tuple[int, int], *, upper: bool, conditional: bool) -> Role:
    """The role of a length of time. `start` is where its clause begins, `span` where the number itself stands.

    `upper` says that it is a greatest value, `conditional` that it stands in a condition.
    """
    first, end = span
    repeats = REPEATS.search(content, start, min(len(content), end + 120))
    if _ATTEMPT_BEFORE.search(content, start, first) or _ATTEMPT_BEHIND.match(content, end):
        return Role.ATTEMPT
    supposed = conditional or _SUPPOSED.search(content, start, first)
    if supposed and (_NO_ANSWER.search(content, start, first) or _NO_ANSWER_BEHIND.match(content, end)):
        return Role.ATTEMPT
    if conditional and not upper and repeats and _LONGER.search(content, start, first):
        return Role.ATTEMPT
    if _INTERVAL_BEHIND.match(content, end) or _INTERVAL_BEFORE.search(content, start, first):
        return Role.INTERVAL if repeats or not _WAIT_BEFORE.search(content, start, first) else Role.WAIT
    if repeats and _PAUSE_BEFORE.search(content, start, first):
        return Role.INTERVAL
    if _WAIT_BEFORE.search(content, start, first) or _WAIT_BEHIND.match(content, end):
        return Role.WAIT
    if not conditional and _EACH_BEHIND.match(content, end):
        return Role.EACH
    if _TAKES_BEFORE.search(content, start, first):
        return Role.TAKES
    return Role.DEADLINE if upper and not conditional else Role.OTHER


def item(content: str, end: int) -> str:
    """What a time is given for each of, where the sentence says so behind it."""
    found = _EACH_BEHIND.match(content, end)
    return found["item"].casefold() if found else ""
