"""Approvals over a history of 100,000 commits of which 3,000 approve something, whole processes.

Bounds: the ledger cold 1.3 times `git log --format=%B`, warm 60 ms above bare Python; the commit-msg hook 250 ms; the
gate of one changed spec, staged, 300 ms.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import BARE, medians, row

COMMITS = 100_000
EVERY = 33  # commits between two approvals
SPECS = 50
DOCUMENTS = {
    "requirements": "# Requirements\n\n### Requirement 1: A\n\n#### Acceptance Criteria\n\n"
    "1. WHEN asked THE system SHALL answer\n",
    "design": "# Design\n\n## Overview\n\nOne part.\n",
    "tasks": "# Plan\n\n- [ ] 1. Do it\n  - _Requirements: 1.1_\n",
}
LEDGER = "from specgit.repo import Repository; from specgit.approval.ledger import read_ledger; "
LEDGER += "read_ledger(Repository.open())"
COLD = "import glob, os; [os.unlink(path) for path in glob.glob('.git/specgit/cache/*')]; "


def main() -> bool:
    """Print the table; true if the bounds hold."""
    with tempfile.TemporaryDirectory(prefix="specgit-bench-") as folder:
        top = Path(folder)
        build(top)
        message = top / "message"
        message.write_text("Agree\n\nSpec-Approved: spec-0/requirements\n")
        specgit = (sys.executable, "-m", "specgit")
        found = medians(
            {
                "bare": BARE,
                "git": ("git", "log", "--format=%B"),
                "cold": (sys.executable, "-c", COLD + LEDGER),
                "warm": (sys.executable, "-c", LEDGER),
                "none": (*specgit, "hook", "commit-msg", ".git/description"),
                "hook": ("sh", "-c", f"cp message copy && {sys.executable} -m specgit hook commit-msg copy"),
                "gate": (*specgit, "gate", "--staged"),
            },
            rounds=7,
            folder=top,
        )
    ratio, above = found["cold"] / found["git"], (found["warm"] - found["bare"]) * 1000
    hook, gate = found["hook"] * 1000, found["gate"] * 1000
    row("bare Python", f"{found['bare'] * 1000:.0f} ms")
    row("git log --format=%B", f"{found['git'] * 1000:.0f} ms")
    row("ledger, cold", f"{found['cold'] * 1000:.0f} ms")
    row("  ratio", f"{ratio:.2f}", "(at most 1.3)")
    row("ledger, warm, above bare Python", f"{above:.0f} ms", "(at most 60)")
    row("commit-msg hook, an approval", f"{hook:.0f} ms", "(at most 250)")
    row("commit-msg hook, nothing stated", f"{found['none'] * 1000:.0f} ms")
    row("gate --staged, one spec changed", f"{gate:.0f} ms", "(at most 300)")
    return ratio <= 1.3 and above <= 60 and hook <= 250 and gate <= 300


def build(top: Path) -> None:
    """The history, with a change of one spec staged that no gate holds back."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(top)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=top, input=history(), check=True)
    for words in (
        ("config", "user.name", "Jane"),
        ("config", "user.email", "jane@example.com"),
        ("reset", "--quiet", "--hard"),
        ("commit-graph", "write", "--reachable"),
    ):
        subprocess.run(["git", *words], cwd=top, check=True, stderr=subprocess.DEVNULL)
    path = top / ".kiro/specs/spec-0/requirements.md"
    path.write_text(path.read_text() + "2. WHEN asked twice THE system SHALL answer twice\n")
    subprocess.run(["git", "add", "--all", ".kiro"], cwd=top, check=True)


def history() -> bytes:
    """A stream for git fast-import."""
    digests = {phase: blob_id(text) for phase, text in DOCUMENTS.items()}
    parts = [f"blob\nmark :{mark}\ndata {len(text)}\n{text}\n" for mark, text in enumerate(DOCUMENTS.values(), 1)]
    body = "It does what the issue asks for, and a little more; see the tests.\n" * 3
    for number in range(COMMITS):
        message = f"Change {number}\n\n{body}"
        if number % EVERY == 0:
            phase = tuple(DOCUMENTS)[number // EVERY % 3]
            message += (
                f"\nSpec-Approved: spec-{number // EVERY // 3 % SPECS}/{phase} {digests[phase]}\n"
                "Spec-Approved-By: Jane <jane@example.com> 2026-03-01T09:30:00Z\n"
            )
        files = "".join(
            f"M 100644 :{mark} .kiro/specs/spec-{spec}/{phase}.md\n"
            for spec in range(SPECS)
            for mark, phase in enumerate(DOCUMENTS, 1)
        )
        parts.append(
            f"commit refs/heads/main\ncommitter Jane <jane@example.com> {1_600_000_000 + number * 60} +0000\n"
            f"data {len(message)}\n{message}\n{files if number == 0 else ''}"
        )
    return "".join(parts).encode()


def blob_id(text: str) -> str:
    from specgit.approval.digest import digest

    return digest("design", text.encode())


if __name__ == "__main__":
    sys.exit(not main())
