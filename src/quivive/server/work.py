"""Checks: brief ones on the server's own loop, others beside it in two lanes; so many wait, the rest are asked to come again."""

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
_QUICK_AT_ONCE = 2
"""Mails and long texts are plain Python: more threads would only get in each other's way, one would let a slow one stop all."""
_SLOW_PARTS = (b"image/", b"audio/", b"video/", b"application/")
_PART, _MOST_LOOKED_AT = b"ontent-", 500


class Busy(Exception):
    """As many wait as may."""


class Work:
    """Runs checks: a short text at once; mails and long texts, milliseconds each, two at once; whatever else may take
    seconds (pictures, recordings, documents) `at_once`. At most `waiting` others wait in each lane.

    A check is bounded by the sizes that readers and signals look at, not by a clock: a thread cannot be stopped.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._slow, self._quick = _Lane(at_once, waiting), _Lane(_QUICK_AT_ONCE, waiting)
        self._brief, self._most_brief = 0, (_QUICK_AT_ONCE + waiting) * _MORE_BRIEF

    def expect_room(self) -> None:
        """Raises `Busy` where a mail would find no place: to be asked before it is read."""
        self._quick.expect_room()

    async def text(self, content: str | bytes, function: Callable[[], T]) -> T:
        """What the function returns, which checks the text `content`. Raises `Busy` at once where too many wait already."""
        return await (self.brief(function) if len(content) <= BRIEF else self._quick.done(function))

    async def mail(self, content: bytes, function: Callable[[], T]) -> T:
        """The same of a mail, by whether it holds parts that may take long."""
        return await (self._slow if _has_slow_parts(content) else self._quick).done(function)

    async def done(self, function: Callable[[], T]) -> T:
        """The same of anything that may take seconds."""
        return await self._slow.done(function)

    async def brief(self, function: Callable[[], T]) -> T:
        """The same of what takes a millisecond, done here: a thread would cost it as much again."""
        if self._brief >= self._most_brief:
            raise Busy
        self._brief += 1
        try:
            await asyncio.sleep(0)  # those that came in the meantime are counted before this one holds the loop
            return function()
        finally:
            self._brief -= 1


def _has_slow_parts(mail: bytes) -> bool:
    """Whether the mail names pictures, recordings or documents as its parts; a wrong guess costs only the wrong lane."""
    at = 0
    for _ in range(_MOST_LOOKED_AT):
        at = mail.find(_PART, at) + len(_PART)
        if at < len(_PART):
            return False
        kind, _, value = mail[at : at + 40].lower().partition(b":")
        if kind == b"type" and value.lstrip().startswith(_SLOW_PARTS):
            return True
    return True


class _Lane:
    """Threads, so many at once, for whom so many wait."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._most, self._under_way = at_once + waiting, 0

    def expect_room(self) -> None:
        if self._under_way >= self._most:
            raise Busy

    async def done(self, function: Callable[[], T]) -> T:
        self.expect_room()
        self._under_way += 1
        try:
            return await anyio.to_thread.run_sync(function, limiter=self._limiter)
        finally:
            self._under_way -= 1
