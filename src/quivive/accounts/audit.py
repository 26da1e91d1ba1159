"""What was done by whom: events of the store's journal `audit`, written in the transaction that does it, never changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from quivive.frozen import frozen
from quivive.store.journals import Event, append, last
from quivive.store.tables import journals

JOURNAL: Final = "audit"
_LOOKED_AT: Final = 100_000
"""Events that one question looks through at most."""


def write(connection: Connection, by: str, did: str, at: datetime, **details: str | int) -> None:
    """One more event: `by` is the name of an account, of a key (`key:…`), of the program itself (`system:…`), or empty before
    somebody is known. `did` is said as `audit.did.<did>` of the console's wording, with these details."""
    append(connection, JOURNAL, {"by": by, "did": did, **details}, at)


@frozen
class Page:
    """Some events, newest first; `further` is the number before which there are more to look through, 0 if there are none."""

    events: tuple[Event, ...]
    further: int


def page(connection: Connection, *, before: int = 0, by: str = "", did: str = "", most: int = 50) -> Page:
    """At most `most` events before number `before` (0: from the newest on), of one person and kind where these are given.

    Not more than a hundred thousand are looked through: a page may then hold few or none, and still say `further`.
    """
    top = before or last(connection, JOURNAL) + 1
    bottom = max(1, top - _LOOKED_AT)
    question = select(journals).where(journals.c.journal == JOURNAL, journals.c.number < top, journals.c.number >= bottom)
    for name, value in (("by", by), ("did", did)):
        if value:
            question = question.where(journals.c.event.contains(f"{json.dumps(name)}: {json.dumps(value)}", autoescape=True))
    rows = connection.execute(question.order_by(journals.c.number.desc()).limit(most + 1)).all()
    events = tuple(Event(row.journal, row.number, row.at, json.loads(row.event)) for row in rows[:most])
    if len(rows) > most:
        return Page(events, events[-1].number)
    return Page(events, bottom if bottom > 1 else 0)
