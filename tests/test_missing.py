"""What is asked about cases that the criteria leave out."""

import pytest

from specgit.analysis.missing import check
from specgit.analysis.model import Confidence, Kind
from tests.criteria import analysed, asked, chosen, document


def details(*criteria, **parts):
    return [question.detail for question in asked(check, *criteria, **parts)]


def bands(*conditions):
    return [
        f"WHILE {condition}, THE Loan_System SHALL charge {number} euros a day"
        for number, condition in enumerate(conditions)
    ]


@pytest.mark.parametrize(
    ("detail", "conditions", "words"),
    [
        ("range-hole", ("a Reader has fewer than 10 loans", "a Reader has more than 10 loans"), "exactly 10 loans"),
        ("range-hole", ("a Reader has fewer than 10 loans", "a Reader has 11 to 49 loans"), "exactly 10 loans"),
        ("range-hole", ("a Reader has fewer than 10 loans", "a Reader has 15 to 49 loans"), "10 to 14 loans"),
        ("range-hole", ("a loan is less than 2 days old", "a loan is more than 2 days old"), "exactly 2 days"),
        ("range-hole", ("the fee is below 5 euros", "the fee is above 7 and below 9 euros"), "between 5 € and 7 €"),
        ("range-overlap", ("a Reader has at most 10 loans", "a Reader has 10 or more loans"), "exactly 10 loans"),
        ("range-overlap", ("a Reader has 1 to 10 loans", "a Reader has 8 to 20 loans"), "Between 8 loans and 10 loans"),
        ("range-hole", ("ein Leser höchstens 5 Tage wartet", "ein Leser länger als 7 und höchstens 9 Tage wartet"), "between 5 days and"),
    ],
)  # fmt: skip
def test_asks_about_holes_and_overlaps(detail, conditions, words):
    (question,) = asked(check, *bands(*conditions))
    assert (question.kind, question.detail) == (Kind.MISSING, detail)
    assert words in question.situation


@pytest.mark.parametrize(
    "conditions",
    [
        ("a Reader has fewer than 10 loans", "a Reader has 10 or more loans"),
        ("a Reader has 0-50 loans", "a Reader has 51-100 loans"),
        ("a Reader has less than 10 loans", "a Reader has between 10 and 20 loans", "a Reader has more than 20 loans"),
        ("the fee is below 5 euros", "the fee is above 9 euros"),
        ("a Reader has more than 3 loans", "a Reader has more than 10 loans"),
        ("a Reader has fewer than 5 loans", "a Reader pays for 7 to 9 loans"),
        ("a Reader has fewer than 5 loans or more than 9 loans", "a Reader has 5 to 9 loans"),
        ("a Reader has fewer than 3 loans", "a Reader has fewer than 5 loans", "a Reader has 5 to 9 loans"),
        ("a Reader has 3 loans", "a Reader has 5 loans"),
    ],
)
def test_asks_nothing_about_ranges_that_fit_or_need_not(conditions):
    assert details(*bands(*conditions)) == []


def test_sizes_in_responses_divide_a_range_too():
    parcel = "THE Loan_System SHALL charge {} euros for a parcel of {}"
    (question,) = asked(check, parcel.format(4, "up to 2 kg"), parcel.format(7, "3 kg or more"))
    assert question.detail == "range-hole"


def test_bounds_that_meet_are_asked_about_in_other_words():
    low = "WHILE a Reader holds fewer than 10 loans, THE Loan_System SHALL charge nothing"
    high = "WHILE the Reader has got more than 10 loans at home, THE Loan_System SHALL charge 1 euro"
    assert details(low.replace("holds", "has"), high.replace("the Reader", "a Reader")) == ["range-hole"]
    assert details(low.replace("holds", "has"), high.replace("more than 10", "10 or more")) == []
    falls = "WHEN the load {} 70 percent, THE Loan_System SHALL {} a desk"
    assert details(falls.format("of a desk falls below", "close"), falls.format("exceeds", "open")) == []


TWICE = "IF a Reader returns an Item twice, THEN THE Loan_System SHALL ignore the second return"


def test_asks_what_a_request_does_the_second_time():
    pays = "WHEN a Reader pays a fee, THE Loan_System SHALL close the fee"
    books = "WHEN a Reader books a room, THE Loan_System SHALL lock the room"
    (question,) = asked(check, TWICE, pays)
    assert question.detail == "repeated"
    assert chosen(question, 0) == ["3. IF a Reader pays a fee a second time, THEN THE Loan_System SHALL […]"]
    assert details(pays) == []
    assert details(TWICE, pays, "IF a Reader pays a fee that is paid already, THEN THE Loan_System SHALL refuse") == []
    assert details(TWICE, books.replace("lock", "show")) == []


def test_asks_which_of_two_decisions_counts():
    first = "WHEN a Clerk approves an order, THE Loan_System SHALL send the order"
    second = "WHEN a Clerk rejects an order, THE Loan_System SHALL delete the order"
    elsewhere = "IF two Readers scan an Item at the same time, THEN THE Loan_System SHALL lend it to the first"
    text = document(first, second).replace("## Requirements\n", f"## Requirements\n\n### Requirement 2: Y\n\n#### Acceptance Criteria\n\n1. {elsewhere}\n")  # fmt: skip
    (question,) = check(analysed(text), ())
    assert question.detail == "concurrent"
    assert "two people decide on one order at the same time" in chosen(question, 0)[0]
    assert details(first, second) == []


def test_holes_do_not_matter_where_the_rest_is_handled():
    rest = "Otherwise THE Loan_System SHALL charge nothing"
    assert details(*bands("a Reader has fewer than 10 loans", "a Reader has more than 10 loans"), rest) == []


def test_the_same_response_may_overlap():
    same = "WHILE {}, THE Loan_System SHALL charge 1 euro"
    assert details(same.format("a Reader has at most 10 loans"), same.format("a Reader has 10 or more loans")) == []


@pytest.mark.parametrize(
    ("conditions", "first", "second"),
    [
        (("a Reader has fewer than 10 loans", "a Reader has more than 10 loans"), "has at most 10 loans", "has at least 10 loans"),
        (("a Reader has fewer than 10 loans", "a Reader has 15 to 49 loans"), "has less than 15 loans", "has at least 10 loans and at most 49 loans"),
        (("a Reader has at most 10 loans", "a Reader has 10 or more loans"), "has more than 10 loans", "has less than 10"),
    ],
)  # fmt: skip
def test_options_move_a_bound(conditions, first, second):
    (question,) = asked(check, *bands(*conditions))
    assert first in chosen(question, 0)[0]
    assert second in chosen(question, 1)[0]
    assert question.options[2].changes == ()


def test_steps_between_whole_percents_are_asked_about_only_on_request():
    criteria = bands("the shelf is 0-50% full", "the shelf is 51-100% full")
    assert details(*criteria) == []
    (question,) = asked(check, *criteria, shown=False)
    assert question.confidence is Confidence.MEDIUM


STATES = "- **Loan_System**: software\n- **Item**: a book; its state is available, lent or lost"
SCAN = "IF a Reader scans an Item that is {}, THEN THE Loan_System SHALL {}"


def test_asks_about_the_one_value_that_is_left_out():
    criteria = SCAN.format("available", "lend it"), SCAN.format("lent", "take it back")
    (question,) = asked(check, *criteria, glossary=STATES)
    assert question.detail == "value"
    assert "“lost”" in question.situation
    assert chosen(question, 0) == ["3. IF a Reader scans an Item that is lost, THEN THE Loan_System SHALL […]"]


@pytest.mark.parametrize(
    "third",
    [
        SCAN.format("lost", "call for help"),
        SCAN.format("not available", "call for help"),
        "IF a Reader scans any other Item, THEN THE Loan_System SHALL call for help",
    ],
)
def test_values_that_are_handled_in_some_way_are_not_asked_about(third):
    assert (
        details(SCAN.format("available", "lend it"), SCAN.format("lent", "take it back"), third, glossary=STATES) == []
    )


def test_values_in_brackets_count_where_words_have_no_spaces():
    glossary = "- **状態**: 「公開」「非公開」「下書き」のいずれか"
    criterion = "WHILE 状態が「{}」である, THE Loan_System SHALL 色を変える"
    (question,) = asked(check, criterion.format("公開"), criterion.format("非公開"), glossary=glossary)
    assert "下書き" in chosen(question, 0)[0]


@pytest.mark.parametrize("written", ["`{}`, `{}` or `{}`", "«{}», «{}» y «{}»", '"{}", "{}", and "{}"'])
def test_values_between_marks_count_where_the_glossary_says_what_something_is(written):
    glossary = f"- **Card**: What a Reader has; its type is {written.format('child', 'adult', 'school')}"
    costs = "WHERE the tariff of the Card is `{}`, THE Loan_System SHALL charge {} euros"
    both = (costs.format("child", 1), costs.format("adult", 9))
    assert asked(check, *both, glossary=glossary.replace("type is", "holders are for example")) == []
    (question,) = asked(check, *both, glossary=glossary)
    assert question.detail == "value"
    assert "“school”" in question.situation
    told = "WHERE the tariff of a Card is `school`, THE Loan_System SHALL charge nothing"
    assert asked(check, *both, told, glossary=glossary, shown=False) == []


def test_an_event_divides_a_range_that_only_it_is_asked_about():
    back = "WHEN a Reader cancels a booking {} its start, THE Loan_System SHALL charge {} euros"
    (question,) = asked(check, back.format("less than 2 hours before", 9), back.format("5 hours or more before", 1))
    assert question.detail == "range-hole"
    assert "between 2 hours and 5 hours" in question.situation


def test_neighbours_may_be_a_cent_apart():
    assert details(*bands("the fee is from 5 to 9.99 euros", "the fee is 10 euros or more")) == []
    assert details(*bands("the fee is from 5 to 9.50 euros", "the fee is 10 euros or more")) == ["range-hole"]


def test_what_is_returned_is_told_for_what_is_not_confirmed():
    paid = "WHEN the bank confirms the payment, THE Loan_System SHALL close the fee"
    ask = "WHEN a Reader pays, THE Loan_System SHALL ask the bank whether it agrees"
    assert details(ask, paid) == ["no-opposite"]
    assert details(ask, paid, "IF the bank returns the payment, THEN THE Loan_System SHALL keep the fee open") == []
    assert details(ask, paid, "IF the payment fails, THEN THE Loan_System SHALL keep the fee open") == []


ASK = "WHEN a Reader deletes a list, THE Loan_System SHALL ask the Reader whether the deletion is intended"
YES = "WHEN the Reader confirms the deletion, THE Loan_System SHALL delete the list"


def test_asks_for_the_answer_that_has_no_consequence():
    (question,) = asked(check, ASK, YES)
    assert question.detail == "no-opposite"
    assert [criterion.id for _, criterion in question.criteria] == ["1.1", "1.2"]
    assert chosen(question, 0) == ["3. WHEN the Reader declines the deletion, THE Loan_System SHALL […]"]


@pytest.mark.parametrize(
    "no",
    [
        "WHEN the Reader denies the deletion, THE Loan_System SHALL keep the list",
        "WHEN the Reader answers that the deletion was not intended, THE Loan_System SHALL keep the list",
        "WHEN the Reader cancels, THE Loan_System SHALL keep the list",
    ],
)
def test_the_other_answer_may_have_any_words(no):
    assert details(ASK, YES, no) == []


def test_an_answer_that_nobody_asked_for_is_no_matter_of_two():
    assert details(YES) == []


def test_asks_what_ends_a_state():
    suspend = "WHEN the wind exceeds 60 km/h, THE Loan_System SHALL suspend the opening of the roof"
    (question,) = asked(check, suspend)
    assert question.detail == "never-left"
    assert chosen(question, 0) == ["2. WHEN […], THE Loan_System SHALL resume the opening of the roof"]
    assert details(suspend, "WHEN the wind drops, THE Loan_System SHALL lift the suspension") == []
    assert details(suspend, "WHEN the wind drops, THE Loan_System SHALL resume the opening of the roof") == []
    assert details(f"{suspend} for 10 minutes") == []


FAILURES = (
    "IF the card reader cannot be reached, THEN THE Loan_System SHALL show the desk",
    "IF the scan fails, THEN THE Loan_System SHALL ask for a second scan",
    "IF the printer reports an error, THEN THE Loan_System SHALL show the receipt",
)
UPLOAD = "WHEN a loan is closed, THE Loan_System SHALL upload the protocol to the archive"


def test_asks_what_happens_when_it_fails():
    (question,) = asked(check, UPLOAD, *FAILURES)
    assert question.detail == "no-failure-response"
    assert chosen(question, 0) == ["5. IF uploading the protocol fails, THEN THE Loan_System SHALL […]"]


@pytest.mark.parametrize(
    "criteria",
    [
        (UPLOAD, *FAILURES[:2]),
        (UPLOAD, *FAILURES, "IF the upload fails, THEN THE Loan_System SHALL try again"),
        (UPLOAD, *FAILURES, "IF the archive is unavailable, THEN THE Loan_System SHALL try again"),
        (UPLOAD, *FAILURES, "IF the protocol cannot be taken, THEN THE Loan_System SHALL try again"),
        ("WHEN a loan is closed, THE Loan_System SHALL store the date", *FAILURES),
        ("WHEN a loan is closed, THE Loan_System SHALL print a line", *FAILURES),
    ],
)
def test_failures_are_asked_about_only_where_the_document_handles_them(criteria):
    assert details(*criteria) == []


def test_new_criteria_follow_the_style_of_the_list():
    text = document(ASK.replace("THE ", "the ").replace("SHALL", "shall").replace("WHEN", "When") + ".",
                    YES.replace("THE ", "the ").replace("SHALL", "shall").replace("WHEN", "When") + ".").replace("\n", "\r\n")  # fmt: skip
    (question,) = check(analysed(text), ())
    assert chosen(question, 0) == ["3. When the Reader declines the deletion, the Loan_System shall […].\r"]
