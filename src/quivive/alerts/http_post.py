"""One POST to one address: encrypted or to this machine, no redirect followed, no body read, ended in time."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from quivive.alerts.publisher import HERE, may_be_called
from quivive.frozen import frozen
from quivive.reports.plain import line

LONGEST_WAIT = 20.0
"""Seconds that a receiver has for all of it; Standard Webhooks recommends 15 to 30."""


@frozen
class Answer:
    """What came back: the status (0: nothing came), the seconds to wait that the receiver asks for, what went wrong."""

    status: int
    retry_after: int = 0
    fault: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it; being sent elsewhere is no."""
        return 200 <= self.status < 300

    @property
    def said(self) -> str:
        """In short what was answered."""
        return str(self.status) if self.status else self.fault


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, ca_file: str = "", timeout: float = LONGEST_WAIT, only_outside: bool = False
) -> Answer:
    """Send `body` to `url`. Raises ValueError for an address that nothing is sent to.

    With `only_outside` nothing is sent into a network of one's own, whatever name its machine goes by: what is connected to is
    looked at, not what the name means. This machine itself may be named.
    """
    if not may_be_called(url):
        raise ValueError("not an address for a webhook")
    parts = urlsplit(url)
    host, target = str(parts.hostname), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=ca_file or None)
            connection: HTTPConnection = HTTPSConnection(host, parts.port, timeout=timeout, context=context)
        else:
            connection = HTTPConnection(host, parts.port, timeout=timeout)
    except (OSError, ValueError) as error:
        return Answer(0, fault=line(f"{type(error).__name__}: {error}", 200))
    # A socket's own limit begins anew with every byte: the whole has one too.
    late = threading.Event()
    end = threading.Timer(timeout, _cut, [connection, late])
    end.daemon = True
    end.start()
    try:
        connection.connect()
        if only_outside and host not in HERE and not _is_outside(connection):
            return Answer(0, fault="an address of a network of one's own")
        connection.request("POST", target, body=body, headers=dict(headers))
        answer = connection.getresponse()
        if late.is_set():
            return Answer(0, fault=f"no answer in {timeout:g} s")
        return Answer(answer.status, _seconds(answer.getheader("Retry-After")))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, fault=line(f"{type(error).__name__}: {error}", 200))
    finally:
        end.cancel()
        connection.close()


def _is_outside(connection: HTTPConnection) -> bool:
    peer = ip_address(str(connection.sock.getpeername()[0]).partition("%")[0])
    mapped = getattr(peer, "ipv4_mapped", None)
    return (mapped or peer).is_global


def _cut(connection: HTTPConnection, late: threading.Event) -> None:
    late.set()
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _seconds(given: str | None) -> int:
    """The seconds in `Retry-After`; a date there, or nonsense, counts as nothing asked."""
    text = (given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
