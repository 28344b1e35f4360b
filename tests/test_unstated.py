"""What is asked about what criteria rely on and nobody introduces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.analysis.model import Confidence, Kind
from specgit.analysis.unstated import check
from specgit.spec.edit import replace
from tests.criteria import GLOSSARY, analysed, asked, chosen, document

KNOWN = (
    "WHEN a Reader returns an Item, THE Loan_System SHALL close the loan.",
    "WHEN an Item lies in the Return_Slot, THE Loan_System SHALL light the Return_Slot.",
)


def details(*criteria, **parts):
    return [question.detail for question in asked(check, *criteria, **parts)]


def test_a_name_that_nobody_introduces_is_asked_about_and_defined():
    (question,) = asked(
        check, *KNOWN, "THE Fee_Ledger SHALL keep each fee.", "THE Loan_System SHALL read the Fee_Ledger."
    )
    assert (question.kind, question.detail, question.confidence) == (Kind.UNSTATED, "name", Confidence.HIGH)
    assert [criterion.id for _, criterion in question.criteria] == ["1.3", "1.4"]
    assert question.question == "What is Fee_Ledger?"
    assert chosen(question, 0) == ["- **Fee_Ledger**: […]"]


def test_a_slip_of_the_pen_is_recognised():
    (question,) = asked(check, *KNOWN, "WHEN the Retrun_Slot is full, THE Loan_System SHALL call the staff.")
    assert question.question == "Did you mean Return_Slot?"
    assert chosen(question, 0) == ["3. WHEN the Return_Slot is full, THE Loan_System SHALL call the staff."]
    assert chosen(question, 1) == ["- **Retrun_Slot**: […]"]


def test_many_names_are_asked_about_at_once():
    criteria = [f"THE Loan_System SHALL read the {name}." for name in ("Fee_Ledger", "Key_Box", "Night_Log")]
    (question,) = asked(check, *KNOWN * 6, *criteria)
    assert "“Fee_Ledger”, “Key_Box” and “Night_Log”" in question.situation
    assert chosen(question, 0) == ["- **Fee_Ledger**: […]", "- **Key_Box**: […]", "- **Night_Log**: […]"]


@pytest.mark.parametrize(
    "criterion",
    [
        "THE Loan_System SHALL empty all Return_Slots.",
        "THE Loan_System SHALL empty the ReturnSlot and the return slot.",
        "THE Loan_System SHALL read `Fee_Ledger` and MAX_LOANS.",
        "THE Loan_System SHALL empty the New_Return_Slot.",
        "THE Loan_System SHALL open the Night_Door.",
        "THE Loan_System SHALL show the Save Changes button.",
    ],
)
def test_a_name_that_is_introduced_in_some_form_is_known(criterion):
    assert details(*KNOWN, criterion, introduction="The Night_Door is open until ten.") == []


def test_a_document_that_leaves_most_names_out_has_another_habit():
    assert details("THE Fee_Ledger SHALL ask the Key_Box.", "THE Night_Log SHALL ask the Door_Bell.") == []
    assert details(*KNOWN, "THE Fee_Ledger SHALL keep each fee.", glossary="") == []


def test_an_inflected_term_is_known():
    glossary = "- **Aktive_Strophe**: eine Strophe\n- **Dialog**: ein Fenster\n- **Liste**: die Liste"
    criteria = (
        "DAS Dialog SHALL die Aktive_Strophe zeigen.",
        "DAS Dialog SHALL die Aktive_Strophe merken.",
        "DAS Dialog SHALL alle Aktiven_Strophen zeigen.",
    )
    assert details(*criteria, glossary=glossary) == []


def test_a_system_of_one_word_is_asked_about_where_the_others_are_terms():
    glossary = "- **Parksystem**: die Software\n- **Kamera**: ein Gerät\n- **Schranke**: die Sperre"
    known = ["WENN die Kamera etwas liest, DANN MUSS das Parksystem die Schranke öffnen."] * 10
    (question,) = asked(check, *known, "WENN bezahlt ist, DANN MUSS der Freigabedienst öffnen.", glossary=glossary)
    assert question.question == "What is Freigabedienst?"
    assert details(*known, "WENN bezahlt ist, DANN MUSS das System öffnen.", glossary=glossary) == []


@pytest.mark.parametrize("name", ["Scheduler", "billing module", "Notification Service"])
def test_a_part_of_the_system_in_plain_words_is_asked_about(name):
    (question,) = asked(check, *KNOWN * 5, f"THE {name} SHALL write a letter.")
    assert question.question == f"What is {name}?"


def test_a_role_in_two_words_is_asked_about():
    (question,) = asked(check, *KNOWN, "WHEN the Regional Controller agrees, THE Loan_System SHALL close the loan.")
    assert question.question == "What is Regional Controller?"
    assert chosen(question, 0) == ["- **Regional_Controller**: […]"]


@pytest.mark.parametrize(
    ("criterion", "who"),
    [
        ("WHEN a librarian approves the loan, THE Loan_System SHALL print a receipt.", "librarian"),
        ("IF an Item is late, THEN THE Loan_System SHALL notify the auditor.", "auditor"),
        ("WHEN a branch supervisor annuls a fee, THE Loan_System SHALL delete the fee.", "branch supervisor"),
    ],
)
def test_a_person_whom_nothing_introduces_is_asked_about(criterion, who):
    (question,) = asked(check, *KNOWN, criterion)
    assert question.detail == "actor"
    assert question.question == f"Who is the {who}?"
    assert chosen(question, 0) == [f"- **{who.capitalize()}**: […]".replace(" ", "_", 0)] or chosen(question, 0) == [
        f"- **{who.capitalize().replace(' ', '_')}**: […]"
    ]


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN a librarian approves the loan, THE Loan_System SHALL print a receipt.",  # in the introduction
        "WHEN a user approves the loan, THE Loan_System SHALL print a receipt.",
        "THE Loan_System SHALL show the auditor scores.",
        "THE Loan_System SHALL show the parent folder.",
    ],
)
def test_a_person_who_is_introduced_or_no_person_is_fine(criterion):
    assert details(*KNOWN, criterion, introduction="Each librarian has a key.") == []


def test_a_state_that_nothing_brings_about_is_asked_about():
    (question,) = asked(check, *KNOWN, "WHILE the account is suspended, THE Loan_System SHALL refuse each loan.")
    assert question.detail == "state"
    assert question.question == "What makes the account suspended?"


def test_a_value_that_the_glossary_gives_is_brought_about_by_nobody():
    glossary = f"{GLOSSARY}\n- **Load**: what is frozen, cooled or dry"
    assert details(*KNOWN, "WHERE the Load is frozen, THE Loan_System SHALL open the door.", glossary=glossary) == []


def test_a_state_that_a_criterion_brings_about_is_fine():
    suspends = "IF a fee is late, THEN THE Loan_System SHALL suspend the account."
    assert details(*KNOWN, suspends, "WHILE the account is suspended, THE Loan_System SHALL refuse each loan.") == []


def test_a_mode_that_is_named_once_is_asked_about():
    (question,) = asked(check, *KNOWN, "WHILE the library is in holiday mode, THE Loan_System SHALL refuse each loan.")
    assert question.question == "What brings about the holiday mode?"
    assert chosen(question, 0) == ["- **holiday mode**: […]"]
    begins = "WHEN the staff chooses holiday mode, THE Loan_System SHALL start it."
    assert (
        details(*KNOWN, begins, "WHILE the library is in holiday mode, THE Loan_System SHALL refuse each loan.") == []
    )
    assert details(*KNOWN, "WHILE the library is in test mode, THE Loan_System SHALL refuse each loan.") == []


def test_data_that_is_named_once_is_asked_about():
    (question,) = asked(check, *KNOWN, "THE Loan_System SHALL sort the list by the urgency score.")
    assert question.question == "What is the urgency score?"
    assert chosen(question, 0) == ["- **urgency score**: […]"]
    more = "WHEN the urgency of a Reader changes, THE Loan_System SHALL tell the staff."
    assert details(*KNOWN, more, "THE Loan_System SHALL sort the list by the urgency score.") == []


def test_a_limit_that_nothing_sets_is_asked_about():
    (question,) = asked(check, *KNOWN, "WHEN the retention period ends, THE Loan_System SHALL delete the loan.")
    assert question.detail == "value"
    assert question.question == "What is the retention period?"
    assert chosen(question, 0) == ["3. WHEN the retention period of […] ends, THE Loan_System SHALL delete the loan."]
    assert chosen(question, 1) == ["- **retention period**: […]"]


@pytest.mark.parametrize(
    "criteria",
    [
        ["THE Loan_System SHALL delete the loan after the retention period of 2 years."],
        ["THE Loan_System SHALL use the loan limit.", "THE Loan_System SHALL let the staff set the loan limit."],
        ["WHEN the billing period ends, THE Loan_System SHALL write a bill."],
        ["IF the rate limit headers are missing, THEN THE Loan_System SHALL wait."],
    ],
)
def test_a_limit_that_is_set_somewhere_is_fine(criteria):
    assert details(*KNOWN, *criteria) == []


WORDS = st.sampled_from(
    [
        "WHEN",
        "IF",
        "THEN",
        "WHILE",
        "THE",
        "SHALL",
        "a",
        "the",
        "Loan_System",
        "Fee_Ledger",
        "Retrun_Slot",
        "ReturnSlot",
        "librarian",
        "auditor",
        "approves",
        "is",
        "suspended",
        "in",
        "holiday",
        "mode",
        "retention",
        "period",
        "limit",
        "threshold",
        ",",
        ".",
        "(",
        "`",
        "“",
        "”",
        "\n",
        "Regional",
        "Controller",
        "notify",
        "10",
    ]
)


@given(st.lists(WORDS, max_size=30))
def test_any_criterion_gives_questions_whose_edits_apply(words):
    for question in check(analysed(document(*KNOWN * 3, " ".join(words))), ()):
        assert question.options
        for option in question.options:
            replace(question.text, option.changes)


STATUS = (
    "- **Loan_System**: the software\n- **Reader**: a person\n"
    "- **Loan**: an Item that is out; its status is `open`, `late` or `closed`"
)


def test_a_value_that_the_glossary_does_not_list_is_asked_about():
    (question,) = asked(check, "THE Loan_System SHALL set the Loan to `held`.", glossary=STATUS)
    assert (question.detail, question.question) == ("state", "Is “held” a value of Loan?")


@pytest.mark.parametrize(
    "criterion",
    [
        "THE Loan_System SHALL set the Loan to `late`.",
        "THE Loan_System SHALL print the Loan with the text `held`.",
        "THE Loan_System SHALL set the Loan to `14 days`.",
        "THE Loan_System SHALL set the lamp to `red`.",
        "THE Loan_System SHALL set the Loan to `app.status`.",
        "THE Loan_System SHALL show the Loan with its status `title`, `due_date`, `fee` and `open`.",
    ],
)
def test_a_value_that_is_listed_or_of_something_else_is_fine(criterion):
    assert details(criterion, glossary=STATUS) == []


def test_a_value_among_listed_ones_is_asked_about():
    assert details("THE Loan_System SHALL know the status `open`, `late` or `held`.", glossary=STATUS) == ["state"]


def test_a_list_of_examples_lists_no_values():
    examples = STATUS.replace("its status is", "it has a status such as")
    assert details("THE Loan_System SHALL set the Loan to `held`.", glossary=examples) == []


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN der Hausmeister den Schacht leert, THE Loan_System SHALL die Zeit speichern.",
        "WHEN o gerente fecha a porta, THE Loan_System SHALL gravar a hora.",
        "WHEN 審査員が承認する, THE Loan_System SHALL 時刻を保存する。",
    ],
)
def test_a_role_in_another_language_is_asked_about(criterion):
    (question,) = asked(check, criterion, shown=False)
    assert (question.detail, question.confidence) == ("actor", Confidence.HIGH)


RELIED_ON = [
    "IF the price is above the credit limit of the Reader, THEN THE Loan_System SHALL refuse each loan.",
    "THE Loan_System SHALL sort Items by the shelf rank.",
    "WHERE the coverage plan of a Reader allows it, THE Loan_System SHALL waive the fee.",
    "IF the bursar has approved the purchase, THEN THE Loan_System SHALL order the Item.",
    "WHEN an Item is lost, THE Loan_System SHALL notify the estate lawyer.",
    "WHEN an Item is lost, THE Loan_System SHALL put the Item on the Trust List.",
]


@pytest.mark.parametrize("criterion", RELIED_ON)
def test_what_a_criterion_takes_for_known_is_asked_about(criterion):
    more = [KNOWN[0].replace("Item", "Item of a Reader")] * 3
    assert len(details(*KNOWN, *more, criterion)) == 1


@pytest.mark.parametrize(
    "criterion",
    [
        "IF the phone number of the Reader is missing, THEN THE Loan_System SHALL refuse each loan.",
        "WHEN a Reader signs, THE Loan_System SHALL show a green check mark.",
        "IF the air pressure is above 3 bar, THEN THE Loan_System SHALL light the Return_Slot.",
        "WHEN a Reader presses the Undo button, THE Loan_System SHALL open the loan.",
        "IF the mail server refuses a message, THEN THE Loan_System SHALL send the message again.",
        "THE RoleAndPermissionSeeder SHALL skip each role.",
    ],
)
def test_what_every_reader_knows_is_no_stranger(criterion):
    assert details(*KNOWN, *KNOWN, *KNOWN, criterion) == []


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("WENN der Betriebsarzt zugestimmt hat, DANN MUSS das Loan_System den Zugang öffnen.", "betriebsarzt"),
        ("WENN die Summe über dem Kreditrahmen liegt, DANN MUSS das Loan_System sie melden.", "kreditrahmen"),
        ("CUANDO el tesorero aprueba el gasto, ENTONCES el Loan_System DEBERÁ pagar.", "tesorero"),
        ("QUANDO o síndico aprova a reserva, o Loan_System DEVE abrir a porta.", "síndico"),
        ("WHEN 财务主管批准退款, THE Loan_System SHALL 退款", "财务主管"),
        ("WHEN 金額が与信枠を超える THEN システムは拒否する", "与信枠"),
    ],
)
def test_strangers_are_known_in_other_languages(criterion, name):
    questions = asked(check, *KNOWN, criterion, shown=False)
    assert {each.confidence for each in questions} == {Confidence.HIGH}
    (found,) = (question.text.slice(question.spans[0]).casefold() for question in questions)
    assert name.endswith(found)


STATUS = "- **Loan**: A thing that is lent; its status is `open`, `late` or `closed`"


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN a Loan has been `late` or `broken` for a day, THE Loan_System SHALL call the Reader.",
        "WHEN a Reader pays, THE Loan_System SHALL set the Loan to `settled`.",
        "WHILE the status of the Loan is `frozen`, THE Loan_System SHALL refuse each return.",
    ],
)
def test_a_value_that_is_not_listed_is_asked_about_wherever_it_stands(criterion):
    assert details(
        *KNOWN, criterion, glossary=f"{STATUS}\n- **Loan_System**: the software\n- **Reader**: a person"
    ) == ["state"]


def test_a_literal_that_is_no_value_of_a_thing_is_fine():
    fine = "WHEN a Reader runs `lend`, THE Loan_System SHALL set the Loan to `open` and print `done`."
    assert details(*KNOWN, fine, glossary=f"{STATUS}\n- **Loan_System**: the software\n- **Reader**: a person") == []


def test_a_mode_in_another_language_is_asked_about():
    criterion = "WHILE das Loan_System im Prüfungsmodus ist, THE Loan_System SHALL refuse each loan."
    assert details(*KNOWN, criterion) == ["state"]


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN a loan ends, THE Loan_System SHALL return a success confirmation.",
        "WHEN a loan ends, THE Loan_System SHALL show a brief confirmation message.",
        "THE Loan_System SHALL check that the value is a recognized valid one.",
        "WHEN a loan ends, THE Loan_System SHALL call the appropriate Loan_Command.",
        "WHEN a loan ends, THE Loan_System SHALL e-mail the entry pass to the Reader.",
        "WHEN a loan is stopped, THE Loan_System SHALL mark any unexecuted checks as skipped.",
    ],
)
def test_nobody_is_taken_for_somebody(criterion):
    assert "actor" not in details(*KNOWN, criterion)


def test_an_admin_is_an_administrator():
    acts = "WHEN a branch admin closes the branch, THE Loan_System SHALL end all loans."
    assert "actor" in details(*KNOWN, acts)
    assert "actor" not in details(*KNOWN, acts, glossary=f"{GLOSSARY}\n- **Branch**: led by a branch administrator")


CHINESE = (
    "- **Loan_System**：图书馆的软件\n- **读者**：持卡借书的人\n- **管理员**：图书馆的工作人员\n- **会员**：付费的读者"
)
CHINESE_KNOWN = (
    "WHEN 读者归还图书, THE Loan_System SHALL 关闭借阅",
    "WHEN 管理员冻结会员, THE Loan_System SHALL 记录原因",
)


@pytest.mark.parametrize(
    ("criterion", "who"),
    [
        ("WHEN 采购专员提交申请, THE Loan_System SHALL 保存申请", "采购专员"),
        ("WHEN 图书超期 30 天, THE Loan_System SHALL 通知区域主管取回图书", "区域主管"),
        ("IF 值班经理拒绝申请, THEN THE Loan_System SHALL 关闭申请", "值班经理"),
        ("WHEN 编目人员删除图书, THE Loan_System SHALL 保留记录", "编目人员"),
        ("IF 图书损坏, THEN THE Loan_System SHALL 将图书转给修复师", "修复师"),
        ("WHEN 申请由采购主任批准, THE Loan_System SHALL 下单", "采购主任"),
        ("WHEN 盘点完成, THE Loan_System SHALL 提醒管理员和库房负责人", "库房负责人"),
    ],
)
def test_a_chinese_role_that_nobody_introduces_is_asked_about(criterion, who):
    (question,) = asked(check, *CHINESE_KNOWN, criterion, glossary=CHINESE)
    assert (question.detail, question.question) == ("actor", f"Who is the {who}?")


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN 管理员提交申请, THE Loan_System SHALL 保存申请",
        "WHEN 会员提交申请, THE Loan_System SHALL 保存申请",
        "WHEN 图书管理员提交申请, THE Loan_System SHALL 保存申请",  # is one of those in the glossary
        "WHEN 工作人员提交申请, THE Loan_System SHALL 保存申请",
        "WHEN 小组成员列表为空, THE Loan_System SHALL 显示提示",
        "WHEN 图书和人员都已登记, THE Loan_System SHALL 显示提示",
        "IF 请求超时, THEN THE Loan_System SHALL 重试 3 次",
        "WHEN 页面请求确认, THE Loan_System SHALL 显示对话框",
        "WHEN 书架人员编号缺失, THE Loan_System SHALL 显示提示",
        "WHEN 图书超期 30 天, THE Loan_System SHALL 通知全体成员",
    ],
)
def test_chinese_roles_that_are_known_or_no_roles_are_not(criterion):
    assert not asked(check, *CHINESE_KNOWN, criterion, glossary=CHINESE)


JAPANESE = "- **貸出システム**: 図書館のソフトウェア\n- **司書**: 図書館で働く人\n- **予算**: 一年に使える金額"
JAPANESE_KNOWN = ("WHEN 司書が本を登録する THEN 貸出システムは本を公開しなければならない",)


@pytest.mark.parametrize(
    ("criterion", "what"),
    [
        ("WHEN 司書が信用枠の範囲で本を注文する THEN 貸出システムは注文を送信しなければならない", "信用枠"),
        ("WHEN 注文が許容差を超える THEN 貸出システムは注文を保留しなければならない", "許容差"),
        ("WHEN 本が届く THEN 貸出システムは分類表に従い棚を選ばなければならない", "分類表"),
    ],
)
def test_a_japanese_thing_between_kana_is_asked_about(criterion, what):
    (question,) = asked(check, *JAPANESE_KNOWN, criterion, glossary=JAPANESE)
    assert question.question == f"What is the {what}?"


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN 注文が予算を超える THEN 貸出システムは注文を保留しなければならない",
        "WHEN 注文が30件を超える THEN 貸出システムは注文を保留しなければならない",
        "WHEN 司書が指定の範囲で本を注文する THEN 貸出システムは注文を送信しなければならない",
        "WHEN 本が届く THEN 貸出システムは順序に従い棚を選ばなければならない",
    ],
)
def test_japanese_things_that_are_known_are_not(criterion):
    assert not asked(check, *JAPANESE_KNOWN, criterion, glossary=JAPANESE)


@pytest.mark.parametrize(
    "criterion",
    [
        "WHEN 重要库存限额报告被通知审查处同意, THE Loan_System SHALL 关闭借阅",
        "IF 金额超过信用额度, THEN THE Loan_System SHALL 关闭借阅",
    ],
)
def test_where_a_name_ends_nobody_knows_it_is_left_unsure(criterion):
    assert not asked(check, *CHINESE_KNOWN, criterion, glossary=CHINESE)
    assert {each.confidence for each in asked(check, *CHINESE_KNOWN, criterion, glossary=CHINESE, shown=False)} == {
        Confidence.MEDIUM
    }


ROOM = "- **Room**: the place of a game; its state is lobby, running or finished"


@pytest.mark.parametrize(
    ("criterion", "listed"),
    [
        ("WHEN a game ends, THE Loan_System SHALL set the Room to {} and the points to 0", ("rematch", "lobby")),
        ("WHEN a guest enters a running or {} Room, THE Loan_System SHALL greet", ("reserved", "finished")),
        ("IF a guest opens a Room that is running, {} or finished, THEN THE Loan_System SHALL wait", ("under repair", "lobby")),
        ("WHILE the Room is {}, THE Loan_System SHALL wait", ("parked", "finished")),
        ("WHEN a guest comes and the Room is not {}, THE Loan_System SHALL wait", ("on hold", "running")),
    ],
)  # fmt: skip
def test_a_state_in_plain_words_has_to_be_listed(criterion, listed):
    unlisted, known = listed
    assert "state" in details(criterion.format(unlisted), glossary=ROOM)
    assert "state" not in details(criterion.format(known), glossary=ROOM)
    assert "state" not in details(criterion.format(unlisted), glossary=ROOM.replace("its state is", "it has"))
