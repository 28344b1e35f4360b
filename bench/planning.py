"""A plan of 10,000 tasks with 50,000 declared edges, whole process. Bound: 1 s."""

from __future__ import annotations

import random
import sys

from bench.measure import BARE, medians, row

BOUND = 1.0
TASKS, EDGES = 10_000, 50_000


def main() -> bool:
    """Print the table; true if the bound holds."""
    found = medians(
        {
            "bare": BARE,
            "read": (sys.executable, "-m", "bench.planning", "read"),
            "plan": (sys.executable, "-m", "bench.planning", "plan"),
        },
        rounds=5,
    )
    plan = found["plan"] - found["read"]
    row("bare Python", f"{found['bare'] * 1000:.0f} ms")
    row(f"read {TASKS:,} tasks with {EDGES:,} edges", f"{found['read'] * 1000:.0f} ms")
    row("plan them, beyond reading", f"{plan * 1000:.0f} ms", f"(at most {BOUND * 1000:.0f})")
    return plan <= BOUND


def document() -> str:
    """Each task depends on five tasks before it."""
    pick = random.Random(5)
    lines = ["# Tasks", ""]
    for number in range(1, TASKS + 1):
        lines.append(f"- [ ] {number}. Task {number}")
        count = min(number - 1, EDGES // TASKS)
        if count:
            needs = sorted(pick.sample(range(1, number), count))
            lines.append(f"  - _Depends: {', '.join(map(str, needs))}_")
    return "\n".join(lines)


def run(what: str) -> None:
    """Read, and perhaps plan."""
    from specgit.plan.waves import make_plan
    from specgit.spec.tasks import read_tasks
    from specgit.spec.text import Text

    tasks = read_tasks(Text("tasks.md", document()))
    if what == "plan":
        plan = make_plan("many", tasks)
        print(len(plan.waves), sum(len(planned.needs) for wave in plan.waves for planned in wave.tasks))


if __name__ == "__main__":
    run(sys.argv[1])
