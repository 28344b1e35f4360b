"""What to do next with a spec, and with which commands: by where it stands, with an agent and without one."""

from __future__ import annotations

import shlex
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from specgit.shown import one_line
from specgit.spec.shapes import HOLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from specgit.spec.model import Task
    from specgit.status import PhaseStatus, SpecStatus


class Kind(Enum):
    """What kind of step it is. The most urgent come first: what was agreed on, or done, and does not hold."""

    LAPSED = "lapsed"
    FAILED = "failed"
    STALE = "stale"
    FIX = "fix"
    APPROVE = "approve"
    UNDER_WAY = "under way"
    RUN = "run"
    WRITE = "write"
    BEGIN = "begin"
    DONE = "done"


URGENCY = {kind: at for at, kind in enumerate(Kind)}
MOST_TASKS = 5


class Way(NamedTuple):
    """A command, as one would type it, and what it is good for. Without a command, `about` is what to do by hand."""

    command: str
    about: str = ""


class Step(NamedTuple):
    """What to do next. `message` says why, `notes` what to know, `ways` how; the first way is the usual one.

    `spec` is empty for a repository without specs. `path` is the file to edit, `phase` the document it is about,
    `tasks` the work that is meant.
    """

    spec: str
    kind: Kind
    message: str
    ways: tuple[Way, ...]
    notes: tuple[str, ...] = ()
    phase: str = ""
    path: str = ""
    tasks: tuple[Task, ...] = ()

    @property
    def hint(self) -> str:
        """The usual way on one line, as other commands end with it; for a document that is missing, both ways."""
        commands = [way.command for way in self.ways]
        if self.kind is Kind.WRITE and all(commands):
            return one_line(", or ".join(commands), 300)
        return one_line(commands[0] or self.ways[0].about, 300)


class Document(NamedTuple):
    """What is known of the document of a phase.

    `blanks` are the lines in which the template still waits to be filled in. `loose` is whether Git does not have it
    as it lies there. `approved_in` is the commit that approved what it was.
    """

    path: str
    empty: bool = False
    blanks: tuple[int, ...] = ()
    loose: bool = False
    approved_in: str = ""


class Asked(NamedTuple):
    """What the policy asks of an approval: how many people, which (all where none are named), a signature."""

    needed: int = 1
    approvers: tuple[str, ...] = ()
    signed: bool = False


class Found(NamedTuple):
    """How many findings the validator has on a document."""

    errors: int = 0
    warnings: int = 0


class Failure(NamedTuple):
    """A task that failed when it last ran, how and why."""

    task: Task
    status: str
    reason: str


class Situation(NamedTuple):
    """All that is known of a spec.

    `documents` are those that are there, by phase. `asked` is what the policy asks of each phase. `gated` is whether
    only what is approved may be run, `quick` whether documents may be left out, `runner` whether one is named in the
    settings. `findings` are asked for by phase, `stale` (criteria, and the tasks done for what they said) at all,
    only where they decide; so are `questions`, the lines of a document that leave something open, `refusal`, why
    an approval by who asks would not count, and `criteria`, whether the requirements have any.
    """

    status: SpecStatus
    documents: Mapping[str, Document]
    asked: Mapping[str, Asked]
    failures: tuple[Failure, ...] = ()
    gated: bool = True
    quick: bool = True
    runner: bool = True
    findings: Callable[[str], Found] = lambda _: Found()
    stale: Callable[[], tuple[tuple[str, ...], tuple[str, ...]]] = lambda: ((), ())
    refusal: Callable[[str], str] = lambda _: ""
    questions: Callable[[str], tuple[int, ...]] = lambda _: ()
    criteria: Callable[[], bool] = lambda: True

    @property
    def name(self) -> str:
        """The spec's name as one would type it."""
        return word(self.status.name)


def word(name: str) -> str:
    """A name or path as one would type it."""
    return shlex.quote(one_line(name, 200))


def last_arguments(names: Iterable[str]) -> str:
    """Names or paths as one would type them at the end of a command, where none may be taken for an option."""
    words = [word(name) for name in names]
    return " ".join(["--"] * any(each.startswith("-") for each in words) + words)


def approval(name: str, phase: str, *, signed: bool) -> str:
    """The command that approves a phase of a spec; `signed` is whether the policy asks for a signature."""
    return f"specgit approve {word(name)} {phase}{' --sign' * signed}"


def next_step(now: Situation) -> Step:
    """The one thing to do next with a spec."""
    if not _is_done(now):
        in_question = list(_in_question(now))
        # A quick spec is written as a whole before anybody agrees to any of it.
        written = (_write(now, phase) for phase in in_question if now.status.workflow == "quick")
        steps = chain(written, (_of_phase(now, phase) for phase in in_question))
        return next(filter(None, steps), None) or _of_work(now)
    lapsed = next((phase for phase in now.status.phases if phase.state == "lapsed"), None)
    return (_lapsed(now, lapsed) if lapsed else _stale(now)) or _done(now)


def _is_done(now: Situation) -> bool:
    return bool(now.status.total) and now.status.done == now.status.total


def _in_question(now: Situation) -> Iterator[PhaseStatus]:
    """The phases that are neither approved nor waived; a quick spec may leave out those before one it has."""
    last = max((at for at, phase in enumerate(now.status.phases) if phase.phase in now.documents), default=-1)
    for at, phase in enumerate(now.status.phases):
        may_lack = now.quick and now.status.workflow == "quick" and at < last and phase.state == "missing"
        if not phase.settled and not may_lack:
            yield phase


def _of_phase(now: Situation, phase: PhaseStatus) -> Step | None:
    """What is to do with a phase that is not settled; nothing where it may stay as it is."""
    if step := _write(now, phase):
        return step
    if phase.state == "lapsed":
        return _lapsed(now, phase)
    document = now.documents[phase.phase]
    if (found := now.findings(phase.phase)).errors:
        return _fix(now, phase.phase, document, found)
    return _approve(now, phase, document) if now.gated else None


def _write(now: Situation, phase: PhaseStatus) -> Step | None:
    """What is to be written of a phase; nothing where its document says something."""
    document = now.documents.get(phase.phase)
    if document is None:
        return _begin_document(now, phase.phase)
    return _fill_in(now, phase.phase, document) if document.empty or document.blanks else None


# Writing


def _begin_document(now: Situation, phase: str) -> Step:
    idea = "" if any(each.settled for each in now.status.phases) else " --from IDEA"
    ways = [
        Way(f"specgit new {now.name} --phase {phase}", "writes its skeleton, to be filled in"),
        Way(f"specgit draft {now.name}{idea}", "has an agent write it"),
    ]
    if now.runner:
        ways.reverse()
    before = [each.phase for each in now.status.phases if each.settled and each.state != "missing"]
    message = f"{phase}.md is to be written" + (f": {_and(before)} {_are(before)} settled" if before else "")
    return Step(now.status.name, Kind.WRITE, message, tuple(ways), (_holds(now, phase),), phase)


def _fill_in(now: Situation, phase: str, document: Document) -> Step:
    if document.empty:
        message = f"{_file(document)} is empty"
    else:
        plural = "s" * (len(document.blanks) > 1)
        message = f"{_file(document)} is a template still, to be filled in on line{plural} {_some(document.blanks)}"
    ways = (
        Way("", f"edit {word(document.path)}, then specgit next {now.name}"),
        Way(f"specgit draft {now.name} --from IDEA", "has an agent write it, by a text or a file"),
    )
    return Step(now.status.name, Kind.WRITE, message, ways, (_holds(now, phase),), phase, document.path)


def _holds(now: Situation, phase: str) -> str:
    return f"it holds {HOLDS[now.status.type, phase]}"


def _fix(now: Situation, phase: str, document: Document, found: Found) -> Step:
    ways = (
        Way(f"specgit validate {now.name}", "shows each with its line and what to do"),
        Way(f"specgit validate {now.name} --fix", "puts right what is safe to put right"),
        Way(f"specgit refine {now.name} {phase} --from CHANGE", "has an agent change it"),
    )
    message = f"{_file(document)} has {_findings(found)}"
    return Step(now.status.name, Kind.FIX, message, ways, phase=phase, path=document.path)


def _findings(found: Found) -> str:
    counted = ((found.errors, "error"), (found.warnings, "warning"))
    return " and ".join(f"{number} {name}{'s' * (number > 1)}" for number, name in counted if number)


# Agreeing


def _approve(now: Situation, phase: PhaseStatus, document: Document) -> Step:
    message = f"{_file(document)} is written and not approved" + (f": {phase.reason}" if phase.reason else "")
    notes = [_needs(now, phase.phase), _warning(now, phase.phase), _open(now, phase.phase)]
    ways = [_approval(now, phase.phase, document)]
    if phase.phase == "requirements" and now.criteria():
        ways.append(Way(f"specgit analyze {now.name}", "asks what should be decided before anything stands on it"))
    if now.status.workflow == "quick":
        waiver = approval(now.status.name, phase.phase, signed=now.asked[phase.phase].signed)
        ways.append(Way(f"{waiver} --waive 'quick spec'", "records that it needs no approval"))
    ways.append(Way(f"specgit refine {now.name} {phase.phase} --from CHANGE", "has an agent change it first"))
    return Step(
        now.status.name, Kind.APPROVE, message, tuple(ways), tuple(filter(None, notes)), phase.phase, document.path
    )


def _warning(now: Situation, phase: str) -> str:
    """What the validator has to say of a document that is to be approved."""
    found = _findings(now.findings(phase))
    return f"{found}: specgit validate {now.name}" if found else ""


def _open(now: Situation, phase: str) -> str:
    """The questions that a document leaves open."""
    lines = now.questions(phase)
    plural = "s" * (len(lines) > 1)
    return f"{len(lines)} open question{plural}, on line{plural} {_some(lines)}" if lines else ""


def _some(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:3])) + (" …" if len(lines) > 3 else "")


def _approval(now: Situation, phase: str, document: Document) -> Way:
    command = approval(now.status.name, phase, signed=now.asked[phase].signed)
    if document.loose:
        return Way(f"git add {word(document.path)} && {command}", "approves it as it lies there now")
    return Way(command, "shows what is approved, and asks")


def _needs(now: Situation, phase: str) -> str:
    """Whom the policy asks, and whether who asks is one of them."""
    asked = now.asked[phase]
    parts = [f"{asked.needed} approvals"] if asked.needed > 1 else ["an approval"] if asked.approvers else []
    if asked.approvers:
        parts.append(f"by {_or(asked.approvers)}")
    if parts and asked.signed:
        parts.append("with a signature")
    why = now.refusal(phase)
    return "; ".join(filter(None, [f"it needs {' '.join(parts)}" if parts else "", why and f"not yours: {why}"]))


def _lapsed(now: Situation, phase: PhaseStatus) -> Step:
    """What was approved is something else now: look, then agree to it or take it back."""
    name, document = now.name, now.documents.get(phase.phase) or Document(f"{now.status.path}/{phase.phase}.md")
    commit = one_line(document.approved_in, 12)
    ways = [Way(f"specgit diff {commit} {name}", "shows what changed")] if commit else []
    ways.append(_approval(now, phase.phase, document))
    if commit and phase.phase != "tasks":  # of those it would take the ticks away too
        restored = f"git restore --source={commit} {word(document.path)}"
        ways.append(Way(restored, "takes the change back"))
    if "tasks" in now.documents and not (phase.phase == "tasks" and commit):
        ways.append(Way(f"specgit sync {name}", "tells which tasks are out of step with it"))
    criteria, tasks = now.stale()
    notes = [_needs(now, phase.phase), _warning(now, phase.phase), *([_stale_note(criteria, tasks)] if tasks else [])]
    message = f"{phase.phase} has lapsed: {phase.reason}"
    return Step(
        now.status.name,
        Kind.LAPSED,
        message,
        tuple(ways),
        tuple(filter(None, notes)),
        phase.phase,
        document.path,
    )


# Working


def _of_work(now: Situation) -> Step:
    """What is to do when nothing is left to agree on."""
    status = now.status
    if status.problem:
        way = Way(f"specgit validate {now.name}", "shows where")
        return Step(status.name, Kind.FIX, f"no plan can be made: {status.problem}", (way,), phase="tasks")
    if not status.total and not status.optional:
        document = now.documents.get("tasks")
        path = document.path if document else f"{status.path}/tasks.md"
        ways = (
            Way("", f"edit {word(path)}, then specgit next {now.name}"),
            Way(f"specgit refine {now.name} tasks --from CHANGE", "has an agent write them"),
        )
        return Step(status.name, Kind.WRITE, "there are no tasks", ways, (_holds(now, "tasks"),), "tasks", path)
    if now.failures:
        return _failed(now)
    if status.next:
        return _run(now)
    if status.running:
        return _under_way(now)
    return _done(now)


def _failed(now: Situation) -> Step:
    first = now.failures[0]
    notes = [f"{failure.task.id} {failure.status}: {failure.reason}" for failure in now.failures[:MOST_TASKS]]
    ways = (
        Way(f"specgit run {now.name}", "tries again, and goes on with what is ready"),
        Way(f"specgit prompt {now.name} {word(first.task.id)}", "tells what is to do, to do it by hand"),
        Way(f"specgit task done {now.name} {word(first.task.id)} --commit", "says that it is done"),
    )
    tasks = tuple(failure.task for failure in now.failures)
    one = len(tasks) == 1
    message = f"{'a task' if one else f'{len(tasks)} tasks'} failed last time"
    return Step(now.status.name, Kind.FAILED, message, ways, tuple(notes), "tasks", tasks=tasks)


def _run(now: Situation) -> Step:
    status = now.status
    first = word(status.next[0].id)
    one = len(status.next) == 1
    message = f"{'a task is' if one else f'{len(status.next)} tasks are'} ready, {status.done} of {status.total} done"
    notes = [] if now.runner else ["no runner is named in .specgit.yaml: add --runner claude, codex, gemini …"]
    if status.running:
        notes.append(f"begun and not ended: {_ids(status.running)}")
    ways = (
        Way(f"specgit run {now.name}", "has an agent do them, each in a worktree of its own"),
        Way(f"specgit waves {now.name} --why", "shows the order, and why"),
        Way(f"specgit prompt {now.name} {first}", "tells what is to do, to do it by hand"),
        Way(f"specgit task done {now.name} {first} --commit", "ticks it then"),
    )
    return Step(status.name, Kind.RUN, message, ways, tuple(notes), "tasks", tasks=status.next)


def _under_way(now: Situation) -> Step:
    running = now.status.running
    first = word(running[0].id)
    ways = (
        Way(f"specgit run {now.name}", "begins them again, if nobody is at them"),
        Way(f"specgit task done {now.name} {first} --commit", "says that it is done"),
        Way(f"specgit task reset {now.name} {first} --commit", "says that nobody is at it"),
    )
    message = f"{_ids(running)} {_are(running)} under way"
    return Step(now.status.name, Kind.UNDER_WAY, message, ways, (), "tasks", tasks=running)


def _stale(now: Situation) -> Step | None:
    criteria, tasks = now.stale()
    if not tasks:
        return None
    ids = " ".join(map(word, tasks))
    ways = (
        Way(f"specgit sync {now.name}", "shows what is out of step"),
        Way(f"specgit task reset {now.name} {ids}", "has them done again"),
    )
    return Step(now.status.name, Kind.STALE, _stale_note(criteria, tasks), ways, phase="tasks")


def _stale_note(criteria: Sequence[str], tasks: Sequence[str]) -> str:
    return f"{_first(tasks)} {'was' if len(tasks) == 1 else 'were'} done for what {_first(criteria)} said before"


def _done(now: Situation) -> Step:
    status = now.status
    ways = [Way(f"specgit trace {now.name}", "shows criteria, tasks, tests and commits together")]
    if status.optional and (not now.gated or all(phase.settled for phase in status.phases)):
        ways.append(Way(f"specgit run {now.name} --include-optional", "does the optional tasks that are open"))
    root = status.path.removesuffix(status.name)
    if status.path != root and not status.name.startswith("archived/"):
        there = f"{root}archived/{status.name}"
        folder = there.rpartition("/")[0]
        ways.append(Way(f"mkdir -p {word(folder)} && git mv {word(status.path)} {word(there)}", "puts it away"))
    message = f"all {status.total} tasks are done" if status.total else "nothing is left to do"
    return Step(status.name, Kind.DONE, message, tuple(ways))


def unreadable(spec: str, path: str, message: str) -> Step:
    """What to do where a document can't be read."""
    way = Way(f"specgit validate {word(spec)}", "shows what is in the way")
    return Step(spec, Kind.FIX, message, (way,), path=path)


# The repository


def no_repository() -> Step:
    """What to do in a folder of no Git repository."""
    ways = (Way("git init", "makes one here"), Way("specgit demo", "shows it all in a repository of its own"))
    return Step("", Kind.BEGIN, "this folder is in no Git repository", ways)


def no_specs(*, settled: bool) -> Step:
    """What to do in a repository without specs. `settled` is whether it has settings of specgit."""
    begin = (
        Way("specgit new NAME", "begins one with the skeleton of its requirements, to be filled in"),
        Way("specgit new NAME --type bugfix", "begins the spec of a bug"),
        Way("specgit draft NAME --from IDEA", "has an agent write it, by a text or a file"),
    )
    ways = begin if settled else (Way("specgit init", "sets the repository up"), *begin)
    return Step("", Kind.BEGIN, "there is no spec here yet", ways)


def most_urgent(steps: Iterable[Step]) -> list[Step]:
    """The steps in the order of their urgency, specs of the same in theirs."""
    return sorted(steps, key=lambda step: URGENCY[step.kind])


# Words


def _file(document: Document) -> str:
    return document.path.rpartition("/")[2]


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _or(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _are(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _ids(tasks: Sequence[Task]) -> str:
    return _first([task.id for task in tasks])


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_TASKS} more" if len(names) > MOST_TASKS else ""
    return (", ".join if more else _and)(names[:MOST_TASKS]) + more
