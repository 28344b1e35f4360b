"""Limits of parts, of attempts and of waits, ranges of two rules, and units, in many domains; and their look-alikes."""

import pytest

from specgit.analysis import inconsistent, missing
from specgit.analysis.limits import check
from specgit.analysis.model import Kind
from tests.criteria import asked, chosen

CLASH = [
    ("part-above-whole", ("THE Loan_System SHALL hold at most 5 reservations for a Reader", "THE Loan_System SHALL hold up to 8 weekend reservations for a Reader")),
    ("part-above-whole", ("WHEN a trip is planned, THE Loan_System SHALL load no more than 20 crates onto a van", "WHEN a trip is planned, THE Loan_System SHALL load at most 24 chilled crates onto a van")),
    ("part-above-whole", ("The Loan_System shall use at most 512 MB of memory", "The Loan_System shall use at most 1 GB of memory for the cache")),
    ("part-above-whole", ("The Loan_System shall reserve at most 2 GB on the disk", "The Loan_System shall reserve at most 3 GB for thumbnails")),
    ("parts-above-whole", ("The Loan_System shall deal 10 cards to each player", "The Loan_System shall deal at least 4 red, 4 green and 4 blue cards to each player")),
    ("parts-above-whole", ("The Loan_System shall select at most 20 jurors", "The Loan_System shall select at least 12 local and at least 9 foreign jurors")),
    ("other-unit", ("THE Loan_System SHALL wait `pollDelay` milliseconds before each poll", "THE Loan_System SHALL accept a `pollDelay` from 1 to 60 seconds")),
    ("other-unit", ("THE Loan_System SHALL read `max_size` in megabytes", "WHERE `max_size` is given in kilobytes, THE Loan_System SHALL round it up")),
    ("other-unit", ("WHEN --ttl is given in minutes, THE Loan_System SHALL drop older entries", "THE Loan_System SHALL take `--ttl` as a number from 5 to 90 in seconds")),
    ("wait-above-whole", ("IF the bank does not answer a request of the Loan_System within 20 seconds, THEN THE Loan_System SHALL stop the payment", "THE Loan_System SHALL answer each request within 5 seconds")),
    ("wait-above-whole", ("THE Loan_System SHALL respond to every query within 800 ms", "IF the index gives no answer within 2 seconds, THEN THE Loan_System SHALL return an empty list")),
    ("wait-above-whole", ("THE Loan_System SHALL 在 2 秒内响应每个请求", "IF 支付网关在 6 秒内未响应，THEN THE Loan_System SHALL 中止当前操作")),
    ("noticed-too-late", ("THE Loan_System SHALL poll the printer once an hour while a started job is not finished", "THE Loan_System SHALL show the result within 5 minutes after a started job has finished")),
    ("retries-above-limit", ("IF a transfer takes longer than 2 minutes, THEN THE Loan_System SHALL stop it and try the transfer again, at most 4 attempts in all", "THE Loan_System SHALL finish or give up a transfer within 5 minutes")),
    ("retries-above-limit", ("IF the check of a form lasts longer than 20 seconds, THEN THE Loan_System SHALL repeat the check up to 3 times", "THE Loan_System SHALL end the check of a form within 1 minute, repeated attempts included")),
    ("retries-above-limit", ("IF no receipt arrives within 15 seconds, THEN THE Loan_System SHALL send the loan message again up to 3 times", "THE Loan_System SHALL complete each loan, all repetitions included, within 30 seconds")),
]  # fmt: skip

AGREE = [
    ("THE Loan_System SHALL hold at most 5 reservations for a Reader", "THE Loan_System SHALL hold up to 3 weekend reservations for a Reader"),
    ("THE Loan_System SHALL hold at most 5 reservations for a Reader", "THE Loan_System SHALL hold up to 8 additional reservations for a Reader"),
    ("THE Loan_System SHALL hold at most 5 reservations for a Reader", "THE Loan_System SHALL hold up to 8 reservations for a school"),
    ("THE Loan_System SHALL print at most 5 labels for a box", "THE Loan_System SHALL store up to 8 spare labels for a box"),
    ("The Loan_System shall use at most 1 GB of memory", "The Loan_System shall use at most 512 MB of memory for the cache"),
    ("The Loan_System shall use at most 512 MB for photos", "The Loan_System shall use at most 1 GB for films"),
    ("The Loan_System shall deal 12 cards to each player", "The Loan_System shall deal at least 4 red, 4 green and 4 blue cards to each player"),
    ("The Loan_System shall deal 10 cards to each player", "WHEN a round is lost, the Loan_System shall deal 9 red and 9 blue cards to the bank"),
    ("The Loan_System shall show 10 cards", "The Loan_System shall show 8 films and 6 printed cards"),
    ("THE Loan_System SHALL wait `pollDelay` milliseconds before each poll", "THE Loan_System SHALL accept a `pollDelay` from 1 to 60000 milliseconds"),
    ("THE Loan_System SHALL wait `pollDelay` milliseconds before each poll", "THE Loan_System SHALL accept a `drainDelay` from 1 to 60 seconds"),
    ("THE Loan_System SHALL read `max_size` in megabytes", "IF `max_size` is above 20, THEN THE Loan_System SHALL show the sum in kilobytes"),
    ("IF the bank does not answer within 2 seconds, THEN THE Loan_System SHALL stop the payment", "THE Loan_System SHALL answer each request within 5 seconds"),
    ("IF a worker in the background gives no answer within 30 seconds, THEN THE Loan_System SHALL restart the worker", "THE Loan_System SHALL answer each request within 5 seconds"),
    ("IF a Reader does not answer within 30 seconds, THEN THE Return_Slot SHALL close", "THE Loan_System SHALL answer each request within 5 seconds"),
    ("THE Loan_System SHALL poll the printer once a minute while a started job is not finished", "THE Loan_System SHALL show the result within 5 minutes after a started job has finished"),
    ("IF a transfer takes longer than 1 minute, THEN THE Loan_System SHALL stop it and try the transfer again, at most 4 attempts in all", "THE Loan_System SHALL finish or give up a transfer within 5 minutes"),
    ("IF no receipt arrives, THEN THE Loan_System SHALL repeat the message every 5 minutes while there were fewer than 6 attempts", "THE Loan_System SHALL finish or give up a message within 25 minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("detail", "criteria"), CLASH)
def test_finds_what_does_not_fit(detail, criteria):
    assert [question.detail for question in asked(check, *criteria)] == [detail]


@pytest.mark.parametrize("criteria", AGREE)
def test_leaves_alone_what_fits(criteria):
    assert asked(check, *criteria) == []


OVERLAP = [
    ("WHERE a parcel weighs at most 30 kg, THE Loan_System SHALL send the parcel by bike", "WHERE a parcel weighs 20 kg or more, THE Loan_System SHALL send the parcel by van"),
    ("WHEN the gate answers within 5 seconds with a code from 100 to 250, THE Loan_System SHALL open the barrier", "WHEN the gate answers within 5 seconds with a code from 200 to 400, THE Loan_System SHALL keep the barrier shut"),
    ("WHEN a Reader orders for up to 80 euros, THE Loan_System SHALL charge postage", "WHEN a Reader orders for more than 60 euros, THE Loan_System SHALL charge no postage"),
    ("WHILE a loan has lasted for less than 9 days, THE Loan_System SHALL hide the reminder", "WHILE a loan has lasted for 5 days or more, THE Loan_System SHALL show the reminder"),
    ("WENN eine Sendung höchstens 12 Kilogramm wiegt, DANN MUSS das Leihsystem einen Boten rufen", "WENN eine Sendung mindestens 9 Kilogramm wiegt, DANN MUSS das Leihsystem einen Wagen rufen"),
]  # fmt: skip


@pytest.mark.parametrize("criteria", OVERLAP)
def test_two_rules_whose_ranges_overlap_contradict_each_other(criteria):
    (question,) = asked(inconsistent.check, *criteria)
    assert question.kind is Kind.INCONSISTENT
    assert [each.detail for each in asked(missing.check, *criteria)] == []


def test_a_row_of_bands_with_a_wrong_bound_is_no_contradiction():
    bands = ("at most 10 kg", "more than 8 kg and at most 20 kg", "more than 20 kg")
    criteria = [
        f"WHERE a parcel weighs {band}, THE Loan_System SHALL charge {number} euros"
        for number, band in enumerate(bands, 3)
    ]
    assert [each.detail for each in asked(missing.check, *criteria)] == ["range-overlap"]


def test_asks_about_sizes_between_two_options():
    where = "WHERE the fee of an Item is {}, THE Loan_System SHALL {}"
    criteria = (
        where.format("less than 20 euros", "skip the receipt"),
        where.format("more than 25 euros", "print a receipt"),
    )
    assert [each.detail for each in asked(missing.check, *criteria)] == ["range-hole"]


def test_the_answers_change_the_number_or_the_unit():
    (question,) = asked(check, *CLASH[0][1])
    assert chosen(question, 0) == ["2. THE Loan_System SHALL hold up to 5 weekend reservations for a Reader"]
    (question,) = asked(check, *CLASH[6][1])
    assert chosen(question, 1) == ["2. THE Loan_System SHALL accept a `pollDelay` from 1 to 60 milliseconds"]
    (question,) = asked(check, *CLASH[12][1])
    assert "every 5 minutes while" in chosen(question, 1)[0]


def test_chinese_not_less_than_is_no_upper_bound():
    criteria = (
        "WHEN 读者借阅不少于 3 天且少于 9 天时，THE Loan_System SHALL 收取 1 元",
        "WHEN 读者借阅不少于 9 天时，THE Loan_System SHALL 收取 2 元",
    )
    assert asked(missing.check, *criteria) == []
