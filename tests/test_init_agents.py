"""`specgit init --agents`: what agents read is true, and nobody else's byte is changed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import git, write
from documents import BUGFIX, FEATURE
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from shell import specgit

from specgit.drafting.instructions import AGENTS, BEGIN, COMMANDS, END, READERS, Kind, Place, places_of, written
from specgit.errors import SpecgitError
from specgit.repo import Repository
from specgit.run.agents import presets
from specgit.run.context import read_steering
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


EVERY = ",".join(READERS)
SECTION = Place(AGENTS, Kind.SECTION)
DOES: Mapping[str, str] = {usage.split()[0]: "Does it." for usage in COMMANDS}
SHORT = written(SECTION, None, [".kiro/specs"], DOES)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path / "project"
    top.mkdir()
    git(top, "init", "-q")
    return top


def init(top: Path, *names: str) -> dict[str, str]:
    """What `init --agents` did with each file."""
    done = specgit(top, "init", "--agents", *names)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (line.split(None, 1) for line in done.stdout.splitlines() if not line.startswith("→"))
    return {path: verb for verb, path in lines if path not in (".specgit.yaml", ".kiro/specs/")}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All files for all agents."""
    top = tmp_path_factory.mktemp("agents")
    git(top, "init", "-q")
    return {path: (top / path).read_text(encoding="utf-8") for path in init(top, EVERY)}


class TestWhatIsSaid:
    def test_one_text_for_all(self, texts: dict[str, str]) -> None:
        assert set(texts) == {place.path for place in places_of(READERS)}
        rules = {text[text.index(BEGIN) :] for path, text in texts.items() if "specgit" in path}
        assert len(rules) == 1

    def test_each_command_exists_with_its_options(self, texts: dict[str, str], top: Path) -> None:
        """A command that is renamed can't go on to be told."""
        told = {line for text in texts.values() for line in re.findall(r"`specgit ([^`<>…]+)`", text)}
        told -= {"init --agents`, which replaces what stands between these lines) -->"}
        assert len(told) > 15
        for line in sorted(told):
            words = [word for word in line.split() if not word.isupper()]
            name = words[: 1 + (words[0] == "task")]
            done = specgit(top, *name, "--help")
            assert done.returncode == 0, line
            for word in words:
                assert not word.startswith("--") or word in done.stdout, line

    def test_the_examples_are_sound(self, texts: dict[str, str], top: Path) -> None:
        text = texts[".claude/skills/specgit/SKILL.md"]
        shown = re.findall(r"### `(\w+)\.md` of a (\w+)\n.*?````markdown\n(.*?)````", text, re.DOTALL)
        assert [(kind, phase) for phase, kind, _ in shown] == [
            *(("feature", phase) for phase in FEATURE),
            *(("bugfix", phase) for phase in BUGFIX),
        ]
        for phase, kind, document in shown:
            write(top, f".kiro/specs/{kind}/{phase}.md", document)
        done = specgit(top, "validate", "--profile", "strict")
        assert (done.returncode, done.stdout) == (0, "no findings in 2 specs\n")

    @pytest.mark.parametrize("path", [AGENTS, ".cursor/rules/specgit.mdc"])
    def test_what_is_left_to_people(self, texts: dict[str, str], path: str) -> None:
        for words in (
            "`specgit approve`",
            "`Spec-`",
            "`tasks.md`",
            "`.specgit.yaml`",
            "signers",
            "hooks",
            "SPECGIT_PROMPT",
        ):
            assert words in texts[path], words

    def test_it_is_short_where_it_is_always_read(self, texts: dict[str, str]) -> None:
        assert len(texts[AGENTS].splitlines()) < 30
        assert all(len(texts[path].splitlines()) <= 3 for path in ("CLAUDE.md", "GEMINI.md"))

    def test_heads(self, texts: dict[str, str]) -> None:
        heads = {}
        for path, text in texts.items():
            if text.startswith("---\n"):
                heads[path] = YAML(typ="safe", pure=True).load(io.StringIO(text.split("---\n")[1]))
        assert {path: set(head) for path, head in heads.items()} == {
            ".claude/skills/specgit/SKILL.md": {"name", "description"},
            ".agents/skills/specgit/SKILL.md": {"name", "description"},
            ".github/instructions/specgit.instructions.md": {"description", "applyTo"},
            ".cursor/rules/specgit.mdc": {"description", "globs", "alwaysApply"},
            ".kiro/steering/specgit.md": {"inclusion", "name", "description"},
        }
        assert heads[".cursor/rules/specgit.mdc"]["alwaysApply"] is False
        assert heads[".cursor/rules/specgit.mdc"]["globs"] == ".kiro/specs/**"
        assert all(len(head["description"]) <= 1024 for head in heads.values())

    def test_a_task_is_not_told_all_of_it_again(self, top: Path) -> None:
        """The prompt of a run says what counts there: it names the steering file, and does not hold it."""
        init(top, "kiro")
        (steering,) = read_steering(Repository.open(top).working_tree())
        assert not steering.applies([".kiro/specs/auth/tasks.md"], "Make the model")
        assert "specs" in steering.description

    def test_other_roots(self, top: Path) -> None:
        write(top, ".specgit.yaml", "roots: [docs/specs, more]\n")
        init(top, "cursor")
        assert "docs/specs/<name>/" in (top / AGENTS).read_text()
        assert "globs: docs/specs/**,more/**\n" in (top / ".cursor/rules/specgit.mdc").read_text()


class TestWhoIsTold:
    def test_those_whose_files_are_there(self, top: Path) -> None:
        assert set(init(top)) == {AGENTS}
        (top / ".cursor").mkdir()
        write(top, ".github/copilot-instructions.md", "Be brief.\n")
        assert init(top) == {
            AGENTS: "kept",
            ".cursor/rules/specgit.mdc": "created",
            ".github/instructions/specgit.instructions.md": "created",
        }
        assert (top / ".github/copilot-instructions.md").read_text() == "Be brief.\n"

    def test_the_runner_of_the_settings(self, top: Path) -> None:
        write(top, ".specgit.yaml", "run:\n  runner: kiro-cli\n")
        assert ".kiro/steering/specgit.md" in init(top)

    def test_every_preset_is_known(self) -> None:
        assert {name.removesuffix("-cli") for name in presets()} <= set(READERS)

    def test_an_unknown_one(self, top: Path) -> None:
        done = specgit(top, "init", "--agents", "clude")
        assert (done.returncode, "did you mean claude?" in done.stderr) == (2, True)
        assert not (top / ".specgit.yaml").exists()


class TestNothingElseChanges:
    def test_again(self, top: Path) -> None:
        first = init(top, EVERY)
        before = {path: (top / path).read_bytes() for path in first}
        assert set(init(top, EVERY).values()) == {"kept"}
        assert {path: (top / path).read_bytes() for path in first} == before

    def test_only_ours_is_replaced(self, top: Path) -> None:
        init(top, "cursor")
        place = top / ".cursor/rules/specgit.mdc"
        text = place.read_text(encoding="utf-8")
        own = text.replace("alwaysApply: false", "alwaysApply: true") + "\nAnd be kind.\n"
        place.write_text(own.replace("# Specs", "# Old words"), encoding="utf-8")
        assert init(top, "cursor")[".cursor/rules/specgit.mdc"] == "updated"
        assert place.read_text(encoding="utf-8") == own

    def test_a_rule_of_this_name_that_is_not_ours(self, top: Path) -> None:
        write(top, ".cursor/rules/specgit.mdc", "Mine.\n")
        said = specgit(top, "init", "--agents", "cursor").stdout
        assert "kept     .cursor/rules/specgit.mdc, which specgit has not written" in said
        assert (top / ".cursor/rules/specgit.mdc").read_text() == "Mine.\n"

    @pytest.mark.parametrize("line", ["@AGENTS.md", "@./AGENTS.md"])
    def test_what_imports_it_already(self, top: Path, line: str) -> None:
        write(top, "CLAUDE.md", f"# Claude\n\n{line}\n")
        assert init(top)["CLAUDE.md"] == "kept"

    def test_a_link_to_the_other(self, top: Path) -> None:
        write(top, AGENTS, "# Ours\n")
        (top / "CLAUDE.md").symlink_to(AGENTS)
        assert init(top) == {AGENTS: "updated", ".claude/skills/specgit/SKILL.md": "created"}
        assert (top / "CLAUDE.md").is_symlink()
        assert "@AGENTS.md" not in (top / AGENTS).read_text()

    def test_a_link_out_of_the_repository(self, top: Path, tmp_path: Path) -> None:
        outside = write(tmp_path, "outside.md", "Not yours.\n")
        (top / AGENTS).symlink_to(outside)
        assert specgit(top, "init", "--agents").returncode == 2
        assert outside.read_text() == "Not yours.\n"

    @pytest.mark.parametrize("text", [f"{BEGIN}\nhalf\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"])
    def test_marks_that_somebody_broke(self, top: Path, text: str) -> None:
        write(top, AGENTS, f"# Ours\n{text}")
        done = specgit(top, "init", "--agents")
        assert (done.returncode, "AGENTS.md:2:1" in done.stderr) == (2, True)
        assert (top / AGENTS).read_text() == f"# Ours\n{text}"

    @example(before="\r", after="", newline="\n")
    @given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(max_size=60), st.sampled_from(["\n", "\r\n"]))
    def test_each_byte_around_it_stays(self, before: str, after: str, newline: str) -> None:
        """Whatever stands there: ours comes to its end, is replaced in its place, and the rest is as it was."""
        before = f"{before}{newline}Ours.{newline}"
        newline = "\r\n" if "\r\n" in before else newline  # a lone "\r" before "\n" makes one, too
        there = Text(AGENTS, before)
        first = written(SECTION, there, [".kiro/specs"], DOES)
        assert first
        assert SHORT
        assert first.content == f"{before}{newline}{SHORT.content.replace(chr(10), newline)}"
        old = Text(AGENTS, first.content.replace("## Specs", "## Old words") + after)
        try:
            again = written(SECTION, old, [".kiro/specs"], DOES)
        except SpecgitError:  # the text has marks of its own
            assert "specgit:" in before + after
            return
        assert again
        assert again.content == first.content + after


def test_the_texts_are_part_of_the_package() -> None:
    import specgit as package

    folder = Path(package.__file__).parent / "spec/templates/agents"
    assert sorted(path.name for path in folder.glob("*.md")) == ["never.md", "section.md", "skill.md"]
