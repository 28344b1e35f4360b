"""The addresses of repositories, as Git and package managers write them."""

from __future__ import annotations

from typing import NamedTuple

from specgit.errors import SpecgitError
from specgit.github.exchange import PUBLIC_SERVER, Repository
from specgit.patterns import Pattern

_HOST = r"(?:[^@/\s]{1,200}@)?(?P<host>[A-Za-z0-9.-]{1,200})"
_PATH = r"(?P<owner>[^/\s]{1,100})/(?P<name>[^/\s]{1,110}?)(?:\.git)?/?"
_URL = Pattern(rf"(?:https?|ssh|git)://{_HOST}(?::[0-9]{{1,5}})?/{_PATH}")
_SSH = Pattern(rf"{_HOST}:/?{_PATH}")  # git@github.com:owner/name.git
_SAME = {"ssh.github.com": "github.com", "www.github.com": "github.com"}  # SSH over the port of HTTPS


class Address(NamedTuple):
    """Where a repository is. `host` is in lower case, without a port."""

    host: str
    repository: Repository


def read_address(url: str) -> Address | None:
    """The host and the repository of a URL, or of what ssh takes; None where it is of another form."""
    found = _URL.fullmatch(url) or _SSH.fullmatch(url)
    if not found:
        return None
    try:
        repository = Repository.parse(f"{found['owner']}/{found['name']}")
    except SpecgitError:
        return None
    host = found["host"].lower()
    return Address(_SAME.get(host, host), repository)


def host_of(pages: str) -> str:
    """The host of a server's pages, such as GITHUB_SERVER_URL."""
    return pages.partition("://")[2].partition("/")[0].partition(":")[0].lower()


PUBLIC_HOST = host_of(PUBLIC_SERVER)
