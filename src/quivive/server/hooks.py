"""Programs are told what is new while the server runs: one of its processes, of all servers on a store, has another process do it."""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread

from quivive.fact_files import MAIN_LANGUAGE
from quivive.knowledge import load_knowledge
from quivive.server.desk import KEY, Desk
from quivive.server.settings import PREFIX, Settings, settings_from, store_place
from quivive.store import Store, leases, open_store
from quivive.store.about import tell, told
from quivive.watch import look
from quivive.webhooks.endpoints import listeners
from quivive.webhooks.queue import open_tasks
from quivive.webhooks.telling import Round, one_round

EVERY: Final = 30.0
"""Seconds between two looks for what there is to do."""
LOOK_EVERY: Final = timedelta(minutes=10)
"""What is new is not looked for sooner, however many reports come."""
_LONGEST: Final = timedelta(minutes=30)
"""A round that takes longer is ended, and another process may begin one."""
_LEASE, _LOOKED = "webhooks_lease", "webhooks_looked"
_MOST: Final = 50
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
        tasks.start_soon(_again, settings, desk, stopping)
        try:
            yield
        finally:
            stopping.set()
            tasks.cancel_scope.cancel()


async def _again(settings: Settings, desk: Desk, stopping: threading.Event) -> None:
    name = secrets.token_hex(8)
    while True:
        try:
            if await desk.done(lambda: is_due(desk.store, datetime.now(UTC)) and _taken(desk.store, name)):
                await anyio.to_thread.run_sync(lambda: _round_apart(settings, stopping), abandon_on_cancel=True)
                await desk.done(lambda: _left(desk.store, name))
        except Exception as error:  # noqa: BLE001 - nothing that goes wrong here may end the server
            # Its kind alone: what it says may hold more than may be logged.
            _LOG.warning("webhooks wait for the next round: %s", type(error).__name__)
        await anyio.sleep(EVERY)


def is_due(store: Store, now: datetime) -> bool:
    """Whether something is to be told, or to be looked for."""
    return is_look_due(store, now) or any(task.is_due(now) for task in open_tasks(store))


def is_look_due(store: Store, now: datetime) -> bool:
    """Whether reports came since the last look, which was not just now; a new day is a reason too."""
    with store.reading() as connection:
        when, _, last = told(connection, _LOOKED).partition(" ")
    return not when or (not 0 <= (now - datetime.fromisoformat(when)) / LOOK_EVERY < 1 and last != _holds(store, now))


def _holds(store: Store, now: datetime) -> str:
    return f"{store.last_sequence()} {now.date().isoformat()}"


def round_now(store: Store, settings: Settings, now: datetime) -> Round:
    """One round in this process."""
    knowledge, shown = load_knowledge(), None
    wording = knowledge.wording(MAIN_LANGUAGE)
    if is_look_due(store, now):
        holds = _holds(store, now)
        shown = look(store, knowledge, now, most=_MOST)
    done = one_round(store, listeners(Path(settings.webhooks)), shown, wording, lambda: datetime.now(UTC))
    if shown is not None:
        with store.begin() as connection:
            tell(connection, _LOOKED, f"{now.isoformat()} {holds}")
    return done


def _round_apart(settings: Settings, stopping: threading.Event) -> None:
    """In a process of its own: a look takes the whole of a processor for a while, and no answer is to wait for it."""
    environment = {**os.environ, f"{PREFIX}DATABASE": settings.database, f"{PREFIX}WEBHOOKS": settings.webhooks}
    environment.pop(KEY, None)  # a look needs no key
    end = datetime.now(UTC) + _LONGEST
    with subprocess.Popen([sys.executable, "-m", __name__], env=environment, stdin=subprocess.DEVNULL) as process:  # noqa: S603 - our own module
        while process.poll() is None:
            if stopping.wait(0.5) or datetime.now(UTC) > end:
                process.kill()
    if process.returncode and not stopping.is_set():
        _LOG.warning("a round of webhooks ended with status %d", process.returncode)


def _taken(store: Store, name: str) -> bool:
    with store.begin() as connection:
        return leases.hold(connection, _LEASE, name, datetime.now(UTC), _LONGEST + timedelta(minutes=1))


def _left(store: Store, name: str) -> None:
    with store.begin() as connection:
        leases.leave(connection, _LEASE, name)


def main() -> None:
    """One round, in a process of its own."""
    os.nice(10)
    settings = settings_from(None, os.environ)
    with open_store(store_place(settings, os.environ), create=False) as store:
        round_now(store, settings, datetime.now(UTC))


if __name__ == "__main__":
    main()
