"""A plan as a GitHub workflow that stands alone: a job a task, which waits for what the task waits for and no more.

Titles and names are other people's text. They stand in quoted scalars and reach the shell through the environment only;
what GitHub would take for an expression is broken up where it is shown, and refused where it must be exact.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from specgit import __version__
from specgit.errors import NOTHING_FOUND, SpecgitError
from specgit.report.waves import TITLE, arrows
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.plan.model import Plan
    from specgit.spec.model import Task

MOST_JOBS = 256
LARGEST = 512_000  # https://docs.github.com/en/actions/reference/limits
LONGEST_JOB = 80  # of the 100 characters that GitHub allows
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
UPLOAD = "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0"
DOWNLOAD = "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1"


_INSTEAD = "split the spec, or run it in waves: specgit run"


def github_workflow(plan: Plan, path: str, roots: Sequence[str], secrets: Sequence[str] = ()) -> str:
    """The workflow for the spec in the folder `path`; `roots` are the folders of all specs.

    `secrets` are the names of those that the tasks get. Raises SpecgitError where there is nothing to run, where it is
    more than GitHub takes, and for a name that can't be told to GitHub.
    """
    tasks = plan.tasks
    if not tasks:
        raise SpecgitError(
            f"nothing is left to run in {plan.spec}", hint=f"specgit status {plan.spec}", exit_code=NOTHING_FOUND
        )
    if len(tasks) + 2 > MOST_JOBS:
        raise SpecgitError(
            f"{len(tasks)} tasks and 2 jobs around them are more than the {MOST_JOBS} jobs of a workflow",
            hint=_INSTEAD,
        )
    needs: defaultdict[str, list[str]] = defaultdict(list)
    for need, after in arrows(plan):
        needs[after].append(job_id(need))
    lines = [_HEAD, f"  SPEC: {_exact(path)}\n", _SCRIPT, "jobs:\n", _BEGIN]
    for task in tasks:
        lines += _task_job(task, needs[task.id], secrets)
    lines += _collect_job(tasks, path, roots)
    text = "".join(lines)
    if len(text) > LARGEST:  # it is ASCII
        raise SpecgitError(
            f"the workflow would have {len(text)} bytes, and GitHub starts none of more than {LARGEST}", hint=_INSTEAD
        )
    return text


def job_id(task: str) -> str:
    """The id of a task's job: its own for each task, also for GitHub, which does not tell `A` from `a`."""
    name = re.sub(r"[^0-9a-z]", lambda sign: "_" if sign[0] == "." else f"-{ord(sign[0]):x}-", task)
    if len(name) > LONGEST_JOB:
        name = "-" + hashlib.sha256(task.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"task-{name}"


def _task_job(task: Task, needs: Sequence[str], secrets: Sequence[str]) -> Iterator[str]:
    job = job_id(task.id)
    yield f"""
  {job}:
    name: {_shown(f"{task.id} {task.title}")}
    needs: [{", ".join(["begin", *needs])}]
    runs-on: ubuntu-latest
    timeout-minutes: 120
    permissions:
      contents: read # for the checkout; the work leaves as an artifact
    steps:
{_CHECKOUT_TIP}"""
    if needs:
        pattern = f"work-{needs[0]}" if len(needs) == 1 else f"work-{{{','.join(needs)}}}"
        yield _download(pattern)
    yield f"""\
      - name: Do the task
        env:
          TIP: ${{{{ needs.begin.outputs.tip }}}}
          JOB: {job}
          NEEDS: "{" ".join(needs)}"
          TASK: {_exact(task.id)}
"""
    yield from (f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in secrets)
    yield '        run: bash -eo pipefail -c "$TASK_SCRIPT"\n'
    yield _upload(job)


def _collect_job(tasks: Sequence[Task], path: str, roots: Iterable[str]) -> Iterator[str]:
    jobs = [job_id(task.id) for task in tasks]
    yield f"""
  collect:
    name: Collect
    needs: [{", ".join(["begin", *jobs])}]
    if: always() && needs.begin.result == 'success'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: write # to push a branch of its own
    steps:
{_CHECKOUT_BRANCH}{_download("work-*")}\
      - name: Merge the work, tick what is done
        env:
          JOBS: "{" ".join(jobs)}"
          TASKS: {_exact(chr(10).join(task.id for task in tasks))}
          DOCUMENT: {_exact(f"{path}/tasks.md")}
          ROOTS: {_exact(chr(10).join(root.strip("/") for root in roots))}
{_COLLECT}"""


def _shown(text: str) -> str:
    """A text for people, with nothing in it that GitHub evaluates."""
    return _quoted(one_line(text, TITLE).replace("${{", "$ {{"))


def _exact(text: str) -> str:
    """A value that arrives as it is. Raises SpecgitError for one that can't."""
    if "${{" in text or any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise SpecgitError(
            f"{one_line(text, 200)} can't stand in a workflow: GitHub would evaluate it, or can't read it",
            hint="rename it: leave out `${{`, and what is not UTF-8",
        )
    return _quoted(text)


def _quoted(text: str) -> str:
    """A scalar of YAML in quotation marks, in ASCII."""
    return (
        '"' + "".join(sign if " " <= sign <= "~" and sign not in '"\\' else _escape(ord(sign)) for sign in text) + '"'
    )


def _escape(number: int) -> str:
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _download(pattern: str) -> str:
    return f"""\
      - name: Fetch the work before
        uses: {DOWNLOAD}
        with:
          pattern: "{pattern}"
          merge-multiple: true
          path: ${{{{ runner.temp }}}}/bundles
"""


def _upload(job: str) -> str:
    return f"""\
      - name: Hand over the work
        uses: {UPLOAD}
        with:
          name: work-{job}
          path: ${{{{ runner.temp }}}}/{job}.bundle
          if-no-files-found: error
          overwrite: true
"""


_HEAD = f"""\
# Written by `specgit waves --format github-workflow`: a job a task, each after what it needs. Write it anew when the
# tasks change. The runner of the tasks is the one that .specgit.yaml names; SETUP is a command that installs it.
name: Tasks
on: workflow_dispatch
permissions: {{}}
concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: false
defaults:
  run:
    shell: bash
env:
  SETUP: ""
  SPECGIT: specgit=={__version__}
  GIT_AUTHOR_NAME: github-actions[bot]
  GIT_AUTHOR_EMAIL: 41898282+github-actions[bot]@users.noreply.github.com
  GIT_COMMITTER_NAME: github-actions[bot]
  GIT_COMMITTER_EMAIL: 41898282+github-actions[bot]@users.noreply.github.com
"""

_CHECKOUT_TIP = f"""\
      - name: Check out
        uses: {CHECKOUT}
        with:
          ref: ${{{{ needs.begin.outputs.tip }}}}
          fetch-depth: 0 # approvals are read from the history
          persist-credentials: false
"""

# The tip of the branch, not the commit the run was started for: a run that is repeated goes on from what has landed.
_CHECKOUT_BRANCH = _CHECKOUT_TIP.replace("needs.begin.outputs.tip", "github.ref")

_BEGIN = f"""\
  begin:
    name: Begin
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read # for the checkout
    outputs:
      tip: ${{{{ steps.tip.outputs.tip }}}}
    steps:
{_CHECKOUT_BRANCH}\
      - name: Name the commit that all tasks begin with
        id: tip
        run: echo "tip=$(git rev-parse HEAD)" >> "$GITHUB_OUTPUT"
"""

# The work of a task is one commit on top of the work it needs, so Git's own history says what a merge has to join.
# `run-plan` marks the task in tasks.md, for the prompt; that mark stays here. A task that is done already hands over
# an empty commit.
# It stands in the file once: GitHub starts no workflow of more than 500 KB.
_SCRIPT = """\
  TASK_SCRIPT: |
    git switch --quiet --create specgit-work
    for need in $NEEDS; do
      git fetch --quiet "$RUNNER_TEMP/bundles/$need.bundle" "refs/tasks/$need"
      git merge --quiet --no-edit FETCH_HEAD
    done
    before="$(git rev-parse HEAD)"
    pipx install --quiet "$SPECGIT"
    if [ -n "$SETUP" ]; then bash -euc "$SETUP"; fi
    token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')"
    echo "::stop-commands::$token"
    plan="$RUNNER_TEMP/plan.json"
    result="$RUNNER_TEMP/result.json"
    code=0
    specgit run-plan --task "$TASK" -- "$SPEC" > "$plan" || code=$?
    if [ "$code" = 0 ]; then
      specgit run-task --plan "$plan" -- "$TASK" > "$result" || code=$?
      cat "$result"
      commit='import json, sys; print(json.load(sys.stdin)["commit"])'
      if [ "$code" = 0 ]; then work="$(python3 -I -c "$commit" < "$result")"; fi
    fi
    echo "::$token::"
    git switch --quiet --detach "$before"
    case "$code" in
      0) git cherry-pick --allow-empty --keep-redundant-commits "$work" ;;
      3) git commit --quiet --allow-empty --message "Leave a task that is done already" ;;
      *) exit "$code" ;;
    esac
    git update-ref "refs/tasks/$JOB" HEAD
    git bundle create --quiet "$RUNNER_TEMP/$JOB.bundle" "refs/tasks/$JOB" --not "$TIP"
"""

# A job that ran an agent may have handed over anything: what decides for everybody is looked at again, and the work
# lands on a branch that a person merges.
_COLLECT = """\
        run: |
          pipx install --quiet "$SPECGIT"
          start="$(git rev-parse HEAD)"
          git switch --quiet --create specgit-collect
          read -ra jobs <<< "$JOBS"
          mapfile -t tasks <<< "$TASKS"
          protected=(":(icase).specgit.yaml" ":(icase).github" ":(icase,glob)**/.gitattributes" ":(icase).gitmodules")
          protected+=(":(icase)CODEOWNERS" ":(icase)docs/CODEOWNERS")
          protected+=(":(icase,literal)$DOCUMENT")
          while IFS= read -r root; do protected+=(":(icase,literal)$root"); done <<< "$ROOTS"
          finished=()
          for number in "${!jobs[@]}"; do
            job="${jobs[$number]}"
            bundle="$RUNNER_TEMP/bundles/$job.bundle"
            if [ ! -f "$bundle" ]; then continue; fi
            git fetch --quiet "$bundle" "refs/tasks/$job"
            base="$(git merge-base "$start" FETCH_HEAD)"
            if ! git diff --quiet "$base" FETCH_HEAD -- "${protected[@]}"; then
              echo "::error::The work of $job is left out: it touches what a task must not touch."
            elif git merge --quiet --no-edit FETCH_HEAD; then
              finished+=("${tasks[$number]}")
            else
              git merge --abort
              echo "::error::The work of $job is left out: it conflicts with that of another task."
            fi
          done
          if [ ${#finished[@]} = 0 ]; then
            echo "::error::No task handed over work that can be merged."
            exit 1
          fi
          specgit task done --commit -- "$SPEC" "${finished[@]}"

      - name: Push a branch to be reviewed
        env:
          TOKEN: ${{ github.token }}
        run: |
          branch="specgit/tasks-$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT"
          helper='!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f'
          git -c credential.helper= -c "credential.helper=$helper" push origin "HEAD:refs/heads/$branch"
          echo "The work is on the branch \\`$branch\\`: open a pull request." >> "$GITHUB_STEP_SUMMARY"
"""
