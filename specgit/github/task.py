"""A task's job: does its tasks, and leaves what came out in a folder. It holds no token that writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from specgit import settings
from specgit.errors import SpecgitError
from specgit.github.outputs import inert, write_summary
from specgit.github.step import HANDED, here, how_to_run, redacted, runner_environment, say
from specgit.github.wave import Wave
from specgit.report.progress import LOG_LINES, task_markdown, word
from specgit.run import handover
from specgit.run.engine import perform_one
from specgit.run.model import TaskResult
from specgit.run.process import tail
from specgit.run.statements import TaskStatus
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.github.job import Job
    from specgit.repo import Repository
    from specgit.run.model import WavePlan


def task(job: Job) -> int:
    """Do the tasks of one job, and leave what came out in the folder that is handed over."""
    repository = here()
    wave = Wave.read(job.text("wave"))
    number = job.number("number", 1, 1, len(wave.jobs))
    folder = job.temporary / HANDED
    done = True
    with runner_environment(job) as secrets:
        made = wave.plan(repository, how_to_run(job, settings.at(repository.commit(wave.base)), repository))
        for each in wave.jobs[number - 1]:
            result = _performed(job, repository, made, each, secrets)
            handover.give(repository, made, result, folder, secrets)
            title = made.task(each).title
            log = [redacted(line, secrets) for line in tail(result.log, LOG_LINES)]
            write_summary(job.environ, task_markdown(title, result, log))
            if result.status is not TaskStatus.DONE:
                done = False
                say("error", f"{each} {title}: {word(result)}: {result.message}")
            if result.status is TaskStatus.STOPPED:
                break
    return 0 if done else 1


def _performed(job: Job, repository: Repository, made: WavePlan, each: str, secrets: Sequence[str]) -> TaskResult:
    """Do a task while its last lines are shown; nothing in them is obeyed. What hinders it fails it."""
    first, last = inert(())
    click.echo(first)
    click.echo(one_line(f"{each} {made.task(each).title}", 200))
    try:
        options = how_to_run(job, settings.at(repository.commit(made.base)), repository, runs=True)
        result = perform_one(repository, made, each, options, on_line=lambda line: click.echo(f"  {line}"))
    except SpecgitError as error:
        result = TaskResult(made.spec, each, TaskStatus.FAILED, message=f"{error.message}; {error.hint}")
    finally:
        click.echo(last)
    result = replace(result, message=redacted(result.message, secrets))
    work = repository.diff(made.base, result.commit, text=True) if result.commit and secrets else b""
    if any(secret.encode() in work for secret in secrets):
        return replace(result, status=TaskStatus.FAILED, commit="", message="refused: the work holds a secret")
    return result
