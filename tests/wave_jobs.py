"""The jobs of waves.yml as processes, in the order of the workflow, without a runner: quick, and killed where a test likes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from conftest import git
from git_server import WRITE, GitServer
from github_fake import FakeGitHub
from github_runner import PROJECT, Branches
from shell import specgit

# `before module.name` and `after …` end the process there as SIGKILL does: nothing is cleaned up. `impatient` does not
# wait before it tries again.
WRAPPER = """
import os, sys
import specgit.github.client, specgit.github.landing, specgit.repo, specgit.run.handover
from specgit.__main__ import main
when, _, place = sys.argv.pop(1).partition(" ")
if when == "impatient":
    specgit.github.client.Client.__init__.__kwdefaults__["sleep"] = lambda seconds: None
    specgit.github.landing._pause = lambda attempt: None
else:
    module, name = place.rsplit(".", 1)
    owner = sys.modules.get(module) or getattr(sys.modules[module.rpartition(".")[0]], module.rpartition(".")[2])
    original = getattr(owner, name)
    def dying(*args, **more):
        if when == "after":
            original(*args, **more)
        os._exit(137)
    setattr(owner, name, dying)
main()
"""


class Step(NamedTuple):
    """How a step ended: exit code, outputs, what it wrote to the log and to the summary."""

    code: int
    outputs: dict[str, str]
    log: str
    summary: str


class Jobs:
    """A project on a GitHub of this machine, and the jobs of its workflow."""

    def __init__(self, home: Path, server: GitServer, fake: FakeGitHub, bare: Path) -> None:
        self.home = home
        self.server = server
        self.fake = fake
        self.bare = bare
        self.run = 100
        self.jobs = 0
        self.apart = False  # whether each step is a process of its own: several at once have to be

    def git(self, *words: str) -> str:
        return git(self.bare, *words)

    def clone(self, name: str, *words: str) -> Path:
        git(self.home, "clone", "--quiet", *words, str(self.bare), name)
        return self.home / name

    def marks(self, spec: str = "auth", branch: str = "main") -> dict[str, str]:
        """Task → the mark of its box."""
        text = self.git("show", f"{branch}:.kiro/specs/{spec}/tasks.md")
        return {name: mark for mark, name in re.findall(r"- \[(.)\] ([\d.]+?)\.? ", text)}

    def subjects(self, branch: str = "main") -> list[str]:
        """The subjects of the history, oldest first."""
        return self.git("log", "--reverse", "--format=%s", branch).splitlines()

    def step(
        self, command: str, folder: Path, *, how: str = "", token: str = WRITE, run: int = 0, **inputs: object
    ) -> Step:
        """One step of a job, in a checkout."""
        self.jobs += 1
        temporary = self.home / f"temporary-{folder.name}"
        temporary.mkdir(exist_ok=True)
        output, summary = temporary / f"output-{command}", temporary / f"summary-{command}"
        output.write_text("")
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        if command in ("plan", "collect", "go-on"):
            given["token"] = token
        env = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": self.server.url,
            "GITHUB_API_URL": self.fake.api,
            "GITHUB_REPOSITORY": PROJECT,
            "GITHUB_RUN_ID": str(run or self.run),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_WORKFLOW_REF": f"{PROJECT}/.github/workflows/specgit-waves.yml@refs/heads/main",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(temporary),
            "INPUTS": json.dumps(given),
        }
        if how or self.apart:
            words = [sys.executable, *(["-c", WRAPPER, how] if how else ["-m", "specgit"]), "action", command]
            done = subprocess.run(words, cwd=folder, env=os.environ | env, capture_output=True, text=True, timeout=300)
        else:
            done = specgit(folder, "action", command, env=env)
        text = done.stdout + done.stderr
        said = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return Step(done.returncode, _outputs(output.read_text(encoding="utf-8")), text, said)

    def plan(self, spec: str = "auth", *, how: str = "", run: int = 0, **inputs: object) -> Step:
        """The first job of a wave."""
        folder = self.clone(f"plan-{self.jobs}", "--branch", str(inputs.get("branch", "main")))
        return self.step("plan", folder, how=how, run=run, spec=spec, **inputs)

    def task(self, planned: Step, number: int, *, how: str = "", **inputs: object) -> Step:
        """One leg of the matrix; what it hands over lies in the folder of artifacts."""
        base, key = planned.outputs["base"], planned.outputs["key"]
        folder = self.home / f"task-{key}-{number}-{self.jobs}"
        git(self.home, "init", "--quiet", str(folder))
        git(folder, "fetch", "--quiet", "--depth", "1", f"file://{self.bare}", base)
        git(folder, "checkout", "--quiet", "--detach", base)
        done = self.step("task", folder, how=how, wave=planned.outputs["wave"], number=number, **inputs)
        handed = self.home / f"temporary-{folder.name}" / "specgit-work"
        if handed.exists():
            self.upload(handed, f"{key}-{number}")
        return done

    def tasks(self, planned: Step, **inputs: object) -> list[Step]:
        """All legs of the matrix."""
        count = len(json.loads(planned.outputs["matrix"])["include"])
        return [self.task(planned, number, **inputs) for number in range(1, count + 1)]

    def trial(self, planned: Step, *, how: str = "") -> Step:
        """The job that runs the gate command."""
        folder = self.clone(f"trial-{self.jobs}")
        git(folder, "checkout", "--quiet", "--detach", planned.outputs["base"])
        self.download(folder, planned.outputs["key"])
        done = self.step("trial", folder, how=how, wave=planned.outputs["wave"])
        verdict = self.home / f"temporary-{folder.name}" / "specgit-trial"
        if verdict.exists():
            self.upload(verdict, f"{planned.outputs['key']}-trial")
        return done

    def collect(self, planned: Step, *, how: str = "", run: int = 0, **inputs: object) -> Step:
        """The last job of a wave."""
        folder = self.clone(f"collect-{self.jobs}", "--no-local")  # with no more than what branches hold
        self.download(folder, planned.outputs["key"])
        return self.step("collect", folder, how=how, run=run, wave=planned.outputs["wave"], **inputs)

    def wave(self, spec: str = "auth", *, run: int = 0, **inputs: object) -> Step:
        """A whole wave; gives its last step, or the plan where nothing is left."""
        planned = self.plan(spec, run=run, **inputs)
        assert planned.code == 0, planned.log
        if not planned.outputs["matrix"]:
            return planned
        self.tasks(planned)
        if planned.outputs["trial"] == "true":
            self.trial(planned)
        return self.collect(planned, run=run)

    def upload(self, folder: Path, name: str) -> None:
        place = self.home / "artifacts" / name
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place, symlinks=True)

    def download(self, folder: Path, key: str) -> None:
        place = self.home / f"temporary-{folder.name}" / "specgit-work"
        place.mkdir(parents=True)
        for each in (self.home / "artifacts").glob(f"{key}-*"):
            shutil.copytree(each, place / each.name, symlinks=True)


@contextmanager
def jobs_of(home: Path, top: Path) -> Iterator[Jobs]:
    """The jobs of the project in `top`."""
    served = home / "served"
    served.mkdir(parents=True)
    with GitServer(served) as server, FakeGitHub(repository=PROJECT) as fake:
        bare = server.host(PROJECT, top)
        git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        fake.tokens = {WRITE: "write"}
        fake.branches = Branches(bare)
        yield Jobs(home, server, fake, bare)
        assert fake.problems == []


def settings(command: str, **run: Any) -> str:
    """A `.specgit.yaml` whose runner is a command, for specs that nobody has to approve."""
    lines = "".join(f"  {name}: {json.dumps(value)}\n" for name, value in run.items())
    return f"approvals:\n  gates: []\nrun:\n  command: {json.dumps(command)}\n{lines}"


def _outputs(text: str) -> dict[str, str]:
    """The outputs of a step, as the runner reads them."""
    found = re.findall(r"^(.+?)<<(.+)\n((?:.*\n)*?)\2$", text, re.MULTILINE)
    return {name: value.removesuffix("\n") for name, _, value in found}
