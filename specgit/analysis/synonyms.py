"""Words that people use for the same thing in requirements: the first word of a line names what its words can mean.

A word may stand in several lines, and a meaning may have several.
"""

from __future__ import annotations

from functools import cache

from specgit.patterns import Pattern

_MEANINGS = """
reject refuse decline deny disallow forbid block prevent prohibit disable turn_away rebuff veto bounce ablehnen
reject ablehnt abgelehnt ablehne verweigern verweigert zurückweisen zurückweist zurückgewiesen abweisen abweist
reject untersagen verhindern sperren rechazar rechaza rechazarla rechazarlo denegar impedir rejeitar recusar negar
reject bloquear
accept allow permit let admit authorize authorise grant annehmen angenommen akzeptieren akzeptiert erlauben erlaubt
accept zulassen zugelassen gestatten aceptar aceptarla aceptarlo permitir aceitar autorizar
not out nicht kein keine keinen keiner keinem keines ohne nie niemals no sin nunca não sem nem
show display name state list print indicate present tell report view anzeigen anzeigt nennen nennt zeigen zeigt
show angeben ausgeben einblenden mostrar indicar visualizar exibir informar apresentar
notify inform alert warn tell remind message alarm benachrichtigen informieren melden meldet mitteilen warnen
notify avisar notificar informar alertar
ask request prompt demand require call fragen verlangen anfordern auffordern bitten pedir solicitar preguntar
ask perguntar
reason cause explanation why grund ursache motivo causa razón razão
open call visit access enter follow load aufrufen öffnen öffnet abrir acessar acceder
delete remove erase discard drop purge destroy löschen gelöscht löscht entfernen entfernt verwerfen eliminar borrar
delete excluir apagar remover
change modify edit update alter adjust rename ändern geändert ändert bearbeiten verändern cambiar modificar editar
change alterar mudar
create add make register open new anlegen angelegt erstellen erstellt hinzufügen crear agregar añadir criar
create adicionar cadastrar registrar
send deliver submit transmit post email mail dispatch senden sendet schicken schickt versenden enviar mandar
receive get arrive come obtain erhalten empfangen erhält empfängt recibir receber chegar
save store keep retain persist record speichern speichert gespeichert behalten aufbewahren guardar conservar salvar
save armazenar manter
start begin launch run initiate open starten startet beginnen iniciar comenzar empezar começar
stop end finish abort cancel halt terminate beenden stoppen abbrechen detener parar terminar
use employ apply redeem consume verwenden benutzen nutzen usar utilizar
redeem redemption einlösen
fail failure error not break crash scheitern fehlschlagen fehlschlägt fallar falhar
lack miss without not missing absent empty fehlen fehlt faltar
exceed above more over than larger longer greater überschreiten übersteigt mehr als größer superar supera pesar
exceed exceder ultrapassar superior más mais
size weight large big weigh größe gewicht tamaño tamanho pesa peso
offer propose suggest provide anbieten anbietet vorschlagen ofrecer proponer oferecer propor sugerir
answer reply respond return response antworten antwortet responder contestar
match find hit search result fit finden
confirm confirmation acknowledge approve bestätigen bestätigt confirmar
person user someone anybody people visitor individual
right permission role access privilege manager berechtigung recht permiso permissão
try attempt retry again repeat versuchen erneut intentar tentar
twice again double second duplicate already
other another different further additional remaining foreign
warm warmer temperature hot hotter heat
cold colder temperature
block lock suspend freeze
old age after since
simultaneously concurrent concurrently gleichzeitig parallel running laufend laufende
withhold keep hold hide conceal
continuously without uninterrupted interruption
leave stay remain keep retain
come return back
take accept receive
run on active operate
exist already have
same equal identical
mark record write note log flag register enter
gone lost unreachable unavailable down offline
""".strip()
_UNSPACED = """
reject 拒绝 禁止 不接受 不允许 不予 不得 不受理 拒否 却下 受け付けない 受け付けず 許可しない 受理しない 断る
receive 接收 收到 接到 届く 届い 受信 受け取 到着 着信
delete 删除 移除 丢弃 破棄 捨て 削除 廃棄
notify 通知 提醒 告知 知らせ 連絡
show 显示 展示 表示 示す 表わ
submit 提交 登记 注册 填写 登録 申請 申込
change 修改 变更 更改 編集 変更 修正
save 保存 存储 記録 保管 记录
start 开始 启动 開始 起動
stop 停止 终止 中止 終了
shall しなければならない なければならない すること する した して ならない
not しない しません せず ていない でない ではない 不是 未使用 没有 不 未 无 非
exceed 超过 大于 高于 超え 上回
twice 二度 もう一度 再度 二回 重複 再び 後から 再次
return 返回 退回 返す
"""


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _MEANINGS.splitlines():
        first = line.split()[0]
        for word in line.split():
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), first)))
    return found


def meanings(word: str) -> tuple[str, ...]:
    """What a word can stand for, each named by one word; empty for most."""
    return _lines().get(word, ())


@cache
def _known() -> dict[str, str]:
    return {word: line.split()[0] for line in _UNSPACED.strip().splitlines() for word in line.split()[1:]}


@cache
def _pattern() -> Pattern:
    return Pattern("|".join(sorted(_known(), key=len, reverse=True)))


def unspaced(run: str) -> tuple[set[str], list[str]]:
    """What is known of a run of characters without spaces, and what is left between."""
    known: set[str] = set()
    left: list[str] = []
    start = 0
    for match in _pattern().finditer(run):
        known.add(_known()[match[0]])
        left.append(run[start : match.start()])
        start = match.end()
    return known, [part for part in (*left, run[start:]) if part]
