"""Many specs: the same findings from the cache, from other processes and from this one."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import pytest
from conftest import git, write

from specgit import validation
from specgit.cache import Cache
from specgit.errors import SpecgitError
from specgit.repo import GitError
from specgit.rules.check import Selection, check
from specgit.rules.model import Finding, Problem, Rule
from specgit.rules.subject import Subject
from specgit.spec.edit import Change
from specgit.spec.folder import Spec, find_specs
from specgit.spec.text import Span
from specgit.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KIRO = Selection("kiro")


class Files:
    """Files in memory, that count what is read."""

    label = "memory"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.reads = 0

    def paths(self, under: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(f"{under}/"))

    def read(self, path: str) -> bytes:
        self.reads += 1
        return self.files[path]


def project(count: int) -> Files:
    """Specs of which every third has a finding."""
    box = {0: "S", 1: " ", 2: "x"}
    return Files(
        {f".kiro/specs/s{number:03}/tasks.md": f"- [{box[number % 3]}] 1. Log in\n".encode() for number in range(count)}
    )


def specs_of(files: Files) -> list[Spec]:
    return find_specs(files, [".kiro/specs"])


def plainly(files: Files, selection: Selection = KIRO) -> list[Finding]:
    specs = specs_of(files)
    return [finding for spec in specs for finding in check(Subject(spec, others=specs), selection)]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The specs that are really checked, in this process."""
    seen = []

    def counted(subject: Subject, selection: Selection) -> list[Finding]:
        seen.append(subject.spec.name)
        return check(subject, selection)

    monkeypatch.setattr("specgit.rules.check.check", counted)
    return seen


@pytest.fixture
def with_rule(monkeypatch: pytest.MonkeyPatch) -> Callable[[Rule], None]:
    """Makes one rule the only one."""

    def only(rule: Rule) -> None:
        monkeypatch.setattr("specgit.rules.check.all_rules", lambda: {rule.name: rule})

    return only


class Example(Rule):
    """An example."""

    name = "tasks/example"
    why = fix = "None."
    good: ClassVar = {}
    bad: ClassVar = {}


# The same however it is worked out


def test_the_findings_are_those_of_check(cache: Cache) -> None:
    files = project(9)
    specs = specs_of(files)
    expected = plainly(files)
    assert len({finding.spec for finding in expected if finding.rule == "tasks/unknown-box"}) == 3
    for _ in range(2):
        assert validate(specs, specs, KIRO, cache=cache) == expected
    assert validate(specs, specs, KIRO) == expected
    assert validate(specs[3:4], specs, KIRO, cache=cache) == [f for f in expected if f.spec == "s003"]


@pytest.mark.parametrize("how", multiprocessing.get_all_start_methods())
def test_processes_find_the_same(how: str) -> None:
    """However a platform begins them: Linux forks, macOS spawns."""
    code = (
        "import multiprocessing, sys\n"
        "from test_validation import KIRO, plainly, project, specs_of, validate\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({how!r}, force=True)\n"
        "    files = project(70)\n"
        "    specs = specs_of(files)\n"
        "    assert validate(specs, specs, KIRO, jobs=2) == plainly(files)\n"
        "    assert 'specgit.rules.tasks' in sys.modules\n"
        "    assert 'concurrent.futures.process' in sys.modules\n"
    )
    here = Path(__file__).parent
    env = os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, timeout=120)


def test_few_specs_begin_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(validation, "_in_processes", never)
    for count, jobs in ((validation.PARALLEL_FROM - 1, 2), (validation.PARALLEL_FROM, 1)):
        specs = specs_of(project(count))
        assert validate(specs, specs, KIRO, jobs=jobs)


def test_a_machine_without_semaphores(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    files = project(60)
    assert validate(specs_of(files), specs_of(files), KIRO, jobs=2) == plainly(files)


class Deadly(Example):
    """It kills any process but the first, as a machine without memory does."""

    first = os.getpid()

    def check(self, subject: Subject) -> Iterator[Problem]:
        if os.getpid() != self.first and subject.spec.name == "s030":
            os.kill(os.getpid(), signal.SIGKILL)
        assert subject.spec.tasks
        yield Problem(subject.spec.tasks.text, None, subject.spec.name)


forks = pytest.mark.skipif(
    multiprocessing.get_context().get_start_method() != "fork",
    reason="a rule made in a test only reaches a forked process",
)


@forks
def test_a_process_that_is_killed(with_rule: Callable[[Rule], None]) -> None:
    with_rule(Deadly())
    specs = specs_of(project(60))
    assert [f.message for f in validate(specs, specs, KIRO, jobs=2)] == [spec.name for spec in specs]


class Broken(Example):
    """A rule with a bug."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        raise ZeroDivisionError


@forks
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_in_a_rule_is_not_hidden(with_rule: Callable[[Rule], None], jobs: int) -> None:
    with_rule(Broken())
    specs = specs_of(project(60))
    with pytest.raises(ZeroDivisionError):
        validate(specs, specs, KIRO, jobs=jobs)


class Slow(Example):
    """A rule that takes its time, and tells each process that begins with it."""

    told = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not Slow.told:
            Slow.told = True
            os.write(1, b"busy\n")
        time.sleep(0.05)
        yield from ()


@forks
def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    code = (
        "import signal, specgit.rules.check as module\n"
        "from test_validation import KIRO, Slow, project, specs_of, validate\n"
        "module.all_rules = lambda: {'tasks/example': Slow()}\n"
        "specs = specs_of(project(2000))\n"
        # A job in the background of a shell begins with Ctrl-C ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try:\n    validate(specs, specs, KIRO, jobs=2)\n"
        "except KeyboardInterrupt:\n    print('interrupted')\n"
    )
    here = Path(__file__).parent
    env = os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert [process.stdout.readline() for _ in range(2)] == ["busy\n"] * 2
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (out, err) == ("interrupted\n", "")


# What is kept, and what a change makes unfit


def test_unchanged_specs_are_not_checked_again(cache: Cache, checks: list[str]) -> None:
    files = project(6)
    specs = specs_of(files)
    first = validate(specs, specs, KIRO, cache=cache)
    assert checks == [spec.name for spec in specs]
    assert validate(specs_of(files), specs, KIRO, cache=cache) == first
    assert len(checks) == 6
    files.files[".kiro/specs/s004/tasks.md"] = b"- [S] 1. Log out\n"
    assert len(validate(specs_of(files), specs, KIRO, cache=cache)) > len(first)
    assert checks[6:] == ["s004"]


def _kept(cache: Cache, files: Files, checks: list[str], **how: object) -> bool:
    specs = specs_of(files)
    selection = how.pop("selection", KIRO)
    before = len(checks)
    validate(specs, specs, selection, cache=cache, **how)  # type: ignore[arg-type]
    return len(checks) == before


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a/tasks.md", b"- [ ] 1. Log in \n"),
        ("a/design.md", b""),
        ("a/.config.kiro", b"{}"),
        ("b/tasks.md", b""),
        ("a/b/tasks.md", b""),
    ],
)
def test_any_file_counts(cache: Cache, checks: list[str], path: str, content: bytes) -> None:
    files = Files({".kiro/specs/a/tasks.md": b"- [ ] 1. Log in\n"})
    assert not _kept(cache, files, checks)
    assert _kept(cache, files, checks)
    before = files.files.copy()
    files.files[f".kiro/specs/{path}"] = content
    assert not _kept(cache, files, checks)
    files.files = before
    assert _kept(cache, files, checks)


def test_a_file_that_goes_or_is_called_otherwise_counts(cache: Cache, checks: list[str]) -> None:
    top = ".kiro/specs/a"
    files = Files({f"{top}/tasks.md": b"same", f"{top}/design.md": b""})
    assert not _kept(cache, files, checks)
    for other in (["tasks.md"], ["design.md", "requirements.md"], ["TASKS.md", "design.md"]):
        files.files = {f"{top}/{name}": b"same" if "TASKS" in name.upper() else b"" for name in other}
        assert not _kept(cache, files, checks)
    moved = Files({f"{top}/tasks.md": b"", f"{top}/design.md": b"same"})
    assert not _kept(cache, moved, checks)


def test_what_is_asked_counts(cache: Cache, checks: list[str]) -> None:
    files = project(1)
    strict = Selection("strict")
    louder = Selection("kiro", MappingProxyType({"tasks/unknown-box": "error"}))
    off = Selection("kiro", {"tasks/unknown-box": "off"})
    for selection in (KIRO, strict, louder, off):
        assert not _kept(cache, files, checks, selection=selection)
        assert _kept(cache, files, checks, selection=selection)
    assert not _kept(cache, files, checks, most_details=3)
    assert _kept(cache, files, checks, selection=KIRO)


def test_the_rules_count(cache: Cache, checks: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = project(1)
    assert not _kept(cache, files, checks)
    for name in ("spec", "plan", "rules"):
        (tmp_path / name).mkdir()
    for content in ("A = 1\n", "A = 2\n"):
        write(tmp_path, "rules/tasks.py", content)
        os.utime(tmp_path / "rules/tasks.py", (0, 0))
        monkeypatch.setattr(validation, "__file__", str(tmp_path / "validation.py"))
        assert not _kept(cache, files, checks)
        assert _kept(cache, files, checks)
    monkeypatch.setattr(validation, "__version__", "99")
    assert not _kept(cache, files, checks)


def test_the_spec_before_the_change_counts(cache: Cache, checks: list[str]) -> None:
    files = project(1)
    older, oldest = (specs_of(Files({".kiro/specs/s000/tasks.md": content}))[0] for content in (b"- [ ] 1. A\n", b""))
    assert not _kept(cache, files, checks)
    for was in (older, oldest):
        assert not _kept(cache, files, checks, before=lambda _, was=was: was)
        assert _kept(cache, files, checks, before=lambda _, was=was: was)
    assert _kept(cache, files, checks)


@pytest.mark.parametrize("content", [b"", b"null", b"[[]]", b"[1]", b'{"a": 1}', b'[["a"]]', b'"\xff"', b"[" * 100_000])
def test_an_answer_that_no_specgit_wrote(cache: Cache, checks: list[str], content: bytes) -> None:
    files = project(1)
    expected = plainly(files)
    specs = specs_of(files)
    validate(specs, specs, KIRO, cache=cache)
    (kept,) = cache.folder.iterdir()
    cache.put({kept.name: content})
    assert validate(specs, specs, KIRO, cache=cache) == expected
    assert json.loads(cache.get(kept.name) or b"")


class Fixing(Example):
    """A rule whose findings hold all there is."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        assert subject.spec.tasks
        text = subject.spec.tasks.text
        changes = (Change(Span(0, 1), "\udcff«\0"), Change(Span(1, 1), ""))
        yield Problem(text, Span(0, 3), "\udc80 what\n", "do", changes, safe=False)
        yield Problem(text, None, "whole")


def test_nothing_is_lost_on_the_way(cache: Cache, checks: list[str], with_rule: Callable[[Rule], None]) -> None:
    with_rule(Fixing())
    specs = specs_of(Files({".kiro/specs/\udcff/tasks.md": b"\xff\xfe \xe6\x97\n- [ ] 1. A\n"}))
    first = validate(specs, specs, KIRO, cache=cache)
    again = validate(specs, specs, KIRO, cache=cache)
    assert len(checks) == 1
    assert first == again
    assert [type(change.span) for change in again[1].changes] == [Span, Span]
    assert again[1].safe is False


# What a rule may look at


class Nosy(Example):
    """A rule that looks into the documents of another spec."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        assert any(other.path == subject.spec.path for other in subject.others)
        if subject.spec.name == "s001":
            other = next(spec for spec in subject.others if spec.name == "s002")
            assert other.tasks
            yield Problem(other.tasks.text, None, other.tasks.text.content)


@forks
@pytest.mark.parametrize("jobs", [1, 2])
def test_findings_that_rest_on_another_spec_are_not_kept(
    cache: Cache, with_rule: Callable[[Rule], None], jobs: int
) -> None:
    with_rule(Nosy())
    files = project(60)
    for content in (b"first", b"second"):
        files.files[".kiro/specs/s002/tasks.md"] = content
        specs = specs_of(files)
        assert [f.message for f in validate(specs, specs, KIRO, cache=cache, jobs=jobs)] == [content.decode()]


class Unreadable(Files):
    """A source whose files can't be read."""

    def read(self, path: str) -> bytes:
        raise GitError("cat-file", "it is gone") if path.endswith("design.md") else SpecgitError("too large", hint="so")


class Telling(Example):
    """A rule that tells why a file can't be read."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        from specgit.spec.text import Text

        for path in subject.spec.files.values():
            try:
                subject.spec.source.read(path)
            except SpecgitError as error:
                yield Problem(Text(path, ""), None, error.message, error.hint)


@forks
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_can_not_be_read(cache: Cache, with_rule: Callable[[Rule], None], jobs: int) -> None:
    with_rule(Telling())
    paths = [f".kiro/specs/s{number:03}/{name}" for number in range(60) for name in ("design.md", "tasks.md")]
    specs = specs_of(Unreadable(dict.fromkeys(paths, b"")))
    found = validate(specs, specs, KIRO, cache=cache, jobs=jobs)
    assert [(f.message, f.fix) for f in found[:2]] == [
        ("git cat-file failed: it is gone", "put right what git names, then try again"),
        ("too large", "so"),
    ]
    assert len(found) == 120


# In a repository


def test_runs_at_once_share_a_cache(folder: Path) -> None:
    for number in range(60):
        write(folder, f".kiro/specs/s{number}/tasks.md", "- [S] 1. Log in\n")
    git(folder, "add", "--all")
    code = (
        "from specgit.cache import Cache\nfrom specgit.cli.workspace import Workspace\n"
        "from specgit.rules.check import Selection\nfrom specgit.validation import validate\n"
        "for staged in (True, False, True):\n"
        "    w = Workspace.open(staged=staged)\n    specs = w.specs()\n"
        "    f = validate(specs, specs, Selection(), cache=Cache.of(w.repository), jobs=2)\n"
        "    print(sum(x.rule == 'tasks/unknown-box' for x in f))\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [run.communicate(timeout=120)[0] for run in runs] == ["60\n60\n60\n"] * 3
