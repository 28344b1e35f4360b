"""Approvals by a comment or a review: one commit on the head of the pull request, and one answer.

Nothing here rests on what the pull request says of itself: who asks, what they may do, what they looked at and whether
it is still that come from GitHub, the policy from the base.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from specgit.errors import SpecgitError
from specgit.github import api
from specgit.github.commands import Command
from specgit.github.events import read_event
from specgit.github.exchange import ApiError
from specgit.github.fulfilling import REFS, Fulfilment, MovedError, NotDoneError, blank
from specgit.github.keeping import keep_comment
from specgit.github.outputs import write_summary
from specgit.github.wishes import wish_of
from specgit.judging.gating import policy_of
from specgit.judging.workspace import Workspace
from specgit.repo import Remote, Repository
from specgit.report.answer import Answer, answer_markdown
from specgit.report.github import workflow_command
from specgit.settings import Settings

if TYPE_CHECKING:
    from specgit.github.job import Job
    from specgit.github.values import PullRequest
    from specgit.github.wishes import Wish

PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds before another try
ALL = Command("approve", "", (), 0)


def approve(job: Job) -> int:
    """Do what a comment or a review asks for, and answer it.

    Raises SpecgitError where it could not be done for reasons that are not theirs who asked.
    """
    wish = wish_of(read_event(job.environ))
    if wish is None or not (wish.known or wish.said):
        click.echo("nothing is asked for here")
        return 0
    asker = _Asker(job, wish)
    try:
        answer = asker.answer_at_rest()
    except NotDoneError as error:
        answer = asker.refusal(error)
    except ApiError:  # who can't be asked can't be told either
        raise
    except SpecgitError as error:
        with suppress(SpecgitError):  # the first one tells more
            asker.tell(asker.refusal(error))
        raise
    if answer is not None:
        asker.tell(answer)
    return 0


class _Asker:
    """One wish, while it is served."""

    def __init__(self, job: Job, wish: Wish) -> None:
        self.job = job
        self.wish = wish
        self.client = job.client()

    # What is told

    def refusal(self, error: SpecgitError) -> Answer:
        """The answer where nothing is done."""
        message = f"{error.where}: {error.message}" if error.where else error.message
        return blank(self.wish)._replace(refused=(message, error.hint))

    def tell(self, answer: Answer) -> None:
        """Write the one answer to this wish. Raises SpecgitError where that fails and nothing was done."""
        text = answer_markdown(answer)
        write_summary(self.job.environ, text)
        try:
            keep_comment(self.client, self.job.repository, self.wish.number, self.wish.mark, text)
        except SpecgitError as error:
            if answer.written is None:
                raise
            # What counts is pushed; a job that failed would say that it is not.
            click.echo(workflow_command("warning", {"title": "specgit"}, f"the answer can't be written: {error}"))

    # What is done

    def answer_at_rest(self) -> Answer | None:
        """What `answer` says, tried again where the branch moves: several people may approve at one moment."""
        for pause in PAUSES:
            try:
                return self.answer()
            except MovedError:
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - it keeps jobs apart, no secret
        return self.answer()

    def answer(self) -> Answer | None:
        """What to say, None where nothing was asked for. Raises NotDoneError with the reason why nothing is done."""
        wish = self.wish
        if not self._may():
            if wish.said:
                who = f"{wish.person.login} may not push to {self.job.repository}"
                raise NotDoneError(f"{who}, and only who may is heard here")
            return None
        commands = [each for each in wish.said if isinstance(each, Command) and each.verb != "help"]
        if not commands and not wish.approving:
            return blank(wish)
        pull = self.client.do(api.pull_request(self.job.repository, wish.number))
        repository = Repository.open()
        base = self._fetch(repository, "base", pull.base.branch)
        workspace = Workspace(repository, Settings(), repository.commit(base))
        workspace = workspace._replace(settings=policy_of(workspace, base))
        if wish.approving and workspace.settings.approvals.by_review:
            commands.append(ALL)
        if not commands:
            return blank(wish) if wish.said else None
        _check_pull(pull)
        self._check_unchanged()
        if self._fetch(repository, "head", pull.head.branch) != pull.head.sha:
            raise MovedError("the branch moved while it was read", hint="look at what came, and say it again")
        workspace = workspace._replace(source=repository.commit(pull.head.sha))
        return Fulfilment(self.job, self.client, wish, pull, workspace, base).answer(commands)

    def _may(self) -> bool:
        """Whether the person may push: by the event's word first, which costs nothing, then by GitHub's."""
        if not self.wish.known:
            return False
        return self.client.do(api.permission(self.job.repository, self.wish.person.login)).writes

    def _check_unchanged(self) -> None:
        """What is obeyed is what stands there: not what was taken back, nor what somebody else made of it."""
        if self.wish.kind == "review":
            reviews = self.client.all(api.reviews(self.job.repository, self.wish.number))
            now = next((review for review in reviews if review.id == self.wish.id), None)
            same = now is not None and (now.state, now.body) == ("APPROVED", self.wish.body)
        else:
            comment = self.client.do(api.comment(self.job.repository, self.wish.id))
            same = comment is not None and comment.body == self.wish.body and not comment.edited
        if not same:
            raise NotDoneError(f"the {self.wish.kind} was changed or taken back meanwhile", hint="say it again")

    def _fetch(self, repository: Repository, side: str, branch: str) -> str:
        """The commit that a branch stands at, fetched."""
        place = f"{REFS}{side}"
        repository.fetch(Remote(self.job.remote, self.job.token), f"+refs/heads/{branch}:{place}")
        return repository.resolve(place)


def _check_pull(pull: PullRequest) -> None:
    if pull.merged or not pull.open:
        raise NotDoneError("the pull request is merged" if pull.merged else "the pull request is closed")
    if pull.fork:
        raise NotDoneError(
            "the branch lies in a fork, which this workflow can't write to",
            hint="approve on your machine with `specgit approve`, or let the branch be pushed here",
        )
