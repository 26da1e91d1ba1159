"""Checks: brief ones on the server's own loop, all others beside it; so many wait, the rest are asked to come again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

T = TypeVar("T")
BRIEF = 2_000
"""Characters of a text whose check is brief: half a millisecond, and ten at the worst that we found."""
_MORE_BRIEF = 8
"""Times as many brief checks may wait as others: they are done in a tenth of the time."""


class Busy(Exception):
    """As many wait as may."""


class Work:
    """Runs functions in threads, `at_once` of them, while at most `waiting` others wait; brief ones at once, on the loop.

    A check is bounded by the sizes that readers and signals look at, not by a clock: a thread cannot be stopped.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._most = at_once + waiting
        self._under_way = self._brief = 0

    @property
    def under_way(self) -> int:
        """Checks that run or wait."""
        return self._under_way + self._brief

    def expect_room(self) -> None:
        """Raises `Busy` where `done` would: to be asked before a large request is read."""
        if self._under_way >= self._most:
            raise Busy

    async def done(self, function: Callable[[], T]) -> T:
        """What the function returns. Raises `Busy` at once where too many wait already."""
        self.expect_room()
        self._under_way += 1
        try:
            return await anyio.to_thread.run_sync(function, limiter=self._limiter)
        finally:
            self._under_way -= 1

    async def brief(self, function: Callable[[], T]) -> T:
        """What a function returns that takes some milliseconds: a thread would cost it as much again. Raises `Busy` as `done`."""
        if self._brief >= self._most * _MORE_BRIEF:
            raise Busy
        self._brief += 1
        try:
            await asyncio.sleep(0)  # those that came in the meantime are counted before this one holds the loop
            return function()
        finally:
            self._brief -= 1
