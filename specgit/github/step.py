"""What the jobs of a wave have in common: the checkout, how to run, what was handed over."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from specgit.errors import SpecgitError
from specgit.github.outputs import masks
from specgit.patterns import Pattern
from specgit.repo import Remote, Repository
from specgit.report.github import workflow_command
from specgit.run import handover
from specgit.run.history import failed_in
from specgit.run.options import options_of
from specgit.run.planning import open_tasks
from specgit.run.statements import name
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specgit.github.job import Job
    from specgit.github.wave import Wave
    from specgit.run.model import RunOptions, TaskResult, WavePlan
    from specgit.settings import Settings

BOT = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
HANDED, VERDICT = "specgit-work", "specgit-trial"  # folders in the job's temporary one
# What a job of GitHub knows and a task's runner shall not: files that steer the steps behind it, and tokens.
_HIDDEN = ("INPUTS", "COMMAND", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")
_TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")
_VARIABLE = Pattern(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_SHORTEST_SECRET = 6  # characters; shorter values are no secrets, and stand everywhere


def opened(job: Job) -> tuple[Repository, Remote]:
    """The checkout, which no branch moves the files of any more, and where to push to."""
    remote = Remote(job.remote, job.needed_token())
    repository = here()
    repository.detach()
    return repository, remote


def here() -> Repository:
    """The checkout, with a name to commit in."""
    repository = Repository.open()
    repository.check_version()
    for role in ("AUTHOR", "COMMITTER"):
        os.environ.setdefault(f"GIT_{role}_NAME", BOT[0])
        os.environ.setdefault(f"GIT_{role}_EMAIL", BOT[1])
    return repository


def how_to_run(job: Job, chosen: Settings, repository: Repository, *, runs: bool = False) -> RunOptions:
    """How to run, as the settings say.

    Only a task's own job needs its programs (`runs`). Raises SpecgitError where one is missing.
    """
    try:
        return options_of(
            chosen,
            repository.top,
            needs_runner=runs,
            runner=job.text("runner") or None,
            include_optional=job.flag("include-optional"),
            verify=None if runs else "",
            gate="",
        )
    except SpecgitError as error:
        if not runs:
            raise
        hint = f"{error.hint}; on GitHub, the input `setup` of waves.yml installs what tasks need"
        raise SpecgitError(error.message, hint=hint, exit_code=error.exit_code) from error


def first_run(job: Job) -> str:
    """The number of the run that began: those that it started go on with it."""
    return job.text("run") or job.run


def run_of(job: Job) -> str:
    """What the trailer Spec-Run says."""
    found = first_run(job)
    if not (found.isascii() and found.isdigit()):
        raise SpecgitError(f"the input run is {one_line(found, 60)!r}", hint="leave it empty")
    return f"{job.server.pages}/{job.repository}/actions/runs/{found}"


def say(level: str, text: str) -> None:
    """An annotation of the run: a notice, a warning or an error."""
    click.echo(workflow_command(level, {"title": "specgit"}, one_line(text, 1000)))


def not_again(repository: Repository, rev: str, spec: str, options: RunOptions, run: str) -> set[str]:
    """The ids of the tasks that this run shall not try again."""
    found, tasks = open_tasks(repository, rev, spec, options)
    names = failed_in(repository, rev, run)
    return {task.id for task in tasks.leaves if name(found.name, task.id) in names}


def taken(job: Job, repository: Repository, wave: Wave, made: WavePlan, options: RunOptions) -> list[TaskResult]:
    """What each job handed over, each from the artifact of its own; nothing of those that were stopped."""
    place = job.temporary / HANDED
    stopped = job.flag("stopped")
    results = []
    for at, ids in enumerate(wave.jobs, 1):
        folder = place / f"{wave.key}-{at}"
        # An artifact that is alone may come without a folder of its own.
        if len(wave.jobs) == 1 and not folder.is_dir():
            folder = place
        for each in ids:
            if stopped and not handover.there(made, each, folder):
                continue
            results.append(handover.take(repository, made, made.task(each), folder, options))
    return results


@contextmanager
def runner_environment(job: Job) -> Iterator[tuple[str, ...]]:
    """The process environment as a task's runner shall see it; gives the secrets in it, which logs show as `***`."""
    before = dict(os.environ)
    given = dict(_variables(job.text("environment")))
    for secret in given.values():
        for line in masks(secret):
            click.echo(line)
    hidden = [key for key in os.environ if key in _HIDDEN or key in _TOKENS or key.startswith("ACTIONS_")]
    for key in hidden:
        del os.environ[key]
    os.environ.update(given)
    try:
        yield tuple(value for value in given.values() if len(value) >= _SHORTEST_SECRET)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _variables(text: str) -> Iterator[tuple[str, str]]:
    """The lines `NAME=value` of the secret `environment`. Raises SpecgitError for another line, which is not shown."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _VARIABLE.fullmatch(line.strip())
        if found is None:
            raise SpecgitError(
                f"line {number} of the secret environment is no NAME=value", hint="write one variable a line"
            )
        if found[2]:
            yield found[1], found[2]


def redacted(text: str, secrets: Sequence[str]) -> str:
    """A text with `***` in the place of secrets."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text
