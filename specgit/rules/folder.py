"""Rules for folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specgit.rules.model import Rule

RULES: tuple[Rule, ...] = ()
