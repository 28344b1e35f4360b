"""`specgit task`: set a task's box by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specgit.cli.workspace import Workspace
from specgit.errors import SpecgitError
from specgit.spec.model import Status

if TYPE_CHECKING:
    from specgit.spec.folder import Spec
    from specgit.spec.model import Tasks
    from specgit.spec.text import Text

_WORDS = {Status.IN_PROGRESS: "in progress", Status.DONE: "done", Status.OPEN: "open"}


@click.group()
def task() -> None:
    """Set the status of tasks in tasks.md: start, done, reset. Parents follow their children."""


def _command(name: str, status: Status, help_text: str) -> None:
    @task.command(name, help=help_text)
    @click.argument("spec")
    @click.argument("ids", nargs=-1, required=True, metavar="ID...")
    @click.option("--commit", is_flag=True, help="Commit tasks.md, and nothing else.")
    def set_tasks(spec: str, ids: tuple[str, ...], commit: bool) -> None:
        _set(spec, ids, status, commit)


_command("start", Status.IN_PROGRESS, "Mark tasks of SPEC as in progress: [-].")
_command("done", Status.DONE, "Tick tasks of SPEC: [x]. A parent is ticked with its last required child.")
_command("reset", Status.OPEN, "Open tasks of SPEC again: [ ]. A ticked parent opens with them.")


def _set(name: str, ids: tuple[str, ...], status: Status, commit: bool) -> None:
    from specgit.run.planning import leaves
    from specgit.spec.edit import set_status
    from specgit.spec.tasks import find_task, read_tasks

    workspace = Workspace.open()
    spec = workspace.spec(name)
    tasks = workspace.tasks(spec)
    named = [leaf for each in ids for leaf in leaves(tasks, find_task(tasks, each))]
    text = set_status(tasks, dict.fromkeys((leaf.id for leaf in named), status))
    if commit:
        _commit(workspace, spec, tasks, text, [leaf.id for leaf in named], status)
    else:
        workspace.repository.write(tasks.text.path, text, expected=tasks.text.encode())
    before = {each.id: each.status for each in tasks.tasks}
    changed = [each for each in read_tasks(text).tasks if each.status is not before[each.id]]
    for each in changed:
        click.echo(f"{each.id} is {_WORDS[each.status]}")
    if not changed:
        click.echo(f"nothing to change: {', '.join(leaf.id for leaf in named)} {_already(status)}")


def _already(status: Status) -> str:
    return f"already {_WORDS[status]}"


def _commit(workspace: Workspace, spec: Spec, tasks: Tasks, text: Text, ids: list[str], status: Status) -> None:
    """Commit the change alone.

    Raises SpecgitError where tasks.md differs from the last commit: that is not ours to commit.
    """
    repository = workspace.repository
    state = repository.state()
    if state.commit is None or state.branch is None:
        what = "there is no commit yet" if state.commit is None else "HEAD is detached"
        raise SpecgitError(f"{what}, so nothing can be committed here", hint="leave --commit out")
    if tasks.text.path in state.changed or repository.commit("HEAD").read(tasks.text.path) != tasks.text.encode():
        raise SpecgitError(
            "tasks.md has changes that are not committed",
            where=tasks.text.path,
            hint="commit them, or leave --commit out",
        )
    if text == tasks.text:
        return
    repository.check_identity()
    tree = repository.replace_file(state.commit, tasks.text.path, text.encode())
    commit = repository.make_commit(tree, [state.commit], _message(spec.name, ids, status, state.commit))
    repository.advance(state.branch, commit, state.commit, reason="specgit task")


def _message(spec: str, ids: list[str], status: Status, head: str) -> str:
    """A subject, and for done tasks the trailers that a run writes too, so that an old failure is no longer the
    last word."""
    from specgit.run.messages import SUBJECT_LENGTH
    from specgit.run.statements import name
    from specgit.shown import one_line
    from specgit.trailers import folded

    verb = {Status.IN_PROGRESS: "Start", Status.DONE: "Tick", Status.OPEN: "Reset"}[status]
    subject = one_line(f"{verb} {', '.join(ids)} of {spec}", SUBJECT_LENGTH)
    lines = [folded("Spec-Task", f"{name(spec, each)} done {head}") for each in ids if status is Status.DONE]
    return "\n".join([subject, "", *lines]).rstrip() + "\n"
