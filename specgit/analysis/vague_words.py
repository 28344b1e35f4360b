"""Words that sound like a requirement and can't be tested, by what they leave open.

The lists follow rules R7 (vague terms), R8 (escape clauses) and R9 (open-ended clauses) of INCOSE's Guide to Writing
Requirements, and the requirements smells of Femmer et al. ("Rapid quality assurance with requirements smells", 2017).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sense(Enum):
    """What a vague word leaves open: how that is said, what is asked, and what to write in place of the
    word. The replacement has a `[…]` where only a person knows the value; None where it goes behind
    the word, in brackets."""

    SPEED = ("how soon that is", "How soon, at the latest?", "within […] seconds")
    FREQUENCY = ("how often that is", "How often?", "every […] minutes")
    MOSTLY = ("what holds in the other cases", "In which cases, and what holds in the others?", "in […] cases")
    COUNT = ("how many that are", "How many?", "[…]")
    TOO_MUCH = ("where the limit is", "Where is the limit?", None)
    SIZE = ("where that begins", "Where does it begin?", None)
    AGE = ("how long ago that may be", "How long ago?", None)
    MANNER = ("what has to be done for that", "What exactly shall be done?", "by […]")
    QUALITY = ("how anybody would tell", "What makes it so, so that a test can tell?", None)
    ESCAPE = ("who decides that, and by what", "In which case exactly?", "where […]")
    OPEN_END = ("what else belongs there", "What else belongs there?", "and […]")

    @property
    def unknown(self) -> str:
        """What nobody says: the end of “… and nothing says ”."""
        return str(self.value[0])

    @property
    def question(self) -> str:
        """What to decide."""
        return str(self.value[1])

    @property
    def instead(self) -> str | None:
        """What to write in place of an English word."""
        instead: str | None = self.value[2]
        return instead


class Worth(Enum):
    """Whether a word is nearly always worth a question, only in a condition, or hardly ever."""

    ALWAYS = 0
    IN_CONDITIONS = 1
    SELDOM = 2


# Word lists, one line for each phrase of several words: (sense, worth) → phrases, divided by `/`.
ENGLISH: Mapping[tuple[Sense, Worth], str] = {
    (Sense.SPEED, Worth.ALWAYS): """
        quickly/promptly/rapidly/swiftly/speedily/in good time/in a timely manner/in a timely fashion/timely/
        as soon as possible/as quickly as possible/as fast as possible/as soon as practicable/without undue delay/
        without noticeable delay/without significant delay/without unnecessary delay/without much delay/
        in due course/within a reasonable time/in a reasonable time/within reasonable time/in reasonable time/
        in near real time/in near real-time/near real-time/near-real-time/shortly/soon/after a while/
        after some time/for some time/for a while/for a short time/for a long time/for a reasonable time/
        for a reasonable period/for a limited time/for a certain time/for a sufficient time/for a short period/
        for a long period/for an extended period/for a certain period/before long/some time before/
        some time after/some time later/at short notice/at the last minute/well before/well in advance/
        shortly before/shortly after/without delay/briefly/for a moment/after a moment/fast/at high speed/
        within a short time/in a short time
        """,
    (Sense.SPEED, Worth.SELDOM): """
        immediately/instantly/in real time/in real-time/real-time/at once
        """,
    (Sense.FREQUENCY, Worth.ALWAYS): """
        periodically/regularly/from time to time/occasionally/at regular intervals/on a regular basis/
        once in a while/every so often/at intervals/every now and then/now and then/frequently/often/rarely/
        seldom/infrequently
        """,
    (Sense.MOSTLY, Worth.ALWAYS): """
        usually/normally/generally/typically/mostly/sometimes/in most cases/as a rule/ideally/preferably
        """,
    (Sense.COUNT, Worth.ALWAYS): """
        several/many/a few/numerous/a lot of/lots of/a couple of/a number of/a handful of/a large number of/
        a small number of/a certain number of/a certain amount of/a certain time/a sufficient number of/
        a large amount of/a small amount of/plenty of/a great many
        """,
    (Sense.COUNT, Worth.SELDOM): "various/few/multiple/different",
    (Sense.TOO_MUCH, Worth.ALWAYS): """
        too many/too much/too few/too little/too large/too big/too small/too long/too short/too often/too high/
        too low/too old/too slow/too hot/too cold/too fast/too frequently/nearly full/almost full/nearly empty/
        almost empty/nearly/almost/a long time/a short time/early enough/long enough/soon enough/often enough/
        large enough/fast enough/as possible/enough/excessive/excessively/unusually/close to/unusual/abnormal/
        suspicious/significantly/considerably/substantially/noticeably/markedly/drastically/sharply/for long/
        heavily
        """,
    (Sense.SIZE, Worth.ALWAYS): "large/big/huge/small/heavy",  # before a noun that is counted or weighed, see _WEIGHED
    (Sense.SIZE, Worth.IN_CONDITIONS): """
        high/low/long/short/slow/significant/substantial/considerable/weak/strong/poor
        """,
    (Sense.AGE, Worth.ALWAYS): "recently/lately/a while ago/long ago/recent/old/stale/outdated",
    (Sense.MANNER, Worth.ALWAYS): """
        gracefully/appropriately/suitably/adequately/sufficiently/reasonably/seamlessly/sensibly/
        in a suitable way/in a suitable manner/in an appropriate way/in an appropriate manner/
        in a user-friendly way/in a user-friendly manner/in a sensible way/with care/carefully/cleverly/
        intelligently/as well as possible/conveniently/robustly/comfortably/flexibly/sparingly/generously/
        leniently/cautiously/discreetly/in the right way
        """,
    (Sense.MANNER, Worth.SELDOM): """
        efficiently/effectively/smoothly/reliably/securely/safely/correctly/accordingly/nicely/cleanly/
        consistently/prominently/clearly/easily/intuitively/accurately/optimally/dynamically/smartly/as expected/
        transparently/automatically/properly/as usual/in the usual way/slightly/roughly/repeatedly/best effort/
        best-effort
        """,
    (Sense.QUALITY, Worth.ALWAYS): """
        appropriate/suitable/adequate/sufficient/reasonable/acceptable/user-friendly/user friendly/intuitive/
        easy to use/easy-to-use/easy to read/easy to understand/robust/seamless/optimal/helpful/sensible/
        convenient/attractive/pleasant/nice/good/meaningful/state-of-the-art/state of the art/eye-catching/
        noticeable/minimal/satisfactory/relevant/necessary/negligible/moderate/modest/tolerable/ample/pleasing/
        comfortable/decent/highly available/scalable/performant/maintainable/reliable/fault-tolerant/stable/
        simple to use/visually appealing/appealing
        """,
    (Sense.QUALITY, Worth.SELDOM): """
        proper/clear/descriptive/detailed/comprehensive/informative/responsive/modern/friendly/simple/efficient/
        effective/smooth/correct/consistent/flexible/actionable/readable/legible/usable/brief/concise/easy/better/
        bad/important/common/typical/normal/similar/best/prominent/secure/safe/comparable/equivalent/high-quality/
        useful
        """,
    (Sense.ESCAPE, Worth.ALWAYS): """
        as needed/if needed/when needed/where needed/as necessary/if necessary/when necessary/where necessary/
        if possible/where possible/when possible/whenever possible/as far as possible/as much as possible/
        to the extent possible/to the extent practicable/if practical/where practical/if practicable/
        where practicable/as appropriate/if appropriate/where appropriate/when appropriate/as required/
        if required/when required/where required/if desired/where feasible/if feasible/on a best-effort basis/
        at its discretion/if it makes sense/if at all possible/where sensible/if sensible/where this makes sense/
        if this makes sense/where it makes sense/if reasonable/where reasonable/as the case may be/
        depending on the situation/depending on the circumstances/depending on circumstances/
        under certain conditions/in certain cases/in some cases/in special cases/under certain circumstances/
        if relevant/where relevant
        """,
    (Sense.ESCAPE, Worth.SELDOM): "if applicable/where applicable/as applicable/when applicable",
    (Sense.OPEN_END, Worth.ALWAYS): """
        etc/and so on/and so forth/and the like/or the like/and more/among others/but not limited to/
        and other relevant/and similar/or similar
        """,
}  # fmt: skip

# Other languages; adjectives stand in one form, the others follow from it. These go by (sense, worth) as well.
OTHERS: Mapping[tuple[Sense, Worth], str] = {
    (Sense.SPEED, Worth.ALWAYS): """
        zeitnah/zeitnahe/zeitnahen/rechtzeitig/schnell/schnelle/schnellen/schnellstmöglich/zügig/rasch/in kürze/
        möglichst schnell/möglichst bald/möglichst rasch/möglichst früh/möglichst zeitnah/möglichst zügig/
        nach kurzer zeit/nach einiger zeit/baldigst/so schnell wie möglich/so bald wie möglich/baldmöglichst/
        in angemessener zeit/innerhalb angemessener zeit/rápidamente/oportunamente/de manera oportuna/
        de forma oportuna/lo antes posible/tan pronto como sea posible/a la brevedad/rapidamente/em tempo hábil/
        o mais rápido possível/o quanto antes/assim que possível/em tempo razoável/rapidement/dès que possible/
        aussi vite que possible/dans les meilleurs délais/быстро/своевременно/оперативно/как можно быстрее/
        как можно скорее/в кратчайшие сроки/в разумные сроки/dengan cepat/secara cepat/secepat mungkin/
        sesegera mungkin/tepat waktu/hızlıca/mümkün olan en kısa sürede/nhanh chóng
        """,
    (Sense.FREQUENCY, Worth.ALWAYS): """
        regelmäßig/regelmässig/gelegentlich/von zeit zu zeit/in regelmäßigen abständen/häufig/periódicamente/
        regularmente/de vez en cuando/con frecuencia/ocasionalmente/periodicamente/de tempos em tempos/
        com frequência/périodiquement/régulièrement/de temps en temps/периодически/регулярно/время от времени/
        иногда/secara berkala/secara periodik/secara rutin/định kỳ/thường xuyên/periyodik olarak/düzenli olarak
        """,
    (Sense.MOSTLY, Worth.ALWAYS): """
        normalerweise/in der regel/üblicherweise/im allgemeinen/normalmente/generalmente/por lo general/
        geralmente/em geral/généralement/en général/обычно/как правило/biasanya/genellikle
        """,
    (Sense.COUNT, Worth.ALWAYS): """
        zahlreiche/zahlreichen/einige wenige/numerosos/numerosas/varios/varias/vários/várias/plusieurs/
        многочисленные/beberapa kali
        """,
    (Sense.TOO_MUCH, Worth.ALWAYS): """
        zu viele/längere zeit/längerer zeit/eine weile/zu groß/zu lang/zu lange/zu oft/zu hoch/demasiados/
        demasiadas/demasiado/muitas vezes/слишком много/слишком большой/слишком долго/terlalu banyak/
        terlalu besar/terlalu lama/übermäßig
        """,
    (Sense.AGE, Worth.ALWAYS): """
        kürzlich/kürzlichen/vor kurzem/recientemente/recentemente/récemment/недавно/baru-baru ini
        """,
    (Sense.MANNER, Worth.ALWAYS): """
        angemessen/in angemessener weise/in geeigneter weise/adecuadamente/apropiadamente/adequadamente/
        apropriadamente/convenablement/de manière appropriée/надлежащим образом/подобающим образом/secara memadai/
        dengan baik/uygun şekilde/một cách phù hợp/elegantemente/graciosamente
        """,
    (Sense.QUALITY, Worth.ALWAYS): """
        angemessen/geeignet/ausreichend/hinreichend/benutzerfreundlich/nutzerfreundlich/intuitiv/sinnvoll/performant/
        robust/sauber/zumutbar/vernünftig/ansprechend/übersichtlich/aussagekräftig/adecuado/apropiado/suficiente/
        razonable/intuitivo/amigable/óptimo/fácil de usar/conveniente/oportuno/adequado/apropriado/razoável/
        amigável/condizente/approprié/adéquat/suffisant/raisonnable/convivial/convenable/intuitif/
        подходящий/соответствующим образом/достаточный/достаточно/достаточное/разумный/удобный/удобное/интуитивно/
        подходящее/подходящую/приемлемый/memadai/wajar/mudah digunakan/phù hợp/đầy đủ/uygun/yeterli
        """,
    (Sense.ESCAPE, Worth.ALWAYS): """
        gegebenenfalls/ggf/bei bedarf/falls nötig/wenn nötig/falls erforderlich/wenn möglich/falls möglich/
        nach möglichkeit/sofern möglich/soweit möglich/möglichst/si es necesario/cuando sea necesario/
        según sea necesario/si es posible/cuando sea posible/en la medida de lo posible/según corresponda/
        de ser posible/de ser necesario/se necessário/quando necessário/conforme necessário/se possível/
        quando possível/na medida do possível/conforme apropriado/si nécessaire/si possible/le cas échéant/
        au besoin/при необходимости/по возможности/если возможно/если необходимо/по мере необходимости/
        jika diperlukan/bila perlu/jika perlu/sesuai kebutuhan/jika memungkinkan/sebisa mungkin/gerekirse/
        mümkünse/khi cần/nếu cần/nếu có thể
        """,
    (Sense.OPEN_END, Worth.ALWAYS): """
        usw/u.s.w/und so weiter/und ähnliches/entre otros/entre outros/и так далее/dan lain-lain/dan sebagainya/
        v.v
        """,
}  # fmt: skip

# Scripts without spaces between words: looked for anywhere.
UNSPACED: Mapping[tuple[Sense, Worth], str] = {
    (Sense.SPEED, Worth.ALWAYS): """
        速やかに/すみやかに/早めに/なるべく早く/迅速に/早急に/高速に/素早く/できるだけ早く/遅滞なく/尽快/盡快/
        尽早/适时/较快/及时/及時/快速地/快速响应/快速加载/快速返回/迅速地/迅速响应/빠르게/신속하게/신속히/
        가능한 한 빨리/제때
        """,
    (Sense.SPEED, Worth.SELDOM): """
        即座に/直ちに/ただちに/リアルタイム/立即/实时/實時/즉시/실시간
        """,
    (Sense.FREQUENCY, Worth.ALWAYS): """
        定期的に/定期地/定期检查/定期清理/定期更新/定期执行/定期同步/定期刷新/定期备份/定期发送/定期轮询/时常/
        频繁/经常/偶尔/頻繁に/たまに/時々/가끔/주기적으로/정기적으로/때때로/자주
        """,
    (Sense.MOSTLY, Worth.ALWAYS): """
        原則として/通常は/基本的に/一般情况下/通常情况下/원칙적으로/일반적으로
        """,
    (Sense.COUNT, Worth.ALWAYS): "多数の/一定数の/若干/一定数量/수많은",
    (Sense.TOO_MUCH, Worth.ALWAYS): """
        大量の/長時間/しばらくして/しばらくの間/少なくなる/少なくなった/少なくなると/多くなる/多くなった/多すぎる/
        大きすぎる/長すぎる/短時間に/太多/太长/太大/很多/较多/较大的/较长的/长时间/短时间内/稍后/너무 긴/오랫동안/
        잠시/一定時間/一定期間/一定の期間/一段时间/一定时间/较长时间/過度/过多/过大/过长/过于/너무 많은/장시간/
        일정 시간/일정 기간
        """,
    (Sense.AGE, Worth.SELDOM): "最近の/最近/최근",
    (Sense.MANNER, Worth.ALWAYS): """
        適切に/適当に/適宜/柔軟に/円滑に/スムーズに/十分に/妥善/妥当地/适当地/合理地/恰当地/优雅地/适当处理/
        적절히/적절하게/원활하게/충분히/유연하게
        """,
    (Sense.QUALITY, Worth.ALWAYS): """
        適切な/適度な/適当な/ある程度/十分な/妥当な/直感的/使いやすい/使い勝手/快適/适当的/適當的/适当/合适的/
        合適的/合理的/恰当的/足够的/充分的/用户友好/友好的/友好提示/易用/直观/流畅/适量/적절한/적당한/충분한/
        합리적인/직관적/사용자 친화적
        """,
    (Sense.QUALITY, Worth.SELDOM): """
        分かりやすい/わかりやすい/明確な/清晰/明确的/명확한/正しく/올바르게/正确处理/正确
        """,
    (Sense.ESCAPE, Worth.ALWAYS): """
        必要に応じて/可能な限り/できる限り/できるだけ/なるべく/極力/場合によっては/状況に応じて/必要时/必要時/
        如有必要/根据需要/視情況/视情况/酌情/尽可能/盡可能/尽量/盡量/필요시/필요한 경우/필요에 따라/가능한 한/
        가능하면/상황에 따라
        """,
    (Sense.OPEN_END, Worth.SELDOM): "等々/などなど",
}  # fmt: skip
