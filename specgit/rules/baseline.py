"""Findings that are known already: those of a baseline file, or of the commit a change starts from."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from specgit.rules.model import Finding

VERSION = 1
LARGEST = 64 * 1024 * 1024  # characters; a finding takes about 200


class Known(NamedTuple):
    """A finding as it was then."""

    fingerprint: str
    rule: str
    path: str
    message: str

    @classmethod
    def of(cls, finding: Finding) -> Known:
        """What is kept of a finding."""
        return cls(finding.fingerprint, finding.rule, finding.path, finding.message)


class Compared(NamedTuple):
    """The findings that are new, and how many known ones do not occur any more."""

    new: list[Finding]
    gone: int


def new_findings(
    findings: Iterable[Finding], known: Iterable[Known], folders: Collection[str] | None = None
) -> Compared:
    """The findings that are not known. `folders` are those of the specs that were checked, None for all of them:
    what is known of other specs is not missed.

    A finding of a whole file that ends in a list (`3 of 24 criteria have no task: 1.4, 3.2, 3.3`) is new only if
    something is listed that was not listed then.
    """
    then: defaultdict[str, list[Known]] = defaultdict(list)
    for each in known:
        if folders is None or each.path.rpartition("/")[0] in folders:
            then[each.fingerprint].append(each)
    new = [finding for finding in findings if _is_new(finding, then.get(finding.fingerprint))]
    return Compared(new, sum(map(len, then.values())))


def _is_new(finding: Finding, same: list[Known] | None) -> bool:
    """Whether a finding is none of those known by its fingerprint; if it is one, that one is used up."""
    if not same:
        return True
    before = same.pop()
    return not finding.line and not _listed(finding.message) <= _listed(before.message)


def _listed(message: str) -> set[str]:
    """What a message lists at its end."""
    return set(message.partition(": ")[2].split(", "))


def write_baseline(findings: Iterable[Finding]) -> str:
    """The content of a baseline file: one line a finding, sorted, so that a change of it reads well in a diff."""
    known = sorted((Known.of(finding) for finding in findings), key=lambda each: (each.path, each.rule, each))
    rows = ",".join(f"\n    {json.dumps(_row(each))}" for each in known)
    end = "\n  " if rows else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{rows}{end}]\n}}\n'


def _row(known: Known) -> dict[str, str]:
    return {key: value.encode("utf-8", "replace").decode() for key, value in known._asdict().items()}


def read_baseline(content: str, where: str) -> list[Known]:
    """The findings of a baseline file. Raises SpecgitError, with the place `where`, for any other file."""
    try:
        document = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise _foreign(where, "it is not JSON") from error
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise _foreign(where, "it has no list of findings")
    if document.get("version") != VERSION:
        raise _foreign(where, "it was written by another version of specgit")
    return [_known(row, where) for row in document["findings"]]


def _known(row: object, where: str) -> Known:
    values = [row.get(key) for key in Known._fields] if isinstance(row, dict) else []
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(Known._fields):
        raise _foreign(where, "an entry lacks its fingerprint, rule, path or message")
    return Known(*texts)


def _foreign(where: str, why: str) -> SpecgitError:
    return SpecgitError(f"this is no baseline: {why}", hint="write it anew with --write-baseline", where=where)
