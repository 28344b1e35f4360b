"""What people might try to get a change past the gates. Each attempt is refused, and the reason is said.

`main` has a policy and approved requirements; Eve works on a branch. She may commit what she likes there, with any name,
but neither has she others' keys, nor does she change `main`.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import APPROVABLE, TASKS
from team import DESIGN, PEOPLE, SPEC, Team

from specgit.approval.statements import Kind, Person, Statement, write

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")

POLICY = """\
approvals:
  all: {approvers: [jane@example.com, ali@example.com], author: false}
  quick: false
"""
SIGNED = """\
approvals:
  all: {approvers: [jane@example.com, ali@example.com], signed: true}
  signers: .specgit/signers
"""
JANE = Person("Jane", PEOPLE["Jane"])
NEW = DESIGN + "\nAnd a cache.\n"
AT = 1_772_357_400


class Attempt(NamedTuple):
    """An attempt, the policy it is made against, what the gate of the merge answers, and what Eve does."""

    what: str
    policy: str
    answer: str
    do: Callable[[Team], None]


def prepare(team: Team, policy: str) -> None:
    """`main` as the docstring says; the branch `change` is checked out, Eve is about to begin."""
    files = {".specgit.yaml": policy}
    if policy == SIGNED:
        files[".specgit/signers"] = team.signers("Jane", "Ali")
    team.commit("Policy", files)
    how = ["--sign", team.key("Jane")] if policy == SIGNED else []
    for phase in ("requirements", "design"):
        for person in ("Jane", "Ali") if policy == TWO else ("Jane",):
            team.approve(phase, person, *how)
    team.git("switch", "--quiet", "--create", "change")
    team.be("Eve")


def digest(team: Team, document: str = "design") -> str:
    return team.git("rev-parse", f"HEAD:{SPEC}/{document}.md")


def foundation(team: Team) -> tuple[tuple[str, str], ...]:
    return (("requirements", digest(team, "requirements")),)


def said(team: Team, **other: object) -> Statement:
    """A sound approval of the design by Jane, but for `other`."""
    base = Statement(Kind.APPROVED, "auth", "design", digest(team), foundation(team), by=JANE, at=AT)
    return base._replace(**other)


def tasks_said(team: Team, **other: object) -> Statement:
    """A sound approval of the tasks by Jane, but for `other`: with it, they could be ticked."""
    of_tasks = team.specgit("approvals", "auth", "--digest").split()[-2]
    base = Statement(Kind.APPROVED, "auth", "tasks", of_tasks, foundation(team), by=JANE, at=AT)
    if "stands_on" not in other:
        base = base._replace(stands_on=(*base.stands_on, ("design", digest(team))))
    return base._replace(**other)


def design(team: Team, text: str = NEW) -> None:
    team.commit("Design", {f"{SPEC}/design.md": text}, author="Eve")


def state(team: Team, *statements: Statement | str, author: str = "Eve", title: str = "Approve") -> None:
    texts = [each if isinstance(each, str) else write(each) for each in statements]
    team.commit(f"{title}\n\n" + "\n".join(texts), {}, author=author)


# Saying it in somebody else's name


def forged_mail(team: Team) -> None:
    design(team)
    state(team, said(team))


def forged_author(team: Team) -> None:
    design(team)
    state(team, said(team), author="Jane")


def like_a_mail(team: Team) -> None:
    design(team)
    person = Person("Jane", "j\u0430ne@example.com")
    team.git("config", "user.email", person.mail)
    team.git("commit", "--quiet", "--allow-empty", "--message", f"A\n\n{write(said(team, by=person))}")


def mail_map(team: Team) -> None:
    design(team)
    team.commit("Map", {".mailmap": "Jane <jane@example.com> Eve <eve@example.com>\n"}, author="Eve")
    state(team, said(team, by=Person("Eve", PEOPLE["Eve"])))


def own_document(team: Team) -> None:
    """Jane writes the design and approves it herself."""
    team.commit("Design", {f"{SPEC}/design.md": NEW}, author="Jane")
    state(team, said(team), author="Jane")


def bot(team: Team) -> None:
    design(team)
    team.git("config", "user.email", "41898282+helper[bot]@users.noreply.github.com")
    mine = said(team, by=Person("helper[bot]", "41898282+helper[bot]@users.noreply.github.com"))
    team.git("commit", "--quiet", "--allow-empty", "--message", f"A\n\n{write(mine)}")


# For something else


def other_spec(team: Team) -> None:
    """Jane approves the same text as the tasks of another spec; Eve ticks those of this one."""
    state(team, tasks_said(team, spec="pay"), author="Jane")
    tick(team)


def other_phase(team: Team) -> None:
    state(team, tasks_said(team, phase="design"), author="Jane")
    tick(team)


def older_version(team: Team) -> None:
    old = said(team)
    design(team)
    state(team, old, author="Jane")


def no_document(team: Team) -> None:
    """`none` stands for a document that is not there."""
    design(team)
    state(team, said(team, kind=Kind.WAIVED, digest="none", stands_on=(), reason="x"), author="Jane")


def renamed(team: Team) -> None:
    team.git("mv", SPEC, ".kiro/specs/authentication")
    team.git("commit", "--quiet", "--message", "Rename")


def old_foundation(team: Team) -> None:
    """The design was approved for other requirements than these."""
    old = said(team)
    state(team, old, author="Jane")
    team.commit("Reword", {f"{SPEC}/requirements.md": APPROVABLE.replace("open", "reuse")}, author="Eve")
    state(team, said(team, phase="requirements", digest=digest(team, "requirements"), stands_on=()), author="Jane")
    team.commit("Tasks", {f"{SPEC}/tasks.md": TASKS + "\n- [ ] 4. More\n"}, author="Eve")


# Where nobody looks, or looking the same


def in_a_fence(team: Team) -> None:
    state(team, "```", tasks_said(team), "```", author="Jane")
    tick(team)


def in_the_title(team: Team) -> None:
    team.be("Jane")
    team.git("commit", "--quiet", "--allow-empty", "--message", write(tasks_said(team)).replace("\n ", " "))
    tick(team)


def in_a_merge_subject(team: Team) -> None:
    one_line = " ".join(write(tasks_said(team)).split())
    team.be("Jane")
    team.git("commit", "--quiet", "--allow-empty", "--message", f"Merge branch '{one_line}'")
    tick(team)


def indented(team: Team) -> None:
    state(team, "See:\n", "    " + write(tasks_said(team)).replace("\n", "\n    "), author="Jane")
    tick(team)


def in_a_fold(team: Team) -> None:
    written = write(tasks_said(team)).replace("\n ", " ").replace("\n", "\n ")
    state(team, f"Reviewed-by: Jane\n {written}", author="Jane")
    tick(team)


def person_in_a_fold(team: Team) -> None:
    design(team)
    head = write(said(team)._replace(by=None))
    state(team, f"{head}\n Spec-Approved-By: Jane <jane@example.com>")


def like_a_spec(team: Team) -> None:
    design(team)
    state(team, said(team, spec="\u0430uth"), author="Jane")


def other_case(team: Team) -> None:
    design(team)
    state(team, said(team, spec="Auth"), author="Jane")


def other_key(team: Team) -> None:
    design(team)
    state(team, write(said(team)).replace("Spec-Approved:", "spec-approved:"), author="Jane")


def hidden_characters(team: Team) -> None:
    design(team)
    state(team, said(team, spec="au\u200bth"), author="Jane")


# Twice


def two_people_in_one(team: Team) -> None:
    design(team)
    state(team, f"{write(said(team))}\nSpec-Approved-By: Ali <ali@example.com>", author="Jane")


def twice_the_same(team: Team) -> None:
    """Two approvals are asked for; one person gives them, in two ways of writing the address."""
    shout = Person("J", "JANE@EXAMPLE.COM")
    state(team, tasks_said(team), tasks_said(team, by=shout), author="Jane")
    tick(team)


# With the rules


def policy_loosened(team: Team) -> None:
    design(team)
    team.commit("Policy", {".specgit.yaml": "approvals: {gates: []}\n"}, author="Eve")
    state(team, said(team, by=Person("Eve", PEOPLE["Eve"])))


def signer_added(team: Team) -> None:
    design(team)
    team.commit("Keys", {".specgit/signers": team.signers("Jane", "Ali", "Eve")}, author="Eve")
    sign(team, "Eve", by=Person("Eve", PEOPLE["Eve"]))


def key_swapped(team: Team) -> None:
    """Eve's key is put into the file under Jane's address."""
    design(team)
    team.commit("Keys", {".specgit/signers": team.signers("Eve").replace("eve@", "jane@")}, author="Eve")
    sign(team, "Eve")


def owner_added(team: Team) -> None:
    design(team)
    team.commit("Owners", {"CODEOWNERS": "* eve@example.com\n"}, author="Eve")
    state(team, said(team, by=Person("Eve", PEOPLE["Eve"])))


def made_quick(team: Team) -> None:
    """A quick spec may leave out documents: the switch comes with the change."""
    waived = said(team, kind=Kind.WAIVED, digest="none", stands_on=(), reason="quick spec")
    team.git("rm", "--quiet", f"{SPEC}/design.md")
    team.commit("Quick", {f"{SPEC}/.config.kiro": json.dumps({"workflowType": "fast-task"})}, author="Eve")
    tasks = tasks_said(team, stands_on=foundation(team))
    state(team, waived, tasks, author="Jane")
    tick(team)


def order_switched(team: Team) -> None:
    """Where the design comes first, it needs no requirements."""
    team.commit("Reword", {f"{SPEC}/requirements.md": APPROVABLE.replace("open", "reuse")}, author="Eve")
    team.commit("Order", {f"{SPEC}/.config.kiro": json.dumps({"workflowType": "design-first"})}, author="Eve")
    design(team)


# With keys


def sign(team: Team, name: str, **other: object) -> None:
    from specgit.approval.signature import sign as signed

    state(team, signed(said(team, **other), team.key(name)), author="Jane")


def foreign_key(team: Team) -> None:
    design(team)
    sign(team, "Eve")


def replayed(team: Team) -> None:
    """A sound signature of Jane's, under a statement on other content."""
    from specgit.approval.signature import sign as signed

    old = signed(said(team), team.key("Jane"))
    design(team)
    state(team, said(team)._replace(signature=old.signature), author="Jane")


def replayed_for_another_phase(team: Team) -> None:
    from specgit.approval.signature import sign as signed

    old = signed(said(team), team.key("Jane"))
    design(team)
    tasks = said(team, phase="tasks", digest=team.specgit("approvals", "auth", "--digest").split()[-2])
    state(team, tasks._replace(signature=old.signature), author="Jane")


# With Git


def linked(team: Team) -> None:
    (team.top / SPEC / "design.md").unlink()
    (team.top / SPEC / "design.md").symlink_to("../../../README.md")
    team.be("Eve")
    team.git("add", "--all")
    team.git("commit", "--quiet", "--message", "Link")


def filtered(team: Team) -> None:
    """A filter shows the approved text in everybody's working tree; what Git stores is another."""
    state(team, tasks_said(team), author="Jane")
    team.commit("Filter", {".gitattributes": "design.md filter=lie ident\n"}, author="Eve")
    team.git("config", "filter.lie.clean", "sed s/table/cache/")
    team.git("config", "filter.lie.smudge", "sed s/cache/table/")
    (team.top / SPEC / "design.md").touch()
    team.git("add", "--renormalize", f"{SPEC}/design.md")
    team.git("commit", "--quiet", "--message", "Nothing to see")
    assert (team.top / SPEC / "design.md").read_text() == DESIGN
    tick(team)


def replaced(team: Team) -> None:
    """A replace ref shows another commit in place of one: with an approval, by its committer."""
    approval = write(tasks_said(team))
    tick(team)
    bare = team.git("rev-parse", "HEAD")
    state(team, approval, author="Jane")
    better = team.git("rev-parse", "HEAD")
    team.git("reset", "--quiet", "--hard", bare)
    team.git("replace", bare, better)
    assert "Spec-Approved" in team.git("log", "-1", "--format=%B")


def grafted(team: Team) -> None:
    state(team, tasks_said(team), author="Jane")
    approval = team.git("rev-parse", "HEAD")
    team.git("reset", "--quiet", "--hard", "main")
    tick(team)
    head, parent = team.git("rev-parse", "HEAD", "HEAD~1").split()
    grafts = team.top / ".git/info/grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{head} {parent} {approval}\n")
    assert approval in team.git("log", "--format=%H")


def on_another_branch(team: Team) -> None:
    team.git("switch", "--quiet", "--create", "elsewhere")
    state(team, tasks_said(team), author="Jane")
    team.git("switch", "--quiet", "change")
    tick(team)


def replayed_after_revocation(team: Team) -> None:
    """Jane takes her approval back; Eve picks the old commit once more."""
    state(team, tasks_said(team), author="Jane")
    old = team.git("rev-parse", "HEAD")
    team.specgit("revoke", "auth", "tasks", "--yes", author="Jane")
    team.be("Eve")
    team.git("cherry-pick", "--allow-empty", old)
    tick(team)


def merged_after_revocation(team: Team) -> None:
    team.git("switch", "--quiet", "--create", "old")
    state(team, tasks_said(team), author="Jane")
    team.git("switch", "--quiet", "change")
    team.git("merge", "--quiet", "--no-ff", "--no-edit", "old")
    team.specgit("revoke", "auth", "tasks", "--yes", author="Jane")
    team.git("switch", "--quiet", "old")
    team.commit("More", {"src/x.py": "1\n"}, author="Eve")
    team.git("switch", "--quiet", "change")
    team.git("merge", "--quiet", "--no-ff", "--no-edit", "old")
    tick(team)


# With tasks


def tick(team: Team) -> None:
    team.commit("Tick", {f"{SPEC}/tasks.md": TASKS.replace("[ ] 1.1", "[x] 1.1")}, author="Eve")


def approve_tasks(team: Team) -> None:
    """With that, `main` may be worked on."""
    team.approve("tasks", "Jane")
    land(team)


def land(team: Team) -> None:
    team.git("switch", "--quiet", "main")
    team.git("merge", "--quiet", "--ff-only", "change")
    team.git("switch", "--quiet", "change")


def smuggled(team: Team) -> None:
    """A task more, in the commit that ticks another."""
    approve_tasks(team)
    text = TASKS.replace("[ ] 1.1", "[x] 1.1").replace("- [ ] 3.", "  - [ ] 2.3 Mine crypto\n- [ ] 3.")
    team.commit("Tick", {f"{SPEC}/tasks.md": text}, author="Eve")


def done_task_changed(team: Team) -> None:
    approve_tasks(team)
    done = TASKS.replace("[ ] 1.1", "[x] 1.1")
    team.commit("Tick", {f"{SPEC}/tasks.md": done}, author="Ali")
    land(team)
    team.commit("Typo", {f"{SPEC}/tasks.md": done.replace("Make the model", "Make a mock")}, author="Eve")


def waived_by_herself(team: Team) -> None:
    design(team)
    person = Person("Eve", PEOPLE["Eve"])
    state(team, said(team, kind=Kind.WAIVED, stands_on=(), reason="small", by=person))


TICKED = "task 1.1 is ticked while tasks"
TWO = POLICY.replace("author: false", "needed: 2")
OWNERS = "approvals:\n  all: {approvers: [codeowners, jane@example.com]}\n"
ATTEMPTS = [
    Attempt("another's address in the trailer", POLICY, "jane@example.com's only by the word of eve@", forged_mail),
    Attempt("another's name as the author too", SIGNED, "asks for a signature, and this has none", forged_author),
    Attempt("an address that looks like another's", POLICY, "may not approve design", like_a_mail),
    Attempt("a mail map that makes Eve Jane", POLICY, "Eve <eve@example.com> may not approve", mail_map),
    Attempt("an author approves what they wrote", POLICY, "its author may not approve it", own_document),
    Attempt("a bot approves", "approvals: {all: {author: false}}\n", "is a bot", bot),
    Attempt("the approval of another spec", POLICY, TICKED, other_spec),
    Attempt("the approval of another phase", POLICY, TICKED, other_phase),
    Attempt("the digest of an older version", POLICY, "names other content than the document has", older_version),
    Attempt("a waiver for a document that exists, as if it did not", POLICY, "names other content", no_document),
    Attempt("a spec renamed under its approvals", POLICY, "design.md is there while requirements is not", renamed),
    Attempt("an approval that stands on older requirements", POLICY, "while design has lapsed", old_foundation),
    Attempt("a trailer in a quoted block", POLICY, TICKED, in_a_fence),
    Attempt("a trailer as the title", POLICY, TICKED, in_the_title),
    Attempt("a trailer in the subject of a merge", POLICY, TICKED, in_a_merge_subject),
    Attempt("an indented trailer", POLICY, TICKED, indented),
    Attempt("a trailer in the fold of another", POLICY, TICKED, in_a_fold),
    Attempt("the approver in the fold of the approval", POLICY, "`Spec-Approved` can't be read", person_in_a_fold),
    Attempt("a spec's name in look-alike letters", POLICY, "names no spec", like_a_spec),
    Attempt("a spec's name in another case", POLICY, "names no spec", other_case),
    Attempt("a spec's name with an invisible character", POLICY, "names no spec", hidden_characters),
    Attempt("a trailer's key in another case", POLICY, "there is no trailer `spec-approved`", other_key),
    Attempt("two approvers on one approval", POLICY, "the statement names two people", two_people_in_one),
    Attempt("one approver twice where two are needed", TWO, TICKED, twice_the_same),
    Attempt("a policy loosened by the change itself", POLICY, "may not approve design", policy_loosened),
    Attempt("a signer added by the change itself", SIGNED, "eve@example.com", signer_added),
    Attempt("a signer's key swapped by the change itself", SIGNED, "jane@example.com", key_swapped),
    Attempt("a code owner added by the change itself", OWNERS, "may not approve design", owner_added),
    Attempt("a spec made quick by the change itself", POLICY, "do not allow specs without design", made_quick),
    Attempt("another order of phases by the change itself", POLICY, "while requirements", order_switched),
    Attempt("a foreign key", SIGNED, "jane@example.com", foreign_key),
    Attempt("a signature under other content", SIGNED, "signature", replayed),
    Attempt("a signature under another phase", SIGNED, "signature", replayed_for_another_phase),
    Attempt("a document that is a link", POLICY, "is a link, and a link can't be approved", linked),
    Attempt("a filter that shows the approved text", POLICY, TICKED, filtered),
    Attempt("a replace ref that shows an approval", POLICY, TICKED, replaced),
    Attempt("a graft that adds an approval", POLICY, TICKED, grafted),
    Attempt("an approval on another branch", POLICY, TICKED, on_another_branch),
    Attempt("a revoked approval picked again", POLICY, "took it back", replayed_after_revocation),
    Attempt("a revoked approval merged again", POLICY, "took it back", merged_after_revocation),
    Attempt("a task smuggled in with a tick", POLICY, TICKED, smuggled),
    Attempt("the text of a done task changed", POLICY, "task 1.1 is done, and its text changed", done_task_changed),
    Attempt("a waiver by somebody who may not approve", POLICY, "may not approve design", waived_by_herself),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.what)
def test_attempt(attempt: Attempt, team: Team) -> None:
    prepare(team, attempt.policy)
    attempt.do(team)
    done = team.ask("gate", "--range", "main..change")
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode in (1, 2), said
    assert attempt.answer in said
    assert "Traceback" not in said


def test_an_honest_change_passes(team: Team) -> None:
    """The same steps without a trick."""
    prepare(team, POLICY)
    state(team, tasks_said(team), author="Jane")
    tick(team)
    assert "the gates are open" in team.specgit("gate", "--range", "main..change")
    design(team)
    state(team, said(team), author="Jane")
    state(team, tasks_said(team), author="Jane")
    assert "the gates are open" in team.specgit("gate", "--range", "main..change")
    assert team.states(rev="change") == ["approved"] * 3


def test_two_who_are_needed(team: Team) -> None:
    prepare(team, TWO)
    state(team, tasks_said(team), author="Jane")
    state(team, tasks_said(team, by=Person("Ali", PEOPLE["Ali"])), author="Ali")
    tick(team)
    assert "the gates are open" in team.specgit("gate", "--range", "main..change")


def test_an_honest_signed_change_passes(team: Team) -> None:
    prepare(team, SIGNED)
    design(team)
    team.approve("design", "Ali", "--sign", team.key("Ali"))
    team.approve("tasks", "Jane", "--sign", team.key("Jane"))
    tick(team)
    assert "the gates are open" in team.specgit("gate", "--range", "main..change")


def test_an_expired_key(team: Team) -> None:
    """A key counts for what was signed while it was valid."""
    prepare(team, SIGNED)
    team.git("switch", "--quiet", "main")
    expired = team.signers("Jane", options='valid-before="20200101"')
    team.commit("Keys", {".specgit/signers": expired})
    team.git("switch", "--quiet", "change")
    team.git("rebase", "--quiet", "main")
    design(team)
    sign(team, "Jane")
    said = team.refused("gate", "--range", "main..change")
    assert "jane@example.com" in said
    assert "expired" in said or "valid" in said
