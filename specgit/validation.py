"""Many specs against the rules: what is unchanged comes from the cache, the rest is checked, in parallel if it is much.

The findings of a spec rest on its own files, on the names of the other specs, on the rules and on what was asked. A
check gets just that, as a value that can go to another process. A rule that looks further, into another spec's
documents, is given them, but such findings are not kept.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from specgit import __version__
from specgit.errors import SpecgitError
from specgit.rules.model import Finding
from specgit.rules.subject import MOST_DETAILS, Neighbours, Subject
from specgit.spec.edit import Change
from specgit.spec.folder import Spec
from specgit.spec.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specgit.cache import Cache
    from specgit.rules.check import Selection

PARALLEL_FROM = 50  # specs; fewer are checked before a second process has begun
CHUNK = 4  # specs a process gets at once

Checked = tuple[int, list[Finding] | None]  # the place of a unit, and its findings
Content = bytes | tuple[str, str, str]  # of a file, or why it can't be read: message, hint, place


def validate(
    specs: Sequence[Spec],
    others: Sequence[Spec],
    selection: Selection,
    *,
    before: Callable[[Spec], Spec | None] = lambda _: None,
    most_details: int = MOST_DETAILS,
    jobs: int = 0,
    cache: Cache | None = None,
) -> list[Finding]:
    """The findings of each of `specs`, in their order.

    `others` are all specs of the repository. `before` gives a spec as it was before the change under check. `jobs` is
    how many processes may work at once, 0 for one a core. Raises SpecgitError where the spec before can't be told.
    """
    asked = _Asked(_portable(selection), most_details, tuple(map(_place, others)))
    kept = _Kept(cache, asked) if cache else None
    found: list[list[Finding] | None] = []
    missing: list[tuple[int, _Unit, str]] = []
    for number, spec in enumerate(specs):
        unit = _Unit.of(spec, before(spec))
        key = kept.key(unit) if kept else ""
        found.append(kept.get(key) if kept else None)
        if found[-1] is None:
            missing.append((number, unit, key))
    for place, findings in _checked([unit for _, unit, _ in missing], asked, jobs):
        number, _, key = missing[place]
        found[number] = findings
        if findings is None:
            found[number] = _check_among(specs[number], others, asked, before)
        elif kept:
            kept.add(key, findings)
    if kept and missing:
        kept.make_room()
    return [finding for part in found for finding in part or ()]


# What a check rests on


class _Place(NamedTuple):
    """A spec without its documents."""

    name: str
    path: str
    files: dict[str, str]


class _Asked(NamedTuple):
    """What is the same for all specs of a run."""

    selection: Selection
    most_details: int
    others: tuple[_Place, ...]


class _Elsewhere(Exception):  # noqa: N818 - no error: a rule asks for more than its own spec
    """A rule looks beyond the files of its spec."""


class _Files:
    """A source of what was read of one spec: for each path the bytes, or why there are none."""

    label = ""

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self.contents = contents

    def paths(self, under: str) -> NoReturn:
        raise _Elsewhere(under)

    def read(self, path: str) -> bytes:
        content = self.contents.get(path)
        if content is None:
            raise _Elsewhere(path)
        if isinstance(content, bytes):
            return content
        message, hint, where = content
        raise SpecgitError(message, hint=hint, where=where)


class _Unit(NamedTuple):
    """One spec to check, with its files, and the files it had before the change."""

    place: _Place
    files: _Files
    place_before: _Place | None
    files_before: _Files | None

    @classmethod
    def of(cls, spec: Spec, before: Spec | None) -> _Unit:
        """Read all files of a spec."""
        if before is None:
            return cls(_place(spec), _read(spec), None, None)
        return cls(_place(spec), _read(spec), _place(before), _read(before))

    @property
    def size(self) -> int:
        """About how much there is to check."""
        return sum(len(content) for content in self.files.contents.values())


def _place(spec: Spec) -> _Place:
    return _Place(spec.name, spec.path, spec.files)


def _portable(selection: Selection) -> Selection:
    """A selection that can go to another process: views of mappings can't."""
    fields = selection._asdict().items()
    mappings: dict[str, Any] = {name: dict(value) for name, value in fields if isinstance(value, Mapping)}
    return selection._replace(**mappings)


def _read(spec: Spec) -> _Files:
    # Without a label: what is found in the index holds for the same files in the working tree.
    return _Files({path: _content(spec, path) for path in spec.files.values()})


def _content(spec: Spec, path: str) -> Content:
    try:
        return spec.source.read(path)
    except SpecgitError as error:  # a rule says so, where rules look at the file
        return error.message, error.hint, error.where


# Checking


def _checked(units: Sequence[_Unit], asked: _Asked, jobs: int) -> Iterator[Checked]:
    """The place of each unit and its findings as they come; None where a rule looks beyond it."""
    jobs = min(jobs or _cores(), len(units))
    if jobs > 1 and len(units) >= PARALLEL_FROM:
        return _in_processes(units, asked, jobs)
    return _in_this_process(units, asked)


def _in_this_process(units: Sequence[_Unit], asked: _Asked) -> Iterator[Checked]:
    checker = _Checker(asked)
    with _without_collecting():
        yield from enumerate(map(checker.check, units))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no reference cycles meanwhile: documents have none, and to look takes a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Checker:
    """The rules, with what is the same for all specs."""

    def __init__(self, asked: _Asked) -> None:
        from specgit.rules.check import check

        self._asked = asked
        self._check = check
        nothing = _Files({})
        self._others = Neighbours(Spec(*place, nothing) for place in asked.others)

    def check(self, unit: _Unit) -> list[Finding] | None:
        """The findings of one spec; None where a rule looks beyond it."""
        spec = Spec(*unit.place, unit.files)
        was = Spec(*unit.place_before, unit.files_before) if unit.place_before and unit.files_before else None
        subject = Subject(spec, others=self._others, before=lambda: was, most_details=self._asked.most_details)
        try:
            return self._check(subject, self._asked.selection)
        except _Elsewhere:
            return None


def _check_among(
    spec: Spec, others: Sequence[Spec], asked: _Asked, before: Callable[[Spec], Spec | None]
) -> list[Finding]:
    """The findings of one spec, with all documents of all specs at hand."""
    from specgit.rules.check import check

    subject = Subject(spec, others=others, before=lambda: before(spec), most_details=asked.most_details)
    return check(subject, asked.selection)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(units: Sequence[_Unit], asked: _Asked, jobs: int) -> Iterator[Checked]:
    """Check in several processes; in this one where a machine allows no others."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # The longest first: else one of them may begin when all others are through.
    order = sorted(range(len(units)), key=lambda place: -units[place].size)
    try:
        pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(asked,))
    except (ImportError, NotImplementedError, OSError):  # no semaphores
        yield from _in_this_process(units, asked)
        return
    try:
        results = pool.map(_check_here, [units[place] for place in order], chunksize=CHUNK)
        yield from zip(order, results, strict=True)
    except BrokenProcessPool:  # a process was killed, say for the memory it took
        yield from _in_this_process(units, asked)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_here: _Checker


def _begin(asked: _Asked) -> None:
    """Make this process one that checks specs."""
    import signal

    global _here
    gc.disable()  # as above
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process sees to the others
    _here = _Checker(asked)


def _check_here(unit: _Unit) -> list[Finding] | None:
    return _here.check(unit)


# Keeping


class _Kept:
    """The findings in a cache, by what they rest on."""

    def __init__(self, cache: Cache, asked: _Asked) -> None:
        self._cache = cache
        facts = (__version__, sys.version, asked, _lacking(asked.selection))
        rules = _rule_set(analysis=asked.selection.analyses)
        self._begin = hashlib.blake2b(_plain(facts) + rules, digest_size=16).digest()

    def key(self, unit: _Unit) -> str:
        """What the findings of a unit rest on, as a digest."""
        digest = hashlib.blake2b(self._begin, digest_size=16)
        for place, files in ((unit.place, unit.files), (unit.place_before, unit.files_before)):
            if place and files:
                contents = [files.contents[path] for path in place.files.values()]
                # With the lengths nothing can be taken for the end of one file and the beginning of the next.
                facts = [len(content) if isinstance(content, bytes) else content for content in contents]
                digest.update(_plain((place, facts)))
                for content in contents:
                    digest.update(content if isinstance(content, bytes) else b"")
        return digest.hexdigest()

    def get(self, key: str) -> list[Finding] | None:
        """The findings kept for a unit."""
        answer = self._cache.get(key)
        try:
            return None if answer is None else [_finding(*row) for row in json.loads(answer)]
        except (RecursionError, TypeError, ValueError):  # whole, but nothing that this wrote
            return None

    def add(self, key: str, findings: Sequence[Finding]) -> None:
        """Findings to keep."""
        self._cache.keep(key, json.dumps(findings, separators=(",", ":")).encode())

    def make_room(self) -> None:
        """Take out what has not been asked for longest."""
        self._cache.make_room()


def _lacking(selection: Selection) -> tuple[str, ...]:
    """What is not installed that decides what is found."""
    if not selection.analyses:
        return ()
    from specgit.analysis import lacking

    return lacking()


def _rule_set(*, analysis: bool) -> bytes:
    """A digest of the source of all that decides what is found.

    The source and not its date: an editable installation changes without a version, and some installers give all
    files one date.
    """
    top = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for folder in (top, top / "spec", top / "plan", top / "rules", *([top / "analysis"] if analysis else [])):
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    digest.update(entry.name.encode() + Path(entry.path).read_bytes())
    return digest.digest()


def _plain(value: object) -> bytes:
    """A value as bytes, the same for the same value in every process."""
    return json.dumps(value, sort_keys=True, default=repr).encode()


def _finding(*fields: Any) -> Finding:
    finding = Finding(*fields)
    return finding._replace(
        changes=tuple(Change(Span(*span), new) for span, new in finding.changes),
        places=tuple((line, column, last, end) for line, column, last, end in finding.places),
    )
