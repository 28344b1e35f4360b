from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from specgit.errors import SpecgitError
from specgit.run.agents import Agent, presets, resolve
from specgit.settings import RunnerSettings, Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_presets_are_the_common_agents() -> None:
    assert list(presets()) == ["claude", "codex", "gemini", "kiro-cli", "copilot", "opencode"]


@pytest.mark.parametrize("name", presets())
def test_a_preset_is_whole(name: str, tmp_path: Path) -> None:
    agent = resolve(name, Settings())
    assert agent.name == agent.argv[0] == name
    assert agent.docs.startswith("https://")
    assert agent.needs
    assert agent.stdin
    command = agent.command(tmp_path / "a run")
    assert not any("{" in argument for argument in command)
    assert (str(tmp_path / "a run") in command) == ("{run}" in agent.argv)


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("claude", "--print --permission-mode acceptEdits"),
        ("codex", "exec --sandbox workspace-write"),
        ("gemini", "--approval-mode yolo --skip-trust"),
        ("kiro-cli", "chat --no-interactive --trust-all-tools"),
        ("copilot", "--allow-all-tools --no-ask-user"),
        ("opencode", "run --auto"),
    ],
)
def test_a_preset_asks_nobody(name: str, flags: str) -> None:
    assert flags in " ".join(presets()[name].argv)


def test_a_runner_of_the_settings() -> None:
    settings = Settings(runners={"mine": RunnerSettings("agent 'two words' --in {run}", stdin=True, needs="a key")})
    agent = resolve("mine", settings)
    assert agent == Agent("mine", ("agent", "two words", "--in", "{run}"), stdin=True, needs="a key")


def test_settings_replace_a_preset() -> None:
    settings = Settings(runners={"claude": RunnerSettings("docker run agent")})
    assert resolve("claude", settings) == Agent("claude", ("docker", "run", "agent"), stdin=False)


def test_an_unknown_name_says_what_there_is() -> None:
    settings = Settings(runners={"mine": RunnerSettings("x")})
    with pytest.raises(SpecgitError, match=re.escape(r"no runner 'clade\x1b'")) as caught:
        resolve("clade\x1b", settings)
    assert caught.value.hint.startswith("did you mean claude? There are claude, codex, copilot, gemini, kiro-cli, mine")
    with pytest.raises(SpecgitError) as caught:
        resolve("zzz", settings)
    assert caught.value.hint.startswith("There are")


def test_check_finds_programs_on_path_and_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "agent"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\n")
    with pytest.raises(SpecgitError):  # not executable
        Agent("mine", ("bin/agent",), stdin=False).check(tmp_path)
    program.chmod(0o755)
    Agent("mine", ("bin/agent",), stdin=False).check(tmp_path)
    Agent("mine", (str(program),), stdin=False).check(tmp_path)
    monkeypatch.setenv("PATH", str(program.parent))
    Agent("mine", ("agent",), stdin=False).check(tmp_path)


def test_check_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpecgitError, match="no program 'codex'") as caught:
        presets()["codex"].check(tmp_path)
    assert "https://developers.openai.com" in caught.value.hint
    assert "codex login" in caught.value.hint
    with pytest.raises(SpecgitError) as caught:
        Agent("mine", ("nowhere",), stdin=False).check(tmp_path)
    assert caught.value.hint.startswith("install it, or name another")
