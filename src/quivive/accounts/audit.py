"""What was done by whom: events of the store's journal `audit`, written in the transaction that does it, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from quivive.store.journals import append

JOURNAL: Final = "audit"


def write(connection: Connection, by: str, did: str, at: datetime, **details: str | int) -> None:
    """One more event: `by` is the name of an account, of a key (`key:…`), or empty before somebody is known."""
    append(connection, JOURNAL, {"by": by, "did": did, **details}, at)
