"""Journals: lists of events by name, only ever appended to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from quivive.frozen import frozen
from quivive.store.tables import journals

PAGE: Final = 1_000
MOST_EVENT: Final = 1_000_000
"""Characters of one event's JSON."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@frozen
class Event:
    """One event of a journal: its number there (from 1), when it happened (UTC), and what it says."""

    journal: str
    number: int
    at: datetime
    content: Mapping[str, object]


def append(connection: Connection, journal: str, event: Mapping[str, object], at: datetime) -> int:
    """Write an event down, in the transaction of `connection`; the number that it has in its journal.

    Raises ValueError for a name that is not one word in small letters, an event of more than `MOST_EVENT`
    characters or one that is no JSON, and for a time without its zone.
    """
    if not _NAME.fullmatch(journal):
        raise ValueError(f"not a name for a journal: {journal[:40]!r}")
    written = json.dumps(event, ensure_ascii=True, sort_keys=True, allow_nan=False)
    if len(written) > MOST_EVENT:
        raise ValueError(f"an event of a journal has at most {MOST_EVENT} characters")
    number = last(connection, journal) + 1
    connection.execute(insert(journals).values(journal=journal, number=number, at=at, event=written))
    return number


def last(connection: Connection, journal: str) -> int:
    """The number of the last event of a journal; 0 in an empty one."""
    return int(connection.scalar(select(func.max(journals.c.number)).where(journals.c.journal == journal)) or 0)


def latest(connection: Connection, journal: str) -> Event | None:
    """The last event of a journal; None in an empty one."""
    found = page(connection, journal, last(connection, journal) - 1)
    return found[0] if found else None


def page(connection: Connection, journal: str, after: int) -> list[Event]:
    """The next events of a journal behind number `after`, at most `PAGE`."""
    question = select(journals).where(journals.c.journal == journal, journals.c.number > after)
    rows = connection.execute(question.order_by(journals.c.number).limit(PAGE))
    return [Event(row.journal, row.number, row.at, json.loads(row.event)) for row in rows]


def names(connection: Connection) -> dict[str, int]:
    """Every journal with the number of its events."""
    question = select(journals.c.journal, func.count().label("events")).group_by(journals.c.journal)
    return {row.journal: row.events for row in connection.execute(question.order_by(journals.c.journal))}
