"""The command line. Every module in `shelf/commands` is one command."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from shelf import commands
from shelf.errors import ShelfError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give the exit status."""
    options = make_parser().parse_args(arguments)
    try:
        options.run(options)
    except ShelfError as error:
        print(f"shelf: {error}", file=sys.stderr)
        return 1
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Put the commands together."""
    parser = argparse.ArgumentParser(prog="shelf", description="A reading list.")
    home = Path(os.environ.get("SHELF_HOME", Path.home() / ".shelf"))
    parser.add_argument("--home", type=Path, default=home, help="the folder of the reading list")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), help="another day as today")
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in iter_modules(commands.__path__):
        command = import_module(f"shelf.commands.{module.name}")
        choice = choices.add_parser(module.name, help=command.__doc__, description=command.__doc__)
        command.add_arguments(choice)
        choice.set_defaults(run=command.run)
    return parser
