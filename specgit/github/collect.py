"""The last job of a wave: its work merged, its statuses committed, both pushed. It runs nothing that a task made."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from specgit import settings
from specgit.errors import SpecgitError
from specgit.github import api
from specgit.github.keeping import keep_pull_request
from specgit.github.landing import bring_commit, land
from specgit.github.outputs import write_outputs, write_summary
from specgit.github.step import HANDED, first_run, how_to_run, not_again, opened, say, taken
from specgit.github.trial import verdict
from specgit.github.wave import Wave, left
from specgit.repo import PushRefusedError
from specgit.report.progress import ended_markdown, pull_request_markdown
from specgit.run.collect import collect_wave
from specgit.run.engine import stop_on_signals
from specgit.run.history import outcome, outcomes
from specgit.run.messages import REASON_LENGTH
from specgit.run.planning import open_tasks
from specgit.run.statements import TaskStatus
from specgit.shown import one_line

if TYPE_CHECKING:
    from specgit.github.job import Job
    from specgit.repo import Repository
    from specgit.run.model import Collected, RunOptions, TaskResult

MOST_WAVES = 1000
UNROLLED = 8  # waves that waves.yml spells out


def collect(job: Job) -> int:
    """Merge the work of a wave, commit its statuses, and push both."""
    repository, remote = opened(job)
    wave = Wave.read(job.text("wave"))
    for commit in (wave.base, wave.policy):
        bring_commit(repository, remote, commit)
    options = how_to_run(job, settings.at(repository.commit(wave.policy)), repository)
    made = wave.plan(repository, options)
    results, trouble = _judged(job, wave, taken(job, repository, wave, made, options))
    ended: list[Collected] = []

    def end(_: str) -> str:
        with stop_on_signals() as stop:
            ended.append(
                collect_wave(repository, made, results, options, stop=stop, before=ended[-1] if ended else None)
            )
        return ended[-1].tip

    refused = False
    while True:
        try:
            tip = land(repository, remote, wave.branch, end, start=wave.base)
            break
        except PushRefusedError as error:
            results, refused = _without_refused(repository, wave, results, ended[-1], error), True
    found = ended[-1].results
    count, ready = left(repository, tip, wave.spec, options, not_again(repository, tip, wave.spec, options, wave.run))
    moved = refused or any(result.status in (TaskStatus.DONE, TaskStatus.CONFLICT) for result in found)
    following = _following(job) if moved and ready and not trouble and not job.flag("stopped") else "none"
    notes = [*ended[-1].notes, *filter(None, [trouble])]
    if count and following == "none" and not trouble:
        notes.append("start the workflow again to go on: it tries once more what failed")
    write_outputs(job.environ, {"left": str(count), "next": following, "tip": tip})
    write_summary(job.environ, ended_markdown(made, found, count, notes))
    if trouble:
        say("error", trouble)
    if wave.branch != wave.target:
        _keep_pull_request(job, repository, wave, tip, options)
    return int(bool(trouble))


def _judged(job: Job, wave: Wave, results: list[TaskResult]) -> tuple[list[TaskResult], str]:
    """The results after the gate, and what is wrong with the gate itself. Without a verdict no work is let in."""
    if not wave.trial or not any(result.status is TaskStatus.DONE for result in results):
        return results, ""
    found = verdict(job.temporary / HANDED / f"{wave.key}-trial")
    broken = "its job handed over no verdict" if found is None else found.broken
    if found is None or broken:
        kept = [result for result in results if result.status is not TaskStatus.DONE]
        return kept, f"the gate lets nothing in: {broken}"
    return [
        replace(result, status=TaskStatus.FAILED, commit="", message=found.refused[result.task])
        if result.status is TaskStatus.DONE and result.task in found.refused
        else result
        for result in results
    ], ""


def _without_refused(
    repository: Repository, wave: Wave, results: list[TaskResult], ended: Collected, error: PushRefusedError
) -> list[TaskResult]:
    """The results where the tasks have failed whose work GitHub refuses: for a file that is too large, or a secret.

    The gate command has not seen the others without them, so that where there is one they run again. Raises `error`
    where it names the work of none.
    """
    done = {result.task for result in results if result.status is TaskStatus.DONE}
    merged = [each for each in ended.results if each.task in done and each.commit]
    refused = {each.task for each in merged if _names(repository, error.message, each.commit)}
    if not refused:
        raise error
    told = one_line(f"GitHub refuses its work: {error.message}", REASON_LENGTH)
    return [
        replace(result, status=TaskStatus.FAILED, commit="", message=told) if result.task in refused else result
        for result in results
        if result.task in refused or result.status is not TaskStatus.DONE or not wave.trial
    ]


def _names(repository: Repository, said: str, commit: str) -> bool:
    """Whether the words of a server name a commit, or a file that it changes."""
    paths = (change.path for change in repository.changes(f"{commit}^", commit))
    return commit in said or any(re.search(rf"(?:^|[\s:]){re.escape(path)}(?=[\s:]|$)", said) for path in paths)


def _following(job: Job) -> str:
    """Where the next wave runs: `here`, in the same run, by `dispatch` in another one, or nowhere."""
    position = job.number("position", 1, 1, UNROLLED)
    if position >= job.number("depth", 20, 1, MOST_WAVES):
        return "none"
    return "here" if position < _waves_per_run(job) else "dispatch"


def _waves_per_run(job: Job) -> int:
    return job.number("waves-per-run", UNROLLED, 1, UNROLLED)


def _keep_pull_request(job: Job, repository: Repository, wave: Wave, tip: str, options: RunOptions) -> None:
    """Open or update the pull request that brings the work to its target. Raises SpecgitError with how to do it."""
    spec, tasks = open_tasks(repository, tip, wave.spec, options)
    said = outcomes(repository, tip)
    known = {task.id: outcome(said, spec.name, task.id) for task in tasks.leaves}
    failed = {each: last.reason for each, last in known.items() if last and last.reason}
    body = pull_request_markdown(spec.name, tasks.leaves, failed, job.url)
    try:
        pull = keep_pull_request(
            job.client(), job.repository, wave.branch, wave.target, f"Run the tasks of {spec.name}", body
        )
    except SpecgitError as error:
        raise SpecgitError(
            f"the work is on {wave.branch}, but there is no pull request for it: {error.message}",
            hint=f"{error.hint}; or open it by hand",
            exit_code=1,
        ) from error
    write_outputs(job.environ, {"pull-request": pull.url})
    click.echo(pull.url)


def go_on(job: Job) -> int:
    """Start the workflow again, for the waves that do not fit into this run."""
    depth = job.number("depth", 20, 1, MOST_WAVES) - _waves_per_run(job)
    if depth < 1:
        return 0
    if not job.workflow:
        raise SpecgitError("GitHub does not say which workflow this is", hint="start it again by hand")
    ref = job.ref.removeprefix("refs/heads/")
    inputs = {"spec": job.text("spec"), "branch": job.text("branch"), "depth": str(depth), "run": first_run(job)}
    job.client().do(api.dispatch(job.repository, job.workflow, ref, inputs))
    click.echo(f"started again for {depth} more waves at most")
    return 0
