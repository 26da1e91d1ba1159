"""What a server does beside answering: new reports are put into campaigns, by one of its processes."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import anyio
import anyio.to_thread
from starlette.applications import Starlette

from quivive.errors import QuiviveError
from quivive.knowledge import load_knowledge
from quivive.server.desk import Desk

EVERY: Final = 3.0
"""Seconds between two looks at whether there are new reports."""
_LEASE, _LENGTH = "campaigns_lease", timedelta(seconds=60)
_DIGESTED_EVERY: Final = timedelta(minutes=1)
"""How often a large campaign is counted anew while reports come."""
_MOST_DIGESTS: Final = 5
_LOG = logging.getLogger("quivive.server")


class _Ended(Exception):
    """The server is told to stop."""


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """While the server runs; what is under way ends with the thousand reports that it is at."""
    desk: Desk | None = app.state.desk
    if desk is None:
        yield
        return
    ended = threading.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_keep_grouped, desk, ended)
        yield
        ended.set()
        tasks.cancel_scope.cancel()


async def _keep_grouped(desk: Desk, ended: threading.Event) -> None:
    holder = secrets.token_hex(8)
    while True:
        try:
            await anyio.to_thread.run_sync(lambda: grouped(desk, holder, ended))
        except QuiviveError as error:
            _LOG.warning("new reports were not put into campaigns: %s", type(error).__name__)
        await anyio.sleep(EVERY)


def grouped(desk: Desk, holder: str, ended: threading.Event | None = None) -> bool:
    """Put new reports into campaigns and count the large ones anew, if `holder` is the one to do it; whether there was anything."""
    from quivive.campaigns import digests, keeping  # noqa: PLC0415 - a server that keeps nothing does without

    store, knowledge = desk.store, load_knowledge()

    def go_on(_: int = 0) -> None:
        if (ended is not None and ended.is_set()) or not _may(desk, holder):
            raise _Ended

    with store.reading() as connection:
        waiting = digests.outdated(connection, datetime.now(UTC) - _DIGESTED_EVERY, _MOST_DIGESTS)
    if store.last_sequence() <= keeping.grouped_up_to(store) and not waiting:
        return False
    try:
        go_on()
        keeping.update(store, knowledge, go_on)
        for root in waiting:
            go_on()
            digests.renew(store, root, datetime.now(UTC))
    except _Ended:
        return False
    return True


def _may(desk: Desk, holder: str) -> bool:
    from quivive.store.leases import hold  # noqa: PLC0415 - as above

    with desk.store.begin() as connection:
        return hold(connection, _LEASE, holder, datetime.now(UTC), _LENGTH)
