"""Sentences of other languages as far as a contradiction can be seen in them: the same words, once denied.

Their grammar is not read. Of two responses under the same conditions one is taken for the contrary of the other where
nothing but a negation, or a verb and its opposite, tells them apart.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from specgit.patterns import Pattern


class Stance(NamedTuple):
    """A sentence without its negations, each verb with an opposite in place of both; whether it affirms."""

    words: str
    holds: bool


# A line for each language: what denies → what it becomes.
_DENIALS = (
    (Pattern(r"(?:しない|しません|してはならない|せず)(?:こと)?"), "する"),
    (Pattern(r"(?:不得|不应该|不应|不能|不可以|不可|不会|不再|不|勿)"), ""),
    (Pattern(r"하지\s?(?:않는다|않습니다|않음|않아야\s?한다|않아야\s?합니다|말아야\s?한다)"), "한다"),
    (Pattern(r"\bkein(e|en|er|em|es)?\b"), r"ein\1"),
    (Pattern(r"\b(?:nicht|niemals|no|nunca|não|jamais|ne|pas|не|никогда|tidak|jangan|không)\b\s*"), ""),
)
# Verbs and participles that affirm / their opposites.
_OPPOSITES = """
öffnen geöffnet offen / schließen schliessen geschlossen
anzeigen angezeigt einblenden eingeblendet / ausblenden ausgeblendet verbergen verborgen verstecken
erlauben zulassen annehmen akzeptieren angenommen zugelassen / ablehnen abgelehnt verweigern verbieten zurückweisen
aktivieren aktiviert einschalten eingeschaltet / deaktivieren deaktiviert ausschalten ausgeschaltet
speichern gespeichert behalten aufbewahren / löschen gelöscht verwerfen verworfen
sperren gesperrt / entsperren entsperrt
permitir aceptar autorizar / rechazar denegar impedir prohibir
mostrar visualizar / ocultar esconder
habilitar activar / deshabilitar desactivar
abrir / cerrar
guardar conservar / eliminar borrar descartar
aceitar / rejeitar negar recusar
exibir apresentar / omitir
ativar / desativar desabilitar
salvar manter / excluir apagar remover
autoriser accepter / refuser rejeter interdire
afficher / masquer cacher
activer / désactiver
ouvrir / fermer
conserver enregistrer / supprimer
разрешить разрешать принимать принять / отклонять отклонить запрещать запретить
показывать показать отображать отобразить / скрывать скрыть
включать включить / отключать отключить выключать выключить
открывать открыть / закрывать закрыть
сохранять сохранить / удалять удалить
mengizinkan menerima / menolak melarang
menampilkan / menyembunyikan
mengaktifkan / menonaktifkan
membuka / menutup
menyimpan / menghapus
許可 / 拒否
有効 / 無効
表示 / 非表示
開く / 閉じる
保存 / 削除 破棄
公開 / 非公開
開始 / 停止
允许 接受 / 拒绝 禁止
显示 / 隐藏
启用 / 禁用
打开 / 关闭
保存 保留 / 删除 丢弃
锁定 / 解锁
허용 / 거부
활성화 / 비활성화
저장 / 삭제
표시 / 숨김
"""
_FIRST_WITHOUT_SPACES = "\u2e80"
_WORD = Pattern(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _opposites() -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for line in _OPPOSITES.strip().splitlines():
        for holds, side in zip((True, False), line.split(" / "), strict=True):
            for word in side.split():
                found.setdefault(word, (line.split()[0], holds))
    return found


@lru_cache(maxsize=1)
def _unspaced() -> Pattern:
    """The verbs of scripts without spaces, the longest first."""
    known = sorted((word for word in _opposites() if word >= _FIRST_WITHOUT_SPACES), key=len, reverse=True)
    return Pattern("|".join(known))


def stance(text: str) -> Stance:
    """What a sentence states and whether it affirms it. Any text gives an answer."""
    folded = " ".join(text.casefold().split())
    turns: list[bool] = []

    def unified(found: str) -> str:
        verb, holds = _opposites().get(found, (found, True))
        turns.append(holds)
        return verb

    folded = _unspaced().sub(lambda match: unified(match[0]), folded)
    folded = _WORD.sub(
        lambda match: unified(match[0]) if match[0] in _opposites() and match[0].isalpha() else match[0], folded
    )
    # All verbs have to turn: `opens the gate and closes the door` is not the contrary of its half.
    sides = {holds for holds in turns if not holds}
    denied = False
    for pattern, instead in _DENIALS:
        folded, count = pattern.compiled.subn(instead, folded)
        denied ^= count % 2 == 1
    return Stance(" ".join(folded.split()), not (bool(sides) ^ denied))
