"""The commands of action.yml that check what lies in the folder: validate, gate and status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import click

from specgit.errors import SpecgitError
from specgit.github.outputs import inert, write_outputs, write_summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specgit.github.job import Job

HOURS = 6  # the longest job that GitHub runs


def validate(job: Job) -> int:
    """Check all specs."""
    return _check(job, "validate", annotate=True)


def gate(job: Job) -> int:
    """Hold back what is not agreed on; on a pull request, what it brings to its base."""
    base = job.environ.get("GITHUB_BASE_REF", "")
    words = () if _words(job) or not base else ("--range", f"origin/{base}..HEAD")
    return _check(job, "gate", words, annotate=True)


def status(job: Job) -> int:
    """Show where the specs stand."""
    return _check(job, "status", annotate=False)


def _check(job: Job, command: str, more: Sequence[str] = (), *, annotate: bool) -> int:
    """Run a command of specgit: its report kept, its findings beside their lines and in the summary."""
    words = [*_words(job), *more]
    report = run(command, "json", words)
    code = report.returncode
    place = kept(job, report.stdout)
    for line in inert(report.stderr.decode("utf-8", "replace").splitlines()):
        click.echo(line)
    findings = ""
    if code <= 1:
        data = json.loads(report.stdout)
        findings = str(len(data.get("findings") or data.get("refusals", ())))
        if annotate:
            click.echo(run(command, "github", words).stdout, nl=False)
        write_summary(job.environ, run(command, "markdown", words).stdout.decode("utf-8", "replace"))
    write_outputs(job.environ, {"exit-code": str(code), "findings": findings, "report": place})
    return code


def run(command: str, form: str, words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a command of specgit as a process of its own; nothing in the folder has a say in what Python imports."""
    return subprocess.run(
        [sys.executable, "-I", "-m", "specgit", command, "--format", form, *words],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=HOURS * 3600,
    )


def kept(job: Job, report: bytes, suffix: str = ".json") -> str:
    """The path of a file in the job's temporary folder that holds a report."""
    with tempfile.NamedTemporaryFile(dir=job.temporary, prefix="specgit-", suffix=suffix, delete=False) as file:
        file.write(report)
    return file.name


def _words(job: Job) -> list[str]:
    """The options and names that the input `arguments` holds, one a line."""
    words = [line.rstrip("\r") for line in job.text("arguments").split("\n")]
    if any(word == "--format" or word.startswith("--format=") for word in words):
        raise SpecgitError("the action itself chooses the formats", hint="leave --format out of `arguments`")
    return [word for word in words if word]
