"""How to run: what is asked for, else what the settings say."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError
from specgit.run.agents import Agent, resolve
from specgit.run.model import RunOptions
from specgit.run.places import default_worktrees
from specgit.settings import parse_duration

if TYPE_CHECKING:
    from specgit.settings import Settings


def options_of(
    found: Settings,
    top: Path,
    *,
    needs_runner: bool,
    jobs: int | None = None,
    keep_going: bool = True,
    runner: str | None = None,
    command: str | None = None,
    verify: str | None = None,
    gate: str | None = None,
    timeout: str | None = None,
    retries: int | None = None,
    strict_checkpoints: bool | None = None,
    include_optional: bool = False,
    no_gate: bool = False,
    tasks: tuple[str, ...] = (),
    wave: int | None = None,
) -> RunOptions:
    """The options of a run in the repository whose top folder is `top`: those given, else those of its settings.

    Raises SpecgitError where one makes no sense, or a program is missing.
    """
    agent = agent_of(found, runner, command) if needs_runner else Agent("none", (), stdin=False)
    if needs_runner:
        agent.check(top)
    own = found.run
    chosen = RunOptions(
        agent=agent,
        verify=own.verify if verify is None else verify,
        gate=own.gate if gate is None else gate,
        timeout=own.timeout if timeout is None else parse_duration(timeout),
        jobs=own.jobs if jobs is None else jobs,
        retries=own.retries if retries is None else retries,
        keep_going=keep_going,
        include_optional=include_optional,
        strict_checkpoints=own.strict_checkpoints if strict_checkpoints is None else strict_checkpoints,
        undeclared=own.undeclared,
        allow=own.allow,
        signers=found.approvals.signers,
        roots=found.roots,
        worktrees=default_worktrees(top),
        tasks=tasks,
        wave=wave,
        gated=not no_gate,
    )
    for name in ("verify", "gate"):
        _check(name, getattr(chosen, name), top)
    if own.worktrees:
        place = top / Path(own.worktrees).expanduser()
        chosen = replace(chosen, worktrees=place / chosen.worktrees.name)
    return chosen


def agent_of(found: Settings, runner: str | None, command: str | None = None) -> Agent:
    """What does the tasks: what is asked for, else what the settings say. Raises SpecgitError where that names none."""
    if runner and command:
        raise SpecgitError("both a runner and a command are named", hint="leave --runner or --command out")
    if runner is None and command is None:
        command = found.run.command or None
    if command is not None:
        return Agent("the command", _split("command", command), stdin=False)
    name = found.run.runner if runner is None else runner
    if not name:
        raise SpecgitError(
            "no runner is named",
            hint="run.runner or run.command in .specgit.yaml, --runner claude, or --command 'my-agent --auto'",
        )
    return resolve(name, found)


def _split(name: str, command: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise SpecgitError(f"--{name} can't be split: {error}", hint="close the quotation mark") from error
    if not words:
        raise SpecgitError(f"--{name} is empty", hint="name a program")
    return words


def _check(name: str, command: str, top: Path) -> None:
    # A program of the project's own may come into being by a task.
    if command and "/" not in (words := _split(name, command))[0]:
        Agent(f"--{name}", words, stdin=False).check(top)
