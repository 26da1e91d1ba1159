"""How often somebody may try to sign in: counted in the store before a try is looked at, so that all processes count together.

A name is tried a few times for nothing, then each try makes the next one wait twice as long. So that nobody can shut somebody
else out by trying their name, a browser in which the account was signed in before has a count of its own (as OWASP's device
cookies have it). Names that there are and names that there are not are counted alike.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from quivive.frozen import frozen
from quivive.store.columns import EPOCH
from quivive.store.keys import keyed
from quivive.store.team_tables import sign_in_attempts as kept

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)


@frozen
class Counter:
    """What is counted: `free` tries without a wait; after `quiet` without a try all are forgotten."""

    id: str
    free: int
    quiet: timedelta = _A_DAY
    shared: bool = False
    """Of several people, so that one who gets in does not wipe out what others tried."""


def counters(key: bytes, step: str, name: str, address: str, browser: str) -> tuple[Counter, ...]:
    """What a try at `step` (the password, the second factor) counts for: the `browser` that is known for this name (`known_browser`),
    or else the name and the network `address`."""
    if browser:
        return (Counter(keyed(key, "attempts", f"{step}\0browser\0{name}\0{browser}"), 10),)
    return (
        Counter(keyed(key, "attempts", f"{step}\0name\0{name}"), 5),
        Counter(keyed(key, "attempts", f"address\0{address}"), 30, timedelta(hours=1), shared=True),
    )


def taken(connection: Connection, used: Sequence[Counter], now: datetime) -> timedelta:
    """Count one more try; zero if it may be made now, else how long to wait first (then nothing is counted)."""
    rows = {row.counter: row for row in connection.execute(select(kept).where(kept.c.counter.in_([each.id for each in used])))}
    wait = max((row.waits_until - now for row in rows.values()), default=timedelta())
    if wait > timedelta():
        return wait
    connection.execute(delete(kept).where(kept.c.last < now - _A_DAY))
    for each in used:
        row = rows.get(each.id)
        attempts = 1 if row is None or row.last < now - each.quiet else row.attempts + 1
        connection.execute(delete(kept).where(kept.c.counter == each.id))
        connection.execute(insert(kept).values(counter=each.id, attempts=attempts, last=now, waits_until=_until(attempts - each.free, now)))
    return timedelta()


def right(connection: Connection, used: Sequence[Counter]) -> None:
    """The try was right: it and those before it count no more; where others are counted too, it alone does not."""
    for each in used:
        if each.shared:
            one_less = {"attempts": kept.c.attempts - 1, "waits_until": EPOCH}
            connection.execute(update(kept).where(kept.c.counter == each.id, kept.c.attempts > 0).values(one_less))
        else:
            connection.execute(delete(kept).where(kept.c.counter == each.id))


def known_browser(key: bytes, account: str, password: str) -> str:
    """The mark of a browser in which somebody signed in; it lets nobody in, and another password ends it."""
    number = secrets.token_hex(16)
    return f"{number}.{_mark(key, account, password, number)}"


def browser_of(key: bytes, account: str, password: str, mark: str) -> str:
    """The number of the browser with this mark; empty if it is none of this account."""
    number, _, proof = mark[:200].partition(".")
    return number if account and secrets.compare_digest(proof.encode(), _mark(key, account, password, number).encode()) else ""


def _mark(key: bytes, account: str, password: str, number: str) -> str:
    return keyed(key, "browser", f"{account}\0{password}\0{number}")


def _until(over: int, now: datetime) -> datetime:
    return EPOCH if over < 0 else now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(over, 10))
