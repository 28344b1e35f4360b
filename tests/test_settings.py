from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from growth import LONG
from hypothesis import given
from hypothesis import strategies as st

from specgit.errors import SpecgitError
from specgit.globs import glob_matches
from specgit.settings import (
    APPROVAL_READERS,
    GATES,
    IGNORE_READERS,
    LARGEST_FILE,
    PHASE_READERS,
    PHASES,
    READERS,
    RUN_READERS,
    RUNNER_READERS,
    VALIDATE_READERS,
    ApprovalSettings,
    DraftSettings,
    IgnoreSettings,
    PhaseSettings,
    RunnerSettings,
    RunSettings,
    Settings,
    ValidateSettings,
    front_matter,
    load,
    parse_duration,
    read,
)

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA: dict[str, Any] = json.loads(files("specgit").joinpath("settings.schema.json").read_text())


def refusal(text: str) -> SpecgitError:
    with pytest.raises(SpecgitError) as caught:
        read(text.encode())
    assert caught.value.exit_code == 2
    assert caught.value.hint
    return caught.value


def test_no_file_gives_the_defaults_without_ruamel(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from specgit.settings import load, Settings;"
        "assert load(Path(sys.argv[1])) == Settings(); assert 'ruamel.yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "run:\n",
        "run:\n  # jobs: 2\nrunners:\nvalidate:\n",
        "validate:\n  rules:\n",
        "approvals:\n",
        "approvals:\n  all:\n  design:\n  teams:\n",
        "---\n",
        "\ufeff",
    ],
)
def test_a_file_without_values_gives_the_defaults(text: str) -> None:
    assert read(text.encode()) == Settings()


def test_every_key(tmp_path: Path) -> None:
    (tmp_path / ".specgit.yaml").write_text(
        """\
# our settings
roots:
  - .kiro/specs/
  - ./docs//specs
  - docs/specs  # the same
approvals:
  all: {needed: 2, author: false}
  requirements:
    approvers: [codeowners]
  bugfix: {author: true}
  design:
    approvers: ["@architects", jane@example.com, "*@example.com", Ali Khan, jane@example.com]
    needed: 1
    signed: true
  tasks:
  teams: {architects: [jane@example.com, "@octocat"], "@octocat": [octo@example.com], "@acme/core": [Zoë]}
  carriers: [merge-bot@example.com]
  bots: ["dependabot[bot]@users.noreply.github.com"]
  signers: ./.specgit/signers
  quick: false
  by-review: true
  gates: [order, ticks]
validate:
  profile: strict
  rules:
    requirements/no-user-story: off
    tasks/no-reference: false
    design/no-property: error
  ignore:
    - specs: [archived/**, archived//**]
      rules: [tasks/*]
      reason: nobody works on them
    - paths: [design.md]
      reason: from another tool
  max-details: 20
  tests: [src/**/*.rs]
run:
  runner: mine
  verify: pytest -q
  gate: make 'all checks'
  jobs: 8
  timeout: 1h30m
  retries: 2
  allow: [".github/workflows/*.yml"]
  worktrees: ~/trees
  strict-checkpoints: true
runners:
  mine:
    command: agent --run {run}
    stdin: true
    needs: a login
""",
        encoding="utf-8",
    )
    assert load(tmp_path) == Settings(
        roots=(".kiro/specs", "docs/specs"),
        approvals=ApprovalSettings(
            phases={
                "requirements": PhaseSettings(("codeowners",), needed=2, author=False),
                "bugfix": PhaseSettings(needed=2),
                "design": PhaseSettings(
                    ("@architects", "jane@example.com", "*@example.com", "Ali Khan"), author=False, signed=True
                ),
                "tasks": PhaseSettings(needed=2, author=False),
            },
            teams={
                "architects": ("jane@example.com", "@octocat"),
                "octocat": ("octo@example.com",),
                "acme/core": ("Zoë",),
            },
            carriers=("merge-bot@example.com",),
            bots=("dependabot[bot]@users.noreply.github.com",),
            signers=".specgit/signers",
            quick=False,
            by_review=True,
            gates=("order", "ticks"),
        ),
        validate=ValidateSettings(
            profile="strict",
            rules={
                "requirements/no-user-story": "off",
                "tasks/no-reference": "off",
                "design/no-property": "error",
            },
            ignore=(
                IgnoreSettings("nobody works on them", specs=("archived/**",), rules=("tasks/*",)),
                IgnoreSettings("from another tool", paths=("design.md",)),
            ),
            max_details=20,
            tests=("src/**/*.rs",),
        ),
        run=RunSettings(
            runner="mine",
            verify="pytest -q",
            gate="make 'all checks'",
            jobs=8,
            timeout=5400,
            retries=2,
            allow=(".github/workflows/*.yml",),
            worktrees="~/trees",
            strict_checkpoints=True,
        ),
        runners={"mine": RunnerSettings("agent --run {run}", stdin=True, needs="a login")},
    )


@pytest.mark.parametrize(
    ("text", "where", "message", "hint"),
    [
        ("rootz: [a]\n", "1:1", "no key 'rootz'", "did you mean roots?"),
        (
            "run:\n  strict_checkpoints: true\n",
            "2:3",
            "'strict_checkpoints'",
            "did you mean strict-checkpoints?",
        ),
        ("run:\n  Jobs: 2\n", "2:3", "'Jobs'", "did you mean jobs?"),
        ("qqqqq: 1\n", "1:1", "'qqqqq'", "approvals, draft, roots, run, runners, validate"),
        ("- a\n", "1:1", "a list, expected a mapping", "key: value"),
        ("hello\n", "1:1", "'hello', expected a mapping", "key: value"),
        ("run: 3\n", "1:6", "'3', expected a mapping", "key: value"),
        ("1: 2\n2: [\n", "3:1", "not YAML", "brackets"),
        ("? [a]\n: 1\n", "1:3", "not text", "key: value"),
        ("? {a: b}\n: 1\n", "1:3", "not text", "key: value"),
        ("run:\n  jobs: 2\n  jobs: 3\n", "3:3", "'jobs' stands twice, first on line 2", "keep one"),
        ("run:\n\tjobs: 2\n", "2:1", "not YAML", "indentation"),
        ("run:\n  verify: 'x\n", "3:1", "not YAML", "quotes"),
        ("roots: [a]\n---\nroots: [b]\n", "2:1", "not YAML", ""),
        ("run:\n  verify: a\x07b\n", "2:12", "control character", "remove"),
        ('run:\n  verify: "a\\eb"\n', "2:11", "'a\\x1bb'", "control"),
        ('run: "\\U00110000"\n', "", "not YAML", "escapes"),
        ("run:\n  jobs: 0\n", "2:9", "'0', expected a whole number from 1 to 256", ""),
        ("run:\n  jobs: 0x10\n", "2:9", "'0x10'", "whole number"),
        ("run:\n  jobs: two\n", "2:9", "'two'", "whole number"),
        ("run:\n  jobs: true\n", "2:9", "'true'", "whole number"),
        ("run:\n  jobs: 2.5\n", "2:9", "'2.5'", "whole number"),
        ("run:\n  jobs:\n", "2:3", "jobs has no value", "leave the key out"),
        ("roots: [~]\n", "1:9", "nothing, expected text", ""),
        ("run:\n  retries: 11\n", "2:12", "from 0 to 10", ""),
        ("run:\n  timeout: soon\n", "2:12", "timeout: 'soon' is no duration", "30m"),
        ("run:\n  timeout: .inf\n", "2:12", "no duration", "30m"),
        ("run:\n  timeout: [1]\n", "2:12", "a list, expected a duration", "30m"),
        ("run:\n  timeout: 0\n", "2:12", "between", "30m"),
        ("run:\n  strict-checkpoints: yes\n", "2:23", "'yes', expected true or false", ""),
        ("run:\n  verify: {a: b}\n", "2:11", "a mapping, expected text", ""),
        ("run:\n  verify: 3\n", "2:11", "'3', expected text", "quotes"),
        ("run:\n  verify: pytest 'x\n", "2:11", "can't be split into words", "close the quote"),
        ("run:\n  gate: ''\n", "2:9", "expected a command", "leave the key out"),
        ("run:\n  runner: a\n  command: b\n", "2:3", "both a runner and a command", "one of the two"),
        ("run:\n  allow: docs/**\n", "2:10", "expected a list", "- entry"),
        ("run:\n  allow: ['../x']\n", "2:11", "inside the repository", "top"),
        ("roots: []\n", "1:8", "at least one folder", ".kiro/specs"),
        ("roots: [/etc]\n", "1:9", "'/etc', expected a path inside the repository", "top"),
        ("roots: [a/../../b]\n", "1:9", "inside the repository", "top"),
        ("roots: ['C:x']\n", "1:9", "inside the repository", "top"),
        ("roots: ['a\\b']\n", "1:9", "inside the repository", "slashes"),
        ("roots: ['~/x']\n", "1:9", "inside the repository", "top"),
        ("roots: ['.']\n", "1:9", "inside the repository", "top"),
        ("roots: [.Git/x]\n", "1:9", "outside .git", "another folder"),
        ("roots: [[a]]\n", "1:9", "an entry of roots is a list, expected text", ""),
        ("runners: {'a b': {command: x}}\n", "1:11", "no runner's name", "letters"),
        ("runners: {a: {stdin: true}}\n", "1:14", "has no command", "command:"),
        ("runners: {a: {command: x, comand: y}}\n", "1:27", "'comand'", "did you mean command?"),
        ("validate: {profil: strict}\n", "1:12", "'profil'", "did you mean profile?"),
        ("validate:\n  profile: Strict\n", "2:12", "'Strict', expected one of minimal, kiro, strict", ""),
        ("validate: {rules: {a/b: true}}\n", "1:25", "'a/b' is 'true', expected one of off, error", ""),
        ("validate: {rules: {a/b: warn}}\n", "1:25", "'a/b' is 'warn', expected one of off, error", ""),
        ("validate: {rules: [a/b]}\n", "1:19", "rules is a list, expected a mapping", ""),
        ("validate: {ignore: {specs: [a]}}\n", "1:20", "expected a list", "- entry"),
        ("validate: {ignore: [{specs: [a]}]}\n", "1:21", "an entry of ignore has no reason", "reason:"),
        ("validate: {ignore: [{specs: [a], reason: ' '}]}\n", "1:42", "reason is ' ', expected a reason", ""),
        ("validate: {ignore: [{reason: x}]}\n", "1:21", "would hide every finding", "specs, paths or rules"),
        ("validate: {ignore: [{specs: [], reason: x}]}\n", "1:29", "at least one entry", "leave the key out"),
        ("validate: {ignore: [{rules: [''], reason: x}]}\n", "1:30", "expected a rule's name", ""),
        ("validate: {max-details: 0}\n", "1:25", "from 1 to 1000", ""),
        ("approvals: [design]\n", "1:12", "approvals is a list, expected a mapping", "key: value"),
        ("approvals:\n  desing: {}\n", "2:3", "'desing'", "did you mean design?"),
        ("approvals:\n  design: {approver: [a]}\n", "2:12", "design has no key 'approver'", "did you mean approvers?"),
        ("approvals:\n  design: {approvers: []}\n", "2:23", "at least one entry", "leave the key out"),
        ("approvals:\n  design: {approvers: a@b.org}\n", "2:23", "expected a list", "- entry"),
        ("approvals:\n  design: {approvers: [Jane <a@b.org>]}\n", "2:24", "expected an address, a name", "alone"),
        ("approvals:\n  design: {approvers: ['@']}\n", "2:24", "'@', expected an address, a name", "@team"),
        ("approvals:\n  all: {needed: 0}\n", "2:17", "from 1 to 20", ""),
        ("approvals:\n  all: {needed: 21}\n", "2:17", "from 1 to 20", ""),
        ("approvals:\n  all: {author: no}\n", "2:17", "'no', expected true or false", ""),
        ("approvals:\n  all: {signed: ssh}\n", "2:17", "'ssh', expected true or false", ""),
        ("approvals:\n  all: {all: {needed: 1}}\n", "2:9", "all has no key 'all'", "approvers, author, needed, signed"),
        ("approvals:\n  teams: [a]\n", "2:10", "teams is a list, expected a mapping", ""),
        ("approvals:\n  teams: {a b: [c]}\n", "2:11", "'a b' is no team's name", "one word"),
        ("approvals:\n  teams: {'@': [c]}\n", "2:11", "'@' is no team's name", "optional"),
        ("approvals:\n  teams: {a: [c], '@a': [d]}\n", "2:19", "the team 'a' stands twice", "keep one"),
        ("approvals:\n  teams: {a: b}\n", "2:14", "the team 'a' is 'b', expected a list", ""),
        ("approvals:\n  teams: {a: []}\n", "2:14", "the team 'a' is a list, expected at least one entry", ""),
        ("approvals:\n  teams: {a: ~}\n", "2:14", "the team 'a' is nothing, expected a list", ""),
        ("approvals:\n  carriers: [' ']\n", "2:14", "expected an address, a name", ""),
        ("approvals:\n  bots: [3]\n", "2:10", "'3', expected text", "quotes"),
        ("approvals:\n  signers: ../keys\n", "2:12", "inside the repository", "top"),
        ("approvals:\n  signers: .git/keys\n", "2:12", "outside .git", ""),
        ("approvals:\n  signers:\n", "2:3", "signers has no value", "leave the key out"),
        ("approvals:\n  quick: maybe\n", "2:10", "'maybe', expected true or false", ""),
        ("approvals:\n  gates: [tick]\n", "2:11", "'tick', expected one of order, ticks", ""),
        ("a: &x [1]\nb: *x\n", "2:4", "aliases", "write the value out"),
        ("a: !!python/object:os.system x\n", "1:1", "no key 'a'", ""),
        ("run:\n  verify: !!python/name:os.system x\n", "2:11", "expected text", ""),
        ("[" * 5000, "1:9", "nested too deeply", ""),
    ],
)
def test_wrong_settings_name_their_place_and_remedy(text: str, where: str, message: str, hint: str) -> None:
    error = refusal(text)
    assert error.where == (f".specgit.yaml:{where}" if where else ".specgit.yaml")
    assert message in error.message
    assert hint in error.hint
    assert str(error).replace("\n  → ", "").isprintable()


def test_a_yaml_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    started = time.monotonic()
    assert "aliases" in refusal(bomb).message
    assert time.monotonic() - started < LONG


def test_invalid_utf8_has_a_place() -> None:
    with pytest.raises(SpecgitError, match="UTF-8") as caught:
        read(b"run:\n  verify: \xff\n")
    assert caught.value.where == ".specgit.yaml:2:11"


def test_long_values_are_cut_in_messages() -> None:
    assert len(refusal(f"run: {'x' * 5000}\n").message) < 150


def test_unreadable_files(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    path = top / ".specgit.yaml"

    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(SpecgitError, match="larger than 64 KiB"):
        load(top)

    path.unlink()
    path.mkdir()
    with pytest.raises(SpecgitError, match="not a file"):
        load(top)

    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(SpecgitError, match="not a file"):
        load(top)

    path.unlink()
    (tmp_path / "outside.yaml").write_text("secret: 1\n")
    path.symlink_to("../outside.yaml")
    with pytest.raises(SpecgitError, match="link that leaves the repository"):
        load(top)

    path.unlink()
    path.symlink_to("nowhere.yaml")
    with pytest.raises(SpecgitError, match="can't read the settings"):
        load(top)

    path.unlink()
    (top / "inside.yaml").write_text("run: {jobs: 2}\n")
    path.symlink_to("inside.yaml")
    assert load(top).run.jobs == 2

    with pytest.raises(SpecgitError, match="can't read the settings"):
        load(top / "inside.yaml")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("30m", 1800),
        ("1h", 3600),
        ("1h30m", 5400),
        ("1.5h", 5400),
        (" 2m5s ", 125),
        ("0.5", 0.5),
    ],
)
def test_durations(written: str, seconds: float) -> None:
    assert parse_duration(written) == seconds


@pytest.mark.parametrize(
    "written", ["", "0", "0m", "-1", "1d", "m", "30 m", "1m1h", "1e3", "nan", "9" * 400, "8h" * 2, "٣m"]
)
def test_what_is_no_duration(written: str) -> None:
    with pytest.raises(SpecgitError) as caught:
        parse_duration(written)
    assert "30m" in caught.value.hint


@given(st.integers(1, 604800))
def test_whole_seconds_read_the_same_in_every_way_of_writing(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    assert parse_duration(f"{hours}h{rest // 60}m{rest % 60}s") == parse_duration(str(seconds)) == seconds


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("*.py", "a/b/c.py", True),
        ("*.py", "c.pyc", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/a/b.py", False),
        ("src/**/*.py", "src/a.py", True),
        ("src/**/*.py", "src/a/b/c.py", True),
        ("src/**", "src/a/b", True),
        ("src/**", "lib/a", False),
        ("**/*.{ts,tsx}", "ui/a.tsx", True),
        ("**/*.{ts,tsx}", "ui/a.js", False),
        ("{a,b}/{c,d}", "b/c", True),
        ("{a,{b,c}}.md", "x/c.md", True),
        ("a{b", "a{b", True),
        ("?.md", "ab.md", False),
        ("[a-c].md", "b.md", True),
        ("[!a-c].md", "b.md", False),
        ("a/b", "a", False),
        ("A.md", "a.md", False),
    ],
)
def test_globs(glob: str, path: str, matches: bool) -> None:
    assert glob_matches(glob, path) is matches


@pytest.mark.parametrize("glob", ["**/" * 3000 + "x", "*a" * 400, "{a,b}" * 150, "{" + "a," * 20000 + "}"])
def test_a_hostile_glob_takes_no_time(glob: str) -> None:
    started = time.monotonic()
    assert not glob_matches(glob, "a/" * 50 + "a" * 200)
    assert time.monotonic() - started < LONG


@pytest.mark.parametrize(
    ("head", "entries"),
    [
        ("inclusion: always", {"inclusion": ("always",)}),
        ("fileMatchPattern: **/*.ts\n", {"fileMatchPattern": ("**/*.ts",)}),
        ("p: ['a', \"b\"]", {"p": ("a", "b")}),
        ("p:\n  - *.ts\n  - b\n", {"p": ("*.ts", "b")}),
        ("a: {b: c}\nd: 1", {"d": ("1",)}),
        ("? [x]\n: 1\nb: 2", {"b": ("2",)}),
        ("just text", {}),
        ("", {}),
        ("a: [", {}),
        ("a: &x 1\nb: *x y", {}),
    ],
)
def test_front_matter(head: str, entries: dict[str, tuple[str, ...]]) -> None:
    assert front_matter(head) == entries


# The published schema and the reader say the same.


def conforms(value: Any, schema: dict[str, Any] | bool) -> bool:
    """JSON Schema, as much of it as settings.schema.json uses."""
    if isinstance(schema, bool):
        return schema
    ignored = {"$schema", "$defs", "title", "description", "default"}
    assert schema.keys() <= CHECKS.keys() | ignored, "the schema uses a word this test does not know"
    return all(CHECKS[word](value, schema[word], schema) for word in schema.keys() - ignored)


def is_type(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    python = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float)}
    return value is None if kind == "null" else isinstance(value, python.get(kind, bool))


CHECKS: dict[str, Any] = {
    "$ref": lambda value, ref, _: conforms(value, SCHEMA["$defs"][ref.rpartition("/")[2]]),
    "type": lambda value, kinds, _: any(
        is_type(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)
    ),
    "pattern": lambda value, pattern, _: not isinstance(value, str) or re.search(pattern, value) is not None,
    "minLength": lambda value, least, _: not isinstance(value, str) or len(value) >= least,
    "enum": lambda value, choices, _: any(value == each and type(value) is type(each) for each in choices),
    "anyOf": lambda value, any_of, _: any(conforms(value, each) for each in any_of),
    "minimum": lambda value, least, _: not is_type(value, "number") or value >= least,
    "exclusiveMinimum": lambda value, least, _: not is_type(value, "number") or value > least,
    "maximum": lambda value, most, _: not is_type(value, "number") or value <= most,
    "minItems": lambda value, least, _: not isinstance(value, list) or len(value) >= least,
    "items": lambda value, item, _: not isinstance(value, list) or all(conforms(each, item) for each in value),
    "required": lambda value, keys, _: not isinstance(value, dict) or set(keys) <= value.keys(),
    "properties": lambda value, known, _: (
        not isinstance(value, dict) or all(conforms(value[key], known[key]) for key in value.keys() & known.keys())
    ),
    "propertyNames": lambda value, name, _: not isinstance(value, dict) or all(conforms(key, name) for key in value),
    "additionalProperties": lambda value, other, schema: (
        not isinstance(value, dict)
        or all(conforms(value[key], other) for key in value.keys() - schema.get("properties", {}).keys())
    ),
    "allOf": lambda value, all_of, _: all(conforms(value, each) for each in all_of),
    "not": lambda value, other, _: not conforms(value, other),
}


def test_the_schema_has_the_keys_and_defaults_of_the_reader() -> None:
    run = SCHEMA["properties"]["run"]["properties"]
    validate = SCHEMA["properties"]["validate"]["properties"]
    ignore = validate["ignore"]["items"]["properties"]
    runner = SCHEMA["properties"]["runners"]["additionalProperties"]["properties"]
    assert SCHEMA["properties"].keys() == READERS.keys()
    assert validate.keys() == VALIDATE_READERS.keys()
    assert ignore.keys() == IGNORE_READERS.keys()
    assert all(described["description"] for described in ignore.values())
    assert run.keys() == RUN_READERS.keys()
    assert runner.keys() == RUNNER_READERS.keys()
    approvals = SCHEMA["properties"]["approvals"]["properties"]
    phase = SCHEMA["$defs"]["phase"]["properties"]
    assert approvals.keys() == APPROVAL_READERS.keys()
    assert all(approvals[key]["description"] and approvals[key]["$ref"] == "#/$defs/phase" for key in ("all", *PHASES))
    assert phase.keys() == PHASE_READERS.keys()
    assert approvals["gates"]["items"]["enum"] == list(GATES)
    assert SCHEMA["properties"]["roots"]["default"] == list(Settings().roots)
    for values, schema in (
        (ApprovalSettings(), approvals),
        (PhaseSettings(), phase),
        (ValidateSettings(), validate),
        (RunSettings(), run),
        (DraftSettings(), SCHEMA["properties"]["draft"]["properties"]),
        (RunnerSettings(""), runner),
    ):
        for name, default in values._asdict().items():
            if name == "phases":
                continue  # written under their own names
            described = schema[name.replace("_", "-")]
            assert described.get("default", "") == (list(default) if isinstance(default, tuple) else default)
            assert described["description"]


TEXTS = [
    "",
    " ",
    "a",
    "a b",
    "/a",
    "a/../b",
    "..",
    "...",
    ".",
    "./",
    "./.git",
    "a\\b",
    "C:x",
    ".git/x",
    ".github",
    "x\ty",
]
VALUES: list[Any] = [
    None,
    True,
    0,
    1,
    4,
    256,
    257,
    -1,
    2.5,
    [],
    {},
    [1],
    ["a"],
    [["a"]],
    {"command": "x"},
    {"a": {}},
    *TEXTS,
]
VALUES += [[text] for text in TEXTS]
RUNNER_NAMES = ["mine", "a.b-c_1", "", "-a", "a b", "x" * 64, "x" * 65]
PEOPLE = [
    "a@b.org",
    "*@b.org",
    "@team",
    "@a/b",
    "Ali Khan",
    "@",
    "@ a",
    " a",
    "a ",
    "A <a@b.org>",
    "a>",
    "<",
    "a[bot]@b.org",
]
TEAMS = ["a", "@a", "a/b", "é", "", "@", "@@a", "a b", "a@b", "a<b", "x" * 100, "x" * 101]
DOCUMENTS: list[Any] = [
    *VALUES,
    *({key: value} for key in READERS for value in VALUES),
    *({"approvals": {key: value}} for key in APPROVAL_READERS for value in VALUES),
    *({"approvals": {"design": {key: value}}} for key in PHASE_READERS for value in [*VALUES, 20, 21]),
    *({"approvals": {"bots": [person]}} for person in PEOPLE),
    *({"approvals": {"teams": {team: ["a"]}}} for team in TEAMS),
    *({"approvals": {"gates": [gate]}} for gate in [*GATES, "Run"]),
    {"approvals": {"nope": 1}},
    {"approvals": {"all": {"nope": 1}}},
    *({"validate": {key: value}} for key in VALIDATE_READERS for value in VALUES),
    *({"validate": {"profile": profile}} for profile in ("minimal", "kiro", "strict")),
    *({"validate": {"rules": {"a": value}}} for value in [*VALUES, False, "off", "error", "warning", "info"]),
    *({"validate": {"ignore": [{"reason": "x", key: value}]}} for key in IGNORE_READERS for value in VALUES),
    {"validate": {"ignore": [{"specs": ["a"], "reason": "x"}]}},
    {"validate": {"ignore": [{"specs": ["a"]}]}},
    {"validate": {"nope": 1}},
    *({"run": {key: value}} for key in RUN_READERS for value in VALUES),
    *(
        {"run": {"timeout": value}}
        for value in ("1h30m", "30 m", "m", "1m1h", "1e3", "3.", 604800, 604801, "90s", "0.5")
    ),
    *({"runners": {"mine": {"command": "x", key: value}}} for key in RUNNER_READERS for value in VALUES),
    *({"runners": {name: {"command": "x"}}} for name in RUNNER_NAMES),
    {"run": {"runner": "a", "command": "b"}},
    {"run": {"runner": "", "command": "b"}},
    {"runners": {"mine": {"stdin": True}}},
    {"nope": 1},
    {"run": {"nope": 1}},
    {"runners": {"mine": {"command": "x", "nope": 1}}},
]


def accepts(document: Any) -> bool:
    try:
        read(json.dumps(document).encode())  # JSON is YAML
    except SpecgitError:
        return False
    return True


def test_the_schema_and_the_reader_agree() -> None:
    assert [document for document in DOCUMENTS if conforms(document, SCHEMA) != accepts(document)] == []
