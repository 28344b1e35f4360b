"""What a step hands back, read as GitHub's runner reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from specgit.errors import SpecgitError
from specgit.github.outputs import LARGEST_SUMMARY, inert, masks, write_outputs, write_summary

HOSTILE = [
    "",
    "plain",
    "two\nlines\n",
    "\r\n\r",
    "specgit-0\nother=evil\nEOF\n",
    "::set-output name=x::y\n::error::z",
    "${{ secrets.TOKEN }} $(id) `id` %0A %25",
    "x<<EOF\nevil\nEOF",
    "ü 日本 \u2028\u0085\x0b\x0c\x00",
]


def read_outputs(content: str) -> dict[str, str]:
    """As actions/runner reads it (FileCommandManager.cs): lines end at a line feed only."""
    found, lines = {}, content.split("\n")
    assert lines.pop() == ""
    while lines:
        line = lines.pop(0)
        name, limit = (
            line.split("<<") if "<<" in line and ("=" not in line or line.find("<<") < line.find("=")) else ("", "")
        )
        assert name, line
        end = lines.index(limit)
        found[name], lines = "\n".join(lines[:end]), lines[end + 1 :]
    return found


def test_outputs_come_back_as_they_were(tmp_path: Path) -> None:
    place = tmp_path / "output"
    place.write_text("earlier<<E\nstep\nE\n")
    values = {f"name-{number}": value for number, value in enumerate(HOSTILE)}
    write_outputs({"GITHUB_OUTPUT": str(place)}, values)
    assert read_outputs(place.read_bytes().decode()) == {"earlier": "step"} | values


def test_no_two_limits_are_alike(tmp_path: Path) -> None:
    place = tmp_path / "output"
    write_outputs({"GITHUB_OUTPUT": str(place)}, dict.fromkeys(map("n{}".format, range(50)), "x"))
    assert len(set(re.findall(r"<<(specgit-[0-9a-f]{32})\n", place.read_text()))) == 50


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    place = tmp_path / "output"
    write_outputs({"GITHUB_OUTPUT": str(place)}, {"name": "a\udcffb"})
    assert read_outputs(place.read_text()) == {"name": "a?b"}


@pytest.mark.parametrize("name", ["", "a=b", "a<<b", "a\nb", "a b", "1a", "ü"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):
        write_outputs({"GITHUB_OUTPUT": str(tmp_path / "output")}, {name: "x"})
    assert not (tmp_path / "output").exists()


def test_more_than_github_keeps(tmp_path: Path) -> None:
    environ = {"GITHUB_OUTPUT": str(tmp_path / "output")}
    write_outputs(environ, {"matrix": "x" * 524_288})
    with pytest.raises(SpecgitError, match="1 MB"):
        write_outputs(environ, {"matrix": "x" * 524_289})


def test_where_no_step_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_outputs({}, {"name": "x"})
    write_summary({"GITHUB_STEP_SUMMARY": ""}, "# x")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(SpecgitError, match="GITHUB_OUTPUT"):
        write_outputs({"GITHUB_OUTPUT": str(tmp_path)}, {"name": "x"})


def test_summaries_add_up(tmp_path: Path) -> None:
    environ = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    write_summary(environ, "# One")
    write_summary(environ, "# Two ü")
    assert (tmp_path / "summary").read_text(encoding="utf-8") == "# One\n# Two ü\n"


@pytest.mark.parametrize("before", [0, 10, 500_000, LARGEST_SUMMARY - 200])
def test_a_summary_stays_below_the_limit(tmp_path: Path, before: int) -> None:
    place = tmp_path / "summary"
    place.write_bytes(b"." * before)
    write_summary({"GITHUB_STEP_SUMMARY": str(place)}, "a line of 日本\n" * 100_000)
    assert place.stat().st_size <= LARGEST_SUMMARY
    text = place.read_bytes().decode()[before:]
    assert text.endswith("日本\n\n*The rest does not fit here.*\n")


@pytest.mark.parametrize("before", [LARGEST_SUMMARY - 10, LARGEST_SUMMARY, LARGEST_SUMMARY + 10])
def test_a_full_summary_takes_no_more(tmp_path: Path, before: int) -> None:
    place = tmp_path / "summary"
    place.write_bytes(b"." * before)
    write_summary({"GITHUB_STEP_SUMMARY": str(place)}, "a line\n" * 10)
    assert place.stat().st_size == before


def test_a_summary_that_just_fits_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "summary"
    write_summary({"GITHUB_STEP_SUMMARY": str(place)}, "x" * (LARGEST_SUMMARY - 1))
    assert place.stat().st_size == LARGEST_SUMMARY


def test_secrets_are_masked_line_by_line() -> None:
    assert list(masks("one%\r\n\n two \n")) == ["::add-mask::one%25", "::add-mask::two"]
    assert list(masks("")) == []


def test_lines_of_others_are_not_obeyed() -> None:
    first, *lines, last = inert(["::error::x", "::add-mask::y", "plain"])
    word = first.removeprefix("::stop-commands::")
    assert re.fullmatch("specgit-[0-9a-f]{32}", word)
    assert (lines, last) == (["::error::x", "::add-mask::y", "plain"], f"::{word}::")
    assert next(iter(inert([]))) != first
