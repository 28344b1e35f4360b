"""Runners by name: the presets of agents.toml, and those of the team's settings."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specgit.settings import Settings

RUN_FOLDER = "{run}"


@dataclass(frozen=True, slots=True)
class Agent:
    """A command that does tasks.

    `argv` may hold `{run}`, see `command`. With `stdin` the prompt comes on standard input. `needs` is one
    line of what must be set up before it works, `docs` the page that describes the command line. `install` is the
    command that installs it, `secret` the variable whose key it works with; both are known for presets only.
    """

    name: str
    argv: tuple[str, ...]
    stdin: bool
    needs: str = ""
    docs: str = ""
    install: str = ""
    secret: str = ""

    def command(self, run_folder: Path) -> list[str]:
        """The arguments for one task, whose `SPECGIT_RESULT` lies in `run_folder`."""
        return [argument.replace(RUN_FOLDER, str(run_folder)) for argument in self.argv]

    def check(self, folder: Path) -> None:
        """Raise SpecgitError when the program can't be run from `folder`, the top of the repository."""
        program = self.argv[0]
        if "/" in program:
            program = str(folder / Path(program).expanduser())
        if shutil.which(program) is None:
            setup = f" ({self.needs})" if self.needs else ""
            page = f", see {self.docs}" if self.docs else ""
            raise SpecgitError(
                f"{self.name} can't run: there is no program {self.argv[0]!r}",
                hint=f"install it{page}{setup}, or name another with --runner or --command",
            )


@cache
def presets() -> Mapping[str, Agent]:
    """The agents that specgit knows by itself."""
    import tomllib

    table = tomllib.loads(Path(__file__).with_name("agents.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {name: Agent(name, stdin=True, **(preset | {"argv": tuple(preset["argv"])})) for name, preset in table.items()}
    )


def resolve(name: str, settings: Settings) -> Agent:
    """The runner that the settings, or else the presets, call `name`.

    Raises SpecgitError, with what there is and what is near, for an unknown name.
    """
    if name in settings.runners:
        own = settings.runners[name]
        return Agent(name, tuple(shlex.split(own.command)), own.stdin, own.needs)
    if name in presets():
        return presets()[name]
    known = sorted({*settings.runners, *presets()})
    raise SpecgitError(f"there is no runner {name!r}", hint=_suggestion(name, known))


def _suggestion(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, n=1)
    question = f"did you mean {near[0]}? " if near else ""
    return f"{question}There are {', '.join(known)}; --command runs any other program"
