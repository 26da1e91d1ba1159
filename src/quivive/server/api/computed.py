"""Answers that take long, made once for all who ask until the store holds something else; named by an entity tag."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import anyio
import anyio.to_thread
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response

from quivive.server.api.operation import JSON
from quivive.server.desk import Desk
from quivive.store.tables import hours, journals, known_indicators, reports
from quivive.version import __version__

if TYPE_CHECKING:
    from quivive.store import Store

_AT_ONCE: Final = 2
"""Long answers that are made at the same time in one process."""
_MOST_KEPT, _MOST_BYTES = 64, 64 * 1024 * 1024
_FRESH: Final = 1.0
"""Seconds for which what the store holds is not asked again."""
_AGAIN: Final = "private, no-cache"
"""Whoever keeps an answer asks each time whether it still holds."""


def holds(store: Store) -> str:
    """What answers depend on: reports that came and went, decisions and alerts, what others know."""
    with store.reading() as connection:
        last = connection.scalar(select(func.max(reports.c.sequence)))
        counted, aged = connection.execute(select(func.sum(hours.c.reports), func.sum(hours.c.aged))).one()
        written = connection.execute(
            select(journals.c.journal, func.max(journals.c.number)).where(journals.c.journal.in_(("alerts", "campaigns"))).group_by(journals.c.journal).order_by(journals.c.journal)
        ).all()
        known = connection.execute(select(func.count(), func.max(known_indicators.c.imported)).select_from(known_indicators)).one()
    return f"{last} {counted} {aged} {[tuple(row) for row in written]} {tuple(known)}"


class Computed:
    """The long answers of one process."""

    def __init__(self) -> None:
        self.limiter = anyio.CapacityLimiter(_AT_ONCE)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._under_way: dict[str, anyio.Lock] = {}
        self._holds, self._looked = "", -_FRESH

    async def tag(self, desk: Desk, question: str) -> str:
        """The entity tag of an answer: another one as soon as it may be another answer."""
        clock = time.monotonic()
        if clock - self._looked >= _FRESH:
            self._holds = await desk.done(lambda: holds(desk.store))
            self._looked = clock
        return '"' + sha256(f"{__version__} {self._holds} {question}".encode("utf-8", "replace")).hexdigest()[:32] + '"'

    async def answered(self, request: Request, desk: Desk, question: str, compute: Callable[[], bytes]) -> Response:
        """The answer to a question, which says all that it depends on beside the store; 304 to whoever has it."""
        tag = await self.tag(desk, question)
        headers = {"etag": tag, "cache-control": _AGAIN}
        if known_already(request, tag):
            return Response(status_code=304, headers=headers)
        lock = self._under_way.setdefault(tag, anyio.Lock())
        try:
            async with lock:
                body = self._kept.get(tag)
                if body is None:
                    body = await self.made(compute)
                    self._keep(tag, body)
        finally:
            if not lock.statistics().tasks_waiting:
                self._under_way.pop(tag, None)
        return Response(body, media_type=JSON, headers=headers)

    async def made(self, compute: Callable[[], bytes]) -> bytes:
        """What the function returns, which takes long."""
        return await anyio.to_thread.run_sync(compute, limiter=self.limiter)

    def _keep(self, tag: str, body: bytes) -> None:
        self._kept[tag] = body
        while len(self._kept) > 1 and (len(self._kept) > _MOST_KEPT or sum(map(len, self._kept.values())) > _MOST_BYTES):
            self._kept.popitem(last=False)


def computed_of(request: Request) -> Computed:
    """The long answers of the process that was asked."""
    found: Computed = request.app.state.computed
    return found


def known_already(request: Request, tag: str) -> bool:
    """Whether whoever asks has the answer with this entity tag (RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match", "")[:4_000]
    return given.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in given.split(",")}
