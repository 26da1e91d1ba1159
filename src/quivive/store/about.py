"""What is to be known of the store itself, by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from quivive.store.tables import about

_FORGOTTEN_BEFORE = "forgotten_before"


def told(connection: Connection, name: str) -> str:
    """What is written down under a name, or empty."""
    return connection.scalar(select(about.c.value).where(about.c.name == name)) or ""


def tell(connection: Connection, name: str, value: str) -> None:
    """Write it down in place of what was there."""
    connection.execute(delete(about).where(about.c.name == name))
    connection.execute(insert(about).values(name=name, value=value))


def forgotten_before(connection: Connection) -> datetime | None:
    """Reports received before this were let go for their age, and are not taken again; None if none were."""
    value = told(connection, _FORGOTTEN_BEFORE)
    return datetime.fromisoformat(value) if value else None


def forget_before(connection: Connection, when: datetime) -> None:
    """From now on no report of before `when` is taken; never goes back."""
    earlier = forgotten_before(connection)
    if earlier is None or earlier < when:
        tell(connection, _FORGOTTEN_BEFORE, when.isoformat())
