"""`specgit draft`: the next document of a spec, written by an agent."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from specgit.cli.idea import read_idea
from specgit.cli.workspace import Workspace
from specgit.drafting.beginning import DOCUMENTS, WORKFLOW_TYPES
from specgit.errors import SpecgitError
from specgit.guidance import word
from specgit.shown import fit, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specgit.drafting.prompt import Fault
    from specgit.drafting.rounds import Draft
    from specgit.run.model import RunOptions
    from specgit.spec.folder import Spec

INTERRUPTED = 130


class Asked(NamedTuple):
    """The options that `draft` and `refine` share."""

    idea: str
    options: RunOptions
    rounds: int
    form: str


def agent_options(command: Callable[..., None]) -> Callable[..., None]:
    """Who writes, for how long, how often."""
    for option in (
        click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer."),
        click.option("--rounds", type=click.IntRange(0, 10), metavar="N", help="How often it is told what is wrong."),
        click.option("--timeout", metavar="TIME", help="Longest time for one round: 90s, 30m, 1h."),
        click.option("--command", metavar="COMMAND", help="The command that writes, without a shell."),
        click.option("--runner", metavar="NAME", help="A coding agent by name: claude, codex, gemini …"),
    ):
        command = option(command)
    return command


def asked_of(
    workspace: Workspace,
    origin: str | None,
    *,
    runner: str | None,
    command: str | None,
    timeout: str | None,
    rounds: int | None,
    form: str,
) -> Asked:
    """The options given, else those of the settings. Raises SpecgitError where one makes no sense."""
    from specgit.run.options import options_of

    top, settings = workspace.repository.top, workspace.settings
    options = options_of(
        settings, top, needs_runner=True, runner=runner, command=command, verify="", gate="", timeout=timeout
    )
    return Asked(read_idea(origin), options, settings.draft.rounds if rounds is None else rounds, form)


@click.command()
@click.argument("name")
@click.option("--from", "origin", metavar="TEXT|FILE|-", help="What is wanted: in quotes, in a file, or on stdin.")
@click.option("--type", "kind", type=click.Choice(list(DOCUMENTS)), help="What it describes. [default: feature]")
@click.option(
    "--workflow",
    type=click.Choice(list(WORKFLOW_TYPES)),
    help="Which document comes first; quick drafts all three at once. [default: requirements-first]",
)
@agent_options
@click.option("--yes", "-y", is_flag=True, help="Waive the approvals of a quick spec without asking.")
def draft(name: str, origin: str | None, kind: str | None, workflow: str | None, yes: bool, **given: Any) -> None:
    """Let a coding agent write the next document of the spec NAME, from an idea or from what is approved so far.

    The agent works in a copy of the repository. Of what it leaves only the document counts; the validator checks it,
    and tells the agent what to put right. The draft is staged for you to read, and to approve.
    """
    from specgit.drafting.choosing import is_quick, next_phase, target
    from specgit.drafting.drafting import draft_spec

    workspace = Workspace.open()
    chosen = target(workspace, name, kind, workflow)
    quick = is_quick(workspace, chosen.spec)
    if quick and _waits_for_waivers(workspace, chosen.spec):  # somebody had not said yes yet
        _end_quick(workspace, chosen.spec.path, yes=yes, form=given["form"])
        return
    phase = next_phase(workspace, chosen.spec)
    asked = asked_of(workspace, origin, **given)
    if not asked.idea and phase == chosen.spec.phases[0]:
        raise SpecgitError(
            f"nothing says what {chosen.spec.name} is about", hint="--from 'the idea', --from FILE, or --from -"
        )
    if quick and (staged := workspace.repository.staged()):
        raise SpecgitError(
            "a quick spec ends in a commit, and something is staged already",
            where=staged[0],
            hint="commit it first, or take it back: git restore --staged",
        )
    seen = Shown(asked.options.agent.name, asked.form, lambda: chosen.spec)
    drafts = draft_spec(workspace, chosen, phase, asked.idea, asked.options, asked.rounds, seen)
    code = exit_code(drafts[-1])
    if asked.form == "json":
        click.echo(seen.json(drafts))
    if quick and is_sound(drafts[-1]) and drafts[-1].phase == "tasks":
        _end_quick(workspace, chosen.spec.path, yes=yes, form=asked.form)
    elif asked.form == "text":
        click.echo(_next(workspace, chosen.spec, drafts[-1]))
    raise SystemExit(code)


class Shown:
    """Shows people what agents do, and what came of it."""

    def __init__(self, agent: str, form: str, spec: Callable[[], Spec]) -> None:
        self.agent, self.form, self.spec = agent, form, spec
        self.moving = sys.stderr.isatty() and not os.environ.get("CI")
        self.cleared = ""

    def begun(self, phase: str) -> None:
        """Who writes what."""
        self._say(f"{self.agent} writes {phase}.md of {one_line(self.spec().name, 100)}")

    def round_ended(self, number: int, faults: Sequence[Fault]) -> None:
        """What is wrong with it so far."""
        from specgit.report.draft import round_line

        self._say(round_line(number, faults))

    def line(self, line: str) -> None:
        """What the agent prints, on a terminal, each line in place of the one before."""
        if self.moving:
            width = shutil.get_terminal_size().columns - 3
            click.echo(f"\r\033[K  {fit(line, width)}", nl=False, err=True)
            self.cleared = "\r\033[K"

    def ended(self, draft: Draft) -> None:
        """The summary."""
        if self.form == "text":
            self.summary(draft)

    def staged(self, draft: Draft) -> None:
        """Where it is."""
        if self.form == "text":
            click.echo(f"staged   {one_line(draft.path, 200)}")

    def summary(self, draft: Draft) -> None:
        """What the document holds, and what is wrong with it."""
        from specgit.report.draft import draft_lines

        for line in draft_lines(draft, self.spec()):
            click.echo(line)

    def json(self, drafts: Sequence[Draft]) -> str:
        """All of it as one document."""
        from specgit.report.draft import draft_json

        told = [draft_json(each, self.spec(), staged=each.text is not None) for each in drafts]
        return json.dumps({"version": 1, "drafts": told}, indent=2)

    def _say(self, line: str) -> None:
        if self.cleared:
            click.echo(self.cleared, nl=False, err=True)
            self.cleared = ""
        click.echo(line, err=self.form == "json")


def exit_code(draft: Draft) -> int:
    """130 where a person ended it, 1 where nothing came of it or something is left to put right, else 0."""
    if draft.stopped:
        return INTERRUPTED
    return int(draft.text is None or bool(draft.faults))


def is_sound(draft: Draft) -> bool:
    """Whether there is a document, without errors."""
    return draft.text is not None and not any(fault.severity == "error" for fault in draft.faults)


def _waits_for_waivers(workspace: Workspace, spec: Spec) -> bool:
    """Whether all documents of a quick spec are written and staged, and those before the tasks not agreed on."""
    from specgit.cli.approve import approvals_of
    from specgit.drafting.choosing import is_unwritten

    staged = workspace.repository.staged()
    if not staged or not all(path.startswith(f"{spec.path}/") for path in staged):
        return False
    if any(is_unwritten(spec, phase) for phase in spec.phases):
        return False
    return not all(each.settled for each in approvals_of(workspace).standings(spec) if each.phase != "tasks")


def _end_quick(workspace: Workspace, path: str, *, yes: bool, form: str) -> None:
    """Show the waves, and record that the documents before the tasks need no approval: in the user's name."""
    from specgit.approval.giving import QUICK, Giver, waiver
    from specgit.cli.approve import How, approvals_of, check_policy, commit_statements
    from specgit.drafting.choosing import approval_of
    from specgit.plan.waves import make_plan
    from specgit.report.waves import waves_text

    spec = workspace.spec(path)
    tasks = workspace.tasks(spec)
    if form == "text":
        run = workspace.settings.run
        plan = make_plan(spec.name, tasks, strict_checkpoints=run.strict_checkpoints, undeclared=run.undeclared)
        waves = waves_text(plan, tasks, why=False, jobs=None)
        click.echo(waves.rpartition("\n→")[0])
    approvals = approvals_of(workspace)
    giver = Giver.of(workspace.repository)
    open_ones = [each for each in approvals.standings(spec) if not each.settled and each.phase != "tasks"]
    statements = tuple(waiver(approvals, spec, each.phase, giver, QUICK) for each in open_ones)
    try:
        check_policy(approvals, spec, statements, giver)
    except SpecgitError as error:
        hint = f"all of it is staged; specgit next {word(spec.name)} tells how to go on"
        raise SpecgitError(error.message, hint=hint, exit_code=1) from error
    if statements:
        subject = f"Waive {' and '.join(each.phase for each in open_ones)} of {spec.name}"
        commit_statements(workspace.repository, subject, statements, How(yes=yes), err=form == "json")
    if form == "text":
        click.echo(f"→ read tasks.md, then {approval_of(workspace, spec, 'tasks')}")


def _next(workspace: Workspace, spec: Spec, draft: Draft) -> str:
    """What there is to do now."""
    from specgit.drafting.choosing import approval_of
    from specgit.spec.questions import questions

    name = word(spec.name)
    if draft.text is None:
        return f"→ nothing was changed; look at the log, then specgit draft {name} --from '…'"
    if draft.faults:
        return f"→ put right what is left, or specgit refine {name} {draft.phase} --from '…'"
    first = "answer what is open" if questions(draft.text) else "read it"
    if "order" in workspace.settings.approvals.gates or draft.phase == spec.phases[-1]:
        return f"→ {first}, then {approval_of(workspace, spec, draft.phase)}"
    return f"→ {first}, then specgit draft {name}"
