"""Checks done beside the server's own loop: so many at once, so many waiting, the rest asked to come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

T = TypeVar("T")


class Busy(Exception):
    """As many wait as may."""


class Work:
    """Runs functions in threads, `at_once` of them, while at most `waiting` others wait.

    A check is bounded by the sizes that readers and signals look at, not by a clock: a thread cannot be stopped.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._most = at_once + waiting
        self._under_way = 0

    async def done(self, function: Callable[[], T]) -> T:
        """What the function returns. Raises `Busy` at once where too many wait already."""
        if self._under_way >= self._most:
            raise Busy
        self._under_way += 1
        try:
            return await anyio.to_thread.run_sync(function, limiter=self._limiter)
        finally:
            self._under_way -= 1
