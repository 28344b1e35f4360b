"""What the answers about ranges write, in all languages whose ranges are read."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.analysis import missing
from specgit.spec.edit import replace
from tests.criteria import analysed, asked, chosen, document

DEMAND = "{}, THE Loan_System SHALL charge {} euros"
ENGLISH = set("at most least more less fewer than equal to is are be of and between under over below above up".split())  # noqa: SIM905


class Tongue(NamedTuple):
    """A condition with a place for a bound, and how a lower and an upper bound may be said there."""

    condition: str
    lower: tuple[str, ...]
    upper: tuple[str, ...]
    both: tuple[str, ...] = ()


TONGUES = {
    "en": Tongue(
        "IF a Reader has {}",
        ("more than # loans", "at least # loans", "over # loans", "# or more loans", "no fewer than # loans"),
        ("fewer than # loans", "less than # loans", "at most # loans", "up to # loans", "# or fewer loans", "under # loans"),
        ("# to % loans", "between # and % loans", "#-% loans", "at least # and fewer than % loans", "more than # and at most % loans"),
    ),
    "en, verbs": Tongue(
        "IF the latency {}",
        ("exceeds # ms", "is above # ms", "is # ms or longer", "is longer than # ms", "is > # ms", "is greater than # ms"),
        ("is below # ms", "is # ms or shorter", "is at most # ms", "does not exceed # ms", "is <= # ms", "is shorter than # ms"),
        ("is between # ms and % ms", "is from # to % ms", "is #-% ms"),
    ),
    "en, things": Tongue(
        "WHEN a Reader returns a parcel {} to the shelf",
        ("over # kg", "of more than # kg", "heavier than # kg", "exceeding # kg", "of # kg or more"),
        ("under # kg", "of less than # kg", "lighter than # kg", "up to # kg", "of up to # kg"),
    ),
    "de": Tongue(
        "FALLS ein Leser {} hat",
        ("mehr als # Medien", "mindestens # Medien", "über # Medien"),
        ("weniger als # Medien", "höchstens # Medien", "bis zu # Medien", "unter # Medien", "maximal # Medien"),
        ("# bis % Medien", "zwischen # und % Medien"),
    ),
    "de, lies": Tongue("FALLS der Druck {} liegt", ("über # bar", "bei mindestens # bar"), ("unter # bar", "bei höchstens # bar")),
    "de, falls": Tongue("FALLS der Druck {} fällt", ("über # bar", "auf mindestens # bar"), ("unter # bar",)),
    "es": Tongue(
        "SI el lector tiene {}",
        ("más de # libros", "al menos # libros", "como mínimo # libros"),
        ("menos de # libros", "como máximo # libros", "hasta # libros"),
        ("entre # y % libros", "# a % libros"),
    ),
    "pt": Tongue(
        "SE o leitor tem um total de {}",
        ("mais de # livros", "pelo menos # livros", "no mínimo # livros"),
        ("menos de # livros", "no máximo # livros", "até # livros"),
        ("entre # e % livros", "# a % livros"),
    ),
    "fr": Tongue(
        "SI le lecteur a {}", ("plus de # livres", "au moins # livres"), ("moins de # livres", "au plus # livres", "jusqu'à # livres")
    ),
    "ru": Tongue(
        "ЕСЛИ у читателя {}",
        ("более # книг", "больше # книг", "не менее # книг", "минимум # книг"),
        ("менее # книг", "не более # книг", "до # книг", "максимум # книг"),
    ),
    "id": Tongue(
        "JIKA pembaca memiliki {}",
        ("lebih dari # buku", "minimal # buku", "paling sedikit # buku"),
        ("kurang dari # buku", "maksimal # buku", "hingga # buku"),
    ),
    "vi": Tongue("NẾU độc giả có {}", ("nhiều hơn # sách", "ít nhất # sách", "hơn # sách"), ("ít hơn # sách", "tối đa # sách", "dưới # sách")),
    "tr": Tongue("EĞER okurda {} varsa", ("en az # kitap",), ("en fazla # kitap",)),
    "zh": Tongue(
        "如果库存{}",
        ("超过#件", "多于#件", "高于#件", "大于#件", "不少于#件", "不低于#件", "至少#件", "在#件以上"),
        ("少于#件", "低于#件", "小于#件", "不足#件", "不超过#件", "最多#件", "#件以下"),
        ("在#到%件之间", "在#～%件"),
    ),
    "zh, spaces": Tongue("IF 订单金额 {}", ("超过 # 元", "不低于 # 元", "高于 # 元"), ("低于 # 元", "不超过 # 元", "少于 # 元")),
    "ja": Tongue(
        "IF 在庫が{}",
        ("#個を超える", "#個より多い", "#個以上である", "#個以上", "#個を超えている", "#個超である"),
        ("#個未満である", "#個以下である", "#個より少ない", "#個以内である", "#個未満", "#個を超えない"),
        ("#個から%個", "#～%個"),
    ),
    "ja, measured": Tongue(
        "IF 気温が {}", ("#度を超える", "#度以上の", "#度を超えた", "#度を超えて上がる"), ("#度未満の", "#度以下の", "#度を超えない")
    ),
    "ko": Tongue(
        "IF 재고가 {}",
        ("#개 초과이면", "#개 이상이면", "#개 초과하면", "최소 #개이면", "#개 초과"),
        ("#개 미만이면", "#개 이하이면", "최대 #개이면", "#개 이내이면"),
        ("#~%개이면",),
    ),
}  # fmt: skip


def conditions(tongue: Tongue) -> st.SearchStrategy[str]:
    numbers = st.integers(2, 40)
    one = st.tuples(st.sampled_from(tongue.lower + tongue.upper), numbers).map(
        lambda drawn: drawn[0].replace("#", str(drawn[1]))
    )
    both = st.tuples(st.sampled_from(tongue.both or tongue.lower), numbers, st.integers(1, 20)).map(
        lambda drawn: drawn[0].replace("#", str(drawn[1])).replace("%", str(drawn[1] + drawn[2]))
    )
    return st.one_of(one, both).map(tongue.condition.format)


def check(spec, others):
    return missing.questions(spec)


def key(question):
    return question.detail, *(criterion.id for _, criterion in question.criteria)


def written(text):
    return set(re.findall(r"[a-z]+", text.casefold()))


@pytest.mark.parametrize(
    ("condition", "below", "above", "up", "down"),
    [
        ("IF the latency {}", "is below 2 seconds", "exceeds 2 seconds", "is at most 2 seconds", "is at least 2 seconds"),
        ("IF a parcel is {}", "lighter than 2 kg", "heavier than 2 kg", "2 kg or lighter", "2 kg or heavier"),
        ("FOR parcels, WHEN a Reader sends {}", "a box under 2 kg", "a box over 2 kg", "a box of at most 2 kg", "a box of at least 2 kg"),
        ("FALLS der Druck {} liegt", "unter 3 bar", "über 3 bar", "bei höchstens 3 bar", "bei mindestens 3 bar"),
        ("FALLS der Druck {} fällt", "unter 3 bar", "über 3 bar", "[…]", "[…]"),
        ("IF der Warenkorb {} Artikel enthält", "unter 100", "über 100", "höchstens 100", "mindestens 100"),
        ("IF el carrito tiene {} artículos", "menos de 100", "más de 100", "como máximo 100", "al menos 100"),
        ("SE um carrinho tem {} artigos", "menos de 100", "mais de 100", "no máximo 100", "pelo menos 100"),
        ("IF 订单{}", "少于100件", "超过100件", "不超过100件", "不低于100件"),
        ("IF 気温が{}", "10度未満である", "10度を超える", "10度以下である", "10度以上である"),
        ("IF 在庫が{}場合", "100個未満の", "100個を超える", "100個以下の", "100個以上の"),
        ("IF 在庫が{}", "100個未満である", "100個を超えて増える", "100個以下である", "99個を超えて増える"),
        ("IF 気温が{}", "10度未満である", "10度を超えて上がる", "10度以下である", "[…]"),
        ("IF 재고가 {}", "100개 미만이면", "100개 초과하면", "100개 이하이면", "100개 이상이면"),
    ],
)  # fmt: skip
def test_an_answer_says_it_as_the_sentence_does(condition, below, above, up, down):
    lower, upper = DEMAND.format(condition.format(below), 1), DEMAND.format(condition.format(above), 2)
    (question,) = asked(check, lower, upper)
    assert chosen(question, 0) == [f"1. {DEMAND.format(condition.format(up), 1)}"]
    assert chosen(question, 1) == [f"2. {DEMAND.format(condition.format(down), 2)}"]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (("FALLS der Druck unter 3 bar liegt", "FALLS der Druck über 3 bar liegt"), "exactly 3 bar"),
        (("IF a Reader is younger than 18 years", "IF a Reader is older than 18 years"), "exactly 18 years"),
        (("IF 気温が 10度未満の", "IF 気温が 10度以上の", "IF 気温が 10度を超える"), ""),
        (("IF 気温が 10度未満の", "IF 気温が 10度を超える"), "exactly 10度"),
        (("WHEN a Reader sends a file of up to 5 MB", "WHEN a Reader sends a file of more than 6 MB"), "between 5 MB and 6 MB"),
        (("IF a Reader has fewer than 10 loans", "IF a Reader has 15 or more and at most 20 loans"), "10 to 14 loans"),
        (("IF a fee is below $5", "IF a fee is above $7 and below $9"), "between $5 and $7"),
    ],
)  # fmt: skip
def test_numbers_have_the_units_of_the_document(conditions, said):
    questions = asked(check, *(DEMAND.format(each, number) for number, each in enumerate(conditions)))
    assert len(questions) == bool(said)
    assert all(f"For {said}, neither" in question.situation for question in questions)


@pytest.mark.parametrize(
    ("one", "other", "up", "down"),
    [
        ("is below 5 euros", "is above 7 and below 9 euros", "is at most 7 euros", "is at least 5 and below 9 euros"),
        ("is below 90 minutes", "is from 2 to 5 hours", "is below 2 hours", "is from 90 minutes to 5 hours"),
        ("is between $5 and $10", "is between $10 and $20", "is at least $5 and less than $10", "is more than $10 and at most $20"),
        ("is 0-10%", "is 10-20%", "is at least 0 and less than 10%", "is more than 10 and at most 20%"),
        ("is below 1 day", "is from 3 to 5 days", "is below 3 days", "is from 1 day to 5 days"),
    ],
)  # fmt: skip
def test_a_moved_bound_takes_its_unit_with_it(one, other, up, down):
    (question,) = asked(check, DEMAND.format(f"IF the delay {one}", 1), DEMAND.format(f"IF the delay {other}", 2))
    lines = [chosen(question, number)[0].split(", ")[0] for number in (0, 1)]
    expected = [f"1. IF the delay {up}", f"2. IF the delay {down}"]
    assert sorted(lines) == expected


@pytest.mark.parametrize("name", TONGUES)
@settings(max_examples=40)
@given(data=st.data())
def test_an_answer_settles_its_question_in_words_of_the_document(name, data):
    said = [data.draw(conditions(TONGUES[name])) for _ in range(data.draw(st.integers(2, 3)))]
    text = document(*(DEMAND.format(condition, number) for number, condition in enumerate(said)))
    for question in check(analysed(text), ()):
        if not question.detail.startswith("range-"):
            continue
        edits = [option.changes for option in question.options if option.changes]
        assert len(edits) == 2 == len(set(edits))
        for changes in edits:
            after = replace(question.text, changes).content
            assert key(question) not in map(key, check(analysed(after), ())), after
            assert name.startswith("en") or not (written(after) - written(text)) & ENGLISH
