"""One document by an agent: a round, the validator's word, another round, as often as is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.drafting.accepting import Accepted, accept
from specgit.drafting.choosing import with_files
from specgit.drafting.prompt import ASKED, Fault, again, prompt
from specgit.drafting.turn import Left, keep, take_turn
from specgit.errors import SpecgitError
from specgit.judging.checking import find, specs_at
from specgit.rules.baseline import Known, new_findings
from specgit.rules.requirements import SkippedCriterion
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specgit.drafting.prompt import Wish
    from specgit.drafting.turn import Desk
    from specgit.judging.workspace import Workspace
    from specgit.rules.check import Selection
    from specgit.rules.model import Finding
    from specgit.spec.folder import Spec
    from specgit.spec.model import Criterion

    Settle = Callable[[Text], Accepted]


class Judge:
    """What the validator says of a spec with a draft in it, as `specgit validate` would once it is there."""

    def __init__(self, workspace: Workspace, selection: Selection, spec: Spec) -> None:
        self.workspace = workspace
        self.selection = selection
        self.others = [each for each in workspace.specs() if each.path != spec.path]
        self.before = {each.path: each for each in specs_at(workspace, "HEAD")}

    def findings(self, spec: Spec) -> list[Finding]:
        """All findings of a spec."""
        everything = sorted([*self.others, spec], key=lambda each: each.path)
        return find(self.workspace, [spec], everything, self.selection, before=self.before.get)


class Draft(NamedTuple):
    """A document as it came of the rounds.

    `text` is the best of them, None where there is none that counts; `trouble` says why then, or why the last round
    counts for nothing. `findings` are all of the spec with it, `faults` those that are left for its writer. `said` is
    a sentence of the agent's, `log` the path of its output, `kept` that of a file that does not count.
    """

    phase: str
    path: str
    text: Text | None
    rounds: int
    trouble: str
    stopped: bool
    notes: tuple[str, ...]
    left: Left
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    said: str
    log: str
    kept: str = ""


class _Candidate(NamedTuple):
    accepted: Accepted
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """How bad it is."""
        errors = sum(fault.severity == "error" for fault in self.faults)
        return errors, len(self.faults)


def draft(
    desk: Desk,
    judge: Judge,
    wish: Wish,
    *,
    most: int,
    settle: Settle = Accepted,
    check: Callable[[Spec], Sequence[Fault]] = lambda _: (),
    on_round: Callable[[int, Sequence[Fault]], None] = lambda _, __: None,
) -> Draft:
    """Let an agent write a document, and tell it at most `most` times what is wrong with it.

    `settle` is what is done to a document before it is judged, `check` what is asked of it besides the validator.
    Raises SpecgitError where the agent can't be given a place to work in.
    """
    return _Rounds(desk, judge, wish, settle, check, on_round).run(most)


class _Rounds:
    def __init__(
        self,
        desk: Desk,
        judge: Judge,
        wish: Wish,
        settle: Settle,
        check: Callable[[Spec], Sequence[Fault]],
        on_round: Callable[[int, Sequence[Fault]], None],
    ) -> None:
        self.desk, self.judge, self.wish = desk, judge, wish
        self.settle, self.check, self.on_round = settle, check, on_round
        spec = wish.spec
        self.files = {path: spec.source.read(path) for path in spec.files.values()}
        self.before = Text.decode(wish.path, self.files[wish.path]) if wish.change else None
        if not wish.change:  # a skeleton that lies there is no draft
            self.files.pop(wish.path, None)
        self.known = [Known.of(finding) for finding in judge.findings(spec)] if wish.change else []
        self.best: _Candidate | None = None
        self.left = Left()
        self.kept = ""

    def run(self, most: int) -> Draft:
        """All rounds."""
        first = text = prompt(self.judge.workspace.source, self.wish, self.judge.others)
        bearings = self.desk.repository.bearings()
        number, trouble, stopped, said = 0, "", False, ""
        for number in range(1, most + 2):
            turn = take_turn(self.desk, self.wish.spec.name, self.wish.phase, self.wish.path, text, self.files)
            self._note(turn.left)
            trouble, stopped, said = turn.trouble, turn.stopped, turn.said or said
            if trouble:
                self._put_aside(turn.data)
                break
            faults, trouble = self._judge(turn.data)
            self.on_round(number, faults)
            if not faults:
                break
            text = again(first, self.wish.path, faults, written=self.wish.path in self.files)
        self._look_around(bearings)
        best = self.best
        return Draft(
            self.wish.phase,
            self.wish.path,
            best.accepted.text if best else None,
            number,
            trouble,
            stopped,
            best.accepted.notes if best else (),
            self.left,
            best.findings if best else (),
            best.faults if best else (),
            said,
            str(self.desk.papers / "log"),
            self.kept,
        )

    def _judge(self, data: bytes | None) -> tuple[Sequence[Fault], str]:
        """What is wrong with a file; with it why there is no document in it at all."""
        name = self.wish.path.rpartition("/")[2]
        if data is None:
            hint = f"write it into {self.wish.path}: what is printed is not taken"
            return [Fault("", f"there is no {name}; {hint}", "error")], f"it wrote no {name}"
        try:
            accepted = accept(self.wish.phase, self.wish.path, data, self.before)
            settled = self.settle(accepted.text)
        except SpecgitError as error:
            self._put_aside(data)
            return [Fault("", f"{error.message}: {error.hint}", "error")], f"{name}: {error.message}"
        accepted = Accepted(settled.text, (*accepted.notes, *settled.notes))
        candidate = self._candidate(accepted)
        self.files[self.wish.path] = accepted.text.encode()
        if self.best is None or candidate.weight <= self.best.weight:
            self.best = candidate
        return candidate.faults, ""

    def _candidate(self, accepted: Accepted) -> _Candidate:
        spec = with_files(self.wish.spec, {self.wish.path.rpartition("/")[2]: accepted.text})
        findings = self.judge.findings(spec)
        own = [
            finding
            for finding in new_findings(findings, self.known).new
            if finding.severity != "info" and self._is_own(finding) and not self._is_kept_gap(finding, accepted.text)
        ]
        faults = [*map(_fault, own), *self.check(spec)]
        return _Candidate(accepted, tuple(findings), tuple(faults))

    def _is_own(self, finding: Finding) -> bool:
        """Whether the writer of this document can put a finding right."""
        about = finding.rule.partition("/")[0]
        return about in ASKED[self.wish.phase] or (finding.path == self.wish.path and about not in ("folder", "trace"))

    def _is_kept_gap(self, finding: Finding, text: Text) -> bool:
        """Whether a number is left out because what had it was taken out: it goes to nobody, whoever writes."""
        if finding.rule != SkippedCriterion.name or self.before is None:
            return False
        before = {each.id for each in _criteria(self.before)}
        found = next((each.id for each in _criteria(text) if text.line(each.id_span.start) == finding.line), "")
        number = found.rpartition(".")[2]
        one_less = found.removesuffix(number) + str(int(number) - 1) if number.isdecimal() else ""
        return not before.isdisjoint({found, one_less})

    def _note(self, left: Left) -> None:
        self.left = Left(
            tuple(sorted({*self.left.strays, *left.strays})),
            self.left.commits + left.commits,
            tuple(dict.fromkeys([*self.left.claims, *left.claims])),
        )

    def _look_around(self, before: dict[str, str]) -> None:
        """An agent, or somebody else, may have been at work in the repository itself."""
        now = self.desk.repository.bearings()
        names = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        own = sorted(name for name in names if name.startswith((".git/", "refs/")))  # of many the first are shown
        self.left = self.left._replace(elsewhere=(*own, *sorted(names.difference(own))))

    def _put_aside(self, data: bytes | None) -> None:
        """Keep what does not count where a person can look at it."""
        name = f"not-taken-{self.wish.path.rpartition('/')[2]}"
        self.kept = str(keep(self.desk.papers, name, data)) if data else ""


def _criteria(text: Text) -> Iterator[Criterion]:
    return (criterion for part in read_requirements(text).requirements for criterion in part.criteria)


def _fault(finding: Finding) -> Fault:
    where = f"line {finding.line}, column {finding.column}" if finding.line else ""
    quoted = f" Here: {finding.source.strip()}" if finding.line else ""
    return Fault(where, f"{finding.rule}: {finding.message}. {finding.fix}{quoted}", finding.severity, finding.rule)
