"""What is wrong with a tasks.md by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specgit.rules.model import Problem, Rule
from specgit.spec.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.rules.subject import Subject


class UnknownBox(Rule):
    """A box has a mark that neither Kiro nor specgit knows."""

    name = "tasks/unknown-box"
    profile = "minimal"
    why = "The task counts as not done, whatever the mark was meant to say."
    fix = "Write `[ ]`, `[x]`, `[-]` or `[~]`."
    good: ClassVar = {"tasks.md": "- [x] 1. Log in\n"}
    bad: ClassVar = {"tasks.md": "- [S] 1. Log in\n"}

    def check(self, subject: Subject) -> Iterator[Problem]:
        tasks = subject.spec.tasks
        if tasks is None:
            return
        for task in tasks.tasks:
            if task.box and task.status is Status.UNKNOWN:
                mark = tasks.text.slice(task.box.mark)
                yield Problem(tasks.text, task.box.mark, f"`[{mark}]` says nothing of task {task.id}")


RULES: tuple[Rule, ...] = (UnknownBox(),)
