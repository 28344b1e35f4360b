"""What approvals live through. Each row does it with the real Git, over signed approvals of all three phases."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import TASKS, git
from team import DESIGN, SPEC, Team

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")

ALL = ["approved"] * 3
NONE = ["draft"] * 3
KEPT, LOST = "kept", "lost"


class Row(NamedTuple):
    """What happens, what becomes of the approvals, and what says so where they are lost."""

    what: str
    approvals: str
    told: str
    do: Callable[[Team], None]


def branch(team: Team, name: str = "spec") -> None:
    """A branch with three signed approvals, each a commit, and some work between them; main moves on."""
    team.git("switch", "--quiet", "--create", name)
    team.approve("requirements", "Jane", "--sign", team.key("Jane"))
    team.commit("Work", {"src/new.py": "1\n"})
    team.approve("design", "Ali", "--sign", team.key("Ali"))
    team.approve("tasks", "Jane", "--sign", team.key("Jane"))
    team.git("switch", "--quiet", "main")


def move_main(team: Team) -> None:
    team.commit("Elsewhere", {"src/else.py": "1\n"})


def merge(team: Team) -> None:
    move_main(team)
    team.git("merge", "--quiet", "--no-ff", "--no-edit", "spec")


def fast_forward(team: Team) -> None:
    team.git("merge", "--quiet", "--ff-only", "spec")


def rebase(team: Team) -> None:
    move_main(team)
    team.git("rebase", "--quiet", "main", "spec")


def reorder(team: Team) -> None:
    """The approvals in another order, and the work a fixup of an approval."""
    move_main(team)
    team.git("switch", "--quiet", "spec")
    ids = team.git("log", "--reverse", "--format=%h", "main..spec").splitlines()
    requirements, work, design, tasks = ids
    todo = f"pick {tasks}\npick {design}\nfixup {work}\npick {requirements}\n"
    editor = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'w').write({todo!r})\""
    environment = os.environ | {"GIT_SEQUENCE_EDITOR": editor}
    subprocess.run(
        ["git", "rebase", "--quiet", "--interactive", "--empty=keep", "main"], cwd=team.top, env=environment, check=True
    )
    assert len(team.git("log", "--format=%h", "main..spec").splitlines()) == 3


def cherry_pick(team: Team) -> None:
    move_main(team)
    team.be("Bob")
    team.git("cherry-pick", "--allow-empty", "main..spec")


def autosquash(team: Team) -> None:
    """`approve --squash-into` and `git rebase --autosquash` put an approval into the commit of the work."""
    work = team.commit("The work", {"src/new.py": "1\n"})
    for phase, person in (("requirements", "Jane"), ("design", "Ali"), ("tasks", "Jane")):
        team.approve(phase, person, "--sign", team.key(person), "--squash-into", work)
    environment = os.environ | {"GIT_SEQUENCE_EDITOR": "true", "GIT_EDITOR": "true"}
    words = ["git", "rebase", "--quiet", "--interactive", "--autosquash", f"{work}~1"]
    subprocess.run(words, cwd=team.top, env=environment, check=True)
    assert team.git("log", "-1", "--format=%s") == "The work"


def amend(team: Team) -> None:
    team.git("switch", "--quiet", "spec")
    team.git("commit", "--amend", "--quiet", "--allow-empty", "--no-edit", "--author", "Bob <bob@example.com>")


def squash_locally(team: Team) -> None:
    """Git's own message quotes the commits, so the trailers are no trailers any more."""
    team.git("merge", "--quiet", "--squash", "spec")
    team.git("commit", "--quiet", "--allow-empty", "--no-edit")


def squash_with_hook(team: Team) -> None:
    hook = team.top / ".git/hooks/prepare-commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -m specgit hook prepare-commit-msg "$@"\n')
    hook.chmod(0o755)
    squash_locally(team)


def squash_on_github(team: Team, body: str) -> None:
    """What GitHub's button does: one commit by the author of the pull request, recorded by GitHub."""
    move_main(team)
    tree = team.git("merge-tree", "--write-tree", "main", "spec")
    environment = os.environ | {
        "GIT_AUTHOR_NAME": "Mia",
        "GIT_AUTHOR_EMAIL": "mia@example.com",
        "GIT_COMMITTER_NAME": "GitHub",
        "GIT_COMMITTER_EMAIL": "noreply@github.com",
    }
    message = f"Sessions (#12)\n\n{body}".rstrip() + "\n"
    made = subprocess.run(
        ["git", "commit-tree", tree, "-p", "main"],
        cwd=team.top,
        env=environment,
        input=message.encode(),
        capture_output=True,
        check=True,
    )
    team.git("reset", "--quiet", "--hard", made.stdout.decode().strip())


def all_messages(team: Team) -> None:
    bodies = [team.git("log", "-1", "--format=%B", each) for each in commits(team)]
    squash_on_github(team, "\n\n".join(f"* {body}" for body in bodies) + "\n\n---------\n\nCo-authored-by: A <a@x.org>")


def one_message(team: Team) -> None:
    """A branch of one commit that holds all approvals: GitHub takes its title and message."""
    message = team.specgit("approvals", "--compose", "main..spec")
    squash_on_github(team, message)


def title_and_description(team: Team) -> None:
    squash_on_github(team, "This adds sessions.\n\n- [x] tests\n")


def composed_description(team: Team) -> None:
    squash_on_github(team, "This adds sessions.\r\n\r\n" + team.specgit("approvals", "--compose", "main..spec"))


def title_only(team: Team) -> None:
    squash_on_github(team, "")


def restated(team: Team) -> None:
    title_only(team)
    team.specgit("approve", "--restate", "main..spec", "--yes", author="Bob")


def rebase_on_github(team: Team) -> None:
    """Each commit made again, with GitHub as the committer."""
    move_main(team)
    team.git("config", "user.name", "GitHub")
    team.git("config", "user.email", "noreply@github.com")
    team.git("cherry-pick", "--allow-empty", "main..spec")


def revert(team: Team) -> None:
    """A document changes after its approval, and the change is taken back."""
    fast_forward(team)
    team.commit("Change", {f"{SPEC}/design.md": DESIGN + "\nMore.\n"})
    assert team.states() == ["approved", "lapsed", "lapsed"]
    team.git("revert", "--no-edit", "HEAD")


def rewrite(team: Team) -> None:
    """All commits get other ids, as git filter-repo gives them: a file is taken out of the history."""
    fast_forward(team)
    environment = os.environ | {"FILTER_BRANCH_SQUELCH_WARNING": "1"}
    words = ["git", "filter-branch", "--index-filter", "git rm --cached --ignore-unmatch --quiet README.md", "HEAD"]
    subprocess.run(words, cwd=team.top, env=environment, capture_output=True, check=True)


def move_root(team: Team) -> None:
    """The specs folder moves below a package; the settings follow."""
    fast_forward(team)
    (team.top / "app").mkdir()
    team.git("mv", ".kiro", "app/.kiro")
    team.commit("Move", {".specgit.yaml": "roots: [app/.kiro/specs]\n"})


def rename(team: Team) -> None:
    fast_forward(team)
    team.git("mv", SPEC, ".kiro/specs/sessions")
    team.git("commit", "--quiet", "--message", "Rename")


def tick(team: Team) -> None:
    fast_forward(team)
    team.commit("Tick", {f"{SPEC}/tasks.md": TASKS.replace("[ ] 1.1", "[x] 1.1").replace("[ ] 2.2", "[-] 2.2")})


def commits(team: Team) -> list[str]:
    return team.git("log", "--reverse", "--format=%H", "main..spec").splitlines()


LOSS = "`specgit approvals --lost main..spec` names them, `specgit approve --restate` brings them back"
TABLE = [
    Row("merge commit", KEPT, "", merge),
    Row("fast-forward", KEPT, "", fast_forward),
    Row("rebase", KEPT, "", rebase),
    Row("interactive rebase, reordered, with a fixup", KEPT, "", reorder),
    Row("`approve --squash-into`, then `git rebase --autosquash`", KEPT, "", autosquash),
    Row("cherry-pick by another person", KEPT, "", cherry_pick),
    Row("amend by another person", KEPT, "", amend),
    Row("`git merge --squash`", LOST, LOSS, squash_locally),
    Row("`git merge --squash` with the hook specgit-prepare-commit-msg", KEPT, "", squash_with_hook),
    Row("GitHub squash, title and commit details", KEPT, "", all_messages),
    Row("GitHub squash of a single commit", KEPT, "", one_message),
    Row("GitHub squash, title and description", LOST, LOSS, title_and_description),
    Row("the same, `specgit approvals --compose` in the description", KEPT, "", composed_description),
    Row("GitHub squash, title only", LOST, LOSS, title_only),
    Row("the same, then `specgit approve --restate`", KEPT, "", restated),
    Row("GitHub rebase", KEPT, "", rebase_on_github),
    Row("revert of a change made after the approval", KEPT, "", revert),
    Row("rewritten history (filter-repo)", KEPT, "", rewrite),
    Row("specs folder moved, `roots` with it", KEPT, "", move_root),
    Row("boxes ticked", KEPT, "", tick),
    Row(
        "spec renamed",
        LOST,
        "`specgit status` shows drafts, `specgit gate` names unknown specs: other name, other spec",
        rename,
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.what)
def test_row(row: Row, team: Team) -> None:
    branch(team)
    row.do(team)
    spec = "sessions" if row.do is rename else "auth"
    if row.approvals == KEPT:
        assert team.states(spec) == ALL
        assert team.signatures("Jane", "Ali") == ["", "", ""]
    else:
        assert team.states(spec) == NONE
        if row.told == LOSS:
            said = team.refused("approvals", "--lost", "main..spec")
            assert said.count("Spec-Approved auth/") == 3
            assert "→ specgit approve --restate main..spec" in said
        else:
            assert "order" in team.refused("gate")


def test_the_page_has_the_table() -> None:
    page = (Path(__file__).parents[1] / "docs/approvals.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (kept|lost) \| ?(.*?) ?\|$", page, re.MULTILINE)
    assert [tuple(row) for row in rows] == [(row.what, row.approvals, row.told) for row in TABLE]


def test_without_signatures_too(team: Team) -> None:
    """Nobody signs: what is merged was judged before, so it counts."""
    team.git("switch", "--quiet", "--create", "spec")
    team.approve_all("Jane")
    team.git("switch", "--quiet", "main")
    all_messages(team)
    assert team.states() == ALL
    assert git(team.top, "log", "-1", "--format=%ae") == "mia@example.com"
