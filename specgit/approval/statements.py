"""What a commit message says of approvals, and how it is written.

    Spec-Approved: user-auth/design 8f3a… for requirements 77ab…
    Spec-Approved-By: Jane Doe <jane@example.com> 2026-03-01T09:30:00Z
    Spec-Signature: U1NIU0lH…
    Spec-Revoked: user-auth/design 8f3a… (the reason)
    Spec-Waived: user-auth/design none (the reason)

`Spec-Approved-By` and `Spec-Signature` belong to the statement above them, of any kind. `none` stands for a document
that does not exist. White space and what could be mistaken in a spec's name is percent-encoded.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import NONE
from specgit.patterns import Pattern
from specgit.settings import PHASES
from specgit.shown import one_line
from specgit.trailers import folded, trailers

if TYPE_CHECKING:
    from specgit.trailers import Trailer

APPROVED_BY = "Spec-Approved-By"
SIGNATURE = "Spec-Signature"
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_DIGEST = rf"(?:[0-9a-f]{{64}}|[0-9a-f]{{40}}|{NONE})"
_PHASE = rf"(?:{'|'.join(PHASES)})"
_ON = rf"{_PHASE} {_DIGEST}"
_VALUE = Pattern(
    rf"(?P<spec>\S+)/(?P<phase>{_PHASE})(?: (?P<digest>{_DIGEST}))?(?: for (?P<on>{_ON}(?:, {_ON})*))?"
    r"(?: \((?P<reason>.*)\))?"
)
_CONTROLS = r"\x00-\x1f\x7f-\x9f"
_BY = Pattern(
    rf"(?P<name>[^<>{_CONTROLS}]*?) ?<(?P<mail>[^<>\s{_CONTROLS}]+)>(?: (?P<at>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ))?"
)
_BASE64 = Pattern(r"[A-Za-z0-9+/]+={0,2}")
_RISKY = Pattern(r"[\s%\x00-\x1f\x7f]")
_LONGEST_SIGNATURE = 8192


class Kind(Enum):
    """What a statement does. The value is its trailer's key."""

    APPROVED = "Spec-Approved"
    REVOKED = "Spec-Revoked"
    WAIVED = "Spec-Waived"


class Person(NamedTuple):
    """Who says something, as Git writes people: `Jane Doe <jane@example.com>`."""

    name: str
    mail: str

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>" if self.name else f"<{self.mail}>"

    @property
    def key(self) -> str:
        """What tells people apart: the address, in one case."""
        return self.mail.casefold()


class Statement(NamedTuple):
    """One approval, revocation or waiver.

    `digest` names the content of the phase's document; it is empty where a hand-written trailer leaves it to the
    commit-msg hook. `stands_on` are the earlier phases with the digests they had. `by` and `at` (seconds of the
    epoch) are None where only the commit tells. `line` is its place in the message, from 1, 0 before it is in one.
    """

    kind: Kind
    spec: str
    phase: str
    digest: str
    stands_on: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    by: Person | None = None
    at: int | None = None
    signature: str = ""  # base64
    line: int = 0

    @property
    def subject(self) -> str:
        """`user-auth/design`."""
        return f"{self.spec}/{self.phase}"


class Malformed(NamedTuple):
    """A trailer that was meant to be a statement and is none. `line` is its place in the message."""

    trailer: str
    message: str
    hint: str
    line: int


def read(message: str) -> tuple[tuple[Statement, ...], tuple[Malformed, ...]]:
    """The statements of a commit message in their order, and the trailers that are no statement though meant so."""
    found: list[Statement] = []
    malformed: list[Malformed] = []
    current: Statement | None = None  # the one that `By` and `Signature` belong to
    for trailer in trailers(message):
        if trailer.key in _KINDS:
            if current:
                found.append(current)
            current = _statement(trailer, malformed)
        elif trailer.key in (APPROVED_BY, SIGNATURE):
            current = _completed(current, trailer, malformed)
        elif problem := _near_miss(trailer):
            malformed.append(problem)
    if current:
        found.append(current)
    return tuple(found), tuple(malformed)


def write(statement: Statement) -> str:
    """The trailers of a statement, each folded, without a line end behind the last."""
    value = f"{encoded(statement.spec)}/{statement.phase}"
    if statement.digest:
        value += f" {statement.digest}"
    if statement.stands_on:
        value += " for " + ", ".join(f"{phase} {digest}" for phase, digest in statement.stands_on)
    if statement.reason:
        value += f" ({one_line(statement.reason, 300)})"
    lines = [folded(statement.kind.value, value, whole_words=True)]
    if statement.by:
        lines.append(folded(APPROVED_BY, f"{statement.by} {written_time(statement.at)}".rstrip(), whole_words=True))
    if statement.signature:
        # In pieces, so that no line is too long: base64 may be cut anywhere.
        pieces = [statement.signature[at : at + 80] for at in range(0, len(statement.signature), 80)]
        lines.append(f"{SIGNATURE}: " + "\n ".join(pieces))
    return "\n".join(lines)


def payload(statement: Statement) -> bytes:
    """What a signature is made over: all that the statement says, a line each."""
    lines = [
        "specgit statement 1",
        f"{statement.kind.value} {encoded(statement.spec)}/{statement.phase} {statement.digest}",
        *(f"for {phase} {digest}" for phase, digest in statement.stands_on),
        f"reason {one_line(statement.reason, 300)}",
        f"by {statement.by}",
        f"at {written_time(statement.at)}",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def written_time(at: int | None) -> str:
    """A moment as trailers have it: `2026-03-01T09:30:00Z`; empty for none."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime(_TIME) if at is not None else ""


def encoded(spec: str) -> str:
    """A spec's name without white space, as trailers have it."""
    return _RISKY.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), spec)


def _decoded(spec: str) -> str:
    from urllib.parse import unquote

    return unquote(spec) if "%" in spec else spec


_KINDS = {kind.value: kind for kind in Kind}
_KEYS = (*_KINDS, APPROVED_BY, SIGNATURE)


def _statement(trailer: Trailer, malformed: list[Malformed]) -> Statement | None:
    kind = _KINDS[trailer.key]
    match = _VALUE.fullmatch(" ".join(trailer.value.split()))
    if match is None:
        malformed.append(
            Malformed(
                f"{trailer.key}: {trailer.value}",
                f"`{trailer.key}` can't be read",
                f"write `{trailer.key}: SPEC/PHASE` (PHASE: {', '.join(PHASES)}); the commit-msg hook adds the digest",
                trailer.line,
            )
        )
        return None
    pairs = [part.split(" ") for part in (match["on"] or "").split(", ") if part]
    return Statement(
        kind,
        _decoded(match["spec"]),
        match["phase"],
        match["digest"] or "",
        tuple((phase, digest) for phase, digest in pairs),
        match["reason"] or "",
        line=trailer.line,
    )


def _completed(current: Statement | None, trailer: Trailer, malformed: list[Malformed]) -> Statement | None:
    """The statement with its person or signature."""

    def refuse(message: str, hint: str) -> None:
        malformed.append(Malformed(f"{trailer.key}: {one_line(trailer.value, 100)}", message, hint, trailer.line))

    if current is None:
        refuse(f"`{trailer.key}` belongs to no statement", "put it right below a `Spec-Approved` that can be read")
        return None
    if trailer.key == SIGNATURE:
        signature = "".join(trailer.value.split())
        if current.signature:
            refuse("the statement has two signatures", "keep one of them")
            return None
        if not _BASE64.fullmatch(signature) or len(signature) > _LONGEST_SIGNATURE:
            refuse("the signature is not base64", "let `specgit approve --sign` write it")
            return None
        return current._replace(signature=signature)
    match = _BY.fullmatch(" ".join(trailer.value.split()))
    at = _time(match["at"]) if match and match["at"] else None
    if match is None or (match["at"] and at is None):
        refuse(f"`{trailer.key}` can't be read", "write `Name <mail>`, and the time as 2026-03-01T09:30:00Z")
        return None
    if current.by:
        refuse("the statement names two people", "write one statement for each of them")
        return None
    return current._replace(by=Person(match["name"], match["mail"]), at=at)


def _time(written: str) -> int | None:
    from datetime import datetime

    try:
        return int(datetime.fromisoformat(written).timestamp())
    except ValueError:
        return None


def _near_miss(trailer: Trailer) -> Malformed | None:
    """A key that is nearly one of ours: another case, a letter off. A team may have `Spec-…` trailers of its own."""
    folded_key = trailer.key.casefold()
    if not folded_key.startswith(("spec-", "specs-")):
        return None
    from difflib import get_close_matches

    near = get_close_matches(folded_key, [key.casefold() for key in _KEYS], 1, 0.86)
    if not near:
        return None
    meant = next(key for key in _KEYS if key.casefold() == near[0])
    return Malformed(
        f"{trailer.key}: {one_line(trailer.value, 100)}",
        f"there is no trailer `{one_line(trailer.key, 40)}`",
        f"write `{meant}`",
        trailer.line,
    )
