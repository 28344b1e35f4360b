"""The templates of what specgit writes: documents with blanks to fill in, and examples without any."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "spec" / "templates"


@cache
def template(kind: str, document: str) -> str:
    """The template of a document (`design`) of a `feature` or `bugfix`; empty where there is none."""
    place = TEMPLATES / kind / f"{document}.md"
    return place.read_text(encoding="utf-8") if place.exists() else ""


def example(kind: str, document: str) -> str:
    """A small document of a `feature` or `bugfix` in which the validator finds nothing."""
    return template(f"agents/{kind}", document)


def agent_text(name: str) -> str:
    """The template of what agents are told of specs, with names in braces for what comes from elsewhere."""
    return template("agents", name)
