"""Reports handed to real mail servers on this machine: encrypted, with a password, refused, silent."""

from __future__ import annotations

import email
import ipaddress
import os
import pty
import re
import select
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from test_cli import NONE, run
from test_reports import MAIL, SECRETS

from quivive.reports.draft import Draft
from quivive.reports.errors import CannotReport
from quivive.reports.sending import MailServer, send

DRAFT = Draft("mail", "report@phishing.gov.uk", "message/rfc822", b"", mail=b"From: tom@mail.example\nSubject: x\n\n.\nbody \xc3\xa9\n")


class Kept:
    """Keeps what it is given; refuses one recipient."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if "refused" in address:
            return "550 5.1.1 nobody\x1b[2J here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK"


def let_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
    """Only Tom, with his password."""
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (b"tom", b"secret")
    return AuthResult(success=known, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def server(certificate: Path, security: str) -> Iterator[tuple[Kept, dict[str, str]]]:
    """A server of one kind, and the environment that names it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    kept = Kept()
    how: dict[str, object] = {"hostname": "127.0.0.1", "port": 0}
    if security == "starttls":
        how |= {"tls_context": context, "require_starttls": True, "authenticator": let_in, "auth_required": True, "auth_require_tls": True}
    elif security == "tls":
        how |= {"ssl_context": context}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        how["port"] = free.getsockname()[1]
    controller = Controller(kept, **how)
    controller.start()
    named = {
        "QUIVIVE_SMTP_HOST": "127.0.0.1", "QUIVIVE_SMTP_PORT": str(how["port"]), "QUIVIVE_SMTP_SECURITY": security,
        "QUIVIVE_SMTP_CA_FILE": str(certificate), "QUIVIVE_SMTP_FROM": "tom@mail.example",
    }  # fmt: skip
    try:
        yield kept, named
    finally:
        controller.stop()


def refused(environment: dict[str, str], draft: Draft = DRAFT) -> CannotReport:
    """Why the server did not take it."""
    with pytest.raises(CannotReport) as caught:
        send(draft, MailServer.of(environment), "tom@mail.example")
    return caught.value


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_report_is_taken_as_it_was_shown(certificate: Path, security: str) -> None:
    with server(certificate, security) as (kept, environment):
        signed_in = {"QUIVIVE_SMTP_USER": "tom", "QUIVIVE_SMTP_PASSWORD": "secret"} if security == "starttls" else {}
        send(DRAFT, MailServer.of(environment | signed_in), "tom@mail.example")
    (envelope,) = kept.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("tom@mail.example", ["report@phishing.gov.uk"])
    assert envelope.content == DRAFT.mail.replace(b"\n", b"\r\n")


def test_what_a_server_refuses_is_said(certificate: Path) -> None:
    with server(certificate, "starttls") as (kept, environment):
        wrong = refused(environment | {"QUIVIVE_SMTP_USER": "tom", "QUIVIVE_SMTP_PASSWORD": "guess"})
        assert wrong.details["text"].startswith("535")
        assert refused(environment).details["text"].startswith("530")
        unknown = refused({key: value for key, value in environment.items() if "CA_FILE" not in key})
        assert "certificate" in unknown.details["text"].lower()
        plain = refused(environment | {"QUIVIVE_SMTP_SECURITY": "tls"})
        assert plain.key == "smtp_failed"
        assert not kept.envelopes
    with server(certificate, "none") as (kept, environment):
        nobody = Draft("mail", "refused@mail.example", "", b"", mail=DRAFT.mail)
        said = refused(environment, nobody).details["text"]
        assert said.startswith("550")
        assert "\x1b" not in said
        # Encryption that a server does not offer is no reason to go on without it.
        assert "STARTTLS" in refused(environment | {"QUIVIVE_SMTP_SECURITY": "starttls"}).details["text"]
        assert not kept.envelopes
    assert refused(environment).key == "smtp_failed"


def test_a_silent_server_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        environment = {"QUIVIVE_SMTP_HOST": "127.0.0.1", "QUIVIVE_SMTP_PORT": str(silent.getsockname()[1]), "QUIVIVE_SMTP_TIMEOUT": "0.3"}
        start = time.monotonic()
        assert "time" in refused(environment).details["text"].lower()
        assert time.monotonic() - start < 5


def test_a_server_that_talks_without_end_is_given_up() -> None:
    def talk(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                for _ in range(10_000):
                    connection.sendall(b"220-" + b"x" * 4_000 + b"\r\n")
            except OSError:
                return

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=talk, args=(listening,), daemon=True)
        thread.start()
        environment = {"QUIVIVE_SMTP_HOST": "127.0.0.1", "QUIVIVE_SMTP_PORT": str(listening.getsockname()[1]), "QUIVIVE_SMTP_TIMEOUT": "5"}
        assert refused(environment).key == "smtp_failed"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "smtp_missing"),
        ({"HOST": "h", "SECURITY": "maybe"}, "starttls"),
        ({"HOST": "h", "PORT": "0"}, "port"),
        ({"HOST": "h", "PORT": "smtp"}, "port"),
        ({"HOST": "h", "TIMEOUT": "-1"}, "timeout"),
        ({"HOST": "h", "TIMEOUT": "nan"}, "timeout"),
        ({"HOST": "h", "FROM": "tom\r\nX: y"}, "from"),
        ({"HOST": "h", "PASSWORD_FILE": "/nothing/here"}, "/nothing/here"),
        ({"HOST": "mail.example", "SECURITY": "none", "PASSWORD": "p"}, "password"),
    ],
)
def test_settings_that_cannot_be_used_are_said(settings: dict[str, str], said: str) -> None:
    with pytest.raises(CannotReport) as caught:
        MailServer.of({f"QUIVIVE_SMTP_{name}": value for name, value in settings.items()})
    assert said in f"{caught.value.key} {caught.value.details.get('text', '')}"


def test_a_file_of_settings_gives_way_to_the_environment(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("secret\n")
    file = tmp_path / "smtp.toml"
    file.write_text(f'[smtp]\nhost = "one.example"\nport = 2525\nuser = "tom"\npassword_file = "{secret}"\n')
    known = MailServer.of({"QUIVIVE_SMTP_HOST": "two.example"}, str(file))
    assert (known.host, known.port, known.security, known.user, known.password) == ("two.example", 2525, "starttls", "tom", "secret")
    for wrong, said in (("[smtp]\nhots = 1\n", "hots"), ("smtp = 1\n", "smtp"), ("[smtp\n", "smtp.toml"), ("\x00", "smtp.toml")):
        file.write_text(wrong)
        with pytest.raises(CannotReport) as caught:
            MailServer.of({}, str(file))
        assert said in caught.value.details["text"]


# --- the command


def test_nothing_is_sent_unless_asked_for_and_confirmed(certificate: Path, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL)
    with server(certificate, "none") as (kept, environment):
        words = ("report", "mail.eml", "--to", "netflix-report")
        shown = run(*words, folder=tmp_path, environment=environment)
        asked = run(*words, "--send", folder=tmp_path, environment=environment)
        assert (shown.returncode, asked.returncode) == (0, 2)
        assert b"--yes" in asked.stderr
        assert not kept.envelopes
        sent = run(*words, "--send", "--yes", folder=tmp_path, environment=environment)
        assert (sent.returncode, len(kept.envelopes)) == (0, 1)
    envelope = kept.envelopes[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("tom@mail.example", ["phishing@netflix.com"])
    assert isinstance(envelope.content, bytes)
    parsed = email.message_from_bytes(envelope.content)
    assert (parsed["From"], parsed["To"], parsed["X-Unsent"]) == ("tom@mail.example", "phishing@netflix.com", None)
    assert not any(secret.encode() in envelope.content for secret in SECRETS)


def test_a_report_that_does_not_go_by_mail_is_not_sent(certificate: Path, tmp_path: Path) -> None:
    with server(certificate, "none") as (kept, environment):
        answer = run("report", "--text", "Pay https://a.example/x", "--to", "gb-7726", "--send", "--yes", environment=environment)
        assert answer.returncode == 2
        assert b"7726" in answer.stderr
        assert not kept.envelopes


def test_on_a_terminal_it_asks_after_it_has_shown(certificate: Path, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL.replace(b"failed. Update", b"failed \x1b[2J. Update"))
    words = ("report", "mail.eml", "--to", "netflix-report", "--send")
    with server(certificate, "none") as (kept, environment):
        for typed, sent in (("no\n", 0), ("\n", 0), ("yes\n", 1)):
            screen = on_terminal(words, typed, tmp_path, environment)
            assert len(kept.envelopes) == sent
            assert screen.index("Personal data") < screen.index("Type yes")
            assert "\x1b[2J" not in screen


def on_terminal(words: tuple[str, ...], typed: str, folder: Path, environment: dict[str, str]) -> str:
    """What a person sees who types this when asked."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "quivive", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=NONE | environment
    )
    os.close(theirs)
    seen, answered, end = "", False, time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                seen += os.read(ours, 65_536).decode("utf-8", "replace")
            except OSError:
                break
            if not answered and "Type yes" in seen:
                os.write(ours, typed.encode())
                answered = True
        elif program.poll() is not None:
            break
    program.wait(timeout=10)
    os.close(ours)
    assert answered, seen
    return re.sub(r"\r\n", "\n", seen)
