"""Hooks over approvals: messages completed, refused and gathered; commits and pushes held back. With the real Git."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import APPROVABLE, TASKS, commit, git, write
from team import DESIGN, SPEC
from test_hooks import attempt, call

from specgit.approval.digest import digest
from specgit.approval.message import Draft, gathered
from specgit.approval.statements import Kind, Person, Statement, read

if TYPE_CHECKING:
    from team import Team

ROOT = Path(__file__).parents[1]
STAGES = {
    "pre-commit": "gate",
    "pre-merge-commit": "gate",
    "commit-msg": "commit-msg",
    "prepare-commit-msg": "prepare-commit-msg",
    "pre-push": "pre-push",
}
IN_REQUIREMENTS = digest("requirements", APPROVABLE.encode())
IN_DESIGN = digest("design", DESIGN.encode())
BY = r"Spec-Approved-By: (\w+) <(\S+)> \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def install(folder: Path, *stages: str) -> None:
    """The hooks of one line that docs/hooks.md shows; `specgit` is what is tested."""
    line = f"exec {sys.executable} -m specgit hook"
    for stage in stages or STAGES:
        body = f'#!/bin/sh\nPYTHONPATH={ROOT} {line} {STAGES[stage]} "$@"\n'
        write(folder, f".git/hooks/{stage}", body).chmod(0o755)


@pytest.fixture
def hooked(team: Team) -> Team:
    """A team whose commits have all hooks."""
    install(team.top)
    return team


def agree(team: Team, message: str, *words: str, author: str = "Jane") -> str:
    """What Git says of a commit with this message below a title; nothing if it is made."""
    team.be(author)
    return attempt(team.top, "commit", "--allow-empty", "-m", "Agree", "-m", message, *words)


def judged(team: Team, message: str, author: str = "Jane") -> str:
    """What the hook says of a whole message, if it refuses it; no commit is made."""
    team.be(author)
    write(team.top, ".git/COMMIT_EDITMSG", message)
    done = call(team.top, "commit-msg", ".git/COMMIT_EDITMSG", GIT_EDITOR=":")
    return done.stderr if done.returncode else ""


def said(team: Team, rev: str = "HEAD") -> list[Statement]:
    found, malformed = read(team.git("log", "-1", "--format=%B", rev))
    assert malformed == ()
    return list(found)


# Completing


def test_a_hand_written_approval_gets_digest_and_person(hooked: Team) -> None:
    assert agree(hooked, "Spec-Approved: auth/requirements") == ""
    message = hooked.git("log", "-1", "--format=%B")
    assert re.fullmatch(rf"Agree\n\nSpec-Approved: auth/requirements {IN_REQUIREMENTS}\n{BY}", message)
    assert said(hooked)[0].by == Person("Jane", "jane@example.com")
    assert hooked.states() == ["approved", "draft", "draft"]
    assert agree(hooked, "Spec-Approved: auth/design", author="Ali") == ""
    assert said(hooked)[0].stands_on == (("requirements", IN_REQUIREMENTS),)
    assert hooked.states() == ["approved", "approved", "draft"]


def test_what_is_staged_is_what_is_approved(hooked: Team) -> None:
    write(hooked.top, f"{SPEC}/requirements.md", APPROVABLE + "\nMore.\n")
    hooked.git("add", "--all")
    write(hooked.top, f"{SPEC}/requirements.md", APPROVABLE + "\nUnstaged.\n")
    assert agree(hooked, "Spec-Approved: auth/requirements") == ""
    assert said(hooked)[0].digest == digest("requirements", (APPROVABLE + "\nMore.\n").encode())
    assert agree(hooked, "Spec-Approved: auth/requirements", "--", f"{SPEC}/requirements.md") == ""
    assert said(hooked)[0].digest == digest("requirements", (APPROVABLE + "\nUnstaged.\n").encode())


def test_several_at_once_and_other_lines_stay(hooked: Team) -> None:
    phases = ("requirements", "design", "tasks")
    message = "\n".join(f"Spec-Approved: auth/{phase} (at  last)" for phase in phases) + "\nSigned-off-by:  A  <a@b>"
    assert agree(hooked, f"We  met.\n\n{message}") == ""
    assert [each.reason for each in said(hooked)] == ["at last"] * 3
    whole = hooked.git("log", "-1", "--format=%B")
    assert whole.startswith("Agree\n\nWe  met.\n\nSpec-Approved: auth/requirements")
    assert whole.endswith("\nSigned-off-by:  A  <a@b>")
    assert hooked.states() == ["approved"] * 3


def test_a_waiver_and_a_revocation(hooked: Team) -> None:
    assert agree(hooked, "Spec-Waived: auth/requirements (it is a spike)") == ""
    assert hooked.states()[0] == "waived"
    assert agree(hooked, "Spec-Approved: auth/design") == ""
    assert hooked.states()[:2] == ["waived", "approved"]
    assert agree(hooked, "Spec-Revoked: auth/design (too early)") == ""
    assert (said(hooked)[0].digest, said(hooked)[0].reason) == (IN_DESIGN, "too early")
    assert hooked.states()[:2] == ["waived", "draft"]


def test_the_right_digest_may_be_written_by_hand(hooked: Team) -> None:
    assert agree(hooked, f"Spec-Approved: auth/requirements {IN_REQUIREMENTS}") == ""
    assert said(hooked)[0].by == Person("Jane", "jane@example.com")


OTHER = "0" * 39 + "1"


@pytest.mark.parametrize(
    ("written", "reason", "hint"),
    [
        (f"auth/requirements {OTHER}", "it names other content than is staged, 0000000", IN_REQUIREMENTS),
        (f"auth/requirements {IN_REQUIREMENTS[:7]}", "`Spec-Approved` can't be read", "PHASE: requirements"),
        ("auht/requirements", "there is no spec auht", "did you mean auth?"),
        ("payments/requirements", "there is no spec payments", "specgit status lists them"),
        ("auth/requirement", "`Spec-Approved` can't be read", "PHASE: requirements, bugfix, design, tasks"),
        ("auth", "`Spec-Approved` can't be read", "write `Spec-Approved: SPEC/PHASE`"),
        ("auth/bugfix", "auth has no phase bugfix", "its phases are requirements, design, tasks"),
        ("auth/design", "requirements comes first: nobody has approved it", "specgit approve auth requirements"),
        ("auth/requirements\nSpec-Approved-By: Eve <eve@example.com>", "has a `Spec-Approved-By` of its own", "out"),
        ("auth/requirements\nSpec-Signature: U1NI", "has a `Spec-Signature` of its own", "specgit approve --sign"),
        ("auth/requirements\nSpec-Approved-By: Eve", "`Spec-Approved-By` can't be read", "write `Name <mail>`"),
        ("auth/requirements\nSpec-Aproved: auth/design", "there is no trailer `Spec-Aproved`", "write `Spec-Approved`"),
    ],
)
def test_what_does_not_hold_is_refused(team: Team, written: str, reason: str, hint: str) -> None:
    said = judged(team, f"Agree\n\nSpec-Approved: {written}\n")
    assert reason in said
    assert hint in said
    assert "error: line " in said
    assert "your message is kept: git commit --edit --file=.git/COMMIT_EDITMSG" in said


def test_the_other_kinds_are_refused_too(hooked: Team) -> None:
    assert "a waiver needs a reason" in judged(hooked, "Agree\n\nSpec-Waived: auth/requirements\n")
    assert "nobody has approved requirements of auth" in judged(hooked, "Agree\n\nSpec-Revoked: auth/requirements\n")
    agree(hooked, "Spec-Approved: auth/requirements")
    refused = judged(hooked, f"Agree\n\nSpec-Revoked: auth/requirements {OTHER}\n")
    assert "it names no approval that counts" in refused
    assert f"write `Spec-Revoked: auth/requirements {IN_REQUIREMENTS}`" in refused
    commit(hooked.top, "No quick ones", {".specgit.yaml": "approvals:\n  quick: false\n"})
    hooked.git("rm", "--quiet", f"{SPEC}/design.md")
    refused = judged(hooked, "Agree\n\nSpec-Waived: auth/design (none)\n")
    assert "the settings do not allow specs without design" in refused


def test_what_it_stands_on_must_be_staged(hooked: Team) -> None:
    assert agree(hooked, "Spec-Approved: auth/requirements") == ""
    refused = judged(hooked, f"Agree\n\nSpec-Approved: auth/design {IN_DESIGN} for requirements {OTHER}\n")
    assert "it stands on other content than is staged" in refused
    assert f"write `Spec-Approved: auth/design {IN_DESIGN}`" in refused


def test_what_has_lapsed_settles_no_earlier_phase(hooked: Team) -> None:
    assert agree(hooked, "Spec-Approved: auth/requirements") == ""
    replayed = hooked.git("log", "-1", "--format=%b")
    assert agree(hooked, f"{replayed}\nSpec-Approved: auth/design", "--amend") == ""
    write(hooked.top, f"{SPEC}/requirements.md", APPROVABLE + "\nMore.\n")
    hooked.git("add", "--all")
    assert "requirements comes first: it changed since" in agree(hooked, f"{replayed}\nSpec-Approved: auth/design")


def test_the_title_is_no_place(hooked: Team) -> None:
    hooked.be("Jane")
    for title in ("Spec-Approved: auth/requirements", "Agree\nSpec-Approved: auth/requirements"):
        refused = judged(hooked, title)
        assert f"line {title.count(chr(10)) + 1} of the message" in refused
        assert "stands in the title, where it is not read" in refused
    assert attempt(hooked.top, "commit", "--allow-empty", "-m", 'Revert "Spec-Approved: auth/requirements"') == ""


def test_the_policy_of_the_last_commit_counts(hooked: Team) -> None:
    policy = "approvals:\n  all:\n    approvers: [jane@example.com, Ali]\n    author: false\n"
    hooked.commit("Policy", {".specgit.yaml": policy})
    write(hooked.top, ".specgit.yaml", "approvals: {}\n")
    hooked.git("add", "--all")  # the change loosens its own rule
    assert "Eve <eve@example.com> may not approve" in agree(hooked, "Spec-Approved: auth/requirements", author="Eve")
    write(hooked.top, ".specgit.yaml", policy)
    write(hooked.top, f"{SPEC}/requirements.md", APPROVABLE + "\nMore.\n")
    hooked.git("add", "--all")
    refused = agree(hooked, "Spec-Approved: auth/requirements")  # Jane writes what she approves
    assert "jane@example.com changed the document last" in refused
    assert agree(hooked, "No approval") == ""
    assert "jane@example.com changed the document last" in agree(hooked, "Spec-Approved: auth/requirements")
    assert agree(hooked, "Spec-Approved: auth/requirements", author="Ali") == ""


def test_a_signature_is_asked_for(hooked: Team) -> None:
    hooked.commit("Policy", {".specgit.yaml": "approvals:\n  all: {signed: true}\n"})
    refused = judged(hooked, "Agree\n\nSpec-Approved: auth/requirements\n")
    assert "requirements asks for a signature, and this has none" in refused
    assert "specgit approve auth requirements --sign" in refused


@pytest.mark.usefixtures("measured")
def test_nobody_speaks_in_the_name_of_an_amended_commit(hooked: Team) -> None:
    hooked.commit("Work", {"src/new.py": "1\n"}, author="Jane")
    hooked.be("Eve")
    words = ["commit", "--amend", "-m", "Work", "-m", "Spec-Approved: auth/requirements"]
    assert attempt(hooked.top, *words) == ""
    assert hooked.git("log", "-1", "--format=%an") == "Jane"
    assert said(hooked)[0].by == Person("Eve", "eve@example.com")
    hooked.commit("Policy", {".specgit.yaml": "approvals:\n  all: {needed: 2}\n"}, author="Jane")
    hooked.be("Eve")
    assert "only by the word of jane@example.com" in attempt(hooked.top, *words)


def test_what_was_complete_is_left_alone(hooked: Team) -> None:
    """A rebase, a cherry-pick or an amend replays it; that it lapsed, the ledger knows."""
    assert agree(hooked, "Spec-Approved: auth/requirements") == ""
    before = hooked.git("log", "-1", "--format=%B")
    write(hooked.top, f"{SPEC}/requirements.md", APPROVABLE + "\nMore.\n")
    hooked.git("add", "--all")
    hooked.be("Eve")
    hooked.git("commit", "--quiet", "--amend", "--no-edit")
    assert hooked.git("log", "-1", "--format=%B") == before
    assert hooked.states()[0] == "lapsed"


def test_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    install(tmp_path)
    for name, text in (("requirements", APPROVABLE), ("tasks", TASKS)):
        write(tmp_path, f"{SPEC}/{name}.md", text)
    git(tmp_path, "add", "--all")
    agreed = "Spec-Approved: auth/requirements\nSpec-Waived: auth/design (small)\nSpec-Approved: auth/tasks"
    git(tmp_path, "commit", "--quiet", "--no-verify", "-m", "Without hooks", "-m", agreed)
    git(tmp_path, "update-ref", "-d", "HEAD")
    (tmp_path / ".git/hooks/pre-commit").unlink()  # all at once goes ahead of the approvals
    git(tmp_path, "commit", "--quiet", "-m", "Begin", "-m", agreed)
    found = read(git(tmp_path, "log", "-1", "--format=%B"))[0]
    assert [each.digest for each in found] == [IN_REQUIREMENTS, "none", digest("tasks", TASKS.encode())]


@pytest.mark.usefixtures("measured")
def test_comments_and_what_is_below_the_scissors_are_not_read(hooked: Team) -> None:
    editor = write(
        hooked.top, ".git/editor.sh", '#!/bin/sh\n{ cat "$0.txt"; cat "$1"; } > "$1.new" && mv "$1.new" "$1"\n'
    )
    editor.chmod(0o755)
    write(hooked.top, f"{SPEC}/design.md", DESIGN + "\nSpec-Approved: nonsense\n")
    hooked.git("add", "--all")
    hooked.git("config", "core.editor", str(editor))
    for mark, settings in (("#", []), (";", ["core.commentChar=;"]), ("#", ["core.commentChar=auto"])):
        text = f"\n\n{mark} Not the title\nAgree\n{mark}\n\nSpec-Approved: auth/requirements\n{mark} Spec-Approved: x\n"
        write(hooked.top, ".git/editor.sh.txt", text)
        options = [word for setting in settings for word in ("-c", setting)]
        assert attempt(hooked.top, *options, "commit", "--verbose", "--no-verify") == ""
        assert hooked.git("log", "-1", "--format=%B") == "Agree\n\nSpec-Approved: auth/requirements"
        hooked.git("reset", "--quiet", "--soft", "HEAD~1")
        (hooked.top / ".git/hooks/pre-commit").unlink(missing_ok=True)
        assert attempt(hooked.top, *options, "commit", "--verbose") == ""
        assert said(hooked)[0].digest == IN_REQUIREMENTS
        hooked.git("reset", "--quiet", "--soft", "HEAD~1")


def test_without_an_editor_a_title_may_look_like_a_comment(hooked: Team) -> None:
    hooked.be("Jane")
    words = ["commit", "--allow-empty", "-m", "# 12", "-m", "Spec-Approved: auth/requirements"]
    assert attempt(hooked.top, *words) == ""
    assert said(hooked)[0].digest == IN_REQUIREMENTS


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_other_byte_stays(hooked: Team, end: str) -> None:
    file = hooked.top / "message"
    before = end.join(["Title \t", "", "caf\udce9  é", "", "", "Spec-Approved: auth/requirements", "Else: 1", ""])
    file.write_bytes(before.encode("utf-8", "surrogateescape"))
    assert call(hooked.top, "commit-msg", "message", GIT_EDITOR=":").returncode == 0
    after = file.read_bytes().decode("utf-8", "surrogateescape").split(end)
    assert [*after[:5], *after[7:]] == [*before.split(end)[:5], "Else: 1", ""]
    assert after[5].endswith(IN_REQUIREMENTS)
    once = file.read_bytes()
    assert call(hooked.top, "commit-msg", "message", GIT_EDITOR=":").returncode == 0
    assert file.read_bytes() == once


def test_a_message_of_nothing_opens_no_repository(tmp_path: Path) -> None:
    write(tmp_path, "message", "Fix the specification\n\nSpecs are fine.\n")
    assert call(tmp_path, "commit-msg", "message").returncode == 0
    write(tmp_path, "message", "Fix\n\nSpec-Approved: a/design\n")
    assert call(tmp_path, "commit-msg", "message").returncode == 2


# Gathering

JANE = Person("Jane", "jane@example.com")
ONE = Statement(Kind.APPROVED, "auth", "requirements", "1" * 40, by=JANE, at=0)
TWO = Statement(Kind.APPROVED, "auth", "design", "2" * 40, by=JANE, at=1)
ONE_TEXT = (
    f"Spec-Approved: auth/requirements {'1' * 40}\nSpec-Approved-By: Jane <jane@example.com> 1970-01-01T00:00:00Z"
)
TWO_TEXT = f"Spec-Approved: auth/design {'2' * 40}\nSpec-Approved-By: Jane <jane@example.com> 1970-01-01T00:00:01Z"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Title\n", "Title\n"),
        ("", ""),
        (f"Title\n\n{ONE_TEXT}\n", f"Title\n\n{ONE_TEXT}\n"),
        (f"Title\n\nA: b\n{ONE_TEXT}\nC: d\n", f"Title\n\nA: b\n{ONE_TEXT}\nC: d\n"),
        (f"Title\n\n{ONE_TEXT}\n\nMore.\n", f"Title\n\n\nMore.\n\n{ONE_TEXT}\n"),
        (f"Title\n\n{ONE_TEXT}\n\nMore.\n\nA: b\n", f"Title\n\n\nMore.\n\nA: b\n{ONE_TEXT}\n"),
        (f"Title\n\n{ONE_TEXT}\n\n{TWO_TEXT}\n", f"Title\n\n{ONE_TEXT}\n{TWO_TEXT}\n\n\n"),
        (f"Title\n\n{ONE_TEXT}\n{ONE_TEXT}\n", f"Title\n\n{ONE_TEXT}\n\n"),
        (
            f"Title\n# c\n\n{ONE_TEXT}\n\n# c\n\n{TWO_TEXT}\n\n# c\n",
            f"Title\n\n{ONE_TEXT}\n{TWO_TEXT}\n# c\n\n# c\n\n# c\n",
        ),
    ],
)
def test_statements_come_together(before: str, after: str) -> None:
    def stripped(text: str) -> list[str]:
        return re.sub(r"\n{2,}", "\n\n", text).strip().split("\n")

    def done(text: str) -> str:
        return str(gathered(Draft(text, "#", bare=False), ()))

    assert stripped(done(before)) == stripped(after)
    assert done(done(before)) == done(before)
    assert [each._replace(line=0) for each in read(done(before))[0]] == list(
        dict.fromkeys(each._replace(line=0) for each in read(before)[0])
    )


def test_more_statements_are_added_once() -> None:
    draft = Draft(f"Title\n\n{ONE_TEXT}\n\n# c\n", "#", bare=False)
    both = gathered(draft, (ONE, TWO))
    assert str(both) == f"Title\n\n{ONE_TEXT}\n{TWO_TEXT}\n\n# c\n"
    assert str(gathered(both, (ONE, TWO))) == str(both)


def approved_branch(team: Team) -> None:
    """A branch with two approvals and some work, as people made them; main has moved on."""
    team.git("switch", "--quiet", "--create", "spec")
    team.approve("requirements", "Jane")
    team.commit("Work", {"src/new.py": "1\n"})
    team.approve("design", "Ali")
    team.git("switch", "--quiet", "main")
    team.commit("Elsewhere", {"src/else.py": "1\n"})


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("words", [["--no-edit"], ["-m", "Sessions"], ["--edit"]])
def test_a_squash_keeps_what_its_commits_state(hooked: Team, words: list[str]) -> None:
    approved_branch(hooked)
    hooked.git("config", "core.editor", "true")
    hooked.git("merge", "--quiet", "--squash", "spec")
    assert attempt(hooked.top, "commit", *words) == ""
    assert [(each.phase, str(each.by)) for each in said(hooked)] == [
        ("requirements", "Jane <jane@example.com>"),
        ("design", "Ali <ali@example.com>"),
    ]
    assert "Spec-Approved" in hooked.git("log", "-1", "--format=%(trailers:key=Spec-Approved)")
    assert hooked.states() == ["approved", "approved", "draft"]


def test_a_rebase_that_squashes_brings_them_together(hooked: Team) -> None:
    work = hooked.commit("The work", {"src/new.py": "1\n"})
    hooked.approve("requirements", "Jane", "--squash-into", work)
    hooked.git("commit", "--quiet", "--allow-empty", "-m", "squash! The work", "-m", "A remark.")
    hooked.approve("design", "Ali", "--squash-into", work)
    environment = os.environ | {"GIT_SEQUENCE_EDITOR": "true", "GIT_EDITOR": "true"}
    command = ["git", "rebase", "--quiet", "--interactive", "--autosquash", f"{work}~1"]
    subprocess.run(command, cwd=hooked.top, env=environment, check=True)
    whole = hooked.git("log", "-1", "--format=%B")
    assert whole.startswith("The work\n\nA remark.\n\nSpec-Approved: auth/requirements")
    assert "\n\n" not in whole.partition("A remark.\n\n")[2]
    assert hooked.states() == ["approved", "approved", "draft"]


def test_an_ordinary_merge_gets_nothing(hooked: Team) -> None:
    approved_branch(hooked)
    assert attempt(hooked.top, "merge", "--no-edit", "spec") == ""
    assert hooked.git("log", "-1", "--format=%B") == "Merge branch 'spec'"
    assert hooked.states() == ["approved", "approved", "draft"]


def test_gathering_stops_no_commit(hooked: Team) -> None:
    """Not even where what Git wrote names commits that are gone."""
    write(hooked.top, ".git/SQUASH_MSG", f"Squashed commit of the following:\n\ncommit {OTHER}\n")
    assert attempt(hooked.top, "commit", "--allow-empty", "-m", "Work", "--no-verify") == ""
    write(hooked.top, ".git/SQUASH_MSG", f"Squashed commit of the following:\n\ncommit {OTHER}\n")
    done = call(hooked.top, "prepare-commit-msg", ".git/COMMIT_EDITMSG", "squash")
    assert done.returncode == 0
    assert "specgit could not gather approvals" in done.stderr


# Holding back


def ahead(team: Team, words: str = "More.") -> None:
    """Staged: a design that goes ahead of the requirements' approval."""
    write(team.top, f"{SPEC}/design.md", DESIGN + f"\n{words}\n")
    team.git("add", "--all")


def test_the_gate_of_a_commit(hooked: Team) -> None:
    ahead(hooked)
    refused = agree(hooked, "Ahead")
    assert "design.md: gate order: design.md is there while requirements is not approved" in refused
    assert call(hooked.top, "gate").stdout == hooked.refused("gate", "--staged")
    hooked.git("reset", "--quiet", "--hard")
    assert call(hooked.top, "gate").stdout == ""
    assert agree(hooked, "Spec-Approved: auth/requirements") == ""
    ahead(hooked)
    assert agree(hooked, "Not ahead") == ""


@pytest.mark.parametrize("conflict", [False, True])
def test_the_gate_of_a_merge_knows_both_sides(hooked: Team, conflict: bool) -> None:
    """The requirements were approved on the branch that is merged."""
    hooked.git("switch", "--quiet", "--create", "spec")
    hooked.approve("requirements", "Jane")
    hooked.commit("Design", {f"{SPEC}/design.md": DESIGN + "\nMore.\n", "src/app.py": "theirs\n"})
    hooked.git("switch", "--quiet", "main")
    hooked.commit("Elsewhere", {"src/app.py" if conflict else "src/else.py": "ours\n"})
    done = attempt(hooked.top, "merge", "--no-edit", "spec")
    if conflict:
        assert "CONFLICT" in done
        write(hooked.top, "src/app.py", "both\n")
        hooked.git("add", "--all")
        done = attempt(hooked.top, "commit", "--no-edit")
    assert done == ""
    assert hooked.states()[:2] == ["approved", "draft"]


def test_the_gate_of_a_squash_knows_the_branch(hooked: Team) -> None:
    hooked.git("switch", "--quiet", "--create", "spec")
    hooked.approve("requirements", "Jane")
    hooked.commit("Design", {f"{SPEC}/design.md": DESIGN + "\nMore.\n"})
    hooked.git("switch", "--quiet", "main")
    hooked.git("merge", "--quiet", "--squash", "spec")
    assert attempt(hooked.top, "commit", "--no-edit") == ""
    assert hooked.states()[:2] == ["approved", "draft"]


def test_the_author_of_a_merged_document_is_its_author(hooked: Team) -> None:
    hooked.commit("Policy", {".specgit.yaml": "approvals:\n  all: {author: false}\n"})
    hooked.git("switch", "--quiet", "--create", "spec")
    hooked.commit("Requirements", {f"{SPEC}/requirements.md": APPROVABLE + "\nMore.\n"}, author="Jane")
    hooked.git("switch", "--quiet", "main")
    hooked.commit("Elsewhere", {"src/else.py": "1\n"})
    message = "Merge\n\nSpec-Approved: auth/requirements"
    hooked.be("Jane")
    assert "jane@example.com changed the document last" in attempt(
        hooked.top, "merge", "-m", message, "--no-ff", "spec"
    )
    hooked.git("reset", "--quiet", "--hard")
    hooked.be("Mia")
    assert attempt(hooked.top, "merge", "-m", message, "--no-ff", "spec") == ""
    assert hooked.states()[0] == "approved"


@pytest.fixture
def remote(measured: None, hooked: Team, tmp_path: Path) -> Team:
    """A team with a remote that has `main`, as a clone knows it."""
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    hooked.git("remote", "add", "origin", str(tmp_path / "remote"))
    hooked.git("push", "--quiet", "--no-verify", "--set-upstream", "origin", "main")
    hooked.git("remote", "set-head", "origin", "--auto")
    return hooked


def push(team: Team, *words: str) -> str:
    """What a push says, if it is refused; nothing if it is made."""
    done = subprocess.run(["git", "push", "--quiet", "origin", *words], cwd=team.top, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == ("failed to push" not in said), said
    return said if done.returncode else ""


def past_the_gate(team: Team) -> None:
    ahead(team)
    team.git("commit", "--quiet", "--no-verify", "-m", "Ahead")


def test_a_push_is_judged(remote: Team) -> None:
    past_the_gate(remote)
    refused = push(remote, "main")
    assert "main, as it would be pushed to origin:" in refused
    assert "gate order: design.md is there while requirements is not approved" in refused
    assert agree(remote, "Spec-Approved: auth/requirements") == ""
    assert push(remote, "main") == ""
    assert push(remote, "main:other", "HEAD:refs/tags/v1") == ""


def test_a_new_branch_is_judged_from_where_it_leaves_the_remote(remote: Team) -> None:
    remote.commit("Work", {"src/new.py": "1\n"})
    assert push(remote, "HEAD:refs/heads/fine") == ""
    past_the_gate(remote)
    for known in (True, False):
        if not known:
            remote.git("remote", "set-head", "origin", "--delete")
        refused = push(remote, "HEAD:refs/heads/work", "HEAD:refs/heads/more")
        assert "work, as it would be pushed to origin:" in refused
        assert "more, as it would be pushed to origin:" in refused
    remote.git("tag", "v1")
    assert push(remote, "v1") == ""
    assert push(remote, "--delete", "fine") == ""


def test_nothing_is_there_yet(hooked: Team, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    hooked.git("remote", "add", "origin", str(tmp_path / "remote"))
    assert "design.md is there while requirements is not approved" in push(hooked, "main")


def test_the_policy_of_the_remote_side_counts(remote: Team) -> None:
    remote.commit("Policy", {".specgit.yaml": "approvals:\n  all: {approvers: [jane@example.com]}\n"})
    assert push(remote, "main") == ""
    remote.commit("Loosened", {".specgit.yaml": "approvals: {}\n"})
    (remote.top / ".git/hooks/commit-msg").unlink()
    remote.approve("requirements", "Eve")
    assert "Eve <eve@example.com> may not approve requirements" in push(remote, "main")
    assert "Eve <eve@example.com> may not approve requirements" in push(remote, "main:refs/heads/new")


def test_what_comes_from_the_main_branch_was_judged(remote: Team) -> None:
    """GitHub squashed approvals of Jane's into a commit of Mia's; a branch that merges it is not to blame."""
    remote.commit("Policy", {".specgit.yaml": "approvals:\n  all: {needed: 2}\n"})
    remote.git("switch", "--quiet", "--create", "work")
    remote.commit("Work", {"src/new.py": "1\n"})
    assert push(remote, "main") == ""
    assert push(remote, "work") == ""
    remote.git("switch", "--quiet", "main")
    by_jane = "Spec-Approved-By: Jane <jane@example.com> 2026-03-01T09:30:00Z"
    remote.commit(f"Squashed (#12)\n\nSpec-Approved: auth/requirements {IN_REQUIREMENTS}\n{by_jane}", {}, "Mia")
    assert "only by the word of" in push(remote, "main")
    remote.git("push", "--quiet", "--no-verify", "origin", "main")
    remote.git("switch", "--quiet", "work")
    remote.git("merge", "--quiet", "--no-edit", "main")
    assert push(remote, "work") == ""


def test_the_hooks_that_are_offered_are_commands() -> None:
    offered = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^- id: specgit-(\S+)(?:\n  .*)*?\n  entry: specgit hook (\S+)$", offered, re.MULTILINE)
    assert set(STAGES.values()) <= {name for name, _ in entries}
    assert [name for name, entry in entries if name != entry] == []
