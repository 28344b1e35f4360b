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
        eventually/sooner or later/ahead of time/in no time/right away/without noticeable lag/
        without perceptible delay/without lag/for the time being/for now/a short while/some minutes/
        some seconds/some hours/some days/a moment/as early as possible/early on/with minimal delay/in advance/
        within a short period/after a short time/after a short delay/at the earliest opportunity/
        at the earliest convenience/as promptly as possible/
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
        temporarily/
        immediately/instantly/in real time/in real-time/real-time/at once
        """,
    (Sense.FREQUENCY, Worth.ALWAYS): """
        periodically/regularly/from time to time/occasionally/at regular intervals/on a regular basis/
        once in a while/every so often/at intervals/every now and then/now and then/frequently/often/rarely/
        seldom/infrequently
        """,
    (Sense.MOSTLY, Worth.ALWAYS): """
        by and large/for the most part/largely/in general/in many cases/in the majority of cases/
        under normal circumstances/under normal conditions/normally speaking/more or less/primarily/commonly/
        usually/normally/generally/typically/mostly/sometimes/in most cases/as a rule/ideally/preferably
        """,
    (Sense.COUNT, Worth.ALWAYS): """
        most of/some of/the majority of/a majority of/a large part of/a small part of/a limited number of/
        a limited amount of/a small amount/a large amount/a reasonable number of/a reasonable amount of/
        at least some/a good number of/countless/
        several/many/a few/numerous/a lot of/lots of/a couple of/a number of/a handful of/a large number of/
        a small number of/a certain number of/a certain amount of/a certain time/a sufficient number of/
        a large amount of/a small amount of/plenty of/a great many
        """,
    (Sense.COUNT, Worth.SELDOM): "various/few/multiple/different",
    (Sense.TOO_MUCH, Worth.ALWAYS): """
        near/nearby/in the vicinity/well above/well below/far above/far below/slightly above/slightly below/
        moderately/dramatically/massively/tremendously/insignificantly/running low/runs low/running out/
        getting full/almost all/nearly all/
        too many/too much/too few/too little/too large/too big/too small/too long/too short/too often/too high/
        too low/too old/too slow/too hot/too cold/too fast/too frequently/nearly full/almost full/nearly empty/
        almost empty/nearly/almost/a long time/a short time/early enough/long enough/soon enough/often enough/
        large enough/fast enough/as possible/enough/excessive/excessively/unusually/close to/unusual/abnormal/
        suspicious/significantly/considerably/substantially/noticeably/markedly/drastically/sharply/for long/
        heavily
        """,
    (Sense.SIZE, Worth.ALWAYS): """
        large/big/huge/small/heavy/minor/major/serious/severe/trivial/insignificant/slight
        """,  # before a noun that is counted or weighed, see _WEIGHED
    (Sense.SIZE, Worth.IN_CONDITIONS): """
        crowded/expensive/cheap/cold/hot/bad/dirty/inclement/
        high/low/long/short/slow/significant/substantial/considerable/weak/strong/poor
        """,
    (Sense.AGE, Worth.ALWAYS): "recently/lately/a while ago/long ago/recent/old/stale/outdated",
    (Sense.MANNER, Worth.ALWAYS): """
        in a natural way/in a reasonable way/in a reasonable manner/in a friendly way/in a friendly manner/
        in an efficient way/in an efficient manner/in an orderly way/in an orderly manner/in a proper way/
        in a proper manner/diligently/elegantly/tactfully/politely/prudently/with high quality/in high quality/
        of high quality/as best as possible/as best it can/
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
        self-explanatory/well-designed/aesthetically pleasing/visually pleasing/unobtrusive/non-intrusive/
        fitting/tasteful/elegant/adequately sized/well readable/easily readable/handy/powerful/lightweight/
        future-proof/ergonomic/
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
        if time permits/when time permits/time permitting/if resources permit/when resources permit/
        when resources allow/if resources allow/unless impractical/unless impracticable/to the extent necessary/
        to the extent feasible/to the extent reasonable/if deemed necessary/when deemed necessary/
        as deemed necessary/as deemed fit/as deemed appropriate/if deemed appropriate/as it sees fit/
        as they see fit/at its own discretion/at their own discretion/at their discretion/
        subject to availability/whenever feasible/when feasible/where the situation allows/
        if the situation allows/if circumstances allow/when circumstances allow/when convenient/
        where convenient/if convenient/where useful/if useful/if helpful/where helpful/when useful/best efforts/
        best effort/every effort/reasonable efforts/reasonable effort/as reasonably practicable/whenever needed/
        whenever necessary/whenever appropriate/if justified/where justified/when justified/where suitable/
        if suitable/if advisable/where advisable/in exceptional cases/in justified cases/in rare cases/
        under special circumstances/unless there is a good reason/for good reason/for good reasons/
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
        or something similar/and the rest/and others/and similar ones/and suchlike/or so/to name a few/
        etc/and so on/and so forth/and the like/or the like/and more/among others/but not limited to/
        and other relevant/and similar/or similar
        """,
}  # fmt: skip

# Other languages; adjectives stand in one form, the others follow from it. These go by (sense, worth) as well.
OTHERS: Mapping[tuple[Sense, Worth], str] = {
    (Sense.SPEED, Worth.ALWAYS): """
        unverzüglich/umgehend/alsbald/kurzfristig/frühzeitig/ohne verzögerung/ohne schuldhaftes zögern/
        demnächst/bald/kurz darauf/kurz danach/kurz davor/vorübergehend/zeitweise/eine zeit lang/einige zeit/
        geraume zeit/für kurze zeit/nach einer weile/für eine weile/so früh wie möglich/so rasch wie möglich/
        pronto/en breve/en un plazo razonable/en tiempo razonable/sin demora/con prontitud/cuanto antes/
        con antelación/temporalmente/durante un tiempo/por un tiempo/después de un tiempo/a tiempo/con rapidez/
        em breve/prontamente/sem demora/o mais breve possível/o mais cedo possível/logo que possível/
        quanto antes/dentro de um prazo razoável/em prazo razoável/num prazo razoável/com antecedência/
        temporariamente/por algum tempo/por um tempo/depois de um tempo/com rapidez/com agilidade/sans délai/
        sans tarder/prochainement/temporairement/au plus vite/le plus vite possible/rapidamente/
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
        ab und zu/hin und wieder/oft/selten/manchmal/in gewissen abständen/turnusmäßig/a menudo/frecuentemente/
        raramente/a veces/a intervalos regulares/cada cierto tiempo/frequentemente/às vezes/
        em intervalos regulares/de vez em quando/fréquemment/rarement/parfois/à intervalles réguliers/
        regelmäßig/regelmässig/gelegentlich/von zeit zu zeit/in regelmäßigen abständen/häufig/periódicamente/
        regularmente/de vez en cuando/con frecuencia/ocasionalmente/periodicamente/de tempos em tempos/
        com frequência/périodiquement/régulièrement/de temps en temps/периодически/регулярно/время от времени/
        иногда/secara berkala/secara periodik/secara rutin/định kỳ/thường xuyên/periyodik olarak/düzenli olarak
        """,
    (Sense.MOSTLY, Worth.ALWAYS): """
        im regelfall/typischerweise/gewöhnlich/meistens/grundsätzlich/zumeist/in den meisten fällen/
        habitualmente/usualmente/en la mayoría de los casos/en general/na maioria dos casos/via de regra/
        tipicamente/típicamente/habituellement/dans la plupart des cas/
        normalerweise/in der regel/üblicherweise/im allgemeinen/normalmente/generalmente/por lo general/
        geralmente/em geral/généralement/en général/обычно/как правило/biasanya/genellikle
        """,
    (Sense.COUNT, Worth.ALWAYS): """
        einige/einigen/viele/vielen/etliche/diverse/ein paar/eine reihe von/
        eine größere anzahl/eine gewisse anzahl/genügend/die meisten/mehrmals/algunos/algunas/muchos/
        muchas/pocos/pocas/unos pocos/unas pocas/bastantes/una cantidad razonable/la mayoría de/varias veces/
        muitos/muitas/poucos/poucas/alguns/algumas/diversos/diversas/inúmeros/inúmeras/a maioria/várias vezes/
        algumas vezes/de nombreux/de nombreuses/quelques/la plupart/
        zahlreiche/zahlreichen/einige wenige/numerosos/numerosas/varios/varias/vários/várias/plusieurs/
        многочисленные/beberapa kali
        """,
    (Sense.TOO_MUCH, Worth.ALWAYS): """
        zu viel/zu wenig/zu wenige/zu klein/zu niedrig/zu kurz/zu alt/zu langsam/zu spät/zu häufig/nahezu/
        beinahe/erheblich/deutlich/wesentlich/ungewöhnlich/auffällig/verdächtig/lange zeit/für längere zeit/
        übermäßig viele/knapp wird/zu schnell/zu heiß/zu kalt/casi/considerablemente/significativamente/
        excesivo/excesivamente/inusual/sospechoso/mucho tiempo/largo tiempo/cerca de/quase/consideravelmente/
        excessivo/excessivamente/incomum/suspeito/muito tempo/perto de/demasiados/demais/longo período/presque/
        considérablement/trop/
        zu viele/längere zeit/längerer zeit/eine weile/zu groß/zu lang/zu lange/zu oft/zu hoch/demasiados/
        demasiadas/demasiado/muitas vezes/слишком много/слишком большой/слишком долго/terlalu banyak/
        terlalu besar/terlalu lama/übermäßig
        """,
    (Sense.AGE, Worth.ALWAYS): """
        kürzlich/kürzlichen/vor kurzem/recientemente/recentemente/récemment/недавно/baru-baru ini
        """,
    (Sense.MANNER, Worth.ALWAYS): """
        ordnungsgemäß/sachgerecht/fachgerecht/sorgfältig/sorgsam/schonend/in geeigneter form/in passender weise/
        auf geeignete weise/in vernünftiger weise/nach bestem wissen/de forma adecuada/de manera adecuada/
        de forma apropiada/de manera apropiada/debidamente/eficientemente/de forma eficiente/
        de manera eficiente/razonablemente/cuidadosamente/de forma adequada/de maneira adequada/
        de forma apropriada/devidamente/eficientemente/de forma eficiente/razoavelmente/cuidadosamente/
        correctement/de façon appropriée/de manière adéquate/soigneusement/
        angemessen/in angemessener weise/in geeigneter weise/adecuadamente/apropiadamente/adequadamente/
        apropriadamente/convenablement/de manière appropriée/надлежащим образом/подобающим образом/secara memadai/
        dengan baik/uygun şekilde/một cách phù hợp/elegantemente/graciosamente
        """,
    (Sense.QUALITY, Worth.ALWAYS): """
        zweckmäßig/zumutbar/verständlich/leicht verständlich/gut lesbar/leserlich/freundlich/praktisch/
        leistungsfähig/zuverlässig/effizient/flexibel/hochwertig/relevant/nötig/notwendig/akzeptabel/moderat/
        útil/relevante/pertinente/aceptable/moderado/cómodo/eficiente/fiable/necesario/aceitável/moderado/
        cômodo/confiável/eficiente/necessário/intuitivo/satisfatório/satisfactorio/utile/pertinent/acceptable/
        nécessaire/
        angemessen/geeignet/ausreichend/hinreichend/benutzerfreundlich/nutzerfreundlich/intuitiv/sinnvoll/performant/
        robust/sauber/zumutbar/vernünftig/ansprechend/übersichtlich/aussagekräftig/adecuado/apropiado/suficiente/
        razonable/intuitivo/amigable/óptimo/fácil de usar/conveniente/oportuno/adequado/apropriado/razoável/
        amigável/condizente/approprié/adéquat/suffisant/raisonnable/convivial/convenable/intuitif/
        подходящий/соответствующим образом/достаточный/достаточно/достаточное/разумный/удобный/удобное/интуитивно/
        подходящее/подходящую/приемлемый/memadai/wajar/mudah digunakan/phù hợp/đầy đủ/uygun/yeterli
        """,
    (Sense.ESCAPE, Worth.ALWAYS): """
        soweit nötig/sofern nötig/soweit erforderlich/sofern erforderlich/wo nötig/wo möglich/wo sinnvoll/
        falls sinnvoll/wenn sinnvoll/soweit sinnvoll/sofern sinnvoll/so weit wie möglich/so gut wie möglich/
        bestmöglich/bei gelegenheit/nach ermessen/nach eigenem ermessen/je nach situation/je nach lage/
        unter umständen/in besonderen fällen/in ausnahmefällen/im einzelfall/wenn erforderlich/im bedarfsfall/
        falls angebracht/wenn angebracht/en lo posible/en caso necesario/en caso de ser necesario/si procede/
        cuando proceda/si se considera necesario/a discreción/según convenga/según el caso/
        siempre que sea posible/si conviene/en casos especiales/si es conveniente/se for o caso/
        sempre que possível/se for necessário/se for possível/a critério/se conveniente/conforme o caso/
        caso necessário/caso possível/em casos especiais/dentro do possível/quando apropriado/se apropriado/
        quando for possível/si besoin/en cas de besoin/dans la mesure du possible/selon les besoins/
        si pertinent/
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
        oder ähnliches/o. ä/u. ä/und dergleichen/y similares/entre otras/y otros/y demás/e similares/
        entre outras/e outros/et autres/entre autres/et cetera/
        usw/u.s.w/und so weiter/und ähnliches/entre otros/entre outros/и так далее/dan lain-lain/dan sebagainya/
        v.v
        """,
}  # fmt: skip

# Scripts without spaces between words: looked for anywhere.
UNSPACED: Mapping[tuple[Sense, Worth], str] = {
    (Sense.SPEED, Worth.ALWAYS): """
        至急/ほどなく/まもなく/近いうちに/やがて/一時的に/しばらく/できる限り早く/可能な限り早く/なるべく早く/
        早い段階で/前もって/不久后/不久之后/片刻/一会儿/暂时/尽早地/尽可能快/尽量快/尽快地/迅速/近期内/短时间后/
        在合理时间内/合理的时间内/合理时间/提前通知/잠시 후/곧/조속히/일시적으로/
        速やかに/すみやかに/早めに/なるべく早く/迅速に/早急に/高速に/素早く/できるだけ早く/遅滞なく/尽快/盡快/
        尽早/适时/较快/及时/及時/快速地/快速响应/快速加载/快速返回/迅速地/迅速响应/빠르게/신속하게/신속히/
        가능한 한 빨리/제때
        """,
    (Sense.SPEED, Worth.SELDOM): """
        即座に/直ちに/ただちに/リアルタイム/立即/实时/實時/즉시/실시간
        """,
    (Sense.FREQUENCY, Worth.ALWAYS): """
        時折/ときどき/頻度高く/しばしば/まれに/折に触れて/定期的な/不定期/时不时/每隔一段时间/定期提醒/
        定期通知/定期生成/定期汇总/定期删除/定期归档/隔一段时间/종종/드물게/
        定期的に/定期地/定期检查/定期清理/定期更新/定期执行/定期同步/定期刷新/定期备份/定期发送/定期轮询/时常/
        频繁/经常/偶尔/頻繁に/たまに/時々/가끔/주기적으로/정기적으로/때때로/자주
        """,
    (Sense.MOSTLY, Worth.ALWAYS): """
        普段は/多くの場合/たいてい/概ね/おおむね/主に/大抵/在大多数情况下/大多数情况下/多数情况下/一般来说/
        原则上/대부분의 경우/보통은/
        原則として/通常は/基本的に/一般情况下/通常情况下/원칙적으로/일반적으로
        """,
    (Sense.COUNT, Worth.ALWAYS): "多数の/一定数の/若干/一定数量/수많은",
    (Sense.TOO_MUCH, Worth.ALWAYS): """
        が高い場合/が低い場合/が大きい場合/が小さい場合/が多い場合/が少ない場合/が長い場合/が短い場合/
        が遅い場合/が古い場合/高くなった/低くなった/長くなった/大きくなった/遅くなった/高すぎる/低すぎる/
        短すぎる/小さすぎる/少なすぎる/遅すぎる/古すぎる/大幅に/著しく/著しい/極端に/ほぼ満杯/ほぼ一杯/わずかな/
        軽微な/重大な/不審な/怪しい/かなり/較高/较高/较低/较小/较短/较慢/较少/较大/较长/偏高/偏低/过高/过低/
        过小/过短/过慢/过少/太高/太低/太小/太短/太慢/太少/太旧/不足够/接近上限/快满/即将用完/几乎/可疑/明显/
        显著/大幅/轻微/长期未/长期不/很大/很高/很低/很长/很慢/너무 높은/너무 낮은/상당히/현저히/의심스러운/
        何度か/何度も/いくつかの/少数の/多くの/数件の/大部分の/ほとんどの/一些/几次/多次/数次/若干次/少量/
        大量/几个/大部分的/大多数/许多/몇 번/여러 번/많은/대부분의/
        大量の/長時間/しばらくして/しばらくの間/少なくなる/少なくなった/少なくなると/多くなる/多くなった/多すぎる/
        大きすぎる/長すぎる/短時間に/太多/太长/太大/很多/较多/较大的/较长的/长时间/短时间内/稍后/너무 긴/오랫동안/
        잠시/一定時間/一定期間/一定の期間/一段时间/一定时间/较长时间/過度/过多/过大/过长/过于/너무 많은/장시간/
        일정 시간/일정 기간
        """,
    (Sense.AGE, Worth.SELDOM): "最近の/最近/최근",
    (Sense.MANNER, Worth.ALWAYS): """
        適正に/丁寧に/効率的に/効率よく/相応に/上手に/慎重に/それなりに/安定して/快適に/灵活/灵活地/妥当/谨慎地/
        高效地/高效/平稳地/恰当/合理安排/尽力/신중하게/효율적으로/
        適切に/適当に/適宜/柔軟に/円滑に/スムーズに/十分に/妥善/妥当地/适当地/合理地/恰当地/优雅地/适当处理/
        적절히/적절하게/원활하게/충분히/유연하게
        """,
    (Sense.QUALITY, Worth.ALWAYS): """
        適正な/見やすい/読みやすい/使いやすく/見やすく/良好な/望ましい/相応の/柔軟な/妥当な/親切な/合适/合理/
        足够/良好/良好的/恰当的/美观/适度/适宜/适合的/必要的措施/必要措施/相应措施/合理价格/유용한/바람직한/
        양호한/
        適切な/適度な/適当な/ある程度/十分な/妥当な/直感的/使いやすい/使い勝手/快適/适当的/適當的/适当/合适的/
        合適的/合理的/恰当的/足够的/充分的/用户友好/友好的/友好提示/易用/直观/流畅/适量/적절한/적당한/충분한/
        합리적인/직관적/사용자 친화적
        """,
    (Sense.QUALITY, Worth.SELDOM): """
        分かりやすい/わかりやすい/明確な/清晰/明确的/명확한/正しく/올바르게/正确处理/正确
        """,
    (Sense.ESCAPE, Worth.ALWAYS): """
        必要な場合/必要であれば/必要なら/必要に応じ/適時/随時/可能であれば/可能なら/可能な場合/状況により/
        場合により/都合により/余裕があれば/やむを得ない/如可能/如有可能/如果可能/如果需要/在必要时/必要情况下/
        必要的情况下/条件允许/在可能的情况下/根据实际情况/根据情况/适当的时候/适当时/合适的时机/特殊情况下/
        某些情况下/在适当/필요하다면/필요할 때/특별한 경우/경우에 따라/
        必要に応じて/可能な限り/できる限り/できるだけ/なるべく/極力/場合によっては/状況に応じて/必要时/必要時/
        如有必要/根据需要/視情況/视情况/酌情/尽可能/盡可能/尽量/盡量/필요시/필요한 경우/필요에 따라/가능한 한/
        가능하면/상황에 따라
        """,
    (Sense.OPEN_END, Worth.SELDOM): "等々/などなど",
}  # fmt: skip
