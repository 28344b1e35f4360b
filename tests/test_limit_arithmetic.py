"""Limits of other domains and languages that exclude each other, and their look-alikes that do not."""

import pytest

from specgit.analysis.limits import check
from tests.criteria import asked, chosen

CLASH = [
    (
        "retries-above-limit",
        (
            "THE Loan_System SHALL confirm an order at the kitchen within 1 minute",
            "IF the kitchen printer is offline, THEN THE Loan_System SHALL resend the ticket every 30 seconds, up to 5 times",
        ),
    ),
    (
        "retries-above-limit",
        (
            "WHEN a sensor gives no reading, THE Loan_System SHALL poll it again after 20 seconds, at most four times",
            "THE Loan_System SHALL report a dead sensor within one minute",
        ),
    ),
    (
        "retries-above-limit",
        (
            "IF the SMS provider rejects a code, THEN THE Loan_System SHALL make up to 3 further attempts, waiting 40 seconds between attempts",
            "THE Loan_System SHALL deliver each code or show an error within 90 seconds",
        ),
    ),
    (
        "retries-above-limit",
        (
            "IF the upload breaks off, THEN THE Loan_System SHALL try 6 times in total, with a pause of 10 minutes between attempts",
            "THE Loan_System SHALL complete or abandon every upload within 30 minutes, retries included",
        ),
    ),
    (
        "retries-above-limit",
        (
            "IF the registry times out after 8 seconds, THEN THE Loan_System SHALL query the registry again, up to 4 times",
            "WHEN a customer looks up a plate, THE Loan_System SHALL show the result or an error message within 20 seconds",
        ),
    ),
    (
        "delay-above-deadline",
        (
            "IF the mail server is unreachable, THEN THE Loan_System SHALL retry with waits of 1, 5 and 25 minutes",
            "THE Loan_System SHALL mark the mail as sent or failed within 15 minutes",
        ),
    ),
    (
        "items-above-limit",
        (
            "THE Loan_System SHALL calibrate each sensor for 90 seconds, one after another",
            "THE Loan_System SHALL finish the calibration of all 8 sensors within 10 minutes",
        ),
    ),
    (
        "items-above-limit",
        (
            "THE Loan_System SHALL spend 3 seconds per page on recognition",
            "WHEN a customer uploads a document of up to 40 pages, THE Loan_System SHALL deliver the recognised text within 1 minute",
        ),
    ),
    (
        "part-above-whole",
        (
            "THE Loan_System SHALL dispatch a Courier within 5 minutes of an order",
            "WHEN an order arrives, THE Loan_System SHALL check the address for up to 8 minutes before a Courier is dispatched",
        ),
    ),
    (
        "part-above-whole",
        (
            "WHEN a door is opened, THE Loan_System SHALL sound the siren within 10 seconds",
            "WHEN a door is opened, THE Loan_System SHALL give the resident 45 seconds to enter the code before the siren sounds",
        ),
    ),
    (
        "parts-above-whole",
        (
            "THE Loan_System SHALL prepare an invoice within 10 seconds, of which at most 6 seconds for taxes and at most 7 seconds for the layout",
        ),
    ),
    (
        "parts-above-whole",
        (
            "THE Loan_System SHALL finish a cycle in 40 minutes: 15 minutes of washing, 20 minutes of rinsing and 10 minutes of spinning",
        ),
    ),
    (
        "part-above-whole",
        (
            "THE Loan_System SHALL refund a cancelled order within 2 days",
            "THE Loan_System SHALL refund a cancelled order only after the laundry has checked it, which takes 5 working days",
        ),
    ),
    (
        "part-above-whole",
        (
            "WHEN a customer cancels, THE Loan_System SHALL release the slot within 1 minute",
            "THE Loan_System SHALL release a cancelled slot no sooner than 10 minutes after the cancellation",
        ),
    ),
    (
        "part-above-whole",
        (
            "WHEN a report is requested, THE Loan_System SHALL email the report within 15 minutes",
            "WHEN a report is requested, THE Loan_System SHALL queue the report for half an hour before it is emailed",
        ),
    ),
    (
        "delay-above-deadline",
        (
            "WENN ein Alarm eingeht, DANN MUSS die App den Wachdienst binnen 2 Minuten verständigen",
            "WENN ein Alarm eingeht, DANN MUSS die App 5 Minuten warten, bevor der Wachdienst verständigt wird",
        ),
    ),
    (
        "delay-above-deadline",
        (
            "WHEN 用户下单, THE 系统 SHALL 在 10 秒内通知厨房",
            "WHEN 用户下单, THE 系统 SHALL 等待 1 分钟后才通知厨房",
        ),
    ),
    (
        "refused-below-allowed",
        (
            "THE Loan_System SHALL limit a team to 500 guests",
            "THE Loan_System SHALL accept teams of up to 800 guests",
        ),
    ),
    (
        "value-out-of-range",
        (
            "THE Loan_System SHALL accept passwords of 8 to 64 characters",
            "THE Loan_System SHALL generate a first password of 6 characters",
        ),
    ),
    (
        "value-out-of-range",
        (
            "THE Loan_System SHALL allow a session to last at most 30 minutes",
            "THE Loan_System SHALL set the default session length to 45 minutes",
        ),
    ),
    (
        "refused-below-allowed",
        (
            "IF the water temperature is above 60 °C, THEN THE Loan_System SHALL reject the program",
            "THE Loan_System SHALL offer programs with a water temperature of up to 95 °C",
        ),
    ),
    (
        "minimum-above-maximum",
        (
            "THE Loan_System SHALL keep the storage temperature between 2 and 8 degrees Celsius",
            "THE Loan_System SHALL accept a storage temperature from 50 to 60 degrees Fahrenheit",
        ),
    ),
    (
        "minimum-above-maximum",
        (
            "THE Loan_System SHALL charge a delivery fee of at least 5 euros",
            "THE Loan_System SHALL charge a delivery fee of at most 350 cents",
        ),
    ),
    (
        "refused-below-allowed",
        (
            "THE Loan_System SHALL accept comments of up to 2000 characters",
            "IF a comment has more than 500 characters, THEN THE Loan_System SHALL reject the comment",
        ),
    ),
    (
        "minimum-above-maximum",
        (
            "THE Loan_System SHALL require a deposit of at least 100 euros",
            "WHERE the customer is a student, THE Loan_System SHALL take a deposit of at most 50 euros",
        ),
    ),
    (
        "value-out-of-range",
        (
            "THE Loan_System SHALL set the default page size to 50 entries",
            "THE Loan_System SHALL limit the page size to 25 entries",
        ),
    ),
    (
        "refused-below-allowed",
        (
            "THE Loan_System SHALL allow at most 3 vouchers for each order",
            "THE Loan_System SHALL let a customer combine up to 5 vouchers in one order",
        ),
    ),
    (
        "minimum-above-maximum",
        (
            "THE Sistema SHALL aceitar senhas com no mínimo 12 caracteres",
            "THE Sistema SHALL aceitar senhas com no máximo 10 caracteres",
        ),
    ),
    (
        "refused-below-allowed",
        (
            "THE 系统 SHALL 接受最多 20 张照片的订单",
            "THE 系统 SHALL 拒绝超过 10 张照片的订单",
        ),
    ),
    (
        "longer-than-it-lasts",
        (
            "THE Loan_System SHALL lock the account for 15 minutes",
            "THE Loan_System SHALL show a countdown during the last 20 minutes of the lock",
        ),
    ),
    (
        "longer-than-it-lasts",
        (
            "THE Loan_System SHALL end a reservation after 10 minutes without payment",
            "THE Loan_System SHALL remind the customer 15 minutes before the reservation ends",
        ),
    ),
    (
        "longer-than-it-lasts",
        (
            "THE Loan_System SHALL keep receipts for 6 months",
            "THE Loan_System SHALL let the customer download the receipts of the last 2 years",
        ),
    ),
    (
        "longer-than-it-lasts",
        (
            "THE Loan_System SHALL delete chat messages after 30 days",
            "THE Loan_System SHALL let an auditor read chat messages of up to 90 days ago",
        ),
    ),
    (
        "items-above-limit",
        (
            "IF a courier does not accept an offer within 2 minutes, THEN THE Loan_System SHALL offer the order to the next Courier, up to 5 couriers",
            "THE Loan_System SHALL find a Courier or cancel the order within 8 minutes",
        ),
    ),
    (
        "items-above-limit",
        (
            "THE Loan_System SHALL back up the 12 databases one by one, each within 20 minutes",
            "THE Loan_System SHALL finish the nightly backup of the databases within 3 hours",
        ),
    ),
    (
        "items-above-limit",
        (
            "THE Loan_System SHALL test 6 valves in sequence",
            "WHEN a self-test starts, THE Loan_System SHALL open each valve for 30 seconds",
            "THE Loan_System SHALL complete the self-test within 2 minutes",
        ),
    ),
    (
        "wait-above-whole",
        (
            "THE Loan_System SHALL page the doctor on call within 3 minutes of an alert",
            "IF the nurse does not acknowledge an alert within 5 minutes, THEN THE Loan_System SHALL page the doctor on call",
        ),
    ),
    (
        "parts-above-whole",
        (
            "The Loan_System shall complete checkout within 60 seconds.",
            "The Loan_System shall reserve up to 45 seconds of the checkout for the identity check and up to 30 seconds for the payment.",
        ),
    ),
    (
        "parts-above-whole",
        (
            "THE Loan_System SHALL start the engine within 8 seconds, of which 5 seconds are for glowing and 6 seconds for cranking",
        ),
    ),
    (
        "parts-above-whole",
        ("THE 系统 SHALL 在 30 秒内完成结算，其中库存检查最多 20 秒，支付最多 15 秒",),
    ),
    (
        "delay-above-deadline",
        (
            "el Sistema SHALL confirmar una reserva dentro de 10 segundos",
            "el Sistema SHALL esperar 30 segundos antes de confirmar una reserva",
        ),
    ),
    (
        "minimum-above-maximum",
        (
            "THE Loan_System SHALL support at least 200 concurrent users",
            "IF more than 150 concurrent users are signed in, THEN THE Loan_System SHALL refuse further logins",
        ),
    ),
    (
        "value-out-of-range",
        (
            "THE Loan_System SHALL let a Courier choose a delivery radius from 1 to 20 kilometres",
            "WHEN a Courier signs up, THE Loan_System SHALL set the delivery radius to 25 kilometres",
        ),
    ),
    (
        "value-out-of-range",
        (
            "THE Loan_System SHALL not schedule a break shorter than 30 minutes",
            "THE Loan_System SHALL schedule breaks of 20 minutes",
        ),
    ),
    (
        "longer-than-it-lasts",
        (
            "THE Loan_System SHALL retain access logs for 90 days",
            "THE Loan_System SHALL offer a report over the access logs of the last 12 months",
        ),
    ),
]
AGREE = [
    (
        "THE Loan_System SHALL confirm an order at the kitchen within 5 minutes",
        "IF the kitchen printer is offline, THEN THE Loan_System SHALL resend the ticket every 30 seconds, up to 5 times",
    ),
    (
        "IF the upload breaks off, THEN THE Loan_System SHALL try 6 times in total, with a pause of 10 minutes between attempts",
        "THE Loan_System SHALL show the upload page within 2 seconds",
    ),
    (
        "THE Loan_System SHALL calibrate each sensor for 90 seconds, all in parallel",
        "THE Loan_System SHALL finish the calibration of all 8 sensors within 10 minutes",
    ),
    (
        "WHEN a door is opened, THE Loan_System SHALL sound the siren within 10 seconds",
        "WHEN a window is opened, THE Loan_System SHALL wait 45 seconds before the lamp is switched on",
    ),
    (
        "THE Loan_System SHALL limit a team to 500 guests",
        "THE Loan_System SHALL accept rooms of up to 800 seats",
    ),
    (
        "THE Loan_System SHALL accept passwords of 8 to 64 characters",
        "THE Loan_System SHALL accept a PIN of 6 characters",
    ),
    (
        "THE Loan_System SHALL keep the storage temperature between 2 and 8 degrees Celsius",
        "THE Loan_System SHALL wash wool at 30 degrees Celsius",
    ),
    (
        "THE Loan_System SHALL accept comments of up to 2000 characters",
        "IF a name has more than 50 characters, THEN THE Loan_System SHALL reject the name",
    ),
    (
        "THE Loan_System SHALL set the default page size to 50 entries",
        "THE Loan_System SHALL limit the number of open orders to 25 entries",
    ),
    (
        "THE Loan_System SHALL accept a single file of up to 50 MB",
        "THE Loan_System SHALL accept files of up to 200 MB in total for each order",
    ),
    (
        "THE Loan_System SHALL end a reservation after 10 minutes without payment",
        "THE Loan_System SHALL remind the customer 2 minutes before the reservation ends",
    ),
    (
        "WHEN a customer orders, THE Loan_System SHALL answer within 2 seconds",
        "IF the customer does not pay within 15 minutes, THEN THE Loan_System SHALL cancel the order",
    ),
    (
        "WHEN the load is above 80 percent, THE Loan_System SHALL add a server",
        "WHEN the load is below 30 percent, THE Loan_System SHALL remove a server",
    ),
    (
        "WHILE the customer is a guest, THE Loan_System SHALL allow at most 3 orders a day",
        "WHILE the customer is a member, THE Loan_System SHALL allow at most 20 orders a day",
    ),
    (
        "THE Loan_System SHALL refresh the map every 30 seconds",
        "THE Loan_System SHALL show a new position on the map within 5 seconds after the refresh",
    ),
    (
        "IF a print job fails, THEN THE Loan_System SHALL try again every 2 minutes for a maximum of 10 attempts",
        "WHEN a print job has been printed, THE Loan_System SHALL notify the customer within 1 minute",
    ),
    (
        "IF a courier does not accept an offer within 2 minutes, THEN THE Loan_System SHALL offer the order to the next Courier, up to 5 couriers",
        "WHEN a Courier accepts an offer, THE Loan_System SHALL inform the customer within 1 minute",
    ),
    (
        "WHEN smoke is detected, THE Loan_System SHALL open the vents within 15 seconds",
        "WHEN the smoke has cleared, THE Loan_System SHALL run the fan for 30 seconds before the vents are closed",
    ),
    (
        "THE Loan_System SHALL page the doctor on call within 8 minutes of an alert",
        "IF the nurse does not acknowledge an alert within 5 minutes, THEN THE Loan_System SHALL page the doctor on call",
    ),
    (
        "THE Loan_System SHALL support at least 200 concurrent users",
        "IF more than 10 users share an address, THEN THE Loan_System SHALL refuse further logins",
    ),
    (
        "THE Loan_System SHALL accept a username of 3 to 20 characters",
        "THE Loan_System SHALL accept a nickname of at most 2 characters",
    ),
    (
        "The minimum order value SHALL be 30 euros",
        "The maximum tip value SHALL be 20 euros",
    ),
    (
        "THE Loan_System SHALL accept uploads of up to 100 MB",
        "THE Loan_System SHALL reject avatars larger than 100 KB",
    ),
    (
        "WHEN an invitation is 7 days old, THE Loan_System SHALL expire the invitation",
        "WHEN an invitation has been open for 3 days, THE Loan_System SHALL remind the guest of the invitation",
    ),
    (
        "WHILE the battery is below 10 percent, THE Loan_System SHALL send a position every 10 minutes",
        "WHILE the battery is at least 10 percent, THE Loan_System SHALL send a position every 30 seconds",
    ),
    (
        "WHEN a guest books, THE Loan_System SHALL hold the room for 15 minutes",
        "THE Loan_System SHALL send the confirmation within 2 minutes after the payment",
    ),
    (
        "WHILE the printer answers each batch within 3 seconds, THE Loan_System SHALL print 100 labels within 20 seconds",
    ),
    (
        "WHEN an adult books, THE Loan_System SHALL lend at most 5 tools",
        "WHEN a company books, THE Loan_System SHALL lend at least 10 tools",
    ),
    (
        "IF the sensor gives no value for 10 minutes, THEN THE Loan_System SHALL mark the sensor as broken",
        "WHEN a value is received, THE Loan_System SHALL show the value within 5 seconds",
    ),
]


@pytest.mark.parametrize(("detail", "criteria"), CLASH)
def test_does_the_arithmetic_over_what_speaks_of_the_same_thing(detail, criteria):
    assert detail in [question.detail for question in asked(check, *criteria)]


@pytest.mark.parametrize("criteria", AGREE)
def test_leaves_alone_what_only_looks_alike(criteria):
    assert asked(check, *criteria) == []


def test_options_change_the_end_of_a_range_that_is_meant():
    (question,) = asked(
        check,
        "THE Loan_System SHALL let a Reader choose a loan from 1 to 20 days",
        "WHEN a Reader signs up, THE Loan_System SHALL set the loan to 25 days",
    )
    assert "set the loan to 20 days" in " ".join(chosen(question, 0))
    assert "from 1 to 25 days" in " ".join(chosen(question, 1))


@pytest.mark.parametrize(
    ("retry", "whole", "longer", "shorter"),
    [
        (
            "WENN die Zahlung fehlschlägt, DANN MUSS das System die Zahlung höchstens 5 Mal im Abstand von {} wiederholen",
            "WENN die Zahlung fehlschlägt, DANN MUSS das System die Zahlung innerhalb von {} abschließen",
            ("30 Sekunden", "1 Minute", "150 Sekunden"), "12 Sekunden",
        ),
        (
            "WENN die Zahlung fehlschlägt, DANN MUSS das System die Zahlung höchstens 5 Mal im Abstand von {} wiederholen",
            "WENN die Zahlung fehlschlägt, DANN MUSS das System die Zahlung innerhalb von {} abschließen",
            ("7 Tagen", "1 Woche", "[…]"), "[…]",
        ),
        ("当支付失败时，系统必须重试支付最多5次，每次间隔{}", "当支付失败时，系统必须在{}内完成支付", ("30秒", "1分钟", "150秒"), "12秒"),
        (
            "支払いが失敗したとき、システムは{}間隔で最大5回再試行しなければならない",
            "支払いが失敗したとき、システムは{}以内に支払いを完了しなければならない",
            ("7分", "30分", "35分"), "6分",
        ),
    ],
)  # fmt: skip
def test_sizes_that_nobody_wrote_have_units_of_the_document(retry, whole, longer, shorter):
    each, all_, total = longer
    (question,) = asked(check, retry.format(each), whole.format(all_))
    assert chosen(question, 0) == [f"2. {whole.format(total)}"]
    assert chosen(question, 1) == [f"1. {retry.format(shorter)}"]
