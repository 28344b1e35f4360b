"""The errors a person sees. Known to every room, knowing none."""

from __future__ import annotations

WRONG_USE = 2
NOTHING_FOUND = 3


class SpecgitError(Exception):
    """Something a person can put right: one sentence of what is wrong, one of what to do.

    `where` is `file:line:column`, as far as it is known. `exit_code` is 2 (wrong use, settings or
    repository) unless said otherwise; 1 means a failed task, gate or check, 3 nothing to check.
    """

    def __init__(self, message: str, *, hint: str = "", where: str = "", exit_code: int = WRONG_USE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        self.exit_code = exit_code

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.message}" if self.where else self.message
        return f"{sentence}\n  → {self.hint}" if self.hint else sentence


def install(extra: str) -> str:
    """What gets an extra of specgit, which is on no package index: how README has it installed, with the extra."""
    return f"python3 -m pip install '.[{extra}]' in a checkout of specgit"
