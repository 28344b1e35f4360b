"""The one that talks to GitHub, over urllib3: an extra, `specgit[github]`, imported when something is asked."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from specgit.errors import SpecgitError, install
from specgit.github.exchange import (
    Call,
    Response,
    Server,
    UnreadableError,
    next_page,
    outcome,
    redirected,
    unanswered,
)
from specgit.github.retry import Patience, pause
from specgit.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from urllib3 import PoolManager

    from specgit.github.exchange import Request

T = TypeVar("T")

CONNECT = 10.0  # seconds
READ = 60.0  # seconds between two pieces of an answer
PATIENT = Patience()
MOST_HOPS = 3
MOST_PAGES = 1000
_TOKEN = Pattern(r"[\x21-\x7e]{1,1000}")


class Client:
    """Talks to one GitHub with one token; may be used by many threads. No error, log or repr of it tells the token."""

    def __init__(
        self,
        server: Server,
        token: str,
        *,
        patience: Patience = PATIENT,
        read_timeout: float = READ,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Raises SpecgitError for a token that can't be one, and where the extra is not installed."""
        if not _TOKEN.fullmatch(token):  # http.client would show it in its error
            raise SpecgitError(
                "the token for GitHub is empty or holds spaces or line ends", hint="look at GITHUB_TOKEN"
            )
        self.server = server
        self._token = token
        self._patience = patience
        self._sleep, self._clock, self._chance = sleep, clock, chance
        self._pool = _pool(server.api, read_timeout)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Client:
        """From GITHUB_TOKEN or GH_TOKEN, and the server that the environment names."""
        token = (environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or "").strip()
        if not token:
            hint = "export GITHUB_TOKEN=$(gh auth token), or give the step `env: GITHUB_TOKEN: ${{ github.token }}`"
            raise SpecgitError("there is no token to talk to GitHub with", hint=hint)
        return cls(Server.of(environ), token)

    def __repr__(self) -> str:
        return f"Client({self.server.api!r})"

    def do(self, call: Call[T]) -> T:
        """Sends a call, again where that may help; raises ApiError or UnreadableError."""
        return self._settle(call)[0]

    def all(self, call: Call[Sequence[T]]) -> Iterator[T]:
        """The things of all pages, each page asked for when it is reached; raises as `do`."""
        for _ in range(MOST_PAGES):
            things, asked, response = self._settle(call)
            yield from things
            following = next_page(self.server, asked, response)
            if following is None:
                return
            call = call._replace(request=following)
        raise UnreadableError(f"more than {MOST_PAGES} pages")

    def _settle(self, call: Call[T]) -> tuple[T, Request, Response]:
        """What a call says, the request that was answered in the end, and the answer."""
        attempt, hops = 1, 0
        while True:
            response, reason = self._send(call.request)
            if response is not None and response.status not in call.expected and hops < MOST_HOPS:
                moved = redirected(self.server, call.request, response)
                if moved is not None:
                    hops, call = hops + 1, call._replace(request=moved)
                    continue
            seconds = pause(
                self._patience, call.request, response, attempt=attempt, now=self._clock(), chance=self._chance()
            )
            if seconds is None:
                if response is None:
                    raise unanswered(call, reason)
                return outcome(call, response), call.request, response
            self._sleep(seconds)
            attempt += 1

    def _send(self, asked: Request) -> tuple[Response | None, str]:
        """The answer, or None and why there is no whole one."""
        from urllib3.exceptions import HTTPError

        headers = asked.headers | {"authorization": f"Bearer {self._token}"}
        try:
            answer = self._pool.request(
                asked.method,
                self.server.api + asked.target,
                body=asked.content,
                headers=headers,
                redirect=False,
                retries=False,
            )
        except HTTPError as error:
            return None, str(error).replace(self._token, "***")
        told = {key.lower(): value.replace(self._token, "***") for key, value in answer.headers.items()}
        response = Response(answer.status, told, answer.data.replace(self._token.encode(), b"***"))
        if answer.status == 200 and not _whole(response):
            return None, "the answer broke off"
        return response, ""


def _whole(response: Response) -> bool:
    """Whether an answer that says it is JSON is."""
    if "json" not in response.headers.get("content-type", ""):
        return True
    try:
        response.json()
    except UnreadableError:
        return False
    return True


def _pool(address: str, read_timeout: float) -> PoolManager:
    """The connections: through the proxy that the environment names, trusting whom the machine trusts."""
    try:
        import urllib3
    except ImportError:
        message = "talking to GitHub needs a library that is not installed"
        raise SpecgitError(message, hint=install("github")) from None
    timeout = urllib3.Timeout(connect=CONNECT, read=read_timeout)
    parts = urlsplit(address)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, timeout=timeout, maxsize=8)
    return urllib3.PoolManager(timeout=timeout, maxsize=8)
