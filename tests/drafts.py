"""Scripted agents that draft, and documents they may write."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from conftest import git, write
from shell import specgit

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

REQUIREMENTS = """\
# Requirements Document

## Introduction

Callers of the interface are kept from flooding it.

## Glossary

- **Limiter**: the part that counts requests

## Requirements

### Requirement 1: Counting

**User Story:** As an operator, I want to count the requests of each caller, so that none of them takes it all.

#### Acceptance Criteria

1. WHEN a caller sends a request, THE Limiter SHALL add one to the count of that caller.
2. WHEN a minute has passed, THE Limiter SHALL set all counts to zero.
3. IF a caller has sent 60 requests in a minute, THEN THE Limiter SHALL refuse its next one.
"""

DESIGN = """\
# Design Document: Rate Limiter

## Overview

One table of counts in memory, emptied every minute.

## Architecture

A function before every handler.

## Components and Interfaces

### Limiter

`src/limiter.py`, `allow(caller: str) -> bool`.

## Data Models

A mapping of callers to counts.

## Correctness Properties

### Property 1: No caller gets more than its share

*For any* sequence of requests within a minute, the Limiter SHALL allow at most 60 of each caller.

**Validates: Requirements 1.1, 1.3**

## Error Handling

A caller without a name is refused.

## Testing Strategy

Unit tests for each criterion, a property test for the property.
"""

TASKS = """\
# Implementation Plan: Rate Limiter

## Tasks

- [ ] 1. Count the requests of each caller
  - In `src/limiter.py`
  - _Requirements: 1.1, 1.3_
- [ ] 2. Empty the counts every minute
  - In `src/clock.py`
  - _Requirements: 1.2_
- [ ]* 3. Test the share of a caller
  - **Property 1: No caller gets more than its share**
  - _Requirements: 1.1_
- [ ] 4. Checkpoint - all tests pass

## Task Dependency Graph

```json
{
  "waves": [
    { "id": 0, "tasks": ["1", "2"] },
    { "id": 1, "tasks": ["3"] },
    { "id": 2, "tasks": ["4"] }
  ]
}
```
"""

BUGFIX = """\
# Bugfix Requirements Document

## Introduction

The count of a caller is never set to zero.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a minute has passed THEN the system keeps the count

### Expected Behavior (Correct)

2.1 WHEN a minute has passed THEN the system SHALL set the count to zero

### Unchanged Behavior (Regression Prevention)

3.1 WHEN less than a minute has passed THEN the system SHALL CONTINUE TO count on
"""

FEATURE = {"requirements": REQUIREMENTS, "design": DESIGN, "tasks": TASKS}

# What every scripted agent begins with: `write` is what a good one does.
HEAD = """\
import json, os, pathlib, subprocess, sys, time
DOCUMENTS = json.loads({documents!r})
PHASE, DOCUMENT = (os.environ.get(f"SPECGIT_{{name}}", "") for name in ("PHASE", "DOCUMENT"))
DOCUMENT = pathlib.Path(DOCUMENT)
PROMPT = pathlib.Path(os.environ["SPECGIT_PROMPT"]).read_text()
AGAIN = "## What is wrong" in PROMPT
def write(text=None, path=DOCUMENT):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(DOCUMENTS[PHASE] if text is None else text)
def git(*words):
    me = ["-c", "user.name=Agent", "-c", "user.email=agent@example.com"]
    return subprocess.run(["git", *me, *words], check=True, capture_output=True, text=True).stdout
"""


class Studio:
    """A repository in which agents draft."""

    def __init__(self, top: Path, home: Path) -> None:
        self.top = top
        self.home = home

    def agent(self, body: str = "write()", documents: dict[str, str] | None = None) -> str:
        """A command that runs a scripted agent."""
        head = HEAD.format(documents=json.dumps(documents or FEATURE))
        script = write(self.home, f"agent-{len(list(self.home.glob('agent-*')))}.py", f"{head}{body}\n")
        return f"{sys.executable} {script}"

    def ask(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return specgit(self.top, *words, stdin=stdin)

    def specgit(self, *words: str, code: int = 0) -> str:
        done = self.ask(*words)
        assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def draft(
        self,
        body: str = "write()",
        *words: str,
        code: int = 0,
        documents: dict[str, str] | None = None,
        name: str = "limiter",
    ) -> str:
        """What `specgit draft` answers with a scripted agent."""
        command = self.agent(body, documents)
        return self.specgit(
            "draft", name, "--from", "Keep callers from flooding us", "--command", command, *words, code=code
        )

    def approve(self, phase: str, name: str = "limiter") -> None:
        self.specgit("approve", name, phase, "--yes")

    def git(self, *words: str) -> str:
        return git(self.top, *words)

    def read(self, name: str, spec: str = "limiter") -> str:
        return (self.top / f".kiro/specs/{spec}/{name}").read_text(encoding="utf-8")

    def state(self) -> dict[str, str]:
        """All that a draft must leave alone: files, index, refs, settings, hooks, and what lies about."""
        refs = self.git("for-each-ref", "--format=%(refname) %(objectname)")
        files = {
            path.relative_to(self.top).as_posix(): path.read_text(errors="replace") if path.is_file() else ""
            for path in self.top.rglob("*")
            if ".git" not in path.relative_to(self.top).parts and (path.is_file() or path.is_symlink())
        }
        own = {
            f".git/{name}": (self.top / ".git" / name).read_text()
            for name in ("HEAD", "config")
            if (self.top / ".git" / name)
        }
        hooks = {path.name: "" for path in (self.top / ".git/hooks").glob("*") if path.suffix != ".sample"}
        clones = {str(path): "" for path in (self.home / "cache").rglob("*-drafts")}
        worktrees = {"worktrees": self.git("worktree", "list")}
        return {
            **files,
            **own,
            **hooks,
            **clones,
            **worktrees,
            "refs": refs,
            "status": self.git("status", "--porcelain"),
        }
