"""The store as the server works on it: opened once in each process, asked in threads of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import HTTPConnection

from quivive.server.settings import Settings, store_place

if TYPE_CHECKING:
    from quivive.store import Store

T = TypeVar("T")
_AT_ONCE = 8
"""Questions that a process asks its store at the same time."""
KEY = "QUIVIVE_STORE_KEY"


class NoDesk(Exception):
    """This server keeps nothing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`store`, and its `key` for keyed hashes."""

    store: Store
    key: bytes = field(repr=False)
    _limiter: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(_AT_ONCE), repr=False)

    async def done(self, function: Callable[[], T]) -> T:
        """What the function returns, which asks the store: run beside the server's own loop."""
        return await anyio.to_thread.run_sync(function, limiter=self._limiter)


def open_desk(settings: Settings, environment: Mapping[str, str]) -> Desk | None:
    """The store of these settings, begun if there is none; None where nothing is to be kept.

    Raises `StoreFault` for one that cannot be opened, `MissingExtra` for a database without its driver.
    """
    from quivive.store import open_store  # noqa: PLC0415 - a server that keeps nothing does without
    from quivive.store.keys import key_of, read_key  # noqa: PLC0415 - as above

    place = store_place(settings, environment)
    if not place:
        return None
    if "://" not in place:
        Path(place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = open_store(place, create=True)
    if settings.key_file:
        return Desk(store, store.key(read_key(Path(settings.key_file))))
    given = environment.get(KEY, "")
    return Desk(store, store.key(key_of(given) if given else None))


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk of the server that was asked. Raises `NoDesk` where it keeps nothing."""
    desk: Desk | None = connection.app.state.desk
    if desk is None:
        raise NoDesk
    return desk
