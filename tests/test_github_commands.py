"""Commands in comments."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.github.commands import LONGEST, MOST, USAGE, Command, NearMiss, read_commands


@pytest.mark.parametrize(
    ("line", "verb", "spec", "phases"),
    [
        ("/specgit approve user-auth requirements", "approve", "user-auth", ("requirements",)),
        ("  /specgit  approve\tuser-auth  design  tasks ", "approve", "user-auth", ("design", "tasks")),
        ("/specgit approve user-auth requirements, design, design", "approve", "user-auth", ("requirements", "design")),
        ("/SpecGit Approve User-Auth Requirements", "approve", "User-Auth", ("requirements",)),
        ("/specgit approve archived/old-auth bugfix", "approve", "archived/old-auth", ("bugfix",)),
        ("/specgit approve my spec design", "approve", "my spec", ("design",)),
        ("/specgit approve `user-auth` `design`", "approve", "user-auth", ("design",)),
        ('/specgit approve "my spec" design', "approve", "my spec", ("design",)),
        ("/specgit approve 日本 design", "approve", "日本", ("design",)),
        ("/specgit approve $(id) design", "approve", "$(id)", ("design",)),
        ("/specgit approve .kiro/specs/design design", "approve", ".kiro/specs/design", ("design",)),
        ("/specgit approve all", "approve", "", ()),
        ("/specgit revoke user-auth design", "revoke", "user-auth", ("design",)),
        ("/specgit status", "status", "", ()),
        ("/specgit status user-auth", "status", "user-auth", ()),
        ("/specgit help", "help", "", ()),
        ("/specgit help me please", "help", "", ()),
        ("/specgit", "help", "", ()),
        ("/specgit:", "help", "", ()),
    ],
)
def test_commands(line: str, verb: str, spec: str, phases: tuple[str, ...]) -> None:
    assert read_commands(line) == (Command(verb, spec, phases, 1),)
    assert read_commands(f"Looks good to me.\r\n\r\n{line}\r\nThanks!") == (Command(verb, spec, phases, 3),)


@pytest.mark.parametrize(
    "body",
    [
        "Please write /specgit approve all here",
        "> /specgit approve all",
        "> quoted\n/specgit approve all",  # GitHub shows it inside the quotation
        ">> deep\n> /specgit approve all",
        "```\n/specgit approve all\n```",
        "~~~~text\n```\n/specgit approve all\n~~~\n",
        "````\n```\n/specgit approve all\n",
        "Text:\n\n    /specgit approve all",
        "\t/specgit approve all",
        "- /specgit approve all",
        "1. one\n\n   /specgit approve all",
        "<!--\n/specgit approve all\n-->",
        "<pre>\n/specgit approve all\n</pre>",
        "# /specgit approve all",
        "| a |\n|---|\n| /specgit approve all |",
        "/specgit-bot approve all",
        "/specgitapprove all",
        "/usr/bin/specgit approve all",
        "specgit is a tool",
        "specgit approve is what you want",
        "specgit",
        "/spec approve all",
        "/approve",
        "",
        "\x00\x1b[31m\ufeff\u2028",
    ],
)
def test_what_is_no_command(body: str) -> None:
    assert read_commands(body) == ()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/specgit aprove user-auth design", "did you mean approve?"),
        ("/specgit merge", "it takes approve, revoke, status, help"),
        ("/specgit approve", "name the spec, then the phase"),
        ("/specgit approve user-auth", "name the phase after the spec"),
        ("/specgit approve user-auth requirments", "did you mean requirements?"),
        ("/specgit approve requirements", "name the spec"),
        ("/specgit approve design tasks design", "name the spec"),
        ("/specgit approve user-auth design please", "name the phase"),
        ("/specgit revoke all", "name the phase"),
        ("/spec-git approve user-auth design", "begins with /specgit"),
        ("/specgti approve all", "begins with /specgit"),
        ("@specgit approve all", "begins with /specgit"),
        ("\\specgit approve all", "begins with /specgit"),
        ("specgit approve user-auth design", "begins with /specgit"),
        (f"/specgit approve {'x' * LONGEST} design", "too long"),
    ],
)
def test_near_misses(line: str, why: str) -> None:
    (found,) = read_commands(line)
    assert isinstance(found, NearMiss)
    assert why in found.why
    assert len(found.said) <= 100


@pytest.mark.parametrize(
    "before",
    ["see <!--", "see <!-- a > b", "some `code", "some ``co`de", '<a title="', '[x]: /url "', "[x]: /url '", "a <b\nc"],
)
def test_what_a_reader_may_not_see_is_not_done(before: str) -> None:
    (found,) = read_commands(f"{before}\n/specgit approve all\n--> ` `` > \" '")
    assert isinstance(found, NearMiss)
    assert "leave an empty line" in found.why


@pytest.mark.parametrize("before", ["`a` is <b>good</b>", "a -> b", "<!-- done --> fine", "[x](y) and [z]", "x"])
def test_what_hides_nothing(before: str) -> None:
    assert read_commands(f"{before}\n/specgit approve all") == (Command("approve", "", (), 2),)


def test_what_is_said_in_return_holds_no_controls() -> None:
    (found,) = read_commands("/specgit aprove \x1b[31m\u202euser-auth\x07 design")
    assert isinstance(found, NearMiss)
    assert found.said == "/specgit aprove user-auth design"


def test_a_few_commands_at_most() -> None:
    found = read_commands("/specgit approve a design\n" * 1000)
    assert [type(one) for one in found] == [Command] * MOST + [NearMiss]
    assert [one.line for one in found] == list(range(1, MOST + 2))


def test_a_fence_that_never_ends_hides_the_rest() -> None:
    assert read_commands("/specgit status\n```\n/specgit approve all") == (Command("status", "", (), 1),)


def test_usage_is_true() -> None:
    for line in USAGE:
        words = line.replace("[SPEC]", "user-auth").replace("SPEC", "user-auth").replace("PHASE…", "design")
        assert isinstance(read_commands(words)[0], Command)


@given(st.text(alphabet=st.sampled_from("/specgit approve\nallx`~>-\t#<!* \r$\\\"'"), max_size=300))
def test_any_text_is_read(body: str) -> None:
    for found in read_commands(body):
        assert 1 <= found.line <= body.count("\n") + body.count("\r") + 1


@pytest.mark.parametrize(
    "piece", ["/specgit ", "> ", "`", "/specgit approve ", "- ", "<!--", "a\n", "/specgit x\n", "* " * 50 + "\n"]
)
def test_time_is_linear(piece: str) -> None:
    body = (piece * 65_536)[:65_536]
    start = time.perf_counter()
    read_commands(body)
    assert time.perf_counter() - start < 2
