"""One request over HTTP: encrypted or to this machine, no redirect followed, bounded in time and size."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from quivive.client.errors import NotAnswered, Problem
from quivive.version import __version__

_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of an answer that is read as a whole."""
_LONGEST_LINE: Final = 16 * 1024 * 1024
_OK, _LAST_OK = 200, 299
_FAULTS: Final = (OSError, HTTPException)


class Wire:
    """The way to one server."""

    def __init__(self, address: str, key: str, *, timeout: float, ca_file: str) -> None:
        parts = urlsplit(address)
        self._host, self._port, self._path = parts.hostname or "", parts.port, parts.path.rstrip("/")
        if parts.scheme not in ("https", "http") or not self._host or parts.username or parts.query or parts.fragment:
            raise ValueError(f"not the address of a server: {address[:200]!r}")
        if parts.scheme == "http" and not _is_here(self._host):
            raise ValueError("a key and messages are sent over https, or to this machine")
        if not (key.isascii() and key.isprintable()):
            raise ValueError("not a key")
        self._context = ssl.create_default_context(cafile=ca_file or None) if parts.scheme == "https" else None
        self._timeout = timeout
        self._headers = {"user-agent": f"quivive-client/{__version__}", "accept": "application/json, application/problem+json"}
        if key:
            self._headers["authorization"] = f"Bearer {key}"

    def ask(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
        """The JSON of the answer. Raises `Problem` and `NotAnswered`."""
        try:
            with closing(self._connection()) as connection:
                connection.request(method, self._path + target, body, {**self._headers, **headers})
                return _read(connection.getresponse())
        except _FAULTS as error:
            raise NotAnswered(f"{type(error).__name__}: {error}") from None

    def flow(self, target: str, lines: Iterable[bytes], media_type: str) -> Iterator[bytes]:
        """The lines of the answer, while those of the request are sent from a thread. Raises as `ask`, and what `lines` raises."""
        connection = self._connection()
        sending = _Sending(connection, lines)
        try:
            connection.putrequest("POST", self._path + target, skip_accept_encoding=True)
            for name, value in {**self._headers, "content-type": media_type, "transfer-encoding": "chunked"}.items():
                connection.putheader(name, value)
            connection.endheaders()
            sending.start()
            answer = connection.getresponse()
            if not _OK <= answer.status <= _LAST_OK:
                _read(answer)
            while line := answer.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise NotAnswered("the answer broke off")
                yield line
            if sending.fault is not None:
                raise sending.fault
        except _FAULTS as error:
            raise sending.fault or NotAnswered(f"{type(error).__name__}: {error}") from None
        finally:
            sending.stop.set()
            connection.close()

    def _connection(self) -> HTTPConnection:
        if self._context is not None:
            return HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._context)
        return HTTPConnection(self._host, self._port, timeout=self._timeout)


class _Sending(threading.Thread):
    """Sends the lines of a scan; `fault` is what `lines` raised."""

    def __init__(self, connection: HTTPConnection, lines: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self._connection, self._lines = connection, lines
        self.stop = threading.Event()
        self.fault: Exception | None = None

    def run(self) -> None:
        """Send them all, or until nobody wants the answer any more."""
        with suppress(*_FAULTS):  # the other side is gone: whoever reads is told
            try:
                for line in self._lines:
                    if self.stop.is_set():
                        return
                    self._connection.send(b"%x\r\n%b\r\n" % (len(line), line))
            except _FAULTS:
                raise
            except Exception as error:  # noqa: BLE001 - it is raised where the answer is read
                self.fault = error
                if self._connection.sock is not None:
                    self._connection.sock.shutdown(socket.SHUT_RDWR)  # whoever reads waits no longer
                return
            self._connection.send(b"0\r\n\r\n")


def _read(answer: HTTPResponse) -> Any:  # noqa: ANN401 - any JSON
    content = answer.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise NotAnswered("the answer is larger than is read")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if _OK <= answer.status <= _LAST_OK and said is not None:
        return said
    if 300 <= answer.status < 400 or (said is None and answer.status < 400):
        raise NotAnswered(f"{answer.status}: this is not the address of a Quivive server")
    after = answer.getheader("retry-after", "")
    raise Problem(answer.status, said if isinstance(said, dict) else {"title": answer.reason}, int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
