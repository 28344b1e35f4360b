"""What a step of a workflow runs in: the run, the repository, and the inputs that `action.yml` hands on."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError
from specgit.github.client import Client
from specgit.github.exchange import Repository, Server
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping


class Job(NamedTuple):
    """The job of a workflow. `inputs` are those of `action.yml`, as texts; `ref` is what the run was started on.

    `run` is the number of the run, the same for each attempt to repeat it. `workflow` is the file of the caller.
    """

    server: Server
    repository: Repository
    run: str
    ref: str
    workflow: str
    inputs: Mapping[str, str]
    environ: Mapping[str, str]

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Job:
        """From the variables that GitHub sets and INPUTS, which `action.yml` sets.

        Raises SpecgitError where there is no workflow, or one of them is not what GitHub makes it.
        """
        if not environ.get("GITHUB_REPOSITORY"):
            raise SpecgitError("no workflow runs here", hint="this command is for action.yml: see docs/github.md")
        try:
            inputs = json.loads(environ.get("INPUTS") or "{}")
        except ValueError:
            inputs = None
        if not isinstance(inputs, dict):
            raise SpecgitError("INPUTS is no JSON object", hint="leave it to action.yml to set it")
        return cls(
            Server.of(environ),
            Repository.parse(environ["GITHUB_REPOSITORY"]),
            environ.get("GITHUB_RUN_ID", ""),
            environ.get("GITHUB_REF", ""),
            # owner/name/.github/workflows/waves.yml@refs/heads/main
            environ.get("GITHUB_WORKFLOW_REF", "").partition("@")[0].rpartition("/")[2],
            {str(name): str(value).strip() for name, value in inputs.items()},
            dict(environ),
        )

    @property
    def url(self) -> str:
        """The page of the run."""
        return f"{self.server.pages}/{self.repository}/actions/runs/{self.run}" if self.run else ""

    @property
    def remote(self) -> str:
        """The address to fetch from and push to."""
        return f"{self.server.pages}/{self.repository.owner}/{self.repository.name}"

    @property
    def token(self) -> str:
        """The token that the step was given; empty where none was."""
        return self.inputs.get("token", "")

    def client(self) -> Client:
        """What talks to GitHub. Raises SpecgitError where the step has no token."""
        return Client(self.server, self.needed_token())

    def needed_token(self) -> str:
        """The token. Raises SpecgitError where the step was given none."""
        if not self.token:
            raise SpecgitError("this step has no token", hint="give it `token: ${{ github.token }}`")
        return self.token

    @property
    def temporary(self) -> Path:
        """The job's temporary folder."""
        return Path(self.environ.get("RUNNER_TEMP") or tempfile.gettempdir())

    def text(self, name: str, default: str = "") -> str:
        """An input; `default` where it is empty."""
        return self.inputs.get(name, "") or default

    def flag(self, name: str) -> bool:
        """An input that says yes or no. Raises SpecgitError for another word."""
        value = self.text(name, "false").lower()
        if value not in ("true", "false"):
            raise SpecgitError(f"the input {name} is {one_line(value, 60)!r}", hint="write true or false")
        return value == "true"

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """An input that is a whole number. Raises SpecgitError for another one."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            raise SpecgitError(
                f"the input {name} is {one_line(value, 60)!r}", hint=f"write a number from {least} to {most}"
            )
        return int(value)
