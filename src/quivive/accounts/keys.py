"""Keys of programs: made once, shown once, known afterwards by their SHA-256 alone; what each may do, and how often."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, text, update

from quivive.accounts import audit
from quivive.accounts.members import name_of
from quivive.errors import AccountFault
from quivive.frozen import frozen
from quivive.store.columns import EPOCH
from quivive.store.team_tables import api_keys, api_use

MOST_A_MINUTE: Final = 1_000_000
MOST_A_DAY: Final = 1_000_000_000
_WRITTEN: Final = re.compile(r"qv_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")
_BYTES: Final = 32
_USED = text(
    "INSERT INTO api_use (api_key, day, requests) VALUES (:api_key, :day, :requests) "
    "ON CONFLICT (api_key, day) DO UPDATE SET requests = api_use.requests + excluded.requests"
)


class Scope(StrEnum):
    """What a program may do with a key."""

    CHECK = "check"
    """Have messages checked, alone and by the thousand."""
    REPORT = "report"
    """Hand reports in."""
    READ = "read"
    """Read reports, campaigns, surges, and what is published."""
    LABEL = "label"
    """Say what a report is."""
    EXCHANGE = "exchange"
    """Fetch the indicators that partners are given."""


@frozen
class Key:
    """A key as it is kept. `secret` is the SHA-256 of what its program holds; quotas of 0 are none; `ends` is None for never."""

    id: str
    secret: str
    name: str
    scopes: frozenset[Scope]
    per_minute: int
    per_day: int
    created: datetime
    created_by: str
    ends: datetime | None
    revoked: bool

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at `now`."""
        return not self.revoked and (self.ends is None or now < self.ends)

    def is_of(self, written: str) -> bool:
        """Whether `written` is the key itself; takes as long whatever is wrong with it."""
        return hmac.compare_digest(self.secret, _digest(written))


def id_of(written: str) -> str:
    """The id in a key as its program sends it; empty for what is none."""
    found = _WRITTEN.fullmatch(written)
    return found[1] if found else ""


def make(
    connection: Connection, name: str, scopes: Iterable[Scope], *, per_minute: int, per_day: int, ends: datetime | None, by: str, now: datetime
) -> tuple[str, str]:
    """Make a key; its id, and the key itself, which is kept nowhere.

    Raises `AccountFault` for no name, no scope, a quota out of bounds or an end that is past.
    """
    tidy, wanted = name_of(name), sorted(set(scopes))
    if not wanted:
        raise AccountFault("no_scope")
    if not 0 <= per_minute <= MOST_A_MINUTE or not 0 <= per_day <= MOST_A_DAY:
        raise AccountFault("quota")
    if ends is not None and ends <= now:
        raise AccountFault("ended")
    identity = secrets.token_hex(8)
    written = f"qv_{identity}_{secrets.token_urlsafe(_BYTES)}"
    connection.execute(
        insert(api_keys).values(
            id=identity, secret=_digest(written), name=tidy, scopes=" ".join(wanted), per_minute=per_minute, per_day=per_day,
            created=now, created_by=by, ends=ends or EPOCH, revoked=False,
        )
    )  # fmt: skip
    audit.write(connection, by, "key_made", now, key=identity, name=tidy, scopes=" ".join(wanted))
    return identity, written


def revoke(connection: Connection, identity: str, *, by: str, now: datetime) -> bool:
    """End a key for good; whether there was one to end."""
    done = connection.execute(update(api_keys).where(api_keys.c.id == identity, ~api_keys.c.revoked).values(revoked=True)).rowcount > 0
    if done:
        audit.write(connection, by, "key_revoked", now, key=identity)
    return done


def found(connection: Connection, identity: str) -> Key | None:
    """The key with an id."""
    row = connection.execute(select(api_keys).where(api_keys.c.id == identity)).first()
    return _key(row) if row is not None else None


def all_keys(connection: Connection) -> list[Key]:
    """Every key, the newest first."""
    return [_key(row) for row in connection.execute(select(api_keys).order_by(api_keys.c.created.desc(), api_keys.c.id))]


def used(connection: Connection, identity: str, day: int) -> int:
    """How many requests a key made on a day (days since 1970), as far as they are written down."""
    return int(connection.scalar(select(api_use.c.requests).where(api_use.c.api_key == identity, api_use.c.day == day)) or 0)


def used_on(connection: Connection, day: int) -> dict[str, int]:
    """How many requests each key made on a day, as far as they are written down."""
    rows = connection.execute(select(api_use.c.api_key, api_use.c.requests).where(api_use.c.day == day))
    return {row.api_key: int(row.requests) for row in rows}


def use(connection: Connection, counts: Mapping[tuple[str, int], int]) -> None:
    """Write down that keys made so many more requests on days."""
    rows = [{"api_key": key, "day": day, "requests": number} for (key, day), number in sorted(counts.items())]
    if rows:
        connection.execute(_USED, rows)


def day_of(now: datetime) -> int:
    """The day (UTC) as it is counted."""
    return (now - EPOCH).days


def _key(row: Row[Any]) -> Key:
    named = set(row.scopes.split())
    scopes = frozenset(one for one in Scope if one in named)
    ends = None if row.ends == EPOCH else row.ends
    return Key(row.id, row.secret, row.name, scopes, row.per_minute, row.per_day, row.created, row.created_by, ends, row.revoked)


def _digest(written: str) -> str:
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()
