"""Signatures over statements, made and checked by ssh-keygen: this is the only door to it.

What is signed is the statement, not the commit, so a signature travels with its text through squash and rebase. Whose
key it is, and when that holds, says a file in the ALLOWED SIGNERS format of ssh-keygen(1). A time there without a `Z`
is UTC, on every machine.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from specgit.approval.statements import payload, read, write, written_time
from specgit.errors import SpecgitError
from specgit.patterns import Pattern
from specgit.shown import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specgit.approval.statements import Person, Statement

NAMESPACE = "specgit"
KEYS = ("id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub")  # in ~/.ssh, the first that exists

_SIGNING = 300  # seconds: somebody types a passphrase, or looks for a token to touch
_CHECKING = 30
_LAST_TIME = 253402300799  # the last second of the year 9999
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_LITERAL = Pattern(r"(?:key::)?((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[^\s/]+ [A-Za-z0-9+/]+={0,2})(?: .*)?")
# What no honest address has, and what a list of patterns might take for one.
_ODD = Pattern(r"-|.*[\s*?!,\"\\]")
_TOO_OLD = Pattern(r"option -- [YO]|Unsupported operation|Invalid option")


def sign(statement: Statement, key: str) -> Statement:
    """The statement with a signature, in the very words in which it will be read from a commit message.

    `key` is a private key's file, or a public key, as a file or literally, whose private half lies beside it or in the
    ssh-agent. ssh-keygen asks for a passphrase on the terminal. Raises SpecgitError where no signature can be made.
    """
    if statement.by is None or statement.at is None:
        raise ValueError("a statement is signed by somebody, at some time")
    statement = _as_read(statement)
    literal = _LITERAL.fullmatch(key)
    with _folder({"statement": payload(statement)} | ({"key.pub": literal[1].encode()} if literal else {})) as folder:
        place = folder / "key.pub" if literal else Path.home() / key[2:] if key.startswith("~/") else Path(key)
        written = folder / "statement"
        code, _, said = _ssh_keygen("sign", "-q", "-n", NAMESPACE, "-f", str(place.absolute()), str(written))
        if code:
            raise SpecgitError(
                f"can't sign with {one_line(key, 100)}: {_first_line(said)}",
                hint="add the key to the agent with ssh-add, or name another with --sign KEY",
            )
        armored = written.with_suffix(".sig").read_text("ascii")
    return statement._replace(signature="".join(armored.split("\n")[1:-2]))


def default_key(read_config: Callable[[str], str]) -> str:
    """The key that Git would sign with, as `sign` takes it; `read_config` gives the value of a setting of Git's.

    Raises SpecgitError where there is none.
    """
    if read_config("gpg.format") == "ssh" and (key := read_config("user.signingKey")):
        return key
    for name in KEYS:
        if (place := Path.home() / ".ssh" / name).is_file():
            return str(place)
    raise SpecgitError(
        "there is no SSH key to sign with",
        hint="name one with --sign KEY; ssh-keygen -t ed25519 makes one",
    )


def verify(statement: Statement, by: Person, at: int, signers: bytes) -> str:
    """Why a statement's signature does not hold for this person at this time; empty where it does.

    `signers` is the content of the file of signers. Raises SpecgitError where ssh-keygen is not there or too old.
    """
    if not statement.signature:
        return "it has no signature"
    if statement.by is None or statement.at is None:
        return "its signature does not say whose it is, and from when"
    if statement.by.mail != by.mail:
        return f"it is signed for {one_line(statement.by.mail, 100)}, not for {one_line(by.mail, 100)}"
    if not by.mail or not by.mail.isprintable() or _ODD.match(by.mail):
        return f"no key can be listed for the address {one_line(by.mail, 100)!r}"
    if not 0 < at <= _LAST_TIME:
        return "no key is valid at its time"
    armored = f"{_BEGIN}\n{statement.signature}\n{_END}\n"
    with _folder({"signature": armored.encode(), "signers": signers}) as folder:
        moment = datetime.fromtimestamp(at, UTC).strftime("%Y%m%d%H%M%S")
        words = ("-s", str(folder / "signature"), "-f", str(folder / "signers"), f"-Overify-time={moment}")
        code, _, said = _ssh_keygen("verify", "-n", NAMESPACE, "-I", by.mail, *words, stdin=payload(statement))
        if code == 0:
            return ""
        return _known_reason(said, by, at) or _reason_by_key(words, by)


def _known_reason(said: str, by: Person, at: int) -> str:
    """What ssh-keygen said, for people; empty where only the key is not that person's."""
    reasons = {
        "parse signature": "its signature is no SSH signature",
        "invalid format": "its signature is no SSH signature",
        "namespace does not match": f"its signature was not made for {NAMESPACE}",
        "incorrect signature": "its signature is over something else",
        "not permitted for use": f"the key of {by.mail} may sign other things, but not for {NAMESPACE}",
        "has expired": f"the key of {by.mail} had expired on {written_time(at)}",
        "not yet valid": f"the key of {by.mail} was not yet valid on {written_time(at)}",
    }
    return next((reason for phrase, reason in reasons.items() if phrase in said), "")


def _reason_by_key(words: tuple[str, ...], by: Person) -> str:
    """Whom the key that made a good signature belongs to instead."""
    _, found, said = _ssh_keygen("find-principals", *words)
    if others := one_line(", ".join(found.splitlines()), 100):
        return f"its key is listed for {others}, not for {by.mail}"
    if "No principal" in said:
        return f"the signers list no such key for {by.mail}"
    return f"ssh-keygen refuses its signature: {_first_line(said)}"


def _as_read(statement: Statement) -> Statement:
    """A statement as it comes back from a message, where white space is not kept."""
    found, malformed = read(f"\n\n{write(statement._replace(signature=''))}")
    if malformed:
        raise SpecgitError(
            f"{statement.subject} by {one_line(str(statement.by), 100)} can't be written in a commit message",
            hint=malformed[0].hint,
        )
    return found[0]._replace(line=statement.line)


def _first_line(said: str) -> str:
    """The first thing that ssh-keygen said, but for the frames it draws around a warning."""
    return one_line(next((line for line in said.splitlines() if not line.startswith("@")), ""), 200)


@contextmanager
def _folder(contents: dict[str, bytes]) -> Iterator[Path]:
    """A folder with some files that nobody else may read."""
    with TemporaryDirectory(prefix="specgit-") as name:
        folder = Path(name)
        for file, content in contents.items():
            place = folder / file
            place.touch(mode=0o600)
            place.write_bytes(content)
        yield folder


def _ssh_keygen(what: str, *words: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    """Run `ssh-keygen -Y`; its exit code, its output, and what it said on stderr.

    Without `stdin` it has ours: it asks for a passphrase only where that is a terminal.
    """
    remedy = "install OpenSSH 8.8 or newer"
    try:
        done = subprocess.run(
            ["ssh-keygen", "-Y", what, *words],
            input=stdin,
            capture_output=True,
            check=False,
            # LC_ALL: some answers can only be told from its sentences. TZ: the signers mean the same everywhere.
            env=os.environ | {"LC_ALL": "C", "TZ": "UTC0"},
            timeout=_SIGNING if what == "sign" else _CHECKING,
        )
    except OSError as error:
        raise SpecgitError("ssh-keygen is not installed, or not on the PATH", hint=remedy) from error
    except subprocess.TimeoutExpired as error:
        raise SpecgitError(
            f"ssh-keygen did not {what} within {error.timeout:.0f} seconds",
            hint="try again; ssh-add -l shows whether the agent answers",
        ) from error
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode and _TOO_OLD.search(said):
        raise SpecgitError("this ssh-keygen is too old for signatures", hint=remedy)
    return done.returncode, done.stdout.decode("utf-8", "replace"), said
