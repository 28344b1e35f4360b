"""Criteria in parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.analysis import lexicon
from specgit.analysis.model import Reading
from specgit.analysis.reading import read
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text


def parts(sentence: str) -> Reading:
    document = f"### Requirement 1: X\n\n#### Acceptance Criteria\n\n1. {sentence}\n"
    return read("x", read_requirements(Text("requirements.md", document))).readings[0]


def conditions(reading: Reading) -> list[str]:
    return [
        " | ".join(
            f"{' '.join(each.about)}: {'not ' if each.negated else ''}{' '.join(each.predicate)}"
            for each in alternatives
        )
        for alternatives in reading.conditions
    ]


def responses(reading: Reading) -> list[str]:
    return [
        f"{'not ' if each.negated else ''}{each.action} {' '.join(each.object)}; {' '.join(each.rest)}".strip(" ;")
        for each in reading.responses
    ]


CONDITIONS = {
    "WHEN a user clicks Save, THE Editor SHALL stop": ["user: click save"],
    "WHEN users click the Save button, THE Editor SHALL stop": ["user: click save button"],
    "WHILE the order is locked, THE Editor SHALL stop": ["order: be locked"],
    "WHILE the order is not locked, THE Editor SHALL stop": ["order: not be locked"],
    "WHILE the order isn't locked, THE Editor SHALL stop": ["order: not be locked"],
    "IF the card is expired or blocked, THEN THE Till SHALL stop": ["card: be expired | card: be blocked"],
    "IF the user is signed in and has a cart, THEN THE Till SHALL stop": ["user: be signed in", "user: have cart"],
    "IF no items are selected, THEN THE Till SHALL stop": ["item: not be selected"],
    "IF the upload fails or the network drops, THEN THE Till SHALL stop": ["upload: fail | network: drop"],
    "WHEN a failed login is followed by another, THE Till SHALL stop": ["failed login: be followed by another"],
    "WHEN viewing an order, THE Till SHALL stop": [": view order"],
    "WHEN the number of requests exceeds the limit, THE Till SHALL stop": ["number of request: exceed limit"],
    "WHEN a user requests a refund, THE Till SHALL stop": ["user: request refund"],
    "WHILE the Door_Lock is open, WHEN a guest waits, THE Till SHALL stop": ["door lock: be open", "guest: wait"],
    "THE Till SHALL stop the sale if the drawer is open": ["drawer: be open"],
    "THE Till SHALL stop the sale unless the drawer is open": ["drawer: not be open"],
    "THE Till SHALL stop the sale unless the drawer is open or the key is lost": ["drawer: not be open", "key: not be lost"],
    "THE Till SHALL stop the sale only if the drawer is open": [],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), CONDITIONS.items())
def test_conditions(sentence: str, expected: list[str]) -> None:
    assert conditions(parts(sentence)) == expected


RESPONSES = {
    "THE Editor SHALL save the file and notify the user": ["save file", "notify user"],
    "THE Editor SHALL save the file, and SHALL NOT close it": ["save file", "not close it"],
    "THE Till SHALL reject the order without charging the card": ["reject order", "not charge card"],
    "THE Till SHALL NOT charge the card": ["not charge card"],
    "THE Till SHALL neither charge the card nor keep it": ["not charge card", "not keep it"],
    "THE Till SHALL never store or log the number": ["not store number", "not log number"],
    "THE Till SHALL NOT open the drawer and display an error": ["not open drawer", "display error"],
    "THE Till SHALL CONTINUE TO print receipts": ["print receipt"],
    "THE order SHALL be rejected": ["reject order"],
    "THE orders SHALL NOT be visible": ["not be order; visible"],
    "THE Till SHALL be able to print a receipt": ["print receipt"],
    "THE Till SHALL save and display the name and address": ["save name and address", "display name and address"],
    "THE Till SHALL send a receipt to the customer within 5 seconds": ["send receipt; customer within 5 second"],
    "THE Till SHALL show a list containing the name, the price, and match counts": [
        "show list; contain name price match count"
    ],
}


@pytest.mark.parametrize(("sentence", "expected"), RESPONSES.items())
def test_responses(sentence: str, expected: list[str]) -> None:
    reading = parts(sentence)
    assert responses(reading) == expected
    assert reading.understood


def test_a_second_subject_is_its_response_s_own() -> None:
    reading = parts("THE Till SHALL stop the sale and the Drawer SHALL open its lid, and it SHALL ring the bell")
    assert [each.subject for each in reading.responses] == [(), ("drawer",), ("drawer",)]
    assert responses(reading) == ["stop sale", "open lid", "ring bell"]


def test_spans_are_places_in_the_document() -> None:
    reading = parts("WHEN a guest waits, THE Till SHALL stop the sale")
    text = read_requirements(Text("x", "")).text
    assert text.content == ""
    (condition,), (response,) = reading.conditions[0], reading.responses
    document = (
        "### Requirement 1: X\n\n#### Acceptance Criteria\n\n1. WHEN a guest waits, THE Till SHALL stop the sale\n"
    )
    assert document[slice(*condition.span)] == "a guest waits"
    assert document[slice(*response.span)] == "stop the sale"
    assert document[slice(*response.modal)] == "SHALL"


@pytest.mark.parametrize(
    "sentence",
    [
        "WENN der Kunde zahlt, DANN SOLL die Kasse den Beleg drucken",
        "WHEN 用户登录 THEN 系统 SHALL 打开会话",
        "システムは会話を保存しなければならない",
        "When the cart is empty, a hint is shown",
    ],
)
def test_what_is_not_understood_says_so_and_stays_comparable(sentence: str) -> None:
    assert not parts(sentence).understood
    assert parts(sentence) == parts(sentence)


def test_base_forms() -> None:
    verbs = {"stops": "stop", "stopping": "stop", "carries": "carry", "carried": "carry", "saving": "save", "sent": "send",
             "admitted": "admit", "cancelled": "cancel", "canceled": "cancel", "hidden": "hide", "table's": ""}  # fmt: skip
    assert {word: lexicon.verb(word) for word in verbs} == verbs
    nouns = {"orders": "order", "boxes": "box", "statuses": "status", "status": "status", "entries": "entry",
             "addresses": "address", "schemas": "schema", "apis": "api", "always": "always", "caches": "cache"}  # fmt: skip
    assert {word: lexicon.noun(word) for word in nouns} == nouns


def test_opposites_go_both_ways() -> None:
    for known in (lexicon._opposites(), lexicon._states()):
        assert all(word in known[other] for word, others in known.items() for other in others)
        assert all(word not in others for word, others in known.items())


PIECES = st.sampled_from(
    r"""WHEN IF WHILE THEN SHALL NOT unless and or , . ; the a user is not no longer clicks saved be to without only if `x`
    “y” ' " ( ) — 5 3.5% neither nor 系统 für ž _ A_B's""".split()  # noqa: SIM905 - a list of them is hard to read
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join)))
def test_any_text_can_be_read(sentence: str) -> None:
    content = f"### Requirement 1: X\n\n#### Acceptance Criteria\n\n1. {sentence}\n"
    for reading in read("x", read_requirements(Text("x", content))).readings:
        spans = [each.span for alternatives in reading.conditions for each in alternatives]
        for start, end in (*spans, *(response.span for response in reading.responses)):
            assert 0 <= start <= end <= len(content)
        assert all(reading.conditions)
