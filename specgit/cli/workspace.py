"""What most commands begin with, and the options that say where specs are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from specgit.judging.workspace import Workspace, from_top

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Workspace", "from_top", "source_options"]

Command = TypeVar("Command", bound="Callable[..., None]")


def source_options(command: Command) -> Command:
    """`--staged` and `--rev`."""
    command = click.option("--rev", metavar="COMMIT", help="Read the specs of a commit.")(command)
    return click.option("--staged", is_flag=True, help="Read the specs as they are staged.")(command)
