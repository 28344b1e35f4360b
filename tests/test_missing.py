"""What is asked about cases that the criteria leave out."""

import pytest

from specgit.analysis import missing
from specgit.analysis.model import Confidence, Kind
from tests.criteria import analysed, asked, chosen, document


def check(spec, others):
    return missing.questions(spec)


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
        ("range-hole", ("the fee is below 5 euros", "the fee is above 7 and below 9 euros"), "between 5 euros and 7 euros"),
        ("range-overlap", ("a Reader has at most 10 loans", "a Reader has 10 or more loans"), "exactly 10 loans"),
        ("range-hole", ("ein Leser höchstens 5 Tage wartet", "ein Leser länger als 7 und höchstens 9 Tage wartet"), "between 5 Tage and 7 Tage"),
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
        ("a Reader has between 30 and 10 loans", "a Reader has more than 40 loans"),
        ("a Reader has more than 2 loans", "a Reader has fewer than 3 loans"),
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
        (("a Reader has fewer than 10 loans", "a Reader has 15 to 49 loans"), "has fewer than 15 loans", "has 10 to 49 loans"),
        (("a Reader has at most 10 loans", "a Reader has 10 or more loans"), "has more than 10 loans", "has fewer than 10"),
    ],
)  # fmt: skip
def test_options_move_a_bound(conditions, first, second):
    (question,) = asked(check, *bands(*conditions))
    assert first in chosen(question, 0)[0]
    assert second in chosen(question, 1)[0]
    assert question.options[2].changes == ()


@pytest.mark.parametrize(
    ("more", "less"),
    [("heavier", "lighter"), ("longer", "shorter"), ("older", "younger"), ("bigger", "smaller"), ("warmer", "colder")],
)
def test_adjectives_compare_too(more, less):
    heavy, light = f"a film is {more} than 20 kg", f"a film is {less} than 20 kg"
    assert details(*bands(heavy, light)) == ["range-hole"]
    assert details(*bands(heavy, f"a film is 20 kg or {less}")) == []
    assert details(*bands(heavy, f"a film is no {more} than 20 kg")) == []
    assert details(*bands(f"a film is {more} than or equal to 20 kg", light)) == []


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


FAILURES = (
    "IF a label cannot be read, THEN THE Loan_System SHALL ask for a new label",
    "IF the database is unreachable, THEN THE Loan_System SHALL show the last list",
    "IF the calendar has not been loaded, THEN THE Loan_System SHALL show an empty week",
)
EXTERNAL = (
    "- **Loan_System**: software\n- **Shop_Platform**: the platform that sends order events\n- **Door_App**: an app"
)
NUMBERS = "THE Loan_System SHALL {} for {}"


@pytest.mark.parametrize(
    ("glossary", "handled", "third"),
    [
        (
            "- **Parcel**: a box with a label (size: S, M or L)",
            ("WHEN a Parcel of size S is dropped, THE Depot SHALL use shelf 1", "WHEN an M Parcel is dropped, THE Depot SHALL use shelf 2"),
            "WHEN an L Parcel is dropped, THE Depot SHALL use shelf 3",
        ),
        (
            "- **Visitor**: a person; a Visitor is anonymous, registered or premium",
            ("THE Site SHALL show 3 articles a month to an anonymous Visitor", "THE Site SHALL show 9 articles a month to a registered Visitor"),
            "THE Site SHALL show all articles to a premium Visitor",
        ),
        (
            "- **Ticket**: a request. Possible severities are minor, major and critical.",
            ("THE Desk SHALL answer a major Ticket within 4 hours and a minor Ticket within 2 days",),
            "THE Desk SHALL answer a critical Ticket at once",
        ),
        (
            "- **Auftrag**: eine Bestellung; sein Zustand ist offen, bezahlt oder storniert",
            ("WENN der Kunde einen offenen Auftrag öffnet, DANN MUSS der Shop zahlen", "WENN der Kunde einen bezahlten Auftrag öffnet, DANN MUSS der Shop danken"),
            "WENN der Kunde einen stornierten Auftrag öffnet, DANN MUSS der Shop den Grund zeigen",
        ),
        (
            "- **Inspection**: a check; its verdict is pass or fail",
            ("WHEN the verdict of an Inspection is pass, THE Hub SHALL free the machine",),
            "IF an Inspection has failed, THEN THE Hub SHALL lock the machine",
        ),
    ],
)  # fmt: skip
def test_values_are_found_however_they_are_listed(glossary, handled, third):
    assert "value" in details(*handled, glossary=glossary)
    assert "value" not in details(*handled, third, glossary=glossary)


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("WHEN the self-test succeeds, THE Loan_System SHALL switch the lamp to green", "IF the self-test finds a fault, THEN THE Loan_System SHALL stop"),
        ("WHEN the signature is valid, THE Loan_System SHALL install it", "IF the signature cannot be verified, THEN THE Loan_System SHALL discard it"),
        ("WHEN a Reader brings a film back within 14 days after the loan, THE Loan_System SHALL pay 2 euros", "IF a Reader brings a film back later, THEN THE Loan_System SHALL pay nothing"),
        ("IF a person opens an expired link, THEN THE Loan_System SHALL reject the person", "WHEN a person opens a link in time, THE Loan_System SHALL open the session"),
        ("WENN die Prüfung erfolgreich war, DANN MUSS das Loan_System die Datei freigeben", "WENN die Prüfung fehlschlägt, DANN MUSS das Loan_System die Datei löschen"),
    ],
)  # fmt: skip
def test_asks_for_the_other_outcome(said, other):
    assert details(said) == ["other-outcome"]
    assert details(said, other) == []


def test_what_expires_is_opened_too_late_too():
    makes = "WHEN a Reader invites a friend, THE Loan_System SHALL create a link that is valid for 48 hours"
    opens = "WHEN a friend opens the link, THE Loan_System SHALL add the friend"
    (question,) = asked(check, makes, opens)
    assert question.detail == "no-opposite"
    assert "1.1 says that it ends" in question.situation
    late = "IF the link is older than 48 hours, THEN THE Loan_System SHALL refuse the friend"
    assert details(makes, opens, late) == []


@pytest.mark.parametrize("answer", ["approves", "rejects"])
def test_a_decision_has_two_answers(answer):
    asks = "WHEN a Reader orders a book, THE Loan_System SHALL ask the librarian for approval"
    other = "rejects" if answer == "approves" else "approves"
    follows = "WHEN the librarian {} the order, THE Loan_System SHALL inform the Reader"
    assert details(asks, follows.format(answer)) == ["no-opposite"]
    assert details(asks, follows.format(answer), follows.format(other)) == []


@pytest.mark.parametrize(
    ("act", "failure"),
    [
        ("WHEN a Reader pays the fee by card, THE Loan_System SHALL close the account", "IF the card is declined, THEN THE Loan_System SHALL ask for cash"),
        ("WHEN a month ends, THE Loan_System SHALL generate a report of all loans", "IF no report can be generated, THEN THE Loan_System SHALL try again"),
        ("WHEN a Reader searches for an author, THE Loan_System SHALL list the books", "IF no books match, THEN THE Loan_System SHALL offer the form"),
        ("毎日02:00に、THE Loan_System SHALL 全データの複製を作成する", "IF 複製に失敗する, THEN THE Loan_System SHALL 通知する"),
    ],
)  # fmt: skip
def test_asks_what_happens_when_acts_of_a_kind_end_badly(act, failure):
    assert details(*FAILURES, act) == ["no-failure-response"]
    assert details(*FAILURES, act, failure) == []


def test_asks_about_systems_apart_that_do_not_reach_each_other():
    glossary = (
        "- **Lock**: the device at the door\n- **App**: the app of a Reader\n- **Server**: the server of the library"
    )
    opens = "WHEN a Reader adds a code in the App, THE Lock SHALL store the code"
    away = "IF the Lock cannot be reached while a code is added, THEN THE App SHALL say so"
    text = document(*FAILURES[:1], opens, glossary=glossary)
    loads = "\n### Requirement 2: Log\n\n#### Acceptance Criteria\n\n1. IF the Lock is offline, THEN THE App SHALL show the last log\n"
    (question,) = (each for each in check(analysed(text + loads), ()) if each.confidence is Confidence.HIGH)
    assert question.detail == "no-failure-response"
    text = document(*FAILURES[:1], opens, away, glossary=glossary)
    assert not list(check(analysed(text + loads), ()))


def test_asks_about_systems_that_may_not_answer_where_others_are_handled():
    glossary = (
        "- **Loan_System**: software\n- **Mail_Service**: an external service\n- **Map_Service**: an external service"
    )
    sends = "WHEN a book is due, THE Loan_System SHALL send the address to the {}"
    fails = "IF the Map_Service is down, THEN THE Loan_System SHALL show no map"
    assert details(*FAILURES, sends.format("Map_Service"), fails, sends.format("Mail_Service"), glossary=glossary) == [
        "no-failure-response"
    ]
    assert details(*FAILURES, sends.format("Map_Service"), sends.format("Mail_Service"), glossary=glossary) == []


@pytest.mark.parametrize(
    "event",
    [
        "WHEN an order event arrives from the Shop_Platform, THE Loan_System SHALL create a loan",
        "WHEN a Reader scans the code of a ticket, THE Loan_System SHALL mark the ticket as used",
        "WHEN a Reader asks for a locker, THE Loan_System SHALL reserve a free locker",
        "WHEN a driver accepts a tour, THE Loan_System SHALL assign the tour to the driver",
        "WHILE the phone has no connection, THE Door_App SHALL store the scans and send them when the connection is back",
    ],
)
def test_asks_about_the_second_time_of_what_comes_twice_by_its_nature(event):
    guard = "IF two Readers take the same {}, THEN THE Loan_System SHALL give it to the first"
    other = "\n### Requirement 2: More\n\n#### Acceptance Criteria\n\n1. " + event + "\n"
    text = document(guard.format("book"), glossary=EXTERNAL) + other
    (question,) = (each for each in check(analysed(text), ()) if each.confidence is Confidence.HIGH)
    assert question.detail == "repeated"
    known = {each.detail: each.confidence for each in missing.check(analysed(text), ())}
    assert known["repeated"] is Confidence.MEDIUM, "what takes knowledge of the world is not asked by default"
    assert not [
        each for each in check(analysed(text + "2. " + guard.format("thing") + "\n"), ()) if "second" in each.question
    ]


@pytest.mark.parametrize(
    ("detail", "conditions"),
    [
        ("range-hole", ("the time is from 06:00 to before 10:00", "the time is from 11:00 to before 22:00")),
        ("range-overlap", ("the time is from 06:00 to before 12:00", "the time is from 11:00 to before 22:00")),
        ("range-hole", ("a run has 1 or 2 warnings", "a run has 4 or more warnings")),
        ("range-hole", ("a run has fewer than 2 warnings", "the number of warnings of the run reaches 3")),
        ("range-hole", ("订单金额低于 100 元", "订单金额高于 100 元")),
        ("range-hole", ("金額が 5000 円未満である", "金額が 5000 円を超える")),
    ],
)
def test_asks_about_holes_between_bounds_of_all_kinds(detail, conditions):
    (question,) = asked(check, *bands(*conditions))
    assert question.detail == detail
    assert chosen(question, 0)
    assert chosen(question, 1)


@pytest.mark.parametrize(
    "conditions",
    [
        ("the time is from 06:00 to before 12:00", "the time is from 12:00 to before 22:00"),
        ("a run has 1 or 2 warnings", "a run has 3 or more warnings"),
        ("a run has 1 warning", "a run has 3 warnings"),
        ("a run has fewer than 2 warnings", "a run has 2-3 warnings"),
        ("金額が 5000 円未満である", "金額が 5000 円以上である"),
        ("订单金额低于 100 元", "订单金额不低于 100 元"),
    ],
)
def test_bounds_of_all_kinds_may_fit(conditions):
    assert details(*bands(*conditions)) == []


FAULTY = ("- **Bay**: a place to park; its state is free, taken or faulty", "THE Loan_System SHALL set the Bay to")


@pytest.mark.parametrize(
    ("glossary", "criterion", "back"),
    [
        (FAULTY[0], f"IF the sensor is silent, THEN {FAULTY[1]} faulty", f"WHEN a fitter repairs the Bay, {FAULTY[1]} free"),
        (FAULTY[0], f"IF the sensor is silent, THEN {FAULTY[1]} faulty", f"WHEN a faulty Bay has been tested, {FAULTY[1]} free"),
        ("- **Card**: what a Reader has; its state is active or locked", "IF the code is wrong, THEN THE Loan_System SHALL set the Card to locked", "WHEN the staff unlocks the Card, THE Loan_System SHALL set the Card to active"),
        ("", "WHEN 3 runs fail, THE Loan_System SHALL set the condition `Paused` to `True`", "WHEN a run passes, THE Loan_System SHALL set the condition `Paused` to `False`"),
    ],
)  # fmt: skip
def test_a_state_that_hinders_has_to_end(glossary, criterion, back):
    assert "never-left" in details(criterion, glossary=glossary)
    assert "never-left" not in details(criterion, back, glossary=glossary)


@pytest.mark.parametrize("state", ["archived", "cancelled", "deleted"])
def test_final_states_may_last(state):
    glossary = f"- **Card**: what a Reader has; its state is active or {state}"
    assert "never-left" not in details(
        f"WHEN it is old, THE Loan_System SHALL set the Card to {state}", glossary=glossary
    )


def test_values_that_a_criterion_lists_are_handled_one_by_one():
    lists = "THE Loan_System SHALL accept the values `skip`, `swap`, `stop` and `ask` for `mode` and reject every other value"
    each = "WHERE `mode` is `{}`, THE Loan_System SHALL take way {}"
    three = [each.format(value, number) for number, value in enumerate(("skip", "swap", "stop"))]
    three[2] = three[2].replace("`,", "` and the desk is closed,")
    assert details(lists, *three) == ["value"]
    assert details(lists, *three, each.format("ask", 9)) == []
    assert details(lists.replace("accept the values", "know values such as"), *three) == []
