"""`specgit analyze`: what somebody should decide about the requirements before design."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from specgit.cli.checking import FORMATS, show
from specgit.cli.workspace import Workspace, source_options
from specgit.errors import SpecgitError
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specgit.cli.examining import Examination
    from specgit.report.analysis import Examined
    from specgit.run.agents import Agent
    from specgit.spec.folder import Spec

CONFIDENCES = ("high", "medium", "low")
KINDS = ("inconsistent", "conflicting-limits", "ambiguous", "unstated", "missing", "duplicate")


@click.command()
@click.argument("names", metavar="[SPEC]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All specs, also compared with each other.")
@source_options
@click.option("--confidence", type=click.Choice(CONFIDENCES), default="high", help="How sure a question has to be.")
@click.option("--only", "kinds", type=click.Choice(KINDS), multiple=True, help="Only questions of this kind.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to answer.")
@click.option("--runner", metavar="NAME", help="An agent that asks too: a preset or a runner of the settings.")
@click.option("--command", metavar="COMMAND", help="Any other program that asks too.")
@click.option("--interactive", is_flag=True, help="Go through the questions and write what you decide.")
def analyze(
    names: tuple[str, ...],
    everything: bool,
    staged: bool,
    rev: str | None,
    confidence: str,
    kinds: tuple[str, ...],
    form: str,
    interactive: bool,
    runner: str | None,
    command: str | None,
) -> None:
    """Ask what somebody should decide about the requirements of each SPEC before it is designed.

    Criteria that contradict each other, limits that can't both be kept, words without a measure, what nobody
    introduces, cases that nobody handles, what is said twice. Exit code 1 where there are questions.
    """
    if bool(names) == everything:
        raise SpecgitError("name a spec, or --all", hint="`specgit status` lists the specs")
    if interactive:
        _check_interactive(form, elsewhere=staged or bool(rev))
    from specgit.cli.examining import Examination, asking

    workspace = Workspace.open(staged=staged, rev=rev)
    asks_too = runner is not None or command is not None
    reader = _Reader.of(workspace, runner, command, rev) if asks_too else None
    every = workspace.some_specs()
    chosen = every if everything else [workspace.spec(name, every) for name in dict.fromkeys(names)]
    examination = Examination(chosen, asking(workspace, CONFIDENCES.index(confidence), kinds), across=everything)
    if reader:
        _let_ask(workspace, examination, reader)
    for error in examination.unread:
        click.echo(f"note: {one_line(str(error), 1000)}", err=True)
    found = examination.found()
    for sentence in dict.fromkeys(sentence for spec in found for sentence in spec.skipped):
        click.echo(f"note: {sentence}", err=True)
    if interactive:
        from specgit.cli.deciding import decide

        raise SystemExit(decide(workspace, examination))
    _show(chosen, found, form, _again(click.get_current_context().params))
    raise SystemExit(any(spec.asked for spec in found))


def _check_interactive(form: str, *, elsewhere: bool) -> None:
    if elsewhere:
        raise SpecgitError("only the working tree can be written", hint="leave --staged and --rev out")
    if form != "text":
        raise SpecgitError(f"--interactive talks with a person, not in {form}", hint="leave --format out")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SpecgitError("--interactive needs a terminal", hint="leave it out; --format json has the edits too")


class _Reader(NamedTuple):
    """A second reader, what it is called, and the commit in whose worktree it works."""

    agent: Agent
    by: str
    commit: str

    @classmethod
    def of(cls, workspace: Workspace, runner: str | None, command: str | None, rev: str | None) -> _Reader:
        """The reader asked for. Raises SpecgitError where there is none, or no commit."""
        from specgit.run.options import agent_of

        repository = workspace.repository
        agent = agent_of(workspace.settings, runner, command)
        agent.check(repository.top)
        commit = repository.resolve(rev) if rev else repository.head()
        if commit is None:
            raise SpecgitError(
                "there is no commit yet, and a second reader works in a worktree of one",
                hint="git commit --allow-empty -m 'Begin', then try again",
            )
        return cls(agent, "command" if command else agent.name, commit)


def _let_ask(workspace: Workspace, examination: Examination, reader: _Reader) -> None:
    """Let a second reader ask too, and say what came of it on stderr. Raises KeyboardInterrupt where it was stopped."""
    from functools import partial

    from specgit.judging.second_reader import ask
    from specgit.repo import listed
    from specgit.run.engine import stop_on_signals
    from specgit.run.places import default_worktrees

    names = one_line(listed(read.spec for read in examination.read.values()), 300)
    click.echo(f"{reader.by} reads {names} …", err=True)
    with stop_on_signals() as stop:
        second = partial(
            ask,
            workspace.repository,
            reader.agent,
            commit=reader.commit,
            worktrees=default_worktrees(workspace.repository.top),
            timeout=workspace.settings.run.timeout,
            stop=stop,
        )
        for sentence in examination.ask_also(second, reader.by):
            if stop.requested:
                break
            click.echo(f"note: {one_line(sentence, 1000)}", err=True)
        if stop.requested:
            raise KeyboardInterrupt


def _again(given: Mapping[str, Any]) -> str:
    """The command that goes through the questions of a command, as one would type it."""
    from specgit.guidance import last_arguments, word

    options = [f"--{name} {word(given[name])}" for name in ("runner", "command") if given[name]]
    options += [f"--confidence {given['confidence']}"] * (given["confidence"] != CONFIDENCES[0])
    options += [f"--only {kind}" for kind in given["kinds"]]
    named = "--all" if given["everything"] else last_arguments(given["names"])
    return " ".join(("specgit analyze", *options, "--interactive", named))


def _show(specs: Sequence[Spec], found: Sequence[Examined], form: str, again: str) -> None:
    from specgit.report.analysis import analysis_json, analysis_markdown, analysis_text
    from specgit.report.findings import WIDTH

    if form == "json":
        click.echo(analysis_json(found))
    elif form == "markdown":
        click.echo(analysis_markdown(found))
    elif form == "text":
        for line in analysis_text(found, again, shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH):
            click.echo(line)
    else:
        findings = [finding for spec in found for finding in (*(each.finding for each in spec.asked), *spec.comments)]
        show(findings, specs, form, "analyze")
