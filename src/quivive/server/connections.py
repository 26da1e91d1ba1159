"""One connection: so many at once, its head in time and of a bounded size; uvicorn bounds none of these."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from quivive.server import metrics

MOST = 1_000
"""Connections of one process; those beyond are asked to come again."""
LARGEST_HEAD = 32_768
"""Bytes of a request before its body."""
SECONDS_FOR_HEAD = 10.0
"""For a head to arrive, and for the rest of a body that is answered already."""
_COME_AGAIN = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """As uvicorn's, but whoever sends nothing, or a head byte by byte or without end, does not keep a place."""

    _late: asyncio.TimerHandle | None = None
    _head = 0
    _in_head = _surplus = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A place, if there is one left."""
        super().connection_made(transport)
        self.transport = cast(asyncio.Transport, _Joined(transport, self.loop))
        self._surplus = len(self.connections) > MOST
        self._wait()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head, self._head = False, 0
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        if self._surplus:
            self._end("connections", _COME_AGAIN)  # only now: an answer to nothing would be lost
            return
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._end("large_head", _TOO_LARGE)
        if self._answering:
            self._stop_waiting()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        if self._late is None and not self.transport.is_closing():
            self._late = self.loop.call_later(SECONDS_FOR_HEAD, self._too_late)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        self._end("slow_head" if self._in_head else "", _TOO_SLOW if self._in_head else b"")

    def _end(self, why: str, answer: bytes) -> None:
        if self.transport.is_closing():
            return
        if why:
            metrics.refused(why)
        if answer and not self._answering:
            self.transport.write(answer)
        self.transport.close()


class _Joined:
    """A transport that sends the head of an answer with what follows it: each write is a call to the system."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self._head:
            self._transport.write(self._head + data)
            self._head = b""
        elif data.startswith(b"HTTP/1.1 "):
            self._head = data
            self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""
