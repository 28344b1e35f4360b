"""The inferred order of tasks beside the one that people accepted, over the specs of the corpus that store a graph.

The graph is taken out of the text, the order read from what is left, and compared:

- *kept*: of the pairs of tasks that stand in different waves of the stored graph, the share that comes in the same
  strict order here;
- *wide*: mean tasks a wave here over theirs (of the tasks that the graph lists);
- *tau-b*: Kendall's coefficient of both wave numbers (M. Kendall, The treatment of ties in ranking problems,
  Biometrika 33, 1945).

Each is the mean over specs. The repositories are split by a hash of their name: rules are made by looking at one part,
and the other part only measures. `python -m bench.inference write` renews inference.json and the tables in the docs.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from bench.measure import CORPUS, ROOT, row
from specgit.plan.dependencies import Order, graph_waves
from specgit.plan.inference import files_written
from specgit.plan.subjects import read_subjects
from specgit.plan.waves import make_plan
from specgit.spec.edit import replace
from specgit.spec.model import Tasks
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

FIGURES = Path(__file__).with_suffix(".json")
PAGE = ROOT / "docs" / "inference.md"
MARKS = ("<!-- figures, written by python -m bench.inference write -->\n", "<!-- end of figures -->\n")
BOUND = 1.0  # seconds for 1,000 tasks
SLACK = 0.005  # by which a figure may differ from the one that is stored


class Sample(NamedTuple):
    """A spec that stores a graph: the wave of each task that it lists, and its tasks as read without it."""

    repository: str
    language: str
    stored: Mapping[str, int]
    tasks: Tasks


class Score(NamedTuple):
    """How one order agrees with the stored one."""

    kept: float
    wide: float
    tau: float


Found = Mapping[str, Any]  # task → what can be compared with another one


def main(*, write: bool = False) -> bool:
    """Print the tables; true if the stored figures hold, no wave has two tasks that write one file, and it is fast."""
    if not CORPUS.is_dir():
        row("inference: skipped, there is no corpus", "")
        return True
    figures = measure()
    print(tables(figures))
    seconds = in_seconds(1000)
    row("read the order of 1,000 tasks", f"{seconds * 1000:.0f} ms", f"(at most {BOUND * 1000:.0f})")
    row("pairs of one wave that write one file", str(figures["overlaps"]), "(0)")
    if write:
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
        head, _, rest = PAGE.read_text().partition(MARKS[0])
        PAGE.write_text(head + MARKS[0] + tables(figures) + MARKS[1] + rest.partition(MARKS[1])[2])
    stored = json.loads(FIGURES.read_text())
    return seconds <= BOUND and not figures["overlaps"] and _no_worse(figures["parts"], stored["parts"])


def _no_worse(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return all(
        now[part]["orders"][INFERRED][name] >= before[part]["orders"][INFERRED][name] - SLACK
        for part in before
        for name in Score._fields
    )


def part_of(repository: str) -> str:
    """Which part a repository belongs to, once and for all."""
    return ("develop", "measure")[hashlib.sha256(repository.encode()).digest()[3] % 2]


def texts() -> Iterator[tuple[str, str, Text]]:
    """Repository, language and text of each tasks.md of the corpus."""
    languages: dict[tuple[str, str], str] = {}
    for line in (CORPUS / "specs.tsv").read_text().splitlines()[1:]:
        repository, path, _, language, *_ = line.split("\t")
        languages[repository.replace("/", "+"), path] = language
    for path in sorted(CORPUS.rglob("tasks.md")):
        repository, *inside, _ = path.relative_to(CORPUS).parts
        text = Text.decode("tasks.md", path.read_bytes())
        yield repository, languages.get((repository, "/".join(inside)), "?"), text


def samples() -> Iterator[Sample]:
    """The specs that store a graph of more than one task."""
    for repository, language, text in texts():
        whole = read_tasks(text)
        if whole.graph and whole.graph.waves:
            bare = read_tasks(replace(text, [(whole.graph.section, "")]))
            leaves = {task.id for task in bare.leaves}
            waves = graph_waves(Order(whole, list(whole.leaves)), whole.graph)
            stored = {task: wave for task, wave in waves.items() if task in leaves}
            if len(stored) > 1:
                yield Sample(repository, language, stored, bare)


def inferred(sample: Sample) -> Found:
    """The waves as they run."""
    return _waves(sample.tasks)


def without_barriers(sample: Sample) -> Found:
    """The waves if there were no checkpoints."""
    gone = {task.id for task in sample.tasks.tasks if task.checkpoint}
    kept = [
        task._replace(children=tuple(child for child in task.children if child not in gone))
        for task in sample.tasks.tasks
        if task.id not in gone
    ]
    return _waves(sample.tasks._replace(tasks=tuple(kept)))


def _waves(tasks: Tasks) -> Found:
    plan = make_plan("spec", tasks, include_done=True, include_optional=True, infer=True)
    return {planned.task.id: wave.number for wave in plan.waves for planned in wave.tasks}


def document_order(sample: Sample) -> Found:
    return {task.id: place for place, task in enumerate(sample.tasks.leaves)}


def one_wave_a_parent(sample: Sample) -> Found:
    seen: dict[str, int] = {}
    return {task.id: seen.setdefault(task.parent or task.id, len(seen)) for task in sample.tasks.leaves}


def all_at_once(sample: Sample) -> Found:
    return dict.fromkeys((task.id for task in sample.tasks.leaves), 0)


def stored_cut(sample: Sample) -> Found:
    """What checkpoints cost whoever knows the stored order."""
    found: dict[str, tuple[int, int]] = {}
    stretch = 0
    for task in sample.tasks.leaves:
        stretch += task.checkpoint
        found[task.id] = (stretch, sample.stored.get(task.id, 0))
        stretch += task.checkpoint
    return found


INFERRED = "inferred"
ORDERS: Mapping[str, Callable[[Sample], Found]] = {
    "document order": document_order,
    "one wave a parent": one_wave_a_parent,
    "all at once": all_at_once,
    "the stored order, cut at checkpoints": stored_cut,
    INFERRED: inferred,
    "inferred, without checkpoints": without_barriers,
}


def score(stored: Mapping[str, int], found: Found) -> Score:
    """Compare two orders of the same tasks."""
    agree = disagree = differ_here = differ_there = 0
    both_have = [task for task in stored if task in found]
    for one, other in combinations(both_have, 2):
        there = (stored[one] > stored[other]) - (stored[one] < stored[other])
        here = (found[one] > found[other]) - (found[one] < found[other])
        agree += here * there > 0
        disagree += here * there < 0
        differ_here += here != 0
        differ_there += there != 0
    both = (differ_here * differ_there) ** 0.5
    return Score(
        kept=agree / differ_there if differ_there else 1.0,
        wide=len({stored[task] for task in both_have}) / len({found[task] for task in both_have}),
        tau=(agree - disagree) / both if both else float(differ_here == differ_there),
    )


def mean(scores: Sequence[Score]) -> dict[str, float]:
    """The mean of each figure."""
    columns = zip(*scores, strict=True)
    return {name: round(sum(column) / len(scores), 3) for name, column in zip(Score._fields, columns, strict=True)}


def measure() -> dict[str, Any]:
    """All figures, over parts, repositories and languages."""
    every = list(samples())
    parts: dict[str, list[Sample]] = defaultdict(list)
    for sample in every:
        parts[part_of(sample.repository)].append(sample)
    parts["all"] = every
    return {
        "parts": {
            part: {
                "specs": len(chosen),
                "repositories": len({sample.repository for sample in chosen}),
                "orders": {name: mean([score(s.stored, order(s)) for s in chosen]) for name, order in ORDERS.items()},
            }
            for part, chosen in sorted(parts.items(), key=lambda item: ("develop", "measure", "all").index(item[0]))
        },
        "overlaps": sum(overlaps(tasks) for _, _, tasks in undeclared()) + sum(overlaps(s.tasks) for s in every),
        "languages": by_language(),
    }


def undeclared() -> Iterator[tuple[str, str, Tasks]]:
    """The specs whose order has to be read: repository, language and tasks."""
    for repository, language, text in texts():
        tasks = read_tasks(text)
        if tasks.leaves and make_plan("spec", tasks, include_done=True).source == INFERRED:
            yield repository, language, tasks


def overlaps(tasks: Tasks) -> int:
    """How many pairs of tasks of one wave say that they write the same file."""
    waves = _waves(tasks)
    subjects = {subject.task.id: subject for subject in read_subjects(tasks, tasks.leaves)}
    files = files_written(Order(tasks, list(tasks.leaves)), subjects)
    writers: Counter[tuple[int, str]] = Counter((waves[task], path) for task, paths in files.items() for path in paths)
    return sum(count * (count - 1) // 2 for count in writers.values())


def by_language() -> dict[str, dict[str, float]]:
    """Where nothing is declared: how wide the inferred waves are, and by what evidence tasks wait."""
    found: dict[str, list[Tasks]] = defaultdict(list)
    for _, language, tasks in undeclared():
        found[language].append(tasks)
    return {
        language: _language(specs) for language, specs in sorted(found.items(), key=lambda item: (-len(item[1]), item))
    }


def _language(specs: Sequence[Tasks]) -> dict[str, float]:
    plans = [make_plan("spec", tasks, include_done=True, include_optional=True) for tasks in specs]
    widths = [len(plan.tasks) / len(plan.waves) for plan in plans]
    surest = Counter(_surest(planned.needs) for plan in plans for wave in plan.waves for planned in wave.tasks)
    waiting = sum(count for strength, count in surest.items() if strength)
    shares = {name: round(surest[name] / max(waiting, 1), 2) for name in ("explicit", "strong", "likely", "weak")}
    return {"specs": len(specs), "tasks a wave": round(sum(widths) / len(widths), 2), **shares}


def _surest(needs: Iterable[Any]) -> str:
    """The strength of the surest reason a task waits for."""
    names = [edge.strength.value for edge in needs]
    return next((name for name in ("explicit", "strong", "likely", "weak") if name in names), "")


def in_seconds(count: int) -> float:
    """How long it takes to plan so many tasks, beyond reading them: the best of five."""
    lines = []
    for part in range(1, count // 5 + 1):
        lines.append(f"- [ ] {part}. Build part {part}\n")
        for step in range(1, 6):
            lines.append(f"  - [ ] {part}.{step} Create `src/part{part}/step{step}.py`\n")
            lines.append(f"    - Implement `make_{part}_{step}` on top of `make_{max(part - 1, 1)}_{step}`\n")
            lines.append("    - _Requirements: 1.1, 1.2_\n")
    tasks = read_tasks(Text("tasks.md", "".join(lines)))
    best = BOUND * 100
    for _ in range(5):
        start = time.perf_counter()
        make_plan("many", tasks)
        best = min(best, time.perf_counter() - start)
    return best


def tables(figures: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = []
    for part, found in figures["parts"].items():
        count = f"{found['specs']} specs of {found['repositories']} repositories"
        lines += ["", f"| {part}: {count} | kept | wide | tau-b |", "|---|---:|---:|---:|"]
        lines += [
            f"| {name} | {one['kept']:.3f} | {one['wide']:.2f} | {one['tau']:.3f} |"
            for name, one in found["orders"].items()
        ]
    head = "| Nothing declared | Specs | Tasks a wave | explicit | strong | likely | weak |"
    lines += ["", head, "|---|---:|---:|---:|---:|---:|---:|"]
    for language, one in figures["languages"].items():
        shares = " | ".join(f"{one[name]:.0%}" for name in ("explicit", "strong", "likely", "weak"))
        lines.append(f"| {language} | {one['specs']} | {one['tasks a wave']:.1f} | {shares} |")
    return "\n".join([*lines[1:], ""])


if __name__ == "__main__":
    sys.exit(not main(write="write" in sys.argv[1:]))
