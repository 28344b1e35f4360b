"""`.config.kiro` and cc-sdd's `spec.json` → what a spec says of itself."""

from __future__ import annotations

import json
import re
from typing import Any

from specgit.patterns import Pattern
from specgit.spec.model import Config

WORKFLOWS = ("requirements-first", "design-first", "fast-task", "verify-first")
TYPES = ("feature", "bugfix", "quick-spec")
_LARGEST = 100_000
_LINE = Pattern(r"""^[ \t]*["']?(\w+)["']?[ \t]*[:=][ \t]*["']?([\w.-]+)["']?,?[ \t\r]*$""", re.MULTILINE)


def read_config(content: str) -> Config:
    """Read a `.config.kiro`.

    An unknown value is dropped and the rest kept, as Kiro does; lines of `key: value` are read too.
    """
    values, problem = _load(content)
    if problem:
        values = dict(_LINE.findall(content[:_LARGEST]))
    workflow = _word(values, "workflowType") or _word(values, "generationMode")
    kind = _word(values, "specType")
    return Config(
        spec_id=_word(values, "specId"),
        workflow=workflow if workflow in WORKFLOWS else "",
        type=kind if kind in TYPES else "",
        problem=problem,
    )


def read_spec_json(content: str) -> Config:
    """Read cc-sdd's `spec.json`: its language; its phase and approvals are an agent's word and mean nothing here."""
    values, problem = _load(content)
    return Config(language=_word(values, "language"), problem=problem)


def _load(content: str) -> tuple[dict[str, Any], str]:
    if len(content) > _LARGEST:
        return {}, "it is far too large for a configuration"
    try:
        values = json.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return {}, f"it is not JSON: {error}"
    return (values, "") if isinstance(values, dict) else ({}, "it is JSON, but no object")


def _word(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
