from __future__ import annotations

import time

import pytest
from growth import LONG
from hypothesis import given
from hypothesis import strategies as st

from specgit.approval.codeowners import LARGEST_FILE, PLACES, CodeOwners, read_codeowners

# The examples that GitHub documents, in another order where the last would win over all.
EXAMPLE = """\
# The owners of everything, unless a later line says otherwise.
*       @global-owner1 @global-owner2

*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  guide@example.com
apps/ @octocat
/docs/api/ @doctocat
/scripts/ @doctocat @octocat
**/logs @logger
/apps/ @octocat
/apps/github
/apps/github/kept @doctocat
"""


def owns(pattern: str, path: str) -> bool:
    return bool(read_codeowners(f"{pattern} @me\n").owners(path))


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", ("@global-owner1", "@global-owner2")),
        ("src/deep/main.rs", ("@global-owner1", "@global-owner2")),
        ("src/main.js", ("@js-owner",)),
        ("main.go", ("docs@example.com",)),
        ("a/b/c.txt", ("@octo-org/octocats",)),
        ("build/logs/today.txt", ("@logger",)),
        ("build/logs", ("@logger",)),
        ("docs/getting-started.md", ("guide@example.com",)),
        ("docs/build-app/troubleshooting.md", ("@global-owner1", "@global-owner2")),
        ("docs/api/a/b.md", ("@doctocat",)),
        ("scripts/x", ("@doctocat", "@octocat")),
        ("other/apps/x", ("@octocat",)),
        ("apps/x", ("@octocat",)),
        ("apps/github/x.go", ()),
        ("apps/github", ()),
        ("apps/github/kept/x.go", ("@doctocat",)),
        ("scripts/logs/x", ("@logger",)),
        ("Apps/x", ("@global-owner1", "@global-owner2")),
    ],
)
def test_the_examples_of_github(path: str, owners: tuple[str, ...]) -> None:
    assert read_codeowners(EXAMPLE).owners(path) == owners


def test_places() -> None:
    assert PLACES == (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("foo", "foo foo/bar bar/foo bar/foo/baz", "foo.txt bar/baz Foo"),
        ("/foo", "foo foo/bar/baz", "fool bar/foo"),
        ("foo/", "foo/bar bar/foo/baz/qux", "foo bar/foo"),
        ("/foo/", "foo/bar foo/bar/baz", "foo bar/foo/baz"),
        ("foo/bar", "foo/bar foo/bar/baz", "foo/bart baz/foo/bar"),
        ("foo/bar/", "foo/bar/baz", "foo/bar baz/foo/bar/x"),
        ("*", "foo foo/bar .hidden", ""),
        ("**", "foo foo/bar", ""),
        ("/**", "foo foo/bar", ""),
        ("f*", "foo foo/bar bar/foo/baz f", "bar/baz xfoo"),
        ("/*", "foo .x", "foo/bar"),
        ("/f*", "foo foo/bar", "bar/foo"),
        ("f*/", "foo/bar bar/foo/baz", "foo bar/foo"),
        ("/*/", "foo/bar foo/bar/baz", "foo"),
        ("foo/*", "foo/bar", "foo foo/bar/baz bar/foo/baz"),
        ("foo/*.txt", "foo/bar.txt foo/bar.txt/x", "foo/bar/baz.txt qux/foo/bar.txt"),
        ("foo/*/baz", "foo/bar/baz foo/bar/baz/qux", "foo/baz foo/a/b/baz"),
        ("f?o", "foo fxo", "fo fooo f/o"),
        (r"f\?o", "f?o", "foo"),
        (r"f\*o", "f*o", "foo fo"),
        (r"\f\o\o", "foo", "f"),
        ("**/foo/bar", "foo/bar qux/foo/bar qux/foo/bar/baz", "foo/baz/bar"),
        ("**/*bar*", "bar foo/rebar foo/barrio/x", "foo"),
        ("foo/bar/**", "foo/bar/baz foo/bar/baz/qux", "foo/bar qux/foo/bar/baz"),
        ("foo/**/bar", "foo/bar foo/bar/baz foo/a/b/bar/x", "foo/x qux/foo/bar"),
        ("foo/**/", "foo/bar foo/bar/baz", "foo"),
        ("foo/**/bar/b*", "foo/bar/baz foo/qux/bar/baz", "foo/bar foo/bar/qux"),
        (
            ".kiro/specs/*/design.md",
            ".kiro/specs/auth/design.md",
            ".kiro/specs/auth/tasks.md .kiro/specs/a/b/design.md",
        ),
        (".kiro/specs/auth/", ".kiro/specs/auth/design.md", ".kiro/specs/authx/design.md x/.kiro/specs/auth/design.md"),
        ("{a,b}", "{a,b}", "a b"),
        ("grün", "grün", "gruen"),
    ],
)
def test_patterns(pattern: str, inside: str, outside: str) -> None:
    assert [path for path in inside.split() if not owns(pattern, path)] == []
    assert [path for path in outside.split() if owns(pattern, path)] == []


def test_spaces_are_escaped() -> None:
    assert owns(r"/my\ specs/a\ b.md", "my specs/a b.md")
    assert not owns(r"/my\ specs/", "my/x")
    assert read_codeowners("* @me\na\\ @you").owners("a @you") == ()  # a pattern without owners


@pytest.mark.parametrize(
    "line",
    [
        "!a @me",  # what does not work in GitHub's files
        "[ab] @me",
        r"\[a @me",
        r"\#a @me",
        "a#b @me",
        "a*** @me",
        "a\\",
        "/ @me",
        "a//b @me",
        "// @me",
        "a me",  # owners that are none
        "a @me @",
        "a @me you",
        "a @me @you/",
        "a @me/a/b",
        "a @me <you@example.com>",
        'a "me"@example.com',
        "a @dependabot[bot]",
        "a *@example.com",  # an address here is no glob, as it is in the settings
        "a [a-z]@example.com",
        f"{'a' * 1001} @me",
    ],
)
def test_a_line_that_does_not_work_is_skipped(line: str) -> None:
    found = read_codeowners(f"* @before\n{line}\n")
    assert len(found.rules) == 1
    assert found.owners("a") == found.owners("b") == ("@before",)


@pytest.mark.parametrize("text", ["", "\n\n", "# a @me\n  # b @me\n\t#", "\x00", "@me", "a#"])
def test_files_without_owners(text: str) -> None:
    assert read_codeowners(text).owners("a") == ()


@pytest.mark.parametrize(
    ("line", "owners"),
    [
        ("a @me#you", ()),
        ("a @me # you", ("@me",)),
        ("a @me\t#you", ("@me",)),
        ("a # @me", ()),
        ("\ta\t\t@me  @you  \r", ("@me", "@you")),
        ("\ufeffa @me", ("@me",)),
        ("a @me_acme @a/b.c_d-e x+y%z@mail.example.com", ("@me_acme", "@a/b.c_d-e", "x+y%z@mail.example.com")),
    ],
)
def test_owners_and_comments(line: str, owners: tuple[str, ...]) -> None:
    assert read_codeowners(line).owners("a") == owners


def test_only_line_feeds_end_a_line() -> None:
    assert read_codeowners("a @me\x0cb @you\u2028* @them").owners("x") == ()


def test_a_file_that_github_would_not_load_has_no_rules() -> None:
    assert read_codeowners("a @me\n" * (LARGEST_FILE // 6 + 1)) == CodeOwners()


@given(st.text(alphabet="a*?/\\ #[]!@\n\t.x", max_size=60), st.text(alphabet="a/*.x ", max_size=20))
def test_nothing_fails(text: str, path: str) -> None:
    read_codeowners(text).owners(path)


@pytest.mark.parametrize(
    "text",
    [
        ("**/" * 300 + "x @me\n") * 300,
        ("*a" * 400 + " @me\n") * 300,
        ("a" * 900 + "\\ " * 40 + "[ @me\n") * 1000,
        (" " * 200 + "#" * 200 + "\n") * 2000,
        " " * 1_000_000,
        "\\ " * 500_000,
        "x @" + "a-" * 500_000,
        "".join(f"/a/b{number}/*.js @me{number}\n" for number in range(30_000)),
    ],
    ids=["stars", "letters", "escapes", "comments", "spaces", "escaped", "owner", "large"],
)
def test_a_hostile_file_takes_no_time(text: str) -> None:
    started = time.monotonic()
    assert read_codeowners(text).owners("a/" * 20 + "a" * 200) == ()
    assert time.monotonic() - started < LONG
