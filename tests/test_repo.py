from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from conftest import commit, git, write
from growth import LONG

from specgit import repo
from specgit.errors import SpecgitError
from specgit.repo import BranchMovedError, EditsInTheWayError, GitError, Repository
from specgit.spec.text import Text

if TYPE_CHECKING:
    from pathlib import Path

TASKS_PATH = ".kiro/specs/auth/tasks.md"


def refusal(error: pytest.ExceptionInfo[SpecgitError]) -> str:
    assert error.value.hint
    assert "\n" not in error.value.message
    return error.value.message


def test_objects_are_read_after_what_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement may name anything: a folder, a commit, nothing, too much. None of it is taken for the next answer."""
    monkeypatch.setattr(repo, "LARGEST_FILE", 1000)
    monkeypatch.setattr(repo, "_PIECE", 7)
    commit(folder, "Large", {"large.md": "x" * 2000})
    objects = Repository.open(folder).objects()
    for name in ("HEAD:src", "HEAD", "HEAD:none", "HEAD:no blob", "0" * 40, "HEAD:large.md"):
        with pytest.raises(SpecgitError):
            objects("some.md", name)
        assert objects("README.md", "HEAD:README.md") == b"# Project\n"


class TestOpen:
    def test_from_any_folder_inside(self, folder: Path) -> None:
        found = Repository.open(folder / "src")
        assert found.top == folder
        assert found.common_dir == folder / ".git"

    def test_from_a_worktree(self, folder: Path, tmp_path: Path) -> None:
        git(folder, "worktree", "add", "-q", str(tmp_path / "other"))
        found = Repository.open(tmp_path / "other")
        assert found.top == tmp_path / "other"
        assert found.common_dir == folder / ".git"
        assert found.git_dir == folder / ".git/worktrees/other"

    def test_no_repository(self, tmp_path: Path) -> None:
        with pytest.raises(SpecgitError) as error:
            Repository.open(tmp_path)
        assert "is in no Git repository" in refusal(error)
        assert error.value.exit_code == 2

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(SpecgitError, match="there is no folder"):
            Repository.open(tmp_path / "missing")

    def test_bare_repository(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "--bare", "bare.git")
        with pytest.raises(SpecgitError) as error:
            Repository.open(tmp_path / "bare.git")
        assert "is a bare repository" in refusal(error)

    def test_inside_the_git_folder(self, folder: Path) -> None:
        with pytest.raises(SpecgitError) as error:
            Repository.open(folder / ".git")
        assert "the folder Git keeps for itself" in refusal(error)

    def test_git_missing(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(SpecgitError) as error:
            Repository.open(folder)
        assert "git is not installed" in refusal(error)

    def test_a_damaged_repository(self, folder: Path) -> None:
        (folder / ".git/config").write_text("[core\n")
        with pytest.raises(GitError) as error:
            Repository.open(folder)
        assert "git rev-parse failed" in refusal(error)

    def test_where_a_hook_runs(self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        git(tmp_path, "init", "-q", "other")
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
        assert Repository.open(folder).top == folder

    def test_is_quick(self, folder: Path) -> None:
        # One git process, and no library that takes long to load.
        code = (
            "import sys; from specgit.repo import Repository; Repository.open();"
            "print([name for name in ('git', 'networkx', 'rich', 'ruamel', 'marko') if name in sys.modules])"
        )
        env = dict(os.environ, GIT_TRACE2_EVENT=str(folder.parent / "trace"))
        out = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, check=True).stdout
        assert out == b"[]\n"
        assert (folder.parent / "trace").read_text().count('"event":"start"') == 1


class TestSources:
    def test_agree(self, folder: Path) -> None:
        found = Repository.open(folder)
        expected = [".kiro/specs/auth/requirements.md", TASKS_PATH]
        for source in (found.working_tree(), found.index(), found.commit("HEAD")):
            assert source.paths(".kiro/specs") == expected
            assert source.paths(".kiro/specs/") == expected
            assert source.read(TASKS_PATH) == (folder / TASKS_PATH).read_bytes()
            assert source.paths("nothing") == []
            assert source.paths("READ") == []
            assert "src/app.py" in source.paths("")
            assert source.read("README.md") == b"# Project\n"
            with pytest.raises(SpecgitError, match=r"there is no file missing\.md in the"):
                source.read("missing.md")
            with pytest.raises(SpecgitError, match="there is no file"):
                source.read(".kiro/specs/auth/design.md")
            with pytest.raises(SpecgitError):
                source.read("../outside")

    def test_differ_where_they_should(self, folder: Path) -> None:
        write(folder, "README.md", "staged\n")
        git(folder, "add", "README.md")
        write(folder, "README.md", "edited\n")
        found = Repository.open(folder)
        assert found.working_tree().read("README.md") == b"edited\n"
        assert found.index().read("README.md") == b"staged\n"
        assert found.commit("HEAD").read("README.md") == b"# Project\n"
        assert found.commit("HEAD").label == "HEAD"

    def test_strange_names_and_bytes(self, folder: Path) -> None:
        name = os.fsdecode(b"docs/caf\xe9 \xe2\x9c\x93\n*.md")
        place = folder / name
        place.parent.mkdir()
        place.write_bytes(b"\xff\x00\r\n")
        git(folder, "add", "--all")
        git(folder, "commit", "-qm", "Strange")
        found = Repository.open(folder)
        for source in (found.working_tree(), found.index(), found.commit("HEAD")):
            assert source.paths("docs") == [name]
            assert source.read(name) == b"\xff\x00\r\n"

    def test_many_reads_take_two_processes(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(folder, "Many", {f"docs/{number}.md": f"{number}\n" for number in range(50)})
        found = Repository.open(folder)
        source = found.commit(git(folder, "rev-parse", "HEAD"))
        monkeypatch.setenv("GIT_TRACE2_EVENT", str(folder.parent / "trace"))
        assert [source.read(path) for path in source.paths("docs")]
        del source
        assert (folder.parent / "trace").read_text().count('"event":"start"') == 2

    def test_unknown_commit(self, folder: Path) -> None:
        for rev in ("nothing", "--all", "HEAD~7"):
            with pytest.raises(SpecgitError, match="there is no commit"):
                Repository.open(folder).commit(rev)

    @pytest.mark.parametrize("kind", ["working_tree", "index", "commit"])
    def test_links(self, folder: Path, tmp_path: Path, kind: str) -> None:
        (tmp_path / "secret").write_text("secret")
        for name, target in {
            "inside": "README.md",
            "outside": str(tmp_path / "secret"),
            "above": "../secret",
            "circle": "circle",
            "broken": "nowhere",
        }.items():
            (folder / name).symlink_to(target)
        git(folder, "add", "--all")
        git(folder, "commit", "-qm", "Links")
        found = Repository.open(folder)
        source = found.commit("HEAD") if kind == "commit" else getattr(found, kind)()
        assert source.read("inside") == b"# Project\n"
        for name in ("outside", "above"):
            with pytest.raises(SpecgitError, match="link out of the repository"):
                source.read(name)
        for name in ("circle", "broken"):
            with pytest.raises(SpecgitError):
                source.read(name)

    def test_a_linked_folder(self, folder: Path, tmp_path: Path) -> None:
        write(folder, "docs/specs/pay/tasks.md", "- [ ] 1. Pay\n")
        (folder / ".kiro/specs/pay").symlink_to("../../docs/specs/pay")
        (folder / "docs/specs/pay/again").symlink_to("..")
        assert ".kiro/specs/pay/tasks.md" in Repository.open(folder).working_tree().paths(".kiro/specs")
        write(tmp_path, "elsewhere/tasks.md", "- [ ] 1. Spy\n")
        (folder / ".kiro/specs/spy").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(SpecgitError) as error:
            Repository.open(folder).working_tree().paths(".kiro/specs")
        assert ".kiro/specs/spy is a link out of the repository" in refusal(error)

    def test_not_a_file(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe")
        source = Repository.open(folder).working_tree()
        for name in ("pipe", "src"):
            with pytest.raises(SpecgitError, match=r"is not a file|can't be read"):
                source.read(name)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
    def test_unreadable(self, folder: Path) -> None:  # pragma: no cover
        (folder / "README.md").chmod(0)
        with pytest.raises(SpecgitError, match="can't be read: Permission denied"):
            Repository.open(folder).working_tree().read("README.md")

    @pytest.mark.parametrize("kind", ["working_tree", "index", "commit"])
    def test_huge(self, folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(repo, "LARGEST_FILE", 1024 * 1024)
        (folder / "huge.md").write_bytes(b"x" * (3 * 1024 * 1024))
        git(folder, "add", "--all")
        git(folder, "commit", "-qm", "Huge")
        found = Repository.open(folder)
        source = found.commit("HEAD") if kind == "commit" else getattr(found, kind)()
        with pytest.raises(SpecgitError) as error:
            source.read("huge.md")
        assert refusal(error) == "huge.md has 3 MiB, more than the 1 MiB specgit reads"
        assert source.read("README.md") == b"# Project\n"

    def test_lost_object(self, folder: Path) -> None:
        blob = git(folder, "rev-parse", "HEAD:README.md")
        (folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
        with pytest.raises(SpecgitError, match=r"Git has lost the content of README\.md"):
            Repository.open(folder).commit("HEAD").read("README.md")

    def test_index_in_conflict(self, folder: Path) -> None:
        git(folder, "checkout", "-qb", "other")
        commit(folder, "Theirs", {"README.md": "theirs\n"})
        git(folder, "checkout", "-q", "main")
        commit(folder, "Ours", {"README.md": "ours\n"})
        subprocess.run(["git", "merge", "-q", "other"], cwd=folder, capture_output=True, check=False)
        found = Repository.open(folder)
        with pytest.raises(SpecgitError, match=r"README.md is in conflict"):
            found.index().paths("")
        assert found.state().changed == ("README.md",)
        assert found.unfinished() == "merge"

    def test_index_that_a_hook_is_handed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        other = {"GIT_INDEX_FILE": str(folder / ".git/next-index")}
        write(folder, "README.md", "next\n")
        subprocess.run(["git", "read-tree", "HEAD"], cwd=folder, env=os.environ | other, check=True)
        subprocess.run(["git", "add", "README.md"], cwd=folder, env=os.environ | other, check=True)
        assert Repository.open(folder).index().read("README.md") == b"# Project\n"
        monkeypatch.setenv("GIT_INDEX_FILE", other["GIT_INDEX_FILE"])
        assert Repository.open(folder).index().read("README.md") == b"next\n"

    def test_submodules_are_no_files(self, folder: Path) -> None:
        head = git(folder, "rev-parse", "HEAD")
        git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},vendor/thing")
        assert Repository.open(folder).index().paths("vendor") == []


class TestWrite:
    def test_keeps_mode_and_bytes(self, folder: Path) -> None:
        (folder / TASKS_PATH).chmod(0o640)
        old = (folder / TASKS_PATH).read_bytes()
        Repository.open(folder).write(TASKS_PATH, Text.decode(TASKS_PATH, b"\xff\r\n"), expected=old)
        assert (folder / TASKS_PATH).read_bytes() == b"\xff\r\n"
        assert (folder / TASKS_PATH).stat().st_mode & 0o777 == 0o640
        assert sorted(path.name for path in (folder / TASKS_PATH).parent.iterdir()) == [
            "requirements.md",
            "tasks.md",
        ]

    @pytest.mark.parametrize("expected", [b"something else", None])
    def test_refuses_what_changed(self, folder: Path, expected: bytes | None) -> None:
        with pytest.raises(SpecgitError) as error:
            Repository.open(folder).write("README.md", Text("README.md", "x"), expected=expected)
        assert "README.md" in refusal(error)
        assert (folder / "README.md").read_text() == "# Project\n"
        assert not list(folder.glob(".specgit-*"))

    def test_refuses_what_is_gone(self, folder: Path) -> None:
        with pytest.raises(SpecgitError, match="changed by someone else"):
            Repository.open(folder).write("gone.md", Text("gone.md", "x"), expected=b"")
        assert not (folder / "gone.md").exists()

    def test_makes_a_new_file(self, folder: Path) -> None:
        Repository.open(folder).write("new/folder/a.md", Text("a.md", "x"), expected=None)
        assert (folder / "new/folder/a.md").read_text() == "x"
        assert (folder / "new/folder/a.md").stat().st_mode & 0o777 == (folder / "README.md").stat().st_mode & 0o777

    def test_follows_a_link_inside_only(self, folder: Path, tmp_path: Path) -> None:
        (folder / "inside").symlink_to("README.md")
        (folder / "outside").symlink_to(tmp_path / "secret")
        (folder / "config").symlink_to(".git/config")
        (tmp_path / "secret").write_text("secret")
        found = Repository.open(folder)
        found.write("inside", Text("inside", "x"), expected=b"# Project\n")
        assert (folder / "inside").is_symlink()
        assert (folder / "README.md").read_text() == "x"
        for name in ("outside", "config", "../secret", "/etc/hosts"):
            with pytest.raises(SpecgitError):
                found.write(name, Text(name, "x"), expected=b"secret")
        assert (tmp_path / "secret").read_text() == "secret"

    def test_folder_in_its_place(self, folder: Path) -> None:
        with pytest.raises(SpecgitError, match="src can't be written"):
            Repository.open(folder).write("src", Text("src", "x"), expected=b"")


class TestState:
    def test_clean_then_changed(self, folder: Path) -> None:
        found = Repository.open(folder)
        assert found.state() == repo.State("main", git(folder, "rev-parse", "HEAD"), ())
        write(folder, "untracked", "x")
        write(folder, "src/app.py", "x")
        git(folder, "mv", "README.md", "READ ME.md")
        assert sorted(found.state().changed) == ["READ ME.md", "README.md", "src/app.py"]

    def test_no_commit_yet_and_detached(self, tmp_path: Path, folder: Path) -> None:
        git(tmp_path, "init", "-q", "empty")
        assert Repository.open(tmp_path / "empty").state() == repo.State("main", None, ())
        git(folder, "checkout", "-q", "--detach")
        assert Repository.open(folder).state().branch is None

    def test_histories(self, folder: Path) -> None:
        found = Repository.open(folder)
        first = found.tip("main")
        second = commit(folder, "Second\n\nSpec-Task: auth#1.1 done\n", {"a": "1"})
        assert found.is_ancestor(first, second)
        assert not found.is_ancestor(second, first)
        assert not found.is_ancestor("0" * 40, first)
        assert found.on_a_branch(first)
        assert [entry.id for entry in found.log("HEAD", 1)] == [second]
        values = found.commits([second, first, second])
        assert list(values) == [second, first]
        assert values[second].parents == (first,)
        assert values[second].author[:2] == ("Mia Wong", "mia@example.com")
        assert values[second].message.startswith("Second\n\nSpec-Task")
        assert found.commits([]) == {}

    def test_needs_a_name(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        found = Repository.open(folder)
        found.check_identity()
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        git(folder, "config", "user.useConfigOnly", "true")
        with pytest.raises(SpecgitError) as error:
            found.check_identity()
        assert "does not know your name" in refusal(error)

    def test_needs_a_git_that_merges(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        found = Repository.open(folder)
        found.check_version()
        monkeypatch.setattr(repo, "OLDEST_GIT", (99, 0))
        with pytest.raises(SpecgitError, match="too old"):
            found.check_version()

    def test_needs_refs_in_files(self, folder: Path) -> None:
        (folder / ".git/reftable").mkdir()
        with pytest.raises(SpecgitError, match="reftable"):
            Repository.open(folder).check_version()


class TestCommits:
    def test_replace_file_and_merge(self, folder: Path) -> None:
        found = Repository.open(folder)
        base = found.tip("main")
        ours = found.make_commit(found.replace_file(base, "README.md", b"ours\n"), [base], "Ours\n")
        theirs = found.make_commit(found.replace_file(base, "src/app.py", b"theirs\n"), [base], "Theirs\n")
        against = found.make_commit(found.replace_file(base, "README.md", b"against\n"), [base], "Against\n")
        merged = found.merge(ours, theirs)
        assert merged.conflicts == ()
        assert [change.path for change in found.changes(base, merged.tree)] == ["README.md", "src/app.py"]
        assert found.merge(ours, against).conflicts == ("README.md",)
        assert b"+theirs" in found.diff(base, theirs)
        with pytest.raises(GitError):
            found.merge(ours, "0" * 40)
        with pytest.raises(GitError):
            found.changes(base, "0" * 40)

    def test_author_is_kept(self, folder: Path) -> None:
        found = Repository.open(folder)
        first = found.tip("main")
        tree = found.commits([first])[first].tree
        made = found.make_commit(tree, [first], "By Jane\n", ("Jane", "jane@example.com", "@1700000000 +0100"))
        assert found.commits([made])[made].author == ("Jane", "jane@example.com", "@1700000000 +0100")

    def test_mode_is_kept(self, folder: Path) -> None:
        (folder / "src/app.py").chmod(0o755)
        base = commit(folder, "Executable", {})
        found = Repository.open(folder)
        (change,) = found.changes(base, found.replace_file(base, "src/app.py", b"x"))
        assert (change.before, change.after) == (0o100755, 0o100755)

    def test_refs(self, folder: Path) -> None:
        found = Repository.open(folder)
        tip = found.tip("main")
        found.set_refs({"refs/specgit/a/1": tip, "refs/specgit/a/2": tip})
        found.set_refs({"refs/specgit/a/1": None})
        found.set_refs({})
        assert found.refs("refs/specgit/") == {"refs/specgit/a/2": tip}

    def test_create(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        write(tmp_path, "demo/a.txt", "a")
        made = Repository.create(tmp_path / "demo", "Begin", name="Demo", email="demo@example.com")
        assert made.state().branch == "main"
        assert made.commit("HEAD").paths("") == ["a.txt"]
        assert os.environ["GIT_DIR"] == str(tmp_path / "elsewhere")


class TestAdvance:
    def next_commit(self, found: Repository, path: str = "README.md") -> tuple[str, str]:
        base = found.tip("main")
        return found.make_commit(found.replace_file(base, path, b"next\n"), [base], "Next\n"), base

    def test_takes_the_working_tree_along(self, folder: Path) -> None:
        found = Repository.open(folder)
        write(folder, "src/app.py", "my edit\n")
        new, old = self.next_commit(found)
        found.advance("main", new, old, reason="test")
        assert (folder / "README.md").read_text() == "next\n"
        assert (folder / "src/app.py").read_text() == "my edit\n"
        assert found.state() == repo.State("main", new, ("src/app.py",))

    def test_never_over_an_edit(self, folder: Path) -> None:
        found = Repository.open(folder)
        new, old = self.next_commit(found)
        write(folder, "README.md", "my edit\n")
        with pytest.raises(EditsInTheWayError) as error:
            found.advance("main", new, old, reason="test")
        assert error.value.paths == ("README.md",)
        assert "README.md" in refusal(error)
        assert (folder / "README.md").read_text() == "my edit\n"
        assert found.tip("main") == old

    @pytest.mark.parametrize("ignored", [False, True])
    def test_never_over_an_untracked_file(self, folder: Path, ignored: bool) -> None:
        found = Repository.open(folder)
        new, old = self.next_commit(found, "notes.txt")
        write(folder, "notes.txt", "mine\n")
        write(folder, ".git/info/exclude", "notes.txt\n" if ignored else "")
        with pytest.raises(EditsInTheWayError):
            found.advance("main", new, old, reason="test")
        assert (folder / "notes.txt").read_text() == "mine\n"

    def test_branch_moved(self, folder: Path) -> None:
        found = Repository.open(folder)
        new, old = self.next_commit(found)
        commit(folder, "Meanwhile", {"other": "x"})
        with pytest.raises(BranchMovedError):
            found.advance("main", new, old, reason="test")
        git(folder, "checkout", "-qb", "elsewhere")
        with pytest.raises(BranchMovedError):
            found.advance("main", new, old, reason="test")

    def test_another_branch_checked_out(self, folder: Path) -> None:
        found = Repository.open(folder)
        new, old = self.next_commit(found)
        git(folder, "checkout", "-qb", "elsewhere")
        found.advance("main", new, old, reason="test")
        assert found.tip("main") == new
        assert found.tip("elsewhere") == old
        assert (folder / "README.md").read_text() == "# Project\n"
        assert found.state().changed == ()

    def test_checked_out_in_another_worktree(self, folder: Path, tmp_path: Path) -> None:
        found = Repository.open(folder)
        new, old = self.next_commit(found)
        git(folder, "checkout", "-qb", "elsewhere")
        git(folder, "worktree", "add", "-q", str(tmp_path / "other"), "main")
        found.advance("main", new, old, reason="test")
        assert (tmp_path / "other/README.md").read_text() == "next\n"
        assert git(tmp_path / "other", "status", "--porcelain") == ""

    def test_index_locked_by_another_git(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        found = Repository.open(folder)
        new, old = self.next_commit(found)
        lock = write(folder, ".git/index.lock", "")
        monkeypatch.setattr(repo, "_LOCK_PATIENCE", 0.2)
        with pytest.raises(GitError) as error:
            found.advance("main", new, old, reason="test")
        assert refusal(error) == f"git merge --ff-only failed: {lock} exists"
        monkeypatch.setattr(repo.time, "sleep", lambda _: lock.unlink(missing_ok=True))
        found.advance("main", new, old, reason="test")
        assert found.tip("main") == new


class TestWorktrees:
    def test_add_snapshot_remove(self, folder: Path, tmp_path: Path) -> None:
        found = Repository.open(folder)
        tip = found.tip("main")
        worktree = found.add_worktree(tmp_path / "trees/one", tip)
        assert found.worktrees() == [worktree]
        assert found.head_of(worktree) == (tip, None)
        write(worktree.path, "new.txt", "x")
        assert [change.path for change in found.changes(tip, found.snapshot(worktree))] == ["new.txt"]
        found.restore(worktree, tip)
        assert not (worktree.path / "new.txt").exists()
        found.remove_worktrees()
        assert found.worktrees() == []
        assert not worktree.path.exists()
        assert not (folder / ".git/worktrees").exists()
        assert git(folder, "worktree", "list", "--porcelain").count("worktree ") == 1
        assert git(folder, "status", "--porcelain") == ""

    def test_many_come_and_go_at_once(self, folder: Path, tmp_path: Path) -> None:
        found = Repository.open(folder)
        tip = found.tip("main")
        errors: list[Exception] = []

        def come_and_go(name: str) -> None:
            try:
                for number in range(15):
                    found.remove_worktree(found.add_worktree(tmp_path / "trees" / f"{name}{number}", tip))
            except (SpecgitError, OSError) as error:
                errors.append(error)

        threads = [threading.Thread(target=come_and_go, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []

    def test_others_are_not_ours(self, folder: Path, tmp_path: Path) -> None:
        git(folder, "worktree", "add", "-q", str(tmp_path / "mine"))
        assert Repository.open(folder).worktrees() == []

    def test_killed_while_it_was_made(self, folder: Path) -> None:
        write(folder, ".git/specgit-worktree-one/locked", "specgit run")
        write(folder, ".git/worktrees/other/locked", "specgit run")  # not of our making: it knows no folder
        found = Repository.open(folder)
        (worktree,) = found.worktrees()
        found.remove_worktree(worktree)
        assert not (folder / ".git/specgit-worktree-one").exists()
        assert (folder / "README.md").exists()

    def test_unknown_commit(self, folder: Path, tmp_path: Path) -> None:
        found = Repository.open(folder)
        with pytest.raises(GitError):
            found.add_worktree(tmp_path / "one", "0" * 40)
        assert found.worktrees() == []
        assert not (tmp_path / "one").exists()

    def test_git_takes_it_for_its_own(self, folder: Path, tmp_path: Path) -> None:
        found = Repository.open(folder)
        worktree = found.add_worktree(tmp_path / "trees/one", found.tip("main"))
        git(folder, "fsck", "--strict")
        assert f"worktree {worktree.path}" in git(folder, "worktree", "list", "--porcelain")
        assert git(worktree.path, "status", "--porcelain") == ""
        git(folder, "worktree", "prune", "--expire=now")
        git(folder, "worktree", "unlock", str(worktree.path))
        git(folder, "worktree", "remove", str(worktree.path))
        assert not worktree.git_dir.exists()

    def test_damaged(self, folder: Path, tmp_path: Path) -> None:
        found = Repository.open(folder)
        tip = found.tip("main")
        git(tmp_path, "init", "-q")  # a repository above, as of a home folder's settings
        worktree = found.add_worktree(tmp_path / "trees/one", tip)
        (worktree.path / ".git").unlink()
        write(worktree.path, "new.txt", "x")
        assert [change.path for change in found.changes(tip, found.snapshot(worktree))] == ["new.txt"]
        assert git(tmp_path, "status", "--porcelain", "--untracked-files=no") == ""
        worktree.path.chmod(0o500)
        found.remove_worktree(worktree)
        assert not worktree.path.exists()
        with pytest.raises(GitError):
            found.snapshot(worktree)
        with pytest.raises(GitError):
            found.restore(worktree, tip)

    def test_branches_visited(self, folder: Path, tmp_path: Path) -> None:
        git(folder, "branch", "older")
        found = Repository.open(folder)
        made = int(git(folder, "log", "-1", "--format=%ct"))
        worktree = found.add_worktree(tmp_path / "one", found.tip("main"))
        git(worktree.path, "checkout", "-qb", "fresh")
        git(worktree.path, "checkout", "-q", "older")
        assert found.head_of(worktree) == (found.tip("main"), "older")
        assert set(found.branches_visited(worktree, made)) == {"fresh", "older"}
        assert found.branches_visited(worktree, made + 3600) == []


def test_a_reader_ends_though_a_fork_holds_its_pipes(folder: Path) -> None:
    """As the processes do that check specs; its end must not wait for theirs."""
    source = Repository.open(folder).commit("HEAD")
    source.read("README.md")
    child = os.fork()
    if not child:
        time.sleep(60)
        os._exit(0)
    begun = time.monotonic()
    del source
    gc.collect()
    assert time.monotonic() - begun < LONG
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
