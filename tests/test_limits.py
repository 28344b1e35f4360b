"""What is asked about limits that can't be kept together."""

import pytest

from specgit.analysis.limits import check
from specgit.analysis.model import Kind
from tests.criteria import asked, chosen


def details(*criteria):
    return [question.detail for question in asked(check, *criteria)]


CLASH = {
    "minimum-above-maximum": [
        ("THE Loan_System SHALL accept periods of at least 120 days and at most 90 days.",),
        ("THE Loan_System SHALL take a deposit between 50 and 10 euros.",),
        (
            "THE Loan_System SHALL lend an Item for at least 3 weeks at a time.",
            "WHEN an Item is new, THE Loan_System SHALL lend the Item for at most 14 days at a time.",
        ),
        (
            "WENN eine Ausleihe länger als 20 Tage dauert, DANN MUSS das Leihsystem höchstens 18 Euro berechnen.",
            "WENN eine Ausleihe länger als 30 Tage dauert, DANN MUSS das Leihsystem mindestens 25 Euro berechnen.",
        ),
        (
            "THE Loan_System SHALL accept passwords of at most 12 characters.",
            "THE Loan_System SHALL require passwords of at least 16 characters.",
        ),
        (
            "THE Loan_System SHALL accept passwords of up to 12 characters.",
            "IF a password has fewer than 16 characters, THEN THE Loan_System SHALL refuse the password.",
        ),
    ],
    "parts-above-whole": [
        ("THE Loan_System SHALL take 20 seconds for scanning and 15 seconds for printing, 30 seconds in total.",),
        (
            "THE Loan_System SHALL finish the inventory within 30 minutes, of which counting takes at most 20 minutes"
            " and printing at most 15 minutes.",
        ),
        (
            "THE Loan_System SHALL process a return, scanning and sorting included, within 60 seconds.",
            "THE Loan_System SHALL scan a return within 40 seconds.",
            "THE Loan_System SHALL sort a return within 30 seconds.",
        ),
    ],
    "retries-above-limit": [
        (
            "THE Loan_System SHALL answer an inquiry within 1 hour",
            "IF the first answer is lost, THEN THE Loan_System SHALL repeat the inquiry 4 times, waiting 20 minutes each time",
        ),
        (
            "IF the card reader does not answer within 10 seconds, THEN THE Loan_System SHALL repeat the request, at most"
            " 3 times in all.",
            "THE Loan_System SHALL finish a payment, repeated requests included, within 20 seconds.",
        ),
        (
            "THE Loan_System SHALL send a receipt to the Reader or have given up within 10 seconds.",
            "IF the Reader gives no answer within 3 seconds, THEN THE Loan_System SHALL send the receipt 3 more times.",
        ),
    ],
    "part-above-whole": [
        (
            "WHEN 60 seconds have passed since a change, THE Loan_System SHALL begin the upload at the latest.",
            "WHILE a file changes, THE Loan_System SHALL wait with the upload until the file has rested for 2 minutes.",
        ),
        (
            "THE Loan_System SHALL confirm each scan within 3 seconds.",
            "WHEN an Item is scanned, THE Loan_System SHALL ask the archive within 5 seconds and confirm the scan after that.",
        ),
        (
            "THE Loan_System SHALL accept photos of up to 25 MB in total for each Item.",
            "THE Loan_System SHALL accept each single photo of a size of up to 30,000 KB.",
        ),
    ],
    "delay-above-deadline": [
        (
            "THE Loan_System SHALL begin the upload at the latest 60 seconds after a change.",
            "WHILE a file changes, THE Loan_System SHALL wait with the upload until the file has rested for 2 minutes.",
        ),
    ],
    "wait-above-whole": [
        (
            "THE Loan_System SHALL confirm a payment by card within 5 seconds.",
            "IF the bank has no answer within 8 seconds, THEN THE Loan_System SHALL cancel the payment by card.",
        ),
    ],
    "kept-and-deleted": [
        (
            "THE Loan_System SHALL keep recordings for 30 days.",
            "WHEN a recording is 7 days old, THE Loan_System SHALL delete the recording.",
        ),
        (
            "THE Loan_System SHALL keep closed loans for 2 years.",
            "THE Loan_System SHALL delete closed loans after 90 days.",
        ),
    ],
    "special-above-general": [
        (
            "THE Loan_System SHALL answer every query within 2 seconds.",
            "WHEN a Reader searches the archive, THE Loan_System SHALL answer the query within 8 seconds.",
        ),
    ],
    "refused-below-allowed": [
        (
            "THE Loan_System SHALL allow up to 20 reservations.",
            "IF a Reader has more than 10 reservations, THEN THE Loan_System SHALL refuse a further one.",
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("detail", "criteria"), [(detail, each) for detail, cases in CLASH.items() for each in cases])
def test_asks_about_limits_that_exclude_each_other(detail, criteria):
    assert details(*criteria) == [detail]


@pytest.mark.parametrize(
    "criteria",
    [
        ("THE Loan_System SHALL accept periods of at least 120 minutes and at most 90 days.",),
        ("THE Loan_System SHALL warn below 10 items or above 5 boxes.",),
        (
            "THE Loan_System SHALL lend an Item for at least 3 weeks at a time.",
            "WHEN a Reader pays late, THE Loan_System SHALL block the card for at most 14 days.",
        ),
        (
            "THE Loan_System SHALL offer loans of at least 1 day and at most 14 days for a film.",
            "THE Loan_System SHALL offer loans of at least 20 days and at most 60 days for a book.",
        ),
        (
            "WENN eine Ausleihe höchstens 20 Tage dauert, DANN MUSS das Leihsystem höchstens 18 Euro berechnen.",
            "WENN eine Ausleihe länger als 30 Tage dauert, DANN MUSS das Leihsystem mindestens 25 Euro berechnen.",
        ),
        ("THE Loan_System SHALL finish the inventory within 30 minutes, of which counting takes at most 20 minutes.",),
        (
            "IF the card reader does not answer within 10 seconds, THEN THE Loan_System SHALL repeat the request, at most"
            " 3 times in all.",
            "THE Loan_System SHALL finish a payment, repeated requests included, within 30 seconds.",
        ),
        (
            "THE Loan_System SHALL confirm each scan within 3 seconds.",
            "WHEN an Item is scanned, THE Loan_System SHALL open the Return_Slot within 5 seconds.",
        ),
        (
            "WHEN a Reader saves a note, THE Loan_System SHALL begin the upload within 5 seconds.",
            "WHILE a file changes, THE Loan_System SHALL wait with the upload until the file has rested for 2 minutes.",
        ),
        (
            "THE Loan_System SHALL keep closed loans for 90 days.",
            "THE Loan_System SHALL delete open reservations after 30 days.",
        ),
        (
            "THE Loan_System SHALL allow up to 10 reservations.",
            "IF a Reader has more than 10 reservations, THEN THE Loan_System SHALL refuse a further one.",
        ),
    ],
)
def test_asks_nothing_where_both_can_be_kept(criteria):
    assert details(*criteria) == []


def test_options_give_one_limit_the_value_of_the_other():
    (question,) = asked(check, *CLASH["part-above-whole"][1])
    assert question.kind is Kind.LIMITS
    assert [criterion.id for _, criterion in question.criteria] == ["1.1", "1.2"]
    assert chosen(question, 0) == ["1. THE Loan_System SHALL confirm each scan within 5 seconds."]
    assert "within 3 seconds and confirm" in chosen(question, 1)[0]
    assert question.options[2].changes == ()


def test_options_about_attempts_do_the_arithmetic():
    (question,) = asked(check, *CLASH["retries-above-limit"][1])
    assert "3 attempts of 10 seconds each, 30 seconds in all" in question.situation
    assert "within 30 seconds." in chosen(question, 0)[0]


def test_options_about_parts_change_the_whole_or_the_last_part():
    (question,) = asked(check, *CLASH["parts-above-whole"][1])
    assert "within 35 minutes, of which" in chosen(question, 0)[0]
    assert chosen(question, 1)[0].endswith("printing at most 10 minutes.")


HELD = "WHEN a Reader reserves an Item, THE Loan_System SHALL hold the new invoice back for {}"
SENT = "WHEN a Reader reserves an Item, THE Loan_System SHALL send the new invoice within {}"


def test_a_delay_ends_before_what_waits_for_it_is_due():
    (question,) = asked(check, HELD.format("2 hours"), SENT.format("30 minutes"))
    assert question.detail == "delay-above-deadline"
    assert "within 2 hours" in " ".join(chosen(question, 0))
    assert details(HELD.format("20 minutes"), SENT.format("30 minutes")) == []
    early = "THE Loan_System SHALL send no new invoice earlier than 2 hours after a Reader reserves an Item"
    assert details(early, SENT.format("30 minutes")) == ["delay-above-deadline"]
    assert details(early, SENT.replace("invoice", "bill").format("30 minutes")) == []


def test_parts_may_stand_behind_the_whole_in_any_way():
    whole = "THE Loan_System SHALL return an Item within 40 seconds"
    assert details(f"{whole}: at most 25 seconds for the lift and at most 20 seconds for the shelf") != []
    assert details(f"{whole}: at most 25 seconds for the lift and at most 15 seconds for the shelf") == []
    assert details(f"{whole}; an Item lies in the tray for at most 50 seconds of these") == ["parts-above-whole"]
    assert details(f"{whole}; an Item lies in the tray for at most 50 seconds afterwards") == []
