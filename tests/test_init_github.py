"""`specgit init --github`: three callers that GitHub's linters find nothing in, pinned to a commit."""

from __future__ import annotations

import io
import json
import re
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from conftest import git, write
from ruamel.yaml import YAML
from runner import ROOT, tool
from test_new import refused, run

from specgit import __version__
from specgit.cli.new import init
from specgit.errors import SpecgitError
from specgit.github.address import read_address
from specgit.github.callers import CALLERS, FOLDER, Pin, calls, write_callers
from specgit.github.exchange import Repository, Server
from specgit.run.agents import Agent, presets, resolve
from specgit.settings import read

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIN = Pin(Repository("octo-org", "specgit"), COMMIT, "v1.2.3")
FROM = f"octo-org/specgit@{COMMIT}"
PATHS = [f"{FOLDER}/{name}" for name in CALLERS]
OWN = Agent("own", ("do-tasks",), stdin=True)
AGENTS: dict[str, Agent | None] = {"none": None, "own": OWN, **presets()}


def parsed(text: str) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


def uncommented(text: str) -> str:
    """A caller with the lines that a reader would take the sign from."""
    return re.sub(
        r"^( +)# ((?:setup|secrets): ?.*|  environment: \||    [A-Z_]+=.*)$", r"\1\2", text, flags=re.MULTILINE
    )


# What is written


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The callers for every preset, for none, and for none with the example taken out of its comment."""
    top = tmp_path_factory.mktemp("callers")
    written = {name: write_callers(PIN, agent) for name, agent in AGENTS.items()}
    written["uncommented"] = {path: uncommented(text) for path, text in written["none"].items()}
    return [str(write(top, f"{name}/{path}", text)) for name, files in written.items() for path, text in files.items()]


@pytest.mark.parametrize(
    "words",
    [
        ("actionlint", "-no-color"),
        ("zizmor", "--offline", "--pedantic", "--quiet"),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
    ],
    ids=lambda words: words[0],
)
def test_linters_find_nothing(words: tuple[str, ...], repositories: list[str]) -> None:
    done = subprocess.run([tool(words[0]), *words[1:], *repositories], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(repositories) == 3 * (len(presets()) + 3)


RIGHTS = {
    "specgit-review.yml": {"contents": "read", "pull-requests": "write"},
    "specgit-approve.yml": {"contents": "write", "pull-requests": "write"},
    "specgit-waves.yml": {"contents": "write", "pull-requests": "write", "actions": "write"},
}


@pytest.mark.parametrize("name", CALLERS)
def test_a_caller_runs_nothing_itself(name: str) -> None:
    """No step, no shell, no variable: what people type into the inputs reaches the called workflow as a value."""
    for agent in AGENTS.values():
        text = write_callers(PIN, agent)[f"{FOLDER}/{name}"]
        data = parsed(text)
        assert data["permissions"] == {}
        ((_, job),) = data["jobs"].items()
        assert job.keys() <= {"name", "if", "permissions", "uses", "with", "secrets"}
        assert job["permissions"] == RIGHTS[name]
        assert job["uses"] == f"octo-org/specgit/.github/workflows/{CALLERS[name]}@{COMMIT}"
        assert len(re.findall(r"^ {6}[a-z-]+: (?:read|write) # ", text, re.MULTILINE)) == len(RIGHTS[name])
        assert not re.search("OWNER|VERSION|SETUP|SECRETS|# SHA", text)
        assert set(data["concurrency"]) == {"group", "cancel-in-progress"}
        assert calls(text) == [(f"{PIN.repository}", CALLERS[name], COMMIT, "v1.2.3")]


def test_what_starts_them() -> None:
    review, approve, waves = map(parsed, write_callers(PIN, None).values())
    on = [data.get("on", data.get(True)) for data in (review, approve, waves)]
    assert on[0] == "pull_request"
    assert on[1] == {"issue_comment": {"types": ["created"]}, "pull_request_review": {"types": ["submitted"]}}
    assert {
        name: (each.get("required"), each.get("default")) for name, each in on[2]["workflow_dispatch"]["inputs"].items()
    } == {
        "spec": (True, None),
        "branch": (None, ""),
        "depth": (None, "20"),
        "run": (None, ""),
    }
    assert waves["jobs"]["waves"]["with"] == {
        name: f"${{{{ inputs.{name} }}}}" for name in ("spec", "branch", "depth", "run")
    }
    assert [data["concurrency"]["cancel-in-progress"] for data in (review, approve, waves)] == [True, False, False]


@pytest.mark.parametrize("name", presets())
def test_a_preset_brings_its_lines(name: str) -> None:
    agent = presets()[name]
    job = parsed(write_callers(PIN, agent)[PATHS[2]])["jobs"]["waves"]
    assert job["with"]["setup"] == agent.install
    assert job["secrets"] == {"environment": f"{agent.secret}=${{{{ secrets.{agent.secret} }}}}\n"}
    assert agent.secret in agent.needs or name == "opencode"


def test_another_runner_finds_them_in_comments() -> None:
    example = write_callers(PIN, presets()["claude"])[PATHS[2]]
    for agent in (None, OWN, resolve("claude", read(b"runners: {claude: {command: claude-wrapper}}\n"))):
        text = write_callers(PIN, agent)[PATHS[2]]
        assert parsed(text)["jobs"]["waves"].keys() == {"name", "permissions", "uses", "with"}
        assert uncommented(text) == example


@pytest.mark.parametrize("name", CALLERS)
def test_callers_fit_what_they_call(name: str) -> None:
    """A call with an unknown input or with too few permissions does not start."""
    called = ROOT / FOLDER / CALLERS[name]
    ours = parsed(called.read_text(encoding="utf-8"))
    accepted = (ours.get("on") or ours[True])["workflow_call"] or {}
    ((_, job),) = parsed(write_callers(PIN, presets()["claude"])[f"{FOLDER}/{name}"])["jobs"].items()
    assert job.get("with", {}).keys() <= accepted.get("inputs", {}).keys()
    assert job.get("secrets", {}).keys() <= accepted.get("secrets", {}).keys()
    assert {key for key, value in accepted.get("inputs", {}).items() if value.get("required")} <= job.get(
        "with", {}
    ).keys()
    assert {accepted["inputs"][key].get("type", "string") for key in job.get("with", {})} <= {"string"}
    for needed in ours["jobs"].values():
        for right, level in (needed.get("permissions") or {}).items():
            assert RIGHTS[name].get(right) in (level, "write"), (right, level)


# Where they are pinned


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (FROM, f"v{__version__}"),
        (f"{FROM}#v1.2.3", "v1.2.3"),
        (f"  {FROM} # v2\n", "v2"),
    ],
)
def test_a_pin(text: str, version: str) -> None:
    assert Pin.parse(text) == (Repository("octo-org", "specgit"), COMMIT, version)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("octo-org/specgit", "names no commit of specgit"),
        ("octo-org/specgit@v1", "v1 is no full commit id: a tag or a branch may be moved"),
        (f"octo-org/specgit@{COMMIT[:7]}", "0123456 is no full commit id"),
        (f"octo-org/specgit@{COMMIT.upper()}", "is no full commit id"),
        (f"specgit@{COMMIT}", "'specgit' is no repository's name"),
        (f"https://github.com/octo-org/specgit@{COMMIT}", "is no repository's name"),
        (f"octo-org/spec${{{{x}}}}@{COMMIT}", "is no repository's name"),
        (f"{FROM} # v1\nevil: true", "names no commit of specgit"),
        (f"{FROM} # v1;${{{{x}}}}", "names no commit of specgit"),
        (f"octo-org/specgit\n@{COMMIT}", "names no commit of specgit"),
    ],
)
def test_what_is_no_pin(text: str, reason: str) -> None:
    with pytest.raises(SpecgitError, match=re.escape(reason)) as error:
        Pin.parse(text)
    assert error.value.hint


def recorded(url: str, **info: str) -> str:
    return json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": COMMIT} | info})


@pytest.mark.parametrize(
    ("noted", "version"),
    [
        (recorded("https://github.com/octo-org/specgit.git"), f"v{__version__}"),
        (recorded("ssh://git@github.com/octo-org/specgit", requested_revision="v1.2.3"), "v1.2.3"),
        (recorded("https://github.com/octo-org/specgit", requested_revision="main"), f"v{__version__}"),
        (recorded("https://github.com/octo-org/specgit", commit_id="v1"), None),
        (recorded("https://gitlab.com/octo-org/specgit"), None),
        (recorded("https://evil.example/github.com/octo-org/specgit"), None),
        (json.dumps({"url": "file:///home/mia/specgit", "dir_info": {"editable": True}}), None),
        ("[1]", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_what_a_package_manager_noted(noted: str, version: str | None) -> None:
    assert Pin.recorded(noted) == (version and (Repository("octo-org", "specgit"), COMMIT, version))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/octo-org/specs", "github.com octo-org/specs"),
        ("https://mia:secret@GitHub.com:443/octo-org/specs.git/", "github.com octo-org/specs"),
        ("git@github.com:octo-org/specs.git", "github.com octo-org/specs"),
        ("github.com:octo-org/.github", "github.com octo-org/.github"),
        ("ssh://git@ssh.github.com:443/octo-org/specs.js.git", "github.com octo-org/specs.js"),
        ("ssh://git@ghe.example.com:2222/octo-org/specs", "ghe.example.com octo-org/specs"),
        ("octo@acme.ghe.com:octo-org/specs", "acme.ghe.com octo-org/specs"),
        ("/srv/git/specs.git", None),
        ("../specs", None),
        ("https://github.com/octo-org", None),
        ("https://github.com/octo-org/specs/tree/main", None),
        ("git@github.com:octo-org/..", None),
        ("https://github.com/octo-org/specs\n", None),
        ("", None),
    ],
)
def test_an_address(url: str, found: str | None) -> None:
    address = read_address(url)
    assert (address and f"{address.host} {address.repository}") == found


def test_the_api_of_a_server_of_github_s_own() -> None:
    assert Server.of({"GITHUB_SERVER_URL": "https://acme.ghe.com"}).api == "https://api.acme.ghe.com"


# The command


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    git(tmp_path, "init", "--quiet", "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def test_init_writes_what_is_missing(top: Path) -> None:
    write(top, ".specgit.yaml", "run: {runner: codex}\n")
    write(top, PATHS[1], "# mine\n")
    said = run(init, "--github", "--from", f"{FROM} # v1.2.3")
    assert [line for line in said.splitlines() if FOLDER in line] == [
        f"created  {PATHS[0]}",
        f"kept     {PATHS[1]}",
        f"created  {PATHS[2]}",
    ]
    expected = write_callers(PIN, presets()["codex"]) | {PATHS[1]: "# mine\n"}
    assert {path: (top / path).read_text(encoding="utf-8") for path in PATHS} == expected
    assert "add the secret CODEX_API_KEY" in said
    assert "Allow GitHub Actions to create and approve pull requests" in said
    assert said.endswith("→ next: specgit doctor --github\n")
    assert run(init, "--github", "--from", FROM).count("kept ") == 5


def test_init_without_a_runner_says_where_to_name_one(top: Path) -> None:
    assert "name the runner of the tasks in .specgit.yaml" in run(init, "--github", "--from", FROM)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--github", "--from", "octo-org/specgit@v1"), "is no full commit id"),
        (("--github",), "not installed from a commit on GitHub"),
        (("--from", FROM), "--from names what workflows call"),
    ],
)
def test_init_that_is_refused_writes_nothing(top: Path, words: tuple[str, ...], reason: str) -> None:
    assert reason in refused(init, *words).message
    assert [path.name for path in top.iterdir()] == [".git"]


def test_init_knows_where_it_was_installed_from(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed(metadata.Distribution):
        def read_text(self, filename: str) -> str | None:
            return recorded("https://github.com/octo-org/specgit", requested_revision="v1.2.3")

        def locate_file(self, path: Any) -> Any:
            raise NotImplementedError

    monkeypatch.setattr(metadata, "distribution", lambda name: Installed())
    run(init, "--github")
    assert (top / PATHS[0]).read_text(encoding="utf-8") == write_callers(PIN, None)[PATHS[0]]
