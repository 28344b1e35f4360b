"""`specgit demo`: a whole run to watch, in a repository of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from specgit import settings
from specgit.errors import SpecgitError
from specgit.repo import Repository

BUGFIX, FEATURE = "finish-wrong-book", "reading-log"
SAMPLE_DAY = "2026-03-22"  # the last day of sample/journal.jsonl
COMMITS_SHOWN = 16


@click.command()
@click.option(
    "--keep",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Build it in DIR, a new or empty folder. [default: a temporary one]",
)
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="How many tasks at once. [default: 4]")
def demo(folder: Path | None, jobs: int | None) -> None:
    """Watch a whole run, in a repository of its own.

    Builds a small program with two specs and does their tasks, with a script in the place of a coding agent
    and the program's own tests as the judge. Nothing of yours is touched.
    """
    repository = build(_empty_folder(folder))
    with contextlib.chdir(repository.top):
        _tell("shelf is a reading list for the command line. It has a bug: there is an Emma in dilEMMA.")
        _shelf("finish", "emma")
        _tell("Two specs say what is to be done: the fix of this bug, and a feature.")
        _specgit("status")
        _run(BUGFIX, jobs)
        _tell("Only what is approved is run. The tasks of the feature are not; somebody reads them, and agrees.")
        _specgit("approve", FEATURE, "tasks", "--yes")
        _run(FEATURE, jobs)
        _tell("Both are done. The boxes are ticked, and every change is the commit of its task.")
        _specgit("status")
        _log(repository)
        _tell("The bug is gone, and the program can do what it could not.")
        _shelf("finish", "emma")
        _shelf("report", "--goal", "12")
    _tell(f"It all lies in {repository.top}")
    click.echo(f"→ next: cd {shlex.quote(str(repository.top))}")
    click.echo(f"        specgit waves {FEATURE} --why --all")
    click.echo(f"        specgit run {FEATURE} --include-optional   # one optional task is left")


def build(folder: Path) -> Repository:
    """Make an empty folder the demo's repository: the program before the work, its specs, its settings."""
    example = find_examples() / "demo"
    shutil.copytree(example / "repository", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    runner = shlex.join([sys.executable, str(example / "runner.py")])
    with (folder / settings.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write("  # A script that knows the answers, in the place of a coding agent.\n")
        file.write(f"  command: {json.dumps(runner)}\n")  # a JSON string is a YAML string, whatever the path
    repository = Repository.create(folder, "Keep a reading list", name="Demo", email="demo@example.com")
    _approve(repository)
    return repository


def _approve(repository: Repository) -> None:
    """What people agreed on before the demo begins: all phases but the last."""
    from specgit.approval.approvals import Approvals
    from specgit.approval.giving import Giver, approval, message
    from specgit.spec.folder import open_spec

    found = settings.load(repository.top)
    for name in (BUGFIX, FEATURE):
        spec = open_spec(repository.working_tree(), found.roots, name)
        for phase in spec.phases[: 2 if name == FEATURE else 3]:
            approvals = Approvals(repository, found, rev="HEAD")
            said = approval(approvals, spec, phase, Giver.of(repository))
            repository.commit_staged(message(f"Approve {phase} of {name}", "", said))


def find_examples() -> Path:
    """The folder of examples: beside the package in a checkout, inside it where it was installed."""
    package = Path(__file__).parents[1]
    for folder in (package / "examples", package.parent / "examples"):
        if (folder / "demo" / "runner.py").is_file():
            return folder
    raise SpecgitError("the examples of specgit are missing", hint="install specgit again")


def _empty_folder(folder: Path | None) -> Path:
    """The folder to build in."""
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="specgit-demo-")).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise SpecgitError(f"{folder} can't be made a folder: {error.strerror}", hint="name another one") from error
    if occupied:
        raise SpecgitError(f"{folder} is not empty", hint="name a folder that does not exist yet")
    return folder.resolve()


def _run(spec: str, jobs: int | None) -> None:
    """Run a spec, and once more when a task failed."""
    _tell(f"Now {spec}, wave by wave.")
    command = ["run", spec, *(["--jobs", str(jobs)] if jobs else [])]
    code = _specgit(*command)
    if code == 1:
        _tell("What failed its tests was not merged, and its box stays open. The same command goes on.")
        code = _specgit(*command)
    if code:
        click.echo(f"→ the demo ends here; in {Path.cwd()} specgit run {spec} goes on")
        click.get_current_context().exit(code)


def _specgit(*words: str) -> int:
    """Do what a person does by typing `specgit …`; gives the exit code."""
    _show("specgit", *words)
    root = click.get_current_context().find_root().command
    try:
        code = root.main(list(words), prog_name="specgit", standalone_mode=False)
    except SystemExit as end:
        code = end.code
    return code if isinstance(code, int) else 0


def _shelf(*words: str) -> None:
    """Use the program, with a copy of its sample so that the working tree stays clean."""
    _show("python3", "-m", "shelf", *words)
    with tempfile.TemporaryDirectory(prefix="specgit-") as home:
        shutil.copytree("sample", home, dirs_exist_ok=True)
        said = subprocess.run(
            [sys.executable, "-B", "-m", "shelf", "--home", home, "--today", SAMPLE_DAY, *words],
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
    click.echo(said.stdout, nl=False)


def _log(repository: Repository) -> None:
    """Show the newest commits."""
    _show("git", "log", "--oneline", f"-{COMMITS_SHOWN}")
    for commit in repository.log("HEAD", COMMITS_SHOWN):
        click.echo(f"{click.style(commit.id[:7], fg='yellow')} {commit.message.partition(chr(10))[0]}")


def _tell(sentence: str) -> None:
    click.secho(f"\n{sentence}", bold=True)


def _show(*command: str) -> None:
    click.secho(f"\n$ {shlex.join(command)}", fg="cyan")
