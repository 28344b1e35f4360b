"""Other words for the terms of a glossary in German, Spanish, Portuguese, Chinese and Japanese.

A word counts where its synonym is a term and nothing but one or two criteria have it; see naming.py.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from specgit.analysis.places import Place, ids
from specgit.patterns import Pattern
from specgit.spec.ears import without_verbatim
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.analysis.model import Analysed

# Words for one thing; nobody who means two things would take these.
_SYNONYMS = """
Kunde/Käufer/Besteller/Abnehmer Fahrrad/Rad/Zweirad Rechnung/Faktura Bestellung/Auftrag/Order
Buchung/Reservierung Lehrkraft/Lehrer/Dozent/Kursleiter Schüler/Lernender/Teilnehmer Mitglied/Angehöriger
Ware/Artikel/Produkt Paket/Sendung Mitarbeiter/Angestellter/Beschäftigter Fahrzeug/Auto/Wagen Wohnung/Apartment
Mieter/Bewohner Termin/Verabredung Gutschein/Coupon/Rabattcode Warenkorb/Einkaufskorb Nutzer/Anwender
Lager/Depot/Magazin Lieferant/Zulieferer Gebühr/Entgelt Ausleihe/Leihe/Entleihung Schloss/Riegel
Station/Standort Arzt/Mediziner Gast/Besucher Foto/Bild/Aufnahme Störung/Defekt/Panne Meldung/Anzeige
Antrag/Gesuch Vertrag/Vereinbarung Karte/Kärtchen Lektion/Unterrichtseinheit cliente/comprador/consumidor
factura/recibo pedido/encargo/compra reserva/cita foto/fotografía/imagen álbum/colección/galería
alumno/estudiante profesor/docente/maestro empleado/trabajador vehículo/coche/automóvil paquete/envío
usuario/internauta comentario/observación miembro/integrante socio/afiliado médico/doctor inquilino/arrendatario
cupón/vale carrito/cesta evento/acto entrada/boleto/billete tarifa/cuota proveedor/suministrador
almacén/depósito enlace/vínculo ingresso/bilhete/entrada inscrição/matrícula participante/convidado
pagamento/quitação pedido/encomenda fatura/conta aluno/estudante professor/docente funcionário/empregado
carro/veículo/automóvel pacote/encomenda cupom/vale carrinho/cesta comentário/observação membro/integrante
médico/doutor fornecedor/vendedor armazém/depósito 商户/商家/店铺 客户/顾客/买家 订单/单据 快递员/派送员/配送员
柜门/箱门 包裹/快件/邮包 取件码/提货码 收件人/收货人 会员/成员 员工/职员 消息/讯息 发票/票据 老师/教师 学生/学员
医生/医师 病人/患者 车辆/汽车 供应商/供货商 仓库/库房 房间/客房 预约/预订 优惠券/代金券/折扣券 购物车/购物篮
评论/评价 商品/货品/产品 商戶/商家 設備/装置 顧客/お客様/客/購入者 利用者/ユーザー/使用者 商品/品目/品物/製品
発注/注文/オーダー 仕入先/納入業者/サプライヤー 店舗/お店/支店 倉庫/保管庫 予約/申込 請求書/インボイス
社員/従業員/職員 投稿/書き込み メッセージ/伝言 会議室/ミーティングルーム 写真/画像 患者/受診者
医師/ドクター/医者 教師/先生/講師 生徒/学生/受講者 車両/自動車/車 領収書/レシート 部屋/客室 会員/メンバー
荷物/小包 通知/お知らせ 在庫/ストック
"""
_MOST_CRITERIA = 2
_HAN = "[\u4e00-\u9fff\u3040-\u30ff]"


class OtherName(NamedTuple):
    """A word that looks like another name of a term, and where it stands."""

    term: str
    place: Place


@cache
def _others() -> dict[str, tuple[str, ...]]:
    """The other words for a word, both casefolded."""
    found: dict[str, tuple[str, ...]] = {}
    for group in _SYNONYMS.split():
        members = group.casefold().split("/")
        for member in members:
            found[member] = (*found.get(member, ()), *(other for other in members if other != member))
    return found


def find_other_names(spec: Analysed) -> Iterator[OtherName]:
    """The words of criteria that are other words for a term, and nowhere else in the document."""
    content = spec.document.text.content
    names = {term.name.casefold(): term.name for term in spec.document.glossary}
    candidates = {other: term for name, term in names.items() for other in _others().get(name, ())}
    for word, term in candidates.items():
        if word in names or any(word in name for name in names):
            continue
        pattern = Pattern(word if word > "\u2e80" else rf"\b{word}(?:e?[ns]|en|es)?\b", 2)
        said = [match.start() for match in pattern.finditer(content)]
        places = []
        for reading in spec.readings if said else ():
            start, end = reading.criterion.span
            bare = without_verbatim(content[start:end])
            places += [
                Place(reading, Span(start + match.start(), start + match.end()))
                for match in pattern.finditer(bare)
                if word < "\u2e80" or not _inside(bare, match.start(), match.end())
            ]
        if places and len(places) == len(said) and len(ids(places)) <= _MOST_CRITERIA:
            yield from (OtherName(term, place) for place in places)


def _inside(bare: str, start: int, end: int) -> bool:
    """Whether a word of a script without spaces is part of a longer one, written in the same letters."""
    before, behind = bare[max(start - 1, 0) : start], bare[end : end + 1]
    katakana = "\u30a0" <= bare[start] <= "\u30ff"
    joined = "\u30a0\u30ff" if katakana else "\u4e00\u9fff"
    particles = "将的给向和与由该为把是在对让每当若请或被从并含"
    return (joined[0] <= before <= joined[1] and before not in particles) or (
        joined[0] <= behind <= joined[1] and "\u3040" <= bare[-1:] <= "\u30ff" and not katakana
    )
