"""The first job of a wave: which tasks it has, marked in tasks.md and pushed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from specgit import settings
from specgit.approval.approvals import check_approved
from specgit.errors import SpecgitError
from specgit.github import api
from specgit.github.landing import bring, land
from specgit.github.outputs import write_outputs, write_summary
from specgit.github.step import how_to_run, not_again, opened, run_of, say
from specgit.github.values import GUARDS
from specgit.github.wave import MOST_JOBS, MOST_TASKS_A_JOB, Wave, left
from specgit.report.markdown import inline
from specgit.report.progress import begun_markdown
from specgit.run.options import agent_of
from specgit.run.places import token
from specgit.run.planning import begin_wave
from specgit.shown import one_line
from specgit.spec.folder import open_spec

if TYPE_CHECKING:
    from specgit.github.job import Job
    from specgit.repo import Remote, Repository
    from specgit.run.model import RunOptions, WavePlan


WORK = "specgit"  # the folder of work branches
BY_COMMENT = "write it as the comment `/specgit approve …` on the pull request that brings the spec"


class Place(NamedTuple):
    """Where the work goes: `branch` is pushed to, `target` is the branch it is for, which stands at `policy`."""

    branch: str
    target: str
    policy: str


def plan(job: Job) -> int:
    """Begin the next wave, and say which jobs it has."""
    repository, remote = opened(job)
    place = _place(job, repository, remote)
    chosen = settings.at(repository.commit(place.policy))
    agent_of(chosen, job.text("runner") or None)  # before each task's job fails for want of one
    options = how_to_run(job, chosen, repository)
    batch = job.number("batch", 1, 1, MOST_TASKS_A_JOB)
    spec, run = job.text("spec"), run_of(job)
    begun: list[WavePlan | None] = []

    def begin(tip: str) -> str:
        head = _brought_up(repository, tip, place)
        check_approved(repository, chosen, spec, head, policy_from=place.policy, instead=BY_COMMENT)
        failed = not_again(repository, head, spec, options, run)
        made = begin_wave(repository, spec, options, place.branch, head, run=run, failed=failed, most=MOST_JOBS * batch)
        begun.append(made)
        return made.base if made else head

    tip = land(repository, remote, place.branch, begin, start=place.policy)
    made = begun[-1]
    if made is None:
        return _nothing(job, repository, tip, spec, options)
    wave = Wave.of(made, target=place.target, policy=place.policy, batch=batch, trial=bool(chosen.run.gate))
    write_outputs(
        job.environ,
        {
            "wave": wave.text,
            "matrix": wave.matrix(made),
            "base": wave.base,
            "key": wave.key,
            "tasks": str(len(made.tasks)),
            "trial": str(wave.trial).lower(),
        },
    )
    write_summary(job.environ, begun_markdown(made))
    return 0


def _nothing(job: Job, repository: Repository, tip: str, spec: str, options: RunOptions) -> int:
    count, _ = left(repository, tip, spec, options, set())
    if count:
        said = f"{count} task{'s' * (count != 1)} of {spec} left, waiting for what failed in this run"
    else:
        more, _ = left(repository, tip, spec, replace(options, include_optional=True), set())
        optional = f" but {more} optional task{'s' * (more != 1)}, run by `include-optional: true`" if more else ""
        said = f"nothing is left to run in {spec}{optional}"
    say("notice", said)
    write_outputs(job.environ, {"wave": "", "matrix": "", "tasks": "0", "left": str(count), "next": "none"})
    write_summary(job.environ, f"**{inline(one_line(said[:1].upper() + said[1:], 300))}**")
    return 0


def _place(job: Job, repository: Repository, remote: Remote) -> Place:
    """The branches of a wave. Raises SpecgitError where the one that is asked for is none."""
    target = job.text("branch") or job.ref.removeprefix("refs/heads/")
    if target.startswith("refs/") or not repository.is_branch_name(target):
        raise SpecgitError(f"{one_line(target, 100)} is no branch", hint="run the workflow on a branch")
    tip = bring(repository, remote, target)
    if tip is None:
        raise SpecgitError(f"there is no branch {target} on GitHub", hint="look at the input `branch`")
    how = job.text("work-branch", "auto")
    if how not in ("auto", "always", "never"):
        raise SpecgitError(f"the input work-branch is {one_line(how, 60)!r}", hint="write auto, always or never")
    own = how == "always" or (how == "auto" and _guarded(job, target))
    return Place(_work_branch(job, repository, remote, tip) if own else target, target, tip)


def _work_branch(job: Job, repository: Repository, remote: Remote, tip: str) -> str:
    """The branch of the spec's own, the same for each way to name the spec. Raises SpecgitError where none can be."""
    source = repository.commit(tip)
    name = open_spec(source, settings.at(source).roots, job.text("spec")).name
    if repository.remote_tip(remote, WORK):
        hint = f"rename the branch {WORK}, or give the workflow `work-branch: never`"
        raise SpecgitError(f"there is a branch {WORK}, so that none can be called {WORK}/…", hint=hint)
    return f"{WORK}/{token(name)}"


def _guarded(job: Job, branch: str) -> bool:
    """Whether a workflow can't push to a branch."""
    client = job.client()
    found = client.do(api.branch(job.repository, branch))
    if found is not None and found.protected:
        return True
    return any(rule.kind in GUARDS for rule in client.all(api.rules(job.repository, branch)))


def _brought_up(repository: Repository, tip: str, place: Place) -> str:
    """A work branch with all of its target: at the same commit, or with a merge. Raises SpecgitError for a conflict."""
    if place.branch == place.target or repository.is_ancestor(place.policy, tip):
        return tip
    if repository.is_ancestor(tip, place.policy):
        head = place.policy
    else:
        merge = repository.merge(tip, place.policy)
        if merge.conflicts:
            raise SpecgitError(
                f"{place.branch} conflicts with {place.target} in {', '.join(merge.conflicts[:3])}",
                hint=f"merge {place.target} into {place.branch}, or delete {place.branch} if its work is merged",
                exit_code=1,
            )
        head = repository.make_commit(merge.tree, [tip, place.policy], f"Merge {place.target} into {place.branch}\n")
    repository.set_refs({f"refs/heads/{place.branch}": head})
    return head
