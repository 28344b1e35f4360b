"""What is asked about single words of criteria: vague ones, weak modals, pronouns, alternatives, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.analysis.ambiguous import check
from specgit.analysis.model import Confidence, Kind
from specgit.spec.edit import replace
from tests.criteria import analysed, asked, chosen, document

CLEAR = "WHEN a Reader returns an Item, THE Loan_System SHALL close the loan within 2 seconds."


def details(*criteria, **parts):
    return [question.detail for question in asked(check, *criteria, **parts)]


@pytest.mark.parametrize(
    ("criterion", "change"),
    [
        (
            "WHEN a Reader calls, THE Loan_System SHALL quickly show the loans.",
            "1. WHEN a Reader calls, THE Loan_System SHALL within […] seconds show the loans.",
        ),
        (
            "THE Loan_System SHALL answer in a timely manner.",
            "1. THE Loan_System SHALL answer within […] seconds.",
        ),
        (
            "THE Loan_System SHALL give fast answers.",
            "1. THE Loan_System SHALL give fast (within […] seconds) answers.",
        ),
        (
            "THE Loan_System SHALL clean the list periodically.",
            "1. THE Loan_System SHALL clean the list every […] minutes.",
        ),
        (
            "WHEN a Reader has many loans, THE Loan_System SHALL warn the Reader.",
            "1. WHEN a Reader has more than […] loans, THE Loan_System SHALL warn the Reader.",
        ),
        (
            "WHEN the load is high, THE Loan_System SHALL stop the search.",
            "1. WHEN the load is high (more than […]), THE Loan_System SHALL stop the search.",
        ),
        (
            "WHEN a Reader asks, THE Loan_System SHALL list recently borrowed books.",
            "1. WHEN a Reader asks, THE Loan_System SHALL list recently (within the last […] days) borrowed books.",
        ),
        (
            "IF the printer is out of paper, THEN THE Loan_System SHALL handle the error gracefully.",
            "1. IF the printer is out of paper, THEN THE Loan_System SHALL handle the error by […].",
        ),
        (
            "THE Loan_System SHALL show an appropriate message.",
            "1. THE Loan_System SHALL show an appropriate (that is, […]) message.",
        ),
        (
            "THE Loan_System SHALL print a receipt if possible.",
            "1. THE Loan_System SHALL print a receipt if […].",
        ),
        (
            "THE Loan_System SHALL list books, films, etc.",
            "1. THE Loan_System SHALL list books, films, and […].",
        ),
        (
            "THE Loan_System SHALL normally print a receipt.",
            "1. THE Loan_System SHALL normally (except when […]) print a receipt.",
        ),
        (
            "WENN ein Reader anruft, DANN MUSS das Loan_System zeitnah antworten.",
            "1. WENN ein Reader anruft, DANN MUSS das Loan_System zeitnah ([…]) antworten.",
        ),
        (
            "WHEN 利用者が質問する THEN THE Loan_System SHALL 適切に応答する",
            "1. WHEN 利用者が質問する THEN THE Loan_System SHALL 適切に（[…]）応答する",
        ),
        (
            "WHEN 读者提问 THEN THE Loan_System SHALL 尽快回复",
            "1. WHEN 读者提问 THEN THE Loan_System SHALL 尽快（[…]）回复",
        ),
        (
            "QUANDO o leitor pergunta, ENTÃO o Loan_System DEVE responder rapidamente.",
            "1. QUANDO o leitor pergunta, ENTÃO o Loan_System DEVE responder rapidamente ([…]).",
        ),
    ],
)
def test_a_word_without_a_measure_gets_one(criterion, change):
    (question,) = asked(check, criterion)
    assert (question.kind, question.detail, question.confidence) == (Kind.AMBIGUOUS, "vague", Confidence.HIGH)
    assert question.question.endswith("?")
    assert chosen(question, 0) == [change]


@pytest.mark.parametrize(
    "criterion",
    [
        CLEAR,
        "THE Loan_System SHALL promptly, that is within 1 hour, answer.",
        "THE Loan_System SHALL answer as soon as the Reader is known.",
        "THE Loan_System SHALL print a user-friendly message that names the Item.",
        "THE Loan_System SHALL add appropriate labels (new, old, lost).",
        "WHEN an Item weighs too much to be carried, THE Loan_System SHALL call for help.",
        "WHEN a Reader opens the Fast Track, THE Loan_System SHALL show the Quick Guide.",
        "THE Loan_System SHALL set `large` and “as needed” in the settings.",
        "THE Loan_System SHALL keep a large-file store and the Fast_Profile.",
        "IF needed fields are missing, THEN THE Loan_System SHALL refuse the form.",
        "WHEN a Reader asks how often a book was lent, THE Loan_System SHALL show as many numbers as there are.",
        "WHERE a page has large text, THE Loan_System SHALL keep the contrast.",
        "THE Loan_System SHALL keep an index for fast search.",
        "THE Loan_System SHALL show the most recent loan and the appropriate shelf.",
        "WHEN 保存領域の空きが 10 % を下回る THEN THE Loan_System SHALL 適切に対応する",
        "WHEN 指定期間に予定がない THEN THE Loan_System SHALL 空欄を表示する",
    ],
)
def test_a_word_with_a_measure_or_another_meaning_is_left_alone(criterion):
    assert details(criterion) == []


def test_one_vague_word_in_several_criteria_is_one_question():
    (question,) = asked(
        check, "THE Loan_System SHALL show suitable books.", CLEAR, "THE Loan_System SHALL show suitable films."
    )
    assert [criterion.id for _, criterion in question.criteria] == ["1.1", "1.3"]
    assert [question.text.slice(span) for span in question.spans] == ["suitable", "suitable"]
    assert "1.1 and 1.3 say “suitable”" in question.situation
    assert chosen(question, -1) == ["1. THE Loan_System SHALL show books.", "3. THE Loan_System SHALL show films."]


def test_a_size_may_be_said_once_in_the_glossary():
    (question,) = asked(
        check,
        "WHEN a large file comes, THE Loan_System SHALL wait.",
        "IF a large file is lost, THEN THE Loan_System SHALL wait.",
    )
    assert chosen(question, 1) == ["- **large**: […]"]


def test_what_the_glossary_defines_is_not_vague():
    glossary = "- **Loan_System**: the software\n- **periodically**: every hour"
    assert details("THE Loan_System SHALL clean the list periodically.", glossary=glossary) == []


@pytest.mark.parametrize(
    ("criterion", "without"),
    [
        ("THE Loan_System SHALL show an appropriate message.", "1. THE Loan_System SHALL show a message."),
        ("THE Loan_System SHALL show a suitable answer.", "1. THE Loan_System SHALL show an answer."),
        ("THE Loan_System SHALL print a receipt, if possible.", "1. THE Loan_System SHALL print a receipt."),
    ],
)
def test_a_word_that_is_not_needed_is_taken_out(criterion, without):
    (question,) = asked(check, criterion)
    assert chosen(question, -1) == [without]


def test_a_word_that_the_sentence_needs_stays():
    (question,) = asked(check, "THE Loan_System SHALL be user-friendly.")
    assert question.options[-1].changes == ()


def test_only_the_worst_vague_words_are_shown():
    criteria = [f"THE Loan_System SHALL show {word} books." for word in ("nice", "suitable", "helpful", "attractive")]
    found = asked(check, *criteria, "THE Loan_System SHALL answer soon.", shown=False)
    shown = [question for question in found if question.confidence is Confidence.HIGH]
    assert len(found) == 5
    assert len(shown) == 3
    assert "soon" in shown[0].situation


# --- weak modals ---


def test_should_among_shalls_is_asked_about_once():
    (question,) = asked(
        check,
        CLEAR,
        "THE Loan_System should print a receipt.",
        *[CLEAR] * 5,
        "IF the slot is full, THEN THE Loan_System could open the other one.",
    )
    assert question.detail == "weak-modal"
    assert chosen(question, 0) == [
        "2. THE Loan_System SHALL print a receipt.",
        "8. IF the slot is full, THEN THE Loan_System SHALL open the other one.",
    ]


@pytest.mark.parametrize("modal", ["could", "might", "would", "is supposed to"])
def test_a_modal_that_is_no_word_of_ears_is_weak_as_well(modal):
    (question,) = asked(check, CLEAR, CLEAR, CLEAR, f"THE Loan_System {modal} print a receipt.")
    assert chosen(question, 0) == ["4. THE Loan_System SHALL print a receipt."]


def test_a_chinese_permission_is_weak():
    (question,) = asked(check, CLEAR, CLEAR, CLEAR, "WHEN 书逾期 THEN THE Loan_System 可以通知读者")
    assert chosen(question, 0) == ["4. WHEN 书逾期 THEN THE Loan_System SHALL通知读者"]


def test_a_weak_modal_of_another_language_becomes_the_strong_one():
    known = ["WENN ein Buch fehlt, DANN soll das Loan_System warnen."] * 4
    (question,) = asked(check, *known, "WENN ein Film fehlt, DANN sollte das Loan_System warnen.")
    assert chosen(question, 0) == ["5. WENN ein Film fehlt, DANN soll das Loan_System warnen."]


def test_a_weak_modal_behind_a_shall_is_found():
    (question,) = asked(check, CLEAR, "THE Loan_System SHALL lock the slot and should tell the staff.")
    assert question.detail == "weak-modal"
    assert chosen(question, 0) == ["2. THE Loan_System SHALL lock the slot and SHALL tell the staff."]


@pytest.mark.parametrize(
    "criterion",
    [
        "THE Reader may return an Item at night.",
        "THE Item may contain a note.",
        "IN FUTURE THE Loan_System will send letters.",
        "THE Loan_System SHALL list each Item that may be late.",
    ],
)
def test_a_permission_or_a_possibility_is_no_weak_demand(criterion):
    assert details(CLEAR, CLEAR, CLEAR, criterion) == []


def test_a_document_written_with_should_has_its_own_style():
    assert details(*["THE Loan_System should print a receipt."] * 4, CLEAR) == []


# --- pronouns ---


@pytest.mark.parametrize(
    ("criterion", "nouns", "change"),
    [
        (
            "IF the belt meets a stop while the motor moves, THEN THE Loan_System SHALL halt it.",
            ["the belt", "the stop", "the motor"],
            "1. IF the belt meets a stop while the motor moves, THEN THE Loan_System SHALL halt the motor.",
        ),
        (
            "WHEN a manager rejects the request of an employee, THE Loan_System SHALL notify them.",
            ["the manager", "the employee"],
            "1. WHEN a manager rejects the request of an employee, THE Loan_System SHALL notify the employee.",
        ),
        (
            "WHEN an entry is there twice, THE Loan_System SHALL merge the later entry with the earlier entry and print it.",
            ["the later entry", "the earlier entry"],
            "1. WHEN an entry is there twice, THE Loan_System SHALL merge the later entry with the earlier entry and print the"
            " earlier entry.",
        ),
        (
            "WHEN an Item is lost, THE Loan_System SHALL remove the Item from the Return_Slot and mark it.",
            ["the Item", "the Return_Slot"],
            "1. WHEN an Item is lost, THE Loan_System SHALL remove the Item from the Return_Slot and mark the Return_Slot.",
        ),
        (
            "WHEN the scanner sends a record to a store and it fails, THE Loan_System SHALL wait.",
            ["the scanner", "the record", "the store"],
            "1. WHEN the scanner sends a record to a store and the store fails, THE Loan_System SHALL wait.",
        ),
    ],
)
def test_a_pronoun_with_rivals_is_replaced_by_the_one_chosen(criterion, nouns, change):
    (question,) = asked(check, criterion)
    assert question.detail == "pronoun"
    assert [option.answer for option in question.options] == [f"It is {noun}." for noun in nouns]
    assert chosen(question, -1) == [change]


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN a Reader returns an Item, THE Loan_System SHALL scan it.",
        "WHEN a file exceeds 500 lines, THE Loan_System SHALL split it.",
        "WHEN a client sends a message, THE Loan_System SHALL store it.",
        "IF the belt meets a stop while THE Loan_System moves it, THEN THE Loan_System SHALL halt the belt.",
        "WHEN a copy (the first, the second or the last) is found, THE Loan_System SHALL keep it.",
        "WHEN a book and a film are late, THE Loan_System SHALL list the book and the film.",
        "WHEN an entry is there twice, THE Loan_System SHALL take the later entry and print it.",
        "WHEN it is full, THE Loan_System SHALL put the Item in the Return_Slot and hold it.",
    ],
)
def test_a_pronoun_that_can_only_be_one_thing_is_left_alone(criterion):
    assert details(criterion) == []


def test_a_client_that_the_glossary_explains_as_a_program_may_be_it():
    program = "- **Loan_System**: the software\n- **Client**: a program that asks\n- **Card**: a number"
    criterion = "WHEN a Reader moves a Card to another Client, THE Loan_System SHALL rename it."
    assert details(criterion, glossary=program) == ["pronoun"]
    assert details(criterion, glossary=program.replace("a program", "a person")) == []


# --- alternatives ---


def test_and_or_is_decided_by_one_word():
    (question,) = asked(check, "IF an Item is late, THEN THE Loan_System SHALL write to the Reader and/or the staff.")
    assert question.detail == "and-or"
    assert [chosen(question, number)[0].split("Reader ")[1] for number in (0, 1)] == ["and the staff.", "or the staff."]


def test_and_or_has_other_languages():
    (question,) = asked(check, "SI falta el libro, ENTONCES el Loan_System DEBE avisar al lector y/o al personal.")
    assert [chosen(question, number)[0].split("lector ")[1] for number in (0, 1)] == [
        "y al personal.",
        "o al personal.",
    ]


def test_and_or_without_spaces_is_found():
    (question,) = asked(check, "WHEN 书逾期 THEN THE Loan_System SHALL 通知读者和/或馆员")
    assert chosen(question, 1) == ["1. WHEN 书逾期 THEN THE Loan_System SHALL 通知读者或馆员"]


def test_and_or_in_a_condition_is_shown_only_on_demand():
    criterion = "IF an Item is late and/or lost, THEN THE Loan_System SHALL tell the Reader."
    assert details(criterion) == []
    assert details(criterion, shown=False) == ["and-or"]


@pytest.mark.parametrize(
    ("criterion", "changes"),
    [
        (
            "IF the slot jams, THEN THE Loan_System SHALL retry the scan or notify the staff.",
            [
                "1. IF the slot jams, THEN THE Loan_System SHALL retry the scan.",
                "1. IF the slot jams, THEN THE Loan_System SHALL notify the staff.",
                "1. IF the slot jams, THEN THE Loan_System SHALL retry the scan or notify the staff, depending on […].",
            ],
        ),
        (
            "WHERE a Reader is barred, THE Loan_System SHALL either hide or disable the buttons.",
            [
                "1. WHERE a Reader is barred, THE Loan_System SHALL hide the buttons.",
                "1. WHERE a Reader is barred, THE Loan_System SHALL disable the buttons.",
                "1. WHERE a Reader is barred, THE Loan_System SHALL either hide or disable the buttons, depending on […].",
            ],
        ),
    ],
)
def test_two_actions_without_what_decides_are_an_open_choice(criterion, changes):
    (question,) = asked(check, criterion)
    assert question.detail == "open-choice"
    assert [chosen(question, number) for number in range(3)] == [[change] for change in changes]


def test_a_choice_of_recipients_is_open():
    (question,) = asked(check, "IF an Item is late, THEN THE Loan_System SHALL notify the Reader or the staff.")
    assert question.detail == "open-choice"
    assert [chosen(question, number)[0].split("notify ")[1] for number in range(3)] == [
        "the Reader.",
        "the staff.",
        "the Reader or the staff, depending on […].",
    ]


def test_the_same_choice_in_two_criteria_is_one_question():
    (question,) = asked(
        check,
        "IF the slot jams, THEN THE Loan_System SHALL hide or disable the button.",
        "IF the lamp breaks, THEN THE Loan_System SHALL hide or disable the switch.",
    )
    assert len(question.criteria) == 2
    assert chosen(question, 1)[1] == "2. IF the lamp breaks, THEN THE Loan_System SHALL disable the switch."


@pytest.mark.parametrize(
    "criterion",
    [
        "THE Loan_System SHALL accept JPEG or PNG.",
        "THE Loan_System SHALL allow the Reader to extend or return an Item.",
        "THE Loan_System SHALL retry the scan or notify the staff depending on the hour.",
        "THE Loan_System SHALL create or update the loan.",
        "THE Loan_System SHALL NOT lose or alter the loan.",
        "THE Loan_System SHALL print a partial or duplicate receipt.",
        "THE Loan_System SHALL maintain or improve the speed.",
        "THE Loan_System SHALL ask the Reader to pay or return the Item.",
    ],
)
def test_alternatives_that_somebody_decides_are_fine(criterion):
    assert details(criterion) == []


# --- names ---


def test_another_word_for_a_term_is_asked_about():
    (question,) = asked(check, "WHEN the patron returns an Item, THE Loan_System SHALL tell the patrons of the desk.")
    assert question.detail == "two-words"
    assert "only Reader" in question.situation
    assert chosen(question, 0) == [
        "1. WHEN the Reader returns an Item, THE Loan_System SHALL tell the Readers of the desk."
    ]
    assert chosen(question, 1) == ["- **patron**: […]"]


TERMS = "- **Loan_System**: the software\n- **Audit_Log**: the list of changes\n- **Buzzer**: what sounds\n- **Station**: a gauge"


@pytest.mark.parametrize(
    ("criterion", "changed"),
    [
        ("THE Loan_System SHALL sound the siren again.", "1. THE Loan_System SHALL sound the Buzzer again."),
        ("THE Loan_System SHALL open the auditing journal.", "1. THE Loan_System SHALL open the Audit_Log."),
        ("THE Loan_System SHALL call the measuring site.", "1. THE Loan_System SHALL call the Station."),
    ],
)
def test_a_term_is_known_by_a_synonym_a_longer_word_or_with_what_it_does(criterion, changed):
    (question,) = asked(check, criterion, glossary=TERMS)
    assert (question.detail, chosen(question, 0)) == ("two-words", [changed])


@pytest.mark.parametrize("name", ["audit document journal", "auditing room", "canonical journal", "moving Station"])
def test_a_name_that_shares_no_meaning_with_a_term_is_left_alone(name):
    assert details(f"THE Loan_System SHALL open the {name}.", glossary=TERMS) == []


def test_adjectives_of_other_languages_are_known_in_all_their_forms():
    for criterion in (
        "THE Loan_System SHALL eine geeignete Meldung zeigen.",
        "THE Loan_System SHALL mostrar uma mensagem adequada.",
        "THE Loan_System SHALL показать подходящее сообщение.",
    ):
        assert details(criterion) == ["vague"]


def test_a_word_the_document_introduces_is_no_other_name():
    assert (
        details("WHEN the patron calls, THE Loan_System SHALL answer.", introduction="A patron pays for the library.")
        == []
    )


def test_a_name_with_another_word_for_a_part_of_a_term_is_asked_about():
    (question,) = asked(
        check,
        "THE Loan_System SHALL read the Day_Schedule.",
        glossary="- **Loan_System**: the software\n- **Day_Plan**: a list",
    )
    assert question.detail == "two-words"
    assert chosen(question, 0) == ["1. THE Loan_System SHALL read the Day_Plan."]


def test_a_word_for_anything_is_asked_about():
    (question,) = asked(check, "WHEN a Reader asks at the desk, THE Loan_System SHALL cancel the transaction.")
    assert question.question == "What is “transaction” here?"
    assert chosen(question, 0) == ["1. WHEN a Reader asks at the desk, THE Loan_System SHALL cancel the […]."]
    assert details("WHEN a transaction fails, THE Loan_System SHALL cancel the transaction.") == []
    assert details("WHEN a Reader sends a form, THE Loan_System SHALL reject the proposal.") == []


SESSIONS = "- **Loan_System**: the software\n- **User_Session**: of a reader\n- **Admin_Session**: of the staff"


def test_one_word_for_two_terms_is_asked_about():
    (question,) = asked(check, "IF the night begins, THEN THE Loan_System SHALL end the session.", glossary=SESSIONS)
    assert question.detail == "one-word"
    assert chosen(question, 0) == ["1. IF the night begins, THEN THE Loan_System SHALL end the User_Session."]
    assert chosen(question, 1) == ["1. IF the night begins, THEN THE Loan_System SHALL end the Admin_Session."]


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN a User_Session is old, THE Loan_System SHALL end the session.",
        "WHEN a session begins, THE Loan_System SHALL name the session.",
        "THE Loan_System SHALL show the session list.",
    ],
)
def test_one_word_with_a_referent_is_fine(criterion):
    assert details(criterion, glossary=SESSIONS) == []


def test_without_a_glossary_names_are_free():
    assert details("WHEN the patron calls, THE Loan_System SHALL end the session.", glossary="") == []


# --- any text ---

WORDS = st.sampled_from(
    [
        "WHEN",
        "IF",
        "THEN",
        "THE",
        "SHALL",
        "shall",
        "should",
        "a",
        "an",
        "the",
        "Loan_System",
        "it",
        "them",
        "and",
        "or",
        "and/or",
        ",",
        ".",
        "(",
        ")",
        ";",
        "quickly",
        "large",
        "recent",
        "high",
        "as",
        "needed",
        "etc",
        "either",
        "retry",
        "notify",
        "hide",
        "disable",
        "file",
        "files",
        "Reader",
        "patron",
        "while",
        "moves",
        "is",
        "適切に",
        "尽快",
        "`",
        "“",
        "”",
        "\n",
        "session",
    ]
)


@given(st.lists(WORDS, max_size=30))
def test_any_criterion_gives_questions_whose_edits_apply(words):
    spec = analysed(document(CLEAR, " ".join(words), glossary=SESSIONS))
    for question in check(spec, ()):
        assert question.options
        assert all(question.text.slice(span) for span in question.spans)
        assert any(
            criterion.span.start <= question.span.start < criterion.span.end for _, criterion in question.criteria
        )
        for option in question.options:
            replace(question.text, option.changes)


@pytest.mark.parametrize(
    ("criterion", "first"),
    [
        ("WENN die Karte in einer Mappe fehlt, DANN MUSS das System sie sperren.", "die Karte"),
        ("SI la factura no coincide con una orden, ENTONCES el Sistema DEBERÁ archivarla.", "archivar la factura"),
        ("QUANDO o pedido substitui um orçamento, o Sistema DEVERÁ arquivá-lo.", "arquivar o pedido"),
        ("WHEN 订单与发票不一致, THE 系统 SHALL 将其归档", "将订单归档"),
        ("WHEN 注文と請求書が一致しない THEN システムはそれを保留する", "注文を保留"),
        ("IF the Shelf contains a Crate, THEN THE Loan_System SHALL print a warning and seal it.", "seal the Shelf"),
    ],
)
def test_a_pronoun_with_two_things_before_it_is_asked_about(criterion, first):
    glossary = "- **Loan_System**: x\n- **订单**：一次购买\n- **发票**：单据\n- **注文**: 依頼\n- **請求書**: 書類"
    (question,) = [each for each in asked(check, CLEAR, criterion, glossary=glossary) if each.detail == "pronoun"]
    assert first in chosen(question, 0)[0]


@pytest.mark.parametrize(
    "criterion",
    [
        "WENN ein Kunde eine Karte bringt, DANN MUSS das System sie sperren.",
        "SI la visibilidad de una foto cambia, ENTONCES el Sistema DEBERÁ archivarla.",
        "WHEN 订单完成, THE 系统 SHALL 将其归档",
        "IF the Shelf receives a Crate, THEN THE Loan_System SHALL take the Crate and seal it.",
    ],
)
def test_a_pronoun_with_one_thing_before_it_is_fine(criterion):
    glossary = "- **Loan_System**: x\n- **订单**：一次购买\n- **发票**：单据"
    assert "pronoun" not in details(CLEAR, criterion, glossary=glossary)


@pytest.mark.parametrize(
    "criterion",
    [
        "WENN die Tür klemmt, DANN MUSS das System sperren oder die Wache rufen.",
        "CUANDO la puerta arde, ENTONCES el Sistema DEBERÁ imprimir la hoja o llamar al guardia.",
        "WHEN 门着火, THE 系统 SHALL 记录事件或者通知保安",
        "WHEN 扉が開く THEN システムは伝票を印刷するか、警備員に通知しなければならない",
    ],
)
def test_an_open_choice_in_another_language_is_asked_about(criterion):
    questions = [each for each in asked(check, CLEAR, criterion) if each.detail == "open-choice"]
    assert [len(chosen(question, 0)) for question in questions] == [1]


def test_a_hedge_takes_back_its_modal():
    strong = [CLEAR] * 4
    assert "weak-modal" in details(*strong, "WHEN a Reader calls, THE Loan_System SHALL possibly answer.")


def test_a_word_for_the_kind_of_two_terms_is_asked_about():
    glossary = "- **Order**: a request of a Reader\n- **Claim**: a request for money\n- **Loan_System**: the software"
    criterion = "WHEN a day is over, THE Loan_System SHALL archive the request."
    assert details(criterion, glossary=glossary, title="Days") == ["one-word"]


def test_another_name_in_another_language_is_asked_about():
    glossary = "- **顧客**: 本を借りる人\n- **Loan_System**: システム"
    criterion = "WHEN お客様が本を返す THEN Loan_Systemは知らせる"
    assert "two-words" in details(CLEAR, criterion, glossary=glossary)
