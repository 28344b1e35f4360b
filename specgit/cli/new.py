"""`specgit init` and `specgit new`: the first files of a repository and of a spec."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from typing import TYPE_CHECKING

import click

from specgit import settings
from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.repo import Repository
from specgit.shown import one_line
from specgit.skeletons import TEMPLATES, skeleton
from specgit.spec.shapes import TITLE
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specgit.github.callers import Pin
    from specgit.spec.folder import Spec

CONFIG = ".config.kiro"
DOCUMENTS = {"feature": ("requirements", "design", "tasks"), "bugfix": ("bugfix", "design", "tasks")}
WORKFLOW_TYPES = {
    "requirements-first": "requirements-first",
    "design-first": "design-first",
    "quick": "fast-task",  # what Kiro calls it in .config.kiro
}
LONGEST_NAME = 64
MOST_FOLDERS = 6

_WORD = Pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.command()
@click.option("--github", "on_github", is_flag=True, help="Also write workflows that review, approve and run specs.")
@click.option(
    "--from",
    "origin",
    metavar="OWNER/specgit@SHA",
    help="The commit of specgit that the workflows call. [default: the one it was installed from]",
)
def init(origin: str | None, *, on_github: bool) -> None:
    """Set a repository up for specs.

    Writes .specgit.yaml, in which every setting is a comment with its default, and makes the folder for
    specs. With --github also three workflows that call those of specgit. What is there already stays as it is.
    """
    if origin and not on_github:
        raise SpecgitError("--from names what workflows call", hint="add --github")
    pin = _pin(origin) if on_github else None
    repository = Repository.open()
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
    if pin:
        _write_callers(workspace, pin)
    elif workspace.specs():
        click.echo("→ next: specgit status")
    else:
        click.echo("→ next: specgit new my-feature, or specgit new my-fix --type bugfix")


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
    root, name = _parse_name(name, workspace.settings.roots)
    folder = f"{root}/{name}"
    _check_place(workspace, root, name)
    documents: tuple[str, ...] = DOCUMENTS[kind]
    if not everything and workflow != "quick":
        requirements, design, _ = DOCUMENTS[kind]
        documents = (design if workflow == "design-first" else requirements,)
    _create(repository, f"{folder}/{CONFIG}", _config(kind, workflow))
    for document in documents:
        _create(repository, f"{folder}/{document}.md", _skeleton(kind, document, name))
    _say_next(workspace, folder)


def _write_phase(workspace: Workspace, name: str, phase: str) -> None:
    spec = workspace.spec(name)
    if phase == "bugfix" and spec.type == "feature":
        raise SpecgitError(f"{spec.name} is a feature, which has no bugfix.md", hint="write --phase requirements")
    first = "bugfix" if "bugfix" in spec.phases else "requirements"
    document = phase if phase in {"design", "tasks"} else first
    missing = _missing(spec)
    if document not in missing:
        raise SpecgitError(
            f"{spec.path} has its {document}.md already",
            hint=f"write --phase {missing[0]}" if missing else "all documents of this spec are there; edit them",
        )
    kind = "bugfix" if spec.type == "bugfix" else "feature"
    _create(workspace.repository, f"{spec.path}/{document}.md", _skeleton(kind, document, spec.name))
    _say_next(workspace, spec.path)


def _parse_name(name: str, roots: Sequence[str]) -> tuple[str, str]:
    """The root a new spec goes to, and its name below it."""
    root = next((root for root in roots if name.startswith(f"{root}/")), roots[0])
    name = name.removeprefix(f"{root}/")
    if not _is_name(name):
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        better = re.sub(r"-*/[-/]*", "/", re.sub(r"[^a-z0-9/]+", "-", letters)).strip("-/")
        hint = f"did you mean {better}? " if _is_name(better) else ""
        raise SpecgitError(
            f"{name[:LONGEST_NAME]!r} is no name for a spec",
            hint=f"{hint}Use lower-case words with dashes, like user-auth or billing/invoices",
        )
    return root, name


def _is_name(name: str) -> bool:
    words = name.split("/")
    return len(words) <= MOST_FOLDERS and all(len(word) <= LONGEST_NAME and _WORD.fullmatch(word) for word in words)


def _check_place(workspace: Workspace, root: str, name: str) -> None:
    """Refuse a folder that exists, and one inside another spec."""
    folder = f"{root}/{name}"
    spec = next((each for each in workspace.specs() if f"{folder}/".startswith(f"{each.path}/")), None)
    if spec and spec.path != folder:
        raise SpecgitError(f"{spec.path} is a spec itself", hint="choose a group folder that holds no documents")
    if spec or workspace.repository.locate(folder).exists():
        missing = _missing(spec) if spec else []
        step = f"its next document: specgit new {name} --phase {missing[0]}" if missing else "choose another name"
        raise SpecgitError(f"{folder} exists already", hint=step)


def _missing(spec: Spec) -> list[str]:
    """The documents a spec lacks, in the order of its workflow."""
    return [document for document in spec.phases if not spec.file(f"{document}.md")]


def _config(kind: str, workflow: str) -> bytes:
    import uuid

    config = {"specId": str(uuid.uuid4()), "workflowType": WORKFLOW_TYPES[workflow], "specType": kind}
    return json.dumps(config).encode() + b"\n"


def _skeleton(kind: str, document: str, name: str) -> bytes:
    title = " ".join(re.split(r"[\W_]+", name.rpartition("/")[2])).strip().title()
    return skeleton(kind, document).replace(TITLE, title).encode("utf-8", "surrogateescape")


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
