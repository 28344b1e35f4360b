"""Files of signers in ssh-keygen's ALLOWED SIGNERS format, as far as one must know them to tell who can sign.

ssh-keygen itself decides whether a signature holds (signature.py); this only looks ahead.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.signature import NAMESPACE
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTION = Pattern(r"([A-Za-z-]++)(?:=\"([^\"]*+)\")?")
_LINE = Pattern(
    r"(?P<principals>\"[^\"]++\"|[^\s\"#]\S*+)[ \t]++"
    rf"(?:(?P<options>{_OPTION.source}(?:,{_OPTION.source})*+)[ \t]++)??"
    r"(?P<kind>(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-\S++)[ \t]++(?P<key>[A-Za-z0-9+/]++={0,2})(?:[ \t].*)?"
)
_OPTIONS = frozenset(("cert-authority", "namespaces", "valid-after", "valid-before"))


class Signer(NamedTuple):
    """A line: patterns of addresses, what the key may sign, and from when to when."""

    patterns: tuple[str, ...]
    namespaces: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether the key may sign statements at a moment."""
        return (
            (not self.namespaces or any(_means(each, NAMESPACE) for each in self.namespaces))
            and (self.after is None or self.after <= now)
            and (self.before is None or now < self.before)
        )


def read_signers(text: str) -> tuple[list[Signer], list[int]]:
    """The signers that a file lists, and the numbers of the lines that ssh-keygen would not read."""
    found: list[Signer] = []
    odd: list[int] = []
    for number, written in enumerate(text.split("\n"), 1):
        line = written.strip(" \t\r")
        if line and not line.startswith("#"):
            signer = _signer(line)
            if signer:
                found.append(signer)
            else:
                odd.append(number)
    return found, odd


def covers(signers: Iterable[Signer], mail: str) -> bool:
    """Whether one of the signers is listed for an address."""
    return any(_listed(signer.patterns, mail) for signer in signers)


def _signer(line: str) -> Signer | None:
    match = _LINE.fullmatch(line)
    if match is None or not _is_key(match["kind"], match["key"]):
        return None
    options = {name.lower(): value for name, value in _OPTION.findall(match["options"] or "")}
    if not options.keys() <= _OPTIONS:
        return None
    try:
        after, before = (_time(options.get(name, "")) for name in ("valid-after", "valid-before"))
    except ValueError:
        return None
    namespaces = tuple(filter(None, options.get("namespaces", "").split(",")))
    return Signer(tuple(match["principals"].strip('"').split(",")), namespaces, after, before)


def _is_key(kind: str, written: str) -> bool:
    """Whether a key says of itself what stands before it."""
    try:
        data = base64.b64decode(written, validate=True)
    except binascii.Error:
        return False
    return data[4 : 4 + int.from_bytes(data[:4], "big")] == kind.encode()


def _time(written: str) -> datetime | None:
    """`20260301`, with hours, minutes and seconds or without; UTC, as signature.py has ssh-keygen read it."""
    if not written:
        return None
    forms = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
    digits = written.removesuffix("Z")
    return datetime.strptime(digits, forms.get(len(digits), "")).replace(tzinfo=UTC)


def _listed(patterns: Iterable[str], mail: str) -> bool:
    """Whether a list of patterns means an address; `!` takes some out."""
    listed = False
    for pattern in patterns:
        if pattern.startswith("!") and _means(pattern[1:], mail):
            return False
        listed = listed or _means(pattern, mail)
    return listed


def _means(pattern: str, name: str) -> bool:
    return fnmatchcase(name, pattern.replace("[", "[[]"))
