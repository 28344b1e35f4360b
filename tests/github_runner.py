"""GitHub on this machine: a Git server, its API, and act as the runner. What stands in by hand are GitHub's own actions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from conftest import git, write
from git_server import WRITE, GitServer
from github_fake import FakeGitHub
from runner import Job, act, checkout, tool

PROJECT = "octo-org/specs"
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"
UPLOAD = "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"
DOWNLOAD = "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"

# Only these three are not what they are on GitHub.
STAND_INS = {
    CHECKOUT: """\
name: Checkout
description: Clones from GITHUB_SERVER_URL.
inputs:
  repository: {default: "octo-org/specs"}
  ref: {default: ""}
  path: {default: "."}
  fetch-depth: {default: "1"}
  persist-credentials: {default: "true"}
  token: {default: "${{ github.token }}"}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        REPOSITORY: ${{ inputs.repository }}
        REF: ${{ inputs.ref || github.ref }}
        FOLDER: ${{ inputs.path }}
        DEPTH: ${{ inputs.fetch-depth }}
        TOKEN: ${{ inputs.token }}
      run: |
        git init --quiet "$FOLDER"
        cd "$FOLDER"
        git remote add origin "$GITHUB_SERVER_URL/$REPOSITORY"
        export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraHeader"
        export GIT_CONFIG_VALUE_0="Authorization: Basic $(printf %s "x-access-token:$TOKEN" | base64 -w0)"
        name="${REF#refs/heads/}"
        if [ "$DEPTH" = 0 ]; then
          git fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*"
        elif git ls-remote --exit-code origin "refs/heads/$name" > /dev/null; then
          git fetch --quiet --depth "$DEPTH" origin "+refs/heads/$name:refs/remotes/origin/$name"
        else
          git fetch --quiet --depth "$DEPTH" origin "$REF"
          git checkout --quiet --detach FETCH_HEAD
          exit
        fi
        if git rev-parse --quiet --verify "refs/remotes/origin/$name" > /dev/null; then
          git checkout --quiet -B "$name" "refs/remotes/origin/$name"
        else
          git checkout --quiet --detach "$REF"
        fi
""",
    UPLOAD: """\
name: Upload
description: Copies to a shared folder.
inputs:
  name: {default: ""}
  path: {default: ""}
  if-no-files-found: {default: warn}
  overwrite: {default: "false"}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        NAME: ${{ inputs.name }}
        FOLDER: ${{ inputs.path }}
        OVERWRITE: ${{ inputs.overwrite }}
      run: |
        if [ ! -e "$FOLDER" ]; then exit 0; fi
        place="$ARTIFACTS/$GITHUB_RUN_ID/$NAME"
        if [ -e "$place" ] && [ "$OVERWRITE" != true ]; then echo "artifact $NAME exists"; exit 1; fi
        rm -rf "$place"
        mkdir -p "$ARTIFACTS/$GITHUB_RUN_ID"
        cp -r "$FOLDER" "$place"
""",
    DOWNLOAD: """\
name: Download
description: Copies from a shared folder.
inputs:
  pattern: {default: ""}
  path: {default: ""}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        PATTERN: ${{ inputs.pattern }}
        FOLDER: ${{ inputs.path }}
      run: |
        mkdir -p "$FOLDER"
        for each in "$ARTIFACTS/$GITHUB_RUN_ID"/$PATTERN; do
          if [ -e "$each" ]; then cp -r "$each" "$FOLDER"; fi
        done
""",
}


class Branches(MutableMapping[str, str]):
    """The branches of a repository, as the fake API reads them."""

    def __init__(self, bare: Path) -> None:
        self.bare = bare

    def __getitem__(self, name: str) -> str:
        done = subprocess.run(
            ["git", "rev-parse", "--quiet", "--verify", f"refs/heads/{name}"],
            cwd=self.bare,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise KeyError(name)
        return done.stdout.strip()

    def __iter__(self) -> Iterator[str]:
        return iter(git(self.bare, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines())

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __setitem__(self, name: str, commit: str) -> None:
        git(self.bare, "update-ref", f"refs/heads/{name}", commit)

    def __delitem__(self, name: str) -> None:
        git(self.bare, "update-ref", "-d", f"refs/heads/{name}")


class Hosted:
    """A project on a GitHub of this machine, and clones of it."""

    def __init__(self, home: Path, server: GitServer, fake: FakeGitHub, bare: Path) -> None:
        self.home = home
        self.server = server
        self.fake = fake
        self.bare = bare
        self.runs = 100

    def clone(self, name: str) -> Path:
        """A person's clone, whose pushes go past the server."""
        git(self.home, "clone", "--quiet", str(self.bare), name)
        return self.home / name

    def environ(self, run: int = 0) -> dict[str, str]:
        """What a step of a workflow has in its environment."""
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": self.server.url,
            "GITHUB_API_URL": self.fake.api,
            "GITHUB_REPOSITORY": PROJECT,
            "GITHUB_RUN_ID": str(run or self.runs),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_WORKFLOW_REF": f"{PROJECT}/.github/workflows/specgit-waves.yml@refs/heads/main",
        }

    def run(
        self,
        event: str,
        workflow: str,
        *,
        branch: str = "main",
        payload: Mapping[str, object] = {},
        again: bool = False,
        secrets: Mapping[str, str] = {},
        **env: str,
    ) -> Job:
        """Run a workflow as GitHub does: on a branch, as a new run, or the last run once more."""
        self.runs += not again
        top = self.clone(f"runs/{self.runs}-{len(list(self.home.glob('runs/*')))}")
        git(top, "switch", "--quiet", branch)
        binaries = self.home / "bin"
        if not binaries.exists():
            binaries.mkdir()
            (binaries / "uv").symlink_to(tool("uv"))
        given = {name: value for name, value in self.environ().items() if name not in ("GITHUB_REF", "GITHUB_ACTIONS")}
        artifacts = self.home / "artifacts"
        return act(
            event,
            workflow,
            top,
            self.home / f"act-{top.name}",
            actions={
                **{name: self.home / "stand-ins" / name for name in STAND_INS},
                "OWNER/specgit@v1": self.home / "specgit",
            },
            payload=payload,
            secrets={"GITHUB_TOKEN": WRITE, **secrets},
            PATH=f"{binaries}{os.pathsep}{os.environ['PATH']}",
            UV_CACHE_DIR=str(self.home / "uv"),
            ARTIFACTS=str(artifacts),
            **given,
            **env,
        )


@contextmanager
def hosted(home: Path, top: Path) -> Iterator[Hosted]:
    """GitHub with the project in `top` and with specgit itself."""
    for name, text in STAND_INS.items():
        write(home / "stand-ins" / name, "action.yml", text)
    own = checkout(home / "specgit")
    shutil.copytree(Path(__file__).parents[1] / ".github", own / ".github")
    git(own, "init", "--quiet", "--initial-branch", "v1")
    git(own, "add", "--all")
    git(own, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "Release")
    served = home / "served"
    served.mkdir()
    with GitServer(served) as server, FakeGitHub(repository=PROJECT) as fake:
        server.host("OWNER/specgit", own)
        bare = server.host(PROJECT, top)
        git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        fake.tokens = {WRITE: "write"}
        fake.branches = Branches(bare)
        yield Hosted(home, server, fake, bare)
        assert fake.problems == []


def python() -> str:
    """The interpreter, for scripts in the place of coding agents."""
    return sys.executable
