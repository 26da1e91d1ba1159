"""Which program asks: by its key, within its quotas; a browser's cookie means nothing here."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from quivive.accounts import keys
from quivive.accounts.keys import Key, Scope
from quivive.errors import StoreFault
from quivive.frozen import frozen
from quivive.server.api.problems import Problem
from quivive.server.desk import Desk
from quivive.server.quotas import Left, Quotas

if TYPE_CHECKING:
    from quivive.server.rate import Allowance

FRESH: Final = 10.0
"""Seconds for which a key is known without asking the store again: so long at most one that was revoked still opens."""
MOST_KNOWN: Final = 4_096
_WRITE_AFTER: Final = 500
"""Requests that are counted in memory before they are written down, if ten seconds have not passed."""
_CHALLENGE: Final = 'Bearer realm="quivive"'


@frozen
class Caller:
    """Who asks: a key (None: nobody in particular), what it has left."""

    key: Key | None
    left: Left | None = None

    @property
    def name(self) -> str:
        """As the journal of what was done calls it."""
        return f"key:{self.key.name}" if self.key else "key:"

    def headers(self) -> Mapping[str, str]:
        """What is left of the quotas, as draft-ietf-httpapi-ratelimit-headers-10 writes it."""
        if self.key is None or self.left is None:
            return {}
        key, left = self.key, self.left
        policies, states = [], []
        if left.minute is not None:
            policies.append(f'"minute";q={key.per_minute};w=60')
            states.append(f'"minute";r={left.minute};t={left.minute_whole}')
        if left.day is not None:
            policies.append(f'"day";q={key.per_day};w=86400')
            states.append(f'"day";r={left.day};t={left.day_ends}')
        return {"ratelimit-policy": ", ".join(policies), "ratelimit": ", ".join(states)} if policies else {}


class KnownKeys:
    """The keys that were used of late, as the store had them, and what they have asked for that is not written down yet."""

    def __init__(self, quotas: Quotas) -> None:
        self.quotas = quotas
        self._known: OrderedDict[str, tuple[Key, int, float]] = OrderedDict()
        self._used: dict[tuple[str, int], int] = {}
        self._written = time.monotonic()

    def holds(self, written: str) -> bool:
        """Whether this very key was good a while ago: asking for it again needs no allowance."""
        entry = self._known.get(keys.id_of(written))
        return entry is not None and entry[0].is_of(written)

    async def key(self, desk: Desk, written: str, now: datetime) -> tuple[Key, int] | None:
        """The key that was sent, and how many requests of today are written down; None where there is none that is good."""
        identity, day = keys.id_of(written), keys.day_of(now)
        if not identity:
            return None
        entry, clock = self._known.get(identity), time.monotonic()
        if entry is None or clock - entry[2] > FRESH:
            entry = await self._asked(desk, identity, day, entry)
        if entry is None or not entry[0].is_of(written) or not entry[0].is_good(now):
            return None
        return entry[0], entry[1]

    async def _asked(self, desk: Desk, identity: str, day: int, before: tuple[Key, int, float] | None) -> tuple[Key, int, float] | None:
        def asked() -> tuple[Key | None, int]:
            with desk.store.reading() as connection:
                return keys.found(connection, identity), keys.used(connection, identity, day)

        try:
            key, used = await desk.done(asked)
        except StoreFault:
            if before is not None:  # while the store is away nobody can revoke a key either
                return before
            raise
        if key is None:
            self._known.pop(identity, None)
            return None
        entry = key, used, time.monotonic()
        self._known[identity] = entry
        self._known.move_to_end(identity)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return entry

    async def count(self, desk: Desk, key: str, day: int, number: int = 1) -> None:
        """So many more requests; written down now and then."""
        self._used[key, day] = self._used.get((key, day), 0) + number
        if sum(self._used.values()) >= _WRITE_AFTER or time.monotonic() - self._written > FRESH:
            self._written = time.monotonic()
            await desk.done(lambda: self.write(desk))

    def write(self, desk: Desk) -> None:
        """Write down what was counted; where the store is away it stays counted here."""
        counts, self._used = self._used, {}
        try:
            with desk.store.begin() as connection:
                keys.use(connection, counts)
        except StoreFault:
            for what, number in counts.items():
                self._used[what] = self._used.get(what, 0) + number


async def spent(request: Request, caller: Caller, number: int) -> bool:
    """Count so many more messages as requests of the day; False where they are more than the key's quota has left."""
    if caller.key is None:
        return True
    known: KnownKeys = request.app.state.known_keys
    key, day = caller.key, keys.day_of(datetime.now(UTC))
    if not known.quotas.spend(key.id, number, key.per_day, day=day, used=0):
        return False
    await known.count(request.app.state.desk, key.id, day, number)
    return True


async def admitted(request: Request, scope: Scope | None, *, is_open: bool) -> Caller:
    """Who asks, if they may. Raises `Problem`: 401 without a good key, 403 for one that may not, 429 for one over its quota."""
    scheme, _, written = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        if scope is None or (is_open and request.app.state.settings.open_check == "yes"):
            return Caller(None)
        raise Problem("no-key", headers={"www-authenticate": _CHALLENGE})
    known: KnownKeys = request.app.state.known_keys
    desk: Desk | None = request.app.state.desk
    written, now = written.strip(), datetime.now(UTC)
    if scheme.lower() != "bearer" or desk is None or not known.holds(written):
        _from_address(request)
    found = await known.key(desk, written, now) if scheme.lower() == "bearer" and desk is not None else None
    if found is None or desk is None:
        raise Problem("wrong-key", headers={"www-authenticate": f'{_CHALLENGE}, error="invalid_token"'})
    key, used = found
    if scope is not None and scope not in key.scopes:
        challenge = f'{_CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        raise Problem("not-allowed", f"the key has not the scope {scope}", headers={"www-authenticate": challenge})
    day = keys.day_of(now)
    second = now.hour * 3_600 + now.minute * 60 + now.second
    left = known.quotas.take(key.id, key.per_minute, key.per_day, now=time.monotonic(), day=day, second_of_day=second, used=used)
    caller = Caller(key, left)
    if left.wait:
        raise Problem("too-many", after=left.wait, headers=caller.headers())
    await known.count(desk, key.id, day)
    return caller


def _from_address(request: Request) -> None:
    """Keys that nobody knows count against the allowance of the address that sends them."""
    allowance: Allowance = request.app.state.allowance
    wait = allowance.wait(request.client.host if request.client else "", time.monotonic())
    if wait:
        raise Problem("too-many", after=max(1, round(wait)))
