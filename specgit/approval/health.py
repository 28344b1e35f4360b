"""What keeps approvals from working here: hooks, policy, signers, Git's settings and its history. Looks at nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.policy import CODEOWNERS, Evidence, Policy, is_user
from specgit.approval.signers import covers, read_signers
from specgit.approval.statements import Kind, Person
from specgit.patterns import Pattern
from specgit.repo import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from specgit.approval.signers import Signer
    from specgit.settings import ApprovalSettings

OK, NOTE, WARN, FAIL = "ok", "note", "warn", "fail"
HOOKS = {  # what calls `specgit hook …`, by the hooks of Git's that should
    "gate": ("pre-commit", "pre-merge-commit"),
    "prepare-commit-msg": ("prepare-commit-msg",),
    "commit-msg": ("commit-msg",),
    "pre-push": ("pre-push",),
}
_HOOK_ID = Pattern(r"^[ \t]*(?:-[ \t]+)?id:[ \t]*['\"]?specgit-([a-z-]+)", re.MULTILINE)
_CALL = Pattern(r"\bspecgit(?:['\"]|\.exe)?[ \t]+hook[ \t]+([a-z-]+)")
_COMMENT = Pattern(r"^[ \t]*#.*$", re.MULTILINE)
_PRE_COMMIT = Pattern(r"\bpre[-_]commit\b")


class Check(NamedTuple):
    """One thing looked at: how it is (`ok`, `note`, `warn` or `fail`), what was seen, what to do."""

    mark: str
    about: str
    seen: str
    remedy: str = ""


# Hooks


class Hooks(NamedTuple):
    """Git's hooks that are there, by name, with their text; the folder, as `core.hooksPath` names it, if it does.

    `idle` are those that Git passes by, as nobody may run them. `configured` is the text of .pre-commit-config.yaml.
    """

    texts: Mapping[str, str]
    idle: frozenset[str]
    folder: str
    configured: str


def hooks(seen: Hooks) -> Iterator[Check]:
    """Whether each hook of ours is called wherever Git would."""
    ids = set(_HOOK_ID.findall(seen.configured))
    for name, stages in HOOKS.items():
        missing = [stage for stage in stages if not _calls(seen, stage, name, ids)]
        about = f"hook {name}"
        idle = [stage for stage in missing if stage in seen.idle]
        if not missing:
            yield Check(OK, about, f"called by {listed(stages)}")
        elif idle:
            yield Check(WARN, about, f"{idle[0]} may not be run, so Git passes it by", "chmod +x the hook")
        elif name in ids:
            blocked = f"; pre-commit first asks for core.hooksPath ({seen.folder}) to be unset" if seen.folder else ""
            types = " ".join(f"-t {stage}" for stage in missing)
            yield Check(
                WARN,
                about,
                f".pre-commit-config.yaml has it, but pre-commit is not installed for {listed(missing)}",
                f"pre-commit install {types}{blocked}",
            )
        else:
            yield Check(WARN, about, f"not called by {listed(missing)}", _how_to_install(seen, name, missing))


def _how_to_install(seen: Hooks, name: str, missing: Sequence[str]) -> str:
    if seen.configured:
        return f"add `- id: specgit-{name}` to .pre-commit-config.yaml (docs/hooks.md)"
    place = f"{seen.folder or '.git/hooks'}/{missing[0]}"
    arguments = "" if name == "gate" else ' "$@"'
    return f"put the line `specgit hook {name}{arguments}` into {place} (docs/hooks.md)"


def _calls(seen: Hooks, stage: str, name: str, ids: Iterable[str]) -> bool:
    text = seen.texts.get(stage, "")
    if stage in seen.idle:
        return False
    return name in _CALL.findall(_COMMENT.sub("", text)) or (name in ids and bool(_PRE_COMMIT.search(text)))


# Policy


class Team(NamedTuple):
    """Who there is: the authors of the last commits, the documents of all specs, and who owns a path.

    `owners` is None where there is no CODEOWNERS file.
    """

    people: Sequence[Person]
    paths: Sequence[str]
    owners: Callable[[str], tuple[str, ...]] | None


def policy(settings: ApprovalSettings, team: Team) -> Iterator[Check]:
    """Entries of the policy that match nobody, and phases that nobody can approve."""
    council = _Council(settings, team)
    found = [*council.strangers(), *council.phases()]
    yield from found or [Check(OK, "policy", "every phase can be approved, and every entry means somebody")]


class _Council:
    """Who may approve what, as far as it is known."""

    def __init__(self, settings: ApprovalSettings, team: Team) -> None:
        self.settings = settings
        self.team = team
        every = (owner for path in team.paths for owner in team.owners(path)) if team.owners else ()
        self.owners = tuple(dict.fromkeys(every))
        self.policy = Policy(settings, Evidence(lambda _: self.owners, lambda _: "", lambda _: ""))

    def strangers(self) -> Iterator[Check]:
        """A warning for each entry that matches nobody."""
        places: dict[str, str] = {}
        for phase, asked in self.settings.phases.items():
            for entry in asked.approvers:
                places.setdefault(entry, f"approvers of {phase}")
        for entry in self.settings.carriers:
            places.setdefault(entry, "carriers")
        for owner in self.owners if CODEOWNERS in places else ():
            places.setdefault(owner, CODEOWNERS.upper())
        for team, members in self.settings.teams.items():
            for member in members:
                places.setdefault(member, f"the team {team}")
        for entry, place in places.items():
            if reason := self._unknown(entry):
                remedy = _OWNED if entry == CODEOWNERS else _LISTED if entry.startswith("@") else _SPELT
                yield Check(WARN, "policy", f"{entry} ({place}) means nobody known: {reason}", remedy)

    def _unknown(self, entry: str) -> str:
        """Why nobody is known whom an entry means; empty where somebody is."""
        if entry == CODEOWNERS:
            if self.team.owners is None:
                return "there is no CODEOWNERS file"
            return "" if self.owners or not self.team.paths else "CODEOWNERS names no owner of the specs"
        if self.policy.members(entry) and entry.startswith("@"):
            return ""
        if any(self.policy.matches([entry], person, "") for person in self.team.people):
            return ""
        if entry.startswith("@"):
            return "`teams` lists no such team" + ("" if "/" in entry else ", and no author is that user of GitHub's")
        return f"no author has such {'an address' if '@' in entry else 'a name'}"

    def phases(self) -> Iterator[Check]:
        """What keeps phases from being approved; a phase said to be as another is named with it."""
        seen: dict[Check, list[str]] = {}
        for phase in self.settings.phases:
            for check in self._phase(phase):
                seen.setdefault(check, []).append(phase)
        for check, phases in seen.items():
            yield check._replace(seen=f"{listed(phases)}: {check.seen}")

    def _phase(self, phase: str) -> Iterator[Check]:
        asked = self.settings.phases[phase]
        able, closed = self.able(phase)
        if closed and not able:
            yield Check(FAIL, "policy", "nobody can approve: those named are bots, or mean nobody", _MEANT)
        elif len(able) < asked.needed:
            what = f"{asked.needed} approvals are needed, and {_count(len(able), 'person', 'people')} can give one"
            yield Check(FAIL if closed else WARN, "policy", what, "lower `needed`, or name more `approvers`")
        elif closed and not asked.author and len(able) == asked.needed:
            what = "all who may approve are needed, so none of them can change the document"
            yield Check(WARN, "policy", what, "name more `approvers`, or allow the `author`")

    def able(self, phase: str) -> tuple[list[Person], bool]:
        """The people known who may approve a phase, and whether there can't be others."""
        approvers = self.settings.phases[phase].approvers
        named, closed = self._expanded(approvers, set())
        known = {person.key: person for person in (*named, *self.team.people)}.values()
        able = [
            person
            for person in known
            if not self.policy.is_bot(person) and (not approvers or self.policy.matches(approvers, person, ""))
        ]
        return able, closed and bool(approvers)

    def _expanded(self, entries: Iterable[str], seen: set[str]) -> tuple[list[Person], bool]:
        """The people that entries name by their addresses, and whether they can't mean others."""
        people: list[Person] = []
        closed = True
        for entry in [each for each in entries if each not in seen]:
            seen.add(entry)
            members = self.owners if entry == CODEOWNERS else self.policy.members(entry)
            if entry == CODEOWNERS or (entry.startswith("@") and members):
                more, all_of_them = self._expanded(members, seen)
                people += more
                closed = closed and all_of_them
            elif entry.startswith("@") and "/" not in entry:
                known = any(is_user(entry[1:], person) for person in self.team.people)
                people += [] if known else [Person("", f"{entry[1:]}@users.noreply.github.com")]
            elif "@" in entry and not entry.startswith("@"):
                closed = closed and not set("*?") & set(entry)
                people += [Person("", entry)] if not set("*?") & set(entry) else []
        return people, closed


_MEANT = "name people by their addresses, and teams under `teams` (docs/approvals.md)"
_OWNED = "write .github/CODEOWNERS, or name people"
_LISTED = "list its members under `teams`: GitHub's are not known here"
_SPELT = "check the spelling; an address is that of their commits"


# Signers


def signers(settings: ApprovalSettings, team: Team, content: str | None, now: datetime) -> Iterator[Check]:
    """Whether those who have to sign can: `content` is that of the file of signers, None where there is none."""
    signed = [phase for phase, asked in settings.phases.items() if asked.signed]
    if not settings.signers:
        if signed:
            yield Check(FAIL, "signers", f"{listed(signed)} asks for signatures, and no `signers` are named", _SIGNERS)
        return
    if content is None:
        what = f"{settings.signers} is not there"
        yield Check(FAIL if signed else WARN, "signers", what, _SIGNERS)
        return
    found, odd = read_signers(content)
    for line in odd:
        what = f"line {line} of {settings.signers} can't be read, so it lists nobody"
        yield Check(WARN, "signers", what, "write `address ssh-ed25519 AAAA…`")
    valid = [signer for signer in found if signer.is_valid(now)]
    yield from _keys(settings, _Council(settings, team), signed, valid)
    what = f"{settings.signers} lists {_count(len(found), 'key')}, {len(valid)} of them valid today"
    yield Check(OK, "signers", what)


def _keys(
    settings: ApprovalSettings, council: _Council, signed: Sequence[str], valid: Sequence[Signer]
) -> Iterator[Check]:
    """Phases that too few people have keys for, and people without one."""
    missing: dict[str, Person] = {}
    closed_to: list[str] = []
    for phase in signed:
        able, closed = council.able(phase)
        without = {person.key: person for person in able if not covers(valid, person.mail)}
        if not valid or (closed and len(able) - len(without) < settings.phases[phase].needed):
            closed_to.append(phase)
        elif closed:
            missing |= without
    remedy = f"add keys to {settings.signers}"
    if closed_to:
        what = f"too few who may approve {listed(closed_to)} have a key that is valid today"
        yield Check(FAIL, "signers", what, remedy)
    if missing:
        yield Check(WARN, "signers", f"no key that is valid today: {listed(map(str, missing.values()))}", remedy)


_SIGNERS = "`signers: .github/allowed_signers` in .specgit.yaml names a file of lines `address key` (docs/approvals.md)"


# Git


def messages(configured: Mapping[str, str], template: str) -> Iterator[Check]:
    """Settings of Git's, by their lower-case names, that cut or drop what messages state.

    `template` is the text of the commit.template.
    """
    found = [*_cutting(configured), *_dropping(configured)]
    if any(f"\n{kind.value}:" in f"\n{template}" for kind in Kind):
        what = "the commit.template states something, and so would every commit"
        found.append(Check(FAIL, "messages", what, "take the `Spec-…` lines out of the template"))
    yield from found or [Check(OK, "messages", "no setting of Git's cuts or drops what messages state")]


def _cutting(configured: Mapping[str, str]) -> Iterator[Check]:
    mark = configured.get("core.commentstring") or configured.get("core.commentchar") or "#"
    if "Spec-".startswith(mark):
        yield Check(
            FAIL,
            "messages",
            f"with core.commentChar {mark} our trailers are comments",
            "git config core.commentChar '#'",
        )
    if configured.get("commit.cleanup") == "scissors":
        what = "commit.cleanup is scissors: what lies below such a line is cut, and comments stay between trailers"
        yield Check(WARN, "messages", what, "git config --unset commit.cleanup")
    separators = configured.get("trailer.separators", ":")
    if ":" not in separators:
        what = f"trailer.separators is {separators}, so Git reads no `Spec-Approved: …`"
        yield Check(WARN, "messages", what, "put a colon into it")


def _dropping(configured: Mapping[str, str]) -> Iterator[Check]:
    if configured.get("rebase.backend") == "apply":
        what = "rebase.backend is apply, which drops empty commits: most approvals are such"
        yield Check(FAIL, "messages", what, "git config --unset rebase.backend")
    for key, value in configured.items():
        ours = key == "trailer.ifexists" or (key.startswith("trailer.spec-") and key.endswith(".ifexists"))
        if ours and value.lower() in ("replace", "donothing"):
            what = f"{key} is {value}: `git commit --trailer` keeps one statement where there are several"
            yield Check(WARN, "messages", what, f"git config --unset {key}")
        if key.startswith("branch.") and key.endswith(".mergeoptions") and "--squash" in value:
            what = f"{key} has --squash, which quotes messages: trailers in a quotation are none"
            yield Check(WARN, "messages", what, "install the hook prepare-commit-msg (docs/hooks.md)")


class History(NamedTuple):
    """What is odd about a clone: whether it is shallow, how many replace refs it has, whether it has grafts."""

    shallow: bool
    replaced: int
    grafts: bool


def history(seen: History) -> Iterator[Check]:
    """Whether the whole history can be read as it is."""
    if seen.shallow:
        what = "the clone is shallow: approvals older than it reaches are not seen"
        yield Check(WARN, "history", what, "git fetch --unshallow; in a workflow, fetch-depth: 0")
    if seen.replaced:
        what = f"{seen.replaced} replace ref{'s' * (seen.replaced > 1)}: git log may show what specgit ignores"
        yield Check(WARN, "history", what, "git replace --list, then git replace --delete")
    if seen.grafts:
        what = "there are grafts: git log may show what specgit ignores"
        yield Check(WARN, "history", what, "remove .git/info/grafts")
    if not any(seen):
        yield Check(OK, "history", "whole, without replace refs and grafts")


def remotes(urls: Iterable[str]) -> Iterator[Check]:
    """What can't be seen from here, where there is a remote on GitHub."""
    if any("github.com" in url for url in urls):
        what = "how it merges can't be seen from here"
        remedy = "let a squash take “Pull request title and commit details” (Settings, General), or allow none"
        yield Check(NOTE, "github", what, remedy)


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"
