"""The words that state quantities: units, numbers, comparisons, in the languages specs are written in."""

# ruff: noqa: SIM905 - words read better in a line than as a list of literals

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specgit.analysis.model import Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXACTLY, _AT_LEAST, _MORE, _AT_MOST, _LESS = Comparison
# fmt: off
OPPOSITE: Mapping[Comparison, Comparison] = {
    _EXACTLY: _EXACTLY, _AT_LEAST: _LESS, _MORE: _AT_MOST, _AT_MOST: _MORE, _LESS: _AT_LEAST,
}

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
# How units are written → what they count in, and how many of it. Those of one or two letters are no words: their case
# counts. Months are no number of days, and `m` may be minutes, metres or millions.
SIGNS: Mapping[str, tuple[str, Fraction | int]] = {
    "%": ("%", 1), "％": ("%", 1), "ms": ("s", Fraction(1, 1000)), "µs": ("s", Fraction(1, 10**6)), "ns": ("s",
    Fraction(1, 10**9)),
    "μs": ("s", Fraction(1, 10**6)), "s": ("s", 1), "h": ("s", _HOUR), "d": ("s", _DAY), "B": ("B", 1),
    "px": ("px", 1), "pt": ("pt", 1),
    "dp": ("dp", 1), "rem": ("rem", 1), "em": ("em", 1), "Hz": ("Hz", 1), "kHz": ("Hz", 10**3), "MHz": ("Hz",
    10**6), "GHz": ("Hz", 10**9),
    "fps": ("fps", 1), "FPS": ("fps", 1), "dpi": ("dpi", 1), "dB": ("dB", 1), "mm": ("m", Fraction(1, 1000)),
    "cm": ("m", Fraction(1, 100)),
    "km": ("m", 1000), "kg": ("g", 1000), "g": ("g", 1), "mg": ("g", Fraction(1, 1000)), "°C": ("°C", 1),
    "°F": ("°F", 1), "°": ("°", 1),
    "W": ("W", 1), "kW": ("W", 1000), "V": ("V", 1), "mV": ("V", Fraction(1, 1000)), "mA": ("A", Fraction(1,
    1000)), "kWh": ("Wh", 1000),
    "€": ("€", 1), "$": ("$", 1), "£": ("£", 1), "EUR": ("€", 1), "USD": ("$", 1), "GBP": ("£", 1),
    "¢": ("cent", 1), "Pa": ("Pa", 1), "hPa": ("Pa", 100), "kPa": ("Pa", 1000), "mbar": ("Pa", 100),
    "ml": ("l", Fraction(1, 1000)), "mL": ("l", Fraction(1, 1000)), "l": ("l", 1), "L": ("l", 1),
    "µg": ("g", Fraction(1, 10**6)), "μg": ("g", Fraction(1, 10**6)), "m³": ("l", 1000), "m3": ("l", 1000),
    "t": ("g", 10**6), "rps": ("request/1 s", 1),
    "rpm": ("request/60 s", 1),
}
WRITTEN: Mapping[str, tuple[str, Fraction | int]] = {
    word: unit
    for words, unit in (
        ("millisecond milliseconds msec msecs millisekunde millisekunden milisegundo milisegundos milissegundos"
            " milidetik мс", ("s", Fraction(1, 1000))),
        ("microsecond microseconds", ("s", Fraction(1, 10**6))),
        ("nanosecond nanoseconds", ("s", Fraction(1, 10**9))),
        ("second seconds sec secs sekunde sekunden sek segundo segundos seconde secondes detik секунда секунды"
            " секунд секунду сек saniye giây", ("s", 1)),
        ("minute minutes min mins minuten minuto minutos menit минута минуты минут минуту мин dakika phút", ("s",
        _MINUTE)),
        ("hour hours hr hrs stunde stunden hora horas heure heures jam час часа часов saat giờ", ("s", _HOUR)),
        ("day days tag tage tagen día días dia dias jour jours hari день дня дней gün ngày", ("s", _DAY)),
        ("week weeks woche wochen semana semanas semaine semaines minggu неделя недели недель hafta tuần", ("s",
        7 * _DAY)),
        ("month months monat monate monaten mes meses mês mois bulan месяц месяца месяцев ay tháng", ("month", 1)),
        ("year years jahr jahre jahren año años ano anos ans tahun год года лет yıl năm", ("month", 12)),
        ("byte bytes", ("B", 1)), ("kb kilobyte kilobytes", ("B", 10**3)), ("mb megabyte megabytes мб", ("B", 10**6)),
        ("gb gigabyte gigabytes гб", ("B", 10**9)), ("tb terabyte terabytes", ("B", 10**12)), ("kib", ("B", 2**10)),
        ("mib", ("B", 2**20)), ("gib", ("B", 2**30)), ("tib", ("B", 2**40)), ("kbps", ("bit/1 s", 10**3)), ("mbps",
        ("bit/1 s", 10**6)),
        ("gbps", ("bit/1 s", 10**9)), ("bit bits", ("bit", 1)), ("percent prozent процент процентов persen", ("%",
        1)),
        ("pixel pixels píxeles", ("px", 1)), ("hertz", ("Hz", 1)),
        ("cent cents centavo centavos céntimo céntimos cêntimo cêntimos", ("cent", 1)),
        ("pascal pascals", ("Pa", 1)), ("hectopascal hectopascals hektopascal millibar millibars", ("Pa", 100)),
        ("kilopascal kilopascals", ("Pa", 1000)), ("bar", ("Pa", 10**5)),
        ("litre litres liter liters litro litros", ("l", 1)),
        ("millilitre millilitres milliliter milliliters mililitro mililitros", ("l", Fraction(1, 1000))),
        ("microgram micrograms mikrogramm", ("g", Fraction(1, 10**6))),
        ("milligram milligrams milligramm miligramo miligramos miligrama miligramas", ("g", Fraction(1, 1000))),
        ("tonne tonnes tonnen", ("g", 10**6)), ("kilowattstunden kilowattstunde", ("Wh", 1000)),
        ("kubikmeter", ("l", 1000)),
        ("gram grams gramm gramo gramos grama gramas", ("g", 1)),
        ("kilogram kilograms kilogramm kilo kilos kilogramo kilogramos quilo quilos quilograma quilogramas",
            ("g", 1000)),
        ("millimetre millimetres millimeter millimeters", ("m", Fraction(1, 1000))),
        ("centimetre centimetres centimeter centimeters zentimeter", ("m", Fraction(1, 100))),
        ("watt watts", ("W", 1)), ("kilowatt kilowatts", ("W", 1000)), ("volt volts", ("V", 1)),
        ("millivolt millivolts", ("V", Fraction(1, 1000))), ("euro euros", ("€", 1)), ("dollar dollars",
        ("$", 1)),
        ("meter meters metre metres", ("m", 1)), ("kilometer kilometers kilometre kilometres", ("m", 1000)),
        ("char chars character characters zeichen caracteres caractères karakter символ символа символов ký",
        ("character", 1)),
        ("times mal veces vezes fois kali раз раза", ("time", 1)),
    )
    for word in words.split()
}
# What they count in, but for what has a next number.
MEASURED = frozenset(name for name, _ in (*SIGNS.values(), *WRITTEN.values())) | {"元", "円"}
MEASURED -= {"character", "time", "bit", "px", "request/1 s", "request/60 s"}
# In scripts without spaces, the longest first.
UNSPACED: Mapping[str, tuple[str, Fraction | int]] = {
    "ミリ秒": ("s", Fraction(1, 1000)), "밀리초": ("s", Fraction(1, 1000)), "毫秒": ("s", Fraction(1, 1000)),
    "秒钟": ("s", 1), "秒鐘": ("s", 1),
    "分钟": ("s", _MINUTE), "分鐘": ("s", _MINUTE), "分間": ("s", _MINUTE), "小时": ("s", _HOUR), "小時": ("s", _HOUR),
    "時間": ("s", _HOUR), "시간": ("s", _HOUR), "日間": ("s", _DAY), "週間": ("s", 7 * _DAY), "个月": ("month", 1),
    "個月": ("month", 1), "か月": ("month", 1), "ヶ月": ("month", 1), "개월": ("month", 1), "年間": ("month", 12),
    "个字符": ("character", 1), "個字元": ("character", 1), "字符": ("character", 1),
    "文字": ("character", 1), "글자": ("character", 1),
    "元": ("元", 1), "円": ("円", 1), "週": ("s", 7 * _DAY), "度": ("°", 1),
    "秒": ("s", 1), "초": ("s", 1), "분": ("s", _MINUTE), "天": ("s", _DAY), "周": ("s", 7 * _DAY),
    "次": ("time", 1), "回": ("time", 1), "회": ("time", 1), "件": ("件", 1), "个": ("个", 1),
    "個": ("個", 1), "개": ("개", 1), "人": ("人", 1), "名": ("人", 1), "명": ("人", 1),
    "条": ("条", 1), "张": ("张", 1), "枚": ("枚", 1), "份": ("份", 1), "位": ("人", 1), "台": ("台", 1),
    "页": ("页", 1),
    "封": ("封", 1), "笔": ("笔", 1), "冊": ("冊", 1), "点": ("点", 1), "通": ("通", 1), "자": ("character", 1),
}
_INFLECTED = frozenset(("tage", "tagen", "monate", "monaten", "jahre", "jahren"))


def is_rigid(unit: str) -> bool:
    """Whether a unit, as it is written behind a number, stays the same in all places of a sentence."""
    word = unit.strip()
    known = word in SIGNS or (word.casefold() in WRITTEN and word.casefold() not in _INFLECTED)
    return (known and not any("а" <= letter.casefold() <= "я" for letter in word)) or word[:1] >= "\u2e80"


NUMBERS: Mapping[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}
# Numbers of other languages that are no word of another one.
FOREIGN_NUMBERS: Mapping[str, int] = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "zehn": 10, "zwölf": 12, "fünfzehn": 15,
    "zwanzig": 20, "dreißig": 30, "sechzig": 60, "neunzig": 90,
    "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "veinte": 20,
    "treinta": 30, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
    "quinze": 15, "vinte": 20, "trinta": 30,
}
# Parts of a unit in words; they count only with a unit behind them.
FRACTIONS: Mapping[str, Fraction] = {
    phrase: Fraction(value)
    for phrases, value in (
        ("three quarters of an|three quarters of a|three-quarters of an|dreiviertel", "3/4"),
        ("half an|half a|half|einer halben|eine halbe|einem halben|ein halbes|halbe|media|meia|medio|meio", "1/2"),
        ("a quarter of an|a quarter of a|quarter of an|quarter of a|a quarter", "1/4"),
        ("one and a half|an hour and a half|anderthalb|eineinhalb", "3/2"),
        ("two and a half|zweieinhalb", "5/2"),
        ("three and a half|dreieinhalb", "7/2"),
        ("einer|einem|eines", "1"),
    )
    for phrase in phrases.split("|")
}
HAN: Mapping[str, int] = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
TIMES: Mapping[str, int] = {
    "twice": 2, "thrice": 3, "zweimal": 2, "dreimal": 3, "viermal": 4, "fünfmal": 5, "sechsmal": 6, "zehnmal": 10,
    "dos veces": 2, "duas vezes": 2,
}
MULTIPLES: Mapping[str, int] = {"k": 10**3, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}

# What compares in English with `than`, and behind a number with `or`: `heavier than 2 kg`, `2 kg or heavier`.
UPWARDS = "greater larger longer higher bigger older heavier wider taller deeper thicker hotter warmer louder".split()
DOWNWARDS = (
    "smaller shorter lower younger lighter narrower shallower thinner colder cooler quieter newer cheaper".split()
)

# Comparisons that stand before the number, in words.
BEFORE: Mapping[tuple[str, ...], Comparison] = {
    tuple(phrase.split()): comparison
    for phrases, comparison in (
        ("exactly|=|==|equal to|equals|precisely|only|genau|exactamente|exatamente|exactement|ровно|tepat", _EXACTLY),
        ("at least|no less than|not less than|no fewer than|not fewer than|minimum|min|a minimum|minimum of|min"
            " of|≥|>=|not below|no lower than"
         "|no shorter than|no earlier than|greater than or equal to|more than or equal to|starting at|at or"
         " above|größer oder gleich|mayor o igual a|mayor o igual que|maior ou igual a"
         "|mindestens|mindestens jedoch|wenigstens|al menos"
         "|como mínimo|mínimo|mínimo de|pelo menos|no mínimo|au moins|не менее|не меньше|минимум|minimal|paling"
         " sedikit|setidaknya|sekurang-kurangnya"
         "|en az|ít nhất|tối thiểu", _AT_LEAST),
        ("more than|over|above|exceed|exceeds|exceeding|exceeded|beyond|>"
         "|in excess of|mehr als|länger als|größer als|über|más de|mayor a|mayor que|mais de|maior que|plus"
         " de|более|больше|свыше|lebih dari|melebihi"
         "|kürzer nicht als|hơn|vượt quá", _MORE),
        ("at the latest|no later than|not later than|latest"
         "|at most|no more than|not more than|up to|maximum|max|maximum of|max of|a maximum|≤|<=|within|not"
            " exceed|not above|no longer than|no larger than"
         "|no greater than|no higher than|less than or equal to|at or below|at or under|not exceeding|without"
         " exceeding|limited to|capped at|in under or equal to"
         "|within the last|within a maximum of|binnen|spätestens nach|spätestens"
         "|kleiner oder gleich|menor o igual a|menor o igual que|menor ou igual a"
         "|nicht länger als|nicht mehr als|höchstens|höchstens jedoch"
         "|jedoch höchstens|maximal|bis zu|innerhalb von|innerhalb|como"
         " máximo|máximo|máximo de|hasta|dentro de|no máximo|até"
         "|em até|au plus|jusqu'à|не более|не больше|до|в течение|максимум|maksimal|maksimum|paling"
         " banyak|hingga|sampai|dalam|dalam waktu|en fazla|tối đa"
         "|trong vòng|a lo sumo|en menos de|dentro de un máximo de|em menos de", _AT_MOST),
        ("up to but not including|up to but excluding|up to and excluding|less than|fewer than"
         "|under|below|in under|<|weniger"
            " als|kürzer als|kleiner als|unter|menos de"
         "|menor a|menor que|moins de|менее|меньше|kurang dari|daha az|ít hơn|dưới", _LESS),
    )
    for phrase in phrases.split("|")
} | {
    (word, "than", *behind): comparison
    for words, behind, comparison in (
        (UPWARDS, (), _MORE), (UPWARDS, ("or", "equal", "to"), _AT_LEAST),
        (DOWNWARDS, (), _LESS), (DOWNWARDS, ("or", "equal", "to"), _AT_MOST),
    )
    for word in words
} | {
    (denial, word, "than"): comparison
    for words, comparison in ((UPWARDS, _AT_MOST), (DOWNWARDS, _AT_LEAST)) for word in words for denial in ("no", "not")
}
ABOUT = frozenset(
    "approximately about around roughly approx circa ca nearly almost ~ ≈ ± aproximadamente cerca unos environ"
    " около примерно sekitar etwa ungefähr".split()
)
COMPARATIVES = frozenset(
    ("more", "less", "fewer", *UPWARDS, *DOWNWARDS, "above", "below", "under")
)
BOUNDS: Mapping[str, Comparison] = {
    "max": _AT_MOST, "maximum": _AT_MOST, "maximal": _AT_MOST, "limit": _AT_MOST, "limits": _AT_MOST,
    "limited": _AT_MOST, "cap": _AT_MOST,
    "capped": _AT_MOST, "caps": _AT_MOST, "restrict": _AT_MOST, "restricts": _AT_MOST, "min": _AT_LEAST,
    "minimum": _AT_LEAST,
}
LEADS_TO_NUMBER = frozenset(("of", "to", "is", "be", "at", "as", ":", "=", "von", "de", "a"))
UNSPACED_BEFORE: Mapping[str, Comparison] = {
    "大于等于": _AT_LEAST, "小于等于": _AT_MOST, "不超过": _AT_MOST, "不超過": _AT_MOST, "不得超过": _AT_MOST,
    "不少于": _AT_LEAST, "不低于": _AT_LEAST, "不大于": _AT_MOST, "不小于": _AT_LEAST, "最多": _AT_MOST,
    "至多": _AT_MOST, "最大": _AT_MOST, "최대": _AT_MOST, "至少": _AT_LEAST, "最少": _AT_LEAST,
    "最小": _AT_LEAST, "최소": _AT_LEAST, "小于": _LESS, "少于": _LESS, "低于": _LESS,
    "大于": _MORE, "超过": _MORE, "超過": _MORE, "多于": _MORE, "高于": _MORE,
}
UNSPACED_AFTER: Mapping[str, Comparison] = {
    "を超えない": _AT_MOST, "以内": _AT_MOST, "以內": _AT_MOST, "以下": _AT_MOST, "まで": _AT_MOST, "之内": _AT_MOST,
    "内": _AT_MOST, "이내": _AT_MOST, "이하": _AT_MOST, "以上": _AT_LEAST, "이상": _AT_LEAST,
    "或以上": _AT_LEAST, "及以上": _AT_LEAST, "或以下": _AT_MOST, "及以下": _AT_MOST,
    "或更多": _AT_LEAST, "或更少": _AT_MOST,
    "未満": _LESS, "미만": _LESS, "を超": _MORE, "超": _MORE, "초과": _MORE,
}
# Before a number these make it a name. A level or page may be counted, but then its noun stands behind.
NAMED = frozenset(
    "http https status code codes error errors exit port step steps phase phases module modules requirement"
    " requirements req criterion criteria section"
    " sections version versions v level levels line lines id ids sprint option options chapter chapters page pages"
    " table figure fig task tasks property"
    " properties rfc iso sha aes utf md ipv tls oauth rule rules part milestone stage tier item items case cases"
    " wave waves week day priority issue pr"
    " number no nr js net node python java php ruby go react vue angular django ios android macos windows"
    " chrome safari"
    " firefox postgres postgresql mysql redis"
    " es ecmascript html css wcag gpt claude schritt statuscode fehlercode code código шаг langkah modul fase".split()
)
STOP = frozenset(
    "a an the und die der das el la los las e y of in on at to for from by with within without and or but per if"
    " when while where then that which who whose is are was were be been being"
    " has have had shall should must will may can could would not no each every before after until unless than as"
    " into onto over under via between"
    " during since so it its this these those there their his her they all any both".split()
)
NO_NOUN = frozenset(
    "am pm january february march april may june july august september october november december st nd rd th x"
    " status http is has was exists passes"
    " fails returns shows contains includes".split()
)
CLAUSE_ENDS = frozenset("when if until that who which and or but unless after before while where then because"
    " so".split())
NEGATIONS = frozenset(("not", "never", "cannot", "no", "nicht", "kein", "keine", "não", "нет", "tidak", "không"))
MEASURES = frozenset(
    "time timeout duration latency delay interval period window length size limit count number rate ratio"
    " percentage age quota threshold capacity"
    " width height depth temperature distance amount total price balance budget usage throughput uptime"
    " availability coverage ttl lifetime expiry"
    " retention score weight volume bandwidth deadline frequency batch pool consumption memory speed accuracy"
    " concurrency value discount".split()
)
RANGE_WORDS = frozenset(("between", "zwischen", "entre", "antara", "между", "giữa"))
CHANGES = frozenset(
    "increase increases increased decrease decreases decreased reduce reduces reduced raise raises raised change"
    " changes changed lower lowers lowered"
    " update updates updated grow grows drop drops went goes reorganize".split()
)
# fmt: on
