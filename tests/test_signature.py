"""Real keys, a real agent, the real ssh-keygen."""

from __future__ import annotations

import base64
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import commit, git
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from specgit.approval import signature
from specgit.approval.signature import NAMESPACE, default_key, sign, verify
from specgit.approval.statements import Kind, Person, Statement, payload, read, write
from specgit.errors import SpecgitError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")

JANE = Person("Jane Doe", "jane@example.com")
BOB = Person("Bob", "bob@example.com")
AT = 1_772_357_400  # 2026-03-01T09:30:00Z
STATEMENT = Statement(
    Kind.APPROVED,
    "user-auth",
    "design",
    "8f" * 20,
    (("requirements", "77" * 20),),
    "the second draft",
    JANE,
    AT,
)


class Keys(NamedTuple):
    """A folder of keys: `jane` and `bob` (ed25519), `ecdsa`, `rsa`, `locked` with the passphrase "open sesame", `ca`."""

    folder: Path

    def private(self, name: str) -> str:
        return str(self.folder / name)

    def public(self, name: str) -> str:
        """The type and the key, as in a file of signers."""
        return " ".join((self.folder / f"{name}.pub").read_text().split()[:2])

    def signers(self, *lines: str) -> bytes:
        """`jane@example.com jane` for each key, options between."""
        parts = (line.rpartition(" ") for line in lines)
        return "".join(f"{before} {self.public(name)}\n" for before, _, name in parts).encode()


def keygen(*words: str) -> None:
    subprocess.run(["ssh-keygen", "-q", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    for name, words in {
        "jane": ("-t", "ed25519"),
        "bob": ("-t", "ed25519"),
        "ca": ("-t", "ed25519"),
        "ecdsa": ("-t", "ecdsa"),
        "rsa": ("-t", "rsa", "-b", "2048"),
    }.items():
        keygen(*words, "-N", "", "-C", name, "-f", str(folder / name))
    keygen("-t", "ed25519", "-N", "open sesame", "-f", str(folder / "locked"))
    return Keys(folder)


@pytest.fixture
def signers(keys: Keys) -> bytes:
    return keys.signers("jane@example.com jane", "bob@example.com bob")


@pytest.fixture
def signed(keys: Keys) -> Statement:
    return sign(STATEMENT, keys.private("jane"))


@pytest.fixture
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def by_jane(statement: Statement, signers: bytes, at: int = AT) -> str:
    return verify(statement, JANE, at, signers)


def made_by_hand(keys: Keys, folder: Path, content: bytes, namespace: str = NAMESPACE, key: str = "jane") -> str:
    """The base64 of a signature that specgit did not make."""
    (folder / "content").write_bytes(content)
    keygen("-Y", "sign", "-n", namespace, "-f", keys.private(key), str(folder / "content"))
    return "".join((folder / "content.sig").read_text().splitlines()[1:-1])


# Round trips


@pytest.mark.parametrize("key", ["jane", "ecdsa", "rsa"])
def test_what_is_signed_can_be_verified(keys: Keys, key: str) -> None:
    signed = sign(STATEMENT, keys.private(key))
    assert signed._replace(signature="") == STATEMENT
    assert base64.b64decode(signed.signature, validate=True).startswith(b"SSHSIG")
    assert by_jane(signed, keys.signers(f"jane@example.com {key}")) == ""


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_signed(keys: Keys, signers: bytes, kind: Kind) -> None:
    bare = Statement(kind, "ünïcode spec/auth", "tasks", "none", by=JANE, at=AT)
    assert by_jane(sign(bare, keys.private("jane")), signers) == ""


@pytest.mark.parametrize("key", ["jane", "rsa"])
def test_a_signature_survives_a_squash(keys: Keys, folder: Path, key: str) -> None:
    """GitHub's squash makes bullets of the titles, indents nothing else, and may use CRLF."""
    signed = sign(STATEMENT, keys.private(key))
    other = sign(STATEMENT._replace(phase="tasks"), keys.private(key))
    body = f"Auth (#12)\r\n\r\n* Approve\r\n\r\n{write(signed)}\r\n\r\n* Fix a typo\r\n\r\n{write(other)}\r\n\r\n---------\r\n"
    commit(folder, body, {})
    message = git(folder, "log", "-1", "--format=%B")
    assert max(map(len, message.splitlines())) <= 100
    statements, malformed = read(message)
    assert malformed == ()
    assert [statement._replace(line=0) for statement in statements] == [signed, other]
    signers = keys.signers(f"jane@example.com {key}")
    assert [by_jane(statement, signers) for statement in statements] == ["", ""]


texts = st.text(max_size=40)


@settings(max_examples=25)
@given(spec=texts, name=texts, reason=texts, at=st.integers(1, 4_000_000_000))
def test_whatever_is_signed_is_what_is_read(keys: Keys, spec: str, name: str, reason: str, at: int) -> None:
    """White space, brackets, other scripts: a message keeps not all of it, so that is not what is signed either."""
    statement = STATEMENT._replace(spec=spec, reason=reason, by=Person(name, JANE.mail), at=at)
    try:
        signed = sign(statement, keys.private("jane"))
    except SpecgitError:
        assume(False)
    (found,), malformed = read(f"title\n\n{write(signed)}\n")
    assert malformed == ()
    assert found._replace(line=0) == signed
    assert by_jane(found, keys.signers("jane@example.com jane"), at) == ""


def test_names_that_no_message_holds_are_not_signed(keys: Keys) -> None:
    with pytest.raises(SpecgitError, match="can't be written in a commit message") as caught:
        sign(STATEMENT._replace(by=Person("Jane <3", JANE.mail)), keys.private("jane"))
    assert "Name <mail>" in caught.value.hint


@pytest.mark.parametrize("missing", ["by", "at"])
def test_nobody_and_never_are_not_signed(keys: Keys, missing: str) -> None:
    with pytest.raises(ValueError, match="somebody"):
        sign(STATEMENT._replace(**{missing: None}), keys.private("jane"))


# What does not hold


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Kind.WAIVED},
        {"kind": Kind.REVOKED},
        {"spec": "user-authx"},
        {"spec": "User-auth"},
        {"spec": "user-аuth"},  # a Cyrillic letter
        {"phase": "tasks"},
        {"digest": "8e" * 20},
        {"digest": ""},
        {"digest": "none"},
        {"stands_on": ()},
        {"stands_on": (("requirements", "78" * 20),)},
        {"stands_on": (("bugfix", "77" * 20),)},
        {"stands_on": (*STATEMENT.stands_on, ("bugfix", "77" * 20))},
        {"reason": ""},
        {"reason": "the third draft"},
        {"by": Person("Jane Dö", JANE.mail)},
        {"at": AT + 1},
    ],
    ids=str,
)
def test_a_changed_field_is_seen(signed: Statement, signers: bytes, change: dict[str, object]) -> None:
    assert by_jane(signed._replace(**change), signers) == "its signature is over something else"


def test_every_field_is_signed() -> None:
    """A field that is added to statements must come under the signature, or be named here."""
    unsigned = {"signature", "line"}
    changed: dict[str, object] = {
        "kind": Kind.REVOKED,
        "spec": "x",
        "phase": "tasks",
        "digest": "x",
        "stands_on": (("tasks", "x"),),
        "reason": "x",
        "by": BOB,
        "at": 1,
    }
    assert changed.keys() | unsigned == set(Statement._fields)
    seen = {payload(STATEMENT._replace(**{field: value})) for field, value in changed.items()}
    assert len(seen | {payload(STATEMENT)}) == len(changed) + 1


def test_a_signature_is_not_for_another_statement(keys: Keys, signed: Statement, signers: bytes) -> None:
    newer = STATEMENT._replace(digest="99" * 20, signature=signed.signature)
    assert by_jane(newer, signers) == "its signature is over something else"


def test_a_signature_is_not_for_another_person(signed: Statement, signers: bytes) -> None:
    assert verify(signed, BOB, AT, signers) == "it is signed for jane@example.com, not for bob@example.com"
    claimed = signed._replace(by=BOB)
    assert verify(claimed, BOB, AT, signers) == "its signature is over something else"


def test_a_key_of_another_person(keys: Keys, signers: bytes) -> None:
    forged = sign(STATEMENT, keys.private("bob"))
    assert by_jane(forged, signers) == "its key is listed for bob@example.com, not for jane@example.com"


def test_a_key_of_nobody(keys: Keys, signers: bytes) -> None:
    forged = sign(STATEMENT, keys.private("ecdsa"))
    assert by_jane(forged, signers) == "the signers list no such key for jane@example.com"


@pytest.mark.parametrize(
    "content", [b"", b"# nobody yet\n", b"jane@example.com\n", b"\xff\x00\n", b"jane@example.com ssh-ed25519 AAAA\n"]
)
def test_signers_without_keys(signed: Statement, content: bytes) -> None:
    assert by_jane(signed, content) == "the signers list no such key for jane@example.com"


def test_a_broken_line_of_the_signers_hides_no_other(signed: Statement, signers: bytes) -> None:
    assert by_jane(signed, b"jane@example.com nonsense\n\n# a comment\n" + signers) == ""


NOBODY = "the signers list no such key for jane@example.com"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("", ""),
        ('valid-after="20260301"', ""),
        ('valid-after="20260301093000Z"', ""),
        ('valid-after="20260301093001Z"', "the key of jane@example.com was not yet valid on 2026-03-01T09:30:00Z"),
        ('valid-before="20260301093001Z"', ""),
        ('valid-before="20260301092959Z"', "the key of jane@example.com had expired on 2026-03-01T09:30:00Z"),
        (
            'valid-after="20250101",valid-before="20260101"',
            "the key of jane@example.com had expired on 2026-03-01T09:30:00Z",
        ),
        ('valid-after="20260101",valid-before="20270101"', ""),
        ('namespaces="git,specgit"', ""),
        ('namespaces="git"', "the key of jane@example.com may sign other things, but not for specgit"),
        ('valid-before="soon"', NOBODY),
    ],
)
def test_options_of_the_signers(keys: Keys, signed: Statement, options: str, reason: str) -> None:
    assert by_jane(signed, keys.signers(f"jane@example.com {options} jane")) == reason


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "EST5EDT"])
def test_times_are_utc_on_every_machine(
    keys: Keys, signed: Statement, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    assert by_jane(signed, keys.signers('jane@example.com valid-before="20260301093001" jane')) == ""
    assert by_jane(signed, keys.signers('jane@example.com valid-after="20260301093000" jane')) == ""
    assert "expired" in by_jane(signed, keys.signers('jane@example.com valid-before="20260301092959" jane'))


def test_the_time_that_is_asked_counts(keys: Keys, signed: Statement) -> None:
    """A caller that trusts the commit's time more than the statement's may say so."""
    until = keys.signers('jane@example.com valid-before="20260302Z" jane')
    assert by_jane(signed, until) == ""
    assert "expired" in by_jane(signed, until, AT + 86_400)


def test_an_expired_key_has_a_successor(keys: Keys) -> None:
    rolled = keys.signers(
        'jane@example.com valid-before="20260101" ecdsa', 'jane@example.com valid-after="20260101" jane'
    )
    assert by_jane(sign(STATEMENT, keys.private("jane")), rolled) == ""
    assert "expired" in by_jane(sign(STATEMENT, keys.private("ecdsa")), rolled)


@pytest.mark.parametrize(
    ("principals", "holds"),
    [
        ("*@example.com", True),
        ("bob@example.com,jane@example.com", True),
        ('"jane@example.com"', True),
        ("*@example.com,!jane@example.com", False),
        ("*@other.org", False),
        ("jane@example.com.evil.org", False),
        ("Jane@example.com", False),
        ("jane", False),
    ],
)
def test_principals_are_patterns(keys: Keys, signed: Statement, principals: str, holds: bool) -> None:
    assert (by_jane(signed, keys.signers(f"{principals} jane")) == "") is holds


@pytest.mark.parametrize(
    "mail",
    [
        "",
        "*",
        "*@example.com",
        "?ane@example.com",
        "jane@example.com,bob@example.com",
        "jane@example.com bob@example.com",
        "!bob@example.com",
        "-n",
        "-Oprint-pubkey",
        "jane@example.com\nbob@example.com",
        "jane@example.com\0",
        "jane@example.com\x1b[2J",
        '"jane@example.com"',
        "jane\\@example.com",
        "jane\u00a0@example.com",
        "jane\u202e@example.com",
        "jane\udcff@example.com",
    ],
)
def test_a_hostile_address_has_no_key(keys: Keys, tmp_path: Path, mail: str) -> None:
    """Even where the key would sign for everybody."""
    statement = STATEMENT._replace(by=Person("Jane", mail))
    forged = statement._replace(signature=made_by_hand(keys, tmp_path, payload(statement)))
    reason = verify(forged, forged.by, AT, keys.signers("* jane"))
    assert reason.startswith("no key can be listed for the address ")
    assert reason.isprintable()


@pytest.mark.parametrize(
    "mail", ["jane+x@example.com", "jané@example.com", "o'hara@example.com", "12+j@users.noreply.github.com"]
)
def test_unusual_addresses(keys: Keys, mail: str) -> None:
    jane = Person("Jane", mail)
    signed = sign(STATEMENT._replace(by=jane), keys.private("jane"))
    assert verify(signed, jane, AT, keys.signers(f"{mail} jane")) == ""


@pytest.mark.parametrize("namespace", ["git", "file", "specgit2", "SPECGIT"])
def test_a_signature_made_for_something_else(keys: Keys, tmp_path: Path, signers: bytes, namespace: str) -> None:
    made = made_by_hand(keys, tmp_path, payload(STATEMENT), namespace)
    assert by_jane(STATEMENT._replace(signature=made), signers) == "its signature was not made for specgit"


def test_anybody_can_make_it_with_ssh_keygen_alone(keys: Keys, tmp_path: Path, signers: bytes) -> None:
    assert by_jane(STATEMENT._replace(signature=made_by_hand(keys, tmp_path, payload(STATEMENT))), signers) == ""


@pytest.mark.parametrize("garbage", ["AAAA", "A", "U1NIU0lH", "U1NIU0lHAAAAAQ==", "=", "A" * 8000, "-----BEGIN"])
def test_garbage_is_no_signature(signers: bytes, garbage: str) -> None:
    assert by_jane(STATEMENT._replace(signature=garbage), signers) == "its signature is no SSH signature"


def test_a_damaged_signature_never_holds(signed: Statement, signers: bytes) -> None:
    data = base64.b64decode(signed.signature)
    for at in range(0, len(data), 5):
        damaged = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        reason = by_jane(signed._replace(signature=base64.b64encode(damaged).decode()), signers)
        assert reason
        assert reason.isprintable()


def test_what_is_not_signed_at_all(signed: Statement, signers: bytes) -> None:
    assert by_jane(STATEMENT, signers) == "it has no signature"
    unknown = "its signature does not say whose it is, and from when"
    assert by_jane(signed._replace(by=None), signers) == unknown
    assert by_jane(signed._replace(at=None), signers) == unknown


@pytest.mark.parametrize("at", [-1, 0, 253402300800, 10**30])
def test_a_time_that_is_none(keys: Keys, signed: Statement, signers: bytes, at: int) -> None:
    assert by_jane(signed, signers, at) == "no key is valid at its time"


# Certificates


@pytest.mark.parametrize(
    ("principals", "signers", "reason"),
    [
        ("jane@example.com", "*@example.com cert-authority ca", ""),
        ("jane@example.com", "jane@example.com cert-authority ca", ""),
        (
            "bob@example.com",
            "*@example.com cert-authority ca",
            "its key is listed for bob@example.com, not for jane@example.com",
        ),
        ("jane@example.com", "*@other.org cert-authority ca", "the signers list no such key for jane@example.com"),
        ("jane@example.com", "*@example.com cert-authority bob", "the signers list no such key for jane@example.com"),
        ("jane@example.com", "*@example.com ca", "the signers list no such key for jane@example.com"),
    ],
)
def test_certificates(keys: Keys, tmp_path: Path, principals: str, signers: str, reason: str) -> None:
    for name in ("ecdsa", "ecdsa.pub"):
        shutil.copy(keys.folder / name, tmp_path / name)
    validity = ("-V", "20260101:20270101")
    keygen("-s", keys.private("ca"), "-I", "id", "-n", principals, *validity, str(tmp_path / "ecdsa.pub"))
    signed = sign(STATEMENT, str(tmp_path / "ecdsa-cert.pub"))
    assert by_jane(signed, keys.signers(signers)) == reason


# Keys and agents


@pytest.fixture
def agent(no_agent: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An agent of this test; its socket lies in a short path, as sockets must."""
    with tempfile.TemporaryDirectory(prefix="agent", dir="/tmp") as folder:
        socket = Path(folder, "s")
        process = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        try:
            until = time.monotonic() + 20
            # There is a socket before anybody answers at it.
            while subprocess.run(["ssh-add", "-l"], capture_output=True).returncode == 2 and time.monotonic() < until:
                time.sleep(0.01)
            yield
        finally:
            process.terminate()
            process.wait()


@pytest.mark.parametrize("form", ["file", "literal", "prefixed", "commented"])
@pytest.mark.parametrize("key", ["jane", "ecdsa"])
def test_a_key_in_the_agent(keys: Keys, agent: None, tmp_path: Path, key: str, form: str) -> None:
    subprocess.run(["ssh-add", "-q", keys.private(key)], check=True)
    public = tmp_path / "only.pub"  # its private half is nowhere but in the agent
    public.write_text(f"{keys.public(key)} comment\n")
    words = {
        "file": str(public),
        "literal": keys.public(key),
        "prefixed": f"key::{keys.public(key)}",
        "commented": f"{keys.public(key)} jane's laptop",
    }[form]
    assert by_jane(sign(STATEMENT, words), keys.signers(f"jane@example.com {key}")) == ""


def test_an_agent_without_the_key(keys: Keys, agent: None) -> None:
    with pytest.raises(SpecgitError, match="No private key found") as caught:
        sign(STATEMENT, keys.public("jane"))
    assert "ssh-add" in caught.value.hint


def test_an_agent_that_refuses(keys: Keys, agent: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is to be used only with consent, and there is nobody to give it."""
    subprocess.run(["ssh-add", "-q", "-c", keys.private("jane")], check=True, capture_output=True)
    with pytest.raises(SpecgitError, match="refused"):
        sign(STATEMENT, keys.public("jane"))


def test_no_agent_at_all(keys: Keys, no_agent: None) -> None:
    with pytest.raises(SpecgitError, match="can't sign with ssh-ed25519"):
        sign(STATEMENT, keys.public("jane"))


def test_a_public_key_beside_its_private_half(keys: Keys, no_agent: None, signers: bytes) -> None:
    assert by_jane(sign(STATEMENT, keys.private("jane.pub")), signers) == ""


def test_keys_in_the_home_folder_and_beside(
    keys: Keys, alone: Path, signers: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(keys.folder, alone / "-my keys")
    assert by_jane(sign(STATEMENT, "~/-my keys/jane"), signers) == ""
    monkeypatch.chdir(alone / "-my keys")
    (alone / "-my keys" / "jane").rename("-jane")
    assert by_jane(sign(STATEMENT, "-jane"), signers) == ""


@pytest.mark.parametrize("key", ["nowhere", "", "a\nb", "~/nowhere", "/dev/null"])
def test_keys_that_are_none(key: str, alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(alone)
    with pytest.raises(SpecgitError, match="can't sign with") as caught:
        sign(STATEMENT, key)
    assert "--sign KEY" in caught.value.hint
    assert caught.value.message.isprintable()


def test_a_key_that_others_may_read(keys: Keys, tmp_path: Path) -> None:
    shutil.copy(keys.private("jane"), tmp_path / "open")
    (tmp_path / "open").chmod(0o644)
    with pytest.raises(SpecgitError, match="Permissions 0644 .* are too open"):
        sign(STATEMENT, str(tmp_path / "open"))


SIGN_ON_A_TERMINAL = """\
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from specgit.approval.signature import sign
from specgit.approval.statements import read, write
(statement,), _ = read(sys.argv[1])
print(write(sign(statement, sys.argv[2])), file=sys.stderr)
"""


def test_a_passphrase_is_asked_for_on_the_terminal(keys: Keys, no_agent: None) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", SIGN_ON_A_TERMINAL, f"\n\n{write(STATEMENT)}", keys.private("locked")]
    process = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, start_new_session=True)
    os.close(theirs)
    asked = b""
    while b"passphrase" not in asked:
        asked += os.read(ours, 1000)
    os.write(ours, b"open sesame\n")
    _, said = process.communicate(timeout=60)
    os.close(ours)
    (found,), _ = read(f"\n\n{said.decode()}")
    assert by_jane(found, keys.signers("jane@example.com locked")) == ""


def test_no_terminal_to_ask_for_a_passphrase(keys: Keys, no_agent: None) -> None:
    words = [sys.executable, "-c", SIGN_ON_A_TERMINAL.replace("fcntl.ioctl", "print"), f"\n\n{write(STATEMENT)}"]
    process = subprocess.run(
        [*words, keys.private("locked")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=60,
    )
    assert "incorrect passphrase" in process.stderr
    assert "ssh-add" in process.stderr


# The key that Git would sign with


@pytest.mark.parametrize(
    ("configured", "key"),
    [
        ({"gpg.format": "ssh", "user.signingKey": "~/.ssh/mine"}, "~/.ssh/mine"),
        ({"gpg.format": "ssh", "user.signingKey": "key::ssh-ed25519 AAAA"}, "key::ssh-ed25519 AAAA"),
        ({"gpg.format": "ssh", "user.signingKey": "ssh-ed25519 AAAA me"}, "ssh-ed25519 AAAA me"),
        ({"gpg.format": "ssh"}, None),
        ({"gpg.format": "openpgp", "user.signingKey": "0xABCD"}, None),
        ({"user.signingKey": "0xABCD"}, None),
        ({}, None),
    ],
)
def test_the_default_key(alone: Path, configured: dict[str, str], key: str | None) -> None:
    (alone / ".ssh").mkdir()
    (alone / ".ssh" / "id_rsa.pub").write_text("")
    (alone / ".ssh" / "id_ecdsa.pub").write_text("")
    assert default_key(lambda name: configured.get(name, "")) == (key or str(alone / ".ssh" / "id_ecdsa.pub"))


def test_no_default_key(alone: Path) -> None:
    with pytest.raises(SpecgitError, match="no SSH key") as caught:
        default_key(lambda name: "")
    assert "ssh-keygen -t ed25519" in caught.value.hint


# ssh-keygen itself


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Another program of that name, first on the PATH."""
    program = folder / "ssh-keygen"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_no_ssh_keygen(signed: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (lambda: sign(STATEMENT, "key"), lambda: by_jane(signed, b"")):
        with pytest.raises(SpecgitError, match="not installed") as caught:
            ask()
        assert "OpenSSH 8.8" in caught.value.hint


@pytest.mark.parametrize(
    "said",
    [
        "unknown option -- Y",
        "illegal option -- Y",
        'Invalid option "verify-time=1"',
        'Unsupported operation for -Y: "sign"',
    ],
)
def test_an_old_ssh_keygen(signed: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    stand_in(tmp_path, monkeypatch, f"echo 'ssh-keygen: {said}' >&2; exit 1")
    for ask in (lambda: sign(STATEMENT, "key"), lambda: by_jane(signed, b"")):
        with pytest.raises(SpecgitError, match="too old"):
            ask()


def test_an_ssh_keygen_that_hangs(signed: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "_CHECKING", 0.2)
    stand_in(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(SpecgitError, match="did not verify within"):
        by_jane(signed, b"")


def test_an_ssh_keygen_that_says_something_new(
    signed: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "printf '@@@\\n\\033[2Jnot today\\nor ever\\n' >&2; exit 255")
    assert by_jane(signed, b"") == "ssh-keygen refuses its signature: not today"


def test_files_are_ours_alone_and_go(signed: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, folder = tmp_path / "log", tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    stand_in(
        tmp_path, monkeypatch, f'[ "$2" = verify ] && ls -ld {folder}/* {folder}/*/* | cut -c1-10 > {log}; exit 255'
    )
    by_jane(signed, b"x")
    assert log.read_text().split() == ["drwx------", "-rw-------", "-rw-------"]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("key", "most"), [("jane", 1), ("bob", 2)])
def test_one_process_says_yes_and_two_say_why_not(
    keys: Keys, signers: bytes, monkeypatch: pytest.MonkeyPatch, key: str, most: int
) -> None:
    signed = sign(STATEMENT, keys.private(key))
    started = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda words, **more: (started.append(words), run(words, **more))[1])
    by_jane(signed, signers)
    assert len(started) == most
