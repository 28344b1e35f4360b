from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgit.spec.config import read_config, read_spec_json


@pytest.mark.parametrize(
    ("content", "workflow", "kind"),
    [
        ('{"specId":"u","workflowType":"requirements-first","specType":"feature"}', "requirements-first", "feature"),
        ('{"specId":"u","workflowType":"design-first","specType":"bugfix"}', "design-first", "bugfix"),
        ('{"specId":"u","workflowType":"fast-task","specType":"quick-spec"}', "fast-task", "quick-spec"),
        ('{"specId":"u","workflowType":"verify-first"}', "verify-first", ""),
        ('\ufeff{"specId":"u"}', "", ""),
        ('{"specId":"u","workflowType":"other","specType":"feature"}', "", "feature"),
        ('{"specId":"u","generationMode":"requirements-first"}', "requirements-first", ""),
        ('{"specId":"u","workflowType":3,"specType":["x"]}', "", ""),
    ],
)
def test_config(content: str, workflow: str, kind: str) -> None:
    config = read_config(content)
    assert (config.spec_id, config.workflow, config.type, config.problem) == ("u", workflow, kind, "")


@pytest.mark.parametrize(
    ("content", "spec_id", "problem"),
    [
        ("specId: u\nworkflowType: design-first\r\n", "u", "not JSON"),
        ('"specId": "u",\n"workflowType": "design-first",', "u", "not JSON"),
        ("[1]", "", "no object"),
        ("", "", "not JSON"),
        ("[" * 100_000, "", "not JSON"),
        ("1" * 10_000, "", "not JSON"),
        (" " * 200_000, "", "too large"),
    ],
)
def test_what_is_not_json_is_a_problem(content: str, spec_id: str, problem: str) -> None:
    config = read_config(content)
    assert problem in config.problem
    assert config.spec_id == spec_id
    assert config.workflow == ("design-first" if spec_id else "")


def test_spec_json() -> None:
    assert read_spec_json('{"feature_name":"x","language":"ja","phase":"done"}').language == "ja"
    assert read_spec_json('{"language":3}').language == ""
    assert "not JSON" in read_spec_json("{").problem


@given(st.binary(max_size=60))
def test_any_bytes_are_read(data: bytes) -> None:
    content = data.decode("utf-8", "surrogateescape")
    read_config(content)
    read_spec_json(content)
