"""The pages show what the tool says: every console block is run again and compared.

`make docs` writes the blocks anew. A page names the repository its commands run in: `<!-- in: demo -->` is the demo's,
`<!-- in: new -->` an empty one. Times and the folder differ from run to run and are put alike.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(?P<begin>```console\n)(?P<body>.*?)(?P<end>```\n)", re.DOTALL)
IN = re.compile(r"<!-- in: (?P<name>\w+) -->")
NEVER = re.compile(
    r"^\$ (?:make|git clone|pipx?|python3 -m pip) ", re.MULTILINE
)  # what a page shows but a test can't do
MOMENT = "2026-03-02T09:00:00Z"


def render(page: str, folder: Path) -> str:
    """The page with the output of each command as it is now."""
    parts, at, name, place = [], 0, "", folder
    for block in BLOCK.finditer(page):
        asked = IN.findall(page[at : block.start()])
        if asked:
            name = asked[-1]
            place = build(name, folder / f"repository{block.start()}")
        parts += [
            page[at : block.start("body")],
            block["body"] if NEVER.search(block["body"]) else run(block["body"], place),
        ]
        at = block.end("body")
    return "".join(parts) + page[at:]


def build(name: str, folder: Path) -> Path:
    from specgit.cli.demo import build as build_demo

    folder.mkdir(parents=True)
    place = folder / "shelf"
    place.mkdir()
    if name == "demo":
        build_demo(place)
    elif name == "team":
        build_team(place)
    elif name == "vault":
        build_team(place, VAULT)
    elif name == "studio":
        build_team(place, scribe())
    else:
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=place, check=True)
    subprocess.run(["git", "config", "user.name", "Jane Doe"], cwd=place, check=True)
    subprocess.run(["git", "config", "user.email", "jane@example.com"], cwd=place, check=True)
    return place


def build_team(place: Path, files: dict[str, str] | None = None) -> None:
    """A spec that nobody has approved yet, in the repository of a program without code; or other files."""
    for path, text in (files or TEAM).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    for words in (("init", "-q", "-b", "main"), ("add", "--all")):
        subprocess.run(["git", *words], cwd=place, check=True)
    identity = ("-c", "user.name=Mia Wong", "-c", "user.email=mia@example.com")
    subprocess.run(["git", *identity, "commit", "-q", "-m", "Begin"], cwd=place, check=True, env=environment(place))


def scribe() -> dict[str, str]:
    """A repository with an agent that drafts and does tasks: it knows what to write, and forgets something at first."""
    from drafts import DESIGN, HEAD, REQUIREMENTS, TASKS

    asks = REQUIREMENTS.replace("60 requests in a minute", "[NEEDS CLARIFICATION: how many?] requests in a minute")
    documents = json.dumps({"requirements": asks, "design": DESIGN, "tasks": TASKS})
    return {
        "README.md": "# Gateway\n",
        ".specgit.yaml": "run:\n  runner: scribe\nrunners:\n  scribe:\n    command: python3 tools/scribe.py\n",
        "tools/scribe.py": HEAD.format(documents=documents) + SCRIBE,
    }


SCRIBE = """
task = os.environ.get("SPECGIT_TASK")
text = DOCUMENTS.get(PHASE, "")
if task == "4":
    pathlib.Path(os.environ["SPECGIT_RESULT"]).write_text("nothing to change, all tests pass")
elif task:
    write(f"# task {task}\\n", {"1": "src/limiter.py", "2": "src/clock.py"}[task])
elif "Sixty" in PROMPT:
    write(DOCUMENT.read_text().replace("[NEEDS CLARIFICATION: how many?]", "60"))
elif "Ninety" in PROMPT:
    text = DOCUMENT.read_text().replace("60", "90").replace("\\n\\n", "\\n\\n\\n").replace("\\n3. IF", "\\n4. IF")
    write(text.replace("\\n2. WHEN", "\\n2. THE Limiter SHALL log each refusal.\\n3. WHEN"))
elif PHASE == "requirements" and not AGAIN:
    write(text.replace("THE Limiter SHALL add", "THE Limiter SHALL [response]; it will add"))
    write("print('hello')\\n", "src/limiter.py")
else:
    write()
"""

TEAM = {
    ".specgit.yaml": """\
approvals:
  all:
    approvers: [jane@example.com, ali@example.com]
""",
    ".kiro/specs/login/requirements.md": """\
# Requirements Document

## Introduction

People log in with a password.

## Requirements

### Requirement 1: Sessions

**User Story:** As a customer, I want to log in, so that I see my orders.

#### Acceptance Criteria

1. WHEN a customer enters the right password, THE shop SHALL open a session
2. IF a password is wrong three times, THEN THE shop SHALL wait a minute
""",
    ".kiro/specs/login/design.md": """\
# Design Document

## Overview

Sessions lie in a table, with the time of the last request.
""",
    ".kiro/specs/login/tasks.md": """\
# Implementation Plan

- [ ] 1. Open a session
  - _Requirements: 1.1_
- [ ] 2. Wait after three wrong passwords
  - _Requirements: 1.2_
""",
}


VAULT = {
    ".kiro/specs/vault/requirements.md": """\
# Requirements Document

## Introduction

People keep secrets in a vault.

## Glossary

- **Vault**: what keeps the secrets of one user
- **Audit_Log**: the list of what users did

## Requirements

### Requirement 1: Secrets

**User Story:** As a user, I want to keep secrets, so that nobody else reads them.

#### Acceptance Criteria

1. WHEN a user reads a secret, THE Vault SHALL write the name of the user to the Audit_Log.
2. WHILE the Vault is locked, WHEN a user asks for a secret, THE Vault SHALL show the secret.
3. WHEN a user locks the Vault, THE Vault SHALL be locked.
4. WHEN a user stores a secret, THE Vault SHALL accept names of at least 20 characters.
5. WHEN a user searches for a secret, THE Vault SHALL show the results quickly.
6. WHEN a user reads a secret, THE Vault SHALL write the user's name to the Audit_Log.

### Requirement 2: Safety

**User Story:** As an owner, I want to know who reads what, so that nothing leaks.

#### Acceptance Criteria

1. WHILE the Vault is locked, WHEN a user asks for a secret, THE Vault SHALL NOT show the secret.
2. WHEN a user stores a secret, THE Vault SHALL accept names of at most 10 characters.
3. WHEN an auditor asks for a report, THE Vault SHALL show the names of the users.
4. IF a secret has fewer than 100 characters, THEN THE Vault SHALL keep the secret in memory.
5. IF a secret has more than 100 characters, THEN THE Vault SHALL keep the secret on disk.
""",
}


def run(body: str, place: Path) -> str:
    lines = []
    for command in re.findall(r"^\$ (.*(?:\\\n.*)*)", body, re.MULTILINE):
        done = subprocess.run(["sh", "-c", command], cwd=place, env=environment(place), capture_output=True, text=True)
        said = (done.stdout + done.stderr).replace(str(place), "~/shelf")
        lines += [f"$ {command}", *said.rstrip("\n").split("\n")]
    return "\n".join(line.rstrip() for line in lines).replace("\n\n\n", "\n\n") + "\n"


def environment(place: Path) -> dict[str, str]:
    home = place.parent / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "SPECGIT_DEMO_PACE": "0",
        "GIT_AUTHOR_DATE": MOMENT,
        "GIT_COMMITTER_DATE": MOMENT,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
    }


def alike(page: str) -> str:
    """Without what differs from run to run: times, run ids, ids of commits."""
    page = re.sub(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?", MOMENT, page)
    page = re.sub(r"\b\d+:\d\d\b", "0:00", page)
    page = re.sub(r"\b\d{8}T\d{6}Z-[0-9a-f]+", "run", page)
    page = re.sub(r"\b[0-9a-f]{7,40}\b", "4f5e6d1", page)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "id", page)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_shows_what_the_tool_says(path: Path, tmp_path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert alike(render(page, tmp_path)) == alike(page), "run `make docs` and look at what changed"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def picture(place: Path) -> str:
    """An SVG of `specgit validate` on a terminal, in a demo where a task cites too much and a box says nothing."""
    import pty

    from rich.console import Console
    from rich.text import Text

    tasks = place / ".kiro/specs/reading-log/tasks.md"
    text = tasks.read_text(encoding="utf-8")
    text = text.replace("_Requirements: 2.1_", "_Requirements: 2.1, 2.7_", 1).replace("- [ ] 2.3", "- [S] 2.3", 1)
    tasks.write_text(text, encoding="utf-8")
    ours, theirs = pty.openpty()
    colours = {name: value for name, value in environment(place).items() if name != "NO_COLOR"}
    subprocess.run(["specgit", "validate", "reading-log"], cwd=place, env=colours, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # how Linux tells that the other side has closed
        pass
    console = Console(record=True, width=124, file=io.StringIO())
    console.print(Text.from_ansi(shown.decode().replace("\r", "")))
    return console.export_svg(title="specgit validate reading-log")


if __name__ == "__main__":
    from specgit.report.rules import rules_page
    from specgit.rules import all_rules

    (ROOT / "docs/rules.md").write_text(rules_page(all_rules().values()), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (ROOT / "docs/validate.svg").write_text(picture(build("demo", Path(folder) / "picture")), encoding="utf-8")
    for path in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            page = path.read_text(encoding="utf-8")
            new = render(page, Path(folder))
            if alike(new) != alike(page):
                path.write_text(new, encoding="utf-8")
                print(f"wrote {path.relative_to(ROOT)}")
