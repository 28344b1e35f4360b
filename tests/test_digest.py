from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import TASKS, git
from hypothesis import given
from hypothesis import strategies as st

from specgit.approval.digest import digest, unticked
from specgit.spec.edit import replace
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

if TYPE_CHECKING:
    from pathlib import Path


def read(data: bytes) -> Text:
    return Text.decode("tasks.md", data)


pieces = st.sampled_from(
    [
        "- [ ] 1. A\n",
        "  - [x] 1.1 B\r\n",
        "- [] 2. C\n",
        "- [X]* 3. D\n",
        "```\n- [ ] no box\n```\n",
        "- [ab] no\n",
        "\n",
    ]
)
texts = st.lists(st.one_of(pieces, st.text(max_size=8), st.just("\udcff")), max_size=12).map("".join)


@given(texts, st.lists(st.sampled_from([" ", "x", "X", "-", "~", "?", ""]), min_size=20, max_size=20))
def test_ticks_are_no_content(text: str, marks: list[str]) -> None:
    data = text.encode("utf-8", "surrogateescape")
    tasks = read_tasks(read(data))
    ticked = replace(tasks.text, ((box.mark, mark) for box, mark in zip(tasks.boxes, marks * 5, strict=False)))
    assert digest("tasks", ticked.encode()) == digest("tasks", data)
    assert unticked(unticked(data)) == unticked(data)


@given(texts, texts)
def test_all_else_is(one: str, other: str) -> None:
    datas = [text.encode("utf-8", "surrogateescape") for text in (one, other)]
    same = unticked(datas[0]) == unticked(datas[1])
    assert (digest("tasks", datas[0]) == digest("tasks", datas[1])) is same
    assert (digest("design", datas[0]) == digest("design", datas[1])) is (datas[0] == datas[1])


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    assert digest("design", data) == hashlib.sha1(b"blob %d\0%b" % (len(data), data)).hexdigest()
    assert len(digest("tasks", data, "sha256")) == 64


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_as_git_names_it(tmp_path: Path, algorithm: str) -> None:
    """Also with the line of sed that the docs show."""
    git(tmp_path, "init", "--quiet", f"--object-format={algorithm}")
    ticked = TASKS.replace("[ ] 1.1", "[x] 1.1").replace("[ ] 2.", "[-] 2.").encode()
    (tmp_path / "tasks.md").write_bytes(ticked)
    assert digest("design", ticked, algorithm) == git(tmp_path, "hash-object", "tasks.md")
    expression = r"s/^([ \t]*([-*+]|[0-9]+[.)])[ \t]+\[)[^][]?\]/\1 ]/"
    emptied = subprocess.run(
        ["sed", "-E", expression, "tasks.md"], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert emptied == TASKS.encode()
    (tmp_path / "tasks.md").write_bytes(emptied)
    assert digest("tasks", ticked, algorithm) == git(tmp_path, "hash-object", "tasks.md")
