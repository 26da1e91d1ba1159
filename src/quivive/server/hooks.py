"""Programs are told what is new while the server runs, by one process of all servers on a store: what is new is in the look that is kept."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread

from quivive.fact_files import MAIN_LANGUAGE
from quivive.knowledge import load_knowledge
from quivive.server.desk import Desk
from quivive.server.settings import Settings
from quivive.store import Store, leases
from quivive.store.about import tell, told
from quivive.watch.kept import Kept, kept
from quivive.webhooks.endpoints import listeners
from quivive.webhooks.queue import open_tasks
from quivive.webhooks.telling import Round, one_round

EVERY: Final = 30.0
"""Seconds between two looks for what there is to do."""
_LEASE, _LENGTH = "webhooks_lease", timedelta(minutes=5)
_LOOKED: Final = "webhooks_looked"
_LOG: Final = logging.getLogger("quivive.server")


@asynccontextmanager
async def telling(settings: Settings, desk: Desk | None) -> AsyncIterator[None]:
    """Programs are told as long as this lasts, where the settings name some. Raises `SettingsFault` for a file that is wrong."""
    if desk is None or not settings.webhooks:
        yield
        return
    listeners(Path(settings.webhooks))  # before anything is promised
    stopping = threading.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_again, settings, desk.store, stopping)
        try:
            yield
        finally:
            stopping.set()
            tasks.cancel_scope.cancel()


async def _again(settings: Settings, store: Store, stopping: threading.Event) -> None:
    name = secrets.token_hex(8)
    while True:
        try:
            await anyio.to_thread.run_sync(lambda: _round(settings, store, name, stopping), abandon_on_cancel=True)
        except Exception as error:  # noqa: BLE001 - nothing that goes wrong here may end the server
            # Its kind alone: what it says may hold more than may be logged.
            _LOG.warning("webhooks wait for the next round: %s", type(error).__name__)
        await anyio.sleep(EVERY)


def _round(settings: Settings, store: Store, name: str, stopping: threading.Event) -> None:
    def mine() -> bool:
        if stopping.is_set():
            return False
        with store.begin() as connection:
            return leases.hold(connection, _LEASE, name, datetime.now(UTC), _LENGTH)

    if is_due(store, datetime.now(UTC)) and mine():
        try:
            round_now(store, settings, lambda: datetime.now(UTC), go_on=mine)
        finally:
            with store.begin() as connection:
                leases.leave(connection, _LEASE, name)


def is_due(store: Store, now: datetime) -> bool:
    """Whether something is to be told, or there is a look whose news was not."""
    return _news(store) is not None or any(task.is_due(now) for task in open_tasks(store))


def round_now(store: Store, settings: Settings, now: Callable[[], datetime], *, go_on: Callable[[], bool] = lambda: True) -> Round:
    """Tell what is new in the look that is kept and what is due, as long as `go_on` says so."""
    found = _news(store)
    shown = found.shown if found is not None else None
    done = one_round(store, listeners(Path(settings.webhooks)), shown, load_knowledge().wording(MAIN_LANGUAGE), now, go_on=go_on)
    if found is not None:
        with store.begin() as connection:
            tell(connection, _LOOKED, found.made.isoformat())
    return done


def _news(store: Store) -> Kept | None:
    """The look that is kept, unless it is the one that was told of last."""
    found = kept(store)
    with store.reading() as connection:
        last = told(connection, _LOOKED)
    return found if found is not None and found.made.isoformat() != last else None
