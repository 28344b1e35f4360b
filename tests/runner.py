"""A real runner of GitHub's workflows, offline: act in host mode. What of GitHub itself is missing stands in by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("specgit", "examples", "action.yml", "pyproject.toml", "README.md", "LICENSE")


def tool(name: str) -> str:
    """The path of a program of the group `workflows`; the test is skipped where it is not installed."""
    place = Path(sys.executable).parent / name
    if not place.exists():
        pytest.skip(f"{name} is not installed here: pip install --group workflows")
    return str(place)


def checkout(place: Path) -> Path:
    """A copy of what an action's checkout holds, without the caches of this one."""
    place.mkdir(parents=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, place / part)
    return place


class Job(NamedTuple):
    """What act said: its exit code, and its log as lines of JSON."""

    code: int
    log: str

    @property
    def entries(self) -> Iterator[dict[str, object]]:
        """The lines of the log."""
        for line in self.log.splitlines():
            if line.startswith("{"):
                yield json.loads(line)

    def commands(self, name: str) -> list[dict[str, object]]:
        """The workflow commands of a name that the runner obeyed."""
        return [entry for entry in self.entries if entry.get("command") == name]


def act(
    event: str,
    workflow: str,
    top: Path,
    home: Path,
    *,
    actions: Mapping[str, Path],
    payload: Mapping[str, object] = {},
    secrets: Mapping[str, str] = {},
    **env: str,
) -> Job:
    """Run a workflow of the repository in `top`; `actions` are the folders that stand for what `uses:` names."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "event.json").write_text(json.dumps(payload), encoding="utf-8")
    pip = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    given = [f"--env={name}={value}" for name, value in {"GIT_TERMINAL_PROMPT": "0", **pip, **env}.items()]
    given += [f"--secret={name}={value}" for name, value in secrets.items()]
    repositories = [f"--local-repository={name}={place}" for name, place in actions.items()]
    done = subprocess.run(
        [
            *(tool("act"), event, "--json", "-W", workflow, "-P", "ubuntu-latest=-self-hosted"),
            *("--cache-server-addr", "127.0.0.1", "--artifact-server-addr", "127.0.0.1"),
            *("--action-cache-path", str(home / "act"), "-e", str(home / "event.json"), *repositories, *given),
        ],
        cwd=top,
        env={"PATH": env.get("PATH", os.environ["PATH"]), "HOME": str(home), **pip},
        capture_output=True,
        timeout=900,
    )
    return Job(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace"))
