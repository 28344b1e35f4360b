"""Commit messages in the making: their statements completed, refused with what to write, or gathered at the end."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import NONE
from specgit.approval.giving import Giver, approval, refusal, revocation, waiver
from specgit.approval.standing import SHORT
from specgit.approval.statements import APPROVED_BY, SIGNATURE, Kind, read, write
from specgit.errors import SpecgitError
from specgit.trailers import ends_in_trailers, trailers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from specgit.approval.approvals import Approvals
    from specgit.approval.statements import Person, Statement
    from specgit.repo import Repository
    from specgit.spec.folder import Spec
    from specgit.trailers import Trailer

_KEYS = frozenset(kind.value for kind in Kind)
_SCISSORS = " ------------------------ >8 ------------------------"
_COMMENT_MARKS = "#;@!$%^&|:"  # of which git chooses where core.commentChar is `auto`
_KEEPING = ("verbatim", "whitespace", "scissors")  # what commit.cleanup is where comments stay


class Problem(NamedTuple):
    """What is wrong with a line of a message, and what to do. `line` is its place in the file, from 1."""

    line: int
    message: str
    hint: str


class Draft:
    """A file that will be a commit message: some lines count, some are comments or lie below the scissors.

    `mark` is what a comment begins with. With `bare` nobody edits the file, so Git takes comments for text.
    """

    def __init__(self, text: str, mark: str, *, bare: bool) -> None:
        self.mark = mark
        self.bare = bare
        self.lines = text.split("\n")
        self.places = list(self._places())
        self.message = "\n".join(self.lines[place].rstrip("\r") for place in self.places)

    @classmethod
    def of(cls, text: str, configured: Callable[[str], str], *, edited: bool) -> Draft:
        """The draft that a text is by Git's settings, `edited` if a person will see it in an editor, or has."""
        mark = configured("core.commentString") or configured("core.commentChar") or "#"
        if mark == "auto":
            last = next((line for line in reversed(text.split("\n")) if line.strip()), "")
            mark = last[:1] if last[:1] and last[:1] in _COMMENT_MARKS else "#"
        cleanup = configured("commit.cleanup")
        return cls(text, mark, bare=cleanup in _KEEPING or (cleanup != "strip" and not edited))

    def _places(self) -> Iterator[int]:
        """The lines that count, without empty ones at the beginning."""
        begun = False
        for place, line in enumerate(self.lines):
            if line.rstrip("\r") == self.mark + _SCISSORS:
                return
            begun = begun or bool(line.strip())
            if begun and (self.bare or not line.startswith(self.mark)):
                yield place

    def line(self, number: int) -> int:
        """The line of the file, from 1, that a line of the message is."""
        return self.places[number - 1] + 1

    def extents(self) -> dict[int, list[int]]:
        """Where each statement stands in the file, person and signature with it, by its line in the message."""
        found: dict[int, list[int]] = {}
        current: list[int] | None = None
        for trailer in trailers(self.message):
            if trailer.key in _KEYS:
                current = found[trailer.line] = []
            if current is not None and (trailer.key in _KEYS or trailer.key in (APPROVED_BY, SIGNATURE)):
                current += self.extent(trailer.line)
        return found

    def extent(self, number: int) -> list[int]:
        """Where the trailer that begins at a line of the message stands in the file."""
        places = self.places[number - 1 :]
        more = next((at for at, place in enumerate(places) if at and not _continues(self.lines[place])), len(places))
        return places[:more]

    def changed(self, lines: Mapping[int, Sequence[str]]) -> Draft:
        """The draft with some lines of the file replaced by others, or by none."""
        end = "\r" if self.lines[0].endswith("\r") else ""
        written = {place: [line.rstrip("\r") + end for line in new] for place, new in lines.items()}
        kept = [each for place, line in enumerate(self.lines) for each in written.get(place, [line])]
        return Draft("\n".join(kept), self.mark, bare=self.bare)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _continues(line: str) -> bool:
    return line[:1] in (" ", "\t") and bool(line.strip())


# Completing


class Speaker(NamedTuple):
    """Who makes a commit, and whom it names as its author: another one where a commit is amended."""

    giver: Giver
    author: Person

    @classmethod
    def of(cls, repository: Repository) -> Speaker:
        """Who is making a commit now, as a hook finds it. Raises SpecgitError where Git knows no name."""
        return cls(Giver.of(repository, committer=True), Giver.of(repository).person)


def completed(
    draft: Draft, approvals: Approvals, specs: Mapping[str, Spec], speaker: Callable[[], Speaker]
) -> tuple[Draft, list[Problem]]:
    """The draft with all that a hand-written statement lacks, and what is wrong with the statements in it.

    A statement that names its person was complete before, and a rebase or cherry-pick only replays it. It is left
    alone, whatever it says.
    """
    statements, malformed = read(draft.message)
    problems = [*_in_title(draft)]
    problems += [Problem(draft.line(each.line), f"{each.trailer}: {each.message}", each.hint) for each in malformed]
    together = _together(statements, approvals, specs)
    lines: dict[int, Sequence[str]] = {}
    for said in statements:
        if said.by and said.digest:
            continue
        try:
            full = _full(said, approvals, specs, speaker(), together.get(said.spec, ()))
        except SpecgitError as error:
            where = f"`{said.kind.value}: {said.subject}`"
            problems.append(Problem(draft.line(said.line), f"{where}: {error.message}", error.hint))
            continue
        first, *rest = draft.extent(said.line)
        lines |= {first: "\n".join(map(write, full)).split("\n"), **dict.fromkeys(rest, ())}
    return draft.changed(lines), sorted(problems)


def _together(statements: Sequence[Statement], approvals: Approvals, specs: Mapping[str, Spec]) -> dict[str, set[str]]:
    """The phases that a message settles, by spec; not those where it only replays what has lapsed."""
    found: dict[str, set[str]] = {}
    for said in statements:
        if said.kind is not Kind.REVOKED and said.spec in specs:
            spec = specs[said.spec]
            fresh = not said.by or (said.phase in spec.phases and said.digest == approvals.digest(spec, said.phase))
            found.setdefault(said.spec, set()).update([said.phase] if fresh else [])
    return found


def _in_title(draft: Draft) -> Iterator[Problem]:
    """Statements in the first paragraph, where none is read."""
    title = draft.message.partition("\n\n")[0]
    for trailer in trailers(f"\n\n{title}"):
        if trailer.key in _KEYS:
            yield Problem(
                draft.line(trailer.line - 2),
                f"{_shown(trailer)} stands in the title, where it is not read",
                "begin with a title, and leave a line empty above it",
            )


def _shown(trailer: Trailer) -> str:
    return f"`{trailer.key}: {trailer.value}`"


def _full(
    said: Statement, approvals: Approvals, specs: Mapping[str, Spec], speaker: Speaker, together: Collection[str]
) -> tuple[Statement, ...]:
    """What a hand-written statement means now. Raises SpecgitError where it can't be made."""
    spec = specs.get(said.spec)
    if spec is None:
        raise SpecgitError(f"there is no spec {said.spec}", hint=_near(said.spec, specs))
    if said.by or said.signature:
        key = APPROVED_BY if said.by else SIGNATURE
        raise SpecgitError(
            f"it has a `{key}` of its own, but not all that belongs to it",
            hint=f"take `{key}` out: the hook writes who makes the commit; specgit approve --sign signs",
        )
    made = _made(said, approvals, spec, speaker.giver, together)
    mine = [each for each in made if each.kind is said.kind]
    if said.digest:
        mine = [each for each in mine if each.digest == said.digest] or mine
        if mine[0].digest != said.digest:
            wrong = (
                "names no approval that counts" if said.kind is Kind.REVOKED else "names other content than is staged"
            )
            raise SpecgitError(f"it {wrong}, {said.digest[:SHORT]}", hint=f"write `{_line(mine[0])}`")
        made = mine if said.kind is Kind.REVOKED else made
    if said.stands_on and said.stands_on != mine[-1].stands_on:
        raise SpecgitError("it stands on other content than is staged", hint=f"leave it out: write `{_line(mine[-1])}`")
    for each in made:
        if reason := refusal(approvals, spec, each, speaker.author):
            signed = "asks for a signature" in reason
            raise SpecgitError(
                reason,
                hint=f"specgit approve {spec.name} {said.phase} --sign"
                if signed
                else "`approvals` in .specgit.yaml says who may",
            )
    return tuple(made)


def _made(
    said: Statement, approvals: Approvals, spec: Spec, giver: Giver, together: Collection[str]
) -> Sequence[Statement]:
    """The statements of this kind as `specgit approve` and `revoke` would make them."""
    if said.kind is Kind.APPROVED:
        return approval(approvals, spec, said.phase, giver, said.reason, together=together)
    if said.kind is Kind.REVOKED:
        return revocation(approvals, spec, said.phase, giver, said.reason)
    if not said.reason.strip():
        raise SpecgitError(
            "a waiver needs a reason", hint=f"write `{said.kind.value}: {said.subject} (why no approval is needed)`"
        )
    made = waiver(approvals, spec, said.phase, giver, said.reason)
    if made.digest == NONE and not approvals.settings.approvals.quick:
        raise SpecgitError(f"the settings do not allow specs without {said.phase}", hint=f"write {said.phase}.md")
    return (made,)


def _line(statement: Statement) -> str:
    """A statement as a person writes it who names its content."""
    return f"{statement.kind.value}: {statement.subject} {statement.digest}"


def _near(name: str, specs: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, specs, 1)
    return (
        f"did you mean {near[0]}?"
        if near
        else "write the spec's path below the specs folder; specgit status lists them"
    )


# Gathering


def gathered(draft: Draft, more: Sequence[Statement]) -> Draft:
    """The draft with all its statements, and `more` of them, in the last paragraph, each once."""
    extents, statements = draft.extents(), read(draft.message)[0]
    if not draft.message.strip() or not (statements or more):
        return draft
    texts: dict[Statement, Sequence[str]] = {}
    for said in statements:
        texts.setdefault(said._replace(line=0), [draft.lines[place] for place in extents[said.line]])
    known = len(texts)
    for said in more:
        texts.setdefault(said, write(said).split("\n"))
    begin = draft.message.rstrip().rfind("\n\n") + 1
    first = draft.message.count("\n", 0, begin) + 1
    if known == len(statements) == len(texts) and all(said.line > first for said in statements):
        return draft
    rest = draft.changed(dict.fromkeys((place for extent in extents.values() for place in extent), ()))
    last = max((place for place in rest.places if rest.lines[place].strip()), default=None)
    if last is None:
        return draft
    gap = [] if ends_in_trailers(rest.message) else [""]
    lines = [line for text in texts.values() for line in text]
    below = list(takewhile(lambda place: not rest.lines[place].strip(), range(last + 1, len(rest.lines))))
    return rest.changed({last: [rest.lines[last], *gap, *lines], **dict.fromkeys(below[1:], ())})
