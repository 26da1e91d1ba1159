"""What changes on open pages, told to them as it comes: one look at the store in each process, whoever listens."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final

import anyio

from quivive.accounts.audit import JOURNAL as AUDIT
from quivive.alerts.trail import JOURNAL as ALERTS
from quivive.campaigns import digests, keeping
from quivive.errors import StoreFault
from quivive.server.desk import Desk
from quivive.store import Store, journals
from quivive.store.search import last
from quivive.watch import kept

EVERY: Final = 2.0
"""Seconds for which a process takes the last look at the store for what is there."""
MOST_LISTENERS: Final = 256
"""Pages that one process tells; the others ask once in a minute."""
_SOONEST: Final = 10
"""Seconds between two times that a page asks for itself anew, however much changes."""
_ASKED_AT_MOST: Final = 5
"""Times in a second that all pages that listen to a process ask for themselves together: the more they are, the less often each."""
_SHARE: Final = 300
"""A page that takes long is asked for less often: once in so many times as long as it takes."""
_BEAT: Final = 15.0
"""Seconds after which something is sent in any case, so that whoever stands between does not think it dead."""
_SIGNED_IN_FOR: Final = 60.0
"""Seconds after which a page is asked again who it is, where nobody of the team did anything; else it is at once."""
_LONGEST: Final = 900.0
"""Seconds after which a page has to call again."""


class Topic(StrEnum):
    """What a page may hang on."""

    REPORTS = "reports"
    """The reports that came."""
    TEAM = "team"
    """Whatever somebody of the team did: labels, names, who may come in."""
    CAMPAIGNS = "campaigns"
    """How reports are grouped, what was decided of it, what was counted of large campaigns."""
    LOOK = "look"
    """The look that is kept: surges, what grows, where it goes."""
    ALERTS = "alerts"


def standing(store: Store, now: datetime) -> Mapping[Topic, str]:
    """Of each topic something that is another whenever it changed; some lookups by index. A day that begins changes all of them."""
    with store.reading() as connection:
        found = {
            Topic.REPORTS: str(last(connection)),
            Topic.TEAM: str(journals.last(connection, AUDIT)),
            Topic.CAMPAIGNS: f"{keeping.standing(connection)} {digests.last_counted(connection)}",
            Topic.LOOK: kept.last_made(connection),
            Topic.ALERTS: str(journals.last(connection, ALERTS)),
        }
    return {topic: f"{now.date()} {value}" for topic, value in found.items()}


class Live:
    """How the topics stand, and how many pages wait for a change."""

    def __init__(self) -> None:
        self._standing: Mapping[Topic, str] = {}
        self._looked = -EVERY
        self._lock = anyio.Lock()
        self.listeners = 0

    async def _now(self, desk: Desk) -> Mapping[Topic, str]:
        """How the topics stood at most `EVERY` seconds ago."""
        async with self._lock:
            if time.monotonic() - self._looked >= EVERY:
                self._standing = await desk.done(lambda: standing(desk.store, datetime.now(UTC)))
                self._looked = time.monotonic()
            return self._standing

    async def stamp(self, desk: Desk, topics: frozenset[Topic]) -> str:
        """16 hexadecimal digits that are others when one of the topics changed; at most `EVERY` seconds old."""
        return stamp(await self._now(desk), topics)

    def pause(self, took: float) -> int:
        """Seconds after which a page that took so many to make may be asked for again by its script."""
        return round(max(_SOONEST, self.listeners / _ASKED_AT_MOST, _SHARE * took))

    async def events(
        self, desk: Desk, topics: frozenset[Topic], known: str, still_in: Callable[[], Awaitable[bool]], ending: Callable[[], bool]
    ) -> AsyncIterator[str]:
        """Server-sent events, until the server is `ending` or whoever listens is signed in no more (`still_in`): `data:` with the
        stamp of the topics each time that it is no longer the one that is `known`. Whoever is signed out is told `over`."""
        self.listeners += 1
        begun = said = sure = time.monotonic()
        done = ""
        try:
            yield "retry: 5000\n\n"
            while (now := time.monotonic()) - begun < _LONGEST and not ending():
                there = await self._now(desk)
                if there[Topic.TEAM] != done or now - sure >= _SIGNED_IN_FOR:
                    done, sure = there[Topic.TEAM], now
                    if not await still_in():
                        yield "data: over\n\n"
                        return
                if (new := stamp(there, topics)) != known:
                    known, said = new, now
                    yield f"data: {new}\n\n"
                elif now - said >= _BEAT:
                    said = now
                    yield ": still here\n\n"
                await anyio.sleep(EVERY)
        except StoreFault:
            return  # the page calls again, and is told what every page says of it
        finally:
            self.listeners -= 1


def stamp(standing: Mapping[Topic, str], topics: frozenset[Topic]) -> str:
    """What stands for how these topics are."""
    return blake2b("\n".join(standing[topic] for topic in sorted(topics)).encode(), digest_size=8).hexdigest()
