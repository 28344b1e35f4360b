"""What is asked where a criterion does not say who does something, and the others do."""

import pytest

from specgit.analysis.agents import find_idle
from specgit.analysis.model import Confidence, Kind
from tests.criteria import analysed, chosen, document

ACTIVE = tuple(
    f"WHEN a Keeper {does}, THE Feeder SHALL {work}."
    for does, work in (
        ("opens the hatch", "stop the belt"),
        ("closes the hatch", "start the belt"),
        ("scans an Animal", "show its Ration"),
        ("weighs an Animal", "store the weight"),
        ("changes a Ration", "ask for a reason"),
        ("deletes a Ration", "keep the former one for 30 days"),
        ("presses the bell", "play a tone"),
        ("empties the Silo", "count the bags"),
    )
)


def questions(*criteria, others=ACTIVE):
    return list(find_idle(analysed(document(*others, *criteria))))


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN the Silo is empty, the Order SHALL be sent to the mill.",
        "IF the belt is jammed, THEN the Ration SHALL be set to withheld, and the Keeper called.",
        "WHILE the hatch is open, Rations that are due SHALL be postponed.",
        "WHERE two Silos stand side by side, the fuller one SHALL automatically be emptied first.",
        "WHEN a Ration has been changed, its former weight SHALL be kept and its reason SHALL be printed.",
        "WHEN an Animal has not eaten for 24 hours, the vet SHALL be called.",
        "WHEN the scale has drifted by 2 kg, all weights of the day SHALL be discarded.",
        "IF the Animal is unknown, THEN a new record SHALL be created.",
        "WHEN the power returns, the last Ration SHALL be repeated.",
        "WHEN a Keeper confirms the alarm, SHALL stop the siren.",
        "IF the tag cannot be read, THEN SHALL count the attempt.",
        "WHEN Keeper 确认警报，SHALL 将 Ration 设为已发放",
        "WENN der Silo leer ist, DANN MUSS die Bestellung an die Mühle gesendet werden.",
        "WENN ein Tier fehlt, DANN MÜSSEN alle Rationen des Tages gesperrt werden.",
        "WENN die Waage ausfällt, DANN MUSS das Gewicht geschätzt werden.",
    ],
)
def test_who_acts_is_asked_where_one_criterion_alone_leaves_it_out(criterion):
    (question,) = questions(criterion)
    assert (question.kind, question.detail, question.confidence) == (Kind.UNSTATED, "subject", Confidence.HIGH)
    assert [each.id for _, each in question.criteria] == ["1.9"]


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN the Silo is empty, the Order SHALL be sent to the mill by the Feeder.",
        "WHEN the Silo is empty, the Order SHALL be sent through the Mill_Gateway.",
        "The weights SHALL be stored for 3 years.",
        "WHEN the hatch is open, the lamp SHALL be red.",
        "WHEN the hatch is open, the belt SHALL stand still.",
        "WHEN the Silo is empty, the Feeder SHALL be switched to standby.",
        "WHEN a Ration is due, the Keeper SHALL be allowed to skip it.",
        "WHERE a Silo has two hatches, the flow SHALL be limited to 2 kg.",
        "WHEN the list is empty, the print button SHALL be disabled.",
        "WHEN a Silo is added, `silos.yaml` SHALL be updated.",
        "WHEN a Silo is added, docs/silos.md SHALL be updated.",
        "WHEN the hatch is open, the belt SHALL NOT be started.",
        "WHEN a weight is odd, it SHALL be considered an error.",
        "WHEN the hatch is open, THE Feeder SHALL show which Rations shall be dropped.",
        "WENN der Silo leer ist, DANN MUSS die Bestellung vom Feeder gesendet werden.",
        "WENN der Silo leer ist, DANN MUSS die Lampe rot sein.",
        "WENN der Silo leer ist, SOLL der Feeder die Bestellung senden.",
        "CUANDO el silo está vacío, DEBERÁ el Feeder enviar el pedido.",
        "WENN der Silo leer ist, DANN MUSS der Feeder „Es konnte nichts gesendet werden“ zeigen.",
        "WENN ein Tier frisst, DANN MUSS der Feeder es wiegen, wobei Krümel abgezogen werden.",
        "Keepers feed the Animals.",
    ],
)
def test_a_named_agent_a_state_or_a_rule_for_all_times_is_no_riddle(criterion):
    assert not questions(criterion)


def test_where_the_passive_is_a_habit_nothing_is_asked():
    passive = [f"WHEN the {thing} is empty, the Order SHALL be sent." for thing in ("Silo", "bin", "bag")]
    assert not questions(*passive)
    assert not questions(passive[0], others=ACTIVE[:5])


def test_where_many_things_act_none_of_them_is_missed():
    many = [
        f"WHEN a day ends, THE {name} SHALL print a list."
        for name in ["Ant", "Bee", "Cat", "Dog", "Eel", "Fox", "Gnu", "Hen"]
    ]
    assert not questions("WHEN the Silo is empty, the Order SHALL be sent.", others=many)


@pytest.mark.parametrize(
    ("criterion", "answers"),
    [
        (
            "WHEN the Silo is empty, the Order SHALL be sent.",
            [
                "WHEN the Silo is empty, the Order SHALL be sent by the Feeder.",
                "WHEN the Silo is empty, the Order SHALL be sent by […].",
            ],
        ),
        (
            "WHEN a Keeper confirms, SHALL stop the siren.",
            ["WHEN a Keeper confirms, THE Feeder SHALL stop the siren.", "WHEN a Keeper confirms, […] SHALL stop the siren."],
        ),
    ],
)  # fmt: skip
def test_the_answer_names_who_acts(criterion, answers):
    (question,) = questions(criterion)
    assert [chosen(question, at) for at in (0, 1)] == [[f"9. {answer}"] for answer in answers]


def test_a_german_answer_has_its_case():
    others = [f"WENN ein Pfleger {what}, DANN MUSS der Futterdienst das melden." for what in "abcdefgh"]
    (question,) = questions("WENN der Silo leer ist, DANN MUSS die Bestellung gesendet werden.", others=others)
    assert chosen(question, 0) == [
        "9. WENN der Silo leer ist, DANN MUSS die Bestellung durch den Futterdienst gesendet werden."
    ]
