"""What is asked about criteria that say what others say."""

import pytest

from specgit.analysis.duplicate import check
from specgit.analysis.model import Confidence
from specgit.spec.edit import replace
from tests.criteria import analysed, asked, document

RETURN = "WHEN a Reader returns an Item, THE Loan_System SHALL close the loan and show the Reader the date."


def details(*criteria):
    return [question.detail for question in asked(check, *criteria)]


@pytest.mark.parametrize(
    ("detail", "criteria"),
    [
        ("same", (RETURN, RETURN)),
        ("same", (RETURN, RETURN, RETURN)),
        (
            "reworded",
            (
                "IF a Reader starts a search while another one is in progress, THEN THE Loan_System SHALL refuse the second search",
                "WHILE a search is in progress, THE Loan_System SHALL not let the Reader start a further search",
            ),
        ),
        (
            "reworded",
            (
                "WHEN a Reader has returned an Item, THE Loan_System SHALL remove the Item from the list and display the date on the screen",
                "WHEN a Reader returns an Item, THE Loan_System SHALL delete the Item from the list and show the date on the screen",
            ),
        ),
        (
            "reworded",
            (
                "IF a Card_Reader has not answered for 5 minutes, THEN THE Loan_System SHALL alarm the Librarian",
                "IF 5 minutes pass without an answer of a Card_Reader, THEN THE Loan_System SHALL raise an alarm for the Librarian",
            ),
        ),
        (
            "subsumed",
            (
                "WHILE the door is open, THE Return_Slot SHALL keep the flap shut.",
                "WHILE the door is open and the box is more than 80 percent full, THE Return_Slot SHALL keep the flap shut.",
            ),
        ),
        (
            "subsumed",
            (
                "WHILE the shelf is less than 20 percent full, THE Loan_System SHALL order new books",
                "WHILE the shelf is less than 10 percent full, THE Loan_System SHALL order new books",
            ),
        ),
        (
            "subsumed",
            (
                "IF an Item is reserved when the Reader asks for renewal, THEN THE Loan_System SHALL reject the renewal.",
                "IF an Item is reserved or damaged when the Reader asks for renewal, THEN THE Loan_System SHALL reject the renewal.",
            ),
        ),
        (
            "subsumed",
            (
                "WHEN a loan is 14 days old, THE Loan_System SHALL send the Reader a reminder",
                "WHEN a loan is 14 days old, THE Loan_System SHALL send a reminder",
            ),
        ),
    ],
)  # fmt: skip
def test_asks_about_what_is_said_already(detail, criteria):
    assert details(*criteria) == [detail]


@pytest.mark.parametrize(
    "criteria",
    [
        (
            "WHEN a Reader opens the loans page, THE Loan_System SHALL show the title of the page",
            "WHEN a Reader opens the fees page, THE Loan_System SHALL show the title of the page",
        ),
        (
            "WHEN a move goes from the shelf to the archive, THE Loan_System SHALL print a green label",
            "WHEN a move goes from the archive to the shelf, THE Loan_System SHALL print a green label",
        ),
        (
            "WHILE the door is open, THE Return_Slot SHALL keep the flap shut.",
            "WHILE the door is not open, THE Return_Slot SHALL keep the flap shut.",
        ),
        (
            "IF `a.txt` is missing, THEN THE Loan_System SHALL ask the Reader for the name of the file",
            "IF `a.txt` exists but holds neither name nor date, THEN THE Loan_System SHALL ask the Reader for the name of the file",
        ),
        (
            "WHEN a loan is 14 days old, THE Loan_System SHALL send the Reader a reminder",
            "WHEN a loan is 28 days old, THE Loan_System SHALL send the Reader a reminder",
        ),
        (
            "THE Loan_System SHALL cache GET /items responses for 30 seconds",
            "THE Loan_System SHALL cache GET /items/{id}/loans responses for 30 seconds",
        ),
        (
            "WHEN the night run starts, THE Loan_System SHALL fetch all shelves open to the Reader",
            "WHEN the night run starts, THE Loan_System SHALL fetch all group shelves open to the Reader",
        ),
        (
            "THE Loan_System SHALL keep the notes of a removed Reader in the archive",
            "WHEN a Reader has been removed, THE Loan_System SHALL delete the private notes of the Reader in the archive",
        ),
        (
            "WHEN a Reader clicks Save, THE Loan_System SHALL store the note",
            "WHEN a Reader clicks Cancel, THE Loan_System SHALL not store the note",
        ),
        (
            "WHEN an Item is lent, THE Loan_System SHALL show the name of the sender to the receiver",
            "WHEN an Item is lent, THE Loan_System SHALL show the name of the receiver to the sender",
        ),
    ],
)
def test_asks_nothing_about_sentences_of_one_pattern(criteria):
    assert details(*criteria) == []


def test_a_value_that_another_excludes_is_covered():
    glossary = "- **Item**: a book; its state is available, lent or lost"
    covered = (
        "IF a Reader reserves an Item that is {}, THEN THE Loan_System SHALL refuse the reservation and show the state"
    )
    (question,) = asked(check, covered.format("not lent"), covered.format("lost"), glossary=glossary)
    assert question.detail == "subsumed"
    assert asked(check, covered.format("not lent"), covered.format("lent"), glossary=glossary) == []


def test_options_delete_the_lines_of_one():
    (question,) = asked(check, RETURN, "THE Loan_System SHALL count loans", RETURN)
    text = replace(question.text, question.options[0].changes)
    assert text.content.count(RETURN) == 1
    assert "1. WHEN" in text.content
    assert "\n2. THE Loan_System SHALL count loans\n" in text.content


def test_the_last_line_of_a_file_goes_with_the_line_end_before_it():
    (question,) = check(analysed(document(RETURN, RETURN).rstrip("\n")), ())
    assert replace(question.text, question.options[0].changes).content == document(RETURN).rstrip("\n")


def requirements(*criteria):
    return "## Requirements\n\n" + "\n".join(
        f"### Requirement {number}: R{number}\n\n#### Acceptance Criteria\n\n1. {criterion}\n"
        for number, criterion in enumerate(criteria, 1)
    )


def test_the_same_in_another_requirement_may_be_about_something_else():
    short = "WHEN the form is sent, THE Loan_System SHALL check it"
    assert [each.confidence for each in check(analysed(requirements(short, short)), ())] == [Confidence.MEDIUM]
    assert [each.confidence for each in check(analysed(requirements(RETURN, RETURN)), ())] == [Confidence.HIGH]
    habit = check(analysed(requirements(RETURN, RETURN, RETURN)), ())
    assert [(each.confidence, len(each.criteria)) for each in habit] == [(Confidence.MEDIUM, 3)]


def test_other_specs_are_asked_about_only_word_for_word():
    spec = analysed(document(RETURN))
    other = analysed(document("THE Loan_System SHALL count loans", RETURN))
    other = other._replace(spec="returns", document=other.document._replace(text=type(other.document.text)("other.md", other.document.text.content)))  # fmt: skip
    (question,) = check(spec, [spec, other])
    assert question.detail == "other-spec"
    assert "spec returns" in question.situation
    assert [text.path for text, _ in question.criteria] == ["requirements.md", "other.md"]
    assert RETURN not in replace(question.text, question.options[0].changes).content


def test_languages_without_known_verbs_are_compared_word_by_word():
    same = "WENN ein Leser ein Buch zurückgibt, DANN MUSS das Leihsystem die Ausleihe schließen und das Datum zeigen"
    assert details(same, same) == ["same"]
    assert details(same, same.replace("zurückgibt", "verlängert")) == []


def test_the_status_of_a_wrong_call_is_the_habit_of_several_calls():
    status = "IF the Item with the identifier of the call does not exist, THEN THE Loan_System SHALL answer with HTTP 404 and the error `MISSING`"
    assert [each.confidence for each in check(analysed(requirements(status, status)), ())] == [Confidence.MEDIUM]


FURTHER = (
    "WHEN a courier scans a parcel, THE Depot SHALL book the parcel in",
    "IF a tenant disputes a bill, THEN THE Portal SHALL open a case for the clerk",
    "THE Portal SHALL list all meters of a flat",
    "WHEN a donor gives money, THE App SHALL print a receipt",
)


@pytest.mark.parametrize(
    "criteria",
    [
        (
            "IF a courier scans a parcel that belongs to another depot, THEN THE Depot SHALL turn the parcel down",
            "WHEN a parcel of a foreign depot is scanned by a courier, THE Depot SHALL not accept the parcel",
        ),
        (
            "WHILE the freezer is warmer than -15 °C for 10 minutes, THE Controller SHALL send an alarm to the shift manager",
            "IF the temperature of the freezer stays above -15 °C for 600 seconds, THEN THE Controller SHALL alert the shift manager",
        ),
        (
            "THE Tower SHALL reject every flight plan that has no alternate airport",
            "IF a pilot files a flight plan without an alternate airport, THEN THE Tower SHALL refuse the plan",
        ),
        (
            "THE Portal SHALL only let clerks close a case",
            "IF somebody other than a clerk tries to close a case, THEN THE Portal SHALL refuse to close it",
        ),
        (
            "IF the printer is out of paper, THEN THE App SHALL keep the receipts in a queue and tell the volunteer",
            "WHILE the printer has no paper, THE App SHALL queue the receipts and inform the volunteer",
        ),
        (
            "THE Panel SHALL write every alarm to the journal",
            "WHEN the smoke alarm of the cellar is raised, THE Panel SHALL write the alarm to the journal",
        ),
        (
            "IF a bill lacks the meter, the period or the sum, THEN THE Portal SHALL refuse the bill and name the field",
            "IF a bill lacks the sum, THEN THE Portal SHALL refuse the bill and name the missing field",
        ),
        (
            "IF any meter fails, THEN THE Portal SHALL show the last known value",
            "IF a water meter fails, THEN THE Portal SHALL show the last known value",
        ),
        (
            "IF 密码连续输错五次, THEN THE 系统 SHALL 锁定账户",
            "WHEN 用户连续五次输入错误密码, THE 系统 SHALL 锁定该账户",
        ),
    ],
)
def test_finds_what_is_said_already_in_other_words(criteria):
    assert len(details(*FURTHER, *criteria)) == 1


@pytest.mark.parametrize(
    "criteria",
    [
        (
            "IF a courier scans a parcel of another depot, THEN THE Depot SHALL not accept the parcel",
            "IF a courier scans a parcel without an address, THEN THE Depot SHALL not accept the parcel",
        ),
        (
            "WHEN a donor cancels a standing order, THE App SHALL send the donor a confirmation by email",
            "WHEN a donor changes a standing order, THE App SHALL send the donor a confirmation by email",
        ),
        (
            "WHEN a clerk closes a case, THE Portal SHALL notify the tenant",
            "WHEN a tenant closes a case, THE Portal SHALL notify the clerk",
        ),
        ("THE Panel SHALL write every alarm to the journal", "THE Panel SHALL write every login to the journal"),
        (
            "WHEN a night run starts, THE Portal SHALL fetch all public meters of the tenants",
            "WHEN a night run starts, THE Portal SHALL fetch all public water meters of the tenants",
        ),
        (
            "WHERE the user has the FloorUser role, THE Portal SHALL show only the floors of the building",
            "WHERE the user has the SectionUser role, THE Portal SHALL show only the floors of the building",
        ),
        (
            "WHEN a tenant activates the alarm, THE Portal SHALL write the setting to the journal",
            "WHEN a tenant deactivates the alarm, THE Portal SHALL write the setting to the journal",
        ),
        (
            "WHEN no meter is chosen and the tenant asks for a report, THE Portal SHALL show a message about the mistake",
            "WHEN the period is missing or empty and the tenant asks for a report, THE Portal SHALL show a message about the mistake",
        ),
        (
            "WHEN an admin views the Role page, THE Portal SHALL show a table of all roles with their names and rights",
            "WHEN an admin views the User page, THE Portal SHALL show a table of all users with their names and roles",
        ),
        (
            "IF a tenant starts an import and a job in `running` state exists, THEN THE Portal SHALL refuse the import of the meters",
            "IF a tenant starts an import and a job in `running` or `paused` state exists, THEN THE Portal SHALL refuse the import",
        ),
    ],
)
def test_takes_another_thing_for_another_thing(criteria):
    assert details(*FURTHER, *criteria) == []


@pytest.mark.parametrize(
    "criteria",
    [
        (
            "IF a tenant assigns or removes a key of a sealed meter, THEN THE Portal SHALL raise `SealedError`",
            "WHEN a tenant tries to assign or delete a key on a sealed meter, THE Portal SHALL refuse with a `SealedError`",
        ),
        (
            "IF storing a bill fails, THEN THE Portal SHALL answer with status 507 and a retry time of 45 seconds",
            "IF the store does not take a bill, THEN THE Portal SHALL reply with status 507 and ask the Bank to try again in 45 seconds",
        ),
        (
            "IF an argument is unknown or its value lies outside the allowed range, THEN THE Portal SHALL print the help text to stderr and exit with code 3 without a report",
            "IF the number given for `--days` lies outside 1 to 90, THEN THE Portal SHALL print the help text to stderr and exit with code 3 without a report",
        ),
        (
            "IF 读者归还已在书架中的图书，THEN THE 系统 SHALL 拒绝归还并显示“该书已归还”",
            "IF 读者再次归还一个已经在书架里的图书，THEN THE 系统 SHALL 不接受归还并显示“该书已归还”",
        ),
    ],
)
def test_takes_an_answer_that_two_alone_give_for_the_same(criteria):
    assert len(details(*FURTHER, *criteria)) == 1


@pytest.mark.parametrize(
    "criteria",
    [
        (
            "IF a tenant assigns a key of a sealed meter, THEN THE Portal SHALL raise `SealedError`",
            "IF a clerk opens a report of a locked period, THEN THE Portal SHALL refuse with a `SealedError`",
        ),
        (
            "IF a tenant assigns a key of a sealed meter, THEN THE Portal SHALL raise `SealedError`",
            "IF a tenant reads a key of a sealed meter, THEN THE Portal SHALL raise `ReadError`",
        ),
        (
            'THE Portal SHALL show a "New Bill" button for each meter',
            'WHILE a bill of a meter is being printed, THE Portal SHALL disable the "New Bill" button for that meter',
        ),
        (
            "IF an argument is unknown, THEN THE Portal SHALL print the help text to stderr and exit with code 3 without a report",
            "IF the number given for `--days` lies outside 1 to 90, THEN THE Portal SHALL print the help text to stderr and exit with code 3 without a report",
        ),
    ],
)
def test_takes_an_answer_in_another_case_for_another(criteria):
    assert details(*FURTHER, *criteria) == []


LIMIT = "THE Firmware SHALL hold the speed of all fans below 3000 rpm"


def test_one_sentence_that_two_requirements_share_is_a_repetition_and_several_are_a_habit():
    assert [each.confidence for each in check(analysed(requirements(LIMIT, LIMIT)), ())] == [Confidence.HIGH]
    both = f"{LIMIT}\n2. {RETURN}"
    habit = check(analysed(requirements(both, both)), ())
    assert [each.confidence for each in habit] == [Confidence.MEDIUM, Confidence.MEDIUM]
