"""A wish fulfilled: one commit without a change on the head of the pull request, whose message holds the statements."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from specgit.approval.digest import NONE
from specgit.approval.giving import SUBJECT_LENGTH, Giver, message
from specgit.approval.ledger import entries_of
from specgit.approval.statements import Kind, Person
from specgit.errors import SpecgitError
from specgit.github import api
from specgit.github.commands import USAGE, Command, NearMiss
from specgit.github.exchange import ApiError
from specgit.github.granting import Desk, Knowledge, address, item_of, lame
from specgit.github.keeping import sticky
from specgit.judging.gating import Asked, change_of
from specgit.patterns import Pattern
from specgit.repo import BranchMovedError, GitError, PushRefusedError, Remote
from specgit.report.answer import WRITTEN, Answer, Item, Link, Outcome
from specgit.shown import one_line
from specgit.spec.folder import open_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specgit.approval.gate import Change
    from specgit.approval.statements import Statement
    from specgit.github.client import Client
    from specgit.github.job import Job
    from specgit.github.values import PullRequest
    from specgit.github.wishes import Wish
    from specgit.judging.workspace import Workspace
    from specgit.spec.folder import Spec

COMMITTER = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
REFS = "refs/specgit/pull/"
_LOGIN = Pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_PLAIN = Pattern(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,49}")


class NotDoneError(SpecgitError):
    """Something is not done for a reason that is told to who asked: no failure of the job."""


class MovedError(NotDoneError):
    """The branch moved, or GitHub does not tell yet that it did: another try may meet it at rest."""


def blank(wish: Wish) -> Answer:
    """The answer to a wish before anything is done."""
    misses = tuple((miss.said, miss.why) for miss in wish.said if isinstance(miss, NearMiss))
    usage = USAGE if any(isinstance(each, Command) and each.verb == "help" for each in wish.said) else ()
    return Answer(wish.person.login, wish.url, wish.kind, misses=misses, usage=usage)


class Fulfilment:
    """The commands of a wish, carried out on the head of its pull request.

    `workspace` has the settings of the commit `base` and the source of the head.
    """

    def __init__(
        self, job: Job, client: Client, wish: Wish, pull: PullRequest, workspace: Workspace, base: str
    ) -> None:
        self.job, self.client, self.wish, self.pull = job, client, wish, pull
        self.workspace, self.repository = workspace, workspace.repository
        self.remote = Remote(job.remote, job.token)
        self.base, self.head = base, pull.head.sha
        self.change = self._change(self.head)

    def _change(self, tip: str) -> Change:
        """What lies between the base and a commit, by the policy of the base."""
        return change_of(self.workspace, Asked(self.base, tip, self.base))

    def answer(self, commands: Sequence[Command]) -> Answer | None:
        """Do it, and what to say; None where it is said already, and where a review had nothing to approve."""
        answer = blank(self.wish)._replace(judged=self._link(self.head))
        statuses = [command for command in commands if command.verb == "status"]
        if statuses:
            answer = answer._replace(status=self._status(statuses))
        orders = [command for command in commands if command.verb != "status"]
        if not orders:
            return answer
        if done := self._done():
            return None if self._answered() else self._written(answer, (), done)
        self._check_seen()
        desk = self._desk()
        items = [item for command in orders for item in desk.carry_out(command)]
        commit, items = self._committed(desk.statements, items)
        if commit:
            self._push(commit)
            return self._written(answer, items, commit)
        if self.wish.approving and not items and not self.wish.said:
            return None
        notes = () if items else ("This pull request changes no spec that has an open phase with a document.",)
        return answer._replace(items=tuple(items), notes=notes)

    def _link(self, commit: str) -> Link:
        return Link(commit, f"{self.job.server.pages}/{self.job.repository}/commit/{commit}")

    def _desk(self) -> Desk:
        person = self.wish.person
        if not person.id or not _LOGIN.fullmatch(person.login):
            raise NotDoneError("GitHub does not tell who you are", hint="approve on your machine: specgit approve")
        mail = address(self.workspace.settings.approvals, person.login, person.id)
        ask, name = self.client.do, self.job.repository
        knowledge = Knowledge(
            account=lambda commit: ask(api.commit_author(name, commit)).login,
            in_team=self._in_team,
        )
        return Desk(
            self.workspace, self.change, Giver(Person(person.login, mail), self.wish.at), person.login, knowledge
        )

    def _in_team(self, team: str) -> bool:
        organisation, _, slug = team.removeprefix("@").partition("/")
        try:
            return self.client.do(api.team_member(organisation, slug, self.wish.person.login))
        except ApiError as error:
            if error.status != 403:  # a job's own token may not see teams
                raise
            return False

    # What the person looked at

    def _check_seen(self) -> None:
        """Raise NotDoneError unless the head holds, byte for byte, what the person had before them.

        Commits without a change, as other approvals are, take nothing away from what was looked at.
        """
        seen = self.wish.commit or self._tip_then()
        if seen == self.head:
            return
        if not self._there(seen) or self.repository.changes(seen, self.head):
            newer = "is outdated" if self.wish.kind == "review" else "is older than the last push"
            raise NotDoneError(
                f"the {self.wish.kind} {newer}: it was made on {seen[:7]}, the branch is at {self.head[:7]}",
                hint="look at what changed, and say it again",
            )

    def _tip_then(self) -> str:
        """Where the branch stood when the comment was written, by GitHub's clock: a commit's own date is anybody's."""
        if self.wish.kind == "review":
            raise NotDoneError("GitHub no longer knows what the review was made on", hint="review it again")
        pushes = self.client.all(api.pushes(self.job.repository, self.pull.head.branch))
        newest = next(pushes, None)
        if newest is None or newest.after != self.head:
            raise MovedError(
                "GitHub does not tell yet when the branch was pushed to",
                hint="say it again in a minute, or approve with a review, which names its commit",
            )
        before = (push.after for push in (newest, *pushes) if push.at < self.wish.at)
        return next(before, "the branch before its first push")

    def _there(self, commit: str) -> bool:
        with suppress(SpecgitError):
            self.repository.resolve(commit)
            return True
        with suppress(SpecgitError):  # it was pushed away, but GitHub may still have it
            self.repository.fetch(self.remote, f"+{commit}:{REFS}seen")
            return True
        return False

    # Writing it

    def _done(self) -> str:
        """The commit that this very wish brought already, as where a job is run again.

        Anybody who may push can write its message, so it counts only on what the person had before them.
        """
        commits = self.repository.log_of(self.head, self.wish.url, without=self.base) if self.wish.url else iter(())
        for commit in commits:
            if _source(self.wish.url) in commit.message.splitlines():
                seen = self.wish.commit or self._tip_then()
                if self._there(seen) and not self.repository.changes(seen, commit.id):
                    return commit.id
        return ""

    def _answered(self) -> bool:
        comments = self.client.all(api.comments(self.job.repository, self.wish.number))
        return sticky(comments, self.wish.mark) is not None

    def _committed(self, statements: Sequence[Statement], items: Sequence[Item]) -> tuple[str, list[Item]]:
        """A commit of the statements that count, if any do, and what became of the wishes."""
        if not statements:
            return "", list(items)
        commit = self._commit(statements)
        specs = {said.spec for said in statements}
        refused = lame(self._change(commit), commit, specs)
        if not refused:
            return commit, list(items)
        kept = [said for said in statements if (said.spec, said.phase) not in refused]
        told = [
            Item(item.spec, item.phase, Outcome.REFUSED, why=refused[item.spec, item.phase])
            if item.outcome in WRITTEN and (item.spec, item.phase) in refused
            else item
            for item in items
        ]
        return self._commit(kept) if kept else "", told

    def _commit(self, statements: Sequence[Statement]) -> str:
        """The statements as a commit on the head, without a change and without a working tree."""
        by = statements[0].by
        assert by
        tree = self.repository.commits([self.head])[self.head].tree
        text = message(_subject(statements), _source(self.wish.url), statements)
        return self.repository.make_commit(
            tree, [self.head], text, (by.name, by.mail, f"@{self.wish.at} +0000"), COMMITTER
        )

    def _push(self, commit: str) -> None:
        """Raises MovedError where the branch moved, NotDoneError where it may not be pushed to."""
        branch = self.pull.head.branch
        try:
            self.repository.push(self.remote, commit, branch, self.head)
        except BranchMovedError:
            raise MovedError(
                "somebody pushed to the branch at this moment", hint="look at what came, and say it again"
            ) from None
        except PushRefusedError as error:
            raise NotDoneError(error.message, hint=error.hint) from None
        except GitError:
            if self.repository.remote_tip(self.remote, branch) != commit:
                raise

    # Telling it

    def _written(self, answer: Answer, items: Iterable[Item], commit: str) -> Answer:
        """The answer when a commit is pushed; what it states, where a run before this one made it."""
        again = self._change(commit)
        made = self.repository.commits([commit])
        stated = entries_of(made.values())
        specs = {entry.statement.spec for entry in stated}
        told = tuple(items) or tuple(item_of(entry.statement) for entry in reversed(stated))
        return answer._replace(
            items=told,
            judged=self._link(made[commit].parents[0]),
            written=self._link(commit),
            next=tuple(_next(again, [spec for spec in again.every if spec.name in specs])),
            waiting_checks=self.job.flag("own-token"),
        )

    def _status(self, commands: Sequence[Command]) -> str:
        from specgit.report.status import status_markdown
        from specgit.status import PhaseStatus, status_of

        source, roots = self.workspace.source, self.workspace.settings.roots
        try:
            specs = [open_spec(source, roots, command.spec) for command in commands if command.spec]
        except SpecgitError as error:
            raise NotDoneError(error.message, hint=error.hint) from None
        chosen = {spec.path: spec for spec in (specs or self.change.specs or self.change.every)}
        run = self.workspace.settings.run
        found = [
            status_of(
                spec,
                [PhaseStatus(each.phase, each.state, each.reason) for each in standings],
                strict_checkpoints=run.strict_checkpoints,
                undeclared=run.undeclared,
            )
            for spec in chosen.values()
            for standings in [self.change.approvals.standings(spec)]
        ]
        return status_markdown(found, {})


def _source(url: str) -> str:
    return f"Asked for in {one_line(url, 300)}"


def _subject(statements: Sequence[Statement]) -> str:
    """What a commit does. A name that GitHub could act on in a message (`closes #1`, `[skip ci]`) is left out."""
    verbs = {Kind.APPROVED: "Approve", Kind.WAIVED: "Approve", Kind.REVOKED: "Revoke"}
    verb = " and ".join(dict.fromkeys(verbs[said.kind] for said in statements))
    specs = list(dict.fromkeys(said.spec for said in statements))
    if len(specs) > 1:
        return f"{verb} phases of {len(specs)} specs"
    *phases, last = dict.fromkeys(said.phase for said in statements)
    name = specs[0] if _PLAIN.fullmatch(specs[0]) else "a spec"
    return one_line(f"{verb} {', '.join(phases)}{' and ' * bool(phases)}{last} of {name}", SUBJECT_LENGTH)


def _next(change: Change, specs: Iterable[Spec]) -> Iterator[str]:
    """What is to be done for each spec."""
    for spec in specs:
        standings = change.approvals.standings(spec)
        open_one = next((each for each in standings if not each.settled), None)
        if open_one is None:
            yield f"all phases of {spec.name} are approved"
        elif change.approvals.digest(spec, open_one.phase) == NONE:
            yield f"{open_one.phase}.md of {spec.name} is to be written"
        else:
            reason = f" ({open_one.reason})" if open_one.reason else ""
            yield f"{open_one.phase} of {spec.name} is to be approved{reason}"
