"""Who may approve what, by the settings: one question, answered with the reason why not."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.digest import NONE
from specgit.approval.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from specgit.approval.ledger import Entry
    from specgit.approval.statements import Person
    from specgit.settings import ApprovalSettings

CODEOWNERS = "codeowners"
_BOTS = ("[bot]@users.noreply.github.com", "noreply@github.com")


class Evidence(NamedTuple):
    """What Git and ssh-keygen know; each is asked only where the policy needs it.

    `owners` gives the code owners of a path, `last_author` the address of the one who changed a file last. `verify`
    says why the signature of an entry does not hold, or nothing. `landed` is whether a commit is part of what was
    merged already, and so was judged then.
    """

    owners: Callable[[str], tuple[str, ...]]
    last_author: Callable[[str], str]
    verify: Callable[[Entry], str]
    landed: Callable[[str], bool] = lambda _: True


class Policy(NamedTuple):
    """The settings with what they are judged by."""

    settings: ApprovalSettings
    evidence: Evidence

    def refusal(self, entry: Entry, path: str) -> str:
        """Why a statement does not count for the document at `path`; empty where it does.

        Anybody may revoke: it only asks people to look again.
        """
        if entry.statement.kind is Kind.REVOKED:
            return ""
        asked = self.settings.phases[entry.statement.phase]
        if entry.statement.digest == NONE and not self.settings.quick:
            return f"the settings do not allow specs without {entry.statement.phase}"
        person = entry.by
        if self.is_bot(person):
            return f"{person.mail} is a bot, and `bots` does not name it"
        signature = entry.statement.signature
        wrong = self.evidence.verify(entry) if signature and (asked.signed or self.settings.signers) else ""
        if wrong:
            return wrong
        if asked.signed and not signature:
            return f"{entry.statement.phase} asks for a signature, and this has none"
        if asked.approvers and not self.matches(asked.approvers, person, path):
            return f"{person} may not approve {entry.statement.phase}"
        if not signature and self._is_hearsay(entry):
            return f"it is {person.mail}'s only by the word of {entry.author.mail}, who made the commit"
        if (
            not asked.author
            and entry.statement.digest != NONE
            and self.evidence.last_author(path).casefold() == person.key
        ):
            return f"{person.mail} changed the document last, and its author may not approve it"
        return ""

    def matches(self, wanted: Iterable[str], person: Person, path: str) -> bool:
        """Whether a person is meant by one of the entries of a list in the settings."""
        return any(self._means(each, person, path, set()) for each in wanted)

    def _means(self, wanted: str, person: Person, path: str, seen: set[str]) -> bool:
        if wanted in seen:  # a team that is a member of itself
            return False
        seen.add(wanted)
        if wanted == CODEOWNERS:
            return any(self._means(owner, person, path, seen) for owner in self.evidence.owners(path))
        if wanted.startswith("@"):
            members = self.members(wanted)
            return any(self._means(member, person, path, seen) for member in members) or (
                not members and is_user(wanted[1:], person)
            )
        if "@" in wanted:
            return fnmatchcase(person.key, wanted.casefold().replace("[", "[[]"))  # `dependabot[bot]@…` is no range
        return person.name == wanted

    def members(self, team: str) -> tuple[str, ...]:
        """The members of `@team`; for `@organisation/team` also under the last part alone."""
        name, teams = team.removeprefix("@"), self.settings.teams
        return teams.get(name) or teams.get(name.rpartition("/")[2]) or ()

    def is_bot(self, person: Person) -> bool:
        """Whether an address is that of a program that the settings do not name."""
        return person.key.endswith(_BOTS) and not self.matches(self.settings.bots, person, "")

    def _is_hearsay(self, entry: Entry) -> bool:
        """Whether an unsigned statement speaks for another than who committed it, where it matters who speaks.

        A squash does that to every approval of a branch, but what is merged was judged before. Where everybody may
        approve nothing is gained by it.
        """
        asked = self.settings.phases[entry.statement.phase]
        matters = asked.approvers or asked.needed > 1 or not asked.author
        return bool(
            matters
            and entry.by.key != entry.author.key
            and not self.evidence.landed(entry.commit)
            and not self.matches(self.settings.carriers, entry.author, "")
        )


def is_user(user: str, person: Person) -> bool:
    """Whether an address is the one GitHub gives a user: `octocat@users.noreply.github.com`, a number before it."""
    local, _, domain = person.key.partition("@")
    return domain == "users.noreply.github.com" and local.rpartition("+")[2] == user.casefold()
