"""A scan: messages by the line, answered in order while they arrive, in processes of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from quivive.accounts.keys import Scope as KeyScope
from quivive.batch.lines import Line, begin_behind, fault_row, rows_of
from quivive.batch.processes import submitted
from quivive.readers.limits import MEGABYTE, MOST_ROW
from quivive.server.api.callers import spent
from quivive.server.api.operation import Example, Operation, Shown, caller_of
from quivive.server.api.problems import SOON, Problem
from quivive.server.guard import FLOWS, TooLarge, TooSlow
from quivive.server.media import media_type

LINES: Final = "application/x-ndjson"
MOST_LINES: Final = 1_000_000
MOST_AT_ONCE: Final = 4
"""Scans that one process answers at the same time."""
_MOST_TOGETHER, _MOST_BYTES = 50, 256 * 1024
"""Lines that go to a process together, at most; fewer where no more have arrived."""
_AHEAD: Final = 2
"""Portions for each process that may wait: then nothing more is read, and whoever sends has to wait as well."""


class Scans:
    """The processes that scan, started when the first scan comes, and how many scans are under way."""

    def __init__(self, processes: int) -> None:
        self.processes, self.under_way = processes, 0
        self._pool: ProcessPoolExecutor | None = None

    async def rows(self, lines: Sequence[Line]) -> bytes:
        """The rows of some lines. A line at which a process ends by itself gets a row that says so, the others theirs."""
        try:
            return await self._asked(lines)
        except BrokenProcessPool:
            if len(lines) == 1:
                return fault_row(lines[0][0], "The process that judged it ended by itself.", "Leave it out.")
        return b"".join([await self.rows([one]) for one in lines])

    async def _asked(self, lines: Sequence[Line]) -> bytes:
        pool = self._pool
        if pool is None:
            pool = self._pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"), initializer=begin_behind)
        try:
            return await asyncio.wrap_future(submitted(pool, rows_of, lines))
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
            raise

    def close(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


class Scan(Response):
    """The answer to one scan: it begins while the request still arrives, and reads no further than it has answered."""

    media_type = LINES

    def __init__(self, request: Request, scans: Scans) -> None:
        self.status_code, self.background, self.body = 200, None, b""
        self.init_headers({"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._request, self._scans = request, scans
        self._patience: int = request.app.state.settings.seconds_to_send
        self._left = False
        self._portions: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue(_AHEAD * scans.processes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer it."""
        self._scans.under_way += 1
        reading = asyncio.create_task(self._read(receive))
        try:
            first = await self._portions.get()
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while first is not None and not self._left:
                rows = await first
                async with asyncio.timeout(self._patience):  # whoever takes nothing for so long holds up others
                    await send({"type": "http.response.body", "body": rows, "more_body": True})
                first = await self._portions.get()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._scans.under_way -= 1
            reading.cancel()
            while not self._portions.empty():
                if (waiting := self._portions.get_nowait()) is not None:
                    waiting.cancel()
            with suppress(asyncio.CancelledError):
                await reading

    async def _read(self, receive: Receive) -> None:
        number = 0
        try:
            async for lines in _portions(_parts(receive)):
                number = lines[-1][0]
                if number > MOST_LINES:
                    await self._say(number, f"There are more than {MOST_LINES} lines.", "Send the rest in another scan.")
                    break
                if not await spent(self._request, caller_of(self._request), len(lines)):
                    await self._say(number, "The quota of the key for this day is used up.", "Send the rest tomorrow.")
                    break
                await self._portions.put(asyncio.create_task(self._scans.rows(lines)))
        except TooLarge:
            await self._say(number + 1, "The scan is larger than this server takes.", "Send the rest in another scan.")
        except TooSlow:
            await self._say(number + 1, "Nothing more came for too long.", "Send the rest in another scan.")
        except _Left:
            self._left = True
        except Exception as error:  # noqa: BLE001 - whoever waits for the rows is told, whatever it is
            await self._say(number + 1, f"a fault in Quivive: {type(error).__name__}", "Please report it.")
        await self._portions.put(None)
        with suppress(TooLarge, TooSlow):
            while not self._left:
                self._left = (await receive())["type"] == "http.disconnect"

    async def _say(self, number: int, why: str, remedy: str) -> None:
        async def said() -> bytes:
            return fault_row(number, why, remedy)

        await self._portions.put(asyncio.create_task(said()))


class _Left(Exception):
    """Whoever asked is gone."""


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Left
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def _portions(parts: AsyncIterator[bytes]) -> AsyncIterator[list[Line]]:
    """The lines with their numbers, those together that arrived together; lines with nothing in them are left out."""
    number, rest, too_long = 0, b"", False
    async for part in parts:
        lines: list[Line] = []
        held = 0
        *whole, rest = (rest + part).split(b"\n")
        for text in whole:
            number += 1
            if too_long or text.strip():
                lines.append((number, None if too_long or len(text) > MOST_ROW else text))
                held += len(text)
            too_long = False
            if len(lines) >= _MOST_TOGETHER or held >= _MOST_BYTES:
                yield lines
                lines, held = [], 0
        if len(rest) > MOST_ROW:
            rest, too_long = b"", True
        if lines:
            yield lines
    if too_long or rest.strip():
        yield [(number + 1, None if too_long else rest)]


async def scanned(request: Request) -> Response:
    """`POST /v1/scan`."""
    kind = media_type(request.headers.get("content-type", LINES))
    if kind not in (LINES, "application/jsonl"):
        raise Problem("not-taken", f"{kind[:100]}: there is {LINES}", headers={"accept": LINES})
    scans: Scans = request.app.state.scans
    if scans.under_way >= MOST_AT_ONCE:
        raise Problem("busy", "as many scans are under way as may", after=SOON)
    return Scan(request, scans)


_EXAMPLE = (
    '{"id": "1", "text": "DHL: pay 1.99 for your parcel: https://dhl-fees.example/pay", "channel": "sms", "country": "GB"}\n'
    '{"id": "2", "text": "See you at eight."}\n'
)
_TEXT: Final = {"description": "A JSON object on each line."}

OPERATIONS = (
    Operation(
        "scan", "POST", FLOWS, scanned,
        "Check messages by the line: a JSON object each with `text` and, where known, `id`, `channel`, `subject`, `sender`, `country`, `language`. "
        "A row comes back for each, in order, while the rest still arrives; so read while you send. What is wrong with a line stands in its row; nothing is kept. "
        f"At most {MOST_LINES:,} lines of at most {MOST_ROW // MEGABYTE} MB. Each message counts as a request of the day.",
        KeyScope.CHECK, {200: Shown("Rows as `quivive scan` writes them, each a scan-row.", {LINES: _TEXT})}, kinds=("not-taken",),
        bodies={LINES: _TEXT}, may_be_empty=True, examples={"two messages": Example(body=_EXAMPLE, media_type=LINES)},
    ),
)  # fmt: skip
