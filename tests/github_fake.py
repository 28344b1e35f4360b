"""A GitHub in memory that holds every request, and each of its own answers, against GitHub's OpenAPI description."""

from __future__ import annotations

import copy
import json
import re
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from served import Served

TOKEN = "ghs_0123456789abcdefghijABCDEFGHIJ012345"
SCHEMA = Path(__file__).parent / "schemas" / "github-openapi.json"
SHA = "6dcb09b5b57875f334f61aebed695e2e4193db5e"


class RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"message": message, **more})


class Answer(NamedTuple):
    """What is sent back. Bytes are sent as they are; `claimed` is a length that is not true."""

    status: int
    value: Any = None
    headers: Mapping[str, str] = MappingProxyType({})
    claimed: int | None = None


class Fault(NamedTuple):
    """An answer in place of the right one. `done`: what was asked is carried out all the same."""

    answer: Answer | None  # None: the connection is closed
    method: str = ""
    done: bool = False
    path: str = ""


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


class FakeGitHub(Served):
    """A server on this machine. `with` starts and stops it; what a test changes is its fields."""

    def __init__(self, prefix: str = "", repository: str = "octo-org/specs") -> None:
        self.prefix = prefix
        self.repository = repository
        self.tokens = {TOKEN: "write"}
        self.pulls: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, dict[str, Any]] = {}
        self.reviews: dict[int, list[dict[str, Any]]] = {}
        self.permissions: dict[str, str] = {}
        self.members: set[str] = set()
        self.teams: dict[tuple[str, str], str] = {}  # team, login → active or pending
        self.branches: MutableMapping[str, str] = {"main": SHA}  # a test may give one that reads a real repository
        self.protection: dict[str, dict[str, Any]] = {}
        self.rules: dict[str, list[dict[str, Any]]] = {}
        self.pushes: dict[str, list[tuple[str, str]]] = {}  # branch → commit and time, the newest first
        self.accounts: dict[str, str] = {}  # commit → whose its author's address is
        self.ids: dict[str, int] = {}
        self.files: dict[tuple[str, str], bytes] = {}  # reference, path → content
        self.settings: dict[str, Any] = {}
        self.actions: dict[str, Any] = {}
        self.workflow_token: dict[str, Any] = {}
        self.dispatched: list[dict[str, Any]] = []
        self.writer = ("github-actions[bot]", "Bot")
        self.renamed: dict[str, str] = {}
        self.asked: list[Asked] = []
        self.problems: list[str] = []  # what did not fit the description; a test's end looks here
        self.faults: list[Fault] = []
        self.number = 1000
        self.lock = threading.RLock()
        super().__init__()

    @property
    def pages(self) -> str:
        return self.url

    @property
    def api(self) -> str:
        return self.pages + self.prefix

    @property
    def environ(self) -> dict[str, str]:
        """What a runner sets."""
        names = {"GITHUB_SERVER_URL": self.pages, "GITHUB_API_URL": self.api, "GITHUB_REPOSITORY": self.repository}
        return names | {"GITHUB_TOKEN": TOKEN, "GITHUB_ACTIONS": "true"}

    # What a test begins with.

    def pull(
        self, number: int, head: str = "feature", *, sha: str = SHA, fork: str = "", **more: Any
    ) -> dict[str, Any]:
        """A pull request, as GitHub's own example with these values."""
        value = example("pull-request")
        value |= {"number": number, "title": "A change", "state": "open", "merged": False, "merged_at": None}
        value |= {"requested_teams": []} | more  # the example's teams are not what the description says
        value["html_url"] = f"{self.pages}/{self.repository}/pull/{number}"
        for side, branch, at, name in (
            ("head", head, sha, fork or self.repository),
            ("base", "main", SHA, self.repository),
        ):
            value[side] |= {"ref": branch, "sha": at, "label": f"{name.split('/')[0]}:{branch}"}
            value[side]["repo"] |= {"full_name": name, "name": name.split("/")[1]}
        self.pulls[number] = value
        return value

    def comment(self, number: int, body: str, login: str = "mia", kind: str = "User", **more: Any) -> dict[str, Any]:
        value = example("issue-comment")
        self.number += 1
        value |= {"id": self.number, "body": body, "issue_url": f"{self.api}/repos/{self.repository}/issues/{number}"}
        value |= {"html_url": f"{self.pages}/{self.repository}/pull/{number}#issuecomment-{self.number}"}
        value["user"] |= {"login": login, "type": kind, "id": self.id(login)}
        value |= {"created_at": f"2026-01-01T00:{self.number % 60:02}:00Z"} | more
        value["updated_at"] = value["created_at"]
        self.comments[self.number] = value
        return value

    def review(
        self, number: int, login: str, state: str = "APPROVED", commit: str = SHA, body: str = "", **more: Any
    ) -> dict[str, Any]:
        value = example("pull-request-review-items")[0]
        self.number += 1
        value |= {"id": self.number, "state": state, "commit_id": commit, "body": body} | more
        value["html_url"] = f"{self.pages}/{self.repository}/pull/{number}#pullrequestreview-{self.number}"
        value["user"] |= {"login": login, "id": self.id(login)}
        self.reviews.setdefault(number, []).append(value)
        return value

    def id(self, login: str) -> int:
        """The number of an account."""
        return self.ids.setdefault(login, 501 + len(self.ids))

    # What is asked.

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request, by the description's path and the method."""
        if self.tokens.get(asked.headers.get("authorization", "").removeprefix("Bearer ")) is None:
            return Answer(401, {"message": "Bad credentials"})
        template, values = self._template(asked)
        if template is None:
            return Answer(404, {"message": "Not Found"})
        operation = description()["paths"][template][asked.method.lower()]
        wrong = list(problems(operation, values, asked))
        self.problems += wrong
        if wrong:
            return Answer(400, {"message": "; ".join(wrong)})
        try:
            answer = self._done(template, values, asked)
        except RefusedError as refusal:
            return refusal.answer
        self.problems += ill_formed(operation, answer)
        return answer

    def _template(self, asked: Asked) -> tuple[str | None, dict[str, str]]:
        path = asked.path.removeprefix(self.prefix) if asked.path.startswith(f"{self.prefix}/") else ""
        for template, methods in description()["paths"].items():
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
            found = re.fullmatch(pattern, path)
            if found and asked.method.lower() in methods:
                return template, {key: unquote(value) for key, value in found.groupdict().items()}
        self.problems.append(f"{asked.method} {asked.path} is not in the description")
        return None, {}

    def _done(self, template: str, values: dict[str, str], asked: Asked) -> Answer:
        named = f"{values.get('owner')}/{values.get('repo')}"
        if named in self.renamed:
            path = asked.path.replace(f"/repos/{named}", f"/repos/{self.renamed[named]}")
            status = 301 if asked.method == "GET" else 307
            return Answer(status, {"message": "Moved Permanently"}, {"location": self.pages + path})
        if "{repo}" in template and named != self.repository:
            raise RefusedError(404, "Not Found")
        if asked.method != "GET" and self.tokens[asked.headers["authorization"].removeprefix("Bearer ")] != "write":
            raise RefusedError(403, "Resource not accessible by integration")
        kind = template.removeprefix("/repos/{owner}/{repo}")
        return HANDLERS[asked.method, kind](self, values, asked)

    def page(self, things: list[Any], asked: Asked) -> Answer:
        """A page of a list, with the link to the next."""
        size, number = int(asked.query.get("per_page", 30)), int(asked.query.get("page", 1))
        headers = {}
        if number * size < len(things):
            rest = "&".join(f"{key}={value}" for key, value in asked.query.items() if key != "page")
            url = f"{self.pages}{asked.path}?{rest}"
            headers["link"] = f'<{url}&page={number + 1}>; rel="next", <{url}&page=99>; rel="last"'
        return Answer(200, things[(number - 1) * size : number * size], headers)

    def _handler(fake) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or each answer waits 40 ms

            def handle_one(self) -> None:
                length = int(self.headers.get("content-length", 0))
                parts = urlsplit(self.path)
                body = self.rfile.read(length)
                headers = {key.lower(): value for key, value in self.headers.items()}
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                asked = Asked(self.command, parts.path, query, json.loads(body) if body else None, headers)
                with fake.lock:
                    fake.asked.append(asked)
                    answer = fake.faulty(asked)
                if answer is None:
                    self.close_connection = True
                    return
                content = answer.value
                if not isinstance(content, bytes):
                    content = b"" if content is None else json.dumps(content).encode()
                self.send_response(answer.status)
                headers = {"content-type": "application/json; charset=utf-8"} | dict(answer.headers)
                claimed = len(content) if answer.claimed is None else answer.claimed
                for key, value in (headers | {"content-length": str(claimed)}).items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(content)
                self.close_connection = answer.claimed is not None

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_one  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def faulty(self, asked: Asked) -> Answer | None:
        """The answer, or the next fault that is meant for such a request."""
        for fault in self.faults:
            if fault.method in ("", asked.method) and fault.path in asked.path:
                self.faults.remove(fault)
                if fault.done:
                    self.answer(asked)
                return fault.answer
        return self.answer(asked)


def _comments(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    suffix = f"/issues/{values['issue_number']}"
    return fake.page([value for value in fake.comments.values() if value["issue_url"].endswith(suffix)], asked)


def _add_comment(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    _short(asked.body["body"], 65_536)
    return Answer(201, fake.comment(int(values["issue_number"]), asked.body["body"], *fake.writer))


def _change_comment(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    value = _found(fake.comments, int(values["comment_id"]))
    _short(asked.body["body"], 65_536)
    value |= {"body": asked.body["body"], "updated_at": "2026-01-02T00:00:00Z"}
    return Answer(200, value)


def _pulls(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    simple = []
    for pull in fake.pulls.values():
        value = example("pull-request-simple-items")[0]
        value |= {key: pull[key] for key in value if key in pull}
        simple.append(value)
    label, base = asked.query.get("head"), asked.query.get("base")
    return fake.page(
        [
            pull
            for pull in simple
            if asked.query.get("state", "open") in ("all", pull["state"])
            and label in (None, pull["head"]["label"])
            and base in (None, pull["base"]["ref"])
        ],
        asked,
    )


def _open_pull(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    head, base = asked.body["head"], asked.body["base"]
    if head not in fake.branches or base not in fake.branches:
        raise RefusedError(
            422, "Validation Failed", errors=[{"resource": "PullRequest", "field": "head", "code": "invalid"}]
        )
    if any(pull["head"]["ref"] == head and pull["state"] == "open" for pull in fake.pulls.values()):
        raise RefusedError(
            422, "Validation Failed", errors=[{"message": f"A pull request already exists for o:{head}."}]
        )
    _short(asked.body["title"], 256)
    _short(asked.body.get("body", ""), 65_536)
    number = max(fake.pulls, default=0) + 1
    words = {"title": asked.body["title"], "body": asked.body.get("body")}
    pull = fake.pull(number, head, sha=fake.branches[head], **words)
    pull["base"] |= {"ref": base, "sha": fake.branches[base]}
    return Answer(201, pull)


def _change_pull(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    return Answer(200, _found(fake.pulls, int(values["pull_number"])).__ior__(asked.body))


def _permission(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    name = next(name for name in description()["components"]["examples"] if name.startswith("repository-collaborator"))
    role = _found(fake.permissions, values["username"])
    level = {"maintain": "write", "triage": "read"}.get(role, role)
    value = example(name) | {"permission": level, "role_name": role}
    value["user"] |= {"login": values["username"], "role_name": role}  # which the example lacks
    return Answer(200, value)


def _member(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    if values["username"] not in fake.members:
        raise RefusedError(404, "Not Found")
    return Answer(204)


def _team(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    state = _found(fake.teams, (values["team_slug"], values["username"]))
    return Answer(200, example("team-membership-response-if-user-is-a-team-maintainer") | {"state": state})


def _ref(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    sha = _found(fake.branches, values["ref"].removeprefix("heads/"))
    value = example("git-ref") | {"ref": f"refs/{values['ref']}"}
    value["object"] |= {"sha": sha}
    return Answer(200, value)


def _file(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    content = _found(fake.files, (asked.query.get("ref", "main"), values["path"]))
    encoded = b64encode(content).decode()
    folded = "\n".join(encoded[at : at + 60] for at in range(0, len(encoded), 60)) + "\n"
    value = example("content-file-response-if-content-is-a-file") | {"content": folded, "encoding": "base64"}
    return Answer(200, value | {"path": values["path"], "size": len(content)})


def _activity(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    found = []
    for after, at in fake.pushes.get(asked.query["ref"].removeprefix("refs/heads/"), []):
        value = example("activity-items")[0]
        value |= {"after": after, "ref": asked.query["ref"], "timestamp": at, "activity_type": "push"}
        found.append(value | {"actor": value.pop("pusher")})  # the example is older than the description
    return fake.page(found, asked)


def _commit(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    value = example("commit") | {"sha": values["ref"], "author": None, "files": []}
    if login := fake.accounts.get(values["ref"]):
        value["author"] = example("commit")["author"] | {"login": login, "id": fake.id(login)}
    return Answer(200, value)


def _branch(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    sha = _found(fake.branches, values["branch"])
    value = example("branch-get") | {"name": values["branch"], "protected": values["branch"] in fake.protection}
    value["commit"] |= {"sha": sha}
    return Answer(200, value)


def _protection(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    if values["branch"] not in fake.protection:
        raise RefusedError(404, "Branch not protected")
    value = example("branch-protection")
    value["required_status_checks"] |= {"checks": []}  # which the example lacks
    value["restrictions"] |= {"teams": []}
    value["required_pull_request_reviews"]["dismissal_restrictions"] |= {"teams": [], "apps": []}
    value |= fake.protection[values["branch"]]
    return Answer(200, {key: item for key, item in value.items() if item is not None})  # None: not asked for


def _settings(fake: FakeGitHub, values: dict[str, str], asked: Asked) -> Answer:
    value = example("full-repository-default-response")
    for relative in ("source", "parent", "template_repository"):
        value.pop(relative, None)
    name = {"full_name": fake.repository, "default_branch": "main", "language": None}  # which the example lacks
    return Answer(200, value | name | fake.settings)


HANDLERS: dict[tuple[str, str], Callable[[FakeGitHub, dict[str, str], Asked], Answer]] = {
    ("GET", ""): _settings,
    ("GET", "/actions/permissions"): lambda fake, values, asked: Answer(
        200, example("actions-repository-permissions") | fake.actions
    ),
    ("GET", "/actions/permissions/workflow"): lambda fake, values, asked: Answer(
        200, example("actions-default-workflow-permissions") | fake.workflow_token
    ),
    ("POST", "/actions/workflows/{workflow_id}/dispatches"): lambda fake, values, asked: (
        fake.dispatched.append({"workflow": values["workflow_id"], **asked.body}) or Answer(204)
    ),
    ("GET", "/activity"): _activity,
    ("GET", "/branches/{branch}"): _branch,
    ("GET", "/commits/{ref}"): _commit,
    ("GET", "/branches/{branch}/protection"): _protection,
    ("GET", "/collaborators/{username}/permission"): _permission,
    ("GET", "/contents/{path}"): _file,
    ("GET", "/git/ref/{ref}"): _ref,
    ("GET", "/issues/comments/{comment_id}"): lambda fake, values, asked: Answer(
        200, _found(fake.comments, int(values["comment_id"]))
    ),
    ("PATCH", "/issues/comments/{comment_id}"): _change_comment,
    ("GET", "/issues/{issue_number}/comments"): _comments,
    ("POST", "/issues/{issue_number}/comments"): _add_comment,
    ("GET", "/pulls"): _pulls,
    ("POST", "/pulls"): _open_pull,
    ("GET", "/pulls/{pull_number}"): lambda fake, values, asked: Answer(
        200, _found(fake.pulls, int(values["pull_number"]))
    ),
    ("PATCH", "/pulls/{pull_number}"): _change_pull,
    ("GET", "/pulls/{pull_number}/reviews"): lambda fake, values, asked: fake.page(
        fake.reviews.get(int(values["pull_number"]), []), asked
    ),
    ("GET", "/rules/branches/{branch}"): lambda fake, values, asked: fake.page(
        fake.rules.get(values["branch"], []), asked
    ),
    ("GET", "/orgs/{org}/members/{username}"): _member,
    ("GET", "/orgs/{org}/teams/{team_slug}/memberships/{username}"): _team,
}


def _found(things: Any, key: Any) -> Any:
    if key not in things:
        raise RefusedError(404, "Not Found")
    return things[key]


def _short(text: str, most: int) -> None:
    if len(text) > most:
        raise RefusedError(
            422, "Validation Failed", errors=[{"message": f"is too long (maximum is {most} characters)"}]
        )


# The description.


@cache
def description() -> dict[str, Any]:
    """GitHub's description as JSON Schema has it today: `nullable` is OpenAPI 3.0's own."""
    return _converted(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _converted(value: Any) -> Any:
    if isinstance(value, list):
        return [_converted(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _converted(item) for key, item in value.items()}
    if made.get("nullable") is True:
        del made["nullable"]
        return {"anyOf": [made, {"type": "null"}]}
    return made


def example(name: str) -> Any:
    """GitHub's own example, to be changed."""
    return copy.deepcopy(description()["components"]["examples"][name]["value"])


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema), registry=_registry())


@cache
def _registry() -> Registry:
    whole = Resource(contents=description(), specification=DRAFT202012)
    return Registry().with_resource("urn:github", whole).crawl()


def errors(schema: dict[str, Any], value: Any) -> list[str]:
    """What in a value fits a schema of the description least, if anything."""
    text = json.dumps(schema).replace('"#/components/', '"urn:github#/components/')
    found = best_match(_validator(text).iter_errors(value))
    return [f"{found.json_path}: {found.message[:300]}"] if found else []


def problems(operation: dict[str, Any], values: dict[str, str], asked: Asked) -> list[str]:
    """What in a request does not fit; names that the description lacks do not fit either."""
    found = []
    known: dict[str, set[str]] = {"path": set(), "query": set()}
    for parameter in map(_resolved, operation["parameters"]):
        place, name, schema = parameter["in"], parameter["name"], parameter["schema"]
        known[place].add(name)
        given = (values if place == "path" else asked.query).get(name)
        if given is None:
            found += [f"{name} is missing"] if parameter.get("required") else []
            continue
        kind = schema.get("type")
        value = int(given) if kind == "integer" and re.fullmatch("[0-9]+", given) else given
        found += [f"{place} {name}: {error}" for error in errors(schema, value)]
    found += [f"query {name} is unknown" for name in asked.query if name not in known["query"]]
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        found += [f"body {error}" for error in errors(schema, asked.body)]
        found += [f"body {name} is unknown" for name in asked.body or {} if name not in schema["properties"]]
    elif asked.body is not None:
        found.append("a body that nothing reads")
    for header, text in (("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")):
        found += [] if asked.headers.get(header) == text else [f"{header} is {asked.headers.get(header)}"]
    return found + ([] if asked.headers.get("user-agent") else ["no user-agent"])


def ill_formed(operation: dict[str, Any], answer: Answer) -> list[str]:
    """What in an answer of the fake's own GitHub would not say."""
    described = operation["responses"].get(str(answer.status))
    if described is None:
        return [] if answer.status in (301, 307) else [f"status {answer.status} is not described"]
    content = _resolved(described).get("content", {}).get("application/json")
    if content is None or answer.status >= 300:
        return []
    return [f"answer {error}" for error in errors(content["schema"], answer.value)]


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        kind, name = value["$ref"].split("/")[2:]
        value = description()["components"][kind][name]
    return value
