"""`specgit init` and `specgit new`: the first files of a repository and of a spec."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from specgit import settings
from specgit.cli.workspace import Workspace
from specgit.drafting.beginning import (
    DOCUMENTS,
    WORKFLOW_TYPES,
    check_place,
    configuration,
    missing_documents,
    parse_name,
    skeleton,
)
from specgit.errors import SpecgitError
from specgit.repo import Repository
from specgit.shown import one_line
from specgit.skeletons import TEMPLATES
from specgit.spec.folder import CONFIG
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specgit.drafting.instructions import Place
    from specgit.github.callers import Pin


@click.command()
@click.option("--github", "on_github", is_flag=True, help="Also write workflows that review, approve and run specs.")
@click.option(
    "--from",
    "origin",
    metavar="OWNER/specgit@SHA",
    help="The commit of specgit that the workflows call. [default: the one it was installed from]",
)
@click.option(
    "--agents",
    is_flag=False,
    flag_value="",
    metavar="[NAMES]",
    help="Also tell coding agents how specs are written here: those named (claude,cursor …), or those used here.",
)
def init(origin: str | None, agents: str | None, *, on_github: bool) -> None:
    """Set a repository up for specs.

    Writes .specgit.yaml, in which every setting is a comment with its default, and makes the folder for
    specs. With --github also three workflows that call those of specgit. What is there already stays as it is.

    With --agents also a section of AGENTS.md, and a skill or rule for each agent: how to write, check and trace a
    spec, and what is left to people. When it is called again, what it wrote is replaced, and nothing else.
    """
    if origin and not on_github:
        raise SpecgitError("--from names what workflows call", hint="add --github")
    pin = _pin(origin) if on_github else None
    repository = Repository.open()
    places = _places(repository, agents) if agents is not None else []
    if os.path.lexists(repository.top / settings.FILE_NAME):
        click.echo(f"kept     {settings.FILE_NAME}")
    else:
        _create(repository, settings.FILE_NAME, (TEMPLATES / "settings.yaml").read_bytes())
    workspace = Workspace(repository, settings.load(repository.top), repository.working_tree())
    root = workspace.settings.roots[0]
    folder = repository.locate(root)
    if folder.is_dir():
        click.echo(f"kept     {root}/")
    else:
        _make_folder(folder, root)
    if places:
        _tell_agents(workspace, places)
    if pin:
        _write_callers(workspace, pin)
    elif workspace.specs():
        click.echo("→ next: specgit status")
    else:
        click.echo("→ next: specgit new my-feature, or specgit new my-fix --type bugfix")


def _places(repository: Repository, names: str) -> list[Place]:
    """The files that the agents named read, or those used here. Raises SpecgitError for an unknown one."""
    from specgit.drafting.instructions import chosen, places_of

    def exists(path: str) -> bool:
        return os.path.lexists(repository.top / path)

    return places_of(chosen(names, exists, settings.load(repository.top).run.runner))


def _tell_agents(workspace: Workspace, places: Sequence[Place]) -> None:
    """What agents are to know of specs, in the files that they read."""
    from specgit.drafting.instructions import COMMANDS, written

    repository = workspace.repository
    does = {usage.split()[0]: _first_sentence(usage.split()[0]) for usage in COMMANDS}
    seen: set[Path] = set()
    for place in places:
        real = repository.locate(place.path)
        if real in seen:  # one of them is a link to the other
            continue
        seen.add(real)
        before = Text.decode(place.path, workspace.source.read(place.path)) if real.exists() else None
        after = written(place, before, workspace.settings.roots, does)
        if before and (after is None or after == before):
            click.echo(f"kept     {place.path}" + ("" if after else ", which specgit has not written"))
            continue
        assert after
        repository.write(place.path, after, expected=before.encode() if before else None)
        click.echo(f"{'updated' if before else 'created'}  {place.path}")


def _first_sentence(name: str) -> str:
    """What a command says of itself first."""
    from specgit.cli import cli

    command = cli.get_command(click.Context(cli), name)
    return " ".join(((command and command.help) or "").partition("\n\n")[0].split())


def _pin(origin: str | None) -> Pin:
    from specgit.github.callers import Pin

    return Pin.parse(origin) if origin else Pin.installed()


def _write_callers(workspace: Workspace, pin: Pin) -> None:
    """The workflows, and what is left to do on GitHub."""
    from specgit.github.callers import write_callers
    from specgit.run.agents import resolve

    runner = workspace.settings.run.runner
    agent = resolve(runner, workspace.settings) if runner else None
    for path, text in write_callers(pin, agent).items():
        if os.path.lexists(workspace.repository.top / path):
            click.echo(f"kept     {path}")
        else:
            _create(workspace.repository, path, text.encode())
    if not runner and not workspace.settings.run.command:
        click.echo("→ name the runner of the tasks in .specgit.yaml, and how to install it in specgit-waves.yml")
    secret = f"the secret {agent.secret}" if agent and agent.secret else "the runner's key as a secret"
    click.echo(
        "→ commit them and merge them into the default branch: GitHub looks there for what comments and people start"
    )
    click.echo("→ Settings → Actions → General: tick “Allow GitHub Actions to create and approve pull requests”")
    click.echo(f"→ Settings → Secrets and variables → Actions: add {secret}")
    click.echo("→ next: specgit doctor --github")


@click.command()
@click.argument("name")
@click.option("--type", "kind", type=click.Choice(list(DOCUMENTS)), help="What it describes. [default: feature]")
@click.option(
    "--workflow",
    type=click.Choice(list(WORKFLOW_TYPES)),
    help="Which document comes first; quick writes all three at once. [default: requirements-first]",
)
@click.option("--all", "everything", is_flag=True, help="Write all documents at once.")
@click.option(
    "--phase",
    type=click.Choice(["requirements", "bugfix", "design", "tasks"]),
    help="Write this document of a spec that exists.",
)
def new(name: str, kind: str | None, workflow: str | None, everything: bool, phase: str | None) -> None:
    """Begin the spec NAME: its folder, and the skeleton of the document its workflow begins with.

    NAME is in kebab-case, in a group folder where you like: user-auth, billing/invoices. With --phase, writes
    the skeleton of the next document of a spec that exists.
    """
    workspace = Workspace.open()
    if phase:
        if kind or workflow or everything:
            raise SpecgitError(
                "--phase is for a spec that exists, which has its type and workflow already",
                hint="leave --type, --workflow and --all out",
            )
        _write_phase(workspace, name, phase)
        return
    _write_spec(workspace, name, kind or "feature", workflow or "requirements-first", everything=everything)


def _write_spec(workspace: Workspace, name: str, kind: str, workflow: str, *, everything: bool) -> None:
    repository = workspace.repository
    root, name = parse_name(name, workspace.settings.roots)
    folder = f"{root}/{name}"
    check_place(workspace, root, name)
    documents: tuple[str, ...] = DOCUMENTS[kind]
    if not everything and workflow != "quick":
        requirements, design, _ = DOCUMENTS[kind]
        documents = (design if workflow == "design-first" else requirements,)
    _create(repository, f"{folder}/{CONFIG}", configuration(kind, workflow))
    for document in documents:
        _create(repository, f"{folder}/{document}.md", skeleton(kind, document, name))
    _say_next(workspace, folder)


def _write_phase(workspace: Workspace, name: str, phase: str) -> None:
    spec = workspace.spec(name)
    if phase == "bugfix" and spec.type == "feature":
        raise SpecgitError(f"{spec.name} is a feature, which has no bugfix.md", hint="write --phase requirements")
    first = "bugfix" if "bugfix" in spec.phases else "requirements"
    document = phase if phase in {"design", "tasks"} else first
    missing = missing_documents(spec)
    if document not in missing:
        raise SpecgitError(
            f"{spec.path} has its {document}.md already",
            hint=f"write --phase {missing[0]}" if missing else "all documents of this spec are there; edit them",
        )
    kind = "bugfix" if spec.type == "bugfix" else "feature"
    _create(workspace.repository, f"{spec.path}/{document}.md", skeleton(kind, document, spec.name))
    _say_next(workspace, spec.path)


def _create(repository: Repository, path: str, data: bytes) -> None:
    repository.write(path, Text.decode(path, data), expected=None)
    click.echo(f"created  {one_line(path, 200)}")


def _make_folder(folder: Path, name: str) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise SpecgitError(
            f"{name} can't be made a folder: {error.strerror}", hint="move away what is in its place"
        ) from error
    click.echo(f"created  {name}/")


def _say_next(workspace: Workspace, name: str) -> None:
    from specgit.approval.approvals import Approvals
    from specgit.judging.guiding import Guide

    guide = Guide(workspace, Approvals(workspace.repository, workspace.settings))
    click.echo(f"→ next: {guide.step(workspace.spec(name)).hint}")
