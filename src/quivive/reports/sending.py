"""Sends a report by mail (SMTP), the one way by which a report leaves the machine: only when asked to, and set up.

The settings come from a file (TOML, table `[smtp]`) or from variables `QUIVIVE_SMTP_<NAME>`, which win.
Encrypted unless `security = "none"`, which is refused with a password to any other machine than this one.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quivive.reports.draft import Draft
from quivive.reports.errors import CannotReport
from quivive.reports.plain import line, mail_address

PREFIX = "QUIVIVE_SMTP_"
NAMES = ("host", "port", "security", "user", "password", "password_file", "ca_file", "from", "timeout")
"""What can be set, in the file in small letters, in the environment in capitals."""
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How the connection is secured, with the port each has by custom (RFC 6409, RFC 8314)."""
_LARGEST_FILE = 65_536
_LONGEST_WAIT = 600.0
_LINE_END = re.compile(rb"\r\n|\n|\r")
"""A line of a mail in transit ends with both (RFC 5321, 2.3.8)."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that a report is handed to. `timeout` is in seconds, for each step."""

    host: str
    port: int
    security: str
    user: str
    password: str
    ca_file: str
    sender: str
    timeout: float

    @classmethod
    def of(cls, environment: Mapping[str, str], file: str = "") -> MailServer:
        """The server that file and environment name; raises `CannotReport` that says what is wrong."""
        given = _from_file(Path(file)) if file else {}
        given |= {name: value for name in NAMES if (value := environment.get(PREFIX + name.upper()))}
        if not given.get("host"):
            raise CannotReport("smtp_missing")
        security = given.get("security", "starttls")
        if security not in PORTS:
            raise CannotReport("smtp_settings", text=f"security = {line(security, 40)} ({', '.join(PORTS)})")
        if given.get("password_file"):
            given["password"] = _read(Path(given["password_file"])).strip()
        sender = given.get("from", "")
        if sender and not mail_address(sender):
            raise CannotReport("smtp_settings", text=f"from = {line(sender, 80)}")
        server = cls(
            host=given["host"],
            port=int(_number("port", given.get("port", str(PORTS[security])), 65_535)),
            security=security,
            user=given.get("user", ""),
            password=given.get("password", ""),
            ca_file=given.get("ca_file", ""),
            sender=sender,
            timeout=_number("timeout", given.get("timeout", "20"), _LONGEST_WAIT),
        )
        if server.password and security == "none" and server.host not in _HERE:
            raise CannotReport("smtp_settings", text="security = none, password")
        return server


def send(draft: Draft, server: MailServer, sender: str) -> None:
    """Hand the report to the server. Raises `CannotReport` in every case in which it did not take it.

    `sender` is the address that answers and failures go to. Nothing is tried twice.
    """
    if not draft.mail or not mail_address(draft.address):
        raise CannotReport("not_by_mail", name=draft.address)
    try:
        with connected(server) as connection:
            options = [] if draft.mail.isascii() or not connection.has_extn("8bitmime") else ["BODY=8BITMIME"]
            connection.sendmail(sender, [draft.address], _LINE_END.sub(b"\r\n", draft.mail), mail_options=options)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise CannotReport("smtp_failed", text=why(error)) from None


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that mails can be handed over, with the user signed in; raises what `smtplib` raises.

    What was taken is taken, so that a server that says goodbye in an odd way changes nothing.
    """
    connection = _connected(server)
    try:
        if server.user:
            connection.login(server.user, server.password)
        yield connection
    finally:
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()


def why(error: Exception) -> str:
    """What the server answered, its number first, or what happened to the connection, on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
        return f"{code} {line(reason.decode('utf-8', 'replace'), 200)}"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        return f"{error.smtp_code} {line(said, 200)}"
    return line(f"{type(error).__name__}: {error}", 200)


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection, encrypted as the settings ask, with the server's certificate checked."""
    if server.security == "none":
        return smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    context = ssl.create_default_context(cafile=server.ca_file or None)
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        connection.starttls(context=context)
    except BaseException:
        connection.close()
        raise
    return connection


def _from_file(path: Path) -> dict[str, str]:
    try:
        table: Any = tomllib.loads(_read(path)).get("smtp", {})
    except tomllib.TOMLDecodeError as error:
        raise CannotReport("smtp_settings", text=f"{path.name}: {error}") from None
    unknown = sorted(set(table) - set(NAMES)) if isinstance(table, dict) else ["smtp"]
    if unknown:
        raise CannotReport("smtp_settings", text=f"{path.name}: {line(unknown[0], 40)} ({', '.join(NAMES)})")
    return {name: str(value) for name, value in table.items()}


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST_FILE).decode("utf-8")
    except (OSError, ValueError) as error:
        raise CannotReport("smtp_settings", text=f"{path}: {getattr(error, 'strerror', '') or error}") from None


def _number(name: str, value: str, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number <= most:
        raise CannotReport("smtp_settings", text=f"{name} = {line(value, 40)}")
    return number
