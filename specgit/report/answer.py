"""What a person is told who approves by a comment or a review: what was done, what was refused and why, what next."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from specgit.report.markdown import escaped, inline
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORT = 7  # characters of a digest or commit that people see
MOST_ROWS = 60
_NAME = 100
_SENTENCE = 500


class Outcome(Enum):
    """What became of a wish. The value is how the answer begins to tell it."""

    APPROVED = "approved"
    WAIVED = "waived"
    REVOKED = "revoked"
    STANDS = "already approved"
    REFUSED = "refused"


WRITTEN = (Outcome.APPROVED, Outcome.WAIVED, Outcome.REVOKED)


class Item(NamedTuple):
    """What became of a wish for one phase. `why` is the reason where it was refused, `hint` what to do then."""

    spec: str
    phase: str
    outcome: Outcome
    digest: str = ""
    why: str = ""
    hint: str = ""


class Link(NamedTuple):
    """A commit and its page."""

    commit: str
    url: str

    def __str__(self) -> str:
        return f"[{self.commit[:SHORT]}]({self.url})"


class Answer(NamedTuple):
    """All that is told in return.

    `refused` is why nothing at all was done, with what to do. `misses` are lines that were nearly commands, each with
    why it is none. `judged` is the commit whose documents were judged, `written` the one that holds the statements.
    `next` are sentences. `status` is a table. `waiting_checks` says that checks do not start by themselves.
    """

    person: str
    said_in: str = ""  # the address of the comment or review
    kind: str = "comment"
    refused: tuple[str, str] | None = None
    misses: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    judged: Link | None = None
    written: Link | None = None
    next: tuple[str, ...] = ()
    status: str = ""
    usage: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    waiting_checks: bool = False


def answer_markdown(answer: Answer) -> str:
    """The answer as a comment: one sentence, then a table of what was asked, then what is next."""
    parts = [
        f"**{escaped(_verdict(answer))}**" + _place(answer),
        _table(answer.items),
        "\n".join(
            f"- `{_code(said)}` is no command: {inline(one_line(why, _SENTENCE))}" for said, why in answer.misses
        ),
        answer.status,
        _usage(answer.usage),
        "\n".join(inline(one_line(note, _SENTENCE)) for note in answer.notes),
        "\n".join(f"Next: {inline(one_line(sentence, _SENTENCE))}" for sentence in answer.next),
        _CHECKS if answer.waiting_checks and answer.written else "",
        _origin(answer),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


_CHECKS = (
    "The job's own token pushed this commit, so its checks wait for you: choose *Approve workflows to run* beside the "
    "merge button, or close and reopen the pull request where there is no such button."
)


def _verdict(answer: Answer) -> str:
    if answer.refused:
        message, hint = (one_line(text, _SENTENCE) for text in answer.refused)
        return f"Nothing was done: {message}." + (f" {hint[:1].upper()}{hint[1:]}." if hint else "")
    counts = Counter(item.outcome for item in answer.items)
    told = [_counted(counts[outcome], outcome) for outcome in Outcome if counts[outcome]]
    if told:
        return ", ".join(told).capitalize() + "."
    if answer.misses:
        return "That was no command."
    return "Where the specs stand:" if answer.status else "What you can say:" if answer.usage else "Nothing to do."


def _counted(number: int, outcome: Outcome) -> str:
    return f"{number} {'phase' if number == 1 else 'phases'} {outcome.value}"


def _place(answer: Answer) -> str:
    """Which commit holds the statements, or which one was judged."""
    if answer.written:
        return f" Written in {answer.written}, on the documents as they are in {answer.judged}."
    return f" The documents were read in {answer.judged}." if answer.judged and answer.items else ""


def _table(items: Sequence[Item]) -> str:
    if not items:
        return ""
    lines = ["| spec | phase | what became of it |", "|---|---|---|", *map(_row, items[:MOST_ROWS])]
    left = len(items) - MOST_ROWS
    return "\n".join([*lines, *([f"\n{left} more are not shown here."] if left > 0 else [])])


def _row(item: Item) -> str:
    return f"| {escaped(one_line(item.spec, _NAME)) or '–'} | {item.phase or '–'} | {''.join(_told(item))} |"


def _told(item: Item) -> Iterator[str]:
    yield f"**{item.outcome.value}**"
    if item.digest:
        yield f" <code>{escaped(item.digest[:SHORT])}</code>"
    if item.why:
        yield f": {inline(one_line(item.why, _SENTENCE))}"
    if item.hint:
        yield f" → {inline(one_line(item.hint, _SENTENCE))}"


def _usage(lines: Sequence[str]) -> str:
    return "\n".join(["```text", *lines, "```"]) if lines else ""


def _code(said: str) -> str:
    """A line of somebody's between backticks, which it can't end."""
    return one_line(said, _NAME).replace("`", "'")


def _origin(answer: Answer) -> str:
    return (
        f"<sub>To [this {answer.kind}]({answer.said_in}) by {escaped(answer.person)}.</sub>" if answer.said_in else ""
    )
