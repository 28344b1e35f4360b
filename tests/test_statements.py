from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.approval.statements import Kind, Person, Statement, encoded, payload, read, write, written_time
from specgit.settings import PHASES

DIGEST = "8f3a" * 10
OTHER = "77ab" * 10
JANE = Person("Jane Doe", "jane@example.com")


def one(text: str) -> Statement:
    (statement,), malformed = read(f"Title\n\n{text}\n")
    assert malformed == ()
    return statement


def problems(text: str) -> list[str]:
    return [malformed.message for malformed in read(f"Title\n\n{text}\n")[1]]


def test_all_of_a_statement() -> None:
    assert one(
        f"Spec-Approved: user-auth/design {DIGEST} for\n requirements {OTHER}\n"
        "Spec-Approved-By: Jane Doe <jane@example.com> 2026-03-01T09:30:00Z\n"
        "Spec-Signature: AAAA\n BBBB\n"
    ) == Statement(
        Kind.APPROVED,
        "user-auth",
        "design",
        DIGEST,
        (("requirements", OTHER),),
        by=JANE,
        at=1772357400,
        signature="AAAABBBB",
        line=3,
    )


def test_by_hand() -> None:
    assert one("Spec-Approved: group/user-auth/tasks")[:4] == (Kind.APPROVED, "group/user-auth", "tasks", "")
    assert one("Spec-Waived: a/design none (a fix of one line (really))").reason == "a fix of one line (really)"
    assert one(f"Spec-Revoked: a/design {DIGEST}").kind is Kind.REVOKED


def test_several_in_one_message() -> None:
    found, malformed = read(
        f"Squash (#1)\n\n* One\n\nSpec-Approved: a/requirements {OTHER}\nSpec-Approved-By: A <a@x>\n\n"
        f"* Two\n\nSpec-Approved: a/design {DIGEST} for requirements {OTHER}\nSpec-Approved-By: B <b@x>\n"
    )
    assert [(each.phase, each.by.mail if each.by else "") for each in found] == [
        ("requirements", "a@x"),
        ("design", "b@x"),
    ]
    assert malformed == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Spec-Approved: user-auth", "`Spec-Approved` can't be read"),
        ("Spec-Approved: user-auth/plan", "`Spec-Approved` can't be read"),
        (f"Spec-Approved: user auth/design {DIGEST}", "`Spec-Approved` can't be read"),
        ("Spec-Approved: a/design 8f3a", "`Spec-Approved` can't be read"),
        (f"Spec-Approved: a/design {DIGEST.upper()}", "`Spec-Approved` can't be read"),
        (f"Spec-Approved: a/design {DIGEST} for plan {OTHER}", "`Spec-Approved` can't be read"),
        (f"Spec-Approved: a/Design {DIGEST}", "`Spec-Approved` can't be read"),
        (f"spec-approved: a/design {DIGEST}", "there is no trailer `spec-approved`"),
        (f"Spec-Aproved: a/design {DIGEST}", "there is no trailer `Spec-Aproved`"),
        ("Spec-Approved-By: A <a@x>", "`Spec-Approved-By` belongs to no statement"),
        (f"Spec-Approved: a/design {DIGEST}\nSpec-Approved-By: nobody", "`Spec-Approved-By` can't be read"),
        (
            f"Spec-Approved: a/design {DIGEST}\nSpec-Approved-By: A <a@x> 2026-99-01T00:00:00Z",
            "`Spec-Approved-By` can't be read",
        ),
        (
            f"Spec-Approved: a/design {DIGEST}\nSpec-Approved-By: A <a@x>\nSpec-Approved-By: B <b@x>",
            "the statement names two people",
        ),
        (
            f"Spec-Approved: a/design {DIGEST}\nSpec-Signature: AAAA\nSpec-Signature: AAAA",
            "the statement has two signatures",
        ),
        (f"Spec-Approved: a/design {DIGEST}\nSpec-Signature: !!", "the signature is not base64"),
    ],
)
def test_what_can_not_be_read_is_no_statement(text: str, message: str) -> None:
    found, malformed = read(f"Title\n\n{text}\n")
    assert found == ()
    assert [each.message for each in malformed][:1] == [message]
    assert all(each.hint for each in malformed)


def test_trailers_of_others_are_not_ours() -> None:
    assert problems("Spec-Link: https://x\nSpec-Task: a#1 done x\nSpec-Run: 1\nSpecial: x\nReviewed-by: A <a@x>") == []


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda name: name.strip())
digests = st.sampled_from([DIGEST, OTHER, "ab" * 32, "none"])
people = st.builds(
    Person,
    st.text(st.characters(exclude_characters="<>", exclude_categories=["C", "Z"]), max_size=30),
    st.just("jane@example.com"),
)


@given(
    st.builds(
        Statement,
        st.sampled_from(Kind),
        names,
        st.sampled_from(PHASES),
        digests,
        st.lists(st.tuples(st.sampled_from(PHASES), digests), max_size=3).map(tuple),
        st.sampled_from(["", "because", "it is (only) a fix"]),
        people,
        st.integers(0, 4102444800),
        st.sampled_from(["", "QUFB" * 60]),
        line=st.just(0),
    )
)
def test_what_is_written_is_read(statement: Statement) -> None:
    written = write(statement)
    assert one(written)._replace(line=0) == statement
    assert len(payload(statement).splitlines()) == 5 + len(statement.stands_on)
    if len(encoded(statement.spec)) < 40:
        assert max(map(len, written.splitlines())) <= 100


@given(st.text())
def test_any_message_is_read(message: str) -> None:
    read(message)


def test_a_payload_tells_every_part() -> None:
    base = Statement(Kind.APPROVED, "a", "design", DIGEST, (("requirements", OTHER),), "r", JANE, 1)
    others = [
        base._replace(kind=Kind.WAIVED),
        base._replace(spec="b"),
        base._replace(phase="tasks"),
        base._replace(digest=OTHER),
        base._replace(stands_on=()),
        base._replace(reason=""),
        base._replace(by=Person("Jane Doe", "jane@example.org")),
        base._replace(at=2),
    ]
    assert len({payload(each) for each in (base, *others)}) == 9
    assert written_time(0) == "1970-01-01T00:00:00Z"
