"""A Git server over HTTP on this machine: tokens, hooks, and a count of what it refused."""

from __future__ import annotations

import os
import subprocess
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from conftest import git
from served import Served

READ, WRITE = "token-that-reads", "token-that-writes"
OURS = "x-access-token"  # the user that specgit pushes as


class GitServer(Served):
    """Serves the bare repositories of a folder: reading needs a token, pushing the one that writes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.rights = {READ: "read", WRITE: "write"}
        self.pushes = 0
        self.tried: Counter[str] = Counter()  # user → pushes begun
        self.landed: Counter[str] = Counter()  # user → pushes that moved a branch
        self.down = 0  # so many requests get no answer
        self.meanwhile: list[Callable[[], object]] = []  # what others do just before a push of ours, one each
        self.backend = Path(git(home, "--exec-path"), "git-http-backend")
        super().__init__()

    def host(self, name: str, top: Path) -> Path:
        """Serve a copy of a repository as `owner/name`; gives its bare folder."""
        bare = self.home / name
        bare.parent.mkdir(parents=True, exist_ok=True)
        git(self.home, "clone", "--quiet", "--bare", str(top), str(bare))
        git(bare, "config", "http.receivepack", "true")
        git(bare, "config", "gc.auto", "0")
        git(bare, "config", "receive.autogc", "false")
        (bare / "hooks").mkdir(exist_ok=True)
        return bare

    def hook(self, name: str, script: str) -> None:
        """Give a repository a pre-receive hook, which refuses pushes by its exit code."""
        place = self.home / name / "hooks/pre-receive"
        place.write_text(script, encoding="utf-8")
        place.chmod(0o755)

    def refused(self, user: str = OURS) -> int:
        """How many pushes of a user moved no branch: git itself gives up where the branch is not where it should be."""
        return self.tried[user] - self.landed[user]

    def _who(self, header: str) -> tuple[str, str | None]:
        """The user of a request, and what its token may do."""
        kind, _, value = header.partition(" ")
        if kind.lower() != "basic":
            return "", None
        user, _, token = b64decode(value).decode().partition(":")
        return user, self.rights.get(token)

    def _handler(served) -> type[BaseHTTPRequestHandler]:  # noqa: C901, N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                body = self._body()
                if served.down > 0:
                    served.down -= 1
                    self.close_connection = True
                    return
                parts = urlsplit(self.path)
                user, right = served._who(self.headers.get("authorization", ""))
                pushes = "git-receive-pack" in self.path
                if right is None or (pushes and right != "write"):
                    self._send(401 if right is None else 403, [("WWW-Authenticate", "Basic")], b"")
                    return
                served.pushes += parts.path.endswith("/git-receive-pack")
                served.tried[user] += parts.query == "service=git-receive-pack"
                if parts.query == "service=git-receive-pack" and user == OURS and served.meanwhile:
                    served.meanwhile.pop(0)()
                done = subprocess.run(
                    [served.backend], input=body, env=self._environment(parts.path, parts.query), capture_output=True
                )
                head, _, content = done.stdout.partition(b"\r\n\r\n")
                served.landed[user] += parts.path.endswith("/git-receive-pack") and b"ok refs/" in content
                headers = [tuple(line.split(": ", 1)) for line in head.decode().splitlines()]
                status = next((int(value[:3]) for name, value in headers if name == "Status"), 200)
                self._send(status, [(name, value) for name, value in headers if name != "Status"], content)

            def _environment(self, path: str, query: str) -> dict[str, str]:
                names = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SPECGIT_"))}
                return names | {
                    "GIT_PROJECT_ROOT": str(served.home),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "GIT_CONFIG_GLOBAL": os.devnull,
                    "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_PROTOCOL": self.headers.get("git-protocol", ""),
                    "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
                    "REMOTE_USER": "somebody",
                    "PATH_INFO": path,
                    "QUERY_STRING": query,
                    "REQUEST_METHOD": self.command,
                    "CONTENT_TYPE": self.headers.get("content-type", ""),
                }

            def _body(self) -> bytes:
                if self.headers.get("transfer-encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("content-length", 0)))
                parts = []
                while size := int(self.rfile.readline(), 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)

            def _send(self, status: int, headers: list[tuple[str, ...]], content: bytes) -> None:
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = handle_one  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler
