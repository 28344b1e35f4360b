"""docs/review-comment.svg: the comment that `review.yml` writes, as it looks. `make docs` draws it anew.

A branch of the demo's repository changes an approved spec whose first tasks are done. What the action tells of it, by
the event of a pull request, is laid out as GitHub lays out comments.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from marko.ext.gfm import gfm

from specgit.cli.demo import build

PICTURE = Path(__file__).parents[1] / "docs/review-comment.svg"
SPEC = ".kiro/specs/reading-log"
DONE = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3")
WIDTH = 880
EDITS = {
    f"{SPEC}/requirements.md": (
        (
            "WHILE today has no Entry, THE Shelf SHALL give",
            "UNTIL a day has passed without an Entry, THE Shelf SHALL give",
        ),
        ("3. THE Shelf SHALL give the longest Streak of the whole Journal.\n4. WHEN", "3. WHEN"),
        (
            "as one Reading_Day.",
            "as one Reading_Day.\n4. THE Shelf SHALL name the day on which the longest Streak began.",
        ),
    ),
    ".specgit.yaml": (("run:\n", "approvals:\n  gates: []\nrun:\n"),),
}
HEIGHT = 1410
STYLE = """
.page { box-sizing: border-box; padding: 16px; background: #fff; color: #1f2328; font: 14px/1.5 sans-serif }
article { border: 1px solid #d1d9e0; border-radius: 6px }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e }
main { padding: 16px }
p, ul, table, pre, details { margin: 0 0 16px }
ul { padding-left: 2em }
h3 { font-size: 1.25em; margin: 24px 0 16px; line-height: 1.25 }
table { border-collapse: collapse }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px }
code, pre { font: 85%/1.45 monospace; background: #eff1f3; border-radius: 6px }
code { padding: .2em .4em }
pre { padding: 16px; background: #f6f8fa }
pre code { padding: 0; background: none; font-size: 100% }
"""
PAGE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
<foreignObject width="{width}" height="{height}"><div xmlns="http://www.w3.org/1999/xhtml" class="page">
<style>{style}</style>
<article><header><b>github-actions</b> bot commented</header><main>
{body}
</main></article></div></foreignObject></svg>
"""


def git(place: Path, *words: str) -> str:
    """What git answers."""
    return subprocess.run(["git", *words], cwd=place, check=True, capture_output=True, text=True).stdout.strip()


def comment(folder: Path) -> str:
    """What the action says of the branch, by the event of a pull request as GitHub tells it."""
    place = folder / "shelf"
    place.mkdir()
    build(place)
    git(place, "config", "user.name", "Mia Wong")
    git(place, "config", "user.email", "mia@example.com")
    for task in DONE:
        specgit(place, {}, "task", "done", "reading-log", task, "--commit")
    git(place, "switch", "--quiet", "--create", "streaks")
    for name, changes in EDITS.items():
        text = (place / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        (place / name).write_text(text, encoding="utf-8")
    git(place, "commit", "--quiet", "--all", "--message", "Name the day of the longest streak")
    sides = {
        side: {"ref": name, "sha": git(place, "rev-parse", name), "repo": {"full_name": "octo-org/shelf"}}
        for side, name in (("head", "streaks"), ("base", "main"))
    }
    pull = {"number": 7, "state": "open", "merged": False, "draft": False, **sides}
    event = {"action": "opened", "repository": {"full_name": "octo-org/shelf"}, "pull_request": pull}
    (folder / "event").write_text(json.dumps(event), encoding="utf-8")
    given = {"comment": "false", "approve-by-comment": "true"}
    environment = {"GITHUB_REPOSITORY": "octo-org/shelf", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_RUN_ID": "1"}
    environment |= {"GITHUB_EVENT_PATH": str(folder / "event"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    specgit(place, environment | {"INPUTS": json.dumps(given), "RUNNER_TEMP": str(folder)}, "action", "review", code=1)
    return (folder / "summary").read_text(encoding="utf-8")


def specgit(place: Path, environment: dict[str, str], *words: str, code: int = 0) -> None:
    """Run specgit as a process of its own."""
    done = subprocess.run([sys.executable, "-m", "specgit", *words], cwd=place, env=os.environ | environment)
    assert done.returncode == code, words


def picture(folder: Path) -> str:
    """An SVG with the comment as a page in it."""
    body = gfm(comment(folder)).replace("<details open>", '<details open="open">')
    return PAGE.format(width=WIDTH, height=HEIGHT, style=STYLE, body=body)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        PICTURE.write_text(picture(Path(name)), encoding="utf-8")
