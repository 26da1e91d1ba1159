"""One of several processes does a piece of work that is never done: whoever holds its lease, until it runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from quivive.store.about import tell, told


def hold(connection: Connection, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Whether `holder` may do the work called `name` until `length` from `now`: nobody else holds it, or no longer.

    To be asked in a transaction that writes. Clocks of several machines may differ by less than `length`.
    """
    until, _, by = told(connection, name).partition(" ")
    if by and by != holder and datetime.fromisoformat(until) > now:
        return False
    tell(connection, name, f"{(now + length).isoformat()} {holder}")
    return True


def leave(connection: Connection, name: str, holder: str) -> None:
    """Let others do it at once; nothing where another one holds it by now."""
    if told(connection, name).partition(" ")[2] == holder:
        tell(connection, name, "")
