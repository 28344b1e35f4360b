"""What keeps specgit's workflows from working on GitHub: settings, rules, callers. Asks nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.approval.codeowners import read_codeowners
from specgit.approval.health import FAIL, NOTE, OK, WARN, Check
from specgit.github.callers import CALLERS, FOLDER, calls, is_commit, missing_rights
from specgit.github.fields import entries, flag, some_text
from specgit.github.values import GUARDS
from specgit.repo import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specgit.github.callers import Called
    from specgit.github.values import Actions, Branch, Protection, Rule, Settings, Token

GENERAL = "Settings → Actions → General"
RULES = "Settings → Rules"
APP = "hand waves.yml a GitHub App's token as its secret `token` (docs/waves-workflow.md)"
_CALLER_PATHS = tuple(f"{FOLDER}/{name}" for name in CALLERS)
_PATTERNS = {
    "commit_message_pattern": "messages",
    "commit_author_email_pattern": "authors' addresses",
    "committer_email_pattern": "committers' addresses",
}


class Seen(NamedTuple):
    """A repository as far as a token is told; None is what it is not told, or what is not there.

    `rules` are those in force for the default branch, `work` the kinds of those for branches that workflows make.
    `hidden` says that the default branch has rules that the token may not see. `files` are the callers and the
    CODEOWNERS of the default branch, by their paths; `here` are the paths of callers in the working tree.
    """

    settings: Settings
    branch: Branch | None
    protection: Protection | None
    hidden: bool
    rules: tuple[Rule, ...]
    work: frozenset[str]
    actions: Actions | None
    token: Token | None
    files: Mapping[str, str] | None
    here: frozenset[str]

    def parameters(self, kind: str) -> Iterator[Mapping[str, object]]:
        """The parameters of the rules of a kind."""
        return (rule.parameters for rule in self.rules if rule.kind == kind)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the rules in force for the default branch."""
        return frozenset(rule.kind for rule in self.rules)

    @property
    def closed(self) -> bool:
        """Whether waves go round the default branch: it takes no pushes, or may not."""
        return self.hidden or bool(self.branch and self.branch.protected) or not self.kinds.isdisjoint(GUARDS)

    @property
    def linear(self) -> bool:
        """Whether the default branch takes no merge commits."""
        return "required_linear_history" in self.kinds or bool(self.protection and self.protection.linear)

    @property
    def signed(self) -> bool:
        """Whether the default branch takes signed commits only."""
        return "required_signatures" in self.kinds or bool(self.protection and self.protection.signatures)

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks that have to succeed before something is merged."""
        kind = "required_status_checks"  # of the rule, and of its list
        names = [some_text(check, "context") for rule in self.parameters(kind) for check in entries(rule, kind)]
        names += self.protection.checks if self.protection else ()
        return tuple(dict.fromkeys(filter(None, names)))

    @property
    def methods(self) -> frozenset[str]:
        """The ways to merge into the default branch: merge, squash, rebase."""
        chosen = {"merge": self.settings.merge, "squash": self.settings.squash, "rebase": self.settings.rebase}
        left = {name for name, may in chosen.items() if may} - ({"merge"} if self.linear else set())
        for rule in self.parameters("pull_request"):
            left &= {str(name) for name in entries(rule, "allowed_merge_methods")} or left
        for rule in self.parameters("merge_queue"):
            left &= {some_text(rule, "merge_method").lower()}
        return frozenset(left)


def checks(seen: Seen) -> Iterator[Check]:
    """All that can be said about a repository."""
    if seen.settings.archived:
        yield Check(FAIL, "repository", "it is archived: nothing can be pushed, approved or run", "unarchive it")
    yield from workflows(seen)
    yield from callers(seen)
    yield from opening(seen)
    yield from branch(seen)
    yield from work(seen)
    yield from merging(seen)
    yield from guard(seen)


def workflows(seen: Seen) -> Iterator[Check]:
    """Whether workflows run at all, and may call ours."""
    if seen.actions is None:
        return
    if not seen.actions.enabled:
        yield Check(FAIL, "actions", "workflows are switched off here", f"{GENERAL}: allow actions")
    elif seen.actions.allowed == "local_only":
        what = "only the owner's own actions may run, and GitHub's own, as checkout, are none of them"
        yield Check(FAIL, "actions", what, f"{GENERAL}: allow actions/* and specgit's workflows")
    elif seen.actions.allowed == "selected":
        what = "only selected actions may run: which ones is not asked here"
        ours = ", ".join(sorted({f"{call.repository}/*" for call in _our_calls(seen)})) or "OWNER/specgit/*"
        yield Check(WARN, "actions", what, f"{GENERAL}: see that those by GitHub and {ours} are among them")
    else:
        yield Check(OK, "actions", "workflows run, and may call specgit's")


def callers(seen: Seen) -> Iterator[Check]:
    """Whether each caller is on the default branch, and calls a commit."""
    branch = seen.settings.default_branch
    if seen.files is None:
        return
    for name, workflow in CALLERS.items():
        path = f"{FOLDER}/{name}"
        text = seen.files.get(path)
        if text is None and path in seen.here:
            yield Check(WARN, name, f"is here, but not on {branch}", f"commit it, and merge it into {branch}")
        elif text is None:
            yield Check(NOTE, name, f"is not on {branch}", "specgit init --github writes it")
        else:
            yield _caller(name, workflow, text)


def _caller(name: str, workflow: str, text: str) -> Check:
    call = next((call for call in calls(text) if call.workflow == workflow), None)
    if call is None:
        what, remedy = f"calls no {workflow} of specgit's", "remove it, then specgit init --github writes it anew"
        return Check(WARN, name, what, remedy)
    if missing := missing_rights(name, text):
        what = "does not start: its job gives less than what it calls asks for"
        return Check(FAIL, name, what, f"give the job {listed(missing)}")
    version = f" ({call.version})" if call.version else ""
    if is_commit(call.at):
        return Check(OK, name, f"calls {call.repository} at {call.at[:7]}{version}")
    what = f"calls {call.repository} at {call.at}, which may be moved to other code"
    return Check(WARN, name, what, "name the full commit id, with the version in a comment")


def _our_calls(seen: Seen) -> Iterator[Called]:
    for name, workflow in CALLERS.items():
        yield from (call for call in calls((seen.files or {}).get(f"{FOLDER}/{name}", "")) if call.workflow == workflow)


def opening(seen: Seen) -> Iterator[Check]:
    """Whether workflows may open pull requests."""
    if seen.token is None:
        return
    if seen.token.opens_pull_requests:
        yield Check(OK, "pull requests", "workflows may open them")
    else:
        what = "workflows may not open them: the work of waves stays on its branch until somebody does"
        remedy = f"{GENERAL}: tick “Allow GitHub Actions to create and approve pull requests”"
        yield Check(FAIL if seen.closed else WARN, "pull requests", what, remedy)


def branch(seen: Seen) -> Iterator[Check]:
    """What the default branch takes."""
    name = seen.settings.default_branch
    if seen.branch is None:
        yield Check(WARN, "branch", f"{name} is not there", f"push {name}: GitHub starts most workflows from it only")
        return
    if seen.protection and seen.protection.locked:
        yield Check(FAIL, "branch", f"{name} is locked: nothing can be merged", "Settings → Branches: unlock it")
    if seen.signed:
        what = f"{name} takes signed commits only, and those of workflows are not signed"
        remedy = "merge with a squash, which GitHub signs" if "squash" in seen.methods else "allow squash merging"
        yield Check(WARN if "squash" in seen.methods else FAIL, "branch", what, remedy)
    if seen.checks:
        what = f"checks are asked for ({listed(seen.checks)}): what a workflow's own token pushes starts none by itself"
        yield Check(WARN, "branch", what, f"press “Approve workflows to run” in the pull request, or {APP}")
    for kind in sorted(seen.kinds & _PATTERNS.keys()):
        what = f"{_PATTERNS[kind]} of commits have to fit a pattern, and those of workflows may not"
        remedy = f"{RULES}: see that `Approve design of user-auth` by github-actions[bot] fits"
        yield Check(WARN, "branch", what, remedy)
    if seen.closed:
        yield Check(OK, "branch", f"{name} is protected: waves work on a branch of their own and open a pull request")
    else:
        yield Check(OK, "branch", f"{name} takes pushes: waves push to the branch they are started on")


def work(seen: Seen) -> Iterator[Check]:
    """Whether rules that hold for every branch keep workflows from pushing to theirs."""
    if refused := seen.work.intersection(("creation", *GUARDS)):
        what = f"rules for other branches than {seen.settings.default_branch} ({listed(sorted(refused))}) refuse"
        remedy = f"{RULES}: let them hold for {seen.settings.default_branch} only"
        yield Check(FAIL, "branches", f"{what} what waves and approvals push", remedy)


def merging(seen: Seen) -> Iterator[Check]:
    """Whether merging keeps what commits state."""
    settings = seen.settings
    if settings.squash is None or (settings.squash and not settings.squash_message):
        what = "this token is not told how pull requests are merged"
        yield Check(WARN, "merging", what, "ask with one that may write")
        return
    lost = {"BLANK": "the title alone", "PR_BODY": "title and description"}.get(settings.squash_message)
    if not seen.methods:
        yield Check(FAIL, "merging", "settings and rules together leave no way to merge", f"{RULES}: allow one")
    elif "squash" in seen.methods and lost:
        only = seen.methods == {"squash"}
        what = f"a squash takes {lost}, and the approvals of the branch are lost"
        remedy = "Settings → General: let it take “Pull request title and commit details”"
        yield Check(FAIL if only else WARN, "merging", what, remedy)
    else:
        yield Check(OK, "merging", f"approvals survive: {listed(sorted(seen.methods))}")


def guard(seen: Seen) -> Iterator[Check]:
    """Whether a pull request needs somebody's word to change the workflows that judge it."""
    if "workflows" in seen.kinds:
        what = "a ruleset names workflows that have to pass, which no pull request changes"
        yield Check(NOTE, "guard", what, f"{RULES}: see that the review of specs is among them")
        return
    if seen.files is None:
        return
    place, text = next(((path, text) for path, text in seen.files.items() if path not in _CALLER_PATHS), ("", ""))
    owners = read_codeowners(text).owners
    owned = all(owners(path) for path in (*_CALLER_PATHS, *([place] if place else ())))
    asked = any(flag(rule, "require_code_owner_review") for rule in seen.parameters("pull_request"))
    asked = asked or bool(seen.protection and seen.protection.owners)
    remedy = "name owners of /.github/ in .github/CODEOWNERS, and let a rule ask for their review"
    if owned and asked:
        yield Check(OK, "guard", "code owners have to agree to changes of the workflows")
    elif owned and seen.hidden:
        yield Check(NOTE, "guard", "the workflows have owners; whether they have to agree can't be seen", remedy)
    elif owned:
        yield Check(WARN, "guard", "the workflows have owners, but nobody asks for their review", remedy)
    else:
        what = "a pull request may change the workflows that judge it, and no owner is asked"
        yield Check(WARN, "guard", what, remedy)
