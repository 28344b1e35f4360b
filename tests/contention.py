"""Many on one branch: waves whose tasks end at once, people who push meanwhile, and whether what Git says then is true."""

from __future__ import annotations

import json
import random
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from conftest import commit, git
from git_server import WRITE
from github_runner import PROJECT
from wave_jobs import Jobs, Step

from specgit.github.wave import Wave
from specgit.repo import Repository
from specgit.run import handover
from specgit.run.agents import Agent
from specgit.run.messages import task_message
from specgit.run.model import RunOptions, TaskResult, WavePlan
from specgit.run.statements import TaskStatus, statements

DONE, FAILED, NOTHING, STILL = "done", "failed", "nothing", "still"  # how a task's job ends; STILL: without a change
CHORE = "Chore of people"  # tasks that only people tick


def tasks_md(count: int, spec: str, chores: int = 4) -> str:
    """A tasks.md with tasks that can all run at once, and with some that people care for."""
    titles = [f"Make part {number} of {spec}" for number in range(1, count + 1)]
    return render([(" ", title) for title in titles] + [(" ", f"{CHORE} {number}") for number in range(1, chores + 1)])


def render(rows: list[tuple[str, str]]) -> str:
    """Numbered from 1, chores in a wave of their own."""
    boxes = "".join(f"- [{mark}] {number}. {title}\n" for number, (mark, title) in enumerate(rows, 1))
    waves: dict[bool, list[str]] = {False: [], True: []}
    for number, (_, title) in enumerate(rows, 1):
        waves[title.startswith(CHORE)].append(str(number))
    graph = {"waves": [{"id": at, "tasks": ids} for at, ids in enumerate(filter(None, waves.values()))]}
    return f"# Plan\n\n{boxes}\n## Task Dependency Graph\n\n```json\n{json.dumps(graph)}\n```\n"


def rows(text: str) -> list[tuple[str, str]]:
    """Mark and title of each task."""
    return re.findall(r"^- \[(.)\] \d+\. (.*)$", text, re.MULTILINE)


def file_of(title: str) -> str:
    """The file that the work of a task makes."""
    return f"work/{title.replace(' ', '-')}.txt"


def hand_over(jobs: Jobs, planned: Step, ends: Callable[[str], str] = lambda _: DONE, by: str = "") -> None:
    """What the jobs of a wave hand over, in this process. `ends` says how, by title."""
    top = jobs.clone(f"legs-{planned.outputs['key']}-{jobs.jobs}", "--no-checkout")
    repository = Repository.open(top)
    wave = Wave.read(planned.outputs["wave"])
    plan = wave.plan(repository, RunOptions(Agent("none", (), stdin=False), top))
    made = _work(repository, plan, by)
    for number, ids in enumerate(wave.jobs, 1):
        for task in map(plan.task, ids):
            how = ends(task.title)
            result = TaskResult(plan.spec, task.id, TaskStatus.FAILED, message="no luck")
            if how in (DONE, STILL):
                still = repository.commits([plan.base])[plan.base].tree
                message = task_message(plan.spec, task.id, task.title)
                done = made[task.id] if how == DONE else repository.make_commit(still, [plan.base], message)
                result = TaskResult(plan.spec, task.id, TaskStatus.DONE, exit_code=0, commit=done)
            if how != NOTHING:
                place = jobs.home / "artifacts" / f"{wave.key}-{number}"
                handover.give(repository, plan, result, place)


def _work(repository: Repository, plan: WavePlan, by: str) -> dict[str, str]:
    """A commit for each task of a wave, in one git process."""
    stream = []
    for mark, task in enumerate(plan.tasks, 1):
        message, content = task_message(plan.spec, task.id, task.title), f"{task.title}{by}\n"
        stream.append(
            f"commit refs/legs/{mark}\nmark :{mark}\ncommitter Leg <leg@example.com> 1700000000 +0000\n"
            f"data {len(message.encode())}\n{message}\nfrom {plan.base}\n"
            f"M 100644 inline {file_of(task.title)}\ndata {len(content.encode())}\n{content}\n"
        )
    top = repository.top
    subprocess.run(["git", "fast-import", "--quiet"], cwd=top, input="".join(stream).encode(), check=True)
    ids = dict(
        reversed(line.split())
        for line in git(top, "for-each-ref", "--format=%(objectname) %(refname)", "refs/legs").splitlines()
    )
    return {task.id: ids[f"refs/legs/{mark}"] for mark, task in enumerate(plan.tasks, 1)}


class Person(threading.Thread):
    """Somebody who pushes all the time: files, and edits of tasks.md."""

    def __init__(self, name: str, jobs: Jobs, specs: list[str], pause: float, most: int) -> None:
        super().__init__(name=name, daemon=True)
        self.jobs, self.specs, self.pause, self.most = jobs, specs, pause, most
        self.dice = random.Random(name)
        self.landed: list[str] = []
        self.done = threading.Event()
        url = jobs.server.url.replace("//", f"//{name}:{WRITE}@")
        git(jobs.home, "clone", "--quiet", f"{url}/{PROJECT}", name)
        self.top = jobs.home / name
        git(self.top, "config", "user.name", name)

    def run(self) -> None:
        while not self.done.is_set() and len(self.landed) < self.most:
            self.push(f"{self.name} {len(self.landed) + 1}")
            self.done.wait(self.pause)

    def push(self, subject: str) -> None:
        """One commit, pushed as people do: fetch, rebase, and again where somebody was faster."""
        kind = self.dice.choice(["file", "tick", "reword", "insert", "append"])
        git(self.top, "reset", "--quiet", "--hard", "origin/main")
        self._commit(kind, subject)
        while not self._try("push", "origin", "HEAD:main"):
            git(self.top, "fetch", "--quiet", "origin")
            if not self._try("rebase", "--empty=keep", "--reapply-cherry-picks", "origin/main"):
                self._try("rebase", "--abort")
                git(self.top, "reset", "--quiet", "--hard", "origin/main")
                self._commit(kind, subject)
        self.landed.append(subject)
        git(self.top, "fetch", "--quiet", "origin")

    def _commit(self, kind: str, subject: str) -> None:
        place = self.top / f".kiro/specs/{self.dice.choice(self.specs)}/tasks.md"
        if kind == "file":
            commit(self.top, subject, {f"people/{subject}.txt": subject})
            return
        found = rows(place.read_text(encoding="utf-8"))
        chores = [at for at, (_, title) in enumerate(found) if title.startswith(CHORE)]
        at = self.dice.choice(chores)
        mark, title = found[at]
        if kind == "tick":
            found[at] = ("x" if mark == " " else " ", title)
        elif kind == "reword":
            found[at] = (mark, f"{CHORE} as {subject} says")
        else:
            found.insert(0 if kind == "insert" else len(found), ("x", f"{CHORE} new by {subject}"))
        place.write_text(render(found), encoding="utf-8")
        git(self.top, "commit", "--quiet", "--all", "--allow-empty", "--message", subject)

    def _try(self, *words: str) -> bool:
        return not subprocess.run(["git", *words], cwd=self.top, capture_output=True, check=False).returncode


@contextmanager
def people(jobs: Jobs, count: int, specs: list[str], pause: float, most: int = 1000) -> Iterator[list[Person]]:
    """People who push until the block ends."""
    team = [Person(f"person{number}", jobs, specs, pause, most) for number in range(1, count + 1)]
    for each in team:
        each.start()
    try:
        yield team
    finally:
        for each in team:
            each.done.set()
        for each in team:
            each.join()


def lies(jobs: Jobs, specs: list[str], team: Iterable[Person] = (), *, at_work: bool = False) -> list[str]:
    """What is not true of the branch main, nothing where all holds.

    A box is ticked where the work is there, and nowhere else; work is there once, as people's commits are; nothing is
    marked as under way unless something is `at_work`.
    """
    history = [entry.partition("\0") for entry in jobs.git("log", "--format=%H%x00%B%x01", "main").split("\x01")]
    messages = {commit.strip(): message for commit, _, message in history if commit.strip()}
    subjects = Counter(message.partition("\n")[0] for message in messages.values())
    landed = [subject for each in team for subject in each.landed]
    gone = [
        said
        for message in messages.values()
        for said in statements(message)
        if said.status is TaskStatus.DONE and said.detail and said.detail not in messages
    ]
    return [
        *_untrue_boxes(jobs, specs, at_work=at_work),
        *(f"{said.spec}#{said.task} is said to be done by a commit that is not there" for said in gone),
        *(f"the commit {subject} is there {subjects[subject]} times" for subject in landed if subjects[subject] != 1),
    ]


def _untrue_boxes(jobs: Jobs, specs: list[str], *, at_work: bool) -> Iterator[str]:
    made = Counter(jobs.git("log", "--format=", "--name-only", "main", "--", "work").splitlines())
    files = set(jobs.git("ls-tree", "-r", "--name-only", "main", "work/").splitlines())
    for mark, title in (row for spec in specs for row in _work_rows(jobs, spec)):
        there = file_of(title) in files
        if (mark == "x") != there:
            yield f"{title} is marked [{mark}], and its work is {'there' if there else 'not there'}"
        if mark == "-" and not at_work:
            yield f"{title} is still marked [-]"
        if there and made[file_of(title)] != 1:
            yield f"the work of {title} is there {made[file_of(title)]} times"


def _work_rows(jobs: Jobs, spec: str) -> list[tuple[str, str]]:
    text = jobs.git("show", f"main:.kiro/specs/{spec}/tasks.md") + "\n"
    return [row for row in rows(text) if not row[1].startswith(CHORE)]


def marks(jobs: Jobs, spec: str) -> Counter[str]:
    """How many boxes of the tasks that are no chores have which mark."""
    return Counter(mark for mark, _ in _work_rows(jobs, spec))


def other(jobs: Jobs, name: str, run: int) -> Jobs:
    """The jobs of another run on the same repository; its artifacts are its own, as on GitHub."""
    (jobs.home / name).mkdir()
    made = Jobs(jobs.home / name, jobs.server, jobs.fake, jobs.bare)
    made.run, made.apart = run, jobs.apart
    return made
