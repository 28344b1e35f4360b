"""The job that runs the gate command on the merged work of a wave: away from any token that writes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from specgit import settings
from specgit.github.outputs import write_summary
from specgit.github.step import VERDICT, here, how_to_run, runner_environment, say, taken
from specgit.github.wave import Wave
from specgit.report.progress import LOG_LINES, log_markdown
from specgit.run.collect import FAULT, GATE, Trial, try_gate
from specgit.run.engine import stop_on_signals
from specgit.run.places import Places
from specgit.run.process import tail
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specgit.github.job import Job
    from specgit.repo import Repository
    from specgit.run.model import RunOptions, TaskResult, WavePlan


LARGEST = 1 << 20  # bytes of a verdict


def trial(job: Job) -> int:
    """Run the gate command on the merged work of a wave, and leave its verdict to be handed over."""
    repository = here()
    wave = Wave.read(job.text("wave"))
    chosen = settings.at(repository.commit(wave.base))
    options = replace(how_to_run(job, chosen, repository), gate=chosen.run.gate)
    with runner_environment(job):
        made = wave.plan(repository, options)
        found = Trial({}, "the branch has another .specgit.yaml than its target, without a gate command")
        if options.gate:
            found = _tried(repository, made, taken(job, repository, wave, made, options), options)
    folder = job.temporary / VERDICT
    folder.mkdir(exist_ok=True)
    (folder / "trial.json").write_text(json.dumps(found._asdict()), encoding="utf-8")
    for each, reason in found.refused.items():
        say("error", f"{each} {made.task(each).title}: {reason}")
    if found.broken:
        say("error", f"the gate fails without any of the work too: {found.broken}")
    if not (found.refused or found.broken):
        return 0
    log = Places.of(repository).run_folder(made.spec, GATE) / FAULT
    write_summary(job.environ, log_markdown(tail(log, LOG_LINES), opened=True))
    return 1


def _tried(repository: Repository, made: WavePlan, results: Sequence[TaskResult], options: RunOptions) -> Trial:
    repository.set_refs({f"refs/heads/{made.branch}": made.base})
    repository.detach()
    with stop_on_signals() as stop:
        return try_gate(repository, made, results, options, stop=stop)


def verdict(folder: Path) -> Trial | None:
    """What the trial's job handed over; None where there is nothing that can be read."""
    try:
        with (folder / "trial.json").open("rb") as file:
            data = json.loads(file.read(LARGEST))  # what is longer is cut, and no JSON any more
        refused = {str(task): one_line(str(reason), 300) for task, reason in data["refused"].items()}
        return Trial(refused, one_line(str(data["broken"]), 300))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
