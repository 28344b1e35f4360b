"""The hooks under the real pre-commit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from test_approval_hooks import IN_REQUIREMENTS, JANE, STAGES, agree, ahead, past_the_gate, push, said
from test_hooks import BAD, FINE, MINIMAL, ROOT, RULE, SPECS, UNFIXED, attempt, diverge, stage, two_specs

if TYPE_CHECKING:
    from team import Team

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit's environments and pip's downloads stay for the next test."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def home(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pre_commit")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(cache / "home"))
    monkeypatch.setenv("PIP_CACHE_DIR", str(cache / "pip"))
    monkeypatch.setenv("PRE_COMMIT_COLOR", "never")


def pre_commit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "pre_commit", *words], cwd=folder, capture_output=True, text=True)
    signs = ("No matching distribution found", "Temporary failure in name resolution", "Max retries exceeded")
    sign = next((sign for sign in signs if sign in done.stdout + done.stderr), None)
    if sign:
        pytest.skip(f"pip reaches no package registry here: {sign}")
    return done


def copied(top: Path) -> Path:
    """A repository, with no commit yet, that holds specgit as it lies in the working tree."""
    for name in ("specgit", "examples"):
        shutil.copytree(ROOT / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, top / name)
    git(top, "init", "--quiet")
    return top


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where specgit is a repository: one, for its environment to be made once."""
    return tmp_path_factory.mktemp("package")


def install(folder: Path, package: Path, stages: tuple[str, ...], hooks: str) -> None:
    """Have pre-commit check the commits of a project."""
    if not (package / ".git").exists():
        commit(copied(package), "Begin", {})
    rev = git(package, "rev-parse", "HEAD")
    config = f"repos:\n  - repo: {package}\n    rev: {rev}\n    hooks:\n{hooks}"
    commit(folder, "Hooks", {".pre-commit-config.yaml": config})
    done = pre_commit(folder, "install", *(word for each in stages for word in ("-t", each)), "--install-hooks")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def hooked(folder: Path, package: Path) -> Path:
    """A project with two specs, which are fixed and validated."""
    hooks = f"      - id: specgit-fix\n      - id: specgit-validate\n        args: [{', '.join(MINIMAL)}]\n"
    install(two_specs(folder), package, ("pre-commit", "pre-merge-commit"), hooks)
    return folder


def test_it_stashes_and_specgit_agrees(hooked: Path) -> None:
    stage(hooked, {f"{SPECS}/auth/tasks.md": BAD})
    write(hooked, f"{SPECS}/auth/tasks.md", FINE)
    said = attempt(hooked, "commit", "-m", "Bad")
    assert RULE in said
    assert "Stashing unstaged files" in said
    assert (hooked / SPECS / "auth/tasks.md").read_text() == FINE
    stage(hooked, {f"{SPECS}/auth/tasks.md": FINE + "\n"})
    write(hooked, f"{SPECS}/auth/tasks.md", BAD)
    write(hooked, f"{SPECS}/new/tasks.md", "- [S] 1. Untracked\n")
    assert attempt(hooked, "commit", "-m", "Fine") == ""
    assert (hooked / SPECS / "auth/tasks.md").read_text() == BAD


def test_a_file_taken_away(hooked: Path) -> None:
    git(hooked, "rm", "--quiet", f"{SPECS}/cart/requirements.md")
    write(hooked, f"{SPECS}/auth/tasks.md", BAD)
    git(hooked, "commit", "--quiet", "-am", "Bad before", "--no-verify")
    git(hooked, "rm", "--quiet", f"{SPECS}/cart/tasks.md")
    assert attempt(hooked, "commit", "-m", "A whole spec away") == ""
    write(hooked, f"{SPECS}/auth/more.md", "x")
    git(hooked, "add", "--all")
    git(hooked, "commit", "--quiet", "-m", "More", "--no-verify")
    git(hooked, "rm", "--quiet", f"{SPECS}/auth/more.md")
    assert RULE in attempt(hooked, "commit", "-m", "A file away")


def test_it_tells_of_what_was_put_right(hooked: Path) -> None:
    stage(hooked, {f"{SPECS}/auth/tasks.md": UNFIXED})
    write(hooked, "README.md", "unstaged\n")
    said = attempt(hooked, "commit", "-m", "Unfixed")
    assert "files were modified by this hook" in said
    assert (hooked / SPECS / "auth/tasks.md").read_text() == UNFIXED.replace("\\", "")
    assert (hooked / "README.md").read_text() == "unstaged\n"
    git(hooked, "add", SPECS)
    assert attempt(hooked, "commit", "-m", "Fixed") == ""


def test_a_merge(hooked: Path) -> None:
    git(hooked, "config", "core.hooksPath", "/dev/null")
    diverge(hooked)
    git(hooked, "config", "--unset", "core.hooksPath")
    assert "CONFLICT" in attempt(hooked, "merge", "fewer")
    stage(hooked, {f"{SPECS}/auth/tasks.md": FINE})
    assert RULE in attempt(hooked, "commit", "-m", "Merge")
    stage(hooked, {f"{SPECS}/auth/tasks.md": FINE.replace(", 1.2", "")})
    assert attempt(hooked, "commit", "-m", "Merge") == ""
    assert pre_commit(hooked, "run", "--from-ref", "HEAD~1", "--to-ref", "HEAD").returncode == 0


def test_try_repo_with_the_working_tree(folder: Path, tmp_path: Path) -> None:
    """As a person tries the hooks before a release; here with changes that are in no commit yet."""
    repository = copied(tmp_path / "tried")
    (repository / "specgit/cli/hook.py").unlink()
    commit(repository, "Begin", {})
    shutil.copy(ROOT / "specgit/cli/hook.py", repository / "specgit/cli/hook.py")
    git(repository, "add", "--all")

    project = two_specs(folder)
    commit(project, "Bad", {f"{SPECS}/cart/tasks.md": BAD})
    stage(project, {f"{SPECS}/auth/tasks.md": FINE + "\n"})
    done = pre_commit(project, "try-repo", str(repository), "--all-files", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Creating temporary repo with uncommitted changes" in done.stdout
    for hook in ("specgit-validate", "specgit-validate-all"):
        assert f"- hook id: {hook}" in done.stdout
    assert done.stdout.count(RULE) >= 2


def test_approvals_are_completed_and_held_to(team: Team, package: Path) -> None:
    hooks = "".join(f"      - id: specgit-{name}\n" for name in dict.fromkeys(STAGES.values()))
    team.be("Mia")
    install(team.top, package, tuple(STAGES), hooks)
    git(team.top.parent, "init", "--quiet", "--bare", "remote")
    team.git("remote", "add", "origin", str(team.top.parent / "remote"))
    team.git("push", "--quiet", "--no-verify", "origin", "main")

    assert "there is no spec auht" in agree(team, "Spec-Approved: auht/requirements")
    team.git("switch", "--quiet", "--create", "spec")
    ahead(team)
    assert "design.md is there while requirements is not approved" in agree(team, "Ahead")
    past_the_gate(team)
    refused = push(team, "spec")
    assert "spec, as it would be pushed to origin:" in refused
    assert "design.md is there while requirements is not approved" in refused
    assert agree(team, "Spec-Approved: auth/requirements") == ""
    assert said(team)[0].digest == IN_REQUIREMENTS
    assert push(team, "spec") == ""
    team.git("switch", "--quiet", "main")
    team.git("merge", "--quiet", "--squash", "spec")
    assert attempt(team.top, "commit", "--no-edit") == ""
    assert [each.by for each in said(team)] == [JANE]
    assert team.states()[:2] == ["approved", "draft"]
