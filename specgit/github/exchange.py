"""Requests as values, and what answers mean. Nothing here talks.

https://docs.github.com/rest/using-the-rest-api
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")

VERSION = "2022-11-28"
PUBLIC_API = "https://api.github.com"
PUBLIC_SERVER = "https://github.com"
MISSING = frozenset({404})
LOOPBACK = ("127.0.0.1", "localhost", "::1")

_LINK = Pattern(r'<([^<>]{1,4000})>; rel="next"')
SECONDS = Pattern(r"[0-9]{1,11}")
_NAME = Pattern(r"[A-Za-z0-9_.-]{1,100}")


class Repository(NamedTuple):
    """A repository's name on GitHub."""

    owner: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Repository:
        """`owner/name`, as in GITHUB_REPOSITORY; raises SpecgitError for anything else."""
        parts = text.split("/")
        if len(parts) != 2 or not all(_NAME.fullmatch(part) and part.strip(".") for part in parts):
            message = f"{one_line(text, 100)!r} is no repository's name"
            raise SpecgitError(message, hint="write it as OWNER/NAME (on GitHub, GITHUB_REPOSITORY holds it)")
        return cls(*parts)

    def __str__(self) -> str:
        return one_line(f"{self.owner}/{self.name}", 200)


class Server(NamedTuple):
    """Where a GitHub is: the address of its API and of its pages, without a slash at the end."""

    api: str = PUBLIC_API
    pages: str = PUBLIC_SERVER

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Server:
        """From GITHUB_API_URL and GITHUB_SERVER_URL; github.com where they are not set.

        An Enterprise server whose pages alone are named has its API below them, one of GitHub's own beside them.
        Raises SpecgitError for an address that can't be one, or that would send the token in the clear.
        """
        pages = _address(environ.get("GITHUB_SERVER_URL") or PUBLIC_SERVER, "GITHUB_SERVER_URL")
        fallback = PUBLIC_API if pages == PUBLIC_SERVER else f"{pages}/api/v3"
        if pages.endswith(".ghe.com"):
            fallback = pages.replace("https://", "https://api.", 1)
        return cls(_address(environ.get("GITHUB_API_URL") or fallback, "GITHUB_API_URL"), pages)


def _address(text: str, variable: str) -> str:
    shown = one_line(text, 200)
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("https", "http") or parts.query or parts.fragment or shown != text:
        raise SpecgitError(f"{variable} is no address", hint="write it like https://github.example.com/api/v3")
    if parts.username is not None:
        raise SpecgitError(f"{variable} holds a user's name", hint="give the token in GITHUB_TOKEN instead")
    if parts.scheme == "http" and host not in LOOPBACK:
        message = f"{variable} is {shown}: the token would travel in the clear"
        raise SpecgitError(message, hint="use https")
    return text.rstrip("/")


class Request(NamedTuple):
    """What is asked: `path` is below the API's address and percent-encoded."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, object] | None = None

    @property
    def target(self) -> str:
        """The path with its query."""
        return f"{self.path}?{urlencode(self.query, errors='surrogateescape')}" if self.query else self.path

    @property
    def content(self) -> bytes | None:
        """The body as JSON; what UTF-8 can't hold is replaced."""
        return None if self.body is None else json.dumps(self.body, ensure_ascii=False).encode("utf-8", "replace")

    @property
    def headers(self) -> dict[str, str]:
        """All but the one with the token, which no value holds."""
        headers = {"accept": "application/vnd.github+json", "x-github-api-version": VERSION, "user-agent": "specgit"}
        return headers | ({"content-type": "application/json"} if self.body is not None else {})

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice does what doing it once does."""
        return self.method != "POST"


def request(
    method: str,
    *parts: str | int,
    query: Mapping[str, str | int] | None = None,
    body: Mapping[str, object] | None = None,
) -> Request:
    """A request whose path is made of these parts, each of which may hold anything.

    Raises SpecgitError for a part that would lead somewhere else: empty, `.` or `..`.
    """
    for part in map(str, parts):
        if part in ("", ".", ".."):
            raise SpecgitError(f"GitHub can't be asked about something called {part!r}", hint="look at the name")
    path = "".join(f"/{quote(str(part), safe='', errors='surrogateescape')}" for part in parts)
    return Request(method, path, tuple((key, str(value)) for key, value in (query or {}).items()), body)


class Response(NamedTuple):
    """What came back: the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as a value; raises UnreadableError where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise UnreadableError("an answer that is no JSON, or not all of it") from None


class Call(NamedTuple, Generic[T]):
    """A request with what reads its answer.

    `what` ends the sentence "GitHub does not let specgit …". `needs` is the permission that a workflow's job has to
    give. `expected` are statuses that the reader takes beside those of success.
    """

    request: Request
    what: str
    needs: str
    read: Callable[[Response], T]
    expected: frozenset[int] = frozenset()


class UnreadableError(SpecgitError):
    """An answer that is not what GitHub documents."""

    def __init__(self, found: str) -> None:
        super().__init__(f"GitHub gave {found}", hint="run it again; if it stays so, look at GITHUB_API_URL")


class ApiError(SpecgitError):
    """GitHub did not do what it was asked. `status` is the answer's, 0 where none came."""

    def __init__(self, message: str, *, hint: str, status: int) -> None:
        super().__init__(message, hint=hint)
        self.status = status

    @property
    def uncertain(self) -> bool:
        """Whether it may have been done all the same."""
        return not self.status or self.status >= 500


def outcome(call: Call[T], response: Response) -> T:
    """What the answer to a call says; raises ApiError with what to do, or UnreadableError."""
    if 200 <= response.status < 300 or response.status in call.expected:
        return call.read(response)
    said = _said(response)
    also = f" ({said})" if said else ""
    message = f"GitHub does not let specgit {call.what}: {response.status}{also}"
    raise ApiError(message, hint=_hint(call, response, said), status=response.status)


def unanswered(call: Call[T], reason: str) -> ApiError:
    """The error where no whole answer came."""
    message = f"no answer from GitHub when asked to {call.what}: {one_line(reason, 200)}"
    return ApiError(message, hint="look at the network and at GITHUB_API_URL, then run it again", status=0)


def _said(response: Response) -> str:
    """GitHub's own words, on one line."""
    try:
        value = response.json()
    except UnreadableError:
        return ""
    if not isinstance(value, dict):
        return ""
    errors = value.get("errors")
    words = [value.get("message"), *(errors if isinstance(errors, list) else [errors])]
    return one_line("; ".join(filter(None, map(_word, words))), 300)


def _word(error: object) -> str:
    if isinstance(error, dict):
        words = [error.get("message")] if error.get("message") else [error.get(key) for key in ("field", "code")]
        return " ".join(word for word in words if isinstance(word, str))
    return error if isinstance(error, str) else ""


def _hint(call: Call[T], response: Response, said: str) -> str:
    status = response.status
    if limited(response):
        return f"too much was asked in a short time: wait {_wait(response)}, then run it again"
    if status >= 500:
        return "GitHub is in trouble (www.githubstatus.com): run it again later"
    if 300 <= status < 400:
        return "the repository may have been renamed or moved: use its new name"
    if status == 401:
        return "the token is missing, has expired or is of another server: look at GITHUB_TOKEN"
    if status == 403 and "x-github-sso" in response.headers:
        return "the organisation asks for single sign-on: authorise the token for it"
    if status in (403, 404):
        accepted = one_line(response.headers.get("x-accepted-github-permissions", ""), 200)
        needs = accepted.replace("=", ": ").replace("_", "-") or call.needs
        give = f"give the job `permissions:` with {needs}"
        return give if status == 403 else f"look at the name, and {give}: GitHub hides what a token may not see"
    return "put right what GitHub names" if said else "look at what was asked"


def _wait(response: Response) -> str:
    reset = response.headers.get("x-ratelimit-reset", "")
    if response.headers.get("x-ratelimit-remaining") != "0" or not SECONDS.fullmatch(reset):
        return "some minutes"
    return f"until {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC"


def limited(response: Response) -> bool:
    """Whether an answer only says that too much was asked, so that nothing was done."""
    if response.status == 429:
        return True
    if response.status != 403:
        return False
    headers = response.headers
    if "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0":
        return True
    return "rate limit" in _said(response).lower() or "abuse detection" in _said(response).lower()


def next_page(server: Server, asked: Request, response: Response) -> Request | None:
    """The request for the page after this one, None after the last.

    Raises UnreadableError for a page elsewhere: the token would go there too.
    """
    found = _LINK.search(response.headers.get("link", ""))
    return _moved(server, asked, found[1]) if found else None


def redirected(server: Server, asked: Request, response: Response) -> Request | None:
    """The request that an answer points to, None if it points nowhere; raises as `next_page` does.

    What changes something is sent again only where the status says so.
    """
    location = response.headers.get("location", "")
    follow = (301, 302, 307, 308) if asked.method == "GET" else (307, 308)
    return _moved(server, asked, location) if location and response.status in follow else None


def _moved(server: Server, asked: Request, url: str) -> Request:
    path, _, query = url.partition("#")[0].removeprefix(server.api).partition("?")
    if not url.startswith(f"{server.api}/") or any(part in ("", ".", "..") for part in path.split("/")[1:]):
        raise UnreadableError(f"a link that leads away from its API: {one_line(url, 200)}")
    return asked._replace(path=path, query=tuple(parse_qsl(query, keep_blank_values=True)))


def one(read: Callable[[object], T]) -> Callable[[Response], T]:
    """The reader of an answer, from the reader of its value."""
    return lambda response: read(response.json())


def maybe(read: Callable[[object], T]) -> Callable[[Response], T | None]:
    """The same where there may be nothing; for calls that expect MISSING."""
    return lambda response: None if response.status in MISSING else read(response.json())


def each(read: Callable[[object], T]) -> Callable[[Response], Sequence[T]]:
    """The reader of a page, from the reader of one thing on it."""

    def page(response: Response) -> Sequence[T]:
        value = response.json()
        if not isinstance(value, list):
            raise UnreadableError("something else than a list")
        return [read(item) for item in value]

    return page
