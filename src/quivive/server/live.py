"""What is new, told to open pages as it comes: one look at the store in each process, whoever listens."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Final

import anyio

from quivive.server.desk import Desk

EVERY: Final = 2.0
"""Seconds for which a process takes the last look at the store for what is there."""
MOST_LISTENERS: Final = 64
"""Pages that one process tells; others have their reload link."""
_BEAT: Final = 15.0
"""Seconds after which something is sent in any case, so that whoever stands between does not think it dead."""
_LONGEST: Final = 300.0
"""Seconds after which a page has to ask again, and is asked again who it is."""


class Live:
    """The sequence of the last report, and how many pages wait for the next."""

    def __init__(self) -> None:
        self._last, self._looked = 0, -EVERY
        self._lock = anyio.Lock()
        self.listeners = 0

    async def last(self, desk: Desk) -> int:
        """The sequence of the last report, as of at most `EVERY` seconds ago."""
        async with self._lock:
            if time.monotonic() - self._looked >= EVERY:
                self._last = await desk.done(desk.store.last_sequence)
                self._looked = time.monotonic()
            return self._last

    async def events(self, desk: Desk, known: int, ending: Callable[[], bool]) -> AsyncIterator[str]:
        """Server-sent events: `data:` with the sequence of the last report each time that it has changed from `known`, until the
        server is `ending`."""
        self.listeners += 1
        begun = said = time.monotonic()
        try:
            yield "retry: 5000\n\n"
            while time.monotonic() - begun < _LONGEST and not ending():
                last = await self.last(desk)
                if last != known:
                    known, said = last, time.monotonic()
                    yield f"data: {last}\n\n"
                elif time.monotonic() - said >= _BEAT:
                    said = time.monotonic()
                    yield ": still here\n\n"
                await anyio.sleep(EVERY)
        finally:
            self.listeners -= 1
