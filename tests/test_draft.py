"""`specgit draft` with scripted agents that play what real ones do."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from drafts import BUGFIX, DESIGN, FEATURE, REQUIREMENTS, TASKS, Studio
from test_approval_hooks import install

from specgit.drafting import turn
from specgit.run.process import marked

if TYPE_CHECKING:
    from pathlib import Path

SPEC = ".kiro/specs/limiter"


@pytest.fixture
def studio(folder: Path, alone: Path) -> Studio:
    return Studio(folder, alone)


@pytest.fixture
def drafted(studio: Studio) -> Studio:
    """The requirements are approved."""
    studio.draft()
    studio.approve("requirements")
    return studio


def only_staged(studio: Studio, before: dict[str, str], *names: str) -> None:
    """Nothing is different but some staged files of the spec."""
    after = studio.state()
    paths = [f"{SPEC}/{name}" for name in names]
    for path in paths:
        assert after.pop(path)
    status = after.pop("status").splitlines()
    assert sorted(status) == sorted([*before["status"].splitlines(), *(f"A  {path}" for path in paths)])
    assert after == {key: value for key, value in before.items() if key not in ("status", *paths)}
    assert marked(str(studio.top / ".git/specgit")) == []


def untouched(studio: Studio, before: dict[str, str]) -> None:
    assert studio.state() == before
    assert marked(str(studio.top / ".git/specgit")) == []


# From an idea to three approved documents


def test_an_idea_becomes_three_approved_documents(studio: Studio) -> None:
    before = studio.state()
    said = studio.draft()
    assert "requirements.md of limiter: 1 requirement, 3 criteria, in 1 round\nno findings\nstaged" in said
    assert "→ read it, then specgit approve limiter requirements" in said
    only_staged(studio, before, ".config.kiro", "requirements.md")
    config = json.loads(studio.read(".config.kiro"))
    assert (config["workflowType"], config["specType"]) == ("requirements-first", "feature")
    for phase, later in (("requirements", "design"), ("design", "tasks")):
        studio.approve(phase)
        studio.specgit("draft", "limiter", "--command", studio.agent())
        assert studio.read(f"{later}.md") == FEATURE[later]
    studio.approve("tasks")
    assert studio.ask("validate", "limiter").stdout == "no findings in 1 spec\n"
    assert studio.specgit("draft", "limiter", "--from", "x", "--command", studio.agent(), code=3)


def test_a_draft_waits_for_the_approval_of_what_it_stands_on(studio: Studio) -> None:
    studio.draft()
    before = studio.state()
    said = studio.draft(code=1)
    assert "requirements of limiter is draft, and design stands on it" in said
    assert "specgit approve limiter requirements" in said
    untouched(studio, before)
    studio.approve("requirements")
    write(studio.top, f"{SPEC}/requirements.md", REQUIREMENTS.replace("60", "90"))
    assert "requirements of limiter is lapsed (it has changes that are not committed" in studio.draft(code=1)


def test_without_the_gate_nothing_waits(studio: Studio) -> None:
    commit(studio.top, "No gates", {".specgit.yaml": "approvals: {gates: []}\n"})
    assert "→ read it, then specgit draft limiter" in studio.draft()
    assert "design.md of limiter" in studio.draft()
    assert "→ read it, then specgit approve limiter tasks" in studio.draft()


def test_design_first(studio: Studio) -> None:
    studio.draft("write()", "--workflow", "design-first", documents={"design": DESIGN.replace("1.1, 1.3", "1.1")})
    assert not (studio.top / SPEC / "requirements.md").exists()
    assert "specgit approve limiter design" in studio.draft(code=1)


def test_a_quick_spec_goes_through_and_is_waived_by_its_user(studio: Studio) -> None:
    without = {**FEATURE, "tasks": TASKS.partition("## Task Dep")[0]}
    said = studio.draft("write()", "--workflow", "quick", "--yes", documents=without)
    assert "it has no wave graph: one is written" in said
    assert "wave 1\n  1  Count the requests" in said
    assert said.index("wave 2") < said.index("Waive requirements and design of limiter")
    assert "→ read tasks.md, then specgit approve limiter tasks" in said
    message = studio.git("log", "-1", "--format=%B")
    assert message.count("(quick spec)") == 2
    assert "Spec-Approved-By: Mia Wong" in message
    assert studio.git("status", "--porcelain") == ""
    assert '{ "id": 0, "tasks": ["1"' in studio.read("tasks.md")
    studio.approve("tasks")
    assert "waived" in studio.specgit("status", "limiter")


def test_a_quick_spec_without_a_yes_is_staged(studio: Studio) -> None:
    said = studio.draft("write()", "--workflow", "quick", code=1)
    assert "Waive as Mia Wong <mia@example.com>?" in said
    assert len(studio.git("diff", "--cached", "--name-only").splitlines()) == 4
    assert studio.git("log", "--format=%s") == "Begin"
    assert "nothing was committed" in studio.draft("sys.exit(1)", code=1)
    assert "Waive requirements and design of limiter" in studio.draft("sys.exit(1)", "--yes")
    assert studio.git("status", "--porcelain") == ""


def test_a_quick_spec_goes_through_hooks(studio: Studio) -> None:
    install(studio.top)
    said = studio.draft("write()", "--workflow", "quick", "--yes")
    assert "Waive requirements and design of limiter" in said
    assert studio.git("status", "--porcelain") == ""


def test_a_quick_spec_stops_at_errors_and_goes_on_later(studio: Studio) -> None:
    broken = {**FEATURE, "design": DESIGN.replace("1.1, 1.3", "1.1, 7.3")}
    said = studio.draft("write()", "--workflow", "quick", "--rounds", "0", code=1, documents=broken)
    assert "design/unknown-criterion" in said
    assert not (studio.top / SPEC / "tasks.md").exists()
    assert "something is staged already" in studio.draft(code=2)
    studio.git("commit", "-qm", "Drafts")
    assert "tasks.md of limiter" in studio.draft("write()", "--yes")


def test_a_policy_that_asks_for_signatures(studio: Studio) -> None:
    commit(studio.top, "Policy", {".specgit.yaml": "approvals: {all: {signed: true}, signers: signers}\n"})
    said = studio.draft("write()", "--workflow", "quick", "--yes", code=1)
    assert "asks for a signature" in said
    assert "→ all of it is staged; specgit next limiter tells how to go on" in said
    told = studio.specgit("next", "limiter")
    assert "specgit approve limiter requirements --sign --waive 'quick spec'" in told
    studio.git("commit", "-qm", "Away")
    assert "→ read it, then specgit approve other requirements --sign\n" in studio.draft(name="other")
    assert "→ read it, then specgit approve other requirements --sign\n" in studio.draft(name="other", code=1)


def test_quick_specs_may_be_forbidden(studio: Studio) -> None:
    commit(studio.top, "No quick ones", {".specgit.yaml": "approvals: {quick: false}\n"})
    assert "approvals.quick" in studio.draft("write()", "--workflow", "quick", code=2)


# What agents do


def test_words_around_the_document_are_taken_away(studio: Studio) -> None:
    chat = "Sure! Here is the requirements document you asked for:\n\n"
    end = "\n---\n\nLet me know if you'd like me to go on with the design!\n"
    said = studio.draft(f"write({chat!r} + DOCUMENTS[PHASE] + {end!r})")
    assert "what it said before or behind the document was taken away" in said
    assert studio.read("requirements.md") == REQUIREMENTS


@pytest.mark.parametrize("info", ["markdown", "md", ""])
def test_a_fence_around_the_document_is_taken_away(drafted: Studio, info: str) -> None:
    drafted.specgit("draft", "limiter", "--command", drafted.agent())
    drafted.approve("design")
    body = f"write('Here is it:\\n\\n```{info}\\n' + DOCUMENTS[PHASE] + '```\\n\\nShall I go on?\\n')"
    assert "a fence around the whole document was taken away" in drafted.draft(body)
    assert drafted.read("tasks.md") == TASKS


def test_only_the_document_is_taken(studio: Studio) -> None:
    studio.git("config", "core.hooksPath", ".git/hooks")
    before = studio.state()
    said = studio.draft(
        """
write()
for path in ("src/app.py", ".specgit.yaml", ".specgit/signers", ".github/CODEOWNERS", ".gitattributes",
             ".kiro/specs/auth/requirements.md", ".kiro/specs/auth/tasks.md", ".kiro/specs/limiter/design.md",
             ".kiro/specs/limiter/.config.kiro", ".kiro/steering/new.md", ".git/hooks/pre-commit"):
    write("mine", path)
git("config", "core.hooksPath", "evil")
pathlib.Path("README.md").unlink()
"""
    )
    for path in (".git/config", ".git/hooks/pre-commit", ".gitattributes", ".github/CODEOWNERS"):
        assert path in said
    assert "and 8 more" in said
    only_staged(studio, before, ".config.kiro", "requirements.md")
    assert "mine" not in studio.read(".config.kiro")


def test_commits_and_what_they_claim_are_not_taken(studio: Studio) -> None:
    before = studio.state()
    said = studio.draft(
        """
write()
git("switch", "-qc", "mine")
git("add", "-A")
git("commit", "-qm", "Done\\n\\nSpec-Approved: limiter/requirements " + git("hash-object", DOCUMENT).strip())
git("tag", "v1")
git("switch", "-q", "--detach", "HEAD~1")
write()
git("commit", "-q", "--allow-empty", "-m", "More\\n\\nSpec-Waived: limiter/design none (who needs one)")
git("update-ref", "refs/heads/main", "HEAD")
"""
    )
    assert "its 2 commits were not taken" in said
    claims = "Spec-Approved: limiter/requirements, Spec-Waived: limiter/design"
    assert f"they claim what only people can state, and count for nothing: {claims}" in said
    only_staged(studio, before, ".config.kiro", "requirements.md")
    studio.git("commit", "-qm", "Draft")
    assert "draft" in studio.specgit("status", "limiter")


def test_ticks_are_set_back(drafted: Studio) -> None:
    drafted.specgit("draft", "limiter", "--command", drafted.agent())
    drafted.approve("design")
    ticked = TASKS.replace("- [ ] 1.", "- [x] 1.").replace("- [ ] 2.", "- [~] 2.") + "\n- [x] All good\n"
    said = drafted.draft(documents={"tasks": ticked})
    assert "3 boxes it had set by itself: set back" in said
    assert drafted.read("tasks.md") == TASKS + "\n- [ ] All good\n"


def test_nothing_is_written(studio: Studio) -> None:
    before = studio.state()
    said = studio.draft("assert not AGAIN or 'nothing came of it' in PROMPT; print('# Requirements')", code=1)
    assert "requirements.md of limiter: it wrote no requirements.md" in said
    assert said.count("  round ") == 3
    assert "→ nothing was changed; look at the log" in said
    untouched(studio, before)


def test_it_says_why(studio: Studio) -> None:
    said = studio.draft("pathlib.Path(os.environ['SPECGIT_RESULT']).write_text('I do not know\\x1b[31m what')", code=1)
    assert "it said: I do not know what" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [("''", "nothing is written in it"), ("'\\ufeff \\n'", "nothing is written in it"), ("'a\\0b'", "it is not text"),
     ("'x' * 2_000_000", "it has more than 1024 KiB"), ("'```markdown\\n# \\n```'", "")],
)  # fmt: skip
def test_no_document(studio: Studio, content: str, why: str) -> None:
    before = studio.state()
    said = studio.draft(f"write({content})", "--rounds", "0", code=1)
    if why:
        assert why in said
        untouched(studio, before)


def test_half_a_document_is_staged_with_what_is_wrong(studio: Studio) -> None:
    before = studio.state()
    half = REQUIREMENTS[: REQUIREMENTS.index("THE Limiter SHALL refuse") + 17]
    said = studio.draft(documents={"requirements": half}, code=1)
    assert "requirements/unfinished-criterion" in said
    assert "→ put right what is left, or specgit refine limiter requirements --from '…'" in said
    only_staged(studio, before, ".config.kiro", "requirements.md")
    own = studio.ask("validate", "limiter")
    assert own.returncode == 1
    assert own.stdout in said, "a draft is judged as validate judges it"


def test_findings_come_back_and_are_put_right(studio: Studio) -> None:
    body = """
assert not AGAIN or "requirements/placeholder" in PROMPT and DOCUMENT.read_text().count("[event]") == 1
write(None if AGAIN else DOCUMENTS[PHASE].replace("a caller sends a request", "[event]"))
"""
    said = studio.draft(body)
    assert "in 2 rounds" in said
    assert studio.read("requirements.md") == REQUIREMENTS


def test_findings_ignored_twice(drafted: Studio) -> None:
    before = drafted.state()
    said = drafted.draft(documents={"design": DESIGN.replace("1.1, 1.3", "1.1, 4.2")}, code=1)
    assert said.count("round 3: 1 error") == 1
    assert "design/unknown-criterion" in said
    only_staged(drafted, before, "design.md")


def test_a_later_round_may_be_worse(studio: Studio) -> None:
    body = """
text = DOCUMENTS[PHASE].replace("a caller sends a request", "[event]")
write(text.replace("1. WHEN", "7. WHEN").replace("2. WHEN", "7. WHEN") if AGAIN else text)
"""
    said = studio.draft(body, code=1)
    assert "duplicate-number" not in said
    assert studio.read("requirements.md").count("[event]") == 1
    assert "7. WHEN" not in studio.read("requirements.md")


def test_a_broken_graph(drafted: Studio) -> None:
    drafted.specgit("draft", "limiter", "--command", drafted.agent())
    drafted.approve("design")
    broken = TASKS.replace('["3"]', '["3", "9"]').replace('["1", "2"]', '["1", 2')
    before = drafted.state()
    said = drafted.draft(documents={"tasks": broken}, code=1)
    assert "graph/not-json" in said
    only_staged(drafted, before, "tasks.md")


def test_a_failure_keeps_what_was_written_aside(studio: Studio) -> None:
    before = studio.state()
    said = studio.draft("write(); print('out of credit'); sys.exit(3)", code=1)
    assert "requirements.md of limiter: exit 3: out of credit" in said
    kept = next(line for line in said.splitlines() if "what it wrote:" in line).partition(": ")[2]
    assert (studio.top / kept).read_text() == REQUIREMENTS
    untouched(studio, before)


def test_a_failure_after_a_round_keeps_that_round(studio: Studio) -> None:
    body = "AGAIN and sys.exit(1)\nwrite(DOCUMENTS[PHASE].replace('a caller sends a request', '[event]'))"
    said = studio.draft(body, code=1)
    assert "the last round counts for nothing: exit 1" in said
    assert "[event]" in studio.read("requirements.md")


def test_one_that_hangs_is_ended_with_its_children(studio: Studio) -> None:
    before = studio.state()
    body = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\ntime.sleep(600)"
    said = studio.draft(body, "--timeout", "1s", code=1)
    assert "it did not end in 1 s" in said
    untouched(studio, before)


def test_endless_output_is_ended(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "MOST_OUTPUT", 4 * 1024 * 1024)
    before = studio.state()
    said = studio.draft("while True: print('y' * 100_000)", code=1)
    assert "it printed more than 4 MiB, and was ended" in said
    assert (studio.top / ".git/specgit/drafts/limiter/requirements/log").stat().st_size < 3 * 1024 * 1024
    untouched(studio, before)


def test_ctrl_c(studio: Studio) -> None:
    before = studio.state()
    said = studio.draft(f"os.kill(os.getppid(), {signal.SIGINT:d}); time.sleep(600)", code=130)
    assert "it was stopped" in said
    untouched(studio, before)


@pytest.mark.parametrize(
    "body",
    [
        "write('x', 'real.md'); DOCUMENT.parent.mkdir(parents=True, exist_ok=True); DOCUMENT.symlink_to(os.path.abspath('real.md'))",
        "import shutil; shutil.rmtree('.kiro'); os.symlink({top!r} + '/.kiro', '.kiro'); write('mine', 'other.md')",
        "DOCUMENT.mkdir(parents=True)",
        "DOCUMENT.parent.mkdir(parents=True, exist_ok=True); os.mkfifo(DOCUMENT)",
        "import shutil; here = os.getcwd(); shutil.rmtree(here); os.symlink({top!r}, here)",
        "import shutil; shutil.rmtree(os.getcwd())",
    ],
)  # fmt: skip
def test_no_link_is_followed(studio: Studio, body: str) -> None:
    before = studio.state()
    said = studio.draft(body.format(top=str(studio.top)), "--rounds", "0", code=1)
    assert any(why in said for why in ("no link is followed", "can't be read", "it wrote no requirements.md"))
    untouched(studio, before)


def test_the_git_of_the_copy_leads_nowhere(studio: Studio) -> None:
    """Not to the refs, settings and hooks of the repository, nor to a remote."""
    studio.git("remote", "add", "origin", "https://example.invalid/x.git")
    before = studio.state()
    studio.draft(
        """
write()
assert git("remote") == ""
assert git("rev-parse", "--git-common-dir").strip() == ".git"
git("branch", "mine"), git("stash", "-u"), git("notes", "add", "-m", "x"), git("config", "user.signingkey", "x")
write()
import shutil
shutil.rmtree(".git")
"""
    )
    only_staged(studio, before, ".config.kiro", "requirements.md")


def test_what_changes_in_the_repository_itself_is_told(studio: Studio) -> None:
    body = """
write()
top = {top!r}
write("mine", f"{{top}}/.git/hooks/pre-push"), write("mine", f"{{top}}/src/app.py")
git("-C", top, "branch", "mine"), git("-C", top, "config", "user.signingkey", "mine")
"""
    said = studio.draft(body.format(top=str(studio.top)))
    names = ".git/config, .git/hooks/pre-push, refs/heads/mine, src/app.py"
    assert f"meanwhile changed in your repository: {names}; look at it if that was not you" in said


def test_git_itself_is_told_before_files_and_also_where_nothing_is_staged(studio: Studio) -> None:
    body = """
write()
top = pathlib.Path({top!r})
for name in "abcdef": write("mine", top / f"{{name}}.txt")
write("mine", top / DOCUMENT), git("-C", str(top), "tag", "mine")
"""
    said = studio.draft(body.format(top=str(studio.top)), code=1)
    assert (
        "meanwhile changed in your repository: refs/tags/mine, .kiro/specs/limiter/, a.txt, b.txt, c.txt and 3 more"
        in said
    )
    assert f"error: {SPEC}/requirements.md exists already" in said


# What people have


def test_edits_of_a_person_are_not_lost(drafted: Studio) -> None:
    write(drafted.top, f"{SPEC}/design.md", "mine")
    drafted.git("add", "-A")
    (drafted.top / SPEC / "design.md").unlink()
    before = drafted.state()
    said = drafted.draft(code=2)
    assert "its removal is neither committed nor staged, and would be lost" in said
    untouched(drafted, before)


def test_what_git_ignores_is_told_before_anybody_writes(studio: Studio) -> None:
    commit(studio.top, "Ignore", {".gitignore": ".kiro\n"})
    before = studio.state()
    said = studio.draft(code=2)
    assert f"error: {SPEC}/requirements.md: Git ignores this file" in said
    assert "writes requirements.md" not in said
    untouched(studio, before)


def test_other_edits_stay(studio: Studio) -> None:
    write(studio.top, "src/app.py", "edited\n")
    write(studio.top, "new.txt", "new\n")
    write(studio.top, "README.md", "staged\n")
    studio.git("add", "README.md")
    before = studio.state()
    studio.draft()
    only_staged(studio, before, ".config.kiro", "requirements.md")


def test_a_document_that_came_meanwhile_wins(drafted: Studio) -> None:
    place = drafted.top / SPEC / "design.md"
    said = drafted.draft(f"write(); write('mine', {str(place)!r})", code=1)
    assert "design.md exists already" in said
    assert place.read_text() == "mine"
    kept = drafted.top / ".git/specgit/drafts/limiter/design/design.md"
    assert kept.read_text() == DESIGN
    assert str(kept) in said


def test_a_skeleton_is_filled_in(studio: Studio) -> None:
    studio.specgit("new", "limiter")
    studio.draft()
    assert studio.read("requirements.md") == REQUIREMENTS
    assert studio.git("status", "--porcelain", "-uno").splitlines() == [f"A  {SPEC}/requirements.md"]


def test_one_at_a_time(studio: Studio) -> None:
    said = studio.draft(
        f"write(); done = subprocess.run([sys.executable, '-m', 'specgit', 'draft', 'other', '--from', 'x', '--command', 'true'],"
        f" cwd={str(studio.top)!r}, capture_output=True, text=True)\n"
        "pathlib.Path(os.environ['SPECGIT_RESULT']).write_text(done.stderr)"
    )
    assert "it said: error: another run is at work in this repository" in said


# The words of a person


def test_the_idea_comes_from_anywhere(studio: Studio, tmp_path: Path) -> None:
    body = "write(); print(PROMPT)"
    file = write(tmp_path, "idea.md", "Keep callers from flooding us, says the file")
    command = studio.agent(body)
    for number, (given, stdin, words) in enumerate(
        [
            (str(file), "", "says the file"),
            ("-", "Says the pipe", "Says the pipe"),
            ("Just a/word here", "", "Just a/word here"),
        ]
    ):
        done = studio.ask("draft", f"spec{number}", "--from", given, "--command", command, stdin=stdin)
        assert done.returncode == 0, done.stderr
        log = studio.top / f".git/specgit/drafts/spec{number}/requirements/log"
        assert words in log.read_text()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("missing.md", "there is no file missing.md"),
        ("https://github.com/o/r/issues/7", "is not fetched"),
        (" ", "--from says nothing"),
        ("-", "standard input is not text"),
    ],
)
def test_no_idea(studio: Studio, given: str, why: str) -> None:
    before = studio.state()
    done = studio.ask("draft", "limiter", "--from", given, "--command", "true", stdin="a\0b")
    assert done.returncode == 2
    assert why in done.stderr
    assert studio.ask("draft", "limiter", "--command", "true").returncode == 2
    untouched(studio, before)


def test_questions_are_listed(studio: Studio) -> None:
    asked = REQUIREMENTS + (
        "4. THE Limiter SHALL tell how long to wait. [NEEDS CLARIFICATION: in seconds?]\n"
        "\n## Open Questions\n\n- Are internal callers limited\n- What of partners?\n"
    )
    said = studio.draft(documents={"requirements": asked})
    assert "3 open questions" in said
    assert "22 │ 4. THE Limiter SHALL tell how long to wait." in said
    assert "26 │ Are internal callers limited" in said


def test_json(studio: Studio) -> None:
    done = studio.ask(
        "draft", "limiter", "--from", "x", "--command", studio.agent("write(); write('x', 'y')"), "--format", "json"
    )
    told = json.loads(done.stdout)
    (draft,) = told["drafts"]
    assert (told["version"], draft["phase"], draft["staged"], draft["not_taken"]) == (1, "requirements", True, ["y"])
    assert draft["contents"] == "1 requirement, 3 criteria"


def test_a_spec_keeps_its_type(drafted: Studio) -> None:
    assert "leave --type out" in drafted.draft("write()", "--type", "bugfix", code=2)
    assert "leave --workflow out" in drafted.draft("write()", "--workflow", "quick", code=2)
    assert "is no name for a spec" in drafted.draft("write()", code=2, name="../x")


def test_a_name_that_may_mean_another_spec(studio: Studio) -> None:
    studio.draft(name="billing/limiter")
    assert "`limiter` may mean .kiro/specs/billing/limiter" in studio.draft(code=2)
    studio.draft(name=".kiro/specs/limiter")
    assert "limiter is draft, and design stands on it" in studio.draft(name=f"{SPEC}/requirements.md", code=1)


def test_papers_are_not_written_through_links(studio: Studio) -> None:
    body = """
papers = pathlib.Path(os.environ["SPECGIT_PROMPT"]).parent
for name in ("prompt.md", "log", "not-taken-requirements.md", "requirements.md"):
    (papers / name).unlink(missing_ok=True)
    (papers / name).symlink_to({top!r} + "/src/app.py")
if AGAIN: write(), sys.exit(1)
write(DOCUMENTS[PHASE].replace("a caller sends a request", "[event]"))
"""
    before = (studio.top / "src/app.py").read_text()
    studio.draft(body.format(top=str(studio.top)), code=1)
    assert (studio.top / "src/app.py").read_text() == before
    assert "[event]" in studio.read("requirements.md")


@pytest.mark.parametrize("instead", ["", "papers.symlink_to(elsewhere)"])
def test_papers_that_are_taken_away(studio: Studio, instead: str) -> None:
    elsewhere = studio.home / "elsewhere"
    elsewhere.mkdir()
    body = f"""
import shutil
papers, elsewhere = pathlib.Path(os.environ["SPECGIT_PROMPT"]).parent, {str(elsewhere)!r}
write(), shutil.rmtree(papers)
{instead}
"""
    assert "staged   " in studio.draft(body)
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("kind", ["sha256", "shallow", "worktree"])
def test_repositories_of_every_kind(studio: Studio, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "other"
    if kind == "sha256":
        place.mkdir()
        git(place, "init", "-q", "--object-format=sha256")
        commit(place, "Begin", {"README.md": "x"})
    elif kind == "shallow":
        commit(studio.top, "More", {"README.md": "more"})
        git(tmp_path, "clone", "-q", "--depth=1", f"file://{studio.top}", str(place))
    else:
        studio.git("worktree", "add", "-q", str(place))
    other = Studio(place, studio.home)
    said = other.draft("git('commit', '-qm', 'x', '--allow-empty'); assert git('log', '--oneline'); write()")
    assert "its commit was not taken" in said
    assert other.git("status", "--porcelain").splitlines() == [f"A  {SPEC}/.config.kiro", f"A  {SPEC}/requirements.md"]


def test_there_must_be_a_commit(tmp_path: Path, alone: Path) -> None:
    studio = Studio(tmp_path / "empty", alone)
    studio.top.mkdir()
    studio.git("init", "-q")
    assert "there is no commit yet" in studio.draft(code=2)


def test_a_bugfix(studio: Studio) -> None:
    said = studio.draft("write()", "--type", "bugfix", documents={"bugfix": BUGFIX})
    assert "bugfix.md of limiter: 3 clauses, in 1 round" in said
    assert "→ read it, then specgit approve limiter bugfix" in said
