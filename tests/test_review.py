"""`specgit review`, on real repositories: what a reviewer is told, in which order, and that nothing in it acts."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from conftest import APPROVABLE, TASKS, commit, git, write
from growth import unwatched
from marko.ext.gfm import gfm
from team import DESIGN, SPEC, Team

from specgit.approval.gate import Refusal
from specgit.judging.gathering import gather
from specgit.judging.gating import asked_for
from specgit.judging.workspace import Workspace
from specgit.report.review import review_markdown, verdict
from specgit.review import Review, review_spec
from specgit.rules.model import Finding
from specgit.spec.comparison import compare
from specgit.spec.folder import find_specs

if TYPE_CHECKING:
    from pathlib import Path

    from specgit.review import SpecReview
    from specgit.spec.folder import Spec

LIMIT = 65_536  # characters of a comment on GitHub
POLICY = "approvals:\n  gates: [order, ticks, done-tasks, stale, trailers]\n"
CHANGED = APPROVABLE.replace("close the session", "end the session within 5 seconds").replace(
    "2. WHEN", "2. THE system SHALL keep a log\n3. WHEN"
)


@pytest.fixture
def approved(team: Team) -> Team:
    """All phases are approved, all tasks but the checkpoint are done; the branch `work` begins here."""
    team.commit("Policy", {".specgit.yaml": POLICY})
    team.approve_all()
    team.commit("Do tasks", {f"{SPEC}/tasks.md": TASKS.replace("  - [ ]", "  - [x]")})
    team.git("switch", "-q", "-c", "work")
    return team


@pytest.fixture
def changed(approved: Team) -> Team:
    """On the branch, criterion 1.2, on which two done tasks rest, is reworded and becomes 1.3."""
    approved.commit("Change", {f"{SPEC}/requirements.md": CHANGED})
    return approved


def markdown(team: Team, between: str = "main..work") -> str:
    return team.specgit("review", between, "--format", "markdown")


class TestMarkdown:
    def test_the_order_is_the_reviewers(self, changed: Team) -> None:
        said = markdown(changed)
        heads = [line for line in said.splitlines() if line.startswith(("**", "| spec", "###", "<details"))]
        assert [head[:24] for head in heads if not head.startswith("**requirements.md")] == [
            "**The gates hold this ch",
            "| spec | requirements | ",
            "### Lapsed approvals",
            "### Done tasks that are ",
            "### Held back",
            "### New findings",
            "**1 warning, 1 info in 1",
            "### What changed",
            "<details open><summary>a",
            "### What can run when",
            "<details><summary>auth: ",
            "### To approve",
        ]

    def test_the_verdict(self, changed: Team) -> None:
        assert markdown(changed).splitlines()[0] == (
            "**The gates hold this change back (1 reason): 1 spec changes, 3 approvals lapse, 2 done tasks are stale, "
            "it brings 1 warning, 1 info.**"
        )

    def test_a_row_a_spec(self, changed: Team) -> None:
        lapsed = "approved → **lapsed**"
        row = f"| auth | {lapsed} | {lapsed} | {lapsed} | 1 added, 1 reworded | 2/2 → 2/3 | 4/5 |"
        assert row in markdown(changed).splitlines()

    def test_what_lapsed_and_why(self, changed: Team) -> None:
        said = markdown(changed)
        assert "- **auth requirements**: it changed since " in said
        assert "(Jane): criterion 1.3 reworded, 1.2 added" in said
        assert "- **auth design**: it stands on requirements as before " in said

    def test_stale_done_tasks(self, changed: Team) -> None:
        assert "- **auth 1.2** Make the store: 1.2 changed since it was done" in markdown(changed)

    def test_tasks_approved_again_are_not_stale(self, changed: Team) -> None:
        changed.approve_all()
        said = markdown(changed)
        assert "that are stale" not in said
        assert said.startswith("**The gates let this change pass: 1 spec changes, it brings 1 warning, 1 info.**")
        assert "### To approve" not in said

    def test_a_page_of_it(self, changed: Team) -> None:
        page = gfm(markdown(changed))
        assert page.count("<table>") == 3
        assert "<del>close</del> <ins>end</ins> the session" in page
        assert '<pre><code class="language-mermaid">flowchart LR' in page
        assert "specgit approve auth requirements\nspecgit approve auth design\n" in page


class TestStates:
    def test_an_empty_range(self, changed: Team) -> None:
        assert markdown(changed, "work..work") == "**This change touches no spec.**\n"
        assert changed.specgit("review", "work..work") == "This change touches no spec.\n"

    def test_a_change_of_no_spec(self, approved: Team) -> None:
        approved.commit("Code", {"src/app.py": "line 1\n"})
        assert markdown(approved) == "**This change touches no spec.**\n"

    def test_approvals_without_a_change_of_documents(self, team: Team) -> None:
        team.git("switch", "-q", "-c", "work")
        team.approve_all()
        said = markdown(team)
        assert said.startswith("**Nothing stands against this change: 3 phases are approved.**")
        assert "| auth | draft → **approved** | draft → **approved** | draft → **approved** |" in said

    def test_what_the_base_did_meanwhile_is_no_part_of_it(self, changed: Team) -> None:
        changed.git("switch", "-q", "main")
        changed.commit("Elsewhere", {".kiro/specs/other/tasks.md": TASKS})
        assert "other" not in markdown(changed)

    def test_specs_come_go_and_move(self, approved: Team) -> None:
        approved.git("mv", SPEC, ".kiro/specs/login")
        approved.commit("Move", {".kiro/specs/fresh/requirements.md": APPROVABLE.replace("Sessions", "Others")})
        said = markdown(approved)
        assert "| fresh (added) | **draft** | – | – | 2 added | – → 0/2 | – |" in said
        assert "| login (was auth) | approved → **draft** |" in said
        approved.git("rm", "-rq", ".kiro/specs/login")
        approved.commit("Remove", {})
        assert "| auth (removed) | – | – | – | 2 removed | 2/2 → – | 4/5 → – |" in markdown(approved)

    def test_a_plan_that_can_not_be_made(self, approved: Team) -> None:
        tasks = "# Plan\n\n- [ ] 1. One\n  - _Depends: 2_\n- [ ] 2. Two\n  - _Depends: 1_\n"
        approved.commit("Cycle", {f"{SPEC}/tasks.md": tasks})
        assert "auth can't be planned: " in markdown(approved)
        assert "auth can't be planned: " in approved.specgit("review", "main..work")

    def test_the_change_can_not_loosen_its_own_policy(self, changed: Team) -> None:
        changed.commit("Loosen", {".specgit.yaml": "approvals:\n  gates: []\nvalidate:\n  profile: minimal\n"})
        assert "The gates hold this change back (1 reason)" in markdown(changed)


class TestForms:
    def test_text(self, changed: Team) -> None:
        said = changed.specgit("review", "main..work")
        lines = said.splitlines()
        assert lines[0].startswith("The gates hold this change back (1 reason): ")
        assert lines[3].split("  ")[1:3] == ["auth", "approved → lapsed"]
        assert "  ! auth 1.2 is stale: Make the store: 1.2 changed since it was done" in lines
        assert "1 thing is held back" in lines
        assert "auth: 1 task in 1 wave, at most 1 at once" in lines
        assert lines[-1] == "→ specgit approve auth tasks"

    def test_json(self, changed: Team) -> None:
        found = json.loads(changed.specgit("review", "main..work", "--format", "json"))
        assert found["version"] == 1
        (spec,) = found["specs"]
        assert spec["coverage"] == {"before": {"covered": 2, "total": 2}, "after": {"covered": 2, "total": 3}}
        assert spec["criteria"] == {"added": 1, "removed": 0, "reworded": 1, "renumbered": 0}
        assert [(phase["before"], phase["after"]) for phase in spec["phases"]] == [("approved", "lapsed")] * 3
        assert spec["stale"] == [
            {"task": "1.2", "title": "Make the store", "criteria": ["1.2"]},
            {"task": "2.2", "title": "Log out", "criteria": ["1.2"]},
        ]
        assert [refusal["gate"] for refusal in found["refusals"]] == ["stale"]
        assert [finding["rule"] for finding in found["findings"]] == ["trace/stale-task", "trace/uncovered-criterion"]
        assert found["approve"][0] == {"spec": "auth", "phase": "requirements"}


class TestFindings:
    def test_only_what_the_change_brings(self, approved: Team) -> None:
        wrong = TASKS.replace("_Requirements: 1.1_", "_Requirements: 1.9_", 1)
        approved.git("switch", "-q", "main")
        approved.commit("Wrong", {f"{SPEC}/tasks.md": wrong})
        approved.git("switch", "-q", "-C", "work")
        approved.commit("More", {f"{SPEC}/tasks.md": wrong.replace("[ ] 3. Check", "[ ] 3. Last check")})
        assert "unknown-criterion" not in markdown(approved)
        approved.commit("Worse", {f"{SPEC}/tasks.md": wrong.replace("_Requirements: 1.2_", "_Requirements: 1.8_", 1)})
        said = markdown(approved)
        assert "no criterion 1.8" in said
        assert "no criterion 1.9" not in said


HOSTILE = "`$(id)` ${{ x }} ::set-output:: | <img src=x onerror=y> </details> @team #1 **b** \x1b[31m‮ [a](http://b)"


def test_hostile_text_is_inert(team: Team) -> None:
    team.git("switch", "-q", "-c", "work")
    folder = ".kiro/specs/a|b `c` <img src=x> $(id)"
    tasks = TASKS.replace("Log in", HOSTILE).replace("Make the model", f"```\n  {HOSTILE}")
    files = {"requirements": APPROVABLE.replace("a session", HOSTILE), "tasks": tasks}
    team.commit("Hostile", {f"{folder}/{name}.md": text for name, text in files.items()})
    files["requirements"] = files["requirements"].replace("the session", f"the {HOSTILE}")
    team.commit(f"Change\n\nSpec-Approved: {HOSTILE}", {f"{folder}/{name}.md": text for name, text in files.items()})
    said = markdown(team, "HEAD~1..work")
    page = gfm(said)
    for tag in ("<img", "<a ", "@team", "\x1b", "‮"):
        assert tag not in page, tag
    assert page.count("<details") == page.count("</details>") == 2
    assert "specgit approve &#x27;a|b `c`" in page or "specgit approve 'a|b `c`" in page
    text = team.specgit("review", "HEAD~1..work")
    assert "\x1b" not in text
    assert "‮" not in text
    assert json.loads(team.specgit("review", "HEAD~1..work", "--format", "json"))["specs"]


class Memory:
    """Specs that lie in no folder."""

    label = "memory"

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def paths(self, under: str) -> list[str]:
        return sorted(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path].encode()


@cache
def many(specs: int, word: str) -> tuple[tuple[SpecReview, ...], tuple[Spec, ...]]:
    """A change of many specs, each with long titles, and the specs as they are after it."""
    texts = [
        {
            f".kiro/specs/{word[:20]}{number}/{name}.md": text.replace("a session", f"{word * 40} {side}")
            for number in range(specs)
            for name, text in (("requirements", APPROVABLE), ("tasks", TASKS.replace("Log", word * 20)))
        }
        for side in ("before", "after")
    ]
    before, after = (find_specs(Memory(files), [".kiro/specs"]) for files in texts)
    reviewed = [review_spec(change, (), (), reason=lambda _: "", stale=lambda: ()) for change in compare(before, after)]
    return tuple(reviewed), tuple(after)


def large(specs: int, findings: int, refusals: int, word: str = "word") -> Review:
    """Much to say, all of it at length."""
    reviewed, after = many(specs, word)
    finding = Finding("tasks/x", "error", word * 200, word * 100, "auth", word * 60 + "/tasks.md", 1, 1, 1, 2, "f", "")
    refusal = Refusal("order", word * 200, word * 100, "auth", word * 60)
    return Review(reviewed, (refusal,) * refusals, (finding,) * findings, after)


class TestLength:
    @pytest.mark.parametrize("word", ["word ", "|`<&", "@a ", "😀"])
    @pytest.mark.parametrize(
        ("specs", "findings", "refusals"), [(300, 0, 0), (3, 2000, 0), (3, 0, 2000), (300, 2000, 2000), (300, 5, 5)]
    )
    def test_it_fits_into_a_comment(self, specs: int, findings: int, refusals: int, word: str) -> None:
        with unwatched():
            review = large(specs, findings, refusals, word)
            said = review_markdown(review)
        assert len(said) <= LIMIT
        assert said.count("<details") == said.count("</details>")
        assert said.count("```") % 2 == 0
        assert "left out here" in said or "not shown here" in said
        assert verdict(review)[:20] in said.splitlines()[0]

    @pytest.mark.parametrize("largest", [1500, 5000])
    def test_it_fits_into_less(self, largest: int) -> None:
        said = review_markdown(large(3, 2, 2), largest)
        assert len(said) <= largest
        assert "left out here" in said

    def test_what_fits_is_whole(self) -> None:
        said = review_markdown(large(3, 2, 2))
        assert "left out" not in said
        assert "not shown" not in said


def test_many_specs_cost_no_more_processes(approved: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with a lapsed approval, and a criterion that changed after its task was done."""
    monkeypatch.chdir(approved.top)
    workspace, done, counts = Workspace.open(), TASKS.replace("[ ]", "[x]"), []
    started: list[object] = []
    popen = subprocess.Popen.__init__

    def counted(self: Any, words: list[str], **options: Any) -> None:
        started.append(words)
        popen(self, words, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", counted)
    for number in (2, 12):
        folders = [f".kiro/specs/many{number}-{each}" for each in range(number)]
        old = {f"{folder}/requirements.md": APPROVABLE for folder in folders}
        approved.commit("More", old | {f"{folder}/tasks.md": done for folder in folders})
        digest = approved.git("rev-parse", f"HEAD:{folders[0]}/requirements.md")
        approved.commit(
            "Agree\n\n" + "\n".join(f"Spec-Approved: {folder[12:]}/requirements {digest}" for folder in folders), {}
        )
        approved.git("branch", "-f", "main")
        approved.commit("Change", {f"{folder}/requirements.md": CHANGED for folder in folders})
        started.clear()
        asked = asked_for(workspace, staged=False, between="main..work", rev=None, policy_from=None)
        found = gather(workspace, asked)
        counts.append(len(started))
        assert len(found.lapses) == number
        assert len(found.stale) >= number
    assert counts[1] <= counts[0] < 30


class TestPlaces:
    def test_no_specs(self, team: Team) -> None:
        team.git("rm", "-rq", SPEC)
        commit(team.top, "Empty", {})
        commit(team.top, "Still empty", {})
        done = team.ask("review", "HEAD~1..HEAD")
        assert done.returncode == 3
        assert "there are no specs" in done.stderr

    @pytest.mark.parametrize("words", [(), ("HEAD",), ("main...work",), ("nowhere..HEAD",)])
    def test_wrong_use(self, changed: Team, words: tuple[str, ...]) -> None:
        assert changed.ask("review", *words).returncode == 2

    def test_only_commits_count(self, changed: Team) -> None:
        whole = markdown(changed)
        write(changed.top, f"{SPEC}/requirements.md", "# Nothing\n")
        assert markdown(changed) == whole

    def test_a_shallow_clone(self, changed: Team, tmp_path: Path) -> None:
        changed.commit("Again", {f"{SPEC}/design.md": DESIGN.replace("a table", "a file")})
        git(tmp_path, "clone", "-q", "--depth=1", "--branch=work", f"file://{changed.top}", "shallow")
        clone = Team(tmp_path / "shallow", tmp_path)
        clone.git("fetch", "-q", "--depth=1", "origin", "main")
        said = markdown(clone, "FETCH_HEAD..HEAD")
        assert "**Note**: this clone is shallow" in said
        assert "**Note**: the two commits have no common one here" in said
        assert "1 added, 1 reworded" in said
