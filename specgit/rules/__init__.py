"""What a good spec is: one module a document, one small class a rule."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specgit.rules.model import Rule

MODULES = ("folder", "requirements", "bugfix", "design", "tasks", "trace", "graph", "analysis", "ignore")


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its name, in the order of the documents."""
    return {rule.name: rule for module in MODULES for rule in import_module(f"specgit.rules.{module}").RULES}
