"""Criteria that contradict each other, and those that only look so."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specgit.analysis import Skipped, analyze
from specgit.analysis.foreign import stance
from specgit.analysis.inconsistent import check
from specgit.analysis.model import Confidence, Kind, Question
from specgit.analysis.reading import read
from specgit.spec.edit import replace
from specgit.spec.model import Requirements
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

SHOWN = (Confidence.PROVEN, Confidence.HIGH)


def document(*criteria: str) -> Requirements:
    items = "".join(f"{number}. {text}\n" for number, text in enumerate(criteria, 1))
    return read_requirements(
        Text("requirements.md", f"### Requirement 1: X\n\n#### Acceptance Criteria\n\n{items}\n## Notes\n")
    )


def asked(*criteria: str) -> list[Question]:
    return list(check(read("x", document(*criteria)), ()))


def shown(*criteria: str) -> list[Question]:
    return [question for question in asked(*criteria) if question.confidence in SHOWN]


PROVEN = """
THE Gym SHALL delete visits after 30 days | THE Gym SHALL keep visits for 90 days, so that members can see their habits
WHEN a guest pays, THE Inn SHALL set the bill to locked | WHEN a guest pays, THE Inn SHALL unlock the bill
WHEN it rains, THE House SHALL turn the heating off | WHEN it rains, THE House SHALL switch on the heating
WHEN a move is illegal, THE Game SHALL let the clock run on | WHEN a move is illegal, THE Game SHALL stop the clock
THE Store SHALL keep samples for 90 days and totals for 10 years | THE Store SHALL delete samples after 60 days
WHEN a game ends, THE Board SHALL let the winner pick a colour | WHEN a game ends, THE Board SHALL prevent the winner from picking a colour
IF a clerk tries to void a paid bill, THEN THE Till SHALL reject the bill | WHEN a clerk voids a paid bill, THE Till SHALL accept the bill
THE limit SHALL be 4 MB | THE limit SHALL be 6 MB
WHEN a ride ends, THE Desk SHALL charge the rider no fee | WHEN a ride ends, THE Desk SHALL charge the rider a fee
WHEN a bill is declined, THE Shop SHALL leave the bill open | WHEN a bill is declined, THE Shop SHALL set the bill to void
IF a check fails, THEN THE Payroll SHALL leave the clerk out of the file | IF a check fails, THEN THE Payroll SHALL include the clerk in the file
THE Shelf SHALL set the date to 28 days for a book and to 7 days for a film or a game | THE Shelf SHALL set the date of a game to 21 days
WHEN a user signs in, THE App SHALL send a mail | WHEN a user signs in, THE App SHALL NOT send a mail
THE App SHALL store passwords | THE App SHALL never store passwords
WHILE the device is offline, THE App SHALL allow editing | WHILE the device is offline, THE App SHALL reject edits
WHEN a session ends, THE App SHALL keep the draft | WHEN a session ends, THE App SHALL delete the draft
THE export button SHALL be visible | THE export button SHALL be hidden
THE session SHALL expire after 30 minutes | THE session SHALL expire after 60 minutes
WHEN an order is placed, THE Shop SHALL set the status to pending | WHEN an order is placed, THE Shop SHALL set the status to paid
THE Store SHALL keep bills for 10 years | THE Store SHALL delete bills after 6 years
WHEN a password is copied, THE Vault SHALL clear the clipboard after 30 seconds | WHEN 90 seconds have passed since a password was copied, THE Vault SHALL clear the clipboard
WHILE the alarm is on, THE Door SHALL keep the bolt extended | WHILE the alarm is on, THE Door SHALL retract the bolt
"""
HIGH = """
WHILE 在席状態が「取込中」である, THE Client SHALL 通知を表示しない | WHILE 在席状態が「取込中」である, THE Client SHALL 通知を表示する
WENN es brennt, DANN MUSS die Anlage alle Schranken öffnen | WENN es brennt, DANN MUSS die Anlage alle Schranken schließen
WENN es brennt, MUSS die Anlage alle Schranken öffnen, auch ohne Strom | WENN es brennt, MUSS die Anlage alle Schranken schließen
THE Gym SHALL erase photos after 24 months | THE Gym SHALL not erase photos
WHILE a class is full, THE Gym SHALL hide the class from guests | WHILE a class is full, THE Gym SHALL show the class to the guests of the fair
THE Forum SHALL accept images of up to 10 MB | IF an image is larger than 5 MB, THEN THE Forum SHALL reject the image
WHILE the queue is full, THE Hub SHALL reject all messages with status 503 | IF the queue is full, THEN THE Hub SHALL forward messages
WHENEVER a guest leaves late, THE Inn SHALL close the bill and charge 5 euros | WHEN a guest leaves late, THE Inn SHALL charge 8 euros
WHEN a case has been solved for 7 days, THE Desk SHALL set the case to closed | THE Desk SHALL close a solved case when the case has been solved for 10 days, not before
WHEN a guest leaves, THE Hotel SHALL charge nothing | WHEN a guest leaves, THE Hotel SHALL charge a night
IF a film is longer than 2 hours, THEN THE Desk SHALL reject the film | IF a film is longer than 2 hours, THEN THE Desk SHALL split the film
WHILE the car is moving, THE Panel SHALL disable the keys | WHILE the car is moving slower than 5 km/h, THE Panel SHALL enable the keys
WHEN a fee is late, THE Desk SHALL round the amount up | WHEN a fee is late, THE Desk SHALL round the amount down
WHEN the link is lost, THE Drone SHALL hover | WHEN the link is lost, THE Drone SHALL land
WHILE the air is above 26 °C, THE Roof SHALL open the vents | WHILE the air is above 32 °C, THE Roof SHALL close the vents
WHEN a guest asks for more than 300 euros, THE Till SHALL ask the boss | WHEN a guest asks for more than 800 euros, THE Till SHALL decline without asking the boss
WHILE a sample is 2 minutes old or older, THE Hub SHALL report the sensor as late | WHILE a sample is 10 minutes old or older, THE Hub SHALL report the sensor as lost
WHEN a code is entered during the first hour, THE Lock SHALL retract the bolt | IF a code is entered while the lock is on, THEN THE Lock SHALL leave the bolt extended
IF the link of a player breaks, THEN THE Game SHALL keep the clock running | WHILE the link of a player is broken, THE Game SHALL not keep the clock running
WHEN a document was changed, THE Sync SHALL discard the copy | WHEN a file was changed, THE Sync SHALL keep the copy as a version
THE Auction SHALL hide the limit from everybody except the bidder | WHEN a seller opens the page, THE Auction SHALL show the seller the limit
WHEN a job has run for 60 minutes, THE System SHALL stop the job | WHEN a job has run for 90 minutes, THE System SHALL stop the job
WHEN a position occurs for the third time, THE Game SHALL end the match | WHEN a position occurs for the fifth time, THE Game SHALL end the match
IF writing fails, THEN THE Hub SHALL answer with status 503 | IF writing fails, THEN THE Hub SHALL answer with status 202
IF one entry was changed twice, THEN THE Vault SHALL keep the later change | IF one entry was changed twice, THEN THE Vault SHALL keep the earlier change
THE list SHALL be sorted in ascending order | THE list SHALL be sorted in descending order
WHEN a guest presses the bell, THE Desk SHALL wake the porter | WHEN the bell is pressed, THE Desk SHALL NOT wake the porter
"""
SILENT = """
WENN ein Gast geht, MUSS die Anlage den Wert löschen | WENN ein Gast geht, MUSS die Anlage den Wert löschen und die Zahl nicht ändern
WENN es kalt ist, MUSS die Anlage heizen | WENN es kalt ist, MUSS die Anlage nicht heizen, falls niemand im Haus ist
THE Gym SHALL erase photos after 24 months | THE Gym SHALL not erase photos within 12 months
WHILE a class is full, THE Gym SHALL hide the class from guests | WHILE a class is full, THE Gym SHALL show the class to trainers
THE Forum SHALL accept images of up to 10 MB | IF an image is larger than 10 MB, THEN THE Forum SHALL reject the image
WHEN a member who is not a trainer opens a plan, THE Gym SHALL hide the plan | WHEN a trainer opens a plan, THE Gym SHALL show the plan
WHEN the user clicks save, THE App SHALL close the dialog | WHEN the user clicks edit, THE App SHALL open the dialog
WHILE the door is open, THE Lock SHALL extend the bolt | WHILE the door is closed, THE Lock SHALL retract the bolt
THE App SHALL allow editing | IF the document is locked, THEN THE App SHALL NOT allow editing
THE App SHALL show the name to the owner | THE App SHALL hide the name from guests
WHEN the total is above 100 euros, THE Shop SHALL grant a discount | WHEN the total is below 100 euros, THE Shop SHALL NOT grant a discount
THE App SHALL store the hash of the password | THE App SHALL NOT store the password
WHEN a user signs in, THE App SHALL create a session | IF a sign-in fails, THEN THE App SHALL NOT create a session
WHEN the server accepts the mail, THE App SHALL move it to sent | IF the server does not accept the mail, THEN THE App SHALL move it to drafts
WHEN a user has no orders, THE App SHALL hide the list | WHEN a user has orders, THE App SHALL show the list
THE App SHALL keep backups for 30 days | THE App SHALL delete backups after 30 days
THE App SHALL keep backups for 30 days | WHEN a backup is older than 30 days, THE App SHALL delete the backup
WHEN 3 days have passed since the bill, THE App SHALL send a note | WHEN 7 days have passed since the bill, THE App SHALL send a note
THE App SHALL NOT delete the file without asking the user | WHEN the user agrees, THE App SHALL delete the file
THE App SHALL only show the button to admins | THE App SHALL show the button
THE App SHALL display the price in euros | THE App SHALL display the price in dollars
WHEN the user clicks the toggle, THE App SHALL expand the panel | WHILE the panel is expanded, WHEN the user clicks the toggle, THE App SHALL collapse the panel
THE gate SHALL open within 3 seconds | THE gate SHALL close after 30 seconds
THE App SHALL show a note 5 minutes before the end | THE App SHALL show a note 1 minute before the end
THE Handler SHALL return status 200 with a list | THE Handler SHALL return status 201 with the record
WHEN the user clicks outside the window, THE App SHALL close the window | WHEN the user clicks on an entry, THE App SHALL open the window
WHEN a code is entered during the sale, THE Lock SHALL open the bolt | IF a code is entered outside the sale, THEN THE Lock SHALL close the bolt
THE App SHALL create an endpoint that lists items without opening the file | WHEN an item is added, THE App SHALL open the file
THE Card SHALL be clearly different | THE Card SHALL NOT be collapsible
WHEN an employee without a loan asks, THE Bank SHALL grant the loan | IF an employee with a loan asks, THEN THE Bank SHALL decline the second loan
THE Shop SHALL accept files of up to 5 MB | THE Shop SHALL reject files of more than 5 MB
"""


def pairs(written: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(" | ")) for line in written.strip().splitlines()]


@pytest.mark.parametrize("criteria", pairs(PROVEN))
def test_contradictions_under_the_same_conditions_are_proven(criteria: tuple[str, ...]) -> None:
    (question,) = asked(*criteria)
    assert question.kind is Kind.INCONSISTENT
    assert question.confidence is Confidence.PROVEN
    assert [criterion.id for _, criterion in question.criteria] == ["1.1", "1.2"]


@pytest.mark.parametrize("criteria", pairs(HIGH))
def test_contradictions_in_a_part_of_the_cases_are_asked_about(criteria: tuple[str, ...]) -> None:
    (question,) = asked(*criteria)
    assert question.confidence is Confidence.HIGH
    (turned,) = asked(*reversed(criteria))
    assert turned.confidence is Confidence.HIGH


@pytest.mark.parametrize("criteria", pairs(SILENT))
def test_what_only_looks_like_a_contradiction_is_not_shown(criteria: tuple[str, ...]) -> None:
    assert shown(*criteria) == []
    assert shown(*reversed(criteria)) == []


def test_the_situation_names_conditions_numbers_and_demands() -> None:
    (question,) = asked(
        "WHILE the air is above 26 °C, THE Roof SHALL open the vents",
        "WHILE the air is above 32 °C, THE Roof SHALL close the vents",
    )
    assert question.situation == (
        "While the air is above 32 °C (for example 33 °C): 1.1 demands “shall open the vents”, 1.2 “shall close the vents”."
    )
    assert question.question == "Which of 1.1 and 1.2 holds?"


def test_the_answers_write_what_they_say() -> None:
    spec = document(
        "WHEN a guest calls, THE Desk SHALL answer the phone after 30 seconds.",
        "WHEN a guest calls from abroad, THE Desk SHALL not answer the phone.",
    )
    (question,) = check(read("x", spec), ())
    edited = [(option.answer, replace(spec.text, option.changes).content) for option in question.options]
    (exception, first), (withdrawn, second), (_, third) = edited
    assert exception == "1.2 is an exception to 1.1."
    assert "answer the phone after 30 seconds, unless a guest calls from abroad.\n" in first
    assert withdrawn == "1.1 holds: 1.2 is withdrawn."
    assert "abroad" not in second
    assert "30 seconds" in second
    assert "30 seconds" not in third


def test_one_number_for_both() -> None:
    spec = document("THE session SHALL expire after 30 minutes", "THE session SHALL expire after 60 minutes")
    (question,) = check(read("x", spec), ())
    assert [option.answer for option in question.options] == [
        "1.2 says “30 minutes” as well.",
        "1.1 says “60 minutes” as well.",
        "1.1 holds: 1.2 is withdrawn.",
    ]
    assert replace(spec.text, question.options[0].changes).content.count("after 30 minutes") == 2


def test_without_the_solver_the_check_says_what_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    contrary = document(
        "WHEN a user signs in, THE App SHALL send a mail", "WHEN a user signs in, THE App SHALL NOT send a mail"
    )
    analysis = analyze(read("x", contrary), checks=("inconsistent",))
    assert [question.detail for question in analysis.questions] == ["shall-shall-not"], "what needs no solver is asked"
    assert "there is no solver (python3 -m pip install '.[analyze]' in a checkout of specgit)" in analysis.skipped[0]
    with pytest.raises(Skipped):
        list(check(read("x", contrary), ()))
    assert analyze(read("x", document("THE App SHALL wait")), checks=("inconsistent",)).skipped == ()


TWINS = """
THE Mill SHALL grind at least 40 sacks of rye a day | THE Mill SHALL grind at least 60 sacks of rye a day
WHEN a sack bursts, THE Mill SHALL exit with code 3 and stop | When a sack bursts, the Mill shall exit with code 7 and stop
WHEN a baker calls, THE Mill SHALL answer in ~5 minutes | WHEN a baker calls, THE Mill SHALL answer in ~15 minutes
THE Mill SHALL move each sack within 90 seconds | THE Mill SHALL move each sack within 2 minutes
WHEN a sack is open, THE Mill SHALL let it stand for at most 3 hours | WHEN a sack is open, THE Mill SHALL let it stand for at least 8 hours
THE Mill SHALL only take and weigh dry grain | THE Mill SHALL NOT only take and weigh dry grain
WENN ein Sack reißt, MUSS die Mühle binnen 3 Minuten anhalten | WENN ein Sack reißt, MUSS die Mühle binnen 9 Minuten anhalten
当粮袋破裂时，系统应当在30秒内停止磨盘 | 当粮袋破裂时，系统应当在90秒内停止磨盘
CUANDO se rompe un saco, EL Molino DEBE parar la muela en 3 minutos | CUANDO se rompe un saco, EL Molino DEBE parar la muela en 8 minutos
"""
NO_TWINS = """
THE Mill SHALL grind at least 40 sacks of rye a day | THE Mill SHALL grind at most 60 sacks of rye a day
WHEN 3 sacks burst, THE Mill SHALL stop the stone | WHEN 5 sacks burst, THE Mill SHALL stop the stone
THE Guide SHALL show the map of module 3 to bakers | THE Guide SHALL show the map of module 4 to bakers
IF the sack is not dry, THEN THE Mill SHALL weigh the sack | IF the sack is dry, THEN THE Mill SHALL weigh the sack
THE Mill SHALL keep the minimum weight of a sack | THE Mill SHALL keep the maximum weight of a sack
THE Mill SHALL move each sack within 60 seconds | THE Mill SHALL move each sack within 1 minute
THE Mill SHALL put at most 12 sacks on a cart | THE Mill SHALL put at most 4 wet sacks on a cart
THE Mill SHALL have a lever to start the stone | THE Mill SHALL have a lever to stop the stone
THE Mill SHALL sell flour in bags of 1 kg | THE Mill SHALL sell flour in bags of 2 kg | THE Mill SHALL sell flour in bags of 5 kg
"""


@pytest.mark.parametrize("criteria", pairs(TWINS))
def test_a_sentence_that_stands_there_twice_with_another_demand(criteria: tuple[str, ...]) -> None:
    (question,) = shown(*criteria)
    text = document(*criteria).text
    written = {replace(text, option.changes).content for option in question.options}
    assert len(question.options) >= 2
    assert text.content in written or len(written) == len(question.options)


@pytest.mark.parametrize("criteria", pairs(NO_TWINS))
def test_sentences_of_one_pattern_about_two_things(criteria: tuple[str, ...]) -> None:
    assert not shown(*criteria)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("THE page SHALL load within 1 second", "THE page SHALL load within 2 seconds"),
        (
            "WHEN triggered, THE Hook prompt SHALL instruct the agent to read `a.json` and verify the current module is 1 before performing validation",
            "WHEN triggered, THE Hook prompt SHALL instruct the agent to read `a.json` and verify the current module is 3 before performing verification",
        ),
    ],
)
def test_sentences_of_two_requirements_that_may_be_about_two_things_are_less_sure(one: str, other: str) -> None:
    written = "".join(
        f"### Requirement {number}: {name}\n\n#### Acceptance Criteria\n\n1. {criterion}\n\n"
        for number, name, criterion in ((1, "Bakers", one), (2, "Millers", other))
    )
    spec = read("x", read_requirements(Text("requirements.md", written)))
    assert not [each for each in check(spec, ()) if each.detail == "different-values" and each.confidence in SHOWN]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("不显示通知", "显示通知"),
        ("拒绝请求", "允许请求"),
        ("mostrar el aviso", "no mostrar el aviso"),
        ("exibir o aviso", "não exibir o aviso"),
        ("abrir la puerta", "cerrar la puerta"),
        ("keine Meldung zeigen", "eine Meldung zeigen"),
        ("показывать сообщение", "скрывать сообщение"),
        ("menampilkan pesan", "menyembunyikan pesan"),
        ("알림을 표시하지 않는다", "알림을 표시한다"),
    ],
)
def test_the_contrary_in_other_languages(one: str, other: str) -> None:
    first, second = stance(one), stance(other)
    assert first.words == second.words
    assert first.holds != second.holds


PIECES = st.sampled_from(
    r"""WHEN IF WHILE THEN THE App SHALL NOT unless only except and or , . a user door code open closes is locked hide show
    keep the mail for 30 days after 5 MB more than 3 to paid status without sending first again until 通知を表示する nicht
    öffnen""".split()  # noqa: SIM905 - a list of them is hard to read
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=3, max_size=18).map(" ".join), min_size=2, max_size=5))
def test_any_criteria_can_be_compared_and_every_answer_applied(criteria: list[str]) -> None:
    spec = document(*criteria)
    for question in check(read("x", spec), ()):
        assert len({criterion.span for _, criterion in question.criteria}) == 2
        assert 2 <= len(question.options) <= 3
        writing = [option for option in question.options if option.changes]
        assert len(writing) >= 2
        for option in writing:
            assert replace(spec.text, option.changes).content != spec.text.content


@pytest.mark.parametrize(
    ("low", "high", "example"),
    [
        ("the pressure is above 3 bar", "the pressure is below 9 bar", "4 bar"),
        ("the road is longer than 5 km", "the road is shorter than 9 km", "6 km"),
        ("the tank holds more than 5 l", "the tank holds fewer than 9 l", "6 l"),
        ("a parcel is heavier than 2 kg", "a parcel is lighter than 9 kg", "3 kg"),
        ("a parcel costs more than $2", "a parcel costs less than $9", "$3"),
        ("a Reader has more than ten loans", "a Reader has fewer than 19 loans", "11 loans"),
        ("a Reader waits for more than 1 day", "a Reader waits for less than 9 days", "2 days"),
    ],
)
def test_an_example_has_the_unit_of_the_document(low, high, example):
    opens = "WHILE {}, THE Loan_System SHALL{} open the valve"
    (question,) = asked(opens.format(low, ""), opens.format(high, " NOT"))
    assert f"(for example {example}): 1.1" in question.situation
