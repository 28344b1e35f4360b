"""The local host: waves one after the other, the tasks of each in a pool of worktrees."""

from __future__ import annotations

import queue
import signal
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from specgit.repo import listed
from specgit.run.collect import collect_wave, release
from specgit.run.lock import hold
from specgit.run.model import Summary, TaskResult, WavePlan
from specgit.run.places import Places
from specgit.run.planning import chosen, open_tasks, plan_of, plan_wave, ready, run_id
from specgit.run.process import Stop
from specgit.run.prompt import prompt
from specgit.run.statements import TaskStatus
from specgit.run.sweep import finished, sweep
from specgit.run.worker import perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specgit.repo import Repository
    from specgit.run.model import Collected, Observer, RunOptions, WaveTask

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AGAIN = (TaskStatus.FAILED, TaskStatus.TIMED_OUT)


def run(repository: Repository, name: str, options: RunOptions, observer: Observer) -> Summary:
    """Run the open tasks of a spec, wave by wave, until all are done or wait for one that failed.

    Raises SpecgitError when the run can't begin or can't go on; what was finished by then is kept.
    """
    repository.check_version()
    repository.check_identity()
    with hold(Places.of(repository).lock, f"which runs {name}"), stop_on_signals() as stop:
        sweep(repository, options.worktrees)
        try:
            return _Run(repository, name, options, observer, stop).go()
        finally:
            sweep(repository, options.worktrees)


def perform_one(
    repository: Repository,
    plan: WavePlan,
    name: str,
    options: RunOptions,
    on_line: Callable[[str], None] = lambda _: None,
) -> TaskResult:
    """One task of a wave, as a process of its own, as often as its retries allow."""
    task = plan.task(name)
    with stop_on_signals() as stop:
        (text,) = _prompts(repository, plan, [task], options)
        for left in reversed(range(options.retries + 1)):
            result = perform(repository, plan, task, text, options, stop=stop, on_line=on_line)
            if result.status not in _AGAIN or not left:
                break
    return result


def collect_alone(
    repository: Repository, plan: WavePlan, results: Sequence[TaskResult], options: RunOptions
) -> Collected:
    """The end of a wave, as a process of its own."""
    repository.check_version()
    with hold(Places.of(repository).lock, f"which collects {plan.spec}"), stop_on_signals() as stop:
        return collect_wave(repository, plan, results, options, stop=stop)


@dataclass
class _Run:
    repository: Repository
    name: str
    options: RunOptions
    observer: Observer
    stop: Stop
    failed: dict[str, TaskResult] = field(default_factory=dict)
    results: dict[str, TaskResult] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)  # tasks whose work met a conflict once
    taken: dict[str, str] = field(default_factory=dict)  # finished work of an earlier run, by task
    notes: list[str] = field(default_factory=list)

    def go(self) -> Summary:
        """All waves."""
        only = self._begin()
        run = run_id(self.options)
        while not self.stop.requested and (only is None or only):
            plan = plan_wave(
                self.repository,
                self.name,
                self.options,
                run=run,
                failed=self.failed,
                only=only or (),
                edits_allowed=bool(self.results),
            )
            if plan is None:
                break
            self._wave(plan)
            if only is not None:
                only = tuple(task for task in only if task not in self.results or task in self._to_repeat())
            if self.failed and not self.options.keep_going:
                break
        return self._summary()

    def _begin(self) -> tuple[str, ...] | None:
        """What to take up, what is named, and whether anything hinders. None for all tasks."""
        _, head = ready(self.repository, self.name, edits_allowed=False)
        spec, tasks = open_tasks(self.repository, head, self.name, self.options)
        self.taken, useless = finished(self.repository, spec, head)
        self.repository.set_refs(dict.fromkeys(useless))
        if not self.options.tasks and self.options.wave is None:
            return None
        only, notes = chosen(spec.name, tasks, self.options)
        for note in notes:
            self._note(note)
        return only

    def _wave(self, plan: WavePlan) -> None:
        """One wave, from its plan to its end."""
        self.observer.wave_started(plan)
        for note in plan.notes:
            if note not in self.notes:
                self._note(note)
        try:
            results = self._perform(plan)
        except BaseException:
            release(self.repository, plan)
            raise
        collected = collect_wave(self.repository, plan, results, self.options, stop=self.stop)
        for result in collected.results:
            self._judge(result)
        self.observer.wave_finished(collected)
        for note in collected.notes:
            self._note(note)
        self._look_at_working_tree(plan)

    def _judge(self, result: TaskResult) -> None:
        """A conflict means once more, the second one and all else means failed."""
        self.results[result.task] = result
        self.taken.pop(result.task, None)
        if result.status is TaskStatus.CONFLICT and result.task not in self.met:
            self.met.add(result.task)
        elif result.status not in (TaskStatus.DONE, TaskStatus.STOPPED):
            self.failed[result.task] = result

    def _to_repeat(self) -> set[str]:
        return {task for task in self.met if task not in self.failed and not self._is_done(task)}

    def _is_done(self, task: str) -> bool:
        return self.results[task].status is TaskStatus.DONE

    def _look_at_working_tree(self, plan: WavePlan) -> None:
        """Files changed by now may be a person's edits, or a runner's that wrote outside its worktree."""
        changed = self.repository.state().changed
        if changed:
            self._note(f"{listed(changed)} changed in your working tree during wave {plan.index}; it stays as it is")

    def _perform(self, plan: WavePlan) -> list[TaskResult]:
        """The tasks of a wave, as many at once as there are jobs."""
        events: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        results: dict[str, TaskResult] = {}
        waiting = deque(zip(plan.tasks, _prompts(self.repository, plan, plan.tasks, self.options), strict=True))
        pool = [
            threading.Thread(target=self._work, args=(plan, waiting, events, results), daemon=True)
            for _ in range(min(self.options.jobs, len(waiting)))
        ]
        for thread in pool:
            thread.start()
        error: BaseException | None = None
        busy = len(pool)
        while busy:
            event = events.get()
            if event is None:
                busy -= 1
                continue
            try:
                event()
            except BaseException as raised:  # the children must end before it goes on its way
                error = error or raised
                self.stop.request()
        for thread in pool:
            thread.join()
        if error is not None:
            raise error
        return [results[task.id] for task in plan.tasks if task.id in results]

    def _work(
        self,
        plan: WavePlan,
        waiting: deque[tuple[WaveTask, str]],
        events: queue.SimpleQueue[Callable[[], None] | None],
        results: dict[str, TaskResult],
    ) -> None:
        """What each thread of the pool does; it tells the observer by events, so that one thread calls it."""
        try:
            while waiting:
                try:
                    task, text = waiting.popleft()
                except IndexError:
                    break
                events.put(partial(self.observer.task_started, task))
                result = self._one(plan, task, text, events)
                results[task.id] = result
                events.put(partial(self.observer.task_finished, task, result))
        except BaseException as error:  # raised again where it can be reported
            events.put(partial(_raise, error))
        finally:
            events.put(None)

    def _one(
        self,
        plan: WavePlan,
        task: WaveTask,
        text: str,
        events: queue.SimpleQueue[Callable[[], None] | None],
    ) -> TaskResult:
        """One task, as often as its retries allow."""
        if task.id in self.taken:
            return TaskResult(
                plan.spec,
                task.id,
                TaskStatus.DONE,
                commit=self.taken[task.id],
                message="finished by an earlier run",
            )
        for attempt in range(self.options.retries + 1):
            result = perform(
                self.repository,
                plan,
                task,
                text,
                self.options,
                stop=self.stop,
                on_line=lambda line: events.put(partial(self.observer.task_line, task, line)),
            )
            if result.status not in _AGAIN or attempt == self.options.retries:
                break
            events.put(partial(self._note, f"{task.id} runs again: {result.message}"))
        return result

    def _note(self, note: str) -> None:
        self.notes.append(note)
        self.observer.note(note)

    def _summary(self) -> Summary:
        from specgit.plan.waves import blocked_by

        _, tasks = open_tasks(self.repository, "HEAD", self.name, self.options)
        left = plan_of(self.name, tasks, self.options)
        return Summary(
            spec=self.name,
            results=tuple(self.results.values()),
            blocked=blocked_by(left, self.failed),
            left=len(left.tasks),
            interrupted=self.stop.requested,
            notes=tuple(self.notes),
        )


def _prompts(repository: Repository, plan: WavePlan, wanted: Sequence[WaveTask], options: RunOptions) -> list[str]:
    """The prompts of some tasks, as the wave's base has them."""
    source = repository.commit(plan.base)
    spec, tasks = open_tasks(repository, plan.base, plan.spec, options)
    by_id = {task.id: task for task in tasks.tasks}
    return [prompt(source, spec, by_id[task.id], verify=options.verify) for task in wanted]


def _raise(error: BaseException) -> None:
    raise error


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """A stop that Ctrl-C and its like request. The second time, they do what they always do."""
    stop = Stop()
    usual: dict[signal.Signals, object] = {}

    def request(_number: int, _frame: object) -> None:
        stop.request()
        for one, handler in usual.items():
            signal.signal(one, handler)  # type: ignore[arg-type]

    before = None
    if threading.current_thread() is threading.main_thread():
        # The kernel may hand a signal to any thread, and Python's handler waits for the main one, which may be
        # waiting itself: so the signal goes straight into the pipe.
        before = signal.set_wakeup_fd(stop.signal_descriptor, warn_on_full_buffer=False)
        for one in _SIGNALS:
            usual[one] = signal.signal(one, request)
    try:
        yield stop
    finally:
        if before is not None:
            signal.set_wakeup_fd(before)
        for one, handler in usual.items():
            signal.signal(one, handler)  # type: ignore[arg-type]
        stop.close()
