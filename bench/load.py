"""A load generator that costs little itself: HTTP/1.1 over kept connections, on raw sockets.

`closed` keeps so many connections busy and finds the most that a server answers. `opened` sends at the times of a schedule
whether or not the server keeps up, and counts each answer's time from when its request was due, so that a stall is
counted for all that had to wait for it (no coordinated omission).
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

REFUSED = "connection refused"
"""Nobody took the connection, or nobody answered anything on it."""
TIMEOUT = 60.0
"""Seconds after which an answer is given up."""


@dataclass
class Measured:
    """What came back: seconds to each answer of status 200, how many of each status, and what went wrong."""

    seconds: float = 0.0
    cpu: float = 0.0
    """CPU seconds of the generator itself."""
    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    without_retry: int = 0
    """Refusals (429, 503) that do not say when to come again."""

    @property
    def per_second(self) -> float:
        """Answers of status 200 a second."""
        return self.statuses[200] / self.seconds if self.seconds else 0.0

    def quantile(self, part: float) -> float:
        """Seconds within which `part` of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def request(path: str, body: bytes, kind: str = "application/json", extra: str = "") -> bytes:
    """The bytes of one request."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """One connection: a request goes out, `done` is told of its answer."""

    def __init__(self, into: Measured, free: Callable[[_Connection], None]) -> None:
        self._into, self._free = into, free
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._due = 0.0
        self._need = -1
        self._answered = self._closes = self._retries = False
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @property
    def usable(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def send(self, content: bytes, due: float) -> None:
        self._due, self.busy, self._need = due, True, -1
        if self._transport:
            self._transport.write(content)

    def overdue(self, now: float) -> bool:
        return self.busy and now - self._due > TIMEOUT

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        if self._need < 0:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(buffer[:end]).lower() + b"\r\n"
            self._closes, self._retries = b"\r\nconnection: close\r\n" in head, b"\r\nretry-after: " in head
            at = head.find(b"content-length:")
            self._need = end + 4 + (int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0)
        if len(buffer) < self._need:
            return
        status, took = int(buffer[9:12]), time.perf_counter() - self._due
        self._into.statuses[status] += 1
        if status == 200:
            self._into.latencies.append(took)
        elif status in (429, 503):
            self._into.refusals.append(took)
            self._into.without_retry += not self._retries
        self._answered = True
        buffer.clear()
        self.busy = False
        if self._closes and self._transport:
            self._transport.close()
        self._free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.busy:
            self.busy = False
            why = "answer cut short" if self._buffer else "connection lost" if self._answered else REFUSED
            self._into.faults[why] += 1
            self._free(self)

    def close(self) -> None:
        if self._transport:
            self._transport.close()


async def closed(address: tuple[str, int], requests: Sequence[bytes], seconds: float, connections: int) -> Measured:
    """As many requests as `connections` can have answered one after another."""
    into, endless, end = Measured(), itertools.cycle(requests), time.perf_counter() + seconds

    async def one() -> None:
        mine: asyncio.Queue[_Connection] = asyncio.Queue()
        connection = None
        while time.perf_counter() < end:
            if connection is None or not connection.usable:
                connection = await _opened(address, into, mine.put_nowait)
                if connection is None:
                    await asyncio.sleep(0.05)
                    continue
            connection.send(next(endless), time.perf_counter())
            await asyncio.wait_for(mine.get(), TIMEOUT)
        if connection:
            connection.close()

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one() for _ in range(connections)))
    into.seconds, into.cpu = time.perf_counter() - began, time.process_time() - cpu
    return into


async def opened(address: tuple[str, int], requests: Sequence[bytes], seconds: float, rate: float, connections: int, seed: int = 1) -> Measured:
    """`rate` requests a second on average, at random moments (exponential gaps), over at most `connections`."""
    into, endless = Measured(), itertools.cycle(requests)
    idle: deque[_Connection] = deque()
    waiting: deque[tuple[bytes, float]] = deque()
    everyone: list[_Connection] = []

    def free(connection: _Connection) -> None:
        if waiting and connection.usable:
            connection.send(*waiting.popleft())
        elif connection.usable:
            idle.append(connection)
        else:
            everyone.remove(connection)

    for _ in range(min(connections, 64)):
        if connection := await _opened(address, into, free):
            everyone.append(connection)
            idle.append(connection)
    began, cpu = time.perf_counter(), time.process_time()
    opening: set[asyncio.Task[None]] = set()

    async def more() -> None:
        if connection := await _opened(address, into, free):
            everyone.append(connection)
            free(connection)

    for sent, moment in enumerate(_moments(rate, seconds, seed)):
        due = began + moment
        wait = due - time.perf_counter()
        if wait > 0.0005:
            await asyncio.sleep(wait)
        while idle and not idle[0].usable:
            everyone.remove(idle.popleft())
        if idle:
            idle.popleft().send(next(endless), due)
        else:
            waiting.append((next(endless), due))
            if len(everyone) + len(opening) < connections:
                task = asyncio.ensure_future(more())
                opening.add(task)
                task.add_done_callback(opening.discard)
            if sent % 20 == 0:
                await asyncio.sleep(0)
    last = time.perf_counter() + TIMEOUT
    while (waiting or any(one.busy for one in everyone)) and time.perf_counter() < last:
        if waiting and not any(one.busy for one in everyone) and not opening:
            await more()
        await asyncio.sleep(0.005)
    into.seconds, into.cpu = time.perf_counter() - began, time.process_time() - cpu
    if unanswered := len(waiting) + sum(one.busy for one in everyone):
        into.faults["no answer"] += unanswered
    for connection in everyone:
        connection.busy = False
        connection.close()
    return into


def _moments(rate: float, seconds: float, seed: int) -> Iterator[float]:
    chance, moment = random.Random(seed), 0.0
    while (moment := moment + chance.expovariate(rate)) < seconds:
        yield moment


async def _opened(address: tuple[str, int], into: Measured, free: Callable[[_Connection], None]) -> _Connection | None:
    try:
        transport, made = await asyncio.get_running_loop().create_connection(lambda: _Connection(into, free), *address)
        made.connection_made(transport)  # uvloop tells it only a little later
    except OSError as error:
        into.faults[REFUSED if isinstance(error, ConnectionError) else type(error).__name__] += 1
        return None
    return made


def run(work: Coroutine[object, object, Measured]) -> Measured:
    """What `closed` or `opened` measured, on the faster loop where it is installed."""
    try:
        import uvloop  # noqa: PLC0415 - where it is there
    except ModuleNotFoundError:
        return asyncio.run(work)
    return uvloop.run(work)
