"""What the server does beside answering: the look at the reports is kept up to date, ordered alerts go out.

Each process looks once a minute what there is to do; leases in the store see to it that one of them does it. The look is
made in a process of its own, so that no answer waits for it.
"""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import anyio
import anyio.to_thread
from starlette.applications import Starlette

from quivive.knowledge import load_knowledge
from quivive.server.desk import KEY, Desk
from quivive.server.outlets import Carrier, Stopped
from quivive.server.settings import PREFIX, Settings, store_place
from quivive.store import leases, open_store
from quivive.watch import kept

EVERY: Final = 60.0
"""Seconds between two looks for what there is to do."""
_LEASE: Final = timedelta(minutes=3)
_LONGEST: Final = timedelta(minutes=30)
"""A look that takes longer is ended."""
_LOOK: Final = "look_lease"
_PLACE: Final = f"{PREFIX}DATABASE"
_LOG = logging.getLogger("quivive.server")


class Chores:
    """The work beside answering, of one process."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self.settings, self.desk = settings, desk
        self.name = secrets.token_hex(8)
        self.stopping = threading.Event()
        self._wanted: dict[Callable[[], Awaitable[None]], anyio.Event] = {work: anyio.Event() for work in (self._look, self._orders)}

    def soon(self) -> None:
        """Somebody has ordered something, or found nothing kept: do not wait for the next minute."""
        for wanted in self._wanted.values():
            wanted.set()

    async def run(self) -> None:
        """Again and again until cancelled; a fault is told in the log, and the next minute tries anew."""
        async with anyio.create_task_group() as tasks:
            for work in self._wanted:
                tasks.start_soon(self._again, work)

    async def _again(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            self._wanted[work] = anyio.Event()
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - nothing that goes wrong here may end the server
                # Its kind alone: what it says may hold more than may be logged.
                _LOG.warning("left for the next minute: %s", type(error).__name__)
            with anyio.move_on_after(EVERY):
                await self._wanted[work].wait()

    async def _orders(self) -> None:
        carrier = Carrier(self.desk, self.settings, self.name, self.stopping)
        try:
            await anyio.to_thread.run_sync(carrier.carry_out, abandon_on_cancel=True)
        except Stopped:
            return

    async def _look(self) -> None:
        if await self.desk.done(lambda: kept.is_due(self.desk.store, datetime.now(UTC)) and self._taken()):
            try:
                await anyio.to_thread.run_sync(self._looked, abandon_on_cancel=True)
            finally:
                with anyio.CancelScope(shield=True):
                    await self.desk.done(self._left)

    def _looked(self) -> None:
        # By the environment, for there may be a password in the address of a database.
        environment = {**os.environ, _PLACE: store_place(self.settings, os.environ)}
        environment.pop(KEY, None)  # a look needs no key
        end = datetime.now(UTC) + _LONGEST
        with subprocess.Popen([sys.executable, "-m", __name__], env=environment, stdin=subprocess.DEVNULL) as process:  # noqa: S603 - our own module
            while process.poll() is None:
                if self.stopping.wait(1) or datetime.now(UTC) > end or not self._taken_again():
                    process.kill()
        if process.returncode and not self.stopping.is_set():
            _LOG.warning("the look at the reports ended with status %d", process.returncode)

    def _taken(self) -> bool:
        self._until = datetime.now(UTC) + _LEASE
        with self.desk.store.begin() as connection:
            return leases.hold(connection, _LOOK, self.name, datetime.now(UTC), _LEASE)

    def _taken_again(self) -> bool:
        return self._taken() if datetime.now(UTC) > self._until - _LEASE / 2 else True

    def _left(self) -> None:
        with self.desk.store.begin() as connection:
            leases.leave(connection, _LOOK, self.name)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The chores run as long as the server does, where it works on a store."""
    desk: Desk | None = app.state.desk
    if desk is None:
        yield
        return
    app.state.chores = chores = Chores(app.state.settings, desk)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(chores.run)
        try:
            yield
        finally:
            chores.stopping.set()
            tasks.cancel_scope.cancel()


def main() -> None:
    """Make the look, in a process of its own."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)
    with open_store(os.environ[_PLACE], create=False) as store:
        kept.keep(store, load_knowledge(), datetime.now(UTC))


if __name__ == "__main__":
    main()
